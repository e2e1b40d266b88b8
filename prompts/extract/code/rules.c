/* rules.c: from a reply to code, for every language whose row has a shape (harness/lang/lang.h).
 *
 * An ordered table of rules; the first that finds something names itself on the candidate. Explicit
 * marks win over fences, fences over bare text, what defines the name that was asked for over
 * anything else, what is whole over what is cut off, and all of that over a body that continues the
 * prompt. Among equals the last wins: models correct themselves. Code is never repaired: what
 * does not run is the model's answer all the same, and so are tests and calls that it put
 * beside its answer. */
#include "prompts/extract/code/rules.h"
#include "prompts/reply/clean.h"

#include <string.h>

/* What stands in a fence is no bare text. */
static void hide_fences(struct work *w)
{
    size_t f = 0;
    for (size_t i = 0; i < w->all.n; i++) {
        struct piece *p = &w->all.piece[i];
        size_t at = p->begin, end;
        while (f < w->n_fence &&
               (end = (size_t)(w->fence[f].content.p - w->text.p) + w->fence[f].content.n) <= at)
            f++;
        if (f < w->n_fence && at >= (size_t)(w->fence[f].content.p - w->text.p))
            p->kind = PIECE_PROSE;
    }
}

static void look(struct work *w, struct str text)
{
    w->text = text;
    w->fence = fences_find(text, w->lang, &w->n_fence, w->arena);
    w->in = arena_alloc(w->arena, (w->n_fence + 1) * sizeof *w->in);
    for (size_t i = 0; i < w->n_fence; i++)
        code_scan(&w->in[i], code_dedented(w->fence[i].content, w->lang, w->arena), w->lang,
                  w->arena);
    code_scan(&w->all, text, w->lang, w->arena);
    hide_fences(w);
}

void code_work(struct work *w, struct str text, const struct problem *problem,
               const struct lang *lang, struct arena *arena)
{
    const char *entry = problem->entry ? problem->entry : "", *dot = strchr(entry, '.');
    *w = (struct work){.problem = problem, .lang = lang, .arena = arena, .entry = str_c(entry)};
    if (dot)
        w->entry = str_slice(w->entry, 0, (size_t)(dot - entry));
    code_scan(&w->interface, problem->interface, lang, arena);
    w->given = arena_alloc(arena, sizeof *w->given);
    look(w, text);
}

void code_work_part(struct work *w, struct str text, const struct work *outer)
{
    *w = *outer;
    look(w, text);
}

/* --- rules --- */

static bool whole_block(const struct work *w, bool closed, struct str *code)
{
    ptrdiff_t i = code_chosen(w, false);
    if (i < 0 || w->fence[i].closed != closed)
        return false;
    *code = code_helped(w, i, closed ? w->in[i].text : code_pieces(&w->in[i], false, w->arena));
    return true;
}

static bool rule_fence(const struct work *w, struct str *code)
{
    return whole_block(w, true, code);
}

/* The closing fence is missing: prose may follow. */
static bool rule_fence_open(const struct work *w, struct str *code)
{
    return whole_block(w, false, code);
}

/* Prose around a program has little code in it by chance. */
static bool is_program(const struct work *w)
{
    size_t code = 0, all = 0;
    for (size_t i = 0; i < w->all.n; i++) {
        const struct piece *p = &w->all.piece[i];
        size_t n = p->end - p->begin;
        if (p->kind == PIECE_DEFINES || p->kind == PIECE_BRINGS)
            return true;
        all += n;
        code += p->kind == PIECE_RUNS ? n : 0;
    }
    return 2 * code > all;
}

static bool rule_bare(const struct work *w, struct str *code)
{
    struct view v = code_view(&w->all, w->entry);
    if (!v.has || v.cut || v.excerpt || (!w->entry.n && !is_program(w)))
        return false;
    *code = code_helped(w, -1, code_pieces(&w->all, false, w->arena));
    return true;
}

static bool rule_fence_cut(const struct work *w, struct str *code)
{
    ptrdiff_t i = code_chosen(w, true);
    if (i < 0)
        return false;
    *code = code_helped(w, i, w->in[i].text);
    return true;
}

static bool rule_bare_cut(const struct work *w, struct str *code)
{
    struct view v = code_view(&w->all, w->entry);
    if (!v.has || v.excerpt || (!w->entry.n && !is_program(w)))
        return false;
    *code = code_pieces(&w->all, true, w->arena);
    return true;
}

static bool rule_fence_body(const struct work *w, struct str *code)
{
    for (size_t i = w->n_fence; i-- > 0;)
        if (!w->fence[i].foreign && code_body(w, &w->in[i], w->fence[i].closed, code))
            return true;
    return false;
}

static bool rule_body(const struct work *w, struct str *code)
{
    return code_body(w, &w->all, false, code);
}

static bool has_code(const struct scan *scan, bool runs)
{
    for (size_t i = 0; i < scan->n; i++)
        if (scan->piece[i].kind == PIECE_DEFINES ||
            (runs && scan->piece[i].kind != PIECE_PROSE && scan->piece[i].kind != PIECE_COMMENT))
            return true;
    return false;
}

/* Code, but not what was asked for: it will be said so when it is run. */
static bool rule_fence_other(const struct work *w, struct str *code)
{
    for (int runs = 0; runs < 2; runs++)
        for (size_t i = w->n_fence; i-- > 0;)
            if (!w->fence[i].foreign && has_code(&w->in[i], runs)) {
                *code = code_helped(w, (ptrdiff_t)i, w->in[i].text);
                return true;
            }
    return false;
}

/* Without any prose it is code. */
static bool rule_bare_other(const struct work *w, struct str *code)
{
    bool prose = false;
    for (size_t i = 0; i < w->all.n; i++)
        prose |= w->all.piece[i].kind == PIECE_PROSE;
    if (!has_code(&w->all, !prose))
        return false;
    *code = prose ? code_pieces(&w->all, true, w->arena) : w->text;
    return code->n > 0;
}

static const struct rule rules[] = {
    {"fence", "fence+given", rule_fence, false, false},
    {"fence-open", "fence-open+given", rule_fence_open, false, false},
    {"bare", "bare+given", rule_bare, false, false},
    {"fence-cut", "fence-cut+given", rule_fence_cut, false, true},
    {"bare-cut", "bare-cut", rule_bare_cut, false, true},
    {"fence-body", "fence-body", rule_fence_body, false, false},
    {"body", "body", rule_body, false, false},
    {"fence-other", "fence-other", rule_fence_other, true, false},
    {"bare-other", "bare-other", rule_bare_other, true, false},
};

static const struct rule *rules_apply(const struct work *w, struct str *code)
{
    for (size_t i = 0; i < countof(rules); i++)
        if (rules[i].find(w, code))
            return &rules[i];
    return NULL;
}

static const char *name_of(const struct rule *r, const struct work *w)
{
    return *w->given ? r->given : r->name;
}

/* --- parts of a reply --- */

static bool find_between(const void *data, struct str text, struct str *code)
{
    const struct work *w = data;
    struct work inside;
    const struct rule *r;
    code_work_part(&inside, text, w);
    r = rules_apply(&inside, code);
    return r && !r->other;
}

static const char *marks_apply(const struct work *w, struct str *code)
{
    return marks_find(w->text, &(struct finding){find_between, w}, code);
}

/* The next turn's offset behind `from`: not inside of code. *p goes along. */
static size_t next_turn(const struct work *w, size_t from, size_t *p)
{
    for (size_t i = from; i < w->text.n; i++) {
        const struct piece *at;
        while (*p < w->all.n && w->all.piece[*p].end <= i)
            ++*p;
        at = *p < w->all.n ? &w->all.piece[*p] : NULL;
        if (at && at->kind == PIECE_DEFINES && at->begin <= i && !at->cut)
            i = at->end - 1;
        else if (turn_at(w->text, i))
            return i;
    }
    return w->text.n;
}

/* Each turn by itself, until one has the answer. */
static const char *turns_apply(const struct work *w, struct str *code)
{
    size_t p = 0, from = 0, end = next_turn(w, 0, &p);
    if (end == w->text.n)
        return NULL;
    while (from < w->text.n) {
        struct work turn;
        const struct rule *r;
        const char *name;
        code_work_part(&turn, str_slice(w->text, from, end), w);
        if ((name = marks_apply(&turn, code)))
            return name;
        r = rules_apply(&turn, code);
        if (r && !r->other && !r->cut)
            return name_of(r, &turn);
        from = end;
        end = from < w->text.n ? next_turn(w, from + 1, &p) : from;
    }
    return NULL;
}

static bool strings_apply(const struct work *w, struct str *code)
{
    struct str text = strings_blocks(w->text, w->lang->starts, w->arena);
    struct work inside;
    const struct rule *r;
    if (!text.n)
        return false;
    code_work_part(&inside, text, w);
    r = rules_apply(&inside, code);
    return r && !r->other;
}

static const char *find_code(const struct work *w, struct str *code)
{
    struct str in_json;
    const char *name = turns_apply(w, code);
    const struct rule *r;
    if (name || (name = marks_apply(w, code)))
        return name;
    r = rules_apply(w, code);
    if ((!r || r->other || r->cut) && strings_apply(w, &in_json)) {
        *code = in_json;
        return "json";
    }
    return r ? name_of(r, w) : NULL;
}

/* Reasoning that never ended, of a model that came to its own end: the mark was forgotten, and the
 * code at the end is the answer. */
static bool in_thoughts(struct work *w, const struct reply *reply, struct str thoughts)
{
    struct view v = {0};
    if (reply->finish != FINISH_STOP)
        return false;
    code_work(w, clean_text(thoughts, w->lang, w->arena), w->problem, w->lang, w->arena);
    v = code_view(&w->all, w->entry);
    return (v.has && !v.cut && w->entry.n) || code_chosen(w, false) >= 0;
}

static void whole_reply(struct candidate *ret, const struct reply *reply,
                        const struct problem *problem, const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.rule = ""};
    struct str code = {0}, thoughts;
    const char *rule;
    struct work w = {.problem = problem, .lang = lang, .arena = arena};
    bool unclosed = reasoning_split(reply->text, lang, &c.answer, &thoughts, arena);
    if (unclosed && !str_trim(c.answer).n && in_thoughts(&w, reply, thoughts)) {
        c.answer = thoughts;
        thoughts = str_slice(thoughts, 0, 0);
    } else {
        code_work(&w, clean_text(c.answer, lang, arena), problem, lang, arena);
    }
    c.reasoning = thoughts_joined(reply->reasoning, thoughts, arena);
    rule = find_code(&w, &code);
    if (rule) {
        c.rule = rule;
        c.code = clean_entities(arena_str(arena, code), lang, arena);
    } else {
        c.none = none_reason(reply, c.answer);
    }
    *ret = c;
}

/* --- completions --- */

/* Does a line of the text begin with a fence? In a string of code one may stand. */
static bool has_fence(const struct work *w)
{
    return w->n_fence > 0;
}

/* Code that was taken out of a reply elsewhere. A text that begins with a body goes on with the prompt's
 * code, whatever it defines behind that. */
static void completion(struct candidate *ret, const struct reply *reply,
                       const struct problem *problem, const struct lang *lang, struct arena *arena)
{
    struct candidate c = {.answer = reply->text, .reasoning = reply->reasoning, .rule = ""};
    struct str text = clean_bytes(reply->text, arena), code;
    struct work w;
    struct view v;
    code_work(&w, text, problem, lang, arena);
    v = code_view(&w.all, w.entry);
    if (!has_fence(&w) && w.all.n && w.all.piece[0].kind == PIECE_BODY && rule_body(&w, &code)) {
        c.rule = "body";
        c.code = code;
    } else if (!has_fence(&w) && v.has) {
        c.rule = "completion";
        c.code = text;
    } else {
        whole_reply(ret, reply, problem, lang, arena);
        return;
    }
    *ret = c;
}

const struct extraction extraction_code = {.reply = whole_reply, .completion = completion};
