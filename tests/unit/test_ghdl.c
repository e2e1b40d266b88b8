/* test_ghdl.c: what is made of a candidate in VHDL before GHDL reads it, and of the netlist behind it. */
#include "runners/ghdl/native.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct problem inverter = {
    .id = "p",
    .entry = "Dut",
    .reference = STR("module Dut(input clk, input [1:0] in, output [1:0] Y);\nendmodule\n")};

static void assert_text(struct str got, const char *want)
{
    if (!str_eqc(got, want))
        fail_msg("got\n" STR_FMT "\nwant\n%s", STR_ARG(got), want);
}

/* ---- lines that GHDL writes wrong ---- */

static void lines(void **state)
{
    static const char *const table[][2] = {
        {"  assign n1_o = a / b; // sdiv", "assign n1_o = $signed(a) / $signed(b);\n"},
        {"  assign n1_o = a / b; // udiv", "  assign n1_o = a / b; // udiv\n"},
        {"  assign n1_o = a % b; // srem", "assign n1_o = $signed(a) % $signed(b);\n"},
        {"  assign n1_o = a % b; // umod", "  assign n1_o = a % b; // umod\n"},
        {"  assign n1_o = a % b; // smod",
         "assign n1_o = ($signed(a) % $signed(b)) != 0 && ($signed(a) < 0) != ($signed(b) < 0) ? "
         "$signed(a) % $signed(b) + $signed(b) : $signed(a) % $signed(b);\n"},
        {"  assign n1_o = $signed(a) >> b;", "assign n1_o = $signed(a) >>> b;\n"},
        {"  assign n1_o = a >> b;", "  assign n1_o = a >> b;\n"},
        {"  n1_o <= std_logic_vector(abs $signed(a));", "assign n1_o = $signed(a) < 0 ? -a : a;\n"},
        {"  n1_o <= a when $signed(a) > $signed(b) else b;",
         "assign n1_o = $signed(a) > $signed(b) ? a : b;\n"},
        {"  assign n1_o = (a > b) ? a : b;", "  assign n1_o = (a > b) ? a : b;\n"},
        {"", ""},
        {"assign / ; // sdiv", "assign / ; // sdiv\n"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        assert_text(ghdl_mend(str_c(table[i][0]), &a), table[i][1]);
    assert_true(ghdl_lost_edge(STR("  assign n83_o = 1'b0; // posedge\n")));
    assert_true(ghdl_lost_edge(STR("  assign n83_o = 1'b0; // negedge\n")));
    assert_false(ghdl_lost_edge(STR("  always @(posedge clk)\n  assign n8_o = 1'b0;\n")));
    arena_finish(&a);
}

/* ---- names ---- */

/* On the same lines; `older` is VHDL-93. */
static void names_before(void **state)
{
    static const struct {
        const char *code, *want;
        bool older;
    } table[] = {
        {"signal x : bit;\n", "signal x : bit;\n", false},
        {"signal i : integer := 5;\n", "signal i : integer := 5;\n", false},
        {"signal i:integer:=-5;constant s:string:=\"a\";",
         "signal i:integer:=-5;constant s:string:=\"a\";", false},
        {"signal \\in\\ : bit;\nx <= \\in\\;", "signal named0x : bit;\nx <= named0x;", false},
        {"signal Reg, wire : bit;\nreg <= WIRE;",
         "signal named0x, named1x : bit;\nnamed0x <= named1x;", false},
        {"port (output : out bit);", "port (named0x : out bit);", false},
        {"write(output, l);", "write(output, l);", false},
        {"return unsigned is variable r : bit;", "return unsigned is variable r : bit;", false},
        {"port (a, output, b : out bit);", "port (a, named0x, b : out bit);", false},
        {"x'event", "x'event", false},
        {"signal n5_o, u1_z, wrap_a : bit;", "signal named0x, u1_z, named1x : bit;", false},
        {"signal n, n5, n_5 : bit;", "signal n, n5, n_5 : bit;", false},
        {"signal named, \\a\\ : bit;", "signal named, named0x0x : bit;", false},
        {"-- reg \\in\\\nx <= \"reg\";", "-- reg \\in\\\nx <= \"reg\";", false},
        {"signal force : bit;", "signal named0x : bit;", true},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct ghdl_source s;
        ghdl_source(&s, str_c(table[i].code), table[i].older, &a);
        assert_text(s.text, table[i].want);
    }
    arena_finish(&a);
}

static void names_behind(void **state)
{
    struct arena a = {0};
    struct ghdl_source s;
    (void)state;
    ghdl_source(&s, STR("entity DUT is port (CLK, \\in\\, y, reg, \\Clk\\ : bit)"), false, &a);
    assert_text(s.text, "entity DUT is port (CLK, named0x, y, named1x, named2x : bit)");
    assert_text(ghdl_netlist(&s, STR("module dut (clk, named0x, y, named1x, named2x, n5_o);"),
                             &inverter, &a),
                "module Dut (clk, in, Y, named1x, named2x, n5_o);");
    assert_string_equal(ghdl_own_names(&s, "no named1x beside named0x", &a),
                        "no reg beside \\in\\");
    assert_string_equal(ghdl_called(&s, "in", &a), "named0x");
    assert_string_equal(ghdl_called(&s, "y", &a), "y");
    arena_finish(&a);
}

/* ---- selections ---- */

static const char selecting[] = "  always @*\n    case (n4_o)\n      2'b10: n5_o <= a;\n"
                                "      2'b01: n5_o <= b;\n    endcase\n";

static void selections(void **state)
{
    static const struct {
        const char *value, *want; /* `want` NULL: it is not known */
    } table[] = {
        {"\"01XZ\"", "4'b01xz"},
        {"'1'", "1'b1"},
        {"c", "c"},
        {"(15 downto 0 => 'X')", "{16{1'bx}}"},
        {"wrap_c", "c"},
        {"f(c)", NULL},
        {"(others => '0')", NULL},
    };
    struct arena a = {0};
    (void)state;
    assert_true(ghdl_selects(str_c(selecting)));
    assert_false(ghdl_selects(STR("assign case_ = endcases;")));
    for (size_t i = 0; i < countof(table); i++) {
        const char *vhdl = arena_printf(&a,
                                        "with n4_o select n5_o <=\n  a when \"10\",\n"
                                        "  b when \"01\",\n  %s when others;\n",
                                        table[i].value);
        struct str got = ghdl_defaults(str_c(selecting), str_c(vhdl), &a);
        assert_int_equal(got.p != NULL, table[i].want != NULL);
        if (!table[i].want)
            continue;
        assert_true(str_has(got, arena_printf(&a, "default: n5_o = %s;", table[i].want)));
        assert_true(str_has(got, "always_comb") && str_has(got, "n5_o = a;"));
    }
    arena_finish(&a);
}

/* Of another name, or fewer of them: the two are not one netlist. */
static void selections_that_do_not_fit(void **state)
{
    struct arena a = {0};
    (void)state;
    assert_null(ghdl_defaults(str_c(selecting), STR(""), &a).p);
    assert_null(ghdl_defaults(str_c(selecting),
                              STR("with n4_o select n6_o <= a when \"1\", b when others;"), &a)
                    .p);
    arena_finish(&a);
}

/* ---- design and netlist beside each other ---- */

/* So many rows of `usual`, then one of `last`. */
static struct str rows(struct arena *a, int n, const char *usual, const char *last)
{
    struct str s = STR("a note\n");
    for (int i = 0; i < n; i++)
        s = str_join(s, str_c(usual), a);
    return str_join(s, str_c(last), a);
}

static void differences(void **state)
{
    static const struct {
        const char *usual_design, *last_design, *usual_netlist, *last_netlist;
        bool differ, lost;
    } table[] = {
        {"=01\n", "=10\n", "=01\n", "=10\n", false, false},
        {"=01\n", "=10\n", "=01\n", "=11\n", true, true},
        {"=01\n", "=U-\n", "=01\n", "=11\n", false, false}, /* the design does not know */
        {"=01\n", "=LH\n", "=01\n", "=01\n", false, false}, /* weak ones are what they stand for */
        {"=01\n", "=H1\n", "=01\n", "=01\n", true, true},
        {"=01\n", "=10\n", "=0x\n", "=10\n", false, false}, /* known in the end */
        {"=01\n", "=10\n", "=xx\n", "=xx\n", false, true},  /* never known */
        {"=01\n", "=01\n", "=xx\n", "=xx\n", false, false}, /* and never changing */
        {"=01\n", "", "=01\n", "=11\n", false, false},      /* the design broke off */
        {"=01\n", "=1\n", "=01\n", "=11\n", false, false},  /* that is no row of ours */
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct str design = rows(&a, 100, table[i].usual_design, table[i].last_design);
        struct str netlist = rows(&a, 100, table[i].usual_netlist, table[i].last_netlist);
        assert_int_equal(ghdl_differs(design, netlist, false) > 0, table[i].differ);
        assert_int_equal(ghdl_differs(design, netlist, true) > 0, table[i].lost);
    }
    assert_int_equal(ghdl_differs(STR("=0\n"), STR("=1\n"), true), 0); /* before a reset */
    arena_finish(&a);
}

/* Both benches have one sequence, in which a clock never changes together with something else. */
static void drivers(void **state)
{
    struct arena a = {0};
    struct ghdl_source s;
    struct ghdl_drive d;
    struct str rest, line, before = {0};
    struct problem wide = inverter;
    int edges = 0;
    (void)state;
    ghdl_source(&s, STR("entity dut is port (clk, \\in\\ : bit)"), false, &a);
    assert_true(ghdl_drive(&d, &s, &inverter, &a));
    assert_true(str_has(d.vhdl, "(clk => i(0), named0x => i(2 downto 1), Y => o(1 downto 0))"));
    assert_true(str_has(d.verilog, "\\Dut d (.\\clk (i[0:0]), .\\in (i[2:1]), .\\Y (o[1:0]))"));
    rest = d.verilog;
    while (str_line(&rest, &line)) {
        ptrdiff_t at = str_find(line, "3'b", 0);
        if (!str_starts(line, "s[") || at < 0)
            continue;
        line = str_slice(line, (size_t)at + 3, (size_t)at + 6);
        assert_true(str_has(d.vhdl, arena_printf(&a, "\"" STR_FMT "\"", STR_ARG(line))));
        if (before.p && before.p[2] != line.p[2]) {
            assert_memory_equal(before.p, line.p, 2);
            edges++;
        }
        before = line;
    }
    assert_true(edges > 100);
    wide.reference = STR("module Dut(inout a, output b); endmodule");
    assert_false(ghdl_drive(&d, &s, &wide, &a));
    arena_finish(&a);
}

/* ---- netlists in VHDL ---- */

#define NETLIST_HEAD                                                                               \
    "library ieee; use std.textio.all; entity dut is port (a : in bit; y : out st); end;\n"

/* What stands in an architecture of the netlist, and what is taken of it; NULL: it is refused. */
static void taken(void **state)
{
    static const char *const table[][2] = {
        {"y <= wrap_y; -- a comment", "y <= wrap_y;"},
        {"u : entity work.tb port map (a => b);",
         "u : entity work.assay_part_0 port map (a => b);"},
        {"process (c) begin if rising_edge (c) then q <= \"01ZX\"; end if; end process;",
         "end process;"},
        {"\\report\\ <= '1';", "\\report\\ <= '1';"},
        {"process begin report \"assay:0:passed\"; end process;", NULL},
        {"q <= \"assay\";", NULL},
        {"assert false;", NULL},
        {"process begin std.env.finish; end process;", NULL},
        {"process begin work.p.q; end process;", NULL},
        {"q <= << signal .tb.x : bit >>;", NULL},
        {"attribute foreign of rtl : architecture is \"1\";", NULL},
        {"file f : text;", NULL},
        {"shared variable v : p;", NULL},
        {"impure function f return bit is begin end function;", NULL},
        {"procedure p is begin end procedure;", NULL},
        {"process begin wait; end process;", NULL},
        {"u : entity work.dut port map (a => b);", NULL},
        {"end rtl; package p is end;", NULL},
        {"end rtl; configuration c of tb is end;", NULL},
        {"end rtl; architecture rtl of dut is begin", NULL},
        {"end rtl; architecture other of dut is begin", NULL},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        const char *refused;
        struct str got = ghdl_taken(
            str_c(arena_printf(&a, NETLIST_HEAD "architecture rtl of Dut is begin %s end rtl;",
                               table[i][0])),
            "dut", &refused, &a);
        if (!refused != !!table[i][1])
            fail_msg("%s: %s", table[i][0], refused ? refused : "taken");
        if (table[i][1] && !str_has(got, table[i][1]))
            fail_msg("got\n" STR_FMT "\nwant\n%s", STR_ARG(got), table[i][1]);
        assert_false(str_has(got, "textio"));
        assert_false(str_has(got, "port (a : in bit"));
    }
    arena_finish(&a);
}

/* A part keeps its name out of the bench's: units are renamed wherever they stand. */
static void taken_parts(void **state)
{
    struct arena a = {0};
    const char *refused;
    struct str got = ghdl_taken(
        STR(NETLIST_HEAD "library ieee;\nentity tb is port (a : in std_logic); end entity tb;\n"
                         "architecture rtl of tb is begin end rtl;\n"
                         "architecture rtl of dut is signal tb : std_logic; begin\n"
                         "u : entity work.tb port map (a => tb); end rtl;\n"),
        "dut", &refused, &a);
    (void)state;
    assert_null(refused);
    assert_true(str_has(got, "entity assay_part_0"));
    assert_true(str_has(got, "architecture rtl of assay_part_0"));
    assert_true(str_has(got, "work.assay_part_0 port map"));
    assert_false(str_has(got, "of tb"));
    ghdl_taken(STR(NETLIST_HEAD), "dut", &refused, &a);
    assert_non_null(refused);
    arena_finish(&a);
}

/* ---- what a bench says ---- */

static void said(void **state)
{
    static const struct {
        const char *text;
        bool ended, twice;
        int mismatches, compared;
        const char *failed;
    } table[] = {
        {"tb.vhd:1:2:@4ns:(report note): assay:abc:passed\n", true, false, 0, -1, NULL},
        {"assay:abc:mismatches=3:compared=120\n", true, false, 3, 120, NULL},
        {"assay::passed\nassay:abd:passed\nabc:passed\n", false, false, -1, -1, NULL},
        {"assay:abc:mismatches=:compared=120\n", false, false, -1, 0, NULL},
        {"assay:abc:passed\nassay:abc:passed\n", true, true, 0, -1, NULL},
        {"tb.vhd:1:2:@4ns:(assertion warning): w\ntb.vhd:1:2:@4ns:(assertion error): e\n"
         "tb.vhd:1:2:@5ns:(report failure): f\nassay:abc:passed\n",
         true, false, 0, -1, "tb.vhd:1:2:@4ns:(assertion error): e"},
    };
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct ghdl_said s = ghdl_said(str_c(table[i].text), STR("abc"), &a);
        assert_int_equal(s.ended, table[i].ended);
        assert_int_equal(s.twice, table[i].twice);
        if (s.ended) {
            assert_int_equal(s.mismatches, table[i].mismatches);
            assert_int_equal(s.compared, table[i].compared);
        }
        assert_int_equal(!s.failed, !table[i].failed);
        if (s.failed)
            assert_string_equal(s.failed, table[i].failed);
    }
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(names_before),
        cmocka_unit_test(names_behind),
        cmocka_unit_test(selections),
        cmocka_unit_test(selections_that_do_not_fit),
        cmocka_unit_test(differences),
        cmocka_unit_test(drivers),
        cmocka_unit_test(taken),
        cmocka_unit_test(taken_parts),
        cmocka_unit_test(said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
