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

. tests/audit/references.sh

# one "SUITE NAME ENTRY FILE": a line "SUITE NAME OPERATOR ok|broken|same WHAT" for each mutant.
one() {
    local suite name entry file dir plain
    IFS=$'\t' read -r suite name entry file <<<"$1"
    dir="$work/$name"
    mkdir -p "$dir"
    iverilog -g2012 -t null -s "$entry" "$file" >/dev/null 2>&1 || { echo "$suite $name - reference"; return; }
    "$tool" mutants "$file" "$entry" "$dir" "$max" >"$dir/list" || { echo "$suite $name - failed"; return; }
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

export -f one plain
export work tool max
references "$shared" | xargs -P "$(nproc)" -d '\n' -n 1 bash -c 'one "$1"' _ >"$work/all"
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
