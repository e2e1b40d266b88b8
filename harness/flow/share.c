/* share.c: who is being judged, and who waits for it. What was judged before is in the cache. */
#include "harness/flow/share.h"

#include <stdlib.h>
#include <string.h>

/* A candidate under way. There are about as many as slots, so a list will do. */
struct trial {
    char key[HASH_SIZE];
    struct sharer *head, **tail;
    struct trial *next;
};

struct share {
    struct kept *kept;
    struct trial *trials;
    int n_waiting;
};

struct share *share_new(void)
{
    struct share *s = mem_alloc(sizeof *s);
    s->kept = kept_new(KEPT_MAX);
    return s;
}

void share_free(struct share *s)
{
    while (s && s->trials) {
        struct trial *t = s->trials;
        s->trials = t->next;
        free(t);
    }
    if (s)
        kept_free(s->kept);
    free(s);
}

/* The pointer to the trial of this key, or to the list's end. */
static struct trial **place_of(struct share *s, const char *key)
{
    struct trial **at = &s->trials;
    while (*at && strcmp((*at)->key, key) != 0)
        at = &(*at)->next;
    return at;
}

static void begin(struct share *s, const char *key)
{
    struct trial *t = mem_alloc(sizeof *t);
    memcpy(t->key, key, HASH_SIZE);
    t->tail = &t->head;
    t->next = s->trials;
    s->trials = t;
}

enum share_answer share_ask(struct share *s, const char *key, struct sharer *me,
                            struct verdict *ret, struct arena *arena)
{
    const struct verdict *known = kept_find(s->kept, key);
    struct trial *t = *place_of(s, key);
    if (known) {
        *ret = verdict_copy(known, arena);
        return SHARE_KNOWN;
    }
    if (!t) {
        begin(s, key);
        return SHARE_FIRST;
    }
    me->next = NULL;
    *t->tail = me;
    t->tail = &me->next;
    s->n_waiting++;
    return SHARE_WAIT;
}

struct sharer *share_tell(struct share *s, const char *key, const struct verdict *v)
{
    struct trial **at = place_of(s, key), *t = *at;
    struct sharer *ret = t->head;
    kept_put(s->kept, key, v);
    for (struct sharer *w = ret; w; w = w->next)
        s->n_waiting--;
    *at = t->next;
    free(t);
    return ret;
}

int share_waiting(const struct share *s)
{
    return s->n_waiting;
}
