/* check.c: the table of checks: what each asks, and its answer as JSON. */
#include "runners/checks/check.h"

#include "runners/checks/equiv.h"
#include "runners/checks/lint.h"
#include "runners/checks/synth.h"

/* ---- equivalence ---- */

static int plan_equivalence(const struct check_tool *tool, struct exec_job *ret,
                            const struct check_subject *s, struct arena *arena, struct err *err)
{
    struct equiv_options eo = {0};
    return equiv_plan(tool, ret, s->reference, s->code, s->entry, &eo, arena, err);
}

static void read_equivalence(struct check_result *ret, const struct exec_result *result,
                             struct arena *arena)
{
    struct equiv e;
    json_t *json = json_object();
    equiv_read(&e, result, arena);
    *ret = (struct check_result){.result = equiv_result_name(e.result), .detail = json};
    json_add_cstr(json, "how", e.how);
    if (e.steps)
        json_add_int(json, "steps", e.steps);
    if (e.reason && *e.reason)
        json_add_cstr(json, "reason", e.reason);
    if (e.result == EQUIV_DIFFERENT) {
        json_add_str(json, "counterexample", e.example);
        ret->flag = arena_printf(arena, "not equivalent to the reference: step %d", e.steps);
    }
}

/* ---- synthesis ---- */

static int plan_synth(const struct check_tool *tool, struct exec_job *ret,
                      const struct check_subject *s, struct arena *arena, struct err *err)
{
    return synth_plan(tool, ret, s->code, s->entry, arena, err);
}

static void read_synth(struct check_result *ret, const struct exec_result *result,
                       struct arena *arena)
{
    struct synth y;
    json_t *json = json_object(), *list;
    synth_read(&y, result, arena);
    *ret = (struct check_result){.result = y.ok ? "ok" : "failed", .detail = json};
    json_add_bool(json, "ok", y.ok);
    if (*y.error)
        json_add_cstr(json, "error", y.error);
    json_add_int(json, "cells", y.cells);
    json_add_int(json, "registers", y.registers);
    json_add_int(json, "latches", y.latches);
    json_add_int(json, "depth", y.depth);
    list = json_add(json, "inferred_latches", json_array());
    for (size_t i = 0; i < y.n_latch; i++)
        json_array_append_new(list, json_text(str_c(y.latch[i])));
}

/* ---- lint ---- */

static int plan_lint(const struct check_tool *tool, struct exec_job *ret,
                     const struct check_subject *s, struct arena *arena, struct err *err)
{
    return lint_plan(tool, ret, s->code, s->entry, arena, err);
}

static void read_lint(struct check_result *ret, const struct exec_result *result,
                      struct arena *arena)
{
    struct lint l;
    json_t *json = json_object(), *codes, *lines;
    lint_read(&l, result, arena);
    *ret = (struct check_result){.result = !l.ran       ? "failed"
                                           : l.errors   ? "errors"
                                           : l.warnings ? "warnings"
                                                        : "clean",
                                 .detail = json};
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
}

/* ---- the table ---- */

const struct check check_table[CHECK_KIND_COUNT] = {
    [CHECK_EQUIVALENCE] = {.unplanned = "unknown",
                           .open = equiv_open,
                           .plan = plan_equivalence,
                           .read = read_equivalence},
    [CHECK_SYNTH] = {.twice = true,
                     .unplanned = "failed",
                     .open = equiv_open,
                     .plan = plan_synth,
                     .read = read_synth},
    [CHECK_LINT] = {.unplanned = "failed",
                    .open = linter_open,
                    .plan = plan_lint,
                    .read = read_lint},
};

const char *check_kind_name(enum check_kind kind)
{
    static const char *const name[] = {
#define X(id, text) [id] = text,
        CHECK_KINDS(X)
#undef X
    };
    return name[kind];
}
