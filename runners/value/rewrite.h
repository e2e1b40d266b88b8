/* rewrite.h: inside runners/value: replacing by patterns (PCRE2), as the graders of suites do it. */
#ifndef RUNNERS_VALUE_REWRITE_H
#define RUNNERS_VALUE_REWRITE_H

#include "harness/base/arena.h"

/* Every match becomes `with`, in which $1 to $9 stand for groups. */
struct rewrite {
    const char *pattern, *with;
};

/* All rules in their order, each over the whole text; in the arena. */
struct str rewrite_all(struct str s, const struct rewrite *rule, size_t n, struct arena *arena);

/* Does the pattern match anywhere? The last match's n groups, group[0] the whole. */
bool rewrite_find(struct str s, const char *pattern, struct str *group, size_t n);

/* Plain text instead of a pattern. */
struct str rewrite_text(struct str s, const char *from, const char *to, struct arena *arena);

#endif
