#!/bin/bash
# overload.sh [FACTOR]: the 936 recorded answers to VerilogEval v2, judged as the machine is and again
# with FACTOR (default 4) busy loops a core beside it. Prints how many verdicts (class and detail)
# differ; exit status 1 if any does.
#
# ASSAY is the program (default build/assay), ASSAY_SHARED where the recordings are; OVERLOAD_ONLY, a
# grep -E pattern, takes some of the answers. Started by hand.
set -eu
factor=${1:-4}
root=$(cd "$(dirname "$0")/../.." && pwd)
assay=$(realpath "${ASSAY:-$root/build/assay}")
shared=$(realpath "${ASSAY_SHARED:-$root/../shared}")
suite=verilog-eval-v2/spec-to-rtl
[ -d "$shared/suites/verilog-eval-v2" ] || { echo "../shared/suites/verilog-eval-v2 is not here"; exit 77; }
dir=$(mktemp -d)
busy=()
end_busy() {
    [ ${#busy[@]} -eq 0 ] || kill "${busy[@]}" 2>/dev/null || true
    busy=()
}
trap 'end_busy; rm -rf "$dir"' EXIT
cd "$dir"
ASSAY_DB=$dir/suite.db "$assay" pull verilog-eval-v2 --from "$shared/suites/verilog-eval-v2" -q
for model in gemini-2.5-flash gpt-oss-20b; do
    grep -E "${OVERLOAD_ONLY:-.}" "$shared/recorded/$model.verilog-eval-v2.spec-to-rtl.jsonl" >$model.jsonl
done

judge() { # NAME: the table NAME of model, problem, sample, class, detail
    local from=$SECONDS
    sqlite3 suite.db "VACUUM INTO '$dir/$1.db'"
    for model in gemini-2.5-flash gpt-oss-20b; do
        ASSAY_DB=$dir/$1.db "$assay" score $model.jsonl --suite $suite -q >/dev/null
    done
    sqlite3 -separator $'\t' "$dir/$1.db" "SELECT model, problem, idx, class, detail FROM sample_verdicts
        ORDER BY 1, 2, 3" >"$1"
    echo "$1: $(wc -l <"$1") verdicts in $((SECONDS - from)) s, load $(cut -d' ' -f1 /proc/loadavg) at the end;" \
        "by a fault of ours: $(sqlite3 "$dir/$1.db" "SELECT COUNT(*) FROM sample_verdicts
            WHERE fault = 'us'")"
}

judge quiet
for ((i = 0; i < factor * $(nproc); i++)); do
    (while :; do :; done) &
    busy+=($!)
done
judge crowded
end_busy
diff quiet crowded >flips || true
n=$(grep -c '^>' flips || true)
cat flips
echo "$n of $(wc -l <quiet) verdicts differ under $factor busy loops on each of $(nproc) cores"
[ "$n" -eq 0 ] && [ "$(wc -l <quiet)" -eq "$(wc -l <crowded)" ]
