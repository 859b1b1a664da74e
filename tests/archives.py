"""What the tests of archives share: documents that are soon made, and asking
an archive."""
import glob
import json
import os
import random
import sqlite3

import harness

HAN = ("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可"
       "主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家"
       "电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合"
       "还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
       "看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
       "已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边"
       "流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战")
LONG = ("internationalisation administration environmental communication "
        "responsibilities characteristic representatives recommendations "
        "infrastructure understanding organisational extraordinary "
        "transformation documentation accessibility interdisciplinary "
        "telecommunications biodiversity entrepreneurship reconstruction "
        "sustainability hydrological meteorological agricultural "
        "archaeological philosophical mathematical circumstances "
        "disproportionate unprecedented").split()


def chinese(seed, length):
    """Han in which no two follow one another twice, and no digits."""
    chance = random.Random(seed)
    text, seen = "", set()
    while len(text) < length:
        c = chance.choice(HAN)
        if text and (text[-1] + c in seen or text[-1] == c):
            continue
        seen.add(text[-1:] + c)
        text += c
    return text


def english(seed, count):
    chance = random.Random(seed)
    return " ".join(chance.choice(LONG) for _ in range(count))


def source(number=0, zh="这是正文。", en="This is the text.", **fields):
    head = {"title": f"{{zh: 第{number}号文件, en: Document {number}}}",
            "issuer": "{zh: 青江观鸟会, en: Qing River Bird Society}",
            "date": f"2026-05-{number % 28 + 1:02}", **fields}
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    return "---\nlanguages: [zh-Hans, en]\n" + "\n".join(lines) + \
        f"\n---\n\n{zh}\n\n{en}\n"


class TestCase(harness.TestCase):
    """A test with an archive in its folder, not there yet."""

    def setUp(self):
        super().setUp()
        self.folder_of_archive = self.path("archive")

    def archive(self, *words, **options):
        return harness.run(harness.briefset, "archive",
                           self.folder_of_archive, *words, cwd=self.folder,
                           **options)

    def said(self, *words, **options):
        return self.archive(*words, **options).stdout.decode()

    def lines(self, *words, **options):
        """Lines of JSON."""
        return [json.loads(line) for line in
                self.said(*words, "--json", **options).splitlines()]

    def typeset(self, name, *options, **fields):
        """A PDF of the folder, made from a source beside it."""
        md = self.write(name.replace(".pdf", ".md"), source(**fields))
        harness.typeset(md, self.path(name), *options)
        return self.path(name)

    def many(self, count, folder="out"):
        """Documents that are made quickly, as a batch; their manifest."""
        rows = "".join(f"{i},第{i}号,{i}\n" for i in range(count))
        self.write("r.csv", "n,name,en\n" + rows)
        self.write("t.md", source(zh="{{name}}收件人：水质良好。",
                                  en="To recipient {{en}}: water is good."))
        harness.run(harness.briefset, "batch", "t.md", "--records", "r.csv",
                    "--name", "{{n}}.pdf", "-o", folder + "/",
                    "--compression", "fast", cwd=self.folder)
        return f"{folder}/manifest.ndjson"

    def found(self, *query, **options):
        """The names of the files of what is found, the best first."""
        return [entry["file"] for entry in
                self.lines("search", *query, "--limit", "1000", **options)]

    def files(self, under="files"):
        return sorted(path for path in glob.glob(
            os.path.join(self.folder_of_archive, under, "**"), recursive=True)
            if os.path.isfile(path))

    def catalogue(self):
        return os.path.join(self.folder_of_archive, "catalogue.sqlite")

    def rows(self):
        """All that the catalogue holds, but the index of words itself."""
        with sqlite3.connect(self.catalogue()) as database:
            tables = {name: sorted(map(repr, database.execute(
                f"SELECT * FROM {name}"))) for name in
                ("document", "value", "stored", "made", "text")}
        database.close()
        return tables
