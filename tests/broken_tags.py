"""Broken files: annotations, metadata, structure; see broken_pdf.py."""
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from broken_pdf import (add_content, artifact, control, edit_content, edit_packet,
                        element, elements, link)


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


@control("19005 6.3.3", "a stamp with two appearances")
def two_appearances(pdf):
    form = pdf.make_stream(b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    add_annotation(pdf, Subtype=Name.Stamp, AP=Dictionary(N=form, D=form))


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


def edit_schemas(pdf, old, new):
    data = pdf.Root.Metadata.read_bytes()
    changed = re.sub(old, new, data, count=1, flags=re.DOTALL)
    assert changed != data
    pdf.Root.Metadata.write(changed)


@control("19005 6.6.2.3", "the descriptions are a sequence")
def schemas_in_sequence(pdf):
    edit_schemas(pdf, rb"(<pdfaExtension:schemas>\s*<rdf:)Bag(>.*?</rdf:)Bag"
                 rb"(>\s*</pdfaExtension:schemas>)", rb"\1Seq\2Seq\3")


@control("19005 6.6.2.3", "a schema without a name")
def schema_name(pdf):
    edit_schemas(pdf, rb"<pdfaSchema:schema>.*?</pdfaSchema:schema>", b"")


@control("19005 6.6.2.3", "a schema without its namespace")
def schema_namespace(pdf):
    edit_schemas(pdf, rb"<pdfaSchema:namespaceURI>.*?</pdfaSchema:name"
                 rb"spaceURI>", b"")


@control("19005 6.6.2.3", "a schema without its prefix")
def schema_prefix(pdf):
    edit_schemas(pdf, rb"<pdfaSchema:prefix>.*?</pdfaSchema:prefix>", b"")


@control("19005 6.6.2.3", "a schema with a bag of properties")
def schema_properties(pdf):
    edit_schemas(pdf, rb"(<pdfaSchema:property>\s*<rdf:)Seq(>.*?</rdf:)Seq",
                 rb"\1Bag\2Bag")


@control("19005 6.6.2.3", "a schema with an unknown field")
def schema_unknown_field(pdf):
    edit_schemas(pdf, rb"<pdfaSchema:prefix>",
                 b"<pdfaSchema:color>red</pdfaSchema:color>"
                 b"<pdfaSchema:prefix>")


@control("19005 6.6.2.3", "a described property without a name")
def property_name(pdf):
    edit_schemas(pdf, rb"<pdfaProperty:name>[^<]*</pdfaProperty:name>", b"")


@control("19005 6.6.2.3", "a described property of an unknown type")
def property_value_type(pdf):
    edit_schemas(pdf, rb"<pdfaProperty:valueType>[^<]*<",
                 b"<pdfaProperty:valueType>Colour<")


@control("19005 6.6.2.3", "a property without a description")
def property_description(pdf):
    edit_schemas(pdf, rb"<pdfaProperty:description>.*?"
                 rb"</pdfaProperty:description>", b"")


@control("19005 6.6.4", "the claim says part 3")
def claim_part(pdf):
    edit_packet(pdf, "<pdfaid:part>2<", "<pdfaid:part>3<")


@control("19005 6.6.4", "the claim says level B")
def claim_level(pdf):
    edit_packet(pdf, "<pdfaid:conformance>A<", "<pdfaid:conformance>B<")


@control("14289 5", "the claim to be PDF/UA has another prefix")
def access_prefix(pdf):
    data = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(data.replace(b"pdfuaid", b"access"))


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


@control("14289 7.2", "the first row is no row")
def cell_parent(pdf):
    element(pdf, "/TR").S = Name.Sect


@control("14289 7.2", "the last row is no row")
def data_cell_parent(pdf):
    elements(pdf, "/TR")[-1].S = Name.Sect


@control("14289 7.2", "rows in a section")
def row_parent(pdf):
    element(pdf, "/THead").S = Name.Sect


@control("14289 7.2", "a table's head and body in a section")
def head_parent(pdf):
    element(pdf, "/Table").S = Name.Sect


@control("14289 7.2", "a table of two heads and no body")
def two_heads(pdf):
    element(pdf, "/TBody").S = Name.THead


@control("14289 7.2", "a paragraph in place of a cell")
def row_kids(pdf):
    elements(pdf, "/TD")[-1].S = Name.P


@control("14289 7.2", "a cell over the one beside it")
def cells_overlap(pdf):
    elements(pdf, "/TD")[1].A = Dictionary(O=Name.Table, RowSpan=2)
    elements(pdf, "/TD")[2].A = Dictionary(O=Name.Table, ColSpan=2)


@control("14289 7.2", "a cell over more rows than there are")
def rows_overflow(pdf):
    elements(pdf, "/TD")[-1].A = Dictionary(O=Name.Table, RowSpan=3)


@control("14289 7.2", "items in a section")
def item_parent(pdf):
    element(pdf, "/L").S = Name.Sect


@control("14289 7.2", "an ActualText without a language")
def span_language(pdf):
    del pdf.Root.Lang
    add_content(pdf, "/Span <</ActualText <FEFF0041>>> BDC "
                + artifact("1 1 5 5 re f") + " EMC")


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
