/* check.c: further checks of samples that passed.
 *
 * Each kind is a row of a table: how to plan its visit to a cell, and how to read the result.
 * Synthesis has a row for the reference as well, whose figures are stored beside the candidate's;
 * they are found once for each problem. */
#include "harness/flow/check.h"

#include "harness/io/json.h"
#include "runners/checks/lint.h"
#include "runners/checks/yosys.h"
#include "runners/runner/given.h"

#include <stdlib.h>
#include <string.h>

struct checker {
    const struct suite *suite;
    bool wanted[CHECK_KIND_COUNT];
    struct yosys yosys;
    struct linter linter;
    json_t **reference; /* by problem: figures of its reference's synthesis; NULL: not known;
                         * owned */
    struct arena arena;
};

static const char *const kind_name[] = {
#define X(id, name) [id] = name,
    CHECK_KINDS(X)
#undef X
};

static size_t index_of(const struct checker *c, const struct sample *s)
{
    return (size_t)(s->problem - c->suite->problem);
}

static struct sample_check *new_check(struct sample *s, enum check_kind kind, const char *tool)
{
    struct sample_check *ret = &s->check[s->n_check++];
    *ret = (struct sample_check){
        .kind = kind_name[kind], .tool = tool, .result = "unknown", .detail = ""};
    return ret;
}

/* One JSON object as the check's text; takes `json`. */
static const char *text_of(json_t *json, struct arena *arena)
{
    struct buf b;
    const char *ret;
    buf_init(&b, 1u << 20);
    json_dump(json, &b);
    ret = arena_take_c(arena, &b);
    json_decref(json);
    return ret;
}

/* A check that could not be planned has been made, and says why nothing came of it. False. */
static bool not_planned(struct sample_check *check, const char *result, const struct err *err,
                        struct arena *arena)
{
    json_t *json = json_object();
    check->result = result;
    json_add_cstr(json, "reason", err->text);
    check->detail = text_of(json, arena);
    return false;
}

/* What a tool must read to know the candidate. */
static struct str whole(struct sample *s)
{
    return given_whole(s->problem, s->candidate.code, &s->arena);
}

/* ---- equivalence ---- */

static bool plan_equivalence(struct checker *c, struct sample *s, struct checks_of *of)
{
    struct equiv_options eo = {0};
    struct err err = {0};
    const struct problem *p = s->problem;
    if (!c->wanted[CHECK_EQUIVALENCE])
        return false;
    of->open = new_check(s, CHECK_EQUIVALENCE, c->yosys.text);
    if (equiv_plan(&c->yosys, &of->visit, given_whole(p, p->reference, &s->arena), whole(s),
                   p->entry, &eo, &s->arena, &err) < 0)
        return not_planned(of->open, "unknown", &err, &s->arena);
    return true;
}

/* A sample that passes but is not equivalent gets a flag. It stays a pass: the bench decides. */
static void flag_difference(struct sample *s, const struct equiv *e)
{
    struct verdict *v = &s->verdict;
    const char *text =
        arena_printf(&s->arena, "not equivalent to the reference: step %d", e->steps);
    v->flags = *v->flags ? arena_printf(&s->arena, "%s; %s", v->flags, text) : text;
}

static void read_equivalence(struct checker *c, struct sample *s, struct checks_of *of,
                             const struct exec_result *result)
{
    struct equiv e;
    json_t *json = json_object();
    (void)c;
    equiv_read(&e, result, &s->arena);
    of->open->result = equiv_result_name(e.result);
    json_add_cstr(json, "how", e.how);
    if (e.steps)
        json_add_int(json, "steps", e.steps);
    if (e.reason && *e.reason)
        json_add_cstr(json, "reason", e.reason);
    if (e.result == EQUIV_DIFFERENT) {
        json_add_str(json, "counterexample", e.example);
        flag_difference(s, &e);
    }
    of->open->detail = text_of(json, &s->arena);
}

/* ---- synthesis ---- */

static json_t *synth_json(const struct synth *y)
{
    json_t *json = json_object(), *list;
    json_add_bool(json, "ok", y->ok);
    if (*y->error)
        json_add_cstr(json, "error", y->error);
    json_add_int(json, "cells", y->cells);
    json_add_int(json, "registers", y->registers);
    json_add_int(json, "latches", y->latches);
    json_add_int(json, "depth", y->depth);
    list = json_add(json, "inferred_latches", json_array());
    for (size_t i = 0; i < y->n_latch; i++)
        json_array_append_new(list, json_text(str_c(y->latch[i])));
    return json;
}

/* The reference is synthesized before the candidate, once for each problem. Where that cannot be
 * planned the candidate's cannot be either, and says so. */
static bool plan_reference(struct checker *c, struct sample *s, struct checks_of *of)
{
    struct err ignored = {0};
    if (!c->wanted[CHECK_SYNTH] || c->reference[index_of(c, s)])
        return false;
    of->open = NULL;
    return synth_plan(&c->yosys, &of->visit,
                      given_whole(s->problem, s->problem->reference, &s->arena), s->problem->entry,
                      &s->arena, &ignored) == 0;
}

static void read_reference(struct checker *c, struct sample *s, struct checks_of *of,
                           const struct exec_result *result)
{
    struct synth y;
    json_t **at = &c->reference[index_of(c, s)];
    (void)of;
    synth_read(&y, result, &s->arena);
    json_decref(*at); /* another sample of the problem may have had the same done meanwhile */
    *at = synth_json(&y);
}

static bool plan_synth(struct checker *c, struct sample *s, struct checks_of *of)
{
    struct err err = {0};
    if (!c->wanted[CHECK_SYNTH])
        return false;
    of->open = new_check(s, CHECK_SYNTH, c->yosys.text);
    if (synth_plan(&c->yosys, &of->visit, whole(s), s->problem->entry, &s->arena, &err) < 0)
        return not_planned(of->open, "failed", &err, &s->arena);
    return true;
}

static void read_synth(struct checker *c, struct sample *s, struct checks_of *of,
                       const struct exec_result *result)
{
    struct synth y;
    json_t *json, *reference = c->reference[index_of(c, s)];
    synth_read(&y, result, &s->arena);
    of->open->result = y.ok ? "ok" : "failed";
    json = synth_json(&y);
    if (reference)
        json_object_set(json, "reference", reference);
    of->open->detail = text_of(json, &s->arena);
}

/* ---- lint ---- */

static bool plan_lint(struct checker *c, struct sample *s, struct checks_of *of)
{
    struct err err = {0};
    if (!c->wanted[CHECK_LINT])
        return false;
    of->open = new_check(s, CHECK_LINT, c->linter.text);
    if (lint_plan(&c->linter, &of->visit, whole(s), s->problem->entry, &s->arena, &err) < 0)
        return not_planned(of->open, "failed", &err, &s->arena);
    return true;
}

static void read_lint(struct checker *c, struct sample *s, struct checks_of *of,
                      const struct exec_result *result)
{
    struct lint l;
    json_t *json = json_object(), *codes, *lines;
    (void)c;
    lint_read(&l, result, &s->arena);
    of->open->result = !l.ran ? "failed" : l.errors ? "errors" : l.warnings ? "warnings" : "clean";
    if (*l.reason)
        json_add_cstr(json, "reason", l.reason);
    json_add_int(json, "warnings", l.warnings);
    json_add_int(json, "errors", l.errors);
    codes = json_add(json, "codes", json_object());
    for (size_t i = 0; i < l.n_count; i++)
        json_add_int(codes, *l.count[i].code ? l.count[i].code : "error", l.count[i].n);
    lines = json_add(json, "first", json_array());
    for (size_t i = 0; i < l.n_line; i++)
        json_array_append_new(lines, json_text(str_c(l.line[i])));
    of->open->detail = text_of(json, &s->arena);
}

/* ---- one after the other ---- */

static const struct {
    bool (*plan)(struct checker *c, struct sample *s, struct checks_of *of);
    void (*read)(struct checker *c, struct sample *s, struct checks_of *of,
                 const struct exec_result *result);
} steps[] = {
    {plan_equivalence, read_equivalence},
    {plan_reference, read_reference},
    {plan_synth, read_synth},
    {plan_lint, read_lint},
};

bool checker_next(struct checker *c, struct sample *s, struct checks_of *of)
{
    if (!c)
        return false;
    while ((size_t)of->step < countof(steps)) {
        of->visit = (struct exec_job){0};
        if (steps[of->step++].plan(c, s, of))
            return true;
    }
    return false;
}

void checker_take(struct checker *c, struct sample *s, struct checks_of *of,
                  const struct exec_result *result)
{
    steps[of->step - 1].read(c, s, of, result);
    for (size_t i = 0; of->open && i < result->n_step; i++)
        of->open->cpu_ms += (double)result->step[i].cpu_us / 1000;
}

/* ---- life ---- */

static int open_tools(struct checker *c, struct err *err)
{
    bool yosys = c->wanted[CHECK_EQUIVALENCE] || c->wanted[CHECK_SYNTH];
    if (yosys && yosys_open(&c->yosys, &c->arena, err) < 0)
        return -1;
    return c->wanted[CHECK_LINT] ? linter_open(&c->linter, &c->arena, err) : 0;
}

int checker_new(struct checker **ret, const struct suite *suite, unsigned wanted, struct err *err)
{
    struct checker *c;
    *ret = NULL;
    if (!wanted)
        return 0;
    c = mem_alloc(sizeof *c);
    c->suite = suite;
    for (int i = 0; i < CHECK_KIND_COUNT; i++)
        c->wanted[i] = (wanted & 1u << i) != 0;
    c->reference = mem_alloc((suite->n + 1) * sizeof(json_t *));
    if (open_tools(c, err) < 0) {
        checker_free(c);
        return -1;
    }
    *ret = c;
    return 0;
}

void checker_free(struct checker *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->suite->n; i++)
        json_decref(c->reference[i]);
    free(c->reference);
    arena_finish(&c->arena);
    free(c);
}
