#!/bin/bash
# Checks the suite assay-rtl, or the problems named on the command line: every reference passes its own
# bench, designs that are plainly wrong do not, and the files of a problem agree with each other. Needs
# iverilog; lints with verilator when it is there, and with VERILATOR=1 also simulates with it (slow).
# One line a problem, then "N passed, M failed"; exit status 1 if any failed.
#
# A problem NAME is a folder problems/assay-rtl/NAME with problem.json, spec.txt, interface.sv and
# reference.sv, a bench testbenches/assay-rtl/NAME.sv, replies in harness/recorded/demo.jsonl, and what
# they come to in tests/suite/demo_expected.tsv.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
problems=$here/problems/assay-rtl
benches=$here/testbenches/assay-rtl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
summary='^assay-rtl: \([0-9]*\) of \([0-9]*\) samples differ$'

# simulate FILES...: compiles and runs in the given order; prints "DIFFER COMPARED", or nothing.
simulate() {
    iverilog -g2012 -s tb -o "$work/sim" "$@" >"$work/log" 2>&1 || return 1
    timeout 20 vvp -n "$work/sim" >"$work/out" 2>&1 || return 1
    sed -n "s/$summary/\1 \2/p" "$work/out"
}

# stuck VALUE: a design with the interface of the problem and every output stuck at VALUE.
stuck() {
    cat "$dir/interface.sv"
    sed -n "s/^ *output logic *\(\[[0-9:]*\]\)\? *\([a-z0-9_]*\),\?$/assign \2 = $1;/p" "$dir/interface.sv"
    echo endmodule
}

# passed_through: every output shows one of the inputs, chosen by position; the clock is not used.
passed_through() {
    cat "$dir/interface.sv"
    awk '/^ *input/ { sub(/,$/, ""); if ($NF != "clk") in_[n++] = $NF }
         /^ *output/ { sub(/,$/, ""); printf "assign %s = %s;\n", $NF, in_[(n - 1 - m++ % n)] }' "$dir/interface.sv"
    echo endmodule
}

# switchable: the reference again, or zeros when the simulation is run with +zeros.
switchable() {
    cat "$dir/interface.sv"
    sed -n "s/^ *output logic *\(\[[0-9:]*\]\)\? *\([a-z0-9_]*\),\?$/logic \1 \2_inner; assign \2 = zeros ? '0 : \2_inner;/p" \
        "$dir/interface.sv"
    echo 'logic zeros; initial zeros = $test$plusargs("zeros") != 0;'
    echo "${entry}_ref inner ("
    sed -n -e 's/^ *input .* \([a-z0-9_]*\)\(,\?\)$/.\1(\1)\2/p' \
        -e 's/^ *output .* \([a-z0-9_]*\)\(,\?\)$/.\1(\1_inner)\2/p' "$dir/interface.sv"
    echo '); endmodule'
}

check() {
    id=$1 dir=$problems/$1 bench=$benches/$1.sv
    for f in "$dir/problem.json" "$dir/spec.txt" "$dir/interface.sv" "$dir/reference.sv" "$bench"; do
        [ -s "$f" ] || { echo "missing ${f#"$here"/}"; return 1; }
    done
    entry=$(sed -n 's/.*"entry": *"\([a-z0-9_]*\)".*/\1/p' "$dir/problem.json")
    [ "$(head -1 "$dir/interface.sv")" = "module $entry (" ] || { echo "interface.sv: not module $entry"; return 1; }
    [ "$(tail -1 "$dir/interface.sv")" = ");" ] || { echo "interface.sv: does not end with );"; return 1; }
    head -n "$(wc -l <"$dir/interface.sv")" "$dir/reference.sv" | cmp -s - "$dir/interface.sv" ||
        { echo "reference.sv does not begin with interface.sv"; return 1; }
    grep -q "\b$entry\b" "$dir/spec.txt" || { echo "spec.txt does not name the module"; return 1; }
    for port in $(sed -n 's/^ *\(in\|out\)put .* \([a-z0-9_]*\),\?$/\2/p' "$dir/interface.sv"); do
        grep -q "^  $port  *\(in\|out\)put," "$dir/spec.txt" || { echo "spec.txt does not list port $port"; return 1; }
    done

    sed "s/\b$entry\b/${entry}_ref/" "$dir/reference.sv" >"$work/ref.sv"
    first=$(simulate "$bench" "$work/ref.sv" "$dir/reference.sv")
    second=$(simulate "$dir/reference.sv" "$work/ref.sv" "$bench")
    [ -n "$first" ] || { echo "reference does not run: $(tail -1 "$work/log")"; return 1; }
    [ "$first" = "$second" ] || { echo "file order matters: '$first' '$second'"; return 1; }
    compared=${first#* }
    [ "${first% *}" = 0 ] || { echo "reference differs from itself: $first"; return 1; }
    [ "$compared" -ge 200 ] || { echo "only $compared samples"; return 1; }

    stuck "'0" >"$work/zeros.sv"
    stuck "'1" >"$work/ones.sv"
    stuck "'x" >"$work/unknown.sv"
    passed_through >"$work/through.sv"
    for wrong in zeros ones unknown through; do
        result=$(simulate "$bench" "$work/ref.sv" "$work/$wrong.sv")
        [ -n "$result" ] || { echo "$wrong does not run: $(tail -1 "$work/log")"; return 1; }
        [ "${result#* }" = "$compared" ] || { echo "$wrong: $result, not $compared samples"; return 1; }
        [ "${result% *}" -gt 0 ] || { echo "the bench accepts $wrong"; return 1; }
    done

    warnings=
    if command -v verilator >/dev/null; then
        verilator --lint-only -Wall -Wno-fatal -Wno-DECLFILENAME "$dir/reference.sv" >"$work/lint" 2>&1 ||
            { echo "verilator: $(grep -m1 %Error "$work/lint")"; return 1; }
        n=$(grep -c '^%Warning' "$work/lint")
        [ "$n" -eq 0 ] || warnings=", $n lint warnings"
    fi
    if [ -n "${VERILATOR:-}" ]; then
        # The same number of differences from a wrong design means the same stimulus.
        switchable >"$work/switch.sv"
        rm -rf "$work/obj"
        verilator --binary --timing --unroll-count 1 -Wno-fatal -Wno-lint -Wno-style -MAKEFLAGS OPT_GLOBAL=-O0 --top-module tb \
            -Mdir "$work/obj" "$bench" "$work/ref.sv" "$work/switch.sv" >"$work/lint" 2>&1 ||
            { echo "verilator: $(grep -m1 %Error "$work/lint")"; return 1; }
        expected=$(simulate "$bench" "$work/ref.sv" "$work/zeros.sv")
        for run in "=0 $compared" "+zeros=$expected"; do
            result=$(timeout 20 "$work/obj/Vtb" ${run%%=*} | sed -n "s/$summary/\1 \2/p")
            [ "$result" = "${run#*=}" ] || { echo "verilator: $result, iverilog: ${run#*=}"; return 1; }
        done
    fi
    echo "ok, $compared samples$warnings"
}

if [ $# -eq 0 ]; then
    set -- $(cd "$problems" && for d in */; do echo "${d%/}"; done)
    for b in "$benches"/*.sv; do
        b=$(basename "$b" .sv)
        [ -d "$problems/$b" ] || { echo "$b: a bench without a problem"; failed=$((failed + 1)); }
    done
fi
for id; do
    if message=$(check "$id"); then passed=$((passed + 1)); else failed=$((failed + 1)) message="FAILED $message"; fi
    printf '%-18s %s\n' "$id" "$message"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
