/* types.c: parameters that are not handed on to the candidate where it is compiled by
 * itself: types, which Verilator's XML does not tell, and unpacked arrays. What such a parameter
 * generates only for the bench is not looked at there, so whoever has one and names something that
 * could be the bench's cannot be said to keep to himself. */
#include "runners/verilator/verilator.h"

#include "harness/lang/verilog/verilog.h"

#include <string.h>

/* "parameter type T", also where the first word is left out; "parameter int A [2]". */
static bool has_such_parameter(const struct job *job)
{
    struct vscan scan;
    const struct unit *u;
    struct vlex lex;
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    bool parameter = false;
    verilog_scan(&scan, verilator_candidate(job), job->arena);
    if (!(u = vscan_find(&scan, job->problem->entry, true)))
        return false;
    for (lex = (struct vlex){.s = unit_text(&scan, u)}; vlex_next(&lex, &t); before = t) {
        if (vtok_is(&t, "parameter") || vtok_is(&t, "#"))
            parameter = true;
        else if (vtok_is(&t, ";") || vtok_is(&t, "input") || vtok_is(&t, "output"))
            parameter = false;
        if (parameter && (vtok_is(&t, "type") || (vtok_is(&t, "[") && vtok_is_name(&before))))
            return true;
    }
    return false;
}

static bool bench_has_name(const struct job *job, struct str name)
{
    struct vtoken t;
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vlex lex = {.s = job->problem->file[i].data};
        while (job->problem->file[i].compiled && vlex_next(&lex, &t))
            if (vtok_is_name(&t) && str_eq(t.text, name))
                return true;
    }
    return false;
}

/* The first name of a path ("tb.x", "g[0].x", "$root.x") that is a word of the bench's too; empty:
 * there is none. */
static struct str path_into_bench(const struct job *job)
{
    struct vlex lex = {.s = verilator_candidate(job)};
    struct vtoken t, before = {.kind = VTOK_PUNCT};
    struct str first = {0};
    for (int depth = 0; vlex_next(&lex, &t); before = t) {
        depth += vtok_is(&t, "[") - vtok_is(&t, "]");
        if (depth == 0 && (vtok_is_name(&t) || vtok_is(&t, "$root")) && !vtok_is(&before, "."))
            first = t.text;
        if (depth || !vtok_is(&t, ".") || !(vtok_is(&before, "]") || str_eq(before.text, first)))
            continue;
        if (str_eqc(first, "$root") || bench_has_name(job, first))
            return first;
    }
    return (struct str){0};
}

void verilator_judge_types(const struct job *job, struct verdict *ret)
{
    struct str name;
    if (!has_such_parameter(job) || !(name = path_into_bench(job)).n)
        return;
    hdl_set(ret, CLASS_HARNESS_ERROR, "parameters",
            arena_printf(job->arena,
                         "passes, but what it does with %.*s under the bench's parameters cannot "
                         "be looked at: some are types or arrays. Judge it with Icarus, or give "
                         "the bench none",
                         (int)name.n, name.p));
    ret->step = "parameters";
}
