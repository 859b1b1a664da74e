"""Annexes (附件) and page breaks that a source asks for: where they begin, what
stands between them and the text, how they are numbered; measured on the
finished page as in gongwen_test.py."""
import json
import os

import jsonschema
import pikepdf

import gongwen_test
import harness
import made_fonts
import measure
from gongwen_test import BOTTOM, CHAR, LEFT, LINE, RIGHT, TOP
from made import structure_text

ANNEX = """正文。

# 附件1 {.annex}

## 监测点名单 {.annex-title}

附文甲。

# 城区

# 附件2 {.annex}

## 采样方法 {.annex-title}

附文乙。

# 方法
"""


class Annexes(gongwen_test.Case):
    body = ANNEX
    fields = {**gongwen_test.Case.fields, "signature": "青川省水文局",
              "date": "2024年6月5日", "copies_to": "各分局。",
              "printer": "省局办公室", "printed": "2024年6月6日"}

    def texts(self, pages):
        return ["".join(line.text for line in page.lines) for page in pages]

    def test_7_3_7_on_pages_of_their_own_before_the_imprint(self):
        """Signature and date stay with the text."""
        def check(pages):
            first, one, other, last = self.texts(pages)
            self.assertRegex(first, "正文。青川省水文局2024年6月5日")
            self.assertRegex(one, "^附件1监测点名单附文甲。")
            self.assertRegex(other, "^附件2采样方法附文乙。")
            self.assertRegex(last, "抄送：各分局。省局办公室")
            self.near(pages[-1].rules[-1].foot, BOTTOM)
        pages = self.pages(ANNEX + "国" * 28 * 22)
        self.proves(check, pages, self.pages(
            ANNEX + "国" * 28 * 22, ("    break-before: page\n", "")),
            self.pages(ANNEX + "国" * 28 * 22, ("back-matter: annex", "")))

    def test_7_3_7_places(self):
        """附件1 三号黑体 flush left on line 1, its title 二号小标宋 centred on
        line 3."""
        def check(pages):
            for page, left in ((pages[1], gongwen_test.EVEN_LEFT),
                               (pages[2], LEFT)):
                label, title = page.lines[:2]
                self.near(label.left, left)
                self.near(label.glyphs[0].top, TOP)
                self.near(label.size, 15.75, 0.001)
                self.assertIn("Sans", label.font)
                self.near(title.size, 21, 0.001)
                self.near(title.middle, left + (RIGHT - LEFT) / 2, 0.1)
                self.near((title.top + title.foot) / 2,
                          TOP + 2 * LINE + CHAR / 2, 0.05)
        self.proves(check, self.pages(),
                    self.pages(None, ("annex-gap: 26.93pt", "annex-gap: 20pt")),
                    self.pages(None, ("zh: {indent: 0}\n    en: {font: bold}\n"
                                      "  annex-title", "zh: {indent: 1em}\n"
                                      "  annex-title")))

    def test_7_3_7_headings_are_numbered_anew(self):
        def check(pages):
            self.assertTrue(pages[1].line("一、城区"))
            self.assertTrue(pages[2].line("一、方法"))
        self.proves(check, self.pages("# 背景\n\n" + ANNEX),
                    self.pages("# 背景\n\n" + ANNEX,
                               ("back-matter: annex", "")))

    def test_7_5_pages_are_numbered_on_with_the_text(self):
        def check(pages):
            self.assertEqual([text[-3:] for text in self.texts(pages)[:3]],
                             ["—1—", "—2—", "—3—"])
        self.proves(check, self.pages(), self.pages(
            None, ("distance-to: ink, side: outer, inset: $char",
                   "distance-to: ink, side: outer, inset: $char, "
                   "pages: first")))

    def test_both_languages(self):
        text = ("正文。\n\nText.\n\n# 附件 {.annex}\n\n# Annex {.annex}\n\n"
                "## 名单 {.annex-title}\n\n## List {.annex-title}\n\n"
                "附文。\n\nMore.\n")
        for kind in ("stacked", "parallel", "facing", "sequential"):
            source = self.write("b.md", "---\nlayout: gongwen\nlanguages: "
                                "[zh-Hans, en]\ntitle: {zh: 题, en: Title}\n"
                                "signature: {zh: 省局, en: Bureau}\n---\n\n"
                                + text)
            harness.typeset(source, self.path("b.pdf"), "--arrangement", kind)
            pages = self.texts(gongwen_test.read(self.path("b.pdf")))
            for word, closing in (("附件", "省局"), ("Annex", "Bureau")):
                at = [i for i, page in enumerate(pages) if word in page]
                self.assertEqual(len(at), 1, (kind, pages))
                self.assertRegex(pages[at[0]], f"^附件|^{word}")
                before = [i for i, page in enumerate(pages)
                          if closing in page]
                self.assertLess(before[0], at[0], (kind, pages))
            read = structure_text(self.path("b.pdf"))
            self.assertLess(read.index("省局"), read.index("附件"))


class Lanes(gongwen_test.Case):
    def test_the_closing_stands_in_its_lane(self):
        """Labels, numbers and signatures of the second language beside those
        of the first, not upon them."""
        source = self.write("p.md", "---\nlayout: gongwen\nlanguages: [zh-Hans, "
                            "en]\ntitle: {zh: 题, en: Title}\nattachments: {zh: "
                            "[甲名, 乙名], en: [First one, Second one]}\n"
                            "signature: {zh: 青川省水文局, en: Bureau}\ndate: {zh: "
                            "2024年6月5日, en: 5 June 2024}\n---\n\n正文。\n\n"
                            "Text.\n")
        harness.typeset(source, self.path("p.pdf"), "--arrangement", "parallel")
        page = gongwen_test.read(self.path("p.pdf"))[0]
        glyphs = [g for line in page.lines for g in line.glyphs
                  if line.top > page.line("正文").foot]
        middle = (LEFT + RIGHT) / 2
        for left, wanted in ((True, "附件：1.甲名2.乙名青川省水文局2024年6月5日"),
                             (False, "Annex:1.Firstone2.SecondoneBureau"
                              "5June2024")):
            found = "".join(g.text for row in gongwen_test.lines_of(
                [g for g in glyphs if (g.left < middle) == left and
                 g.foot < BOTTOM]) for g in row.glyphs)
            self.assertEqual(found, wanted)
        self.assertGreater(len(glyphs), 40)


class Alone(gongwen_test.Case):
    def heads(self, *options, arrangement="single"):
        """What the running head and the corner have of either language."""
        source = self.write("s.md", "---\nlanguages: [zh-Hans, en]\nname: {zh: "
                            "甲报, en: News}\nclassification: {zh: 内部, en: "
                            "Internal}\n---\n\n" + "国" * 2000 + "\n\n" +
                            "word " * 900 + "\n")
        layout = self.write("own.yaml", "extends: bulletin\narrangement: {kind: "
                            f"{arrangement}, {', '.join(options)}}}\nopening:\n"
                            "  - {text: \"{classification.1}[, "
                            "{classification.2}]\", style: masthead-line}\n")
        harness.typeset(source, self.path("s.pdf"), "--layout", layout)
        pages = gongwen_test.read(self.path("s.pdf"))
        return pages[0].lines[0].text, pages[1].lines[0].text

    def test_no_furniture_in_a_language_that_is_not_set(self):
        self.assertEqual(self.heads(arrangement="stacked"),
                         ("内部,Internal", "甲报News"))
        self.assertEqual(self.heads(), ("内部", "甲报"))
        self.assertEqual(self.heads("language: en"), ("Internal", "News"))


class Joint(gongwen_test.Case):
    NAMES = "[青川省水文局, 省生态环境局, 农业厅]"

    def test_7_2_4_joint_suffix(self):
        """Issuers under one another, all of the width of the longest, from 35
        mm below the type area's top; 文件 at their right in the middle of
        their height; all of it centred."""
        def check(pages):
            mark = [g for line in pages[0].lines for g in line.glyphs
                    if g.color == gongwen_test.RED]
            common = [g for g in mark if g.text in "文件" and
                      g.left > max(n.left for n in mark if n.text in "局厅")]
            names = [g for g in mark if g not in common]
            self.assertEqual("".join(g.text for g in common), "文件")
            rows = gongwen_test.lines_of(names)
            self.assertEqual([row.text for row in rows],
                             ["青川省水文局", "省生态环境局", "农业厅"])
            for row in rows:
                self.near(row.left, rows[0].left)
                self.near(row.right, rows[0].right, 0.05)
            self.near(rows[0].top, TOP + 35)
            self.near(common[0].left - rows[0].right, 23 / gongwen_test.MM,
                      0.1)
            self.near((rows[0].top + rows[-1].foot) / 2,
                      (common[0].top + common[0].foot) / 2)
            self.near((rows[0].left + common[-1].right) / 2, (LEFT + RIGHT) / 2,
                      0.1)
            number = pages[0].line("青水文")
            self.near(number.top - rows[-1].foot, 2 * LINE)
        small = ("mark-size: 46pt", "mark-size: 36pt")
        good = self.pages(None, ("mark-size: 46pt", "mark-size: 46pt"),
                          mark=self.NAMES, mark_suffix="文件")
        self.proves(check, good,
                    self.pages(mark=self.NAMES),
                    self.pages(None, small, mark=self.NAMES,
                               mark_suffix="文件"))
        self.assertIn("农业厅文件", structure_text(self.path("a.pdf")))

    def test_7_2_4_one_issuer_and_its_suffix_are_one_line(self):
        page = self.pages(mark="[青川省水文局]", mark_suffix="文件")[0]
        whole = self.pages(mark="青川省水文局文件")[0]
        for one, other in zip(page.line("青川").glyphs,
                              whole.line("青川").glyphs):
            self.near(one.left, other.left)
            self.near(one.top, other.top)

    def test_7_2_4_a_mark_too_wide_is_told(self):
        source = self.write("w.md", "---\nlayout: gongwen\nlanguages: [zh-Hans]"
                            "\nmark: [青川省水文水资源勘测局, 青川省环境厅]\n"
                            "mark-suffix: 文件\n---\n\n正文。\n")
        done = harness.typeset(source, self.path("w.pdf"))
        self.assertRegex(done.stderr.decode(), r"w\.md:4:7: warning")

    def test_7_3_4_a_list_is_numbered(self):
        page = self.pages(attachments="[甲名, 乙名]")[0]
        self.assertTrue(page.line("附件：1.甲名"))
        self.assertTrue(page.line("2.乙名"))


class Faces(gongwen_test.Case):
    def test_annex_11_a_machine_with_the_faces(self):
        """仿宋 and 小标宋 are used where they are found."""
        def fonts(*names):
            folder = self.path("-".join(names) or "none")
            for name in names:
                made_fonts.save(made_fonts.small(), name,
                                os.path.join(folder, name + ".ttf"))
            source = self.write("a.md", "---\nlayout: gongwen\nlanguages: "
                                "[zh-Hans]\ntitle: 国家人民\n---\n\n"
                                "一二三四五六七。\n")
            done = harness.typeset(source, self.path("a.pdf"),
                                   *(["--fonts", folder] if names else []))
            self.assertEqual(done.stderr, b"")
            page = gongwen_test.read(self.path("a.pdf"))[0]
            return [page.line(start).font for start in ("国家", "一二")]
        self.assertEqual(fonts("FangSong", "FZXiaoBiaoSong-B05S"),
                         ["FZXiaoBiaoSong-B05S", "FangSong"])
        for font in fonts():
            self.assertIn("Serif", font)


class Colors(gongwen_test.Case):
    def test_6_3_colors_are_of_the_output_intent(self):
        """No operator for a colour but those of RGB and of gray, and the
        intent's profile is of RGB."""
        def check(path):
            with pikepdf.open(path) as file:
                profile = file.Root.OutputIntents[0].DestOutputProfile
                self.assertEqual(int(profile.N), 3)
                used = {str(operator) for page in file.pages for _, operator
                        in pikepdf.parse_content_stream(page)}
                self.assertIn("rg", used)
                self.assertFalse(used & {"k", "K", "cs", "CS", "sc", "scn"})
        self.pages()
        check(self.path("a.pdf"))
        with pikepdf.open(self.path("a.pdf")) as file:
            page = file.pages[0]
            page.contents_add(b"0 0.8 0.8 0 k", prepend=False)
            file.save(self.path("k.pdf"))
        with self.assertRaises(AssertionError):
            check(self.path("k.pdf"))


class Breaks(measure.TestCase):
    def pages_of(self, *blocks, **options):
        return [[line.text for line in lines]
                for lines, _ in self.set(list(blocks), 20, **options).pages]

    def test_a_heading_that_begins_a_page(self):
        def check(pages):
            self.assertEqual(pages, [["国家"], ["人民", "生产"]])
        self.proves(check, self.pages_of("国家", "# 人民 {break-before=page}",
                                         "生产"),
                    self.pages_of("国家", "# 人民 {break-before=auto}", "生产"))

    def test_a_div_that_begins_a_page(self):
        """Once, with what is first in it, whether the writer or the style of
        its class says so."""
        wanted = [["国家"], ["人民", "生产"], ["文化"]]
        div = "\n\n人民\n\n生产\n\n:::\n\n::: {break-before=page}\n\n文化\n\n:::"
        styles = {"own": {"break-before": "page"}}
        self.assertEqual(self.pages_of("国家", "::: {break-before=page}" + div),
                         wanted)
        self.proves(lambda pages: self.assertEqual(pages, wanted),
                    self.pages_of("国家", "::: own" + div, styles=styles),
                    self.pages_of("国家", "::: own" + div,
                                  styles={"own": {"break-before": "auto"}}))

    def test_a_right_hand_page(self):
        self.assertEqual(
            self.pages_of("国家", "::: {break-before=right}\n人民\n:::"),
            [["国家"], [], ["人民"]])

    def test_the_first_text_stays_below_the_masthead(self):
        self.assertEqual(self.pages_of("# 国家 {break-before=page}", "人民"),
                         [["国家", "人民"]])

    def test_a_value_that_is_none(self):
        done = harness.typeset(
            self.write("a.md", "# 甲 {break-before=leaf}\n\n乙\n"),
            self.path("a.pdf"))
        self.assertRegex(done.stderr.decode(), r'a\.md:1:5: warning: .*"break-'
                         r'before=leaf" means nothing .*\[unknown-attribute\]')

    def test_unit_by_unit(self):
        """The model says the same, and its schema knows it."""
        units = [{"type": "paragraph", "text": "国家"},
                 {"type": "heading", "text": "人民", "break-before": "page",
                  "class": "annex"},
                 {"type": "section", "break-before": "page", "text": "生产"}]
        model = {"layout": "gongwen", "languages": ["zh-Hans"], "units": units}
        with open(os.path.join(harness.root, "input", "document.schema.json"),
                  encoding="utf-8") as file:
            jsonschema.validate(model, json.load(file))
        source = self.write("m.json", json.dumps(model))
        harness.typeset(source, self.path("m.pdf"))
        pages = gongwen_test.read(self.path("m.pdf"))
        self.assertEqual([page.lines[0].text for page in pages],
                         ["国家", "人民", "生产"])
        self.assertIn("Sans", pages[1].lines[0].font)
        units[1]["break-before"] = "leaf"
        done = harness.typeset(self.write("m.json", json.dumps(model)),
                               self.path("n.pdf"), status=1)
        self.assertIn("must be auto, page or right [unit-value]",
                      done.stderr.decode())


if __name__ == "__main__":
    harness.main()
