/* yaml.h: YAML files that people write for us, read strictly: a key that is not known, is given twice
 * or has a value of the wrong kind is an error with file and line. */
#ifndef IO_YAML_H
#define IO_YAML_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <libfyaml.h>

struct yaml {
    const char *path;    /* borrowed */
    struct arena *arena; /* takes every text that is read */
    struct err *err;
    struct fy_document *doc;
    struct fy_diag *diag;
};

/* `empty` is said of a file without content: "a night needs 'models' and 'suites'". Call yaml_close
 * also after an error. Errors: ERR_INPUT when it cannot be read, ERR_USAGE, "FILE:LINE: what". */
int yaml_open(struct yaml *yaml, const char *path, const char *empty, struct arena *arena,
              struct err *err);
void yaml_close(struct yaml *yaml);

int yaml_line(struct fy_node *node); /* of the first text in it, from 1 */
/* Record ERR_USAGE, "FILE:LINE: text"; returns -1. */
int yaml_fail(struct yaml *yaml, struct fy_node *at, const char *text);

/* A scalar's text; NULL: it is none, or holds a NUL. */
const char *yaml_text(struct yaml *yaml, struct fy_node *node);
/* Values of a key. A text that is not empty; true or false; a number from 0 to 1e15. */
int yaml_read_text(struct yaml *yaml, struct fy_node *key, struct fy_node *value, const char **ret);
int yaml_read_bool(struct yaml *yaml, struct fy_node *key, struct fy_node *value, bool *ret);
int yaml_read_number(struct yaml *yaml, struct fy_node *key, struct fy_node *value, double *ret);

/* Call for every key of a mapping; the first that fails ends it. */
typedef int yaml_key_fn(struct yaml *yaml, struct fy_node *key, const char *name,
                        struct fy_node *value, void *ctx);
int yaml_each_key(struct yaml *yaml, struct fy_node *map, yaml_key_fn *fn, void *ctx);
/* Record that there is no such key, with the one of the `n` known ones that it is most like. */
int yaml_unknown(struct yaml *yaml, struct fy_node *key, const char *name, const char *const *known,
                 size_t n);

#endif
