"""The table of contents: every heading once, with the number of its page at
the right edge and dots before it, as a link to it, in every arrangement.
"""
import re
from typing import NamedTuple

import pikepdf

import harness
import measure
from made import TEN, WORDS, Made, structure_text
from pages import bare

CONTENTS = "::: {.contents}\n:::\n\n"


class Link(NamedTuple):
    page: int
    box: tuple  # in the lengths of a Sheet: left, top, right, bottom
    says: str
    to_page: int
    to_y: float
    types: list  # of the elements it is in, innermost first
    language: str


class Contents(Made):
    def links(self):
        """The links within the document, as the file has them."""
        def place(page, x, y):
            return ((x - measure.MARGIN) / 10,
                    (float(page.MediaBox[3]) - y - measure.MARGIN) / 10)

        found = []
        with pikepdf.open(self.path("case.pdf")) as pdf:
            numbers = {page.objgen: i for i, page in enumerate(pdf.pages)}
            nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
            parents = dict(zip(map(int, nums[::2]), nums[1::2]))
            for number, page in enumerate(pdf.pages):
                for annotation in page.get("/Annots", []):
                    left, bottom, right, top = map(float, annotation.Rect)
                    to, kind, _, y, _ = annotation.Dest
                    self.assertEqual(kind, "/XYZ")
                    node = parents[int(annotation.StructParent)]
                    self.assertTrue(any(
                        isinstance(kid, pikepdf.Dictionary) and
                        kid.get("/Type") == "/OBJR" and
                        kid.Obj.objgen == annotation.objgen
                        for kid in node.K))
                    types, language = [], None
                    while "/S" in node:
                        types.append(str(node.S)[1:])
                        language = language or str(node.get("/Lang", ""))
                        node = node.P
                    found.append(Link(
                        number, (*place(page, left, top),
                                 *place(page, right, bottom)),
                        str(annotation.Contents), numbers[to.objgen],
                        place(pdf.pages[numbers[to.objgen]].obj, 0,
                              float(y))[1], types, language))
        return found

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

    def linked(self, sheet):
        links = self.links()
        for i in range(8):
            for title, language in ((f"章{i}甲", "zh-Hans"),
                                    (f"Part{i}x", "en"), (f"节{i}乙", "zh-Hans"),
                                    (f"Section{i}x", "en")):
                entry, heading = self.entries(sheet, title)
                own = [link for link in links if link.page == entry[0] and
                       link.box[0] - 0.01 <= entry[1] < link.box[2] and
                       link.box[1] < entry[2] < link.box[3]]
                self.assertEqual(len(own), 1, title)
                number, end = self.number_of(sheet, entry)
                self.assertEqual(own[0].says, f"{title} {number}")
                self.near(own[0].box[0], entry[1])
                self.near(own[0].box[2], end)
                self.assertEqual(own[0].to_page, heading[0])
                self.assertLess(own[0].to_y, heading[2])
                self.assertGreater(own[0].to_y, heading[2] - 2)
                self.assertEqual(own[0].language, language)
                self.assertEqual([kind for kind in own[0].types if kind !=
                                  "Sect"], ["Link", "Reference", "P", "TOCI",
                                            "TOC", "Document"])
        self.assertEqual(len(links), 32)

    def test_entries_are_links_to_their_headings(self):
        for kind in ("stacked", "parallel", "facing", "sequential"):
            sheet = self.make(self.text(), height=36, arrangement=kind)
            self.linked(sheet)
            done = harness.run(harness.briefset, "check", "--profile",
                               "a-2a+ua-1", self.path("case.pdf"))
            self.assertEqual((done.stdout, done.stderr), (b"", b""))
            self.assertTrue(self.fails(self.wrong(), sheet))
        self.linked(self.make(self.text(), height=36,
                              page={"print": {"bleed": "40pt"}}))

    def wrong(self):
        """The check, once the first link leads to another page."""
        with pikepdf.open(self.path("case.pdf"),
                          allow_overwriting_input=True) as pdf:
            first = next(page.Annots[0] for page in pdf.pages
                         if "/Annots" in page)
            first.Dest[0] = next(page.obj for page in pdf.pages
                                 if page.objgen != first.Dest[0].objgen)
            pdf.save()
        return self.linked

    def test_a_link_for_each_line_of_an_entry(self):
        title = TEN * 6
        self.make(f"{CONTENTS}# {title}", 40)
        links = self.links()
        self.assertEqual(len(links), 2)
        self.assertEqual({link.says for link in links}, {f"{title} 1"})
        self.assertLess(links[0].box[3], links[1].box[3])

    def test_links_in_headings_are_no_links_in_entries(self):
        self.make(f"{CONTENTS}# 章[甲](https://example.org/)\n\n{TEN}")
        with pikepdf.open(self.path("case.pdf")) as pdf:
            annotations = list(pdf.pages[0].Annots)
            self.assertEqual([("/Dest" in one, "/A" in one)
                              for one in annotations],
                             [(True, False), (False, True)])

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
