/* regex.h: patterns (PCRE2), compiled once, matched with limits on the work.
 *
 * Who writes a pattern or the text that it is tried on may be anybody, so a match has a ceiling of
 * steps, depth and memory. What goes beyond one counts as text that does not match. Patterns and
 * texts are UTF-8; bytes that are none match nothing. */
#ifndef IO_REGEX_H
#define IO_REGEX_H

#include "harness/base/err.h"
#include "harness/base/str.h"

struct regex;

/* Errors: ERR_USAGE: "at character 5 of the pattern: ..." or that it is too long; ERR_SYS. */
int regex_new(struct regex **ret, const char *pattern, struct err *err);
void regex_free(struct regex *regex); /* NULL allowed */

/* The number of the group (?<name>...); -1: there is none. */
int regex_group(const struct regex *regex, const char *name);

/* The first match that begins at or behind `from`. Groups 0 (all of it) to n - 1 go into group[],
 * p NULL where a group took no part. A text of more than 4 MiB never matches. */
bool regex_find(const struct regex *regex, struct str text, size_t from, struct str *group,
                size_t n);

#endif
