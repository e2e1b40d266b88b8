#!/usr/bin/env bats
# train_prompts.bats: the question of each problem, for trainers that ask `assay reward`.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    CHECK=$ROOT/tests/train/check.py
    assay pull assay-rtl -q
    # problems of our own: adder and lfsr, one without a bench, one that stands in assay-rtl, too
    local bench='module tb; int mismatches = 0, compared = 0; wire y; m dut(.y(y));
        initial begin #1 compared = 1; if (y !== 1) mismatches = 1; $finish; end endmodule'
    {
        jq -nc --arg b "$bench" '{id: ("zeta", "lfsr3"), prompt: "Drive y with a one.", entry: "m",
            reference: "module m(output y); assign y = 1; endmodule", bench: "counters", top: "tb",
            files: [{name: "tb.sv", text: $b}]}'
        jq -nc '{id: "later", prompt: "p", entry: "m", reference: "module m(output y); endmodule"}'
        sqlite3 -json "$ASSAY_DB" "SELECT spec AS prompt, entry, reference FROM problems WHERE name = 'gray_codec'" |
            jq -c --arg b "$bench" '.[0] | .id = "copied" | .bench = "counters" | .top = "tb" |
                .files = [{name: "tb.sv", text: $b}]'
    } >mine.jsonl
    assay pull mine --from mine.jsonl --training -q
}

@test "a row a problem: what can be judged and is no copy; the manifest says why not more" {
    assay export prompts -s mine -o prompts.jsonl 2>said
    jq -r '[.id, .task_id, .suite] | @tsv' prompts.jsonl | LC_ALL=C sort >got
    printf 'mine/lfsr3\tlfsr3\tmine\nmine/zeta\tzeta\tmine\n' >want
    same want got
    [ "$(jq -r .version prompts.jsonl | sort -u)" = "$(sql "SELECT version FROM suites WHERE name = 'mine'")" ]
    [ "$(jq -c '[.kind, .problems, .rows, .left_out.leak.count, .left_out.not_judged.count]' prompts.manifest.json)" = \
        '["prompts",4,2,1,1]' ]
    grep -q '^2 of 4 problems' said
    # without a name all suites that may be trained on
    [ "$(assay export prompts 2>/dev/null | jq -r .id | LC_ALL=C sort)" = "$(cut -f1 want)" ]
    [ "$(assay export prompts -s mine --no-decontaminate 2>/dev/null | wc -l)" = 3 ]
    [ "$(assay export prompts -s mine --max-chars 10 2>/dev/null | wc -l)" = 0 ]
}

@test "every dialect is as its trainer reads it" {
    local dialect
    for dialect in trl trl-standard openrlhf verl nemo-gym; do
        assay export prompts -s mine --dialect $dialect -o out.jsonl -q
        [ "$(python3 "$CHECK" prompts $dialect out.jsonl)" = 2 ]
    done
    run -2 assay export prompts -s mine --dialect axolotl
    [[ $output == *"trl, trl-standard, openrlhf, verl, nemo-gym"* ]]
}

@test "the prompts are those of a run with the same options" {
    printf '%s\n' 'id: own' 'version: 1' 'title: short' '--- user' 'Only {{entry}}: {{spec}}' >own.txt
    assay export prompts -s mine --prompt ./own.txt 2>/dev/null >rows
    [ "$(jq -r '.prompt | map(.content) | join("|")' rows | sort -u)" = "Only m: Drive y with a one." ]
    jq -r .assay.prompt rows | grep -q '^own'
    run -2 assay export dpo -s mine --shots 1
    [[ $output == *"go with \`assay export prompts\`"* ]]
}

@test "benchmarks are refused; runs, models and what is not there are slips" {
    run -2 assay export prompts -s assay-rtl -o out.jsonl
    [[ $output == *"assay-rtl is for evaluation"* ]]
    [ ! -e out.jsonl ]
    assay export prompts -s assay-rtl --allow-eval-suites 2>said >rows
    [ "$(wc -l <rows)" = "$(sql "SELECT COUNT(*) FROM problems p JOIN suites s ON s.id = suite_id WHERE s.name = 'assay-rtl'")" ]
    [ "$(jq -c .assay.evaluation_suite rows | sort -u)" = true ]
    grep -q "cannot be measured with that suite" said
    run -2 assay export prompts 1
    run -2 assay export prompts -m model
    run -2 assay export prompts -s none
    [[ $output == *"no suite of that name"* ]]
}

@test "what a row says is what a reward is asked with" {
    assay export prompts -s mine 2>/dev/null |
        jq -c '{id, task_id, suite, completion: [{role: "assistant", content: "module m(output y); assign y = 1; endmodule"}]}' |
        assay reward -s mine -q >got
    [ "$(jq -c '[.id, .reward]' got | LC_ALL=C sort | xargs)" = '[mine/lfsr3,1] [mine/zeta,1]' ]
    # a problem whose reference fails here is no question
    jq -c 'select(.id == "zeta") | .reference = "module m(output y); assign y = 0; endmodule"' mine.jsonl >bad.jsonl
    assay pull bad --from bad.jsonl --training -q
    run -3 assay reward -s bad -q <<<'{"problem": "zeta", "completion": "module m(output y); endmodule"}'
    [ "$(assay export prompts -s bad 2>/dev/null | wc -l)" = 0 ]
}
