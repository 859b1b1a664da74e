#!/usr/bin/env python3
"""How large the PDFs are: briefset's beside Typst's, of the same text.

    tests/bench/size.py [--briefset build/briefset]     writes size.md

Both set the paragraphs of the twelve bilingual cases, one language at a time,
in the same fonts, size and width; both files are tagged.  Typst is had as
lines_setters.py has it.
"""
import argparse
import glob
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
sys.dont_write_bytecode = True

import bilingual  # noqa: E402
import lines_setters as setters  # noqa: E402

WIDTH = 480
LEVELS = ("fast", "normal", "small")
CASES = os.path.join(HERE, "..", "..", "..", "shared", "cases", "bilingual")

HEAD = """# How large the PDFs are

{count} texts: the twelve bilingual cases, each language by itself, in {han}
and {latin}, {size} points, {width} points wide. Both programs tag their files;
briefset's are PDF/A-2a and PDF/UA-1 besides, with their colour profile and
metadata. Kilobytes; the last column is normal by Typst.

Typst {typst}. Written by `tests/bench/size.py`.

| text | characters | fast | normal | small | Typst | ratio |
|---|---:|---:|---:|---:|---:|---:|
"""


class Briefset(setters.Briefset):
    """With one more option."""

    def at(self, level, paragraphs, language, folder):
        made = self.set(paragraphs, language, WIDTH, folder)
        setters.finish([self.program, "typeset", "lines.md", "-o", "lines.pdf",
                        "--layout", "lines.yaml", "--compression", level],
                       folder)
        return os.path.getsize(made)


def texts():
    for path in sorted(glob.glob(os.path.join(CASES, "*.json"))):
        with open(path, encoding="utf-8") as file:
            case = json.load(file)
        for language in ("zh", "en"):
            found = [text for text in bilingual.texts(case, language)
                     if text.strip()]
            yield f"{os.path.basename(path)[:-5]}, {language}", language, found


def row(name, count, sizes):
    cells = " | ".join(f"{size / 1000:.1f}" for size in sizes)
    return f"| {name} | {count:,} | {cells} | {sizes[1] / sizes[3]:.2f} |\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--briefset", default=os.path.join(
        HERE, "..", "..", "build", "briefset"))
    options = parser.parse_args()
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or
                         os.path.expanduser("~/.cache"), "briefset-lines")
    os.makedirs(cache, exist_ok=True)
    ours = Briefset(os.path.abspath(options.briefset), cache)
    theirs = setters.Typst(None, cache)
    rows, total, characters, count = "", [0, 0, 0, 0], 0, 0
    for name, language, paragraphs in texts():
        with tempfile.TemporaryDirectory() as folder:
            sizes = [ours.at(level, paragraphs, language, folder)
                     for level in LEVELS]
            sizes.append(os.path.getsize(theirs.set(paragraphs, language,
                                                    WIDTH, folder)))
        length = len("".join(paragraphs))
        rows += row(name, length, sizes)
        total = [a + b for a, b in zip(total, sizes)]
        characters += length
        count += 1
    assert count, "the cases are not there"
    text = HEAD.format(count=count, han=setters.HAN_FONT,
                       latin=setters.LATIN_FONT, size=setters.SIZE,
                       width=WIDTH, typst=theirs.version) + rows + \
        row("**all**", characters, total)
    with open(os.path.join(HERE, "size.md"), "w", encoding="utf-8") as file:
        file.write(text)
    print(text.splitlines()[-1])


if __name__ == "__main__":
    main()
