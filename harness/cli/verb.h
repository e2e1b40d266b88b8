/* verb.h: the verb table. To add a verb: a row here, and in harness/cmd/GROUP a file NAME.c with
 * `int cmd_NAME(struct app *)` and a file NAME.txt with what its help says; its name in its options'
 * rows in table.c, a test in tests/e2e. harness/cmd/main.c calls the functions; nothing in harness/cli
 * does. */
#ifndef CLI_VERB_H
#define CLI_VERB_H

#include "harness/base/arena.h"

/* id, name in C, name as typed, operands, one line of help, group */
#define VERBS(X)                                                                                   \
    X(DOCTOR, doctor, "doctor", "", "show tools, versions, the sandbox and what is missing",       \
      "look")                                                                                      \
    X(PING, ping, "ping", "", "ask a model service once: does it answer, and as what", "look")     \
    X(SUITES, suites, "suites", "", "list known and installed suites", "look")                     \
    X(PULL, pull, "pull", "SUITE", "import a suite at its pinned commit", "suites")                \
    X(VALIDATE, validate, "validate", "[SUITE...]", "run every reference through its own bench",   \
      "suites")                                                                                    \
    X(TBGEN, tbgen, "tbgen", "", "a model drafts benches for problems without one", "suites")      \
    X(RUN, run, "run", "", "ask a model for answers and judge them; resumable", "measure")         \
    X(GEN, gen, "gen", "", "ask a model and store its replies, to be judged later", "measure")     \
    X(SCORE, score, "score", "FILE", "judge completions made elsewhere", "measure")                \
    X(REJUDGE, rejudge, "rejudge", "RUN", "extract and judge stored replies again", "measure")     \
    X(JUDGE, judge, "judge", "RUN", "models give points to a run's proofs and explanations",       \
      "measure")                                                                                   \
    X(CALIBRATE, calibrate, "calibrate", "", "how far a model that judges is to be trusted",       \
      "measure")                                                                                   \
    X(NIGHTLY, nightly, "nightly", "CONFIG", "every model on every suite, from one YAML file",     \
      "measure")                                                                                   \
    X(MERGE, merge, "merge", "DEST STORE...", "unite the stores of many machines in one",          \
      "measure")                                                                                   \
    X(SLURM, slurm, "slurm", "-- VERB [ARG...]", "a job script: shards on a Slurm cluster",        \
      "measure")                                                                                   \
    X(RM, rm, "rm", "RUN...", "remove runs with all their samples", "measure")                     \
    X(REPORT, report, "report", "[RUN...]", "pass@k and failure classes of runs", "look")          \
    X(SHOW, show, "show", "SAMPLE", "one sample whole, with the command that reproduces it",       \
      "look")                                                                                      \
    X(COMPARE, compare, "compare", "A [B]",                                                        \
      "what changed between two runs, and whether by chance", "look")                              \
    X(SITE, site, "site", "DIR", "the leaderboard as static pages", "out")                         \
    X(EXPORT, export, "export", "FORMAT [RUN...]", "write samples for other programs", "out")      \
    X(REWARD, reward, "reward", "", "completions in, rewards out, for training", "out")            \
    X(GRADE, grade, "grade", "", "answers in, verdicts out, by mathematical equality", "out")      \
    X(SERVE_RECORDED, serve_recorded, "serve-recorded", "FILE...",                                 \
      "answer like a model, from recorded replies", "serve")                                       \
    X(CELL, cell, "cell", "-- COMMAND [ARG...]", "run one command in a cell; its result as JSON",  \
      "serve")

enum verb {
#define X(id, name, typed, operands, help, group) VERB_##id,
    VERBS(X)
#undef X
        VERB_COUNT,
};

struct verb_row {
    const char *name; /* as typed: "serve-recorded" */
    const char *id;   /* as in C: "serve_recorded" */
    const char *operands, *help, *group;
};
extern const struct verb_row verb_table[VERB_COUNT];

/* What help and man page say of a verb, from its file, which the binary carries. A paragraph is one
 * line, and an empty one stands between two; {{fields}} are filled from the tables of formats, kinds of
 * training data and reward profiles. Both in the arena; "" where there is no such file. */
struct verb_text {
    const char *about;
    const char *examples; /* lines, each a command and behind " # " what it does */
};
struct verb_text verb_text(enum verb verb, struct arena *arena);

#endif
