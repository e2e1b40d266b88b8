#!/bin/bash
# The benches of assay-rtl against mutants of their references: how many does each notice? A mutant that
# its bench passes is offered to Yosys, which drops those that it proves equivalent. Also each trivial
# design must fail. MAX mutants of each problem (4; 0: all); problems may be named on the command line.
# A line for each problem, with all that survived below it when VERBOSE is set. Fails when a problem of
# which 20 mutants or more are left is below 95 %, or all together are.
#
# With MAX=0 every problem is at 96 % or more. What is left was looked at, and none of it can be noticed, though
# Yosys cannot prove it in its time: other codes for the same states, a count that reaches its end backwards,
# bits that are shifted in but never out, a register that is set while nobody looks at it.
set -u
cd "$(dirname "$0")/../.."
tool=${ASSAY_BUILD:-build}/audit_tool max=${MAX:-4}
command -v yosys >/dev/null || { echo "yosys is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# simulate BENCH REFERENCE DESIGN DIR: broken, alive or killed.
simulate() {
    iverilog -g2012 -s tb -o "$4/sim" "$1" "$2" "$3" >/dev/null 2>&1 || { echo broken; return; }
    (ulimit -t 10; vvp -n "$4/sim" 2>/dev/null) | grep -q '^assay-rtl: 0 of [0-9]* samples differ$' && echo alive || echo killed
}

# audit ID: "ID KILLED ALIVE EQUIVALENT BROKEN", and a line "  ..." for each survivor.
audit() {
    local id=$1 dir="$work/$1" reference=problems/assay-rtl/$1/reference.sv bench=testbenches/assay-rtl/$1.sv
    local entry killed=0 alive=0 same=0 broken=0 list=
    mkdir -p "$dir/t"
    entry=$(sed -n 's/.*"entry": *"\([A-Za-z0-9_]*\)".*/\1/p' "problems/assay-rtl/$id/problem.json")
    sed "s/\b$entry\b/${entry}_ref/" "$reference" >"$dir/ref.sv"
    "$tool" mutants "$reference" "$entry" "$dir" "$max" >"$dir/list" || return
    while IFS=$'\t' read -r n op line column what; do
        case $(simulate "$bench" "$dir/ref.sv" "$dir/$n.sv" "$dir") in
            broken) broken=$((broken + 1)) ;;
            killed) killed=$((killed + 1)) ;;
            alive)
                result=$("$tool" equiv "$reference" "$dir/$n.sv" "$entry" 24 "${CPU_MS:-5000}" | tr '\n\t' '; ')
                case $result in
                    equivalent\ *) same=$((same + 1)) ;;
                    *) alive=$((alive + 1)) list+="    $op: $what; yosys: ${result:0:${WIDTH:-150}}"$'\n' ;;
                esac ;;
        esac
    done <"$dir/list"
    "$tool" trivial "$reference" "$entry" "$dir/t" >"$dir/list"
    while IFS=$'\t' read -r name what; do
        [ "$(simulate "$bench" "$dir/ref.sv" "$dir/t/$name.sv" "$dir")" = killed ] ||
            list+="    trivial: $name is not noticed"$'\n' alive=$((alive + 100))
    done <"$dir/list"
    printf '%s %d %d %d %d\n%s' "$id" $killed $alive $same $broken "$list"
    rm -rf "$dir"
}
export -f simulate audit
export work tool max
[ $# -gt 0 ] || set -- $(cd problems/assay-rtl && for d in */; do echo "${d%/}"; done)
printf '%s\n' "$@" | xargs -P "$(nproc)" -L 1 bash -c 'audit "$1" >"$work/$1.out"' _
for id; do cat "$work/$id.out"; done | awk -v verbose="${VERBOSE:-}" '
    /^    / { if (verbose) print; next }
    {
        left = $2 + $3; rate = left ? 100 * $2 / left : 100
        printf "%-18s %4d killed %3d alive %3d equivalent %d broken: %5.1f %%\n", $1, $2, $3, $4, $5, rate
        killed += $2; alive += $3; same += $4; n++
        if (left >= 20 && rate < 95) low = low " " $1
        if (rate < lowest || n == 1) lowest = rate
    }
    END {
        rate = killed + alive ? 100 * killed / (killed + alive) : 0
        if (low != "") print "below 95 %:" low
        printf "%d problems: %d of %d mutants that are not equivalent are noticed, %.1f %%; lowest %.1f %%; %d proved equivalent\n",
            n, killed, killed + alive, rate, lowest, same
        exit low != "" || rate < 95
    }'
