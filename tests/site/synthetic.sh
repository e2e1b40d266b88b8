#!/bin/bash
# synthetic.sh DB [MODELS SUITES NIGHTS PROBLEMS N]: a store as many nights of many models leave it, made
# with SQL from nothing: no model, no simulator. Defaults: 3 models x 2 suites x 20 nights x 167
# problems x 5 samples = 100 200 samples. The numbers are made up, but the same each time.
#
# Tools change at night 8, the second suite gets a new version at night 14, one model has no costs,
# one problem of each suite is in quarantine, and some candidates are hostile: markup, escape
# sequences, NUL, bytes that are not UTF-8.
set -eu
cd "$(dirname "$0")/../.."
db=$1 models=${2:-3} suites=${3:-2} nights=${4:-20} problems=${5:-167} n=${6:-5}
rm -f "$db" "$db-wal" "$db-shm"
{
    echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;"
    cat schema.sql
    sed -n 's/^    X(CLASS_[A-Z_]*, "\([a-z_]*\)", "\([a-z]*\)", \([01]\), [01],.*/INSERT INTO classes (name, fault, counts, text) VALUES ("\1", "\2", \3, "");/p' \
        runners/verdict.h | sed "s/\"/'/g"
    cat <<SQL
PRAGMA user_version = $(sed -n 's/#define STORE_SCHEMA_VERSION //p' results/store/store.h);
SQL
    sed "s/@models@/$models/g; s/@suites@/$suites/g; s/@nights@/$nights/g; s/@problems@/$problems/g; s/@n@/$n/g" \
        tests/site/synthetic.sql
    echo "COMMIT; ANALYZE;"
} | sqlite3 -batch "$db" >/dev/null
sqlite3 -batch "$db" "SELECT COUNT(*) || ' samples of ' || (SELECT COUNT(*) FROM runs) || ' runs' FROM samples"
