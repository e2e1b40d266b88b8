#!/bin/bash
# check_assay_math.sh: our own questions with final answers. The committed lines are what the generator makes; there
# are three versions of each family; every type of answer is there; and the grader accepts each answer in every
# notation that the generator knows for it, and none of the wrong ones. ($1: the folder of the build)
set -euo pipefail
cd "$(dirname "$0")/../.."
assay=${1:-build}/assay
at=problems/assay-math
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
export PYTHONDONTWRITEBYTECODE=1
fail() { echo "FAILED $*"; exit 1; }

python3 $at/generate.py >"$made/problems.jsonl"
python3 $at/generate.py --forms >"$made/forms.jsonl"
for f in problems forms; do
    cmp "$made/$f.jsonl" $at/$f.jsonl || fail "$at/$f.jsonl is not what generate.py makes"
done

families=$(jq -r .family $at/problems.jsonl | sort -u | wc -l)
[ "$families" -ge 30 ] || fail "$families families"
jq -es 'group_by(.family) | all(map(.variant) == ["v1", "v2", "v3"] and (map(.prompt) | unique | length) == 3)' \
    $at/problems.jsonl >"$made/three" || fail "a family without three versions"
jq -es 'map(.id) | unique | length == ('"$families"' * 3)' $at/problems.jsonl >"$made/ids" || fail "ids"
for type in value tuple set interval equation choice choices truth text; do
    grep -q "\"$type\"" $at/problems.jsonl || fail "no answer of type $type"
done

"$assay" grade <$at/forms.jsonl >"$made/verdicts" || fail "assay grade"
jq -s 'length' "$made/verdicts" >"$made/n"
jq -n --slurpfile form $at/forms.jsonl --slurpfile got "$made/verdicts" -r \
    'range($form | length) as $i | select($got[$i].correct != $form[$i].label) | "\($form[$i]) is \($got[$i])"' >"$made/off"
[ ! -s "$made/off" ] || fail "$(cat "$made/off")"
proven=$(grep -c '"rigorous":true' "$made/verdicts")
echo "$families families of three, $(cat "$made/n") notations and wrong answers graded as they should be, $proven proven"
