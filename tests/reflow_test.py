#!/usr/bin/env python3
"""Reflow: `briefset import` turns hard-wrapped text back into paragraphs.

Texts of this file's own are wrapped again in many manners (width, blank
lines, indents, trailing blanks, pages) and must come back; every character
must survive; a CommonMark parser must read the draft as the plain text it was
made of.  Real extracts with their true paragraphs are scored where they are
at hand (../shared/cases/reflow).  Each kind of check has a control: something
that must fail it.
"""
import json
import os
import random
import re
import sys
import tempfile
import unittest

import commonmark
import harness
from hard_wrap import Manner, columns, wrap

CASES = os.path.join(harness.shared, "cases", "reflow")
COMMONMARK = commonmark.load()


# ---- running the program and reading its draft ----


class Draft:
    """What `import` made of a text: fields, blocks, notes."""

    def __init__(self, markdown, messages):
        self.markdown = markdown
        self.messages = messages
        head, self.body = re.match(
            r"---\n(.*?\n)---\n(.*)", markdown, re.S).groups()
        self.fields = dict(
            re.match(r"(\w+): (.*)", line).groups()
            for line in head[:-1].split("\n"))
        for key in ("name", "title"):
            if key in self.fields:
                self.fields[key] = unquote(self.fields[key])
        self.blocks = [block for line in self.body.split("\n") if line
                       for block in [read_block(line)]]

    def notes(self, code):
        """(line, column) of the messages with this code."""
        return [tuple(int(part) if part else 0 for part in found)
                for found in re.findall(
                    r":(\d+):(?:(\d+):)? \w+: .*\[%s\]" % re.escape(code),
                    self.messages)]

    def texts(self, *kinds):
        return [text for kind, _, text in self.blocks
                if not kinds or kind in kinds]

    def paragraphs(self):
        """Everything in reading order, numbers written as in the source."""
        front = [self.fields[key] for key in ("name", "title")
                 if self.fields.get(key)]
        return front + [("%d " % number if kind == "ordered" else "") + text
                        for kind, number, text in self.blocks]


def unquote(value):
    """A YAML double-quoted scalar."""
    assert value[0] == value[-1] == '"', value
    return re.sub(r'\\(U[0-9A-F]{8}|.)',
                  lambda found: chr(int(found[1][1:], 16))
                  if found[1][0] == "U" else found[1], value[1:-1])


def unescape(text):
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def read_block(line):
    """(kind, level or number, text) of one line of the draft's body."""
    for kind, pattern in (("heading", r"(#{1,6}) (.*)"),
                          ("ordered", r"(\d+)[.)] (.*)"),
                          ("bullet", r"([-*]) (.*)")):
        found = re.fullmatch(pattern, line, re.S)
        if found:
            value = {"heading": len(found[1]), "bullet": 0}.get(kind)
            return (kind, int(found[1]) if value is None else value,
                    unescape(found[2]))
    return "paragraph", 0, unescape(line)


def run(text):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "text.txt")
        target = os.path.join(folder, "text.md")
        with open(source, "wb") as file:
            file.write(text.encode())
        done = harness.run(harness.briefset, "import", source, "-o", target)
        with open(target, encoding="utf-8", newline="") as file:
            return Draft(file.read(), done.stderr.decode())


NEWS = [
    ("heading", "山地气象站建成启用"),
    ("paragraph", "经过三年施工，海拔最高的山地气象站于 5 月 8 日正式启用。"
     "新站装有自动雨量计、激光云高仪和 12 套风速仪，观测数据每隔 5 分钟"
     "传回一次，可供沿线六个县的预报员随时调用。"),
    ("paragraph", "站长林远说：“过去遇到大雾，我们只能等；现在不出门也能看清"
     "山脊上的云。”他认为，最难的不是安装设备，而是把电缆拉过那条峡谷。"),
    ("paragraph", "当地牧民同样关心这座小屋。往年转场全凭经验，一场突如其来的"
     "春雪就可能让羊群受困，今后手机上会提前收到提醒。"),
    ("heading", "一、数据怎样使用"),
    ("paragraph", "观测结果分为三级：第一级向公众开放，第二级供科研单位申请，"
     "第三级用于应急指挥。所有数据都保留十年以上，并附有仪器校准的记录，"
     "使用者可以追溯每一个数字的来历。"),
    ("paragraph", "研究人员还计划把历史手抄记录录入系统。这批记录始于二十世纪"
     "五十年代，共有四千多页，字迹大多清楚，但计量单位并不统一，需要逐条"
     "核对之后才能与新的观测相互比较。"),
    ("heading", "二、下一步的安排"),
    ("paragraph", "围绕明年的汛期，项目组提出以下几项工作："),
    ("item", "1 补建三处无人站，填补北坡的空白，使相邻两站的距离不超过二十"
     "公里。"),
    ("item", "2 与水文部门共享河道水位，联合发布山洪提示。"),
    ("item", "3 每年举办一次开放日，请附近学校的师生来站里参观，并由观测员"
     "讲解仪器的用法。"),
    ("paragraph", "（来源：山地气象站）"),
]

ENGLISH = [
    ("heading", "A Small Library Learns to Lend Tools"),
    ("paragraph", "When the bridge to the valley was closed for repair, the "
     "village library began to lend drills and ladders beside its books. "
     "Nobody expected the idea to outlive the winter, yet the waiting list "
     "grew longer every month."),
    ("paragraph", "Borrowers sign the same card as for a novel and have two "
     "weeks to bring a tool back. Only four things have ever been lost, and "
     "one of them was returned by a dog. The committee now keeps a well-worn "
     "ledger of every loan."),
    ("paragraph", "The next step is a workshop in the old post office, where "
     "people can learn how to use what they borrow before they carry it "
     "home."),
]

TRACES = {
    "trailing": dict(trailing=True),
    "trailing, doubled": dict(trailing=True, doubled=True),
    "gap": dict(gap=1),
    "gap, doubled": dict(gap=1, doubled=True),
    "gap, lost indent": dict(gap=1, indent="lost"),
    "trailing, pages": dict(trailing=True, page=7),
    "gap, pages": dict(gap=1, page=7, doubled=True),
    "visible indent": dict(indent="visible", trailing=True),
}


def squeeze(text):
    return "".join(c for c in text if not c.isspace())


def recovered(blocks, draft):
    """The share of the blocks that stand in the draft as one block each."""
    have = [squeeze(text) for text in draft.paragraphs()]
    return sum(squeeze(text) in have for _, text in blocks) / len(blocks)


def join_naively(text):
    """What a first attempt does: a paragraph ends where a sentence does."""
    paragraphs, current = [], ""
    for line in text.split("\n"):
        current += line.strip()
        if current.endswith(("。", "：", "！", "？")) or not line:
            paragraphs.append(current)
            current = ""
    return [paragraph for paragraph in paragraphs + [current] if paragraph]


class Paragraphs(unittest.TestCase):
    """Wrapped text comes back as the paragraphs it was."""

    def test_any_trace_is_enough(self):
        for width in (32, 38, 44, 52, 64, 78):
            for name, trace in TRACES.items():
                manner = Manner(width=width, **trace)
                with self.subTest(manner=repr(manner)):
                    draft = run(manner.write(NEWS))
                    self.assertGreaterEqual(recovered(NEWS, draft), 0.99, name)

    def test_without_traces_most_come_back(self):
        for indent in ("none", "lost", "visible"):
            shares = [recovered(NEWS, run(Manner(width, indent).write(NEWS)))
                      for width in (32, 38, 44, 52, 64, 78)]
            with self.subTest(indent=indent, shares=shares):
                self.assertGreaterEqual(sum(shares) / len(shares), 0.8)

    def test_latin_words_keep_their_spaces(self):
        for width in (48, 60, 72):
            for trace in (dict(gap=1), dict(trailing=True)):
                manner = Manner(width=width, **trace)
                with self.subTest(manner=repr(manner)):
                    draft = run(manner.write(ENGLISH))
                    self.assertEqual([text for _, text in ENGLISH],
                                     draft.paragraphs())

    def test_two_languages_by_turns(self):
        for trace in (dict(), dict(indent="lost"), dict(gap=1)):
            for width in (44, 50, 56):
                pairs = [pair for both in zip(NEWS[1:4], ENGLISH[1:])
                         for pair in both]
                text = "".join(
                    Manner(44 if i % 2 == 0 else width, **trace).write([block])
                    for i, block in enumerate(pairs))
                with self.subTest(trace=trace, width=width):
                    self.assertEqual(1, recovered(pairs, run(text)))

    def test_control_a_naive_joiner_is_worse(self):
        manner = Manner(trailing=True, doubled=True)
        text = manner.write(NEWS)
        have = [squeeze(paragraph) for paragraph in join_naively(text)]
        naive = sum(squeeze(t) in have for _, t in NEWS) / len(NEWS)
        self.assertLess(naive, recovered(NEWS, run(text)) - 0.25)

    def test_unwrapped_text_is_left_alone(self):
        text = "".join(t + "\n" for _, t in NEWS[:8])
        self.assertEqual(1, recovered(NEWS[:8], run(text)))

    def test_a_page_may_end_in_mid_sentence(self):
        lines = wrap(NEWS[5][1], 32)
        draft = run(lines[0] + "\n\n" + lines[1] + "\n\n" + lines[2] +
                    "\n " + "\n\n".join(lines[3:]) + "\n")
        self.assertEqual(1, len(draft.paragraphs()), draft.markdown)


class Joining(unittest.TestCase):
    """What comes between two lines."""

    FILL = ("这一段文字只是为了让行宽固定下来，好让程序知道每行有多长，\n"
            "它自己没有别的意思，读过以后可以忘掉，下面一段才是要看的内\n"
            "容。\n\n")
    WIDTH = 56
    START = "我们沿着河岸走了很久很久，直到天色完全暗下来才看见村口的灯光"

    def join(self, left, right):
        """`left` at the end of a full line and `right` on the next."""
        start = self.START
        while columns(start + left) > self.WIDTH:
            start = start[:-1]
        text = self.FILL + start + left + "\n" + right + "\n"
        paragraphs = run(text).paragraphs()
        self.assertEqual(2, len(paragraphs), paragraphs)
        return paragraphs[1][len(start):]

    def test_han_join_solidly(self):
        self.assertEqual("才看见村口。", self.join("才看见", "村口。"))
        self.assertEqual("一，二、三。", self.join("一，", "二、三。"))

    def test_quotes_join_solidly(self):
        self.assertEqual("叫做“潮汐”。", self.join("叫做“", "潮汐”。"))
        self.assertEqual("“潮汐”一词。", self.join("“潮汐", "”一词。"))
        self.assertEqual("是“Tide”，", self.join("是“Tide", "”，"))

    def test_words_get_one_space(self):
        self.assertEqual("the old club and waited.",
                         self.join("the old club", "and waited."))
        self.assertEqual("said “go” and left.",
                         self.join("said “go”", "and left."))
        self.assertEqual("he said “go” to us.",
                         self.join("he said", "“go” to us."))
        self.assertEqual("(the club) met.", self.join("(the club", ") met."))

    def test_han_and_latin_as_the_writer_does(self):
        self.assertEqual("名为Alder的公司。", self.join("名为", "Alder的公司。"))
        spaced = "他在 2001 年、2004 年和 2010 年来到 Alder 公司参观。\n\n"
        draft = run(spaced + self.FILL + self.START[:26] + "名为\nAlder 的。\n")
        self.assertIn("名为 Alder 的。", draft.markdown)

    def test_a_compound_keeps_its_hyphen(self):
        self.assertEqual("a well-known path.", self.join("a well-", "known path."))
        self.assertEqual("and/or", self.join("and/", "or"))

    def test_a_divided_word_loses_it_with_a_note(self):
        text = ("Nobody saw the observatory before the fog lifted in the\n"
                "early morning, and nobody had missed the small obser-\n"
                "vatory either.\n")
        draft = run(text)
        self.assertIn("the small observatory either", draft.markdown)
        column = len(text.split("\n")[1])
        self.assertEqual([(2, column)], draft.notes("hyphen-dropped"))

    def test_setters_spaces_between_han_go(self):
        draft = run(self.FILL +
                    "这 一 行 被 排 版 软 件 撑 满 了 ， 看 起 来 很 松 散\n。\n")
        self.assertIn("这一行被排版软件撑满了，看起来很松散。", draft.markdown)
        self.assertIn("第二届“山风” 摄影展",
                      run("第二届“山风” 摄影展\n").fields["title"])


class Structure(unittest.TestCase):
    """Name, title, headings, lists, the source line."""

    def test_masthead_and_title(self):
        draft = run("山地通讯\n\n\n高原湖泊水质连续五年好转\n\n\n" +
                    NEWS[1][1] + "\n")
        self.assertEqual("山地通讯", draft.fields["name"])
        self.assertEqual("高原湖泊水质连续五年好转", draft.fields["title"])
        self.assertEqual("bulletin", draft.fields["layout"])
        self.assertEqual(["paragraph"], [kind for kind, _, _ in draft.blocks])

    def test_a_title_alone_is_no_masthead(self):
        draft = run(Manner(gap=1).write(NEWS))
        self.assertNotIn("name", draft.fields)
        self.assertEqual(NEWS[0][1], draft.fields["title"])
        self.assertNotIn(NEWS[0][1], draft.body)

    def test_no_headline_is_reported(self):
        draft = run(NEWS[1][1] + "\n")
        self.assertEqual("", draft.fields["title"])
        self.assertEqual([(1, 0)], draft.notes("title-not-found"))

    def test_quotes_in_a_title(self):
        title = '“一条小路”与 "C:\\old" 的故事'
        draft = run(title + "\n\n" + NEWS[1][1] + "\n")
        self.assertEqual(title, draft.fields["title"])

    def test_levels_start_at_one_and_follow_the_numbers(self):
        text = ("年度总结\n\n湖区工作\n\n湖区的工作已经完成。\n\n一、水质\n\n"
                "水质良好。\n\n（一）指标\n\n指标齐全。\n\n二、航道\n\n航道畅通。\n")
        levels = [(level, t) for kind, level, t in run(text).blocks
                  if kind == "heading"]
        self.assertEqual([(1, "一、水质"), (2, "（一）指标"), (1, "二、航道")],
                         [(lv - levels[0][0] + 1, t) for lv, t in levels][-3:])
        self.assertEqual(1, min(level for level, _ in levels))

    def test_numbered_items(self):
        styles = {"%d ": ".", "%d. ": ".", "%d、": ".", "%d．": ".",
                  "%d）": ")", "（%d）": ")", "(%d) ": ")"}
        for style, sign in styles.items():
            with self.subTest(style=style):
                items = "".join((style % (i + 1)) + t + "\n" for i, t in
                                enumerate(["种树二百棵；", "修路三里；", "通水。"]))
                draft = run("为此要做三件事：\n" + items)
                self.assertIn("1%s 种树二百棵；\n2%s 修路三里；\n3%s 通水。\n" %
                              (sign, sign, sign), draft.markdown)

    def test_circled_numbers_and_bullets(self):
        draft = run("共有三项：\n①种树。\n②修路。\n③通水。\n")
        self.assertEqual(["种树。", "修路。", "通水。"], draft.texts("ordered"))
        draft = run("共有两项：\n• 种树。\n• 修路。\n")
        self.assertEqual(["种树。", "修路。"], draft.texts("bullet"))

    def test_numbers_that_do_not_count_are_no_list(self):
        for text in ("2.6.29. 节点的权益。这是一段说明文字。\n",
                     "3 个村庄通了公路。\n", "1. 只有一项。\n",
                     "2019. 那一年下了大雪。\n"):
            with self.subTest(text=text):
                draft = run(text)
                self.assertEqual([text.strip()], draft.texts("paragraph"))

    def test_sections_are_no_list(self):
        text = "".join("%d. 第%d节\n\n%s\n\n%s\n\n" % (i, i, NEWS[1][1],
                                                  NEWS[2][1])
                       for i in (1, 2, 3))
        draft = run(text)
        self.assertEqual(["1. 第1节", "2. 第2节", "3. 第3节"],
                         draft.texts("heading"))

    def test_lists_that_meet_stay_apart(self):
        draft = run("两组：\n1. 甲。\n2. 乙。\n1. 丙。\n2. 丁。\n")
        self.assertIn("1. 甲。\n2. 乙。\n\n1) 丙。\n2) 丁。\n", draft.markdown)

    def test_table_cells_are_no_headings(self):
        draft = run("".join(cell + "\n" for cell in
                            "名称 年份 甲站 乙站 丙站 丁站".split()) +
                    "\n" + NEWS[1][1] + "\n")
        self.assertEqual([], draft.texts("heading"))

    def test_the_source_line_is_the_last_paragraph(self):
        draft = run(Manner(doubled=True).write(NEWS))
        self.assertEqual(("paragraph", 0, "（来源：山地气象站）"),
                         draft.blocks[-1])

    def test_a_date_under_a_signature_stands_alone(self):
        draft = run(Manner(indent="visible").write(NEWS[:4]) + " " * 30 +
                    "山地气象站\n" + " " * 30 + "2024年5月9日\n")
        self.assertEqual(["山地气象站", "2024年5月9日"], draft.texts()[-2:])


class Furniture(unittest.TestCase):
    """Page numbers and running heads go, and say so."""

    def test_each_one_is_reported_with_its_place(self):
        text = Manner(trailing=True, page=7).write(NEWS)
        rows = text.replace("\f", "").split("\n")
        wanted = [row for row, line in enumerate(rows, 1)
                  if re.fullmatch(r"- \d+ -|山地通讯", line)]
        draft = run(text)
        self.assertEqual(wanted, [line for line, _ in
                                  draft.notes("page-furniture-dropped")])
        self.assertNotIn("山地通讯", draft.markdown)

    def test_page_numbers_without_form_feeds(self):
        lines = wrap(NEWS[1][1] * 12, 40)
        text, page = "", 1
        for start in range(0, len(lines), 12):
            text += "\n".join(lines[start:start + 12]) + "\n\n%d\n\n" % page
            page += 1
        draft = run(text)
        self.assertEqual(page - 1, len(draft.notes("page-furniture-dropped")))
        self.assertEqual(squeeze(NEWS[1][1] * 12), squeeze(draft.body))

    def test_running_heads_without_pages(self):
        lines = wrap(NEWS[5][1] * 12, 40)
        text = "".join("\n".join(lines[start:start + 9]) + "\n\n山地通讯\n\n"
                       for start in range(0, len(lines), 9))
        draft = run(text)
        self.assertNotIn("山地通讯", draft.markdown)
        self.assertEqual(text.count("山地通讯"),
                         len(draft.notes("page-furniture-dropped")))
        self.assertEqual(squeeze(NEWS[5][1] * 12), squeeze(draft.body))

    def test_control_a_repeated_subheading_stays(self):
        draft = run(("\n".join(wrap(NEWS[5][1], 40)) + "\n\n附记\n\n") * 6 +
                    NEWS[2][1] + "\n")
        self.assertEqual(6, draft.markdown.count("附记"))

    def test_a_title_repeated_as_running_head_stays_once(self):
        body = "\n".join(wrap(NEWS[1][1], 40))
        draft = run("\f".join("山地通讯特刊\n\n%s\n\n%d\n" % (body, i)
                              for i in (1, 2, 3)))
        self.assertEqual("山地通讯特刊", draft.fields["title"])
        self.assertNotIn("山地通讯特刊", draft.body)

    def test_control_numbers_in_the_text_stay(self):
        draft = run("下面是三个数：\n\n7\n\n19\n\n20\n\n它们没有含义。\n")
        self.assertEqual([], draft.notes("page-furniture-dropped"))
        self.assertEqual("下面是三个数：71920它们没有含义。", squeeze(draft.body))

    def test_a_note_inside_a_paragraph_is_reported(self):
        lines = wrap(NEWS[1][1] + NEWS[5][1], 40)
        text = ("\n".join(lines[:4]) + "\n7\n\n林远是第二任站长。\n\n12\n\n\f" +
                "\n".join(lines[4:]) + "\n\n13\n\n\f完。\n")
        draft = run(text)
        self.assertIn("7 林远是第二任站长。", draft.texts("paragraph"))
        self.assertEqual(1, len(draft.notes("paragraph-interrupted")))


# ---- nothing is lost, and Markdown reads it as text ----

MARKERS = re.compile(r"[（(]?\d{1,3}[.．、)）]?|[①-⒛❶-❿]|[*•·▪■◦○●‣⁃➢–-]")


def left_out(text, draft):
    """The source without what the notes name, blanks squeezed."""
    # The same lines as the program's: form feeds do not end one.
    text = text.removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line, column in draft.notes("hyphen-dropped"):
        row = lines[line - 1]
        assert row[column - 1] == "-", row
        lines[line - 1] = row[:column - 1] + row[column:]
    for line, column in draft.notes("page-furniture-dropped"):
        row = lines[line - 1]
        end = row.find("\f", column - 1)
        lines[line - 1] = row[:column - 1] + (row[end:] if end >= 0 else "")
    return squeeze("\n".join(lines))


def first_loss(text, draft):
    """None if every character is there once and in order, else where not."""
    rest = left_out(text, draft)
    for key in ("name", "title"):
        value = squeeze(draft.fields.get(key, ""))
        if value not in rest:
            return "%s %r" % (key, value)
        rest = rest.replace(value, "", 1)
    for kind, _, block in draft.blocks:
        wanted = squeeze(block)
        if kind in ("ordered", "bullet"):
            found = MARKERS.match(rest)
            rest = rest[found.end():] if found else rest
        if not rest.startswith(wanted):
            return "%s %r at %r" % (kind, wanted[:40], rest[:40])
        rest = rest[len(wanted):]
    return rest or None


ODD = """*星号* 与 **双星**
_下划线_ 与 snake_case 与 __init__
a * b，3*4*5
# 井号开头，
#标签
######## 八个
> 引用
+ 加号
- 减号
---
***
* * *
1) 括号
1986. 那年
[链接](http://example.org) 与 ![图](x.png)
[注]: http://example.org
[重点]{.dots} 与 [x]{}
[^1]: 脚注，见[^1]
<b>粗</b> 与 a < b 与 <http://example.org>
&amp; 与 AT&T 与 &#65; 与 R&D;
`代码` 与 ``两个``
反斜杠 \\* 与 C:\\路径 与 \\\\ 与末尾 \\
| 甲 | 乙 |
|---|---|
~~删去~~ 与 3~5~8
::: {lang=en}
:::
{{名字}} 与 {#id}
Title
=====
```
~~~
    缩进
\t制表
标题 #
C#
- [ ] 任务
!图 ![
$x_1$ ^上标^ ==高亮==
""".splitlines()


class Text(unittest.TestCase):
    """Every character comes back, and as text."""

    def check(self, text):
        draft = run(text)
        self.assertIsNone(first_loss(text, draft), draft.markdown)
        if COMMONMARK:
            self.assertEqual(draft.texts(), COMMONMARK.texts(draft.body),
                             draft.markdown)
        return draft

    def test_odd_lines_one_by_one(self):
        for line in ODD:
            with self.subTest(line=line):
                self.check(line + "\n")
                self.check("前文。\n\n" + line + "\n\n后文。\n")
                self.check("1. " + line + "\n2. " + line + "\n")

    def test_odd_lines_together(self):
        self.check("\n".join(ODD) + "\n")
        self.check("\n\n".join(ODD) + "\n")

    def test_spans_and_placeholders_are_text(self):
        """What cmark does not know: pandoc's spans, {{placeholders}}."""
        body = run("前文。\n\n[重点]{.dots}，{{名字}}，\n").body
        self.assertIn(r"[重点\]{.dots}，\{\{名字}}，", body)

    def test_no_needless_escapes(self):
        plain = ("文件名 snake_case、AT&T、a < b、3 * 4、C# 和 50% [5] "
                 "（见 2.8.12）- 完了 | 是。")
        self.assertIn(plain, run("前文。\n\n" + plain + "\n").body)

    def test_shuffled_lines(self):
        chance = random.Random(7)
        pieces = ODD + [text for _, text in NEWS + ENGLISH] + [
            "12", "— 3 —", "第 4 页", "well-", "known", "“", "”", "（", "）",
            "。", "，而且", "\f", " ", "　　缩进", "2.7", "①甲", "②乙", "• 丙",
            "一、丁", "2019年4月25日", "（来源：无）", "1. a", "2. b", "\u200b",
            "\u00a0x\u00a0", "e\u0301", "😀", "\u2028", "\ufeff", "𠮷", "\x01"]
        for _ in range(60):
            lines = chance.choices(pieces, k=chance.randrange(1, 40))
            text = "".join(line[:chance.randrange(1, 60)] +
                           chance.choice(["\n", "\n", "\n\n", " \n", "\n\n\n"])
                           for line in lines)
            with self.subTest(text=text):
                self.check(text)

    def test_wrapped_texts(self):
        for blocks in (NEWS, ENGLISH):
            for trace in TRACES.values():
                self.check(Manner(**trace).write(blocks))

    def test_nearly_nothing(self):
        for text in ("", "\n", " \n\n\t\n", "\f", "\f\f\n", "字", "a", "1",
                     "。", "（", "#", "-", "1.", "\\", "\r\n\r\n", "字\r\n字"):
            with self.subTest(text=text):
                self.check(text)

    def test_control_a_lost_character_is_seen(self):
        text = Manner(gap=1).write(NEWS)
        draft = run(text)
        kind, number, first = draft.blocks[0]
        draft.blocks[0] = (kind, number, first[:10] + first[11:])
        self.assertIsNotNone(first_loss(text, draft))
        draft.blocks[0] = (kind, number, first)
        self.assertIsNone(first_loss(text, draft))
        draft.blocks.reverse()
        self.assertIsNotNone(first_loss(text, draft))

    @unittest.skipUnless(COMMONMARK, "no libcmark-gfm: drafts are not parsed")
    def test_control_unescaped_text_is_markup(self):
        for line in ("*星号*", "# 井号", "[^1]: 脚注", "1. 一", "<b>"):
            self.assertNotEqual([line], COMMONMARK.texts(line + "\n"))


class Speed(unittest.TestCase):
    def test_time_grows_with_the_length_only(self):
        """Ten times the text may take fifteen times as long, not a hundred."""
        text = Manner(trailing=True, page=40).write(NEWS * 40)
        times = []
        for factor in (1, 10):
            before = os.times()
            run(text * factor)
            after = os.times()
            times.append(after.children_user - before.children_user +
                         after.children_system - before.children_system)
        self.assertLess(times[1], 15 * max(times[0], 0.05), times)


# ---- real extracts with their true paragraphs ----

EXTRACTS = {
    # case: least share of all paragraphs, of those over several lines
    "000_61e2e90163225e43": (1.0, 1.0),
    "seedlike-news": (0.95, 0.95),
    "ton-whitepaper-zh-tw": (0.95, 0.95),
}


def extract_path(case):
    for folder in (CASES, os.path.join(harness.shared, "seeds")):
        path = os.path.join(folder, case + ".txt")
        if os.path.exists(path):
            return path
    return None


def read_extract(case):
    with open(extract_path(case), encoding="utf-8", newline="") as file:
        return file.read()


def truth(case):
    with open(os.path.join(CASES, case + ".expected.json"),
              encoding="utf-8") as file:
        return json.load(file)["paragraphs"]


def score(case, paragraphs):
    """(share of all, share of those over several lines) by the scorer."""
    with tempfile.NamedTemporaryFile("w", suffix=".json",
                                     encoding="utf-8") as file:
        json.dump(paragraphs, file)
        file.flush()
        printed = harness.run(
            sys.executable, os.path.join(CASES, "score_reflow.py"),
            os.path.join(CASES, case + ".expected.json"),
            file.name).stdout.decode()
    counts = [int(number) for number in
              re.search(r"recall (\d+)/(\d+).*multi-line (\d+)/(\d+)",
                        printed).groups()]
    return counts[0] / counts[1], counts[2] / counts[3]


@unittest.skipUnless(os.path.isdir(CASES), "../shared/cases/reflow is not here")
class Extracts(unittest.TestCase):
    """Texts that nobody on the project wrote or wrapped."""

    def test_scores(self):
        for case, least in EXTRACTS.items():
            with self.subTest(case=case):
                reached = score(case, run(read_extract(case)).paragraphs())
                print("%-24s all %.3f, over several lines %.3f" %
                      ((case,) + reached))
                self.assertGreaterEqual(reached, least)
                self.assertGreaterEqual(reached[1], least[1])

    def test_nothing_is_lost(self):
        for case in EXTRACTS:
            text = read_extract(case)
            draft = run(text)
            with self.subTest(case=case):
                self.assertIsNone(first_loss(text, draft))
                if COMMONMARK:
                    self.assertEqual(draft.texts(),
                                     COMMONMARK.texts(draft.body))

    def test_the_outline_of_the_bulletin(self):
        case = "000_61e2e90163225e43"
        draft = run(read_extract(case))
        marks = truth(case)
        headings = [p["text"] for p in marks if p["kind"] == "heading"]
        self.assertEqual(headings[:2],
                         [draft.fields["name"], draft.fields["title"]])
        self.assertEqual(headings[2:], draft.texts("heading"))
        self.assertEqual(list(range(1, 9)), [number for kind, number, _ in
                                             draft.blocks if kind == "ordered"])
        self.assertEqual([1, 1, 2, 2, 2], [level for kind, level, _ in
                                           draft.blocks if kind == "heading"])
        self.assertEqual(("paragraph", 0, marks[-1]["text"]), draft.blocks[-1])

    def test_other_manners_of_wrapping(self):
        kinds = {"list-item": "item"}
        for case in EXTRACTS:
            blocks = [(kinds.get(p["kind"], p["kind"]),
                       (p["marker"] + " " if p.get("marker") else "") +
                       p["text"]) for p in truth(case)]
            for width in (36, 48, 66):
                for trace in ("trailing", "gap", "gap, lost indent"):
                    manner = Manner(width=width, **TRACES[trace])
                    with self.subTest(case=case, manner=repr(manner)):
                        draft = run(manner.write(blocks))
                        reached = score(case, draft.paragraphs())
                        self.assertGreaterEqual(reached[1], 0.95)

    def test_control_naive_and_damaged_candidates(self):
        case = "000_61e2e90163225e43"
        text = read_extract(case)
        good = run(text).paragraphs()
        self.assertLess(score(case, join_naively(text))[1], 0.9)
        joined = good[:4] + [good[4] + good[5]] + good[6:]
        cut = good[:4] + [good[4][:30], good[4][30:]] + good[5:]
        for damaged in (joined, cut, good[:4] + good[5:]):
            self.assertLess(score(case, damaged)[0], 1.0)


if __name__ == "__main__":
    harness.main()
