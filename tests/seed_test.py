"""The seed newsletter, imported and typeset, keeps every character of its
source in order, white space aside.  The numbers of the eight items gain a
full stop ("1" becomes "1."), and nothing else is added."""
import glob
import os
import re

import harness
import pages

ITEMS = 8


def first_difference(wanted, got):
    """None if equal, else a sentence about the first difference."""
    for at, (a, b) in enumerate(zip(wanted, got)):
        if a != b:
            return (f"character {at}: {wanted[max(at - 12, 0):at + 12]!r} "
                    f"became {got[max(at - 12, 0):at + 12]!r}")
    if len(wanted) != len(got):
        return f"{len(wanted)} characters became {len(got)}: " \
            f"{(wanted[len(got):] or got[len(wanted):])[:24]!r}"
    return None


def numbered(text):
    """The source's characters with its items numbered as the page has it."""
    at = 0
    for number in range(1, ITEMS + 1):
        item = re.compile(rf"(?m)^\s*{number}(?= [\u4e00-\u9fff])")
        at = item.search(text, at).end()
        text = text[:at] + "." + text[at:]
    return pages.bare(text)


class Seed(harness.TestCase):
    def setUp(self):
        super().setUp()
        found = glob.glob(os.path.join(harness.shared, "seeds", "*.txt"))
        if not found:
            self.skipTest("../shared/seeds is not there")
        self.seed = found[0]
        with open(self.seed, encoding="utf-8") as file:
            self.wanted = numbered(file.read())

    def typeset(self, layout):
        source, pdf = self.path("seed.md"), self.path("seed.pdf")
        harness.run(harness.briefset, "import", self.seed, "-o", source)
        done = harness.typeset(source, pdf, "--layout", layout)
        self.assertEqual(done.stderr, b"")
        return pdf

    def poppler(self, pdf, layout):
        """What pdftotext reads in the type area of each page."""
        text = ""
        for number, page in enumerate(pages.read(pdf), 1):
            box = pages.type_area(layout, page, number)
            text += harness.run(
                "pdftotext", "-f", number, "-l", number, "-r", 72,
                "-x", int(box.left) - 8, "-y", int(box.top) - 8,
                "-W", int(box.right - box.left) + 16,
                "-H", int(box.bottom - box.top) + 12, pdf, "-").stdout.decode()
        return pages.bare(text)

    def test_every_character_in_order(self):
        harness.need("pdftotext", "mutool")
        layout = pages.layout_file("bulletin")
        pdf = self.typeset("bulletin")
        chars = [char for number, page in enumerate(pages.read(pdf), 1)
                 for char in pages.within(
                     page.chars, pages.type_area(layout, page, number))]
        for got in (self.poppler(pdf, layout), pages.text(chars)):
            self.assertIsNone(first_difference(self.wanted, got))

    def test_lost_character_is_noticed(self):
        for at in (0, 700, len(self.wanted) - 1):
            lost = self.wanted[:at] + self.wanted[at + 1:]
            self.assertIsNotNone(first_difference(self.wanted, lost))
        self.assertIsNotNone(first_difference(self.wanted, self.wanted + "。"))
        self.assertIsNone(first_difference(self.wanted, self.wanted))


if __name__ == "__main__":
    harness.main()
