#!/usr/bin/env bats
# pager.bats: `show` on a terminal, which `script` makes here.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    needs script jq
    jq -c 'select(.sample == 0)' "$ROOT/harness/recorded/demo.jsonl" | head -1 >one.jsonl
    assay score one.jsonl -s assay-rtl -m x -q >out 2>err || cat out err
}

on_terminal() { # on_terminal ROWS PAGER: what show prints there
    PAGER=$2 script -qec "stty rows $1 cols 80; '$ASSAY' show 1" /dev/null </dev/null
}

@test "show pages what is longer than the screen, and nothing else" {
    on_terminal 10 "sed 's/^/PAGED /'" >paged
    grep -q '^PAGED Sample 1' <(sed 's/\x1b\[[0-9;]*m//g' paged)
    on_terminal 500 "sed 's/^/PAGED /'" >whole
    run ! grep -q PAGED whole
    grep -q 'Sample 1' whole
    on_terminal 10 '' >plain # an empty one wants none
    grep -q 'Sample 1' plain
    on_terminal 10 /nowhere/pager >missing
    grep -q 'Sample 1' missing
    PAGER="sed 's/^/PAGED /'" assay show 1 >file # no terminal, no pager
    run ! grep -q PAGED file
}

@test "show counts a line that the terminal wraps as the lines it takes" {
    jq -c '.response = ("x " * 4000) + "\n" + .response' one.jsonl >wide.jsonl
    assay score wide.jsonl -s assay-rtl -m wide -q >out 2>err || cat out err
    lines=$(assay show 2 | wc -l)
    PAGER="sed 's/^/PAGED /'" script -qec "stty rows $((lines + 20)) cols 80; '$ASSAY' show 2" /dev/null </dev/null >wide
    grep -q PAGED wide
    PAGER="sed 's/^/PAGED /'" script -qec "stty rows $((lines + 20)) cols 9000; '$ASSAY' show 2" /dev/null </dev/null >whole
    run ! grep -q PAGED whole
}

@test "no key reaches the pager" {
    export OPENAI_API_KEY=canary-KEY-51cd CANARY=seen
    on_terminal 10 "env; cat >/dev/null" >seen
    grep -q 'CANARY=seen' seen
    run ! grep -q canary-KEY seen
}
