/*
 * Pen: see pen.h.
 */
#include "pipeline/pdf/pen.h"

#include <limits.h>
#include <string.h>

enum {
    PRINT_UNIT = 100000, /* 1/10000 pt, the printed unit, in 1/10^9 pt */
    TOLERANCE = 5000000  /* 1/200 pt in 1/10^9 pt */
};

void
pen_begin(Pen *pen, Output *out, Length page_height)
{
    memset(pen, 0, sizeof *pen);
    pen->out = out;
    pen->page_height = page_height;
    pen->resource = UINT_MAX;
}

void
pen_end_string(Pen *pen)
{
    if (pen->in_string)
        output_byte(pen->out, ')');
    if (pen->in_array)
        output_text(pen->out, "]TJ\n");
    pen->in_string = pen->in_array = false;
}

static void
end_language(Pen *pen)
{
    if (!pen->language)
        return;
    pen_end_string(pen);
    output_text(pen->out, "EMC\n");
    pen->language = NULL;
}

void
pen_end_text(Pen *pen)
{
    pen_end_string(pen);
    end_language(pen);
    if (pen->in_text)
        output_text(pen->out, "ET\n");
    pen->in_text = false;
}

/* True if a text object was begun: none was open, or one turned otherwise. */
static bool
begin_text(Pen *pen, bool turned)
{
    if (pen->in_text && pen->turned == turned)
        return false;
    pen_end_text(pen);
    output_text(pen->out, turned ? "BT\n0 1 -1 0 0 0 Tm\n" : "BT\n");
    pen->in_text = true;
    pen->turned = turned;
    pen->line_x = pen->line_y = pen->x = 0;
    return true;
}

/* Where an item begins along its lines, and across, upward. */
static Length
along(const Pen *pen, const Item *item)
{
    return item->turned ? pen->page_height - item->y : item->x;
}

static Length
across(const Pen *pen, const Item *item)
{
    return item->turned ? -item->x : pen->page_height - item->y;
}

/* A Span inside the text object.  [ISO 32000-1 14.9.2.3] */
static void
begin_language(Pen *pen, const char *language)
{
    bool same =
        language == pen->language ||
        (language && pen->language && strcmp(language, pen->language) == 0);
    if (same)
        return;
    end_language(pen);
    if (!language)
        return;
    pen_end_string(pen);
    output_text(pen->out, "/Span <</Lang ");
    output_literal(pen->out, language, strlen(language));
    output_text(pen->out, ">> BDC\n");
    pen->language = language;
}

static void
print_channel(Pen *pen, uint8_t channel)
{
    output_decimal(pen->out, (channel * 10000 + 127) / 255, 4);
    output_byte(pen->out, ' ');
}

static void
set_color(Pen *pen, Color color)
{
    if (memcmp(&color, &pen->color, sizeof color) == 0)
        return;
    pen_end_string(pen);
    print_channel(pen, color.red);
    if (color.red == color.green && color.green == color.blue) {
        output_text(pen->out, "g\n");
    } else {
        print_channel(pen, color.green);
        print_channel(pen, color.blue);
        output_text(pen->out, "rg\n");
    }
    pen->color = color;
}

static void
set_font(Pen *pen, unsigned resource, int64_t size)
{
    if (resource == pen->resource && size == pen->size)
        return;
    pen_end_string(pen);
    output_text(pen->out, "/F");
    output_integer(pen->out, resource);
    output_byte(pen->out, ' ');
    output_decimal(pen->out, size, 4);
    output_text(pen->out, " Tf\n");
    pen->resource = resource;
    pen->size = size;
}

/* Synthetic bold: glyphs are stroked in the colour they are filled with. */
static void
set_embolden(Pen *pen, int64_t width, Color color)
{
    bool same_color = memcmp(&color, &pen->stroke, sizeof color) == 0;
    if (width == pen->embolden && (width == 0 || same_color))
        return;
    pen_end_string(pen);
    if (width > 0) {
        print_channel(pen, color.red);
        print_channel(pen, color.green);
        print_channel(pen, color.blue);
        output_text(pen->out, "RG ");
        output_decimal(pen->out, width, 4);
        output_text(pen->out, " w ");
    }
    output_text(pen->out, width > 0 ? "2 Tr\n" : "0 Tr\n");
    pen->embolden = width;
    pen->stroke = color;
}

static void
set_rise(Pen *pen, int64_t rise)
{
    if (rise == pen->rise)
        return;
    pen_end_string(pen);
    output_decimal(pen->out, rise, 4);
    output_text(pen->out, " Ts\n");
    pen->rise = rise;
}

/* Begins a line of text at a point (1/10000 pt). */
static void
move_to(Pen *pen, int64_t x, int64_t y)
{
    pen_end_string(pen);
    output_decimal(pen->out, x - pen->line_x, 4);
    output_byte(pen->out, ' ');
    output_decimal(pen->out, y - pen->line_y, 4);
    output_text(pen->out, " Td\n");
    pen->line_x = x;
    pen->line_y = y;
    pen->x = x * PRINT_UNIT;
}

static void
begin_array(Pen *pen)
{
    if (!pen->in_array)
        output_byte(pen->out, '[');
    pen->in_array = true;
}

/*
 * Moves by `distance` (1/10^9 pt) with a TJ adjustment.  Sizes are in 1/10000
 * pt, so distance / size is in 1/100000 em; `step` is the coarsest rounding of
 * it that stays within half the tolerance.
 */
static void
adjust(Pen *pen, int64_t distance)
{
    int64_t step = 1;
    while (step < 100 && step * 10 * pen->size <= TOLERANCE)
        step *= 10;
    int64_t units = length_scale(distance, 1, pen->size * step) * step;
    if (units == 0)
        return;
    begin_array(pen);
    if (pen->in_string)
        output_byte(pen->out, ')');
    pen->in_string = false;
    output_decimal(pen->out, -units, 2);
    pen->x += units * pen->size;
}

static void
show_byte(Pen *pen, unsigned byte)
{
    if (byte == '(' || byte == ')' || byte == '\\') {
        output_byte(pen->out, '\\');
    } else if (byte == '\r') {
        output_text(pen->out, "\\r");
        return;
    }
    output_byte(pen->out, (unsigned char)byte);
}

static void
show_code(Pen *pen, const FontCode *code)
{
    begin_array(pen);
    if (!pen->in_string)
        output_byte(pen->out, '(');
    pen->in_string = true;
    show_byte(pen, code->code >> 8);
    show_byte(pen, code->code & 0xFF);
    pen->x += code->width * pen->size;
}

static void
show_glyph(Pen *pen, const Font *font, const Item *item, const Cluster *cluster,
           size_t i)
{
    const PlacedGlyph *glyph = &item->glyphs[i];
    FontCode code = font_code(font, item, cluster, i);
    set_font(pen, code.resource, length_in_print(item->size));
    set_rise(pen, length_in_print(glyph->y));
    int64_t wanted =
        length_scale(along(pen, item) + glyph->x, 1000000000, POINT);
    int64_t distance = wanted - pen->x;
    if (distance > TOLERANCE || distance < -TOLERANCE)
        adjust(pen, distance);
    show_code(pen, &code);
}

/* [ISO 32000-1 14.9.4] */
static void
begin_actual_text(Pen *pen, const Cluster *cluster)
{
    pen_end_string(pen);
    output_text(pen->out, "/Span <</ActualText ");
    output_text_string(pen->out, cluster->text, cluster->length);
    output_text(pen->out, ">> BDC\n");
}

/*
 * Goes to the beginning of an item: along the line if it goes on nearby, else
 * to a new one.
 */
static void
go_to_item(Pen *pen, const Item *item, bool fresh)
{
    int64_t x = length_in_print(along(pen, item) + item->glyphs[0].x);
    int64_t y = length_in_print(across(pen, item));
    int64_t distance = x * PRINT_UNIT - pen->x;
    int64_t nearby = 2 * length_in_print(item->size) * PRINT_UNIT;
    if (fresh || y != pen->line_y || distance > nearby || distance < -nearby)
        move_to(pen, x, y);
}

void
pen_show(Pen *pen, const FontSet *fonts, const Item *item, const char *language)
{
    const Font *font = font_of(fonts, item->face);
    bool fresh = begin_text(pen, item->turned);
    begin_language(pen, language);
    set_color(pen, item->color);
    set_embolden(pen, length_in_print(item->embolden), item->color);
    go_to_item(pen, item, fresh);
    for (size_t i = 0; i < item->count;) {
        Cluster cluster = cluster_at(item, i);
        bool spanned = cluster_needs_text(&cluster);
        if (spanned)
            begin_actual_text(pen, &cluster);
        for (; i < cluster.end; i++)
            show_glyph(pen, font, item, &cluster, i);
        if (spanned) {
            pen_end_string(pen);
            output_text(pen->out, "EMC\n");
        }
    }
    set_rise(pen, 0);
}

static void
print_numbers(Pen *pen, const int64_t *numbers, size_t count,
              const char *operation)
{
    for (size_t i = 0; i < count; i++) {
        output_decimal(pen->out, numbers[i], 4);
        output_byte(pen->out, ' ');
    }
    output_text(pen->out, operation);
}

/* An item's box in printed numbers. */
typedef struct PrintedBox {
    int64_t left;
    int64_t right;
    int64_t top;
    int64_t bottom;
} PrintedBox;

static PrintedBox
printed_box(const Pen *pen, const Item *item)
{
    return (PrintedBox){
        length_in_print(item->x), length_in_print(item->x + item->width),
        length_in_print(pen->page_height - item->y),
        length_in_print(pen->page_height - item->y - item->height)};
}

static void
fill_rectangle(Pen *pen, const PrintedBox *box)
{
    const int64_t numbers[] = {box->left, box->bottom, box->right - box->left,
                               box->top - box->bottom};
    print_numbers(pen, numbers, 4, "re f\n");
}

/* A circle of four arcs; the handles are 0.5523 of the radius long. */
static void
fill_circle(Pen *pen, const PrintedBox *box)
{
    int64_t x = (box->left + box->right) / 2;
    int64_t y = (box->top + box->bottom) / 2;
    int64_t r = (box->right - box->left) / 2;
    int64_t h = r * 5523 / 10000;
    const int64_t start[] = {x + r, y};
    const int64_t arcs[4][6] = {
        {x + r, y + h, x + h, y + r, x, y + r},
        {x - h, y + r, x - r, y + h, x - r, y},
        {x - r, y - h, x - h, y - r, x, y - r},
        {x + h, y - r, x + r, y - h, x + r, y},
    };
    print_numbers(pen, start, 2, "m\n");
    for (size_t i = 0; i < 4; i++)
        print_numbers(pen, arcs[i], 6, "c\n");
    output_text(pen->out, "f\n");
}

/* The box as it is seen by who turns the page to read it. */
static PrintedBox
turned_box(const PrintedBox *box)
{
    return (PrintedBox){box->bottom, box->top, -box->left, -box->right};
}

/* Points as pairs of numbers; turned ones back to where the page has them. */
static void
print_points(Pen *pen, int64_t *numbers, size_t count, bool turned,
             const char *operation)
{
    for (size_t i = 0; turned && i + 1 < count; i += 2) {
        int64_t along_line = numbers[i];
        numbers[i] = -numbers[i + 1];
        numbers[i + 1] = along_line;
    }
    print_numbers(pen, numbers, count, operation);
}

/* Half waves of about twice the height, as many as make up the length. */
static void
stroke_wave(Pen *pen, const PrintedBox *page_box, const Item *item)
{
    PrintedBox turned = turned_box(page_box);
    const PrintedBox *box = item->turned ? &turned : page_box;
    Color color = item->color;
    int64_t height = box->top - box->bottom;
    int64_t length = box->right - box->left;
    int64_t halves = height > 0 ? length / (2 * height) : 0;
    int64_t middle = (box->top + box->bottom) / 2;
    const int64_t colors[] = {color.red * 10000 / 255,
                              color.green * 10000 / 255,
                              color.blue * 10000 / 255};
    const int64_t width[] = {height / 4};
    int64_t start[] = {box->left, middle};
    if (halves < 1)
        halves = 1;
    output_text(pen->out, "q\n");
    print_numbers(pen, colors, 3, "RG\n");
    print_numbers(pen, width, 1, "w\n");
    print_points(pen, start, 2, item->turned, "m\n");
    for (int64_t i = 0; i < halves; i++) {
        int64_t from = box->left + length * i / halves;
        int64_t to = box->left + length * (i + 1) / halves;
        int64_t third = (to - from) / 3;
        int64_t peak = middle + (i % 2 == 0 ? height : -height) * 2 / 3;
        int64_t curve[] = {from + third, peak, to - third, peak, to, middle};
        print_points(pen, curve, 6, item->turned, "c\n");
    }
    output_text(pen->out, "S\nQ\n");
}

/* A picture is a unit square.  [ISO 32000-1 8.9.5] */
static void
show_picture(Pen *pen, const PrintedBox *box, const Item *item)
{
    int64_t width = box->right - box->left;
    int64_t height = box->top - box->bottom;
    const int64_t upright[] = {width, 0, 0, height, box->left, box->bottom};
    const int64_t turned[] = {0, height, -width, 0, box->right, box->bottom};
    output_text(pen->out, "q\n");
    print_numbers(pen, item->turned ? turned : upright, 6, "cm\n");
    output_format(pen->out, "/P%zu Do\nQ\n", item->picture);
}

/* Modules `first` to `end` of a row; a turned code's rows run up the page. */
static void
add_modules(Pen *pen, const PrintedBox *box, const Item *item, int row,
            int first, int end)
{
    int side = item->modules->side;
    int64_t width = box->right - box->left;
    int64_t height = box->top - box->bottom;
    PrintedBox run = {
        box->left + width * first / side, box->left + width * end / side,
        box->top - height * row / side, box->top - height * (row + 1) / side};
    if (item->turned)
        run = (PrintedBox){box->left + width * row / side,
                           box->left + width * (row + 1) / side,
                           box->bottom + height * end / side,
                           box->bottom + height * first / side};
    const int64_t numbers[] = {run.left, run.bottom, run.right - run.left,
                               run.top - run.bottom};
    print_numbers(pen, numbers, 4, "re\n");
}

/* All in one path, so that no seam shows between what touches. */
static void
fill_modules(Pen *pen, const PrintedBox *box, const Item *item)
{
    int side = item->modules->side;
    const unsigned char *dark = item->modules->dark;
    for (int row = 0; row < side; row++, dark += side)
        for (int first = 0; first < side; first++) {
            int end = first;
            while (end < side && dark[end])
                end++;
            if (end > first)
                add_modules(pen, box, item, row, first, end);
            first = end;
        }
    output_text(pen->out, "f\n");
}

void
pen_draw(Pen *pen, const Item *item)
{
    PrintedBox box = printed_box(pen, item);
    pen_end_text(pen);
    switch (item->kind) {
    case ITEM_RECTANGLE:
        set_color(pen, item->color);
        fill_rectangle(pen, &box);
        break;
    case ITEM_DOT:
        set_color(pen, item->color);
        fill_circle(pen, &box);
        break;
    case ITEM_WAVE:
        stroke_wave(pen, &box, item);
        break;
    case ITEM_PICTURE:
        show_picture(pen, &box, item);
        break;
    case ITEM_MODULES:
        set_color(pen, item->color);
        fill_modules(pen, &box, item);
        break;
    case ITEM_GLYPHS:
        break;
    }
}
