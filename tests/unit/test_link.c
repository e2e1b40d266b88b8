/* test_link.c: programs in iverilog 11's own words, taken apart and joined. What the real compiler
 * makes of real designs is in tests/cases/link. */
#include "runners/link/link.h"
#include "runners/vvp/lex.h"

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

/* A stub without parameters is for a bench that names none: the candidate's are its own. */
static void own_parameters(void **state)
{
    struct arena a = {0};
    struct link_refusal r;
    struct link_result ret;
    (void)state;
    assert_int_equal(join(BENCH,
                          DUT_WITH(DUT_PORTS "P_0x9 .param/l \"W\" 0 2 1, +C4<01>;\n" DUT_NETS),
                          &ret, &a, &r),
                     0);
    has(ret.text, "Zq0_P_0x9 .param/l \"W\"");
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

/* ---- several sets of parameters ---- */

#define UNSET "C4<1011001110001111000011111000001111110000001111111000000011111111>"

/* A bench with an instance for each value of W. */
static struct str bench_of(const char *const *value, size_t n, struct arena *a)
{
    struct str ret;
    struct buf b;
    buf_init(&b, 1u << 20);
    buf_addc(&b, HEAD BENCH_TB);
    for (size_t i = 0; i < n; i++)
        buf_addf(&b,
                 "S_0xa%zu .scope module, \"u%zu\" \"dut\" 2 6, 2 1 0, S_0x2;\n .timescale 0 "
                 "0;\n" DUT_PORTS "P_0xa%zu .param/l \"W\" 0 2 1, %s;\n"
                 "v0xb%zu_0 .net \"clk\", 0 0, v0x20_0;  1 drivers\nv0xc%zu_0 .var \"q\", 3 0;\n",
                 i, i, i, value[i], i, i);
    for (size_t i = 0; i < n; i++)
        buf_addf(&b,
                 "    .scope S_0xa%zu;\nT_%zu ;\n    %%vpi_call/w 2 1 \"$link_here\" {0 0 0};\n"
                 "    %%end;\n    .thread T_%zu;\n",
                 i, i, i);
    buf_addc(&b, FILES("tb.sv"));
    ret = arena_str(a, buf_str(&b));
    buf_finish(&b);
    return ret;
}

#define DUT_P(package, value, line)                                                                \
    "#! /usr/bin/vvp\n:ivl_version \"11.0 (stable)\";\n:vpi_time_precision - 12;\n" package        \
        DUT_SCOPE DUT_PORTS "P_0x9 .param/l \"W\" 0 2 1, " value ";\n" DUT_NETS                    \
        DUT_CODE(line) FILES("dut.sv")
#define PACKAGE(label, name)                                                                       \
    "S_0x" label " .scope package, \"p\" \"p\" 2 1;\nv0x" label "_0 .var/2s \"" name "\", 31 0;\n"
#define TWO  "+C4<010>"
#define FIVE "+C4<101>"

static int join_sets(struct str bench, struct str probe, const char *const *program,
                     struct link_result *ret, struct arena *a, struct link_refusal *r)
{
    struct link_sets sets;
    struct link_job job = {.bench = bench, .sets = &sets, .entry = "dut"};
    *r = (struct link_refusal){0};
    assert_int_equal(link_parameters(probe, "dut", &sets, a, r), 0);
    for (size_t k = 0; k < sets.n; k++)
        sets.set[k].program = str_c(program[k]);
    return link_programs(&job, ret, a, r);
}

static void sets_are_told(void **state)
{
    static const char *const value[] = {TWO, FIVE, UNSET, TWO};
    const char *many[LINK_INSTANCES_MAX + 1];
    struct arena a = {0};
    struct link_refusal r = {0};
    struct link_sets sets;
    struct str text;
    (void)state;
    assert_int_equal(link_parameters(bench_of(value, 4, &a), "dut", &sets, &a, &r), 0);
    assert_int_equal(sets.n, 3);
    assert_int_equal(sets.set[1].n_parameter, 1);
    assert_int_equal(sets.set[2].n_parameter, 0);
    assert_int_equal(link_set_defparams("dut", &sets.set[1], &text, &a, &r), 0);
    assert_true(str_eqc(text, "defparam dut.\\W = 3'sb101;\n"));
    for (size_t i = 0; i <= LINK_INSTANCES_MAX; i++)
        many[i] = arena_printf(&a, "C4<%zu%zu%zu%zu>", i >> 3 & 1, i >> 2 & 1, i >> 1 & 1, i & 1);
    assert_int_equal(link_parameters(bench_of(many, LINK_SETS_MAX, &a), "dut", &sets, &a, &r), 0);
    assert_int_equal(link_parameters(bench_of(many, LINK_SETS_MAX + 1, &a), "dut", &sets, &a, &r),
                     -1);
    assert_int_equal(r.reason, LINK_PARAMETER_SETS);
    for (size_t i = 0; i <= LINK_INSTANCES_MAX; i++)
        many[i] = TWO;
    r = (struct link_refusal){0};
    assert_int_equal(
        link_parameters(bench_of(many, LINK_INSTANCES_MAX + 1, &a), "dut", &sets, &a, &r), -1);
    assert_int_equal(r.reason, LINK_INSTANCES);
    arena_finish(&a);
}

static void sets_are_joined(void **state)
{
    static const char *const value[] = {TWO, FIVE, TWO};
    static const char *const program[] = {
        DUT_P(PACKAGE("7", "x"), TWO, "    %store/vec4 v0x7_0, 2, 32;\n"),
        DUT_P(PACKAGE("8", "x"), FIVE, "    %store/vec4 v0x8_0, 5, 32;\n")};
    struct arena a = {0};
    struct link_refusal r;
    struct link_result ret;
    struct str bench = bench_of(value, 3, &a);
    (void)state;
    assert_int_equal(join_sets(bench, bench, program, &ret, &a, &r), 0);
    assert_int_equal(ret.n_instance, 3);
    has(ret.text, "\nZq1_T_0 ;\n    %wait Zq0_E_0x22;\n    %store/vec4 Zp_v0x7_0, 5, 32;\n");
    has(ret.text, "\nZq2_T_0 ;\n    %wait Zq0_E_0x22;\n    %store/vec4 Zp_v0x7_0, 2, 32;\n");
    has(ret.text, "\nZp_v0x7_0 .var/2s \"x\", 31 0;\n");
    has(ret.text, "\nZq0_S_0x2 .scope module, \"u0\" \"dut\" 2 6, 5 1 0, S_0x2;\n");
    has(ret.text, "\nZq1_S_0x2 .scope module, \"u1\" \"dut\" 2 6, 8 1 0, S_0x2;\n");
    has(ret.text, ":file_names 9;\n");
    assert_false(str_has(ret.text, "v0x8_0"));
    arena_finish(&a);
}

static void sets_are_refused(void **state)
{
    static const char *const value[] = {TWO, FIVE}, *const other[] = {TWO, "+C4<111>"};
    static const char *const table[][2] = {
        {DUT_P(PACKAGE("7", "x"), TWO, ""), DUT_P(PACKAGE("8", "y"), FIVE, "")},
        {DUT_P(PACKAGE("7", "x"), TWO, ""), DUT_P("", FIVE, "")},
        {DUT_P(PACKAGE("7", "x"), TWO, ""), DUT_P(PACKAGE("8", "x") PACKAGE("9", "x"), FIVE, "")},
    };
    struct arena a = {0};
    struct link_refusal r;
    struct link_result ret;
    struct str bench = bench_of(value, 2, &a);
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        assert_int_equal(join_sets(bench, bench, table[i], &ret, &a, &r), -1);
        assert_int_equal(r.reason, LINK_PACKAGE_SETS);
    }
    assert_int_equal(join_sets(bench_of(other, 2, &a), bench, table[0], &ret, &a, &r), -1);
    assert_int_equal(r.reason, LINK_PARAMETER_SETS);
    arena_finish(&a);
}

static struct link_ports with_width(const char *msb, const char *parameters, struct arena *a)
{
    unsigned long width = strtoul(msb, NULL, 10) + 1;
    return ports_in(arena_printf(a,
                                 HEAD DUT_SCOPE "    .port_info 0 /OUTPUT %lu \"q\";\n%s"
                                                "v0x21_0 .var \"q\", %s 0;\n" FILES("dut.sv"),
                                 width, parameters, msb),
                    a);
}

static void stub_of_sets(void **state)
{
    struct link_parameter w2 = {.name = STR("W"), .value = STR(TWO)};
    struct link_parameter w5 = {.name = STR("W"), .value = STR("+C4<1x1>")};
    struct arena a = {0};
    struct link_refusal r = {0};
    struct str text;
    struct link_sets sets = {
        .set = {{.parameter = &w2, .n_parameter = 1}, {.parameter = &w5, .n_parameter = 1}},
        .n = 2};
    struct str source = STR("module x; parameter W = 1; endmodule\n"
                            "module dut #(parameter W = 2, \\A = W) (output q); endmodule");
    (void)state;
    sets.set[0].ports = with_width("1",
                                   "P_0x8 .param/l \"A\" 0 2 1, C4<10>;\n"
                                   "P_0x9 .param/l \"W\" 0 2 1, C4<10>;\n",
                                   &a);
    sets.set[1].ports = with_width("4",
                                   "P_0x8 .param/l \"A\" 0 2 1, C4<11>;\n"
                                   "P_0x9 .param/l \"W\" 0 2 1, C4<101>;\n",
                                   &a);
    for (size_t k = 0; k < 2; k++)
        link_ports_declared(&sets.set[k].ports, source, "dut", &a);
    assert_int_equal(link_stub("dut", &sets, &text, &a, &r), 0);
    has(text, "module dut #(parameter \\W = 0, parameter \\A = \\link_set == 0 ? 2'b10 : 2'b11) (");
    has(text, "localparam \\link_set = 1 && (\\W == 3'sb010) === 1'b1 ? 0 :\n    1;\n");
    has(text, "output reg [(\\link_set == 0 ? 1 : 4):0] \\q ;\n");
    sets.set[1].ports.port[0].is_input = true;
    assert_int_equal(link_stub("dut", &sets, &text, &a, &r), -1);
    assert_int_equal(r.reason, LINK_PARAMETER_SETS);
    arena_finish(&a);
}

/* In which order W and K are declared. */
static void declared_order(void **state)
{
    static const struct {
        const char *source;
        size_t k, w;
    } table[] = {
        {"module dut #(parameter K = 1, W = 4) (a); endmodule", 0, 1},
        {"module dut #(W = f(K = 1), K = 2) (a); endmodule", 1, 0},
        {"module dut(a); parameter [3:0] W = 4; parameter K = 1; endmodule", 1, 0},
        {"module dut(a); (* W = 1 *) wire z; parameter K = 1, W = 4; endmodule", 0, 1},
        {"module dut(a); initial begin : b integer W; W = 1; end parameter K = 1, W = 4; endmodule",
         0, 1},
        {"module dut(a); function f; input W; parameter W = 1; f = 1; endfunction "
         "parameter K = 1; parameter W = 4; endmodule",
         0, 1},
        {"module dut(a); localparam Z = 1; sub #(W == 1) u(); parameter K = 1; parameter W = 4; "
         "endmodule",
         0, 1},
        {"module dut(a); reg W = 1; parameter K = 1; endmodule module x; parameter W = 1; "
         "endmodule",
         0, VVP_NONE},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct link_parameter parameter[] = {{.name = STR("K")}, {.name = STR("W")}};
        struct link_ports ports = {.parameter = parameter, .n_parameter = 2};
        link_ports_declared(&ports, str_c(table[i].source), "dut", &a);
        assert_int_equal(parameter[0].place, table[i].k);
        assert_int_equal(parameter[1].place, table[i].w);
        arena_finish(&a);
    }
}

/* A program tells a port's name and not its signal's. */
static void own_signals(void **state)
{
    static const struct {
        const char *source;
        bool own;
    } table[] = {
        {"module dut(.a(a), .y(y)); input a; output y; endmodule", true},
        {"module dut(input a, output y); sub u(.x(a), .z(y)); endmodule", true},
        {"module sub(.x(i)); input i; endmodule module dut(a); input a; endmodule", true},
        {"module dut; sub u(.x(a)); endmodule", true},
        {"module dut #(parameter P = f(1)) (.a(a)); endmodule", true},
        {"module dut(\n`line 3 \"x.v\" 0\n.a(a)); endmodule", true},
        {"module dut(.a(a), .y(z)); endmodule", false},
        {"module dut(.y\n`celldefine (z)); endmodule", false},
        {"module dut(\n`line 3 \"x\" 0 .y(z)); endmodule", false},
        {"module dut(.a(a), .y(y[0])); endmodule", false},
        {"module dut(.a(a), .y({y})); endmodule", false},
        {"module dut(.a(), y); endmodule", false},
        {"module automatic \\dut (.y(z)); endmodule", false},
        {"macromodule dut import p::*; #(parameter P = (1)) (.y(z)); endmodule", false},
        {"interface dut(.y(z)); endinterface", false},
        {"module dut(.y(\\y\v )); endmodule", false},
        {"wire \\x\v/* ; module dut(.y(z)); endmodule wire \\x\v*/ ;", false},
        {"module\n`line 3 \"x\" 0\ndut(.y(z)); endmodule", false},
        {"module dut\n`line 3 \"x\" 0\n(.y(z)); endmodule", false},
        {"module dut(.\n`line 3 \"x\" 0\ny(z)); endmodule", false},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct link_refusal r = {0};
        assert_int_equal(link_ports_own_signals(str_c(table[i].source), "dut", &r) == 0,
                         table[i].own);
        assert_int_equal(r.reason, table[i].own ? LINK_FINE : LINK_PORT_SHAPE);
    }
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
        {"$clog2", SYSTASK_PLAIN},  {"$display", SYSTASK_PRINT},      {"$fdisplay", SYSTASK_PRINT},
        {"$writeo", SYSTASK_PRINT}, {"$assay_said", SYSTASK_BAD},     {"$ivl_x", SYSTASK_PLAIN},
        {"$nobody", SYSTASK_OTHER}, {"$urandom_range", SYSTASK_DRAW}, {"$readmemh", SYSTASK_FILE},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        assert_int_equal(systask_of(str_c(table[i].name)), table[i].kind);
    assert_false(task_only_reads(STR("$nobody")));
    assert_false(task_only_reads(STR("$sformat"))); /* $value$plusargs and $dist_... as well */
    assert_false(task_only_reads(STR("$value$plusargs")));
    assert_false(task_only_reads(STR("$dist_uniform")));
    assert_true(task_only_reads(STR("$time")));
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(tokens),
        cmocka_unit_test(declared_order),
        cmocka_unit_test(own_signals),
        cmocka_unit_test(symbols),
        cmocka_unit_test(joined),
        cmocka_unit_test(forced),
        cmocka_unit_test(own_parameters),
        cmocka_unit_test(refused),
        cmocka_unit_test(stubs),
        cmocka_unit_test(directions),
        cmocka_unit_test(precision),
        cmocka_unit_test(tasks),
        cmocka_unit_test(sets_are_told),
        cmocka_unit_test(sets_are_joined),
        cmocka_unit_test(sets_are_refused),
        cmocka_unit_test(stub_of_sets),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
