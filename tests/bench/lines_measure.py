"""What a line looks like, measured: the places between its glyphs, its ends.

A full-width mark is a body and half an em of blank.  Places are measured
between bodies, so what a program does with the blanks shows as the width of
the place.  All widths are in em.
"""
import statistics
from collections import defaultdict

from lines_setters import LEFT, SIZE
from prohibition_test import AFTER_DIGIT, NOT_AT_END, NOT_AT_START

OPEN = set("“‘「『（《〈【〔〖［｛")
CLOSE = set("”’」』）》〉】〕〗］｝、，。．；：！？")
EXCLAIM = set("！？")
LOOSE = (0.10, 0.25)      # mean gap between Han
WIDE = (0.375, 0.5)       # mean space between English words
SPACE = 0.25              # of TeX Gyre Termes
AUTOSPACE = 0.25
MARGIN = 0.02             # what the eye does not see
FEW_GAPS = 3              # a mean needs as many


def is_han(glyph):
    return "\u3400" <= glyph.text[0] <= "\u9fff" or glyph.text[0] in "〇々"


def is_word(glyph):
    return not glyph.han_font and glyph.text[0].isalnum()


def is_mark(glyph, marks):
    return glyph.han_font and glyph.text[0] in marks and \
        glyph.advance > 0.95 * SIZE


def body(glyph):
    """Left and right of what is not blank."""
    left, right = glyph.x, glyph.x + glyph.advance
    if is_mark(glyph, OPEN):
        left += SIZE / 2
    if is_mark(glyph, CLOSE):
        right -= SIZE / 2
    return left, right


def kind(glyph):
    if is_mark(glyph, OPEN):
        return "open"
    if is_mark(glyph, CLOSE):
        return "close"
    if is_han(glyph):
        return "han"
    return "word" if is_word(glyph) else "other"


# What stands between two kinds, and its natural width.
PLACES = {
    ("han", "han"): ("han", 0),
    ("han", "word"): ("autospace", AUTOSPACE),
    ("word", "han"): ("autospace", AUTOSPACE),
    ("han", "open"): ("blank", 0.5),
    ("close", "han"): ("blank", 0.5),
    ("close", "open"): ("pair", 0.5),
    ("close", "close"): ("pair", 0),
    ("open", "open"): ("pair", 0),
    ("open", "han"): ("solid", 0),
    ("han", "close"): ("solid", 0),
}


def places(line):
    """(name, deviation from the natural width, the natural width)."""
    for a, b in zip(line.glyphs, line.glyphs[1:]):
        width = (body(b)[0] - body(a)[1]) / SIZE
        if a.space_after and not (a.han_font or b.han_font):
            yield "space", width - SPACE, SPACE
            continue
        place = PLACES.get((kind(a), kind(b)))
        if not place or (a.text in EXCLAIM and b.text in EXCLAIM):
            continue
        if a.space_after and place[0] != "autospace":
            continue  # a space was asked for
        yield place[0], width - place[1], place[1]


def forbidden_start(glyph, language):
    if glyph.text[0] in NOT_AT_START:
        return True
    return language == "zh" and glyph.text in "—–-"


def forbidden_end(glyph, language):
    return glyph.text[-1] in NOT_AT_END and \
        not (language == "en" and glyph.text == "/")


def splits_unit(above, below):
    """A break inside a number, a word without a hyphen, or half a mark."""
    end, start = above.glyphs[-1], below.glyphs[0]
    if end.space_after or above.hyphen:
        return False
    a, b = end.text[-1], start.text[0]
    letters = a.isascii() and b.isascii() and a.isalpha() and b.isalpha()
    number = a.isdigit() and (b.isdigit() or b in AFTER_DIGIT)
    return letters or number or (a == b and a in "—…" and
                                 len(end.text) == 1 and len(start.text) == 1)


def edge_deviation(line, width):
    """How far the line's end is from the edge: of the body, or of the whole
    mark where its blank was kept.  The second value tells that it was."""
    last = line.glyphs[-1]
    wanted = LEFT + width
    right = body(last)[1]
    if last.text == "·":  # half an em, the dot in its middle
        right = last.x + last.advance / 2 + SIZE / 4
    bodily = (right - wanted) / SIZE
    whole = (last.x + last.advance - wanted) / SIZE
    if abs(whole) < abs(bodily):
        return whole, True
    return bodily, False


def is_runt(line, language):
    """A last line of one character, or shorter than the indent."""
    glyphs = [g for g in line.glyphs if kind(g) in ("han", "word")]
    han = sum(is_han(g) for g in glyphs)
    ink = sum(g.advance for g in glyphs if not is_han(g))
    if language == "zh":
        return han < 2 and ink < 2 * SIZE
    return line.glyphs[-1].x + line.glyphs[-1].advance - LEFT < 2 * SIZE


class Tally:
    """What was measured on all lines of one program in one language."""

    def __init__(self, language):
        self.language = language
        self.counts = defaultdict(int)
        self.deviations = defaultdict(list)
        self.found = defaultdict(list)  # examples

    def count(self, name, *lines):
        self.counts[name] += 1
        self.found[name].append(
            " | ".join("".join(g.text + (" " if g.space_after else "")
                               for g in line.glyphs) for line in lines))

    def mean(self, name):
        values = self.deviations[name]
        return statistics.fmean(values) if values else None

    def percentile(self, name):
        values = sorted(self.deviations[name])
        return values[int(0.95 * (len(values) - 1))] if values else None

    # ---- a line ----

    def add_places(self, line):
        """The mean of the places that the eye judges a line by."""
        main = "han" if self.language == "zh" else "space"
        mains = []
        for name, deviation, natural in places(line):
            if name == main:
                mains.append(deviation)
            if name == "pair" and deviation > 0.35:
                self.count("uncompressed", line)
            if name == "solid" or (name == "pair" and natural == 0):
                if deviation > MARGIN:
                    self.count("opened", line)
            else:
                self.deviations[name].append(abs(deviation))
            if name == "han" and deviation < -MARGIN:
                self.count("overlap", line)
        return statistics.fmean(mains) if len(mains) >= FEW_GAPS else None

    def add_looseness(self, line, mean):
        if self.language == "zh":
            limits = LOOSE
        else:
            limits = [limit - SPACE for limit in WIDE]
        for number, limit in enumerate(limits):
            if mean > limit:
                self.count(("loose", "very loose")[number], line)

    def add_edges(self, line, width):
        deviation, kept = edge_deviation(line, width)
        self.deviations["edge"].append(abs(deviation))
        if abs(deviation) > MARGIN:
            self.count("off edge", line)
        if kept and is_mark(line.glyphs[-1], CLOSE):
            self.count("untrimmed end", line)
        first = line.glyphs[0]
        if is_mark(first, OPEN) and not line.indent and \
                body(first)[0] - LEFT > 0.25 * SIZE:
            self.count("untrimmed start", line)

    def add_break(self, above, below):
        if forbidden_start(below.glyphs[0], self.language) or \
                forbidden_end(above.glyphs[-1], self.language):
            self.count("breach", above, below)
        if splits_unit(above, below):
            self.count("split", above, below)
        if above.hyphen:
            self.count("hyphen", above, below)
        if above.hyphen and below.hyphen:
            self.count("hyphens", above, below)

    def add_paragraph(self, lines, width):
        before = None
        for line, below in zip(lines, lines[1:]):
            self.counts["lines"] += 1
            mean = self.add_places(line)
            self.add_edges(line, width)
            self.add_break(line, below)
            if mean is not None:
                self.add_looseness(line, mean)
                if before is not None:
                    self.deviations["change"].append(abs(mean - before))
            before = mean
        self.counts["lines"] += 1
        self.counts["paragraphs"] += 1
        if len(lines) > 1 and is_runt(lines[-1], self.language):
            self.count("runt", lines[-2], lines[-1])
