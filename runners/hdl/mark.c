/* mark.c: finds the calls that print a phrase, token by token, and wraps them. */
#include "runners/hdl/mark.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

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

/* Goes on to behind the ";" of the call whose task's name was just read. Which phrase one of its
 * strings holds is in *which, or -1. False when the text ends, or a "begin" or "end" shows that there
 * is no such call here. */
static bool call_end(struct lexer *lex, const char *const *phrase, size_t n, int *which)
{
    struct token t;
    *which = -1;
    while (verilog_token(lex, &t)) {
        if (token_is(&t, "begin") || token_is(&t, "end"))
            return false;
        if (token_is(&t, ";"))
            return true;
        for (size_t k = 0; t.kind == TOKEN_STRING && *which < 0 && k < n; k++)
            if (str_has(t.text, phrase[k]))
                *which = (int)k;
    }
    return false;
}

static bool are_phrases(const char *const *phrase, size_t n)
{
    if (n > MARK_PHRASES_MAX)
        return false;
    for (size_t k = 0; k < n; k++)
        if (!phrase[k] || !*phrase[k])
            return false;
    return true;
}

int mark_phrases(struct str bench, const char *const *phrase, size_t n, struct arena *arena,
                 struct str *ret, int *marked)
{
    struct lexer lex = {.s = bench};
    struct token t;
    struct buf b;
    size_t copied = 0;
    int which, count = 0;
    if (!are_phrases(phrase, n))
        return -1;
    buf_init(&b, bench.n * 4 + 64); /* the shortest call that is marked is longer than a third */
    while (verilog_token(&lex, &t)) {
        struct lexer behind = lex;
        if (t.kind != TOKEN_WORD || !prints(t.text) || !call_end(&behind, phrase, n, &which) ||
            which < 0)
            continue;
        lex = behind;
        buf_adds(&b, str_slice(bench, copied, t.begin));
        buf_addf(&b, "begin $assay_said(\"phrase%d\"); ", which);
        buf_adds(&b, str_slice(bench, t.begin, lex.at));
        buf_addc(&b, " end");
        copied = lex.at;
        count++;
    }
    buf_adds(&b, str_slice(bench, copied, bench.n));
    *ret = arena_take(arena, &b);
    *marked = count;
    return 0;
}

/* Is this token the word `module`, and the name behind it `top`? Goes on to behind the name. */
static bool opens_module(struct lexer *lex, const struct token *word, const char *top)
{
    struct token t;
    if (!token_is(word, "module") && !token_is(word, "macromodule"))
        return false;
    while (verilog_token(lex, &t))
        if (token_is_name(&t) && !token_is(&t, "automatic") && !token_is(&t, "static"))
            return str_eqc(t.text, top);
    return false;
}

bool mark_module_end(struct str bench, const char *top, const char *text, struct arena *arena,
                     struct str *ret)
{
    struct lexer lex = {.s = bench};
    struct token t;
    bool inside = false;
    while (verilog_token(&lex, &t)) {
        if (!inside) {
            inside = opens_module(&lex, &t, top);
        } else if (token_is(&t, "endmodule")) {
            *ret = str_c(arena_printf(arena, "%.*s%s %.*s", (int)t.begin, bench.p, text,
                                      (int)(bench.n - t.begin), bench.p + t.begin));
            return true;
        }
    }
    return false;
}
