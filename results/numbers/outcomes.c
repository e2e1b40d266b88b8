/* outcomes.c: how many samples of a problem ended in each way. */
#include "results/numbers/outcomes.h"

#include "results/numbers/metrics.h"

#include <stdlib.h>
#include <string.h>

void outcomes_add(struct outcomes *o, const char *class, const char *detail, int64_t mismatches,
                  int64_t n)
{
    bool differs = strcmp(class, verdict_class(CLASS_MISMATCH)->name) == 0;
    int64_t number = differs ? mismatches : -1;
    const char *word = differs ? "" : detail;
    size_t i = 0;
    while (i < o->n && (o->item[i].mismatches != number || strcmp(o->item[i].class, class) != 0 ||
                        strcmp(o->item[i].detail, word) != 0))
        i++;
    if (i == o->cap) {
        o->cap = o->cap ? 2 * o->cap : 16;
        o->item = mem_grow(o->item, o->cap * sizeof *o->item);
        o->count = mem_grow(o->count, o->cap * sizeof *o->count);
    }
    if (i == o->n) {
        o->item[o->n] = (struct outcome){arena_dup(&o->arena, str_c(class)),
                                         arena_dup(&o->arena, str_c(word)), number};
        o->count[o->n++] = 0;
    }
    o->count[i] += n;
}

void outcomes_next(struct outcomes *o)
{
    int64_t all = 0;
    for (size_t i = 0; i < o->n; i++)
        all += o->count[i];
    if (all > 1) {
        o->sum += gini_simpson(o->count, o->n);
        o->problems++;
    }
    o->n = 0;
    arena_finish(&o->arena);
}

double outcomes_finish(struct outcomes *o)
{
    double mean;
    outcomes_next(o);
    mean = o->problems ? o->sum / (double)o->problems : -1;
    free(o->item);
    free(o->count);
    *o = (struct outcomes){0};
    return mean;
}
