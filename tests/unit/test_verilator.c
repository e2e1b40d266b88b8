/* test_verilator.c: the bench made to report, what stands between it and a candidate, and from
 * hand-made outcomes to verdicts. */
#include "runners/verilator/verilator.h"

#include "runners/verilator/stub.h"

#include "runners/hdl/mark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"

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
        {NONCE " stall time=5\n", CLASS_TIMEOUT, "no_time_progress"},
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
        v = judged(&b);
        if (v.class != table[i].class || strcmp(v.detail, table[i].detail) != 0)
            fail_msg("row %zu: %s %s: %s", i, verdict_class(v.class)->name, v.detail, v.evidence);
        arena_finish(&b.arena);
    }
}

static void a_candidate_that_calls_fatal(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b, "module dut(input a); final $fatal; endmodule");
    add_phase(&b, PHASE_COMPILE, 2, EXEC_OK, "", "");
    add_phase(&b, PHASE_SIMULATE, 1, EXEC_OK, "",
              FINISH NONCE " stop by=candidate scope=c line=2 time=5\n" NONCE
                           " end mismatches=0 compared=100 time=10\n");
    v = judged(&b);
    assert_int_equal(v.class, CLASS_RUNTIME_ERROR);
    assert_string_equal(v.detail, "fatal");
    arena_finish(&b.arena);
}

static const char netlist[] =
    "<cell name=\"u\" submodname=\"dut__K3\" hier=\"tb.u\"/>\n"
    "<module loc=\"c\" name=\"tb\" origName=\"tb\" topModule=\"1\">\n"
    "  <instance name=\"u\" defName=\"dut__K3\" origName=\"u\">\n"
    "    <port name=\"clk\" direction=\"in\" portIndex=\"1\">\n    </port>\n"
    "    <port name=\"q\" direction=\"out\" portIndex=\"2\"/>\n  </instance>\n</module>\n"
    "<module loc=\"c\" name=\"dut__K3\" origName=\"dut\">\n"
    "  <var name=\"K\" vartype=\"logic\" origName=\"K\" param=\"true\">\n"
    "    <const name=\"32&apos;sh3\"/>\n  </var>\n"
    "  <var name=\"S\" vartype=\"string\" origName=\"S\" param=\"true\">\n"
    "    <const name=\"&quot;a&quot;&lt;\\&amp;&#10;&quot;\"/>\n  </var>\n"
    "  <var name=\"clk\" dtype_id=\"1\" dir=\"input\" origName=\"clk\"/>\n"
    "  <var name=\"q\" dtype_id=\"2\" dir=\"output\" origName=\"q__021\"/>\n"
    "  <var name=\"m\" dtype_id=\"4\" dir=\"input\" origName=\"m\"/>\n</module>\n"
    "<basicdtype id=\"1\" name=\"logic\"/>\n"
    "<basicdtype id=\"2\" name=\"logic\" left=\"0\" right=\"3\" signed=\"true\"/>\n"
    "<packarraydtype id=\"4\" sub_dtype_id=\"2\">\n<range>\n<const name=\"32&apos;h2\"/>\n"
    "<const name=\"32&apos;h0\"/>\n</range>\n</packarraydtype>\n"
    "<unpackarraydtype id=\"5\" sub_dtype_id=\"2\">\n</unpackarraydtype>\n";

static void what_stands_between(void **state)
{
    struct bench b;
    struct split s;
    struct stub_of of;
    (void)state;
    bench_init(&b, "module dut(input a); endmodule");
    b.file.data = STR("module tb; dut #(.K(3)) u(.clk(c), .q()); endmodule\n");
    split_read(&b.job, str_c(netlist), &s);
    of = stub_of_candidate(&s);
    assert_int_equal(s.why, SPLIT_NONE);
    assert_int_equal(s.candidate->n_port, 3);
    assert_int_equal(s.candidate->bits_in, 13);
    assert_int_equal(s.candidate->bits_out, 4);
    assert_true(str_has(stub_module(&of, &b.arena), "#(parameter \\K = 32'sh3, "
                                                    "parameter \\S = \"a\\\"<\\\\&\\012\") ("));
    assert_string_equal(
        stub_ports(&of, &b.arena).p,
        "INSTANCE(0)\nIN(assayx_p0_0, 0, 1)\nOUT(assayx_p0_1, 0, 4)\nIN(assayx_p0_2, 1, 12)\n");
    assert_true(str_has(stub_wrapper(&of, &b.arena), "output wire logic signed [0:3] assayx_p0_1"));
    assert_true(str_has(stub_wrapper(&of, &b.arena),
                        "\\dut #(.\\K (32'sh3)) assayx_dut0 (.\\clk (assayx_p0_0)"));
    b.file.data = STR("module tb; dut #(3) u(c, d); endmodule\n");
    split_read(&b.job,
               str_replace(str_replace(str_c(netlist), "<port name=\"clk\"",
                                       "<port name=\"__pinNumber1\"", &b.arena),
                           "origName=\"clk\"", "pinIndex=\"1\" origName=\"clk\"", &b.arena),
               &s);
    of = stub_of_candidate(&s);
    assert_true(str_has(stub_wrapper(&of, &b.arena), "\\dut #(32'sh3) assayx_dut0 (assayx_p"));
    for (size_t n = 0; n < sizeof netlist; n++)
        split_read(&b.job, (struct str){netlist, n}, &s);
    arena_finish(&b.arena);
}

static void what_cannot_stand_between(void **state)
{
    static const struct {
        const char *from, *to;
        enum split_reason why;
    } table[] = {
        {"\"input\" origName=\"m\"", "\"inout\" origName=\"m\"", SPLIT_INOUT},
        {"dtype_id=\"4\" dir", "dtype_id=\"5\" dir", SPLIT_TYPE},
        {"name=\"logic\" left=\"0\" right=\"3\"", "name=\"real\"", SPLIT_TYPE},
        {"left=\"0\"", "left=\"70000\"", SPLIT_WIDE},
        {"submodname=\"dut__K3\"", "submodname=\"other\"", SPLIT_ABSENT},
        {"<const name=\"32&apos;sh3\"/>", "<initarray>", SPLIT_PARAMETER},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct split s;
        bench_init(&b, "module dut(input a); endmodule");
        b.file.data = STR("module tb; dut #(.K(3)) u(.clk(c), .q()); endmodule\n");
        split_read(&b.job, str_replace(str_c(netlist), table[i].from, table[i].to, &b.arena), &s);
        if (s.why != table[i].why)
            fail_msg("row %zu: %s", i, split_reason(s.why)->word);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bench_is_made_to_tell_its_counters),
        cmocka_unit_test(a_module_end_is_found_behind_words_that_look_like_it),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(a_candidate_that_calls_fatal),
        cmocka_unit_test(what_stands_between),
        cmocka_unit_test(what_cannot_stand_between),
        cmocka_unit_test(a_compile_that_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
