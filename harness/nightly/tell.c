/* tell.c: a night's plan and end as tables, its summary as JSON. */
#include "harness/nightly/nightly.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/io/table.h"

#include <string.h>
#include <unistd.h>

/* ---- tables ---- */

/* Is it pass@1 that this part has a value of? A part without a value says nothing else. */
static bool is_pass_at_1(const struct night_part *part)
{
    return !part->known || strcmp(part->score, "pass@1") == 0;
}

static void add_names(struct table *t, const struct night *night, const struct night_part *part)
{
    bool plain = is_pass_at_1(part);
    table_add(t, "%s%s%s%s", part->model->name, plain ? "" : " (", plain ? "" : part->score,
              plain ? "" : ")");
    table_add(t, "%s", part->suite->name);
    if (night->config.parameters.n > 1)
        table_add(t, "%s", *part->parameters->name ? part->parameters->name : "-");
}

/* The three columns that name a part; the third only where there is more than one set. */
static size_t name_columns(struct table_column *column, const struct night *night)
{
    size_t n = 0;
    column[n++] = (struct table_column){"MODEL", false, true};
    column[n++] = (struct table_column){"SUITE", false, true};
    if (night->config.parameters.n > 1)
        column[n++] = (struct table_column){"PARAMETERS", false, true};
    return n;
}

static void add_cost(struct table *t, double cost)
{
    if (cost < 0)
        table_add(t, "-");
    else
        table_add(t, "%.4f", cost);
}

static size_t plan_columns(struct table_column *column, const struct night *night)
{
    static const char *const head[] = {"PROBS", "N", "THERE", "TO ASK", "COST"};
    size_t n = name_columns(column, night);
    for (size_t i = 0; i < countof(head); i++)
        column[n++] = (struct table_column){head[i], true, false};
    return n;
}

/* One line for each model and note, since all suites of a model have the same troubles. */
static void print_notes(const struct night *night)
{
    for (size_t i = 0; i < night->n; i++) {
        const struct night_part *part = &night->part[i], *before = i ? part - 1 : NULL;
        if (!*part->note ||
            (before && before->model == part->model && strcmp(before->note, part->note) == 0))
            continue;
        printf("\n%s on %s: ", part->model->name, part->suite->name);
        put_safe(stdout, str_c(part->note));
        putchar('\n');
    }
}

void night_print_plan(const struct night *night)
{
    struct table_column column[8];
    struct table t;
    struct look look;
    bool unknown = false;
    look_init(&look, STDOUT_FILENO);
    printf("%s, in %s\n\n", night->label, night->db);
    table_init(&t, column, plan_columns(column, night));
    for (size_t i = 0; i < night->n; i++) {
        const struct night_part *part = &night->part[i];
        add_names(&t, night, part);
        table_add(&t, "%lld", (long long)part->plan.problems);
        table_add(&t, "%lld", (long long)part->plan.n);
        table_add(&t, "%lld", (long long)(part->plan.done + part->plan.to_judge));
        table_add(&t, "%lld", (long long)part->plan.to_ask);
        add_cost(&t, part->guess);
        unknown |= part->guess < 0 && part->plan.to_ask > 0;
    }
    table_print(&t, stdout, &look, 0);
    table_finish(&t);
    if (unknown)
        puts("\nA cost is guessed from what samples of the model have cost so far; '-': none are "
             "there.");
    print_notes(night);
}

static const char *state_of(const struct night_part *part)
{
    if (part->status == 0)
        return part->regression ? "regression" : "done";
    if (part->cut)
        return "budget_stop";
    return part->status == 4 ? "service" : "incomplete";
}

static size_t end_columns(struct table_column *column, const struct night *night)
{
    size_t n = name_columns(column, night);
    bool plain = true;
    for (size_t i = 0; i < night->n; i++)
        plain &= is_pass_at_1(&night->part[i]);
    column[n++] = (struct table_column){"RUN", true, false};
    column[n++] = (struct table_column){plain ? "PASS@1" : "SCORE", true, false};
    column[n++] = (struct table_column){"95 %", true, false};
    column[n++] = (struct table_column){"CHANGE", true, false};
    column[n++] = (struct table_column){"COST", true, false};
    column[n++] = (struct table_column){"STATE", false, false};
    return n;
}

static void add_result(struct table *t, const struct night_part *part)
{
    if (part->after.run)
        table_add(t, "%lld", (long long)part->after.run);
    else
        table_add(t, "-");
    if (part->known) {
        table_add(t, "%.1f %%", 100 * part->value);
        table_add(t, "%.1f-%.1f", 100 * part->low, 100 * part->high);
    } else {
        table_add(t, "-");
        table_add(t, "-");
    }
    if (part->compared)
        table_add(t, "%+.1f", 100 * part->change);
    else
        table_add(t, "-");
    add_cost(t, part->cost);
    table_add(t, "%s", state_of(part));
    table_paint(t, part->regression ? SGR_RED : part->status ? SGR_YELLOW : SGR_GREEN);
}

void night_print_end(const struct night *night)
{
    struct table_column column[9];
    struct table t;
    struct look look;
    if (night->app->cmd.options.quiet)
        return;
    look_init(&look, STDOUT_FILENO);
    printf("%s, in %s\n\n", night->label, night->db);
    table_init(&t, column, end_columns(column, night));
    for (size_t i = 0; i < night->n; i++) {
        add_names(&t, night, &night->part[i]);
        add_result(&t, &night->part[i]);
    }
    table_print(&t, stdout, &look, 0);
    table_finish(&t);
    print_notes(night);
}

/* ---- the summary ---- */

static void add_known(json_t *obj, const char *key, bool known, double value)
{
    json_add(obj, key, known ? json_real(value) : json_null());
}

static json_t *change_json(const struct night_part *part)
{
    json_t *obj;
    if (!part->previous)
        return json_null();
    obj = json_object();
    json_add_int(obj, "run", part->previous);
    add_known(obj, "change", part->compared, part->change);
    add_known(obj, "p", part->compared, part->p);
    json_add_bool(obj, "regression", part->regression);
    return obj;
}

static json_t *part_json(const struct night_part *part)
{
    json_t *obj = json_object();
    json_add_cstr(obj, "model", part->model->name);
    json_add_cstr(obj, "suite", part->suite->name);
    json_add_cstr(obj, "parameters", *part->parameters->name ? part->parameters->name : NULL);
    json_add(obj, "run", part->after.run ? json_integer(part->after.run) : json_null());
    json_add(obj, "resumed", part->resumed ? json_integer(part->resumed) : json_null());
    json_add_cstr(obj, "state", state_of(part));
    json_add_int(obj, "status", part->status);
    json_add_int(obj, "there_before", part->plan.done + part->plan.to_judge);
    json_add_int(obj, "asked", part->plan.to_ask - part->after.to_ask);
    json_add_int(obj, "left", part->after.to_ask + part->after.to_judge);
    json_add_cstr(obj, "score", part->known ? part->score : NULL);
    add_known(obj, "value", part->known, part->value);
    add_known(obj, "pass_at_1", part->known && is_pass_at_1(part), part->value);
    add_known(obj, "low", part->known, part->low);
    add_known(obj, "high", part->known, part->high);
    add_known(obj, "cost", part->cost >= 0, part->cost);
    json_add(obj, "previous", change_json(part));
    json_add_cstr(obj, "note", *part->note ? part->note : NULL);
    return obj;
}

static json_t *night_json(const struct night *night, int status)
{
    json_t *obj = json_object(), *parts;
    json_add_cstr(obj, "label", night->label);
    json_add_cstr(obj, "db", night->db);
    json_add_cstr(obj, "started_at", night->started);
    json_add_cstr(obj, "ended_at", night->ended);
    json_add_int(obj, "status", status);
    json_add_bool(obj, "regression_gate", night->config.gate);
    json_add_cstr(obj, "site", night->site_status == 0 ? night->config.site : NULL);
    json_add_cstr(obj, "site_note", *night->site_why ? night->site_why : NULL);
    parts = json_add(obj, "runs", json_array());
    for (size_t i = 0; i < night->n; i++)
        json_array_append_new(parts, part_json(&night->part[i]));
    return obj;
}

int night_write_summary(const struct night *night, int status, struct err *err)
{
    struct buf b;
    json_t *json;
    int rc;
    if (!night->config.summary)
        return 0;
    buf_init(&b, 16 << 20);
    json = night_json(night, status);
    json_dump(json, &b);
    json_decref(json);
    buf_addc(&b, "\n");
    rc = fs_write(night->config.summary, buf_str(&b), err);
    buf_finish(&b);
    return rc;
}
