/* refusal.h: why two programs are not joined, and whose doing that is. */
#ifndef RUNNERS_VVP_REFUSAL_H
#define RUNNERS_VVP_REFUSAL_H

#include "harness/base/str.h"

enum link_whose {
    LINK_CANDIDATE, /* the answer does it: a verdict on the answer */
    LINK_SUITE,     /* the suite's bench or reference cannot be joined: a trait of the problem */
    LINK_US,        /* the caller compiled the wrong things, or must compile once more */
};

/* id, word for a verdict's detail, whose, sentence for a person */
#define LINK_REASONS(X)                                                                            \
    X(LINK_FINE, "", LINK_US, "")                                                                  \
    X(LINK_INPUT_DRIVEN, "input_driven", LINK_CANDIDATE,                                           \
      "drives one of its own inputs, which only the bench may drive")                              \
    X(LINK_TWO_INPUTS, "two_inputs_one_net", LINK_CANDIDATE,                                       \
      "connects two of its inputs to each other")                                                  \
    X(LINK_PORT_DIRECTION, "port_direction", LINK_CANDIDATE,                                       \
      "has a port of another direction than the reference has")                                    \
    X(LINK_INOUT, "inout_port", LINK_CANDIDATE, "has a port that is neither input nor output")     \
    X(LINK_PORT_SHAPE, "port_shape", LINK_CANDIDATE,                                               \
      "has a port that is not one signal of the port's name")                                      \
    X(LINK_PORT_TYPE, "port_type", LINK_CANDIDATE, "has a port that is no vector of bits")         \
    X(LINK_PACKAGE_NAME, "package_name", LINK_CANDIDATE,                                           \
      "has a package with the name of the bench")                                                  \
    X(LINK_PACKAGE_SETS, "package_sets", LINK_CANDIDATE,                                           \
      "has packages that depend on the parameters")                                                \
    X(LINK_PRECISION, "precision", LINK_CANDIDATE,                                                 \
      "wants a time precision in which the bench's delays do not fit")                             \
    X(LINK_UNREADABLE, "unreadable", LINK_CANDIDATE,                                               \
      "compiles to a program with words that the simulator would misread")                         \
    X(LINK_TOO_LARGE, "program_too_large", LINK_CANDIDATE, "compiles to too large a program")      \
    X(LINK_NO_INSTANCE, "no_instance", LINK_SUITE, "the bench has no instance of the module")      \
    X(LINK_PARAMETER_SETS, "parameter_sets", LINK_SUITE,                                           \
      "the bench gives its instances of the module too many or too different parameters")          \
    X(LINK_INSTANCES, "too_many_instances", LINK_SUITE,                                            \
      "the bench has too many instances of the module")                                            \
    X(LINK_PARAMETER_VALUE, "parameter_value", LINK_SUITE,                                         \
      "the bench sets a parameter to a value that cannot be handed on")                            \
    X(LINK_BENCH_UNREADABLE, "bench_unreadable", LINK_SUITE,                                       \
      "the bench compiles to a program with unknown words")                                        \
    X(LINK_BENCH_TOO_LARGE, "bench_too_large", LINK_SUITE, "the bench is too large a program")     \
    X(LINK_PARAMETERS, "parameters", LINK_US,                                                      \
      "the module was compiled with other parameters than the bench sets")                         \
    X(LINK_HEADERS, "headers", LINK_US, "the programs are not of the same compiler and flags")     \
    X(LINK_PRECISION_DIFFERS, "precision_differs", LINK_US,                                        \
      "the programs were compiled with different time precisions")                                 \
    X(LINK_NO_ROOT, "no_root", LINK_US, "the module is no root of the program")                    \
    X(LINK_STUB, "stub", LINK_US, "the stub in the bench's program is not the module's")

enum link_reason {
#define X(id, word, whose, sentence) id,
    LINK_REASONS(X)
#undef X
        LINK_REASON_COUNT,
};

struct link_reason_row {
    const char *word;
    enum link_whose whose;
    const char *sentence;
};
const struct link_reason_row *link_reason(enum link_reason reason);

/* The first one wins. `what` is the piece it is about (a port, a line), cut, printable; or "". */
struct link_refusal {
    enum link_reason reason;
    char what[120];
};

/* Always -1, so that `return link_refuse(...)` is the whole error path. */
int link_refuse(struct link_refusal *r, enum link_reason reason, struct str what);

#endif
