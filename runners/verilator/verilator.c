/* verilator.c: what to run for a candidate under Verilator.
 *
 * How it works. The bench's files lie in a folder whose name is the job's tag and come first, so
 * nothing in the candidate changes how they are read; the candidate is preprocessed by itself when
 * it has directives, so the bench's macros are not its own. Verilator turns both into C++, g++
 * compiles that against headers and a runtime that were built once (verilator/tools.c), and the
 * program comes back to us and runs in a fresh box. The bench tells its counters, or that it prints
 * the phrase, through $c; candidates that could call into C as well are not compiled. Before a pass
 * counts the candidate is elaborated alone, as under Icarus. */
#include "runners/verilator/verilator.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/hdl/alone.h"
#include "runners/hdl/mark.h"

#include <stdio.h>
#include <string.h>

#define BUILD_CPU_MS 60000

/* Every generated file becomes one text for one run of the compiler. */
static const char build_script[] =
    "for f in obj/*.cpp; do echo \"#include \\\"$f\\\"\"; done >all.cpp\n"
    "exec \"$@\"";

/* Warnings are not errors, but a second module of the same name is: it could be the bench's. Loops:
 * those that reset a memory must be unrolled to compile at all; a bench's long ones, unrolled,
 * would become megabytes of C++. */
static const char lint_flags[] = "--timing -Wno-fatal -Wno-lint -Wno-style -Werror-MODDUP "
                                 "-Wno-BLKANDNBLK --unroll-count 300 --unroll-stmts 300";

/* ---- the bench made to report ---- */

static struct str next_word(struct str *rest)
{
    size_t n = 0;
    struct str ret;
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    ret = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n + 1 < rest->n ? n + 1 : rest->n, rest->n);
    return ret;
}

/* "counter mismatches tb.stats1 top32" -> an expression in the bench's own scope; NULL for another
 * counter. */
static const char *counter_expression(const struct job *job, struct str line, const char *name)
{
    struct str path, how;
    char *p;
    if (!str_eqc(next_word(&line), "counter") || !str_eqc(next_word(&line), name))
        return NULL;
    path = next_word(&line);
    how = next_word(&line);
    if (str_starts(path, hdl_bench_top(job)))
        path = str_slice(path, strlen(hdl_bench_top(job)) + 1, path.n);
    p = arena_dup(job->arena, path);
    if (str_eqc(how, "top32"))
        return arena_printf(job->arena, "%s[$bits(%s)-1 -: 32]", p, p);
    if (str_eqc(how, "bottom32"))
        return arena_printf(job->arena, "%s[31:0]", p);
    return p;
}

static const char *find_counter(const struct job *job, const char *name)
{
    struct str rest = str_c(job->oracle->counters), line;
    const char *ret;
    while (str_line(&rest, &line))
        if ((ret = counter_expression(job, line, name)))
            return ret;
    return "0";
}

bool verilator_bench(const struct job *job, struct str text, struct str *ret)
{
    int n;
    if (job->oracle->phrase) {
        if (mark_phrases(text, &job->oracle->phrase, 1, job->arena, ret, &n) < 0 || n == 0)
            return false;
        *ret =
            hdl_replace(*ret, "$assay_said(\"phrase0\")", "$c(\"::assay_said(0);\")", job->arena);
        return true;
    }
    return mark_module_end(
        text, hdl_bench_top(job),
        arena_printf(job->arena, "final $c(\"::assay_counters(\", %s, \",\", %s, \");\");",
                     find_counter(job, "mismatches"), find_counter(job, "compared")),
        job->arena, ret);
}

/* ---- the phases ---- */

static bool needs_preprocessing(const struct job *job)
{
    return memchr(job->code.p, '`', job->code.n) != NULL;
}

/* Verilator leaves out every CR and NUL before it reads anything: "$", CR, "c" is $c to it. Of the
 * other control characters it has its own mind which ones are blanks and end a name; all are. */
static struct str as_read(struct str code, struct arena *arena)
{
    char *ret = arena_alloc(arena, code.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < code.n; i++) {
        unsigned char c = (unsigned char)code.p[i];
        if (c != '\r' && c)
            ret[n++] = c < ' ' && c != '\n' ? ' ' : (char)c;
    }
    return (struct str){ret, n};
}

struct str verilator_candidate(const struct job *job)
{
    const struct exec_result *pp = job_phase(job, PHASE_CANDIDATE);
    if (!needs_preprocessing(job))
        return as_read(job->code, job->arena);
    if (!pp || !hdl_phase_ok(job, PHASE_CANDIDATE))
        return (struct str){0};
    return as_read(pp->collected[0].data, job->arena);
}

static struct str behind_blanks(struct str s)
{
    while (s.n && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
        s = str_slice(s, 1, s.n);
    return s;
}

/* Comments that speak to Verilator could turn an error off (assigning to an input is one), or have
 * the module inlined: they become ordinary ones. */
static struct str plain_comments(struct str code, struct arena *arena)
{
    char *ret;
    if (!str_has(code, "erilator"))
        return code;
    ret = arena_dup(arena, code);
    for (size_t i = 0; i + 2 < code.n; i++) {
        struct str word;
        if (code.p[i] != '/' || (code.p[i + 1] != '/' && code.p[i + 1] != '*'))
            continue;
        word = behind_blanks(str_slice(code, i + 2, code.n));
        if (str_starts(word, "verilator") || str_starts(word, "Verilator"))
            ret[word.p - code.p] = '-';
    }
    return (struct str){ret, code.n};
}

/* The bench's `timescale is the candidate's where it has none; it is spelt out, so that a literal
 * like 1ns is the same number where the candidate is compiled alone. */
static const char *timescale(const struct job *job)
{
    const char *ret = "1ps/1ps"; /* Verilator's own */
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vlex lex = {.s = job->problem->file[i].data};
        struct vtoken token;
        while (vlex_next(&lex, &token)) {
            struct str rest = str_slice(lex.s, token.end, lex.s.n), line;
            if (token.kind == VTOK_DIRECTIVE && str_eqc(token.text, "timescale") &&
                str_line(&rest, &line))
                ret = arena_dup(job->arena, line);
        }
    }
    return ret;
}

/* $random and $urandom as calls of a generator of the candidate's own: what it drew from
 * Verilator's the bench would miss. With arguments they stay, and are looked at later
 * (judge_draws). */
static struct str own_draws(const struct job *job)
{
    struct str code = plain_comments(verilator_candidate(job), job->arena), ret;
    struct vlex lex = {.s = code};
    struct vtoken token, draw = {0};
    struct buf out;
    size_t at = 0;
    if (!str_has(code, "random"))
        return code;
    buf_init(&out, 4u * HDL_SOURCE_MAX);
    for (bool more = true; more;) {
        more = vlex_next(&lex, &token);
        if (draw.end && !(more && vtok_is(&token, "("))) {
            buf_adds(&out, str_slice(code, at, draw.begin));
            buf_addc(&out, vtok_is(&draw, "$random") ? "$signed($c32(\"::assay_draw()\"))"
                                                     : "$c32(\"::assay_draw()\")");
            at = draw.end;
        }
        draw = (struct vtoken){0};
        if (more && (vtok_is(&token, "$random") || vtok_is(&token, "$urandom")))
            draw = token;
    }
    buf_adds(&out, str_slice(code, at, code.n));
    ret = arena_str(job->arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

/* The candidate as it is compiled. */
static struct str candidate_text(const struct job *job)
{
    struct str head = str_c(
        arena_printf(job->arena, "`timescale %s\n`line 1 \"candidate.sv\" 0\n", timescale(job)));
    return hdl_join(head, own_draws(job), job->arena);
}

static void plan_candidate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const char *argv[] = {verilator_tools(tools)->verilator, "-E", "-Wno-fatal", "candidate.sv",
                          NULL};
    struct exec_file *file = arena_alloc(job->arena, sizeof *file);
    hdl_add_file(ret, file, "candidate.sv", job->code);
    ret->step[0] = (struct exec_step){
        .name = "preprocess", .stdout_file = "preprocessed", .limits = hdl_compile_limits()};
    hdl_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
    ret->collect = "preprocessed";
    ret->collect_max_bytes = HDL_SOURCE_MAX;
}

/* A port of an inlined module is the bench's own variable. What is assigned in a function to an
 * input, which is no error in Verilator, stays in the candidate where it is not inlined. */
static void add_config(struct job *job, struct exec_job *ret, struct exec_file *file,
                       const char **argv, size_t *n)
{
    hdl_add_file(ret, file, "candidate.vlt",
                 str_c(arena_printf(job->arena, "`verilator_config\nno_inline -module \"%s\"\n",
                                    job->problem->entry)));
    argv[(*n)++] = "candidate.vlt";
}

/* The bench's files below the tag, then the candidate: in the box and on the command line. */
static void add_sources(struct job *job, struct exec_job *ret, const char **argv, size_t *n)
{
    const struct problem *p = job->problem;
    struct exec_file *file = arena_alloc(job->arena, (p->n_file + 2) * sizeof *file);
    add_config(job, ret, file, argv, n);
    for (size_t i = 0; i < p->n_file; i++) {
        struct str text = p->file[i].data;
        const char *name = arena_printf(job->arena, "%s/%s", job->tag, p->file[i].name);
        if (!p->file[i].compiled || *n + 2 > EXEC_ARGV_MAX)
            continue;
        verilator_bench(job, text, &text);
        hdl_add_file(ret, file, name, text);
        argv[(*n)++] = name;
    }
    hdl_add_file(ret, file, "candidate.sv", candidate_text(job));
    argv[(*n)++] = "candidate.sv";
    argv[*n] = NULL;
}

/* Without --assert Verilator leaves assertions out, and with them what a bench counts in their else
 * branch. With it a candidate's `unique case` can end a run, so it is for such benches only. */
static bool bench_asserts(const struct job *job)
{
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct vlex lex = {.s = job->problem->file[i].data};
        struct vtoken token;
        while (vlex_next(&lex, &token))
            if (vtok_is(&token, "assert") || vtok_is(&token, "assume"))
                return true;
    }
    return false;
}

static struct exec_step verilate_step(const struct verilator_tools *t, struct job *job,
                                      struct exec_job *ret)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {t->verilator};
    struct exec_step step = {.name = "verilate", .limits = hdl_compile_limits()};
    size_t n = 1;
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, lint_flags, job->arena);
    if (bench_asserts(job))
        argv[n++] = "--assert";
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, "--cc --prefix Vtop -Mdir obj --top-module",
                        job->arena);
    argv[n++] = hdl_bench_top(job);
    add_sources(job, ret, argv, &n);
    hdl_set_argv(&step, argv);
    return step;
}

static struct exec_step build_step(const struct verilator_tools *t, struct job *job)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {"/bin/sh", "-c", build_script, "sh", t->cxx};
    struct exec_step step = {.name = "build", .limits = hdl_compile_limits()};
    size_t n = 5;
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, VERILATOR_CXX_FLAGS, job->arena);
    argv[n++] = arena_printf(job->arena, "-I%s", t->include);
    argv[n++] = arena_printf(job->arena, "-I%s/vltstd", t->include);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX,
                        "-Iobj -pipe -include /assay/rt.h -include /assay/model.cpp all.cpp "
                        "/assay/libassay_rt.so -o program",
                        job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, t->linker, job->arena);
    hdl_set_argv(&step, argv);
    step.limits.cpu_ms = BUILD_CPU_MS;
    step.limits.wall_ms = 4 * BUILD_CPU_MS;
    return step;
}

static void plan_compile(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct verilator_tools *t = verilator_tools(tools);
    ret->step[0] = verilate_step(t, job, ret);
    ret->step[1] = build_step(t, job);
    ret->n_step = 2;
    ret->collect = "program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

static void plan_simulate(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    static const char *const argv[] = {"/box/program", NULL};
    struct exec_file *file = arena_alloc(job->arena, (job->problem->n_file + 1) * sizeof *file);
    (void)tools;
    hdl_add_file(ret, file, "program", hdl_program(job))->executable = true;
    hdl_add_data(ret, file, job->problem);
    ret->step[0] = (struct exec_step){
        .name = "simulate",
        .limits = hdl_simulate_limits(job),
        .witness = true,
        .env = "LD_LIBRARY_PATH=/assay\n",
        .brief = str_c(arena_printf(job->arena, "nonce %s\ntag %s\nunlink program\nstop %s\ngo\n",
                                    job->nonce, job->tag, job->oracle->stop)),
    };
    hdl_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
}

/* The same text as for the compile, as XML: which ports has the candidate, and with what parameters
 * is it instantiated? */
static void plan_parameters(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {verilator_tools(tools)->verilator};
    size_t n = 1;
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, lint_flags, job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, "--xml-only --xml-output netlist --top-module",
                        job->arena);
    argv[n++] = hdl_bench_top(job);
    add_sources(job, ret, argv, &n);
    ret->step[0] = (struct exec_step){.name = "parameters", .limits = hdl_compile_limits()};
    hdl_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
    ret->collect = "netlist";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

static void plan_alone(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {verilator_tools(tools)->verilator, "--lint-only"};
    struct exec_file *file = arena_alloc(job->arena, sizeof *file);
    struct alone_sets sets = {0};
    size_t n = 2;
    verilator_sets(job_phase(job, PHASE_PARAMETERS)->collected[0].data, job->problem->entry, &sets,
                   job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX, lint_flags, job->arena);
    argv[n++] = "-Wno-ENUMVALUE"; /* an enumeration's value is handed on as a number */
    argv[n++] = "--top-module";
    argv[n++] = alone_root(job, &sets);
    argv[n++] = "candidate.sv";
    argv[n] = NULL;
    hdl_add_file(ret, file, "candidate.sv", alone_source(job, &sets, candidate_text(job)));
    ret->step[0] = (struct exec_step){.name = "alone", .limits = hdl_compile_limits()};
    hdl_set_argv(&ret->step[0], argv);
    ret->n_step = 1;
}

/* ---- what is due ---- */

static bool reaches_c(const struct job *job)
{
    const char *what;
    int line;
    return !job->is_golden &&
           verilator_reaches_c(verilator_candidate(job), job->arena, &what, &line);
}

/* The bench must have a place to report from, else no run could pass. */
static bool bench_reports(const struct job *job)
{
    struct str text;
    for (size_t i = 0; i < job->problem->n_file; i++)
        if (job->problem->file[i].compiled &&
            verilator_bench(job, job->problem->file[i].data, &text))
            return true;
    return false;
}

static bool due_compile(const struct job *job)
{
    return verilator_candidate(job).p && !reaches_c(job) && bench_reports(job);
}

static bool due_simulate(const struct job *job)
{
    return hdl_program(job).p != NULL;
}

static bool passes_so_far(const struct job *job)
{
    struct verdict v;
    if (job->is_golden || !job_phase(job, PHASE_SIMULATE))
        return false;
    verilator_judge_run(job, &v);
    return v.class == CLASS_PASS;
}

static bool due_alone(const struct job *job)
{
    return passes_so_far(job) && hdl_phase_ok(job, PHASE_PARAMETERS);
}

static const struct hdl_phase phases[] = {
    {PHASE_CANDIDATE, needs_preprocessing, plan_candidate},
    {PHASE_COMPILE, due_compile, plan_compile},
    {PHASE_SIMULATE, due_simulate, plan_simulate},
    {PHASE_PARAMETERS, passes_so_far, plan_parameters},
    {PHASE_ALONE, due_alone, plan_alone},
};

static int verilator_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                          const char **phase)
{
    return hdl_next(phases, countof(phases), tools, job, ret, phase);
}

const struct runner runner_verilator = {
    .name = "verilator",
    .help = "compile with Verilator and g++, run the program",
    .open = verilator_tools_open,
    .close = verilator_tools_close,
    .next = verilator_next,
    .judge = verilator_judge,
};
