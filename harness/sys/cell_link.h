/* cell_link.h: one assay-cell process and the socket to it. Private to cell.c. */
#ifndef SYS_CELL_LINK_H
#define SYS_CELL_LINK_H

#include "harness/base/err.h"
#include "harness/exec/exec.h"

#include <sys/types.h>
#include <uv.h>

struct cell;

struct cell_link {
    struct cell *cell; /* its owner; NULL after cell_link_end: then nothing may be delivered */
    pid_t pid;
    enum exec_tier tier;
    char *reason; /* owned; why not a stronger tier */
    char *cgroup; /* owned; which control group */
    bool lingers; /* the process cleans up when the socket ends, so it is not killed at once */
    bool open;    /* the pipe handle is initialized */
    uv_pipe_t pipe;
    struct buf in; /* bytes received and not yet taken apart */
};

/* The path of assay-cell: `asked`, or when that is NULL the one beside this executable. Owned by
 * the caller; NULL and err when there is none. */
char *cell_link_program(const char *asked, struct err *err);

/* Start a process, send it the encoded set-up, wait for its greeting (blocking, at most 10 s), then
 * let `on_read` be called on the loop with stream->data pointing to the link. */
int cell_link_new(struct cell_link **ret, uv_loop_t *loop, const char *program, struct str setup,
                  uv_read_cb on_read, struct err *err);

/* End the process with everything in it. The link is freed when the loop has closed its handle.
 * NULL allowed. */
void cell_link_end(struct cell_link *link);

#endif
