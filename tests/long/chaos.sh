#!/bin/bash
# chaos.sh [N [KILLS [SHARE]]]: a run through a proxy that breaks a share of the requests ends in exactly what a run
# without faults ends in, and so does one that is killed (SIGKILL) KILLS times at random moments: no sample lost, none
# twice, every verdict the same. Started by hand.
#
# N samples of each of assay-rtl's 33 problems: 150 makes about 10,000 requests at SHARE 0.5, which is the default;
# for the kills a run of N/2. KILLS is 200 by default. ASSAY is the program.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
assay=$(realpath "${ASSAY:-$root/build/assay}")
n=${1:-150} kills=${2:-200} share=${3:-0.5}
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
python3 "$root/tests/long/faultproxy.py" "$port" "$share" 1 >proxy.out &
pids+=($!)
until [ -s proxy.out ]; do sleep 0.1; done
bad=http://127.0.0.1:$(cat proxy.out)/v1

asking() { # DB URL N: sets `command`
    command=("$assay" run --suite assay-rtl --model demo --db "$1" --base-url "$2" -n "$3" --concurrency 32
        --retries 20 -q)
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

finish mixed.db "$bad" "$n"
same mixed.db "$n"
echo "$(sqlite3 mixed.db 'SELECT SUM(tries) FROM samples') requests," \
    "$(sqlite3 mixed.db "SELECT group_concat(kind || ' ' || n, ', ') FROM faults"): the same verdicts"

half=$(((n + 1) / 2))
killed=0
for ((i = 0; i < kills; i++)); do
    asking killed.db "$bad" "$half"
    "${command[@]}" >/dev/null 2>&1 & # no function: the number would be that of a shell around it
    pid=$!
    sleep "0.$((RANDOM % 9))$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null || true
    status=0
    wait "$pid" 2>/dev/null || status=$?
    [ "$status" -ne 137 ] || killed=$((killed + 1))
done
[ "$killed" -ge $((kills / 2)) ] || { echo "only $killed of $kills starts could be killed" >&2; exit 1; }
finish killed.db "$bad" "$half"
same killed.db "$half"
echo "$killed kills, $(sqlite3 killed.db 'SELECT COUNT(*) FROM samples') samples: the same verdicts"
