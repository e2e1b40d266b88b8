#!/usr/bin/env bats
# secrets.bats: a key is in the environment, and stands nowhere else: not in an output, a file, the
# store, a page, an export, a command line or another program's environment. Also when the service
# says back what it was sent (tests/secrets/echo.py), and while everything runs
# (tests/secrets/watch.py).
#
# All that assay writes goes below the folder `out`, which is searched for the key in several
# spellings; what this file needs itself lies beside it. The key is random and never written down.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    needs jq sqlite3 curl python3
    local random
    random=$(head -c 48 /dev/urandom | base64 -w0 | tr '+/' 'xy')
    KEY="sk-${random:0:11}/${random:11:11}+${random:22:22}=="
    FORMS=$(forms) # not exported
    export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} # Verilator's runtime is there already
    mkdir -p out/tmp out/home out/seen
    cd out || return 1
    export HOME=$PWD/home TMPDIR=$PWD/tmp ASSAY_DB=$PWD/assay.db
    export OPENAI_API_KEY=$KEY ANTHROPIC_API_KEY=$KEY GEMINI_API_KEY=$KEY HF_TOKEN=$KEY
    export OPENROUTER_KEY=$KEY azure_openai_key=$KEY DB_PASSWD=$KEY GH_PAT=$KEY
    stubs
}

teardown() {
    [ -z "${WATCHER:-}" ] || kill "$WATCHER" 2>/dev/null || true
    [ -z "${OPEN:-}" ] || rm -r "$OPEN"
    [ -z "${ECHO:-}" ] || kill "$ECHO" 2>/dev/null || true
    end_servers
}

# Programs that note what they were given, and then do what they are for: however short they run,
# what reaches them is seen.
stubs() {
    local p
    mkdir -p ../stub/bin
    ln -s /usr/lib ../stub/lib # where the compiler proper is looked for, from the driver's place
    for p in iverilog git less; do
        printf '#!/bin/sh\n{ env; echo "$0" "$@"; } >>%q\nexec %q "$@"\n' "$PWD/seen/$p" \
            "$(command -v "${p/less/cat}")" >"../stub/bin/$p"
        chmod +x "../stub/bin/$p"
    done
    PATH=$(cd ../stub/bin && pwd):$PATH
}

# The key and parts of it, as they are and as they stand in a URL and in JSON, and the three ways in
# which base64 can hold the whole.
forms() {
    local part lead
    for part in "$KEY" "${KEY:0:12}" "${KEY:15:11}" "${KEY:27:22}" "${KEY: -12}"; do
        echo "$part"
        jq -rn --arg k "$part" '$k | @uri'
        sed 's|/|\\/|g; s|=|\\u003d|g' <<<"$part"
    done | sort -u
    for lead in '' x xx; do
        printf '%s%s' "$lead" "$KEY" | base64 -w0 | sed 's/^....//; s/.....\?=*$//'
        echo
    done
}

spotless() { # nothing below this folder holds the key
    local found
    found=$(grep -rlaF -e "$FORMS" . || true)
    [ -z "$found" ] || { echo "the key is in:" $found; return 1; }
}

watch() {
    # not by in_background: its commands have /dev/null as their standard input
    python3 "$ROOT/tests/secrets/watch.py" "$ASSAY" "$PWD" <<<"$FORMS" >../watched 2>&1 3>&- &
    WATCHER=$!
    wait_until grep -q watching ../watched
}

unseen() { # end the watcher: it saw cells at work, and never the key
    kill "$WATCHER" && wait "$WATCHER" || true
    WATCHER=
    cat ../watched
    grep -q '^saw .*assay-cell' ../watched
    run ! grep LEAK ../watched
}

echo_service() {
    in_background python3 "$ROOT/tests/secrets/echo.py" >../echo.ports
    ECHO=$!
    wait_until grep -q . ../echo.ports
    PORT=$(cut -d' ' -f1 ../echo.ports)
}

night() { # night URL: a nightly file of one model and two problems
    printf '%s\n' 'label: a' 'summary: night.json' 'site: night' 'models:' '  - name: demo' \
        "    base_url: $1" 'suites:' '  - name: assay-rtl' '    limit: 2'
}

# tell NAME COMMAND...: what it prints is kept. attempt: the same, whatever it ends with.
tell() {
    local name=$1
    shift
    exits 0 "$@" || return 1
    mv out "$name.out"
    mv err "$name.err"
}

attempt() {
    local name=$1
    shift
    "$@" >"$name.out" 2>"$name.err" 3>&- || echo "status $?" >>"$name.err"
}

@test "the detectors find what is planted" {
    local form n=0
    spotless
    while read -r form; do
        printf 'xyz%szyx' "$form" >planted
        run ! spotless
        rm planted
        n=$((n + 1))
    done <<<"$FORMS"
    [ "$n" -eq 12 ]
    printf 'x%s' "$(printf 'Authorization: Bearer %s\n' "$KEY" | base64 -w0)" >planted
    run ! spotless
    rm planted
    # a child of a program that is watched, with the key in its environment and on its command
    # line, and a file that is there for a moment only
    cp "$(command -v bash)" ../watched-program
    ASSAY=$PWD/../watched-program watch
    printf '%s' "$KEY" >tmp/moment
    env -i ../watched-program -c "KEY=$KEY sleep 2; true" # also on its own command line
    env -i ../watched-program -c \
        'read -r key; python3 -c "import time; time.sleep(2)" "$key"; true' <<<"$KEY"
    rm tmp/moment
    kill "$WATCHER" && wait "$WATCHER" || true
    WATCHER=
    cat ../watched
    grep -q '^LEAK the command line of assay' ../watched
    grep -q '^LEAK the environment of sleep' ../watched
    grep -q '^LEAK the command line of python' ../watched
    grep -q '^LEAK the file tmp/moment' ../watched
    run ! grep -F "${KEY:0:12}" ../watched
}

@test "every verb: the key is sent to the service, and stands nowhere" {
    needs script git
    serve s demo
    watch
    local kind ask=(--suite assay-rtl --model demo --base-url "$URL" -v)
    tell run assay run "${ask[@]}" --n 2 --problems 'bcd*,by*' --as-official --lint --vote
    tell repair assay run "${ask[@]}" --repair 2 --problems 'by*'
    tell best assay run "${ask[@]}" --best-of 3 --problems 'by*'
    tell sweep assay run "${ask[@]}" --sweep temperature=0.1,0.2 --limit 1
    tell dry assay run "${ask[@]}" --dry-run
    night "$URL" >night.yaml
    tell nightly assay nightly night.yaml
    tell night-dry assay nightly night.yaml --dry-run
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -ge 6 ]
    tell rejudge assay rejudge 1 -v
    assay export samples 1 -o samples.jsonl
    tell score assay score samples.jsonl --suite assay-rtl --model again -v
    tell validate assay validate assay-rtl --problems bcd_adder --repeat 1 --calm --audit \
        --mutants 4 -v
    jq -c '{problem, completion}' samples.jsonl | head -3 >three.jsonl
    tell reward assay reward -s assay-rtl --allow-eval-suites -v <three.jsonl
    attempt tbgen assay tbgen --suite assay-rtl --model demo --base-url "$URL" --as new --replace \
        --limit 1 --attempts 1 --mutants 4 -o benches.jsonl -v
    attempt pull assay pull other --from https://127.0.0.1:9/other.git --commit abc1234 -v
    attempt pull-http assay pull other --from "$SERVER/other.jsonl" -v
    for kind in samples inspect lm-eval; do
        tell "export-$kind" assay export "$kind" 1 -o "export.$kind"
    done
    for kind in dpo kto sft grpo; do
        tell "export-$kind" assay export "$kind" 1 --allow-eval-suites -o "export.$kind"
    done
    tell report assay report -v
    for kind in --json --csv --markdown --scaling '--by class' 'last --json' 'last --csv'; do
        # shellcheck disable=SC2086
        tell "report${kind// /}" assay report $kind
    done
    tell show assay show 1 --logs -v
    tell show-json assay show 1 --json
    tell paged env PAGER='less -' script -qec "stty rows 5 cols 80; '$ASSAY' show 1" /dev/null
    tell compare assay compare 1 2 --force --json
    tell suites assay suites
    tell doctor assay doctor -v
    tell doctor-json assay doctor --json
    tell cell assay cell -- /usr/bin/env
    tell site assay site pages
    tell help assay run --help
    tell man assay --man
    sql .dump >dump.sql
    unseen
    [ -s seen/iverilog ] && [ -s seen/less ] && [ -s seen/git ]
    [ "$(ls pages | wc -l)" -ge 3 ]
    spotless
    [ -z "$(ls tmp)" ]
}

# What the service does with the key in each is told in echo.py.
MODES=(401 403 404 429 500 parameter plain html cut escaped slash url nested kind inside list
    notjson redirect far shortened finish echo)

@test "a service that says the key back: it reads [key], everywhere" {
    echo_service
    watch
    local mode ask
    for mode in "${MODES[@]}"; do
        ask=(--suite assay-rtl --model "$mode" --base-url "http://127.0.0.1:$PORT/$mode/v1" -v)
        # one mode says "later" for as long as it is asked
        attempt "$mode" assay run "${ask[@]}" --limit 1 --temperature 1 --retries 1 --max-time 5
    done
    tell repair assay run "${ask[@]}" --limit 2 --repair 2
    tell best assay run "${ask[@]}" --limit 1 --best-of 2
    night "http://127.0.0.1:$PORT/echo/v1" >night.yaml
    tell nightly assay nightly night.yaml
    for mode in 401 echo; do
        ask=(--suite assay-rtl --model demo --base-url "http://127.0.0.1:$PORT/$mode/v1" -v)
        attempt "tbgen-$mode" assay tbgen "${ask[@]}" --as new --replace --limit 1 --attempts 2 \
            -o benches.jsonl --retries 0
    done
    curl -sf "http://127.0.0.1:$PORT/seen" >../seen.json
    # it was sent in every mode, and did not follow to where a redirect led
    jq -e --argjson n "${#MODES[@]}" '(.keyed | length) == $n and .other == 0' ../seen.json
    # whatever was said back is there, but for the key
    sql "SELECT m.name FROM models m JOIN runs r ON r.model_id = m.id
         JOIN samples s ON s.run_id = r.id WHERE
         instr(s.reply || s.reasoning || s.finish_reason || ifnull(s.api_error, ''), '[key]')" >told
    for i in $(sql 'SELECT id FROM samples'); do assay show "$i" --logs -v; done >shown
    assay report -v >report
    assay report --json >report.json
    assay export samples >samples.jsonl
    assay export inspect last -o inspect.json
    assay rejudge last -q
    assay site pages
    sql .dump >dump.sql
    unseen
    for mode in "${MODES[@]}"; do
        grep -q '\[key\]' "$mode.err" || grep -qx "$mode" told ||
            { echo "$mode: no [key]"; cat "$mode.err"; }
    done >silent
    cat silent
    spotless
    [ ! -s silent ]
}

@test "a key under any name: it is out of the environment before another program starts" {
    export ACME_LOGIN=$KEY
    unset OPENAI_API_KEY ANTHROPIC_API_KEY GEMINI_API_KEY HF_TOKEN OPENROUTER_KEY azure_openai_key
    echo_service
    watch
    local ask=(--suite assay-rtl --model m --base-url "http://127.0.0.1:$PORT/echo/v1" --limit 1)
    tell run assay run "${ask[@]}" --key-env ACME_LOGIN -v
    tell sweep assay run "${ask[@]}" --key-env ACME_LOGIN --sweep temperature=0.1,0.2 -v
    attempt tbgen assay tbgen "${ask[@]}" --key-env ACME_LOGIN --as new --replace --attempts 1 -v
    curl -sf "http://127.0.0.1:$PORT/seen" | jq -e '.keyed == ["echo"]'
    unseen
    [ -s seen/iverilog ]
    spotless
}

@test "a key in a wrong place is refused before anything is stored, and not repeated" {
    local url=http://127.0.0.1:9/v1 word=${KEY:3:11}${KEY:15:11}${KEY:27:22}
    # misplaced NAME STATUS ARGUMENT...
    misplaced() {
        local name=$1 status=$2
        shift 2
        exits "$status" assay run --suite assay-rtl --limit 1 --retries 0 "$@" || return 1
        [ "$(wc -l <err)" -ge 1 ]
        mv err "$name.err"
        mv out "$name.out"
    }
    misplaced key-env 2 --model m --base-url $url --key-env "$KEY"
    misplaced model 2 --model "$KEY" --base-url $url
    misplaced label 2 --model m --base-url $url --label "night $KEY"
    misplaced extra 2 --model m --base-url $url --extra "{\"api_key\": \"$KEY\"}"
    misplaced url 2 --model m --base-url "$url?key=$KEY"
    misplaced url-escaped 2 --model m --base-url "$url?key=$(jq -rn --arg k "$KEY" '$k | @uri')"
    misplaced dry 2 --model m --base-url "$url?key=$KEY" --dry-run
    misplaced sweep 2 --model m --base-url $url --sweep "api_key=$KEY,x"
    # a key that could be a name
    misplaced name 4 --model m --base-url http://model.invalid/v1 --key-env "gsk_$word"
    run ! grep -rqa "$word" .
    spotless
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 0 ]
}

@test "killed or aborted with a key in memory: nothing of it is left" {
    echo_service
    serve slow demo --delay-ms 60000
    local core pid
    (
        ulimit -c unlimited
        exec "$ASSAY" run --suite assay-rtl --model m --base-url "$URL" -q 3>&-
    ) >abort.out 2>abort.err &
    pid=$!
    asked() { [ "$(requests)" -ge 1 ]; }
    wait_until asked
    kill -ABRT "$pid"
    wait "$pid" || true
    core=$(find . -name 'core*')
    [ -z "$core" ] || { ls -l "$core"; false; }
    kill_once 3 0 run --suite assay-rtl --model m --base-url "http://127.0.0.1:$PORT/echo/v1" --n 50
    ls -l assay.db*
    spotless
}

# What a design could want: the key, the home, the store, the suite and what lies beside it, the
# files of this process and of those around it, by every name. The last eight also for compilers.
wanted() {
    local me
    for me in self thread-self 1 2 "$BASHPID"; do
        printf "/proc/$me/%s\n" environ cmdline cwd/assay.db root/etc/passwd fd/0 fd/3 fd/4 mem maps
    done
    printf '%s\n' "$HOME/.ssh/id" "$ASSAY_DB-wal" "$TMPDIR/x" "$PWD/suite.jsonl" /root/.bashrc \
        /etc/passwd ../reference.sv bench.sv /box/reference.sv /box/tb.sv /box/candidate.sv \
        /box/program /tmp/sibling.sv ../1/candidate.sv "$ASSAY" /dev/stdin /var/log/dpkg.log
    printf '%s\n' "$HOME/.netrc" "$ASSAY_DB" "$OPEN/for-all" /etc/shadow reference.sv tb.sv \
        /proc/self/environ "/proc/$BASHPID/environ"
}

# A suite of one problem and the answers to it: designs that read, and between them honest ones.
# What must not come out are the words REF and BENCH of the suite, SIB of the honest answers and
# HOST of files of this machine.
readers() {
    local probe=$ROOT/tests/hostile/verilog/probe
    mkdir -p home/.ssh
    OPEN=$(mktemp -d /tmp/assay-secrets.XXXXXX) # where any user may read
    chmod 755 "$OPEN"
    echo "machine m password $HOST" | tee home/.netrc home/.ssh/id tmp/x "$OPEN/for-all" >/dev/null
    sed "s|endmodule|// $REF\n&|" "$probe/reference.sv" >../reference.sv
    sed "s|^endmodule|localparam word = \"$BENCH\"; // $BENCH\n&|" "$probe/bench.sv" >../bench.sv
    sed 's/module probe_counter/&_ref/' ../reference.sv >>../bench.sv
    jq -nc --rawfile ref ../reference.sv --rawfile tb ../bench.sv '{id: "probe", reference: $ref,
        entry: "probe_counter", prompt: "Count to 999.", files: [{name: "tb.sv", text: $tb}]}' \
        >suite.jsonl
    sed "s|endmodule|localparam word = \"$SIB\"; // $SIB\n&|" "$probe/reference.sv" |
        jq -Rsc '{problem: "probe", model: "reader", completion: .}' >../honest
    wanted | python3 "$ROOT/tests/secrets/designs.py" | sed '0~6r ../honest' >../readers.jsonl
}

# read_by SIMULATOR TIER OPTION...: the designs are judged; what their logs hold goes to `logs`.
read_by() {
    local model=$1-$2
    jq -c --arg m "$model" '.model = $m' ../readers.jsonl >"../$model.jsonl"
    tell "$model" assay score "../$model.jsonl" --suite other -j 4 --simulator "$1" --tier "$2" \
        "${@:3}"
    sql "SELECT compile_log, run_log, evidence, detail, flags FROM verdicts" >logs
    # the honest ones passed, and the others did read: passwd is the cell's own
    [ "$(sql "SELECT COUNT(*) FROM sample_verdicts WHERE model = '$model' AND passed")" -ge 6 ]
    grep -q 'OPENED /etc/passwd' logs
}

@test "what a design can read: no key, no reference, no sibling, no home" {
    local way word
    for word in REF BENCH SIB HOST; do declare "$word=canary-$word-$RANDOM$RANDOM"; done
    readers
    assay pull other --from suite.jsonl -q
    watch
    for way in 'icarus namespaces' 'icarus bwrap' 'icarus landlock' 'verilator namespaces'; do
        assay cell --tier "${way#* }" -- /bin/true >cell.out 2>&1 || continue
        [ "${way% *}" = icarus ] || command -v verilator_bin >/dev/null || continue
        # shellcheck disable=SC2086
        read_by $way
        run ! grep -aF -e "$REF" -e "$BENCH" -e "$SIB" -e "$HOST" logs
        # only what is the cell's own could be opened
        run ! grep -aP '^\t?OPENED (?!/etc/passwd|/dev/stdin|/proc/(thread-)?self/(fd|root))' logs
    done
    tell report assay report
    unseen
    spotless
    # where nothing is hidden the same designs do find it: the test is not blind
    assay cell --tier weak --allow-weak-isolation -- /bin/true || skip "the tier weak is not here"
    read_by icarus weak --allow-weak-isolation
    grep -qaF "$HOST" logs
    grep -qaP "^\t?OPENED $OPEN" logs
}
