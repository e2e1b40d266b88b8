/* sweep.c: try several values of one member of the request, with one run for each. */
#include "harness/measure/sweep.h"

#include "harness/io/json.h"
#include "harness/measure/model_of.h"
#include "results/report/report.h"
#include "results/report/by.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VALUES_MAX 16

struct sweep {
    struct app *app;
    const char *name, *value[VALUES_MAX];
    int64_t run[VALUES_MAX]; /* row of each value's run; 0: it was not made */
    size_t n;
    const char *extra; /* as given, or NULL */
    struct arena arena;
};

/* ---- what is swept ---- */

static int bad(struct sweep *s, const char *why)
{
    return err_set(&s->app->err, ERR_USAGE,
                   "--sweep %s: %s; give a member of the request and its values, as in "
                   "reasoning_effort=low,medium,high",
                   s->app->cmd.options.sweep, why);
}

static int parse(struct sweep *s)
{
    const char *text = s->app->cmd.options.sweep, *equal = strchr(text, '='), *rest, *word;
    size_t n;
    if (!equal || equal == text)
        return bad(s, "no name");
    s->name = arena_printf(&s->arena, "%.*s", (int)(equal - text), text);
    for (rest = equal + 1; (word = opt_word(&rest, ',', &n));) {
        if (s->n == VALUES_MAX)
            return bad(s, "more than 16 values");
        s->value[s->n] = arena_printf(&s->arena, "%.*s", (int)n, word);
        for (size_t i = 0; i < s->n; i++)
            if (strcmp(s->value[i], s->value[s->n]) == 0)
                return bad(s, "a value twice");
        s->n++;
    }
    return s->n ? 0 : bad(s, "no value");
}

/* Set the option that stands for this member of the request, if there is one. Such members must go
 * through their options because some services have other names for them. */
static bool set_option(struct sweep *s, const char *value, bool *ok)
{
    struct options *o = &s->app->cmd.options;
    const struct {
        const char *name;
        double *real;
        int64_t *whole;
    } table[] = {{"temperature", &o->temperature, NULL},
                 {"top_p", &o->top_p, NULL},
                 {"max_tokens", NULL, &o->max_tokens},
                 {"seed", NULL, &o->seed}};
    for (size_t i = 0; i < countof(table); i++) {
        char *end;
        if (strcmp(table[i].name, s->name) != 0)
            continue;
        if (table[i].real)
            *table[i].real = strtod(value, &end);
        else
            *table[i].whole = strtoll(value, &end, 10);
        *ok = !*end && (table[i].real ? *table[i].real >= 0 : *table[i].whole >= 0);
        return true;
    }
    return false;
}

/* Put a value into the object. A dotted path, "thinking.budget_tokens", names a member of an object
 * inside. The value is parsed as JSON; if it is none, it is a text. */
static void put_member(json_t *obj, const char *path, const char *value, struct arena *arena)
{
    const char *dot;
    json_t *json = json_loads(value, JSON_DECODE_ANY, NULL);
    while ((dot = strchr(path, '.'))) {
        const char *name = arena_printf(arena, "%.*s", (int)(dot - path), path);
        json_t *inner = json_object_get(obj, name);
        obj = json_is_object(inner) ? inner : json_add(obj, name, json_object());
        path = dot + 1;
    }
    json_add(obj, path, json ? json : json_text(str_c(value)));
}

static int set_extra(struct sweep *s, const char *value)
{
    json_t *obj = NULL;
    struct buf b;
    if (s->extra && json_parse(str_c(s->extra), "--extra", &obj, &s->app->err) < 0)
        return -1;
    if (!json_is_object(obj)) {
        json_decref(obj);
        if (s->extra)
            return err_set(&s->app->err, ERR_USAGE, "--extra: must be a JSON object");
        obj = json_object();
    }
    put_member(obj, s->name, value, &s->arena);
    buf_init(&b, 1u << 20);
    json_dump(obj, &b);
    s->app->cmd.options.extra = arena_take_c(&s->arena, &b);
    json_decref(obj);
    return 0;
}

static int set(struct sweep *s, const char *value)
{
    bool ok = true;
    if (!set_option(s, value, &ok))
        return set_extra(s, value);
    return ok ? 0 : bad(s, "a value that is no number from 0 on");
}

/* ---- the table ---- */

static void add_row(struct table *t, const struct sweep *s, const struct report_run *run,
                    struct arena *arena)
{
    double n = run->samples ? (double)run->samples : 1;
    const char *value = "";
    for (size_t i = 0; i < s->n; i++)
        if (s->run[i] == run->row)
            value = s->value[i];
    table_add(t, "%s", value);
    table_add(t, "%lld", (long long)run->row);
    table_add(t, "%lld", (long long)run->samples);
    if (run->first.known) {
        table_add(t, "%.1f %%", 100 * run->first.ours.value);
        table_add(t, "%.1f-%.1f", 100 * run->first.ours.low, 100 * run->first.ours.high);
    } else {
        table_add(t, "-");
        table_add(t, "-");
    }
    table_add(t, "%s",
              grouped(arena, run->completion_tokens < 0
                                 ? -1
                                 : (int64_t)((double)run->completion_tokens / n + 0.5)));
    table_add(t, "%s",
              grouped(arena, run->reasoning_tokens < 0
                                 ? -1
                                 : (int64_t)((double)run->reasoning_tokens / n + 0.5)));
    table_add(t, "%s", run->cost < 0 ? "-" : arena_printf(arena, "%.4f", run->cost));
}

static void print_runs(struct sweep *s, const struct report *rep, const struct look *look)
{
    const struct table_column column[] = {
        {s->name, false, true},     {"RUN", true, false},
        {"SAMPLES", true, false},   {report_score_head(rep), true, false},
        {"95 %", true, false},      {"OUT/SAMPLE", true, false},
        {"REASONING", true, false}, {"COST", true, false}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < rep->n; i++)
        add_row(&t, s, &rep->run[i], &s->arena);
    table_print(&t, stdout, look, 0);
    table_finish(&t);
}

static int print_table(struct sweep *s, struct store *store)
{
    const char *name[VALUES_MAX];
    struct report_query query = {.run = name};
    struct report rep;
    struct by_report by;
    struct look look;
    for (size_t i = 0; i < s->n; i++)
        if (s->run[i])
            name[query.n_run++] = arena_printf(&s->arena, "%lld", (long long)s->run[i]);
    if (!query.n_run)
        return 0;
    if (report_parse_k(&query, "1", &s->app->err) < 0 ||
        report_load(&rep, store, &query, &s->app->err) < 0)
        return -1;
    look_init(&look, STDOUT_FILENO);
    print_runs(s, &rep, &look);
    if (by_load(&by, &rep, store, "difficulty", &s->app->err) < 0) {
        report_finish(&rep);
        return -1;
    }
    if (by.told) {
        putchar('\n');
        by_print(stdout, &by, &look);
    }
    by_finish(&by);
    report_finish(&rep);
    return 0;
}

/* ---- all of it ---- */

static int run_all(struct sweep *s, sweep_run_fn *run)
{
    struct app *app = s->app;
    char *key = model_key_of_options(&app->cmd.options);
    struct model_options model = {.key = key ? key : ""};
    int status = 0;
    /* all values are checked before the first one is asked with */
    for (size_t i = 0; i < s->n && status == 0; i++)
        if (set(s, s->value[i]) < 0)
            status = app_fail(app);
    if (status == 0 && model_check_text(&model, "--sweep", app->cmd.options.sweep, &app->err) < 0)
        status = app_fail(app);
    for (size_t i = 0; i < s->n && (status == 0 || status == 1 || status == 5); i++) {
        int one;
        term_line(&app->term, arena_printf(&s->arena, "%s=%s", s->name, s->value[i]));
        one = set(s, s->value[i]) < 0 ? app_fail(app) : run(app, key, false, &s->run[i]);
        status = one > status ? one : status;
    }
    model_key_free(key);
    return status;
}

int sweep_run(struct app *app, sweep_run_fn *run)
{
    struct sweep s = {.app = app, .extra = app->cmd.options.extra};
    struct store *store = NULL;
    int status;
    if (parse(&s) < 0) {
        arena_finish(&s.arena);
        return app_fail(app);
    }
    status = run_all(&s, run);
    if (status < 128 && !app->cmd.options.dry_run &&
        store_open(&store, app_db(app), STORE_READ, &app->err) == 0) {
        if (print_table(&s, store) < 0)
            status = app_fail(app);
        store_close(store, NULL);
    }
    arena_finish(&s.arena);
    return status;
}
