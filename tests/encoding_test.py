"""Text in whatever encoding: told by a byte order mark, by --encoding or
guessed; the guess is told, the text is the same, and places stay right."""
import glob
import json
import os

import bilingual
import harness

TEXT = """---
title: {zh: 水质简报, en: Bulletin}
---

五月的水样全部合格，浊度比去年低了一成；“一带一路”国际合作。

All samples met the standard[^9].
"""


class Encoding(harness.TestCase):
    def check(self, data, *options, status=0, name="a.md"):
        """The PDF's text, and what was said."""
        self.write(name, data)
        done = harness.run(harness.briefset, "typeset", name, "-o", "a.pdf",
                           "--messages", "short", *options, status=status,
                           cwd=self.folder)
        text = b"" if status else harness.run(
            "pdftotext", self.path("a.pdf"), "-").stdout
        return text, done.stderr.decode()

    def setUp(self):
        super().setUp()
        harness.need("pdftotext")
        self.expected, self.said = self.check(TEXT)
        self.assertIn("a.md:7:29: warning: ", self.said)

    def test_guessed(self):
        for encoding, text in [("gb18030", TEXT), ("gbk", TEXT),
                               ("big5", TEXT.replace("简报", "簡報").replace(
                                   "样", "樣").replace("浊", "濁").replace(
                                   "质", "質").replace("际", "際").replace(
                                   "带", "帶").replace("国", "國").replace(
                                   "准", "準"))]:
            with self.subTest(encoding):
                expected, _ = self.check(text)
                made, said = self.check(text.encode(encoding))
                self.assertEqual(made, expected)
                note, rest = said.split("\n", 1)
                self.assertRegex(note, rf"(?i)^a\.md: note: .*{encoding[:2]}.*"
                                 r"\[encoding-guessed\]$")
                self.assertEqual(rest, self.said)

    def test_marked(self):
        for data in (TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"),
                     "\ufeff".encode("utf-16-be") + TEXT.encode("utf-16-be"),
                     TEXT.encode("utf-32"),
                     ("\ufeff" + TEXT).encode("gb18030")):
            self.assertEqual(self.check(data), (self.expected, self.said))

    def test_said(self):
        for encoding in ("GB18030", "UTF-16LE", "utf-8"):
            data = TEXT.encode(encoding)
            self.assertEqual(self.check(data, "--encoding", encoding),
                             (self.expected, self.said))
        latin = "Café crème, déjà vu[^9].\n"
        made, said = self.check(latin.encode("latin-1"), "--encoding=latin1")
        self.assertIn("Café crème, déjà vu", made.decode())
        self.assertIn("a.md:1:20: ", said)

    def test_wrong(self):
        _, said = self.check(b"a\nb\xff\n", "--encoding", "GB18030", status=1)
        self.assertRegex(said, r"\Aa\.md:2: error: byte 4 .*"
                         r"\[wrong-encoding\]\n\Z")
        _, said = self.check(b"\xff\xfea\0\0\xd8\n\0", status=1)
        self.assertRegex(said, r"\[wrong-encoding\]\n\Z")
        harness.run(harness.briefset, "typeset", "a.md", "--encoding", "x-no",
                    status=2, cwd=self.folder)

    def test_damaged_utf_8_is_not_guessed(self):
        data = TEXT.encode()
        for at in range(60, len(data), 7):
            if data[at] < 0x80:
                continue
            _, said = self.check(data[:at] + b"\xff" + data[at + 1:], status=1)
            self.assertIn("[invalid-utf8]", said)
        for data in (b"caf\xe9\n", b"\xb5\xda\n", "Äpfel, Öl, Übel, süß, groß"
                     ", Größe, fünf".encode("latin-1")):
            _, said = self.check(data, status=1)
            self.assertIn("[invalid-utf8]", said)

    def test_records(self):
        self.write("t.md", "---\ntitle: {zh: 甲, en: A}\n---\n\n致{{名称}}先生。\n")
        self.write("r.csv", "名称,单位\r\n王明,中国科学院计算技术研究所\r\n".encode(
            "gb18030"))
        done = harness.run(harness.briefset, "typeset", "t.md", "--records",
                           "r.csv", "--name", "{{名称}}.pdf", cwd=self.folder)
        self.assertIn(b"[encoding-guessed]", done.stderr)
        text = harness.run("pdftotext", self.path("王明.pdf"), "-").stdout
        self.assertIn("致王明先生。", text.decode())

    def test_real_texts(self):
        """Whole documents in old encodings are told apart."""
        folder = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(folder)
        told = 0
        for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
            with open(path, encoding="utf-8") as file:
                case = json.load(file)
            text = "\n\n".join(block["zh"] for block in case["blocks"]
                               if isinstance(block["zh"], str))
            text = bilingual.plain(text).replace("\r", "")
            encoding = "gb18030" if case["lang"]["zh"] == "zh-Hans" else "big5"
            data = text.encode(encoding, "ignore")
            self.write("a.txt", data)
            done = harness.run(harness.briefset, "import", "a.txt",
                               "--messages", "short", status=None,
                               cwd=self.folder)
            self.assertRegex(done.stderr.decode().split("\n")[0],
                             f"(?i){encoding}.*encoding-guessed", path)
            told += 1
        self.assertGreater(told, 8)


if __name__ == "__main__":
    harness.main()
