/* test_given.c: what a suite gives to the answer: what of a problem's files that is, what a manifest
 * can say, and the text that is compiled with an answer. */
#include "problems/suite/given.h"
#include "problems/suite/suite.h"
#include "runners/runner/given.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

/* ---- what is given ---- */

#define ADD2 "module add2(input a, b, output s);\n  cell_x x(a, b, s);\nendmodule\n"
#define CELL "module cell_x(input a, b, output s);\n  assign s = a ^ b;\nendmodule\n"
#define TB   "module tb; wire s; top dut(1'b0, 1'b1, s); endmodule\n"
#define TOP  "module top(input a, b, output s); add2 u(a, b, s); endmodule\n"
#define PKG  "package k; parameter W = 1; endpackage\n"

static struct problem problem(const char *reference, const struct bench_file *file, size_t n)
{
    return (struct problem){.id = "x",
                            .entry = "top",
                            .top = "",
                            .file = file,
                            .n_file = n,
                            .reference = str_c(reference)};
}

static void what_the_reference_needs_is_given(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {
        {"tb.sv", STR(TB), true, 0},
        {"add2.v", STR(ADD2), true, 0},
        {"cell.v", STR(CELL), true, 0},
        {"other.v", STR("module other(input a); endmodule\n"), true, 0},
        {"words.hex", STR("00\n"), false, 0},
    };
    struct problem x = problem(TOP, file, countof(file));
    given_find(&x, &kind_verilog, &p->arena);
    given_find(&x, &kind_verilog, &p->arena);
    assert_int_equal(x.n_file, 5);
    assert_int_equal(x.file[0].given, 0);
    assert_int_equal(x.file[1].given, GIVEN_SOURCE);
    assert_int_equal(x.file[2].given, GIVEN_SOURCE);
    assert_int_equal(x.file[3].given, 0);
    assert_int_equal(x.file[4].given, 0);
    /* a signal of that name, or a reference with the module itself, needs nothing */
    x = problem("module top(input a, b, output s); wire add2; assign s = add2; endmodule\n", file,
                3);
    given_find(&x, &kind_verilog, &p->arena);
    assert_int_equal(x.file[1].given, 0);
    x = problem(TOP ADD2 CELL, file, 3);
    given_find(&x, &kind_verilog, &p->arena);
    assert_int_equal(x.file[1].given, 0);
}

static void headers_and_packages(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {
        {"k.svh", STR(PKG), false, 0},
        {"p.sv", STR("package p; endpackage\n"), true, 0},
        {"bus.sv", STR("interface bus; wire a; modport m(input a); endinterface\n"), true, 0},
        {"tb.sv", STR(TB), true, 0},
    };
    struct problem x = problem("`include \"k.svh\"\nmodule top import p::*; (bus.m b); endmodule\n",
                               file, countof(file));
    given_find(&x, &kind_verilog, &p->arena);
    assert_int_equal(x.file[0].given, GIVEN_HEADER);
    assert_int_equal(x.file[1].given, GIVEN_SOURCE);
    assert_int_equal(x.file[2].given, GIVEN_SOURCE);
    assert_int_equal(x.file[3].given, 0);
}

/* Of a bench's file the needed units are given, with the unit of time that they stand under, and
 * nothing else. */
static void a_bench_is_never_given(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {
        {"tb.sv", STR("`timescale 1ns/1ps\n`define ANSWER 1\n" PKG ADD2 CELL "int secret;\n" TB),
         true, 0},
    };
    struct problem x = problem("module top import k::*; (input a, b, output s); add2 u(a, b, s); "
                               "endmodule\n",
                               file, 1);
    given_find(&x, &kind_verilog, &p->arena);
    assert_int_equal(x.n_file, 2);
    assert_int_equal(x.file[0].given, 0);
    assert_string_equal(x.file[1].name, "assay_given_tb.sv");
    assert_false(x.file[1].compiled);
    assert_int_equal(x.file[1].given, GIVEN_SOURCE);
    assert_true(str_has(x.file[1].data, PKG ADD2 CELL));
    assert_true(str_starts(x.file[1].data, "`timescale 1ns/1ps\n"));
    assert_false(str_has(x.file[1].data, "ANSWER"));
    assert_false(str_has(x.file[1].data, "secret"));
    assert_false(str_has(x.file[1].data, "module tb"));
    /* the bench has all of it already */
    assert_false(str_has(given_to_bench(&x, &p->arena), "module"));
}

/* ---- what is compiled ---- */

static void an_own_definition_goes_first(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {
        {"p.sv", STR(PKG ADD2), true, GIVEN_SOURCE},
        {"h.vh", STR("`define H 1\n"), false, GIVEN_HEADER},
        {"prompt.sv", STR(CELL), false, GIVEN_SOURCE},
        {"tb.sv", STR(TB), true, 0},
    };
    const struct problem x = problem(TOP, file, countof(file));
    assert_string_equal(given_to_answer(&x, STR(TOP), &p->arena).p,
                        "`line 1 \"p.sv\" 0\n" PKG ADD2 "\n`line 1 \"prompt.sv\" 0\n" CELL
                        "\n`resetall\n");
    assert_string_equal(given_to_answer(&x, STR(TOP "package k; endpackage\n" CELL), &p->arena).p,
                        "`line 1 \"p.sv\" 0\n                                      \n" ADD2
                        "\n`line 1 \"prompt.sv\" 0\n                                    \n"
                        "                   \n         \n\n`resetall\n");
    assert_string_equal(given_to_bench(&x, &p->arena).p,
                        "`line 1 \"prompt.sv\" 0\n" CELL "\n`resetall\n");
    assert_string_equal(given_included(&x, STR("a\n `include \"h.vh\"\nb\n`include \"tb.sv\"\n"),
                                       "candidate.sv", &p->arena)
                            .p,
                        "a\n`line 1 \"h.vh\" 1\n`define H 1\n`line 3 \"candidate.sv\" 2\nb\n"
                        "`include \"tb.sv\"\n");
}

static void nothing_given_changes_nothing(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {{"tb.sv", STR(TB), true, 0}, {"d.hex", STR("0"), false, 0}};
    const struct problem x = problem(TOP, file, 2);
    struct str code = STR(TOP "`include \"d.hex\"\n");
    assert_int_equal(given_to_answer(&x, code, &p->arena).n, 0);
    assert_int_equal(given_to_bench(&x, &p->arena).n, 0);
    assert_ptr_equal(given_whole(&x, code, &p->arena).p, code.p);
}

/* A header that includes itself, and an answer that includes without an end. */
static void includes_have_a_bound(void **state)
{
    struct place *p = *state;
    const struct bench_file file[] = {
        {"h.vh", STR("`include \"h.vh\"\n`include \"h.vh\"\n"), false, GIVEN_HEADER},
        {"big.vh", {arena_alloc(&p->arena, 1 << 20), 1 << 20}, false, GIVEN_HEADER},
    };
    const struct problem x = problem(TOP, file, 2);
    struct str many = STR("");
    memset((char *)file[1].data.p, 'x', 1 << 20);
    assert_true(given_included(&x, STR("`include \"h.vh\"\n"), "c", &p->arena).n < 1 << 20);
    for (int i = 0; i < 100; i++)
        many = str_c(arena_printf(&p->arena, "%s`include \"big.vh\"\n", many.p));
    assert_true(str_eq(given_included(&x, many, "c", &p->arena), many));
}

/* ---- words of a manifest ---- */

#define FENCE "```\n"

static struct manifest manifest(struct manifest_task task)
{
    struct manifest m = {.suite = "s",
                         .title = "",
                         .source = "",
                         .commit = "",
                         .licence = "",
                         .layout = "verilog-eval-v2",
                         .bench = "verilog-eval-v2",
                         .runner = "icarus",
                         .official = "",
                         .entry = "top",
                         .reference_module = "ref",
                         .n_task = 1,
                         .task = {task}};
    return m;
}

static void a_prompt_and_a_bench_give(void **state)
{
    struct place *p = *state;
    struct manifest m = manifest((struct manifest_task){.task = "",
                                                        .version = "",
                                                        .folder = "set",
                                                        .list = "folder",
                                                        .given = "prompt",
                                                        .reference_macros = "bench"});
    struct suite s = {0};
    struct err err = {0};
    const struct problem *x;
    put(p, "set/problems.txt", "b\n");
    for (const char *id = "ab"; *id; id++) {
        put(p, arena_printf(&p->arena, "set/%c_prompt.txt", *id),
            "Mend top. Use module words.\n" FENCE ADD2 FENCE "Wrong:\n" FENCE TOP
            "module add2(input a); endmodule\n" FENCE);
        put(p, arena_printf(&p->arena, "set/%c_ref.sv", *id),
            "module ref(input a, b, output s); add2 u(a, b, `S); endmodule\n");
        put(p, arena_printf(&p->arena, "set/%c_test.sv", *id),
            "`define S \\\n  s\n`timescale 1ns/1ns\nmodule tb; endmodule\n");
    }
    if (suite_load(&s, &m, 0, p->root, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, 2);
    assert_non_null(strstr(s.note, "set/problems.txt leaves out 1 of 2 problems"));
    assert_non_null(strstr(s.note, "\n  a"));
    x = &s.problem[1];
    assert_int_equal(x->n_file, 3);
    assert_string_equal(x->file[2].name, "given.sv");
    assert_int_equal(x->file[2].given, GIVEN_SOURCE);
    assert_true(str_has(x->file[2].data, ADD2));
    assert_false(str_has(x->file[2].data, "module top"));
    assert_false(str_has(x->file[2].data, "module words"));
    assert_false(str_has(x->file[2].data, "module add2(input a);"));
    assert_true(str_starts(x->reference, "`define S \\\n  s\n\nmodule top(") ||
                str_starts(x->reference, "`define S \\\n  s\nmodule top("));
    suite_finish(&s);
    m.task[0].list = "";
    m.task[0].count = 2;
    assert_int_equal(suite_load(&s, &m, 0, p->root, &err), -1);
    assert_non_null(
        strstr(err.text, "1 problems, the manifest says 2; set/problems.txt leaves out"));
}

static void a_trap_gives_a_file(void **state)
{
    struct place *p = *state;
    struct manifest m =
        manifest((struct manifest_task){.task = "", .version = "", .folder = "set"});
    struct suite s = {0};
    struct err err = {0};
    char before[HASH_HEX];
    put(p, "set/a_prompt.txt", "Make top.\n");
    put(p, "set/a_ref.sv", "module ref(input a, b, output s); add2 u(a, b, s); endmodule\n");
    put(p, "set/a_test.sv", "module tb; endmodule\n");
    put(p, "add2.v", ADD2);
    assert_int_equal(suite_load(&s, &m, 0, p->root, &err), 0);
    memcpy(before, s.version, sizeof before);
    suite_finish(&s);
    m.n_trap = 1;
    m.trap[0] = (struct manifest_trap){.problem = "a", .given = "add2.v"};
    if (suite_load(&s, &m, 0, p->root, &err) < 0)
        fail_msg("%s", err.text);
    assert_string_equal(s.problem[0].file[2].name, "add2.v");
    assert_string_not_equal(s.version, before);
    suite_finish(&s);
    m.trap[0].given = "nowhere.v";
    assert_int_equal(suite_load(&s, &m, 0, p->root, &err), -1);
    assert_non_null(strstr(err.text, "nowhere.v"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_the_reference_needs_is_given, make_place, drop_place),
        cmocka_unit_test_setup_teardown(headers_and_packages, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_bench_is_never_given, make_place, drop_place),
        cmocka_unit_test_setup_teardown(an_own_definition_goes_first, make_place, drop_place),
        cmocka_unit_test_setup_teardown(nothing_given_changes_nothing, make_place, drop_place),
        cmocka_unit_test_setup_teardown(includes_have_a_bound, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_prompt_and_a_bench_give, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_trap_gives_a_file, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
