#!/usr/bin/env bats
# hostile_shared.bats: the shared hostile corpus that is not C: designs through iverilog and vvp, and
# Python programs, each as one command of a cell, in every tier of this machine. Its C programs are
# run by tests/hostile/run_hostile.c.
#
# What holds here holds of the cell: the status is one that the row allows, no secret and no forbidden
# text is printed, nothing outside is touched, and the next cell finds nothing. What a row says of
# verdicts is for the runner of its language. A row's `maxms` is not measured: each of them says that
# a program must not be waited for, and then its status would be `wall`.

load ../e2e/lib

CANARIES=/var/tmp/assay-canary
SECRET=assay-canary-sk-77e1 # the same as run_hostile's, so that both may run at a time

setup() {
    e2e_setup
    CORPUS=$SHARED/hostile
    [ -e "$CORPUS/manifest.jsonl" ] || skip "../shared/hostile/manifest.jsonl is not here"
    needs jq
    mkdir -p $CANARIES/escape $CANARIES/secret $CANARIES/home $CANARIES/jobs/sib
    chmod 777 $CANARIES/escape
    for f in secret/gold.v home/.netrc jobs/sib/out.txt; do echo $SECRET >$CANARIES/$f; done
    outside >before
    export OPENAI_API_KEY=$SECRET
}

teardown() {
    rm -f $CANARIES/secret/gold.v $CANARIES/home/.netrc $CANARIES/jobs/sib/out.txt
    rmdir $CANARIES/escape $CANARIES/secret $CANARIES/home $CANARIES/jobs/sib $CANARIES/jobs $CANARIES \
        2>/dev/null || true
}

outside() { # what a program could have left or started
    ls -A $CANARIES/escape 2>/dev/null || true
    pgrep -xf 'sleep 1000' || true
}

said() { # what a program printed, without the name of the place that it was to read
    jq -r '.stdout, .stderr | .head, .tail' "$1" | sed "s:$CANARIES/:/:g"
}

# The letters of the manifest for what the cell said: 99 is our mark for a compiler that failed.
letters() {
    jq -r 'if .status == "exit" and .code == 99 then "CE" else
        {ok: "OK", exit: "RE", signal: "SG", cpu: "TO", wall: "TO", memory: "ML", output: "OL",
         file: "FL RE", processes: "RE"}[.status] // .status end' "$1"
}

# The command for a program of this language, as COMMAND.
command_for() {
    case $1 in
    verilog) COMMAND=(/bin/sh -c 'iverilog -g2012 -o o "$0" || exit 99; exec vvp -n o' "$2") ;;
    python) COMMAND=(/usr/bin/python3 -I "$2") ;;
    esac
}

# Who is to end by a limit of time must not keep us waiting; who is to end otherwise needs the time
# for it, however loaded the machine is.
limits_for() {
    case " $1 " in
    *' TO '*) LIMITS=(--cpu 1 --wall 4 --memory 256) ;;
    *) LIMITS=(--cpu 20 --wall 60 --memory 256) ;;
    esac
}

# complaints TIER ROW OUT: what is wrong about how this program ended, if anything.
complaints() {
    local row=$2 out=$3 want got l
    want=$(jq -r '.expect | join(" ")' <<<"$row")
    # where there is no root of our own, who names /box itself does not find it
    [ "$1" != landlock ] || ! grep -q /box "$CORPUS/$(jq -r .file <<<"$row")" || want+=" RE"
    got=$(letters "$out")
    for l in $got; do [[ " $want " == *" $l "* ]] && want=; done
    [ -z "$want" ] || echo "ended as $got, not $want"
    jq -r '.forbid // [] | .[]' <<<"$row" | while read -r text; do
        ! said "$out" | grep -aqF -- "$text" || echo "printed $text"
    done
    ! grep -aqF $SECRET "$out" || echo "printed a canary"
    outside | same before - >changed || echo "changed what is outside: $(cat changed)"
}

# run_all TIER LANGUAGE
run_all() {
    local n=0 held=0 row file what
    assay cell --tier "$1" -- /bin/true >/dev/null 2>&1 || skip "tier $1 is not to be had here"
    while read -r row; do
        file=$(jq -r .file <<<"$row")
        n=$((n + 1))
        command_for "$2" "$file"
        limits_for "$(jq -r '.expect | join(" ")' <<<"$row")"
        assay cell --tier "$1" "${LIMITS[@]}" --file "$CORPUS/$file" -- "${COMMAND[@]}" >out.json 2>err ||
            cat err
        what=$(complaints "$1" "$row" out.json)
        # the next cell: a box with nothing but its tmp
        assay cell --tier "$1" -- /usr/bin/find . -mindepth 1 >next.json
        [ "$(jq -r .stdout.head next.json)" = ./tmp ] || what+=" left: $(cat next.json)"
        [ -z "$what" ] && held=$((held + 1)) || echo "$file: $what; $(head -c 600 out.json)"
    done < <(jq -c "select(.language == \"$2\")" "$CORPUS/manifest.jsonl") >wrong
    echo "# tier $1: $held of $n $2 programs held" >&3
    cat wrong
    [ ! -s wrong ]
}

have_verilog() { needs iverilog vvp; }
have_python() { [ -x /usr/bin/python3 ] || skip "/usr/bin/python3 is not installed"; }

@test "shared designs: namespaces" { have_verilog; run_all namespaces verilog; }
@test "shared designs: bwrap" { have_verilog; run_all bwrap verilog; }
@test "shared designs: landlock" { have_verilog; run_all landlock verilog; }
@test "shared Python programs: namespaces" { have_python; run_all namespaces python; }
@test "shared Python programs: bwrap" { have_python; run_all bwrap python; }
@test "shared Python programs: landlock" { have_python; run_all landlock python; }
