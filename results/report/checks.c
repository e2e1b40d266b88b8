/* checks.c: equivalence, synthesis, lint and disagreements of a run, added up. */
#include "results/report/checks.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <math.h>
#include <string.h>

#define LISTED_MAX 5

/* A figure of the candidates divided by that of their references: the geometric mean over all
 * samples where both are known. */
struct ratio {
    double log_sum;
    int64_t n;
};

struct quality {
    struct ratio cells, depth;
    int64_t latches; /* samples with latches where the reference has none */
};

static void add_ratio(struct ratio *r, int64_t ours, int64_t theirs)
{
    if (ours <= 0 || theirs <= 0)
        return;
    r->log_sum += log((double)ours / (double)theirs);
    r->n++;
}

static double mean_ratio(const struct ratio *r)
{
    return r->n ? exp(r->log_sum / (double)r->n) : -1;
}

static int read_quality(struct store *store, int64_t run, struct quality *q, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    *q = (struct quality){0};
    if (sql_prepare(
            store_db(store), &stmt, err,
            "SELECT json_extract(c.detail, '$.cells'), "
            "json_extract(c.detail, '$.reference.cells'), "
            "json_extract(c.detail, '$.depth'), json_extract(c.detail, '$.reference.depth'), "
            "json_extract(c.detail, '$.latches'), "
            "json_extract(c.detail, '$.reference.latches') "
            "FROM checks c JOIN samples s ON s.id = c.sample_id "
            "WHERE c.kind = 'synth' AND c.result = 'ok' AND s.run_id = ?",
            "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        add_ratio(&q->cells, sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1));
        add_ratio(&q->depth, sqlite3_column_int64(stmt, 2), sqlite3_column_int64(stmt, 3));
        q->latches += sqlite3_column_int64(stmt, 4) > 0 && sqlite3_column_int64(stmt, 5) == 0;
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int read_counts(struct store *store, int64_t run, json_t *ret, struct err *err)
{
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT c.kind, c.result, COUNT(*) FROM checks c "
                    "JOIN samples s ON s.id = c.sample_id WHERE s.run_id = ? "
                    "GROUP BY c.kind, c.result ORDER BY c.kind, COUNT(*) DESC",
                    "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        const char *kind = sql_cstr(stmt, 0, &arena);
        json_t *of = json_object_get(ret, kind);
        if (!of)
            of = json_add(ret, kind, json_object());
        json_add_int(of, sql_cstr(stmt, 1, &arena), sqlite3_column_int64(stmt, 2));
    }
    sqlite3_finalize(stmt);
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

static void add_quality(json_t *ret, const struct quality *q)
{
    json_t *synth = json_object_get(ret, "synth");
    if (!synth)
        return;
    if (q->cells.n)
        json_add_num(synth, "cells_ratio", mean_ratio(&q->cells));
    if (q->depth.n)
        json_add_num(synth, "depth_ratio", mean_ratio(&q->depth));
    json_add_int(synth, "with_latches", q->latches);
}

/* Add the list of disagreements, also when it is empty; nothing for a run without a second
 * simulator. */
static int read_disagreements(struct store *store, int64_t run, json_t *ret, struct err *err)
{
    struct arena arena = {0};
    sqlite3_stmt *stmt;
    json_t *list;
    int64_t seconds = 0;
    bool found;
    int rc;
    if (sql_int(store_db(store), &seconds, &found, err,
                "SELECT COUNT(DISTINCT v.sample_id) FROM verdicts v JOIN samples s ON s.id = "
                "v.sample_id "
                "WHERE v.role = 'second' AND s.run_id = ?",
                "i", run) < 0)
        return -1;
    if (!seconds)
        return 0;
    json_add_int(ret, "second_verdicts", seconds);
    list = json_add(ret, "disagreements", json_array());
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT sample, problem, idx, class, second_class FROM disagreements "
                    "WHERE run = ? ORDER BY problem, idx",
                    "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        json_t *item = json_object();
        json_add_int(item, "sample", sqlite3_column_int64(stmt, 0));
        json_add_cstr(item, "problem", sql_cstr(stmt, 1, &arena));
        json_add_int(item, "index", sqlite3_column_int64(stmt, 2));
        json_add_cstr(item, "class", sql_cstr(stmt, 3, &arena));
        json_add_cstr(item, "second_class", sql_cstr(stmt, 4, &arena));
        json_array_append_new(list, item);
    }
    sqlite3_finalize(stmt);
    arena_finish(&arena);
    return rc < 0 ? -1 : 0;
}

int report_checks_json(struct store *store, int64_t run, json_t **ret, struct err *err)
{
    struct quality q;
    json_t *json = json_object();
    if (read_counts(store, run, json, err) < 0 || read_quality(store, run, &q, err) < 0 ||
        read_disagreements(store, run, json, err) < 0) {
        json_decref(json);
        return -1;
    }
    add_quality(json, &q);
    *ret = json;
    return 0;
}

/* ---- text ---- */

static void print_counts(FILE *to, const char *kind, const json_t *of)
{
    const char *result;
    json_t *n;
    fprintf(to, "  %-12s", kind);
    json_object_foreach((json_t *)of, result,
                        n) if (json_is_integer(n) && strcmp(result, "with_latches") != 0)
        fprintf(to, "  %lld %s", (long long)json_integer_value(n), result);
    fputc('\n', to);
}

static void print_quality(FILE *to, const json_t *synth)
{
    const json_t *cells = json_object_get(synth, "cells_ratio");
    const json_t *depth = json_object_get(synth, "depth_ratio");
    long long latches = json_integer_value(json_object_get(synth, "with_latches"));
    if (cells && depth)
        fprintf(to, "                %.2f x the cells and %.2f x the depth of the references\n",
                json_real_value(cells), json_real_value(depth));
    if (latches)
        fprintf(to, "                %lld with latches where the reference has none\n", latches);
}

static void print_disagreements(FILE *to, const json_t *list, const json_t *seconds)
{
    size_t n = json_array_size(list);
    fprintf(to, "  %-12s  %zu of %lld samples on which the second simulator disagrees\n",
            "simulators", n, (long long)json_integer_value(seconds));
    for (size_t i = 0; i < n && i < LISTED_MAX; i++) {
        const json_t *d = json_array_get(list, i);
        fprintf(to, "                %s/%lld: %s, the second says %s (assay show %lld)\n",
                json_string_value(json_object_get(d, "problem")),
                (long long)json_integer_value(json_object_get(d, "index")),
                json_string_value(json_object_get(d, "class")),
                json_string_value(json_object_get(d, "second_class")),
                (long long)json_integer_value(json_object_get(d, "sample")));
    }
    if (n > LISTED_MAX)
        fprintf(to, "                and %zu more, in the view disagreements\n", n - LISTED_MAX);
}

int report_print_checks(FILE *to, struct store *store, int64_t run, const struct look *look,
                        struct err *err)
{
    const char *kind;
    json_t *json, *of;
    if (report_checks_json(store, run, &json, err) < 0)
        return -1;
    if (json_object_size(json))
        fprintf(to, "\n%sBeside the verdicts%s\n", look_sgr(look, SGR_BOLD),
                look_sgr(look, SGR_OFF));
    json_object_foreach(json, kind, of)
    {
        if (json_is_array(of))
            print_disagreements(to, of, json_object_get(json, "second_verdicts"));
        else if (json_is_object(of))
            print_counts(to, kind, of);
        if (strcmp(kind, "synth") == 0)
            print_quality(to, of);
    }
    json_decref(json);
    return 0;
}
