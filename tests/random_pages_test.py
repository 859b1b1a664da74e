"""Documents and layouts made at random from fixed seeds: in every arrangement
each character is in the tags exactly as often as it was written, and nothing
stands below the type area.
"""
import random

import harness
import measure
from made import TEN, WORDS, Made, structure_text

SEEDS = range(6 if harness.is_sanitized() else 30)
KINDS = ("stacked", "parallel", "facing", "sequential")


def paragraph(dice, language):
    count = dice.choice([1, 1, 2, 5, 5, 20, 80])
    return (TEN if language == 0 else WORDS) * count


def table(dice, language, rows, columns):
    head = "|" + ("栏|" if language == 0 else "Head|") * columns
    lines = [head, "|" + "--|" * columns]
    for _ in range(rows):
        lines.append("|" + "|".join(dice.choice(
            ["", str(dice.randint(1, 99)), paragraph(dice, language)])
            for _ in range(columns)) + "|")
    return "\n".join(lines)


def sides(dice, make):
    """A block in both languages, or in one."""
    both = dice.random() < 0.85
    return [make(language) for language in (0, 1)
            if both or dice.random() < 0.5]


def noted(dice, language, notes):
    text = paragraph(dice, language)
    if dice.random() > 0.15:
        return text
    notes.append(f"[^n{len(notes)}]: {paragraph(dice, language)}")
    return f"{text[:5]}[^n{len(notes) - 1}]{text[5:]}"


def block(dice, notes, depth=0):
    kind = dice.random()
    if kind < 0.5:
        return sides(dice, lambda language: noted(dice, language, notes))
    if kind < 0.65:
        level = "#" * dice.randint(1, 3)
        return sides(dice, lambda language: f"{level} " + (
            TEN[:dice.randint(1, 9)] if language == 0 else WORDS[:20]))
    if kind < 0.75:
        items = range(1, dice.randint(2, 5))
        made = sides(dice, lambda language: "\n".join(
            f"{i}. {paragraph(dice, language)}" for i in items))
        return made[:1] + ["<!-- -->"] + made[1:]
    if kind < 0.85:
        rows, columns = dice.randint(1, 5), dice.randint(1, 5)
        return sides(dice,
                     lambda language: table(dice, language, rows, columns))
    if kind < 0.9 or depth > 1:
        return sides(dice, lambda language: "> " + paragraph(dice, language))
    if kind < 0.93:
        return ["---"]
    colons = ":" * (6 - depth)
    inner = [part for _ in range(dice.randint(1, 3))
             for part in block(dice, notes, depth + 1)]
    return [f"{colons} {{.remark}}\n" + "\n\n".join(inner) + f"\n{colons}"]


def source(dice):
    notes = []
    body = [TEN] + [part for _ in range(dice.randint(1, 20))
                    for part in block(dice, notes)]
    return "\n\n".join(body + notes)


def layout(dice):
    page = {}
    if dice.random() < 0.4:
        page["columns"] = {"count": str(dice.randint(1, 4)), "gap": "10pt",
                           "rule": "0.3pt",
                           "balance": dice.choice(["true", "false"])}
    if dice.random() < 0.3:
        page["grid"] = {"characters": "20", "lines": str(dice.randint(5, 20))}
    if dice.random() < 0.3:
        page["sides"] = "2"
    made = {"page": page, "height": dice.choice([15, 20, 30, 44]),
            "width": dice.choice([30, 44, 60]),
            "boxes": {"remark": {"border": "1pt", "background": "#eeeeee"}},
            "arrangement": {"kind": dice.choice(KINDS), "rule": "0.5pt",
                            "order": dice.choice([["zh", "en"],
                                                  ["en", "zh"]]),
                            "new-page": dice.choice(["true", "false"])}}
    if "grid" in page:
        made["style"] = {"zh": {"size": "10pt", "pitch": "grid"}}
    if dice.random() < 0.2:
        made["notes"] = "end"
    for name in ("imprint", "closing", "opening"):
        if dice.random() < 0.5:
            made[name] = [{"text": "印章印章", "style": "paragraph",
                           "role": "title" if name == "opening" else "text"}]
    return made


class RandomPages(Made):
    def conserved(self, markdown, options):
        sheet = self.make(markdown, **options)
        read = structure_text(self.path("case.pdf"))
        for character in "十九一":
            self.assertEqual(read.count(character), markdown.count(character),
                             f"{character} {options}")
        for line in sheet.all:
            self.assertLess(line.y, options["height"] + 0.05)

    def test_nothing_is_lost_or_doubled(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                dice = random.Random(seed)
                self.conserved(source(dice), layout(dice))

    def test_a_lost_character_is_noticed(self):
        dice = random.Random(1)
        markdown = source(dice)
        self.make(markdown)
        read = structure_text(self.path("case.pdf"))
        self.assertNotEqual(read.replace("十", "", 1).count("十"),
                            markdown.count("十"))


if __name__ == "__main__":
    measure.harness.main()
