#!/usr/bin/env bats
# compare.bats: two runs of the same problems, with answers of which it is known that they pass or fail.

load lib

SUITE=assay-rtl

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    # an answer that passes, of eight problems
    expected '^[bgs]' | awk -F'\t' '$3 == "pass" && !seen[$1]++ { print $1 "\t" $2 }' | head -8 >good
    while IFS=$'\t' read -r p k; do
        jq -c --arg p "$p" --argjson k "$k" 'select(.problem == $p and .sample == $k) |
            {problem, sample: 0, model: "good", response}' "$ROOT/harness/recorded/demo.jsonl"
    done <good >good.jsonl
    # run 1: all pass; 2: six do not; 3: five do not, and one of the others has a second sample
    score() { assay score "$1" -s $SUITE -q >out 2>err || cat out err; }
    score good.jsonl
    jq -c -s 'to_entries[] | if .key < 6 then .value.response = "I do not know." else . end |
        .value + {model: "six"}' good.jsonl >six.jsonl
    score six.jsonl
    jq -c -s 'to_entries[] | (if .key < 5 then .value.response = "I do not know." else . end |
        .value + {model: "five"}), (select(.key == 7) | .value + {sample: 1, model: "five"})' \
        good.jsonl >five.jsonl
    score five.jsonl
}

setup() {
    e2e_setup
    needs jq sqlite3
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
    PROBLEM=$(head -1 "$BATS_FILE_TMPDIR/good" | cut -f1)
}

own_store() {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
}

@test "the difference, its exact p, what regressed and what was fixed" {
    assay compare 1 2 --json >c.json
    # none better, six worse: 2 / 2^6
    jq -e '.difference | .value == -0.75 and .p == 0.03125 and .test == "mcnemar" and
        .problems == 8 and .better == 0 and .worse == 6 and (.tie | not)' c.json
    jq -e '.regression and (.regressed | length) == 6 and .fixed == []' c.json
    jq -e --arg p "$PROBLEM" '.regressed[0] | .problem == $p and .a == {n: 1, c: 1} and
        .b == {n: 1, c: 0} and .change == -1' c.json
    jq -e '.moved | map([.a, .b, .samples]) == [["pass", "no_code", 6]] or
        map([.a, .b, .samples]) == [["pass", "no_answer", 6]] or
        map([.a, .b, .samples]) == [["pass", "refused", 6]]' c.json
    jq -e '.a.model == "good" and .b.model == "six" and .differ == []' c.json
    assay compare 2 1 --json | jq -e '.difference.value == 0.75 and (.fixed | length) == 6 and
        (.regression | not)'
}

@test "--fail-on-regression: status 1 for what chance does not explain, and only then" {
    exits 1 assay compare 1 2 --fail-on-regression --quiet
    [ ! -s out ] && [ ! -s err ]
    exits 0 assay compare 1 2
    exits 0 assay compare 2 1 --fail-on-regression
    exits 0 assay compare 1 3 --fail-on-regression # five of eight: p = 0.0625
    grep -q 'A and B tie' out
}

@test "text fits 80 columns; Markdown, CSV and a file" {
    COLUMNS=80 assay compare 1 3 >text
    [ "$(awk '{ if (length > n) n = length } END { print n + 0 }' text)" -le 80 ]
    grep -q 'Regressed: 5 problems' text
    grep -qE 'p = 0.0625 \(exact McNemar\)' text
    grep -qE 'samples of each problem +1 +2' text
    assay compare 1 2 --markdown >page.md
    grep -qF '| --- | ---: | --- |' page.md
    grep -qF "| ${PROBLEM//_/\\_} | 1 of 1 | 0 of 1 | -100 |" page.md
    assay compare 1 2 --csv -o table.csv
    [ "$(wc -l <table.csv)" -eq 9 ]
    grep -qx "$PROBLEM,1,1,1,0,-1.000000,regressed" table.csv
    exits 2 assay compare 1 2 --csv --markdown
}

@test "runs that mean something else are refused; --force compares them" {
    exits 2 assay compare 1 1
    grep -q 'the same run' err
    exits 2 assay compare 1 9
    own_store
    sql "INSERT INTO toolchains (text) VALUES ('another tool')"
    sql "UPDATE verdicts SET toolchain_id = (SELECT MAX(id) FROM toolchains)
         WHERE toolchain_id IS NOT NULL AND sample_id IN (SELECT id FROM samples WHERE run_id = 3)"
    exits 2 assay compare 1 3
    grep -q 'differ in their tools' err
    [ ! -s out ]
    exits 0 assay compare 1 3 --force
    grep -q 'another tool' out
    sql "INSERT INTO suites (name, task, version, bench, runner, imported_at, current)
         SELECT 'other', task, version, bench, runner, imported_at, 0 FROM suites"
    sql "UPDATE runs SET suite_id = (SELECT MAX(id) FROM suites) WHERE id = 2"
    exits 2 assay compare 1 2 --force
    grep -q 'nothing to compare' err
}
