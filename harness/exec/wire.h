/* wire.h: what the orchestrator and assay-cell say to each other, and nothing about how it travels.
 *
 * A conversation on one socket:
 *
 *     orchestrator                          cell
 *     SETUP, FILE (kit) ...        ->
 *                                  <-       HELLO            which tier, or why not
 *     JOB, FILE (inputs) ...       ->
 *                                  <-       OUTCOME ...      one a step
 *                                  <-       COLLECTED ...    one a file asked for
 *                                  <-       DONE
 *
 * A frame is {type, body length} and the body. Both ends are one build on one machine, so numbers
 * travel in the machine's own byte order. The cell is trusted, yet every length, count and enum is
 * checked on the way in: a bug there must become an error here, not a crash. */
#ifndef EXEC_WIRE_H
#define EXEC_WIRE_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/exec/exec.h"

#define WIRE_HEAD_SIZE   8
#define WIRE_FRAME_MAX   (96u << 20)  /* largest body */
#define WIRE_JOB_MAX     (256u << 20) /* JOB with all its FILE frames, encoded */
#define WIRE_WITNESS_MAX (64u << 10)

enum wire_type {
    WIRE_SETUP = 0x57410001, /* the upper half is a magic number: garbage is noticed at once */
    WIRE_HELLO,
    WIRE_JOB,
    WIRE_FILE,
    WIRE_OUTCOME,
    WIRE_COLLECTED,
    WIRE_DONE,
    WIRE_TYPE_END
};

struct wire_frame {
    enum wire_type type;
    struct str body; /* borrowed from what was given to wire_frame_next */
    size_t size;     /* head and body: how far to advance */
};

struct wire_setup {
    enum exec_tier force; /* TIER_NONE = the best there is */
    bool allow_weak;
    int32_t slot;
    int64_t box_bytes;
    uint32_t n_kit;          /* so many FILE frames follow */
    enum exec_cgroup cgroup; /* CGROUP_AUTO = the best there is */
};

struct wire_hello {
    bool ready; /* false: refused, `reason` says why and what to do */
    enum exec_tier tier;
    const char *reason;
    const char *cgroup; /* which kind of control group, with which controllers, or why none */
    bool lingers;       /* it has something to clear away after the cell: let it end by itself */
};

struct wire_done {
    bool fault;          /* the cell itself is broken: replace it and try again */
    const char *trouble; /* why a step is EXEC_HARNESS; "" */
};

/* 1 and *ret filled when `in` starts with a whole frame; 0 when more bytes are needed; -1 (err
 * filled) when no valid frame can come of it. */
int wire_frame_next(struct str in, struct wire_frame *ret, struct err *err);

/* Append one frame. Overflow shows in the buffer's `over`; check it once at the end. */
void wire_put_setup(struct buf *b, const struct wire_setup *setup);
void wire_put_hello(struct buf *b, const struct wire_hello *hello);
void wire_put_job(struct buf *b, const struct exec_job *job); /* without its files */
void wire_put_file(struct buf *b, const struct exec_file *file);
void wire_put_outcome(struct buf *b, const struct exec_outcome *outcome);
void wire_put_done(struct buf *b, const struct wire_done *done);

/* Decode a body of the type. Text and pointers are borrowed from the body. In a job, `file` is NULL
 * and `n_file` says how many FILE frames follow. A COLLECTED body is decoded as a file whose data.p
 * is NULL where there was none. Outputs stay untouched on failure. */
int wire_get_setup(struct str body, struct wire_setup *ret, struct err *err);
int wire_get_hello(struct str body, struct wire_hello *ret, struct err *err);
int wire_get_job(struct str body, struct exec_job *ret, struct err *err);
int wire_get_file(struct str body, struct exec_file *ret, struct err *err);
int wire_get_outcome(struct str body, struct exec_outcome *ret, struct err *err);
int wire_get_done(struct str body, struct wire_done *ret, struct err *err);

/* The same as wire_put_file with the type COLLECTED. */
void wire_put_collected(struct buf *b, const struct exec_file *file);

#endif
