/* messages.h: what a tool's messages mean.
 *
 * Each tool has a table in its runner's room (runners/icarus/messages.c): patterns (PCRE2, with the
 * limits of harness/io/regex.h) that are tried on one line of its log after the other. The first row
 * of the table that some line fits decides, and the first such line is the evidence: never a
 * warning, a note, a count of errors or a quotation, which have rows that say so.
 *
 * tests/cases/messages has examples for every row, from each version that the row is for. */
#ifndef RUNNERS_MESSAGES_H
#define RUNNERS_MESSAGES_H

#include "harness/base/arena.h"
#include "runners/verdict.h"

#define MESSAGE_ROWS_MAX 64

enum message_kind {
    MESSAGE_NOTE,  /* says nothing of a failure: a warning, a count, a quotation */
    MESSAGE_MORE,  /* goes on with the message before it */
    MESSAGE_SUM,   /* decides for what was said before it: the evidence is the first of that */
    MESSAGE_DOUBT, /* why nothing was compiled; legal code may meet it, so another tool is asked */
    MESSAGE_FAULT, /* why nothing was compiled */
};

struct message_row {
    enum message_kind kind;
    const char *pattern;
    enum verdict_class class; /* CLASS_COUNT: how the step ended decides */
    const char *detail;
    const char *versions; /* "11 12 13": of the tool, where messages like this were seen */
};

/* Rows of notes come first, then those of MESSAGE_MORE, then the others by falling weight. */
struct message_table {
    const char *tool; /* folder of its examples */
    const struct message_row *row;
    size_t n; /* at most MESSAGE_ROWS_MAX */
};

struct tool_message {
    const struct message_row *row; /* NULL: no row knows what the log says */
    const char *line; /* trimmed, at most 400 bytes; "": it says nothing of a failure */
};

struct tool_message messages_decide(const struct message_table *table, struct str log,
                                    struct arena *arena);

/* The log without the lines that say nothing of a failure. */
struct str messages_faults(const struct message_table *table, struct str log, struct arena *arena);

#endif
