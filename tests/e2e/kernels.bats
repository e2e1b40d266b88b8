#!/usr/bin/env bats
# Numerical kernels: references, wrong programs and cheats of two of the six; levels. All of them:
# tests/kernel/programs.py, in ASSAY_LONG.
load lib

setup() {
    e2e_setup
    for program in gcc g++ gfortran; do
        [ -x "/usr/bin/$program" ] || skip "$program is not installed"
    done
    /usr/bin/python3 -c 'import numpy' 2>/dev/null || skip "python3-numpy is not installed"
}

# Each sample's problem, class and detail, by problem and number.
outcomes() {
    sqlite3 -separator ' ' "$ASSAY_DB" "SELECT problem, class, detail FROM sample_verdicts ORDER BY problem, idx"
}

# What a line of programs.py wants, in the same order; "fails": whatever is no pass and not our fault.
wanted() {
    jq -r '[.problem, .want] | @tsv' programs.jsonl | sort -s -k1,1 | tr '\t' ' '
}

@test "assay-hpc: what is right passes, on two threads and in the model asked for, and nothing else does" {
    local want got n=0
    python3 "$ROOT/tests/kernel/programs.py" >all.jsonl
    if [ -n "${ASSAY_LONG:-}" ]; then
        cp all.jsonl programs.jsonl
    else # of the others what is wrong on two threads
        jq -c 'select((.problem | startswith("axpy")) or .want == "wrong_answer threads")' all.jsonl >programs.jsonl
    fi
    assay pull assay-hpc -q
    assay score programs.jsonl -s assay-hpc -m wrong -q || [ $? -eq 1 ]
    outcomes >got.txt
    wanted >want.txt
    [ "$(wc -l <got.txt)" -eq "$(wc -l <programs.jsonl)" ]
    while IFS= read -r want <&4 && IFS= read -r got <&5; do
        case $want in
            *" fails") [[ ! $got =~ \ (pass|harness_error|not_judged|quarantined)\  ]] ;;
            *) [ "$got" = "$want" ] ;;
        esac || { echo "wanted: $want"; echo "got: $got"; return 1; }
        n=$((n + 1))
    done 4<want.txt 5<got.txt
    [ "$n" -gt 40 ]
}

@test "references pass; levels of the first ten answers" {
    local right wrong other serial
    assay pull assay-hpc -q
    right=$(jq -Rs . "$ROOT/problems/assay-hpc/axpy/reference/c")
    other=$(jq -Rs '"/* another text */\n" + .' "$ROOT/problems/assay-hpc/axpy/reference/c")
    serial=$(grep -v pragma "$ROOT/problems/assay-hpc/axpy/reference/c" | jq -Rs .)
    wrong=$(sed 's/+=/-=/' "$ROOT/problems/assay-hpc/axpy/reference/c" | jq -Rs .)
    # model, then its suggestions
    score() {
        local model=$1 code
        shift
        for code; do echo "{\"problem\": \"axpy-c\", \"completion\": $code}"; done >"$model.jsonl"
        assay score "$model.jsonl" -s assay-hpc -m "$model" -q || [ $? -eq 1 ]
    }
    score none "$wrong"
    score novice "$right" "$serial"
    score learner "$right" "$wrong"
    score proficient "$right" "$other"
    score expert "$right" "$right"
    # the eleventh is not looked at
    score ten "$right" "$right" "$right" "$right" "$right" "$right" "$right" "$right" "$right" "$right" "$wrong"
    assay report --proficiency --json >levels.json
    [ "$(jq -c '[.[] | select(.problem == "axpy-c") | [.model, .level]] | sort' levels.json)" = \
        '[["expert",1],["learner",0.5],["none",0],["novice",0.25],["proficient",0.75],["ten",1]]' ]
    [ "$(jq -c '[.[] | select(.model == "ten") | .first]' levels.json)" = '[10,10]' ]
    assay report --proficiency --csv | grep -q ',novice,axpy-c,2,1,1,2,0.25$'
    assay report --proficiency | grep -q 'Godoy'
    [ "$(sql "SELECT COUNT(*) FROM goldens WHERE NOT passed")" -eq 0 ]
}
