/* sets.c: sets of options of `run` out of YAML. */
#include "harness/cli/sets.h"

#include "harness/base/clock.h"
#include "harness/base/suggest.h"

#include <stdlib.h>
#include <string.h>

/* ---- options of `run` ---- */

/* Options of `run` that are not allowed in a set, because the file says them elsewhere or the night
 * decides them. */
static const char not_here[] =
    "suite model label max-samples shard dry-run json db quiet verbose help version "
    "fail-under price models released resume to-batch from-batch";

/* An option may be written with '_'. */
void sets_option_name(char *name, size_t size, const char *key)
{
    snprintf(name, size, "%s", key);
    for (char *p = name; *p; p++)
        *p = *p == '_' ? '-' : *p;
}

static const struct opt_row *option_of(const char *key, char *name, size_t size)
{
    sets_option_name(name, size, key);
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (strcmp(row->name, name) == 0 && opt_belongs(row, VERB_RUN) &&
            !opt_has_word(not_here, ' ', name))
            return row;
    return NULL;
}

/* Record an unknown key, with a did-you-mean out of the options of `run` and the keys that sets
 * have besides. */
static int unknown_option(struct yaml *y, struct fy_node *key, const char *name)
{
    const char *known[OPT_ROWS_MAX + 5] = {"name", "price", "released", "max_cost", "max_samples"};
    size_t n = 5;
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (opt_belongs(row, VERB_RUN) && !opt_has_word(not_here, ' ', row->name))
            known[n++] = row->name;
    return yaml_unknown(y, key, name, known, n);
}

/* The value as it would stand on the command line. The object of `extra` becomes JSON. */
const char *sets_argument(struct yaml *y, const struct opt_row *row, struct fy_node *value)
{
    const char *text = yaml_text(y, value);
    char *json;
    if (row->type == OPT_FLAG) {
        bool yes = text && strcmp(text, "true") == 0;
        if (!yes && (!text || strcmp(text, "false") != 0))
            return NULL;
        return arena_printf(y->arena, "--%s%s", yes ? "" : "no-", row->name);
    }
    if (text)
        return arena_printf(y->arena, "--%s=%s", row->name, text);
    if (strcmp(row->name, "extra") != 0)
        return NULL;
    json = fy_emit_node_to_string(value, FYECF_MODE_JSON_ONELINE | FYECF_WIDTH_INF);
    if (json)
        text = arena_printf(y->arena, "--extra=%s", json);
    free(json);
    return text;
}

/* Check a value with the parser of the command line, which says what is wrong with it. */
int sets_check_command(struct yaml *y, struct fy_node *key, const char **argv, int argc)
{
    struct command *cmd = mem_alloc(sizeof *cmd);
    struct err err = {0};
    int rc = opt_parse(cmd, argc, (char **)argv, &err);
    free(cmd);
    return rc < 0 ? yaml_fail(y, key, err.text) : 0;
}

static int check_argument(struct yaml *y, struct fy_node *key, const char *argument)
{
    const char *argv[] = {"assay", "run", "--suite=x", "--model=x", argument, NULL};
    return sets_check_command(y, key, argv, 5);
}

int sets_wants(struct yaml *y, struct fy_node *key, const char *name, const struct opt_row *row)
{
    return yaml_fail(y, key,
                     arena_printf(y->arena, "'%s' wants %s", name,
                                  row->type == OPT_FLAG ? "true or false" : "one value"));
}

static int add_setting(struct yaml *y, struct fy_node *key, struct option_set *set,
                       const char *option, const char *argument)
{
    if (set->n == SET_OPTIONS)
        return yaml_fail(y, key, "too many options");
    set->setting[set->n++] = (struct set_option){option, argument};
    return check_argument(y, key, argument);
}

static int add_option(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
                      struct option_set *set)
{
    char option[80];
    const struct opt_row *row = option_of(name, option, sizeof option);
    const char *argument;
    if (!row)
        return unknown_option(y, key, name);
    argument = sets_argument(y, row, value);
    if (!argument)
        return sets_wants(y, key, name, row);
    return add_setting(y, key, set, row->name, argument);
}

/* ---- models, suites, parameters ---- */

static int price_key(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
                     void *ctx)
{
    struct option_set *set = ctx;
    const struct {
        const char *name;
        double *price;
    } row[] = {
        {"input", &set->price_in},
        {"output", &set->price_out},
        {"cached", &set->price_cached},
        {"cache_written", &set->price_written},
        {"reasoning", &set->price_reasoning},
        {"currency", NULL},
    };
    const char *known[countof(row)];
    for (size_t i = 0; i < countof(row); i++) {
        known[i] = row[i].name;
        if (strcmp(row[i].name, name) == 0)
            return row[i].price ? yaml_read_number(y, key, value, row[i].price)
                                : yaml_read_text(y, key, value, &set->currency);
    }
    return yaml_unknown(y, key, name, known, countof(known));
}

static double or_else(double price, double other)
{
    return price >= 0 ? price : other;
}

/* The prices behind input and output, when one of them is given: each has its place. */
static const char *price_rest(struct yaml *y, const struct option_set *set)
{
    if (set->price_cached < 0 && set->price_written < 0 && set->price_reasoning < 0)
        return "";
    return arena_printf(y->arena, ",%.15g,%.15g,%.15g", or_else(set->price_cached, set->price_in),
                        or_else(set->price_written, set->price_in),
                        or_else(set->price_reasoning, set->price_out));
}

static bool is_currency(const char *s)
{
    return strlen(s) == 3 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

static int read_price(struct yaml *y, struct fy_node *key, struct fy_node *value,
                      struct option_set *set)
{
    double in, out;
    if (yaml_each_key(y, value, price_key, set) < 0)
        return -1;
    in = set->price_in;
    out = set->price_out;
    if (in < 0 || out < 0)
        return yaml_fail(y, key, "a price wants input and output, for a million tokens");
    if (set->currency && !is_currency(set->currency))
        return yaml_fail(y, key, "a currency is three capitals, as USD");
    return add_setting(
        y, key, set, "price",
        arena_printf(y->arena, "--price=%.15g,%.15g%s", in, out, price_rest(y, set)));
}

/* "2025-08-07", or only its year and month. */
static int read_released(struct yaml *y, struct fy_node *key, struct fy_node *value,
                         struct option_set *set)
{
    if (yaml_read_text(y, key, value, &set->released) < 0)
        return -1;
    if (!clock_is_date(set->released))
        return yaml_fail(y, key, "'released' wants a date, as 2025-08-07 or 2025-08");
    return add_setting(y, key, set, "released",
                       arena_printf(y->arena, "--released=%s", set->released));
}

int sets_key(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
             void *ctx)
{
    struct option_set *set = ctx;
    if (strcmp(name, "name") == 0)
        return yaml_read_text(y, key, value, &set->name);
    return add_option(y, key, name, value, set);
}

int sets_model_key(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
                   void *ctx)
{
    struct option_set *set = ctx;
    double most;
    if (strcmp(name, "price") == 0)
        return read_price(y, key, value, set);
    if (strcmp(name, "released") == 0)
        return read_released(y, key, value, set);
    if (strcmp(name, "max_cost") == 0)
        return yaml_read_number(y, key, value, &set->max_cost);
    if (strcmp(name, "max_samples") != 0)
        return sets_key(y, key, name, value, ctx);
    if (yaml_read_number(y, key, value, &most) < 0)
        return -1;
    set->max_samples = (int64_t)most;
    return 0;
}

struct option_set option_set_empty(int line)
{
    return (struct option_set){.name = "",
                               .line = line,
                               .price_in = -1,
                               .price_out = -1,
                               .price_cached = -1,
                               .price_written = -1,
                               .price_reasoning = -1,
                               .max_cost = -1,
                               .max_samples = -1};
}

static int read_set(struct yaml *y, struct fy_node *node, yaml_key_fn *fn, bool named,
                    struct option_sets *list)
{
    struct option_set *set = &list->item[list->n];
    if (list->n == SETS_MAX)
        return yaml_fail(y, node, "too many of them");
    *set = option_set_empty(yaml_line(node));
    list->n++;
    if (named && fy_node_is_scalar(node)) /* only a name instead of a mapping */
        return yaml_read_text(y, node, node, &set->name);
    if (yaml_each_key(y, node, fn, set) < 0)
        return -1;
    if (named && !*set->name)
        return yaml_fail(y, node, "'name' is missing");
    return 0;
}

int sets_read_list(struct yaml *y, struct fy_node *key, struct fy_node *value, yaml_key_fn *fn,
                   bool named, struct option_sets *list)
{
    struct fy_node *node;
    void *walk = NULL;
    int rc = 0;
    if (!value || !fy_node_is_sequence(value))
        return yaml_fail(y, key, "a list (lines that begin with '-') must stand here");
    while (rc == 0 && (node = fy_node_sequence_iterate(value, &walk)))
        rc = read_set(y, node, fn, named, list);
    return rc;
}

/* ---- a file of models ---- */

/* Costs of one store are added up. */
static int check_currencies(struct yaml *y, struct fy_node *key, const struct option_sets *sets)
{
    const char *first = NULL;
    for (size_t i = 0; i < sets->n; i++) {
        const char *one = sets->item[i].currency;
        if (one && first && strcmp(one, first) != 0)
            return yaml_fail(y, key, "prices in two currencies cannot be added up");
        first = one ? one : first;
    }
    return 0;
}

static int models_key(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
                      void *ctx)
{
    static const char *const known[] = {"models"};
    if (strcmp(name, known[0]) != 0)
        return yaml_unknown(y, key, name, known, 1);
    if (sets_read_list(y, key, value, sets_model_key, true, ctx) < 0)
        return -1;
    return check_currencies(y, key, ctx);
}

int sets_read_models(struct option_sets *ret, const char *path, struct arena *arena,
                     struct err *err)
{
    struct yaml y;
    int rc = yaml_open(&y, path, "a file of models needs 'models'", arena, err);
    ret->n = 0;
    if (rc == 0)
        rc = yaml_each_key(&y, fy_document_root(y.doc), models_key, ret);
    yaml_close(&y);
    return rc;
}

/* The set of this name; when several have it, the first. */
static const struct option_set *find_model(const struct option_sets *sets, const char *path,
                                           const char *name, struct err *err)
{
    const char *known[SETS_MAX], *near;
    for (size_t i = 0; i < sets->n; i++) {
        known[i] = sets->item[i].name;
        if (strcmp(known[i], name) == 0)
            return &sets->item[i];
    }
    near = suggest(name, known, sets->n);
    err_set(err, ERR_USAGE, "--model %.100s is not in %s%s%s%s", name, path,
            near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return NULL;
}

/* What the file says goes before what was typed, of which the last counts. */
static int parse_again(struct app *app, const struct option_set *set, struct arena *arena)
{
    char **argv = arena_alloc(arena, (set->n + (size_t)app->argc + 2) * sizeof *argv);
    int n = 0;
    argv[n++] = app->argv[0];
    for (size_t i = 0; i < set->n; i++)
        argv[n++] = arena_dup(arena, str_c(set->setting[i].argument));
    if (set->released)
        argv[n++] = arena_printf(arena, "--released=%s", set->released);
    for (int i = 1; i < app->argc; i++)
        argv[n++] = app->argv[i];
    return opt_parse(&app->cmd, n, argv, &app->err);
}

int sets_apply_models(struct app *app, struct arena *arena)
{
    const struct options *o = &app->cmd.options;
    struct option_sets *sets;
    const struct option_set *set = NULL;
    int rc = -1;
    if (!o->models)
        return 0;
    sets = mem_alloc(sizeof *sets);
    if (sets_read_models(sets, o->models, arena, &app->err) == 0)
        set = find_model(sets, o->models, o->model, &app->err);
    if (set)
        rc = parse_again(app, set, arena);
    free(sets);
    return rc;
}
