"""Libraries that few runs need are loaded by the runs that need them: none is
linked, each command loads those it uses and no other, and where one is missing
that is told as the dynamic linker tells it."""
import os
import re
import shutil

import harness
from figure_test import png
from picture_color_test import jpeg

# By their names in CMakeLists.txt.
LATE = {"UCHARDET", "HYPHEN", "ICU", "QRENCODE", "SPNG", "TURBOJPEG", "QPDF",
        "SQLITE"}
CHINESE = "---\ntitle: 水质简报\n---\n\n五月的水样全部合格，浊度比去年低了一成。\n"
TITLE = "关于在青江中下游各站开展水质联合监测和共享监测数据的通知"
PICTURE = "---\ntitle: A\n---\n\n![图]({})\n"
FUNCTION = "int qpdf_of_another_kind(void) { return 0; }\n"


def needed(program):
    """What a program is linked with."""
    said = harness.run("readelf", "-d", program).stdout.decode()
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", said))


class Late(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.sonames = harness.sonames()
        self.assertEqual(set(self.sonames), LATE)
        self.write("a.md", "---\ntitle: A\n---\n\n国\n")
        self.write("a.png", png(2, 2, (200, 30, 30)))
        self.write("rgb.jpg", jpeg((200, 30, 30)))
        self.write("cmyk.jpg", jpeg((20, 30, 200, 10), "CMYK"))
        self.write("png.md", PICTURE.format("a.png"))
        self.write("rgb.md", PICTURE.format("rgb.jpg"))
        self.write("cmyk.md", PICTURE.format("cmyk.jpg"))
        self.write("qr.md", PICTURE.format("qr:A"))
        self.write("old.md", CHINESE.encode("gb18030"))
        self.write("title.md", f"---\nlanguages: [zh]\ntitle: {TITLE}\n---\n\n"
                   "国\n")
        harness.typeset(self.path("a.md"), self.path("a.pdf"))

    def briefset(self, *words, **options):
        return harness.run(harness.briefset, *words, cwd=self.folder,
                           **options)

    def loaded(self, *command, status=0):
        """The late libraries that the command and its children load."""
        log = self.path("loaded")
        os.mkdir(log)
        harness.run(*command, cwd=self.folder, status=status, env={
            **os.environ, "LD_DEBUG": "files",
            "LD_DEBUG_OUTPUT": os.path.join(log, "by")})
        said = ""
        for name in os.listdir(log):
            with open(os.path.join(log, name), encoding="utf-8") as file:
                said += file.read()
        shutil.rmtree(log)
        found = {os.path.basename(path) for path in
                 re.findall(r"calling init: (\S+)", said)}
        self.assertIn("libc.so.6", found)
        return {name for name, soname in self.sonames.items()
                if soname in found}

    def test_none_is_linked(self):
        harness.need("qpdf")
        linked = needed(harness.briefset)
        self.assertIn("libc.so.6", linked)
        self.assertEqual(linked & set(self.sonames.values()), set())
        self.assertIn(self.sonames["QPDF"], needed(shutil.which("qpdf")))

    def test_each_is_loaded_when_it_is_needed(self):
        samples = os.path.join(harness.root, "input", "samples")
        bulletin = os.path.join(samples, "bulletin.md")
        for words, expected in [
                (["--version"], set()),
                (["typeset", bulletin, "-o", "b.pdf"], set()),
                (["check", "a.md"], set()),
                (["check", "a.pdf"], {"QPDF"}),
                (["archive", "kept", "add", "a.pdf"], {"QPDF", "SQLITE"}),
                (["archive", "kept", "list"], {"SQLITE"}),
                (["typeset", "old.md"], {"UCHARDET"}),
                (["typeset", "png.md"], {"SPNG"}),
                (["typeset", "rgb.md"], set()),
                (["typeset", "cmyk.md"], {"TURBOJPEG"}),
                (["typeset", "qr.md"], {"QRENCODE"}),
                (["typeset", "title.md", "--layout", "gongwen"], {"ICU"})]:
            with self.subTest(words=words):
                self.assertEqual(self.loaded(harness.briefset, *words,
                                             status=None), expected)
        test = os.path.join(os.path.dirname(harness.briefset), "tests",
                            "patterns_test")
        self.assertEqual(self.loaded(test), {"HYPHEN"})

    def test_a_missing_library(self):
        for name, words in [("QPDF", ["check", "a.pdf"]),
                            ("SQLITE", ["archive", "new", "add", "a.pdf"]),
                            ("UCHARDET", ["typeset", "old.md"]),
                            ("SPNG", ["typeset", "png.md"]),
                            ("QRENCODE", ["typeset", "qr.md"])]:
            with self.subTest(name):
                soname = self.sonames[name]
                self.write(f"empty/{soname}", b"")
                env = {**os.environ, "LD_LIBRARY_PATH": self.path("empty")}
                before = sorted(os.listdir(self.folder))
                done = self.briefset(*words, status=3, env=env)
                self.assertEqual(done.stdout, b"")
                self.assertRegex(
                    done.stderr.decode(), rf"\Abriefset: cannot load {soname}: "
                    rf"\S+/{soname}: file too short\n\Z")
                self.assertEqual(sorted(os.listdir(self.folder)), before)
                self.briefset("typeset", "a.md", "-o", "b.pdf", env=env)
                os.remove(self.path("b.pdf"))
                self.briefset(*words)

    def test_another_library(self):
        """One of that name without its functions."""
        soname = self.sonames["QPDF"]
        os.mkdir(self.path("other"))
        harness.run("cc", "-shared", "-fPIC", "-o", self.path("other", soname),
                    self.write("other.c", FUNCTION))
        done = self.briefset("check", "a.pdf", status=3, env={
            **os.environ, "LD_LIBRARY_PATH": self.path("other")})
        self.assertRegex(
            done.stderr.decode(), rf"\Abriefset: cannot load {soname}: \S+/"
            rf"{soname}: undefined symbol: qpdf_\w+\n\Z")


if __name__ == "__main__":
    harness.main()
