#!/usr/bin/env bats
# pipeline.bats: the whole way on the embedded suite and its recorded model, and what goes wrong on it.
#
# One run of everything (5 samples of 33 problems) is made once, in setup_file; tests that change
# something take problems that judge quickly, and a store of their own.

bats_require_minimum_version 1.5.0
load lib

QUICK='b*,s*' # 10 problems without a reply that has to run into a limit

setup_file() {
    e2e_setup_file
    serve demo demo || return 1
    printf '%s\n' "${SERVERS[@]}" >servers
    echo "$URL" >url
    assay run --suite assay-rtl --model demo --base-url "$URL" --n 5 -q >run.out 2>run.err
    echo $? >run.status
}

e2e_setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
}

teardown_file() {
    [ -e "$BATS_FILE_TMPDIR/servers" ] && xargs kill <"$BATS_FILE_TMPDIR/servers" 2>/dev/null || true
}

setup() {
    e2e_setup
    needs jq sqlite3 curl
}

teardown() {
    end_servers
}

# The store and the server of the one whole run.
whole() {
    URL=$(cat "$BATS_FILE_TMPDIR/url")
    SERVER=${URL%/v1}
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
}

copy_whole() {
    whole
    sql "VACUUM INTO '$PWD/copy.db'"
    ASSAY_DB=$PWD/copy.db
}

run_demo() {
    assay run --suite assay-rtl --model demo --base-url "$URL" -q "$@"
}

fault() { # fault SCRIPT: a service that misbehaves; sets URL
    needs cc
    local tool=$BATS_FILE_TMPDIR/faultserver
    [ -x "$tool" ] || cc -std=gnu11 -D_GNU_SOURCE -O1 -DFAULTSERVER_MAIN -o "$tool" \
        "$ROOT/tests/faultserver.c" -lpthread
    in_background "$tool" "$1" >fault.url
    SERVERS+=($!)
    wait_until grep -q http fault.url
    URL=$(cat fault.url)
}

@test "a run of the demo comes to the table's verdict on every sample" {
    whole
    cat "$BATS_FILE_TMPDIR/run.err"
    [ "$(cat "$BATS_FILE_TMPDIR/run.status")" -eq 0 ]
    [ ! -s "$BATS_FILE_TMPDIR/run.err" ]
    expected >want
    verdicts >got
    same want got
    [ "$(wc -l <got)" -eq 165 ]
}

@test "every sample was asked for exactly once" {
    whole
    [ "$(requests)" -eq 165 ]
    expected | cut -f1,2 | sed 's/$/\t1/' >want
    served >got
    same want got
}

@test "report --json holds what the contract names, and the right numbers" {
    whole
    assay report --json >report.json
    jq -e '.[0] | has("run", "suite", "task", "model", "problems", "samples", "pass_at", "classes",
                      "quarantined", "ceiling", "tokens", "cost", "toolchain")' report.json ||
        jq -e '.[0] | . as $r | all("run", "suite", "task", "model", "problems", "samples",
            "pass_at", "classes", "quarantined", "ceiling", "tokens", "cost", "toolchain";
            . as $k | $r | has($k))' report.json
    jq -e '.[0] | .run == 1 and .suite == "assay-rtl" and .model == "demo" and .problems == 33 and
           .samples == 165 and .quarantined == 0 and .ceiling == 33' report.json
    jq -e '.[0].toolchain | contains("iverilog")' report.json
    jq -r '.[0].classes | to_entries[] | [.key, .value] | @tsv' report.json | sort >got
    expected | cut -f3 | sort | uniq -c | awk '{ print $2 "\t" $1 }' | sort >want
    same want got
    # pass@1 is the mean of the problems' rates, pass@5 the share of problems with a pass
    expected | awk -F'\t' '{ n[$1]++; c[$1] += $3 == "pass" }
        END { for (p in n) { one += c[p] / n[p]; five += c[p] > 0; all++ }
              printf "%.6f\t%.6f\n", one / all, five / all }' >want
    jq -r '.[0].pass_at | "\(.["1"].value)\t\(.["5"].value)"' report.json |
        awk -F'\t' '{ printf "%.6f\t%.6f\n", $1, $2 }' >got
    same want got
    sql 'SELECT printf("%.6f", a.pass_at_k), printf("%.6f", b.pass_at_k) FROM pass_at_k a
         JOIN pass_at_k b ON a.run = b.run AND b.k = 5 WHERE a.run = 1 AND a.k = 1' >got
    same want got
    jq -e '.[0].pass_at[] | .low <= .value and .value <= .high' report.json
}

@test "report as a table and as CSV say the same" {
    whole
    passed=$(expected | grep -c 'pass$')
    assay report >table
    grep -q 'demo' table
    assay report --csv >csv
    [ "$(wc -l <csv)" -ge 2 ]
    grep -q "assay-rtl" csv
    assay report --json | jq -e --argjson n "$passed" '.[0].classes.pass == $n'
    assay report last | grep -qE "^ *pass +$passed "
}

@test "show prints one sample whole: prompt, reply, code, verdict, how to do it again" {
    whole
    assay show last/bcd_adder/1 >text
    sql "SELECT v.candidate FROM samples s JOIN problems p ON p.id = s.problem_id
         JOIN verdicts v ON v.id = s.verdict_id WHERE p.name = 'bcd_adder' AND s.idx = 1" >code
    sql "SELECT spec FROM problems WHERE name = 'bcd_adder'" | head -1 >spec
    sed 's/^  //' text >flush
    grep -qF "$(cat spec)" flush
    grep -qF "$(sed -n 1p code)" flush
    grep -qE 'verdict +mismatch' text
    grep -qE '[0-9]+ of [0-9]+ samples differ' text
    grep -q iverilog text
    id=$(sql "SELECT s.id FROM samples s JOIN problems p ON p.id = s.problem_id
              WHERE p.name = 'bcd_adder' AND s.idx = 1")
    assay show "$id" >again
    same text again
    assay show last/bcd_adder/1 --json >json
    jq -e . json
    jq -r '.. | strings' json | grep -qF "$(sed -n 1p code)"
}

@test "show of a sample that is not there: status 2 and one line" {
    whole
    exits 2 assay show 999999
    [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ]
    exits 2 assay show last/no_such_problem/0
    [ ! -s out ] && [ "$(wc -l <err)" -eq 1 ]
}

@test "export samples: one object a line with the contract's fields" {
    whole
    assay export samples >samples.jsonl
    [ "$(wc -l <samples.jsonl)" -eq 165 ]
    jq -e -s 'all(.[]; . as $r | all("task_id", "completion", "sample_index", "suite", "task",
        "problem", "model", "passed", "class", "detail", "official_letter", "official_passed",
        "mismatches", "compared", "cpu_ms", "wall_ms", "finish_reason", "usage", "cost",
        "prompt_sha256", "evidence"; . as $k | $r | has($k)))' samples.jsonl
    jq -e -s 'all(.[]; .passed == (.class == "pass") and (.completion | type) == "string")' samples.jsonl
    jq -r '[.problem, .sample_index, .class] | @tsv' samples.jsonl | LC_ALL=C sort >got
    expected >want
    same want got
    assay export samples --class pass | jq -e -s 'all(.[]; .passed)'
}

@test "what export samples writes can be scored again, with the same verdicts" {
    whole
    assay export samples | jq -c 'select(.problem | test("^[bs]")) | select(.class |
        IN("pass", "mismatch", "elaboration", "syntax", "tamper"))' >samples.jsonl
    ASSAY_DB=$PWD/again.db
    exits 0 assay score samples.jsonl -s assay-rtl -q
    jq -r '[.problem, .sample_index, .class] | @tsv' samples.jsonl | LC_ALL=C sort >want
    verdicts >got
    same want got
}

@test "rejudge last gives the same verdicts, and keeps the old ones" {
    copy_whole
    before=$(sql 'SELECT COUNT(*) FROM verdicts')
    exits 0 assay rejudge last -q --problems "$QUICK"
    expected >want
    verdicts >got
    same want got
    again=$(expected '^[bs]' | wc -l)
    [ "$(sql 'SELECT COUNT(*) FROM verdicts')" -eq $((before + again)) ]
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 165 ]
}

@test "a finished run, started again, asks nothing and changes nothing" {
    whole
    verdicts >before
    exits 0 run_demo --n 5
    [ "$(requests)" -eq 165 ]
    verdicts >after
    same before after
    [ "$(sql 'SELECT COUNT(*) FROM verdicts')" -eq 165 ]
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
}

@test "--n 3, then --n 5: only the two that are missing are asked for" {
    serve s demo
    exits 0 run_demo --n 3 --problems "$QUICK"
    expected '^[bs]' 3 >want
    verdicts >got
    same want got
    n=$(requests)
    [ "$n" -eq "$(wc -l <want)" ]
    exits 0 run_demo --n 5 --problems "$QUICK"
    expected '^[bs]' 5 >want
    verdicts >got
    same want got
    [ "$(requests)" -eq "$(wc -l <want)" ]
    served >got
    cut -f1,2 want | sed 's/$/\t1/' | same - got
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    exits 0 run_demo --n 2 --problems "$QUICK" # fewer than there are: nothing to do
    [ "$(requests)" -eq "$(wc -l <want)" ]
}

some_stored() { [ "$(sql 'SELECT COUNT(*) FROM samples' 2>/dev/null || echo 0)" -ge "$1" ]; }

# interrupt SIGNAL STATUS: stop a run in its middle, then let it finish.
interrupt() {
    local pid status=0
    serve slow demo --delay-ms 250
    in_background run_as_child --n 5 --problems "$QUICK" --concurrency 2 >stopped.out 2>stopped.err
    pid=$!
    wait_until some_stored 3
    wait_until test -s pid
    kill "-$1" "$(cat pid)"
    wait "$pid" || status=$?
    cat stopped.err
    [ "$status" -eq "$2" ]
    stored >kept
    [ "$(wc -l <kept)" -ge 3 ]
    [ "$(wc -l <kept)" -lt "$(expected '^[bs]' | wc -l)" ]
    served >at_stop
    exits 0 run_demo --n 5 --problems "$QUICK" --concurrency 16
    expected '^[bs]' >want
    verdicts >got
    same want got
    # what was stored then has not been asked for again
    served >at_end
    awk -F'\t' 'NR == FNR { kept[$1 FS $2]; next } ($1 FS $2) in kept' kept at_stop >then
    awk -F'\t' 'NR == FNR { kept[$1 FS $2]; next } ($1 FS $2) in kept' kept at_end >now
    same then now
    # and what was lost is what was in flight
    [ "$(requests)" -le $(($(wc -l <want) + 2)) ]
}

run_as_child() { # its own number into the file pid
    bash -c 'echo $$ >pid; exec "$@"' bash "$ASSAY" run --suite assay-rtl --model demo \
        --base-url "$URL" "$@"
}

@test "SIGINT in mid-run: status 130, everything kept, the same command finishes it" {
    interrupt INT 130
    grep -q 'goes on from here' stopped.err
}

@test "SIGTERM in mid-run: status 143, and the same" {
    interrupt TERM 143
}

@test "a second process on the same run is refused, and changes nothing" {
    serve slow demo --delay-ms 3000
    in_background run_as_child --n 5 --problems "$QUICK" --concurrency 1 >first.out 2>first.err
    local first=$!
    some_requests() { [ "$(requests)" -ge 1 ]; }
    wait_until some_requests
    sql 'SELECT id, n, state, ended_at FROM runs' >before
    exits 2 run_demo --n 7 --problems "$QUICK"
    grep -q 'being worked on by another process' err
    [ "$(wc -l <err)" -eq 1 ]
    sql 'SELECT id, n, state, ended_at FROM runs' >after
    kill -TERM "$(cat pid)"
    wait "$first" || [ $? -eq 143 ]
    same before after
}

@test "a wrong key ends the run at once: status 4, the service's words, not the key" {
    export OPENAI_API_KEY=canary-8c1f07d2
    fault echo
    exits 4 run_demo --n 5
    grep -q 401 err
    grep -q 'wrong key' err
    [ "$(sql 'SELECT COUNT(*) FROM runs')" = 0 ] # nothing came of it
    ! grep -rqa 'canary-8c1f07d2' .
}

@test "a server that is not there: status 4 and one line that names it" {
    URL=http://127.0.0.1:9/v1
    exits 4 run_demo --n 1 --limit 2 --retries 0
    grep -q '127.0.0.1' err
    [ "$(wc -l <err)" -eq 1 ]
    exits 4 run_demo --n 1 --limit 2 --retries 1
    [ "$(sql 'SELECT COUNT(*) FROM samples WHERE api_error IS NULL')" -eq 0 ]
}

@test "429, 5xx, resets and cut replies are tried again until the reply comes" {
    fault '429-ms:5|status:500|status:502|status:503|429:0|reset|cut:60|close:90|truncated|ok'
    exits 0 run_demo --n 2 --limit 3
    [ "$(sql "SELECT COUNT(*) FROM samples WHERE reply = 'fine' AND api_error IS NULL")" -eq 6 ]
    [ "$(sql 'SELECT COUNT(*) FROM sample_verdicts')" -eq 6 ]
    [ "$(sql 'SELECT SUM(tries) FROM samples')" -ge 12 ]
}

@test "a service that only fails: status 4; the samples are asked again when it is back" {
    fault 'status:500'
    exits 4 run_demo --n 1 --limit 3 --retries 1
    [ "$(sql "SELECT COUNT(*) FROM sample_verdicts WHERE class = 'api_error'")" -eq 3 ]
    assay report --json | jq -e '.[0].pass_at["1"] == null or .[0].counted == 0'
}

@test "some samples without a reply: the run is incomplete, status 5, and says how many" {
    # one request at a time, without retries: the second and third fail, the rest go well
    fault 'ok|status:500|status:500|ok'
    exits 5 run_demo --n 1 --limit 6 --retries 0 --concurrency 1
    grep -q 'incomplete: 2 without a reply' err || { cat err; [ ! -s err ]; } # silent with -q
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
    exits 0 assay report last
    grep -qE '^    2: .*HTTP 500' out
    grep -q 'A part of the suite, 6 of its 33 problems' out
    exits 0 run_demo --n 1 --limit 6 --retries 0 --concurrency 1
    [ "$(sql 'SELECT state FROM runs')" = complete ]
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 6 ]
    [ "$(sql "SELECT COUNT(*) FROM samples WHERE reply = 'fine'")" -eq 6 ]
}

@test "show of a sample without a reply gives the command that asks again" {
    exits 4 assay run --suite assay-rtl --model 'a b' --base-url http://127.0.0.1:9/v1 --retries 0 \
        --limit 1 --temperature 0.8 --extra '{"top_k": 40}' -q
    assay show 1 --json | jq -e '.commands.rejudge == ""'
    again=$(assay show 1 --json | jq -r .commands.run)
    eval "exits 4 $again --retries 0 -q"
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 1 ]
}

@test "completions are read from standard input, too" {
    printf '%s\n' '{"task_id": "bcd_adder", "completion": "module bcd_adder; endmodule"}' >one.jsonl
    exits 0 assay score - --suite assay-rtl -q <one.jsonl
    exits 0 assay score one.jsonl --suite assay-rtl -q
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    echo '{' >bad.jsonl
    exits 3 assay score - --suite assay-rtl -q <bad.jsonl
    grep -q 'standard input:1' err
}

@test "a finished run says so in one line; a path that is not there is not made up" {
    printf '%s\n' '{"task_id": "bcd_adder", "completion": "x"}' >one.jsonl
    exits 0 assay score one.jsonl --suite assay-rtl
    exits 0 assay score one.jsonl --suite assay-rtl
    [ "$(wc -l <err)" -eq 1 ]
    exits 2 assay score one.jsonl --suite assay-rtl --db no/such/x.db
    [ ! -e no ]
    exits 0 assay score one.jsonl --suite assay-rtl --db new/x.db
}

@test "serve-recorded --suite: that suite's problems and no other; unknown ones are refused" {
    exits 2 assay serve-recorded demo --suite verilog-eval-v2/spec-to-rtl
    grep -q 'assay pull verilog-eval-v2' err
    exits 2 assay serve-recorded demo --suite assay-rt
    grep -q "did you mean 'assay-rtl'" err
    serve s demo --suite assay-rtl --fail-every 2 --wrap
    exits 0 run_demo --n 2 --limit 3
}

@test "serve-recorded: replies of a suite that the store lacks are told, with its name; demo beside files" {
    jq -nc '{suite: "elsewhere", task: "hard", problem: ("a", "b"), sample: 0, model: "m", response: "x"}' >other.jsonl
    serve s other.jsonl demo
    grep -qE '^2 of them can never be given: .*s.server.db \(elsewhere/hard\); `assay pull`' s.server
}

@test "--fail-under: status 1 below, 0 above, on run and on report" {
    copy_whole # pass@1 is 0.57...
    exits 1 assay report last --fail-under 0.9
    exits 0 assay report last --fail-under 0.5
    exits 1 assay report last --fail-under 0.9 --quiet
    [ ! -s out ] && [ ! -s err ]
    ASSAY_DB=$PWD/own.db
    serve s demo
    exits 1 run_demo --n 1 --problems 'b*' --fail-under 1
    exits 0 run_demo --n 1 --problems 'b*' --fail-under 0
}

@test "the key is sent, and stands nowhere: no file, no store, no output" {
    canary=canary-5f2e91ab73
    export OPENAI_API_KEY=$canary
    serve s demo
    exits 0 assay run --suite assay-rtl --model demo --base-url "$URL" --n 2 --problems 'b*' -v
    assay report --json >report.json
    assay show 1 --logs >show.txt
    assay export samples >samples.jsonl
    cp assay.db flat.db
    sql .dump >dump
    found=$(grep -rla "$canary" . || true)
    [ -z "$found" ] || { echo "the key is in: $found"; false; }
}

@test "unknown suites, models and files: the right status, one line each" {
    exits 2 assay run --suite assay-rtll --model x --base-url http://127.0.0.1:9/v1
    grep -q "did you mean 'assay-rtl'" err
    [ "$(wc -l <err)" -eq 1 ]
    exits 2 assay run --suite verilog-eval-v2/spec-to-rtl --model x --base-url http://127.0.0.1:9/v1
    grep -q 'assay pull' err
    exits 3 assay score nothing.jsonl --suite assay-rtl
    [ "$(wc -l <err)" -eq 1 ]
    printf '%s\n' '{"problem": "bcd_adder", "completion": "x"}' '{"problem": "bcd_addr", "completion": "y"}' >bad.jsonl
    exits 3 assay score bad.jsonl --suite assay-rtl
    grep -q 'bad.jsonl:2:' err
    grep -q "did you mean 'bcd_adder'" err
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 0 ]
}
