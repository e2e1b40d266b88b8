#!/usr/bin/env bats
# formats.bats: recorded answers in the shapes of the harnesses that they were made for: the letters are
# those of the harness, whatever shape they come in.

load ../e2e/lib


setup() {
    e2e_setup
    needs jq sqlite3 python3
    [ -d "$SHARED/recorded" ] && [ -d "$SHARED/conformance" ] || skip "../shared is not here"
}

# shape NAME RECORDED: the answers as files of that harness, in the folder or file NAME.
shape() {
    python3 - "$1" "$2" <<'PY'
import json, os, sys

shape, rows = sys.argv[1], [json.loads(line) for line in open(sys.argv[2])]


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


if shape == "build":
    for r in rows:
        stem = f"build/{r['problem']}/{r['problem']}_sample{r['sample'] + 1:02}"
        put(stem + ".sv", r["completion"] + "\n")
        put(stem + "-sv-generate.log", f"\nproblem     = {r['problem']}\nmodel       = {r['model']}\n")
elif shape == "trials":
    for r in rows:
        put(f"trials/t{r['sample'] + 1}/{r['problem']}.v", r["completion"])
elif shape == "generations.json":
    lists = {}
    for r in rows:
        p = r["problem"]
        lists.setdefault(p, []).append({
            "prompt": "", "reasoning": None, "generation": r["completion"],
            "test_path": f"turtle/tasks/verilog-eval/dataset_spec-to-rtl/{p}_test.sv",
            "ref_path": f"turtle/tasks/verilog-eval/dataset_spec-to-rtl/{p}_ref.sv"})
    put("./generations.json", json.dumps(list(lists.values())[::-1]))
PY
}

letters_of_run() {
    sql "SELECT problem, idx, official_letter FROM sample_verdicts WHERE run = $1" | LC_ALL=C sort
}

@test "VerilogEval v2's build folder and TuRTLe's generations.json: upstream's letters" {
    local recorded=$SHARED/recorded/gpt-oss-20b.verilog-eval-v2.spec-to-rtl.jsonl
    [ -d "$SHARED/suites/verilog-eval-v2" ] || skip "../shared/suites/verilog-eval-v2 is not here"
    jq -r '[.problem, .sample, .verilogeval_letter] | @tsv' \
        "$SHARED/conformance/verdicts.gpt-oss-20b.verilog-eval-v2.spec-to-rtl.jsonl" |
        LC_ALL=C sort >want
    exits 0 assay pull verilog-eval-v2 --from "$SHARED/suites/verilog-eval-v2"
    for s in build generations.json; do
        shape $s "$recorded"
        exits 0 assay score $s -s verilog-eval-v2/spec-to-rtl --as-official -q
    done
    for run in 1 2; do
        letters_of_run $run >got
        same want got
    done
    [ "$(sql 'SELECT name FROM models ORDER BY id LIMIT 1')" = gpt-oss-20b ] # from the logs
    echo "# $(wc -l <want) letters, twice equal" >&3
}

@test "RTLLM's trials: the verdicts of its own rule" {
    [ -d "$SHARED/suites/rtllm-v1.1" ] || skip "../shared/suites/rtllm-v1.1 is not here"
    jq -r 'select(.suite == "rtllm-v1.1" and .sample < 2) | [.problem, .sample,
        if .native11.func then 1 else 0 end] | @tsv' \
        "$SHARED/conformance/verdicts.gpt-3.5.rtllm.jsonl" | grep -v '^calender' | LC_ALL=C sort >want
    jq -c 'select(.sample < 2)' "$SHARED/recorded/gpt-3.5.rtllm-v1.1.jsonl" >two.jsonl
    exits 0 assay pull rtllm-v1.1 --from "$SHARED/suites/rtllm-v1.1"
    shape trials two.jsonl
    exits 0 assay score trials -s rtllm-v1.1 --as-official -q --model gpt-3.5
    sql "SELECT problem, idx, official_passed FROM sample_verdicts" | grep -v '^calendar' |
        LC_ALL=C sort >got
    same want got
    echo "# $(wc -l <want) verdicts equal" >&3
}

# Its completions are bodies; what came of them is published beside them.
@test "VerilogEval v1's example: what passes is what it says, pass@1 = 0.5" {
    local example=$SHARED/suites/verilog-eval-v1/data/example/ExampleSolution.jsonl
    [ -e "$example" ] || skip "../shared/suites/verilog-eval-v1 is not here"
    exits 0 assay pull verilog-eval-v1 --from "$SHARED/suites/verilog-eval-v1"
    exits 0 assay score "$example" -s verilog-eval-v1/human --as-official -q
    jq -c .passed "${example}_reference.jsonl" >want
    sql "SELECT CASE passed WHEN 1 THEN 'true' ELSE 'false' END FROM sample_verdicts
         ORDER BY problem, idx" >got
    same want got
    assay report --json | jq -e '.[0].pass_at["1"].value == 0.5'
    assay export v1-results last | jq -c -S . >got
    jq -c -S . "${example}_reference.jsonl" >want
    same want got
}
