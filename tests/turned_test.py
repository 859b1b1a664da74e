"""Turned tables, and what else is turned: read from the matrices and places of
the glyphs that the page shows.
"""
import re

import pikepdf

import harness
import measure
from figure_test import png
from made import TEN, WORDS, Made, structure_text
from pages import bare

UP = (0, 1, -1, 0)  # a line of text runs up the page
RIGHT = (1, 0, 0, 1)
HEIGHT = 60  # of the type area, in its lengths
NUMBER = [{"text": "- {page} -", "style": "paragraph", "place": "below",
           "distance": "20pt", "side": "center"}]


def table(columns, rows, head="head"):
    """A table whose widest words are some 40 points wide."""
    lines = ["|".join(["", *(f"{head}{c:02}x" for c in range(columns)), ""]),
             "|" + "--|" * columns]
    lines += ["|".join(["", *(f"val{r:02}n{c:02}"
                              for c in range(columns)), ""])
              for r in range(rows)]
    return "\n".join(lines)


class Turned(Made):
    def sheet(self, markdown, **options):
        options.setdefault("height", HEIGHT)
        return self.make(markdown, 44, languages=options.pop(
            "languages", "[zh-Hans]"), **options)

    def turned(self, height=HEIGHT):
        """The pages as they are read with their left side up: glyphs, shapes."""
        return [measure._page(node, measure.MARGIN, measure.MARGIN,
                              height * measure.EM)
                for node in measure.trace(self.path("case.pdf"))]

    def directions(self):
        """(page, text, direction) of every stretch of text."""
        found = []
        for number, page in enumerate(measure.trace(self.path("case.pdf"))):
            for node in page.iter("span"):
                matrix = [float(n) for n in node.get("trm").split()]
                size = max(matrix)
                text = "".join(g.get("unicode") or "" for g in node.iter("g"))
                found.append((number, text, tuple(
                    round(n / size) for n in matrix)))
        return found

    def types(self):
        """The types of the structure tree, in its order."""
        def walk(node):
            if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
                return []
            kids = node.get("/K", [])
            kids = kids if isinstance(kids, pikepdf.Array) else [kids]
            return [str(node.S)] + [t for kid in kids for t in walk(kid)]

        with pikepdf.open(self.path("case.pdf")) as pdf:
            return walk(pdf.Root.StructTreeRoot.K)

    def silent(self):
        done = harness.run(harness.briefset, "check", "--profile",
                           "a-2a+ua-1", self.path("case.pdf"))
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    # 11 columns of some 50 points: too wide for 440, not for 600.
    WIDE = f"前{TEN}\n\n{table(11, 6)}\n\n后{TEN}"

    def is_turned(self, sheet):
        """The table on a page of its own, its head at the left."""
        self.assertEqual(len(sheet.pages), 3)
        for page, text, direction in self.directions():
            self.assertEqual(direction, UP if page == 1 else RIGHT, text)
        glyphs, shapes = self.turned()[1]
        self.assertEqual(bare("".join(g.text for g in glyphs)),
                         bare(re.sub(r"\|[-|]*", "", table(11, 6))))
        lines = measure._lines(glyphs, 1)
        self.assertEqual(len(lines), 7)
        self.assertIn("head00xhead01x", lines[0].text)
        for above, below in zip(lines, lines[1:]):
            self.assertGreater(below.y, above.y + 1)
        for line in lines:
            xs = [g.x for g in line.glyphs]
            self.assertEqual(xs, sorted(xs))
            self.assertGreater(xs[0], 0)
            self.assertLess(line.glyphs[-1].end, HEIGHT)
        rules = sorted((s.top, s.left, s.right) for s in shapes)
        self.assertEqual(len(rules), 3)
        self.near(rules[0][0], 0)
        for _, left, right in rules:
            self.near(left, 0)
            self.near(right, HEIGHT, 0.01)

    def test_a_table_that_is_too_wide_is_turned(self):
        self.is_turned(self.sheet(self.WIDE))
        self.assertNotIn("[forced-break]", self.said)
        self.silent()
        for control in ({"turned_tables": "never"}, {"height": 40}):
            sheet = self.sheet(self.WIDE, **control)
            self.assertTrue(self.fails(self.is_turned, sheet))
            self.assertIn("[forced-break]", self.said)
            self.assertEqual({d for _, _, d in self.directions()}, {RIGHT})

    def test_a_table_that_has_the_width_is_not(self):
        text = f"前{TEN}\n\n{table(4, 6)}\n\n后{TEN}"
        for options, direction in (({}, {RIGHT}),
                                   ({"turned_tables": "auto"}, {RIGHT}),
                                   ({"turned_tables": "always"}, {UP, RIGHT})):
            self.sheet(text, **options)
            self.assertEqual({d for _, _, d in self.directions()}, direction)
        self.sheet(text, turned_tables="sometimes", status=1)
        self.assertIn("[definition-value]", self.said)

    def test_what_is_in_a_turned_div(self):
        """Its heading as well, on the same page."""
        text = f"前{TEN}\n\n::: {{.turned}}\n# 表一\n\n{table(3, 2)}\n:::\n\n后"
        self.sheet(text)
        self.assertNotIn("[unknown-class]", self.said)
        found = {(page, text) for page, text, direction in self.directions()
                 if direction == UP}
        self.assertEqual({page for page, _ in found}, {1})
        self.assertIn((1, "表一"), found)
        with pikepdf.open(self.path("case.pdf")) as pdf:
            target = pdf.Root.Outlines.First.Dest
            self.assertEqual(target[0].objgen, pdf.pages[1].objgen)
            self.near(float(target[3]), HEIGHT * 10 + measure.MARGIN, 0.01)
        self.sheet(text.replace(".turned", ".other"))
        self.assertIn("[unknown-class]", self.said)
        self.assertEqual({d for _, _, d in self.directions()}, {RIGHT})

    def test_head_on_every_page_and_read_once(self):
        """On the left, be that the binding or the fore edge."""
        rows = table(11, 70)
        sheet = self.sheet(rows, page={"sides": "2"})
        self.assertGreater(len(sheet.pages), 2)
        for number, (glyphs, _) in enumerate(self.turned()):
            lines = measure._lines(glyphs, number)
            self.assertIn("head00xhead01x", lines[0].text)
            self.assertLess(lines[-1].y, 44)
        self.assertEqual(structure_text(self.path("case.pdf")),
                         bare(re.sub(r"\|[-|]*", "", rows)))

    def test_tags_are_those_of_any_table(self):
        self.sheet(self.WIDE)
        turned = self.types()
        self.assertEqual(turned.count("/TH"), 11)
        self.sheet(self.WIDE, turned_tables="never")
        self.assertEqual(turned, self.types())

    def test_page_furniture_stays(self):
        """The page's number stands where it does on other pages."""
        self.sheet(self.WIDE, page_furniture=NUMBER)
        numbers = {}
        for page, node in enumerate(measure.trace(self.path("case.pdf"))):
            glyphs, _ = measure._page(node, measure.MARGIN, measure.MARGIN)
            numbers[page] = [(g.text, round(g.x, 2), round(g.y, 2))
                             for g in glyphs if g.y > HEIGHT]
        self.assertEqual([number[0][1:] for number in numbers.values()],
                         [numbers[0][0][1:]] * 3)
        self.assertEqual([number[2][0] if len(number) > 2 else number[1][0]
                          for number in numbers.values()], ["1", "2", "3"])
        for page, text, direction in self.directions():
            if text.strip("- ").isdigit():
                self.assertEqual(direction, RIGHT)

    def test_notes_below_the_table(self):
        """At the foot of what is read with the left side up, without the
        table and the note in each other's way."""
        noted = self.WIDE.replace("val03n03", "val03n03[^1]") + \
            f"\n\n[^1]: 注{TEN}"
        self.sheet(noted)
        glyphs, _ = self.turned()[1]
        lines = measure._lines(glyphs, 1)
        last = next(line for line in lines if TEN in line.text)
        self.near(last.y, 44, 0.5)
        self.assertLess(max(line.y for line in lines if "val" in line.text),
                        last.y - 1)
        self.assertLess(last.glyphs[0].x, 5)
        self.silent()

    def test_links_and_marks(self):
        """A link's area is where its words are; a wavy line is below them; a
        picture stands on its foot for who turns the page."""
        self.write("a.png", png(80, 40, (200, 30, 30)))
        text = "::: {.turned}\n甲[乙丙丁](https://example.org/)戊" \
               "[己庚辛]{.work}壬\n\n![图](a.png)\n:::"
        self.sheet(text)
        self.silent()
        glyphs, shapes = self.turned()[0]
        place = {g.text: g for g in glyphs}
        with pikepdf.open(self.path("case.pdf")) as pdf:
            left, bottom, right, top = (
                float(n) / 10 for n in pdf.pages[0].Annots[0].Rect)
        margin = measure.MARGIN / 10
        self.near(bottom - margin, place["乙"].x)
        self.near(top - margin, place["丁"].end)
        self.assertLess(left - margin, place["乙"].y - 0.5)
        self.assertGreater(right - margin, place["乙"].y)
        [wave] = [s for s in shapes if s.curved]
        self.near(wave.left, place["己"].x, 0.15)
        self.near(wave.right, place["辛"].end, 0.15)
        self.assertGreater(wave.top, place["己"].y)
        self.assertLess(wave.bottom, place["己"].y + 0.6)
        node = next(measure.trace(self.path("case.pdf"))[0].iter("fill_image"))
        a, b, c, d, *_ = (float(n) for n in node.get("transform").split())
        # Down the page is to the left of who reads it.
        self.assertEqual((round(a), round(d)), (0, 0))
        self.near(-b, 2 * abs(c), 0.01)
        self.assertLess(b, 0)

    def test_in_every_arrangement(self):
        """Nothing is lost or leaves the type area."""
        texts = "\n\n".join([f"国{TEN}", f"word {WORDS}", table(11, 30),
                             table(11, 30, "kopf").replace("val", "wert"),
                             f"家{TEN}", f"end {WORDS}"])
        texts = texts.replace("head00x", "栏目").replace("val00n00", "一二三")
        wanted = sorted(bare(re.sub(r"\|[-|]*", "", texts)))
        for kind in ("stacked", "parallel", "facing", "sequential"):
            self.sheet(texts, languages="[zh-Hans, en]", arrangement=kind,
                       turned_tables="always")
            self.assertEqual(sorted(structure_text(self.path("case.pdf"))),
                             wanted, kind)
            self.inside()
            self.silent()

    def test_across_all_columns(self):
        text = "\n\n".join([TEN * 30, table(8, 50), TEN * 30])
        self.sheet(text, page={"columns": {"count": "2", "gap": "20pt"}},
                   turned_tables="always")
        self.assertIn(UP, {d for _, _, d in self.directions()})
        self.inside()
        self.assertEqual(structure_text(self.path("case.pdf")),
                         bare(re.sub(r"\|[-|]*", "", text)))

    def inside(self):
        for node in measure.trace(self.path("case.pdf")):
            glyphs, _ = measure._page(node, measure.MARGIN, measure.MARGIN)
            for glyph in glyphs:
                self.assertGreater(glyph.x, -0.01, glyph)
                self.assertGreater(glyph.y, -0.01, glyph)
                self.assertLess(glyph.x, 44.01, glyph)
                self.assertLess(glyph.y, HEIGHT + 0.3, glyph)

    def test_not_in_footnotes(self):
        self.sheet(f"国[^1]\n\n[^1]: 注\n\n    {table(3, 2)}".replace(
            "\n|", "\n    |"), turned_tables="always")
        self.assertEqual({d for _, _, d in self.directions()}, {RIGHT})


if __name__ == "__main__":
    harness.main()
