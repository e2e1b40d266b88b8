/* library.h: what the recorded server answers to a request. No sockets, no threads. */
#ifndef RECORDED_LIBRARY_H
#define RECORDED_LIBRARY_H

#include "harness/recorded/match.h"
#include "harness/recorded/tapes.h"

struct library {
    struct tapes tapes;
    struct match match;
    int fail_every; /* as in recorded_options */
    bool wrap;
    int64_t completions, injected, refused; /* requests for completions; those failed on purpose;
                                             * those that could not be served */
};

/* Read one recording; `text` is borrowed. Errors: ERR_INPUT. */
int library_read(struct library *lib, struct str text, const char *where, struct err *err);
int library_seal(struct library *lib, struct err *err); /* after the last one */
void library_finish(struct library *lib);

struct library_request {
    const char *method, *path;
    const char *sample; /* header X-Assay-Sample, or NULL */
    struct str body;
};
struct library_response {
    unsigned status;
    int retry_after_ms; /* -1: no such header */
    bool is_stream;     /* the body is events; false: JSON */
    bool is_reply;      /* a recorded reply, which may be delayed; false: the server's own words */
    struct buf body;    /* owned by the caller */
};
/* ret->body must be initialized. */
void library_answer(struct library *lib, const struct library_request *request,
                    struct library_response *ret);

#endif
