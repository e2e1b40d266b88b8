/* str.c: views, lines, the growing buffer. */
#include "harness/base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str str_c(const char *s)
{
    return (struct str){s, s ? strlen(s) : 0};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eqc(struct str a, const char *b)
{
    return str_eq(a, str_c(b));
}

bool str_starts(struct str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool str_ends(struct str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

ptrdiff_t str_find(struct str s, const char *needle, size_t from)
{
    const char *hit;
    if (from > s.n || !s.p)
        return -1;
    hit = memmem(s.p + from, s.n - from, needle, strlen(needle));
    return hit ? hit - s.p : -1;
}

bool str_has(struct str s, const char *needle)
{
    return str_find(s, needle, 0) >= 0;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim_left(struct str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    return s;
}

struct str str_trim_right(struct str s)
{
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_trim(struct str s)
{
    return str_trim_right(str_trim_left(s));
}

size_t str_line_at(struct str text, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text.p[i] == '\n';
    return line;
}

bool str_line(struct str *rest, struct str *line)
{
    const char *nl;
    if (rest->n == 0)
        return false;
    nl = memchr(rest->p, '\n', rest->n);
    if (!nl) {
        *line = *rest;
        *rest = (struct str){rest->p + rest->n, 0};
        return true;
    }
    *line = (struct str){rest->p, (size_t)(nl - rest->p)};
    *rest = (struct str){nl + 1, rest->n - line->n - 1};
    return true;
}

static void out_of_memory(size_t n)
{
    fprintf(stderr, "assay: out of memory (%zu bytes asked)\n", n);
    abort();
}

void *mem_alloc(size_t n)
{
    void *p = calloc(1, n ? n : 1);
    if (!p)
        out_of_memory(n);
    return p;
}

void *mem_grow(void *p, size_t n)
{
    void *q = realloc(p, n ? n : 1);
    if (!q)
        out_of_memory(n);
    return q;
}

void *mem_room(void *p, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return p;
    *cap = *cap ? 2 * *cap : 16;
    return mem_grow(p, *cap * size);
}

char *mem_dup(const void *p, size_t n)
{
    char *q = mem_grow(NULL, n + 1);
    if (n)
        memcpy(q, p, n);
    q[n] = 0;
    return q;
}

void buf_init(struct buf *b, size_t max_bytes)
{
    *b = (struct buf){.max = max_bytes};
}

void buf_finish(struct buf *b)
{
    free(b->p);
    *b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->over = false;
    if (b->p)
        b->p[0] = 0;
}

static void buf_reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : 64;
    if (b->n + more + 1 <= b->cap)
        return;
    while (cap < b->n + more + 1)
        cap *= 2;
    b->p = mem_grow(b->p, cap);
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n > b->max - b->n) {
        n = b->max - b->n;
        b->over = true;
    }
    buf_reserve(b, n);
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

void buf_adds(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_addc(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addv(struct buf *b, const char *fmt, va_list ap)
{
    va_list copy;
    char small[512], *big;
    int n;
    va_copy(copy, ap);
    n = vsnprintf(small, sizeof small, fmt, copy);
    va_end(copy);
    if (n < (int)sizeof small) {
        buf_add(b, small, n < 0 ? 0 : (size_t)n);
        return;
    }
    big = mem_grow(NULL, (size_t)n + 1);
    vsnprintf(big, (size_t)n + 1, fmt, ap);
    buf_add(b, big, (size_t)n);
    free(big);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_addv(b, fmt, ap);
    va_end(ap);
}

struct str buf_str(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

bool str_is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$';
}

bool str_has_word(struct str text, struct str word)
{
    const char *from = text.p, *end = text.p + text.n, *at;
    while (from && word.n && (at = memmem(from, (size_t)(end - from), word.p, word.n))) {
        const char *behind = at + word.n;
        if ((at == text.p || !str_is_word_char(at[-1])) &&
            (behind == end || !str_is_word_char(*behind)))
            return true;
        from = at + 1;
    }
    return false;
}
