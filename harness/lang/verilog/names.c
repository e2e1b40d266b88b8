/* names.c: read Verilog text just far enough to see names. */
#include "harness/lang/verilog/names.h"

#include <ctype.h>
#include <string.h>

static bool word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* Length of the comment or string that starts at p; 0 when none does. */
static size_t skip_opaque(struct str s, size_t at)
{
    const char *p = s.p + at;
    size_t left = s.n - at, i;
    ptrdiff_t end;
    if (left >= 2 && p[0] == '/' && p[1] == '/') {
        end = str_find(s, "\n", at);
        return end < 0 ? left : (size_t)end - at;
    }
    if (left >= 2 && p[0] == '/' && p[1] == '*') {
        end = str_find(s, "*/", at + 2);
        return end < 0 ? left : (size_t)end + 2 - at;
    }
    if (p[0] != '"')
        return 0;
    for (i = 1; i < left && p[i] != '"' && p[i] != '\n'; i++)
        if (p[i] == '\\' && i + 1 < left)
            i++;
    return i < left ? i + 1 : left;
}

struct str verilog_rename(struct str text, const char *from, const char *to, struct arena *arena)
{
    struct buf out;
    struct str ret;
    size_t at = 0;
    buf_init(&out, text.n * (strlen(to) + 1) + 1);
    while (at < text.n) {
        size_t n = skip_opaque(text, at);
        if (n == 0 && word_char(text.p[at])) {
            while (at + n < text.n && word_char(text.p[at + n]))
                n++;
            if (str_eqc(str_slice(text, at, at + n), from))
                buf_addc(&out, to);
            else
                buf_add(&out, text.p + at, n);
        } else {
            buf_add(&out, text.p + at, n ? n : 1);
        }
        at += n ? n : 1;
    }
    ret = arena_str(arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

/* The next word at or after *at, *at moved behind it; n 0 at the end. */
static struct str next_word(struct str text, size_t *at)
{
    while (*at < text.n) {
        size_t n = skip_opaque(text, *at), from = *at;
        if (n == 0 && word_char(text.p[from])) {
            while (*at < text.n && word_char(text.p[*at]))
                (*at)++;
            return str_slice(text, from, *at);
        }
        *at += n ? n : 1;
    }
    return (struct str){0};
}

const char *const *verilog_modules(struct str text, size_t *n, struct arena *arena)
{
    const char **name;
    struct str word;
    size_t at = 0, room = 1;
    for (ptrdiff_t hit = -1; (hit = str_find(text, "module", (size_t)(hit + 1))) >= 0;)
        room++;
    name = arena_alloc(arena, room * sizeof *name);
    *n = 0;
    while ((word = next_word(text, &at)).n) {
        if (!str_eqc(word, "module") && !str_eqc(word, "macromodule"))
            continue;
        word = next_word(text, &at);
        if (str_eqc(word, "automatic") || str_eqc(word, "static"))
            word = next_word(text, &at);
        if (word.n)
            name[(*n)++] = arena_dup(arena, word);
    }
    return name;
}

size_t verilog_count(struct str text, const char *word)
{
    struct str w;
    size_t at = 0, n = 0;
    while ((w = next_word(text, &at)).n)
        n += str_eqc(w, word);
    return n;
}
