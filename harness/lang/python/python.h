/* python.h: what the row of Python is made of. */
#ifndef LANG_PYTHON_PYTHON_H
#define LANG_PYTHON_PYTHON_H

#include "harness/lang/lang.h"

/* Those functions of `struct lang`. A parameter's way is 0 and its width not known: there are no types. A
 * method is told by its own name ("Solution.f"). */
int python_signature(struct signature *ret, struct str text, const char *entry,
                     struct arena *arena);
void python_body(struct tokens *ret, size_t *first, struct str text, const char *entry,
                 struct arena *arena);

#endif
