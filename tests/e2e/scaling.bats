#!/usr/bin/env bats
# scaling.bats: what strategies cost and solve (report --scaling, --vote), and sweeps of a parameter.

load lib

QUICK='[bs]*' # 11 problems without a reply that has to run into a limit

setup() {
    e2e_setup
    needs jq sqlite3 curl
    serve s demo
}

teardown() {
    end_servers
}

run_demo() { assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems "$QUICK" "$@"; }

@test "each strategy's points add up to what the store holds" {
    exits 0 run_demo --n 5 --vote
    exits 0 run_demo --repair 3
    exits 0 run_demo --best-of 5
    assay report --scaling --json >json
    jq -e 'length == 1 and ([.[0].series[].strategy] == ["pass@k", "maj@k", "repair", "best-of"])' json
    # pass@k is the report's; k samples cost k times one
    [ "$(jq '.[0].series[0].points[0].solved * 1000 | round' json)" = \
        "$(assay report 1 --json | jq '.[0].pass_at["1"].value * 1000 | round')" ]
    jq -e '.[0].series[0].points | (.[4].tokens_per_problem / .[0].tokens_per_problem - 5 | fabs) < 1e-6' json
    # the last turn and the last sample: all that was solved and all that was spent
    for run in 2 3; do
        sql "SELECT ROUND(SUM(s.prompt_tokens + s.completion_tokens) / 11.0, 3), ROUND(COUNT(DISTINCT CASE
             WHEN v.passed THEN v.problem END) / 11.0, 3) FROM samples s JOIN sample_verdicts v ON
             v.sample = s.id WHERE s.run_id = $run" | tr '\t' ' ' >want
        jq -r ".[0].series[$run].points[-1] | \"\(.tokens_per_problem * 1000 | round / 1000) \(.solved *
               1000 | round / 1000)\"" json | awk '{ printf "%.3f %.3f\n", $1, $2 }' >got
        awk '{ printf "%.3f %.3f\n", $1, $2 }' want | same - got
    done
    # the vote: one group for what passes, so it is never worse than chance and needs no verdict
    [ "$(sql "SELECT COUNT(*) FROM samples s JOIN verdicts v ON v.id = s.verdict_id WHERE run_id = 1 AND
              (v.behaviour IS NULL) <> (v.class IN ('elaboration', 'syntax', 'no_code', 'no_answer',
              'truncated'))")" -eq 0 ]
    [ "$(sql "SELECT MAX(n) FROM (SELECT COUNT(DISTINCT v.behaviour) AS n FROM samples s JOIN verdicts v ON
              v.id = s.verdict_id WHERE run_id = 1 AND v.class = 'pass' GROUP BY s.problem_id)")" -eq 1 ]
    [ "$(sql "SELECT COUNT(*) FROM verdicts v JOIN samples s ON s.id = v.sample_id WHERE run_id > 1 AND
              behaviour IS NOT NULL")" -eq 0 ]
    jq -e '.[0].series[1].points | .[4].solved > .[0].solved' json
    # for people: 80 columns, every series in the plot and in the budgets
    assay report --scaling >text
    [ "$(awk '{ if (length > n) n = length } END { print n }' text)" -le 100 ]
    [ "$(grep -c '|' text)" -eq 14 ]
    grep -q '  TOKENS .* A .* B .* C .* D' text
    [ "$(assay report --scaling --csv | wc -l)" -eq $((1 + 5 + 5 + 4 + 5)) ]
    exits 2 assay report --scaling --by difficulty
    exits 2 assay rejudge 1 --vote --simulator verilator
}

@test "--sweep makes one run for each value and one table" {
    exits 0 assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems 'b*' \
        --sweep thinking.budget_tokens=1024,2048 --extra '{"thinking": {"type": "on"}}'
    sql "SELECT json_extract(parameters, '\$.extra.thinking.type'),
         json_extract(parameters, '\$.extra.thinking.budget_tokens') FROM models ORDER BY id" >got
    printf 'on\t1024\non\t2048\n' | same - got
    grep -q '^thinking.budget_tokens  *RUN' out
    grep -q '^2048  *2 ' out
    grep -q 'easy.*[0-9]' out
    [ "$(requests)" -eq 8 ]
    # a member with an option of its own goes by it; the same again asks nothing
    exits 0 assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems 'b*' \
        --sweep thinking.budget_tokens=1024,2048 --extra '{"thinking": {"type": "on"}}'
    [ "$(requests)" -eq 8 ]
    assay run --suite assay-rtl --model demo --base-url "$URL" --sweep max_tokens=100,200 --dry-run --json -q |
        jq -e -s 'map(.parameters | fromjson | .max_tokens) == [100, 200]'
    assay report --by difficulty --json | jq -e 'all(.completion_tokens > 0)'
    # what is wrong is found before anything is asked
    for bad in temperature effort= =1 'a=1,1' temperature=0,x; do
        exits 2 assay run --suite assay-rtl --model demo --base-url "$URL" --sweep "$bad" -q
    done
    [ "$(requests)" -eq 8 ]
}
