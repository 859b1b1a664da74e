"""What batch.py has set: texts by chance, the same on every run, and each in
the spelling of both programs.

Words are drawn as they are in real texts, few of them often and many seldom:
what a program keeps of words and glyphs it has met helps it as much as it
would there.  Four pages have about 560 different Han characters.
"""
import random

# A document is a title and blocks; each holds one text, or one list or table,
# a language: (kind, Chinese, English).
LANGUAGES = ("zh", "en")
STEMS = """form port struct tain press serv mit vest gress found cult nat
centr labor organ stand model region public techn human material season river
garden market number school winter summer letter member matter nation
minist direct present respect protect instruct continu develop determin
coordin communic conserv contribut cooper observ particip recommend represent
inform educ consult govern manag account appoint assess assist attend""".split()
BEFORE = ("", "", "", "re", "inter", "un", "over", "sub", "con")
AFTER = ("", "s", "ed", "ing", "ation", "ations", "ment", "al", "ally", "ive",
         "ity", "er", "ers", "able")
SMALL = "the of and to in a for that is with on by as are from at which".split()
HAN_SMALL = "的和在了是有与为对中"


def common_han():
    """The 3,755 commonest characters: GB/T 2312, level 1."""
    return [bytes([row, cell]).decode("gb2312")
            for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
            if (row, cell) < (0xD7, 0xFA)]


class Writer:
    """Draws words: which are the common ones is the same for all texts."""

    def __init__(self, seed):
        order = random.Random("words")
        self.random = random.Random(seed)
        han = common_han()
        order.shuffle(han)
        # Those of all texts, and those of what this one is about.
        self.han = han[:200] + self.random.sample(han[200:], 550)
        self.words = [before + stem + after for stem in STEMS
                      for before in BEFORE[2:] for after in AFTER]
        order.shuffle(self.words)
        self.han_weights = self.weights(len(self.han), 25)
        self.word_weights = self.weights(len(self.words), 20)

    @staticmethod
    def weights(count, flat):
        total, sums = 0, []
        for rank in range(count):
            total += 1 / (rank + flat)
            sums.append(total)
        return sums

    def han_words(self, count):
        drawn = self.random.choices(self.han, cum_weights=self.han_weights,
                                    k=count)
        return "".join(self.random.choice(HAN_SMALL)
                       if self.random.random() < 0.12 else c for c in drawn)

    def english_words(self, count):
        drawn = self.random.choices(self.words, cum_weights=self.word_weights,
                                    k=count)
        return " ".join(self.random.choice(SMALL)
                        if self.random.random() < 0.4 else w for w in drawn)

    def chinese(self, characters):
        """About that many in sentences, with figures and quotations."""
        parts, left = [], characters
        while left > 0:
            clauses = self.random.randint(1, 3)
            for i in range(clauses):
                size = self.random.randint(7, 17)
                clause = self.han_words(size)
                chance = self.random.random()
                if chance < 0.12:
                    clause = clause[:4] + "“" + clause[4:7] + "”" + clause[7:]
                elif chance < 0.24:
                    clause = f"{clause[:5]}{self.random.randint(2, 2030)}年" \
                        + clause[5:]
                parts.append(clause + ("，" if i + 1 < clauses else "。"))
                left -= size + 1
        return "".join(parts)

    def english(self, words):
        parts, left = [], words
        while left > 0:
            size = self.random.randint(8, 24)
            text = self.english_words(size).split(" ")
            if self.random.random() < 0.3:
                text[size // 2] = str(self.random.randint(2, 2030))
            if self.random.random() < 0.5:
                text[size // 3] += ","
            parts.append(" ".join(text).capitalize() + ".")
            left -= size
        return " ".join(parts)

    def paragraph(self, characters):
        return ("paragraph", self.chinese(characters),
                self.english(characters * 6 // 10))

    def heading(self):
        return ("heading", self.han_words(self.random.randint(6, 14)),
                self.english_words(self.random.randint(4, 8)).capitalize())

    def items(self, count):
        return ("items", [self.chinese(24) for _ in range(count)],
                [self.english(14) for _ in range(count)])

    def table(self, rows):
        figures = [str(self.random.randint(10, 9999)) for _ in range(rows)]
        chinese = [(self.han_words(6), figure, self.han_words(9))
                   for figure in figures]
        english = [(self.english_words(3), figure, self.english_words(4))
                   for figure in figures]
        return ("table", [("指标", "数量", "说明")] + chinese,
                [("Indicator", "Number", "Note")] + english)

    def title(self):
        return self.han_words(14), self.english_words(8).capitalize()


def document(seed, pages):
    """About so many pages, in the style of a bulletin."""
    writer = Writer(seed)
    blocks = []
    for page in range(pages):
        blocks.append(writer.heading())
        blocks += [writer.paragraph(size) for size in (110, 90, 75)]
        if page % 4 == 1:
            blocks.append(writer.table(4))
        elif page % 2 == 0:
            blocks.append(writer.items(3))
        else:
            blocks.append(writer.paragraph(85))
    return writer.title(), blocks


FIELDS = ("serial", "name_zh", "name_en", "place_zh", "place_en", "seat")


def handout():
    """One page with places for a record's values: {{name}} in both
    spellings."""
    writer = Writer("handout")
    blocks = [
        ("paragraph", "尊敬的{{name_zh}}先生、女士：您的座位是第{{seat}}号。",
         "Dear {{name_en}}, your seat is No. {{seat}}."),
        writer.paragraph(90), writer.heading(), writer.paragraph(70),
        ("paragraph", writer.chinese(40)[:-1] + "，请到{{place_zh}}报到。",
         writer.english(20)[:-1] + ", and please report at {{place_en}}."),
        writer.items(2), writer.table(2),
        ("paragraph", "编号：{{serial}}。", "Number: {{serial}}.")]
    return writer.title(), blocks


def records(count):
    writer = Writer("records")
    rows = []
    for i in range(count):
        rows.append((f"{i + 1:06}", writer.han_words(3),
                     writer.english_words(2).title(), writer.han_words(5),
                     writer.english_words(2).title(),
                     str(writer.random.randint(1, 999))))
    return rows


# ---- Markdown, and a layout ----

LAYOUT = """\
name: {zh: 测, en: Bench}
page:
  size: A4
  margins: {top: 30mm, bottom: 30mm, inner: 27mm, outer: 27mm}
  sides: 1
prohibition: gb
fonts:
  song: {han: Noto Serif CJK SC, latin: TeX Gyre Termes}
  bold: {han: Noto Serif CJK SC, latin: TeX Gyre Termes, weight: 700}
  hei: {han: Noto Sans CJK SC, latin: TeX Gyre Heros, weight: 700}
emphasis: song
strong: hei
code: song
styles:
  paragraph:
    font: song
    align: justify
    hyphenate: true
    zh: {size: 12pt, pitch: 20pt, indent: 2em, after: 4pt}
    en: {size: 10.5pt, pitch: 13.5pt, after: 6pt}
  heading-1:
    keep-with-next: true
    align: left
    zh: {font: hei, size: 14pt, pitch: 20pt, before: 8pt, after: 4pt}
    en: {font: bold, size: 11.5pt, pitch: 15pt, after: 5pt}
  heading-2: {like: heading-1}
  heading-3: {like: heading-1}
  item:
    like: paragraph
    zh: {indent: 0, left: 4em, label: 2em}
    en: {label: 18pt, indent: 0, left: 42pt}
  quote: {like: paragraph}
  code: {like: paragraph}
  note: {like: paragraph}
  table-cell:
    font: song
    align: left
    zh: {size: 10.5pt, pitch: 16pt}
    en: {size: 9pt, pitch: 12pt}
  table-head:
    like: table-cell
    zh: {font: hei, size: 10pt}
    en: {font: bold}
  title:
    align: center
    zh: {font: bold, size: 22pt, pitch: 34pt, after: 4pt}
    en: {font: bold, size: 14pt, pitch: 19pt, after: 12pt}
  page-number:
    align: center
    zh: {font: song, size: 10.5pt, pitch: 14pt}
    en: {font: song, size: 10.5pt, pitch: 14pt}
opening:
  - {text: "{title}", style: title, role: title}
page-furniture:
  - {text: "{page}", style: page-number, place: below,
     distance: 8mm, side: center}
"""


def markdown_table(rows):
    head, *body = rows
    lines = ["| " + " | ".join(head) + " |", "|:--|--:|:--|"]
    lines += ["| " + " | ".join(row) + " |" for row in body]
    return "\n".join(lines)


def markdown_block(kind, text):
    if kind == "heading":
        return "# " + text
    if kind == "items":
        return "\n".join(f"{i + 1}. {item}" for i, item in enumerate(text))
    return markdown_table(text) if kind == "table" else text


def markdown(title, blocks):
    parts = ["---\nlanguages: [zh-Hans, en]\ndate: 2026-04-26\n"
             f"title: {{zh: {title[0]}, en: \"{title[1]}\"}}\n---"]
    for kind, chinese, english in blocks:
        parts.append(markdown_block(kind, chinese))
        if kind in ("items", "table"):
            parts.append("<!-- -->")
        parts.append(markdown_block(kind, english))
        if kind in ("items", "table"):
            parts.append("<!-- -->")
    return "\n\n".join(parts) + "\n"


def csv(rows):
    return "\n".join(",".join(row) for row in (FIELDS, *rows)) + "\n"


# ---- Typst ----

TYPST_HEAD = """\
#set page(paper: "a4", margin: (x: 27mm, y: 30mm), numbering: "1",
  number-align: center)
#set text(size: 12pt, top-edge: 0.8em, bottom-edge: -0.2em, hyphenate: true,
  cjk-latin-spacing: auto)
#set par(justify: true, linebreaks: "optimized")
#set smartquote(enabled: false)
#let song = ((name: "TeX Gyre Termes", covers: "latin-in-cjk"),
  "Noto Serif CJK SC")
#let hei = ((name: "TeX Gyre Heros", covers: "latin-in-cjk"),
  "Noto Sans CJK SC")
#let zh(body, size: 12pt, pitch: 20pt, after: 4pt, fonts: song, weight: 400) = {
  set text(font: fonts, size: size, lang: "zh", region: "cn", weight: weight)
  set par(leading: pitch - size, first-line-indent: (amount: 0pt, all: true),
    spacing: after + pitch - size)
  body
}
#let en(body, size: 10.5pt, pitch: 13.5pt, after: 6pt, weight: 400) = {
  set text(font: "TeX Gyre Termes", size: size, lang: "en", region: "gb",
    weight: weight)
  set par(leading: pitch - size, spacing: after + pitch - size)
  body
}
#let pzh(body) = zh({
  set par(first-line-indent: (amount: 2em, all: true))
  par(body)
})
#let pen(body) = en(par(body))
#show heading: it => block(above: 8pt, below: 6pt, sticky: true, it.body)
#let hzh(body) = zh(heading(level: 1, body), size: 14pt, fonts: hei,
  weight: 700)
#let hen(body) = en(heading(level: 1, body), size: 11.5pt, weight: 700)
#let tzh(body) = align(center, zh(title(body), size: 22pt, weight: 700))
#let ten(body) = align(center, en(title(body), size: 14pt, weight: 700))
#show title: it => block(above: 4pt, below: 12pt, it.body)
#let cells(..all) = table(columns: (1fr, auto, 1fr), align: (left, right, left),
  stroke: (y: 0.5pt), ..all)
#let ezh(..all) = zh(enum(indent: 2em, body-indent: 1em, ..all))
#let een(..all) = en(enum(indent: 24pt, body-indent: 10pt, ..all))
"""


def typst_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    parts = escaped.split("{{")
    whole = [f'"{parts[0]}"']
    for part in parts[1:]:
        name, rest = part.split("}}", 1)
        whole.append(f'sys.inputs.at("{name}") + "{rest}"')
    return " + ".join(whole)


def typst_cells(rows):
    head, *body = rows
    first = ", ".join(f"strong({typst_string(cell)})" for cell in head)
    rest = ", ".join(f"[#{typst_string(cell)}]" for row in body for cell in row)
    return f"cells(table.header({first}), {rest})"


def typst_block(kind, tag, text):
    if kind == "items":
        items = ", ".join(f"[#({typst_string(item)})]" for item in text)
        return f"#e{tag}({items})"
    if kind == "table":
        return f"#{tag}({typst_cells(text)}, size: " \
               f"{'10.5pt, pitch: 16pt' if tag == 'zh' else '9pt, pitch: 12pt'})"
    letter = {"heading": "h", "paragraph": "p", "title": "t"}[kind]
    return f"#{letter}{tag}({typst_string(text)})"


def typst(title, blocks):
    parts = [TYPST_HEAD,
             f"#set document(title: {typst_string(title[1])}, "
             "date: datetime(year: 2026, month: 4, day: 26))"]
    for kind, *texts in (("title", *title), *blocks):
        parts += [typst_block(kind, tag, text)
                  for tag, text in zip(LANGUAGES, texts)]
    return "\n".join(parts) + "\n"
