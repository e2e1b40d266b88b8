/* interface.h: check that the prompt names every port and parameter that the bench uses.
 *
 * A model can only use the names that it is told. When a bench connects a port, or overrides a
 * parameter, that neither the specification nor the given header names, a design can pass only by
 * luck. */
#ifndef AUDIT_INTERFACE_H
#define AUDIT_INTERFACE_H

#include "harness/base/err.h"
#include "problems/problem.h"

#define INTERFACE_KINDS(X)                                                                         \
    X(IFACE_PORT_UNTOLD, "port_untold",                                                            \
      "connected by name in the bench, named nowhere in the prompt")                               \
    X(IFACE_PARAMETER_UNTOLD, "parameter_untold",                                                  \
      "overridden by name in the bench, named nowhere in the prompt")                              \
    X(IFACE_ENTRY_UNTOLD, "entry_untold", "the module's name is nowhere in the prompt")            \
    X(IFACE_REFERENCE_UNTOLD, "reference_untold",                                                  \
      "a port of the reference that the bench leaves open and the prompt does not name")           \
    X(IFACE_NOT_IN_REFERENCE, "not_in_reference",                                                  \
      "connected or overridden in the bench, but the reference has no such name")                  \
    X(IFACE_POSITIONAL, "positional", "connected by position: the order of ports decides")         \
    X(IFACE_NO_INSTANCE, "no_instance", "the bench does not instantiate the module in its text")

enum interface_kind {
#define X(id, name, text) id,
    INTERFACE_KINDS(X)
#undef X
};
const char *interface_kind_name(enum interface_kind kind);

struct interface_finding {
    enum interface_kind kind;
    const char *name;  /* the port, parameter or module */
    const char *where; /* "bench.sv:114", "reference:3", "prompt", "bench"; in the arena */
};

/* Find what is wrong with a problem's interface; *n is 0 when nothing is. Each name is found once
 * for each kind. A name counts as told when problem.spec or problem.interface holds it as a whole
 * word in the same spelling. A reference that ports_read cannot read is not compared. The findings
 * are in the arena. */
void interface_audit(struct interface_finding **ret, size_t *n, const struct problem *problem,
                     struct arena *arena);

#endif
