#!/usr/bin/env bats
# formats.bats: completions in the formats of other harnesses: the same code comes to the same verdict
# in each of them, and what is wrong with them is told with its place, while nothing is stored.

load lib

SUITE=assay-rtl

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    jq -c 'select(.problem | test("^[bg]"))' "$ROOT/harness/recorded/demo.jsonl" >replies.jsonl
    assay score replies.jsonl -s $SUITE -q >out 2>err || { cat out err; return 1; }
    # what has code that was judged and is not endless, numbered anew without gaps
    assay export samples last | jq -c -s '[.[] | select(.class | IN("no_code", "no_answer", "refused", "timeout") | not)]
        | group_by(.problem) | map(to_entries[] | {problem: .value.problem, sample: .key, model: "m",
            completion: .value.completion, class: .value.class})[]' >samples.jsonl
}

setup() {
    e2e_setup
    needs jq sqlite3 gzip
    export ASSAY_DB=$PWD/own.db
    SAMPLES=$BATS_FILE_TMPDIR/samples.jsonl
}

want() { jq -r '[.problem, .sample, .class] | @tsv' "$SAMPLES" | LC_ALL=C sort; }

# each FUNCTION: it is called with problem, sample from 0 and from 01, and a file with the code.
each() {
    local i=0 p k
    while IFS=$'\t' read -r p k; do
        i=$((i + 1))
        sed -n "${i}p" "$SAMPLES" | jq -j .completion >code
        "$1" "$p" "$k" "$(printf %02d $((k + 1)))" code
    done < <(jq -r '[.problem, .sample] | @tsv' "$SAMPLES")
}

scores_as_wanted() { # PATH [OPTION...]
    exits 0 assay score "$1" -s $SUITE -q "${@:2}"
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    want >want
    verdicts >got
    same want got
}

# Nothing may be left behind: no run, no sample.
refused() { # STATUS WORDS PATH [OPTION...]
    exits "$1" assay score "$3" -s $SUITE -q "${@:4}"
    grep -qF -- "$2" err || { cat err; return 1; }
    [ "$(wc -l <err)" -eq 1 ]
    [ "$(sql 'SELECT (SELECT COUNT(*) FROM runs) + (SELECT COUNT(*) FROM samples)')" -eq 0 ]
}

format_is() { [ "$(sql 'SELECT parameters FROM models' | jq -r .format)" = "$1" ]; }

put_build() {
    mkdir -p "build/$1"
    { echo; cat "$4"; echo; } >"build/$1/$1_sample$3.sv"
    printf '\nproblem     = %s\nmodel       = model-in-log\n\nReponse\nprompt_tokens = 99999\n\nStatistics\n
prompt_tokens = 100\nresp_tokens   = 7\ntotal_tokens  = 107\ntotal_cost    = 1e-03\n' "$1" \
        >"build/$1/$1_sample$3-sv-generate.log"
}

put_trial() {
    mkdir -p "trials/t$(($2 + 1))"
    cp "$4" "trials/t$(($2 + 1))/$1.v"
}

turtle() { # lists in the wrong order, as TuRTLe writes them
    jq -c -s 'group_by(.problem) | reverse | map(map({prompt: "p", reasoning: null,
        test_path: "a/b/\(.problem)/testbench.v", ref_path: "a/b/\(.problem)/verified.v",
        generation: .completion}))' "$SAMPLES"
}

@test "lines of human-eval and VerilogEval v1, plain and packed, are the same run" {
    jq -c '{task_id: .problem, completion}' "$SAMPLES" >v1.jsonl
    scores_as_wanted v1.jsonl
    format_is verilog-eval-v1
    gzip -k v1.jsonl
    scores_as_wanted v1.jsonl.gz
    exits 0 assay score - -s $SUITE -q <v1.jsonl.gz
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
}

@test "a list of objects, a mark of byte order, texts in parts: the same samples" {
    jq -c -s . "$SAMPLES" >list.json
    scores_as_wanted list.json
    format_is json
    rm own.db
    { printf '\357\273\277'; jq -c '.completion |= [{type: "text", text: .}]' "$SAMPLES"; } >parts.jsonl
    scores_as_wanted parts.jsonl
    format_is jsonl
    rm own.db
    jq -s . "$SAMPLES" | gzip >packed.json.gz
    scores_as_wanted packed.json.gz
}

@test "a completion of messages is a reply; half of a character in it does not cost the file" {
    jq -c 'select(.class == "pass") | .completion |= [{role: "assistant", content: [{type: "text", text:
        ("Done HALF\n```verilog\n" + . + "\n```\n")}]}]' "$SAMPLES" | head -1 | sed 's/HALF/\\ud83d/' >odd.jsonl
    grep -qF '\ud83d\n' odd.jsonl
    exits 0 assay score odd.jsonl -s $SUITE -q
    [ "$(sql 'SELECT class, rule FROM sample_verdicts')" = "$(printf 'pass\tfence')" ]
}

@test "a completion may be the body alone, behind the problem's own header" {
    printf '%s\n' '{"task_id": "gray_codec", "completion": "  assign y = 0;\nendmodule\n"}' >body.jsonl
    exits 0 assay score body.jsonl -s $SUITE -q
    sql "SELECT rule FROM verdicts" | grep -qv completion
    sql "SELECT candidate FROM verdicts" | grep -q 'module gray_codec'
}

@test "a build folder of VerilogEval v2, with model, tokens and cost from its logs" {
    each put_build
    mkdir build/no_sample_here && touch build/Makefile build/summary.txt
    scores_as_wanted build/
    format_is verilog-eval-v2
    n=$(wc -l <"$SAMPLES")
    [ "$(sql 'SELECT name FROM models')" = model-in-log ]
    [ "$(sql "SELECT SUM(prompt_tokens) = 100 * $n AND SUM(completion_tokens) = 7 * $n
                     AND ABS(SUM(cost) - 0.001 * $n) < 1e-9 FROM samples")" -eq 1 ]
    # other files there are not what was scored; another answer is another run
    touch build/bcd_adder/bcd_adder_sample01-sv-iv-test.log
    exits 0 assay score build -s $SUITE -q
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 1 ]
    echo '// changed' >>build/bcd_adder/bcd_adder_sample01.sv
    exits 0 assay score build -s $SUITE -q
    [ "$(sql 'SELECT COUNT(*) FROM runs')" -eq 2 ]
}

@test "trials of RTLLM" {
    each put_trial
    scores_as_wanted trials --model m
    format_is rtllm
    [ "$(sql 'SELECT name FROM models')" = m ]
}

@test "one trial alone" {
    mkdir one
    jq -j 'select(.problem == "bcd_adder" and .sample == 0).completion' "$SAMPLES" >one/bcd_adder.v
    exits 0 assay score one -s $SUITE -q
    [ "$(sql 'SELECT problem, idx FROM sample_verdicts')" = $'bcd_adder\t0' ]
}

@test "generations.json of TuRTLe: its paths say which problem it is" {
    turtle >generations.json
    scores_as_wanted generations.json
    format_is turtle
}

@test "lists without names: only when there is one for each problem, and it is said" {
    jq -n '[["x"], ["y"]]' >two.json
    refused 3 'which belongs to which is not known' two.json
    n=$(sql "SELECT COUNT(*) FROM problems")
    jq -n --argjson n "$n" '[range($n) | ["no code"]]' >all.json
    exits 0 assay score all.json -s $SUITE
    grep -q 'names no problems' err
    [ "$(sql 'SELECT COUNT(*) FROM samples')" -eq "$n" ]
}

@test "a line's suite must fit; a task where there is only one says nothing" {
    jq -c '.suite = "assay-rtl" | .task = "spec-to-rtl"' "$SAMPLES" >own.jsonl
    scores_as_wanted own.jsonl
    ASSAY_DB=$PWD/other.db
    jq -c '.suite = "rtllm-v1.1"' "$SAMPLES" >other.jsonl
    refused 3 'other.jsonl:1: this line is of rtllm-v1.1, not of assay-rtl; lines without' other.jsonl
}

@test "--format says it; a wrong one is refused" {
    jq -c '{task_id: .problem, completion}' "$SAMPLES" >v1.jsonl
    refused 3 'the format rtllm is a folder, and this is a file' v1.jsonl --format rtllm
    refused 3 'v1.jsonl:2:' v1.jsonl --format turtle
    exits 2 assay score v1.jsonl -s $SUITE --format turtel
    grep -q 'did you mean "turtle"' err
    mkdir empty
    refused 3 'is in it' empty
    refused 3 'the format jsonl is a file, and this is a folder' empty --format jsonl
    scores_as_wanted v1.jsonl --format jsonl
}

@test "unknown problems: a few are listed, with a suggestion; nothing is stored" {
    each put_trial
    cp trials/t1/bcd_adder.v trials/t1/bcd_addr.v
    cp trials/t1/bcd_adder.v trials/t2/nothing_like_it.v
    refused 3 "trials/t1/bcd_addr.v: no problem 'bcd_addr' in assay-rtl; did you mean 'bcd_adder'?" trials
    grep -qF "'nothing_like_it'" err
    mkdir -p build/Prob001_zero && touch build/Prob001_zero/Prob001_zero_sample01.sv
    refused 3 "no problem 'Prob001_zero'" build
    turtle | jq -c '.[0][0].test_path = "x/other/testbench.v" | .[0][0].ref_path = "x/other/v.v"' >g.json
    refused 3 "no problem 'x/other" g.json
    for i in 1 2 3 4 5 6; do echo "{\"task_id\": \"q$i\", \"completion\": \"\"}"; done >six.jsonl
    refused 3 "'q2', 'q3', 'q4' and others" six.jsonl
}

@test "links, other files, broken text and damaged packing: file, line, status 3" {
    each put_trial
    ln -s /etc/passwd trials/t1/bcd_adder_link.v
    refused 3 'trials/t1/bcd_adder_link.v: a symbolic link' trials
    rm trials/t1/bcd_adder_link.v
    ln -s /etc trials/t9
    refused 3 'trials/t9: a symbolic link' trials
    rm trials/t9
    mkfifo trials/t1/barrel_unit.sv
    refused 3 'barrel_unit.sv: not a regular file' trials
    rm trials/t1/barrel_unit.sv
    printf '// fine\n// \377\n' >trials/t1/bcd_adder.v
    refused 3 'trials/t1/bcd_adder.v:2: not valid UTF-8' trials
    head -c 5000000 /dev/zero >trials/t1/bcd_adder.v
    refused 3 'trials/t1/bcd_adder.v' trials
    jq -c '{task_id: .problem, completion}' "$SAMPLES" | gzip | head -c 300 >cut.jsonl.gz
    refused 3 'cut.jsonl.gz: is packed with gzip, but is cut off or damaged' cut.jsonl.gz
    printf '{"task_id": "bcd_adder", "completion": "\377"}\n' >bad.jsonl
    refused 3 'bad.jsonl:1' bad.jsonl
    turtle | head -c 200 >cut.json
    refused 3 'cut.json:1' cut.json
}

@test "an answer of no known form is an error, and no failure of the model" {
    local form
    for form in '{"foo": 1}' '{}' '[5]' '[{"type": "text", "text": 5}]' '{"choices": []}'; do
        printf '{"problem": "bcd_adder", "response": %s}\n' "$form" >odd.jsonl
        refused 3 'odd.jsonl:1: "response" is neither text, nor parts with "text"' odd.jsonl
    done
    printf '{"problem": "bcd_adder", "sample": %s}\n' \
        '0, "response": {"role": "assistant", "content": null}' \
        '1, "response": {"message": {"content": "x"}}' \
        '2, "response": [{"type": "text", "text": {"value": "x"}}, {"type": "tool_use", "id": 1}]' >known.jsonl
    exits 0 assay score known.jsonl -s $SUITE -q
    [ "$(sql 'SELECT class FROM verdicts ORDER BY sample_id' | xargs)" = "no_answer no_code no_code" ]
}

@test "the same sample twice is refused with both places" {
    mkdir -p trials/t1 trials/t01
    touch trials/t1/bcd_adder.v trials/t01/bcd_adder.v
    refused 3 'is in t01/bcd_adder.v already' trials
    printf '{"problem": "bcd_adder", "sample": 0, "completion": ""}\n%.0s' 1 2 >twice.jsonl
    refused 3 'twice.jsonl:2: sample 0 of bcd_adder stands in line 1 already' twice.jsonl
}

@test "formats out that need the suite's own rules say so where there are none" {
    ASSAY_DB=$BATS_FILE_TMPDIR/assay.db
    exits 2 assay export v2-summary last
    grep -q 'assay-rtl has no rules of its own' err
    exits 2 assay export v1-result last
    grep -q "did you mean 'v1-results'" err
    exits 2 assay export v1-results last -o file
    [ ! -e file ]
}

# Two answers of barrel_unit, the first one three times, once with blanks at its end.
equal_answers() {
    jq -c -s '[.[] | select(.problem == "barrel_unit")] as $a | $a[0], $a[1], $a[0], ($a[0] | .completion += "\n \n")
        | {problem, completion}' "$SAMPLES"
}

@test "equal answers to a problem are judged once, and each says whose verdict it has" {
    equal_answers >equal.jsonl
    exits 0 assay score equal.jsonl -s $SUITE -q
    [ "$(sql 'SELECT COUNT(*) FROM verdicts WHERE shares IS NULL')" -eq 2 ]
    [ "$(sql 'SELECT COUNT(DISTINCT v.shares) FROM verdicts v JOIN samples o ON o.id = v.shares
        WHERE o.idx = 0 AND v.shares <> v.sample_id')" -eq 1 ]
    exits 0 assay show last/barrel_unit/2
    grep -q 'verdict and its times are those of sample 1,' out
    sql 'SELECT idx, class, detail, mismatches, compared, evidence FROM sample_verdicts' >shared
    exits 0 assay score equal.jsonl -s $SUITE -q --no-share --db alone.db
    [ "$(DB=alone.db sql 'SELECT COUNT(*) FROM verdicts WHERE shares IS NOT NULL')" -eq 0 ]
    DB=alone.db sql 'SELECT idx, class, detail, mismatches, compared, evidence FROM sample_verdicts' >alone
    same shared alone
}

# Three problems, with what is known of their references written down by hand.
@test "with --stop-early passes and failures stay; heavy problems come first" {
    jq -c -s '[.[] | select(.problem == ("barrel_unit", "gray_codec", "sort4"))][] | {problem, completion}' \
        "$SAMPLES" >some.jsonl
    exits 0 assay score some.jsonl -s $SUITE -q
    sql "UPDATE goldens SET cpu_us = 300000 WHERE problem_id = (SELECT id FROM problems WHERE name = 'gray_codec')"
    sql 'SELECT problem, idx, class, detail FROM sample_verdicts ORDER BY 1, 2' >whole
    grep -q mismatch whole
    exits 0 assay rejudge last -q --stop-early --jobs 1 --no-share
    sql 'SELECT problem, idx, class, detail FROM sample_verdicts ORDER BY 1, 2' >early
    same whole early
    [ "$(sql "SELECT COUNT(*) FROM sample_verdicts WHERE class = 'mismatch' AND (mismatches IS NOT NULL
        OR score IS NOT NULL OR flags <> 'stopped early')")" -eq 0 ]
    [ "$(sql "SELECT GROUP_CONCAT(flags) FROM sample_verdicts WHERE class = 'pass'" | tr -d ,)" = "" ]
    sql 'SELECT p.name FROM verdicts v JOIN samples s ON s.verdict_id = v.id
        JOIN problems p ON p.id = s.problem_id ORDER BY v.id' | uniq | head -1 | grep -qx gray_codec
    for with in --as-official --vote; do
        exits 2 assay rejudge last -q --stop-early $with
        grep -q -- "--stop-early cannot be: $with" err
    done
    exits 2 assay reward -s $SUITE --allow-eval-suites --stop-early --profile vectors
    grep -q -- '--stop-early cannot be: profile vectors is the share' err
}

@test "of a conversation the model's last words are the answer; what it thinks is none" {
    jq -c 'select(.class == "pass")' "$SAMPLES" | head -1 >right
    jq -c '. as $r | (.completion = [{role: "user", content: "module x(; endmodule"},
            {role: "assistant", content: "a draft"}, {role: "user", content: "again"},
            {role: "assistant", content: [{type: "thinking", thinking: "module x(; endmodule"},
                {type: "reasoning", content: [{type: "reasoning_text", text: "module x("}]},
                {type: "text", text: ("```verilog\n" + $r.completion)}, {type: "text", text: "\n```\n"}]},
            {role: "user", content: "thanks"}]),
        (.sample = 1 | .response = {role: "assistant", content: .completion} | del(.completion)),
        (.sample = 2 | .completion = [{role: "assistant", content: null}])' right >odd.jsonl
    exits 0 assay score odd.jsonl -s $SUITE -q
    [ "$(sql 'SELECT class FROM sample_verdicts ORDER BY idx' | xargs)" = "pass pass no_answer" ]
}

@test "a sample's number is none or one from 0 up" {
    for n in -1 -7 1000001; do
        echo '{"task_id": "gray_codec", "completion": "x", "sample": '$n'}' >odd.jsonl
        refused 3 "odd.jsonl:1: sample $n is out of range" odd.jsonl
    done
}

# The rule of VerilogEval v2 looks for "posedge reset" in the text, comments included.
@test "letters by a suite's own rules are of each text, also where designs are equal" {
    cat >letters.manifest.json <<'J'
{ "suite": "letters", "layout": "lines", "bench": "counters", "official": "verilog-eval-v2",
  "tasks": [{ "file": "letters.jsonl" }] }
J
    jq -cn '{id: "inv", prompt: "Invert a.", entry: "inv",
        reference: "module inv(input a, output q); assign q = ~a; endmodule",
        files: [{name: "tb.sv", text: "module tb; int mismatches = 0, compared = 0; reg a = 0; wire q;
            inv u(a, q); initial begin #1 compared++; if (q !== ~a) mismatches++; #1 $finish; end endmodule"}]}' >letters.jsonl
    exits 0 assay pull letters --from letters.jsonl -q
    printf '{"problem": "inv", "sample": %s, "completion": "module inv(input a, output q);%s assign q = a; endmodule"}\n' \
        0 '' 1 ' // posedge reset\n' 2 '' >wrong.jsonl
    exits 0 assay score wrong.jsonl -s letters --as-official -q
    [ "$(sql 'SELECT group_concat(class || official_letter) FROM sample_verdicts ORDER BY idx')" = mismatchR,mismatchr,mismatchR ]
    [ "$(sql 'SELECT COUNT(*) FROM verdicts WHERE shares IS NOT NULL')" -eq 1 ]
}
