/* calibrate.c: a judge's points against known ones. */
#include "harness/judge/calibrate.h"

#include "results/judges/record.h"

#include <string.h>

int calibrate(struct agreement *ret, int64_t *missing, struct store *store,
              const struct judge_set *set, const struct judges *judges, size_t i, double accept,
              struct err *err)
{
    struct arena arena = {0};
    struct agreement a = {0};
    struct said *said;
    int64_t open = 0;
    int rc = judge_said(&said, store, set, judges, &arena, err);
    for (size_t k = 0; rc == 0 && k < set->n; k++) {
        const struct said *s = &said[k * judges->n + i];
        const struct judged *j = &set->item[k];
        open += s->n == 0;
        if (s->n)
            agreement_add(&a, j->points, s->points, j->scheme.max, accept);
    }
    if (rc == 0 && !open && a.n)
        rc = store_put_calibration(store, judges->model[i], judges->prompt[i], set->name, &a, err);
    arena_finish(&arena);
    *missing = open;
    *ret = a;
    return rc;
}

static struct calibrated_sort *row_of(struct calibrated_sort *rows, size_t *n, const char *name)
{
    for (size_t i = 0; i < *n; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    rows[*n] = (struct calibrated_sort){.name = name};
    return &rows[(*n)++];
}

int calibrate_sorts(struct calibrated_sort **ret, size_t *n, struct store *store,
                    const struct judge_set *set, const struct judges *judges, size_t i,
                    double accept, struct arena *arena, struct err *err)
{
    struct calibrated_sort *rows = arena_alloc(arena, (set->n + 1) * sizeof *rows);
    struct said *said;
    *n = 0;
    if (judge_said(&said, store, set, judges, arena, err) < 0)
        return -1;
    for (size_t k = 0; k < set->n; k++) {
        const struct judged *j = &set->item[k];
        double points = said[k * judges->n + i].points;
        struct calibrated_sort *row = row_of(rows, n, j->sort);
        row->n++;
        row->unknown += points < 0;
        row->accepted += points >= 0 && points >= accept * j->scheme.max - 1e-9;
    }
    *ret = rows;
    return 0;
}
