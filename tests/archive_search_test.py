"""Everything that was written is found: Chinese by any of its characters,
English by its words, wherever lines and pages part them; and nothing that
somebody types is an error of SQL or of the full text."""
import os
import pty
import re
import select
import subprocess

import pikepdf

import archives
import harness

HYPHEN = re.compile("[-\u00ad\u2010\u200b]+$")
HAN = re.compile(r"[\u4e00-\u9fff]")


class Search(archives.TestCase):
    def add(self, name, *options, **fields):
        pdf = self.typeset(name, *options, **fields)
        self.archive("add", pdf)
        return pdf

    def pages(self, pdf):
        """The lines of each page as they stand on paper."""
        text = harness.run("pdftotext", "-raw", pdf, "-").stdout.decode()
        return [[line for line in page.splitlines() if line.strip()]
                for page in text.split("\f")]

    # ---- all of it ----

    def test_everything_written_is_found(self):
        """Words of one, two, three and four characters at every line's end
        and page's end, and all over the text; English words and pairs of
        words, hyphenated ones too."""
        harness.need("pdftotext")
        zh, en = archives.chinese(1, 2600), archives.english(2, 700)
        pdf = self.add("a.pdf", "--layout", "bulletin", zh=zh + "。",
                       en=en + ".")
        self.add("b.pdf", zh="别的文字。", en="Other words.")
        pages = self.pages(pdf)
        self.assertGreater(len(pages), 3)
        wanted = {zh[i:i + n] for n in (1, 2, 3, 4)
                  for i in range(n, len(zh) - n, 167)}
        across = self.across(pages, zh)
        self.assertGreater(len(across["line"]), 40)
        self.assertGreater(len(across["page"]), 0)
        for word in sorted(wanted | across["line"] | across["page"]):
            self.assertIn("a.pdf", self.found(word), word)
        broken = self.broken(pages)
        self.assertGreater(len(broken), 3)
        for word in sorted(broken | set(archives.LONG)):
            self.assertEqual(self.found(word), ["a.pdf"], word)
        words = en.split()
        for i in range(0, len(words) - 2, 37):
            self.assertEqual(self.found('"' + " ".join(words[i:i + 3]) + '"'),
                             ["a.pdf"])

    def across(self, pages, zh):
        """Pairs of characters that stand on two lines, and on two pages."""
        pairs = {"line": set(), "page": set()}
        ends = [(page, line.strip()) for page, lines in enumerate(pages)
                for line in lines if HAN.match(line.strip()[-1:])]
        for (page, line), (other, following) in zip(ends, ends[1:]):
            pair = line[-1] + following[0]
            if pair in zh:
                pairs["line" if page == other else "page"].add(pair)
        return pairs

    def broken(self, pages):
        """Words that stand on two lines, without the hyphen between."""
        lines = [line.strip().split() for page in pages for line in page]
        return {HYPHEN.sub("", before[-1]) + after[0].rstrip(".")
                for before, after in zip(lines, lines[1:])
                if HYPHEN.sub("", before[-1]) not in archives.LONG} & \
            set(archives.LONG)

    def test_arrangements(self):
        """The same in columns, on facing pages, and without tags."""
        zh, en = archives.chinese(3, 900), archives.english(4, 250)
        for number, options in enumerate([
                ("--arrangement", "parallel"), ("--arrangement", "facing"),
                ("--arrangement", "sequential"), ("--profile", "a-2u"),
                ("--impose", "2up")]):
            self.add(f"{number}.pdf", *options, zh=zh + "。", en=en + ".",
                     number=number)
        every = [f"{number}.pdf" for number in range(5)]
        for i in range(0, len(zh) - 4, 61):
            self.assertEqual(sorted(self.found(zh[i:i + 2])), every,
                             zh[i:i + 2])
        for word in archives.LONG[:12]:
            self.assertEqual(sorted(self.found(word)), every, word)

    # ---- folding ----

    def test_forms_of_a_word(self):
        self.add("a.pdf", zh="ＷＩＰＯ总干事谈２０２６年Ａ方案，见《报告》。",
                 en="The Café's résumé: naïve ﬁgures, Straße 3.5 and C.")
        for query in ("wipo", "WIPO", "ｗｉｐｏ", "2026年", "２０２６", "a方案",
                      "Ａ方案", "cafe", "CAFÉ", "résumé", "resume", "naive",
                      "figures", "ﬁgures", "strasse", "3.5", "《报告》", "报告",
                      "事谈2026", "谈"):
            self.assertEqual(self.found(query), ["a.pdf"], query)
        for query in ("wip", "ipo", "caf", "方年", "总谈", "告报", "5.3"):
            self.assertEqual(self.found(query), [], query)

    def test_marks_between_characters(self):
        """Quotes do not part a word, stops do."""
        self.add("a.pdf", zh="共商“创新之路”发展，中国经验。", en="A, b.")
        for query in ("共商创新", "商创", "之路发展", "共商“创新之路”",
                      "发展，中国", "中国"):
            self.assertEqual(self.found(query), ["a.pdf"], query)
        for query in ("展中", "发展中国"):
            self.assertEqual(self.found(query), [], query)

    def test_blocks_are_apart(self):
        self.add("a.pdf", zh="甲乙\n\n丙丁", en="one two\n\nthree four")
        self.assertEqual(self.found("甲乙"), ["a.pdf"])
        self.assertEqual(self.found("乙丙"), [])
        self.assertEqual(self.found('"two three"'), [])

    # ---- queries ----

    def test_all_words_phrases_and_exclusions(self):
        self.add("a.pdf", zh="水质监测。", en="Water quality is monitored.",
                 number=1)
        self.add("b.pdf", zh="监测水质。", en="Quality of water.", number=2)
        self.assertEqual(sorted(self.found("水质 监测")), ["a.pdf", "b.pdf"])
        self.assertEqual(self.found("水质监测"), ["a.pdf"])
        self.assertEqual(self.found("水质", "监测", "-monitored"), ["b.pdf"])
        self.assertEqual(sorted(self.found("water quality")),
                         ["a.pdf", "b.pdf"])
        self.assertEqual(self.found('"water quality"'), ["a.pdf"])
        self.assertEqual(self.found("“water quality”"), ["a.pdf"])
        self.assertEqual(self.found('water -"water quality"'), ["b.pdf"])
        self.assertEqual(self.found("water 水质监测"), ["a.pdf"])
        self.assertEqual(self.found("quality　监测 -监测水"), ["a.pdf"])

    def test_filters(self):
        for number, (day, issuer) in enumerate([
                ("2025-12-31", "{zh: 甲局, en: Bureau A}"),
                ("2026年1月1日", "{zh: 甲局, en: Bureau A}"),
                ("1 June 2026", "{zh: 乙局, en: Bureau B}")]):
            self.add(f"{number}.pdf", date=day, issuer=issuer, number=number)
        for options, names in [
                ((), "012"), (("--from", "2026"), "12"),
                (("--to", "2025"), "0"), (("--to", "2026-01"), "01"),
                (("--from", "2026-01-02"), "2"), (("--issuer", "甲局"), "01"),
                (("--issuer", "Bureau B"), "2"), (("--issuer", "%"), ""),
                (("--from", "2026", "--issuer", "Bureau A"), "1"),
                (("--language", "zh"), "012"), (("--language", "en"), ""),
                (("--language", "ja"), "")]:
            self.assertEqual("".join(sorted(
                name[0] for name in self.found("正文", *options))), names,
                options)

    def test_language(self):
        self.add("a.pdf", zh="WIPO 开会。", en="They met.")
        self.assertEqual(self.found("wipo", "--language", "zh"), ["a.pdf"])
        self.assertEqual(self.found("wipo", "--language", "en"), [])
        self.assertEqual(self.found("met", "--language", "en"), ["a.pdf"])

    def test_rank_and_passage(self):
        self.add("a.pdf", zh="水。" + "无关的话。" * 300, en="Nothing.",
                 number=1)
        self.add("b.pdf", zh="湿地，湿地，湿地和水。", en="Wetlands.",
                 title="{zh: 湿地, en: Wetlands}", number=2)
        self.add("c.pdf", zh="无关的话。" * 300 + "湿地在此。", number=3)
        first, second = self.lines("search", "湿地")
        self.assertEqual((first["file"], second["file"]), ("b.pdf", "c.pdf"))
        passage = second["passage"]
        self.assertGreater(passage["page"], 1)
        [[start, end]] = passage["matches"]
        self.assertEqual(passage["text"][start:end], "湿地")
        self.assertEqual(passage["language"], "zh-Hans")
        self.assertLess(len(passage["text"]), 200)

    def test_versions(self):
        for text in ("旧的说法。", "新的说法。"):
            self.add("a.pdf", zh=text, identifier="X-1")
        self.assertEqual(self.found("旧的"), [])
        self.assertEqual(self.found("新的"), ["a.pdf"])
        self.assertEqual(self.found("旧的", "--all-versions"), ["a.pdf"])

    def test_what_anybody_types(self):
        """No error, and the archive is as it was."""
        self.add("a.pdf", zh="甲 OR 乙 AND NEAR(丙)。", en="NOT * x' y.")
        before = self.rows()
        for query in ('"', '""', "'", "'; DROP TABLE document; --", '" OR 1',
                      "甲 OR 乙", "AND", "NOT", "NEAR(甲 乙, 2)", "zh : 甲",
                      "{zh en}: x", "^甲", "甲*", "*", "(甲", "甲)", "x AND (",
                      "甲\\", "%", "_", "--", "- -", "-", "甲 -", "+甲", "甲+乙",
                      "\uffff", "\ufeff甲", "\u202e甲", "「甲", "“甲", "a" * 3000,
                      "甲" * 1300, "x " * 100, "-甲", "\x1b[31m", "😀", "\n"):
            done = self.archive("search", "--json", "--", query, status=None)
            self.assertIn(done.returncode, (0, 2), query)
            self.assertNotIn(b"fts5", done.stderr.lower(), query)
            self.assertNotIn(b"syntax", done.stderr.lower(), query)
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.found("甲 OR 乙"), ["a.pdf"])
        self.assertEqual(self.found("甲", "OR", "NEAR"), ["a.pdf"])
        self.assertEqual(self.found("甲 OR 戊"), [])
        self.assertEqual(self.found("x*"), ["a.pdf"])
        for query in ("-甲", "！", ""):
            self.archive("search", "--", query, status=2)

    # ---- what a terminal sees ----

    def on_terminal(self, *words):
        """What the command says to a terminal."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
                [harness.briefset, "archive", self.folder_of_archive, *words],
                stdout=theirs, stderr=subprocess.DEVNULL,
                env={**os.environ, "TERM": "xterm"}) as process:
            os.close(theirs)
            said = b""
            while select.select([ours], [], [], 60)[0]:
                try:
                    part = os.read(ours, 65536)
                except OSError:
                    break
                if not part:
                    break
                said += part
            process.wait(60)
        os.close(ours)
        return said.decode()

    def test_highlight(self):
        self.add("a.pdf", zh="共商“创新之路”。", en="A.")
        said = self.on_terminal("search", "创新之路")
        self.assertIn("共商“\x1b[1;31m创新之路\x1b[0m”。", said)
        self.assertNotIn("\x1b", self.said("search", "创新之路"))

    def test_terminal_is_safe(self):
        """What a document or a name says cannot drive a terminal."""
        evil = "a\x1b]0;x\x07\x1b[31mb\u202e.pdf"
        with pikepdf.open(self.typeset("a.pdf")) as pdf:
            del pdf.Root.Metadata
            pdf.docinfo["/Title"] = "甲\x1b[31m乙\u202eb"
            pdf.save(self.path(evil))
        self.on_terminal("add", self.path(evil))
        said = self.on_terminal("add", "--any-pdf", self.path(evil))
        self.assertIn("a", said)
        for words in (("list",), ("search", "正文"), ("show",
                      self.lines("list")[0]["sha256"][:10])):
            said += self.on_terminal(*words)
        for harm in ("\x1b[31m乙", "\x1b]", "\x07", "\u202e"):
            self.assertNotIn(harm, said)


if __name__ == "__main__":
    harness.main()
