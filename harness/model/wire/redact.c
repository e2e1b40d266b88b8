/* redact.c: find the key, character by character, in every usual spelling of each. */
#include "harness/model/wire/redact.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#define PREFIX_LEAST 12 /* a beginning of the key this long cannot stand there by chance */

/* Byte i of the text, or 0 behind its end; 0 is never part of a key. */
static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* The number at offset *i, of at most `most` digits; *i is moved behind it. -1: there is none. */
static int number(struct str s, size_t *i, int base, size_t most)
{
    int value = -1;
    for (size_t n = 0; n < most && digit(at(s, *i)) < base; n++)
        value = (value < 0 ? 0 : value) * base + digit(s.p[(*i)++]);
    return value;
}

/* The length of a JSON escape for the character: \/ or \u002f, with further backslashes in front
 * when it was escaped several times. */
static size_t in_json(struct str s, char c)
{
    size_t i = 0;
    while (at(s, i) == '\\')
        i++;
    if (i == 0 || c == '\\')
        return i;
    if (at(s, i) == c && !isalnum((unsigned char)c))
        return i + 1;
    return at(s, i) == 'u' && (i++, number(s, &i, 16, 4) == c) ? i : 0;
}

/* The same in a URL: %2F, or %252F when it was escaped twice. */
static size_t in_url(struct str s, char c)
{
    size_t i = 1;
    if (at(s, 0) != '%')
        return 0;
    while (at(s, i) == '2' && at(s, i + 1) == '5' && digit(at(s, i + 2)) < 16)
        i += 2;
    return number(s, &i, 16, 2) == c ? i : 0;
}

/* The same in HTML: &#47; or &#x2F;. */
static size_t in_html(struct str s, char c)
{
    size_t i = 2;
    bool hex;
    if (at(s, 0) != '&' || at(s, 1) != '#')
        return 0;
    hex = tolower((unsigned char)at(s, i)) == 'x';
    i += hex;
    return number(s, &i, hex ? 16 : 10, 4) == c && at(s, i) == ';' ? i + 1 : 0;
}

/* How many bytes at the start of s spell this character; 0: s does not start with it. */
static size_t spelled(struct str s, char c)
{
    size_t n;
    if (at(s, 0) == c && c != '\\')
        return 1;
    n = in_json(s, c);
    if (n == 0)
        n = in_url(s, c);
    return n ? n : in_html(s, c);
}

/* How many bytes at the start of s spell the key, or a long enough beginning of it; 0: none. */
static size_t matched(struct str s, const char *key)
{
    size_t used = 0, n, i = 0;
    for (; key[i] && (n = spelled(str_slice(s, used, s.n), key[i])) > 0; i++)
        used += n;
    return !key[i] || i >= PREFIX_LEAST ? used : 0;
}

struct str redact(struct str text, const char *key, size_t least, struct arena *arena)
{
    struct str ret = text;
    struct buf b;
    size_t done = 0;
    if (!key || strlen(key) < least)
        return text;
    buf_init(&b, SIZE_MAX / 4); /* bounded by the text */
    for (size_t i = 0, n; i < text.n; i += n ? n : 1) {
        n = matched(str_slice(text, i, text.n), key);
        if (n == 0)
            continue;
        buf_adds(&b, str_slice(text, done, i));
        buf_addc(&b, "[key]");
        done = i + n;
    }
    if (done) {
        buf_adds(&b, str_slice(text, done, text.n));
        ret = arena_str(arena, buf_str(&b));
    }
    buf_finish(&b);
    return ret;
}
