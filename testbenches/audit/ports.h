/* ports.h: the header of a module: its ports and parameters, as the text declares them. */
#ifndef AUDIT_PORTS_H
#define AUDIT_PORTS_H

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
    bool variable;       /* reg, logic or another type: it is assigned in a process, not by a net */
    struct str range;    /* "[7:0]", with blanks as they stand; n 0: one bit or the type's own */
    struct str unpacked; /* "[0:3]" behind the name; n 0: no array */
    long width;          /* bits, where the range holds plain numbers only; -1: not known */
    size_t line;         /* of the name, from 1 */
};

struct parameter {
    const char *name;
    struct str value; /* as it stands; n 0: none */
    bool local;       /* localparam: cannot be overridden */
    size_t line;
};

/* All views point into the module's text; names are in the arena. */
struct module_ports {
    struct port *port; /* in the order of the header */
    size_t n_port;
    struct parameter *parameter; /* of the header and of the body, in order */
    size_t n_parameter;
    struct str header; /* from "module" to the ";" behind the port list */
    /* What a body with the same interface needs: of the old style its port declarations, and the
     * parameters that stand in the body; "" where the header says all. In the arena. */
    struct str declarations;
    bool ansi; /* the directions stand in the header */
};

/* Errors: ERR_INPUT when `text` holds no complete module `name`, or when a name in its port list is
 * declared nowhere. Interface ports ("bus.master m") and ports that are expressions are errors too.
 */
int ports_read(struct module_ports *ret, struct str text, const char *name, struct arena *arena,
               struct err *err);

const struct port *ports_find(const struct module_ports *m, struct str name); /* NULL: none */
const struct parameter *ports_parameter(const struct module_ports *m, struct str name);

#endif
