# labels: once
"""Files of other programs become sources: what Word wrote, by pandoc, and a
PDF, by pdftotext; all of their text, in order, on the page that is made."""
import os
import zipfile

import harness
import pages
from figure_test import png

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


def run(text, look=""):
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}" \
        "</w:t></w:r>"


def paragraph(*runs, style=""):
    look = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    return f"<w:p>{look}{''.join(runs)}</w:p>"


def table(*rows):
    return "<w:tbl><w:tblPr/><w:tblGrid>" + \
        "<w:gridCol w:w='2000'/>" * len(rows[0]) + "</w:tblGrid>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(run(cell))}</w:tc>"
                           for cell in row) + "</w:tr>"
        for row in rows) + "</w:tbl>" + paragraph()


FIGURE = f"""<w:r><w:drawing><wp:inline>
<wp:extent cx="1800000" cy="900000"/><wp:docPr id="1" name="a" descr="水位曲线"/>
<a:graphic><a:graphicData uri="{PICTURE}picture">
<pic:pic><pic:blipFill><a:blip r:embed="rId7"/>
</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>
</w:r>"""
NOTE = "<w:r><w:footnoteReference w:id='2'/></w:r>"

BODY = [
    paragraph(run("河口“观测”通报"), style="Heading1"),
    paragraph(run("五月采样——共12处——全部合格……"), run("“达标”", "<w:b/>"),
              run("率为100%。"), NOTE),
    paragraph(run("面积10"), run("6", "<w:vertAlign w:val='superscript'/>"),
              run(" m"), run("2", "<w:vertAlign w:val='superscript'/>"),
              run("，CO"), run("2", "<w:vertAlign w:val='subscript'/>"),
              run("不变，"), run("重点", "<w:u w:val='single'/>"),
              run("在3~5处；x*y*z^2 #1。")),
    paragraph(run("It’s the “best” year—so far…")),
    table(["测点", "Site"], ["桥下", "Bridge"]),
    paragraph(FIGURE),
]


def write_docx(path):
    types = {"xml": "application/xml", "png": "image/png",
             "rels": "application/vnd.openxmlformats-package."
             "relationships+xml"}
    main = "application/vnd.openxmlformats-officedocument." \
        "wordprocessingml.{}+xml"
    parts = {
        "[Content_Types].xml":
            f"<Types xmlns='{PACKAGE}content-types'>" + "".join(
                f"<Default Extension='{end}' ContentType='{kind}'/>"
                for end, kind in types.items()) + "".join(
                f"<Override PartName='/word/{name}.xml' ContentType='"
                f"{main.format(kind)}'/>" for name, kind in
                (("document", "document.main"), ("footnotes", "footnotes"),
                 ("styles", "styles"))) +
            "</Types>",
        "_rels/.rels":
            f"<Relationships xmlns='{PACKAGE}relationships'><Relationship "
            f"Id='rId1' Type='{OFFICE}/officeDocument' Target='word/"
            "document.xml'/></Relationships>",
        "word/_rels/document.xml.rels":
            f"<Relationships xmlns='{PACKAGE}relationships'>"
            f"<Relationship Id='rId7' Type='{OFFICE}/image' Target='media/"
            f"image1.png'/><Relationship Id='rId8' Type='{OFFICE}/footnotes' "
            f"Target='footnotes.xml'/><Relationship Id='rId9' Type='{OFFICE}"
            "/styles' Target='styles.xml'/></Relationships>",
        "word/document.xml":
            f"<w:document xmlns:w='{WORD}' xmlns:r='{OFFICE}' xmlns:wp='"
            f"{PICTURE}wordprocessingDrawing' xmlns:a='{PICTURE}main' "
            f"xmlns:pic='{PICTURE}picture'><w:body>" +
            "".join(BODY) + "</w:body></w:document>",
        "word/styles.xml":
            f"<w:styles xmlns:w='{WORD}'><w:style w:type='paragraph' "
            "w:styleId='Heading1'><w:name w:val='heading 1'/></w:style>"
            "</w:styles>",
        "word/footnotes.xml":
            f"<w:footnotes xmlns:w='{WORD}'><w:footnote w:id='2'>" +
            paragraph(run("按新标准计。")) + "</w:footnote></w:footnotes>",
    }
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
        file.writestr("word/media/image1.png", png(96, 48, (200, 30, 30)))


class Import(harness.TestCase):
    def imported(self, name, output="b.md", status=0, **options):
        return harness.run(harness.briefset, "import", name, "-o", output,
                           cwd=self.folder, status=status, **options)

    def source(self, output="b.md"):
        with open(self.path(output), encoding="utf-8") as file:
            return file.read()

    def test_word(self):
        harness.need("pandoc")
        write_docx(self.path("通报.docx"))
        os.mkdir(self.path("out"))
        self.imported("通报.docx", "out/b.md")
        done = harness.typeset(self.path("out/b.md"), self.path("b.pdf"),
                               "--messages", "short")
        said = {line.rsplit("[", 1)[1][:-1] for line in
                done.stderr.decode().splitlines()}
        self.assertLessEqual(said, {"missing-translation"})
        text = "".join(char.text for page in pages.read(self.path("b.pdf"))
                       for char in page.chars)
        at = 0
        for piece in ("河口“观测”通报", "五月采样——共12处——全部合格……“达标”率为100%。",
                      "面积106m2，CO2不变，重点在3~5处；x*y*z^2#1。",
                      "It’sthe“best”year—sofar…", "桥下", "Bridge", "水位曲线",
                      "按新标准计。"):
            found = text.find(piece, at)
            self.assertGreaterEqual(found, at, (piece, text))
            at = found + len(piece)

    def test_scripts_are_raised_and_lowered(self):
        harness.need("pandoc")
        write_docx(self.path("a.docx"))
        self.imported("a.docx")
        harness.typeset(self.path("b.md"), self.path("b.pdf"))
        chars = pages.read(self.path("b.pdf"))[0].chars
        rises = {}
        for before, char in zip(chars, chars[1:]):
            if char.text in "26" and char.size < 0.7 * before.size:
                rises[before.text + char.text] = \
                    (before.baseline - char.baseline) / before.size
        self.assertEqual(sorted(rises), ["06", "O2", "m2"])
        self.assertGreater(min(rises["06"], rises["m2"]), 0.3)
        self.assertLess(rises["O2"], -0.1)

    def test_space_behind_scripts(self):
        """As behind the letters that they belong to; none behind the number
        of a footnote."""
        source = self.write("a.md", "碳CO~2~浓度，m^2^左右，注[^1]释。\n\n[^1]: 注。\n")
        harness.typeset(source, self.path("a.pdf"))
        chars = pages.read(self.path("a.pdf"))[0].chars
        gaps = {after.text: (after.left - before.right) / after.size
                for before, after in zip(chars, chars[1:])}
        for text in "浓左":
            self.assertAlmostEqual(gaps[text], 0.25, delta=0.13, msg=text)
        self.assertLess(gaps["释"], 0.1)

    def test_pdf(self):
        harness.need("pdftotext")
        first = self.write("a.md", "---\ntitle: 河口监测站简讯\nlanguages: [zh-Hans]"
                           "\n---\n\n" + "五月的水样全部合格，浊度比去年低了一成。" * 9 + "\n")
        harness.typeset(first, self.path("a.pdf"))
        self.imported("a.pdf")
        self.assertIn("五月的水样全部合格，浊度比去年低了一成。" * 9, self.source())

    def test_what_cannot_be_imported(self):
        self.write("a.docx", "no archive")
        self.write("a.pdf", "%PDF-1.4\n")
        there = {**os.environ, "PATH": "/nowhere"}
        for name, output, env, status, words in (
                ("a.docx", "b.md", there, 1, b"pandoc reads such files"),
                ("a.pdf", "b.md", there, 1, b"pdftotext reads such files"),
                ("none.docx", "b.md", None, 1, b"cannot be read"),
                ("a.docx", "none/b.md", None, 3, b"cannot write none/b.md")):
            with self.subTest(name=name, output=output):
                done = self.imported(name, output, status, env=env)
                self.assertIn(words, done.stderr)
                self.assertFalse(os.path.exists(self.path(output)))

    def test_what_is_damaged(self):
        harness.need("pandoc", "pdftotext")
        self.write("a.docx", "no archive")
        self.write("a.pdf", "%PDF-1.4\n")
        for name in ("a.docx", "a.pdf"):
            done = self.imported(name, status=1)
            self.assertIn(b"could not read the file", done.stderr)


if __name__ == "__main__":
    harness.main()
