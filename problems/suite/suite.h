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
extern const struct layout layout_table[];          /* ended by a row without name */
const struct layout *layout_find(const char *name); /* NULL: none */

/* Load one task of a suite from `root` (NULL: from the binary), check counts and ids, read the
 * prompt texts, compute hashes. *ret is untouched on failure; otherwise suite_finish it. Errors:
 * ERR_INPUT with file and line. */
int suite_load(struct suite *ret, const struct manifest *m, size_t task, const char *root,
               struct err *err);

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

/* Does the text define a module of that name? */
bool layout_declares(struct str text, const char *module, struct arena *arena);

/* Fill p->top, unless it is set, with the one module of the bench's compiled files that none of
 * them instantiates. Errors: ERR_INPUT, naming `where`. */
int layout_top(struct problem *p, const char *where, struct arena *arena, struct err *err);

/* Finish a problem that can be asked here but not judged; p->bench is a row of the bench table that
 * says what it would need. The problem gets a bench that cannot be compiled and says why in the
 * compiler's message. */
void layout_no_bench(struct problem *p, struct arena *arena);

int load_lines(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_cvdp(struct suite *, const struct manifest *, const struct manifest_task *,
              const struct tree *, struct err *);
int load_assay(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_verilog_eval_v1(struct suite *, const struct manifest *, const struct manifest_task *,
                         const struct tree *, struct err *);
int load_rtllm(struct suite *, const struct manifest *, const struct manifest_task *,
               const struct tree *, struct err *);
int load_vgen(struct suite *, const struct manifest *, const struct manifest_task *,
              const struct tree *, struct err *);
int load_verilog_eval_v2(struct suite *, const struct manifest *, const struct manifest_task *,
                         const struct tree *, struct err *);

#endif
