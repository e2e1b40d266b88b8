/* messages.c: see messages.h. */
#include "runners/runner/messages.h"

#include "harness/io/regex.h"

#include <string.h>

#define LINE_MAX_BYTES 400
#define LOG_MAX        (8u << 20)

struct reader {
    const struct message_table *table;
    struct regex *regex[MESSAGE_ROWS_MAX];
};

static void reader_init(struct reader *r, const struct message_table *table)
{
    *r = (struct reader){.table = table};
    for (size_t i = 0; i < table->n && i < MESSAGE_ROWS_MAX; i++)
        regex_new(&r->regex[i], table->row[i].pattern, NULL); /* a test compiles all of them */
}

static void reader_finish(struct reader *r)
{
    for (size_t i = 0; i < r->table->n; i++)
        regex_free(r->regex[i]);
}

/* The first row before `end` that the line fits, of those that tell faults or of those that do not;
 * `end` when there is none. */
static size_t row_of(const struct reader *r, struct str line, size_t end, bool about_faults)
{
    struct str all;
    for (size_t i = 0; i < end; i++)
        if ((r->table->row[i].kind >= MESSAGE_SUM) == about_faults && r->regex[i] &&
            regex_find(r->regex[i], line, 0, &all, 1))
            return i;
    return end;
}

/* Goes through a log line by line, and leaves out notes with all their lines. */
struct walk {
    struct reader reader;
    struct str rest, line;
    bool more;    /* `line` goes on with the message before it */
    bool in_note; /* the message before it was a note */
};

static void walk_init(struct walk *w, const struct message_table *table, struct str log)
{
    *w = (struct walk){.rest = log};
    reader_init(&w->reader, table);
}

/* Is this a line that we put where a long log was cut? */
static bool is_ours(struct str line)
{
    return str_starts(line, "[assay: ");
}

static bool walk_next(struct walk *w)
{
    const struct message_table *table = w->reader.table;
    while (str_line(&w->rest, &w->line)) {
        size_t i;
        w->line = str_trim_right(str_slice(w->line, 0, LINE_MAX_BYTES));
        if (!w->line.n || is_ours(w->line))
            continue;
        i = row_of(&w->reader, w->line, table->n, false);
        w->more = i < table->n && table->row[i].kind == MESSAGE_MORE;
        if (!w->more)
            w->in_note = i < table->n;
        if (!w->in_note)
            return true;
    }
    return false;
}

/* "a.sv:9: error: q is no l-value", "a.sv:2:      : q is a wire": the second behind the first. */
static const char *joined(struct str head, struct str line, bool more, struct arena *arena)
{
    ptrdiff_t at = more ? str_find(line, " : ", 0) : -1;
    struct str behind = str_slice(line, at < 0 ? 0 : (size_t)at + 3, line.n);
    head = str_trim(head);
    if (!more || !head.n)
        return arena_dup(arena, str_trim(line));
    return arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(head), STR_ARG(behind));
}

struct tool_message messages_decide(const struct message_table *table, struct str log,
                                    struct arena *arena)
{
    struct tool_message ret = {.line = ""};
    struct str head = {0}, first = {0};
    size_t best = table->n, i;
    struct walk w;
    if (!str_trim(log).n) /* as of most that compile: no pattern is needed for it */
        return ret;
    walk_init(&w, table, log);
    while (walk_next(&w)) {
        if (!w.more)
            head = w.line;
        i = row_of(&w.reader, w.line, best, true);
        if (i < best) {
            bool sums = table->row[i].kind == MESSAGE_SUM && first.n;
            ret.line =
                sums ? arena_dup(arena, str_trim(first)) : joined(head, w.line, w.more, arena);
            best = i;
        }
        if (!first.n)
            first = w.line;
    }
    reader_finish(&w.reader);
    if (best < table->n)
        ret.row = &table->row[best];
    else
        ret.line = arena_dup(arena, str_trim(first));
    return ret;
}

struct str messages_faults(const struct message_table *table, struct str log, struct arena *arena)
{
    struct walk w;
    struct buf out;
    buf_init(&out, LOG_MAX);
    walk_init(&w, table, log);
    while (walk_next(&w)) {
        buf_adds(&out, w.line);
        buf_addc(&out, "\n");
    }
    reader_finish(&w.reader);
    return arena_take(arena, &out);
}

struct str messages_place(const struct message_table *table, struct str line)
{
    bool has_lead = table->lead && str_starts(line, table->lead);
    ptrdiff_t at = has_lead ? str_find(line, ": ", 0) : -1;
    return at < 0 ? line : str_slice(line, (size_t)at + 2, line.n);
}
