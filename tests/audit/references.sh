# references.sh: sourced by tests/suite/*.sh. references [SHARED]: a line "SUITE NAME ENTRY FILE", with tabs,
# for each reference of assay-rtl and, with SHARED, of VerilogEval v2 and RTLLM v2.0 there.
references() {
    local d f entry entries
    for d in problems/assay-rtl/*/; do
        d=${d%/}
        entry=$(sed -n 's/.*"entry": *"\([A-Za-z0-9_]*\)".*/\1/p' "$d/problem.json")
        printf '%s\t%s\t%s\t%s\n' assay-rtl "${d##*/}" "$entry" "$d/reference.sv"
    done
    [ -n "${1:-}" ] || return 0
    for f in "$1"/suites/verilog-eval-v2/dataset_spec-to-rtl/*_ref.sv; do
        [ -e "$f" ] && printf '%s\t%s\t%s\t%s\n' verilog-eval-v2 "$(basename "$f" _ref.sv)" RefModule "$f"
    done
    find "$1/suites/rtllm-v2.0" -name 'verified_*.v' 2>/dev/null | sort | while read -r f; do
        entries=$(grep -o '^ *module *[A-Za-z0-9_]*' "$f" | awk '{print $2}')
        entry=$(grep -m1 '^verified_' <<<"$entries" || head -1 <<<"$entries")
        printf '%s\t%s\t%s\t%s\n' rtllm-v2.0 "$(basename "$f" .v)" "$entry" "$f"
    done
}
