# labels: once
"""Input that is broken, enormous or meant to do harm: a clear message or a
page, soon, and never a crash.  What pandoc writes from a Word document is
read, and what cannot be is told."""
import os
import time

import harness
from figure_test import png

MANY = 100000
SECONDS = 60  # on a busy machine; each takes less than one alone
HOSTILE = {
    "quotations.md": ">" * MANY + " 甲\n",
    "brackets.md": "[" * MANY + "甲\n",
    "asterisks.md": "*" * MANY + "甲" + "*" * MANY + "\n",
    "asterisks and words.md": "*a " * MANY,
    "strong.md": "**甲" * MANY,
    "asterisks beside marks.md": "“**（" * 20000,
    "divs.md": "::: a\n" * MANY + "甲\n",
    "closed divs.md": ":::\n" * 20000 + "甲\n",
    "links.md": "[a](" * MANY,
    "tags.md": "<a " * MANY,
    "backticks.md": "".join("`" * (i % 200) + " " for i in range(5000)),
    "spans.md": "[" * 5000 + "甲" + "]{.dots}" * 5000,
    "columns.md": "|甲" * 5000 + "|\n" + "|-" * 5000 + "|\n",
    "references.md": "[^1]" * 5000 + "\n\n[^1]: 甲\n",
    "definitions.md": "[a]: b\n" * 20000 + "甲\n",
    "ampersands.md": "&" * MANY + "甲\n",
    "comments.md": "甲<!--" * 20000,
    "silences.md": "<!-- briefset: ignore " + "a " * 20000 + "-->\n\n甲\n",
    "brackets.yaml": "units: " + "[" * MANY,
    "indents.yaml": "units:\n" + "".join(" " * i + "-\n"
                                          for i in range(3000)),
    "laughs.yaml": "a: &a [l, l]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n"
        for i in range(20)),
    "twice.yaml": "units: []\nunits: []\n",
    "brackets.json": '{"units":' + "[" * MANY,
    "braces.json": '{"a":' * MANY,
    "no end.json": '{"units":["' + "甲" * MANY,
    "nul.yaml": b"units: \0[]\n",
    "controls.yaml": b"units: \x1b[31m\n",
    "mark inside.md": "甲\ufeff乙\n",
    "surrogates.md": b"\xed\xa0\x80\xed\xb0\x80\n",
}

PANDOC = """\
::: {custom-style="Body Text"}
[]{#_Toc123 .anchor}第一段[文字]{.underline}。
:::

# 标题 {#标题 .unnumbered}

![](media/image1.png){width="5.0in" height="3.0in"}

甲![图一](media/image2.png "题注"){width="5.0in"}乙

It\\'s \\"quoted\\"\\... done\\
next line.

+-------+
| 名称  |
+-------+

  名称   数量
  ------ ------
  水     3

-   甲

    > 引文

正文[^1]。

　　全角缩进。

[^1]: 脚注文字。
"""


class Hostile(harness.TestCase):
    def run_one(self, name, text):
        """The process, which must end by itself, soon."""
        path = self.write(name, text)
        began = time.monotonic()
        done = harness.run(harness.briefset, "check", path, "--messages",
                           "short", status=None, timeout=4 * SECONDS)
        os.remove(path)
        self.assertIn(done.returncode, (0, 1), name)
        return done, time.monotonic() - began

    def test_hostile(self):
        for name, text in HOSTILE.items():
            with self.subTest(name):
                done, seconds = self.run_one(name, text)
                self.assertLess(seconds, SECONDS)
                if done.returncode:
                    self.assertRegex(done.stderr.decode(),
                                     r"(error|warning): .* \[[a-z0-9-]+\]\n")

    CODES = {"quotations.md": "nesting-depth", "divs.md": "nesting-depth",
             "columns.md": "table-columns", "brackets.yaml": "yaml-depth",
             "laughs.yaml": "yaml-alias", "twice.yaml": "duplicate-key",
             "brackets.json": "json-depth", "no end.json": "json-syntax",
             "nul.yaml": "nul-byte", "surrogates.md": "invalid-utf8",
             "controls.yaml": "yaml-syntax", "indents.yaml": "yaml-depth"}

    def test_codes(self):
        for name, code in self.CODES.items():
            with self.subTest(name):
                done, _ = self.run_one(name, HOSTILE[name])
                self.assertEqual(done.returncode, 1)
                self.assertIn(f"[{code}]", done.stderr.decode())

    def test_output_is_harmless(self):
        """What a message quotes cannot speak to the terminal."""
        path = self.write("a.md", "![](\x1b[31m\u202eabc)\n\n甲[^\x07x]\n")
        done = harness.run(harness.briefset, "check", path, status=1)
        for byte in (b"\x1b", b"\x07", "\u202e".encode()):
            self.assertNotIn(byte, done.stderr)

    def test_pandoc(self):
        harness.need("pdftotext")
        source = self.write("a.md", PANDOC)
        self.write("media/image1.png", png(96, 48, (200, 30, 30)))
        done = harness.typeset(source, self.path("a.pdf"), "--messages",
                               "short")
        said = [line.rsplit("[", 1)[1][:-1] for line in
                done.stderr.decode().splitlines()
                if "missing-translation" not in line]
        self.assertEqual(said, ["unknown-attribute", "picture-description",
                                "image-not-set", "foreign-table",
                                "foreign-table"])
        text = harness.run("pdftotext", "-layout", self.path("a.pdf"),
                           "-").stdout.decode()
        for word in ("width", "Toc", "custom", "{", "\\"):
            self.assertNotIn(word, text)
        for word in ("第一段文字。", "甲图一乙", "It's \"quoted\"... done",
                     "全角缩进。", "脚注文字。"):
            self.assertIn(word, text.replace("’", "'"))

    def test_what_is_not_closed(self):
        for text, code in [("```\n甲\n", "code-not-closed"),
                           ("~~~~\n甲\n~~~\n", "code-not-closed"),
                           ("> ```\n> 甲\n\n乙\n", "code-not-closed"),
                           ("::: {.a}\n甲\n", "div-not-closed"),
                           ("甲\n\n<!-- 乙\n", "comment-not-closed"),
                           ("---\na: b\n甲\n", "front-matter-not-closed"),
                           ("甲[^1\n\n乙**丙\n", "stray-emphasis")]:
            with self.subTest(text):
                done, _ = self.run_one("a.md", text)
                self.assertIn(f"[{code}]", done.stderr.decode())
        for text in ("```\n甲\n```\n", "~~~~ a\n~~~\n甲\n~~~~~\n",
                     "- ```\n  甲\n  ```\n", "    甲\n", "> ```\n> 甲\n> ```\n"):
            with self.subTest(text):
                done, _ = self.run_one("a.md", text)
                self.assertNotIn(b"not-closed", done.stderr)


if __name__ == "__main__":
    harness.main()
