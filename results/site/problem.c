/* problem.c: a page for each problem: its text, whether its reference passes here and how strong
 * its bench is, and how models do. It never shows the reference or the bench. */
#include "results/site/private.h"

#include "results/store/sql.h"
#include "testbenches/oracle.h"

#include <ctype.h>

#define SPEC_BYTES 65536

static const struct kind *kind_of(sqlite3_stmt *row, struct arena *arena)
{
    const struct oracle *oracle = oracle_find(sql_cstr(row, 5, arena));
    return oracle ? oracle->kind : NULL;
}

const char *site_noun(const struct kind *kind, struct arena *arena)
{
    return kind && *kind->noun ? arena_printf(arena, "%c%s", toupper(*kind->noun), kind->noun + 1)
                               : "Name";
}

static void put_facts(struct html *h, sqlite3_stmt *row)
{
    const struct kind *kind = kind_of(row, &h->arena);
    html(h, "<dl class=\"facts\">\n");
    site_fact(h, site_noun(kind, &h->arena), sql_cstr(row, 2, &h->arena));
    site_fact(h, "Category", sql_cstr(row, 3, &h->arena));
    site_fact(h, "Difficulty", sql_cstr(row, 4, &h->arena));
    html(h, "</dl>\n");
}

static void put_texts(struct html *h, sqlite3_stmt *row)
{
    struct str spec = sql_text(row, 0, &h->arena), interface = sql_text(row, 1, &h->arena);
    const struct kind *kind = kind_of(row, &h->arena);
    html(h, "<h2>What is asked</h2>\n<pre class=\"prose\">");
    html_cut(h, spec, SPEC_BYTES);
    html(h, "</pre>\n");
    if (!interface.n)
        return;
    html(h, "<h2>Interface</h2>\n<pre class=\"code\" tabindex=\"0\">");
    if (kind && kind->lang)
        html_code(h, kind->lang, interface, SPEC_BYTES / 4, 0);
    else
        html_cut(h, interface, SPEC_BYTES / 4);
    html(h, "</pre>\n");
}

/* ---- does it hold up ---- */

static int put_goldens(struct html *h, const struct site *s, const struct site_problem *p,
                       struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    bool any = false;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT t.text, g.passed, g.reason, g.compared, g.runs FROM goldens g "
                    "JOIN toolchains t ON t.id = g.toolchain_id WHERE g.problem_id = ? "
                    "ORDER BY g.judged_at DESC, t.id LIMIT 50",
                    "i", p->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        html(h, any ? "" : "<h2>Its reference in its bench</h2>\n<ul>\n");
        any = true;
        html(h, "<li>%s: %s", sql_cstr(stmt, 0, &h->arena),
             sqlite3_column_int(stmt, 1) ? "passes" : "fails, so the problem is in quarantine: ");
        html(h, "%s", sql_cstr(stmt, 2, &h->arena));
        if (sqlite3_column_int64(stmt, 3) > 0)
            html(h, ", %s values compared", grouped(&h->arena, sqlite3_column_int64(stmt, 3)));
        html(h, "</li>\n");
    }
    html(h, any ? "</ul>\n" : "");
    sqlite3_finalize(stmt);
    return rc;
}

static void put_strength(struct html *h, sqlite3_stmt *row)
{
    static const char *const names[] = {"Mutants", "Killed", "Proved equivalent", "Survived",
                                        "Survived, equivalent as far as tried"};
    static const char *const notes[] = {"Trivial designs that pass", "What the prompt never tells",
                                        "Simulators disagree", "Order of files matters",
                                        "Changes from run to run"};
    html(h, "<h2>How strong is its bench?</h2>\n<dl class=\"facts\">\n");
    for (int i = 0; i < 5; i++)
        site_fact(h, names[i], grouped(&h->arena, sqlite3_column_int64(row, i)));
    if (sqlite3_column_type(row, 5) != SQLITE_NULL)
        site_fact(h, "Kill rate",
                  arena_printf(&h->arena, "%.1f %%", 100 * sqlite3_column_double(row, 5)));
    for (int i = 0; i < 5; i++)
        site_fact(h, notes[i], sql_cstr(row, 6 + i, &h->arena));
    html(h, "</dl>\n");
}

static int put_audit(struct html *h, const struct site *s, const struct site_suite *suite,
                     const struct site_problem *p, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(s->store), &stmt, err,
                    "SELECT mutants, killed, equivalent, survived, bounded, kill_rate, trivial, "
                    "hidden, disagree, order_text, flaky FROM bench_strength "
                    "WHERE audit = ? AND problem = ?",
                    "is", suite->audit, p->name) < 0)
        return -1;
    if ((rc = sql_step(stmt, err)) == 1)
        put_strength(h, stmt);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

/* ---- how models fare ---- */

static void put_model(struct html *h, const struct site *s, const struct site_line *line,
                      const struct site_problem *p)
{
    const struct report_run *run = line->latest;
    const struct report_problem *c = site_cell(run, p->row);
    html(h, "<tr><th scope=\"row\"><a href=\"../../runs/%lld.html\">%s</a></th>",
         (long long)run->row, line->name);
    if (!c)
        html(h, "<td class=\"num none\">&#8211;</td><td class=\"none\">not asked</td></tr>\n");
    else if (!c->rate.n)
        html(h,
             "<td class=\"num none\">&#8211;</td><td><a href=\"../../runs/%lld%s\">%s</a></td>"
             "</tr>\n",
             (long long)run->row, site_sample_page(&h->arena, s, run, p),
             c->quarantined ? "in quarantine" : "none counts");
    else
        html(h,
             "<td class=\"num\" data-v=\"%.4f\">%lld of %lld</td>"
             "<td><a href=\"../../runs/%lld%s\">samples</a></td></tr>\n",
             (double)c->rate.c / (double)c->rate.n, (long long)c->rate.c, (long long)c->rate.n,
             (long long)run->row, site_sample_page(&h->arena, s, run, p));
}

static void put_models(struct html *h, const struct site *s, const struct site_suite *suite,
                       const struct site_problem *p)
{
    static const struct site_column columns[] = {
        {"Model", false, NULL},
        {"Pass", true, NULL},
        {"Samples", false, NULL},
    };
    if (!suite->n)
        return;
    html(h, "<h2>How models fare</h2>\n");
    site_table(h, "Models", NULL, columns, countof(columns));
    for (size_t i = 0; i < suite->n_group; i++)
        for (size_t j = 0; j < suite->group[i].n; j++)
            put_model(h, s, suite->group[i].line[j], p);
    site_table_end(h);
}

static int put_problem(struct site *s, struct html *h, const struct site_suite *suite,
                       const struct site_problem *p, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    site_begin(h, s, "../../", arena_printf(&h->arena, "%s of %s", p->name, suite->label));
    html(h, "<h1>%s</h1>\n<p class=\"near\"><a href=\"../../suites/%s.html#problems\">%s</a>",
         p->name, suite->slug, suite->label);
    if (p > suite->problem)
        html(h, " <a rel=\"prev\" href=\"%s.html\">the problem before</a>", p[-1].file);
    if (p + 1 < suite->problem + suite->n_problem)
        html(h, " <a rel=\"next\" href=\"%s.html\">the problem after</a>", p[1].file);
    html(h, "</p>\n");
    if (!p->current)
        html(h, "<p>The newest version of the suite no longer has this problem.</p>\n");
    if (sql_prepare(
            store_db(s->store), &stmt, err,
            "SELECT p.spec, p.interface, p.entry, p.category, p.difficulty, "
            "COALESCE(NULLIF(p.bench, ''), su.bench) FROM problems p JOIN suites su ON su.id = "
            "p.suite_id WHERE p.id = ?",
            "i", p->row) < 0)
        return -1;
    if ((rc = sql_step(stmt, err)) == 1) {
        put_facts(h, stmt);
        put_models(h, s, suite, p);
        put_texts(h, stmt);
    }
    sqlite3_finalize(stmt);
    if (rc < 0 || put_goldens(h, s, p, err) < 0 || put_audit(h, s, suite, p, err) < 0)
        return -1;
    site_end(h, s, "../../");
    return site_put_page(s, arena_printf(&h->arena, "problems/%s/%s.html", suite->slug, p->file), h,
                         err);
}

int site_problems(struct site *s, struct html *h, struct err *err)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->suite[i].n_problem; j++)
            if (put_problem(s, h, &s->suite[i], &s->suite[i].problem[j], err) < 0)
                return -1;
    return 0;
}
