/* table.c: aligned text tables and safe text. */
#include "harness/io/table.h"

#include "harness/io/term.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GAP 2 /* blanks between columns */

struct table_cell {
    const char *text; /* safe; in the table's arena */
    const char *sgr;  /* NULL: none */
    int width;
};

void look_init(struct look *look, int fd)
{
    struct term term;
    *look = (struct look){0};
    term_init(&term, fd);
    *look = (struct look){.color = term.color, .columns = term.tty ? term_columns(&term) : 0};
    term.mode = TERM_OFF;
    term_finish(&term);
}

const char *look_sgr(const struct look *look, const char *sequence)
{
    return look->color ? sequence : "";
}

/* The number of characters of valid UTF-8. Wide characters count as one: they are rare in names,
 * and only shift the columns behind them. */
static int text_width(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

/* The byte at which character `n` begins. */
static int text_offset(const char *s, int n)
{
    int i = 0;
    for (; s[i]; i++)
        if (((unsigned char)s[i] & 0xc0) != 0x80 && n-- == 0)
            break;
    return i;
}

void table_init(struct table *t, const struct table_column *column, size_t n_column)
{
    *t = (struct table){.column = column, .n_column = n_column};
}

void table_finish(struct table *t)
{
    arena_finish(&t->arena);
    free(t->cell);
    *t = (struct table){0};
}

/* The text as one line, since a cell has only one. */
static const char *one_line(struct table *t, struct str text)
{
    struct buf b;
    buf_init(&b, text.n * 4 + 16);
    term_safe(text, &b);
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n' || b.p[i] == '\t')
            b.p[i] = ' ';
    return arena_take_c(&t->arena, &b);
}

void table_add(struct table *t, const char *fmt, ...)
{
    struct buf b;
    va_list ap;
    t->cell = mem_room(t->cell, t->n, &t->cap, sizeof *t->cell);
    buf_init(&b, 1 << 16);
    va_start(ap, fmt);
    buf_addv(&b, fmt, ap);
    va_end(ap);
    t->cell[t->n] = (struct table_cell){.text = one_line(t, buf_str(&b))};
    t->cell[t->n].width = text_width(t->cell[t->n].text);
    t->n++;
    buf_finish(&b);
}

void table_paint(struct table *t, const char *sgr)
{
    t->cell[t->n - 1].sgr = sgr;
}

static void measure(const struct table *t, int *width)
{
    bool heads = t->column[0].head != NULL;
    for (size_t i = 0; i < t->n_column; i++)
        width[i] = heads ? text_width(t->column[i].head) : 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->cell[i].width > width[i % t->n_column])
            width[i % t->n_column] = t->cell[i].width;
}

#define NARROW 8 /* what a column that may shrink keeps */

int table_width(const struct table *t)
{
    int *width = mem_alloc(t->n_column * sizeof *width), total = 0;
    measure(t, width);
    for (size_t i = 0; i < t->n_column; i++) {
        bool shrinks = t->column[i].shrink && width[i] > 2 * NARROW;
        total += (shrinks ? 2 * NARROW : width[i]) + (i ? GAP : 0);
    }
    free(width);
    return total;
}

/* Take what is too much from the widest column that may be cut, one character at a time. */
static void squeeze(const struct table *t, int *width, int room)
{
    for (;;) {
        int total = 0;
        size_t widest = t->n_column;
        for (size_t i = 0; i < t->n_column; i++) {
            total += width[i] + (i ? GAP : 0);
            if (t->column[i].shrink && width[i] > NARROW &&
                (widest == t->n_column || width[i] > width[widest]))
                widest = i;
        }
        if (total <= room || widest == t->n_column)
            return;
        width[widest]--;
    }
}

/* Names often differ at their ends, so a text that is too long loses its middle. */
static void put_cut(FILE *to, const struct table_cell *cell, int width)
{
    int tail = (width - 1) / 2, head = width - 1 - tail;
    fprintf(to, "%.*s~%s", text_offset(cell->text, head), cell->text,
            cell->text + text_offset(cell->text, cell->width - tail));
}

/* The bytes of the next piece of a line of words: a word, or what of it fits a line; *wide gets its
 * characters. */
static int next_piece(const char *text, int width, int *wide)
{
    int n = 0;
    for (*wide = 0; text[n] && text[n] != ' '; n++) {
        bool begins = ((unsigned char)text[n] & 0xc0) != 0x80;
        if (begins && width > 0 && *wide == width)
            break;
        *wide += begins;
    }
    return n;
}

/* Write words, in lines of at most `width` characters; a longer word is cut, or stays whole. All but
 * the first begin with `left` blanks. width <= 0: one line. */
static void put_words(FILE *to, const char *text, int width, int left, bool cuts)
{
    bool inside = false; /* of a word that is cut */
    for (int at = 0; *text;) {
        int wide, n = next_piece(text, cuts ? width : 0, &wide), blank = at && !inside;
        if (at && width > 0 && at + blank + wide > width) {
            fprintf(to, "\n%*s", left, "");
            at = blank = 0;
        }
        fprintf(to, "%s%.*s", blank ? " " : "", n, text);
        at += wide + blank;
        inside = text[n] && text[n] != ' ';
        text += n + (int)strspn(text + n, " ");
    }
}

/* `left`: where the cell begins, when its text may go on below; -1: it may not. */
static void put_cell(FILE *to, const struct look *look, const struct table_cell *cell, int width,
                     bool right, bool last, int left)
{
    int blank = cell->width < width ? width - cell->width : 0;
    fprintf(to, "%*s%s", right ? blank : 0, "", cell->sgr ? look_sgr(look, cell->sgr) : "");
    if (cell->width > width && left >= 0)
        put_words(to, cell->text, width, left, true);
    else if (cell->width > width)
        put_cut(to, cell, width);
    else
        fputs(cell->text, to);
    fprintf(to, "%s%*s", cell->sgr ? look_sgr(look, SGR_OFF) : "",
            last ? 0 : (right ? 0 : blank) + GAP, "");
}

/* Columns of a table that stand side by side: the first one, and from..to-1. */
struct block {
    size_t from, to;
    const int *width;
};

/* The last cell of a row's block that is not empty: blanks behind it would only be noise. */
static size_t block_end(const struct table_cell *row, const struct block *b)
{
    size_t end = b->to;
    while (end > b->from && row[end - 1].width == 0)
        end--;
    return end;
}

static void put_row(const struct table *t, const struct table_cell *row, const struct block *b,
                    FILE *to, const struct look *look, int indent)
{
    size_t end = block_end(row, b);
    int left = indent + b->width[0] + GAP;
    fprintf(to, "%*s", indent, "");
    put_cell(to, look, &row[0], b->width[0], t->column[0].right, end == b->from, -1);
    for (size_t i = b->from; i < end; i++) {
        put_cell(to, look, &row[i], b->width[i], t->column[i].right, i + 1 == end,
                 t->column[i].shrink == TABLE_WORDS && i + 1 == end ? left : -1);
        left += b->width[i] + GAP;
    }
    putc('\n', to);
}

/* As many columns from `from` on as there is room for beside the first one, at least one. */
static size_t block_to(const struct table *t, const int *width, size_t from, int room)
{
    int total = width[0];
    size_t to = from;
    while (to < t->n_column && (to == from || room <= 0 || total + GAP + width[to] <= room))
        total += GAP + width[to++];
    return to;
}

static void put_block(const struct table *t, const struct table_cell *head, const struct block *b,
                      FILE *to, const struct look *look, int indent)
{
    if (t->column[0].head)
        put_row(t, head, b, to, look, indent);
    for (size_t i = 0; i + t->n_column <= t->n; i += t->n_column)
        put_row(t, t->cell + i, b, to, look, indent);
}

static void print_aligned(const struct table *t, FILE *to, const struct look *look, int indent)
{
    int *width = mem_alloc(t->n_column * sizeof *width);
    struct table_cell *head = mem_alloc(t->n_column * sizeof *head);
    int room = look->columns > 0 ? look->columns - indent : 0;
    struct block b = {.to = 1, .width = width};
    measure(t, width);
    if (room > 0)
        squeeze(t, width, room);
    for (size_t i = 0; i < t->n_column && t->column[0].head; i++)
        head[i] = (struct table_cell){
            .text = t->column[i].head, .sgr = SGR_DIM, .width = text_width(t->column[i].head)};
    do {
        if (b.to > 1)
            putc('\n', to);
        b.from = b.to;
        /* lists of facts have no heads: what is long goes on as the terminal has it */
        b.to = block_to(t, width, b.from, t->column[0].head ? room : 0);
        put_block(t, head, &b, to, look, indent);
    } while (b.to < t->n_column);
    free(head);
    free(width);
}

/* Escape characters that would end the cell ('|') or begin markup. */
static void put_markdown(FILE *to, const char *text)
{
    fputs(" ", to);
    for (; *text; text++)
        fprintf(to, "%s%c", strchr("|\\`*_<>[]", *text) ? "\\" : "", *text);
    fputs(" |", to);
}

static void print_markdown(const struct table *t, FILE *to)
{
    fputs("|", to);
    for (size_t i = 0; i < t->n_column; i++)
        put_markdown(to, t->column[i].head ? t->column[i].head : "");
    fputs("\n|", to);
    for (size_t i = 0; i < t->n_column; i++)
        fputs(t->column[i].right ? " ---: |" : " --- |", to);
    for (size_t i = 0; i < t->n; i++) {
        fputs(i % t->n_column == 0 ? "\n|" : "", to);
        put_markdown(to, t->cell[i].text);
    }
    fputs("\n", to);
}

void table_print(const struct table *t, FILE *to, const struct look *look, int indent)
{
    if (look->markdown)
        print_markdown(t, to);
    else
        print_aligned(t, to, look, indent);
}

void put_safe(FILE *to, struct str text)
{
    struct buf b;
    buf_init(&b, text.n * 4 + 16); /* the longest escape is four times what it stands for */
    term_safe(text, &b);
    fwrite(b.p ? b.p : "", 1, b.n, to);
    buf_finish(&b);
}

void put_wrapped(FILE *to, const struct look *look, int indent, const char *text)
{
    struct buf b;
    buf_init(&b, strlen(text) * 4 + 16);
    term_safe(str_c(text), &b);
    for (size_t i = 0; i < b.n; i++)
        if (b.p[i] == '\n' || b.p[i] == '\t')
            b.p[i] = ' ';
    fprintf(to, "%*s", indent, "");
    put_words(to, b.p ? b.p : "", look->columns > 0 ? look->columns - indent : 0, indent, false);
    putc('\n', to);
    buf_finish(&b);
}

/* One that no table holds, and that would drive a terminal. */
static bool is_control(char c)
{
    return ((unsigned char)c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
}

void csv_text(FILE *to, const char *s)
{
    bool quote = s[strcspn(s, ",\"\r\n")] != 0;
    if (quote)
        putc('"', to);
    for (; *s; s++) {
        if (*s == '"')
            putc('"', to);
        if (is_control(*s))
            fputs("\357\277\275", to);
        else
            putc(*s, to);
    }
    if (quote)
        putc('"', to);
}

const char *grouped(struct arena *arena, int64_t value)
{
    if (value < 0)
        return "-";
    if (value < 1000)
        return arena_printf(arena, "%lld", (long long)value);
    return arena_printf(arena, "%s %03lld", grouped(arena, value / 1000),
                        (long long)(value % 1000));
}
