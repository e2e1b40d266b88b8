/* icarus.h: what the parts of the Icarus runner share.
 *
 * Candidate and bench are compiled apart and joined at the ports (runners/link): neither can name
 * anything of the other. icarus.c says what to run next, apart.c knows how far a job has come,
 * judge.c makes the verdict, messages.c knows what the compiler's words mean, read.c asks another
 * front end about code that this one does not read. */
#ifndef RUNNERS_ICARUS_ICARUS_H
#define RUNNERS_ICARUS_ICARUS_H

#include "runners/hdl/hdl.h"
#include "runners/icarus/tools.h"
#include "runners/link/link.h"

#define PHASE_BASE  "base"  /* bench with a stub of the reference's ports */
#define PHASE_PROBE "probe" /* bench with a stub that tells which parameters are set */
/* the candidate once more, with each set of the bench's parameters */
#define PHASE_WITH_SETS "with_sets"
#define PHASE_STUB      "stub"  /* bench with a stub of the candidate's ports */
#define PHASE_FINER     "finer" /* the same at the candidate's precision */
#define PHASE_READ      "read"  /* another front end reads what Icarus does not */

/* What a job waits for. The order is that of the phases. */
enum apart_state {
    APART_BENCH,
    APART_BASE,
    APART_CANDIDATE,
    APART_COMPILE,
    APART_PROBE,
    APART_WITH_SETS,
    APART_STUB,
    APART_FINER,
    APART_LINKED,  /* `linked` is the program to run */
    APART_FAILED,  /* `failed` is the phase that did not give what it should */
    APART_REFUSED, /* `refusal` says why the two cannot be joined */
};

struct apart {
    enum apart_state state;
    size_t n_done;               /* of the job, when this was found out */
    struct link_ports reference; /* its ports; n 0: they are not known */
    int precision;               /* of the bench; a power of ten of a second */
    struct str program;          /* the candidate's */
    struct link_ports ports;     /* of the candidate */
    struct link_sets sets;       /* of parameters that the bench sets in it, with its programs */
    struct str defparams[LINK_SETS_MAX]; /* that give them */
    struct str source;                   /* of the stub that is to be compiled */
    struct str bench;                    /* bench and stub, compiled */
    struct link_result linked;
    const char *failed;
    struct link_refusal refusal;
};

/* How far the job has come; looked at again only when a phase was run since. */
struct apart *apart_of(struct job *job);

/* Take over what the bench's phases have made, for this job and later ones of the problem. */
void apart_keep(struct job *job);

/* Does the bench say anything of time units? Fill `line` with the rest of the line behind its last
 * `timescale, which holds for what is compiled after it; empty where there is none, or a `resetall
 * stands behind it. `line` borrows from job->prepared. */
bool apart_has_unit(const struct job *job, struct str *line);

/* Which of the candidate's system tasks become the watcher's. */
const struct task_rename *apart_renames(const struct job *job);

/* "1ns" for -9. */
const char *apart_unit(int power, struct arena *arena);

/* The candidate as ivl reads it, behind what the suite gives to it: preprocessed, or as it is when
 * it has no directive and is given nothing. */
struct str icarus_candidate(const struct job *job);

/* The same without what it is given. */
struct str icarus_bare_candidate(const struct job *job);

/* The bench without what the suite gives besides. */
struct str icarus_bare_bench(const struct job *job);

/* Must the candidate go through the preprocessor? */
bool icarus_preprocesses(const struct job *job);

/* read.c. Is another front end to be asked, once, whether the candidate is legal SystemVerilog? */
bool icarus_asks(const struct toolchain *tools, const struct job *job);
/* What it is asked: one visit to a cell. */
void icarus_plan_read(const struct toolchain *tools, struct job *job, struct exec_job *ret);
/* It reads the candidate without a complaint: then the failure is a limit of Icarus. */
void icarus_judge_read(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* What Icarus's messages mean (messages.c). */
extern const struct message_table icarus_messages;

void icarus_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret);

/* hello.c: `hello` and `hello_trouble` of struct runner. */
void icarus_hello(const struct toolchain *tools, struct exec_job *job, struct arena *arena);
const char *icarus_hello_trouble(const struct toolchain *tools, const struct exec_result *result,
                                 struct arena *arena);

#endif
