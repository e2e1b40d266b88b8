#!/usr/bin/env bats
# provider.bats: services with interfaces of their own, streams, a file of models, keys in .env.

load lib
bats_require_minimum_version 1.5.0

setup() {
    e2e_setup
    needs sqlite3 jq
}

teardown() { end_servers; }

# faults SCRIPT: a service that answers with these; sets URL
faults() {
    local tool=$BATS_FILE_TMPDIR/faultserver
    [ -x "$tool" ] || "${CC:-cc}" -O1 -D_GNU_SOURCE -DFAULTSERVER_MAIN -o "$tool" \
        "$ROOT/tests/faultserver.c" -lpthread
    in_background "$tool" "$1" >faults.url
    SERVERS+=($!)
    wait_until grep -q /v1 faults.url
    URL=$(cat faults.url)
}

ask() { assay run -s assay-rtl --limit 1 -m m --base-url "$URL" -q "$@"; }

MESSAGES='sse:event: message_start~data: {"type":"message_start","message":{"type":"message","usage":'
MESSAGES+='{"input_tokens":4,"cache_read_input_tokens":6}}}~~: ping~~'
MESSAGES+='data: {"type":"content_block_delta","delta":{"thinking":"hm"}}~~'
MESSAGES+='data: {"type":"content_block_delta","delta":{"text":"no code"}}~~'
MESSAGES+='data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}~~'

@test "a stream of messages is read, and one that breaks off is asked for again" {
    faults "sse:data: {\"type\":\"message_start\",\"message\":{\"type\":\"message\"}}~~|$MESSAGES"
    exits 2 ask --provider anthropic
    grep -q 'give --max-tokens' err
    exits 0 ask --provider anthropic --max-tokens 100 --price 2,10,1
    [ "$(sql 'SELECT reasoning, prompt_tokens, completion_tokens, finish_reason, tries, cost * 1e6 FROM samples')" = \
        $'hm\t10\t5\tend_turn\t2\t64.0' ]
    [ "$(sql 'SELECT parameters FROM models' | jq -r .endpoint)" = messages ]
}

@test "what a service cannot be asked for is refused before anything is sent" {
    URL=http://127.0.0.1:9/v1
    exits 2 ask --provider antropic
    grep -q "did you mean 'anthropic'" err
    exits 2 ask --provider azure --seed 1 -H 'Authorization: Bearer x'
    grep -q 'a key stands in the environment only' err
    exits 2 assay run -s assay-rtl -m m --provider azure --dry-run
    grep -q 'give --base-url or set AZURE_OPENAI_BASE_URL' err
}

@test "a key in .env is sent, unless others may read the file" {
    faults echo
    echo 'OPENAI_API_KEY="sk-canary-0123456789"' >.env
    chmod 600 .env
    exits 4 ask
    grep -qF 'wrong key: Authorization: Bearer [key]' err
    chmod 644 .env
    exits 4 ask
    grep -q 'wrong key: *(POST' err
    exits 4 assay run -s assay-rtl --limit 1 -m m --base-url https://models.example -q
    grep -q 'chmod 600 .env' err
    run ! grep -rq canary-0123 assay.db*
}

@test "run and nightly read one file of models" {
    serve server demo --wrap
    cat >models.yaml <<END
models:
  - name: demo
    base_url: $URL
    top_k: 7
    released: 2026-01-31
    price: {input: 1, output: 2, cached: 0.5, currency: USD}
END
    printf 'models: models.yaml\nsuites:\n  - name: assay-rtl\n    limit: 1\n' >night.yaml
    exits 0 assay run -s assay-rtl --limit 1 -m demo --models models.yaml -q
    exits 0 assay nightly night.yaml
    [ "$(sql 'SELECT COUNT(*), MIN(cost) > 0 FROM samples')" = $'2\t1' ]
    [ "$(sql 'SELECT COUNT(*) FROM models')" -eq 1 ] # the night's is the same
    [ "$(sql 'SELECT parameters FROM models' | jq .top_k)" = 7 ]
    exits 0 assay run -s assay-rtl --limit 1 -m demo --models models.yaml --top-k 8 --no-stream -q
    [ "$(sql 'SELECT COUNT(*) FROM models')" -eq 2 ]
    exits 2 assay run -s assay-rtl -m demoo --models models.yaml
    grep -q "did you mean 'demo'" err
    sed -i s/top_k/topp_k/ models.yaml
    exits 2 assay run -s assay-rtl -m demo --models models.yaml
    grep -q "models.yaml:4: there is no key 'topp_k' here; did you mean 'top-k'" err
}
