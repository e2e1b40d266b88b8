/* test_yosys.c: equivalence, synthesis and lint: what is asked, and what is read from the answers.
 * The first half makes answers up; the second asks Yosys and Verilator in a cell, where they are.
 */
#include "harness/io/fs.h"
#include "harness/sys/cell.h"
#include "harness/sys/run.h"
#include "runners/checks/lint.h"
#include "runners/checks/yosys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct check_tool tool = {"/usr/bin/yosys", "yosys 0"};

/* --- what is asked --- */

static void asked(void **state)
{
    struct arena a = {0};
    struct exec_job job;
    struct equiv_options o = {.steps = 3, .cpu_ms = 1234};
    (void)state;
    assert_int_equal(
        equiv_plan(&tool, &job, STR("GOLD TEXT"), STR("GATE TEXT"), "Top_1", &o, &a, NULL), 0);
    assert_int_equal(job.n_step, EQUIV_STEPS);
    for (size_t i = 0; i < job.n_step; i++) {
        assert_string_equal(job.step[i].argv[0], tool.path);
        assert_int_equal(job.step[i].limits.cpu_ms, 1234);
    }
    for (size_t i = 0; i < job.n_file; i++) {
        bool script = str_ends(str_c(job.file[i].name), ".ys");
        assert_int_equal(script, i >= 3);
        /* no script holds anything of the texts */
        assert_false(script && str_has(job.file[i].data, "TEXT"));
    }
    assert_string_equal(job.step[1].remove, "gold.sv");
    arena_finish(&a);
}

static void names(void **state)
{
    static const char *const bad[] = {"",    "a b", "a;b", "1a",  "$a",
                                      "a\n", "\\a", "a-b", "a.b", "*"};
    static const char *const good[] = {"a", "TopModule", "_x", "a$b1"};
    struct arena a = {0};
    struct exec_job job;
    struct check_tool linter = {"/x", ""};
    struct equiv_options o = {0};
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct err err = {0};
        assert_int_equal(equiv_plan(&tool, &job, STR(""), STR(""), bad[i], &o, &a, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(synth_plan(&tool, &job, STR(""), bad[i], &a, NULL), -1);
        assert_int_equal(lint_plan(&linter, &job, STR(""), bad[i], &a, NULL), -1);
    }
    for (size_t i = 0; i < countof(good); i++) {
        assert_int_equal(equiv_plan(&tool, &job, STR(""), STR(""), good[i], &o, &a, NULL), 0);
        assert_int_equal(synth_plan(&tool, &job, STR(""), good[i], &a, NULL), 0);
        assert_int_equal(lint_plan(&linter, &job, STR(""), good[i], &a, NULL), 0);
    }
    arena_finish(&a);
}

/* --- what is read --- */

#define OK  EXEC_OK
#define BAD EXEC_EXIT
#define NOT EXEC_NOT_RUN

static const char found[] =
    "** Trying induction with length 1 **\nBase case for induction length 1 proven.\n"
    "** Trying induction with length 2 **\n"
    "SAT temporal induction proof finished - model found for base case: FAIL!\n"
    "  Time Signal Name      Dec       Hex           Bin\n"
    "  ---- ------------\n"
    "  init $auto$sampled      0         0             0\n"
    "     1 \\gate_q            0         0            00\n"
    "     1 \\gold_q           --        --            xx\n"
    "     1 \\in_clk            0         0             0\n"
    "     1 \\in_d              2         2            10\n"
    "     2 \\gate_ok           1         1             1\n"
    "     2 \\gate_q            0         0            0x\n"
    "     2 \\gold_ok           1         1             1\n"
    "     2 \\gold_q            1         1            x1\n"
    "     2 \\in_clk            1         1             1\n"
    "     2 \\in_d              3         3            11\n"
    "     2 \\trigger           1         1             1\n";

static const char held[] = "Base case for induction length 3 proven.\n"
                           "Base case for induction length 4 proven.\n";

/* How the steps of a proof ended and what they said, and what is to be read from that. */
static const struct {
    enum exec_status status[EQUIV_STEPS];
    const char *err, *induct, *short_log, *deep_log;
    enum equiv_result want;
    const char *how, *reason;
    int steps;
} equivs[] = {
    {{OK, OK, OK, OK, BAD, BAD, OK, BAD},
     "",
     NULL,
     held,
     NULL,
     EQUIV_EQUIVALENT,
     "registers",
     "",
     0},
    {{OK, OK, OK, BAD, OK, BAD, OK, BAD}, "", "", held, "", EQUIV_EQUIVALENT, "induction", "", 0},
    {{OK, OK, OK, BAD, BAD, OK, OK, BAD}, "", "", held, "", EQUIV_EQUIVALENT, "induction", "", 0},
    {{OK, OK, OK, EXEC_CPU, BAD, OK, EXEC_CPU, NOT},
     "",
     "",
     "",
     NULL,
     EQUIV_EQUIVALENT,
     "induction",
     "",
     0},
    {{OK, OK, OK, BAD, BAD, BAD, OK, OK},
     "",
     "",
     held,
     "Base case for induction length 24 proven.\n",
     EQUIV_BOUNDED,
     "search",
     "no proof (yosys failed without a word)",
     24},
    {{OK, OK, OK, BAD, BAD, BAD, OK, EXEC_CPU},
     "",
     "- model found for base case: FAIL!",
     held,
     held,
     EQUIV_BOUNDED,
     "search",
     "they differ from registers that start at 0, not from unknown ones",
     4},
    {{OK, OK, OK, BAD, BAD, BAD, BAD, NOT}, "", "", found, NULL, EQUIV_DIFFERENT, "search", "", 2},
    {{OK, OK, OK, OK, BAD, BAD, BAD, NOT}, "", NULL, found, NULL, EQUIV_DIFFERENT, "search", "", 2},
    {{OK, OK, OK, BAD, BAD, BAD, OK, BAD}, "", "", held, found, EQUIV_DIFFERENT, "search", "", 2},
    /* words without the status, and the status without words, are no difference */
    {{OK, OK, OK, BAD, BAD, BAD, OK, OK},
     "",
     "",
     found,
     "",
     EQUIV_BOUNDED,
     "search",
     "no proof (yosys failed without a word)",
     1},
    {{OK, OK, OK, BAD, BAD, BAD, BAD, NOT},
     "ERROR: No SAT model available",
     "",
     "",
     NULL,
     EQUIV_UNKNOWN,
     "search",
     "No SAT model available",
     0},
    {{BAD, NOT, NOT, NOT, NOT, NOT, NOT, NOT},
     "x.sv:3: ERROR: syntax error\nmore\n",
     NULL,
     NULL,
     NULL,
     EQUIV_UNKNOWN,
     "",
     "reference: syntax error",
     0},
    {{OK, EXEC_CPU, NOT, NOT, NOT, NOT, NOT, NOT},
     "",
     NULL,
     NULL,
     NULL,
     EQUIV_UNKNOWN,
     "",
     "candidate: the step ended by: cpu",
     0},
    {{OK, OK, BAD, NOT, NOT, NOT, NOT, NOT},
     "ERROR: No matching port",
     NULL,
     NULL,
     NULL,
     EQUIV_UNKNOWN,
     "",
     "both together: No matching port",
     0},
};

static void read_equiv(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(equivs); i++) {
        struct arena a = {0};
        struct exec_file logs[3] = {{.name = "induct.log", .data = str_c(equivs[i].induct)},
                                    {.name = "short.log", .data = str_c(equivs[i].short_log)},
                                    {.name = "deep.log", .data = str_c(equivs[i].deep_log)}};
        struct exec_result r = {.n_step = EQUIV_STEPS, .collected = logs, .n_collected = 3};
        struct equiv e;
        for (size_t k = 0; k < EQUIV_STEPS; k++) {
            r.step[k].status = equivs[i].status[k];
            r.step[k].err.head = str_c(equivs[i].err);
        }
        equiv_read(&e, &r, &a);
        assert_int_equal(e.result, equivs[i].want);
        assert_string_equal(e.how, equivs[i].how);
        assert_string_equal(e.reason, equivs[i].reason);
        assert_int_equal(e.steps, equivs[i].steps);
        if (e.result == EQUIV_DIFFERENT)
            assert_string_equal(e.example.p, "step 1: clk=0 d=2'b10\nstep 2: clk=1 d=2'b11\n"
                                             "    q is 2'b0x and must be 2'bx1\n");
        arena_finish(&a);
    }
}

static void nothing_done(void **state)
{
    struct arena a = {0};
    struct exec_result r = {0};
    struct equiv e;
    struct synth s;
    struct lint l;
    (void)state;
    equiv_read(&e, &r, &a);
    assert_int_equal(e.result, EQUIV_UNKNOWN);
    synth_read(&s, &r, &a);
    assert_false(s.ok);
    lint_read(&l, &r, &a);
    assert_false(l.ran);
    assert_string_equal(l.reason, "the job was not carried out");
    arena_finish(&a);
}

static void read_synth(void **state)
{
    struct arena a = {0};
    struct exec_file files[] = {
        {.data = STR("Latch inferred for signal `\\top.\\q [3]' from process `x'.\n"
                     "Latch inferred for signal `\\top.\\q [2]' from process `x'.\n"
                     "No latch inferred for signal `\\top.\\r' from process `x'.\n"
                     "Latch inferred for signal `\\top.$1\\s' from process `x'.\n")},
        {.data = STR("{\n \"design\": {\"num_cells\": 12, \"num_cells_by_type\": {\"$_NAND_\": 4,"
                     "\"$_SDFFE_PN0N_\": 5, \"$_DFF_P_\": 1, \"$_DLATCH_N_\": 2}}}\n")},
        {.data = STR("\nLongest topological path in top (length=6):\n   0: x\n")},
        {.data = STR("a.sv:1: Warning: odd thing\nABC: Warning: its own\nWarning: other\n")}};
    struct exec_result r = {.n_step = 1, .collected = files, .n_collected = 4};
    struct synth s;
    (void)state;
    r.step[0].status = EXEC_OK;
    synth_read(&s, &r, &a);
    assert_true(s.ok);
    assert_int_equal(s.cells, 12);
    assert_int_equal(s.registers, 6);
    assert_int_equal(s.latches, 2);
    assert_int_equal(s.depth, 6);
    assert_int_equal(s.n_latch, 2);
    assert_string_equal(s.latch[0], "q");
    assert_int_equal(s.warnings, 2);
    assert_string_equal(s.warning[0], "odd thing");
    r.step[0].status = EXEC_WALL;
    synth_read(&s, &r, &a);
    assert_false(s.ok);
    assert_int_equal(s.cells, -1);
    assert_string_equal(s.error, "the step ended by: wall");
    arena_finish(&a);
}

static void read_lint(void **state)
{
    struct arena a = {0};
    struct exec_result r = {.n_step = 1};
    struct lint l;
    (void)state;
    r.step[0].status = EXEC_EXIT;
    r.step[0].err.head =
        STR("%Warning-LATCH: candidate.sv:3:3: Latch\n    : ... note\n"
            "%Warning-WIDTH: candidate.sv:4:3: a\n%Warning-WIDTH: candidate.sv:5:3: b\n"
            "%Error: candidate.sv:6:1: syntax error\n%Error-UNSUPPORTED: x:1:1: no\n"
            "%Error: Exiting due to 2 error(s)\n%Warning of nothing\n%Error\n");
    lint_read(&l, &r, &a);
    assert_true(l.ran);
    assert_int_equal(l.warnings, 3);
    assert_int_equal(l.errors, 2);
    assert_int_equal(l.n_count, 4);
    assert_string_equal(l.count[0].code, "WIDTH");
    assert_int_equal(l.count[0].n, 2);
    assert_string_equal(l.count[1].code, "");
    assert_int_equal(l.n_line, 5);
    r.step[0].status = EXEC_CPU;
    lint_read(&l, &r, &a);
    assert_false(l.ran);
    r.step[0].status = EXEC_EXIT;
    r.step[0].err.head = STR("");
    lint_read(&l, &r, &a);
    assert_string_equal(l.reason, "verilator failed without a word");
    arena_finish(&a);
}

/* --- in a cell --- */

static void run(const struct exec_job *job, struct exec_result *ret, struct arena *a)
{
    const char *build = getenv("ASSAY_BUILD");
    struct cell_options o = {0};
    struct err err = {0};
    o.program = arena_printf(a, "%s/assay-cell", build ? build : "build");
    if (cell_run_once(&o, job, a, ret, &err) < 0)
        fail_msg("%s", err.text);
}

#define FF(body)                                                                                   \
    "module m(input clk, rst, d, output reg q); always @(posedge clk) " body " endmodule"

static void live_equiv(void **state)
{
    static const struct {
        const char *gold, *gate;
        enum equiv_result want;
    } table[] = {
        {"module m(input a, b, output y); assign y = a & b; endmodule",
         "module m(input a, b, output y); assign y = ~(~a | ~b); endmodule", EQUIV_EQUIVALENT},
        {"module m(input a, b, output y); assign y = a & b; endmodule",
         "module m(input a, b, output y); assign y = a | b; endmodule", EQUIV_DIFFERENT},
        {FF("if (rst) q <= 0; else q <= q ^ d;"), FF("q <= rst ? 1'b0 : d ? !q : q;"),
         EQUIV_EQUIVALENT},
        {FF("if (rst) q <= 0; else q <= q ^ d;"), FF("if (rst) q <= 0; else q <= q | d;"),
         EQUIV_DIFFERENT},
        /* the other edge; a reset that does not wait; a latch */
        {FF("q <= d;"),
         "module m(input clk, rst, d, output reg q); always @(negedge clk) q <= d; endmodule",
         EQUIV_DIFFERENT},
        {FF("if (rst) q <= 0; else q <= d;"),
         "module m(input clk, rst, d, output reg q); always @(posedge clk or posedge rst)"
         " if (rst) q <= 0; else q <= d; endmodule",
         EQUIV_DIFFERENT},
        {FF("q <= d;"),
         "module m(input clk, rst, d, output reg q); always_comb if (clk) q = d; endmodule",
         EQUIV_DIFFERENT},
        /* what the reference leaves open matches anything; what it does not leave open, no x */
        {"module m(input [1:0] s, output reg y); always @* case (s) 0: y = 0; 1: y = 1; default: y "
         "= 1'bx; endcase endmodule",
         "module m(input [1:0] s, output y); assign y = s[0]; endmodule", EQUIV_EQUIVALENT},
        {"module m(input [1:0] s, output y); assign y = s[0]; endmodule",
         "module m(input [1:0] s, output reg y); always @* case (s) 0: y = 0; 1: y = 1; default: y "
         "= 1'bx; endcase endmodule",
         EQUIV_DIFFERENT},
        /* what `initial` says counts */
        {FF("q <= q ^ d; initial q = 0;"), FF("q <= q ^ d; initial q = 1;"), EQUIV_DIFFERENT},
        /* states that cannot be reached do no harm */
        {"module m(input clk, rst, output y); reg [1:0] c; always @(posedge clk) c <= rst || c == "
         "2 ? "
         "0 : c + 1; assign y = c == 2; endmodule",
         "module m(input clk, rst, output y); reg [1:0] c; always @(posedge clk) c <= rst || c >= "
         "2 ? "
         "0 : c + 1; assign y = c >= 2; endmodule",
         EQUIV_EQUIVALENT},
        /* no body, or one that Yosys shall not look at, equals nothing */
        {"module m(input a, output y); assign y = 0; endmodule",
         "module m(input a, output y); endmodule", EQUIV_DIFFERENT},
        {"module m(input a, output y); assign y = a; endmodule",
         "(* blackbox *) module m(input a, output y); assign y = !a; endmodule", EQUIV_DIFFERENT},
        {"module m(input a, output y); assign y = a; endmodule",
         "(* blackbox *) module h(input a, output y); endmodule\n"
         "module m(input a, output y); h x(a, y); endmodule",
         EQUIV_DIFFERENT},
        /* other codes for the same states, also before the reset */
        {"module m(input clk, rst, d, output y); reg [1:0] s; always @(posedge clk) if (rst) s <= "
         "0;"
         " else case (s) 0: s <= d ? 1 : 0; default: s <= d ? 1 : 0; endcase assign y = s != 0; "
         "endmodule",
         "module m(input clk, rst, d, output y); reg [1:0] s; always @(posedge clk) if (rst) s <= "
         "0;"
         " else case (s) 0: s <= d ? 3 : 0; default: s <= d ? 2 : 0; endcase assign y = s != 0; "
         "endmodule",
         EQUIV_EQUIVALENT},
        /* a register that the reset of the candidate forgets */
        {FF("if (rst) q <= 0; else if (d) q <= !q;"), FF("if (d) q <= !q;"), EQUIV_DIFFERENT},
        /* ports that do not agree; text that is none; the other's text */
        {"module m(input a, output y); assign y = a; endmodule",
         "module m(input b, output y); assign y = b; endmodule", EQUIV_UNKNOWN},
        {"module m(input a, output y); assign y = a; endmodule", "module m(input a, output y", 0},
        {"module m(input a, output y); assign y = a; endmodule", "`include \"gold.sv\"\n", 0},
        {"module m(input a, output y); assign y = a; endmodule",
         "module m(input a, output y); assign y = !a; always @* assume(0); endmodule",
         EQUIV_DIFFERENT},
    };
    struct arena tools = {0};
    struct check_tool yosys;
    (void)state;
    if (yosys_open(&yosys, &tools, NULL) < 0)
        skip();
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct equiv_options o = {0};
        struct exec_job job;
        struct exec_result r;
        struct equiv e;
        assert_int_equal(
            equiv_plan(&yosys, &job, str_c(table[i].gold), str_c(table[i].gate), "m", &o, &a, NULL),
            0);
        run(&job, &r, &a);
        equiv_read(&e, &r, &a);
        if (e.result != table[i].want)
            fail_msg("case %zu: %s (%s)", i, equiv_result_name(e.result), e.reason);
        assert_true((e.result == EQUIV_DIFFERENT) == (str_has(e.example, " must be ")));
        arena_finish(&a);
    }
    arena_finish(&tools);
}

static void live_synth(void **state)
{
    struct arena a = {0};
    struct check_tool yosys;
    struct exec_job job;
    struct exec_result r;
    struct synth s;
    struct str code =
        STR("module m(input clk, en, input [3:0] a, output reg [3:0] q, output reg l);\n"
            "always @(posedge clk) q <= q + a;\n"
            "always_comb if (en) l = a[0];\nendmodule\n");
    (void)state;
    if (yosys_open(&yosys, &a, NULL) < 0)
        skip();
    assert_int_equal(synth_plan(&yosys, &job, code, "m", &a, NULL), 0);
    run(&job, &r, &a);
    synth_read(&s, &r, &a);
    assert_string_equal(s.error, "");
    assert_int_equal(s.registers, 4);
    assert_int_equal(s.latches, 1);
    assert_int_equal(s.n_latch, 1);
    assert_string_equal(s.latch[0], "l");
    assert_true(s.cells > 8 && s.depth > 1);
    assert_int_equal(synth_plan(&yosys, &job, STR("module m(input a; endmodule"), "m", &a, NULL),
                     0);
    run(&job, &r, &a);
    synth_read(&s, &r, &a);
    assert_false(s.ok);
    assert_true(str_starts(str_c(s.error), "syntax error"));
    arena_finish(&a);
}

static void live_lint(void **state)
{
    struct arena a = {0};
    struct check_tool linter;
    struct exec_job job;
    struct exec_result r;
    struct lint l;
    struct str code = STR("module m(input [3:0] a, input en, output reg [4:0] q);\n"
                          "always_comb if (en) q = a;\nendmodule\n");
    (void)state;
    if (linter_open(&linter, &a, NULL) < 0)
        skip();
    assert_int_equal(lint_plan(&linter, &job, code, "m", &a, NULL), 0);
    run(&job, &r, &a);
    lint_read(&l, &r, &a);
    assert_true(l.ran);
    assert_int_equal(l.errors, 0);
    assert_int_equal(l.warnings, 2);
    assert_string_equal(l.count[0].code, "LATCH");
    assert_string_equal(l.count[1].code, "WIDTH");
    assert_true(str_starts(str_c(l.line[0]), "%Warning-WIDTH: candidate.sv:2:"));
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asked),        cmocka_unit_test(names),      cmocka_unit_test(read_equiv),
        cmocka_unit_test(nothing_done), cmocka_unit_test(read_synth), cmocka_unit_test(read_lint),
        cmocka_unit_test(live_equiv),   cmocka_unit_test(live_synth), cmocka_unit_test(live_lint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
