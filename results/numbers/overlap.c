/* overlap.c: BLEU and ROUGE-L of two texts. */
#include "results/numbers/overlap.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ORDER 4 /* longest runs of words */

/* Words as numbers: the same word, the same number. */
struct words {
    uint64_t *item; /* owned */
    size_t n;
};

/* FNV-1a in 64 bits: two words of a text have the same number by chance once in 10^12 texts. */
static uint64_t number_of(struct str word)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < word.n; i++)
        h = (h ^ (unsigned char)tolower((unsigned char)word.p[i])) * 1099511628211u;
    return h;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static struct words words_of(struct str text)
{
    struct words w = {mem_alloc(OVERLAP_WORDS * sizeof(uint64_t)), 0};
    size_t i = 0;
    while (i < text.n && w.n < OVERLAP_WORDS) {
        size_t from = i;
        if (isspace((unsigned char)text.p[i])) {
            i++;
            continue;
        }
        while (i < text.n && in_word(text.p[i]))
            i++;
        i += i == from;
        w.item[w.n++] = number_of(str_slice(text, from, i));
    }
    return w;
}

/* ---- BLEU ---- */

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The runs of k words as numbers, sorted. */
static struct words runs_of(const struct words *w, size_t k)
{
    struct words r = {mem_alloc((w->n + 1) * sizeof(uint64_t)), 0};
    for (size_t i = 0; i + k <= w->n; i++) {
        uint64_t h = 14695981039346656037u;
        for (size_t j = 0; j < k; j++)
            h = (h ^ w->item[i + j]) * 0x9e3779b97f4a7c15u + (h >> 29);
        r.item[r.n++] = h;
    }
    qsort(r.item, r.n, sizeof *r.item, by_number);
    return r;
}

/* How many of a's runs stand in b, each at most as often as there: both are sorted. */
static size_t shared(const struct words *a, const struct words *b)
{
    size_t i = 0, j = 0, n = 0;
    while (i < a->n && j < b->n)
        if (a->item[i] == b->item[j])
            n++, i++, j++;
        else if (a->item[i] < b->item[j])
            i++;
        else
            j++;
    return n;
}

static double precision(const struct words *a, const struct words *b, size_t k)
{
    struct words x = runs_of(a, k), y = runs_of(b, k);
    double more = k > 1, ret = ((double)shared(&x, &y) + more) / ((double)x.n + more);
    free(x.item);
    free(y.item);
    return ret;
}

static double bleu(const struct words *a, const struct words *b)
{
    double sum = 0, c = (double)a->n, r = (double)b->n;
    if (!a->n || !b->n)
        return 0;
    for (size_t k = 1; k <= ORDER; k++) {
        double p = precision(a, b, k);
        if (p <= 0)
            return 0;
        sum += log(p);
    }
    return exp(sum / ORDER) * (c < r ? exp(1 - r / c) : 1);
}

double overlap_bleu(struct str answer, struct str reference)
{
    struct words a = words_of(answer), b = words_of(reference);
    double ret = bleu(&a, &b);
    free(a.item);
    free(b.item);
    return ret;
}

/* ---- ROUGE-L ---- */

/* Length of the longest common subsequence, by one row of the table. */
static size_t common(const struct words *a, const struct words *b)
{
    size_t *row = mem_alloc((b->n + 1) * sizeof *row), ret;
    for (size_t i = 0; i < a->n; i++) {
        size_t corner = 0;
        for (size_t j = 1; j <= b->n; j++) {
            size_t above = row[j];
            if (a->item[i] == b->item[j - 1])
                row[j] = corner + 1;
            else if (row[j - 1] > above)
                row[j] = row[j - 1];
            corner = above;
        }
    }
    ret = row[b->n];
    free(row);
    return ret;
}

double overlap_rouge_l(struct str answer, struct str reference)
{
    struct words a = words_of(answer), b = words_of(reference);
    double n = (double)common(&a, &b), ret = 0;
    if (n > 0) {
        double p = n / (double)a.n, r = n / (double)b.n;
        ret = 2 * p * r / (p + r);
    }
    free(a.item);
    free(b.item);
    return ret;
}
