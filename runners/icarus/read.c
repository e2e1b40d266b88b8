/* read.c: would another front end read what this one does not?
 *
 * Icarus does not read all of SystemVerilog. Where it refuses a candidate in words that legal code
 * may meet, Verilator is asked once whether it can read the same text. It is given what ivl was
 * given: macros are expanded and conditions decided, and comments are gone, so nothing speaks to
 * one of the two alone. What it says makes no pass; it only tells a limit of the tool from a
 * failure of the candidate. */
#include "runners/icarus/icarus.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/verilator/verilator.h"

#include <string.h>

bool icarus_asks(const struct toolchain *tools, const struct job *job)
{
    const struct apart *a = job->mine;
    struct verdict v;
    if (!icarus_tools(tools)->verilator || job->joint >= JOINT_ONLY || job_phase(job, PHASE_READ) ||
        !a || a->state != APART_FAILED || strcmp(a->failed, PHASE_COMPILE) != 0)
        return false;
    icarus_judge(tools, job, &v);
    return v.ask;
}

/* The text with blanks in place of comments. */
static struct str without_comments(struct str text, struct arena *arena)
{
    char *ret = arena_alloc(arena, text.n + 1);
    struct lexer lex = {.s = text};
    struct token t;
    for (size_t i = 0; i < text.n; i++)
        ret[i] = text.p[i] == '\n' ? '\n' : ' ';
    while (verilog_token(&lex, &t))
        memcpy(ret + t.begin, text.p + t.begin, t.end - t.begin);
    return (struct str){ret, text.n};
}

void icarus_plan_read(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {icarus_tools(tools)->verilator, "--lint-only",
                                           "--top-module", job->problem->entry, "candidate.sv"};
    struct exec_file *file = arena_alloc(job->arena, sizeof *file);
    size_t n = 5;
    visit_add_file(ret, file, "candidate.sv", without_comments(icarus_candidate(job), job->arena));
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, verilator_lint_flags, job->arena);
    ret->step[0] = (struct exec_step){.name = "read", .limits = visit_compile_limits()};
    visit_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
}

/* Verilator refused it for nothing but what it says is a limit of its own. */
static bool read_but_for_limits(struct str faults)
{
    struct str line;
    bool ret = faults.n > 0;
    while (ret && str_line(&faults, &line))
        ret = str_starts(line, "%Error-UNSUPPORTED: ");
    return ret;
}

/* How it took the text: "reads it"; NULL when it found a mistake, or came to no end. */
static const char *how_read(const struct exec_outcome *o, struct arena *arena)
{
    struct str faults = messages_faults(&verilator_messages, output_text(&o->err, arena), arena);
    if (o->status == EXEC_OK && !faults.n)
        return "reads it";
    if (o->status == EXEC_EXIT && read_but_for_limits(faults))
        return "knows it and cannot do it either";
    return NULL;
}

void icarus_judge_read(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct exec_outcome *o = hdl_outcome(job, PHASE_READ);
    const char *how = ret->ask && o ? how_read(o, job->arena) : NULL;
    if (!how)
        return;
    ret->detail = "not_read";
    ret->evidence = arena_printf(job->arena,
                                 "%s; %s %s: may be legal SystemVerilog that this Icarus does "
                                 "not read",
                                 ret->evidence, icarus_tools(tools)->verilator_text, how);
}
