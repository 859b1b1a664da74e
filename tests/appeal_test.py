"""The layouts for which there is no standard: the public appeal (倡议书) and the
official summary for the archive, measured like the official formats; and the
order (命令), which shares little with them."""
import os

import harness
from gongwen_test import CHAR, Case, LINE, RED, RIGHT, TOP

SAMPLES = os.path.join(harness.root, "input", "samples")
BILINGUAL = "甲。\n\nOne.\n\n# 甲\n\n# One\n\n乙。\n\nTwo.\n"
POINT = 25.4 / 72


def whole_ems(left, right, size):
    """Where lines of whole characters begin and end in a type area."""
    over = (right - left) / POINT % size * POINT
    return left + over / 2, right - over / 2


class Appeal(Case):
    layout = "initiative"
    LEFT, RIGHT = whole_ems(28, 182, 12)
    fields = {"title": "{zh: 关于保护青江两岸湿地、让候鸟安心过冬的倡议书, "
                       "en: An Appeal}",
              "addressee": '{zh: 朋友们：, en: "Friends:"}',
              "signature": "{zh: 青江观鸟会, en: Bird Society}",
              "date": "{zh: 2024年10月8日, en: 8 October 2024}",
              "contact": "{zh: 渡口路8号, en: 8 Dukou Road}"}
    body = BILINGUAL

    def set_all(self, *changes):
        return self.pages(None, *changes, languages="zh-Hans, en")[0]

    def test_order(self):
        """Title, salutation, text, signature and date, contact."""
        def check(page):
            tops = [page.line(start).top for start in
                    ("关于", "让候鸟", "朋友们：", "甲", "一、甲", "乙",
                     "青江观鸟会", "2024", "渡口")]
            self.assertEqual(tops, sorted(tops))
            self.near(page.line("朋友们").left, self.LEFT)
            self.near(page.line("一、甲").left, self.LEFT)
            self.assertEqual(page.line("1.").text.replace("\u2002", ""),
                             "1.One")
        self.proves(check, self.set_all(),
                    self.set_all(("numbering: 一、", "numbering: none")),
                    self.set_all(('style: salutation', 'style: contact')))

    def test_title(self):
        """Red, 二号, the lower line longer, divided after the mark."""
        def check(page):
            above, below = page.line("关于"), page.line("让候鸟")
            self.assertTrue(above.text.endswith("、"))
            self.assertGreater(below.width, above.width - 22 / 2.83 / 2)
            self.assertEqual(above.glyphs[0].color, (0xB5, 0x12, 0x1B))
            self.near(above.size, 22, 0.001)
        self.proves(check, self.set_all(),
                    self.set_all(("shape: trapezoid", "shape: diamond")))

    def test_signature_at_the_right(self):
        def check(page):
            issuer, date = page.line("青江观鸟会"), page.line("2024")
            self.near(date.right, self.RIGHT - 24 / 72 * 25.4, 0.1)
            self.near(issuer.middle, date.middle, 0.1)
        self.proves(check, self.set_all(),
                    self.set_all(("right: 2em, before: 16pt",
                                  "right: 6em, before: 16pt")))

    def test_contact_at_the_foot(self):
        def check(page):
            self.near(page.line("8Dukou").foot, 26 + 243,
                      1.5)
            rule = page.rules[0]
            self.assertGreater(page.line("渡口").top, rule.foot)
            self.assertGreater(rule.top, page.line("2024").foot)
        self.proves(check, self.set_all(),
                    self.set_all(("height: 243mm", "height: 200mm")))

    def test_the_sample_is_one_sheet(self):
        harness.typeset(os.path.join(SAMPLES, "appeal.md"),
                        self.path("a.pdf"))
        said = harness.run("pdfinfo", self.path("a.pdf")).stdout.decode()
        self.assertRegex(said, r"Pages: +1\n")


class Summary(Case):
    layout = "summary"
    LEFT, RIGHT = whole_ems(36, 176, 10.5)
    fields = {"issuer": "{zh: 流域局, en: River Authority}",
              "symbol": "QRA/7", "distribution": "{zh: 一般, en: General}",
              "date": "{zh: 2024年6月5日, en: 5 June 2024}",
              "original": "{zh: 中文, en: Chinese}",
              "title": "{zh: 水质摘要, en: Water Quality}",
              "archive": "{zh: 归档说明, en: File note}"}
    body = BILINGUAL + "\n甲。\n\nOne.\n" * 40

    def set_all(self, *changes):
        return self.pages(None, *changes, languages="zh-Hans, en")

    def test_masthead(self):
        """Issuer; symbol and distribution, date and original language on one
        line each, in both languages; between rules."""
        def check(pages):
            page = pages[0]
            for start, end in [("文号：QRA/7", "分发：一般"),
                               ("日期：2024", "原文：中文"),
                               ("Date:", "Original:Chinese")]:
                line = page.line(start)
                self.near(line.left, self.LEFT)
                self.near(line.right, self.RIGHT, 0.1)
                self.assertTrue(line.text.endswith(end), line)
            self.assertEqual(page.line("Distr.").text, "Distr.:General")
            thin, thick = page.rules[:2]
            self.assertGreater(thin.top, page.line("RiverAuth").foot - 1)
            self.assertGreater(thick.thickness, 2 * thin.thickness)
            self.assertGreater(page.line("水质").top, thick.foot)
        self.proves(check, self.set_all(),
                    self.set_all(("{rule: 2pt", "{rule: 0.5pt")),
                    self.set_all(("原文：{original}", "{original}")))

    def test_running_head_and_number(self):
        """The symbol on every page but the first and the page's number of all
        pages, at the outer edge."""
        def check(pages):
            self.assertGreater(len(pages), 2)
            heads = [[line for line in page.lines if line.text == "QRA/7"]
                     for page in pages]
            self.assertEqual([len(head) for head in heads],
                             [0] + [1] * (len(pages) - 1))
            self.near(heads[1][0].left, 210 - self.RIGHT)
            self.near(heads[2][0].right, self.RIGHT, 0.1)
            for number, page in enumerate(pages, 1):
                line = page.line(f"{number}/{len(pages)}")
                if number % 2:
                    self.near(line.right, self.RIGHT, 0.1)
                else:
                    self.near(line.left, 210 - self.RIGHT)
        self.proves(check, self.set_all(),
                    self.set_all(("side: outer", "side: left")),
                    self.set_all(("side: outer, pages: not-first",
                                  "side: outer")))

    def test_archive_note_at_the_foot(self):
        def check(pages):
            self.near(pages[-1].line("Filenote").foot, 34 + 232, 1.5)
            self.assertFalse([line for page in pages[:-1]
                              for line in page.lines if "归档" in line.text])
        self.proves(check, self.set_all(),
                    self.set_all(("height: 232mm", "height: 220mm")))


class Order(Case):
    layout = "gongwen-order"
    fields = {"mark": "青川省人民政府令", "number": "第21号",
              "title": "青川省人民政府令第21号", "signer": "陈曦",
              "signer_title": "省长", "date": "2024年12月3日"}

    def test_10_2_order(self):
        """The mark 20 mm below the type area's top, the number two lines
        below it, the text two lines below that; signed."""
        def check(pages):
            page = pages[0]
            mark, number, text, signer = (page.line(start) for start in
                                          ("青川", "第21号", "正文", "省长"))
            self.near(mark.top, TOP + 20)
            self.assertEqual(mark.glyphs[0].color, RED)
            self.near(number.top - mark.foot, 2 * LINE)
            self.near(number.middle, mark.middle, 0.1)
            gap = text.top - number.foot
            self.assertGreaterEqual(gap, 2 * LINE - 0.05)
            self.assertLess(gap, 3 * LINE)
            self.near(signer.right, RIGHT - 4 * CHAR, 0.05)
            self.assertEqual(page.rules, [])
        self.proves(check, self.pages(),
                    self.pages(None, ("at: 20mm", "at: 25mm")),
                    self.pages(None, ("zh: {after: $two-lines}",
                                      "zh: {after: 0}")))


class Newsletter(Case):
    layout = "newsletter"
    # Two columns of 210 points with 24 between them, in the middle.
    LEFT, RIGHT = 105 - 222 * POINT, 105 + 222 * POINT
    fields = {"name": "{zh: 湿地通讯, en: Wetland News}",
              "issue": "{zh: 第3期, en: No. 3}",
              "issuer": "{zh: 青江观鸟会, en: Bird Society}",
              "date": "{zh: 2024年10月8日, en: 8 October 2024}",
              "title": "{zh: 候鸟来了, en: The Birds Are Here}"}
    body = "候鸟年年来青江两岸过冬" * 40 + "\n\nOne.\n\n" + \
        "湿地留得住水也留得住鸟" * 40 + "\n\nTwo.\n"

    def set_all(self, *changes):
        return self.pages(None, *changes, languages="zh-Hans, en")

    def test_two_columns_of_twenty_characters(self):
        def check(pages):
            full = [line for line in pages[0].lines if len(line.text) == 40]
            self.assertGreater(len(full), 10)
            for line in full:
                edges = [line.glyphs[0].left, line.glyphs[19].right,
                         line.glyphs[20].left, line.glyphs[39].right]
                for edge, wanted in zip(edges, [
                        self.LEFT, self.LEFT + 210 * POINT,
                        self.RIGHT - 210 * POINT, self.RIGHT]):
                    self.near(edge, wanted, 0.05)
        self.proves(check, self.set_all(),
                    self.set_all(("count: 2, gap: 24pt", "count: 2, gap: 60pt")),
                    self.set_all(("count: 2,", "count: 1,")))

    def test_masthead(self):
        """The name, issuer and issue between two red rules, the title."""
        def check(pages):
            page = pages[0]
            name, line, title = (page.line(start) for start in
                                 ("湿地通讯", "青江观鸟会", "候鸟来了"))
            first, second = [rule for rule in page.rules
                             if rule.right - rule.left > 100][:2]
            self.assertLess(name.foot, first.top)
            self.assertLess(first.foot, line.top)
            self.assertLess(line.foot, second.top)
            self.assertLess(second.foot, title.top)
            self.assertTrue(line.text.endswith("8日"), line.text)
            for one in name, line, title, first:
                self.near(one.left, self.LEFT, 0.05)
            for one in line, first, second:
                self.near(one.right, self.RIGHT, 0.05)
            self.assertGreater(name.glyphs[0].color[0], 100)
        self.proves(check, self.set_all(),
                    self.set_all(('{row: {left: "{issuer}", right: '
                                  '"{issue}[　{date}]"}',
                                  '{row: {right: "{issuer}", left: '
                                  '"{issue}[　{date}]"}')))


if __name__ == "__main__":
    harness.main()
