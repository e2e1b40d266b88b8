/* ports.h: read the ports and parameters of a module, as its text declares them. */
#ifndef LANG_VERILOG_PORTS_H
#define LANG_VERILOG_PORTS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

enum port_dir {
    PORT_INPUT,
    PORT_OUTPUT,
    PORT_INOUT,
};

struct port {
    const char *name;
    enum port_dir dir;
    bool is_signed;
    struct str range;    /* "[7:0]" as it stands; n 0: one bit, or what the type says */
    struct str unpacked; /* "[0:3]" behind the name; n 0: no array */
    long width;          /* bits of one element; -1 where they depend on a parameter or a type */
    size_t line;         /* of the name, from 1 */
};

struct parameter {
    const char *name;
    struct str value; /* as it stands; n 0: none */
    bool local;       /* localparam: cannot be overridden */
    size_t line;
};

/* Names and `header` are in the arena, the other texts point into the module's. */
struct module_ports {
    struct port *port; /* in the order of the header */
    size_t n_port;
    struct parameter *parameter; /* of the header, then of the body, in order */
    size_t n_parameter;
    /* The beginning of another module with the same interface: from "module" to the ";", then the
     * parameters that the body declares and, for a header of the old style, the port declarations.
     * Every output is a net ("reg" became "wire", initial values are left out), so that `assign`
     * can drive it. */
    struct str header;
    bool ansi; /* the directions stand in the header */
};

/* Read the last module `name` of the text. Errors: ERR_INPUT when there is none, for a name in its
 * port list that is declared nowhere, for interface ports ("bus.master m") and for ports that are
 * expressions; those of code_read (tree.h) for a text that is no Verilog. *ret is untouched then.
 */
int ports_read(struct module_ports *ret, struct str text, const char *name, struct arena *arena,
               struct err *err);

const struct port *ports_find(const struct module_ports *m, struct str name); /* NULL: none */
const struct parameter *ports_parameter(const struct module_ports *m, struct str name);

#endif
