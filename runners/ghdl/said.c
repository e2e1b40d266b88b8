/* said.c: what a bench in VHDL said. Its line is "assay:NONCE:passed", or
 * "assay:NONCE:mismatches=0:compared=120", written or reported. */
#include "runners/ghdl/native.h"

#include "runners/runner/visit.h"

#include <stdlib.h>
#include <string.h>

static bool number(const char *words, const char *name, int64_t *ret)
{
    const char *at = strstr(words, name);
    char *end;
    if (!at)
        return false;
    at += strlen(name);
    *ret = strtoll(at, &end, 10);
    return end != at && *ret >= 0;
}

static void read_line(struct ghdl_said *ret, const char *words)
{
    ret->twice = ret->ended;
    if (strncmp(words, "passed", 6) == 0)
        ret->mismatches = 0;
    else if (!number(words, "mismatches=", &ret->mismatches) ||
             !number(words, "compared=", &ret->compared))
        return;
    ret->ended = true;
}

/* "tb.vhd:5:17:@4ns:(assertion error): text" */
static bool is_failure(struct str line)
{
    static const char *const marks[] = {":(assertion error): ", ":(assertion failure): ",
                                        ":(report error): ", ":(report failure): "};
    for (size_t i = 0; i < countof(marks); i++)
        if (str_has(line, marks[i]))
            return true;
    return false;
}

struct ghdl_said ghdl_said(struct str text, struct str nonce, struct arena *arena)
{
    struct ghdl_said ret = {.mismatches = -1, .compared = -1};
    const char *mark = arena_printf(arena, "assay:" STR_FMT ":", STR_ARG(nonce)), *at;
    struct str line;
    while (str_line(&text, &line)) {
        if (!ret.failed && is_failure(line))
            ret.failed = visit_shown(line, arena);
        at = strstr(arena_dup(arena, line), mark);
        if (at)
            read_line(&ret, at + strlen(mark));
    }
    return ret;
}
