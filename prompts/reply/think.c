/* think.c: telling a reply's reasoning from its answer.
 *
 * Services are asked to report reasoning apart; many local servers leave it in the text. The rules:
 *   - what stands between an opening and a closing mark of one family is reasoning, marks inside it
 *     that open again do not count;
 *   - a closing mark without an opening one ends the reasoning that began with the text (chat
 *     templates put the opening mark into the prompt), so all before it is reasoning;
 *   - an opening mark at the start of a line that is never closed makes all the rest reasoning: the
 *     model did not get as far as an answer, and its drafts are not scored (but the rules
 *     look into it where the service says that the model came to its own end);
 *   - inside of code that is whole a mark is part of a comment;
 *   - in quotes or as inline code (`</think>`) a mark is only talked about. */
#include "prompts/reply/reply.h"

#include <string.h>
#include <strings.h>

/* `text` ends where a tag's name does: attributes may follow, up to `end`. */
static const struct mark {
    const char *text, *end;
    int family;
    bool opens;
} marks[] = {
    {"<think", ">", 0, true},
    {"</think", ">", 0, false},
    {"<thinking", ">", 0, true},
    {"</thinking", ">", 0, false},
    {"<seed:think", ">", 0, true},
    {"</seed:think", ">", 0, false},
    {"<thought", ">", 1, true},
    {"</thought", ">", 1, false},
    {"<thoughts", ">", 1, true},
    {"</thoughts", ">", 1, false},
    {"<reasoning", ">", 2, true},
    {"</reasoning", ">", 2, false},
    {"[THINK", "]", 3, true},
    {"[/THINK", "]", 3, false},
    {"\u25c1think", "\u25b7", 4, true},
    {"\u25c1/think", "\u25b7", 4, false},
    {"<|begin_of_thought", "|>", 5, true},
    {"<|end_of_thought", "|>", 5, false},
    {"<|START_THINKING", "|>", 6, true},
    {"<|END_THINKING", "|>", 6, false},
    {"<scratchpad", ">", 7, true},
    {"</scratchpad", ">", 7, false},
    {"<analysis", ">", 8, true},
    {"</analysis", ">", 8, false},
    {"<thought_process", ">", 9, true},
    {"</thought_process", ">", 9, false},
    {"<inner_monologue", ">", 10, true},
    {"</inner_monologue", ">", 10, false},
    {"<reflection", ">", 11, true},
    {"</reflection", ">", 11, false},
};

#define ATTRIBUTES_MAX 100 /* bytes of a tag behind its name */

/* Length of mark `m` at the start of `s`, its attributes with it; 0 when it does not stand there. */
static size_t mark_length(const struct mark *m, struct str s)
{
    size_t n = strlen(m->text);
    ptrdiff_t end;
    if (s.n <= n || strncasecmp(s.p, m->text, n) != 0)
        return 0;
    if (str_starts(str_slice(s, n, s.n), m->end))
        return n + strlen(m->end);
    if (s.p[n] != ' ' || m->text[0] != '<')
        return 0;
    s = str_slice(s, 0, n + ATTRIBUTES_MAX);
    end = str_find(s, m->end, n);
    return end < 0 || memchr(s.p + n, '\n', (size_t)end - n) ? 0 : (size_t)end + strlen(m->end);
}

static const struct mark *mark_at(struct str s, size_t i, size_t *n)
{
    if (s.p[i] != '<' && s.p[i] != '[' && s.p[i] != '\xe2')
        return NULL;
    if (i > 0 && memchr("`'\"", s.p[i - 1], 3))
        return NULL;
    for (size_t k = 0; k < countof(marks); k++)
        if ((*n = mark_length(&marks[k], str_slice(s, i, s.n))))
            return &marks[k];
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

static void opening(struct split *sp, struct str s, size_t i, const struct mark *m, size_t n)
{
    if (sp->open)
        return;
    add_piece(&sp->answer, str_slice(s, sp->from, i));
    sp->open = m;
    sp->open_at = i;
    sp->from = i + n;
}

static void closing(struct split *sp, struct str s, size_t i, const struct mark *m, size_t n)
{
    if (sp->open && sp->open->family != m->family)
        return;
    if (!sp->open) { /* bare: what was taken for an answer so far was none */
        add_piece(&sp->reasoning, buf_str(&sp->answer));
        buf_clear(&sp->answer);
    }
    add_piece(&sp->reasoning, str_slice(s, sp->from, i));
    sp->from = i + n;
    sp->open = NULL;
}

/* Is it reasoning that never ended? */
static bool last_piece(struct split *sp, struct str s, const struct lang *lang, struct arena *arena)
{
    bool unclosed = sp->open && at_line_start(s, sp->open_at) &&
                    !(lang && lang->in_code(s, sp->open_at, arena));
    if (unclosed)
        add_piece(&sp->reasoning, str_slice(s, sp->from, s.n));
    else
        add_piece(&sp->answer, str_slice(s, sp->open ? sp->open_at : sp->from, s.n));
    return unclosed;
}

static bool split_marks(struct str s, const struct lang *lang, struct str *answer,
                        struct str *reasoning, struct arena *arena)
{
    struct split sp = {0};
    bool any = false, unclosed = false;
    size_t n = 0;
    buf_init(&sp.answer, 2 * s.n + 16);
    buf_init(&sp.reasoning, 3 * s.n + 16);
    for (size_t i = 0; i < s.n; i++) {
        const struct mark *m = mark_at(s, i, &n);
        if (!m)
            continue;
        any = true;
        (m->opens ? opening : closing)(&sp, s, i, m, n);
        i += n - 1;
    }
    *answer = s;
    *reasoning = str_slice(s, 0, 0);
    if (any) {
        unclosed = last_piece(&sp, s, lang, arena);
        *answer = arena_str(arena, buf_str(&sp.answer));
        *reasoning = arena_str(arena, buf_str(&sp.reasoning));
    }
    buf_finish(&sp.answer);
    buf_finish(&sp.reasoning);
    return unclosed;
}

bool reasoning_split(struct str text, const struct lang *lang, struct str *answer,
                     struct str *reasoning, struct arena *arena)
{
    bool unclosed = false;
    if (harmony_split(text, answer, reasoning, &unclosed))
        return unclosed;
    return split_marks(text, lang, answer, reasoning, arena);
}

struct str thoughts_joined(struct str a, struct str b, struct arena *arena)
{
    char *p;
    if (!a.n || !b.n)
        return a.n ? a : b;
    p = arena_alloc(arena, a.n + b.n + 2);
    memcpy(p, a.p, a.n);
    p[a.n] = '\n';
    memcpy(p + a.n + 1, b.p, b.n);
    return (struct str){p, a.n + b.n + 1};
}
