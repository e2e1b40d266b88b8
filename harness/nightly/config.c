/* config.c: read a night's YAML file, strictly. */
#include "harness/nightly/config.h"

#include <string.h>
#include <unistd.h>

/* A key "site_title" is the option --title of `site`. */
static int add_site_option(struct nightly_config *c, struct yaml *y, struct fy_node *key,
                           const char *name, struct fy_node *value)
{
    const char *argv[] = {"assay", "site", "x", NULL, NULL}, *argument;
    const struct opt_row *row = opt_table;
    char option[80];
    sets_option_name(option, sizeof option, name + strlen("site_"));
    while (strcmp(row->name, option) != 0)
        row++;
    if (!(argument = sets_argument(y, row, value)))
        return sets_wants(y, key, name, row);
    if (row->type == OPT_FILE && access(yaml_text(y, value), R_OK) < 0)
        return err_sys(y->err, "%s:%d: cannot read %s", c->path, yaml_line(key),
                       yaml_text(y, value));
    argv[3] = c->site_argument[c->n_site_argument++] = argument;
    return sets_check_command(y, key, argv, 4);
}

/* A misspelt word in braces would make every night the same run. */
static int check_label(struct yaml *y, struct fy_node *key, const char *label)
{
    const char *brace = strchr(label, '{');
    if (!brace)
        return 0;
    if (strncmp(brace, "{date}", strlen("{date}")) == 0 && !strchr(brace + 1, '{'))
        return 0;
    return yaml_fail(y, key, "of words in braces a label knows {date} only, and that once");
}

/* A key of the file, and the one place that takes its value; none: it is an option of `site`. */
struct top_row {
    const char *name;
    const char **text;
    bool *flag;
    struct option_sets *list;
    yaml_key_fn *fn; /* reads a key of the list's items */
};

/* Models may stand in a file of their own, which `assay run --models` reads, too. */
static int read_models(struct nightly_config *c, struct yaml *y, struct fy_node *key,
                       struct fy_node *value)
{
    const char *path;
    if (yaml_read_text(y, key, value, &path) < 0)
        return -1;
    return sets_read_models(&c->models, path, y->arena, y->err);
}

static int read_top(struct nightly_config *c, struct yaml *y, struct fy_node *key,
                    struct fy_node *value, const struct top_row *row)
{
    if (row->text && yaml_read_text(y, key, value, row->text) < 0)
        return -1;
    if (row->text)
        return row->text == &c->label ? check_label(y, key, c->label) : 0;
    if (row->flag)
        return yaml_read_bool(y, key, value, row->flag);
    if (!row->list)
        return add_site_option(c, y, key, row->name, value);
    if (row->list == &c->models && value && fy_node_is_scalar(value))
        return read_models(c, y, key, value);
    return sets_read_list(y, key, value, row->fn, row->list != &c->parameters, row->list);
}

static int top_key(struct yaml *y, struct fy_node *key, const char *name, struct fy_node *value,
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
        {"models", NULL, NULL, &c->models, sets_model_key},
        {"suites", NULL, NULL, &c->suites, sets_key},
        {"parameters", NULL, NULL, &c->parameters, sets_key},
    };
    const char *known[countof(table)];
    for (size_t i = 0; i < countof(table); i++) {
        known[i] = table[i].name;
        if (strcmp(table[i].name, name) == 0)
            return read_top(c, y, key, value, &table[i]);
    }
    return yaml_unknown(y, key, name, known, countof(known));
}

/* Read the whole file. A model with a budget in money need not have a price, since the service may
 * tell what samples cost. */
static int read_document(struct nightly_config *c, struct yaml *y)
{
    struct fy_node *root = fy_document_root(y->doc);
    if (yaml_each_key(y, root, top_key, c) < 0)
        return -1;
    if (!c->models.n || !c->suites.n)
        return yaml_fail(y, root, c->models.n ? "'suites' is missing" : "'models' is missing");
    if (!c->parameters.n)
        c->parameters.item[c->parameters.n++] = option_set_empty(0);
    return 0;
}

int nightly_config_read(struct nightly_config *ret, const char *path, struct err *err)
{
    struct yaml y;
    int rc;
    memset(ret, 0, sizeof *ret);
    ret->path = path;
    ret->resume = true;
    rc = yaml_open(&y, path, "a night needs 'models' and 'suites'", &ret->arena, err);
    if (rc == 0)
        rc = read_document(ret, &y);
    yaml_close(&y);
    return rc;
}

void nightly_config_finish(struct nightly_config *config)
{
    arena_finish(&config->arena);
}
