/* opening.c: what a line is, by its first words: prose must not look like code, and little code may
 * look like prose. */
#include "prompts/extract/code/scan.h"

#include <string.h>

#define TOKENS_MAX 48 /* of a line that are looked at */

struct line {
    struct str text; /* without its end and the blanks around it */
    struct token t[TOKENS_MAX];
    size_t n;
};

static void line_read(struct line *ret, const struct scan *scan, size_t at)
{
    struct str rest = str_slice(scan->text, at, scan->text.n), line;
    struct lexer lex = {0};
    ret->n = 0;
    str_line(&rest, &line);
    ret->text = lex.s = str_trim(line);
    while (ret->n < TOKENS_MAX && scan->lang->token(&lex, &ret->t[ret->n]))
        ret->n++;
}

static bool is_in(const struct line *l, size_t i, const char *const *list)
{
    for (; i < l->n && l->t[i].kind == TOKEN_WORD && *list; list++)
        if (str_eqc(l->t[i].text, *list))
            return true;
    return false;
}

static bool is_punct(const struct line *l, size_t i, const char *set)
{
    return i < l->n && l->t[i].kind == TOKEN_PUNCT && strchr(set, l->t[i].text.p[0]);
}

static bool has_punct(const struct line *l, const char *set)
{
    for (size_t i = 0; i < l->n; i++)
        if (is_punct(l, i, set))
            return true;
    return false;
}

/* Two words in a row that are no words of the language's: so do people write. */
static bool has_words(const struct line *l, const struct lang *lang)
{
    for (size_t i = 1; i + 1 < l->n; i++)
        if (l->t[i].kind == TOKEN_WORD && l->t[i + 1].kind == TOKEN_WORD &&
            !lang_is_keyword(lang, l->t[i].text) && !lang_is_keyword(lang, l->t[i + 1].text))
            return true;
    return false;
}

static bool is_sentence(const struct line *l, const struct lang *lang)
{
    return has_words(l, lang) || str_ends(l->text, ".") || str_ends(l->text, "?") ||
           str_ends(l->text, "!");
}

/* "x = 1", "x: int = 1", "x += 1", "x.y[0] = 1", "x, y = y, x". */
static bool assigns(const struct line *l, struct str *name)
{
    size_t i = 1;
    int depth = 0;
    if (l->n < 3 || !token_is_name(&l->t[0]) || !is_punct(l, 1, "=:.,[+-*/|&%<>^"))
        return false;
    if (is_punct(l, 1, "=") && is_punct(l, 2, "="))
        return false;
    if (is_punct(l, 1, ":") && !is_punct(l, 3, "=[.|"))
        return false;
    for (; i < l->n && !(depth == 0 && is_punct(l, i, "=")); i++)
        depth += is_punct(l, i, "([{") - is_punct(l, i, ")]}");
    if (i == l->n)
        return false;
    *name = is_punct(l, 1, "=:") ? l->t[0].text : STR("");
    return true;
}

/* "f(x)", "a.b.f(x": the bracket stands right behind the name. */
static bool calls(const struct line *l)
{
    size_t i = 0;
    while (i + 2 < l->n && token_is_name(&l->t[i]) && is_punct(l, i + 1, "."))
        i += 2;
    return i + 1 < l->n && token_is_name(&l->t[i]) && is_punct(l, i + 1, "(") &&
           l->t[i].end == l->t[i + 1].begin &&
           (strchr(")(,[{;", l->text.p[l->text.n - 1]) || has_punct(l, "[{="));
}

static bool defines(const struct line *l, size_t i, const struct shape *shape, struct str *name)
{
    if (!is_in(l, i, shape->defines) || i + 1 >= l->n || !token_is_name(&l->t[i + 1]))
        return false;
    if (i + 2 < l->n && !is_punct(l, i + 2, "([:<{"))
        return shape->form == SHAPE_BRACED && has_punct(l, "({");
    *name = l->t[i + 1].text;
    return true;
}

static enum piece_kind statement(const struct line *l, const struct scan *scan, struct opening *ret)
{
    const struct shape *shape = scan->lang->shape;
    const char *colon = shape->form == SHAPE_INDENTED ? ":\\([{" : "({";
    if (l->t[0].kind == TOKEN_STRING)
        return l->n == 1 || str_starts(l->t[0].text, "\"\"\"") ? PIECE_RUNS : PIECE_PROSE;
    if (is_in(l, 0, shape->brings))
        return is_sentence(l, scan->lang) ? PIECE_PROSE : PIECE_BRINGS;
    ret->head = is_in(l, 0, shape->heads) || is_in(l, 0, shape->modifiers);
    if (ret->head)
        return has_punct(l, colon) && !has_words(l, scan->lang) ? PIECE_RUNS : PIECE_PROSE;
    if (is_in(l, 0, shape->acts))
        return is_sentence(l, scan->lang) ? PIECE_PROSE : PIECE_RUNS;
    return assigns(l, &ret->name) || calls(l) ? PIECE_RUNS : PIECE_PROSE;
}

struct opening opening_of(const struct scan *scan, size_t at)
{
    const struct shape *shape = scan->lang->shape;
    struct opening ret = {.name = STR("")};
    struct line l;
    size_t i = 0;
    line_read(&l, scan, at);
    if (str_starts(l.text, shape->comment)) {
        ret.kind = PIECE_COMMENT;
        return ret;
    }
    ret.wraps = l.n > 1 && shape->wraps && l.t[0].text.p[0] == shape->wraps &&
                token_is_name(&l.t[1]) && l.t[0].end == l.t[1].begin && !has_words(&l, scan->lang);
    while (is_in(&l, i, shape->modifiers))
        i++;
    ret.head = ret.wraps || defines(&l, i, shape, &ret.name);
    if (ret.head)
        ret.kind = PIECE_DEFINES;
    else if (l.n)
        ret.kind = statement(&l, scan, &ret);
    return ret;
}

bool is_constant(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 'a' && name.p[i] <= 'z')
            return false;
    return name.n > 0;
}
