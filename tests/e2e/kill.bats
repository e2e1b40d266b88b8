#!/usr/bin/env bats
# kill.bats: SIGKILL at random moments. Nothing that was stored is asked for again, nothing is
# stored twice, and the table at the end is the one of a run that nobody disturbed.
#
# The moments are amounts of progress (replies and verdicts in the store), drawn from a seed, and a
# few milliseconds more: so they fall all over the run on a fast machine and on a slow one.

load lib

setup() {
    e2e_setup
    needs jq sqlite3 curl
}

teardown() {
    end_servers
}

@test "killed at 20 random moments, the demo comes to the same table; no stored reply is asked for again" {
    # without the four problems g* and m*, two of which have replies that run into the CPU limit
    expected '^[^gm]' >want
    serve slow demo --delay-ms 30
    kill_and_finish 20 290 4 run --suite assay-rtl --model demo --base-url "$URL" --n 5 \
        --problems '[!gm]*' --concurrency 4 -q
    verdicts >got
    same want got
}

@test "killed while a file is scored, and while a run is judged again" {
    expected '^[a-d]' >want
    serve s demo
    exits 0 assay run --suite assay-rtl --model demo --base-url "$URL" --n 5 --problems '[a-d]*' -q
    end_servers
    assay export samples | jq -c 'select(.completion != null)' >samples.jsonl
    verdicts >first
    same want first
    export ASSAY_DB=$PWD/scored.db
    SERVER=
    kill_and_finish 5 40 0 score samples.jsonl --suite assay-rtl -q
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq "$(wc -l <samples.jsonl)" ]
    jq -r '[.problem, .sample_index] | @tsv' samples.jsonl | LC_ALL=C sort >want
    stored | same want -
    verdicts >before
    kill_and_finish 3 60 0 rejudge last -q
    verdicts >after
    same before after
}
