"""Line breaking, how hard-wrapped lines join, squeezed marks and Han–Latin
space, against public test tables (../shared/cases/linebreak): every row that
applies to Chinese passes, or is listed below with its cause; every row that
does not is left out for a reason (linebreak_rows.py).  The numbers are those
of conformance/linebreak.md, which `linebreak_test.py --write` writes.

Cases of this file's own run without the tables.  Controls: no prohibition,
no squeezing, and rows that ask for something else must fail.
"""
import collections
import fnmatch
import os
import sys
import unittest.mock

WRITE = "--write" in sys.argv
if WRITE:
    sys.argv.remove("--write")

import harness
import linebreak_rows
from linebreak import (Case, HALF, PROGRAM, all_of, extents_are, gaps_are,
                       joined_as, lines_are, outcomes, unbroken)

TABLE = os.path.join(harness.root, "tests", "conformance", "linebreak.md")

# Rows that apply and fail: cause -> patterns of their ids, all of which fail.
KNOWN_FAILURES = {
}


def known_cause(case_id):
    """The first cause that is known for a row's failure, or None."""
    for cause, patterns in KNOWN_FAILURES.items():
        if any(fnmatch.fnmatchcase(case_id, pattern) for pattern in patterns):
            return cause
    return None


# ---- the table ----

HEAD = """# Line breaking and spacing: cases from outside

What the rows of `../shared/cases/linebreak` ask and what the program does,
as `tests/linebreak_test.py` finds it (it fails when this page is out of
date; `--write` writes it).  CSS `strict` is our strict, `normal` and `auto`
are basic, `loose` is none.  Rows without a language are set as zh-Hans, the
i18n rows for German too; those for Japanese as Japanese unless they have a
Chinese counterpart.  Each row is set by the program's own paragraph code,
ragged, at the row's measure.

*Passes* include paragraphs (*by first fit*) whose break opportunities and
widths give the row's lines when filled one by one, while the program,
which looks at the whole paragraph, rather avoids a last line of one
character, or never lets a line leave the measure.

| File | Group | Rows | Apply | Pass | of these by first fit | Left out |
|---|---|---:|---:|---:|---:|---:|
"""


def counted(file, cases, found):
    """The table's lines for one file, and its sum."""
    total = [0] * 5
    for group in dict.fromkeys(case.group for case in cases):
        ours = [case for case in cases if case.group == group]
        applied = [o for o in found
                   if o.case.group == group and not o.case.left_out]
        passed = [o for o in applied if not o.wrong]
        row = [len(ours), len(applied), len(passed),
               sum(o.by_first_fit for o in passed), len(ours) - len(applied)]
        total = [a + b for a, b in zip(total, row)]
        yield f"| {file} | {group} | " + " | ".join(map(str, row)) + " |"
    yield f"| **{file}** | | " + " | ".join(f"**{n}**" for n in total) + " |"


def page(every):
    """conformance/linebreak.md; `every`: file -> (cases, outcomes)."""
    lines = [line for file, (cases, found) in every.items()
             for line in counted(file, cases, found)]
    reasons = collections.Counter(
        case.left_out for cases, _ in every.values() for case in cases
        if case.left_out)
    asserted = [o for _, found in every.values() for o in found
                if o.case.left_out]
    judged = collections.Counter(o.case.left_out for o in asserted)
    held = collections.Counter(o.case.left_out for o in asserted
                               if not o.wrong)
    causes = collections.Counter(
        known_cause(o.case.id) or "Not known" for _, found in every.values()
        for o in found if o.wrong)
    out = [HEAD + "\n".join(lines), "", "## Left out", "",
           "| Because | Rows | What is asserted instead holds in |",
           "|---|---:|---:|"]
    out += [f"| {reason} | {count} | " +
            (f"{held[reason]} of {judged[reason]} |" if judged[reason]
             else "– |")
            for reason, count in sorted(reasons.items())]
    out += ["", "## Not yet right", ""]
    if not causes:
        return "\n".join([*out, "Nothing.", ""])
    out += ["Rows that apply and fail, and rows left out whose own assertion "
            "does.", "", "| Cause | Rows |", "|---|---:|"]
    out += [f"| {cause.replace('|', chr(92) + '|')} | {count} |"
            for cause, count in causes.items()]
    return "\n".join([*out, ""])


def judge_all(**overrides):
    """file -> (cases, outcomes)"""
    every = {}
    for file, make in linebreak_rows.FILES.items():
        cases = list(make())
        every[file] = cases, list(outcomes(cases, **overrides))
    return every


def flat(every):
    return [o for _, found in every.values() for o in found]


# ---- rows that ask for something else ----


def moved(lines):
    """The same text, parted elsewhere."""
    if len(lines) == 1:
        return [lines[0][:1], lines[0][1:]]
    first, second, *rest = lines
    if len(first) > 1:
        return [first[:-1], first[-1] + second, *rest]
    return [first + second[:1], second[1:], *rest]


def mutated(row):
    row = dict(row)
    if "break_in_text" in row:
        row["break_in_text"] = {"allowed": "forbidden",
                                "forbidden": "allowed"}[row["break_in_text"]]
    if "expected_lines" in row:
        row["expected_lines"] = moved(row["expected_lines"])
    if "joined" in row:
        row["joined"] = row["joined"][:1] + " " + row["joined"][1:]
    if "half_width_at" in row:
        row["half_width_at"] = sorted({0, 1} ^ set(row["half_width_at"]))
    if "gap_before_index" in row:
        row["gap_before_index"] = sorted({1} ^ set(row["gap_before_index"]))
    return row


class Tables(harness.TestCase):
    every = None

    def setUp(self):
        super().setUp()
        harness.need_path(linebreak_rows.FOLDER)
        if not Tables.every:
            Tables.every = judge_all()

    def passing(self):
        return {o.case.id for o in flat(self.every)
                if not (o.wrong or o.no_glyph or o.case.left_out)}

    def test_rows(self):
        """Exactly the rows that are known to fail do."""
        news, fixed = [], []
        for outcome in flat(self.every):
            if outcome.no_glyph:
                continue
            cause = known_cause(outcome.case.id)
            if outcome.wrong and not cause:
                news.append(f"{outcome.case.id}: {outcome.wrong}")
            elif cause and not outcome.wrong:
                fixed.append(f"{outcome.case.id}: {cause}")
        self.assertFalse(news, "fail:\n" + "\n".join(news))
        self.assertFalse(fixed, "pass, and are known to fail:\n" +
                         "\n".join(fixed))

    def test_known_failures_are_met(self):
        wrong = [o.case.id for o in flat(self.every)
                 if o.wrong or o.no_glyph]
        for cause, patterns in KNOWN_FAILURES.items():
            for pattern in patterns:
                self.assertTrue(fnmatch.filter(wrong, pattern),
                                f"{cause}: {pattern}")

    def test_every_row_is_a_case(self):
        ids = [case.id for cases, _ in self.every.values() for case in cases]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual({file: len(cases) for file, (cases, _) in
                          self.every.items() if file.endswith(".jsonl")},
                         {file: len(linebreak_rows.rows(file))
                          for file in linebreak_rows.FILES
                          if file.endswith(".jsonl")})
        for cases, _ in self.every.values():
            for case in cases:
                self.assertTrue(case.judge or case.left_out, case.id)

    def test_numbers(self):
        unset = [o.case.id for o in flat(self.every) if o.no_glyph]
        if unset:
            self.skipTest("no font installed has the characters of "
                          f"{len(unset)} rows: {' '.join(unset[:9])}")
        wanted = page(self.every)
        print(wanted.split("\n\n")[3])
        self.same_as_written(wanted, TABLE, WRITE)

    def test_without_prohibition(self):
        passing = self.passing()
        wrong = [o.case.id for o in flat(judge_all(prohibition="none"))
                 if o.wrong and o.case.id in passing]
        self.assertGreater(len(wrong), 400)

    def test_without_squeezing(self):
        passing = self.passing()
        wrong = [o.case.id for o in flat(judge_all(punctuation="plain"))
                 if o.wrong and o.case.id in passing]
        self.assertGreater(len(wrong), 250)

    def test_mutated_rows(self):
        """All rows that pass fail if they ask for something else (but where
        that makes it a row that is left out, or has another width)."""
        before = {o.case.id: o.case for o in flat(self.every)
                  if not (o.wrong or o.no_glyph or o.case.left_out)}
        rows = linebreak_rows.rows
        with unittest.mock.patch.object(
                linebreak_rows, "rows",
                lambda name: list(map(mutated, rows(name)))):
            found = [o for o in flat(judge_all())
                     if o.case.id in before and not o.case.left_out and
                     o.case.measured == before[o.case.id].measured and
                     not o.case.id.startswith(("clreq/", "typst-cjk/"))]
        self.assertFalse([o.case.id for o in found if not o.wrong])
        self.assertGreater(len(found), 1200)


# ---- cases of our own ----

OWN = [
    ("comma", {"text": "天地玄黄宇宙，洪荒", "width": 6200},
     lines_are(["天地玄黄宇", "宙，洪荒"])),
    ("opening mark", {"text": "天地玄黄（宇宙洪荒）", "width": 5200},
     lines_are(["天地玄黄", "（宇宙洪荒）"])),
    ("dash at strict", {"text": "天地玄黄——宇", "width": 4200,
                        "prohibition": "strict"},
     lines_are(["天地玄", "黄——宇"])),
    ("dash at gb", {"text": "天地玄黄——宇", "width": 4200,
                    "prohibition": "gb"},
     lines_are(["天地玄黄", "——宇"])),
    ("ellipsis", {"text": "天地……玄黄", "prohibition": "none"}, unbroken(3)),
    ("line end", {"text": "天地玄黄，宇宙洪荒", "width": 4600},
     lines_are(["天地玄黄，", "宇宙洪荒"])),
    ("squeezed", {"text": "他（《书》）。"},
     extents_are({2: HALF, 4: HALF, 5: HALF})),
    ("not beside Han", {"text": "他，她（我）你"}, extents_are({})),
    ("autospace", {"text": "用Git做3次"}, gaps_are([1, 4, 5, 6])),
    ("autospace in bold", {"markdown": "用**Git**做[3](x)次"},
     gaps_are([1, 4, 5, 6])),
    ("typed spaces", {"text": "用 Git 做， 好"}, gaps_are([1, 4])),
    ("joined", {"markdown": "天地\n玄黄，\nand so\non"},
     joined_as("天地玄黄，and so on")),
    ("joined with space", {"markdown": "天地\nand\n玄黄"},
     joined_as("天地 and 玄黄")),
]
OWN_WRONG = [
    ("comma", {"text": "天地玄黄宇宙，洪荒", "width": 6200},
     lines_are(["天地玄黄宇宙", "，洪荒"])),
    ("choice", {"text": "天地玄黄宇宙洪荒", "width": 6200},
     lines_are(["天地玄黄", "宇宙洪荒"])),
    ("pair", {"text": "天地……玄黄"}, unbroken()),
    ("squeezed", {"text": "他（《书》）。"}, extents_are({})),
    ("autospace", {"text": "用Git做3次"}, gaps_are([1, 4])),
    ("joined", {"markdown": "天地\n玄黄"}, joined_as("天地 玄黄")),
]


def own_cases(table):
    return [Case("own", name, [fields], all_of(judge))
            for name, fields, judge in table]


class Own(harness.TestCase):
    def test_cases(self):
        for outcome in outcomes(own_cases(OWN)):
            with self.subTest(case=outcome.case.id):
                self.assertIsNone(outcome.wrong)

    def test_wrong_expectations_are_noticed(self):
        for outcome in outcomes(own_cases(OWN_WRONG)):
            with self.subTest(case=outcome.case.id):
                self.assertIsNotNone(outcome.wrong)

    def test_controls(self):
        for overrides, names in [
                ({"prohibition": "none"}, {"comma", "opening mark",
                                           "dash at strict"}),
                ({"punctuation": "plain"}, {"line end", "squeezed"})]:
            wrong = {o.case.id for o in outcomes(own_cases(OWN), **overrides)
                     if o.wrong}
            self.assertLessEqual(names, wrong)

    def test_bad_case_is_refused(self):
        for line in ["", "width=3", "text=a\twide=3", "text=a\tprohibition=x"]:
            with self.subTest(line=line):
                harness.run(PROGRAM, input=(line + "\n").encode(), status=1)


def main():
    """Without the tables the outcome is "skipped", though our own cases ran."""
    try:
        harness.main()
    except SystemExit as end:
        there = os.path.exists(linebreak_rows.FOLDER)
        sys.exit(end.code or (0 if there else 77))


if __name__ == "__main__":
    main()
