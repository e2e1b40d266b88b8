/* stub.h: the Verilog that stands between a bench and a candidate that is elsewhere. */
#ifndef RUNNERS_VERILATOR_STUB_H
#define RUNNERS_VERILATOR_STUB_H

#include "runners/verilator/netlist.h"

#define STUB_WRAPPER "assay_top" /* root module around a model that answers at its ports */

/* Whom a stub asks (testbenches/verilated/bench.cpp). */
enum stub_of { STUB_CANDIDATE, STUB_REFERENCE };

/* A module like `m` that asks for its outputs. */
struct str stub_module(const struct split_module *m, enum stub_of who, struct arena *arena);

/* The root around `m` for the other end, with ports of our naming. */
struct str stub_wrapper(const struct split_module *m, struct arena *arena);

/* "IN(port, first bit, bits)" and "OUT(...)" of that root, one a line. */
struct str stub_ports(const struct split_module *m, struct arena *arena);

#endif
