"""Reads the lines of a finished PDF back, glyph by glyph, and joins them to
the paragraphs that were to be set.

A glyph stands where its origin is, and is as wide as the font says: neither
depends on what a viewer takes for a word or a line.  White space is not read;
where it stood is known from the text.
"""
import subprocess
import unicodedata
import xml.etree.ElementTree as xml
from dataclasses import dataclass, field

HYPHENS = ("-", "\u00ad", "\u2010")


@dataclass
class Glyph:
    text: str
    x: float
    advance: float
    han_font: bool
    space_after: bool = False  # in the source
    y: float = 0.0


@dataclass
class Line:
    glyphs: list = field(default_factory=list)
    hyphen: bool = False  # put in by the program: the last glyph
    last: bool = False    # of its paragraph
    indent: float = 0.0


class Lost(Exception):
    """What was set is not what was to be set."""


def same(text):
    """Ligatures, radicals, hyphens and the long dash as what they stand
    for: a font may have one glyph for several hyphens."""
    c = ord(text[0])
    if text in HYPHENS:
        return "-"
    if text == "\u2e3a":
        return "\u2014\u2014"
    return unicodedata.normalize("NFKC", text) \
        if 0xFB00 <= c <= 0xFB06 or 0x2E80 <= c <= 0x2FDF else text


def multiply(a, b):
    return (a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
            a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5])


def glyphs_of_span(span, transform):
    han = "CJK" in span.get("font")
    scale = [float(n) for n in span.get("trm").split()][0] * transform[0]
    for g in span.iter("g"):
        text = g.get("unicode") or ""
        x, y = float(g.get("x")), float(g.get("y"))
        made = Glyph(same(text) if text else "", 0, 0, han)
        made.x = x * transform[0] + y * transform[2] + transform[4]
        made.y = x * transform[1] + y * transform[3] + transform[5]
        made.advance = float(g.get("adv")) * scale
        if g.get("glyph") == "-1":  # the rest of a ligature
            made.advance = 0.0
        yield made


def page_lines(page):
    """Lists of glyphs on one baseline, in the order of the content."""
    rows = {}
    for fill in page.iter("fill_text"):
        transform = [float(n) for n in fill.get("transform").split()]
        last = None
        for span in fill.iter("span"):
            for glyph in glyphs_of_span(span, transform):
                if glyph.advance == 0 and last is not None:
                    last.text += glyph.text  # a ligature is one glyph
                    continue
                last = glyph
                if glyph.text.strip("\u00a0 \u3000\t\n\u200b"):
                    rows.setdefault(round(glyph.y), []).append(glyph)
    merged = []
    for y in sorted(rows):
        if merged and y - merged[-1][0] <= 2:
            merged[-1][1].extend(rows[y])
        else:
            merged.append((y, rows[y]))
    return [row for _, row in merged]


def read(pdf):
    """Every line of the PDF as a list of glyphs."""
    done = subprocess.run(["mutool", "trace", pdf], capture_output=True,
                          check=True)
    made = []
    for page in xml.fromstring(done.stdout).iter("page"):
        made += page_lines(page)
    return made


def bare(text):
    """The text without white space, and after which characters it stood."""
    letters, spaces = [], []
    for c in text:
        if c.isspace():
            if spaces:
                spaces[-1] = True
        else:
            letters.append(c)
            spaces.append(False)
    return "".join(letters), spaces


def join_line(row, letters, spaces, at, where):
    """The row as a Line that goes on from `at` in the text; and where the
    next goes on."""
    line = Line()
    for number, glyph in enumerate(row):
        end = at + len(glyph.text)
        if letters[at:end] == glyph.text:
            at = end
            glyph.space_after = spaces[at - 1]
        elif number == len(row) - 1 and glyph.text == "-":
            line.hyphen = True
        else:
            raise Lost(f"{where}: “{glyph.text}” where "
                       f"“{letters[at:at + 8]}” should be")
        line.glyphs.append(glyph)
    return line, at


def join(rows, paragraphs, indent):
    """The lines of each paragraph.  Raises Lost when text is missing."""
    rows = iter(rows)
    made = []
    for paragraph in paragraphs:
        letters, spaces = bare(paragraph)
        letters = "".join(same(c) if c.strip() else c for c in letters)
        lines, at = [], 0
        while at < len(letters):
            row = next(rows, None)
            if row is None:
                raise Lost(f"the text ends before “{letters[at:at + 8]}”")
            line, at = join_line(row, letters, spaces, at, letters[:8])
            line.indent = 0.0 if lines else indent
            lines.append(line)
        lines[-1].last = True
        made.append(lines)
    return made
