/* names.c: read Verilog text just far enough to see names. */
#include "harness/lang/verilog/names.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

/* The macro `name is a use of the word, too. */
static bool is_named(const struct token *t)
{
    return t->kind == TOKEN_WORD || t->kind == TOKEN_ESCAPED || t->kind == TOKEN_DIRECTIVE;
}

struct str verilog_rename(struct str text, const char *from, const char *to, struct arena *arena)
{
    struct lexer lex = {.s = text};
    struct token t;
    struct buf out;
    size_t copied = 0;
    buf_init(&out, text.n * (strlen(to) + 1) + 1);
    while (verilog_token(&lex, &t)) {
        if (!is_named(&t) || !str_eqc(t.text, from))
            continue;
        buf_adds(&out, str_slice(text, copied, t.end - t.text.n));
        buf_addc(&out, to);
        copied = t.end;
    }
    buf_adds(&out, str_slice(text, copied, text.n));
    return arena_take(arena, &out);
}

/* The next word; n 0 at the end. */
static struct str next_word(struct lexer *lex)
{
    struct token t;
    while (verilog_token(lex, &t))
        if (is_named(&t))
            return t.text;
    return (struct str){0};
}

const char *const *verilog_modules(struct str text, size_t *n, struct arena *arena)
{
    const char **name;
    struct lexer lex = {.s = text};
    struct str word;
    size_t room = 1;
    for (ptrdiff_t hit = -1; (hit = str_find(text, "module", (size_t)(hit + 1))) >= 0;)
        room++;
    name = arena_alloc(arena, room * sizeof *name);
    *n = 0;
    while ((word = next_word(&lex)).n) {
        if (!str_eqc(word, "module") && !str_eqc(word, "macromodule"))
            continue;
        word = next_word(&lex);
        if (str_eqc(word, "automatic") || str_eqc(word, "static"))
            word = next_word(&lex);
        if (word.n)
            name[(*n)++] = arena_dup(arena, word);
    }
    return name;
}
