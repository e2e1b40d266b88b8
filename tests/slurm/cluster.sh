#!/bin/bash
# cluster.sh: `assay slurm` on a real Slurm cluster, made here: a controller and three node daemons on
# this machine, in a folder of their own. Jobs are cancelled, put back into the queue, told that their
# time is over; a node crashes, and a node daemon dies while its job lives on. In the end the merged
# store must hold what one run holds. By hand, as root, in two to three minutes:
#
#     apt-get install slurm-wlm munge && tests/slurm/cluster.sh
#
# The last line tells what was seen; status 77 when Slurm is not installed.
set -u
cd "$(dirname "$(readlink -f "$0")")/../.."
ASSAY=${ASSAY:-$PWD/build/assay}
for p in slurmctld slurmd sbatch munged sqlite3 curl jq; do
    command -v "$p" >/dev/null || { echo "$p is not installed"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "a cluster of one's own needs root"; exit 77; }
unset ASSAY_DB OPENAI_BASE_URL OPENAI_API_KEY
dir=$(mktemp -d)
chmod 755 "$dir"
mkdir "$dir/run" "$dir/state" "$dir/log" "$dir/tmp"
export SLURM_CONF=$dir/slurm.conf TMPDIR=$dir/tmp
server=

fail() { echo "FAILED $*"; tail -n 30 "$dir"/log/ctld.log "$dir"/all.db.shards/*.log 2>/dev/null; exit 1; }
say() { echo "$((SECONDS)) s: $*"; }

tree() { # a process and all below it
    local child
    echo "$1"
    for child in $(pgrep -P "$1"); do tree "$child"; done
}

end() {
    local pid
    scancel -u root 2>/dev/null
    for pid in {1..40}; do # a job's keeper ends only while its daemon is there
        [ -n "$(squeue -h -t running,completing 2>/dev/null)" ] || break
        sleep 0.5
    done
    [ -z "$server" ] || kill "$server"
    for pid in "$dir"/run/*.pid; do kill "$(cat "$pid")" 2>/dev/null; done
    [ "${KEEP:-}" ] && echo "kept: $dir" || rm -rf "$dir"
}
trap end EXIT

wait_until() { # SECONDS COMMAND...
    local last=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$last" ] || fail "never came true: $*"
        sleep 0.2
    done
}

# ---- the cluster ----

cat >"$SLURM_CONF" <<END
ClusterName=try
SlurmctldHost=localhost
AuthInfo=socket=$dir/run/munge.sock,cred_expire=15
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/state/%n
SlurmctldPidFile=$dir/run/ctld.pid
SlurmdPidFile=$dir/run/%n.pid
SlurmctldLogFile=$dir/log/ctld.log
SlurmdLogFile=$dir/log/%n.log
SlurmctldPort=26817
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SlurmdTimeout=5
KillWait=15
MinJobAge=600
SchedulerParameters=sched_interval=2
MpiDefault=none
NodeName=n[1-3] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[26821-26823] CPUs=1
PartitionName=debug Nodes=ALL Default=YES State=UP
END
head -c 1024 /dev/urandom >"$dir/munge.key"
chmod 600 "$dir/munge.key"
munged --force --key-file="$dir/munge.key" --socket="$dir/run/munge.sock" --pid-file="$dir/run/munged.pid" \
    --log-file="$dir/log/munged.log" --seed-file="$dir/run/seed" || fail "munged"
slurmctld || fail "slurmctld"
for n in n1 n2 n3; do slurmd -N "$n" || fail "slurmd -N $n"; done
idle() { [ "$(sinfo -h -t idle -o %D)" = 3 ]; }
wait_until 60 idle
say "Slurm $(slurmd -V | cut -d' ' -f2) with three nodes"

# ---- the model, and the run that the shards must come to ----

coproc SERVE { exec "$ASSAY" serve-recorded demo --port 0 --delay-ms 1500 --db "$dir/server.db" 2>&1; }
server=$SERVE_PID
read -r -t 60 -u "${SERVE[0]}" line
url=${line##* at }
requests() { curl -sf "${url%/v1}/x-assay/served" | jq .requests; }
args=(run -s assay-rtl -m assay-demo --base-url "$url" -n 3 -q -j 1)
"$ASSAY" "${args[@]}" --concurrency 64 --db "$dir/one.db" >/dev/null || fail "one run"
before=$(requests)
say "one run asked for $before samples"

# What is the same on any machine. How a candidate is stopped that takes too long depends on its load.
content() {
    sqlite3 "$1" "SELECT 'run', key, n, wanted, state FROM runs;
        SELECT s.key, s.idx, hex(s.reply), v.class, CASE v.class WHEN 'timeout' THEN '' ELSE v.detail || v.evidence END
            FROM samples s JOIN verdicts v ON v.id = s.verdict_id ORDER BY 1;
        SELECT 'golden', p.hash, g.passed, g.compared FROM goldens g JOIN problems p ON p.id = g.problem_id ORDER BY 2"
}
content "$dir/one.db" >"$dir/one"

# ---- the array, and what befalls it ----

shards=$dir/all.db.shards
export ASSAY_HAND_BACK=1
submit() {
    "$ASSAY" slurm --db "$dir/all.db" --shards 5 --submit -- "${args[@]}" --concurrency 1 >"$dir/submitted" ||
        fail "submit: $(cat "$dir/submitted")"
    array=$(sed 's/.*are job \([0-9]*\);.*/\1/' "$dir/submitted")
    merge=$(sed 's/.*; job \([0-9]*\) merges.*/\1/' "$dir/submitted")
}
state() { squeue -h -j "$1" -o %T 2>/dev/null; }
running() { [ "$(state "${array}_$1")" = RUNNING ]; }
stored() { [ -e "$shards/shard-$1.db" ] && sqlite3 "file:$shards/shard-$1.db?mode=ro&immutable=1" "SELECT COUNT(*) FROM samples" 2>/dev/null || echo 0; }
has_stored() { [ "$(stored "$1")" -ge 2 ] && running "$1"; }
ended() { case $(state "$1") in '' | COMPLETED | FAILED | CANCELLED | TIMEOUT) return 0 ;; *) return 1 ;; esac; }
shell_of() { sed 's/.*\.//' "$shards/shard-$1.db.owner"; }
node_of() { squeue -h -j "${array}_$1" -o %N; }

submit
for i in 1 2 3; do wait_until 60 has_stored "$i"; done
at=$(stored 1)
scancel "${array}_1"
say "shard 1 is cancelled at $at samples"
scontrol requeue "${array}_2" || fail "requeue"
say "shard 2 is put back into the queue"
# a crash: the node's daemon, and every process of its job, at once
node=$(node_of 3)
shell=$(shell_of 3)
stepd=$(ps -o ppid= -p "$shell")
kill -KILL "$(cat "$dir/run/$node.pid")" $stepd $(tree "$shell") || fail "crash"
say "node $node crashes under shard 3"
wait_until 60 has_stored 4
at=$(stored 4)
scancel --signal=USR1 --batch "${array}_4"
say "shard 4 is told at $at samples that its time is nearly over"
# only the daemon dies: the job lives on, and is started a second time elsewhere
wait_until 60 has_stored 5
other=$(node_of 5)
kill -KILL "$(cat "$dir/run/$other.pid")"
say "the daemon of node $other dies under shard 5, whose job lives on"
wait_until 60 grep -q 'the time is over; back into the queue' "$shards/shard-4.log"
down() { [[ $(sinfo -h -n "$1" -o %T) == down* ]]; }
for n in "$node" "$other"; do
    wait_until 120 down "$n"
    slurmd -N "$n" || fail "slurmd -N $n again"
done
wait_until 120 running 3
say "shard 3 is on node $(node_of 3)"
wait_until 300 ended "$array"
wait_until 60 ended "$merge"
say "first array ended, $(sqlite3 "$dir/all.db" 'SELECT COUNT(*), (SELECT state FROM runs) FROM samples'); $(($(requests) - before)) requests"
[ "$(sqlite3 "$dir/all.db" 'SELECT state FROM runs')" = incomplete ] || fail "a cancelled shard is missing"

# ---- once more: it goes on where it stood ----

middle=$(requests)
had=$(sqlite3 "$dir/all.db" 'SELECT COUNT(*) FROM samples')
submit
wait_until 300 ended "$array"
wait_until 60 ended "$merge"
content "$dir/all.db" >"$dir/all"
diff "$dir/one" "$dir/all" >"$dir/diff" || { head -c 3000 "$dir/diff"; fail "the merged store is another one"; }
[ $(($(requests) - middle)) -eq $((before - had)) ] || fail "what was stored was asked for again"
all=$(($(requests) - before))
[ "$all" -le $((before + 60)) ] || fail "$all requests for $before samples"
echo "5 shards, 1 cancelled, 1 requeued, 1 out of time, 2 nodes lost: the content of one run; $all requests for $before samples"
