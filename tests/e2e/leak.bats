#!/usr/bin/env bats
# leak.bats: a suite to train on, against what models are measured with: copies are listed, and stay
# out of training data.

load lib

SPEC='Write a module named rain_meter. Each pulse of the bucket is a fifth of a millimetre of rain. Count the pulses of an hour and show the sum of the last full hour, and raise the alarm when it is more than the limit.'
PORTS='input clk, input bucket, input new_hour, input [9:0] limit, output reg [9:0] last_hour, output alarm'
BODY='reg [9:0] now; // pulses so far\n  always @(posedge clk) if (new_hour) begin last_hour <= now; now <= bucket; end else now <= now + bucket;\n  assign alarm = last_hour > limit;\nendmodule\n'
BENCH='module tb;\n  int mismatches, compared;\n  initial begin compared = 1; $finish; end\nendmodule\n'

# line ID ENTRY PROMPT REFERENCE
line() {
    printf '{"id": "%s", "entry": "%s", "prompt": "%s", "reference": "%s", "files": [{"name": "tb.sv", "text": "%s"}]}\n' \
        "$1" "$2" "$3" "$4" "$BENCH"
}

setup() {
    e2e_setup
    needs jq sqlite3
    line rain rain_meter "$SPEC" "module rain_meter($PORTS);\n  $BODY" >bench.jsonl
    {
        line exact rain_meter "$SPEC" "module rain_meter($PORTS);\n  $BODY"
        line renamed pulse_sum "${SPEC/rain_meter/pulse_sum}" "module pulse_sum($PORTS);\n  $BODY"
        line reordered rain_meter 'Do it.' \
            "module rain_meter(output alarm, output reg [9:0] last_hour, input [9:0] limit, input new_hour, input bucket, input clk);\n  $BODY"
        line comment rain_meter 'Do it.' "module rain_meter($PORTS);\n  ${BODY/pulses so far/how wet it has been}"
        line all psum 'Do it.' \
            "// by me\nmodule psum(output alarm, output reg [9:0] last_hour, input [9:0] limit, input new_hour, input bucket, input clk);\n  ${BODY/pulses so far/wet}"
        line other gate 'Make y the inverse of a.' 'module gate(input a, output y);\n  assign y = ~a;\nendmodule\n'
    } >train.jsonl
    # verdicts that a model's answers would have
    for id in exact renamed reordered comment all other; do
        jq -c --arg id "$id" 'select(.id == $id) | {problem: .id, sample: 0, model: "m", completion: .reference}' train.jsonl
    done >answers.jsonl
}

@test "planted copies are listed by rule, others are not; the status tells" {
    exits 0 assay pull bench --from bench.jsonl -q
    exits 0 assay pull train --from train.jsonl --training -q
    exits 1 assay suites --leaks train
    grep -q '^train: 5 of 6 problems are copies' out
    grep -q 'exact .*copy .*prompt, reference.*bench/rain' out
    exits 1 assay suites --leaks train --json
    jq -e '[.findings[].problem] == ["all", "comment", "exact", "renamed", "reordered"]' out
    jq -e '.copies == 5 and .noted == 0 and .evaluation_suites == 1 and .evaluation_problems == 1' out
    jq -e 'all(.findings[].resembles[0]; .copy and (.rules | index("reference")) and .suite == "bench")' out
    # without the copies there is nothing to tell; neither is where nothing is measured
    grep '"other"' train.jsonl >clean.jsonl
    exits 0 assay pull clean --from clean.jsonl --training -q
    exits 0 assay suites --leaks clean
    grep -q '^clean: 0 of 1' out
    exits 2 assay suites --leaks trian
}

@test "training data leave copies out and count them; --no-decontaminate keeps them" {
    exits 0 assay pull bench --from bench.jsonl -q
    exits 0 assay pull train --from train.jsonl --training -q
    exits 0 assay score answers.jsonl -s train -q
    sql "UPDATE verdicts SET class = 'pass'" # the benches compare nothing; the export looks at classes
    exits 0 assay export sft -s train -o sft.jsonl
    grep -q '5 problems left out: copies' err
    [ "$(jq -r .assay.task_id sft.jsonl)" = other ]
    jq -e '.left_out.leak.count == 5 and .options.decontaminate and
        .decontamination.by_rule == {"prompt": 2, "reference": 3} and .decontamination.evaluation_problems == 1 and
        ([.decontamination.problems[] | select(.resembles == "bench/rain")] | length) == 5 and
        (has("warning") | not)' sft.manifest.json
    exits 0 assay export sft -s train -o all.jsonl --no-decontaminate
    [ "$(wc -l <all.jsonl)" -eq 6 ]
    jq -e '.decontamination == null and (.options.decontaminate | not) and (.left_out | has("leak") | not)' all.manifest.json
}

@test "pull --training: for suites of one's own, told each time; a manifest says it, too" {
    exits 0 assay pull train --from train.jsonl --training -q
    [ "$(sql 'SELECT eval_only FROM suites')" = 0 ]
    assay suites | grep -q 'train .*for training'
    assay suites --json | jq -e '.[] | select(.label == "train") | .training'
    exits 0 assay pull train --from train.jsonl -q
    [ "$(sql 'SELECT eval_only FROM suites')" = 1 ]
    exits 0 assay score answers.jsonl -s train -q
    exits 2 assay export sft -s train
    grep -q 'for evaluation' err
    exits 0 assay pull train --from train.jsonl --training -q
    exits 0 assay export sft -s train -q
    printf '{"suite": "ours", "layout": "lines", "bench": "counters", "eval_only": false, "tasks": [{"file": "ours.jsonl"}]}' \
        >ours.manifest.json
    cp bench.jsonl ours.jsonl
    exits 0 assay pull ours --from ours.jsonl -q
    [ "$(sql "SELECT eval_only FROM suites WHERE name = 'ours'")" = 0 ]
    exits 2 assay pull assay-rtl --training
    grep -q 'is for evaluation' err
    [ "$(sql "SELECT COUNT(*) FROM suites WHERE name = 'assay-rtl'")" = 0 ]
}

# Real ones: our own suite has nothing of theirs, and a second edition of a suite is found again.
@test "the suites themselves: no false alarm, and nearly the same problems are found" {
    local s
    for s in verilog-eval-v1 verilog-eval-v2 rtllm-v1.1 rtllm-v2.0 vgen; do
        [ -d "$SHARED/suites/$s" ] || skip "../shared/suites/$s is not here"
        exits 0 assay pull "$s" --from "$SHARED/suites/$s" -q
    done
    exits 0 assay suites --leaks assay-rtl --json
    jq -e '.copies == 0 and .evaluation_problems == 741' out
    exits 1 assay suites --leaks verilog-eval-v2/spec-to-rtl --json
    jq -e '.copies == 156 and .evaluation_problems == 462' out
}
