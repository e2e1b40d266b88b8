#!/usr/bin/env bats
# nightly.bats: nights against the recorded model: labels, budgets, remains, the gate, the summary.

load lib

setup() {
    e2e_setup
    needs jq sqlite3
    serve server demo --wrap
}

teardown() { end_servers; }

# config NIGHT [LINE-OF-THE-MODEL...]: one model, three problems, two samples each
config() {
    local night=$1
    shift
    {
        printf 'label: "%s"\nsummary: %s.json\n%s\nmodels:\n  - name: demo\n    base_url: %s\n' \
            "$night" "$night" "$TOP" "$URL"
        for line in "$@"; do printf '    %s\n' "$line"; done
        printf 'suites:\n  - name: assay-rtl\n    limit: 3\n    n: 2\n'
    } >"$night.yaml"
}

@test "two nights are two runs, asked anew; the same night again asks for nothing" {
    config a
    exits 0 assay nightly a.yaml
    [ "$(requests)" -eq 6 ]
    exits 0 assay nightly a.yaml
    [ "$(requests)" -eq 6 ]
    config b
    exits 0 assay nightly b.yaml
    [ "$(requests)" -eq 12 ]
    [ "$(sql 'SELECT label, state FROM runs ORDER BY id')" = $'a\tcomplete\nb\tcomplete' ]
    jq -e '.status == 0 and .label == "b" and (.runs | length) == 1 and (.runs[0] |
        .state == "done" and .run == 2 and .asked == 6 and .left == 0 and .previous.run == 1 and
        (.previous.change | type) == "number")' b.json
    COLUMNS=80 assay nightly b.yaml >table
    [ "$(awk '{ if (length > n) n = length } END { print n + 0 }' table)" -le 80 ]
    grep -qE '^demo +assay-rtl +2 .* done$' table
}

@test "a file that is not there, and an empty one: one line each, without the library's words" {
    exits 3 assay nightly nosuch.yaml
    [ "$(wc -l <err)" -eq 1 ]
    printf 'label: "{nite}"\nmodels: [m]\nsuites: [assay-rtl]\n' >label.yaml
    exits 2 assay nightly label.yaml
    grep -q "{date} only" err
    : >empty.yaml
    exits 2 assay nightly empty.yaml
    [ "$(cat err)" = "assay nightly: empty.yaml: there is nothing in it; a night needs 'models' and 'suites'" ]
}

@test "--dry-run asks for nothing and guesses the cost from earlier nights" {
    config a 'price: {input: 1, output: 2}'
    exits 0 assay nightly a.yaml --dry-run
    grep -qE '^demo +assay-rtl +3 +2 +0 +6 +-$' out
    [ "$(requests)" -eq 0 ]
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 0 ]
    exits 0 assay nightly a.yaml
    jq -e '.runs[0].cost > 0' a.json
    config b 'price: {input: 1, output: 2}'
    exits 0 assay nightly b.yaml --dry-run
    grep -qE '^demo +assay-rtl +3 +2 +0 +6 +0\.[0-9]+$' out
    [ "$(requests)" -eq 6 ]
}

@test "a price gives every sample a cost: in the store, the report, the site" {
    config a 'price: {input: 1, output: 2}'
    exits 0 assay nightly a.yaml
    [ "$(sql "SELECT COUNT(*) FROM samples WHERE abs(cost - (prompt_tokens + 2 * completion_tokens) / 1e6) < 1e-12
        AND cost > 0")" -eq 6 ]
    [ "$(sql 'SELECT price FROM runs')" = 1,2 ]
    assay report 1 --json | jq -e --argjson cost "$(jq '.runs[0].cost' a.json)" '.[0] | .price == "1,2" and .cost == $cost'
    assay report --csv | head -1 | grep -qE ',price(,|$)'
    assay report --csv | tail -1 | grep -qF ',"1,2"'
    assay report 1 | grep -q 'cost .*; at a price of 1,2 for a million$'
    assay site site -q
    grep -q '>Cost of 1000 samples<' site/index.html
    # by hand, and what is no price
    exits 0 assay run -s assay-rtl -m demo --base-url "$URL" --limit 1 --price 0,0.5 -q
    [ "$(sql 'SELECT cost * 1e6 = completion_tokens * 0.5 FROM samples WHERE run_id = 2')" -eq 1 ]
    for bad in 1 1,2,3,4,5,6 x,1 1, -1,2 1,nan; do
        exits 2 assay run -s assay-rtl -m demo --base-url "$URL" "--price=$bad"
        grep -q 'IN,OUT' err
    done
    [ "$(requests)" -eq 7 ]
}

@test "a price that comes later prices what is there already, and does not dilute what was told" {
    config a
    exits 0 assay nightly a.yaml
    config b 'price: {input: 1, output: 2}'
    exits 0 assay nightly b.yaml --dry-run
    first=$(awk '/^demo/ { print $NF }' out)
    exits 0 assay nightly b.yaml
    config c 'price: {input: 1, output: 2}'
    exits 0 assay nightly c.yaml --dry-run
    [ "$(awk '/^demo/ { print $NF }' out)" = "$first" ]
    exits 0 assay nightly a.yaml # the night that had no price
    jq -e '.runs[0].cost == null' a.json
}

@test "why: the reason of what is not complete, in summary and table" {
    config a
    sed -i "s|^suites:|  - name: away\n    base_url: http://127.0.0.1:1/v1\n    retries: 0\n  - name: keyless\n    base_url: http://192.0.2.1/v1\n    key_env: NO_SUCH_KEY\nsuites:|; 1i site: taken" a.yaml
    mkdir taken
    echo mine >taken/file
    exits 0 assay nightly a.yaml --dry-run
    grep -qF 'keyless on assay-rtl: no key for http://192.0.2.1/v1: export NO_SUCH_KEY' out
    [ "$(grep -c 'no key' out)" -eq 1 ]
    exits 4 assay nightly a.yaml
    jq -e '.runs | map(.state) == ["done", "service", "service"]' a.json
    jq -e '.runs[0].note == null and (.runs[1].note | test("127.0.0.1:1/v1")) and
        (.runs[2].note | test("export NO_SUCH_KEY")) and (.site_note | test("taken holds something"))' a.json
    grep -q '^away on assay-rtl: no answer from http' out
    config b 'max_cost: 1'
    exits 0 assay nightly b.yaml --dry-run
    grep -q '^demo on assay-rtl: max_cost is given and no price' out
}

@test "some samples without a reply: what most of them met" {
    end_servers
    serve flaky demo --wrap --fail-every 2
    config a 'retries: 0' 'concurrency: 1'
    exits 5 assay nightly a.yaml
    jq -e '.runs[0] | .state == "incomplete" and (.note | test("^[0-9] samples?: HTTP (429|500)"))' a.json
}

@test "what a strategy solves is not called pass@1" {
    config a
    sed -i 's/    n: 2/    best_of: 2/' a.yaml
    exits 0 assay nightly a.yaml
    jq -e '.runs[0] | .score == "best-of-2" and (.value | type) == "number" and .pass_at_1 == null' a.json
    grep -q '^MODEL.* SCORE ' out
    grep -q '^demo (best-of-2) ' out
    config b
    exits 0 assay nightly b.yaml
    jq -e '.runs[0] | .score == "pass@1" and .pass_at_1 == .value' b.json
}

@test "the site's options stand in the file" {
    printf 'Benchmarks of Example Corp.\n\nMore at https://example.com/.\n' >about.txt
    config a
    sed -i '1i site: site\nsite_title: "Verilog at Example"\nsite_about: about.txt\nsite_hide_addresses: true\nsite_samples: none' a.yaml
    exits 0 assay nightly a.yaml
    grep -q '<h1>Verilog at Example</h1>' site/index.html
    grep -q 'Benchmarks of Example Corp' site/index.html
    ! grep -rqF "${URL#http://}" site
    [ ! -e site/runs/1 ]
}

@test "budgets: samples of a night, and money" {
    config a 'max_samples: 4'
    exits 6 assay nightly a.yaml
    [ "$(requests)" -eq 4 ]
    jq -e '.status == 6 and (.runs[0] | .state == "budget_stop" and .left == 2)' a.json
    exits 6 assay nightly a.yaml # it is a budget of the night, not of a start
    [ "$(requests)" -eq 4 ]
    # what only the budget left open does not eat the next night's
    config b 'max_samples: 6'
    exits 0 assay nightly b.yaml
    [ "$(requests)" -eq 10 ]
    jq -e '.runs[0].resumed == null' b.json
    # six samples have cost about 0.004: half of that buys some, not all
    config c 'price: {input: 1, output: 2}' 'max_cost: 0.002'
    exits 6 assay nightly c.yaml
    jq -e '.runs[0] | .state == "budget_stop" and .left >= 1 and .left <= 5 and .cost < 0.004' c.json
}

@test "what the last night left is finished first" {
    assay run -s assay-rtl -m demo --base-url "$URL" --limit 3 -n 2 --label a --max-samples 2 -q >out || true
    config b
    exits 0 assay nightly b.yaml
    [ "$(requests)" -eq 12 ]
    [ "$(sql 'SELECT label, state FROM runs ORDER BY id')" = $'a\tcomplete\nb\tcomplete' ]
    jq -e '.runs[0] | .resumed == 1 and .previous.run == 1' b.json
    assay run -s assay-rtl -m demo --base-url "$URL" --limit 3 -n 2 --label c --max-samples 2 -q >out || true
    TOP='resume: false' config d
    exits 0 assay nightly d.yaml
    [ "$(sql "SELECT state FROM runs WHERE label = 'c'")" = incomplete ]
}

@test "the gate: a regression ends with status 1, and only when it is wanted" {
    config a
    sed -i 's/limit: 3/limit: 12/; s/n: 2/n: 1/' a.yaml
    exits 0 assay nightly a.yaml
    # last night everything passed, tonight nothing does: it is the store that is changed
    sql "UPDATE verdicts SET class = 'pass'"
    config b
    sed -i 's/limit: 3/limit: 12/; s/n: 2/n: 1/' b.yaml
    exits 0 assay nightly b.yaml
    sql "UPDATE verdicts SET class = 'mismatch' WHERE sample_id IN
         (SELECT id FROM samples WHERE run_id = 2)"
    exits 0 assay nightly b.yaml
    jq -e '.status == 0 and .runs[0].previous.regression' b.json
    sed -i '1i regression_gate: true' b.yaml
    exits 1 assay nightly b.yaml
    grep -q regression out
    jq -e '.status == 1 and .runs[0].state == "regression"' b.json
}

@test "models, suites and parameters are multiplied; a service that is away stops only its own" {
    config a
    cat >>a.yaml <<END
parameters:
  - name: cold
    temperature: 0
  - name: warm
    temperature: 1
    extra: {reasoning_effort: high}
END
    sed -i "s|^suites:|  - name: away\n    base_url: http://127.0.0.1:1/v1\n    retries: 0\nsuites:|" a.yaml
    exits 4 assay nightly a.yaml
    jq -e '.runs | map([.model, .parameters, .status]) == [["demo", "cold", 0], ["demo", "warm", 0],
        ["away", "cold", 4], ["away", "warm", 4]]' a.json
    [ "$(sql "SELECT COUNT(DISTINCT parameters) FROM models WHERE name = 'demo'")" -eq 2 ]
    assay report --model demo --by reasoning-effort --json | jq -e 'map(.group) == [null, "high"]'
}

@test "slips in the file: file, line and what was meant; nothing is asked" {
    slip() { # slip LINE TEXT-OF-THE-ERROR
        exits 2 assay nightly slip.yaml
        grep -qF "slip.yaml:$1: " err && grep -qF "$2" err || { cat err; return 1; }
    }
    printf 'models: [m]\nsuits: [s]\n' >slip.yaml
    slip 2 "did you mean 'suites'?"
    printf 'models:\n  - name: m\n    temprature: 1\nsuites: [assay-rtl]\n' >slip.yaml
    slip 3 "did you mean 'temperature'?"
    printf 'models:\n  - name: m\n    temperature: hot\nsuites: [assay-rtl]\n' >slip.yaml
    slip 3 'not "hot"'
    printf 'models:\n  - name: m\n    price: {input: 1}\nsuites: [assay-rtl]\n' >slip.yaml
    slip 3 'input and output'
    printf 'site_samples: some\nmodels: [m]\nsuites: [assay-rtl]\n' >slip.yaml
    slip 1 'all, failed or none'
    printf 'site_hide_addresses: perhaps\nmodels: [m]\nsuites: [assay-rtl]\n' >slip.yaml
    slip 1 'true or false'
    printf 'label: "{nite}"\nmodels: [m]\nsuites: [assay-rtl]\n' >slip.yaml
    slip 1 '{date} only'
    printf 'models: [m]\nsuites:\n  - name: assay-rtl\n    price: 1,2\n' >slip.yaml
    slip 4 "no key 'price'"
    printf 'models:\n  - temperature: 1\nsuites: [assay-rtl]\n' >slip.yaml
    slip 2 "'name' is missing"
    printf 'models: [m]\nmodels: [n]\nsuites: [assay-rtl]\n' >slip.yaml
    exits 2 assay nightly slip.yaml
    printf 'models: [m\n' >slip.yaml
    exits 2 assay nightly slip.yaml
    printf '# nothing yet\n' >slip.yaml
    exits 2 assay nightly slip.yaml
    [ "$(cat err)" = "assay nightly: slip.yaml: there is nothing in it; a night needs 'models' and 'suites'" ]
    exits 3 assay nightly nowhere.yaml
    config a
    sed -i 's/assay-rtl/assay-rtk/' a.yaml
    exits 2 assay nightly a.yaml
    grep -q 'demo on assay-rtk' err
    [ "$(requests)" -eq 0 ]
}

@test "the example in the documentation is one that can be read" {
    awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' "$ROOT/harness/nightly/README.md" >example.yaml
    [ -s example.yaml ]
    echo text >about.txt
    # all that can be wrong with it here: its suite is not pulled
    exits 2 assay nightly example.yaml --dry-run --db here.db
    grep -q 'is not installed' err
}

@test "one night at a time on a store" {
    config a
    end_servers
    serve slow demo --wrap --delay-ms 3000
    config a 'concurrency: 1'
    in_background "$ASSAY" nightly a.yaml >first.out 2>first.err
    pid=$!
    wait_until test -s first.err
    exits 5 assay nightly a.yaml
    grep -q 'another night is still at work' err
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" -eq 143 ]
    jq -e '.status == 143' a.json
}
