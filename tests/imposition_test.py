"""Pages put on sheets: every glyph of every page stands on its sheet where the
page's own PDF has it, moved and scaled as is said here; what is tagged, linked
and bookmarked goes with it."""
import os
import re

import pikepdf

import harness
import measure
from made import TEN, structure_text

MM = 72 / 25.4
NEAR = 0.05  # points
A3, A4, A5 = (297 * MM, 420 * MM), (210 * MM, 297 * MM), (148 * MM, 210 * MM)

LAYOUT = """
page:
  size: {size}
  landscape: {landscape}
  margins: {{top: 15mm, bottom: 15mm, inner: 18mm, outer: 12mm}}
  sides: 2
  print: {{{print}}}
fonts: {{song: {{han: Noto Serif CJK SC, latin: TeX Gyre Termes}}}}
styles:
  paragraph: {{font: song, size: 10pt, pitch: 16pt}}
  heading-1: {{like: paragraph, break-before: {begins}}}
page-furniture:
  - {{text: "– {{page}} –", style: paragraph, place: below, distance: 4mm, side: outer}}
"""

# Left and right half of each side, fronts and backs in turn.
BOOKLETS = {1: "-1 --", 2: "-1 2-", 3: "-1 23", 4: "41 23", 5: "-1 2- -3 45",
            6: "-1 2- 63 45", 7: "-1 27 63 45", 8: "81 27 63 45",
            9: "-1 2- -3 49 85 67"}


def page_glyphs(page):
    for text in page.iter("fill_text"):
        a, b, c, d, e, f = (float(n) for n in text.get("transform").split())
        for span in text.iter("span"):
            size = float(span.get("trm").split()[0])
            for glyph in span.iter("g"):
                x, y = float(glyph.get("x")), float(glyph.get("y"))
                yield (glyph.get("unicode") or "", a * x + c * y + e,
                       b * x + d * y + f, a * size)


def glyphs(pdf):
    """Each page's glyphs as (text, x, y, size), from the top left, in pt."""
    return [list(page_glyphs(page)) for page in measure.trace(pdf)]


def marks(pdf):
    """Each page's shapes as (left, top, right, bottom) in pt."""
    return [[tuple(edge * measure.EM for edge in
                   (shape.left, shape.top, shape.right, shape.bottom))
             for shape in measure._page(page, 0, 0)[1]]
            for page in measure.trace(pdf)]


def sizes(pdf):
    with pikepdf.open(pdf) as file:
        return [tuple(float(n) for n in page.MediaBox)[2:]
                for page in file.pages]


def labels(pdf):
    with pikepdf.open(pdf) as file:
        nums = file.Root.PageLabels.Nums
        return [str(nums[i + 1].get("/P", "")) for i in range(0, len(nums), 2)]


def moved(page, scale, x, y):
    return [(text, x + left * scale, y + top * scale, size * scale)
            for text, left, top, size in page]


class Case(harness.TestCase):
    """Sets pages on sheets and by themselves, and compares them."""

    def setUp(self):
        super().setUp()
        harness.need("mutool")

    def layout(self, size="A5", print_="", landscape="false", begins="page",
               more=""):
        return self.write("case.yaml", LAYOUT.format(
            size=size, print=print_, landscape=landscape,
            begins=begins) + more)

    def source(self, count, text=None):
        """A page a heading."""
        parts = [f"# 第{i}页\n\n# Page {i}\n\n国{TEN}[链接{i}](https://e.org/{i})"
                 f"\n\nword [link {i}](https://e.org/en/{i})\n"
                 for i in range(1, count + 1)]
        return self.write("case.md", "---\nlanguages: [zh-Hans, en]\n---\n\n" +
                          (text or "\n".join(parts)))

    def set(self, count, *options, name="sheets", text=None, **layout):
        pdf = self.path(name + ".pdf")
        harness.typeset(self.source(count, text), pdf, "--layout",
                        self.layout(**layout), *options)
        return pdf

    def both(self, count, *options, **layout):
        """The pages on sheets, and by themselves."""
        return (self.set(count, *options, **layout),
                self.set(count, "--impose", "none", name="pages", **layout))

    def alike(self, sheet, wanted):
        self.assertEqual("".join(g[0] for g in sheet),
                         "".join(g[0] for g in wanted))
        self.assertEqual(len(sheet), len(wanted))
        for got, want in zip(sheet, wanted):
            for a, b in zip(got[1:], want[1:]):
                self.assertLessEqual(abs(a - b), NEAR, (got, want))

    def stands(self, sheets, pages, wanted):
        """`wanted`: of each sheet the pages, in their order, as (number,
        scale, x, y)."""
        found, plain = glyphs(sheets), glyphs(pages)
        self.assertEqual(len(found), len(wanted))
        for sheet, places in zip(found, wanted):
            self.alike(sheet, [g for number, *place in places
                               for g in moved(plain[number - 1], *place)])

    def fails(self, check, *arguments):
        with self.assertRaises(AssertionError):
            check(*arguments)

    def refused(self, *options, status=1, count=1, **layout):
        done = harness.typeset(self.source(count), self.path("not.pdf"),
                               "--layout", self.layout(**layout), *options,
                               status=status)
        self.assertFalse(os.path.exists(self.path("not.pdf")))
        return done.stderr.decode()


class Sheets(Case):
    # ---- booklets ----

    def booklet(self, count, width, lefts=None, scale=1, y=0):
        left, right = lefts or (0, width)
        return [sorted((int(number), scale, x, y)
                       for number, x in zip(side, (left, right))
                       if number != "-")
                for side in BOOKLETS[count].split()]

    def test_booklets_of_one_to_nine_pages(self):
        for count in BOOKLETS:
            with self.subTest(pages=count):
                sheets, pages = self.both(count, "--impose", "booklet")
                wanted = self.booklet(count, A5[0])
                self.stands(sheets, pages, wanted)
                for width, height in sizes(sheets):
                    self.assertAlmostEqual(width, 2 * A5[0], 2)
                    self.assertAlmostEqual(height, A5[1], 2)
                self.assertEqual(labels(sheets), [
                    ", ".join(re.findall(r"\d", side))
                    for side in BOOKLETS[count].split()])
        for wrong in (wanted[1:] + wanted[:1], self.booklet(9, A5[0] - 0.2),
                      self.booklet(9, A5[0], scale=0.999)):
            self.fails(self.stands, sheets, pages, wrong)

    def test_booklet_fitted_to_a_sheet(self):
        """By one scale, and touching at the fold."""
        sheets, pages = self.both(8, "--impose", "booklet", "--sheet", "A4",
                                  size="A4")
        scale = 210 / 297
        fold = A4[1] / 2
        self.stands(sheets, pages, self.booklet(
            8, None, lefts=(fold - A4[0] * scale, fold), scale=scale))
        for width, height in sizes(sheets):
            self.assertAlmostEqual(width, A4[1], 2)
            self.assertAlmostEqual(height, A4[0], 2)

    def test_booklet_is_never_enlarged(self):
        sheets, pages = self.both(4, "--impose", "booklet", "--sheet", "A3",
                                  size="A5")
        fold, top = A3[1] / 2, (A3[0] - A5[1]) / 2
        self.stands(sheets, pages, self.booklet(
            4, None, lefts=(fold - A5[0], fold), y=top))

    def test_folds(self):
        """At the ends of the fold, of fronts only; outside the pages where
        there is room."""
        for options, width, height, room in (
                ((), 2 * A5[0], A5[1], None),
                (("--sheet", "A3"), A3[1], A3[0], (A3[0] - A5[1]) / 2)):
            found = marks(self.set(5, "--impose", "booklet", *options))
            self.assertEqual([len(side) for side in found], [2, 0, 2, 0])
            for above, below in found[::2]:
                for left, _, right, _ in (above, below):
                    self.assertAlmostEqual((left + right) / 2, width / 2, 1)
                    self.assertLess(right - left, 0.5)
                self.assertAlmostEqual(above[1], 0, 2)
                self.assertAlmostEqual(below[3], height, 2)
                for _, top, _, bottom in (above, below):
                    self.assertLess(bottom - top, 15)
                    self.assertGreater(bottom - top, 3.9)
                if room:
                    self.assertLess(above[3], room)
                    self.assertGreater(below[1], height - room)

    def test_printed_on_both_sides(self):
        """The paper is turned about an upright axis."""
        def preferences(*options, **layout):
            with pikepdf.open(self.set(3, *options, **layout)) as file:
                found = dict(file.Root.ViewerPreferences)
            self.assertTrue(found.pop("/DisplayDocTitle"))
            return {key: str(value) for key, value in found.items()}

        plain = {"/PrintScaling": "/None"}
        short = {"/Duplex": "/DuplexFlipShortEdge", **plain}
        self.assertEqual(preferences("--impose", "booklet"), short)
        self.assertEqual(preferences("--impose", "booklet",
                                     size="[60mm, 150mm]"),
                         {"/Duplex": "/DuplexFlipLongEdge", **plain})
        self.assertEqual(preferences("--impose", "2up"), plain)
        self.assertEqual(preferences("--impose", "2up",
                                     print_="repeat: true"), short)
        self.assertEqual(preferences(), {})

    # ---- several on a side ----

    # The first page of A4 in either half of A4.
    SCALE = 210 / 297
    LEFT = 1, SCALE, (148.5 - 210 * SCALE) / 2 * MM, 0
    RIGHT = 1, SCALE, LEFT[2] + 148.5 * MM, 0

    def test_two_on_their_own_paper(self):
        sheets, pages = self.both(3, "--impose", "2up", size="A4")
        wanted = [[self.LEFT, (2, *self.RIGHT[1:])], [(3, *self.LEFT[1:])]]
        self.stands(sheets, pages, wanted)
        self.fails(self.stands, sheets, pages, [wanted[0][:1], wanted[1]])
        self.fails(self.stands, sheets, pages,
                   [[(n, 0.706, x, y) for n, _, x, y in side]
                    for side in wanted])
        self.assertEqual(labels(sheets), ["1, 2", "3"])
        self.assertAlmostEqual(sizes(sheets)[0][0], A4[1], 2)

    def test_four_on_their_own_paper(self):
        sheets, pages = self.both(6, "--impose", "4up", size="A4")
        x, y = A4[0] / 2, A4[1] / 2
        self.stands(sheets, pages, [
            [(1, 0.5, 0, 0), (2, 0.5, x, 0), (3, 0.5, 0, y), (4, 0.5, x, y)],
            [(5, 0.5, 0, 0), (6, 0.5, x, 0)]])
        self.assertAlmostEqual(sizes(sheets)[0][1], A4[1], 2)
        self.assertEqual(labels(sheets), ["1, 2, 3, 4", "5, 6"])

    def test_full_size_where_the_sheet_allows(self):
        """Each in the middle of its half."""
        sheets, pages = self.both(2, "--impose", "2up", "--sheet", "A4")
        gap = (148.5 - 148) / 2 * MM
        self.stands(sheets, pages, [[(1, 1, gap, 0),
                                     (2, 1, A4[1] / 2 + gap, 0)]])

    def test_wide_pages_under_one_another(self):
        sheets, pages = self.both(2, "--impose", "2up", size="A4",
                                  landscape="true")
        top = self.LEFT[2]
        self.stands(sheets, pages, [[(1, self.SCALE, 0, top), (
            2, self.SCALE, 0, A4[1] / 2 + top)]])
        self.assertAlmostEqual(sizes(sheets)[0][0], A4[0], 2)
        for _, top, _, bottom in marks(sheets)[0]:
            self.assertAlmostEqual((top + bottom) / 2, A4[1] / 2, 1)

    def test_a_page_alone_is_repeated(self):
        twice = [self.LEFT, self.RIGHT]
        sheets, pages = self.both(1, "--impose", "2up", size="A4")
        self.stands(sheets, pages, [twice])
        self.assertEqual(labels(sheets), ["1"])
        sheets, pages = self.both(1, "--impose", "2up", size="A4",
                                  print_="repeat: false")
        self.stands(sheets, pages, [twice[:1]])
        sheets, pages = self.both(2, "--impose", "2up", size="A4",
                                  print_="repeat: true")
        self.stands(sheets, pages,
                    [twice, [(2, *place) for _, *place in twice]])
        self.assertEqual(labels(sheets), ["1", "2"])

    def test_openings_stay_together(self):
        facing = "arrangement: facing\n"
        text = "\n\n".join(f"国{TEN * 40}\n\nword {'nine ' * 90}"
                           for _ in range(3))
        for more, wanted in ((facing, ["1", "2, 3"]), ("", ["1, 2"])):
            found = labels(self.set(0, "--impose", "2up", text=text,
                                    more=more))
            self.assertEqual(found[:len(wanted)], wanted)

    def test_cuts(self):
        """Thin dashes from edge to edge between the pages, none else."""
        for kind, lines in (("2up", 1), ("4up", 2)):
            sheets = self.set(4, "--impose", kind, size="A4")
            (width, height), *_ = sizes(sheets)
            for side in marks(sheets):
                upright = [m for m in side if m[2] - m[0] < 0.5]
                level = [m for m in side if m[3] - m[1] < 0.5]
                self.assertEqual(len(upright) + len(level), len(side))
                self.assertEqual(bool(upright) + bool(level), lines)
                for dashes, low, high, middle, end in (
                        (upright, 1, 3, width / 2, height),
                        (level, 0, 2, height / 2, width))[:lines]:
                    self.assertEqual(dashes, sorted(dashes))
                    self.assertAlmostEqual(dashes[0][low], 0, 2)
                    self.assertGreater(dashes[-1][high], end - 9)
                    for one, other in zip(dashes, dashes[1:]):
                        self.assertAlmostEqual(other[low] - one[high], 4, 2)
                        self.assertAlmostEqual(
                            (one[1 - low] + one[3 - low]) / 2, middle, 1)

    # ---- what goes with the pages ----

    LONG = "\n\n".join(f"# 第{i}节\n\n# Part {i}\n\n国{i}{TEN * 25}\n\n"
                       f"word{i} {'nine ' * 150}" for i in range(1, 14))

    def test_tags_keep_the_order_of_reading(self):
        """Also of paragraphs from one page to the next, which stand on other
        sheets and in another order."""
        plain = self.set(0, text=self.LONG, begins="auto", name="plain")
        self.assertGreater(len(sizes(plain)), 6)
        wanted = structure_text(plain)
        self.assertIn("国8一二三", wanted)
        for kind in ("2up", "4up", "booklet"):
            pdf = self.set(0, "--impose", kind, text=self.LONG,
                           begins="auto")
            self.assertEqual(structure_text(pdf), wanted)
            drawn = "".join(g[0] for page in glyphs(pdf) for g in page)
            in_order = "".join(g[0] for page in glyphs(plain) for g in page)
            (self.assertNotEqual if kind == "booklet" else
             self.assertEqual)(drawn, in_order)  # the control

    def test_a_copy_is_no_text(self):
        once = self.set(1, "--impose", "2up", print_="repeat: false",
                        name="once")
        twice = self.set(1, "--impose", "2up")
        self.assertEqual(structure_text(twice), structure_text(once))
        found = []
        for pdf in (once, twice):
            with pikepdf.open(pdf) as file:
                inside, counts = [], {"/Page": 0, "text": 0}
                for operands, operator in pikepdf.parse_content_stream(
                        file.pages[0]):
                    if str(operator) == "BDC":
                        kind = "text"
                        if str(operands[0]) == "/Artifact":
                            kind = str(operands[1].Type)
                        inside.append(kind)
                    elif str(operator) == "EMC":
                        inside.pop()
                    elif str(operator) == "TJ":
                        kind = inside[0]
                        shown = sum(len(bytes(part)) for part in operands[0]
                                    if isinstance(part, pikepdf.String))
                        counts[kind] = counts.get(kind, 0) + shown
                found.append((counts, len(file.pages[0].get("/Annots", []))))
        (one, links), (two, same) = found
        self.assertEqual(links, 2)
        self.assertEqual(links, same)
        self.assertEqual(one["/Page"], 0)
        self.assertEqual(two["text"], one["text"])
        self.assertEqual(two["/Page"], one["text"] + one["/Pagination"])

    def links(self, pdf):
        """URI -> (page, left, top, right, bottom), from the top, in pt."""
        found = {}
        with pikepdf.open(pdf) as file:
            for number, page in enumerate(file.pages):
                height = float(page.MediaBox[3])
                for link in page.get("/Annots", []):
                    x0, y0, x1, y1 = (float(n) for n in link.Rect)
                    self.assertEqual(link.P.objgen, page.objgen)
                    found[str(link.A.URI)] = (number, x0, height - y1, x1,
                                              height - y0)
        return found

    def destinations(self, pdf):
        """Title -> (page, left, top)."""
        found = {}
        with pikepdf.open(pdf) as file:
            pages = {page.objgen: number
                     for number, page in enumerate(file.pages)}

            def walk(entries):
                for entry in entries:
                    page, _, x, y, _ = entry.destination
                    number = pages[page.objgen]
                    height = float(file.pages[number].MediaBox[3])
                    found[entry.title] = (number, float(x), height - float(y))
                    walk(entry.children)

            with file.open_outline() as outline:
                walk(outline.root)
        return found

    def follows(self, read, sheets, pages, scale, places):
        plain, found = read(pages), read(sheets)
        self.assertTrue(plain)
        self.assertEqual(set(plain), set(found))
        for name, (page, *points) in plain.items():
            sheet, x, y = places[page]
            self.assertEqual(found[name][0], sheet)
            for at, (point, got) in enumerate(zip(points, found[name][1:])):
                self.assertLessEqual(
                    abs((x, y)[at % 2] + point * scale - got), NEAR, name)

    def test_links_and_bookmarks(self):
        sheets, pages = self.both(5, "--impose", "booklet")
        width = A5[0]
        places = {0: (0, width, 0), 1: (1, 0, 0), 2: (2, width, 0),
                  3: (3, 0, 0), 4: (3, width, 0)}
        for read in (self.links, self.destinations):
            self.follows(read, sheets, pages, 1, places)
            self.fails(self.follows, read, sheets, pages, 1,
                       {**places, 1: (0, 0, 0)})
        sheets, pages = self.both(5, "--impose", "4up", size="A4")
        x, y = A4[0] / 2, A4[1] / 2
        places = {0: (0, 0, 0), 1: (0, x, 0), 2: (0, 0, y), 3: (0, x, y),
                  4: (1, 0, 0)}
        for read in (self.links, self.destinations):
            self.follows(read, sheets, pages, 0.5, places)
            self.fails(self.follows, read, sheets, pages, 0.51, places)

    def test_pages_are_cut_off_at_their_edges(self):
        """A rule wider than the paper does not reach into the next page."""
        more = ("  - {rule: 20pt, width: 400mm, place: page-top, "
                "distance: 4mm, pages: first}\n")
        ends = []
        for options in ((), ("--impose", "2up", "--sheet", "A4")):
            pdf = self.set(2, *options, name="wide", more=more)
            harness.run("pdftoppm", "-r", 72, "-gray", "-f", 1, "-l", 1,
                        "-singlefile", pdf, self.path("wide"))
            with open(self.path("wide.pgm"), "rb") as file:
                data = file.read()
            head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", data)
            width = int(head[1])
            row = data[head.end():][width * 20:][:width]
            self.assertEqual(row[200], 0)
            ends.append(max(x for x in range(width) if row[x] < 128))
        self.assertGreater(ends[0], A5[0] - 3)
        self.assertLess(abs(ends[1] - (A4[1] / 2 - 1)), 3)

    # ---- the file ----

    def test_conforms(self):
        for kind in ("2up", "4up", "booklet"):
            for count in (1, 5):
                pdf = self.set(count, "--impose", kind, size="A4")
                done = harness.run(harness.briefset, "check", "--profile",
                                   "a-2a+ua-1", pdf)
                self.assertEqual(done.stderr, b"")

    def test_same_bytes(self):
        def made(*options):
            with open(self.set(5, *options), "rb") as file:
                return file.read()

        first, second = (made("--impose", "booklet") for _ in range(2))
        self.assertEqual(first, second)
        self.assertNotEqual(made("--impose", "2up"), first)

    def test_said_by_the_layout(self):
        said = self.set(4, print_="impose: booklet, sheet: A4")
        wanted = self.set(4, "--impose", "booklet", "--sheet", "A4",
                          name="option")
        with open(said, "rb") as one, open(wanted, "rb") as other:
            self.assertEqual(one.read(), other.read())
        own = self.set(4, print_='impose: 2up, sheet: [300mm, 215mm]')
        for got, want in zip(sizes(own)[0], (300 * MM, 215 * MM)):
            self.assertAlmostEqual(got, want, 2)

    def test_leaf_of_a5(self):
        """The built-in appeal: A5, twice on A4, cut in the middle."""
        source = os.path.join(harness.root, "input", "samples", "appeal.md")
        pdf = self.path("leaf.pdf")
        harness.typeset(source, pdf, "--layout", "initiative-a5")
        for width, height in sizes(pdf):
            self.assertAlmostEqual(width, A4[1], 2)
            self.assertAlmostEqual(height, A4[0], 2)
        for page in glyphs(pdf):
            half = len(page) // 2
            self.alike(page[half:], moved(page[:half], 1, A4[1] / 2, 0))
            self.assertLess(max(g[1] + g[3] for g in page[:half]), A4[1] / 2)
        self.assertTrue(all(marks(pdf)))

    # ---- what cannot be ----

    def test_sheet_without_imposition(self):
        self.assertRegex(self.refused("--sheet", "A4"),
                         r"^--sheet: error: .*--impose.*\[imposition\]")

    def test_names(self):
        self.assertIn('no imposition "3up"; there are: none, 2up',
                      self.refused("--impose", "3up", status=2))
        self.assertIn('no paper "A9"; there are: A3',
                      self.refused("--impose", "2up", "--sheet", "A9",
                                   status=2))
        self.assertIn("must be one of none, 2up, 4up, booklet",
                      self.refused(print_="impose: 3up"))
        self.assertIn("[definition-value]", self.refused(print_="sheet: A9"))

    # ---- batches ----

    def batch(self, *words):
        done = harness.run(harness.briefset, "batch", *words, "-o",
                           self.path("out"), "--messages", "short",
                           env={**os.environ, "LC_ALL": "C.UTF-8"})
        return done.stdout.decode() + done.stderr.decode()

    def test_batches(self):
        source, layout = self.source(5), self.layout()
        words = [source, "--layout", layout, "--impose", "booklet"]
        made = self.path("out", "case.pdf")
        self.batch(*words)
        self.assertEqual(labels(made), ["1", "2", "3", "4, 5"])
        with open(self.path("out", "manifest.ndjson"),
                  encoding="utf-8") as file:
            self.assertIn('"pages":4', file.read())
        self.batch(*words, "--sheet", "A5")  # asked for otherwise, made anew
        self.assertAlmostEqual(sizes(made)[0][0], A5[1], 2)
        self.batch(self.write("jobs.yaml", "jobs:\n  - {source: case.md, "
                              "layout: case.yaml, impose: 4up, sheet: A3}\n"))
        self.assertEqual(labels(made), ["1, 2, 3, 4", "5"])
        self.assertAlmostEqual(sizes(made)[0][0], A3[0], 2)
        for key, value in (("impose", "3up"), ("sheet", "A9")):
            jobs = self.write("jobs.yaml", "jobs:\n  - {source: case.md, "
                              f"{key}: {value}}}\n")
            done = harness.run(harness.briefset, "batch", jobs, "-o",
                               self.path("out"), status=1)
            self.assertIn("[job-value]", done.stderr.decode())

    def test_records(self):
        self.write("rows.csv", "a\n甲\n乙\n")
        source = self.write("t.md", "---\nlanguages: [zh-Hans]\n---\n\n{{a}}\n")
        harness.run(harness.briefset, "typeset", source, "--records",
                    self.path("rows.csv"), "--name", "{{a}}.pdf", "--layout",
                    self.layout(), "--impose", "2up", "--sheet", "A4", "-o",
                    self.path("rows/"))
        for name in "甲乙":
            pdf = self.path("rows", name + ".pdf")
            self.assertAlmostEqual(sizes(pdf)[0][0], A4[1], 2)
            self.assertEqual([g[0] for g in glyphs(pdf)[0]].count(name), 2)


if __name__ == "__main__":
    harness.main()
