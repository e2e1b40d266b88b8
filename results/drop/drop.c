/* drop.c: base against the variants of it, paired by family. */
#include "results/drop/drop.h"

#include "results/store/sql.h"

#include "harness/io/json.h"

#include <stdlib.h>
#include <string.h>

static const char rates_sql[] =
    "SELECT o.variant, b.n, b.c, o.n, o.c FROM "
    "(SELECT p.family, p.variant, SUM(c.counts) AS n, SUM(c.counts AND v.class = 'pass') AS c "
    "FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id "
    "JOIN classes c ON c.name = v.class WHERE s.run_id = ?1 AND p.family <> '' GROUP BY 1, 2) o "
    "JOIN (SELECT p.family, SUM(c.counts) AS n, SUM(c.counts AND v.class = 'pass') AS c "
    "FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id "
    "JOIN classes c ON c.name = v.class WHERE s.run_id = ?1 AND p.family <> '' AND p.variant = "
    "'" DROP_BASE "' GROUP BY 1) b ON b.family = o.family "
    "WHERE o.variant <> '" DROP_BASE "' AND b.n > 0 AND o.n > 0 ORDER BY o.variant, o.family";

/* Sample i of the base beside sample i of the other. */
static const char pairs_sql[] =
    "SELECT COUNT(*), COALESCE(SUM(bv.class = 'pass' AND ov.class <> 'pass'), 0) "
    "FROM samples b JOIN problems bp ON bp.id = b.problem_id JOIN verdicts bv ON bv.id = "
    "b.verdict_id "
    "JOIN classes bc ON bc.name = bv.class AND bc.counts "
    "JOIN problems op ON op.suite_id = bp.suite_id AND op.family = bp.family AND op.variant = ?2 "
    "JOIN samples o ON o.run_id = b.run_id AND o.problem_id = op.id AND o.idx = b.idx "
    "JOIN verdicts ov ON ov.id = o.verdict_id JOIN classes oc ON oc.name = ov.class AND oc.counts "
    "WHERE b.run_id = ?1 AND bp.family <> '' AND bp.variant = '" DROP_BASE "'";

static const char classes_sql[] =
    "SELECT v.class || CASE v.detail WHEN '' THEN '' ELSE ' ' || v.detail END, SUM(p.variant = "
    "'" DROP_BASE "'), SUM(p.variant = ?2) "
    "FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id "
    "JOIN classes c ON c.name = v.class AND c.counts WHERE s.run_id = ?1 AND p.family <> '' "
    "AND p.variant IN ('" DROP_BASE "', ?2) GROUP BY 1 ORDER BY COUNT(*) DESC, 1";

static int read_rates(struct drops *d, struct store *store, const struct report_run *run,
                      struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, rates_sql, "i", run->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        const char *variant = sql_cstr(stmt, 0, &d->arena);
        struct drop *x = d->n ? &d->item[d->n - 1] : NULL;
        struct drop_cell cell = {{sqlite3_column_int64(stmt, 1), sqlite3_column_int64(stmt, 2)},
                                 {sqlite3_column_int64(stmt, 3), sqlite3_column_int64(stmt, 4)}};
        if (!x || strcmp(x->variant, variant) != 0) {
            d->item = mem_room(d->item, d->n, &d->cap, sizeof *d->item);
            x = &d->item[d->n++];
            *x = (struct drop){.variant = variant};
        }
        if (run->best_of) {
            rate_as_one_trial(&cell.base);
            rate_as_one_trial(&cell.other);
        }
        x->cell = mem_room(x->cell, x->n, &x->cap, sizeof *x->cell);
        x->cell[x->n++] = cell;
    }
    sqlite3_finalize(stmt);
    return rc;
}

static void add_up(struct drop *x)
{
    double *base = mem_alloc((x->n + 1) * sizeof *base),
           *other = mem_alloc((x->n + 1) * sizeof *other);
    for (size_t i = 0; i < x->n; i++) {
        base[i] = (double)x->cell[i].base.c / (double)x->cell[i].base.n;
        other[i] = (double)x->cell[i].other.c / (double)x->cell[i].other.n;
        x->base += base[i] / (double)x->n;
        x->other += other[i] / (double)x->n;
    }
    paired_difference(&x->difference, base, other, x->n);
    free(base);
    free(other);
}

static int read_pairs(struct drop *x, struct store *store, const struct report_run *run,
                      struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, pairs_sql, "is", run->row, x->variant) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1) {
        x->pairs = sqlite3_column_int64(stmt, 0);
        x->base_only = sqlite3_column_int64(stmt, 1);
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int read_classes(struct drops *d, struct drop *x, struct store *store,
                        const struct report_run *run, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, classes_sql, "is", run->row, x->variant) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct drop_class class = {sql_cstr(stmt, 0, &d->arena), sqlite3_column_int64(stmt, 1),
                                   sqlite3_column_int64(stmt, 2)};
        x->class = mem_room(x->class, x->n_class, &x->cap_class, sizeof *x->class);
        x->class[x->n_class++] = class;
        x->base_samples += class.base;
        x->other_samples += class.other;
    }
    sqlite3_finalize(stmt);
    return rc;
}

int drops_load(struct drops *ret, struct store *store, const struct report_run *run,
               struct err *err)
{
    int rc;
    *ret = (struct drops){0};
    rc = read_rates(ret, store, run, err);
    for (size_t i = 0; rc == 0 && i < ret->n; i++) {
        add_up(&ret->item[i]);
        rc = read_pairs(&ret->item[i], store, run, err);
        if (rc == 0)
            rc = read_classes(ret, &ret->item[i], store, run, err);
    }
    if (rc < 0)
        drops_finish(ret);
    return rc;
}

void drops_finish(struct drops *drops)
{
    for (size_t i = 0; i < drops->n; i++) {
        free(drops->item[i].cell);
        free(drops->item[i].class);
    }
    free(drops->item);
    arena_finish(&drops->arena);
    *drops = (struct drops){0};
}

/* ---- text ---- */

static double share(int64_t part, int64_t of)
{
    return of ? 100.0 * (double)part / (double)of : 0;
}

static void print_classes(FILE *to, const struct drop *x, const struct look *look)
{
    const struct table_column column[] = {{"CLASS", false, false},
                                          {"BASE", true, false},
                                          {"SHARE", true, false},
                                          {"OTHER", true, false},
                                          {"SHARE", true, false}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < x->n_class; i++) {
        const struct drop_class *c = &x->class[i];
        table_add(&t, "%s", c->name);
        table_add(&t, "%lld", (long long)c->base);
        table_add(&t, "%.1f %%", share(c->base, x->base_samples));
        table_add(&t, "%lld", (long long)c->other);
        table_add(&t, "%.1f %%", share(c->other, x->other_samples));
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
}

static void print_drop(FILE *to, const struct drop *x, const struct look *look)
{
    const struct difference *d = &x->difference;
    fprintf(to, "\n%sFrom base to %s%s\n", look_sgr(look, SGR_BOLD), x->variant,
            look_sgr(look, SGR_OFF));
    fprintf(
        to,
        "  %.1f %% -> %.1f %%: %+.1f points (95 %%: %+.1f to %+.1f), p %.3g, over %zu families\n",
        100 * x->base, 100 * x->other, 100 * d->value, 100 * d->low, 100 * d->high, d->p, x->n);
    fprintf(to,
            "  of %lld samples beside each other %lld (%.1f %%) solve the base and not the other\n",
            (long long)x->pairs, (long long)x->base_only, share(x->base_only, x->pairs));
    print_classes(to, x, look);
}

int drops_print(FILE *to, struct store *store, const struct report_run *run,
                const struct look *look, struct err *err)
{
    struct drops d;
    if (drops_load(&d, store, run, err) < 0)
        return -1;
    for (size_t i = 0; i < d.n; i++)
        print_drop(to, &d.item[i], look);
    drops_finish(&d);
    return 0;
}

/* ---- JSON ---- */

static json_t *drop_json(const struct drop *x)
{
    json_t *obj = json_object(), *classes = json_array();
    json_add_cstr(obj, "variant", x->variant);
    json_add_int(obj, "families", (int64_t)x->n);
    json_add_num(obj, "base", x->base);
    json_add_num(obj, "other", x->other);
    json_add_num(obj, "difference", x->difference.value);
    json_add_num(obj, "low", x->difference.low);
    json_add_num(obj, "high", x->difference.high);
    json_add_num(obj, "p", x->difference.p);
    json_add_int(obj, "pairs", x->pairs);
    json_add_int(obj, "base_only", x->base_only);
    for (size_t i = 0; i < x->n_class; i++) {
        json_t *item = json_object();
        json_add_cstr(item, "class", x->class[i].name);
        json_add_int(item, "base", x->class[i].base);
        json_add_int(item, "other", x->class[i].other);
        json_array_append_new(classes, item);
    }
    json_add(obj, "classes", classes);
    return obj;
}

int drops_json(struct store *store, const struct report_run *run, json_t **ret, struct err *err)
{
    struct drops d;
    json_t *list = json_array();
    if (drops_load(&d, store, run, err) < 0) {
        json_decref(list);
        return -1;
    }
    for (size_t i = 0; i < d.n; i++)
        json_array_append_new(list, drop_json(&d.item[i]));
    drops_finish(&d);
    *ret = list;
    return 0;
}
