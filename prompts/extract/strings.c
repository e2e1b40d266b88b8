/* strings.c: code inside JSON: an answer in JSON mode, the arguments of a tool call.
 *
 * No parser: models write JSON that is cut off, or with real line ends in its strings. What stands
 * between quotes behind a ":" or in a list is a value; those that hold code are written out as
 * fenced blocks of a new text, on which the rules then work. A list of strings is one value: the
 * lines of a file. */
#include "prompts/reply/clean.h"
#include "prompts/extract/extract.h"

#include <string.h>

#define DEPTH_MAX 3 /* JSON in a string of JSON */

static const char fence[] = "~~~~~~~~~~~~";

struct strings {
    struct buf *out; /* the new text */
    struct buf value;
    const char *const *words;
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

static bool is_code(struct str s, const char *const *words)
{
    for (; *words; words++)
        if (str_has(s, *words))
            return true;
    return false;
}

static void read_values(struct buf *out, struct str s, const char *const *words, int depth,
                        struct arena *arena);

/* The value that was gathered, into the new text. */
static void end_value(struct strings *st)
{
    struct str v = buf_str(&st->value), t = str_trim_left(v);
    if (!v.n)
        return;
    if ((str_starts(t, "{") || str_starts(t, "[")) && st->depth < DEPTH_MAX) {
        read_values(st->out, arena_str(st->arena, v), st->words, st->depth + 1, st->arena);
    } else if (str_has(v, "```")) {
        buf_adds(st->out, v);
        buf_addc(st->out, "\n\n");
    } else if (is_code(v, st->words)) {
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

static void read_values(struct buf *out, struct str s, const char *const *words, int depth,
                        struct arena *arena)
{
    struct strings st = {.out = out, .words = words, .arena = arena, .depth = depth};
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

struct str strings_blocks(struct str text, const char *const *words, struct arena *arena)
{
    size_t begin = json_begin(text);
    struct buf b;
    if (begin == text.n)
        return (struct str){0};
    buf_init(&b, 8 * text.n + 4096);
    read_values(&b, str_slice(text, begin, text.n), words, 0, arena);
    return arena_take(arena, &b);
}
