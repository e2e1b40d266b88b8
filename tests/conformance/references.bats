#!/usr/bin/env bats
# references.bats: false alarms. Every reference of every suite, scored as if a model had written it:
# what passes its own bench passes here too, and nobody is accused of tampering. Whether it passes its
# own bench is held against what others measured (goldens.jsonl): each difference stands in
# explained.tsv, and each line there is needed.

load ../e2e/lib

setup() {
    e2e_setup
    needs jq sqlite3
}

# score_references SUITE TASK: each reference as a completion, and what came of them.
score_references() {
    local name=$1${2:+/$2}
    sql "SELECT json_object('problem', p.name, 'model', 'reference', 'completion', p.reference)
         FROM problems p JOIN suites s ON s.id = p.suite_id
         WHERE s.name = '$1' AND s.task = '$2' AND s.current" >references.jsonl
    [ -s references.jsonl ]
    exits 0 assay score references.jsonl --suite "$name" -q
    sql "SELECT v.problem, v.class, v.detail, v.evidence, v.flags, g.passed
         FROM sample_verdicts v JOIN suites s ON s.name = v.suite AND s.task = v.task AND s.current
         JOIN problems p ON p.suite_id = s.id AND p.name = v.problem
         LEFT JOIN goldens g ON g.problem_id = p.id
         WHERE v.suite = '$1' AND v.task = '$2'" >judged
    awk -F'\t' '
        { n++; golden += $6 == 1; pass += $2 == "pass"; tamper += $2 == "tamper"; flagged += $5 != "" }
        $2 == "tamper" || ($6 == 1) != ($2 == "pass") { print "wrong: " $0; bad = 1 }
        END {
            printf "%d references, %d pass their own bench, %d of them pass as candidates, %d tamper, %d flagged\n",
                n, golden, pass, tamper, flagged
            exit bad
        }' judged >summary || { cat summary; false; }
    echo "# $name: $(cat summary)" >&3
    [ "$(wc -l <judged)" -eq "$(wc -l <references.jsonl)" ]
    ! grep -q '^0 references\| 0 pass their own' summary
}

# goldens_agree SUITE TASK PEER: with the same Icarus Verilog, the same references pass.
goldens_agree() {
    local suite=goldens/$1${2:+/$2} tool
    tool="iverilog $(iverilog -V | sed -n 's/^Icarus Verilog version \([0-9.]*\).*/\1/p;1q')"
    [ "$tool" = "iverilog 11.0" ] || { echo "# goldens: measured with iverilog 11.0, not $tool" >&3; return 0; }
    jq -r --arg peer "$3" --arg tool "$tool" \
        'select(.suite == $peer and .tool == $tool) | [.problem, (if .ok then 1 else 0 end)] | @tsv' \
        "$SHARED/conformance/goldens.jsonl" | LC_ALL=C sort >theirs
    cut -f1,6 judged | LC_ALL=C sort >ours
    same <(cut -f1 theirs) <(cut -f1 ours)
    tail -n +2 "$ROOT/tests/conformance/explained.tsv" |
        awk -F'\t' -v suite="$suite" '$1 == suite { print $2 "\t" $4 "\t" $5 }' >explained
    awk -F'\t' -v name="$suite" '
        function word(passed) { return passed == 1 ? "pass" : "fail" }
        FILENAME == "explained" { why[$1 FS $2 FS $3] = 1; next }
        FILENAME == "theirs" { peer[$1] = $2; next }
        {
            n++
            passed += $2
            if ($2 == peer[$1]) next
            key = $1 FS word(peer[$1]) FS word($2)
            if (key in why) used[key] = 1
            else { print "not explained: " key; bad = 1 }
        }
        END {
            for (k in why) {
                differ++
                if (!(k in used)) { print "explains nothing: " k; bad = 1 }
            }
            printf "%d of %d references pass; %d differ from the peer, all explained\n", passed, n, differ
            exit bad
        }' explained theirs ours >summary || { cat summary; false; }
    echo "# $suite: $(cat summary)" >&3
}

# references SUITE TASK=PEER...: TASK is empty for a suite with one task.
references() {
    local suite=$1 pair
    shift
    [ -d "$SHARED/suites/$suite" ] || skip "../shared/suites/$suite is not here"
    exits 0 assay pull "$suite" --from "$SHARED/suites/$suite" -q
    for pair in "$@"; do
        score_references "$suite" "${pair%%=*}"
        goldens_agree "$suite" "${pair%%=*}" "${pair#*=}"
    done
}

@test "references of assay-rtl" {
    exits 0 assay pull assay-rtl -q
    score_references assay-rtl ''
}

@test "references of VerilogEval v2, both tasks" {
    references verilog-eval-v2 spec-to-rtl=ve2-rtl code-complete-iccad2023=ve2-cc
}

@test "references of VerilogEval v1, both tasks" {
    references verilog-eval-v1 human=ve1-human machine=ve1-machine
}

@test "references of RTLLM v1.1" {
    references rtllm-v1.1 =rtllm1.1-renamed
}

@test "references of RTLLM v2.0" {
    references rtllm-v2.0 =rtllm2.0-renamed
}

@test "references of VGen, all three levels" {
    references vgen low=vgen medium=vgen high=vgen
}
