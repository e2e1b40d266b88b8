#!/usr/bin/env bats
# reward.bats: completions in, rewards out: on standard input, and on a socket.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    assay pull assay-rtl -q
    sql "SELECT reference FROM problems WHERE name = 'gray_codec'" >right.sv
    jq -Rsc '{problem: "gray_codec", completion: .}' right.sv >right
    jq -Rsc '{task_id: "gray_codec", response: "```verilog\n\(sub("endmodule"; "initial $finish; endmodule"))\n```"}' \
        right.sv >finish
    jq -Rsc '{problem: "gray_codec", completion: sub("endmodule"; "initial $display(\"assay-rtl: 0 of 2 samples differ\"); initial $finish; endmodule")}' \
        right.sv >prints
    echo '{"problem": "gray_codec", "completion": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "no"}]}' >words
    echo '{"problem": "gray_codec", "completion": "module gray_codec(input a; endmodule"}' >syntax
}

teardown() {
    [ -z "${PID:-}" ] || kill "$PID" 2>/dev/null || true
}

@test "answers come in the order of the questions, slips among them" {
    cat right syntax <(echo junk) finish right <(echo '{"problem": "none", "completion": "x"}') prints words \
        <(echo '[1]') <(echo '{"problem": "gray_codec"}') <(printf %s "$(cat right)") >in
    run -3 --separate-stderr assay reward -s assay-rtl --allow-eval-suites --profile mixed <in
    printf '%s\n' "${lines[@]}" >out
    jq -c '[.reward, .class // "error"]' out >got
    cat >want <<'EOF'
[1,"pass"]
[0,"syntax"]
[null,"error"]
[0,"tamper"]
[1,"pass"]
[null,"error"]
[0,"tamper"]
[0,"no_code"]
[null,"error"]
[null,"error"]
[1,"pass"]
EOF
    # code that stands alone has its form: 0.1 for the one that does not parse
    sed -i '2s/0,/0.1,/' want
    same want got
    [[ $stderr == *"11 lines answered, 4 of them without a reward"* ]]
}

@test "a line that is longer than any may be is answered, and so are those before and behind it" {
    { cat right; printf '{"problem": "gray_codec", "completion": "'; head -c 17000000 /dev/zero | tr '\0' x
      printf '"}\n'; cat right; } >in
    for way in file pipe; do
        if [ $way = file ]; then run -3 --separate-stderr timeout 60 "$ASSAY" reward -s assay-rtl --allow-eval-suites <in
        else run -3 --separate-stderr timeout 60 "$ASSAY" reward -s assay-rtl --allow-eval-suites < <(cat in); fi
        [ "$(printf '%s\n' "${lines[@]}" | jq -c .reward | xargs)" = "1 null 1" ]
        [[ ${lines[1]} == *"input:2: longer than 16777216 bytes"* ]]
    done
}

@test "more lines than are under way at once, all answered at once: from a file, a pipe, an open pipe" {
    local i
    for ((i = 0; i < 500; i++)); do echo '{"problem": "none", "completion": "x"}'; done >in
    run -3 --separate-stderr timeout 60 "$ASSAY" reward -s assay-rtl --allow-eval-suites <in
    [ ${#lines[@]} = 500 ]
    run -3 --separate-stderr timeout 60 "$ASSAY" reward -s assay-rtl --allow-eval-suites < <(cat in)
    [ ${#lines[@]} = 500 ]
    coproc TALK { exec "$ASSAY" reward -s assay-rtl --allow-eval-suites -q 3>&-; }
    PID=$TALK_PID
    cat in >&"${TALK[1]}"
    for ((i = 0; i < 500; i++)); do read -r -t 60 <&"${TALK[0]}"; done
}

@test "equal candidates are judged once, whatever stands between them; the form is each line's own" {
    local i
    jq -c '.response = "```verilog\n\(.completion)\n```" | del(.completion)' right >fenced
    for ((i = 0; i < 100; i++)); do cat right syntax; done >in
    cat fenced prints <(echo junk) right >>in
    run -3 --separate-stderr assay reward -s assay-rtl --allow-eval-suites --profile mixed <in
    printf '%s\n' "${lines[@]}" | jq -c '[.reward, .class // "error"]' >got
    { for ((i = 0; i < 100; i++)); do printf '[1,"pass"]\n[0.1,"syntax"]\n'; done
      printf '[1,"pass"]\n[0,"tamper"]\n[null,"error"]\n[1,"pass"]\n'; } >want
    same want got
    # right, syntax and prints; the fenced one is the same candidate as right or has one newline more
    [[ $stderr == *"204 lines answered, 1 of them without a reward, "*"judged: "[34]* ]]
    [[ $stderr != *"judged: "??* ]]
}

@test "an answer comes as soon as it is known, not at the end of the input" {
    coproc TALK { exec "$ASSAY" reward -s assay-rtl --allow-eval-suites -q 3>&-; }
    PID=$TALK_PID
    for _ in 1 2; do
        cat right >&"${TALK[1]}"
        read -r -t 120 answer <&"${TALK[0]}"
        [ "$(jq -c '[.problem, .reward]' <<<"$answer")" = '["gray_codec",1]' ]
        # idle, it does not keep others out of the database
        wait_until sqlite3 "$ASSAY_DB" 'BEGIN IMMEDIATE; ROLLBACK'
    done
}

start_server() {
    in_background "$ASSAY" reward -s assay-rtl --allow-eval-suites --socket "$PWD/sock" -q
    PID=$!
    wait_until test -S sock
}

@test "a socket: the example of the documentation, clients side by side, one that goes away" {
    start_server
    [ "$(stat -c %a sock)" = 600 ]
    cp "$ROOT/harness/reward/examples/trl_reward.py" example.py
    cat >client.py <<'EOF'
import json, socket, sys, threading
from example import assay_reward
right = json.load(open("right"))["completion"]
say = lambda text: [{"role": "assistant", "content": "```verilog\n" + text + "\n```"}]
gone = socket.socket(socket.AF_UNIX)
gone.connect("sock")
gone.sendall((json.dumps({"problem": "gray_codec", "completion": right}) + "\n").encode() * 40)
gone.close()
got = [None, None]
def ask(i):
    got[i] = assay_reward([say(right), say("module x;"), [{"role": "assistant", "content": ""}]] * 3,
                          ["gray_codec"] * 9, path="sock")
both = [threading.Thread(target=ask, args=(i,)) for i in range(2)]
[t.start() for t in both]
[t.join() for t in both]
assert got == [[1.0, 0.0, 0.0] * 3] * 2, got
EOF
    timeout 120 python3 client.py
    # a second process does not take the socket away; SIGTERM ends the first, and the socket is gone
    run -5 assay reward -s assay-rtl --allow-eval-suites --socket "$PWD/sock"
    [[ $output == *"another process listens"* ]]
    kill -TERM "$PID"
    wait "$PID"
    [ ! -e sock ]
}

@test "a socket: who says no more still gets every answer; who is gone gets nothing judged" {
    start_server
    cat >client.py <<'EOF'
import json, os, socket, sys, time
line = open("right").read().strip() + "\n"
slip = "junk\n"
s = socket.socket(socket.AF_UNIX)
s.connect("sock")
s.sendall((slip * 3000 + line * 200 + slip).encode())
s.shutdown(socket.SHUT_WR)
got = [json.loads(a)["reward"] for a in s.makefile()]
assert got == [None] * 3000 + [1.0] * 200 + [None], len(got)
# one half and then wholly closed, with candidates that nobody else has: the next client is not behind them
gone = socket.socket(socket.AF_UNIX)
gone.connect("sock")
right = json.loads(line)
gone.sendall("".join(json.dumps(dict(right, completion=f"// {i}\n" + right["completion"])) + "\n" for i in range(2000)).encode()[:150000])
gone.shutdown(socket.SHUT_WR)
gone.close()
s = socket.socket(socket.AF_UNIX)
s.connect("sock")
s.sendall(line.encode())
assert json.loads(s.makefile().readline())["reward"] == 1.0
def cpu():
    return sum(map(int, open(f"/proc/{sys.argv[1]}/stat").read().rsplit(")", 1)[1].split()[11:13]))
while True:  # what was under way ends, and then it is idle
    a = cpu(); time.sleep(0.5)
    if cpu() - a <= 2: break
EOF
    timeout 120 python3 client.py "$PID"
}

@test "what a killed process left is taken over; a file is not" {
    python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
    start_server
    wait_until python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect("sock")'
    kill -TERM "$PID"
    wait "$PID"
    echo mine >sock
    run -2 assay reward -s assay-rtl --allow-eval-suites --socket "$PWD/sock"
    [ "$(cat sock)" = mine ]
}

@test "a problem whose reference fails here: no reward, also for what holds no code, and nothing is run" {
    local bench='module tb; int mismatches = 0, compared = 0; wire y; m dut(.y(y));
        initial begin #1 compared = 1; if (y !== 1) mismatches = 1; $finish; end endmodule'
    jq -nc --arg b "$bench" '{id: "bad", prompt: "m", entry: "m", reference: "module m(output y); assign y = 0; endmodule",
        bench: "counters", top: "tb", files: [{name: "tb.sv", text: $b}]}' >suite.jsonl
    assay pull broken --from suite.jsonl -q
    jq -nc '{problem: "bad", completion: ("module m(output y); assign y = 1; endmodule", "module m(; endmodule", "")},
        {problem: "bad", response: "I cannot."}' >in
    cat in in >twice
    for _ in 1 2; do # the second time the reference is known
        run -3 --separate-stderr assay reward -s broken --allow-eval-suites <twice
        [ "$(printf '%s\n' "${lines[@]}" | jq -c .reward | sort | uniq -c | xargs)" = "8 null" ]
        [ "$(printf '%s\n' "${lines[@]}" | grep -c quarantined)" = 8 ]
        [[ $stderr == *"8 lines answered, 8 of them without a reward, 0 by the verdict"*"judged: 0"* ]]
    done
}

@test "slips on the command line" {
    run -2 assay reward -s assay-rtl --allow-eval-suites --weights nothing=1
    run -2 assay reward -s assay-rtl --allow-eval-suites --weights syntax=0,function=0
    [[ $output == *"every reward would be 0"* ]]
    run -2 assay reward -s assay-rtl --allow-eval-suites --profile best
    run -2 assay reward
    run -2 assay reward -s assay-rtl --allow-eval-suites file
}

@test "what the compiler cannot do gets an error and no number" {
    jq -c '.completion |= sub("endmodule\\s*$"; "logic u; always_comb if (1\u0027b1 inside {1\u0027b0}) u = 0;\nendmodule\n")' \
        right >inside
    cat inside right inside >in
    run -3 --separate-stderr assay reward -s assay-rtl --allow-eval-suites --profile mixed <in
    [ "$(printf '%s\n' "${lines[@]}" | jq -c .reward | xargs)" = "null 1 null" ]
    [[ ${lines[2]} == *"tool_limit: the compiler says that it cannot do this: "*inside* ]]
}

@test "a compile that ends at a limit has not compiled: here, and in what is exported" {
    python3 - >many.jsonl <<'PY'
import json
lines = "".join(f"assign y = missing_{i}_{'x' * 400};\n" for i in range(9000))
print(json.dumps({"problem": "gray_codec", "completion": f"module gray_codec(input a, output y);\n{lines}endmodule\n"}))
PY
    assay reward -s assay-rtl --allow-eval-suites --profile mixed -q <many.jsonl >got
    [ "$(jq -c '[.class, .rewards.syntax, .reward]' got)" = '["output_limit",0,0.1]' ]
    assay score many.jsonl -s assay-rtl -m many -q >/dev/null
    assay export grpo -s assay-rtl --allow-eval-suites >rows 2>/dev/null
    [ "$(jq -c '[.assay.sample.class, .rewards.syntax, .reward]' rows)" = '["output_limit",0,0]' ]
}

# a suite of one's own to train on, with two problems: "one", and "gray_codec", which assay-rtl has, too
pull_mine() {
    local bench='module tb; int mismatches = 0, compared = 0; wire y; m dut(.y(y));
        initial begin #1 compared = 1; if (y !== 1) mismatches = 1; $finish; end endmodule'
    jq -nc --arg b "$bench" '{id: ("one", "gray_codec"), prompt: "m", entry: "m",
        reference: "module m(output y); assign y = 1; endmodule", bench: "counters", top: "tb",
        files: [{name: "tb.sv", text: $b}]}' >mine.jsonl
    assay pull mine --from mine.jsonl --training -q
}

@test "a benchmark is refused, as exports refuse it; a suite for training is not" {
    pull_mine
    run -2 assay reward -s assay-rtl <right
    [[ $output == *"assay-rtl is for evaluation"*"--allow-eval-suites"* ]]
    run -2 assay reward -s mine,assay-rtl <right
    [[ $output == *"assay-rtl is for evaluation"* ]]
    echo '{"problem": "one", "completion": "module m(output y); assign y = 1; endmodule"}' |
        assay reward -s mine -q >got
    [ "$(jq .reward got)" = 1 ]
}

@test "every line is answered, and an id that came with it comes back" {
    { printf '\357\273\277'; jq -c '.id = {group: 3, n: [1, "x"]}' right; echo; echo '  '; jq -c '.id = "s"' syntax
      echo '{"id": 7, "problem": "none", "completion": "x"}'; echo '{"id": 8, "problem": "gray_codec", "completion": 5}'
      echo '{"id": 9'; printf '{"id": 10, "problem": "gray_codec", "completion": "// \355\240\275 \377"}\n'
      printf '\0\n'; jq -c '.id = 11' right; } >in
    run -3 --separate-stderr assay reward -s assay-rtl --allow-eval-suites <in
    printf '%s\n' "${lines[@]}" | jq -c '[.id, .reward, has("error")]' >got
    cat >want <<'EOF'
[{"group":3,"n":[1,"x"]},1,false]
[null,null,true]
[null,null,true]
["s",0,false]
[7,null,true]
[8,null,true]
[null,null,true]
[10,0,false]
[null,null,true]
[11,1,false]
EOF
    same want got
    [[ ${lines[1]} == *"input:2: an empty line"* ]]
}

@test "a completion in parts, a message alone, half of a character: as a run takes them" {
    jq -c '.completion as $c | (.completion = [{role: "assistant", content: [{type: "thinking", thinking: "module x("},
            {type: "text", text: ("HALF ```verilog\n" + $c)}, {type: "text", text: "\n```"}]}]),
        (.completion = [{type: "text", text: $c}]), (del(.completion) | .response = {role: "assistant", content: $c}),
        (.completion = [{role: "assistant", content: $c}, {role: "tool", content: "ok"}]),
        (.completion = [{role: "assistant", content: null}])' right | sed 's/HALF/\\ud83d\\n/' >in
    grep -qF '\ud83d\n' in
    assay reward -s assay-rtl --allow-eval-suites --profile mixed -q <in | jq -c '[.reward, .class]' >got
    printf '%s\n' '[1,"pass"]' '[1,"pass"]' '[0.9,"pass"]' '[0.9,"pass"]' '[0,"no_answer"]' >want
    same want got
}

@test "several suites: a line says which where it must" {
    pull_mine
    { jq -c '.id = 1' right; jq -c '.id = 2 | .suite = "assay-rtl"' right; jq -c '.id = 3 | .suite = "mine"' right
      echo '{"id": 4, "problem": "one", "completion": "module m(output y); assign y = 1; endmodule"}'
      echo '{"id": 5, "problem": "gray_codec", "suite": "mine", "completion": "module m(output y); assign y = 1; endmodule"}'
      echo '{"id": 6, "problem": "one", "suite": "assay-rtl", "completion": "x"}'
      echo '{"id": 7, "problem": "one", "suite": "theirs", "completion": "x"}'; } >in
    run -3 --separate-stderr assay reward -s mine,assay-rtl --allow-eval-suites <in
    printf '%s\n' "${lines[@]}" | jq -c '[.id, .suite, .reward]' >got
    printf '%s\n' '[1,null,null]' '[2,"assay-rtl",1]' '[3,"mine",0]' '[4,"mine",1]' '[5,"mine",1]' '[6,null,null]' \
        '[7,null,null]' >want
    same want got
    [[ ${lines[0]} == *"is in mine and in assay-rtl"* ]]
    run -2 assay reward -s mine,mine <in
    run -2 assay reward -s mine -s assay-rtl <in
    [[ $output == *"--suite is given twice"* ]]
}

@test "limits: what a candidate may use; where the reference needs more there is no reward" {
    jq -c '.completion |= sub("endmodule"; "initial while (1);\nendmodule")' right >endless
    cat endless right >in
    assay reward -s assay-rtl --allow-eval-suites --cpu 1 --wall 600 --memory 500 -q <in >got
    [ "$(jq -c '[.class, .reward]' got | xargs)" = "[timeout,0] [pass,1]" ]
    jq -r .evidence got | grep -q 'over the CPU limit (1\.'
    run -3 --separate-stderr assay reward -s assay-rtl --allow-eval-suites --memory 1 -q <right
    [[ $output == *'"reward":null'*"the reference fails here: "*memory* ]]
    # nothing of that is kept: without limits the reference is right again
    assay reward -s assay-rtl --allow-eval-suites -q <right >got
    [ "$(jq .reward got)" = 1 ]
}

@test "who waits is told when it listens" {
    in_background "$ASSAY" reward -s assay-rtl --allow-eval-suites --socket "$PWD/sock" 2>said
    PID=$!
    wait_until grep -q "listening on $PWD/sock" said
    python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect("sock")'
}
