/* term.h: the terminal that a person looks at: width, color, one live line, safe text. */
#ifndef IO_TERM_H
#define IO_TERM_H

#include "harness/base/str.h"

#include <locale.h>
#include <stdint.h>

enum term_mode {
    TERM_OFF,   /* no status lines at all (--quiet) */
    TERM_PLAIN, /* no terminal: a new line every now and then */
    TERM_LIVE,  /* one line, redrawn in place */
};

/* One output. Fields may be read by all; `mode` and `plain_every_us` may be set before use. */
struct term {
    int fd; /* borrowed */
    enum term_mode mode;
    bool tty;               /* a terminal, and not a dumb one */
    bool color;             /* a terminal and no NO_COLOR, or CLICOLOR_FORCE */
    bool utf8;              /* the user's locale is UTF-8 */
    int64_t plain_every_us; /* 10 s */
    bool drawn;             /* a live line stands there */
    int64_t last_us;        /* when a status was last written; 0: never */
    locale_t locale;        /* owned: for the width of characters */
};

void term_init(struct term *term, int fd);
void term_finish(struct term *term); /* clears the live line */

/* Columns now: $COLUMNS, else what the terminal says, else 80. Asked afresh each time, so a window
 * that changes its size needs no signal handler. */
int term_columns(const struct term *term);

/* Show progress. Live: `line` replaces the one before, cut to the width in columns; more than 25
 * redraws a second are dropped. Plain: a line at most every plain_every_us, the first one at once.
 * Color sequences (ESC [ digits m) are allowed in it and left out where there is no color; every
 * other control character is shown escaped. */
void term_status(struct term *term, const char *line);

/* Take the live line away, before something else is written to the same terminal. */
void term_clear(struct term *term);

/* Write a line that stays, above the live line. It is written in every mode, never cut, and keeps
 * its newlines; otherwise it is escaped like a status line. */
void term_line(struct term *term, const char *line);

/* The color sequence itself ("\033[31m") where there is color, else "". */
const char *term_sgr(const struct term *term, const char *sequence);

/* Append text that came from outside in a form that cannot move the cursor, change colors, hide or
 * reorder text: control characters, DEL, C1, ill-formed UTF-8 as \xHH, line separators, direction
 * marks and the like as \u{HEX}. Newline and tab are kept. */
void term_safe(struct str text, struct buf *out);

#endif
