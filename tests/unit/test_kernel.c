/* test_kernel.c: which programming model an object file has, what the driver tells, when two arrays are the
 * same, what goes into a cell and when, from hand-made outcomes to verdicts; and the five levels. */
#include "results/numbers/level.h"
#include "runners/kernel/kernel.h"

#include <elf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"

/* ---- object files ---- */

struct object {
    Elf64_Ehdr head;
    Elf64_Shdr section[3];
    Elf64_Sym symbol[3];
    char names[64];
};

/* One defined function and an undefined symbol. */
static struct object object_with(const char *name)
{
    struct object o = {.head = {.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB},
                                .e_shoff = offsetof(struct object, section),
                                .e_shentsize = sizeof(Elf64_Shdr),
                                .e_shnum = 3}};
    o.section[1] = (Elf64_Shdr){.sh_type = SHT_SYMTAB,
                                .sh_offset = offsetof(struct object, symbol),
                                .sh_size = sizeof o.symbol,
                                .sh_link = 2};
    o.section[2] = (Elf64_Shdr){.sh_type = SHT_STRTAB,
                                .sh_offset = offsetof(struct object, names),
                                .sh_size = sizeof o.names};
    memcpy(o.names + 1, "GOMP_parallel_mine", 19); /* defined: it asks nobody */
    snprintf(o.names + 20, sizeof o.names - 20, "%s", name);
    o.symbol[1] = (Elf64_Sym){.st_name = 1, .st_shndx = 1};
    o.symbol[2] = (Elf64_Sym){.st_name = 20, .st_shndx = SHN_UNDEF};
    return o;
}

static struct str bytes_of(const struct object *o)
{
    return (struct str){(const char *)o, sizeof *o};
}

static void models(void **state)
{
    static const struct {
        const char *symbol, *model;
    } table[] = {{"GOMP_parallel", "openmp"},
                 {"GOMP_parallel_loop_dynamic", "openmp"},
                 {"GOMP_target_ext", "openmp-offload"},
                 {"omp_get_thread_num", KERNEL_SERIAL}, /* to ask is not to use */
                 {"_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6", "std-thread"},
                 {"pthread_create", "pthread"},
                 {"sqrt", KERNEL_SERIAL},
                 {"my_GOMP_parallel", KERNEL_SERIAL}};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct object o = object_with(table[i].symbol);
        assert_string_equal(kernel_model(bytes_of(&o)), table[i].model);
    }
}

/* Whatever is cut off or points elsewhere is read within its bytes: in memory of just that size. */
static void broken_objects(void **state)
{
    struct object good = object_with("GOMP_parallel"), bad;
    (void)state;
    for (size_t n = 0; n < sizeof good; n++) {
        char *part = malloc(n + 1);
        memcpy(part, &good, n);
        if (n < offsetof(struct object, symbol))
            assert_null(kernel_model((struct str){part, n}));
        else
            kernel_model((struct str){part, n});
        free(part);
    }
    assert_null(kernel_model(STR("\x7f"
                                 "ELF and then no object file at all, though it is long enough")));
    for (size_t at = 0; at < sizeof good; at++)
        for (int way = 0; way < 2; way++) {
            bad = good;
            ((unsigned char *)&bad)[at] = way ? 0xff : 0x80;
            kernel_model(bytes_of(&bad));
        }
}

/* ---- arrays ---- */

static const char *bits(double x)
{
    static char text[4][20];
    static int at;
    uint64_t word;
    memcpy(&word, &x, sizeof word);
    at = (at + 1) % 4;
    snprintf(text[at], sizeof text[at], "%llx", (unsigned long long)word);
    return text[at];
}

static void arrays(void **state)
{
    struct arena arena = {0};
    double a, b;
    const struct {
        const char *want, *got;
        double tolerance;
        int64_t at;
    } table[] = {
        {bits(1), bits(1), 0, -1},
        {"", "", 1, -1},
        {"", "0", 1, 0},
        {"0 0", "0", 1, 1},
        {"0", "zz", 1, 0},
        {"0", "00000000000000000", 1, 0},               /* 17 digits */
        {"7ff8000000000000", "7ff8000000000000", 1, 0}, /* NaN is no right value */
        {"7ff0000000000000", "7ff0000000000000", 1, 0}, /* nor is infinity */
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        assert_int_equal(
            kernel_differs(str_c(table[i].want), str_c(table[i].got), table[i].tolerance, &a, &b),
            table[i].at);
    /* the largest number wanted is the scale */
    struct str want = str_c(arena_printf(&arena, "%s %s", bits(100), bits(1)));
    struct str near = str_c(arena_printf(&arena, "%s %s", bits(100), bits(1 + 9e-8)));
    struct str far = str_c(arena_printf(&arena, "%s %s", bits(100), bits(1 + 2e-7)));
    assert_int_equal(kernel_differs(want, near, 1e-9, &a, &b), -1);
    assert_int_equal(kernel_differs(want, far, 1e-9, &a, &b), 1);
    assert_true(a == 1 && b > 1);
    arena_finish(&arena);
}

static void told(void **state)
{
    struct arena arena = {0};
    struct kernel_told t =
        kernel_read(STR("noise\n" NONCE " values 1 2\nvalues 3\n" NONCE " threads 2\n" NONCE
                        " time 12 34\n" NONCE " model loops\n" NONCE " end\n"),
                    NONCE, &arena);
    (void)state;
    assert_int_equal(t.n, 1);
    assert_true(str_eqc(t.values[0], "1 2") && str_eqc(t.model, "loops"));
    assert_true(t.threads == 2 && t.cpu_us == 12 && t.wall_us == 34 && t.ended);
    t = kernel_read(STR(NONCE " values\n" NONCE " threads -7\n"), NONCE, &arena);
    assert_true(t.n == 1 && t.threads == 0 && t.cpu_us == -1 && !t.ended);
    arena_finish(&arena);
}

/* ---- a job from visit to visit ---- */

struct rig {
    struct arena arena;
    struct problem problem;
    struct bench_file bench;
    struct job job;
    struct kernel_tools tools;
    struct object object;
    struct exec_file collected;
};

static void begin(struct rig *r, const char *bench)
{
    *r = (struct rig){.bench = {.name = KERNEL_BENCH, .data = STR("static const int sizes;")}};
    memset(r->tools.has, 1, sizeof r->tools.has);
    r->problem = (struct problem){.id = "axpy",
                                  .entry = "axpy",
                                  .reference = STR("THE REFERENCE"),
                                  .facts = "{\"tolerance\": 1e-6}",
                                  .file = &r->bench,
                                  .n_file = 1};
    r->job = (struct job){.problem = &r->problem,
                          .oracle = oracle_find(bench),
                          .code = STR("THE ANSWER"),
                          .nonce = NONCE,
                          .arena = &r->arena};
}

static void end(struct rig *r)
{
    arena_finish(&r->arena);
}

/* The next visit must be this one; all of its steps end well. `one`, `two`: what its runs print. */
static struct exec_job *visit(struct rig *r, const char *phase, const char *one, const char *two)
{
    struct exec_job *next = arena_alloc(&r->arena, sizeof *next);
    struct exec_result *done = &r->job.done[r->job.n_done];
    const char *name = "";
    assert_int_equal(kernel_next(&r->tools.base, &r->job, next, &name), 1);
    assert_string_equal(name, phase);
    *done = (struct exec_result){.tier = TIER_NAMESPACES, .n_step = next->n_step};
    for (size_t i = 0; i < next->n_step; i++)
        done->step[i].status = EXEC_OK;
    if (one) {
        done->step[next->n_step - 2].out.head = str_c(one);
        done->step[next->n_step - 1].out.head = str_c(two);
    }
    if (next->collect) {
        done->collected = &r->collected;
        done->n_collected = 1;
    }
    r->job.phase[r->job.n_done++] = phase;
    return next;
}

static struct verdict judged(struct rig *r)
{
    struct verdict v;
    struct exec_job next;
    const char *phase;
    assert_int_equal(kernel_next(&r->tools.base, &r->job, &next, &phase), 0);
    kernel_judge(&r->tools.base, &r->job, &v);
    return v;
}

#define LINES(values, threads)                                                                     \
    NONCE " values " values "\n" NONCE " time 5 5\n" NONCE " threads " threads "\n" NONCE " end\n"
#define ONE "3ff0000000000000"
#define TWO "4000000000000000"

struct case_row {
    const char *symbol, *one, *two;
    enum verdict_class class;
    const char *detail, *way;
};

static void verdicts(void **state)
{
    static const struct case_row table[] = {
        {"GOMP_parallel", LINES(ONE, "0"), LINES(TWO, "2"), CLASS_PASS, "", "openmp"},
        {"GOMP_parallel", LINES(TWO, "0"), LINES(TWO, "2"), CLASS_WRONG_ANSWER, "", "openmp"},
        {"GOMP_parallel", LINES(ONE, "0"), LINES(ONE, "2"), CLASS_WRONG_ANSWER, "threads",
         "openmp"},
        {"GOMP_parallel", LINES(ONE, "0"), LINES(TWO, "1"), CLASS_WRONG_ANSWER, "one_thread",
         "openmp"},
        {"sqrt", LINES(ONE, "0"), LINES(TWO, "2"), CLASS_WRONG_ANSWER, "model_unused", "serial"},
        {"pthread_create", LINES(ONE, "0"), LINES(TWO, "2"), CLASS_WRONG_ANSWER, "other_model",
         "pthread"},
        {"pthread_create", LINES(TWO, "0"), LINES(TWO, "2"), CLASS_WRONG_ANSWER, "", "pthread"},
        {"GOMP_parallel", "", "", CLASS_RUNTIME_ERROR, "early_exit", "openmp"},
        {"GOMP_parallel", LINES(ONE, "0"), NONCE " values " TWO "\n", CLASS_RUNTIME_ERROR,
         "early_exit", "openmp"},
        {"GOMP_parallel", LINES(ONE, "0"), LINES(TWO, "2") NONCE " values " TWO "\n", CLASS_TAMPER,
         "forged_result", "openmp"},
        {"GOMP_parallel", "values " ONE "\nend\n", "PASS\n", CLASS_RUNTIME_ERROR, "early_exit",
         "openmp"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        const struct case_row *c = &table[i];
        struct rig r;
        struct verdict v;
        begin(&r, "kernel-c");
        r.object = object_with(c->symbol);
        r.collected = (struct exec_file){.name = "candidate.o", .data = bytes_of(&r.object)};
        visit(&r, KERNEL_REFERENCE, LINES(ONE, "0"), LINES(TWO, "2"));
        visit(&r, KERNEL_BUILD, NULL, NULL);
        visit(&r, KERNEL_RUN, c->one, c->two);
        v = judged(&r);
        if (v.class != c->class || strcmp(v.detail, c->detail) != 0 || strcmp(v.way, c->way) != 0)
            fail_msg("row %zu: %s %s %s: %s", i, verdict_class(v.class)->name, v.detail, v.way,
                     v.evidence);
        /* whoever uses another model is marked, whether right or wrong */
        assert_int_equal(strcmp(c->way, "openmp") != 0, strstr(v.flags, "another") != NULL);
        end(&r);
    }
}

static void has_no_wanted(const struct exec_job *job)
{
    for (size_t i = 0; i < job->n_file; i++) {
        assert_true(str_find(job->file[i].data, "THE REFERENCE", 0) < 0);
        assert_true(str_find(job->file[i].data, TWO, 0) < 0);
    }
}

/* The reference is not in a box with the answer, nor is what it told; the object file is taken out before
 * anything of the answer runs. */
static void visits(void **state)
{
    struct rig r;
    const struct exec_job *build, *run;
    (void)state;
    begin(&r, "kernel-fortran");
    visit(&r, KERNEL_REFERENCE, LINES(ONE, "0"), LINES(TWO, "2"));
    build = visit(&r, KERNEL_BUILD, NULL, NULL);
    has_no_wanted(build);
    assert_string_equal(build->collect, "candidate.o");
    for (size_t i = 0; i < build->n_step; i++)
        assert_null(strstr(build->step[i].argv[0], "program"));
    run = visit(&r, KERNEL_RUN, LINES(ONE, "0"), LINES(TWO, "2"));
    assert_true(run->keep_box && run->n_step == 2 && run->n_file == 0);
    assert_non_null(strstr(run->step[0].env, "OMP_NUM_THREADS=1\n"));
    assert_non_null(strstr(run->step[1].env, "OMP_NUM_THREADS=2\n"));
    end(&r);
    begin(&r, "kernel-python");
    visit(&r, KERNEL_REFERENCE, NONCE " values " ONE "\n" NONCE " end\n",
          NONCE " values " TWO "\n" NONCE " end\n");
    run = visit(&r, KERNEL_RUN, NONCE " values " ONE "\n" NONCE " model loops\n" NONCE " end\n",
                NONCE " values " TWO "\n" NONCE " model loops\n" NONCE " end\n");
    has_no_wanted(run);
    assert_string_equal(judged(&r).detail, "model_unused");
    end(&r);
}

static void what_is_missing(void **state)
{
    struct rig r;
    struct verdict v;
    (void)state;
    begin(&r, "kernel-fortran");
    memset(r.tools.has, 0, sizeof r.tools.has);
    v = judged(&r);
    assert_int_equal(v.class, CLASS_NOT_JUDGED);
    assert_non_null(strstr(v.evidence, "apt-get install gfortran"));
    end(&r);
    /* a reference that tells nothing is no fault of the answer's */
    begin(&r, "kernel-c");
    visit(&r, KERNEL_REFERENCE, "", "");
    assert_int_equal(judged(&r).class, CLASS_HARNESS_ERROR);
    r.job.is_golden = true;
    assert_int_equal(judged(&r).class, CLASS_RUNTIME_ERROR);
    end(&r);
}

/* ---- levels ---- */

static void levels(void **state)
{
    static const struct {
        struct suggestions of;
        double level;
    } table[] = {
        {{.n = 10, .right = 0, .other = 0, .distinct = 10}, 0},
        {{.n = 10, .right = 0, .other = 10, .distinct = 1}, 0},
        {{.n = 10, .right = 1, .other = 1, .distinct = 10}, 0.25},
        {{.n = 10, .right = 9, .other = 1, .distinct = 2}, 0.25},
        {{.n = 10, .right = 1, .other = 0, .distinct = 2}, 0.5},
        {{.n = 10, .right = 9, .other = 0, .distinct = 2}, 0.5},
        {{.n = 10, .right = 10, .other = 0, .distinct = 2}, 0.75},
        {{.n = 10, .right = 10, .other = 0, .distinct = 1}, 1},
        {{.n = 1, .right = 1, .other = 0, .distinct = 1}, 1},
        {{.n = 1, .right = 0, .other = 0, .distinct = 1}, 0},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        assert_true(level_of(&table[i].of) == table[i].level);
    assert_true(isnan(level_of(&(struct suggestions){0})));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(models),          cmocka_unit_test(broken_objects),
        cmocka_unit_test(arrays),          cmocka_unit_test(told),
        cmocka_unit_test(verdicts),        cmocka_unit_test(visits),
        cmocka_unit_test(what_is_missing), cmocka_unit_test(levels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
