/* check.h: further questions about a candidate that passed: is it equivalent to the reference, what
 * does it synthesize to, what does lint say? A row each of one table.
 *
 * Works like a runner: a row says what to run in a cell and reads the result. The candidate can
 * influence what the tools print, so this is a measure, never evidence for a verdict. */
#ifndef RUNNERS_CHECKS_CHECK_H
#define RUNNERS_CHECKS_CHECK_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/exec/exec.h"
#include "harness/io/json.h"

/* id, name: as in the store */
#define CHECK_KINDS(X)                                                                             \
    X(CHECK_EQUIVALENCE, "equivalence")                                                            \
    X(CHECK_SYNTH, "synth")                                                                        \
    X(CHECK_LINT, "lint")

enum check_kind {
#define X(id, name) id,
    CHECK_KINDS(X)
#undef X
        CHECK_KIND_COUNT,
};

struct check_tool {
    const char *path; /* absolute */
    const char *text; /* with its version: stored with every result */
};

/* What is asked about, each as a tool must read it to know it whole. */
struct check_subject {
    struct str code, reference;
    const char *entry;
};

struct check_result {
    const char *result; /* one word */
    json_t *detail;     /* new reference */
    const char *flag; /* what the verdict, which stays as it is, should say of it; NULL: nothing */
};

struct check {
    bool twice; /* the reference is asked about as well, as `code`, and its details are a member of
                 * the candidate's */
    const char *unplanned; /* the result where `plan` failed */

    /* Find the program. Errors: ERR_SYS with how to get it. Texts in the arena. */
    int (*open)(struct check_tool *ret, struct arena *arena, struct err *err);
    /* Fill *ret with the job that asks; everything in the arena or borrowed. Errors: ERR_INPUT when
     * `entry` is no plain identifier. */
    int (*plan)(const struct check_tool *tool, struct exec_job *ret,
                const struct check_subject *subject, struct arena *arena, struct err *err);
    /* Any result can be read, however the steps ended. Texts in the arena. */
    void (*read)(struct check_result *ret, const struct exec_result *result, struct arena *arena);
};
extern const struct check check_table[CHECK_KIND_COUNT];
const char *check_kind_name(enum check_kind kind);

#endif
