/* witness.c: read what the watcher says: lines of NONCE VERB KEY=VALUE... */
#include "runners/hdl/witness.h"

#include <stdlib.h>
#include <string.h>

/* The value behind " key=", up to the next blank; empty when there is none. */
static struct str field(struct str line, const char *key)
{
    char pattern[64];
    ptrdiff_t at;
    size_t from, to;
    size_t n = strlen(key);
    if (n + 3 > sizeof pattern)
        return STR("");
    pattern[0] = ' ';
    memcpy(pattern + 1, key, n);
    pattern[n + 1] = '=';
    pattern[n + 2] = 0;
    at = str_find(line, pattern, 0);
    if (at < 0)
        return STR("");
    from = (size_t)at + n + 2;
    for (to = from; to < line.n && line.p[to] != ' '; to++)
        ;
    return str_slice(line, from, to);
}

/* A number, or -1 for what is none ("x"). */
static int64_t number(struct str s)
{
    int64_t v = 0;
    if (s.n == 0 || s.n > 18)
        return -1;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

static void read_call(struct witness_call *by, struct str line, struct arena *arena)
{
    struct witness_call *c =
        &by[str_eqc(field(line, "by"), "bench") ? WITNESS_BENCH : WITNESS_CANDIDATE];
    if (c->seen)
        return;
    *c = (struct witness_call){
        .seen = true,
        .scope = arena_dup(arena, field(line, "scope")),
        .time = arena_dup(arena, field(line, "time")),
        .line = number(field(line, "line")),
        .mismatches = number(field(line, "mismatches")),
        .compared = number(field(line, "compared")),
    };
}

static void read_line(struct witness *r, struct str line, struct arena *arena)
{
    if (str_starts(line, " finish ")) {
        read_call(r->finish, line, arena);
    } else if (str_starts(line, " stop ")) {
        read_call(r->stop, line, arena);
    } else if (str_starts(line, " said ")) {
        read_call(r->said, line, arena);
    } else if (str_starts(line, " stall ")) {
        r->stall = arena_dup(arena, field(line, "time"));
    } else if (str_starts(line, " early ")) {
        r->early = arena_dup(arena, field(line, "time"));
    } else if (str_starts(line, " behaviour ")) {
        r->behaviour = arena_dup(arena, str_slice(field(line, "digest"), 0, 64));
    } else if (str_starts(line, " end ")) {
        r->end = true;
        r->mismatches = number(field(line, "mismatches"));
        r->compared = number(field(line, "compared"));
    }
}

void witness_read(struct witness *ret, struct str said, const char *nonce, struct arena *arena)
{
    struct str rest = said, line;
    *ret = (struct witness){
        .mismatches = -1, .compared = -1, .behaviour = "", .stall = "", .early = ""};
    while (str_line(&rest, &line))
        if (str_starts(line, nonce))
            read_line(ret, str_slice(line, strlen(nonce), line.n), arena);
}
