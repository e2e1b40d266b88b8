/* tokens.c: code as a row of token hashes. */
#include "harness/lang/tokens.h"

#include <stdlib.h>

#define FNV_START 0xcbf29ce484222325u /* FNV-1a, 64 bits (Fowler, Noll and Vo) */
#define FNV_PRIME 0x100000001b3u

static uint64_t fnv(uint64_t h, const void *p, size_t n)
{
    const unsigned char *c = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ c[i]) * FNV_PRIME;
    return h;
}

void tokens_read(struct tokens *ret, const struct lang *lang, struct str code, struct arena *arena)
{
    struct lexer lex = {.s = code};
    struct token t;
    /* no token is shorter than a byte */
    uint64_t *hash = arena_alloc(arena, (code.n + 1) * sizeof *hash);
    size_t n = 0;
    ret->all = FNV_START;
    while (lang->token(&lex, &t)) {
        unsigned char kind = (unsigned char)t.kind;
        hash[n] = fnv(fnv(FNV_START, &kind, 1), t.text.p, t.text.n);
        ret->all = fnv(ret->all, &hash[n], sizeof hash[n]);
        n++;
    }
    ret->hash = hash;
    ret->n = n;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

const uint64_t *tokens_grams(const struct tokens *t, size_t length, size_t *n, struct arena *arena)
{
    uint64_t *gram;
    *n = t->n >= length ? t->n - length + 1 : 0;
    gram = arena_alloc(arena, (*n + 1) * sizeof *gram);
    for (size_t i = 0; i < *n; i++)
        gram[i] = fnv(FNV_START, t->hash + i, length * sizeof *t->hash);
    qsort(gram, *n, sizeof *gram, by_value);
    return gram;
}

double grams_alike(const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    size_t i = 0, k = 0, both = 0;
    if (na + nb == 0)
        return 1;
    while (i < na && k < nb) {
        if (a[i] == b[k])
            both++, i++, k++;
        else if (a[i] < b[k])
            i++;
        else
            k++;
    }
    return 2.0 * (double)both / (double)(na + nb);
}
