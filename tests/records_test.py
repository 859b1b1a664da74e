"""Records: CSV as Python's csv module writes and reads it, and as
spreadsheets do; NDJSON as its json module has it; templates merged, every
value reaching the page as it is; names of files that are safe and differ.
"""
import csv
import io
import json
import os
import random
import re
import unicodedata

import harness

READER = os.path.join(os.path.dirname(harness.briefset), "tests", "records")
HOSTILE = ["*重点*", "**b**", "_a_", "`c`", "<b>x</b>", "<!-- c -->", "&amp;",
           "&#20013;", "[x](http://y.z)", "![p](q)", "# 标题", "- 项", "1. 项",
           "> 引", "| a | b |", "---", "```", "::: {lang=en}", "{lang=en}",
           "[^1]", "[^1]: 注", "~~删~~", "\\*", "\\", "{{name}}", "{{#a}}",
           "}}", "http://a.b", "a@b.cd", "“引”", "a: b", "'q'", '"q"', "null",
           "[甲]{.dots}", "$x$", "%s%n", "../..", "***", "+", "=1+1",
           "0x1F", "no", "~", "<?xml?>", "</p>", "==", "\U00020bb7"]
HEAD = """---
title: {zh: 甲, en: A}
---

"""


def read(text, *kind, encoding="utf-8"):
    """(records, what was said)."""
    data = text if isinstance(text, bytes) else text.encode(encoding)
    done = harness.run(READER, *kind, input=data, timeout=20)
    lines = done.stdout.decode().split("\n")[:-1]
    return [json.loads(line) for line in lines], done.stderr.decode()


def letters(text):
    """Text without space, composed, as an extractor may give it back."""
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


class Csv(harness.TestCase):
    CASES = {
        "plain": ("a,b\n1,2\n", [{"a": "1", "b": "2"}]),
        "no line feed at the end": ("a,b\n1,2", [{"a": "1", "b": "2"}]),
        "carriage returns": ("a,b\r\n1,2\r\n", [{"a": "1", "b": "2"}]),
        "only carriage returns": ("a,b\r1,2\r", [{"a": "1", "b": "2"}]),
        "quoted": ('a,b\n"1,1","2"\n', [{"a": "1,1", "b": "2"}]),
        "quotes in quotes": ('a\n"x ""y"" z"\n', [{"a": 'x "y" z'}]),
        "line feeds in quotes": ('a,b\n"1\r\n2\n3",4\n',
                                 [{"a": "1\n2\n3", "b": "4"}]),
        "blanks are kept": ("a,b\n 1 ,\t2\n", [{"a": " 1 ", "b": "\t2"}]),
        "empty values": ('a,b,c\n,"",\n1,,\n',
                         [{"a": "1", "b": "", "c": ""}]),
        "Chinese": ("名称,编号\n“甲”公司,一\n",
                    [{"名称": "“甲”公司", "编号": "一"}]),
        "a byte order mark": ("\ufeffa,b\n1,2\n", [{"a": "1", "b": "2"}]),
        "said divider": ("sep=;\na;b\n1;2,3\n", [{"a": "1", "b": "2,3"}]),
        "said divider, capitals": ("SEP=|\na|b\n1|2\n",
                                   [{"a": "1", "b": "2"}]),
        "semicolons": ("a;b\n1;2,3\n", [{"a": "1", "b": "2,3"}]),
        "tabs": ("a\tb\n1\t2\n", [{"a": "1", "b": "2"}]),
        "empty rows": ("a,b\n\n,\n1,2\n\n\n,,,\n", [{"a": "1", "b": "2"}]),
        "columns without a name at the end": ("a,b,,\n1,2,,\n",
                                              [{"a": "1", "b": "2"}]),
        "numbers and words stay text": ("a,b\n007,null\n",
                                        [{"a": "007", "b": "null"}]),
    }

    def test_cases(self):
        for name, (text, expected) in self.CASES.items():
            with self.subTest(name):
                self.assertEqual(read(text), (expected, ""))

    WRONG = {
        "too few": ("a,b\n1\n3,4\n", [{"a": "3", "b": "4"}],
                    r"^-:2:1: error: row 1 has 1 values.* 2 .*\[ragged-row\]$"),
        "too many": ("a,b\n1,2\n3,4,5\n", [{"a": "1", "b": "2"}],
                     r"^-:3:1: error: row 2 has 3 values.*\[ragged-row\]$"),
        "a quote not closed": ('a,b\n1,"2\n3,4\n5,6\n',
                               [{"a": "3", "b": "4"}, {"a": "5", "b": "6"}],
                               r"^-:2:1: error: row 1 .*\[csv-syntax\]$"),
        "a quote inside": ('a,b\n1,2"3\n4,5\n', [{"a": "4", "b": "5"}],
                           r"^-:2:1: error: row 1 .*\[csv-syntax\]$"),
        "something behind a quote": ('a,b\n"1"x,2\n4,5\n',
                                     [{"a": "4", "b": "5"}],
                                     r"^-:2:1: error: row 1 .*\[csv-syntax\]$"),
        "a quote not closed at the end": (
            'a,b\n1,2\n3,"', [{"a": "1", "b": "2"}],
            r"^-:3:1: error: row 2 .*\[csv-syntax\]$"),
        "a name twice": ("a,a\n1,2\n", [], r"\[duplicate-key\]$"),
        "a column without a name": ("a,,b\n1,2,3\n", [], r"\[records-head\]$"),
        "nothing": ("", [], r"\[records-empty\]$"),
        "a head only": ("a,b\n", [], r"\[records-empty\]$"),
    }

    def test_wrong(self):
        for name, (text, expected, says) in self.WRONG.items():
            with self.subTest(name):
                found, said = read(text)
                self.assertEqual(found, expected)
                self.assertRegex(said, re.compile(says, re.MULTILINE))
                self.assertEqual(said.count("\n"), 1, said)

    def test_what_python_writes(self):
        """Random tables, written by Python in its ways, come back whole."""
        choice = random.Random(7)
        alphabet = 'ab ,;"\n\t\'“甲乙，|=\u3000é'
        for _ in range(150):
            columns = choice.randint(1, 5)
            head = [f"c{i}" for i in range(columns)]
            rows = [["".join(choice.choices(alphabet, k=choice.randint(0, 6)))
                     for _ in range(columns)]
                    for _ in range(choice.randint(1, 6))]
            out = io.StringIO()
            writer = csv.writer(
                out, lineterminator=choice.choice(["\n", "\r\n"]),
                quoting=choice.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
            writer.writerows([head, *rows])
            expected = [dict(zip(head, row)) for row in rows if any(row)]
            found, said = read(out.getvalue())
            self.assertEqual(found, expected, out.getvalue())
            if expected:
                self.assertEqual(said, "")


class Ndjson(harness.TestCase):
    RIGHT = ['{"a":1}', ' {"a" : "b\\"\\\\\\/\\b\\f\\n\\r\\t\\u4e2d\\ud83d\\ude00"} ',
             '{"a":[1,2.5e-3,{"b":null}],"c":true,"d":false,"e":{}}',
             '{"":""}', '{"a":"\u2028\u0085甲"}',
             '{"a":-0,"b":1E+5,"c":[]}', '{"a":{"a":{"a":[[[]]]}}}']
    WRONG = ['{"a":}', "{'a':1}", '{"a":1,}', '{"a":01}', '{"a" 1}', "{",
             '{"a":"b', '{"a":"\\x"}', '{"a":"\\u12"}', '{"a":NaN}', '{"a":+1}',
             '{"a":"\t"}', '{"a":1} x', "nul", '{"a":1}{"a":2}', '{a:1}',
             '{"a":.5}', '{"a":[1,]}', '{"a":1 /* c */}', "]", '{"a":tru}']

    def test_right(self):
        for text in self.RIGHT:
            with self.subTest(text):
                found, said = read(text, "ndjson")
                self.assertEqual(said, "")
                self.assertEqual(json.dumps(found[0]),
                                 json.dumps(json.loads(text)))

    def test_wrong(self):
        for text in self.WRONG:
            with self.subTest(text):
                with self.assertRaises(ValueError):
                    bad = json.loads(text, parse_constant=int)
                    self.assertIsInstance(bad, dict)
                found, said = read(f'{{"a":1}}\n{text}\n{{"a":2}}\n', "ndjson")
                self.assertEqual(found, [{"a": 1}, {"a": 2}], said)
                self.assertRegex(said, r"\A-:2:\d+: error: [^\n]*"
                                 r"\[json-syntax\]\n\Z")

    def test_what_json_lets_pass(self):
        for text, code in [('{"a":1,"a":2}', "duplicate-key"),
                           ('{"a":"\\ud800x"}', "json-syntax"),
                           ('{"a":"\\udc00\\ud800"}', "json-syntax"),
                           ('{"a":"\\u0000"}', "json-syntax"),
                           ("[1]", "records-object"), ("3", "records-object"),
                           ('{"a":' + "[" * 40 + "]" * 40 + "}", "json-depth")]:
            with self.subTest(text):
                found, said = read(text + '\n{"b":1}\n', "ndjson")
                self.assertEqual(found, [{"b": 1}])
                self.assertIn(f"[{code}]", said)


class Merge(harness.TestCase):
    def make(self, template, rows, *options, status=0, columns=None,
             form="csv", name="{{serial}}.pdf"):
        """{name of a PDF: its text}, and what was said."""
        self.write("t.md", template)
        if form == "csv":
            out = io.StringIO()
            writer = csv.DictWriter(out, columns or list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            self.write("r.csv", out.getvalue())
        else:
            self.write("r." + form,
                       "".join(json.dumps(row) + "\n" for row in rows))
        done = harness.run(harness.briefset, "typeset", "t.md", "--records",
                           "r." + form, "--name", name, "-o", "out/",
                           "--messages", "short", *options, status=status,
                           cwd=self.folder)
        made = {}
        if os.path.isdir(self.path("out")):
            for file in os.listdir(self.path("out")):
                text = harness.run("pdftotext", "-raw",
                                   self.path("out", file), "-").stdout
                made[file] = text.decode()
        return made, done.stderr.decode()

    def setUp(self):
        super().setUp()
        harness.need("pdftotext")

    def test_values_reach_the_page_as_they_are(self):
        template = HEAD + "表｛{{v}}｝尾\n\n# 题｛{{v}}｝尾\n\n- 项｛{{v}}｝尾\n\n" \
            "| 格 |\n|---|\n| ｛{{v}}｝尾 |\n\n**｛{{v}}｝**尾\n"
        rows = [{"serial": str(i), "v": value}
                for i, value in enumerate(HOSTILE)]
        made, said = self.make(template, rows)
        self.assertNotIn("error", said)
        for row in rows:
            text = letters(made[row["serial"] + ".pdf"])
            self.assertEqual(text.count(letters(f"｛{row['v']}｝尾")), 5,
                             (row["v"], text))

    def test_the_check_above_can_fail(self):
        """Typed into the template itself, they are markup."""
        failed = 0
        for value in ("*重点*", "&amp;", "<!-- c -->", "[x](http://y.z)"):
            source = self.write("a.md", HEAD + f"表｛{value}｝尾\n")
            harness.typeset(source, self.path("a.pdf"))
            text = harness.run("pdftotext", "-raw", self.path("a.pdf"),
                               "-").stdout.decode()
            failed += letters(f"｛{value}｝尾") not in letters(text)
        self.assertEqual(failed, 4)

    def test_front_matter(self):
        rows = [{"serial": "1", "v": 'a: "b" #c {{v}} - \'d\''}]
        made, said = self.make("---\ntitle: {zh: '甲', en: \"{{v}}\"}\n"
                               "issue: {{v}}\n---\n\n文字。\n", rows)
        self.assertEqual(said, "")
        self.assertEqual(letters(made["1.pdf"]).count(letters(rows[0]["v"])),
                         2)

    def test_sections(self):
        template = HEAD + "{{#a}}\n有{{a}}。\n{{/a}}\n{{^a}}\n没有。\n{{/a}}\n\n" \
            "尾{{! 不印 }}巴\\{{a}}。\n"
        made, said = self.make(template, [{"serial": "1", "a": "甲"},
                                          {"serial": "2", "a": ""}])
        self.assertEqual(said, "")
        self.assertIn("有甲。", made["1.pdf"])
        self.assertNotIn("没有", made["1.pdf"])
        self.assertIn("没有。", made["2.pdf"])
        self.assertNotIn("有。", made["2.pdf"].replace("没有。", ""))
        for text in made.values():
            self.assertIn("尾巴{{a}}。", letters(text))

    def test_lists(self):
        rows = [{"serial": 7, "n": {"m": "丙"}, "no": False, "nil": None,
                 "l": ["甲", "乙"], "o": [{"x": "丁"}, {"x": "戊", "y": "己"}]}]
        template = HEAD + "{{#l}}\n- 项{{.}}\n{{/l}}\n\n深{{n.m}}，" \
            "{{#o}}（{{x}}{{serial}}）{{/o}}{{#no}}错{{/no}}{{^nil}}空{{nil}}" \
            "{{/nil}}{{#n}}{{m}}{{/n}}。\n"
        made, said = self.make(template, rows, form="ndjson")
        self.assertEqual(said, "")
        text = letters(made["7.pdf"])
        for part in ("项甲", "项乙", "深丙，（丁7）（戊7）空丙。"):
            self.assertIn(part, text)

    def test_places(self):
        """A missing glyph in a value is told at the value; what is wrong in
        the template with its row."""
        rows = [{"serial": "1", "v": "好"},
                {"serial": "2", "v": 'a"b\U0010fffd'}]
        made, said = self.make(HEAD + "甲{{v}}[^9]\n", rows, status=1)
        self.assertEqual(list(made), ["1.pdf"])
        self.assertRegex(said, r"(?m)^r\.csv:3:\d+: error: .*U\+10FFFD.*"
                         r"\(r\.csv:3\) \[missing-glyph\]$")
        self.assertRegex(said, r"(?m)^t\.md:5:7: warning: .*\(r\.csv:2\) "
                         r"\[undefined-footnote\]$")

    def test_unknown_placeholder(self):
        made, said = self.make(HEAD + "甲{{w}}\n\n{{#x}}乙{{/x}}\n",
                               [{"serial": "1", "v": "好"}], status=1)
        self.assertEqual(made, {})
        self.assertRegex(said, r"(?m)^t\.md:5:2: error: .*\"w\".*"
                         r"\[unknown-placeholder\]$")
        self.assertRegex(said, r"(?m)^t\.md:7:1: error: .*\"x\"")
        made, said = self.make(HEAD + "甲{{v}}\n", [
            {"serial": 1, "v": "好"}, {"serial": 2}, {"serial": 3, "v": [1]}],
            status=1, form="jsonl")
        self.assertEqual(list(made), ["1.pdf"])
        self.assertRegex(said, r"(?m)^t\.md:5:2: error: row 2 .*\"v\"")
        self.assertRegex(said, r"(?m)^t\.md:5:2: error: .*row 3 .*"
                         r"\[placeholder-value\]$")

    def test_template_syntax(self):
        for text in ("{{v", "{{}}", "{{{v}}}", "{{>v}}", "{{&v}}", "{{#v}}",
                     "{{/v}}", "{{#v}}{{/w}}", "{{=<% %>=}}", "{{#a\n}}",
                     "{{#v}}" * 40 + "{{/v}}" * 40):
            with self.subTest(text):
                made, said = self.make(HEAD + "甲" + text + "\n", [
                    {"serial": "1", "v": "好", "w": ""}], status=1)
                self.assertEqual(made, {})
                self.assertRegex(said, r"\At\.md:5:\d+: error: [^\n]*"
                                 r"\[placeholder-syntax\]\n\Z")

    def test_names(self):
        long = "汉" * 83
        good = ["a", "é", "甲 乙", "a.b", long, "CONs", "a-b", "COM0"]
        bad = ["", ".", "..", "../x", "/etc/x", "a/b", "a\\b", "a:b", "a*", "?",
               '"', "<", "|", "\n", "\u202efdp", "\u200b", "汉" + long, ".a",
               "-a", " a", "con", "NUL.x", "com1", "a\u0007"]
        rows = [{"serial": name} for name in good + bad]
        made, said = self.make(HEAD + "甲{{serial}}\n", rows, status=1)
        self.assertEqual(sorted(made), sorted(
            unicodedata.normalize("NFC", name) + ".pdf" for name in good))
        # An empty row of a CSV file is no row.
        self.assertEqual(said.count("[unsafe-name]"), len(bad) - 1, said)
        for line in said.splitlines():
            self.assertRegex(line, r"^r\.csv:\d+:1: error: row \d+ ")

    def test_colliding_names(self):
        rows = [{"serial": name} for name in
                ("Abc", "aBC", "e\u0301", "\u00e9", "straße", "STRASSE", "甲",
                 "ok")]
        made, said = self.make(HEAD + "甲{{serial}}\n", rows, status=1)
        self.assertEqual(sorted(made), sorted(
            ["Abc.pdf", "\u00e9.pdf", "straße.pdf", "甲.pdf", "ok.pdf"]))
        self.assertEqual(len(re.findall(r"row (\d) would overwrite .* row (\d)",
                                        said)), 3)

    def test_without_a_pattern(self):
        self.write("t.md", HEAD + "甲{{a}}\n")
        self.write("r.csv", "a\n1\n2\n")
        harness.run(harness.briefset, "typeset", "t.md", "--records", "r.csv",
                    cwd=self.folder)
        self.assertTrue(os.path.exists(self.path("t-1.pdf")))
        self.assertTrue(os.path.exists(self.path("t-2.pdf")))

    def test_same_as_typed(self):
        """Merging gives the very bytes that typing the values gives."""
        self.make(HEAD + "甲{{v}}，**{{w}}**。\n\nText {{w}}.\n",
                  [{"serial": "1", "v": "乙", "w": "Beta"}])
        source = self.write("typed.md", HEAD + "甲乙，**Beta**。\n\n"
                            "Text Beta.\n")
        harness.typeset(source, self.path("typed.pdf"))
        texts = [harness.run("mutool", "draw", "-F", "stext", path).stdout
                 for path in (self.path("out/1.pdf"), self.path("typed.pdf"))]
        strip = [re.sub(rb'name="[^"]*out/1.pdf"|name="[^"]*typed.pdf"', b"", text) for text in texts]
        self.assertEqual(strip[0], strip[1])

    def test_wrong_usage(self):
        self.write("t.md", HEAD + "甲\n")
        self.write("r.csv", "a\n1\n")
        for words in (["t.md", "--name", "a.pdf"],
                      ["t.md", "t.md", "--records", "r.csv"],
                      ["t.md", "--records", "r.csv", "-o", "a.pdf"],
                      ["-", "--records", "-"]):
            with self.subTest(words):
                harness.run(harness.briefset, "typeset", *words, status=2,
                            cwd=self.folder)


if __name__ == "__main__":
    harness.main()
