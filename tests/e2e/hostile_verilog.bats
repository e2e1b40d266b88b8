#!/usr/bin/env bats
# hostile_verilog.bats: designs that try to forge or reach the verdict, and honest ones that look odd,
# through every tier of isolation that this machine offers. To add one: a line in
# tests/hostile/verilog/cases.jsonl.
#
# What a design comes to does not depend on the tier, so all of them are judged in the strongest one
# that is here; in the others those that touch what a tier keeps, and some of each kind.

cases=$BATS_TEST_DIRNAME/../hostile/verilog/cases.jsonl

setup() {
    load lib.bash
    dir=$(mktemp -d)
    db=$dir/hostile.db
    mkdir -p "$dir/suite/problems/assay-rtl" "$dir/suite/testbenches/assay-rtl"
    cp -r "$BATS_TEST_DIRNAME/../hostile/verilog/probe" "$dir/suite/problems/assay-rtl/"
    mv "$dir/suite/problems/assay-rtl/probe/bench.sv" "$dir/suite/testbenches/assay-rtl/probe.sv"
    "$ASSAY" pull -q --db "$db" assay-rtl --from "$dir/suite"
    rm -f /tmp/assay_was_here* /tmp/assay_dump* # where the cases try to write
}

teardown() {
    rm -rf "$dir"
}

have() { "$ASSAY" cell --tier "$1" -- /bin/true >/dev/null 2>&1; }

# judge TIER STRONGER...: score all cases, or where a stronger tier is here as well `$some` of them, and
# hold each against its row.
judge() {
    local tier filter=true
    have "$1" || skip "tier $1 is not to be had here"
    for tier in "${@:2}"; do ! have "$tier" || filter=$some; done
    jq -c -n "foreach inputs as \$r ({}; .n[\$r.kind] += 1; \$r + {nth: (.n[\$r.kind] - 1)}) |
        select($filter)" "$cases" >"$dir/rows.jsonl"
    jq -c '{problem: "probe", model: "hostile", completion}' "$dir/rows.jsonl" >"$dir/in.jsonl"
    OPENAI_API_KEY=canary-KEY-77ab "$ASSAY" score -q --db "$db" --tier "$1" --suite assay-rtl \
        "$dir/in.jsonl" >"$dir/report.txt"
    sqlite3 -json "$db" "SELECT class, evidence, tier FROM sample_verdicts ORDER BY idx" |
        jq -c '.[]' >"$dir/verdicts.jsonl"
    paste -d '\n' "$dir/rows.jsonl" "$dir/verdicts.jsonl" | jq -s -r '
        [range(0; length; 2) as $i | {want: .[$i], got: .[$i + 1]}] | .[] |
        select((.got.class as $c | .want.expect | index($c) | not) or
               ((.got.class == "pass") != .want.must_pass)) |
        "\(.want.name): \(.got.class) (\(.got.evidence)), expected \(.want.expect)"' >"$dir/wrong"
    echo "# tier $1: $(wc -l <"$dir/rows.jsonl") designs" >&3
    cat "$dir/wrong"
    [ "$(wc -l <"$dir/verdicts.jsonl")" = "$(wc -l <"$dir/rows.jsonl")" ]
    [ ! -s "$dir/wrong" ]
    [ "$(sqlite3 "$db" "SELECT COUNT(*) FROM verdicts WHERE tier NOT IN ('$1', '')")" = 0 ]
    # nothing leaked (a key, the host's passwd file), nothing was written outside
    run grep -a -c -e canary-KEY -e 'root:x:0' "$dir/report.txt" "$db"
    echo "$output"
    [ "$status" -eq 1 ]
    [ -z "$(ls -d /tmp/assay_was_here* /tmp/assay_dump* 2>/dev/null)" ]
}

# classes SIMULATOR SUITE: what the completions in $dir/in.jsonl come to, "pass,tamper,...".
classes() {
    jq -c --arg m "$1" '.model = $m' "$dir/in.jsonl" >"$dir/$1.jsonl"
    "$ASSAY" score -q --db "$db" --simulator "$1" --suite "$2" "$dir/$1.jsonl" >/dev/null
    sqlite3 "$db" "SELECT class, evidence FROM sample_verdicts WHERE model = '$1' ORDER BY idx" >&2
    sqlite3 "$db" "SELECT group_concat(class) FROM (SELECT class FROM sample_verdicts
        WHERE model = '$1' ORDER BY idx)"
}

# The simulators that are here.
simulators() {
    echo icarus
    ! command -v verilator_bin >/dev/null || echo verilator
}

# A design that runs into a limit takes the whole of it: those are tried in one tier only.
quick='.expect | any(. == "timeout" or . == "memory_limit" or . == "output_limit") | not'

# Files, programs and descriptors are what a tier keeps a design from: all of those, by their kind or
# by what they name. Of the other kinds the first and each tenth: `.nth` is a row's number in its kind.
some="($quick) and (.nth % 10 == 0 or
    (.kind | IN(\"file\", \"include\", \"system\", \"dpi\", \"forged_report\", \"output\", \"memory\", \"plusargs\"))
    or (.completion | test(\"\`include|/(dev|etc|proc|run|sys|tmp|var)\\\\b|[$](system|popen|ungetc\"
        + \"|f(?!inish|atal)[a-z]+|readmem|writemem|dump|sdf|table|save|restart)\")))"

@test "hostile designs: namespaces" { judge namespaces; }
@test "hostile designs: bwrap" { judge bwrap namespaces; }
@test "hostile designs: landlock" { judge landlock namespaces bwrap; }

# Under Verilator a row may name the classes it expects there ("verilator"); what must not pass must
# not pass, whatever it is called.
@test "hostile designs: under Verilator, all but those that run into a limit" {
    command -v verilator_bin >/dev/null || skip "verilator is not installed"
    jq -c "select($quick)" "$cases" >"$dir/rows.jsonl"
    jq -c '{problem: "probe", model: "hostile", completion}' "$dir/rows.jsonl" >"$dir/in.jsonl"
    "$ASSAY" score -q --db "$db" --simulator verilator --suite assay-rtl "$dir/in.jsonl" \
        >"$dir/report.txt"
    sqlite3 -json "$db" "SELECT class, evidence FROM sample_verdicts ORDER BY idx" | jq -c '.[]' \
        >"$dir/verdicts.jsonl"
    paste -d '\n' "$dir/rows.jsonl" "$dir/verdicts.jsonl" | jq -s -r '
        [range(0; length; 2) as $i | {want: .[$i], got: .[$i + 1]}] | .[] |
        select(if .want.verilator then (.got.class as $c | .want.verilator | index($c) | not)
               else (.got.class == "pass") != .want.must_pass end) |
        "\(.want.name): \(.got.class) (\(.got.evidence)), must_pass \(.want.must_pass)"' >"$dir/wrong"
    cat "$dir/wrong"
    [ "$(wc -l <"$dir/verdicts.jsonl")" = "$(wc -l <"$dir/rows.jsonl")" ]
    [ ! -s "$dir/wrong" ]
    [ -z "$(ls -d /tmp/assay_was_here* /tmp/assay_dump* 2>/dev/null)" ]
}

@test "a printed pass line counts only when the bench prints it" {
    id=$dir/suite/problems/assay-rtl/probe
    jq '. + {bench: "rtllm"}' "$id/problem.json" >"$id/new" && mv "$id/new" "$id/problem.json"
    sed -i 's/^\( *\)\(\$display("assay-rtl: .*\)$/\1if (mismatches == 0) $display("===========Your Design Passed===========");\n\1\2/' \
        "$dir/suite/testbenches/assay-rtl/probe.sv"
    grep -q 'Your Design Passed' "$dir/suite/testbenches/assay-rtl/probe.sv"
    "$ASSAY" pull -q --db "$db" assay-rtl --from "$dir/suite"
    right=$(cat "$id/reference.sv")
    forged=${right/endmodule/initial begin \$display(\"===========Your Design Passed===========\"); \$finish; end endmodule}
    printed='module probe_counter(input logic clk, input logic rst, output logic [9:0] count);
        assign count = 0; initial $display("===========Your Design Passed==========="); endmodule'
    said='module probe_counter(input logic clk, input logic rst, output logic [9:0] count);
        assign count = 0; initial $assay_said("phrase0"); endmodule'
    for code in "$right" "$forged" "$printed" "$said"; do
        jq -nc --arg c "$code" '{problem: "probe", completion: $c}'
    done >"$dir/in.jsonl"
    "$ASSAY" score -q --db "$db" --suite assay-rtl "$dir/in.jsonl"
    run sqlite3 "$db" "SELECT group_concat(class) FROM (SELECT class FROM sample_verdicts ORDER BY idx)"
    echo "$output"
    [ "$output" = "pass,tamper,mismatch,tamper" ]
}

# A bench that compares with a file: a candidate may not read it, empty it, or use up the descriptors
# that the bench needs to open it.
@test "a bench's files are out of a candidate's reach" {
    cat >"$dir/tb.sv" <<'EOF'
module tb;
    reg [7:0] want [0:15];
    integer i, wrong = 0;
    reg [3:0] a;
    wire [7:0] y;
    square dut (.a(a), .y(y));
    initial begin
        #1 $readmemh("want.hex", want);
        for (i = 0; i < 16; i = i + 1) begin
            a = i;
            #1 if (y != want[i]) wrong = wrong + 1;
        end
        if (wrong == 0) $display("all tests passed");
        $finish;
    end
endmodule
EOF
    for i in {0..15}; do printf '%02x\n' $((i * i)); done >"$dir/want.hex"
    head='module square(input [3:0] a, output [7:0] y);'
    jq -nc --rawfile tb "$dir/tb.sv" --rawfile want "$dir/want.hex" \
        --arg ref "$head assign y = a * a; endmodule" '{id: "square", prompt: "Square it.",
        entry: "square", bench: "vgen", reference: $ref,
        files: [{name: "tb.sv", text: $tb}, {name: "want.hex", text: $want}]}' >"$dir/squares.jsonl"
    "$ASSAY" pull -q --db "$db" squares --from "$dir/squares.jsonl"
    for body in 'assign y = a * a;' \
        'reg [7:0] m [0:15]; initial $readmemh("want.hex", m); assign y = m[a];' \
        'integer f; initial f = $fopen("want.hex", "w"); assign y = 0;' \
        'integer f, i; initial for (i = 0; i < 2000; i = i + 1) f = $fopen("x", "w"); assign y = 0;' \
        'wire [31:0] f; assign f = $fopen("want.hex", "w"); assign y = 0;' \
        'wire [31:0] f; assign f = $clog2(a); initial $display("squares"); assign y = a * a;' \
        'integer f; initial f = $fopenw("want.hex"); assign y = 0;' \
        'initial begin $dumpfile("want.hex"); $dumpvars; end assign y = 0;'; do
        jq -nc --arg c "$head $body endmodule" '{problem: "square", completion: $c}'
    done >"$dir/in.jsonl"
    for sim in $(simulators); do
        output=$(classes $sim squares)
        echo "$sim: $output"
        # Verilator has no $fopen in an assignment, and no $fopenw
        output=$(sed -E 's/mismatch|syntax|elaboration/tamper/g' <<<"$output")
        [ "$output" = "pass,tamper,tamper,tamper,tamper,pass,tamper,tamper" ]
    done
}

# All modules share the simulator's generators. A candidate that seeds them decides what a bench asks:
# here always the same bit, so that one of two constants would be right each time.
@test "a bench's random stimulus is out of a candidate's reach" {
    cat >"$dir/tb.sv" <<'EOF'
module tb;
    int mismatches = 0, compared = 0;
    reg d = 0;
    wire q;
    follow dut (.d(d), .q(q));
    initial begin
        repeat (200) begin
            #1 d = $urandom;
            #1 compared = compared + 1;
            if (q !== d) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOF
    head='module follow(input d, output q);'
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head assign q = d; endmodule" '{id: "follow",
        prompt: "Follow it.", entry: "follow", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/follow.jsonl"
    "$ASSAY" pull -q --db "$db" follow --from "$dir/follow.jsonl"
    seed='int s, x; initial for (int i = 0; i < 1000; i = i + 1) begin s = 1; x = $urandom(s); #1; end'
    for body in 'assign q = d;' 'int x; initial x = $random + $urandom; assign q = d;' \
        "$seed assign q = x[0] & 1'b0;" "$seed assign q = x[0] | 1'b1;"; do
        jq -nc --arg c "$head $body endmodule" '{problem: "follow", completion: $c}'
    done >"$dir/in.jsonl"
    for sim in $(simulators); do
        output=$(classes $sim follow)
        echo "$sim: $output"
        [ "${output//mismatch/tamper}" = "pass,pass,tamper,tamper" ]
    done
}

# A part that is generated only for the bench's parameters is looked at as well: alone the candidate
# is compiled with each set that the bench uses, not only with the first, or with its own defaults,
# for which it can offer a `tb` of its own.
@test "parameters of the bench do not hide a part that reaches out" {
    cat >"$dir/tb.sv" <<'EOF'
module tb;
    int mismatches = 0, compared = 0;
    reg [7:0] d = 0;
    wire [7:0] q, r, s;
    scale #(.K(3), .R(2.5), .NAME("a\"b\\c\n")) three (.d(d), .q(q));
    scale #(.K(5), .X(2'bx1)) five (.d(d), .q(r));
    generate if (1) begin : g
        scale #(.K(7)) seven (.d(d), .q(s));
    end endgenerate
    wire [7:0] want3 = d * 3, want5 = d * 5, want7 = d * 7;
    initial begin
        repeat (50) begin
            #1 d = d + 37;
            #1 compared = compared + 1;
            if (q !== want3 || r !== want5 || s !== want7) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOF
    head='module scale #(parameter K = 1, parameter real R = 1.5, parameter NAME = "scale",
        parameter [1:0] X = 0) (input [7:0] d, output [7:0] q);'
    right='assign q = d * K;'
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head $right endmodule" '{id: "scale",
        prompt: "Scale it.", entry: "scale", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/scale.jsonl"
    "$ASSAY" pull -q --db "$db" scale --from "$dir/scale.jsonl"
    own='begin : tb wire [7:0] want3 = 0, want5 = 0, want7 = 0; assign q = tb.want5; end'
    for body in "$right" \
        "generate if (K == 3) $right else if (K == 5) $right else $right endgenerate" \
        "$right generate if (K == 1 || R > 3) assign nobody.q = 0; endgenerate" \
        'generate if (K == 3) assign q = tb.want3; else assign q = d * K; endgenerate' \
        'generate if (K == 5) assign q = tb.want5; else assign q = d * K; endgenerate' \
        'generate if (K == 7) assign q = tb.want7; else assign q = d * K; endgenerate' \
        'generate if (R == 2.5) assign q = tb.want3; else assign q = d * K; endgenerate' \
        "generate if (X !== 0) assign q = tb.want5; else assign q = d * K; endgenerate" \
        'generate if (NAME != "scale") assign q = tb.want3; else assign q = d * K; endgenerate' \
        "generate if (K == 1) $own else if (K == 5) assign q = tb.want5; else $right endgenerate"; do
        jq -nc --arg c "$head $body endmodule" '{problem: "scale", completion: $c}'
    done >"$dir/in.jsonl"
    for sim in $(simulators); do
        output=$(classes $sim scale)
        echo "$sim: $output"
        # the third asks for nothing here, but Verilator 5.006 looks for the name all the same; there is
        # no bench to reach beside the candidate
        if [ $sim = icarus ]; then
            [[ $output =~ ^pass,pass,pass(,elaboration){7}$ ]]
        else
            [[ $output =~ ^pass,pass(,elaboration){8}$ ]]
        fi
        # neither the name of our root nor the bench's tag, new ones each time, is in an evidence
        run sqlite3 "$db" "SELECT COUNT(*) FROM sample_verdicts WHERE evidence GLOB
            '*[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*'"
        [ "$output" = 0 ]
    done
}

# A bench that gives plain numbers, by position, drives nets, and has no reference beside the candidate.
scale_suite() {
    cat >"$dir/tb.sv" <<'EOF2'
`timescale 1ns / 1ps
module tb;
    int mismatches = 0, compared = 0;
    reg [7:0] dv = 0;
    reg rv = 1;
    wire [7:0] d = dv;
    wire [7:0] q, r;
    wire rst = rv, rst5 = rv;
    scale #(3) three (.rst(rst), .d(d), .q(q));
    scale #(5) five (.rst(rst5), .d(d), .q(r));
    wire [7:0] want3 = rst ? 0 : d * 3, want5 = rst5 ? 0 : d * 5;
    initial begin
        repeat (50) begin
            #1 dv = dv + 37;
            rv = dv[2];
            #1 compared = compared + 1;
            if (q !== want3 || r !== want5) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOF2
    head='module scale #(parameter K = 1) (input rst, input [7:0] d, output [7:0] q);'
    right='assign q = rst ? 0 : d * K;'
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head $right endmodule" '{id: "scale",
        prompt: "Scale it.", entry: "scale", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/scale.jsonl"
    "$ASSAY" pull -q --db "$db" scale --from "$dir/scale.jsonl"
}

# The candidate chooses the type and the name of what the bench gives it: the value is handed on all
# the same. Own `tb`, there for the default alone, is what the paths lead to by themselves.
@test "parameters of the candidate's own types and names are handed on" {
    scale_suite
    own="generate if (K == 1) begin : tb wire [7:0] want3 = 0, want5 = 0; assign q = tb.want5; end
        else if (K == 3) assign q = tb.want3; else assign q = tb.want5; endgenerate endmodule"
    io='(input rst, input [7:0] d, output [7:0] q);'
    s='typedef struct packed {logic [31:0] v;} s;'
    for code in "$head $right endmodule" \
        "module scale #(parameter signed [69999:0] K = 1) $io $own" \
        "module scale #(parameter \\K!\"x = 1) $io localparam K = \\K!\"x ; $own" \
        "$s module scale #(parameter s K = 1) $io $own" \
        "module scale #(parameter logic [3:0][7:0] K = 1) $io $own" \
        "module scale #(parameter K = 1, parameter type T = logic [31:0]) $io
            localparam T L = K; ${own//K ==/L ==}" \
        "$head ${own/K == 1/1ns != 1.0}" \
        "module sub #(parameter Y = 0) (output [7:0] q); generate if (Y == 3) assign q = tb.want3;
            else if (Y == 5) assign q = tb.want5; else assign q = 0; endgenerate endmodule
            module scale #(parameter K = 1, V = 0, W = 0) $io sub s(q); defparam three.s.Y = 3;
            defparam five.s.Y = 5; defparam scale_2.V = 0; defparam scale_2.W = 0; endmodule"; do
        jq -nc --arg c "$code" '{problem: "scale", completion: $c}'
    done >"$dir/in.jsonl"
    [[ $(classes icarus scale) =~ ^pass(,(elaboration|syntax|mismatch)){7}$ ]]
    command -v verilator_bin >/dev/null || return 0
    [ "$(classes verilator scale)" = "pass,elaboration,elaboration,elaboration,elaboration,elaboration,elaboration,syntax" ]
}

# Several drivers, all of them the candidate's own.
@test "outputs with several drivers are no tampering" {
    scale_suite
    for body in "assign q = rst ? 0 : 8'bz; assign q = rst ? 8'bz : d * K;" \
        "wire [7:0] t = d * K; bufif1 b[7:0] (q, t, !rst); bufif1 c[7:0] (q, 8'h0, rst);" \
        "wire [7:0] t = rst ? 0 : d * K; pulldown p[7:0] (q); assign q = t;"; do
        jq -nc --arg c "$head $body endmodule" '{problem: "scale", completion: $c}'
    done >"$dir/in.jsonl"
    [ "$(classes icarus scale)" = "pass,pass,pass" ]
}

# Honest parameters that are odd to hand on.
@test "parameters of odd types and names are no tampering" {
    scale_suite
    io='(input rst, input [7:0] d, output [7:0] q);'
    e='typedef enum logic [1:0] {A, B} e;'
    for code in "module scale #(parameter \\K!x = 1) $io assign q = rst ? 0 : d * \\K!x ; endmodule" \
        "module scale #(parameter K__021_a__b = 1) $io assign q = rst ? 0 : d * K__021_a__b; endmodule" \
        "module scale #(parameter K = 1, W = 8, parameter [W-1:0] I = {W{1'b1}}, parameter N = \"x\",
            parameter real Z = 0.0, parameter time T = 10, localparam Q = W * 2) $io $right endmodule" \
        "module scale (rst, d, q); parameter K = 1; parameter X = K * 2; input rst; input [7:0] d;
            output [7:0] q; $right endmodule" \
        "$e module scale #(parameter K = 1, parameter e M = B) $io $right endmodule"; do
        jq -nc --arg c "$code" '{problem: "scale", completion: $c}'
    done >"$dir/in.jsonl"
    [[ $(classes icarus scale) =~ ^pass,pass,pass,pass,(pass|elaboration)$ ]]
    command -v verilator_bin >/dev/null || return 0
    [ "$(classes verilator scale)" = "pass,pass,pass,pass,pass" ]
}

# No instance of the bench beside the candidate tells whose net it is.
@test "an input that is declared as an output drives nothing" {
    scale_suite
    for code in "module scale #(parameter K = 1) (output rst, input [7:0] d, output [7:0] q);
            assign (supply1, supply0) rst = 1; assign q = 0; endmodule" \
        "module scale #(parameter K = 1) (input rst, output [7:0] d, output [7:0] q);
            assign (supply1, supply0) d = 0; assign q = 0; endmodule" \
        "module scale #(parameter K = 1) (inout rst, input [7:0] d, output [7:0] q);
            assign (supply1, supply0) rst = 1; assign q = 0; endmodule" \
        "module scale #(parameter K = 1) ($(printf 'input p%d, ' {1..300}) output rst, input [7:0] d,
            output [7:0] q); assign (supply1, supply0) rst = 1; assign q = 0; endmodule" \
        "$head generate if (K == 5) begin assign (supply1, supply0) rst = 1; assign q = 0; end
            else $right endgenerate endmodule" \
        "module scale (.rst(r), d, q); parameter K = 1; input r; input [7:0] d; output [7:0] q;
            assign (supply1, supply0) r = 1; assign q = 0; endmodule" \
        "module scale (.rst(q), d, .q(x)); parameter K = 1; input q; input [7:0] d; output [7:0] x;
            assign (supply1, supply0) q = 1; assign x = 0; endmodule" \
        "module scale #(parameter K = 1) (output logic rst, input [7:0] d, output [7:0] q);
            assign q = 0; logic x = 0; always #1 x = ~x; assign rst = x | !x; endmodule"; do
        jq -nc --arg c "$code" '{problem: "scale", completion: $c}'
    done >"$dir/in.jsonl"
    [ "$(classes icarus scale)" = "$(printf 'elaboration,%.0s' {1..7})elaboration" ]
    command -v verilator_bin >/dev/null || return 0
    [[ ! $(classes verilator scale) =~ pass ]]
}

# A bench may count in the else branch of its assertions, which Verilator leaves out by itself.
@test "what a bench asserts is looked at" {
    cat >"$dir/tb.sv" <<'EOF2'
module tb;
    int mismatches = 0, compared = 0;
    reg d = 0;
    wire q;
    follow dut (.d(d), .q(q));
    initial begin
        repeat (20) begin
            #1 d = ~d;
            #1 compared = compared + 1;
            assert (q === d) else mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOF2
    head='module follow(input d, output q);'
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head assign q = d; endmodule" '{id: "follow",
        prompt: "Follow it.", entry: "follow", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/follow.jsonl"
    "$ASSAY" pull -q --db "$db" follow --from "$dir/follow.jsonl"
    for body in 'assign q = d;' 'assign q = 0;' \
        'assign q = d; always @* assert (q === d) else $display("odd");'; do
        jq -nc --arg c "$head $body endmodule" '{problem: "follow", completion: $c}'
    done >"$dir/in.jsonl"
    [ "$(classes icarus follow)" = "pass,mismatch,pass" ]
    command -v verilator_bin >/dev/null || return 0
    [ "$(classes verilator follow)" = "pass,mismatch,pass" ]
}

# Some of vvp's tasks end the run when they are given nonsense, and final blocks speak all the same.
@test "a run that a task of the candidate's ends is no pass" {
    cat >"$dir/tb.sv" <<'EOF2'
module tb;
    integer i, wrong = 0;
    reg [3:0] a = 0;
    wire [7:0] y;
    square dut (.a(a), .y(y));
    initial begin
        for (i = 0; i < 16; i = i + 1) begin
            a = i;
            #1 if (y !== a * a) wrong = wrong + 1;
        end
        $finish;
    end
    final if (wrong == 0) $display("all tests passed");
endmodule
EOF2
    head='module square(input [3:0] a, output [7:0] y);'
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head assign y = a * a; endmodule" '{id: "square",
        prompt: "Square it.", entry: "square", bench: "vgen", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/square.jsonl"
    "$ASSAY" pull -q --db "$db" square --from "$dir/square.jsonl"
    for body in 'assign y = a * a;' \
        'assign y = 1; integer x; initial x = $value$plusargs("x=%y", x);' \
        'assign y = 1; initial $stop;' 'assign y = 1; initial $finish;'; do
        jq -nc --arg c "$head $body endmodule" '{problem: "square", completion: $c}'
    done >"$dir/in.jsonl"
    [ "$(classes icarus square)" = "pass,runtime_error,tamper,tamper" ]
    command -v verilator_bin >/dev/null || return 0
    [ "$(classes verilator square)" = "pass,mismatch,tamper,tamper" ]
}

# Verilator does not tell what types and arrays a bench gives, so nobody can be given them elsewhere.
@test "a bench that gives types or arrays is not judged: Verilator" {
    command -v verilator_bin >/dev/null || skip "verilator is not installed"
    cat >"$dir/tb.sv" <<'EOF'
module tb;
    int mismatches = 0, compared = 0;
    reg [7:0] d = 0;
    wire [7:0] q, r;
    wire [7:0] want = ~d;
    flip #(.T(byte)) one (.d(d), .q(q));
    flip #(.A('{3, 4})) two (.d(d), .q(r));
    initial begin
        repeat (50) begin
            #1 d = d + 37;
            #1 compared = compared + 1;
            if (q !== want || r !== want) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
EOF
    head="module flip #(parameter type T = int, parameter int A [2] = '{1, 2})
        (input [7:0] d, output [7:0] q);"
    jq -nc --rawfile tb "$dir/tb.sv" --arg ref "$head assign q = ~d; endmodule" '{id: "flip",
        prompt: "Flip it.", entry: "flip", reference: $ref,
        files: [{name: "tb.sv", text: $tb}]}' >"$dir/flip.jsonl"
    "$ASSAY" pull -q --db "$db" flip --from "$dir/flip.jsonl"
    own='begin : tb wire [7:0] want = 0; assign q = tb.want; end'
    for body in 'assign q = ~d;' \
        'struct packed {logic [3:0] h, l;} s; assign s = ~d; assign q = {s.h, s.l};' \
        "generate if (\$bits(T) == 8 || A[0] == 3) assign q = tb.want; else $own endgenerate" \
        "generate if (\$bits(T) == 8) assign q = tb.want; else if (A[0] == 3) assign q = ~d;
            else $own endgenerate"; do
        jq -nc --arg c "$head $body endmodule" '{problem: "flip", completion: $c}'
    done >"$dir/in.jsonl"
    # a type that the bench gives cannot be handed on to a candidate that is compiled alone
    [ "$(classes verilator flip)" = "quarantined,quarantined,quarantined,quarantined" ]
}
