/* suite.h: load a suite from its files, in whatever layout its manifest names. */
#ifndef PROBLEMS_SUITE_SUITE_H
#define PROBLEMS_SUITE_SUITE_H

#include "problems/suite/manifest.h"
#include "problems/suite/tree.h"

/* One on-disk format. */
struct layout {
    const char *name, *help;
    /* Fill suite->problem and suite->n; everything in suite->arena. */
    int (*load)(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                const struct tree *tree, struct err *err);
    bool lines; /* the whole of a task is one file of JSON lines: task->file */
};
extern const struct layout
    layout_table[]; /* problems/layouts/table.c; ended by a row without name */
const struct layout *layout_find(const char *name); /* NULL: none */

/* Load one task of a suite from `root` (NULL: from the binary), check counts and ids, read the
 * prompt texts, compute hashes. *ret is untouched on failure; otherwise suite_finish it. Errors:
 * ERR_INPUT with file and line. */
int suite_load(struct suite *ret, const struct manifest *m, size_t task, const char *root,
               struct err *err);

/* The suite with answers asked for in another language: its benches stay, their kind, the runner, the
 * interfaces and the task's name ("spec-to-rtl-WORD", "WORD" where the suite has one task) become that
 * language's, and so does the version. `word`: the name of a kind of answer. Errors: ERR_USAGE when the
 * suite's benches cannot try such answers; the suite is spoilt then. */
int suite_retell(struct suite *suite, const char *word, struct err *err);

/* Which problems a folder holds. */
struct layout_list {
    const char *folder;
    const char *file;   /* in it: a list of them, one id a line; NULL: there never is one */
    const char *suffix; /* how a problem's file there ends, behind its id */
    bool all;           /* take all files, whatever the list says */
};

/* For layouts: the problem ids of a folder, checked, without duplicates and sorted. They are the
 * lines of the list when there is one, else the names that end in `suffix`, without it. Files that
 * the list leaves out are told in suite->note. */
int layout_ids(const char *const **ret, size_t *n, struct suite *suite,
               const struct layout_list *list, const struct tree *tree, struct err *err);

/* Sort the suite's problems by id. Errors: ERR_INPUT for two problems with the same id, with the
 * file (`where`) and line. */
int layout_sort(struct suite *suite, const char *where, struct err *err);

#endif
