"""A batch makes every document once, whole or not at all: side by side, after
a change, after being killed, and whatever becomes of its workers, its disk or
its records.
"""
import contextlib
import hashlib
import json
import os
import signal
import time

import batches
import harness
from batches import COUNT, SOURCE, TEMPLATE, environment


class Batch(batches.Case):
    # ---- the same files ----

    def test_workers_order_and_command_make_no_difference(self):
        sources = self.sources()
        self.batch(*sources, "--workers", "1")
        wanted = self.files()
        self.assertEqual(len(wanted), COUNT)
        self.complete(wanted)
        for number, workers in enumerate(("2", "5")):
            folder = f"again{number}"
            self.batch(*reversed(sources), "--workers", workers,
                       folder=folder)
            self.complete(wanted, folder)
        pdf = self.path("alone.pdf")
        for source in sources[:3]:
            harness.typeset(source, pdf)
            with open(pdf, "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest(),
                                 wanted[os.path.basename(source)[:-2] + "pdf"])

    def test_the_manifest_tells_of_each(self):
        self.batch(*self.sources(3))
        for entry in self.manifest():
            path = self.path("out", entry["output"])
            self.assertEqual(entry["bytes"], os.path.getsize(path))
            self.assertEqual(entry["pages"], 1)
            (name, digest), = entry["inputs"]
            with open(name, "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest(),
                                 digest)
        self.assertEqual([entry["output"] for entry in self.manifest()],
                         [f"n{i:03}.pdf" for i in range(3)])

    def test_the_manifest_has_the_digest_of_what_was_written(self):
        """However it was written: packed, or with a range filled in last."""
        source, = self.sources(1)
        known = set()
        for level in ("fast", "normal", "small"):
            for more in ((), ("--reserve-signature",)):
                with self.subTest(level=level, more=more):
                    self.batch(source, "--force", "--compression", level,
                               *more)
                    entry, = self.manifest()
                    with open(self.path("out", entry["output"]), "rb") as file:
                        self.assertEqual(
                            hashlib.sha256(file.read()).hexdigest(),
                            entry["sha256"])
                    known.add(entry["sha256"])
        self.assertEqual(len(known), 6)

    # ---- only what changed ----

    def again(self, *words, **wanted):
        self.assertEqual(self.counts(self.batch(*words)), wanted)

    def test_what_is_there_is_not_made_again(self):
        sources = self.sources()
        self.again(*sources, made=COUNT)
        self.again(*sources, made=0, unchanged=COUNT)
        self.again(*sources, "--force", made=COUNT)
        with open(sources[3], "a", encoding="utf-8") as file:
            file.write("\n再见。\n\nGoodbye.\n")
        self.again(*sources, made=1, unchanged=COUNT - 1)
        os.remove(self.path("out", "n005.pdf"))
        self.write("out/n006.pdf", "not a PDF any more")
        self.again(*sources, made=2, unchanged=COUNT - 2)
        os.utime(self.path("out", "n007.pdf"))  # only touched
        self.again(*sources, made=0, unchanged=COUNT)
        self.again(*sources, "--profile", "plain", made=COUNT)

    def test_a_layout_that_changed_makes_all_again(self):
        layout = self.write("own.yaml", "extends: handout\n")
        sources = self.sources(4)
        self.again(*sources, "--layout", layout, made=4)
        self.again(*sources, "--layout", layout, made=0, unchanged=4)
        self.write("own.yaml", "extends: handout\nprohibition: strict\n")
        self.again(*sources, "--layout", layout, made=4)

    def test_a_record_that_changed_makes_one(self):
        words = self.records()
        self.again(*words, made=COUNT)
        with open(self.path("in/people.csv"), encoding="utf-8") as file:
            text = file.read()
        self.write("in/people.csv", text.replace("张7,", "张七,"))
        self.again(*words, made=1, unchanged=COUNT - 1)
        self.write("in/letter.md", TEMPLATE + "\n完\n")
        self.again(*words, made=COUNT)

    def test_dry_run_makes_nothing(self):
        done = harness.run(harness.briefset, "batch", *self.sources(3),
                           "--dry-run", "-o", self.path("out"),
                           env=environment())
        self.assertEqual(done.stdout.decode().count("\n"), 3)
        self.assertFalse(os.path.exists(self.path("out")))

    # ---- parts ----

    def test_shards_make_all_and_nothing_twice(self):
        sources = self.sources()
        self.batch(*sources, folder="whole")
        parts = []
        for shard in (1, 2, 3):
            self.batch(*sources, "--shard", f"{shard}/3",
                       folder=f"part{shard}")
            parts.append(self.files(f"part{shard}"))
        self.assertEqual(sum(len(part) for part in parts), COUNT)
        self.assertEqual({**parts[0], **parts[1], **parts[2]},
                         self.files("whole"))
        self.assertLess(max(len(part) for part in parts), COUNT)

    def test_a_job_file(self):
        self.sources(4)
        self.records(3)
        self.write("in/jobs.yaml", """
output: ../made/
workers: 2
jobs:
  - {source: n000.md}
  - {sources: [n001.md, n002.md], layout: bulletin, profile: plain}
  - {source: letter.md, records: people.csv, name: "p-{{serial}}.pdf"}
""")
        done = harness.run(harness.briefset, "batch",
                           self.path("in", "jobs.yaml"), env=environment())
        self.assertEqual(self.counts(done.stderr.decode()), {"made": 6})
        self.assertEqual(sorted(self.files("made")),
                         ["n000.pdf", "n001.pdf", "n002.pdf", "p-001.pdf",
                          "p-002.pdf", "p-003.pdf"])

    def test_a_wrong_job_file(self):
        path = self.write("jobs.yaml", "jobs:\n  - {sauce: a.md}\n"
                          "  - {source: b.md, profile: x}\nwork: 2\n")
        done = harness.run(harness.briefset, "batch", path, status=1,
                           env=environment())
        said = done.stderr.decode()
        for place in ("jobs.yaml:2:6", "jobs.yaml:2:5", "jobs.yaml:3:29",
                      "jobs.yaml:4:1"):
            self.assertIn(place + ": error", said)

    # ---- faults ----

    def test_two_of_one_name(self):
        one = self.write("a/n.md", SOURCE.format(1))
        other = self.write("b/N.md", SOURCE.format(2))
        said = self.batch(one, other, status=1)
        self.assertIn("[output-collision]", said)
        self.assertEqual(list(self.files()), ["n.pdf"])

    def test_documents_of_workers_that_are_killed_at_once_are_told(self):
        for _ in range(20):  # all may be made before they are killed
            process = self.start([*self.records(5), "--force"])
            while process.poll() is None:
                for worker in self.workers(process):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker, signal.SIGKILL)
            said = process.communicate()[1].decode()
            if process.returncode != 0:
                break
        self.assertEqual(process.returncode, 1)
        lost = said.count("[document-crashed]")
        self.assertIn(f"{5 - lost} made, {lost} failed", said)

    def test_interrupted_batches_say_what_is_left(self):
        words = self.records(300)
        self.batch(*words, folder="calm")
        process = self.start([*words, "--workers", "1"])
        while process.poll() is None and not self.begun():
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1].decode()
        if process.returncode != 0:
            self.assertEqual(process.returncode, 130)
            counts = self.counts(said)
            self.assertEqual(counts.get("made", 0) + counts["left"], 300)
            self.assertEqual(len(self.files()), counts.get("made", 0))
        self.batch(*words)
        self.complete(self.files("calm"))

    # ---- messages ----

    def test_messages_for_machines(self):
        said = self.batch(*self.sources(2), "--messages", "json")
        summary = json.loads(said.splitlines()[-1])
        self.assertEqual((summary["code"], summary["made"]),
                         ("batch-summary", 2))

    def test_wrong_usage(self):
        for words in ((), ("--workers", "0", "a.md"), ("--shard", "3/2", "a"),
                      ("--profile", "x", "a.md"), ("--nothing",)):
            with self.subTest(words):
                harness.run(harness.briefset, "batch", *words, status=2)


if __name__ == "__main__":
    harness.main()
