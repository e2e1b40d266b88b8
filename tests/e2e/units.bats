#!/usr/bin/env bats
# units.bats: which units of time a candidate has that says nothing of them: those of its bench.

load lib

setup() {
    e2e_setup
    needs jq sqlite3
}

# Outputs of the register are looked at 4 ns behind the edge. $1: what the bench begins with.
problem() {
    jq -nc --arg id "$2" --arg reference "$(register '')" --arg bench "$1
module tb;
  int mismatches = 0, compared = 0;
  reg clk = 0, d = 0;
  wire q;
  register dut(.clk(clk), .d(d), .q(q));
  initial begin
    repeat (8) begin
      d = ~d;
      #5 clk = 1;
      #4 compared = compared + 1;
      if (q !== d) mismatches = mismatches + 1;
      #1 clk = 0;
    end
    \$finish;
  end
endmodule" '{id: $id, prompt: "Write module register: q takes d at the rising edge of clk.", entry: "register",
              reference: $reference, bench: "counters", top: "tb", files: [{name: "tb.sv", text: $bench}]}'
}

register() { # register DELAY [FIRST LINE]
    echo "${2:-}
module register(input clk, input d, output reg q);
  always @(posedge clk) q <= $1 d;
endmodule"
}

answer() { jq -nc --arg p "$1" --arg s "$2" --arg c "$3" '{problem: $p, sample: ($s | tonumber), model: "m", completion: $c}'; }

@test "a delay in an answer without units is one of the bench's units, under both simulators" {
    {
        problem '`timescale 1ns/1ps' stated
        problem '' silent
        problem '`timescale 1ns/1ps
`resetall
`timescale 1ns / 100ps // the last one counts' twice
    } >units.jsonl
    exits 0 assay pull units --from units.jsonl -q
    for p in stated silent twice; do
        answer "$p" 0 "$(register '#1')"
        answer "$p" 1 "$(register '#3.5')"
        answer "$p" 2 "$(register '#5')" # later than the bench looks
        answer "$p" 3 "$(register '#1' '`timescale 1us/1ns')" # its own units are its own
    done >in.jsonl
    exits 0 assay score in.jsonl -s units -q
    sql "SELECT problem, idx, class FROM sample_verdicts ORDER BY 1, 2" >got
    for p in silent stated twice; do
        printf "$p\t0\tpass\n$p\t1\tpass\n$p\t2\tmismatch\n$p\t3\tmismatch\n"
    done >want
    same want got
    needs verilator
    grep -v silent in.jsonl >both.jsonl
    exits 0 assay score both.jsonl -s units -q --simulator both
    [ "$(sql 'SELECT COUNT(*) FROM disagreements')" = 0 ]
}
