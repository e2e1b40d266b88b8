/* health.c: how far the benches can be trusted: references, quarantine, mutants. */
#include "results/site/private.h"

#include "results/store/sql.h"

#include <string.h>

struct health {
    int64_t problems, tried, failed; /* references, by the newest tools that ran them */
    int64_t audited, mutants, killed, equivalent, survived, trivial, disagree, flaky;
};

/* The newest golden run of each problem. */
#define GOLDENS                                                                                    \
    "FROM problems p LEFT JOIN goldens g ON g.problem_id = p.id AND g.judged_at = "                \
    "(SELECT MAX(judged_at) FROM goldens WHERE problem_id = p.id) "                                \
    "LEFT JOIN toolchains t ON t.id = g.toolchain_id WHERE p.suite_id = ?1 "

static int read_row(sqlite3_stmt *stmt, int64_t *const *to, size_t n, struct err *err)
{
    int rc = sql_step(stmt, err);
    for (size_t i = 0; rc == 1 && i < n; i++)
        *to[i] = sqlite3_column_int64(stmt, (int)i);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int read_health(struct health *ret, const struct site *s, const struct site_suite *suite,
                       struct err *err)
{
    int64_t *const goldens[] = {&ret->problems, &ret->tried, &ret->failed};
    int64_t *const audit[] = {&ret->audited,  &ret->mutants, &ret->killed,   &ret->equivalent,
                              &ret->survived, &ret->trivial, &ret->disagree, &ret->flaky};
    sqlite3_stmt *stmt;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT COUNT(DISTINCT p.id), COUNT(g.passed), SUM(g.passed = 0) " GOLDENS, "i",
                    suite->row) < 0 ||
        read_row(stmt, goldens, countof(goldens), err) < 0 ||
        sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT COUNT(*), SUM(mutants), SUM(killed), SUM(equivalent), "
                    "SUM(survived), SUM(trivial <> ''), SUM(disagree <> ''), SUM(flaky <> '') "
                    "FROM bench_strength WHERE audit = ?",
                    "i", suite->audit) < 0)
        return -1;
    return read_row(stmt, audit, countof(audit), err);
}

static double kill_rate(const struct health *x)
{
    int64_t real = x->mutants - x->equivalent;
    return real > 0 ? (double)x->killed / (double)real : -1;
}

/* ---- one suite ---- */

static int put_quarantine(struct html *h, const struct site *s, const struct site_suite *suite,
                          struct err *err)
{
    sqlite3_stmt *stmt;
    bool any = false;
    int rc;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT p.name, g.reason, t.text " GOLDENS "AND g.passed = 0 ORDER BY p.name",
                    "i", suite->row) < 0)
        return -1;
    html(h, "<h2 id=\"quarantine\">In quarantine</h2>\n");
    while ((rc = sql_step(stmt, err)) == 1) {
        const char *name = sql_cstr(stmt, 0, &h->arena);
        const struct site_problem *p = site_problem_named(suite, name);
        html(h, any ? ""
                    : "<p>The reference fails in the problem&#39;s own bench, so nobody can "
                      "pass. These problems are left out of pass@k.</p>\n<dl>\n");
        any = true;
        html(h,
             "<dt><a href=\"../problems/%s/%s.html\">%s</a></dt><dd>%s <small>(%s)</small></dd>\n",
             suite->slug, p ? p->file : "", name, sql_cstr(stmt, 1, &h->arena),
             sql_cstr(stmt, 2, &h->arena));
    }
    html(h, any ? "</dl>\n" : "<p>None.</p>\n");
    sqlite3_finalize(stmt);
    return rc;
}

static void put_strength(struct html *h, const struct site_suite *suite, sqlite3_stmt *row,
                         const bool *noted)
{
    const char *name = sql_cstr(row, 0, &h->arena);
    const struct site_problem *p = site_problem_named(suite, name);
    html(h, "<tr><th scope=\"row\"><a href=\"../problems/%s/%s.html\">%s</a></th>", suite->slug,
         p ? p->file : "", name);
    site_percent(h,
                 sqlite3_column_type(row, 1) == SQLITE_NULL ? -1 : sqlite3_column_double(row, 1));
    for (int i = 2; i < 7; i++)
        site_number(h, (double)sqlite3_column_int64(row, i), 0);
    for (int i = 7; i < 12; i++)
        if (noted[i - 7])
            html(h, "<td>%s</td>", sql_cstr(row, i, &h->arena));
    html(h, "</tr>\n");
}

static const struct site_column strength_columns[] = {
    {"Problem", false, NULL},
    {"Kill rate", true, "share of the mutants not proved equivalent that the bench catches"},
    {"Mutants", true, "that compile"},
    {"Killed", true, NULL},
    {"Equivalent", true, "proved to do what the reference does"},
    {"Survived", true, "the bench lets them pass"},
    {"Alike as far as tried", true,
     "of the survivors: no difference within a bounded number of cycles was found"},
    {"Trivial designs that pass", false, NULL},
    {"Never named", false, "ports and parameters that the prompt does not tell"},
    {"Simulators disagree", false, NULL},
    {"Order matters", false, "of the files on the command line"},
    {"Flaky", false, NULL},
};

#define NOTES 5 /* the last columns: findings that only some benches have */

/* Which of these columns have a finding in some bench? */
static int read_noted(bool *noted, const struct site *s, const struct site_suite *suite,
                      struct err *err)
{
    int64_t n[NOTES] = {0};
    int64_t *const into[] = {&n[0], &n[1], &n[2], &n[3], &n[4]};
    sqlite3_stmt *stmt;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT SUM(trivial <> ''), SUM(hidden <> ''), SUM(disagree <> ''), "
                    "SUM(order_text <> ''), SUM(flaky <> '') FROM bench_strength WHERE audit = ?",
                    "i", suite->audit) < 0 ||
        read_row(stmt, into, NOTES, err) < 0)
        return -1;
    for (int i = 0; i < NOTES; i++)
        noted[i] = n[i] > 0;
    return 0;
}

/* A column that would stay empty is left out; a sentence says so. */
static void put_strength_head(struct html *h, const bool *noted)
{
    struct site_column column[countof(strength_columns)];
    const size_t fixed = countof(strength_columns) - NOTES;
    size_t n = fixed;
    bool any = false;
    memcpy(column, strength_columns, fixed * sizeof *column);
    for (size_t i = 0; i < NOTES; i++)
        if (noted[i])
            column[n++] = strength_columns[fixed + i];
    html(h, "<h2 id=\"strength\">Bench by bench</h2>\n<p class=\"about\">The weakest first.");
    for (size_t i = 0; i < NOTES; i++) {
        if (noted[i])
            continue;
        html(h, any ? ", %s" : " Found in none: %s", strength_columns[fixed + i].head);
        any = true;
    }
    html(h, any ? ".</p>\n" : "</p>\n");
    site_table(h, "Bench by bench", NULL, column, n);
}

static int put_strengths(struct html *h, const struct site *s, const struct site_suite *suite,
                         struct err *err)
{
    sqlite3_stmt *stmt;
    bool noted[NOTES];
    int rc;
    if (read_noted(noted, s, suite, err) < 0 ||
        sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT problem, kill_rate, mutants, killed, equivalent, survived, bounded, "
                    "trivial, hidden, disagree, order_text, flaky FROM bench_strength "
                    "WHERE audit = ? ORDER BY COALESCE(kill_rate, 2), problem",
                    "i", suite->audit) < 0)
        return -1;
    put_strength_head(h, noted);
    while ((rc = sql_step(stmt, err)) == 1)
        put_strength(h, suite, stmt, noted);
    site_table_end(h);
    sqlite3_finalize(stmt);
    return rc;
}

/* What becomes of a mutant: each is in one column, so they add up to what was tried. The last three
 * are those that survived. */
static const struct site_column operator_columns[] = {
    {"Kind of change", false, NULL},
    {"Tried", true, "that compile"},
    {"Killed", true, "the bench fails it"},
    {"Equivalent", true, "proved to do what the reference does"},
    {"Shown to differ", true, "survived, though an input tells it from the reference"},
    {"Alike as far as tried", true, "survived; no difference was found in some cycles"},
    {"Not known", true, "survived, and it is not known whether it is right"},
};

static int put_operators(struct html *h, const struct site *s, const struct site_suite *suite,
                         struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT operator, COUNT(*), SUM(outcome = 'killed'), "
                    "SUM(outcome = 'equivalent'), SUM(outcome = 'different'), "
                    "SUM(outcome = 'bounded'), SUM(outcome = 'survived') "
                    "FROM mutants WHERE audit_id = ?1 AND problem_id IN (SELECT problem_id FROM "
                    "audit_problems WHERE audit_id = ?1) AND outcome <> 'invalid' AND operator <> "
                    "'trivial' GROUP BY operator ORDER BY COUNT(*) - SUM(outcome IN ('killed', "
                    "'equivalent')) DESC, operator",
                    "i", suite->audit) < 0)
        return -1;
    html(h,
         "<h2 id=\"operators\">What benches miss</h2>\n<p class=\"about\">Every mutant is in one "
         "column; the last three survived.</p>\n");
    site_table(h, "What benches miss", NULL, operator_columns, countof(operator_columns));
    while ((rc = sql_step(stmt, err)) == 1) {
        html(h, "<tr><th scope=\"row\">%s</th>", sql_cstr(stmt, 0, &h->arena));
        for (size_t i = 1; i < countof(operator_columns); i++)
            site_number(h, (double)sqlite3_column_int64(stmt, (int)i), 0);
        html(h, "</tr>\n");
    }
    site_table_end(h);
    sqlite3_finalize(stmt);
    return rc;
}

static void put_facts(struct html *h, const struct health *x)
{
    struct arena *a = &h->arena;
    html(h, "<dl class=\"facts\">\n");
    site_fact(h, "Problems", grouped(a, x->problems));
    site_fact(h, "References run", grouped(a, x->tried));
    site_fact(h, "References that fail", grouped(a, x->failed));
    if (x->audited) {
        site_fact(h, "Benches audited", grouped(a, x->audited));
        site_fact(h, "Mutants", grouped(a, x->mutants));
        if (kill_rate(x) >= 0)
            site_fact(h, "Killed, of those not proved equivalent",
                      arena_printf(a, "%.1f %%", 100 * kill_rate(x)));
        site_fact(h, "Survived", grouped(a, x->survived));
        site_fact(h, "Benches that a trivial design passes", grouped(a, x->trivial));
    }
    html(h, "</dl>\n");
}

static int put_suite(struct site *s, struct html *h, const struct site_suite *suite,
                     const struct health *x, struct err *err)
{
    site_begin(h, s, "../", arena_printf(&h->arena, "Benches of %s", suite->label));
    html(h,
         "<h1>Benches of %s</h1>\n<p class=\"near\"><a href=\"../suites/%s.html\">the suite</a> "
         "<a href=\"../health.html\">all suites</a></p>\n",
         suite->label, suite->slug);
    put_facts(h, x);
    if (put_quarantine(h, s, suite, err) < 0)
        return -1;
    if (!x->audited)
        html(h, "<p>Its benches were not audited: <code>assay validate %s --audit</code></p>\n",
             suite->label);
    else if (put_operators(h, s, suite, err) < 0 || put_strengths(h, s, suite, err) < 0)
        return -1;
    site_end(h, s, "../");
    return site_put_page(s, arena_printf(&h->arena, "health/%s.html", suite->slug), h, err);
}

/* ---- all suites ---- */

static void put_row(struct html *h, const struct site_suite *suite, const struct health *x)
{
    html(h, "<tr><th scope=\"row\"><a href=\"health/%s.html\">%s</a></th>", suite->slug,
         suite->label);
    html(h, "<td>%.10s</td>", suite->version);
    site_number(h, (double)x->problems, 0);
    site_number(h, x->tried ? (double)x->tried : -1, 0);
    site_number(h, x->tried ? (double)x->failed : -1, 0);
    site_percent(h, kill_rate(x));
    site_number(h, x->audited ? (double)x->survived : -1, 0);
    site_number(h, x->audited ? (double)x->trivial : -1, 0);
    site_number(h, x->audited ? (double)x->disagree : -1, 0);
    site_number(h, x->audited ? (double)x->flaky : -1, 0);
    html(h, "</tr>\n");
}

static void put_table(struct html *h, const struct site *s, const struct health *health)
{
    static const struct site_column columns[] = {
        {"Suite", false, NULL},
        {"Version", false, NULL},
        {"Problems", true, NULL},
        {"References run", true, NULL},
        {"References that fail", true, "these problems are in quarantine"},
        {"Kill rate", true, "share of the mutants not proved equivalent that the benches catch"},
        {"Mutants survived", true, NULL},
        {"Passed by a trivial design", true, "problems"},
        {"Simulators disagree", true, "problems"},
        {"Flaky", true, "problems"},
    };
    html(h,
         "<h1>How good are the benches?</h1>\n<p class=\"lead\">A score is worth what its benches "
         "are worth. Each reference goes through its own bench; an audit tries mutants of it, "
         "which a good bench kills, and designs that do nothing.</p>\n");
    site_table(h, "Suites", NULL, columns, countof(columns));
    for (size_t i = 0; i < s->n; i++)
        put_row(h, &s->suite[i], &health[i]);
    site_table_end(h);
}

int site_health(struct site *s, struct html *h, struct err *err)
{
    struct health *health = arena_alloc(&s->arena, (s->n + 1) * sizeof *health);
    for (size_t i = 0; i < s->n; i++)
        if (read_health(&health[i], s, &s->suite[i], err) < 0 ||
            put_suite(s, h, &s->suite[i], &health[i], err) < 0)
            return -1;
    site_begin(h, s, "", "Bench health");
    put_table(h, s, health);
    site_end(h, s, "");
    return site_put_page(s, "health.html", h, err);
}
