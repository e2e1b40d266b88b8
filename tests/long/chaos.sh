#!/bin/bash
# chaos.sh [N [KILLS [SHARE [M]]]]: a run through a proxy that breaks a share of the requests ends in exactly what a run
# without faults ends in, and so does one that is killed (SIGKILL) KILLS times at random moments: no sample lost, none
# twice, every verdict the same. Started by hand.
#
# N samples of each of assay-rtl's 33 problems: 150 makes about 10,000 requests at SHARE 0.5, which is the default (0: no
# such run); for the kills M of each, 61 by default, which is 2,013 samples. KILLS is 200 by default (0: none). A reply
# that is in the store is never asked for again; in vain is asked at most, at each kill, what was in flight or not
# yet committed: 32 rows. ASSAY is the program; PROBLEMS, a pattern, takes some of the problems: '[!gm]*' are the 29
# without replies that run into the CPU limit.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
assay=$(realpath "${ASSAY:-$root/build/assay}")
n=${1:-150} kills=${2:-200} share=${3:-0.5} m=${4:-61} problems=${PROBLEMS:-*}
work=$(mktemp -d)
cd "$work"
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; rm -rf "$work"' EXIT

"$assay" serve-recorded demo --wrap --port 0 --db server.db >server.out &
pids+=($!)
until grep -q '/v1$' server.out; do sleep 0.1; done
url=$(sed -n 's/.* at \(http.*\)$/\1/p' server.out)
port=${url##*:}
port=${port%/v1}
python3 "$root/tests/long/faultproxy.py" "$port" "$share" 1 handed >proxy.out &
pids+=($!)
until [ -s proxy.out ]; do sleep 0.1; done
bad=http://127.0.0.1:$(cat proxy.out)/v1

"$assay" pull assay-rtl --db suite.db -q
asked=$(sqlite3 suite.db "SELECT COUNT(DISTINCT name) FROM problems WHERE name GLOB '${problems//\[!/[^}'")

asking() { # DB URL N: sets `command`
    command=("$assay" run --suite assay-rtl --model demo --db "$1" --base-url "$2" -n "$3" --concurrency 32
        --problems "$problems" --retries 20 -q)
}

ask() {
    asking "$@"
    "${command[@]}"
}

finish() { # what a start has given up is asked for by the next one
    local i
    for ((i = 0; i < 20; i++)); do
        ask "$@" >/dev/null 2>&1 && return
    done
    echo "$1 is never complete" >&2
    exit 1
}

verdicts() { # DB
    sqlite3 "$1" "SELECT problem, idx, class, detail FROM sample_verdicts ORDER BY problem, idx"
}

same() { # DB N
    verdicts "$1" >got
    ask clean"$2".db "$url" "$2" >/dev/null
    verdicts clean"$2".db | cmp - got || { echo "$1 differs from a run without faults" >&2; exit 1; }
    [ "$(sqlite3 "$1" 'PRAGMA integrity_check')" = ok ]
}

mixed() {
    finish mixed.db "$bad" "$n"
    same mixed.db "$n"
    echo "$(sqlite3 mixed.db 'SELECT SUM(tries) FROM samples') requests," \
        "$(sqlite3 mixed.db "SELECT group_concat(kind || ' ' || n, ', ') FROM faults"): the same verdicts"
}

handed() { wc -l <handed; } # replies that went out whole

# One start that is killed when `$1` replies have gone out whole, and a few milliseconds later.
kill_at() {
    local pid status=0
    asking killed.db "$bad" "$m"
    "${command[@]}" >/dev/null 2>&1 & # no function: the number would be that of a shell around it
    pid=$!
    while kill -0 "$pid" 2>/dev/null && [ "$(handed)" -lt "$1" ]; do sleep 0.01; done
    sleep "0.0$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || status=$?
    [ "$status" -ne 137 ] || killed=$((killed + 1))
}

killing() {
    local all=$((m * asked)) killed=0 i samples repeated most
    : >handed
    for ((i = 0; i < kills; i++)); do
        kill_at $((all * 9 / 10 * i / kills + RANDOM % (all * 9 / 10 / kills + 1)))
    done
    [ "$killed" -ge $((kills * 9 / 10)) ] || { echo "only $killed of $kills starts could be killed" >&2; exit 1; }
    finish killed.db "$bad" "$m"
    samples=$(sqlite3 killed.db 'SELECT COUNT(*) FROM samples')
    repeated=$(($(handed) - samples))
    most=$(sort handed | uniq -c | sort -rn | awk 'NR == 1 { print $1 }')
    same killed.db "$m"
    echo "$killed kills, $samples samples: the same verdicts; $repeated replies were handed out again, one of them" \
        "$most times; in flight or not committed were at most $((killed * (32 + 32)))"
    [ "$samples" -eq "$all" ] && [ "$repeated" -le $((killed * (32 + 32))) ]
}

[ "$n" -eq 0 ] || mixed
[ "$kills" -eq 0 ] || killing
