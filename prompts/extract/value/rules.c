/* rules.c: the final answers of a reply: what stands in its last boxes.
 *
 *     box         the last box
 *     boxes       several boxes, joined: as many as there are answers, or those of the last line
 *     box list    one box with as many parts as there are answers
 *     answer is   no box, but words that announce it: only where the suite's rule has that
 *     completion  what was given is the answer itself */
#include "harness/lang/latex/latex.h"
#include "problems/answers.h"
#include "prompts/extract/extract.h"
#include "prompts/reply/clean.h"
#include "prompts/reply/reply.h"

#include <string.h>

struct found {
    struct part part[PARTS_MAX];
    size_t n;
    const char *rule;
    const char *flags;
    struct latex_box *box;
    size_t n_box;
    bool open; /* the last box has no end */
};

/* ---- one text as several answers ---- */

static struct str without_brackets(struct str s)
{
    static const char *const pairs[] = {"()", "[]", "$$"};
    for (size_t i = 0; i < countof(pairs); i++)
        if (s.n > 1 && s.p[0] == pairs[i][0] && s.p[s.n - 1] == pairs[i][1])
            return str_slice(s, 1, s.n - 1);
    return s;
}

static size_t split(struct found *f, struct str text)
{
    struct str part;
    f->n = 0;
    while (f->n < PARTS_MAX && latex_part(&text, &part))
        f->part[f->n++] = (struct part){"", part};
    return f->n;
}

/* As many parts as are expected, with or without brackets around them all. */
static bool split_as(struct found *f, struct str text, size_t n)
{
    return split(f, text) == n || split(f, without_brackets(text)) == n;
}

/* ---- which boxes ---- */

/* The first of the boxes of the last line that has any. */
static size_t first_of_line(const struct found *f, struct str text)
{
    size_t i = f->n_box - 1;
    while (i > 0 && !memchr(text.p + f->box[i - 1].end, '\n', f->box[i].at - f->box[i - 1].end))
        i--;
    return i;
}

static void take_boxes(struct found *f, size_t from)
{
    f->n = 0;
    for (size_t i = from; i < f->n_box && f->n < PARTS_MAX; i++)
        f->part[f->n++] = (struct part){"", f->box[i].text};
    f->rule = "boxes";
}

/* Several answers were asked for. A suite that counts the parts of one box takes nothing of a reply
 * with a box for each: what that would cost the model is told. */
static void take_several(struct found *f, struct str text, size_t n)
{
    struct str last = f->box[f->n_box - 1].text;
    size_t line = first_of_line(f, text);
    f->rule = "box list";
    if (split_as(f, last, n))
        return;
    if (f->n_box >= n) {
        take_boxes(f, f->n_box - line == n ? line : f->n_box - n);
        f->flags = "format tax: a box for each answer";
    } else {
        split(f, last);
    }
}

static bool is_list(const struct right_answer *gold)
{
    struct str rest = gold->text, part;
    return strcmp(gold->type, "set") == 0 || strcmp(gold->type, "tuple") == 0 ||
           strcmp(gold->type, "choices") == 0 ||
           (latex_part(&rest, &part) && latex_part(&rest, &part));
}

/* One answer; a list may be spread over the boxes of a line. */
static void take_one(struct found *f, const struct right_answer *gold, struct str text,
                     struct arena *arena)
{
    size_t from = is_list(gold) ? first_of_line(f, text) : f->n_box - 1;
    struct buf b;
    buf_init(&b, text.n + PARTS_MAX);
    f->rule = f->n_box - from > 1 ? "boxes" : "box";
    for (size_t i = from; i < f->n_box; i++) {
        buf_addc(&b, i > from ? ", " : "");
        buf_adds(&b, f->box[i].text);
    }
    f->part[0] = (struct part){"", arena_take(arena, &b)};
    f->n = 1;
}

/* ---- without a box ---- */

/* Behind the last announcement, up to the end of its line. */
static bool announced(struct str *ret, struct str text)
{
    static const char *const heads[] = {"answer is", "answer:", "Answer:", "answer are"};
    ptrdiff_t last = -1;
    for (size_t i = 0; i < countof(heads); i++)
        for (ptrdiff_t hit = -1; (hit = str_find(text, heads[i], (size_t)(hit + 1))) >= 0;)
            if (hit + (ptrdiff_t)strlen(heads[i]) > last)
                last = hit + (ptrdiff_t)strlen(heads[i]);
    if (last < 0)
        return false;
    text = str_trim(str_slice(text, (size_t)last, text.n));
    str_line(&text, ret);
    *ret = str_trim(*ret);
    while (ret->n && strchr(".*: ", ret->p[ret->n - 1]))
        ret->n--;
    while (ret->n && strchr("*: ", ret->p[0]))
        *ret = str_slice(*ret, 1, ret->n);
    return ret->n > 0;
}

static void take_announced(struct found *f, const struct answers *gold, struct str text)
{
    struct str line;
    if (gold->strict || !announced(&line, text))
        return;
    f->rule = "answer is";
    if (gold->n > 1) {
        split_as(f, line, gold->n);
        return;
    }
    f->part[0] = (struct part){"", line};
    f->n = 1;
}

/* ---- what a person should know ---- */

static bool stands_at(struct str text, size_t at, size_t n)
{
    return (at == 0 || !str_is_word_char(text.p[at - 1])) &&
           (at + n >= text.n || !str_is_word_char(text.p[at + n]));
}

/* Does the gold answer stand in the text, in no box? */
static bool gold_outside(const struct found *f, const struct answers *gold, struct str text)
{
    struct str s = str_trim(gold->item[0].text);
    for (ptrdiff_t hit = -1;
         gold->n == 1 && s.n && (hit = str_find(text, s.p, (size_t)(hit + 1))) >= 0;) {
        bool boxed = false;
        for (size_t i = 0; i < f->n_box; i++)
            boxed |= (size_t)hit >= f->box[i].at && (size_t)hit < f->box[i].end;
        if (!boxed && stands_at(text, (size_t)hit, s.n))
            return true;
    }
    return false;
}

static const char *joined(const char *a, const char *b, struct arena *arena)
{
    return a && b ? arena_printf(arena, "%s; %s", a, b) : a ? a : b;
}

static void find(struct found *f, const struct answers *gold, const struct reply *reply,
                 struct str text, struct arena *arena)
{
    f->n_box = latex_boxes(&f->box, &f->open, text, arena);
    if (f->n_box && gold->n > 1)
        take_several(f, text, gold->n);
    else if (f->n_box)
        take_one(f, &gold->item[0], text, arena);
    else if (reply->is_completion && str_trim(text).n) {
        f->rule = "completion";
        split_as(f, str_trim(text), gold->n);
        if (gold->n == 1) {
            f->part[0] = (struct part){"", str_trim(text)};
            f->n = 1;
        }
    } else
        take_announced(f, gold, text);
    if (f->open)
        f->flags = joined(f->flags, "the last box has no end", arena);
}

static const char *why_none(const struct reply *reply, struct str answer)
{
    const char *why = none_reason(reply, answer);
    return strcmp(why, "no_code") == 0 ? "no_box" : why;
}

static void take(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                 struct arena *arena)
{
    struct candidate c = {.rule = "", .answer = reply->text, .reasoning = reply->reasoning};
    struct found *f = arena_alloc(arena, sizeof *f);
    struct answers gold;
    struct str thoughts = {0}, text;
    reasoning_split(reply->text, NULL, &c.answer, &thoughts, arena);
    if (!c.reasoning.n)
        c.reasoning = thoughts;
    text = clean_bytes(c.answer, arena);
    *f = (struct found){.rule = ""};
    if (answers_read(&gold, problem, arena, NULL) == 0)
        find(f, &gold, reply, text, arena);
    else /* a problem that cannot be judged: its golden run says why */
        gold = (struct answers){0};
    c.code = parts_join(&kind_value, f->part, f->n, arena);
    c.flags =
        joined(f->flags, reply->finish == FINISH_LENGTH ? "ended at the token limit" : NULL, arena);
    if (c.code.p)
        c.rule = f->rule;
    else
        c.none = why_none(reply, c.answer);
    if (gold.n && gold_outside(f, &gold, text))
        c.doubts = "the gold answer stands outside of the box";
    *ret = c;
}

const struct extraction extraction_value = {.reply = take, .completion = take};
