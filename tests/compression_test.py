# labels: once
"""The three compressions: one content, three sizes, all of them PDF/A; the
smallest has its objects in streams, and the fast one is not the slowest."""
import os

import pikepdf

import broken_pdf
import harness
import verapdf

LEVELS = ("fast", "normal", "small")


class Compression(harness.TestCase):
    def setUp(self):
        super().setUp()
        source = os.path.join(harness.root, "input", "samples", "bulletin.md")
        self.pdfs = {}
        for level in LEVELS:
            self.pdfs[level] = self.path(level + ".pdf")
            harness.typeset(source, self.pdfs[level], "--compression", level)

    def read(self, level):
        with open(self.pdfs[level], "rb") as file:
            return file.read()

    def test_sizes(self):
        fast, normal, small = (len(self.read(level)) for level in LEVELS)
        self.assertLess(normal, fast)
        self.assertLess(small, normal * 0.97)

    def test_normal_is_the_default(self):
        pdf = self.path("default.pdf")
        harness.typeset(os.path.join(harness.root, "input", "samples",
                                     "bulletin.md"), pdf)
        with open(pdf, "rb") as file:
            self.assertEqual(file.read(), self.read("normal"))

    def test_objects_in_streams(self):
        self.assertIn(b"/Type /ObjStm", self.read("small"))
        self.assertNotIn(b"/Type /StructElem", self.read("small"))
        for level in ("fast", "normal"):
            self.assertNotIn(b"/ObjStm", self.read(level))
            self.assertIn(b"/Type /StructElem", self.read(level))

    def content(self, level):
        """Every object but those that hold others, streams opened."""
        found = {}
        with pikepdf.open(self.pdfs[level]) as pdf:
            for item in pdf.objects:
                if not isinstance(item, pikepdf.Object):
                    continue  # the length of a stream of libharu's
                if not isinstance(item, pikepdf.Stream):
                    found[item.objgen] = item.unparse(resolved=True)
                elif item.get("/Type") not in ("/ObjStm", "/XRef"):
                    keys = {key: value.unparse() if isinstance(
                        value, pikepdf.Object) else value
                        for key, value in item.items() if key != "/Length"}
                    found[item.objgen] = (keys, item.read_bytes())
        return found

    def test_one_content(self):
        normal = self.content("normal")
        self.assertGreater(len(normal), 100)
        for level in ("fast", "small"):
            other = self.content(level)
            self.assertEqual(other, normal, level)

    def test_readers(self):
        harness.need("qpdf", "mutool", "pdftotext", "gs")
        for level in LEVELS:
            with self.subTest(level):
                pdf = self.pdfs[level]
                harness.run("qpdf", "--check", pdf)
                for command in (["mutool", "draw", "-q", "-F", "txt", pdf],
                                ["pdftotext", pdf, "-"],
                                ["gs", "-q", "-dBATCH", "-dNOPAUSE",
                                 "-sDEVICE=nullpage", pdf]):
                    self.assertEqual(harness.run(*command).stderr.replace(
                        b"warning: ICC support is not available\n", b""), b"")

    def test_same_bytes(self):
        before = self.read("small")
        self.setUp()
        self.assertEqual(self.read("small"), before)

    def test_checked(self):
        for level in LEVELS:
            with self.subTest(level):
                done = harness.run(harness.briefset, "check", "--profile",
                                   "a-2a+ua-1", self.pdfs[level], status=0)
                self.assertEqual(done.stdout, b"")

    def test_valid(self):
        verapdf.need()
        pdfs = list(self.pdfs.values())
        for flavour in ("2a", "ua1"):
            self.assertEqual(verapdf.failures(flavour, pdfs),
                             {pdf: {} for pdf in pdfs})

    def test_check_reads_packed_files(self):
        """A packed file that is broken is found to be so."""
        source = self.write("good.md", broken_pdf.GOOD)
        pdf = self.path("packed.pdf")
        harness.typeset(source, pdf, "--compression", "small")
        with open(pdf, "rb") as file:
            data = file.read()
        broken = data.replace(b"\nendstream\nendobj\n",
                              b" endstream\nendobj\n", 1)
        self.assertNotEqual(broken, data)
        done = harness.run(harness.briefset, "check",
                           self.write("broken.pdf", broken), status=1)
        self.assertIn(b"ISO 19005-2 6.1.7.1", done.stdout)

    def test_wrong_word(self):
        done = harness.run(harness.briefset, "typeset", "--compression",
                           "best", "x.md", status=2)
        self.assertIn(b"small", done.stderr)


if __name__ == "__main__":
    harness.main()
