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
    sql "UPDATE runs SET source = 'model', shots = 2, rules = 1 WHERE id = 1"
    sql "UPDATE runs SET source = 'model', shots = 0 WHERE id = 2"
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

# A store of its own, in which the second of three runs was asked in another way.
own_store() {
    sql "VACUUM INTO '$PWD/own.db'"
    export ASSAY_DB=$PWD/own.db
}

# In a terminal of so many columns.
in_terminal() {
    python3 - "$@" <<'EOF'
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.environ.pop("COLUMNS", None)
    os.environ.update(TERM="xterm", NO_COLOR="1", ASSAY_PAGER="cat", PAGER="cat")
    os.execvp(os.environ["ASSAY"], ["assay"] + sys.argv[2:])
text = b""
try:
    while part := os.read(fd, 65536):
        text += part
except OSError:
    pass
sys.stdout.write(text.decode().replace("\r", ""))
EOF
}

@test "a run of some problems has no rank beside whole ones; with others of the same problems it has" {
    own_store
    # of a suite of 8 problems
    sql "PRAGMA foreign_keys = OFF; DELETE FROM problems WHERE id NOT IN (SELECT problem_id FROM samples)"
    assay report --json | jq -e 'map(.rank) == [1, 1, 3]'
    sql "PRAGMA foreign_keys = OFF; DELETE FROM samples WHERE run_id = 1 AND
        problem_id NOT IN (SELECT problem_id FROM samples WHERE run_id = 2 LIMIT 3)"
    assay report --json | jq -e 'map(.rank) == [null, 1, 2]'
    assay report | grep -qE '^ +1 .* good .* 3 +3 +- +100.0 %'
}

@test "with a strategy there is no pass@1 and no rank beside runs without: report, compare, site" {
    for strategy in "best_of = 5" "repair = 2"; do
        cp "$ASSAY_DB" own.db
        ASSAY_DB=$PWD/own.db sql "UPDATE runs SET $strategy WHERE id = 1"
        assay report --db own.db --json | jq -e 'map(.rank) == [null, 1, 2] and .[0].pass_at == {} and
            (.[0].repaired // {"1": .[0].best_of} | .["1"].value == 1)'
        assay report --db own.db >list
        ! grep -q 'PASS@1' list
        grep -q 'SCORE' list
        assay report --db own.db --csv | python3 -c 'import csv, sys
r = list(csv.DictReader(sys.stdin))
assert r[0]["pass@1"] == "" and r[1]["pass@1"] != "", r
assert "1.000000" in (r[0]["best_of_solved"], r[0]["repaired"]), r'
        assay report 1 --db own.db >run
        ! grep -qi 'pass@1' run
        assay compare 3 1 --db own.db --force >compared
        ! grep -q 'PASS@1\|better than' compared
        grep -q 'B solves more than A, but they were asked in different ways' compared
        assay site here -q --db own.db --samples none
        ! sed 's/no pass@1//; s/against that of pass@1//' here/runs/1.html | grep -q 'pass@1'
        # a group of its own, whose pass@1 is empty
        [ "$(grep -c '<tbody data-suite=' here/index.html)" -eq 2 ]
        grep -q 'no pass@1' here/index.html
        [ ! -e here/compare/1-2.html ] && [ ! -e here/compare/2-1.html ]
        rm -r here own.db
    done
}

@test "label, date, temperature, n, prompt and address tell runs apart; 80 columns are enough" {
    own_store
    sql "INSERT INTO models (name, base_url, parameters) VALUES
        ('a-model-with-a-rather-long-name-4.1-instruct', 'http://127.0.0.1:8000/v1', '{\"temperature\":0.25}')"
    sql "UPDATE runs SET label = 'night 4', source = 'model', prompt = 'default/1 sha256:5f0c',
        model_id = (SELECT MAX(id) FROM models) WHERE id = 2"
    assay report >list
    grep -qE '^ +2 +[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5} +1 +0.25 +night 4 +default/1 .* http://127.0.0.1:8000/v1$' list
    assay report --csv | python3 -c 'import csv, sys
r = list(csv.DictReader(sys.stdin))[1]
assert (r["label"], r["temperature"], r["n"], r["base_url"]) == ("night 4", "0.25", "1", "http://127.0.0.1:8000/v1"), r'
    assay report --json | jq -e '.[1] | .label == "night 4" and .parameters.temperature == 0.25'
    assay report 2 | grep -q 'label *night 4'
    assay site here -q
    grep -q 'night 4' here/index.html
    grep -q 'night 4' here/runs/2.html
    for columns in 80 60; do
        for what in "report" "report --k 1,2,3,4,5,10" "compare 1 2 --force" "report --by class" "report --by category"; do
            # shellcheck disable=SC2086
            in_terminal $columns $what >seen
            [ -s seen ]
            [ "$(awk '/^[0-9A-Z ]/ && !/[.:]$/ { if (length > n) n = length } END { print n + 0 }' seen)" -le 80 ]
        done
    done
}
