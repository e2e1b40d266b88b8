/* mark.c: finds the calls that print a phrase, token by token, and wraps them. */
#include "runners/hdl/mark.h"

#include <string.h>

enum token { TOKEN_END, TOKEN_OTHER, TOKEN_STRING, TOKEN_TASK, TOKEN_SKIPPED };

static bool name_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$';
}

static size_t after(struct str s, size_t from, const char *needle)
{
    ptrdiff_t at = str_find(s, needle, from);
    return at < 0 ? s.n : (size_t)at + strlen(needle);
}

static size_t string_end(struct str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '"' && s.p[i] != '\n'; i++)
        i += s.p[i] == '\\';
    return i < s.n ? i + 1 : s.n;
}

static size_t name_end(struct str s, size_t i)
{
    while (i < s.n && name_char(s.p[i]))
        i++;
    return i;
}

/* An escaped name ends at white space and may hold quotes, slashes and dollar signs. */
static size_t escaped_end(struct str s, size_t i)
{
    while (i < s.n && s.p[i] > ' ')
        i++;
    return i;
}

/* The token at i, and in *end where it stops. */
static enum token token_at(struct str s, size_t i, size_t *end)
{
    struct str here = str_slice(s, i, s.n);
    *end = i + 1;
    if (i >= s.n)
        return TOKEN_END;
    if (str_starts(here, "//"))
        *end = after(s, i, "\n");
    else if (str_starts(here, "/*"))
        *end = after(s, i + 2, "*/");
    else if (*here.p == '\\')
        *end = escaped_end(s, i);
    else if (*here.p == '"')
        *end = string_end(s, i);
    else if (name_char(*here.p))
        *end = name_end(s, i);
    if (*end == i)
        *end = i + 1;
    if (*here.p == '"')
        return TOKEN_STRING;
    if (*here.p == '$')
        return TOKEN_TASK;
    return str_starts(here, "//") || str_starts(here, "/*") ? TOKEN_SKIPPED : TOKEN_OTHER;
}

static bool prints(struct str task)
{
    static const char *const tasks[] = {
        "$display", "$displayb", "$displayh", "$displayo", "$write",   "$writeb", "$writeh",
        "$writeo",  "$fdisplay", "$fwrite",   "$strobe",   "$fstrobe", "$info"};
    for (size_t i = 0; i < countof(tasks); i++)
        if (str_eqc(task, tasks[i]))
            return true;
    return false;
}

/* From the task's name to behind its ";". Which phrase one of its strings holds is in *which, or
 * -1. False when the text ends, or a "begin" or "end" shows that there is no such call here. */
static bool call_end(struct str s, size_t i, const char *const *phrase, size_t n, size_t *end,
                     int *which)
{
    enum token t;
    *which = -1;
    for (;; i = *end) {
        struct str text;
        t = token_at(s, i, end);
        text = str_slice(s, i, *end);
        if (t == TOKEN_END || str_eqc(text, "begin") || str_eqc(text, "end"))
            return false;
        if (t == TOKEN_OTHER && *text.p == ';')
            return true;
        for (size_t k = 0; t == TOKEN_STRING && *which < 0 && k < n; k++)
            if (str_has(text, phrase[k]))
                *which = (int)k;
    }
}

int mark_phrases(struct str bench, const char *const *phrase, size_t n, struct arena *arena,
                 struct str *ret, int *marked)
{
    struct buf b;
    size_t end, stop;
    int which, count = 0;
    enum token t;
    if (n > MARK_PHRASES_MAX)
        return -1;
    for (size_t k = 0; k < n; k++)
        if (!phrase[k] || !*phrase[k])
            return -1;
    buf_init(&b, bench.n * 4 + 64); /* the shortest call that is marked is longer than a third */
    for (size_t i = 0; (t = token_at(bench, i, &end)) != TOKEN_END; i = end) {
        struct str text = str_slice(bench, i, end);
        if (t == TOKEN_TASK && prints(text) && call_end(bench, end, phrase, n, &stop, &which) &&
            which >= 0) {
            end = stop;
            buf_addf(&b, "begin $assay_said(\"phrase%d\"); ", which);
            buf_adds(&b, str_slice(bench, i, end));
            buf_addc(&b, " end");
            count++;
        } else {
            buf_adds(&b, text);
        }
    }
    *ret = arena_str(arena, buf_str(&b));
    *marked = count;
    buf_finish(&b);
    return 0;
}

/* Is the token at i the word `module`, and the name behind it `top`? *end: behind the name. */
static bool opens_module(struct str s, size_t i, const char *top, size_t *end)
{
    size_t stop;
    enum token t;
    struct str word = str_slice(s, i, *end);
    if (!str_eqc(word, "module") && !str_eqc(word, "macromodule"))
        return false;
    for (i = *end; (t = token_at(s, i, &stop)) != TOKEN_END; i = stop) {
        word = str_slice(s, i, stop);
        if (t == TOKEN_OTHER && word.n && name_char(*word.p) && !str_eqc(word, "automatic") &&
            !str_eqc(word, "static"))
            break;
    }
    *end = stop;
    return t == TOKEN_OTHER && str_eqc(word, top);
}

bool mark_module_end(struct str bench, const char *top, const char *text, struct arena *arena,
                     struct str *ret)
{
    size_t end;
    bool inside = false;
    enum token t;
    for (size_t i = 0; (t = token_at(bench, i, &end)) != TOKEN_END; i = end) {
        if (t != TOKEN_OTHER)
            continue;
        if (!inside) {
            inside = opens_module(bench, i, top, &end);
        } else if (str_eqc(str_slice(bench, i, end), "endmodule")) {
            *ret = str_c(arena_printf(arena, "%.*s%s %.*s", (int)i, bench.p, text,
                                      (int)(bench.n - i), bench.p + i));
            return true;
        }
    }
    return false;
}
