/* text.c: Python's string literals, lines and white space. */
#include "harness/lang/python/text.h"

#include <string.h>

/* --- lines and white space --- */

/* Characters outside ASCII for which str.isspace() holds; those that also end a line. */
static const struct {
    const char *bytes;
    bool line_end;
} wide_space[] = {
    {"\xc2\x85", true},      {"\xc2\xa0", false},     {"\xe1\x9a\x80", false},
    {"\xe2\x80\x80", false}, {"\xe2\x80\x81", false}, {"\xe2\x80\x82", false},
    {"\xe2\x80\x83", false}, {"\xe2\x80\x84", false}, {"\xe2\x80\x85", false},
    {"\xe2\x80\x86", false}, {"\xe2\x80\x87", false}, {"\xe2\x80\x88", false},
    {"\xe2\x80\x89", false}, {"\xe2\x80\x8a", false}, {"\xe2\x80\xa8", true},
    {"\xe2\x80\xa9", true},  {"\xe2\x80\xaf", false}, {"\xe2\x81\x9f", false},
    {"\xe3\x80\x80", false},
};

static bool ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

/* Length of the white space character at the start of s, or with at_end at its end; 0: none. */
static size_t space_at(struct str s, bool at_end)
{
    if (s.n == 0)
        return 0;
    if (ascii_space(at_end ? s.p[s.n - 1] : s.p[0]))
        return 1;
    for (size_t i = 0; i < countof(wide_space); i++)
        if (at_end ? str_ends(s, wide_space[i].bytes) : str_starts(s, wide_space[i].bytes))
            return strlen(wide_space[i].bytes);
    return 0;
}

struct str py_lstrip(struct str s)
{
    size_t n;
    while ((n = space_at(s, false)))
        s = str_slice(s, n, s.n);
    return s;
}

struct str py_rstrip(struct str s)
{
    size_t n;
    while ((n = space_at(s, true)))
        s.n -= n;
    return s;
}

struct str py_strip(struct str s)
{
    return py_rstrip(py_lstrip(s));
}

/* Length of the line end at s.p[i]; 0 if there is none. */
static size_t line_end(struct str s, size_t i)
{
    char c = s.p[i];
    if (c == '\r')
        return i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
    if ((c >= '\n' && c <= '\f') || (c >= '\x1c' && c <= '\x1e'))
        return 1;
    if (c != '\xc2' && c != '\xe2')
        return 0;
    for (size_t k = 0; k < countof(wide_space); k++)
        if (wide_space[k].line_end && str_starts(str_slice(s, i, s.n), wide_space[k].bytes))
            return strlen(wide_space[k].bytes);
    return 0;
}

bool py_line(struct str *rest, struct str *line)
{
    struct str s = *rest;
    size_t i = 0, end = 0;
    if (s.n == 0)
        return false;
    while (i < s.n && !(end = line_end(s, i)))
        i++;
    *line = str_slice(s, 0, i);
    *rest = str_slice(s, i + end, s.n);
    return true;
}

struct str py_newlines(struct str s, struct arena *arena)
{
    char *p;
    size_t n = 0;
    if (s.n == 0 || !memchr(s.p, '\r', s.n))
        return s;
    p = arena_alloc(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
            continue;
        p[n++] = s.p[i] == '\r' ? '\n' : s.p[i];
    }
    return (struct str){p, n};
}

/* --- string literals --- */

struct reader {
    struct str s;
    size_t at;
    const char *file;
    struct err *err;
};

static char peek(const struct reader *r, size_t ahead)
{
    return r->at + ahead < r->s.n ? r->s.p[r->at + ahead] : 0;
}

static int fail(const struct reader *r, size_t at, const char *what)
{
    size_t line = 1;
    for (size_t i = 0; i < at && i < r->s.n; i++)
        line += r->s.p[i] == '\n';
    return err_set(r->err, ERR_INPUT, "%s:%zu: %s", r->file, line, what);
}

static void skip_comment(struct reader *r)
{
    const char *nl = memchr(r->s.p + r->at, '\n', r->s.n - r->at);
    r->at = nl ? (size_t)(nl - r->s.p) : r->s.n;
}

/* Skip blanks, escaped line ends and, inside brackets, line ends and comments. */
static void skip_blank(struct reader *r, bool in_brackets)
{
    for (;;) {
        char c = peek(r, 0);
        if (c == ' ' || c == '\t' || (in_brackets && c == '\n'))
            r->at++;
        else if (c == '\\' && peek(r, 1) == '\n')
            r->at += 2;
        else if (in_brackets && c == '#')
            skip_comment(r);
        else
            return;
    }
}

static bool one_of(char c, const char *set)
{
    return c && strchr(set, c); /* strchr alone finds NUL in every set */
}

/* Does a string start at the reader's place? The length of its prefix (r, u; 0 for none), or -1
 * when no string starts here. */
static int string_prefix(const struct reader *r)
{
    int n = 0;
    while (n < 2 && one_of(peek(r, (size_t)n), "rRuUbBfF"))
        n++;
    return peek(r, (size_t)n) == '"' || peek(r, (size_t)n) == '\'' ? n : -1;
}

/* One escape after its backslash. -1: one that we do not know. */
static int escape(struct buf *out, char c)
{
    static const char from[] = "abfnrtv\\'\"", to[] = "\a\b\f\n\r\t\v\\'\"";
    const char *hit = c ? strchr(from, c) : NULL;
    if (c == '\n')
        return 0;
    if (hit)
        buf_add(out, to + (hit - from), 1);
    else if (one_of(c, "01234567xuUN"))
        return -1;
    else /* Python keeps both characters of an escape that it does not know */
        buf_addf(out, "\\%c", c);
    return 0;
}

/* One literal, appended to `out` (NULL: only skip it). */
static int literal(struct reader *r, struct buf *out)
{
    size_t begin = r->at;
    int prefix = string_prefix(r);
    bool raw = false;
    char q = peek(r, (size_t)prefix);
    bool bytes = false;
    size_t quotes;
    for (int i = 0; i < prefix; i++) {
        raw |= one_of(peek(r, (size_t)i), "rR");
        bytes |= one_of(peek(r, (size_t)i), "bBfF");
    }
    if (out && bytes)
        return fail(r, begin, "a plain string is needed here, not bytes or a format");
    r->at += (size_t)prefix;
    quotes = peek(r, 1) == q && peek(r, 2) == q ? 3 : 1;
    for (r->at += quotes; r->at < r->s.n; r->at++) {
        char c = peek(r, 0);
        if (c == q && (quotes == 1 || (peek(r, 1) == q && peek(r, 2) == q))) {
            r->at += quotes;
            return 0;
        }
        if (c == '\n' && quotes == 1)
            break;
        if (c == '\\' && r->at + 1 < r->s.n) {
            r->at++;
            if (out && raw)
                buf_addf(out, "\\%c", peek(r, 0));
            else if (out && escape(out, peek(r, 0)))
                return fail(r, r->at, "an escape in a string that is not supported here");
        } else if (out) {
            buf_add(out, &c, 1);
        }
    }
    return fail(r, begin, "a string that is not closed");
}

/* A value made of one or more literals, perhaps in parentheses. */
static int value(struct reader *r, struct buf *out, bool in_brackets)
{
    bool paren = peek(r, 0) == '(';
    if (paren)
        r->at++;
    skip_blank(r, in_brackets || paren);
    if (string_prefix(r) < 0)
        return fail(r, r->at, "a string is needed here");
    while (string_prefix(r) >= 0) {
        if (literal(r, out))
            return -1;
        skip_blank(r, in_brackets || paren);
    }
    return 0;
}

/* Past one token that is no string; *depth follows the brackets. */
static void skip_token(struct reader *r, int *depth)
{
    char c = peek(r, 0);
    if (c == '#') {
        skip_comment(r);
        return;
    }
    if (one_of(c, "([{"))
        ++*depth;
    else if (one_of(c, ")]}") && *depth > 0)
        --*depth;
    r->at++;
}

/* Go to the "," or "}" that ends the dictionary entry at the reader's place. */
static int skip_entry(struct reader *r)
{
    int depth = 0;
    while (r->at < r->s.n && !(depth == 0 && one_of(peek(r, 0), ",}"))) {
        if (string_prefix(r) >= 0) {
            if (literal(r, NULL))
                return -1;
        } else {
            skip_token(r, &depth);
        }
    }
    return 0;
}

/* Inside "{": the value under `key` goes to `out`; *found says whether there was one. */
static int dictionary(struct reader *r, struct str key, struct buf *out, bool *found)
{
    struct buf name;
    int bad = 0;
    buf_init(&name, 1000);
    for (;;) {
        skip_blank(r, true);
        if (r->at >= r->s.n || peek(r, 0) == '}')
            break;
        buf_clear(&name);
        if (string_prefix(r) >= 0 && (bad = literal(r, &name)))
            break;
        skip_blank(r, true);
        if (peek(r, 0) == ':' && str_eq(buf_str(&name), key)) {
            r->at++;
            skip_blank(r, true);
            buf_clear(out);
            if ((bad = value(r, out, true)))
                break;
            *found = true;
        }
        if ((bad = skip_entry(r)))
            break;
        if (peek(r, 0) == ',')
            r->at++;
    }
    buf_finish(&name);
    return bad;
}

/* An address taken apart: what stands left of "=", and the key inside the dictionary if any. */
struct address {
    struct str left, key;
};

static struct address address_split(const char *text)
{
    struct address a = {str_c(text), {0}};
    const char *first = strchr(text, '['), *second = first ? strchr(first + 1, '[') : NULL;
    size_t n = strlen(text);
    if (second && n >= (size_t)(second - text) + 4 && text[n - 1] == ']') {
        a.left = (struct str){text, (size_t)(second - text)};
        a.key = (struct str){second + 2, n - (size_t)(second - text) - 4};
    }
    return a;
}

/* At the start of an outermost statement: is it the assignment asked for? 'a'
 * and "a" are the same. */
static bool is_assignment(struct reader *r, struct str left)
{
    size_t start = r->at;
    for (size_t i = 0; i < left.n; i++) {
        char c = peek(r, i), d = left.p[i];
        if (c != d && !((c == '"' || c == '\'') && (d == '"' || d == '\'')))
            return false;
    }
    r->at += left.n;
    skip_blank(r, false);
    if (peek(r, 0) == '=' && peek(r, 1) != '=') {
        r->at++;
        skip_blank(r, false);
        return true;
    }
    r->at = start;
    return false;
}

static int assigned(struct reader *r, const struct address *a, struct buf *out, bool *found)
{
    if (a->key.p) {
        if (peek(r, 0) != '{')
            return 0;
        r->at++;
        return dictionary(r, a->key, out, found);
    }
    buf_clear(out);
    *found = true;
    return value(r, out, false);
}

/* Walk the file, statement by statement; the last value found is left in `out`. */
static int find(struct reader *r, const struct address *a, struct buf *out, bool *found)
{
    int depth = 0;
    bool line_start = true;
    while (r->at < r->s.n) {
        char c = peek(r, 0);
        if (line_start && depth == 0 && is_assignment(r, a->left)) {
            if (assigned(r, a, out, found))
                return -1;
            line_start = false;
            continue;
        }
        line_start = c == '\n';
        if (string_prefix(r) >= 0) {
            if (literal(r, NULL))
                return -1;
        } else {
            skip_token(r, &depth);
        }
    }
    return 0;
}

int py_string(struct str *ret, struct str source, const char *file, const char *address,
              struct arena *arena, struct err *err)
{
    struct reader r = {.s = py_newlines(source, arena), .file = file, .err = err};
    struct address a = address_split(address);
    struct buf out;
    bool found = false;
    int bad;
    buf_init(&out, source.n + 1);
    bad = find(&r, &a, &out, &found);
    if (!bad && !found)
        bad = err_set(err, ERR_INPUT, "%s:1: no string is assigned to %s", file, address);
    if (!bad)
        *ret = arena_str(arena, buf_str(&out));
    buf_finish(&out);
    return bad;
}
