"""Fonts that no package has, made from one that is installed."""
import os

from fontTools import subset, ttLib

import harness

TEXT = "一二三四五六七八九十国家人民。，、；：「」（） "


def small():
    """LXGW WenKai with a few characters only, to be changed and saved."""
    source = harness.run("fc-match", "-f", "%{file}", "LXGW WenKai") \
        .stdout.decode()
    font = ttLib.TTFont(source)
    options = subset.Options()
    options.name_IDs = ["*"]
    chosen = subset.Subsetter(options)
    chosen.populate(text=TEXT)
    chosen.subset(font)
    return font


def save(font, name, path):
    """Writes the font to `path` under a `name` of its own."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = name
    os.makedirs(os.path.dirname(path), exist_ok=True)
    font.save(path)


def with_shifted_marks(path, shift=580):
    """Writes the font "Shifted" to `path`, whose closing marks stand `shift`
    thousandths of an em further right than they should."""
    font = small()
    names = font.getBestCmap()
    for mark in "。，、；：」）":
        glyph = font["glyf"][names[ord(mark)]]
        glyph.coordinates.translate((shift * font["head"].unitsPerEm // 1000,
                                     0))
        glyph.recalcBounds(font["glyf"])
        width, _ = font["hmtx"][names[ord(mark)]]
        font["hmtx"][names[ord(mark)]] = (width, glyph.xMin)
    save(font, "Shifted", path)
