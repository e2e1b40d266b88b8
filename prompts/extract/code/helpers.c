/* helpers.c: what the chosen code uses and does not define, out of the other blocks of the reply, and
 * out of the interface that the prompt began the code with.
 *
 * Models show imports and helper functions in blocks of their own, and do not repeat what was given.
 * Definitions, imports and constants are taken, whole, the last of each name, and none that the code
 * has itself. Variables are not: names of variables mean little. */
#include "prompts/extract/code/rules.h"
#include "prompts/reply/words.h"

#include <string.h>

#define ROUNDS_MAX 6 /* helpers of helpers */

struct helper {
    const struct scan *scan;
    const struct piece *piece;
    bool given; /* by the interface */
    bool taken, dropped, fresh;
};

struct helpers {
    const struct work *w;
    struct helper *item;
    size_t n, cap;
};

void code_words(struct words *to, struct str text, const struct lang *lang)
{
    struct lexer lex = {.s = text};
    struct token t;
    bool member = false;
    while (lang->token(&lex, &t)) {
        if (token_is_name(&t) && !member && !lang_is_keyword(lang, t.text))
            words_add(to, t.text, 0);
        member = token_is(&t, ".");
    }
}

static struct str piece_text(const struct scan *scan, const struct piece *p)
{
    return str_slice(scan->text, p->begin, p->end);
}

/* Names that the code has itself. */
static void add_defined(struct words *to, const struct scan *scan)
{
    for (size_t i = 0; i < scan->n; i++) {
        const struct piece *p = &scan->piece[i];
        if (p->kind == PIECE_BRINGS)
            code_words(to, piece_text(scan, p), scan->lang);
        else if (p->name.n)
            words_add(to, p->name, 0);
    }
}

static bool is_helper(const struct piece *p, struct str entry)
{
    if (p->cut || str_eq(p->name, entry))
        return false;
    return p->kind == PIECE_BRINGS || (p->kind == PIECE_DEFINES && !p->empty) ||
           (p->kind == PIECE_RUNS && is_constant(p->name));
}

static void add_source(struct helpers *h, const struct scan *scan, bool given)
{
    for (size_t i = 0; i < scan->n; i++) {
        if (!is_helper(&scan->piece[i], h->w->entry))
            continue;
        h->item = arena_room(h->w->arena, h->item, h->n, &h->cap, sizeof *h->item);
        h->item[h->n++] = (struct helper){scan, &scan->piece[i], .given = given};
    }
}

/* Is one of its names used and not defined? */
static bool is_wanted(const struct helper *h, const struct words *used, const struct words *defined,
                      struct arena *arena)
{
    struct words names = {.arena = arena};
    if (h->piece->kind == PIECE_BRINGS)
        code_words(&names, piece_text(h->scan, h->piece), h->scan->lang);
    else
        words_add(&names, h->piece->name, 0);
    for (size_t i = 0; i < names.n; i++)
        if (words_find(used, names.word[i].name) >= 0 &&
            words_find(defined, names.word[i].name) < 0)
            return true;
    return false;
}

/* What it is called: two of one name are one helper. */
static struct str name_of(const struct helper *h)
{
    return h->piece->kind == PIECE_BRINGS ? piece_text(h->scan, h->piece) : h->piece->name;
}

/* Of several with one name only the last may be taken. */
static void drop_earlier(struct helpers *h)
{
    struct words names = {.arena = h->w->arena};
    for (size_t i = 0; i < h->n; i++)
        if (!h->item[i].given)
            words_add(&names, name_of(&h->item[i]), i);
    words_sort(&names);
    for (size_t i = 0; i + 1 < names.n; i++)
        if (str_eq(names.word[i].name, names.word[i + 1].name))
            h->item[names.word[i].id].dropped = true;
}

/* One round: take what is wanted now; what that uses is for the next round. */
static bool take_some(struct helpers *h, bool given, struct words *used, struct words *defined)
{
    size_t n_used = used->n;
    bool any = false;
    for (size_t i = 0; i < h->n; i++) {
        struct helper *one = &h->item[i];
        if (one->taken || one->dropped || one->given != given ||
            !is_wanted(one, used, defined, h->w->arena))
            continue;
        one->taken = one->fresh = any = true;
    }
    for (size_t i = 0; i < h->n; i++) {
        struct helper *one = &h->item[i];
        if (!one->fresh)
            continue;
        one->fresh = false;
        code_words(used, piece_text(one->scan, one->piece), h->w->lang);
        if (one->piece->kind == PIECE_BRINGS)
            code_words(defined, piece_text(one->scan, one->piece), h->w->lang);
        else
            words_add(defined, one->piece->name, 0);
    }
    if (used->n > n_used)
        words_sort(used);
    words_sort(defined);
    return any;
}

/* Taken pieces in the order in which they would stand in a file. */
static void put(struct buf *b, const struct helpers *h)
{
    *h->w->given = false;
    for (int brings = 1; brings >= 0; brings--)
        for (size_t i = 0; i < h->n; i++) {
            const struct helper *one = &h->item[i];
            if (!one->taken || (one->piece->kind == PIECE_BRINGS) != (brings == 1))
                continue;
            *h->w->given |= one->given;
            buf_adds(b, piece_text(one->scan, one->piece));
            buf_addc(b, one->piece->kind == PIECE_DEFINES ? "\n\n\n" : "\n");
        }
}

struct str code_helped(const struct work *w, ptrdiff_t chosen, struct str code)
{
    struct helpers h = {.w = w};
    struct words used = {.arena = w->arena}, defined = {.arena = w->arena};
    struct scan own;
    struct buf b;
    add_source(&h, &w->interface, true);
    for (size_t i = 0; i < w->n_fence; i++)
        if ((ptrdiff_t)i != chosen && !w->fence[i].foreign)
            add_source(&h, &w->in[i], false);
    if (!h.n)
        return code;
    code_scan(&own, code, w->lang, w->arena);
    code_words(&used, code, w->lang);
    add_defined(&defined, &own);
    words_sort(&used);
    words_sort(&defined);
    drop_earlier(&h);
    for (int given = 0; given < 2; given++)
        for (int i = 0; i < ROUNDS_MAX && take_some(&h, given == 1, &used, &defined); i++)
            ;
    buf_init(&b, 2 * (w->text.n + w->interface.text.n + code.n) + 4 * h.n + 1);
    put(&b, &h);
    buf_adds(&b, code);
    return arena_take(w->arena, &b);
}
