#!/bin/bash
# Every reference means the same as itself: each third of assay-rtl, and with FULL=1 all of it and those of
# VerilogEval v2 and RTLLM in $ASSAY_SHARED. One line for each that is not proved, then the count. Fails below 95 % of the
# references that Yosys can read.
set -u
cd "$(dirname "$0")/../.."
tool=${ASSAY_BUILD:-build}/audit_tool
shared=${ASSAY_SHARED:-../shared}
. tests/audit/references.sh
command -v yosys >/dev/null || { echo "yosys is not installed"; exit 77; }

one() {
    IFS=$'\t' read -r suite name entry file <<<"$1"
    echo "$suite/$name $("$tool" equiv "$file" "$file" "$entry" 2>&1 | head -1)"
}
export -f one
export tool
all=$(references ${FULL:+"$shared"} | awk -v every="${FULL:-3}" 'NR % every == 0' | xargs -P "$(nproc)" -d '\n' -n 1 bash -c 'one "$@"' _)
awk '$2 != "equivalent"' <<<"$all"
awk '
    /reference: / { unread++; next }
    { n++ }
    $2 == "equivalent" { ok++ }
    END {
        printf "%d of %d references proved equivalent to themselves; %d that Yosys cannot read\n", ok, n, unread
        exit !(n && ok >= 0.95 * n)
    }' <<<"$all"
