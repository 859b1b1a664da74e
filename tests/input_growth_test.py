# labels: once heavy
# seconds: 120
"""Reading a text twice as long is twice the work, whatever the text is made
of: instructions are counted, not seconds.
"""
import itertools
import os
import subprocess

import harness
import work

# Name: what comes before, the unit, how often (and twice and four times as
# often), what comes after.  "#" in a unit becomes a number.
TEXTS = {
    "one line": ("", "创新之路 word ", 8000, "\n"),
    "wrapped lines": ("", "创新之路\nand so on\n", 4000, "\n"),
    "entities": ("", "甲&amp;word ", 2500, "\n"),
    "escapes": ("", "\\*甲\\* ", 2500, "\n"),
    "HTML, all reported": ("", "甲<b>乙</b> ", 1500, "\n"),
    "pictures, all reported": ("", "![甲](a) ", 1500, "\n"),
    "links": ("", "[甲](http://a.b) ", 1500, "\n"),
    "spans": ("", "[甲]{.dots} ", 400, "\n"),
    "quotation marks": ("", "“", 8000, "\n“\n"),
    "lines of quotation marks": ("“", "\n“", 4000, "\n"),
    "emphasis": ("", "*甲* **乙** ", 1500, "\n"),
    "emphasis beside marks": ("", "甲**（乙）**丙 ", 1500, "\n"),
    "asterisks beside marks": ("", "（**", 3000, "\n"),
    "code over lines' ends": ("", "`a\nb` ", 1500, "\n"),
    "blocks in Chinese": ("", "甲方\n\n", 1500, ""),
    "blocks in English": ("", "Party\n\n", 1500, ""),
    "blocks in both": ("", "甲方\n\nParty\n\n", 800, ""),
    "blocks English first": ("", "Party\n\n甲方\n\n", 800, ""),
    "Chinese, then a block of English": ("", "甲方\n\n", 1500, "Party\n"),
    "divs": ("", "::: {lang=zh}\n甲\n:::\n\n::: {lang=en}\nA\n:::\n\n", 400,
             ""),
    "divs of one language": ("", "::: {lang=zh}\n甲\n:::\n\n", 800, ""),
    "divs that are not closed": ("", "::: {.a}\n", 800, "甲\n"),
    "a list": ("", "- 甲方\n", 1500, ""),
    "a list in both languages": ("", "- 甲方说\n- the first party says\n", 800,
                                 ""),
    "a list whose numbers begin again": ("", "1. 甲\n2. 乙\n1. A\n2. B\n",
                                         500, ""),
    "deep quotations": ("", ">" * 30 + " 甲\n>\n", 500, ""),
    "deep quotations in both languages": (
        "", "> " * 10 + "甲方说\n" + "> " * 10 + "\n" + "> " * 10 +
        "the first party says\n\n", 250, ""),
    "a table": ("| 甲 | 乙 |\n|---|---|\n", "| 一 | 二 |\n", 1500, ""),
    "tables that cut a paragraph short": (
        "", "甲\n| 甲 |\n|---|\n| 乙 |\n\n", 400, ""),
    "code": ("```\n", "code\n\n::: a\n", 4000, "```\n"),
    "references to one footnote": ("", "甲[^1]\n\n", 800, "[^1]: 注\n"),
    "footnotes nobody refers to": ("甲\n\n", "[^1]: 注\n\n", 800, ""),
    "addresses nobody uses": ("甲\n\n", "[a]: http://b.c/d\n\n", 800, ""),
    "a long value": ("---\nt: ", "字", 20000, "\n---\n甲\n"),
    "many keys": ("---\n", "key#: value\n", 1000, "---\n甲\n"),
    "many footnotes": ("", "甲[^#]\n\n[^#]: 注\n\n", 1000, ""),
    "many links": ("", "[甲][a#]\n\n[a#]: http://b.c/#\n\n", 1000, ""),
    "many addresses": ("", "[a#]: http://b.c/#\n\n", 1000, "甲\n"),
    "many ids": ("", "# 甲 {#a#}\n\n# A {#a#}\n\n", 500, ""),
}

# The same for records and templates, by the words for tests/records.
RECORDS = {
    "rows": ((), "a,b\n", "甲,\"乙\n\"\n", 1500, ""),
    "columns": ((), "", "c#,", 1500, "z\n"),
    "ragged rows": ((), "a,b\n", "甲\n", 800, ""),
    "quotes that are not closed": ((), "a,b\n", "甲,\"\"\"\n", 800, ""),
    "quotes that open rows": ((), "a\n", "\"甲\n", 800, ""),
    "objects": (("ndjson",), "", '{"a": "甲", "b": [1]}\n', 800, ""),
    "keys": (("ndjson",), '{"a": 1', ', "k#": "甲"', 1500, "}\n"),
    "lines that are no JSON": (("ndjson",), "", "{]\n", 800, ""),
    "tags": (("template",), "甲", "{{a}}乙 ", 800, "\n"),
    "sections": (("template",), "甲", "{{^a}}{{a}}{{/a}}乙 ", 400, "\n"),
    "tags in front matter": (("template",), "---\n", "k#: {{a}}\n", 400,
                             "---\n甲\n"),
}

# For tests/document: the files' names, then as above; LINT is set.
DOCUMENTS = {
    "units": (["a.yaml"], "units:\n",
              "- {type: paragraph, text: {zh: 甲2023, en: In 2024}}\n", 400,
              ""),
    "units in JSON": (["a.json"], '{"units": [{"type": "rule"}',
                      ', {"type": "code", "text": "甲"}', 500, "]}\n"),
    "a long text": (["a.yaml"], "units: [{type: paragraph, text: \"",
                    "甲\\n**乙** ", 800, "\"}]\n"),
    "folded lines": (["a.yaml"], "units:\n- type: paragraph\n  text: >\n",
                     "    甲 word\n\n", 800, ""),
    "notes": (["a.yaml"], "units:\n", "- {type: paragraph, text: \"甲[^n#]\"}\n"
              "- {type: footnote, id: n#, text: 乙}\n", 300, ""),
    "files alike": (["a.zh.md", "a.en.md"], "", "# 甲\n\n乙\n\n", 400, ""),
    "ids": (["a.zh.md", "a.en.md"], "", "# 甲 {#a#}\n\n乙\n\n", 300, ""),
    "quotation marks, checked": (["a.md"], "", "“甲《乙", 2000, "\n"),
    "paragraphs that quote": (["a.md"], "", "“甲乙\n\n", 500, ""),
    "numbers, checked": (["a.md"], "", "甲#年1,234.5万 ", 600, "\n\nIn 3.\n"),
    "number words, checked": (["a.md"], "甲乙丙三千\n\n",
                              "two hundred and five million ", 400, "\n"),
    "comments that silence": (["a.md"], "", "<!-- briefset: ignore a -->\n\n"
                              "他说\"好\"\n\n", 400, ""),
}

# Control: walks all that came before for every byte.
SQUARES = """
#include <stdio.h>
static char text[1 << 20];
int main(void)
{
    size_t length = fread(text, 1, sizeof text, stdin);
    volatile unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        for (size_t j = 0; j < i; j += 16)
            sum += (unsigned char)text[j];
    return 0;
}
"""


def text_of(before, unit, after, times):
    pieces = unit.split("{#a#}")
    if len(pieces) > 1:
        units = ("".join((piece + "{#a%d}" % i) for piece in pieces[:-1]) +
                 pieces[-1] for i in range(times))
    elif "#" in unit:
        units = (unit.replace("#", str(i)) for i in range(times))
    else:
        units = itertools.repeat(unit, times)
    return before + "".join(units) + after


class Growth(harness.TestCase):
    def setUp(self):
        super().setUp()
        work.need()

    def counts(self, program, before, unit, times, after):
        texts = work.doubled(
            lambda n: text_of(before, unit, after, n), times)
        return [work.instructions(program, input=text) for text in texts]

    def test_reading(self):
        reader = os.path.join(os.path.dirname(harness.briefset), "tests",
                              "read")
        for name, text in TEXTS.items():
            with self.subTest(name):
                counts = self.counts(reader, *text)
                print(name, *counts, flush=True)
                work.proportional(self, counts)

    def test_records(self):
        reader = os.path.join(os.path.dirname(harness.briefset), "tests",
                              "records")
        for name, (words, *text) in RECORDS.items():
            with self.subTest(name):
                before, unit, times, after = text
                texts = work.doubled(
                    lambda n: text_of(before, unit, after, n), times)
                counts = [work.instructions(reader, *words, input=one)
                          for one in texts]
                print(name, *counts, flush=True)
                work.proportional(self, counts)

    def test_documents(self):
        reader = os.path.join(os.path.dirname(harness.briefset), "tests",
                              "document")
        for name, (files, *text) in DOCUMENTS.items():
            with self.subTest(name):
                before, unit, times, after = text
                counts = []
                for one in work.doubled(
                        lambda n: text_of(before, unit, after, n), times):
                    paths = [self.write(file, one) for file in files]
                    counts.append(work.instructions(
                        reader, *paths, env={**os.environ, "LINT": "1"}))
                print(name, *counts, flush=True)
                work.proportional(self, counts)

    def test_squares_are_noticed(self):
        program = self.path("squares")
        subprocess.run(["cc", "-O1", "-o", program,
                        self.write("squares.c", SQUARES)], check=True)
        with self.assertRaises(AssertionError):
            work.proportional(self, self.counts(program, "", "甲", 500, ""))


if __name__ == "__main__":
    harness.main()
