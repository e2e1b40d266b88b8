/* private.h: what the parts of the linker share. */
#ifndef RUNNERS_LINK_PRIVATE_H
#define RUNNERS_LINK_PRIVATE_H

#include "runners/link/link.h"
#include "runners/vvp/names.h"
#include "runners/vvp/lex.h"

/* What becomes of a line of the candidate's in one instance, by the line's label. */
enum line_fate {
    FATE_DROP, /* an event that the bench has */
    FATE_FEED, /* the placeholder of an input: fed by the label `text` */
    FATE_MOVE, /* an event of the bench, number fate >> 2, stands here instead */
};

/* The candidate's program for one set of parameters. */
struct half {
    const struct link_set *set;
    struct vvp_program p;
    size_t root; /* the candidate's root scope; its tree is [root, scope[root].end) */
    struct link_ports ports;
    struct names nets;    /* net: label of its driver */
    struct names holders; /* placeholder of an undriven net: its line */
    struct names written; /* drivers that the candidate forces or may deposit to */
    struct names shared;  /* labels of its packages, with several stubs */
    size_t first_file;    /* how many files stand before its own in the joint table */
};

/* One stub in the bench, and the candidate in its place. */
struct instance {
    struct half *half;
    bool is_first;           /* of its half */
    size_t stub;             /* its scope */
    size_t thread;           /* its thread, which is the candidate's place among them */
    const char *prefix;      /* of the candidate's symbols here */
    struct link_ports ports; /* the stub's */
    struct names symbols;    /* those that become something else than prefix + symbol */
    struct names feeds; /* placeholder: what feeds it; for events, only where nothing else may */
    struct names fates; /* of lines, by label: index is a line_fate, or FATE_MOVE + 4 * event */
};

/* An edge event of the bench's, for merging. */
struct bench_event {
    struct str label;
    size_t scope, first, last; /* lines */
};

struct linker {
    const struct link_job *job;
    struct vvp_program bench;
    struct half half[LINK_SETS_MAX];
    size_t n_half;
    struct names bench_nets;    /* net: label of its driver */
    struct names bench_symbols; /* the stub's labels: what takes their place */
    struct names code_symbols;  /* the same in instructions, where it differs */
    struct names strong;        /* stub's outputs behind which is a net with strengths */
    struct instance *instance;
    size_t n_instance;
    bool *is_stub; /* for each scope of the bench */
    bool *gone;    /* for each line of the bench: it was moved */
    struct bench_event *event;
    size_t n_event;
    struct names task_names;
    size_t cap_task; /* of ret.task */
    struct link_result ret;
    struct buf out;
    struct arena *arena;
    struct link_refusal *refusal;
};

/* A symbol of the candidate's half as it is called in the joint text. */
struct str linker_symbol(struct linker *l, const struct instance *in, struct str symbol);

/* ports.c: finds the stubs and ties their ports to the candidate's. */
int linker_tie(struct linker *l);

/* o0x1 .functor BUFZ 4, C4<zzzz>; HiZ drive
 * What ivl draws for a net that nothing drives: inputs of a root among them. Its width; 0: it is
 * something else. */
unsigned long linker_holder_width(struct str line);

/* events.c: makes one of events that wait for the same. */
int linker_merge_events(struct linker *l);

/* emit.c: writes the joint text into l->out. */
int linker_emit(struct linker *l);

/* Belongs this scope of the candidate's to no module? Then it is there once for all instances. */
bool linker_is_package(const struct half *h, size_t scope);

/* packages.c: with several stubs the candidate's packages are there once, and have a prefix of
 * their own. LINK_PACKAGE_SETS where they are not the same in all halves. */
int linker_share_packages(struct linker *l);

#endif
