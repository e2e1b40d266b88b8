#!/usr/bin/env bats
# grade.bats: answers and gold answers in, verdicts out; our grading against labels.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
}

@test "verdicts come in the order of the lines, slips among them" {
    cat >in <<'END'
{"id": 1, "response": "<think>\\boxed{3}</think> so \\boxed{0.5}", "gold": "\\frac12"}
{"id": "b", "answer": 3, "gold": "4", "answer_type": "NV"}
junk
{"response": "four", "gold": "4"}
{"answer": "\\foo{3}", "gold": "4"}

{"id": [7], "response": "\\boxed{1, 2}", "gold": ["1", "4/2"], "answer_type": ["NV", "NV"]}
{"answer": "3.1416", "gold": "\\pi"}
{"answer": "3.1416", "gold": "\\pi", "precision": 1e-3}
{"answer": true, "gold": "True", "answer_type": "TF"}
{"answer": "3", "gold": "4", "answer_type": "number of it"}
{"answer": "3", "response": "\\boxed{3}", "gold": "3"}
{"answer": "3"}
END
    printf '{"answer": "[0,1)", "gold": "0\\\\le x<1", "answer_type": "INT"}' >>in # no end of line
    run -3 --separate-stderr assay grade --jobs 2 <in
    printf '%s\n' "${lines[@]}" | jq -c '[.id, .correct, .class // .line]' >got
    cat >want <<'END'
[1,true,"pass"]
["b",false,"wrong_answer"]
[null,null,3]
[null,false,"no_box"]
[null,null,"undecided"]
[null,null,6]
[[7],true,"pass"]
[null,false,"wrong_answer"]
[null,true,"pass"]
[null,true,"pass"]
[null,null,11]
[null,null,12]
[null,null,13]
[null,true,"pass"]
END
    diff want got
    jq -es '.[0] | .how == "rational" and .rigorous and .extracted == "0.5"' <<<"${lines[0]}"
}

@test "more lines than are under way at once, with one beyond its limit among them, stay in order" {
    jq -nc '{id: -1, answer: "\\binom{1000000000000}{500000000000}", gold: "3^{3^{3^{3}}}+1"},
            (range(9000) | {id: ., answer: "\(.)", gold: "\(. / 2 | floor)\\cdot 2"})' >in
    assay grade --cpu 1 --jobs 3 <in >out
    [ "$(jq -s 'map(.id) == [range(-1; 9000)]' out)" = true ]
    [ "$(jq -s '.[1:] | all(.correct == (.id % 2 == 0))' out)" = true ]
}

@test "a line longer than it may be is refused, and the next one is read" {
    { head -c 17000000 /dev/zero | tr '\0' x; echo; echo '{"answer": "2", "gold": "1+1"}'; } >in
    run -3 --separate-stderr assay grade --jobs 1 <in
    [ "$(jq -r .error <<<"${lines[0]}")" = "longer than 16 MiB" ]
    [ "$(jq .correct <<<"${lines[1]}")" = true ]
}

@test "our grading against labels, in three shapes" {
    jq -nc '{gold: "2", answer: "1+1", label: true}, {gold: "2", answer: "3", label: 0},
            {gold: "2", answer: "2", label: "wrong"}, {gold: "2", answer: "5", label: "correct"},
            {gold: "2", response: "two", label: 1}, {gold: "2", answer: "\\foo", label: 1}, {gold: "2", answer: "2", label: "?"}' >plain
    assay validate --grader plain --json | jq -e '.false_accepts.hits == 1 and .false_accepts.of == 2 and
        .false_rejects.hits == 2 and .false_rejects.of == 3 and .undecided.hits == 1 and .unlabelled == 1 and
        .no_box == 1 and .disagreements_proven == 2 and .false_accepts.low < 0.02 and .false_accepts.high > 0.98'
    jq -nc '[{gold_answer: "2", llm_response: "\\boxed{2}", gold_judgment: "A", answer_type: "Numerical"},
             {gold_answer: "2", llm_response: "\\boxed{3}", gold_judgment: "B", answer_type: "Formula"},
             {gold_answer: "2", llm_response: "", gold_judgment: "C", answer_type: "Formula"}]' >verifier.json
    assay validate --grader verifier.json --json | jq -e '.shape == "VerifierBench" and .agreement.hits == 2 and
        .unlabelled == 1 and (.groups | length) == 2'
    jq -nc '{answer: "2", completion: "\\boxed{2}", gold_correct: false}' | gzip >verify.gz
    assay validate --grader verify.gz | grep -q '1 of 1 = 100.00%'
    echo '{"question": "?"}' >none
    run -3 assay validate --grader none
    [[ $output == *"no label"* ]]
}

@test "code in any field is executed nowhere" {
    jq -nc --arg at "$PWD/canary" '
        ["__import__(\"os\").system(\"touch \($at)\")", "$(touch \($at))", "`touch \($at)`", "\\write18{touch \($at)}",
         "\\input{|\"touch \($at)\"}", "; touch \($at) #", "1/0 if open(\"\($at)\",\"w\") else 1", "lambdify(x, \"open(\u0027\($at)\u0027, \u0027w\u0027)\")"] as $code
        | range(1000) as $i | $code[$i % 8] as $c
        | [{answer: $c, gold: "1"}, {answer: "1", gold: $c}, {response: "\\boxed{\($c)}", gold: $c}, {answer: "1", gold: "1", id: $c},
           {answer: "1", gold: $c, plain: true}, {answer: $c, gold: "A", answer_type: "MCS", options: [$c]},
           {answer: "1", gold: "1", answer_type: $c}, {answer: [$c, $c], gold: [$c, "2"]}][$i / 8 % 8 | floor]' >in
    run -3 --separate-stderr assay grade <in # a type that is code is not known
    [ "${#lines[@]}" = 1000 ]
    [ ! -e canary ]
}
