#!/usr/bin/env bats
# given.bats: files that a suite gives to the answer: modules, packages and headers that the
# reference uses and that another file of the problem defines. They are compiled with every answer.

load lib

setup() {
    e2e_setup
    needs sqlite3 jq
    FIXTURE=$ROOT/tests/fixtures/given
}

# wanted PROBLEM...: problem TAB sample TAB class, as the answers of the fixture say.
wanted() {
    jq -r --args 'select(.problem | IN($ARGS.positional[])) | [.problem, .sample, .want] | @tsv' \
        "$@" <answers.jsonl | LC_ALL=C sort
}

# scored SUITE ANSWERS OPTION...: what became of them in the last run.
scored() {
    local suite=$1 file=$2
    shift 2
    exits 0 assay score "$file" --suite "$suite" "$@" -q
    verdicts "$(sql 'SELECT MAX(id) FROM runs')"
}

@test "answers are judged with what their suite gives, as the reference is" {
    cp "$FIXTURE/answers.jsonl" .
    exits 0 assay pull given --from "$FIXTURE/suite.jsonl" -q
    exits 0 assay validate given --repeat 1 -q
    scored given answers.jsonl >got
    wanted header inside modules package parameters | same - got
    # what is given is no secret: a mistake in line 4 is told with that line
    [ "$(sql "SELECT evidence FROM verdicts WHERE evidence LIKE 'candidate.sv:5:%'" | wc -l)" -eq 1 ]
}

@test "the same under Verilator, and in every check" {
    command -v verilator_bin && command -v yosys || skip "needs verilator and yosys"
    exits 0 assay pull given --from "$FIXTURE/suite.jsonl" -q
    jq -c 'select(.why == "includes it")' "$FIXTURE/answers.jsonl" >answers.jsonl
    scored given answers.jsonl --simulator verilator >got
    wanted header | same - got
    jq -c 'select(.why == "uses what is given" and .problem == "inside")' \
        "$FIXTURE/answers.jsonl" >answers.jsonl
    scored given answers.jsonl --equivalence --synth --lint >got
    wanted inside | same - got
    [ "$(sql "SELECT kind, result FROM checks JOIN samples s ON s.id = sample_id
              JOIN problems p ON p.id = s.problem_id WHERE p.name = 'inside' ORDER BY kind" |
        tr '\t\n' '  ')" = 'equivalence equivalent lint warnings synth ok ' ]
    # of what is given nothing is held against the answer
    [ "$(sql "SELECT detail FROM checks WHERE kind = 'lint'" | jq -c .codes)" = '{"PINCONNECTEMPTY":1}' ]
}

@test "a bench that includes what is not there is its suite's fault" {
    jq -c 'select(.id == "header") | .files[0].name = "elsewhere.svh"' "$FIXTURE/suite.jsonl" >s.jsonl
    exits 0 assay pull given --from s.jsonl -q
    exits 3 assay validate given --repeat 1
    grep -q 'does not preprocess: tb.sv:2: Include file ops.svh not found' out err
}

@test "by hand an answer is compiled with the same files" {
    jq -c 'select(.problem == "package")' "$FIXTURE/answers.jsonl" >answers.jsonl
    exits 0 assay pull given --from "$FIXTURE/suite.jsonl" -q
    scored given answers.jsonl >got
    assay show 1 | grep -q -- '-o program ops_pkg.sv candidate.sv tb.sv'
    assay show 2 | grep -q -- '-o program candidate.sv tb.sv' # it has the package itself
}

@test "ChipBench: unlisted files are told, references pass, letters are upstream's" {
    local src=$SHARED/suites/chipbench hard=Prob002_implement_full_subtractor_using_three_to_eight_decoder
    [ -d "$src" ] || skip "no ChipBench in $SHARED"
    exits 0 assay pull chipbench --from "$src"
    grep -q 'dataset_cpu_ip/problems.txt leaves out 8 of 9 problems' err
    grep -q 'dataset_not_self_contain/problems.txt leaves out 5 of 6 problems' err
    grep -q '^  Prob009_cp0_reg$' err
    [ "$(sql "SELECT COUNT(*) FROM problems p JOIN suites s ON s.id = p.suite_id
              WHERE s.task NOT LIKE 'debug-one%'")" -eq 134 ]
    exits 0 assay validate chipbench/cpu-ip --repeat 1 -q
    exits 3 assay validate chipbench/not-self-contain --repeat 1
    grep -q '5 of 6 references pass' out err
    grep -q 'Prob006_cpu_top.*inout_port' out err
    # the decoder stands in the prompt: upstream wants it repeated, and so do its letters
    jq -nc --rawfile r "$src/Verilog Gen/dataset_not_self_contain/${hard}_ref.sv" \
        --rawfile p "$src/Verilog Gen/dataset_not_self_contain/${hard}_prompt.txt" --arg id $hard '
        ($r | sub("RefModule"; "TopModule")) as $top | ($p | split("```")[1]) as $decoder |
        [$top, $top + $decoder] | to_entries[] |
        {problem: $id, sample: .key, completion: .value}' >answers.jsonl
    scored chipbench/not-self-contain answers.jsonl --as-official >got
    printf "$hard\t0\tpass\n$hard\t1\tpass\n" | same - got
    [ "$(sql "SELECT official_letter FROM sample_verdicts ORDER BY idx" | tr '\n' ' ')" = 'm . ' ]
}
