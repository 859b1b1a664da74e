"""Broken files: bytes, objects, graphics and fonts; see broken_pdf.py."""
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from broken_pdf import (add_content, artifact, composite, control, descendant,
                        edit_first_text, fonts, replace, some_widths)


# ---- bytes ----

@control("19005 6.1.2", "the header says %PDF-1.8", True)
def header_version(data):
    return replace(data, b"%PDF-1.7", b"%PDF-1.8")


@control("19005 6.1.2", "the second line is plain", True)
def header_binary(data):
    return replace(data, b"%\xe2\xe3\xcf\xd3", b"%abcd")


@control("19005 6.1.3", "the trailer has no ID", True)
def no_id(data):
    return replace(data, b"\n/ID [", b"\n/IX [")


@control("19005 6.1.3", "bytes after the end of file", True)
def after_end(data):
    return data + b"\n% more\n"


@control("19005 6.1.4", "a blank before the first subsection", True)
def xref_spacing(data):
    at = data.rindex(b"\nxref\n")
    changed = data[:at] + b"\nxref \n" + data[at + 6:]
    return changed


@control("19005 6.1.6", "a hexadecimal string with an odd digit", True)
def hex_odd(data):
    return re.sub(rb"/ID \[<([0-9A-F]{31})[0-9A-F]>", rb"/ID [<\1 >", data,
                  count=1)


@control("19005 6.1.6", "a hexadecimal string with a letter G", True)
def hex_letter(data):
    return re.sub(rb"/ID \[<([0-9A-F]{30})[0-9A-F]{2}>", rb"/ID [<\1GG>",
                  data, count=1)


@control("19005 6.1.7.1", "a stream is longer than its Length says", True)
def stream_length(data):
    found = list(re.finditer(rb"/Length (\d+)(\d)\b", data))[-1]
    digit = b"1" if found.group(2) != b"1" else b"2"
    return data[:found.start(2)] + digit + data[found.end(2):]


@control("19005 6.1.7.1", "no line end before endstream", True)
def endstream_spacing(data):
    at = data.rindex(b"\nendstream")
    return data[:at] + b"\x20endstream" + data[at + 10:]


@control("19005 6.1.9", "two blanks in the head of an object", True)
def object_spacing(data):
    start = re.search(rb"\n1 0 obj\n", data).start()
    return data[:start] + b"\n1 0 obj " + data[start + 9:]


# ---- objects ----

@control("19005 6.1.3", "the file is encrypted")
def encrypted(pdf):
    return {"encryption": pikepdf.Encryption(owner="", user="", R=4)}


@control("19005 6.1.7.1", "a stream has its data in another file")
def stream_file(pdf):
    stream = pdf.make_stream(b"x")
    stream.F = String("other.bin")
    pdf.Root.PieceX = pdf.make_indirect(stream)


@control("19005 6.1.7.2", "a stream is compressed by LZW")
def lzw(pdf):
    stream = pikepdf.Stream(pdf, b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01",
                 filter=Name.LZWDecode)
    pdf.Root.PieceX = pdf.make_indirect(stream)
    return {"compress_streams": False,
            "stream_decode_level": pikepdf.StreamDecodeLevel.none}


@control("19005 6.1.13", "a string of 40,000 bytes")
def long_string(pdf):
    pdf.Root.PieceX = String("x" * 40000)


@control("19005 6.1.13", "a name of 130 bytes")
def long_name(pdf):
    pdf.Root.PieceX = Name("/" + "x" * 130)


@control("19005 6.1.13", "a whole number of 33 bits")
def large_integer(pdf):
    pdf.Root.PieceX = 3000000000


@control("19005 6.1.8", "the name of a font is not UTF-8",
         why="veraPDF does not look at it")
def name_not_utf8(pdf):
    composite(pdf).BaseFont = pikepdf.Object.parse(b"/A#FFB")
    composite(pdf).DescendantFonts[0].BaseFont = composite(pdf).BaseFont


@control("19005 6.1.13", "29 states saved in one another")
def nested_states(pdf):
    add_content(pdf, "q " * 29 + "Q " * 29)


@control("19005 6.1.13", "a page of 20,000 points")
def large_page(pdf):
    pdf.pages[0].MediaBox = Array([0, 0, 600, 20000])


# ---- graphics ----

@control("19005 6.2.2", "an unknown operator")
def unknown_operator(pdf):
    add_content(pdf, "1 2 frob")


@control("19005 6.2.2", "a form that draws with resources of its page")
def borrowed_resources(pdf):
    form = pdf.make_stream(b"/G0 gs 1 1 5 5 re f")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    resources = pdf.pages[0].Resources
    resources.ExtGState = Dictionary(G0=Dictionary(Type=Name.ExtGState, ca=1))
    resources.XObject = Dictionary(I0=form)
    add_content(pdf, artifact("/I0 Do"))


@control("19005 6.2.3", "the profile is not one of a monitor or printer")
def intent_class(pdf):
    stream = pdf.Root.OutputIntents[0].DestOutputProfile
    data = bytearray(stream.read_bytes())
    data[12:16] = b"link"
    stream.write(bytes(data))


@control("19005 6.2.3", "two output intents with different profiles")
def intents_differ(pdf):
    first = pdf.Root.OutputIntents[0]
    stream = pdf.make_stream(first.DestOutputProfile.read_bytes())
    stream.N = 3
    second = Dictionary(Type=Name.OutputIntent, S=Name("/GTS_PDFX"),
                        OutputConditionIdentifier=String("x"),
                        DestOutputProfile=stream)
    pdf.Root.OutputIntents.append(pdf.make_indirect(second))


@control("19005 6.2.4.3", "colours without an output intent")
def no_intent(pdf):
    del pdf.Root.OutputIntents


@control("19005 6.2.4.3", "a colour in CMYK")
def cmyk(pdf):
    add_content(pdf, artifact("0 1 1 0 k 1 1 5 5 re f"))


@control("19005 6.2.5", "a transfer function")
def transfer(pdf):
    pdf.pages[0].Resources.ExtGState = Dictionary(
        G0=Dictionary(Type=Name.ExtGState, TR=Name.Identity))
    add_content(pdf, artifact("/G0 gs 1 1 5 5 re f"))


@control("19005 6.2.6", "an unknown rendering intent")
def rendering_intent(pdf):
    add_content(pdf, artifact("/Glowing ri"))


def image(pdf, **keys):
    stream = pdf.make_stream(b"\x00\x00\x00")
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width = stream.Height = 1
    stream.BitsPerComponent, stream.ColorSpace = 8, Name.DeviceRGB
    for key, value in keys.items():
        stream[Name("/" + key)] = value
    pdf.pages[0].Resources.XObject = Dictionary(I0=stream)
    add_content(pdf, artifact("5 0 0 5 1 1 cm /I0 Do"))


@control("19005 6.2.8", "an image that asks to be smoothed")
def smoothed_image(pdf):
    image(pdf, Interpolate=True)


@control("19005 6.2.8", "an image in the page that asks to be smoothed")
def smoothed_inline_image(pdf):
    add_content(pdf, artifact("5 0 0 5 1 1 cm BI /W 1 /H 1 /CS /G /BPC 8 "
                              "/I true ID x EI"))


@control("19005 6.1.10", "an image in the page that is compressed by LZW")
def inline_lzw(pdf):
    add_content(pdf, artifact("5 0 0 5 1 1 cm BI /W 1 /H 1 /CS /G /BPC 8 "
                              "/F /LZW ID \x80\x0b\x60\x50 EI"))


@control("19005 6.2.8", "an image with alternates")
def alternate_image(pdf):
    image(pdf, Alternates=Array([]))


@control("19005 6.2.9", "a form that refers to another file")
def reference_form(pdf):
    form = pdf.make_stream(b"1 1 5 5 re f")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    form.Ref = Dictionary(F=String("x.pdf"), Page=0)
    pdf.pages[0].Resources.XObject = Dictionary(I0=form)
    add_content(pdf, artifact("/I0 Do"))


@control("19005 6.2.10", "an unknown blend mode")
def blend_mode(pdf):
    pdf.pages[0].Resources.ExtGState = Dictionary(
        G0=Dictionary(Type=Name.ExtGState, BM=Name.Glow))
    add_content(pdf, artifact("/G0 gs 1 1 5 5 re f"))


# ---- fonts ----

@control("19005 6.2.11.2", "a font without a type",
         why="veraPDF gives a font in a resource dictionary its type")
def font_type(pdf):
    del composite(pdf)["/Type"]


@control("19005 6.2.11.2", "a font of an unknown type",
         why="veraPDF leaves such a font out")
def font_subtype(pdf):
    composite(pdf).Subtype = Name.Type9


@control("19005 6.2.11.2", "a font without a name",
         why="veraPDF takes the name of its descendant")
def font_name(pdf):
    del composite(pdf)["/BaseFont"]


@control("19005 6.2.11.2", "a font program of an unknown type")
def program_type(pdf):
    font = descendant(pdf, "/CIDFontType0")
    font.FontDescriptor.FontFile3.Subtype = Name.Type9


@control("19005 6.2.11.3.2", "a TrueType font without a CIDToGIDMap")
def cid_map(pdf):
    del descendant(pdf, "/CIDFontType2")["/CIDToGIDMap"]


@control("19005 6.2.11.3.3", "an unknown CMap")
def unknown_cmap(pdf):
    composite(pdf).Encoding = Name("/Mine-H")


@control("19005 6.2.11.4.1", "a font that is not embedded")
def not_embedded(pdf):
    descriptor = descendant(pdf).FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


@control("19005 6.2.11.4.1", "a code for which the font has no glyph")
def no_glyph(pdf):
    font = descendant(pdf, "/CIDFontType2")
    number = next(number for number, parent in enumerate(fonts(pdf))
                  if parent.Subtype == "/Type0" and
                  parent.DescendantFonts[0].objgen == font.objgen)
    parent = fonts(pdf)[number]
    parent.ToUnicode = pdf.make_stream(
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfchar <FFF0> <0041> endbfchar endcmap")
    pdf.pages[0].Resources.Font.FX = pdf.make_indirect(
        Dictionary(dict(parent.items())))
    add_content(pdf, artifact("BT /FX 10 Tf 20 20 Td <FFF0> Tj ET"))


@control("19005 6.2.11.4.2", "a CIDSet that lacks a glyph")
def cid_set(pdf):
    font = composite(pdf).DescendantFonts[0]
    font.FontDescriptor.CIDSet = pdf.make_stream(b"\x80")


@control("19005 6.2.11.5", "a width off by two thousandths")
def width(pdf):
    widths = some_widths(pdf)
    widths[0] = widths[0] + 2


@control("19005 6.2.11.5", "the default width off by two thousandths")
def default_width(pdf):
    font = composite(pdf).DescendantFonts[0]
    font.DW = font.get("/DW", 1000) + 2


@control("19005 6.2.11.7.2", "a ToUnicode map without one entry")
def to_unicode_entry(pdf):
    stream = composite(pdf).ToUnicode
    edit_first_text(stream, b"")


@control("19005 6.2.11.7.2", "a font without a ToUnicode map")
def to_unicode(pdf):
    del composite(pdf)["/ToUnicode"]


@control("19005 6.2.11.7.2", "a ToUnicode map to U+FEFF")
def to_no_character(pdf):
    stream = composite(pdf).ToUnicode
    edit_first_text(stream, rb"\2<FEFF>\n")


@control("19005 6.2.11.7.3", "a character of private use")
def private_use(pdf):
    stream = composite(pdf).ToUnicode
    edit_first_text(stream, rb"\2<E000>\n")


@control("19005 6.2.11.8", ".notdef is drawn")
def notdef(pdf):
    parent = composite(pdf)
    name = next(key for key, font in pdf.pages[0].Resources.Font.items()
                if font.objgen == parent.objgen)
    add_content(pdf, artifact(f"BT {name} 10 Tf 20 20 Td <0000> Tj ET"))
