#!/usr/bin/env bats
# pull.bats: importing a suite in VerilogEval v2's layout, good and bad, from a folder and from git.
#
# The suite is made here: 156 tiny problems a task, since that is what the manifest counts. Bad input
# must give status 3, one line that names the file (and the line where there is one), and leave the
# store as it was, byte for byte of its dump.

load lib

S2R=dataset_spec-to-rtl
CC=dataset_code-complete-iccad2023

make_task() { # make_task FOLDER WITH-INTERFACE
    local i id
    mkdir -p "$1"
    : >"$1/problems.txt"
    for ((i = 1; i <= 156; i++)); do
        printf -v id 'Prob%03d_and%d' "$i" "$i"
        echo "$id" >>"$1/problems.txt"
        printf 'Make a module TopModule, number %d: y is a and b.\n' "$i" >"$1/${id}_prompt.txt"
        printf 'module RefModule (input a, input b, output y);\n  assign y = a & b;\nendmodule\n' \
            >"$1/${id}_ref.sv"
        printf 'module tb;\n  // bench %d\nendmodule\n' "$i" >"$1/${id}_test.sv"
        [ -z "$2" ] || printf 'module TopModule (input a, input b, output y);\n' >"$1/${id}_ifc.txt"
    done
}

make_scripts() { # make_scripts FOLDER
    local task k
    mkdir -p "$1/scripts"
    cat >"$1/scripts/sv-generate" <<'PY'
#!/usr/bin/env python3
# a script of ours, with texts of ours, in the shape of the other's
prompts = {}
prompts['spec-to-rtl'] = {
    'system_msg': """
You write small circuits.
""",
    'prompt_prefix': """The next lines say what is wanted.\n""",
}
prompts['code-complete-iccad2023'] = {
    'system_msg': """
You complete small circuits.
""",
    'prompt_prefix': """Go on with this module.\n""",
}
prompt_no_explain_suffix = """
Only the code, please.
"""
prompt_rules_suffix = """
 - Be brief.
"""
PY
    for task in spec-to-rtl code-complete-iccad2023; do
        for k in 1 2 3 4; do
            printf 'Example set %d of %s.\n' "$k" "$task" \
                >"$1/scripts/verilog-example-prefix_${task}_$k-shot.txt"
        done
    done
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    make_task good/$S2R ""
    make_task good/$CC yes
    make_scripts good
}

setup() {
    e2e_setup
    needs sqlite3
    GOOD=$BATS_FILE_TMPDIR/good
}

copy() { cp -r "$GOOD" bad; }

dump() { sql .dump; }

# pull_fails WORDS... : `pull --from bad` is refused with each of the words in its one line, and the
# store, which holds a suite already, is what it was.
pull_fails() {
    local w from=${FROM:-bad}
    [ -e assay.db ] || exits 0 assay pull verilog-eval-v2 --from "$GOOD" -q
    dump >before
    exits 3 timeout 60 "$ASSAY" pull verilog-eval-v2 --from "$from" "${ARGS[@]}"
    cat err
    [ "$(wc -l <err)" -eq 1 ]
    [ ! -s out ]
    for w in "$@"; do
        grep -qF -- "$w" err || { echo "not in the message: $w"; return 1; }
    done
    dump >after
    same before after
}

@test "a good folder: both tasks, 156 problems each, with their texts" {
    exits 0 assay pull verilog-eval-v2 --from "$GOOD"
    sql "SELECT name, task, (SELECT COUNT(*) FROM problems p WHERE p.suite_id = s.id),
                (SELECT COUNT(*) FROM suite_texts t WHERE t.suite_id = s.id), length(version), current
         FROM suites s WHERE name = 'verilog-eval-v2' ORDER BY task" >got
    printf 'verilog-eval-v2\t%s\t156\t8\t64\t1\n' code-complete-iccad2023 spec-to-rtl >want
    same want got
    [ "$(sql "SELECT text FROM suite_texts t JOIN suites s ON s.id = t.suite_id
              WHERE s.task = 'spec-to-rtl' AND t.name = 'rules'")" = "$(printf '\n - Be brief.\n')" ]
    # the reference stands there as a candidate, under the candidate's name
    [ "$(sql "SELECT COUNT(*) FROM problems WHERE reference LIKE 'module TopModule (input a%'")" -eq 312 ]
    [ "$(sql "SELECT COUNT(*) FROM problems WHERE interface LIKE 'module TopModule%'")" -eq 156 ]
    assay suites | grep -q 'verilog-eval-v2/spec-to-rtl'
}

@test "pulling the same again changes nothing; one changed byte is a version of its own" {
    exits 0 assay pull verilog-eval-v2 --from "$GOOD" -q
    dump >before
    exits 0 assay pull verilog-eval-v2 --from "$GOOD" -q
    dump >after
    same before after
    copy
    printf '\n' >>"bad/$S2R/Prob007_and7_test.sv"
    exits 0 assay pull verilog-eval-v2 --from bad -q
    sql "SELECT task, COUNT(*), COUNT(DISTINCT version), SUM(current) FROM suites GROUP BY task" >got
    printf 'code-complete-iccad2023\t1\t1\t1\nspec-to-rtl\t2\t2\t1\n' >want
    same want got
    # and back again
    exits 0 assay pull verilog-eval-v2 --from "$GOOD" -q
    [ "$(sql "SELECT current FROM suites WHERE task = 'spec-to-rtl' ORDER BY id" | tr -d '\n')" = 10 ]
}

@test "content that is not the pinned one is said to be so, once for each task" {
    exits 0 assay pull verilog-eval-v2 --from "$GOOD"
    [ "$(grep -c 'note:.*differs from the pinned content' err)" -eq 2 ]
    [ "$(grep -c '156 problems' err)" -eq 2 ]
}

@test "one task alone" {
    exits 0 assay pull verilog-eval-v2/spec-to-rtl --from "$GOOD" -q
    [ "$(sql "SELECT task FROM suites WHERE name = 'verilog-eval-v2'")" = spec-to-rtl ]
}

@test "a missing prompt, reference, test or interface is named" {
    local f
    for f in $S2R/Prob042_and42_prompt.txt $S2R/Prob042_and42_ref.sv $S2R/Prob156_and156_test.sv \
        $CC/Prob001_and1_ifc.txt; do
        rm -rf bad
        copy
        rm "bad/$f"
        pull_fails "bad/$f"
    done
}

@test "a missing prompt where no list names it: the count is wrong" {
    copy
    rm bad/$S2R/problems.txt bad/$S2R/Prob042_and42_*
    pull_fails bad/$S2R 155 156
}

@test "a duplicate id in problems.txt: file and line" {
    copy
    sed -i '100s/.*/Prob003_and3/' bad/$S2R/problems.txt
    pull_fails bad/$S2R/problems.txt:100: Prob003_and3
}

@test "an id with a path separator: file and line" {
    copy
    sed -i '7s,.*,../../etc/passwd,' bad/$S2R/problems.txt
    pull_fails bad/$S2R/problems.txt:7: separator
}

@test "an empty line and a control character in problems.txt: file and line" {
    copy
    sed -i '9s/.*//' bad/$S2R/problems.txt
    pull_fails bad/$S2R/problems.txt:9:
    cp "$GOOD/$S2R/problems.txt" bad/$S2R/problems.txt
    sed -i '10s/.*/Prob\x1b[31m010/' bad/$S2R/problems.txt
    pull_fails bad/$S2R/problems.txt:10:
    ! grep -q $'\e' err
}

@test "a NUL in a prompt: file and line" {
    copy
    printf 'one\ntwo\nthr\0ee\n' >bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt:3: NUL
}

@test "invalid UTF-8 in a prompt, a bench, an interface: file and line" {
    copy
    printf 'one\ntwo \xc3(\n' >bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt:2: UTF-8
    cp "$GOOD/$S2R/Prob005_and5_prompt.txt" bad/$S2R/
    printf '\n\n\n// caf\xe9\n' >bad/$CC/Prob011_and11_test.sv # the second task: nothing of the first
    pull_fails bad/$CC/Prob011_and11_test.sv:4: UTF-8
}

@test "a prompt of 100 MB is refused" {
    copy
    rm bad/$S2R/Prob005_and5_prompt.txt
    truncate -s 100M bad/$S2R/Prob005_and5_prompt.txt # a hole: read, it would be NULs
    pull_fails bad/$S2R/Prob005_and5_prompt.txt
    head -c 104857600 /dev/zero | tr '\0' 'a' >bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt
    ! grep -q NUL err
}

@test "a pipe, a folder or a dangling link in a file's place is refused, without waiting" {
    copy
    rm bad/$S2R/Prob005_and5_prompt.txt
    mkfifo bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt
    rm bad/$S2R/Prob005_and5_prompt.txt
    mkdir bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt
    rmdir bad/$S2R/Prob005_and5_prompt.txt
    ln -s nowhere bad/$S2R/Prob005_and5_prompt.txt
    pull_fails bad/$S2R/Prob005_and5_prompt.txt
}

@test "an empty folder, an empty task, a missing task, no such folder" {
    mkdir bad
    pull_fails bad
    rm -rf bad
    copy
    rm bad/$S2R/*
    pull_fails bad/$S2R 'no problem'
    rmdir bad/$S2R
    pull_fails bad/$S2R
    rm -rf bad
    pull_fails bad 'no such folder'
    touch bad
    pull_fails bad
}

@test "a wrong count: one too many, one too few" {
    copy
    for f in prompt.txt ref.sv test.sv; do
        cp bad/$S2R/Prob001_and1_$f bad/$S2R/Prob157_more_$f
    done
    echo Prob157_more >>bad/$S2R/problems.txt
    pull_fails bad/$S2R 157 156
    sed -i '156,157d' bad/$S2R/problems.txt
    pull_fails bad/$S2R 155 156
}

@test "a text that the script does not hold, or in another form, is named" {
    copy
    sed -i 's/^prompt_rules_suffix/prompt_other_suffix/' bad/scripts/sv-generate
    pull_fails scripts/sv-generate prompt_rules_suffix
    cp "$GOOD/scripts/sv-generate" bad/scripts/
    sed -i 's/^prompt_rules_suffix = .*/prompt_rules_suffix = open("x").read() + """/' bad/scripts/sv-generate
    pull_fails scripts/sv-generate:
    rm bad/scripts/sv-generate
    pull_fails bad/scripts/sv-generate
    cp "$GOOD/scripts/sv-generate" bad/scripts/
    rm bad/scripts/verilog-example-prefix_spec-to-rtl_3-shot.txt
    pull_fails bad/scripts/verilog-example-prefix_spec-to-rtl_3-shot.txt
}

make_git() { # upstream.git with two commits; FIRST and SECOND are their ids
    needs git
    export GIT_CONFIG_NOSYSTEM=1 HOME=$PWD
    export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
    copy
    mv bad upstream.git
    git -C upstream.git init -q
    git -C upstream.git add .
    git -C upstream.git commit -q -m one
    FIRST=$(git -C upstream.git rev-parse HEAD)
    echo '// newer' >>upstream.git/$S2R/Prob001_and1_test.sv
    git -C upstream.git commit -q -a -m two
    SECOND=$(git -C upstream.git rev-parse HEAD)
}

@test "from a git repository, at a commit by its whole and by its short name" {
    make_git
    exits 0 assay pull verilog-eval-v2 --from "file://$PWD/upstream.git" --commit "$FIRST" -q
    [ "$(sql "SELECT DISTINCT commit_id FROM suites WHERE name = 'verilog-eval-v2'")" = "$FIRST" ]
    version=$(sql "SELECT version FROM suites WHERE task = 'spec-to-rtl' AND current")
    ASSAY_DB=$PWD/folder.db assay pull verilog-eval-v2 --from "$GOOD" -q
    [ "$(DB=folder.db sql "SELECT version FROM suites WHERE task = 'spec-to-rtl'")" = "$version" ]
    ASSAY_DB=$PWD/short.db
    exits 0 assay pull verilog-eval-v2 --from "file://$PWD/upstream.git" --commit "${FIRST:0:7}" -q
    [ "$(sql "SELECT DISTINCT commit_id FROM suites WHERE name = 'verilog-eval-v2'")" = "$FIRST" ]
    [ "$(sql "SELECT version FROM suites WHERE task = 'spec-to-rtl'")" = "$version" ]
    exits 0 assay pull verilog-eval-v2 --from "$PWD/upstream.git" --commit "$SECOND" -q
    [ "$(sql "SELECT commit_id FROM suites WHERE task = 'spec-to-rtl' AND current")" = "$SECOND" ]
    [ "$(sql "SELECT COUNT(*) FROM suites WHERE task = 'spec-to-rtl'")" -eq 2 ]
}

@test "an unknown commit and a repository that is not there: one line, nothing stored, nothing left" {
    make_git
    export TMPDIR=$PWD/tmp
    mkdir tmp
    FROM=file://$PWD/upstream.git
    ARGS=(--commit 0123456789abcdef0123456789abcdef01234567)
    pull_fails upstream.git 0123456789
    ARGS=(--commit 0123456)
    pull_fails upstream.git 0123456
    ARGS=() # the manifest's own pin is not in this repository
    pull_fails upstream.git "choose one with --commit"
    FROM=file://$PWD/nowhere.git
    pull_fails nowhere.git
    rm upstream.git/$S2R/Prob099_and99_ref.sv
    git -C upstream.git commit -q -a -m three
    FROM=file://$PWD/upstream.git
    ARGS=(--commit "$(git -C upstream.git rev-parse HEAD)")
    pull_fails Prob099_and99_ref.sv
    [ -z "$(ls tmp)" ]
}

@test "a commit that looks like an option is not one" {
    make_git
    exits 2 assay pull verilog-eval-v2 --from "file://$PWD/upstream.git" \
        "--commit=--upload-pack=touch $PWD/owned;"
    [ "$(wc -l <err)" -eq 1 ]
    [ ! -e owned ]
    exits 2 assay pull verilog-eval-v2 --from="--upload-pack=touch $PWD/owned;://x.git"
    [ ! -e owned ]
    [ "$(sql "SELECT COUNT(*) FROM suites WHERE name = 'verilog-eval-v2'")" -eq 0 ]
}

@test "--commit with a folder: a slip of the user, status 2" {
    exits 2 assay pull verilog-eval-v2 --from "$GOOD" --commit abc
    [ "$(wc -l <err)" -eq 1 ]
}
