/* suites_leaks.c: assay suites --leaks SUITE: which of its problems are also
 * in evaluation suites. */
#include "harness/cmd/look/suites_leaks.h"

#include "harness/io/json.h"
#include "harness/measure/measure.h"
#include "harness/io/table.h"
#include "results/train/leak.h"

#include <unistd.h>

/* What was found for one problem of the suite. */
struct leaks {
    const struct problem *problem;
    const struct leak_finding *finding;
    size_t n;
};

struct look_through {
    const struct suite *suite;
    const struct leak_index *index;
    struct leaks *of; /* one for each problem */
    size_t copies, noted;
    struct arena arena;
};

static void check_all(struct look_through *l)
{
    l->of = arena_alloc(&l->arena, (l->suite->n + 1) * sizeof *l->of);
    for (size_t i = 0; i < l->suite->n; i++) {
        struct leaks *of = &l->of[i];
        of->problem = &l->suite->problem[i];
        of->n = leak_check(&of->finding, l->index, l->suite, of->problem, &l->arena);
        l->copies += of->n && of->finding[0].drop;
        l->noted += of->n && !of->finding[0].drop;
    }
}

/* ---- as JSON ---- */

static json_t *rules_json(const struct leak_finding *f)
{
    json_t *list = json_array();
    for (int r = 0; r < LEAK_RULE_COUNT; r++)
        if (f->rules & 1u << r)
            json_array_append_new(list, json_string(leak_rule_name((enum leak_rule)r)));
    return list;
}

static json_t *finding_json(const struct leak_finding *f)
{
    json_t *o = json_object();
    json_add_cstr(o, "suite", f->suite);
    json_add_cstr(o, "problem", f->problem);
    json_add_bool(o, "copy", f->drop);
    json_add(o, "rules", rules_json(f));
    json_add_num(o, "prompt_13", f->prompt);
    json_add_num(o, "reference_13", f->reference);
    json_add_int(o, "ports", (int64_t)f->ports);
    json_add_int(o, "telling_ports", (int64_t)f->telling);
    return o;
}

static int print_json(struct look_through *l, const char *label, struct err *err)
{
    json_t *all = json_object(), *list;
    int rc;
    json_add_cstr(all, "suite", label);
    json_add_int(all, "problems", (int64_t)l->suite->n);
    json_add_int(all, "copies", (int64_t)l->copies);
    json_add_int(all, "noted", (int64_t)l->noted);
    json_add_int(all, "evaluation_suites", (int64_t)leak_index_suites(l->index));
    json_add_int(all, "evaluation_problems", (int64_t)leak_index_problems(l->index));
    list = json_add(all, "findings", json_array());
    for (size_t i = 0; i < l->suite->n; i++) {
        json_t *one, *found;
        if (!l->of[i].n)
            continue;
        one = json_object();
        json_add_cstr(one, "problem", l->of[i].problem->id);
        found = json_add(one, "resembles", json_array());
        for (size_t k = 0; k < l->of[i].n; k++)
            json_array_append_new(found, finding_json(&l->of[i].finding[k]));
        json_array_append_new(list, one);
    }
    rc = json_write_line(stdout, all, err);
    json_decref(all);
    return rc;
}

/* ---- for people ---- */

static void add_share(struct table *t, double share)
{
    if (share > 0)
        table_add(t, "%.0f %%", 100 * share);
    else
        table_add(t, "-");
}

static const char *rules_text(const struct leak_finding *f, struct arena *arena)
{
    const char *text = "";
    for (int r = 0; r < LEAK_RULE_COUNT; r++)
        if (f->rules & 1u << r)
            text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "",
                                leak_rule_name((enum leak_rule)r));
    return text;
}

static void add_row(struct table *t, const struct leaks *of, struct arena *arena)
{
    const struct leak_finding *f = &of->finding[0];
    table_add(t, "%s", of->problem->id);
    table_add(t, "%s", f->drop ? "copy" : "noted");
    table_paint(t, f->drop ? SGR_RED : SGR_YELLOW);
    table_add(t, "%s", rules_text(f, arena));
    add_share(t, f->prompt);
    add_share(t, f->reference);
    table_add(t, "%s/%s", f->suite, f->problem);
    if (of->n > 1)
        table_add(t, "%zu", of->n - 1);
    else
        table_add(t, "-");
}

static void print_rules(const struct look_through *l)
{
    unsigned rules = 0;
    for (size_t i = 0; i < l->suite->n; i++)
        if (l->of[i].n)
            rules |= l->of[i].finding[0].rules;
    putchar('\n');
    for (int r = 0; r < LEAK_RULE_COUNT; r++)
        if (rules & 1u << r)
            printf("  %-12s  %s\n", leak_rule_name((enum leak_rule)r),
                   leak_rule_text((enum leak_rule)r));
}

/* For each problem the evaluation problem that it resembles most; copies first. */
static void print_table(struct look_through *l)
{
    static const struct table_column column[] = {
        {"PROBLEM", false, true}, {"", false, false},         {"RULES", false, false},
        {"PROMPT", true, false},  {"REFERENCE", true, false}, {"RESEMBLES", false, true},
        {"MORE", true, false}};
    struct look look;
    struct table t;
    look_init(&look, STDOUT_FILENO);
    table_init(&t, column, countof(column));
    for (int drop = 1; drop >= 0; drop--)
        for (size_t i = 0; i < l->suite->n; i++)
            if (l->of[i].n && l->of[i].finding[0].drop == drop)
                add_row(&t, &l->of[i], &l->arena);
    table_print(&t, stdout, &look, 2);
    table_finish(&t);
    print_rules(l);
}

static int print_text(struct look_through *l, const char *label)
{
    printf(
        "%s: %zu of %zu problems are copies of evaluation problems, %zu have something in common\n",
        label, l->copies, l->suite->n, l->noted);
    printf("held against %zu problems of %zu evaluation suites in the store\n",
           leak_index_problems(l->index), leak_index_suites(l->index));
    if (l->copies + l->noted == 0)
        return 0;
    putchar('\n');
    print_table(l);
    return 0;
}

static int look_through(struct app *app, struct measure *m)
{
    const char *label = suite_label(&m->suite);
    struct look_through l = {.suite = &m->suite};
    struct leak_index *index;
    int rc;
    if (leak_index_new(&index, m->store, &m->suite, &app->err) < 0)
        return -1;
    l.index = index;
    check_all(&l);
    rc = app->cmd.options.json ? print_json(&l, label, &app->err) : print_text(&l, label);
    if (rc == 0)
        rc = l.copies > 0;
    leak_index_free(index);
    arena_finish(&l.arena);
    return rc;
}

int suites_leaks(struct app *app)
{
    struct measure m = {0};
    int rc = measure_open_suite(&m, app, app->cmd.options.leaks);
    if (rc == 0)
        rc = look_through(app, &m);
    measure_finish(&m);
    return rc < 0 ? app_fail(app) : rc;
}
