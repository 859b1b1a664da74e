"""Numbers that a layout gives to headings, paragraphs and items: their forms,
how they count, the same in both languages, and never twice."""
import os
import re

import harness
import measure

FORMS = {  # first -> (number, how it is written)
    "一、": [(2, "二、"), (10, "十、"), (11, "十一、"), (20, "二十、"),
            (35, "三十五、"), (100, "一百、"), (101, "一百零一、"),
            (110, "一百一十、")],
    "（一）": [(3, "（三）"), (12, "（十二）")],
    "第一章": [(7, "第七章")],
    "1.": [(2, "2."), (10, "10.")],
    "（1）": [(9, "（9）")],
    "①": [(2, "②"), (20, "⑳"), (21, "㉑"), (36, "㊱"), (50, "㊿"), (51, "51")],
    "I.": [(4, "IV."), (9, "IX."), (14, "XIV."), (40, "XL."), (99, "XCIX.")],
    "(i)": [(3, "(iii)"), (8, "(viii)")],
    "A.": [(2, "B."), (26, "Z."), (27, "AA.")],
    "(a)": [(3, "(c)"), (28, "(ab)")],
    "Article 1.": [(5, "Article 5.")],
}


class Case(measure.TestCase):
    def texts(self, body, numbering, language="zh-Hans", **styles):
        """The lines of `body` where level n of headings counts by the nth of
        `numbering`; the spaces after numbers are left out."""
        made = {f"heading-{n}": {"numbering": first}
                for n, first in enumerate(numbering, 1)}
        made.update(styles)
        sheet = measure.typeset(body, 60, language, styles=made)
        self.said = sheet.said
        return [re.sub(r"[\u2002\s]", "", line.text) for line in sheet.lines]


class Headings(Case):
    def test_forms(self):
        for first, wanted in FORMS.items():
            with self.subTest(first=first):
                count = max(number for number, _ in wanted)
                lines = self.texts(["# 题"] * count, [first])
                self.assertEqual(lines[0], first.replace(" ", "") + "题")
                for number, written in wanted:
                    self.assertEqual(lines[number - 1],
                                     written.replace(" ", "") + "题")

    def test_forms_that_are_none(self):
        for first in ("x", "Article", "", "2."):
            path = self.write("own.yaml", measure.definition(20, {
                "styles": {"heading-1": {"numbering": first}}}))
            source = self.write("a.md", "# 题\n\n文\n")
            done = harness.typeset(source, self.path("a.pdf"), "--layout",
                                   path, status=1)
            self.assertRegex(done.stderr.decode(), "is not a first number")

    def test_levels(self):
        """Each counts within the one above it."""
        body = ["# 甲", "## 子", "### 丑", "### 寅", "## 卯", "### 辰", "# 乙",
                "## 巳"]
        self.assertEqual(self.texts(body, ["一、", "（一）", "1."]),
                         ["一、甲", "（一）子", "1.丑", "2.寅", "（二）卯",
                          "1.辰", "二、乙", "（一）巳"])
        # A level that looks like the one above it has no numbers of its own.
        self.assertEqual(self.texts(body, ["一、"])[:3], ["一、甲", "子", "丑"])

    def test_typed_numbers_stay(self):
        """The due one is not set twice; another is told."""
        lines = self.texts(["# 一、甲", "# 乙", "# 三、丙"], ["一、"])
        self.assertEqual(lines, ["一、甲", "二、乙", "三、丙"])
        self.assertEqual(self.said, "")
        lines = self.texts(["# 甲", "# 五、乙", "# 一直以来"], ["一、"])
        self.assertEqual(lines, ["一、甲", "五、乙", "三、一直以来"])
        self.assertRegex(self.said, r'case\.md:7:3: warning: "五、" is typed '
                         r'where "二、" is due.*\[heading-number\]')

    def test_an_a_needs_a_b(self):
        """A numbered heading below another that has none beside it is told;
        one without a number, or at the top, is not."""
        def said(*body, numbers=("I.", "A.", "1.")):
            self.texts(list(body), list(numbers))
            return re.findall(r"case\.md:(\d+):\d+: warning: .* "
                              r"\[lone-heading\]", self.said)
        self.assertEqual(said("# 甲", "## 子", "# 乙"), ["7"])
        self.assertEqual(said("# 甲", "# 乙", "## 子", "### 丑"), ["9", "11"])
        self.assertEqual(said("# 甲", "## 子", "## 丑", "# 乙"), [])
        self.assertEqual(said("# 甲"), [])
        self.assertEqual(said("# 甲", "## 子 {.unnumbered}", "# 乙"), [])
        self.assertEqual(said("# 甲", "## 子", numbers=("I.",)), [])

    def test_none_and_unnumbered(self):
        self.assertEqual(self.texts("# 题", ["none"]), ["题"])
        self.assertEqual(
            self.texts(["# 甲 {.unnumbered}", "# 乙"], ["一、"])[1], "一、乙")

    def test_languages(self):
        """One count, in each language's own form."""
        lines = self.texts(
            ["# 甲", "# One", "# 乙", "# Two"], [], "zh-Hans, en",
            **{"heading-1": {"zh": {"numbering": "一、"},
                             "en": {"numbering": "I."}}})
        self.assertEqual(lines, ["一、甲", "I.One", "二、乙", "II.Two"])


class Paragraphs(Case):
    BODY = ["甲", "One", "# 题", "# Title", "乙", "Two", "::: {.plain}\n丙\n\n"
            "Three\n:::", "> 引", "> Quote", "丁", "Four"]
    STYLES = {"plain": {"numbering": "none"},
              "quote": {"numbering": "none"},
              "heading-1": {"numbering": "none"}}

    def set_all(self, first):
        sheet = measure._typeset(
            "---\nlanguages: [zh-Hans, en]\n---\n\n" +
            "\n\n".join(self.BODY) + "\n",
            measure.definition(60, {"style": {"numbering": first}, "styles": self.STYLES}))
        return [re.sub(r"[\u2002\s]", "", line.text) for line in sheet.lines]

    def test_through_the_document(self):
        """Across headings; the same number in both languages; none for what
        is in another style."""
        self.proves(
            lambda lines: self.assertEqual(lines, [
                "1.甲", "1.One", "题", "Title", "2.乙", "2.Two", "丙", "Three",
                "引", "Quote", "3.丁", "3.Four"]),
            self.set_all("1."), self.set_all("none"), self.set_all("(a)"))


class Items(Case):
    BODY = "1. 甲\n2. 乙\n   1. 子\n   2. 丑\n3. 丙\n\n- 圆"

    def test_by_depth(self):
        self.assertEqual(
            self.texts(self.BODY, [], item={"left": "3em", "label": "2em",
                                            "numbering": ["(a)", "(i)"]}),
            ["(a)甲", "(b)乙", "(i)子", "(ii)丑", "(c)丙", "•圆"])
        self.assertEqual(
            self.texts(self.BODY, [], item={"left": "3em", "label": "2em"})[:3],
            ["1.甲", "2.乙", "1.子"])

    def test_items_begin_at_their_own_number(self):
        self.assertEqual(
            self.texts("3. 甲\n4. 乙", [],
                       item={"numbering": "(a)"}), ["(c)甲", "(d)乙"])


class Summary(harness.TestCase):
    """The sample of the archival summary: every paragraph has one number in
    both languages, and they run from 1 without a gap."""

    def numbers(self, layout, name):
        harness.need("pdftotext")
        source = os.path.join(harness.root, "input", "samples", "summary.md")
        harness.typeset(source, self.path("a.pdf"), "--layout", layout)
        text = harness.run("pdftotext", "-raw", self.path("a.pdf"),
                           "-").stdout.decode()
        return {language: [int(n) for n in re.findall(
            rf"(?m)^(\d{{1,2}})\.[\u2002\s]*(?={start})", text)]
            for language, start in (("zh", "[一-龥]"), ("en", "[A-Z]"))}

    def test_same_numbers(self):
        found = self.numbers("summary", "summary")
        self.assertEqual(found["zh"], found["en"])
        self.assertEqual(found["zh"], list(range(1, 8)))
        plain = self.write("plain.yaml", "extends: summary\nstyles: "
                           "{paragraph: {numbering: none, zh: {numbering: "
                           "none}, en: {numbering: none}}}\n")
        self.assertEqual(self.numbers(plain, "summary")["zh"], [])


if __name__ == "__main__":
    harness.main()
