# labels: heavy
# seconds: 160
"""Whatever befalls a batch, its files are in the end those of a batch that
nothing befell, byte for byte: workers killed, the whole killed, power lost, a
full disk, a folder that cannot be written, bad records, documents that take too
long, PDFs deleted and altered.  No PDF is ever seen under its name that is not
whole, and each failure is told with its row.

With BRIEFSET_FAULTS=full a hundred workers and fifty batches are killed.
"""
import contextlib
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import time

import batches
import harness
from batches import SOURCE

FULL = os.environ.get("BRIEFSET_FAULTS") == "full"


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Faults(batches.Case):
    def calm(self, words):
        """The files of a batch that nothing befalls."""
        self.batch(*words, folder="calm")
        return self.files("calm")

    def whole(self, wanted):
        """What is seen under a PDF's name is the PDF."""
        found = [name for name in os.listdir(self.path("out"))
                 if name.endswith(".pdf")]
        for name in found:
            self.assertEqual(digest(self.path("out", name)), wanted[name])
        return found

    def resumed(self, words, wanted):
        """The next run makes the rest, and the one after it nothing."""
        said = self.batch(*words)
        counts = self.counts(said)
        self.assertEqual(counts["made"] + counts.get("unchanged", 0),
                         len(wanted))
        self.complete(wanted)
        self.assertEqual(self.counts(self.batch(*words)),
                         {"made": 0, "unchanged": len(wanted)})
        return counts

    def rows(self, said, code):
        """The PDFs of the rows that a message of this code names."""
        return sorted(f"{int(line) - 1:03}.pdf" for line in re.findall(
            rf"people\.csv:(\d+):.*\[{code}\]", said))

    # ---- killed ----

    def kill_workers(self, process, kills, pause):
        chance = random.Random(7)
        killed = 0
        while process.poll() is None and killed < kills:
            time.sleep(chance.uniform(0.002, pause))
            workers = self.workers(process)
            if workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    killed += 1
        return killed

    def test_workers(self):
        """Each that is killed costs one document at most, which is named."""
        kills = 100 if FULL else 25
        count = 300 if harness.is_sanitized() else 60 * kills
        words = self.records(count)
        wanted = self.calm(words)
        process = self.start([*words, "--workers", "3"])
        while process.poll() is None and not self.begun():
            time.sleep(0.001)
        killed = self.kill_workers(process, kills, 0.01)
        said = process.communicate()[1].decode()
        self.assertGreater(killed, 2)
        if FULL:
            self.assertEqual(killed, kills, said[-3000:])
        self.assertEqual(process.returncode, 1, said)
        lost = self.rows(said, "document-crashed")
        self.assertEqual(len(lost), said.count("[document-crashed]"))
        self.assertGreater(len(lost), 0)
        self.assertLessEqual(len(lost), killed)
        made = self.whole(wanted)
        self.assertEqual(sorted([*made, *lost]), sorted(wanted))
        failed = [entry["output"] for entry in self.manifest()
                  if entry["status"] == "failed"]
        self.assertEqual(failed, lost)
        self.assertEqual(self.resumed(words, wanted)["made"], len(lost))
        print(f"\n{killed} workers killed, {len(lost)} documents lost and "
              f"named, of {count}")

    def test_batches(self):
        """Killed at random moments: the owner alone, or its workers too."""
        rounds = 50 if FULL else 8
        words = self.records(300 if harness.is_sanitized() else 1500)
        wanted = self.calm(words)
        chance = random.Random(3)
        killed, finished, steps = 0, 0, set()
        while killed < rounds:
            process = self.start([*words, "--workers", "2"],
                                 start_new_session=True)
            time.sleep(chance.uniform(0, 1.5))
            if process.poll() is not None:
                finished += 1
                process.communicate()
                self.complete(wanted)
                shutil.rmtree(self.path("out"))
                continue
            killed += 1
            if killed % 2:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            time.sleep(0.1)  # workers see that their owner is gone
            if os.path.isdir(self.path("out")):
                steps.add(len(self.whole(wanted)))
        self.resumed(words, wanted)
        print(f"\n{killed} batches killed and gone on with, {finished} came "
              f"to their end in between; {len(steps)} different states")

    def test_power(self):
        """Temporary files are left, lines and PDFs cut short, the manifest
        is behind."""
        words = self.records(40)
        wanted = self.calm(words)
        manifest = self.path("out", "manifest.ndjson")
        with open(self.path("calm/manifest.ndjson"), "rb") as file:
            lines = file.readlines()
        pdf = sorted(wanted)[11]
        with open(self.path("calm", pdf), "rb") as file:
            bytes_ = file.read()
        for written, made in [
                (b"", 40), (None, 40), (b"".join(lines[:20]), 20),
                (b"".join(lines[:20]) + lines[20][:100], 20),
                (b"".join(lines[:20]) + b"\0" * 5000, 20),
                (b"".join(lines)[:-1], 1), (b"".join(lines), 0)]:
            for left in (bytes_[:1000], b"\0" * len(bytes_)):
                with self.subTest(made=made, left=len(left)):
                    shutil.rmtree(self.path("out"), ignore_errors=True)
                    shutil.copytree(self.path("calm"), self.path("out"))
                    if written is None:
                        os.remove(manifest)
                    else:
                        self.write("out/manifest.ndjson", written)
                    for number in (3, 999):
                        self.write(f"out/.briefset-batch-1-{number}.tmp",
                                   left)
                    self.write("out/manifest.ndjson.tmp", left)
                    self.write(f"out/{pdf}", left)
                    counts = self.resumed(words, wanted)
                    known = lines[11] in (written or b"").splitlines(True)
                    self.assertEqual(counts["made"], made + known)

    # ---- the disk ----

    def mount(self, *options):
        if os.geteuid() != 0:
            self.skipTest("no small disk can be mounted here")
        os.makedirs(self.path("out"), exist_ok=True)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", ",".join(options), "none",
             self.path("out")], stderr=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            self.skipTest("no small disk can be mounted here")
        self.addCleanup(subprocess.run, ["umount", self.path("out")],
                        check=False)

    def remount(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", "none",
                        self.path("out")], check=True)

    def test_a_disk_that_fills(self):
        words = self.records(300)
        wanted = self.calm(words)
        self.mount("size=1m")
        said = self.batch(*words, status=3)
        self.assertIn("left to make", said)
        self.assertIn("No space left on device", said)
        self.assertLess(len(self.whole(wanted)), 300)
        self.files()  # nothing else is left
        self.remount("size=100m")
        self.resumed(words, wanted)

    def test_files_that_may_not_be_larger(self):
        """No PDF may be written; or all, but not the manifest to its end."""
        words = self.records(300)
        wanted = self.calm(words)
        size = os.path.getsize(self.path("calm", "001.pdf"))
        for limit in (size // 2, 4 * size):
            with self.subTest(limit=limit):
                def limited():
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                said = self.batch(*words, status=3, preexec_fn=limited)
                self.assertIn("File too large", said)
                made = self.whole(wanted)
                self.assertEqual(len(made) > 0, limit > size)
                self.files()
                self.resumed(words, wanted)
                shutil.rmtree(self.path("out"))

    def test_a_folder_that_cannot_be_written(self):
        words = self.records(30)
        wanted = self.calm(words)
        self.write("out", "a file")
        said = self.batch(*words, status=3)
        self.assertIn(self.path("out"), said)
        os.remove(self.path("out"))
        self.mount("ro")
        said = self.batch(*words, status=3)
        self.assertIn(self.path("out"), said)
        self.assertEqual(os.listdir(self.path("out")), [])
        self.remount("rw")
        self.resumed(words, wanted)

    def test_a_folder_that_cannot_be_written_any_more(self):
        words = self.records(2000)
        wanted = self.calm(words)
        self.mount("size=400m")
        process = self.start([*words, "--workers", "1"])
        while process.poll() is None and not self.begun():
            time.sleep(0.001)
        for _ in range(100):  # it may be written to at just that moment
            time.sleep(0.002)
            busy = subprocess.run(["mount", "-o", "remount,ro", "none",
                                   self.path("out")], check=False,
                                  stderr=subprocess.DEVNULL)
            if busy.returncode == 0:
                break
        said = process.communicate()[1].decode()
        if busy.returncode != 0:
            self.skipTest("the folder was written to at every moment")
        self.assertEqual(process.returncode, 3, said)
        self.assertIn("Read-only file system", said)
        self.whole(wanted)
        self.remount("rw")
        self.resumed(words, wanted)

    # ---- records and documents ----

    def test_bad_records(self):
        """One in a hundred, each in another way."""
        words = self.records(600)
        wanted = self.calm(words)
        table = self.path("in/people.csv")
        with open(table, encoding="utf-8") as file:
            lines = file.read().splitlines()
        bad = {50: ("050,张50,Zhang 50,50,too much", "ragged-row"),
               150: ("150,张\U0010fffd,Zhang 150,150", "missing-glyph"),
               250: ("../250,张250,Zhang 250,250", "unsafe-name"),
               350: ("001,张350,Zhang 350,350", "output-collision"),
               450: ("450", "ragged-row"),
               550: (",张550,Zhang 550,550", "unsafe-name")}
        good = "\n".join(lines) + "\n"
        for number, (line, _) in bad.items():
            lines[number] = line
        self.write("in/people.csv", "\n".join(lines) + "\n")
        said = self.batch(*words, status=1)
        self.assertEqual(self.counts(said), {"made": 594, "failed": 6})
        for number, (_, code) in bad.items():
            self.assertIn(f"{number:03}.pdf", self.rows(said, code))
        left = {name: found for name, found in wanted.items()
                if int(name[:3]) not in bad}
        self.complete(left)
        self.write("in/people.csv", good)
        self.assertEqual(self.resumed(words, wanted)["made"], 6)

    def test_a_document_that_takes_too_long(self):
        """Two do, among others that wait for no one."""
        sources = self.sources(20)
        wanted = self.calm(sources)
        slow = [self.endless(f"in/slow{number}.md") for number in (1, 2)]
        said = self.batch(slow[0], *sources, slow[1], "--timeout",
                          self.patience(), "--workers", "2", status=1)
        self.assertEqual(re.findall(r"(slow\d)\.md: error: .*"
                                    r"\[document-timeout\]", said),
                         ["slow1", "slow2"])
        self.complete(wanted)

    # ---- between runs ----

    def test_deleted_and_altered(self):
        words = self.records(120)
        wanted = self.calm(words)
        self.batch(*words)
        chance = random.Random(5)
        names = chance.sample(sorted(wanted), 40)
        for number, name in enumerate(names):
            path = self.path("out", name)
            if number % 4 == 0:
                os.remove(path)
            elif number % 4 == 1:
                os.truncate(path, chance.randrange(os.path.getsize(path)))
            elif number % 4 == 2:
                with open(path, "r+b") as file:
                    file.seek(chance.randrange(os.path.getsize(path)))
                    file.write(b"\0")
            else:
                with open(path, "ab") as file:
                    file.write(b"\n")
        made = self.resumed(words, wanted)["made"]
        self.assertLessEqual(made, 40)  # the byte may have been a zero
        self.assertGreater(made, 35)

    def test_the_checks_above_can_fail(self):
        words = self.records(4)
        wanted = self.calm(words)
        self.batch(*words)
        self.complete(wanted)
        for damage in (lambda: os.remove(self.path("out/001.pdf")),
                       lambda: os.truncate(self.path("out/001.pdf"), 9),
                       lambda: self.write("out/x.tmp", "")):
            damage()
            with self.assertRaises(AssertionError):
                self.complete(wanted)
            with contextlib.suppress(FileNotFoundError):
                os.remove(self.path("out/x.tmp"))
            self.batch(*words)
        with open(self.path("out/manifest.ndjson"), "a",
                  encoding="utf-8") as file:
            json.dump(self.manifest()[0], file)
        with self.assertRaises(AssertionError):
            self.complete(wanted)
        self.write("out/001.pdf", "half")
        with self.assertRaises(AssertionError):
            self.whole(wanted)

    # ---- whatever the order ----

    def test_order_workers_and_parts_make_no_difference(self):
        words = self.records(60)
        wanted = self.calm(words)
        table = self.path("in/people.csv")
        with open(table, encoding="utf-8") as file:
            head, *rows = file.read().splitlines()
        with open(self.path("calm/manifest.ndjson"), encoding="utf-8") as file:
            said = [self.without_times(line) for line in file]
        chance = random.Random(9)
        for workers in ("1", "2", "5"):
            with self.subTest(workers=workers):
                chance.shuffle(rows)
                self.write("in/people.csv", "\n".join([head, *rows]) + "\n")
                folder = f"w{workers}"
                self.batch(*words, "--workers", workers, folder=folder)
                self.complete(wanted, folder)
                with open(self.path(folder, "manifest.ndjson"),
                          encoding="utf-8") as file:
                    self.assertEqual(
                        [self.without_times(line) for line in file], said)
                parts = {}
                for shard in chance.sample(range(1, 4), 3):
                    self.batch(*words, "--workers", workers, "--shard",
                               f"{shard}/3", folder=f"{folder}-{shard}")
                    made = self.files(f"{folder}-{shard}")
                    self.assertFalse(set(parts) & set(made))
                    parts.update(made)
                self.assertEqual(parts, wanted)
        # Made one at a time, by processes that have made nothing before.
        for name in ("001.pdf", "031.pdf", "060.pdf"):
            row = next(row for row in rows if row[:3] == name[:3])
            self.write("in/one.csv", f"{head}\n{row}\n")
            harness.run(harness.briefset, "typeset", words[0], "--records",
                        self.path("in/one.csv"), *words[3:], "-o",
                        self.path("one") + "/")
            self.assertEqual(digest(self.path("one", name)), wanted[name])

    def without_times(self, line):
        """A line of a manifest; nor where the record stood in its table."""
        entry = json.loads(line)
        for key in ("record", "records-sha256"):
            entry.get("job", {}).pop(key, None)
        return {key: value for key, value in entry.items()
                if key not in ("milliseconds", "modified")}


if __name__ == "__main__":
    harness.main()
