# labels: once heavy
# seconds: 70
"""`briefset check`: files that are broken in one way each are found to be so,
by the right clause, as veraPDF finds them; good files are let through; text
that is set badly on purpose is noticed; hostile files are one clear error.

    pdf_check_test.py --write    renews tests/conformance/broken.md
"""
import glob
import json
import os
import re
import subprocess
import sys
import zlib

import pikepdf

import bilingual
import broken_file  # enters its controls in broken_pdf.CONTROLS
import broken_pdf
import broken_field  # these too
import broken_tags  # and these
import harness
import verapdf

TABLE = os.path.join(harness.root, "tests", "conformance", "broken.md")
ALL = ("--profile", "a-2a+ua-1")

HEAD = """# Broken files

Each file is made from a good one and broken in one way
(`tests/broken_file.py`, `tests/broken_tags.py`, `tests/broken_field.py`). The
clause is that of ISO 19005-2 (A) or ISO 14289-1 (UA) that it breaks. Then stand
the clauses that `briefset check` names and the rules by which veraPDF {version}
finds it, by its profiles 2A and UA-1. Where the two do not agree on the clause
that is broken, the last column says why.

`tests/pdf_check_test.py` makes the files and compares; `pdf_check_test.py --write`
renews this table.

| what is broken | clause | briefset check | veraPDF | why |
|---|---|---|---|---|
"""


def check(*arguments, status=None):
    """Runs the command; gives its findings and the finished process."""
    done = harness.run(harness.briefset, "check", "--messages", "json",
                       *arguments, status=status)
    return [json.loads(line) for line in
            done.stdout.decode("utf-8").splitlines()], done


def short(clause):
    return clause.replace("ISO 19005-2 ", "A ").replace("ISO 14289-1 ", "UA ")


def clauses(found):
    """The clauses that findings name, in order."""
    names = {short(name) for one in found
             for name in one["clause"].split("; ") if name}
    return sorted(names, key=in_order)


def in_order(name):
    standard, clause = name.split(" ", 1)
    return standard, [int(n) for n in re.findall(r"\d+", clause)], clause


def wanted(control):
    return control.clause.replace("19005", "A").replace("14289", "UA")


def names_clause(names, clause):
    """True if the clause itself or one below it is among the names."""
    return any(re.match(re.escape(clause) + r"([.-]|$)", name)
               for name in names)


def judged(folder):
    """All broken files judged by both: [(control, our clauses, its)]."""
    source = os.path.join(folder, "good.md")
    good = os.path.join(folder, "good.pdf")
    with open(source, "w", encoding="utf-8") as file:
        file.write(broken_pdf.GOOD)
    harness.typeset(source, good)
    made = broken_pdf.make(good, folder)
    paths = [path for _, path in made]
    theirs = {flavour: verapdf.failures(flavour, paths)
              for flavour in ("2a", "ua1")}
    rows = []
    for control, path in made:
        found, _ = check(*ALL, path)
        its = [f"A {rule}" for rule in theirs["2a"][path]] + \
              [f"UA {rule}" for rule in theirs["ua1"][path]]
        rows.append((control, clauses(found), sorted(its, key=in_order)))
    return rows


def table(rows):
    text = HEAD.format(version=verapdf.VERSION)
    for control, ours, its in rows:
        text += f"| {control.done} | {wanted(control)} | {'; '.join(ours)} " \
                f"| {'; '.join(its) or 'nothing'} | {control.why} |\n"
    return text


class Broken(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.judged = None

    def both(self):
        """What both find, asked once for all tests."""
        verapdf.need()
        if Broken.judged is None:
            Broken.judged = judged(self.folder)
        return Broken.judged

    def setUp(self):
        super().setUp()
        self.source = self.write("good.md", broken_pdf.GOOD)
        self.good = self.path("good.pdf")
        harness.typeset(self.source, self.good)

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(broken_pdf.CONTROLS), 40)
        self.assertIn(broken_file.width, [control.damage for control in
                                          broken_pdf.CONTROLS])
        names = [control.name for control in broken_pdf.CONTROLS]
        self.assertEqual(len(names), len(set(names)))

    def test_good_file(self):
        found, _ = check(*ALL, self.good, status=0)
        self.assertEqual(found, [])

    def test_each_is_found(self):
        for control, path in broken_pdf.make(self.good, self.folder):
            with self.subTest(control.name):
                found, done = check(*ALL, path, status=1)
                self.assertEqual(done.stderr, b"")
                self.assertTrue(names_clause(clauses(found), wanted(control)),
                                found)

    def test_as_veraPDF(self):
        for control, ours, its in self.both():
            with self.subTest(control.name):
                agree = names_clause(its, wanted(control))
                self.assertTrue(names_clause(ours, wanted(control)), ours)
                self.assertEqual(agree, not control.why,
                                 f"veraPDF: {its}; why: {control.why!r}")

    def test_table(self):
        rows = self.both()
        with open(TABLE, encoding="utf-8") as file:
            self.assertEqual(file.read(), table(rows),
                             "renew it by pdf_check_test.py --write")


class Good(harness.TestCase):
    def layouts(self):
        listed = harness.run(harness.briefset, "layouts").stdout.decode()
        return [line.split()[0] for line in listed.splitlines()]

    def nothing_found(self, name, source):
        for layout in self.layouts():
            with self.subTest(name, layout=layout):
                pdf = self.path(f"{name}-{layout}.pdf")
                done = harness.typeset(source, pdf, "--layout", layout)
                found, _ = check(pdf)
                # Lines of words that cannot be divided are truly that wide,
                # and were told; in English text with Chinese words they are
                # not worth a message.
                if b"[loose-line]" in done.stderr or \
                        name == "copywriting-guidelines-hans":
                    found = [one for one in found if one["code"] != "han-gap"]
                self.assertEqual(found, [])

    def test_samples(self):
        samples = glob.glob(os.path.join(harness.root, "input", "samples",
                                         "*.md"))
        self.assertTrue(samples)
        for sample in sorted(samples):
            self.nothing_found(os.path.basename(sample)[:-3], sample)

    def test_cases(self):
        folder = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(folder)
        cases = sorted(glob.glob(os.path.join(folder, "*.json")))
        self.assertTrue(cases)
        for path in cases:
            with open(path, encoding="utf-8") as file:
                case = json.load(file)
            name = os.path.basename(path)[:-5]
            self.nothing_found(name, self.write(
                name + ".md", bilingual.source(case, "bulletin")))

    def test_profiles(self):
        source = self.write("good.md", broken_pdf.GOOD)
        for profile in ("a-2u", "a-3a+ua-1", "a-2a+ua-1"):
            with self.subTest(profile):
                pdf = self.path(profile + ".pdf")
                harness.typeset(source, pdf, "--profile", profile)
                found, _ = check(pdf, status=0)
                self.assertEqual(found, [])
                found, _ = check(pdf, "--profile", profile, status=0)
                self.assertEqual(found, [])


HAN = "国家人民代表大会常务委员会公报刊载法律和决定人民法院检察院工作报告" \
    "国务院公布行政法规部门规章地方性法规以及其他规范性文件施行日期"

LAYOUT = """page: {{size: A5, margins: {{top: 20mm, bottom: 20mm, inner: 18mm,
  outer: 18mm}}}}
prohibition: {prohibition}
fonts:
  song: {{han: Noto Serif CJK SC, latin: TeX Gyre Termes}}
styles:
  paragraph: {{font: song, size: 10.5pt, pitch: 18pt, align: justify,
    indent: 0}}
"""


class Typography(harness.TestCase):
    """Pages that are set well, and the same set badly."""

    def made(self, text, prohibition="basic"):
        source = self.write("case.md",
                            f"---\nlanguages: [zh-Hans]\n---\n\n{text}\n")
        layout = self.write("case.yaml",
                            LAYOUT.format(prohibition=prohibition))
        pdf = self.path(f"{prohibition}.pdf")
        harness.typeset(source, pdf, "--layout", layout)
        return pdf

    def codes(self, pdf):
        found, done = check(pdf)
        self.assertEqual(done.returncode, 1 if found else 0)
        for one in found:
            if "more of this kind" not in one["message"]:
                self.assertGreater(one["page"], 0)
                self.assertIn("x", one)
        return {one["code"] for one in found}

    def edited(self, pdf, old, new, count=1, nth=0):
        """The file with its `nth` match in the content replaced."""
        with pikepdf.open(pdf) as file:
            page = file.pages[0]
            page.contents_coalesce()
            data = page.Contents.read_bytes()
            matches = list(re.finditer(old, data))
            self.assertGreater(len(matches), nth, data[:400])
            match = matches[nth]
            data = data[:match.start()] + match.expand(new) + \
                data[match.end():]
            page.Contents.write(data)
            path = self.path("edited.pdf")
            file.save(path, fix_metadata_version=False)
        return path

    def proves(self, good, bad, code):
        self.assertEqual(self.codes(good), set())
        self.assertEqual(self.codes(bad), {code})

    def test_line_start(self):
        text = "".join(HAN[i % len(HAN)] + "，" for i in range(200))
        self.proves(self.made(text), self.made(text, "none"), "line-start")

    def test_line_end(self):
        # So many that some line ends behind one when nothing forbids it.
        text = "".join(f"{HAN[i % 60]}《{HAN[(i + 7) % 60]}{HAN[i % 50]}"
                       for i in range(0, 120))
        self.proves(self.made(text), self.made(text, "none"), "line-end")

    def test_gaps(self):
        good = self.made(HAN * 6)
        self.proves(good, self.edited(good, rb"\d[-\d.]* [-\d.]+ Td\n",
                                      rb"\g<0>4 Tc 75 Tz "), "han-gap")

    def test_overlap(self):
        good = self.made(HAN)
        self.proves(good, self.edited(good, rb"\d[-\d.]* [-\d.]+ Td\n",
                                      rb"\g<0>-3 Tc "), "han-overlap")

    def test_edge(self):
        good = self.made(HAN * 6)
        self.proves(good, self.edited(good, rb"\(", rb" -200 (", nth=3),
                    "off-edge")

    def test_grid(self):
        good = self.made((HAN + "\n\n") * 8)
        shifted = self.edited(good, rb"0 -18 Td", rb"0 -15 Td 0 -3 Td 0 3 Ts",
                              nth=2)
        self.assertEqual(self.codes(shifted), set())  # raised, on its line
        bad = self.edited(good, rb"0 -18 Td\n(.*?)\n", rb"0 -16 Td\n\1\n"
                          rb"0 -2 Td\n", nth=2)
        self.proves(good, bad, "off-grid")

    def test_page(self):
        good = self.made(HAN)
        with pikepdf.open(good) as file:
            file.pages[0].CropBox = pikepdf.Array([0, 0, 200, 595])
            file.save(self.path("cut.pdf"), fix_metadata_version=False)
        self.proves(good, self.path("cut.pdf"), "off-page")


class Hostile(harness.TestCase):
    def setUp(self):
        super().setUp()
        source = self.write("good.md", broken_pdf.GOOD)
        self.good = self.path("good.pdf")
        harness.typeset(source, self.good)
        with open(self.good, "rb") as file:
            self.data = file.read()

    def told(self, name, data, code):
        path = self.write(name, data)
        found, done = check(path, status=1)
        self.assertIn(code, [one["code"] for one in found], found)
        self.assertEqual(done.stderr, b"")
        return found

    def test_truncated(self):
        for part in (0.1, 0.5, 0.9, 0.999):
            with self.subTest(part):
                size = int(len(self.data) * part)
                path = self.write("cut.pdf", self.data[:size])
                found, _ = check(path, status=1)
                self.assertTrue(found)

    def test_nothing_but_a_header(self):
        found = self.told("a.pdf", b"%PDF-1.7\n", "pdf-unreadable")
        self.assertEqual(len(found), 1)

    def test_something_before_the_header(self):
        self.told("late.pdf", b"From: a@b.c\n\n" + self.data, "pdf-header")

    def test_a_text_about_pdfs_is_none(self):
        path = self.write("about.md", "# %PDF-1.7\n\nbegins each file.\n")
        done = harness.run(harness.briefset, "check", path)
        self.assertEqual(done.stdout, b"")

    def test_password(self):
        path = self.path("locked.pdf")
        with pikepdf.open(self.good) as pdf:
            pdf.save(path, encryption=pikepdf.Encryption(
                owner="a", user="b", R=6))
        with open(path, "rb") as file:
            found = self.told("locked.pdf", file.read(), "pdf-unreadable")
        self.assertEqual(len(found), 1)
        self.assertIn("password", found[0]["message"])

    def test_bomb(self):
        with pikepdf.open(self.good) as pdf:
            page = pdf.pages[0]
            data = zlib.compress(b"0 " * (300 * 1024 * 1024), 9)
            page.Contents = pikepdf.Stream(pdf, data)
            page.Contents.write(data, filter=pikepdf.Name.FlateDecode)
            pdf.save(self.path("bomb.pdf"), compress_streams=False,
                     stream_decode_level=pikepdf.StreamDecodeLevel.none)
        found, _ = check(self.path("bomb.pdf"), status=1)
        self.assertTrue({one["code"] for one in found} &
                        {"pdf-unreadable", "pdf-damaged"})

    def test_forms_in_circles(self):
        with pikepdf.open(self.good) as pdf:
            form = pdf.make_stream(b"/Fm Do /Fm Do")
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, 9, 9])
            form.Resources = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Fm=form))
            pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=form)
            pdf.pages[0].contents_add(pdf.make_stream(b"/Fm Do"))
            pdf.save(self.path("circle.pdf"))
        check(self.path("circle.pdf"))

    def test_trees_in_circles(self):
        with pikepdf.open(self.good) as pdf:
            tree = pdf.Root.StructTreeRoot
            tree.K.K.append(tree.K)
            tree.ParentTree.Kids = pikepdf.Array([tree.ParentTree] * 4)
            pdf.save(self.path("circle.pdf"))
        found, _ = check(self.path("circle.pdf"), status=1)
        self.assertIn("structure-parent", {one["code"] for one in found})

    def test_entities_without_end(self):
        with pikepdf.open(self.good) as pdf:
            lines = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">'
                            for i in range(1, 12))
            pdf.Root.Metadata.write(
                f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "x">{lines}]>'
                "<x>&a11;</x>".encode())
            pdf.save(self.path("laughs.pdf"), fix_metadata_version=False)
        found, _ = check(*ALL, self.path("laughs.pdf"), status=1)
        self.assertIn("metadata-xml", {one["code"] for one in found})

    def test_bytes_changed_at_random(self):
        state = 20261123
        for number in range(40):
            data = bytearray(self.data)
            for _ in range(1 + number % 30):
                state = (state * 6364136223846793005 + 1442695040888963407) \
                    % 2 ** 64
                data[(state >> 33) % len(data)] = state >> 24 & 0xFF
            done = harness.run(harness.briefset, "check",
                               self.write("random.pdf", bytes(data)),
                               status=None)
            self.assertIn(done.returncode, (0, 1))


class Command(harness.TestCase):
    def test_wrong_usage(self):
        for words in ([], ["--profile", "a-9", "x.pdf"],
                      ["--messages", "xml", "x.pdf"], ["--what", "x.pdf"]):
            with self.subTest(words):
                done = harness.run(harness.briefset, "check", *words, status=2)
                self.assertEqual(done.stdout, b"")

    def test_what_is_no_pdf(self):
        path = self.write("a.bin", b"\x00\x01")
        done = harness.run(harness.briefset, "check", path, status=1)
        self.assertRegex(done.stderr.decode(), r"a\.bin(:\d+)*: error: .*\[")

    def test_a_file_that_is_not_there(self):
        done = harness.run(harness.briefset, "check", self.path("no.pdf"),
                           status=1)
        self.assertIn("[unreadable-file]", done.stderr.decode())

    def test_sentences(self):
        source = self.write("a.md", broken_pdf.GOOD)
        pdf = self.path("a.pdf")
        harness.typeset(source, pdf)
        with pikepdf.open(pdf) as file:
            broken_tags.untagged(file)
            file.save(self.path("b.pdf"), fix_metadata_version=False)
        done = harness.run(harness.briefset, "check", self.path("b.pdf"), pdf,
                           status=1)
        self.assertRegex(done.stdout.decode(),
                         r"^\S*b\.pdf: page 1: error: clause ISO 14289-1 7\.1:"
                         r" [^\n]* \[content-untagged\]\n$")

    def test_standard_input(self):
        source = self.write("a.md", broken_pdf.GOOD)
        pdf = harness.typeset(source, "-").stdout
        done = harness.run(harness.briefset, "check", "-", input=pdf, status=0)
        self.assertEqual(done.stdout, b"")

    def test_no_claim_is_told_in_notes(self):
        harness.need("gs")
        source = self.write("a.ps", "%!\n/Times-Roman 20 selectfont 72 72 "
                            "moveto (Hello, world) show showpage\n")
        pdf = self.path("a.pdf")
        subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-o", pdf,
                        "-sDEVICE=pdfwrite", source], check=True,
                       stdout=subprocess.DEVNULL)
        found, _ = check(pdf, status=0)
        self.assertEqual({one["severity"] for one in found}, {"note"})
        self.assertIn("no-claim", {one["code"] for one in found})
        self.assertIn("color-device", {one["code"] for one in found})
        found, _ = check(*ALL, pdf, status=1)
        codes = {one["code"] for one in found}
        for code in ("claim", "untagged-document", "content-untagged"):
            self.assertIn(code, codes)


if __name__ == "__main__":
    if "--write" in sys.argv:
        verapdf.need()
        with harness.tempfile.TemporaryDirectory() as scratch:
            text = table(judged(scratch))
        with open(TABLE, "w", encoding="utf-8") as output:
            output.write(text)
        sys.exit(0)
    harness.main()
