# labels: heavy
"""Long and impossible paragraphs: the time to break one is linear in its
length, and a line of one em made of marks that may neither start nor end a
line still ends, with every mark on the page and a word to the writer.
"""
import itertools
import resource

import harness
import measure

SENTENCE = "他说：“明天再来。”然后（也许）走了，留下《山水》、三本书和 3 封 letter。"
MARKS = "，）」。、；：？！》”"


class Length(measure.TestCase):
    def seconds(self, characters, width=30, **options):
        """User time of setting one paragraph of so many characters, the
        best of three."""
        text = "".join(itertools.islice(itertools.cycle(SENTENCE), characters))
        source = self.write(f"{characters}.md",
                            f"---\nlanguages: [zh-Hans]\n---\n\n{text}\n")
        layout = self.write("long.yaml", measure.definition(width, options))
        times = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            harness.typeset(source, self.path("long.pdf"), "--layout", layout)
            after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            times.append(after - before)
        return min(times)

    def linear(self, times):
        """Four times the length takes nearer to four times as long than to
        sixteen."""
        self.assertLess(times[-1], 9 * max(times[0], 0.1), times)

    def test_5_3_time_is_linear_in_the_length(self):
        times = [self.seconds(n) for n in (50_000, 100_000, 200_000)]
        print(f"50, 100, 200 thousand characters: "
              f"{', '.join(f'{t:.2f} s' for t in times)}", flush=True)
        self.proves(self.linear, times, [t * t for t in (1, 2, 4)])

    def test_5_3_time_is_linear_in_a_narrow_column(self):
        self.linear([self.seconds(n, 5) for n in (50_000, 100_000, 200_000)])

    def test_5_3_nothing_of_a_long_paragraph_is_lost(self):
        text = "".join(itertools.islice(itertools.cycle(SENTENCE), 200_000))

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
