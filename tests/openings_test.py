"""Facing pages where one language is shorter, or missing: no page is blank,
and nothing is lost or read in another order.

The first page of these documents is empty: openings begin on a left page, and
the documents have no title page.
"""
import harness
from made import TEN, Made, structure_text


def paragraphs(count, sign="国"):
    """Each of two lines; ten fill a page."""
    return [f"{sign}{i}{TEN * 3}" for i in range(count)]


def translated(count, sign="译"):
    return [part for i, text in enumerate(paragraphs(count, sign))
            for part in (text, f"word{sign}{i} nine")]


class Openings(Made):
    def facing(self, blocks, **options):
        """The texts of each page from the first opening on."""
        sheet = self.make("\n\n".join(blocks), width=22, height=40,
                          arrangement="facing", **options)
        pages = ["".join(line.text for line in lines if not
                         line.text.startswith("–"))
                 for lines, _ in sheet.pages]
        self.assertEqual(pages[0], "")
        return pages[1:]

    def in_order(self, pages, blocks):
        """The Chinese paragraphs, whole, once and in their order."""
        joined = "".join(pages)
        wanted = [block for block in blocks if TEN in block]
        places = [joined.index(block) for block in wanted]
        self.assertEqual(places, sorted(places))
        self.assertEqual(joined.count(TEN), sum(block.count(TEN)
                                                for block in wanted))

    def test_a_language_that_is_missing(self):
        """The other one takes both sides; the document ends on a left page."""
        def check(pages):
            self.assertTrue(all(pages), pages)
        for count in (9, 12, 23):
            blocks = paragraphs(count)
            pages = self.facing(blocks)
            check(pages)
            self.in_order(pages, blocks)
            self.assertEqual(len(pages), -(-len(blocks) // 10))
        with self.assertRaises(AssertionError):
            check(pages[:1] + [""] + pages[1:])

    def test_as_many_pages_as_one_language_needs(self):
        alone = self.make("\n\n".join(paragraphs(43)), width=22, height=40,
                          arrangement="single").pages
        self.assertEqual(len(self.facing(paragraphs(43))), len(alone))

    def test_one_language_in_the_middle(self):
        """Full openings are shared; the last page of it is divided."""
        for count in (24, 34, 44, 54):
            blocks = translated(4, "前") + paragraphs(count) + \
                translated(4, "后")
            pages = self.facing(blocks)
            self.assertTrue(all(pages), (count, pages))
            self.in_order(pages, blocks)
            for sign in "前后":
                for i in range(4):
                    left = [n for n, page in enumerate(pages)
                            if f"{sign}{i}" in page and
                            f"word{sign}{i}" not in page]
                    right = [n for n, page in enumerate(pages)
                             if f"word{sign}{i}" in page]
                    self.assertEqual([n // 2 for n in left],
                                     [n // 2 for n in right])
                    self.assertEqual(left[0] % 2, 0)

    def test_a_page_left_over_is_divided(self):
        pages = self.facing(translated(10, "前") + paragraphs(8) +
                            ["# 题 {break-before=page}", "# Title",
                             *translated(2, "后")])
        self.assertTrue(all(pages), pages)
        self.assertEqual([[f"国{i}" in page for i in range(8)]
                          for page in pages[2:4]],
                         [[True] * 4 + [False] * 4, [False] * 4 + [True] * 4])

    def test_a_tail_in_the_second_language(self):
        pages = self.facing(translated(3) + [f"tail{i} {'nine ' * 40}"
                                             for i in range(12)])
        self.assertTrue(all(pages), pages)
        joined = "".join(pages)
        self.assertEqual([joined.index(f"tail{i}") for i in range(12)],
                         sorted(joined.index(f"tail{i}") for i in range(12)))

    def test_a_unit_much_longer_in_one_language(self):
        pages = self.facing(["国" + TEN * 120, "short nine",
                             *translated(2, "后")])
        self.assertTrue(all(pages), pages)
        self.assertEqual("".join(pages).count("short"), 1)

    def test_tags_are_read_unit_by_unit(self):
        blocks = translated(4, "前") + paragraphs(34) + translated(4, "后")
        self.facing(blocks)
        shared = structure_text(self.path("case.pdf"))
        self.make("\n\n".join(blocks), arrangement="stacked")
        self.assertEqual(shared, structure_text(self.path("case.pdf")))

    def test_notes_stand_on_the_page_that_calls_them(self):
        blocks = paragraphs(12)
        blocks[2] += "[^a]"
        blocks[9] += "[^b]"
        notes = ["[^a]: 注文甲。", "[^b]: 注文乙。"]
        pages = self.facing(translated(9, "前") + blocks + [
            "# 题 {break-before=page}", "# Title", *translated(1, "后")] + notes)
        for call, note in (("国2", "注文甲"), ("国9", "注文乙")):
            self.assertEqual([call in page for page in pages],
                             [note in page for page in pages])

    def test_furniture_speaks_the_language_of_its_page(self):
        layout = self.write("own.yaml", "extends: bulletin\npage-furniture:\n"
                            "  - {text: \"{running}\", style: running-head, "
                            "place: above, distance: 8mm}\n")
        source = self.write("own.md", "---\nlanguages: [zh-Hans, en]\ntitle: "
                            "{zh: 题, en: Title}\nrunning: {zh: 中文页, en: "
                            "English page}\n---\n\n甲。\n\nOne.\n\n" +
                            "\n\n".join(["国" * 1500] * 3) + "\n")
        harness.typeset(source, self.path("own.pdf"), "--layout", layout,
                        "--arrangement", "facing")
        said = harness.run("pdftotext", self.path("own.pdf"),
                           "-").stdout.decode().split("\f")[1:-1]
        self.assertGreater(len(said), 3)
        for number, page in enumerate(said):
            english = number == 1
            self.assertEqual("English page" in page, english, page)
            self.assertEqual("中文页" in page, not english, page)

    def test_the_imprint_on_the_back_of_a_leaf(self):
        """A left page is one, and none but it is added."""
        for lines, wanted in ((3, 4), (26, 4)):
            source = self.write("g.md", "---\nlayout: gongwen\nlanguages: "
                                "[zh-Hans, en]\ntitle: {zh: 题, en: Title}\n"
                                "printer: 办公室\nprinted: 今天\n---\n\n" +
                                "\n\n".join(["国家", "country"] * lines))
            harness.typeset(source, self.path("g.pdf"), "--arrangement",
                            "facing")
            said = harness.run("pdftotext", self.path("g.pdf"),
                               "-").stdout.decode().split("\f")[:-1]
            self.assertEqual(len(said) % 2, 0)
            self.assertIn("办公室", said[-1])
            self.assertLessEqual(wanted, len(said))


if __name__ == "__main__":
    harness.main()
