/* json.h: typed access to JSON with errors for people; JSON texts that are always valid. */
#ifndef IO_JSON_H
#define IO_JSON_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/base/str.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/* Parse one JSON text. Error: ERR_INPUT, "where:line:column: what". `where` is a file's name.
 * Strings may hold NUL (\u0000); half of a pair of surrogates ("\ud83d") is read as U+FFFD. *ret is a new reference: json_decref it. */
int json_parse(struct str text, const char *where, json_t **ret, struct err *err);

/* The same, and numbers that no double or 64-bit integer holds (1e999, twenty digits) are read as
 * null, NaN and Infinity as something that is no number, and a byte order mark in front is skipped:
 * for what others wrote, where one absurd number is no reason to lose the rest. */
int json_parse_loose(struct str text, const char *where, json_t **ret, struct err *err);

/* The same for one line of a JSONL file: `line` (from 1) is the line's number in the file. */
int json_parse_line(struct str text, const char *where, int64_t line, json_t **ret,
                    struct err *err);

/* Typed members. `path` is a member's name or several joined with '.': "usage.prompt_tokens". When
 * a member that is not `required` is missing or null, *ret stays as it is, so the caller can put a
 * default there first. Errors: ERR_INPUT naming the path, what was expected and what is there.
 * What *ret points to is borrowed from `obj`. */
int json_get(const json_t *obj, const char *path, bool required, json_t **ret, struct err *err);
int json_get_str(const json_t *obj, const char *path, bool required, struct str *ret,
                 struct err *err);
/* The same as a C string: a string with a NUL inside is an error. */
int json_get_cstr(const json_t *obj, const char *path, bool required, const char **ret,
                  struct err *err);
/* An integer, or a real without a fraction (5.0). */
int json_get_int(const json_t *obj, const char *path, bool required, int64_t *ret, struct err *err);
int json_get_num(const json_t *obj, const char *path, bool required, double *ret, struct err *err);
int json_get_bool(const json_t *obj, const char *path, bool required, bool *ret, struct err *err);
int json_get_obj(const json_t *obj, const char *path, bool required, json_t **ret, struct err *err);
int json_get_array(const json_t *obj, const char *path, bool required, json_t **ret,
                   struct err *err);

struct str json_view(const json_t *string); /* the bytes of a JSON string; empty if it is none */

/* Building; out of memory ends the program, as with mem_alloc. A text may hold anything: bytes that
 * are not UTF-8 and NUL become U+FFFD. NaN and infinity become null. */
json_t *json_text(struct str s); /* new reference */
void json_add_str(json_t *obj, const char *key, struct str s);
void json_add_cstr(json_t *obj, const char *key, const char *s); /* NULL becomes null */
void json_add_int(json_t *obj, const char *key, int64_t value);
void json_add_num(json_t *obj, const char *key, double value);
void json_add_bool(json_t *obj, const char *key, bool value);
json_t *json_add(json_t *obj, const char *key, json_t *value); /* takes `value`; returns it */

/* One line, members in the order in which they were added, numbers with at most 15 digits. */
void json_dump(const json_t *value, struct buf *out);
/* The same with a newline to a stream. Errors: ERR_SYS. */
int json_write_line(FILE *to, const json_t *value, struct err *err);

#endif
