# labels: once heavy
"""Three spellings, one Document: every document of ../shared/cases/bilingual,
each block of it, is the same read as Markdown, as YAML, as JSON and as one file
a language; and the page that is set of it has every character of the source
once and in its order, by its tags and as pdftotext reads it.

Each block stands in a section with an id, so that one that is in one language
only has its place in every spelling.  Of such neighbours the Chinese come
first: two files cannot tell their order.  Footnotes, which belong to one text
each, are paragraphs here, and so is what the cases call a glossary.
"""
import glob
import json
import os
import random
import re

import bilingual
import harness
import made
from bilingual import escape, plain, quoted
from pages import bare
import yaml

READER = os.path.join(os.path.dirname(harness.briefset), "tests", "document")
SIDES = ("zh", "en")


class Block:
    """What all spellings say: its kind; its text by side, as Markdown and as
    it is read; the rows of a table; what is in a list and its items."""

    def __init__(self, kind, texts=None, source=None, level=1, rows=None):
        self.kind = kind
        self.texts = texts or {}
        self.source = source or {side: escape(text).replace("\\\n", " ")
                                 if kind == "heading" else escape(text)
                                 for side, text in self.texts.items()}
        self.level = level
        self.rows = rows or []
        self.ordered = False
        self.blocks = []

    def sides(self):
        """The sides that have text, here or inside."""
        inner = [*self.blocks, *(cell for row in self.rows for cell in row)]
        return [side for side in SIDES if self.texts.get(side) or
                any(side in block.sides() for block in inner)]


# ---- the cases as blocks ----

def written(block, side):
    """The side's inline Markdown, where that has its text and no more."""
    text, markup = block[side], block.get(side + "_md") or ""
    said = re.sub(r"\[([^][]*)\]\([^()\s]+\)", r"\1", markup)
    if re.search(r"[<{\n\\]", markup) or \
            bare(re.sub(r"[*_`]", "", said)) != bare(text):
        return escape(text)
    markup = re.sub(r"^(\s*)([-+=:#>|]|\d+[.)])", r"\1\\\2", plain(markup))
    return re.sub(r"^(\s*)\\(\d+)", r"\1\2\\", markup)


def table_block(block):
    """Cells in both languages; those of a glossary in the first."""
    sides = {side: block[side] for side in SIDES if block[side]} or \
        {"zh": block["glossary"]}
    width = max(len(row) for rows in sides.values() for row in rows)
    rows = []
    for number in range(max(map(len, sides.values()))):
        rows.append([])
        for column in range(width):
            cells = {side: plain(lines[number][column]).strip()
                     for side, lines in sides.items()
                     if column < len(lines[number])}
            rows[-1].append(Block("cell", cells, {
                side: escape(cell).replace("\\\n", " ")
                for side, cell in cells.items()}))
    return Block("table", rows=rows)


def text_block(block):
    kind = {"list-item": "item", "footnote": "paragraph"}.get(block["type"],
                                                              block["type"])
    texts = {side: plain(block[side]).strip() for side in SIDES if block[side]}
    texts = {side: text for side, text in texts.items() if text}
    source = texts if kind == "code" else {
        side: written(block, side) for side in texts}
    if kind == "heading":
        source = {side: text.replace("\\\n", " ")
                  for side, text in source.items()}
    return Block(kind, texts, source, min(block.get("level") or 1, 6))


def lists(items, ordered):
    """Items by their level as lists; one in a single language is alone."""
    found, around = [], []
    for item in items:
        alone = len(item.sides()) < 2
        depth = 0 if alone or not around else min(item.level, len(around) + 1)
        if depth == 0:
            around = []
        around = around[:max(depth - 1, 0)]
        if around and around[-1].blocks:
            around[-1].blocks[-1].blocks.append(item)
        else:
            made_list = Block("list")
            made_list.ordered = ordered
            made_list.blocks.append(item)
            (around[-1].blocks if around else found).append(made_list)
        around.append(item)
        if alone:
            around = []
    return found


def blocks_of(case):
    """The case's blocks; of neighbours with one side the Chinese first."""
    found = []
    for group in bilingual.groups(case["blocks"]):
        if bilingual.is_list_item(group[0]):
            items = [text_block(block) for block in group]
            found += lists([item for item in items if item.sides()],
                           bool(group[0].get("ordered")))
        elif group[0]["type"] == "table":
            found.append(table_block(group[0]))
        else:
            found.append(text_block(group[0]))
    found = [block for block in found if block.sides()]
    ordered, alone = [], []
    for block in found:
        if len(block.sides()) > 1:
            ordered += sorted(alone, key=lambda one: one.sides() != ["zh"])
            alone = []
            ordered.append(block)
        else:
            alone.append(block)
    return ordered + sorted(alone, key=lambda one: one.sides() != ["zh"])


# ---- Markdown ----

def list_lines(block, side):
    for item in block.blocks:
        if side not in item.sides():
            continue
        mark = "1. " if block.ordered else "- "
        lines = item.source[side].split("\n")
        for inner in item.blocks:
            lines += ["", *list_lines(inner, side)]
        yield mark + lines[0]
        for line in lines[1:]:
            yield " " * len(mark) + line if line else ""


def table_lines(block, side):
    for number, row in enumerate(block.rows):
        yield "| " + " | ".join(cell.source.get(side, "")
                                for cell in row) + " |"
        if number == 0:
            yield "|" + "---|" * len(row)


def lines_of(block, side):
    if block.kind == "list":
        return list_lines(block, side)
    if block.kind == "table":
        return table_lines(block, side)
    source = block.source[side]
    if block.kind == "code":
        return ["```", *source.split("\n"), "```"]
    if block.kind == "heading":
        return ["#" * block.level + " " + source]
    before = "> " if block.kind == "quote" else ""
    return [before + line for line in source.split("\n")]


def markdown(case, blocks, tags):
    lines = ["---", f"languages: [{', '.join(tags.values())}]",
             f"title: {{zh: {quoted(case['title']['zh'])}, "
             f"en: {quoted(case['title']['en'])}}}", "---"]
    for number, block in enumerate(blocks):
        lines += ["", f"::: {{#b{number}}}"]
        for side in block.sides():
            lines += ["", f"::: {{lang={tags[side]}}}", "",
                      *lines_of(block, side), "", ":::"]
        lines += ["", ":::"]
    return "\n".join(lines) + "\n"


def edition(case, blocks, tags, side):
    lines = ["---", f"languages: [{', '.join(tags.values())}]",
             f"title: {quoted(case['title'][side])}", "---"]
    for number, block in enumerate(blocks):
        if side in block.sides():
            lines += ["", f"::: {{#b{number}}}", "", *lines_of(block, side),
                      "", ":::"]
    return "\n".join(lines) + "\n"


# ---- YAML and JSON ----

def texts_of(block):
    return dict(block.source)


def list_unit(block):
    made_list = {"type": "list", "items": []}
    if block.ordered:
        made_list["start"] = 1
    for item in block.blocks:
        unit = {"text": texts_of(item)}
        if item.blocks:
            unit["children"] = [list_unit(inner) for inner in item.blocks]
        made_list["items"].append(unit)
    return made_list


def unit_of(block):
    if block.kind == "list":
        return list_unit(block)
    if block.kind == "table":
        return {"type": "table", "rows": [[texts_of(cell) for cell in row]
                                          for row in block.rows]}
    unit = {"type": block.kind, "text": texts_of(block)}
    if block.kind == "heading":
        unit["level"] = block.level
    return unit


def model(case, blocks, tags):
    return {"languages": list(tags.values()),
            "title": {side: plain(case["title"][side]) for side in SIDES},
            "units": [{"type": "section", "id": f"b{number}",
                       "children": [unit_of(block)]}
                      for number, block in enumerate(blocks)]}


# ---- what the page must have ----

def characters(block):
    """The text that is set of a block, block by block and side by side; a
    cell with the same in both languages has it once."""
    if block.kind == "table":
        for row in block.rows:
            for cell in row:
                yield from characters(cell)
    elif block.kind == "list":
        for number, item in enumerate(block.blocks, 1):
            yield f"{number}." if block.ordered else "•"
            yield from characters(item)
    else:
        texts = [block.texts[side] for side in SIDES if side in block.texts]
        once = block.kind == "cell" and len(set(texts)) == 1
        yield from texts[:1] if once else texts
        for inner in block.blocks:
            yield from characters(inner)


def expected(blocks):
    return bare("".join("".join(characters(block)) for block in blocks))


def heads(blocks):
    """The heads of tables, which go on at the top of the next page."""
    for block in blocks:
        if block.kind == "table":
            yield expected([Block("table", rows=block.rows[:1])])


def difference(wanted, got, repeated=()):
    """None if equal, else where they part."""
    if wanted == got:
        return None
    at = next((i for i, (a, b) in enumerate(zip(wanted, got)) if a != b),
              min(len(wanted), len(got)))
    for head in repeated:
        if head and got.startswith(head, at):
            return difference(wanted, got[:at] + got[at + len(head):],
                              repeated)
    return f"character {at}: {wanted[max(at - 15, 0):at + 15]!r} became " \
        f"{got[max(at - 15, 0):at + 15]!r}"


def cases():
    folder = os.path.join(harness.shared, "cases", "bilingual")
    harness.need_path(folder)
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            yield os.path.basename(path), json.load(file)


class Spellings(harness.TestCase):
    def spell(self, case):
        """The files of each spelling, and the blocks."""
        tags, blocks = case["lang"], blocks_of(case)
        made_model = model(case, blocks, tags)
        return [[self.write("a.md", markdown(case, blocks, tags))],
                [self.write("a.yaml", yaml.safe_dump(
                    made_model, sort_keys=False, allow_unicode=True))],
                [self.write("a.json", json.dumps(made_model))],
                [self.write(f"b.{side}.md", edition(case, blocks, tags, side))
                 for side in SIDES]], blocks

    def document(self, names):
        """What is read, unit by unit; a section holds no text of its own."""
        said = harness.run(READER, *names, timeout=60).stdout.decode()
        return re.sub(r"(?m)^( *section.*) neutral$", r"\1", said).split("\n")

    def test_one_document(self):
        compared = 0
        for name, case in cases():
            with self.subTest(name):
                spellings, blocks = self.spell(case)
                first, *others = map(self.document, spellings)
                for names, other in zip(spellings[1:], others):
                    self.assertEqual(first, other, names)
                compared += len(blocks)
        self.assertGreater(compared, 1100)

    def page(self, names):
        """What pdftotext reads of the pages that are set, a.pdf."""
        harness.need("pdftotext", "pdfinfo")
        layout = self.write("l.yaml", made.layout_text(44, 70))
        pdf = self.path("a.pdf")
        harness.run(harness.briefset, "typeset", *names, "-o", pdf, "--layout",
                    layout)
        said = harness.run("pdftotext", "-raw", pdf, "-").stdout.decode()
        return bare(said)

    def tags(self):
        """What the tags of a.pdf read."""
        return made.structure_text(self.path("a.pdf"))

    def test_every_character_once_and_in_order(self):
        for name, case in cases():
            with self.subTest(name):
                spellings, blocks = self.spell(case)
                wanted = expected(blocks)
                read = self.page(spellings[0])
                self.assertIsNone(difference(wanted, read,
                                             list(heads(blocks))))
                self.assertIsNone(difference(wanted, self.tags()))
                for names in spellings[1:]:
                    self.assertEqual(self.page(names), read)

    # ---- controls ----

    @staticmethod
    def losing(text, choice):
        """The text without one letter of its body."""
        body = text.index("b0")
        at = choice.choice([match.start() for match in re.finditer(
            r"[\u4e00-\u9fff]|(?<=[a-z] )[a-z](?=[a-z])", text)
            if match.start() > body])
        return text[:at] + text[at + 1:]

    def test_a_lost_character_is_found(self):
        """In any spelling of any document."""
        choice = random.Random(5)
        for name, case in cases():
            spellings, _ = self.spell(case)
            first = self.document(spellings[0])
            for names in spellings:
                lossy = choice.choice(names)
                with open(lossy, encoding="utf-8") as file:
                    text = file.read()
                if lossy.endswith(".json"):
                    text = json.dumps(json.loads(text), ensure_ascii=False)
                self.write(os.path.basename(lossy), self.losing(text, choice))
                self.assertNotEqual(first, self.document(names), (name, lossy))

    def test_a_lost_character_is_missed_on_the_page(self):
        case = next(case for name, case in cases() if "preface" in name)
        spellings, blocks = self.spell(case)
        wanted, repeated = expected(blocks), list(heads(blocks))
        with open(spellings[0][0], encoding="utf-8") as file:
            text = file.read()
        lossy = self.write("c.md", self.losing(text, random.Random(5)))
        for read in (self.page([lossy]), self.tags()):
            self.assertIsNotNone(difference(wanted, read, repeated))
            self.assertEqual(len(read), len(wanted) - 1)
        read = self.page(spellings[0])
        for doctored in (read[:99] + read[100:], read[:99] + read[98:],
                         read[:98] + read[99] + read[98] + read[100:], ""):
            self.assertIsNotNone(difference(wanted, doctored, repeated))

    def test_blocks_in_another_order_are_found(self):
        for _, case in list(cases())[:3]:
            spellings, _ = self.spell(case)
            first = self.document(spellings[0])
            case["blocks"][1:3] = reversed(case["blocks"][1:3])
            for names in self.spell(case)[0]:
                self.assertNotEqual(first, self.document(names))


if __name__ == "__main__":
    harness.main()
