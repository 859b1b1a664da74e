"""The measuring of run.sh: measure.py PROGRAM SOURCE_TREE."""
import datetime
import glob
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]
sys.dont_write_bytecode = True

import batch_texts as texts  # noqa: E402

RUNS = 11
WARM = 5, 25  # documents of two runs: the difference is of warm ones
LENGTHS = (25_000, 50_000, 100_000, 200_000)

# Functions whose inclusive cost is a stage.  Those of a stage never call
# each other, nor those of another, but for what the third column takes out.
# Pango sorts the fonts for each new combination of families, weight and
# language in a thread of its own: that is no part of main().
STAGES = [
    ("loading the program and its libraries", None, ()),
    ("matching fonts", ["FcFontSetSort", "FcFontSetMatch"], ()),
    ("starting the fonts", ["font_library_new"], ()),
    ("reading the source", ["document_file_read"], ()),
    ("reading the layout", ["definition_read_extended"], ()),
    ("shaping", ["shape_text"], ["FcFontSetSort", "FcFontSetMatch"]),
    ("dividing words", ["hyphenate"], ()),
    ("fitting lines", ["paragraph_fit"], ()),
    ("the rest of the layout", ["compose"],
     ["shape_text", "hyphenate", "paragraph_fit"]),
    ("subsetting fonts", ["face_subset"], ()),
    ("compressing", ["libdeflate_zlib_compress", "huffman_compress"], ()),
    ("writing the PDF", ["pdf_write"],
     ["face_subset", "libdeflate_zlib_compress", "huffman_compress",
      "digest_go_on"]),
    ("digests of the file", ["digest_of", "digest_go_on"], ()),
    ("releasing the fonts", ["font_library_free"], ()),
]


def thousands(number):
    return f"{number:,.0f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|:---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def machine():
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    system = f"{release.get('NAME', platform.system())} " \
             f"{release.get('VERSION_ID', '')}".replace(" GNU/Linux", "")
    processor = platform.machine().replace("_", "-")
    return f"{os.cpu_count()} cores, {processor}, {system}".strip()


# ---- time ----

def run_once(command):
    """(processor seconds, seconds by the clock, peak bytes) of one run."""
    start = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0)
             for fd in (1, 2)]
    child = os.posix_spawn(command[0], command, os.environ,
                           file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    clock = time.perf_counter() - start
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime, clock, used.ru_maxrss * 1024


def measure(command):
    """The median of each, and the least processor time."""
    run_once(command)
    runs = [run_once(command) for _ in range(RUNS)]
    return [statistics.median(column) for column in zip(*runs)] + [
        min(cpu for cpu, _, _ in runs)]


def one_document(program, sources, folder):
    rows = []
    for name, source in sources:
        pdf = os.path.join(folder, "out.pdf")
        command = [program, "typeset", source, "-o", pdf] if source else \
                  [program, "--version"]
        cpu, clock, memory, least = measure(command)
        size = f"{os.path.getsize(pdf) / 1024:.0f} KB" if source else "–"
        rows.append([name, f"{cpu * 1000:.1f} ms", f"{least * 1000:.1f} ms",
                     f"{clock * 1000:.1f} ms", f"{memory / 1048576:.1f} MB",
                     size])
    print("## One document\n")
    table(["", "processor", "least", "clock", "peak memory", "PDF"], rows)


# ---- instructions ----

def count_instructions(program, source, folder):
    """Inclusive instructions by function; "" is the whole program."""
    return count(folder, program, "typeset", source, "-o",
                 os.path.join(folder, "out.pdf"))


def instructions(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return int(re.search(r"^summary: (\d+)", file.read(), re.M)[1])


def count(folder, *command):
    """The same of any command: of its process that works most."""
    out = os.path.join(folder, "callgrind.out")
    subprocess.run(["valgrind", "--quiet", "--tool=callgrind",
                    "--trace-children=yes", f"--callgrind-out-file={out}.%p",
                    *command], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    counted = glob.glob(out + ".*")
    out = max(counted, key=instructions)
    said = subprocess.run(["callgrind_annotate", "--inclusive=yes",
                           "--threshold=100", out], check=True,
                          capture_output=True, text=True).stdout
    for path in counted:
        os.remove(path)
    found = {}
    for line in said.splitlines():
        total = re.match(r"\s*([\d,]+) .*PROGRAM TOTALS", line)
        here = re.match(r"\s*([\d,]+) \([^)]*\)\s+\S*?:([\w.]+)", line)
        if total:
            found[""] = int(total[1].replace(",", ""))
        elif here:
            # A function split by the compiler is "name" and "name.part.0".
            name = here[2].split(".")[0]
            found[name] = max(found.get(name, 0),
                              int(here[1].replace(",", "")))
    return found


def stage_counts(found):
    counts = []
    for name, functions, without in STAGES:
        if functions is None:
            amount = found[""] - found["main"]
        else:
            amount = sum(found.get(f, 0) for f in functions) - \
                    sum(found.get(f, 0) for f in without)
        counts.append((name, amount))
    rest = found[""] - sum(amount for _, amount in counts)
    return counts + [("all else", rest), ("**all**", found[""])]


def print_stages(names, columns):
    rows = []
    for stages in zip(*columns):
        row = [stages[0][0]]
        for (_, counted), column in zip(stages, columns):
            amount = max(counted, 0)
            row += [f"{amount / 1e6:.1f}",
                    f"{100 * amount / column[-1][1]:.0f} %"]
        rows.append(row)
    table(["", *(cell for name in names for cell in (name, ""))], rows)


def where_it_goes(program, sources, folder):
    columns = [stage_counts(count_instructions(program, source, folder))
               for _, source in sources]
    print("## Where it goes\n\nMillions of machine instructions.\n")
    print_stages([name for name, _ in sources], columns)


def warm_documents(folder, handouts):
    """The words of a batch of so many documents."""
    layout = os.path.join(folder, "bench.yaml")
    with open(layout, "w", encoding="utf-8") as file:
        file.write(texts.LAYOUT)

    def write(name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def words(documents):
        if handouts:
            job = [write("handout.md", texts.markdown(*texts.handout())),
                   "--records",
                   write("records.csv", texts.csv(texts.records(documents))),
                   "--name", "{{serial}}.pdf"]
        else:
            job = [write(f"{i}.md", texts.markdown(
                *texts.document(1000 + i, 4))) for i in range(documents)]
        return [*job, "--layout", layout, "--force", "--workers", "1",
                "-o", os.path.join(folder, "out") + "/"]
    return words


def count_warm(program, folder, handouts, level):
    words = warm_documents(folder, handouts)
    few, many = (count(folder, program, "batch", *words(documents),
                       "--compression", level) for documents in WARM)
    return {name: (many[name] - few.get(name, 0)) // (WARM[1] - WARM[0])
            for name in many}


def where_it_goes_warm(program, folder):
    print("## Where it goes in a batch\n\nMillions of machine instructions of "
          "one document in a worker that has made some: a handout of "
          "one page, of which most was in the one before, and a document of "
          "four pages that is like no other (`batch_texts.py`). callgrind "
          "does not know the instruction for SHA-256: of digests the "
          "processor has a tenth of the work.\n")
    os.makedirs(os.path.join(folder, "out"))
    kinds = [(name, handouts, level)
             for name, handouts in (("handout", True), ("four pages", False))
             for level in ("normal", "fast")]
    columns = [stage_counts(count_warm(program, folder, handouts, level))
               for _, handouts, level in kinds]
    print_stages([f"{name}, {level}" for name, _, level in kinds], columns)


def long_paragraph(tree, length):
    """One paragraph of `length` Han characters, with marks among them."""
    with open(os.path.join(tree, "input", "samples", "bulletin.md"),
              encoding="utf-8") as sample:
        text = sample.read().split("\n---\n", 1)[1]
    marks = "，。；：、“”《》（）"
    letters = [c for c in text if "\u4e00" <= c <= "\u9fff" or c in marks]
    chosen = []
    count = 0
    while count < length:
        for c in letters:
            chosen.append(c)
            count += c not in marks
            if count == length:
                break
    return "---\nlanguages: [zh-Hans]\n---\n\n" + "".join(chosen) + "\n"


def a_long_text(program, tree, folder):
    rows = []
    for length in LENGTHS:
        source = os.path.join(folder, "long.md")
        with open(source, "w", encoding="utf-8") as file:
            file.write(long_paragraph(tree, length))
        found = count_instructions(program, source, folder)
        parts = [found[name] for name in
                 ("document_file_read", "shape_text", "paragraph_fit",
                  "compose", "pdf_write", "job_run")]
        rows.append([thousands(length),
                     *(thousands(part / length) for part in parts)])
    print("## A long text\n\nInstructions a Han character.\n")
    table(["characters", "reading", "shaping", "fitting lines",
           "the whole layout", "PDF", "all"], rows)


def main():
    program = os.path.abspath(sys.argv[1])
    tree = os.path.abspath(sys.argv[2])
    os.environ["LC_ALL"] = "C.UTF-8"
    samples = [(name, os.path.join(tree, "input", "samples", name + ".md"))
               for name in ("bulletin", "initiative")]
    version = subprocess.run([program, "--version"], check=True,
                             capture_output=True, text=True).stdout.strip()
    print(f"# What a document costs\n\n{machine()}, "
          f"{datetime.date.today().isoformat()}: {version}.\n\n"
          "Made by `sh tests/bench/run.sh`; its head says what is "
          "measured.\n")
    with tempfile.TemporaryDirectory(prefix="briefset-bench-") as folder:
        line = os.path.join(folder, "line.md")
        with open(line, "w", encoding="utf-8") as file:
            file.write("---\nlanguages: [zh-Hans, en]\n---\n\n一行文字。\n\n"
                       "A line of text.\n")
        one_document(program, [("`--version`", None),
                               ("a source of one line", line),
                               *((f"`{name}.md`", source)
                                 for name, source in samples)], folder)
        if not (shutil.which("valgrind") and
                shutil.which("callgrind_annotate")):
            print("valgrind is not installed: instructions are not counted.",
                  file=sys.stderr)
            return
        where_it_goes(program, [(f"`{name}`", source)
                                for name, source in samples], folder)
        where_it_goes_warm(program, folder)
        a_long_text(program, tree, folder)


if __name__ == "__main__":
    main()
