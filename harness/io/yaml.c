/* yaml.c: libfyaml, with errors for people. */
#include "harness/io/yaml.h"
#include "harness/base/suggest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The line of the first text in the node, from 1. */
int yaml_line(struct fy_node *node)
{
    struct fy_node_pair *pair;
    struct fy_token *token;
    const struct fy_mark *mark;
    void *walk = NULL;
    if (node && fy_node_is_mapping(node)) {
        pair = fy_node_mapping_iterate(node, &walk);
        return pair ? yaml_line(fy_node_pair_key(pair)) : 1;
    }
    if (node && fy_node_is_sequence(node))
        return yaml_line(fy_node_sequence_iterate(node, &walk));
    token = node ? fy_node_get_scalar_token(node) : NULL;
    mark = token ? fy_token_start_mark(token) : NULL;
    return mark ? mark->line + 1 : 1;
}

int yaml_fail(struct yaml *y, struct fy_node *at, const char *text)
{
    return err_set(y->err, ERR_USAGE, "%s:%d: %s", y->path, yaml_line(at), text);
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
static int fail_yaml(struct yaml *y, struct fy_diag *diag, const char *empty)
{
    void *walk = NULL;
    struct fy_diag_error *e = fy_diag_errors_iterate(diag, &walk);
    if (!e)
        return err_set(y->err, ERR_USAGE, "%s: there is nothing in it; %s", y->path, empty);
    return err_set(y->err, ERR_USAGE, "%s:%d: %s", y->path, e->line, e->msg);
}

int yaml_open(struct yaml *y, const char *path, const char *empty, struct arena *arena,
              struct err *err)
{
    struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_DEFAULT_PARSE};
    *y = (struct yaml){.path = path, .arena = arena, .err = err};
    if (access(path, R_OK) < 0)
        return err_set(err, ERR_INPUT, "cannot read %s: %s", path, strerror(errno));
    y->diag = cfg.diag = silent_diag();
    y->doc = fy_document_build_from_file(&cfg, path);
    return y->doc ? 0 : fail_yaml(y, cfg.diag, empty);
}

void yaml_close(struct yaml *y)
{
    fy_document_destroy(y->doc);
    if (y->diag)
        fy_diag_destroy(y->diag);
}

const char *yaml_text(struct yaml *y, struct fy_node *node)
{
    size_t n = 0;
    const char *p = node && fy_node_is_scalar(node) ? fy_node_get_scalar(node, &n) : NULL;
    return p && !memchr(p, 0, n) ? arena_dup(y->arena, (struct str){p, n}) : NULL;
}

/* ---- values ---- */

int yaml_read_text(struct yaml *y, struct fy_node *key, struct fy_node *value, const char **ret)
{
    *ret = yaml_text(y, value);
    if (*ret && **ret)
        return 0;
    return yaml_fail(y, key, arena_printf(y->arena, "'%s' wants a text", yaml_text(y, key)));
}

int yaml_read_bool(struct yaml *y, struct fy_node *key, struct fy_node *value, bool *ret)
{
    const char *text = yaml_text(y, value);
    *ret = text && strcmp(text, "true") == 0;
    if (*ret || (text && strcmp(text, "false") == 0))
        return 0;
    return yaml_fail(y, key, arena_printf(y->arena, "'%s' wants true or false", yaml_text(y, key)));
}

int yaml_read_number(struct yaml *y, struct fy_node *key, struct fy_node *value, double *ret)
{
    const char *text = yaml_text(y, value);
    char *end = NULL;
    *ret = text ? strtod(text, &end) : -1;
    if (text && *text && !*end && *ret >= 0 && *ret < 1e15)
        return 0;
    return yaml_fail(y, key,
                     arena_printf(y->arena, "'%s' wants a number, 0 or more", yaml_text(y, key)));
}

int yaml_unknown(struct yaml *y, struct fy_node *key, const char *name, const char *const *known,
                 size_t n)
{
    const char *near = suggest(name, known, n);
    return yaml_fail(y, key,
                     arena_printf(y->arena, "there is no key '%s' here%s%s%s", name,
                                  near ? "; did you mean '" : "", near ? near : "",
                                  near ? "'?" : ""));
}

/* ---- mappings ---- */

int yaml_each_key(struct yaml *y, struct fy_node *map, yaml_key_fn *fn, void *ctx)
{
    struct fy_node_pair *pair;
    void *walk = NULL;
    int rc = 0;
    if (!map || !fy_node_is_mapping(map))
        return yaml_fail(y, map, "a mapping (key: value) must stand here");
    while (rc == 0 && (pair = fy_node_mapping_iterate(map, &walk))) {
        struct fy_node *key = fy_node_pair_key(pair);
        const char *name = yaml_text(y, key);
        rc = name ? fn(y, key, name, fy_node_pair_value(pair), ctx)
                  : yaml_fail(y, key, "a key must be a text");
    }
    return rc;
}
