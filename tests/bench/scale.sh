#!/bin/bash
# scale.sh BUILD [SAMPLES...]: what a store of many samples costs to read: stores of made-up rows
# (tests/site/synthetic.sql), by default of 10, 100 and 1000 thousand samples, and for each verb on it seconds of CPU, peak
# memory, and both beside those of the store before. Linear or better is a ratio of at most that of the samples.
# Memory has the pages of the store in it that a verb maps (report, site), which are the system's cache.
# insert: so many replies without code from a file, into an empty store; resume: the same command again.
# The stores are kept in $SCALE_DIR, if that is set. A number, not a verdict.
set -eu
out=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/../.."
sizes=("${@:-10000 100000 1000000}")
[ $# -gt 0 ] || sizes=(10000 100000 1000000)
dir=${SCALE_DIR:-$(mktemp -d)}
[ -n "${SCALE_DIR:-}" ] || trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir"

# A store of about so many: 3 models, 2 suites, 167 problems, and nights and samples as many as it takes.
make_store() {
    local nights=$(($1 / 5010)) n=5
    [ "$nights" -ge 1 ] || nights=1
    if [ "$nights" -gt 20 ]; then nights=20 n=$(($1 / 20040)); fi
    [ -s "$dir/$1.db" ] || tests/site/synthetic.sh "$dir/$1.db" 3 2 "$nights" 167 "$n" >/dev/null
}

# times NAME SIZE COMMAND...: "NAME SIZE seconds-of-CPU kilobytes"
times() {
    local name=$1 size=$2
    shift 2
    /usr/bin/time -f "%U %S %M" -o "$dir/time" "$@" >/dev/null 2>"$dir/said" || [ $? -le 3 ] || {
        tail -n 5 "$dir/said"; exit 1; }
    echo "$name $size $(tail -n 1 "$dir/time" | awk '{ print $1 + $2, $3 }')" | tee -a "$dir/got" >&2
}

# A file of so many replies to the problems of assay-rtl.
make_replies() {
    ASSAY_DB=$dir/insert.db "$out/assay" pull assay-rtl -q
    sqlite3 "$dir/insert.db" "SELECT name FROM problems ORDER BY name" | awk -v n="$1" '{ name[NR - 1] = $1 }
        END { for (i = 0; i < n; i++) printf "{\"problem\":\"%s\",\"sample\":%d,\"response\":\"I have no code, %d.\"}\n",
              name[i % NR], int(i / NR), i }' >"$dir/replies.jsonl"
}

rm -f "$dir/got"
for size in "${sizes[@]}"; do
    make_store "$size"
    db=$dir/$size.db
    export ASSAY_DB=$db
    "$out/assay" report >/dev/null # brings the store up, if need be
    one=$(sqlite3 "$db" "SELECT MAX(id) FROM runs")
    other=$(sqlite3 "$db" "SELECT MAX(id) FROM runs WHERE suite_id = (SELECT suite_id FROM runs WHERE id = $one) AND id < $one")
    times report-one "$size" "$out/assay" report "$one"
    times report-all "$size" "$out/assay" report
    times compare "$size" "$out/assay" compare "$other" "$one"
    times export-run "$size" "$out/assay" export samples "$one"
    times export-all "$size" "$out/assay" export samples --class pass -s "$(sqlite3 "$db" 'SELECT name FROM suites WHERE id = 1')"
    rm -rf "$dir/site"
    times site "$size" "$out/assay" site "$dir/site"
    rm -f "$dir"/insert.db*
    make_replies "$size"
    for what in insert resume; do
        times "$what" "$size" "$out/assay" score -q --db "$dir/insert.db" -s assay-rtl -m made-up "$dir/replies.jsonl"
    done
done
rm -rf "$dir/site" "$dir"/insert.db* "$dir/replies.jsonl"
awk '{ if ($1 in s) printf "%-11s %8d samples %8.2f s %8.0f MB; %5.1f times the samples: %5.1f times the time, %4.1f times the memory\n", $1, $2, $3, $4 / 1024, $2 / n[$1], $3 / (s[$1] > 0 ? s[$1] : 0.01), $4 / m[$1]
       else printf "%-11s %8d samples %8.2f s %8.0f MB\n", $1, $2, $3, $4 / 1024
       n[$1] = $2; s[$1] = $3; m[$1] = $4 }' <(sort -s -k1,1 -k2,2n "$dir/got")
