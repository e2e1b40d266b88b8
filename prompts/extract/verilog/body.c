/* body.c: recognising the inside of a module that comes without its header. */
#include "prompts/extract/verilog/assemble.h"

#include <string.h>

/* What the line of a statement shows beside its first word, so that a sentence that starts with the
 * same word is not taken for one. */
enum sign {
    SIGN_NONE,
    SIGN_EQUALS, /* "=" on the line */
    SIGN_EVENT,  /* "@", "#" or "begin" next */
    SIGN_ENDS,   /* ";" on the line */
};

static const struct statement {
    const char *word;
    enum sign sign;
    bool strong; /* enough to take the text for Verilog */
} statements[] = {
    {"assign", SIGN_EQUALS, true},      {"always", SIGN_EVENT, true},
    {"always_comb", SIGN_NONE, true},   {"always_ff", SIGN_NONE, true},
    {"always_latch", SIGN_NONE, true},  {"initial", SIGN_EVENT, false},
    {"generate", SIGN_NONE, false},     {"reg", SIGN_ENDS, false},
    {"wire", SIGN_ENDS, false},         {"logic", SIGN_ENDS, false},
    {"tri", SIGN_ENDS, false},          {"integer", SIGN_ENDS, false},
    {"int", SIGN_ENDS, false},          {"bit", SIGN_ENDS, false},
    {"real", SIGN_ENDS, false},         {"genvar", SIGN_ENDS, false},
    {"localparam", SIGN_EQUALS, false}, {"parameter", SIGN_EQUALS, false},
    {"typedef", SIGN_NONE, false},      {"function", SIGN_ENDS, false},
    {"task", SIGN_ENDS, false},         {"and", SIGN_ENDS, false},
    {"or", SIGN_ENDS, false},           {"not", SIGN_ENDS, false},
    {"nand", SIGN_ENDS, false},         {"nor", SIGN_ENDS, false},
    {"xor", SIGN_ENDS, false},          {"xnor", SIGN_ENDS, false},
    {"buf", SIGN_ENDS, false},
};

static struct str line_from(struct str s, size_t at)
{
    const char *nl = memchr(s.p + at, '\n', s.n - at);
    return str_slice(s, at, nl ? (size_t)(nl - s.p) : s.n);
}

/* "adder u1 (.a(x)": an instance with named ports, or with a parameter list. */
static bool is_instance(struct lexer lex, const struct token *first)
{
    struct token t;
    if (!token_is_name(first) || !verilog_token(&lex, &t))
        return false;
    if (token_is(&t, "#"))
        return verilog_token(&lex, &t) && token_is(&t, "(");
    return token_is_name(&t) && verilog_token(&lex, &t) && token_is(&t, "(") &&
           verilog_token(&lex, &t) && token_is(&t, ".");
}

static bool sign_holds(enum sign sign, struct lexer lex, struct str line)
{
    struct token t;
    switch (sign) {
    case SIGN_EQUALS:
        return str_has(line, "=");
    case SIGN_ENDS:
        return str_has(line, ";");
    case SIGN_EVENT:
        return verilog_token(&lex, &t) &&
               (token_is(&t, "@") || token_is(&t, "#") || token_is(&t, "begin"));
    case SIGN_NONE:
        break;
    }
    return true;
}

static bool is_statement(const struct lexer *lex, const struct token *t, bool *strong)
{
    for (size_t i = 0; t->kind == TOKEN_WORD && i < countof(statements); i++) {
        const struct statement *st = &statements[i];
        if (!str_eqc(t->text, st->word))
            continue;
        *strong |= st->strong && sign_holds(st->sign, *lex, line_from(lex->s, t->begin));
        return sign_holds(st->sign, *lex, line_from(lex->s, t->begin));
    }
    return is_instance(*lex, t);
}

bool body_find(const struct vscan *scan, size_t *begin)
{
    struct lexer lex = {.s = scan->text};
    struct token t;
    bool found = false, strong = scan->stray > 0;
    size_t u = 0, at = 0;
    while (verilog_token(&lex, &t)) {
        while (u < scan->n && (!scan->unit[u].top || scan->unit[u].end <= t.begin))
            u++;
        if (u < scan->n && scan->unit[u].begin <= t.begin) {
            lex.at = scan->unit[u].end;
            lex.mid_line = true;
        } else if (t.first && is_statement(&lex, &t, &strong) && !found) {
            found = true;
            at = t.begin;
        }
    }
    *begin = found ? at : 0;
    return strong;
}
