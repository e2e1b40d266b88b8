#!/usr/bin/env bats
# forgeries.bats: the forged passes that an attack on an earlier version found, one of each kind, and
# honest designs that it took for forgeries; each under the simulator that was fooled.

rows=$ASSAY_SHARED/hostile/forgeries_2.jsonl

setup() {
    [ -e "$rows" ] || skip "no $rows"
    dir=$(mktemp -d)
    db=$dir/f.db
}

teardown() { rm -rf "${dir:-/nowhere}"; }

# judge SIMULATOR: every row of it, and what is wrong with its verdict.
judge() {
    local suite n=0 wrong=0 row class
    command -v "$1" >/dev/null || skip "$1 is not installed"
    for suite in verilog-eval-v2 rtllm-v2.0; do
        "$ASSAY" pull -q --db "$db" "$suite" --from "$ASSAY_SHARED/suites/$suite"
    done
    while read -r row; do
        jq -c --arg m "row$n" '{problem, model: $m, completion}' <<<"$row" >"$dir/in.jsonl"
        "$ASSAY" score -q --db "$db" --simulator "$2" -s "$(jq -r .suite <<<"$row")" "$dir/in.jsonl" >/dev/null
        class=$(sqlite3 "$db" "SELECT class || ' ' || evidence FROM sample_verdicts WHERE model = 'row$n'")
        [ "$([ "${class%% *}" = pass ] && echo true || echo false)" = "$(jq -r .must_pass <<<"$row")" ] || {
            echo "$(jq -r .name <<<"$row"): $class"
            wrong=1
        }
        n=$((n + 1))
    done < <(jq -c --arg s "$2" 'select(.simulator == $s)' "$rows")
    echo "# $2: $n designs" >&3
    [ "$n" -gt 0 ]
    [ "$wrong" = 0 ]
}

@test "forged passes of an earlier attack: Icarus" { judge iverilog icarus; }
@test "forged passes of an earlier attack: Verilator" { judge verilator verilator; }
