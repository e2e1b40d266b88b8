/* share.c: who is being judged, and who waits for it. What was judged before is in the cache. */
#include "harness/flow/share.h"

#include <stdlib.h>
#include <string.h>

/* A candidate under way. There are about as many as slots, so a list will do. */
struct trial {
    struct share_key key;
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

void share_key(struct share_key *ret, const char *problem, const char *how, const struct lang *lang,
               struct str code)
{
    struct hash h;
    kept_key(ret->text, problem, how, str_trim_right(code));
    *ret->essence = 0;
    hash_init(&h);
    hash_addc(&h, problem);
    hash_addc(&h, how);
    hash_addc(&h, "essence"); /* never the key of a text */
    if (lang && lang->essence(&h, code))
        hash_hex(&h, ret->essence);
}

static bool is_same(const struct share_key *a, const struct share_key *b)
{
    return strcmp(a->text, b->text) == 0 || (*a->essence && strcmp(a->essence, b->essence) == 0);
}

static const struct verdict *find(const struct share *s, const struct share_key *key)
{
    const struct verdict *v = kept_find(s->kept, key->text);
    return v || !*key->essence ? v : kept_find(s->kept, key->essence);
}

/* Did the outputs decide? Then the verdict says nothing of lines of the code. */
static bool is_of_outputs(const struct verdict *v)
{
    return v->class == CLASS_PASS || v->class == CLASS_MISMATCH;
}

/* The pointer to the trial of this key, or to the list's end. */
static struct trial **place_of(struct share *s, const struct share_key *key)
{
    struct trial **at = &s->trials;
    while (*at && !is_same(&(*at)->key, key))
        at = &(*at)->next;
    return at;
}

static void begin(struct share *s, const struct share_key *key)
{
    struct trial *t = mem_alloc(sizeof *t);
    t->key = *key;
    t->tail = &t->head;
    t->next = s->trials;
    s->trials = t;
}

enum share_answer share_ask(struct share *s, const struct share_key *key, struct sharer *me,
                            struct verdict *ret, struct arena *arena)
{
    const struct verdict *known = find(s, key);
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

struct sharer *share_tell(struct share *s, const struct share_key *key, const struct verdict *v)
{
    struct trial **at = place_of(s, key), *t = *at;
    struct sharer *ret = t->head;
    kept_put(s->kept, *key->essence && is_of_outputs(v) ? key->essence : key->text, v);
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
