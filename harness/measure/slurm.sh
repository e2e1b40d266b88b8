#!/bin/bash
# A measurement of assay's on a Slurm cluster, written by `assay slurm`: an array of jobs with one shard
# each, and a job behind them that merges what they made. On a login node:
#
#     bash THIS_FILE             # submit both; again later: goes on where it stopped
#
# A shard's store is on its node's own disk while it is worked on, because SQLite's log wants no network
# file system. A whole copy is handed back into $dir every $every seconds, at the end, and when Slurm
# says that it will end the job. A job that is put back into the queue (preempted, its node gone, its time
# over) takes that copy up again: what stands in it is neither asked for nor judged again.
set -u

# ---- what `assay slurm` was told ----
assay={{assay}}      # on every node at this path, with assay-cell beside it
cwd={{cwd}}
db={{db}}            # the merged store
shards={{shards}}
sbatch=({{sbatch}})
args=({{args}})

# ---- what you may change ----
dir=${ASSAY_SHARDS:-$db.shards}   # a folder that every node sees
every=${ASSAY_HAND_BACK:-300}     # seconds from copy to copy: what a node's sudden end can lose
restarts=${ASSAY_RESTARTS:-20}    # how often a job puts itself back into the queue

say() { printf '%s assay: %s\n' "$(date -u +%FT%TZ)" "$*"; }

# put FILE PLACE: under its name at once, when all of it is there.
put() { cp "$1" "$2.$$.new" && mv -f "$2.$$.new" "$2"; }

own_folder() { # on the node's own disk, for the time of the job
    here=$(mktemp -d "${TMPDIR:-/tmp}/assay-slurm.XXXXXX") || exit 5
    trap 'rm -rf "$here"' EXIT
}

# ---- on the login node ----

submit() {
    local array merge
    mkdir -p "$dir" || exit 5
    # what the shards begin with: suites, and what is known already
    rm -f "$dir"/start.db*
    if [ -e "$db" ]; then
        "$assay" merge -q "$dir/start.db.new" "$db" && mv "$dir/start.db.new" "$dir/start.db" || exit
    fi
    array=$(sbatch --parsable --job-name=assay --array="1-$shards" --requeue --open-mode=append \
        --signal=B:USR1@120 --output="$dir/shard-%a.log" "${sbatch[@]}" "$0" shard) || exit
    merge=$(sbatch --parsable --job-name=assay-merge --dependency="afterany:${array%%;*}" \
        --open-mode=append --output="$dir/merge.log" "${sbatch[@]}" "$0" merge) || exit
    say "$shards shards are job ${array%%;*}; job ${merge%%;*} merges them into $db; logs are in $dir"
}

# ---- on a node: one shard ----

# A node that Slurm took for dead may still be at work: who started last has the shard.
is_mine() { [ "$(cat "$kept.owner")" = "$me" ]; }

hand_back() {
    [ -e "$here/assay.db" ] || return 0
    is_mine || { say "another job has taken over this shard"; return 0; }
    rm -f "$here"/back.db*
    "$assay" merge -q "$here/back.db" "$here/assay.db" && put "$here/back.db" "$kept"
}

# Numbers of runs, as in `rejudge 3`, are those of the merged store.
take_up() {
    [ ! -e "$dir/start.db" ] || cp "$dir/start.db" "$here/assay.db" || exit 5
    [ ! -e "$kept" ] || { cp "$kept" "$here/kept.db" && "$assay" merge "$here/assay.db" "$here/kept.db"; } ||
        exit 5
}

put_back() { # into the queue: the same job, which takes the shard up again
    [ "${SLURM_RESTART_COUNT:-0}" -lt "$restarts" ] || { say "$1; put back often enough"; return; }
    say "$1; back into the queue"
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
}

shard() {
    local job keeper status again=
    kept=$dir/shard-$SLURM_ARRAY_TASK_ID.db
    me=$SLURM_JOB_ID.${SLURM_RESTART_COUNT:-0}.$(hostname).$$
    own_folder
    echo "$me" >"$kept.owner" || exit 5
    take_up
    "$assay" "${args[@]}" --shard "$SLURM_ARRAY_TASK_ID/$shards" --db "$here/assay.db" &
    job=$!
    trap 'kill -TERM "$job"' TERM          # scancel, preemption
    trap 'again=1; kill -TERM "$job"' USR1 # the time is nearly over
    (trap - TERM USR1 EXIT; while sleep "$every"; do hand_back; done) &
    keeper=$!
    wait "$job"
    status=$?
    while kill -0 "$job" 2>/dev/null; do # a signal ends `wait`, not the job
        wait "$job"
        status=$?
    done
    kill "$keeper" 2>/dev/null
    wait "$keeper" 2>/dev/null
    hand_back || status=5
    say "shard $SLURM_ARRAY_TASK_ID of $shards ended with status $status"
    [ -z "$again" ] || put_back "the time is over"
    case $status in
    4 | 5) put_back "not complete" ;;
    esac
    exit "$status"
}

# ---- on a node: all shards ----

merge() {
    local i stores=() missing=0
    own_folder
    for ((i = 1; i <= shards; i++)); do
        [ -e "$dir/shard-$i.db" ] || { say "shard $i has handed nothing back"; missing=5; }
    done
    [ ! -e "$db-wal" ] || { say "$db is in use: merge later with: $assay merge $db $dir/shard-*.db"; exit 5; }
    [ ! -e "$db" ] || cp "$db" "$here/all.db" || exit 5
    for i in "$dir"/shard-*.db; do
        [ ! -e "$i" ] || stores+=("$i")
        [ "${#stores[@]}" -lt 200 ] || { "$assay" merge "$here/all.db" "${stores[@]}" || exit; stores=(); }
    done
    [ "${#stores[@]}" -eq 0 ] || "$assay" merge "$here/all.db" "${stores[@]}" || exit
    put "$here/all.db" "$db" || exit 5
    "$assay" report --db "$db"
    exit "$missing"
}

cd "$cwd" || exit 5
case ${1:-submit} in
submit | shard | merge) "${1:-submit}" ;;
*) say "$1: submit, shard or merge"; exit 2 ;;
esac
