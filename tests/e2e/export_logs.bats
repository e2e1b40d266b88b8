#!/usr/bin/env bats
# export_logs.bats: a run as logs of other evaluation programs: their structure, and what is not in them.

load lib
bats_require_minimum_version 1.5.0

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    serve server demo
    assay run -s assay-rtl -m demo --base-url "$URL" --limit 4 -n 2 --temperature 0.5 -q >out 2>err || cat out err
    end_servers
}

setup() {
    e2e_setup
    needs jq sqlite3
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
}

@test "inspect: one EvalLog of version 2 with the members that its readers need" {
    assay export inspect last -o log.json
    jq -e '.version == 2 and .status == "success" and
        (.eval | has("created") and .task == "assay-rtl" and .model == "demo" and
            .dataset.samples == 4 and .config.epochs == 2 and
            .model_generate_config.temperature == 0.5) and
        .results.total_samples == 8 and .results.completed_samples == 8 and
        .results.scores[0].scored_samples == 8 and (.stats.model_usage.demo.input_tokens > 0)' log.json
    # the order of the members is part of the format
    [ "$(jq -c keys_unsorted log.json)" = \
        '["version","status","eval","plan","results","stats","samples"]' ]
    jq -e '.samples | length == 8 and (map([.id, .epoch]) | unique | length) == 8 and
        all(.[]; .target == "" and (.input[0].role | IN("user", "system")) and
            .messages[-1].role == "assistant" and .output.choices[0].message == .messages[-1] and
            (.output.choices[0].stop_reason |
                IN("stop", "max_tokens", "content_filter", "tool_calls", "unknown")) and
            .output.usage.total_tokens == .output.usage.input_tokens + .output.usage.output_tokens and
            (.scores.assay.value | IN("C", "I")))' log.json
    # the accuracy is the report's pass@1, and that of the samples
    [ "$(jq '.results.scores[0].metrics.accuracy.value' log.json)" = \
        "$(assay report last --json | jq '.[0].pass_at["1"].value')" ]
    jq -e '([.samples[] | select(.scores.assay.value == "C")] | length) ==
        (.results.scores[0].metrics.accuracy.value * 8 | round)' log.json
}

@test "lm-eval: one line a problem" {
    assay export lm-eval last -o samples_demo.jsonl
    [ "$(wc -l <samples_demo.jsonl)" -eq 4 ]
    jq -e -s 'map(.doc_id) == [0, 1, 2, 3] and all(.[]; .target == "" and .metrics == ["pass@1"] and
        (.resps[0] | length) == 2 and (.filtered_resps[0] | length) == 2 and
        (.arguments.gen_args_0.arg_0[0].content | length) > 0 and .doc.spec and .doc_hash and
        (.["pass@1"] | IN(0, 0.5, 1)))' samples_demo.jsonl
    [ "$(jq -s 'map(.["pass@1"]) | add / length' samples_demo.jsonl)" = \
        "$(assay report last --json | jq '.[0].pass_at["1"].value')" ]
}

@test "no reference and no bench is in either" {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
    sql "UPDATE problems SET reference = 'canary-REF'"
    sql "UPDATE bench_files SET data = CAST('canary-REF' AS BLOB)"
    assay export inspect last >log.json
    assay export lm-eval last >lines
    [ -s log.json ] && [ -s lines ]
    run ! grep -q canary-REF log.json lines
}

@test "what the service never answered is an error of the sample; what does not count has no score" {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
    sql "UPDATE samples SET api_error = 'HTTP 500', verdict_id = NULL, reply = '' WHERE id = 1"
    sql "UPDATE verdicts SET class = 'quarantined' WHERE sample_id = 2"
    assay export inspect last >log.json
    jq -e '.results.completed_samples == 7 and .results.scores[0].scored_samples == 6 and
        ([.samples[] | select(.error)] | length) == 1 and
        ([.samples[] | select(.scores == {})] | length) == 2' log.json
    assay export lm-eval last | jq -e -s '(map(.resps[0] | length) | add) == 7'
}

@test "one run, whole" {
    exits 2 assay export inspect last --class pass
    exits 2 assay export inspect --model nobody
    exits 2 assay export lm-evil last
    grep -q "did you mean 'lm-eval'" err
}

@test "tokens that nobody counted are left out, not 0" {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
    sql "UPDATE samples SET prompt_tokens = NULL, completion_tokens = NULL"
    assay export inspect last >log.json
    jq -e '.stats.model_usage == {} and
        all(.samples[]; .model_usage == {} and (.output | has("usage") | not))' log.json
}

@test "what a strategy solves is not called pass@1, and a best-of problem is one trial" {
    sqlite3 "$ASSAY_DB" "VACUUM INTO 'own.db'"
    sqlite3 own.db "UPDATE runs SET best_of = 2; UPDATE verdicts SET class = 'mismatch' WHERE sample_id IN
        (SELECT id FROM samples WHERE idx = 0); UPDATE verdicts SET class = 'pass' WHERE sample_id IN
        (SELECT id FROM samples WHERE idx = 1)"
    assay export lm-eval last --db own.db | jq -e -s 'length == 4 and all(.[]; .metrics == ["best-of-2"] and
        ."best-of-2" == 1 and (has("pass@1") | not))'
    sqlite3 own.db "UPDATE runs SET best_of = 0, repair = 3"
    assay export lm-eval last --db own.db | jq -e -s 'all(.[]; .metrics == ["repair-3"] and ."repair-3" == 0.5)'
}
