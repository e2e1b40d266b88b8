#!/bin/bash
# soak.sh [JOBS [TIER]]: many jobs through one orchestrator; its memory and descriptors, and those of
# its cells, are looked at every second. Prints the medians of the first and of the last quarter; exit
# status 1 when the last is over the first by more than 5 % and 1 MiB of memory, or by more than 5 %
# and two descriptors (a job in hand has some).
#
# ASSAY is the program (default build/assay). Started by hand: 10,000 jobs take minutes.
set -eu
jobs=${1:-10000} tier=${2:-namespaces}
assay=${ASSAY:-$(cd "$(dirname "$0")/../.." && pwd)/build/assay}
assay=$(realpath "$assay")
dir=$(mktemp -d)
pid=
finish() {
    [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || true
    rm -rf "$dir"
}
trap finish EXIT
cd "$dir"
export ASSAY_DB=$dir/assay.db
"$assay" pull assay-rtl -q
sqlite3 "$ASSAY_DB" "SELECT reference FROM problems WHERE name = 'gray_codec'" >right.sv
jq -Rsc --argjson n "$jobs" '. as $code | range($n) |
    {problem: "gray_codec", sample: ., model: "soak", completion: "\($code)// \(.)\n"}' right.sv >in.jsonl

# kind TAB pid TAB kB TAB descriptors of the orchestrator and everything of it that is an assay-cell
look() {
    local p=$1 kind=$2 child
    [ "$(cat "/proc/$p/comm" 2>/dev/null)" = "${kind%% *}" ] || return 0
    printf '%s\t%s\t%s\t%s\n' "$kind" "$p" "$(awk '/^VmRSS/ { print $2 }' "/proc/$p/status" 2>/dev/null)" \
        "$(ls "/proc/$p/fd" 2>/dev/null | wc -l)"
    for child in $(cat "/proc/$p/task/$p/children" 2>/dev/null); do
        case $kind in
        assay) look "$child" 'assay-cell keeper' ;;
        *keeper) look "$child" 'assay-cell cell' ;;
        esac
    done
}

started=$(date +%s)
"$assay" score in.jsonl --suite assay-rtl --tier "$tier" -q >report.txt &
pid=$!
sleep 3 # until the cells are there and the first batch is stored
while kill -0 "$pid" 2>/dev/null; do
    look "$pid" assay
    echo tick
    sleep 1
done >samples
status=0
wait "$pid" || status=$?
pid=
echo "$jobs jobs through one orchestrator (tier $tier), $(($(date +%s) - started)) s, exit status $status:" \
    "$(sqlite3 "$ASSAY_DB" "SELECT group_concat(class || ' ' || n, ', ') FROM
        (SELECT class, COUNT(*) AS n FROM sample_verdicts GROUP BY class)")"
awk -F'\t' '
    function median(from, to,   i, j, t, m, a) {
        for (i = from; i < to; i++) a[i - from] = v[i]
        m = to - from
        for (i = 1; i < m; i++) for (j = i; j > 0 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
        return a[int(m / 2)]
    }
    function growth(k, what, series, slack,   n, q, first, last) {
        n = split(series, v, " ")
        for (i = n; i > 0; i--) v[i - 1] = v[i]
        q = int(n / 4)
        if (q < 1) { print "too few looks at " k; return 1 }
        first = median(0, q); last = median(n - q, n)
        printf "%-20s pid %-8s %-12s first quarter %d, last quarter %d (%d looks)\n", name[k], id[k], what, first, last, n
        return last > first + slack && last > first * 1.05
    }
    NF == 4 && $3 != "" {
        k = $1 FS $2; name[k] = $1; id[k] = $2
        if (!(k in rss)) order[++count] = k
        rss[k] = rss[k] " " $3; fds[k] = fds[k] " " $4
    }
    END {
        for (c = 1; c <= count; c++) {
            bad += growth(order[c], "kB", rss[order[c]], 1024)
            bad += growth(order[c], "descriptors", fds[order[c]], 2)
        }
        print bad ? bad " of them grew" : "none of them grew"
        exit bad || !count
    }' samples
[ "$status" -eq 0 ]
[ "$(sqlite3 "$ASSAY_DB" "SELECT COUNT(*) FROM sample_verdicts WHERE class = 'pass'")" -eq "$jobs" ]
