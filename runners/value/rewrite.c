/* rewrite.c: replacing by patterns. */
#include "runners/value/rewrite.h"

#include "harness/io/regex.h"

#include <stdlib.h>
#include <string.h>

#define GROUPS   10
#define TEXT_MAX (1u << 20)

static void put(struct buf *out, const char *with, const struct str *group)
{
    for (const char *c = with; *c; c++)
        if (*c == '$' && c[1] >= '0' && c[1] <= '9')
            buf_adds(out, group[*++c - '0']);
        else
            buf_add(out, c, 1);
}

static struct str rewrite_one(struct str s, const struct rewrite *rule, struct arena *arena)
{
    struct regex *regex = NULL;
    struct str group[GROUPS] = {{0}};
    size_t at = 0, from = 0;
    struct buf out;
    if (regex_new(&regex, rule->pattern, NULL) < 0)
        abort(); /* the patterns are ours */
    buf_init(&out, TEXT_MAX);
    while (from <= s.n && regex_find(regex, s, from, group, GROUPS)) {
        size_t hit = (size_t)(group[0].p - s.p), end = hit + group[0].n;
        buf_adds(&out, str_slice(s, at, hit));
        put(&out, rule->with, group);
        at = end;
        from = end > hit ? end : end + 1;
        memset(group, 0, sizeof group);
    }
    buf_adds(&out, str_slice(s, at, s.n));
    regex_free(regex);
    return at ? arena_take(arena, &out) : (buf_finish(&out), s);
}

struct str rewrite_all(struct str s, const struct rewrite *rule, size_t n, struct arena *arena)
{
    for (size_t i = 0; i < n && s.n; i++)
        s = rewrite_one(s, &rule[i], arena);
    return s;
}

bool rewrite_find(struct str s, const char *pattern, struct str *group, size_t n)
{
    struct regex *regex = NULL;
    struct str one[GROUPS];
    bool found = false;
    size_t from = 0;
    if (regex_new(&regex, pattern, NULL) < 0)
        abort();
    while (s.n && from <= s.n && regex_find(regex, s, from, one, n ? n : 1)) {
        size_t end = (size_t)(one[0].p - s.p) + one[0].n;
        found = true;
        for (size_t i = 0; i < n; i++)
            group[i] = one[i];
        from = end > from ? end : end + 1;
    }
    regex_free(regex);
    return found;
}

struct str rewrite_text(struct str s, const char *from, const char *to, struct arena *arena)
{
    struct buf out;
    size_t at = 0;
    ptrdiff_t hit;
    if (!s.n || str_find(s, from, 0) < 0)
        return s;
    buf_init(&out, TEXT_MAX);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&out, str_slice(s, at, (size_t)hit));
        buf_addc(&out, to);
        at = (size_t)hit + strlen(from);
    }
    buf_adds(&out, str_slice(s, at, s.n));
    return arena_take(arena, &out);
}
