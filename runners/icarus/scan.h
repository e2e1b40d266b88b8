/* scan.h: what the candidate's part of a compiled Icarus program (.vvp text) does to the rest.
 *
 * iverilog writes every label itself and escapes every string, so nothing in a design's text can
 * pass for a line of the program. The scan is linear in the text, takes any bytes, and reports at
 * most VVPSCAN_FINDINGS_MAX findings, tampering before what is only odd (the counts go on).
 *
 * The candidate's side is every instance of `entry` with all below it, and every root that is
 * neither `top` nor a package. Packages ($unit among them) are nobody's: code there counts as the
 * candidate's, variables there are not the bench's. */
#ifndef RUNNERS_ICARUS_SCAN_H
#define RUNNERS_ICARUS_SCAN_H

#include "harness/base/arena.h"

#include <stdint.h>

#define VVPSCAN_FINDINGS_MAX 64

enum vvpscan_severity {
    VVPSCAN_ODD,    /* to be flagged; honest code does it now and then */
    VVPSCAN_TAMPER, /* no design has a reason to */
};

/* id, name, severity, what it means */
#define VVPSCAN_KINDS(X)                                                                           \
    X(VVPSCAN_WRITE, "foreign_write", VVPSCAN_TAMPER, "assigns a variable outside the design")     \
    X(VVPSCAN_FORCE, "foreign_force", VVPSCAN_TAMPER, "forces or releases a net outside it")       \
    X(VVPSCAN_FORCE_NET, "force_net", VVPSCAN_TAMPER,                                              \
      "forces a net of its own: a port's net is the bench's net")                                  \
    X(VVPSCAN_BACKDRIVE, "backdrive", VVPSCAN_TAMPER,                                              \
      "drives a net that it shares with the bench's stimulus or reference")                        \
    X(VVPSCAN_FORBIDDEN, "forbidden_instance", VVPSCAN_TAMPER,                                     \
      "instantiates a module of the bench or the reference")                                       \
    X(VVPSCAN_CONTROL, "foreign_control", VVPSCAN_TAMPER,                                          \
      "disables, triggers or calls something outside the design")                                  \
    X(VVPSCAN_TASK_BAD, "bad_task", VVPSCAN_TAMPER, "calls a system task made to reach outside")   \
    X(VVPSCAN_READ, "foreign_read", VVPSCAN_TAMPER, "reads a variable outside the design")         \
    X(VVPSCAN_SHADOW, "shadow", VVPSCAN_TAMPER,                                                    \
      "reads below a variable or task of a package that is named as a scope of the bench")         \
    X(VVPSCAN_FORCE_OWN, "force", VVPSCAN_ODD, "forces a variable of its own")                     \
    X(VVPSCAN_ROOT, "extra_root", VVPSCAN_ODD, "a second top-level module")                        \
    X(VVPSCAN_PACKAGE, "package_write", VVPSCAN_ODD, "assigns a variable of a package")            \
    X(VVPSCAN_TASK, "system_task", VVPSCAN_ODD, "calls a system task")

enum vvpscan_kind {
#define X(id, name, severity, text) id,
    VVPSCAN_KINDS(X)
#undef X
        VVPSCAN_KIND_COUNT,
};

struct vvpscan_kind_row {
    const char *name;
    enum vvpscan_severity severity;
    const char *text;
};
const struct vvpscan_kind_row *vvpscan_kind(enum vvpscan_kind kind);

/* Texts are owned by the arena, escaped as iverilog has them, cut at 200 bytes. */
struct vvpscan_finding {
    enum vvpscan_kind kind;
    const char *what;  /* the task, or the variable's full name */
    const char *scope; /* full name of the scope that does it */
    const char *file;  /* "" when not known */
    int line;          /* of the call; of the scope's definition where a line is not recorded */
};

struct vvpscan_port {
    const char *direction; /* "INPUT", "OUTPUT", "INOUT" */
    const char *name;
    int width;
};

struct vvpscan_result {
    struct vvpscan_finding *finding;
    size_t n_finding;
    size_t n_tamper, n_odd; /* all of them, also those that were not kept */
    size_t n_entry;         /* instances of the entry module */
    size_t n_top;           /* roots that are the top module: 1 in every sound program */
    /* Of the bench's scopes and parameter values, in any order. It must be the golden program's: a
     * defparam into the bench is no error where the candidate is compiled alone. */
    uint64_t bench_digest;
    struct str *draw; /* the names of the candidate's calls of $random and its like, in the text */
    size_t n_draw, cap_draw;
    const char *file_task; /* the first call of a task that has to do with files, or NULL */
    int file_task_line;
    const char *top_file; /* where the root module was read from: must be the bench's file */
    int top_line;
    bool contested; /* a net of an instance's own is one of the bench's, and driven twice */
    struct vvpscan_port *port; /* of the first instance of entry, in order */
    size_t n_port;
};

/* -1: not the text of a compiled program; *ret is then untouched. */
int vvpscan(struct str vvp, const char *entry, const char *top, const char *const *forbidden,
            size_t n_forbidden, struct vvpscan_result *ret, struct arena *arena);

/* The sets of parameters with which the bench instantiates the entry module. */
struct alone_sets;
void vvpscan_sets(struct str vvp, const char *entry, const char *top, struct alone_sets *ret,
                  struct arena *arena);

/* The program with these calls renamed to the watcher's ($random becomes $assay_random): bench and
 * candidate then have a generator each. */
struct str vvpscan_own_draws(struct str vvp, const struct vvpscan_result *scan,
                             struct arena *arena);

/* Whether two scans of the same entry show the same ports in name, direction and width. The order
 * may differ: benches connect by name. A design that declares an input as output gets to drive it.
 */
bool vvpscan_same_ports(const struct vvpscan_result *a, const struct vvpscan_result *b);

#endif
