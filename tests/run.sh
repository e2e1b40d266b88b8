#!/bin/bash
# run.sh BUILD [GLOB...]: every test, or those whose name matches, one line each; the closing line is
# "N passed, N failed, N skipped".
# What cannot be tried on this machine is named, never silently left out.
#
# Two or more at a time, one for each core (ASSAY_TEST_LANES): the first lane takes those that use what
# a whole machine has once (`of_the_machine`) one after another, the others all else, long ones first.
set -u
cd "$(dirname "$0")/.."
out=$1
shift
wanted=("${@:-*}")
export ASSAY_BUILD=$out ASSAY=$PWD/$out/assay
export ASSAY_SHARED=${ASSAY_SHARED:-$PWD/../shared}
unset ASSAY_DB OPENAI_API_KEY OPENAI_BASE_URL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
lanes=${ASSAY_TEST_LANES:-$(nproc)}

count() { # cmocka and bats both say TAP-like lines; we note what they say
    echo "$1 $2 $3" >>"$work/counts.$lane"
}

cmocka() {
    local name=$1 rc
    CMOCKA_MESSAGE_OUTPUT=TAP "$name" >"$log" 2>&1
    rc=$?
    local ok bad skip
    # cmocka says "not ok 3 - name # SKIP" (some versions "ok"): neither passed nor failed
    skip=$(grep -cE '^(not )?ok.*# SKIP' "$log")
    ok=$(grep -E '^ok ' "$log" | grep -vc '# SKIP')
    bad=$(grep -E '^not ok ' "$log" | grep -vc '# SKIP')
    [ $rc -eq 0 ] || [ "$skip" -gt 0 ] || [ "$bad" -gt 0 ] || bad=1
    count "$ok" "$bad" "$skip"
    printf '%-6s %s: %d passed, %d failed, %d skipped\n' \
        "$([ "$bad" -eq 0 ] && echo ok || echo FAILED)" "${name#"$out"/}" "$ok" "$bad" "$skip"
    grep -iE '^# *skip|^skipped:|# SKIP|^ *[0-9]+ of [0-9]+' "$log" | sed 's/^/         /' | head -20
    [ "$bad" -eq 0 ] || tail -40 "$log"
}

script() { # a script that prints its own lines and whose status decides
    local name=$1 rc
    shift
    "$name" "$@" >"$log" 2>&1
    rc=$?
    if [ $rc -eq 77 ]; then
        count 0 0 1
        printf 'skip   %s: %s\n' "$name" "$(tail -1 "$log")"
    elif [ $rc -eq 0 ]; then
        count 1 0 0
        printf 'ok     %s: %s\n' "$name" "$(tail -1 "$log")"
    else
        count 0 1 0
        printf 'FAILED %s\n' "$name"
        grep -E '^(FAILED|not ok)' "$log" | head -20
        tail -20 "$log"
    fi
}

bats_file() {
    bats --tap "$1" >"$log" 2>&1
    local skip ok bad
    skip=$(grep -c '^ok.*# skip' "$log")
    ok=$(($(grep -c '^ok ' "$log") - skip))
    bad=$(grep -c '^not ok ' "$log")
    [ "$((ok + bad + skip))" -gt 0 ] || bad=1
    count "$ok" "$bad" "$skip"
    printf '%-6s %s: %d passed, %d failed, %d skipped\n' \
        "$([ "$bad" -eq 0 ] && echo ok || echo FAILED)" "$1" "$ok" "$bad" "$skip"
    grep -E '^ok.*# skip|^# ' "$log" | sed 's/^/         /' | head -20
    [ "$bad" -eq 0 ] || grep -A25 '^not ok' "$log"
}

# ---- which tests there are, and who runs them ----

# Does this test use what there is only once? The cell's own tests are run as nobody as well: one user,
# whose processes are counted and killed. The others lay bait at a place that their programs know.
of_the_machine() {
    case $1 in
    */unit/test_cell* | */run_hostile | */hostile_shared.bats | */cheats.bats) return 0 ;;
    *) return 1 ;;
    esac
}

# Those that take more than half a minute, the longest first, so that no lane waits for one at the end.
# A wrong order costs time only. What a run took stands behind each of its lines.
LONG='verilogeval hostile_verilog train references run_hostile pipeline kill test_cell_ends site secrets
    nightly verilator formats rtllm tbgen suites hostile_shared audit_assay_rtl test_cell train_repairs'

rank() { # of a name: its place among the long ones
    local base=${1##*/} n=0 long
    for long in $LONG; do
        [ "${base%.*}" = "$long" ] && break
        n=$((n + 1))
    done
    echo "$n"
}

is_wanted() {
    local glob
    for glob in "${wanted[@]}"; do
        # shellcheck disable=SC2053
        [[ $1 == $glob ]] && return 0
    done
    return 1
}

tests() { # kind and name, a line each
    local t
    for t in tests/conformance/*.bats tests/e2e/*.bats; do [ -e "$t" ] && echo "bats_file $t"; done
    echo "script make"
    for t in "$out"/unit/test_* "$out"/conformance/*; do
        [ -x "$t" ] && [ ! -d "$t" ] && [ "${t%.d}" = "$t" ] && echo "cmocka $t"
    done
    for t in "$out"/fuzz/replay_*; do [ -x "$t" ] && [ "${t%.d}" = "$t" ] && echo "script $t"; done
    for t in tests/suite/*.sh "$out/run_hostile"; do echo "script $t"; done
}

one() { # run a test of this kind and say in one piece what it said
    local from=$SECONDS
    case $2 in
    make) script make -s check-layers check-words ;;
    */replay_*) script "$2" tests/cases/extract/*/reply.txt tests/cases/math/read.tsv tests/fuzz/corpus/* ;;
    *) "$1" "$2" ;;
    esac >"$work/said.$lane" 2>&1
    grep -qE '^FAILED' "$work/said.$lane" && tail -60 "$work/said.$lane" >>"$work/failures"
    sed "1s/\$/ ($((SECONDS - from)) s)/" "$work/said.$lane"
}

take() { # the next line of a list, which is taken out of it; fails at its end
    exec 9>"$1.lock"
    flock 9
    read -r kind name <"$1" || { exec 9>&-; return 1; }
    sed -i 1d "$1"
    exec 9>&-
}

run_lane() { # work off these lists, one after the other
    lane=$1 log=$work/log.$1
    shift
    for list; do
        while take "$list"; do one "$kind" "$name"; done
    done
}

: >"$work/machine" >"$work/rest"
while read -r kind name; do
    is_wanted "$name" || continue
    if of_the_machine "$name"; then echo "$kind $name" >>"$work/machine"; else echo "$kind $name" >>"$work/rest"; fi
done < <(tests | while read -r kind name; do echo "$(rank "$name") $kind $name"; done |
    sort -s -n -k 1,1 | cut -d ' ' -f 2-)
all=$(cat "$work/machine" "$work/rest" | wc -l)
run_lane 0 "$work/machine" "$work/rest" &
for ((i = 1; i < lanes; i++)); do run_lane "$i" "$work/rest" & done
wait
# what failed once more, where it is looked for: a log of thousands of lines is cut in the middle
[ ! -s "$work/failures" ] || { echo "--- failed:" && cat "$work/failures" && echo "---"; }
[ "$(cat "$work"/counts.* | wc -l)" = "$all" ] || { echo "tests were lost: a lane ended early"; exit 1; }
awk '{ p += $1; f += $2; s += $3 }
    END { print p + 0 " passed, " f + 0 " failed, " s + 0 " skipped"; exit f > 0 || p + f == 0 }' \
    "$work"/counts.*
