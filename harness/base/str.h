/* str.h: text as {pointer, length}, and one growing buffer with a mandatory ceiling.
 *
 * Model output holds NUL bytes and lines of megabytes: nothing here looks for a terminator, except
 * that every buffer and every arena copy is NUL-terminated one byte past its end, so that it can
 * be handed to system calls. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *p; /* borrowed; may be NULL when n is 0 */
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)((s).n > 1 << 30 ? 1 << 30 : (s).n), (s).p ? (s).p : ""
#define countof(a)   (sizeof(a) / sizeof *(a))

struct str str_c(const char *s); /* view of a C string; NULL gives the empty view */
bool str_eq(struct str a, struct str b);
bool str_eqc(struct str a, const char *b);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
bool str_has(struct str s, const char *needle);
/* Offset of the first `needle` at or after `from`, or -1. */
ptrdiff_t str_find(struct str s, const char *needle, size_t from);
struct str str_slice(struct str s, size_t from, size_t to); /* clamped to s */
struct str str_trim(struct str s);                          /* ASCII white space off both ends */
/* Does `word` stand in the text with no letter, digit, "_" or "$" at either side? */
bool str_has_word(struct str text, struct str word);
bool str_is_word_char(char c);
struct str str_trim_left(struct str s);
struct str str_trim_right(struct str s);
/* The next line of *rest without its "\n", and *rest moved behind it. False at the end. */
bool str_line(struct str *rest, struct str *line);
size_t str_line_at(struct str text, size_t offset); /* number of the line that byte is in, from 1 */

/* A growing buffer. `over` is sticky: once an append would pass `max`, what fits is kept, the rest
 * is dropped and `over` says so; the caller checks it once at the end. */
struct buf {
    char *p; /* owned; NUL-terminated when not NULL */
    size_t n, cap, max;
    bool over;
};

void buf_init(struct buf *b, size_t max_bytes);
void buf_finish(struct buf *b);
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, struct str s);
void buf_addc(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(struct buf *b, const char *fmt, va_list ap);
struct str buf_str(const struct buf *b);

/* malloc and realloc that never return NULL: out of memory ends the program with one line. */
void *mem_alloc(size_t n); /* zeroed */
void *mem_grow(void *p, size_t n);
/* Room for one more in an array of `n` elements of `size` bytes with room for *cap: the array, which
 * may have moved. Doubles, so that filling it takes linear time. */
void *mem_room(void *p, size_t n, size_t *cap, size_t size);
char *mem_dup(const void *p, size_t n); /* NUL-terminated copy */

#endif
