/* interface.h: does the prompt name what the bench connects?
 *
 * A model can only use the names that it is told. A bench that connects a port, or overrides a
 * parameter, that neither the specification nor the given header names cannot be passed but by
 * luck.
 */
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

/* What is wrong with a problem's interface; none is the good case. Each name once for each kind.
 * Names count as told when they stand as whole words, in their spelling, in problem.spec or
 * problem.interface. Errors: none today; a reference that ports_read cannot read is simply not
 * compared. */
void interface_audit(struct interface_finding **ret, size_t *n, const struct problem *problem,
                     struct arena *arena);

#endif
