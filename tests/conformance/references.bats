#!/usr/bin/env bats
# references.bats: false alarms. Every reference of every suite, scored as if a model had written it:
# what passes its own bench passes here too, and nobody is accused of tampering.

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

@test "references of assay-rtl" {
    exits 0 assay pull assay-rtl -q
    score_references assay-rtl ''
}

@test "references of VerilogEval v2, both tasks" {
    [ -d "$SHARED/suites/verilog-eval-v2" ] || skip "../shared/suites/verilog-eval-v2 is not here"
    exits 0 assay pull verilog-eval-v2 --from "$SHARED/suites/verilog-eval-v2" -q
    score_references verilog-eval-v2 spec-to-rtl
    score_references verilog-eval-v2 code-complete-iccad2023
}
