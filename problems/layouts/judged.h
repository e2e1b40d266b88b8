/* judged.h: inside problems/layouts: problems whose answers are prose that models judge. */
#ifndef PROBLEMS_LAYOUTS_JUDGED_H
#define PROBLEMS_LAYOUTS_JUDGED_H

#include "problems/scheme.h"
#include "problems/suite/jsonl.h"

/* Take the scheme of points out of `obj` (members as problems/scheme.h has them; `sort` where it has
 * none) and make it the problem's. Errors: ERR_INPUT, what is wrong with it. */
int judged_set_scheme(struct problem *p, const json_t *obj, const char *sort, struct arena *arena,
                      struct err *err);

/* Is this line such a problem ("bench": "judged")? One such, in the form of problems/FORMAT.md. Errors with
 * file:line. */
bool lines_is_judged(const json_t *obj);
int lines_read_judged(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err);

#endif
