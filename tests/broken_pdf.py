"""Files that are broken in exactly one way, made from a good one: negative
controls of `briefset check`, and of veraPDF beside it.

A control has a name, the clause that it breaks ("19005 6.2.11.5": ISO
19005-2; "14289 7.1": ISO 14289-1), what was done in a few words and a
function.  It takes an open pikepdf.Pdf and damages it, or, where pikepdf would
mend it, takes the file's bytes and returns others.
"""
import re
from typing import Callable, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

GOOD = """---
title: {zh: 完好的文件, en: A good file}
languages: [zh-Hans, en]
date: 2026-05-01
---

# 完好的文件 {lang=zh}

第一段有一个[链接](https://example.org/)，有[注音]{ruby="zhù yīn"}，也有[^1]脚注。

# A good file {lang=en}

The first paragraph says nothing, but says it in English.

> 引文用楷体排印。

## 表格 {lang=zh}

| 甲 | 乙 |
|---|---|
| 一 | 二 |
| 三 | 四 |

1. 第一项
2. 第二项

[^1]: 注释在这里。
"""


class Control(NamedTuple):
    name: str
    clause: str
    done: str
    damage: Callable
    bytes_only: bool
    why: str  # where veraPDF judges otherwise


CONTROLS = []


def control(clause, done, bytes_only=False, why=""):
    def add(function):
        CONTROLS.append(Control(function.__name__.replace("_", "-"), clause,
                                done, function, bytes_only, why))
        return function
    return add


# ---- helpers ----

def fonts(pdf):
    return [obj for obj in pdf.objects
            if isinstance(obj, Dictionary) and obj.get("/Type") == "/Font"]


def composite(pdf):
    """A Type 0 font of Han."""
    return next(font for font in fonts(pdf) if font.Subtype == "/Type0" and
                "Noto" in str(font.BaseFont))


def descendant(pdf, subtype=None):
    return next(font for font in fonts(pdf)
                if str(font.Subtype).startswith("/CIDFontType") and
                subtype in (None, font.Subtype))


def elements(pdf, kind):
    return [obj for obj in pdf.objects
            if isinstance(obj, Dictionary) and obj.get("/S") == kind and
            "/P" in obj]


def element(pdf, kind):
    return elements(pdf, kind)[0]


def link(pdf):
    return next(annotation for page in pdf.pages
                for annotation in page.get("/Annots", []))


def add_content(pdf, text):
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(text.encode("latin-1")))


def artifact(text):
    return f"/Artifact BMC q {text} Q EMC"


def edit_stream(stream, old, new, count=1):
    data = stream.read_bytes()
    assert old in data, old
    stream.write(data.replace(old, new, count))


def edit_content(pdf, old, new):
    """Replaces what a pattern matches first in the first page."""
    page = pdf.pages[0]
    page.contents_coalesce()
    data = page.Contents.read_bytes()
    changed, count = re.subn(old, new, data, count=1, flags=re.DOTALL)
    assert count == 1, old
    page.Contents.write(changed)


def edit_packet(pdf, old, new):
    edit_stream(pdf.Root.Metadata, old.encode(), new.encode())


def replace(data, old, new):
    assert len(old) == len(new) and old in data
    return data.replace(old, new, 1)


def edit_first_text(stream, by):
    """Replaces the first entry of a ToUnicode map."""
    data = stream.read_bytes()
    changed = re.sub(rb"(beginbfchar\n)(<[0-9A-F]{4}> )<[0-9A-F]+>\n",
                     rb"\1" + by, data, count=1)
    assert changed != data
    stream.write(changed)


def some_widths(pdf):
    """An array of widths in some font's /W."""
    return next(item for font in fonts(pdf) for item in font.get("/W", [])
                if isinstance(item, Array) and len(item) > 0)


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


# ---- annotations, actions ----

def add_annotation(pdf, **keys):
    annotation = Dictionary(Type=Name.Annot, Rect=Array([10, 10, 30, 30]),
                            F=4, Contents=String("x"))
    for key, value in keys.items():
        annotation[Name("/" + key)] = value
    page = pdf.pages[0]
    page.Tabs = Name.S
    if "/Annots" not in page:
        page.Annots = Array([])
    page.Annots.append(pdf.make_indirect(annotation))


@control("19005 6.3.1", "a film on the page")
def annotation_type(pdf):
    add_annotation(pdf, Subtype=Name.Movie)


@control("19005 6.3.2", "a link without flags")
def no_flags(pdf):
    del link(pdf)["/F"]


@control("19005 6.3.2", "a link that is not printed")
def not_printed(pdf):
    link(pdf).F = 0


@control("19005 6.3.3", "a note without an appearance")
def no_appearance(pdf):
    add_annotation(pdf, Subtype=Name.Text)


@control("19005 6.5.1", "a link that runs JavaScript")
def javascript(pdf):
    link(pdf).A = Dictionary(S=Name.JavaScript, JS=String("x"))


@control("19005 6.5.1", "a named action that is not one of four")
def named_action(pdf):
    link(pdf).A = Dictionary(S=Name.Named, N=Name.Print)


@control("19005 6.5.2", "the catalog has additional actions")
def document_actions(pdf):
    pdf.Root.AA = Dictionary(
        WC=Dictionary(S=Name.URI, URI=String("https://example.org/")))


@control("19005 6.5.2", "a page has additional actions")
def page_actions(pdf):
    pdf.pages[0].AA = Dictionary(
        O=Dictionary(S=Name.URI, URI=String("https://example.org/")))


@control("19005 6.4.1", "a form that wants its fields drawn")
def need_appearances(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), NeedAppearances=True)


@control("19005 6.4.2", "an XFA form")
def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array([]))


# ---- metadata ----

@control("19005 6.6.2.1", "no metadata")
def no_metadata(pdf):
    del pdf.Root.Metadata


@control("19005 6.6.2.1", "an unescaped & in the title")
def unescaped(pdf):
    edit_packet(pdf, "A good file", "A good & file")


@control("19005 6.6.2.1", "an attribute bytes in the packet's head")
def packet_bytes(pdf):
    edit_packet(pdf, "<?xpacket begin=", "<?xpacket bytes=\"1\" begin=")


@control("19005 6.6.2.1", "an attribute encoding in the packet's head")
def packet_encoding(pdf):
    edit_packet(pdf, "<?xpacket begin=", "<?xpacket encoding=\"UTF-8\" begin=")


@control("19005 6.6.2.3", "a property that nothing describes")
def unknown_property(pdf):
    edit_packet(pdf, "<dc:format>", "<briefing:issue xmlns:briefing="
                "\"https://example.org/ns/\">1</briefing:issue><dc:format>")


@control("19005 6.6.2.3", "a title that is plain text")
def property_type(pdf):
    data = pdf.Root.Metadata.read_bytes()
    changed = re.sub(rb"<dc:title>.*</dc:title>",
                     b"<dc:title>Title</dc:title>", data, flags=re.DOTALL)
    assert changed != data
    pdf.Root.Metadata.write(changed)


@control("19005 6.6.2.3", "a description without a category")
def schema_field(pdf):
    data = pdf.Root.Metadata.read_bytes()
    changed = re.sub(rb"<pdfaProperty:category>[^<]*</pdfaProperty:category>",
                     b"", data, count=1)
    assert changed != data
    pdf.Root.Metadata.write(changed)


@control("19005 6.6.4", "the claim has another prefix")
def claim_prefix(pdf):
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(data.replace(b"pdfaid", b"archive"))


@control("14289 5", "the claim to be PDF/UA says part 2")
def access_part(pdf):
    edit_packet(pdf, "<pdfuaid:part>1<", "<pdfuaid:part>2<")


# ---- the document's structure ----

@control("19005 6.7.2", "no MarkInfo")
def not_marked(pdf):
    del pdf.Root.MarkInfo


@control("19005 6.7.3", "no structure tree")
def no_tree(pdf):
    del pdf.Root.StructTreeRoot


@control("19005 6.7.3", "a type that is mapped to nothing")
def unknown_type(pdf):
    element(pdf, "/P").S = Name.Absatz


@control("19005 6.7.3", "a type that is mapped in a circle")
def circular_type(pdf):
    element(pdf, "/P").S = Name.Absatz
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Absatz=Name.Alinea,
                                                 Alinea=Name.Absatz)


@control("14289 7.1", "a standard type that is mapped to another")
def remapped_type(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


@control("19005 6.7.4", "a language zh_CN")
def language_syntax(pdf):
    pdf.Root.Lang = String("zh_CN")


@control("14289 7.1", "a rule that is not tagged")
def untagged(pdf):
    add_content(pdf, "10 10 100 1 re f")


@control("14289 7.1", "text that is not tagged")
def untagged_text(pdf):
    edit_content(pdf, rb"/\w+ <</MCID 0[^>]*>> ?BDC", b"/Span BMC")


@control("14289 7.1", "an artifact inside tagged content")
def artifact_in_tag(pdf):
    edit_content(pdf, rb"(/\w+ <</MCID 0[^>]*>> ?BDC)",
                 rb"\1 /Artifact BMC 1 1 2 2 re f EMC ")


@control("14289 7.1", "tagged content inside an artifact")
def tag_in_artifact(pdf):
    edit_content(pdf, rb"(/\w+ <</MCID 0[^>]*>> ?BDC.*?\nEMC\n)",
                 rb"/Artifact BMC \1 EMC ")


@control("14289 7.1", "the tags may be wrong, says the file")
def suspects(pdf):
    pdf.Root.MarkInfo.Suspects = True


@control("14289 7.1", "no title in the metadata")
def no_title(pdf):
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(re.sub(rb"<dc:title>.*</dc:title>", b"", data,
                                   flags=re.DOTALL))


@control("14289 7.1", "the title is not shown")
def title_not_shown(pdf):
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@control("14289 7.1", "an element without its parent")
def no_parent(pdf):
    del element(pdf, "/P")["/P"]


@control("14289 7.2", "no language at all")
def no_language(pdf):
    del pdf.Root.Lang
    for obj in pdf.objects:
        if isinstance(obj, Dictionary) and "/P" in obj and "/Lang" in obj:
            del obj["/Lang"]


@control("14289 7.2", "a paragraph directly in a table")
def table_kids(pdf):
    table = element(pdf, "/Table")
    table.K[0].S = Name.P


@control("14289 7.2", "a row with one cell too few")
def table_grid(pdf):
    row = elements(pdf, "/TR")[-1]
    row.K = Array([row.K[0]])


@control("14289 7.2", "a cell over two columns, in a row of two cells")
def table_overflow(pdf):
    cell = elements(pdf, "/TD")[-1]
    cell.A = Dictionary(O=Name.Table, ColSpan=2)


@control("14289 7.2", "a head of a table in a row")
def cell_parent(pdf):
    element(pdf, "/TR").S = Name.Sect


@control("14289 7.2", "a paragraph directly in a list")
def list_kids(pdf):
    element(pdf, "/LI").S = Name.P


@control("14289 7.2", "a paragraph in place of an item's body")
def item_kids(pdf):
    element(pdf, "/LBody").S = Name.P


@control("14289 7.3", "a figure without alternative text")
def figure(pdf):
    element(pdf, "/P").S = Name.Figure


@control("14289 7.7", "a formula without alternative text")
def formula(pdf):
    element(pdf, "/P").S = Name.Formula


@control("14289 7.4.2", "a heading that skips a level")
def heading_skipped(pdf):
    element(pdf, "/H2").S = Name.H4


@control("14289 7.4.4", "H beside H1")
def heading_kinds(pdf):
    element(pdf, "/H2").S = Name.H


@control("14289 7.5", "heads of a table that do not say their scope")
def no_scope(pdf):
    for head in elements(pdf, "/TH"):
        del head["/A"]


@control("14289 7.9", "a note without an ID")
def note_id(pdf):
    del element(pdf, "/Note")["/ID"]


@control("14289 7.9", "two notes with one ID")
def same_note_id(pdf):
    note, other = element(pdf, "/Note"), element(pdf, "/P")
    other.S, other.ID = Name.Note, note.ID


@control("14289 7.18.3", "the tabulator goes its own way")
def no_tabs(pdf):
    for page in pdf.pages:
        if "/Tabs" in page:
            del page.Tabs


@control("14289 7.18.5", "a link outside the structure")
def link_untagged(pdf):
    del link(pdf)["/StructParent"]


@control("14289 7.18.5", "a link without a description")
def link_text(pdf):
    del link(pdf)["/Contents"]


@control("14289 7.18.1", "a stamp outside the structure")
def stamp_untagged(pdf):
    form = pdf.make_stream(b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    add_annotation(pdf, Subtype=Name.Stamp, AP=Dictionary(N=form))


# ---- the rest ----

def attach(pdf, data, **keys):
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/text/plain")
    specification = Dictionary(Type=Name.Filespec, EF=Dictionary(F=stream),
                               **keys)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(
        Names=Array([String("a"), pdf.make_indirect(specification)])))


@control("19005 6.8", "a text is attached")
def attached_text(pdf):
    attach(pdf, b"text", F=String("a.txt"), UF=String("a.txt"))


@control("14289 7.11", "an attached file without a UF")
def attached_name(pdf):
    attach(pdf, b"text", F=String("a.txt"))


@control("19005 6.9", "a configuration of layers without a name")
def layer_name(pdf):
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]),
                                       D=Dictionary(Order=Array([layer])))


@control("19005 6.9", "layers that switch themselves")
def layer_states(pdf):
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]),
        D=Dictionary(Name=String("x"), Order=Array([layer]), AS=Array([])))


@control("19005 6.10", "steps of a presentation")
def presentation(pdf):
    pdf.pages[0].PresSteps = Dictionary(Type=Name.NavNode)


@control("19005 6.11", "the catalog has requirements")
def requirements(pdf):
    pdf.Root.Requirements = Array([])


# ---- making them ----

def make(good, folder):
    """Writes every broken file beside its control: [(control, path)]."""
    made = []
    with open(good, "rb") as file:
        data = file.read()
    for number, one in enumerate(CONTROLS):
        path = f"{folder}/{number:03}-{one.name}.pdf"
        if one.bytes_only:
            changed = one.damage(data)
            assert changed != data, one.name
            with open(path, "wb") as file:
                file.write(changed)
        else:
            with pikepdf.open(good) as pdf:
                options = one.damage(pdf) or {}
                pdf.save(path, fix_metadata_version=False, **options)
        made.append((one, path))
    return made
