/*
 * Signatures: which bytes are signed, and who is said to have signed.
 * [ISO 19005-2 6.4.3; ISO 19005-2 6.1.12]
 *
 * Whether a signature is good is for others to say, who know whom to trust:
 * here it is only looked at how it stands in the file.  The signature is a
 * SignedData of PKCS #7 in DER: elements of a tag, a length and a value.
 */
#include <string.h>

#include "pipeline/check/document.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_OBJECT = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_FIRST = 0xA0, /* [0] of what holds elements */
    TAG_SECOND = 0xA1
};

/* A part of what is read; its reading goes from its start to its end. */
typedef struct Der {
    const unsigned char *bytes;
    size_t length;
} Der;

typedef struct Element {
    int tag; /* -1: there is none, or it is damaged */
    Der value;
    Der whole; /* with tag and length */
} Element;

/* Who signed, in one way of saying it. */
typedef struct Signer {
    bool by_serial; /* else by a key, which is not compared */
    Der issuer;
    Der serial;
} Signer;

/* ---- DER ---- */

/* The length after a tag; false if it is damaged. */
static bool
take_length(Der *rest, size_t *length)
{
    if (rest->length == 0)
        return false;
    size_t first = *rest->bytes++;
    rest->length--;
    *length = first;
    if (first < 0x80)
        return true;
    size_t count = first - 0x80;
    if (count == 0 || count > 4 || count > rest->length)
        return false;
    for (*length = 0; count > 0; count--, rest->length--)
        *length = *length << 8 | *rest->bytes++;
    return true;
}

/* Takes the next element away from what is left. */
static Element
take(Der *from)
{
    Der rest = *from;
    Element element = {.tag = -1};
    size_t length;
    if (rest.length == 0)
        return element;
    int tag = *rest.bytes++;
    rest.length--;
    if (!take_length(&rest, &length) || length > rest.length) {
        from->length = 0;
        return element;
    }
    element.tag = tag;
    element.value = (Der){rest.bytes, length};
    element.whole =
        (Der){from->bytes, (size_t)(rest.bytes - from->bytes) + length};
    *from = (Der){rest.bytes + length, rest.length - length};
    return element;
}

/* The same, if it has that tag; else nothing is taken away. */
static Element
take_if(Der *from, int tag)
{
    Der rest = *from;
    Element element = take(&rest);
    if (element.tag != tag)
        return (Element){.tag = -1};
    *from = rest;
    return element;
}

static bool
is_same(Der left, Der right)
{
    return left.length == right.length && left.length > 0 &&
           memcmp(left.bytes, right.bytes, left.length) == 0;
}

/* ---- PKCS #7 ---- */

/* The parts of a SignedData.  [RFC 2315 9.1] */
typedef struct Signed {
    Der certificates;
    Der signers;
} Signed;

static bool
read_signed(Der contents, Signed *parts)
{
    static const unsigned char signed_data[] = {0x2A, 0x86, 0x48, 0x86, 0xF7,
                                                0x0D, 0x01, 0x07, 0x02};
    Der outer = take_if(&contents, TAG_SEQUENCE).value;
    Der kind = take_if(&outer, TAG_OBJECT).value;
    if (!is_same(kind, (Der){signed_data, sizeof signed_data}))
        return false;
    Der held = take_if(&outer, TAG_FIRST).value;
    Der data = take_if(&held, TAG_SEQUENCE).value;
    if (take_if(&data, TAG_INTEGER).tag < 0 ||
        take_if(&data, TAG_SET).tag < 0 || take_if(&data, TAG_SEQUENCE).tag < 0)
        return false;
    parts->certificates = take_if(&data, TAG_FIRST).value;
    take_if(&data, TAG_SECOND);
    Element signers = take_if(&data, TAG_SET);
    parts->signers = signers.value;
    return signers.tag >= 0;
}

/* The first signer; returns how many there are. */
static size_t
read_signers(Der signers, Signer *first)
{
    size_t count = 0;
    for (Element one; (one = take(&signers)).tag == TAG_SEQUENCE; count++) {
        take_if(&one.value, TAG_INTEGER);
        Element name = take_if(&one.value, TAG_SEQUENCE);
        if (count > 0)
            continue;
        first->by_serial = name.tag >= 0;
        first->issuer = take(&name.value).whole;
        first->serial = take(&name.value).value;
    }
    return count;
}

/* True if the signer's certificate is among them.  [RFC 5280 4.1] */
static bool
has_certificate(Der certificates, const Signer *signer)
{
    for (Element one; (one = take(&certificates)).tag == TAG_SEQUENCE;) {
        Der body = take_if(&one.value, TAG_SEQUENCE).value;
        take_if(&body, TAG_FIRST);
        Der serial = take_if(&body, TAG_INTEGER).value;
        take(&body);
        Der issuer = take(&body).whole;
        if (!signer->by_serial || (is_same(serial, signer->serial) &&
                                   is_same(issuer, signer->issuer)))
            return true;
    }
    return false;
}

static bool
is_empty(Der contents)
{
    for (size_t i = 0; i < contents.length; i++)
        if (contents.bytes[i] != 0)
            return false;
    return true;
}

static void
check_contents(const Pdf *pdf, Der contents)
{
    Signed parts = {0};
    Signer signer = {0};
    if (is_empty(contents)) {
        found(pdf->findings, RULE_SIGNATURE_EMPTY, SPOT_FILE,
              "a place is kept for a signature, but nobody has signed");
        return;
    }
    if (!read_signed(contents, &parts)) {
        found(pdf->findings, RULE_SIGNATURE_CERTIFICATE, SPOT_FILE,
              "a signature is not signed data of PKCS #7 in DER");
        return;
    }
    size_t signers = read_signers(parts.signers, &signer);
    if (signers != 1)
        found(pdf->findings, RULE_SIGNATURE_SIGNERS, SPOT_FILE,
              "a signature has %zu signers instead of one", signers);
    if (signers > 0 && !has_certificate(parts.certificates, &signer))
        found(pdf->findings, RULE_SIGNATURE_CERTIFICATE, SPOT_FILE,
              "a signature does not hold its signer's certificate");
}

/* ---- the range ---- */

static int
digit_value(unsigned char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* True if the bytes from `start` to `end` are the signature in brackets. */
static bool
is_signature_at(const Pdf *pdf, long long start, long long end, Der contents)
{
    const unsigned char *bytes = pdf->bytes + start;
    if (end - start != (long long)contents.length * 2 + 2 || bytes[0] != '<' ||
        pdf->bytes[end - 1] != '>')
        return false;
    for (size_t i = 0; i < contents.length; i++) {
        int high = digit_value(bytes[1 + i * 2]);
        int low = digit_value(bytes[2 + i * 2]);
        if (high < 0 || low < 0 || high * 16 + low != contents.bytes[i])
            return false;
    }
    return true;
}

/* The file ends here, or did before something was added to it. */
static bool
is_file_end(const Pdf *pdf, long long end)
{
    static const char mark[] = "%%EOF";
    long long size = (long long)strlen(mark);
    if (end == (long long)pdf->length)
        return true;
    for (int i = 0; i < 2 && end > 0 && strchr("\r\n", pdf->bytes[end - 1]);
         i++)
        end--;
    return end >= size &&
           memcmp(pdf->bytes + end - size, mark, strlen(mark)) == 0;
}

static bool
covers_file(const Pdf *pdf, Object range, Der contents)
{
    long long at[4];
    long long length = (long long)pdf->length;
    for (int i = 0; i < 4; i++)
        if (!pdf_integer(pdf, pdf_item(pdf, range, i), &at[i]) || at[i] < 0 ||
            at[i] > length)
            return false;
    return pdf_count(pdf, range) == 4 && at[0] == 0 && at[1] < at[2] &&
           at[3] <= length - at[2] &&
           is_signature_at(pdf, at[1], at[2], contents) &&
           is_file_end(pdf, at[2] + at[3]);
}

/* ---- the whole ---- */

static void
check_references(const Pdf *pdf, Object signature)
{
    static const char *const barred[] = {"/DigestLocation", "/DigestMethod",
                                         "/DigestValue"};
    Object references = pdf_key(pdf, signature, "/Reference");
    int count = pdf_count(pdf, references);
    if (!pdf_has(pdf, pdf_key(pdf, pdf->root, "/Perms"), "/DocMDP"))
        return;
    for (int i = 0; i < count; i++)
        for (size_t k = 0; k < sizeof barred / sizeof *barred; k++)
            if (pdf_has(pdf, pdf_item(pdf, references, i), barred[k]))
                found(pdf->findings, RULE_SIGNATURE_DIGEST, SPOT_FILE,
                      "the reference of a signature has the key %s", barred[k]);
}

void
signature_check(const Pdf *pdf, Object signature)
{
    const char *contents;
    size_t length;
    if (!is_dictionary(pdf, signature))
        return;
    check_references(pdf, signature);
    if (!qpdf.oh_get_value_as_string(pdf->file,
                                     pdf_key(pdf, signature, "/Contents"),
                                     &contents, &length))
        length = 0;
    /* libqpdf's string does not outlive the next one. */
    const char *kept =
        length > 0 ? arena_text(pdf->arena, contents, length) : "";
    if (!kept)
        return;
    Der der = {(const unsigned char *)kept, length};
    check_contents(pdf, der);
    if (!covers_file(pdf, pdf_key(pdf, signature, "/ByteRange"), der))
        found(pdf->findings, RULE_SIGNATURE_RANGE, SPOT_FILE,
              "a signature's byte range (/ByteRange) is not the whole file "
              "without the signature");
}
