/* regex.c: see regex.h. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "harness/io/regex.h"

#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

#define PATTERN_MAX 10000     /* bytes of a pattern */
#define TEXT_MAX    (4 << 20) /* of a text: what is longer holds nothing */
/* Steps from one place of the text: a group may have to go over all of a long text. Beyond it,
 * and for memory in KiB, the text counts as one that does not match. */
#define MATCH_LIMIT    2000000
#define DEPTH_LIMIT    20000
#define HEAP_LIMIT_KIB 65536

struct regex {
    pcre2_code *code;
    pcre2_match_context *limits;
    pcre2_match_data *match; /* of the last find */
};

/* Bytes before `at` as characters. */
static size_t characters(const char *text, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < at; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

static int bad(struct err *err, int number, size_t at)
{
    PCRE2_UCHAR text[200];
    pcre2_get_error_message(number, text, sizeof text);
    return err_set(err, ERR_USAGE, "at character %zu of the pattern: %s", at + 1,
                   (const char *)text);
}

static int compile(struct regex *r, const char *pattern, struct err *err)
{
    int number;
    size_t at;
    if (strlen(pattern) > PATTERN_MAX)
        return err_set(err, ERR_USAGE, "the pattern is longer than %d bytes", PATTERN_MAX);
    r->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                            PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &number,
                            &at, NULL);
    if (!r->code)
        return bad(err, number, characters(pattern, at));
    r->limits = pcre2_match_context_create(NULL);
    r->match = pcre2_match_data_create_from_pattern(r->code, NULL);
    if (!r->limits || !r->match)
        return err_set(err, ERR_SYS, "no memory for a pattern");
    pcre2_set_match_limit(r->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(r->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(r->limits, HEAP_LIMIT_KIB);
    return 0;
}

int regex_new(struct regex **ret, const char *pattern, struct err *err)
{
    struct regex *r = mem_alloc(sizeof *r);
    if (compile(r, pattern, err) < 0) {
        regex_free(r);
        return -1;
    }
    *ret = r;
    return 0;
}

void regex_free(struct regex *r)
{
    if (!r)
        return;
    pcre2_match_data_free(r->match);
    pcre2_match_context_free(r->limits);
    pcre2_code_free(r->code);
    free(r);
}

int regex_group(const struct regex *r, const char *name)
{
    int number = pcre2_substring_number_from_name(r->code, (PCRE2_SPTR)name);
    return number < 0 ? -1 : number;
}

bool regex_find(const struct regex *r, struct str text, size_t from, struct str *group, size_t n)
{
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(r->match);
    size_t known = pcre2_get_ovector_count(r->match);
    PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
    if (from > text.n || text.n > TEXT_MAX ||
        pcre2_match(r->code, p, text.n, from, 0, r->match, r->limits) < 0 || at[0] > at[1])
        return false;
    for (size_t i = 0; i < n; i++) {
        bool part = i < known && at[2 * i] != PCRE2_UNSET;
        group[i] = part ? str_slice(text, at[2 * i], at[2 * i + 1]) : (struct str){0};
    }
    return true;
}
