/* code.c: code with spans for highlighting. The text is a model's and may be anything. */
#include "results/html/html.h"

#include <string.h>

#define LINES_MAX 2000 /* further lines are cut off, as further bytes are */

static void open_line(struct html *h, int64_t number, int64_t hit)
{
    html(h, number == hit ? "<span class=\"l hit\">" : "<span class=\"l\">");
}

/* Write a piece. One that goes over several lines gets a span in each line. */
static void put_piece(struct html *h, struct str piece, char class, int64_t *line, int64_t hit)
{
    while (piece.n && *line <= LINES_MAX) {
        const char *end = memchr(piece.p, '\n', piece.n);
        size_t n = end ? (size_t)(end - piece.p) : piece.n;
        size_t shown = n && end && piece.p[n - 1] == '\r' ? n - 1 : n;
        const char name[2] = {class, 0};
        if (class && shown)
            html(h, "<span class=\"%s\">", name);
        html_text(h, str_slice(piece, 0, shown));
        if (class && shown)
            html(h, "</span>");
        if (end) {
            html(h, "</span>\n");
            open_line(h, ++*line, hit);
        }
        piece = str_slice(piece, n + (end != NULL), piece.n);
    }
}

/* The class of a token; 0: none. */
static char class_of(const struct lang *lang, const struct token *t)
{
    switch (t->kind) {
    case TOKEN_WORD:
        return *t->text.p == '$' ? 'd' : lang_is_keyword(lang, t->text) ? 'k' : 0;
    case TOKEN_DIRECTIVE:
        return 'd';
    case TOKEN_NUMBER:
        return 'n';
    case TOKEN_STRING:
        return 's';
    default:
        return 0;
    }
}

struct painter {
    struct html *h;
    struct str code;
    size_t done; /* what is before is written */
    int64_t line, hit;
};

static void paint(struct painter *p, size_t to, char class)
{
    put_piece(p->h, str_slice(p->code, p->done, to), class, &p->line, p->hit);
    p->done = to;
}

/* Between two tokens stand blanks and comments. */
static void paint_between(struct painter *p, size_t to)
{
    while (p->done < to) {
        struct str rest = str_slice(p->code, p->done, to);
        bool is_comment = *rest.p == '/';
        bool is_line = is_comment && str_starts(rest, "//");
        ptrdiff_t end = str_find(rest,
                                 !is_comment ? "/"
                                 : is_line   ? "\n"
                                             : "*/",
                                 is_comment ? 2 : 0);
        size_t n = end < 0 ? rest.n : (size_t)end + (is_comment && !is_line ? 2 : 0);
        paint(p, p->done + n, is_comment ? 'c' : 0);
    }
}

/* What has no class is written with what is around it: bytes beyond ASCII are tokens each and must
 * stay together to be characters. */
void html_code(struct html *h, const struct lang *lang, struct str code, size_t max, int64_t hit)
{
    struct str shown = str_trim_right(str_slice(code, 0, max));
    struct painter p = {.h = h, .code = shown, .line = 1, .hit = hit};
    struct lexer lex = {.s = shown};
    struct token t;
    size_t plain = 0;
    open_line(h, p.line, hit);
    while (p.line <= LINES_MAX && lang->token(&lex, &t)) {
        char class = class_of(lang, &t);
        if (class || t.begin > plain) {
            paint(&p, plain, 0);
            paint_between(&p, t.begin);
        }
        if (class)
            paint(&p, t.end, class);
        plain = t.end;
    }
    paint(&p, plain, 0);
    paint_between(&p, shown.n);
    html(h, "</span>");
    if (code.n > max || p.line > LINES_MAX)
        html(h, "\n<span class=\"note\">cut: the whole code is in the store</span>");
}
