/* err.h: the caller's error record: what failed, in a sentence for a person.
 *
 * Functions return 0 or -1 and fill the record; the first failure wins, so a clean-up that fails
 * later cannot hide the cause. NULL is allowed everywhere and means "I do not want the text". */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err_kind {
    ERR_NONE,
    ERR_USAGE,    /* the command line or a configuration file is wrong: exit 2 */
    ERR_INPUT,    /* a suite or another input file is wrong: exit 3 */
    ERR_SERVICE,  /* the model service or the credentials: exit 4 */
    ERR_SYS,      /* the machine: files, memory, processes, tools: exit 5 */
    ERR_LIMIT,    /* a ceiling of ours was reached: exit 5 */
    ERR_STORE,    /* the result store: exit 5 */
    ERR_INTERNAL, /* our own fault: exit 5 */
    ERR_BUDGET,   /* what may be spent is spent: exit 6 */
};

struct err {
    enum err_kind kind;
    int sys; /* errno, or 0 */
    char text[1000];
};

/* Record a failure unless one is recorded already. Always returns -1, so that
 * `return err_set(err, ERR_INPUT, "...")` is the whole error path. */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with errno kept and its text appended after ": ". */
int err_sys(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Put context in front of a recorded failure: "suite.json:3: " + text. Always returns -1. */
int err_within(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The process exit status that belongs to a kind: the one that stands beside it above. */
int err_exit_status(enum err_kind kind);

#endif
