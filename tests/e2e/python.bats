#!/usr/bin/env bats
# python.bats: what all suites have, with one in Python: audit, vote, show, doctor, and what is refused.

load lib

setup() {
    e2e_setup
    needs jq python3
    cat >suite.jsonl <<'END'
{"id": "sum", "prompt": "Read two integers and print their sum.", "language": "python", "bench": "program", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}], "reference": "print(sum(map(int, input().split())))"}
{"id": "weak", "prompt": "Write weak(x): is x at least 3?", "language": "python", "bench": "call", "entry": "weak", "tests": [{"args": [5], "returns": true}], "reference": "def weak(x):\n    return x >= 3\n"}
{"id": "rev", "prompt": "Write rev(s), the text backwards.", "language": "python", "bench": "call", "entry": "rev", "tests": [{"args": ["abc"], "returns": "cba"}], "reference": "def rev(s):\n    return s[::-1]\n"}
END
    assay pull -q tiny --from suite.jsonl
}

@test "the audit finds the weak problem and the trivial answer that passes" {
    assay validate tiny --audit --json >out.json
    [ "$(sql "SELECT group_concat(problem) FROM bench_strength WHERE kill_rate < 0.5")" = weak ]
    [ "$(sql "SELECT trivial FROM bench_strength WHERE problem = 'weak'")" = true ]
    [ "$(sql "SELECT group_concat(trivial, '') FROM bench_strength WHERE problem <> 'weak'")" = "" ]
}

@test "answers that do the same have one behaviour; the commands by hand are Python's" {
    jq -nc '{problem: "rev", completion: "def rev(s):\n    return s\n"},
            {problem: "rev", completion: "def rev(s):\n    t = s\n    return t\n"},
            {problem: "rev", completion: "def rev(s):\n    return s[::-1]\n"}' >in.jsonl
    assay score -q --vote -s tiny in.jsonl >/dev/null
    [ "$(sql "SELECT COUNT(DISTINCT behaviour) || COUNT(behaviour) FROM verdicts")" = 23 ]
    assay show 3 >out
    ! grep -qE 'iverilog|vvp' out
    sed -n '/^By hand/,$p' out | sed '1d;s/^  //' >hand.sh
    bash hand.sh | grep -qx "'cba' wanted: 'cba'"
}

@test "no bench is drafted for Python, and it is said why" {
    run assay tbgen -s tiny --as drafted --model none --base-url http://127.0.0.1:9/v1
    [ "$status" = 2 ]
    [[ $output == *"answers are in python"* ]]
}
