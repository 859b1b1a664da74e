/*
 * Lines: see reflow_lines.h.
 */
#include "input/reflow_lines.h"

/* What walking through a line's characters leaves behind. */
typedef struct Walk {
    int pending;     /* a mark as wide as its neighbours awaits the next one */
    unsigned before; /* traits of the character before */
    bool inside;     /* a stop or pause was seen: it is inside if more comes */
} Walk;

static void
add_character(ReflowLine *line, Walk *walk, uint32_t character, unsigned traits)
{
    if (walk->inside && !(traits & (TRAIT_CLOSES | TRAIT_BLANK)))
        line->clauses = true;
    /* A heading may well enumerate (、), so that says nothing. */
    walk->inside |= character != 0x3001 && traits & TRAIT_CJK &&
                    traits & (TRAIT_STOPS | TRAIT_PAUSES);
    if (traits & TRAIT_CJK && walk->pending > 0) {
        line->width += walk->pending;
        line->latin -= walk->pending;
    }
    int columns = reflow_character_columns(character, traits, walk->before);
    line->width += columns;
    if (!(traits & TRAIT_CJK) && !(traits & TRAIT_QUOTE && columns == 2))
        line->latin += columns;
    if (!(traits & TRAIT_QUOTE))
        walk->pending = 0;
    else if (columns == 1)
        walk->pending++;
    /* A wide mark makes the marks after it wide: “一”、……. */
    walk->before =
        traits & TRAIT_QUOTE && columns == 2 ? traits | TRAIT_CJK : traits;
}

static bool
looks_through(unsigned traits, bool digits, uint32_t character)
{
    if (digits)
        return reflow_character_digit(character) >= 0;
    bool mark = (traits & TRAIT_CLOSES) != 0;
    return (mark && !(traits & (TRAIT_STOPS | TRAIT_PAUSES | TRAIT_COLON))) ||
           character == '"' || character == '\'';
}

static bool
is_hyphen(uint32_t character)
{
    return character == '-' || character == 0xAD || character == 0x2010;
}

/*
 * How text[start, end) ends: brackets and quotes after a stop belong to it,
 * and so does a note's number set close after a Han stop.
 */
static LineEnd
find_ending(const char *text, size_t start, size_t end)
{
    enum { DIGITS_MAX = 3 };
    size_t position = end;
    int digits = 0;
    bool closed = false;
    unsigned last = 0;
    while (position > start) {
        uint32_t character;
        position -= utf8_decode_before(text, position, &character);
        unsigned traits = reflow_character_traits(character);
        if (last == 0)
            last = traits ? traits : TRAIT_WORD;
        if (digits < DIGITS_MAX && !closed &&
            looks_through(traits, /*digits=*/true, character)) {
            digits++;
            continue;
        }
        if (digits == 0 && looks_through(traits, /*digits=*/false, character)) {
            closed = true;
            continue;
        }
        if (traits & TRAIT_STOPS && (digits == 0 || traits & TRAIT_CJK))
            return END_STOP;
        if (closed)
            return END_CLOSER;
        if (digits > 0)
            return END_OPEN;
        if (character == ';' || character == 0xFF1B)
            return END_SEMICOLON;
        if (traits & TRAIT_PAUSES || is_hyphen(character))
            return END_PAUSE;
        if (traits & TRAIT_COLON)
            return END_COLON;
        return last & TRAIT_OPENS ? END_OPENER : END_OPEN;
    }
    return closed ? END_CLOSER : END_OPEN;
}

/* Measures text[from, to) into `line`; false if there is nothing but blanks. */
static bool
measure(const char *text, size_t from, size_t to, ReflowLine *line)
{
    Walk walk = {0};
    int blanks = 0; /* columns of blanks not yet known to be inside */
    bool begun = false;
    for (size_t i = from; i < to;) {
        uint32_t character;
        size_t size = utf8_decode(text + i, to - i, &character);
        unsigned traits = reflow_character_traits(character);
        if (traits & TRAIT_BLANK) {
            blanks += traits & TRAIT_CJK ? 2 : 1;
            i += size;
            continue;
        }
        if (!begun) {
            line->start = i;
            line->indent = blanks;
            line->first = traits;
        } else if (blanks > 0) {
            line->width += 1;
            line->latin += 1;
        }
        blanks = 0;
        begun = true;
        add_character(line, &walk, character, traits);
        line->last = traits;
        i += size;
        line->end = i;
    }
    line->blank_after = blanks > 0;
    if (begun)
        line->ending = find_ending(text, line->start, line->end);
    return begun;
}

bool
reflow_lines_read(Arena *arena, const Source *source, ReflowLines *lines)
{
    int gap = 0;
    bool new_page = false;
    size_t row = 0;
    lines->source = source;
    lines->latin_scale = 100;
    for (size_t from = 0; from < source->length;) {
        size_t to = from;
        while (to < source->length && source->text[to] != '\n' &&
               source->text[to] != '\f')
            to++;
        ReflowLine line = {
            .row = row, .gap = gap > 0 ? gap : 0, .new_page = new_page};
        if (measure(source->text, from, to, &line)) {
            ReflowLine *added = vector_push(arena, &lines->list);
            if (!added)
                return false;
            *added = line;
            new_page = false;
            gap = -1;
        }
        bool feed = to < source->length && source->text[to] == '\f';
        new_page |= feed;
        lines->fed |= feed;
        gap += !feed;
        row += !feed;
        from = to + 1;
    }
    return true;
}

void
reflow_lines_drop_furniture(ReflowLines *lines)
{
    size_t kept = 0;
    bool dropped = false;
    int gap = 0;
    for (size_t i = 0; i < lines->list.count; i++) {
        ReflowLine line = lines->list.items[i];
        if (line.furniture) {
            dropped = true;
            gap = line.gap > gap ? line.gap : gap;
            continue;
        }
        line.new_page |= dropped;
        if (gap > line.gap)
            line.gap = gap;
        lines->list.items[kept++] = line;
        dropped = false;
        gap = 0;
    }
    lines->list.count = kept;
}

static int
scaled(const ReflowLines *lines, int latin)
{
    return (int)((long)latin * lines->latin_scale / 100);
}

void
reflow_lines_scale(ReflowLines *lines, int percent)
{
    int before = lines->latin_scale;
    for (size_t i = 0; i < lines->list.count; i++) {
        ReflowLine *line = &lines->list.items[i];
        lines->latin_scale = before;
        int rest = line->width - scaled(lines, line->latin);
        lines->latin_scale = percent;
        line->width = rest + scaled(lines, line->latin);
    }
    lines->latin_scale = percent;
}

/* A word counts whole; a Han with the closing marks after it. */
int
reflow_lines_first_token(const ReflowLines *lines, size_t index)
{
    const ReflowLine *line = &lines->list.items[index];
    const char *text = lines->source->text;
    int columns = 0;
    int latin = 0;
    unsigned before = 0;
    bool opened = false; /* what came so far cannot stand alone */
    for (size_t i = line->start; i < line->end;) {
        uint32_t character;
        i += utf8_decode(text + i, line->end - i, &character);
        unsigned traits = reflow_character_traits(character);
        bool joins = columns == 0 || opened ||
                     traits & (TRAIT_CLOSES | TRAIT_ZERO) ||
                     (before && !(before & TRAIT_CJK) && !(traits & TRAIT_CJK));
        if (traits & TRAIT_BLANK || !joins)
            break;
        int wide = reflow_character_columns(character, traits,
                                            TRAIT_CJK & line->first);
        columns += wide;
        latin += traits & TRAIT_CJK ? 0 : wide;
        opened = traits & TRAIT_OPENS;
        before = traits ? traits : TRAIT_WORD;
        if (traits & TRAIT_QUOTE)
            before |= TRAIT_CJK & line->first;
    }
    return columns - latin + scaled(lines, latin);
}

int
reflow_latin_share(const ReflowLines *lines, const ReflowLine *line)
{
    enum { HUNDRED = 100 };
    long latin = scaled(lines, line->latin);
    return line->width > 0 ? (int)(latin * HUNDRED / line->width) : 0;
}

int
reflow_line_edge(const ReflowLine *line)
{
    return line->indent + line->width;
}
