"""The measuring of run.sh: measure.py PROGRAM SOURCE_TREE."""
import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 11
LENGTHS = (25_000, 50_000, 100_000, 200_000)

# Functions whose inclusive cost is a stage.  Those of a stage never call
# each other, nor those of another, but for what the third column takes out.
# Pango sorts the fonts for each new combination of families, weight and
# language in a thread of its own: that is no part of main().
STAGES = [
    ("loading the program and its libraries", None, ()),
    ("sorting fonts, in Pango's threads", ["FcFontSetSort", "FcFontSetMatch"],
     ()),
    ("starting the fonts", ["font_library_new"], ()),
    ("reading the source", ["document_read_markdown"], ()),
    ("reading the layout", ["definition_read"], ()),
    ("shaping", ["shape_text"], ()),
    ("dividing words", ["hyphenate"], ()),
    ("fitting lines", ["paragraph_fit"], ()),
    ("the rest of the layout", ["compose"],
     ["shape_text", "hyphenate", "paragraph_fit"]),
    ("subsetting fonts", ["face_subset"], ()),
    ("writing the PDF", ["pdf_write"], ["face_subset"]),
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
    out = os.path.join(folder, "callgrind.out")
    subprocess.run(["valgrind", "--quiet", "--tool=callgrind",
                    f"--callgrind-out-file={out}", program, "typeset", source,
                    "-o", os.path.join(folder, "out.pdf")], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    said = subprocess.run(["callgrind_annotate", "--inclusive=yes",
                           "--threshold=100", out], check=True,
                          capture_output=True, text=True).stdout
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
            count = found[""] - found["main"] - found.get("FcFontSetSort", 0) \
                    - found.get("FcFontSetMatch", 0)
        else:
            count = sum(found.get(f, 0) for f in functions) - \
                    sum(found.get(f, 0) for f in without)
        counts.append((name, count))
    rest = found[""] - sum(count for _, count in counts)
    return counts + [("all else", rest), ("**all**", found[""])]


def where_it_goes(program, sources, folder):
    columns = [stage_counts(count_instructions(program, source, folder))
               for _, source in sources]
    rows = []
    for stages in zip(*columns):
        row = [stages[0][0]]
        for (_, count), column in zip(stages, columns):
            row += [f"{count / 1e6:.1f}", f"{100 * count / column[-1][1]:.0f} %"]
        rows.append(row)
    print("## Where it goes\n\nMillions of machine instructions.\n")
    table(["", *(cell for name, _ in sources for cell in (name, ""))], rows)


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
                 ("document_read_markdown", "shape_text", "paragraph_fit",
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
        a_long_text(program, tree, folder)


if __name__ == "__main__":
    main()
