/* audit_tool.c: the libraries of testbenches/audit on files, for scripts and for looking by hand.
 *
 *     audit_tool mutants FILE ENTRY DIR [MAX [SEED]]   NNNN.sv in DIR, a line for each:
 *                                                      number, operator, line, column, what (tabs)
 *     audit_tool trivial FILE ENTRY DIR                NAME.sv in DIR, a line for each: name, what
 *     audit_tool interface SUITE [ROOT]                a line for each finding: problem, kind,
 * name, where; ROOT: the suite's files, if not embedded
 */
#include "harness/io/fs.h"
#include "harness/sys/cell.h"
#include "problems/suite/suite.h"
#include "runners/checks/lint.h"
#include "runners/checks/yosys.h"
#include "testbenches/audit/interface.h"
#include "testbenches/audit/mutate.h"
#include "testbenches/audit/trivial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (16u << 20)

static int fail(const struct err *err)
{
    fprintf(stderr, "audit_tool: %s\n", err->text);
    return 1;
}

static int mutants(int argc, char **argv, struct arena *arena)
{
    struct mutate_options o = {0};
    struct mutants m;
    struct err err = {0};
    struct str text;
    if (argc < 3)
        return 2;
    o.max = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
    o.seed = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
    if (fs_read(&text, argv[0], FILE_MAX, arena, &err) < 0 ||
        mutate(&m, text, argv[1], &o, arena, &err) < 0)
        return fail(&err);
    for (size_t i = 0; i < m.n; i++) {
        const struct mutant *x = &m.item[i];
        if (fs_write(arena_printf(arena, "%s/%04zu.sv", argv[2], i), x->text, &err) < 0)
            return fail(&err);
        printf("%04zu\t%s\t%zu\t%zu\t%s\n", i, x->op, x->line, x->column, x->what);
    }
    return 0;
}

static int trivial(int argc, char **argv, struct arena *arena)
{
    struct trivial_design *d;
    struct err err = {0};
    struct str text;
    size_t n;
    if (argc < 3)
        return 2;
    if (fs_read(&text, argv[0], FILE_MAX, arena, &err) < 0 ||
        trivial_designs(&d, &n, text, argv[1], arena, &err) < 0)
        return fail(&err);
    for (size_t i = 0; i < n; i++) {
        if (fs_write(arena_printf(arena, "%s/%s.sv", argv[2], d[i].name), d[i].text, &err) < 0)
            return fail(&err);
        printf("%s\t%s\n", d[i].name, d[i].what);
    }
    return 0;
}

static int interface(int argc, char **argv, struct arena *arena)
{
    struct manifest m;
    struct suite suite;
    struct err err = {0};
    int task;
    if (argc < 1)
        return 2;
    if (manifest_find(&m, &task, argv[0], arena, &err) < 0 ||
        suite_load(&suite, &m, task < 0 ? 0 : (size_t)task, argc > 1 ? argv[1] : NULL, &err) < 0)
        return fail(&err);
    for (size_t i = 0; i < suite.n; i++) {
        struct interface_finding *f;
        size_t n;
        interface_audit(&f, &n, &suite.problem[i], arena);
        for (size_t k = 0; k < n; k++)
            printf("%s\t%s\t%s\t%s\n", suite.problem[i].id, interface_kind_name(f[k].kind),
                   f[k].name, f[k].where);
    }
    printf("%zu problems\n", suite.n);
    suite_finish(&suite);
    return 0;
}

/* One job in a cell; 0, or 1 after a message. */
static int carry_out(const struct exec_job *job, struct exec_result *result, struct arena *arena)
{
    struct cell_options options = {0};
    struct err err = {0};
    return cell_run_once(&options, job, arena, result, &err) < 0 ? fail(&err) : 0;
}

static void print_cpu(const struct exec_result *r)
{
    for (size_t i = 0; i < r->n_step; i++)
        printf("%s%lld", i ? "+" : "\t", (long long)r->step[i].cpu_us / 1000);
    printf("\t");
}

static int equiv(int argc, char **argv, struct arena *arena)
{
    struct equiv_options o = {0};
    struct exec_job job;
    struct exec_result result;
    struct equiv e;
    struct check_tool yosys;
    struct err err = {0};
    struct str gold, gate;
    if (argc < 3)
        return 2;
    o.steps = argc > 3 ? atoi(argv[3]) : 0;
    o.cpu_ms = argc > 4 ? atol(argv[4]) : 0;
    if (fs_read(&gold, argv[0], FILE_MAX, arena, &err) < 0 ||
        fs_read(&gate, argv[1], FILE_MAX, arena, &err) < 0 || yosys_open(&yosys, arena, &err) < 0 ||
        equiv_plan(&yosys, &job, gold, gate, argv[2], &o, arena, &err) < 0)
        return fail(&err);
    if (carry_out(&job, &result, arena))
        return 1;
    equiv_read(&e, &result, arena);
    printf("%s\t%s\t%d", equiv_result_name(e.result), e.how, e.steps);
    print_cpu(&result);
    printf("%s\n" STR_FMT, e.reason, STR_ARG(e.example));
    return 0;
}

static int synthesize(int argc, char **argv, struct arena *arena)
{
    struct exec_job job;
    struct exec_result result;
    struct synth s;
    struct check_tool yosys;
    struct err err = {0};
    struct str code;
    if (argc < 2)
        return 2;
    if (fs_read(&code, argv[0], FILE_MAX, arena, &err) < 0 || yosys_open(&yosys, arena, &err) < 0 ||
        synth_plan(&yosys, &job, code, argv[1], arena, &err) < 0)
        return fail(&err);
    if (carry_out(&job, &result, arena))
        return 1;
    synth_read(&s, &result, arena);
    printf("%s cells %d registers %d latches %d depth %d warnings %zu %s\n", s.ok ? "ok" : "failed",
           s.cells, s.registers, s.latches, s.depth, s.warnings, s.error);
    for (size_t i = 0; i < s.n_latch; i++)
        printf("latch %s\n", s.latch[i]);
    for (size_t i = 0; i < s.n_warning; i++)
        printf("warning %s\n", s.warning[i]);
    return 0;
}

static int lint(int argc, char **argv, struct arena *arena)
{
    struct exec_job job;
    struct exec_result result;
    struct lint l;
    struct check_tool tool;
    struct err err = {0};
    struct str code;
    if (argc < 2)
        return 2;
    if (fs_read(&code, argv[0], FILE_MAX, arena, &err) < 0 || linter_open(&tool, arena, &err) < 0 ||
        lint_plan(&tool, &job, code, argv[1], arena, &err) < 0)
        return fail(&err);
    if (carry_out(&job, &result, arena))
        return 1;
    lint_read(&l, &result, arena);
    printf("%s warnings %d errors %d %s\n", l.ran ? "ok" : "failed", l.warnings, l.errors,
           l.reason);
    for (size_t i = 0; i < l.n_count; i++)
        printf("%s %d%s\n", l.count[i].code, l.count[i].n, l.count[i].error ? " (error)" : "");
    for (size_t i = 0; i < l.n_line; i++)
        printf("  %s\n", l.line[i]);
    return 0;
}

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv, struct arena *arena);
} commands[] = {
    {"mutants", mutants}, {"trivial", trivial},  {"interface", interface},
    {"equiv", equiv},     {"synth", synthesize}, {"lint", lint},
};

int main(int argc, char **argv)
{
    struct arena arena = {0};
    int status = 2;
    for (size_t i = 0; argc > 1 && i < countof(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            status = commands[i].run(argc - 2, argv + 2, &arena);
    arena_finish(&arena);
    if (status == 2)
        fprintf(stderr, "usage: see tests/audit/audit_tool.c\n");
    return status;
}
