"""The README's layout of one's own, written by following it word for word:
what the definition says is what stands on the page."""
import os
import re

import pikepdf

import gongwen_test
import harness
import manual_test

A5 = (148, 210)  # mm
RED = (0xB5, 0x12, 0x1B)


class OwnLayout(gongwen_test.Case):
    def setUp(self):
        super().setUp()
        harness.need("mutool")
        with open(os.path.join(harness.root, "README.md"),
                  encoding="utf-8") as file:
            readme = file.read()
        self.files = {name: text for name, kind, text
                      in manual_test.blocks(readme)
                      if name.startswith("notice.")}
        self.assertEqual(set(self.files), {"notice.yaml", "notice.md"})
        # The command that the README shows, and no other.
        self.command, = re.findall(r"^\$ build/briefset (typeset notice\.md "
                                   r"--layout notice\.yaml)$", readme, re.M)

    def make(self, *changes):
        layout = self.files["notice.yaml"]
        for old, new in changes:
            self.assertIn(old, layout)
            layout = layout.replace(old, new)
        self.write("notice.yaml", layout)
        self.write("notice.md", self.files["notice.md"])
        done = harness.run(harness.briefset, *self.command.split(),
                           cwd=self.folder)
        self.assertEqual(done.stderr, b"")
        page, = gongwen_test.read(self.path("notice.pdf"))
        return page

    def lanes(self, page):
        """The lines of the text left and right of the rule between them."""
        upright, = [rule for rule in page.rules
                    if rule.right - rule.left < 0.3]
        text = [line for line in page.lines if upright.top - 1 < line.top and
                line.foot < upright.foot + 1]
        glyphs = [glyph for line in text for glyph in line.glyphs]
        return upright, [gongwen_test.lines_of(
            [g for g in glyphs if (g.left < upright.left) == left])
            for left in (True, False)]

    def test_what_comes_out(self):
        def check(page):
            bar = page.rules[0]
            self.assertEqual(bar.color, RED)
            for found, wanted in zip(bar[:4], (0, 0, A5[0], 4)):
                self.near(found, wanted)
            title = page.line("开放日")
            self.near(title.middle, A5[0] / 2, 0.3)
            self.near(title.size, 22, 0.001)
            self.assertIn("Sans", title.font)
            upright, (chinese, english) = self.lanes(page)
            self.assertTrue(chinese[0].text.startswith("七月六日"))
            self.assertTrue(english[0].text.startswith("On"))
            self.near(chinese[0].size, 10.5, 0.001)
            self.near(english[0].size, 9, 0.001)
            gap = (max(line.right for line in chinese),
                   min(line.left for line in english))
            self.assertGreater(gap[1] - gap[0], 4)  # 。 has a blank
            self.assertTrue(gap[0] < upright.left < upright.right < gap[1])
            base = [lane[0].glyphs[0].foot - 0.12 * lane[0].size /
                    gongwen_test.MM for lane in (chinese, english)]
            self.near(*base)
        self.proves(check, self.make(),
                    self.make(("#b5121b", "#1d4f91")),
                    self.make(("zh: {size: 二号", "zh: {size: 三号")),
                    self.make(("gap: 6mm", "gap: 1mm")))

    def test_the_code_is_read(self):
        harness.need("zbarimg")
        self.make()
        harness.run("pdftoppm", "-r", "300", "-gray", "-singlefile",
                    self.path("notice.pdf"), self.path("notice"))
        done = harness.run("zbarimg", "-q", "--raw", self.path("notice.pgm"))
        self.assertEqual(done.stdout.decode(), "https://example.org/open\n")

    def test_the_file(self):
        self.make()
        with pikepdf.open(self.path("notice.pdf")) as file:
            self.assertEqual(len(file.pages), 1)
            size = [float(n) / gongwen_test.MM for n in
                    file.pages[0].MediaBox]
        for found, wanted in zip(size, (0, 0, *A5)):
            self.near(found, wanted)
        done = harness.run(harness.briefset, "check", "--profile",
                           "a-2a+ua-1", self.path("notice.pdf"))
        self.assertEqual(done.stderr, b"")


if __name__ == "__main__":
    harness.main()
