/* html.c: escaping, and printf that escapes. */
#include "results/html/html.h"

#include "harness/io/term.h"
#include "harness/base/utf8.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MAX (16u << 20) /* bytes; pages are kept far smaller than this */

void html_init(struct html *h)
{
    *h = (struct html){0};
    buf_init(&h->out, PAGE_MAX);
}

void html_finish(struct html *h)
{
    buf_finish(&h->out);
    arena_finish(&h->arena);
}

void html_clear(struct html *h)
{
    buf_clear(&h->out);
    arena_finish(&h->arena);
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_plain(unsigned char c)
{
    return (c >= 0x20 && c < 0x7f && !entity((char)c)) || c == '\n' || c == '\t';
}

/* U+FFFE and U+FFFF are well-formed UTF-8, but no characters of XML. */
static bool is_noncharacter(const char *p, size_t n)
{
    return n == 3 && memcmp(p, "\xef\xbf", 2) == 0 && (unsigned char)p[2] >= 0xbe;
}

/* Append one character that cannot stand as it is, or one byte that is no character, in its escaped
 * form; returns its length. */
static size_t put_odd(struct html *h, const char *p, size_t n)
{
    int step = utf8_step(p, n);
    size_t length = (size_t)abs(step);
    if (entity(*p))
        buf_addc(&h->out, entity(*p));
    else if (is_noncharacter(p, length))
        buf_addf(&h->out, "\\u{FFF%c}", (unsigned char)p[2] == 0xbe ? 'E' : 'F');
    else if (n > 1 && p[0] == '\r' && p[1] == '\n')
        return 1; /* the end of a line, as some write it */
    else
        term_safe((struct str){p, length}, &h->out);
    return length;
}

void html_text(struct html *h, struct str text)
{
    size_t from = 0, i = 0;
    while (i < text.n) {
        if (is_plain((unsigned char)text.p[i])) {
            i++;
            continue;
        }
        buf_add(&h->out, text.p + from, i - from);
        i += put_odd(h, text.p + i, text.n - i);
        from = i;
    }
    if (i > from)
        buf_add(&h->out, text.p + from, i - from);
}

void html_cut(struct html *h, struct str text, size_t max)
{
    html_text(h, str_slice(text, 0, max));
    if (text.n > max)
        html(h, "\n<span class=\"note\">&#8230; %zu more bytes are in the store</span>",
             text.n - max);
}

/* ---- printf ---- */

/* One conversion, beginning behind its '%': appends it and returns what follows it. */
static const char *put_one(struct html *h, const char *spec, va_list *ap)
{
    char word[16];
    size_t n = strspn(spec, "-+0123456789.*lz");
    char kind = spec[n];
    bool counted; /* the caller gives the length (%.*s), so the text may hold NUL */
    const char *text;
    int max;
    if (kind == 's') {
        counted = str_starts(str_c(spec), ".*");
        max = counted ? va_arg(*ap, int) : *spec == '.' ? atoi(spec + 1) : INT_MAX;
        text = va_arg(*ap, const char *);
        html_text(h, (struct str){text, counted ? (size_t)max : strnlen(text, (size_t)max)});
        return spec + n + 1;
    }
    snprintf(word, sizeof word, "%%%.*s%c", (int)n, spec, kind);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (kind == 'f' || kind == 'g')
        buf_addf(&h->out, word, va_arg(*ap, double));
    else if (strchr(word, 'z'))
        buf_addf(&h->out, word, va_arg(*ap, size_t));
    else if (strstr(word, "ll"))
        buf_addf(&h->out, word, va_arg(*ap, long long));
    else
        buf_addf(&h->out, word, va_arg(*ap, int));
#pragma GCC diagnostic pop
    return spec + n + 1;
}

void html(struct html *h, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    while (*fmt) {
        size_t n = strcspn(fmt, "%");
        buf_add(&h->out, fmt, n);
        fmt += n;
        if (fmt[0] == '%' && fmt[1] == '%') {
            buf_add(&h->out, "%", 1);
            fmt += 2;
        } else if (*fmt) {
            fmt = put_one(h, fmt + 1, &ap);
        }
    }
    va_end(ap);
}
