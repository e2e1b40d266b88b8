/* test_verilator.c: what reaches C, the bench made to report, and from hand-made outcomes to
 * verdicts. */
#include "runners/verilator/verilator.h"

#include "runners/hdl/mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"
#define TAG   "0123456789abcdef0123456789abcdef"

struct bench {
    struct arena arena;
    struct suite suite;
    struct bench_file file;
    struct problem problem;
    struct job job;
};

static void bench_init(struct bench *b, const char *code)
{
    *b = (struct bench){0};
    b->suite = (struct suite){.name = "t", .bench = "counters"};
    b->file = (struct bench_file){.name = "tb.sv",
                                  .data = STR("module tb; int mismatches, compared; endmodule\n"),
                                  .compiled = true};
    b->problem = (struct problem){.id = "p",
                                  .entry = "dut",
                                  .bench = "",
                                  .top = "",
                                  .file = &b->file,
                                  .n_file = 1,
                                  .reference = STR("module dut(input a); endmodule")};
    b->job =
        (struct job){.suite = &b->suite,
                     .problem = &b->problem,
                     .oracle = oracle_find("counters"),
                     .code = str_c(code),
                     .golden = {.passed = true, .reason = "", .cpu_us = 10000, .compared = 100},
                     .arena = &b->arena};
    strcpy(b->job.nonce, NONCE);
    strcpy(b->job.tag, TAG);
}

/* A phase with so many steps that all ended well but perhaps the last. */
static void add_phase(struct bench *b, const char *phase, size_t n_step, enum exec_status status,
                      const char *err, const char *report)
{
    static struct exec_file program[JOB_PHASES];
    struct exec_result *r = &b->job.done[b->job.n_done];
    struct exec_file *f = &program[b->job.n_done];
    *f = (struct exec_file){.name = "program", .data = STR("ELF")};
    *r = (struct exec_result){.tier = TIER_NAMESPACES, .n_step = n_step, .trouble = ""};
    for (size_t i = 0; i < n_step; i++)
        r->step[i] = (struct exec_outcome){.status = EXEC_OK, .cpu_us = 5000, .wall_us = 6000};
    r->step[n_step - 1].status = status;
    r->step[n_step - 1].err.head = str_c(err);
    r->step[n_step - 1].err.total_bytes = (int64_t)strlen(err);
    r->step[n_step - 1].witness = str_c(report);
    if (status == EXEC_OK) {
        r->collected = f;
        r->n_collected = 1;
    }
    b->job.phase[b->job.n_done++] = phase;
}

static struct verdict judged(struct bench *b)
{
    struct verdict v;
    verilator_judge(NULL, &b->job, &v);
    return v;
}

static void words_that_reach_c(void **state)
{
    static const struct {
        const char *code, *what; /* NULL: nothing does */
        int line;
    } table[] = {
        {"module m; assign y = $clog2(4); endmodule", NULL, 0},
        {"module m; initial $c(\"x\"); endmodule", "$c", 1},
        {"module m;\n wire x = $c32(\"x\"); endmodule", "$c32", 2},
        {"// $c(\"x\")\n/* $system */ module m; string s = \"$c\"; endmodule", NULL, 0},
        {"module m; initial $system(\"x\"); endmodule", "$system", 1},
        {"import \"DPI-C\" function void f();", "\"DPI-C\"", 1},
        {"module m; import pkg::*; initial $display(\"import\"); endmodule", NULL, 0},
        {"export \"DPI\" function f;", "\"DPI\"", 1},
        {"import (* x *) \"DPI-C\" function void f();", "\"DPI-C\"", 1},
        {"import\n(* x = 1; *)\n\"DPI-C\" function void f();", "\"DPI-C\"", 3},
        {"(* x = \" *) final $c(\"y\"); //\"", "\" *) final $c(\"", 1},
        {"(* \\y*)final $c(\"y\");", "\\y*)final", 1},
        {"(* x = \\y*)final $c(\"y\");", "\\y*)final", 1},
        {"(* x = \"a\", y *) wire w; always @(*) w = (a * b); @(* ) s = \"*)\";", NULL, 0},
        {"`systemc_header\nint x;\n`verilog", "`systemc_header", 1},
        {"`timescale 1ns/1ps\n`default_nettype none", NULL, 0},
        {"`verilator_config", "`verilator_config", 1},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        const char *what = "";
        int line = 0;
        bool found = verilator_reaches_c(str_c(table[i].code), &arena, &what, &line);
        if (found != (table[i].what != NULL))
            fail_msg("%s: %s", table[i].code, found ? what : "nothing found");
        if (found) {
            assert_string_equal(what, table[i].what);
            assert_int_equal(line, table[i].line);
        }
    }
    arena_finish(&arena);
}

static void a_bench_is_made_to_tell_its_counters(void **state)
{
    struct bench b;
    struct str text;
    (void)state;
    bench_init(&b, "module dut(input a); endmodule");
    assert_true(verilator_bench(&b.job, b.file.data, &text));
    assert_true(
        str_has(text, "compared; final $c(\"::assay_counters(\", mismatches, \",\", compared"));
    b.job.oracle = oracle_find("verilog-eval-v2");
    assert_true(verilator_bench(&b.job, b.file.data, &text));
    assert_true(str_has(text, "stats1[$bits(stats1)-1 -: 32]"));
    assert_false(verilator_bench(&b.job, STR("module other; endmodule"), &text));
    b.job.oracle = oracle_find("rtllm");
    assert_true(verilator_bench(
        &b.job, STR("module tb; initial $display(\"===Your Design Passed===\"); endmodule"),
        &text));
    assert_true(str_has(text, "$c(\"::assay_said(0);\")"));
    assert_false(str_has(text, "$assay_said"));
    arena_finish(&b.arena);
}

static void a_module_end_is_found_behind_words_that_look_like_it(void **state)
{
    struct arena arena = {0};
    struct str ret;
    (void)state;
    assert_true(
        mark_module_end(STR("// module tb; endmodule\nmodule a; endmodule\n"
                            "module automatic tb; string s = \"endmodule\"; endmodule : tb"),
                        "tb", "MARK", &arena, &ret));
    assert_true(str_has(ret, "\"endmodule\"; MARK endmodule : tb"));
    assert_false(mark_module_end(STR("module tb2; endmodule"), "tb", "MARK", &arena, &ret));
    arena_finish(&arena);
}

#define FINISH NONCE " finish by=bench scope=tb line=9 time=10 mismatches=x compared=x\n"

static void verdicts(void **state)
{
    static const struct {
        const char *report;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {FINISH NONCE " end mismatches=0 compared=100 time=10\n", CLASS_PASS, ""},
        {FINISH NONCE " end mismatches=3 compared=100 time=10\n", CLASS_MISMATCH, ""},
        {FINISH NONCE " end mismatches=0 compared=99 time=10\n", CLASS_MISMATCH, "sample_count"},
        {FINISH, CLASS_RUNTIME_ERROR, "no_report"},
        {NONCE " end mismatches=0 compared=100 time=10\n", CLASS_RUNTIME_ERROR, "no_finish"},
        {NONCE " finish by=candidate scope=c line=1 time=0\n" NONCE
               " end mismatches=0 compared=0 time=0\n",
         CLASS_TAMPER, "finish"},
        {"ffffffffffffffffffffffffffffffff finish by=bench\n", CLASS_RUNTIME_ERROR, "no_report"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b, "module dut(input a); endmodule");
        add_phase(&b, PHASE_COMPILE, 2, EXEC_OK, "", "");
        add_phase(&b, PHASE_SIMULATE, 1, EXEC_OK, "", table[i].report);
        add_phase(&b, PHASE_PARAMETERS, 1, EXEC_OK, "", "");
        add_phase(&b, PHASE_ALONE, 1, EXEC_OK, "", "");
        v = judged(&b);
        if (v.class != table[i].class || strcmp(v.detail, table[i].detail) != 0)
            fail_msg("row %zu: %s %s: %s", i, verdict_class(v.class)->name, v.detail, v.evidence);
        arena_finish(&b.arena);
    }
}

static void a_pass_that_is_none(void **state)
{
    static const char good[] = FINISH NONCE " end mismatches=0 compared=100 time=10\n";
    static const char stopped[] = FINISH NONCE " stop by=candidate scope=c line=2 time=5\n" NONCE
                                               " end mismatches=0 compared=100 time=10\n";
    static const struct {
        const char *code, *report, *netlist, *alone, *detail;
    } table[] = {
        {"module dut(input a); endmodule", good, "", "%Error: candidate.sv:1: Can't find 'tb'",
         "reaches_out"},
        {"module dut(inout a); endmodule", good,
         "<module name=\"dut\" origName=\"dut\">\n<var dir=\"inout\" pinIndex=\"1\" "
         "origName=\"a\"/>",
         "", "backdrive"},
        {"module dut(output x); endmodule", good,
         "<module name=\"dut__1\" origName=\"dut\">\n<var dir=\"output\" pinIndex=\"1\" "
         "origName=\"x\"/>",
         "", "backdrive"},
        {"module dut(input a); final $fatal; endmodule", stopped, "", "", "fatal"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b, table[i].code);
        add_phase(&b, PHASE_COMPILE, 2, EXEC_OK, "", "");
        add_phase(&b, PHASE_SIMULATE, 1, EXEC_OK, "", table[i].report);
        add_phase(&b, PHASE_PARAMETERS, 1, EXEC_OK, "", "");
        b.job.done[b.job.n_done - 1].collected->data = str_c(table[i].netlist);
        add_phase(&b, PHASE_ALONE, 1, *table[i].alone ? EXEC_EXIT : EXEC_OK, table[i].alone, "");
        v = judged(&b);
        assert_int_not_equal(v.class, CLASS_PASS);
        assert_string_equal(v.detail, table[i].detail);
        arena_finish(&b.arena);
    }
}

static void parameters_of_the_instances(void **state)
{
    static const char xml[] =
        "    <module loc=\"c\" name=\"tb\" origName=\"tb\" topModule=\"1\">\n"
        "      <var loc=\"c\" name=\"K\" vartype=\"logic\" origName=\"K\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"32&apos;sh9\"/>\n      </var>\n    </module>\n"
        "    <module loc=\"c\" name=\"dut__K3\" origName=\"dut\">\n"
        "      <var loc=\"c\" name=\"K\" vartype=\"logic\" origName=\"K\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"32&apos;sh3\"/>\n      </var>\n"
        "      <var loc=\"c\" name=\"R\" vartype=\"real\" origName=\"R\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"-4\"/>\n      </var>\n"
        "      <var loc=\"c\" name=\"S\" vartype=\"string\" origName=\"S\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"&quot;a&quot;&lt;\\&amp;&#10;&quot;\"/>\n      </var>\n"
        "      <var loc=\"c\" name=\"E\" vartype=\"\" origName=\"a__021___05Fb\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"32&apos;h1\"/>\n      </var>\n"
        "      <var loc=\"c\" name=\"W\" vartype=\"logic\" origName=\"W\" param=\"true\">\n"
        "        <const loc=\"c\" name=\"70000&apos;h3\"/>\n      </var>\n"
        "      <var loc=\"c\" name=\"A\" vartype=\"\" origName=\"A\" param=\"true\">\n"
        "        <initarray>\n        </initarray>\n      </var>\n"
        "      <var loc=\"c\" name=\"L\" vartype=\"logic\" origName=\"L\" localparam=\"true\">\n"
        "        <const loc=\"c\" name=\"32&apos;h1\"/>\n      </var>\n    </module>\n"
        "    <module loc=\"c\" name=\"dut\" origName=\"dut\">\n    </module>\n";
    struct arena a = {0};
    struct alone_sets sets;
    (void)state;
    verilator_sets(str_c(xml), "dut", &sets, &a);
    assert_int_equal(sets.n, 2);
    assert_string_equal(sets.set[0].p, ".\\K (32'sh3), .\\R (-4.0), .\\S (\"a\\\"<\\\\&\\012\"), "
                                       ".\\a!__b (32'h1), .\\W (8'h03)");
    assert_int_equal(sets.set[1].n, 0);
    for (size_t n = 0; n < sizeof xml; n++)
        verilator_sets((struct str){xml, n}, "dut", &sets, &a);
    arena_finish(&a);
}

/* Which parameters the bench gives must be known before a pass counts. */
static void parameters_that_are_not_told(void **state)
{
    static const struct {
        enum exec_status status;
        const char *err;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {EXEC_OK, "", CLASS_PASS, ""},
        {EXEC_EXIT, "%Error: Invalid option: --xml-only", CLASS_HARNESS_ERROR, "parameters"},
        {EXEC_CPU, "", CLASS_TIMEOUT, "cpu"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b, "module dut #(parameter K = 1) (input a); endmodule");
        add_phase(&b, PHASE_COMPILE, 2, EXEC_OK, "", "");
        add_phase(&b, PHASE_SIMULATE, 1, EXEC_OK, "",
                  FINISH NONCE " end mismatches=0 compared=100 time=10\n");
        add_phase(&b, PHASE_PARAMETERS, 1, table[i].status, table[i].err, "");
        v = judged(&b);
        assert_int_equal(v.class, table[i].class);
        assert_string_equal(v.detail, table[i].detail);
        arena_finish(&b.arena);
    }
}

static void a_compile_that_fails(void **state)
{
    static const struct {
        const char *log;
        size_t steps;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {"%Error: candidate.sv:3:1: syntax error, unexpected end", 1, CLASS_SYNTAX, ""},
        {"%Error: candidate.sv:3:1: Cannot find file containing module: 'foo'", 1,
         CLASS_ELABORATION, "unknown_module"},
        {"%Error-MODDUP: candidate.sv:9: Duplicate declaration of module: 'tb'", 1,
         CLASS_ELABORATION, ""},
        {"all.cpp:1: error: something", 2, CLASS_ELABORATION, "cxx"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b, "module dut(input a); endmodule");
        add_phase(&b, PHASE_COMPILE, table[i].steps, EXEC_EXIT, table[i].log, "");
        v = judged(&b);
        assert_int_equal(v.class, table[i].class);
        assert_string_equal(v.detail, table[i].detail);
        assert_string_equal(v.evidence, table[i].log);
        arena_finish(&b.arena);
    }
}

static void what_reaches_c_is_not_compiled(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b, "module dut(input a); initial $c(\"exit(0);\"); endmodule");
    v = judged(&b);
    assert_int_equal(v.class, CLASS_TAMPER);
    assert_string_equal(v.detail, "reaches_c");
    arena_finish(&b.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_reach_c),
        cmocka_unit_test(a_bench_is_made_to_tell_its_counters),
        cmocka_unit_test(a_module_end_is_found_behind_words_that_look_like_it),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(a_pass_that_is_none),
        cmocka_unit_test(parameters_of_the_instances),
        cmocka_unit_test(parameters_that_are_not_told),
        cmocka_unit_test(a_compile_that_fails),
        cmocka_unit_test(what_reaches_c_is_not_compiled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
