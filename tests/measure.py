"""Measures a finished page: typesets a few words with a layout made for the
purpose and reads back where every glyph and every drawn shape stands, with
MuPDF's own interpreter, independent of the code that wrote the file.

Everything is in em of the text (10 pt here), x from the left edge of the type
area, y from its top, downward.  The numbers in the file are exact to a
thousandth of an em or better.

    sheet = self.set("他说：“好。”", width=20, punctuation="plain")
    sheet.lines[0].text, sheet.lines[0].glyphs[3].x, sheet.shapes

A rule is proved by two measurements, one with it and one without:

    self.proves(check, self.set(text), self.set(text, punctuation="plain"))
"""
import functools
import math
import os
import re
import subprocess
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree as xml
from typing import NamedTuple

import yaml

import harness

# A rule the program does not follow yet: its test fails, and says so when it
# no longer does.
not_yet = unittest.expectedFailure

EM = 10.0  # points
MARGIN = 60.0  # room for what hangs or sticks out
EXACT = 0.005  # em

OPENS = "“‘「『（《〈【〖〔［｛"
CLOSES = "”’」』）》〉】〗〕］｝"
STOPS = "。．，、；：！？"


class Glyph(NamedTuple):
    text: str  # what it is read as; a ligature has several characters
    x: float  # its origin
    y: float  # its baseline
    advance: float  # as the font has it
    size: float  # 1 for the text
    font: str
    name: str  # the font's own name or number of the glyph

    @property
    def end(self):
        return self.x + self.advance


class Shape(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    curved: bool
    stroked: bool

    @property
    def width(self):
        return self.right - self.left

    @property
    def middle(self):
        return (self.left + self.right) / 2


class Line:
    """Glyphs on one baseline, in the order of the page's content."""

    def __init__(self, glyphs, page):
        self.glyphs = glyphs
        self.page = page
        self.y = glyphs[0].y
        self.text = "".join(glyph.text for glyph in glyphs)

    def __repr__(self):
        return f"<{self.text}>"

    def glyph(self, text, nth=0):
        """The glyph that begins the nth `text` of the line."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.find(text, at + 1)
            assert at >= 0, f"{text} is not in {self}"
        for glyph in self.glyphs:
            if at <= 0:
                return glyph
            at -= len(glyph.text)
        raise AssertionError(f"{text} is not in {self}")

    def index(self, text):
        return self.glyphs.index(self.glyph(text))

    def between(self, text):
        """What lies between the first and the last glyph of `text`: from the
        end of the one's advance to the other's origin."""
        first = self.index(text)
        left = len("".join(g.text for g in self.glyphs[:first]))
        last = first
        while left + len(self.glyphs[last].text) < \
                self.text.index(text) + len(text):
            left += len(self.glyphs[last].text)
            last += 1
        return self.glyphs[last].x - self.glyphs[first].end

    def after(self, text):
        """The space between the end of `text` and the glyph after it."""
        at = self.text.index(text) + len(text)
        left = 0
        for glyph, following in zip(self.glyphs, self.glyphs[1:]):
            left += len(glyph.text)
            if left >= at:
                return following.x - glyph.end
        raise AssertionError(f"nothing after {text} in {self}")

    def gaps(self):
        """The spaces between neighbours, with the characters around."""
        return [(a.text[-1] + b.text[0], b.x - a.end)
                for a, b in zip(self.glyphs, self.glyphs[1:])]


class Sheet:
    def __init__(self, pages, said, pdf):
        self.pages = pages  # [(lines, shapes)]
        self.said = said
        self.pdf = pdf  # the file's bytes
        self.all = [line for lines, _ in pages for line in lines]
        # Annotations and note references are smaller than the text.
        self.lines = [line for line in self.all
                      if max(glyph.size for glyph in line.glyphs) > 0.8]
        self.small = [line for line in self.all if line not in self.lines]
        self.shapes = [shape for _, shapes in pages for shape in shapes]

    @property
    def line(self):
        assert len(self.lines) == 1, self.lines
        return self.lines[0]

    @property
    def text(self):
        return "".join(line.text for line in self.lines)


# ---- reading ----

def _corners(path, matrix):
    a, b, c, d, e, f = matrix
    for node in path:
        for number in ("", "1", "2", "3"):
            x, y = node.get("x" + number), node.get("y" + number)
            if x is not None and y is not None:
                x, y = float(x), float(y)
                yield a * x + c * y + e, b * x + d * y + f


def _shape(node, place):
    points = [place(x, y) for x, y in _corners(
        node, [float(n) for n in node.get("transform").split()])]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(min(xs), min(ys), max(xs), max(ys),
                 node.find("curveto") is not None, node.tag == "stroke_path")


def _glyphs(node, place):
    a, b, c, d, e, f = (float(n) for n in node.get("transform").split())
    for span in node.iter("span"):
        size = math.hypot(*map(float, span.get("trm").split()[:2])) / EM
        font = re.sub(r"^[A-Z]{6}\+", "", span.get("font"))
        for g in span.iter("g"):
            x, y = float(g.get("x")), float(g.get("y"))
            yield g.get("glyph") is None, Glyph(
                g.get("unicode") or "",
                *place(a * x + c * y + e, b * x + d * y + f),
                float(g.get("adv")) * size, size, font, g.get("glyph"))


def _page(node, left, top, turned=0):
    """The glyphs and shapes of a page; `turned`: of one that is read with its
    left side up, the height of its type area in points."""
    def place(x, y):
        if turned:
            return (top + turned - y) / EM, (x - left) / EM
        return (x - left) / EM, (y - top) / EM

    glyphs, shapes = [], []
    for child in node.iter():  # inside structure or layers, or not
        if child.tag in ("fill_text", "stroke_text"):
            for more, glyph in _glyphs(child, place):
                if more:  # another character of the glyph before
                    glyphs[-1] = glyphs[-1]._replace(
                        text=glyphs[-1].text + glyph.text)
                else:
                    glyphs.append(glyph)
        elif child.tag in ("fill_path", "stroke_path"):
            shape = _shape(child, place)
            if shape:
                shapes.append(shape)
    return glyphs, shapes


def _lines(glyphs, page):
    """A line goes on after what is raised above it."""
    rows = []
    for glyph in glyphs:
        for row in rows[:-4:-1]:
            if abs(row[-1].y - glyph.y) < 0.05:
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return [Line(row, page) for row in rows]


def trace(pdf):
    """The pages of the file `pdf` as MuPDF's device is told to draw them."""
    done = subprocess.run(["mutool", "draw", "-q", "-F", "trace", pdf],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          check=True)
    return list(xml.fromstring(done.stdout).iter("page"))


# ---- writing ----

def definition(width, options):
    """A layout whose type area is `width` em wide.  What is not about the
    page or the text's style goes into the definition as it is, "_" for "-"."""
    options = dict(options)
    height = options.pop("height", 1000)
    page = {"size": [f"{width * EM + 2 * MARGIN:.4f}pt",
                     f"{height * EM + 2 * MARGIN:.4f}pt"],
            "margins": {side: f"{MARGIN}pt"
                        for side in ("top", "bottom", "inner", "outer")},
            "whole-ems": False}
    page.update(options.pop("page", {}))
    font = {"han": "Noto Serif CJK SC", "latin": "TeX Gyre Termes"}
    font.update(options.pop("font", {}))
    style = {"font": "song", "size": f"{EM}pt", "pitch": f"{2 * EM}pt",
             "indent": "0", "align": "justify"}
    style.update(options.pop("style", {}))
    styles = {"paragraph": style}
    for name, keys in options.pop("styles", {}).items():
        styles[name] = {"like": "paragraph", **keys}
    fonts = {"song": font}
    fonts.update(options.pop("fonts", {}))
    made = {"page": page, "fonts": fonts, "styles": styles}
    for key, value in options.items():
        made[key.replace("_", "-")] = value
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False)


@functools.lru_cache(maxsize=None)
def _typeset(markdown, layout, *words):
    with tempfile.TemporaryDirectory(prefix="briefset-test-") as folder:
        source = os.path.join(folder, "case.md")
        layout_file = os.path.join(folder, "case.yaml")
        pdf = os.path.join(folder, "case.pdf")
        for path, content in ((source, markdown), (layout_file, layout)):
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        done = harness.typeset(source, pdf, "--layout", layout_file,
                               *words)
        pages = []
        for number, node in enumerate(trace(pdf)):
            glyphs, shapes = _page(node, MARGIN, MARGIN)
            pages.append((_lines(glyphs, number), shapes))
        with open(pdf, "rb") as file:
            return Sheet(pages, done.stderr.decode(), file.read())


def typeset(text, width, language="zh-Hans", words=(), **options):
    """Sets paragraphs of Markdown (a text, or a list of them) in one
    language, with `words` on the command line; gives the Sheet."""
    if not isinstance(text, str):
        text = "\n\n".join(text)
    return _typeset(f"---\nlanguages: [{language}]\n---\n\n{text}\n",
                    definition(width, options), *words)


class TestCase(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("mutool")

    def set(self, text, width=40, **options):
        """Sets `text` justified in a type area of `width` em."""
        return typeset(text, width, **options)

    def set_loose(self, text, width=40, **options):
        """The same ragged: everything has its natural width."""
        style = {"align": "left", **options.pop("style", {})}
        return typeset(text, width, style=style, **options)

    def fails(self, check, sheet):
        """True if `check` notices something wrong."""
        try:
            check(sheet)
        except AssertionError:
            return True
        return False

    def proves(self, check, good, *controls):
        """`check` must hold for `good` and must fail for every control."""
        check(good)
        self.assertTrue(controls, "a rule without a control")
        for number, control in enumerate(controls, 1):
            self.assertTrue(self.fails(check, control),
                            f"control {number} passes but should not: "
                            f"{getattr(control, 'lines', control)}")

    def near(self, measured, wanted, exact=EXACT, text=""):
        self.assertLessEqual(abs(measured - wanted), exact,
                             f"{text}: {measured:.4f}, not {wanted:.4f} em")


def bare(text):
    """The text as it is compared: without white space and without what shows
    nothing, such as the hyphens of divided words."""
    return "".join(c for c in text if not c.isspace() and
                   unicodedata.category(c) not in ("Cf", "Cc"))


def paragraphs(lines, texts):
    """The lines of each of `texts`, which were set in this order.  Nothing may
    be lost, added or moved."""
    lines = iter(lines)
    found = []
    for text in texts:
        wanted = bare(text)
        own = []
        while len("".join(bare(line.text) for line in own)) < len(wanted):
            line = next(lines, None)
            assert line is not None, f"lost: {text}"
            own.append(line)
        set_as = "".join(bare(line.text) for line in own)
        assert set_as == wanted, f"{set_as}, not {wanted}"
        found.append(own)
    assert not list(lines), "more lines than text"
    return found


def breaks(lines):
    """Where the bare text of a paragraph's lines is broken: offsets."""
    at, found = 0, []
    for line in lines[:-1]:
        at += len(bare(line.text))
        found.append(at)
    return found


def is_han(character):
    return "\u3400" <= character <= "\u9fff"
