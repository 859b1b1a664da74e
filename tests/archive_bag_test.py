"""What leaves an archive: a bag that another validator finds good, whatever
its files are called, and the catalogue as tables."""
import csv
import hashlib
import io
import json
import os
import shutil
import sqlite3

import archives
import bag_judge
import harness

NAMES = ["a b.pdf", "100%.pdf", "a\nb.pdf", "a\rb.pdf", "%0A.pdf", "..pdf",
         "-x.pdf", "名字.pdf", "x" * 250 + ".p", "a\\b.pdf", "\x1b[31m.pdf"]


class Bag(archives.TestCase):
    def fill(self):
        self.archive("add", "--from-manifest", self.many(3))
        pdf = self.typeset("a.pdf", number=9)
        with open(pdf, "rb") as file:
            data = file.read()
        for number, name in enumerate(NAMES):
            path = self.path(f"f{number}", name)
            os.makedirs(os.path.dirname(path))
            with open(path, "wb") as file:
                file.write(data + b"%%%d\n" % number)
            source = self.path(f"f{number}", name[:-3] + "md")
            shutil.copy(self.path("a.md"), source)
            self.archive("add", "--any-pdf", "--source", source, "--", path)

    def test_judged_by_another(self):
        bag_judge.need()
        self.fill()
        self.archive("export", "--bag", "bag/")
        bag = self.path("bag")
        good, said = bag_judge.judge(bag)
        self.assertTrue(good, said)
        # A bag that was changed is none: the judge does look.
        [name] = [name for name in os.listdir(self.path("bag", "data"))
                  if name == self.lines("list")[0]["sha256"]]
        with open(self.path("bag", "data", name, "0.pdf"), "r+b") as file:
            file.seek(100)
            file.write(b"?")
        good, _ = bag_judge.judge(bag)
        self.assertFalse(good)

    def test_all_is_in_it(self):
        self.fill()
        self.archive("export", "--bag", "bag")
        with open(self.path("bag", "bagit.txt"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "BagIt-Version: 1.0\n"
                             "Tag-File-Character-Encoding: UTF-8\n")
        listed = {}
        with open(self.path("bag", "manifest-sha256.txt"), encoding="utf-8",
                  newline="") as file:
            for line in file.read().split("\n")[:-1]:
                digest, name = line.split("  ", 1)
                self.assertNotRegex(name, r"[%\r]")  # nothing to decode
                listed[name] = digest
        there = {}
        for folder, _, names in os.walk(self.path("bag", "data")):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    there[os.path.relpath(path, self.path("bag"))] = \
                        hashlib.sha256(file.read()).hexdigest()
        self.assertEqual(listed, there)
        entries = self.lines("list", "--all-versions")
        for entry in entries:
            self.assertIn(entry["sha256"], there.values())
            for file in entry["files"]:
                self.assertIn(file["sha256"], there.values())
        with open(self.path("bag", "data", "catalogue.ndjson"),
                  encoding="utf-8") as file:
            self.assertEqual([json.loads(line) for line in file], entries)
        with open(self.path("bag", "bag-info.txt"), encoding="utf-8") as file:
            total = sum(os.path.getsize(self.path("bag", name))
                        for name in there)
            self.assertIn(f"Payload-Oxum: {total}.{len(there)}\n",
                          file.read())

    def test_names_stay_inside(self):
        """A catalogue that somebody changed leads nowhere else."""
        self.archive("add", self.typeset("a.pdf"), "--source", "a.md")
        with sqlite3.connect(self.catalogue()) as database:
            database.execute("UPDATE document SET file = '../../../evil.pdf'")
            database.execute("UPDATE stored SET name = '../../evil.md'")
        database.close()
        self.archive("export", "--bag", "deep/er/out", status=3)
        os.makedirs(self.path("deep", "er"))
        self.archive("export", "--bag", "deep/er/out")
        found = [os.path.join(folder, name)
                 for folder, _, names in os.walk(self.folder)
                 for name in names if name.endswith(("evil.pdf", "evil.md"))]
        self.assertEqual(len(found), 2)
        for path in found:
            self.assertIn("/deep/er/out/data/", path)

    def test_whole_or_not_at_all(self):
        self.archive("add", "--from-manifest", self.many(3))
        os.makedirs(self.path("full"))
        self.write("full/x", "x")
        self.archive("export", "--bag", "full", status=3)
        self.assertEqual(os.listdir(self.path("full")), ["x"])
        os.truncate([path for path in self.files()
                     if path.endswith(".pdf")][1], 10)
        self.archive("export", "--bag", "out", status=3)
        self.assertEqual([name for name in os.listdir(self.folder)
                          if name.startswith("bag")], [])

    def test_tables(self):
        self.archive("add", self.typeset(
            "a, b.pdf", title='{zh: "甲，“乙”,\\"丙\\"", en: "A, b"}'))
        self.archive("add", self.typeset("c.pdf", number=2))
        entries = self.lines("list", "--all-versions")
        said = self.said("export", "--ndjson")
        self.assertEqual([json.loads(line) for line in said.splitlines()],
                         entries)
        rows = list(csv.DictReader(io.StringIO(
            self.said("export", "--csv"), newline="")))
        self.assertEqual([row["file"] for row in rows],
                         ["a, b.pdf", "c.pdf"])
        self.assertEqual(rows[0]["title_zh"], '甲，“乙”,"丙"')
        self.assertEqual(rows[0]["title_en"], "A, b")
        self.assertEqual(rows[1]["issuer_en"], "Qing River Bird Society")
        self.assertEqual(rows[1]["sha256"], entries[1]["sha256"])

    def test_cells_are_no_formulas(self):
        for number, title in enumerate(("=1+1", "@SUM(1)", "-2", "1-2"), 1):
            self.archive("add", self.typeset(
                f"{number}.pdf", number=number, title=f'{{en: "{title}"}}'))
        rows = csv.DictReader(io.StringIO(self.said("export", "--csv"),
                                          newline=""))
        self.assertEqual([row["title_en"] for row in rows],
                         ["'=1+1", "'@SUM(1)", "'-2", "1-2"])


if __name__ == "__main__":
    harness.main()
