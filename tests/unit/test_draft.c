/* test_draft.c: what is seen in a drafted bench before it is run. */
#include "testbenches/audit/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define HEAD "module tb; int compared = 0, mismatches = 0; reg a; wire y; inv dut(.a(a), .y(y));\n"
#define LOOP                                                                                       \
    "initial begin a = 0; #1 compared++; if (y !== 1) mismatches++; $finish; end\n"                \
    "endmodule\n"

static const struct {
    const char *bench, *why; /* NULL: nothing */
} cases[] = {
    {HEAD LOOP, NULL},
    {"`timescale 1ns/1ps\n`default_nettype none\n" HEAD LOOP, NULL},
    {"module model(input a, output y); assign y = ~a; endmodule\n" HEAD LOOP, NULL},
    {HEAD "// force $fopen dut.x `include\nwire s = \"$fopen dut.x\" == 0;\n" LOOP, NULL},
    {HEAD "wire [1:0] z = {2{dut_x.a}};\n" LOOP,
     NULL}, /* another's name: the compiler's business */
    {HEAD "integer f; initial f = $fopen(\"x\");\n" LOOP, "$fopen is not allowed"},
    {HEAD "reg [7:0] m [0:3]; initial $readmemh(\"m.hex\", m);\n" LOOP, "$readmemh is not allowed"},
    {HEAD "initial $dumpvars;\n" LOOP, "$dumpvars is not allowed"},
    {HEAD "initial $system(\"id\");\n" LOOP, "$system is not allowed"},
    {HEAD "initial $stop;\n" LOOP, "$stop is not allowed"},
    {HEAD "`include \"x.sv\"\n" LOOP, "`include is not allowed"},
    {"`define F $fopen\n" HEAD LOOP, "`define is not allowed"},
    {HEAD "initial `F;\n" LOOP, "`F is not allowed"},
    {HEAD "wire \\odd.name ;\n" LOOP, "Escaped names"},
    {HEAD "initial force y = 1;\n" LOOP, "`force` is not allowed"},
    {HEAD "import pkg::*;\n" LOOP, "`import` is not allowed"},
    {HEAD "wire z = dut.inner;\n" LOOP, "looks inside the module under test"},
    {HEAD "wire z = tb.dut.inner;\n" LOOP, "looks inside the module under test"},
    {HEAD "wire z = inv.inner;\n" LOOP, "looks inside the module under test"},
    {HEAD "inv #(.N(2)) more[1:0](.a(a), .y()); wire z = more[0].inner;\n" LOOP, "more.* looks"},
    {HEAD "module inv(input a, output y); endmodule\n" LOOP, "defines inv itself"},
    {"module test; int compared, mismatches; inv u(); initial $finish; endmodule",
     "one module `tb`"},
    {"module tb; int compared, mismatches; initial $finish; endmodule", "does not instantiate inv"},
    {"module tb; int compared; inv u(); initial $finish; endmodule", "no `mismatches`"},
    {"module tb; int mismatches; inv u(); initial $finish; endmodule", "no `compared`"},
    {"module tb; int compared, mismatches; inv u(); endmodule", "no `$finish`"},
    {HEAD "initial begin\n" LOOP, "cannot be read"},
};

static void complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct arena arena = {0};
        const char *why = draft_check(str_c(cases[i].bench), "inv", &arena);
        if (!why != !cases[i].why || (why && !strstr(why, cases[i].why)))
            fail_msg("case %zu: %s, not %s", i, why ? why : "fine",
                     cases[i].why ? cases[i].why : "fine");
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(complaints)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
