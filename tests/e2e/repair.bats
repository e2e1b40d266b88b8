#!/usr/bin/env bats
# repair.bats: asked again with feedback (--repair), asked until one passes (--best-of): what is asked,
# what is told, what stands in the store, and that a kill costs nothing that was answered.

load lib

QUICK='[bs]*' # 11 problems without a reply that has to run into a limit

setup() {
    e2e_setup
    needs jq sqlite3 curl
}

teardown() {
    end_servers
}

run_demo() { run_on "$QUICK" "$@"; }
run_on() { assay run --suite assay-rtl --model demo --base-url "$URL" -q --problems "$@"; }

# The demo's answers in turn, until one passes or TURNS+1 were given: problem TAB turn TAB class of each.
# $2: classes that end a conversation.
in_turn() {
    expected '^[bs]' "$(($1 + 1))" |
        awk -F'\t' -v last="$2" '!over[$1] { print; if ($3 ~ "^(" last ")$") over[$1] = 1 }'
}

turns() { # problem TAB turn TAB class of every turn in the store
    sql "SELECT problem, turn, class FROM sample_turns UNION ALL SELECT v.problem, 0, v.class FROM
         sample_verdicts v WHERE v.sample NOT IN (SELECT sample_id FROM turns)" | LC_ALL=C sort
}

@test "a failing answer is asked again until it passes, cannot be repaired, or has had its turns" {
    serve s demo
    exits 0 run_demo --repair 2
    in_turn 2 'pass|tamper|refused|truncated|no_answer' >want
    turns >got
    same want got
    [ "$(requests)" -eq "$(wc -l <want)" ]
    # one row a sample, that of its last turn; tokens are the sums
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq 11 ]
    awk -F'\t' '{ c[$1] = $3 } END { for (p in c) print p "\t0\t" c[p] }' want | LC_ALL=C sort >last
    verdicts | same last -
    [ "$(sql "SELECT SUM(completion_tokens) FROM samples")" -eq \
        "$(sql "SELECT SUM(completion_tokens) FROM (SELECT completion_tokens FROM sample_turns UNION ALL
                SELECT completion_tokens FROM samples WHERE id NOT IN (SELECT sample_id FROM turns))")" ]
    # each turn was sent the conversation before: prompt, answer, feedback, ...
    [ "$(sql "SELECT COUNT(*) FROM sample_turns t JOIN prompts p ON p.sha256 = t.prompt_sha256
              WHERE json_array_length(p.messages) <> 2 + 2 * t.turn")" -eq 0 ]
    [ "$(sql "SELECT COUNT(*) FROM turns t JOIN sample_turns n ON n.sample = t.sample_id AND
              n.turn = t.turn + 1 JOIN prompts p ON p.sha256 = n.prompt_sha256
              WHERE json_extract(p.messages, '\$[#-1].content') <> t.feedback
                 OR instr(t.reply, json_extract(p.messages, '\$[#-2].content')) = 0")" -eq 0 ]
    # the same again asks nothing; more turns are another run, and so is none
    exits 0 run_demo --repair 2
    [ "$(requests)" -eq "$(wc -l <want)" ]
    assay report >list
    grep -q 'demo (repair 2)' list
    assay report last | grep -q 'repair: up to 2 further turns with feedback'
    [ "$(assay run --suite assay-rtl --model demo --base-url "$URL" --repair 3 --dry-run --json | jq .run)" = null ]
    # shown: a table of turns and every text
    assay show last/byte_serializer/0 >shown
    grep -q '^Turns' shown
    grep -q 'Of [0-9]* samples that were compared, [0-9]* differ' shown
    assay show last/byte_serializer/0 --json |
        jq -e '.turns | length == 3 and .[0].feedback != null and .[2].class == "pass"'
    # and so are they on the site
    assay site site -q
    page=site/runs/1/byte_serializer.html
    grep -q '<h3>Turns <small>3, the last of them is this</small></h3>' "$page"
    [ "$(grep -c '<summary>Turn [12]: mismatch' "$page")" -eq 2 ]
    [ "$(grep -c '<h3>What the model was told</h3>' "$page")" -eq 2 ]
    grep -q '<dt>Strategy</dt><dd>repair 2</dd>' site/runs/1.html
    ! command -v python3 || python3 "$ROOT/tests/site/check.py" site
    # judged again: the last turn is what counts, and nothing is asked
    exits 0 assay rejudge last -q
    verdicts | same last -
    [ "$(requests)" -eq "$(wc -l <want)" ]
    exits 2 assay run --suite assay-rtl --model demo --base-url "$URL" --repair 1 --best-of 2
}

# The secret stands in names, strings, comments, ports, files and data of bench and reference, and the
# bench prints it; the answers fail in every way in which a message could quote it.
@test "nothing of bench or reference gets into a prompt" {
    cat >tb.sv <<'END'
// zebra_5 comment
module zebra_5_ref(input a, output zebra_5); assign zebra_5 = ~a; endmodule
module tb;
    integer mismatches = 0, compared = 0, zebra_5_i; reg a; wire zebra_5_wire, zebra_5_want;
    inv zebra_5_dut(.a(a), .y(zebra_5_wire));
    zebra_5_ref zebra_5_r(.a(a), .zebra_5(zebra_5_want));
    initial begin
        for (zebra_5_i = 0; zebra_5_i < 4; zebra_5_i = zebra_5_i + 1) begin
            a = zebra_5_i[0]; #1; compared = compared + 1;
            if (zebra_5_wire !== zebra_5_want) mismatches = mismatches + 1;
            $display("zebra_5 expected %b got %b", zebra_5_want, zebra_5_wire);
        end
        $display("Hint: Output 'zebra_5' has 2 mismatches. First mismatch occurred at time 2.");
        $finish;
    end
endmodule
END
    local ref='module inv(input a, output y); wire zebra_5; assign y = ~a; /* zebra_5 */ endmodule'
    jq -cn --rawfile tb tb.sv --arg ref "$ref" '{id: "inv", prompt: "Make y the inverse of the bit a, always.",
        entry: "inv", reference: $ref, files: [{name: "zebra_5_tb.sv", text: $tb},
        {name: "zebra_5.hex", text: "zebra_5"}]}' >own.jsonl
    assay pull own --from own.jsonl -q
    local turn=0 code
    for code in 'module inv(input a, output y); assign y = a; endmodule' \
        'module inv(input a, output y) assign y = ; endmodule' \
        'module inv(input a, output y); assign y = nowhere; endmodule' \
        'module inv(input b, output y); assign y = b; endmodule' \
        'module inv(input a, output y); missing m(a, y); endmodule' \
        'module inv(input a, output y); endmodule module tb; endmodule' \
        'module inv(input a, output y); initial $finish_now; assign y = a; endmodule' \
        'module inv(input a, output y); assign y = ~a; endmodule'; do
        jq -cn --arg code "$code" --argjson turn $((turn++)) '{suite: "own", problem: "inv", model: "m",
            sample: 0, turn: $turn, completion: $code}'
    done >tape.jsonl
    SERVER_DB=$ASSAY_DB serve s tape.jsonl
    exits 0 assay run --suite own --model m --base-url "$URL" --repair 9 -q
    sql 'SELECT turn, class FROM sample_turns ORDER BY turn' >got
    cut -f2 got | sort | uniq -c | grep -q elaboration
    [ "$(wc -l <got)" -ge 5 ]
    tail -1 got | grep -q pass
    [ "$(sql "SELECT COUNT(*) FROM verdicts WHERE compile_log LIKE '%zebra%' OR run_log LIKE '%zebra%'")" -gt 1 ]
    [ "$(sql "SELECT COUNT(*) FROM prompts WHERE messages LIKE '%zebra%'")" -eq 0 ]
    [ "$(sql "SELECT COUNT(*) FROM turns WHERE feedback LIKE '%zebra%' OR feedback LIKE '%tb.%'")" -eq 0 ]
    sql 'SELECT feedback FROM turns ORDER BY turn' >told
    grep -q 'candidate.sv:1: .*nowhere' told
    grep -q 'Of 4 samples that were compared, 4 differ' told
}

# As a kill leaves it that comes behind the first reply, which does not compile.
@test "a first reply that was stored and not judged is told what its compiler said" {
    serve s demo
    exits 0 run_on tick_divider --repair 1
    sql "CREATE TABLE first AS SELECT t.sample_id, t.reply, t.feedback, t.prompt_sha256 FROM turns t
            JOIN verdicts v ON v.id = t.verdict_id WHERE t.turn = 0 AND t.feedback LIKE '%The compiler says%' LIMIT 1;
        UPDATE samples SET verdict_id = NULL, (reply, prompt_sha256) =
            (SELECT reply, prompt_sha256 FROM first) WHERE id = (SELECT sample_id FROM first);
        DELETE FROM turns WHERE sample_id = (SELECT sample_id FROM first);
        DELETE FROM verdicts WHERE sample_id = (SELECT sample_id FROM first)"
    [ "$(sql 'SELECT COUNT(*) FROM first')" -eq 1 ]
    exits 0 run_on tick_divider --repair 1
    [ "$(sql 'SELECT COUNT(*) FROM turns JOIN first USING (sample_id) WHERE turns.feedback = first.feedback')" -eq 1 ]
}

@test "killed at random moments, a run with further turns asks for nothing twice and ends the same" {
    stored() { # problem TAB turn, for the server counts by turn: sample 0's turn k is its answer k
        sql "SELECT p.name, t.turn FROM turns t JOIN samples s ON s.id = t.sample_id JOIN problems p ON
             p.id = s.problem_id UNION ALL SELECT p.name, (SELECT COUNT(*) FROM turns t WHERE
             t.sample_id = s.id) FROM samples s JOIN problems p ON p.id = s.problem_id
             WHERE s.api_error IS NULL" | LC_ALL=C sort
    }
    in_turn 3 'pass|tamper|refused|truncated|no_answer' >want
    serve slow demo --delay-ms 60
    kill_and_finish 6 22 4 run --suite assay-rtl --model demo --base-url "$URL" --repair 3 \
        --problems "$QUICK" --concurrency 4 -q
    turns >got
    same want got
    [ "$(sql "SELECT COUNT(*) FROM turns")" -eq "$(sql "SELECT COUNT(*) FROM verdicts WHERE role = 'turn'")" ]
}

@test "--best-of asks until one passes and no further; it is no pass@1; a kill costs nothing" {
    in_turn 4 pass >want
    serve slow demo --delay-ms 40
    kill_and_finish 4 22 4 run --suite assay-rtl --model demo --base-url "$URL" --best-of 5 \
        --problems "$QUICK" --concurrency 4 -q
    verdicts >got
    same want got
    local before
    before=$(requests)
    exits 0 run_demo --best-of 5
    [ "$(requests)" -eq "$before" ]
    grep -q 'best-of-5' out
    [ "$(grep -c "pass@1" out)" -eq 0 ]
    assay report last --json | jq -e '.[0] | .pass_at == {} and .best_of.n == 5 and .best_of.value == 1'
    [ "$(sql 'SELECT SUM(c), SUM(n) FROM problem_rates')" = "11	11" ]
    [ "$(sql 'SELECT state FROM runs')" = complete ]
    exits 2 run_demo --best-of 5 --n 2
    # nor is it called that where it is below, or beside another run
    sql "UPDATE verdicts SET class = 'mismatch'"
    exits 1 assay report last --fail-under 0.5
    grep -q 'run 1: best-of-5 is 0, below 0.5' err
    exits 0 run_demo --best-of 2
    exits 0 assay compare 1 2 --force
    grep -q 'SOLVED' out
    grep -q '(best of 2)' out
    [ "$(cat out err | grep -c 'PASS@1')" -eq 0 ]
    exits 0 assay report --by difficulty
    grep -q '(best of 2)' out
    grep -q '(best of N): not pass@1' out
}
