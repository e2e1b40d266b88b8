/* watch.h: the parts of the watcher, a module that vvp loads to tell what a simulation did: the
 * brief that it is given, the witness that it sends, and what it looks up in the design.
 *
 * Theory of operation. `vvp -n -M/assay -mwatch` loads this module before system.vpi and before the
 * compiled design is parsed. In vvp the first registration of a system task wins, so $finish and
 * $stop are ours. Descriptor 3 is one end of a socket pair: the brief was written into it before
 * vvp was started, and the witness goes back through it. A design can open files by name, and
 * /proc/self/fd/3 is such a name, but a socket cannot be opened that way (ENXIO). Every line of the
 * witness begins with a nonce from the brief, which has been read off the socket before the first
 * byte of the design is read.
 *
 * Without a brief the module only defines $assay_said and lets the simulation run.
 *
 * Every part takes `struct watch`; there is one, made at load, and vvp hands it to the callbacks.
 * It is never freed: vvp ends the process. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/* Distributions put it one folder down, and not every build passes that folder. */
#if __has_include(<sv_vpi_user.h>)
#include <sv_vpi_user.h>
#else
#include <iverilog/sv_vpi_user.h>
#endif

/* All parts are linked into one shared object, of which vvp may see nothing but the table of
 * start-up functions. */
#pragma GCC visibility push(hidden)

#define WATCH_FD         3
#define WATCH_COUNTERS   8
#define WATCH_UNLINKS    8
#define WATCH_NAME_BYTES 64
#define WATCH_TEXT_BYTES 512

enum watch_by { BY_BENCH, BY_CANDIDATE, BY_COUNT };

/* Which bits of a variable are the number: all, or the first or last 32 bits of a packed one. */
enum watch_part { PART_ALL, PART_TOP32, PART_BOTTOM32 };

struct watch_value {
    uint64_t n;
    bool known; /* false: an x or z bit, or wider than 64 bits with more than zeros on top */
};

struct watch;

struct watch_counter {
    char name[WATCH_NAME_BYTES];
    char path[WATCH_TEXT_BYTES];
    enum watch_part part;
    vpiHandle object; /* NULL: there is none of that name */
};

struct watch_behaviour;
struct watch_stall;

/* A port of the candidate. */
struct watch_port {
    vpiHandle object;
    bool is_output;
    bool dirty;                 /* it changed in this time step */
    uint64_t value;             /* digest of the value that went into the behavior last */
    struct watch_behaviour *of; /* borrowed; needed because a callback is given the port only */
};

struct watch_behaviour {
    bool wanted;
    struct watch_port *port; /* owned */
    size_t n, outputs;
    uint64_t all[2];  /* digest of all changes */
    uint64_t hash[2]; /* digest of the changes since every input was known for the first time */
    uint64_t changes;
    bool due;   /* a callback for the end of this time step is registered */
    bool begun; /* every input was known at some time */
};

struct watch {
    char nonce[33];
    char entry[WATCH_TEXT_BYTES]; /* module name of the candidate's top */
    char top[WATCH_TEXT_BYTES];   /* the bench's root module */
    char unlink_file[WATCH_UNLINKS][WATCH_TEXT_BYTES];
    size_t n_unlink;
    struct watch_counter counter[WATCH_COUNTERS];
    size_t n_counter;
    bool stop_finishes; /* what $stop does; otherwise the run goes on */
    struct watch_behaviour behaviour;
    int64_t stall_ms;                  /* of CPU time at one simulated time; 0: not looked at */
    struct watch_stall *stall;         /* NULL: not looked at */
    char early_name[WATCH_NAME_BYTES]; /* "": the run goes on whatever the counters say */
    struct watch_counter *early;       /* the counter of that name; NULL: there is none */
    bool stopped_early;
    unsigned finished[BY_COUNT], stopped[BY_COUNT], said[BY_COUNT];
};

/* brief.c: read the brief. -1: `fd` is no socket, or holds no complete and valid brief. */
int watch_read_brief(struct watch *w, int fd);

/* line.c: build one line of the witness. line_send sends it whole or not at
 * all and never blocks. */
struct watch_line {
    char text[4096];
    size_t n;
};
void line_start(struct watch_line *l, const struct watch *w, const char *verb);
void line_addf(struct watch_line *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Add a text, at most 200 bytes of it, with %XX for every byte besides [A-Za-z0-9_.$/:,+-] and
 * brackets: names come from the design and must not look like another field of the line. */
void line_add_text(struct watch_line *l, const char *text);
void line_add_name(struct watch_line *l, const char *key, const char *value);
void line_add_value(struct watch_line *l, const char *key, struct watch_value v);
void line_add_time(struct watch_line *l);
void line_add_counters(struct watch_line *l, struct watch *w);
/* Add who calls the system task that runs now: " by= scope= file= line=". */
void line_add_caller(struct watch_line *l, enum watch_by by);
void line_send(struct watch_line *l);

/* behave.c: follow the candidate's outputs from the start of the simulation on, and report their
 * digest at its end. Both do nothing unless the brief asks for it. */
void watch_behave(struct watch *w);
void watch_tell_behaviour(struct watch *w);

/* random.c: register the random functions that only the candidate uses. Needs no brief. */
void watch_random(void);

/* early.c: end the run, and say so, when the counter that the brief names is known and not 0. */
void watch_early(struct watch *w);

/* stall.c: end the run, and say so, when simulated time stands still because it goes round; until
 * the orderly end of the run. Both do nothing unless the brief asks for it. */
void watch_stall(struct watch *w);
void watch_stall_over(struct watch *w);

/* watch/files.c: defines $assay_fopen and $assay_fclose. */
void watch_files(void);

/* design.c: whose code calls the system task that runs now; what a counter holds now; look up the
 * brief's counters in the design. */
enum watch_by watch_caller(const struct watch *w);
struct watch_value watch_value(const struct watch_counter *c);
void watch_find_counters(struct watch *w);

#pragma GCC visibility pop
#endif
