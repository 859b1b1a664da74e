# labels: once
"""Each diagnostic there is (but for the rules of finished PDFs, which
pdf_check_test.py breaks one by one), provoked once, reads as
tests/golden/diagnostics.txt has it, in English and in Chinese; and how the
lines of sources are shown.

After a message was reworded: BRIEFSET_GOLDEN=write python3
tests/diagnostics_test.py --briefset build/briefset, and read the difference.
"""
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import zlib

from PIL import Image

import harness
import made_fonts
from hard_wrap import wrap
from manual_test import code_diagnostics, rules, sources

GOLDEN = os.path.join(harness.root, "tests", "golden", "diagnostics.txt")
HEAD = "---\ntitle: {zh: 甲, en: A}\n---\n\n"
PARAGRAPH = ("林远是第二任站长，他在山上住了十二年，每天早晚各测一次气温和风速，"
             "从来没有间断过一天，记录本堆满了整整一面墙。")
LAYOUT = """\
fonts:
  song: {han: Noto Serif CJK SC, latin: TeX Gyre Termes}
page:
  size: A5
  margins: {top: 20mm, bottom: 20mm, inner: 18mm, outer: 18mm}
styles:
  paragraph:
    font: song
    align: justify
    zh: {size: 五号, pitch: 18pt, indent: 2em, after: 4pt}
    en: {size: 9pt, pitch: 12pt, gap: 1pt, after: 6pt}
"""


def markdown(text, *options, head=HEAD):
    return {"a.md": head + text}, ["typeset", "a.md", "-o", "a.pdf", *options]


def check(text, head="---\nlanguages: zh-Hans\n---\n\n"):
    return {"a.md": head + text}, ["check", "a.md"]


def layout(old, new, text="文字。\n\nText.\n", base=LAYOUT):
    assert old in base, old
    return {"a.md": HEAD + text, "own.yaml": base.replace(old, new, 1)}, \
        ["typeset", "a.md", "--layout", "own.yaml"]


def model(text, name="a.yaml"):
    return {name: text}, ["typeset", name]


def records(table, template="甲{{a}}\n", name="{{a}}.pdf", form="csv"):
    return {"t.md": HEAD + template, "r." + form: table}, \
        ["typeset", "t.md", "--records", "r." + form, "--name", name, "-o",
         "out/"]


def imported(text):
    return {"a.txt": text}, ["import", "a.txt", "-o", "b.md"]


def site():
    return {"a.md": HEAD + "甲\n\nA\n"}, ["archive", "b", "site", "c"]


def archive_for_site(folder, with_program):
    """An archive with one document, and a program for pictures that draws
    none."""
    harness.run(harness.briefset, "typeset", "a.md", cwd=folder)
    harness.run(harness.briefset, "archive", "b", "add", "a.pdf", cwd=folder)
    os.mkdir(os.path.join(folder, "bin"))
    if with_program:
        program = os.path.join(folder, "bin", "pdftoppm")
        with open(program, "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 1\n")
        os.chmod(program, 0o755)


def no_embedding(folder):
    """A font whose licence forbids embedding, for pdf-refused."""
    from fontTools import ttLib
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", "TeX Gyre Termes:style=Regular"],
        capture_output=True, text=True, check=True).stdout
    font = ttLib.TTFont(found)
    font["OS/2"].fsType = 2
    made_fonts.save(font, "Unembeddable",
                    os.path.join(folder, "fonts", "a.otf"))


def inks():
    """A picture in CMYK."""
    out = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(out, "JPEG")
    return out.getvalue()


def png(width, height, profile=b""):
    """A gray picture; its pixels are there only if there is one."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + \
            struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(profile)) if profile \
        else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + profile + \
        chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


SMALLEST_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Size 4/Root 1 0 R>>\n%%EOF\n")


def archived(*words):
    """Taking it into an archive, as made from a file that was another."""
    return {"a.pdf": SMALLEST_PDF, "a.md": "甲\n",
            "manifest.ndjson": json.dumps({
                "schema": 1, "output": "a.pdf", "status": "made",
                "inputs": [["a.md", "0" * 64]],
                "job": {"source": "a.md"}}) + "\n"}, \
        ["archive", "papers", "add", *words]


SLOW = ({"a.md": HEAD + "国家人民" * 1_500_000 + "\n"},
        ["batch", "a.md", "--workers", "1", "--timeout", "1"])
LINES = wrap(PARAGRAPH * 3, 40)
CASES = {
    ("error", "comment-not-closed"): markdown("甲\n\n<!-- 乙\n"),
    ("error", "csv-syntax"): records('a,b\n"甲,乙\n'),
    ("error", "definition-circular"): layout("fonts:", "extends: own.yaml\n"
                                             "fonts:"),
    ("error", "definition-color"): layout("align: justify",
                                          "color: crimson"),
    ("error", "definition-geometry"): layout("inner: 18mm", "inner: 180mm"),
    ("error", "definition-incomplete"): layout("size: 五号, ", ""),
    ("error", "definition-length"): layout("18pt", "18px"),
    ("error", "definition-value"): layout("justify", "justified"),
    ("error", "document-crashed"): SLOW,
    ("error", "document-timeout"): SLOW,
    ("error", "duplicate-key"): model("title: 甲\ntitle: 乙\n"),
    ("error", "empty-document"): markdown(""),
    ("error", "field-value"): markdown("甲\n", head="---\ntitle: {zh: {a: 甲}}\n"
                                       "---\n"),
    ("error", "front-matter"): markdown("甲\n", head="---\n- 甲\n---\n"),
    ("error", "front-matter-not-closed"): markdown("甲\n", head="---\na: b\n"),
    ("error", "imposition"): markdown("甲\n", "--sheet", "A4"),
    ("error", "invalid-utf8"): ({"a.md": "第一".encode() + b"\xff\n"},
                                ["typeset", "a.md"]),
    ("error", "job-value"): ({"a.yaml": "jobs: []\n"}, ["batch", "a.yaml"]),
    ("error", "json-depth"): model('{"units": ' + "[" * 40, "a.json"),
    ("error", "json-syntax"): model('{"units": [],}', "a.json"),
    ("error", "language-tag"): markdown("甲\n", head="---\nlanguages: [中文]\n"
                                        "---\n"),
    ("error", "languages"): markdown("甲\n", head="---\nlanguages: [zh, zh]\n"
                                     "---\n"),
    ("error", "manifest-conflict"): (
        {name: '{"schema":1,"output":"a.pdf","status":"made","sha256":'
               f'"{digest}"}}\n'
         for name, digest in (("a.ndjson", "12"), ("b.ndjson", "34"))},
        ["batch", "--merge-manifests", "all.ndjson", "a.ndjson", "b.ndjson"]),
    ("error", "merge-differs"): (
        {"a.yaml": "merge: all.pdf\njobs:\n  - {source: a.md}\n"
                   "  - {source: b.md, profile: plain}\n",
         "a.md": HEAD + "甲。\n\nA.\n"},
        ["batch", "a.yaml", "--dry-run"]),
    ("error", "missing-glyph"): markdown("水\U0010fffd样\n"),
    ("error", "nesting-depth"): markdown(">" * 120 + " 甲\n"),
    ("error", "no-archival-pdf"): archived("a.pdf"),
    ("error", "nul-byte"): ({"a.md": b"a\0b\n"}, ["typeset", "a.md"]),
    ("error", "output-collision"): records("a\n甲\n甲\n"),
    ("error", "figure-value"): markdown("![甲](qr:a){width=wide}\n"),
    ("error", "qr-text"): markdown("![甲](qr:" + "a" * 2332 + ")\n"),
    ("error", "pdf-refused"): (
        {"a.md": HEAD + "Text.\n", "own.yaml": LAYOUT.replace(
            "latin: TeX Gyre Termes", "latin: Unembeddable")},
        ["typeset", "a.md", "--layout", "own.yaml", "--fonts", "fonts"]),
    ("error", "picture-format"): ({"a.md": HEAD + "![甲](a.png)\n",
                                   "a.png": "no picture"},
                                  ["typeset", "a.md"]),
    ("error", "picture-outside"): markdown("![甲](/a.png)\n"),
    ("error", "picture-profile"): ({"a.md": HEAD + "![甲](a.png)\n",
                                    "a.png": png(1, 1, b"no profile")},
                                   ["typeset", "a.md"]),
    ("error", "picture-size"): ({"a.md": HEAD + "![甲](a.png)\n",
                                 "a.png": png(100000, 100000)},
                                ["typeset", "a.md"]),
    ("error", "placeholder-syntax"): records("a\n甲\n", "甲{{a\n"),
    ("error", "placeholder-value"): records('{"a": ["甲"]}\n', form="ndjson",
                                            name="x.pdf"),
    ("error", "profile-not-kept"): markdown("# 甲\n\n### 乙\n",
                                            "--profile-strict"),
    ("error", "ragged-row"): records("a,b\n甲\n"),
    ("error", "records-empty"): records("a,b\n"),
    ("error", "records-head"): records("a,,b\n甲,乙,丙\n"),
    ("error", "records-object"): records("[1]\n", form="ndjson"),
    ("error", "row-too-long"): markdown("| 甲 |\n|---|\n| 乙 | 丙 |\n"),
    ("error", "table-columns"): markdown("|甲" * 70 + "|\n" + "|-" * 70 +
                                         "|\n"),
    ("error", "unit-key"): model("units: [{type: rule, colour: red}]\n"),
    ("error", "unit-type"): model("units: [{type: paragraf}]\n"),
    ("error", "unit-value"): model("units: [{type: paragraph}]\n"),
    ("error", "unknown-font"): layout("font: song", "font: sung"),
    ("error", "unknown-key"): layout("align:", "aligned:"),
    ("error", "unknown-language"): markdown(
        "甲\n", head="---\ntitle: {fr: A}\n---\n"),
    ("error", "unknown-layout"): markdown("甲\n", "--layout", "buletin"),
    ("error", "unknown-placeholder"): records("a\n甲\n", "{{b}}\n"),
    ("error", "unknown-style"): layout(
        "styles:\n", "styles:\n  source: {like: paragraf}\n"),
    ("error", "unknown-variable"): layout("size: A5", "size: $paper"),
    ("error", "unreadable-file"): ({}, ["typeset", "none.md"]),
    ("error", "unsafe-name"): records("a\n../甲\n"),
    ("error", "unused-footnote"): markdown("甲\n\n[^1]: 乙\n"),
    ("error", "wrong-encoding"): ({"a.md": b"a\nb\xff\n"},
                                  ["typeset", "a.md", "--encoding", "GB18030"]),
    ("error", "yaml-alias"): model("a: &a 甲\nb: *a\n"),
    ("error", "yaml-depth"): model("units: " + "[" * 40 + "\n"),
    ("error", "yaml-key"): model("[a]: b\n"),
    ("error", "yaml-syntax"): model("a: [b\nc: d\n"),
    ("note", "encoding-guessed"): ({"a.md": "水样全部合格。\n".encode("gbk")},
                                   ["typeset", "a.md"]),
    ("note", "hyphen-dropped"): imported(
        "Nobody saw the observatory before the fog lifted in the\n"
        "early morning, and nobody had missed the small obser-\n"
        "vatory either.\n"),
    ("note", "page-furniture-dropped"): imported("\f".join(
        "山地通讯特刊\n\n%s\n\n%d\n" % ("\n".join(LINES), i) for i in (1, 2, 3))),
    ("note", "paragraph-interrupted"): imported(
        "\n".join(LINES[:4]) + "\n7\n\n林远是第二任站长。\n\n12\n\n\f" +
        "\n".join(LINES[4:]) + "\n\n13\n\n\f完。\n"),
    ("warning", "address-differs"): check(
        "请参见此处：[此处](http://a.cn/x)。\n\nSee [it](http://a.cn/y).\n", HEAD),
    ("warning", "bidi-control"): check("水\u202e样。\n"),
    ("warning", "code-not-closed"): markdown("```\n甲\n"),
    ("warning", "columns-not-set"): layout(
        "size: A5", "size: A5\n  columns: 2", base=LAYOUT +
        "arrangement: parallel\n"),
    ("warning", "div-not-closed"): markdown("::: {lang=zh}\n甲\n"),
    ("warning", "div-not-open"): markdown("甲\n\n:::\n"),
    ("warning", "edition-mismatch"): (
        {"a.zh.md": "甲\n\n- 乙\n", "a.en.md": "A\n\nB\n"},
        ["typeset", "a.zh.md", "a.en.md"]),
    ("warning", "empty-link"): markdown("甲[](http://a.b)\n"),
    ("warning", "font-marks"): (
        {"a.md": HEAD + "国。\n", "own.yaml": LAYOUT.replace(
            "han: Noto Serif CJK SC", "han: Shifted")},
        ["typeset", "a.md", "--layout", "own.yaml", "--fonts", "fonts"]),
    ("warning", "font-substituted"): layout("han: Noto Serif CJK SC",
                                            "han: No Such Song"),
    ("warning", "forced-break"): markdown("x" * 400 + "\n"),
    ("warning", "foreign-table"): markdown("+---+\n| 甲 |\n+---+\n"),
    ("warning", "half-width-mark"): check("水样,合格。\n"),
    ("warning", "heading-number"): layout(
        "after: 6pt}\n", "after: 6pt}\n  heading-1: {like: paragraph, "
        "numbering: 一、}\n",
        "# 三、文字\n\n# Text\n"),
    ("warning", "heading-skipped"): markdown("## 甲\n\n#### 乙\n"),
    ("warning", "image-not-set"): markdown("文字![甲](a.png)文字\n"),
    ("warning", "language-absent"): markdown(
        "甲\n", head="---\nlanguages: [zh-Hans, en]\n---\n"),
    ("warning", "language-tag"): markdown("# 甲 {lang=中文}\n"),
    ("warning", "length-ratio"): check("合格。\n\n" + "all samples " * 20 + "\n",
                                       HEAD),
    ("warning", "link-title"): markdown('[甲](http://a.b "乙")\n'),
    ("warning", "loose-line"): layout(
        "size: A5", "size: [86mm, 210mm]\n  whole-ems: false",
        "国家人民" + "http://example.org/" + "a" * 14 + "\n"),
    ("warning", "missing-translation"): markdown("# 甲\n\n# A\n\n乙\n"),
    ("warning", "number-differs"): check("2023年。\n\nIn 2024.\n", HEAD),
    ("warning", "picture-description"): ({"a.md": HEAD + "![](a.png)\n",
                                          "a.png": png(1, 1)},
                                         ["typeset", "a.md"]),
    ("warning", "picture-profile"): ({"a.md": HEAD + "![甲](a.jpg)\n",
                                      "a.jpg": inks()},
                                     ["typeset", "a.md"]),
    ("warning", "private-character"): markdown("甲 \ue000\n"),
    ("warning", "profile-reduced"): markdown("## 甲\n\n#### 乙\n"),
    ("warning", "qr-module"): markdown("![甲](qr:a){width=8mm}\n"),
    ("warning", "raw-html"): markdown("甲<b>乙</b>\n"),
    ("warning", "renumbered"): markdown("1. 甲\n3. 乙\n"),
    ("warning", "source-changed"): archived(
        "--any-pdf", "--from-manifest", "manifest.ndjson"),
    ("warning", "straight-quote"): check('他说"好"。\n'),
    ("warning", "stray-emphasis"): markdown("a**(b)**c\n"),
    ("warning", "synthetic-bold"): layout(
        "latin: TeX Gyre Termes}", "latin: TeX Gyre Termes, embolden: 0.03em}"),
    ("warning", "title-shape"): layout(
        "after: 6pt}\n", "after: 6pt}\n  heading-1: {like: paragraph, "
        "align: center, shape: trapezoid}\n", "# [" + "国" * 40 + "]{.keep}人\n"),
    ("warning", "no-picture"): site(),
    ("warning", "no-pictures"): site(),
    ("warning", "title-not-found"): imported(PARAGRAPH * 2 + "\n"),
    ("warning", "unbalanced-mark"): check("见《春江花月夜。\n"),
    ("warning", "undefined-footnote"): markdown("甲[^1]\n"),
    ("warning", "unknown-attribute"): markdown("[甲]{.glow}\n"),
    ("warning", "lone-heading"): markdown(
        "# 甲\n\n# A\n\n## 乙\n\n## B\n", "--layout", "summary"),
    ("warning", "unknown-class"): markdown("::: {.box}\n甲\n:::\n"),
    ("warning", "unknown-language"): markdown("# 甲 {lang=fr}\n"),
    ("warning", "unused-address"): markdown("甲\n\n[b]: http://c.d\n"),
}


def block_of(said, severity, code):
    """The first message of that code, with the lines below it."""
    lines = said.split("\n")
    for at, line in enumerate(lines):
        if line.endswith(f"[{code}]") and not line.startswith(" ") and \
                re.search(severity, line):
            end = at + 1
            while end < len(lines) and lines[end].startswith(" "):
                end += 1
            return "\n".join(lines[at:end]) + "\n"
    return None


SEVERITIES = {"en": {name: name for name in ("error", "warning", "note")},
              "zh": {"error": "错误", "warning": "警告", "note": "提示"}}


class Golden(harness.TestCase):
    def provoke(self, case, language):
        files, words = CASES[case]
        folder = self.path("-".join([*case, language]))
        os.mkdir(folder)
        for name, content in files.items():
            self.write(os.path.join(folder, name), content)
        if case[1] == "pdf-refused":
            no_embedding(folder)
        elif case[1] == "font-marks":
            made_fonts.with_shifted_marks(
                os.path.join(folder, "fonts", "a.ttf"))
        program = [harness.briefset]
        if case[1] == "document-crashed":  # killed for what it takes
            program = ["prlimit", "--cpu=1", harness.briefset]
            words = words[:-2]
        elif case[1].startswith("no-picture"):
            archive_for_site(folder, with_program=case[1] == "no-picture")
            program = ["env", "PATH=bin", harness.briefset]
        done = harness.run(*program, *words, "--lang", language,
                           cwd=folder, status=None)
        said = done.stderr.decode().replace(os.path.realpath(folder), "FOLDER")
        found = block_of(said, SEVERITIES[language][case[0]], case[1])
        self.assertIsNotNone(found, f"{case} was not provoked:\n{said}")
        return found

    def test_every_code_has_a_case(self):
        code = sources(harness.root)
        self.assertEqual(sorted(CASES),
                         sorted(code_diagnostics(code) - rules(code)))

    def test_messages(self):
        made = ""
        for case in sorted(CASES):
            made += f"## {case[0]} {case[1]}\n"
            for language in ("en", "zh"):
                made += self.provoke(case, language)
        if os.environ.get("BRIEFSET_GOLDEN") == "write":
            with open(GOLDEN, "w", encoding="utf-8") as file:
                file.write(made)
        with open(GOLDEN, encoding="utf-8") as file:
            golden = file.read()
        self.assertEqual(golden.split("\n## "), made.split("\n## "))

    def test_chinese_is_chinese(self):
        """Whatever is not quoted or named is Chinese."""
        with open(GOLDEN, encoding="utf-8") as file:
            lines = [line for line in file.read().splitlines()
                     if re.search("(错误|警告|提示)：", line)]
        self.assertEqual(len(lines), len(CASES))
        for line in lines:
            message = re.split("(?:错误|警告|提示)：", line, 1)[1]
            self.assertRegex(message, "[\u4e00-\u9fff]{2}")


class Excerpts(harness.TestCase):
    def excerpt(self, text, *options, code="undefined-footnote"):
        """The line shown and the caret's line."""
        self.write("a.md", text)
        done = harness.run(harness.briefset, "check", "a.md", *options,
                           status=None, cwd=self.folder)
        return block_of(done.stderr.decode(), "", code).split("\n")[1:3]

    def test_width(self):
        for text, shown, before, width in [
                ("ab[^1]\n", "ab[^1]", 2, 1),
                ("甲乙[^1]\n", "甲乙[^1]", 4, 1),
                ("a\tb[^1]\n", "a    b[^1]", 6, 1),
                ("e\u0301[^1]\n", "e\u0301[^1]", 1, 1),
                ("한글ｶﾅ[^1]\n", "한글ｶﾅ[^1]", 6, 1)]:
            with self.subTest(text):
                line, caret = self.excerpt(text)
                self.assertEqual(line, f"    1 | {shown}")
                self.assertEqual(caret, "      | " + " " * before + "^" * width)

    def test_wide_caret(self):
        line, caret = self.excerpt("# 甲\n\n# A\n\n乙丙\n",
                                   code="missing-translation")
        self.assertEqual((line, caret), ("    5 | 乙丙", "      | ^^"))

    def test_long_lines(self):
        line, caret = self.excerpt("甲" * 500 + "[^1]" + "乙" * 500 + "\n")
        self.assertLess(len(line), 80)
        self.assertTrue(line.startswith("    1 | …甲"))
        self.assertTrue(line.endswith("乙…"))
        at = line.index("[^1]")
        columns = sum(2 if c in "甲乙" else 1 for c in line[8:at])
        self.assertEqual(caret, "      | " + " " * columns + "^")

    def test_json(self):
        self.write("a \"b\"\n.md", "甲[^1]\n")
        done = harness.run(harness.briefset, "check", "a \"b\"\n.md",
                           "--messages", "json", status=1, cwd=self.folder)
        said = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual(said[0], {
            "schema": 1, "code": "undefined-footnote", "severity": "warning",
            "file": "a \"b\"\n.md", "line": 1, "column": 2,
            "message": "there is no footnote [^1]", "hint": None})
        done = harness.run(harness.briefset, "check", "--messages=json",
                           "none.md", status=1)
        said = json.loads(done.stderr)
        self.assertEqual((said["line"], said["column"], said["file"]),
                         (None, None, "none.md"))
        done = harness.run(harness.briefset, "nothing", "--messages=json",
                           status=2)
        self.assertEqual(json.loads(done.stderr)["severity"], "failure")

    def test_language_of_the_environment(self):
        self.write("a.md", "甲[^1]\n")
        for variables, chinese in [
                ({"LANG": "zh_CN.UTF-8"}, True), ({"LANG": "en_GB"}, False),
                ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_GB"}, True),
                ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN"}, False),
                ({"LC_ALL": "", "LANG": "zh_CN"}, True), ({}, False)]:
            done = harness.run(harness.briefset, "check", "a.md", status=1,
                               cwd=self.folder, env={
                                   "PATH": os.environ["PATH"],
                                   "HOME": os.environ.get("HOME", "/"),
                                   **{name: value for name, value in
                                      os.environ.items()
                                      if name.endswith("SAN_OPTIONS")},
                                   **variables})
            self.assertEqual("警告".encode() in done.stderr, chinese, variables)

    def on_a_terminal(self, **variables):
        """What is said when standard error is a terminal."""
        self.write("a.md", "甲[^1]\n")
        leader, follower = pty.openpty()
        environment = {**os.environ, "TERM": "xterm", **variables}
        environment.pop("NO_COLOR", None)
        environment.update(variables)
        with subprocess.Popen([harness.briefset, "check", "a.md"],
                              cwd=self.folder, stderr=follower,
                              env=environment) as process:
            process.wait(timeout=60)
        os.close(follower)
        said = b""
        while select.select([leader], [], [], 0.5)[0]:
            try:
                piece = os.read(leader, 4096)
            except OSError:
                break
            if not piece:
                break
            said += piece
        os.close(leader)
        return said

    def test_color(self):
        self.assertIn(b"\033[1;35mwarning\033[0m", self.on_a_terminal())
        self.assertNotIn(b"\033", self.on_a_terminal(NO_COLOR="1"))
        self.assertNotIn(b"\033", self.on_a_terminal(TERM="dumb"))
        self.write("a.md", "甲[^1]\n")
        done = harness.run(harness.briefset, "check", "a.md", status=1,
                           cwd=self.folder)
        self.assertNotIn(b"\033", done.stderr)


if __name__ == "__main__":
    harness.main()
