/* pairs.c: which samples of one problem become a pair. */
#include "results/train/pairs.h"

#include "harness/base/hash.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

uint64_t train_draw(uint64_t seed, const char *text, int64_t number)
{
    struct hash h;
    char hex[HASH_SIZE];
    hash_init(&h);
    hash_add_int(&h, (int64_t)seed);
    hash_addc(&h, text);
    hash_add_int(&h, number);
    hash_hex(&h, hex);
    hex[16] = 0;
    return strtoull(hex, NULL, 16);
}

/* Without a leading "Prob082_" or number, the first word of letters: long
 * enough to say something. */
const char *train_family(const char *problem, struct arena *arena)
{
    const char *p = problem, *end;
    char *ret;
    if (strncasecmp(p, "prob", 4) == 0 && isdigit((unsigned char)p[4]))
        p += 4;
    while (isdigit((unsigned char)*p) || *p == '_' || *p == '-')
        p++;
    for (end = p; isalpha((unsigned char)*end); end++)
        ;
    if (end - p < 2) /* "m2014_q4a": nothing to go by */
        return arena_dup(arena, str_c(problem));
    ret = arena_dup(arena, (struct str){p, (size_t)(end - p)});
    for (char *c = ret; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return ret;
}

/* ---- which samples ---- */

static enum train_drop unfit(const struct train_sample *s, bool tamper, int64_t max_chars)
{
    const char *fault;
    if (s->class == CLASS_COUNT)
        return DROP_UNJUDGED;
    fault = verdict_class(s->class)->fault;
    if (*fault && strcmp(fault, "model") != 0)
        return DROP_NOT_MODEL;
    if (s->tool_limit)
        return DROP_TOOL;
    if (s->class == CLASS_TRUNCATED)
        return DROP_TRUNCATED;
    if (s->class == CLASS_TAMPER && !tamper)
        return DROP_TAMPER;
    if (s->chars == 0)
        return DROP_EMPTY;
    return max_chars > 0 && s->chars > (size_t)max_chars ? DROP_TOO_LONG : DROP_COUNT;
}

static bool is_known(const struct train_sample *s, size_t n, const struct train_sample *new)
{
    for (size_t i = 0; i < n; i++)
        if (s[i].code.all == new->code.all && s[i].code.n == new->code.n)
            return true;
    return false;
}

size_t train_filter(struct train_sample *s, size_t n, int64_t drop[DROP_COUNT], bool tamper,
                    int64_t max_chars)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        enum train_drop why = unfit(&s[i], tamper, max_chars);
        if (why == DROP_COUNT && is_known(s, kept, &s[i]))
            why = DROP_DUPLICATE;
        if (why == DROP_COUNT)
            s[kept++] = s[i];
        else
            drop[why]++;
    }
    return kept;
}

/* ---- quotas ---- */

static int one_class(struct quota *q, struct str name, struct err *err)
{
    enum verdict_class c = verdict_class_by_name(name);
    if (c == CLASS_COUNT)
        return err_set(err, ERR_USAGE, "--quota: there is no class '" STR_FMT "'", STR_ARG(name));
    q->class[c] = true;
    return 0;
}

static int one_quota(struct quota *q, struct str text, struct err *err)
{
    ptrdiff_t equal = str_find(text, "=", 0);
    struct str names = str_slice(text, 0, equal < 0 ? 0 : (size_t)equal);
    char number[32] = "", *end = number;
    if (equal > 0)
        snprintf(number, sizeof number, STR_FMT,
                 STR_ARG(str_slice(text, (size_t)equal + 1, text.n)));
    q->share = strtod(number, &end);
    if (!*number || *end || !(q->share >= 0 && q->share <= 1))
        return err_set(err, ERR_USAGE,
                       "--quota: '" STR_FMT "' is not CLASS=SHARE with a share of 0..1, as in "
                       "syntax+no_code=0.2",
                       STR_ARG(text));
    while (names.n) {
        const char *plus = memchr(names.p, '+', names.n);
        size_t n = plus ? (size_t)(plus - names.p) : names.n;
        if (one_class(q, str_slice(names, 0, n), err) < 0)
            return -1;
        names = str_slice(names, n + 1, names.n);
    }
    return 0;
}

int quotas_parse(struct quotas *ret, const char *text, struct err *err)
{
    struct str rest = str_c(text);
    *ret = (struct quotas){0};
    if (str_eqc(rest, "none"))
        return 0;
    while (rest.n) {
        const char *comma = memchr(rest.p, ',', rest.n);
        size_t n = comma ? (size_t)(comma - rest.p) : rest.n;
        if (ret->n == QUOTA_MAX)
            return err_set(err, ERR_USAGE, "--quota: more than %d shares", QUOTA_MAX);
        if (one_quota(&ret->of[ret->n++], str_slice(rest, 0, n), err) < 0)
            return -1;
        rest = str_slice(rest, n + 1, rest.n);
    }
    return 0;
}

/* A share holds of what is written so far: one pair more may not lift a class over it by more than
 * the one pair that a share of a small number is rounded up to. */
static bool has_quota(const struct quotas *q, enum verdict_class c)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->of[i].class[c] && (double)q->of[i].taken >= q->of[i].share * (double)(q->pairs + 1))
            return false;
    return true;
}

static void count_quota(struct quotas *q, enum verdict_class c)
{
    q->pairs++;
    for (size_t i = 0; i < q->n; i++)
        q->of[i].taken += q->of[i].class[c];
}

/* ---- pairs ---- */

struct pick {
    struct train_sample *chosen, *rejected;
    double alike;
    int nearness;
    uint64_t lot;
};

static int nearness(enum verdict_class c)
{
    switch (c) {
#define X(id, near)                                                                                \
    case id:                                                                                       \
        return near;
        TRAIN_NEARNESS(X)
#undef X
    default:
        return 4;
    }
}

static double ratio(const struct pick *p)
{
    double a = (double)p->chosen->chars, b = (double)p->rejected->chars;
    return a > b ? a / b : b / a;
}

/* Is the first the one to choose of these two? With a margin any two that far apart will do. */
static bool is_better(const struct train_sample *a, const struct train_sample *b,
                      const struct pair_options *o)
{
    if (b->class == CLASS_PASS)
        return false;
    return a->class == CLASS_PASS || (o->margin >= 0 && a->share > b->share);
}

static enum train_drop unfit_pair(const struct pick *p, const struct pair_options *o)
{
    if (o->repaired && !p->chosen->repaired && !p->rejected->repaired)
        return DROP_UNREPAIRED;
    if (o->margin >= 0 && p->chosen->share - p->rejected->share < o->margin)
        return DROP_MARGIN;
    if (1 - p->alike < o->min_difference)
        return DROP_SIMILAR;
    return o->length_ratio > 0 && ratio(p) > o->length_ratio ? DROP_LENGTH : DROP_COUNT;
}

/* Hard ones first: how near the failure came, how many vectors it missed, how
 * alike the sides are. */
static int by_worth(const void *a, const void *b)
{
    const struct pick *x = a, *y = b;
    if (x->nearness != y->nearness)
        return x->nearness - y->nearness;
    if (x->rejected->share != y->rejected->share)
        return x->rejected->share > y->rejected->share ? -1 : 1;
    if (x->alike != y->alike)
        return x->alike > y->alike ? -1 : 1;
    return (x->lot > y->lot) - (x->lot < y->lot);
}

static size_t all_picks(struct pick *ret, struct train_sample *s, size_t n, const char *id,
                        const struct pair_options *o, int64_t drop[DROP_COUNT])
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            struct pick p = {.chosen = &s[i], .rejected = &s[k]};
            enum train_drop why;
            if (i == k || !is_better(&s[i], &s[k], o))
                continue;
            p.alike = grams_alike(s[i].gram, s[i].n_gram, s[k].gram, s[k].n_gram);
            p.nearness = nearness(s[k].class);
            p.lot = train_draw(o->seed, id, s[i].row * 1000003 + s[k].row);
            why = unfit_pair(&p, o);
            if (why == DROP_COUNT)
                ret[found++] = p;
            else
                drop[why]++;
        }
    return found;
}

/* The next pair: among those left, of samples that are in the fewest pairs so far, the most worth.
 * So a problem's pairs show different answers before the same one twice. */
static struct pick *next_pick(struct pick *p, size_t n, const struct pair_options *o)
{
    struct pick *best = NULL;
    int least = 0;
    for (size_t i = 0; i < n; i++) {
        int uses;
        if (!p[i].chosen || p[i].chosen->uses >= o->reuse || p[i].rejected->uses >= o->reuse)
            continue;
        uses = p[i].rejected->uses * 2 + p[i].chosen->uses;
        if (!best || uses < least) {
            best = &p[i];
            least = uses;
        }
    }
    return best;
}

size_t train_pairs(const struct train_pair **ret, struct train_sample *s, size_t n, const char *id,
                   const struct pair_options *o, struct quotas *quotas, int64_t drop[DROP_COUNT],
                   struct arena *arena)
{
    struct pick *pick = arena_alloc(arena, (n * n + 1) * sizeof *pick), *next;
    size_t found = all_picks(pick, s, n, id, o, drop), taken = 0, quota = 0;
    struct train_pair *pair = arena_alloc(arena, (found + 1) * sizeof *pair);
    qsort(pick, found, sizeof *pick, by_worth);
    while (taken < (size_t)o->cap && (next = next_pick(pick, found, o))) {
        if (has_quota(quotas, next->rejected->class)) {
            pair[taken++] = (struct train_pair){next->chosen, next->rejected, next->alike};
            next->chosen->uses++;
            next->rejected->uses++;
            count_quota(quotas, next->rejected->class);
        } else {
            quota++;
        }
        next->chosen = NULL;
    }
    drop[DROP_QUOTA] += (int64_t)quota;
    for (size_t i = 0; i < found; i++)
        if (pick[i].chosen)
            drop[taken == (size_t)o->cap ? DROP_CAP : DROP_REUSE]++;
    *ret = pair;
    return taken;
}
