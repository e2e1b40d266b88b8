/* signature.c: a function's parameters, and what of a text is neither its head nor a docstring: for telling
 * whether two texts are the same but for these. */
#include "harness/lang/python/python.h"

#include "harness/lang/tokens.h"

#include <string.h>

/* The function's own name: of "Solution.f" it is "f". */
static const char *own_name(const char *entry)
{
    const char *dot = strrchr(entry, '.');
    return dot ? dot + 1 : entry;
}

static int depth_of(const struct token *t)
{
    if (t->kind != TOKEN_PUNCT)
        return 0;
    return strchr("([{", t->text.p[0]) ? 1 : strchr(")]}", t->text.p[0]) ? -1 : 0;
}

/* Behind the "(" of the last `def NAME(`; false when there is none. */
static bool find_head(struct lexer *ret, struct str text, const char *name)
{
    struct lexer lex = {.s = text};
    struct token t;
    int at = 0; /* words of the head that were seen */
    bool found = false;
    while (lang_python.token(&lex, &t)) {
        if (at == 2 && token_is(&t, "(")) {
            *ret = lex;
            found = true;
        }
        at = at == 1 && str_eqc(t.text, name) ? 2 : token_is(&t, "def");
    }
    return found;
}

int python_signature(struct signature *ret, struct str text, const char *entry, struct arena *arena)
{
    struct signature s = {0};
    struct lexer lex;
    struct token t;
    size_t cap = 0;
    bool begins = true;
    if (!find_head(&lex, text, own_name(entry)))
        return -1;
    for (int depth = 1; depth > 0 && lang_python.token(&lex, &t);) {
        depth += depth_of(&t);
        if (begins && depth == 1 && t.kind == TOKEN_WORD && !token_is(&t, "self")) {
            s.item = arena_room(arena, s.item, s.n, &cap, sizeof *s.item);
            s.item[s.n++] = (struct connection){arena_dup(arena, t.text), 0, -1};
        }
        begins = depth == 1 && (token_is(&t, ",") || (begins && token_is(&t, "*")));
    }
    *ret = s;
    return 0;
}

/* A walk over the tokens of a text. */
struct walk {
    const char *name;
    bool def, head; /* behind "def"; in the head of the entry */
    bool seen;      /* a definition */
    int depth;
};

/* Does the token belong to the body? Not the entry's head, and no string that is a statement. */
static bool keep(struct walk *w, const struct token *t)
{
    bool ends, entry = w->def && str_eqc(t->text, w->name);
    w->depth += depth_of(t);
    w->depth = w->depth < 0 ? 0 : w->depth;
    ends = w->head && w->depth == 0 && token_is(t, ":");
    w->head |= entry;
    w->def = token_is(t, "def");
    w->seen |= w->def || token_is(t, "class");
    if (ends)
        w->head = false;
    return !w->head && !ends && !w->def && !(t->kind == TOKEN_STRING && t->first && !w->depth);
}

void python_body(struct tokens *ret, size_t *first, struct str text, const char *entry,
                 struct arena *arena)
{
    struct walk w = {.name = own_name(entry)};
    struct lexer lex = {.s = text};
    struct token t;
    struct tokens all;
    uint64_t *hash;
    size_t n = 0, before = 0;
    tokens_read(&all, &lang_python, text, arena);
    hash = arena_alloc(arena, (all.n + 1) * sizeof *hash);
    for (size_t i = 0; i < all.n && lang_python.token(&lex, &t); i++) {
        bool kept = keep(&w, &t);
        if (!w.seen)
            before = n + kept;
        if (kept)
            hash[n++] = str_eqc(t.text, w.name) ? 1 : all.hash[i];
    }
    *ret = (struct tokens){.hash = hash, .n = n};
    *first = before;
}
