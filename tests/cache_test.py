"""What a worker keeps from one document to the next makes no difference.

Documents that differ in one property each follow one another in one worker.
Each must come out as it does where nothing is kept (BRIEFSET_CACHE=0), byte
for byte: were the property missing in a key, the second would be given what
the first left.  That each property matters at all is seen by the files being
different from one another.
"""
import hashlib
import itertools
import os
import random

import harness

LAYOUT = """\
name: Cache
page:
  size: A5
  margins: {{top: 20mm, bottom: 20mm, inner: 18mm, outer: {outer}}}
  sides: 1
prohibition: {prohibition}
punctuation: {punctuation}
hanging-punctuation: {hanging}
autospace: {{natural: {natural}, least: {least}, most: {most}}}
fonts:
  song: {{han: {han}, latin: {latin}, weight: {weight}, italic: {italic},
         latin-size: {latin_size}, latin-raise: {latin_raise}{embolden}}}
  bold: {{han: Noto Serif CJK SC, latin: TeX Gyre Termes, weight: 700}}
  hei: {{han: Noto Sans CJK SC, latin: TeX Gyre Heros}}
  mono: {{han: Noto Sans Mono CJK SC, latin: TeX Gyre Cursor}}
emphasis: {emphasis}
strong: {strong}
code: {code}
styles:
  paragraph:
    font: song
    align: {align}
    hyphenate: {hyphenate}
    indent-mark: {indent_mark}
    zh: {{size: {size}, pitch: 20pt, indent: {indent}, tracking: {tracking}}}
    en: {{size: 10pt, pitch: 13pt}}
  heading-1: {{like: paragraph}}
"""
PLAIN = {
    "outer": "18mm", "prohibition": "gb", "punctuation": "quanjiao",
    "hanging": "none",
    "natural": "0.25em", "least": "0.125em", "most": "0.333em", "embolden": "",
    "han": "Noto Serif CJK SC", "latin": "TeX Gyre Termes", "weight": "400",
    "italic": "false", "latin_size": "100%", "latin_raise": "0em",
    "emphasis": "hei", "strong": "bold", "code": "mono", "align": "justify",
    "hyphenate": "true", "indent_mark": "trim", "size": "12pt",
    "indent": "2em", "tracking": "0pt"}
OTHER = {
    "outer": "21mm", "prohibition": "none", "punctuation": "kaiming",
    "hanging": "force",
    "natural": "0.2em", "least": "0.24em", "most": "0.26em",
    "embolden": ", embolden: 0.03em",
    "han": "Noto Sans CJK SC", "latin": "TeX Gyre Heros", "weight": "700",
    "italic": "true", "latin_size": "105%", "latin_raise": "0.05em",
    "emphasis": "mono", "strong": "hei", "code": "hei", "align": "left",
    "hyphenate": "false", "indent_mark": "keep", "size": "11.5pt",
    "indent": "0em", "tracking": "0.5pt"}
# Differences of the source: what stands in the text, and what is put there.
TEXTS = {
    "flags": ("**粗体**", "粗体"), "mark": ("*着重*", "~~着重~~"),
    "code": ("`代码`", "代码"), "letter": ("甲乙", "甲丙"),
    "language": ("[zh-Hans, en]", "[zh-Hant, en]"),
    "english": ("[zh-Hans, en]", "[zh-Hans, en-US]"),
    "break": ("断行  \n之后", "断行之后"), "span": ("甲乙", "[甲乙]{.dots}"),
    "link": ("甲乙", "[甲乙](https://example.org/)")}
SOURCE = """---
languages: [zh-Hans, en]
title: {zh: 缓存, en: Cache}
date: 2026-04-26
---

（甲乙）丙丁戊“己庚”，辛壬癸：『子丑』寅卯……辰巳午未，申酉戌亥。**粗体**和 Latin words、*着重*、`代码`，
共 1,234 项；海报骨直，关门进食，返还边途。断行  
之后还有很多很多很多很多很多字，“引号”，（括号），顿号、逗号，句号。到这里，才完。

Notwithstanding the characteristically incomprehensible colour of unbreakable
communication, **every** *hyphenation* of `an` extraordinarily long paragraph
depends upon its particular circumstances.

　　以空格缩进的一段：甲乙丙丁，戊己庚辛。

用 A 和 BB 与 CCC 及 D 在 EEEE 上 FF 为 GGGGG 对 H 的 III 者 JJ 之 K 而 LL 且 MMM 乃 N
也 OOOO 甚 PP 矣 QQQQQ 兮 R 其 SSS 何 TT 乎 U 若 VV 所 WWW 因 X 于 YYYY 用 AA 和 BBB
BB 与 C 及 DDD 在 EE 上 F 为 GG 对 HHH 的 I 者 JJJJ 之 KK 而 LLLLL 且 M 乃 NNN 也 OO
甚 P 矣 QQ 兮 RRR 其 S 何 TTTT 乎 UU 若 VVVVV 所 W 因 WXW 于 YY。

用A和BB与CCC及D在EEEE上FF为GGGGG对H的III者JJ之K而LL且MMM乃N也OOOO甚PP矣QQQQQ兮R其SSS何TT乎
U若VV所WWW因X于YYYY用AA和BBB与C及DDD在EE上F为GG对HHH的I者JJJJ之KK而LLLLL且M乃NNN也OO甚P矣QQ
兮RRR其S何TTTT乎UU若VVVVV所W因WXW于YY而用AAA和B与CC及DDDD在E上FFF为G对HH的III者J之KKK而L。
"""
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
TEMPLATE = """---
layout: handout
languages: [zh-Hans, en]
title: {zh: 请柬, en: Invitation}
---

# 日程

# Programme

尊敬的{{name}}：谨请光临{{place}}的会议，座位第{{seat}}号。

Dear {{latin}}, you are invited to {{place_en}}; your seat is No. {{seat}}.

会议上午九时开始，中午在二楼餐厅用餐；下午分组讨论，每组推举一人汇报。

The conference begins at nine; luncheon is served upstairs, and representatives
of the discussion groups report in the afternoon.

| 时间 | 事项 |
|:--|:--|
| 九时 | 开幕 |
| {{seat}}时 | {{place}} |

| Time | Event |
|:--|:--|
| 9 a.m. | Opening |
| {{seat}} | {{place_en}} |
"""


def environment(cache=None):
    kept = {key: value for key, value in os.environ.items()
            if key != "BRIEFSET_CACHE"}
    return {**kept, "LC_ALL": "C.UTF-8",
            **({} if cache is None else {"BRIEFSET_CACHE": str(cache)})}


class Cache(harness.TestCase):
    def made(self, folder, *words, cache=None, workers=1):
        """What a batch made: {name: digest}, and what it said."""
        done = harness.run(harness.briefset, "batch", *words, "-o",
                           self.path(folder) + "/", "--force", "--workers",
                           workers, "--messages", "short",
                           env=environment(cache))
        files = {}
        for name in sorted(os.listdir(self.path(folder))):
            if name.endswith(".pdf"):
                with open(self.path(folder, name), "rb") as file:
                    files[name] = hashlib.sha256(file.read()).hexdigest()
        said = sorted(line for line in done.stderr.decode().splitlines()
                      if "warning:" in line or "error:" in line)
        return files, said

    def job(self, name, pairs, copies):
        """A job file: `copies` documents of each (source, layout)."""
        lines = ["jobs:"]
        for number, (source, layout) in enumerate(pairs):
            for copy in range(copies):
                path = self.write(f"{name}-{number:02}-{copy}.md", source)
                lines.append(f"  - {{source: {os.path.basename(path)}, "
                             f"layout: {layout}}}")
        return self.write(name + ".yaml", "\n".join(lines) + "\n")

    def check_pairs(self, name, pairs, copies=4):
        job = self.job(name, pairs, copies)
        cold, said = self.made(name + "-cold", job, cache=0)
        self.assertEqual(len(cold), len(pairs) * copies)
        # What is to be told apart is different, and what is not is not.
        kinds = {}
        for file, digest in cold.items():
            kinds.setdefault(file.split("-")[1], set()).add(digest)
        self.assertEqual([len(digests) for digests in kinds.values()],
                         [1] * len(pairs))
        self.assertEqual(len(set(cold.values())), len(pairs))
        self.assertEqual(self.made(name + "-warm", job), (cold, said))
        self.assertEqual(self.made(name + "-small", job, cache=30),
                         (cold, said))

    def variants(self):
        """Layouts that differ from the plain one in one property each."""
        layouts = [PLAIN] + [{**PLAIN, key: OTHER[key]} for key in PLAIN]
        return [os.path.basename(self.write(f"layout{i}.yaml",
                                            LAYOUT.format(**layout)))
                for i, layout in enumerate(layouts)]

    def test_each_property_of_the_layout_counts(self):
        layouts = self.variants()
        self.check_pairs("layouts", [(SOURCE, layout) for layout in layouts])

    def test_each_property_counts_the_other_way_round(self):
        layouts = self.variants()
        self.check_pairs("back", [(SOURCE, layout)
                                  for layout in reversed(layouts)])

    def test_each_property_of_the_text_counts(self):
        layout = self.variants()[0]
        sources = [SOURCE]
        for old, new in TEXTS.values():
            self.assertIn(old, SOURCE)
            sources.append(SOURCE.replace(old, new))
        self.check_pairs("texts", [(source, layout) for source in sources])

    def test_the_piece_of_a_text_counts(self):
        """The same words after a line break, and as a paragraph of their own:
        elsewhere other runs are bold."""
        layout = self.variants()[0]
        words = "此处**粗**字，与别处的*着重*字"
        head = SOURCE[:SOURCE.index("（甲乙）")]
        self.check_pairs("pieces", [
            (head + text + "，Nothing more.\n", layout)
            for text in (words, f"前面另有**一行**  \n{words}",
                         f"前面另有一行  \n{words}  \n{words}")])

    def test_columns_count(self):
        """The same tracking, with and without the grid's columns."""
        page = (LAYOUT.replace("size: A5", "size: [400pt, 560pt]").replace(
            "inner: 18mm, outer: {outer}}}",
            "inner: 20pt, outer: 20pt}}\n  grid: {{characters: 24}}"))
        self.assertIn("grid", page)
        layouts = [os.path.basename(self.write(
            f"columns{i}.yaml", page.format(**{**PLAIN, "tracking": tracking})))
            for i, tracking in enumerate(("grid", "3pt"))]
        self.check_pairs("columns", [(SOURCE, layout) for layout in layouts])

    def test_layouts_taken_in_turn(self):
        """Each as soon as the one before is known."""
        layouts = self.variants()
        pairs = list(itertools.islice(itertools.cycle(
            (SOURCE, layout) for layout in layouts[:3]), 12))
        job = self.job("cycle", pairs, 1)
        cold = self.made("cycle-cold", job, cache=0)
        self.assertEqual(self.made("cycle-warm", job), cold)

    def test_warnings_are_said_of_each_document(self):
        """What there is something to say of is not kept."""
        source = SOURCE + "\n译文缺失。\n\n# 标题\n\n" + "长" * 40 + "\u3400\n"
        layout = self.variants()[0]
        job = self.job("said", [(source, layout)], 6)
        cold = self.made("said-cold", job, cache=0)
        self.assertEqual(self.made("said-warm", job), cold)
        self.assertEqual(len(cold[1]) % 6, 0)
        self.assertTrue(cold[1])

    # ---- records ----

    def records(self, count):
        chance = random.Random(7)
        rows = ["serial,name,latin,place,place_en,seat"]
        for i in range(count):
            name = "".join(chance.sample(NAMES, 3))
            place = "".join(chance.sample(NAMES, 2)) + "厅"
            latin = chance.choice(("Ann", "Bertram", "Łukasz", "Zoë"))
            rows.append(f"{i:03},{name},{latin},{place},"
                        f"Hall {chance.randint(1, 5)},{chance.randint(1, 40)}")
        self.write("letter.md", TEMPLATE)
        self.write("people.csv", "\n".join(rows) + "\n")
        return [self.path("letter.md"), "--records", self.path("people.csv"),
                "--name", "{{serial}}.pdf"]

    def test_hundreds_of_records(self):
        count = 60 if harness.is_sanitized() else 300
        words = self.records(count)
        cold = self.made("cold", *words, cache=0)
        self.assertEqual(len(cold[0]), count)
        for number, (cache, workers) in enumerate(
                ((None, 1), (None, 3), (50, 2), (1, 1))):
            self.assertEqual(self.made(f"warm{number}", *words, cache=cache,
                                       workers=workers), cold)

    def test_layouts_mixed(self):
        jobs = ["jobs:"]
        samples = os.path.join(harness.root, "input", "samples")
        layouts = ("bulletin", "handout", "newsletter", "summary", "gongwen")
        for turn in range(3):
            for layout in layouts:
                for name in ("bulletin", "initiative", "summary"):
                    with open(os.path.join(samples, name + ".md"),
                              encoding="utf-8") as file:
                        text = file.read()
                    path = self.write(f"{name}-{layout}-{turn}.md", text)
                    jobs.append(f"  - {{source: {os.path.basename(path)}, "
                                f"layout: {layout}}}")
        job = self.write("mixed.yaml", "\n".join(jobs) + "\n")
        cold = self.made("mixed-cold", job, cache=0)
        for number, cache in enumerate((None, 200)):
            self.assertEqual(self.made(f"mixed{number}", job, cache=cache),
                             cold)

    def test_fast_compression_holds_the_same(self):
        """The fast mode's files say what the others say."""
        harness.need("qpdf", "pdftotext", "mutool")
        source = self.write("one.md", SOURCE)
        layout = self.path(self.variants()[0])
        said = []
        for level in ("fast", "normal"):
            pdf = self.path(level + ".pdf")
            harness.typeset(source, pdf, "--layout", layout, "--compression",
                            level)
            harness.run("qpdf", "--check", pdf)
            text = harness.run("pdftotext", pdf, "-").stdout
            drawn = harness.run("mutool", "draw", "-q", "-r", "90", "-F",
                                "ppm", pdf).stdout
            said.append((text, drawn))
        self.assertEqual(said[0], said[1])


harness.main()
