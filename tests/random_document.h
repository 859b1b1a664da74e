/*
 * Random Markdown that knows which of its bytes are text.
 *
 * Documents are made of all kinds of blocks and of text with all kinds of
 * markup, by a generator whose seed makes them again.  Each byte is marked
 * when it is written: text, or markup (an address, an attribute, a comment).
 * The spelling is never in doubt: emphasis has blanks around it, and words
 * are letters only.
 */
#ifndef BRIEFSET_TESTS_RANDOM_DOCUMENT_H
#define BRIEFSET_TESTS_RANDOM_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { RANDOM_DOCUMENT_MAX = 64 * 1024, RANDOM_NESTING_MAX = 3 };

typedef struct RandomDocument {
    uint64_t seed;
    char text[RANDOM_DOCUMENT_MAX];
    bool is_text[RANDOM_DOCUMENT_MAX];
    size_t length;
    char prefix[64];       /* of every line: quotations and items open */
    char first_prefix[64]; /* of the next line only, if not empty */
    int notes;             /* referred to so far */
    bool has_named_link;
    bool in_han;
} RandomDocument;

/* A number below `limit`.  [xorshift64*] */
static inline unsigned
random_below(RandomDocument *d, unsigned limit)
{
    d->seed ^= d->seed >> 12;
    d->seed ^= d->seed << 25;
    d->seed ^= d->seed >> 27;
    return (unsigned)((d->seed * 2685821657736338717U) >> 33) % limit;
}

static inline void
random_put(RandomDocument *d, const char *bytes, bool is_text)
{
    size_t length = strlen(bytes);
    if (d->length + length >= RANDOM_DOCUMENT_MAX)
        return;
    memcpy(d->text + d->length, bytes, length + 1);
    memset(d->is_text + d->length, is_text, length);
    d->length += length;
}

static inline void
random_text(RandomDocument *d, const char *text)
{
    random_put(d, text, true);
}

static inline void
random_markup(RandomDocument *d, const char *markup)
{
    random_put(d, markup, false);
}

/* ---- text ---- */

static inline void
random_word(RandomDocument *d)
{
    static const char *const han[] = {"创新", "合作", "之", "路",   "𠮷",
                                      "论坛", "，在", "。", "“新”", "（一）"};
    static const char *const latin[] = {"science", "and",  "WIPO", "naïve",
                                        "a",       "road", "x，y", "don’t"};
    bool in_han = d->in_han ? random_below(d, 8) > 0 : random_below(d, 20) == 0;
    random_text(d,
                in_han ? han[random_below(d, 10)] : latin[random_below(d, 8)]);
}

static inline void
random_words(RandomDocument *d)
{
    random_text(d, d->in_han ? "文" : "word");
    for (unsigned left = random_below(d, 4); left > 0; left--) {
        random_text(d, d->in_han && random_below(d, 3) ? "" : " ");
        random_word(d);
    }
    random_text(d, d->in_han ? "字" : " text");
}

static inline void
random_note_reference(RandomDocument *d)
{
    char label[32];
    snprintf(label, sizeof label, "[^note%d]", ++d->notes);
    random_markup(d, label);
}

static inline void
random_line_start(RandomDocument *d)
{
    random_markup(d, d->first_prefix[0] ? d->first_prefix : d->prefix);
    d->first_prefix[0] = '\0';
}

/* Words inside markup, over a line's end unless `flat`. */
static inline void
random_between(RandomDocument *d, const char *open, const char *close,
               bool flat)
{
    random_markup(d, open);
    random_words(d);
    if (!flat && random_below(d, 4) == 0) {
        random_markup(d, "\n");
        random_line_start(d);
        random_words(d);
    }
    random_markup(d, close);
}

/* The end of a line inside a paragraph. */
static inline void
random_line_break(RandomDocument *d)
{
    static const char *const ends[] = {"\n", "\n", "  \n", "\\\n", " \n"};
    random_markup(d, ends[random_below(d, 5)]);
    random_line_start(d);
    random_text(d, d->in_han ? "行" : "line");
}

/* Words with markup on both sides. */
static inline void
random_marked_words(RandomDocument *d, bool flat)
{
    static const struct {
        const char *open;
        const char *close;
    } marks[] = {
        {"*", "*"},
        {"**", "**"},
        {"***", "***"},
        {"~~", "~~"},
        {"`", "`"},
        {"[", "](http://example.org/文/word)"},
        {"[**", "**](<a b> )"},
        {"[", "][name]"},
        {"![", "](word.png)"},
        {"[", "]{.dots}"},
        {"<br>", "<br/>"},
        {"<!-- 注 word --> ", ""},
    };
    unsigned which = random_below(d, sizeof marks / sizeof *marks);
    bool is_named = strcmp(marks[which].close, "][name]") == 0;
    d->has_named_link = d->has_named_link || is_named;
    random_between(d, marks[which].open, marks[which].close, flat);
}

/* One stretch of text with blanks around it; `flat`: on one line, no notes. */
static inline void
random_stretch(RandomDocument *d, bool flat)
{
    switch (random_below(d, flat ? 8 : 11)) {
    case 0:
        random_markup(d, "&amp; &copy; \\* \\[ \\\\");
        break;
    case 1:
        random_markup(d, "<");
        random_text(d, "http://example.org/word");
        random_markup(d, ">");
        break;
    case 2:
        random_text(d, "<i>斜 slanted</i>");
        break;
    case 3:
        random_words(d);
        break;
    case 8:
        random_note_reference(d);
        break;
    case 9:
        random_line_break(d);
        break;
    default:
        random_marked_words(d, flat);
        break;
    }
}

static inline void
random_line(RandomDocument *d, bool flat)
{
    random_words(d);
    for (unsigned left = random_below(d, 6); left > 0; left--) {
        random_text(d, " ");
        random_stretch(d, flat);
    }
    random_text(d, d->in_han ? "止" : " end");
}

/* ---- blocks ---- */

static inline void random_blocks(RandomDocument *d, int nesting);

static inline void
random_line_end(RandomDocument *d)
{
    random_markup(d, "\n");
}

static inline void
random_blank_line(RandomDocument *d)
{
    random_line_start(d);
    random_line_end(d);
}

static inline void
random_markup_line(RandomDocument *d, const char *markup)
{
    random_line_start(d);
    random_markup(d, markup);
    random_line_end(d);
}

static inline void
random_heading(RandomDocument *d)
{
    static const char *const marks[] = {"# ", "## ", "### "};
    static const char *const ends[] = {"", " #", " {#id}", " {#id .a lang=en}"};
    random_line_start(d);
    random_markup(d, marks[random_below(d, 3)]);
    random_line(d, /*flat=*/true);
    random_markup(d, ends[random_below(d, 4)]);
    random_line_end(d);
}

static inline void
random_underlined_heading(RandomDocument *d)
{
    random_line_start(d);
    random_line(d, /*flat=*/false);
    random_line_end(d);
    random_markup_line(d, random_below(d, 2) ? "===" : "---");
}

/* The blocks of one item or quotation, behind `first` and then `rest`. */
static inline void
random_inside(RandomDocument *d, const char *first, const char *rest,
              int nesting)
{
    size_t outer = strlen(d->prefix);
    memcpy(d->first_prefix, d->prefix, outer);
    memcpy(d->first_prefix + outer, first, strlen(first) + 1);
    memcpy(d->prefix + outer, rest, strlen(rest) + 1);
    random_blocks(d, nesting + 1);
    d->prefix[outer] = '\0';
}

static inline void
random_list(RandomDocument *d, int nesting)
{
    bool ordered = random_below(d, 2);
    for (unsigned left = 1 + random_below(d, 3); left > 0; left--) {
        if (ordered)
            random_inside(d, "1. ", "   ", nesting);
        else
            random_inside(d, "- ", "  ", nesting);
        if (left > 1)
            random_blank_line(d);
    }
}

static inline void
random_table(RandomDocument *d)
{
    for (unsigned row = 0; row < 4; row++) {
        random_line_start(d);
        random_markup(d, "|");
        for (unsigned column = 0; column < 2; column++) {
            if (row == 1)
                random_markup(d, " --- ");
            else if (row == 0 || random_below(d, 4))
                random_line(d, /*flat=*/true);
            random_markup(d, " | ");
        }
        random_line_end(d);
    }
}

static inline void
random_code(RandomDocument *d)
{
    static const char *const lines[] = {
        "x = f(y)",       "  indented  ", "",        "# 一",
        "::: {lang=en}",  "[注]: 文字",   "> quote", "*not* emphasis &amp;",
        "[^note1]: 没有", "<!-- 注 -->",  ":::",     "[a]: http://b.c"};
    random_markup_line(d, "```text");
    for (unsigned left = random_below(d, 5); left > 0; left--) {
        random_line_start(d);
        random_text(d, lines[random_below(d, 12)]);
        random_line_end(d);
    }
    random_markup_line(d, "```");
}

static inline void
random_indented_code(RandomDocument *d)
{
    /* It would go on with a list. */
    random_markup_line(d, "<!-- -->");
    random_blank_line(d);
    for (unsigned left = 1 + random_below(d, 3); left > 0; left--) {
        random_line_start(d);
        random_markup(d, "    ");
        random_text(d, left % 2 ? "::: wide" : "  [注]: 缩进 *indented*");
        random_line_end(d);
    }
}

static inline void
random_div(RandomDocument *d, int nesting)
{
    static const char *const opens[] = {"::: {lang=en}", "::: {lang=zh}",
                                        "::: {#id .wide}", "::: wide"};
    random_markup_line(d, opens[random_below(d, 4)]);
    random_blocks(d, nesting + 1);
    random_markup_line(d, ":::");
}

static inline void
random_paragraph(RandomDocument *d)
{
    random_line_start(d);
    random_line(d, /*flat=*/false);
    random_line_end(d);
}

static inline void
random_block(RandomDocument *d, int nesting)
{
    bool flat = nesting >= RANDOM_NESTING_MAX;
    switch (random_below(d, flat ? 9 : 14)) {
    case 0:
        random_heading(d);
        break;
    case 1:
        random_table(d);
        break;
    case 2:
        random_code(d);
        break;
    case 3:
        random_markup_line(d, "***");
        break;
    case 4:
        random_markup_line(d, "<!-- 注 comment -->");
        break;
    case 5:
        random_indented_code(d);
        break;
    case 6:
        random_underlined_heading(d);
        break;
    case 9:
    case 13:
        random_list(d, nesting);
        break;
    case 10:
        random_inside(d, "> ", "> ", nesting);
        break;
    case 11:
    case 12:
        random_div(d, nesting);
        break;
    default:
        random_paragraph(d);
        break;
    }
}

/* Some blocks with blank lines between them; the first is a paragraph. */
static inline void
random_blocks(RandomDocument *d, int nesting)
{
    random_paragraph(d);
    for (unsigned left = random_below(d, 5); left > 0; left--) {
        random_blank_line(d);
        d->in_han = random_below(d, 2);
        random_block(d, nesting);
    }
}

static inline void
random_document(RandomDocument *d, uint64_t seed)
{
    *d = (RandomDocument){.seed = seed * 0x9E3779B97F4A7C15U + 1};
    d->in_han = random_below(d, 2);
    random_blocks(d, 0);
    int notes = d->notes;
    for (int i = 1; i <= notes; i++) {
        char label[32];
        snprintf(label, sizeof label, "[^note%d]: ", i);
        random_blank_line(d);
        random_markup(d, label);
        random_line(d, /*flat=*/true);
        random_line_end(d);
    }
    if (d->has_named_link) {
        random_blank_line(d);
        random_markup_line(d, "[name]: http://example.org/name");
    }
}

#endif
