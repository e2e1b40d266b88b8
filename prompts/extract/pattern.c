/* pattern.c: a user's own pattern in place of the rules, for a model with habits of its own. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"
#include "prompts/extract/rules.h"

#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

#define PATTERN_MAX 10000     /* bytes of a pattern */
#define TEXT_MAX    (4 << 20) /* of an answer: what is longer holds nothing */
/* Steps from one place of the answer: a group may have to go over all of a long module. Beyond it,
 * and for memory in KiB, the answer counts as one that does not fit. */
#define MATCH_LIMIT    2000000
#define DEPTH_LIMIT    20000
#define HEAP_LIMIT_KIB 65536

struct pattern {
    pcre2_code *code;
    pcre2_match_context *limits;
    pcre2_match_data *match;
    int group;
};

static int bad(struct err *err, int number, size_t at)
{
    PCRE2_UCHAR text[200];
    pcre2_get_error_message(number, text, sizeof text);
    return err_set(err, ERR_USAGE, "--extract: at character %zu of the pattern: %s", at + 1,
                   (const char *)text);
}

/* Bytes before `at` as characters. */
static size_t characters(const char *text, size_t at)
{
    size_t n = 0;
    for (size_t i = 0; i < at; i++)
        n += ((unsigned char)text[i] & 0xc0) != 0x80;
    return n;
}

static int compile(struct pattern *p, const char *text, struct err *err)
{
    int number;
    size_t at;
    if (strlen(text) > PATTERN_MAX)
        return err_set(err, ERR_USAGE, "--extract: the pattern is longer than %d bytes",
                       PATTERN_MAX);
    p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                            PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C, &number,
                            &at, NULL);
    if (!p->code)
        return bad(err, number, characters(text, at));
    p->group = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR) "code");
    if (p->group < 0)
        return err_set(err, ERR_USAGE,
                       "--extract: the pattern has no group (?<code>...), which is what is taken");
    p->limits = pcre2_match_context_create(NULL);
    p->match = pcre2_match_data_create_from_pattern(p->code, NULL);
    if (!p->limits || !p->match)
        return err_set(err, ERR_SYS, "--extract: no memory");
    pcre2_set_match_limit(p->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(p->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(p->limits, HEAP_LIMIT_KIB);
    return 0;
}

int pattern_new(struct pattern **ret, const char *text, struct err *err)
{
    struct pattern *p = mem_alloc(sizeof *p);
    if (compile(p, text, err) < 0) {
        pattern_free(p);
        return -1;
    }
    *ret = p;
    return 0;
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    pcre2_match_data_free(p->match);
    pcre2_match_context_free(p->limits);
    pcre2_code_free(p->code);
    free(p);
}

/* What the group holds in the last match that has something in it. */
static bool find_last(const struct pattern *p, struct str s, struct str *code)
{
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(p->match);
    bool found = false;
    size_t from = 0;
    while (from <= s.n && s.n <= TEXT_MAX &&
           pcre2_match(p->code, (PCRE2_SPTR)s.p, s.n, from, 0, p->match, p->limits) >= 0) {
        const PCRE2_SIZE *group = at + 2 * (size_t)p->group;
        struct str got = {0};
        if (group[0] != PCRE2_UNSET && group[0] < group[1])
            got = str_slice(s, group[0], group[1]);
        if (str_trim(got).n) {
            *code = got;
            found = true;
        }
        from = at[1] > from ? at[1] : from + 1;
    }
    return found;
}

static void extract_pattern(struct candidate *ret, const struct reply *reply,
                            const struct pattern *pattern, struct arena *arena)
{
    struct candidate c = {.rule = ""};
    struct str thoughts = {0}, text;
    c.answer = reply->text;
    if (!reply->is_completion)
        reasoning_split(reply->text, &c.answer, &thoughts, arena);
    c.reasoning = reply->reasoning.n ? reply->reasoning : thoughts;
    text = clean_bytes(c.answer, arena);
    if (find_last(pattern, text.p ? text : STR(""), &c.code))
        c.rule = "pattern";
    else
        c.none = none_reason(reply, c.answer);
    *ret = c;
}

void extract_reply(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   const struct pattern *pattern, struct arena *arena)
{
    if (pattern)
        extract_pattern(ret, reply, pattern, arena);
    else
        (reply->is_completion ? extract_completion : extract_verilog)(ret, reply, problem, arena);
}
