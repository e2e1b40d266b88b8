/* utf8.c: validate and repair UTF-8. */
#include "harness/base/utf8.h"

#include <stdint.h>
#include <string.h>

/* What must follow a first byte: how many bytes, and the range of the second one. A second byte out
 * of range means an overlong form, a surrogate or too large a value (Unicode, table 3-7). */
struct lead {
    unsigned char from, to, more, low, high;
};
static const struct lead leads[] = {
    {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf}, {0xe1, 0xec, 2, 0x80, 0xbf},
    {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf}, {0xf0, 0xf0, 3, 0x90, 0xbf},
    {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};

static const struct lead *find_lead(unsigned char c)
{
    for (size_t i = 0; i < countof(leads); i++)
        if (c >= leads[i].from && c <= leads[i].to)
            return &leads[i];
    return NULL;
}

int utf8_step(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    const struct lead *lead;
    int i;
    if (p[0] < 0x80)
        return 1;
    lead = find_lead(p[0]);
    if (!lead || n < 2 || p[1] < lead->low || p[1] > lead->high)
        return -1;
    for (i = 2; i <= lead->more; i++)
        if ((size_t)i >= n || (p[i] & 0xc0) != 0x80)
            return -i;
    return i;
}

/* Most text is ASCII: skip it eight bytes at a time. */
static size_t skip_ascii(struct str s, size_t i)
{
    uint64_t word;
    while (i + sizeof word <= s.n) {
        memcpy(&word, s.p + i, sizeof word);
        if (word & 0x8080808080808080u)
            break;
        i += sizeof word;
    }
    return i;
}

static ptrdiff_t bad_from(struct str s, size_t i)
{
    while (i < s.n) {
        int step;
        i = skip_ascii(s, i);
        if (i == s.n)
            break;
        step = utf8_step(s.p + i, s.n - i);
        if (step < 0)
            return (ptrdiff_t)i;
        i += (size_t)step;
    }
    return -1;
}

ptrdiff_t utf8_bad(struct str s)
{
    return bad_from(s, 0);
}

struct str utf8_scrub(struct str s, struct arena *arena)
{
    ptrdiff_t bad = utf8_bad(s);
    size_t from = 0;
    struct str copy;
    struct buf b;
    if (bad < 0)
        return s;
    buf_init(&b, s.n * 3 + 1); /* every bad byte becomes at most three */
    for (; bad >= 0; bad = bad_from(s, from)) {
        buf_add(&b, s.p + from, (size_t)bad - from);
        buf_addc(&b, "\xef\xbf\xbd");
        from = (size_t)bad + (size_t)-utf8_step(s.p + bad, s.n - (size_t)bad);
    }
    buf_add(&b, s.p + from, s.n - from);
    copy = arena_take(arena, &b);
    return copy;
}

size_t utf8_count(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    int n = utf8_step(s.p + *at, s.n - *at);
    uint32_t c = n == 1 ? p[0] : n == 2 ? p[0] & 0x1f : n == 3 ? p[0] & 0xf : p[0] & 7;
    for (int i = 1; i < n; i++)
        c = c << 6 | (p[i] & 0x3f);
    *at += n > 0 ? (size_t)n : (size_t)-n;
    return n > 0 ? c : 0xfffd;
}
