/* values.c: values as text: what our file tells of them, and whether two are the same. The form is that
 * of README.md: words, numbers, "texts", [lists], {sets and maps}. */
#include "runners/native/native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 64
#define SLACK     1e-6 /* between numbers of which one has a fraction */
#define ITEMS_MAX 4096 /* of a set */

static void skip(struct str *s)
{
    *s = str_trim_left(*s);
}

static bool take(struct str *s, char c)
{
    skip(s);
    if (!s->n || s->p[0] != c)
        return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

/* A word, a number or a text with its quotes; empty where none begins. */
static struct str take_atom(struct str *s)
{
    size_t n = 0;
    struct str ret;
    skip(s);
    if (s->n && s->p[0] == '"') {
        for (n = 1; n < s->n && s->p[n] != '"'; n++)
            n += s->p[n] == '\\';
        n = n < s->n ? n + 1 : s->n;
    } else {
        while (n < s->n && !strchr(" ,:[]{}\"", s->p[n]))
            n++;
    }
    ret = str_slice(*s, 0, n);
    *s = str_slice(*s, n, s->n);
    return ret;
}

static bool number(struct str s, double *ret, bool *whole)
{
    char text[400], *end;
    if (!s.n || s.n >= sizeof text || !strchr("+-.0123456789", s.p[0]))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *whole = !strpbrk(text, ".eE");
    *ret = strtod(text, &end);
    return *end == 0;
}

static bool same_atom(struct str want, struct str got)
{
    double a, b;
    bool x, y;
    if (str_eq(want, got))
        return true;
    if (!number(want, &a, &x) || !number(got, &b, &y) || (x && y))
        return false;
    return fabs(a - b) <= SLACK * fmax(1, fmax(fabs(a), fabs(b)));
}

/* Pass over one value, in time linear in its length; false: it is none. */
static bool pass_over(struct str *s)
{
    int depth = 0;
    do {
        size_t before = s->n;
        skip(s);
        if (take(s, '[') || take(s, '{'))
            depth++;
        else if (take(s, ']') || take(s, '}'))
            depth--;
        else if (!(depth && (take(s, ',') || take(s, ':'))) && !take_atom(s).n)
            return false;
        if (s->n == before)
            return false;
    } while (depth > 0);
    return depth == 0;
}

/* One item of a set, or one key with its value, as a text. */
static size_t items_of(struct str *s, struct str *item)
{
    size_t n = 0;
    if (take(s, '}'))
        return 0;
    do {
        struct str begin;
        skip(s);
        begin = *s;
        if (n == ITEMS_MAX || !pass_over(s) || (take(s, ':') && !pass_over(s)))
            return SIZE_MAX;
        item[n++] = str_slice(begin, 0, begin.n - s->n);
    } while (take(s, ','));
    return take(s, '}') ? n : SIZE_MAX;
}

static bool same(struct str *want, struct str *got, int depth);

static bool same_pair(struct str a, struct str b, int depth)
{
    if (!same(&a, &b, depth) || take(&a, ':') != take(&b, ':'))
        return false;
    return !str_trim(a).n || same(&a, &b, depth);
}

static bool same_items(const struct str *a, struct str *b, size_t n, int depth)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < n && (!b[k].p || !same_pair(a[i], b[k], depth)))
            k++;
        if (k == n)
            return false;
        b[k] = (struct str){0}; /* each once */
    }
    return true;
}

/* Order says nothing. */
static bool same_set(struct str *want, struct str *got, int depth)
{
    struct str *a = mem_alloc(2 * ITEMS_MAX * sizeof *a), *b = a + ITEMS_MAX;
    size_t n = items_of(want, a), m = items_of(got, b);
    bool ret = n == m && n != SIZE_MAX && same_items(a, b, n, depth);
    free(a);
    return ret;
}

static bool same_list(struct str *want, struct str *got, int depth)
{
    bool end = take(want, ']');
    if (end || take(got, ']'))
        return end && take(got, ']');
    do {
        if (!same(want, got, depth))
            return false;
        end = !take(want, ',');
        if (end != !take(got, ','))
            return false;
    } while (!end);
    return take(want, ']') && take(got, ']');
}

static bool same(struct str *want, struct str *got, int depth)
{
    struct str a, b;
    if (depth > DEPTH_MAX)
        return false;
    if (take(want, '['))
        return take(got, '[') && same_list(want, got, depth + 1);
    if (take(want, '{'))
        return take(got, '{') && same_set(want, got, depth + 1);
    a = take_atom(want);
    b = take_atom(got);
    return a.n && b.n && same_atom(a, b);
}

bool native_same(struct str want, struct str got)
{
    return same(&want, &got, 0) && !str_trim(want).n && !str_trim(got).n;
}

size_t native_told(struct str **ret, struct str out, const char *nonce, struct arena *arena)
{
    size_t n = 0, room = 1, length = strlen(nonce);
    struct str rest = out, line;
    while (str_line(&rest, &line))
        room++;
    *ret = arena_alloc(arena, room * sizeof **ret);
    while (str_line(&out, &line))
        if (str_starts(line, nonce))
            (*ret)[n++] = str_trim(str_slice(line, length, line.n));
    return n;
}

struct str native_wanted(const struct job *job, const struct native_notes *notes)
{
    const struct exec_result *r = job_phase(job, NATIVE_WANTED);
    struct str *one, *two;
    size_t n, m, at = native_compiles(&notes->row->calls);
    struct buf out;
    if (!r || r->n_step != at + 2 || r->step[at].status != EXEC_OK ||
        r->step[at + 1].status != EXEC_OK)
        return (struct str){0};
    n = native_told(&one, r->step[at].out.head, job->nonce, job->arena);
    m = native_told(&two, r->step[at + 1].out.head, job->nonce, job->arena);
    if (!n || n != m || (notes->asked.n && n != notes->asked.n))
        return (struct str){0};
    buf_init(&out, 16u << 20);
    for (size_t i = 0; i < n; i++) {
        if (!native_same(one[i], two[i]))
            return (struct str){0};
        buf_adds(&out, one[i]);
        buf_addc(&out, "\n");
    }
    return arena_take(job->arena, &out);
}

/* ---- classes ---- */

/* The last class, object or struct before `at` that is told by its name; "Main". */
static struct str class_before(struct str code, size_t at, bool only_public)
{
    struct str ret = STR("Main");
    const struct lang *lang = &lang_java;
    struct lexer lex = {.s = str_slice(code, 0, at)};
    struct token t;
    bool is_public = false, is_class = false;
    while (lang->token(&lex, &t)) {
        if (is_class && t.kind == TOKEN_WORD && (is_public || !only_public)) {
            ret = t.text;
            if (only_public)
                return ret;
        }
        is_class = token_is(&t, "class") || token_is(&t, "object") || token_is(&t, "interface") ||
                   token_is(&t, "record") || token_is(&t, "enum");
        is_public = token_is(&t, "public") ||
                    (is_public &&
                     (token_is(&t, "final") || token_is(&t, "abstract") || token_is(&t, "class")));
    }
    return ret;
}

const char *native_class(struct str code, bool named, struct arena *arena)
{
    ptrdiff_t at = str_find(code, " main(", 0);
    struct str name = class_before(code, at < 0 ? code.n : (size_t)at, false);
    if (named) {
        struct str top = class_before(code, code.n, true);
        if (!str_eqc(top, "Main"))
            name = top;
    }
    return arena_dup(arena, str_slice(name, 0, 100));
}
