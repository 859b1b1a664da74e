# labels: heavy
# seconds: 38
"""Long and impossible paragraphs: the work of breaking one is linear in its
length, and a line of one em made of marks that may neither start nor end a
line still ends, with every mark on the page and a word to the writer.
"""
import itertools

import harness
import measure
import work

SENTENCE = "他说：“明天再来。”然后（也许）走了，留下《山水》、三本书和 3 封 letter。"
MARKS = "，）」。、；：？！》”"

HEAD = b"---\nlanguages: [zh-Hans]\n---\n\n"


def text_of(characters):
    return "".join(itertools.islice(itertools.cycle(SENTENCE), characters))


class Length(measure.TestCase):
    def work(self, characters, width):
        """Instructions of setting one paragraph of so many characters, of
        twice and of four times as many."""
        work.need()
        layout = self.write("long.yaml", measure.definition(width, {}))
        texts = work.doubled(text_of, characters)
        return [work.instructions(
            harness.briefset, "typeset", "-", "--layout", layout,
            "-o", self.path("long.pdf"), input=HEAD + text) for text in texts]

    def linear(self, counts):
        work.proportional(self, counts)

    def test_5_3_work_is_linear_in_the_length(self):
        counts = self.work(10_000, 30)
        print("10, 20, 40 thousand characters:", *counts, flush=True)
        self.proves(self.linear, counts, [n * n for n in (1, 2, 4)])

    def test_5_3_work_is_linear_in_a_narrow_column(self):
        self.linear(self.work(10_000, 5))

    def test_5_3_nothing_of_a_long_paragraph_is_lost(self):
        text = text_of(200_000)

        def check(found):
            self.assertEqual(len(found), len(measure.bare(text)))
            self.assertEqual(found, measure.bare(text))
        sheet = measure.typeset(text, 30)
        self.proves(check, measure.bare(sheet.text),
                    measure.bare(sheet.text)[:-1])


class Impossible(measure.TestCase):
    """Lines of one em, in which no rule can be kept."""

    def marks(self, text, wide=60, **options):
        def check(sheet):
            self.assertEqual(measure.bare(sheet.text), measure.bare(text))
            self.assertIn("[forced-break]", sheet.said)
            self.assertRegex(sheet.said, r"case\.md:5:\d+: warning")
            self.assertGreater(len(sheet.lines), 5)
        # The type area may not be so narrow; the text stands in from its edge.
        narrow = self.set(text, 4, style={"left": "3em"}, **options)
        # Wide enough, it needs no break that is not allowed.
        self.proves(check, narrow, self.set(text, wide, **options))

    def test_5_3_marks_that_may_not_start_a_line(self):
        self.marks(MARKS * 20, 300)

    def test_5_3_marks_that_may_not_end_a_line(self):
        self.marks("（「《“" * 50, 300)

    def test_5_3_marks_that_may_do_neither(self):
        """A solidus at the level of government documents."""
        self.marks("／" * 50, prohibition="gb")

    def test_5_3_one_word_that_fits_nowhere(self):
        self.marks("supercalifragilistic" * 3)

    def test_1_1_three_closing_marks_in_a_row(self):
        """Let go of as a last resort, and told."""
        self.marks("国。』」国。』」")


if __name__ == "__main__":
    harness.main()
