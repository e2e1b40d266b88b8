/* config.c: read a night's YAML file, strictly. */
#include "harness/nightly/config.h"

#include "harness/base/suggest.h"
#include "harness/cli/opt.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- libfyaml ---- */

struct reader {
    struct nightly_config *c;
    struct fy_document *doc;
    struct err *err;
};

/* The line of the first text in the node, from 1. */
static int line_of(struct fy_node *node)
{
    struct fy_node_pair *pair;
    struct fy_token *token;
    const struct fy_mark *mark;
    void *walk = NULL;
    if (node && fy_node_is_mapping(node)) {
        pair = fy_node_mapping_iterate(node, &walk);
        return pair ? line_of(fy_node_pair_key(pair)) : 1;
    }
    if (node && fy_node_is_sequence(node))
        return line_of(fy_node_sequence_iterate(node, &walk));
    token = node ? fy_node_get_scalar_token(node) : NULL;
    mark = token ? fy_token_start_mark(token) : NULL;
    return mark ? mark->line + 1 : 1;
}

static int fail(struct reader *r, struct fy_node *at, const char *text)
{
    return err_set(r->err, ERR_USAGE, "%s:%d: %s", r->c->path, line_of(at), text);
}

/* Messages of libfyaml are collected, and reach nobody by themselves. */
static void print_nothing(struct fy_diag *diag, void *user, const char *text, size_t n)
{
    (void)diag, (void)user, (void)text, (void)n;
}

static struct fy_diag *silent_diag(void)
{
    struct fy_diag_cfg cfg;
    struct fy_diag *diag;
    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    cfg.output_fn = print_nothing;
    diag = fy_diag_create(&cfg);
    fy_diag_set_collect_errors(diag, true);
    return diag;
}

/* Record the first message of libfyaml. */
static int fail_yaml(struct reader *r, struct fy_diag *diag)
{
    void *walk = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(diag, &walk);
    if (!e)
        return err_set(r->err, ERR_USAGE,
                       "%s: there is nothing in it; a night needs 'models' and 'suites'",
                       r->c->path);
    return err_set(r->err, ERR_USAGE, "%s:%d: %s", r->c->path, e->line, e->msg);
}

static const char *text_of(struct reader *r, struct fy_node *node)
{
    size_t n = 0;
    const char *p = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &n) : NULL;
    return p && !memchr(p, 0, n) ? arena_dup(&r->c->arena, (struct str){p, n}) : NULL;
}

/* ---- values ---- */

static int read_text(struct reader *r, struct fy_node *key, struct fy_node *value, const char **ret)
{
    *ret = text_of(r, value);
    if (*ret && **ret)
        return 0;
    return fail(r, key, arena_printf(&r->c->arena, "'%s' wants a text", text_of(r, key)));
}

static int read_bool(struct reader *r, struct fy_node *key, struct fy_node *value, bool *ret)
{
    const char *text = text_of(r, value);
    *ret = text && strcmp(text, "true") == 0;
    if (*ret || (text && strcmp(text, "false") == 0))
        return 0;
    return fail(r, key, arena_printf(&r->c->arena, "'%s' wants true or false", text_of(r, key)));
}

static int read_number(struct reader *r, struct fy_node *key, struct fy_node *value, double *ret)
{
    const char *text = text_of(r, value);
    char *end = NULL;
    *ret = text ? strtod(text, &end) : -1;
    if (text && *text && !*end && *ret >= 0 && *ret < 1e15)
        return 0;
    return fail(r, key,
                arena_printf(&r->c->arena, "'%s' wants a number, 0 or more", text_of(r, key)));
}

static int unknown(struct reader *r, struct fy_node *key, const char *name,
                   const char *const *known, size_t n)
{
    const char *near = suggest(name, known, n);
    return fail(r, key,
                arena_printf(&r->c->arena, "there is no key '%s' here%s%s%s", name,
                             near ? "; did you mean '" : "", near ? near : "", near ? "'?" : ""));
}

/* ---- mappings ---- */

typedef int key_fn(struct reader *r, struct fy_node *key, const char *name, struct fy_node *value,
                   void *ctx);

static int each_key(struct reader *r, struct fy_node *map, key_fn *fn, void *ctx)
{
    struct fy_node_pair *pair;
    void *walk = NULL;
    int rc = 0;
    if (!map || !fy_node_is_mapping(map))
        return fail(r, map, "a mapping (key: value) must stand here");
    while (rc == 0 && (pair = fy_node_mapping_iterate(map, &walk))) {
        struct fy_node *key = fy_node_pair_key(pair);
        const char *name = text_of(r, key);
        rc = name ? fn(r, key, name, fy_node_pair_value(pair), ctx)
                  : fail(r, key, "a key must be a text");
    }
    return rc;
}

/* ---- options of `run` ---- */

/* Options of `run` that are not allowed in a set, because the file says them elsewhere or the night
 * decides them. */
static const char not_here[] =
    "suite model label max-samples shard dry-run json db quiet verbose help version "
    "fail-under price";

/* An option may be written with '_'. */
static void option_name(char *name, size_t size, const char *key)
{
    snprintf(name, size, "%s", key);
    for (char *p = name; *p; p++)
        *p = *p == '_' ? '-' : *p;
}

static const struct opt_row *option_of(const char *key, char *name, size_t size)
{
    option_name(name, size, key);
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (strcmp(row->name, name) == 0 && opt_belongs(row, VERB_RUN) &&
            !opt_has_word(not_here, ' ', name))
            return row;
    return NULL;
}

/* Record an unknown key, with a did-you-mean out of the options of `run` and the keys that sets
 * have besides. */
static int unknown_option(struct reader *r, struct fy_node *key, const char *name)
{
    const char *known[OPT_ROWS_MAX + 4] = {"name", "price", "max_cost", "max_samples"};
    size_t n = 4;
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (opt_belongs(row, VERB_RUN) && !opt_has_word(not_here, ' ', row->name))
            known[n++] = row->name;
    return unknown(r, key, name, known, n);
}

/* The value as it would stand on the command line. The object of `extra` becomes JSON. */
static const char *argument_of(struct reader *r, const struct opt_row *row, struct fy_node *value)
{
    const char *text = text_of(r, value);
    char *json;
    if (row->type == OPT_FLAG) {
        bool yes = text && strcmp(text, "true") == 0;
        if (!yes && (!text || strcmp(text, "false") != 0))
            return NULL;
        return arena_printf(&r->c->arena, "--%s%s", yes ? "" : "no-", row->name);
    }
    if (text)
        return arena_printf(&r->c->arena, "--%s=%s", row->name, text);
    if (strcmp(row->name, "extra") != 0)
        return NULL;
    json = fy_emit_node_to_string(value, FYECF_MODE_JSON_ONELINE | FYECF_WIDTH_INF);
    if (json)
        text = arena_printf(&r->c->arena, "--extra=%s", json);
    free(json);
    return text;
}

/* Check a value with the parser of the command line, which says what is wrong with it. */
static int check_command(struct reader *r, struct fy_node *key, const char **argv, int argc)
{
    struct command *cmd = mem_alloc(sizeof *cmd);
    struct err err = {0};
    int rc = opt_parse(cmd, argc, (char **)argv, &err);
    free(cmd);
    return rc < 0 ? fail(r, key, err.text) : 0;
}

static int check_argument(struct reader *r, struct fy_node *key, const char *argument)
{
    const char *argv[] = {"assay", "run", "--suite=x", "--model=x", argument, NULL};
    return check_command(r, key, argv, 5);
}

static int wants(struct reader *r, struct fy_node *key, const char *name, const struct opt_row *row)
{
    return fail(r, key,
                arena_printf(&r->c->arena, "'%s' wants %s", name,
                             row->type == OPT_FLAG ? "true or false" : "one value"));
}

static int add_setting(struct reader *r, struct fy_node *key, struct nightly_set *set,
                       const char *option, const char *argument)
{
    if (set->n == NIGHTLY_SETTINGS)
        return fail(r, key, "too many options");
    set->setting[set->n++] = (struct nightly_setting){option, argument};
    return check_argument(r, key, argument);
}

static int add_option(struct reader *r, struct fy_node *key, const char *name,
                      struct fy_node *value, struct nightly_set *set)
{
    char option[80];
    const struct opt_row *row = option_of(name, option, sizeof option);
    const char *argument;
    if (!row)
        return unknown_option(r, key, name);
    argument = argument_of(r, row, value);
    if (!argument)
        return wants(r, key, name, row);
    return add_setting(r, key, set, row->name, argument);
}

/* ---- models, suites, parameters ---- */

static int price_key(struct reader *r, struct fy_node *key, const char *name, struct fy_node *value,
                     void *ctx)
{
    struct nightly_set *set = ctx;
    static const char *const known[] = {"input", "output"};
    if (strcmp(name, "input") == 0)
        return read_number(r, key, value, &set->price_in);
    if (strcmp(name, "output") == 0)
        return read_number(r, key, value, &set->price_out);
    return unknown(r, key, name, known, countof(known));
}

static int read_price(struct reader *r, struct fy_node *key, struct fy_node *value,
                      struct nightly_set *set)
{
    if (each_key(r, value, price_key, set) < 0)
        return -1;
    if (set->price_in < 0 || set->price_out < 0)
        return fail(r, key, "a price wants input and output, for a million tokens");
    return add_setting(
        r, key, set, "price",
        arena_printf(&r->c->arena, "--price=%.15g,%.15g", set->price_in, set->price_out));
}

static int set_key(struct reader *r, struct fy_node *key, const char *name, struct fy_node *value,
                   void *ctx)
{
    struct nightly_set *set = ctx;
    if (strcmp(name, "name") == 0)
        return read_text(r, key, value, &set->name);
    return add_option(r, key, name, value, set);
}

static int model_key(struct reader *r, struct fy_node *key, const char *name, struct fy_node *value,
                     void *ctx)
{
    struct nightly_set *set = ctx;
    double most;
    if (strcmp(name, "price") == 0)
        return read_price(r, key, value, set);
    if (strcmp(name, "max_cost") == 0)
        return read_number(r, key, value, &set->max_cost);
    if (strcmp(name, "max_samples") != 0)
        return set_key(r, key, name, value, ctx);
    if (read_number(r, key, value, &most) < 0)
        return -1;
    set->max_samples = (int64_t)most;
    return 0;
}

static int read_set(struct reader *r, struct fy_node *node, key_fn *fn, bool named,
                    struct nightly_list *list)
{
    struct nightly_set *set = &list->item[list->n];
    if (list->n == NIGHTLY_SETS)
        return fail(r, node, "too many of them");
    *set = (struct nightly_set){"", line_of(node), {{0}}, 0, -1, -1, -1, -1};
    list->n++;
    if (named && fy_node_is_scalar(node)) /* only a name instead of a mapping */
        return read_text(r, node, node, &set->name);
    if (each_key(r, node, fn, set) < 0)
        return -1;
    if (named && !*set->name)
        return fail(r, node, "'name' is missing");
    return 0;
}

static int read_list(struct reader *r, struct fy_node *key, struct fy_node *value, key_fn *fn,
                     bool named, struct nightly_list *list)
{
    struct fy_node *node;
    void *walk = NULL;
    int rc = 0;
    if (!value || !fy_node_is_sequence(value))
        return fail(r, key, "a list (lines that begin with '-') must stand here");
    while (rc == 0 && (node = fy_node_sequence_iterate(value, &walk)))
        rc = read_set(r, node, fn, named, list);
    return rc;
}

/* ---- the file ---- */

/* A key "site_title" is the option --title of `site`. */
static int add_site_option(struct reader *r, struct fy_node *key, const char *name,
                           struct fy_node *value)
{
    struct nightly_config *c = r->c;
    const char *argv[] = {"assay", "site", "x", NULL, NULL}, *argument;
    const struct opt_row *row = opt_table;
    char option[80];
    option_name(option, sizeof option, name + strlen("site_"));
    while (strcmp(row->name, option) != 0)
        row++;
    if (!(argument = argument_of(r, row, value)))
        return wants(r, key, name, row);
    if (row->type == OPT_FILE && access(text_of(r, value), R_OK) < 0)
        return err_sys(r->err, "%s:%d: cannot read %s", c->path, line_of(key), text_of(r, value));
    argv[3] = c->site_argument[c->n_site_argument++] = argument;
    return check_command(r, key, argv, 4);
}

/* A misspelt word in braces would make every night the same run. */
static int check_label(struct reader *r, struct fy_node *key, const char *label)
{
    const char *brace = strchr(label, '{');
    if (!brace)
        return 0;
    if (strncmp(brace, "{date}", strlen("{date}")) == 0 && !strchr(brace + 1, '{'))
        return 0;
    return fail(r, key, "of words in braces a label knows {date} only, and that once");
}

/* A key of the file, and the one place that takes its value; none: it is an option of `site`. */
struct top_row {
    const char *name;
    const char **text;
    bool *flag;
    struct nightly_list *list;
    key_fn *fn; /* reads a key of the list's items */
};

static int read_top(struct reader *r, struct fy_node *key, struct fy_node *value,
                    const struct top_row *row)
{
    struct nightly_config *c = r->c;
    if (row->text && read_text(r, key, value, row->text) < 0)
        return -1;
    if (row->text)
        return row->text == &c->label ? check_label(r, key, c->label) : 0;
    if (row->flag)
        return read_bool(r, key, value, row->flag);
    if (!row->list)
        return add_site_option(r, key, row->name, value);
    return read_list(r, key, value, row->fn, row->list != &c->parameters, row->list);
}

static int top_key(struct reader *r, struct fy_node *key, const char *name, struct fy_node *value,
                   void *ctx)
{
    struct nightly_config *c = ctx;
    const struct top_row table[] = {
        {"db", &c->db, NULL, NULL, NULL},
        {"label", &c->label, NULL, NULL, NULL},
        {"summary", &c->summary, NULL, NULL, NULL},
        {"site", &c->site, NULL, NULL, NULL},
        {"site_samples", NULL, NULL, NULL, NULL},
        {"site_title", NULL, NULL, NULL, NULL},
        {"site_about", NULL, NULL, NULL, NULL},
        {"site_hide_addresses", NULL, NULL, NULL, NULL},
        {"regression_gate", NULL, &c->gate, NULL, NULL},
        {"resume", NULL, &c->resume, NULL, NULL},
        {"models", NULL, NULL, &c->models, model_key},
        {"suites", NULL, NULL, &c->suites, set_key},
        {"parameters", NULL, NULL, &c->parameters, set_key},
    };
    const char *known[countof(table)];
    for (size_t i = 0; i < countof(table); i++) {
        known[i] = table[i].name;
        if (strcmp(table[i].name, name) == 0)
            return read_top(r, key, value, &table[i]);
    }
    return unknown(r, key, name, known, countof(known));
}

/* Read the whole file. A model with a budget in money need not have a price, since the service may
 * tell what samples cost. */
static int read_document(struct reader *r)
{
    struct nightly_config *c = r->c;
    struct fy_node *root = fy_document_root(r->doc);
    if (each_key(r, root, top_key, c) < 0)
        return -1;
    if (!c->models.n || !c->suites.n)
        return fail(r, root, c->models.n ? "'suites' is missing" : "'models' is missing");
    if (!c->parameters.n)
        c->parameters.item[c->parameters.n++] =
            (struct nightly_set){"", 0, {{0}}, 0, -1, -1, -1, -1};
    return 0;
}

int nightly_config_read(struct nightly_config *ret, const char *path, struct err *err)
{
    struct reader r = {.c = ret, .err = err};
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_PARSE};
    int rc;
    memset(ret, 0, sizeof *ret);
    ret->path = path;
    ret->resume = true;
    if (access(path, R_OK) < 0)
        return err_set(err, ERR_INPUT, "cannot read %s: %s", path, strerror(errno));
    cfg.diag = silent_diag();
    r.doc = fy_document_build_from_file(&cfg, path);
    rc = r.doc ? read_document(&r) : fail_yaml(&r, cfg.diag);
    fy_document_destroy(r.doc);
    fy_diag_destroy(cfg.diag);
    return rc;
}

void nightly_config_finish(struct nightly_config *config)
{
    arena_finish(&config->arena);
}
