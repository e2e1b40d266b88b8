/* jsonl.h: for layouts that keep a suite as JSON lines, or as one list: read one object after the
 * other, with file:line, or "file, item:number", in errors. */
#ifndef PROBLEMS_SUITE_JSONL_H
#define PROBLEMS_SUITE_JSONL_H

#include "harness/io/json.h"
#include "problems/suite/tree.h"

struct jsonl {
    const char *where; /* the file, for messages */
    const char *bench; /* of the suite, for whoever reads; not looked at here */
    struct str rest;
    int64_t line; /* of the object read last */
};

/* Read the file `path` of the tree. Errors: ERR_INPUT. Everything is in `arena`. */
int jsonl_open(struct jsonl *ret, const struct tree *tree, const char *path, struct arena *arena,
               struct err *err);

/* Read the next object: returns 1 with a new reference in *ret, 0 at the end of the file, -1 for an
 * error. Blank lines are passed over. */
int jsonl_next(struct jsonl *in, json_t **ret, struct err *err);
size_t jsonl_count(const struct jsonl *in); /* upper bound of the objects still to come */

/* A failure about the object read last: puts file:line in front of it. Returns -1. */
int jsonl_fail(const struct jsonl *in, struct err *err);

/* Text of a member, copied into `arena`: without NUL, at most TREE_FILE_MAX bytes. A member that is
 * missing or null leaves *ret "" when it is not required. Errors with file:line. */
int jsonl_text(struct str *ret, const struct jsonl *in, const json_t *obj, const char *path,
               bool required, struct arena *arena, struct err *err);
/* The same as a C string. */
int jsonl_word(const char **ret, const struct jsonl *in, const json_t *obj, const char *path,
               bool required, struct arena *arena, struct err *err);

#endif
