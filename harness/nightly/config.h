/* config.h: what `assay nightly` is told, from one YAML file. harness/nightly/README.md describes
 * it.
 *
 * Strict: a key that is not known, is given twice or has a value out of range is an error with file
 * and line. Keys for what is asked and how are named like the options of `assay run`. */
#ifndef NIGHTLY_CONFIG_H
#define NIGHTLY_CONFIG_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdint.h>

#define NIGHTLY_SETS         64 /* models, suites, parameter sets */
#define NIGHTLY_SETTINGS     40 /* options of one of them */
#define NIGHTLY_SITE_OPTIONS 8

/* One option of `run`: its name "temperature", and the argument "--temperature=0.8". */
struct nightly_setting {
    const char *option, *argument;
};

/* A model, a suite, or a set of parameters. */
struct nightly_set {
    const char *name; /* "" of parameters without one */
    int line;
    struct nightly_setting setting[NIGHTLY_SETTINGS];
    size_t n;
    /* of a model only */
    double price_in, price_out; /* for a million tokens; -1: not given */
    double max_cost;            /* of a night; -1: no limit */
    int64_t max_samples;        /* of a night; -1: no limit */
};

struct nightly_list {
    struct nightly_set item[NIGHTLY_SETS];
    size_t n;
};

struct nightly_config {
    const char *path;
    const char *db, *label, *summary, *site;         /* NULL: not given */
    const char *site_argument[NIGHTLY_SITE_OPTIONS]; /* "--title=TEXT": options of `site` */
    size_t n_site_argument;
    bool gate;                                      /* a regression ends the night with status 1 */
    bool resume;                                    /* first finish what the last night left */
    struct nightly_list models, suites, parameters; /* parameters: at least one, maybe empty */
    struct arena arena;
};

/* Errors: ERR_USAGE, "FILE:LINE: what". */
int nightly_config_read(struct nightly_config *ret, const char *path, struct err *err);
void nightly_config_finish(struct nightly_config *config);

#endif
