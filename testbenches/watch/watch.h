/* watch.h: the parts of the watcher: its brief, its report, what it looks up in the design.
 *
 * Theory of operation. `vvp -n -M/assay -mwatch` loads this module before system.vpi and before the
 * compiled design is parsed. In vvp the first registration of a system task wins, so $finish and
 * $stop are ours. Descriptor 3 is one end of a socket pair: the brief already stands in it, and
 * what we report goes back through it. A design can open files by name, and /proc/self/fd/3 is such
 * a name, but a socket cannot be opened that way (ENXIO). Every line begins with the brief's nonce,
 * which is gone from the socket before the first byte of the design is read.
 *
 * Without a brief the module only lets $assay_said exist and the simulation run.
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

/* One shared object: nothing but the start-up table may be seen by vvp's symbol look-up. */
#pragma GCC visibility push(hidden)

#define WATCH_FD         3
#define WATCH_COUNTERS   8
#define WATCH_UNLINKS    8
#define WATCH_NAME_BYTES 64
#define WATCH_TEXT_BYTES 512

enum watch_by { BY_BENCH, BY_CANDIDATE, BY_COUNT };

/* A number of the bench: the whole variable, or the first or last 32 bits of a packed one. */
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
    struct watch_value last;
    struct watch *watch; /* borrowed; a value-change callback is given the counter alone */
};

struct watch_behaviour;

/* A port of the candidate. */
struct watch_port {
    vpiHandle object;
    bool is_output;
    bool dirty;     /* it changed in this time step */
    uint64_t value; /* digest of what it held at the end of the last time step that went in */
    struct watch_behaviour *of; /* borrowed: a callback is given the port alone */
};

struct watch_behaviour {
    bool wanted;
    struct watch_port *port; /* owned */
    size_t n, outputs;
    uint64_t all[2];  /* of everything */
    uint64_t hash[2]; /* from the first time step on at whose end every input is known */
    uint64_t changes;
    bool due;   /* the end of this time step will be looked at */
    bool begun; /* every input was known */
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
    bool monotone;      /* watch every change of the counters, and tell when one goes down */
    struct watch_behaviour behaviour;
    unsigned fell;
    unsigned finished[BY_COUNT], stopped[BY_COUNT], said[BY_COUNT];
};

/* brief.c. -1: descriptor 3 is no socket, or no complete and sensible brief stands in it. */
int watch_read_brief(struct watch *w, int fd);

/* report.c: one line a call, sent whole or not at all, never blocking. */
struct watch_line {
    char text[4096];
    size_t n;
};
void line_start(struct watch_line *l, const struct watch *w, const char *verb);
void line_addf(struct watch_line *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Every byte outside [A-Za-z0-9_.$/:,+-] and brackets as %XX, at most 200: names come from the
 * design, and may not look like the next field. */
void line_add_text(struct watch_line *l, const char *text);
void line_add_name(struct watch_line *l, const char *key, const char *value);
void line_add_value(struct watch_line *l, const char *key, struct watch_value v);
void line_add_time(struct watch_line *l);
void line_add_counters(struct watch_line *l, struct watch *w);
/* Who calls the system task that runs now: " by= scope= file= line=". */
void line_add_caller(struct watch_line *l, enum watch_by by);
void line_send(struct watch_line *l);

/* behave.c: nothing unless the brief asks for it. At the start; at the end. */
void watch_behave(struct watch *w);
void watch_report_behaviour(struct watch *w);

/* random.c: the candidate's own generator. Needs no brief. */
void watch_random(void);

/* design.c */
enum watch_by watch_caller(const struct watch *w);
struct watch_value watch_value(const struct watch_counter *c);
void watch_find_counters(struct watch *w);

#pragma GCC visibility pop
#endif
