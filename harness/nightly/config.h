/* config.h: what `assay nightly` is told, from one YAML file. harness/nightly/README.md describes
 * it.
 *
 * Strict: a key that is not known, is given twice or has a value out of range is an error with file
 * and line. Keys for what is asked and how are named like the options of `assay run`. */
#ifndef NIGHTLY_CONFIG_H
#define NIGHTLY_CONFIG_H

#include "harness/cli/sets.h"

#define NIGHTLY_SITE_OPTIONS 8

struct nightly_config {
    const char *path;
    const char *db, *label, *summary, *site;         /* NULL: not given */
    const char *site_argument[NIGHTLY_SITE_OPTIONS]; /* "--title=TEXT": options of `site` */
    size_t n_site_argument;
    bool gate;                                     /* a regression ends the night with status 1 */
    bool resume;                                   /* first finish what the last night left */
    struct option_sets models, suites, parameters; /* parameters: at least one, maybe empty */
    struct arena arena;
};

/* Errors: ERR_USAGE, "FILE:LINE: what". */
int nightly_config_read(struct nightly_config *ret, const char *path, struct err *err);
void nightly_config_finish(struct nightly_config *config);

#endif
