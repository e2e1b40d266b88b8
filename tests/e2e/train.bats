#!/usr/bin/env bats
# train.bats: samples out as training data: forms, what never is in it, and the same bytes each time.

load lib
bats_require_minimum_version 1.5.0

setup_file() {
    e2e_setup
    cd "$BATS_FILE_TMPDIR" || return 1
    export ASSAY_DB=$PWD/assay.db
    # the demo's replies, as completions made elsewhere would be, and a second model's
    jq -c '{problem, sample, model: "one", response: (.response // .reply // .completion)}' \
        "$BATS_TEST_DIRNAME/../../harness/recorded/demo.jsonl" >one.jsonl
    assay score one.jsonl -s assay-rtl -q >/dev/null
    jq -c 'select(.sample < 2) | .model = "two"' one.jsonl >two.jsonl
    assay score two.jsonl -s assay-rtl -q >/dev/null
}

setup() {
    e2e_setup
    export ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
    CHECK=$ROOT/tests/train/check.py
}

export_train() { assay export "$@" --allow-eval-suites -q 2>/dev/null; }

@test "a benchmark is refused, and nothing is written" {
    run -2 assay export dpo 1 -o pairs.jsonl
    [[ $output == *"for evaluation"*"--allow-eval-suites"* ]]
    [ -z "$(ls)" ]
}

@test "every kind in every dialect is as its trainer reads it" {
    local kind dialect n=0
    while read -r kind dialect; do
        export_train "$kind" 1 --dialect "$dialect" -o out.jsonl --valid 0.3
        [ "$(python3 "$CHECK" "$kind" "$dialect" out.jsonl out.valid.jsonl)" -gt 10 ]
        n=$((n + 1))
    done < <(sed -n 's/^    {TRAIN_\([A-Z]*\), "\([a-z-]*\)",.*/\L\1 \2/p' "$ROOT/results/train/rows.c")
    [ "$n" -eq 19 ]
}

@test "the checker finds what is wrong" {
    export_train dpo 1 -o out.jsonl
    head -1 out.jsonl | jq -c 'del(.chosen)' >bad.jsonl
    run -1 python3 "$CHECK" dpo trl bad.jsonl
    head -1 out.jsonl | jq -c '.prompt[0].role = "robot"' >bad.jsonl
    run -1 python3 "$CHECK" dpo trl bad.jsonl
    run -1 python3 "$CHECK" dpo nemo out.jsonl
}

@test "pairs: chosen passes, rejected failed by the model's own fault, same problem and model" {
    export_train dpo -o out.jsonl --quota none
    [ "$(wc -l <out.jsonl)" -gt 30 ]
    jq -e -s 'all(.[].assay; .chosen.class == "pass" and .chosen.model == .rejected.model and
        (.rejected.class | IN("mismatch", "runtime_error", "timeout", "elaboration", "syntax", "no_code",
         "no_answer", "refused", "memory_limit", "output_limit")))' out.jsonl
    # each pair is in the store as it is told
    jq -r '.assay | [.task_id, .chosen.sample, .rejected.sample] | @tsv' out.jsonl |
        while IFS=$'\t' read -r problem a b; do
            [ "$(sql "SELECT COUNT(*) FROM sample_verdicts WHERE problem = '$problem' AND
                (sample = $a AND passed OR sample = $b AND NOT passed)")" = 2 ]
        done
    # tampering is left out, and counted
    [ "$(jq .left_out.tamper.count out.manifest.json)" -gt 0 ]
    # most of one problem, of one sample
    [ "$(jq -r '.assay | .task_id + .chosen.model' out.jsonl | sort | uniq -c | awk '{print $1}' | sort -n | tail -1)" -le 4 ]
    [ "$(jq .assay.chosen.sample out.jsonl | sort | uniq -c | awk '{print $1}' | sort -n | tail -1)" -le 2 ]
}

@test "the same seed, the same bytes; files and manifest agree" {
    export_train dpo 1 -o a.jsonl --seed 7 --valid 0.3
    export_train dpo 1 -o b.jsonl --seed 7 --valid 0.3
    cmp a.jsonl b.jsonl
    cmp a.valid.jsonl b.valid.jsonl
    export_train dpo 1 -o c.jsonl --seed 8 --valid 0.3
    ! cmp -s a.valid.jsonl c.valid.jsonl
    [ "$(jq -r '.files[0].sha256' a.manifest.json)" = "$(sha256sum a.jsonl | cut -d' ' -f1)" ]
    [ "$(jq -r '.files[1].sha256' a.manifest.json)" = "$(sha256sum a.valid.jsonl | cut -d' ' -f1)" ]
    [ "$(jq '.rows' a.manifest.json)" -eq "$(cat a.jsonl a.valid.jsonl | wc -l)" ]
    # no family on both sides
    family() { jq -r .assay.task_id "$1" | sed 's/[^a-z].*//' | sort -u; }
    [ -z "$(comm -12 <(family a.jsonl) <(family a.valid.jsonl))" ]
    [ -s a.valid.jsonl ]
}

@test "a validation file that got nothing is told" {
    run -0 assay export dpo 1 --allow-eval-suites -o out.jsonl --valid 0.000001
    [ ! -s out.valid.jsonl ]
    [[ $output == *"no family of problems was drawn for validation"* ]]
    run -0 assay export dpo 1 --allow-eval-suites -o out.jsonl --valid 0.3
    [[ $output != *"no family"* ]]
}

@test "quotas hold, an unknown class and other slips are told" {
    export_train dpo 1 -o out.jsonl --quota 'elaboration=0.05,syntax+no_code+no_answer+refused=0'
    [ "$(jq -s 'map(select(.assay.rejected.class | IN("syntax", "no_code", "no_answer", "refused"))) | length' out.jsonl)" -eq 0 ]
    jq -e -s '(map(select(.assay.rejected.class == "elaboration")) | length) <= 1 + length / 20' out.jsonl
    run -2 assay export dpo --quota 'nothing=0.2' --allow-eval-suites
    [[ $output == *"no class 'nothing'"* ]]
    run -2 assay export grpo --dialect nemo --allow-eval-suites
    [[ $output == *"there are: trl"* ]]
    run -2 assay export dpo --valid 0.1 --allow-eval-suites
    run -2 assay export dpo 99 --allow-eval-suites
    run -2 assay export dpoo
    [ ! -e 99 ]
}

@test "reasoning is left out, kept, or put between marks" {
    printf '%s\n' '{"problem":"gray_counter","sample":0,"model":"r","response":"<think>hm, gray</think>\nNothing."}' |
        jq -c . >think.jsonl
    export ASSAY_DB=$PWD/own.db
    assay pull assay-rtl -q
    sql "SELECT reference FROM problems WHERE name = 'gray_counter'" >ref.sv
    jq -Rsc '{problem: "gray_counter", sample: 0, model: "r",
        response: "<think>hm, gray</think>\n```verilog\n\(.)```\n"}' <ref.sv >think.jsonl
    assay score think.jsonl -s assay-rtl -q >/dev/null
    export_train sft -o strip.jsonl
    export_train sft -o keep.jsonl --reasoning keep
    export_train sft -o wrap.jsonl --reasoning wrap
    jq -e '.messages[-1].content | contains("hm, gray") | not' strip.jsonl
    jq -e '.messages[-1].content | startswith("<think>hm, gray</think>")' keep.jsonl
    jq -e '.messages[-1].content | startswith("<think>\nhm, gray\n</think>\n\n```verilog")' wrap.jsonl
}

@test "mutants: a reference against its mutants" {
    export ASSAY_DB=$PWD/own.db
    assay pull assay-rtl -q
    run -2 assay export dpo --source mutants --allow-eval-suites
    [[ $output == *"--audit"* ]]
    assay validate assay-rtl --audit --problems gray_codec --mutants 6 --calm --repeat 1 -q >/dev/null || true
    export_train dpo --source mutants -o out.jsonl --reuse 10
    [ "$(wc -l <out.jsonl)" -gt 1 ]
    [ "$(python3 "$CHECK" dpo trl out.jsonl)" -eq "$(wc -l <out.jsonl)" ]
    jq -e -s 'all(.[].assay; .chosen.mutation == "reference" and .rejected.mutation != "reference")' out.jsonl
}

@test "LLaMA-Factory's list of data sets keeps what else is in it; what is no list is left alone" {
    echo '{"other": {"file_name": "other.json"}}' >dataset_info.json
    export_train dpo 1 --dialect llama-factory -o pairs.jsonl --valid 0.3
    export_train sft 1 --dialect llama-factory-sharegpt -o more.jsonl
    jq -e 'keys == ["more", "other", "pairs", "pairs_valid"] and .other.file_name == "other.json" and
        .pairs.ranking and .more.formatting == "sharegpt"' dataset_info.json
    export_train sft 1 --dialect llama-factory -o more.alpaca.jsonl # two files, two sets
    jq -e '.more.file_name == "more.jsonl" and .["more.alpaca"].file_name == "more.alpaca.jsonl"' dataset_info.json
    echo '[1]' >dataset_info.json
    run -3 assay export dpo 1 --allow-eval-suites --dialect llama-factory -o again.jsonl
    [[ $output == *"dataset_info.json"* ]]
    [ "$(cat dataset_info.json)" = '[1]' ]
    [ ! -e again.jsonl ]
}

@test "an option that training data have no use for is refused, and a ratio that nothing can have" {
    run -2 assay export dpo 1 --allow-eval-suites --class pass
    [[ $output == *"--class"* ]]
    run -2 assay export dpo 1 --allow-eval-suites --length-ratio 0.5
    [[ $output == *"--length-ratio"* ]]
}

@test "a wall limit is no failure of the model: a busy machine can bring it about" {
    cp "$ASSAY_DB" own.db
    export ASSAY_DB=$PWD/own.db
    sql "UPDATE verdicts SET class = 'timeout', detail = 'wall' WHERE class IN ('mismatch', 'timeout')"
    export_train dpo 1 -o out.jsonl --quota none
    export_train grpo 1 -o all.jsonl
    jq -e -s 'all(.[].assay; .rejected.class != "timeout")' out.jsonl
    jq -e -s 'all(.[].assay.sample; .class != "timeout")' all.jsonl
    jq -e '.left_out.not_the_model.count > 0' out.manifest.json
}

@test "lengths are counted in characters" {
    sql "SELECT reference FROM problems WHERE name = 'gray_counter'" >ref.sv
    export ASSAY_DB=$PWD/own.db
    jq -Rsc '{problem: "gray_counter", sample: 0, model: "r", response: "```verilog\n// zählt → 格雷\n\(.)```\n"}' \
        <ref.sv >one.jsonl
    assay score one.jsonl -s assay-rtl -q >/dev/null
    export_train sft -o out.jsonl
    [ "$(jq '.messages[-1].content | length' out.jsonl)" -eq "$(jq .characters.passing.max out.manifest.json)" ]
    export_train sft -o out.jsonl --max-chars "$(jq '.messages[-1].content | length' out.jsonl)"
    [ "$(wc -l <out.jsonl)" -eq 1 ]
}

# One right answer, and right ones that Icarus 11 cannot do, cannot read, or breaks on; a wrong one.
tool_limits() {
    export ASSAY_DB=$PWD/limits.db
    assay pull assay-rtl -q
    sql "SELECT reference FROM problems WHERE name = 'gray_codec'" >right.sv
    jq -Rsc '
        def with($text): sub("endmodule\\s*$"; $text + "\nendmodule\n");
        [., with("logic u; always_comb if (1\u0027b1 inside {1\u0027b0}) u = 0; else u = 1;"),
            with("logic [3:0] v [0:1]; assign v = \u0027{4\u0027d1, 4\u0027d2};"),
            with("logic w; always_comb priority if (1) w = 1;"),
            sub("\\^"; "&")]
        | to_entries[] | {problem: "gray_codec", sample: .key, model: "sv", completion: .value}' right.sv
}

@test "what a tool cannot do is no rejected side, no label and no reward, and is counted" {
    tool_limits >limits.jsonl
    assay score limits.jsonl -s assay-rtl -q >/dev/null
    read=$(command -v verilator_bin >/dev/null && echo not_read || true)
    [ "$(sql "SELECT class || ' ' || detail FROM sample_verdicts WHERE idx < 4 ORDER BY idx" | xargs)" = \
        "pass elaboration unsupported elaboration compiler_crash syntax${read:+ $read}" ]
    export_train dpo -o dpo.jsonl
    [ "$(jq -c '[.assay.chosen.index, .assay.rejected.index]' dpo.jsonl | grep -c '1]\|2]')" = 0 ]
    [ "$(jq .left_out.tool_limit.count dpo.manifest.json)" = "$([ "$read" ] && echo 3 || echo 2)" ]
    export_train kto -o kto.jsonl
    export_train grpo -o grpo.jsonl
    for file in kto.jsonl grpo.jsonl; do
        [ "$(jq -s 'map(.assay.sample.index) | contains([1]) or contains([2])' $file)" = false ]
        [ "$(jq -s 'map(.assay.sample.index) | contains([4])' $file)" = true ]
    done
}

@test "what a second simulator passes is not the model's failure" {
    command -v verilator >/dev/null || skip "no verilator"
    tool_limits >limits.jsonl
    assay score limits.jsonl -s assay-rtl -q --simulator both >/dev/null
    [ "$(sql "SELECT class FROM sample_verdicts WHERE idx = 3")" = syntax ]
    export_train dpo -o dpo.jsonl
    [ "$(jq -c '[.assay.chosen.index, .assay.rejected.index]' dpo.jsonl)" = "[0,4]" ]
    [ "$(jq .left_out.tool_limit.count dpo.manifest.json)" = 3 ]
}
