#!/usr/bin/env bats
# train_repairs.bats: whole conversations of a run with --repair as preference pairs.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    needs jq sqlite3 curl python3
    serve s demo
    assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems '[bs]*' --n 4 "$@" --repair 1
}

teardown() {
    end_servers
}

pairs() { assay export dpo last --source repairs --allow-eval-suites -q --quota none --length-ratio 0 "$@" 2>/dev/null; }

@test "a conversation that ends in a pass against one that ends in a failure, from the same prompt" {
    local dialect
    pairs -o out.jsonl
    [ "$(wc -l <out.jsonl)" -gt 5 ]
    jq -e -s 'all(.[]; .assay.chosen.class == "pass" and .assay.rejected.class != "pass" and
        .prompt[-1].role == "user" and ([.prompt[] | select(.role == "assistant")] == []))' out.jsonl
    jq -e -s 'any(.[]; .chosen | length == 3) and any(.[]; .rejected | length == 3)' out.jsonl
    # every side is the store's: as many turns, the feedback and the answers that were sent
    jq -r '(.chosen, .rejected) as $m | if $m == .chosen then .assay.chosen else .assay.rejected end |
        [.sample, .turns // 1, ($m | length), ($m[1].content // "" | @base64)] | @tsv' out.jsonl |
        while IFS=$'\t' read -r sample turns n feedback; do
            [ "$n" -eq $((2 * turns - 1)) ]
            [ "$((turns - 1))" -eq "$(sql "SELECT COUNT(*) FROM turns WHERE sample_id = $sample")" ]
            [ "$(base64 -d <<<"$feedback")" = "$(sql "SELECT feedback FROM turns WHERE sample_id = $sample AND turn = 0")" ]
        done
    # as trainers read it, the same bytes each time
    for dialect in trl openrlhf; do
        pairs -o "$dialect.jsonl" --dialect "$dialect"
        [ "$(python3 "$ROOT/tests/train/check.py" dpo "$dialect" "$dialect.jsonl")" -gt 5 ]
    done
    same out.jsonl trl.jsonl
    jq -e '.options.source == "repairs"' out.manifest.json
    # a side that does not alternate is found
    head -1 out.jsonl | jq -c '.rejected |= . + .' >bad.jsonl
    run -1 python3 "$ROOT/tests/train/check.py" dpo trl bad.jsonl
    # what cannot hold several messages says so; samples alone are still one answer a side
    run -2 assay export dpo last --source repairs --allow-eval-suites --dialect axolotl -o no.jsonl
    [[ $output == *"trl, openrlhf"* ]]
    run -2 assay export sft last --source repairs --allow-eval-suites -o no.jsonl
    [ ! -e no.jsonl ]
    assay export dpo last --allow-eval-suites -q --quota none -o one.jsonl 2>/dev/null
    jq -e -s 'all(.[]; (.chosen | length) == 1 and (.rejected | length) == 1)' one.jsonl
}

# A length, in characters, is that of what is written. A reply's thoughts are in the store, not in the conversation.
@test "lengths of conversations are those of what is written" {
    local written told
    sql "UPDATE turns SET reply = '<think>' || hex(zeroblob(20000)) || '</think>' || reply"
    sql "UPDATE samples SET reply = '<think>kurz</think>' || replace(reply, 'endmodule', 'endmodule // läuft →')"
    sql "UPDATE prompts SET messages = replace(messages, 'specification', 'spécification')"
    pairs -o out.jsonl
    for side in chosen rejected; do
        written=$(jq -s "[.[].$side | map(.content | length) | add] | add / length * 1000 | round" out.jsonl)
        told=$(jq ".characters.$side.mean * 1000 | round" out.manifest.json)
        echo "$side: written $written, told $told"
        [ "$told" -eq "$written" ]
    done
}

@test "a pair of which neither side was asked again is one of --source samples" {
    pairs -o out.jsonl --reuse 50 --pairs 50
    jq -e -s 'length > 5 and all(.[]; (.chosen | length) > 1 or (.rejected | length) > 1)' out.jsonl
    # what was not asked again, although it failed, makes no pair with what passed at once
    sql "UPDATE samples SET prompt_sha256 = t.prompt_sha256 FROM turns t WHERE t.sample_id = samples.id AND t.turn = 0;
        DELETE FROM turns"
    pairs -o none.jsonl
    [ ! -s none.jsonl ]
    jq -e '.left_out.unrepaired.count > 0' none.manifest.json
}

@test "no run with --repair: said, and nothing written" {
    assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems 'b*' --n 2 --db plain.db
    run -2 assay export dpo --db plain.db --source repairs --allow-eval-suites -o no.jsonl
    [[ $output == *"--repair"* ]]
    [ ! -e no.jsonl ]
}
