"""Pictures, read back from finished PDFs: what is shown, where and how large,
its transparency, its place in the tags, and what is refused.
"""
import os
import struct
import zlib

import pikepdf

import harness
import measure
from made import TEN, Made, structure_text


def png(width, height, color, kind=2, density=None):
    """A PNG of one colour: kind 0 is gray, 2 RGB, 6 RGB with alpha."""
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + \
            struct.pack(">I", zlib.crc32(body))
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    made = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
    if density:
        made += chunk(b"pHYs", struct.pack(">IIB", density, density, 1))
    return made + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Figures(Made):
    def picture(self, name="a.png", width=96, height=48, **options):
        options.setdefault("color", (200, 30, 30))
        return self.write(name, png(width, height, **options))

    def images(self):
        """The pictures of the pages: [(page, left, top, right, bottom)] in
        points from the type area's top left corner."""
        found = []
        for number, page in enumerate(measure.trace(self.path("case.pdf"))):
            for node in page.iter("fill_image"):
                a, _, _, d, e, f = (float(n) for n in
                                    node.get("transform").split())
                top, bottom = sorted((f, f + d))
                found.append((number, e - measure.MARGIN,
                              top - measure.MARGIN, e + a - measure.MARGIN,
                              bottom - measure.MARGIN))
        return found

    def xobjects(self):
        with pikepdf.open(self.path("case.pdf")) as pdf:
            objects = pdf.pages[0].Resources.get("/XObject", {})
            return [(str(image.ColorSpace), int(image.Width),
                     "/SMask" in image, str(image.Filter),
                     image.read_raw_bytes(), image.read_bytes()
                     if image.Filter == "/FlateDecode" else b"")
                    for image in (objects[key] for key in objects.keys())]

    def figures(self):
        """The figures of the structure tree: (alternative, captions)."""
        with pikepdf.open(self.path("case.pdf")) as pdf:
            return [str(node.Alt) for node in pdf.objects
                    if isinstance(node, pikepdf.Dictionary) and
                    node.get("/S") == "/Figure"]

    PAIR = "![水位图](a.png)\n\n![Water levels](a.png)"

    def test_shown_once_with_both_captions(self):
        self.picture()
        sheet = self.make(f"{TEN}\n\n{self.PAIR}\n\n{TEN}")
        self.assertNotIn("picture", self.said)
        [(page, left, top, right, bottom)] = self.images()
        self.near(right - left, 72, 0.01)
        self.near(bottom - top, 36, 0.01)
        self.near((left + right) / 2, 220, 0.01)
        for caption in ("水位图", "Waterlevels"):
            line = next(line for line in sheet.all
                        if measure.bare(line.text) == caption)
            self.assertGreater(line.y * 10, bottom)
            self.near((line.glyphs[0].x + line.glyphs[-1].end) * 5, 220, 1)
        self.assertEqual(self.figures(), ["水位图 / Water levels"])
        self.assertEqual(structure_text(self.path("case.pdf")),
                         f"{TEN}水位图Waterlevels{TEN}")

    def test_two_files_are_two_pictures(self):
        self.picture()
        self.picture("b.png", color=(0, 0, 200))
        self.make(self.PAIR.replace("levels](a", "levels](b"))
        self.assertEqual(len(self.images()), 2)

    def test_in_every_lane(self):
        self.picture(width=960)
        for kind, count in (("parallel", 2), ("facing", 2), ("sequential", 2),
                            ("single", 1)):
            sheet = self.make(self.PAIR, arrangement=kind)
            images = self.images()
            self.assertEqual(len(images), count, kind)
            self.assertEqual(len(self.figures()), 1)
            self.assertEqual(len(self.xobjects()), 1)
            if kind == "parallel":
                captions = [next(line.y for line in sheet.all if text in
                                 line.text) for text in ("水位图", "Water")]
                self.near(*captions)
                self.near(images[0][2], images[1][2], 0.01)
                for image in images:
                    self.near(image[3] - image[1], (440 - 17) / 2, 0.01)

    def test_no_wider_than_the_text_nor_too_high(self):
        self.picture(width=2000, height=400)
        self.make("![图](a.png)", 40)
        self.near(self.images()[0][3] - self.images()[0][1], 400, 0.01)
        self.picture(width=400, height=2000)
        self.make("![图](a.png)", 40, 40)
        [(_, _, top, _, bottom)] = self.images()
        self.near(bottom - top, 240, 0.01)

    def test_width_and_height(self):
        """Twice as wide as high, it stays so, and fits in both."""
        self.picture()
        for said, width in (("width=30mm", 30), ("height=30mm", 60),
                            ("height=10mm width=30mm", 20),
                            ("width=30mm\nheight=20mm", 30),
                            ("width=1.1811023622047in", 30)):
            with self.subTest(said):
                self.make(f"![图](a.png){{{said}}}")
                [(_, left, top, right, bottom)] = self.images()
                self.near(right - left, width * 72 / 25.4, 0.01)
                self.near(bottom - top, width * 36 / 25.4, 0.01)

    def test_density(self):
        """As many pixels a metre as make 300 an inch."""
        self.picture(width=300, density=11811)
        self.make("![图](a.png)")
        self.near(self.images()[0][3] - self.images()[0][1], 72, 0.01)

    def test_colours_and_transparency(self):
        cases = (((90, 90, 90), 2, "/DeviceGray", False, bytes([90])),
                 ((90,), 0, "/DeviceGray", False, bytes([90])),
                 ((9, 90, 200), 2, "/DeviceRGB", False, bytes([9, 90, 200])),
                 ((9, 90, 200, 128), 6, "/DeviceRGB", True,
                  bytes([9, 90, 200])))
        for color, kind, space, masked, pixel in cases:
            self.picture(width=8, height=4, color=color, kind=kind)
            self.make("![图](a.png)")
            [(found, width, mask, _, _, samples)] = self.xobjects()
            self.assertEqual((found, width, mask), (space, 8, masked))
            self.assertEqual(samples, pixel * 32)

    def test_jpeg_goes_in_as_it_is(self):
        harness.need("gs")
        path = self.path("a.jpg")
        harness.run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=jpeg",
                    "-r72", "-g100x50", f"-sOutputFile={path}", "-c",
                    "1 0 0 setrgbcolor 0 0 100 50 rectfill showpage")
        self.make("![图](a.jpg)")
        [(space, width, mask, filters, raw, _)] = self.xobjects()
        self.assertEqual((space, width, mask, filters),
                         ("/DeviceRGB", 100, False, "/DCTDecode"))
        with open(path, "rb") as file:
            self.assertEqual(raw, file.read())
        self.near(self.images()[0][3] - self.images()[0][1], 100, 0.01)

    def test_caption_stays_with_its_picture(self):
        self.picture(height=96)
        for before in range(1, 14):
            sheet = self.make("\n\n".join([TEN] * before) + "\n\n" + self.PAIR,
                              height=28)
            [image] = self.images()
            for caption in ("水位图", "Water"):
                line = next(l for l in sheet.all if caption in l.text)
                self.assertEqual(line.page, image[0])
            self.assertLessEqual(image[4], 280)

    def test_refused(self):
        os.mkdir(self.path("in"))
        good = png(4, 4, (1, 2, 3))
        self.write("out.png", good)
        self.write("bad.png", good[:45])
        self.write("text.png", "no picture")
        self.write("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\0")
        huge = good[:16] + struct.pack(">II", 60000, 60000) + good[24:]
        huge = huge[:29] + struct.pack(">I", zlib.crc32(huge[12:29])) + huge[33:]
        self.write("huge.png", huge)
        os.symlink("/etc/hostname", self.path("link.png"))
        for name, code in (("none.png", "unreadable-file"),
                           ("bad.png", "picture-format"),
                           ("text.png", "picture-format"),
                           ("cut.jpg", "picture-format"),
                           ("huge.png", "picture-size"),
                           ("/etc/hostname", "picture-outside"),
                           ("http://a.b/c.png", "picture-outside"),
                           ("link.png", "picture-outside"),
                           ("../" + os.path.basename(self.folder) +
                            "/../../etc/hostname", "picture-outside")):
            self.make(f"国家\n\n![图]({name})", status=1)
            self.assertRegex(self.said,
                             rf"case\.md:7:1: error: .*\[{code}\]")

    def test_from_other_folders(self):
        self.write("other/a.png", png(8, 8, (9, 90, 200)))
        self.write("third/a.png", png(8, 8, (9, 90, 200)))
        os.symlink("../third/a.png", self.path("other/link.png"))
        for number, name in enumerate(("../other/a.png",
                                       self.path("other/a.png"))):
            source = self.write(f"in/{number}.md", f"![图]({name})\n")
            done = harness.typeset(source, self.path("o.pdf"), status=1)
            self.assertIn(b"[picture-outside]", done.stderr)
            harness.typeset(source, self.path("o.pdf"), "--allow-path",
                            self.path("other"))
            done = harness.typeset(source, self.path("o.pdf"), "--allow-path",
                                   self.path("third"), status=1)
            self.assertIn(b"[picture-outside]", done.stderr)
        source = self.write("in/a.md", "![图](../other/link.png)\n")
        harness.typeset(source, self.path("o.pdf"), "--allow-path",
                        self.path("other"), status=1)
        harness.typeset(source, self.path("o.pdf"), "--allow-path",
                        self.path("other"), "--allow-path", self.path("third"))
        done = harness.typeset(source, self.path("o.pdf"), "--allow-path",
                               self.path("none"), status=2)
        self.assertIn(b"there is no folder", done.stderr)

    def test_told(self):
        self.picture()
        self.make("![](a.png)")
        self.assertIn("[picture-description]", self.said)
        self.assertEqual(len(self.images()), 1)
        self.make("国![图](a.png)家")
        self.assertIn("[image-not-set]", self.said)
        self.assertEqual(self.images(), [])


if __name__ == "__main__":
    harness.main()
