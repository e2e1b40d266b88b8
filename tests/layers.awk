# layers.awk: includes point down. A file may include its own room and rooms of lower floors; rooms of one
# floor do not know each other. The list of floors, from the ground up, is that of harness/ARCHITECTURE.md.
BEGIN {
    floors = "harness/base testbenches/watch testbenches/verilated;" \
             "harness/io harness/exec harness/lang;" \
             "harness/sys harness/lang/verilog harness/lang/python harness/lang/latex problems testbenches runners/cell;" \
             "runners/cell/tiers runners/cell/meters runners/math/numbers problems/suite testbenches/audit prompts runners;" \
             "runners/runner runners/math harness/model/dialects;" \
             "problems/layouts problems/suite/verilog prompts/templates prompts/reply harness/model runners/hdl runners/vvp runners/checks results;" \
             "prompts/extract prompts/official runners/link runners/verilator harness/recorded results/store results/html;" \
             "prompts/extract/verilog prompts/extract/python runners/icarus runners/python results/numbers results/import results/train harness/pool;" \
             "results/report results/export harness/suites harness/flow harness/reward;" \
             "results/compare results/show results/serving harness/tbgen;" \
             "results/site harness/cli;" \
             "harness/measure harness/nightly;" \
             "harness/cmd/look harness/cmd/suites harness/cmd/measure harness/cmd/out harness/cmd/serve harness/cmd"
    n_floor = split(floors, list, ";")
    for (i = 1; i <= n_floor; i++) {
        n = split(list[i], room, " ")
        for (j = 1; j <= n; j++) floor_of[room[j]] = i
    }
    # programs of their own know the ground only
    own["runners/cell"] = "harness/(base|exec)|runners/cell"
    own["testbenches/watch"] = "testbenches/watch"
    own["runners/math"] = "harness/(base|io|lang/latex)|runners/math"
    bad = 0
}
function folder_of(path) {
    sub(/^\.\//, "", path)
    sub(/\/?[^\/]*$/, "", path)
    return path
}
function refuse(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why
    bad++
}
FNR == 1 {
    room_of = folder_of(FILENAME)
    known = room_of in floor_of
    files += known
    if (!known && room_of ~ /^(harness|problems|prompts|testbenches|runners|results)(\/|$)/ &&
        room_of !~ /^testbenches\/(verilated|assay-rtl)/)
        refuse(room_of " has no floor: give it one in tests/layers.awk")
}
known && /^#include "/ {
    split($0, part, "\"")
    target = folder_of(part[2])
    if (target == room_of || target == "") next
    if (!(target in floor_of))
        refuse("no room holds " part[2])
    else if (floor_of[target] >= floor_of[room_of])
        refuse(room_of " may not include " part[2] ", which is not on a lower floor")
    for (o in own)
        if (index(room_of "/", o "/") == 1 && target !~ "^(" own[o] ")(/|$)")
            refuse(room_of " is of a program of its own and may not include " part[2])
    # runners ask for versions of tools at start; cells are the flow's business
    if (room_of ~ /^runners/ && target == "harness/sys" && part[2] != "harness/sys/run.h")
        refuse(room_of " may include of harness/sys only run.h")
}
END {
    if (bad) exit 1
    printf "%d files on %d floors, every include points down\n", files, n_floor
}
