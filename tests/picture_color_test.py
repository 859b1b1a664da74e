# seconds: 50
"""Colours of pictures: whatever their numbers mean, in the PDF they are sRGB
or gray.  Pictures with profiles made here are set, and what comes out is
compared with what is reckoned here; what is sRGB already stays as it is.
"""
import io
import struct
import zlib

import pikepdf
from PIL import Image, ImageCms

import harness
import icc
from figure_test import png

NEAR = 3  # of 255: rounding, here and in JPEG
COLORS = ((200, 30, 30), (20, 180, 60), (40, 60, 220), (128, 128, 128),
          (250, 240, 10), (12, 12, 12), (255, 255, 255))
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LAB = {(c, m, y, k): (100 - 20 * c - 25 * m - 5 * y if not k else 0,
                      (30 * m - 25 * c) * (1 - k), (40 * y - 30 * c) * (1 - k))
       for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)}


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + \
        struct.pack(">I", zlib.crc32(name + data))


def with_chunk(file, name, data):
    """A PNG with one more chunk, behind its head."""
    return file[:33] + chunk(name, data) + file[33:]


def with_profile(file, profile):
    return with_chunk(file, b"iCCP", b"a\0\0" + zlib.compress(profile))


def jpeg(color, mode="RGB", profile=None, size=(32, 16), **options):
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, "JPEG", quality=100, subsampling=0,
                                      icc_profile=profile, **options)
    return out.getvalue()


def without_adobe(file):
    at = file.index(b"\xff\xee")
    size = struct.unpack(">H", file[at + 2:at + 4])[0]
    return file[:at] + file[at + 2 + size:]


def objects(pdf):
    resources = pdf.pages[0].Resources.XObject
    return [resources[key] for key in resources.keys()]


class Colors(harness.TestCase):
    def image(self, name, data, status=0):
        """The picture in the PDF: (dictionary as text, raw bytes, samples)."""
        self.write(name, data)
        source = self.write("a.md", f"---\ntitle: A\n---\n\n![图]({name})\n")
        pdf = self.path("a.pdf")
        done = harness.typeset(source, pdf, status=status)
        self.said = done.stderr.decode()
        if status:
            return None
        with pikepdf.open(pdf) as opened:
            [image] = objects(opened)
            self.space = str(image.ColorSpace)
            self.assertEqual(image.BitsPerComponent, 8)
            self.alpha = image.SMask.read_bytes() if "/SMask" in image else b""
            raw = image.read_raw_bytes()
            self.is_jpeg = image.Filter == "/DCTDecode"
            self.same = raw == data
            return raw if self.is_jpeg else image.read_bytes()

    def pixel(self, name, data):
        """The colour in the middle of a picture that was converted."""
        samples = self.image(name, data)
        self.assertFalse(self.is_jpeg)
        channels = 1 if self.space == "/DeviceGray" else 3
        middle = len(samples) // channels // 2 * channels
        return list(samples[middle:middle + channels])

    def near(self, found, wanted, most=NEAR):
        if len(found) == 1:
            found = found * 3
        for one, other in zip(found, wanted):
            self.assertLessEqual(abs(one - min(max(other, 0), 255)), most,
                                 (found, wanted))

    # ---- PNG ----

    def test_png_with_profile(self):
        for gamma in (2.2, 1.0):
            profile = icc.rgb(icc.WIDE, gamma)
            for color in COLORS:
                found = self.pixel("a.png", with_profile(
                    png(8, 8, color), profile))
                self.near(found, icc.from_rgb(color, icc.WIDE, gamma))

    def test_the_profile_matters(self):
        """Negative control: without it the numbers stay."""
        color = (200, 30, 30)
        plain = self.pixel("a.png", png(8, 8, color))
        self.assertEqual(plain, list(color))
        wanted = icc.from_rgb((20, 180, 60), icc.WIDE, 2.2)
        with self.assertRaises(AssertionError):
            self.near([20, 180, 60], wanted)

    def test_png_of_srgb_stays(self):
        """By a profile, by a chunk, by the gamma that stands for it."""
        colors = bytes(range(0, 192))
        rows = b"".join(b"\0" + colors[at:at + 48] for at in range(0, 192, 48))
        file = png(16, 4, (0, 0, 0))
        at = file.index(b"IDAT") - 4
        file = file[:at] + chunk(b"IDAT", zlib.compress(rows)) + \
            chunk(b"IEND", b"")
        for changed in (file, with_profile(file, SRGB),
                        with_chunk(file, b"sRGB", b"\0"),
                        with_chunk(file, b"gAMA", struct.pack(">I", 45455))):
            self.assertEqual(self.image("a.png", changed), colors)

    def test_gamma(self):
        for gamma in (100000, 55556):
            for color in COLORS:
                file = with_chunk(png(8, 8, color), b"gAMA",
                                  struct.pack(">I", gamma))
                wanted = [icc.encode((n / 255) ** (100000 / gamma))
                          for n in color]
                self.near(self.pixel("a.png", file), wanted)
                # The chunk sRGB outweighs it.
                file = with_chunk(file, b"sRGB", b"\0")
                self.near(self.pixel("a.png", file), color, 0)

    def test_chromaticity(self):
        """Red and green change places."""
        file = with_chunk(png(8, 8, (200, 30, 60)), b"cHRM", struct.pack(
            ">8I", 31270, 32900, 30000, 60000, 64000, 33000, 15000, 6000))
        file = with_chunk(file, b"gAMA", struct.pack(">I", 45454))
        self.near(self.pixel("a.png", file), (30, 200, 60), 8)

    def test_gray(self):
        for level in (0, 9, 55, 128, 200, 255):
            file = png(8, 8, (level,), kind=0)
            for changed in (with_profile(file, icc.gray(1)),
                            with_chunk(file, b"gAMA", struct.pack(
                                ">I", 100000))):
                found = self.pixel("a.png", changed)
                self.assertEqual(self.space, "/DeviceGray")
                self.near(found, [icc.encode(level / 255)] * 3, 2)
            found = self.pixel("a.png", with_profile(file, icc.rgb(
                icc.SRGB, 1)))
            self.near(found, [icc.encode(level / 255)] * 3, 2)

    def test_sixteen_bits(self):
        """Rounded, not cut off; a profile is heeded."""
        def file(color):
            data = png(8, 8, struct.pack(">3H", *color))
            return data[:24] + b"\x10" + data[25:29] + struct.pack(
                ">I", zlib.crc32(data[12:24] + b"\x10" + data[25:29])) + \
                data[33:]
        color = (0x80FF, 0x00C0, 0xFFFF)
        self.assertEqual(self.pixel("a.png", file(color)), [128, 1, 255])
        found = self.pixel("a.png", with_profile(file(color), icc.rgb(
            icc.WIDE, 2.2)))
        self.near(found, icc.from_rgb([n / 257 for n in color], icc.WIDE, 2.2))

    def test_indexed_and_transparent(self):
        palette = bytes(n for color in COLORS for n in color)
        rows = b"".join(b"\0" + bytes(range(7)) + b"\0" for _ in range(8))
        file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
            ">IIBBBBB", 8, 8, 8, 3, 0, 0, 0)) + chunk(b"PLTE", palette) + \
            chunk(b"tRNS", b"\x80") + chunk(b"IDAT", zlib.compress(rows)) + \
            chunk(b"IEND", b"")
        file = with_profile(file, icc.rgb(icc.WIDE, 2.2))
        samples = self.image("a.png", file)
        self.assertEqual(self.alpha[:8], b"\x80" + b"\xff" * 6 + b"\x80")
        for at, color in enumerate(COLORS):
            self.near(list(samples[3 * at:3 * at + 3]),
                      icc.from_rgb(color, icc.WIDE, 2.2))

    def test_alpha_is_not_converted(self):
        file = with_profile(png(8, 8, (200, 30, 30, 77), kind=6),
                            icc.rgb(icc.WIDE, 1))
        self.near(self.pixel("a.png", file),
                  icc.from_rgb((200, 30, 30), icc.WIDE, 1))
        self.assertEqual(self.alpha, bytes([77]) * 64)

    # ---- JPEG ----

    def test_jpeg_of_srgb_goes_in_as_it_is(self):
        for file in (jpeg((200, 30, 30)), jpeg(90, "L"),
                     jpeg((200, 30, 30), profile=SRGB),
                     jpeg((9, 90, 200), progressive=True)):
            self.image("a.jpg", file)
            self.assertTrue(self.is_jpeg and self.same)
            self.assertNotIn("picture", self.said)

    def test_jpeg_with_profile(self):
        for color in COLORS:
            found = self.pixel("a.jpg", jpeg(color, profile=icc.rgb(
                icc.WIDE, 2.2)))
            self.near(found, icc.from_rgb(color, icc.WIDE, 2.2), 4)
        self.near(self.pixel("a.jpg", jpeg(55, "L", icc.gray(1))),
                  [icc.encode(55 / 255)] * 3)
        self.assertEqual(self.space, "/DeviceGray")

    def test_profile_in_parts(self):
        """A profile that one segment cannot hold."""
        profile = icc.rgb(icc.WIDE, 1)
        profile += bytes(150000)
        profile = struct.pack(">I", len(profile)) + profile[4:]
        file = jpeg((200, 30, 30), profile=profile)
        self.assertEqual(file.count(b"ICC_PROFILE\0"), 3)
        self.near(self.pixel("a.jpg", file),
                  icc.from_rgb((200, 30, 30), icc.WIDE, 1), 4)
        cut = file.replace(b"ICC_PROFILE\0\x02\x03", b"ICC_PROFILX\0\x02\x03")
        self.image("a.jpg", cut, status=1)
        self.assertIn("[picture-profile]", self.said)

    def test_inks(self):
        """Every corner of a press's colours, told the usual way, inverted as
        Adobe does, and as it was before."""
        profile = icc.inks(LAB)
        for corner, lab in LAB.items():
            inks = tuple(255 * n for n in corner)
            file = jpeg(inks, "CMYK", profile)
            self.assertIn(b"Adobe\0", file)
            self.near(self.pixel("a.jpg", file), icc.from_lab(*lab), 4)
            self.assertNotIn("picture", self.said)
            plain = without_adobe(jpeg(tuple(255 - n for n in inks), "CMYK",
                                       profile))
            self.near(self.pixel("a.jpg", plain), icc.from_lab(*lab), 4)

    def test_inks_without_a_profile(self):
        for inks in ((255, 0, 0, 0), (0, 128, 0, 0), (0, 0, 0, 255),
                     (30, 60, 90, 120), (0, 0, 0, 0)):
            wanted = [(255 - n) * (255 - inks[3]) / 255 for n in inks[:3]]
            file = jpeg(inks, "CMYK")
            self.near(self.pixel("a.jpg", file), wanted)
            self.assertIn("warning", self.said)
            self.assertIn("[picture-profile]", self.said)
            plain = without_adobe(jpeg(tuple(255 - n for n in inks), "CMYK"))
            self.near(self.pixel("a.jpg", plain), wanted)

    def test_ycck(self):
        """CMYK as luminance and colour: what Photoshop writes."""
        file = jpeg((255 - 76, 255 - 85, 255 - 255, 255 - 200), "CMYK")
        at = file.index(b"Adobe\0") + 11
        self.assertEqual(file[at], 0)
        file = file[:at] + b"\x02" + file[at + 1:]
        with Image.open(io.BytesIO(file)) as image:
            wanted = image.convert("RGB").getpixel((16, 8))
        self.near(self.pixel("a.jpg", file), wanted)
        self.near(wanted, (1, 200, 200))

    def test_rgb_by_name(self):
        """Components called R, G, B, and nothing else that says so."""
        file = jpeg((90, 90, 90))
        at = file.index(b"\xff\xc0")
        frame = bytearray(file)
        for number, name in enumerate(b"RGB"):
            frame[at + 10 + 3 * number] = name
        scan = file.index(b"\xff\xda")
        for number, name in enumerate(b"RGB"):
            frame[scan + 5 + 2 * number] = name
        start = file.index(b"\xff\xe0")
        length = struct.unpack(">H", file[start + 2:start + 4])[0]
        bare = bytes(frame[:start] + frame[start + 2 + length:])
        found = self.pixel("a.jpg", bare)
        # What were luminance and two differences are three colours now.
        self.near(found, (90, 128, 128))

    def test_rendered(self):
        """What a reader of the PDF draws."""
        harness.need("pdftoppm")
        for name, file, wanted in (
                ("a.jpg", jpeg((200, 30, 30), profile=icc.rgb(icc.WIDE, 1)),
                 icc.from_rgb((200, 30, 30), icc.WIDE, 1)),
                ("a.jpg", jpeg((255, 0, 255, 0), "CMYK", icc.inks(LAB)),
                 icc.from_lab(*LAB[1, 0, 1, 0]))):
            self.image(name, file)
            harness.run("pdftoppm", "-r", "100", "-png", "-singlefile",
                        self.path("a.pdf"), self.path("a"))
            with Image.open(self.path("a.png")) as page:
                drawn = [color for _, color in page.convert(
                    "RGB").getcolors(1 << 24)]
            self.assertTrue(any(all(
                abs(one - min(max(other, 0), 255)) <= 4 for one, other in
                zip(color, wanted)) for color in drawn), (wanted, drawn[:9]))

    # ---- refused ----

    def test_refused(self):
        good = png(8, 8, (1, 2, 3))
        screen = icc.rgb(icc.WIDE, 2.2)
        link = screen[:12] + b"abst" + screen[16:]
        for name, file in (
                ("a.png", with_profile(good, b"no profile at all" * 20)),
                ("a.png", with_profile(good, icc.gray(2.2))),
                ("a.png", with_profile(good, icc.inks(LAB))),
                ("a.png", with_profile(good, link)),
                ("a.jpg", jpeg((1, 2, 3), profile=icc.inks(LAB))),
                ("a.jpg", jpeg((1, 2, 3, 4), "CMYK", screen)),
                ("a.jpg", jpeg((1, 2, 3), profile=screen[:200]))):
            self.image(name, file, status=1)
            self.assertRegex(self.said,
                             r"a\.md:5:1: error: .*\[picture-profile\]")
            self.assertEqual(self.said.count("error"), 1)

    def test_cut_short(self):
        """A CMYK file of which the end is missing; one that is all right as
        far as its head goes."""
        file = jpeg((1, 2, 3, 4), "CMYK", size=(400, 400))
        self.image("a.jpg", file[:len(file) // 2], status=1)
        self.assertIn("[picture-format]", self.said)

    def test_archive(self):
        """All of them together are PDF/A."""
        lines = ["---", "title: {zh: 图, en: P}", "---", ""]
        for number, file in enumerate((
                with_profile(png(8, 8, (9, 8, 7, 60), kind=6),
                             icc.rgb(icc.WIDE, 2.2)),
                jpeg((1, 2, 3, 4), "CMYK", icc.inks(LAB)),
                jpeg((1, 2, 3), profile=icc.rgb(icc.WIDE, 2.2)))):
            name = f"{number}." + ("png" if file[:4] == b"\x89PNG" else "jpg")
            self.write(name, file)
            lines += [f"![图{number}]({name})", ""]
        pdf = self.path("all.pdf")
        harness.typeset(self.write("all.md", "\n".join(lines)), pdf)
        done = harness.run(harness.briefset, "check", pdf, status=0)
        self.assertEqual(done.stdout, b"")
        with pikepdf.open(pdf) as opened:
            self.assertEqual([str(image.ColorSpace) for image in
                              objects(opened)], ["/DeviceRGB"] * 3)


if __name__ == "__main__":
    harness.main()
