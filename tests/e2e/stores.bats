#!/usr/bin/env bats
# stores.bats: reading a store changes nothing and needs no leave to write; other programs' databases are
# left alone; runs can be removed.

load lib

setup() {
    e2e_setup
    needs sqlite3 jq
    jq -c 'select(.problem == "gray_codec" and .sample < 2) | {problem, sample, model: "one", response}' \
        "$ROOT/harness/recorded/demo.jsonl" >one.jsonl
    ASSAY_DB=$PWD/store/assay.db
    assay score one.jsonl -s assay-rtl -q >/dev/null
}

readers() { # what only reads, each once
    local db=$1 out=$2
    assay report --db "$db" >/dev/null
    assay report 1 --db "$db" --json >/dev/null
    assay show 1 --db "$db" >/dev/null
    assay suites --db "$db" >/dev/null
    assay export inspect 1 --db "$db" -o "$out/inspect.json" -q
    assay export sft 1 --db "$db" -o "$out/sft.jsonl" --allow-eval-suites -q 2>/dev/null
    assay site "$out/site" --db "$db" -q
}

state() { (cd "$1" && ls -A && sha256sum -- *); }

@test "readers change neither the file nor what lies beside it" {
    state store >want
    readers "$ASSAY_DB" "$PWD"
    state store >got
    same want got
    # nor that of an older schema, which they read all the same
    sql "DROP TABLE turns; PRAGMA application_id = 0; PRAGMA user_version = 3" || true
    sqlite3 "$ASSAY_DB" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
    state store >want
    assay report >/dev/null || true
    state store >got
    same want got
}

@test "what a killed writer left is read, and stays" {
    sqlite3 "$ASSAY_DB" <<'EOF' >/dev/null
.filectrl persist_wal 1
PRAGMA wal_autocheckpoint = 0;
UPDATE runs SET label = 'in the log';
.shell cp store/assay.db store/assay.db-wal .
EOF
    mkdir left
    mv assay.db assay.db-wal left
    sha256sum left/assay.db left/assay.db-wal >want
    [ "$(assay report --json --db left/assay.db | jq -r '.[0].label')" = "in the log" ]
    sha256sum left/assay.db left/assay.db-wal >got
    same want got
}

@test "a store on a mount that is read-only is read" {
    unshare -rm true 2>/dev/null || skip "no user namespaces with mounts"
    mkdir out
    export -f readers
    # shellcheck disable=SC2016
    unshare -rm bash -ec '
        mount --bind store store && mount -o remount,bind,ro store
        ! touch store/x 2>/dev/null
        assay() { "$ASSAY" "$@"; }
        readers "$PWD/store/assay.db" "$PWD/out"'
    [ -s out/site/index.html ]
    [ -s out/sft.jsonl ]
}

@test "another user's store is read" {
    [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || skip "needs root and setpriv"
    chmod 755 store . "$BATS_TEST_TMPDIR"
    chmod 644 store/assay.db
    setpriv --reuid 65534 --clear-groups test -r "$ASSAY_DB" || skip "the folder is closed to others"
    setpriv --reuid 65534 --clear-groups "$ASSAY" report --db "$ASSAY_DB" >seen
    grep -q '^ *1 .* one ' seen
}

@test "another program's database is not written to, and said to be that" {
    sqlite3 a.db "CREATE TABLE t (a); INSERT INTO t VALUES (1)"
    sqlite3 b.db "CREATE TABLE runs (a); PRAGMA user_version = 2"
    sqlite3 c.db "CREATE TABLE t (a); PRAGMA user_version = 4; PRAGMA journal_mode = WAL" >/dev/null
    sqlite3 d.db "CREATE TABLE runs (id); PRAGMA application_id = 252006673"
    for db in a b c d; do
        sha256sum $db.db >want
        for verb in "report" "compare 1 2" "export inspect" "site x" "show 1" "pull assay-rtl" "rm 1" \
            "score one.jsonl -s assay-rtl -q"; do
            # shellcheck disable=SC2086
            exits 5 assay $verb --db $db.db
            grep -q "$db.db is not a store of assay's" err
            ! grep -q 'PRAGMA\|schema.sql' err
        done
        sha256sum $db.db >got
        same want got
        [ "$(ls $db.db*)" = $db.db ]
    done
    # an empty file is none yet; who writes may make it one
    : >e.db
    exits 2 assay report --db e.db
    [ ! -s e.db ]
    exits 0 assay pull assay-rtl -q --db e.db
}

@test "a store is marked: when it is made, and an older one when it is next written to" {
    [ "$(sql 'PRAGMA application_id')" = $((0x61737379)) ]
    sql "PRAGMA application_id = 0"
    assay report >/dev/null
    [ "$(sql 'PRAGMA application_id')" = 0 ]
    assay pull assay-rtl -q
    [ "$(sql 'PRAGMA application_id')" = $((0x61737379)) ]
}

@test "a store of schema 6 is read as the assay that wrote it read it, and becomes one of today" {
    sqlite3 6.db <"$ROOT/tests/fixtures/stores/6.sql"
    seen() {
        for run in 1 2 3; do assay report "$run" --db "$1"; done
        assay report --by shots --db "$1"
        assay report --by language --db "$1"
        assay report 1 2 3 --csv --db "$1"
        assay export inspect 1 --db "$1" -o inspect.json -q
        cat inspect.json
    }
    seen 6.db >got
    same "$ROOT/tests/fixtures/stores/6.txt" got
    [ "$(sqlite3 6.db 'PRAGMA user_version')" = 6 ]
    # the command by hand names the file, also where a copy of it is read
    assay show 1/inside/0 --db 6.db >shown
    grep -q "sqlite3 $PWD/6.db " shown
    assay pull assay-rtl -q --db 6.db
    seen 6.db >got
    same "$ROOT/tests/fixtures/stores/6.txt" got
    [ "$(sqlite3 6.db 'SELECT group_concat(template || shots || rules) FROM runs WHERE id < 3')" = default00,official21 ]
    [ "$(sqlite3 6.db "SELECT kind FROM suites WHERE name = 'twice'")" = verilog ]
    [ -z "$(sqlite3 6.db 'PRAGMA foreign_key_check')" ]
    # a store of schema 2, too: what it did not have is taken out
    sqlite3 2.db <"$ROOT/tests/fixtures/stores/6.sql"
    sqlite3 2.db "DROP VIEW problem_rates; DROP VIEW pass_at_k; DROP VIEW sample_turns; DROP TABLE turns;
        DROP TABLE drafts; ALTER TABLE runs DROP COLUMN repair; ALTER TABLE runs DROP COLUMN best_of;
        ALTER TABLE runs DROP COLUMN extract; ALTER TABLE runs DROP COLUMN price;
        ALTER TABLE verdicts DROP COLUMN behaviour; ALTER TABLE verdicts DROP COLUMN shares; PRAGMA user_version = 2"
    assay pull assay-rtl -q --db 2.db
    # what was brought up and what is new have the same tables, columns and indexes
    for db in 2.db 6.db "$ASSAY_DB"; do
        sqlite3 "$db" "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk FROM sqlite_master m,
            pragma_table_info(m.name) c WHERE m.type <> 'view' ORDER BY 1, 2" >"columns.$(basename "$db")"
    done
    same columns.assay.db columns.6.db
    same columns.assay.db columns.2.db
}

@test "rm removes what it names, asks nothing, says what; a slip removes nothing" {
    jq -c '.model = "two"' one.jsonl >two.jsonl
    assay score two.jsonl -s assay-rtl -q >/dev/null
    assay report --json | jq 'map(select(.model == "two") | del(.rank, .rank_low, .rank_high))' >want
    exits 2 assay rm 1 99
    exits 2 assay rm
    exits 2 assay rm one
    exits 2 assay rm 1 --db nothing.db
    [ ! -e nothing.db ]
    [ "$(sql 'SELECT COUNT(*) FROM runs')" = 2 ]
    exits 0 assay rm 1 1 </dev/null
    [ "$(cat out)" = "removed run 1: one on assay-rtl, $(wc -l <one.jsonl) samples" ]
    [ "$(sql 'SELECT COUNT(*) FROM samples')" = "$(wc -l <two.jsonl)" ]
    [ "$(sql 'SELECT COUNT(*) FROM verdicts')" = "$(wc -l <two.jsonl)" ]
    [ "$(sql 'SELECT group_concat(name) FROM models')" = two ]
    [ -z "$(sql 'PRAGMA foreign_key_check')" ]
    assay report --json | jq 'map(select(.model == "two") | del(.rank, .rank_low, .rank_high))' >got
    same want got
    exits 0 assay rm last -q
    [ ! -s out ]
    [ "$(sql 'SELECT COUNT(*) FROM runs')" = 0 ]
    # it can be scored again, and goldens were kept
    [ "$(sql 'SELECT COUNT(*) > 0 FROM goldens')" = 1 ]
    exits 0 assay score one.jsonl -s assay-rtl -q
    # under a number that no run has had
    [ "$(sql 'SELECT id FROM runs')" = 3 ]
    exits 0 assay rm 3
    echo '{"problem": "gray_codec", "completion": "no"}' >new.jsonl
    assay score new.jsonl -s assay-rtl -q >/dev/null
    [ "$(sql 'SELECT id FROM runs')" = 4 ]
    [ "$(sql "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'numbers%'")" = 0 ]
}

@test "a start that comes to nothing leaves no run behind" {
    echo '{"problem": "gray_codec", "sample": 0, "model": "new", "response": "x"}' >new.jsonl
    exits 2 assay run -s assay-rtl -m m --base-url http://127.0.0.1:9/v1 --problems 'none*'
    exits 2 assay run -s assay-rtl -m m --base-url http://127.0.0.1:9/v1 --best-of 2 --n 3
    PATH=/nowhere "$ASSAY" score new.jsonl -s assay-rtl -q 2>err && false
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -le 2 ]
    [ "$(sql 'SELECT COUNT(*) FROM runs r WHERE NOT EXISTS (SELECT 1 FROM samples WHERE run_id = r.id)')" = 0 ]
}
