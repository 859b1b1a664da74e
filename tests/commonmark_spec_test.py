# labels: once
"""The examples of CommonMark's specification, as they are in its npm package:
the blocks that briefset reads of each, and every character in them with its
emphasis, are those of the specification's HTML.

conformance/commonmark.md says what is left out and why; the test fails when it
is out of date, and `commonmark_spec_test.py --write` writes it.
"""
import html.parser
import json
import os
import re
import sys

WRITE = "--write" in sys.argv
if WRITE:
    sys.argv.remove("--write")

import harness
import npm

VERSION = "0.31.2"
CHECKSUM = "sha512-vXKxmclzJPymhOJYD26G0oBjVmIcKC8p5m2DvHIq1A1btr1m0r0dT/" \
    "PzRA5/nwxUbCAPedMNPEoiQE+zvuOcOw=="
READER = os.path.join(os.path.dirname(harness.briefset), "tests", "document")
TABLE = os.path.join(harness.root, "tests", "conformance", "commonmark.md")

# A paragraph of our own before each example: one that is empty is no document.
HEAD = "---\nlanguages: en\n---\n\nBegin.\n\n"

STYLES = {"em": 1, "strong": 2, "code": 4, "del": 8, "a": 32}
BREAK = "\u2028"  # a line's end that was asked for


class Block:
    """A block: its kind; its text as (character, styles); blocks in it."""

    def __init__(self, kind):
        self.kind = kind
        self.chars = []
        self.blocks = []

    def shown(self, depth=0):
        """As lines: kinds, and texts with the styles where they change."""
        yield "  " * depth + self.kind
        text = "".join(squeezed(self.chars, keep=self.kind == "code"))
        if text:
            yield "  " * depth + "  " + text
        for block in self.blocks:
            yield from block.shown(depth + 1)


def squeezed(chars, keep=False):
    """The text with its styles; in code blocks with every space (`keep`),
    else space by space, none at either end, whatever the style of spaces."""
    chars = list(chars)
    while keep and chars and chars[-1][0] == "\n":
        chars.pop()
    style, space, any_char = 0, False, False
    for char, flags in chars:
        if not keep and char in " \t\n":
            space = any_char
            continue
        if space and char != BREAK:
            yield " "
        space = False
        if flags != style and not keep and char != BREAK:
            yield f"<{flags}>"
            style = flags
        yield repr(char)[1:-1] if keep else char
        any_char = char != BREAK


class Expected(html.parser.HTMLParser):
    """The specification's HTML as blocks."""

    BLOCKS = {"p": "paragraph", "li": "item", "blockquote": "quote",
              "ul": "list", "pre": "code", "hr": "rule",
              **{f"h{n}": f"heading {n}" for n in range(1, 7)}}
    HOLDERS = ("root", "item", "quote")

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = Block("root")
        self.open = [self.root]
        self.styles = []
        self.feed(text)
        self.close()

    def begin(self, kind):
        block = Block(kind)
        self.open[-1].blocks.append(block)
        self.open.append(block)

    def end_loose(self):
        """A tight item's paragraph has no tag of its own."""
        if len(self.open) > 1 and getattr(self.open[-1], "loose", False):
            self.open.pop()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "ol":
            self.end_loose()
            self.begin(f"list {values.get('start', 1)}")
        elif tag in self.BLOCKS:
            self.end_loose()
            self.begin(self.BLOCKS[tag])
            if tag == "hr":
                self.open.pop()
        elif tag == "br":
            self.open[-1].chars.append((BREAK, 0))
        elif tag == "img":
            self.handle_data(values.get("alt") or "")
        elif tag == "code" and self.open[-1].kind == "code":
            pass
        elif tag in STYLES:
            empty = tag == "a" and not values.get("href")
            self.styles.append(0 if empty else STYLES[tag])

    def handle_endtag(self, tag):
        if tag in self.BLOCKS or tag == "ol":
            if tag in ("li", "blockquote"):
                self.end_loose()
            if len(self.open) > 1:
                self.open.pop()
        elif tag == "code" and self.open[-1].kind == "code":
            pass
        elif tag in STYLES and self.styles:
            self.styles.pop()

    def handle_data(self, data):
        top = self.open[-1]
        if top.kind in self.HOLDERS or top.kind.startswith("list"):
            if not data.strip():
                return
            self.begin("paragraph")
            self.open[-1].loose = True
            top = self.open[-1]
        flags = 0
        for style in self.styles:
            flags |= style
        top.chars += [(char, flags) for char in data]


def document_blocks(units, parent):
    """briefset's units as blocks; the picture that is a paragraph too."""
    for unit in units:
        head = unit["head"].split()
        kind = head[0]
        if kind == "heading":
            kind += " " + head[1]
        elif kind == "list" and head[1:] and head[1][0].isdigit():
            kind += " " + head[1].rstrip(".)")
        elif kind == "figure":
            kind = "paragraph"
        block = Block(kind)
        for runs in unit["texts"].values():
            for text, style, link in runs:
                style |= STYLES["a"] if link else 0
                if kind == "code":
                    style = 0
                elif text == "\n":
                    text = BREAK
                block.chars += [(char, style) for char in text]
        document_blocks(unit["units"], block)
        parent.blocks.append(block)
    return parent


def shown(block, with_styles):
    """A block as lines; what HTML has for a picture tells no styles."""
    return [line if with_styles else re.sub(r"<\d+>", "", line)
            for inner in block.blocks for line in inner.shown()]


def wanted(page):
    return shown(Expected(page).root, with_styles="<img" not in page)


def examples(text):
    """(number, section, Markdown, HTML) of each example."""
    section = ""
    fence = "`" * 32
    parts = re.split(rf"(?ms)^{fence} example\n(.*?)\n{fence}$", text)
    for number, (before, example) in enumerate(zip(parts[::2], parts[1::2]),
                                               1):
        for head in re.findall(r"(?m)^#+ +(.*)$", before):
            section = head
        markdown, page = re.split(r"(?m)^\.$\n?", example + "\n", maxsplit=1)
        yield number, section, markdown.replace("→", "\t"), \
            page.replace("→", "\t")


# Why an example is left out, beside those with HTML in them.
LEFT_OUT = {
    "HTML is set as it was typed, with a warning: that all its words are "
    "there is asserted.": "html",
    "An address without a character, or of one word, is none: "
    "`[注]: 文字` is text that stays, and so is `[foo]: url`.":
    {200, 203, 204},
    "An address on the line below its label is no definition, but text that "
    "stays.": {193, 195, 198},
    "`&#10;` is a line break.": {39},
    "CommonMark 0.31 has it so; cmark-gfm is at 0.29, where a number of eight "
    "digits is an entity.": {28},
    "CommonMark 0.31 has it so; cmark-gfm is at 0.29, where a currency sign "
    "is no punctuation.": {354},
}

HEADING = f"""\
# CommonMark's examples

The examples of CommonMark {VERSION}, and what the program reads of them, as
`tests/commonmark_spec_test.py` finds it (it fails when this page is out of
date; `--write` writes it).  An example passes if its blocks are those of the
specification's HTML: their kinds and levels, the numbers that lists start
from, each character of their text, and whether it is emphasized, strong, code
or in a link.  Spaces and line feeds count as one space, but in code blocks.
A picture's description stands for it.  A link without an address is none.
"""


def has_html(markdown, page):
    """True if a tag of the source is in the page as it is."""
    return any(page.count(tag) for tag in
               re.findall(r"<(?:[A-Za-z/!?])[^\n]{0,7}", markdown)
               if f"<{tag}>" not in ("<p>", "<li>"))


def reason(number, markdown, page):
    """Why the example is left out, or None."""
    for why, which in LEFT_OUT.items():
        if which == "html" and has_html(markdown, page) or \
                which != "html" and number in which:
            return why
    return None


def words(text):
    """The words that must be set: not those of comments, nor addresses."""
    text = re.sub(r"<!--[\s\S]*?(-->|$)|\]\(.*?\)|\n\[.*?\]:.*", " ", text)
    return re.findall(r"[A-Za-z0-9]+", text)


class Specification(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.known = {}
        folder = npm.package("commonmark-spec", VERSION, CHECKSUM)
        with open(os.path.join(folder, "spec.txt"), encoding="utf-8") as file:
            cls.examples = list(examples(file.read()))

    def read(self, markdown, page=""):
        """The blocks that briefset reads, as lines."""
        if markdown not in self.known:
            path = self.write("a.md", HEAD + markdown)
            done = harness.run(READER, path,
                               env={**os.environ, "TREE": "1"})
            self.known[markdown] = document_blocks(
                json.loads(done.stdout)[1:], Block("root"))
        return shown(self.known[markdown], with_styles="<img" not in page)

    def applied(self):
        for number, _, markdown, page in self.examples:
            if not reason(number, markdown, page):
                yield number, markdown, page

    def test_all_are_there(self):
        self.assertEqual(len(self.examples), 652)
        self.assertGreater(len(list(self.applied())), 550)

    def test_blocks_and_text(self):
        for number, markdown, page in self.applied():
            with self.subTest(number, markdown=markdown):
                self.assertEqual(self.read(markdown, page),
                                 wanted(page))

    def test_what_is_left_out_differs(self):
        """Else it need not be left out."""
        for number, _, markdown, page in self.examples:
            why = reason(number, markdown, page)
            if why and LEFT_OUT[why] != "html":
                with self.subTest(number):
                    self.assertNotEqual(self.read(markdown, page),
                                        wanted(page))

    def test_html_is_not_lost(self):
        for number, _, markdown, page in self.examples:
            if not has_html(markdown, page):
                continue
            read = " ".join(self.read(markdown, page))
            for word in words(markdown):
                self.assertIn(word, read, (number, markdown))

    # ---- controls ----

    def noticed(self, change):
        """How many examples' HTML `change` changes; each must be told from
        what is read."""
        count = 0
        for number, markdown, page in self.applied():
            changed = change(page)
            if changed == page or "<img" in page:
                continue
            count += 1
            self.assertNotEqual(self.read(markdown, page),
                                wanted(changed),
                                (number, changed))
        return count

    def test_a_lost_letter_is_found(self):
        def lose(page):
            found = list(re.finditer(r">[^<>]*?([a-z])[^<>&]*?<", page))
            at = found[-1].start(1) if found else len(page)
            return page[:at] + page[at + 1:]
        self.assertGreater(self.noticed(lose), 450)

    def test_other_blocks_are_found(self):
        for old, new, least in (("h1>", "h2>", 10), ("ul>", "ol>", 40),
                                ("blockquote>", "li>", 15),
                                ("<hr />", "", 20), ("pre>", "p>", 50),
                                ("em>", "strong>", 60),
                                ("strong>", "em>", 40),
                                ("<br />", "", 8),
                                (r"<a [^>]*>(?=\w)", "<em>", 70)):
            with self.subTest(old):
                changed = self.noticed(lambda page: re.sub(old, new, page))
                self.assertGreater(changed, least)

    # ---- the table ----

    def table(self):
        rows, why = {}, {}
        for number, section, markdown, page in self.examples:
            row = rows.setdefault(section, [0, 0, 0])
            row[0] += 1
            left_out = reason(number, markdown, page)
            if left_out:
                why.setdefault(left_out, []).append(number)
            else:
                row[1] += 1
                row[2] += self.read(markdown, page) == wanted(page)
        yield HEADING
        yield "| Section | Examples | Apply | Pass |\n|---|---:|---:|---:|"
        for section, row in rows.items():
            yield f"| {section} | {row[0]} | {row[1]} | {row[2]} |"
        total = [sum(column) for column in zip(*rows.values())]
        yield f"| **All** | **{total[0]}** | **{total[1]}** | **{total[2]}** |"
        yield "\n## Left out\n\n| Because | Examples |\n|---|---|"
        for left_out in LEFT_OUT:
            numbers = ", ".join(map(str, why[left_out]))
            yield f"| {left_out} | {numbers} |"

    def test_table(self):
        self.same_as_written("\n".join(self.table()) + "\n", TABLE, WRITE)


if __name__ == "__main__":
    harness.main()
