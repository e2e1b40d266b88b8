/* netlist.h: what stands between a bench and the candidate, from the XML that Verilator
 * makes of both (the reference as the candidate): ports, parameters, how they are connected. */
#ifndef RUNNERS_VERILATOR_NETLIST_H
#define RUNNERS_VERILATOR_NETLIST_H

#include "runners/runner/runner.h"

/* Why a candidate cannot be a process of its own beside this bench: id, short word, sentence, whose
 * doing. It is looked for with the reference as the candidate, so it is never a candidate's doing:
 * such a problem is not judged here, and moves no pass rate. What only a candidate does (a port
 * that is missing, or of a type that does not fit) its own compile finds, in the tool's words. */
#define SPLIT_REASONS(X)                                                                           \
    X(SPLIT_NONE, "", "", "")                                                                      \
    X(SPLIT_ABSENT, "no_instance", "the bench has no instance of the candidate", "suite")          \
    X(SPLIT_INSIDE, "looks_inside", "the bench looks into the candidate, beyond its ports",        \
      "suite")                                                                                     \
    X(SPLIT_INOUT, "inout", "a port of the candidate is inout", "suite")                           \
    X(SPLIT_TYPE, "port_type",                                                                     \
      "a port of the candidate is no row of bits but real, unpacked or an interface", "suite")     \
    X(SPLIT_PARAMETER, "type_parameter", "the bench gives the candidate a type or an array",       \
      "suite")                                                                                     \
    X(SPLIT_INSTANCES, "instances", "the bench has too many instances of the candidate", "us")     \
    X(SPLIT_WIDE, "wide", "the candidate has more bits at its ports than can be shared", "us")     \
    X(SPLIT_BENCH, "bench", "bench and reference do not compile without a candidate", "us")

enum split_reason {
#define X(id, word, text, fault) id,
    SPLIT_REASONS(X)
#undef X
};

struct split_reason_row {
    const char *word, *text, *fault;
};
/* The row of SPLIT_REASONS. */
const struct split_reason_row *split_reason(enum split_reason why);

struct split_port {
    struct str name; /* as Verilog, escaped: "\clk " */
    int left, right; /* its range */
    int bits, at;    /* `at`: its first bit among all inputs, or all outputs */
    long index;      /* in the header */
    bool input, is_signed;
    bool connected; /* by the bench */
};

struct split_parameter {
    struct str name;  /* as Verilog, escaped */
    struct str value; /* as Verilog; empty: it is no constant but an array */
    bool given;       /* by the bench */
    bool real;
};

#define SPLIT_INSTANCES_MAX 64
#define SPLIT_SET_STRIDE    4096 /* the k-th instance of set s is number s * this + k */

/* A module with one set of parameters. */
struct split_module {
    const char *name; /* in the sources */
    size_t n_cell;    /* how often the bench has it */
    struct split_port *port;
    size_t n_port;
    int bits_in, bits_out;
    struct split_parameter *parameter;
    size_t n_parameter;
    bool by_order;    /* the bench gives parameters by their order */
    bool by_position; /* how the bench connects it */
};

struct split {
    enum split_reason why;          /* SPLIT_NONE: all below is known */
    struct split_module *candidate; /* one for each set of parameters, with the same ports */
    size_t n_candidate;
    size_t n_instance;             /* of all of them */
    struct split_module reference; /* name NULL: the bench has none that looks like the candidate */
};

/* `xml`: of bench and reference. In the job's arena. */
void split_read(const struct job *job, struct str xml, struct split *ret);

/* The index of the bench's file in which module `name` is, or -1. */
ptrdiff_t split_find_module(const struct job *job, const char *name);

#endif
