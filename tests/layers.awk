# layers.awk: includes point left. The table of harness/ARCHITECTURE.md, as data: for each folder, the
# folders whose headers its files may include.
function home(folder) { # a room without a row of its own has that of the folder around it
    if (folder ~ /^harness\/(io|exec|lang)/) return "harness/base"
    if (folder ~ /^harness\/recorded/) return "harness/model"
    if (folder ~ /^testbenches\/(verilated|assay-rtl)/) return folder
    while (!(folder in rule) && sub(/\/[^\/]*$/, "", folder)) ;
    return folder
}
BEGIN {
    rule["harness/base"]  = "harness/base"
    rule["harness/sys"]   = "harness/base harness/sys"
    rule["problems"]      = "harness/base problems"
    rule["prompts"]       = "harness/base problems prompts"
    rule["harness/model"] = "harness/base harness/sys problems prompts harness/model"
    rule["testbenches"]   = "harness/base problems prompts testbenches"
    rule["testbenches/audit"] = "harness/base problems prompts testbenches testbenches/audit"
    rule["runners"]       = "harness/base harness/sys problems prompts testbenches runners"
    rule["results"]       = "harness/base problems prompts testbenches testbenches/audit runners results"
    rule["results/train"] = rule["results"] " results/train"
    rule["harness"]       = "harness/base harness/sys problems prompts harness/model testbenches testbenches/audit runners results results/train harness"
    rule["harness/cmd"]   = rule["harness"] " harness/cmd"
    # programs of their own: they know the ground floor only
    rule["runners/cell"]      = "harness/base runners/cell"
    rule["testbenches/watch"] = "testbenches/watch"
    only["runners"] = "harness/sys/run.h" # tool versions at start; cells are the flow's business
    bad = 0
}
FNR == 1 {
    sub(/^\.\//, "", FILENAME)
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    folder = home(folder)
    known = folder in rule
    files += known
}
known && /^#include "/ {
    split($0, part, "\"")
    target = part[2]
    sub(/\/[^\/]*$/, "", target)
    target = home(target)
    n = split(rule[folder], may, " ")
    ok = 0
    for (i = 1; i <= n; i++) ok = ok || may[i] == target
    if (ok && target == "harness/sys" && (folder in only) && part[2] != only[folder]) ok = 0
    if (!ok) {
        printf "%s:%d: %s may not include %s\n", FILENAME, FNR, folder, part[2]
        bad++
    }
}
END {
    if (bad) exit 1
    printf "%d files, every include points left\n", files
}
