#!/usr/bin/env bats
# reward_http.bats: rewards over HTTP, and what the examples for trainers say to it.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    assay pull assay-rtl -q
    sql "SELECT reference FROM problems WHERE name = 'gray_codec'" >right.sv
}

teardown() {
    [ -z "${PID:-}" ] || kill "$PID" 2>/dev/null || true
}

start_server() { # start_server ARGUMENT...: sets URL
    in_background "$ASSAY" reward -s "${SUITES:-assay-rtl}" --allow-eval-suites --profile mixed --http 127.0.0.1:0 "$@" 2>said
    PID=$!
    wait_until grep -q 'listening on http' said
    URL=$(sed -n 's/^listening on \(http.*\)$/\1/p' said)
}

@test "the examples' protocols: TRL, verl, NeMo Gym, verifiers" {
    start_server --socket "$PWD/sock"
    cat >client.py <<'EOF2'
import asyncio, sys, threading
sys.path.insert(0, sys.argv[1])
import nemo_gym_server, trl_reward, verifiers_env, verl_reward
url, code = sys.argv[2], open("right.sv").read()
reply = "Here it is.\n```verilog\n" + code + "\n```\n"
say = lambda text: [{"role": "user", "content": "?"}, {"role": "assistant", "content": text}]

got = trl_reward.assay_reward([say(reply), say("no"), say(reply)], ["gray_codec", "gray_codec", "none"], path="sock")
assert got == [1.0, 0.0, None], got

got = verl_reward.compute_score("x", reply, "", {"task_id": "gray_codec", "index": 3}, url=url)
assert got == {"score": 1.0, "class": "pass", "syntax": 1.0, "function": 1.0, "format": 1.0}, got
try:
    verl_reward.compute_score("x", reply, "", {"task_id": "none"}, url=url)
    raise SystemExit("a problem that does not exist had a score")
except RuntimeError as e:
    assert "404" in str(e) and "no problem 'none'" in str(e), e

row = {"responses_create_params": {"input": [{"role": "user", "content": "?"}]},
       "verifier_metadata": {"task_id": "gray_codec", "suite": "assay-rtl"},
       "response": {"id": "r", "object": "response", "output": [
           {"type": "reasoning", "summary": [{"type": "summary_text", "text": "```verilog\nmodule x;\n```"}]},
           {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I write it."}]},
           {"type": "function_call", "name": "run", "arguments": "{}"},
           {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": reply}]}]}}
got = nemo_gym_server.verify(row, url)
assert {k: got[k] for k in row} == row, "the body comes back"
assert got["reward"] == 1.0 and got["reward_components"] == {"syntax": 1.0, "function": 1.0, "format": 1.0}, got
row["response"]["output"] = []
assert nemo_gym_server.verify(row, url)["reward"] == 0.0

verifiers_env.URL = url
got = asyncio.run(verifiers_env.assay_reward(say(reply), {"task_id": "gray_codec"}))
assert got == 1.0, got
lines = [{"id": i, "problem": "gray_codec", "completion": code} for i in range(300)] + [5]
all_ = [None] * 20
def ask(i):
    all_[i] = verifiers_env.judge(lines, url)
threads = [threading.Thread(target=ask, args=(i,), daemon=True) for i in range(len(all_))]
[t.start() for t in threads]
[t.join() for t in threads]
for got in all_:
    assert [a.get("id") for a in got] == [*range(300), None]
    assert [a["reward"] for a in got] == [1.0] * 300 + [None]
EOF2
    timeout 120 python3 client.py "$ROOT/harness/reward/examples" "$URL"
    [ "$(curl -sf "$URL/health" | jq -r .status)" = ok ]
    curl -sf "$URL/metrics" >metrics
    grep -q '^assay_reward_requests_total{code="404"} 1$' metrics
    grep -q '^assay_reward_request_seconds_count 25$' metrics
    [ "$(awk '$1 == "assay_reward_lines_total" { print $2 }' metrics)" = 6028 ]
    kill -TERM "$PID"
    wait "$PID"
    PID=
    [ ! -e sock ]
}

@test "no reward is never 0: what to try again, and what not" {
    local bench='module tb; int mismatches = 0, compared = 0; wire y; m dut(.y(y));
        initial begin #1 compared = 1; if (y !== 1) mismatches = 1; $finish; end endmodule'
    jq -nc --arg b "$bench" '{id: "bad", prompt: "m", entry: "m", reference: "module m(output y); assign y = 0; endmodule",
        bench: "counters", top: "tb", files: [{name: "tb.sv", text: $b}]}' >suite.jsonl
    assay pull broken --from suite.jsonl -q
    SUITES=assay-rtl,broken start_server
    ask() { curl -s -o answer -D head -w '%{http_code}' --data-binary "$1" "$URL/verify"; }
    [ "$(ask '{"problem": "bad", "response": "module m(output y); assign y = 1; endmodule"}')" = 422 ]
    grep -q quarantined answer
    [ "$(ask 'junk')" = 400 ]
    [ "$(ask '[]')" = 400 ]
    [ "$(ask '{"problem": "gray_codec", "response": {"text": 5}}')" = 400 ]
    [ "$(ask '{"problem": "none", "response": "x"}')" = 404 ]
    [ "$(curl -s -o answer -w '%{http_code}' "$URL/verify")" = 405 ]
    # time that stands still is what a busy machine can bring about
    kill "$PID"; wait "$PID" || true
    start_server --wall 0.01
    # it takes longer than that on every machine: a loop that never ends
    jq -nc --rawfile m "$ROOT/problems/assay-rtl/gray_codec/reference.sv" \
        '{problem: "gray_codec", response: ($m | sub("endmodule"; "initial while (1);\nendmodule"))}' >slow.json
    [ "$(ask @slow.json)" != 200 ]
    [ "$(jq .reward answer)" = null ]
    head -c 17000000 /dev/zero >large
    [ "$(curl -s -o answer -w '%{http_code}' -H Expect: --data-binary @large "$URL/rewards")" = 413 ]
    head -c 10001 /dev/zero | tr '\0' '\n' >lines
    [ "$(curl -s -o answer -w '%{http_code}' --data-binary @lines "$URL/rewards")" = 413 ]
}

@test "beyond this machine a token is needed; it comes from the environment" {
    run -2 assay reward -s assay-rtl --allow-eval-suites --http 0.0.0.0:0
    [[ $output == *"a token is needed"* ]]
    export ASSAY_REWARD_TOKEN=sesame
    start_server
    [ "$(curl -s -o answer -w '%{http_code}' "$URL/metrics")" = 401 ]
    [ "$(curl -s -o answer -w '%{http_code}' -H 'Authorization: Bearer sesame' "$URL/metrics")" = 200 ]
    ASSAY_URL=$URL PYTHONPATH=$ROOT/harness/reward/examples python3 -c \
        'import verifiers_env as v; assert v.judge([{"problem": "gray_codec", "response": ""}])[0]["reward"] == 0'
    ! tr '\0' '\n' <"/proc/$(pgrep -P "$PID" | head -1)/environ" | grep -q sesame
}
