#!/usr/bin/env bats
# validate.bats: references through their own benches, how strong a bench is, the second simulator, and
# what else is looked at in passing samples.

load lib

# A suite of three small problems: a good bench, one that looks at one input only, one whose reference
# is wrong.
setup() {
    e2e_setup
    needs jq sqlite3
    for kind in strong weak wrong; do problem "$kind"; done >mine.jsonl
    exits 0 assay pull mine --from mine.jsonl -q
}

good='module adder(input [3:0] a, input [3:0] b, output [4:0] s);
  assign s = a + b;
endmodule'
bad='module adder(input [3:0] a, input [3:0] b, output [4:0] s);
  assign s = a - b;
endmodule'

bench() {
    local step=$1
    cat <<END
module tb;
  int mismatches = 0, compared = 0;
  reg [3:0] a, b;
  wire [4:0] s;
  adder dut(.a(a), .b(b), .s(s));
  integer i;
  initial begin
    for (i = 0; i < 256; i = i + $step) begin
      {a, b} = i;
      #1 compared = compared + 1;
      if (s !== {1'b0, a} + {1'b0, b}) mismatches = mismatches + 1;
    end
    \$finish;
  end
endmodule
END
}

problem() {
    local reference=$good step=1
    [ "$1" = wrong ] && reference=$bad
    [ "$1" = weak ] && step=300
    jq -nc --arg id "$1" --arg reference "$reference" --arg bench "$(bench $step)" \
        '{id: $id, prompt: "Write module adder with inputs a and b (4 bits) and output s (5 bits): their sum.",
          entry: "adder", reference: $reference, bench: "counters", top: "tb", files: [{name: "tb.sv", text: $bench}]}'
}

@test "a reference that fails its own bench: status 3, quarantined, shown as the ceiling" {
    exits 3 assay validate mine --repeat 1 --calm
    [[ $(cat out err) == *"2 of 3 references pass"* ]]
    [[ $(cat out err) == *"wrong"*"mismatch"* ]]
    exits 0 assay validate mine --repeat 1 --calm --expect 1
    jq -nc --arg c "$good" '("strong", "weak", "wrong") | {problem: ., model: "m", completion: $c}' >in.jsonl
    exits 0 assay score in.jsonl -s mine
    [[ $(cat out err) == *"2 of 3 problems can be passed here"* ]]
    [ "$(sql "SELECT class FROM sample_verdicts WHERE problem = 'wrong'")" = quarantined ]
}

@test "each reference is run as often as was asked for, and once more under load" {
    exits 3 assay validate mine --repeat 3 --json
    [ "$(jq -r '[.[0].simulators[0].references[].runs] | unique | join(" ")' <out)" = 4 ]
    [ "$(sql 'SELECT DISTINCT runs FROM goldens')" = 4 ]
}

@test "both simulators, and a suite's problem that only one of them can pass" {
    needs verilator_bin
    exits 3 assay validate mine --simulator both --repeat 1 --calm --json -q
    [ "$(jq -r '[.[0].simulators[] | .simulator + " " + (.failed | tostring)] | join(", ")' <out)" = "icarus 1, verilator 1" ]
}

@test "what a prompt does not name is found also where the reference fails" {
    problem wrong | jq -c '.prompt = "Write module adder with inputs a and b of 4 bits."' >untold.jsonl
    exits 0 assay pull untold --from untold.jsonl -q
    exits 3 assay validate untold --repeat 1 --calm --audit --json -q
    [ "$(jq -r '.[0].audit.problems[0] | [.problem, .mutants, .hidden] | join(" ")' <out)" = "wrong 0 port_untold s" ]
}

@test "an audit tells the weak bench from the strong one" {
    needs yosys
    exits 0 assay validate mine --repeat 1 --calm --expect 1 --audit --json -q
    rate() { jq -r --arg p "$1" '.[0].audit.problems[] | select(.problem == $p) | .kill_rate' <out; }
    [ "$(rate strong)" = 1 ]
    [ "$(jq -n "$(rate weak) < 0.95")" = true ]
    trivial=$(jq -r '.[0].audit.problems[] | select(.problem == "weak") | .trivial' <out)
    [[ $trivial == *zeros* ]]
    [ -z "$(jq -r '.[0].audit.problems[] | select(.problem == "strong") | .trivial' <out)" ]
    # every survivor of the weak bench that is not equivalent comes with the inputs that show it
    [ "$(sql "SELECT COUNT(*) FROM mutants WHERE outcome = 'different' AND why = ''")" = 0 ]
    [ "$(sql "SELECT COUNT(*) > 0 FROM mutants WHERE outcome = 'different'")" = 1 ]
}

@test "a pass that is not equivalent is flagged with a counterexample, and stays a pass" {
    needs yosys verilator_bin
    jq -nc --arg c "$bad" --arg g "$good" \
        '{problem: "weak", model: "m", completion: $c}, {problem: "strong", model: "m", completion: $g}' >in.jsonl
    exits 0 assay score in.jsonl -s mine --equivalence --synth --lint
    [[ $(cat out err) == *"1 equivalent"*"1 different"* || $(cat out err) == *"1 different"*"1 equivalent"* ]]
    [ "$(sql 'SELECT DISTINCT class FROM sample_verdicts')" = pass ]
    [[ $(sql "SELECT flags FROM sample_verdicts WHERE problem = 'weak'") == *"not equivalent"* ]]
    [ "$(sql "SELECT json_extract(detail, '$.counterexample') <> '' FROM checks WHERE result = 'different'")" = 1 ]
    [ "$(sql "SELECT COUNT(*) FROM checks WHERE kind = 'synth' AND json_extract(detail, '$.reference.cells') > 0")" = 2 ]
    [ "$(sql "SELECT COUNT(*) FROM checks WHERE kind = 'lint'")" = 2 ]
}

@test "where the simulators disagree it is said, and Icarus counts" {
    needs verilator_bin
    # nothing sets `was`: it is x under Icarus and 0 under Verilator
    jq -nc '{problem: "strong", model: "m", completion:
        "module adder(input [3:0] a, input [3:0] b, output [4:0] s);\n  reg was;\n  assign s = a + b + was;\nendmodule"}' >in.jsonl
    exits 0 assay score in.jsonl -s mine --simulator both
    [[ $(cat out err) == *"1 of "*" samples on which the second simulator disagrees"* ]]
    [ "$(sql 'SELECT class, second_class FROM disagreements')" = "mismatch$(printf '\t')pass" ]
    # the same run is not judged by another simulator in passing
    exits 2 assay score in.jsonl -s mine --simulator verilator
    [[ $(cat out err) == *"rejudge 1 --simulator verilator"* ]]
    exits 0 assay rejudge 1 --simulator verilator
    [ "$(sql 'SELECT class FROM sample_verdicts')" = pass ]
}
