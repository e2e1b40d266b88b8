#!/usr/bin/env bats
# python.bats: Python candidates that cheat, err or are right in an unusual way: ours
# (tests/hostile/python/cases.jsonl), and the shared programs on real pipes. Each set is one suite that
# is scored once; a verdict that is none of those wanted is told by the name of its row.

load ../e2e/lib

setup() {
    e2e_setup
    needs jq python3
}

# score SUITE: from suite.jsonl and in.jsonl; verdicts are lines "ID CLASS".
score() {
    assay pull -q "$1" --from suite.jsonl
    assay score -q --no-share -s "$1" in.jsonl >/dev/null
    sql "SELECT problem, class FROM sample_verdicts ORDER BY problem" >verdicts
}

@test "hostile and odd Python is judged as it should be" {
    local id name want class wrong=0
    jq -cs 'to_entries[] | {id: "h\(.key + 100)", prompt: "Double it.", language: "python", bench: .value.bench} +
        if .value.bench == "call"
        then {entry: "f", tests: [{args: [2], returns: 4}, {args: [123456789012], returns: 246913578024}],
              reference: "def f(x):\n    return 2 * x\n"}
        else {tests: [{stdin: "2\n", stdout: "4\n"}, {stdin: "123456789012\n", stdout: "246913578024\n"}],
              reference: "print(2 * int(input()))\n"} end' "$ROOT/tests/hostile/python/cases.jsonl" >suite.jsonl
    jq -cs 'to_entries[] | {problem: "h\(.key + 100)", completion: .value.code}' \
        "$ROOT/tests/hostile/python/cases.jsonl" >in.jsonl
    score hostile-python
    [ "$(wc -l <verdicts)" = "$(wc -l <suite.jsonl)" ]
    while read -r id class; do
        want=$(jq -rs --arg i "$id" '.[($i[1:] | tonumber) - 100] | .want | join(" ")' "$ROOT/tests/hostile/python/cases.jsonl")
        [[ " $want " == *" $class "* ]] && continue
        name=$(jq -rs --arg i "$id" '.[($i[1:] | tonumber) - 100].name' "$ROOT/tests/hostile/python/cases.jsonl")
        echo "$name: $class and not $want ($(sql "SELECT detail || ': ' || evidence FROM sample_verdicts WHERE problem = '$id'"))"
        wrong=1
    done <verdicts
    [ "$wrong" = 0 ]
}

# Each candidate is tried with asserts that are calls, and with tests that are run.
@test "hostile Python is judged as it should be where a suite has asserts" {
    local id idx name want class wrong=0 cases=$ROOT/tests/hostile/python/asserts.jsonl
    jq -nc '{prompt: "def f(x):\n    \"\"\"Double it.\"\"\"\n", entry_point: "f", canonical_solution: "    return 2 * x\n"} as $p |
        ($p + {task_id: "calls", test: "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(123456789012) == 246913578024\n"}),
        ($p + {task_id: "run", test: "def check(candidate):\n    for x, y in ((2, 4), (123456789012, 246913578024)):\n        r = candidate(x)\n        assert isinstance(r, int)\n        assert r == y and abs(r - y) < 1\n"})' >asserts.jsonl
    echo '{"suite": "hostile-asserts", "title": "", "layout": "human-eval", "bench": "asserts",
        "tasks": [{"task": "", "file": "asserts.jsonl"}]}' >asserts.manifest.json
    assay pull -q hostile-asserts --from asserts.jsonl
    jq -c '{problem: ("calls", "run"), completion: .code}' "$cases" >in.jsonl
    assay score -q --no-share -s hostile-asserts in.jsonl >/dev/null
    sql "SELECT problem, idx, class FROM sample_verdicts ORDER BY problem, idx" >verdicts
    [ "$(wc -l <verdicts)" = $((2 * $(wc -l <"$cases"))) ]
    while read -r id idx class; do
        want=$(sed -n "$((idx + 1))p" "$cases" | jq -r '.want | join(" ")')
        [[ " $want " == *" $class "* ]] && continue
        name=$(sed -n "$((idx + 1))p" "$cases" | jq -r .name)
        echo "$id: $name: $class and not $want ($(sql "SELECT detail || ': ' || evidence FROM sample_verdicts WHERE problem = '$id' AND idx = $idx"))"
        wrong=1
    done <verdicts
    [ "$wrong" = 0 ]
    # both ways were taken
    [ "$(sql "SELECT group_concat(DISTINCT way) FROM (SELECT way FROM verdicts WHERE way <> '' ORDER BY way)")" = asserts,call ]
}

@test "programs on real pipes: all right ones pass, no wrong one and no cheat" {
    local probes=$SHARED/conformance/stdin_probes.jsonl id class truth wrong=0
    [ -e "$probes" ] || skip "../shared/conformance/stdin_probes.jsonl is not here"
    # the reference knows the answers of its own tests
    python3 - "$probes" <<'END'
import json, sys
suite, answers = open('suite.jsonl', 'w'), open('in.jsonl', 'w')
for i, line in enumerate(open(sys.argv[1])):
    row = json.loads(line)
    io, id = row['io'], 'p%d' % (100 + i)
    p = {'id': id, 'prompt': row['name'], 'language': 'python'}
    if 'fn_name' in io:
        tests = [{'args': [json.loads(x) for x in a.split('\n')], 'returns': json.loads(b)}
                 for a, b in zip(io['inputs'], io['outputs'])]
        known = [(t['args'], t['returns']) for t in tests]
        p.update(bench='call', entry='Solution.' + io['fn_name'], tests=tests, reference=
                 'class Solution:\n    def %s(self, *a):\n        return [r for x, r in %r if x == list(a)][0]\n'
                 % (io['fn_name'], known))
    else:
        tests = [{'stdin': a, 'stdout': b} for a, b in zip(io['inputs'], io['outputs'])]
        known = {t['stdin']: t['stdout'] for t in tests}
        p.update(bench='program', tests=tests,
                 reference='import sys\nprint(%r[sys.stdin.read()], end="")\n' % known)
    suite.write(json.dumps(p) + '\n')
    answers.write(json.dumps({'problem': id, 'completion': row['code']}) + '\n')
END
    score probes
    while read -r id class; do
        truth=$(sed -n "$((${id#p} - 99))p" "$probes" | jq .truth)
        case $truth-$class in null-* | true-pass) continue ;; false-pass | true-*) ;; *) continue ;; esac
        echo "$(sed -n "$((${id#p} - 99))p" "$probes" | jq -r .name): $class"
        wrong=1
    done <verdicts
    [ "$(wc -l <verdicts)" = "$(wc -l <"$probes")" ]
    [ "$wrong" = 0 ]
}
