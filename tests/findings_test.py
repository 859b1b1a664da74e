# labels: once
"""What `briefset check` finds in finished PDFs, told in two languages: both
tell the same of the same places, and what is told reads as
tests/golden/findings.txt has it.

After a message was reworded: BRIEFSET_GOLDEN=write python3
tests/findings_test.py --briefset build/briefset, and read the difference.
"""
import json
import os
import re

import pikepdf

import broken_field
import broken_file
import broken_pdf
import broken_tags
import harness

GOLDEN = os.path.join(harness.root, "tests", "golden", "findings.txt")
# These end with the words of a library.
BORROWED = ("pdf-damaged", "pdf-unreadable", "metadata-xml")


def masked(line):
    """Without what differs from one version of a font to the next: points,
    and in messages numbers and the names of subsets."""
    line = re.sub(r"\(\d+\.\d, \d+\.\d\)", "(x, y)", line)
    head = re.match(r".*?(?:clause|条款) [^:：]*[:：]", line)
    start = head.end() if head else 0
    return line[:start] + re.sub(r"(?<![\w./-])\d+(\.\d+)?", "n", re.sub(
        r"[A-Z]{6}\+", "", line[start:]))


class Findings(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.good = self.path("good.pdf")
        harness.typeset(self.write("good.md", broken_pdf.GOOD), self.good)

    def told(self, pdf, language, *options):
        """The lines about a file."""
        done = harness.run(harness.briefset, "check", "--lang", language,
                           "--profile", "a-2a+ua-1", *options, pdf,
                           status=None)
        self.assertEqual(done.stderr, b"")
        return done.stdout.decode("utf-8").splitlines()

    def test_both_languages(self):
        """The same places, severities, clauses and codes; every message is
        in its language."""
        for control, pdf in broken_pdf.make(self.good, self.folder):
            english, chinese = ([json.loads(line) for line in self.told(
                pdf, language, "--messages", "json")]
                for language in ("en", "zh"))
            with self.subTest(control.name):
                self.assertTrue(english)
                self.assertEqual(len(english), len(chinese))
                for one, other in zip(english, chinese):
                    said, told = one.pop("message"), other.pop("message")
                    self.assertEqual(one, other)
                    self.assertNotRegex(said, "[\u4e00-\u9fff]")
                    self.assertRegex(told, "[\u4e00-\u9fff]{2}")

    def test_golden(self):
        made = ""
        for control, pdf in broken_pdf.make(self.good, self.folder):
            made += f"## {control.name}\n"
            for language in ("en", "zh"):
                lines = [masked(line[len(pdf):]) for line in
                         self.told(pdf, language)]
                made += "".join(
                    line + "\n" for line in dict.fromkeys(lines)
                    if not line.endswith(tuple(f"[{code}]" for code in
                                               BORROWED)))
        if os.environ.get("BRIEFSET_GOLDEN") == "write":
            with open(GOLDEN, "w", encoding="utf-8") as file:
                file.write(made)
        with open(GOLDEN, encoding="utf-8") as file:
            self.assertEqual(file.read().split("\n## "), made.split("\n## "))

    def test_sentences(self):
        """Place, severity and clause are in the language too."""
        broken = dict((control.name, pdf) for control, pdf in
                      broken_pdf.make(self.good, self.folder))
        self.assertRegex(
            self.told(broken["link-text"], "zh")[0],
            r": 第 1 页 \([\d.]+, [\d.]+\): 错误：条款 ISO 14289-1 7\.18\.5："
            r"链接没有说明（/Contents） \[annotation-text\]$")
        [line] = self.told(broken["no-id"], "zh")
        self.assertIn(": 错误：条款 ISO 19005-2 6.1.3：文件尾没有", line)
        many = self.write("many.md", "".join(
            f"[甲](http://a.b/{i})乙" for i in range(30)) + "\n")
        harness.typeset(many, self.path("many.pdf"))
        with pikepdf.open(self.path("many.pdf")) as pdf:
            for annotation in pdf.pages[0].Annots:
                del annotation["/F"]
            pdf.save(self.path("more.pdf"))
        said = "\n".join(self.told(self.path("more.pdf"), "zh"))
        self.assertRegex(said, r"：此类还有 \d+ 处 \[annotation-flags\]")

    def test_language_of_the_environment(self):
        done = harness.run(
            harness.briefset, "check", "--profile", "a-3a", self.good,
            env={**os.environ, "LC_ALL": "zh_CN.UTF-8"}, status=1)
        self.assertIn("错误：条款 ISO 19005-3".encode(), done.stdout)


if __name__ == "__main__":
    assert broken_field and broken_file and broken_tags
    harness.main()
