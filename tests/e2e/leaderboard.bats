#!/usr/bin/env bats
# leaderboard.bats: report over many runs: ranks, groups, Markdown. The answers are known to pass or fail.

load lib

SUITE=assay-rtl

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    expected '^[bgs]' | awk -F'\t' '$3 == "pass" && !seen[$1]++ { print $1 "\t" $2 }' | head -8 >good
    while IFS=$'\t' read -r p k; do
        jq -c --arg p "$p" --argjson k "$k" 'select(.problem == $p and .sample == $k) |
            {problem, sample: 0, model: "good", response}' "$ROOT/harness/recorded/demo.jsonl"
    done <good >good.jsonl
    score() { assay score "$1" -s $SUITE -q >out 2>err || cat out err; }
    # run 1: 8 of 8 right; 2: 7 of 8; 3: 1 of 8
    score good.jsonl
    for k in 1 7; do
        jq -c -s --argjson k $k 'to_entries[] | if .key < $k then .value.response = "I do not know." else . end |
            .value + {model: "wrong-\($k)"}' good.jsonl >$k.jsonl
        score $k.jsonl
    done
}

setup() {
    e2e_setup
    needs jq sqlite3
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
}

fits() { [ "$(awk '{ if (length > n) n = length } END { print n + 0 }' "$1")" -le 80 ]; }

@test "runs whose difference chance explains share a rank; others do not" {
    assay report --json | jq -e 'map(.rank) == [1, 1, 3]'
    COLUMNS=80 assay report >table
    fits table
    head -1 table | grep -q 'RANK'
    grep -qE '^ +3 .* wrong-7 .* 3 +12.5 %' table
    grep -q '^Rank: 1 + the runs' table
    assay report --csv | python3 -c 'import csv, sys
print(*[r["rank"] for r in csv.DictReader(sys.stdin)])' | grep -qx '1 1 3'
    # a rank belongs to what is shown; one run has none
    assay report --model good --json | jq -e '.[0].rank == null'
}

@test "runs judged by other tools, or of another version, are not ranked together" {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
    sql "INSERT INTO toolchains (text) VALUES ('another tool')"
    sql "UPDATE verdicts SET toolchain_id = (SELECT MAX(id) FROM toolchains)
         WHERE toolchain_id IS NOT NULL AND sample_id IN (SELECT id FROM samples WHERE run_id = 1)"
    assay report --json | jq -e 'map(.rank) == [null, 1, 2]'
}

@test "--by: groups with their interval in every form; what the data do not tell is said" {
    for by in category difficulty class language shots reasoning-effort; do
        COLUMNS=80 assay report --by $by >table
        fits table
        assay report --by $by --json >rows.json
        jq -e --arg by $by 'length >= 3 and all(.[]; .by == $by and .run and .samples >= 1 and
            .low <= .value and .value <= .high)' rows.json
        [ "$(assay report --by $by --csv | wc -l)" -eq $(($(jq length rows.json) + 1)) ]
    done
    # samples of all groups are the run's; categories are the suite's
    assay report 1 --by category --json | jq -e '(map(.samples) | add) == 8 and all(.[]; .value == 1)'
    [ "$(assay report 1 --by category --json | jq -r '.[].group' | sort)" = \
        "$(sql "SELECT DISTINCT category FROM problems p JOIN samples s ON s.problem_id = p.id
                WHERE s.run_id = 1 ORDER BY 1")" ]
    assay report 3 --by class --json | jq -e 'map({(.group): .hits}) | add | .pass == 1'
    assay report --by language --json | jq -e 'all(.[]; .group == "verilog")'
    # a file does not tell how it was asked
    assay report --by shots | grep -q 'Nothing here tells shots'
    assay report --by shots --json | jq -e 'all(.[]; .group == null)'
    exits 2 assay report --by moon
    exits 2 assay report --by class --class pass
}

@test "--by shots and reasoning effort are read from what was asked" {
    sql "VACUUM INTO '$PWD/own.db'"
    ASSAY_DB=$PWD/own.db
    sql "UPDATE runs SET source = 'model', prompt = 'official/x rules shots=2 sha256:ab' WHERE id = 1"
    sql "UPDATE runs SET source = 'model', prompt = 'default sha256:ab' WHERE id = 2"
    sql "UPDATE models SET parameters = '{\"extra\":{\"reasoning_effort\":\"high\"}}' WHERE name = 'good'"
    assay report --by shots --json | jq -e 'map(.group) == ["2", "0", null]'
    assay report --by reasoning-effort --json | jq -e 'map(.group) == ["high", null, null]'
    assay report --by reasoning-effort | grep -q '(not told)'
}

@test "Markdown: the list, one run, groups" {
    assay report --markdown >list.md
    grep -qF '| RUN | SUITE | MODEL |' list.md
    grep -qE '^\| 3 \| assay-rtl \| wrong-7 \|' list.md
    assay report 1 --markdown -o run.md
    grep -qx '# Run 1: good on assay-rtl' run.md
    grep -qF '| pass@1 | 100.0 % |' run.md
    # a table ends with an empty line, or what follows would be a row of it
    awk '/^[^|]/ && table { bad = 1; print } { table = /^\|/ } END { exit bad }' run.md
    assay report --by category --markdown | grep -qE '^\| --: \|| ---: \|'
    exits 2 assay report --markdown --json
}
