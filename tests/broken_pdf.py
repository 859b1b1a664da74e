"""Files that are broken in exactly one way, made from a good one: negative
controls of `briefset check`, and of veraPDF beside it.

A control has a name, the clause that it breaks ("19005 6.2.11.5": ISO
19005-2; "14289 7.1": ISO 14289-1), what was done in a few words and a
function.  It takes an open pikepdf.Pdf and damages it, or, where pikepdf would
mend it, takes the file's bytes and returns others.
"""
import re
from typing import Callable, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

GOOD = """---
title: {zh: 完好的文件, en: A good file}
languages: [zh-Hans, en]
date: 2026-05-01
---

# 完好的文件 {lang=zh}

第一段有一个[链接](https://example.org/)，有[注音]{ruby="zhù yīn"}，也有[^1]脚注。

# A good file {lang=en}

The first paragraph says nothing, but says it in English.

> 引文用楷体排印。

## 表格 {lang=zh}

| 甲 | 乙 |
|---|---|
| 一 | 二 |
| 三 | 四 |

1. 第一项
2. 第二项

[^1]: 注释在这里。
"""


class Control(NamedTuple):
    name: str
    clause: str
    done: str
    damage: Callable
    bytes_only: bool
    why: str  # where veraPDF judges otherwise


CONTROLS = []


def control(clause, done, bytes_only=False, why=""):
    def add(function):
        CONTROLS.append(Control(function.__name__.replace("_", "-"), clause,
                                done, function, bytes_only, why))
        return function
    return add


# ---- helpers ----

def fonts(pdf):
    return [obj for obj in pdf.objects
            if isinstance(obj, Dictionary) and obj.get("/Type") == "/Font"]


def composite(pdf):
    """A Type 0 font of Han."""
    return next(font for font in fonts(pdf) if font.Subtype == "/Type0" and
                b"Noto" in font.BaseFont.unparse())


def descendant(pdf, subtype=None):
    return next(font for font in fonts(pdf)
                if str(font.Subtype).startswith("/CIDFontType") and
                subtype in (None, font.Subtype))


def elements(pdf, kind):
    return [obj for obj in pdf.objects
            if isinstance(obj, Dictionary) and obj.get("/S") == kind and
            "/P" in obj]


def element(pdf, kind):
    return elements(pdf, kind)[0]


def link(pdf):
    return next(annotation for page in pdf.pages
                for annotation in page.get("/Annots", []))


def add_content(pdf, text):
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(text.encode("latin-1")))


def artifact(text):
    return f"/Artifact BMC q {text} Q EMC"


def edit_stream(stream, old, new, count=1):
    data = stream.read_bytes()
    assert old in data, old
    stream.write(data.replace(old, new, count))


def edit_content(pdf, old, new):
    """Replaces what a pattern matches first in the first page."""
    page = pdf.pages[0]
    page.contents_coalesce()
    data = page.Contents.read_bytes()
    changed, count = re.subn(old, new, data, count=1, flags=re.DOTALL)
    assert count == 1, old
    page.Contents.write(changed)


def edit_packet(pdf, old, new):
    edit_stream(pdf.Root.Metadata, old.encode(), new.encode())


def replace(data, old, new):
    assert len(old) == len(new) and old in data
    return data.replace(old, new, 1)


def edit_first_text(stream, by):
    """Replaces the first entry of a ToUnicode map."""
    data = stream.read_bytes()
    changed = re.sub(rb"(beginbfchar\n)(<[0-9A-F]{4}> )<[0-9A-F]+>\n",
                     rb"\1" + by, data, count=1)
    assert changed != data
    stream.write(changed)


def some_widths(pdf):
    """An array of widths in some font's /W."""
    return next(item for font in fonts(pdf) for item in font.get("/W", [])
                if isinstance(item, Array) and len(item) > 0)


# ---- making them ----

def make(good, folder):
    """Writes every broken file beside its control: [(control, path)]."""
    made = []
    with open(good, "rb") as file:
        data = file.read()
    for number, one in enumerate(CONTROLS):
        path = f"{folder}/{number:03}-{one.name}.pdf"
        if one.bytes_only:
            changed = one.damage(data)
            assert changed != data, one.name
            with open(path, "wb") as file:
                file.write(changed)
        else:
            with pikepdf.open(good) as pdf:
                options = one.damage(pdf) or {}
                pdf.save(path, fix_metadata_version=False, **options)
        made.append((one, path))
    return made
