"""ICC profiles written by hand, and what their colours are in sRGB, reckoned
without any library.  [ICC.1:2001-04]"""
import struct

# Colorants in XYZ of D50, columns red, green, blue.
SRGB = ((0.4360747, 0.3850649, 0.1430804), (0.2225045, 0.7168786, 0.0606169),
        (0.0139322, 0.0971045, 0.7141733))
WIDE = ((0.60974, 0.20528, 0.14919), (0.31111, 0.62567, 0.06322),
        (0.01947, 0.06087, 0.74457))  # Adobe RGB (1998)
D50 = (0.9642, 1.0, 0.8249)


def _fixed(*numbers):
    return struct.pack(f">{len(numbers)}i", *(round(n * 65536)
                                              for n in numbers))


def _tag(kind, content):
    return kind + bytes(4) + content


def profile(kind, space, connection, tags, intent=0):
    """A profile of version 2: tags are {name: content}."""
    tags = {b"wtpt": _tag(b"XYZ ", _fixed(*D50)),
            b"cprt": _tag(b"text", b"none\0"),
            b"desc": _tag(b"desc", struct.pack(">I", 5) + b"test\0" +
                          bytes(78)), **tags}
    table, data, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", at + len(data), len(content))
        data += content
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(">I4sI4s4s4s", 128 + len(body), bytes(4), 0x02400000,
                       kind, space, connection)
    head += struct.pack(">6H4s", 2000, 1, 1, 0, 0, 0, b"acsp") + bytes(24)
    head += struct.pack(">I", intent) + _fixed(*D50)
    return head + bytes(128 - len(head)) + body


def _curve(gamma):
    return _tag(b"curv", struct.pack(">IH", 1, round(gamma * 256)))


def rgb(matrix, gamma):
    """A screen: three colorants, one gamma."""
    tags = {}
    for column, name in enumerate((b"r", b"g", b"b")):
        tags[name + b"XYZ"] = _tag(b"XYZ ", _fixed(
            *(row[column] for row in matrix)))
        tags[name + b"TRC"] = _curve(gamma)
    return profile(b"mntr", b"RGB ", b"XYZ ", tags)


def gray(gamma):
    return profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _curve(gamma)})


def inks(corners):
    """A press: `corners[c, m, y, k]` with 0 or 1 each are the Lab of paper
    with these inks; what lies between is interpolated."""
    line = bytes(range(256))
    grid = b"".join(
        bytes([round(L * 255 / 100), round(a) + 128, round(b) + 128])
        for L, a, b in (corners[c, m, y, k] for c in (0, 1) for m in (0, 1)
                        for y in (0, 1) for k in (0, 1)))
    table = _tag(b"mft1", bytes([4, 3, 2, 0]) +
                 _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + line * 4 + grid +
                 line * 3)
    return profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


# ---- reckoning ----

def _inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[(e * i - f * h) / whole, (c * h - b * i) / whole,
             (b * f - c * e) / whole],
            [(f * g - d * i) / whole, (a * i - c * g) / whole,
             (c * d - a * f) / whole],
            [(d * h - e * g) / whole, (b * g - a * h) / whole,
             (a * e - b * d) / whole]]


def _times(matrix, vector):
    return [sum(n * v for n, v in zip(row, vector)) for row in matrix]


def encode(linear):
    """Light from 0 to 1 as a number of sRGB."""
    linear = min(max(linear, 0), 1)
    curved = 12.92 * linear if linear <= 0.0031308 else \
        1.055 * linear ** (1 / 2.4) - 0.055
    return curved * 255


def from_xyz(xyz):
    return [encode(n) for n in _times(_inverse(SRGB), xyz)]


def from_rgb(color, matrix, gamma):
    return from_xyz(_times(matrix, [(n / 255) ** gamma for n in color]))


def from_lab(L, a, b):
    y = (L + 16) / 116
    xyz = []
    for f, white in zip((y + a / 500, y, y - b / 200), D50):
        xyz.append(white * (f ** 3 if f > 6 / 29 else
                            3 * (6 / 29) ** 2 * (f - 4 / 29)))
    return from_xyz(xyz)
