/* witness.h: the watcher's report, read. */
#ifndef RUNNERS_HDL_WITNESS_H
#define RUNNERS_HDL_WITNESS_H

#include "harness/base/arena.h"

#include <stdint.h>

enum report_by { REPORT_BENCH, REPORT_CANDIDATE, REPORT_BY_COUNT };

struct report_call {
    bool seen;
    const char *scope, *time;
    int64_t line;
    int64_t mismatches, compared; /* at that moment, before any final block; -1: not known */
};

struct bench_report {
    struct report_call finish[REPORT_BY_COUNT]; /* the first $finish of each side */
    struct report_call stop[REPORT_BY_COUNT];   /* the first $stop of each side, if told */
    struct report_call said[REPORT_BY_COUNT];   /* the first $assay_said of each side */
    bool end;                                   /* the run came to its orderly end */
    int64_t mismatches, compared;               /* then; -1: not known */
    bool final_fell;                            /* they were larger at the bench's $finish */
    const char *behaviour;                      /* digest of what the outputs did; "": not told */
    int64_t fell;                               /* how often a counter went down */
    const char *fell_line;
};

/* Read what came over the private socket; lines without this nonce do not exist. */
void bench_report_read(struct bench_report *ret, struct str report, const char *nonce,
                       struct arena *arena);

#endif
