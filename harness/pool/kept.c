/* kept.c: a hash table whose entries are also in a list in the order of their last use. */
#include "harness/pool/kept.h"

#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096 /* three hexadecimal digits of the key */

struct entry {
    char key[HASH_SIZE];
    struct verdict verdict; /* its texts are in the arena */
    struct arena arena;
    size_t bytes;
    struct entry *chain; /* in its bucket */
    struct entry *newer, *older;
};

struct kept {
    size_t n, max, bytes;
    struct entry *newest, *oldest;
    struct entry *bucket[BUCKETS];
};

struct kept *kept_new(size_t max)
{
    struct kept *k = mem_alloc(sizeof *k);
    k->max = max;
    return k;
}

void kept_key(char ret[HASH_SIZE], const char *problem, const char *how, struct str code)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, problem);
    hash_addc(&h, how);
    hash_add(&h, code);
    hash_hex(&h, ret);
}

static struct entry **bucket_of(struct kept *k, const char *key)
{
    char digits[4] = {key[0], key[1], key[2], 0};
    return &k->bucket[strtoul(digits, NULL, 16) % BUCKETS];
}

/* The pointer in the bucket's chain that points to the entry, or would if there were one. */
static struct entry **place_of(struct kept *k, const char *key)
{
    struct entry **at = bucket_of(k, key);
    while (*at && strcmp((*at)->key, key) != 0)
        at = &(*at)->chain;
    return at;
}

static void leave_line(struct kept *k, struct entry *e)
{
    *(e->newer ? &e->newer->older : &k->newest) = e->older;
    *(e->older ? &e->older->newer : &k->oldest) = e->newer;
}

static void enter_line(struct kept *k, struct entry *e)
{
    e->newer = NULL;
    e->older = k->newest;
    *(k->newest ? &k->newest->newer : &k->oldest) = e;
    k->newest = e;
}

static void forget(struct kept *k, struct entry *e)
{
    *place_of(k, e->key) = e->chain;
    leave_line(k, e);
    k->bytes -= e->bytes;
    k->n--;
    arena_finish(&e->arena);
    free(e);
}

void kept_free(struct kept *k)
{
    while (k && k->oldest)
        forget(k, k->oldest);
    free(k);
}

const struct verdict *kept_find(struct kept *k, const char *key)
{
    struct entry *e = *place_of(k, key);
    if (!e)
        return NULL;
    leave_line(k, e);
    enter_line(k, e);
    return &e->verdict;
}

static size_t bytes_of(const struct verdict *v)
{
    return sizeof(struct entry) + strlen(v->detail) + strlen(v->evidence) + strlen(v->flags) +
           v->compile_log.n + v->run_log.n;
}

static bool is_worth_it(const struct verdict *v)
{
    if (!verdict_class(v->class)->counts)
        return false;
    if (verdict_wall_limit(v->class, v->detail))
        return false;
    return bytes_of(v) <= KEPT_TEXT;
}

static struct entry *new_entry(const char *key, const struct verdict *v)
{
    struct entry *e = mem_alloc(sizeof *e);
    memcpy(e->key, key, HASH_SIZE);
    e->verdict = verdict_copy(v, &e->arena);
    e->bytes = bytes_of(v);
    return e;
}

void kept_put(struct kept *k, const char *key, const struct verdict *v)
{
    struct entry *e, **at;
    if (!is_worth_it(v) || *place_of(k, key))
        return;
    e = new_entry(key, v);
    while (k->oldest && (k->n >= k->max || k->bytes + e->bytes > KEPT_BYTES))
        forget(k, k->oldest);
    at = bucket_of(k, key);
    e->chain = *at;
    *at = e;
    enter_line(k, e);
    k->bytes += e->bytes;
    k->n++;
}
