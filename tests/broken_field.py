"""Broken files: fields of forms and signatures; see broken_pdf.py."""
from pikepdf import Array, Dictionary, Name, String

from broken_pdf import control, element
from broken_tags import add_annotation, no_language


# ---- signatures ----

def der(tag, *parts):
    """An element in DER, of fewer than 256 bytes."""
    body = b"".join(parts)
    size = bytes([len(body)]) if len(body) < 128 else bytes([0x81, len(body)])
    return bytes([tag]) + size + body


DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
SIGNED_DATA = DATA[:-1] + b"\x02"
ONE = b"\x02\x01\x01"
NAME = der(0x30)
ALGORITHM = der(0x30, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b")
BITS = b"\x03\x02\x00x"
TIME = b"\x17\x0d260101000000Z"
CERTIFICATE = der(0x30, der(0x30, ONE, ALGORITHM, NAME, der(0x30, TIME, TIME),
                            NAME, der(0x30, ALGORITHM, BITS)), ALGORITHM, BITS)
SIGNER = der(0x30, ONE, der(0x30, NAME, ONE), ALGORITHM, ALGORITHM,
             b"\x04\x01x")


def signed_data(certificates=CERTIFICATE, signers=SIGNER):
    """A SignedData that holds what it is to hold, but signs nothing."""
    held = der(0xA0, certificates) if certificates else b""
    return der(0x30, SIGNED_DATA, der(0xA0, der(
        0x30, ONE, der(0x31), der(0x30, DATA), held, der(0x31, signers))))


def add_field(pdf, rect=(0, 0, 0, 0), kind=Name.Sig, **keys):
    add_annotation(pdf, Subtype=Name.Widget, FT=kind, T=String("a"),
                   TU=String("a"), **keys)
    field = pdf.pages[0].Annots[-1]
    field.Rect = Array(rect)
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return field


def add_signature(pdf, contents, **keys):
    signature = pdf.make_indirect(Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"),
        SubFilter=Name("/ETSI.CAdES.detached"),
        ByteRange=Array([0, 100, 200, 300]), Contents=String(contents)))
    for key, value in keys.items():
        signature[Name("/" + key)] = value
    add_field(pdf, V=signature)
    return signature


@control("19005 6.1.12", "a permission that is not one of two")
def permissions(pdf):
    pdf.Root.Perms = Dictionary(FieldMDP=add_signature(pdf, signed_data()))


@control("19005 6.1.12", "a signature's reference with a digest")
def signature_digest(pdf):
    reference = Dictionary(Type=Name.SigRef, TransformMethod=Name.DocMDP,
                           DigestMethod=Name.MD5)
    pdf.Root.Perms = Dictionary(DocMDP=add_signature(
        pdf, signed_data(), Reference=Array([reference])))


@control("19005 6.4.3", "a signature of a part of the file")
def signature_range(pdf):
    add_signature(pdf, signed_data())


@control("19005 6.4.3", "a signature without a certificate")
def signature_certificate(pdf):
    add_signature(pdf, signed_data(certificates=b""))


@control("19005 6.4.3", "a signature of two signers")
def signature_signers(pdf):
    add_signature(pdf, signed_data(signers=SIGNER * 2))


@control("19005 6.4.3", "a signature of zeros")
def signature_empty(pdf):
    add_signature(pdf, b"\0" * 1000)


# ---- fields ----

@control("19005 6.4.1", "a field with an action")
def field_action(pdf):
    add_field(pdf, A=Dictionary(S=Name.URI, URI=String("http://a.b/")))


@control("19005 6.4.1", "a field with additional actions")
def field_actions(pdf):
    add_field(pdf, AA=Dictionary())


def drawn(pdf):
    form = pdf.make_stream(b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 10, 10])
    return Dictionary(N=form)


@control("14289 7.18.4", "a field outside the structure")
def field_untagged(pdf):
    add_field(pdf, (10, 10, 30, 30), AP=drawn(pdf))


@control("14289 7.18.1", "a field without a name to be told")
def field_name(pdf):
    del add_field(pdf, (10, 10, 30, 30), AP=drawn(pdf))["/TU"]


@control("14289 7.18.4", "a Form element without a field")
def form_kids(pdf):
    element(pdf, "/P").S = Name.Form


@control("14289 7.2", "a field whose name is in no language")
def field_language(pdf):
    add_field(pdf)
    no_language(pdf)
