/* stub.h: the Verilog that stands between a bench and a candidate that is elsewhere. */
#ifndef RUNNERS_VERILATOR_STUB_H
#define RUNNERS_VERILATOR_STUB_H

#include "runners/verilator/netlist.h"

#define STUB_WRAPPER "assay_top" /* root module around a model that answers at its ports */

/* Modules of one name, one for each set of parameters: those of the candidate, or the reference. */
struct stub_of {
    const struct split_module *set;
    size_t n;
    bool reference;
};
struct stub_of stub_of_candidate(const struct split *s);
struct stub_of stub_of_reference(const struct split *s);

/* A module like these that asks for its outputs. */
struct str stub_module(const struct stub_of *of, struct arena *arena);

/* The root around all instances for the other end, with ports of our naming. */
struct str stub_wrapper(const struct stub_of *of, struct arena *arena);

/* What that root's ports are: for each instance "INSTANCE(number)", then "IN(port, first bit,
 * bits)" and "OUT(...)", one a line. */
struct str stub_ports(const struct stub_of *of, struct arena *arena);

#endif
