/* clean.c: what happened to a reply on its way, taken back: nothing that the model decided. */
#include "prompts/reply/clean.h"

#include <string.h>

static struct str finish(struct buf *b, struct arena *arena)
{
    struct str ret = arena_str(arena, buf_str(b));
    buf_finish(b);
    return ret;
}

/* --- bytes that are no text --- */

#define BOM "\xef\xbb\xbf"

/* "\r\n" is how the text travelled, and a mark of byte order is what an editor left in it. */
struct str clean_bytes(struct str s, struct arena *arena)
{
    char *p;
    size_t n = 0;
    if (!str_has(s, "\r\n") && !str_has(s, BOM))
        return s;
    p = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.n - i >= 3 && memcmp(s.p + i, BOM, 3) == 0)
            i += 2;
        else if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
            p[n++] = s.p[i];
    }
    return (struct str){p, n};
}

/* --- quoted blocks --- */

static bool is_quoted(struct str line)
{
    return str_starts(str_trim_left(line), ">");
}

/* A quotation in a quotation has several marks in a row. */
static struct str unquoted(struct str line)
{
    line = str_trim_left(line);
    while (str_starts(line, ">"))
        line = str_slice(line, 1, line.n);
    return str_starts(line, " ") ? str_slice(line, 1, line.n) : line;
}

/* A line by which a quotation is seen to hold code. */
static bool opens_code(struct str line, const struct lang *lang)
{
    static const char *const fences[] = {"```", "~~~", NULL};
    line = str_trim_left(line);
    return lang_starts_any(line, fences) || lang_starts_any(line, lang->opens);
}

/* The quotation at the start of *rest, which moves behind it; with its marks if it holds no code. */
static void add_quotation(struct buf *out, struct str *rest, const struct lang *lang)
{
    struct str all = *rest, after = *rest, line;
    bool code = false;
    while (str_line(&after, &line) && is_quoted(line)) {
        code |= opens_code(unquoted(line), lang);
        *rest = after;
    }
    all.n -= rest->n;
    if (!code)
        buf_adds(out, all);
    while (code && str_line(&all, &line)) {
        buf_adds(out, unquoted(line));
        buf_addc(out, "\n");
    }
}

static struct str without_quotes(struct str s, const struct lang *lang, struct arena *arena)
{
    struct str rest = s, after = s, line;
    struct buf b;
    if (!str_has(s, "\n>") && !is_quoted(s))
        return s;
    buf_init(&b, s.n + 16);
    while (str_line(&after, &line)) {
        if (is_quoted(line)) {
            add_quotation(&b, &rest, lang);
            after = rest;
        } else {
            buf_add(&b, rest.p, rest.n - after.n);
            rest = after;
        }
    }
    return finish(&b, arena);
}

/* --- \boxed{...}, as in mathematics --- */

/* Its brace and the one behind stay prose; as an escaped name it would eat the word behind it. */
static struct str without_box(struct str s, struct arena *arena)
{
    static const char box[] = "\\boxed{";
    size_t at = 0;
    ptrdiff_t hit;
    struct buf b;
    if (!str_has(s, box))
        return s;
    buf_init(&b, s.n + 16);
    while ((hit = str_find(s, box, at)) >= 0) {
        buf_adds(&b, str_slice(s, at, (size_t)hit));
        buf_addc(&b, "\n");
        at = (size_t)hit + strlen(box);
    }
    buf_adds(&b, str_slice(s, at, s.n));
    return finish(&b, arena);
}

/* --- a reply encoded twice --- */

static size_t count(struct str s, const char *needle)
{
    size_t n = 0;
    for (ptrdiff_t at = -1; (at = str_find(s, needle, (size_t)(at + 1))) >= 0;)
        n++;
    return n;
}

/* Many times more "\n" in two characters than line ends: and not a JSON text, in which that is as
 * it should be. */
static bool is_escaped(struct str s)
{
    s = str_trim(s);
    return s.n && s.p[0] != '{' && s.p[0] != '[' && str_has(s, ";\\n") &&
           count(s, "\\n") >= 3 + 4 * count(s, "\n") && !str_has(s, "\": \"") &&
           !str_has(s, "\":\"");
}

static struct str unescaped(struct str s, struct arena *arena)
{
    struct buf b;
    if (!is_escaped(s))
        return s;
    buf_init(&b, s.n + 16);
    clean_escapes(&b, s);
    return finish(&b, arena);
}

struct str clean_text(struct str text, const struct lang *lang, struct arena *arena)
{
    text = unescaped(clean_bytes(text, arena), arena);
    return without_box(without_quotes(text, lang, arena), arena);
}

/* --- escapes of JSON --- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The value of "XXXX" at `i`, or -1. */
static long hex4(struct str s, size_t i)
{
    long ret = 0;
    if (s.n < i + 4)
        return -1;
    for (size_t k = i; k < i + 4; k++) {
        int digit = hex_digit(s.p[k]);
        if (digit < 0)
            return -1;
        ret = 16 * ret + digit;
    }
    return ret;
}

static void add_utf8(struct buf *out, unsigned long c)
{
    char p[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6)
        p[i] = (char)(0x80 | (c & 0x3f));
    p[0] = (char)(first[n] | c);
    buf_add(out, p, n);
}

/* \uXXXX, or two of them that are one character; half of such a pair is U+FFFD. Returns its length,
 * 0 when it is none. */
static size_t add_unicode(struct buf *out, struct str s, size_t i)
{
    long high = hex4(s, i + 2), low;
    if (high < 0)
        return 0;
    low = str_starts(str_slice(s, i + 6, s.n), "\\u") ? hex4(s, i + 8) : -1;
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        add_utf8(out, 0x10000ul + ((unsigned long)(high - 0xd800) << 10) +
                          (unsigned long)(low - 0xdc00));
        return 12;
    }
    add_utf8(out, high >= 0xd800 && high < 0xe000 ? 0xfffd : (unsigned long)high);
    return 6;
}

void clean_escapes(struct buf *out, struct str s)
{
    static const char from[] = "nrtbf\"\\/", to[] = "\n\r\t\b\f\"\\/";
    for (size_t i = 0; i < s.n; i++) {
        const char *hit = NULL;
        size_t n = 0;
        if (s.p[i] == '\\' && i + 1 < s.n) {
            hit = memchr(from, s.p[i + 1], sizeof from - 1);
            n = s.p[i + 1] == 'u' ? add_unicode(out, s, i) : 0;
        }
        if (hit)
            buf_add(out, &to[hit - from], 1);
        else if (!n)
            buf_add(out, s.p + i, 1);
        i += hit ? 1 : n ? n - 1 : 0;
    }
}

/* --- entities of HTML --- */

static const struct entity {
    const char *text, *name, *is;
} entities[] = {
    {"&lt;", "lt", "<"},      {"&gt;", "gt", ">"},     {"&amp;", "amp", "&"},
    {"&quot;", "quot", "\""}, {"&apos;", "apos", "'"}, {"&nbsp;", "nbsp", " "},
};

/* "&#39;" or "&#x27;": its value, and its length in *n; 0 when it is none. */
static unsigned long numeric(struct str s, size_t *n)
{
    size_t i = 2;
    unsigned long value = 0, base = 10;
    if (!str_starts(s, "&#"))
        return 0;
    if (i < s.n && (s.p[i] | 32) == 'x') {
        base = 16;
        i++;
    }
    for (; i < s.n && i < 10; i++) {
        int digit = hex_digit(s.p[i]);
        if (digit < 0 || (unsigned long)digit >= base)
            break;
        value = value * base + (unsigned long)digit;
    }
    *n = i + 1;
    return i < s.n && s.p[i] == ';' && value < 0x110000 ? value : 0;
}

static const struct entity *named(struct str s)
{
    for (size_t i = 0; i < countof(entities); i++)
        if (str_starts(s, entities[i].text))
            return &entities[i];
    return NULL;
}

/* "a &lt;" may be an operator and a name: so no "<" or other "&" may stand in the code,
 * and no such name on its own. */
static bool is_encoded(struct str code, const struct lang *lang)
{
    size_t n_entity = 0, n;
    for (size_t i = 0; i < code.n; i++) {
        struct str s = str_slice(code, i, code.n);
        if (code.p[i] == '<' || (code.p[i] == '&' && !named(s) && !numeric(s, &n)))
            return false;
        n_entity += code.p[i] == '&';
    }
    for (size_t i = 0; n_entity && i < countof(entities); i++)
        if (lang_count(lang, code, entities[i].name) > count(code, entities[i].text))
            return false;
    return n_entity > 0;
}

struct str clean_entities(struct str code, const struct lang *lang, struct arena *arena)
{
    struct buf b;
    if (!memchr(code.p, '&', code.n) || !is_encoded(code, lang))
        return code;
    buf_init(&b, code.n + 16);
    for (size_t i = 0; i < code.n; i++) {
        struct str s = str_slice(code, i, code.n);
        const struct entity *e = code.p[i] == '&' ? named(s) : NULL;
        size_t n = 1;
        unsigned long value = code.p[i] == '&' && !e ? numeric(s, &n) : 0;
        if (e)
            buf_addc(&b, e->is);
        else if (value)
            add_utf8(&b, value);
        else
            buf_add(&b, code.p + i, 1);
        i += e ? strlen(e->text) - 1 : value ? n - 1 : 0;
    }
    return finish(&b, arena);
}
