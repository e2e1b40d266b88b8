/* boxes.c: what the graders of suites with final answers take out of a reply. */
#include "prompts/official/boxes.h"

#include "harness/io/regex.h"
#include "problems/answers.h"

#include <stdlib.h>
#include <string.h>

/* The last match of a pattern, with its second group if it has one. */
static bool last_match(struct str s, const char *pattern, struct str group[3])
{
    struct regex *regex = NULL;
    struct str one[3] = {{0}};
    size_t from = 0;
    bool found = false;
    if (regex_new(&regex, pattern, NULL) < 0)
        abort(); /* the patterns are ours */
    while (from <= s.n && s.n && regex_find(regex, s, from, one, 3)) {
        size_t end = (size_t)(one[0].p - s.p) + one[0].n;
        memcpy(group, one, sizeof one);
        found = true;
        from = end > from ? end : end + 1;
    }
    regex_free(regex);
    return found;
}

static struct str replaced(struct str s, const char *from, const char *to, struct arena *arena)
{
    struct buf b;
    size_t at = 0;
    ptrdiff_t hit;
    buf_init(&b, 4 * s.n + 100);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&b, str_slice(s, at, (size_t)hit));
        buf_addc(&b, to);
        at = (size_t)hit + strlen(from);
    }
    buf_adds(&b, str_slice(s, at, s.n));
    return arena_take(arena, &b);
}

/* ---- MathArena: src/matharena/parser.py, extract_answer without strict parsing ---- */

#define MA_BOX "(boxed|fbox)\\{((?:[^{}]|\\{(?2)\\})*)\\}"

static const char *const ma_signs[][2] = {
    {"\xe2\x8e\xa7", "\\boxed{"}, {"\xe2\x8e\xab", "}"},          {"\n\xe2\x94\x82", "\\boxed{"},
    {"\xe2\x94\x82", "}"},        {"\n\xe2\x94\x83", "\\boxed{"}, {"\xe2\x94\x83", "}"},
    {"\xe2\x88\x9a", "\\sqrt"},   {"\xc3\x97", "\\cdot"},         {"\xe2\x80\xaf", " "},
    {"\xe2\x88\x92", "-"},        {"\xcf\x80", "\\pi"},
};

static struct str ma_inner(struct str s, struct arena *arena)
{
    struct str group[3];
    if (!last_match(s, "\\\\" MA_BOX, group))
        return s;
    return replaced(s, arena_dup(arena, group[0]), arena_dup(arena, group[2]), arena);
}

/* All boxes of the line, with commas between. */
static void ma_line(struct buf *out, struct str line)
{
    struct regex *regex = NULL;
    struct str one[3];
    if (regex_new(&regex, MA_BOX, NULL) < 0)
        abort();
    for (size_t from = 0; regex_find(regex, line, from, one, 3);) {
        buf_addc(out, out->n ? "," : "");
        buf_adds(out, one[2]);
        from = (size_t)(one[0].p - line.p) + one[0].n;
    }
    regex_free(regex);
}

static struct str ma_list(struct str s, struct arena *arena)
{
    struct buf last, now;
    struct str line;
    buf_init(&last, 2 * s.n + 100);
    while (str_line(&s, &line)) {
        buf_init(&now, 2 * line.n + 100);
        ma_line(&now, line);
        if (now.n) {
            buf_clear(&last);
            buf_adds(&last, buf_str(&now));
        }
        buf_finish(&now);
    }
    return arena_take(arena, &last);
}

void official_matharena_box(struct buf *out, const struct problem *problem, struct str reply,
                            struct arena *arena)
{
    struct str group[3], line = {0};
    for (size_t i = 0; i < countof(ma_signs); i++)
        reply = replaced(reply, ma_signs[i][0], ma_signs[i][1], arena);
    if (last_match(reply, MA_BOX, group)) {
        if (memchr(problem->reference.p, ',', problem->reference.n))
            line = ma_list(reply, arena);
        buf_adds(out, ma_inner(line.n ? line : group[2], arena));
    } else if (last_match(reply, "\\b\\d+\\b", group)) {
        buf_adds(out, group[0]);
    }
}

/* ---- UGMathBench: judge_rule.py, extract_ans with strict extraction ---- */

static struct str behind_last(struct str s, const char *mark)
{
    ptrdiff_t last = -1;
    for (ptrdiff_t hit = -1; (hit = str_find(s, mark, (size_t)(hit + 1))) >= 0;)
        last = hit;
    return last < 0 ? s : str_trim(str_slice(s, (size_t)last + strlen(mark), s.n));
}

/* The last \boxed{} by counting braces; p NULL where there is none, or it has no end. */
static struct str ug_box(struct str s)
{
    ptrdiff_t boxed = -1, at;
    long depth = 0;
    for (ptrdiff_t hit = -1; (hit = str_find(s, "\\boxed{", (size_t)(hit + 1))) >= 0;)
        boxed = hit;
    at = boxed + (ptrdiff_t)strlen("\\boxed");
    for (size_t i = (size_t)at; boxed >= 0 && i < s.n; i++) {
        depth += (s.p[i] == '{') - (s.p[i] == '}');
        if (depth == 0)
            return str_slice(s, (size_t)at + 1, i);
    }
    return (struct str){0};
}

static bool ug_announced(struct str *s)
{
    static const char *const heads[] = {"answer is", "answer:", "answer :"};
    for (size_t i = 0; i < countof(heads); i++)
        if (str_find(*s, heads[i], 0) >= 0) {
            *s = behind_last(*s, heads[i]);
            return true;
        }
    return false;
}

void official_ugmath_box(struct buf *out, const struct problem *problem, struct str reply,
                         struct arena *arena)
{
    struct str s = str_trim(reply), box;
    (void)problem;
    (void)arena;
    s = behind_last(s, "herefore");
    s = behind_last(s, "####");
    s = behind_last(s, "# Answer\n\n");
    if (str_find(s, "oxed{", 0) >= 0) {
        box = ug_box(s);
        buf_adds(out, box.p ? box : s);
    } else if (ug_announced(&s)) {
        if (s.n > 1 && s.p[0] == '$' && s.p[s.n - 1] == '$')
            s = str_slice(s, 1, s.n - 1);
        while (s.n && strchr(" .,;:\n", s.p[s.n - 1]))
            s.n--;
        buf_adds(out, s);
    }
}
