#!/bin/bash
# words.sh: tests/words.awk finds a language's and a tool's name in a general room, and lets stand what may.
set -euo pipefail
awk=$(dirname "$(readlink -f "$0")")/../words.awk
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
git init -q .
mkdir -p harness/flow harness/lang prompts/extract/verilog problems/layouts problems/my-suite
echo '/* VerilogEval and verilog-eval-v2 are names of suites; modulesque is another word */' >harness/flow/a.c
echo 'the module of a suite' | tee problems/my-suite/spec.txt prompts/extract/verilog/b.c problems/layouts/c.c \
    harness/lang/d.c >/dev/null
echo '{}' >problems/my-suite/manifest.json
git add .
files=$(git ls-files '*.c' '*.txt')
# shellcheck disable=SC2086
said=$(awk -f "$awk" $files)
[ "$said" = "1 general files name no language and no tool" ] || { echo "FAILED what may stand: $said"; exit 1; }
n=0
for word in Verilog icarus vvp tb.sv YOSYS verilator_bin "a module" modules Python ghdl; do
    echo "/* $word */" >harness/flow/a.c
    # shellcheck disable=SC2086
    if awk -f "$awk" $files >said; then
        echo "FAILED '$word' was not found"
        exit 1
    fi
    grep -q '^harness/flow/a.c:1: ' said
    n=$((n + 1))
done
echo "ok     words: $n words found in a general room, 1 file of names that may stand"
