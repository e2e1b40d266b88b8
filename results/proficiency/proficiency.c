/* proficiency.c: reads, prints and exports levels. */
#include "results/proficiency/proficiency.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The first answers to each problem of a kind of bench that asks for a programming model. The flag is
 * the runner's (runners/kernel/judge.c), whether values are right or not. */
static const char sql[] =
    "WITH first AS (SELECT s.problem_id, v.class = 'pass' AS right, "
    "instr(v.flags, 'another programming model') > 0 AS other, "
    "COALESCE(v.candidate, s.reply) AS text, "
    "row_number() OVER (PARTITION BY s.problem_id ORDER BY s.idx) AS nth "
    "FROM samples s JOIN verdicts v ON v.id = s.verdict_id JOIN classes c ON c.name = v.class "
    "JOIN problems p ON p.id = s.problem_id "
    "WHERE s.run_id = ? AND c.counts AND p.bench LIKE 'kernel-%') "
    "SELECT p.name, COUNT(*), SUM(f.right), SUM(f.other), COUNT(DISTINCT f.text) "
    "FROM first f JOIN problems p ON p.id = f.problem_id WHERE f.nth <= ? "
    "GROUP BY f.problem_id ORDER BY p.name";

static struct proficiency_row *add_row(struct proficiency *p, const struct report_run *run)
{
    p->row = mem_room(p->row, p->n, &p->cap, sizeof *p->row);
    p->row[p->n] = (struct proficiency_row){.run = run, .level = NAN};
    return &p->row[p->n++];
}

/* One more row, where there are any: the mean of them. */
static void add_mean(struct proficiency *p, const struct report_run *run, size_t from)
{
    size_t n = p->n - from;
    double sum = 0;
    struct proficiency_row *mean;
    if (!n)
        return;
    mean = add_row(p, run);
    for (size_t i = from; i < from + n; i++) {
        const struct proficiency_row *r = &p->row[i];
        mean->of.n += r->of.n;
        mean->of.right += r->of.right;
        mean->of.other += r->of.other;
        mean->of.distinct += r->of.distinct;
        sum += r->level;
    }
    mean->level = sum / (double)n;
}

static int load_run(struct proficiency *p, const struct report_run *run, struct store *store,
                    struct err *err)
{
    sqlite3_stmt *stmt;
    size_t from = p->n;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, sql, "ii", run->row, (int64_t)LEVEL_FIRST) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct proficiency_row *row = add_row(p, run);
        row->problem = mem_dup(sqlite3_column_text(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
        row->of = (struct suggestions){
            .n = (size_t)sqlite3_column_int64(stmt, 1),
            .right = (size_t)sqlite3_column_int64(stmt, 2),
            .other = (size_t)sqlite3_column_int64(stmt, 3),
            .distinct = (size_t)sqlite3_column_int64(stmt, 4),
        };
        row->level = level_of(&row->of);
    }
    sqlite3_finalize(stmt);
    add_mean(p, run, from);
    return rc;
}

int proficiency_load(struct proficiency *ret, const struct report *report, struct store *store,
                     struct err *err)
{
    int rc = 0;
    *ret = (struct proficiency){0};
    for (size_t i = 0; rc == 0 && i < report->n; i++)
        rc = load_run(ret, &report->run[i], store, err);
    if (rc < 0)
        proficiency_finish(ret);
    return rc;
}

void proficiency_finish(struct proficiency *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->row[i].problem);
    free(p->row);
    *p = (struct proficiency){0};
}

/* ---- printing ---- */

void proficiency_print(FILE *to, const struct proficiency *p, const struct look *look)
{
    const struct table_column column[] = {{"RUN", true, false},      {"MODEL", false, true},
                                          {"PROBLEM", false, false}, {"FIRST", true, false},
                                          {"RIGHT", true, false},    {"OTHER", true, false},
                                          {"TEXTS", true, false},    {"LEVEL", true, false}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < p->n; i++) {
        const struct proficiency_row *r = &p->row[i];
        table_add(&t, "%lld", (long long)r->run->row);
        table_add(&t, "%s", r->run->model);
        table_add(&t, "%s", r->problem ? r->problem : "mean");
        table_add(&t, "%zu", r->of.n);
        table_add(&t, "%zu", r->of.right);
        table_add(&t, "%zu", r->of.other);
        table_add(&t, "%zu", r->of.distinct);
        table_add(&t, "%.2f", r->level);
    }
    if (t.n)
        table_print(&t, to, look, 0);
    table_finish(&t);
    put_wrapped(
        to, look, 0,
        "FIRST: answers that are looked at, ten at most; RIGHT: of them pass; OTHER: use another "
        "programming model than was asked for, or none; TEXTS that differ. LEVEL: 0 none is right; "
        "0.25 one is, and there are others in OTHER; 0.5 one is, and others are wrong; 0.75 all "
        "are; 1 "
        "all are, and are one text. After Godoy et al. 2023 (arXiv 2306.15121), whose levels are "
        "written down from memory. Only problems that ask for a programming model are here.");
}

void proficiency_csv(FILE *to, const struct proficiency *p)
{
    fputs("run,suite,task,model,problem,first,right,other,texts,level\n", to);
    for (size_t i = 0; i < p->n; i++) {
        const struct proficiency_row *r = &p->row[i];
        const char *const text[] = {r->run->suite, r->run->task, r->run->model,
                                    r->problem ? r->problem : "mean"};
        fprintf(to, "%lld", (long long)r->run->row);
        for (size_t k = 0; k < countof(text); k++) {
            putc(',', to);
            csv_text(to, text[k]);
        }
        fprintf(to, ",%zu,%zu,%zu,%zu,%.6g\n", r->of.n, r->of.right, r->of.other, r->of.distinct,
                r->level);
    }
}

json_t *proficiency_json(const struct proficiency *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n; i++) {
        const struct proficiency_row *r = &p->row[i];
        json_t *obj = json_object();
        json_add_int(obj, "run", r->run->row);
        json_add_cstr(obj, "suite", r->run->suite);
        json_add_cstr(obj, "task", r->run->task);
        json_add_cstr(obj, "model", r->run->model);
        if (r->problem)
            json_add_cstr(obj, "problem", r->problem);
        json_add_int(obj, "first", (int64_t)r->of.n);
        json_add_int(obj, "right", (int64_t)r->of.right);
        json_add_int(obj, "other", (int64_t)r->of.other);
        json_add_int(obj, "texts", (int64_t)r->of.distinct);
        json_add_num(obj, "level", r->level);
        json_array_append_new(list, obj);
    }
    return list;
}
