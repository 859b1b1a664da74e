"""A hundred thousand documents in one run, and many in one file: prints
Markdown.

  python3 tests/bench/many.py PROGRAM [COUNT [WORKERS]] >tests/bench/many.md

Makes COUNT handouts (100,000) of one template and as many records, with all
cores, in a folder of its own that is removed at the end, and tells how much
memory the owner of the batch and its workers had at every tenth of the way.
Then it looks whether all are there: a PDF of each record and no other, each
with the digest that the manifest has for it, one line of the manifest each,
and no two of the same content.  What is not so ends it with a message.

Then it merges the first 100, 1,000 and 10,000 of them and tells how much memory
that took.  tests/bench/many.md holds the results of one machine.
"""
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time

TEMPLATE = """---
layout: handout
title: {zh: "致{{name}}的邀请", en: "Invitation to {{name_en}}"}
---

尊敬的{{name}}：请您出席春季论坛，您的座位是{{seat}}号。会议在河口站二楼举行，上午九点开始。

Dear {{name_en}}: please join the spring forum; your seat is No. {{seat}}. We
meet on the second floor of the river station at nine in the morning.

- 请带上这张邀请。

- Please bring this invitation.
"""
FAMILY = "赵钱孙李周吴郑王冯陈"
GIVEN = "明华文国建志春秋海山"


def write_inputs(folder, count):
    with open(os.path.join(folder, "letter.md"), "w", encoding="utf-8") as out:
        out.write(TEMPLATE)
    with open(os.path.join(folder, "people.csv"), "w", encoding="utf-8",
              newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["serial", "name", "name_en", "seat"])
        for i in range(count):
            rows.writerow([f"{i:06}", FAMILY[i % 10] + GIVEN[i // 10 % 10] +
                           GIVEN[i // 100 % 10], f"Guest {i}", i])


def memory(process):
    """Resident memory and what of it is its own, in kB."""
    found = {"Rss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                key = line.split(":")[0]
                if key in found:
                    found[key] = int(line.split()[1])
    except (OSError, ValueError):
        pass
    return found["Rss"], found["Private_Clean"] + found["Private_Dirty"]


def workers_of(process):
    try:
        with open(f"/proc/{process}/task/{process}/children",
                  encoding="ascii") as file:
            return file.read().split()
    except OSError:
        return []


class Counter:
    """How many lines a file has, while it grows."""

    def __init__(self, path):
        self.path, self.at, self.lines = path, 0, 0

    def count(self):
        if os.path.exists(self.path):
            with open(self.path, "rb") as file:
                file.seek(self.at)
                piece = file.read()
            self.at += len(piece)
            self.lines += piece.count(b"\n")
        return self.lines


def watch(process, manifest, count, begun):
    """Prints a row at every tenth of the way."""
    counter, step = Counter(manifest), max(count // 10, 1)
    wanted = step
    while process.poll() is None:
        made = counter.count()
        if made >= wanted:
            wanted = made - made % step + step
            owner, own = memory(process.pid)
            workers = [memory(child) for child in workers_of(process.pid)]
            if not workers:
                continue  # it is over
            print(f"| {made:,} | {owner / 1024:.1f} | {own / 1024:.1f} | "
                  f"{max(rss for rss, _ in workers) / 1024:.1f} | "
                  f"{max(private for _, private in workers) / 1024:.1f} | "
                  f"{made / (time.monotonic() - begun):.0f} |", flush=True)
        time.sleep(0.05)


def digest_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def verify(folder, manifest, count):
    wanted = {f"{i:06}.pdf" for i in range(count)}
    there = set(os.listdir(folder)) - {os.path.basename(manifest)}
    if there != wanted:
        sys.exit(f"{len(wanted - there)} are lost, {len(there - wanted)} are "
                 "nobody's")
    listed = {}
    with open(manifest, encoding="utf-8") as file:
        lines = file.readlines()
    for line in lines:
        entry = json.loads(line)
        if entry["status"] != "made" or entry["output"] in listed:
            sys.exit(f"not once in the manifest: {entry['output']}")
        listed[entry["output"]] = entry["sha256"]
    if set(listed) != wanted:
        sys.exit(f"the manifest lacks {len(wanted - set(listed))}")
    for name, digest in listed.items():
        if digest_of(os.path.join(folder, name)) != digest:
            sys.exit(f"{name} is not what the manifest says")
    if len(set(listed.values())) != count:
        sys.exit("two documents are the same")


def run(program, count, workers, folder):
    write_inputs(folder, count)
    out = os.path.join(folder, "out")
    manifest = os.path.join(out, "manifest.ndjson")
    words = [program, "batch", os.path.join(folder, "letter.md"), "--records",
             os.path.join(folder, "people.csv"), "--name", "{{serial}}.pdf",
             "-o", out, "--workers", str(workers), "--messages", "json"]
    print("# Many documents\n\nMade by `python3 tests/bench/many.py`; its head "
          "says how.\n\n"
          f"{count:,} handouts of one page, {workers} workers.\n\n"
          "| documents | owner, MiB | its own | largest worker, MiB | its own "
          "| a second |\n|---:|---:|---:|---:|---:|---:|", flush=True)
    begun = time.monotonic()
    with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
        watch(process, manifest, count, begun)
        said = process.stderr.read().decode()
    took = time.monotonic() - begun
    if process.returncode != 0:
        sys.exit(said)
    verify(out, manifest, count)
    size = os.path.getsize(manifest)
    print(f"\nMade in {took:.0f} s; all there, none twice, the manifest "
          f"complete ({size / count:.0f} bytes a document).")
    begun = time.monotonic()
    again = subprocess.run(words, stderr=subprocess.PIPE, check=True)
    summary = json.loads(again.stderr.decode().splitlines()[-1])
    if summary["unchanged"] != count:
        sys.exit(f"made again: {summary}")
    print(f"A second run, with nothing to do: {time.monotonic() - begun:.1f} "
          "s.")


def merge(program, count, folder):
    """Prints a row of the table of merged files."""
    with open(os.path.join(folder, "people.csv"), encoding="utf-8") as file:
        rows = file.readlines()
    with open(os.path.join(folder, "some.csv"), "w", encoding="utf-8") as file:
        file.writelines(rows[:count + 1])
    out = os.path.join(folder, "merged")
    begun = time.monotonic()
    with subprocess.Popen(
            [program, "batch", os.path.join(folder, "letter.md"), "--records",
             os.path.join(folder, "some.csv"), "--merge", "all.pdf", "-o",
             out], stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{count} could not be merged")
    size = os.path.getsize(os.path.join(out, "all.pdf"))
    print(f"| {count:,} | {time.monotonic() - begun:.1f} | "
          f"{used.ru_maxrss / 1024:.0f} | {size / 1e6:.1f} |", flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else os.cpu_count()
    with tempfile.TemporaryDirectory() as folder:
        run(sys.argv[1], count, workers, folder)
        print("\nThe first ones as one file (`--merge`):\n\n"
              "| documents | s | largest process, MiB | MB |\n"
              "|---:|---:|---:|---:|")
        for some in (100, 1000, 10_000):
            if some <= count:
                merge(sys.argv[1], some, folder)


if __name__ == "__main__":
    main()
