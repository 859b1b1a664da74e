"""What stands beside the characters, measured on the finished page: dots,
lines under names and titles, frames, ruby.

Line 1 of a page has its em box from y = 0 to 1, so that a mark below it is
where y > 1 and an annotation above it where y < 0.

The number in a test's name is the section of the specification that
conformance/clreq.md lists; S16_n is its assertion n.
"""
import io

import pikepdf

import harness
import measure

PITCH = 2  # em
LONG = "[一二三四五六七八九十一二三四五六七八九十]{.keep}"


class Marks(measure.TestCase):
    def dots(self, sheet):
        return [shape for shape in sheet.shapes
                if shape.curved and not shape.stroked]

    def straight(self, sheet):
        return [shape for shape in sheet.shapes if not shape.curved]

    def waves(self, sheet):
        return [shape for shape in sheet.shapes if shape.stroked]

    def centred(self, text, dotted):
        """A dot under the middle of each character of `dotted`."""
        def check(sheet):
            glyphs = [glyph for line in sheet.lines for glyph in line.glyphs
                      if glyph.text in dotted]
            dots = self.dots(sheet)
            self.assertEqual(len(dots), len(dotted))
            for dot, glyph in zip(dots, glyphs):
                self.near(dot.middle, (glyph.x + glyph.end) / 2, 0.02,
                          glyph.text)
        return check

    def test_8_dots_below_the_character(self):
        """Half an em at most, a tenth of an em below the em box."""
        def check(sheet):
            self.assertEqual(len(self.dots(sheet)), 2)
            for dot in self.dots(sheet):
                self.near(dot.top, 1.1)
                self.near(dot.width, dot.bottom - dot.top)
                self.assertLessEqual(dot.width, 0.5)
                self.assertGreaterEqual(dot.width, 0.1)
                self.assertLess(dot.bottom, PITCH)
        self.proves(check, self.set("国[着重]{.dots}家"), self.set("国着重家"),
                    self.set("国[着重]{.name}家"))

    def test_8_no_dots_under_marks_and_spaces(self):
        def check(sheet):
            for dot in self.dots(sheet):
                over = [glyph.text for glyph in sheet.line.glyphs
                        if glyph.x < dot.middle < glyph.end]
                self.assertEqual(len(over), 1)
                self.assertNotIn(over[0], "，。、“”（）《》…—？！ ")
            self.assertEqual(len(self.dots(sheet)), 4)
        good = self.set("[国，家。（大）——“人”]{.dots}")
        dot = self.dots(good)[0]
        comma = dot._replace(left=dot.left + 1, right=dot.right + 1)
        self.proves(check, good, measure.Sheet(
            [(good.lines, self.dots(good)[1:] + [comma])], "", b""))

    def test_8_dots_follow_characters_that_are_spaced_out(self):
        text = f"国[着重家人]{{.dots}}民{LONG}"
        def spaced(sheet):
            self.centred(text, "着重家人")(sheet)
            self.assertGreater(sheet.lines[0].after("着"), 0.5)
        self.proves(spaced, self.set(text, 20), self.set(text, 7),
                    self.set(text.replace("重", "，"), 20))

    def name(self, sheet):
        lines = self.straight(sheet)
        self.assertEqual(len(lines), 1, sheet.shapes)
        return lines[0]

    def test_8_name_line_as_long_as_the_text(self):
        """Also where the text is spaced out."""
        text = f"国[人民大]{{.name}}会{LONG}"

        def check(sheet):
            line = self.name(sheet)
            first = sheet.lines[0].glyph("人民")
            last = sheet.lines[0].glyph("大会")
            self.near(line.left, first.x)
            self.near(line.right, last.end)
            self.assertGreater(line.width, 5)
            # As close as can be, and thin.
            self.assertLess(line.top, 1.1)
            self.assertGreaterEqual(line.top, 1)
            self.assertLess(line.bottom - line.top, 0.1)
        self.proves(check, self.set(text, 20),
                    self.set(text.replace("大]", "]").replace("}会", "}大会"),
                             20),
                    self.set(text.replace(".name", ".work"), 20))

    def test_8_neighbouring_names_are_parted(self):
        """By an eighth of an em at most, each giving half of it."""
        def check(sheet):
            one, other = self.straight(sheet)
            self.assertGreater(other.left - one.right, 0.05)
            self.assertLessEqual(other.left - one.right, 0.125)
            self.near((one.right + other.left) / 2, 2)
            self.near(one.left, 0)
            self.near(other.right, 4)
        self.proves(check, self.set("[国家]{.name}[人民]{.name}"),
                    self.set("[国家]{.name}与[人民]{.name}"),
                    self.set("[国家]{.underline}[人民]{.underline}"))

    def test_8_a_name_may_go_on_in_the_next_line(self):
        def check(sheet):
            lines = self.straight(sheet)
            self.assertEqual(len(lines), 2)
            self.near(lines[0].right, 10)
            self.near(lines[1].left, 0)
            self.near(lines[1].top - lines[0].top, PITCH)
        text = "一二三四五六七八[九十百千]{.name}万"
        self.proves(check, self.set(text, 10), self.set(text, 20))

    def test_8_titles_have_a_wave(self):
        def check(sheet):
            self.assertEqual(len(self.waves(sheet)), 1)
            wave, = self.waves(sheet)
            self.near(wave.left, 1)
            self.near(wave.right, 3)
            self.assertGreaterEqual(wave.top, 1)
            self.assertLess(wave.bottom, 1.25)
            self.assertGreater(wave.bottom - wave.top, 0.05)
        self.proves(check, self.set("国[大会]{.work}家"),
                    self.set("国[大会]{.name}家"))

    def test_8_a_wave_and_a_line_are_parted_too(self):
        def check(sheet):
            wave, = self.waves(sheet)
            line, = self.straight(sheet)
            self.assertGreater(line.left - wave.right, 0.05)
            self.assertLessEqual(line.left - wave.right, 0.126)
        self.proves(check, self.set("[大会]{.work}[国家]{.name}"),
                    self.set("[大会]{.work}与[国家]{.name}"))

    def test_8_line_nearer_than_dots(self):
        def check(sheet):
            line = self.name(sheet)
            dots = self.dots(sheet)
            self.assertEqual(len(dots), 2)
            for dot in dots:
                self.assertGreater(dot.top, line.bottom)
        self.proves(check, self.set("[[国家]{.name}]{.dots}"),
                    self.set("[国家]{.dots}"), self.set("[国家]{.name}"))

    def test_8_marks_do_not_push_lines_apart(self):
        def check(sheet):
            ys = [line.y for line in sheet.lines]
            for one, other in zip(ys, ys[1:]):
                self.near(other - one, PITCH)
            self.assertGreater(len(sheet.shapes), 20)
        text = "[一二三四五六七八]{.name}[九十百千万]{.dots}"
        self.proves(check, self.set(text * 4, 10),
                    self.set(text.replace(".dots", ".keep") * 4, 10))

    def test_8_frame_of_the_departed(self):
        """Around the em box of the name."""
        def check(sheet):
            box = self.straight(sheet)
            self.assertEqual(len(box), 4)
            self.near(min(shape.left for shape in box), 1)
            self.near(max(shape.right for shape in box), 3)
            self.near(min(shape.top for shape in box), 0)
            self.near(max(shape.bottom for shape in box), 1.05)
        self.proves(check, self.set("国[大会]{.box}家"),
                    self.set("国[大会]{.name}家"))

    def test_8_one_height_under_mixed_fonts(self):
        """One line, of one thickness, under Han, Latin and code."""
        def check(sheet):
            line = self.name(sheet)
            self.near(line.left, 1)
            self.near(line.right, sheet.line.glyph("人").end)
        mixed = "国[家abc`x`人]{.underline}民"
        self.proves(check, self.set_loose(mixed),
                    self.set_loose("国[家]{.underline}abc[人]{.underline}"))

    def test_8_not_under_the_space_at_its_edge(self):
        def check(sheet):
            line = self.name(sheet)
            self.near(line.left, sheet.line.glyph("A").x)
            self.near(line.right, sheet.line.glyph("B").end)
            self.near(sheet.line.after("国"), 0.25)
        self.proves(check, self.set_loose("国[AB]{.underline}家"),
                    self.set_loose("国[\u00a0AB]{.underline}家"))

    def test_16_19_dots_centred_and_none_under_commas(self):
        text = f"国[着，重]{{.dots}}民{LONG}"
        self.proves(self.centred(text, "着重"), self.set(text, 20),
                    self.set(text.replace("，", "国"), 20))


class Ruby(measure.TestCase):
    def words(self, sheet):
        """The annotations, cut where there is a gap."""
        found = []
        for line in sheet.small:
            for glyph in line.glyphs:
                if not found or glyph.y != found[-1][-1].y or \
                        glyph.x - found[-1][-1].end > 0.05:
                    found.append([])
                found[-1].append(glyph)
        return found

    def middle(self, glyphs):
        return (glyphs[0].x + glyphs[-1].end) / 2

    def over(self, sheet, bases):
        """Each annotation centred over its base."""
        words = self.words(sheet)
        self.assertEqual(len(words), len(bases))
        for word, base in zip(words, bases):
            glyphs = [sheet.line.glyph(c) for c in base]
            self.near(self.middle(word), self.middle(glyphs), 0.01, base)

    def test_9_above_centred_and_half_as_large(self):
        def check(sheet):
            self.over(sheet, ["汉字"])
            word, = self.words(sheet)
            self.assertEqual("".join(glyph.text for glyph in word), "hànzì")
            for glyph in word:
                self.near(glyph.size, 0.5)
                # Its em box stands a tenth of an em above the base's.
                self.near(glyph.y + 0.12 * 0.5, -0.1)
        self.proves(check, self.set_loose('国[汉字]{ruby="hànzì"}家'),
                    self.set_loose('国[汉字]{ruby="hàn zì"}家'),
                    self.set_loose('国汉字hànzì家'))

    def test_9_a_syllable_over_each_character(self):
        self.proves(lambda sheet: self.over(sheet, "汉字典"),
                    self.set_loose('国[汉字典]{ruby="hàn zì diǎn"}家'),
                    self.set_loose('国[汉字典]{ruby="hànzìdiǎn"}家'))

    def test_9_neighbours_keep_a_quarter_of_their_size(self):
        """chuáng is wider than a character: the base is spread."""
        def check(sheet):
            row = [glyph for line in sheet.small for glyph in line.glyphs]
            one, other = row[5], row[6]
            self.assertEqual(one.text + other.text, "gc")
            self.assertGreaterEqual(other.x - one.end, 0.125 - measure.EXACT)
        self.proves(check,
                    self.set_loose('国[床]{ruby="chuáng"}[窗]{ruby="chuāng"}'),
                    self.set_loose('国[床窗]{ruby="chuángchuāng"}'))

    def test_9_a_short_annotation_moves_nothing(self):
        def check(sheet):
            self.near(sheet.line.glyph("家").x, 3)
        self.proves(check, self.set_loose('国[汉字]{ruby="hànzì"}家'),
                    self.set_loose('国[汉字]{ruby="chuángchuāng"}家'))

    def test_9_annotations_stay_within_the_measure(self):
        """At both edges of a line, whose ends are annotated."""
        text = '[床]{ruby="chuáng"}' + "国" * 16 + '[窗]{ruby="chuāng"}'

        def check(sheet):
            for line in sheet.all:
                self.assertGreaterEqual(line.glyphs[0].x, -measure.EXACT)
                self.assertLessEqual(line.glyphs[-1].end,
                                     sheet.lines[0].glyphs[-1].end + 0.25)
        self.proves(check, self.set(text, 24, style={"align": "left"}),
                    self.moved(text))

    def moved(self, text):
        """The annotations stick out by half an em."""
        sheet = self.set(text, 24, style={"align": "left"})
        glyphs = [glyph._replace(x=glyph.x - 0.5)
                  for glyph in sheet.small[0].glyphs]
        return measure.Sheet([([measure.Line(glyphs, 0)] + sheet.lines, [])],
                             "", b"")

    def test_9_base_and_annotation_both_align_to_the_edge(self):
        def check(sheet):
            self.near(sheet.lines[0].glyphs[0].x, 0)
            self.near(sheet.small[0].glyphs[0].x, 0)
        self.proves(check, self.set_loose('[床]{ruby="chuáng"}国家'),
                    self.set_loose('国[床]{ruby="chuáng"}家'))

    def test_9_base_and_annotation_both_end_at_the_edge(self):
        def check(sheet):
            self.near(sheet.lines[0].glyphs[-1].end, 12)
            self.near(sheet.small[0].glyphs[-1].end, 12)
        text = "国" * 9 + '[床]{{ruby="{}"}}国家'
        self.proves(check, self.set(text.format("chuángchuáng"), 12),
                    self.set(text.format("chuáng") + "国" * 12, 12))

    def test_9_a_short_han_annotation_is_spread(self):
        """Two characters over four: each stands over the middle of two."""
        def check(sheet):
            row = sheet.small[0].glyphs
            self.near((row[0].x + row[0].end) / 2, 2)
            self.near((row[1].x + row[1].end) / 2, 4)
        self.proves(check, self.set_loose('国[国家人民]{gloss="开源"}家'),
                    self.set_loose('国[国家人民]{gloss="open"}家'))

    def test_9_words_stand_half_their_em_apart(self):
        def check(sheet):
            row = [glyph for glyph in sheet.small[0].glyphs
                   if glyph.text != " "]
            self.near(row[4].x - row[3].end, 0.25, 0.02, sheet.small[0].text)
        base = "国[国家人民大会]{{{}}}家"
        self.proves(check, self.set_loose(base.format('gloss="open work"')),
                    self.set_loose(base.format('gloss="openwork"')))

    def test_9_may_overhang_its_neighbours(self):
        """Over characters without an annotation there is room: the base is
        spread by less than the annotation is wider."""
        def check(sheet):
            line = sheet.line
            self.assertLess(line.glyph("家").x - line.glyph("床").x, 1.25)
        self.proves(check, self.set_loose('国[床]{ruby="chuáng"}家'),
                    self.set_loose('[国床家]{ruby="zhōng chuáng zhōng"}'))

    def test_9_lines_keep_their_pitch(self):
        def check(sheet):
            ys = [line.y for line in sheet.lines]
            self.assertGreater(len(ys), 3)
            for one, other in zip(ys, ys[1:]):
                self.near(other - one, PITCH)
            self.assertGreater(len(sheet.small), 2)
        text = '国家人民[汉字]{ruby="hàn zì"}大会'
        self.proves(check, self.set(text * 6, 12),
                    self.set("国家人民汉字大会" * 6, 12))

    def structure(self, sheet):
        """Roles from the root down, each with its children's."""
        def walk(element):
            kids = element.get("/K", [])
            kids = kids if isinstance(kids, pikepdf.Array) else [kids]
            inner = [walk(kid) for kid in kids
                     if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
            return (str(element.S), inner) if inner else str(element.S)
        with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
            return str([walk(kid) for kid in pdf.Root.StructTreeRoot.K]
                       if isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array)
                       else walk(pdf.Root.StructTreeRoot.K))

    def test_9_tagged_as_ruby_base_and_text(self):
        def check(sheet):
            self.assertIn("('/Ruby', ['/RB', '/RT'])", self.structure(sheet))
        self.proves(check, self.set('国[汉字]{ruby="hànzì"}家'),
                    self.set("国[汉字]{.dots}家"))

    def test_9_one_ruby_a_character(self):
        def check(sheet):
            self.assertEqual(self.structure(sheet).count("/Ruby"), 2)
        self.proves(check, self.set('国[汉字]{ruby="hàn zì"}家'),
                    self.set('国[汉字]{ruby="hànzì"}家'))


class Bopomofo(measure.TestCase):
    """One under the other at the right side of their character."""

    def set_signs(self, signs, base="國"):
        return self.set_loose(f'國[{base}]{{ruby="{signs}"}}家',
                              language="zh-Hant",
                              font={"han": "Noto Serif CJK TC"})

    def signs(self, sheet):
        return [glyph for line in sheet.all for glyph in line.glyphs
                if glyph.size < 0.4]

    def test_9_bopomofo_stands_in_half_an_em(self):
        def check(sheet):
            self.near(sheet.line.glyph("家").x, 2.5)
            self.assertEqual(len(self.signs(sheet)), 3)
            for sign in self.signs(sheet):
                self.assertGreaterEqual(sign.x, 2)
        self.proves(check, self.set_signs("ㄍㄨㄛ"), self.set_signs("guo"))

    def test_9_bopomofo_is_stacked_around_the_middle(self):
        def check(sheet):
            one, two, three = sorted(self.signs(sheet),
                                     key=lambda sign: sign.y)
            self.near(two.y - one.y, 0.3)
            self.near(three.y - two.y, 0.3)
            self.near(one.x, three.x)
            # The middle of its em box is that of the character's.
            self.near(two.y - 0.38 * 0.3, sheet.lines[0].glyph("國").y - 0.38)
        self.proves(check, self.set_signs("ㄍㄨㄛ"),
                    self.set_signs("ㄍ ㄨ ㄛ", "國國國"))

    def test_9_tone_marks_stand_outside(self):
        def outside(sheet):
            sign, tone = self.signs(sheet)
            self.assertGreater(tone.x + 0.1, sign.x + 0.2)
            self.assertLess(tone.y, sign.y)
        self.proves(outside, self.set_signs("ㄕˋ"), self.set_signs("˙ㄉ"))

    def test_9_the_light_tone_stands_on_top(self):
        def above(sheet):
            tone, sign = self.signs(sheet)[:2]
            self.assertEqual(tone.text, "˙")
            self.assertLess(tone.y, sign.y - 0.2)
        self.proves(above, self.set_signs("˙ㄉ"), self.set_signs("ㄉㄜ"))


if __name__ == "__main__":
    harness.main()
