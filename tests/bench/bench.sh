#!/bin/bash
# bench.sh BUILD: what a verdict costs beside the bare simulator: the same designs through
# `iverilog ... && vvp -n ...` by hand and through `assay score`, in turn, as ratios of one run.
# Each is judged (--no-share), though three at a time are equal but for a comment.
# CPU is user + system of everything that was started. Rounds: $ROUNDS (3). A number, not a verdict.
set -eu
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-3} samples=${SAMPLES:-3}
work=$(mktemp -d)
jobs=$(nproc)

for p in problems/assay-rtl/*/; do
    id=$(basename "$p")
    entry=$(jq -r .entry "$p/problem.json")
    mkdir -p "$work/$id"
    cp "$p/reference.sv" "$work/$id/candidate.sv"
    cp "testbenches/assay-rtl/$id.sv" "$work/$id/bench.sv"
    sed "s/\b$entry\b/${entry}_ref/g" "$p/reference.sv" >"$work/$id/reference.sv"
    for ((i = 0; i < samples; i++)); do
        jq -nc --arg p "$id" --rawfile c "$p/reference.sv" --argjson i "$i" \
            '{problem: $p, sample: $i, completion: ($c + "// \($i)\n"), model: "bench"}'
        echo "$work/$id" >>"$work/list"
    done
done >"$work/in.jsonl"
n=$(wc -l <"$work/in.jsonl")

by_hand() {
    xargs -P "$jobs" -I{} sh -c 'cd {} && o=$(mktemp -p .) && iverilog -Wall -Winfloop \
        -Wno-timescale -g2012 -s tb -o $o candidate.sv bench.sv reference.sv && vvp -n $o; rm -f $o' \
        <"$work/list" >/dev/null 2>&1
}
ours() {
    rm -f "$work/b.db"*
    cp "$work/golden.db" "$work/b.db"
    "$out/assay" score -q --no-share --db "$work/b.db" --suite assay-rtl "$work/in.jsonl" >"$work/report"
}
# the references' own runs are made once in a store's life: not part of what a sample costs
jq -c 'select(.sample == 0) | .model = "warm-up"' "$work/in.jsonl" >"$work/one.jsonl"
"$out/assay" score -q --db "$work/golden.db" --suite assay-rtl "$work/one.jsonl" >/dev/null

# CPU time of everything that was started, also of what was killed: from a control group of our own
# where one can be made (as root), else from what the shell has waited for, which is too little.
group=
for base in /sys/fs/cgroup/cpuacct /sys/fs/cgroup; do
    if mkdir "$base/assay-bench.$$" 2>/dev/null; then
        group=$base/assay-bench.$$
        echo $$ >"$group/cgroup.procs" && break
    fi
done
trap 'rm -rf "$work"; [ -z "$group" ] || { echo $$ >"${group%/*}/cgroup.procs"; rmdir "$group"; }' EXIT
[ -n "$group" ] || echo "note: no control group here: the CPU time of killed processes is missing"

cpu_ns() {
    if [ -e "$group/cpuacct.usage" ]; then cat "$group/cpuacct.usage"
    elif [ -e "$group/cpu.stat" ]; then awk '/usage_usec/ { print $2 * 1000 }' "$group/cpu.stat"
    else awk '{ print ($16 + $17) * 10000000 }' "/proc/$$/stat"; fi
}

measure() { # prints "cpu wall" in seconds
    local c w
    c=$(cpu_ns) w=$(date +%s%N)
    "$1"
    echo "$c $w $(cpu_ns) $(date +%s%N)" | awk '{ print ($3 - $1) / 1e9, ($4 - $2) / 1e9 }'
}
echo "$n designs of assay-rtl (its references), $jobs at a time, $rounds rounds in turn"
for ((r = 0; r < rounds; r++)); do
    read -r hc hw <<<"$(measure by_hand)"
    read -r oc ow <<<"$(measure ours)"
    echo "$hc $hw $oc $ow" | awk '{ printf "by hand %.2f s CPU %.2f s wall; assay %.2f s CPU %.2f s wall; ratio %.2f CPU %.2f wall\n", $1, $2, $3, $4, $3 / $1, $4 / $2 }'
done
"$out/assay" doctor | grep sandbox

[ -z "${ICARUS_ONLY:-}" ] || exit 0
# The same with Verilator, for a few designs: `verilator --binary` builds its runtime each time.
command -v verilator >/dev/null || { echo "verilator is not here: not compared"; exit 0; }
head -n $((samples * 6)) "$work/list" | sort -u >"$work/few"
few=$(wc -l <"$work/few")
by_hand_verilator() {
    xargs -P "$jobs" -I{} sh -c 'cd {} && verilator --binary --timing -Wno-fatal -Wno-lint \
        --top-module tb --Mdir o candidate.sv bench.sv reference.sv && o/Vtb; rm -rf o' \
        <"$work/few" >/dev/null 2>&1
}
few_names=$(sed 's/.*/"&"/; s|.*/|"|' "$work/few" | paste -sd,)
jq -c --argjson few "[$few_names]" 'select(.sample == 0 and (.problem | IN($few[])))' \
    "$work/in.jsonl" >"$work/few.jsonl"
verilated() {
    rm -f "$work/v.db"*
    cp "$work/vgolden.db" "$work/v.db"
    jq -c --arg r "$r" '.completion += "// \($r)\n"' "$work/few.jsonl" >"$work/few_now.jsonl"
    "$out/assay" score -q --db "$work/v.db" --simulator verilator --suite assay-rtl \
        "$work/few_now.jsonl" >"$work/report"
}
# builds the runtime if the cache has none, and makes the references' own runs
jq -c '.model = "warm-up"' "$work/few.jsonl" >"$work/one.jsonl"
"$out/assay" score -q --db "$work/vgolden.db" --simulator verilator --suite assay-rtl \
    "$work/one.jsonl" >/dev/null
for ((r = 0; r < rounds; r++)); do
    read -r hc hw <<<"$(measure by_hand_verilator)"
    read -r oc ow <<<"$(measure verilated)"
    echo "$hc $oc $few" | awk '{ printf "verilator --binary %.2f s CPU a design; assay %.2f s; ratio %.3f\n", $1 / $3, $2 / $3, $2 / $1 }'
done
