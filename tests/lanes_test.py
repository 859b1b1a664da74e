"""Lanes and columns in documents made for the purpose: what the arrangement of
a layout says, three languages, a side that is missing, a unit longer than a
page, writing from right to left; each rule with its control.
"""
import re

import pikepdf

import harness
import measure
import pages
from made import TEN, WORDS, Made, layout_text, structure_text
from pages import bare

KINDS = ("stacked", "parallel", "facing", "sequential", "single")


class Lanes(Made):
    # ---- parallel ----

    def test_lanes_by_ratio_and_gap(self):
        def check(sheet):
            self.near(self.starts(sheet, "国1")[1], 0)
            self.near(self.starts(sheet, "word1")[1], 16)
            self.near(self.starts(sheet, "国1")[2],
                      self.starts(sheet, "word1")[2])
        text = self.paired()
        self.proves(check,
                    self.make(text, arrangement={
                        "kind": "parallel", "ratio": ["1", "2"],
                        "gap": "20pt"}),
                    self.make(text, arrangement={"kind": "parallel",
                                                 "gap": "20pt"}),
                    self.make(text))

    def test_order_of_languages(self):
        def check(sheet):
            self.assertLess(self.starts(sheet, "word1")[1],
                            self.starts(sheet, "国1")[1])
        text = self.paired()
        self.proves(check,
                    self.make(text, arrangement={"kind": "parallel",
                                                 "order": ["en", "zh"]}),
                    self.make(text, arrangement="parallel"))

    def test_stacked_order(self):
        def check(sheet):
            self.assertLess(self.starts(sheet, "word1")[2],
                            self.starts(sheet, "国1")[2])
        text = self.paired()
        self.proves(check,
                    self.make(text, arrangement={"order": ["en", "zh-Hans"]}),
                    self.make(text))

    def test_secondary_size_and_colour(self):
        def check(sheet):
            line = next(l for l in sheet.all if "word1" in l.text)
            self.near(line.glyph("word1").size, 0.9 * 0.8)
            self.assertEqual(len(sheet.pdf), 2, sheet.pdf)
        arrangement = {"kind": "parallel",
                       "secondary": {"size": "0.8", "color": "#333333"}}
        text = self.paired()
        self.proves(check, self.make(text, arrangement=arrangement),
                    self.make(text, arrangement="parallel"))

    def test_pair_gap(self):
        def gap(sheet):
            return self.starts(sheet, "word1")[2] - \
                self.starts(sheet, "国1")[2]

        def check(sheet):
            self.near(gap(sheet) - gap(plain), 1.5)
        text = self.paired(size=1)
        plain = self.make(text)
        self.proves(check,
                    self.make(text, arrangement={"pair-gap": "15pt"}), plain)

    def test_rule_between_lanes(self):
        def check(sheet):
            self.assertTrue([shape for shape in sheet.shapes
                             if abs(shape.middle - 22) < 0.01 and
                             shape.bottom - shape.top > 5])
        text = self.paired()
        self.proves(check,
                    self.make(text, arrangement={"kind": "parallel",
                                                 "rule": "0.5pt"}),
                    self.make(text, arrangement="parallel"))

    def test_a_missing_side_shifts_nothing(self):
        """The units after it are level, and it has its height for itself."""
        def check(sheet):
            first, second = (self.starts(sheet, text)[2]
                             for text in ("国9", "word9"))
            self.near(first, second)
            self.assertGreater(second, self.starts(sheet, "甲乙")[2] + 1)
        text = f"国8\n\nword8\n\n甲乙{TEN}\n\n国9\n\nword9"
        self.proves(check, self.make(text, arrangement="parallel"),
                    self.make(text))
        self.assertIn("[missing-translation]", self.said)

    def test_three_languages(self):
        def check(sheet):
            places = [self.starts(sheet, text)
                      for text in ("国1", "word1", "mot1")]
            for place in places[1:]:
                self.near(place[2], places[0][2])
            self.assertLess(places[0][1], places[1][1])
            self.assertLess(places[1][1], places[2][1])
        text = "\n\n".join(
            f"国{i}{TEN}\n\nword{i} {WORDS}\n\n::: {{lang=fr}}\nmot{i} "
            f"un deux trois quatre\n:::" for i in range(3))
        self.proves(check,
                    self.make(text, languages="[zh-Hans, en, fr]",
                              arrangement="parallel"),
                    self.make(text, languages="[zh-Hans, en, fr]"))

    def test_three_languages_facing(self):
        """The first on the left, the others under one another on the right."""
        text = "\n\n".join(
            f"国{i}{TEN}\n\nword{i} {WORDS}\n\n::: {{lang=fr}}\nmot{i} "
            f"un deux trois quatre\n:::" for i in range(3))
        sheet = self.make(text, languages="[zh-Hans, en, fr]",
                          arrangement="facing")
        for i in range(3):
            self.assertEqual(self.starts(sheet, f"国{i}")[0], 1)
            self.assertEqual(self.starts(sheet, f"word{i}")[0], 2)
            self.assertEqual(self.starts(sheet, f"mot{i}")[0], 2)
            self.assertGreater(self.starts(sheet, f"mot{i}")[2],
                               self.starts(sheet, f"word{i}")[2])

    def test_one_language(self):
        for kind in KINDS:
            sheet = self.make(f"国{TEN}\n\n家{TEN}", languages="[zh-Hans]",
                              arrangement=kind)
            self.assertEqual(sheet.text, f"国{TEN}家{TEN}", kind)
            self.assertEqual(len(sheet.pages), 1)

    def test_right_to_left(self):
        def check(sheet):
            for line in sheet.all:
                for glyph in line.glyphs:
                    arabic = "\u0600" <= glyph.text[:1] <= "\u06ff"
                    if arabic:
                        self.assertGreater(glyph.x, 22)
                    if measure.is_han(glyph.text[:1]):
                        self.assertLess(glyph.x, 22)
            self.near(next(line.y for line in sheet.all
                           if "\u0633" in line.text),
                      self.starts(sheet, "国1")[2])
        text = f"国1{TEN}\n\n::: {{lang=ar}}\nالسلام عليكم ورحمة الله\n:::"
        font = {"latin": "DejaVu Sans"}
        self.proves(check,
                    self.make(text, languages="[zh-Hans, ar]", font=font,
                              arrangement="parallel"),
                    self.make(text, languages="[zh-Hans, ar]", font=font))

    def test_a_unit_longer_than_a_page_goes_on_in_step(self):
        """On every page both languages begin on one baseline, no line is
        lost, and none stands alone."""
        def check(sheet):
            self.assertGreater(len(sheet.pages), 3)
            both = 0
            for lines, _ in sheet.pages:
                tops = [[line.y for line in lines if
                         (line.glyphs[0].x > 22) == right]
                        for right in (False, True)]
                for lane in tops:
                    self.assertNotEqual(len(lane), 1)
                if tops[0] and tops[1]:
                    self.near(min(tops[0]), min(tops[1]))
                    both += 1
            self.assertGreater(both, 2)
            text = ["".join(line.text for line in sheet.all if
                            (line.glyphs[0].x > 22) == right)
                    for right in (False, True)]
            self.assertEqual(text[0], TEN * 130)
            self.assertEqual(bare(text[1]), bare(WORDS * 90))
        text = f"{TEN * 130}\n\n{WORDS * 90}"
        self.proves(check, self.make(text, height=30, arrangement="parallel"),
                    self.make(text, height=30))

    def test_items_in_each_lane(self):
        """Each lane shows the number; it is in the tags once."""
        text = "1. 国家\n2. 人民\n\n<!-- -->\n\n1. state\n2. people"
        sheet = self.make(text, arrangement="parallel")
        for left, right in (("国家", "state"), ("人民", "people")):
            self.near(self.starts(sheet, left)[2],
                      self.starts(sheet, right)[2])
        self.assertEqual(sum(line.text.count("1.") for line in sheet.all), 2)
        self.assertEqual(structure_text(self.path("case.pdf")).count("1."), 1)
        self.make(text)
        self.assertEqual(structure_text(self.path("case.pdf")).count("1."), 1)

    def test_table_rows_are_level(self):
        def check(sheet):
            for left, right in (("甲站", "East"), ("乙站", "West")):
                one, other = (self.starts(sheet, text)
                              for text in (left, right))
                self.near(one[2], other[2])
                self.assertLess(one[1], 22)
                self.assertGreater(other[1], 22)
        text = ("|站|水位|\n|--|--|\n|甲站|3.2|\n|乙站|4.1|\n\n"
                "|Station|Level|\n|--|--|\n|East|3.2|\n|West|4.1|")
        self.proves(check, self.make(text, arrangement="parallel"),
                    self.make(text))
        self.make(text, arrangement="parallel")
        self.assertEqual(structure_text(self.path("case.pdf")).count("3.2"), 1)

    def test_a_wide_table_goes_across(self):
        wide = [f"|{'|'.join(f'栏目{i}' for i in range(9))}|",
                "|" + "--|" * 9,
                f"|{'|'.join(f'数据{i}' for i in range(9))}|"]
        english = [line.replace("栏目", "Heading").replace("数据", "number")
                   for line in wide]
        text = "\n".join(wide) + "\n\n" + "\n".join(english)

        def check(sheet):
            self.assertGreater(self.starts(sheet, "数据8")[1], 22)
            self.near(self.starts(sheet, "数据8")[1],
                      self.starts(sheet, "number8")[1], 1.5)
        self.proves(check, self.make(text, width=60, arrangement="parallel"),
                    self.make(text.replace("|栏目8", "").replace("数据8|", "")
                              .replace("|Heading8", "").replace("number8|", "")
                              .replace("--|" * 9, "--|" * 8), width=60,
                              arrangement="parallel"))

    # ---- facing and sequential ----

    def test_facing_begins_on_an_even_page(self):
        def check(sheet):
            for i in range(12):
                left = self.starts(sheet, f"国{i}")
                right = self.starts(sheet, f"word{i} ".strip())
                self.assertEqual(left[0] % 2, 1)
                self.assertEqual(right[0], left[0] + 1)
                self.near(left[2], right[2])
        text = "\n\n".join(f"国{i}家{TEN * 8}\n\nword{i}x {WORDS * 8}"
                           for i in range(12))
        self.proves(check, self.make(text, height=30, arrangement="facing"),
                    self.make(text, height=30, arrangement="parallel"))

    def test_facing_pages_are_shown_as_openings(self):
        def check(sheet):
            with pikepdf.open(self.path("case.pdf")) as pdf:
                self.assertEqual(pdf.Root.get("/PageLayout"), "/TwoPageRight")
        self.make("国家\n\nstate", arrangement="facing")
        check(None)
        self.make("国家\n\nstate")
        self.assertTrue(self.fails(check, None))

    def test_page_numbers(self):
        furniture = [{"text": "p{page}", "style": "paragraph",
                      "place": "below", "distance": "1em"}]

        def numbers(sheet):
            return [line.text for line in sheet.all
                    if re.fullmatch(r"p\d+", line.text)]

        def paired(sheet):
            self.assertEqual(numbers(sheet)[-4:], ["p2", "p2", "p3", "p3"])
        text = self.paired(5, 30)
        options = {"height": 40, "page_furniture": furniture}
        self.proves(paired,
                    self.make(text, arrangement={"kind": "facing",
                                                 "numbers": "paired"},
                              **options),
                    self.make(text, arrangement="facing", **options))

    def test_sequential_with_and_without_a_new_page(self):
        def check(sheet):
            self.assertGreater(self.starts(sheet, "word0")[0],
                               self.starts(sheet, "国2")[0])
        text = self.paired()
        self.proves(check, self.make(text, arrangement="sequential"),
                    self.make(text, arrangement={"kind": "sequential",
                                                 "new-page": "false"}))

    def test_sequential_titles(self):
        opening = [{"text": "{title}", "style": "paragraph", "role": "title"}]
        source = self.write("t.md", "---\ntitle: {zh: 题目, en: Heading}\n---"
                            f"\n\n国家\n\nstate\n")
        layout = self.write("t.yaml", layout_text(
            40, 40, arrangement="sequential", opening=opening))
        pdf = self.path("t.pdf")
        harness.typeset(source, pdf, "--layout", layout)
        found = [bare(pages.text(page.chars)) for page in pages.read(pdf)]
        self.assertEqual(found, ["题目国家", "Headingstate"])
        self.assertEqual(structure_text(pdf), "题目Heading国家state")

    def test_a_plain_title_whatever_the_language(self):
        """Once in the tags, though each part shows it."""
        source = self.write("t.md", "---\ntitle: 题目\n---\n\n国家\n\nstate\n")
        for kind, shown in (("single", 1), ("sequential", 2)):
            layout = self.write("t.yaml", layout_text(
                40, 40, arrangement={"kind": kind, "order": ["en", "zh"]},
                opening=[{"text": "{title}", "style": "paragraph",
                          "role": "title"}]))
            pdf = self.path("t.pdf")
            harness.typeset(source, pdf, "--layout", layout)
            found = "".join(pages.text(page.chars) for page in pages.read(pdf))
            self.assertEqual(found.count("题目"), shown)
            self.assertEqual(structure_text(pdf).count("题目"), 1)

    def test_single_by_language(self):
        text = self.paired()
        english = self.make(text, arrangement={"kind": "single",
                                               "language": "en"})
        self.assertNotIn("国1", english.text)
        self.starts(english, "word1")
        chinese = self.make(text, arrangement="single")
        self.assertNotIn("word1", chinese.text)
        self.starts(chinese, "国1")
        self.make(text, arrangement={"kind": "single", "language": "fr"})
        self.assertIn("[language-absent]", self.said)

    # ---- columns ----

    COLUMNS = {"count": "2", "gap": "20pt", "rule": "0.5pt"}

    def test_columns(self):
        """Text goes down one column, then the next; both end alike, and a
        rule stands between them."""
        def check(sheet):
            lines = sheet.pages[0][0]
            left = [line for line in lines if line.glyphs[0].x < 20]
            right = [line for line in lines if line.glyphs[0].x > 21.5]
            self.assertEqual(len(left) + len(right), len(lines))
            self.assertLessEqual(abs(len(left) - len(right)), 1)
            self.near(left[0].y, right[0].y)
            self.assertEqual("".join(line.text for line in left + right),
                             TEN * 36)
            self.assertTrue([shape for shape in sheet.shapes
                             if abs(shape.middle - 21) < 0.01])
        text = "\n\n".join([TEN * 12] * 3)
        self.proves(check,
                    self.make(text, 42, languages="[zh-Hans]",
                              page={"columns": self.COLUMNS}),
                    self.make(text, 42, languages="[zh-Hans]",
                              page={"columns": {**self.COLUMNS,
                                                "balance": "false"}}),
                    self.make(text, 42, languages="[zh-Hans]"))

    def test_the_title_goes_across_columns(self):
        opening = [{"text": "标题" + TEN * 3, "style": "paragraph"}]

        def check(sheet):
            lines = sheet.pages[0][0]
            self.assertGreater(lines[0].glyphs[-1].x, 25)
            for line in lines[1:]:
                self.assertLess(line.glyphs[-1].x - line.glyphs[0].x, 20)
                self.assertGreater(line.y, lines[0].y)
        text = "\n\n".join([TEN * 6] * 5)
        self.proves(check,
                    self.make(text, 42, languages="[zh-Hans]", opening=opening,
                              page={"columns": self.COLUMNS}),
                    self.make(text, 42, languages="[zh-Hans]", opening=opening))

    def test_columns_over_pages_and_on_the_grid(self):
        """Full pages before the last; lines of both columns are level."""
        def check(sheet):
            self.assertGreater(len(sheet.pages), 2)
            self.assertEqual(sheet.text, "".join(texts))
            for line in sheet.all:
                beside = (line.y - sheet.all[0].y) % pitch
                self.near(min(beside, pitch - beside), 0, text=line)
        pitch = (40 - 1) / 19
        texts = [str(i) + TEN * (1 + i % 5) for i in range(60)]
        grid = {"grid": {"characters": "20", "lines": "20"},
                "columns": self.COLUMNS}
        style = {"pitch": "grid", "zh": {"size": "10pt"}, "before": "3pt"}
        self.proves(check,
                    self.make("\n\n".join(texts), 42, languages="[zh-Hans]",
                              page=grid, style=style),
                    self.make("\n\n".join(texts), 42, languages="[zh-Hans]",
                              page={"columns": self.COLUMNS},
                              style={**style, "pitch": "20pt"}))

    def test_columns_and_lanes_do_not_mix(self):
        self.make(self.paired(), arrangement="parallel",
                  page={"columns": self.COLUMNS})
        self.assertIn("[columns-not-set]", self.said)
        self.make(self.paired(), page={"columns": self.COLUMNS})
        self.assertNotIn("[columns-not-set]", self.said)

    # ---- wrong definitions ----

    def test_errors(self):
        for arrangement, code in (
                ("besides", "definition-value"),
                ({"kind": "parallel", "gapp": "2mm"}, "unknown-key"),
                ({"ratio": ["0", "1"]}, "definition-value"),
                ({"ratio": "2"}, "definition-value"),
                ({"order": ["en", "!"]}, "definition-value"),
                ({"gap": "wide"}, "definition-length"),
                ({"secondary": {"size": "9"}}, "definition-value"),
                ({"secondary": {"colour": "#000000"}}, "unknown-key"),
                ({"language": "?"}, "definition-value"),
                ({"numbers": "roman"}, "definition-value")):
            self.make("国", status=1, arrangement=arrangement)
            self.assertRegex(self.said, rf"case\.yaml:\d+:\d+: .*\[{code}\]")
        for columns, code in (("9", "definition-value"),
                              ({"balance": "so"}, "definition-value"),
                              ({"number": "2"}, "unknown-key")):
            self.make("国", status=1, page={"columns": columns})
            self.assertRegex(self.said, rf"case\.yaml:\d+:\d+: .*\[{code}\]")
        for options in ({"arrangement": {"kind": "parallel",
                                         "gap": "500mm"}},
                        {"page": {"columns": {"count": "6",
                                              "gap": "100mm"}}}):
            self.make("国\n\nw", status=1, **options)
            self.assertIn("[definition-geometry]", self.said)
        self.make("国", status=1, notes="middle")
        self.assertIn("[definition-value]", self.said)

    def test_option(self):
        source = self.write("o.md", "国家\n\nstate\n")
        done = harness.typeset(source, self.path("o.pdf"), "--arrangement",
                               "besides", status=2)
        self.assertIn(b"there is no arrangement", done.stderr)
        layout = self.write("o.yaml", layout_text(40, 40,
                                                  arrangement="facing"))
        for kind, count in (("stacked", 1), ("facing", 3), ("sequential", 2)):
            harness.typeset(source, self.path("o.pdf"), "--layout", layout,
                            "--arrangement", kind)
            self.assertEqual(len(pages.read(self.path("o.pdf"))), count)


if __name__ == "__main__":
    harness.main()
