/* vote.c: which ballot wins a vote, and how often the winner is right. */
#include "results/numbers/vote.h"

#include "harness/base/str.h"

#include <math.h>
#include <stdlib.h>

#define WAYS_MAX 20000

ptrdiff_t vote_decide(const struct ballot *b, size_t n)
{
    ptrdiff_t best = -1;
    size_t most = 0;
    for (size_t i = 0; i < n; i++) {
        size_t votes = 0;
        for (size_t j = 0; b[i].group >= 0 && j < n; j++)
            votes += b[j].group == b[i].group;
        if (votes > most) { /* of groups of equal size the first one wins */
            most = votes;
            best = (ptrdiff_t)i;
        }
    }
    return best;
}

/* The number of ways to choose k of n; exact only as far as it is needed. */
static double ways(size_t n, size_t k)
{
    double ret = 1;
    for (size_t i = 1; i <= k && ret < 1e9; i++)
        ret *= (double)(n - k + i) / (double)i;
    return ret;
}

static bool is_right(const struct ballot *b, const size_t *chosen, size_t k, struct ballot *part)
{
    ptrdiff_t winner;
    for (size_t i = 0; i < k; i++)
        part[i] = b[chosen[i]];
    winner = vote_decide(part, k);
    return winner >= 0 && part[winner].right;
}

/* The next k of n in lexical order; false behind the last. */
static bool next_choice(size_t *chosen, size_t n, size_t k)
{
    size_t i = k;
    while (i > 0 && chosen[i - 1] == n - k + i - 1)
        i--;
    if (i == 0)
        return false;
    chosen[i - 1]++;
    for (; i < k; i++)
        chosen[i] = chosen[i - 1] + 1;
    return true;
}

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* k of n in order, each choice as likely as any other (Knuth, volume 2, 3.4.2, algorithm S). */
static void draw_choice(size_t *chosen, size_t n, size_t k, uint64_t *state)
{
    size_t taken = 0;
    for (size_t i = 0; taken < k; i++)
        if (draw(state) % (n - i) < k - taken)
            chosen[taken++] = i;
}

double maj_at_k(const struct ballot *b, size_t n, size_t k)
{
    size_t *chosen, all = 0, right = 0;
    struct ballot *part;
    uint64_t state = 1;
    if (k < 1 || n < k)
        return NAN;
    chosen = mem_alloc(k * sizeof *chosen);
    part = mem_alloc(k * sizeof *part);
    for (size_t i = 0; i < k; i++)
        chosen[i] = i;
    if (ways(n, k) <= WAYS_MAX)
        do {
            right += is_right(b, chosen, k, part);
            all++;
        } while (next_choice(chosen, n, k));
    for (; ways(n, k) > WAYS_MAX && all < WAYS_MAX; all++) {
        draw_choice(chosen, n, k, &state);
        right += is_right(b, chosen, k, part);
    }
    free(chosen);
    free(part);
    return (double)right / (double)all;
}
