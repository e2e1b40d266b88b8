/* native.c: benches in VHDL. The candidate becomes a netlist in a visit of its own; entity of the reference,
 * netlist and bench are simulated in another; and the candidate itself in a third, whose result can only
 * take a verdict away. */
#include "runners/ghdl/native.h"

#include "runners/hdl/hdl.h"
#include "runners/runner/visit.h"

#include <string.h>

#define NETLIST "netlist.vhd"

bool ghdl_is_native(const struct job *job)
{
    return strcmp(job->oracle->name, GHDL_BENCH) == 0;
}

/* Each run has a nonce that the other does not know. */
static struct str nonce_of(const struct job *job, const char *phase)
{
    size_t half = strlen(job->nonce) / 2;
    bool confirms = strcmp(phase, PHASE_CONFIRM) == 0;
    return str_slice(str_c(job->nonce), confirms ? half : 0, confirms ? 2 * half : half);
}

/* ---- what to run ---- */

static struct exec_step *add_step(struct exec_job *ret, const char *name, const char *const *argv,
                                  struct exec_limits limits)
{
    struct exec_step *step = &ret->step[ret->n_step++];
    *step = (struct exec_step){.name = name, .limits = limits};
    visit_set_argv(step, argv);
    return step;
}

/* `ghdl -a` of these files, in this order. */
static struct exec_step *add_analysis(struct exec_job *ret, const char *ghdl, const char *name,
                                      const char *const *file)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {ghdl,         "-a",        "--std=08",
                                           "-fsynopsys", "-frelaxed", "-fno-caret-diagnostics"};
    size_t n = 6;
    for (; *file && n < EXEC_ARGV_MAX; file++)
        argv[n++] = *file;
    argv[n] = NULL;
    return add_step(ret, name, argv, visit_compile_limits());
}

static void add_bench(struct exec_job *ret, struct exec_file *table, const struct job *job,
                      const char *ghdl, const char *phase)
{
    const struct problem *p = job->problem;
    const char **file = arena_alloc(job->arena, (p->n_file + 1) * sizeof *file);
    const char *nonce = arena_printf(job->arena, "-gnonce=" STR_FMT, STR_ARG(nonce_of(job, phase)));
    const char *run[] = {ghdl,        "--elab-run",       "--std=08", "-fsynopsys",
                         "-frelaxed", hdl_bench_top(job), nonce,      "--ieee-asserts=disable",
                         NULL};
    size_t n = 0;
    for (size_t i = 0; i < p->n_file; i++) {
        visit_add_file(ret, table, p->file[i].name, p->file[i].data);
        if (p->file[i].compiled)
            file[n++] = p->file[i].name;
    }
    file[n] = NULL;
    add_analysis(ret, ghdl, "bench", file);
    add_step(ret, "simulate", run, visit_run_limits(job));
}

/* The netlist is read once beside the candidate's own entity: what does not fit the reference's, and is not read
 * there either, is GHDL's doing. It may be read with the one only: packages named in front of an entity are
 * seen in its architecture. */
static void plan_netlist(const char *ghdl, struct job *job, struct exec_job *ret)
{
    const char *argv[] = {ghdl,
                          "--synth",
                          "--std=08",
                          "-fsynopsys",
                          "-frelaxed",
                          "-fno-caret-diagnostics",
                          "-Werror=binding",
                          "--latches",
                          "--no-formal",
                          "--out=vhdl",
                          "candidate.vhd",
                          "-e",
                          job->problem->entry,
                          NULL};
    static const char *const design[] = {"candidate.vhd", NULL}, *const netlist[] = {NETLIST, NULL};
    visit_add_file(ret, arena_alloc(job->arena, sizeof(struct exec_file)), "candidate.vhd",
                   job->code);
    add_step(ret, "synthesise", argv, visit_compile_limits())->stdout_file = NETLIST;
    add_analysis(ret, ghdl, "analyse", design);
    add_analysis(ret, ghdl, "read", netlist);
    ret->collect = NETLIST;
    ret->collect_max_bytes = HDL_SOURCE_MAX;
}

/* What is taken of the netlist that there is; p NULL: there is none, or *refused says why not. */
static struct str netlist_of(const struct job *job, const char **refused)
{
    const struct exec_result *r = job_phase(job, PHASE_SYNTHESISE);
    struct str ret;
    *refused = NULL;
    if (!r || r->n_step != 3 || r->step[1].status != EXEC_OK || !r->n_collected ||
        !r->collected[0].data.p)
        return (struct str){0};
    ret = ghdl_taken(r->collected[0].data, job->problem->entry, refused, job->arena);
    return *refused ? (struct str){0} : ret;
}

static bool plan_run(const char *ghdl, struct job *job, struct exec_job *ret)
{
    static const char *const files[] = {"entity.vhd", NETLIST, NULL};
    struct exec_file *table = arena_alloc(job->arena, (job->problem->n_file + 2) * sizeof *table);
    const char *refused;
    struct str netlist = netlist_of(job, &refused);
    struct str entity = ghdl_entity(job->problem->reference, job->problem->entry, job->arena);
    if (!netlist.p || !entity.p)
        return false;
    visit_add_file(ret, table, "entity.vhd", entity);
    visit_add_file(ret, table, NETLIST, netlist);
    add_analysis(ret, ghdl, "join", files);
    add_bench(ret, table, job, ghdl, PHASE_SIMULATE);
    return true;
}

static void plan_confirm(const char *ghdl, struct job *job, struct exec_job *ret)
{
    static const char *const files[] = {"candidate.vhd", NULL};
    struct exec_file *table = arena_alloc(job->arena, (job->problem->n_file + 1) * sizeof *table);
    visit_add_file(ret, table, "candidate.vhd", job->code);
    add_analysis(ret, ghdl, "analyse", files);
    add_bench(ret, table, job, ghdl, PHASE_CONFIRM);
}

static bool has_run(const struct job *job, const char *phase)
{
    const struct exec_result *r = job_phase(job, phase);
    return r && r->n_step == 3 && r->step[1].status == EXEC_OK;
}

int ghdl_native_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     const char **phase)
{
    const char *ghdl = ((const struct ghdl_tools *)tools)->ghdl;
    *ret = (struct exec_job){0};
    if (!job_phase(job, PHASE_SYNTHESISE)) {
        plan_netlist(ghdl, job, ret);
        *phase = PHASE_SYNTHESISE;
    } else if (!job_phase(job, PHASE_SIMULATE)) {
        *phase = PHASE_SIMULATE;
        return plan_run(ghdl, job, ret);
    } else if (has_run(job, PHASE_SIMULATE) && !job_phase(job, PHASE_CONFIRM)) {
        plan_confirm(ghdl, job, ret);
        *phase = PHASE_CONFIRM;
    } else {
        return 0;
    }
    return 1;
}

/* ---- the verdict ---- */

static struct str printed(const struct job *job, const struct exec_outcome *o)
{
    return str_join(output_text(&o->out, job->arena), output_text(&o->err, job->arena), job->arena);
}

/* There is no netlist to run. */
static void judge_translation(const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_SYNTHESISE);
    const char *refused;
    if (!o)
        ret->evidence = hdl_trouble(job);
    else if (netlist_of(job, &refused), refused)
        hdl_set(ret, CLASS_ELABORATION, "unsupported", refused);
    else if (!visit_ended_badly(o, "synthesise", job, ret) &&
             !hdl_judge_compile(job, &ghdl_messages, o, ret))
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "there is no netlist");
    if (strcmp(ret->detail, "multiple_drivers") == 0 && str_has(job->code, "'Z'"))
        ret->detail = "unsupported"; /* drivers in turns: legal, and not made by GHDL */
    ret->step = "synthesise";
}

/* Entity of the reference, netlist and bench do not go together. The bench goes with the entity, unless the
 * suite is wrong. */
static void judge_joining(const struct job *job, const struct exec_outcome *o, struct verdict *ret)
{
    bool joins = o == &job_phase(job, PHASE_SIMULATE)->step[0];
    if (!visit_ended_badly(o, "link", job, ret) && !hdl_judge_compile(job, &ghdl_messages, o, ret))
        ret->evidence = hdl_trouble(job);
    if (ret->class == CLASS_SYNTAX || ret->class == CLASS_ELABORATION)
        hdl_set(ret, CLASS_ELABORATION,
                !joins                                ? "bench"
                : hdl_phase_ok(job, PHASE_SYNTHESISE) ? "port_mismatch"
                                                      : "unsupported",
                ret->evidence);
    ret->step = "link";
}

/* Widths meet where the design is built, before any time goes by. */
static bool is_width(struct str said)
{
    return str_has(said, "bound check failure at " NETLIST) && !str_has(said, ":@");
}

static void judge_said(const struct job *job, const struct ghdl_said *said, struct verdict *ret)
{
    ret->mismatches = said->mismatches;
    ret->compared = said->compared;
    ret->ended = said->ended;
    if (said->compared > 0)
        ret->score = 1 - (double)said->mismatches / (double)said->compared;
    if (said->twice)
        hdl_set(ret, CLASS_TAMPER, "two_verdicts", "the bench told its result twice");
    else if (said->failed)
        hdl_set(ret, CLASS_MISMATCH, "", said->failed);
    else if (said->mismatches > 0)
        hdl_set(ret, CLASS_MISMATCH, "",
                arena_printf(job->arena, "%lld of %lld differ", (long long)said->mismatches,
                             (long long)said->compared));
    else if (said->compared == 0 ||
             (!job->is_golden && said->compared >= 0 && said->compared < job->golden.compared))
        hdl_set(ret, CLASS_RUNTIME_ERROR, "incomplete",
                "the bench compared less than with the reference");
    else
        hdl_set(ret, CLASS_PASS, "", "the bench said so");
}

/* What came of one run of the bench. */
static void judge_run(const struct job *job, const char *phase, struct verdict *ret)
{
    const struct exec_outcome *o = &job_phase(job, phase)->step[2];
    struct str text = printed(job, o);
    struct ghdl_said said = ghdl_said(text, nonce_of(job, phase), job->arena);
    ret->step = "simulate";
    visit_add_measures(job, o, ret);
    ret->run_log = text;
    if (o->status == EXEC_EXIT && said.failed)
        judge_said(job, &said, ret);
    else if (o->status == EXEC_EXIT && is_width(text))
        hdl_set(ret, CLASS_ELABORATION, "port_width", visit_shown(text, job->arena));
    else if (o->status == EXEC_EXIT)
        hdl_set(ret, CLASS_RUNTIME_ERROR, "", visit_shown(text, job->arena));
    else if (visit_ended_badly(o, "simulate", job, ret))
        return;
    else if (!said.ended && !said.failed)
        hdl_set(ret, CLASS_RUNTIME_ERROR, "no_finish",
                "the run ended before the bench told its result");
    else
        judge_said(job, &said, ret);
}

/* The candidate itself in the bench: where it is judged otherwise, the netlist is not what it is, and nothing
 * is known. Whatever it forges there, no pass comes of it. */
static void judge_confirm(const struct job *job, struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, PHASE_CONFIRM);
    struct verdict own = verdict_make(CLASS_HARNESS_ERROR, "", "");
    bool passed = ret->class == CLASS_PASS;
    if (ret->class == CLASS_HARNESS_ERROR)
        return;
    if (!has_run(job, PHASE_CONFIRM) && !(r && r->n_step == 3 && r->step[1].status == EXEC_EXIT)) {
        if (passed)
            *ret = verdict_make(CLASS_HARNESS_ERROR, "confirm", hdl_trouble(job));
        return;
    }
    if (!has_run(job, PHASE_CONFIRM)) { /* the netlist fits where its own entity does not */
        if (hdl_judge_compile(job, &ghdl_messages, &r->step[1], &own))
            hdl_set(ret, CLASS_ELABORATION, "port_mismatch", own.evidence);
        return;
    }
    judge_run(job, PHASE_CONFIRM, &own);
    if (passed && (own.class == CLASS_HARNESS_ERROR || verdict_wall_limit(own.class, own.detail)))
        *ret = verdict_make(CLASS_HARNESS_ERROR, "confirm", own.evidence);
    else if (passed != (own.class == CLASS_PASS)) {
        hdl_set(ret, CLASS_ELABORATION, "netlist_differs",
                arena_printf(job->arena, "the bench says %s of the netlist, and %s of the design",
                             verdict_class(ret->class)->name, verdict_class(own.class)->name));
        ret->step = "confirm";
    }
}

void ghdl_native_judge(const struct job *job, struct verdict *ret)
{
    static const char *const phases[] = {PHASE_SYNTHESISE, NULL};
    *ret = verdict_make(CLASS_HARNESS_ERROR, "synthesise", "");
    visit_add_measures(job, hdl_outcome(job, PHASE_SYNTHESISE), ret);
    ret->compile_log = hdl_log(job, phases);
    if (!job_phase(job, PHASE_SIMULATE))
        judge_translation(job, ret);
    else if (!has_run(job, PHASE_SIMULATE))
        judge_joining(job, hdl_outcome(job, PHASE_SIMULATE), ret);
    else {
        judge_run(job, PHASE_SIMULATE, ret);
        judge_confirm(job, ret);
    }
}
