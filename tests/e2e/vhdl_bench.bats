#!/usr/bin/env bats
# vhdl_bench.bats: problems whose benches are in VHDL too. tests/cases/vhdl_bench has problems with references,
# wrong answers with the class that they must have (PROBLEM.CLASS.NAME.vhd), and wrong ones that try something else
# than to be right.

load lib

CASES=$BATS_TEST_DIRNAME/../cases/vhdl_bench

setup() {
    e2e_setup
    needs jq ghdl iverilog sqlite3
    suite >own.jsonl
    exits 0 assay pull own --from own.jsonl --db s.db
}

# suite: a line for each problem.
suite() {
    local d f files
    for d in "$CASES"/problems/*/; do
        files=$(for f in "$d"*.vhd; do
            [ "$(basename "$f")" = reference.vhd ] || jq -nc --arg name "$(basename "$f")" --rawfile text "$f" '{name: $name, text: $text}'
        done | jq -sc 'sort_by(.name)')
        jq -nc --arg id "$(basename "$d")" --rawfile prompt "${d}prompt.txt" --rawfile reference "${d}reference.vhd" \
            --argjson files "$files" \
            '{language: "vhdl", bench: "vhdl", id: $id, entry: $id, prompt: $prompt, reference: $reference, files: $files}'
    done
}

# verdicts FILE...: the class of each, in this order.
verdicts() {
    local f n=0
    for f; do
        case $(basename "$f") in
            reference.vhd) problem=$(basename "$(dirname "$f")") ;;
            *) problem=$(basename "$f" | cut -d. -f1) ;;
        esac
        jq -nc --rawfile text "$f" --argjson n "$n" --arg problem "$problem" \
            '{problem: $problem, sample: $n, model: "m", completion: $text}'
        n=$((n + 1))
    done >in.jsonl
    exits 0 assay score -q --db s.db -s own in.jsonl
    sqlite3 s.db 'SELECT class FROM sample_verdicts ORDER BY idx'
}

@test "benches in VHDL: references pass, wrong designs fail in their classes" {
    verdicts "$CASES"/problems/*/reference.vhd "$CASES"/wrong/*.vhd >got
    {
        for f in "$CASES"/problems/*/reference.vhd; do echo pass; done
        for f in "$CASES"/wrong/*.vhd; do basename "$f" | cut -d. -f2; done
    } >want
    diff want got
    [ "$(grep -c pass got)" -ge 5 ]
    # a failed assertion of the bench is what is shown
    sqlite3 s.db "SELECT evidence FROM sample_verdicts
        WHERE problem = 'events' AND class = 'mismatch'" >evidence
    grep -q 'tb.vhd:.*(assertion error): step 13: 0 instead of 9' evidence
    # what is told to do by hand runs
    exits 0 assay show --json --db s.db "$(sqlite3 s.db "SELECT sample FROM sample_verdicts WHERE problem = 'pattern' AND class = 'pass'")"
    jq -r .commands.by_hand out >by_hand
    bash by_hand 2>&1 | grep -q 'assay::mismatches=0:compared=48'
}

@test "benches in VHDL: what is no design does not pass" {
    verdicts "$CASES"/cheat/*.vhd >got
    run grep -c -e pass -e harness got
    [ "$output" = 0 ]
    [ "$(wc -l <got)" -ge 12 ]
}

# Where GHDL's netlist is not what the design is, nobody knows whether it is right.
@test "benches in VHDL: what GHDL does wrong is told as its limit" {
    verdicts "$CASES"/limits/*.vhd >got
    sqlite3 s.db 'SELECT detail FROM sample_verdicts ORDER BY idx' >got
    for f in "$CASES"/limits/*.vhd; do basename "$f" | cut -d. -f2; done >want
    diff want got
}

@test "benches in VHDL: a bench without its line, a reference that fails, a line with mistakes" {
    sqlite3 s.db "SELECT interface FROM problems WHERE name = 'gray'" >interface
    grep -q 'g : out std_logic_vector(4 downto 0)' interface
    # a bench that says nothing, one with another nonce, one that finds fault with its own reference
    suite | jq -c 'select(.id == "gray") | .id = "silent" | .files[0].text |= gsub("report \"assay[^;]*"; "null")' >bad.jsonl
    suite | jq -c 'select(.id == "gray") | .id = "other" | .files[0].text |= sub("& nonce &"; "& \"0\" &")' >>bad.jsonl
    suite | jq -c 'select(.id == "gray") | .id = "wrong" | .files[0].text |= sub("xor shift_right"; "or shift_right")' >>bad.jsonl
    exits 0 assay pull bad --from bad.jsonl --db s.db
    for id in silent other wrong; do
        jq -nc --rawfile text "$CASES/problems/gray/reference.vhd" --arg id $id '{problem: $id, sample: 0, model: "m", completion: $text}'
    done >in.jsonl
    assay score -q --db s.db -s bad in.jsonl || true
    [ "$(sqlite3 s.db "SELECT DISTINCT class FROM sample_verdicts WHERE suite = 'bad'")" = quarantined ]
    [ "$(sqlite3 s.db "SELECT count(*) FROM sample_verdicts WHERE suite = 'bad'")" = 3 ]
    suite | head -1 | jq -c '.bench = "counters"' >line.jsonl
    exits 3 assay pull lines --from line.jsonl --db s.db
    grep -q "bench: 'counters' is none for VHDL" err
    suite | head -1 | jq -c '.top = "bench"' >line.jsonl
    exits 3 assay pull lines --from line.jsonl --db s.db
    grep -q "none defines the bench's entity bench" err
    jq -nc --rawfile text "$CASES/problems/gray/reference.vhd" "{problem: \"gray\", sample: 0, model: \"m\", completion: \$text}" >in.jsonl
    exits 2 assay score -q --db s.db -s own --simulator icarus in.jsonl
}
