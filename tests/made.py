"""Documents made for the purpose of a test of pages: a source and a layout are
written, set, and read back glyph by glyph.
"""
import re

import harness
import measure
from pages import bare

TEN = "一二三四五六七八九十"
WORDS = "one two three four five six seven eight nine ten "


def layout_text(width, height, **options):
    """A layout in which a line of Chinese is 20 points and one of other
    writing 13 points high; for two languages, and in lengths of 10 points."""
    arrangement = options.pop("arrangement", "stacked")
    style = {"zh": {"pitch": "20pt", "size": "10pt"},
             "en": {"pitch": "13pt", "size": "9pt"}, "align": "left",
             **options.pop("style", {})}
    styles = {"heading-1": {"keep-with-next": "true"},
              "note": {"zh": {"pitch": "14pt", "size": "8pt"},
                       "en": {"pitch": "11pt", "size": "8pt"},
                       "left": "20pt", "label": "20pt"},
              "item": {"left": "20pt", "label": "15pt"},
              **options.pop("styles", {})}
    return measure.definition(width, {
        "height": height, "style": style, "styles": styles,
        "arrangement": arrangement, **options})


def split(line):
    """A line that goes on in another lane, as lines."""
    parts = [[line.glyphs[0]]]
    for before, glyph in zip(line.glyphs, line.glyphs[1:]):
        if not before.end - 0.5 < glyph.x < before.end + 1:
            parts.append([])
        parts[-1].append(glyph)
    return [measure.Line(part, line.page) for part in parts]


def structure_text(pdf):
    """The text of the tags, in their order."""
    said = harness.run("pdfinfo", "-struct-text", pdf).stdout.decode()
    return bare("".join(re.findall(r'^\s*"(.*)"$', said, re.M)))


class Made(measure.TestCase):
    def make(self, markdown, width=44, height=40, languages="[zh-Hans, en]",
             status=0, **options):
        """Sets a source; gives a measure.Sheet with one list of lines a
        page, of which `chars` are the characters' origins."""
        harness.need("mutool")
        source = self.write("case.md",
                            f"---\nlanguages: {languages}\n---\n\n{markdown}\n")
        layout = self.write("case.yaml", layout_text(width, height, **options))
        pdf = self.path("case.pdf")
        done = harness.typeset(source, pdf, "--layout", layout, status=status)
        self.said = done.stderr.decode()
        if status:
            return None
        found = []
        for number, node in enumerate(measure.trace(pdf)):
            glyphs, shapes = measure._page(node, measure.MARGIN, measure.MARGIN)
            found.append(([part for line in measure._lines(glyphs, number)
                           for part in split(line)], shapes))
        self.colours = set(re.findall(r'color="([^"]*)"', harness.run(
            "mutool", "draw", "-q", "-F", "trace", pdf).stdout.decode()))
        return measure.Sheet(found, self.said, self.colours)

    def starts(self, sheet, text):
        """Page, x and y of the glyph that begins `text`."""
        for line in sheet.all:
            if text in line.text:
                glyph = line.glyph(text)
                return line.page, glyph.x, glyph.y
        raise AssertionError(f"{text} is not on the pages")

    def paired(self, n=3, size=2):
        return "\n\n".join(f"国{i}{TEN * size}\n\nword{i} {WORDS * size}"
                           for i in range(n))
