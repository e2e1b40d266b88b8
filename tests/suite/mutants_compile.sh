#!/bin/bash
# Do mutants compile, and does every operator find work? Takes the references of assay-rtl, and those of
# the suites in $ASSAY_SHARED where it is there; MAX mutants of each (3; 0: all). For every reference
# that compiles here: how many of its mutants do. Every mutant must differ from the reference by more
# than blanks and comments (checked by what ivlpp and tr leave of both). Fails below 95 % in any suite,
# or where an operator has no mutant in all of them.
set -u
cd "$(dirname "$0")/../.."
tool=${ASSAY_BUILD:-build}/audit_tool max=${MAX:-3}
shared=${ASSAY_SHARED:-../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# one NAME ENTRY FILE: a line "SUITE NAME OPERATOR ok|broken|same WHAT" for each mutant.
one() {
    local suite=$1 name=$2 entry=$3 file=$4 dir="$work/$2"
    mkdir -p "$dir"
    iverilog -g2012 -t null -s "$entry" "$file" >/dev/null 2>&1 || { echo "$suite $name - reference"; return; }
    "$tool" mutants "$file" "$entry" "$dir" "$max" >"$dir/list" || { echo "$suite $name - failed"; return; }
    local plain
    plain=$(plain <"$file")
    while IFS=$'\t' read -r n op line column what; do
        state=ok
        iverilog -g2012 -t null -s "$entry" "$dir/$n.sv" >/dev/null 2>"$dir/log" ||
            state="broken ($what: $(grep -m1 error "$dir/log"))"
        [ "$(plain <"$dir/$n.sv")" != "$plain" ] || state="same ($what)"
        echo "$suite $name $op $state"
    done <"$dir/list"
    rm -rf "$dir"
}
plain() { sed 's|//.*||' | tr -d ' \t\r\n'; }

# A line for each reference: SUITE NAME ENTRY FILE.
references() {
    for d in problems/assay-rtl/*/; do
        d=${d%/}
        echo "assay-rtl ${d##*/} $(sed -n 's/.*"entry": *"\([A-Za-z0-9_]*\)".*/\1/p' "$d/problem.json") $d/reference.sv"
    done
    for f in "$shared"/suites/verilog-eval-v2/dataset_spec-to-rtl/*_ref.sv; do
        [ -e "$f" ] && echo "verilog-eval-v2 $(basename "$f" _ref.sv) RefModule $f"
    done
    find "$shared/suites/rtllm-v2.0" -name 'verified_*.v' 2>/dev/null | sort | while read -r f; do
        entry=$(grep -o '^ *module *[A-Za-z0-9_]*' "$f" | awk '{print $2}' | grep -m1 "^verified_")
        echo "rtllm-v2.0 $(basename "$f" .v) ${entry:-$(grep -m1 -o '^ *module *[A-Za-z0-9_]*' "$f" | awk '{print $2}')} $f"
    done
}
export -f one plain
export work tool max
references | xargs -P "$(nproc)" -L 1 bash -c 'one "$@"' _ >"$work/all"
awk '
    $3 == "-" { skipped[$1]++; if ($4 == "failed") bad = bad " " $2; next }
    { n[$1]++; op[$3]++; refs[$1 " " $2] = 1 }
    $4 == "ok" { ok[$1]++ }
    $4 != "ok" { print; if ($4 == "same") bad = bad " " $2 }
    END {
        for (r in refs) { split(r, part, " "); count[part[1]]++ }
        for (s in n) {
            share = 100 * ok[s] / n[s]
            printf "%s: %d of %d mutants of %d references compile, %.1f %%; %d references do not\n", s, ok[s], n[s], count[s], share, skipped[s]
            if (share < 95) low = low " " s
        }
        for (o in op) printf "  %s %d\n", o, op[o] | "sort"
        close("sort")
        for (o in op) ops++
        if (bad != "") print "failed:" bad
        if (low != "") print "below 95 %:" low
        printf "%d operators at work\n", ops
        exit bad != "" || low != ""
    }' "$work/all"
