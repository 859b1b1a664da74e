"""The official formats by the numbers of GB/T 9704-2012, measured in
millimetres on the finished page: type area and grid, head, body, signature,
imprint, page numbers, letters and minutes.

The number in a test's name is the clause that conformance/gbt9704.md lists.
Each rule has a control: the same measurement on a definition with the rule
changed, or on another text, must fail.
"""
import os
import re
import subprocess
import xml.etree.ElementTree as xml
from typing import NamedTuple

import harness
import measure

MM = 72 / 25.4
CHAR = 15.75 / MM  # 一字
LINE = 29.62 / MM  # 一行
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262  # the type area of odd pages
EVEN_LEFT, EVEN_RIGHT = 26, 182
EXACT = 0.02  # mm
TEN = "一二三四五六七八九十"
RED = (0xE1, 0x25, 0x1B)


class Glyph(NamedTuple):
    text: str
    left: float
    right: float
    top: float  # of the character's square
    foot: float
    size: float  # pt
    font: str
    color: tuple


class Rule(NamedTuple):
    left: float
    top: float
    right: float
    foot: float
    color: tuple

    @property
    def thickness(self):
        return self.foot - self.top


class Line:
    def __init__(self, glyphs):
        self.glyphs = glyphs
        self.text = "".join(glyph.text for glyph in glyphs)
        self.left = glyphs[0].left
        self.right = glyphs[-1].right
        self.top = min(glyph.top for glyph in glyphs)
        self.foot = max(glyph.foot for glyph in glyphs)
        self.width = self.right - self.left
        self.middle = (self.left + self.right) / 2
        self.size = glyphs[0].size
        self.font = glyphs[0].font

    def __repr__(self):
        return f"<{self.text}>"

    def glyph(self, text):
        at = self.text.index(text)
        for glyph in self.glyphs:
            if at <= 0:
                return glyph
            at -= len(glyph.text)
        raise AssertionError(text)


class Page(NamedTuple):
    lines: list
    rules: list

    def line(self, start):
        found = [line for line in self.lines if line.text.startswith(start)]
        assert found, f"no line begins with {start}: {self.lines}"
        return found[0]


def color_of(node):
    parts = [float(n) for n in node.get("color", "0").split()]
    parts = parts * 3 if len(parts) == 1 else parts
    return tuple(round(n * 255) for n in parts)


def text_of(node):
    a, b, c, d, e, f = (float(n) for n in node.get("transform").split())
    for span in node.iter("span"):
        size = float(span.get("trm").split()[0])
        for g in span.iter("g"):
            x, y = float(g.get("x")), float(g.get("y"))
            left, baseline = a * x + c * y + e, b * x + d * y + f
            yield Glyph(g.get("unicode") or "", left / MM,
                        (left + float(g.get("adv")) * size) / MM,
                        (baseline - 0.88 * size) / MM,
                        (baseline + 0.12 * size) / MM, size,
                        re.sub(r"^[A-Z]{6}\+", "", span.get("font")),
                        color_of(node))


def lines_of(glyphs):
    """Glyphs on one baseline, from left to right, without spaces."""
    rows = []
    for glyph in glyphs:
        if not glyph.text.strip():
            continue
        base = glyph.foot - 0.12 * glyph.size / MM
        for row in rows:
            last = row[-1]
            if abs(last.foot - 0.12 * last.size / MM - base) < 0.05:
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return sorted((Line(sorted(row, key=lambda g: g.left)) for row in rows),
                  key=lambda line: line.top)


def read(pdf):
    pages = []
    for node in measure.trace(pdf):
        glyphs, rules = [], []
        for child in node:
            if child.tag == "fill_text":
                glyphs += text_of(child)
            elif child.tag == "fill_path":
                transform = [float(n)
                             for n in child.get("transform").split()]
                corners = list(measure._corners(child, transform))
                xs = [x / MM for x, _ in corners]
                ys = [y / MM for _, y in corners]
                rules.append(Rule(min(xs), min(ys), max(xs), max(ys),
                                  color_of(child)))
        pages.append(Page(lines_of(glyphs),
                          sorted(rules, key=lambda rule: rule.top)))
    return pages


class Case(measure.TestCase):
    """Sets texts in an official layout, as it is or with changes to it."""
    layout = "gongwen"
    fields = {"mark": "青川省水文局文件", "number": "青水文〔2024〕17号",
              "title": "关于联合监测的通知", "addressee": "各分局："}
    body = "正文。"

    def changed(self, changes):
        """The layout's file with `changes`, and the path of it."""
        with open(os.path.join(harness.root, "layouts", self.layout + ".yaml"),
                  encoding="utf-8") as file:
            text = file.read()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.write("own.yaml", text)

    def pages(self, body=None, *changes, languages="zh-Hans", **fields):
        """Each page; fields are added to the usual ones, None leaves one
        out."""
        head = {key: value for key, value in {**self.fields, **fields}.items()
                if value is not None}
        front = "".join(f"{key.replace('_', '-')}: {value}\n"
                        for key, value in head.items())
        source = self.write("a.md", f"---\nlanguages: [{languages}]\n{front}"
                            f"---\n\n{body or self.body}\n")
        layout = self.changed(changes) if changes else self.layout
        harness.typeset(source, self.path("a.pdf"), "--layout", layout)
        return read(self.path("a.pdf"))

    def near(self, measured, wanted, exact=EXACT, text=""):
        self.assertLessEqual(abs(measured - wanted), exact,
                             f"{text}: {measured:.3f} mm, not {wanted:.3f}")


class Grid(Case):
    BODY = "\n\n".join(["::: {.flush}", "国家人民" * 7 * 60, ":::"])

    def full(self, *changes):
        return self.pages(self.BODY, *changes)

    def test_5_1_paper(self):
        self.pages()
        said = harness.run("pdfinfo", self.path("a.pdf")).stdout.decode()
        self.assertRegex(said, r"Page size: +595\.2\d+ x 841\.8\d+ pts \(A4\)")

    def test_5_2_1_margins(self):
        def check(pages):
            for line in pages[2].lines[:-1]:
                self.near(line.left, LEFT)
            for line in pages[1].lines[:-1]:
                self.near(line.left, EVEN_LEFT)
            for page in pages[1:3]:
                self.near(page.lines[0].top, TOP)
        self.proves(check, self.full(),
                    self.full(("inner: 28mm", "inner: 27mm")),
                    self.full(("sides: 2", "sides: 1")))

    def test_5_2_3_28_characters_end_on_the_edge(self):
        """Within the 0.015 mm by which a character is narrower than its
        cell."""
        def check(pages):
            for line in pages[1].lines[:-1]:
                self.assertEqual(len(line.text), 28)
                self.near(line.left, EVEN_LEFT)
                self.near(line.right, EVEN_RIGHT)
        self.proves(check, self.full(),
                    self.full(("type-sizes: printers", "type-sizes: word")),
                    self.full(("tracking: grid, ", ""),
                              ("align: justify\n    hyph",
                               "align: left\n    hyph")))

    def test_5_2_3_22_lines_fill_the_type_area(self):
        def check(pages):
            lines = pages[1].lines[:-1]
            self.assertEqual(len(lines), 22)
            self.near(lines[0].top, TOP)
            self.assertLessEqual(lines[21].foot, BOTTOM + 0.001)
            self.near(lines[21].foot, BOTTOM)
            # The 23rd goes on at the top of the next page.
            self.near(pages[2].lines[0].top, TOP)
            self.assertEqual(len(pages[2].lines[0].text), 28)
        self.proves(check, self.full(),
                    self.full(("pitch: grid, tracking", "pitch: 30pt, "
                               "tracking")),
                    self.full(("pitch: grid, tracking", "pitch: 28.95pt, "
                               "tracking")))

    def test_5_2_2_type(self):
        """三号仿宋, or what stands for it, black."""
        def check(pages):
            for line in pages[1].lines[:-1]:
                for glyph in line.glyphs:
                    self.near(glyph.size, 15.75, 0.001)
                    self.assertEqual(glyph.color, (0, 0, 0))
                    self.assertRegex(glyph.font, r"Fang|Serif.*Regular")
        self.proves(check, self.full(),
                    self.full(("type-sizes: printers", "type-sizes: word")),
                    self.full(("    font: fang\n    align: justify\n    hyph",
                               "    font: hei\n    align: justify\n    hyph")))

    def test_5_2_3_the_grid_goes_on_below_headings(self):
        def check(pages):
            lines = [line for line in pages[0].lines
                     if line.text[0] in "国一" and line.size < 16]
            self.assertGreater(len(lines), 7)
            for line in lines:
                row = (line.top - TOP) / (29.6216 / MM)
                self.near(row, round(row), 0.01, line.text)
        text = "# 题目\n\n" + "国" * 60 + "\n\n## 小题目\n\n" + "国" * 200
        self.proves(check, self.pages(text),
                    self.pages(text, ("zh: {size: 三号, pitch: grid, tracking",
                                      "zh: {size: 三号, pitch: 29pt, "
                                      "tracking")))


class Head(Case):
    """版头 and 标题."""

    def test_7_2_1_corner(self):
        """份号, 密级, 紧急程度 in this order, flush left from line 1; those
        that are missing leave no gap."""
        def check(pages):
            lines = [pages[0].line(start) for start in ("000012", "机密", "特急")]
            for row, line in enumerate(lines):
                self.near(line.left, LEFT)
                self.near(line.glyphs[-1].foot - CHAR, TOP + row * LINE, 0.05)
                self.near(line.size, 15.75, 0.001)
            for line in lines[1:]:
                self.assertIn("Sans", line.font)
        fields = {"classification": "机密★1年", "urgency": "特急",
                  "copy_number": '"000012"'}
        self.proves(check, self.pages(**fields),
                    self.pages(None, ("style: corner-hei, role",
                                      "style: corner, role"), **fields))
        only = self.pages(urgency="特急")[0].line("特急")
        self.near(only.top, TOP, 0.05)

    def test_7_2_1_both_languages_share_a_line(self):
        pages = self.pages(languages="zh-Hans, en",
                           classification="{zh: 机密, en: Confidential}")
        self.assertEqual(pages[0].line("机密").text.replace(" ", ""),
                         "机密Confidential")

    def test_7_2_4_mark(self):
        """Its top 35 mm below the type area's, with or without what stands
        above; centred and red."""
        def check(pages):
            mark = pages[0].line("青川省水文局文件")
            self.near(mark.top, TOP + 35)
            self.near(mark.middle, (LEFT + RIGHT) / 2, 0.1)
            self.assertEqual(mark.glyphs[0].color, RED)
        full = {"classification": "机密★1年", "urgency": "特急",
                "copy_number": '"000012"'}
        check(self.pages())
        self.proves(check, self.pages(**full),
                    self.pages(None, ("at: 35mm", "at: 25mm"), **full),
                    self.pages(None, ("color: $red\n    zh: {size: $mark",
                                      "zh: {size: $mark"), **full))

    def test_7_2_4_joint_issue(self):
        """The names of several issuers under one another."""
        pages = self.pages(mark="|\n  青川省水文局\n  青川省环境厅")
        one, other = pages[0].line("青川省水"), pages[0].line("青川省环")
        self.near(one.left, other.left)
        self.near(one.top, TOP + 35)
        self.near(other.top - one.top, 46 / MM)

    def test_7_2_5_number(self):
        """Two lines below the mark, centred, the year in 〔〕."""
        def check(pages):
            mark, number = (pages[0].line("青川省水文局文件"),
                            pages[0].line("青水文〔2024〕17号"))
            self.near(number.top - mark.foot, 2 * LINE)
            self.near(number.middle, (LEFT + RIGHT) / 2, 0.1)
        self.proves(check, self.pages(),
                    self.pages(None, ("before: $two-lines}\n    en: {size: 11",
                                      "before: $line}\n    en: {size: 11")))

    def test_7_2_6_signatory(self):
        """Of an upward document: number left, 签发人 right, a character in;
        the name in 楷体."""
        def check(pages):
            row = pages[0].line("青水文")
            self.assertTrue(row.text.endswith("签发人：陈曦"))
            self.near(row.left, LEFT + CHAR)
            self.near(row.right, RIGHT - CHAR)
            self.assertIn("WenKai", row.glyphs[-1].font)
            self.assertNotIn("WenKai", row.glyph("签").font)
            # Nothing is centred then.
            self.assertEqual(len([line for line in pages[0].lines
                                  if "17号" in line.text]), 1)
        self.proves(check, self.pages(signatory="陈曦"), self.pages(),
                    self.pages(None, ("*{signatory}*", "{signatory}"),
                               signatory="陈曦"))

    def test_7_2_7_rule(self):
        """4 mm below the number, as wide as the type area, red."""
        def check(pages):
            rule = pages[0].rules[0]
            self.near(rule.top - pages[0].line("青水文").foot, 4)
            self.near(rule.left, LEFT)
            self.near(rule.right, RIGHT)
            self.near(rule.thickness, 0.7)
            self.assertEqual(rule.color, RED)
        self.proves(check, self.pages(),
                    self.pages(None, ("before: 4mm", "before: 5mm")))
        check(self.pages(signatory="陈曦"))

    def test_7_3_1_title(self):
        """二号, two lines below the rule, centred."""
        def check(pages):
            title = pages[0].line("关于")
            self.near(title.size, 21, 0.001)
            self.near(title.top - pages[0].rules[0].foot, 2 * LINE, 0.05)
            self.near(title.middle, (LEFT + RIGHT) / 2, 0.1)
            self.assertIn("Bold", title.font)
        self.proves(check, self.pages(),
                    self.pages(None, ("before: 52.24pt, after: 22.62pt}\n    "
                                      "en", "before: 30pt}\n    en")))

    def test_7_3_2_addressee(self):
        """A line below the title, flush left; a long one goes on flush."""
        def check(pages):
            title, first = pages[0].line("关于"), pages[0].line("甲乙")
            self.near(first.left, LEFT)
            gap = first.top - title.foot
            self.assertGreaterEqual(gap, LINE - 0.05)
            self.assertLess(gap, 2 * LINE)  # the next line of the grid
            after = pages[0].lines[pages[0].lines.index(first) + 1]
            self.near(after.left, LEFT)
            self.assertTrue(after.text.endswith("："))
        long = "甲乙" * 15 + "："
        self.proves(check, self.pages(addressee=long),
                    self.pages(None, ("style: addressee", "style: paragraph"),
                               addressee=long))

    def test_7_3_3_the_first_page_has_text(self):
        pages = self.pages(classification="机密★1年", urgency="特急",
                           copy_number='"000012"')
        self.assertTrue(pages[0].line("正文"))


class Body(Case):
    def test_7_3_3_indent(self):
        def check(pages):
            first = pages[0].line("国国")
            self.near(first.left, LEFT + 2 * CHAR, 0.05)
            after = pages[0].lines[pages[0].lines.index(first) + 1]
            self.near(after.left, LEFT)
        self.proves(check, self.pages("国" * 40),
                    self.pages("国" * 40, ("tracking: grid, indent: 2em",
                                          "tracking: grid")))

    HEADINGS = "\n\n".join(f"{'#' * n} 题目\n\n正文。" for n in (1, 2, 3, 4))

    def test_7_3_3_headings(self):
        """一、 黑体, （一） 楷体, 1. and （1） 仿宋, all of the text's size."""
        def check(pages):
            for start, font in [("一、", "Sans"), ("（一）", "WenKai"),
                                ("1.", "Fang|Termes|Serif"),
                                ("（1）", "Fang|Serif")]:
                line = pages[0].line(start)
                self.assertRegex(line.font, font)
                self.assertRegex(line.glyph("题").font,
                                 font.replace("Termes|", ""))
                self.near(line.size, 15.75, 0.001)
                # A bracket keeps half its square.
                self.near(line.left, LEFT + 2 * CHAR, CHAR / 2 + 0.1)
        self.proves(check, self.pages(self.HEADINGS),
                    self.pages(self.HEADINGS, ("zh: {font: kai, numb",
                                               "zh: {numb")))

    def test_7_3_4_attachments(self):
        """A line below the text, two characters in, each name below the one
        above; one alone has no number."""
        def check(pages):
            text, first = pages[0].line("正文"), pages[0].line("附件：")
            self.near(first.top - text.foot, 2 * LINE - CHAR, 0.1)
            self.near(first.left, LEFT + 2 * CHAR)
            self.assertTrue(first.text.startswith("附件：1."))
            self.near(first.glyph("1").left, LEFT + 5 * CHAR)
            at = pages[0].lines.index(first)
            wrapped, second = pages[0].lines[at + 1:at + 3]
            self.near(wrapped.left, first.glyph("甲").left)
            self.assertTrue(second.text.startswith("2.乙"))
            self.near(second.glyph("乙").left, first.glyph("甲").left)
        several = "|\n  甲" + "名" * 30 + "\n  乙名"
        self.proves(check, self.pages(attachments=several),
                    self.pages(None, ("zh: {left: 5em, label: 3em, before",
                                      "zh: {left: 4em, label: 3em, before"),
                               attachments=several))
        self.assertTrue(self.pages(attachments="甲名")[0].line("附件：甲名"))


class Signature(Case):
    FIELDS = {"signature": "青川省水文局", "date": "2024年6月5日"}

    def test_7_3_5_1_sealed(self):
        """The date four characters from the edge, the issuer centred on it;
        two lines free for the seal."""
        def check(pages):
            text, issuer, date = (pages[0].line(start) for start in
                                  ("正文", "青川省水文局", "2024"))
            issuer = [line for line in pages[0].lines
                      if line.text == "青川省水文局"][0]
            self.near(date.right, RIGHT - 4 * CHAR, 0.05)
            self.near(issuer.middle, date.middle, 0.05)
            self.near(issuer.top - text.foot, 3 * LINE - CHAR, 0.1)
            self.near(date.top - issuer.top, LINE, 0.01)
        self.proves(check, self.pages(**self.FIELDS),
                    self.pages(None, ("right: 4em}", "right: 3em}"),
                               **self.FIELDS),
                    self.pages(None, ('"{date}"], style: signature, role',
                                      '"{date}"], arrange: step, style: '
                                      'signature, role'), **self.FIELDS))

    def test_7_3_5_1_a_long_name_stays_on_the_page(self):
        long = {**self.FIELDS, "signature": "青川省水文水资源勘测与水环境监测中心"}
        line = [line for line in self.pages(**long)[0].lines
                if line.text == long["signature"]][0]
        self.near(line.right, RIGHT, 0.05)

    def test_7_3_5_2_unsealed(self):
        """A line below the text, two characters in; the date begins two
        characters right of the issuer, or if longer ends two in."""
        def check(pages):
            text = pages[0].line("正文")
            issuer = [line for line in pages[0].lines
                      if line.text.startswith("青川省水文") and line.size < 20][0]
            date = pages[0].line("2024")
            self.near(date.left - issuer.left, 2 * CHAR, 0.05)
            self.near(max(issuer.right, date.right), RIGHT - 2 * CHAR, 0.05)
            self.near(issuer.top - text.foot, 2 * LINE - CHAR, 0.1)
        for name in ("青川省水文水资源勘测与监测中心", "青川省水文局"):
            self.proves(check, self.pages(unsealed="是", **{
                            **self.FIELDS, "signature": name}),
                        self.pages(**{**self.FIELDS, "signature": name}))

    def test_7_3_5_3_stamped(self):
        """Two lines below the text, four characters in, the post two
        characters left of the stamp."""
        def check(pages):
            text, line = pages[0].line("正文"), pages[0].line("局长")
            self.assertEqual(line.text.replace("\u3000", ""), "局长陈曦")
            self.near(line.right, RIGHT - 4 * CHAR, 0.05)
            self.near(line.glyph("陈").left - line.glyph("长").right,
                      2 * CHAR, 0.1)
            self.near(line.top - text.foot, 3 * LINE - CHAR, 0.1)
            date = pages[0].line("2024")
            self.near(date.right, line.right, 0.05)
            self.near(date.top - line.top, 2 * LINE, 0.1)
        fields = {"signer": "陈曦", "signer_title": "局长",
                  "date": "2024年6月5日"}
        self.proves(check, self.pages(**fields),
                    self.pages(None, ("{signer-title}　　{signer}",
                                      "{signer-title}　{signer}"), **fields))

    def test_7_3_6_note(self):
        """Below the date, two characters in, in parentheses."""
        def check(pages):
            date, note = pages[0].line("2024"), pages[0].line("（")
            self.assertEqual(note.text, "（联系人：林澜）")
            self.assertGreater(note.top, date.foot)
            self.near(note.glyph("联").left, LEFT + 3 * CHAR, CHAR / 2 + 0.1)
        fields = {**self.FIELDS, "note": "联系人：林澜"}
        self.proves(check, self.pages(**fields),
                    self.pages(None, ("style: note-line", "style: flush"),
                               **fields))


class Imprint(Case):
    FIELDS = {"copies_to": "甲乙" * 20 + "。", "printer": "省局办公室",
              "printed": "2024年6月6日"}

    def test_7_4_1_rules(self):
        """As wide as the type area, 0.35 mm outside and 0.25 inside; the last
        on the type area's edge."""
        def check(pages):
            rules = pages[-1].rules
            self.assertEqual(len(rules), 3)
            for rule, thickness in zip(rules, (0.35, 0.25, 0.35)):
                self.near(rule.thickness, thickness, 0.002)
                self.near(rule.left, EVEN_LEFT)
                self.near(rule.right, EVEN_RIGHT)
            self.near(rules[-1].foot, BOTTOM)
        self.proves(check, self.pages(**self.FIELDS),
                    self.pages(None, ("rule: 0.25mm", "rule: 0.35mm"),
                               **self.FIELDS),
                    self.pages(**{**self.FIELDS, "copies_to": None}))

    def test_7_4_2_copies(self):
        """四号, a character in on both sides; what goes on stands behind the
        colon."""
        def check(pages):
            char = 13.75 / MM
            first = pages[-1].line("抄送：")
            after = pages[-1].lines[pages[-1].lines.index(first) + 1]
            self.near(first.size, 13.75, 0.001)
            self.near(first.left, EVEN_LEFT + char)
            self.near(first.glyph("甲").left, EVEN_LEFT + 4 * char)
            self.near(after.left, EVEN_LEFT + 4 * char)
            self.near(first.right, EVEN_RIGHT - char, 0.6)
            self.assertTrue(after.text.endswith("。"))
        self.proves(check, self.pages(**self.FIELDS),
                    self.pages(None, ("left: 4em, right: 1em, label: 3em",
                                      "left: 3em, right: 1em, label: 3em"),
                               **self.FIELDS))

    def test_7_4_2_recipients_moved_here(self):
        """主送 above 抄送, without a rule between them."""
        page = self.pages(**self.FIELDS, send_to="各市人民政府。")[-1]
        self.assertLess(page.line("主送：").top, page.line("抄送：").top)
        self.assertEqual(len(page.rules), 3)
        for rule in page.rules:
            self.assertFalse(page.line("主送：").foot < rule.top <
                             page.line("抄送：").top)

    def test_7_4_3_printer(self):
        """Above the last rule, a character in on both sides."""
        def check(pages):
            row = pages[-1].line("省局")
            self.near(row.left, EVEN_LEFT + 13.75 / MM)
            self.near(row.right, EVEN_RIGHT - 13.75 / MM)
            self.assertTrue(row.text.endswith("2024年6月6日印发"))
            self.near(row.size, 13.75, 0.001)
            self.assertLess(row.foot, pages[-1].rules[-1].top)
            self.assertGreater(row.top, pages[-1].rules[-2].foot)
        self.proves(check, self.pages(**self.FIELDS),
                    self.pages(None, ("{printed}印发", "{printed}"),
                               **self.FIELDS))

    def numbers(self, pages):
        return [any(re.fullmatch(r"—\s*\d+\s*—", line.text.strip())
                    for line in page.lines) for page in pages]

    def lengths(self, *changes):
        """(pages, which show a number) for texts of one to three pages."""
        found = []
        for lines in (1, 25, 50):
            pages = self.pages("国" * 28 * lines, *changes, **self.FIELDS)
            self.assertGreaterEqual(len(pages[-1].rules), 3)
            found.append((len(pages), self.numbers(pages)))
        return found

    def test_7_4_back_of_a_leaf(self):
        """On an even page; a blank page that this makes, and the imprint's
        own, show no number."""
        def check(found):
            self.assertEqual(found, [(2, [True] * 2), (2, [True] * 2),
                                     (4, [True] * 4)])
        self.proves(check, self.lengths(),
                    self.lengths(("imprint-page: even", "imprint-page: any")))
        pages = self.pages("国" * 28 * 30, **self.FIELDS)
        self.assertEqual((len(pages), self.numbers(pages)),
                         (4, [True, True, False, False]))
        self.assertEqual(pages[2], Page([], []))


class PageNumber(Case):
    BODY = "国" * 28 * 50

    def number(self, page):
        return page.lines[-1]

    def test_7_5_face_and_dashes(self):
        def check(pages):
            for number, page in enumerate(pages[:3], 1):
                line = self.number(page)
                self.assertEqual(re.sub(r"\s", "", line.text), f"—{number}—")
                for glyph in line.glyphs:
                    self.near(glyph.size, 13.75, 0.001)
                digit = line.glyph(str(number))
                self.assertLess(digit.right - digit.left, 0.6 * 13.75 / MM)
                self.assertIn("Serif", digit.font)
        self.proves(check, self.pages(self.BODY),
                    self.pages(self.BODY, ("zh: {size: 四号, pitch: 四号}",
                                           "zh: {size: 五号, pitch: 四号}")))

    def test_7_5_side(self):
        """Odd pages right, even pages left, a character in."""
        def check(pages):
            self.near(self.number(pages[0]).right, RIGHT - CHAR)
            self.near(self.number(pages[1]).left, EVEN_LEFT + CHAR)
            self.near(self.number(pages[2]).right, RIGHT - CHAR)
        self.proves(check, self.pages(self.BODY),
                    self.pages(self.BODY, ("inset: $char", "inset: 0")),
                    self.pages(self.BODY, ("side: outer", "side: right")))

    def dash_top(self, *changes):
        """Where the first dash's ink begins, from a picture of the page."""
        line = self.number(self.pages(self.BODY, *changes)[0])
        dash = line.glyphs[0]
        dots = 1200 / 25.4
        left, top = int((dash.left + 0.5) * dots), int((BOTTOM + 2) * dots)
        height = int(20 * dots)
        data = subprocess.run(
            ["pdftoppm", "-gray", "-r", "1200", "-f", "1", "-l", "1", "-x",
             str(left), "-y", str(top), "-W", "40", "-H", str(height),
             self.path("a.pdf")], capture_output=True, check=True).stdout
        rows = data[-40 * height:]
        for row in range(height):
            if min(rows[row * 40:row * 40 + 40]) < 128:
                return (top + row) / dots
        raise AssertionError("no ink")

    def test_7_5_dashes_7_mm_below(self):
        harness.need("pdftoppm")
        self.proves(lambda top: self.near(top, BOTTOM + 7, 0.05),
                    self.dash_top(),
                    self.dash_top(("distance: 7mm, distance-to: ink",
                                   "distance: 7mm")))


class Letter(Case):
    layout = "gongwen-letter"
    fields = {**Case.fields, "mark": "青川省水文局"}

    def test_10_1_mark(self):
        """Its top 30 mm below the paper's edge."""
        def check(pages):
            mark = pages[0].line("青川省水文局")
            self.near(mark.top, 30)
            self.near(mark.middle, (LEFT + RIGHT) / 2, 0.1)
            self.assertEqual(mark.glyphs[0].color, RED)
        self.proves(check, self.pages(),
                    self.pages(None, ("at: -7mm", "at: 0")))

    def test_10_1_rules(self):
        """4 mm below the mark thick over thin; 20 mm above the paper's edge
        thin over thick; 170 mm long; on the first page only."""
        def check(pages):
            rules = pages[0].rules
            self.assertEqual(len(rules), 4)
            self.near(rules[0].top - pages[0].line("青川").foot, 4)
            self.near(rules[3].foot, 297 - 20)
            thick = [rule.thickness for rule in rules]
            self.assertGreater(thick[0], thick[1] + 0.3)
            self.assertGreater(thick[3], thick[2] + 0.3)
            for rule in rules:
                self.near(rule.right - rule.left, 170)
                self.near((rule.left + rule.right) / 2, (LEFT + RIGHT) / 2)
                self.assertEqual(rule.color, RED)
            self.assertEqual(pages[1].rules, [])
        body = "国" * 28 * 30
        self.proves(check, self.pages(body),
                    self.pages(body, ("width: 170mm, before: 4mm",
                                      "width: 160mm, before: 4mm")),
                    self.pages(body, ("distance: 20mm", "distance: 25mm")))

    def test_10_1_number(self):
        """Flush right below the rule, 7/8 of a character away."""
        def check(pages):
            number = pages[0].line("青水文")
            self.near(number.right, RIGHT)
            self.near(number.top - pages[0].rules[1].foot, CHAR * 7 / 8)
        self.proves(check, self.pages(),
                    self.pages(None, ("zh: {before: 13.78pt, left",
                                      "zh: {before: 20pt, left")))

    def test_10_1_page_numbers(self):
        def check(pages):
            shown = ["—" in page.lines[-1].text for page in pages]
            self.assertEqual(shown, [False, True])
        body = "国" * 28 * 30
        self.proves(check, self.pages(body),
                    self.pages(body, (", pages: not-first}", "}")))

    def test_10_1_imprint(self):
        """抄送 only, and no rules."""
        page = self.pages(copies_to="各分局。", printer="办公室",
                          printed="2024年6月6日")[0]
        self.assertTrue(page.line("抄送：各分局。"))
        self.assertEqual(len(page.rules), 4)
        self.assertNotIn("印发", "".join(line.text for line in page.lines))


class Minutes(Case):
    layout = "gongwen-minutes"
    fields = {"mark": "水质联测会议纪要", "number": "第4期", "title": "例会",
              "present": "陈曦、" * 12 + "林澜", "excused": "白露"}

    def test_10_3_mark(self):
        def check(pages):
            mark = pages[0].line("水质")
            self.near(mark.top, TOP + 35)
            self.assertEqual(mark.glyphs[0].color, RED)
        self.proves(check, self.pages(),
                    self.pages(None, ("at: 35mm", "at: 30mm")))

    def test_10_3_attendance(self):
        """A line below the text, two characters in, 出席： in 黑体, the names
        behind the colon."""
        def check(pages):
            text, first = pages[0].line("正文"), pages[0].line("出席：")
            self.near(first.left, LEFT + 2 * CHAR)
            self.assertIn("Sans", first.font)
            self.assertNotIn("Sans", first.glyph("陈").font)
            self.near(first.top - text.foot, 2 * LINE - CHAR, 0.1)
            after = pages[0].lines[pages[0].lines.index(first) + 1]
            self.near(after.left, LEFT + 5 * CHAR)
            excused = pages[0].line("请假：白露")
            self.near(excused.left, LEFT + 2 * CHAR)
        self.proves(check, self.pages(),
                    self.pages(None, ("**出席：**", "出席：")),
                    self.pages(None, ("zh: {left: 5em, label: 3em",
                                      "zh: {left: 4em, label: 3em")))


class Bulletin(Case):
    """简报: customary, no standard."""
    layout = "bulletin"
    fields = {"name": "水情简报", "issue": "第3期", "issuer": "省水文局",
              "date": "2024年6月5日", "title": "汛情平稳",
              "classification": "内部资料　注意保存", "copy_number": '"07"',
              "report_to": "省政府", "send_to": "省水利厅",
              "distribute_to": "各分局", "copies": "60"}

    def test_annex_head(self):
        def check(pages):
            page = pages[0]
            corner, name, issue, line = (page.line(start) for start in
                                         ("内部", "水情", "第", "省水文局"))
            white = (156 - 36 * 12 / MM) / 2  # beside 36 characters
            self.near(corner.left, LEFT + white)
            self.assertTrue(corner.text.endswith("07"))
            for one, other in [(corner, name), (name, issue), (issue, line)]:
                self.assertLess(one.foot, other.top)
            for centred in (name, issue):
                self.near(centred.middle, (LEFT + RIGHT) / 2, 0.3)
            self.assertNotEqual(name.glyphs[0].color, (0, 0, 0))
            self.near(line.left, LEFT + white)
            self.near(line.right, RIGHT - white, 0.1)
            self.assertTrue(line.text.endswith("5日"))
            self.near(page.rules[0].right, RIGHT - white)
            self.assertGreater(page.rules[0].top, line.foot)
            self.assertNotEqual(page.rules[0].color, (0, 0, 0))
        self.proves(check, self.pages(),
                    self.pages(None, ('left: "{issuer}", right: "{date}"',
                                      'left: "{date}", right: "{issuer}"')))

    def test_annex_foot(self):
        def check(pages):
            page = pages[-1]
            tops = [page.line(start).top for start in
                    ("报：省政府", "送：省水利厅", "发：各分局", "（共印60份")]
            self.assertEqual(tops, sorted(tops))
            self.near(page.rules[-1].foot, BOTTOM)
            self.near(page.line("（共").right, RIGHT - 12 / MM, 0.1 + 6 / MM)
        self.proves(check, self.pages(),
                    self.pages(None, ('  - {text: "{send-to}"',
                                      '  - {text: "{send}"')))


if __name__ == "__main__":
    harness.main()
