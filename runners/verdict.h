/* verdict.h: what a sample's outcome is called, whose fault it is, and what decided.
 *
 * The class table is the only place for these rules: the store copies it at every open, reports and
 * exports read it, and harness/flow reads in it what to do next. */
#ifndef RUNNERS_VERDICT_H
#define RUNNERS_VERDICT_H

#include "harness/base/arena.h"
#include "harness/exec/exec.h"

#include <stdint.h>

/* One row a class, for every kind of answer: id, name, whose fault it is, whether it counts in pass@k,
 * whether it is asked or judged again on the next start, whether it is open (it could have been either,
 * so the bounds of pass@k take it once as failed and once as passed), what it means.
 *
 * The rules behind it:
 *   - a failure is the model's, and counts, where nothing but the answer brought it about. An answer
 *     that cannot be joined with its bench by its own doing is CLASS_ELABORATION, a final answer
 *     outside of the place that was asked for is CLASS_NO_BOX; VERDICT_TOOL_LIMITS are failures that
 *     count, but from which nobody may learn that the code is wrong;
 *   - what a grader or a judge cannot tell is CLASS_UNDECIDED: neither passed nor failed;
 *   - a problem that needs what this machine has not is CLASS_NOT_JUDGED: it is missing from the
 *     suite's coverage, and never the model's failure. It is judged on a start that has what it needs;
 *   - a problem whose own reference fails is CLASS_QUARANTINED.
 * The classes that can be repaired with feedback are listed in REPAIRABLE_CLASSES. */
#define VERDICT_CLASSES(X)                                                                         \
    X(CLASS_PASS, "pass", "", 1, 0, 0, "passed, with evidence that the candidate could not make")  \
    X(CLASS_SYNTAX, "syntax", "model", 1, 0, 0, "does not parse")                                  \
    X(CLASS_ELABORATION, "elaboration", "model", 1, 0, 0,                                          \
      "parses, but does not elaborate or link")                                                    \
    X(CLASS_MISMATCH, "mismatch", "model", 1, 0, 0, "runs, but its outputs differ")                \
    X(CLASS_RUNTIME_ERROR, "runtime_error", "model", 1, 0, 0, "the run ended in an error")         \
    X(CLASS_TIMEOUT, "timeout", "model", 1, 0, 0,                                                  \
      "over the CPU or wall limit, or its time stands still")                                      \
    X(CLASS_MEMORY_LIMIT, "memory_limit", "model", 1, 0, 0, "over the memory limit")               \
    X(CLASS_OUTPUT_LIMIT, "output_limit", "model", 1, 0, 0, "wrote more than allowed")             \
    X(CLASS_PROCESS_LIMIT, "process_limit", "model", 1, 0, 0,                                      \
      "started more processes than allowed")                                                       \
    X(CLASS_TAMPER, "tamper", "model", 1, 0, 0, "tried to forge or to reach the verdict")          \
    X(CLASS_NO_CODE, "no_code", "model", 1, 0, 0, "a reply without code")                          \
    X(CLASS_NO_BOX, "no_box", "model", 1, 0, 0, "a reply without a final answer in a box")         \
    X(CLASS_NO_FORM, "no_form", "model", 1, 0, 0, "an opinion that does not keep to its form")     \
    X(CLASS_NO_ANSWER, "no_answer", "model", 1, 0, 0, "an empty reply, or only reasoning")         \
    X(CLASS_REFUSED, "refused", "model", 1, 0, 0, "the model declined")                            \
    X(CLASS_TRUNCATED, "truncated", "model", 1, 0, 0,                                              \
      "cut at the token limit, and what there was did not pass")                                   \
    X(CLASS_WRONG_ANSWER, "wrong_answer", "model", 1, 0, 0, "an answer that is not right")         \
    X(CLASS_UNDECIDED, "undecided", "us", 0, 0, 1,                                                 \
      "the grader or the judge cannot tell: neither passed nor failed")                            \
    X(CLASS_API_ERROR, "api_error", "service", 0, 1, 1, "the service gave no reply")               \
    X(CLASS_BUDGET_STOP, "budget_stop", "service", 0, 1, 1, "not asked: the budget was used up")   \
    X(CLASS_HARNESS_ERROR, "harness_error", "us", 0, 1, 1, "our fault or the machine's")           \
    X(CLASS_NOT_JUDGED, "not_judged", "suite", 0, 1, 0,                                            \
      "the problem needs what this machine has not")                                               \
    X(CLASS_QUARANTINED, "quarantined", "suite", 0, 0, 0,                                          \
      "the problem's own reference does not pass its own bench here")

enum verdict_class {
#define X(id, name, fault, counts, again, open, text) id,
    VERDICT_CLASSES(X)
#undef X
        CLASS_COUNT,
};

/* Failures after which the model may try again (run --repair), and the sentence that it is told:
 * mistakes in code that the compiler or the bench found, and a reply without code. A model that
 * tried to forge the verdict, declined or was cut off gets no further turn. */
#define REPAIRABLE_CLASSES(X)                                                                      \
    X(CLASS_SYNTAX, "The code does not parse.")                                                    \
    X(CLASS_ELABORATION, "The code parses, but it does not elaborate or link.")                    \
    X(CLASS_MISMATCH, "The code compiles and runs, but its outputs are not what was specified.")   \
    X(CLASS_WRONG_ANSWER, "The results are not what was asked for.")                               \
    X(CLASS_RUNTIME_ERROR, "The code compiles, but its run ended in an error.")                    \
    X(CLASS_TIMEOUT, "Its run did not come to its end within the time limit.")                     \
    X(CLASS_MEMORY_LIMIT, "Its run needed more memory than the limit allows.")                     \
    X(CLASS_OUTPUT_LIMIT, "Its run printed more than the limit allows.")                           \
    X(CLASS_NO_BOX, "The reply held no final answer in a box.")                                    \
    X(CLASS_NO_FORM, "The reply did not end in the form that was asked for.")                      \
    X(CLASS_NO_CODE, "The reply held no code.")

/* Details of a failure that is a limit of the tool which found it: legal code, perhaps, that this
 * version cannot do. It counts in pass@k, as the suites' own harnesses have it, but nobody may learn
 * from it that the code is wrong. A failure that a second simulator passes is none either. */
#define VERDICT_TOOL_LIMITS(X)                                                                     \
    X("not_read", "may be legal SystemVerilog that this Icarus does not read")                     \
    X("unsupported", "the compiler says that it cannot do this")                                   \
    X("compiler_crash", "the compiler itself broke")                                               \
    X("netlist_differs", "the netlist of it is not what the design does in simulation")            \
    X(VERDICT_OTHER_PASSES, "a second simulator passes it")
#define VERDICT_OTHER_PASSES "other_passes" /* no runner says so; who asked a second one does */

/* Steps in which no code of the answer has run yet. */
#define VERDICT_STEPS_BEFORE(X)                                                                    \
    X("")                                                                                          \
    X("ask")                                                                                       \
    X("extract")                                                                                   \
    X("judge")   /* nobody here can judge the problem */                                           \
    X("prepare") /* what a suite's tests ask is found out of its reference */                      \
    X("bench")                                                                                     \
    X("candidate")                                                                                 \
    X("compile")                                                                                   \
    X("link")                                                                                      \
    X("scan")                                                                                      \
    X("form") /* an opinion: nothing is run */

struct verdict_class_row {
    const char *name, *fault;
    bool counts; /* in pass@k */
    bool again;  /* a later start of the run tries it again */
    bool open;   /* it could have been either: bounds of pass@k */
    const char *text;
};
const struct verdict_class_row *verdict_class(enum verdict_class c);
/* The sentence that the model is told after a failure of this class; NULL: no further turn. */
const char *verdict_repair(enum verdict_class c);
/* What such a detail means; NULL: the failure is no tool's limit. */
const char *verdict_tool_limit(enum verdict_class c, const char *detail);
/* Did the code compile? `step` is where the verdict was decided: a class like timeout or output_limit
 * is met by compilers as well as by runs. Steps in front of a run are VERDICT_STEPS_BEFORE; whatever
 * else a runner calls a step is a run. */
bool verdict_compiled(enum verdict_class c, const char *step);
/* A limit of elapsed time was met, which a busy machine can bring about: it may fall out otherwise
 * the next time, and says nothing of the code. */
bool verdict_wall_limit(enum verdict_class c, const char *detail);
/* CLASS_COUNT when there is no class of that name. */
enum verdict_class verdict_class_by_name(struct str name);

struct verdict {
    enum verdict_class class;
    const char *detail;           /* "" or a finer word: "unknown_module", "async_reset" */
    const char *step;             /* where it was decided: "extract", "compile", "simulate" */
    double score;                 /* share of compared samples that matched, 0..1; < 0: none */
    int64_t mismatches, compared; /* -1: not known */
    const char *evidence;         /* the line that decided */
    const char *flags;            /* oddities that are no failure, separated by "; "; or "" */
    char letter[2];               /* by the suite's own rules; "" when not asked for */
    int official_passed;          /* 1, 0, or -1: not scored */
    enum exec_tier tier;
    bool ended;          /* the bench itself ended the run */
    bool ask;            /* a compiler refuses what may be legal: another front end is asked */
    bool judged_in_cell; /* tier and the times below mean something */
    int64_t cpu_us, wall_us, peak_bytes;
    struct str compile_log, run_log; /* what the tools printed, bounded */
    const char *behaviour;           /* what outputs did, or a digest (WANT_BEHAVIOUR); "": none */
    const char *way; /* how it was found out, where there are several ways: "call"; or "" */
    int rigorous;    /* 1: proved; 0: by a rule or by samples; -1: no such question */
    double points;   /* of an answer that gets points; < 0: none */
    int64_t shares;  /* row of the sample, equal to this one, whose verdict this is; 0: its own */
};

/* A verdict with nothing known: class as given, scores unset, every text "". */
struct verdict verdict_make(enum verdict_class c, const char *step, const char *evidence);

/* Class, detail and evidence, borrowed; the step stays what it was. */
void verdict_set(struct verdict *ret, enum verdict_class class, const char *detail,
                 const char *evidence);

/* A remark behind those that the verdict has; borrowed where it is the first. */
void verdict_flag(struct verdict *ret, const char *text, struct arena *arena);

/* A copy whose texts are all in the arena. */
struct verdict verdict_copy(const struct verdict *v, struct arena *arena);

#endif
