"""What the tests of an archive's web page share: a small archive with its
site, and reading the scripts with its data."""
import hashlib
import json
import os
import re
import tempfile

import harness

OTHERS = ["春天的河水流过山谷，两岸的树木已经发芽。",
          "Spring water ran through the valley, and the trees were in bud."]
# Name, date, issuer, titles and text in both languages.
DOCUMENTS = [
    ("water", "2024-05-01", "river", ("水质监测简报", "Water Quality Bulletin"),
     ["各站开展水质联合监测，坚持合作共赢，数据共享。",
      "All stations monitor water quality together.  Café data, 2024."]),
    ("forum", "2023-03-15", "city", ("合作论坛开幕", "A Forum Opens"),
     ["论坛以合作为主题，代表来自二十国。共赢是方向。",
      "The forum on cooperation met; the WATER-supply talks go on."]),
    ("birds", "2022-11-30", "river", ("候鸟过冬", "Birds in Winter"),
     ["湿地里的候鸟在此过冬，志愿者合力保护，作业有序。",
      "Migrating birds winter in the wetlands near the sea."]),
    ("chinese", "2021-07-08", "city", ("仅有中文的通知", None),
     ["本通知只有中文，谈水库的安全。", None]),
]
ISSUERS = {"river": ("青江流域管理局", "Qing River Authority"),
           "city": ("海湾市人民政府", "Haiwan City Government")}

def source(document):
    _, date, issuer, (zh, en), (text_zh, text_en) = document
    both = en is not None
    lines = ["---", "layout: summary",
             "languages: [zh-Hans, en]" if both else "languages: [zh-Hans]",
             "arrangement: stacked" if both else "arrangement: single"]
    zh_issuer, en_issuer = ISSUERS[issuer]
    for name, first, second in (("title", zh, en),
                                ("issuer", zh_issuer, en_issuer)):
        lines.append(f"{name}: {{zh: \"{first}\", en: \"{second}\"}}" if both
                     else f"{name}: {{zh: \"{first}\"}}")
    lines += [f"date: {{zh: \"{date}\"}}", "---", ""]
    for chinese, english in ((text_zh, text_en), OTHERS):
        lines += [chinese, ""]
        if both:
            lines += [english, ""]
    return "\n".join(lines)


def script(path):
    """What a script of data gives its function; nothing else is in it."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert "<" not in text, path
    call = re.fullmatch(r"briefset\.(\w+)\((.*)\);\n", text, re.DOTALL)
    return json.loads("[" + call.group(2) + "]")


def places(text):
    """The documents and places of a word, as site_words.c says."""
    letters = ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
               "0123456789+/")
    numbers, value, scale = [], 0, 1
    for letter in text:
        digit = letters.index(letter)
        value += digit % 32 * scale
        scale *= 32
        if digit < 32:
            numbers.append(value)
            value, scale = 0, 1
    found, document, at = [], -1, 0
    while at < len(numbers):
        document += numbers[at]
        column, place, at = 0, -1, at + 1
        while numbers[at] > 0:
            if numbers[at] % 2:
                column += numbers[at] // 2
                place, at = numbers[at + 1], at + 2
            else:
                place, at = place + numbers[at] // 2, at + 1
            found.append((document, column, place))
        at += 1
    return found


class SiteCase(harness.TestCase):
    """An archive and its site, made once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="briefset-test-")
        cls.addClassCleanup(holder.cleanup)
        cls.home = holder.name
        cls.archive = os.path.join(cls.home, "archive")
        cls.site = os.path.join(cls.home, "site")
        cls.fill()
        cls.make(cls.site)

    @classmethod
    def make(cls, site, *options, **settings):
        return harness.run(harness.briefset, "archive", cls.archive, "site",
                           site, *options, **settings)

    @classmethod
    def fill(cls):
        for document in DOCUMENTS:
            cls.add(cls.typeset(document[0], source(document)))
        cls.first = cls.add(cls.typeset("again", source(
            ("again", "2020-01-02", "river", ("旧的说法", "Old Words"),
             ["旧版提到水利。", "The first one speaks of irrigation."]))))
        cls.second = cls.add(cls.typeset("again2", source(
            ("again", "2020-01-03", "river", ("新的说法", "New Words"),
             ["新版提到航运。", "The second one speaks of navigation."]))),
            "--replaces", cls.first)

    @classmethod
    def typeset(cls, name, text):
        path = os.path.join(cls.home, name + ".md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        pdf = os.path.join(cls.home, name + ".pdf")
        harness.typeset(path, pdf)
        return pdf

    @classmethod
    def add(cls, pdf, *options):
        harness.run(harness.briefset, "archive", cls.archive, "add", pdf,
                    *options)
        with open(pdf, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    @classmethod
    def catalogue(cls):
        return script(os.path.join(cls.site, "page", "catalogue.js"))[0]
