# labels: once
"""The README shows a page of every built-in layout, as the program makes it
now.  BRIEFSET_GOLDEN=write renews the pictures."""
import glob
import os
import subprocess

from PIL import Image, ImageChops, ImageStat

import harness

SAMPLES = os.path.join(harness.root, "input", "samples")
TEXTS = {"handout": "initiative",
         "initiative": "appeal", "initiative-a5": "appeal"}
DPI = 44
BYTES = 40_000
SAME = 3  # of 255, on average: other fonts and renderers draw a little else


def layouts():
    return sorted(os.path.basename(path)[:-5] for path in glob.glob(
        os.path.join(harness.root, "layouts", "*.yaml")))


def picture(layout):
    return os.path.join(SAMPLES, "pictures", layout + ".png")


def difference(one, other):
    if one.size != other.size:
        return 255
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    return ImageStat.Stat(apart).mean[0]


class Gallery(harness.TestCase):
    def draw(self, layout):
        pdf = self.path(layout + ".pdf")
        harness.typeset(
            os.path.join(SAMPLES, TEXTS.get(layout, layout) + ".md"), pdf,
            "--layout", layout)
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "-f", "1", "-l",
                        "1", "-singlefile", pdf, self.path(layout)],
                       check=True)
        return Image.open(self.path(layout + ".png")).convert("RGB")

    def test_pictures(self):
        harness.need("pdftoppm")
        with open(os.path.join(harness.root, "README.md"),
                  encoding="utf-8") as file:
            readme = file.read()
        shown = None
        for layout in layouts():
            drawn = self.draw(layout)
            if os.environ.get("BRIEFSET_GOLDEN") == "write":
                drawn.quantize(24, dither=0).save(picture(layout),
                                                  optimize=True)
            with self.subTest(layout=layout):
                self.assertIn(f"(input/samples/pictures/{layout}.png)", readme)
                self.assertLess(os.path.getsize(picture(layout)), BYTES)
                before, shown = shown, Image.open(picture(layout))
                self.assertLess(difference(drawn, shown), SAME)
                if before:
                    self.assertGreater(difference(drawn, before), SAME)


if __name__ == "__main__":
    harness.main()
