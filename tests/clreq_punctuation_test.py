# seconds: 70
"""Full-width marks, measured on the finished page: their widths, the blank
they give up beside another mark and at the edges of a line, the house styles,
hanging marks, and the marks that Chinese and Latin text share.

The number in a test's name is the section of the specification that
conformance/clreq.md lists; S16_n is its assertion n.
"""
import functools
import os
import subprocess

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

import harness
import made_fonts
import measure
from measure import CLOSES, OPENS, STOPS

HALVES = "‼⁇⁈⁉"
TEN = "一二三四五六七八九十"
TRADITIONAL = {"language": "zh-Hant", "font": {"han": "Noto Serif CJK TC"}}
LATIN = "TeXGyreTermes-Regular"


def each(marks):
    """A paragraph a mark, so that each is measured by itself."""
    return [f"国{mark}家" for mark in marks]


class Punctuation(measure.TestCase):
    def widths(self, sheet):
        """From the end of each paragraph's first character to its last."""
        return [line.glyphs[-1].x - line.glyphs[0].end for line in sheet.lines]

    def all_are(self, wanted, exact=measure.EXACT):
        def check(sheet):
            for line, width in zip(sheet.lines, self.widths(sheet)):
                self.near(width, wanted, exact, line.text)
        return check

    def one(self, text, wanted, *controls, **options):
        """What stands between the first and last character of `text` is
        `wanted` em wide; each control is a text or a dict of options."""
        self.proves(
            lambda sheet: self.near(self.widths(sheet)[0], wanted, text=text),
            self.set_loose(text, **options),
            *(self.set_loose(text, **{**options, **control})
              if isinstance(control, dict) else
              self.set_loose(control, **options) for control in controls))

    # ---- 1: widths ----

    def test_1_full_width_marks_take_one_em(self):
        marks = each(STOPS + OPENS + CLOSES)
        self.proves(self.all_are(1), self.set_loose(marks),
                    self.set_loose(marks, punctuation="banjiao"))

    def test_1_pairs_take_two_em(self):
        self.proves(self.all_are(2),
                    self.set_loose(each(["——", "……", "⸺", "⋯⋯"])),
                    self.set_loose(each(["—", "…", "⋯"])))

    def test_1_connectors_and_repeats_take_one_em(self):
        self.proves(self.all_are(1),
                    self.set_loose(each(["～", "—", "／", "々", "・", "‧"])),
                    self.set_loose(each(["–", "/", "·"])))

    def test_1_hyphen_dash_and_solidus_take_half_an_em(self):
        for mark in "–-/":
            self.one(f"国{mark}家", 0.5, "国—家", f"国{mark}A家")

    def test_1_hyphen_in_a_number_is_the_fonts(self):
        self.one("国2024-05家", 6 * 0.5 + 0.333 + 2 * 0.25,
                 "国2024—05家")

    def test_1_middle_dot_takes_half_an_em_and_stands_in_its_middle(self):
        """The glyph's ink, read from the font, is in the middle of the half
        em that it is given."""
        sheet = self.set_loose("国·家")
        self.one("国·家", 0.5, "国・家")
        dot = sheet.line.glyph("·")
        left, right, em = self.ink("·")
        self.proves(
            lambda dot: self.near(dot.x - 1 + (left + right) / 2 / em, 0.25,
                                  0.01),
            dot, dot._replace(x=1.0))

    @functools.lru_cache(maxsize=None)
    def font(self):
        said = subprocess.run(
            ["fc-match", "-f", "%{file}\n%{index}", "Noto Serif CJK SC:regular"],
            check=True, stdout=subprocess.PIPE).stdout.decode().split("\n")
        if "NotoSerifCJK" not in os.path.basename(said[0]):
            self.skipTest("Noto Serif CJK is not installed")
        return TTFont(said[0], fontNumber=int(said[1]) & 0xFFFF, lazy=True)

    def ink(self, character):
        """Left and right edge of a glyph's ink in Noto Serif CJK SC."""
        font = self.font()
        glyphs = font.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[font.getBestCmap()[ord(character)]].draw(pen)
        return pen.bounds[0], pen.bounds[2], font["head"].unitsPerEm

    def test_1_the_blank_is_where_the_ink_is_not(self):
        """What is cut off at an edge is blank: the ink of an opening mark is
        in its right half, that of a pause or closing mark in its left."""
        def check(marks):
            for mark, opening in marks:
                left, right, em = self.ink(mark)
                if opening:
                    self.assertGreaterEqual(left, 0.45 * em, mark)
                else:
                    self.assertLessEqual(right, 0.55 * em, mark)
        self.proves(check,
                    [(mark, mark in OPENS)
                     for mark in "。，、；：！？「」（）《》【】"],
                    [("国", False)], [("」", True)])

    def test_1_two_in_one_marks_take_one_em(self):
        self.proves(self.all_are(1), self.set_loose(each(HALVES)),
                    self.set_loose(each(HALVES), language="en"))

    def test_1_ideographic_space_vanishes_at_a_line_end(self):
        def check(sheet):
            self.assertEqual([line.text.strip("　") for line in sheet.lines],
                             [TEN, "人民"])
            self.near(sheet.lines[1].glyph("人").x, 0)
        self.proves(check, self.set(TEN + "　人民", 10),
                    self.set(TEN + "＿人民", 10))

    def test_1_ideographic_space_stays_at_a_paragraphs_start(self):
        """Where the style does not indent, the writer may."""
        self.proves(lambda sheet: self.near(sheet.line.glyph("人").x, 2),
                    self.set("　　人民", 10, style={"indent": "0"}),
                    self.set("人民", 10, style={"indent": "0"}),
                    self.set("　人民", 10, style={"indent": "0"}))
        self.proves(lambda sheet: self.near(sheet.line.glyph("人").x, 2),
                    self.set("　　人民", 10, style={"indent": "2em"}),
                    self.set("　　人民", 10, style={"indent": "1em"}))

    # ---- 1.2: shared code points ----

    def fonts(self, sheet, marks):
        return {(glyph.text, glyph.font == LATIN) for line in sheet.lines
                for glyph in line.glyphs if glyph.text in marks}

    def shared(self, text, marks, latin, control, **options):
        """The `marks` in `text` come from the Latin face (or the Chinese)."""
        def check(sheet):
            found = self.fonts(sheet, marks)
            self.assertTrue(found, text)
            self.assertEqual({is_latin for _, is_latin in found}, {latin},
                             sheet.lines)
        self.proves(check, self.set_loose(text, **options),
                    self.set_loose(control, **options))

    def test_1_2_quotes_are_chinese_in_chinese(self):
        self.shared("他说“好”‘是’。", "“”‘’", False,
                    "[he said “good” ‘yes’.]{lang=en}")

    def test_1_2_quotes_of_another_language_are_latin(self):
        self.shared("他说[“yes”]{lang=en}好", "“”", True, "他说“yes”好")

    def test_1_2_quotes_inside_a_latin_run_are_latin(self):
        self.shared("see the “big” one here", "“”", True,
                    "see 国“big”国 here")

    def test_1_2_quotes_with_chinese_inside_are_chinese(self):
        self.shared("see the “国” one here", "“”", False,
                    "see the “big” one here")

    def test_1_2_apostrophe_between_letters_is_latin(self):
        self.shared("读 Children’s 一书", "’", True, "读‘儿童’一书")

    def test_1_2_ellipsis_and_dash_by_their_neighbours(self):
        self.shared("国……家——人", ("…", "——"), False, "wait… then")
        self.shared("国…家—人", "…—", False, "wait… then — go on")
        self.shared("wait… then — go on", "…—", True, "国…家—人")

    def test_1_2_middle_dot_by_its_neighbours(self):
        self.shared("卡尔·马克思", "·", False, "a·b")
        self.shared("a·b 国", "·", True, "卡尔·马克思")

    def test_1_2_chinese_quotes_are_one_em_wide(self):
        """The shaper was told the language: without it the glyph is narrow."""
        self.one("国“家", 1, "国[“]{lang=en}家")

    def test_1_2_a_joined_dash_reads_as_two_characters(self):
        def check(sheet):
            self.assertEqual(sheet.line.text, "国——家")
            self.assertEqual(len(sheet.line.glyphs), 3)
        self.proves(check, self.set_loose("国——家"), self.set_loose("国—家"))

    # ---- 3.1: adjacent marks ----

    def squeezed(self, marks, width):
        """`marks` between two characters take `width` em; without the rule
        each takes its own."""
        self.one(f"国{marks}家", width, {"punctuation": "plain"})

    def kept(self, marks, width):
        """`marks` take `width` em, with the rule and without."""
        self.one(f"国{marks}家", width, "国）（家")
        self.one(f"国{marks}家", width, "国家", punctuation="plain")

    def test_3_1_opening_then_opening(self):
        for marks in ("“《", "（「", "《〈", "“‘"):
            self.squeezed(marks, 1.5)

    def test_3_1_closing_then_opening(self):
        for marks in ("）（", "」「", "》《", "”“"):
            self.squeezed(marks, 1.5)

    def test_3_1_closing_then_closing(self):
        for marks in ("』」", "”）", "’”", "》】"):
            self.squeezed(marks, 1.5)

    def test_3_1_closing_then_stop(self):
        for marks in ("」。", "》，", "）、", "”；", "）：", "”！"):
            self.squeezed(marks, 1.5)

    def test_3_1_stop_then_opening(self):
        for marks in ("：“", "，《", "。（", "；「", "！（", "、《"):
            self.squeezed(marks, 1.5)

    def test_3_1_stop_then_closing(self):
        for marks in ("。」", "，”", "？）", "！》", "；」"):
            self.squeezed(marks, 1.5)

    def test_3_1_stop_then_stop(self):
        for marks in ("。！", "，。", "：，"):
            self.squeezed(marks, 1.5)

    def test_3_1_three_and_more_in_a_row(self):
        self.squeezed("。』」", 2)
        self.squeezed("。」），", 2.5)
        self.squeezed("」』（「", 2.5)

    def test_3_1_opening_then_its_closing_stay(self):
        self.kept("「」", 2)

    def test_3_1_opening_then_stop_stay(self):
        self.kept("「，", 2)

    def test_3_1_beside_dashes_and_ellipses_nothing_changes(self):
        for marks in ("「——", "」——", "，——", "。……", "——“", "……”"):
            self.kept(marks, 3)

    def test_3_1_closing_then_middle_dot_keeps_a_quarter(self):
        self.one("国」·家", 1.25, {"punctuation": "plain"})

    def test_3_1_across_styles_links_and_spans(self):
        for text in ("他：**“国**家", "他：[“国](https://example.org)家",
                     "他：*“国*家", "他：[“]{.dots}国家",
                     "他：[“国]{.name}家", "**他：**“国家"):
            def check(sheet):
                line = sheet.line
                self.near(line.glyph("国").x - line.glyph("：").x, 1.5,
                          text=text)
            self.proves(check, self.set_loose(text),
                        self.set_loose(text, punctuation="plain"))

    def test_3_1_on_the_last_line_too(self):
        def check(sheet):
            line = sheet.lines[-1]
            self.near(line.glyph("话").x - line.glyph("。").x, 1.5)
        text = TEN + "他说好。”话"
        self.proves(check, self.set(text, 10),
                    self.set(text, 10, punctuation="plain"))

    # ---- 3.2: line edges ----

    def test_3_2_marks_at_a_line_end_take_half_an_em(self):
        """A line of 9½ em holds nine characters and a mark, set solid, ragged
        or not."""
        for mark in "，。、；：！？」）》”’】":
            text = f"一二三四五六七八九{mark}一二三四五六七八"

            def check(sheet):
                line = sheet.lines[0]
                self.assertEqual(line.text, f"一二三四五六七八九{mark}")
                self.near(line.glyphs[-1].x, 9, text=mark)
            for setter in (self.set, self.set_loose):
                self.proves(check, setter(text, 9.5),
                            setter(text, 9.5, punctuation="plain"))

    def test_3_2_opening_mark_at_a_line_start_loses_its_blank(self):
        for mark in "“‘「『（《〈【〔":
            text = f"{TEN}{mark}{TEN}一二三四"

            def check(sheet):
                # Its right half stands at the margin.
                self.assertEqual(sheet.lines[1].text[0], mark)
                self.near(sheet.lines[1].glyphs[0].x, -0.5, text=mark)
                self.near(sheet.lines[1].glyphs[1].x, 0.5, text=mark)
            for setter in (self.set, self.set_loose):
                self.proves(check, setter(text, 10),
                            setter(text, 10, punctuation="plain"))

    def test_3_2_opening_mark_after_the_indent(self):
        text = "“" + TEN * 3
        trim = self.set(text, 20, style={"indent": "2em"})
        keep = self.set(text, 20, style={"indent": "2em",
                                         "indent-mark": "keep"})
        self.proves(lambda s: self.near(s.lines[0].glyphs[0].x, 1.5),
                    trim, keep)
        self.proves(lambda s: self.near(s.lines[0].glyphs[0].x, 2),
                    keep, trim)

    # ---- 3.3: house styles ----

    ONE_OF_EACH = each("。！？，、；：（）“”《》")

    def body(self, style, full, half):
        """In the body of a line `full` take one em and `half` half an em."""
        def check(sheet):
            for line, width in zip(sheet.lines, self.widths(sheet)):
                self.near(width, 1 if line.text[1] in full else 0.5,
                          text=line.text)
                self.assertIn(line.text[1], full + half)
        other = "quanjiao" if half else "banjiao"
        self.proves(check,
                    self.set_loose(self.ONE_OF_EACH, punctuation=style),
                    self.set_loose(self.ONE_OF_EACH, punctuation=other))

    def test_3_3_quanjiao(self):
        self.body("quanjiao", "。！？，、；：（）“”《》", "")

    def test_3_3_kaiming(self):
        self.body("kaiming", "。！？", "，、；：（）“”《》")

    def test_3_3_kaiming_adjacent(self):
        self.one("国。”家", 1, {"punctuation": "quanjiao"},
                 punctuation="kaiming")
        self.one("国，“家", 1, {"punctuation": "quanjiao"},
                 punctuation="kaiming")

    def test_3_3_banjiao(self):
        self.body("banjiao", "", "。！？，、；：（）“”《》")

    def test_3_3_cct(self):
        """All marks a little narrower than a character."""
        for mark in "。！？，、；：（）“”《》":
            self.one(f"国{mark}家", 0.875, {"punctuation": "quanjiao"},
                     {"punctuation": "banjiao"}, punctuation="cct")

    def test_3_3_hangmobanjiao(self):
        self.body("hangmobanjiao", "。！？，、；：（）“”《》", "")
        self.one("国。”家", 1.5, {"punctuation": "plain"},
                 punctuation="hangmobanjiao")
        text = "一二三四五六七八九，一二三四五六七八"
        self.proves(
            lambda sheet: self.near(sheet.lines[0].glyph("，").x, 9),
            self.set(text, 9.5, punctuation="hangmobanjiao"),
            self.set(text, 9.5, punctuation="plain"))

    def test_3_3_plain(self):
        self.one("国。”家", 2, {"punctuation": "quanjiao"},
                 punctuation="plain")

    def test_3_3_a_font_without_halt(self):
        """LXGW WenKai has no such feature; its ink leaves room for the cut."""
        self.one("国。」家", 1.5, {"punctuation": "plain"},
                 font={"han": "LXGW WenKai"})

    def test_3_3_a_font_whose_ink_is_in_the_way(self):
        """Nothing is taken from its marks, and that is told once."""
        def check(sheet):
            self.near(sheet.line.glyph("家").x - sheet.line.glyph("」").x, 1)
            self.near(sheet.line.glyph("」").x - sheet.line.glyph("。").x, 1)
            self.assertEqual(sheet.said.count("[font-marks]"), 1, sheet.said)
        path = self.path("fonts", "shifted.ttf")
        made_fonts.with_shifted_marks(path)
        words = ("--fonts", os.path.dirname(path), "--messages", "short")
        text = "国。」家，人、民"
        self.proves(check,
                    self.set_loose(text, font={"han": "Shifted"}, words=words),
                    self.set_loose(text, font={"han": "LXGW WenKai"},
                                   words=words))

    # ---- 6: hanging marks ----

    HUNG = "一二三四五六七八九十，一二三四五六七八九十。一二"

    def hangs(self, sheet):
        for line, mark in zip(sheet.lines, "，。"):
            self.assertEqual(line.text[-1], mark)
            self.near(line.glyphs[-2].end, 10, text=line.text)
            self.near(line.glyphs[-1].x, 10, text=line.text)

    def test_6_marks_hang_when_forced(self):
        self.proves(self.hangs,
                    self.set(self.HUNG, 10, hanging_punctuation="force"),
                    self.set(self.HUNG, 10, hanging_punctuation="none"),
                    self.set(self.HUNG, 10))

    def test_6_marks_may_hang_when_allowed(self):
        self.proves(self.hangs,
                    self.set(self.HUNG, 10, hanging_punctuation="allow"),
                    self.set(self.HUNG, 10))

    def test_6_only_one_mark_hangs(self):
        """Two in a row stay inside the edge; the control is one."""
        def check(sheet):
            for line in sheet.lines:
                last = line.glyphs[-1]
                blank = 0.5 if last.text in CLOSES + STOPS else 0
                self.assertLessEqual(last.end - blank, 10.01, line.text)
        force = {"hanging_punctuation": "force"}
        self.proves(check,
                    self.set(f"{TEN}。”{TEN}", 10, **force),
                    self.set(f"{TEN}。{TEN}", 10, **force))
        for mark in ("——", "……", "”", "（"):
            self.proves(check,
                        self.set(f"{TEN}{mark}{TEN}", 10, **force),
                        self.set(f"{TEN}，{TEN}", 10, **force))

    def test_6_centred_marks_do_not_hang(self):
        def check(sheet):
            for line in sheet.lines:
                self.assertLessEqual(line.glyphs[-2].end, 9.9, line.text)
        self.proves(
            check,
            self.set(self.HUNG, 10, hanging_punctuation="force",
                     **TRADITIONAL),
            self.set(self.HUNG, 10, hanging_punctuation="force"))

    # ---- 13: Traditional text ----

    def test_13_glyphs_follow_the_language(self):
        """One character, another glyph: what the file draws tells."""
        sheets = [self.set("骨", language=language)
                  for language in ("zh-Hans", "zh-Hant")]

        def check(both):
            self.assertNotEqual(*[sheet.line.glyph("骨").name
                                  for sheet in both])
        self.proves(check, sheets, [sheets[0], sheets[0]])

    def test_13_centred_marks_keep_three_quarters_at_a_line_end(self):
        text = "一二三四五六七八九，一二三四五六七八"
        self.proves(
            lambda sheet: self.near(sheet.lines[0].glyph("，").x, 9),
            self.set(text, 9.75, **TRADITIONAL),
            self.set(text, 9.75))

    def test_13_centred_stop_then_opening(self):
        self.one("國。「家", 1.5, {"punctuation": "plain"}, **TRADITIONAL)

    def test_13_exclamation_keeps_its_width(self):
        self.one("國！」家", 2, {"language": "zh-Hans", "font": {}},
                 **TRADITIONAL)

    def test_13_brackets_are_squeezed(self):
        for marks in ("」「", "』」", "「『"):
            self.one(f"國{marks}家", 1.5, {"punctuation": "plain"},
                     **TRADITIONAL)

    def test_13_closing_then_centred_stop(self):
        self.one("國」。家", 1.5, {"punctuation": "plain"}, **TRADITIONAL)

    def test_13_centred_stops_in_a_row_stay(self):
        self.one("國，，家", 2, {"language": "zh-Hans", "font": {}},
                 **TRADITIONAL)

    def test_13_the_dot_stands_in_the_middle(self):
        def check(sheet):
            glyph = sheet.line.glyph("·")
            self.near(glyph.x + glyph.advance / 2, 1.5)
        self.proves(check, self.set_loose("國·家", **TRADITIONAL),
                    self.set_loose("国·家"))

    def test_13_middle_dot_takes_one_em(self):
        self.one("國·家", 1, {"language": "zh-Hans", "font": {}},
                 **TRADITIONAL)

    # ---- 16: assertions ----

    def test_16_1_comma_at_the_line_end_takes_half_an_em(self):
        """Measured in a line of exact width, whose characters keep theirs."""
        text = "一二三四五六七八九，一二三四五六七八"

        def check(sheet):
            line = sheet.lines[0]
            self.near(line.glyph("，").x + 0.5, 9.5, 0.01)
            self.near(line.glyph("二").x, 1, 0.01)
        self.proves(check, self.set(text, 9.5),
                    self.set(text, 9.5, punctuation="plain"))

    def test_16_2_bracket_at_the_line_start_stands_at_the_margin(self):
        text = TEN + "「一二三四五」六"
        self.proves(
            lambda sheet: self.near(sheet.lines[1].glyph("「").x + 0.5, 0),
            self.set(text, 10), self.set(text, 10, punctuation="plain"))

    def test_16_3_stop_and_bracket(self):
        self.squeezed("。」", 1.5)

    def test_16_4_gap_between_brackets(self):
        def check(sheet):
            line = sheet.line
            # Ink ends half an em into the one, begins half into the other.
            self.near(line.glyph("（").x + 0.5 - (line.glyph("）").x + 0.5),
                      0.5)
        self.proves(check, self.set_loose("国）（家"),
                    self.set_loose("国）（家", punctuation="plain"))

    def test_16_5_two_opening_marks(self):
        self.squeezed("“《", 1.5)


if __name__ == "__main__":
    harness.main()
