/* term.c: what is written to a person's terminal, and how. */
#include "harness/io/term.h"

#include "harness/base/clock.h"
#include "harness/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define REDRAW_US 40000 /* 25 a second: more is only work for the terminal */

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

/* The rules of no-color.org and bixense.com/clicolors: NO_COLOR goes first, then CLICOLOR_FORCE,
 * then CLICOLOR=0. */
static bool want_color(bool tty)
{
    const char *force = getenv("CLICOLOR_FORCE"), *color = getenv("CLICOLOR");
    if (is_set("NO_COLOR"))
        return false;
    if (force && *force && strcmp(force, "0") != 0)
        return true;
    return tty && !(color && strcmp(color, "0") == 0);
}

static bool want_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < countof(names); i++)
        if (is_set(names[i])) {
            const char *value = getenv(names[i]);
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
        }
    return false;
}

void term_init(struct term *term, int fd)
{
    const char *name = getenv("TERM");
    bool dumb = !name || !*name || strcmp(name, "dumb") == 0;
    *term = (struct term){.fd = fd, .plain_every_us = 10 * 1000000};
    term->tty = isatty(fd) && !dumb;
    term->mode = term->tty ? TERM_LIVE : TERM_PLAIN;
    term->color = want_color(term->tty);
    term->utf8 = want_utf8();
    term->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

void term_finish(struct term *term)
{
    term_clear(term);
    if (term->locale)
        freelocale(term->locale);
    term->locale = (locale_t)0;
}

int term_columns(const struct term *term)
{
    const char *set = getenv("COLUMNS");
    struct winsize size;
    long columns = set ? strtol(set, NULL, 10) : 0;
    if (columns <= 0 && ioctl(term->fd, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    return columns > 0 && columns < 10000 ? (int)columns : 80;
}

const char *term_sgr(const struct term *term, const char *sequence)
{
    return term->color ? sequence : "";
}

/* Errors are ignored: a terminal that went away must not end the run. */
static void put(const struct term *term, const struct buf *b)
{
    size_t done = 0;
    while (done < b->n) {
        ssize_t n = write(term->fd, b->p + done, b->n - done);
        if (n <= 0)
            return;
        done += (size_t)n;
    }
}

static unsigned decode(const char *p, int n)
{
    unsigned char first = (unsigned char)p[0];
    unsigned code = n == 1 ? first : first & (0x7fu >> n);
    for (int i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)p[i] & 0x3f);
    return code;
}

/* Is it an invisible character that changes how others are shown? Zero-width joiners and
 * non-joiners are not counted, since emoji and several scripts need them. */
static bool is_hidden(unsigned code)
{
    static const struct {
        unsigned from, to;
    } table[] = {
        {0x80, 0x9f},       /* C1 controls: 0x9b means the same as ESC [ */
        {0x61c, 0x61c},     /* Arabic letter mark */
        {0x200b, 0x200b},   /* zero-width space */
        {0x200e, 0x200f},   /* direction marks */
        {0x2028, 0x202e},   /* line and paragraph separators, embeddings and overrides */
        {0x2060, 0x206f},   /* invisible operators, isolates */
        {0xfeff, 0xfeff},   /* byte order mark */
        {0xfff9, 0xfffb},   /* interlinear annotation */
        {0xe0000, 0xe007f}, /* tags */
    };
    for (size_t i = 0; i < countof(table); i++)
        if (code >= table[i].from && code <= table[i].to)
            return true;
    return false;
}

/* One character at p[0..n) appended in its safe form; returns its length. */
static int safe_one(const char *p, size_t n, struct buf *out)
{
    int step = utf8_step(p, n);
    unsigned char c = (unsigned char)p[0];
    if (step < 0) {
        for (int i = 0; i < -step; i++)
            buf_addf(out, "\\x%02x", (unsigned)(unsigned char)p[i]);
        return -step;
    }
    if (step == 1 && (c == 0x7f || (c < 0x20 && c != '\n' && c != '\t')))
        buf_addf(out, "\\x%02x", (unsigned)c);
    else if (step > 1 && is_hidden(decode(p, step)))
        buf_addf(out, "\\u{%x}", decode(p, step));
    else
        buf_add(out, p, (size_t)step);
    return step;
}

void term_safe(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.n;)
        i += (size_t)safe_one(text.p + i, text.n - i, out);
}

/* Length of "ESC [ digits-and-semicolons m" at p, or 0. */
static size_t sgr_length(const char *p)
{
    size_t n;
    if (p[0] != '\033' || p[1] != '[')
        return 0;
    n = 2 + strspn(p + 2, "0123456789;");
    return p[n] == 'm' ? n + 1 : 0;
}

/* Columns of a safe character. */
static int width(const struct term *term, const char *p, int n)
{
    locale_t before;
    int w;
    if (n == 1 || !term->locale)
        return 1;
    before = uselocale(term->locale);
    w = wcwidth((wchar_t)decode(p, n));
    uselocale(before);
    return w < 0 ? 1 : w;
}

#define WHOLE INT32_MAX /* as many columns as it takes */

/* Append characters of a safe text while they fit; returns the columns that are left. */
static int fit(const struct term *term, struct str text, int columns, struct buf *out)
{
    bool whole = columns == WHOLE;
    for (size_t i = 0; i < text.n;) {
        int n = utf8_step(text.p + i, text.n - i);
        bool shown = n == 1 || term->utf8;
        int w = shown ? width(term, text.p + i, n) : 1;
        if (w > columns)
            return 0;
        columns -= whole ? 0 : w;
        if (!whole && (text.p[i] == '\n' || text.p[i] == '\t'))
            buf_addc(out, " ");
        else if (shown)
            buf_add(out, text.p + i, (size_t)n);
        else
            buf_addc(out, "?");
        i += (size_t)n;
    }
    return columns;
}

/* The line made safe, cut, with colors only where they are wanted. */
static void compose(const struct term *term, const char *line, int columns, struct buf *out)
{
    struct buf safe;
    bool colored = false;
    buf_init(&safe, 64);
    while (*line) {
        size_t sgr = sgr_length(line);
        if (sgr) {
            buf_add(out, line, term->color ? sgr : 0);
            colored |= term->color;
            line += sgr;
            continue;
        }
        buf_clear(&safe);
        line += safe_one(line, strlen(line), &safe);
        columns = fit(term, buf_str(&safe), columns, out);
    }
    buf_addc(out, colored ? "\033[0m" : "");
    buf_finish(&safe);
}

static void draw(struct term *term, const char *before, const char *line, int columns,
                 const char *behind)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_addc(&b, before);
    compose(term, line, columns, &b);
    buf_addc(&b, behind);
    put(term, &b);
    buf_finish(&b);
}

void term_status(struct term *term, const char *line)
{
    int64_t now = clock_us();
    bool live = term->mode == TERM_LIVE;
    int64_t every = live ? REDRAW_US : term->plain_every_us;
    if (term->mode == TERM_OFF || (term->last_us && now - term->last_us < every))
        return;
    term->last_us = now;
    if (live) /* the last column stays free: a full line would wrap on some terminals */
        draw(term, "\r", line, term_columns(term) - 1, "\033[K");
    else
        draw(term, "", line, WHOLE, "\n");
    term->drawn = live;
}

void term_clear(struct term *term)
{
    if (term->drawn)
        draw(term, "\r\033[K", "", 0, "");
    term->drawn = false;
    if (term->mode == TERM_LIVE)
        term->last_us = 0; /* it may be drawn again at once */
}

void term_line(struct term *term, const char *line)
{
    term_clear(term);
    draw(term, "", line, WHOLE, "\n");
}
