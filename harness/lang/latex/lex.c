/* lex.c: a text as tokens. What is written in other characters becomes the command that means it. */
#include "harness/lang/latex/private.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *bytes, *means; /* a command's name; of one byte: itself; "": nothing */
} foreign[] = {
    {"\xe2\x88\x92", "-"},      {"\xe2\x80\x93", "-"},
    {"\xef\xbc\x8d", "-"},      {"\xcf\x80", "pi"},
    {"\xe2\x88\x9a", "sqrt"},   {"\xc2\xb0", "circ"},
    {"\xc3\x97", "times"},      {"\xc2\xb7", "cdot"},
    {"\xe2\x8b\x85", "cdot"},   {"\xc3\xb7", "div"},
    {"\xe2\x88\x9e", "infty"},  {"\xe2\x89\xa4", "leq"},
    {"\xe2\x89\xa5", "geq"},    {"\xe2\x89\xa0", "neq"},
    {"\xe2\x89\x88", "approx"}, {"\xe2\x89\xa1", "equiv"},
    {"\xc2\xb1", "pm"},         {"\xe2\x88\x93", "mp"},
    {"\xe2\x88\x88", "in"},     {"\xe2\x88\xaa", "cup"},
    {"\xe2\x88\xa9", "cap"},    {"\xe2\x88\x85", "emptyset"},
    {"\xe2\x84\x9d", "R"},      {"\xe2\x84\xa4", "Z"},
    {"\xce\xb8", "theta"},      {"\xce\xb1", "alpha"},
    {"\xce\xb2", "beta"},       {"\xe2\x80\xa6", "ldots"},
    {"\xe2\x82\xac", "$"},      {"\xc2\xa3", "$"},
    {"\xe2\x80\x8b", ""},       {"\xef\xbb\xbf", ""},
    {"\xe2\x80\xaf", ","},      {"\xe2\x80\x89", ","},
    {"\xc2\xa0", ","},          {"\xc2\xb2", "2"},
    {"\xc2\xb3", "3"},          {"\xe2\x88\x9b", "cbrt"},
};

struct lex {
    struct reader *r;
    struct str s;
    size_t at, cap;
    bool spaced;
    size_t words;     /* depth of braces inside \text{}; 0: formulas */
    bool words_begin; /* the next brace opens \text{} */
    bool bold;        /* of these words one letter is a name */
};

static struct tok *add(struct lex *l, enum tok_kind kind, struct str text)
{
    struct reader *r = l->r;
    struct tok *t;
    r->tok = arena_room(r->arena, r->tok, r->n, &l->cap, sizeof *r->tok);
    if (kind == TOK_WORD && !(r->n && str_eqc(r->tok[r->n - 1].text, "{"))) /* no \begin{matrix} */
        r->words = true;
    t = &r->tok[r->n++];
    *t = (struct tok){.kind = kind,
                      .text = text,
                      .at = l->at,
                      .spaced = l->spaced,
                      .roman = l->words > 0 && !l->bold};
    l->spaced = false;
    return t;
}

static int add_command(struct lex *l, struct str name)
{
    const struct command *c = command_find(name);
    if (c && (c->kind == CMD_SKIP || c->kind == CMD_SPACE)) {
        l->spaced = l->spaced || c->kind == CMD_SPACE;
        return 0;
    }
    if (str_eqc(name, "lbrack") || str_eqc(name, "rbrack")) {
        add(l, TOK_CHAR, name.p[0] == 'l' ? STR("[") : STR("]"));
        return 0;
    }
    if (c && c->kind == CMD_TEXT) {
        l->words_begin = true;
        l->bold = str_eqc(name, "mathbf") || str_eqc(name, "boldsymbol");
        return 0;
    }
    if (!c)
        return err_set(l->r->err, ERR_LIMIT, "%zu: \\" STR_FMT " is not known", l->at,
                       STR_ARG(name));
    add(l, TOK_COMMAND, name)->cmd = c;
    return 0;
}

static struct str letters_at(const struct lex *l, size_t from)
{
    size_t end = from;
    while (end < l->s.n && isalpha((unsigned char)l->s.p[end]))
        end++;
    return str_slice(l->s, from, end);
}

static int lex_backslash(struct lex *l)
{
    struct str name = letters_at(l, l->at + 1);
    if (name.n == 0)
        name = str_slice(l->s, l->at + 1, l->at + 2);
    if (name.n == 0)
        return err_set(l->r->err, ERR_INPUT, "%zu: a backslash at the end", l->at);
    if (add_command(l, name))
        return -1;
    l->at += 1 + name.n;
    return 0;
}

/* "min" that ends the words, and of nothing, is a minute. */
static bool is_unit(const struct lex *l, const struct command *c, struct str run)
{
    struct str rest = str_slice(l->s, l->at + run.n, l->s.n);
    if (c->kind != CMD_MANY || !str_starts(rest, "}"))
        return false;
    rest = str_trim_left(str_slice(rest, 1, rest.n));
    return !rest.n || !strchr("({\\_", rest.p[0]);
}

/* Letters without a backslash: a word, a function that lost its backslash, or names side by side. */
static void lex_letters(struct lex *l)
{
    struct str run = letters_at(l, l->at);
    const struct command *c = run.n > 1 ? command_prefix(run) : NULL;
    if (c && l->words && (strlen(c->name) < run.n || is_unit(l, c, run)))
        c = NULL; /* "seconds" is no secant, "5 min" no minimum */
    if (c) {
        add(l, TOK_COMMAND, str_slice(run, 0, strlen(c->name)))->cmd = c;
        l->at += strlen(c->name);
    } else if (run.n > 1 && (l->words || word_is_prose(run))) {
        add(l, TOK_WORD, run);
        l->at += run.n;
    } else if (run.n > 1 && l->r->options->form == MATH_PLAIN && run.p[1] != run.p[0]) {
        for (size_t i = 0; i < run.n; i++, l->at++)
            add(l, TOK_LETTER, str_slice(run, i, i + 1));
    } else {
        add(l, TOK_LETTER, str_slice(run, 0, 1));
        l->at++;
    }
}

/* A character outside ASCII: its length, or 0 if nothing is known of it. */
static size_t lex_foreign(struct lex *l)
{
    struct str s = str_slice(l->s, l->at, l->s.n);
    if (s.n >= 3 && s.p[0] == '\xef' && s.p[1] == '\xbc' && (unsigned char)s.p[2] >= 0x90 &&
        (unsigned char)s.p[2] <= 0x99) {
        static const char digits[] = "0123456789";
        add(l, TOK_DIGIT, (struct str){&digits[(unsigned char)s.p[2] - 0x90], 1});
        return 3;
    }
    for (size_t i = 0; i < countof(foreign); i++) {
        struct str means = str_c(foreign[i].means);
        if (!str_starts(s, foreign[i].bytes))
            continue;
        if (means.n == 1 && isdigit((unsigned char)means.p[0])) {
            add(l, TOK_CHAR, STR("^"));
            add(l, TOK_DIGIT, means);
        } else if (means.n == 1 && means.p[0] != ',' && means.p[0] != '$') {
            add(l, means.p[0] == '-' ? TOK_CHAR : TOK_LETTER, means);
        } else if (means.n && add_command(l, means)) {
            return 0;
        }
        return strlen(foreign[i].bytes);
    }
    return 0;
}

static void lex_brace(struct lex *l, char c)
{
    if (c == '{' && (l->words || l->words_begin))
        l->words++;
    if (c == '{' && l->words_begin && l->words == 1) {
        l->words_begin = false;
        l->spaced = true;
    } else if (c == '}' && l->words == 1) {
        l->words = 0;
        l->spaced = true;
    } else {
        l->words -= c == '}' && l->words > 1;
        add(l, TOK_CHAR, str_slice(l->s, l->at, l->at + 1));
    }
    l->at++;
}

static bool is_behind_letter(const struct lex *l)
{
    const struct tok *last = l->r->n ? &l->r->tok[l->r->n - 1] : NULL;
    return last && last->kind == TOK_LETTER && last->text.p + last->text.n == l->s.p + l->at;
}

static int lex_one(struct lex *l)
{
    char c = l->s.p[l->at];
    if (c == '\\')
        return lex_backslash(l);
    if (isspace((unsigned char)c) || c == '~' || c == '$' || (c == '\'' && l->words)) {
        l->spaced = l->spaced || (c != '$' && c != '\'');
        l->at++;
    } else if (c == '\'' && is_behind_letter(l)) { /* f', y'': a name of its own */
        l->r->tok[l->r->n - 1].text.n++;
        l->at++;
    } else if (isalpha((unsigned char)c)) {
        lex_letters(l);
    } else if (c == '{' || c == '}') {
        lex_brace(l, c);
    } else if ((unsigned char)c >= 0x80) {
        size_t n = lex_foreign(l);
        if (n == 0)
            return err_set(l->r->err, ERR_LIMIT, "%zu: a character that is not known", l->at);
        l->at += n;
    } else {
        add(l, isdigit((unsigned char)c) ? TOK_DIGIT : TOK_CHAR, str_slice(l->s, l->at, l->at + 1));
        l->at++;
    }
    return 0;
}

int latex_lex(struct reader *r, struct str text)
{
    struct lex l = {.r = r, .s = text};
    if (text.n > LATEX_MAX_BYTES)
        return err_set(r->err, ERR_LIMIT, "more than %d bytes", LATEX_MAX_BYTES);
    while (l.at < text.n)
        if (lex_one(&l))
            return -1;
    add(&l, TOK_END, (struct str){0});
    r->n--;
    return 0;
}
