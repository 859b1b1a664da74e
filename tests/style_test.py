# labels: once
"""How the code reads: formatted by clang-format, files of at most 800 lines,
functions of at most 60, nothing left to do later, and clause tags such as
[RFC 3629] that name a specification and a clause.

Where tests/conformance/ has a table for a specification, each tag's clause
must stand in it, and each row's test must exist.  Such a file begins with "# "
and the specification's name.  In a .tsv file lines follow of clause, tab, what
it asks, tab, the test that proves it.  In a .md file the rows of each table
headed "| clause | … | state | test |" do the same; a clause's cell may hold
several names, apart by ";", a test's cell files with names of tests after a
colon ("a_test.py: test_b test_c_*; d_test.py"), and no test of a row that is
"met" may be one that is expected to fail.
"""
import fnmatch
import os
import re
import shutil
import subprocess

import harness
from layers_test import tree_files

FILE_LINES = 800
FUNCTION_LINES = 60
FORMATTER = 14  # other versions format otherwise
LATER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
CODE = (".c", ".h")
TEXT = CODE + (".py", ".sh", ".cmake", ".txt", ".yaml")

# A clause of each specification that may be cited.
NUMBER = r"(annex )?[A-Z0-9]+(\.\d+)*"
CLAUSES = {
    "clreq": r"(#[\w-]+|[a-z][a-z, ]+)",
    "jlreq": r"(#[\w-]+|[a-z][a-z, ]+)",
    "GB/T": r"\d+(\.\d+)?(-\d{4})? " + NUMBER,
    "ISO": r"\d+(-\d+)?(:\d{4})? " + NUMBER,
    "RFC": r"\d+( " + NUMBER + ")?",
    "UAX": r"#\d+( .+)?",
    "BCP": r"\d+",
    "CommonMark": r".+",
    "GFM": r".+",
    "OpenType": r".+",
    "Adobe": r".*\d{4}.*",
}
TAG = re.compile(r"\[((?:%s)\b[^\]]*)\]" % "|".join(CLAUSES))


def read(tree, file):
    with open(os.path.join(tree, file), encoding="utf-8") as source:
        return source.read()


def long_files(tree, files):
    for file in files:
        count = read(tree, file).count("\n")
        if count > FILE_LINES:
            yield f"{file} has {count} lines"


def long_functions(tree, files):
    """A function's body stands between "{" and "}" alone at column 0."""
    for file in files:
        start = None
        lines = read(tree, file).splitlines()
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start - 1 > FUNCTION_LINES:
                    yield f"{file}:{start}: {number - start - 1} lines"
                start = None


def left_for_later(tree, files):
    for file in files:
        for number, line in enumerate(read(tree, file).splitlines(), 1):
            if LATER.search(line):
                yield f"{file}:{number}: {line.strip()}"


def tags(tree, files):
    """Each clause tag in the comments as (file, specification, clause)."""
    for file in files:
        comments = re.findall(r"/\*.*?\*/", read(tree, file), re.DOTALL)
        for tag in TAG.findall(re.sub(r"\s*\n\s*\*\s*", " ",
                                      "\n".join(comments))):
            for part in re.split(r";\s*", tag):
                specification, _, clause = part.strip().partition(" ")
                yield file, specification, clause.strip()


def table_rows(text):
    """Each row of the conformance tables in Markdown: its cells."""
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "clause" and cells[-2:] == ["state", "test"]:
            inside = True
        elif inside and cells[0].strip("-"):
            yield cells


def conformance(tree):
    """Each row of tests/conformance/: specification, clauses, state, test."""
    folder = os.path.join(tree, "tests", "conformance")
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        text = read(folder, name)
        specification = text.partition("\n")[0].lstrip("# ")
        if name.endswith(".md"):
            for cells in table_rows(text):
                clauses = [clause.strip() for clause in cells[0].split(";")]
                yield specification, clauses, cells[-2], cells[-1]
        elif name.endswith(".tsv"):
            for row in text.splitlines()[1:]:
                if row and not row.startswith("# "):
                    cells = row.split("\t")
                    yield specification, [cells[0]], "met", cells[-1]


def tables(tree):
    """specification -> its clauses, from tests/conformance/."""
    found = {}
    for specification, clauses, _, _ in conformance(tree):
        found.setdefault(specification, set()).update(clauses)
    return found


def wrong_tags(tree, files):
    known = tables(tree)
    for file, specification, clause in tags(tree, files):
        if not re.fullmatch(CLAUSES.get(specification, "(?!)"), clause):
            yield f"{file}: [{specification} {clause}] names no clause"
            continue
        # "GB/T 9704" is a specification of its own, with clauses of its own.
        names = [specification]
        if " " in clause:
            names.append(f"{specification} {clause.split(' ')[0]}")
        for name in names:
            short = clause if name == specification else clause.split(" ")[1]
            if name in known and short not in known[name]:
                yield f"{file}: [{specification} {clause}] is in no table"


def named_tests(tree, file, patterns):
    """The tests in a Python file that each pattern means: (pattern, names,
    those of them expected to fail)."""
    code = read(os.path.join(tree, "tests"), file)
    names = re.findall(r"^ *def (test_\w+)", code, re.MULTILINE)
    failing = re.findall(r"@not_yet\n *def (test_\w+)", code)
    for pattern in patterns:
        found = fnmatch.filter(names, pattern)
        yield pattern, found, set(found) & set(failing)


def wrong_test(tree, state, test):
    """What is wrong with one file of a row's test cell."""
    file, _, patterns = test.strip().partition(":")
    if not os.path.exists(os.path.join(tree, "tests", file)):
        yield f"there is no tests/{file}"
        return
    for pattern, found, failing in named_tests(tree, file, patterns.split()):
        if not found:
            yield f"there is no {pattern} in tests/{file}"
        elif state == "met" and failing:
            yield f"met, but expected to fail: {', '.join(sorted(failing))}"


def wrong_rows(tree):
    for specification, clauses, state, tests in conformance(tree):
        where = f"{specification} {clauses[0]}"
        state = state.split(",")[0]
        if not tests and state == "met":
            yield f"{where}: met, but no test proves it"
        for test in filter(None, tests.split(";")):
            for wrong in wrong_test(tree, state, test):
                yield f"{where}: {wrong}"


def badly_formatted(tree, files):
    """clang-format's complaints, a list of lines."""
    done = subprocess.run(
        ["clang-format", "--dry-run", "-Werror", "--style=file", *files],
        cwd=tree, capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if ": error:" in line]


class Style(harness.TestCase):
    def setUp(self):
        super().setUp()
        files = tree_files(harness.root)
        self.code = [file for file in files if file.endswith(CODE)]
        self.text = [file for file in files if file.endswith(TEXT)]
        self.assertGreater(len(self.code), 10)

    def nothing(self, found):
        found = list(found)
        self.assertFalse(found, "\n" + "\n".join(found[:40]))

    def test_file_length(self):
        self.nothing(long_files(harness.root, self.text))

    def test_function_length(self):
        self.nothing(long_functions(harness.root, self.code))

    def test_nothing_left_for_later(self):
        self.nothing(left_for_later(harness.root, self.text))

    def test_clause_tags(self):
        self.nothing(wrong_tags(harness.root, self.code))

    def test_conformance_rows(self):
        self.nothing(wrong_rows(harness.root))

    def need_formatter(self):
        harness.need("clang-format")
        said = subprocess.run(["clang-format", "--version"], check=True,
                              capture_output=True, text=True).stdout
        version = int(re.search(r"version (\d+)", said).group(1))
        if version != FORMATTER:
            self.skipTest(f"clang-format is version {version}; the code is "
                          f"formatted by version {FORMATTER}")

    def test_format(self):
        self.need_formatter()
        self.nothing(badly_formatted(harness.root, self.code))

    def test_planted_format_is_found(self):
        self.need_formatter()
        shutil.copy(os.path.join(harness.root, ".clang-format"), self.folder)
        self.write("good.c", "int a;\n")
        self.write("bad.c", "int  a ;\n")
        self.assertEqual(badly_formatted(self.folder, ["good.c"]), [])
        self.assertTrue(badly_formatted(self.folder, ["bad.c"]))

    def test_planted_length_is_found(self):
        body = "    ;\n" * (FUNCTION_LINES + 1)
        self.write("a.c", "int\na(void)\n{\n" + body + "}\n")
        self.write("b.c", "\n" * (FILE_LINES + 1))
        self.assertEqual(list(long_functions(self.folder, ["a.c", "b.c"])),
                         [f"a.c:3: {FUNCTION_LINES + 1} lines"])
        self.assertEqual(list(long_files(self.folder, ["a.c", "b.c"])),
                         [f"b.c has {FILE_LINES + 1} lines"])

    def test_planted_note_is_found(self):
        self.write("a.c", "/* TO" "DO: more */\n")
        self.write("b.sh", "mktemp a.XXXXXX\n")
        self.assertEqual(len(list(
            left_for_later(self.folder, ["a.c", "b.sh"]))), 1)

    def test_planted_tags_are_found(self):
        self.write("tests/conformance/clreq.tsv",
                   "# clreq\n#line_ends\tmarks stay\tgone_test.c\n")
        self.write("tests/conformance/gbt9704.tsv",
                   "# GB/T 9704\n7.4.1\tmasthead\tgone_test.c\n")
        self.write("a.c", "/* [clreq #line_ends] [GB/T 9704 7.4.1]\n"
                   " * [ISO 19005-2 6.2.11.5; RFC 3629] a[0] */\n")
        self.assertEqual(list(wrong_tags(self.folder, ["a.c"])), [])
        for tag in ["clreq #", "clreq #nowhere", "GB/T 9704", "ISO 19005-2",
                    "GB/T 9704 7.9", "RFC", "RFC 3629; clreq #nowhere"]:
            with self.subTest(tag=tag):
                self.write("b.c", f"/* [{tag}] */\n")
                self.assertEqual(
                    len(list(wrong_tags(self.folder, ["b.c"]))), 1)
        self.assertEqual(len(list(wrong_rows(self.folder))), 2)

    def test_planted_rows_of_markdown_are_found(self):
        self.write("tests/a_test.py", "def test_one():\n    pass\n\n\n"
                   "@not_yet\ndef test_two():\n    pass\n")
        self.write("a.c", "/* [clreq #line_ends] [clreq type sizes] */\n")
        head = "# clreq\n\nText.\n\n| clause | asks | state | test |\n" \
            "|---|---|---|---|\n"
        good = "| 1.1; #line_ends | a | met | a_test.py: test_o* |\n" \
            "| 1.2; type sizes | b | partly | a_test.py: test_one test_two |" \
            "\n| 1.3 | c | not applicable | |\n"
        self.write("tests/conformance/clreq.md", head + good)
        self.assertEqual(list(wrong_tags(self.folder, ["a.c"])), [])
        self.assertEqual(list(wrong_rows(self.folder)), [])
        for row in ["| 2 | a | met | b_test.py |",
                    "| 2 | a | met | a_test.py: test_three |",
                    "| 2 | a | met | a_test.py: test_one; b_test.py |",
                    "| 2 | a | met | a_test.py: test_two |",
                    "| 2 | a | met, almost | a_test.py: test_two |",
                    "| 2 | a | met | |"]:
            with self.subTest(row=row):
                self.write("tests/conformance/clreq.md", head + good + row)
                self.assertEqual(len(list(wrong_rows(self.folder))), 1)
        self.write("tests/conformance/clreq.md", head)
        self.assertEqual(list(wrong_rows(self.folder)), [])
        self.write("tests/conformance/clreq.md",
                   head + "| 9 | a | not yet | |\n")
        self.assertEqual(len(list(wrong_tags(self.folder, ["a.c"]))), 2)


if __name__ == "__main__":
    harness.main()
