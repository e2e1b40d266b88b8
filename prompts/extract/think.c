/* think.c: telling a reply's reasoning from its answer.
 *
 * Services are asked to report reasoning apart; many local servers leave it in the text. The rules:
 *   - what stands between an opening and a closing mark of one family is reasoning, marks inside it
 *     that open again do not count;
 *   - a closing mark without an opening one ends the reasoning that began with the text (chat
 *     templates put the opening mark into the prompt), so all before it is reasoning;
 *   - an opening mark at the start of a line that is never closed makes all the rest reasoning: the
 *     model did not get as far as an answer, and its drafts are not scored;
 *   - in quotes or as inline code (`</think>`) a mark is only talked about. */
#include "prompts/extract/reply.h"

#include <string.h>
#include <strings.h>

static const struct mark {
    const char *text;
    int family;
    bool opens;
} marks[] = {
    {"<think>", 0, true},           {"</think>", 0, false},
    {"<thinking>", 0, true},        {"</thinking>", 0, false},
    {"<seed:think>", 0, true},      {"</seed:think>", 0, false},
    {"<thought>", 1, true},         {"</thought>", 1, false},
    {"<reasoning>", 2, true},       {"</reasoning>", 2, false},
    {"[THINK]", 3, true},           {"[/THINK]", 3, false},
    {"\u25c1think\u25b7", 4, true}, {"\u25c1/think\u25b7", 4, false},
};

/* Raw Harmony (gpt-oss), with its marks and with the marks lost on the way. */
static const char harmony_final[] = "<|channel|>final<|message|>";
static const char harmony_bare[] = "assistantfinal";

static const struct mark *mark_at(struct str s, size_t i)
{
    if (s.p[i] != '<' && s.p[i] != '[' && s.p[i] != '\xe2')
        return NULL;
    if (i > 0 && memchr("`'\"", s.p[i - 1], 3))
        return NULL;
    for (size_t k = 0; k < countof(marks); k++) {
        size_t n = strlen(marks[k].text);
        if (s.n - i >= n && strncasecmp(s.p + i, marks[k].text, n) == 0)
            return &marks[k];
    }
    return NULL;
}

static bool at_line_start(struct str s, size_t i)
{
    while (i > 0 && (s.p[i - 1] == ' ' || s.p[i - 1] == '\t' || s.p[i - 1] == '\r'))
        i--;
    return i == 0 || s.p[i - 1] == '\n';
}

struct split {
    struct buf answer, reasoning;
    size_t from;             /* where the piece at hand begins */
    const struct mark *open; /* NULL: in the answer */
    size_t open_at;
};

static void add_piece(struct buf *b, struct str piece)
{
    if (b->n && piece.n && b->p[b->n - 1] != '\n')
        buf_addc(b, "\n");
    buf_adds(b, piece);
}

static void opening(struct split *sp, struct str s, size_t i, const struct mark *m)
{
    if (sp->open)
        return;
    add_piece(&sp->answer, str_slice(s, sp->from, i));
    sp->open = m;
    sp->open_at = i;
    sp->from = i + strlen(m->text);
}

static void closing(struct split *sp, struct str s, size_t i, const struct mark *m)
{
    if (sp->open && sp->open->family != m->family)
        return;
    if (!sp->open) { /* bare: what was taken for an answer so far was none */
        add_piece(&sp->reasoning, buf_str(&sp->answer));
        buf_clear(&sp->answer);
    }
    add_piece(&sp->reasoning, str_slice(s, sp->from, i));
    sp->from = i + strlen(m->text);
    sp->open = NULL;
}

static void last_piece(struct split *sp, struct str s)
{
    if (sp->open && at_line_start(s, sp->open_at))
        add_piece(&sp->reasoning, str_slice(s, sp->from, s.n));
    else
        add_piece(&sp->answer, str_slice(s, sp->open ? sp->open_at : sp->from, s.n));
}

static void split_marks(struct str s, struct str *answer, struct str *reasoning,
                        struct arena *arena)
{
    struct split sp = {0};
    bool any = false;
    buf_init(&sp.answer, 2 * s.n + 16);
    buf_init(&sp.reasoning, 3 * s.n + 16);
    for (size_t i = 0; i < s.n; i++) {
        const struct mark *m = mark_at(s, i);
        if (!m)
            continue;
        any = true;
        if (m->opens)
            opening(&sp, s, i, m);
        else
            closing(&sp, s, i, m);
        i += strlen(m->text) - 1;
    }
    if (any) {
        last_piece(&sp, s);
        *answer = arena_str(arena, buf_str(&sp.answer));
        *reasoning = arena_str(arena, buf_str(&sp.reasoning));
    } else {
        *answer = s;
        *reasoning = str_slice(s, 0, 0);
    }
    buf_finish(&sp.answer);
    buf_finish(&sp.reasoning);
}

/* Offset of the last `needle`, or -1. */
static ptrdiff_t find_last(struct str s, const char *needle)
{
    ptrdiff_t last = -1, at = -1;
    while ((at = str_find(s, needle, (size_t)(at + 1))) >= 0)
        last = at;
    return last;
}

void reasoning_split(struct str text, struct str *answer, struct str *reasoning,
                     struct arena *arena)
{
    const char *mark = harmony_final;
    ptrdiff_t at = find_last(text, mark), end;
    if (at < 0 && str_starts(str_trim_left(text), "analysis")) {
        mark = harmony_bare;
        at = find_last(text, mark);
    }
    if (at < 0) {
        split_marks(text, answer, reasoning, arena);
        return;
    }
    *reasoning = str_slice(text, 0, (size_t)at);
    *answer = str_slice(text, (size_t)at + strlen(mark), text.n);
    if ((end = str_find(*answer, "<|", 0)) >= 0) /* <|return|>, <|end|> */
        *answer = str_slice(*answer, 0, (size_t)end);
}
