#!/usr/bin/env bats
# verilator.bats: under Verilator the references that others saw pass do pass, and no others.
#
# explained.tsv holds each difference (suite "verilator/NAME"). It takes about ten minutes of CPU time, so
# by default only RTLLM and VGen are looked at; ASSAY_LONG=1 takes all suites.

load ../e2e/lib

setup() {
    e2e_setup
    [ -d "$SHARED/conformance" ] || skip "../shared/conformance is not here"
    needs jq verilator_bin
    tool=$(verilator_bin --version | awk '{ print $1, $2 }')
    [ "$tool" = "Verilator 5.006" ] || skip "measured with Verilator 5.006, not $tool"
}

# validated SUITE TASK PEER
validated() {
    local label=$1${2:+/$2}
    jq -r --arg peer "$3" 'select(.suite == $peer and .tool == "Verilator 5.006") |
        [.problem, (if .ok then "pass" else "fail" end)] | @tsv' \
        "$SHARED/conformance/goldens.jsonl" | LC_ALL=C sort >theirs
    assay validate "$label" --simulator verilator --repeat 1 --calm --json -q >validated.json || true
    jq -r '.[0].simulators[0].references[] | [.problem, (if .passed then "pass" else "fail" end)] | @tsv' \
        validated.json | LC_ALL=C sort >ours
    tail -n +2 "$ROOT/tests/conformance/explained.tsv" |
        awk -F'\t' -v suite="verilator/$label" '$1 == suite { print $2 "\t" $4 "\t" $5 }' | LC_ALL=C sort >explained
    LC_ALL=C join -t "$(printf '\t')" theirs ours | awk -F'\t' -v OFS='\t' '$2 != $3' >differ
    LC_ALL=C sort differ >differ.sorted
    diff <(cut -f1-3 explained) differ.sorted
    echo "# $label: $(grep -c pass ours) of $(wc -l <ours) references pass; $(wc -l <differ) differ from the peer, all explained" >&3
}

suite() {
    [ -d "$SHARED/suites/$1" ] || skip "../shared/suites/$1 is not here"
    exits 0 assay pull "$1" --from "$SHARED/suites/$1" -q
}

@test "Verilator: references of RTLLM" {
    suite rtllm-v1.1
    validated rtllm-v1.1 '' rtllm1.1-renamed
    suite rtllm-v2.0
    validated rtllm-v2.0 '' rtllm2.0-renamed
}

@test "Verilator: references of VGen" {
    suite vgen
    validated vgen low vgen
}

@test "Verilator: references of VerilogEval v1 and v2" {
    [ "${ASSAY_LONG:-0}" = 1 ] || skip "ASSAY_LONG=1 takes VerilogEval as well"
    suite verilog-eval-v1
    validated verilog-eval-v1 human ve1-human
    validated verilog-eval-v1 machine ve1-machine
    suite verilog-eval-v2
    validated verilog-eval-v2 spec-to-rtl ve2-rtl
    validated verilog-eval-v2 code-complete-iccad2023 ve2-cc
}
