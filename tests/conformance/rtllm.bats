#!/usr/bin/env bats
# rtllm.bats: RTLLM's recorded answers (gpt-3.5, five trials) against what its own rule came to in
# another's hands.

load ../e2e/lib

recorded() { echo "$SHARED/recorded/gpt-3.5.rtllm-v1.1.jsonl"; }
verdicts_file() { echo "$SHARED/conformance/verdicts.gpt-3.5.rtllm.jsonl"; }

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    [ -d "$SHARED/suites/rtllm-v1.1" ] && [ -e "$(recorded)" ] && [ -e "$(verdicts_file)" ] || return 0
    assay pull rtllm-v1.1 --from "$SHARED/suites/rtllm-v1.1" -q
    # the recording names a task; RTLLM has one without a name
    jq -c 'del(.task)' "$(recorded)" >recorded.jsonl
    assay score recorded.jsonl --suite rtllm-v1.1 --as-official -q >score.out 2>score.err
    echo $? >score.status
}

setup() {
    e2e_setup
    needs jq sqlite3
    [ -d "$SHARED/suites/rtllm-v1.1" ] || skip "../shared/suites/rtllm-v1.1 is not here"
    [ -e "$(recorded)" ] || skip "../shared/recorded is not here"
    [ -e "$(verdicts_file)" ] || skip "../shared/conformance is not here"
    cp "$BATS_FILE_TMPDIR"/{assay.db,score.*} .
    tail -n +2 "$ROOT/tests/conformance/explained.tsv" >explained
}

ours() {
    sql "SELECT problem, idx, official_letter, class FROM sample_verdicts" | LC_ALL=C sort
}

# Their verdict on the same bench as one letter of ours. They have none on answers to problems that
# the suite does not have (a misspelt "calender").
theirs() {
    jq -r 'select(.native11) | [.problem, .sample,
            (.native11 | if .timeout == true then "T" elif .func then "."
                         elif .syntax then "F" else "C" end)] | @tsv' "$(verdicts_file)" |
        LC_ALL=C sort
}

@test "score --as-official: does it compile, does it pass, does it end: as in another's hands" {
    cat score.err
    [ "$(cat score.status)" -eq 0 ]
    theirs >want
    [ "$(wc -l <want)" -eq 140 ]
    ours >got
    awk -F'\t' '
        NR == FNR { want[$1 FS $2] = $3; next }
        ($1 FS $2) in want { n++; if ($3 != want[$1 FS $2]) { print "differs: " $0; bad = 1 } else same++ }
        END { printf "%d of %d letters equal\n", same, n; exit bad || n != 140 }' want got >summary ||
        { cat summary; false; }
    echo "# $(tail -1 summary)" >&3
}

@test "our own verdict: a pass where theirs is one, but for what explained.tsv explains" {
    ours | awk -F'\t' '
        NR == FNR { if ($1 == "rtllm-v1.1") why[$2 FS $3 FS $4 FS $5] = 1; next }
        ($3 == ".") != ($4 == "pass") {
            n++
            key = $1 FS $2 FS $3 FS $4
            if (key in why) used[key] = 1
            else { print "not explained: " $0; bad = 1 }
        }
        END {
            for (k in why) if (!(k in used)) { print "explains nothing: " k; bad = 1 }
            print n + 0 " samples differ"
            exit bad
        }' explained - >judged || { cat judged; false; }
    echo "# $(tail -1 judged), all explained" >&3
}

@test "none of the 145 real answers is taken for tampering" {
    sql "SELECT COUNT(*), SUM(class = 'tamper') FROM sample_verdicts" >got
    printf '145\t0\n' | same - got
}

@test "three problems are quarantined here: their own references do not pass" {
    sql "SELECT DISTINCT problem FROM sample_verdicts WHERE class = 'quarantined' ORDER BY 1" >got
    printf '%s\n' asyn_fifo div_16bit radix2_div >want
    same want got
}
