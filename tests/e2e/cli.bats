#!/usr/bin/env bats
# cli.bats: what the command line says and with which status it leaves, before any verb works.

setup() {
    ASSAY=${ASSAY:-$BATS_TEST_DIRNAME/../../${ASSAY_BUILD:-build}/assay}
    unset ASSAY_DB OPENAI_BASE_URL NO_COLOR CLICOLOR_FORCE COLUMNS
    cd "$BATS_TEST_TMPDIR" || return 1
}

assay() { "$ASSAY" "$@"; }

# refuses WORDS... -- COMMAND LINE...: status 2, nothing on standard output, the words on the other.
refuses() {
    local words=()
    while [ "$1" != "==" ]; do
        words+=("$1")
        shift
    done
    shift
    local status=0
    assay "$@" >out 2>err || status=$?
    echo "status $status"
    cat out err
    [ "$status" -eq 2 ] && [ ! -s out ] || return 1
    local w
    for w in "${words[@]}"; do
        echo "expected: $w"
        grep -qF -- "$w" err || return 1
    done
}

@test "assay, assay help and assay --help print the overview" {
    assay >one
    assay help >two
    assay --help >three
    cmp one two
    cmp one three
    grep -q '^Usage: assay VERB' one
    grep -q '^Exit status:' one
}

@test "every verb in the overview has its own help, by two ways" {
    verbs=$(assay | sed -n 's/^  \([a-z-]*\)   *[^ ].*/\1/p' | grep -v '^-')
    [ "$(wc -w <<<"$verbs")" -ge 11 ]
    for v in $verbs; do
        assay help "$v" >one
        assay "$v" --help >two
        cmp one two
        grep -q "^Usage: assay $v" one
        grep -q '^Examples:' one
        [ "$(wc -L <one)" -le 80 ]
    done
}

@test "--version names assay and the schema" {
    run assay --version
    [ "$status" -eq 0 ]
    [[ $output =~ ^assay\ .+\ \(schema\ [0-9]+\)$ ]]
}

@test "slips get a suggestion and status 2" {
    refuses 'did you mean "run"?' "See 'assay --help'" == rnu
    refuses 'assay run:' 'did you mean --temperature?' "See 'assay run --help'" == run --temprature 1
    refuses 'did you mean "namespaces"?' == cell --tier namespace -- true
    refuses 'did you mean --no-json?' == report --no-jsn
    refuses 'there are: doctor' == xyzzy
    refuses "did you mean 'rtllm-v1.1' or 'rtllm-v2.0'?" == pull rtllm
    refuses 'needs --from FILE|FOLDER|URL' == pull nosuch
    refuses "did you mean 'gray*' (gray_codec)" == run -s assay-rtl -m x --problems gray --base-url http://127.0.0.1:1/v1
}

@test "what is missing, too much or out of range is said" {
    refuses '--suite NAME and --model NAME are needed' == run
    refuses 'A and B are needed' == compare 1
    refuses '--suite is given twice' == run -s x -s y -m z
    refuses 'FILE is needed' == score -s x
    refuses '1..100000, not "0"' == run -s x -m y -n 0
    refuses 'a number, 0..5, not "hot"' == run -s x -m y --temperature hot
    refuses '--limit needs a value' == run --limit
    refuses '--json takes no value' == report --json=1
    refuses 'takes no operands' == suites x
    refuses 'contradict' == report --json --csv
}

@test "run --dry-run is a table for people and JSON for programs" {
    assay run -s assay-rtl -m x --base-url http://127.0.0.1:1/v1 --temperature 0.5 --limit 3 -n 2 --dry-run >out
    grep -qE '^  run +a new one$' out
    grep -qE '^  parameters +temperature 0.5$' out
    grep -qE '^  problems +3 of 33, 2 samples wanted for each$' out
    grep -qE '^  to ask +6 samples$' out
    assay run -s assay-rtl -m x --base-url http://127.0.0.1:1/v1 --dry-run --json | jq -e '.to_ask == 33'
    refuses '--json goes with --dry-run' == run -s assay-rtl -m x --base-url http://127.0.0.1:1/v1 --json
}

@test "an option of another verb names the verbs that take it" {
    refuses 'of run, tbgen, gen, ping, judge or calibrate, not of report' == report --temperature 1
    refuses 'of report or compare, not of run' == run -s x -m y --csv
}

@test "cell: a command without a name is not looked for in PATH" {
    refuses "assay cell:" == cell -- ''
    ! grep -q / err
}

@test "a terminal cannot be driven through an argument" {
    assay $'\e]0;title\a\e[31mred' 2>err || [ $? -eq 2 ]
    grep -qF '\x1b]0;title\x07\x1b[31mred' err
    ! grep -q $'\e' err
}

@test "errors are coloured when forced, and never against NO_COLOR" {
    CLICOLOR_FORCE=1 assay rnu 2>err || true
    grep -q $'\e\[31m' err
    NO_COLOR=1 CLICOLOR_FORCE=1 assay rnu 2>err || true
    ! grep -q $'\e' err
}

@test "a full disk on standard output is status 5" {
    [ -c /dev/full ] || skip "no /dev/full"
    status=0
    assay --man >/dev/full 2>err || status=$?
    [ "$status" -eq 5 ]
    grep -q 'No space left' err
}

@test "a closed standard output is status 5" {
    status=0
    assay --help >&- 2>err || status=$?
    [ "$status" -eq 5 ]
}

@test "a reader that leaves early is no failure" {
    for _ in 1 2 3 4 5; do
        assay --man | head -1 >/dev/null
        [ "${PIPESTATUS[0]}" -eq 0 ]
    done
    { status=0; assay --man 2>err || status=$?; echo "$status" >status; } | true
    [ "$(cat status)" -eq 0 ]
    [ ! -s err ]
}

@test "the man page formats without a warning" {
    assay --man >assay.1
    if command -v mandoc >/dev/null; then
        # it also looks for the pages of the neighbours, which need not be installed
        mandoc -T lint -W warning assay.1 | grep -v 'outdated mandoc.db\|referenced manual' >lint || true
        [ ! -s lint ]
    fi
    command -v groff >/dev/null || skip "no groff"
    groff -mdoc -ww -Tutf8 assay.1 >page 2>warnings
    [ ! -s warnings ]
    grep -q 'serve-recorded' page
}

# Completions of a command line, its words given apart; bash itself cuts at '=' and ':'.
complete_bash() {
    bash -c '. ./assay.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _assay 2>/dev/null
             echo "${COMPREPLY[*]}"' bash "$@"
}

@test "documents that the man page names are installed" {
    local root=$BATS_TEST_DIRNAME/../.. docs f
    docs=" $(make -s -C "$root" --no-print-directory --eval='docs:;@echo $(DOCS)' docs) "
    for f in $(assay --man | grep -oE '[a-z]+[a-z/]*/[A-Z]+[.]md' | sort -u); do
        [[ $docs == *" $f "* ]] || { echo "$f is not installed: $docs"; return 1; }
        [ -e "$root/$f" ]
    done
}

@test "help that names a document tells where it lies" {
    mkdir -p here/bin here/share/doc/assay/problems
    cp "$ASSAY" here/bin/assay
    here/bin/assay pull --help | tail -1 | grep -qx '  share/doc/assay, beside the bin that holds assay'
    touch here/share/doc/assay/problems/FORMAT.md
    here/bin/assay pull --help | tail -1 | grep -qx "  $(realpath here)/share/doc/assay"
    here/bin/assay --help | tail -1 | grep -qx "  $(realpath here)/share/doc/assay"
    ! here/bin/assay show --help | grep -q 'doc/assay'
}

@test "bash completes verbs, options, choices and files" {
    assay --completion bash >assay.bash
    bash -n assay.bash
    touch samples.jsonl
    [ "$(complete_bash assay re)" = "rejudge report reward" ]
    [ "$(complete_bash assay run --te)" = "--temperature" ]
    [ "$(complete_bash assay -q --db x re)" = "rejudge report reward" ]
    [ "$(complete_bash assay --db = x re)" = "rejudge report reward" ]
    [ "$(complete_bash assay cell --tier = na)" = "namespaces" ]
    [ "$(complete_bash assay cell --tier na)" = "namespaces" ]
    [ "$(complete_bash assay run --prompt of)" = "official" ]
    [ "$(complete_bash assay score sam)" = "samples.jsonl" ]
    [ "$(complete_bash assay cell -f a.jsonl = sam)" = "samples.jsonl" ]
    [ "$(complete_bash assay run --base-url http : //x --sho)" = "--shots" ]
    [ "$(complete_bash assay help sco)" = "score" ]
    [ "$(complete_bash assay report la)" = "last" ]
    [ "$(complete_bash assay run --csv)" = "" ]
    [ "$(complete_bash assay --completion '')" = "bash zsh" ]
    [[ " $(complete_bash assay report --) " == *" --csv "* ]]
}

@test "zsh completes in a real session" {
    command -v zsh >/dev/null || skip "no zsh"
    assay --completion zsh >_assay
    zsh -n _assay
    touch samples.jsonl
    cat >session.zsh <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
drain() { local x; out=; while zpty -r -t z x; do out+=$x; done }
zpty -w z "PS1='> '; TERM=dumb; autoload -U compinit; compinit -u -d $PWD/dump; source $PWD/_assay"
zpty -w z "bindkey '^I' complete-word; print rea''dy"
for i in {1..100}; do sleep 0.1; drain; all+=$out; [[ $all == *ready* ]] && break; done
for line in "$@"; do
    zpty -w -n z "$line"$'\t'
    for i in {1..30}; do sleep 0.1; drain; [[ -z $out && -n $got ]] && break; got+=$out; done
    print -r -- "$line => $got"
    got=
    zpty -w -n z $'\x15'
    sleep 0.1
    drain
done
zpty -d z
END
    run zsh session.zsh 'assay rej' 'assay run --te' 'assay cell --tier na' 'assay score sam' \
        'assay help doc'
    [[ $output == *'rej => '*rejudge* ]]
    [[ $output == *'--te => '*--temperature* ]]
    [[ $output == *'na => '*namespaces* ]]
    [[ $output == *'sam => '*samples.jsonl* ]]
    [[ $output == *'doc => '*doctor* ]]
}

@test "doctor calls a tool broken that names no version" {
    mkdir bin
    printf '#!/bin/sh\necho fatal: no such plugin; exit 1\n' >bin/yosys
    chmod +x bin/yosys
    PATH=$PWD/bin:$PATH assay doctor --allow-weak-isolation >out || [ $? -eq 5 ]
    grep -qE '^BROKEN +yosys +--equivalence' out
    tr -s ' \n' ' ' <out | grep -q 'names no version: .*fatal: no such plugin'
    ! grep -qE '^ok +yosys' out
}

# An Icarus that a cell does not see is there, and works outside, and is of no use.
@test "doctor runs Icarus once where it has to work" {
    local ivl status
    ivl=$(dirname "$(ls /usr/lib/ivl/ivl /usr/lib/*/ivl/ivl 2>/dev/null | head -1)")
    command -v iverilog vvp jq >/dev/null || skip "no iverilog"
    status=0
    assay doctor --json >out || status=$?
    jq -e '.[] | select(.name == "sandbox" and (.text | startswith("namespaces")))' out >/dev/null ||
        skip "no namespaces here"
    jq -e '.[] | select(.name == "icarus") | .ok' out
    mkdir -p far/bin far/lib
    cp "$(command -v iverilog)" "$(command -v vvp)" far/bin
    cp -r "$ivl" far/lib/ivl
    PATH=$PWD/far/bin:$PATH run assay doctor
    [ "$status" -eq 5 ]
    [[ $output == *"FAILS    icarus"*"in a cell it does not compile"*"--prefix=/usr/local"* ]]
}

@test "doctor --measure times jobs with and without the cell, and is no verdict" {
    # the whole table takes a minute: the first row will do
    mkfifo table
    TMPDIR=$PWD "$ASSAY" doctor --measure --allow-weak-isolation >table & # not the function: kill it
    grep -m1 -E '^vvp -n +1( +[0-9]+){4}( +[+-][0-9]+){2}$' <table
    kill $! || true
    wait $! || true

    # what cannot be measured changes no exit status
    mkdir bin
    printf '#!/bin/sh\n[ "$1" = -V ] && echo version && exit\necho broken; exit 1\n' >bin/iverilog
    chmod +x bin/iverilog
    local status=0 with=0
    PATH=$PWD/bin:$PATH assay doctor --allow-weak-isolation >out || status=$?
    PATH=$PWD/bin:$PATH assay doctor --measure --allow-weak-isolation >out || with=$?
    [ "$status" -eq "$with" ]
    grep -qx 'not measured: iverilog failed: broken' out
    PATH=$PWD/bin:$PATH assay doctor --measure --allow-weak-isolation --json | jq -e \
        '.[-1] == {name: "measure", ok: false, needed: false, text: "iverilog failed: broken"}'
}
