/* json.c: typed getters, scrubbed strings and lines over jansson. */
#include "harness/io/json.h"
#include "harness/base/utf8.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARK       "\xef\xbb\xbf" /* the byte order mark */
#define DUMP_FLAGS (JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))

/* ---- halves of pairs of surrogates ---- */

/* "\uD83D" at `i`: its value; -1 when no such escape stands there. */
static long escape_at(const char *p, size_t n, size_t i)
{
    long value = 0;
    if (i + 6 > n || p[i] != '\\' || p[i + 1] != 'u')
        return -1;
    for (size_t k = i + 2; k < i + 6; k++) {
        char c = p[k];
        if (!isxdigit((unsigned char)c))
            return -1;
        value = 16 * value + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value;
}

/* Every half without the other becomes \ufffd, in place. */
static void mend_surrogates(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        long c = escape_at(p, n, i), next;
        if (c >= 0xd800 && c < 0xe000) {
            next = c < 0xdc00 ? escape_at(p, n, i + 6) : -1;
            if (next >= 0xdc00 && next < 0xe000)
                i += 6;
            else
                memcpy(p + i, "\\ufffd", 6);
            i += 5;
        } else if (p[i] == '\\') {
            i++; /* what is escaped is no backslash */
        }
    }
}

static json_t *parse(const char *p, size_t n, json_error_t *e)
{
    return json_loadb(p, n, JSON_DECODE_ANY | JSON_ALLOW_NUL, e);
}

/* A text cut off inside a character is taken by others, and was paid for. */
static json_t *parse_mended(struct str text, json_error_t *e)
{
    char *copy = mem_dup(text.p, text.n);
    json_t *ret;
    mend_surrogates(copy, text.n);
    ret = parse(copy, text.n, e);
    free(copy);
    return ret;
}

int json_parse_line(struct str text, const char *where, int64_t line, json_t **ret, struct err *err)
{
    json_error_t e;
    json_t *json = parse(text.p ? text.p : "", text.n, &e);
    if (!json && strstr(e.text, "invalid Unicode"))
        json = parse_mended(text, &e);
    if (!json)
        return err_set(err, ERR_INPUT, "%s:%lld:%d: %s", where, (long long)(line - 1 + e.line),
                       e.column, e.text);
    *ret = json;
    return 0;
}

int json_parse(struct str text, const char *where, json_t **ret, struct err *err)
{
    return json_parse_line(text, where, 1, ret, err);
}

/* Behind the string that begins at `i`. */
static size_t skip_string(const char *p, size_t n, size_t i)
{
    for (i++; i < n && p[i] != '"'; i++)
        if (p[i] == '\\')
            i++;
    return i + 1;
}

/* How many bytes at `p`, which ends with 0, are a number that cannot be held, or a word that other
 * writers have for one; 0: none. */
static size_t unheld(const char *p)
{
    static const char *const word[] = {"NaN", "Infinity", "-Infinity"};
    size_t length = strspn(p, "+-.0123456789eE");
    bool whole = strcspn(p, ".eE") >= length;
    char *end;
    for (size_t i = 0; i < countof(word); i++)
        if (strncmp(p, word[i], strlen(word[i])) == 0)
            return strlen(word[i]);
    if (length < 4 || !(isdigit((unsigned char)*p) || *p == '-'))
        return 0;
    errno = 0;
    if (whole)
        return strtoll(p, &end, 10), errno == ERANGE ? length : 0;
    return isinf(strtod(p, &end)) ? length : 0;
}

/* Every number outside of strings that cannot be held becomes null, in place; NaN, which is too
 * short for that, an empty text: nobody takes either for a number. */
static void mend_numbers(char *p, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t length = unheld(p + i), held = strspn(p + i, "+-.0123456789eE");
        if (p[i] == '"') {
            i = skip_string(p, n, i);
            continue;
        }
        if (length) {
            memset(p + i, ' ', length);
            memcpy(p + i, length < 4 ? "\"\"" : "null", length < 4 ? 2 : 4);
        }
        i += length ? length : held ? held : 1;
    }
}

static bool is_of_numbers(const char *why)
{
    return strstr(why, "too big") || strstr(why, "overflow") || strstr(why, "invalid token");
}

int json_parse_loose(struct str text, const char *where, json_t **ret, struct err *err)
{
    struct err first = {0};
    char *copy;
    int rc;
    if (str_starts(text, MARK))
        text = str_slice(text, strlen(MARK), text.n);
    rc = json_parse(text, where, ret, &first);
    if (rc == 0 || !is_of_numbers(first.text))
        return rc == 0 ? 0 : err_set(err, first.kind, "%s", first.text);
    copy = mem_dup(text.p, text.n);
    mend_numbers(copy, text.n);
    rc = json_parse((struct str){copy, text.n}, where, ret, err);
    free(copy);
    return rc;
}

static const char *type_name(const json_t *value)
{
    static const char *const name[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_STRING] = "a string",
        [JSON_INTEGER] = "a number", [JSON_REAL] = "a number",  [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    return value ? name[json_typeof(value)] : "nothing";
}

static int mismatch(struct err *err, const char *path, const char *expected, const json_t *value)
{
    return err_set(err, ERR_INPUT, "\"%s\" must be %s, not %s", path, expected, type_name(value));
}

/* The member at the end of a dotted path; NULL when a part is missing. */
static json_t *follow(const json_t *obj, const char *path)
{
    const char *dot;
    while (obj && (dot = strchr(path, '.'))) {
        obj = json_object_getn(obj, path, (size_t)(dot - path));
        path = dot + 1;
    }
    return obj ? json_object_get(obj, path) : NULL;
}

int json_get(const json_t *obj, const char *path, bool required, json_t **ret, struct err *err)
{
    json_t *value = follow(obj, path);
    if (value && !json_is_null(value))
        *ret = value;
    else if (required)
        return err_set(err, ERR_INPUT, "\"%s\" is missing", path);
    return 0;
}

int json_get_str(const json_t *obj, const char *path, bool required, struct str *ret,
                 struct err *err)
{
    json_t *value = NULL;
    if (json_get(obj, path, required, &value, err))
        return -1;
    if (!value)
        return 0;
    if (!json_is_string(value))
        return mismatch(err, path, "a string", value);
    *ret = json_view(value);
    return 0;
}

int json_get_cstr(const json_t *obj, const char *path, bool required, const char **ret,
                  struct err *err)
{
    struct str s = {0};
    if (json_get_str(obj, path, required, &s, err))
        return -1;
    if (!s.p)
        return 0;
    if (memchr(s.p, 0, s.n))
        return err_set(err, ERR_INPUT, "\"%s\" holds a NUL character", path);
    *ret = s.p;
    return 0;
}

int json_get_int(const json_t *obj, const char *path, bool required, int64_t *ret, struct err *err)
{
    json_t *value = NULL;
    double real;
    if (json_get(obj, path, required, &value, err))
        return -1;
    if (!value)
        return 0;
    if (json_is_integer(value)) {
        *ret = json_integer_value(value);
        return 0;
    }
    real = json_real_value(value);
    if (!json_is_real(value) || real != floor(real) || fabs(real) > 0x1p62)
        return mismatch(err, path, "an integer", value);
    *ret = (int64_t)real;
    return 0;
}

int json_get_num(const json_t *obj, const char *path, bool required, double *ret, struct err *err)
{
    json_t *value = NULL;
    if (json_get(obj, path, required, &value, err))
        return -1;
    if (!value)
        return 0;
    if (!json_is_number(value))
        return mismatch(err, path, "a number", value);
    *ret = json_number_value(value);
    return 0;
}

int json_get_bool(const json_t *obj, const char *path, bool required, bool *ret, struct err *err)
{
    json_t *value = NULL;
    if (json_get(obj, path, required, &value, err))
        return -1;
    if (!value)
        return 0;
    if (!json_is_boolean(value))
        return mismatch(err, path, "true or false", value);
    *ret = json_is_true(value);
    return 0;
}

static int get_typed(const json_t *obj, const char *path, bool required, json_type type,
                     json_t **ret, struct err *err)
{
    json_t *value = NULL;
    if (json_get(obj, path, required, &value, err))
        return -1;
    if (!value)
        return 0;
    if (json_typeof(value) != type)
        return mismatch(err, path, type == JSON_OBJECT ? "an object" : "an array", value);
    *ret = value;
    return 0;
}

int json_get_obj(const json_t *obj, const char *path, bool required, json_t **ret, struct err *err)
{
    return get_typed(obj, path, required, JSON_OBJECT, ret, err);
}

int json_get_array(const json_t *obj, const char *path, bool required, json_t **ret,
                   struct err *err)
{
    return get_typed(obj, path, required, JSON_ARRAY, ret, err);
}

struct str json_view(const json_t *string)
{
    if (!json_is_string(string))
        return (struct str){"", 0};
    return (struct str){json_string_value(string), json_string_length(string)};
}

/* With valid UTF-8 jansson returns NULL only when memory is out: end the program, as mem_alloc
 * does.
 */
static json_t *must(json_t *value)
{
    return value ? value : mem_grow(NULL, SIZE_MAX / 2);
}

/* Replace NUL by U+FFFD. JSON has an escape for it, but many readers stop at it. */
static struct str without_nul(struct str s, struct buf *b)
{
    struct str rest = s;
    if (!s.n || !memchr(s.p, 0, s.n))
        return s;
    buf_init(b, s.n * 3 + 1);
    for (const char *nul; (nul = memchr(rest.p, 0, rest.n));) {
        buf_add(b, rest.p, (size_t)(nul - rest.p));
        buf_addc(b, "\xef\xbf\xbd");
        rest = str_slice(rest, (size_t)(nul - rest.p) + 1, rest.n);
    }
    buf_adds(b, rest);
    return buf_str(b);
}

json_t *json_text(struct str s)
{
    struct arena arena = {0};
    struct buf b = {0};
    json_t *text;
    s = without_nul(utf8_scrub(s, &arena), &b);
    text = must(json_stringn(s.p ? s.p : "", s.n));
    buf_finish(&b);
    arena_finish(&arena);
    return text;
}

json_t *json_add(json_t *obj, const char *key, json_t *value)
{
    if (json_object_set_new(obj, key, must(value)))
        must(NULL);
    return value;
}

void json_add_str(json_t *obj, const char *key, struct str s)
{
    json_add(obj, key, json_text(s));
}

void json_add_cstr(json_t *obj, const char *key, const char *s)
{
    json_add(obj, key, s ? json_text(str_c(s)) : json_null());
}

void json_add_int(json_t *obj, const char *key, int64_t value)
{
    json_add(obj, key, json_integer(value));
}

void json_add_num(json_t *obj, const char *key, double value)
{
    json_add(obj, key, isfinite(value) ? json_real(value) : json_null());
}

void json_add_bool(json_t *obj, const char *key, bool value)
{
    json_add(obj, key, json_boolean(value));
}

static int to_buf(const char *p, size_t n, void *ctx)
{
    buf_add(ctx, p, n);
    return 0;
}

void json_dump(const json_t *value, struct buf *out)
{
    json_dump_callback(value, to_buf, out, DUMP_FLAGS);
}

int json_write_line(FILE *to, const json_t *value, struct err *err)
{
    if (json_dumpf(value, to, DUMP_FLAGS) || putc('\n', to) == EOF)
        return err_sys(err, "cannot write JSON");
    return 0;
}
