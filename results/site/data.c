/* data.c: read the store: suites, their problems, lines of runs. */
#include "results/site/private.h"

#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- lines: the same model asked in the same way ---- */

/* Are the two runs of one line? For scored files only the model is compared, since each file's hash
 * is among its parameters. */
static bool same_line(const struct report_run *a, const struct report_run *b)
{
    bool file = strcmp(a->source, "file") == 0;
    return strcmp(a->label, b->label) == 0 && strcmp(a->model, b->model) == 0 &&
           strcmp(a->source, b->source) == 0 && strcmp(a->prompt, b->prompt) == 0 &&
           strcmp(a->strategy, b->strategy) == 0 &&
           (file || strcmp(a->parameters, b->parameters) == 0);
}

/* By suite and line, then by time; runs of a part of the suite come before whole ones, so that a try
 * of three problems takes no whole run's place as the latest. */
static int by_line(const void *a, const void *b)
{
    const struct report_run *x = *(const struct report_run *const *)a,
                            *y = *(const struct report_run *const *)b;
    bool file = strcmp(x->source, "file") == 0 && strcmp(y->source, "file") == 0;
    int order = strcmp(x->label, y->label);
    order = order ? order : strcmp(x->model, y->model);
    order = order ? order : strcmp(x->source, y->source);
    order = order ? order : strcmp(x->prompt, y->prompt);
    order = order ? order : strcmp(x->strategy, y->strategy);
    order = order || file ? order : strcmp(x->parameters, y->parameters);
    order = order ? order : report_is_whole(x) - report_is_whole(y);
    order = order ? order : strcmp(x->started_at, y->started_at);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static struct site_suite *suite_of(struct site *s, const char *label)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->suite[i].label, label) == 0)
            return &s->suite[i];
    return NULL;
}

static void end_line(struct site_line *line)
{
    line->latest = line->run[line->n - 1];
    line->way = strcmp(line->latest->source, "file") == 0 ? "" : line->latest->parameters;
    for (size_t i = 0; i < line->latest->n_problem; i++)
        line->solved += line->latest->problem[i].rate.c > 0;
}

/* Add to the names of lines that share a model what tells them apart. */
static void name_lines(struct site_suite *suite, struct arena *arena)
{
    for (size_t i = 0; i < suite->n; i++) {
        struct site_line *x = suite->line[i];
        bool twice = false;
        for (size_t j = 0; j < suite->n; j++)
            twice |= j != i && strcmp(suite->line[j]->latest->model, x->latest->model) == 0;
        x->name = x->latest->model;
        if (*x->latest->strategy)
            x->name = arena_printf(arena, "%s, %s", x->name, x->latest->strategy);
        if (x->latest->doubt)
            x->name = arena_printf(arena, "%s (judges not trusted)", x->name);
        if (twice)
            x->name = arena_printf(arena, "%s (run %lld)", x->name, (long long)x->latest->row);
    }
}

static void make_lines(struct site *s)
{
    size_t n = s->report.n;
    const struct report_run **sorted = arena_alloc(&s->arena, (n + 1) * sizeof *sorted);
    struct site_line *line = arena_alloc(&s->arena, (n + 1) * sizeof *line);
    s->line_of = arena_alloc(&s->arena, (n + 1) * sizeof *s->line_of);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &s->report.run[i];
    qsort(sorted, n, sizeof *sorted, by_line);
    for (size_t i = 0; i < n; i++) {
        struct site_suite *suite = suite_of(s, sorted[i]->label);
        if (i == 0 || !same_line(sorted[i - 1], sorted[i])) {
            if (!suite->line)
                suite->line = arena_alloc(&s->arena, n * sizeof(struct site_line *));
            *++line = (struct site_line){.suite = suite, .run = &sorted[i]};
            suite->line[suite->n++] = line;
        }
        line->n++;
        s->line_of[sorted[i] - s->report.run] = line;
        if (i + 1 == n || !same_line(sorted[i], sorted[i + 1]))
            end_line(line);
    }
    for (size_t i = 0; i < s->n; i++)
        name_lines(&s->suite[i], &s->arena);
}

/* ---- suites ---- */

/* All versions of each suite. The version with the newest run comes first; among versions without
 * runs the current one, which `assay run` uses. */
static const char suites_sql[] =
    "SELECT name || CASE task WHEN '' THEN '' ELSE '/' || task END AS label, id, version, "
    "eval_only, "
    "COALESCE((SELECT MAX(a.id) FROM audits a WHERE a.suite_id = su.id), 0) "
    "FROM suites su WHERE su.kind <> '" KIND_OPINION "' AND (EXISTS (SELECT 1 FROM runs r WHERE "
    "r.suite_id = su.id) OR EXISTS (SELECT 1 FROM audits a WHERE a.suite_id = su.id) "
    "OR EXISTS (SELECT 1 FROM goldens g JOIN problems p ON p.id = g.problem_id "
    "WHERE p.suite_id = su.id)) "
    "ORDER BY label, (SELECT MAX(r.started_at) FROM runs r WHERE r.suite_id = su.id) DESC, "
    "current DESC, id DESC";

/* A file name for a suite: characters that are not plain become '-'. */
static const char *slug_of(struct site *s, const char *label, int64_t row)
{
    char *slug = arena_printf(&s->arena, "%.100s", label);
    for (char *c = slug; *c; c++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_", *c))
            *c = '-';
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->suite[i].slug, slug) == 0)
            return arena_printf(&s->arena, "%s-%lld", slug, (long long)row);
    return *slug == '.' ? arena_printf(&s->arena, "suite-%lld", (long long)row) : slug;
}

static int read_suites(struct site *s, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t cap = 0;
    int rc;
    if (sql_prepare(store_db(s->store), &stmt, err, suites_sql, "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct site_suite suite = {.label = sql_cstr(stmt, 0, &s->arena)};
        if (s->n && strcmp(s->suite[s->n - 1].label, suite.label) == 0)
            continue;
        suite.row = sqlite3_column_int64(stmt, 1);
        suite.version = sql_cstr(stmt, 2, &s->arena);
        suite.eval_only = sqlite3_column_int(stmt, 3) != 0;
        suite.audit = sqlite3_column_int64(stmt, 4);
        suite.slug = slug_of(s, suite.label, suite.row);
        s->suite = arena_room(&s->arena, s->suite, s->n, &cap, sizeof *s->suite);
        s->suite[s->n++] = suite;
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- problems ---- */

/* The file name of a problem's page: its name if that is plain. A '.' is not, because names of
 * pages in parts have one. */
static const char *file_of(struct arena *arena, const char *name, int64_t row)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    if (*name && name[strspn(name, plain)] == 0)
        return name;
    return arena_printf(arena, "~%lld", (long long)row);
}

static int by_row(const void *a, const void *b)
{
    const struct site_row *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* Add a row of the table problems. The newest row with a name comes first. */
static void take_problem(struct site *s, struct site_suite *suite, sqlite3_stmt *row)
{
    const char *name = (const char *)sqlite3_column_text(row, 2);
    struct site_problem *p = suite->n_problem ? &suite->problem[suite->n_problem - 1] : NULL;
    if (!p || strcmp(p->name, name) != 0) {
        p = &suite->problem[suite->n_problem++];
        p->row = sqlite3_column_int64(row, 0);
        p->suite_row = sqlite3_column_int64(row, 1);
        p->name = sql_cstr(row, 2, &s->arena);
        p->file = file_of(&s->arena, p->name, p->row);
        p->current = p->suite_row == suite->row;
    }
    suite->of_row[suite->n_row++] = (struct site_row){sqlite3_column_int64(row, 0), p};
}

#define OF_SUITE                                                                                   \
    "FROM problems p JOIN suites su ON su.id = p.suite_id WHERE "                                  \
    "su.name || CASE su.task WHEN '' THEN '' ELSE '/' || su.task END = ?1"

static int read_problems(struct site *s, struct site_suite *suite, struct err *err)
{
    sqlite3_stmt *stmt;
    int64_t n = 0;
    bool found;
    int rc;
    if (sql_int(store_db(s->store), &n, &found, err, "SELECT COUNT(*) " OF_SUITE, "s",
                suite->label) < 0 ||
        sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT p.id, p.suite_id, p.name " OF_SUITE
                    " ORDER BY p.name, p.suite_id = ?2 DESC, p.suite_id DESC",
                    "si", suite->label, suite->row) < 0)
        return -1;
    suite->problem = arena_alloc(&s->arena, ((size_t)n + 1) * sizeof *suite->problem);
    suite->of_row = arena_alloc(&s->arena, ((size_t)n + 1) * sizeof *suite->of_row);
    while ((rc = sql_step(stmt, err)) == 1 && suite->n_row < (size_t)n)
        take_problem(s, suite, stmt);
    sqlite3_finalize(stmt);
    qsort(suite->of_row, suite->n_row, sizeof *suite->of_row, by_row);
    return rc < 0 ? -1 : 0;
}

const struct site_problem *site_problem(const struct site_suite *suite, int64_t row)
{
    const struct site_row key = {.row = row};
    const struct site_row *found =
        suite->n_row ? bsearch(&key, suite->of_row, suite->n_row, sizeof key, by_row) : NULL;
    return found ? found->problem : NULL;
}

static int by_name(const void *key, const void *problem)
{
    return strcmp(key, ((const struct site_problem *)problem)->name);
}

const struct site_problem *site_problem_named(const struct site_suite *suite, const char *name)
{
    if (!suite->n_problem)
        return NULL;
    return bsearch(name, suite->problem, suite->n_problem, sizeof *suite->problem, by_name);
}

static int by_problem(const void *key, const void *problem)
{
    int64_t row = *(const int64_t *)key, other = ((const struct report_problem *)problem)->row;
    return (row > other) - (row < other);
}

const struct report_problem *site_cell(const struct report_run *run, int64_t problem)
{
    if (!run->n_problem)
        return NULL;
    return bsearch(&problem, run->problem, run->n_problem, sizeof *run->problem, by_problem);
}

/* ---- all of it ---- */

static const char *newest(const char *a, const char *b)
{
    return strcmp(a, b) < 0 ? b : a;
}

int site_load(struct site *s, struct err *err)
{
    struct report_query q = {0};
    if (report_parse_k(&q, "1,5,10", err) < 0 || report_load(&s->report, s->store, &q, err) < 0 ||
        read_suites(s, err) < 0)
        return -1;
    for (size_t i = 0; i < s->n; i++)
        if (read_problems(s, &s->suite[i], err) < 0)
            return -1;
    make_lines(s);
    s->until = "";
    for (size_t i = 0; i < s->report.n; i++)
        s->until = newest(newest(s->until, s->report.run[i].started_at), s->report.run[i].ended_at);
    for (size_t i = 0; i < s->n; i++)
        site_rank(&s->suite[i], &s->arena);
    if (s->options->hide_addresses)
        site_hide(s);
    return 0;
}
