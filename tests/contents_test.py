"""The table of contents: every heading once, with the number of its page at
the right edge and dots before it, in every arrangement.
"""
import re

import harness
from made import TEN, WORDS, Made, structure_text
from pages import bare

CONTENTS = "::: {.contents}\n:::\n\n"


class Contents(Made):
    def text(self, contents=CONTENTS, chapters=8, note=""):
        made = []
        for i in range(chapters):
            made += [f"# 章{i}甲{note}", f"# Part{i}x",
                     f"## 节{i}乙", f"## Section{i}x",
                     TEN * (20 + 7 * i), WORDS * (12 + 3 * i)]
        return contents + "\n\n".join(made)

    def entries(self, sheet, title):
        """(page, x, y) of every line that shows a title."""
        return [(line.page, line.glyphs[0].x, line.y) for line in sheet.all
                if title in bare(line.text)]

    def number_of(self, sheet, place):
        """The number that stands on the line of an entry, and its end."""
        found = [line for line in sheet.all if line.page == place[0] and
                 abs(line.y - place[2]) < 0.01 and
                 line.glyphs[0].x > place[1] and
                 re.fullmatch(r"\d+", line.text)]
        self.assertTrue(found, place)
        first = min(found, key=lambda line: line.glyphs[0].x)
        return int(first.text), first.glyphs[-1].end

    def numbered(self, sheet):
        for i in range(8):
            for title in (f"章{i}甲", f"Part{i}x", f"节{i}乙", f"Section{i}x"):
                found = self.entries(sheet, title)
                self.assertEqual(len(found), 2)
                entry, heading = found
                number, _ = self.number_of(sheet, entry)
                self.assertEqual(number, heading[0] + 1, title)

    def test_numbers_are_those_of_the_headings_pages(self):
        for kind in ("stacked", "parallel", "facing"):
            self.proves(self.numbered,
                        self.make(self.text(), height=36, arrangement=kind),
                        self.make(self.text(""), height=36, arrangement=kind))

    def test_numbers_end_at_the_right_edge(self):
        sheet = self.make(self.text(), height=36)
        for i in range(8):
            entry = self.entries(sheet, f"章{i}甲")[0]
            self.near(self.number_of(sheet, entry)[1], 44)
        sheet = self.make(self.text(), height=36, arrangement="parallel")
        for i in range(8):
            entry = self.entries(sheet, f"章{i}甲")[0]
            self.near(self.number_of(sheet, entry)[1], (44 - 1.7) / 2)

    def test_dots_between(self):
        sheet = self.make(self.text(), height=36)
        entry = self.entries(sheet, "章0甲")[0]
        dots = [shape for shape in sheet.pages[0][1] if shape.curved and
                abs(shape.top + 0.38 - entry[2]) < 0.2]
        self.assertGreater(len(dots), 60)
        for dot in dots:
            self.assertGreater(dot.left, 3)
            self.assertLess(dot.right, 43.6)
        self.assertFalse([shape for shape in
                          self.make(self.text(""), height=36).shapes
                          if shape.curved])

    def test_nothing_is_set_twice(self):
        sheet = self.make(self.text(), height=36)
        plain = self.make(self.text(""), height=36)
        titles = sum(len(f"章{i}甲Part{i}x节{i}乙Section{i}x")
                     for i in range(8))
        numbers = sum(len(line.text) for line in sheet.all
                      if re.fullmatch(r"\d+", line.text))
        self.assertEqual(len(bare(sheet.text)), len(bare(plain.text)) +
                         titles + numbers)

    def test_levels(self):
        sheet = self.make(self.text(), height=36, contents="1")
        self.assertEqual(len(self.entries(sheet, "章3甲")), 2)
        self.assertEqual(len(self.entries(sheet, "节3乙")), 1)
        sheet = self.make(self.text(), height=36)
        self.assertEqual(len(self.entries(sheet, "节3乙")), 2)
        self.make(self.text(), status=1, contents="0")
        self.assertIn("[definition-value]", self.said)

    def test_tags(self):
        self.make(self.text(chapters=1))
        self.assertTrue(structure_text(self.path("case.pdf")).startswith(
            "章0甲1Part0x1节0乙1Section0x1章0甲Part0x"))

    def test_notes_of_headings_are_not_called_twice(self):
        sheet = self.make(self.text(chapters=1, note="[^1]") +
                          f"\n\n[^1]: 注{TEN}", height=60)
        calls = [line for line in sheet.all if "[1]" in line.text]
        self.assertEqual(len(calls), 2)  # the call and the note's label


if __name__ == "__main__":
    harness.main()
