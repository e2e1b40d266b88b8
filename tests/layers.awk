# layers.awk: includes point down. A file may include its own room and rooms of lower floors; rooms of one
# floor do not know each other. The floors are read from harness/ARCHITECTURE.md, from the ground up: the
# indented lines below "## Floors". "a/*" are all folders in a that are not named there themselves.
BEGIN {
    while ((getline line < "harness/ARCHITECTURE.md") > 0) {
        if (line ~ /^## /) inside = line == "## Floors"
        if (!inside || line !~ /^    [a-z]/) continue
        n_floor++
        n = split(line, room, " ")
        for (j = 1; j <= n; j++) named[room[j]] = n_floor
    }
    if (n_floor < 5) { print "harness/ARCHITECTURE.md: no list of floors below \"## Floors\""; exit 1 }
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
# The room's floor; 0: it has none.
function floor_of(room,    up) {
    if (room in named) return named[room]
    up = room
    sub(/\/[^\/]*$/, "/*", up)
    return up in named ? named[up] : 0
}
function refuse(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why
    bad++
}
FNR == 1 {
    room_of = folder_of(FILENAME)
    known = floor_of(room_of)
    files += known > 0
    if (!known && room_of ~ /^(harness|problems|prompts|testbenches|runners|results)(\/|$)/ &&
        room_of !~ /^testbenches\/(verilated|assay-rtl)/)
        refuse(room_of " has no floor: give it one in harness/ARCHITECTURE.md")
}
known && /^#include "/ {
    split($0, part, "\"")
    target = folder_of(part[2])
    if (target == room_of || target == "") next
    if (!floor_of(target))
        refuse("no room holds " part[2])
    else if (floor_of(target) >= known)
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
