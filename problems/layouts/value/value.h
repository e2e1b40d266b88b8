/* value.h: inside problems/layouts: suites whose problems want final answers, a line or a row each. */
#ifndef PROBLEMS_LAYOUTS_VALUE_H
#define PROBLEMS_LAYOUTS_VALUE_H

#include "problems/layouts/layout.h"
#include "problems/suite/jsonl.h"

/* A row of a suite's file, on its way to being problems. */
struct value_row {
    struct suite *suite;
    const struct jsonl *in; /* for messages */
    const struct tree *tree;
    json_t *obj;
    struct problem *to; /* room for as many as its shape says */
    size_t n;           /* filled */
    struct err *err;
};

/* The forms in which suites write such rows, told by their members. */
struct value_shape {
    const char *name;
    const char *const *has;   /* members that it has, ended by NULL */
    const char *const *lacks; /* members that it has not */
    const char *official;     /* whose own rules there are for it; "" */
    size_t most;              /* problems of a row */
    int (*read)(struct value_row *row);
};
extern const struct value_shape value_shapes[]; /* ended by a row without name */

/* A problem of the row: what every shape has. The answer is a text, a number, true or false, or a list of
 * these; facts is an object without nulls, whose reference it takes. Returns it, NULL for an error. */
struct problem *value_add(struct value_row *row, const char *id, struct str prompt,
                          const json_t *answer, json_t *facts);

/* A member's text, copied; a number is written out. "" where it is missing. */
struct str value_text(const struct value_row *row, const char *key);

/* A picture from a file below the suite's root, or of bytes in base64. */
int value_image_file(struct value_row *row, struct problem *p, const char *path);
int value_image_base64(struct value_row *row, struct problem *p, struct str text);

/* A file with separators as JSON lines, each row an object by the names of the first line. Errors: ERR_INPUT
 * with file and line. */
int csv_lines(struct str *ret, struct str text, const char *where, struct arena *arena,
              struct err *err);

#endif
