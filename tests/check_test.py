"""briefset check: each slip that is planted is found, once, where it stands;
what is right is let pass; comments and front matter silence; real documents
raise few false alarms."""
import glob
import json
import os

import bilingual
import harness

HEAD = "---\ntitle: {zh: 甲, en: A}\n---\n\n"


class Check(harness.TestCase):
    def check(self, text, status=None, head=HEAD, name="a.md"):
        """[(code, line, column)] of what is said."""
        path = self.write(name, head + text)
        done = harness.run(harness.briefset, "check", path, "--messages",
                           "json", status=status)
        found = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual(done.returncode, 1 if found else 0)
        self.assertEqual(sorted(os.listdir(self.folder)), [name])
        os.remove(path)
        return [(one["code"], one["line"], one["column"]) for one in found]

    NUMBERS_ALIKE = [
        ("产值3.5万元。", "Output was 35,000 yuan."),
        ("产值3.5 万元。", "Output was 35 thousand yuan."),
        ("共200万人。", "Two million people in all."),
        ("共1亿2000万人。", "Some 120 million people."),
        ("共14亿人。", "All 1.4 billion people."),
        ("投入1.2万亿元。", "It cost 1.2 trillion yuan."),
        ("二〇二二年十二月二十五日。", "On 25 December 2022."),
        ("2022年6月5日。", "On June 5, 2022."), ("5月7日。", "On 7 May."),
        ("9月3日。", "On Sept. 3rd."), ("增长12.5%。", "It grew 12.5 percent."),
        ("20世纪90年代。", "In the 1990s."), ("19世纪80年代。", "In the 1880s."),
        ("二百五十个。", "There are 250."), ("100多人。", "A hundred people."),
        ("下午3时30分。", "At 3:30 pm."), ("共25人。", "Twenty-five people."),
        ("1,234,567项。", "All 1,234,567 items."),
        ("见http://a.cn/2022/33。", "See http://a.cn/2022/33."),
        ("使用GB18030编码。", "It uses GB18030."),
        ("有２０２３个。", "There are 2023.") ]
    NUMBERS_APART = [
        ("2023年。", "In 2024.", 5, 1), ("2022年6月5日。", "On June 6, 2022.", 5, 8),
        ("3.5万元。", "It cost 3,500.", 5, 1), ("增长12%。", "It grew 21%.", 5, 3),
        ("共200亿人。", "Two million people.", 5, 2),
        ("共三十人。", "35 people.", 7, 1),
        ("5%的水样。", "Samples: 6%.", 5, 1)]

    def test_numbers(self):
        for zh, en in self.NUMBERS_ALIKE:
            with self.subTest(zh):
                self.assertEqual(self.check(f"{zh}\n\n{en}\n"), [])
        for zh, en, line, column in self.NUMBERS_APART:
            with self.subTest(zh):
                found = self.check(f"{zh}\n\n{en}\n")
                self.assertIn(("number-differs", line, column), found)

    MARKS = [
        ("half-width-mark", "水样,合格。", 5, 3),
        ("half-width-mark", "是吗?是的。", 5, 3),
        ("half-width-mark", "来自---各地。", 5, 3),
        ("half-width-mark", "等等...", 5, 3),
        ("straight-quote", '他说"好"。', 5, 3),
        ("unbalanced-mark", "他说：“好。", 5, 4),
        ("unbalanced-mark", "见《春江花月夜。", 5, 2),
        ("unbalanced-mark", "见》书。", 5, 2),
        ("unbalanced-mark", "（一“）”", 5, 4),
        ("bidi-control", "水\u202e样。", 5, 2)]
    NO_MARKS = ["版本是 3.5,也是 4。", "比例为 1:2。", "他说：“好。”", "《〈书〉序》",
                "It’s “so ‘fine’ here”.", "1）甲", "（一）甲", "A, B, C 都在。",
                "见 `a,甲\"` 处。", "时间为12:30。", "屏幕是15\"的。",
                "“第一段。\n\n“第二段。”", "他说：“第一段。\n\n第二段。”"]

    def test_marks(self):
        for code, text, line, column in self.MARKS:
            with self.subTest(text):
                found = self.check(text + "\n", head="---\nlanguages: zh-Hans\n"
                                   "---\n\n")
                self.assertEqual(found, [(code, line, column)])
        for text in self.NO_MARKS:
            with self.subTest(text):
                head = "---\nlanguages: zh-Hans\n---\n\n"
                if text.isascii() or text.startswith("It"):
                    head = head.replace("zh-Hans", "en")
                self.assertEqual(self.check(text + "\n", head=head), [])

    def test_addresses(self):
        zh = "请参见[此](https://a.cn/zh-CN/x)和 https://b.cn/y。"
        for en, found in [
                ("See [it](https://a.cn/en/x) and https://b.cn/y.", []),
                ("See [it](http://www.a.cn/x/) and https://b.cn/y.", []),
                ("See [it](https://a.cn/en/z) and https://b.cn/y.",
                 [("address-differs", 5, 5), ("address-differs", 7, 6)]),
                ("See https://a.cn/x.", [("address-differs", 5, 31)])]:
            with self.subTest(en):
                self.assertEqual(self.check(f"{zh}\n\n{en}\n"), found)

    def test_lengths(self):
        long = "all of the samples that we took in May met the standard " * 3
        self.assertEqual(self.check(f"合格。\n\n{long}\n"),
                         [("length-ratio", 5, 1)])
        self.assertEqual(self.check("水样全部合格。" * 9 + f"\n\n{long}\n"), [])

    def test_missing_and_glyphs(self):
        codes = {code for code, _, _ in
                 self.check("只有中文。\n\n甲\U0010fffd\n\nA\n")}
        self.assertEqual(codes, {"missing-glyph", "missing-translation"})

    def test_silence(self):
        bad = "2023年，水样,合格。\n\nIn 2024.\n"
        codes = ["half-width-mark", "number-differs"]
        self.assertEqual(sorted({code for code, _, _ in self.check(bad)}),
                         codes)
        comment = "<!-- briefset: ignore number-differs half-width-mark -->\n"
        self.assertEqual(self.check(comment + "\n" + bad), [])
        self.assertEqual(self.check(comment + bad), [])
        one = self.check("<!-- briefset: ignore number-differs -->\n\n" + bad)
        self.assertEqual([code for code, _, _ in one], codes[:1])
        after = self.check(comment + "\n甲乙\n\nAlpha\n\n" + bad)
        self.assertEqual(len(after), len(self.check(bad)))
        self.assertEqual(self.check(bad, head=HEAD.replace(
            "title", "ignore: [number-differs, half-width-mark]\ntitle")), [])
        # An error cannot be silenced.
        self.assertEqual(self.check("<!-- briefset: ignore missing-glyph -->\n"
                                    "\n甲\U0010fffd\n\nA\n")[0][0],
                         "missing-glyph")

    def test_typeset_heeds_silence(self):
        source = self.write("a.md", HEAD + "<!-- briefset: ignore "
                            "missing-translation -->\n\n只有中文。\n\n# 甲\n\n# A\n")
        done = harness.typeset(source, self.path("a.pdf"))
        self.assertEqual(done.stderr, b"")

    # So many findings a case: those looked at are real differences between
    # the two sides, such as amounts in two currencies.
    FEW = {"number-differs": 170, "unbalanced-mark": 9, "address-differs": 6,
           "length-ratio": 10, "half-width-mark": 13}

    def test_real_documents(self):
        folder = os.path.join(harness.shared, "cases", "bilingual")
        harness.need_path(folder)
        counts, blocks, found = {}, 0, set()
        for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
            with open(path, encoding="utf-8") as file:
                case = json.load(file)
            blocks += len(case["blocks"])
            name = os.path.basename(path)[:-5] + ".md"
            source = self.write(name, bilingual.source(case, "bulletin"))
            done = harness.run(harness.briefset, "check", source, "--messages",
                               "json", status=None)
            for line in done.stderr.splitlines():
                said = json.loads(line)
                counts[said["code"]] = counts.get(said["code"], 0) + 1
                found.add(said["message"].split(" does not")[0])
        print(blocks, "blocks:", counts, flush=True)
        for code, most in self.FEW.items():
            self.assertLessEqual(counts.get(code, 0), most, code)
        # A slip of a factor of a hundred in a published report.
        self.assertIn('"18.8 million"', found)


if __name__ == "__main__":
    harness.main()
