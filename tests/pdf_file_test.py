"""The PDF files that pdf_test makes, read back by other programs: syntax,
fonts, widths, positions, text, tags, the same bytes again.

pdf_test writes a specimen and beside it, as JSON, where the layout wanted each
glyph and what it stands for.  Every check has a negative control: a copy that
is damaged in just this respect must fail it.
"""
import io
import json
import os
import re
import subprocess
import unicodedata

import harness
import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont

PDF_TEST = os.path.join(os.path.dirname(harness.briefset), "tests", "pdf_test")
POINT = 65536
TOLERANCE = 0.01  # pt

LINES = """全国工作简报（特刊）
中华人民共和国一二三四五六七八九十，天地玄黄宇宙洪荒。
他说：“明天再来……”然后走了——真的走了。
省略号…与⋯不同；扩展区𠮷字；一⼀不混。
英文in between继续。
The office (fifth floor) \\ finds AVATAR affine.
See the linked
words and others.
marked q\u0303 raised 2x\u0302!
continued here
一、 列表项目
项目 数量
十二
int main(void)
直骨の注
国
极小的字""".splitlines()


class Wrong(Exception):
    """What a check found."""


def demand(condition, *what):
    if not condition:
        raise Wrong(" ".join(map(str, what)))


# ---- reading the file back ----

def utf16(digits):
    return bytes.fromhex(digits).decode("utf-16-be")


class Font:
    """A Type 0 font: widths from /W, texts from ToUnicode, the program."""

    def __init__(self, font):
        self.font = font
        self.cid_font = font.DescendantFonts[0]
        self.default = float(self.cid_font.get("/DW", 1000))
        self.widths = {}
        entries = list(self.cid_font.W)
        while entries:
            first, widths = int(entries.pop(0)), entries.pop(0)
            for code, width in enumerate(widths, first):
                self.widths[code] = float(width)
        cmap = font.ToUnicode.read_bytes().decode()
        for block in re.findall(r"(\d+) beginbfchar(.*?)endbfchar", cmap,
                                re.DOTALL):
            entries = block[1].strip().splitlines()
            demand(len(entries) == int(block[0]) <= 100, "bfchar block")
        self.texts = {int(code, 16): utf16(text) for code, text in
                      re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap)
                      if code + text != "0000FFFF"}

    def width(self, code):
        return self.widths.get(code, self.default)

    def program_widths(self, codes):
        """code -> advance in 1/1000 em, from the embedded program alone."""
        descriptor = self.cid_font.FontDescriptor
        if "/FontFile2" in descriptor:
            program = TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()))
            scale = 1000 / program["head"].unitsPerEm
            order = program.getGlyphOrder()
            return {code: program["hmtx"][order[code]][0] * scale
                    for code in codes}
        programs = CFFFontSet()
        programs.decompile(io.BytesIO(descriptor.FontFile3.read_bytes()), None)
        top = programs[0]
        names = {code: f"cid{code:05d}" if hasattr(top, "ROS")
                 else top.charset[code] for code in codes}
        widths = {}
        for code, name in names.items():
            glyph = top.CharStrings[name]
            glyph.draw(NullPen())
            widths[code] = glyph.width
        return widths


class Page:
    """Interprets a content stream: glyphs with their places, marked content."""

    def __init__(self, page):
        self.fonts = {str(name): Font(font)
                      for name, font in page.Resources.Font.items()}
        self.glyphs = []  # (x, y, code, font, spans)
        self.spans = []
        self.x = self.y = self.line_x = self.line_y = 0.0
        self.size = self.rise = 0.0
        self.font = None
        for operands, operator in pikepdf.parse_content_stream(page):
            getattr(self, "do_" + str(operator))(*operands)
        demand(not self.spans, "unbalanced marked content")

    def show(self, code):
        self.glyphs.append((self.x, self.y + self.rise, code, self.font,
                            list(self.spans)))
        self.x += self.font.width(code) / 1000 * self.size

    def do_TJ(self, array):
        demand(self.spans, "text outside of marked content")
        for part in array:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                for i in range(0, len(codes), 2):
                    self.show(codes[i] << 8 | codes[i + 1])
            else:
                self.x -= float(part) / 1000 * self.size

    def do_Tf(self, name, size):
        self.font = self.fonts[str(name)]
        self.size = float(size)

    def do_Td(self, x, y):
        self.line_x += float(x)
        self.line_y += float(y)
        self.x, self.y = self.line_x, self.line_y

    def do_BT(self):
        self.line_x = self.line_y = self.x = self.y = 0.0

    def do_Ts(self, rise):
        self.rise = float(rise)

    def do_BDC(self, tag, properties):
        demand(str(tag) == "/Span" or not self.spans, "nested", tag)
        self.spans.append((str(tag), properties))

    def do_EMC(self):
        self.spans.pop()

    def do_re(self, *_):
        demand(self.spans, "a rectangle outside of marked content")

    def nothing(self, *_):
        pass

    do_ET = do_f = do_g = do_rg = nothing


# ---- the checks ----

def check_syntax(path):
    done = subprocess.run(["qpdf", "--check", path], capture_output=True,
                          text=True, check=False)
    demand(done.returncode == 0, done.stdout + done.stderr)


def check_fonts_listed(path):
    listed = harness.run("pdffonts", path).stdout.decode().splitlines()[2:]
    demand(len(listed) >= 5, listed)
    for line in listed:
        demand(re.match(r"[A-Z]{6}\+", line), line)
        demand(re.search(r"Identity-H\s+yes yes yes\s", line), line)


def check_text(path):
    said = harness.run("pdftotext", "-raw", path, "-").stdout.decode()
    lines = [line for line in said.replace("\f", "").splitlines() if line]
    for wanted in LINES:
        demand(wanted in lines, repr(wanted), "is not in", lines)


def check_widths(path):
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            used = {}
            for _, _, code, font, _ in Page(page).glyphs:
                used.setdefault(font, set()).add(code)
            for font, codes in used.items():
                for code, width in font.program_widths(codes).items():
                    demand(abs(width - font.width(code)) < 0.1, "code", code,
                           "is", width, "wide, /W says", font.width(code))


def check_glyphs(path, expected):
    """Each glyph stands where it was wanted and gives its text back."""
    with pikepdf.open(path) as pdf:
        glyphs = [(number, *glyph) for number, page in enumerate(pdf.pages)
                  for glyph in Page(page).glyphs]
        demand(len(glyphs) == len(expected), len(glyphs), "glyphs")
        for glyph, wanted in zip(glyphs, expected):
            page, x, y, code, font, spans = glyph
            demand(page == wanted[0], "page", page)
            demand(abs(x - wanted[1] / POINT) < TOLERANCE and
                   abs(y - wanted[2] / POINT) < TOLERANCE,
                   f"{wanted[4]} is at {x} {y}, not at",
                   wanted[1] / POINT, wanted[2] / POINT)
            text = font.texts.get(code)
            demand(text and not set(text) & set("\0\uFEFF\uFFFE"),
                   wanted[4], "has no text")
            actual = [utf16_string(properties["/ActualText"])
                      for tag, properties in spans
                      if tag == "/Span" and "/ActualText" in properties]
            if wanted[3] == 1:
                demand(text == wanted[4] and not actual, text, wanted[4])
            else:
                demand(actual == [wanted[4]], actual, wanted[4])


def utf16_string(value):
    digits = bytes(value)
    demand(digits[:2] == b"\xFE\xFF", "not UTF-16")
    return digits[2:].decode("utf-16-be")


def structure_text(pdf):
    """(type, language, text) of each element with content, in order of the
    tree; checks the parent tree on the way."""
    parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = {int(key): value for key, value in zip(parents[::2],
                                                     parents[1::2])}
    contents = {}
    for page in pdf.pages:
        for _, _, code, font, spans in Page(page).glyphs:
            if "/MCID" in spans[0][1]:
                key = page.objgen, int(spans[0][1]["/MCID"])
                contents.setdefault(key, []).append(
                    (spans[0][0], font.texts[code]))
    found = []

    def content(element, page, mcid):
        entry = parents[int(page.StructParents)][mcid]
        demand(entry.objgen == element.objgen, "parent tree")
        pieces = contents.pop((page.objgen, mcid), [])
        demand(all(tag == str(element.S) for tag, _ in pieces), element.S)
        return "".join(text for _, text in pieces)

    def walk(element, language):
        language = str(element.get("/Lang", language))
        kids = element.get("/K", [])
        text = ""
        for kid in kids:
            if isinstance(kid, int):
                text += content(element, element.Pg, kid)
            elif kid.get("/Type") == "/MCR":
                text += content(element, kid.Pg, int(kid.MCID))
            elif kid.get("/Type") == "/OBJR":
                demand(parents[int(kid.Obj.StructParent)].objgen ==
                       element.objgen, "annotation's parent")
            else:
                demand(kid.P.objgen == element.objgen, "parent")
                if text:
                    found.append((str(element.S), language, text))
                    text = ""
                walk(kid, language)
        if text:
            found.append((str(element.S), language, text))

    walk(pdf.Root.StructTreeRoot.K, pdf.Root.Lang)
    demand(not contents, "content that no element has", list(contents))
    return found


def check_structure(path):
    with pikepdf.open(path) as pdf:
        found = structure_text(pdf)
    for wanted in [("/H1", "zh-Hans", LINES[0]),
                   ("/P", "zh-Hans", "".join(LINES[1:5])),
                   ("/Link", "en-GB", "the linkedwords"),
                   ("/Lbl", "zh-Hans", "一、"), ("/LBody", "zh-Hans", "列表项目"),
                   ("/TH", "zh-Hans", "项目"), ("/TH", "zh-Hans", "数量"),
                   ("/TD", "zh-Hans", "十二"),
                   ("/Code", "zh-Hans", "int main(void)"),
                   ("/Note", "zh-Hans", "直骨の注")]:
        demand(wanted in found, wanted, "is not in", found)
    order = [kind for kind, _, _ in found]
    demand(order == ["/H1", "/P", "/P", "/Link", "/P", "/Lbl", "/LBody", "/TH",
                     "/TH", "/TD", "/Code", "/Note"], order)


def check_links(path):
    with pikepdf.open(path) as pdf:
        annotations = list(pdf.pages[0].Annots)
        demand(len(annotations) == 2, len(annotations))
        demand(pdf.pages[0].Tabs == "/S", "tab order")
        for annotation, left in zip(annotations, (91.3, 72.2)):
            demand(annotation.F == 4 and list(annotation.Border) == [0, 0, 0],
                   "flags or border")
            demand(str(annotation.A.URI) ==
                   "https://example.org/%E4%B8%AD?a=(1)", annotation.A.URI)
            demand(str(annotation.Contents) == "https://example.org/中?a=(1)",
                   annotation.Contents)
            demand(abs(float(annotation.Rect[0]) - left) < 0.1,
                   annotation.Rect)


def check_catalog(path):
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        demand(root.MarkInfo.Marked, "not marked")
        demand(root.ViewerPreferences.DisplayDocTitle, "no title shown")
        demand(str(root.Lang) == "zh-Hans", root.Lang)
        labels = list(root.PageLabels.Nums)
        demand(labels[0] == 0 and labels[1].St == 3 and len(labels) == 2,
               labels)
        titles = []
        with pdf.open_outline() as outline:
            def walk(items, level):
                for item in items:
                    titles.append((level, item.title))
                    walk(item.children, level + 1)
            walk(outline.root, 1)
        demand(titles == [(1, "全国工作简报"), (2, "Skipped (level)"),
                          (2, "二"), (1, "三")], titles)


def check_metadata(path):
    with pikepdf.open(path) as pdf:
        packet = pdf.Root.Metadata.read_raw_bytes().decode()
        demand("/Filter" not in pdf.Root.Metadata, "metadata is compressed")
        demand(pdf.docinfo["/Title"] == "全国工作简报 <A&B>", pdf.docinfo)
        demand(len(bytes(pdf.trailer.ID[0])) == 16, "ID")
        with pdf.open_metadata() as meta:
            demand(meta["dc:title"] == "全国工作简报 <A&B>", meta["dc:title"])
            demand(meta["dc:creator"] == ["办公室"], meta["dc:creator"])
            demand(meta["dc:language"] == {"zh-Hans", "en-GB"},
                   meta["dc:language"])
            demand(meta["xmp:CreateDate"] == "2026-05-01T00:00:00Z", "date")
    titles = re.findall(r'<rdf:li xml:lang="([^"]+)">([^<]*)</rdf:li>', packet)
    demand(titles == [("x-default", "全国工作简报 &lt;A&amp;B&gt;"),
                      ("zh-Hans", "全国工作简报 &lt;A&amp;B&gt;"),
                      ("en-GB", "National &quot;Bulletin&quot;")], titles)


# ---- the tests ----

def fonts_of(pdf):
    return [font for _, font in pdf.pages[0].Resources.Font.items()]


class Files(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("qpdf", "pdffonts", "pdftotext")
        harness.need_path(PDF_TEST)
        self.pdf = self.make("specimen.pdf")
        with open(self.pdf + ".json", encoding="utf-8") as file:
            self.expected = json.load(file)

    def make(self, name, environment=None):
        harness.run(PDF_TEST, "--specimen", self.path(name),
                    env={**os.environ, **(environment or {})})
        return self.path(name)

    def passes_unless(self, check, damage, *arguments):
        """`check` passes, and fails on a copy that `damage` has changed."""
        check(self.pdf, *arguments)
        with pikepdf.open(self.pdf) as pdf:
            damage(pdf)
            pdf.save(self.path("damaged.pdf"))
        with self.assertRaises(Wrong):
            check(self.path("damaged.pdf"), *arguments)

    def test_syntax(self):
        check_syntax(self.pdf)
        with open(self.pdf, "rb") as file:
            data = file.read()
        broken = self.write("broken.pdf", data.replace(b"endobj", b"endxbj"))
        with self.assertRaises(Wrong):
            check_syntax(broken)
        self.assertTrue(data.startswith(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
        self.assertTrue(data.endswith(b"%%EOF\n"))

    def test_fonts(self):
        def damage(pdf):
            font = fonts_of(pdf)[0]
            del font.DescendantFonts[0].FontDescriptor.FontFile3
        self.passes_unless(check_fonts_listed, damage)

    def test_text(self):
        def damage(pdf):
            for font in fonts_of(pdf):
                cmap = font.ToUnicode.read_bytes()
                font.ToUnicode.write(cmap.replace(b"<2026>", b"<22EF>"))
        self.passes_unless(check_text, damage)

    def test_widths(self):
        def damage(pdf):
            for font in fonts_of(pdf):
                for i, widths in enumerate(font.DescendantFonts[0].W):
                    if isinstance(widths, pikepdf.Array):
                        font.DescendantFonts[0].W[i][0] = float(widths[0]) + 1
        self.passes_unless(check_widths, damage)

    def test_glyphs(self):
        def move(pdf):
            page = pdf.pages[0]
            stream = page.Contents.read_bytes()
            page.Contents.write(stream.replace(b" Td\n", b" Td .02 0 Td\n",
                                               1))
        self.passes_unless(check_glyphs, move, self.expected)

        def rename(pdf):
            for font in fonts_of(pdf):
                cmap = font.ToUnicode.read_bytes()
                font.ToUnicode.write(cmap.replace(b"<4E00>", b"<2F00>"))
        self.passes_unless(check_glyphs, rename, self.expected)

        def silence(pdf):
            page = pdf.pages[0]
            stream = page.Contents.read_bytes()
            page.Contents.write(stream.replace(b"/ActualText", b"/Nothing"))
        self.passes_unless(check_glyphs, silence, self.expected)

    def test_structure(self):
        def damage(pdf):
            page = pdf.pages[0]
            stream = page.Contents.read_bytes()
            page.Contents.write(stream.replace(b"/MCID 0", b"/MCID 1"))
        self.passes_unless(check_structure, damage)

        def reorder(pdf):
            kids = pdf.Root.StructTreeRoot.K.K
            kids[0], kids[1] = kids[1], kids[0]
        self.passes_unless(check_structure, reorder)

    def test_links(self):
        def damage(pdf):
            pdf.pages[0].Annots[0].F = 2
        self.passes_unless(check_links, damage)

    def test_catalog(self):
        def damage(pdf):
            pdf.Root.PageLabels.Nums[1].St = 1
        self.passes_unless(check_catalog, damage)

    def test_metadata(self):
        def damage(pdf):
            packet = pdf.Root.Metadata.read_bytes()
            pdf.Root.Metadata.write(packet.replace(b"x-default", b"ja"))
        self.passes_unless(check_metadata, damage)

    def test_other_viewers(self):
        """MuPDF and Ghostscript draw both pages without a complaint."""
        harness.need("mutool", "gs")
        done = harness.run("mutool", "draw", "-q", "-F", "txt", self.pdf)
        text = done.stdout.decode()
        for line in LINES[:4] + LINES[8:9]:
            self.assertIn(line, unicodedata.normalize("NFD", text))
        done = harness.run("gs", "-q", "-dNOPAUSE", "-dBATCH",
                           "-sDEVICE=bbox", self.pdf)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(done.stderr.count(b"%%HiResBoundingBox"), 2)
        self.assertNotIn(b"rror", done.stderr)

    def test_same_bytes(self):
        def read(path):
            with open(path, "rb") as file:
                return file.read()
        first = read(self.pdf)
        self.assertEqual(read(self.make("again.pdf")), first)
        zone = {"TZ": "XYZ-13:45"}
        self.assertEqual(read(self.make("zone.pdf", zone)), first)
        harness.need("localedef")
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8",
                        self.path("de_DE.UTF-8")], capture_output=True,
                       check=False)
        if not os.path.isdir(self.path("de_DE.UTF-8")):
            self.skipTest("no locale de_DE")
        locale = {"LOCPATH": self.folder, "LC_ALL": "de_DE.UTF-8"}
        said = harness.run("locale", "decimal_point",
                           env={**os.environ, **locale}).stdout
        self.assertEqual(said, b",\n", "the locale took no effect")
        self.assertEqual(read(self.make("comma.pdf", locale)), first)


if __name__ == "__main__":
    harness.main()
