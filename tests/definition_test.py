"""Layout definitions: extending, variables, errors with their places, and what
the page's keys make of the finished file.

A case is a small definition; what is asked for is read from the message or
from the PDF's boxes and shapes, with a control that must not show it.
"""
import os
import re

import pikepdf

import harness
import measure

BASE = """\
page: {size: A5, whole-ems: false, \
margins: {top: 20mm, bottom: 20mm, inner: 18mm, outer: 18mm}}
fonts:
  song: {han: Noto Serif CJK SC, latin: TeX Gyre Termes}
styles:
  paragraph: {font: song, size: 10pt, pitch: 18pt}
"""
SOURCE = "---\nlanguages: [zh-Hans]\ntitle: 题\n---\n\n文字。\n"
MM = 72 / 25.4


class Case(harness.TestCase):
    def made(self, layout, source=SOURCE, name="case.yaml"):
        """Writes a definition and sets a text with it: (messages, pages),
        each page MuPDF's trace; no pages when it is refused."""
        self.write(name, layout)
        self.write("case.md", source)
        pdf = self.path("case.pdf")
        if os.path.exists(pdf):
            os.remove(pdf)
        done = harness.typeset("case.md", pdf, "--layout", name, "--messages",
                               "short", status=None, cwd=self.folder)
        said = done.stderr.decode()
        self.assertEqual(done.returncode, 1 if " error: " in said else 0, said)
        self.assertEqual(os.path.exists(pdf), done.returncode == 0)
        return said, measure.trace(pdf) if done.returncode == 0 else []

    def boxes(self):
        with pikepdf.open(self.path("case.pdf")) as pdf:
            page = pdf.pages[0]
            return {key: [float(n) for n in page[key]]
                    for key in ("/MediaBox", "/BleedBox", "/TrimBox")
                    if key in page}

    def glyphs(self, page):
        return measure._page(page, 0, 0)[0]

    def refuses(self, layout, *says, name="case.yaml"):
        """One line for each of `says`, and no others."""
        said = self.made(layout, name=name)[0].splitlines()
        self.assertEqual(len(said), len(says), said)
        for line, pattern in zip(said, says):
            self.assertRegex(line, pattern)


class Extending(Case):
    def size_of_text(self, layout, **kwargs):
        said, pages = self.made(layout, **kwargs)
        self.assertEqual(said, "")
        return round(self.glyphs(pages[0])[0].size * measure.EM, 3)

    def test_a_file(self):
        self.write("base.yaml", BASE)
        self.assertEqual(self.size_of_text("extends: base.yaml\n"), 10)
        self.assertEqual(self.size_of_text(
            "extends: base.yaml\nstyles: {paragraph: {size: 13pt}}\n"), 13)

    def test_a_file_beside_the_one_that_names_it(self):
        self.write("house/base.yaml", BASE)
        self.write("house/big.yaml", "extends: ./base.yaml\n"
                   "styles: {paragraph: {size: 13pt}}\n")
        self.assertEqual(self.size_of_text("extends: house/big.yaml\n"), 13)
        self.assertEqual(self.size_of_text("extends: ../house/big.yaml\n",
                                           name="other/case.yaml"), 13)

    def test_a_built_in_one(self):
        said, pages = self.made("extends: bulletin\npage: {size: A5}\n")
        self.assertEqual(said, "")
        self.assertAlmostEqual(self.boxes()["/MediaBox"][2], 148 * MM, 2)

    def test_lists_are_replaced_and_mappings_merged(self):
        self.write("base.yaml", BASE + "page-furniture:\n"
                   '  - {text: 甲, style: paragraph}\n'
                   '  - {text: 乙, style: paragraph, place: below}\n')

        def texts(layout):
            return "".join(g.text for g in self.glyphs(
                self.made(layout)[1][0]))
        self.assertEqual(texts("extends: base.yaml\n"), "文字。甲乙")
        self.assertEqual(texts("extends: base.yaml\npage-furniture:\n"
                               "  - {text: 丙, style: paragraph}\n"),
                         "文字。丙")
        self.assertEqual(texts("extends: base.yaml\npage-furniture: []\n"),
                         "文字。")

    def test_places_are_those_of_the_file_that_says_it(self):
        self.write("base.yaml", BASE.replace("pitch: 18pt", "pitch: 18px"))
        self.refuses("extends: base.yaml\nstyles: {paragraph: {algin: left}}\n",
                     r"^base\.yaml:5:4\d: error: .*18px",
                     r'^case\.yaml:2:22: error: "algin".*"align"')

    def test_circles(self):
        self.write("one.yaml", "extends: two.yaml\n")
        self.write("two.yaml", "extends: ./sub/../one.yaml\n")
        self.refuses("extends: one.yaml\n",
                     r"^two\.yaml:1:10: error: .*case\.yaml extends one\.yaml "
                     r"extends two\.yaml extends one\.yaml "
                     r"\[definition-circular\]$")
        self.refuses("extends: case.yaml\n", r"case\.yaml extends case\.yaml")
        for i in range(20):
            self.write(f"n{i}.yaml", f"extends: n{i + 1}.yaml\n")
        self.refuses("extends: n0.yaml\n", r"^n14\.yaml:1:10: .*n15\.yaml "
                     r"\[definition-circular\]$")
        self.write("n15.yaml", BASE)
        self.write("n14.yaml", BASE)
        self.assertEqual(self.size_of_text("extends: n0.yaml\n"), 10)

    def test_what_cannot_be_extended(self):
        self.refuses("extends: buletin\n", r'^case\.yaml:1:10: error: .*'
                     r'"bulletin".*\[unknown-layout\]')
        self.refuses("extends: none.yaml\n", r"^case\.yaml:1:10: error: "
                     r".*No such file.*\[unreadable-file\]")
        self.refuses("extends: [a]\n", r"^case\.yaml:1:10: .*must name")


class Variables(Case):
    def test_everywhere(self):
        layout = ("variables: {big: 13pt, number: 13, face: Noto Serif CJK "
                  "SC}\n" + BASE.replace("size: 10pt", "size: SIZE").replace(
                      "Noto Serif CJK SC", "$face"))
        for spelled in ("$big", "'${big}'", "'${number}pt'"):
            said, pages = self.made(layout.replace("SIZE", spelled))
            self.assertEqual(said, "")
            self.assertAlmostEqual(self.glyphs(pages[0])[0].size, 1.3, 3)

    def test_of_an_extended_layout(self):
        """The layout that extends another says what its variables are."""
        self.write("base.yaml", "variables: {size: 10pt}\n" +
                   BASE.replace("size: 10pt", "size: $size"))
        for variables, size in [("", 1), ("variables: {size: 14pt}\n", 1.4)]:
            said, pages = self.made("extends: base.yaml\n" + variables)
            self.assertEqual(said, "")
            self.assertAlmostEqual(self.glyphs(pages[0])[0].size, size, 3)

    def test_dollars(self):
        said, pages = self.made(BASE + "variables: {a: x}\npage-furniture:\n"
                                "  - {text: 'US$ 5 $$a $a', "
                                "style: paragraph}\n")
        self.assertEqual(said, "")
        text = "".join(g.text for g in self.glyphs(pages[0]))
        self.assertIn("US$5$ax", text.replace(" ", ""))

    def test_wrong_ones(self):
        self.refuses("variables: {body: 12pt}\n" +
                     BASE.replace("size: 10pt", "size: $bodi"),
                     r'^case\.yaml:6:33: error: .*"bodi".*"body".*'
                     r"\[unknown-variable\]",
                     r"^case\.yaml:6:33: error: .*not a length")
        self.refuses("variables: {a: 1pt, b: $a}\n" + BASE,
                     r'^case\.yaml:1:24: error: .*"b" must not refer')
        self.refuses("variables: {a: [1]}\n" + BASE, r"^case\.yaml:1:16: error")
        self.refuses("variables: [a]\n" + BASE, r"^case\.yaml:1:12: error")


class Errors(Case):
    def test_all_at_once(self):
        self.refuses("""\
page: {size: A44, sides: 3, margin: {top: 1mm}}
prohibition: gbt
fonts:
  song: {han: Noto Serif CJK SC, latin: TeX Gyre Termes, weigth: 400}
emphasis: sogn
styles:
  paragraph:
    font: song
    size: 10pt
    pitch: 18pt
    zh: {indent: 2m, algin: left}
    en: {color: red}
  other: {like: paragrph, before: 1}
opening:
  - {text: a, style: paragraf}
  - {row: {lefft: a}, style: paragraph}
  - {space: 1pt, rule: 1pt}
""",
                     r'^case\.yaml:1:14: error: "A44".*"A4"',
                     r'^case\.yaml:1:26: error: "sides"',
                     r'^case\.yaml:1:29: error: "margin".*"margins"',
                     r'^case\.yaml:2:14: error: .*"gb"\?',
                     r'^case\.yaml:4:58: error: "weigth".*"weight"',
                     r'^case\.yaml:5:11: error: .*"sogn".*"song"',
                     r'^case\.yaml:11:18: error: "2m" is not a length',
                     r'^case\.yaml:11:22: error: "algin".*"align"',
                     r'^case\.yaml:12:17: error: "red" is not a colour',
                     r'^case\.yaml:13:17: error: .*"paragrph".*"paragraph"',
                     r'^case\.yaml:13:35: error: "1" is not a length',
                     r'^case\.yaml:15:22: error: .*"paragraf".*"paragraph"',
                     r'^case\.yaml:16:12: error: "lefft".*"left"',
                     r'^case\.yaml:17:5: error: .*two things')

    def test_geometry(self):
        margins = "{top: 20mm, bottom: 20mm, inner: 18mm, outer: 18mm}"
        for page, says in [
                ("{size: A6, margins: {inner: 60mm, outer: 50mm}}",
                 r":1:7: error: .*no room for text"),
                ("{size: A5, type-area: {width: 200mm}}",
                 r":1:7: error: .*width of the type area do not add up"),
                ("{size: A5, margins: {top: 20mm, bottom: 20mm}, type-area: "
                 "{height: 171mm}}", r":1:7: error: .*height.*do not add up"),
                ("{size: [6000mm, 100mm]}", r":1:15: error: .*5 metres"),
                ("{size: A5, margins: " + margins +
                 ", grid: {characters: 100, lines: 10}}",
                 r"characters would overlap.*100"),
                ("{size: A5, margins: " + margins +
                 ", grid: {characters: 10, lines: 100}}",
                 r"lines of the style \"paragraph\" would overlap.*100")]:
            with self.subTest(page=page):
                layout = BASE.replace(BASE.splitlines()[0], "page: " + page)
                if "grid" in page:
                    layout = layout.replace("pitch: 18pt",
                                            "pitch: grid, tracking: grid")
                said = self.made(layout)[0]
                self.assertEqual(said.count("\n"), 1, said)
                self.assertRegex(said, r"^case\.yaml" + (
                    says if says.startswith(":") else r":\d+:\d+: .*" + says))
                self.assertIn("[definition-", said)
        self.assertEqual(self.made(BASE)[0], "")

    def test_no_room_for_a_character(self):
        self.refuses(BASE.replace("pitch: 18pt", "pitch: 18pt, left: 109mm"),
                     r'^case\.yaml:5:14: error: the style "paragraph" leaves '
                     r"no room.*\[definition-geometry\]")
        self.assertEqual(self.made(BASE.replace(
            "pitch: 18pt", "pitch: 18pt, left: 100mm"))[0].count("error"), 0)

    def test_furniture_outside_the_paper(self):
        for distance, wrong in [("21mm", True), ("15mm", False)]:
            said = self.made(BASE + "page-furniture:\n  - {text: 甲, style: "
                             f"paragraph, distance: {distance}}}\n")[0]
            self.assertEqual("outside the paper" in said, wrong, said)

    def test_a_missing_font(self):
        self.refuses(BASE.replace("font: song, ", ""),
                     r'^case\.yaml:5:14: error: the style "paragraph" needs a '
                     r"font.*\[definition-incomplete\]")


class Page(Case):
    def paper(self, page):
        said, _ = self.made(BASE.replace(BASE.splitlines()[0],
                                         f"page: {page}"))
        self.assertEqual(said, "")
        return [n / MM for n in self.boxes()["/MediaBox"][2:]]

    def test_papers(self):
        for name, width, height in [
                ("A3", 297, 420), ("A4", 210, 297), ("A5", 148, 210),
                ("A6", 105, 148), ("B5", 176, 250), ("16K", 195, 270),
                ("Letter", 215.9, 279.4), ("[120mm, 90mm]", 120, 90)]:
            with self.subTest(paper=name):
                for landscape in (False, True):
                    wide, high = self.paper(
                        f"{{size: {name}, landscape: {landscape}}}".lower()
                        .replace("a3", "A3").replace("a4", "A4")
                        .replace("a5", "A5").replace("a6", "A6")
                        .replace("b5", "B5").replace("16k", "16K")
                        .replace("letter", "Letter"))
                    if landscape:
                        wide, high = high, wide
                    self.assertAlmostEqual(wide, width, 2)
                    self.assertAlmostEqual(high, height, 2)

    def first_glyph(self, page):
        page = page.replace("{", "page: {whole-ems: false, ", 1)
        said, pages = self.made(BASE.replace(BASE.splitlines()[0], page))
        self.assertEqual(said, "")
        glyph = self.glyphs(pages[0])[0]
        return glyph.x * measure.EM / MM, glyph.y * measure.EM / MM

    def test_margins_follow_from_the_type_area(self):
        baseline = 0.88 * 10 / MM
        for page, left, top in [
                ("{size: A5, type-area: {width: 100mm, height: 150mm}}",
                 24, 30),
                ("{size: A5, margins: {inner: 20mm, top: 22mm}, type-area: "
                 "{width: 100mm, height: 150mm}}", 20, 22),
                ("{size: A5, margins: {outer: 20mm, bottom: 22mm}, type-area: "
                 "{width: 100mm, height: 150mm}}", 28, 38)]:
            with self.subTest(page=page):
                x, y = self.first_glyph(page)
                self.assertAlmostEqual(x, left, 2)
                self.assertAlmostEqual(y - baseline, top, 2)

    def rules(self, extra):
        said, pages = self.made(BASE + extra)
        self.assertEqual(said, "")
        return [measure._page(page, 0, 0)[1] for page in pages]

    def test_bleed_and_crop_marks(self):
        page = BASE.splitlines()[0]
        mm = 148 * MM
        self.made(BASE)
        self.assertEqual(list(self.boxes()), ["/MediaBox"])
        plain = self.glyphs(self.made(BASE)[1][0])[0]
        for options, sheet, bleed in [
                ("bleed: 3mm", 3 * MM, 3 * MM),
                ("bleed: 3mm, crop-marks: true", 3 * MM + 22, 3 * MM),
                ("crop-marks: true", 22, 0)]:
            with self.subTest(options=options):
                said, pages = self.made(BASE.replace(
                    page, page[:-1] + f", print: {{{options}}}}}"))
                self.assertEqual(said, "")
                boxes = self.boxes()
                self.assertAlmostEqual(boxes["/MediaBox"][2], mm + 2 * sheet,
                                       2)
                self.assertAlmostEqual(boxes["/TrimBox"][0], sheet, 2)
                self.assertAlmostEqual(boxes["/TrimBox"][2], sheet + mm, 2)
                self.assertAlmostEqual(boxes["/BleedBox"][0], sheet - bleed, 2)
                glyph = self.glyphs(pages[0])[0]
                self.assertAlmostEqual((glyph.x - plain.x) * measure.EM, sheet,
                                       2)
                self.assertAlmostEqual((glyph.y - plain.y) * measure.EM, sheet,
                                       2)
                marks = measure._page(pages[0], 0, 0)[1]
                self.assertEqual(len(marks), 8 if "crop" in options else 0)
                for mark in marks:  # none reaches the bleed
                    inside = (sheet - bleed) / measure.EM
                    self.assertTrue(
                        mark.right < inside or mark.bottom < inside or
                        mark.left * measure.EM > mm + sheet + bleed or
                        mark.top * measure.EM > 210 * MM + sheet + bleed)

    def shown(self, pages, sides=2):
        """On which of five pages an element for `pages` stands."""
        layout = BASE.replace("page: {", f"page: {{sides: {sides}, ") + (
            "page-furniture:\n"
            f"  - {{text: 甲, style: paragraph, pages: {pages}}}\n")
        said, made = self.made(layout, SOURCE + "\n文字。\n" * 120)
        self.assertEqual(said, "")
        self.assertEqual(len(made), 5)
        return "".join(str(number) for number, page in enumerate(made, 1)
                       if "甲" in "".join(g.text for g in self.glyphs(page)))

    def test_sets_of_pages(self):
        for pages, wanted in [
                ("all", "12345"), ("first", "1"), ("not-first", "2345"),
                ("last", "5"), ("not-last", "1234"), ("odd", "135"),
                ("even", "24"), ("right", "135"), ("left", "24"),
                ("[odd, not-first]", "35"), ("[first, last]", "")]:
            with self.subTest(pages=pages):
                self.assertEqual(self.shown(pages), wanted)
        self.assertEqual(self.shown("right", sides=1), "12345")
        self.assertEqual(self.shown("left", sides=1), "")

    def test_rules_from_the_paper_edges(self):
        shapes = self.rules(
            "page-furniture:\n"
            "  - {rule: 1mm, place: page-top, distance: 30mm, width: 60mm}\n"
            "  - {rule: 1mm, place: page-bottom, distance: 20mm}\n")[0]
        top, bottom = [[n * measure.EM / MM for n in shape[:4]]
                       for shape in shapes]
        self.assertAlmostEqual(top[1], 30, 2)
        self.assertAlmostEqual(top[0], 44, 2)
        self.assertAlmostEqual(top[2], 104, 2)
        self.assertAlmostEqual(bottom[3], 190, 2)
        self.assertAlmostEqual(bottom[0], 18, 2)

    def test_fold_and_cut(self):
        fold, = self.rules("page-furniture:\n"
                           "  - {fold: horizontal, distance: 105mm}\n")
        self.assertEqual(len(fold), 2)
        for shape in fold:
            self.assertAlmostEqual((shape.top + shape.bottom) / 2 *
                                   measure.EM / MM, 105, 2)
        self.assertAlmostEqual(fold[0].left, 0, 3)
        self.assertAlmostEqual(fold[1].right * measure.EM / MM, 148, 2)
        cut, = self.rules("page-furniture:\n"
                          "  - {cut: vertical, distance: 74mm}\n")
        self.assertGreater(len(cut), 50)
        self.assertAlmostEqual(cut[-1].bottom, 210 * MM / measure.EM, 1)
        for shape in cut:
            self.assertAlmostEqual(shape.middle * measure.EM / MM, 74, 2)

    def test_distance_to_the_ink(self):
        def top(extra):
            said, pages = self.made(
                BASE + "page-furniture:\n  - {text: 一, style: paragraph, "
                f"place: below, distance: 5mm{extra}}}\n")
            self.assertEqual(said, "")
            return self.glyphs(pages[0])[-1].y * measure.EM
        # 一 is a stroke about the middle of its square.
        lower = top("") - top(", distance-to: ink")
        self.assertGreater(lower, 3.5)
        self.assertLess(lower, 5.5)


class Furniture(Case):
    """Labels, conditions, marks in templates, rules."""
    style = ""  # one more

    def lines(self, furniture, fields="", where="opening"):
        said, pages = self.made(BASE + f"strong: hei\n{where}:\n{furniture}",
                                SOURCE.replace("title: 题", "title: 题\n" +
                                               fields))
        self.assertEqual(said, "")
        glyphs, shapes = measure._page(pages[0], 0, 0)
        return measure._lines(glyphs, 0), shapes

    def made(self, layout, source=SOURCE, name="case.yaml"):
        layout = layout.replace("fonts:\n", "fonts:\n  hei: {han: Noto Sans "
                                "CJK SC, latin: TeX Gyre Heros}\n", 1)
        layout = layout.replace("pitch: 18pt}\n",
                                "pitch: 18pt}\n" + self.style, 1)
        return super().made(layout, source, name)

    def texts(self, *args, **kwargs):
        return [line.text for line in self.lines(*args, **kwargs)[0]]

    def test_conditions(self):
        rows = ("  - {text: 甲, style: paragraph, when: a}\n"
                "  - {text: 乙, style: paragraph, unless: a}\n"
                "  - {text: 丙, style: paragraph, when: [a, b]}\n"
                "  - {text: 丁, style: paragraph, unless: [a, b]}\n")
        self.assertEqual(self.texts(rows, "a: 1"), ["甲", "丙", "文字。"])
        self.assertEqual(self.texts(rows, "b: 1"), ["乙", "丙", "文字。"])
        self.assertEqual(self.texts(rows), ["乙", "丁", "文字。"])
        self.assertEqual(self.texts(rows, "a: no"), ["乙", "丁", "文字。"])
        self.assertEqual(self.texts(rows, "a: false"), ["乙", "丁", "文字。"])
        self.assertEqual(self.texts(rows, "a: none"), ["甲", "丙", "文字。"])

    def test_marks(self):
        """In the template, never in what a field holds."""
        def fonts(words, fields="a: x"):
            lines, _ = self.lines(f'  - {{text: "{words}", style: '
                                  "paragraph}\n", fields)
            return [(g.text, "Sans" in g.font) for g in lines[0].glyphs]
        self.assertEqual(fonts("**甲**乙"), [("甲", True), ("乙", False)])
        self.assertEqual(fonts("甲乙"), [("甲", False), ("乙", False)])
        self.assertEqual(fonts("{a}乙", "a: '**甲**'")[2:3], [("甲", False)])
        self.assertEqual(fonts(r"\\*甲"), [("*", False), ("甲", False)])

    def test_labels(self):
        """The text keeps the label's room free on all its lines."""
        self.style = "  note: {like: paragraph, left: 4em, label: 3em}\n"

        def made(label):
            lines, _ = self.lines("  - {text: '" + "国" * 60 +
                                  f"', {label}style: note}}\n")
            return [line for line in lines if "国" in line.text]
        left = 18 * MM / measure.EM
        lines = made("label: 抄送：, ")
        self.assertGreater(len(lines), 1)
        self.assertTrue(lines[0].text.startswith("抄送：国"))
        self.assertAlmostEqual(lines[0].glyphs[0].x - left, 1, 2)
        for line in lines:
            self.assertAlmostEqual(line.glyph("国").x - left, 4, 2)
        self.assertFalse(made("")[0].text.startswith("抄"))

    def test_lists(self):
        """Several items are numbered, one is not; the second line of an item
        begins below its first character."""
        def made(value):
            return self.lines(
                '  - {list: "{a}", label: 附件：, style: list}\n', value)[0]
        self.style = "  list: {like: paragraph, left: 5em, label: 3em}\n"
        lines = made("a: |\n  " + "国" * 40 + "\n  乙")
        left = 18 * MM / measure.EM
        self.assertEqual(lines[0].text[:6], "附件：1.国")
        self.assertAlmostEqual(lines[0].glyphs[0].x - left, 2, 2)
        self.assertAlmostEqual(lines[0].glyph("1").x - left, 5, 2)
        self.assertAlmostEqual(lines[1].glyphs[0].x, lines[0].glyph("国").x, 3)
        self.assertEqual(lines[2].text, "2.乙")
        self.assertAlmostEqual(lines[2].glyph("乙").x, lines[0].glyph("国").x,
                               3)
        one = made("a: 国")
        self.assertEqual(one[0].text, "附件：国")
        self.assertAlmostEqual(one[0].glyph("国").x - left, 5, 2)

    def test_adjacent_rules_are_one(self):
        rules = "  - {text: 甲, style: paragraph}\n"
        for between, count in [("", 1),
                               ("  - {text: 甲, style: paragraph}\n", 2),
                               ("  - {text: 甲, style: paragraph, when: a}\n",
                                1)]:
            _, shapes = self.lines(rules + "  - {rule: 1pt}\n" + between +
                                   "  - {rule: 2pt}\n")
            self.assertEqual(len(shapes), count)
            self.assertAlmostEqual((shapes[-1].bottom - shapes[-1].top) *
                                   measure.EM, 2, 2)

    def test_languages(self):
        """A template a language; what only one has is set once."""
        row = "  - {text: {zh: 甲{a}, en: 'A {a}'}, style: paragraph}\n"
        self.assertEqual(self.texts(row.replace("甲{a}", '"甲{a}"'), "a: 1"),
                         ["甲1", "文字。"])

    def test_line_breaks_in_fields(self):
        self.assertEqual(self.texts('  - {text: "{a}", style: paragraph}\n',
                                    "a: |\n  甲\n  乙\n"),
                         ["甲", "乙", "文字。"])


if __name__ == "__main__":
    harness.main()
