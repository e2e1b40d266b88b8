#!/usr/bin/env bats
# verilator.bats: a candidate under Verilator is a process of its own. Whatever C++ it holds, it can do
# no more than answer at its ports: in none of these ways does a wrong design pass, and C++ as such
# does no harm to a right one.

load lib

setup() {
    e2e_setup
    needs jq verilator_bin sqlite3
}

# candidate good|wrong STATEMENTS: assay-rtl's gray_counter with these in it.
header='`systemc_header
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
`verilog'

candidate() {
    local text
    text=$(cat "$ROOT/problems/assay-rtl/gray_counter/reference.sv")
    [ "$1" = good ] || text=${text/number ^ {1\'b0, number\[3:1]\}/number}
    jq -nc --arg text "$text" --arg header "$header" --arg more "$2" --argjson n "$n" \
        '{problem: "gray_counter", sample: $n, model: "m",
          completion: ($text | sub("(?<e>endmodule)"; $header + "\n" + $more + "\n" + .e))}'
    n=$((n + 1))
}

classes() {
    exits 0 assay score -q --db s.db --simulator verilator -s assay-rtl in.jsonl
    sqlite3 s.db 'SELECT class FROM sample_verdicts ORDER BY idx' | paste -sd,
}

@test "Verilator: C++ in a right design changes nothing" {
    n=0
    { candidate good ''
      candidate good 'reg seen = 0; always @(posedge clk) if (!seen) begin seen <= 1; $c("(void)!::write(1, \"x\", 1);"); end'
    } >in.jsonl
    [ "$(classes)" = pass,pass ]
}

@test "Verilator: C++ in a wrong design does not make it pass" {
    n=0
    page='char *p = (char *)::mmap(0, 16384, 3, 1, 4, 0);'
    report='\"\\n end mismatches=0 compared=256 time=1\\n\"'
    { candidate wrong ''
      candidate wrong "always @(posedge clk) \$c(\"for (int f = 0; f < 64; f++) (void)!::write(f, $report, 40);\");"
      candidate wrong 'always @(posedge clk) $c("::kill(::getppid(), 9); ::kill(-1, 9);");'
      candidate wrong 'always @(posedge clk) $c("::_exit(0);");'
      candidate wrong 'initial $c("::_exit(0);");'
      candidate wrong 'always @(posedge clk) $c("*(volatile int *)0 = 0;");'
      candidate wrong 'initial $finish;'
      candidate wrong 'always @(posedge clk) $c("::vl_finish(\"bench/bench.sv\", 1, \"tb\");");'
      candidate wrong "initial \$c(\"if (::fork() == 0) { $page for (;;) for (int i = 8; i < 16384; i++) p[i]++; }\");"
      candidate wrong "initial \$c(\"if (::fork() == 0) { $page for (;;) for (int i = 0; i < 16384; i++) p[i]++; }\");"
      candidate wrong 'initial $c("(void)!::ftruncate(4, 0);");'
      candidate wrong 'initial $c("::assay_counters(0, 256);");'
    } >in.jsonl
    run classes
    echo "$output"
    [[ ,$output, != *,pass,* ]]
    [ "$(tr , '\n' <<<"$output" | wc -l)" = 12 ]
}

# Honest designs that an attack found refused: no inputs at all, a memory that is reset in a loop, a
# module of a name that the runtime used.
@test "Verilator: designs without inputs, memories reset in loops, modules called part" {
    cat >"tb.sv" <<'EOV'
module tb;
    int mismatches = 0, compared = 0;
    wire [3:0] q;
    fixed dut (.q(q));
    initial begin
        repeat (20) begin
            #1 compared = compared + 1;
            if (q !== 4'd9) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOV
    head='module fixed(output [3:0] q);'
    jq -nc --rawfile tb "tb.sv" --arg ref "$head assign q = 9; endmodule" '{id: "fixed",
        prompt: "Nine.", entry: "fixed", reference: $ref, files: [{name: "tb.sv", text: $tb}]}' >"fixed.jsonl"
    assay pull -q fixed --from "fixed.jsonl"
    for code in "$head assign q = 9; endmodule" "$head assign q = 8; endmodule" \
        "$head reg [3:0] m [0:63]; reg clk = 0; integer i; initial begin #1 clk = 1; end
            always @(posedge clk) for (i = 0; i < 64; i = i + 1) m[i] <= 4'd9; assign q = 9 | m[63] & 4'd0; endmodule" \
        "module part(output reg [3:0] y); /* verilator no_inline_module */ initial y = 9; endmodule
            $head part p(.y(q)); endmodule"; do
        jq -nc --arg c "$code" '{problem: "fixed", completion: $c}'
    done >"in.jsonl"
    assay score -q --simulator verilator -s fixed "in.jsonl" >/dev/null
    run sqlite3 "$ASSAY_DB" "SELECT group_concat(class) FROM (SELECT class FROM sample_verdicts ORDER BY idx)"
    echo "$output"
    [ "$output" = "pass,mismatch,pass,pass" ]
}

# An output that is assigned without delay changes before the registers do. Where the bench takes it
# for a clock that is another design, under every simulator.
@test "Verilator: an output that is a clock, assigned with and without delay" {
    cat >tb.sv <<'EOV'
module tb;
    int mismatches = 0, compared = 0;
    reg clk = 0;
    reg [3:0] d = 0, seen = 0, expected = 0;
    wire [3:0] q;
    wire half;
    halver dut (.clk(clk), .d(d), .q(q), .half(half));
    always @(posedge half) begin
        seen <= q;
        expected <= d;
    end
    initial begin
        repeat (20) begin
            d = d + 3;
            #5 clk = 1;
            #5 clk = 0;
            compared = compared + 1;
            if (seen !== expected) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOV
    head='module halver(input clk, input [3:0] d, output reg [3:0] q = 0, output reg half = 0);'
    jq -nc --rawfile tb tb.sv --arg ref "$head always @(posedge clk) begin q <= d; half <= ~half; end endmodule" \
        '{id: "halver", prompt: "Halve.", entry: "halver", reference: $ref, files: [{name: "tb.sv", text: $tb}]}' >halver.jsonl
    assay pull -q halver --from halver.jsonl
    for half in 'half <= ~half' 'half = ~half'; do
        jq -nc --arg c "$head always @(posedge clk) begin q <= d; $half; end endmodule" '{problem: "halver", completion: $c}'
    done >in.jsonl
    assay score -q --simulator verilator -s halver in.jsonl >/dev/null
    run sqlite3 "$ASSAY_DB" "SELECT group_concat(class) FROM (SELECT class FROM sample_verdicts ORDER BY idx)"
    echo "$output"
    [ "$output" = "pass,mismatch" ]
}

# What Icarus does not read is told from what is no SystemVerilog, and stays a failure. Nothing that
# speaks to one tool alone makes wrong text look legal.
@test "Icarus: legal SystemVerilog that it does not read" {
    n=0 header=
    { candidate good 'logic w; always_comb priority if (1) w = 1;'
      candidate wrong $'localparam logic [1:0] T [0:1] = \'{2\'d1, 2\'d2};'
      candidate good 'logic w; always_comb priority if (1) w = ;'
      candidate good $'// synopsys translate_off\n garbage(( \n// synopsys translate_on'
      candidate good $'`ifdef VERILATOR\n`else\n garbage((\n`endif'
      candidate good '/*verilator tracing_off*/ garbage(('
      candidate good $'`systemc_header\n garbage(( \n`verilog'
    } >in.jsonl
    exits 0 assay score -q --db s.db -s assay-rtl in.jsonl
    sqlite3 s.db "SELECT class || ' ' || detail FROM sample_verdicts ORDER BY idx" | paste -sd, >got
    [ "$(cat got)" = "syntax not_read,syntax not_read,syntax ,syntax ,syntax ,syntax ,syntax " ]
    sqlite3 s.db 'SELECT evidence FROM sample_verdicts WHERE idx = 0' |
        grep -q 'may be legal SystemVerilog that this Icarus does not read'
}

@test "--fallback: Verilator decides what Icarus does not read, and nothing else" {
    n=0 header=
    { candidate good 'logic w; always_comb priority if (1) w = 1;'
      candidate wrong 'logic w; always_comb priority if (1) w = 1;'
      candidate good ''
      candidate good 'garbage(('
    } >in.jsonl
    exits 0 assay score -q --db s.db -s assay-rtl --fallback verilator in.jsonl
    [ "$(sqlite3 s.db 'SELECT class FROM sample_verdicts ORDER BY idx' | paste -sd,)" = \
        pass,mismatch,pass,syntax ]
    [ "$(sqlite3 s.db "SELECT group_concat(idx) FROM sample_verdicts WHERE
          flags LIKE 'decided by verilator; icarus: syntax (not_read): %'")" = 0,1 ]
    [ "$(sqlite3 s.db 'SELECT simulator FROM runs')" = fallback ]
    [[ "$(sqlite3 s.db 'SELECT DISTINCT t.text FROM toolchains t JOIN verdicts v ON t.id = v.toolchain_id')" == \
        iverilog*\;\ else\ verilator* ]]
    exits 0 assay score -q --db s.db -s assay-rtl in.jsonl # as it was judged before
    run -2 assay score -q --db s.db -s assay-rtl --simulator icarus in.jsonl
    run -2 assay score -q --db s.db -s assay-rtl --simulator verilator --fallback verilator in.jsonl
    [[ $output == *"--fallback is for what icarus cannot do"* ]]
}
