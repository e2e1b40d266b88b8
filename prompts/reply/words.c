/* words.c: sets of names. */
#include "prompts/reply/words.h"

#include <stdlib.h>
#include <string.h>

void words_add(struct words *w, struct str name, size_t id)
{
    w->word = arena_room(w->arena, w->word, w->n, &w->cap, sizeof *w->word);
    w->word[w->n++] = (struct word){name, id, false};
}

static int name_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static int word_compare(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int c = name_compare(x->name, y->name);
    return c ? c : (x->id > y->id) - (x->id < y->id);
}

void words_sort(struct words *w)
{
    if (w->n)
        qsort(w->word, w->n, sizeof *w->word, word_compare);
}

ptrdiff_t words_find(const struct words *w, struct str name)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (name_compare(w->word[mid].name, name) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < w->n && str_eq(w->word[low].name, name) ? (ptrdiff_t)low : -1;
}
