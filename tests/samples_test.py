# seconds: 44
"""The samples, end to end: each of input/samples/*.md becomes a PDF that
qpdf finds sound, whose fonts are embedded, subset and readable, that poppler,
MuPDF and Ghostscript show alike, whose text is the source's, and that is the
same to the byte in any locale, time zone and folder.
"""
import glob
import hashlib
import os
import re
import shutil
import subprocess
import unittest

import pikepdf

import harness
import pages

# Mean difference of two renderings, of 255, after averaging 4 × 4 pixels (the
# programs smooth edges differently).
ALIKE = 4.0
SAMPLE = os.path.join(harness.root, "input", "samples", "bulletin.md")
EPOCH = 1556236800  # 2019-04-26 00:00:00 UTC


def samples():
    return sorted(glob.glob(os.path.join(harness.root, "input", "samples",
                                         "*.md")))


def graymap(path):
    """A PGM picture as (width, height, bytes)."""
    with open(path, "rb") as file:
        data = file.read()
    head = re.match(rb"P5\s+(?:#[^\n]*\n\s*)*(\d+)\s+(\d+)\s+255\s", data)
    return int(head[1]), int(head[2]), data[head.end():]


def coarse(picture):
    """The picture's rows as means of 4 × 4 pixels."""
    width, height, gray = picture
    rows = []
    for y in range(0, height - 3, 4):
        four = [gray[(y + i) * width:(y + i + 1) * width] for i in range(4)]
        rows.append([sum(sum(row[x:x + 4]) for row in four) / 16
                     for x in range(0, width - 3, 4)])
    return rows


def difference(one, other):
    pairs = [(a, b) for row, also in zip(coarse(one), coarse(other))
             for a, b in zip(row, also)]
    return sum(abs(a - b) for a, b in pairs) / len(pairs)


def dark_share(picture):
    return sum(gray < 128 for gray in picture[2]) / len(picture[2])


def render(pdf, folder, number):
    """Page `number` as three programs show it: {name: picture}."""
    at = {name: os.path.join(folder, f"{name}-{number}")
          for name in ("poppler", "mupdf", "ghostscript")}
    harness.run("pdftoppm", "-r", 60, "-gray", "-f", number, "-l", number,
                "-singlefile", pdf, at["poppler"])
    os.rename(at["poppler"] + ".pgm", at["poppler"])
    harness.run("mutool", "draw", "-q", "-r", 60, "-c", "gray", "-F", "pgm",
                "-o", at["mupdf"], pdf, number)
    harness.run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER",
                "-sDEVICE=pgmraw", "-r60", "-dTextAlphaBits=4",
                "-dGraphicsAlphaBits=4", f"-dFirstPage={number}",
                f"-dLastPage={number}", "-o", at["ghostscript"], pdf)
    return {name: graymap(path) for name, path in at.items()}


def wrong_fonts(pdf):
    """Lines of pdffonts that are not embedded, subset and with ToUnicode."""
    said = harness.run("pdffonts", pdf).stdout.decode().splitlines()
    rows = [line for line in said[2:] if line.strip()]
    if not rows:
        return ["no fonts at all"]
    return [row for row in rows
            if not re.search(r"\byes\s+yes\s+yes\s+\d+\s+\d+$", row)]


def sound(pdf):
    done = harness.run("qpdf", "--check", pdf, status=None)
    return done.returncode == 0 and b"WARNING" not in done.stderr


def words(markdown):
    """The text of each block, roughly as a reader sees it."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"(?m)^:::.*$|^\|[-:| ]+\|$", "", body)
    body = re.sub(r"(?m)^(#+ |> ?|\d+\. |- )", "", body)
    for part in re.split(r"[\n|]+", body.replace("*", "")):
        if part.strip():
            yield part.strip()


def missing_words(content, wanted):
    """Of the texts in one language those that do not come in their order."""
    at, missing = 0, []
    for part in wanted:
        found = content.find(pages.bare(part), at)
        if found < 0:
            missing.append(part)
        else:
            at = found
    return missing


def is_han(part):
    return bool(re.search(r"[\u4e00-\u9fff]", part))


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Samples(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        if not samples():
            raise unittest.SkipTest("input/samples has no *.md")

    def setUp(self):
        super().setUp()
        self.made = {}
        for source in samples():
            name = os.path.basename(source)[:-3]
            self.made[name] = self.path(name + ".pdf")
            done = harness.typeset(source, self.made[name])
            self.assertEqual(done.stderr, b"", name)

    def each(self):
        for name, pdf in self.made.items():
            with self.subTest(sample=name):
                yield pdf

    def test_sound(self):
        harness.need("qpdf")
        for pdf in self.each():
            self.assertTrue(sound(pdf))

    def test_damage_is_noticed(self):
        harness.need("qpdf")
        with open(next(iter(self.made.values())), "rb") as file:
            data = file.read()
        self.assertFalse(sound(self.write("cut.pdf", data[:-300])))

    def test_fonts(self):
        harness.need("pdffonts")
        for pdf in self.each():
            self.assertEqual(wrong_fonts(pdf), [])

    def test_font_not_embedded_is_noticed(self):
        harness.need("pdffonts")
        bare = self.path("bare.pdf")
        with pikepdf.open(next(iter(self.made.values()))) as pdf:
            for thing in pdf.objects:
                if isinstance(thing, pikepdf.Dictionary):
                    for key in ("/FontFile2", "/FontFile3"):
                        if key in thing:
                            del thing[key]
            pdf.save(bare)
        self.assertTrue(wrong_fonts(bare))

    def test_renderers_agree(self):
        harness.need("pdftoppm", "mutool", "gs")
        for pdf in self.each():
            with pikepdf.open(pdf) as opened:
                count = len(opened.pages)
            shown = [render(pdf, self.folder, number)
                     for number in range(1, min(count, 2) + 1)]
            for one in shown:
                for picture in one.values():
                    self.assertGreater(dark_share(picture), 0.002)
                mupdf = one["mupdf"]
                self.assertLess(difference(mupdf, one["poppler"]), ALIKE)
                self.assertLess(difference(mupdf, one["ghostscript"]), ALIKE)
            # The same measure tells different full pages apart.
            if pdf == self.made["bulletin"]:
                self.assertGreater(difference(shown[0]["mupdf"],
                                              shown[1]["mupdf"]), 2 * ALIKE)

    def test_blank_page_is_noticed(self):
        self.assertEqual(dark_share((8, 8, b"\xff" * 64)), 0)

    def content(self, name):
        chars = []
        with open(os.path.join(harness.root, "input", "samples",
                               name + ".md"), encoding="utf-8") as file:
            layout = re.search(r"(?m)^layout: (\S+)$", file.read()).group(1)
        for number, page in enumerate(pages.read(self.made[name]), 1):
            box = pages.type_area(pages.layout_file(layout), page, number)
            chars += pages.within(page.chars, box)
        return pages.text(chars)

    def test_text(self):
        harness.need("mutool")
        for source in samples():
            name = os.path.basename(source)[:-3]
            with self.subTest(sample=name), \
                    open(source, encoding="utf-8") as file:
                parts = list(words(file.read()))
                self.assertGreater(len(parts), 1)
                content = self.content(name)
                for han in (True, False):
                    one = [part for part in parts if is_han(part) == han]
                    self.assertEqual(missing_words(content, one), [])

    def test_text_of_poppler(self):
        harness.need("pdftotext")
        for source in samples():
            pdf = self.made[os.path.basename(source)[:-3]]
            with self.subTest(pdf=pdf), open(source, encoding="utf-8") as file:
                said = harness.run("pdftotext", "-nopgbrk", pdf, "-").stdout
                self.assertEqual(
                    set(pages.bare("".join(words(file.read())))) -
                    set(said.decode()), set())

    def test_lost_words_are_noticed(self):
        self.assertEqual(missing_words("甲乙丙", ["甲乙", "丙"]), [])
        self.assertEqual(missing_words("甲丙", ["甲乙", "丙"]), ["甲乙"])
        self.assertEqual(missing_words("丙甲乙", ["甲乙", "丙"]), ["丙"])

    def again(self, source, **settings):
        """The digest of `source` typeset once more, in other surroundings."""
        environment = {**os.environ, **settings.pop("environment", {})}
        pdf = self.path("again.pdf")
        harness.typeset(source, pdf, env=environment, **settings)
        return digest(pdf)

    def test_same_bytes(self):
        source = SAMPLE
        first = digest(self.made[os.path.basename(source)[:-3]])
        self.assertEqual(self.again(source), first, "a second run")
        self.assertEqual(self.again(source, cwd=self.folder), first, "folder")
        copy = shutil.copy(source, self.path("copy.md"))
        self.assertEqual(self.again(copy), first, "another name")
        for zone in ("Asia/Shanghai", "XYZ-13:45"):
            self.assertEqual(self.again(source, environment={"TZ": zone}),
                             first, zone)
        changed = self.write("changed.md", open(source, encoding="utf-8")
                             .read().replace("科技", "技科", 1))
        self.assertNotEqual(self.again(changed), first, "another text")

    def test_same_bytes_in_other_locales(self):
        harness.need("localedef")
        source = SAMPLE
        first = digest(self.made[os.path.basename(source)[:-3]])
        for locale in ("zh_CN", "de_DE"):
            done = subprocess.run(
                ["localedef", "-i", locale, "-f", "UTF-8",
                 self.path(locale + ".UTF-8")], capture_output=True,
                check=False)
            if not os.path.isdir(self.path(locale + ".UTF-8")):
                self.skipTest(f"no locale {locale}: {done.stderr.decode()}")
            environment = {"LOCPATH": self.folder,
                           "LC_ALL": locale + ".UTF-8", "LANG": locale,
                           "LANGUAGE": locale}
            said = subprocess.run(
                ["locale", "decimal_point"], capture_output=True, text=True,
                check=True, env={**os.environ, **environment}).stdout
            if locale == "de_DE":
                self.assertEqual(said, ",\n", "the locale took no effect")
            self.assertEqual(self.again(source, environment=environment),
                             first, locale)

    def test_source_date_epoch(self):
        source = SAMPLE
        for epoch, stamp in [(EPOCH, "20190426000000"),
                             (EPOCH + 1, "20190426000001")]:
            for zone in ("UTC", "XYZ-13:45"):
                self.again(source, environment={
                    "SOURCE_DATE_EPOCH": str(epoch), "TZ": zone})
                with pikepdf.open(self.path("again.pdf")) as pdf:
                    for key in ("/CreationDate", "/ModDate"):
                        value = str(pdf.docinfo[key])
                        self.assertRegex(value, rf"^D:{stamp}(Z|\+00'00'?)")


if __name__ == "__main__":
    harness.main()
