/* report.c: read runs and add their samples up. */
#include "results/judges/view.h"
#include "results/report/report.h"

#include "harness/base/suggest.h"
#include "results/numbers/outcomes.h"
#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- tallies ---- */

static void tally_add(struct tallies *t, struct arena *arena, const char *a, const char *b,
                      int64_t n)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->item[i].a, a) == 0 && strcmp(t->item[i].b, b) == 0) {
            t->item[i].n += n;
            return;
        }
    t->item = arena_room(arena, t->item, t->n, &t->cap, sizeof *t->item);
    t->item[t->n++] =
        (struct tally){.a = arena_dup(arena, str_c(a)), .b = arena_dup(arena, str_c(b)), .n = n};
}

const char *tallies_join(const struct tallies *t, struct arena *arena)
{
    const char *ret = "";
    for (size_t i = 0; i < t->n; i++)
        ret = arena_printf(arena, "%s%s%s", ret, i ? "; " : "", t->item[i].a);
    return ret;
}

/* Sort by groups with the same `a`, the largest group first, and in a group the largest tally
 * first.
 */
static int by_count(const void *a, const void *b)
{
    const struct tally *x = a, *y = b;
    int order = (x->total < y->total) - (x->total > y->total);
    order = order ? order : strcmp(x->a, y->a);
    order = order ? order : (x->n < y->n) - (x->n > y->n);
    return order ? order : strcmp(x->b, y->b);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct tally *)a)->a, ((const struct tally *)b)->a);
}

/* By text, so that the same set has the same words: of tools and tiers it is asked whether two runs
 * had the same. */
static void sort_set(struct tallies *t)
{
    if (t->n)
        qsort(t->item, t->n, sizeof *t->item, by_text);
}

static void sort_tallies(struct tallies *t)
{
    for (size_t i = 0; i < t->n; i++) {
        t->item[i].total = 0;
        for (size_t j = 0; j < t->n; j++)
            t->item[i].total += strcmp(t->item[i].a, t->item[j].a) == 0 ? t->item[j].n : 0;
    }
    if (t->n)
        qsort(t->item, t->n, sizeof *t->item, by_count);
}

int64_t report_class_count(const struct report_run *run, const char *class)
{
    int64_t n = 0;
    for (size_t i = 0; i < run->classes.n; i++)
        if (strcmp(run->classes.item[i].a, class) == 0)
            n += run->classes.item[i].n;
    return n;
}

/* ---- which runs ---- */

/* window_has (problems/window.h) of a problem p, in SQL. */
#define IN_WINDOW(since, until)                                                                    \
    "((" since " IS NULL AND " until " IS NULL) OR (p.released <> '' "                             \
    "AND (" since " IS NULL OR substr(p.released, 1, length(" since ")) >= " since ") "            \
    "AND (" until " IS NULL OR substr(p.released, 1, length(" until ")) <= " until ")))"

static const char runs_sql[] =
    "SELECT r.id, su.name, su.task, su.version, su.official, m.name, m.base_url, m.parameters, "
    "r.prompt, r.source, r.state, r.started_at, COALESCE(r.ended_at, ''), r.n, r.as_official, "
    "(SELECT COUNT(*) FROM problems p WHERE p.suite_id = su.id AND " IN_WINDOW(
        "?3",
        "?4") "), r.wanted, "
              "r.repair, r.best_of, r.label, "
              "CASE WHEN json_valid(m.parameters) THEN COALESCE(json_extract(m.parameters, "
              "'$.temperature'), '') ELSE '' END, r.price, r.shots, r.notes, "
              "(SELECT json_group_object(kind, n) FROM (SELECT kind, n FROM faults WHERE run_id = "
              "r.id ORDER BY n DESC, kind)), su.kind, r.judges <> '' "
              "FROM runs r JOIN suites su ON su.id = r.suite_id JOIN models m ON m.id = r.model_id "
              "WHERE (?1 IS NULL OR su.name = ?1 OR su.name || '/' || su.task = ?1) "
              "AND (?2 IS NULL OR m.name = ?2) AND (?5 OR su.kind <> '" KIND_OPINION "') "
              "ORDER BY r.id";

static void take_run(struct report_run *run, sqlite3_stmt *row, struct arena *arena)
{
    const char **const text[] = {&run->suite,  &run->task,     &run->version,    &run->official,
                                 &run->model,  &run->base_url, &run->parameters, &run->prompt,
                                 &run->source, &run->state,    &run->started_at, &run->ended_at};
    run->row = sqlite3_column_int64(row, 0);
    for (size_t i = 0; i < countof(text); i++)
        *text[i] = sql_cstr(row, (int)i + 1, arena);
    run->n = sqlite3_column_int64(row, 13);
    run->as_official = sqlite3_column_int(row, 14) != 0;
    run->suite_problems = sqlite3_column_int64(row, 15);
    run->wanted = sqlite3_column_int64(row, 16);
    run->repair = sqlite3_column_int64(row, 17);
    run->best_of = sqlite3_column_int64(row, 18);
    run->run_label = sql_cstr(row, 19, arena);
    run->temperature = sql_cstr(row, 20, arena);
    run->price = sql_cstr(row, 21, arena);
    run->shots = sqlite3_column_type(row, 22) == SQLITE_NULL ? -1 : sqlite3_column_int64(row, 22);
    run->notes = sql_cstr(row, 23, arena);
    run->faults = sql_cstr(row, 24, arena);
    run->kind = sql_cstr(row, 25, arena);
    run->by_models = sqlite3_column_int(row, 26) != 0;
    run->strategy = run->best_of  ? arena_printf(arena, "best of %lld", (long long)run->best_of)
                    : run->repair ? arena_printf(arena, "repair %lld", (long long)run->repair)
                                  : "";
    run->label = *run->task ? arena_printf(arena, "%s/%s", run->suite, run->task) : run->suite;
    run->prompt_tokens = run->completion_tokens = run->reasoning_tokens = -1;
    run->cost = run->cpu_ms = -1;
}

/* In a window of days fewer samples were wanted. */
static void cut_wanted(struct report_run *run, const struct window *w)
{
    int64_t most = run->suite_problems * run->n;
    if ((w->since || w->until) && run->wanted > most)
        run->wanted = most;
}

static bool is_wanted(const int64_t *rows, size_t n, int64_t row)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i] == row)
            return true;
    return n == 0;
}

static int read_runs(struct report *rep, struct store *store, const struct report_query *q,
                     const int64_t *rows, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t cap = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, runs_sql, "ssssi", q->suite, q->model,
                    q->window.since, q->window.until, (int64_t)(q->n_run > 0 || q->suite)) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        if (!is_wanted(rows, q->n_run, sqlite3_column_int64(stmt, 0)))
            continue;
        rep->run = arena_room(&rep->arena, rep->run, rep->n, &cap, sizeof *rep->run);
        take_run(&rep->run[rep->n], stmt, &rep->arena);
        cut_wanted(&rep->run[rep->n++], &q->window);
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- samples of a run ---- */

/* One row for each problem and kind of outcome. */
static const char samples_sql[] =
    "SELECT s.problem_id, "
    "COALESCE(v.class, CASE WHEN s.api_error IS NULL THEN '' ELSE 'api_error' END), "
    "COALESCE(v.detail, ''), COALESCE(v.official_letter, ''), COALESCE(v.official_passed, -1), "
    "COALESCE(v.tier, ''), COALESCE(v.toolchain_id, 0), COUNT(*), SUM(s.prompt_tokens), "
    "SUM(s.completion_tokens), SUM(s.reasoning_tokens), SUM(s.cost), "
    "SUM(CASE WHEN v.shares IS NULL THEN v.cpu_ms END), "
    "CASE v.class WHEN 'mismatch' THEN COALESCE(v.mismatches, -1) ELSE -1 END "
    "FROM samples s JOIN problems p ON p.id = s.problem_id LEFT JOIN verdicts v "
    "ON v.id = s.verdict_id WHERE s.run_id = ?1 AND " IN_WINDOW(
        "?2", "?3") " "
                    "GROUP BY 1, 2, 3, 4, 5, 6, 7, 14";

static void add_int(int64_t *sum, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_NULL)
        *sum = (*sum < 0 ? 0 : *sum) + sqlite3_column_int64(row, column);
}

static void add_real(double *sum, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_NULL)
        *sum = (*sum < 0 ? 0 : *sum) + sqlite3_column_double(row, column);
}

static const char *text_of(sqlite3_stmt *row, int column)
{
    return (const char *)sqlite3_column_text(row, column);
}

/* Rows come sorted by problem. */
static struct report_problem *problem_of(struct report_run *run, int64_t row, size_t *cap,
                                         struct arena *arena)
{
    if (run->n_problem && run->problem[run->n_problem - 1].row == row)
        return &run->problem[run->n_problem - 1];
    run->problem = arena_room(arena, run->problem, run->n_problem, cap, sizeof *run->problem);
    run->problem[run->n_problem] =
        (struct report_problem){.row = row, .completion_tokens = -1, .reasoning_tokens = -1};
    return &run->problem[run->n_problem++];
}

static void add_official(struct report_run *run, struct report_problem *p, sqlite3_stmt *row,
                         struct arena *arena)
{
    const char *class = text_of(row, 1), *letter = text_of(row, 3);
    int passed = sqlite3_column_int(row, 4);
    int64_t n = sqlite3_column_int64(row, 7);
    if (passed < 0)
        return;
    p->official.n += n;
    p->official.c += passed ? n : 0;
    tally_add(&run->letters, arena, letter, "", n);
    if ((passed != 0) != (strcmp(class, "pass") == 0))
        tally_add(&run->clashes, arena, letter, class, n);
}

static void add_samples(struct report_run *run, struct report_problem *p, sqlite3_stmt *row,
                        struct arena *arena)
{
    const char *name = text_of(row, 1), *tier = text_of(row, 5);
    enum verdict_class class = verdict_class_by_name(str_c(name));
    bool counts = class != CLASS_COUNT && verdict_class(class)->counts;
    int64_t n = sqlite3_column_int64(row, 7);
    p->samples += n;
    run->samples += n;
    run->unjudged += *name ? 0 : n;
    run->counted += counts ? n : 0;
    run->passed += class == CLASS_PASS ? n : 0;
    p->rate.n += counts ? n : 0;
    p->counted += counts ? n : 0;
    p->limited += counts && verdict_tool_limit(class, text_of(row, 2)) ? n : 0;
    p->rate.c += class == CLASS_PASS ? n : 0;
    p->quarantined |= class == CLASS_QUARANTINED;
    p->not_judged |= class == CLASS_NOT_JUDGED;
    p->open += class == CLASS_COUNT || verdict_class(class)->open ? n : 0;
    if (*name)
        tally_add(&run->classes, arena, name, text_of(row, 2), n);
    if (*tier)
        tally_add(&run->tiers, arena, tier, "", n);
    add_official(run, p, row, arena);
    add_int(&run->prompt_tokens, row, 8);
    add_int(&run->completion_tokens, row, 9);
    add_int(&run->reasoning_tokens, row, 10);
    add_int(&p->completion_tokens, row, 9);
    add_int(&p->reasoning_tokens, row, 10);
    add_real(&run->cost, row, 11);
    add_real(&run->cpu_ms, row, 12);
}

/* Read a run's samples. `toolchain` lists all toolchains: text and, as n, the row. */
static int read_samples(struct report_run *run, const struct window *w, sqlite3_stmt *stmt,
                        const struct tallies *toolchain, struct arena *arena, struct err *err)
{
    struct outcomes outcomes = {0};
    size_t cap = 0;
    int rc;
    if (sql_bind(stmt, err, "iss", run->row, w->since, w->until) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        size_t before = run->n_problem;
        struct report_problem *p = problem_of(run, sqlite3_column_int64(stmt, 0), &cap, arena);
        int64_t id = sqlite3_column_int64(stmt, 6), counted = p->rate.n;
        if (run->n_problem > before)
            outcomes_next(&outcomes);
        add_samples(run, p, stmt, arena);
        if (p->rate.n > counted)
            outcomes_add(&outcomes, text_of(stmt, 1), text_of(stmt, 2),
                         sqlite3_column_int64(stmt, 13), p->rate.n - counted);
        for (size_t i = 0; id > 0 && i < toolchain->n; i++)
            if (toolchain->item[i].n == id)
                tally_add(&run->toolchains, arena, toolchain->item[i].a, "",
                          sqlite3_column_int64(stmt, 7));
    }
    run->diversity = outcomes_finish(&outcomes);
    if (run->best_of)
        run->diversity = -1; /* how many samples there are depends on how they ended */
    return rc;
}

/* ---- sums ---- */

static void sum_problems(struct report_run *run)
{
    for (size_t i = 0; i < run->n_problem; i++) {
        struct report_problem *p = &run->problem[i];
        if (run->best_of) {
            rate_as_one_trial(&p->rate);
            rate_as_one_trial(&p->official);
        }
        run->quarantined += p->quarantined;
        run->not_judged += p->not_judged;
        run->never_solved += p->rate.n > 0 && p->rate.c == 0;
    }
    if (run->best_of) /* the number of samples that a problem needs is not known before */
        run->missing = run->wanted - (int64_t)run->n_problem;
    else
        run->missing = run->wanted - run->samples;
    run->missing = run->missing > 0 ? run->missing : 0;
}

static void estimate_one(struct report_pass *p, const struct report_run *run, struct rate *rate)
{
    for (size_t i = 0; i < run->n_problem; i++)
        rate[i] = run->problem[i].rate;
    p->known = pass_at_mean(&p->ours, rate, run->n_problem, p->k);
    if (p->known && p->k == 1)
        p->all = p->ours; /* for k = 1 the two are the same */
    else
        p->known = p->known && pass_all_mean(&p->all, rate, run->n_problem, p->k);
    for (size_t i = 0; i < run->n_problem; i++)
        rate[i] = run->problem[i].official;
    p->official_known = pass_at_mean(&p->official, rate, run->n_problem, p->k);
}

static void estimate(struct report_run *run, const struct report_query *q)
{
    struct rate *rate = mem_alloc((run->n_problem + 1) * sizeof *rate);
    run->first.k = 1;
    estimate_one(&run->first, run, rate);
    run->n_pass = report_ks(run, q, run->pass);
    for (size_t i = 0; i < run->n_pass; i++) {
        int64_t k = run->pass[i].k;
        run->pass[i] = run->first;
        run->pass[i].k = k;
        if (k != 1)
            estimate_one(&run->pass[i], run, rate);
    }
    free(rate);
}

/* Lowest rate first; of equal rates the one with more samples, then the one that comes first. */
static int by_rate(const void *a, const void *b)
{
    const struct report_problem *x = a, *y = b;
    int64_t left = x->rate.c * y->rate.n, right = y->rate.c * x->rate.n;
    if (left != right)
        return left < right ? -1 : 1;
    if (x->rate.n != y->rate.n)
        return x->rate.n > y->rate.n ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int find_hardest(struct report_run *run, struct store *store, struct arena *arena,
                        struct err *err)
{
    struct report_problem *all = mem_alloc((run->n_problem + 1) * sizeof *all);
    size_t n = 0;
    int rc = 0;
    for (size_t i = 0; i < run->n_problem; i++)
        if (run->problem[i].rate.c < run->problem[i].rate.n)
            all[n++] = run->problem[i];
    qsort(all, n, sizeof *all, by_rate);
    run->n_hardest = n < REPORT_HARDEST ? n : REPORT_HARDEST;
    for (size_t i = 0; rc >= 0 && i < run->n_hardest; i++) {
        sqlite3_stmt *stmt;
        run->hardest[i] = all[i];
        run->hardest[i].name = "";
        rc = sql_prepare(store_db(store), &stmt, err, "SELECT name FROM problems WHERE id = ?", "i",
                         all[i].row);
        if (rc < 0)
            break;
        if ((rc = sql_step(stmt, err)) == 1)
            run->hardest[i].name = sql_cstr(stmt, 0, arena);
        sqlite3_finalize(stmt);
    }
    free(all);
    return rc < 0 ? -1 : 0;
}

/* ---- all of it ---- */

static int read_toolchains(struct tallies *ret, struct store *store, struct arena *arena,
                           struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, "SELECT text, id FROM toolchains", "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        tally_add(ret, arena, text_of(stmt, 0), "", sqlite3_column_int64(stmt, 1));
    sqlite3_finalize(stmt);
    return rc;
}

static int load_samples(struct report *rep, struct store *store, const struct report_query *q,
                        struct err *err)
{
    struct tallies toolchain = {0};
    sqlite3_stmt *stmt;
    int rc = 0;
    if (read_toolchains(&toolchain, store, &rep->arena, err) < 0 ||
        sql_prepare(store_db(store), &stmt, err, samples_sql, "") < 0)
        return -1;
    for (size_t i = 0; rc >= 0 && i < rep->n; i++) {
        struct report_run *run = &rep->run[i];
        rc = read_samples(run, &q->window, stmt, &toolchain, &rep->arena, err);
        if (rc < 0)
            break;
        sum_problems(run);
        estimate(run, q);
        sort_tallies(&run->classes);
        sort_tallies(&run->letters);
        sort_tallies(&run->clashes);
        sort_set(&run->toolchains);
        sort_set(&run->tiers);
        rc = find_hardest(run, store, &rep->arena, err);
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* Of runs that models judged: are those models to be trusted? */
static int load_doubts(struct report *rep, struct store *store, struct err *err)
{
    for (size_t i = 0; i < rep->n; i++)
        if (rep->run[i].by_models &&
            judges_doubt(store, rep->run[i].row, &rep->run[i].doubt, &rep->arena, err) < 0)
            return -1;
    return 0;
}

static int load(struct report *rep, struct store *store, const struct report_query *q,
                struct err *err)
{
    int64_t *rows = arena_alloc(&rep->arena, (q->n_run + 1) * sizeof *rows);
    for (size_t i = 0; i < q->n_run; i++) {
        struct run run;
        if (store_get_run(store, q->run[i], &run, &rep->arena, err) < 0)
            return -1;
        rows[i] = run.row;
    }
    if (read_runs(rep, store, q, rows, err) < 0 ||
        (rep->n == 0 && report_check_filters(store, q, err) < 0))
        return -1;
    if (load_doubts(rep, store, err) < 0)
        return -1;
    return load_samples(rep, store, q, err);
}

/* Reads in one transaction, so that a run that goes on meanwhile is seen in one state only. */
int report_load(struct report *ret, struct store *store, const struct report_query *query,
                struct err *err)
{
    struct report rep = {0};
    bool own = sqlite3_get_autocommit(store_db(store)) != 0; /* the caller has no transaction */
    int rc;
    /* The columns that are read lie between large texts. Mapping the file into memory takes half
     * the time of reading it. */
    if (sql_run(store_db(store), err, "PRAGMA mmap_size = 8589934592", "") < 0 ||
        (own && sql_run(store_db(store), err, "BEGIN", "") < 0))
        return -1;
    rc = load(&rep, store, query, err);
    if (own)
        sql_run(store_db(store), NULL, "COMMIT", "");
    if (rc < 0)
        arena_finish(&rep.arena);
    else
        *ret = rep;
    return rc < 0 ? -1 : 0;
}

void report_finish(struct report *report)
{
    arena_finish(&report->arena);
}
