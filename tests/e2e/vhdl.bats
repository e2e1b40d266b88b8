#!/usr/bin/env bats
# vhdl.bats: answers in VHDL to problems whose benches are in Verilog. tests/cases/vhdl has right ones, wrong
# ones with the class that they must have (PROBLEM.CLASS.NAME.vhd), and wrong ones that try something else than
# to be right.

load lib

setup() {
    e2e_setup
    needs jq ghdl iverilog sqlite3
}

# answers FOLDER: its files as completions, numbered in the order of their names.
answers() {
    local f name n=0
    for f in "$ROOT/tests/cases/vhdl/$1"/*.vhd; do
        name=$(basename "$f")
        jq -nc --rawfile text "$f" --argjson n "$n" --arg problem "${name%%.*}" \
            '{problem: $problem, sample: $n, model: "m", completion: $text}'
        n=$((n + 1))
    done
}

# verdicts FOLDER: the class of each file, in the same order.
verdicts() {
    answers "$1" >"$1.jsonl"
    exits 0 assay score -q --db "$1.db" -s assay-rtl --language vhdl "$1.jsonl"
    sqlite3 "$1.db" 'SELECT class FROM sample_verdicts ORDER BY idx'
}

@test "VHDL: designs that are right pass the Verilog benches" {
    verdicts right >got
    [ "$(sort -u got)" = pass ]
    [ "$(wc -l <got)" -ge 12 ]
    [ "$(sqlite3 right.db 'SELECT DISTINCT name || "/" || task FROM suites WHERE task = "vhdl"')" = assay-rtl/vhdl ]
}

@test "VHDL: wrong designs fail, each in its class" {
    verdicts wrong >got
    for f in "$ROOT"/tests/cases/vhdl/wrong/*.vhd; do basename "$f" | cut -d. -f2; done >want
    diff want got
}

# Legal VHDL that GHDL cannot synthesize, or synthesizes wrong (PROBLEM.DETAIL.NAME.vhd): its own simulation
# tells, so neither a pass nor a mismatch comes of it.
@test "VHDL: what GHDL does wrong is told as its limit" {
    verdicts limits >got
    sqlite3 limits.db 'SELECT detail FROM sample_verdicts ORDER BY idx' >got
    for f in "$ROOT"/tests/cases/vhdl/limits/*.vhd; do basename "$f" | cut -d. -f2; done >want
    diff want got
}

@test "VHDL: what is no design does not pass" {
    verdicts cheat >got
    run grep -c pass got
    [ "$output" = 0 ]
    [ "$(wc -l <got)" -ge 10 ]
}

# Signed operations, selections and reductions: GHDL's own simulation of a design and the netlist that is judged
# must say the same, for all 256 inputs.
@test "VHDL: a netlist does what the design does" {
    cp "$ROOT"/tests/cases/vhdl/operations/*.vhd .
    ghdl -a --std=08 operations.vhd table.vhd
    ghdl --elab-run --std=08 table 2>/dev/null | grep "^[01]*$" >table.txt
    [ "$(wc -l <table.txt)" = 256 ]
    {
        echo 'module Operations(input [3:0] a, b, output reg [79:0] q);'
        echo 'always @* case ({a, b})'
        awk '{ printf "8%cd%d: q = 80%cb%s;\n", 39, NR - 1, 39, $1 }' table.txt
        echo 'endcase endmodule'
    } >reference.sv
    cat >bench.sv <<'SV'
module tb;
    int compared = 0, mismatches = 0;
    reg [3:0] a, b;
    wire [79:0] want, got;
    Operations_ref ref_i(a, b, want);
    Operations dut_i(a, b, got);
    initial begin
        for (int i = 0; i < 256; i = i + 1) begin
            {a, b} = i[7:0];
            #1 compared = compared + 1;
            if (want !== got) mismatches = mismatches + 1;
        end
        $finish;
    end
endmodule
SV
    sed 's/Operations/Operations_ref/' reference.sv >>bench.sv
    jq -nc --rawfile reference reference.sv --rawfile bench bench.sv \
        '{id: "operations", prompt: "p", entry: "Operations", reference: $reference,
          files: [{name: "tb.sv", text: $bench}]}' >own.jsonl
    exits 0 assay pull own --from own.jsonl --db s.db
    jq -nc --rawfile text operations.vhd '{problem: "operations", sample: 0, model: "m", completion: $text}' >in.jsonl
    exits 0 assay score -q --db s.db -s own --language vhdl in.jsonl
    [ "$(sqlite3 s.db 'SELECT class, compared FROM sample_verdicts')" = "pass|256" ]
}

@test "VHDL: what is asked for is an entity, and other suites refuse" {
    exits 0 assay run -q --db s.db -s assay-rtl --language vhdl --problems sort4 --model m --base-url http://127.0.0.1:9/v1 --dry-run
    sqlite3 s.db "SELECT interface FROM problems WHERE name = 'sort4' AND suite_id =
        (SELECT id FROM suites WHERE task = 'vhdl')" >got
    grep -q 'in. : in std_logic_vector(15 downto 0);' got
    grep -q 'descend : in std_logic;' got
    exits 2 assay run -q --db s.db -s assay-math --language vhdl --model m --base-url http://127.0.0.1:9/v1 --dry-run
    grep -q 'try no answers in it' err
    answers right >in.jsonl
    exits 2 assay score -q --db s.db -s assay-rtl --language vhdl --simulator verilator in.jsonl
    grep -q 'nothing else can' err
    exits 2 assay score -q --db s.db -s assay-rtl --language vhdl --equivalence in.jsonl
    grep -q -- '--equivalence: not for the answers to assay-rtl/vhdl' err
    exits 2 assay run -q --db s.db -s assay-rtl --language cobol --model m --base-url http://127.0.0.1:9/v1 --dry-run
}
