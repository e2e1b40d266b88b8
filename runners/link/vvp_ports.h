/* vvp_ports.h: what a module shows to the outside, read from its compiled program, and the stub
 * made of it: a module of the same ports with nothing in it, for the bench to be compiled with. */
#ifndef RUNNERS_LINK_VVP_PORTS_H
#define RUNNERS_LINK_VVP_PORTS_H

#include "runners/vvp/text.h"

enum port_kind {
    PORT_VAR,
    PORT_NET,
    PORT_NET8, /* a net that carries strengths */
};

struct link_port {
    struct str name; /* as ivl escapes it */
    bool is_input;
    bool by_position; /* of a reference, set by the caller: no module instance names this port */
    enum port_kind kind;
    struct str type; /* behind ".var" or ".net": "", "/s", "/2s", "/2u", "/i" */
    unsigned long width;
    struct str label;  /* of the signal of the port's name */
    struct str driver; /* the label of what drives it; its own where that is a variable */
};

/* A parameter that an instance may set. */
struct link_parameter {
    struct str name;
    struct str key;   /* ".param/l", ".param/str", ".param/real" */
    struct str value; /* as ivl writes it: +C4<0100> */
    struct str label;
    size_t place; /* in the order of declaration, where link_ports_declared was asked */
};

struct link_ports {
    struct link_port *port; /* in their order */
    size_t n;
    struct link_parameter *parameter; /* sorted by name, as ivl has them */
    size_t n_parameter;
};

/* The ports of this scope. Refused: what has no stub (LINK_INOUT, LINK_PORT_SHAPE,
 * LINK_PORT_TYPE). */
int link_ports_of(const struct vvp_program *p, size_t scope, struct link_ports *ret,
                  struct arena *arena, struct link_refusal *refusal);

/* The same of a program whose root is the module. */
int link_ports_read(struct str candidate, const char *module, struct link_ports *ret,
                    struct arena *arena, struct link_refusal *refusal);

/* A port that the reference has as well must be of the reference's direction, and no output may
 * stand in the place of an input that benches connect by position. LINK_PORT_DIRECTION otherwise.
 */
int link_ports_directions(const struct link_ports *candidate, const struct link_ports *reference,
                          struct arena *arena, struct link_refusal *refusal);

/* Same names, directions, widths, in the same order: then one stub serves both. */
bool link_ports_equal(const struct link_ports *a, const struct link_ports *b);

/* Put the parameters into the order in which the module's source declares them (by name they stay
 * sorted): an instance may give values by position. A program does not tell, so this is read from
 * the text; whoever misleads it gets the bench's values in other parameters than those it meant. */
void link_ports_declared(struct link_ports *ports, struct str source, const char *module,
                         struct arena *arena);

/* LINK_PORT_SHAPE where the module's list of ports gives one a name that is not its signal's, or a
 * part of a signal: ".y(sum)". The program has the port's name alone, so a signal of that name
 * which is no port at all would be taken for it. `source` went through the preprocessor, if it has
 * anything for it; a directive within the header is refused, too. */
int link_ports_own_signals(struct str source, const char *module, struct link_refusal *refusal);

/* How many sets a bench may use: a cell compiles them one after the other (EXEC_STEP_MAX). */
#define LINK_SETS_MAX 8

/* Parameters that the bench gives to instances of the module, and the module compiled with them. */
struct link_set {
    struct link_parameter *parameter; /* sorted by name */
    size_t n_parameter;
    struct str program;
    struct link_ports ports; /* of the program */
};

struct link_sets {
    struct link_set set[LINK_SETS_MAX];
    size_t n;
};

/* The parameter of this name that the set gives; NULL: it gives none. */
const struct link_parameter *link_set_gives(const struct link_set *set, struct str name);

/* Does any of the sets give it? */
bool link_sets_give(const struct link_sets *sets, struct str name);

/* The source of a probe: a stub with a value that nobody uses in each parameter. link_parameters
 * then tells which of them the bench sets. (A parameter may be computed from others: one that the
 * bench does not set must not be handed on.) Not for the preprocessor: a name may hold what it
 * would act on. */
int link_ports_probe(const char *module, const struct link_ports *ports, struct str *ret,
                     struct arena *arena, struct link_refusal *refusal);

/* The stub's source. With several sets the widths of its ports, and those of its parameters that
 * no set gives, depend on the parameters that some set gives. LINK_PARAMETER_SETS where the ports
 * of the sets differ in more than their widths. */
int link_stub(const char *module, const struct link_sets *sets, struct str *ret,
              struct arena *arena, struct link_refusal *refusal);

/* A stub of these ports alone. */
int link_ports_stub(const char *module, const struct link_ports *ports, struct str *ret,
                    struct arena *arena, struct link_refusal *refusal);

/* A parameter of a probe that the bench does not set. */
bool link_parameter_unset(const struct link_parameter *parameter);

/* The value as a literal: 4'sb0100, "text", 1.5. LINK_PARAMETER_VALUE when there is none. */
int parameter_literal(const struct link_parameter *parameter, struct str *ret, struct arena *arena,
                      struct link_refusal *refusal);

/* Statements that give the set's parameters to the root `module`, "defparam dut.\W = 8;", for a
 * module of ours that is compiled beside it. */
int link_set_defparams(const char *module, const struct link_set *set, struct str *ret,
                       struct arena *arena, struct link_refusal *refusal);

#endif
