/* test_vvpscan.c: each finding from a program in iverilog's own words, and none from honest ones.
 */
#include "runners/hdl/alone.h"
#include "runners/icarus/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A bench with a reference, a stimulus net and a candidate, as iverilog 11 writes them. */
#define HEAD                                                                                       \
    "#! /usr/bin/vvp\n:ivl_version \"11.0 (stable)\";\n"                                           \
    "S_0x1 .scope package, \"$unit\" \"$unit\" 2 1;\n"                                             \
    "v0x10_0 .var/2s \"shared\", 31 0;\n"                                                          \
    "S_0x2 .scope module, \"tb\" \"tb\" 3 4;\n"                                                    \
    "P_0x2a .param/l \"N\" 0 3 5, +C4<"                                                            \
    "0101"                                                                                         \
    ">;\n"                                                                                         \
    "v0x20_0 .var/2s \"mismatches\", 31 0;\n"                                                      \
    "v0x21_0 .net8 \"rst\", 0 0, RS_0x9;  2 drivers, strength-aware\n"                             \
    "v0x22_0 .net \"q\", 3 0, L_0x8;  2 drivers\n"                                                 \
    "E_0x23 .event \"sampled\";\n"                                                                 \
    "S_0x3 .scope begin, \"main\" \"main\" 3 9, 3 9 0, S_0x2;\n"                                   \
    "S_0x4 .scope module, \"ref_i\" \"dut_ref\" 3 6, 4 1 0, S_0x2;\n"                              \
    "    .port_info 0 /INPUT 1 \"rst\";\n"                                                         \
    "v0x40_0 .net8 \"rst\", 0 0, RS_0x9;  alias, 2 drivers, strength-aware\n"                      \
    "S_0x5 .scope module, \"dut_i\" \"dut\" 3 7, 5 1 0, S_0x2;\n"                                  \
    "    .port_info 0 /INPUT 1 \"clk\";\n    .port_info 1 /INPUT 1 \"rst\";\n"                     \
    "    .port_info 2 /OUTPUT 4 \"q\";\n"                                                          \
    "v0x50_0 .net \"clk\", 0 0, v0x20_0;  1 drivers\n"                                             \
    "v0x51_0 .net \"q\", 3 0, L_0x8;  alias, 2 drivers\n"                                          \
    "v0x52_0 .var \"c\", 3 0;\n"                                                                   \
    "v0x53_0 .net8 \"own\", 0 0, RS_0x7;  3 drivers, strength-aware\n"                             \
    "S_0x6 .scope begin, \"a\\\"b, S_0x2;\" \"a\\\"b, S_0x2;\" 5 4, 5 4 0, S_0x5;\n"
#define TAIL                                                                                       \
    "    %end;\n    .thread T_0;\n"                                                                \
    ":file_names 6;\n    \"N/A\";\n    \"<interactive>\";\n    \"-\";\n    \"tb.sv\";\n"           \
    "    \"ref.sv\";\n    \"dut.sv\";\n"
#define CODE(scope, line) HEAD "    .scope " scope ";\nT_0 ;\n    " line "\n" TAIL
#define CANDIDATE(line)   CODE("S_0x6", line)

static const char *const forbidden[] = {"dut_ref", "tb"};

static struct vvpscan_result scan(const char *text, struct arena *a)
{
    struct vvpscan_result r;
    assert_int_equal(vvpscan(str_c(text), "dut", "tb", forbidden, 2, &r, a), 0);
    return r;
}

static void findings(void **state)
{
    static const struct {
        const char *text;
        enum vvpscan_kind kind;
        const char *what;
    } table[] = {
        {CANDIDATE("%store/vec4 v0x20_0, 0, 32;"), VVPSCAN_WRITE, "tb.mismatches"},
        {CANDIDATE("%assign/vec4/off/d v0x20_0, 4, 5;"), VVPSCAN_WRITE, "tb.mismatches"},
        {CANDIDATE("%cassign/vec4 v0x20_0;"), VVPSCAN_WRITE, "tb.mismatches"},
        {CANDIDATE("%force/vec4 v0x22_0;"), VVPSCAN_FORCE, "tb.q"},
        {CANDIDATE("%release/net v0x22_0, 0, 4;"), VVPSCAN_FORCE, "tb.q"},
        {CANDIDATE("%force/vec4 v0x50_0;"), VVPSCAN_FORCE_NET, "tb.dut_i.clk"},
        {CANDIDATE("%force/link v0x52_0, v0x51_0;"), VVPSCAN_FORCE_OWN, "tb.dut_i.c"},
        {CANDIDATE("%event E_0x23;"), VVPSCAN_CONTROL, "tb.sampled"},
        {CANDIDATE("%disable S_0x3;"), VVPSCAN_CONTROL, "tb.main"},
        {CANDIDATE("%fork TD_tb.main, S_0x3;"), VVPSCAN_CONTROL, "tb.main"},
        {CANDIDATE("%load/vec4 v0x20_0;"), VVPSCAN_READ, "tb.mismatches"},
        {CANDIDATE("%store/vec4 v0x10_0, 0, 32;"), VVPSCAN_PACKAGE, "$unit.shared"},
        {CANDIDATE("%vpi_call/w 5 8 \"$deposit\", v0x50_0, C4<1> {0 0 0};"), VVPSCAN_TASK_BAD,
         "$deposit"},
        {HEAD "S_0x7 .scope package, \"p\" \"p\" 5 1;\nv0x70_0 .var \"ref_i\", 9 0;\n" TAIL,
         VVPSCAN_SHADOW, "p.ref_i"},
        {HEAD "S_0x7 .scope package, \"p\" \"p\" 5 1;\n"
              "S_0x8 .scope task, \"main\" \"main\" 5 2, 5 2 0, S_0x7;\n" TAIL,
         VVPSCAN_SHADOW, "p.main"},
        {HEAD "L_0x9a .sfunc 5 8 \"$fopen\", \"v32v64\", L_0x9b;\n" TAIL, VVPSCAN_TASK, "$fopen"},
        {CANDIDATE("%vpi_func 5 8 \"$fopen\" 32, \"v0x20_0\" {0 0 0};"), VVPSCAN_TASK, "$fopen"},
        {CODE("S_0x1", "%vpi_call/w 5 8 \"$finish\" {0 0 0};"), VVPSCAN_TASK, "$finish"},
        {HEAD "S_0x7 .scope module, \"r\" \"dut_ref\" 5 9, 4 1 0, S_0x5;\n" TAIL, VVPSCAN_FORBIDDEN,
         "tb.dut_i.r"},
        {HEAD "S_0x7 .scope module, \"evil\" \"evil\" 5 20;\n" TAIL, VVPSCAN_ROOT, "evil"},
        {HEAD "S_0x7 .scope module, \"u\" \"sub\" 5 3, 5 20 0, S_0x5;\n"
              "v0x70_0 .net8 \"r\", 0 0, RS_0x9;  alias, 2 drivers, strength-aware\n" TAIL,
         VVPSCAN_BACKDRIVE, "tb.dut_i.u.r"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct vvpscan_result r = scan(table[i].text, &a);
        assert_int_equal(r.n_finding, 1);
        assert_int_equal(r.finding[0].kind, table[i].kind);
        assert_string_equal(r.finding[0].what, table[i].what);
        assert_string_equal(r.finding[0].file, "dut.sv");
        assert_int_equal(r.n_tamper + r.n_odd, 1);
        assert_int_equal(r.n_tamper,
                         vvpscan_kind(table[i].kind)->severity == VVPSCAN_TAMPER ? 1 : 0);
        arena_finish(&a);
    }
}

static void harmless(void **state)
{
    static const char *const table[] = {
        HEAD TAIL,
        CANDIDATE("%store/vec4 v0x52_0, 0, 4;"),
        CANDIDATE("%cassign/vec4 v0x52_0;"),
        CANDIDATE("%load/vec4 v0x50_0;"),
        CANDIDATE("%disable S_0x6;"),
        CANDIDATE("%pushi/str \"    %store/vec4 v0x20_0\";"),
        CANDIDATE("%vpi_func 5 8 \"$clog2\" 32, v0x52_0 {0 0 0};"),
        CANDIDATE("%unknown/op v0x20_0;"),
        CODE("S_0x3", "%store/vec4 v0x20_0, 0, 32;"),
        CODE("S_0x2", "%vpi_call/w 3 8 \"$finish\" {0 0 0};"),
        CODE("S_0x4", "%force/vec4 v0x40_0;"),
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct vvpscan_result r = scan(table[i], &a);
        assert_int_equal(r.n_finding, 0);
        arena_finish(&a);
    }
}

static void shape(void **state)
{
    struct arena a = {0};
    struct vvpscan_result r = scan(HEAD TAIL, &a);
    (void)state;
    assert_int_equal(r.n_entry, 1);
    assert_int_equal(r.n_top, 1);
    assert_string_equal(r.top_file, "tb.sv");
    assert_int_equal(r.top_line, 4);
    assert_int_equal(r.n_port, 3);
    assert_string_equal(r.port[2].direction, "OUTPUT");
    assert_string_equal(r.port[2].name, "q");
    assert_int_equal(r.port[2].width, 4);
    arena_finish(&a);
}

/* The text with the first `from` replaced by `to` of the same length. */
static char *changed(const char *text, const char *from, const char *to)
{
    char *copy = mem_dup(text, strlen(text));
    memcpy(strstr(copy, from), to, strlen(to));
    return copy;
}

static void compare_with_golden(void **state)
{
    static const struct {
        const char *from, *to;
        bool same_digest, same_ports;
    } table[] = {
        {"+C4<0101>", "+C4<0111>", false, true},
        {"\"main\" \"main\"", "\"mein\" \"main\"", false, true},
        {"1 /INPUT 1 \"rst\";\n    .port_info 2", "1 /INOUT 1 \"rst\";\n    .port_info 2", true,
         false},
        {"OUTPUT 4", "OUTPUT 5", true, false},
        {"tb.sv", "xb.sv", true, true},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        char *text = changed(HEAD TAIL, table[i].from, table[i].to);
        struct vvpscan_result golden = scan(HEAD TAIL, &a), r = scan(text, &a);
        assert_int_equal(golden.bench_digest == r.bench_digest, table[i].same_digest);
        assert_int_equal(vvpscan_same_ports(&golden, &r), table[i].same_ports);
        free(text);
        arena_finish(&a);
    }
}

/* 1000 findings are counted, not kept; but tampering is, wherever it stands among them. */
static void bounded(void **state)
{
    struct arena a = {0};
    struct buf b;
    struct vvpscan_result r;
    bool found = false;
    (void)state;
    buf_init(&b, 1 << 20);
    buf_addc(&b, HEAD "    .scope S_0x6;\nT_0 ;\n");
    for (int i = 0; i < 1000; i++)
        buf_addf(&b, "    %%vpi_call/w 5 %d \"$task%d\" {0 0 0};\n", i, i);
    buf_addc(&b, "    %vpi_call/w 5 9 \"$deposit\" {0 0 0};\n" TAIL);
    r = scan(b.p, &a);
    assert_int_equal(r.n_finding, VVPSCAN_FINDINGS_MAX);
    assert_int_equal(r.n_odd, 1000);
    assert_int_equal(r.n_tamper, 1);
    for (size_t i = 0; i < r.n_finding; i++)
        found |= !strcmp(r.finding[i].what, "$deposit");
    assert_true(found);
    buf_finish(&b);
    arena_finish(&a);
}

/* Each distinct set once, of the bench's instances only: neither those of a root of the candidate's
 * nor those that it makes within itself. */
static void parameter_sets(void **state)
{
    static const char text[] =
        "#! /usr/bin/vvp\n:ivl_version \"11.0 (stable)\";\n"
        "S_0x1 .scope module, \"evil\" \"evil\" 2 1;\n"
        "S_0x2 .scope module, \"d\" \"dut\" 2 1, 2 9 0, S_0x1;\n"
        "P_0x3 .param/l \"K\" 0 2 9, +C4<111>;\n"
        "S_0x4 .scope module, \"tb\" \"tb\" 3 1;\n"
        "S_0x5 .scope module, \"d1\" \"dut\" 3 2, 2 9 0, S_0x4;\n"
        "P_0x6 .param/l \"C\" 1 2 9, +C4<1>;\n"
        "P_0x7 .param/l \"K\" 0 2 9, +C4<011>;\n"
        "P_0x8 .param/real \"R\" 0 2 9, Cr<m4000000000000000g4fc4>; value=-4.00000\n"
        "P_0x9 .param/str \"S\" 0 2 9, \"a\\042, b\\012\";\n"
        "P_0xa .param/l \"X\" 0 2 9, C4<1xz0>;\n"
        "P_0xb .param/l \"a\\\"b\" 0 2 9, C4<1>;\n"
        "S_0xc .scope module, \"in\" \"dut\" 2 2, 2 9 0, S_0x5;\n"
        "P_0xd .param/l \"K\" 0 2 9, +C4<101>;\n"
        "S_0xe .scope generate, \"g[0]\" \"g[0]\" 3 3, 3 3 0, S_0x4;\n"
        "S_0xf .scope module, \"d\" \"dut\" 3 2, 2 9 0, S_0xe;\n"
        "P_0x10 .param/l \"K\" 0 2 9, +C4<000>;\n"
        "S_0x11 .scope module, \"d2\" \"dut\" 3 2, 2 9 0, S_0x4;\n"
        "P_0x12 .param/l \"K\" 0 2 9, +C4<000>;\n";
    struct arena a = {0};
    struct alone_sets sets;
    (void)state;
    vvpscan_sets(str_c(text), "dut", "tb", &sets, &a);
    assert_int_equal(sets.n, 2);
    assert_string_equal(sets.set[0].p, ".K(3'sb011), .R(-4.00000000000000000e+00), "
                                       ".S(\"a\\042, b\\012\"), .X(4'b1xz0), .\\a\"b (1'b1)");
    assert_string_equal(sets.set[1].p, ".K(3'sb000)");
    vvpscan_sets(STR(HEAD TAIL), "dut", "tb", &sets, &a);
    assert_int_equal(sets.n, 1);
    assert_int_equal(sets.set[0].n, 0);
    arena_finish(&a);
}

/* Cut anywhere, or with any byte replaced, it is read to its end without harm. */
static void any_bytes(void **state)
{
    static const char text[] = CANDIDATE("%vpi_call/w 5 8 \"$display\", v0x20_0 {0 0 0};");
    struct arena a = {0};
    struct vvpscan_result r;
    struct alone_sets sets;
    (void)state;
    assert_int_equal(vvpscan(STR("no program"), "dut", "tb", NULL, 0, &r, &a), -1);
    for (size_t n = 0; n < sizeof text; n++) {
        char *copy = mem_dup(text, sizeof text - 1);
        struct arena own = {0};
        copy[n] = "\"\0;, \xff\n"[n % 7];
        vvpscan((struct str){text, n}, "dut", "tb", forbidden, 2, &r, &own);
        vvpscan((struct str){copy, sizeof text - 1}, "dut", "tb", forbidden, 2, &r, &own);
        vvpscan_sets((struct str){copy, n}, "dut", "tb", &sets, &own);
        free(copy);
        arena_finish(&own);
    }
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings),  cmocka_unit_test(harmless),
        cmocka_unit_test(shape),     cmocka_unit_test(compare_with_golden),
        cmocka_unit_test(bounded),   cmocka_unit_test(parameter_sets),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests_name("vvpscan", tests, NULL, NULL);
}
