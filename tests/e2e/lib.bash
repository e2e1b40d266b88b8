# lib.bash: what the end-to-end tests share. `load lib`, then call e2e_setup in setup().
#
# Every server writes its own store and its address; end_servers ends those that this file started,
# by their number. Nothing here waits for a time to pass: wait_until polls a condition.

e2e_setup() {
    ASSAY=${ASSAY:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/${ASSAY_BUILD:-build}/assay}
    SHARED=${ASSAY_SHARED:-$BATS_TEST_DIRNAME/../../../shared}
    ROOT=$BATS_TEST_DIRNAME/../..
    SERVERS=()
    unset ASSAY_DB OPENAI_BASE_URL OPENAI_API_KEY NO_COLOR CLICOLOR_FORCE COLUMNS
    cd "$BATS_TEST_TMPDIR" || return 1
    export ASSAY_DB=$PWD/assay.db
}

assay() { "$ASSAY" "$@"; }

# Background work must let go of descriptor 3, or bats waits for it.
in_background() { "$@" 3>&- & }

# wait_until COMMAND...: until it succeeds; fails after two minutes, which only a hang takes.
wait_until() {
    local i
    for ((i = 0; i < 2400; i++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.05
    done
    echo "never came true: $*"
    return 1
}

# serve NAME SERVE-RECORDED-ARGUMENT...: sets URL and SERVER (what /x-assay/served stands below).
serve() {
    local name=$1
    shift
    in_background "$ASSAY" serve-recorded "$@" --port 0 --db "${SERVER_DB:-$name.server.db}" \
        >"$name.server" 2>"$name.server.err"
    SERVERS+=($!)
    wait_until grep -q '/v1$' "$name.server" || { cat "$name.server" "$name.server.err"; return 1; }
    URL=$(sed -n 's/.* at \(http.*\)$/\1/p' "$name.server")
    SERVER=${URL%/v1}
}

end_servers() {
    local pid
    for pid in "${SERVERS[@]}"; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    done
    SERVERS=()
}

sql() { sqlite3 -batch -separator $'\t' -cmd '.timeout 60000' "${DB:-$ASSAY_DB}" "$@"; }

# How many requests for a completion the server has had.
requests() { curl -sf "$SERVER/x-assay/served" | jq .requests; }

# problem TAB sample TAB times, for every reply that was handed out.
served() {
    curl -sf "$SERVER/x-assay/served" | jq -r '.served[] | [.problem, .sample, .times] | @tsv' |
        LC_ALL=C sort
}

# problem TAB sample TAB class of a run, as tests/suite/demo_expected.tsv has them.
verdicts() {
    sql "SELECT problem, idx, class FROM sample_verdicts WHERE run = ${1:-1}" | LC_ALL=C sort
}

# problem TAB sample of every reply that is stored.
stored() {
    sql "SELECT p.name, s.idx FROM samples s JOIN problems p ON p.id = s.problem_id
         WHERE s.api_error IS NULL" | LC_ALL=C sort
}

# The demo's table, of problems that match a grep -E pattern, samples below N.
expected() {
    tail -n +2 "$ROOT/tests/suite/demo_expected.tsv" |
        awk -F'\t' -v p="${1:-.}" -v n="${2:-5}" '$1 ~ p && $2 < n' | LC_ALL=C sort
}

same() { # same A B: like cmp, but what differs is printed
    diff -u "$1" "$2"
}

# exits STATUS COMMAND...: its output goes to out and err, which are printed when it is not so.
exits() {
    local want=$1 status=0
    shift
    "$@" >out 2>err 3>&- || status=$?
    [ "$status" -eq "$want" ] && return 0
    echo "exit status $status, not $want: $*"
    head -50 out err
    return 1
}

needs() { # needs PROGRAM...: skip by name
    local p
    for p in "$@"; do
        command -v "$p" >/dev/null || skip "$p is not installed"
    done
}

# ---- a run that is killed again and again: kill.bats and the conformance test ----

progress() { # replies and verdicts in the store; 0 before it has its tables
    sql 'SELECT (SELECT COUNT(*) FROM samples) + (SELECT COUNT(*) FROM verdicts)' 2>/dev/null || echo 0
}

alive() { kill -0 "$1" 2>/dev/null; }

# Killed processes leave no cell behind: the cells of this one, by their numbers, must end.
all_gone() {
    local pid
    for pid in "$@"; do
        alive "$pid" && return 1
    done
    return 0
}

# One start that is killed when the store has made `$1` steps of progress, `$2` ms later.
kill_once() {
    local at=$1 ms=$2 pid cells
    shift 2
    in_background "$ASSAY" "$@" >killed.out 2>killed.err
    pid=$!
    while alive "$pid" && [ "$(progress)" -lt "$at" ]; do sleep 0.01; done
    alive "$pid" || { wait "$pid"; echo "ended by itself, status $?, at $(progress)"; cat killed.err; return 1; }
    sleep "0.$(printf '%03d' "$ms")"
    cells=$(pgrep -P "$pid" || true)
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null || true
    # shellcheck disable=SC2086
    wait_until all_gone $cells
}

# What the store holds at this kill, each line with how often the server had been asked for it.
note_kill() {
    stored >kept.now
    if [ -n "$SERVER" ]; then
        served >served.now
        awk -F'\t' 'NR == FNR { times[$1 FS $2] = $3; next }
                    { print $1 "\t" $2 "\t" (($1 FS $2) in times ? times[$1 FS $2] : 0) }' \
            served.now kept.now >kept.times
    else
        sed 's/$/\t0/' kept.now >kept.times
    fi
    # the first time that a reply is seen stored is the one that holds for ever
    awk -F'\t' 'NR == FNR { seen[$1 FS $2]; print; next } !(($1 FS $2) in seen)' first kept.times >first.new
    mv first.new first
    LC_ALL=C sort -o first first
}

# kill_and_finish KILLS SPAN IN_FLIGHT ARGUMENT...: kill `assay ARGUMENT...` at moments spread over
# SPAN steps of progress beyond where the store stands, then let it finish and compare.
kill_and_finish() {
    local kills=$1 span=$2 in_flight=$3 from k at ms
    shift 3
    from=$(progress)
    : >first
    awk -v seed="${ASSAY_SEED:-20240611}" -v n="$kills" -v from="$from" -v span="$span" 'BEGIN {
        srand(seed)
        for (i = 0; i < n; i++) print from + int(rand() * span * 0.9), int(rand() * 60)
    }' | sort -n >moments
    k=0
    while read -r at ms <&4; do
        kill_once "$at" "$ms" "$@" || return 1
        note_kill
        k=$((k + 1))
        # the store is whole, and no sample stands in it twice
        [ "$(sql 'PRAGMA integrity_check')" = ok ] || return 1
        [ -z "$(sql 'PRAGMA foreign_key_check')" ] || return 1
        [ -z "$(sql 'SELECT run_id, problem_id, idx FROM samples GROUP BY 1, 2, 3 HAVING COUNT(*) > 1')" ] ||
            return 1
    done 4<moments
    [ "$k" -eq "$kills" ] || return 1
    exits 0 assay "$@" || return 1
    [ -z "$(sql 'SELECT key FROM samples GROUP BY key HAVING COUNT(*) > 1')" ] || return 1
    [ "$(sql 'SELECT COUNT(*) FROM samples WHERE verdict_id IS NULL')" -eq 0 ] || return 1
    [ -n "$SERVER" ] || return 0
    served >served.end
    # stored at a kill: never asked for again
    awk -F'\t' 'NR == FNR { times[$1 FS $2] = $3; next } times[$1 FS $2] != $3 {
        print "asked for again: " $0 ", now " times[$1 FS $2]; bad = 1 } END { exit bad }' \
        served.end first || return 1
    # asked for in vain: at most what was in flight or not yet committed (32 rows) at each kill
    echo "$kills kills: $(requests) requests for $(sql 'SELECT COUNT(*) FROM samples') samples;" \
        "$(wc -l <first) replies were in the store at a kill, none was asked for again"
    [ "$(requests)" -le $(($(sql 'SELECT COUNT(*) FROM samples') + kills * (in_flight + 32))) ]
}
