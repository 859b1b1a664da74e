# labels: once
"""How the code reads: formatted by clang-format, files of at most 800 lines,
functions of at most 60, nothing left to do later, and clause tags such as
[RFC 3629] that name a specification and a clause.

Where tests/conformance/ has a table for a specification (a .tsv file whose
first line is "# " and the specification's name, then lines of clause, tab,
what it asks, tab, the test that proves it), each tag's clause must stand in
it, and each row's test must exist.
"""
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


def tables(tree):
    """specification -> clause -> test, from tests/conformance/."""
    folder = os.path.join(tree, "tests", "conformance")
    found = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.endswith(".tsv"):
            continue
        head, *rows = read(folder, name).splitlines()
        rows = [row.split("\t") for row in rows
                if row and not row.startswith("# ")]
        found[head.lstrip("# ")] = {row[0]: row[-1] for row in rows}
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


def wrong_rows(tree):
    for specification, rows in tables(tree).items():
        for clause, test in rows.items():
            if not os.path.exists(os.path.join(tree, "tests", test)):
                yield f"{specification} {clause}: there is no tests/{test}"


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


if __name__ == "__main__":
    harness.main()
