"""Boxes around divs: editors' notes and sidebars, measured on the page."""
import harness
from made import TEN, WORDS, Made
from pages import bare

BOX = {"background": "#eeeeee", "border": "1pt", "padding": "8pt",
       "before": "10pt", "after": "10pt"}


class Boxes(Made):
    def boxed(self, text):
        return f"前{TEN}\n\n::: {{.remark}}\n{text}\n:::\n\n后{TEN}"

    def panel(self, sheet, page=0):
        """The largest shape of a page, and the lines that begin in it."""
        lines, shapes = sheet.pages[page]
        self.assertTrue(shapes, "no box")
        shape = max(shapes, key=lambda s: (s.right - s.left) *
                    (s.bottom - s.top))
        return shape, [line for line in lines
                       if shape.top < line.y - 0.5 < shape.bottom]

    def test_the_box_holds_its_text_with_room_around(self):
        def check(sheet):
            shape, lines = self.panel(sheet)
            self.assertEqual(bare("".join(line.text for line in lines)),
                             bare(f"国{TEN * 8}w{WORDS * 4}"))
            for line in lines:
                self.assertGreaterEqual(line.glyphs[0].x, shape.left + 0.85)
                self.assertLessEqual(line.glyphs[-1].end, shape.right - 0.85)
                self.assertGreater(line.y - 0.88, shape.top + 0.85)
                self.assertLess(line.y + 0.12, shape.bottom - 0.85)
        text = self.boxed(f"国{TEN * 8}\n\nw{WORDS * 4}")
        self.proves(check, self.make(text, boxes={"remark": BOX}),
                    self.make(text, boxes={"remark": {**BOX,
                                                      "padding": "0"}}),
                    self.make(text))
        self.assertIn("[unknown-class]", self.said)

    def test_nothing_else_is_in_it(self):
        sheet = self.make(self.boxed(f"国{TEN}"), boxes={"remark": BOX})
        shape, lines = self.panel(sheet)
        self.assertEqual([line.text for line in lines], [f"国{TEN}"])
        for around in ("前", "后"):
            line = next(l for l in sheet.all if l.text[0] == around)
            self.assertFalse(shape.top - 0.5 < line.y < shape.bottom + 0.5)

    def test_borders_and_bar(self):
        def borders(sheet):
            return [s for s in sheet.shapes
                    if min(s.right - s.left, s.bottom - s.top) < 0.3]
        text = self.boxed(f"国{TEN}")
        for box, count in (({"border": "1pt"}, 4), ({"bar": "2pt"}, 1),
                           ({"background": "#dddddd"}, 0)):
            sheet = self.make(text, boxes={"remark": box})
            self.assertEqual(len(borders(sheet)), count)

    def test_around_both_lanes(self):
        text = self.boxed("国家\n\nstate")
        sheet = self.make(text, arrangement="parallel", boxes={"remark": BOX})
        shape, lines = self.panel(sheet)
        self.near(shape.left, 0)
        self.near(shape.right, 44)
        self.assertEqual({line.text for line in lines}, {"国家", "state"})

    def test_on_both_pages_of_an_opening(self):
        sheet = self.make(self.boxed("国家\n\nstate"), arrangement="facing",
                          boxes={"remark": BOX})
        left, right = self.panel(sheet, 1), self.panel(sheet, 2)
        self.assertEqual([left[1][0].text, right[1][0].text],
                         ["国家", "state"])
        self.near(left[0].top, right[0].top)
        self.near(left[0].bottom, right[0].bottom)

    def test_goes_on_on_the_next_page(self):
        sheet = self.make(self.boxed(f"国{TEN * 120}"), height=30,
                          boxes={"remark": BOX})
        self.assertGreater(len(sheet.pages), 2)
        for page in range(len(sheet.pages)):
            shape, lines = self.panel(sheet, page)
            self.assertTrue(lines)
            self.assertGreater(shape.top, -0.6)
            self.assertLess(shape.bottom, 31)

    def test_style_of_that_name(self):
        styles = {"remark": {"zh": {"size": "8pt"}}}
        sheet = self.make(self.boxed("国家"), styles=styles,
                          boxes={"remark": BOX})
        line = next(l for l in sheet.all if l.text == "国家")
        self.near(line.glyphs[0].size, 0.8)

    def test_errors(self):
        for boxes, code in (({"remark": {"backgound": "#eeeeee"}},
                             "unknown-key"),
                            ({"remark": "red"}, "definition-value"),
                            ({"remark": {"border": "thick"}},
                             "definition-length"),
                            ({"remark": {"color": "red"}},
                             "definition-color")):
            self.make("国", status=1, boxes=boxes)
            self.assertRegex(self.said, rf"case\.yaml:\d+:\d+: .*\[{code}\]")


if __name__ == "__main__":
    harness.main()
