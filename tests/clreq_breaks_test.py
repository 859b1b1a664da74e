# seconds: 60
"""Where a line may end, measured on the finished page: what a line may not
start or end with at each level of prohibition, and what stays in one piece.

Each unit is tried at every place of the line: forty paragraphs with one to
forty characters before it, which must be broken somewhere.  The control is
mostly a unit of plain characters, which must be found broken.

The number in a test's name is the section of the specification that
conformance/clreq.md lists; S16_n is its assertion n.
"""
import harness
import measure

PHASES = range(1, 41)
AFTER = "家" * 24
WIDTH = 20
NOT_AT_START = "，。、；：？！）》」』”’】〉〕〗］｝·～"


class Breaks(measure.TestCase):
    def texts(self, unit, before="国", after=AFTER):
        """The paragraphs, and what they look like when set."""
        source = [before * n + unit + after for n in PHASES]
        return source, [measure.bare(text) for text in source]

    def phases(self, unit, shown=None, width=WIDTH, **options):
        """For every phase of `unit` (that shows as `shown`): the lines, and
        the places inside the unit where it is broken."""
        source, plain = self.texts(unit)
        if shown is not None:
            plain = self.texts(shown)[1]
        sheet = self.set(source, width, **options)
        size = len(measure.bare(unit if shown is None else shown))
        found = []
        for n, lines in zip(PHASES, measure.paragraphs(sheet.lines, plain)):
            found.append((lines, [at - n for at in measure.breaks(lines)
                                  if n <= at <= n + size]))
        return found

    def unbroken(self, unit):
        def check(phases):
            inside = [at for _, cuts in phases for at in cuts
                      if 0 < at < len(unit)]
            self.assertFalse(inside, f"{unit} is broken at {inside}")
            self.assertTrue(any(0 in cuts for _, cuts in phases) or
                            any(len(unit) in cuts for _, cuts in phases),
                            "no line ends beside it")
        return check

    def stays_whole(self, unit, **options):
        shown = measure.bare(unit)
        plain = "国" + "家" * (len(shown) - 1)
        self.proves(self.unbroken(shown), self.phases(unit, **options),
                    self.phases(plain))

    def never(self, at):
        """No line break at the place `at` of the unit."""
        def check(phases):
            self.assertFalse([lines for lines, cuts in phases if at in cuts])
        return check

    def never_starts(self, mark, level, lower):
        self.proves(self.never(0), self.phases(mark, prohibition=level),
                    self.phases(mark, prohibition=lower))

    def never_ends(self, mark, level, lower):
        self.proves(self.never(len(mark)),
                    self.phases(mark, prohibition=level),
                    self.phases(mark, prohibition=lower))

    # ---- 1.1: levels ----

    def test_1_1_basic_line_start(self):
        for mark in NOT_AT_START + "—":
            with self.subTest(mark=mark):
                self.never_starts(mark, "basic", "none")

    def test_1_1_basic_line_end(self):
        for mark in "“‘「『（《〈【〖〔［｛":
            with self.subTest(mark=mark):
                self.never_ends(mark, "basic", "none")

    def test_1_1_basic_is_the_default(self):
        self.proves(self.never(0), self.phases("，"),
                    self.phases("，", prohibition="none"))

    def test_1_1_gb_solidus(self):
        self.never_ends("／", "gb", "basic")
        self.never_starts("／", "gb", "none")

    def test_1_1_gb_narrow_solidus(self):
        self.never_ends("/", "gb", "basic")

    def test_1_1_strict_dashes_and_ellipses(self):
        for mark in ("——", "……"):
            self.never_starts(mark, "strict", "gb")

    def test_1_1_strict_repeats_and_small_kana(self):
        for mark in "々ーっぁ":
            self.never_starts(mark, "strict", "gb")

    def test_1_1_none_lets_go(self):
        """Every mark does come to a line's start where nothing forbids it."""
        def check(phases):
            self.assertTrue([1 for _, cuts in phases if 0 in cuts])
        for mark in "，。）":
            self.proves(check, self.phases(mark, prohibition="none"),
                        self.phases(mark, prohibition="basic"))

    def test_1_1_compression_comes_first(self):
        """」。 are squeezed before the end of the line is looked for: they
        fit, and the characters before them keep their width."""
        text = "一二三四五六七八九」。一二三四五六七八"

        def check(sheet):
            line = sheet.lines[0]
            self.assertTrue(line.text.endswith("九」。"))
            self.near(line.glyph("九").x, 8)
        self.proves(check, self.set(text, 10),
                    self.set(text, 10, punctuation="plain"))

    # ---- 2: break opportunities ----

    def test_2_break_before_opening_and_after_closing(self):
        def check(phases):
            self.assertTrue([1 for _, cuts in phases if 0 in cuts])
            self.assertTrue([1 for _, cuts in phases if 3 in cuts])
        self.proves(check, self.phases("“好”"),
                    self.phases("[国“好”国]{.keep}", "国“好”国"))

    def test_2_break_between_any_two_characters(self):
        def check(phases):
            self.assertEqual({at for _, cuts in phases for at in cuts},
                             {0, 1, 2, 3})
        self.proves(check, self.phases("人民心"), self.phases("abc"))

    def test_2_pairs_stay_whole(self):
        for unit in ("——", "……", "？！", "！！", "！！！"):
            with self.subTest(unit=unit):
                self.stays_whole(unit)

    def double(self, unit):
        """A break is allowed between two whole pairs, and nowhere else."""
        def check(phases):
            self.assertEqual({at for _, cuts in phases for at in cuts
                              if 0 < at < 4}, {2})
        self.proves(check, self.phases(unit), self.phases("国家人民"))

    def test_2_double_ellipsis(self):
        self.double("…………")

    def test_2_double_dash(self):
        self.double("————")

    def test_2_digits_and_their_marks(self):
        for unit in ("2019", "3.14", "1,000", "9:30", "10/20", "2024-05-01",
                     "1\u00a0000", "1\u202f000"):
            with self.subTest(unit=unit):
                self.stays_whole(unit)

    def test_2_digits_grouped_by_a_space(self):
        for unit in ("1 000", "1\u2009000"):
            self.stays_whole(unit)

    def test_2_full_width_digits(self):
        self.stays_whole("１２３")

    def test_2_signs_and_currency_before_digits(self):
        for unit in ("+5", "−5", "±5", "-5", "¥100", "￥100", "$5", "€20",
                     "£3", "№7", "§7", "US$5"):
            with self.subTest(unit=unit):
                self.stays_whole(unit)

    def test_2_percent_and_degrees_after_digits(self):
        for unit in ("50%", "５％", "3‰", "37℃", "98℉", "20°", "5′", "9″"):
            with self.subTest(unit=unit):
                self.stays_whole(unit)

    def test_2_digits_and_unit_letters(self):
        for unit in ("12km", "100kg", "3G", "A4"):
            with self.subTest(unit=unit):
                self.stays_whole(unit)

    def rarely(self, unit, at, control):
        """Broken at `at` less often than the control, which is alike."""
        count = len([1 for _, cuts in self.phases(control) if at in cuts])

        def check(phases):
            self.assertLess(len([1 for _, cuts in phases if at in cuts]),
                            count)
        self.proves(check, self.phases(unit), self.phases(control))

    def test_2_unit_after_a_space(self):
        self.rarely("12 km", 2, "12 kilometres")

    def counted(self, text, control, width):
        """The line is just full before the last character of `text`; it is
        shrunk a little, so that the two stay together."""
        def check(sheet):
            self.assertTrue(sheet.lines[0].text.endswith(text[-1]),
                            sheet.lines)

        def lines(unit):
            return self.set(f"一（二）三（四）五（六）七{unit}百千万亿", width)
        self.proves(check, lines(text), lines(control))

    def test_2_number_and_counter(self):
        self.counted("24年", "24国", 14.25)

    def test_2_ordinal_and_counter(self):
        self.counted("第三", "国三", 14)

    def test_2_latin_words_only_at_hyphens(self):
        """Every break in the word shows a hyphen, and is at a syllable."""
        word = "typesetting"
        plain = self.phases(word, style={"hyphenate": "false"})
        self.proves(self.unbroken(word), plain,
                    self.phases(word, style={"hyphenate": "true"}))

        def check(phases):
            cuts = {at for _, cuts in phases for at in cuts
                    if 0 < at < len(word)}
            self.assertTrue(cuts)
            self.assertLessEqual(cuts, {4, 7})
            for lines, _ in phases:
                for line in lines:
                    divided = not line.text.endswith(word) and \
                        line.text.rstrip("\u00ad")[-1].isascii()
                    self.assertEqual(line.text.endswith("\u00ad"), divided)
        narrow = {"width": 12, "style": {"hyphenate": "true"}}
        self.proves(check, self.phases(word, **narrow),
                    self.phases("一二三四五六七八九十百", **narrow))

    def test_2_addresses_after_their_separators(self):
        address = "https://example.org/one/two?three=four&five=six#seven"

        def check(phases):
            cuts = {at for _, cuts in phases for at in cuts
                    if 0 < at < len(address)}
            self.assertGreater(len(cuts), 3)
            for at in cuts:
                self.assertIn(address[at - 1], "/?&=#.-_:")
                self.assertNotIn(address[at], "/?&=#.-_:")
            for lines, _ in phases:
                for line in lines:
                    self.assertNotIn("\u00ad", line.text)
        word = "internationalisation" * 3
        self.proves(check,
                    self.phases(address, style={"hyphenate": "true"}),
                    self.phases(word[:len(address)],
                                style={"hyphenate": "true"}))

    def test_2_a_bracket_after_an_address_stays_there(self):
        """The writer's bracket is not the address's own."""
        shown = "https://example.org/one/)"
        self.proves(self.never(len(shown) - 1), self.phases(shown),
                    self.phases("https://example.org/one/two"))

    def test_2_mail_addresses_are_not_hyphenated(self):
        self.proves(self.unbroken("secretary@"),
                    self.phases("secretary@example.org",
                                style={"hyphenate": "true"}),
                    self.phases("secretary", width=12,
                                style={"hyphenate": "true"}))

    def test_2_word_pinyin_holds_its_base_together(self):
        self.proves(self.unbroken("汉字典"),
                    self.phases('[汉字典]{ruby="hànzìdiǎn"}', "汉字典"),
                    self.phases('[汉字典]{ruby="hàn zì diǎn"}', "汉字典"))

    def test_2_names_are_kept_when_asked(self):
        self.proves(self.unbroken("李大白"),
                    self.phases("[李大白]{.keep}", "李大白"),
                    self.phases("李大白"))

    def test_2_note_references_stay_with_their_text(self):
        def lines(text):
            sheet = self.set([text * 9, "[^1]: 注文。"], 10)
            return [line.text for line in sheet.lines if "注" not in line.text]

        def check(lines):
            self.assertTrue(lines)
            for line in lines:
                self.assertFalse(line.startswith("["), line)
        self.proves(check, lines("国家人民[^1]"), ["国家", "[1]"])

    def test_2_nothing_breaks_beside_a_word_joiner(self):
        self.proves(self.unbroken("国家"), self.phases("国\u2060家", "国家"),
                    self.phases("国家"))

    def test_2_scripts_with_their_own_rules(self):
        for word in ("Москва", "Αθήνα"):
            self.stays_whole(word)

    # ---- 10: numbers ----

    def test_10_digits_come_from_the_latin_face(self):
        def check(sheet):
            for digit in "2024":
                self.assertEqual(sheet.line.glyph(digit).font,
                                 "TeXGyreTermes-Regular")
                self.near(sheet.line.glyph(digit).advance, 0.5)
        self.proves(check, self.set("在2024国"), self.set("在２０２４国"))

    def test_10_ranges_break_only_after_their_sign(self):
        self.proves(self.never(2), self.phases("10～20"),
                    self.phases("10国20"))

    def test_10_numbers_in_brackets_stay_whole(self):
        self.stays_whole("(12)")

    # ---- 16: assertions ----

    def solid(self, unit, width, plain):
        """One line at every phase, and no space inside, stretched or not."""
        def check(phases):
            for lines, _ in phases:
                line = next((line for line in lines if unit in line.text),
                            None)
                self.assertIsNotNone(line, lines)
                first = line.glyph(unit)
                ends = [g for g in line.glyphs if g.text in unit][-1].end
                self.near(ends - first.x, width, text=line.text)
        self.proves(check, self.phases(unit), self.phases(plain))

    def test_16_6_dash(self):
        self.solid("——", 2, "国—")

    def test_16_7_ellipsis(self):
        self.solid("……", 2, "国…")

    def test_16_8_question_and_exclamation(self):
        self.solid("？！", 2, "？”！")

    def test_16_14_no_forbidden_line_start(self):
        text = "".join(NOT_AT_START)

        def check(phases):
            for lines, _ in phases:
                for line in lines[1:]:
                    self.assertNotIn(line.text[0], text)
        for mark in NOT_AT_START:
            self.proves(check, self.phases(mark),
                        self.phases(mark, prohibition="none"))

    def test_16_15_no_opening_mark_at_a_line_end(self):
        def check(phases):
            for lines, _ in phases:
                for line in lines[:-1]:
                    self.assertNotIn(line.text[-1], measure.OPENS)
        for mark in "（《「“":
            self.proves(check, self.phases(mark),
                        self.phases(mark, prohibition="none"))

    def test_16_16_units(self):
        for unit in ("¥100", "50%", "37℃", "3.14", "1\u00a0000"):
            self.stays_whole(unit)


if __name__ == "__main__":
    harness.main()
