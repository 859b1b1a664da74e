"""Bleed, crop marks and creep on sheets of several pages: where the pages
stand, how far their ink reaches and where the marks are, read back from the
finished sheets; and pages that are repeated because the command line says so.
"""
import re

import pikepdf

import harness
import imposition_test
from imposition_test import (A3, A4, A5, BOOKLETS, MM, glyphs, labels, marks,
                             sizes)

BLEED = 3 * MM
ROOM = 22  # points beyond the bleed, for marks of 14
RULE = ("  - {rule: 20pt, width: 400mm, place: page-top, distance: 4mm, "
        "pages: %s}\n")
DOTS = 144  # an inch


def boxes(pdf):
    """The boxes of the first sheet, from its top left corner."""
    with pikepdf.open(pdf) as file:
        page = file.pages[0]
        height = float(page.MediaBox[3])
        return {key: (float(page[key][0]), height - float(page[key][3]),
                      float(page[key][2]), height - float(page[key][1]))
                for key in ("/TrimBox", "/BleedBox") if key in page}


class Marks(imposition_test.Case):
    def near(self, got, wanted, exact=0.02):
        self.assertEqual(len(got), len(wanted), (got, wanted))
        for one, other in zip(got, wanted):
            self.assertLessEqual(abs(one - other), exact, (got, wanted))

    def inked(self, pdf, y, side=1):
        """The stretches of black on a line of a sheet, in points."""
        harness.run("pdftoppm", "-r", DOTS, "-gray", "-f", side, "-l", side,
                    "-singlefile", pdf, self.path("ink"))
        with open(self.path("ink.pgm"), "rb") as file:
            data = file.read()
        head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", data)
        width = int(head[1])
        row = data[head.end():][width * round(y * DOTS / 72):][:width]
        found = []
        for x in range(width):
            if row[x] < 128:
                if found and found[-1][1] == x:
                    found[-1][1] = x + 1
                else:
                    found.append([x, x + 1])
        return [edge * 72 / DOTS for stretch in found for edge in stretch]

    # ---- several on a side ----

    def cells(self, columns, sheet, page, room=ROOM):
        """Left edges of pages in the middle of their cells."""
        width = (sheet - 2 * room) / columns
        return [room + width * (i + 0.5) - page / 2 for i in range(columns)]

    def test_pages_with_bleed_side_by_side(self):
        def check(found, bleed):
            sheets, pages = found
            left, right = self.cells(2, A3[1], A5[0])
            top = (A3[0] - A5[1]) / 2
            self.stands(sheets, pages, [[(1, 1, left, top),
                                         (2, 1, right, top)]])
            ink = self.inked(sheets, top + 4 * MM + 10)
            self.near(ink, [left - bleed, left + A5[0] + bleed], 1)
        more = RULE % "first"
        for said, bleed in (("bleed: 3mm", BLEED), ("crop-marks: true", 0)):
            found = self.both(2, "--sheet", "A3", "--impose", "2up",
                              print_=said, more=more)
            check(found, bleed)
            self.fails(check, found, BLEED - bleed)

    def stands(self, sheets, pages, wanted):
        """Pages by themselves have marks around them."""
        trim = boxes(pages)["/TrimBox"][:2]
        super().stands(sheets, pages, [
            [(number, scale, x - trim[0] * scale, y - trim[1] * scale)
             for number, scale, x, y in side] for side in wanted])

    def test_marks_around_all_pages(self):
        """In line with every edge, beyond the bleed; no dashes."""
        def check(side, xs, ys, beyond):
            upright = [m for m in side if m[2] - m[0] < 0.5]
            level = [m for m in side if m[3] - m[1] < 0.5]
            self.assertEqual(len(upright) + len(level), len(side))
            for found, edges, others, at in ((upright, xs, ys, 0),
                                             (level, ys, xs, 1)):
                middles = sorted((m[at] + m[at + 2]) / 2 for m in found)
                self.near(middles, sorted(edges * 2))
                for m in found:
                    start, end = m[1 - at], m[3 - at]
                    self.near([end - start], [14])
                    self.assertTrue(end < min(others) - beyond - 7 or
                                    start > max(others) + beyond + 7, m)
        xs = [edge for x in self.cells(2, A3[1], A5[0])
              for edge in (x, x + A5[0])]
        top = (A3[0] - A5[1]) / 2
        ys = [top, top + A5[1]]
        pdf = self.set(2, "--impose", "2up", "--sheet", "A3",
                       print_="bleed: 3mm")
        check(marks(pdf)[0], xs, ys, BLEED)
        self.fails(check, marks(pdf)[0], xs, [y + 0.1 for y in ys], BLEED)
        pdf = self.set(2, "--impose", "2up", "--sheet", "A3")
        self.fails(check, marks(pdf)[0], xs, ys, 0)
        pdf = self.set(4, "--impose", "4up", "--sheet", "A3",
                       size="[100mm, 120mm]", print_="crop-marks: true")
        xs = [edge for x in self.cells(2, A3[0], 100 * MM)
              for edge in (x, x + 100 * MM)]
        ys = [edge for y in self.cells(2, A3[1], 120 * MM)
              for edge in (y, y + 120 * MM)]
        check(marks(pdf)[0], xs, ys, 0)

    def test_a_sheet_that_is_not_said_has_room_for_marks(self):
        pdf = self.set(2, "--impose", "2up", size="A4", print_="bleed: 3mm")
        around = 2 * (BLEED + ROOM)
        self.near(sizes(pdf)[0], (A4[1] + around, A4[0] + around))
        self.assertEqual(boxes(pdf), {})

    def test_a_sheet_without_room_for_marks(self):
        said = self.refused("--impose", "2up",
                            print_="crop-marks: true, sheet: [30mm, 200mm]")
        self.assertRegex(said, r"^--impose: error: .*too small.*\[imposition\]")

    # ---- booklets ----

    def test_booklet_with_bleed(self):
        """Nothing reaches over the fold; the trim box is the open booklet."""
        pdf, pages = self.both(4, "--impose", "booklet", more=RULE % "first",
                               print_="bleed: 3mm, crop-marks: true")
        edge = BLEED + ROOM
        fold = edge + A5[0]
        self.near(sizes(pdf)[0], (2 * fold, A5[1] + 2 * edge))
        self.stands(pdf, pages, [[(1, 1, fold, edge), (4, 1, edge, edge)],
                                 [(2, 1, edge, edge), (3, 1, fold, edge)]])
        found = boxes(pdf)
        trim = (edge, edge, fold + A5[0], edge + A5[1])
        self.near(found["/TrimBox"], trim)
        self.near(found["/BleedBox"], (trim[0] - BLEED, trim[1] - BLEED,
                                       trim[2] + BLEED, trim[3] + BLEED))
        self.near(self.inked(pdf, edge + 4 * MM + 10),
                  [fold, fold + A5[0] + BLEED], 1)
        upright = sorted((m[0] + m[2]) / 2 for m in marks(pdf)[0]
                         if m[2] - m[0] < 0.5)
        self.near(upright, [edge, edge, fold, fold, fold + A5[0],
                            fold + A5[0]])
        self.near(sorted((m[0] + m[2]) / 2 for m in marks(pdf)[1]
                         if m[2] - m[0] < 0.5),
                  [edge, edge, fold + A5[0], fold + A5[0]])

    def crept(self, thickness):
        return self.both(9, "--impose", "booklet", more=RULE % "even",
                         print_=f"paper-thickness: {thickness}")

    def test_creep(self):
        """The pages of each sheet move towards the fold by the thickness of
        those around it."""
        def check(found, step):
            sheets, pages = found
            wanted = [sorted((int(number), 1, x, 0) for number, x in zip(
                          side, (step * (i // 2), A5[0] - step * (i // 2)))
                             if number != "-")
                      for i, side in enumerate(BOOKLETS[9].split())]
            imposition_test.Case.stands(self, sheets, pages, wanted)
        for thickness, step in (("1mm", MM), ("0mm", 0)):
            found = self.crept(thickness)
            check(found, step)
            self.fails(check, found, MM - step)

    def test_creep_is_cut_off_in_the_fold(self):
        """The right page of a sheet stays free of the left one's ink."""
        sheets, _ = self.crept("1mm")
        ink = self.inked(sheets, 4 * MM + 10, side=5)  # 8 and 5
        self.near(ink, [2 * MM, A5[0]], 1)

    def test_too_much_creep(self):
        said = self.refused("--impose", "booklet", print_="paper-thickness: "
                            "19mm", count=5)
        self.assertRegex(said, r"^--impose: error: .*margin.*\[imposition\]")
        self.set(5, "--impose", "booklet", print_="paper-thickness: 17mm")

    def test_conforms(self):
        for kind in ("2up", "4up", "booklet"):
            pdf = self.set(5, "--impose", kind, more=RULE % "all", print_=
                           "bleed: 3mm, crop-marks: true, "
                           "paper-thickness: 0.1mm")
            done = harness.run(harness.briefset, "check", "--profile",
                               "a-2a+ua-1", pdf)
            self.assertEqual(done.stderr, b"")


class Repeat(imposition_test.Case):
    """--repeat says what the layout's `repeat` says, or the contrary."""

    def counts(self, *options, pages=2, **layout):
        """How many pages stand on each side: each has its number once."""
        pdf = self.set(pages, "--impose", "2up", *options, **layout)
        return [sum(g[0] == "–" for g in side) // 2 for side in glyphs(pdf)]

    def test_option(self):
        self.assertEqual(self.counts(), [2])
        self.assertEqual(self.counts("--repeat", "yes"), [2, 2])
        self.assertEqual(self.counts(print_="repeat: true"), [2, 2])
        self.assertEqual(self.counts("--repeat", "no",
                                     print_="repeat: true"), [2])
        self.assertEqual(self.counts(pages=1), [2])
        self.assertEqual(self.counts("--repeat", "no", pages=1), [1])
        pdf = self.set(2, "--impose", "4up", "--repeat", "yes")
        self.assertEqual(labels(pdf), ["1", "2"])

    def test_same_as_the_layout_says(self):
        said = self.set(3, "--impose", "2up", print_="repeat: true")
        option = self.set(3, "--impose", "2up", "--repeat", "yes", name="own")
        with open(said, "rb") as one, open(option, "rb") as other:
            self.assertEqual(one.read(), other.read())

    def test_what_cannot_be(self):
        self.assertRegex(self.refused("--repeat", "yes"), r"^--repeat: error: "
                         r".*say how with --impose \[imposition\]")
        self.assertRegex(self.refused("--impose", "booklet", "--repeat",
                                      "yes"),
                         r"^--repeat: error: .*once \[imposition\]")
        self.assertIn("--repeat is yes or no",
                      self.refused("--impose", "2up", "--repeat", "twice",
                                   status=2))

    def test_batches(self):
        source, layout = self.source(2), self.layout()
        made = self.path("out", "case.pdf")

        def batch(*words):
            harness.run(harness.briefset, "batch", *words, "-o",
                        self.path("out"))
            return labels(made)
        words = (source, "--layout", layout, "--impose", "2up")
        self.assertEqual(batch(*words), ["1, 2"])
        self.assertEqual(batch(*words, "--repeat", "yes"), ["1", "2"])
        for value, wanted in (("false", ["1, 2"]), ("true", ["1", "2"])):
            jobs = self.write("jobs.yaml", "jobs:\n  - {source: case.md, "
                              "layout: case.yaml, impose: 2up, repeat: "
                              f"{value}}}\n")
            self.assertEqual(batch(jobs), wanted)

    def test_records(self):
        self.write("rows.csv", "a\n甲\n")
        source = self.write("t.md", "---\nlanguages: [zh-Hans]\n---\n\n# {{a}}"
                            "\n\n# 乙\n")
        harness.run(harness.briefset, "typeset", source, "--records",
                    self.path("rows.csv"), "--name", "{{a}}.pdf", "--layout",
                    self.layout(), "--impose", "2up", "--repeat", "yes", "-o",
                    self.path("rows/"))
        self.assertEqual(labels(self.path("rows", "甲.pdf")), ["1", "2"])


if __name__ == "__main__":
    harness.main()
