# words.awk: general rooms name no language and no tool: those are asked for by the rows of tables (harness/lang/kind.h,
# the runners', the benches'). Beside them are rooms and folders that are about one thing, and named after it.
BEGIN {
    n = split("harness/flow harness/cli harness/cmd harness/measure harness/suites harness/nightly harness/reward " \
              "harness/pool harness/tbgen harness/recorded problems prompts results/report results/compare results/show " \
              "results/site results/html results/train results/numbers results/store results/serving " \
              "results/drop results/speed results/export harness/base harness/io harness/exec harness/model " \
              "harness/grade", general, " ")
    # the formats of peers are theirs
    peers = "^(problems/layouts|prompts/official)/"
    # folders named after a language, a tool or a suite; a suite's has a manifest
    named = "/(verilog|vhdl|python|native|icarus|verilator|yosys)/"
    while (("git ls-files 'problems/*/manifest.json'" | getline path) > 0) {
        sub(/[^\/]*$/, "", path)
        suite[path] = 1
    }
    word = "verilog|icarus|vvp|\\.sv($|[^a-z0-9_])|yosys|verilator|(^|[^a-z0-9_])modules?($|[^a-z0-9_])|python|vhdl|ghdl"
    # names of suites stand in examples and in tables of what peers do
    name_of_suite = "verilog[-_ ]?eval([-_ ]?v[12])?"
    bad = files = 0
}
function is_general(path,    i, part, folder) {
    if (path ~ peers || path ~ named) return 0
    for (folder in suite) if (index(path, folder) == 1) return 0
    for (i = 1; i <= n; i++) if (index(path, general[i] "/") == 1) return 1
    return 0
}
FNR == 1 {
    held = is_general(FILENAME)
    files += held
}
held {
    line = tolower($0)
    gsub(name_of_suite, "", line)
    if (line ~ word) {
        printf "%s:%d: %s\n", FILENAME, FNR, $0
        bad++
    }
}
END {
    if (bad) {
        printf "%d lines of general rooms name a language or a tool (tests/words.awk)\n", bad
        exit 1
    }
    printf "%d general files name no language and no tool\n", files
}
