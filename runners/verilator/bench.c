/* hdl/hdl.c: the bench's half: what stands between bench and candidate, and the program
 * that runs the bench, made once for each problem and handed on as job.prepared. */
#include "runners/verilator/verilator.h"

#include "harness/lang/verilog/verilog.h"
#include "runners/verilator/stub.h"
#include "runners/runner/given.h"
#include "runners/hdl/mark.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUILD_CPU_MS 60000
#define BENCH_FOLDER "bench"
#define BESIDE       "assay_beside.sv"
#define UNITS_MAX    256

/* Every generated file becomes one text for one run of the compiler. */
static const char build_script[] = "for f in obj/*.cpp ref/*.cpp; do [ -f \"$f\" ] && echo "
                                   "\"#include \\\"$f\\\"\"; done >all.cpp\n"
                                   "exec \"$@\"";

/* Warnings are not errors, but a second module of the same name is. Loops: those that reset a
 * memory must be unrolled to compile at all; a bench's long ones, unrolled, would become megabytes
 * of C++. */
const char verilator_lint_flags[] = "--timing -Wno-fatal -Wno-lint -Wno-style -Werror-MODDUP "
                                    "-Wno-BLKANDNBLK --unroll-count 300";

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
            str_replace(*ret, "$assay_said(\"phrase0\")", "$c(\"::assay_said(0);\")", job->arena);
        return true;
    }
    return mark_module_end(
        text, hdl_bench_top(job),
        arena_printf(job->arena, "final $c(\"::assay_counters(\", %s, \",\", %s, \");\");",
                     find_counter(job, "mismatches"), find_counter(job, "compared")),
        job->arena, ret);
}

bool verilator_reports(const struct job *job)
{
    struct str text;
    for (size_t i = 0; i < job->problem->n_file; i++)
        if (job->problem->file[i].compiled &&
            verilator_bench(job, job->problem->file[i].data, &text))
            return true;
    return false;
}

/* It is spelt out, so that a literal like 1ns is the same number in both halves. */
const char *verilator_timescale(const struct job *job)
{
    const char *ret = "1ps/1ps"; /* Verilator's own */
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct lexer lex = {.s = job->problem->file[i].data};
        struct token token;
        while (verilog_token(&lex, &token)) {
            struct str rest = str_slice(lex.s, token.end, lex.s.n), line;
            if (token.kind == TOKEN_DIRECTIVE && str_eqc(token.text, "timescale") &&
                str_line(&rest, &line))
                ret = arena_dup(job->arena, line);
        }
    }
    return ret;
}

static bool bench_has(const struct job *job, const char *a, const char *b)
{
    for (size_t i = 0; i < job->problem->n_file; i++) {
        struct lexer lex = {.s = job->problem->file[i].data};
        struct token token;
        while (verilog_token(&lex, &token))
            if (token_is(&token, a) || token_is(&token, b))
                return true;
    }
    return false;
}

/* ---- Verilator on the bench ---- */

static struct exec_step verilator_step(const char *name, const char **argv)
{
    struct exec_step step = {.name = name, .limits = visit_compile_limits()};
    visit_set_argv(&step, argv);
    return step;
}

/* Without --assert Verilator leaves assertions out, and with them what a bench counts in their else
 * branch. */
static void add_flags(const struct job *job, const char **argv, size_t *n, const char *words)
{
    verilator_add_words(argv, n, EXEC_ARGV_MAX, verilator_lint_flags, job->arena);
    verilator_add_words(argv, n, EXEC_ARGV_MAX, "--unroll-stmts 300", job->arena);
    if (bench_has(job, "assert", "assume"))
        argv[(*n)++] = "--assert";
    verilator_add_words(argv, n, EXEC_ARGV_MAX, words, job->arena);
}

/* Which modules of the bench are compiled in a run of Verilator: all but one, or one and all that
 * it is made of. The others are not even read: Verilator checks them too, root or not. */
struct choice {
    const struct job *job;
    const char *name[UNITS_MAX];
    size_t n;
    bool only;
};

static bool is_named(const struct choice *c, struct str name)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eqc(name, c->name[i]))
            return true;
    return false;
}

static void add_used(void *data, struct str name)
{
    struct choice *c = data;
    if (c->n < UNITS_MAX && !is_named(c, name))
        c->name[c->n++] = arena_dup(c->job->arena, name);
}

/* Each name that is found adds those in its own text. */
static void choose_only(struct choice *c, const struct job *job, const char *root)
{
    *c = (struct choice){.job = job, .name = {root}, .n = 1, .only = true};
    for (size_t i = 0; i < c->n; i++) {
        ptrdiff_t at = split_find_module(job, c->name[i]);
        struct vscan scan;
        if (at < 0)
            continue;
        verilog_scan(&scan, job->problem->file[at].data, job->arena);
        verilog_uses(unit_text(&scan, vscan_find(&scan, c->name[i], true)), add_used, c);
    }
}

/* The text without the modules that are not chosen, each line where it was. */
static struct str chosen(const struct choice *c, struct str text)
{
    char *p = arena_dup(c->job->arena, text);
    struct vscan scan;
    verilog_scan(&scan, text, c->job->arena);
    for (size_t i = 0; i < scan.n; i++) {
        const struct unit *u = &scan.unit[i];
        if (!u->top || !u->module || is_named(c, u->name) == c->only)
            continue;
        for (size_t at = u->begin; at < u->end; at++)
            if (p[at] != '\n')
                p[at] = ' ';
    }
    return (struct str){p, text.n};
}

/* What the bench includes, and what is compiled in front of it. */
static void add_beside(struct job *job, struct exec_job *ret, struct exec_file *file)
{
    const struct problem *p = job->problem;
    struct str text = given_to_bench(p, job->arena);
    for (size_t i = 0; i < p->n_file; i++)
        if (!p->file[i].compiled && !(p->file[i].given & GIVEN_SOURCE))
            visit_add_file(ret, file, p->file[i].name, p->file[i].data);
    if (!text.n)
        return;
    text = str_join(str_c(arena_printf(job->arena, "`timescale %s\n", verilator_timescale(job))),
                    text, job->arena);
    visit_add_file(ret, file, BESIDE, text);
}

/* The bench's files below `folder`, in the box and on the command line. */
static void add_bench(struct job *job, struct exec_job *ret, struct exec_file *file,
                      const char *folder, const struct choice *choice, const char **argv, size_t *n)
{
    const struct problem *p = job->problem;
    if (given_to_bench(p, job->arena).n)
        argv[(*n)++] = BESIDE;
    for (size_t i = 0; i < p->n_file; i++) {
        struct str text = p->file[i].data;
        const char *name = arena_printf(job->arena, "%s/%s", folder, p->file[i].name);
        if (!p->file[i].compiled || *n + 4 > EXEC_ARGV_MAX)
            continue;
        text = chosen(choice, text);
        verilator_bench(job, text, &text);
        visit_add_file(ret, file, name, text);
        argv[(*n)++] = name;
    }
}

static struct exec_file *file_table(struct job *job)
{
    return arena_alloc(job->arena, (3 * job->problem->n_file + 10) * sizeof(struct exec_file));
}

static void add_text(struct job *job, struct exec_job *ret, struct exec_file *file,
                     const char *name, struct str text, const char **argv, size_t *n)
{
    const char *head = arena_printf(job->arena, "`timescale %s\n", verilator_timescale(job));
    visit_add_file(ret, file, name, str_join(str_c(head), text, job->arena));
    argv[(*n)++] = name;
    argv[*n] = NULL;
}

/* The reference as a module of the bench. Helpers that it has in common with the bench's files are
 * there once; the same for what is given. */
static struct str own_reference(const struct job *job)
{
    const struct problem *p = job->problem;
    struct str text = given_included(p, p->reference, "reference.sv", job->arena);
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].compiled)
            text = given_less(text, p->file[i].data, job->arena);
    return given_less(text, given_to_bench(p, job->arena), job->arena);
}

void verilator_plan_ports(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {verilator_tools(tools)->verilator};
    struct exec_file *file = file_table(job);
    const struct choice all = {.job = job};
    size_t n = 1;
    add_flags(job, argv, &n, "--xml-only --xml-output netlist --top-module");
    argv[n++] = hdl_bench_top(job);
    add_beside(job, ret, file);
    add_bench(job, ret, file, BENCH_FOLDER, &all, argv, &n);
    add_text(job, ret, file, "reference.sv", own_reference(job), argv, &n);
    ret->step[0] = verilator_step("ports", argv);
    ret->n_step = 1;
    ret->collect = "netlist";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

void verilator_split(const struct job *job, struct split *ret)
{
    *ret = (struct split){.why = SPLIT_BENCH};
    if (hdl_phase_ok(job, PHASE_PORTS))
        split_read(job, job_phase(job, PHASE_PORTS)->collected[0].data, ret);
}

static const char *no_inline(const struct job *job, const struct split *s)
{
    const char *ret = arena_printf(job->arena, "`verilator_config\nno_inline -module \"%s\"\n",
                                   job->problem->entry);
    return s->reference.name
               ? arena_printf(job->arena, "%sno_inline -module \"%s\"\n", ret, s->reference.name)
               : ret;
}

static struct exec_step bench_step(const struct verilator_tools *t, struct job *job,
                                   const struct split *s, struct exec_job *ret,
                                   struct exec_file *file)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {t->verilator};
    const struct stub_of candidate = stub_of_candidate(s), reference = stub_of_reference(s);
    struct str stub = str_join(stub_module(&candidate, job->arena),
                               stub_module(&reference, job->arena), job->arena);
    const struct choice but = {
        .job = job, .name = {s->reference.name}, .n = s->reference.name != NULL};
    size_t n = 1;
    add_flags(job, argv, &n, "--cc --prefix Vtop -Mdir obj --top-module");
    argv[n++] = hdl_bench_top(job);
    visit_add_file(ret, file, "bench.vlt", str_c(no_inline(job, s)));
    argv[n++] = "bench.vlt";
    add_bench(job, ret, file, BENCH_FOLDER, &but, argv, &n);
    add_text(job, ret, file, "stub.sv", stub, argv, &n);
    return verilator_step("bench", argv);
}

static struct exec_step reference_step(const struct verilator_tools *t, struct job *job,
                                       const struct split *s, struct exec_job *ret,
                                       struct exec_file *file)
{
    const char *argv[EXEC_ARGV_MAX + 1] = {t->verilator};
    const struct stub_of of = stub_of_reference(s);
    struct choice only;
    size_t n = 1;
    choose_only(&only, job, s->reference.name);
    add_flags(job, argv, &n, "--cc --prefix Vref -Mdir ref --top-module " STUB_WRAPPER);
    add_bench(job, ret, file, "reference", &only, argv, &n);
    add_text(job, ret, file, "root.sv", stub_wrapper(&of, job->arena), argv, &n);
    visit_add_file(ret, file, "reference_ports.h", stub_ports(&of, job->arena));
    return verilator_step("reference", argv);
}

/* ---- g++ ---- */

struct exec_limits verilator_build_limits(void)
{
    struct exec_limits l = visit_compile_limits();
    l.cpu_ms = BUILD_CPU_MS;
    l.wall_ms = 4 * BUILD_CPU_MS;
    return l;
}

void verilator_add_cxx(const struct verilator_tools *t, const char **argv, size_t *n,
                       struct arena *arena)
{
    const char *const head[] = {"/bin/sh", "-c", build_script, "sh", t->cxx};
    for (size_t i = 0; i < countof(head); i++)
        argv[(*n)++] = head[i];
    verilator_add_words(argv, n, EXEC_ARGV_MAX, VERILATOR_CXX_FLAGS, arena);
    argv[(*n)++] = arena_printf(arena, "-I%s", t->include);
    argv[(*n)++] = arena_printf(arena, "-I%s/vltstd", t->include);
    verilator_add_words(argv, n, EXEC_ARGV_MAX, t->linker, arena);
    verilator_add_words(argv, n, EXEC_ARGV_MAX,
                        "-I. -Iobj -pipe -include /assay/rt.h all.cpp -o program", arena);
}

static struct exec_step build_step(const struct verilator_tools *t, struct job *job, bool reference)
{
    const char *argv[EXEC_ARGV_MAX + 1];
    struct exec_step step = {.name = "build", .limits = verilator_build_limits()};
    size_t n = 0;
    verilator_add_cxx(t, argv, &n, job->arena);
    verilator_add_words(argv, &n, EXEC_ARGV_MAX,
                        "-include /assay/model.cpp -rdynamic /assay/libassay_bench.so", job->arena);
    if (reference)
        verilator_add_words(argv, &n, EXEC_ARGV_MAX, "-Iref -include /assay/reference.cpp",
                            job->arena);
    visit_set_argv(&step, argv);
    return step;
}

void verilator_plan_bench(const struct toolchain *tools, struct job *job, struct exec_job *ret)
{
    const struct verilator_tools *t = verilator_tools(tools);
    struct exec_file *file = file_table(job);
    struct split s;
    verilator_split(job, &s);
    add_beside(job, ret, file);
    ret->step[ret->n_step++] = bench_step(t, job, &s, ret, file);
    if (s.reference.name)
        ret->step[ret->n_step++] = reference_step(t, job, &s, ret, file);
    ret->step[ret->n_step++] = build_step(t, job, s.reference.name != NULL);
    ret->collect = "program";
    ret->collect_max_bytes = HDL_PROGRAM_MAX;
}

/* ---- handed on ---- */

/* "17 240\n", then as many bytes of the wrapper and of the ports; the rest is the program. */
struct str verilator_pack(const struct job *job)
{
    struct split s;
    struct stub_of of;
    struct str wrapper, ports, head;
    verilator_split(job, &s);
    of = stub_of_candidate(&s);
    wrapper = stub_wrapper(&of, job->arena);
    ports = stub_ports(&of, job->arena);
    head = str_c(arena_printf(job->arena, "%zu %zu\n", wrapper.n, ports.n));
    head = str_join(str_join(head, wrapper, job->arena), ports, job->arena);
    return str_join(head, job_phase(job, PHASE_BENCH)->collected[0].data, job->arena);
}

bool verilator_unpack(struct str prepared, struct verilator_half *ret)
{
    struct str rest = prepared, line;
    char *end;
    size_t wrapper, ports;
    if (!prepared.p || !str_line(&rest, &line))
        return false;
    wrapper = strtoul(line.p, &end, 10);
    ports = strtoul(end, NULL, 10);
    if (wrapper > rest.n || ports > rest.n - wrapper)
        return false;
    ret->wrapper = str_slice(rest, 0, wrapper);
    ret->ports = str_slice(rest, wrapper, wrapper + ports);
    ret->program = str_slice(rest, wrapper + ports, rest.n);
    return true;
}
