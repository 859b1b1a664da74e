"""Where pages end, and the notes at their feet, in documents made for the
purpose; each rule with its control.
"""
import re

import pikepdf

import harness
from made import TEN, WORDS, Made


class Notes(Made):
    def noted(self, n=8, long=1):
        """Paragraphs in both languages, each with a note."""
        body, notes = [], []
        for i in range(n):
            body += [f"国{i}家[^z{i}]{TEN * 9}",
                     f"word{i}x[^e{i}] {WORDS * 6}"]
            notes += [f"[^z{i}]: 注{i}释{TEN * long}",
                      f"[^e{i}]: note{i}x {WORDS * long}"]
        return "\n\n".join(body + notes)

    def called_pages(self, sheet, n=8):
        for i in range(n):
            for call, note in ((f"国{i}家", f"注{i}释"),
                               (f"word{i}x", f"note{i}x")):
                yield self.starts(sheet, call), self.starts(sheet, note)

    def same_page(self, sheet):
        for call, note in self.called_pages(sheet):
            self.assertEqual(call[0], note[0])
            self.assertGreater(note[2], call[2])

    def test_notes_at_the_foot_of_their_page(self):
        for kind in ("stacked", "parallel", "sequential", "facing"):
            self.proves(self.same_page,
                        self.make(self.noted(), height=36, arrangement=kind),
                        self.make(self.noted(), height=36, arrangement=kind,
                                  notes="end"))

    def test_notes_end_where_the_type_area_ends(self):
        sheet = self.make(self.noted(), height=36)
        for lines, _ in sheet.pages:
            self.near(max(line.y for line in lines), 36, 0.2)

    def test_notes_in_their_lane(self):
        def check(sheet):
            for i in range(8):
                self.assertLess(self.starts(sheet, f"注{i}释")[1], 22)
                self.assertGreater(self.starts(sheet, f"note{i}x")[1], 22)
        self.proves(check, self.make(self.noted(), arrangement="parallel"),
                    self.make(self.noted()))

    def test_a_rule_above_notes(self):
        def check(sheet):
            self.assertTrue([shape for shape in sheet.shapes
                             if shape.right - shape.left > 5])
        self.proves(check, self.make(self.noted(1)),
                    self.make(self.noted(1), notes="end"))

    def test_long_notes_go_on(self):
        """Over pages, in order, never before the call, never lost."""
        for kind in ("stacked", "parallel", "facing", "sequential"):
            text = self.noted(4, long=60)
            sheet = self.make(text, height=36, arrangement=kind)
            for call, note in self.called_pages(sheet, 4):
                self.assertEqual(call[0], note[0], kind)
            every = "".join(line.text for line in sheet.all)
            self.assertEqual(every.count("十"), 4 * 69, kind)
            self.assertEqual(len(re.findall("seven", every)), 4 * 66, kind)
            for lines, _ in sheet.pages:
                for line in lines:
                    self.assertLessEqual(line.y, 36.01)

    def test_notes_of_one_language_alone(self):
        sheet = self.make(self.noted(), arrangement="single")
        self.assertNotIn("note1x", "".join(l.text for l in sheet.all))
        self.starts(sheet, "注1释")

    def test_notes_in_columns(self):
        """Each at the foot of the column that calls it."""
        def check(sheet):
            for call, note in self.called_pages(sheet):
                self.assertEqual(call[0], note[0])
                self.assertEqual(call[1] > 20, note[1] > 20)
        self.proves(check,
                    self.make(self.noted(), 42, 40,
                              page={"columns": {"count": "2", "gap": "20pt"}}),
                    self.make(self.noted(), 42, 40, notes="end",
                              page={"columns": {"count": "2", "gap": "20pt"}}))


class Breaks(Made):
    def test_short_pairs_are_not_torn(self):
        def check(found):
            for sheet in found:
                for i in range(30):
                    self.assertEqual(self.starts(sheet, f"国{i}家")[0],
                                     self.starts(sheet, f"word{i}x")[0])
        text = "\n\n".join(f"国{i}家{TEN}\n\nword{i}x {WORDS}"
                           for i in range(30))
        heights = [31, 32.3, 33.1, 34.7, 35.9]
        torn = text.replace(TEN, TEN * 60)
        self.proves(check, [self.make(text, height=h) for h in heights],
                    [self.make(torn, height=h) for h in heights])

    def test_breaks_look_ahead(self):
        """Nine lines a page.  A heading and what it keeps would leave a line
        of the next paragraph alone; the break before is chosen so that
        nothing does, wherever on the page the text begins."""
        def check(found):
            for sheet in found:
                for lines, _ in sheet.pages:
                    self.assertNotEqual(lines[-1].text, "题目")
                for lines, _ in sheet.pages[1:]:
                    self.assertNotEqual(lines[0].text[0], "末")
        text = [f"{TEN * 3}首", "# 题目", f"{TEN * 3}首末", TEN * 7]
        found = []
        for before in range(9):
            made = [TEN[:3]] * before + text * 4
            found.append(self.make("\n\n".join(made), 10, 18,
                                   languages="[zh-Hans]"))
        bad = self.make("\n\n".join([TEN[:3]] * 7 + ["题目"] + text[2:]), 10,
                        18, languages="[zh-Hans]",
                        styles={"heading-1": {"keep-with-next": "false"}})
        self.proves(check, found, [bad, self.make(
            "\n\n".join([TEN[:3]] * 8 + ["题目", TEN]), 10, 18,
            languages="[zh-Hans]")])

    def test_table_rows_divide_and_heads_repeat(self):
        rows = "\n".join(f"|行{i}|{TEN * 8}|" for i in range(6)) + \
            f"\n|高行|{TEN * 120}|"
        text = f"|表头|内容|\n|--|--|\n{rows}"

        def check(sheet):
            self.assertGreater(len(sheet.pages), 2)
            for lines, _ in sheet.pages:
                self.assertEqual("".join(line.text for line in lines)[:4],
                                 "表头内容")
                for line in lines:
                    self.assertLessEqual(line.y, 30.01)
            every = "".join(line.text for line in sheet.all)
            self.assertEqual(every.count("十"), 6 * 8 + 120)
        self.proves(check,
                    self.make(text, 30, 30, languages="[zh-Hans]"),
                    self.make(text.replace("|", ""), 30, 30,
                              languages="[zh-Hans]"))

    def test_a_link_in_a_repeated_head_is_one_link(self):
        """What is repeated has no place in the tags, nor has its link."""
        rows = "\n".join(f"|行{i}|{TEN * 8}|" for i in range(20))
        head = "|表[头](https://example.org)|内容|\n|--|--|\n"
        for text, count in ((head + rows, 1),
                            (head.replace("(https://example.org)", "") +
                             rows.replace("十|", "[十](https://example.org)|"),
                             20)):
            sheet = self.make(text, 30, 30, languages="[zh-Hans]")
            self.assertGreater(len(sheet.pages), 2)
            for lines, _ in sheet.pages:
                self.assertIn("头", lines[0].text)
            with pikepdf.open(self.path("case.pdf")) as pdf:
                links = [one for page in pdf.pages
                         for one in page.get("/Annots", [])]
                self.assertEqual(len(links), count)
                self.assertTrue(all("/StructParent" in one for one in links))

    def test_spreads_end_on_one_line(self):
        """On a grid, two pages that face each other."""
        def check(sheet):
            ends = [max(line.y for line in lines) for lines, _ in sheet.pages]
            self.assertGreater(len(ends), 10)
            for left, right in zip(ends[1:-2:2], ends[2:-1:2]):
                self.near(left, right)
        texts = [str(i) + TEN * (2 + i * i % 11) for i in range(90)]
        page = {"grid": {"characters": "10", "lines": "22"}}
        style = {"pitch": "grid", "zh": {"size": "10pt"}}
        self.proves(check, *(
            self.make("\n\n".join(texts), 10, 44, languages="[zh-Hans]",
                      page={**page, "sides": sides}, style=style)
            for sides in ("2", "1")))



class Company(Made):
    """What stays with the line below it, though a page would end between."""
    HAN = "[zh-Hans]"

    def apart(self, above, below, between="\n\n"):
        """On how many heights of pages the two stand on different pages."""
        found = 0
        for lines in range(12, 20):
            sheet = self.make(f"{'国' * 20 * lines}\n\n{above}{between}{below}",
                              width=20, height=34, languages=self.HAN)
            pages = [self.starts(sheet, mark)[0] for mark in ("介绍", "末尾")]
            found += pages[0] != pages[1]
        return found

    def test_what_announces_a_list(self):
        for below in ("- 末尾", "> 末尾", "| 末尾 |\n|---|\n| 三 |"):
            self.assertEqual(self.apart("介绍：", below), 0, below)
            self.assertGreater(self.apart("介绍。", below), 0, below)
        self.assertGreater(self.apart("介绍：", "末尾"), 0)

    def test_whose_words_they_are(self):
        self.assertEqual(self.apart("> 介绍", "> ——末尾", "\n>\n"), 0)
        self.assertEqual(self.apart("介绍", "——末尾"), 0)
        self.assertGreater(self.apart("介绍", "末尾"), 0)

    def test_a_short_unit_in_one_column(self):
        """Columns that end alike part no text from its translation."""
        for count in (3, 5, 7):
            sheet = self.make("\n\n".join(
                f"甲{i}国\n\nword{i}x nine" for i in range(count)), width=44,
                page={"columns": {"count": 2, "gap": "20pt"}})
            columns = set()
            for i in range(count):
                one, other = (self.starts(sheet, text) for text in
                              (f"甲{i}国", f"word{i}x"))
                self.near(one[1], other[1], 0.1)
                columns.add(round(one[1]))
            self.assertEqual(len(columns), 2)


if __name__ == "__main__":
    harness.main()
