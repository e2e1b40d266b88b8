/* ghdl.h: inside runners/ghdl: a candidate in VHDL becomes a netlist, which is judged as any candidate
 * in Verilog is. README.md tells how it works. */
#ifndef RUNNERS_GHDL_GHDL_H
#define RUNNERS_GHDL_GHDL_H

#include "runners/runner/runner.h"

#define PHASE_SYNTHESISE "synthesise" /* VHDL-2008 to a netlist */
#define PHASE_OLDER      "older"      /* the same by the rules of VHDL-93, where that failed */
#define PHASE_DEFAULTS   "defaults"   /* the netlist once more, as VHDL, where it has selections */
#define PHASE_CONFIRM    "confirm"    /* design and netlist, simulated with the same inputs */

#define GHDL_DRIVER "assay_drives" /* what gives them these */

struct ghdl_tools {
    struct toolchain base;
    struct toolchain *inner; /* of the runner that judges the netlist */
    const char *ghdl;        /* absolute path of the program itself */
};

/* What was renamed in a candidate: names that the netlist's language cannot have as they are. */
struct ghdl_name {
    struct str body; /* of an extended identifier, or a basic one in lower case */
    bool extended;
    const char *is; /* what stands in its place: a basic identifier that the text did not have */
};

struct ghdl_source {
    struct str text;
    struct ghdl_name *name;
    size_t n;
};

/* The candidate without extended identifiers, and without names that are reserved in Verilog: each has a
 * fresh basic identifier in its place, on the same line. So no netlist has text of the candidate in
 * it that is no basic identifier. `older`: by VHDL-93, in which fewer words are reserved. In the
 * arena. */
void ghdl_source(struct ghdl_source *ret, struct str code, bool older, struct arena *arena);

/* The netlist with the names that the reference has: entity and ports are spelled as there, since VHDL
 * does not look at case. In the arena. */
struct str ghdl_netlist(const struct ghdl_source *source, struct str netlist,
                        const struct problem *problem, struct arena *arena);

/* The netlist without what GHDL 2.0 writes wrong in single lines; in the arena. */
struct str ghdl_mend(struct str netlist, struct arena *arena);

/* Does it take a clock's edge for a value? GHDL 2.0 writes 0 for it, where it has made no register of what
 * is assigned there. */
bool ghdl_lost_edge(struct str netlist);

/* Has the netlist selections, whose `when others` GHDL leaves out? */
bool ghdl_selects(struct str netlist);
/* The netlist with these, which are taken from the same netlist written as VHDL. In the arena; p NULL
 * where the two do not fit. */
struct str ghdl_defaults(struct str netlist, struct str vhdl, struct arena *arena);

/* A text of GHDL with the candidate's own names in it again; in the arena. */
const char *ghdl_own_names(const struct ghdl_source *source, const char *text, struct arena *arena);

/* What a name of the reference is called in source->text. In the arena. */
const char *ghdl_called(const struct ghdl_source *source, const char *name, struct arena *arena);

/* Benches for the design and for its netlist, which give both the same inputs and print the outputs.
 * In the arena. False: the ports are none that can be driven bit by bit. */
struct ghdl_drive {
    struct str vhdl, verilog;
};
bool ghdl_drive(struct ghdl_drive *ret, const struct ghdl_source *source,
                const struct problem *problem, struct arena *arena);

/* The first step behind a reset after which a bit that is known in the design is another one in its netlist;
 * 0: there is none. `lost_too`: or the last one, where the netlist never knows a bit that is 0 and 1 in
 * the design. Where it is unknown for a while, that may be by the rules of both languages: in VHDL a
 * comparison with what is unknown is false, and a state without a value is its type's first one. */
long ghdl_differs(struct str design, struct str netlist, bool lost_too);

extern const struct message_table ghdl_messages;

#endif
