"""Bad input gets one clear message each, the right exit status, no
half-written file, and nothing else is lost.

Exit status: 0 all made, 1 a document failed, 2 wrong usage, 3 the machine
failed.  Diagnostics read `file:line:column: error: message [code]`, all else
`briefset: message`.  Below a diagnostic may stand its line of the source and a
hint, all indented.
"""
import os
import re
import subprocess
import unittest.mock

import harness
from harness import briefset

GOOD = """---
layout: bulletin
languages: [zh-Hans, en]
title: {zh: 简报, en: Bulletin}
---

第一段。

First paragraph.
"""
EXTRACT = """科技合作简报

论坛于四月二十五日下午在北京召开，来自各国的代表出席了会议，并

就今后的合作提出了建议。
"""
ONE_LINE = re.compile(r"(briefset: [^\n]+"
                      r"|[^\n]+: (error|warning): [^\n]+ \[[a-z0-9-]+\])\n")
INDENTED = re.compile(r"^ [^\n]*\n", re.MULTILINE)
NO_GLYPH = "\U0010fffd"  # a private character at the end of Unicode


def is_pdf(data):
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


class Errors(harness.TestCase):
    def contents(self):
        """Everything in the folder: {path: bytes, or None for the rest}."""
        found = {}
        for folder, folders, files in os.walk(self.folder):
            for name in folders + files:
                path = os.path.join(folder, name)
                found[path] = None
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        found[path] = file.read()
        return found

    def fails(self, *arguments, status, says, lines=1, **options):
        """The program must end with `status`, say so in so many lines, the
        first of them matching `says`, and leave the folder as it was."""
        before = self.contents()
        options.setdefault("cwd", self.folder)
        done = harness.run(briefset, *arguments, status=status, **options)
        said = INDENTED.sub("", done.stderr.decode())
        self.assertRegex(said, ONE_LINE)
        self.assertEqual(len(ONE_LINE.findall(said)), lines, said)
        self.assertEqual(said.count("\n"), lines, said)
        self.assertRegex(said, says)
        self.assertEqual(done.stdout or b"", b"")
        self.assertEqual(self.contents(), before)
        return said

    def made(self, name):
        with open(self.path(name), "rb") as file:
            self.assertTrue(is_pdf(file.read()), name)

    def good(self, name="good.md"):
        return self.write(name, GOOD)

    # ---- the text ----

    def test_invalid_utf8(self):
        self.write("bad.md", "第一行\n第二".encode() + b"\xff\n")
        self.fails("typeset", "bad.md", status=1,
                   says=r"^bad\.md:2\b.*byte 7\b.*UTF-8")
        self.write("bad.md", b"ab\xe4\xb8\n")
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:1\b.*byte 3")
        self.fails("import", "bad.md", status=1, says=r"^bad\.md:1\b.*byte 3")

    def test_nul_byte(self):
        self.write("bad.md", b"a\0b\n")
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:1\b.*NUL")

    def test_yaml_error(self):
        self.write("bad.md", "---\nlayout: bulletin\ntitle: {zh: [a}\n---\n甲\n")
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:3:\d+: ")
        self.write("bad.md", "---\nlayout: bulletin\n\ttitle: a\n---\n甲\n")
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:3:1: ")
        self.write("bad.md", "---\nlayout: bulletin\n\n甲\n")
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:1:1: ")

    def test_empty_document(self):
        for text in ("", " \n\n", "---\nlayout: bulletin\n---\n",
                     "<!-- nothing -->\n"):
            with self.subTest(text=text):
                self.write("bad.md", text)
                self.fails("typeset", "bad.md", "--layout", "bulletin",
                           status=1, says=r"^bad\.md: error: .*no text")

    def test_missing_glyph(self):
        self.write("bad.md", GOOD.replace("第一", f"第{NO_GLYPH}一"))
        self.fails("typeset", "bad.md", status=1,
                   says=r"^bad\.md:7:2: error: .*U\+10FFFD.*Noto Serif CJK SC")
        self.write("bad.md", GOOD.replace("Bulletin}", NO_GLYPH + "}"))
        self.fails("typeset", "bad.md", status=1, says=r"^bad\.md:4:\d+: error:"
                   r" .*U\+10FFFD")

    def test_every_mistake_is_reported(self):
        text = f"第{NO_GLYPH}一\n\n" + "First \U0010fffc\n"
        self.write("bad.md", GOOD + "\n" + text)
        self.fails("typeset", "bad.md", status=1, says="U", lines=2)

    # ---- the layout ----

    def test_unknown_layout(self):
        self.good()
        self.fails("typeset", "good.md", "--layout", "buletin", status=1,
                   says='^--layout: error: .*"buletin".*"bulletin"')
        self.fails("typeset", "good.md", "--layout", "zzzzzzzz", status=1,
                   says="^--layout: error: .*zzzzzzzz.*bulletin.*handout")
        self.fails("typeset", "good.md", "--layout", "./none.yaml", status=1,
                   says=r"^\./none\.yaml: error: .*[Nn]o such file")
        self.write("bad.md", GOOD.replace("bulletin", "buletin"))
        self.fails("typeset", "bad.md", status=1,
                   says=r"^bad\.md:2:9: error: .*buletin.*bulletin")

    def layout(self, pattern, to):
        """The bulletin's layout with one thing changed, as own.yaml."""
        with open(os.path.join(harness.root, "layouts", "bulletin.yaml"),
                  encoding="utf-8") as file:
            text, count = re.subn(pattern, to, file.read(), count=1)
        self.assertEqual(count, 1)
        return self.write("own.yaml", text)

    def test_wrong_layout_file(self):
        self.good()
        for change, to in [("prohibition: .*", "prohibition: ["),
                           ("size: A4", "size: A44"),
                           (r"pitch: [\d.]+pt", "pitch: 21px"),
                           ("prohibition:", "prohibitoin:")]:
            with self.subTest(to=to):
                self.layout(change, to)
                self.fails("typeset", "good.md", "--layout", "own.yaml",
                           status=1, says=r"^own\.yaml:\d+:\d+: error: ",
                           lines=1)

    def test_missing_font_family(self):
        self.good()
        self.layout("kai: {han: LXGW WenKai", "kai: {han: No Such Kai")
        done = harness.run(briefset, "typeset", "good.md", "--layout",
                           "own.yaml", cwd=self.folder)
        said = INDENTED.sub("", done.stderr.decode())
        self.assertRegex(said, r"\Aown\.yaml:\d+:\d+: warning: .*No Such Kai"
                         r".*(Noto|WenKai).* \[[a-z-]+\]\n\Z")
        self.made("good.pdf")

    # ---- the files ----

    def test_source_that_cannot_be_read(self):
        self.fails("typeset", "none.md", status=1,
                   says="none.md.*[Nn]o such file")
        os.mkdir(self.path("folder"))
        self.fails("typeset", "folder", status=1, says="folder.*directory")
        self.fails("import", "none.txt", status=1, says="none.txt")
        if os.path.exists("/proc/self/mem"):
            self.fails("typeset", "/proc/self/mem", "-o", "a.pdf", status=1,
                       says="/proc/self/mem")

    def test_output_is_a_folder(self):
        self.good()
        os.mkdir(self.path("out"))
        for output in ("out", "out/", "new/"):
            harness.typeset("good.md", output, cwd=self.folder)
            self.made(os.path.join(output, "good.pdf"))
            self.assertEqual(os.listdir(self.path(output)), ["good.pdf"])
        os.remove(self.path("out/good.pdf"))
        os.mkdir(self.path("out/good.pdf"))
        self.fails("typeset", "good.md", "-o", "out", status=3,
                   says="out/good.pdf")

    def test_output_that_cannot_be_made(self):
        self.good()
        self.write("file", "a")
        for output in ("none/a.pdf", "none/none/", "file/a.pdf",
                       "file/", "/proc/a.pdf"):
            with self.subTest(output=output):
                self.fails("typeset", "good.md", "-o", output, status=3,
                           says=f"^briefset: .*{output.rstrip('/')}")
        self.write("good.txt", EXTRACT)
        self.fails("import", "good.txt", "-o", "none/a.md", status=3,
                   says="^briefset: .*none/a.md")

    def test_full_device(self):
        self.good()
        device = "/dev/full"
        if os.geteuid() == 0:  # could replace the real one
            device = self.path("full")
            try:
                os.mknod(device, 0o020666, os.makedev(1, 7))
                with open(device, "wb", buffering=0):
                    pass
            except OSError as error:
                self.skipTest(f"no device node can be made here: {error}")
        self.fails("typeset", "good.md", "-o", device, status=3,
                   says="^briefset: .*[Nn]o space")
        with open("/dev/full", "wb") as full:
            self.fails("typeset", "good.md", "-o", "-", status=3,
                       says="^briefset: .*[Nn]o space", stdout=full)
            self.write("good.txt", EXTRACT)
            self.fails("import", "good.txt", status=3,
                       says="^briefset: .*[Nn]o space", stdout=full)

    def test_full_disk(self):
        disk = self.path("disk")
        os.mkdir(disk)
        script = """mount -t tmpfs -o size=32k none "$1" || exit 77
            cd "$1" && echo old >out.pdf
            "$2" typeset "$3" -o out.pdf
            echo "$? $(ls -A) $(cat out.pdf)" """
        sample = os.path.join(harness.root, "input", "samples", "bulletin.md")
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", script, "sh", disk, briefset,
             sample], capture_output=True, check=False)
        if done.returncode != 0:
            self.skipTest("no small disk can be mounted here: " +
                          done.stderr.decode().strip())
        self.assertEqual(done.stdout, b"3 out.pdf old\n")
        self.assertRegex(done.stderr.decode(),
                         r"\Abriefset: .*[Nn]o space[^\n]*\n\Z")

    def test_old_output_stays_on_failure(self):
        self.write("bad.md", GOOD + NO_GLYPH + "\n")
        self.write("bad.pdf", "old")
        self.fails("typeset", "bad.md", status=1, says="U")
        self.fails("typeset", "bad.md", "-o", "bad.pdf", status=1, says="U")

    def test_source_is_not_overwritten(self):
        self.good()
        for name in ("good.md", "./good.md", self.path("good.md")):
            with self.subTest(output=name):
                self.fails("typeset", "good.md", "-o", name, status=1,
                           says=r"^good\.md: error: .*overwrite")

    def test_no_fonts(self):
        self.good()
        self.fails("typeset", "good.md", "--ignore-system-fonts", status=3,
                   says="^briefset: .*font")

    # ---- many sources ----

    def test_others_are_made(self):
        self.good("a.md")
        self.write("b.md", b"\xff")
        self.good("c.md")
        before = set(self.contents())
        done = harness.run(briefset, "typeset", "a.md", "b.md", "none.md",
                           "c.md", status=1, cwd=self.folder)
        self.assertEqual(
            INDENTED.sub("", done.stderr.decode()).count("\n"), 2)
        self.assertEqual(set(self.contents()) - before,
                         {self.path("a.pdf"), self.path("c.pdf")})
        self.made("a.pdf")
        self.made("c.pdf")

    def test_one_output_for_many(self):
        self.good("a.md")
        self.good("b.md")
        self.good("other/a.md")
        os.mkdir(self.path("out"))
        self.fails("typeset", "a.md", "b.md", "-o", "c.pdf", status=2,
                   says="^briefset: ")
        done = harness.run(briefset, "typeset", "a.md", "other/a.md", "-o",
                           "out", status=1, cwd=self.folder)
        self.assertRegex(done.stderr.decode(),
                         r"\Aother/a\.md: error: .*overwrite[^\n]*\n\Z")
        self.made("out/a.pdf")

    # ---- usage ----

    def test_wrong_usage(self):
        self.good()
        for arguments in ([], ["typset", "good.md"], ["typeset"],
                          ["typeset", "--colour", "good.md"],
                          ["typeset", "good.md", "--layout"],
                          ["typeset", "good.md", "-o"],
                          ["import"], ["import", "good.md", "good.md"],
                          ["layouts", "good.md"]):
            with self.subTest(arguments=arguments):
                self.fails(*arguments, status=2, says="^briefset: ")

    def test_right_usage(self):
        for arguments, says in [(["--help"], "typeset"),
                                (["--version"], r"^briefset \d+\.\d+"),
                                (["layouts"], "bulletin[^$]*handout"),
                                (["fonts"], "Noto Serif CJK SC")]:
            with self.subTest(arguments=arguments):
                done = harness.run(briefset, *arguments)
                self.assertEqual(done.stderr, b"")
                self.assertRegex(done.stdout.decode(), says)

    def test_default_output_is_beside_the_source(self):
        self.good("folder/good.md")
        harness.run(briefset, "typeset", "folder/good.md", cwd=self.folder)
        self.made("folder/good.pdf")

    def test_standard_input_and_output(self):
        self.good()
        data = GOOD.encode()
        for arguments, name in [(["-"], None), (["-", "-o", "-"], None),
                                (["good.md", "-o", "-"], None),
                                (["-", "-o", "in.pdf"], "in.pdf")]:
            with self.subTest(arguments=arguments):
                done = harness.run(briefset, "typeset", *arguments, input=data,
                                   cwd=self.folder)
                self.assertEqual(done.stderr, b"")
                if name:
                    self.made(name)
                    self.assertEqual(done.stdout, b"")
                else:
                    self.assertTrue(is_pdf(done.stdout))
        self.assertFalse(os.path.exists(self.path("good.pdf")))
        self.fails("typeset", "-", status=1, says="^-:1", input=b"\xff")

    # ---- the test itself ----

    def test_what_is_left_behind_is_noticed(self):
        """fails() fails on a program that leaves a file or says too much."""
        for script, reason in [
                ("echo 'briefset: no' >&2; exit 1", None),
                ("echo 'briefset: no' >&2; : >left; exit 1", "left"),
                ("echo 'briefset: no' >&2; echo >&2; exit 1", "!= 1"),
                ("echo 'no' >&2; exit 1", "Regex"),
                ("echo 'briefset: no' >&2; exit 2", "ended with 2")]:
            with self.subTest(script=script):
                program = self.write("program", "#!/bin/sh\n" + script + "\n")
                os.chmod(program, 0o755)
                with unittest.mock.patch(f"{__name__}.briefset", program):
                    if reason is None:
                        self.fails(status=1, says="no")
                        continue
                    with self.assertRaisesRegex(AssertionError, reason):
                        self.fails(status=1, says="no")


if __name__ == "__main__":
    harness.main()
