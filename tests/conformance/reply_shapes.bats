#!/usr/bin/env bats
# reply_shapes.bats: replies as models write them: each comes to the class that a careful human would
# give it, but for what reply_shapes.tsv lists with its reason.

load ../e2e/lib

shapes() { echo "$SHARED/conformance/reply_shapes.jsonl"; }

setup() {
    e2e_setup
    needs jq sqlite3
    [ -e "$(shapes)" ] || skip "../shared/conformance/reply_shapes.jsonl is not here"
}

# The shapes as replies to score: their place in the file is the sample's number.
as_replies() {
    jq -c --slurp 'to_entries[] | .key as $i | .value | {problem, sample: $i, response,
        finish_reason: (.finish_reason // ""), reasoning: (.reasoning // "")}' "$(shapes)"
}

@test "166 reply shapes: the class that a careful human would give" {
    local n
    n=$(wc -l <"$(shapes)")
    [ "$n" -ge 166 ]
    exits 0 assay pull shapes --from "$SHARED/conformance/reply_shapes.suite.jsonl"
    as_replies >replies.jsonl
    exits 0 assay score replies.jsonl -s shapes -q
    sql "SELECT idx, class FROM sample_verdicts" >got
    [ "$(wc -l <got)" -eq "$n" ]
    jq -r --slurp 'to_entries[] | [.key, .value.name, .value.want] | @tsv' "$(shapes)" >want
    tail -n +2 "$ROOT/tests/conformance/reply_shapes.tsv" >explained
    awk -F'\t' '
        FILENAME == "explained" { why[$1 FS $2] = $3; next }
        FILENAME == "got" { class[$1] = $2; next }
        {
            n++
            if (index("|" $3 "|", "|" class[$1] "|")) { same++; next }
            key = $2 FS class[$1]
            if (key in why) used[key] = 1
            else { print "not explained: " $2 ": " class[$1] ", wanted " $3; bad = 1 }
        }
        END {
            for (k in why) if (!(k in used)) { print "explains nothing: " k; bad = 1 }
            printf "%d of %d shapes as wanted, the others explained\n", same, n
            exit bad || n < 166
        }' explained got want >judged || { cat judged; false; }
    echo "# $(tail -1 judged)" >&3
}
