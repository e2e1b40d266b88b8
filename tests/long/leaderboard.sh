#!/bin/bash
# leaderboard.sh DIR: what a leaderboard looks like, in DIR: a store (assay.db), its site (site/) and, where Chromium
# is installed, a picture of every kind of page (shots/). Started by hand.
#
# Real answers, judged here: gemini-2.5-flash and gpt-oss-20b on VerilogEval v2, gpt-3.5 on RTLLM v1.1, and the
# recorded demo model on assay-rtl. Then 20 made-up nights: each is a copy of such a run whose verdicts are changed
# by a hash of night and sample, so that there is a trend to draw; their label says "made up". LIMIT=N takes the
# first N problems of each recording. ASSAY is the program, ASSAY_SHARED where suites and recordings are.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
assay=$(realpath "${ASSAY:-$root/build/assay}")
shared=$(realpath -m "${ASSAY_SHARED:-$root/../shared}")
[ -d "$shared/recorded" ] || { echo "$shared/recorded is not here"; exit 77; }
[ $# -eq 1 ] || { echo "usage: $0 DIR" >&2; exit 2; }
mkdir -p "$1"
cd "$1"
rm -f assay.db assay.db-wal assay.db-shm
export ASSAY_DB=$PWD/assay.db
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT

few() { # of a recording on standard input: the answers to its first LIMIT problems
    awk -v most="${LIMIT:-100000}" '{ match($0, /"problem": "[^"]*"/); p = substr($0, RSTART, RLENGTH)
        if (!(p in seen)) seen[p] = ++n; if (seen[p] <= most) print }'
}

judge() { # SUITE RECORDING
    few <"$shared/recorded/$2.jsonl" >recorded.jsonl
    "$assay" score recorded.jsonl --suite "$1" -q >/dev/null
    rm recorded.jsonl
    echo "$2: judged"
}

"$assay" pull verilog-eval-v2 --from "$shared/suites/verilog-eval-v2" -q
"$assay" pull rtllm-v1.1 --from "$shared/suites/rtllm-v1.1" -q
judge verilog-eval-v2/spec-to-rtl gemini-2.5-flash.verilog-eval-v2.spec-to-rtl
judge verilog-eval-v2/spec-to-rtl gpt-oss-20b.verilog-eval-v2.spec-to-rtl
judge rtllm-v1.1 gpt-3.5.rtllm-v1.1

"$assay" serve-recorded demo --port 0 --db server.db >server.out &
server=$!
until grep -q '/v1$' server.out; do kill -0 "$server" && sleep 0.1; done
"$assay" run --suite assay-rtl --model assay-demo --n 5 -q ${LIMIT:+--limit "$LIMIT"} \
    --base-url "$(sed -n 's/.* at \(http.*\)$/\1/p' server.out)" >/dev/null
kill "$server"
server=
rm -f server.out server.db*
echo "assay-demo: asked and judged"

sqlite3 -batch "$ASSAY_DB" <"$root/tests/long/nights.sql"
sqlite3 "$ASSAY_DB" "SELECT COUNT(*) || ' runs, ' || SUM(label <> '') || ' of them made up; ' ||
    (SELECT COUNT(*) FROM samples) || ' samples' FROM runs"
"$assay" site site
if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    python3 "$root/tests/site/shots.py" site shots
fi
