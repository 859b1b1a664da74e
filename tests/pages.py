"""Reads a finished PDF back, page by page and line by line, with MuPDF: what
the page shows, independent of the code that wrote it.

A line is a run of characters in the order of the page's content, on one
baseline and without a gap: a new line begins where the baseline changes, the
pen goes back, or white space of 0.9 em is left.  White space and characters
without width of their own (joiners, direction marks) are not read.
"""
import functools
import os
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as xml
from typing import NamedTuple

import yaml

import harness

UNITS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


class Char(NamedTuple):
    text: str
    left: float
    right: float
    baseline: float  # from the page's top
    size: float


class Page(NamedTuple):
    width: float
    height: float
    chars: list


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def bare(text):
    """The text without white space and characters that show nothing."""
    return "".join(c for c in text if not c.isspace() and
                   unicodedata.category(c) not in ("Cf", "Cc") and
                   not "\ufe00" <= c <= "\ufe0f")


def read(pdf):
    """The pages of `pdf`."""
    done = subprocess.run(["mutool", "draw", "-q", "-F", "stext", pdf],
                          capture_output=True, check=True)
    pages = []
    for page in xml.fromstring(done.stdout).iter("page"):
        chars = []
        for font in page.iter("font"):
            size = float(font.get("size"))
            for char in font.iter("char"):
                quad = [float(n) for n in char.get("quad").split()]
                if bare(char.get("c")):
                    chars.append(Char(char.get("c"), quad[0], quad[2],
                                      float(char.get("y")), size))
        pages.append(Page(float(page.get("width")), float(page.get("height")),
                          chars))
    return pages


def lines(chars):
    """The characters, in a list a line."""
    found = []
    for char in chars:
        before = found[-1][-1] if found else None
        if (before is None or
                abs(char.baseline - before.baseline) > 0.7 * before.size or
                char.left < before.left - 0.5 * before.size or
                char.left > before.right + 0.9 * max(before.size, char.size)):
            found.append([])
        found[-1].append(char)
    return found


def text(chars):
    return "".join(char.text for char in chars)


def length(value):
    number, unit = re.fullmatch(r"([\d.]+)([a-z]*)", str(value)).groups()
    return float(number) * UNITS[unit] if unit else float(number)


def layout_file(name):
    return os.path.join(harness.root, "layouts", name + ".yaml")


@functools.lru_cache(maxsize=None)
def page_of(layout):
    """What the layout file, or one that it extends, says of the page."""
    with open(layout, encoding="utf-8") as file:
        definition = yaml.safe_load(file)
    if "page" in definition:
        return definition["page"]
    return page_of(layout_file(definition["extends"]))


def type_area(layout, page, number):
    """The type area of page `number` (from 1) in the layout file `layout`."""
    definition = page_of(layout)
    margins = {side: length(value)
               for side, value in definition["margins"].items()}
    area = definition.get("type-area", {})
    if area:
        margins["bottom"] = page.height - margins["top"] - length(
            area["height"])
        margins["outer"] = page.width - margins["inner"] - length(
            area["width"])
    left, right = margins["inner"], margins["outer"]
    if definition.get("sides") == 2 and number % 2 == 0:
        left, right = right, left
    return Box(left, margins["top"], page.width - right,
               page.height - margins["bottom"])


def within(chars, box):
    """The characters whose baseline is in the type area: the text, without
    running heads and page numbers."""
    return [char for char in chars
            if box.top <= char.baseline <= box.bottom + 0.5]
