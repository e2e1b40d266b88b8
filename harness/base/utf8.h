/* utf8.h: check whether a text is valid UTF-8, and make a valid copy of one that is not. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "harness/base/arena.h"
#include "harness/base/str.h"

#include <stdint.h>

/* Offset of the first byte that is not part of valid UTF-8 (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF), or -1. A NUL byte is valid. */
ptrdiff_t utf8_bad(struct str s);

/* `s` itself when it is valid; otherwise a copy in `arena` with U+FFFD for every maximal ill-formed
 * part, as browsers do. */
struct str utf8_scrub(struct str s, struct arena *arena);

/* Length of the well-formed sequence at p[0..n), or minus the length of the ill-formed part there.
 * n must not be 0. */
int utf8_step(const char *p, size_t n);

/* The character at s.p[*at], and *at moved behind it. *at must be below s.n, and the text valid. */
uint32_t utf8_next(struct str s, size_t *at);

/* Characters (code points) of valid UTF-8. */
size_t utf8_count(struct str s);

#endif
