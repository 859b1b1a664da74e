# labels: once heavy
# seconds: 160
"""veraPDF finds nothing wrong: the samples in their own layouts, text of many
scripts in every built-in one in every arrangement, the bilingual cases in
every one, each profile by its own rules, and a place for a signature; and it
does find what is broken on purpose.
"""
import glob
import json
import os

import pikepdf

import bilingual
import harness
import icc
import verapdf
from figure_test import png
from picture_color_test import jpeg

SCRIPTS = """---
title: {zh: 多种文字, en: Many scripts}
languages: [zh-Hans, en]
---

::: {.contents}
:::

# 多种文字

汉字“引号”——破折号……省略号，扩展区𠮷。[注音]{ruby="zhù yīn"}与[重点]{.dots}。

Latin *italic* **bold** `code` [link](https://example.org/a?b=1&c=2) <b@c.d>.

Кириллица, Ελληνικά, Tiếng Việt; x² ½ № ℃ →.

| 甲 | A |
|---|---|
| 一 | 1 |

1. 甲
2. 乙

> 引文[^1]

![扫码](qr:https://example.org/){width=20mm}

![Scan](qr:https://example.org/)

[^1]: 注释。

~~删去~~ [框]{.box} [名]{.name} [书]{.work}
"""

ARRANGEMENTS = ("stacked", "parallel", "facing", "sequential", "single")


class Validation(harness.TestCase):
    def setUp(self):
        super().setUp()
        verapdf.need()

    def layouts(self):
        listed = harness.run(harness.briefset, "layouts").stdout.decode()
        return [line.split()[0] for line in listed.splitlines()]

    def made(self, source, name, *options):
        pdf = self.path(name + ".pdf")
        harness.typeset(source, pdf, *options)
        return pdf

    def valid(self, flavour, pdfs):
        self.assertTrue(pdfs)
        bad = {os.path.basename(pdf): found for pdf, found in
               verapdf.failures(flavour, pdfs).items() if found}
        self.assertEqual(bad, {})

    def in_layouts(self, layouts, name, source):
        return [self.made(source, f"{name}-{layout}", "--layout", layout)
                for layout in layouts]

    def test_samples(self):
        pdfs = []
        for sample in sorted(glob.glob(os.path.join(
                harness.root, "input", "samples", "*.md"))):
            pdfs.append(self.made(sample, os.path.basename(sample)))
        for flavour in ("2a", "ua1"):
            self.valid(flavour, pdfs)

    def test_layouts_in_all_arrangements(self):
        source = self.write("scripts.md", SCRIPTS)
        pdfs = [self.made(source, f"{layout}-{kind}", "--layout", layout,
                          "--arrangement", kind)
                for layout in self.layouts() for kind in ARRANGEMENTS]
        for flavour in ("2a", "ua1"):
            self.valid(flavour, pdfs)

    def test_cases(self):
        folder = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(folder)
        pdfs = []
        for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
            with open(path, encoding="utf-8") as file:
                case = json.load(file)
            name = os.path.basename(path)
            pdfs += self.in_layouts(
                self.layouts(), name,
                self.write(name + ".md", bilingual.source(case, "bulletin")))
        self.valid("2a", pdfs)
        self.valid("ua1", [pdf for pdf in pdfs
                           if "ua" in verapdf.claims(pdf)])

    def test_sheets(self):
        source = self.write("scripts.md", SCRIPTS + "\n国\n" * 120)
        pdfs = [self.made(source, f"{layout}-{kind}", "--layout", layout,
                          "--impose", kind, *more)
                for layout in ("bulletin", "initiative-a5")
                for kind, *more in (("2up",), ("4up", "--sheet", "A4"),
                                    ("booklet",))]
        for flavour in ("2a", "ua1"):
            self.valid(flavour, pdfs)

    def test_profiles(self):
        source = self.write("scripts.md", SCRIPTS)
        for profile, flavours in (("a-2u", ["2u"]),
                                  ("a-3a+ua-1", ["3a", "ua1"])):
            pdf = self.made(source, profile, "--profile", profile)
            for flavour in flavours:
                self.valid(flavour, [pdf])

    def test_pictures(self):
        """Gray and transparent, CMYK, of other colours, as they are."""
        files = {"gray.png": png(8, 8, (90,), kind=0),
                 "clear.png": png(8, 8, (9, 90, 200, 128), kind=6),
                 "plain.jpg": jpeg((9, 90, 200)),
                 "inks.jpg": jpeg((9, 90, 200, 20), "CMYK"),
                 "wide.jpg": jpeg((9, 90, 200), profile=icc.rgb(
                     icc.WIDE, 2.2))}
        text = "---\ntitle: {zh: 图, en: Pictures}\n---\n"
        for name, data in files.items():
            self.write(name, data)
            text += f"\n![图]({name})\n"
        pdf = self.made(self.write("pictures.md", text), "pictures")
        for flavour in ("2a", "ua1"):
            self.valid(flavour, [pdf])

    def test_signature(self):
        """A place for a signature breaks nothing but that nobody has signed;
        signature_test.py signs."""
        source = self.write("scripts.md", SCRIPTS)
        for profile, flavour in (("a-2a+ua-1", "2a"), ("a-3a+ua-1", "3a")):
            pdf = self.made(source, profile, "--profile", profile,
                            "--reserve-signature")
            self.assertEqual(verapdf.failures(flavour, [pdf])[pdf],
                             {"6.4.3-2": 1, "6.4.3-3": 1})
            self.valid("ua1", [pdf])

    def test_what_is_broken_is_found(self):
        good = self.made(self.write("scripts.md", SCRIPTS), "good")
        breaks = {
            ("2a", "6.7.2.2-1"): lambda root: root.__delitem__("/MarkInfo"),
            ("2a", "6.6.2.1-1"): lambda root: root.__delitem__("/Metadata"),
            ("2a", "6.2.4.3-4"):
                lambda root: root.__delitem__("/OutputIntents"),
            ("ua1", "7.1-10"):
                lambda root: root.__delitem__("/ViewerPreferences"),
        }
        for number, ((flavour, rule), damage) in enumerate(breaks.items()):
            with self.subTest(rule):
                broken = self.path(f"broken-{number}.pdf")
                with pikepdf.open(good) as pdf:
                    damage(pdf.Root)
                    pdf.save(broken)
                found = verapdf.failures(flavour, [broken])[broken]
                self.assertIn(rule, found)


if __name__ == "__main__":
    harness.main()
