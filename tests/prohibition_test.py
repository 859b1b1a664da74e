"""No line starts with a mark that may not start one, or ends with one that
may not end it; nothing leaves the type area; no page is empty; all text is
there in its order.  Shown on the seed newsletter and on every bilingual case,
in both layouts.  [clreq #prohibition_rules_for_line_start_end]
"""
import glob
import json
import os
import re
from collections import Counter

import bilingual
import harness
import pages

NOT_AT_START = set("、，。．：；！？‼⁇⁈⁉」』”’）》〉】〕〗］｝·・‧˙～〜／"
                   ",.;:!?)]}")
AFTER_DIGIT = set("％‰℃%")
NOT_AT_END = set("「『“‘（《〈【〔〖［｛／([{￥¥$")
TWO_EM = "—…⋯"  # two of them are one mark
HALF_EMPTY = set("、，。．：；！？」』”’）》〉】〕〗］｝「『“‘（《〈【〔〖［｛")


class Source:
    """The text that was to be set, and where in it white space stood."""

    def __init__(self, texts):
        bare, breaks, space = [], [], True
        for text in texts:
            for c in text + "\n":
                if pages.bare(c):
                    bare.append(c)
                    breaks.append(space)
                    space = False
                elif c.isspace():
                    space = True
        self.bare = "".join(bare)
        self.breaks = breaks

    def inside(self, before, after):
        """True if the text runs on from `before` to `after` without white
        space; None if `before` and `after` are nowhere neighbours."""
        found = None
        at = self.bare.find(before + after)
        while at >= 0:
            if self.breaks[at + len(before)]:
                return False
            found = True
            at = self.bare.find(before + after, at + 1)
        return found


def faults(lines, source):
    """What is wrong with the ends of `lines` (strings in reading order), and
    how many line breaks were found to be inside a paragraph."""
    found = []
    judged = 0
    for line, following in zip(lines, lines[1:]):
        inside = source.inside(line[-6:], following[:6])
        judged += inside is not None
        if not inside:
            continue
        end, start = line[-1], following[0]
        where = f"{line[-8:]} | {following[:8]}"
        if start in NOT_AT_START:
            found.append(f"starts with {start}: {where}")
        if end in NOT_AT_END:
            found.append(f"ends with {end}: {where}")
        if end == start and start in TWO_EM:
            found.append(f"one mark on two lines: {where}")
        elif start in "—–" and following[:2] != "——" and not end.isascii():
            found.append(f"starts with {start}: {where}")
        encoded = re.match("%[0-9A-F]{2}", following)  # of a web address
        if end.isdigit() and (start.isdigit() or
                              start in AFTER_DIGIT and not encoded):
            found.append(f"a number on two lines: {where}")
    return found, judged


def outside(chars, box):
    """The characters that leave the type area.  The blank half of a mark
    may, since it shows nothing."""
    for char in chars:
        blank = char.size / 2 if char.text in HALF_EMPTY else 0
        if char.left < box.left - blank - 0.5 or \
                char.right > box.right + blank + 0.5:
            yield f"{char.text} at {char.left:.1f}…{char.right:.1f}"


def out_of_order(content, texts):
    """The first of `texts` that does not follow the one before; or None."""
    at = 0
    for text in map(pages.bare, texts):
        found = content.find(text, at)
        if found < 0:
            return text
        at = found + len(text)
    return None


def blocks_of(markdown):
    """The texts of a source made by `import`, a block a text."""
    head, body = re.match(r"---\n(.*?)\n---\n(.*)", markdown, re.DOTALL) \
        .groups()
    yield from re.findall(r"(?:zh|en|title|name): *(.+)", head)
    for block in re.split(r"\n\s*\n|\n(?=\d+[.)] )", body):
        block = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", block.strip())
        yield re.sub(r"^(#+ |> |\d+[.)] |- )", "", block).replace("\n", "")


class Prohibition(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("mutool")

    def typeset(self, markdown, layout):
        source = self.write("case.md", markdown)
        pdf = self.path("case.pdf")
        harness.typeset(source, pdf, "--layout", layout)
        return pages.read(pdf)

    def check_pages(self, read, layout):
        """Nothing outside, no page empty; gives the text's characters."""
        chars = []
        for number, page in enumerate(read, 1):
            box = pages.type_area(layout, page, number)
            text = pages.within(page.chars, box)
            self.assertTrue(text, f"page {number} is empty")
            self.assertEqual(list(outside(text, box)), [], f"page {number}")
            chars += text
        return chars

    def check(self, markdown, layout, source):
        chars = self.check_pages(self.typeset(markdown, layout), layout)
        lines = [pages.text(line) for line in pages.lines(chars)]
        found, judged = faults(lines, source)
        self.assertEqual(found, [])
        self.assertGreater(judged, len(lines) / 4, "few lines were judged")
        return pages.text(chars)

    def check_case(self, path, layout):
        with open(path, encoding="utf-8") as file:
            case = json.load(file)
        texts = [list(bilingual.texts(case, side)) for side in ("zh", "en")]
        content = self.check(bilingual.source(case, layout),
                             pages.layout_file(layout),
                             Source(texts[0] + texts[1]))
        for side in texts:
            self.assertIsNone(out_of_order(content, side))
        if all(block["type"] != "table" for block in case["blocks"]):
            # (Of a table, a cell of numbers is set once for both languages.)
            wanted = Counter(pages.bare("".join(texts[0] + texts[1])))
            self.assertFalse(wanted - Counter(content))

    def check_cases(self, layout):
        folder = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(folder)
        for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
            with self.subTest(case=os.path.basename(path)):
                self.check_case(path, layout)

    def test_cases_as_bulletins(self):
        self.check_cases("bulletin")

    def test_cases_as_handouts(self):
        self.check_cases("handout")

    def seed(self):
        path = glob.glob(os.path.join(harness.shared, "seeds", "*.txt"))
        if not path:
            self.skipTest("../shared/seeds is not there")
        done = harness.run(harness.briefset, "import", path[0])
        return done.stdout.decode()

    def test_seed(self):
        markdown = self.seed()
        for layout in ("bulletin", "handout"):
            with self.subTest(layout=layout):
                self.check(markdown, pages.layout_file(layout),
                           Source(blocks_of(markdown)))

    def test_prohibition_switched_off_is_noticed(self):
        markdown = self.seed()
        with open(pages.layout_file("bulletin"), encoding="utf-8") as file:
            plain = re.sub(r"(?m)^prohibition: .*", "prohibition: none",
                           file.read())
        self.assertIn("prohibition: none", plain)
        layout = self.write("plain.yaml", plain)
        chars = self.check_pages(self.typeset(markdown, layout), layout)
        found, _ = faults([pages.text(line) for line in pages.lines(chars)],
                          Source(blocks_of(markdown)))
        self.assertTrue(found)

    def test_fabricated_lines_are_noticed(self):
        for text, lines in [
                ("他说好，然后走了。", ["他说好", "，然后走了。"]),
                ("他说“好”然后走了。", ["他说“好", "”然后走了。"]),
                ("他说“好”然后走了。", ["他说“", "好”然后走了。"]),
                ("他说（好）然后走了。", ["他说（", "好）然后走了。"]),
                ("增长百分之三，３％以上", ["增长百分之三，３", "％以上"]),
                ("增长百分之三，3%以上", ["增长百分之三，3", "%以上"]),
                ("弗朗西斯·高锐发言", ["弗朗西斯", "·高锐发言"]),
                ("弗朗西斯˙高锐发言", ["弗朗西斯", "˙高锐发言"]),
                ("票价￥30一张", ["票价￥", "30一张"]),
                ("于2019年举行", ["于20", "19年举行"]),
                ("合作——共赢", ["合作—", "—共赢"]),
                ("中国—东盟", ["中国", "—东盟"]),
                ("放眼望去……是的", ["放眼望去…", "…是的"]),
                ("as they said (yes).", ["astheysaid(", "yes)."]),
                ("as they said, yes.", ["astheysaid", ",yes."])]:
            with self.subTest(lines=lines):
                found, judged = faults(lines, Source([text]))
                self.assertEqual((len(found), judged), (1, 1), found)

    def test_right_lines_are_let_through(self):
        for texts, lines in [
                (["他说好，然后走了。"], ["他说好，", "然后走了。"]),
                (["合作——共赢"], ["合作", "——共赢"]),
                (["use .NET here"], ["use", ".NEThere"]),
                (["example.org/wiki/1%E9%96"], ["example.org/wiki/1", "%E9%96"]),
                (["他说：", "“好。”"], ["他说：", "“好。”"]),
                (["他说（", "）好。"], ["他说（", "）好。"])]:
            with self.subTest(lines=lines):
                self.assertEqual(faults(lines, Source(texts)), ([], 1))

    def test_text_outside_is_noticed(self):
        char = pages.Char("国", 480, 492, 100, 12)
        self.assertTrue(list(outside([char], pages.Box(80, 0, 491, 700))))
        self.assertTrue(list(outside([char], pages.Box(481, 0, 700, 700))))
        self.assertFalse(list(outside([char], pages.Box(80, 0, 492, 700))))
        mark = char._replace(text="。")
        self.assertFalse(list(outside([mark], pages.Box(80, 0, 486, 700))))

    def test_lost_text_is_noticed(self):
        self.assertIsNone(out_of_order("abcdef", ["ab", "d", "ef"]))
        self.assertEqual(out_of_order("abcdef", ["d", "ab"]), "ab")


if __name__ == "__main__":
    harness.main()
