"""Titles in the shape of a trapezium or a rhombus, by the measured widths of
their lines."""
import re

import harness
import measure

TITLES = [
    "关于在青江中下游各站开展水质联合监测和共享监测数据的通知",
    "关于进一步加强汛期值班工作和完善应急响应机制的若干意见",
    "关于保护青江两岸湿地、让候鸟安心过冬的倡议书",
    "关于印发《青川省水文监测站网建设与运行管理办法（试行）》的通知",
    "青川省水文局关于二〇二四年度水文资料整编和刊印工作情况的报告",
    "在全省水文工作会议上关于改革发展和队伍建设若干问题的讲话",
]
# Where no line may be broken: words and names of the titles above.
WORDS = ["水质", "监测", "通知", "关于", "工作", "意见", "应急", "响应", "机制",
         "湿地", "候鸟", "过冬", "印发", "水文", "管理", "办法", "报告", "资料",
         "刊印", "情况", "会议", "改革", "发展", "队伍", "建设", "问题", "讲话",
         "数据", "共享", "联合", "加强", "汛期", "值班", "保护"]


class Shapes(measure.TestCase):
    def lines(self, title, shape, width=18):
        """The title's lines as (text, width in em)."""
        sheet = self.set(["# " + title, "文"], width, styles={
            "heading-1": {"align": "center", "shape": shape}})
        self.said = sheet.said
        lines = sheet.lines[:-1]
        self.assertEqual("".join(line.text for line in lines), title)
        for line in lines:  # centred on the measure
            middle = (line.glyphs[0].x + line.glyphs[-1].end) / 2
            self.near(middle, width / 2, 0.3)
        return [(line.text, self.inked(line)) for line in lines]

    def inked(self, line):
        """From the first glyph to the end of the last, blanks cut."""
        end = line.glyphs[-1].end
        if line.text[-1] in measure.CLOSES + measure.STOPS:
            end -= 0.5
        start = line.glyphs[0].x
        if line.text[0] in measure.OPENS:
            start += 0.5
        return end - start

    def check_words(self, lines):
        text = "".join(text for text, _ in lines)
        at = 0
        for line, _ in lines[:-1]:
            at += len(line)
            for word in WORDS:
                for found in re.finditer(word, text):
                    self.assertFalse(found.start() < at < found.end(),
                                     f"{word} is divided: {lines}")
            self.assertNotIn(text[at], "的了和与"[:2], lines)

    def check(self, compare):
        def check(titles):
            for lines in titles:
                widths = [width for _, width in lines]
                self.assertGreaterEqual(len(lines), 2, lines)
                self.assertGreaterEqual(min(widths), 2)
                compare(widths, lines)
        return check

    def all(self, shape, width=18):
        made = []
        for title in TITLES:
            made.append(self.lines(title, shape, width))
            self.assertEqual(self.said, "")
        return made

    def grows(self, widths, lines):
        for above, below in zip(widths, widths[1:]):
            self.assertGreater(below, above + 0.45, lines)

    def shrinks(self, widths, lines):
        self.grows(widths[::-1], lines)

    def both(self, widths, lines):
        self.assertGreaterEqual(len(widths), 3, lines)
        middle = (len(widths) + 1) // 2
        self.grows(widths[:middle], lines)
        self.shrinks(widths[len(widths) // 2:], lines)

    def test_trapezoid(self):
        self.proves(self.check(self.grows), self.all("trapezoid"),
                    self.all("none"), self.all("inverted-trapezoid"))

    def test_inverted_trapezoid(self):
        self.proves(self.check(self.shrinks), self.all("inverted-trapezoid"),
                    self.all("none"), self.all("trapezoid"))

    def test_diamond(self):
        self.proves(self.check(self.both), self.all("diamond"),
                    self.all("none"), self.all("trapezoid"))

    def test_many_widths(self):
        """At measures from 11 to 24 em a shape is found or told not to be."""
        found = 0
        for width in range(11, 25):
            for title in TITLES:
                lines = self.lines(title, "inverted-trapezoid", width)
                if self.said:
                    self.assertIn("[title-shape]", self.said)
                    continue
                found += 1
                if len(lines) > 1:
                    self.shrinks([w for _, w in lines], lines)
                self.assertLessEqual(max(w for _, w in lines), width + 0.01)
        self.assertGreater(found, 14 * len(TITLES) * 0.9)

    def test_words_are_whole(self):
        for shape in ("trapezoid", "inverted-trapezoid", "diamond"):
            for lines in self.all(shape):
                self.check_words(lines)
        self.assertTrue(self.fails(self.check_words,
                                   [("关于在青江中下游各站开展水", 13),
                                    ("质联合监测", 5)]))

    def test_short_and_broken_titles_are_left_alone(self):
        self.assertEqual(len(self.lines("短题", "diamond")), 1)
        sheet = self.set(["# 甲乙丙丁  \n子", "文"], 18, styles={
            "heading-1": {"shape": "trapezoid"}})
        self.assertEqual([line.text for line in sheet.lines],
                         ["甲乙丙丁", "子", "文"])

    def test_what_has_no_shape_is_told(self):
        """A title of one piece can be broken nowhere."""
        sheet = self.set(["# [" + "国" * 14 + "]{.keep}人", "文"], 10, styles={
            "heading-1": {"shape": "trapezoid"}})
        self.assertRegex(sheet.said, r"case\.md:5:\d+: warning: .*"
                         r"\[title-shape\]")
        self.assertEqual(sheet.text, "国" * 14 + "人文")

    def test_marks_inside_stay(self):
        """Emphasis and links go on over the break."""
        sheet = self.set(["# 关于进一步**加强汛期值班工作和完善应急响应**机制",
                          "文"], 14, fonts={"hei": {
                              "han": "Noto Sans CJK SC",
                              "latin": "TeX Gyre Heros"}}, strong="hei",
                         styles={"heading-1": {"shape": "diamond"}})
        strong = "".join(glyph.text for line in sheet.lines
                         for glyph in line.glyphs if "Sans" in glyph.font)
        self.assertEqual(strong, "加强汛期值班工作和完善应急响应")

    def test_latin(self):
        title = ("Notice on Joint Monitoring of Water Quality and Sharing of "
                 "Data along the River")
        sheet = self.set(["# " + title, "Text"], 22, language="en", styles={
            "heading-1": {"align": "center", "shape": "inverted-trapezoid"}})
        lines = sheet.lines[:-1]
        widths = [line.glyphs[-1].end - line.glyphs[0].x for line in lines]
        self.shrinks(widths, lines)
        self.assertEqual(" ".join(line.text.strip() for line in lines), title)


if __name__ == "__main__":
    harness.main()
