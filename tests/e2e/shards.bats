#!/usr/bin/env bats
# shards.bats: a run, a file, a rejudging and a validation in three parts, each in a store of its own:
# merged they are what one machine makes.

load lib

setup() {
    e2e_setup
    needs sqlite3 jq
}

teardown() { end_servers; }

# What is the same on any machine: samples with their keys and replies, verdicts, runs, references.
content() {
    DB=$1 sql "SELECT 'run', key, n, wanted, state, simulator FROM runs;
        SELECT 'sample', s.key, p.name, s.idx, s.prompt_sha256, length(s.reply), substr(hex(s.reply), 1, 20), v.class, v.detail, v.evidence,
            v.compared, (SELECT COUNT(*) FROM verdicts o WHERE o.sample_id = s.id)
            FROM samples s JOIN problems p ON p.id = s.problem_id JOIN verdicts v ON v.id = s.verdict_id;
        SELECT 'golden', p.name, passed, compared, runs, text FROM goldens JOIN problems p ON p.id = problem_id
            JOIN toolchains t ON t.id = toolchain_id" | LC_ALL=C sort
}

# three STATUS VERB ARGUMENT...: each third into part-I.db.
three() {
    local status=$1 i
    shift
    for i in 1 2 3; do exits "$status" assay "$@" --shard "$i/3" --db "part-$i.db" || return 1; done
}

same_content() { # of two stores; the first is not empty
    content "$1" >a.content
    content "$2" >b.content
    [ -s a.content ] && same a.content b.content
}

@test "three shards of a run, merged, are the run" {
    SERVER_DB=$PWD/server.db serve model demo
    set -- run -s assay-rtl -m assay-demo --base-url "$URL" -n 3 --problems '*fifo*,gray_counter,bcd*' -q
    exits 0 assay "$@" --db one.db
    before=$(requests)
    three 0 "$@"
    # nothing is asked for twice, and a shard that is done asks for nothing
    [ "$(requests)" -eq $((2 * before)) ]
    three 0 "$@"
    [ "$(requests)" -eq $((2 * before)) ]
    [ "$(DB=part-1.db sql 'SELECT state FROM runs')" = incomplete ]
    exits 0 assay merge all.db part-3.db part-1.db
    [ "$(DB=all.db sql 'SELECT state FROM runs')" = incomplete ]
    exits 0 assay merge all.db part-1.db part-2.db
    grep -q ' 0 new runs' out
    same_content one.db all.db
    # the whole run finds nothing to do, and the same once more is nothing new
    exits 0 assay "$@" --db all.db
    [ "$(requests)" -eq $((2 * before)) ]
    exits 0 assay merge all.db part-1.db part-2.db part-3.db one.db
    grep -q ' 0 new runs, 0 new samples' out

    # best-of: a problem's samples depend on each other, and stay together
    set -- run -s assay-rtl -m assay-demo --base-url "$URL" --best-of 3 --problems '*fifo*,gray_counter,bcd*' -q
    rm part-?.db
    exits 0 assay "$@" --db best.db
    three 0 "$@"
    exits 0 assay merge best-all.db part-1.db part-2.db part-3.db
    same_content best.db best-all.db
}

@test "a file is scored, judged again and validated in shards" {
    jq -c 'select(.problem | test("fifo|gray_counter|bcd")) | select(.sample < 2)' \
        "$ROOT/harness/recorded/demo.jsonl" >two.jsonl
    exits 0 assay score two.jsonl -s assay-rtl --db one.db -q
    three 0 score two.jsonl -s assay-rtl -q
    exits 0 assay merge all.db part-1.db part-2.db part-3.db
    same_content one.db all.db
    # each machine has all of it, and judges its part again
    for i in 1 2 3; do cp all.db "part-$i.db"; done
    exits 0 assay rejudge 1 --db one.db -q
    three 0 rejudge 1 -q
    [ "$(DB=part-1.db sql 'SELECT COUNT(*) FROM verdicts')" -lt "$(DB=one.db sql 'SELECT COUNT(*) FROM verdicts')" ]
    exits 0 assay merge all.db part-1.db part-2.db part-3.db
    same_content one.db all.db

    rm part-?.db
    exits 0 assay validate assay-rtl --problems '*fifo*,gray_counter,bcd*' --calm --db one.db
    three 0 validate assay-rtl --problems '*fifo*,gray_counter,bcd*' --calm
    rm all.db
    exits 0 assay merge all.db part-1.db part-2.db part-3.db
    content one.db | grep golden >a.content
    content all.db | grep golden >b.content
    [ "$(wc -l <a.content)" -ge 3 ]
    same a.content b.content
}

@test "what cannot be a shard, or be merged, is said" {
    exits 2 assay score x.jsonl -s assay-rtl --shard 4/3
    grep -q 'shard must be I/N' err
    exits 2 assay validate assay-rtl --shard 1/3 --audit
    exits 2 assay merge all.db nothing.db
    grep -q 'nothing.db: there is no such file' err
    [ ! -e all.db ]
    sqlite3 other.db 'CREATE TABLE t (x)'
    exits 2 assay merge all.db other.db
    grep -q "other.db: no store of assay's" err
}
