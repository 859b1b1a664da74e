/*
 * Rules: every rule that a PDF is checked for.
 *
 * A row: name, severity, code, the clause in ISO 19005-2 (and -3), that in
 * ISO 14289-1, the lowest level of ISO 19005 that asks it.  "" where a
 * standard does not ask.  Rules without any clause are house rules.
 */
#ifndef BRIEFSET_PIPELINE_CHECK_RULES_H
#define BRIEFSET_PIPELINE_CHECK_RULES_H

#define CHECK_RULES(R)                                                         \
    /* the bytes */                                                            \
    R(DAMAGED, SEVERITY_ERROR, "pdf-damaged", "6.1.1", "6.1", 'B')             \
    R(HEADER, SEVERITY_ERROR, "pdf-header", "6.1.2-1", "6.1-1", 'B')           \
    R(BINARY, SEVERITY_ERROR, "pdf-header", "6.1.2-2", "", 'B')                \
    R(ID, SEVERITY_ERROR, "pdf-id", "6.1.3-1", "", 'B')                        \
    R(ENCRYPTED, SEVERITY_ERROR, "pdf-encrypted", "6.1.3-2", "", 'B')          \
    R(AFTER_END, SEVERITY_ERROR, "pdf-after-end", "6.1.3-3", "", 'B')          \
    R(XREF, SEVERITY_ERROR, "pdf-cross-reference", "6.1.4-2", "", 'B')         \
    R(HEX_EVEN, SEVERITY_ERROR, "pdf-hex-string", "6.1.6-1", "", 'B')          \
    R(HEX_DIGITS, SEVERITY_ERROR, "pdf-hex-string", "6.1.6-2", "", 'B')        \
    R(STREAM_LENGTH, SEVERITY_ERROR, "pdf-stream", "6.1.7.1-1", "", 'B')       \
    R(STREAM_KEYWORDS, SEVERITY_ERROR, "pdf-stream", "6.1.7.1-2", "", 'B')     \
    R(STREAM_FILE, SEVERITY_ERROR, "pdf-stream", "6.1.7.1-3", "", 'B')         \
    R(FILTER, SEVERITY_ERROR, "pdf-filter", "6.1.7.2-1", "", 'B')              \
    R(NAME_UTF8, SEVERITY_ERROR, "pdf-name", "6.1.8-1", "", 'B')               \
    R(OBJECT_SPACING, SEVERITY_ERROR, "pdf-object", "6.1.9-1", "", 'B')        \
    R(INLINE_FILTER, SEVERITY_ERROR, "pdf-filter", "6.1.10-1", "", 'B')        \
    R(PERMISSIONS, SEVERITY_ERROR, "pdf-permissions", "6.1.12-1", "", 'B')     \
    R(SIGNATURE_DIGEST, SEVERITY_ERROR, "pdf-permissions", "6.1.12-2", "",     \
      'B')                                                                     \
    R(INTEGER_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-1", "", 'B')          \
    R(REAL_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-2", "", 'B')             \
    R(STRING_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-3", "", 'B')           \
    R(NAME_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-4", "", 'B')             \
    R(REAL_SMALL, SEVERITY_ERROR, "pdf-limit", "6.1.13-5", "", 'B')            \
    R(OBJECT_COUNT, SEVERITY_ERROR, "pdf-limit", "6.1.13-7", "", 'B')          \
    R(NESTED_STATE, SEVERITY_ERROR, "pdf-limit", "6.1.13-8", "", 'B')          \
    R(COLORANTS, SEVERITY_ERROR, "pdf-limit", "6.1.13-9", "", 'B')             \
    R(CID_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-10", "", 'B')             \
    R(BOX_SIZE, SEVERITY_ERROR, "pdf-limit", "6.1.13-11", "", 'B')             \
    /* graphics */                                                             \
    R(OPERATOR, SEVERITY_ERROR, "content-operator", "6.2.2-1", "", 'B')        \
    R(RESOURCES, SEVERITY_ERROR, "content-resources", "6.2.2-2", "", 'B')      \
    R(INTENT_PROFILE, SEVERITY_ERROR, "color-intent", "6.2.3-1", "", 'B')      \
    R(INTENT_SAME, SEVERITY_ERROR, "color-intent", "6.2.3-2", "", 'B')         \
    R(INTENT_REFERENCE, SEVERITY_ERROR, "color-intent", "6.2.3-3", "", 'B')    \
    R(ICC_PROFILE, SEVERITY_ERROR, "color-profile", "6.2.4.2-1", "", 'B')      \
    R(DEVICE_RGB, SEVERITY_ERROR, "color-device", "6.2.4.3-2", "", 'B')        \
    R(DEVICE_CMYK, SEVERITY_ERROR, "color-device", "6.2.4.3-3", "", 'B')       \
    R(DEVICE_GRAY, SEVERITY_ERROR, "color-device", "6.2.4.3-4", "", 'B')       \
    R(TRANSFER, SEVERITY_ERROR, "graphics-state", "6.2.5-1", "", 'B')          \
    R(TRANSFER_2, SEVERITY_ERROR, "graphics-state", "6.2.5-2", "", 'B')        \
    R(HALFTONE_PHASE, SEVERITY_ERROR, "graphics-state", "6.2.5-3", "", 'B')    \
    R(HALFTONE_TYPE, SEVERITY_ERROR, "graphics-state", "6.2.5-4", "", 'B')     \
    R(HALFTONE_NAME, SEVERITY_ERROR, "graphics-state", "6.2.5-5", "", 'B')     \
    R(RENDERING, SEVERITY_ERROR, "graphics-state", "6.2.6-1", "", 'B')         \
    R(IMAGE_ALTERNATES, SEVERITY_ERROR, "image", "6.2.8-1", "", 'B')           \
    R(IMAGE_OPI, SEVERITY_ERROR, "image", "6.2.8-2", "", 'B')                  \
    R(IMAGE_SMOOTHED, SEVERITY_ERROR, "image", "6.2.8-3", "", 'B')             \
    R(IMAGE_BITS, SEVERITY_ERROR, "image", "6.2.8-4", "", 'B')                 \
    R(MASK_BITS, SEVERITY_ERROR, "image", "6.2.8-5", "", 'B')                  \
    R(FORM_POSTSCRIPT, SEVERITY_ERROR, "form", "6.2.9-1", "", 'B')             \
    R(FORM_REFERENCE, SEVERITY_ERROR, "form", "6.2.9-2", "7.20-1", 'B')        \
    R(POSTSCRIPT, SEVERITY_ERROR, "form", "6.2.9-3", "", 'B')                  \
    R(BLEND_MODE, SEVERITY_ERROR, "transparency", "6.2.10-1", "", 'B')         \
    R(BLEND_SPACE, SEVERITY_ERROR, "transparency", "6.2.10-2", "", 'B')        \
    /* fonts */                                                                \
    R(FONT_TYPE, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-1", "", 'B')     \
    R(FONT_SUBTYPE, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-2", "", 'B')  \
    R(FONT_NAME, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-3", "", 'B')     \
    R(FIRST_CHAR, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-4", "", 'B')    \
    R(LAST_CHAR, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-5", "", 'B')     \
    R(WIDTHS, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-6", "", 'B')        \
    R(PROGRAM_TYPE, SEVERITY_ERROR, "font-dictionary", "6.2.11.2-7", "", 'B')  \
    R(CID_SYSTEM, SEVERITY_ERROR, "font-cmap", "6.2.11.3.1-1", "7.21.3.1-1",   \
      'B')                                                                     \
    R(CID_MAP, SEVERITY_ERROR, "font-cid-map", "6.2.11.3.2-1", "7.21.3.2-1",   \
      'B')                                                                     \
    R(CMAP_EMBEDDED, SEVERITY_ERROR, "font-cmap", "6.2.11.3.3-1",              \
      "7.21.3.3-1", 'B')                                                       \
    R(CMAP_MODE, SEVERITY_ERROR, "font-cmap", "6.2.11.3.3-2", "7.21.3.3-2",    \
      'B')                                                                     \
    R(CMAP_USED, SEVERITY_ERROR, "font-cmap", "6.2.11.3.3-3", "7.21.3.3-3",    \
      'B')                                                                     \
    R(NOT_EMBEDDED, SEVERITY_ERROR, "font-not-embedded", "6.2.11.4.1-1",       \
      "7.21.4.1-1", 'B')                                                       \
    R(NO_GLYPH, SEVERITY_ERROR, "font-glyph", "6.2.11.4.1-2", "7.21.4.1-2",    \
      'B')                                                                     \
    R(CID_SET, SEVERITY_ERROR, "font-cid-set", "6.2.11.4.2-2", "7.21.4.2-2",   \
      'B')                                                                     \
    R(WIDTH, SEVERITY_ERROR, "font-width", "6.2.11.5-1", "7.21.5-1", 'B')      \
    R(SYMBOLIC_ENCODING, SEVERITY_ERROR, "font-encoding", "6.2.11.6-3",        \
      "7.21.6-3", 'B')                                                         \
    R(LATIN_ENCODING, SEVERITY_ERROR, "font-encoding", "6.2.11.6-2",           \
      "7.21.6-2", 'B')                                                         \
    R(TO_UNICODE, SEVERITY_ERROR, "font-to-unicode", "6.2.11.7.2-1",           \
      "7.21.7-1", 'U')                                                         \
    R(BAD_UNICODE, SEVERITY_ERROR, "font-to-unicode", "6.2.11.7.2-2",          \
      "7.21.7-2", 'U')                                                         \
    R(PRIVATE_USE, SEVERITY_ERROR, "private-use", "6.2.11.7.3-1", "", 'A')     \
    R(NOTDEF, SEVERITY_ERROR, "font-notdef", "6.2.11.8-1", "7.21.8-1", 'B')    \
    /* annotations, forms, actions */                                          \
    R(ANNOTATION_TYPE, SEVERITY_ERROR, "annotation", "6.3.1-1", "", 'B')       \
    R(NO_FLAGS, SEVERITY_ERROR, "annotation-flags", "6.3.2-1", "", 'B')        \
    R(FLAGS, SEVERITY_ERROR, "annotation-flags", "6.3.2-2", "", 'B')           \
    R(NO_APPEARANCE, SEVERITY_ERROR, "annotation-appearance", "6.3.3-1", "",   \
      'B')                                                                     \
    R(APPEARANCE, SEVERITY_ERROR, "annotation-appearance", "6.3.3-2", "", 'B') \
    R(BUTTON_APPEARANCE, SEVERITY_ERROR, "annotation-appearance", "6.3.3-3",   \
      "", 'B')                                                                 \
    R(APPEARANCE_STREAM, SEVERITY_ERROR, "annotation-appearance", "6.3.3-4",   \
      "", 'B')                                                                 \
    R(WIDGET_ACTION, SEVERITY_ERROR, "action", "6.4.1-1", "", 'B')             \
    R(FIELD_ACTION, SEVERITY_ERROR, "action", "6.4.1-2", "", 'B')              \
    R(NEED_APPEARANCES, SEVERITY_ERROR, "form-field", "6.4.1-3", "", 'B')      \
    R(XFA, SEVERITY_ERROR, "form-field", "6.4.2-1", "", 'B')                   \
    R(NEEDS_RENDERING, SEVERITY_ERROR, "form-field", "6.4.2-2", "", 'B')       \
    R(SIGNATURE_RANGE, SEVERITY_ERROR, "signature", "6.4.3-1", "", 'B')        \
    R(SIGNATURE_CERTIFICATE, SEVERITY_ERROR, "signature", "6.4.3-2", "", 'B')  \
    R(SIGNATURE_SIGNERS, SEVERITY_ERROR, "signature", "6.4.3-3", "", 'B')      \
    R(SIGNATURE_EMPTY, SEVERITY_ERROR, "signature-empty", "6.4.3-2", "", 'B')  \
    R(DYNAMIC_FORM, SEVERITY_ERROR, "form-field", "", "7.15-1", 'B')           \
    R(ACTION, SEVERITY_ERROR, "action", "6.5.1-1", "", 'B')                    \
    R(NAMED_ACTION, SEVERITY_ERROR, "action", "6.5.1-2", "", 'B')              \
    R(DOCUMENT_ACTIONS, SEVERITY_ERROR, "action", "6.5.2-1", "", 'B')          \
    R(PAGE_ACTIONS, SEVERITY_ERROR, "action", "6.5.2-2", "", 'B')              \
    /* metadata */                                                             \
    R(METADATA, SEVERITY_ERROR, "metadata-missing", "6.6.2.1-1", "7.1-8", 'B') \
    R(PACKET_BYTES, SEVERITY_ERROR, "metadata-packet", "6.6.2.1-2", "", 'B')   \
    R(PACKET_ENCODING, SEVERITY_ERROR, "metadata-packet", "6.6.2.1-3", "",     \
      'B')                                                                     \
    R(PACKET_XML, SEVERITY_ERROR, "metadata-xml", "6.6.2.1-4", "5", 'B')       \
    R(PACKET_UTF8, SEVERITY_ERROR, "metadata-packet", "6.6.2.1-5", "", 'B')    \
    R(PROPERTY_UNKNOWN, SEVERITY_ERROR, "metadata-property", "6.6.2.3.1-1",    \
      "", 'B')                                                                 \
    R(PROPERTY_TYPE, SEVERITY_ERROR, "metadata-property", "6.6.2.3.1-2", "",   \
      'B')                                                                     \
    R(SCHEMA_FIELDS, SEVERITY_ERROR, "metadata-schema", "6.6.2.3.2-1", "",     \
      'B')                                                                     \
    R(SCHEMA, SEVERITY_ERROR, "metadata-schema", "6.6.2.3.3", "", 'B')         \
    R(CLAIM, SEVERITY_ERROR, "claim", "6.6.4-1", "", 'B')                      \
    R(CLAIM_PART, SEVERITY_ERROR, "claim", "6.6.4-2", "", 'B')                 \
    R(CLAIM_LEVEL, SEVERITY_ERROR, "claim", "6.6.4-3", "", 'B')                \
    R(CLAIM_PREFIX, SEVERITY_ERROR, "claim", "6.6.4-4", "", 'B')               \
    R(ACCESS_CLAIM, SEVERITY_ERROR, "claim", "", "5-1", 'B')                   \
    R(ACCESS_PART, SEVERITY_ERROR, "claim", "", "5-2", 'B')                    \
    R(ACCESS_PREFIX, SEVERITY_ERROR, "claim", "", "5-3", 'B')                  \
    /* structure */                                                            \
    R(MARKED, SEVERITY_ERROR, "untagged-document", "6.7.2.2-1", "6.2-1", 'A')  \
    R(TREE, SEVERITY_ERROR, "untagged-document", "6.7.3.3-1", "7.1-11", 'A')   \
    R(TYPE_UNKNOWN, SEVERITY_ERROR, "structure-type", "6.7.3.4-1", "7.1-5",    \
      'A')                                                                     \
    R(TYPE_CIRCLE, SEVERITY_ERROR, "structure-type", "6.7.3.4-2", "7.1-6",     \
      'A')                                                                     \
    R(TYPE_REMAPPED, SEVERITY_ERROR, "structure-type", "6.7.3.4-3", "7.1-7",   \
      'A')                                                                     \
    R(LANGUAGE, SEVERITY_ERROR, "language-syntax", "6.7.4-1", "7.2-29", 'A')   \
    R(ARTIFACT_TAGGED, SEVERITY_ERROR, "content-nested", "", "7.1-1", 'B')     \
    R(TAGGED_ARTIFACT, SEVERITY_ERROR, "content-nested", "", "7.1-2", 'B')     \
    R(UNTAGGED, SEVERITY_ERROR, "content-untagged", "", "7.1-3", 'B')          \
    R(SUSPECTS, SEVERITY_ERROR, "untagged-document", "", "7.1-4", 'B')         \
    R(TITLE, SEVERITY_ERROR, "title-missing", "", "7.1-9", 'B')                \
    R(SHOW_TITLE, SEVERITY_ERROR, "title-not-shown", "", "7.1-10", 'B')        \
    R(PARENT, SEVERITY_ERROR, "structure-parent", "", "7.1-12", 'B')           \
    R(OUTLINE_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-2", 'B')  \
    R(TABLE_KIDS, SEVERITY_ERROR, "table-structure", "", "7.2-3", 'B')         \
    R(ROW_PARENT, SEVERITY_ERROR, "table-structure", "", "7.2-4", 'B')         \
    R(HEAD_PARENT, SEVERITY_ERROR, "table-structure", "", "7.2-5", 'B')        \
    R(CELL_PARENT, SEVERITY_ERROR, "table-structure", "", "7.2-8", 'B')        \
    R(ROW_KIDS, SEVERITY_ERROR, "table-structure", "", "7.2-10", 'B')          \
    R(TABLE_ORDER, SEVERITY_ERROR, "table-structure", "", "7.2-11", 'B')       \
    R(CELLS_OVERLAP, SEVERITY_ERROR, "table-grid", "", "7.2-15", 'B')          \
    R(TABLE_GRID, SEVERITY_ERROR, "table-grid", "", "7.2-42", 'B')             \
    R(ITEM_PARENT, SEVERITY_ERROR, "list-structure", "", "7.2-17", 'B')        \
    R(BODY_PARENT, SEVERITY_ERROR, "list-structure", "", "7.2-18", 'B')        \
    R(LIST_KIDS, SEVERITY_ERROR, "list-structure", "", "7.2-19", 'B')          \
    R(ITEM_KIDS, SEVERITY_ERROR, "list-structure", "", "7.2-20", 'B')          \
    R(TEXT_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-21", 'B')    \
    R(ALT_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-22", 'B')     \
    R(NOTE_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-24", 'B')    \
    R(FIELD_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-25", 'B')   \
    R(CONTENTS_PARENT, SEVERITY_ERROR, "contents-structure", "", "7.2-26",     \
      'B')                                                                     \
    R(CONTENTS_KIDS, SEVERITY_ERROR, "contents-structure", "", "7.2-27", 'B')  \
    R(SPAN_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-30", 'B')    \
    R(TITLE_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-33", 'B')   \
    R(ITEM_LANGUAGE, SEVERITY_ERROR, "language-missing", "", "7.2-34", 'B')    \
    R(GROUP_KIDS, SEVERITY_ERROR, "table-structure", "", "7.2-36", 'B')        \
    R(FIGURE_ALT, SEVERITY_ERROR, "alternative-text", "", "7.3-1", 'B')        \
    R(FORMULA_ALT, SEVERITY_ERROR, "alternative-text", "", "7.7-1", 'B')       \
    R(HEADING_ORDER, SEVERITY_ERROR, "heading-order", "", "7.4.2-1", 'B')      \
    R(HEADING_ONE, SEVERITY_ERROR, "heading-order", "", "7.4.4-1", 'B')        \
    R(HEADING_KINDS, SEVERITY_ERROR, "heading-order", "", "7.4.4-2", 'B')      \
    R(CELL_HEADER, SEVERITY_ERROR, "table-header", "", "7.5-1", 'B')           \
    R(NOTE_ID, SEVERITY_ERROR, "note-id", "", "7.9-1", 'B')                    \
    R(NOTE_SAME_ID, SEVERITY_ERROR, "note-id", "", "7.9-2", 'B')               \
    R(ACCESS_BARRED, SEVERITY_ERROR, "pdf-encrypted", "", "7.16-1", 'B')       \
    R(ANNOTATION_PARENT, SEVERITY_ERROR, "annotation-untagged", "",            \
      "7.18.1-1", 'B')                                                         \
    R(ANNOTATION_TEXT, SEVERITY_ERROR, "annotation-text", "", "7.18.1-2", 'B') \
    R(FIELD_NAME, SEVERITY_ERROR, "annotation-text", "", "7.18.1-3", 'B')      \
    R(TABS, SEVERITY_ERROR, "tab-order", "", "7.18.3-1", 'B')                  \
    R(WIDGET_PARENT, SEVERITY_ERROR, "annotation-untagged", "", "7.18.4-1",    \
      'B')                                                                     \
    R(FORM_KIDS, SEVERITY_ERROR, "form-field", "", "7.18.4-2", 'B')            \
    R(LINK_PARENT, SEVERITY_ERROR, "annotation-untagged", "", "7.18.5-1", 'B') \
    R(LINK_TEXT, SEVERITY_ERROR, "annotation-text", "", "7.18.5-2", 'B')       \
    R(FORM_SHARED, SEVERITY_ERROR, "content-nested", "", "7.20-2", 'B')        \
    /* the rest of the file */                                                 \
    R(FILE_NAMES, SEVERITY_ERROR, "attachment", "6.8-2", "7.11-1", 'B')        \
    R(FILE_KIND, SEVERITY_ERROR, "attachment", "6.8-5", "", 'B')               \
    R(LAYER_NAME, SEVERITY_ERROR, "layers", "6.9-1", "7.10-1", 'B')            \
    R(LAYER_SAME_NAME, SEVERITY_ERROR, "layers", "6.9-2", "", 'B')             \
    R(LAYER_STATES, SEVERITY_ERROR, "layers", "6.9-4", "7.10-2", 'B')          \
    R(PRESENTATION, SEVERITY_ERROR, "presentation", "6.10-1", "", 'B')         \
    R(PRESENTATION_STEPS, SEVERITY_ERROR, "presentation", "6.10-2", "", 'B')   \
    R(REQUIREMENTS, SEVERITY_ERROR, "requirements", "6.11-1", "", 'B')         \
    /* house rules */                                                          \
    R(UNREADABLE, SEVERITY_ERROR, "pdf-unreadable", "", "", 'B')               \
    R(CLAIM_UNKNOWN, SEVERITY_NOTE, "claim-unknown", "", "", 'B')              \
    R(NO_CLAIM, SEVERITY_NOTE, "no-claim", "", "", 'B')                        \
    R(NOT_JUDGED, SEVERITY_NOTE, "not-judged", "", "", 'B')                    \
    R(LINE_START, SEVERITY_WARNING, "line-start", "", "", 'B')                 \
    R(LINE_END, SEVERITY_WARNING, "line-end", "", "", 'B')                     \
    R(HAN_GAP, SEVERITY_WARNING, "han-gap", "", "", 'B')                       \
    R(HAN_OVERLAP, SEVERITY_WARNING, "han-overlap", "", "", 'B')               \
    R(OFF_GRID, SEVERITY_WARNING, "off-grid", "", "", 'B')                     \
    R(OFF_EDGE, SEVERITY_WARNING, "off-edge", "", "", 'B')                     \
    R(OFF_PAGE, SEVERITY_WARNING, "off-page", "", "", 'B')

typedef enum RuleName {
#define CHECK_RULE_NAME(name, severity, code, archive, access, level)          \
    RULE_##name,
    CHECK_RULES(CHECK_RULE_NAME)
#undef CHECK_RULE_NAME
        RULE_COUNT
} RuleName;

#endif
