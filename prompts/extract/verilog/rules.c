/* rules.c: from a reply to the code that is compiled.
 *
 * An ordered table of rules; the first that finds something names itself on the candidate. Explicit
 * marks win over fences, fences over bare text, a module that defines what was asked for over
 * anything else, a whole module over one that is cut off. Among equals the last wins: models
 * correct themselves. Code is never repaired or renamed: what does not compile is the model's
 * answer all the same. */
#include "prompts/extract/verilog/rules.h"
#include "prompts/reply/clean.h"

#include <string.h>

void work_init(struct work *w, struct str text, const struct problem *problem, struct arena *arena)
{
    *w = (struct work){.text = text, .problem = problem, .arena = arena};
    w->fence = fences_find(text, &lang_verilog, &w->n_fence, arena);
    w->in = arena_alloc(arena, (w->n_fence + 1) * sizeof *w->in);
    for (size_t i = 0; i < w->n_fence; i++)
        verilog_scan(&w->in[i], w->fence[i].content, arena);
    verilog_scan(&w->all, text, arena);
}

/* --- rules --- */

static struct str block_code(const struct work *w, size_t i)
{
    const char *entry = w->problem->entry;
    bool code = (w->fence[i].closed && !has_prose(&w->in[i])) || !w->in[i].n;
    return with_helpers(w, i,
                        code ? assemble_code(&w->in[i], entry, w->arena)
                             : assemble_prose(&w->in[i], entry, NULL, w->arena));
}

/* The block to take; none when it shows a part of a module that stands elsewhere in whole. */
static ptrdiff_t whole_block(const struct work *w)
{
    bool excerpt;
    ptrdiff_t i = block_chosen(w, &excerpt);
    struct whole all;
    if (i < 0 || !excerpt)
        return i;
    all = whole_of(&w->all, w->problem->entry);
    return all.unit && !whole_is_excerpt(&all, all.largest) ? -1 : i;
}

/* A closed block that defines the module. */
static bool rule_fence(const struct work *w, struct str *code)
{
    ptrdiff_t i = whole_block(w);
    if (i < 0 || !w->fence[i].closed)
        return false;
    *code = block_code(w, (size_t)i);
    return true;
}

/* A block that defines the module and whose closing fence is missing: prose may follow. */
static bool rule_fence_open(const struct work *w, struct str *code)
{
    ptrdiff_t i = whole_block(w);
    if (i < 0 || w->fence[i].closed)
        return false;
    *code = block_code(w, (size_t)i);
    return true;
}

static bool rule_bare(const struct work *w, struct str *code)
{
    if (!vscan_find(&w->all, w->problem->entry, true))
        return false;
    *code = assemble_prose(&w->all, w->problem->entry, NULL, w->arena);
    return true;
}

/* The last block that has a unit `entry` without an end; those of other languages only when no
 * other has. -1: none. */
static ptrdiff_t block_begun(const struct work *w)
{
    for (int foreign = 0; foreign < 2; foreign++)
        for (size_t i = w->n_fence; i-- > 0;)
            if (w->fence[i].foreign == (foreign == 1) &&
                vscan_find(&w->in[i], w->problem->entry, false))
                return (ptrdiff_t)i;
    return -1;
}

/* A block in which the module begins and never ends. */
static bool cut_block(const struct work *w, bool closed, struct str *code)
{
    ptrdiff_t i = block_begun(w);
    if (i < 0 || w->fence[i].closed != closed)
        return false;
    *code = with_helpers(w, (size_t)i, w->fence[i].content);
    return true;
}

static bool rule_fence_cut(const struct work *w, struct str *code)
{
    return cut_block(w, true, code);
}

static bool rule_fence_open_cut(const struct work *w, struct str *code)
{
    return cut_block(w, false, code);
}

static bool rule_bare_cut(const struct work *w, struct str *code)
{
    const struct unit *u = vscan_find(&w->all, w->problem->entry, false);
    if (!u)
        return false;
    *code = assemble_prose(&w->all, w->problem->entry, u, w->arena);
    return true;
}

static struct str behind_interface(const struct work *w, struct str body)
{
    struct str header = w->problem->interface;
    struct buf b;
    buf_init(&b, header.n + body.n + 2);
    buf_adds(&b, header);
    if (header.n && !str_ends(header, "\n"))
        buf_addc(&b, "\n");
    buf_adds(&b, body);
    return arena_take(w->arena, &b);
}

/* A completion without its header inside a scanned stretch: from its first statement to the stray
 * endmodule, or, where there is none, to the end; then the helper modules. */
static bool body_code(const struct work *w, const struct vscan *scan, struct str *code)
{
    size_t begin, end = scan->stray ? scan->stray : scan->text.n;
    struct str ret;
    struct buf b;
    if (!body_find(scan, &begin) || begin >= end)
        return false;
    buf_init(&b, 2 * scan->text.n + 1000);
    while (begin > 0 && (scan->text.p[begin - 1] == ' ' || scan->text.p[begin - 1] == '\t'))
        begin--;
    buf_adds(&b, str_slice(scan->text, begin, end));
    buf_addc(&b, "\n");
    for (size_t i = 0; i < scan->n; i++) {
        const struct unit *u = &scan->unit[i];
        if ((u->begin >= end || u->end <= begin) && unit_is_answer(scan, u, w->problem->entry)) {
            buf_addc(&b, "\n");
            buf_adds(&b, unit_text(scan, u));
            buf_addc(&b, "\n");
        }
    }
    ret = buf_str(&b);
    *code = behind_interface(w, ret);
    buf_finish(&b);
    return true;
}

/* Without an interface nothing can be put in front of a body: leave the
 * others their chance first. */
static bool body_is_welcome(const struct work *w)
{
    return w->problem->interface.n > 0 || w->all.n == 0;
}

/* The last block with a body; one that reaches its endmodule is preferred. */
static bool rule_fence_body(const struct work *w, struct str *code)
{
    size_t begin;
    for (int with_end = 1; with_end >= 0 && body_is_welcome(w); with_end--)
        for (size_t i = w->n_fence; i-- > 0;) {
            if (w->fence[i].foreign || (w->in[i].stray > 0) < with_end)
                continue;
            if (w->fence[i].closed && body_find(&w->in[i], &begin)) {
                *code = behind_interface(w, w->fence[i].content);
                return true;
            }
            if (!w->fence[i].closed && body_code(w, &w->in[i], code))
                return true;
        }
    return false;
}

static bool rule_body(const struct work *w, struct str *code)
{
    return body_is_welcome(w) && body_code(w, &w->all, code);
}

static bool has_answer(const struct work *w, const struct vscan *scan)
{
    for (size_t i = 0; i < scan->n; i++)
        if (unit_is_answer(scan, &scan->unit[i], w->problem->entry) ||
            (scan->unit[i].module && !scan->unit[i].complete))
            return true;
    return false;
}

/* Modules, but none with the name that was asked for: the compiler will say so. */
static bool rule_fence_other(const struct work *w, struct str *code)
{
    for (size_t i = w->n_fence; i-- > 0;)
        if (!w->fence[i].foreign && has_answer(w, &w->in[i])) {
            *code = with_helpers(w, i, assemble_code(&w->in[i], w->problem->entry, w->arena));
            return true;
        }
    return false;
}

static bool rule_bare_other(const struct work *w, struct str *code)
{
    const struct unit *cut = NULL;
    bool whole = false;
    for (size_t i = 0; i < w->all.n; i++) {
        whole |= unit_is_answer(&w->all, &w->all.unit[i], w->problem->entry);
        if (!cut && w->all.unit[i].module && !w->all.unit[i].complete)
            cut = &w->all.unit[i];
    }
    if (!whole && !cut)
        return false;
    *code = assemble_prose(&w->all, w->problem->entry, whole ? NULL : cut, w->arena);
    return true;
}

static const struct rule rules[] = {
    {"fence", rule_fence, false, false},
    {"fence-open", rule_fence_open, false, false},
    {"fence-joined", rule_fence_joined, false, false},
    {"bare", rule_bare, false, false},
    {"fence-cut", rule_fence_cut, false, true},
    {"fence-open", rule_fence_open_cut, false, true},
    {"bare-cut", rule_bare_cut, false, true},
    {"fence-body", rule_fence_body, false, false},
    {"body", rule_body, false, false},
    {"fence-other", rule_fence_other, true, false},
    {"bare-other", rule_bare_other, true, false},
};

const struct rule *rules_apply(const struct work *w, struct str *code)
{
    for (size_t i = 0; i < countof(rules); i++)
        if (rules[i].find(w, code))
            return &rules[i];
    return NULL;
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
    return r ? r->name : NULL;
}

/* Reasoning that never ended, of a model that came to its own end: the mark was forgotten, and the
 * code at the end is the answer. */
static bool in_thoughts(struct work *w, const struct reply *reply, struct str thoughts,
                        const struct problem *problem, struct arena *arena)
{
    if (reply->finish != FINISH_STOP)
        return false;
    work_init(w, clean_text(thoughts, &lang_verilog, arena), problem, arena);
    return vscan_find(&w->all, problem->entry, true) != NULL;
}

void rules_extract(struct candidate *ret, const struct reply *reply, const struct problem *problem,
                   struct arena *arena)
{
    struct candidate c = {.rule = ""};
    struct str code = {0}, thoughts;
    const char *rule;
    struct work w;
    bool unclosed = reasoning_split(reply->text, &lang_verilog, &c.answer, &thoughts, arena);
    if (unclosed && !str_trim(c.answer).n && in_thoughts(&w, reply, thoughts, problem, arena)) {
        c.answer = thoughts;
        thoughts = str_slice(thoughts, 0, 0);
    } else {
        work_init(&w, clean_text(c.answer, &lang_verilog, arena), problem, arena);
    }
    c.reasoning = thoughts_joined(reply->reasoning, thoughts, arena);
    rule = find_code(&w, &code);
    if (rule) {
        c.rule = rule;
        c.code = clean_entities(arena_str(arena, code), &lang_verilog, arena);
    } else {
        c.none = none_reason(reply, c.answer);
    }
    *ret = c;
}
