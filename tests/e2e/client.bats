#!/usr/bin/env bats
# client.bats: what a run does when its service refuses, runs dry or wants other parameters, and when its
# store is not alone.
load lib

setup() {
    e2e_setup
    needs cc
    TOOL=$BATS_FILE_TMPDIR/faultserver
    [ -x "$TOOL" ] || cc -std=gnu11 -D_GNU_SOURCE -O1 -DFAULTSERVER_MAIN -o "$TOOL" \
        "$ROOT/tests/faultserver.c" -lpthread
}

teardown() { end_servers; }

fault() { # fault SCRIPT: a service that misbehaves; sets URL
    in_background "$TOOL" "$1" >fault.url
    SERVERS+=($!)
    wait_until grep -q http fault.url
    URL=$(cat fault.url)
}

ask() { assay run --suite assay-rtl --model m --base-url "$URL" --n 1 "$@"; }

@test "the money is used up: status 4 with the address, and what was in flight is stored" {
    fault 'after:3 ok|after:3 ok|status:402|ok'
    exits 4 ask --limit 8 --concurrency 3
    grep -q "HTTP 402.*$URL" err
    # an answer that overtakes the refusal lets one more be asked, which is stored as well
    [ "$(sql "SELECT COUNT(*) FROM samples WHERE reply = 'fine'")" -ge 2 ]
    [ "$(sql "SELECT COUNT(*) FROM samples WHERE reply <> 'fine'")" -eq 1 ]
    exits 0 ask --limit 8 --concurrency 3
    [ "$(sql 'SELECT SUM(tries) FROM samples')" -eq 9 ]
}

@test "one prompt is refused: it alone has no reply, and is asked for again with --retry-refused only" {
    fault 'ok|status:403|ok'
    exits 5 ask --limit 4 --concurrency 1
    [ "$(sql 'SELECT COUNT(*), SUM(refused), SUM(tries) FROM samples')" = "$(printf '4\t1\t4')" ]
    exits 5 ask --limit 4 --concurrency 1
    grep -q '1 without a reply that the service refuses for good; --retry-refused' err
    [ "$(sql 'SELECT SUM(tries) FROM samples')" -eq 4 ]
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
    exits 0 ask --limit 4 --concurrency 1 --retry-refused
    [ "$(sql 'SELECT COUNT(*), SUM(refused), SUM(tries) FROM samples')" = "$(printf '4\t0\t5')" ]
    [ "$(sql 'SELECT state FROM runs')" = complete ]
}

@test "everything is refused: status 4 after ten requests, with the address; nothing is left" {
    fault 'status:404'
    exits 4 ask --concurrency 1
    grep -q "all requests so far were refused: HTTP 404.*$URL" err
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 0 ]
}

@test "a refused parameter is left out, said, stored, shown, and not sent by the next run" {
    fault 'picky:1 seed'
    exits 0 ask --limit 3 --concurrency 1 --seed 7
    [ "$(grep -c '^seed: not sent, the service refuses it (HTTP 400: seed is not supported)' err)" -eq 1 ]
    [ "$(sql 'SELECT SUM(tries) FROM samples')" -eq 4 ]
    assay report last --json | jq -e '.[0].notes | length == 1 and (.[0] | startswith("seed: not sent"))'
    assay report last | grep -q 'changed *seed: not sent'
    assay show 1 --json | jq -e '.changed[0] | startswith("seed: not sent")'
    assay show 1 | grep -q 'changed.*seed: not sent'
    exits 0 ask --limit 3 --concurrency 1 --seed 7 --label again
    grep -q '^seed: not sent' err
    [ "$(sql 'SELECT SUM(tries) FROM samples WHERE run_id = 2')" -eq 3 ]
    assay report last --json | jq -e '.[0].notes | length == 1'
}

@test "two templates that render alike: the second run takes the stored replies and asks nothing" {
    fault 'ok'
    printf '{{spec}}' >a.txt
    printf '{{spec}}\n' >b.txt
    exits 0 ask --limit 3 --prompt a.txt
    exits 0 ask --limit 3 --prompt b.txt
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 2 ]
    [ "$(sql 'SELECT COUNT(DISTINCT prompt_sha256) FROM samples')" -eq 3 ]
    [ "$(sql 'SELECT COUNT(*), SUM(tries) FROM samples WHERE run_id = 2')" = "$(printf '3\t0')" ]
    verdicts 1 >want
    verdicts 2 >got
    same want got
    exits 0 ask --limit 3 --prompt b.txt
    [ "$(sql 'SELECT SUM(tries) FROM samples')" -eq 3 ]
}

@test "what failed is counted by kind, what is told is stored, and report --serving shows both" {
    fault '429:0|reset|status:503|ok'
    exits 0 ask --limit 3 --concurrency 1 --provider vllm --released 2025-08
    [ "$(sql "SELECT group_concat(kind || n, ' ') FROM (SELECT * FROM faults ORDER BY kind)")" = \
        'broken1 overloaded1 rate_limit1' ]
    [ "$(sql 'SELECT provider, released FROM models')" = "$(printf 'vllm\t2025-08')" ]
    [ "$(sql 'SELECT COUNT(*) FROM samples WHERE in_flight = 1 AND ttft_ms IS NULL')" -eq 3 ]
    assay report --serving --json | jq -e --arg url "$URL" '.answers[0].requests == 3 and
        .answers[0].in_flight == [1, 1] and .services[0].base_url == $url and
        .services[0].attempts == 6 and .services[0].failed == 3'
    assay report --serving | grep -q 'broken 1, overloaded 1, rate_limit 1'
    assay report last | grep -q 'faults met  *1 broken, 1 overloaded, 1 rate_limit$'
    assay report last --json | jq -e '.[0].faults == {broken: 1, overloaded: 1, rate_limit: 1}'
    exits 0 assay site site -q
    grep -q 'broken 1, overloaded 1, rate_limit 1' site/serving.html
    exits 0 assay site site -q --hide-addresses
    ! grep -q "$URL" site/serving.html
    exits 2 ask --limit 3 --released lately
    exits 2 ask --limit 3 --released 2025-13-40
}

@test "a service that says only later: the time is over, the cause is told, nothing is lost" {
    fault 'ok|429'
    exits 6 ask --limit 3 --concurrency 1 --max-time 2
    grep -q 'budget_stop: 2 samples are left for another start (--max-time 2: .*; HTTP 429: slow down)' err
    [ "$(sql 'SELECT COUNT(*), SUM(api_error IS NULL) FROM samples')" = "$(printf '1\t1')" ]
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
}

@test "budgets: no sample is begun beyond them, what was begun is stored, status 6, and it goes on" {
    fault ok # 3 tokens in, 1 out
    exits 6 ask --limit 9 --concurrency 4 --price 1000000,0 --max-cost 12
    grep -q '^budget_stop: 5 samples are left for another start (--max-cost 12: 12 is spent)' err
    [ "$(sql 'SELECT COUNT(*), COUNT(verdict_id) FROM samples')" = "$(printf '4\t4')" ]
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
    exits 6 ask --limit 9 --concurrency 1 --max-tokens-total 11
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 6 ]
    exits 6 ask --limit 9 --max-time 0
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 6 ]
    exits 6 ask --limit 9 --max-samples 2
    exits 0 ask --limit 9 --max-samples 2 --max-cost 100 --price 1,1
    [ "$(sql 'SELECT COUNT(*), SUM(tries) FROM samples')" = "$(printf '9\t9')" ]
    [ "$(sql 'SELECT state FROM runs')" = complete ]
    exits 6 ask --limit 9 --label other --max-cost 1 --concurrency 1 --no-cache # nobody tells costs
    grep -q 'so give --price' err
}

@test "a budget leaves no sample half asked for: its turns are finished" {
    fault ok
    exits 6 ask --limit 9 --concurrency 1 --repair 1 --max-tokens-total 4
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 1 ]
    [ "$(sql "SELECT SUM(tries) FROM samples")" -eq \
        $((1 + $(sql "SELECT COUNT(*) FROM turns"))) ]
    exits 6 ask --limit 9 --concurrency 1 --best-of 3 --max-tokens-total 8
    [ "$(sql 'SELECT COUNT(*) FROM samples WHERE run_id = 2')" -eq 2 ]
}

@test "--no-cache asks for what another run has the reply to" {
    fault ok
    printf '{{spec}}' >a.txt
    printf '{{spec}}\n' >b.txt
    exits 0 ask --limit 2 --prompt a.txt
    exits 0 ask --limit 2 --prompt b.txt --no-cache
    [ "$(sql 'SELECT SUM(tries) FROM samples WHERE run_id = 2')" -eq 2 ]
}

@test "another run than the one that is not complete: said with what differs; --resume refuses" {
    fault ok
    exits 6 ask --limit 3 --max-samples 1 --temperature 0.2
    exits 0 ask --limit 3 --temperature 0.8 --dry-run
    grep -q '^run 1 is not complete, and this is another one: temperature 0.2 there, 0.8 here$' err
    exits 2 ask --limit 3 --temperature 0.8 --resume 1
    grep -q -- '--resume 1: this would be another run: temperature 0.2 there, 0.8 here' err
    printf '{{spec}}' >a.txt
    exits 2 ask --limit 3 --temperature 0.2 --prompt a.txt --resume last
    grep -q 'prompt .* there, .* here' err
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    exits 0 ask --limit 3 --temperature 0.2 --resume last
    exits 0 ask --limit 3 --temperature 0.8 --dry-run
    ! grep -q 'another one' err
}

@test "a dry run tells requests, their cost by what is stored, and what so many problems can show" {
    fault ok # 3 tokens in, 1 out
    exits 0 ask --limit 4 --n 2 --repair 2 --dry-run
    grep -q 'requests  *8, with repairs up to 24' out
    grep -q 'cost  *not known' out
    exits 0 ask --limit 2
    ask --limit 4 --price 1000000,0 --dry-run --json | jq -e '.requests == 2 and .cost == 6 and
        .smallest_difference > 0.9 and .smallest_difference < 1'
}

@test "a batch: requests out, replies in by their key, and what expired or failed told apart" {
    URL=http://127.0.0.1:9/v1
    exits 0 ask --limit 5 --temperature 0.5 --to-batch out.jsonl
    [ "$(wc -l <out.jsonl)" -eq 5 ]
    head -1 out.jsonl | jq -e '.method == "POST" and .url == "/v1/chat/completions" and
        .body.temperature == 0.5 and (.body | has("stream") | not) and (.custom_id | length == 64)'
    jq -c 'if input_line_number <= 2 then {custom_id, response: {status_code: 200, body: {choices: [
        {index: 0, message: {role: "assistant", content: "fine"}, finish_reason: "stop"}],
        usage: {prompt_tokens: 3, completion_tokens: 1}}}, error: null}
        elif input_line_number == 3 then {custom_id, response: null, error: {code: "batch_expired", message: "late"}}
        elif input_line_number == 4 then {custom_id, response: {status_code: 400, body: {error:
        {message: "too long", code: null}}}, error: null} else empty end' out.jsonl >in.jsonl
    exits 5 ask --limit 5 --temperature 0.5 --from-batch in.jsonl --price 1000000,0
    grep -q '^batch: 2 answered, 1 expired, 1 failed (too long), 1 not in the file$' err
    [ "$(sql 'SELECT COUNT(*), COUNT(verdict_id), SUM(cost) FROM samples')" = "$(printf '2\t2\t6.0')" ]
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
    exits 0 ask --limit 5 --temperature 0.5 --to-batch rest.jsonl
    [ "$(wc -l <rest.jsonl)" -eq 3 ]
    exits 5 ask --limit 5 --temperature 0.5 --from-batch in.jsonl # those are there, and not taken twice
    grep -q '2 of no sample that is to ask for' err
    jq -c '.custom_id as $id | {custom_id: $id, response: {status_code: 200, body: {choices: [{message: {content: "fine"}, finish_reason: "stop"}]}}},
        {custom_id: $id, error: {code: "batch_expired"}}' rest.jsonl >twice.jsonl
    exits 0 ask --limit 5 --temperature 0.5 --from-batch twice.jsonl # a failure behind an answer takes nothing away
    echo '{"a": 1}' >bad.jsonl
    exits 3 ask --limit 5 --temperature 0.5 --from-batch bad.jsonl
    grep -q 'bad.jsonl:1: this line is no answer of a batch' err
}

@test "a batch in the shape of messages" {
    URL=http://127.0.0.1:9/v1
    exits 0 ask --limit 1 --endpoint messages --max-tokens 9 --to-batch out.json
    jq -e '.requests[0].params.max_tokens == 9 and (.requests | length) == 1' out.json
    jq -c '.requests[0] | {custom_id, result: {type: "succeeded", message: {type: "message", content:
        [{type: "text", text: "fine"}], stop_reason: "end_turn"}}}' out.json >in.jsonl
    exits 0 ask --limit 1 --endpoint messages --max-tokens 9 --from-batch in.jsonl
    [ "$(sql 'SELECT reply FROM samples')" = fine ]
}

@test "too few open files: said before anything is entered" {
    URL=http://127.0.0.1:9/v1
    few() { (ulimit -n 24 && ask "$@"); }
    exits 5 few --limit 2 --jobs 2
    grep -q 'files may be open at once, and this needs up to 48: say `ulimit -n 48`' err
    [ ! -e assay.db ]
}

@test "ping: one request and the list of models, without a store" {
    fault 'service:picky:1 seed'
    exits 0 assay ping --base-url "$URL" -m qwem --seed 3
    grep -q 'tokens in  *3$' out
    grep -q 'changed  *seed: not sent' out
    grep -q 'qwem is not among them; did you mean qwen' out
    assay ping --base-url "$URL" -m qwen --json | jq -e '.ok and .models == ["qwen", "llama"] and
        .tokens == {prompt: 3, completion: 1, reasoning: null} and .answer == "fine" and .requests == 1'
    exits 0 assay ping --base-url "$URL"
    grep -q "service  *$URL/models$" out
    [ ! -e assay.db ]
}

@test "ping: a service that does not answer ends with status 4, the cause and the address, at once" {
    fault 'service:status:404'
    exits 4 assay ping --base-url "$URL" -m x
    grep -q "^assay ping: HTTP 404.*POST $URL/chat/completions" err
    grep -q qwen out
    fault 429
    exits 4 assay ping --base-url "$URL" -m x
    exits 4 assay ping --base-url "$URL" --json
    grep -q "^assay ping: HTTP 429.*GET $URL/models" err
    jq -e '.ok | not' out
    end_servers || true
    exits 4 assay ping --base-url "$URL" -m x
    grep -q "no answer from $URL" err
    [ ! -e assay.db ]
}

@test "gen: replies without verdicts, where no tool is; rejudge or run judges them and asks for nothing" {
    fault ok
    PATH=/nonexistent exits 0 "$ASSAY" gen --suite assay-rtl --model m --base-url "$URL" --limit 3 2>err
    [ "$(sql 'SELECT COUNT(*), COUNT(verdict_id), SUM(tries) FROM samples')" = "$(printf '3\t0\t3')" ]
    [ "$(sql 'SELECT state FROM runs')" = incomplete ]
    end_servers || true # nothing is asked any more
    exits 0 assay gen --suite assay-rtl --model m --base-url "$URL" --limit 3
    grep -q '^run 1: 3 replies, 3 of them not judged; `assay rejudge 1`' err
    cp assay.db other.db
    exits 0 assay rejudge 1 --db other.db
    exits 0 ask --limit 3
    [ "$(sql 'SELECT COUNT(*), COUNT(verdict_id), SUM(tries) FROM samples')" = "$(printf '3\t3\t3')" ]
    [ "$(sql 'SELECT state FROM runs')" = complete ]
    verdicts >one
    DB=other.db verdicts >two
    same one two
    exits 2 assay gen --suite assay-rtl --model m --base-url "$URL" --repair 1
}

# certificate NAME HOST FROM TO: signed by itself, valid between two days.
certificate() {
    openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
    mkdir -p ca
    : >ca/index
    printf '[ca]\ndefault_ca = d\n[d]\ndatabase = ca/index\nnew_certs_dir = ca\nrand_serial = yes
policy = p\ndefault_md = sha256\nx509_extensions = e\n[p]\ncommonName = supplied
[e]\nsubjectAltName = DNS:%s\nbasicConstraints = CA:true\n' "$2" >ca.conf
    openssl ca -batch -config ca.conf -selfsign -keyfile "$1.key" -in "$1.csr" -out "$1.pem" -notext \
        -startdate "$3" -enddate "$4" 2>/dev/null
}

secure() { # secure NAME: a TLS server with this certificate; sets URL
    in_background openssl s_server -accept 0 -cert "$1.pem" -key "$1.key" -www >"$1.out" 2>&1 </dev/null
    SERVERS+=($!)
    wait_until grep -q '^ACCEPT' "$1.out"
    URL=https://localhost:$(sed -n 's/^ACCEPT.*:\([0-9]*\)$/\1/p' "$1.out")/v1
}

@test "TLS: a certificate that is expired, of another host or nobody's ends at once, status 4 and why" {
    needs openssl
    certificate good localhost 20200101000000Z 20991231000000Z
    certificate other example.org 20200101000000Z 20991231000000Z
    certificate old localhost 20200101000000Z 20200201000000Z
    secure good
    CURL_CA_BUNDLE=good.pem exits 4 assay ping --base-url "$URL" # the server knows no models, but it answers
    grep -q 'is no list of models' err
    exits 4 ask --limit 2
    grep -qi "no answer from $URL.*certificate" err
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 0 ]
    secure other
    CURL_CA_BUNDLE=other.pem exits 4 assay ping --base-url "$URL"
    grep -q "no answer from $URL.*localhost" err
    secure old
    CURL_CA_BUNDLE=old.pem exits 4 assay ping --base-url "$URL"
    grep -q "no answer from $URL.*expired" err
}

@test "HTTP/2: the server of nghttp2 answers every sample, over one connection or few" {
    needs openssl nghttpd
    certificate h2 localhost 20200101000000Z 20991231000000Z
    mkdir -p root/v1/chat
    printf '{"choices":[{"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}]}' \
        >root/v1/chat/completions
    local port
    for _ in 1 2 3 4 5; do # it takes no port 0
        port=$((20000 + RANDOM % 10000))
        in_background nghttpd -v -a 127.0.0.1 -d root "$port" h2.key h2.pem >h2.log 2>&1
        SERVERS+=($!)
        wait_until grep -q 'listen\|Could not' h2.log
        ! grep -q 'Could not' h2.log || continue
        break
    done
    URL=https://localhost:$port/v1
    export OPENAI_API_KEY=sk-h2 CURL_CA_BUNDLE=h2.pem
    exits 0 ask --limit 8 --concurrency 4
    [ "$(sql "SELECT COUNT(*), SUM(tries) FROM samples WHERE reply = 'fine'")" = "$(printf '8\t8')" ]
    [ "$(grep -c ':method: POST' h2.log)" -eq 8 ] # seen as frames of HTTP/2
}

@test "a server that nobody here wrote: npm's mock-llm, whole and streamed" {
    needs mock-llm curl
    local port=$((20000 + RANDOM % 10000))
    cat >mock.yaml <<'END' # of itself it says back the prompt, in JSON that a line break breaks
streaming:
  chunkSize: 7
  chunkIntervalMs: 1
rules:
  - path: "/v1/chat/completions"
    match: "@"
    response:
      status: 200
      content: |
        {"choices": [{"message": {"role": "assistant", "content": "a fine answer in pieces"},
                      "finish_reason": "stop"}]}
END
    PORT=$port in_background mock-llm --config mock.yaml >mock.log 2>&1
    SERVERS+=($!)
    URL=http://127.0.0.1:$port/v1
    wait_until curl -sf "http://127.0.0.1:$port/health"
    exits 0 ask --limit 4
    exits 0 ask --limit 4 --stream --label streamed
    [ "$(sql "SELECT COUNT(*), SUM(reply = 'a fine answer in pieces'), SUM(tries) FROM samples")" = \
        "$(printf '8\t8\t8')" ]
}
