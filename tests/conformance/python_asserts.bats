#!/usr/bin/env bats
# python_asserts.bats: HumanEval, HumanEvalPack and the Pro suites against verdicts of peers on shared
# programs. A part of them by default; all with ASSAY_ALL=1.

load ../e2e/lib

setup() {
    e2e_setup
    needs python3
}

@test "verdicts on suites of asserts are the peers', but where they are fooled or strict" {
    local name suite here=$ROOT/tests/conformance
    [ -e "$SHARED/conformance/python.jsonl" ] || skip "../shared/conformance/python.jsonl is not here"
    python3 "$here/python_asserts.py" make "$SHARED" "${ASSAY_ALL:-}"
    while read -r name suite file; do
        assay pull -q "$suite" --from "$SHARED/suites/$file"
        assay score -q --no-share -s "$suite" "in.$name.jsonl" >/dev/null
    done <<'END'
humaneval humaneval human-eval/HumanEval.jsonl.gz
humanevalpack_python humanevalpack/python humanevalpack/python.jsonl
humaneval_pro humaneval-pro codeeval-pro/humaneval_pro.json
mbpp_pro mbpp-pro codeeval-pro/mbpp_pro.json
END
    sql "SELECT suite || CASE task WHEN '' THEN '' ELSE '/' || task END, problem, idx, class, detail
         FROM sample_verdicts" >verdicts
    python3 "$here/python_asserts.py" compare "$here/python_asserts.tsv" verdicts
}
