/* strings.c: code inside JSON: an answer in JSON mode, the arguments of a tool call.
 *
 * No parser: models write JSON that is cut off, or with real line ends in its strings. What stands
 * between quotes behind a ":" or in a list is a value; those that hold Verilog are written out as
 * fenced blocks of a new text, on which the rules then work. A list of strings is one value: the
 * lines of a file. */
#include "prompts/reply/clean.h"
#include "prompts/extract/verilog/rules.h"

#include <string.h>

#define DEPTH_MAX 3 /* JSON in a string of JSON */

static const char fence[] = "~~~~~~~~~~~~";

struct strings {
    struct buf *out; /* the new text */
    struct buf value;
    struct arena *arena;
    int depth;
};

/* Behind the string that starts at `i`, or the end of the text. */
static size_t string_end(struct str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '"'; i++)
        if (s.p[i] == '\\')
            i++;
    return i < s.n ? i + 1 : s.n;
}

static bool is_code(struct str s)
{
    static const char *const words[] = {"module",  "package", "`define", "typedef",
                                        "assign ", "always",  "function"};
    for (size_t i = 0; i < countof(words); i++)
        if (str_has(s, words[i]))
            return true;
    return false;
}

static void read_values(struct buf *out, struct str s, int depth, struct arena *arena);

/* The value that was gathered, into the new text. */
static void end_value(struct strings *st)
{
    struct str v = buf_str(&st->value), t = str_trim_left(v);
    if (!v.n)
        return;
    if ((str_starts(t, "{") || str_starts(t, "[")) && st->depth < DEPTH_MAX) {
        read_values(st->out, arena_str(st->arena, v), st->depth + 1, st->arena);
    } else if (str_has(v, "```")) {
        buf_adds(st->out, v);
        buf_addc(st->out, "\n\n");
    } else if (is_code(v)) {
        buf_addf(st->out, "%s\n", fence);
        buf_adds(st->out, v);
        buf_addf(st->out, "%s%s\n\n", str_ends(v, "\n") ? "" : "\n", fence);
    }
    buf_clear(&st->value);
}

/* Is the string at `i` a value, and does it go on with the list that the one before stands in? */
static bool is_value(char before, bool in_list)
{
    return before == ':' || before == '[' || (before == ',' && in_list);
}

static void read_values(struct buf *out, struct str s, int depth, struct arena *arena)
{
    struct strings st = {.out = out, .arena = arena, .depth = depth};
    char before = 0;
    bool in_list = false;
    buf_init(&st.value, 4 * s.n + 1000);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') {
            size_t end = string_end(s, i);
            if (before != ',' || !in_list)
                end_value(&st);
            if (is_value(before, in_list)) {
                if (before == ',' && st.value.n)
                    buf_addc(&st.value, str_ends(buf_str(&st.value), "\n") ? "" : "\n");
                clean_escapes(&st.value, str_slice(s, i + 1, end - (s.p[end - 1] == '"')));
            }
            in_list = before == '[' || (before == ',' && in_list);
            before = '"';
            i = end - 1;
        } else if (!memchr(" \t\r\n", s.p[i], 4)) {
            before = s.p[i];
            in_list = in_list && before == ',';
        }
    }
    end_value(&st);
    buf_finish(&st.value);
}

/* From the first "{" or "[" that a quote or another of them follows. */
static size_t json_begin(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        struct str next;
        if (s.p[i] != '{' && s.p[i] != '[')
            continue;
        next = str_trim_left(str_slice(s, i + 1, s.n));
        if (next.n && memchr("\"{[", next.p[0], 3))
            return i;
        i = s.n - next.n - 1;
    }
    return s.n;
}

bool strings_apply(const struct work *w, struct str *code)
{
    size_t begin = json_begin(w->text);
    struct work inside;
    const struct rule *r;
    struct str text;
    struct buf b;
    if (begin == w->text.n)
        return false;
    buf_init(&b, 8 * w->text.n + 4096);
    read_values(&b, str_slice(w->text, begin, w->text.n), 0, w->arena);
    text = arena_take(w->arena, &b);
    if (!text.n)
        return false;
    work_init(&inside, text, w->problem, w->arena);
    r = rules_apply(&inside, code);
    return r && !r->other;
}
