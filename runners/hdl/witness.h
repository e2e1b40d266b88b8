/* witness.h: what the watcher says of a run, read. */
#ifndef RUNNERS_HDL_WITNESS_H
#define RUNNERS_HDL_WITNESS_H

#include "harness/base/arena.h"

#include <stdint.h>

enum witness_side { WITNESS_BENCH, WITNESS_CANDIDATE, WITNESS_SIDES };

struct witness_call {
    bool seen;
    const char *scope, *time;
    int64_t line;
    int64_t mismatches, compared; /* at that moment, before any final block; -1: not known */
};

struct witness {
    struct witness_call finish[WITNESS_SIDES]; /* the first $finish of each side */
    struct witness_call stop[WITNESS_SIDES];   /* the first $stop of each side, if told */
    struct witness_call said[WITNESS_SIDES];   /* the first $assay_said of each side */
    const char *stall; /* when simulated time stood still, which ended the run; "": not told */
    const char *early; /* when the run was stopped since it could not pass; "": not told */
    bool end;          /* the run came to its orderly end */
    int64_t mismatches, compared; /* then; -1: not known */
    const char *behaviour;        /* digest of what the outputs did; "": not told */
};

/* Read what came over the private socket; lines without this nonce do not exist. */
void witness_read(struct witness *ret, struct str said, const char *nonce, struct arena *arena);

#endif
