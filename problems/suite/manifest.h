/* manifest.h: what is known of a suite before it is imported: problems/SUITE/manifest.json.
 *
 * Manifests are data, embedded into the binary. To add a suite: a folder with a manifest. To add an
 * on-disk format: a loader in problems/layouts and a row in table.c there.
 */
#ifndef PROBLEMS_SUITE_MANIFEST_H
#define PROBLEMS_SUITE_MANIFEST_H

#include "problems/problem.h"

#define MANIFEST_TASKS 32
#define MANIFEST_TEXTS 32
#define MANIFEST_TRAPS 64

struct manifest_task {
    const char *task;                /* "" for the only one */
    const char *folder;              /* below the source's root */
    const char *benches;             /* folder of the benches, when it is another one; "" */
    int64_t count;                   /* problems expected; 0: any */
    bool interface;                  /* the layout keeps an interface file for each problem */
    const char *version;             /* content hash expected; "" when not pinned */
    const char *file, *descriptions; /* layouts of JSON lines: the files below the root */
    const char *prompt;              /* layouts with several prompts for each problem: how the name
                                      * of this task's prompt file begins */
    const char *list;             /* "folder": the problems are the files there, whatever a list of
                                   * them says; "": as the layout does it */
    const char *given;            /* "prompt": the code in the prompt's fenced blocks, but for the
                                   * answer's own, are given to the answer; "": none */
    const char *reference_macros; /* "bench": the reference is compiled behind the bench's macros,
                                   * as upstream does it; "": alone */
    const char *layout, *bench; /* of a suite in several languages: instead of the manifest's; "" */
};

/* The naming traps of a suite, as data: names and files of one problem that do not follow the
 * layout's rule. Each member but the first is "" where the rule holds. */
struct manifest_trap {
    const char *problem;
    const char *entry;            /* what the bench tries */
    const char *reference_module; /* what the reference calls it */
    const char *reference;        /* the reference's file */
    const char *prompt;           /* the prompt's file, for one task only: */
    const char *for_prompt;       /* the one whose manifest_task.prompt equals this */
    const char *top;              /* the bench's root */
    const char *given;            /* a file below the root that is given to the answer */
    const char *doubt;            /* why an answer that fails its tests is not known to be wrong:
                                   * "several_outputs", "wrong_tests", "interactive" */
    const char *way;              /* how its tests are judged, where not as the layout has it */
    const char *why;              /* for people */
};

/* Where a text of the suite's official prompt stands in its files; "{task}" is the task's name. */
struct manifest_text {
    const char *name;
    const char *file;
    const char *variable;         /* whose string in the file is the text; "": the whole file is */
    const struct text_form *form; /* how such a file is read */
};

/* Files of which a text is only a part: problems/layouts/forms.c. */
struct text_form {
    const char *key; /* of a manifest's text: its value is the variable */
    int (*read)(struct str *ret, struct str source, const char *file, const char *variable,
                struct arena *arena, struct err *err);
};
extern const struct text_form text_forms[]; /* ended by a row without key */

/* What members of a trap were called once; ended by a row without names. The same file has it. */
struct old_key {
    const char *old, *now;
};
extern const struct old_key manifest_old_keys[];

struct manifest {
    const char *suite, *title, *source, *commit, *licence, *layout, *bench, *runner, *official;
    const char *entry, *reference_module;
    bool eval_only;
    struct manifest_task task[MANIFEST_TASKS];
    size_t n_task;
    struct manifest_text text[MANIFEST_TEXTS];
    size_t n_text;
    struct manifest_trap trap[MANIFEST_TRAPS];
    size_t n_trap;
};

/* The i-th known suite, in table order. Returns 0, or -1 past the end or (our fault) when an
 * embedded manifest does not parse. Texts are owned by `arena`. */
int manifest_nth(struct manifest *ret, size_t i, struct arena *arena, struct err *err);

/* The manifest of "suite" or "suite/task"; *task is the index of the task named, or -1 when the
 * name covers all of them. Errors: ERR_USAGE with a did-you-mean. */
int manifest_find(struct manifest *ret, int *task, const char *label, struct arena *arena,
                  struct err *err);

/* Does assay know a suite, or a task of one, by this name? */
bool manifest_known(const char *label, struct arena *arena);

/* Read a user's own manifest from a file. The names of suite and tasks are checked, and also that
 * all paths stay below the suite's root. Errors: ERR_INPUT with the file. */
int manifest_read(struct manifest *ret, const char *path, struct arena *arena, struct err *err);

/* The manifest of a suite that comes as one file of JSON lines and nothing else: `label` is
 * "suite" or "suite/task". Errors: ERR_USAGE for a name that no suite can have. */
int manifest_of_lines(struct manifest *ret, const char *label, const char *file,
                      struct arena *arena, struct err *err);

/* The trap of a problem; one in which every text is "" when it has none. */
const struct manifest_trap *manifest_trap(const struct manifest *m, const char *problem);

/* "suite/task" or "suite". In arena. */
const char *manifest_label(const struct manifest *m, size_t task, struct arena *arena);

#endif
