#!/usr/bin/env bats
# value.bats: suites that want final answers: pulled in every form that is known, validated, scored. The
# fixtures are ours, in the shape of others' suites (tests/fixtures/math).

load lib

F=$BATS_TEST_DIRNAME/../fixtures/math

setup() {
    e2e_setup
    needs jq sqlite3
}

teardown() {
    end_servers
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

@test "programs write variants of problems, in a cell, the same each time" {
    needs /usr/bin/python3
    rm -f /var/tmp/assay-canary-q04
    assay pull -q progs --from "$F/programs" --variants 3 2>err
    grep -q "left out: Q03: ModuleNotFoundError: No module named 'a_package_that_nobody_has'" err
    sql "SELECT name || ' ' || family || ' ' || variant FROM problems ORDER BY name" >got
    same <(for q in Q01 Q02 Q04; do for v in 1 2 3; do echo "$q-v$v $q v$v"; done; done) got
    # numbers differ from variant to variant; pictures are there; nothing of the machine was in reach
    [ "$(sql "SELECT COUNT(DISTINCT reference) FROM problems WHERE family = 'Q01'")" = 3 ]
    [ "$(sql "SELECT COUNT(*) FROM images")" = 9 ]
    [ "$(sql "SELECT group_concat(DISTINCT reference) FROM problems WHERE family = 'Q04'")" = False ]
    [ ! -e /var/tmp/assay-canary-q04 ]
    assay pull -q progs --from "$F/programs" --variants 3 2>/dev/null
    [ "$(sql "SELECT COUNT(*) FROM suites")" = "$(sql "SELECT COUNT(DISTINCT name || task) FROM suites")" ]
    # more of them are the same ones and others
    assay pull -q more --from "$F/programs" --variants 4 2>/dev/null
    [ "$(sql "SELECT COUNT(*) FROM problems a JOIN problems b ON a.name = b.name AND a.spec = b.spec AND a.suite_id < b.suite_id")" = 9 ]
    assay validate progs --repeat 1 --calm --json | jq -e '[.. | objects | select(has("passed") and .runs > 0) | .passed] | length == 9 and all'
    mkdir broken
    printf '%s\n' 'import nothing_of_this_name' 'answer_type = nothing_of_this_name.x' 'class Q01: pass' >broken/p.py
    run assay pull -q broken --from broken
    [ "$status" = 3 ]
    [[ $output == *"no program made a problem"* ]]
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

@test "problems older and younger than the model are told apart" {
    assay pull -q mini-arena --from "$F/arena"
    printf '%s\n' '{"problem": "1", "response": "\\boxed{73}"}' '{"problem": "2", "response": "\\boxed{4}"}' >r.jsonl
    assay score -q -s mini-arena -m early --released 2031-02-05 r.jsonl >/dev/null
    assay score -q -s mini-arena -m late --released 2031-02 r.jsonl >/dev/null # the same month: nobody knows
    assay score -q -s mini-arena -m later --released 2031-03-01 r.jsonl >/dev/null
    assay report 1 --json >early
    assay report 1 | grep -q '  younger '
    assay report 3 | grep -q '  older '
    [ "$(assay report 2 | grep -cE '  (younger|older) ')" = 0 ]
    jq -e '[.. | objects | select(has("contamination")) | .contamination | select(. != null)] | length > 0' early
    assay site site -q
    sed 's/<[^>]*>/ /g' site/suites/mini-arena*.html >page
    [ "$(sed -n '/Seen before/,/Night by night/p' page | grep -cE '^ *(early|later) ')" = 2 ]
    [ "$(sed -n '/Seen before/,/Night by night/p' page | grep -cE '^ *late ')" = 0 ]
    grep -q '<small>1 to 3</small>' site/index.html # ranks that chance leaves possible
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

@test "assay-math: the demo model's answers through run, resume, votes, show, reward, training, site and compare" {
    local by_hand
    needs curl
    serve s demo
    run_math() {
        assay run -q -s assay-math -m demo --base-url "$URL" --n 3 --vote --problems 'change-*,circle-*,conjugates-*,interest-*,vertex-*' "$@"
    }
    exits 0 run_math --limit 4
    exits 0 run_math
    [ "$(requests)" = 45 ]
    exits 0 run_math
    [ "$(requests)" = 45 ] # all was there
    end_servers
    verdicts >got
    LC_ALL=C sort "$F/demo.tsv" | same - got
    # equal answers are one vote, whatever they look like
    [ "$(sql "SELECT COUNT(DISTINCT behaviour) FROM verdicts WHERE class = 'pass'")" = 1 ]
    for p in change-v2 circle-v2 conjugates-v2; do
        [ "$(sql "SELECT COUNT(DISTINCT v.behaviour) FROM samples s JOIN problems p ON p.id = s.problem_id
            JOIN verdicts v ON v.id = s.verdict_id WHERE p.name = '$p' AND s.idx > 0")" = 1 ]
    done
    [ "$(sql "SELECT COUNT(*) FROM verdicts WHERE class = 'no_box' AND behaviour IS NOT NULL")" = 0 ]
    assay report 1 >report
    for word in pass@1 average effective some majority; do grep -q "  $word " report; done
    # by hand the same comes out
    assay show 1/vertex-v2/1 >shown
    grep -q '^Answer (found by rule box list)' shown
    [ "$(grep -c 'read the code' shown)" = 0 ]
    by_hand=$(sed '1,/^By hand/d' shown)
    PATH=$(dirname "$ASSAY"):$PATH bash -c "$by_hand" | tail -1 | jq -e '.class == "wrong_answer"'
    # rewards: a box is the format that was asked for
    printf '%s\n' '{"problem": "change-v1", "response": "so \\boxed{31.0}"}' '{"problem": "change-v1", "response": "31"}' \
        '{"problem": "vertex-v1", "response": "\\boxed{(4, 1), 7}"}' |
        assay reward -q -s assay-math --allow-eval-suites --profile mixed | jq -es 'map([.reward, .rewards.format]) == [[1, 1], [0, 0], [0.6, 1]]'
    assay export dpo 1 --allow-eval-suites -q | jq -e '.chosen[0].content and .rejected[0].content' >/dev/null
    assay export grpo 1 --allow-eval-suites -q | jq -es 'map(.rewards) | all(.function <= .format)'
    printf '%s\n' '{"problem": "vertex-v1", "completion": "(4, 1), 0", "model": "m"}' >bare.jsonl
    assay score -q -s assay-math bare.jsonl >/dev/null
    assay export sft 2 --allow-eval-suites -q | jq -e '.messages[-1].content == "\\boxed{(4, 1), 0}"'
    # pages have formulas as text
    assay site site -q
    grep -q '<pre class="code" tabindex="0">1 \\pm \\sqrt{7}</pre>' site/runs/1/conjugates-v2.html
    assay compare 1 2 | grep -q 'B less A'
}

@test "grade says of a row what the runner says" {
    local in=$SHARED/conformance/math.jsonl known='^(m1351|m1352|m1353|m1529) ' # empty replies and boxes; "1,000" in a list
    jq -c 'select(input_line_number % 3 == 0) | {id: "f\(input_line_number)", gold, answer_type, precision, response: "\\boxed{\(.answer)}"}' \
        "$ROOT/problems/assay-math/forms.jsonl" >rows
    if [ -f "$in" ]; then
        jq -c 'select(input_line_number % 5 == 0) | (.gold_list | length == 1) as $one | {id, response, gold:
            (if $one then .gold_list[0] else .gold_list end), answer_type: (if $one then .types[0] else .types end),
            precision: 1e-3, options: .options[0]}' "$in" >>rows
    else
        echo "$in is not there" >&3
    fi
    jq -c 'with_entries(select(.value != null and .value != []))' rows >kept
    jq -c '{id, prompt: "?", answer: .gold} + del(.id, .gold, .response)' kept >suite.jsonl
    jq -c '{problem: .id, response}' kept >replies.jsonl
    assay pull -q both --from suite.jsonl
    assay score -q -s both replies.jsonl >/dev/null
    sql "SELECT problem || ' ' || class FROM sample_verdicts" | LC_ALL=C sort | grep -vE "$known" >runner
    assay grade <kept | jq -r '"\(.id) \(.class)"' | LC_ALL=C sort | grep -vE "$known" >grade
    [ "$(wc -l <runner)" -ge 200 ]
    same runner grade
}
