/* output.c: the checkers of programs: each looks at two texts and at nothing else. */
#include "runners/expected/output.h"

#include <stdlib.h>
#include <string.h>

static bool exact(struct str want, struct str got, const struct expected_rule *rule)
{
    (void)rule;
    return str_eq(want, got);
}

/* Blanks at both ends of a line and empty lines at the end are nobody's mistake. */
static bool lines(struct str want, struct str got, const struct expected_rule *rule)
{
    struct str a = str_trim_right(want), b = str_trim_right(got), x, y;
    bool more_a, more_b;
    (void)rule;
    do {
        more_a = str_line(&a, &x);
        more_b = str_line(&b, &y);
        if (more_a != more_b || (more_a && !str_eq(str_trim(x), str_trim(y))))
            return false;
    } while (more_a);
    return true;
}

/* The next word between blanks; empty at the end. */
static struct str next_word(struct str *rest)
{
    struct str word;
    size_t n = 0;
    *rest = str_trim_left(*rest);
    while (n < rest->n && !strchr(" \t\n\r\v\f", rest->p[n]))
        n++;
    word = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return word;
}

static bool by_words(struct str want, struct str got, const struct expected_rule *rule,
                     bool (*same)(struct str, struct str, const struct expected_rule *))
{
    struct str a, b;
    do {
        a = next_word(&want);
        b = next_word(&got);
        if ((a.n == 0) != (b.n == 0) || (a.n && !same(a, b, rule)))
            return false;
    } while (a.n);
    return true;
}

static bool tokens(struct str want, struct str got, const struct expected_rule *rule)
{
    return by_words(want, got, rule, exact);
}

static bool is_integer(struct str s)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i == s.n)
        return false;
    for (; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static bool read_number(struct str s, double *ret)
{
    char text[64], *end;
    if (!s.n || s.n >= sizeof text || !strchr("+-.0123456789in", s.p[0] | 0x20) ||
        memchr(s.p, 'x', s.n))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *ret = strtod(text, &end);
    return *end == 0;
}

/* Two integers are exact: a tolerance is for what was computed with fractions. */
static bool same_float(struct str want, struct str got, const struct expected_rule *rule)
{
    double a, b;
    if (str_eq(want, got))
        return true;
    if ((is_integer(want) && is_integer(got)) || !read_number(want, &a) || !read_number(got, &b))
        return false;
    return expected_close(a, b, rule);
}

static bool floats(struct str want, struct str got, const struct expected_rule *rule)
{
    return by_words(want, got, rule, same_float);
}

static int by_bytes(const void *a, const void *b)
{
    const struct str *x = a, *y = b;
    size_t n = x->n < y->n ? x->n : y->n;
    int order = n ? memcmp(x->p, y->p, n) : 0;
    return order ? order : (x->n > y->n) - (x->n < y->n);
}

/* The lines, trimmed and sorted; the caller frees them. */
static struct str *sorted_lines(struct str text, size_t *n)
{
    struct str *list = NULL, line;
    size_t cap = 0;
    *n = 0;
    text = str_trim_right(text);
    while (str_line(&text, &line)) {
        list = mem_room(list, *n, &cap, sizeof *list);
        list[(*n)++] = str_trim(line);
    }
    if (*n)
        qsort(list, *n, sizeof *list, by_bytes);
    return list;
}

static bool unordered(struct str want, struct str got, const struct expected_rule *rule)
{
    size_t n, m, i = 0;
    struct str *a = sorted_lines(want, &n), *b = sorted_lines(got, &m);
    (void)rule;
    while (n == m && i < n && str_eq(a[i], b[i]))
        i++;
    free(a);
    free(b);
    return n == m && i == n;
}

const struct expected_checker expected_checkers[] = {
    {"lines", "line by line, but for blanks at both ends of a line and at the end", lines},
    {"exact", "byte by byte", exact},
    {"tokens", "word by word, however they are spaced", tokens},
    {"floats", "the same, and numbers with a fraction may differ by abs or rel", floats},
    {"unordered", "the lines, in any order", unordered},
    {0},
};

const struct expected_checker *expected_checker_find(const char *name)
{
    for (const struct expected_checker *c = expected_checkers; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}
