/* install.h: a suite goes from its files into the store. */
#ifndef SUITES_INSTALL_H
#define SUITES_INSTALL_H

#include "harness/io/term.h"
#include "problems/suite/manifest.h"
#include "results/store/store.h"

/* Install what the manifest describes from `root` (NULL: the binary) into the store, all of its
 * tasks or one (task >= 0). `commit` replaces the manifest's. Fills the loaded versions' labels. */
int install_suite(struct store *store, const struct manifest *m, int task, const char *root,
                  const char *origin, const char *commit, bool pinned, struct term *term,
                  struct err *err);

#endif
