"""The same paragraphs set by briefset, Typst and LuaLaTeX, and measured.

    python3 tests/bench/lines.py [--briefset PROGRAM] >tests/bench/lines.md

Without --briefset the program is build/briefset.  Needs mutool, the fonts
Noto Serif CJK SC and TeX Gyre Termes, and the documents in
../shared/cases/bilingual/, whose paragraphs are set.  A peer that is missing
is named on standard error and in the report, and the others are measured:

    Typst      node and npm; the compiler comes by npm, version and checksum
               fixed in lines_setters.py, to $XDG_CACHE_HOME/briefset-lines
    LuaLaTeX   Debian's texlive-luatex, texlive-lang-chinese,
               texlive-lang-japanese

    --keep FOLDER      the sources and PDFs stay there
    --examples NAME    prints lines, not the report: those that are counted
                       as NAME (loose, very loose, hyphen, runt, breach …:
                       the names in lines_measure.py)

It is a report, not a test: nothing fails here.
"""
import argparse
import glob
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]

import harness                  # noqa: E402
import lines_measure as measure  # noqa: E402
import lines_reader as reader    # noqa: E402
import lines_setters as setters  # noqa: E402

WIDTHS = (18, 22, 28, 34)  # em
SHORTEST = 70              # em, estimated: three lines at the widest
LATIN = r"A-Za-z0-9\u00c0-\u017f"
MARKS = "·—…%,.;:()'\"?!&+/“”‘’–-"
PLAIN = {
    "zh": re.compile(f"[\u4e00-\u9fff{LATIN} ，。、；：？！（）《》〈〉「」『』【】"
                     f"～／{MARKS}]+"),
    "en": re.compile(f"[{LATIN} {MARKS}]+"),
}
ADDRESS = re.compile(r"https?://|www\.|\w@\w|\w/\w+/\w")


def estimate(text):
    """The text's width in em, roughly."""
    return sum(1 if ord(c) > 0x2000 else 0.45 for c in text)


def without_spaces(text):
    """Chinese without typed spaces beside Han: the program makes them."""
    text = re.sub(f"(?<=[^{LATIN} ]) +(?=[{LATIN}])", " ", text)
    han = "\u4e00-\u9fff，。、；：？！“”（）《》「」"
    text = re.sub(f"(?<=[{han}]) +", "", text)
    return re.sub(f" +(?=[{han}])", "", text)


def paragraphs_of(language):
    """The paragraphs that all three can set: no addresses, which each marks
    up in its own way, no characters that a font lacks, no line feeds."""
    folder = os.path.join(harness.shared, "cases", "bilingual")
    made = []
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            blocks = json.load(file)["blocks"]
        for block in blocks:
            text = block[language]
            if block["type"] != "paragraph" or not isinstance(text, str):
                continue
            text = text.strip()
            if language == "zh":
                text = without_spaces(text)
            if PLAIN[language].fullmatch(text) and not ADDRESS.search(text) and \
                    estimate(text) >= SHORTEST and text not in made:
                made.append(text)
    return made


# ---- the table ----

def em(value):
    return "–" if value is None else f"{value:.4f}"


def counted(name):
    return lambda tally: tally.counts[name]


def mean(name):
    return lambda tally: tally.mean(name)


def high(name):
    return lambda tally: tally.percentile(name)


# Why briefset is not always the best: one sentence for several rows.
OPENED_FIRST = "clreq opens word spaces first, to ½ em, then the gaps " \
    "between Han and Latin, to ⅓ em, and only then those between Han; the " \
    "others open all at once"
SHRUNK_FIRST = "clreq would rather take from the blanks of marks than open " \
    "the gaps between Han, and one class of mark gives all before the next " \
    "gives any"
UNDIVIDED = "what is left are lines before a number or a name that stays " \
    "whole; LuaLaTeX divides every word"
HYPHENS_ZH = "Typst divides no word in Chinese text, at the price of looser " \
    "lines"
HYPHENS_EN = "fewer hyphens are had for wider spaces; here the prices of " \
    "layouts take the spaces"

# (title, value of a tally, why briefset is not the best); the least is best.
ROWS = {
    "zh": [
        ("gaps between Han, mean deviation from solid, em", mean("han"), ""),
        ("… 95th percentile", high("han"), ""),
        ("loose lines: mean Han gap over 0.10 em", counted("loose"),
         UNDIVIDED),
        ("… over 0.25 em", counted("very loose"), UNDIVIDED),
        ("change of the Han gap from line to line, mean, em",
         mean("change"), ""),
        ("Han nearer than solid, places", counted("overlap"), ""),
        ("Han–Latin gaps, mean deviation from ¼ em", mean("autospace"),
         OPENED_FIRST),
        ("… 95th percentile", high("autospace"), OPENED_FIRST),
        ("word spaces, mean deviation from natural, em", mean("space"),
         OPENED_FIRST),
        ("… 95th percentile", high("space"), OPENED_FIRST),
        ("blanks of marks, mean deviation from ½ em", mean("blank"),
         SHRUNK_FIRST),
        ("… 95th percentile", high("blank"), SHRUNK_FIRST),
        ("places opened that must stay solid", counted("opened"), ""),
        ("adjacent marks not compressed", counted("uncompressed"), ""),
        ("marks not trimmed at a line's end", counted("untrimmed end"), ""),
        ("marks not trimmed at a line's start", counted("untrimmed start"),
         ""),
        ("lines off the right edge by over 0.02 em", counted("off edge"), ""),
        ("prohibition breaches (level gb)", counted("breach"), ""),
        ("split numbers, words and marks", counted("split"), ""),
        ("runts", counted("runt"), ""),
        ("hyphens", counted("hyphen"), HYPHENS_ZH),
        ("… on two lines running", counted("hyphens"), ""),
    ],
    "en": [
        ("word spaces, mean deviation from natural, em", mean("space"), ""),
        ("… 95th percentile", high("space"), ""),
        ("loose lines: mean space over 0.375 em", counted("loose"), ""),
        ("… over 0.5 em", counted("very loose"), ""),
        ("change of the space from line to line, mean, em", mean("change"),
         ""),
        ("lines off the right edge by over 0.02 em", counted("off edge"), ""),
        ("prohibition breaches", counted("breach"), ""),
        ("split numbers and words", counted("split"), ""),
        ("last lines shorter than the indent", counted("runt"), ""),
        ("hyphens", counted("hyphen"), HYPHENS_EN),
        ("… on two lines running", counted("hyphens"), HYPHENS_EN),
    ],
}


def cells(values):
    numbers = [value for value in values if value is not None]
    shown = [em(value) if not isinstance(value, int) else f"{value:,}"
             for value in values]
    best = min(numbers)
    return [f"**{text}**" if value == best or text == em(best) else text
            for text, value in zip(shown, values)]


def full_title(language, number):
    """The row's title, with what "…" stands for."""
    title = ROWS[language][number][0]
    before = number
    while ROWS[language][before][0].startswith("…"):
        before -= 1
    if before == number:
        return title
    return re.split("[,:]", ROWS[language][before][0])[0] + "," + title[1:]


def reasons(language, tallies):
    """Of the rows that briefset does not win, in order."""
    for number, (_, value, reason) in enumerate(ROWS[language]):
        values = [value(tally) for _, tally in tallies]
        if values[0] is None or "*" in cells(values)[0]:
            continue
        yield full_title(language, number), reason or \
            "no reason but the prices of layouts/paragraph.c: to be improved"


def table(language, tallies):
    names = [name for name, _ in tallies]
    print("| | " + " | ".join(names) + " |")
    print("|:---|" + "---:|" * len(names))
    for title, value, _ in ROWS[language]:
        values = [value(tally) for _, tally in tallies]
        print(f"| {title} | " + " | ".join(cells(values)) + " |")
    print("| *lines in all* | " + " | ".join(
        f"{tally.counts['lines']:,}" for _, tally in tallies) + " |\n")
    lost = list(reasons(language, tallies))
    if lost:
        print("Where briefset is not the best:\n")
        for title, reason in lost:
            print(f"- {title}: {reason}.")
        print()


# ---- the work ----

def found_setters(program, cache):
    """A setter each, or (name, reason) where one is missing."""
    made = []
    for setter in setters.SETTERS:
        try:
            made.append(setter(program, cache))
        except setters.Missing as missing:
            if setter is setters.Briefset:
                raise SystemExit(str(missing)) from missing
            print(f"{setter.name} is not measured: {missing}",
                  file=sys.stderr)
            made.append((setter.name, str(missing).splitlines()[0]))
    return made


def measured(setter, language, paragraphs, keep):
    tally = measure.Tally(language)
    for width in WIDTHS:
        folder = os.path.join(keep, f"{setter.name}-{language}-{width}")
        os.makedirs(folder, exist_ok=True)
        pdf = setter.set(paragraphs, language, width * setters.SIZE, folder)
        set_lines = reader.join(reader.read(pdf), paragraphs,
                                setters.INDENT * setters.SIZE)
        for lines in set_lines:
            tally.add_paragraph(lines, width * setters.SIZE)
    return tally


def report(programs, results, paragraphs):
    print("# Lines, side by side\n")
    print("Made by `python3 tests/bench/lines.py`; its head says what it "
          "needs.\n")
    for program in programs:
        if isinstance(program, tuple):
            print(f"- {program[0]}: not measured: {program[1]}")
        else:
            print(f"- {program.name}: {program.version}; {program.settings}")
    print(f"""
The paragraphs of three lines and more of twelve bilingual documents,
{len(paragraphs["zh"])} Chinese and {len(paragraphs["en"])} English ones, are \
set by each program at the widths
{", ".join(map(str, WIDTHS[:-1]))} and {WIDTHS[-1]} em: {setters.SIZE} pt, \
{setters.HAN_FONT} and {setters.LATIN_FONT}, justified,
{setters.INDENT} em of indent.  Left out are paragraphs with web addresses, \
which each program marks
up in its own way, and spaces typed between Han and Latin.  Every glyph's
place is read back from the PDFs in the same way.  Widths are those of all
lines but a paragraph's last.  The least is the best and set in bold.
""")
    for language, title in (("zh", "Chinese"), ("en", "English")):
        print(f"## {title}\n")
        table(language, results[language])


def show_examples(results, row):
    for language, tallies in results.items():
        for name, tally in tallies:
            print(f"== {language} {name}: {row}, {tally.counts[row]}")
            for line in tally.found[row]:
                print("  ", line)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--briefset", default=os.path.join(
        harness.root, "build", "briefset"))
    arguments.add_argument("--keep")
    arguments.add_argument("--examples")
    options = arguments.parse_args()
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or
                         os.path.expanduser("~/.cache"), "briefset-lines")
    os.makedirs(cache, exist_ok=True)
    os.environ["LC_ALL"] = "C.UTF-8"
    paragraphs = {"zh": paragraphs_of("zh"), "en": paragraphs_of("en")}
    programs = found_setters(os.path.abspath(options.briefset), cache)
    with tempfile.TemporaryDirectory(prefix="briefset-lines-") as folder:
        results = {
            language: [(program.name,
                        measured(program, language, texts,
                                 options.keep or folder))
                       for program in programs
                       if not isinstance(program, tuple)]
            for language, texts in paragraphs.items()}
    if options.examples:
        show_examples(results, options.examples)
    else:
        report(programs, results, paragraphs)


if __name__ == "__main__":
    main()
