#!/bin/bash
# demo.sh BUILD: the whole pipeline, without a network, a key or a bill.
# A recorded model answers on loopback, `assay run` asks and judges it, and the store is left in
# results/demo.db for looking around. Started again it goes on from that store.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
assay=${1:-build}/assay
db=results/demo.db
server= job=
unset ASSAY_DB OPENAI_API_KEY OPENAI_BASE_URL

stop() { # PID: ask it to end, and wait until it has
    [ -n "$1" ] || return 0
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}
stop_server() {
    stop "$server"
    server=
}
trap 'stop "$job"; stop_server' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say() { printf '\n%s\n' "$*"; }
query() { [ -e "$db" ] && sqlite3 "$db" "$1" 2>/dev/null || true; }

entry() { printf '  %-58s # %s' "$assay $1" "$2"; }

# Start the server on this port (0: any free one) and read its address from its first line.
# pdeathsig: it does not outlive this script, however that ends.
serve() {
    exec 3< <(exec setpriv --pdeathsig TERM "$assay" serve-recorded demo --port "$1" --db "$db")
    server=$!
    url=
    if read -r -t 60 line <&3 && [[ $line =~ http://[^[:space:]]+ ]]; then
        url=${BASH_REMATCH[0]}
        return 0
    fi
    stop_server
    return 1
}

# The address belongs to a sample's identity, so the port of last time is tried first: then nothing
# is asked twice.
last=$(query "SELECT base_url FROM models WHERE name = 'assay-demo' ORDER BY id DESC LIMIT 1")
port=${last##*:}
port=${port%%/*}
serve "${port:-0}" 2>/dev/null || serve 0 || {
    echo "demo: the recorded model did not start" >&2
    exit 5
}
[ "$url" = "${last:-$url}" ] || echo "port ${port} is taken: this is a new run"

# run SUITE N [OPTION...]: in the background, because bash looks at a signal only when it waits for nothing else.
run() {
    local suite=$1 n=$2
    shift 2
    say "\$ assay run --suite $suite --model assay-demo --base-url $url --n $n${*:+ $*} --db $db"
    "$assay" run --suite "$suite" --model assay-demo --base-url "$url" --n "$n" "$@" --db "$db" &
    job=$!
    status=0
    wait "$job" || status=$?
    job=
    [ "$status" -eq 0 ] || exit "$status"
}
run assay-math 3 --vote --problems 'change-*,circle-*,conjugates-*,interest-*,vertex-*'
run assay-pro 2
run assay-rtl 5
stop_server

broken=$(query "SELECT COUNT(*) FROM goldens WHERE NOT passed")
if [ "${broken:-0}" -gt 0 ]; then
    echo "demo: the references of $broken problems fail on this machine, which should not be:" >&2
    echo "look at 'assay doctor', remove $db and try again" >&2
    exit 5
fi

# One failed sample: rather one that printed a pass and was not believed.
sample=$(query "SELECT sample FROM sample_verdicts WHERE NOT passed AND counts
    AND run = (SELECT MAX(id) FROM runs)
    ORDER BY evidence LIKE '%: ' || problem || '_ref' DESC, class = 'mismatch' DESC, sample LIMIT 1")
if [ -n "$sample" ]; then
    say "\$ assay show $sample --db $db      (its verdict and its code; the rest is left out)"
    "$assay" show "$sample" --db "$db" |
        awk '/^Prompt/ { on = 1 } !on { print; next }
             /^[^ ]/ { take = /^(Code|Run log)/ } take { print }'
fi

page=${db%.db}-site/index.html
"$assay" site "${page%/*}" --db "$db" -q

cat <<END

A page to open: $page

What to try next:
$(entry "show ${sample:-1} --db $db" "that sample whole, and how to do it again")
$(entry "report last --json --db $db" "every number of the table, for programs")
$(entry "export samples last --db $db" "all samples, one JSON object a line")
$(entry "doctor" "what is on this machine, what isolates")
$(entry "suites" "what else can be measured")

Everything above stands in $db:
  sqlite3 -box $db 'SELECT * FROM pass_at_k'
  sqlite3 -box $db 'SELECT problem, class, evidence FROM sample_verdicts WHERE NOT passed'
END
