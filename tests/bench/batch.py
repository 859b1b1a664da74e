#!/usr/bin/env python3
"""How fast many documents are made: briefset beside Typst.

    tests/bench/batch.py [--briefset PROGRAM] [--runs 5] [--only abcd]
                         >tests/bench/batch.md

Four tasks, each of the same text (batch_texts.py), in the same fonts, sizes
and widths, every file a tagged PDF/A-2a of both programs (briefset's are
PDF/UA-1 besides):

    a   one bulletin of seven pages, cold: the program is started for it
    b   200 handouts of one page, of one source and 200 records
    c   200 different documents of four pages
    d   one document of 10, 100 and 1,000 pages, cold

Typst is its in-process compiler (lines_setters.py has it of npm).  It is
treated as its users do: one node process makes all documents of b and c, one
compiler that keeps what it can from one to the next, files written without
waiting for the disk.  Its time is that inside node: starting node is taken
off and told apart, and in b and c starting the compiler and reading the fonts
as well.  briefset's time is all of the command, from its start to its end.
Every run of b and c has a folder of its own for its files: a file system takes
long over names and inodes that it has just let go.

Every figure is the median of so many runs, the two programs in turn; on one
core (`taskset`), and for b and c on all: briefset's workers, and as many node
processes that share the documents.  Processor time is that of all processes
of a run, memory the peak of the largest one.  Whether a bar is met goes by
processor time, which other work on the machine disturbs least.

It is a report, not a test.  What one warm document costs by stage, counted in
instructions, stands in results.md (run.sh).
"""
import argparse
import datetime
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
sys.dont_write_bytecode = True

import batch_texts as texts      # noqa: E402
import lines_setters as setters  # noqa: E402

COUNT = 200
LENGTHS = (10, 100, 1000)
CORES = os.cpu_count()
BARS = {"a": 8, "b": 10, "c": 10, "d": 5}
FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "TeX Gyre Termes",
            "TeX Gyre Heros")

# Reads a task: fonts, and documents with content, inputs and output.
TYPST_RUN = """\
const began = performance.now();
const {{readFileSync, writeFileSync}} = await import("fs");
const {{NodeCompiler}} = await import("{package}");
const task = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const compiler = NodeCompiler.create({{
    fontArgs: [{{fontPaths: task.fonts}}]}});
const standard = {{pdfStandard: "a-2a", creationTimestamp: 1777161600}};
const started = performance.now();
for (const one of task.documents) {{
    const mainFileContent = readFileSync(one.source, "utf-8");
    writeFileSync(one.output, compiler.pdf(
        {{mainFileContent, inputs: one.inputs}}, standard));
    if (task.evict) compiler.evictCache(10);
}}
console.log(JSON.stringify({{start: started - began,
                            make: performance.now() - started}}));
"""


def run(command, one_core):
    """Clock, processor time, peak memory and what it said."""
    if one_core:
        command = ["taskset", "-c", "0", *command]
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdout=out, stderr=errors,
                                 stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        clock = time.perf_counter() - start
        out.seek(0)
        said = out.read().decode()
        if status != 0:
            errors.seek(0)
            raise SystemExit(f"{command} failed:\n" +
                             errors.read().decode()[-2000:])
    return {"clock": clock, "cpu": used.ru_utime + used.ru_stime,
            "memory": used.ru_maxrss / 1024, "said": said}


def size_of(paths):
    return sum(map(os.path.getsize, paths))


def pages_of(path):
    said = subprocess.run(["pdfinfo", path], capture_output=True, text=True,
                          check=True).stdout
    return int(said.split("Pages:")[1].split()[0])


class Typst(setters.Typst):
    def __init__(self, cache, folder):
        super().__init__(None, cache)
        self.work = folder
        folders = set()
        for family in FAMILIES:
            said = subprocess.run(["fc-list", family, "file"], check=True,
                                  capture_output=True, text=True).stdout
            folders |= {os.path.dirname(line.split(":")[0])
                        for line in said.splitlines()}
        self.fonts = sorted(folders)
        self.script = setters.write(
            self.folder, "batch.mjs",
            TYPST_RUN.format(package=setters.TYPST_PACKAGE))
        empty = setters.write(self.folder, "empty.mjs", "")
        self.node = statistics.median(
            run(["node", empty], True)["clock"] for _ in range(5))
        self.node_cpu = statistics.median(
            run(["node", empty], True)["cpu"] for _ in range(5))

    def task(self, documents, folder):
        return {"fonts": self.fonts, "evict": True, "documents": [
            {"source": source, "inputs": inputs,
             "output": os.path.join(folder, output)}
            for source, inputs, output in documents]}

    def make(self, documents, folder, cold, one_core):
        """`documents`: (source, inputs, output in the folder)."""
        task = self.task(documents, folder)
        path = setters.write(self.work, f"task{id(documents)}.json",
                             json.dumps(task))
        done = run(["node", self.script, path], one_core)
        said = json.loads(done["said"])
        done["clock"] = (said["make"] + (said["start"] if cold else 0)) / 1000
        done["start"] = said["start"] / 1000
        done["cpu"] -= self.node_cpu
        return done

    def make_on_all(self, documents, folder):
        """As many processes as there are cores; the slowest is the time."""
        children = []
        for i in range(CORES):
            task = self.task(documents[i::CORES], folder)
            path = setters.write(self.work, f"task{i}.json", json.dumps(task))
            children.append(subprocess.Popen(
                ["node", self.script, path], stdout=subprocess.PIPE,
                stdin=subprocess.DEVNULL))
        made, cpu, memory = [], 0, 0
        for child in children:
            said = json.loads(child.stdout.read())
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = status
            child.stdout.close()
            made.append(said["make"] / 1000)
            cpu += used.ru_utime + used.ru_stime - self.node_cpu
            memory = max(memory, used.ru_maxrss / 1024)
        return {"clock": max(made), "cpu": cpu, "memory": memory}


class Bench:
    def __init__(self, program, folder, runs, cache):
        self.program = program
        self.folder = folder
        self.runs = runs
        self.typst = Typst(cache, folder) if cache else None
        self.layout = setters.write(folder, "bench.yaml", texts.LAYOUT)

    def path(self, *names):
        path = os.path.join(self.folder, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, title, blocks):
        """The same text for both: two files' names."""
        return [setters.write(self.folder, name + ending, text)
                for ending, text in ((".md", texts.markdown(title, blocks)),
                                     (".typ", texts.typst(title, blocks)))]

    def in_turn(self, *makers):
        """The medians of each maker's runs, all in turn."""
        columns = [[] for _ in makers]
        for _ in range(self.runs):
            for column, make in zip(columns, makers):
                column.append(make())
        return [{key: statistics.median(one[key] for one in column)
                 for key in column[0] if key != "said"} for column in columns]

    # ---- one document ----

    def cold(self, source, output, *options):
        return run([self.program, "typeset", source, "--layout", self.layout,
                    "-o", output, *options], True)

    def one(self, name, pages, seed):
        mark, typ = self.write(name, *texts.document(seed, pages))
        ours, theirs = self.path(name + ".pdf"), self.path(name + ".t.pdf")
        document = (typ, {}, theirs)
        fast = self.path(name + ".f.pdf")
        made = self.in_turn(
            lambda: self.cold(mark, ours),
            lambda: self.cold(mark, fast, "--compression", "fast"),
            lambda: self.typst.make([document], self.folder, True, True))
        for one, path in zip(made, (ours, fast, theirs)):
            one["pages"] = pages_of(path)
            one["bytes"] = size_of([path])
        return made

    # ---- many ----

    def sources(self):
        documents = [self.write(f"in/{i:03}", *texts.document(1000 + i, 4))
                     for i in range(COUNT)]
        job = [mark for mark, _ in documents]
        return job, [(typ, {}, f"{i:03}.pdf")
                     for i, (_, typ) in enumerate(documents)]

    def handouts(self):
        mark, typ = self.write("in/handout", *texts.handout())
        rows = texts.records(COUNT)
        table = setters.write(self.folder, "in/records.csv", texts.csv(rows))
        job = [mark, "--records", table, "--name", "{{serial}}.pdf"]
        return job, [(typ, dict(zip(texts.FIELDS, row)), f"{row[0]}.pdf")
                     for row in rows]

    def ours(self, job, folder, workers, *options):
        return run([self.program, "batch", *job, "--layout", self.layout,
                    "-o", folder + "/", "--workers", str(workers), *options],
                   workers == 1)

    def many(self, job, documents):
        fast = ("--compression", "fast")
        makers = (
            lambda folder: self.ours(job, folder, 1),
            lambda folder: self.ours(job, folder, 1, *fast),
            lambda folder: self.typst.make(documents, folder, False, True),
            lambda folder: self.ours(job, folder, CORES),
            lambda folder: self.typst.make_on_all(documents, folder))
        folders = []

        def into_new_folder(make):
            folders.append(tempfile.mkdtemp(dir=self.folder))
            return make(folders[-1])

        made = self.in_turn(*(
            lambda make=make: into_new_folder(make) for make in makers))
        for one, folder in zip(made, folders):
            files = [os.path.join(folder, name) for name in os.listdir(folder)
                     if name.endswith(".pdf")]
            if len(files) != COUNT:
                raise SystemExit(f"{len(files)} files were made")
            one["bytes"] = size_of(files)
            one["pages"] = pages_of(files[0])
        for folder in folders:
            shutil.rmtree(folder)
        return made


# ---- the report ----

def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|:---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def verdict(ratio, bar):
    return f"{ratio:.1f} of {bar}: {'met' if ratio >= bar else 'missed'}"


def row(name, made, theirs, bar, count):
    """Milliseconds of a document, and how often that is in the peer's."""
    ratio = theirs["clock"] / made["clock"]
    cpu = theirs["cpu"] / made["cpu"]
    return [name, f"{made['clock'] * 1000 / count:.2f} ms",
            f"{made['cpu'] * 1000 / count:.2f} ms", f"{made['memory']:.0f} MB",
            f"{made['bytes'] / count / 1000:.0f} KB",
            "" if made is theirs else f"{ratio:.1f}",
            "" if made is theirs else verdict(cpu, bar) if bar
            else f"{cpu:.1f}"]


HEAD = ("", "clock", "processor", "memory", "PDF", "times faster by the clock",
        "by processor time")


def print_one(name, made, bar, count=1):
    ours, fast, theirs = made
    print_table(HEAD, [
        row(name, ours, theirs, bar, count),
        row("… `--compression fast`", fast, theirs, bar, count),
        row("Typst", theirs, theirs, None, count)])


def print_many(made, bar):
    ours, fast, theirs, all_ours, all_theirs = made
    print_table(HEAD, [
        row("one worker", ours, theirs, bar, COUNT),
        row("… `--compression fast`", fast, theirs, bar, COUNT),
        row("Typst, one process", theirs, theirs, None, COUNT),
        row(f"{CORES} workers", all_ours, all_theirs, None, COUNT),
        row(f"Typst, {CORES} processes", all_theirs, all_theirs, None,
            COUNT)])
    scale = ours["clock"] / all_ours["clock"]
    wanted = 1 + 0.8 * (CORES - 1)
    print(f"Documents a second: {COUNT / ours['clock']:.0f} with one worker, "
          f"{COUNT / all_ours['clock']:.0f} with {CORES}: "
          f"{verdict(scale, round(wanted, 1))}. Typst: "
          f"{COUNT / theirs['clock']:.0f}, besides {theirs['start']:.2f} s "
          "once for its start.\n")


def print_long(lengths):
    rows, memory = [], []
    for length, (ours, fast, theirs) in lengths:
        line = row(f"{ours['pages']} pages", ours, theirs, BARS["d"], 1)
        rows.append(line)
        rows.append(row("… `--compression fast`", fast, theirs, BARS["d"], 1))
        rows.append(row("Typst", theirs, theirs, None, 1))
        memory.append((ours["pages"], ours["memory"]))
    print_table(HEAD, rows)
    print("Memory a page, beyond the shortest: " + ", ".join(
        f"{(m - memory[0][1]) / (p - memory[0][0]):.2f} MB at {p}"
        for p, m in memory[1:]) + ".\n")


def report(bench, program, only):
    version = subprocess.run([program, "--version"], check=True,
                             capture_output=True, text=True).stdout.strip()
    import measure
    print(f"# How fast many documents are made\n\n{measure.machine()}, "
          f"{datetime.date.today().isoformat()}: {version}; Typst "
          f"{bench.typst.version}.\n\nMade by `tests/bench/batch.py`, whose "
          f"head says how; medians of {bench.runs} runs. Time and size are "
          f"of one document. Starting node, which is not counted: "
          f"{bench.typst.node * 1000:.0f} ms.\n")
    if "a" in only:
        print("## a: one cold bulletin of seven pages\n")
        print_one("briefset", bench.one("bulletin", 7, "bulletin"), BARS["a"])
    if "b" in only:
        print(f"## b: {COUNT} handouts of one source\n")
        print_many(bench.many(*bench.handouts()), BARS["b"])
    if "c" in only:
        print(f"## c: {COUNT} different documents of four pages\n")
        print_many(bench.many(*bench.sources()), BARS["c"])
    if "d" in only:
        print("## d: long documents\n")
        print_long([(length, bench.one(f"long{length}", length, "long"))
                    for length in LENGTHS])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--briefset", default=os.path.join(
        HERE, "..", "..", "build", "briefset"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="abcd")
    options = parser.parse_args()
    os.environ["LC_ALL"] = "C.UTF-8"
    program = os.path.abspath(options.briefset)
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or
                         os.path.expanduser("~/.cache"), "briefset-lines")
    os.makedirs(cache, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="briefset-bench-") as folder:
        os.makedirs(os.path.join(folder, "in"))
        bench = Bench(program, folder, options.runs, cache)
        report(bench, program, options.only)


if __name__ == "__main__":
    main()
