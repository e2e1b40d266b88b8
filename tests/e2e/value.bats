#!/usr/bin/env bats
# value.bats: suites that want final answers: pulled in every form that is known, validated, scored. The
# fixtures are ours, in the shape of others' suites (tests/fixtures/math).

load lib

F=$BATS_TEST_DIRNAME/../fixtures/math

setup() {
    e2e_setup
    needs jq sqlite3
}

@test "every form of a suite is read, and its gold answers hold against themselves" {
    local suite
    assay pull -q arena --from "$F/arena" 2>err && false # the manifest has another name
    grep -q 'describes mini-arena' err
    assay pull -q mini-arena --from "$F/arena"
    assay pull -q rows --from "$F/arena_rows.jsonl"
    assay pull -q ug --from "$F/ugmath.json"
    assay pull -q dyna --from "$F/dynamath/dataset.json"
    assay pull -q oly --from "$F/olympiad.jsonl"
    assay pull -q mth --from "$F/math.jsonl"
    assay pull -q own --from "$F/own.jsonl"
    assay pull -q imo --from "$F/imo.csv" 2>err
    grep -q "ours-2: the answer is 'Algebra', another column" err
    assay validate mini-arena rows ug dyna oly mth own imo --repeat 1 --calm --json >all.json
    [ "$(jq '[.[] | .. | objects | select(has("passed") and .runs > 0) | .passed] | all' all.json)" = true ]
    [ "$(sql "SELECT COUNT(*) FROM problems WHERE family = 'Algebra_0001'")" = 3 ]
    [ "$(sql "SELECT COUNT(*) FROM images")" = 4 ]
    [ "$(sql "SELECT released FROM problems p JOIN suites s ON s.id = suite_id WHERE s.name = 'mini-arena' LIMIT 1")" = 2031-02-06 ]
}

@test "replies come to the verdicts that a careful person would give" {
    assay pull -q own --from "$F/own.jsonl"
    assay score -q -s own "$F/replies.jsonl" >/dev/null
    sql "SELECT p.name, s.idx, v.class, v.detail, v.rule, v.parts, v.flags FROM samples s
         JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id ORDER BY 1, 2" >got
    diff "$F/replies.tsv" got
    [ "$(sql "SELECT COUNT(*) FROM verdicts WHERE class = 'pass' AND (way = '' OR rigorous IS NULL)")" = 0 ]
}

@test "a gold answer that does not hold against itself is quarantined" {
    printf '%s\n' '{"id": "bad", "prompt": "?", "answer": ["1", "2"], "answer_type": ["number"]}' >bad.jsonl
    run assay pull -q bad --from bad.jsonl
    [ "$status" != 0 ]
    [[ $output == *"bad.jsonl:1: facts: 1 types for 2 answers"* ]]
    printf '%s\n' '{"id": "bad", "prompt": "?", "answer": 1, "answer_tpye": "number"}' >bad.jsonl
    run assay pull -q bad --from bad.jsonl
    [ "$status" != 0 ]
    [[ $output == *answer_type* ]]
}

@test "the suite's own grader is told beside ours" {
    assay pull -q mini-arena --from "$F/arena"
    printf '%s\n' '{"problem": "1", "response": "\\boxed{73}"}' '{"problem": "2", "response": "\\boxed{3.5}"}' \
        '{"problem": "3", "response": "\\boxed{-1/3, 2}"}' '{"problem": "2", "response": "no box, but 3 and 5"}' >r.jsonl
    assay score -q -s mini-arena --as-official r.jsonl >/dev/null
    [ "$(sql "SELECT group_concat(class || official_letter, ' ') FROM (SELECT class, official_letter FROM sample_verdicts
        ORDER BY problem, idx)")" = 'pass. pass. no_boxF pass.' ]
}

@test "recorded answers to 50 problems: every difference from a peer's verdict is explained" {
    local in=$SHARED/recorded/qwen2.5-math.math-100.jsonl
    [ -f "$in" ] || skip "$in is not there"
    jq -sc 'group_by(.problem)[][0] | {id: .problem, prompt: .question, answer: .gold}' "$in" >suite.jsonl
    jq -c '{problem, sample, model, response}' "$in" >replies.jsonl
    assay pull -q math-100 --from suite.jsonl
    assay score -q -s math-100 replies.jsonl >/dev/null
    jq -r '[.problem, .sample, .peer_correct] | @tsv' "$in" | LC_ALL=C sort >peer
    sql "SELECT p.name, s.idx, CASE v.class WHEN 'pass' THEN 'true' WHEN 'undecided' THEN 'unknown' ELSE 'false' END
         FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id" | LC_ALL=C sort >ours
    [ "$(wc -l <ours)" = "$(wc -l <peer)" ]
    diff peer ours | sed -n 's/^> //p' >differ
    grep -v '^#' "$BATS_TEST_DIRNAME/../conformance/math_recorded.tsv" | cut -f1-3 | diff - differ
}
