/* kept.c: a hash table whose entries are also in a list in the order of their last use. */
#include "harness/reward/kept.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096 /* three hexadecimal digits of the key */

struct entry {
    char key[HASH_SIZE];
    struct verdict verdict;
    char *detail, *evidence; /* owned */
    struct entry *chain;     /* in its bucket */
    struct entry *newer, *older;
};

struct reward_kept {
    size_t n, max;
    struct entry *newest, *oldest;
    struct entry *bucket[BUCKETS];
};

struct reward_kept *reward_kept_new(size_t max)
{
    struct reward_kept *k = mem_alloc(sizeof *k);
    k->max = max;
    return k;
}

void reward_key(char ret[HASH_SIZE], const char *problem, struct str code)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, problem);
    hash_add(&h, code);
    hash_hex(&h, ret);
}

static struct entry **bucket_of(struct reward_kept *k, const char *key)
{
    char digits[4] = {key[0], key[1], key[2], 0};
    return &k->bucket[strtoul(digits, NULL, 16) % BUCKETS];
}

/* The pointer in the bucket's chain that points to the entry, or would if there were one. */
static struct entry **place_of(struct reward_kept *k, const char *key)
{
    struct entry **at = bucket_of(k, key);
    while (*at && strcmp((*at)->key, key) != 0)
        at = &(*at)->chain;
    return at;
}

static void leave_line(struct reward_kept *k, struct entry *e)
{
    *(e->newer ? &e->newer->older : &k->newest) = e->older;
    *(e->older ? &e->older->newer : &k->oldest) = e->newer;
}

static void enter_line(struct reward_kept *k, struct entry *e)
{
    e->newer = NULL;
    e->older = k->newest;
    *(k->newest ? &k->newest->newer : &k->oldest) = e;
    k->newest = e;
}

static void forget(struct reward_kept *k, struct entry *e)
{
    *place_of(k, e->key) = e->chain;
    leave_line(k, e);
    free(e->detail);
    free(e->evidence);
    free(e);
    k->n--;
}

void reward_kept_free(struct reward_kept *k)
{
    while (k && k->oldest)
        forget(k, k->oldest);
    free(k);
}

const struct verdict *reward_kept_find(struct reward_kept *k, const char *key)
{
    struct entry *e = *place_of(k, key);
    if (!e)
        return NULL;
    leave_line(k, e);
    enter_line(k, e);
    return &e->verdict;
}

static bool is_worth_it(const struct verdict *v)
{
    if (!verdict_class(v->class)->counts)
        return false;
    if (v->class == CLASS_TIMEOUT && strcmp(v->detail, "wall") == 0)
        return false;
    return strlen(v->detail) + strlen(v->evidence) <= REWARD_KEPT_TEXT;
}

void reward_kept_put(struct reward_kept *k, const char *key, const struct verdict *v)
{
    struct entry *e, **at;
    if (!is_worth_it(v) || *place_of(k, key))
        return;
    if (k->n == k->max)
        forget(k, k->oldest);
    e = mem_alloc(sizeof *e);
    memcpy(e->key, key, HASH_SIZE);
    e->detail = mem_dup(v->detail, strlen(v->detail));
    e->evidence = mem_dup(v->evidence, strlen(v->evidence));
    e->verdict = verdict_make(v->class, "", e->evidence);
    e->verdict.detail = e->detail;
    e->verdict.score = v->score;
    at = bucket_of(k, key);
    e->chain = *at;
    *at = e;
    enter_line(k, e);
    k->n++;
}
