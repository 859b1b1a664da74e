"""A document of ../shared/cases/bilingual/ as a source of briefset: front
matter, then its blocks, the Chinese side before the English one.

Footnotes and pictures become paragraphs of their text, and emoji are left
out: no text face has them, and a missing glyph is an error.
"""
import json
import re

SPECIAL = re.compile(r"([\\`*_\[\]<>|~&#^$])")


def plain(text):
    """The text without what cannot be set."""
    return "".join(c for c in text
                   if ord(c) < 0x1F000 and c not in "\ufe0f\u200d")


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


def source(case, layout):
    """The Markdown of `case` (what the JSON holds), with front matter."""
    parts = [f"""---
layout: {layout}
languages: [{case["lang"]["zh"]}, {case["lang"]["en"]}]
title: {{zh: {quoted(case["title"]["zh"])}, en: {quoted(case["title"]["en"])}}}
---"""]
    listed = False
    for group in groups(case["blocks"]):
        for side in ("zh", "en"):
            if is_list_item(group[0]):
                made = list_items(group, side)
                if made and listed:
                    parts.append("<!-- -->")  # keeps two lists apart
            else:
                made = markdown(group[0], side)
            if made:
                listed = is_list_item(group[0])
                parts.append(made)
        for rows in [block["glossary"] for block in group
                     if block.get("glossary")]:
            parts.append(table(rows))
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
