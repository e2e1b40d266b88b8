/* ghdl.c: VHDL in front of the runner for Verilog: what the candidate is becomes a netlist, in a cell of
 * its own visit, and the netlist is the candidate from then on. */
#include "runners/ghdl/native.h"

#include "harness/lang/kind.h"
#include "harness/sys/run.h"
#include "runners/hdl/hdl.h"
#include "runners/icarus/tools.h"
#include "runners/runner/visit.h"

#include <stdlib.h>
#include <string.h>

#define NETLIST "netlist.v"

extern const struct runner runner_icarus; /* judges the netlist */

static const struct ghdl_tools *ghdl_tools(const struct toolchain *tools)
{
    return (const struct ghdl_tools *)tools;
}

/* ---- programs ---- */

/* /usr/bin/ghdl is a script on Debian, which looks for one of these. */
static const char *which_ghdl(const char *program, struct arena *arena)
{
    static const char *const names[] = {"ghdl-mcode", "ghdl-llvm", "ghdl-gcc"};
    const char *path = NULL;
    if (strcmp(program, "ghdl") != 0)
        return run_which(program, arena);
    for (size_t i = 0; i < countof(names) && !path; i++)
        path = run_which(names[i], arena);
    return path ? path : run_which(program, arena);
}

static int ghdl_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct ghdl_tools *t = mem_alloc(sizeof *t);
    const char *version = NULL;
    t->ghdl = which_ghdl("ghdl", &t->base.arena);
    if (!t->ghdl)
        err_set(err, ERR_SYS, "GHDL is not installed: `sudo apt-get install ghdl`");
    else
        version = run_version(t->ghdl, "--version", "GHDL ", &t->base.arena, err);
    if (!version || runner_icarus.open(&t->inner, note, ctx, err) < 0) {
        arena_finish(&t->base.arena);
        free(t);
        return -1;
    }
    t->base.text = arena_printf(&t->base.arena, "ghdl %s, %s", version, t->inner->text);
    t->base.kit = t->inner->kit;
    t->base.n_kit = t->inner->n_kit;
    *ret = &t->base;
    return 0;
}

static void ghdl_close(struct toolchain *tools)
{
    if (!tools)
        return;
    runner_icarus.close(((struct ghdl_tools *)tools)->inner);
    arena_finish(&tools->arena);
    free(tools);
}

/* ---- what to run ---- */

/* Without quotations of the code, which could look like messages; without asserts, which would speak in
 * the run. */
static void synthesis_argv(struct exec_step *step, const char *ghdl, bool older, const char *form,
                           const char *entry)
{
    const char *argv[] = {ghdl,
                          "--synth",
                          older ? "--std=93c" : "--std=08",
                          "-fsynopsys",
                          "-frelaxed",
                          "-fno-caret-diagnostics",
                          "-Werror=binding", /* what nobody defines is no empty box */
                          "--latches",
                          "--no-formal",
                          form,
                          "candidate.vhd",
                          "-e",
                          entry,
                          NULL};
    visit_set_argv(step, argv);
}

/* The phase that made a netlist; NULL: none did. */
static const char *phase_of_netlist(const struct job *job)
{
    static const char *const phase[] = {PHASE_SYNTHESISE, PHASE_OLDER};
    for (size_t i = 0; i < countof(phase); i++)
        if (hdl_phase_ok(job, phase[i]))
            return phase[i];
    return NULL;
}

/* By which rules the netlist that there is was made. */
static bool is_older(const struct job *job)
{
    const char *made = phase_of_netlist(job);
    return made && strcmp(made, PHASE_OLDER) == 0;
}

static struct ghdl_source source_of(const struct job *job, bool older)
{
    struct ghdl_source s;
    ghdl_source(&s, job->written.p ? job->written : job->code, older, job->arena);
    return s;
}

static int plan(const struct toolchain *tools, struct job *job, const char *name, bool older,
                struct exec_job *ret, const char **phase)
{
    struct exec_file *file = arena_alloc(job->arena, sizeof *file);
    struct exec_step *step = &ret->step[ret->n_step++];
    visit_add_file(ret, file, "candidate.vhd", source_of(job, older).text);
    *step = (struct exec_step){
        .name = "synthesise", .stdout_file = NETLIST, .limits = visit_compile_limits()};
    synthesis_argv(step, ghdl_tools(tools)->ghdl, older,
                   strcmp(name, PHASE_DEFAULTS) == 0 ? "--out=vhdl" : "--out=verilog",
                   job->problem->entry);
    ret->collect = NETLIST;
    ret->collect_max_bytes = HDL_SOURCE_MAX;
    *phase = name;
    return 1;
}

/* The reference is in the bench's own language. */
static bool is_translated(const struct job *job)
{
    return !job->is_golden && job->oracle->kind == &kind_vhdl;
}

/* Words that VHDL-2008 reserved, and rules that it made, are no fault of code written before. */
static bool may_be_older(const struct job *job)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_SYNTHESISE);
    return o && o->status == EXEC_EXIT && !job_phase(job, PHASE_OLDER);
}

static struct str netlist_of(const struct job *job, const char *phase)
{
    return job_phase(job, phase)->collected[0].data;
}

/* There is a netlist: it is the job's code from now on. False: it cannot be made whole. */
static bool take_netlist(struct job *job, const char *made)
{
    struct str netlist = netlist_of(job, made);
    struct ghdl_source s = source_of(job, is_older(job));
    if (ghdl_selects(netlist))
        netlist = hdl_phase_ok(job, PHASE_DEFAULTS)
                      ? ghdl_defaults(netlist, netlist_of(job, PHASE_DEFAULTS), job->arena)
                      : (struct str){0};
    if (!netlist.p || ghdl_lost_edge(netlist))
        return false;
    job->written = job->code;
    netlist = ghdl_mend(netlist, job->arena);
    job->code = ghdl_netlist(&s, netlist, job->problem, job->arena);
    return true;
}

/* 1: a visit is due; 0: the job's code is a netlist; -1: there is none. */
static int translate(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     const char **phase)
{
    const char *made = phase_of_netlist(job);
    *ret = (struct exec_job){0};
    if (!job_phase(job, PHASE_SYNTHESISE))
        return plan(tools, job, PHASE_SYNTHESISE, false, ret, phase);
    if (!made && may_be_older(job))
        return plan(tools, job, PHASE_OLDER, true, ret, phase);
    if (made && ghdl_selects(netlist_of(job, made)) && !job_phase(job, PHASE_DEFAULTS))
        return plan(tools, job, PHASE_DEFAULTS, is_older(job), ret, phase);
    return made && take_netlist(job, made) ? 0 : -1;
}

/* ---- is the netlist what the design is? ---- */

static struct exec_step *add_step(struct exec_job *ret, const char *name, const char *out,
                                  const char *const *argv)
{
    struct exec_step *step = &ret->step[ret->n_step++];
    *step = (struct exec_step){.name = name, .stdout_file = out, .limits = visit_compile_limits()};
    visit_set_argv(step, argv);
    return step;
}

/* A design whose simulation ends in an error has said what it did until then. */
static void add_design(struct exec_job *ret, const char *ghdl, bool older)
{
    const char *std = older ? "--std=93c" : "--std=08";
    const char *analyse[] = {ghdl,        "-a", std, "-fsynopsys", "-frelaxed", "candidate.vhd",
                             "drive.vhd", NULL};
    const char *run[] = {
        ghdl, "--elab-run", std, "-fsynopsys", "-frelaxed", GHDL_DRIVER, "--ieee-asserts=disable",
        NULL};
    add_step(ret, "analyse", NULL, analyse);
    add_step(ret, "design", "design.txt", run)->go_on = true;
}

static void add_netlist(struct exec_job *ret, const struct icarus_tools *icarus)
{
    const char *compile[] = {icarus->iverilog, "-g2012", "-s",       GHDL_DRIVER, "-o",
                             "program",        NETLIST,  "drive.sv", NULL};
    const char *run[] = {icarus->vvp, "-n", "program", NULL};
    add_step(ret, "compile", NULL, compile);
    add_step(ret, "netlist", "netlist.txt", run);
}

/* Only a run tells whether the two differ. */
static bool confirms(const struct job *job)
{
    return is_translated(job) && job->written.p && job_phase(job, PHASE_SIMULATE) &&
           !job_phase(job, PHASE_CONFIRM);
}

static int plan_confirm(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                        const char **phase)
{
    struct exec_file *file = arena_alloc(job->arena, 4 * sizeof *file);
    struct ghdl_source s = source_of(job, is_older(job));
    struct ghdl_drive drive;
    if (!ghdl_drive(&drive, &s, job->problem, job->arena))
        return 0;
    *ret =
        (struct exec_job){.collect = "design.txt netlist.txt", .collect_max_bytes = HDL_SOURCE_MAX};
    visit_add_file(ret, file, "candidate.vhd", s.text);
    visit_add_file(ret, file, "drive.vhd", drive.vhdl);
    visit_add_file(ret, file, NETLIST, job->code);
    visit_add_file(ret, file, "drive.sv", drive.verilog);
    add_design(ret, ghdl_tools(tools)->ghdl, is_older(job));
    add_netlist(ret, icarus_tools(ghdl_tools(tools)->inner));
    *phase = PHASE_CONFIRM;
    return 1;
}

static int ghdl_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     const char **phase)
{
    int due;
    if (ghdl_is_native(job))
        return ghdl_native_next(tools, job, ret, phase);
    due = is_translated(job) && !job->written.p ? translate(tools, job, ret, phase) : 0;
    if (due)
        return due > 0;
    due = runner_icarus.next(ghdl_tools(tools)->inner, job, ret, phase);
    return due || !confirms(job) ? due : plan_confirm(tools, job, ret, phase);
}

/* ---- the verdict ---- */

/* What VHDL-2008 says of it counts. Where there is a netlist, its two forms do not fit together. */
static void judge_translation(const struct job *job, struct verdict *ret)
{
    static const char *const phases[] = {PHASE_SYNTHESISE, NULL};
    const struct exec_outcome *o = hdl_outcome(job, PHASE_SYNTHESISE);
    struct ghdl_source s = source_of(job, false);
    *ret = verdict_make(CLASS_HARNESS_ERROR, "synthesise", "");
    visit_add_measures(job, o, ret);
    ret->compile_log = hdl_log(job, phases);
    if (!o)
        ret->evidence = hdl_trouble(job);
    else if (phase_of_netlist(job))
        hdl_set(ret, CLASS_ELABORATION, "unsupported",
                "GHDL wrote a netlist without a selection or a clock's edge");
    else if (!visit_ended_badly(o, "synthesise", job, ret) &&
             !hdl_judge_compile(job, &ghdl_messages, o, ret))
        hdl_set(ret, CLASS_ELABORATION, "program_too_large", "the netlist is too large");
    if (strcmp(ret->detail, "multiple_drivers") == 0 && str_has(job->code, "'Z'"))
        ret->detail = "unsupported"; /* drivers in turns: legal, and not made by GHDL */
    ret->step = "synthesise";
    ret->evidence = ghdl_own_names(&s, ret->evidence, job->arena);
}

/* Icarus reads no netlist that GHDL has written wrong, such as one with two modules of one name. Whatever
 * it says of the candidate's text is said of GHDL's. */
static void judge_reading(struct verdict *ret)
{
    bool failed = ret->class == CLASS_SYNTAX || ret->class == CLASS_ELABORATION;
    if (failed && str_starts(str_c(ret->evidence), "candidate.sv:"))
        hdl_set(ret, CLASS_ELABORATION, "unsupported", ret->evidence);
}

/* GHDL's netlist is wrong: then nothing is known of the design. A candidate that says of itself what is
 * not true turns a verdict into this one, which is no pass. */
static void judge_confirm(const struct job *job, struct verdict *ret)
{
    const struct exec_result *r = job_phase(job, PHASE_CONFIRM);
    bool passed = ret->class == CLASS_PASS;
    long step = 0;
    if (r && r->n_collected == 2 && (passed || ret->class == CLASS_MISMATCH))
        step = ghdl_differs(r->collected[0].data, r->collected[1].data, !passed);
    if (step)
        hdl_set(
            ret, CLASS_ELABORATION, "netlist_differs",
            arena_printf(job->arena, "step %ld: GHDL's netlist is not what GHDL simulates", step));
    if (step)
        ret->step = "confirm";
}

/* Places in the netlist are no places in the candidate. */
static void judge_netlist(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const char *phases[] = {phase_of_netlist(job), NULL};
    struct ghdl_source s = source_of(job, is_older(job));
    struct str said = hdl_log(job, phases), evidence;
    runner_icarus.judge(ghdl_tools(tools)->inner, job, ret);
    judge_reading(ret);
    judge_confirm(job, ret);
    if (said.n)
        ret->compile_log = str_join(said, ret->compile_log, job->arena);
    evidence = str_replace(str_c(ret->evidence), "candidate.sv:", NETLIST ":", job->arena);
    ret->evidence = ghdl_own_names(&s, arena_dup(job->arena, evidence), job->arena);
}

static void ghdl_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    if (ghdl_is_native(job))
        ghdl_native_judge(job, ret);
    else if (!is_translated(job))
        runner_icarus.judge(ghdl_tools(tools)->inner, job, ret);
    else if (!job->written.p)
        judge_translation(job, ret);
    else
        judge_netlist(tools, job, ret);
}

/* ---- does it work in a cell? ---- */

static void ghdl_hello(const struct toolchain *tools, struct exec_job *ret, struct arena *arena)
{
    struct exec_file *file = arena_alloc(arena, sizeof *file);
    *ret = (struct exec_job){.n_step = 1};
    visit_add_file(ret, file, "candidate.vhd",
                   STR("library ieee;\nuse ieee.std_logic_1164.all;\nentity hello is\n"
                       "port (a : in std_logic; q : out std_logic);\nend;\n"
                       "architecture works of hello is\nbegin\nq <= not a;\nend;\n"));
    ret->step[0] = (struct exec_step){.name = "synthesise"};
    synthesis_argv(&ret->step[0], ghdl_tools(tools)->ghdl, false, "--out=verilog", "hello");
}

static const char *ghdl_hello_trouble(const struct toolchain *tools, const struct exec_result *r,
                                      struct arena *arena)
{
    const struct exec_outcome *o = &r->step[0];
    const char *said = arena_dup(arena, str_trim(str_slice(o->err.head, 0, 300)));
    (void)tools;
    if (o->status == EXEC_OK)
        return str_has(o->out.head, "module hello") ? NULL : "in a cell it makes no netlist";
    return arena_printf(arena, "in a cell it does not synthesize: %s",
                        r->trouble && *r->trouble ? r->trouble
                        : *said                   ? said
                                                  : exec_status_name(o->status));
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    const char *own = strstr(what->sources, ".vhd");
    if (own && strstr(own + 1, ".vhd")) /* the bench too */
        return arena_printf(
            arena,
            "ghdl -a --std=08 -fsynopsys -frelaxed%s && "
            "ghdl --elab-run --std=08 -fsynopsys -frelaxed %s --ieee-asserts=disable",
            what->sources, what->top);
    return arena_printf(arena,
                        "ghdl --synth --std=08 -fsynopsys -frelaxed --latches --no-formal "
                        "--out=verilog candidate.vhd -e > " NETLIST
                        " && iverilog %s -s %s -o program " NETLIST "%s && vvp -n program",
                        ICARUS_FLAGS, what->top, what->sources);
}

static const struct runner_tool programs[] = {
    {"ghdl", "ghdl", "--version", "ghdl", "GHDL ", false, "answers in VHDL (--language vhdl)"},
    {0},
};

const struct runner runner_ghdl = {
    .name = "ghdl",
    .help = "synthesize VHDL with GHDL, judge the netlist as Icarus does Verilog, or in a bench in "
            "VHDL",
    .tools = programs,
    .which = which_ghdl,
    .can = WANT_BEHAVIOUR | WANT_EARLY,
    .messages = &ghdl_messages,
    .open = ghdl_open,
    .close = ghdl_close,
    .next = ghdl_next,
    .judge = ghdl_judge,
    .hello = ghdl_hello,
    .hello_trouble = ghdl_hello_trouble,
    .by_hand = by_hand,
};
