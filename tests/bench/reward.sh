#!/bin/bash
# reward.sh BUILD: how many completions `assay reward` answers in a minute, beside the bare simulator:
# the same completions through `iverilog ... && vvp -n ...` by hand, in turn, as ratios of one run. Both
# have two cores and two at a time. The completions are the recorded answers of a model to VerilogEval v2:
# each once (nothing can be shared), and all as they were recorded, five to a problem, some of them equal.
# Rounds: $ROUNDS (3). Every Nth problem only: $EVERY (5; 1 is all of them, a quarter of an hour). A number, not a verdict.
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-3} every=${EVERY:-5}
shared=$(realpath -m "${ASSAY_SHARED:-../shared}")
suite=$shared/suites/verilog-eval-v2/dataset_spec-to-rtl
recorded=$shared/recorded/gemini-2.5-flash.verilog-eval-v2.spec-to-rtl.jsonl
for needed in "$suite" "$recorded"; do
    [ -e "$needed" ] || { echo "rewards: $needed is not here: not measured"; exit 0; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cores=()
[ "$(nproc)" -le 2 ] || cores=(taskset -c 0,1)

export ASSAY_DB=$work/golden.db
"$out/assay" pull verilog-eval-v2 --from "${suite%/*}" -q
jq -c --argjson every "$every" 'select((.problem[4:7] | tonumber) % $every == 0)
    | {problem, completion}' "$recorded" >"$work/recorded.jsonl"
awk '!seen[$0]++' "$work/recorded.jsonl" >"$work/distinct.jsonl"
# the references' own runs are made once in a store's life: not part of what an answer costs
jq -cs 'unique_by(.problem)[]' "$work/recorded.jsonl" >"$work/first.jsonl"
"$out/assay" reward -s verilog-eval-v2/spec-to-rtl --allow-eval-suites <"$work/first.jsonl" >/dev/null 2>"$work/said" ||
    [ $? -eq 3 ] || { cat "$work/said"; exit 1; }

# For the bare simulator a folder for each line, with the candidate in it.
for set in distinct recorded; do
    n=0
    while IFS=$'\t' read -r problem code; do
        n=$((n + 1))
        mkdir -p "$work/$set/$n"
        printf %s "$code" | base64 -d >"$work/$set/$n/candidate.sv"
        echo "$work/$set/$n $suite/$problem"
    done < <(jq -r '[.problem, (.completion | @base64)] | @tsv' "$work/$set.jsonl") >"$work/$set.list"
done

by_hand() {
    "${cores[@]}" xargs -P 2 -L 1 sh -c 'cd "$0" && iverilog -Wall -Winfloop -Wno-timescale -g2012 \
        -s tb -o o candidate.sv "$1_test.sv" "$1_ref.sv" && timeout 30 vvp -n o; rm -f o wave.vcd; :' \
        <"$work/$1.list" >/dev/null 2>&1
}
ours() {
    rm -f "$work/b.db"*
    cp "$work/golden.db" "$work/b.db"
    "${cores[@]}" "$out/assay" reward --db "$work/b.db" -j 2 -s verilog-eval-v2/spec-to-rtl --allow-eval-suites <"$work/$1.jsonl" \
        >"$work/answers" 2>"$work/said" || [ $? -eq 3 ]
    [ "$(wc -l <"$work/answers")" = "$(wc -l <"$work/$1.jsonl")" ] || { cat "$work/said"; exit 1; }
}
wall() { # prints seconds
    local from
    from=$(date +%s%N)
    "$@" || return
    echo "$from $(date +%s%N)" | awk '{ print ($2 - $1) / 1e9 }'
}

for set in distinct recorded; do
    n=$(wc -l <"$work/$set.jsonl")
    echo "rewards: $n lines ($set), 2 at a time, $rounds rounds in turn"
    for ((r = 0; r < rounds; r++)); do
        hand=$(wall by_hand "$set")
        assay=$(wall ours "$set")
        echo "$n $hand $assay" | awk '{ printf "by hand %.1f s, %.0f a minute; assay %.1f s, %.0f a minute; ratio %.2f\n", $2, $1 * 60 / $2, $3, $1 * 60 / $3, $2 / $3 }'
    done
    tail -n 1 "$work/said"
done
"$out/assay" doctor | grep sandbox
