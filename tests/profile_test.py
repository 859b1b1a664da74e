"""What a PDF claims of PDF/A and PDF/UA: all of its profile, less where the
text keeps less, nothing when nothing is asked; the source that travels in an
A-3 file is the source; what the file says of itself and of its tables and
lists.
"""
import os

import pikepdf

import harness
import made_fonts
import verapdf

PLAIN = "---\ntitle: 简报\n---\n\n# 国家\n\n人民。\n"
DESCRIBED = """---
title: {zh: 简报, en: Briefing}
description: {zh: 关于<水>质。, en: On the river & its water.}
keywords: {zh: 水质、志愿, en: "water quality; volunteers , 水质"}
---

国家。

The people.
"""
GROUPS = """| 甲 | A |
|---|---|
| 一 | 1 |
| 二 | 2 |

- 丙

3. 丁
"""
SKIPPED = "# 国家\n\n### 人民\n\n大会。\n"
PRIVATE = "# 国家\n\n人民\ue000。\n"
FULL = {"part": "2", "conformance": "A", "ua": "1"}


class Profile(harness.TestCase):
    def made(self, text, *options, said=None, status=0):
        """Typesets; gives the PDF's path.  `said`: a code that is told."""
        source = self.write("case.md", text)
        pdf = self.path("case.pdf")
        if os.path.exists(pdf):
            os.remove(pdf)
        done = harness.typeset(source, pdf, *options, status=status)
        told = done.stderr.decode()
        if said:
            self.assertIn(f"[{said}]", told)
        else:
            self.assertNotIn("profile", told)
        return pdf

    def test_claims_all_by_default(self):
        self.assertEqual(verapdf.claims(self.made(PLAIN)), FULL)

    def test_claims_what_is_asked_for(self):
        for profile, wanted in (
                ("a-2a+ua-1", FULL),
                ("a-2u", {"part": "2", "conformance": "U"}),
                ("a-3a+ua-1", {**FULL, "part": "3"}),
                ("plain", {})):
            with self.subTest(profile):
                self.assertEqual(verapdf.claims(
                    self.made(PLAIN, "--profile", profile)), wanted)

    def test_an_unknown_profile_is_wrong_usage(self):
        done = harness.run(harness.briefset, "typeset", "x.md", "--profile",
                           "a-9z", status=2)
        self.assertIn("a-2a+ua-1", done.stderr.decode())

    def test_a_skipped_heading_costs_accessibility(self):
        pdf = self.made(SKIPPED, said="heading-skipped")
        self.assertEqual(verapdf.claims(pdf),
                         {"part": "2", "conformance": "A"})
        done = harness.typeset(self.path("case.md"), pdf, "--profile", "plain")
        self.assertRegex(done.stderr.decode(),
                         r"case\.md:3:\d+: warning: .*\[heading-skipped\]")
        self.assertEqual(verapdf.claims(pdf), {})

    def test_headings_in_order_cost_nothing(self):
        text = "# 一\n\n## 二\n\n### 三\n\n# 四\n\n## 五\n"
        self.assertEqual(verapdf.claims(self.made(text)), FULL)

    def test_private_characters_cost_level_a(self):
        """In a font that has such a character."""
        font = self.private_font()
        pdf = self.made(PRIVATE, "--fonts", os.path.dirname(font), "--layout",
                        self.layout(), said="private-character")
        self.assertEqual(verapdf.claims(pdf),
                         {"part": "2", "conformance": "U"})

    def private_font(self):
        """A font under a name of its own, whose 国 is U+E000 as well."""
        font = made_fonts.small()
        for table in font["cmap"].tables:
            if 0x56FD in table.cmap:
                table.cmap[0xE000] = table.cmap[0x56FD]
        path = self.path("fonts", "private.ttf")
        made_fonts.save(font, "Briefsettest", path)
        return path

    def layout(self):
        return self.write("own.yaml", """
page: {size: A5, margins: {top: 20mm, bottom: 20mm, inner: 20mm, outer: 20mm}}
fonts:
  own: {han: Briefsettest, latin: Briefsettest}
styles:
  paragraph: {font: own, size: 12pt, pitch: 20pt}
  heading-1: {like: paragraph}
""")

    def test_strict_refuses_what_falls_short(self):
        pdf = self.made(SKIPPED, "--profile-strict", said="profile-not-kept",
                        status=1)
        self.assertFalse(os.path.exists(pdf))
        self.assertTrue(os.path.exists(self.made(PLAIN, "--profile-strict")))

    def test_an_a3_file_holds_its_source(self):
        with pikepdf.open(self.made(PLAIN, "--profile", "a-3a+ua-1")) as pdf:
            self.assertEqual(list(pdf.attachments), ["file000000"])
            spec = pdf.attachments["file000000"]
            self.assertEqual(spec.filename, "case.md")
            self.assertEqual(spec.get_file().read_bytes().decode(), PLAIN)
            self.assertEqual(str(spec.obj["/AFRelationship"]), "/Source")
            self.assertEqual(len(pdf.Root["/AF"]), 1)
        with pikepdf.open(self.made(PLAIN)) as pdf:
            self.assertEqual(list(pdf.attachments), [])

    def test_the_same_input_gives_the_same_bytes(self):
        def content(*options):
            with open(self.made(*options), "rb") as file:
                return file.read()
        for options in ((PLAIN,), (PLAIN, "--profile", "a-3a+ua-1")):
            self.assertEqual(content(*options), content(*options))
        self.assertNotEqual(content(PLAIN), content(PLAIN + "大会。\n"))

    def test_a_document_without_a_title_gets_its_first_words(self):
        with pikepdf.open(self.made("国家**人民**。\n\nThe people.\n")) as pdf:
            self.assertEqual(str(pdf.docinfo["/Title"]), "国家人民。")
        with pikepdf.open(self.made("国家" * 40)) as pdf:
            self.assertEqual(str(pdf.docinfo["/Title"]), "国家" * 30 + "…")

    def test_description_and_keywords(self):
        with pikepdf.open(self.made(DESCRIBED)) as pdf:
            self.assertEqual(str(pdf.docinfo["/Subject"]), "关于<水>质。")
            words = ["水质", "志愿", "water quality", "volunteers"]
            self.assertEqual(str(pdf.docinfo["/Keywords"]), "; ".join(words))
            xmp = pdf.Root.Metadata.read_bytes().decode()
            with pdf.open_metadata() as meta:
                self.assertEqual(meta["pdf:Keywords"], "; ".join(words))
                self.assertEqual(meta["dc:subject"], set(words))
        for language, text in (("x-default", "关于&lt;水&gt;质。"),
                               ("zh-Hans", "关于&lt;水&gt;质。"),
                               ("en", "On the river &amp; its water.")):
            self.assertIn(f'<rdf:li xml:lang="{language}">{text}</rdf:li>',
                          xmp)
        with pikepdf.open(self.made(PLAIN)) as pdf:
            self.assertNotIn("/Subject", pdf.docinfo)
            self.assertNotIn(b"dc:description", pdf.Root.Metadata.read_bytes())

    def metadata(self, fields):
        """(what XMP has, Info) of a document with fields in YAML."""
        with pikepdf.open(self.made(f"---\n{fields}\n---\n\n国家。\n\n"
                                    "The people.\n")) as pdf:
            with pdf.open_metadata() as meta:
                return {key: meta.get(key)
                        for key in ("dc:subject", "dc:creator")}, \
                    {key: str(pdf.docinfo[key]) for key in pdf.docinfo.keys()}

    def test_lists_of_keywords(self):
        """The words of a list are not taken apart; of a text they are."""
        meta, info = self.metadata("keywords: {zh: [论坛, 科技], "
                                   "en: [forum, 'science, art', forum]}")
        words = ["论坛", "科技", "forum", "science, art"]
        self.assertEqual(meta["dc:subject"], set(words))
        self.assertEqual(info["/Keywords"], "; ".join(words))
        meta, _ = self.metadata("keywords: [论坛, 科技]")
        self.assertEqual(meta["dc:subject"], {"论坛", "科技"})
        meta, _ = self.metadata("keywords: {en: 'forum, science, art'}")
        self.assertEqual(meta["dc:subject"], {"forum", "science", "art"})

    def test_lists_of_authors(self):
        meta, info = self.metadata("authors: {zh: [王一, 李二], en: [Wang, Li]}")
        self.assertEqual(meta["dc:creator"], ["王一", "李二"])
        self.assertEqual(info["/Author"], "王一、李二")
        meta, info = self.metadata("authors: {en: [Wang, Li]}")
        self.assertEqual(meta["dc:creator"], ["Wang", "Li"])
        self.assertEqual(info["/Author"], "Wang, Li")
        meta, _ = self.metadata("authors: Wang, Li")
        self.assertEqual(meta["dc:creator"], ["Wang, Li"])
        meta, _ = self.metadata("author: Wang\nauthors: [Li]")
        self.assertEqual(meta["dc:creator"], ["Wang"])

    def test_tables_have_groups_of_rows_and_lists_their_numbering(self):
        with pikepdf.open(self.made(GROUPS)) as pdf:
            found = {}
            for one in pdf.objects:
                if isinstance(one, pikepdf.Dictionary) and "/S" in one and \
                        one.get("/Type") == "/StructElem":
                    found.setdefault(str(one.S), []).append(one)
            head, = found["/THead"]
            body, = found["/TBody"]
            self.assertEqual([len(head.K), len(body.K)], [1, 2])
            self.assertEqual([str(group.P.S) for group in (head, body)],
                             ["/Table"] * 2)
            self.assertEqual([str(one.A.ListNumbering)
                              for one in found["/L"]], ["/Disc", "/Decimal"])
        with pikepdf.open(self.made("| 甲 | A |\n|---|---|\n")) as pdf:
            self.assertNotIn("/THead", [
                str(one.S) for one in pdf.objects
                if isinstance(one, pikepdf.Dictionary) and "/S" in one])


if __name__ == "__main__":
    harness.main()
