"""A document of ../shared/cases/bilingual/ as a source of briefset: front
matter, then its blocks, the Chinese side before the English one.

Footnotes and pictures become paragraphs of their text.  Emoji, Hebrew and
Thai are left out (a name in a flourish of mixed scripts has them): none of
the faces that briefset asks for has them, and a missing glyph is an error.

A block whose script does not tell its language (an English name on the
Chinese side) stands in a div that says it.
"""
import json
import re

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#^$])")


def plain(text):
    """The text without what cannot be set."""
    return re.sub("[\u0590-\u05ff\u0e00-\u0e7f\u200d\ufe0f\U0001f000-\U0001ffff]",
                  "", text)


def escape_line(line):
    line = SPECIAL.sub(r"\\\1", line.strip())
    line = re.sub(r"^(\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"^([-+=:])", r"\\\1", line)


def escape(text):
    """Text as Markdown that means nothing but itself."""
    return "\\\n".join(escape_line(line)
                       for line in plain(text).split("\n") if line.strip())


def quoted(text):
    return json.dumps(plain(text), ensure_ascii=False)


def is_list_item(block):
    return block["type"] == "list-item"


def table(rows):
    width = max(len(row) for row in rows)
    full = [[escape(cell).replace("\\\n", " ") for cell in row] +
            [""] * (width - len(row)) for row in rows]
    made = ["| " + " | ".join(row) + " |" for row in full]
    made.insert(1, "|" + " --- |" * width)
    return "\n".join(made)


def markdown(block, side):
    """One side of a block that is no list item; None without text."""
    content = block[side]
    if not content:
        return None
    kind = block["type"]
    if kind == "table":
        return table(content)
    if kind == "code":
        return "```\n" + plain(content) + "\n```"
    if kind == "heading":
        return "#" * min(block.get("level") or 1, 6) + " " + \
            escape(content).replace("\\\n", " ")
    if kind == "quote":
        return "> " + escape(content).replace("\n", "\n> ")
    return escape(content) or None


def list_items(blocks, side):
    """Neighbouring items as one list in Markdown."""
    made = []
    for block in blocks:
        if not block[side]:
            continue
        indent = "   " * ((block.get("level") or 1) - 1)
        mark = "1. " if block.get("ordered") else "- "
        body = escape(block[side]).replace("\n", "\n" + indent + "   ")
        made.append(indent + mark + body)
    return "\n".join(made) or None


def groups(blocks):
    """Blocks one by one, but neighbouring list items of a kind together."""
    group = []
    for block in blocks:
        if group and not (is_list_item(block) and is_list_item(group[0]) and
                          block.get("ordered") == group[0].get("ordered")):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def tells_language(block, side):
    """True if the side's script leaves no doubt about its language."""
    letters = re.findall(r"[^\W\d_]", json.dumps(block[side] or "",
                                               ensure_ascii=False))
    han = sum("\u3400" <= letter <= "\u9fff" for letter in letters)
    return han > len(letters) / 2 if side == "zh" else han == 0


def sides(group, tags):
    """The group's Markdown, at most one text a side."""
    divs = not all(tells_language(block, side)
                   for block in group for side in tags if block[side])
    for side, tag in tags.items():
        made = list_items(group, side) if is_list_item(group[0]) else \
            markdown(group[0], side)
        if made:
            yield f"::: {{lang={tag}}}\n{made}\n:::" if divs else made


def source(case, layout):
    """The Markdown of `case` (what the JSON holds), with front matter."""
    parts = [f"""---
layout: {layout}
languages: [{case["lang"]["zh"]}, {case["lang"]["en"]}]
title: {{zh: {quoted(case["title"]["zh"])}, en: {quoted(case["title"]["en"])}}}
---"""]
    listed = False
    for group in groups(case["blocks"]):
        for made in sides(group, case["lang"]):
            if listed and is_list_item(group[0]):
                parts.append("<!-- -->")  # keeps two lists apart
            listed = is_list_item(group[0])
            parts.append(made)
        if group[0].get("glossary"):
            parts.append(table(group[0]["glossary"]))
    return "\n\n".join(parts) + "\n"


def texts(case, side):
    """Every text of one side in order: blocks, and cells of tables."""
    yield plain(case["title"][side])
    for block in case["blocks"]:
        content = block[side]
        if block["type"] == "table":
            for row in content or block.get("glossary") or []:
                yield from map(plain, row)
        elif content:
            yield plain(content)
