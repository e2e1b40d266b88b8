/* table.h: text for people: aligned tables, color where it is wanted, grouped numbers. Everything
 * that is printed through here is safe for a terminal. */
#ifndef IO_TABLE_H
#define IO_TABLE_H

#include "harness/base/arena.h"

#include <stdint.h>
#include <stdio.h>

/* How a text must look for the place it goes to. Zeroed: a file, without color and of any width. */
struct look {
    bool color;
    int columns;   /* 0: any width */
    bool markdown; /* tables as Markdown has them */
};

void look_init(struct look *look, int fd);
const char *look_sgr(const struct look *look, const char *sequence); /* "" where color is off */

#define SGR_BOLD   "\033[1m"
#define SGR_DIM    "\033[2m"
#define SGR_RED    "\033[31m"
#define SGR_GREEN  "\033[32m"
#define SGR_YELLOW "\033[33m"
#define SGR_OFF    "\033[0m"

/* What a column does with a text that is too wide. */
enum table_shrink {
    TABLE_WHOLE, /* nothing */
    TABLE_CUT,   /* the text loses its middle */
    TABLE_WORDS, /* the last column: the text goes on below */
};

struct table_column {
    const char *head; /* NULL in the first column: no line of heads */
    bool right;       /* numbers */
    enum table_shrink shrink;
};

struct table {
    const struct table_column *column; /* borrowed */
    size_t n_column;
    struct table_cell *cell; /* owned; row by row */
    size_t n, cap;
    struct arena arena;
};

void table_init(struct table *t, const struct table_column *column, size_t n_column);
void table_finish(struct table *t);
/* The next cell; cells fill rows from left to right. */
void table_add(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void table_paint(struct table *t, const char *sgr); /* the cell that was added last */
/* Columns that it takes when what may shrink is as narrow as it may be. */
int table_width(const struct table *t);
/* What is too wide for look->columns is cut where columns may shrink, and then goes on below, behind
 * the first column again. */
void table_print(const struct table *t, FILE *to, const struct look *look, int indent);

/* Text from outside, as term_safe makes it; a newline stays one. */
void put_safe(FILE *to, struct str text);

/* A text as put_safe writes it and a newline, cut between words to fit look->columns; each line
 * begins with `indent` blanks. */
void put_wrapped(FILE *to, const struct look *look, int indent, const char *text);

/* Write one CSV field as RFC 4180 has it, quoted when need be. A control character other than a tab
 * or an end of line becomes U+FFFD. */
void csv_text(FILE *to, const char *s);

/* "12 345 678"; "-" when negative. In arena. */
const char *grouped(struct arena *arena, int64_t value);

#endif
