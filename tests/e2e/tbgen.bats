#!/usr/bin/env bats
# tbgen.bats: benches that a model drafts: what is kept, what is refused and why, what is asked, what a
# kill costs. The model is recorded: of each problem sample 0 is its test points, sample K the K-th draft.

load lib

setup() {
    e2e_setup
    needs jq sqlite3 curl yosys
}

teardown() {
    end_servers
}

# problem ID PROMPT ENTRY REFERENCE: one line, without a bench.
problem() { jq -cn --arg i "$1" --arg p "$2" --arg e "$3" --arg r "$4" '{id: $i, prompt: $p, entry: $e, reference: $r}'; }

ADDER='module add4(input [3:0] a, b, input c, output [3:0] s, output co);
  assign {co, s} = a + b + {3'"'"'b0, c};
endmodule'
COUNTER='module count4(input clk, rst, en, output reg [3:0] q);
  always @(posedge clk)
    if (rst) q <= 4'"'"'d0;
    else if (en) q <= q + 4'"'"'d1;
endmodule'
LARGER='module larger(input [3:0] a, b, output [3:0] y, output same);
  assign y = (a > b) ? a : b;
  assign same = (a == b);
endmodule'
PARITY='module parity8(input [7:0] d, output even, odd);
  assign odd = ^d;
  assign even = ~odd;
endmodule'

problems() {
    problem adder 'Add two numbers of four bits and a carry, with a carry out.' add4 "$ADDER"
    problem counter 'Count up to fifteen and begin again; with reset and enable.' count4 "$COUNTER"
    problem larger 'Hand out the larger of two numbers, and whether both are the same.' larger "$LARGER"
    problem parity 'Tell whether the number of ones among eight bits is even or odd.' parity8 "$PARITY"
}

# reply PROBLEM STEP TEXT
reply() { jq -cn --arg p "$1" --argjson k "$2" --arg t "$3" '{problem: $p, sample: $k, model: "m", response: $t}'; }

# draft PROBLEM STEP: the same with the bench on standard input.
draft() { reply "$1" "$2" "Here it is.

\`\`\`verilog
$(cat)
\`\`\`
"; }

good_adder() {
    cat <<'END'
`timescale 1ns / 1ps
module tb;
    int compared = 0;
    int mismatches = 0;
    reg [3:0] a, b; reg c; wire [3:0] s; wire co;
    add4 dut (.a(a), .b(b), .c(c), .s(s), .co(co));
    integer i;
    initial begin
        for (i = 0; i < 512; i = i + 1) begin
            {a, b, c} = i[8:0];
            #1;
            compared = compared + 1;
            if ({co, s} !== {1'b0, a} + {1'b0, b} + {4'b0, c}) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
END
}

good_counter() {
    cat <<'END'
module tb;
    int compared = 0, mismatches = 0;
    reg clk = 0, rst = 1, en = 0; wire [3:0] q;
    count4 dut (.clk(clk), .rst(rst), .en(en), .q(q));
    reg [3:0] want = 0;
    reg [31:0] noise = 32'h1234567;
    integer i;
    always #5 clk = ~clk;
    initial begin
        @(negedge clk); @(negedge clk);
        for (i = 0; i < 300; i = i + 1) begin
            noise = noise * 32'd1664525 + 32'd1013904223;
            rst = i > 60 && noise[31:28] == 0;
            en = i < 40 || noise[27];
            @(posedge clk);
            if (rst) want = 0; else if (en) want = want + 1;
            @(negedge clk);
            compared = compared + 1;
            if (q !== want) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
END
}

weak_larger() {
    cat <<'END'
module tb;
    int compared = 0, mismatches = 0;
    reg [3:0] a, b; wire [3:0] y; wire same;
    larger dut (.a(a), .b(b), .y(y), .same(same));
    initial begin
        a = 5; b = 3; #1 compared = compared + 1; if (y !== 5) mismatches = mismatches + 1;
        a = 9; b = 2; #1 compared = compared + 1; if (y !== 9) mismatches = mismatches + 1;
        b = 12; a = 1; #1 compared = compared + 1; if (y !== 12) mismatches = mismatches + 1;
        $finish;
    end
endmodule
END
}

# parity LINE...: a bench whose loop does what the lines say.
parity() {
    cat <<END
module tb;
    int compared = 0, mismatches = 0;
    reg [7:0] d; wire even, odd;
    parity8 dut (.d(d), .even(even), .odd(odd));
    integer i;
    initial begin
        for (i = 0; i < 256; i = i + 1) begin
            d = i[7:0]; #1;
            $1
        end
        \$finish;
    end
endmodule
END
}

tape() {
    local p
    for p in adder counter larger parity; do reply "$p" 0 "1. every input once
2. what is easily got wrong in $p"; done
    good_adder | draft adder 1
    good_counter | sed 's/reg clk = 0,/reg clk = 0/' | draft counter 1
    good_counter | draft counter 2
    weak_larger | draft larger 1
    weak_larger | draft larger 2
    weak_larger | draft larger 3
    parity 'if (odd !== ^d) $display("wrong");' | draft parity 1
    parity 'compared = compared + 1;' | draft parity 2
    parity 'compared = compared + 1; if (odd !== ^d || even !== ~^d) mismatches = mismatches + $fopen("x");' |
        draft parity 3
}

begin_suite() {
    problems >bare.jsonl
    tape >tape.jsonl
    exits 0 assay pull bare --from bare.jsonl
    SERVER_DB=$ASSAY_DB serve s tape.jsonl "$@"
}

tbgen() { assay tbgen --suite bare --model m --base-url "$URL" --as made --mutants 12 -q "$@"; }

@test "a suite without benches can be pulled and asked; it is not judged, and the reason says what helps" {
    begin_suite
    grep -q '4 of 4 cannot be scored here: each needs a bench: assay tbgen' err
    exits 0 assay validate bare
    grep -q '4 not judged here: needs a bench: assay tbgen' out
    jq -cn --arg c "$ADDER" '{problem: "adder", model: "x", completion: $c}' >one.jsonl
    exits 0 assay score one.jsonl --suite bare -q
    [ "$(sql "SELECT class, evidence LIKE '%needs a bench: assay tbgen%' FROM sample_verdicts")" = "not_judged	1" ]
}

@test "good drafts are kept, one is mended, weak and cheating ones are refused; a suite with its audit is what remains" {
    begin_suite
    exits 1 tbgen -o made.jsonl
    sql 'SELECT p.name, d.step, d.outcome FROM drafts d JOIN problems p ON p.id = d.problem_id ORDER BY 1, 2' >got
    cat >want <<END
adder	0	points
adder	1	kept
counter	0	points
counter	1	compile
counter	2	kept
larger	0	points
larger	1	weak
larger	2	weak
larger	3	weak
parity	0	points
parity	1	reference
parity	2	trivial
parity	3	forbidden
END
    same want got
    [ "$(requests)" -eq "$(wc -l <want)" ]
    # what the next step was told: compiler's lines, surviving mutants with line and change, designs that pass
    sql "SELECT told FROM drafts WHERE outcome = 'compile'" | grep -q 'tb.sv:3: .*error'
    sql "SELECT told FROM drafts WHERE outcome = 'weak' LIMIT 1" >told
    grep -q '^Of [0-9]* wrong versions of the implementation' told
    grep -q '^- `assign .* at line [23]$' told
    sql "SELECT told FROM drafts WHERE outcome = 'reference'" | grep -q 'the bench compared nothing'
    sql "SELECT told FROM drafts WHERE outcome = 'trivial'" | grep -q 'pass in it: .*zeros'
    sql "SELECT told FROM drafts WHERE outcome = 'forbidden'" | grep -q '\$fopen'
    # each repair was sent the draft before and what was told of it
    [ "$(sql "SELECT COUNT(*) FROM drafts d JOIN drafts n ON n.problem_id = d.problem_id AND n.step = d.step + 1
              JOIN prompts p ON p.sha256 = n.prompt_sha256 WHERE d.step > 0 AND
              instr(json_extract(p.messages, '\$[#-1].content'), d.told) > 0 AND
              instr(json_extract(p.messages, '\$[#-1].content'), trim(d.taken, char(10))) > 0")" -eq 5 ]
    # the suite: only what was kept, each reference passes, with an audit of its own
    [ "$(sql "SELECT group_concat(p.name, ' ') FROM suites s JOIN problems p ON p.suite_id = s.id
              WHERE s.name = 'made' AND s.current")" = 'adder counter' ]
    [ "$(sql "SELECT COUNT(*) FROM bench_strength WHERE suite = 'made' AND kill_rate >= 0.9 AND trivial = ''
              AND order_text = '' AND mutants > 6")" -eq 2 ]
    exits 0 assay validate made -q
    # nothing of the trials is left in the store
    [ "$(sql "SELECT COUNT(*) FROM suites WHERE name NOT IN ('bare', 'made', 'assay-rtl', 'assay-pro', 'assay-hpc', 'assay-math')")" -eq 0 ]
    [ "$(sql 'SELECT COUNT(*) FROM audits')" -eq 1 ]
    # the file is the suite
    exits 0 assay pull again --from made.jsonl -q
    [ "$(sql "SELECT COUNT(DISTINCT p.hash), COUNT(*) FROM problems p JOIN suites s ON s.id = p.suite_id
              WHERE s.name IN ('made', 'again')")" = "2	4" ]
    # the benches judge: right ones pass, wrong ones do not
    jq -cn --arg c "$ADDER" '{problem: "adder", model: "x", completion: $c}' >samples
    jq -cn --arg c "${COUNTER/+/-}" '{problem: "counter", model: "x", completion: $c}' >>samples
    mv samples samples.jsonl
    exits 0 assay score samples.jsonl --suite made -q
    [ "$(sql "SELECT problem, class FROM sample_verdicts ORDER BY 1")" = "adder	pass
counter	mismatch" ]
    # the same again asks nothing and changes nothing
    exits 1 tbgen --json
    [ "$(requests)" -eq "$(wc -l <want)" ]
    jq -e '.kept == 2 and .refused == 2 and (.problems | map(.outcome)) == ["kept", "kept", "weak", "forbidden"]' out
    [ "$(sql 'SELECT COUNT(*) FROM audits')" -eq 1 ]
    # a lower threshold is another question; names that are taken are refused
    exits 2 assay tbgen --suite bare --model m --base-url "$URL" --as bare
    exits 2 assay tbgen --suite bare --model m --base-url "$URL" --as assay-rtl
    exits 2 assay tbgen --suite made --model m --base-url "$URL" --as more
    grep -q 'every problem asked for has a bench; --replace' err
}

@test "a bench that the problem has already is never shown to the model" {
    parity 'zebra_5(i);' | jq -Rcs --arg r "$PARITY" '{id: "parity", prompt: "Tell whether the number of ones among eight bits is even or odd.",
        entry: "parity8", reference: $r, files: [{name: "zebra_5_tb.sv", text: .}]}' >own.jsonl
    sed -i 's/"files"/"top":"tb","files"/' own.jsonl
    exits 0 assay pull bare --from own.jsonl -q
    { reply parity 0 'all 256 values'
      parity 'compared = compared + 1; if (odd !== ^d || even !== ~^d) mismatches = mismatches + 1;' | draft parity 1; } >tape.jsonl
    SERVER_DB=$ASSAY_DB serve s tape.jsonl
    exits 0 tbgen --replace
    [ "$(sql "SELECT COUNT(*) FROM prompts")" -eq 2 ]
    [ "$(sql "SELECT COUNT(*) FROM prompts WHERE messages LIKE '%zebra%'")" -eq 0 ]
    exits 0 assay validate made -q
}

@test "killed at random moments it asks for nothing twice that is stored, and ends the same" {
    local pid at
    begin_suite --delay-ms 60
    for at in 2 7 11; do
        in_background "$ASSAY" tbgen --suite bare --model m --base-url "$URL" --as made --mutants 12 -q --concurrency 2 \
            >killed.out 2>killed.err
        pid=$!
        while alive "$pid" && [ "$(sql 'SELECT COUNT(*) FROM drafts')" -lt "$at" ]; do sleep 0.02; done
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    exits 1 tbgen
    [ "$(sql 'PRAGMA integrity_check')" = ok ]
    [ "$(sql "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM drafts ORDER BY problem_id, step)")" = \
        'points kept points compile kept points weak weak weak points reference trivial forbidden' ]
    # at most what was in flight at each kill was asked for in vain
    [ "$(requests)" -le $((13 + 3 * 2)) ]
    [ "$(sql "SELECT COUNT(*) FROM bench_strength WHERE suite = 'made'")" -eq 2 ]
}
