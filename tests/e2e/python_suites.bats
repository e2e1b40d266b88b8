#!/usr/bin/env bats
# Suites in Python: our own pairs, competitions, dates, efficiency. What comes in other shapes is ours, too
# (tests/fixtures/python_suites).
load lib

setup() {
    e2e_setup
    FIX=$ROOT/tests/fixtures/python_suites
}

teardown() {
    end_servers
}

# Of each sample: problem, number, class, detail.
outcomes() {
    sqlite3 -separator ' ' "$ASSAY_DB" "SELECT problem, idx, class, detail FROM sample_verdicts ORDER BY problem, idx"
}

@test "assay-pro: references pass, and none of the wrong programs does" {
    assay pull assay-pro -q
    assay validate assay-pro --repeat 1 -q
    [ "$(sql "SELECT COUNT(*) FROM goldens WHERE passed")" -eq 26 ]
    assay score "$ROOT/tests/suite/assay_pro_wrong.jsonl" -s assay-pro -m wrong -q || [ $? -eq 1 ]
    [ "$(sql "SELECT COUNT(*) FROM sample_verdicts WHERE counts")" -eq 81 ]
    outcomes | grep -w pass && return 1
    # who writes the base again, or calls it for the count alone, is found out by a replaced base
    [ "$(outcomes | grep -c ' wrong_answer base_unused$')" -eq 27 ]
    [ "$(jq -r 'select(.want == "base_unused") | .problem' "$ROOT/tests/suite/assay_pro_wrong.jsonl" | sort)" = \
        "$(outcomes | awk '/base_unused/ { print $1 }' | sort)" ]
    [ "$(outcomes | grep -c ' runtime_error NameError$')" -ge 13 ]
    # right answers of unusual makes are right
    assay score "$ROOT/tests/suite/assay_pro_right.jsonl" -s assay-pro -m right -q
    [ "$(sql "SELECT COUNT(*), SUM(passed) FROM sample_verdicts WHERE model = 'right'")" = $'7\t7' ]
}

@test "the demo model's drop from base to pro, and its classes side by side" {
    serve demo demo
    assay pull assay-pro -q
    assay run -s assay-pro -m assay-demo --base-url "$URL" -n 2 -q
    assay report last --json | jq -e '.[0].drop[0] | .variant == "pro" and .families == 13 and .pairs == 26
        and .base_only == 13 and .low < .difference and .difference < .high and .high < 0
        and ([.classes[].base] | add) == 26 and ([.classes[].other] | add) == 26'
    assay report last | grep -q '^From base to pro$'
    assay report --by variant --json | jq -e 'map(.group) == ["base", "pro"]
        and .[0].hits == 23 and .[1].hits == 12'
}

@test "LiveCodeBench's shape: private tests, both kinds of problem, the list of faults, dates" {
    assay pull livecodebench --from "$FIX/livecodebench.jsonl" -q
    [ "$(sql "SELECT group_concat(bench || ' ' || released) FROM (SELECT * FROM problems ORDER BY name)")" = \
        "program 2025-01-02,program 2024-06-01,call 2024-06-30,program 2024-09-15" ]
    assay score "$FIX/livecodebench_answers.jsonl" -s livecodebench -m x -q || [ $? -eq 1 ]
    outcomes >got
    cat >want <<'END'
abc350_c 0 undecided wrong_tests
abc350_c 1 undecided wrong_tests
m1 0 pass 
m1 1 wrong_answer 
m2 0 pass 
m2 1 runtime_error ValueError
m3 0 pass 
m3 1 undecided several_outputs
END
    diff want got
    assay report --by date --json | jq -e 'map([.group, .samples]) == [["2024-06", 4], ["2024-09", 1], ["2025-01", 0]]'
    assay report last --json --since 2024-07 | jq -e '.[0] | .samples == 4 and .counted == 1'
    assay report last --json --until 2024-06-15 | jq -e '.[0] | .samples == 2 and .missing == 0'
    assay score "$FIX/livecodebench_answers.jsonl" -s livecodebench -m y -q --since 2024-06-02 --until 2024-09 || [ $? -eq 1 ]
    [ "$(sql "SELECT group_concat(DISTINCT problem) FROM (SELECT * FROM sample_verdicts WHERE model = 'y' AND class IS NOT NULL ORDER BY problem)")" = m2,m3 ]
    run assay validate livecodebench --since 2026-01
    [ "$status" -eq 2 ]
    [[ $output == *"became public since 2026-01"* ]]
    run assay report --since tomorrow
    [ "$status" -eq 2 ]
}

@test "competitions in four shapes" {
    assay pull code-contests --from "$FIX/contests.jsonl" -q
    assay validate code-contests --repeat 1 -q
    [ "$(sql "SELECT group_concat(name || ' ' || bench) FROM (SELECT * FROM problems ORDER BY name)")" = \
        "10_B program,7 program,8 call,9_A program" ]
    [ "$(sql "SELECT COUNT(*) FROM goldens WHERE passed")" -eq 4 ]
    jq -n -c '{problem: "9_A", completion: "print(1)"}, {problem: "8", completion: "f = lambda a, b: a + b"}' |
        assay score - -s code-contests -m x -q || [ $? -eq 1 ]
    [ "$(outcomes)" = $'8 0 pass \n9_A 0 wrong_answer ' ]
}

@test "Mercury's shape: Beyond is by the formula, and what needs the suite's own code is not judged" {
    assay pull mercury --from "$FIX/mercury.jsonl" -q
    assay score "$FIX/mercury_solutions.jsonl" -s mercury -m references -q
    assay score "$FIX/mercury_answers.jsonl" -s mercury -m x -q || [ $? -eq 1 ]
    # times of our choice, so that the numbers are known
    sql "UPDATE verdicts SET cpu_ms = (SELECT CASE r.source WHEN r.source THEN CASE m.name
        WHEN 'references' THEN 10 + 10 * s.idx * s.idx ELSE 20 END END FROM samples s JOIN runs r ON r.id = s.run_id
        JOIN models m ON m.id = r.model_id WHERE s.id = verdicts.sample_id), shares = NULL"
    # references 10, 20, 50; the right answer 20: (50 - 20) / 40; the wrong one 0
    assay report -m x --efficiency --json |
        jq -e '.[0] | .passes == 1 and .problems == 1 and .beyond == 0.375 and .slower == 0.25 and .cpu_ms == 20'
    jq -n -c '{problem: "total-of-list", completion: "x = 1"}' | assay score - -s mercury -m z -q || [ $? -eq 1 ]
    [ "$(sql "SELECT class FROM sample_verdicts WHERE problem = 'total-of-list'")" = not_judged ]
}

@test "MBPP's shape: asserts that are calls, asserts that are run, and those that cannot be" {
    assay pull like-mbpp --from "$FIX/mbpp.jsonl" -q
    assay score "$FIX/mbpp_answers.jsonl" -s like-mbpp -m x -q || [ $? -eq 1 ]
    [ "$(outcomes)" = $'9001 0 pass \n9001 1 wrong_answer \n9002 0 pass \n9002 1 wrong_answer \n9003 0 quarantined harness_error' ]
    [ "$(sql "SELECT group_concat(DISTINCT way) FROM (SELECT way FROM verdicts WHERE way <> '' ORDER BY way)")" = asserts,call ]
    assay show 1 | sed -n '/^By hand/,$p' | sed '1d;s/^  //' >hand.sh
    bash hand.sh | grep -qx 'no assert fails'
}

@test "what lies here of published suites is the pinned content" {
    local suite file
    [ -d "$SHARED/suites/codeeval-pro" ] || skip "suites/codeeval-pro, human-eval and evalplus: not here"
    while read -r suite file; do
        assay pull "$suite" --from "$SHARED/suites/$file" 2>&1 | grep -q 'the pinned content$'
    done <<'END'
humaneval human-eval/HumanEval.jsonl.gz
humaneval-plus evalplus/HumanEvalPlus-v0.1.10.jsonl.gz
mbpp-plus evalplus/MbppPlus-v0.2.0.jsonl.gz
humaneval-pro codeeval-pro/humaneval_pro.json
mbpp-pro codeeval-pro/mbpp_pro.json
bigcodebench-lite-pro codeeval-pro/bigcodebench_lite_pro.json
humanevalpack/python humanevalpack/python.jsonl
humanevalpack/python-fix humanevalpack/python.jsonl
humanevalpack/cpp humanevalpack/cpp.jsonl
humanevalpack/go-fix humanevalpack/go.jsonl
humanevalpack/java humanevalpack/java.jsonl
humanevalpack/js humanevalpack/js.jsonl
humanevalpack/rust humanevalpack/rust.jsonl
END
}

@test "the suites themselves, where they are: every problem is read, right answers pass" {
    [ -d "$SHARED/suites/livecodebench" ] || skip "suites/livecodebench and code-contests: not here"
    assay pull livecodebench --from "$SHARED/suites/livecodebench/live_code_bench_v1.sample.jsonl" -q
    assay pull code-contests --from "$SHARED/suites/code-contests/code_contests_20.jsonl" -q
    [ "$(sql "SELECT group_concat(n) FROM (SELECT COUNT(*) AS n FROM problems GROUP BY suite_id)")" = 3,20 ]
    cat >answers.jsonl <<'END'
{"problem": "2727", "completion": "class Solution:\n    def countSeniors(self, details: List[str]) -> int:\n        return sum(int(d[11:13]) > 60 for d in details)\n"}
{"problem": "1873_A", "completion": "for _ in range(int(input())):\n    print('YES' if sum(x != y for x, y in zip(input(), 'abc')) < 3 else 'NO')\n"}
{"problem": "abc301_a", "completion": "n = int(input())\ns = input()\nt, a = s.count('T'), s.count('A')\nprint('T' if t > a or t == a and s[-1] == 'A' else 'A')\n"}
{"problem": "abc301_a", "completion": "print('T')\n"}
END
    assay score answers.jsonl -s livecodebench -m x -q || [ $? -eq 1 ]
    [ "$(outcomes)" = $'1873_A 0 pass \n2727 0 pass \nabc301_a 0 pass \nabc301_a 1 wrong_answer ' ]
}

@test "what a problem's asserts come down to is found out once, however many cells there are" {
    assay pull like-mbpp --from "$FIX/mbpp.jsonl" -q
    assay validate -q like-mbpp --problems 9001 >/dev/null
    for i in 1 2 3 4; do
        jq -nc --arg c "def sum_even(xs):
    return sum(x for x in xs if x % 2 == 0)  # $i" '{problem: "9001", completion: $c}'
    done >in.jsonl
    assay score --no-share --jobs 4 -s like-mbpp in.jsonl --profile >/dev/null 2>err
    grep -qE '^bench +1 ' err
    grep -qE '^call +4 ' err
}
