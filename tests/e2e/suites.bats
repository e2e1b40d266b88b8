#!/usr/bin/env bats
# suites.bats: suites of one's own, other layouts, archives: from a pull to a score, and what is
# refused. Bad input gives status 3, one line with file and line, and leaves the store as it was.

load lib

setup() {
    e2e_setup
    needs sqlite3 jq
    FIXTURE=$ROOT/tests/fixtures/cvdp/made_up_nonagentic_code_generation_no_commercial.jsonl
}

teardown() { end_servers; }

REFERENCE='module inv(input a, output y);\n  assign y = ~a;\nendmodule\n'
BENCH='module tb;\n  reg a;\n  wire y;\n  int mismatches, compared;\n  inv u(.a(a), .y(y));\n  initial begin\n    for (int i = 0; i < 8; i++) begin\n      a = i[0];\n      #1 compared++;\n      if (y !== ~a) mismatches++;\n    end\n    $finish;\n  end\nendmodule\n'

# line ID [MEMBERS]: a problem that its reference solves; MEMBERS go before the others.
line() {
    printf '{"id": "%s", %s"prompt": "Make y the inverse of a, as problem %s.", "entry": "inv", "reference": "%s", "files": [{"name": "tb.sv", "text": "%s"}]}\n' \
        "$1" "${2:-}" "$1" "$REFERENCE" "$BENCH"
}

dump() { sql .dump; }

# refused NAME FROM WORDS...: with each of the words in its one line; the store is what it was.
refused() {
    local name=$1 from=$2 w
    shift 2
    [ -e assay.db ] || { line first >first.jsonl; exits 0 assay pull first --from first.jsonl -q; }
    dump >before
    exits 3 timeout 60 "$ASSAY" pull "$name" --from "$from"
    cat err
    [ "$(wc -l <err)" -eq 1 ]
    [ ! -s out ]
    ! grep -q $'\e' err
    for w in "$@"; do
        grep -qF -- "$w" err || { echo "not in the message: $w"; return 1; }
    done
    dump >after
    same before after
}

@test "a file of lines under a name of one's own: pulled, listed, scored, run" {
    { line one; line two '"interface": "module inv(input a, output y);\n", '; } >mine.jsonl
    exits 0 assay pull my-suite/easy --from mine.jsonl
    grep -q 'my-suite/easy: 2 problems' err
    assay suites | grep -q 'my-suite/easy *2 *version'
    [ "$(assay suites --json | jq -r '.[] | select(.label == "my-suite/easy") | .problems')" = 2 ]
    cat >answers.jsonl <<'J'
{"problem": "one", "completion": "module inv(input a, output y); assign y = !a; endmodule"}
{"problem": "two", "completion": "  assign y = a;\nendmodule"}
J
    exits 0 assay score answers.jsonl --suite my-suite/easy -q
    verdicts >got
    printf 'one\t0\tpass\ntwo\t0\tmismatch\n' | same - got
    cp assay.db server.db
    SERVER_DB=$PWD/server.db serve mine answers.jsonl --suite my-suite/easy
    exits 0 assay run --suite my-suite/easy --model x --base-url "$URL" -q
    verdicts 2 >got
    printf 'one\t0\tpass\ntwo\t0\tmismatch\n' | same - got
    exits 2 assay run --suite my-suite/hard --model x --base-url "$URL" -q
}

@test "the same file twice is one version, a changed one another; the old results stay" {
    line one >mine.jsonl
    exits 0 assay pull mine --from mine.jsonl -q
    dump >before
    exits 0 assay pull mine --from mine.jsonl -q
    dump | same before -
    line two >>mine.jsonl
    exits 0 assay pull mine --from mine.jsonl -q
    [ "$(sql "SELECT group_concat(current) FROM (SELECT current FROM suites ORDER BY id)")" = 0,1 ]
}

@test "a manifest beside the file, and in a folder: tasks, counts, kind of bench" {
    mkdir folder
    line one >folder/e.jsonl
    { line two; line three; } >folder/h.jsonl
    cat >folder/manifest.json <<'J'
{ "suite": "ours", "title": "Our own", "licence": "MIT", "layout": "lines", "bench": "counters",
  "tasks": [{ "task": "easy", "file": "e.jsonl", "count": 1 },
            { "task": "hard", "file": "h.jsonl", "count": 2 }] }
J
    exits 0 assay pull ours --from folder -q
    sql "SELECT s.name, task, COUNT(*) FROM suites s JOIN problems p ON p.suite_id = s.id GROUP BY s.id" >got
    printf 'ours\teasy\t1\nours\thard\t2\n' | same - got
    exits 2 assay pull theirs --from folder
    grep -q 'describes ours/easy, not theirs' err
    sed -i 's/"count": 2/"count": 3/' folder/manifest.json
    refused ours folder folder/h.jsonl '2 problems, the manifest says 3'
    sed -i 's/"bench": "counters"/"bench": "counter"/' folder/manifest.json
    refused ours folder folder/e.jsonl:1: "did you mean 'counters'"
    sed -i 's/"layout": "lines"/"layout": "line"/' folder/manifest.json
    refused ours folder "no layout 'line'"
    sed -i 's,e.jsonl,../first.jsonl,' folder/manifest.json
    refused ours folder folder/manifest.json 'leads out'
    line one >alone.jsonl
    printf '{"suite": "alone", "layout": "lines", "bench": "counters", "tasks": [{"file": "alone.jsonl"}]}' \
        >alone.manifest.json
    exits 0 assay pull alone --from alone.jsonl -q
}

@test "bad lines: each is named with file and line" {
    local bad what
    while IFS=$'\t' read -r bad what; do
        { line good; printf '%b\n' "$bad"; } >bad.jsonl
        refused mine bad.jsonl bad.jsonl:2: "$what"
    done <<'T'
{	
[1, 2]	object
{"id": "x"}	prompt
{"id": "a/b"}	separator
{"id": "\\u001b[31mx"}	control character
{"id": "a\\u0085b"}	control character
{"id": "a\\u202eb"}	control character
{"id": "a\\tb"}	control character
{"id": "x", "prmpt": "y"}	did you mean 'prompt'
{"id": "x", "prompt": 1}	prompt
{"id": "x", "prompt": "p", "entry": "e"}	reference
{"id": "x", "prompt": "p\\u0000", "entry": "e"}	NUL
{"id": "x", "prompt": "p", "entry": "e", "reference": "module f; endmodule", "files": [{"name": "t.v", "text": "module t; endmodule"}]}	does not define module e
{"id": "x", "prompt": "p", "entry": "e", "reference": "module e; endmodule", "files": [{"name": "/etc/t.v", "text": ""}]}	no plain file name
{"id": "x", "prompt": "p", "entry": "e", "reference": "module e; endmodule", "files": [{"name": "t.txt", "text": ""}]}	no bench among them
{"id": "x", "bench": "vgen", "prompt": "p", "entry": "e", "reference": "module e; endmodule", "files": [{"name": "t.v", "text": "module t; e u(); endmodule"}]}	never prints "all tests passed"
{"id": "x", "prompt": "p", "entry": "e", "reference": "module e; endmodule", "files": [{"name": "t.v", "text": "module bench; e u(); endmodule"}]}	is tb, not bench
{"id": "x", "bench": "magic", "prompt": "p", "entry": "e", "reference": "module e; endmodule", "files": [{"name": "t.v", "text": "module tb; e u(); endmodule"}]}	no kind of bench is called 'magic'
caf\xe9	UTF-8
T
    { line good; line good; } >bad.jsonl
    refused mine bad.jsonl bad.jsonl:2: "duplicate id 'good', first in line 1"
    : >bad.jsonl
    refused mine bad.jsonl 'no problem'
    truncate -s 600M bad.jsonl
    refused mine bad.jsonl bad.jsonl
}

@test "one suite in many shapes: lines, a list, packed, with a mark of byte order, whatever the name" {
    { line one; line two | sed 's/Make y/Make \\ud83d y/'; } >mine.jsonl
    grep -qF 'Make \ud83d y' mine.jsonl
    cp mine.jsonl lines.json
    cp mine.jsonl noname
    { printf '\357\273\277['; sed '1s/$/,/' mine.jsonl; echo ']'; } >list.json
    python3 -c 'import json; print(json.dumps(json.load(open("list.json", encoding="utf-8-sig")), indent=2))' >pretty.ndjson
    gzip -k list.json mine.jsonl
    cp mine.jsonl.gz packed.json
    for file in mine.jsonl lines.json noname list.json pretty.ndjson list.json.gz mine.jsonl.gz packed.json; do
        exits 0 assay pull mine --from $file -q
        [ "$(sql "SELECT COUNT(*) FROM suites WHERE name = 'mine'")" -eq 1 ] || { echo "$file"; return 1; }
    done
    [ "$(sql "SELECT spec FROM problems WHERE name = 'two'")" = $'Make \xef\xbf\xbd y the inverse of a, as problem two.' ]
    printf '{"suite": "told", "layout": "lines", "bench": "counters", "tasks": [{"file": "told.json.gz"}]}' >told.manifest.json
    cp list.json.gz told.json.gz
    exits 0 assay pull told --from told.json.gz -q
    # what is wrong is told with its place
    { echo '['; line one; echo ','; line two | sed 's/"entry": "inv", //'; echo ']'; } >bad.json
    refused mine bad.json 'bad.json, item:2: "entry" is missing'
    echo '[1, 2]' >bad.json
    refused mine bad.json 'bad.json, item:1: an object is expected'
    echo '[{"id": "x"}' >bad.json
    refused mine bad.json bad.json:
    head -c 60 mine.jsonl.gz >bad.json.gz
    refused mine bad.json.gz bad.json.gz:
    gzip -c /dev/null >bad.json.gz
    refused mine bad.json.gz 'no problem'
    echo words >noname
    refused mine noname 'neither a folder'
}

@test "names, places and options that do not go together: status 2 or 3, one line" {
    line one >mine.jsonl
    mkdir empty
    refused mine nowhere.jsonl 'no such file'
    refused mine nowhere.zip 'no such file'
    for args in '../x --from mine.jsonl' 'a/b/c --from mine.jsonl' 'vgen --from mine.jsonl' \
        'verilog-eval-v3 --from empty' 'mine' 'mine --from mine.jsonl --commit abc'; do
        exits 2 assay pull $args
        cat err
        [ "$(wc -l <err)" -eq 1 ]
    done
    exits 2 assay pull cvdp --from mine.jsonl
    grep -q cvdp/code-generation err
}

make_v1() { # make_v1 FOLDER: VerilogEval v1's layout, as many problems as it has
    local i kind n
    mkdir -p "$1/data" "$1/descriptions"
    for kind in Human:156 Machine:143; do
        n=${kind#*:} kind=${kind%:*}
        for ((i = 1; i <= n; i++)); do
            printf '{"task_id": "p%d", "prompt": "module top_module(input a, output y);\\n", "canonical_solution": "  assign y = a;\\nendmodule\\n", "test": "module tb; endmodule // %d"}\n' $i $i
        done >"$1/data/VerilogEval_$kind.jsonl"
        for ((i = n; i >= 1; i--)); do
            printf '{"task_id": "p%d", "detail_description": "Make y what a is, %d."}\n' $i $i
        done >"$1/descriptions/VerilogDescription_$kind.jsonl"
    done
}

@test "archives: .tar, .tar.gz, .tar.xz with a folder around it; nothing is left behind" {
    make_v1 verilog-eval-1.0.0
    export TMPDIR=$PWD/tmp
    mkdir tmp
    tar cf a.tar verilog-eval-1.0.0
    tar czf a.tar.gz verilog-eval-1.0.0
    tar cJf a.tar.xz -C verilog-eval-1.0.0 .
    exits 0 assay pull verilog-eval-v1 --from verilog-eval-1.0.0 -q
    sql "SELECT task, version FROM suites ORDER BY task" >want
    for a in a.tar a.tar.gz a.tar.xz; do
        ASSAY_DB=$PWD/$a.db exits 0 assay pull verilog-eval-v1 --from $a
        DB=$a.db sql "SELECT task, version FROM suites ORDER BY task" >got
        same want got
    done
    [ -z "$(ls tmp)" ]
}

@test "archives that lead out, hold links, or are none: refused by name, nothing is left behind" {
    make_v1 good
    export TMPDIR=$PWD/tmp
    mkdir tmp
    tar cf up.tar --transform 's,^good/data,../outside,' good
    refused verilog-eval-v1 up.tar 'up.tar:' 'leads out'
    tar cPf root.tar --transform "s,^good/data,$PWD/outside," good
    refused verilog-eval-v1 root.tar 'absolute'
    ln -s /etc good/link
    tar czf link.tgz good
    refused verilog-eval-v1 link.tgz "'good/link' is a link"
    head -c 600 link.tgz >cut.tgz
    refused verilog-eval-v1 cut.tgz cut.tgz
    echo hello >hello.zip
    refused verilog-eval-v1 hello.zip hello.zip
    [ ! -e outside ]
    [ -z "$(ls tmp)" ]
}

@test "a link in a suite's folder is not followed" {
    make_v1 bad
    mv bad/data/VerilogEval_Human.jsonl elsewhere.jsonl
    ln -s ../../elsewhere.jsonl bad/data/VerilogEval_Human.jsonl
    refused verilog-eval-v1 bad bad/data/VerilogEval_Human.jsonl
}

@test "CVDP's layout: what can be scored here, and what the rest needs, with counts" {
    exits 0 assay pull cvdp --from "$FIXTURE"
    grep -q 'cvdp/code-generation: 6 problems' err
    [ "$(grep -c 'cannot be scored here' err)" -eq 5 ]
    assay suites | grep -q 'code-generation: 1 of 6 cannot be scored here: it needs docker and cocotb'
    assay suites --json | jq -e '.[] | select(.label == "cvdp/code-generation") |
        [.not_scored_here[].problems] == [1, 1, 1, 1, 1]'
    sql "SELECT name, entry, bench, category, difficulty FROM problems ORDER BY name" >got
    cat >want <<'T'
made_up_bench_0003		needs-eda	cid012	hard
made_up_held_0005		needs-reference	cid002	easy
made_up_inv_0001	inv	needs-cocotb	cid003	easy
made_up_inv_0002	inv2	vgen	cid004	medium
made_up_mute_0006	inv6	needs-bench	cid002	easy
made_up_question_0004		judged	cid010	easy
T
    same want got
    sql "SELECT spec FROM problems WHERE name = 'made_up_inv_0002'" | grep -q 'rtl/inv2.sv:'
    sql "SELECT json_object('problem', name, 'completion',
                CASE reference WHEN '' THEN 'module x; endmodule' ELSE reference END) FROM problems" >all.jsonl
    exits 0 assay score all.jsonl --suite cvdp/code-generation -q
    [ "$(verdicts | cut -f3 | sort | uniq -c | tr -s ' \n' ' ')" = " 5 not_judged 1 pass " ]
    assay report last | grep -q '5 of 6 problems cannot be judged here'
    # nothing has changed here, so another start has nothing to do
    exits 0 assay score all.jsonl --suite cvdp/code-generation -q
    [ "$(sql "SELECT COUNT(*) FROM verdicts")" = 6 ]
    sql "SELECT evidence FROM sample_verdicts WHERE problem = 'made_up_inv_0001'" | grep -q 'needs.*cocotb'
}

@test "CVDP: bad lines are named" {
    local name=made_up_nonagentic_code_comprehension.jsonl bad what
    while IFS=$'\t' read -r bad what; do
        { printf '{"id": "x", "input": {"prompt": "p"}}\n'; printf '%b\n' "$bad"; } >$name
        refused cvdp $name $name:2: "$what"
    done <<'T'
{"id": "y"}	input.prompt
{"id": "y", "input": {"prompt": 1}}	input.prompt
{"id": "y", "input": {"prompt": "p", "context": [1]}}	input.context
{"id": "y", "input": {"prompt": "p", "context": {"a.sv": 1}}}	'a.sv': text or null
{"id": "x", "input": {"prompt": "p"}}	duplicate id 'x', first in line 1
T
    printf 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n' >$name
    refused cvdp $name 'Git LFS'
    mkdir two
    touch two/{a,b}_nonagentic_code_comprehension.jsonl
    refused cvdp/code-comprehension two 'two files'
}

# The real ones, where they are: the content is the pinned one, and the counts are right.
@test "the suites themselves, from their folders: pinned content, known counts" {
    local s
    for s in verilog-eval-v1 verilog-eval-v2 rtllm-v1.1 rtllm-v2.0 vgen; do
        [ -d "$SHARED/suites/$s" ] || skip "../shared/suites/$s is not here"
        exits 0 assay pull "$s" --from "$SHARED/suites/$s"
        ! grep -q 'differs from the pinned' err
    done
    sql "SELECT s.name, task, COUNT(*) FROM suites s JOIN problems p ON p.suite_id = s.id
         GROUP BY s.id ORDER BY 1, 2" >got
    cat >want <<'T'
rtllm-v1.1		29
rtllm-v2.0		50
verilog-eval-v1	human	156
verilog-eval-v1	machine	143
verilog-eval-v2	code-complete-iccad2023	156
verilog-eval-v2	spec-to-rtl	156
vgen	high	17
vgen	low	17
vgen	medium	17
T
    same want got
    # the reference is there under the candidate's name, whatever the suite calls it
    [ "$(sql "SELECT COUNT(*) FROM problems WHERE reference NOT LIKE '%module%' || entry || '%'")" -eq 0 ]
    # each can be asked in its own way
    printf '{"problem": "none", "completion": ""}\n' >none.jsonl
    cp assay.db server.db
    SERVER_DB=$PWD/server.db serve none none.jsonl
    for s in verilog-eval-v1/human rtllm-v2.0 vgen/high; do
        assay run --suite $s --model x --base-url "$URL" --prompt official --limit 1 --retries 0 -q \
            >out 2>err || true
        ! grep -q 'official prompt' err
    done
    [ "$(sql "SELECT COUNT(*) FROM prompts")" -eq 3 ]
    exits 3 assay run --suite vgen/high --model x --base-url "$URL" --prompt official --shots 1 -q
    grep -q 'no worked examples' err
}
