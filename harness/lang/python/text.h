/* text.h: text the way Python sees it: string literals in a source file, lines, white space.
 *
 * Suites published as Python scripts keep their prompt texts in string literals, and their
 * harnesses cut replies with splitlines() and strip(). To agree with them byte for byte, this file
 * follows Python's rules. */
#ifndef LANG_PYTHON_TEXT_H
#define LANG_PYTHON_TEXT_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/str.h"

/* The value of the string literal that `source` assigns to `address` at the outermost level. The
 * last such assignment counts; comments and text inside other strings do not. An address, and the
 * assignment that it finds:
 *     prompt_rules_suffix                    prompt_rules_suffix = """..."""
 *     prompts['a']                           prompts['a'] = "..."
 *     prompts['spec-to-rtl']['system_msg']   prompts['spec-to-rtl'] = { 'system_msg': "...", }
 * Understood are literals with one or three quotes of either kind, adjacent literals (joined),
 * parentheses around them, the prefixes r and u, the one-character escapes and the escaped end of
 * line. `file` names the source in errors. *ret is in `arena`. Errors: ERR_INPUT ("file:line: ...")
 * when there is no such assignment, for a value that is no plain string, an unclosed string, or an
 * escape not named above. */
int py_string(struct str *ret, struct str source, const char *file, const char *address,
              struct arena *arena, struct err *err);

/* What open(file).read() makes of a file's bytes: "\r\n" and "\r" become "\n". A view of `s` itself
 * when there is nothing to change, else in `arena`. */
struct str py_newlines(struct str s, struct arena *arena);

/* The next of s.splitlines(): like str_line(), but lines also end at \r, \r\n, \v, \f, \x1c-\x1e,
 * U+0085, U+2028 and U+2029. */
bool py_line(struct str *rest, struct str *line);

/* strip(), lstrip(), rstrip(): all of Unicode's white space. */
struct str py_strip(struct str s);
struct str py_lstrip(struct str s);
struct str py_rstrip(struct str s);

#endif
