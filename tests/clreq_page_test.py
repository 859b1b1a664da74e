# seconds: 43
"""Paragraphs and pages, measured on the finished file: indents, last lines,
what stays on a page with what, headings, and the grid of 28 × 22 characters
of GB/T 9704.

The number in a test's name is the section of the specification that
conformance/clreq.md lists; S16_n is its assertion n.
"""
import io

import pikepdf

import harness
import measure

TEN = "一二三四五六七八九十"
PITCH = 2  # em

# The grid: 28 characters with a twentieth of an em between them, 22 lines.
COLUMNS, ROWS = 28, 22
STEP = 1.05  # from column to column
GRID = {"page": {"grid": {"characters": str(COLUMNS), "lines": str(ROWS)}},
        "height": 39.2,
        "style": {"pitch": "grid", "tracking": "grid", "indent": "2em"}}
GRID_WIDTH = COLUMNS * STEP
GRID_PITCH = (GRID["height"] - 1) / (ROWS - 1)


class Paragraphs(measure.TestCase):
    def test_7_indent_of_two_characters_of_its_own_size(self):
        """Every paragraph, also after a heading, and in its own size."""
        def check(sheet):
            firsts = [line for line in sheet.lines
                      if line.text[0] in "国家"]
            self.assertEqual(len(firsts), 3)
            for line in firsts:
                self.near(line.glyphs[0].x, 2 * line.glyphs[0].size)
            for line in sheet.lines:
                if line not in firsts:
                    self.near(line.glyphs[0].x, 0, text=line.text)
        blocks = ["国" + TEN * 2, "# 题", "国" + TEN * 2,
                  "> 家" + TEN * 2]
        styles = {"heading-1": {"indent": "0"}, "quote": {"size": "9pt"}}
        self.proves(check,
                    self.set(blocks, 15, style={"indent": "2em"},
                             styles={**styles, "quote": {
                                 "size": "9pt", "indent": "2em"}}),
                    self.set(blocks, 15, styles=styles),
                    self.set(blocks, 15, style={"indent": "2em"},
                             styles=styles))

    def test_7_no_indent_where_a_sentence_goes_on(self):
        """After a display, in a style of the writer's choice."""
        text = ["国" + TEN * 2, "> 题", "::: continued\n家" + TEN * 2 + "\n:::"]

        def check(sheet):
            at = {line.text[0]: line.glyphs[0].x for line in sheet.lines}
            self.near(at["国"], 2)
            self.near(at["家"], 0)
        self.proves(check,
                    self.set(text, 15, style={"indent": "2em"},
                             styles={"continued": {"indent": "0"}}),
                    self.set(text, 15, style={"indent": "2em"}))

    def test_7_no_space_between_paragraphs(self):
        def check(sheet):
            for one, other in zip(sheet.lines, sheet.lines[1:]):
                self.near(other.y - one.y, PITCH)
        text = [TEN * 2, TEN * 2]
        self.proves(check, self.set(text, 15),
                    self.set(text, 15, style={"after": "0.5em"}))

    def test_7_line_gap_of_the_built_in_layouts(self):
        """Between half an em and an em, measured in the finished file."""
        def check(sheet):
            lines = [line for line in sheet.lines
                     if line.text[0] in "一二三四五六七八九十"]
            gaps = [(other.y - one.y) / one.glyphs[0].size - 1
                    for one, other in zip(lines, lines[1:])]
            self.assertTrue(gaps)
            for gap in gaps:
                self.assertGreaterEqual(gap, 0.5)
                self.assertLessEqual(gap, 1.01)
        tight = self.set(TEN * 8, 15, style={"pitch": "1.2em"})
        for layout in ("bulletin", "handout"):
            self.proves(check, self.built_in(layout), tight)

    def built_in(self, layout, text=TEN * 10):
        source = self.write("case.md", "---\nlanguages: [zh-Hans]\ntitle: 题"
                            "\n---\n\n" + text + "\n")
        pdf = self.path("case.pdf")
        harness.typeset(source, pdf, "--layout", layout)
        glyphs, shapes = measure._page(measure.trace(pdf)[0], 0, 0)
        return measure.Sheet([(measure._lines(glyphs, 0), shapes)], "", b"")

    def test_11_headings_of_the_built_in_layouts(self):
        """Black, and a tenth to a fifth larger than the text; the control
        is of a lower level, as large as the text."""
        def check(sheet):
            heading = next(line for line in sheet.lines if "国家" in line.text)
            text = next(line for line in sheet.lines if TEN in line.text)
            ratio = heading.glyphs[0].size / text.glyphs[0].size
            self.assertGreaterEqual(ratio, 1.1)
            self.assertLessEqual(ratio, 1.2)
            self.assertRegex(heading.glyph("国").font, "Sans|Bold")
        for layout in ("bulletin", "handout"):
            self.proves(check, self.built_in(layout, "# 国家\n\n" + TEN * 5),
                        self.built_in(layout, "### 国家\n\n" + TEN * 5))

    # ---- last lines ----

    def last(self, sheet, texts):
        return [lines[-1].text for lines in
                measure.paragraphs(sheet.lines, texts) if len(lines) > 1]

    def no_runts(self, texts):
        def check(sheet):
            for text in self.last(sheet, texts):
                self.assertGreaterEqual(
                    len([c for c in text if measure.is_han(c)]), 2, text)
        return check

    def test_7_last_line_holds_two_characters(self):
        """Paragraphs of eleven to forty-one characters in ten em, also when
        a mark follows the last one.  In the control the line above is of one
        piece and cannot give a character away."""
        texts = [(TEN * 5)[:n] + mark for n in range(11, 42)
                 for mark in ("", "。", "。”")]
        stubborn = [f"[{TEN}]{{.keep}}国。"]
        plain = [TEN + "国。"]
        self.proves(lambda sheets: [self.no_runts(texts)(sheet)
                                    for sheet, texts in sheets],
                    [(self.set(texts, 10), texts)],
                    [(self.set(stubborn, 10), plain)])

    def test_7_the_line_above_is_evenly_spaced(self):
        """It gives a character away and takes up its width everywhere."""
        def check(sheet):
            gaps = [gap for _, gap in sheet.lines[0].gaps()]
            self.assertEqual(len(gaps), 8)
            for gap in gaps:
                self.near(gap, 1 / 8)
        self.proves(check, self.set(TEN + "国", 10),
                    self.set(TEN + "国家", 10))

    # ---- lines and pages ----

    def pages(self, text, lines, height=10):
        """The number of lines of `text` (characters) on each page."""
        sheet = self.set([TEN[:n] for n in lines] + [text], 10,
                         height=height * PITCH)
        found = [0] * len(sheet.pages)
        for line in sheet.lines:
            found[line.page] += 1
        return found

    def test_7_last_line_does_not_open_a_page(self):
        """Nine lines before a paragraph of twelve on pages of ten: at every
        place of the page at least two of its lines come after the turn."""
        def check(pages):
            for before, found in pages:
                self.assertEqual(sum(found), before + 12)
                first = max(0, found[0] - before)
                self.assertNotEqual(12 - first, 1, found)
                after = [first] + found[1:]
                self.assertNotIn(1, after[1:], found)
        text = TEN * 12
        found = [(n, self.pages(text, [2] * n)) for n in range(10)]
        self.proves(check, found, [(n, [10, n + 1, 1]) for n in range(1, 9)])

    def test_7_first_line_does_not_end_a_page(self):
        def check(pages):
            for before, found in pages:
                self.assertNotEqual(found[0] - before, 1, found)
        text = TEN * 12
        found = [(n, self.pages(text, [2] * n)) for n in range(10)]
        self.proves(check, found, [(9, [10, 10, 1])])

    def test_7_hanging_items(self):
        """The lines of an item begin where its first begins, after its
        label."""
        def check(sheet):
            labelled = sheet.lines[0]
            self.assertTrue(labelled.text.startswith("1."))
            self.near(labelled.glyph("一").x, 3)
            self.near(labelled.glyphs[0].x, 1.5)
            self.near(sheet.lines[1].glyphs[0].x, 3)
        item = {"item": {"left": "3em", "label": "1.5em"}}
        self.proves(check, self.set("1. " + TEN * 3, 15, styles=item),
                    self.set("1. " + TEN * 3, 15))

    def test_7_a_measure_of_whole_ems(self):
        """Half of what is over stays white at either side, so that the
        characters of full lines are solid."""
        def check(sheet):
            for line in sheet.lines[:2]:
                self.assertEqual(len(line.text), 15)
                self.near(line.glyphs[0].x, 0.35)
                self.near(line.glyphs[-1].end, 15.35)
        self.proves(check, self.set(TEN * 3, 15.7, page={"whole-ems": True}),
                    self.set(TEN * 3, 15.7),
                    self.set(TEN * 3, 15, page={"whole-ems": True}))

    def test_7_columns_of_whole_ems(self):
        def check(sheet):
            lines = [line for line in sheet.lines if len(line.text) > 5]
            for line in lines[:-1]:
                self.near(line.glyphs[-1].end - line.glyphs[0].x, 7)
            self.near(min(line.glyphs[0].x for line in lines), 0.75)
        columns = {"count": 2, "gap": "10pt"}
        self.proves(
            check,
            self.set(TEN * 6, 16.5, page={"whole-ems": True,
                                          "columns": columns}),
            self.set(TEN * 6, 16.5, page={"columns": columns}))

    def test_16_17_last_line_over_the_sweep(self):
        """At forty widths."""
        texts = [(TEN * 5)[:n] + "。" for n in range(11, 42, 2)]

        def sheets(text, plain):
            return [(self.set(text, 10 + n / 4), plain) for n in range(40)]

        def check(sheets):
            for sheet, texts in sheets:
                self.no_runts(texts)(sheet)
        self.proves(check, sheets(texts, texts),
                    sheets(f"[{TEN}]{{.keep}}国。", [TEN + "国。"])[:2])


class EvenSpacing(measure.TestCase):
    def ends(self, text, ems):
        self.proves(lambda sheet: self.near(sheet.line.glyph("，").x, ems),
                    self.set_loose(text), self.set_loose(
                        text.replace("{even", "{.keep even").replace(
                            "even=3", "").replace("even=4", "")))

    def test_7_names_are_spaced_evenly(self):
        self.ends("[张三]{even=3}，国", 3)
        self.ends("[李大白]{even=4}，国", 4)
        self.proves(lambda sheet: self.near(sheet.line.glyph("大").x, 1.5),
                    self.set_loose("[李大白]{even=4}"),
                    self.set_loose("李大白"))

    def test_7_spaced_names_stay_on_one_line(self):
        def check(sheet):
            self.assertIn("李大白", "|".join(line.text for line in
                                          sheet.lines))
        self.proves(check, self.set(TEN[:8] + "[李大白]{even=4}国家", 10),
                    self.set(TEN[:8] + "李大白国家", 10))


class Headings(measure.TestCase):
    STYLES = {"heading-1": {"align": "center", "size": "12pt",
                            "keep-with-next": "true"}}

    def begun(self, where):
        return self.set(["# 国家", TEN, "# 人民", TEN], 20, styles={
            "heading-1": {**self.STYLES["heading-1"], "break-before": where}})

    def test_11_headings_that_begin_a_page(self):
        def check(sheet):
            self.assertEqual([lines[0].text for lines, _ in sheet.pages],
                             ["国家", "人民"])
        self.proves(check, self.begun("page"), self.begun("auto"))

    def test_11_headings_that_begin_a_right_hand_page(self):
        def check(sheet):
            self.assertEqual([lines[0].text if lines else ""
                              for lines, _ in sheet.pages],
                             ["国家", "", "人民"])
        self.proves(check, self.begun("right"), self.begun("page"))

    RUN_IN = {"heading-3": {"run-in": "true"}}

    def test_11_headings_that_run_on_into_their_text(self):
        """One em before it, on one line."""
        def check(sheet):
            line = sheet.lines[0]
            self.assertTrue(line.text.startswith("国家\u3000一二三"), line.text)
            self.near(line.glyph("一").x, 3)
            self.assertNotEqual(line.glyph("国").font, line.glyph("一").font)
        good = self.set_loose(["### 国家", TEN], 20, fonts=self.HEI,
                              styles={"heading-3": {"run-in": "true",
                                                    "font": "hei"}})
        self.proves(check, good,
                    self.set_loose(["### 国家", TEN], 20, fonts=self.HEI,
                                   styles={"heading-3": {"font": "hei"}}),
                    self.set_loose(f"国家　{TEN}", 20))

    HEI = {"hei": {"han": "Noto Sans CJK SC", "latin": "TeX Gyre Heros"}}

    def test_11_run_in_headings_are_headings_to_a_reader(self):
        """H3 and P, and a bookmark."""
        def check(sheet):
            with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
                roles = [str(node.get("/S")) for node in pdf.objects
                         if isinstance(node, pikepdf.Dictionary) and
                         node.get("/S") in (pikepdf.Name.H1, pikepdf.Name.P)]
                self.assertEqual(sorted(roles), ["/H1", "/P"])
                with pdf.open_outline() as outline:
                    self.assertEqual([item.title for item in outline.root],
                                     ["国家"])
        run_in = {"heading-1": {"run-in": "true"}}
        self.proves(check, self.set(["# 国家", TEN], 20, styles=run_in),
                    self.set(["国家", TEN], 20))

    def test_11_a_heading_without_a_paragraph_stands_alone(self):
        def check(sheet):
            self.assertEqual([line.text for line in sheet.lines],
                             ["国家", "人民\u3000" + TEN])
        self.proves(check, self.set(["### 国家", "### 人民", TEN], 20,
                                    styles=self.RUN_IN),
                    self.set(["### 国家", "### 人民", TEN], 20))

    def test_11_centred(self):
        def check(sheet):
            line = sheet.lines[0]
            self.near(line.glyphs[0].x + line.glyphs[-1].end, 20)
        self.proves(check, self.set(["# 国家人民", TEN], 20,
                                    styles=self.STYLES),
                    self.set(["# 国家人民", TEN], 20))

    def test_11_kept_with_two_lines_of_text(self):
        """At every place of the page the heading has two lines below it."""
        def check(sheets):
            for sheet in sheets:
                at = next(n for n, line in enumerate(sheet.lines)
                          if line.text == "题目")
                for line in sheet.lines[at:at + 3]:
                    self.assertEqual(line.page, sheet.lines[at].page)

        def sheets(styles):
            return [self.set(["国"] * n + ["# 题目", TEN * 4], 10,
                             height=10 * PITCH, styles=styles)
                    for n in range(10)]
        self.proves(check, sheets(self.STYLES),
                    sheets({"heading-1": {"align": "center"}}))

    def test_11_long_headings_are_balanced(self):
        def check(sheet):
            one, other = [len(line.text) for line in sheet.lines[:2]]
            self.assertLessEqual(abs(one - other), 2)
        text = ["# " + TEN + "国家人民", "国家"]
        self.proves(check, self.set(text, 11, styles={
                        "heading-1": {"align": "center"}}),
                    self.set(text, 11))

    def test_11_long_headings_break_between_words(self):
        """A mark or a space is a better place than the middle of a phrase."""
        def check(sheet):
            self.assertTrue(sheet.lines[0].text.endswith("，"), sheet.lines)
        self.proves(check, self.set("# 一二三四五六，七八九十百", 8, styles={
                        "heading-1": {"align": "center"}}),
                    self.set("# 一二三四五六国七八九十百", 8, styles={
                        "heading-1": {"align": "center"}}))

    def test_11_the_grid_goes_on_after_a_heading(self):
        """A heading of an odd height takes whole lines of the grid."""
        def check(sheet):
            for line in sheet.lines[1:]:
                row = (line.y - 0.88) / GRID_PITCH
                self.near(row, round(row), 0.01, line.text)
        text = ["# 国家", TEN * 6]
        style = {"heading-1": {"size": "14pt", "pitch": "31pt"}}
        plain = {**GRID, "style": {**GRID["style"],
                                   "pitch": f"{GRID_PITCH:.4f}em"}}
        self.proves(check, self.set(text, GRID_WIDTH, styles=style, **GRID),
                    self.set(text, GRID_WIDTH, styles=style, **plain))


class Grid(measure.TestCase):
    PLAIN = {**GRID, "style": {"pitch": "1.7em", "indent": "2em"}}

    def on_columns(self, sheet):
        for line in sheet.lines:
            for glyph in line.glyphs:
                column = glyph.x / STEP
                self.near(column, round(column), text=line.text)
        self.assertGreater(len(sheet.lines), 3)

    def on_rows(self, sheet):
        for line in sheet.lines:
            row = (line.y - 0.88) / GRID_PITCH
            self.near(row, round(row), text=line.text)
            self.assertLess(row, ROWS - 0.5)

    def test_12_characters_stand_on_columns(self):
        """Lines of Han only; the indent is two columns."""
        text = [TEN * 12, TEN * 5]
        self.proves(self.on_columns, self.set(text, GRID_WIDTH, **GRID),
                    self.set(text, GRID_WIDTH, **self.PLAIN))

    def test_12_lines_stand_on_rows_on_every_page(self):
        """With a heading, a quotation in a smaller size and a list."""
        text = ["# 国家", TEN * 30, "> " + TEN * 9, TEN * 30,
                "1. " + TEN * 5, TEN * 40, "## 人民", TEN * 30]
        styles = {"heading-1": {"size": "14pt", "after": "7pt"},
                  "heading-2": {"before": "9pt"},
                  "quote": {"left": "2em", "size": "10pt"}}

        def check(sheet):
            self.assertGreater(len(sheet.pages), 2)
            text = [line for line in sheet.lines
                    if line.glyphs[0].size == 1]
            self.on_rows(measure.Sheet([(text, [])], "", b""))
        self.proves(check, self.set(text, GRID_WIDTH, styles=styles, **GRID),
                    self.set(text, GRID_WIDTH, styles=styles, **self.PLAIN))

    def test_12_latin_takes_whole_columns(self):
        """Padded on both sides, by half an em at most."""
        self.proves(lambda sheet: self.near(
                        sheet.lines[0].glyph("人").x / STEP % 1, 0),
                    self.set("国家abc人民" + TEN * 3, GRID_WIDTH, **GRID),
                    self.set("国家abc人民" + TEN * 3, GRID_WIDTH,
                             **self.PLAIN))

    def test_12_a_mark_may_hang_beyond_the_grid(self):
        text = "国" * (COLUMNS - 2) + "，" + TEN * 3

        def check(sheet):
            line = sheet.lines[0]
            self.assertEqual(line.text[-1], "，")
            self.near(line.glyphs[-2].x, (COLUMNS - 1) * STEP)
        self.proves(check,
                    self.set(text, GRID_WIDTH, hanging_punctuation="force",
                             **GRID),
                    self.set(text, GRID_WIDTH, **GRID))

    def test_16_18_28_by_22(self):
        """A page full of characters holds as many as the standard says."""
        def check(sheet):
            page = [line for line in sheet.lines if line.page == 0]
            self.assertEqual(len(page), ROWS)
            for line in page:
                self.assertEqual(len(line.text), COLUMNS)
                self.assertLessEqual(line.glyphs[-1].end, GRID_WIDTH)
        text = "国家人民" * (COLUMNS * ROWS // 2)
        whole = {**GRID, "style": {**GRID["style"], "indent": "0"}}
        self.proves(check, self.set(text, GRID_WIDTH, **whole),
                    self.set(text, GRID_WIDTH, **{
                        **whole, "style": {"pitch": "grid"}}),
                    self.set(text, GRID_WIDTH, **{
                        **whole, "style": {"tracking": "grid"}}))


class Faces(measure.TestCase):
    """The size factor and shift of the Latin face, and synthetic bold."""

    def test_13_latin_size_and_raise(self):
        def check(sheet):
            latin, han = sheet.line.glyph("A"), sheet.line.glyph("国")
            self.near(latin.size, 1.05)
            self.near(han.y - latin.y, 0.02)
            self.near(han.size, 1)
        self.proves(check, self.set("国A", font={"latin-size": "105%",
                                                "latin-raise": "0.02em"}),
                    self.set("国A"))

    def test_13_synthetic_bold_only_when_asked_and_with_a_warning(self):
        def check(sheet):
            self.assertIn("[synthetic-bold]", sheet.said)
            self.assertRegex(sheet.said, r"case\.yaml:\d+:\d+: warning")
            self.assertIn(b"2 Tr", self.content(sheet))
        self.proves(check, self.set("国家", font={"embolden": "0.03em"}),
                    self.set("国家"))

    def content(self, sheet):
        with pikepdf.open(io.BytesIO(sheet.pdf)) as pdf:
            return pdf.pages[0].Contents.read_bytes()


if __name__ == "__main__":
    harness.main()
