"""What the tests of batches share: sources and records of any number, and what
a batch left behind."""
import hashlib
import json
import os
import re
import subprocess

import harness

COUNT = 24
SOURCE = """---
layout: handout
title: {{zh: 第{0}号通知, en: Notice No. {0}}}
---

尊敬的第{0}号代表：请于{0}月前回复。

Dear delegate No. {0}: please answer before month {0}.
"""
TEMPLATE = """---
layout: handout
title: {zh: 邀请, en: Invitation}
---

尊敬的{{name}}：您的座位是{{seat}}号。

Dear {{name_en}}: your seat is No. {{seat}}.
"""


def environment():
    return {**os.environ, "LC_ALL": "C.UTF-8"}


class Case(harness.TestCase):
    def sources(self, count=COUNT):
        return [self.write(f"in/n{i:03}.md", SOURCE.format(i))
                for i in range(count)]

    def endless(self, name):
        """A source that nobody ever writes to the end of."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.mkfifo(path)
        return path

    def patience(self):
        """The seconds of --timeout in which all others are surely made."""
        return "20" if harness.is_sanitized() else "6"

    def records(self, count=COUNT, bad=()):
        rows = ["serial,name,name_en,seat"]
        for i in range(1, count + 1):
            rows.append(f"{i:03},张{i},Zhang {i},{i}" +
                        (",too much" if i in bad else ""))
        self.write("in/letter.md", TEMPLATE)
        self.write("in/people.csv", "\n".join(rows) + "\n")
        return [self.path("in", "letter.md"), "--records",
                self.path("in", "people.csv"), "--name", "{{serial}}.pdf"]

    def batch(self, *words, folder="out", status=0, **options):
        """Runs a batch; gives what it said."""
        done = harness.run(harness.briefset, "batch", *words, "-o",
                           self.path(folder), status=status, env=environment(),
                           **options)
        return done.stderr.decode()

    def counts(self, said):
        """{"made": 3, "unchanged": 21 …} of the summary."""
        return {word: int(number) for number, word in re.findall(
            r"(\d+) (made|unchanged|failed|left)", said.splitlines()[-1])}

    def files(self, folder="out"):
        """The PDFs and their digests; anything else but the manifest is
        refused."""
        found = {}
        for name in os.listdir(self.path(folder)):
            if name.startswith("manifest"):
                continue
            self.assertTrue(name.endswith(".pdf"), name)
            with open(self.path(folder, name), "rb") as file:
                found[name] = hashlib.sha256(file.read()).hexdigest()
        return found

    def manifest(self, folder="out"):
        with open(self.path(folder, "manifest.ndjson"),
                  encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def complete(self, wanted, folder="out"):
        """All files are there, and the manifest says so."""
        self.assertEqual(self.files(folder), wanted)
        listed = {entry["output"]: entry["sha256"]
                  for entry in self.manifest(folder)
                  if entry["status"] == "made"}
        self.assertEqual(listed, wanted)
        outputs = [entry["output"] for entry in self.manifest(folder)]
        self.assertEqual(outputs, sorted(set(outputs)))

    def start(self, words, **options):
        """Begins a batch whose children may be killed; a search for leaks
        would have one too, and wait for it."""
        asan = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
        return subprocess.Popen(
            [harness.briefset, "batch", *words, "-o", self.path("out")],
            env={**environment(), "ASAN_OPTIONS": asan},
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE, **options)

    def workers(self, process):
        try:
            with open(f"/proc/{process.pid}/task/{process.pid}/children",
                      encoding="ascii") as file:
                return [int(word) for word in file.read().split()]
        except OSError:
            return []

    def begun(self):
        """True once a document is being made."""
        return os.path.isdir(self.path("out")) and \
            len(os.listdir(self.path("out"))) > 0
