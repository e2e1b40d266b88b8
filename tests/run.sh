#!/bin/bash
# run.sh BUILD: every test, one line each; the closing line is "N passed, N failed, N skipped".
# What cannot be tried on this machine is named, never silently left out.
set -u
cd "$(dirname "$0")/.."
out=$1
export ASSAY_BUILD=$out ASSAY=$PWD/$out/assay
export ASSAY_SHARED=${ASSAY_SHARED:-$PWD/../shared}
unset ASSAY_DB OPENAI_API_KEY OPENAI_BASE_URL
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

count() { # cmocka and bats both say TAP-like lines; we add up what they say
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
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
        tail -40 "$log"
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

script make -s check-layers
for t in "$out"/unit/test_*; do [ -x "$t" ] && [ ! -d "$t" ] && [ "${t%.d}" = "$t" ] && cmocka "$t"; done
for t in "$out"/fuzz/replay_*; do
    [ -x "$t" ] && [ "${t%.d}" = "$t" ] && script "$t" tests/cases/extract/*/reply.txt tests/fuzz/corpus/*
done
for t in tests/suite/*.sh; do script "$t"; done
script "$out/run_hostile"
for t in tests/e2e/*.bats; do bats_file "$t"; done
for t in "$out"/conformance/*; do [ -x "$t" ] && [ "${t%.d}" = "$t" ] && cmocka "$t"; done
for t in tests/conformance/*.bats; do [ -e "$t" ] && bats_file "$t"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
