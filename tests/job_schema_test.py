# labels: once
"""The JSON Schema of job files and the program that reads them know the same
keys and the same values, told from the sources and from what each says to job
files with all of them, or with one that nobody knows; and a source may be a
pattern of many."""
import copy
import json
import os
import re

import jsonschema
import yaml

import harness
import manual_test
from layout_schema_test import planted, read, sample

SOURCE = "---\nlayout: handout\ntitle: {zh: 甲, en: A}\n---\n\n文。\n\nText.\n"


class Jobs(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(read("pipeline", "batch", "job.schema.json"))
        self.checker = jsonschema.Draft202012Validator(self.schema)
        self.code = read("pipeline", "batch", "job_file.c")
        made = sample(self.schema, self.schema)
        made["merge"] = "all.pdf"
        made["jobs"][0].update(source="a.md", sources=["b.md"],
                               records="r.csv", name="{{n}}.pdf")
        made["jobs"][0]["layout"] = "handout"
        self.all = made
        for name in ("a.md", "b.md"):
            self.write(name, SOURCE)
        self.write("r.csv", "n\n1\n")

    def wrong(self, job):
        return [error.message for error in self.checker.iter_errors(job)]

    def said(self, job, status=None, more=()):
        path = self.write("case.yaml", job if isinstance(job, str) else
                          yaml.safe_dump(job, allow_unicode=True))
        done = harness.run(harness.briefset, "batch", path, "--dry-run",
                           *more, status=status, cwd=self.folder)
        self.planned = [os.path.basename(line) for line in
                        done.stdout.decode().splitlines()]
        return [line for line in done.stderr.decode().splitlines()
                if re.search(r"\[(job-value|unknown-key)\]", line)]

    def test_printed(self):
        done = harness.run(harness.briefset, "schema", "job")
        self.assertEqual(done.stdout.decode(),
                         read("pipeline", "batch", "job.schema.json"))
        jsonschema.Draft202012Validator.check_schema(self.schema)

    def test_keys_of_the_sources(self):
        found = [manual_test.strings(body) for body in re.findall(
            r"const char \*const keys\[\] = *\{(.*?)\};", self.code,
            re.DOTALL)]
        self.assertEqual(found, [set(self.schema["$defs"]["job"]["properties"]),
                                 set(self.schema["properties"])])

    def test_words_of_the_sources(self):
        """Each list that a message shows, and each that the schema has."""
        job = self.schema["$defs"]["job"]["properties"]
        sources = manual_test.sources(harness.root, ("layouts/", "pipeline/"))
        for name, words in [
                ("profile_names", self.schema["$defs"]["profile"]["enum"]),
                ("arrangement_names", job["arrangement"]["enum"]),
                ("imposition_names", job["impose"]["enum"]),
                ("paper_names", job["sheet"]["enum"])]:
            text = re.search(name + r'\[\] =\s*"([^"]*)"', sources).group(1)
            self.assertEqual(text.split(", "), words)
        for name, least, most in [("workers", 1, 512), ("signature", 1024,
                                                        32767)]:
            node = self.schema["properties"]["workers"] if name == "workers" \
                else job["reserve-signature"]["anyOf"][1]
            self.assertEqual((node["minimum"], node["maximum"]), (least, most))

    def test_both_know_all_keys(self):
        self.assertEqual(self.wrong(self.all), [])
        self.assertEqual(self.said(self.all), [])

    def test_neither_knows_another_key(self):
        for path in ((), ("jobs", 0)):
            made = planted(self.all, path)
            self.assertNotEqual(self.wrong(made), [])
            said, = self.said(made, status=1)
            self.assertIn("planted-key-of-a-test", said)

    def test_values_that_both_take_or_refuse(self):
        job = ("jobs", 0)
        for path, good, bad in [
                (("workers",), 512, 513), (("workers",), 1, 0),
                (("merge",), "x y.pdf", "x/y.pdf"), (("merge",), "a.pdf", "a"),
                (("merge",), "a.pdf", "/.pdf"),
                (("profile",), "a-2u", "a-2x"), (("output",), "x", ""),
                (("profile-strict",), True, "maybe"),
                ((*job, "profile"), "plain", ["plain"]),
                ((*job, "compression"), "small", "tiny"),
                ((*job, "arrangement"), "facing", "back"),
                ((*job, "impose"), "4up", "8up"),
                ((*job, "sheet"), "16K", "A0"),
                ((*job, "reserve-signature"), False, "no"),
                ((*job, "reserve-signature"), 32767, 32768),
                ((*job, "reserve-signature"), 1024, 1023),
                ((*job, "records"), "r.csv", {"a": "b"}),
                ((*job, "name"), "{{n}}", []),
                ((*job, "source"), ["a.md", "b.md"], []),
                (("jobs",), [{"source": "a.md"}], []),
                (("jobs",), [{"sources": "a.md"}], [{"layout": "handout"}]),
                (("jobs",), [{"source": "a.md"}],
                 [{"source": "a.md", "name": "{{n}}"}])]:
            with self.subTest(path=path, bad=bad):
                for value, is_good in ((good, True), (bad, False)):
                    made = copy.deepcopy(self.all)
                    node = made
                    for part in path[:-1]:
                        node = node[part]
                    node[path[-1]] = value
                    if path == (*job, "source"):
                        del node["sources"]
                    self.assertEqual(self.wrong(made) == [], is_good, value)
                    self.assertEqual(self.said(made) == [], is_good, value)

    # ---- patterns ----

    def test_patterns(self):
        for name in ("x/c.md", "x/a.md", "x/b.md", "x/b.txt", "x/[d].md"):
            self.write(name, SOURCE)
        for pattern, wanted in [
                ("x/?.md", ["a.pdf", "b.pdf", "c.pdf"]),
                ("x/*.md", ["[d].pdf", "a.pdf", "b.pdf", "c.pdf"]),
                ("x/[bc].md", ["b.pdf", "c.pdf"]),
                ("x/[d].md", ["[d].pdf"])]:
            with self.subTest(pattern):
                self.said({"jobs": [{"source": pattern}]}, status=0)
                self.assertEqual(self.planned, wanted)
        self.said({"jobs": [{"sources": ["x/b.md", "x/[ac].md"]}]}, status=0)
        self.assertEqual(self.planned, ["b.pdf", "a.pdf", "c.pdf"])
        said, = self.said('jobs:\n  - source: "x/*.yml"\n', status=1)
        self.assertRegex(said, r"case\.yaml:2:13: error: .*x/\*\.yml")

    def test_a_folder_that_looks_like_a_pattern(self):
        self.write("o[1]*/a.md", SOURCE)
        self.write("o1x/b.md", SOURCE)
        path = self.write("o[1]*/jobs.yaml", 'jobs: [{source: "*.md"}]\n')
        done = harness.run(harness.briefset, "batch", path, "--dry-run")
        self.assertEqual(done.stdout.decode(), "./a.pdf\n")

    def test_thousands(self):
        for number in range(3000):
            self.write(f"x/{number:04}.md", SOURCE)
        self.said({"jobs": [{"sources": "x/*.md"}]}, status=0)
        self.assertEqual(self.planned,
                         [f"{number:04}.pdf" for number in range(3000)])


if __name__ == "__main__":
    harness.main()
