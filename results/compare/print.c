/* print.c: two runs side by side, as text, Markdown, CSV and JSON. */
#include "results/compare/compare.h"

#include "harness/io/json.h"

#include <math.h>
#include <string.h>

#define SHOWN 15 /* problems in each list of the text; JSON and CSV have all */

/* ---- text and Markdown ---- */

static void heading(FILE *to, const struct look *look, const char *text)
{
    fprintf(to, "\n%s%s%s%s\n%s", look->markdown ? "## " : "", look_sgr(look, SGR_BOLD), text,
            look_sgr(look, SGR_OFF), look->markdown ? "\n" : "");
}

static const char *interval(struct arena *arena, const struct estimate *e)
{
    return arena_printf(arena, "%.1f-%.1f", 100 * e->low, 100 * e->high);
}

static void add_run(struct table *t, const char *side, const struct report_run *run,
                    struct arena *arena)
{
    const struct report_pass *p = &run->first;
    table_add(t, "%s", side);
    table_add(t, "%lld", (long long)run->row);
    table_add(t, "%s%s%s%s", run->model, *run->strategy ? " (" : "", run->strategy,
              *run->strategy ? ")" : "");
    table_add(t, "%s", grouped(arena, run->samples));
    table_add(t, "%s", p->known ? arena_printf(arena, "%.1f %%", 100 * p->ours.value) : "-");
    table_add(t, "%s", p->known ? interval(arena, &p->ours) : "-");
    table_add(t, "%s", grouped(arena, run->prompt_tokens));
    table_add(t, "%s", grouped(arena, run->completion_tokens));
    table_add(t, "%s", run->cost < 0 ? "-" : arena_printf(arena, "%.4f", run->cost));
}

static void print_runs(FILE *to, const struct compare *c, const struct look *look)
{
    const struct table_column column[] = {{"", false, false},
                                          {"RUN", true, false},
                                          {"MODEL", false, true},
                                          {"SAMPLES", true, false},
                                          {report_score_head(&c->report), true, false},
                                          {"95 %", true, false},
                                          {"IN", true, false},
                                          {"OUT", true, false},
                                          {"COST", true, false}};
    struct arena arena = {0};
    struct table t;
    table_init(&t, column, countof(column));
    add_run(&t, "A", c->a, &arena);
    add_run(&t, "B", c->b, &arena);
    table_print(&t, to, look, 2);
    table_finish(&t);
    arena_finish(&arena);
}

/* One answer against several: who solves more need not be the better model. */
static const char *finding(const struct compare *c)
{
    bool alike = strcmp(c->a->strategy, c->b->strategy) == 0;
    if (c->pass1.p >= COMPARE_ALPHA)
        return "Chance alone explains as much: A and B tie.";
    if (!alike)
        return c->pass1.value < 0 ? "B solves less than A, but they were asked in different ways."
                                  : "B solves more than A, but they were asked in different ways.";
    return c->pass1.value < 0 ? "B is worse than A." : "B is better than A.";
}

/* What the difference is of, where that is not pass@1 on both sides. */
static void print_measures(FILE *to, const struct compare *c, const char *indent)
{
    struct arena arena = {0};
    if (*c->a->strategy || *c->b->strategy)
        fprintf(to, "%sOf B: %s; of A: %s.\n", indent, report_pass_name(c->b, 1, &arena),
                report_pass_name(c->a, 1, &arena));
    arena_finish(&arena);
}

static const char *p_text(struct arena *arena, double p)
{
    return p < 0.0001 ? "p < 0.0001" : arena_printf(arena, "p = %.4f", p);
}

static void print_difference(FILE *to, const struct compare *c, const struct look *look)
{
    const struct difference *d = &c->pass1;
    const char *indent = look->markdown ? "" : "  ";
    struct arena arena = {0};
    if (!c->known) {
        fprintf(to, "\n%sNo problem counts in both runs, so there is no difference.\n", indent);
        return;
    }
    fprintf(to, "\n%sB less A: %s%+.1f points%s, 95 %% %+.1f to %+.1f, %s (%s)\n", indent,
            look_sgr(look, SGR_BOLD), 100 * d->value, look_sgr(look, SGR_OFF), 100 * d->low,
            100 * d->high, p_text(&arena, d->p), d->exact ? "exact McNemar" : "paired bootstrap");
    print_measures(to, c, indent);
    fprintf(to, "%s%lld problems on both sides: %lld better in B, %lld worse, %lld alike.\n%s",
            indent, (long long)d->problems, (long long)d->better, (long long)d->worse,
            (long long)(d->problems - d->better - d->worse), look->markdown ? "\n" : "");
    fprintf(to, "%s%s%s%s\n", indent, look_sgr(look, SGR_BOLD), finding(c),
            look_sgr(look, SGR_OFF));
    if (c->only_a + c->only_b)
        fprintf(to, "%sLeft out: %zu problems that count in A only, %zu in B only.\n", indent,
                c->only_a, c->only_b);
    arena_finish(&arena);
}

static const char *concern_text(const char *text, struct arena *arena)
{
    return *text ? report_short_hashes(text, arena) : "none";
}

static void print_concerns(FILE *to, const struct compare *c, const struct look *look)
{
    static const struct table_column column[] = {
        {"", false, false}, {"A", false, true}, {"B", false, true}};
    struct table t;
    if (!c->n_concern)
        return;
    heading(to, look, "Not alike beside the model");
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < c->n_concern; i++) {
        table_add(&t, "%s", c->concern[i].what);
        table_paint(&t, c->concern[i].refuses ? SGR_RED : SGR_YELLOW);
        table_add(&t, "%s", concern_text(c->concern[i].a, &t.arena));
        table_add(&t, "%s", concern_text(c->concern[i].b, &t.arena));
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
}

static void print_list(FILE *to, const struct look *look, const char *head,
                       const struct compare_problem *const *list, size_t n)
{
    static const struct table_column column[] = {
        {"PROBLEM", false, true}, {"A", true, false}, {"B", true, false}, {"POINTS", true, false}};
    struct table t;
    char text[100];
    if (!n)
        return;
    snprintf(text, sizeof text, "%s: %zu problem%s", head, n, n == 1 ? "" : "s");
    heading(to, look, text);
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        table_add(&t, "%s", list[i]->name);
        table_add(&t, "%lld of %lld", (long long)list[i]->a.c, (long long)list[i]->a.n);
        table_add(&t, "%lld of %lld", (long long)list[i]->b.c, (long long)list[i]->b.n);
        table_add(&t, "%+.0f", 100 * list[i]->change);
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
    if (n > SHOWN)
        fprintf(to, "%s%sand %zu more; --csv and --json have all\n", look->markdown ? "\n" : "",
                look->markdown ? "" : "  ", n - SHOWN);
}

static void print_moved(FILE *to, const struct compare *c, const struct look *look)
{
    static const struct table_column column[] = {
        {"A", false, false}, {"B", false, false}, {"SAMPLES", true, false}};
    struct table t;
    if (!c->moved.n)
        return;
    heading(to, look, "Classes that changed, sample by sample");
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < c->moved.n; i++) {
        const struct tally *m = &c->moved.item[i];
        table_add(&t, "%s", m->a);
        table_paint(&t, strcmp(m->a, "pass") == 0 ? SGR_GREEN : NULL);
        table_add(&t, "%s", m->b);
        table_paint(&t, strcmp(m->b, "pass") == 0 ? SGR_GREEN : NULL);
        table_add(&t, "%lld", (long long)m->n);
    }
    table_print(&t, to, look, 2);
    table_finish(&t);
}

void compare_print(FILE *to, const struct compare *c, const struct look *look)
{
    fprintf(to, "%s%sRun %lld against run %lld on ", look->markdown ? "# " : "",
            look_sgr(look, SGR_BOLD), (long long)c->b->row, (long long)c->a->row);
    put_safe(to, str_c(c->a->label));
    fprintf(to, "%s\n\n", look_sgr(look, SGR_OFF));
    print_runs(to, c, look);
    print_difference(to, c, look);
    print_concerns(to, c, look);
    print_list(to, look, "Regressed", c->regressed, c->n_regressed);
    print_list(to, look, "Fixed", c->fixed, c->n_fixed);
    print_moved(to, c, look);
}

/* ---- CSV ---- */

/* Ids hold no control characters, but may hold a comma or a quote. */
static void csv_name(FILE *to, const char *s)
{
    const char *quote = s[strcspn(s, ",\"")] ? "\"" : "";
    fputs(quote, to);
    for (; *s; s++)
        fprintf(to, "%s%c", *s == '"' ? "\"" : "", *s);
    fputs(quote, to);
}

void compare_csv(FILE *to, const struct compare *c)
{
    fputs("problem,a_samples,a_passed,b_samples,b_passed,difference,change\n", to);
    for (size_t i = 0; i < c->n; i++) {
        const struct compare_problem *p = &c->problem[i];
        csv_name(to, p->name);
        fprintf(to, ",%lld,%lld,%lld,%lld,%.6f,%s\n", (long long)p->a.n, (long long)p->a.c,
                (long long)p->b.n, (long long)p->b.c, p->change,
                p->change < -1e-12  ? "regressed"
                : p->change > 1e-12 ? "fixed"
                                    : "same");
    }
}

/* ---- JSON ---- */

static json_t *rate_json(const struct rate *r)
{
    json_t *obj = json_object();
    json_add_int(obj, "n", r->n);
    json_add_int(obj, "c", r->c);
    return obj;
}

static json_t *list_json(const struct compare_problem *const *list, size_t n)
{
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *obj = json_object();
        json_add_cstr(obj, "problem", list[i]->name);
        json_add(obj, "a", rate_json(&list[i]->a));
        json_add(obj, "b", rate_json(&list[i]->b));
        json_add_num(obj, "change", list[i]->change);
        json_array_append_new(all, obj);
    }
    return all;
}

static json_t *difference_json(const struct compare *c)
{
    const struct difference *d = &c->pass1;
    json_t *obj;
    if (!c->known)
        return json_null();
    obj = json_object();
    json_add_num(obj, "value", d->value);
    json_add_num(obj, "low", d->low);
    json_add_num(obj, "high", d->high);
    json_add_num(obj, "p", d->p);
    json_add_cstr(obj, "test", d->exact ? "mcnemar" : "bootstrap");
    json_add_int(obj, "problems", d->problems);
    json_add_int(obj, "better", d->better);
    json_add_int(obj, "worse", d->worse);
    json_add_bool(obj, "tie", d->p >= COMPARE_ALPHA);
    return obj;
}

static json_t *concerns_json(const struct compare *c)
{
    json_t *all = json_array();
    for (size_t i = 0; i < c->n_concern; i++) {
        json_t *obj = json_object();
        json_add_cstr(obj, "what", c->concern[i].what);
        json_add_cstr(obj, "a", c->concern[i].a);
        json_add_cstr(obj, "b", c->concern[i].b);
        json_array_append_new(all, obj);
    }
    return all;
}

static json_t *moved_json(const struct compare *c)
{
    json_t *all = json_array();
    for (size_t i = 0; i < c->moved.n; i++) {
        json_t *obj = json_object();
        json_add_cstr(obj, "a", c->moved.item[i].a);
        json_add_cstr(obj, "b", c->moved.item[i].b);
        json_add_int(obj, "samples", c->moved.item[i].n);
        json_array_append_new(all, obj);
    }
    return all;
}

/* What the difference is between: "pass@1", "best-of-5", "repair-2". */
static json_t *measures_json(const struct compare *c)
{
    json_t *obj = json_object();
    struct arena arena = {0};
    json_add_cstr(obj, "a", report_pass_name(c->a, 1, &arena));
    json_add_cstr(obj, "b", report_pass_name(c->b, 1, &arena));
    arena_finish(&arena);
    return obj;
}

json_t *compare_json(const struct compare *c)
{
    json_t *obj = json_object(), *runs = report_json(&c->report);
    json_add(obj, "a", json_incref(json_array_get(runs, (size_t)(c->a - c->report.run))));
    json_add(obj, "b", json_incref(json_array_get(runs, (size_t)(c->b - c->report.run))));
    json_decref(runs);
    json_add(obj, "measure", measures_json(c));
    json_add(obj, "difference", difference_json(c));
    json_add_bool(obj, "regression", compare_is_regression(c));
    json_add(obj, "regressed", list_json(c->regressed, c->n_regressed));
    json_add(obj, "fixed", list_json(c->fixed, c->n_fixed));
    json_add_int(obj, "only_a", (int64_t)c->only_a);
    json_add_int(obj, "only_b", (int64_t)c->only_b);
    json_add(obj, "moved", moved_json(c));
    json_add(obj, "differ", concerns_json(c));
    return obj;
}
