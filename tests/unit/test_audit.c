/* test_audit.c: reading headers, trivial designs, the audit of interfaces. */
#include "testbenches/audit/initial.h"
#include "testbenches/audit/interface.h"
#include "harness/lang/verilog/ports.h"
#include "testbenches/audit/trivial.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

/* "input a[7:0]:8 output signed b" and so on, for comparison. */
static const char *listed(const struct module_ports *m, struct arena *a)
{
    static const char *const dirs[] = {"in", "out", "inout"};
    const char *text = "";
    for (size_t i = 0; i < m->n_port; i++) {
        const struct port *p = &m->port[i];
        text = arena_printf(a, "%s%s%s%s %s" STR_FMT STR_FMT " %ld", text, i ? ", " : "",
                            dirs[p->dir], p->is_signed ? " signed" : "", p->name, STR_ARG(p->range),
                            STR_ARG(p->unpacked), p->width);
    }
    for (size_t i = 0; i < m->n_parameter; i++) {
        const struct parameter *p = &m->parameter[i];
        text = arena_printf(a, "%s; %s%s=" STR_FMT, text, p->local ? "local " : "", p->name,
                            STR_ARG(p->value));
    }
    return text;
}

static void headers(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"module m; endmodule", ""},
        {"module m(); endmodule", ""},
        {"module m(input a, b, output reg [3:0] c, d, output e); endmodule",
         "in a 1, in b 1, out c[3:0] 4, out d[3:0] 4, out e 1"},
        {"module m(input logic signed [7:0] a, input wire [W-1:0] b); endmodule",
         "in signed a[7:0] 8, in b[W-1:0] -1"},
        {"module m #(parameter W = 8, N = W + 1, localparam L = {W{1'b0}}, parameter int P = f(1, "
         "2)) (input [W-1:0] a); endmodule",
         "in a[W-1:0] -1; W=8; N=W + 1; local L={W{1'b0}}; P=f(1, 2)"},
        {"module m(output logic [1:0][3:0] q [0:2], input integer i, input byte j); endmodule",
         "out q[1:0][3:0][0:2] 8, in i 32, in j 8"},
        {"module m(input state_t s, input pkg::t [1:0] u, inout tri z); endmodule",
         "in s -1, in u[1:0] -1, inout z 1"},
        {"module m(output reg q = 1'b0, input c /* , input d */); // input e\nendmodule",
         "out q 1, in c 1"},
        {"module m(a, b, q); parameter W = 4; input [W-1:0] a; input b; output reg signed [3:0] q;"
         " reg [3:0] t; endmodule",
         "in a[W-1:0] -1, in b 1, out signed q[3:0] 4; W=4"},
        {"module m(a, q); input a; output [0:3] q; reg [0:3] q; function f; input x; f = x; "
         "endfunction endmodule",
         "in a 1, out q[0:3] 4"},
        {"module m import p::*; #(parameter W = 1) (input a); localparam L = 2; endmodule",
         "in a 1; W=1; local L=2"},
        {"module n(input wrong); endmodule module m(input right); endmodule", "in right 1"},
        {"(* x = 1 *) module m((* y *) input a, `ifdef X input b, `endif\n output c); endmodule",
         "in a 1, in b 1, out c 1"},
        {"module automatic m(input \\odd[1]name , output b); endmodule",
         "in \\odd[1]name 1, out b 1"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct module_ports m;
        struct err err = {0};
        if (ports_read(&m, str_c(table[i].text), "m", &a, &err) < 0)
            fail_msg("%s: %s", table[i].text, err.text);
        assert_string_equal(listed(&m, &a), table[i].want);
        arena_finish(&a);
    }
}

static void nets(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"module m(input a, output reg [3:0] q = 4'd1, output logic r); endmodule",
         "module m(input a, output wire [3:0] q , output logic r);\n"},
        {"module m(a, q); parameter W = 2; input a; output reg [W-1:0] q; reg t; endmodule",
         "module m(a, q);\nparameter W = 2 ;\ninput a ;\noutput wire [ W - 1 : 0 ] q ;\n"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct module_ports m;
        assert_int_equal(ports_read(&m, str_c(table[i].text), "m", &a, NULL), 0);
        assert_string_equal(m.header.p, table[i].want);
        arena_finish(&a);
    }
}

static void bad_headers(void **state)
{
    static const char *const table[] = {
        "",
        "module other; endmodule",
        "module m(a, b); input a; endmodule",
        "module m(bus.master b, input c); endmodule",
        "module m({a, b}, c); input a, b, c; endmodule",
        "module m(.x(a)); input a; endmodule",
        "module m(input a",
        "module m(input a;",
        "module m(input); endmodule",
        "module m(input a,, b); endmodule",
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct module_ports m = {.n_port = 77};
        struct err err = {0};
        if (ports_read(&m, str_c(table[i]), "m", &a, &err) == 0)
            fail_msg("accepted: %s", table[i]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(m.n_port, 77);
        arena_finish(&a);
    }
}

static const char adder[] = "module adder #(parameter W = 4) (\n"
                            "    input clk, rst_n,\n"
                            "    input signed [W-1:0] a,\n"
                            "    output reg [W:0] sum,\n"
                            "    output ok\n"
                            ");\n"
                            "    assign ok = 1;\n"
                            "    always @(posedge clk) sum <= !rst_n ? 5 : sum + a;\n"
                            "endmodule\n";

#define ADDER_HEADER                                                                               \
    "module adder #(parameter W = 4) (\n    input clk, rst_n,\n    input signed [W-1:0] a,\n"      \
    "    output wire [W:0] sum,\n    output ok\n);\n"

static void trivial(void **state)
{
    static const struct {
        const char *name, *body;
    } table[] = {
        {"empty", "endmodule\n"},
        {"zeros", "assign sum = '0;\nassign ok = '0;\nendmodule\n"},
        {"ones", "assign sum = '1;\nassign ok = '1;\nendmodule\n"},
        {"unknown", "assign sum = 'x;\nassign ok = 'x;\nendmodule\n"},
        {"finish", "initial $finish;\nendmodule\n"},
        {"in_reset", "adder_held #(.W(W)) held (.clk(clk), .rst_n(1'b0), .a(a), .sum(sum), "
                     ".ok(ok));\nendmodule\n"},
        {"input:clk", "assign sum = {clk};\nassign ok = {clk};\nendmodule\n"},
        {"input:rst_n", "assign sum = {rst_n};\nassign ok = {rst_n};\nendmodule\n"},
        {"input:a", "assign sum = {a};\nassign ok = {a};\nendmodule\n"},
    };
    struct arena a = {0};
    struct trivial_design *d;
    size_t n;
    (void)state;
    assert_int_equal(trivial_designs(&d, &n, str_c(adder), "adder", &a, NULL), 0);
    assert_int_equal(n, countof(table));
    for (size_t i = 0; i < n; i++) {
        const char *want = arena_printf(&a, "%s%s", ADDER_HEADER, table[i].body);
        assert_string_equal(d[i].name, table[i].name);
        assert_true(str_ends(d[i].text, want));
        if (strcmp(d[i].name, "in_reset") == 0)
            assert_true(str_starts(d[i].text, "module adder_held #("));
        else
            assert_string_equal(d[i].text.p, want);
    }
    arena_finish(&a);
}

static void no_reset(void **state)
{
    struct arena a = {0};
    struct trivial_design *d;
    size_t n;
    (void)state;
    assert_int_equal(
        trivial_designs(&d, &n, STR("module m(output [3:0] rst); endmodule"), "m", &a, NULL), 0);
    assert_int_equal(n, 5);
    assert_int_equal(trivial_designs(&d, &n, STR("module n; endmodule"), "m", &a, NULL), -1);
    arena_finish(&a);
}

/* "KIND NAME WHERE" lines. */
static const char *audited(const char *spec, const char *interface, const char *reference,
                           const char *bench, struct arena *a)
{
    struct bench_file file[2] = {
        {.name = "tb.sv", .data = str_c(bench), .compiled = true},
        {.name = "data.txt", .data = STR("top x (.nothing(1));"), .compiled = false},
    };
    struct problem p = {
        .entry = "top",
        .spec = str_c(spec),
        .interface = str_c(interface),
        .reference = str_c(reference),
        .file = file,
        .n_file = 2,
    };
    struct interface_finding *f;
    const char *text = "";
    size_t n;
    interface_audit(&f, &n, &p, a);
    for (size_t i = 0; i < n; i++)
        text = arena_printf(a, "%s%s %s %s\n", text, interface_kind_name(f[i].kind), f[i].name,
                            f[i].where);
    return text;
}

/* Values that variables begin with go; nets, constants, loops and what waits stay. */
static void values_to_begin_with(void **state)
{
    static const struct {
        const char *reference, *want; /* NULL: nothing is taken out */
    } table[] = {
        {"module m(output reg q); initial q = 1; endmodule",
         "module m(output reg q);                endmodule"},
        {"module m; reg [3:0] a = 4'd3, b, c = f(1, 2); wire d = a; endmodule",
         "module m; reg [3:0] a       , b, c          ; wire d = a; endmodule"},
        {"module m; localparam N = 3; initial begin\n q = 0; r = 1; end endmodule",
         "module m; localparam N = 3;              \n                   endmodule"},
        {"module m; initial #1 q = 0; initial $display(q); endmodule", NULL},
        {"module m; always @* for (int i = 0; i < 3; i++) q[i] = 0; endmodule", NULL},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct str got = {0};
        assert_int_equal(initial_removed(&got, str_c(table[i].reference), &a),
                         table[i].want != NULL);
        if (table[i].want)
            assert_string_equal(arena_dup(&a, got), table[i].want);
        arena_finish(&a);
    }
}

static void interfaces(void **state)
{
    static const char reference[] = "module top #(parameter W = 1, D = 2) (input clk, input "
                                    "[W-1:0] a,\n output q, output spare);"
                                    " endmodule";
    static const struct {
        const char *spec, *interface, *bench, *want;
    } table[] = {
        {"Module top: clk, a, q, spare, parameter W", "",
         "module tb; top #(.W(8)) d (.clk(clk), .a(a), .q(q)); endmodule", ""},
        {"Write it.", "module top(input clk, a, output q, spare);",
         "module tb;\n top #(\n.W(8), .D(x)) d (.clk, .a(a),\n .q(q)); endmodule",
         "parameter_untold W tb.sv:3\nparameter_untold D tb.sv:3\n"},
        {"top: clock, a_in, q", "",
         "module tb; top d (.clk(clk),\n.a(a), .q(q), .extra(1)); endmodule",
         "port_untold clk tb.sv:1\nport_untold a tb.sv:2\nport_untold extra tb.sv:2\n"
         "not_in_reference extra tb.sv:2\nreference_untold spare reference:2\n"},
        {"top", "", "module tb; top d (clk, a, q, s); top #(8) e [1:0] (.*); endmodule",
         "positional top tb.sv:1\n"},
        {"no name", "", "module tb; wire top; // top d (.a(a));\nendmodule",
         "entry_untold top prompt\nno_instance top bench\n"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        assert_string_equal(
            audited(table[i].spec, table[i].interface, reference, table[i].bench, &a),
            table[i].want);
        arena_finish(&a);
    }
}

/* The texts cut off anywhere: an error or a result, never a crash. */
static void broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof adder - 1; i++) {
        struct arena a = {0};
        struct trivial_design *d;
        size_t n;
        struct str cut = {arena_dup(&a, (struct str){adder, i}), i};
        const char *closed = arena_printf(&a, "%s endmodule", cut.p);
        trivial_designs(&d, &n, cut, "adder", &a, NULL);
        trivial_designs(&d, &n, str_c(closed), "adder", &a, NULL);
        audited("top", "", closed, cut.p, &a);
        arena_finish(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers),
        cmocka_unit_test(nets),
        cmocka_unit_test(bad_headers),
        cmocka_unit_test(trivial),
        cmocka_unit_test(no_reset),
        cmocka_unit_test(interfaces),
        cmocka_unit_test(values_to_begin_with),
        cmocka_unit_test(broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
