/* literal.c: numbers as Verilog writes them, read and written again in the same width and base. */
#include "testbenches/audit/finder.h"

#include <ctype.h>
#include <string.h>

#define WIDTH_PLAIN 32 /* of a literal without a size */

static int digit(char c)
{
    if (isdigit((unsigned char)c))
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static uint64_t base_number(char base)
{
    return base == 'b' ? 2 : base == 'o' ? 8 : base == 'd' ? 10 : 16;
}

/* The value of the digits from `i` on; "_" is skipped. False for x, z, "?", a point, and for values
 * of more than 64 bits. */
static bool read_digits(struct str s, size_t i, char base, uint64_t *value)
{
    uint64_t v = 0, b = base_number(base);
    bool any = false;
    for (; i < s.n; i++) {
        int d = digit(s.p[i]);
        if (s.p[i] == '_')
            continue;
        if (d < 0 || (uint64_t)d >= b || v > (UINT64_MAX - (uint64_t)d) / b)
            return false;
        v = v * b + (uint64_t)d;
        any = true;
    }
    *value = v;
    return any;
}

static bool read_fill(struct literal *ret, struct str text)
{
    if (text.n != 2 || (text.p[1] != '0' && text.p[1] != '1'))
        return false;
    *ret = (struct literal){.value = (uint64_t)(text.p[1] - '0'), .width = 1, .fill = true};
    ret->size = str_slice(text, 0, 1);
    return true;
}

bool literal_read(struct literal *ret, struct str text)
{
    struct literal l = {.width = WIDTH_PLAIN, .base = 'd'};
    ptrdiff_t quote = str_find(text, "'", 0);
    size_t i = (size_t)quote + 1;
    uint64_t width;
    if (quote < 0) {
        if (!read_digits(text, 0, 'd', &l.value) || l.value > UINT32_MAX)
            return false;
        *ret = l;
        return true;
    }
    if (quote == 0 && read_fill(ret, text))
        return true;
    if (quote > 0) {
        if (!read_digits(str_trim(str_slice(text, 0, (size_t)quote)), 0, 'd', &width) || !width ||
            width > 64)
            return false;
        l.width = (unsigned)width;
    }
    if (i < text.n && (text.p[i] | 32) == 's')
        i++;
    if (i >= text.n || !strchr("bodh", text.p[i] | 32))
        return false;
    l.base = (char)(text.p[i++] | 32);
    while (i < text.n && text.p[i] == ' ')
        i++;
    l.size = str_slice(text, 0, i);
    if (!read_digits(text, i, l.base, &l.value))
        return false;
    *ret = l;
    return true;
}

uint64_t literal_mask(const struct literal *l)
{
    return l->width >= 64 ? UINT64_MAX : (1ull << l->width) - 1;
}

struct str literal_text(const struct literal *l, uint64_t value, struct arena *arena)
{
    unsigned bits = l->base == 'b' ? 1 : l->base == 'o' ? 3 : 4;
    unsigned digits = (l->width + bits - 1) / bits;
    char text[80];
    if (l->base == 'd' || l->fill)
        return str_c(
            arena_printf(arena, STR_FMT "%llu", STR_ARG(l->size), (unsigned long long)value));
    for (unsigned i = 0; i < digits; i++)
        text[i] = "0123456789abcdef"[value >> (digits - 1 - i) * bits & ((1u << bits) - 1)];
    text[digits] = 0;
    return str_c(arena_printf(arena, STR_FMT "%s", STR_ARG(l->size), text));
}
