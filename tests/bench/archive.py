"""How fast an archive takes documents and finds them: python3
tests/bench/archive.py [--briefset build/briefset] [--documents 10000]
[--folder DIR].

Makes the documents with `briefset batch`, adds them, and asks for words in
both languages, rare and frequent; each search is a process of its own, timed
from its start to its end, the best and the median of so many.
"""
import argparse
import csv
import glob
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLES = os.path.join(HERE, "..", "..", "input", "samples")
QUERIES = ["水", "水质", "合作", "发展", "论坛", "科技创新", "一带一路", "观测资料",
           "鳗鲡", "water", "the", "cooperation", "forum", "science innovation",
           '"silk road"', "eels", "水质 water", "合作 -水质"]


def sentences():
    """Those of the samples, by language."""
    found = {"zh": [], "en": []}
    for path in sorted(glob.glob(os.path.join(SAMPLES, "*.md"))):
        with open(path, encoding="utf-8") as file:
            body = file.read().split("\n---\n", 1)[1]
        for line in body.splitlines():
            if not line or line[0] in "#|-:>![0123456789":
                continue
            line = re.sub(r"[*_\[\]{}`\\]|\(http[^)]*\)", "", line)
            if re.search("[\u4e00-\u9fff]", line):
                found["zh"] += re.findall("[^。]+。", line)
            else:
                found["en"] += re.findall(r"[^.]+\.", line)
    return found


def make(options, folder):
    chance = random.Random(1)
    known = sentences()
    with open(os.path.join(folder, "r.csv"), "w", encoding="utf-8",
              newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["n", "zh", "en"])
        for number in range(options.documents):
            rare = number % 1000 == 7
            rows.writerow([number,
                           "".join(chance.choices(known["zh"], k=12)) +
                           ("鳗鲡洄游。" if rare else ""),
                           " ".join(chance.choices(known["en"], k=12)) +
                           (" Eels migrate." if rare else "")])
    with open(os.path.join(folder, "t.md"), "w", encoding="utf-8") as file:
        file.write("---\nlayout: handout\nlanguages: [zh-Hans, en]\n"
                   "title: {zh: '第{{n}}号', en: 'No. {{n}}'}\n"
                   "issuer: {zh: 青江观鸟会, en: Qing River Bird Society}\n"
                   "date: 2026-05-01\n---\n\n{{zh}}\n\n{{en}}\n")
    return run(options, folder, "batch", "t.md", "--records", "r.csv",
               "--name", "{{n}}.pdf", "--compression", "fast", "-o", "out/")


def run(options, folder, *words):
    """Seconds it takes."""
    started = time.monotonic()
    done = subprocess.run([options.briefset, *words], cwd=folder,
                          capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr.decode()[-2000:])
    return time.monotonic() - started


def searches(options, folder):
    for query in QUERIES:
        times = [run(options, folder, "archive", "papers", "search", "--json",
                     query) for _ in range(options.times)]
        found = subprocess.run(
            [options.briefset, "archive", "papers", "search", "--json",
             "--limit", "1000000", query], cwd=folder, capture_output=True,
            check=True).stdout.count(b"\n") if options.count else 0
        print(f"| `{query}` | {found if options.count else '–'} "
              f"| {min(times) * 1000:.0f} "
              f"| {statistics.median(times) * 1000:.0f} |", flush=True)


def measure(options, folder):
    if not os.path.exists(os.path.join(folder, "papers")):
        made = make(options, folder)
        print(f"made: {options.documents / made:.0f} documents a second",
              flush=True)
        added = run(options, folder, "archive", "papers", "add", "--quiet",
                    "--from-manifest", "out/manifest.ndjson")
        print(f"added: {options.documents / added:.0f} documents a second",
              flush=True)
    size = os.path.getsize(os.path.join(folder, "papers", "catalogue.sqlite"))
    print(f"catalogue: {size / options.documents:.0f} bytes a document\n")
    print("| query | documents | ms, best | ms, median |\n|---|--:|--:|--:|")
    searches(options, folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--briefset", default="build/briefset")
    parser.add_argument("--documents", type=int, default=10000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--folder")
    parser.add_argument("--count", action="store_true",
                        help="tell how many documents each query finds")
    options = parser.parse_args()
    options.briefset = os.path.abspath(options.briefset)
    if options.folder:
        os.makedirs(options.folder, exist_ok=True)
        measure(options, options.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options, folder)


if __name__ == "__main__":
    main()
