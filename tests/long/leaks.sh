#!/bin/bash
# leaks.sh: copies of the problems of VerilogEval v2 and RTLLM 2.0, planted in suites to train on, in four
# disguises and in all of them at once; and how many `assay suites --leaks` finds. Behind them assay-rtl,
# which was written without those suites at hand: how much of it is called a copy.
#
# ASSAY is the program (default build/assay), ASSAY_SHARED where the suites are. Started by hand. Exit
# status 1 if a planted copy is not found.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
assay=$(realpath "${ASSAY:-$root/build/assay}")
shared=$(realpath "${ASSAY_SHARED:-$root/../shared}")
[ -d "$shared/suites/verilog-eval-v2" ] || { echo "../shared/suites/verilog-eval-v2 is not here"; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export ASSAY_DB=$dir/a.db
"$assay" pull verilog-eval-v2 --from "$shared/suites/verilog-eval-v2" -q
"$assay" pull rtllm-v2.0 --from "$shared/suites/rtllm-v2.0" -q
python3 "$root/tests/train/plant.py" a.db
printf '%-12s %8s %8s\n' disguise planted found
status=0
for file in planted-*.jsonl; do
    mode=${file#planted-} mode=${mode%.jsonl}
    "$assay" pull "train-$mode" --from "$file" --training -q
    "$assay" suites --leaks "train-$mode" --json >found.json || [ $? -eq 1 ]
    planted=$(wc -l <"$file")
    # found is only what is called a copy of the very problem that it was made from
    found=$(jq --slurpfile of made_from.json '[.findings[] | $of[0][.problem] as $origin
        | select(any(.resembles[]; .copy and .problem == $origin))] | length' found.json)
    printf '%-12s %8d %8d\n' "$mode" "$planted" "$found"
    [ "$found" -eq "$planted" ] || status=1
    jq -r --slurpfile of made_from.json --slurpfile all "$file" '
        ([.findings[] | $of[0][.problem] as $o | select(any(.resembles[]; .copy and .problem == $o)) | .problem]) as $found
        | $all[].id | select(IN($found[]) | not) | "    not found: \($of[0][.])"' found.json
done
"$assay" suites --leaks assay-rtl --json >own.json || [ $? -eq 1 ]
jq -r '"assay-rtl, against these two suites: \(.copies) copies, \(.noted) noted: \([.findings[].problem] | join(", "))"' own.json
exit $status
