"""The manifests of parts, joined, are the manifest of the whole; parts are
disjoint and complete, however many there are and whatever the order."""
import itertools
import json
import os
import random

import batches
import harness


def without_times(line):
    entry = json.loads(line)
    return {key: value for key, value in entry.items()
            if key not in ("milliseconds", "modified")}


class Manifests(batches.Case):
    def lines(self, path):
        with open(path, encoding="utf-8") as file:
            return file.readlines()

    def merge(self, *names, status=0):
        done = harness.run(harness.briefset, "batch", "--merge-manifests",
                           self.path("merged.ndjson"),
                           *(self.path(name) for name in names),
                           status=status)
        return done.stderr.decode()

    def merged(self):
        return self.lines(self.path("merged.ndjson"))

    def shards(self, words, count, folder="parts"):
        """Makes all parts; gives the names of their manifests."""
        for shard in range(1, count + 1):
            self.batch(*words, "--shard", f"{shard}/{count}", folder=folder,
                       status=None)
        return [f"{folder}/manifest-{shard}.ndjson"
                for shard in range(1, count + 1)]

    def plan(self, words, shard, count):
        """What a part would make."""
        done = harness.run(
            harness.briefset, "batch", *words, "--dry-run", "--shard",
            f"{shard}/{count}", "-o", self.path("none"))
        return done.stdout.decode().split()

    # ---- parts ----

    def test_parts_are_disjoint_and_complete(self):
        words = self.records(300)
        whole = self.plan(words, 1, 1)
        self.assertEqual(len(whole), 300)
        table = self.path("in/people.csv")
        with open(table, encoding="utf-8") as file:
            head, *rows = file.read().splitlines()
        for count in (2, 3, 7, 40):
            random.Random(count).shuffle(rows)
            for number in range(2):  # in order and not
                parts = [self.plan(words, shard, count)
                         for shard in range(1, count + 1)]
                flat = list(itertools.chain(*parts))
                self.assertEqual(len(flat), 300)
                self.assertEqual(set(flat), set(whole))
                if number == 0:
                    before = [sorted(part) for part in parts]
                    self.write("in/people.csv", "\n".join([head, *rows]))
            self.assertEqual([sorted(part) for part in parts], before)
            if count < 40:
                self.assertGreater(min(map(len, parts)), 300 // count // 3)

    # ---- joined ----

    def test_joined_they_are_the_whole(self):
        words = [*self.records(40, bad=(7,)), "--profile", "a-2u"]
        self.write("in/letter.md", batches.TEMPLATE + "[^9]\n")
        said = self.batch(*words, folder="whole", status=1)
        self.assertIn("undefined-footnote", said)
        wanted = [without_times(line) for line in
                  self.lines(self.path("whole/manifest.ndjson"))]
        self.assertEqual(len(wanted), 39)
        self.assertTrue(wanted[0]["messages"])
        names = self.shards(words, 3)
        found = set()
        for order in itertools.permutations(names):
            self.merge(*order)
            found.add("".join(self.merged()))
            self.assertEqual(list(map(without_times, self.merged())), wanted)
        self.assertEqual(len(found), 1)

    def test_the_whole_goes_on_with_it(self):
        words = self.records(20)
        names = self.shards(words, 4, folder="out")
        self.merge(*names)
        os.rename(self.path("merged.ndjson"), self.path("out/manifest.ndjson"))
        self.assertEqual(self.counts(self.batch(*words)),
                         {"made": 0, "unchanged": 20})
        self.complete(self.files())

    def entry(self, output, sha="1", status="made", **more):
        return json.dumps({"schema": 1, "output": output, "status": status,
                           "sha256": sha, **more}) + "\n"

    def test_which_entry_is_taken(self):
        made = self.entry("a.pdf", pages=1)
        again = self.entry("a.pdf", pages=2)
        failed = self.entry("a.pdf", "", "failed")
        other = self.entry("b.pdf")
        self.write("1", self.entry("a.pdf", "other") + made + other)
        self.write("2", again)
        self.write("3", failed)
        for names, wanted in [("12", again), ("21", made), ("13", made),
                              ("31", made), ("321", made), ("3", failed)]:
            with self.subTest(names):
                self.merge(*names)
                self.assertEqual(self.merged()[0], wanted)
                self.assertEqual(self.merged()[1:],
                                 [other] if "1" in names else [])

    def test_conflicts(self):
        self.write("1", self.entry("a.pdf", "12") + self.entry("b.pdf", "1"))
        self.write("2", self.entry("b.pdf", "1") + self.entry("a.pdf", "34"))
        for names in ("12", "21"):
            said = self.merge(*names, status=1)
            self.assertRegex(said, r"/%s: error: the a\.pdf .* of .*/%s "
                             r"\[manifest-conflict\]" % (names[1], names[0]))
            self.assertNotIn("b.pdf", said)
            self.assertFalse(os.path.exists(self.path("merged.ndjson")))

    def test_cut_short(self):
        lines = [self.entry(f"{i}.pdf") for i in range(4)]
        for cut in (1, 20, len(lines[3]) - 1):
            self.write("1", "".join(lines[:3]) + lines[3][:cut])
            self.merge("1")
            self.assertEqual(self.merged(), lines[:3])
        self.write("1", "")
        self.merge("1")
        self.assertEqual(self.merged(), [])

    def test_what_is_no_manifest(self):
        lines = [self.entry(f"{i}.pdf") for i in range(4)]
        self.write("1", lines[0] + lines[1][:30] + "\n" + lines[2])
        self.write("2", "no manifest")
        for name in ("1", "2", "3"):
            with self.subTest(name):
                said = self.merge(name, status=3)
                self.assertIn(self.path(name), said)
                self.assertFalse(os.path.exists(self.path("merged.ndjson")))
        harness.run(harness.briefset, "batch", "--merge-manifests",
                    self.path("merged.ndjson"), status=2)


if __name__ == "__main__":
    harness.main()
