#!/usr/bin/env bats
# cheats.bats: the shared corpus of completions that try to forge or reach the verdict, and of honest
# ones that look odd, on VerilogEval v2's own bench, through every tier of this machine: what passes
# is what must pass, nothing outside is touched, and no secret reaches the store.

load ../e2e/lib

SUITE=verilog-eval-v2/spec-to-rtl
CANARIES=/var/tmp/assay-canary
SECRET=assay-canary-sk-77e1 # the same as run_hostile's, so that both may run at a time

have_shared() {
    CHEATS=$SHARED/hostile/verilog_cheats.jsonl
    [ -e "$CHEATS" ] && [ -d "$SHARED/suites/verilog-eval-v2" ]
}

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    have_shared || return 0
    assay pull verilog-eval-v2 --from "$SHARED/suites/verilog-eval-v2" -q
}

setup() {
    e2e_setup
    have_shared || skip "../shared/hostile/verilog_cheats.jsonl is not here"
    needs jq sqlite3
    cp "$BATS_FILE_TMPDIR/assay.db" assay.db
    mkdir -p $CANARIES/escape $CANARIES/secret
    chmod 777 $CANARIES/escape
    echo $SECRET >$CANARIES/secret/gold.v
    outside >before
}

teardown() {
    rm -f $CANARIES/secret/gold.v
    rmdir $CANARIES/escape $CANARIES/secret $CANARIES 2>/dev/null || true
}

outside() { # what a completion could have left
    ls -A $CANARIES/escape 2>/dev/null || true
}

# Where the bare tools do not run a completion no verdict can be a pass, whatever the corpus says of
# it: vvp 11 refuses a program that calls a system task as a function. Held against vvp each time.
not_runnable() { # SAMPLE
    local files=$SHARED/suites/verilog-eval-v2/dataset_spec-to-rtl/$(jq -r "select(.sample == $1).problem" in.jsonl)
    jq -r "select(.sample == $1).completion" in.jsonl >candidate.sv
    assay cell -f "${files}_test.sv" -f "${files}_ref.sv" -f candidate.sv -- /bin/sh -c \
        'iverilog -g2012 -s tb -o o *_test.sv candidate.sv *_ref.sv && vvp -n o' >plain.json
    grep -q 'Program not runnable' plain.json
}

# judge TIER FILTER: score the rows that the jq filter keeps, and hold each against its must_pass.
judge() {
    assay cell --tier "$1" -- /bin/true >/dev/null 2>&1 || skip "tier $1 is not to be had here"
    jq -c "select($2)" "$CHEATS" >rows.jsonl
    jq -sc 'to_entries[] | {problem: .value.problem, sample: .key, model: "cheat",
        completion: .value.completion}' rows.jsonl >in.jsonl
    OPENAI_API_KEY=$SECRET exits 0 assay score in.jsonl --suite $SUITE --tier "$1" -q
    jq -sr 'to_entries[] | [.key, .value.name, if .value.must_pass then "pass" else "fail" end] |
        @tsv' rows.jsonl >want
    sql "SELECT problem, idx, class, detail, evidence FROM sample_verdicts ORDER BY idx" >judged
    cat judged
    awk -F'\t' 'NR == FNR { name[$1] = $2; next } { print $2 "\t" name[$2] "\t" ($3 == "pass" ? "pass" : "fail") }' \
        want judged >got
    refused=
    held=$(comm -12 <(sort want) <(sort got) | wc -l)
    while IFS=$'\t' read -r sample name; do
        not_runnable "$sample" || continue
        refused="$refused; not runnable by this vvp: $name"
        sed -i "s/^$sample\t$name\tpass$/$sample\t$name\tfail/" want
    done < <(comm -23 <(grep 'pass$' want | sort) <(sort got) | cut -f1,2)
    echo "# tier $1: $held of $(wc -l <want)$refused" >&3
    same want got
    # each by the tier that was asked for, and none by a fault of ours
    [ -z "$(sql "SELECT 1 FROM sample_verdicts WHERE tier NOT IN ('$1', '') OR fault IN ('us', 'suite')")" ]
    outside | same before -
    ! grep -aqF -e $SECRET -e root:x:0 out err assay.db*
}

# What runs into a limit takes the whole of it: that is tried in one tier only.
quick='.name | test("loop|huge") | not'

@test "cheats on VerilogEval v2: namespaces" {
    judge namespaces true
}

@test "cheats on VerilogEval v2: bwrap, all but those that run into a limit" {
    judge bwrap "$quick"
}

@test "cheats on VerilogEval v2: landlock, all but those that run into a limit" {
    judge landlock "$quick"
}
