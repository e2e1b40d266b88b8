#!/usr/bin/env bats
# verilogeval1.bats: VerilogEval v1's own example: its answers come to the results that lie beside
# them. Its completions go on where the problem's beginning ends.

load ../e2e/lib

setup() {
    e2e_setup
    needs jq sqlite3
}

ours() {
    sql "SELECT problem, idx, official_letter FROM sample_verdicts" | LC_ALL=C sort
}

@test "VerilogEval v1's own example: the results that come with it" {
    local v1=$SHARED/suites/verilog-eval-v1
    [ -e "$v1/data/example/ExampleEval.jsonl" ] || skip "../shared/suites/verilog-eval-v1 is not here"
    mkdir example
    cp "$v1"/data/example/*.jsonl example/
    cat >example/manifest.json <<'J'
{ "suite": "v1-example", "layout": "verilog-eval-v1", "bench": "verilog-eval-v1",
  "official": "verilog-eval-v1", "entry": "top_module",
  "tasks": [{ "file": "ExampleEval.jsonl", "descriptions": "ExampleDescriptions.jsonl", "count": 3 }] }
J
    exits 0 assay pull v1-example --from example -q
    exits 0 assay score example/ExampleSolution.jsonl --suite v1-example --as-official -q
    jq -rs 'map({key: .result, task_id}) | group_by(.task_id) | map(to_entries)[][] |
            [.value.task_id, .key, .value.key] | @tsv' example/ExampleSolution.jsonl_reference.jsonl |
        sed 's/passed$/./; s/failed: syntax error\.$/S/; s/failed: compile error\.$/C/
             s/failed: [0-9]* out of .*/R/' | LC_ALL=C sort >want
    ours >got
    same want got
}

@test "its canonical solutions as completions: by its own rule as in another's hands" {
    local v1=$SHARED/suites/verilog-eval-v1 goldens=$SHARED/conformance/goldens.jsonl
    [ -d "$v1" ] || skip "../shared/suites/verilog-eval-v1 is not here"
    [ -e "$goldens" ] || skip "../shared/conformance is not here"
    iverilog -V 2>/dev/null | grep -q 'version 11\.0' || skip "measured with Icarus Verilog 11.0"
    exits 0 assay pull verilog-eval-v1/human --from "$v1" -q
    jq -c '{task_id, completion: .canonical_solution}' "$v1/data/VerilogEval_Human.jsonl" >all.jsonl
    exits 0 assay score all.jsonl --suite verilog-eval-v1/human --as-official -q
    jq -r 'select(.suite == "ve1-human" and .v1) | [.problem, 0, .v1] | @tsv' "$goldens" |
        sed 's/passed$/./; s/compile error$/C/' | LC_ALL=C sort >want
    ours >got
    same want got
    [ "$(wc -l <got)" -eq 156 ]
}
