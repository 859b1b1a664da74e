"""Nothing that was told as added is ever lost, and an archive is consistent
whenever somebody looks: after any number of kills, with others adding, with
others reading.  BRIEFSET_KILLS=100 for all of them."""
import json
import os
import random
import resource
import signal
import subprocess
import time

import archives
import harness

KILLS = int(os.environ.get("BRIEFSET_KILLS", "8"))


class Kill(archives.TestCase):
    def begin(self, *words):
        return subprocess.Popen(
            [harness.briefset, "archive", self.folder_of_archive, "add",
             "--json", *words], cwd=self.folder, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def end(self, process):
        """What it told as added or there."""
        said, errors = process.communicate(timeout=600)
        for sign in (b"Sanitizer", b"runtime error:", b"Assertion"):
            self.assertNotIn(sign, errors)
        # A line that the kill has cut short was not told.
        return {json.loads(line)["sha256"] for line in said.split(b"\n")[:-1]}

    def documents(self, count):
        manifest = self.many(count)
        with open(self.path(manifest), encoding="utf-8") as file:
            return ["out/" + json.loads(line)["output"] for line in file]

    def check(self, told):
        there = {entry["sha256"] for entry in self.lines("list")}
        self.assertEqual(told - there, set())
        statuses = {line["status"]
                    for line in self.lines("verify", status=None)}
        self.assertLessEqual(statuses, {"unlisted"})

    def test_kills(self):
        """At any moment, while two processes add the same documents."""
        chance = random.Random(3)
        documents = self.documents(max(40, 2 * KILLS))
        told = self.end(self.begin(documents[0]))
        for number in range(KILLS):
            adding = []
            for _ in range(2):
                chosen = chance.sample(documents, 3)
                adding.append(self.begin(*chosen))
            time.sleep(chance.random() * 0.25)
            for process in adding:
                process.send_signal(signal.SIGKILL)
            for process in adding:
                told |= self.end(process)
            if number % 10 == 9 or number == KILLS - 1:
                self.check(told)
        self.archive("add", *documents)
        self.assertEqual(self.lines("verify"), [])
        self.assertEqual(self.files("temporary"), [])
        self.assertEqual(len(self.lines("list")), len(documents))

    def test_leavings_are_removed(self):
        """What killed processes left, but nothing of those that live."""
        documents = self.documents(2)
        self.archive("add", documents[0])
        self.write("archive/temporary/1-1", "left")
        self.archive("add", documents[1])
        self.assertEqual(self.files("temporary"), [])
        self.assertEqual(self.lines("verify"), [])

    def test_several_add(self):
        """Side by side, also the same documents; somebody reads all along."""
        documents = self.documents(24)
        adding = [self.begin(*documents[number * 4:number * 4 + 8])
                  for number in range(5)]
        seen = 0
        while any(process.poll() is None for process in adding):
            if os.path.exists(self.catalogue()):
                done = self.archive("list", "--json", status=None)
                if done.returncode == 0:
                    now = len(done.stdout.splitlines())
                    self.assertGreaterEqual(now, seen)
                    seen = now
        for process in adding:
            self.assertEqual(len(self.end(process)), 8)
            self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.lines("list")), 24)
        self.assertEqual(self.lines("verify"), [])
        numbers = [row.split(",")[0] for row in self.rows()["document"]]
        self.assertEqual(len(set(numbers)), 24)

    def test_full_disk(self):
        """What cannot be written is told, and is not there."""
        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        documents = self.documents(3)
        self.archive("add", documents[0])
        before = self.rows()
        done = self.archive("add", *documents[1:], status=None,
                            preexec_fn=no_room)
        self.assertIn(done.returncode, (3, 1))
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.files("temporary"), [])
        self.archive("add", *documents[1:])
        self.assertEqual(self.lines("verify"), [])


if __name__ == "__main__":
    harness.main()
