"""QR codes, read back from finished PDFs: by ZBar from the rendered page, and
module by module from the path that draws them.
"""
import json
import re
from typing import NamedTuple

import pikepdf

import harness
import measure
from figure_test import png
from made import TEN, Made, structure_text

ADDRESS = "https://example.org/x?a=1&b=2"
MM = 72 / 25.4
# The two bits of the format information, unmasked.  [ISO 18004:2015 7.9]
LEVELS = {"01": "L", "00": "M", "11": "Q", "10": "H"}


class Code(NamedTuple):
    page: int
    white: tuple  # left, top, right, bottom of its ground, in points
    black: tuple
    side: int  # modules
    rows: list  # of "01…"
    color: tuple


def rectangles(node):
    """The corners of each rectangle of a path, on the page."""
    a, b, c, d, e, f = (float(n) for n in node.get("transform").split())
    found = []
    for step in node:
        if step.tag == "moveto":
            found.append([])
        if step.get("x") is not None:
            x, y = float(step.get("x")), float(step.get("y"))
            found[-1].append((a * x + c * y + e, b * x + d * y + f))
    return [(min(x for x, _ in r), min(y for _, y in r),
             max(x for x, _ in r), max(y for _, y in r)) for r in found]


def around(boxes):
    return tuple(choose(box[i] for box in boxes)
                 for i, choose in enumerate((min, min, max, max)))


class Codes(Made):
    def codes(self, path=None):
        """The codes of the pages: paths of more than ten rectangles."""
        found = []
        for page, tree in enumerate(measure.trace(path or
                                                  self.path("case.pdf"))):
            white = None
            for node in tree.iter("fill_path"):
                boxes = rectangles(node)
                if len(boxes) < 10:
                    white = boxes[0]
                    continue
                black = around(boxes)
                module = min(min(box[2] - box[0], box[3] - box[1])
                             for box in boxes)
                side = round((black[3] - black[1]) / module)
                rows = [["0"] * side for _ in range(side)]
                size = (black[2] - black[0]) / side
                for box in boxes:  # modules are square and on a grid
                    at = [(box[i] - black[i % 2]) / size for i in range(4)]
                    for edge in at:
                        self.near(edge, round(edge), 0.002)
                    left, top, right, bottom = map(round, at)
                    self.assertEqual(min(right - left, bottom - top), 1)
                    for row in range(top, bottom):
                        rows[row][left:right] = "1" * (right - left)
                found.append(Code(page, white, black, side,
                                  ["".join(row) for row in rows],
                                  (node.get("colorspace"),
                                   node.get("color"))))
        return found

    def read(self, path=None):
        """What ZBar reads on all pages, rendered with 300 dots an inch."""
        harness.need("zbarimg", "mutool")
        path = path or self.path("case.pdf")
        harness.run("mutool", "draw", "-q", "-r", "300", "-c", "gray", "-o",
                    self.path("page%d.pgm"), path)
        found = []
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
        for page in range(pages):
            done = harness.run("zbarimg", "-q", "--raw", "-Sdisable",
                               "-Sqrcode.enable",
                               self.path(f"page{page + 1}.pgm"), status=None)
            self.assertIn(done.returncode, (0, 4), done.stderr)
            found += done.stdout.decode().splitlines()
        return found

    def figures(self):
        """Alternative text and types above of every Figure."""
        found = []
        with pikepdf.open(self.path("case.pdf")) as pdf:
            for node in pdf.objects:
                if not isinstance(node, pikepdf.Dictionary) or \
                        node.get("/S") != "/Figure":
                    continue
                above, types = node.P, []
                while "/S" in above:
                    types.append(str(above.S))
                    above = above.P
                found.append((str(node.Alt), types))
        return found

    def links(self):
        with pikepdf.open(self.path("case.pdf")) as pdf:
            return [(str(one.A.URI), str(one.Contents),
                     tuple(map(float, one.Rect)))
                    for page in pdf.pages for one in page.get("/Annots", [])]

    def silent(self):
        done = harness.run(harness.briefset, "check", "--profile",
                           "a-2a+ua-1", self.path("case.pdf"))
        self.assertEqual((done.stdout, done.stderr), (b"", b""))

    def level(self, code):
        bits = int(code.rows[8][:2], 2) ^ 0b10
        return LEVELS[f"{bits:02b}"]


class QrCodes(Codes):
    def test_read_back(self):
        texts = [ADDRESS, "https://example.org/报名", "0123456789" * 20,
                 "林远，河口站", "HTTPS://EXAMPLE.ORG/A-B", "a" * 900]
        for text in texts:
            self.make(f"国\n\n![图](<qr:{text}>)\n\n家", height=60)
            self.assertEqual(self.read(), [text])
            self.silent()

    def test_a_damaged_code_is_not_read(self):
        """The control of all that is read here."""
        self.make(f"![图](qr:{ADDRESS})")
        with pikepdf.open(self.path("case.pdf")) as pdf:
            stream = pdf.pages[0].Contents.read_bytes()
            steps = stream.split(b" re\n")
            self.assertGreater(len(steps), 100)
            pdf.pages[0].Contents.write(b" re\n".join(
                steps[:len(steps) // 2]) + b" re\nf\n" +
                stream[stream.index(b"EMC"):])
            pdf.save(self.path("damaged.pdf"))
        self.assertEqual(self.read(), [ADDRESS])
        self.assertEqual(self.read(self.path("damaged.pdf")), [])

    def measured(self, width):
        def check(code):
            left, top, right, bottom = code.white
            self.near(right - left, width, 0.01)
            self.near(bottom - top, width, 0.01)
            module = (code.black[2] - code.black[0]) / code.side
            self.near((code.black[3] - code.black[1]) / code.side, module,
                      0.001)
            for inner, outer in zip(code.black, code.white):
                self.near(abs(inner - outer), 4 * module, 0.01)
            self.assertEqual(code.color, ("DeviceGray", "0"))
        return check

    def test_size_and_quiet_zone(self):
        for said, width in (("width=25mm", 25 * MM), ("width=50%", 220),
                            ('width="100pt"', 100), ("width=9in", 440)):
            self.make(f"![图](qr:{ADDRESS}){{{said}}}", height=80)
            [code] = self.codes()
            self.proves(self.measured(width), code, code._replace(
                white=(code.white[0] + 2, *code.white[1:])))
            self.near(code.white[0] + code.white[2],
                      440 + 2 * measure.MARGIN, 0.01)
        self.make(f"![图](qr:{ADDRESS})")
        [code] = self.codes()
        self.measured(0.6 * MM * (code.side + 8))(code)

    def test_the_quiet_zone_is_white_on_any_ground(self):
        self.make(f"::: {{.note}}\n{TEN}\n\n![图](qr:{ADDRESS})\n:::",
                  boxes={"note": {"background": "#204060"}})
        self.assertEqual(self.read(), [ADDRESS])
        with pikepdf.open(self.path("case.pdf")) as pdf:
            stream = pdf.pages[0].Contents.read_bytes()
            self.assertEqual(stream.count(b"\n1 g\n"), 1)
            pdf.pages[0].Contents.write(stream.replace(b"\n1 g\n", b"\n"))
            pdf.save(self.path("dark.pdf"))
        self.assertEqual(self.read(self.path("dark.pdf")), [])

    def test_levels(self):
        sides = []
        for said, level in (("", "M"), ("{level=L}", "L"), ("{level=M}", "M"),
                            ("{level=Q}", "Q"), ("{level=H}", "H")):
            self.make(f"![图](qr:{ADDRESS * 3}){said}")
            [code] = self.codes()
            self.assertEqual(self.level(code), level)
            self.assertEqual(self.read(), [ADDRESS * 3])
            sides.append(code.side)
        self.assertEqual(sides[0], sides[2])
        self.assertEqual(sides[1:], sorted(sides[1:]))
        self.assertLess(sides[1], sides[4])

    def test_small_modules_are_warned_of(self):
        self.make(f"国\n\n![图](qr:{ADDRESS}){{width=8mm}}")
        self.assertRegex(self.said, r"case\.md:7:\d+: warning: .*\[qr-module\]")
        [code] = self.codes()
        module = (code.black[2] - code.black[0]) / code.side / MM
        self.assertIn(f"are {int(module * 100) / 100:.2f} mm wide", self.said)
        needed = re.search(r"width of ([\d.]+) mm", self.said).group(1)
        self.make(f"![图](qr:{ADDRESS}){{width={needed}mm}}",
                  languages="[zh-Hans]")
        self.assertEqual(self.said, "")
        [code] = self.codes()
        self.near((code.black[2] - code.black[0]) / code.side / MM, 0.33,
                  0.001)
        self.assertEqual(self.read(), [ADDRESS])

    def test_refused(self):
        longest = "a" * 2331
        self.make(f"![图](qr:{longest}){{width=100%}}", height=90)
        self.assertEqual(self.read(), [longest])
        for code, said, words in (
                (f"![图](qr:{longest}a)", "qr-text", "2332 bytes"),
                (f"![图](qr:{longest}){{level=Q}}", "qr-text", "correction Q"),
                (f"![图](qr:{'字' * 780})", "qr-text", "2340 bytes"),
                ("![图](qr:)", "qr-text", "needs a text"),
                (f"![图](qr:{ADDRESS}){{level=X}}", "figure-value", '"X"'),
                (f"![图](qr:{ADDRESS}){{width=wide}}", "figure-value",
                 '"wide"'),
                (f"![图](qr:{ADDRESS}){{width=0}}", "figure-value", '"0"')):
            self.make(f"国家\n\n{code}", status=1)
            self.assertRegex(self.said,
                             rf"case\.md:7:\d+: error: .*\[{said}\]")
            self.assertIn(words, self.said)
        self.make(f"![图](qr:{ADDRESS}){{depth=2cm}}")
        self.assertIn("[unknown-attribute]", self.said)

    PAIR = f"![扫码](qr:{ADDRESS})\n\n![Scan](qr:{ADDRESS})"

    def test_tags_and_link(self):
        self.make(f"{TEN}\n\n{self.PAIR}\n\n{TEN}")
        self.assertEqual(self.figures(), [
            (f"二维码 / QR code: {ADDRESS}", ["/Link", "/Document"])])
        self.assertEqual(structure_text(self.path("case.pdf")),
                         f"{TEN}扫码Scan{TEN}")
        [(address, said, box)] = self.links()
        self.assertEqual((address, said), (ADDRESS, ADDRESS))
        [code] = self.codes()
        self.near(box[0], code.black[0], 0.01)
        self.near(box[2] - box[0], code.black[2] - code.black[0], 0.01)
        self.silent()
        self.make("![名](qr:林远)")
        self.assertEqual(self.figures(), [("二维码: 林远", ["/Document"])])
        self.assertEqual(self.links(), [])
        self.silent()

    def test_in_every_lane(self):
        for kind, shown in (("stacked", 1), ("parallel", 2), ("facing", 2),
                            ("sequential", 2), ("single", 1)):
            self.make(self.PAIR, arrangement=kind)
            self.assertEqual(self.read(), [ADDRESS] * shown, kind)
            self.assertEqual(len(self.figures()), 1)
            self.assertEqual(len(self.links()), 1)
            self.silent()

    def test_a_code_for_each_language(self):
        two = self.PAIR.replace("x?a=1&b=2)\n", "zh)\n").replace("x?", "en?")
        for kind in ("stacked", "parallel"):
            self.make(two, arrangement=kind)
            self.assertEqual(sorted(self.read()), [
                "https://example.org/en?a=1&b=2", "https://example.org/zh"])
            self.assertEqual([alt for alt, _ in self.figures()], [
                "二维码: https://example.org/zh",
                "QR code: https://example.org/en?a=1&b=2"])
            self.assertEqual(len(self.links()), 2)
            self.silent()

    def test_turned(self):
        """What stands on its side is read all the same, and is as it was."""
        self.make(f"![图](qr:{ADDRESS}){{width=30mm}}")
        [upright] = self.codes()
        self.make(f"::: {{.turned}}\n![图](qr:{ADDRESS}){{width=30mm}}\n:::")
        [turned] = self.codes()
        self.assertEqual(self.read(), [ADDRESS])
        side = upright.side
        self.assertEqual(turned.side, side)
        self.assertEqual(turned.rows, [
            "".join(upright.rows[column][side - 1 - row]
                    for column in range(side)) for row in range(side)])
        self.assertNotEqual(turned.rows, upright.rows)

    def test_records(self):
        source = self.write("t.md", "---\nlanguages: [zh-Hans]\n---\n\n"
                            "{{name}}\n\n![码](qr:https://example.org/{{name}})"
                            "{width=30mm}\n\n![码]({{code}})\n")
        table = self.write("r.csv", "name,code\n甲,qr:一\nb,qr:*二*_3_\n")
        harness.run(harness.briefset, "typeset", source, "--records", table,
                    "--name", "{{name}}.pdf", "-o", self.path("out/"))
        for name, code in (("甲", "一"), ("b", "*二*_3_")):
            self.assertEqual(sorted(self.read(self.path("out", name + ".pdf"))),
                             sorted([f"https://example.org/{name}", code]))

    def test_in_a_model(self):
        self.write("a.png", png(96, 48, (200, 30, 30)))
        code = {"type": "figure", "picture": "qr:" + ADDRESS, "width": "30mm",
                "level": "H", "text": {"zh": "扫码", "en": "Scan"}}
        picture = {"type": "figure", "picture": "a.png", "text": "图"}
        for unit, read, count in ((code, [ADDRESS], 0), (picture, [], 1)):
            source = self.write("m.json", json.dumps(
                {"languages": ["zh", "en"], "title": "甲", "units": [unit]}))
            harness.typeset(source, self.path("case.pdf"))
            self.assertEqual(self.read(), read)
            images = [node for page in measure.trace(self.path("case.pdf"))
                      for node in page.iter("fill_image")]
            self.assertEqual(len(images), count)
            for found in self.codes():
                self.measured(30 * MM)(found)

    def test_one_file_a_language(self):
        files = [self.write(f"x.{language}.md", f"---\nlanguages: [zh, en]\n"
                            f"---\n\n{text}\n\n![{text}](qr:{ADDRESS})\n")
                 for language, text in (("zh", "扫码报名"), ("en", "Sign up"))]
        harness.run(harness.briefset, "typeset", *files, "-o",
                    self.path("case.pdf"))
        self.assertEqual(self.read(), [ADDRESS])
        self.assertEqual([alt for alt, _ in self.figures()],
                         [f"二维码 / QR code: {ADDRESS}"])

    def test_the_width_of_a_picture(self):
        self.write("a.png", png(96, 48, (200, 30, 30)))
        for said, width in (("", 72), ("{width=30mm}", 30 * MM),
                            ("{width=25%}", 110)):
            self.make(f"![图](a.png){said}", languages="[zh-Hans]")
            self.assertEqual(self.said, "")
            node = next(measure.trace(self.path("case.pdf"))[0].iter(
                "fill_image"))
            a, _, _, d, *_ = map(float, node.get("transform").split())
            self.near(a, width, 0.01)
            self.near(abs(d), width / 2, 0.01)



class Furniture(Codes):
    """Codes that the layout puts in the masthead, at the foot or on the page,
    of what a field holds."""
    FIELDS = f'url: "{ADDRESS}"'

    def pages(self, key, *elements, fields=FIELDS, text="国家人民。", status=0):
        layout = self.write("own.yaml", "extends: bulletin\n"
                            f"{key}:\n" + "".join(f"  - {{{element}}}\n"
                                                  for element in elements))
        source = self.write("case.md", "---\nlanguages: [zh-Hans, en]\n"
                            f"title: {{zh: 题, en: Title}}\n{fields}\n---\n\n"
                            f"{text}\n\nSome text.\n")
        done = harness.typeset(source, self.path("case.pdf"), "--layout",
                               layout, status=status)
        return done.stderr.decode()

    def test_in_the_masthead(self):
        """A figure that is a link, at the right edge of the type area."""
        self.assertEqual(self.pages("opening", 'qr: "{url}", width: 30mm, '
                                    "side: right, role: text"), "")
        self.assertEqual(self.read(), [ADDRESS])
        (code,) = self.codes()
        self.near(code.white[2] - code.white[0], 30 * MM, 0.01)
        self.near(code.white[2], (210 - 26) * MM, 6 * MM)
        self.assertEqual(self.figures(), [
            (f"二维码: {ADDRESS}", ["/Link", "/Document"])])
        with pikepdf.open(self.path("case.pdf")) as pdf:
            (link,) = pdf.pages[0].Annots
            self.assertEqual(str(link.A.URI), ADDRESS)

    def test_sides(self):
        lefts = []
        for side in ("left", "center", "right"):
            self.pages("closing", f'qr: "{{url}}", side: {side}')
            (code,) = self.codes()
            lefts.append(code.white[0])
        self.near(lefts[1] - lefts[0], lefts[2] - lefts[1], 0.01)
        self.assertGreater(lefts[1] - lefts[0], 100)
        self.assertEqual(self.figures(), [])  # an artifact without a role

    def test_at_the_foot_of_the_last_page(self):
        self.pages("imprint", 'qr: "{url}", side: center', text="国" * 3000)
        codes = self.codes()
        self.assertEqual([code.page for code in codes],
                         [len(measure.trace(self.path("case.pdf"))) - 1])
        self.assertGreater(codes[0].page, 1)
        self.near(codes[0].white[3], 262 * MM, 0.01)

    def test_on_pages(self):
        """At a distance from the paper's edge, on the outer side of all pages
        but the first; told by no tag."""
        self.pages("page-furniture", 'qr: "{url}", level: H, width: 22mm, '
                   "place: page-top, distance: 10mm, side: outer, inset: 5mm, "
                   "pages: not-first", text="国" * 5000)
        codes = self.codes()
        self.assertGreater(len(codes), 2)
        self.assertEqual([code.page for code in codes],
                         list(range(1, len(codes) + 1)))
        for code in codes:
            self.near(code.white[1], 10 * MM, 0.01)
        self.near(codes[0].white[0], codes[2].white[0], 0.01)
        self.assertLess(codes[0].white[0], 50 * MM)  # an even page
        self.assertGreater(codes[1].white[0], 150 * MM)
        self.assertEqual(self.level(codes[0]), "H")
        self.assertEqual(self.read(), [ADDRESS] * len(codes))
        self.assertEqual(self.figures(), [])

    def test_one_a_language(self):
        self.pages("opening", 'qr: "{url}", role: text',
                   fields='url: {zh: "https://e.cn/", en: "https://e.org/"}')
        self.assertEqual(sorted(self.read()), ["https://e.cn/",
                                               "https://e.org/"])
        self.assertEqual([alt for alt, _ in self.figures()],
                         ["二维码: https://e.cn/", "QR code: https://e.org/"])

    def test_a_template_around_the_field(self):
        self.pages("opening", 'qr: "https://e.org/{number}"',
                   fields="number: 17")
        self.assertEqual(self.read(), ["https://e.org/17"])
        self.pages("opening", 'qr: "https://e.org/{number}"')
        self.assertEqual(self.codes(), [])  # without the field, none

    def test_conforms(self):
        self.pages("opening", 'qr: "{url}", role: text')
        done = harness.run(harness.briefset, "check", "--profile",
                           "a-2a+ua-1", self.path("case.pdf"))
        self.assertEqual(done.stderr, b"")

    def test_what_cannot_be(self):
        said = self.pages("opening", 'qr: "{url}", width: 8mm')
        self.assertRegex(said, r"own\.yaml:3:5: warning: .*\[qr-module\]")
        for element, wanted in [
                ('qr: "{url}", level: X', "one of M, L, Q, H"),
                ('text: "{url}", style: title, side: left',
                 '"side" is for a QR code here'),
                ('qr: "{long}"', r"too long for a QR code.*\[qr-text\]")]:
            said = self.pages("opening", element, status=1,
                              fields=f"long: {'x' * 3000}\nurl: a")
            self.assertRegex(said, wanted)


if __name__ == "__main__":
    harness.main()
