/* rank.c: which runs can be compared, and in which order they come. */
#include "results/site/private.h"

#include <stdlib.h>
#include <string.h>

static double value_of(const struct site_line *line)
{
    return line->latest->first.known ? line->latest->first.ours.value : -1;
}

/* Best first; of equals by name. */
static int by_value(const void *a, const void *b)
{
    const struct site_line *x = *(const struct site_line *const *)a,
                           *y = *(const struct site_line *const *)b;
    double left = value_of(x), right = value_of(y);
    if (left != right)
        return left > right ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* ---- groups ---- */

bool site_same_problems(const struct report_run *a, const struct report_run *b)
{
    if (a->n_problem != b->n_problem)
        return false;
    for (size_t i = 0; i < a->n_problem; i++)
        if (a->problem[i].row != b->problem[i].row)
            return false;
    return true;
}

/* The group that the run fits in, added when there is none. Every group but a new one has a line to
 * compare with. */
static struct site_group *group_of(struct site_suite *suite, const struct report_run *run,
                                   struct arena *arena)
{
    const char *tools = tallies_join(&run->toolchains, arena);
    struct site_group *g;
    for (size_t i = 0; i < suite->n_group; i++) {
        g = &suite->group[i];
        if (strcmp(g->version, run->version) == 0 && strcmp(g->tools, tools) == 0 &&
            strcmp(g->strategy, run->strategy) == 0 && site_same_problems(g->line[0]->latest, run))
            return g;
    }
    g = &suite->group[suite->n_group++];
    *g = (struct site_group){.version = run->version,
                             .tools = tools,
                             .strategy = run->strategy,
                             .line = arena_alloc(arena, suite->n * sizeof(struct site_line *))};
    return g;
}

static const char *newest_run(const struct site_group *g)
{
    const char *ret = "";
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->line[i]->latest->started_at, ret) > 0)
            ret = g->line[i]->latest->started_at;
    return ret;
}

bool site_is_whole(const struct report_run *run)
{
    return (int64_t)run->n_problem >= run->suite_problems;
}

static bool is_whole(const struct site_group *g)
{
    return site_is_whole(g->line[0]->latest);
}

const char *site_change_of(struct arena *arena, const struct report_run *before,
                           const struct report_run *run)
{
    bool suite, tools;
    if (!before)
        return "";
    suite = strcmp(before->version, run->version) != 0;
    tools = strcmp(tallies_join(&before->toolchains, arena),
                   tallies_join(&run->toolchains, arena)) != 0;
    return suite && tools ? "suite and tools changed"
           : suite        ? "suite changed"
           : tools        ? "tools changed"
                          : "";
}

/* The newest first, but behind them all those that asked with a strategy, or only some of the
 * problems. */
static int by_time(const void *a, const void *b)
{
    const struct site_group *x = a, *y = b;
    if (!*x->strategy != !*y->strategy)
        return *x->strategy ? 1 : -1;
    if (is_whole(a) != is_whole(b))
        return is_whole(a) ? -1 : 1;
    return strcmp(newest_run(b), newest_run(a));
}

/* ---- ranks ---- */

/* Is `a` better than `b` by more than chance explains? When their own intervals do not overlap,
 * that is clear without a further test. */
static bool is_better(const struct site_line *a, const struct site_line *b)
{
    const struct report_run *x = a->latest, *y = b->latest;
    if (!x->first.known || !y->first.known)
        return x->first.known && !y->first.known;
    return x->first.ours.low > y->first.ours.high || report_is_ahead(y, x);
}

/* A line's rank is 1 + the number of lines that are better, so lines that tie with the first one
 * have rank 1 too. */
static void rank_group(struct site_group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->line[i]->latest->doubt)
            continue;
        g->line[i]->rank = 1;
        for (size_t j = 0; j < i; j++)
            g->line[i]->rank += is_better(g->line[j], g->line[i]);
    }
    for (size_t i = 0; i < g->n; i++)
        for (size_t j = 0; j < g->n; j++)
            g->line[i]->tied |= i != j && g->line[i]->rank == g->line[j]->rank;
}

static bool may_be_ranked(const struct site_line *a, const struct site_line *b)
{
    return a != b && a->latest->first.known && b->latest->first.known;
}

/* As MathArena has them: 1 and the lines that are better, to all of them less those that are worse. */
static void possible_ranks(struct site_group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        struct site_line *a = g->line[i];
        a->rank_low = 1;
        a->rank_high = (int)g->n;
        for (size_t j = 0; j < g->n && g->n <= REPORT_RANKED; j++)
            if (may_be_ranked(a, g->line[j])) {
                a->rank_low += report_is_ahead_permuted(a->latest, g->line[j]->latest);
                a->rank_high -= report_is_ahead_permuted(g->line[j]->latest, a->latest);
            }
    }
}

void site_rank(struct site_suite *suite, struct arena *arena)
{
    suite->group = arena_alloc(arena, (suite->n + 1) * sizeof *suite->group);
    for (size_t i = 0; i < suite->n; i++) {
        struct site_group *g = group_of(suite, suite->line[i]->latest, arena);
        g->line[g->n++] = suite->line[i];
    }
    for (size_t i = 0; i < suite->n_group; i++) {
        qsort(suite->group[i].line, suite->group[i].n, sizeof(struct site_line *), by_value);
        rank_group(&suite->group[i]);
        possible_ranks(&suite->group[i]);
    }
    qsort(suite->group, suite->n_group, sizeof *suite->group, by_time);
}
