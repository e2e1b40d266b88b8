/* messages.h: what a tool's messages mean.
 *
 * Each tool has a table in its runner's room (runners/icarus/messages.c), ordered by weight. A row
 * is a pattern (PCRE2, with the limits of harness/io/regex.h) and what a line of the log that fits
 * it means. The first row that any line fits decides the verdict; the first such line is the
 * evidence. Warnings, notes, counts of errors and quotations of the code decide nothing: rows of
 * the kinds MESSAGE_NOTE and MESSAGE_MORE name them.
 *
 * tests/cases/messages has examples for every row, from each version that the row is for. */
#ifndef RUNNER_MESSAGES_H
#define RUNNER_MESSAGES_H

#include "harness/base/arena.h"
#include "runners/verdict.h"

#define MESSAGE_ROWS_MAX 64

enum message_kind {
    MESSAGE_NOTE,  /* says nothing of a failure: a warning, a count, a quotation */
    MESSAGE_MORE,  /* the second or a later line of the message before it */
    MESSAGE_SUM,   /* sums up the messages before it: it decides, and the first of them is shown */
    MESSAGE_DOUBT, /* why the code was refused; legal code may meet it, so another tool is asked */
    MESSAGE_FAULT, /* why the code was refused */
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
    size_t n;         /* at most MESSAGE_ROWS_MAX */
    const char *lead; /* a message that begins with this has its place behind the next ": "; NULL:
                       * places stand first */
};

struct tool_message {
    const struct message_row *row; /* NULL: no row knows what the log says */
    const char *line; /* trimmed, at most 400 bytes; "": it says nothing of a failure */
};

/* What the log says of a failure, and the line that shows it; the line is in the arena. */
struct tool_message messages_decide(const struct message_table *table, struct str log,
                                    struct arena *arena);

/* A line of the log from the place that its message names on: "%Error-X: a.sv:9: " without what is
 * in front of the file's name. */
struct str messages_place(const struct message_table *table, struct str line);

/* The log without the lines that say nothing of a failure; in the arena. */
struct str messages_faults(const struct message_table *table, struct str log, struct arena *arena);

#endif
