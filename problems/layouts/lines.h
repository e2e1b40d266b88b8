/* lines.h: inside problems/layouts: the plain layout's lines by language. */
#ifndef PROBLEMS_LAYOUTS_LINES_H
#define PROBLEMS_LAYOUTS_LINES_H

#include "problems/problem.h"
#include "problems/suite/jsonl.h"

/* Is this a problem in Python ("language": "python")? */
bool lines_is_python(const json_t *obj);

/* One such problem; its tests become a file of it. Errors with file:line. */
int lines_read_python(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err);

/* Is it a problem in a language of harness/lang/languages.h? */
bool lines_is_native(const json_t *obj);

/* One such problem, a program. */
int lines_read_native(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err);

/* Is it a problem in VHDL, with a bench in VHDL? */
bool lines_is_vhdl(const json_t *obj);

/* One such problem. */
int lines_read_vhdl(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                    struct err *err);

/* Refuse members that are not among `n` names: a misspelled optional one would otherwise be left
 * out silently. */
int lines_check_members(const struct jsonl *in, json_t *obj, const char *const *name, size_t n,
                        struct err *err);

#endif
