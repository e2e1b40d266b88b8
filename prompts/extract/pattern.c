/* pattern.c: a user's own pattern in place of the rules, for a model with habits of its own. */
#include "harness/io/regex.h"
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"
#include "prompts/extract/rules.h"
#include "testbenches/oracle.h"

#include <stdlib.h>

#define GROUPS_MAX 100 /* `code` is one of the first */

struct pattern {
    struct regex *regex;
    int group;
};

static int compile(struct pattern *p, const char *text, struct err *err)
{
    if (regex_new(&p->regex, text, err) < 0)
        return err_within(err, "--extract: ");
    p->group = regex_group(p->regex, "code");
    if (p->group < 0)
        return err_set(err, ERR_USAGE,
                       "--extract: the pattern has no group (?<code>...), which is what is taken");
    if (p->group >= GROUPS_MAX)
        return err_set(err, ERR_USAGE,
                       "--extract: the group (?<code>...) is number %d, not below %d", p->group,
                       GROUPS_MAX);
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
    regex_free(p->regex);
    free(p);
}

/* What the group holds in the last match that has something in it. */
static bool find_last(const struct pattern *p, struct str s, struct str *code)
{
    struct str group[GROUPS_MAX];
    size_t from = 0, end, n = (size_t)p->group + 1;
    bool found = false;
    while (regex_find(p->regex, s, from, group, n)) {
        if (str_trim(group[n - 1]).n) {
            *code = group[n - 1];
            found = true;
        }
        end = (size_t)(group[0].p - s.p) + group[0].n;
        from = end > from ? end : from + 1;
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

typedef void extract_fn(struct candidate *ret, const struct reply *reply,
                        const struct problem *problem, struct arena *arena);

/* By the kind of answer that the problem's bench tries. */
static extract_fn *extractor(const struct reply *reply, const struct problem *problem)
{
    const struct oracle *oracle = oracle_find(problem->bench);
    if (oracle && oracle->kind == &kind_python)
        return extract_python;
    return reply->is_completion ? extract_completion : extract_verilog;
}

void extract_reply(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   const struct pattern *pattern, struct arena *arena)
{
    if (pattern)
        extract_pattern(ret, reply, pattern, arena);
    else
        extractor(reply, problem)(ret, reply, problem, arena);
}
