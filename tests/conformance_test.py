# labels: once heavy
"""The tables of PDF/A-2a and PDF/UA-1 have every rule that veraPDF has, once,
and no other; a control that a row names is a broken file that veraPDF finds by
this rule; what is met has the veraPDF gate for its test."""
import os
import re
import unittest
import xml.etree.ElementTree as xml
import zipfile

import broken_file  # enters its controls in broken_pdf.CONTROLS
import broken_pdf
import broken_field  # these too
import broken_tags  # and these
import harness
import style_test
import verapdf

PROFILES = "org/verapdf/pdfa/validation/"
TABLES = {"pdfa-2.md": ("PDFA-2A.xml", "A"), "pdfua-1.md": ("PDFUA-1.xml",
                                                            "UA")}


def path(name):
    return os.path.join(harness.root, "tests", "conformance", name)


def rows(name):
    """The rows of a table: rule, controls, state, tests."""
    with open(path(name), encoding="utf-8") as file:
        for cells in style_test.table_rows(file.read()):
            yield cells[0].split(";")[0], cells[2].split(), cells[3], cells[4]


def rules(profile):
    """The rules of one of veraPDF's profiles: "clause-number"."""
    with zipfile.ZipFile(verapdf.JAR) as jar:
        tree = xml.fromstring(jar.read(PROFILES + profile))
    return [f"{node.get('clause')}-{node.get('testNumber')}"
            for node in tree.iter() if node.tag.endswith("}id") and
            node.get("testNumber")]


def found_by_veraPDF():
    """What broken.md says: a control's name -> the rules veraPDF names."""
    names = {control.done: control.name for control in broken_pdf.CONTROLS}
    found = {}
    with open(path("broken.md"), encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.strip("|\n ").split("|")]
            if cells[0] in names:
                found[names[cells[0]]] = set(cells[3].split("; "))
    return found


def wrong_rows(table, standard, found):
    for rule, controls, state, tests in table:
        for control in controls:
            if f"{standard} {rule}" not in found.get(control, ()):
                yield f"{rule}: veraPDF does not find {control} by it"
        if state == "met" and "verapdf_test.py" not in tests:
            yield f"{rule}: met, but veraPDF is not asked"
        if bool(controls) != ("pdf_check_test.py" in tests):
            yield f"{rule}: controls and test do not fit"
        if state != "met" and not re.match(r"not applicable: \w", state):
            yield f"{rule}: {state}"


class Conformance(unittest.TestCase):
    def test_all_rules_and_no_others(self):
        verapdf.need()
        for name, (profile, _) in TABLES.items():
            with self.subTest(name):
                ours = [rule for rule, *_ in rows(name)]
                theirs = rules(profile)
                self.assertGreater(len(theirs), 100)
                self.assertEqual(sorted(ours), sorted(theirs))

    def test_controls(self):
        found = found_by_veraPDF()
        self.assertEqual(len(found), len(broken_pdf.CONTROLS))
        for name, (_, standard) in TABLES.items():
            with self.subTest(name):
                self.assertEqual(
                    list(wrong_rows(rows(name), standard, found)), [])

    def test_wrong_rows_are_found(self):
        found = {"width": {"A 6.2.11.5-1"}}
        both = "verapdf_test.py: test_samples; pdf_check_test.py: test_as_veraPDF"
        good = ("6.2.11.5-1", ["width"], "met", both)
        self.assertEqual(list(wrong_rows([good], "A", found)), [])
        for row in (("6.2.11.5-2", ["width"], "met", both),
                    ("6.2.11.5-1", ["gone"], "met", both),
                    ("6.2.11.5-1", [], "met", both),
                    ("6.2.11.5-1", ["width"], "met", "pdf_check_test.py: test_a"),
                    ("6.2.11.5-1", ["width"], "not applicable", both)):
            with self.subTest(row):
                self.assertTrue(list(wrong_rows([row], "A", found)))


if __name__ == "__main__":
    assert broken_field and broken_file and broken_tags
    harness.main()
