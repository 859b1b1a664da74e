"""One document, spelled as Markdown, as YAML, as JSON and as one file a
language, is the same document; what is wrong with a model is told with its
place; the published schema agrees with the reader; files that differ are told
and nothing shifts."""
import json
import os
import re

import bilingual
import harness
import yaml

READER = os.path.join(os.path.dirname(harness.briefset), "tests", "document")
TAGS = {"zh": "zh-Hans", "en": "en"}


def dump(*paths, status=0):
    done = harness.run(READER, *paths, status=status, timeout=60)
    return done.stdout.decode(), done.stderr.decode()


# ---- a case as a model ----

def text_of(block):
    return {side: bilingual.escape(block[side]) for side in TAGS}


def one_line(texts):
    return {side: text.replace("\\\n", " ") for side, text in texts.items()}


def unit(block):
    kind = block["type"]
    if kind == "table":
        rows = [[{"zh": bilingual.escape(zh).replace("\\\n", " "),
                  "en": bilingual.escape(en).replace("\\\n", " ")}
                 for zh, en in zip(*rows)]
                for rows in zip(block["zh"], block["en"])]
        return {"type": "table", "rows": rows}
    if kind == "heading":
        return {"type": "heading", "level": min(block.get("level") or 1, 6),
                "text": one_line(text_of(block))}
    if kind == "code":
        return {"type": "code",
                "text": {side: bilingual.plain(block[side]) for side in TAGS}}
    return {"type": "quote" if kind == "quote" else "paragraph",
            "text": text_of(block)}


def model(case):
    units = []
    for group in bilingual.groups(case["blocks"]):
        if bilingual.is_list_item(group[0]):
            made = {"type": "list", "items": [{"text": text_of(block)}
                                              for block in group]}
            if group[0].get("ordered"):
                made["start"] = 1
            units.append(made)
        else:
            units.append(unit(group[0]))
    return {"layout": "bulletin", "languages": list(TAGS.values()),
            "title": {side: bilingual.plain(case["title"][side])
                      for side in TAGS}, "units": units}


def edition(case, side):
    parts = [f"---\nlayout: bulletin\nlanguages: {list(TAGS.values())}\n"
             f"title: {bilingual.quoted(case['title'][side])}\n---"]
    listed = False
    for group in bilingual.groups(case["blocks"]):
        is_list = bilingual.is_list_item(group[0])
        if listed and is_list:
            parts.append("<!-- -->")
        listed = is_list
        parts.append(bilingual.list_items(group, side) if is_list else
                     bilingual.markdown(group[0], side))
    return "\n\n".join(parts) + "\n"


def letters(text):
    return "".join(re.findall(r"\w", text))


class Spellings(harness.TestCase):
    def write_all(self, case):
        """The names of the four spellings, each as dump() wants them."""
        case = dict(case, lang=TAGS)
        made = model(case)
        return [[self.write("a.md", bilingual.source(case, "bulletin"))],
                [self.write("a.yaml", yaml.safe_dump(made, sort_keys=False,
                                                     allow_unicode=True))],
                [self.write("a.json", json.dumps(made))],
                [self.write("a.zh.md", edition(case, "zh")),
                 self.write("a.en.md", edition(case, "en"))]]

    def dumps(self, case):
        found = [dump(*names)[0] for names in self.write_all(case)]
        return ["\n".join(line for line in text.splitlines()
                          if not line.startswith("title")) for text in found]

    OWN = {"title": {"zh": "简报", "en": "Bulletin"}, "blocks": [
        {"type": "heading", "level": 2, "zh": "要闻", "en": "News today"},
        {"type": "paragraph", "zh": "1. 甲*乙*“丙”", "en": "# a: 'b' \"c\""},
        {"type": "list-item", "zh": "水质合格", "en": "Water passed"},
        {"type": "list-item", "zh": "土壤合格", "en": "Soil passed"},
        {"type": "table", "zh": [["名称", "数量"], ["水", "三"]],
         "en": [["Name", "Number"], ["Water", "Three"]]},
        {"type": "quote", "zh": "人人有责", "en": "Everyone is responsible"},
        {"type": "paragraph", "zh": "第一行\n第二行",
         "en": "first line\nsecond line"}]}

    def test_own(self):
        markdown, *others = self.dumps(self.OWN)
        self.assertIn("en <0># a: 'b' \"c\"".replace("<0>", ""), markdown)
        for other in others:
            self.assertEqual(markdown.splitlines(), other.splitlines())

    def test_a_difference_is_seen(self):
        changed = json.loads(json.dumps(self.OWN))
        changed["blocks"][3]["en"] = "Soil failed"
        self.assertNotEqual(self.dumps(self.OWN)[1], self.dumps(changed)[1])
        self.assertNotEqual(self.dumps(self.OWN)[3], self.dumps(changed)[3])

    def test_every_letter_reaches_the_page(self):
        harness.need("pdftotext")
        expected = letters("".join(
            "".join(map(str, block[side])) for block in self.OWN["blocks"]
            for side in TAGS))
        for names in self.write_all(self.OWN):
            pdf = self.path("a.pdf")
            harness.run(harness.briefset, "typeset", *names, "-o", pdf)
            text = letters(harness.run("pdftotext", "-raw", pdf,
                                       "-").stdout.decode())
            for letter in set(expected):
                self.assertGreaterEqual(text.count(letter),
                                        expected.count(letter), letter)


class Model(harness.TestCase):
    def read(self, text, name="a.yaml", status=0):
        return dump(self.write(name, text), status=status)

    def test_all_types(self):
        text, said = self.read("""\
units:
  - {type: heading, level: 2, id: top, text: {zh: 标题, en: Title}}
  - type: paragraph
    text:
      zh: |
        - 甲**“乙”**丙[^a]
        第二行
      en: >-
        1. It's `code` and
        [a link](http://a.b).
  - {type: list, start: 3, marker: ")", items: [{zh: 甲, en: A}, 乙]}
  - type: list
    items:
      - text: {zh: 丙, en: C}
        children: [{type: code, text: "x  y\\n  *z*"}]
  - {type: table, align: [right], rows: [[{zh: 头, en: H}, 1], [{zh: 格, en: C}]]}
  - {type: quote, text: {zh: 引, en: Q}}
  - {type: signature, text: {zh: 王, en: Wang}}
  - {type: section, class: box, children: [{type: rule}]}
  - {type: footnote, id: a, text: {zh: 注, en: Note}}
""")
        self.assertEqual(said, f"{self.path('a.yaml')}:11:65: warning: this "
                         "item has no text in en [missing-translation]\n")
        self.assertEqual(text, """\
languages zh-Hans(han) en
heading 2 #top
  zh-Hans 标题
  en Title
paragraph
  zh-Hans - 甲<2>“乙”<0>丙<16>[1]<0>第二行
  en 1. It's <4>code<0> and <0 http://a.b>a link<0>.
list 3)
  item 3)
    paragraph
      zh-Hans 甲
      en A
  item 4)
    paragraph
      zh-Hans 乙
list
  item
    paragraph
      zh-Hans 丙
      en C
    code
      en <4>x  y\\n  *z*
table
  row header
    cell right
      zh-Hans 头
      en H
    cell neutral
      zh-Hans 1
  row
    cell right
      zh-Hans 格
      en C
    cell
quote
  paragraph
    zh-Hans 引
    en Q
section .signature
  paragraph
    zh-Hans 王
    en Wang
section .box
  rule
note #a [1]
  paragraph
    zh-Hans 注
    en Note
""")

    WRONG = [
        ("units: 3", 1, 8, "unit-value"),
        ("units: []", None, None, "empty-document"),
        ("[]", 1, 1, "unit-value"),
        ("units:\n  - {type: paragraf, text: 甲}", 2, 12, "unit-type"),
        ("units:\n  - {type: paragraph, txt: 甲, text: 乙}", 2, 23, "unit-key"),
        ("units:\n  - {type: rule, \"\": 甲}", 2, 18, "unit-key"),
    ("units:\n  - {type: rule, \"id type\": 甲}", 2, 18, "unit-key"),
    ("units:\n  - {type: footnote, id: a, text: 甲}\n"
     "  - {type: footnote, id: a, text: 乙}", 3, 5, "unit-value"),
    ("units:\n  - {type: paragraph}", 2, 5, "unit-value"),
        ("units:\n  - {text: 甲}", 2, 5, "unit-value"),
        ("units:\n  - 甲", 2, 5, "unit-value"),
        ("units:\n  - {type: heading, level: 7, text: 甲}", 2, 28,
         "unit-value"),
        ("units:\n  - {type: paragraph, text: {fr: 甲}}", 2, 30,
         "unknown-language"),
        ("units:\n  - {type: paragraph, text: {zh: 甲, zh-Hans: 乙}}", 2, 37,
         "unit-value"),
        ("units:\n  - {type: paragraph, text: [甲]}", 2, 29, "unit-value"),
        ("units:\n  - {type: list, items: 甲}", 2, 25, "unit-value"),
        ("units:\n  - {type: table, rows: [甲]}", 2, 26, "unit-value"),
        ("units:\n  - {type: table, rows: [[甲], [乙, 丙]]}", 2, 35,
         "row-too-long"),
        ("units:\n  - {type: table, align: [up], rows: [[甲]]}", 2, 27,
         "unit-value"),
        ("units:\n  - {type: footnote, text: 甲}\n  - {type: rule}", 2, 5,
         "unit-value"),
        ("units:\n  - {type: paragraph, text: 甲}\n"
         "  - {type: footnote, id: b, text: 乙}", 3, 5, "unused-footnote"),
        ("units: &a [*a]", 1, 12, "yaml-alias"),
        ('title: "a\\0b"\nunits: [{type: paragraph, text: 甲}]', 1, 8,
         "yaml-syntax"),
        ('"a\\0b": c\nunits: [{type: paragraph, text: 甲}]', 1, 1,
         "yaml-syntax"),
        ("units: []\nunits: []", 2, 1, "duplicate-key"),
    ]

    def test_wrong(self):
        for text, line, column, code in self.WRONG:
            with self.subTest(text):
                _, said = self.read(text + "\n", status=1)
                place = f":{line}:{column}" if line else ""
                self.assertRegex(said, rf"a\.yaml{place}: error: .*\[{code}\]")

    def test_places_inside_texts(self):
        """Every spelling of a scalar keeps the place of each character."""
        for text, line, column in [
                ("text: 甲[^x]", 3, 12), ("text: '甲''[^x]'", 3, 15),
                ('text: "甲\\n\\u4e2d[^x]"', 3, 21),
                ('text: "甲\\"\\\\[^x]"', 3, 17),
                ("text: |\n      甲\n      乙[^x]", 5, 8),
                ("text: >\n      甲\n\n      乙[^x]", 6, 8),
                ("text: 甲\n      乙[^x]", 4, 8)]:
            with self.subTest(text):
                _, said = self.read(f"units:\n  - type: paragraph\n    {text}\n")
                self.assertIn(f":{line}:{column}: warning: there is no "
                              "footnote [^x]", said)
        _, said = self.read('{"units": [{"type": "paragraph",\n"text": '
                            '"\\ud83d\\ude00甲\\/[^x]"}]}', "a.json")
        self.assertIn(":2:25: warning: there is no footnote", said)

    def test_norway(self):
        text, _ = self.read("title: no\nunits:\n"
                            "  - {type: paragraph, text: {zh: 007, en: yes}}\n")
        self.assertIn("«no»", text)
        self.assertIn("zh-Hans 007\n  en yes", text)


class Schema(harness.TestCase):
    def setUp(self):
        super().setUp()
        try:
            import jsonschema
        except ImportError:
            harness.skip("python3-jsonschema is not installed")
        said = harness.run(harness.briefset, "schema", "document").stdout
        self.schema = json.loads(said)
        kind = jsonschema.validators.validator_for(self.schema)
        self.assertEqual(kind, jsonschema.Draft202012Validator)
        kind.check_schema(self.schema)
        self.validator = kind(self.schema)

    def agrees(self, document):
        """What the schema says, which the reader must say as well."""
        valid = self.validator.is_valid(document)
        path = self.write("a.json", json.dumps(document))
        done = harness.run(READER, path, status=None)
        self.assertEqual(done.returncode == 0, valid,
                         (document, done.stderr.decode()))
        return valid

    def test_samples(self):
        folder = os.path.join(harness.root, "input", "samples")
        for name in os.listdir(folder):
            if name.endswith((".yaml", ".json")):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    document = yaml.load(file, yaml.BaseLoader)
                self.assertTrue(self.validator.is_valid(document), name)
        self.assertTrue(self.agrees(model(Spellings.OWN)))

    def test_units(self):
        good = {"type": "paragraph", "text": {"zh": "甲", "en": "A"}}
        for unit_, valid in [
                ({"type": "heading", "level": 3, "text": "甲"}, True),
                ({"type": "heading", "level": 7, "text": "甲"}, False),
                ({"type": "heading", "text": ["甲"]}, False),
                ({"type": "heading"}, False), ({"type": "headng"}, False),
                ({"type": "list", "items": ["甲", {"zh": "乙"}]}, True),
                ({"type": "list", "items": "甲"}, False),
                ({"type": "list"}, False),
                ({"type": "list", "marker": "a", "items": []}, False),
                ({"type": "table", "rows": [["甲"]]}, True),
                ({"type": "table", "rows": ["甲"]}, False),
                ({"type": "table", "rows": []}, False),
                ({"type": "table", "rows": [["甲"]], "align": ["up"]}, False),
                ({"type": "rule"}, True), ({"type": "rule", "x": 1}, False),
                ({"type": "quote", "children": [good]}, True),
                ({"type": "quote"}, False),
                ({"type": "signature", "text": "甲"}, True),
                ({"type": "figure", "picture": "a.png", "text": "甲"}, True),
                ({"type": "figure", "text": "甲"}, False),
                ({"type": "code", "text": "甲"}, True),
                ("甲", False)]:
            with self.subTest(unit_):
                self.assertEqual(self.agrees({"units": [good, unit_]}), valid)
        self.assertTrue(self.agrees({"units": [good], "title": {"zh": [1]}}))
        for wrong in ([[1]], {"zh": [[1]]}, {"zh": {"a": 1}}):
            self.assertFalse(self.agrees({"units": [good], "title": wrong}))
        self.assertFalse(self.agrees({"units": [good], "languages": []}))
        self.assertTrue(self.agrees({"units": [good], "authors": ["a", "b"]}))


class Editions(harness.TestCase):
    def read(self, zh, en, status=0):
        return dump(self.write("a.zh.md", zh), self.write("a.en.md", en),
                    status=status)

    def test_pairs(self):
        text, said = self.read("---\ntitle: 甲\n---\n前。\n\n# 一\n\n文[^1]。\n\n"
                               "## 二 {#x}\n\n- 甲\n\n[^1]: 注\n",
                               "---\ntitle: A\n---\nFront.\n\n# One\n\nText[^1]."
                               "\n\n## Two {#x}\n\n- A\n\n[^1]: Note\n")
        self.assertEqual(said, "")
        self.assertIn("title zh-Hans «甲» en «A»", text)
        for pair in ("zh-Hans 前。\n  en Front.", "zh-Hans 一\n  en One",
                     "zh-Hans 二\n  en Two", "zh-Hans 甲\n      en A",
                     "note [1]\n  paragraph\n    zh-Hans 注\n    en Note"):
            self.assertIn(pair, text)

    def test_lists_of_values(self):
        """Each file's list is divided as its language does."""
        text, said = self.read("---\nauthors: [甲, 乙]\n---\n文\n",
                               "---\nauthors: [A, B]\nkeywords: {zh: [丙]}\n"
                               "---\nText\n")
        self.assertEqual(said, "")
        self.assertIn("authors zh-Hans «甲、乙» en «A, B»\n"
                      "keywords zh-Hans «丙»\n", text)

    def test_a_difference_stays_in_its_section(self):
        text, said = self.read("# 一\n\n甲\n\n乙\n\n# 二\n\n丙\n",
                               "# One\n\nA\n\n# Two\n\nC\n")
        self.assertRegex(said, r"a\.zh\.md:5:1: warning: .*a\.en\.md:3:1.*"
                         r"\[edition-mismatch\]")
        for alone in ("  zh-Hans 甲\nparagraph", "  zh-Hans 乙\nparagraph",
                      "paragraph\n  en A\n"):
            self.assertIn(alone, text)
        self.assertIn("  zh-Hans 丙\n  en C", text)

    def test_ids_keep_sections_together(self):
        text, said = self.read("# 一 {#a}\n\n甲\n\n# 多\n\n# 二 {#b}\n\n丙\n",
                               "# One {#a}\n\nA\n\n# Two {#b}\n\nC\n")
        self.assertIn("edition-mismatch", said)
        self.assertIn("#a\n  zh-Hans 一\n  en One", text)
        self.assertIn("heading 1\n  zh-Hans 多\nheading", text)
        self.assertIn("#b\n  zh-Hans 二\n  en Two", text)
        self.assertIn("zh-Hans 丙\n  en C", text)

    def test_lists_of_different_lengths(self):
        text, said = self.read("- 甲\n- 乙\n\n文\n", "- A\n\nText\n")
        self.assertIn("edition-mismatch", said)
        self.assertNotRegex(text, r"zh-Hans .\n +en A")

    def test_ids_in_another_order(self):
        text, _ = self.read("# 一 {#a}\n\n# 二 {#b}\n",
                            "# Two {#b}\n\n# One {#a}\n")
        for word in ("一", "二", "One", "Two"):
            self.assertEqual(text.count(word), 1)

    def test_nothing_is_lost(self):
        """Whatever blocks two files have, each letter is there once."""
        blocks = ["# {}\n", "## {}\n", "{}\n", "- {}\n", "> {}\n",
                  "```\n{}\n```\n", "# {} {{#k}}\n", "::: {{.c}}\n{}\n:::\n"]
        state = 5
        for _ in range(150):
            files = []
            for first in (0x4E00, ord("A")):
                text = ""
                for i in range(state % 7 + 1):
                    state = state * 1103515245 + 12345 & 0x7FFFFFFF
                    text += blocks[(state >> 8) % len(blocks)].format(
                        chr(first + i)) + "\n<!-- -->\n\n"
                files.append(text)
            done, said = self.read(*files)
            for first in (0x4E00, ord("A")):
                for i in range(8):
                    here = sum(chr(first + i) in line.strip().split(" ", 1)[1]
                               for line in done.splitlines()
                               if re.match(r" *(zh-Hans|en) ", line))
                    wanted = sum(file.count(chr(first + i)) for file in files)
                    self.assertEqual(here, wanted, (files, done, said))

    def test_same_language_twice(self):
        zh = self.write("a.zh.md", "甲\n")
        _, said = dump(zh, self.write("b.zh-Hans.md", "乙\n"), status=1)
        self.assertIn("[languages]", said)

    def test_siblings_are_found(self):
        self.write("s.zh.md", "---\nlanguages: [zh-Hans, en]\n---\n文\n")
        self.write("s.en.md", "Text\n")
        done = harness.run(harness.briefset, "typeset", "s.zh.md",
                           cwd=self.folder)
        self.assertEqual(done.stderr, b"")
        done = harness.run(harness.briefset, "typeset", "s.zh.md", "s.en.md",
                           cwd=self.folder)
        self.assertTrue(os.path.exists(self.path("s.pdf")))
        self.write("t.zh.md", "文\n")
        self.write("t.en.md", "Text\n")
        harness.run(harness.briefset, "typeset", "t.zh.md", cwd=self.folder)
        text = harness.run("pdftotext", self.path("t.zh.pdf"), "-").stdout
        self.assertNotIn(b"Text", text)


if __name__ == "__main__":
    harness.main()
