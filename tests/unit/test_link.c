/* test_link.c: programs in iverilog 11's own words, taken apart and joined. What the real compiler
 * makes of real designs is in tests/cases/link. */
#include "runners/link/link.h"
#include "runners/link/vvp_lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define HEAD                                                                                       \
    "#! /usr/bin/vvp\n:ivl_version \"11.0 (stable)\";\n:vpi_time_precision - 12;\n"                \
    "S_0x1 .scope package, \"$unit\" \"$unit\" 2 1;\n .timescale 0 0;\n"
#define FILES(name)                                                                                \
    "# The file index is used to find the file name in the following table.\n"                     \
    ":file_names 3;\n    \"N/A\";\n    \"-\";\n    \"" name "\";\n"

#define BENCH_TB                                                                                   \
    "S_0x2 .scope module, \"tb\" \"tb\" 2 4;\n .timescale -9 -12;\n"                               \
    "v0x20_0 .var \"clk\", 0 0;\nv0x21_0 .net \"q\", 3 0, v0x31_0;  1 drivers\n"                   \
    "E_0x22 .event posedge, v0x30_0;\n"
#define BENCH_STUB(params)                                                                         \
    "S_0x3 .scope module, \"u\" \"dut\" 2 6, 2 1 0, S_0x2;\n .timescale 0 0;\n"                    \
    "    .port_info 0 /INPUT 1 \"clk\";\n    .port_info 1 /OUTPUT 4 \"q\";\n" params               \
    "v0x30_0 .net \"clk\", 0 0, v0x20_0;  1 drivers\nv0x31_0 .var \"q\", 3 0;\n"
#define BENCH_CODE                                                                                 \
    "    .scope S_0x3;\nT_0 ;\n    %vpi_call/w 2 1 \"$link_here\", v0x30_0, v0x31_0 {0 0 0};\n"    \
    "    %end;\n    .thread T_0;\n    .scope S_0x2;\nT_1 ;\n    %delay 5000, 0;\n"                 \
    "    %wait E_0x22;\n    %vpi_call/w 2 9 \"$display\", v0x21_0, S_0x3 {0 0 0};\n"               \
    "    %end;\n    .thread T_1;\n"
#define BENCH HEAD BENCH_TB BENCH_STUB("") BENCH_CODE FILES("tb.sv")

#define DUT_PORTS "    .port_info 0 /INPUT 1 \"clk\";\n    .port_info 1 /OUTPUT 4 \"q\";\n"
#define DUT_SCOPE "S_0x2 .scope module, \"dut\" \"dut\" 2 1;\n .timescale -9 -12;\n"
#define DUT_NETS                                                                                   \
    "o0x20 .functor BUFZ 1, C4<z>; HiZ drive\nv0x20_0 .net \"clk\", 0 0, o0x20;  0 drivers\n"      \
    "v0x21_0 .var \"q\", 3 0;\nE_0x22 .event posedge, v0x20_0;\n"
#define DUT_CODE(line)                                                                             \
    "    .scope S_0x2;\nT_0 ;\n    %wait E_0x22;\n" line "    %jmp T_0;\n    .thread T_0;\n"
#define DUT(line)             HEAD DUT_SCOPE DUT_PORTS DUT_NETS DUT_CODE(line) FILES("dut.sv")
#define DUT_WITH(scope_lines) HEAD DUT_SCOPE scope_lines DUT_CODE("") FILES("dut.sv")
#define STORE                 "    %vpi_func 2 3 \"$random\" 32 {0 0 0};\n    %store/vec4 v0x21_0, 0, 4;\n"

static int join(const char *bench, const char *candidate, struct link_result *ret, struct arena *a,
                struct link_refusal *r)
{
    struct link_sets one = {.set = {{.program = str_c(candidate)}}, .n = 1};
    struct link_job job = {
        .bench = str_c(bench), .sets = &one, .entry = "dut", .rename = task_own_draws};
    *r = (struct link_refusal){0};
    return link_programs(&job, ret, a, r);
}

static void tokens(void **state)
{
    static const struct {
        const char *text;
        enum vvp_kind kind;
    } table[] = {
        {"\"a \\\" b\"", VVP_STRING},
        {"\"open", VVP_BAD},
        {"C4<01xz>", VVP_VALUE},
        {"Cr<m60gfc2>", VVP_VALUE},
        {"S<0,vec4,u8>", VVP_VALUE},
        {"T<0,32,s>", VVP_VALUE},
        {"C0x5", VVP_SYMBOL},
        {"0x7f", VVP_NUMBER},
        {"12", VVP_NUMBER},
        {"4'sb01xz", VVP_VALUE},
        {"%load/vec4", VVP_INSTR},
        {"%", VVP_BAD},
        {".net8/s", VVP_KEY},
        {"/INPUT", VVP_KEY},
        {"/INPUTS", VVP_BAD},
        {"&PV", VVP_KEY},
        {"&B", VVP_BAD},
        {"; all the rest \"", VVP_REMARK},
        {"v0x1_0", VVP_SYMBOL},
        {"\\a\\\"b\\;c", VVP_SYMBOL},
        {"'", VVP_BAD},
        {"\x80", VVP_BAD},
        {",", VVP_PUNCT},
        {"\t  ", VVP_SPACE},
    };
    struct vvp_token t;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct str line = str_c(arena_printf(&a, ":%s", table[i].text)); /* not the first column */
        size_t at = 1;
        assert_true(vvp_lex(line, &at, &t));
        assert_int_equal(t.kind, table[i].kind);
        assert_int_equal(at, line.n);
        arena_finish(&a);
    }
}

static void symbols(void **state)
{
    static const char *const reserved[] = {
        "posedge",       "BUFZ",  "$init", "E_0x0", "tran", "z", "AND", "autofunction.vec4.u32",
        "function.real", "$final"};
    static const char *const labels[] = {"v0x1_0", "TD_tb.f", "T_1.0", "t_12", "RS_0x1", "E_0x01"};
    static const char *const unknown[] = {
        "x", "posedg", "posedges", "T_x", "function.vec4.x3", "tb", "v1", "function.vec4.u", ""};
    (void)state;
    for (size_t i = 0; i < countof(reserved); i++)
        assert_int_equal(vvp_symbol(str_c(reserved[i])), VVP_RESERVED);
    for (size_t i = 0; i < countof(labels); i++)
        assert_int_equal(vvp_symbol(str_c(labels[i])), VVP_LABEL_NAME);
    for (size_t i = 0; i < countof(unknown); i++)
        assert_int_equal(vvp_symbol(str_c(unknown[i])), VVP_UNKNOWN);
}

static void has(struct str text, const char *piece)
{
    if (!str_has(text, piece))
        fail_msg("no \"%s\" in\n%.*s", piece, (int)text.n, text.p);
}

static void joined(void **state)
{
    struct arena a = {0};
    struct link_refusal r;
    struct link_result ret;
    (void)state;
    assert_int_equal(join(BENCH, DUT(STORE), &ret, &a, &r), 0);
    assert_int_equal(ret.n_instance, 1);
    has(ret.text, "\nZq0_S_0x2 .scope module, \"u\" \"dut\" 2 6, 5 1 0, S_0x2;\n");
    has(ret.text, "\nv0x21_0 .net \"q\", 3 0, Zq0_v0x21_0;  1 drivers\n"); /* the output */
    has(ret.text, "\nZq0_o0x20 .functor BUFZ 1, v0x20_0;\n");              /* the input */
    has(ret.text, "\nv0x30_0 .net *\"clk\", 0 0, v0x20_0;\n");             /* the stub's alias */
    has(ret.text, "\nE_0x22 .event posedge, v0x30_0;\n"); /* one event, the bench's */
    assert_false(str_has(ret.text, "Zq0_E_0x22"));
    has(ret.text, "\n    .scope Zq0_S_0x2;\nZq0_T_0 ;\n    %wait E_0x22;\n"
                  "    %vpi_func 5 3 \"$assay_random\" 32 {0 0 0};\n");
    has(ret.text, "\"$display\", v0x21_0, Zq0_S_0x2 {0 0 0};\n");
    has(ret.text, ":file_names 6;\n    \"N/A\";\n    \"-\";\n    \"tb.sv\";\n    \"N/A\";\n");
    assert_false(str_has(ret.text, "$link_here"));
    assert_int_equal(ret.n_task, 1);
    assert_true(str_eqc(ret.task[0].name, "$random") && str_eqc(ret.task[0].file, "dut.sv"));
    assert_int_equal(ret.task[0].line, 3);
    assert_int_equal(ret.task[0].kind, SYSTASK_DRAW);
    arena_finish(&a);
}

/* The candidate forces its own input: it then waits at its own node, not at the bench's. */
static void forced(void **state)
{
    struct arena a = {0};
    struct link_refusal r;
    struct link_result ret;
    (void)state;
    assert_int_equal(join(BENCH, DUT("    %force/vec4 v0x20_0;\n"), &ret, &a, &r), 0);
    has(ret.text, "\nZq0_E_0x22 .event posedge, Zq0_v0x20_0;\n");
    has(ret.text, "    %force/vec4 Zq0_v0x20_0;\n");
    assert_int_equal(
        join(BENCH, DUT("    %vpi_call 2 3 \"$deposit\", v0x20_0 {0 0 0};\n"), &ret, &a, &r), 0);
    has(ret.text, "\nZq0_E_0x22 .event posedge, Zq0_v0x20_0;\n");
    assert_int_equal(ret.task[0].kind, SYSTASK_BAD);
    arena_finish(&a);
}

static void refused(void **state)
{
    static const struct {
        const char *bench, *candidate;
        enum link_reason reason;
    } table[] = {
        {BENCH, DUT("    %store/vec4 tb.x, 0, 4;\n"), LINK_UNREADABLE},
        {BENCH, DUT("    %pushi/str \"open;\n"), LINK_UNREADABLE},
        {BENCH, DUT("    %load/vec4 v0x21_0'x;\n"), LINK_UNREADABLE},
        {BENCH, DUT(":vpi_module \"evil\";\n"), LINK_UNREADABLE},
        {BENCH, "not a program", LINK_UNREADABLE},
        {"not a program", DUT(""), LINK_BENCH_UNREADABLE},
        {BENCH, DUT_WITH("    .port_info 0 /INOUT 1 \"clk\";\n" DUT_NETS), LINK_INOUT},
        {BENCH, DUT_WITH("    .port_info 0 /INPUT 1 \"other\";\n" DUT_NETS), LINK_PORT_SHAPE},
        {BENCH, DUT_WITH("    .port_info 0 /INPUT 2 \"clk\";\n" DUT_NETS), LINK_PORT_SHAPE},
        {BENCH,
         DUT_WITH(DUT_PORTS "v0x20_0 .net \"clk\", 0 0, L_0x20;\nv0x21_0 .var \"q\", 3 0;\n"),
         LINK_INPUT_DRIVEN},
        {BENCH,
         DUT_WITH(DUT_PORTS "v0x20_0 .net \"clk\", 0 0, o0x20;\nv0x21_0 .var/real \"q\", 3 0;\n"),
         LINK_PORT_TYPE},
        {BENCH,
         DUT_WITH(DUT_PORTS
                  "    .port_info 2 /OUTPUT 4 \"q2\";\nv0x22_0 .var \"q2\", 3 0;\n" DUT_NETS),
         LINK_STUB},
        {BENCH, DUT_WITH(DUT_PORTS "P_0x9 .param/l \"W\" 0 2 1, +C4<01>;\n" DUT_NETS),
         LINK_PARAMETERS},
        {HEAD BENCH_TB BENCH_CODE FILES("tb.sv"), DUT(""), LINK_BENCH_UNREADABLE},
        {HEAD BENCH_TB FILES("tb.sv"), DUT(""), LINK_NO_INSTANCE},
        {HEAD BENCH_TB BENCH_STUB("") FILES("tb.sv"), DUT(""), LINK_STUB},
        {BENCH,
         HEAD "S_0x9 .scope package, \"tb\" \"tb\" 2 1;\n" DUT_SCOPE DUT_PORTS DUT_NETS FILES("d"),
         LINK_PACKAGE_NAME},
        {BENCH, BENCH, LINK_NO_ROOT},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct link_refusal r;
        struct link_result ret;
        assert_int_equal(join(table[i].bench, table[i].candidate, &ret, &a, &r), -1);
        if (r.reason != table[i].reason)
            fail_msg("%zu: %s (%s), not %s", i, link_reason(r.reason)->word, r.what,
                     link_reason(table[i].reason)->word);
        arena_finish(&a);
    }
}

static struct link_ports ports_in(const char *text, struct arena *a)
{
    struct link_refusal r = {0};
    struct link_ports p;
    assert_int_equal(link_ports_read(str_c(text), "dut", &p, a, &r), 0);
    return p;
}

static void stubs(void **state)
{
    struct arena a = {0};
    struct link_refusal r = {0};
    struct str stub;
    struct link_ports p = ports_in(
        DUT_WITH("    .port_info 0 /INPUT 1 \"a\\\"b\";\n    .port_info 1 /OUTPUT 4 \"q\";\n"
                 "P_0x9 .param/l \"W\" 0 2 1, +C4<0101>;\nP_0xa .param/l \"L\" 1 2 1, +C4<01>;\n"
                 "P_0xb .param/str \"S\" 0 2 1, \"text\";\n"
                 "P_0xc .param/real \"R\" 0 2 1, Cr<m6000000000000000gfc2>; value=1.5\n"
                 "v0x20_0 .net \"a\\\"b\", 0 0, o0x20;\nv0x21_0 .var/2s \"q\", 3 0;\n"),
        &a);
    (void)state;
    assert_int_equal(p.n_parameter, 3);
    assert_int_equal(link_ports_stub("dut", &p, &stub, &a, &r), 0);
    has(stub,
        "module dut #(parameter \\W = 4'sb0101, parameter \\S = \"text\", parameter \\R = 1.5");
    has(stub, "(\\a\"b , \\q );\ninput wire \\a\"b ;\noutput bit signed [3:0] \\q ;\n");
    has(stub, "initial $link_here(\\a\"b , \\q );\nendmodule\n");
    arena_finish(&a);
}

static void directions(void **state)
{
    struct arena a = {0};
    struct link_refusal r = {0};
    struct link_ports own = ports_in(DUT(""), &a), ref = ports_in(DUT(""), &a);
    (void)state;
    assert_int_equal(link_ports_directions(&own, &ref, &a, &r), 0);
    ref.port[1].is_input = true;
    assert_int_equal(link_ports_directions(&own, &ref, &a, &r), -1);
    assert_int_equal(r.reason, LINK_PORT_DIRECTION);
    r = (struct link_refusal){0};
    ref.port[1].name = STR("other"); /* an input of another name in the same place */
    assert_int_equal(link_ports_directions(&own, &ref, &a, &r), 0);
    ref.port[1].by_position = true;
    assert_int_equal(link_ports_directions(&own, &ref, &a, &r), -1);
    arena_finish(&a);
}

#define AT(precision, delay)                                                                       \
    "#! /usr/bin/vvp\n:vpi_time_precision " precision ";\n"                                        \
    "S_0x2 .scope module, \"tb\" \"tb\" 2 4;\n    .scope S_0x2;\nT_0 ;\n" delay FILES("tb.sv")

static void precision(void **state)
{
    static const struct {
        const char *own, *finer;
        int rc;
    } table[] = {
        {AT("- 9", "    %delay 5, 0;\n"), AT("- 12", "    %delay 5000, 0;\n"), 0},
        {AT("- 9", "    %delay 5, 0;\n"), AT("- 12", "    %delay 5001, 0;\n"), -1},
        {AT("- 9", "    %delay 5, 0;\n"), AT("- 12", ""), -1},
        {AT("- 9", "    %delay 5000000, 0;\n"), AT("- 12", "    %delay 705032704, 1;\n"), 0},
        {AT("+ 0", "    %delay 20000, 0;\n"), AT("- 15", "    %delay 1661992960, 362;\n"), -1},
        {AT("- 9", "    %delayx 4;\n"), AT("- 12", "    %delayx 4;\n"), 0},
        {AT("- 0", "    %delayx 4;\n"), AT("- 12", "    %delayx 4;\n"), -1},
        {AT("- 9", "    %ix/load 4, 7, 0; Constant delay\n"),
         AT("- 12", "    %ix/load 4, 7000, 0; Constant delay\n"), 0},
        {AT("- 9", "    %assign/vec4 v0x1_0, 7;\n"), AT("- 12", "    %assign/vec4 v0x1_0, 7;\n"),
         -1},
        {AT("- 12", ""), AT("- 9", ""), -1},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct link_refusal r = {0};
        assert_int_equal(link_check_precision(str_c(table[i].own), str_c(table[i].finer), &a, &r),
                         table[i].rc);
        arena_finish(&a);
    }
    assert_int_equal(link_precision(str_c(AT("- 12", ""))), -12);
    assert_int_equal(link_precision(str_c(AT("+ 0", ""))), 0);
}

static void tasks(void **state)
{
    static const struct {
        const char *name;
        enum systask kind;
    } table[] = {
        {"$deposit", SYSTASK_BAD},  {"$fopen", SYSTASK_FILE},         {"$random", SYSTASK_DRAW},
        {"$clog2", SYSTASK_PLAIN},  {"$display", SYSTASK_PRINT},      {"$fdisplay", SYSTASK_OTHER},
        {"$writeo", SYSTASK_PRINT}, {"$assay_said", SYSTASK_BAD},     {"$ivl_x", SYSTASK_PLAIN},
        {"$", SYSTASK_OTHER},       {"$urandom_range", SYSTASK_DRAW}, {"$readmemh", SYSTASK_FILE},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        assert_int_equal(systask_of(str_c(table[i].name)), table[i].kind);
    assert_false(task_only_reads(STR("$fdisplay")));
    assert_true(task_only_reads(STR("$time")));
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(tokens),     cmocka_unit_test(symbols),   cmocka_unit_test(joined),
        cmocka_unit_test(forced),     cmocka_unit_test(refused),   cmocka_unit_test(stubs),
        cmocka_unit_test(directions), cmocka_unit_test(precision), cmocka_unit_test(tasks),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
