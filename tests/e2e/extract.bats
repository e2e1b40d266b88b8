#!/usr/bin/env bats
# extract.bats: --extract: a pattern of the user's in place of the rules.

load lib

setup() {
    e2e_setup
    needs jq sqlite3
}

# An answer to the first problem of assay-rtl: a wrong block, then the right code between marks.
replies() {
    local dir
    dir=$(find "$ROOT"/problems/assay-rtl -mindepth 2 -maxdepth 2 -name reference.sv | sort | head -1)
    PROBLEM=$(basename "$(dirname "$dir")")
    jq -cn --rawfile code "$dir" --arg p "$PROBLEM" '{problem: $p, response:
        ("=== FINAL\n" + $code + "=== END\nNot this:\n```verilog\nmodule TopModule (); endmodule\n```\n")}' \
        >replies.jsonl
}

rule_of_run() { sql "SELECT class, rule FROM sample_verdicts"; }

@test "--extract: the group code is what is judged, the pattern is the run's" {
    replies
    exits 0 assay score replies.jsonl -s assay-rtl -q --extract '(?s)=== FINAL\n(?<code>.*?)=== END'
    [ "$(rule_of_run)" = "$(printf 'pass\tpattern')" ]
    [ "$(sql 'SELECT extract FROM runs')" = '(?s)=== FINAL\n(?<code>.*?)=== END' ]
    exits 0 assay rejudge last -q # with the same
    [ "$(rule_of_run)" = "$(printf 'pass\tpattern')" ]
    exits 2 assay score replies.jsonl -s assay-rtl -q --extract '(?<code>other)'
    exits 0 assay rejudge last -q --extract '(?<code>nowhere in it)'
    [ "$(rule_of_run)" = "$(printf 'no_code\t')" ]
    exits 0 assay rejudge last -q --extract rules
    [ "$(sql 'SELECT extract FROM runs')" = "" ]
}

@test "--extract: what is no pattern is refused, with its place, and nothing is stored" {
    replies
    exits 2 assay score replies.jsonl -s assay-rtl --extract 'a(?<code>b' >out 2>&1
    exits 2 assay score replies.jsonl -s assay-rtl --extract 'ab'
    assay score replies.jsonl -s assay-rtl --extract 'a(?<code>b' 2>&1 | grep -q 'at character 11'
    [ "$(sql 'SELECT COUNT(*) FROM runs')" = 0 ]
}

@test "a reply that calls a tool says so" {
    jq -cn '{problem: "barrel_unit", sample: 0, response: "", finish_reason: "tool_calls"},
            {problem: "barrel_unit", sample: 1, response: "", finish_reason: "stop"}' >calls.jsonl
    exits 0 assay score calls.jsonl -s assay-rtl -q
    [ "$(sql 'SELECT class, detail FROM sample_verdicts ORDER BY idx')" = "$(printf 'no_answer\ttool_call\nno_answer\t')" ]
    [ "$(sql 'SELECT evidence FROM sample_verdicts WHERE idx = 0')" = "the reply is a call of a tool, and none was offered" ]
}
