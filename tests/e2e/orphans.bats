#!/usr/bin/env bats
# orphans.bats: SIGKILL of the orchestrator at random moments, from its first millisecond on: nothing
# of it stays alive, no mount, no temporary file, no cgroup.
#
# Each tier's rounds run in a PID and mount namespace of their own, with an empty /tmp, and where they
# can be made in control groups of their own: so every process, mount, file and group that is found
# there was the orchestrator's, whatever else the machine does.
# The issue's second is counted and printed; on a crowded machine it does not decide, ten of them do.
#
# ORPHAN_ROUNDS=100 kills so often, over all tiers together; ASSAY_SEED draws other moments.

load lib

setup() {
    e2e_setup
    needs jq sqlite3 unshare
    unshare -m -p -f --mount-proc true 2>/dev/null ||
        skip "unshare cannot make a PID and mount namespace here"
}

# Candidates that keep cells busy in every phase: right ones, endless ones, floods, memory.
candidates() {
    sql "SELECT reference FROM problems WHERE name = 'gray_counter'" >right.sv
    jq -Rsc --args '. as $right | range(40) as $i | $ARGS.positional[] as $hostile |
        {problem: "gray_counter",
         completion: ($right | sub("endmodule"; "\($hostile)\nendmodule // \($i)"))}' \
        'initial forever begin end' 'initial forever $display("flood");' '' \
        'reg r = 0; always @(r) r <= #0 ~r; initial #0 r = 1;' \
        'reg [4095:0] m [0:999999]; integer j; initial for (j = 0; j < 1000000; j = j + 1) m[j] = j;' \
        <right.sv
}

# ---- what follows runs inside the namespaces, as their process 1 ----

groups_of_our_own() { # make them, go into them, and keep their names in GROUPS_MADE
    local name path dir line lines
    GROUPS_MADE=()
    mapfile -t lines </proc/self/cgroup
    for line in "${lines[@]}"; do
        IFS=: read -r _ name path <<<"$line"
        case $name in memory | pids | cpuacct | '') ;; *) continue ;; esac
        dir=$(findmnt -rno TARGET,FSTYPE,OPTIONS | awk -v c="$name" '
            c == "" ? $2 == "cgroup2" : $2 == "cgroup" && ("," $3 ",") ~ ("," c ",") { print $1; exit }')
        dir=$dir${path%/}/orphans-$$-$RANDOM
        mkdir "$dir" 2>/dev/null && echo 0 >"$dir/cgroup.procs" && GROUPS_MADE+=("$dir")
    done
}

leave_groups() {
    local dir
    for dir in "${GROUPS_MADE[@]}"; do
        echo 0 >"${dir%/*}/cgroup.procs" && rmdir "$dir"
    done
}

living() { # pid and name of every process here but ourselves
    local p line name rest
    for p in /proc/[0-9]*; do
        p=${p#/proc/}
        [ "$p" != 1 ] && read -r line <"/proc/$p/stat" || continue
        name=${line#*(} rest=${line##*) }
        [ "${rest:0:1}" = Z ] || [ "${rest:0:1}" = X ] || echo "$p ${name%)*}"
    done 2>/dev/null
}

files() { find /tmp -path /tmp/w -prune -o -path '/tmp/*' -print | LC_ALL=C sort; }

one_round() { # TIER MS: a line "MS-until-gone", and what is wrong
    local tier=$1 ms=$2 pid from now
    rm -f killed.db*
    cp assay.db killed.db
    ./assay score candidates.jsonl --suite assay-rtl --db killed.db --tier "$tier" -j 3 -q \
        >/dev/null 2>score.err &
    pid=$!
    sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
    living >victims
    kill -KILL $pid || echo "it had ended by itself: $(cat score.err)"
    from=${EPOCHREALTIME/./}
    wait $pid 2>/dev/null
    # without a fork, for a fork would be found
    while living >left; now=${EPOCHREALTIME/./}; [ -s left ] && [ $((now - from)) -lt 10000000 ]; do
        read -rt 0.02 <>nothing || true
    done
    echo "gone $(((now - from) / 1000)) $(wc -l <victims)" >>times
    [ ! -s left ] || echo "$tier, $ms ms: still alive: $(tr '\n' ',' <left)"
    # the keeper of a tier without namespaces empties its folder as its last deed
    files >files.after
    diff files.before files.after >files.diff ||
        echo "$tier, $ms ms: files: $(grep '^[<>]' files.diff | tr '\n' ' ')"
    mv files.after files.before # each left file is told once
    diff mounts.before /proc/self/mountinfo >mounts.diff || echo "$tier, $ms ms: mounts: $(cat mounts.diff)"
    [ ${#GROUPS_MADE[@]} -eq 0 ] || find "${GROUPS_MADE[@]}" -mindepth 1 -type d
}

inside() { # TIER MOMENT...
    local tier=$1
    shift
    mount -t tmpfs -o mode=1777 none /tmp && mkdir /tmp/w && cp -a ./. /tmp/w && cd /tmp/w || return 1
    export TMPDIR=/tmp/t
    mkdir $TMPDIR
    mkfifo nothing
    : >times
    files >files.before
    cat /proc/self/mountinfo >mounts.before
    groups_of_our_own
    for ms in "$@"; do one_round "$tier" "$ms"; done >wrong 2>&1
    leave_groups >>wrong 2>&1
    cat times wrong
}

rounds() { # TIER
    local all=${ORPHAN_ROUNDS:-10} share n
    assay cell --tier "$1" -- /bin/true >/dev/null 2>&1 || skip "tier $1 is not to be had here"
    case $1 in namespaces) share=2 n=$((all - 2 * (all * 3 / 10))) ;; *) n=$((all * 3 / 10)) ;; esac
    mkdir box
    cp "$ASSAY" "$(dirname "$ASSAY")/assay-cell" box/
    assay pull assay-rtl -q
    candidates >box/candidates.jsonl
    sql "VACUUM INTO '$PWD/box/assay.db'"
    cd box
    # half of the moments in the first half second: there tools are looked for and cells are built
    awk -v seed="${ASSAY_SEED:-20240611}" -v n="$n" 'BEGIN {
        srand(seed); for (i = 0; i < n; i++) print int(rand() * (i % 2 ? 500 : 4000)) }' >moments
    # shellcheck disable=SC2046
    unshare -m -p -f --mount-proc bash -c "$(declare -f living files one_round inside groups_of_our_own leave_groups); inside $1 $(echo $(cat moments))" \
        >log 2>&1 3>&- || true
    awk -v tier="$1" '$1 == "gone" { n++; v += $3; late += $2 > 1000; if ($2 > max) max = $2 }
        END { printf "# tier %s: %d kills, %.1f processes alive at each; all gone after %d ms at most, %d times after more than 1 s\n",
                  tier, n, n ? v / n : 0, max, late }' log >&3
    grep -v '^gone ' log >bad || true # a "! grep" that is not the last would decide nothing
    cat bad
    [ ! -s bad ]
    [ "$(grep -c '^gone ' log)" -eq "$n" ]
}

@test "the orchestrator killed at random moments leaves nothing behind: namespaces" { rounds namespaces; }
@test "the orchestrator killed at random moments leaves nothing behind: bwrap" { rounds bwrap; }
@test "the orchestrator killed at random moments leaves nothing behind: landlock" { rounds landlock; }
