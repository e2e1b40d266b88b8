/* tree_lex.c: tokens with their partners. Directives and attributes give no tokens, so changes to
 * tokens cannot touch them. */
#include "harness/lang/verilog/tree.h"

#include "harness/lang/verilog/verilog.h"

#include <ctype.h>
#include <string.h>

static const char *const operators[] = {
    "<<<=", ">>>=", "<<<", ">>>", "===", "!==", "==?", "!=?", "<<=", ">>=", "<->",
    "&&&",  "->>",  "&&",  "||",  "==",  "!=",  "<=",  ">=",  "<<",  ">>",  "**",
    "~&",   "~|",   "~^",  "^~",  "++",  "--",  "+=",  "-=",  "*=",  "/=",  "%=",
    "&=",   "|=",   "^=",  "->",  "=>",  "+:",  "-:",  "::",
};

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

static size_t skip_blanks(struct str s, size_t i)
{
    while (at(s, i) == ' ' || at(s, i) == '\t')
        i++;
    return i;
}

/* May this be a digit of the base? As in Icarus, "?" is a digit in every base but decimal. */
static bool is_digit_of(char base, char c)
{
    static const char *const digits[][2] = {
        {"bB", "01xXzZ?_"},
        {"oO", "01234567xXzZ?_"},
        {"dD", "0123456789_xXzZ"},
        {"hH", "0123456789abcdefABCDEFxXzZ?_"},
    };
    for (size_t i = 0; c && i < countof(digits); i++)
        if (strchr(digits[i][0], base))
            return strchr(digits[i][1], c) != NULL;
    return false;
}

/* The offset behind the based number at i ("'b01", "'sd 5", "'0"); i when there is none. */
static size_t based_end(struct str s, size_t i)
{
    size_t k = i + 1;
    if (at(s, i) != '\'')
        return i;
    if (at(s, k) == 's' || at(s, k) == 'S')
        k++;
    if (at(s, k) && strchr("bodhBODH", at(s, k))) {
        size_t digits = skip_blanks(s, k + 1), end = digits;
        while (is_digit_of(s.p[k], at(s, end)))
            end++;
        return end > digits ? end : i;
    }
    k = i + 1;
    if (at(s, k) && strchr("01xXzZ", at(s, k)) && !isalnum((unsigned char)at(s, k + 1)) &&
        at(s, k + 1) != '_')
        return k + 1;
    return i;
}

/* The offset behind the number at i; i when there is none. */
static size_t number_end(struct str s, size_t i)
{
    size_t k = i, based;
    while (isdigit((unsigned char)at(s, k)) || (k > i && at(s, k) == '_'))
        k++;
    based = based_end(s, skip_blanks(s, k));
    if (based > skip_blanks(s, k))
        return based;
    if (k > i && at(s, k) == '.' && isdigit((unsigned char)at(s, k + 1)))
        for (k++; isdigit((unsigned char)at(s, k)); k++)
            ;
    if (k > i && (at(s, k) == 'e' || at(s, k) == 'E'))
        for (k++; isalnum((unsigned char)at(s, k)) || at(s, k) == '-'; k++)
            ;
    while (k > i && isalpha((unsigned char)at(s, k))) /* a unit, as in 10ns */
        k++;
    return k;
}

static size_t operator_end(struct str s, size_t i)
{
    for (size_t k = 0; k < countof(operators); k++)
        if (str_starts(str_slice(s, i, s.n), operators[k]))
            return i + strlen(operators[k]);
    return i + 1;
}

/* How much text belongs to a directive besides its own word. A name that is not listed is a macro
 * call. */
static const struct directive {
    const char *name;
    enum { DIR_ALONE, DIR_NAME, DIR_LINE } takes;
} directives[] = {
    {"else", DIR_ALONE},     {"endif", DIR_ALONE},          {"celldefine", DIR_ALONE},
    {"resetall", DIR_ALONE}, {"endcelldefine", DIR_ALONE},  {"ifdef", DIR_NAME},
    {"ifndef", DIR_NAME},    {"elsif", DIR_NAME},           {"undef", DIR_NAME},
    {"define", DIR_LINE},    {"timescale", DIR_LINE},       {"include", DIR_LINE},
    {"line", DIR_LINE},      {"default_nettype", DIR_LINE}, {"pragma", DIR_LINE},
};

/* False: a macro call. */
static bool directive_end(struct str s, const struct token *t, size_t *end)
{
    const struct directive *d = NULL;
    size_t i = t->end;
    for (size_t k = 0; k < countof(directives) && !d; k++)
        if (str_eqc(t->text, directives[k].name))
            d = &directives[k];
    if (!d)
        return false;
    if (d->takes == DIR_NAME)
        for (i = skip_blanks(s, i); isalnum((unsigned char)at(s, i)) || at(s, i) == '_';)
            i++;
    while (d->takes == DIR_LINE && i < s.n && (s.p[i] != '\n' || s.p[i - 1] == '\\'))
        i++;
    *end = i;
    return true;
}

/* The offset behind the attribute "(* ... *)" at i; i when there is none.
 * "@(*)" is no attribute. */
static size_t attribute_end(struct str s, size_t i)
{
    ptrdiff_t end;
    if (at(s, i) != '(' || at(s, i + 1) != '*' || at(s, skip_blanks(s, i + 2)) == ')')
        return i;
    end = str_find(s, "*)", i + 2);
    return end < 0 ? i : (size_t)end + 2;
}

struct token_reader {
    struct lexer lex;
    struct code *c;
    size_t cap;
    size_t line, line_begin, seen; /* where the last token stood */
};

static struct tok *add(struct token_reader *l)
{
    struct code *c = l->c;
    c->t = arena_room(c->arena, c->t, c->n, &l->cap, sizeof *c->t);
    return &c->t[c->n++];
}

static void place(struct token_reader *l, struct tok *t)
{
    for (; l->seen < t->begin; l->seen++)
        if (l->c->text.p[l->seen] == '\n') {
            l->line++;
            l->line_begin = l->seen + 1;
        }
    t->line = l->line;
    t->column = t->begin - l->line_begin + 1;
}

/* Turn a token of the lexer into one of ours, or into none. */
static void take(struct token_reader *l, const struct token *v)
{
    static const enum tok_kind kinds[] = {
        [TOKEN_WORD] = TOK_WORD,     [TOKEN_ESCAPED] = TOK_WORD,  [TOKEN_DIRECTIVE] = TOK_WORD,
        [TOKEN_NUMBER] = TOK_NUMBER, [TOKEN_STRING] = TOK_STRING, [TOKEN_PUNCT] = TOK_OP,
    };
    struct str s = l->c->text;
    size_t end = v->end, number = number_end(s, v->begin);
    enum tok_kind kind = kinds[v->kind];
    struct tok *t;
    if ((v->kind == TOKEN_DIRECTIVE && directive_end(s, v, &end)) ||
        (v->kind == TOKEN_PUNCT && attribute_end(s, v->begin) > v->begin)) {
        l->lex.at = kind == TOK_OP ? attribute_end(s, v->begin) : end;
        return;
    }
    if ((v->kind == TOKEN_NUMBER || v->kind == TOKEN_PUNCT) && number > v->begin) {
        kind = TOK_NUMBER;
        end = number;
    } else if (v->kind == TOKEN_PUNCT) {
        end = operator_end(s, v->begin);
    }
    t = add(l);
    *t = (struct tok){.begin = v->begin, .end = end, .kind = kind};
    t->text = str_slice(s, t->begin, end);
    place(l, t);
    l->lex.at = end;
}

static const struct pair {
    const char *open, *close;
} pairs[] = {
    {"(", ")"},
    {"[", "]"},
    {"{", "}"},
    {"begin", "end"},
    {"case", "endcase"},
    {"casez", "endcase"},
    {"casex", "endcase"},
    {"module", "endmodule"},
    {"macromodule", "endmodule"},
    {"function", "endfunction"},
    {"task", "endtask"},
    {"generate", "endgenerate"},
    {"specify", "endspecify"},
    {"package", "endpackage"},
};

static const struct pair *pair_of(const struct code *c, size_t i, bool closing)
{
    for (size_t k = 0; k < countof(pairs); k++)
        if (tok_is(c, i, closing ? pairs[k].close : pairs[k].open))
            return &pairs[k];
    return NULL;
}

static int match_pairs(struct code *c, struct err *err)
{
    size_t *stack = arena_alloc(c->arena, (c->n + 1) * sizeof *stack), n = 0;
    for (size_t i = 1; i < c->n; i++) {
        const struct pair *open = pair_of(c, i, false), *close = pair_of(c, i, true);
        if (open) {
            stack[n++] = i;
        } else if (close) {
            const struct pair *want = n ? pair_of(c, stack[n - 1], false) : NULL;
            if (!want || strcmp(want->close, close->close) != 0)
                return err_set(err, ERR_INPUT, "line %zu: " STR_FMT " closes nothing", c->t[i].line,
                               STR_ARG(c->t[i].text));
            c->t[i].match = stack[--n];
            c->t[stack[n]].match = i;
        }
    }
    if (n)
        return err_set(err, ERR_INPUT, "line %zu: " STR_FMT " is not closed",
                       c->t[stack[n - 1]].line, STR_ARG(c->t[stack[n - 1]].text));
    return 0;
}

int code_lex(struct code *ret, struct str text, struct arena *arena, struct err *err)
{
    struct code c = {.text = text, .arena = arena};
    struct token_reader l = {.lex = {.s = text}, .c = &c, .line = 1};
    struct token v;
    *add(&l) = (struct tok){.kind = TOK_STRING};
    while (verilog_token(&l.lex, &v)) {
        if (c.n > CODE_TOKENS_MAX)
            return err_set(err, ERR_LIMIT, "more than %d tokens", CODE_TOKENS_MAX);
        take(&l, &v);
    }
    c.t = arena_room(arena, c.t, c.n, &l.cap, sizeof *c.t);
    c.t[c.n] = (struct tok){.kind = TOK_STRING, .begin = text.n, .end = text.n, .line = l.line};
    if (match_pairs(&c, err) < 0)
        return -1;
    *ret = c;
    return 0;
}

/* --- looking at tokens --- */

bool tok_is(const struct code *c, size_t i, const char *text)
{
    return i < c->n && c->t[i].kind != TOK_STRING && str_eqc(c->t[i].text, text);
}

bool tok_in(const struct code *c, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (tok_is(c, i, *words))
            return true;
    return false;
}

bool tok_is_name(const struct code *c, size_t i)
{
    static const char *const keywords[] = {"return", "inside",  "or",   "posedge", "negedge",
                                           "begin",  "end",     "else", "if",      "case",
                                           "assign", "default", NULL};
    return i < c->n && c->t[i].kind == TOK_WORD && !tok_in(c, i, keywords);
}

bool tok_ends_value(const struct code *c, size_t i)
{
    static const char *const closing[] = {")", "]", "}", NULL};
    return c->t[i].kind == TOK_NUMBER || (c->t[i].kind == TOK_STRING && i > 0) ||
           tok_is_name(c, i) || tok_in(c, i, closing);
}

struct str code_span(const struct code *c, size_t from, size_t to)
{
    if (from >= to)
        return (struct str){0};
    return str_slice(c->text, c->t[from].begin, c->t[to - 1].end);
}

size_t code_find(const struct code *c, size_t i, size_t end, const char *text)
{
    for (; i < end && i < c->n; i++) {
        if (tok_is(c, i, text))
            return i;
        if (c->t[i].match > i)
            i = c->t[i].match;
        else if (c->t[i].match)
            return end; /* closes what was open before */
    }
    return end;
}
