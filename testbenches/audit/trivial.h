/* trivial.h: designs with the right interface that do nothing useful: a good bench fails them all.
 *
 * For a trivial problem one of them can be right (`zeros` solves a problem "output 0"), so compare
 * it with the reference (runners/checks/yosys.h) before blaming a bench that passes one. */
#ifndef AUDIT_TRIVIAL_H
#define AUDIT_TRIVIAL_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

struct trivial_design {
    const char *name; /* "empty", "zeros", "ones", "unknown", "finish", "in_reset", "input:NAME" */
    const char *what; /* for people: "every output is 0" */
    struct str text;  /* defines `entry`, and whatever that needs */
};

/* A design that passes an input through is made for this many inputs at most, the first ones. */
#define TRIVIAL_INPUTS_MAX 16

/* The designs, in a fixed order, in the arena:
 *   empty     no body
 *   zeros, ones, unknown   every output bit is 0, 1, x
 *   finish    ends the simulation at once
 *   in_reset  the reference with its reset held active (only where a port is named like a reset)
 *   input:N   every output shows input N, cut or filled with zeros to its width
 * Outputs that are unpacked arrays are left open. Errors: those of ports_read. */
int trivial_designs(struct trivial_design **ret, size_t *n, struct str reference, const char *entry,
                    struct arena *arena, struct err *err);

#endif
