# labels: heavy
# seconds: 70
"""The Chinese line over real text: every paragraph of the bilingual cases, in
each language by itself, at forty widths from 10 to 40 em (at four with the
sanitizers).  On every line of every paragraph:

  - what may not start or end a line does not [clreq prohibition rules];
  - numbers with their signs and units, pairs of dashes and dots, ？！ and
    words stay whole, or a word shows a hyphen;
  - the right edge is flush, except where nothing on the line can stretch;
  - the last line holds two characters, if the line above could give one;
  - all text is there.

A place that the program itself reports ("forced-break") is not judged.
"""
import glob
import html
import itertools
import json
import multiprocessing
import os
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from typing import NamedTuple

import bilingual
import harness
import measure
from measure import EM, MARGIN

WIDTHS = [10 + n * 30 / 39 for n in range(40)]
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
HAN_FONT = {"zh-Hant": "Noto Serif CJK TC"}
TALL = 1400  # em: as few pages as can be

CHINESE_NOT_AT_START = set("。．，、；：！？‼⁇⁈⁉”’」』）》〉】〗〕］｝·・‧～／")
LATIN_NOT_AT_START = set(",.;:!?)]}%")
CHINESE_NOT_AT_END = set("“‘「『（《〈【〖〔［｛／￥")
LATIN_NOT_AT_END = set("([{$¥€£№§")
PAIRS = set("—…⋯")
BEFORE_DIGIT = set("+−±-¥￥$€£№§")
AFTER_DIGIT = set("%％‰‱°℃℉′″")
ADDRESS = re.compile(r"[!-~]*(?:://|www\.|[!-~]@)[!-~]*")
GLUE = "\u00a0\u202f\u2060\ufeff"


class Row(NamedTuple):
    """A line as set; positions in em from the left edge of the type area."""
    text: str  # without white space
    left: float
    right: float
    spaces: int  # between words
    hyphen: bool
    advances: list  # the widths of its characters


class Source:
    """A paragraph's text without white space, and where that stood."""

    def __init__(self, text):
        self.text = measure.bare(text)
        self.spaces = set()
        addressed = set()
        for found in ADDRESS.finditer(text):
            addressed.update(range(*found.span()))
        self.address = set()
        at = 0
        for index, c in enumerate(text):
            if measure.bare(c):
                if index in addressed:
                    self.address.add(at)
                at += 1
            elif c.isspace() and c not in GLUE:
                self.spaces.add(at)
        # Right-to-left text is shown in another order than it is written in.
        self.mixed = any(unicodedata.bidirectional(c) in ("R", "AL", "AN")
                         for c in text)


# ---- setting and reading ----

def sources():
    """language -> its paragraphs, a line of the cases each."""
    found = {language: [] for language in LANGUAGES}
    folder = os.path.join(harness.shared, "cases", "bilingual")
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            case = json.load(file)
        for side, language in case["lang"].items():
            for text in bilingual.texts(case, side):
                found[language] += [line.strip() for line in text.split("\n")
                                    if measure.bare(line)]
    return found


# The second character of a ligature has no glyph of its own.
GLYPH = re.compile(r'<g unicode="([^"]*)"( glyph="[^"]*")? x="([^"]*)" '
                   r'y="([^"]*)" adv="([^"]*)"')


def read_rows(pdf):
    """The lines of the finished file: fast, since there are millions of
    glyphs, all of one size."""
    traced = subprocess.run(["mutool", "draw", "-q", "-F", "trace", pdf],
                            stdout=subprocess.PIPE, check=True,
                            stderr=subprocess.DEVNULL).stdout.decode()
    for page in traced.split("<page ")[1:]:
        for _, run in itertools.groupby(GLYPH.findall(page),
                                        key=lambda glyph: glyph[3]):
            yield row_of(list(run))


def row_of(glyphs):
    text = html.unescape("".join(glyph[0] for glyph in glyphs))
    shown = [glyph for glyph in glyphs if glyph[0] != " "] or glyphs
    last = next(glyph for glyph in reversed(shown) if glyph[1])
    right = float(last[2]) + EM * float(last[4])
    return Row(measure.bare(text), (float(shown[0][2]) - MARGIN) / EM,
               (right - MARGIN) / EM,
               sum(c in " \u00a0" for c in text.strip()),
               text.rstrip().endswith("\u00ad"),
               [float(glyph[4]) for glyph in shown
                if measure.bare(html.unescape(glyph[0]))])


def typeset(texts, language, width, **options):
    """The paragraphs as rows, and the places of forced breaks: numbers of
    paragraphs."""
    lines = [f"---\nlanguages: [{language}]\n---"]
    lines += [bilingual.escape(text) for text in texts]
    style = {"hyphenate": "true", **options.pop("style", {})}
    options = {"prohibition": "gb", "height": TALL, "style": style,
               "font": {"han": HAN_FONT.get(language, "Noto Serif CJK SC")},
               **options}
    with tempfile.TemporaryDirectory(prefix="briefset-test-") as folder:
        source, layout, pdf = (os.path.join(folder, name)
                               for name in ("a.md", "a.yaml", "a.pdf"))
        for path, content in (
                (source, "\n\n".join(lines) + "\n"),
                (layout, measure.definition(width, options))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(content)
        done = harness.typeset(source, pdf, "--layout", layout)
        said = done.stderr.decode()
        forced = {(int(line) - 5) // 2 for line in re.findall(
            r"a\.md:(\d+):.*\[forced-break\]", said)}
        return list(read_rows(pdf)), forced


# ---- judging ----

def take(rows, at, source):
    """The rows of a paragraph that begins at rows[at]; None: text is lost."""
    end, length = at, 0
    while end < len(rows) and length < len(source.text):
        length += len(rows[end].text)
        end += 1
    found = "".join(row.text for row in rows[at:end])
    if found == source.text or (source.mixed and
                                Counter(found) == Counter(source.text)):
        return rows[at:end]
    return None


def split_number(source, k):
    text = source.text
    before, after = text[k - 1], text[k]
    digit = before.isascii() and before.isdigit()
    digit_after = after.isascii() and after.isdigit()
    return (digit and digit_after or
            before in BEFORE_DIGIT and digit_after and
            (before != "-" or k < 2 or not text[k - 2].isalnum()) or
            digit and (after in AFTER_DIGIT or
                       after.isascii() and after.isalpha()) or
            before in ".,:/" and digit_after and k > 1 and
            text[k - 2].isdigit())


def split_pair(text, k):
    before, after = text[k - 1], text[k]
    if before in "！？" and after in "！？":
        return True
    if before != after or before not in PAIRS:
        return False
    run = len(text[:k]) - len(text[:k].rstrip(before))
    return run % 2 == 1


def break_faults(source, k, row):
    """What is wrong with a line that ends before character k."""
    text = source.text
    before, after = text[k - 1], text[k]
    spaced = k in source.spaces
    inside = k - 1 in source.address and k in source.address
    if after in CHINESE_NOT_AT_START or \
            after in LATIN_NOT_AT_START and not spaced and not inside:
        yield "line start"
    if before in CHINESE_NOT_AT_END or \
            before in LATIN_NOT_AT_END and not spaced and not inside:
        yield "line end"
    if spaced:
        return
    if inside:
        if row.hyphen or before.isalnum():
            yield "split address"
        return
    if split_number(source, k):
        yield "split number"
    if split_pair(text, k):
        yield "split pair"
    word = all(c.isalpha() and ord(c) < 0x1100 for c in (before, after))
    if word != row.hyphen:
        yield "split word"


def blank_at_end(row, language):
    """How far the cell of a mark at a line's end reaches beyond the edge, or
    (for a dot, in the middle of half an em) falls short of it.  Quotes and marks
    of Latin text have no such cell."""
    last = row.text[-1]
    if last in "·•˙":
        return (row.advances[-1] - 0.5) / 2
    if row.advances[-1] < 0.9:
        return 0
    if last in "。．，、；：！？" and language == "zh-Hant":
        return 0 if last in "！？" else 0.25
    return 0.5 if last in measure.CLOSES + measure.STOPS else 0


def can_stretch(row):
    """True if there is a place that may be widened: between words, or between
    Han characters."""
    return row.spaces > 0 or any(
        measure.is_han(a) and (measure.is_han(b) or b.isalnum())
        for a, b in zip(row.text, row.text[1:]))


def edge_faults(row, language, width, last):
    right = row.right - blank_at_end(row, language)
    if right > width + 0.02 and can_stretch(row):
        yield f"{right - width:.3f} em beyond the edge"
    elif not last and right < width - 0.02 and can_stretch(row):
        yield f"{width - right:.3f} em short of the edge"


def han(text):
    return sum(measure.is_han(c) for c in text)


def avoidable_runt(source, rows, width):
    """True if the last line has fewer than two characters and the one above
    could give it some: at a place where a line may end, and bearing the loss
    by a quarter of an em between its characters."""
    if len(rows) < 2 or han(rows[-1].text) >= 2:
        return False
    if not han(rows[-1].text) or sum(
            advance for c, advance in zip(rows[-1].text, rows[-1].advances)
            if c.isalnum() and not measure.is_han(c)) >= 2:
        return False  # words
    above = rows[-2]
    end = len(source.text) - len(rows[-1].text)
    start = end - len(above.text)
    for k in range(end - 1, start, -1):
        kept = source.text[start:k]
        places = sum(measure.is_han(a) and measure.is_han(b)
                     for a, b in zip(kept, kept[1:]))
        if width - sum(above.advances[:k - start]) > places / 4:
            return False
        if list(break_faults(source, k, above._replace(hyphen=False))):
            continue
        if han(source.text[k:]) >= 2:
            return True
    return False


def judge(source, rows, language, width):
    """What is wrong with a paragraph."""
    k = 0
    for row in rows[:-1]:
        k += len(row.text)
        if not source.mixed:
            for fault in break_faults(source, k, row):
                yield (f"{fault}: {source.text[max(0, k - 8):k]} | "
                       f"{source.text[k:k + 8]}")
    for row in rows:
        if not source.mixed:
            for fault in edge_faults(row, language, width, row is rows[-1]):
                yield f"{fault}: {row.text}"
    if language != "en" and avoidable_runt(source, rows, width):
        yield f"runt: {rows[-2].text} | {rows[-1].text}"


def judge_all(texts, rows, forced, language, width):
    """(faults, how many line breaks were judged)"""
    found, judged, at = [], 0, 0
    for number, text in enumerate(texts):
        source = Source(text)
        own = take(rows, at, source)
        if own is None:
            found.append(f"lost: {text[:40]}")
            break
        at += len(own)
        if number in forced:
            continue
        judged += len(own) - 1
        found += judge(source, own, language, width)
    else:
        if at != len(rows):
            found.append(f"too much: {rows[at].text}")
    return found, judged


def sweep_one(width):
    """All faults at one width, and counts: (faults, judged, forced)."""
    faults, judged, places = [], 0, 0
    for language, texts in sources().items():
        rows, forced = typeset(texts, language, width)
        found, count = judge_all(texts, rows, forced, language, width)
        faults += [f"{width:.2f} em, {language}: {fault}" for fault in found]
        judged += count
        places += len(forced)
    return faults, judged, places


class Sweep(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("mutool")

    def widths(self):
        with open(harness.briefset, "rb") as file:
            slow = b"__asan_init" in file.read()
        return WIDTHS[::10] if slow else WIDTHS

    def test_16_the_cases_at_forty_widths(self):
        harness.need_path(os.path.join(harness.shared, "cases", "bilingual"))
        widths = self.widths()
        with multiprocessing.Pool(min(2, os.cpu_count() or 1)) as pool:
            results = pool.map(sweep_one, widths, chunksize=1)
        faults = [fault for found, _, _ in results for fault in found]
        judged = sum(count for _, count, _ in results)
        forced = sum(count for _, _, count in results)
        print(f"{len(widths)} widths: {judged} line breaks judged, "
              f"{forced} paragraphs left out", flush=True)
        self.assertGreater(judged, 3000 * len(widths))
        self.assertLess(forced, len(widths) * 20)
        kinds = Counter(re.sub(r".*?: ([a-z ]+|[\d.]+ em [a-z ]+):.*", r"\1",
                               fault) for fault in faults)
        if faults:
            self.fail(f"{len(faults)} faults {kinds}:\n" +
                      "\n".join(faults[:60]))


class Controls(harness.TestCase):
    """The judge notices what is wrong."""

    TEXTS = ["他说：“明天再来。”然后（也许）走了，留下《山水》、三本书和一封信。" * 4]

    def setUp(self):
        super().setUp()
        harness.need("mutool")

    def faults(self, **options):
        texts = options.pop("texts", self.TEXTS)
        found = []
        for width in (10, 11.3, 14, 17.7):
            rows, forced = typeset(texts, "zh-Hans", width, **options)
            found += judge_all(texts, rows, forced, "zh-Hans", width)[0]
        return found

    def test_16_nothing_is_wrong_with_the_rules_on(self):
        self.assertEqual(self.faults(), [])

    def test_16_prohibition_switched_off_is_noticed(self):
        found = " ".join(self.faults(prohibition="none"))
        self.assertIn("line start", found)
        self.assertIn("line end", found)

    def test_16_ragged_edges_are_noticed(self):
        self.assertIn("short of the edge",
                      " ".join(self.faults(style={"align": "left"})))

    def test_16_untrimmed_marks_are_noticed(self):
        self.assertIn("short of the edge",
                      " ".join(self.faults(punctuation="plain")))

    def test_16_lost_text_is_noticed(self):
        rows, _ = typeset(self.TEXTS, "zh-Hans", 20)
        for wrong in (rows[1:], rows[:-1], rows + rows[:1],
                      [rows[1], rows[0]] + rows[2:]):
            found, _ = judge_all(self.TEXTS, wrong, set(), "zh-Hans", 20)
            self.assertRegex(" ".join(found), "lost|too much")

    def fabricated(self, text, *lines, hyphen=False):
        rows = [Row(measure.bare(line), 0, 10 + 0.5 * (line[-1] in "，。”？"),
                    0, hyphen and line is not lines[-1],
                    [0.5 if c.isascii() else 1 for c in line])
                for line in lines]
        return [fault.split(":")[0] for fault in
                judge(Source(text), rows, "zh-Hans", 10)]

    def test_16_fabricated_breaks_are_noticed(self):
        for fault, text, *lines in [
                ("line start", "他说好，然后", "他说好", "，然后"),
                ("line end", "他说“好”", "他说“", "好”"),
                ("line end", "甲／乙好", "甲／", "乙好"),
                ("split number", "有2019年", "有20", "19年"),
                ("split number", "约3.14好", "约3.", "14好"),
                ("split number", "得¥100元", "得¥", "100元"),
                ("split number", "占50％多", "占50", "％多"),
                ("split number", "约12km远", "约12", "km远"),
                ("split number", "降−5度", "降−", "5度"),
                ("split pair", "国——家人", "国—", "—家人"),
                ("split pair", "国……家人", "国…", "…家人"),
                ("split pair", "真的？！吗", "真的？", "！吗"),
                ("split word", "用Python写", "用Pyt", "hon写"),
                ("split address", "见https://a.org/bc好",
                 "见https://a.org/b", "c好")]:
            with self.subTest(text=text):
                self.assertIn(fault, self.fabricated(text, *lines))

    def test_16_right_breaks_are_let_through(self):
        for text, *lines in [
                ("他说好，然后", "他说好，", "然后"),
                ("有 2019 年好", "有", "2019年好"),
                ("国——家人", "国", "——家人"),
                ("国…………人民", "国……", "……人民"),
                ("见https://a.org/bc好", "见https://a.org/", "bc好"),
                ("用 GitHub 写字", "用GitHub", "写字")]:
            with self.subTest(text=text):
                self.assertEqual(self.fabricated(text, *lines), [])
        self.assertEqual(self.fabricated("用Python写字", "用Py", "thon写字",
                                         hyphen=True), [])

    def test_16_avoidable_runts_are_noticed(self):
        text = "一二三四五六七八九十国。"
        self.assertEqual(self.fabricated(text, text[:10], text[10:]),
                         ["runt"])
        self.assertEqual(self.fabricated(text, text[:9], text[9:]), [])
        # Nothing above can be given away.
        self.assertEqual(self.fabricated("abcdefghijklmno国。",
                                         "abcdefghijklmno", "国。"), [])


if __name__ == "__main__":
    harness.main()
