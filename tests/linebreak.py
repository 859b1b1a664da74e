"""Cases of line breaking and spacing: paragraphs set by the program `lines`
(tests/lines.c), and how what it made of them is judged.

A judge gets the paragraphs of a case and gives None, or what is wrong with
them in a sentence.
"""
import json
import os
import unicodedata
from typing import Callable, List, NamedTuple, Optional

import harness

PROGRAM = os.path.join(os.path.dirname(harness.briefset), "tests", "lines")
ROUNDING = 3  # 1/1000 em: of a line's sum of rounded parts
HALF, FULL, THREE_QUARTERS = 500, 1000, 750
NEARLY = 15  # a font's own width may differ from the em by this


class Case(NamedTuple):
    """`fields` are those of tests/lines.c, a dict a paragraph.  A case that
    is left out is judged all the same when it has a judge: by what is right
    in Chinese where that is known to be something else."""
    group: str
    id: str
    fields: List[dict]
    judge: Optional[Callable]
    left_out: Optional[str] = None
    # Texts to be measured first: the width is that of the widest, less
    # `short` (1/1000 em).
    measured: tuple = ()
    short: int = 0


def bare(text):
    return text.replace("\u200b", "").strip()


def escaped(value):
    return str(value).replace("\\", "\\\\").replace("\n", "\\n") \
        .replace("\t", "\\t")


def set_paragraphs(records):
    """The program's answers to `records`, dicts of fields."""
    lines = ["\t".join(f"{key}={escaped(value)}"
                       for key, value in record.items())
             for record in records]
    done = harness.run(PROGRAM, input="".join(line + "\n" for line in lines)
                       .encode())
    return [Paragraph(record, json.loads(line)) for record, line in
            zip(records, done.stdout.decode().splitlines(), strict=True)]


class Paragraph:
    def __init__(self, record, made):
        self.width = int(record.get("width", 1000000))
        self.keeps_indent = record.get("indent-mark") == "keep"
        self.boxes = made["boxes"]
        self.lines = made["lines"]
        self.forced = made["forced"]
        self.missing = made["missing"]
        self.joined = made["joined"]
        self.text = "".join(box["text"] for box in self.boxes)
        self.fitted = [bare(line["text"]) for line in self.lines]
        self.by_first_fit = False

    def visible(self, start, end):
        while end > start and self.boxes[end - 1]["space"]:
            end -= 1
        while start < end and self.boxes[start]["space"]:
            start += 1
        return start, end

    def natural(self, start, end):
        """The width of boxes [start, end) as a line, its edges trimmed."""
        start, end = self.visible(start, end)
        total = sum(box["start"] + box["width"] + box["end"] + box["gap"] +
                    box["kern"] for box in self.boxes[start:end])
        if start == end:
            return 0
        last = self.boxes[end - 1]
        trimmed = 0 if start == 0 and self.keeps_indent else \
            self.boxes[start]["start"]
        return total - trimmed - last["end"] - last["gap"] - last["kern"]

    def may_break(self, end):
        return end == len(self.boxes) or self.boxes[end - 1]["break"] >= 0

    def break_places(self):
        """Where a line may end, as characters before it, and the penalty."""
        at, found = 0, {}
        for box in self.boxes[:-1]:
            at += len(box["text"])
            if box["break"] >= 0:
                found[at] = box["break"]
        return found

    def first_fit(self):
        """Lines filled one after the other: what the break opportunities and
        widths say, without any choice between good and bad lines.  A line
        that may not be broken goes beyond the measure."""
        lines, start = [], 0
        while start < len(self.boxes):
            best = None
            for end in range(start + 1, len(self.boxes) + 1):
                if not self.may_break(end):
                    continue
                fits = self.natural(start, end) <= self.width + ROUNDING
                if best and not fits:
                    break
                best = end
            lines.append((start, best))
            start = best
        return lines

    def texts(self, lines):
        return [bare("".join(box["text"] for box in self.boxes[start:end]))
                for start, end in lines]

    def wrong_sums(self):
        """Lines whose width is not the sum of what stands on them, and lines
        ended where none may, unless the program said that it had to."""
        for line in self.lines:
            start, end = line["boxes"]
            natural = self.natural(start, end)
            if abs(natural - line["natural"]) > end - start + ROUNDING:
                yield f"{line['text']} is {line['natural']}, not {natural}"
        illegal = sum(not self.may_break(line["boxes"][1])
                      for line in self.lines)
        if illegal != self.forced:
            yield f"{illegal} lines end where none may, {self.forced} told"

    def extents(self):
        """Each box's text and width, blanks included."""
        for box in self.boxes:
            yield box["text"], box["start"] + box["width"] + box["end"]

    def gaps(self):
        """Where Han–Latin space stands: the characters before it."""
        at, found = 0, []
        for box in self.boxes:
            at += len(box["text"])
            if box["autospace"] and box["gap"] > 0:
                found.append(at)
        return found

    def shown(self):
        """The text with a space for each Han–Latin space."""
        return "".join(box["text"] + (" " if box["autospace"] else "")
                       for box in self.boxes)


# ---- judges ----


def is_short(line):
    """A last line that a good paragraph avoids: fewer than two Han."""
    return sum(unicodedata.category(c) == "Lo"
               for c in line) < 2


def lines_are(expected):
    """The lines that the opportunities give are these.  The paragraph's own
    lines are too, unless its last line would be too short for good type, or
    a line would leave the measure."""
    def judge(paragraph):
        for wrong in paragraph.wrong_sums():
            return wrong
        wanted = [bare(line) for line in expected]
        first = paragraph.first_fit()
        if paragraph.texts(first) != wanted:
            return f"{'|'.join(paragraph.texts(first))}"
        if paragraph.fitted == wanted:
            return None
        over = any(paragraph.natural(*line) > paragraph.width + ROUNDING
                   for line in first)
        if not over and not is_short(wanted[-1]):
            return f"{'|'.join(paragraph.fitted)} was chosen"
        paragraph.by_first_fit = True
        return None
    return judge


def unbroken(*places):
    """No line ends at these places; anywhere, if there are none given."""
    def judge(paragraph):
        for wrong in paragraph.wrong_sums():
            return wrong
        found = paragraph.break_places()
        found = sorted(at for at in found if not places or at in places)
        return f"may break at {found} in {paragraph.text}" if found else None
    return judge


def extents_are(expected):
    """`expected`: place -> 1/1000 em; all other marks and Han are full."""
    def judge(paragraph):
        at = 0
        for text, extent in paragraph.extents():
            wanted = expected.get(at, FULL)
            if abs(extent - wanted) > NEARLY:
                return f"{text} is {extent} in {paragraph.text}, not {wanted}"
            at += len(text)
        return None
    return judge


def gaps_are(expected):
    def judge(paragraph):
        found = paragraph.gaps()
        return None if found == sorted(expected) else \
            f"{paragraph.text}: {found}, not {expected}"
    return judge


def joined_as(expected):
    """The text as read is this; a space between Han and Latin is not read
    but set as the space of the style."""
    def judge(paragraph):
        found = paragraph.shown() if paragraph.gaps() else paragraph.joined
        same = bare(found) == bare(expected)
        return None if same else f"{found!r}, not {expected!r}"
    return judge


def all_of(*judges):
    def judge(*paragraphs):
        for each in judges:
            wrong = each(*paragraphs)
            if wrong:
                return wrong
        return None
    return judge


# ---- judging ----


class Outcome(NamedTuple):
    case: Case
    wrong: Optional[str]
    by_first_fit: bool
    no_glyph: bool  # no font installed here has a glyph: not judged


def with_widths(cases):
    """The cases' fields, widths that depend on a text measured."""
    asked = [{**case.fields[0], "text": text}
             for case in cases for text in case.measured]
    widths = iter(set_paragraphs(asked))
    for case in cases:
        if not case.measured:
            yield case.fields
            continue
        widest = max(next(widths).lines[0]["natural"]
                     for _ in case.measured)
        yield [{**fields, "width": widest - case.short}
               for fields in case.fields]


def outcomes(cases, **overrides):
    """Sets all cases, with `overrides` in place of their own fields, and
    judges them."""
    cases = [case for case in cases if case.judge]
    fields = list(with_widths(cases))
    made = iter(set_paragraphs([{**record, **overrides}
                                for records in fields for record in records]))
    for case, records in zip(cases, fields):
        paragraphs = [next(made) for _ in records]
        no_glyph = any(p.missing and "text" in record
                       for p, record in zip(paragraphs, records))
        wrong = None if no_glyph else case.judge(*paragraphs)
        yield Outcome(case, wrong, any(p.by_first_fit for p in paragraphs),
                      no_glyph)
