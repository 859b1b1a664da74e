"""The rows of ../shared/cases/linebreak as cases of linebreak.py: which of
them say what is right in Chinese, and why the others are left out.

The CSS values stand for our levels of prohibition as follows.  `strict` is
strict.  `normal` and `auto` are basic, the level that clreq recommends most.
`loose` is none: all that CSS lets begin a line in Chinese only when `loose`
is forbidden from basic on.
"""
import json
import os
import re
import unicodedata

import harness
from linebreak import (Case, FULL, HALF, NEARLY, THREE_QUARTERS, all_of,
                       extents_are, gaps_are, joined_as, lines_are, unbroken)

FOLDER = os.path.join(harness.shared, "cases", "linebreak")
LEVELS = {"strict": "strict", "normal": "basic", "auto": "basic",
          "loose": "none"}
SHORTER = 300  # "one character short" of the text's width, 1/1000 em

# Why a row is left out.  The end of each tells what is asserted instead.
NOT_OURS = "Asserts what CSS does in text that is neither Chinese nor " \
    "Japanese. (Asserted instead: what is right in Chinese.)"
CONNECTOR = "`normal` lets a wave dash begin a line; a connector may not, " \
    "from basic on [clreq, prohibition rules]. (That is asserted.)"
ELLIPSIS_BASIC = "`normal` keeps an ellipsis from a line's start; clreq does " \
    "at strict only. (That is asserted.)"
ELLIPSIS_STRICT = "`strict` lets an ellipsis begin a line (the i18n rows of " \
    "the same value do not); clreq does not at strict. (That is asserted.)"
ELLIPSIS_WHOLE = "`loose` parts the halves of an ellipsis; they are one mark " \
    "at every level [clreq, unbreakable marks]. (That is asserted.)"
ITERATION = "`normal` keeps an iteration mark from a line's start; clreq has " \
    "no such rule, our table does at strict only. (That is asserted.)"
CURRENCY = "The row keeps a currency sign from a line's start; it belongs to " \
    "the number after it and may begin a line [clreq, digits and prefixes; " \
    "rows 018 of line-break-xht]. (That is asserted.)"
WORD_BREAK = "`word-break: break-all` and `keep-all` are CSS values."
OTHER_SCRIPT = "Words of a script that is neither Chinese, Japanese nor Latin."
OTHER_MARK = "A mark of another script (Tibetan, Thai, Khmer, Ogham …), a " \
    "historical or a mathematical one."
HARD_BREAK = "Two spaces before the line feed are a break asked for in " \
    "Markdown."
EMPTY_LINE = "An empty line parts paragraphs in Markdown."
IDEOGRAPHIC_SPACE = "Trims a mark beside U+3000, for which clreq has no " \
    "rule; the mark stays full. (That is asserted where a character " \
    "stands before.)"
JAPANESE_COLON = "In Japanese the ink of ：； is centred, in zh-Hans it is at " \
    "the left; the zh-Hans row of the same text applies."
JAPANESE_QUOTE = "The Japanese row of a text whose Chinese row applies: ’ ” " \
    "are not full width there."
CENTRED_STOP = "A centred mark before a closing one loses its facing quarter " \
    "em [clreq, adjacent marks]; CSS leaves it full. (That is asserted.)"
ADVISORY = "Advisory: clreq puts no space beside punctuation. (That is " \
    "asserted.)"
TYPED_SPACE = "A typed space keeps CSS from adding one; in Chinese the space " \
    "of the style takes its place. (That is asserted.)"
STACKED = "Squeezes ！？; stacked marks stand as they are, two ems [clreq, " \
    "table of pause or stop marks]. (That is asserted.)"
JAPANESE = "Japanese paragraph: ？ has no blank of its own there."


def rows(name):
    path = os.path.join(FOLDER, name)
    harness.need_path(path)
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def language_of(row):
    return row["lang"] if row["lang"] not in ("", "any") else "zh-Hans"


def milli(ems):
    return round(ems * 1000)


# ---- wpt-linebreak.jsonl ----

# May a character of the class begin a line, at each level: Chinese rules.
MAY_BEGIN = {
    "cj": {"none": True, "basic": True, "strict": False},
    "cpm": {"none": True, "basic": False, "strict": False},
    "hyphens": {"none": True, "basic": False, "strict": False},
    "in": {"none": True, "basic": True, "strict": False},
    "iteration": {"none": True, "basic": True, "strict": False},
    "po": {"none": True, "basic": False, "strict": False},
    "pr": {"none": True, "basic": True, "strict": True},
}
OTHERWISE = {"hyphens": CONNECTOR, "in": ELLIPSIS_BASIC,
             "iteration": ITERATION, "pr": CURRENCY}


def charlist_case(row):
    level = LEVELS[row["line_break"]]
    ours = MAY_BEGIN[row["char_class"]][level]
    theirs = row["break_before_target"] == "allowed"
    reason = None
    if ours != theirs:
        chinese = row["lang"] in ("zh", "ja")
        reason = OTHERWISE.get(row["char_class"]) if chinese or \
            row["char_class"] in ("in", "iteration") else NOT_OURS
    text = row["text"]
    at = text.index(chr(int(row["target"][2:], 16))) - (not ours)
    language = "zh-Hans" if row["lang"] in ("", "de") else row["lang"]
    return Case("i18n-charlist", row["id"],
                [{"text": text, "language": language, "prohibition": level,
                  "width": milli(row["width_em"])}],
                lines_are([text[:at], text[at:]] if reason
                          else row["expected_lines"]), reason)


def ellipsis_case(row, level):
    """Rows 015: two marks of class IN after a character or a full stop."""
    text = row["text"]
    at = len("".join(row["expected_lines"][:1]))
    pair = next(i for i in range(len(text)) if text[i] == text[i + 1] and
                text[i] in "‥…")
    if level == "none":
        return ELLIPSIS_WHOLE, unbroken(pair + 1)
    if "015b" in row["id"] and level == "basic":
        return ELLIPSIS_BASIC, lines_are([text[:pair], text[pair:]])
    if "015a" in row["id"] and level == "strict":
        return ELLIPSIS_STRICT, lines_are([text[:at - 1], text[at - 1:]])
    return None, lines_are(row["expected_lines"])


def xht_case(row):
    level = LEVELS[row["line_break"]]
    number = row["id"].split("-")[-1][:3]
    judge, reason = lines_are(row["expected_lines"]), None
    if number == "015":
        reason, judge = ellipsis_case(row, level)
    text, place = row["text"], len(row["expected_lines"][0])
    if number == "013" and level == "basic":
        reason = CONNECTOR
        judge = lines_are([text[:place - 1], text[place - 1:]])
    if number == "014" and level == "basic":
        reason = ITERATION
        judge = lines_are([text[:place + 1], text[place + 1:]])
    return Case("line-break-xht", row["id"],
                [{"text": text, "language": "ja", "prohibition": level,
                  "width": milli(row["width_em"])}], judge, reason)


def hyphen_case(row):
    level = LEVELS[row["line_break"]]
    width, unit = re.fullmatch(r"(\d+)(em|ch)", row["width"]).groups()
    fields = {"text": row["text"], "prohibition": level,
              "language": "ja" if row["lang"] == "en-Hrkt" else row["lang"],
              "width": int(width) * 1000}
    reason = WORD_BREAK if row["word_break"] != "normal" else \
        OTHER_SCRIPT if row["lang"] == "ja-Hang" else None
    return Case("hyphens-or-writing-system", row["id"], [fields],
                None if reason else lines_are(row["expected_lines"]), reason,
                ("0" * int(width),) if unit == "ch" and not reason else ())


def word_break_case(row):
    reason = WORD_BREAK if row["word_break"] != "normal" else \
        OTHER_SCRIPT if row["lang"] not in ("zh", "ja", "en") else None
    return Case("word-break", row["id"],
                [{"text": row["text"], "language": row["lang"]}],
                None if reason else lines_are(row["expected_lines"]), reason,
                () if reason else (row["text"],), SHORTER)


# Blocks whose marks are met in Chinese and English text.
OUR_BLOCKS = [(0x0000, 0x036F), (0x2000, 0x2055), (0x205F, 0x27EF),
              (0x2E80, 0x33FF), (0xFE10, 0xFFEF)]
ITERATION_MARKS = "々〻ゝゞヽヾ"


def is_ours(character):
    return any(low <= ord(character) <= high for low, high in OUR_BLOCKS)


def opclns_case(row):
    mark = chr(int(row["target"][2:], 16))
    text = row["text"]
    fields = [{"text": text, "language": "zh-Hans", "prohibition": "basic",
               "width": milli(row["width_em"])}]
    if not is_ours(mark):
        return Case("opclns", row["id"], fields, None, OTHER_MARK)
    if mark in ITERATION_MARKS:
        at = text.index(mark)
        return Case("opclns", row["id"], fields,
                    lines_are([text[:at], text[at:]]), ITERATION)
    return Case("opclns", row["id"], fields, lines_are(row["expected_lines"]))


def baspglwj_case(row):
    """A mark between two long Latin words: the line ends after it, or
    nowhere."""
    mark = chr(int(row["target"][2:], 16))
    fields = [{"text": row["text"], "language": "en"}]
    if not is_ours(mark):
        return Case("baspglwj", row["id"], fields, None, OTHER_MARK)
    end = row["text"].index(mark) + 1
    judge = unbroken() if row["break_in_text"] == "forbidden" else \
        lines_are([row["text"][:end], row["text"][end:]])
    return Case("baspglwj", row["id"], fields, judge, None, (row["text"],),
                SHORTER)


LINEBREAK_GROUPS = {
    "i18n-charlist": charlist_case,
    "line-break-xht": xht_case,
    "hyphens-or-writing-system": hyphen_case,
    "word-break": word_break_case,
    "opclns": opclns_case,
    "baspglwj": baspglwj_case,
}


def linebreak_cases():
    return [LINEBREAK_GROUPS[row["group"]](row)
            for row in rows("wpt-linebreak.jsonl")]


# ---- wpt-linejoin.jsonl ----


def linejoin_cases():
    for row in rows("wpt-linejoin.jsonl"):
        source = row["source_text"]
        reason = EMPTY_LINE if re.search(r"\n *\n", source) else \
            HARD_BREAK if re.search(r"  \n", source) else None
        yield Case("linejoin", row["id"],
                   [{"markdown": source, "language": "zh-Hans"}],
                   None if reason else joined_as(row["joined"]), reason)


# ---- punctuation-trim.jsonl ----

CENTRED_BEFORE_CLOSING = re.compile("[：；。]）")


def wrapped_trim_case(row):
    """Lines with an opening mark at their start: trimmed, except that the
    first may keep its blank."""
    both = lines_are(row["expected_lines"])
    fields = {"text": row["text"], "language": language_of(row),
              "width": milli(row["width_em"])}
    return Case(row["rule"], row["id"],
                [fields, {**fields, "indent-mark": "keep"}],
                lambda trimmed, kept: both(trimmed) or both(kept))


def trim_case(row, chinese):
    """`chinese`: the texts that have a Chinese row as well."""
    text, language = row["text"], language_of(row)
    expected = {place: HALF for place in row["half_width_at"]}
    reason = None
    if language == "ja":
        language = "zh-Hans"
        if chinese.get(text, row["half_width_at"]) != row["half_width_at"]:
            reason = JAPANESE_QUOTE if re.search("[’”]", text) else \
                JAPANESE_COLON
            return Case("adjacent", row["id"], [], None, reason)
    if any("\u3000" in text[max(place - 1, 0):place + 2]
           for place in expected):
        judge = extents_are({}) if text[0] != "\u3000" and len(text) > 2 \
            else None
        return Case("adjacent", row["id"],
                    [{"text": text, "language": language}], judge,
                    IDEOGRAPHIC_SPACE)
    fields = {"text": text, "language": language}
    if language == "zh-Hant":
        fields["han"] = "Noto Serif CJK TC"
        if CENTRED_BEFORE_CLOSING.search(text):
            reason, expected = CENTRED_STOP, {1: THREE_QUARTERS}
    return Case("adjacent", row["id"], [fields], extents_are(expected), reason)


def trim_cases():
    every = rows("punctuation-trim.jsonl")
    chinese = {row["text"]: row["half_width_at"] for row in every
               if row["lang"] in ("zh", "zh-Hans") and "half_width_at" in row}
    for row in every:
        yield wrapped_trim_case(row) if "expected_lines" in row \
            else trim_case(row, chinese)


# ---- autospace.jsonl ----


# U+20000 is in few faces; another of Extension B stands for it.
EXTENSION_B = str.maketrans("\U00020000", "\U00020BB7")


def autospace_cases():
    for row in rows("autospace.jsonl"):
        fields = {"text": row["text"].translate(EXTENSION_B),
                  "language": language_of(row)}
        if "expected_lines" in row:
            yield Case("autospace", row["id"], [fields],
                       lines_are(row["expected_lines"]), None,
                       tuple(row["expected_lines"]))
            continue
        expected = row["gap_before_index"]
        if row["id"].startswith("autospace-zh-punct"):
            yield Case("autospace", row["id"], [fields], gaps_are([]),
                       ADVISORY)
        elif " " in row["text"] and "あ" in row["text"]:
            bare = row["text"].replace(" ", "")
            number = re.search(r"\d+", bare)
            yield Case("autospace", row["id"], [fields],
                       gaps_are(list(number.span())), TYPED_SPACE)
        else:
            yield Case("autospace", row["id"], [fields], gaps_are(expected))


# ---- typst-cjk-paragraphs.jsonl ----

NOT_AT_START = "、，。．：；！？」』”’）》〉】〕〗］｝·・～"
NOT_AT_END = "「『“‘（《〈【〔〖［｛"
CLOSING = NOT_AT_START[:-3]


STACKED_MARKS = ("！？", "？！", "！！", "？？")


def adjacent_halves(text):
    """Where marks are half width because of their neighbour."""
    halves = set()
    for at, (a, b) in enumerate(zip(text, text[1:])):
        if a + b in STACKED_MARKS:
            continue
        if b in NOT_AT_END and a in NOT_AT_END + CLOSING:
            halves.add(at + 1)
        elif a in CLOSING and b in CLOSING:
            halves.add(at)
    return halves


def marks_are_squeezed(*paragraphs):
    """Where two marks meet one of them is half width, and no other is."""
    paragraph, at = paragraphs[0], 0
    halves = adjacent_halves(paragraph.text)
    for mark, extent in paragraph.extents():
        wanted = HALF if at in halves else FULL
        if mark in NOT_AT_END + CLOSING and abs(extent - wanted) > NEARLY:
            return f"{mark} is {extent} in {paragraph.text}, not {wanted}"
        at += len(mark)
    return None


def legal_sweep(text):
    """At no measure a line starts or ends with what may not."""
    def judge(*paragraphs):
        for paragraph in paragraphs:
            if "".join(paragraph.fitted).replace(" ", "") != \
                    text.replace("\n", "").replace(" ", ""):
                return "text is lost"
            for line in paragraph.fitted:
                if line[0] in NOT_AT_START or line[-1] in NOT_AT_END:
                    return f"{paragraph.width}: {line}"
        return None
    return judge


def typst_cases():
    for row in rows("typst-cjk-paragraphs.jsonl"):
        text = row["text"]
        if row["lang"] == "ja":
            yield Case("paragraphs", row["id"], [], None, JAPANESE)
            continue
        fields = {"text": text, "language": row["lang"]}
        if row["lang"] == "zh-TW":
            fields["han"] = "Noto Serif CJK TC"
        yield Case("paragraphs", row["id"],
                   [{**fields, "width": width}
                    for width in range(6000, 31000, 500)],
                   all_of(marks_are_squeezed, legal_sweep(text)),
                   STACKED if "！？" in text else None)


# ---- clreq-prohibition.json ----

LEVEL_NAMES = {"none": "none", "basic": "basic", "guobiao": "gb",
               "strict": "strict"}
# Marks that clreq's levels name by kind and that its tables do not group.
CONNECTORS = {"FF5E", "002D", "2013", "2014"}
DOTS = {"00B7", "30FB", "2027"}
SOLIDI = {"002F", "FF0F"}
TWO_EM = {"2E3A": "\u2E3A", "2014": "——", "2026": "……", "22EF": "⋯⋯"}
FULL_LINE = "永和九年岁在癸丑"  # eight characters


def clreq_marks(tables):
    """kind -> marks, as the tables have them."""
    found = {"connector": {chr(int(code, 16)) for code in CONNECTORS},
             "dot": {chr(int(code, 16)) for code in DOTS},
             "solidus": {chr(int(code, 16)) for code in SOLIDI},
             "two-em": set(TWO_EM.values()),
             "pause": set(), "open": set(), "close": set()}
    for table in tables:
        for cells in table["rows"]:
            code = next(cell for cell in cells
                        if re.fullmatch("[0-9A-F]{4}", cell))
            mark = chr(int(code, 16))
            if "pause_or_stop" in table["id"]:
                found["pause"].add(mark)
            elif "bracket" in table["id"]:
                side = "open" if "LEFT" in unicodedata.name(mark) else "close"
                found[side].add(mark)
    return found


def may_stand(kind, level, end):
    """[clreq, prohibition rules for line start and line end]"""
    ranks = ["none", "basic", "gb", "strict"]
    least = {("pause", False): "basic", ("close", False): "basic",
             ("connector", False): "basic", ("dot", False): "basic",
             ("solidus", False): "basic", ("two-em", False): "strict",
             ("open", True): "basic", ("solidus", True): "gb"}
    if (kind, end) not in least:
        return True
    return ranks.index(level) < ranks.index(least[kind, end])


def mark_case(mark, level, end, allowed):
    """A mark after a full line's Han, or as the last that fits on it."""
    text = FULL_LINE + mark + FULL_LINE
    cut = len(FULL_LINE) + (len(mark) if end else 0)
    place = "end" if end else "start"
    code = "-".join(f"{ord(c):04X}" for c in mark)

    def judge(paragraph):
        for wrong in paragraph.wrong_sums():
            return wrong
        breaks = paragraph.break_places()
        if (cut in breaks) != allowed:
            return f"a line may{' not' * allowed} {place} with {mark}"
        # A break that has a price (after a hyphen) may be let go.
        chosen = paragraph.fitted[0] == text[:cut]
        free = allowed and breaks[cut] == 0
        if chosen and not allowed or free and not chosen:
            return f"{'|'.join(paragraph.fitted)} was chosen"
        return None

    return Case(level, f"clreq/{level}/{place}/{code}",
                [{"text": text, "prohibition": level}], judge, None,
                (text[:cut],))


def whole_mark_case(mark, level):
    """Two halves never part; two whole marks in a row may."""
    text = FULL_LINE + mark * 2 + FULL_LINE
    at = len(FULL_LINE)
    code = "-".join(f"{ord(c):04X}" for c in mark)
    return Case(level, f"clreq/{level}/whole/{code}",
                [{"text": text, "prohibition": level}],
                unbroken(at + 1, at + 3))


def clreq_cases():
    path = os.path.join(FOLDER, "clreq-prohibition.json")
    harness.need_path(path)
    with open(path, encoding="utf-8") as file:
        clreq = json.load(file)
    marks = clreq_marks(clreq["tables"])
    for entry in clreq["levels"]:
        level = LEVEL_NAMES[entry["level"]]
        for kind in sorted(marks):
            for mark in sorted(marks[kind]):
                for end in (False, True):
                    yield mark_case(mark, level, end,
                                    may_stand(kind, level, end))
        for mark in sorted(marks["two-em"]):
            if len(mark) > 1:
                yield whole_mark_case(mark, level)


# What each file's rows are called in the table, and their cases.
FILES = {
    "wpt-linebreak.jsonl": linebreak_cases,
    "wpt-linejoin.jsonl": linejoin_cases,
    "punctuation-trim.jsonl": trim_cases,
    "autospace.jsonl": autospace_cases,
    "typst-cjk-paragraphs.jsonl": typst_cases,
    "clreq-prohibition.json": clreq_cases,
}
