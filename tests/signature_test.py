# labels: once
# seconds: 37
"""A place kept for a signature: it is filled in from outside without a byte
moving, and then others find the signature good; a byte that changed is found.
OpenSSL signs, by a few lines of shell in the README.
"""
import os
import re

import pikepdf

import harness
import signature_judge
import verapdf
from manual_test import blocks, read

SOURCE = """---
title: {zh: 盖章的文件, en: A signed document}
date: 2026-05-01
---

# 盖章的文件

# A signed document

正文有一个[链接](https://example.org/)。

The text has a [link](https://example.org/).
"""
EMPTY = {"6.4.3-2": 1, "6.4.3-3": 1}  # nobody has signed
RANGE = re.compile(rb"/ByteRange \[([0-9 ]*)\]")


class Signatures(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.source = self.write("a.md", SOURCE)

    def reserved(self, name="a.pdf", option="--reserve-signature", *options):
        pdf = self.path(name)
        harness.typeset(self.source, pdf, option, *options)
        return pdf

    def bytes_of(self, pdf):
        with open(pdf, "rb") as file:
            return file.read()

    def range_of(self, pdf):
        [numbers] = RANGE.findall(self.bytes_of(pdf))
        return [int(number) for number in numbers.split()]

    def key(self, key="key.pem", certificate="cert.pem"):
        """A key and its certificate, in the test's folder."""
        harness.need("openssl")
        if not os.path.exists(self.path(key)):
            harness.run("openssl", "req", "-x509", "-newkey", "rsa:2048",
                        "-nodes", "-subj", "/CN=Nobody", "-keyout",
                        self.path(key), "-out", self.path(certificate))

    def sign(self, pdf, name="signed.pdf", status=0, more=""):
        """Does what the README says, with `more` options for OpenSSL."""
        [script] = [content for file, _, content in
                    blocks(read(harness.root, "README.md"))
                    if file == "sign.sh"]
        self.key()
        self.write("sign.sh", script.replace(" -cades", " -cades " + more))
        with open(self.path(name), "wb") as out:
            harness.run("sh", "sign.sh", pdf, cwd=self.folder, stdout=out,
                        status=status)
        return self.path(name)

    def verdict(self, pdf):
        harness.need("pdfsig")
        return harness.run("pdfsig", "-nocert", pdf, status=None,
                           cwd=self.folder).stdout.decode()

    # ---- the place ----

    def test_range(self):
        """All but the zeros and their brackets, whatever the compression."""
        for number, level in enumerate(("normal", "fast", "small")):
            for size in (1024, 16384, 32767):
                with self.subTest(level=level, size=size):
                    pdf = self.reserved(f"{number}-{size}.pdf",
                                        f"--reserve-signature={size}",
                                        "--compression", level)
                    data = self.bytes_of(pdf)
                    zero, start, end, rest = self.range_of(pdf)
                    self.assertEqual((zero, end + rest), (0, len(data)))
                    self.assertEqual(data[start:end],
                                     b"<" + b"0" * 2 * size + b">")
                    self.assertTrue(data[:start].endswith(b"/Contents "))
                    harness.run("qpdf", "--check", pdf)
        self.assertEqual(self.bytes_of(self.path("0-16384.pdf")),
                         self.bytes_of(self.reserved()))

    def test_field(self):
        for level in ("normal", "small"):
            with pikepdf.open(self.reserved("a.pdf", "--reserve-signature",
                                            "--compression", level)) as pdf:
                self.assertEqual(pdf.Root.AcroForm.SigFlags, 3)
                [field] = pdf.Root.AcroForm.Fields
                self.assertEqual((field.FT, field.Subtype, field.F & 0b111),
                                 ("/Sig", "/Widget", 4))
                self.assertEqual([int(n) for n in field.Rect], [0, 0, 0, 0])
                self.assertEqual(str(field.TU), "电子签名")
                self.assertEqual((field.V.Type, field.V.Filter,
                                  field.V.SubFilter),
                                 ("/Sig", "/Adobe.PPKLite",
                                  "/ETSI.CAdES.detached"))
                page = pdf.pages[-1]
                self.assertIn(field.objgen,
                              [item.objgen for item in page.Annots])
                self.assertEqual(field.P.objgen, page.objgen)
                self.check_tags(pdf, field)

    def check_tags(self, pdf, field):
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        form = numbers[numbers.index(field.StructParent) + 1]
        self.assertEqual((form.S, str(form.Lang)), ("/Form", "zh-Hans"))
        [kid] = form.K
        self.assertEqual(kid.Obj.objgen, field.objgen)
        document = pdf.Root.StructTreeRoot.K
        self.assertEqual(document.K[-1].objgen, form.objgen)

    def test_name_by_language(self):
        for tag, name in (("zh-Hant", "電子簽名"), ("zh-TW", "電子簽名"),
                          ("en", "Electronic signature"),
                          ("fr", "Electronic signature")):
            self.source = self.write("b.md", f"---\nlanguages: [{tag}]\n---\n\n"
                                     "# A\n")
            with pikepdf.open(self.reserved("b.pdf")) as pdf:
                self.assertEqual(str(pdf.Root.AcroForm.Fields[0].TU), name)

    def test_none_without_the_option(self):
        pdf = self.path("plain.pdf")
        harness.typeset(self.source, pdf)
        self.assertNotIn(b"/ByteRange", self.bytes_of(pdf))
        with pikepdf.open(pdf) as opened:
            self.assertNotIn("/AcroForm", opened.Root)

    def test_wrong_sizes(self):
        for value in ("1023", "32768", "0", "-1", "16k", "", " 2000"):
            for command in ("typeset", "batch"):
                done = harness.run(harness.briefset, command,
                                   f"--reserve-signature={value}", self.source,
                                   cwd=self.folder, status=2)
                self.assertIn(b"from 1024 to 32767", done.stderr)

    def test_batch(self):
        """By option, and by job; a change of it makes the PDF again."""
        harness.run(harness.briefset, "batch", self.source, "-o",
                    self.path("out/"), "--reserve-signature=2048")
        zero, start, end, _ = self.range_of(self.path("out", "a.pdf"))
        self.assertEqual((zero, end - start), (0, 2 * 2048 + 2))
        self.write("jobs.yaml", "jobs:\n"
                   "  - {source: a.md, reserve-signature: %s}\n")
        for value, size in (("true", 16384), ("4096", 4096), ("false", None)):
            self.write("jobs.yaml", "output: out/\njobs:\n"
                       f"  - {{source: a.md, reserve-signature: {value}}}\n")
            harness.run(harness.briefset, "batch", self.path("jobs.yaml"))
            if size is None:
                self.assertNotIn(b"/ByteRange",
                                 self.bytes_of(self.path("out", "a.pdf")))
                continue
            _, start, end, _ = self.range_of(self.path("out", "a.pdf"))
            self.assertEqual(end - start, 2 * size + 2)
        self.write("jobs.yaml", "jobs:\n"
                   "  - {source: a.md, reserve-signature: 1}\n")
        done = harness.run(harness.briefset, "batch", self.path("jobs.yaml"),
                           status=1)
        self.assertIn(b"[job-value]", done.stderr)

    def test_records(self):
        template = self.write("t.md", SOURCE.replace("正文", "{{who}}"))
        self.write("r.csv", "who\n甲\n乙\n")
        harness.run(harness.briefset, "typeset", template, "--records",
                    self.path("r.csv"), "--name", "{{who}}.pdf", "-o",
                    self.path("out/"), "--reserve-signature")
        for name in ("甲.pdf", "乙.pdf"):
            self.assertEqual(len(self.range_of(self.path("out", name))), 4)

    # ---- the signature ----

    def test_signed(self):
        for level in ("normal", "small"):
            with self.subTest(level):
                pdf = self.reserved("a.pdf", "--reserve-signature",
                                    "--compression", level)
                signed = self.sign(pdf)
                before, after = self.bytes_of(pdf), self.bytes_of(signed)
                _, start, end, _ = self.range_of(pdf)
                self.assertEqual(len(before), len(after))
                self.assertEqual(before[:start] + before[end:],
                                 after[:start] + after[end:])
                self.assertNotEqual(before, after)
                said = self.verdict(signed)
                self.assertIn("Signature is Valid", said)
                self.assertIn("Total document signed", said)
                self.assertIn("ETSI.CAdES.detached", said)

    def test_a_changed_byte_is_found(self):
        signed = self.sign(self.reserved())
        data = bytearray(self.bytes_of(signed))
        _, start, end, _ = self.range_of(signed)
        for at in (start // 2, end + 40):
            changed = bytearray(data)
            changed[at] ^= 1
            said = self.verdict(self.write("changed.pdf", bytes(changed)))
            self.assertNotIn("Signature is Valid", said)
        self.assertIn("Signature is Valid", self.verdict(signed))

    def test_too_large(self):
        """The recipe does not write over what stands behind the place."""
        pdf = self.reserved("a.pdf", "--reserve-signature=1024")
        signed = self.sign(pdf, status=1)
        self.assertEqual(self.bytes_of(signed), b"")

    def test_recipe_of_the_manual(self):
        manual = read(harness.root, "pipeline", "briefset.1")
        part = manual[manual.index(".Sh SIGNATURES"):]
        script = re.search(r"\.Bd[^\n]*\n(.*?)^\.Ed", part, re.M | re.S)
        self.reserved()
        self.key()
        harness.run("sh", "-ec", script.group(1).replace(r"\e", "\\"),
                    cwd=self.folder)
        self.assertIn("Signature is Valid",
                      self.verdict(self.path("signed.pdf")))

    # ---- judged ----

    def check(self, pdf, *options):
        done = harness.run(harness.briefset, "check", *options, pdf,
                           status=None)
        return re.findall(r"clause (.*?): .*\[([\w-]+)\]",
                          done.stdout.decode())

    def test_check(self):
        pdf = self.reserved()
        self.assertEqual(self.check(pdf),
                         [("ISO 19005-2 6.4.3", "signature-empty")])
        self.assertEqual(self.check(pdf, "--profile", "ua-1"), [])
        signed = self.sign(pdf)
        self.assertEqual(self.check(signed), [])
        longer = self.write("longer.pdf", self.bytes_of(signed).replace(
            b"\nstartxref\n", b"\n% more\nstartxref\n"))
        self.assertIn(("ISO 19005-2 6.4.3", "signature"), self.check(longer))

    def test_signers(self):
        """One, with his certificate; both judges say so."""
        verapdf.need()
        pdf = self.reserved()
        self.key("key2.pem", "cert2.pem")
        for more, said, rule in (
                ("-nocerts", "does not hold its signer's certificate",
                 "6.4.3-2"),
                ("-signer cert2.pem -inkey key2.pem", "has 2 signers",
                 "6.4.3-3")):
            signed = self.sign(pdf, more=more)
            done = harness.run(harness.briefset, "check", signed, status=1)
            [line] = done.stdout.decode().splitlines()
            self.assertIn(said, line)
            self.assertEqual(verapdf.failures("2a", [signed]),
                             {signed: {rule: 1}})

    def test_valid(self):
        verapdf.need()
        empty, signed = [], []
        for level in ("normal", "small"):
            empty.append(self.reserved(level + ".pdf", "--reserve-signature",
                                       "--compression", level))
            signed.append(self.sign(empty[-1], level + "-signed.pdf"))
        for flavour in ("2a", "ua1"):
            self.assertEqual(verapdf.failures(flavour, signed),
                             {pdf: {} for pdf in signed})
        self.assertEqual(verapdf.failures("ua1", empty),
                         {pdf: {} for pdf in empty})
        self.assertEqual(verapdf.failures("2a", empty),
                         {pdf: EMPTY for pdf in empty})

    def test_pyhanko(self):
        signature_judge.need()
        signed = self.sign(self.reserved())
        self.assertEqual(
            signature_judge.judge(signed, self.path("cert.pem")),
            ["intact", "valid", "trusted", "bottom_line", "ENTIRE_FILE"])
        data = self.bytes_of(signed)
        changed = self.write("changed.pdf", data.replace(
            b"/F 132\n", b"/F 164\n"))
        self.assertNotIn("bottom_line", signature_judge.judge(
            changed, self.path("cert.pem")))


if __name__ == "__main__":
    harness.main()
