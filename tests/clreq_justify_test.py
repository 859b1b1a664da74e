# seconds: 42
"""Space on the line, measured on the finished page: the space between Han and
Latin, what gives way when a line is too long and in which order, what widens
when it is too short, and what never does.

A line that must be shrunk is made of one stretch that may not be broken
([…]{.keep}), in a type area a little too narrow for it.  A line that must be
stretched stands before such a stretch, which does not fit beside it.

The number in a test's name is the section of the specification that
conformance/clreq.md lists; S16_n is its assertion n.
"""
import io
import re

import pikepdf

import harness
import measure

TRADITIONAL = {"language": "zh-Hant", "font": {"han": "Noto Serif CJK TC"}}
LONG = "[一二三四五六七八九十一二三四五六七八九十]{.keep}"


class Autospace(measure.TestCase):
    def gap(self, sheet, text):
        return sheet.line.after(text)

    def is_gap(self, text, before, wanted, control):
        """After `before`, `wanted` em of space; not so in the control (a
        text, or options)."""
        options = control if isinstance(control, dict) else {}
        other = text if isinstance(control, dict) else control
        self.proves(lambda sheet: self.near(self.gap(sheet, before), wanted,
                                            text=text),
                    self.set_loose(text), self.set_loose(other, **options))

    OFF = {"autospace": {"natural": "0", "least": "0", "most": "0"}}

    def test_4_beside_letters_and_digits(self):
        for letter in "Aα Ж3".replace(" ", ""):
            self.is_gap(f"国{letter}家", "国", 0.25, self.OFF)
            self.is_gap(f"国{letter}家", letter, 0.25, self.OFF)

    def test_4_not_beside_marks(self):
        for text, at in (("国，A", 1), ("A。国", 0), ("国（A", 1),
                         ("国A）", 1), ("国“A", 1), ("国：3", 1)):
            def check(sheet):
                self.near(sheet.line.gaps()[at][1], 0, text=text)
            self.proves(check, self.set_loose(text),
                        self.set_loose(re.sub("[，。（）“：]", "人", text)))

    def test_4_not_at_line_edges(self):
        """Latin at a line's start stands at the margin; at a line's end
        nothing is kept free after it."""
        def starts(sheet):
            self.near(sheet.lines[1].glyph("A").x, 0)
        self.proves(starts, self.set("一二三四五六七八九十AB一二", 10),
                    self.set("一二三四五六七八九十一AB二", 10))

        def ends(sheet):
            line = sheet.lines[0]
            self.assertTrue(line.text.endswith("A3"))
            self.near(line.glyphs[-1].end, line.glyph("A3").x + 1.222)
            self.near(line.glyph("八").x, 7)
        text = "一二三四五六七八A3一二三四五六七八"
        # 8 characters, a space, A 0.722, 3 0.5: exactly full.
        self.proves(ends, self.set(text, 8 + 0.25 + 1.222),
                    self.set(text, 8 + 0.25 + 1.222 + 0.25))

    def test_4_replaces_a_typed_space(self):
        def check(sheet):
            self.assertEqual(sheet.text, "国A家")
            self.near(sheet.line.glyph("A").x, 1.25)
            self.near(sheet.line.after("A"), 0.25)
        for text in ("国 A 家", "国  A  家", "国\nA\n家"):
            self.proves(check, self.set_loose(text),
                        self.set_loose("国\u00a0A\u00a0家"))

    def test_4_space_between_characters_is_deleted(self):
        def check(sheet):
            self.assertEqual(sheet.text, "国家")
            self.near(sheet.line.glyph("家").x, 1)
        for text in ("国 家", "国\n家"):
            self.proves(check, self.set_loose(text),
                        self.set_loose("国　家"))

    def test_4_beside_code_links_and_strong_text(self):
        for text in ("国`x`家", "国[x](https://example.org)家", "国**x**家",
                     "国*x*家", "国[x]{.underline}家"):
            def check(sheet):
                self.near(sheet.line.after("国"), 0.25, text=text)
                self.near(sheet.line.after("x"), 0.25, text=text)
            self.proves(check, self.set_loose(text),
                        self.set_loose(text, **self.OFF))

    def test_4_leading_currency_and_trailing_percent(self):
        self.is_gap("国$5家", "国", 0.25, self.OFF)
        self.is_gap("国5%家", "%", 0.25, self.OFF)

    def test_4_leading_number_sign(self):
        self.is_gap("国#1家", "国", 0.25, self.OFF)

    def test_4_none_beside_a_note_reference(self):
        def check(sheet):
            self.assertTrue(sheet.small)
            line = next(line for line in sheet.lines if "国" in line.text)
            gap = min(glyph.x for glyph in sheet.small[0].glyphs) - \
                line.glyph("国").end
            self.assertLess(gap, 0.1)
        self.proves(check, self.set_loose(["国[^1]家", "[^1]: 注。"]),
                    self.set_loose("国1家"))

    def test_4_shrinks_to_an_eighth(self):
        """A line that is an eighth of an em too long, twice."""
        def check(sheet):
            line = sheet.line
            self.near(line.after("国"), 0.125)
            self.near(line.after("A"), 0.125)
        text = "[人民大会国A家人民大会]{.keep}"
        self.proves(check, self.set(text, 10.722 + 0.25),
                    self.set(text, 10.722 + 0.3),
                    self.set(text, 10.722 + 0.5))

    def stretched(self, width, **options):
        return self.set(f"国A家人民大会{LONG}", width, **options)

    def test_4_stretches_to_a_third_before_the_rest(self):
        """Seven places: what a third of an em does not give, they share."""
        def check(sheet):
            line = sheet.lines[0]
            self.near(line.after("国"), 1 / 3)
            self.near(line.after("A"), 1 / 3)
            self.near(line.after("人民"), 0)
        natural = 6 + 0.722 + 0.5
        self.proves(check, self.stretched(natural + 1 / 6),
                    self.stretched(natural))

    def test_4_stretches_to_what_is_asked(self):
        wide = {"autospace": {"natural": "0.25em", "least": "0.125em",
                              "most": "0.5em"}}
        natural = 6 + 0.722 + 0.5

        def check(sheet):
            self.near(sheet.lines[0].after("国"), 0.5)
            self.near(sheet.lines[0].after("人民"), 0)
        self.proves(check, self.stretched(natural + 0.5, **wide),
                    self.stretched(natural + 0.5))

    def test_4_fixed_when_asked(self):
        fixed = {"autospace": {"natural": "0.25em", "least": "0.25em",
                               "most": "0.25em"}}
        natural = 6 + 0.722 + 0.5

        def check(sheet):
            self.near(sheet.lines[0].after("国"), 0.25)
            self.near(sheet.lines[0].after("人民"), 0.15 / 4)
        self.proves(check, self.stretched(natural + 0.15, **fixed),
                    self.stretched(natural + 0.15))

    def test_4_natural_width_as_asked(self):
        self.proves(
            lambda sheet: self.near(sheet.line.after("国"), 0.125),
            self.set_loose("国A", autospace={"natural": "0.125em",
                                            "least": "0.125em",
                                            "most": "0.25em"}),
            self.set_loose("国A"))

    def test_4_is_a_part_of_the_character_not_the_latin_size(self):
        """A Latin face set larger beside Han gets no larger space."""
        def check(sheet):
            line = sheet.line
            self.near(line.glyph("A").size, 1.2)
            self.near(line.after("国"), 0.25)
        self.proves(check,
                    self.set_loose("国A家", font={"latin-size": "120%"}),
                    self.set_loose("国A家", font={"latin-size": "120%"},
                                   style={"size": "12pt"}))

    def test_4_leaves_no_character(self):
        """Neither in what glyphs stand for nor in replacement texts."""
        def check(sheet):
            self.assertNotIn(" ", sheet.text)
            with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
                for page in pdf.pages:
                    content = page.Contents.read_bytes()
                    self.assertNotIn(b"/ActualText", content)
        self.proves(check, self.set("国A家 B人"),
                    self.set("国a b人"))

    def test_16_9_between_an_eighth_and_a_half(self):
        """At twenty widths."""
        text = "国A家，3人。民B大（C会）议，D国5家8人民会" * 3

        def sheets(**options):
            return [self.set(text, 10 + n / 8, **options) for n in range(20)]

        def check(sheets):
            pairs = [pair for sheet in sheets for line in sheet.lines
                     for pair in line.gaps()]
            beside = [gap for pair, gap in pairs if
                      re.fullmatch("[国家人民大会][A-D0-9]|"
                                   "[A-D0-9][国家人民大会]", pair)]
            self.assertGreater(len(beside), 500)
            for gap in beside:
                self.assertLessEqual(gap, 0.5 + measure.EXACT)
                self.assertGreaterEqual(gap, 0.125 - measure.EXACT)
            for pair, gap in pairs:
                if re.fullmatch("（C|C）", pair):
                    self.near(gap, 0, text=pair)
        self.proves(check, sheets(), sheets(**self.OFF))

    def test_16_9_none_after_a_comma(self):
        """Where nothing is stretched; the comma keeps its own blank."""
        self.proves(lambda sheet: self.near(sheet.line.glyph("A").x, 2),
                    self.set_loose("国，A"), self.set_loose("国，\u00a0A"))

    def test_16_10_typed_space_collapses(self):
        self.proves(lambda sheet: self.near(sheet.line.glyph("家").x, 2.222),
                    self.set_loose("国 A 家"),
                    self.set_loose("国 A 家", **self.OFF))

    def test_16_20_text_reads_as_the_source(self):
        source = "他说：“2024年用Python写了3个程序。”然后……走了——真的？！"

        def check(sheet):
            self.assertEqual(sheet.text, source)
        self.proves(check, self.set(source, 10),
                    self.set(source.replace("用", "用\u00a0"), 10))


class Shrinking(measure.TestCase):
    MARKS = "国（国）国，国；国。国！国A国：国"
    # Widths of the places: brackets ½ twice, ，； ½ twice, autospace ¼
    # twice, 。！ ½ twice, and ： which stays.
    NATURAL = 9 + 7 + 0.722 + 0.5

    def line(self, missing, **options):
        """The line, `missing` em too long for its measure."""
        return self.set(f"[{self.MARKS}]{{.keep}}", self.NATURAL - missing,
                        **options)

    def taken(self, sheet):
        """What each place has lost: (（, ）, ，, ；, A, A, 。, ！, ：)."""
        line = sheet.line
        gaps = dict(line.gaps())
        return [-gaps["国（"], -gaps["）国"], -gaps["，国"], -gaps["；国"],
                0.25 - gaps["国A"], 0.25 - gaps["A国"],
                -gaps["。国"], -gaps["！国"], -gaps["：国"]]

    def shrinks(self, missing, wanted):
        """`wanted`: what the nine places must have lost."""
        def check(sheet):
            for at, (one, other) in enumerate(zip(self.taken(sheet), wanted)):
                self.near(one, other, text=f"place {at} of {sheet.line}")
        self.proves(check, self.line(missing), self.line(missing - 0.2))

    def test_5_1_brackets_first_and_equally(self):
        self.shrinks(0.3, [0.15, 0.15] + [0] * 7)

    def test_5_1_then_commas(self):
        self.shrinks(1.4, [0.5, 0.5, 0.2, 0.2] + [0] * 5)

    def test_5_1_then_autospace(self):
        self.shrinks(2.15, [0.5] * 4 + [0.075, 0.075, 0, 0, 0])

    def test_5_1_then_stops(self):
        self.shrinks(2.65, [0.5] * 4 + [0.125] * 2 + [0.2, 0.2, 0])

    def test_5_1_a_colon_gives_nothing(self):
        self.shrinks(3.25, [0.5] * 4 + [0.125] * 2 + [0.5, 0.5, 0])

    def test_5_1_word_spaces_before_all(self):
        """In Chinese text a word space shrinks to a quarter of an em; the
        face's own is a quarter, so that a larger face has room."""
        text = "[国（a b）国]{.keep}"
        options = {"font": {"latin": "Liberation Sans", "latin-size": "150%"}}
        natural = self.set(text, 20, **options).line
        width = natural.glyphs[-1].end
        space = natural.glyph(" ").advance

        def check(sheet):
            gaps = dict(sheet.line.gaps())
            self.near(gaps[" b"], -0.04)
            self.near(gaps["国（"], 0)
        self.assertGreater(space, 0.3)
        self.proves(check, self.set(text, width - 0.04, **options),
                    self.set(text, width - 0.04,
                             **{"font": {"latin": "Liberation Sans"}}))

    def test_5_1_middle_dots_before_brackets(self):
        text = "[國（國）國・國]{.keep}"

        def check(sheet):
            gaps = dict(sheet.line.gaps())
            self.near(gaps["國・"] + gaps["・國"], -0.3)
            self.near(gaps["國（"] + gaps["）國"], 0)
        self.proves(check, self.set(text, 7 - 0.3, **TRADITIONAL),
                    self.set(text, 7, **TRADITIONAL))

    def test_5_1_reduction_before_expansion(self):
        """Where a line may end a little short or a little long, it is set a
        little long and shrunk."""
        text = "一（二）三，四五六七八" + "九十百千万亿"

        def check(sheet):
            line = sheet.lines[0]
            self.assertTrue(line.text.endswith("八"), sheet.lines)
            self.assertLess(dict(line.gaps())["一（"], -0.01)
        # 11 em natural; at 10.6 the line is 0.4 too long or 0.6 too short.
        self.proves(check, self.set(text, 10.6),
                    self.set(text, 10.6, punctuation="plain"))

    def test_16_12_order(self):
        """0.3 em: from brackets, not from commas, not from stops."""
        def check(sheet):
            taken = self.taken(sheet)
            self.near(sum(taken[:2]), 0.3, 0.01)
            self.near(sum(taken[2:]), 0, 0.01)
        self.proves(check, self.line(0.3), self.line(1.3))

        def without_brackets(sheet):
            taken = self.taken(sheet)
            self.near(taken[2] + taken[3], 0.3, 0.01)
        self.proves(without_brackets, self.line(1.3), self.line(0.3))


class Stretching(measure.TestCase):
    def line(self, text, more, **options):
        """`text` on a line `more` em wider than it is."""
        width = self.set_loose(text, 60).line.glyphs[-1].end
        return self.set(text + LONG, width + more, **options).lines[0]

    TEXT = "国a b国c国家人民"  # one word space, four autospaces, 3 Han gaps

    def test_5_2_word_spaces_first(self):
        def check(line):
            self.near(line.after(" "), 0.2)
            self.near(line.after("国"), 0.25)
            self.near(line.after("家"), 0)
        self.proves(check, self.line(self.TEXT, 0.2),
                    self.line(self.TEXT, 0.5))

    def test_5_2_then_autospace(self):
        def check(line):
            self.near(line.after(" "), 0.25)
            self.near(line.after("国"), 0.3)
            self.near(line.after("c"), 0.3)
            self.near(line.after("家"), 0)
        self.proves(check, self.line(self.TEXT, 0.25 + 4 * 0.05),
                    self.line(self.TEXT, 0.25))

    def test_5_2_then_between_characters(self):
        def check(line):
            self.near(line.after("国"), 1 / 3)
            for before in ("家", "人"):
                self.near(line.after(before), 0.2)
        more = 0.25 + 4 / 12 + 3 * 0.2
        self.proves(check, self.line(self.TEXT, more),
                    self.line(self.TEXT, more - 0.5))

    def test_5_2_never_inside_what_is_solid(self):
        """Two em more than there is: nothing of it goes where it must not."""
        text = "国（国）国——国……国？！国。国，国3.14国10～20国50%国abc国"

        def check(line):
            gaps = dict(line.gaps())
            for pair in ("（国", "国）", "——", "……", "？！", "国。", "国，",
                         "3.", ".1", "14", "0～", "～2", "0%", "ab", "bc"):
                self.near(gaps.get(pair, 0), 0, text=pair)
            self.assertGreater(line.after("国"), 0.1)
        self.proves(check, self.line(text, 2),
                    self.line(re.sub("[^国]", "家", text), 2))

    def test_5_2_never_around_connectors_and_solidus(self):
        def check(line):
            for pair, gap in line.gaps():
                if set(pair) & set("～—／·"):
                    # · stands in the middle of a narrow cell.
                    self.assertLess(gap, 0.1, f"{pair} in {line}")
        self.proves(check, self.line("国～国—国／国·国家人民", 0.5),
                    self.fabricated())

    def fabricated(self):
        """A line in which ～ is spaced out."""
        line = self.line("国～国—国／国·国家人民", 0.5)
        glyphs = [glyph._replace(x=glyph.x * 1.2) for glyph in line.glyphs]
        return measure.Line(glyphs, 0)

    def test_5_4_shares_are_equal(self):
        """The same to a thousandth of an em everywhere on the line, not
        rounded to points."""
        def check(line):
            gaps = [gap for _, gap in line.gaps()]
            self.assertLess(max(gaps) - min(gaps), 0.001)
            self.assertGreater(min(gaps), 0)
        line = self.line("国家人民大会山水云天", 0.77)
        rounded = [glyph._replace(x=round(glyph.x, 1))
                   for glyph in line.glyphs]
        self.proves(check, line, measure.Line(rounded, 0))

    def test_5_3_lines_share_what_one_cannot_bear(self):
        """A word that does not fit would leave the second line with four
        tenths of an em between characters; the first gives it some."""
        word = "[一二三四五]{.keep}"
        text = "国" * 16 + word + "家" * 4

        def widest(lines):
            return max(gap for line in lines for _, gap in line.gaps())

        def check(lines):
            self.assertLess(widest(lines), 0.6)
            self.assertEqual(measure.breaks(lines)[1], 16)
        lines = self.set(text, 10).lines[:2]
        greedy = [measure.Line([g._replace(x=float(n))
                                for n, g in enumerate(
                                    (lines[0].glyphs + lines[1].glyphs)[:10])],
                               0),
                  measure.Line([g._replace(x=n * 1.8)
                                for n, g in enumerate(
                                    (lines[0].glyphs + lines[1].glyphs)[10:])],
                               0)]
        self.proves(check, lines + [self.set(text, 10).lines[2]],
                    greedy + [self.set(text, 10).lines[2]])

    def test_5_3_hyphens_do_not_stand_in_a_row(self):
        """Never three line ends one below another.  The control has nothing
        but long words in a narrow column."""
        text = ("The committee met twice in the spring and considered what "
                "the villages along the river had asked for: a second pump, "
                "better roads in the rainy season, and somebody who answers "
                "the telephone on weekends. ") * 4
        words = ("Representatives considered comprehensive recommendations "
                 "concerning international transportation. ") * 6
        english = {"language": "en", "style": {"hyphenate": "true"}}

        def check(sheet):
            ends = [line.text.endswith("\u00ad") for line in sheet.lines]
            self.assertTrue(any(ends))
            self.assertFalse([1 for three in zip(ends, ends[1:], ends[2:])
                              if all(three)], sheet.lines)
        self.proves(check, self.set(text, 13, **english),
                    self.set(words, 13, **english))

    def test_5_3_a_line_that_cannot_be_set_well_is_told(self):
        def check(sheet):
            self.assertIn("[forced-break]", sheet.said)
            self.assertRegex(sheet.said, r"case\.md:5:\d+: warning")
            self.assertEqual(sheet.text, "国" * 12)
        self.proves(check, self.set("[" + "国" * 12 + "]{.keep}", 10),
                    self.set("[" + "国" * 12 + "]{.keep}", 12))

    def test_5_2_a_loose_line_is_told(self):
        text = "国家人民" + LONG
        self.proves(lambda sheet: self.assertIn("[loose-line]", sheet.said),
                    self.set(text, 20), self.set("国家人民", 20))

    def test_16_11_right_edges_are_flush(self):
        """Every line of the paragraph but the last, whatever ends it."""
        text = ("他说：“明天再来。”然后走了——3.14和English都好（是的）；"
                "《山水》、《云天》！") * 6

        def check(sheet):
            ends = set()
            for line in sheet.lines[:-1]:
                last = line.glyphs[-1]
                blank = 0.5 if last.text in "。，、；：！？”）》" else 0
                self.near(last.end - blank, 17, 0.02, line.text)
                ends.add(blank)
            self.assertEqual(ends, {0, 0.5})
        self.proves(check, self.set(text, 17), self.set_loose(text, 17))

    def test_16_13_nothing_inside_ellipses_and_numbers(self):
        text = "国国国……国3.14国"

        def check(line):
            self.near(line.glyph("……").x + 1, line.glyphs[4].x)
            self.near(line.between("3.14"), 1.25 - 0.5)
            self.assertGreater(line.after("国"), 0.1)
        self.proves(check, self.line(text, 2), self.line(text, 0),
                    self.line("国国国……国三点一四国", 2))


if __name__ == "__main__":
    harness.main()
