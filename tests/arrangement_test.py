# labels: heavy
# seconds: 100
"""Arrangements, read back from finished PDFs: every document of
../shared/cases/bilingual is set in every arrangement and in two layouts, and
the rules are proved on what comes out.

Each rule is proved by what was made and by a control, which is the same
measurement of pages without the rule, or with a fault put into them.
"""
import functools
import glob
import json
import os
import re
import tempfile
from typing import NamedTuple

import bilingual
import harness
import measure
import pages
from made import structure_text
from pages import bare

KINDS = ("stacked", "parallel", "facing", "sequential", "single")
LAYOUTS = ("bulletin", "handout")
NEAR = 0.05  # points
HAN = 12  # points: the size of Chinese text in these layouts
GAP = 17  # between lanes


class Place(NamedTuple):
    sheet: int  # index of the page
    opening: int  # of the opening, when pages face each other; else the page
    char: pages.Char


class Reading:
    """What stands on the pages, language by language."""

    def __init__(self, pdf, kind, layout, case):
        self.kind = kind
        sheets = pages.read(pdf)
        area = facing_area if kind == "facing" else pages.type_area
        self.boxes = [area(layout, sheet, number)
                      for number, sheet in enumerate(sheets, 1)]
        self.bodies = [pages.within(sheet.chars, box)
                       for sheet, box in zip(sheets, self.boxes)]
        self.lanes = [[], []]
        for index, chars in enumerate(self.bodies):
            opening = (index + 1) // 2 if kind == "facing" else index
            for char in chars[len(title(case, chars)):] if index == 0 \
                    else chars:
                for lane in self.lanes_of(index, char):
                    self.lanes[lane].append(
                        Place(index, opening, char))
        self.texts = ["".join(place.char.text for place in lane)
                      for lane in self.lanes]

    def lanes_of(self, index, char):
        if self.kind == "facing":
            return (1 - index % 2,)
        if self.kind == "parallel":
            box = self.boxes[index]
            return (0,) if char.left < middle_of_gap(box) else (1,)
        return (0, 1)

    def find(self, lane, text, start=0):
        """The places of `text` in a lane from `start` on, and where it ends."""
        wanted = bare(text)
        at = self.texts[lane].find(wanted, start)
        assert at >= 0, f"{self.kind}: lost or out of order: {text[:60]}"
        return self.lanes[lane][at:at + len(wanted)], at + len(wanted)


def middle_of_gap(box):
    """Between the lanes of `parallel`: alike but that the Chinese one holds
    whole characters."""
    lane = (box.right - box.left - GAP) / 2
    return box.left + lane - lane % HAN + GAP / 2


def facing_area(layout, sheet, number):
    box = pages.type_area(layout, sheet, 1)
    if number % 2:
        return box
    return pages.Box(sheet.width - box.right, box.top,
                     sheet.width - box.left, box.bottom)


def title(case, chars):
    """The title at the beginning of the first page, in one language or two."""
    both = [bare(bilingual.plain(case["title"][side])) for side in ("zh", "en")]
    text = pages.text(chars)
    return next(found for found in (both[0] + both[1], both[0])
                if text.startswith(found))


def has_words(block, side):
    """True if the block has text in a language: numbers have none."""
    return block["type"] != "table" and block[side] and \
        re.search(r"[^\W\d_]", bilingual.plain(block[side]))


def words(case, side):
    """The texts of a side that are neither title nor table."""
    for block in case["blocks"]:
        if has_words(block, side) and block["type"] != "code":
            yield bilingual.plain(block[side])


def pairs(case):
    """The blocks that have both sides and were taken for a pair: not what was
    reported, nor the items of lists that differ in length."""
    for group in bilingual.groups(case["blocks"]):
        if len(group) > 1 and not all(block[side] for block in group
                                      for side in ("zh", "en")):
            continue
        for block in group:
            if block["type"] == "code" or not all(
                    has_words(block, side) for side in ("zh", "en")):
                continue
            both = [bilingual.plain(block[side]) for side in ("zh", "en")]
            if not any(bare(text)[:20] in case["unpaired"] for text in both):
                yield both


def body(char):
    """Where a character begins and ends; at a line's start and end marks have
    no blank, and a dot in the middle of its em takes half of it."""
    middle = (char.left + char.right) / 2
    left = middle if char.text in measure.OPENS else char.left
    right = middle if char.text in measure.CLOSES + measure.STOPS else \
        char.right
    if char.text in "•・":
        return (char.left + middle) / 2, (middle + char.right) / 2
    return left, right


@functools.lru_cache(maxsize=None)
def folder():
    return tempfile.TemporaryDirectory(prefix="briefset-test-")


@functools.lru_cache(maxsize=None)
def made(case_file, layout, kind):
    """A document of the cases: (the case, its PDF)."""
    with open(case_file, encoding="utf-8") as file:
        case = json.load(file)
    name = os.path.join(folder().name, os.path.basename(case_file)[:-5])
    with open(name + ".md", "w", encoding="utf-8") as file:
        file.write(bilingual.source(case, layout))
    pdf = f"{name}-{layout}-{kind}.pdf"
    done = harness.typeset(name + ".md", pdf, "--arrangement", kind)
    case["unpaired"] = unpaired(name + ".md", done.stderr.decode())
    return case, pdf


def unpaired(source, said):
    """How the blocks begin that were reported to have no translation."""
    with open(source, encoding="utf-8") as file:
        lines = file.read().splitlines()
    return {bare(re.sub(r"^[-#> ]*(1\. )?|\\", "", lines[int(line) - 1]))[:20]
            for line in re.findall(r":(\d+):\d+: .*missing-translation", said)}


@functools.lru_cache(maxsize=None)
def reading(case_file, layout, kind):
    case, pdf = made(case_file, layout, kind)
    return case, Reading(pdf, kind, pages.layout_file(layout), case)


class Rules(measure.TestCase):
    def files(self):
        harness.need("mutool", "pdfinfo")
        cases = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(cases)
        return sorted(glob.glob(os.path.join(cases, "*.json")))

    def each(self, check, *kinds, layouts=LAYOUTS):
        """Checks every document; gives one that may be doctored."""
        files = self.files()
        for number, case_file in enumerate(files):
            if harness.is_sanitized() and number > 1:
                break
            # The second layout with every third document.
            for layout in layouts if number % 3 == 0 else layouts[:1]:
                for kind in kinds:
                    with self.subTest(case=os.path.basename(case_file),
                                      layout=layout, kind=kind):
                        check(*reading(case_file, layout, kind))
        return self.one(kinds[-1])

    def one(self, kind, name="cosr2023-preface"):
        case_file = next(file for file in self.files() if name in file)
        case, pdf = made(case_file, "bulletin", kind)
        return case, Reading(pdf, kind, pages.layout_file("bulletin"), case)

    def noticed(self, check, *arguments):
        self.assertTrue(self.fails(lambda _: check(*arguments), None),
                        "the control passes but should not")


def sides_of(read):
    return ("zh",) if read.kind == "single" else ("zh", "en")


class Documents(Rules):
    """The documents of the cases."""

    # ---- text ----

    def in_order(self, case, read):
        for lane, side in enumerate(sides_of(read)):
            at = 0
            for text in words(case, side):
                _, at = read.find(lane, text, at)

    def test_every_text_once_and_in_order(self):
        case, read = self.each(self.in_order, *KINDS)
        doctored = dict(case, blocks=list(reversed(case["blocks"])))
        self.noticed(self.in_order, doctored, read)

    def test_tags_have_one_order_whatever_the_arrangement(self):
        """So nothing is lost, and nothing is read twice.  Reading tags back
        is slow: every second document."""
        files = self.files()
        for case_file in files[:1] if harness.is_sanitized() else files[::2]:
            stacked = structure_text(made(case_file, "bulletin", "stacked")[1])
            self.assertGreater(len(stacked), 100)
            for kind in KINDS[1:4]:
                other = structure_text(made(case_file, "bulletin", kind)[1])
                self.assertEqual(stacked, other, f"{case_file} {kind}")
            single = structure_text(made(case_file, "bulletin", "single")[1])
            self.assertNotEqual(stacked, single)
            # Nothing of the one language is lost by leaving out the other.
            rest = iter(stacked)
            self.assertTrue(all(c in rest for c in single), case_file)

    def test_sequential_has_one_language_after_the_other(self):
        def check(case, read):
            zh = [text for text in words(case, "zh") if len(text) > 30]
            en = [text for text in words(case, "en") if len(text) > 60]
            found, at = read.find(0, zh[-1])
            for text in en[:5]:
                start = read.find(1, text)[0][0]
                self.assertGreater(start.sheet, found[-1].sheet)
        self.each(check, "sequential")
        self.noticed(check, *self.one("stacked"))

    def test_single_has_one_language(self):
        def check(case, read):
            chinese = "".join(bare(str(block["zh"]))
                              for block in case["blocks"])
            for text in words(case, "en"):
                if len(text) > 60 and bare(text)[:40] not in chinese and \
                        not any("\u3400" <= c <= "\u9fff" for c in text):
                    self.assertNotIn(bare(text), read.texts[0])
        self.each(check, "single")
        self.noticed(check, *self.one("stacked"))

    # ---- places ----

    def test_nothing_outside_the_type_area(self):
        def check(_, read):
            for box, chars in zip(read.boxes, read.bodies):
                for char in chars:
                    left, right = body(char)
                    self.assertGreaterEqual(left, box.left - 0.5, char)
                    self.assertLessEqual(right, box.right + 0.5, char)
        case, read = self.each(check, *KINDS)
        read.boxes = [box._replace(right=box.right - 40) for box in read.boxes]
        self.noticed(check, case, read)

    def test_lanes_keep_to_themselves(self):
        """What is in a lane's paragraphs does not reach into the gap."""
        def check(case, read):
            for lane, side in enumerate(("zh", "en")):
                at = 0
                for text in words(case, side):
                    found, at = read.find(lane, text, at)
                    for place in found:
                        box = read.boxes[place.sheet]
                        middle = middle_of_gap(box)
                        left, right = body(place.char)
                        if lane == 0:
                            self.assertLessEqual(right, middle - 8, place)
                        else:
                            self.assertGreaterEqual(left, middle + 8, place)
        case, read = self.each(check, "parallel")
        read.boxes = [box._replace(left=box.left - 60) for box in read.boxes]
        self.noticed(check, case, read)

    def test_no_empty_page(self):
        def check(_, read):
            for index, chars in enumerate(read.bodies):
                self.assertTrue(chars, f"page {index + 1} is empty")
        case, read = self.each(check, *KINDS)
        read.bodies[-1] = []
        self.noticed(check, case, read)

    # ---- pairs ----

    def level(self, case, read):
        """The first lines of each pair stand on one baseline."""
        at = [0, 0]
        for both in pairs(case):
            starts = []
            for lane in (0, 1):
                found, at[lane] = read.find(lane, both[lane], at[lane])
                starts.append(found[0])
            self.assertEqual(starts[0].opening, starts[1].opening, both)
            self.near(starts[0].char.baseline, starts[1].char.baseline, NEAR,
                      both[0])

    def test_first_baselines_of_pairs_coincide(self):
        self.each(self.level, "parallel", "facing")
        self.noticed(self.level, *self.one("stacked"))

    def test_an_opening_holds_the_same_units(self):
        def check(case, read):
            at = [0, 0]
            for both in pairs(case):
                openings = []
                for lane in (0, 1):
                    found, at[lane] = read.find(lane, both[lane], at[lane])
                    openings.append({place.opening for place in found})
                    for place in found:
                        self.assertEqual(place.sheet % 2, 1 - lane)
                self.assertEqual(min(openings[0]), min(openings[1]), both)
        case, read = self.each(check, "facing")
        read.lanes[1] = [place._replace(opening=place.opening + 1)
                         for place in read.lanes[1]]
        self.noticed(check, case, read)

    # ---- lines and pages ----

    def no_line_alone(self, case, read):
        for lane, side in enumerate(sides_of(read)):
            at = 0
            for block in case["blocks"]:
                if block["type"] != "paragraph" or not has_words(block, side):
                    continue
                found, at = read.find(lane, bilingual.plain(block[side]), at)
                lines = []
                for place in found:
                    if not lines or place.sheet != lines[-1].sheet or abs(
                            place.char.baseline -
                            lines[-1].char.baseline) > 6:
                        lines.append(place)
                sheets = [line.sheet for line in lines]
                if len(set(sheets)) > 1:
                    for sheet in (sheets[0], sheets[-1]):
                        self.assertGreater(sheets.count(sheet), 1, found[0])

    def test_no_line_alone(self):
        self.each(self.no_line_alone, *KINDS)
        # The first line of every paragraph is put onto a page of its own.
        case, read = self.one("single")
        at = 0
        for text in words(case, "zh"):
            found, at = read.find(0, text, at)
            for i, place in enumerate(found, at - len(found)):
                if abs(place.char.baseline - found[0].char.baseline) < 1:
                    read.lanes[0][i] = place._replace(sheet=-1)
        self.noticed(self.no_line_alone, case, read)

    def test_no_heading_at_a_foot(self):
        def check(case, read):
            at = 0
            for block in case["blocks"]:
                if block["type"] not in ("heading", "paragraph") or \
                        not has_words(block, "zh"):
                    continue
                found, at = read.find(0, bilingual.plain(block["zh"]), at)
                here = found[-1]
                below = [char for char in read.bodies[here.sheet]
                         if char.baseline > here.char.baseline + 6]
                if block["type"] == "heading":
                    self.assertTrue(below, block["zh"])
        case, read = self.each(check, "stacked", "parallel", "single")
        read.bodies = [[] for _ in read.bodies]
        self.noticed(check, case, read)


if __name__ == "__main__":
    harness.main()
