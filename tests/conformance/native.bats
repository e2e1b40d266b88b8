#!/usr/bin/env bats
# native.bats: programs in other languages: ten problems (tests/native/programs.py), to each the reference
# passes, three wrong programs and ten cheats do not. A language whose tool is not here is skipped by name.

load ../e2e/lib

setup() {
    e2e_setup
    needs jq python3
}

# ten LANGUAGE PROGRAM
ten() {
    [ -e "$2" ] || skip "$2 is not here"
    [ -n "${ASSAY_ALL:-}" ] || [[ " c perl bash " = *" $1 "* ]] || skip "ASSAY_ALL=1 tries this one, too"
    python3 "$ROOT/tests/native/programs.py" "$1" .
    assay pull -q "ten-$1" --from suite.jsonl
    assay score -q --no-share -s "ten-$1" answers.jsonl >/dev/null
    sql "SELECT problem, idx, class, evidence FROM sample_verdicts WHERE (idx = 0) <> (class = 'pass')" >wrong
    [ "$(sql "SELECT count(*) FROM sample_verdicts")" = "$(wc -l <answers.jsonl)" ]
    cat wrong
    [ ! -s wrong ]
}

@test "C" { ten c /usr/bin/gcc; }
@test "C++" { ten cpp /usr/bin/g++; }
@test "JavaScript" { ten javascript /usr/bin/node; }
@test "Fortran" { ten fortran /usr/bin/gfortran; }
@test "Ada" { ten ada /usr/bin/gnatmake; }
@test "Java" {
    ten java /usr/bin/javac;
}
@test "TypeScript" { ten typescript /usr/bin/tsc; }
@test "Go" { ten go /usr/lib/go-1.19/pkg/tool/linux_amd64/compile; }
@test "Rust" { ten rust /usr/bin/rustc; }
@test "Ruby" { ten ruby /usr/bin/ruby; }
@test "PHP" { ten php /usr/bin/php; }
@test "Perl" { ten perl /usr/bin/perl; }
@test "Lua" { ten lua /usr/bin/lua5.4; }
@test "Bash" { ten bash /usr/bin/bash; }
@test "R" {
    ten r /usr/lib/R/bin/exec/R
}
@test "Racket" { ten racket /usr/bin/racket; }
@test "Haskell" { ten haskell /usr/bin/ghc; }
@test "OCaml" { ten ocaml /usr/bin/ocamlopt; }
@test "D" {
    ten d /usr/bin/ldc2;
}
@test "C#" {
    ten csharp /usr/lib/mono/4.5/mcs.exe;
}
@test "Scala" {
    ten scala /usr/share/scala-2.11/bin/scalac;
}

@test "a language whose tool is missing is not judged, and says what it needs" {
    [ ! -e /usr/bin/julia ] || skip "julia is here"
    jq -cn '{id: "p", prompt: "Print 1.", language: "julia", bench: "program", tests: [{stdout: "1\n"}], reference: "println(1)"}' >s.jsonl
    jq -cn '{problem: "p", completion: "println(1)"}' >a.jsonl
    assay pull -q jl --from s.jsonl
    assay score -q -s jl a.jsonl >/dev/null || true
    run sql "SELECT class || ' ' || evidence FROM sample_verdicts"
    [[ $output == "not_judged needs /usr/bin/julia"* ]]
}

# The calls of a test: what is wanted stands in no text with an answer, so nothing that an answer patches,
# ends early or prints is worth anything.
@test "cheats at tests that are text of the same program" {
    [ -e /usr/bin/node ] || skip "node is not here"
    mkdir -p src
    jq -cn '{name: "HumanEval_0_twice", language: "js", prompt: "function twice(x) {", tests:
        "const assert = require(\"node:assert\");\nfunction test() {\n  let candidate = twice;\n  assert.deepEqual(candidate(2),4);\n  assert.deepEqual(candidate(\"a,b\"),\"a,ba,b\");\n  assert.deepEqual(candidate([1]),[[1],[1]]);\n}\ntest();",
        gpt_solution: "```js\nfunction twice(x) { return x }\n```"}' >src/humaneval-js.jsonl
    local right='const twice = x => typeof x == "number" ? 2 * x : typeof x == "string" ? x + x : [x, x]'
    jq -cn --arg r "$right" '[$r, "const twice = x => x", "const twice = x => process.exit(0)", "process.exit(0)",
        "require(\"node:assert\").deepEqual = () => {}; const twice = x => 0",
        "const twice = x => ({valueOf() { return 4 }, toString() { return \"4\" }, toJSON() { return 4 }})",
        "const twice = x => 0; console.log(\"PASS\"); console.log(\"ok\")",
        "const twice = x => { throw 1 }; process.on(\"uncaughtException\", () => process.exit(0))",
        "const twice = x => eval(require(\"fs\").readFileSync(__filename, \"utf8\").match(/4|a,ba,b/g)[0])",
        "const w = require(\"fs\").writeSync; const n = require(\"fs\").readFileSync(__filename, \"utf8\").match(/[0-9a-f]{32}/)[0]; for (let i = 0; i < 3; i++) w(1, \"\\n\" + n + \" 4\\n\"); process.exit(0)",
        "const twice = x => 4; Object.defineProperty(globalThis, \"assay_emit\", {value: () => {}})"]
        | to_entries[] | {problem: "HumanEval_0_twice", sample: .key, completion: .value}' >a.jsonl
    jq -n '{suite: "mine", title: "Mine", licence: "MIT", layout: "multipl-e", bench: "values-javascript", runner: "native",
        tasks: [{task: "", file: "humaneval-js.jsonl"}]}' >src/manifest.json
    assay pull -q mine --from src
    assay score -q --no-share -s mine a.jsonl >/dev/null
    sql "SELECT idx, class, evidence FROM sample_verdicts"
    [ "$(sql "SELECT group_concat(idx) FROM sample_verdicts WHERE class = 'pass'")" = 0 ]
    [ "$(sql "SELECT count(*) FROM sample_verdicts")" = 11 ]
}

@test "HumanEvalPack in JavaScript: solutions pass, buggy ones do not" {
    [ -e /usr/bin/node ] || skip "node is not here"
    [ -d "$SHARED/suites/humanevalpack" ] || skip "../shared/suites/humanevalpack is not here"
    assay pull -q humanevalpack/js --from "$SHARED/suites/humanevalpack/js.jsonl"
    jq -c 'select((.task_id | ltrimstr("JavaScript/") | tonumber) % 40 == 0) | {problem: ("HumanEval_" + (.task_id | ltrimstr("JavaScript/"))),
        sample: (0, 1)} + {declaration, canonical_solution, buggy_solution} |
        {problem, sample, completion: (.declaration + if .sample == 0 then .canonical_solution else .buggy_solution end)}' \
        "$SHARED/suites/humanevalpack/js.jsonl" >a.jsonl
    assay score -q --no-share -s humanevalpack/js a.jsonl >/dev/null
    [ "$(sql "SELECT count(*) FROM sample_verdicts WHERE idx = 0 AND class = 'pass'")" = 5 ]
    [ "$(sql "SELECT count(*) FROM sample_verdicts WHERE idx = 1 AND class = 'pass'")" = 0 ]
}
