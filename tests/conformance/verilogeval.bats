#!/usr/bin/env bats
# verilogeval.bats: VerilogEval v2 with two recorded models against the letters that its own harness
# gave: by `score`, through the whole path with a server, and killed in the middle of it.
#
# explained.tsv holds every sample on which our own verdict and their letter disagree on whether it
# passed: each difference must stand there, and each line must be needed.
#
# ASSAY_LONG=1 runs and kills all 780 samples of the first instead of 156.

load ../e2e/lib

SUITE=verilog-eval-v2/spec-to-rtl
GEMINI=gemini-2.5-flash
GPT=gpt-oss-20b

recorded() { echo "$SHARED/recorded/$1.verilog-eval-v2.spec-to-rtl.jsonl"; }

# problem TAB sample TAB letter, as recorded from upstream's harness.
letters_of() {
    jq -r '[.problem, .sample, .verilogeval_letter] | @tsv' \
        "$SHARED/conformance/verdicts.$1.verilog-eval-v2.spec-to-rtl.jsonl" | LC_ALL=C sort
}

# problem TAB sample TAB letter TAB class of a model's run in the store.
our_letters() {
    sql "SELECT problem, idx, official_letter, class FROM sample_verdicts
         WHERE model = '$1' AND suite || '/' || task = '$SUITE'" | LC_ALL=C sort
}

have_shared() {
    [ -d "$SHARED/suites/verilog-eval-v2" ] || skip "../shared/suites/verilog-eval-v2 is not here"
    [ -e "$(recorded $GEMINI)" ] || skip "../shared/recorded is not here"
    [ -d "$SHARED/conformance" ] || skip "../shared/conformance is not here"
    needs jq sqlite3 curl
}

setup_file() {
    BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR e2e_setup
    [ -d "$SHARED/suites/verilog-eval-v2" ] && [ -e "$(recorded $GEMINI)" ] || return 0
    assay pull verilog-eval-v2 --from "$SHARED/suites/verilog-eval-v2" >pull.out 2>pull.err
    sql "VACUUM INTO '$PWD/suite.db'"
    for m in $GEMINI $GPT; do
        assay score "$(recorded $m)" --suite $SUITE --as-official -q >"$m.out" 2>"$m.err"
        echo $? >"$m.status"
    done
}

setup() {
    e2e_setup
    have_shared
}

teardown() {
    end_servers
}

scored() { ASSAY_DB=$BATS_FILE_TMPDIR/assay.db; }

# The recordings are bare code, and the server puts code into a fence: where there was none (gpt-oss
# had spent its tokens), `score` finds no answer and `run` an answer without code.
as_served() { sed 's/\tno_answer$/\tno_code/'; }

# A store of one's own that holds the suite, and a server with this model's replies.
serve_model() {
    cp "$BATS_FILE_TMPDIR/suite.db" assay.db
    cp "$BATS_FILE_TMPDIR/suite.db" server.db
    SERVER_DB=$PWD/server.db
    serve model "$(recorded "$1")" "${@:2}"
    ! grep -q 'no installed suite' model.server
}

@test "pull: both tasks, 156 problems each" {
    scored
    cat "$BATS_FILE_TMPDIR/pull.err"
    sql "SELECT task, COUNT(*) FROM suites s JOIN problems p ON p.suite_id = s.id
         WHERE s.name = 'verilog-eval-v2' AND s.current GROUP BY task" >got
    printf '%s\t156\n' code-complete-iccad2023 spec-to-rtl >want
    same want got
}

@test "score --as-official: the letter of every sample is upstream's" {
    scored
    for m in $GEMINI $GPT; do
        cat "$BATS_FILE_TMPDIR/$m.err"
        [ "$(cat "$BATS_FILE_TMPDIR/$m.status")" -eq 0 ]
        letters_of $m >"$m.want"
        our_letters $m | cut -f1-3 >"$m.got"
    done
    cat ./*.want >want
    cat ./*.got >got
    echo "# $(LC_ALL=C comm -12 <(LC_ALL=C sort want) <(LC_ALL=C sort got) | wc -l) of $(wc -l <want) letters equal" >&3
    same want got
    [ "$(wc -l <want)" -eq 936 ]
}

# summary.csv as upstream's write_csv makes it of its own letters, in its own language.
summary_of() {
    letters_of "$1" | python3 -c '
import sys
rows = {}
for line in sys.stdin:
    problem, sample, letter = line.rstrip("\n").split("\t")
    rows.setdefault(problem, {})[int(sample)] = letter
for problem in sorted(rows):
    row = [rows[problem][i] for i in sorted(rows[problem])]
    passed = row.count(".")
    rate = int((passed / len(row)) * 100)
    print(f"{problem},{passed},{len(row)},{rate / 100.0},{chr(44).join(row)}")'
}

@test "export v2-summary: byte for byte what sv-iv-analyze makes of its own letters" {
    needs python3
    scored
    for m in $GEMINI $GPT; do
        summary_of $m >"$m.want"
        exits 0 assay export v2-summary -m $m -o "$m.csv"
        cmp "$m.want" "$m.csv"
    done
    echo "# $(cat ./*.csv | wc -l) lines equal" >&3
    exits 2 assay export v2-summary # which of the two?
    grep -q 'name it' err
}

@test "our own verdict: a pass where their letter is '.', but for what explained.tsv explains" {
    scored
    tail -n +2 "$ROOT/tests/conformance/explained.tsv" >explained
    # each line has all six columns, and the last one is a sentence
    awk -F'\t' 'NF != 6 || $6 !~ /\.$/ { print "malformed: " $0; bad = 1 } END { exit bad }' explained
    for m in $GEMINI $GPT; do our_letters $m; done | awk -F'\t' -v suite=$SUITE '
        NR == FNR { if ($1 == suite) why[$2 FS $3 FS $4 FS $5] = 1; next }
        ($3 == ".") != ($4 == "pass") {
            n++
            one = $1 FS $2 FS $3 FS $4; all = $1 FS "*" FS $3 FS $4
            if (one in why) used[one] = 1
            else if (all in why) used[all] = 1
            else { print "not explained: " $0; bad = 1 }
        }
        END {
            for (k in why) if (!(k in used)) { print "explains nothing: " k; bad = 1 }
            print n + 0 " samples differ"
            exit bad
        }' explained - >judged || { cat judged; false; }
    echo "# $(tail -1 judged), all explained" >&3
}

@test "none of the 936 real answers is taken for tampering" {
    scored
    sql "SELECT COUNT(*), COALESCE(SUM(class = 'tamper'), 0) FROM sample_verdicts" >got
    echo "# $(cut -f2 got) of $(cut -f1 got) tamper" >&3
    printf '936\t0\n' | same - got
}

@test "three problems are quarantined here: their own references do not pass" {
    scored
    sql "SELECT DISTINCT problem FROM sample_verdicts WHERE class = 'quarantined' ORDER BY 1" >got
    printf '%s\n' Prob099_m2014_q6c Prob151_review2015_fsm Prob156_review2015_fancytimer >want
    same want got
    assay report --json >report.json
    jq -e --arg m $GEMINI '.[] | select(.model == $m) | .ceiling == 153 and
        .quarantined == 3 and .classes.quarantined == 15' report.json
}

@test "the same answers through a server and run: the same letters and classes as by score" {
    local n=1 # of five: what is new here is the way in, which has been gone by each of 156 problems then
    [ -z "${ASSAY_LONG:-}" ] || n=5
    serve_model $GEMINI
    exits 0 assay run --suite $SUITE --model $GEMINI --base-url "$URL" --n $n --as-official -q
    [ "$(requests)" -eq $((156 * n)) ]
    our_letters $GEMINI >got
    scored
    our_letters $GEMINI | awk -F'\t' -v n=$n '$2 < n' | as_served >want
    same want got
    [ "$(wc -l <got)" -eq $((156 * n)) ]
}

@test "killed at 20 random moments on the way: the same numbers, no stored reply asked for again" {
    local model=$GPT n=1
    [ -z "$ASSAY_LONG" ] || model=$GEMINI n=5
    serve_model $model --delay-ms 30
    kill_and_finish 20 $((156 * n * 2)) 4 run --suite $SUITE --model $model --base-url "$URL" \
        --n $n --as-official --concurrency 4 -q
    our_letters $model >got
    scored
    our_letters $model | as_served >want
    same want got
    [ "$(wc -l <got)" -eq $((156 * n)) ]
}
