// page.h: the memory that the bench's process and the candidate's share: one question at a time,
// and its answer. C and C++: the runner wants its size.
//
// The bench fills `op` to `in`, adds one to `request` and wakes it; the candidate fills `next` to
// `out`, adds one to `answer` and wakes that. Both words are futexes. Nothing stops the candidate
// from writing whatever it likes wherever and whenever it likes: the bench copies each answer once
// and takes it for data, of which any value is allowed.
#ifndef ASSAY_PAGE_H
#define ASSAY_PAGE_H

#include <stdint.h>

#define ASSAY_PAGE_WORDS 2000 // 64 000 bits each way

#define ASSAY_PAGE_FD 4 // the memory
#define ASSAY_GONE_FD 5 // in the bench's process: at its end once the candidate's is no more

// What is asked for.
//     ASSAY_PRE    take the inputs, settle what depends on them, run the active region
//     ASSAY_POST   the same, and then one NBA region
//     ASSAY_FINAL  the run is over: its final blocks
enum { ASSAY_PRE, ASSAY_POST, ASSAY_FINAL };

// What the candidate called, since it began.
enum { ASSAY_FINISHED = 1, ASSAY_STOPPED = 2 };

#define ASSAY_NEVER (~(uint64_t)0)

struct assay_page {
    uint32_t request, answer;
    // from the bench
    uint32_t op;
    uint32_t instance; // of the candidate, as the wrapper numbers them
    int32_t precision; // of `time` and `next`: a power of ten of a second
    uint64_t time;
    uint32_t in[ASSAY_PAGE_WORDS];
    // from the candidate
    uint64_t next;       // when it has an event of its own; ASSAY_NEVER
    uint32_t called;     // ASSAY_FINISHED, ASSAY_STOPPED
    uint32_t line[2];    // of the first such call
    uint32_t more;       // an NBA region ran: another may follow
    uint32_t idle;       // none would run now: ASSAY_POST, if nothing else changes, changes nothing
    char complaint[200]; // of the candidate's runtime, before it gives up
    uint32_t out[ASSAY_PAGE_WORDS];
};

#endif
