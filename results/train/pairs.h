/* pairs.h: which samples of one problem become a pair. Pure: structs in, structs out, the same for
 * the same seed.
 *
 * The rules are good practice from published preference sets (VeriPrefer, OpenCode preference,
 * codeq; told in results/train/README.md): a pair teaches most when both sides look alike and only
 * one is right, so failures that come close go first and those that do not even parse are few. */
#ifndef TRAIN_PAIRS_H
#define TRAIN_PAIRS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"
#include "harness/lang/tokens.h"
#include "runners/verdict.h"

#include <stdint.h>

/* Why a sample or a pair is left out: id, name in the manifest, what it means. */
#define TRAIN_DROPS(X)                                                                             \
    X(DROP_UNJUDGED, "unjudged", "samples without a verdict")                                      \
    X(DROP_NOT_MODEL, "not_the_model",                                                             \
      "samples that failed by the service's, the suite's or our "                                  \
      "fault, or met a wall limit: they say nothing of the model")                                 \
    X(DROP_TOOL, "tool_limit",                                                                     \
      "samples that failed by what a tool cannot do, or that a second simulator passes: the code " \
      "may be right")                                                                              \
    X(DROP_TRUNCATED, "truncated", "samples that were cut at the token limit")                     \
    X(DROP_TAMPER, "tamper", "samples that tried to forge the verdict")                            \
    X(DROP_EMPTY, "empty", "samples without a text to learn from")                                 \
    X(DROP_TOO_LONG, "too_long", "samples or prompts longer than --max-chars")                     \
    X(DROP_DUPLICATE, "duplicate",                                                                 \
      "samples whose code is another one's of the same problem, comments and blanks aside")        \
    X(DROP_CAP, "cap", "samples or pairs beyond what one problem may give (--pairs)")              \
    X(DROP_UNREPAIRED, "unrepaired",                                                               \
      "pairs neither side of which was asked again: --source samples has them")                    \
    X(DROP_SIMILAR, "similar",                                                                     \
      "pairs whose sides are the same but for less than --min-difference")                         \
    X(DROP_LENGTH, "length", "pairs one side of which is over --length-ratio times the other")     \
    X(DROP_MARGIN, "margin", "pairs whose shares of passing vectors are nearer than --margin")     \
    X(DROP_REUSE, "reuse", "pairs of a sample that is in --reuse pairs already")                   \
    X(DROP_QUOTA, "quota", "pairs with a failure that has its share already (--quota)")            \
    X(DROP_NO_JUDGE, "not_judged",                                                                 \
      "problems that cannot be judged here: without a bench, or their reference fails")            \
    X(DROP_LEAK, "leak", "problems that are copies of one in an evaluation suite (leak.h)")

enum train_drop {
#define X(id, name, text) id,
    TRAIN_DROPS(X)
#undef X
        DROP_COUNT,
};

/* How near a failure came: the first go first. Failures that are not named are like the last. */
#define TRAIN_NEARNESS(X)                                                                          \
    X(CLASS_MISMATCH, 0)                                                                           \
    X(CLASS_WRONG_ANSWER, 0)                                                                       \
    X(CLASS_RUNTIME_ERROR, 1)                                                                      \
    X(CLASS_TIMEOUT, 1)                                                                            \
    X(CLASS_MEMORY_LIMIT, 1)                                                                       \
    X(CLASS_OUTPUT_LIMIT, 1)                                                                       \
    X(CLASS_PROCESS_LIMIT, 1)                                                                      \
    X(CLASS_ELABORATION, 2)                                                                        \
    X(CLASS_SYNTAX, 3)

/* One sample of the problem. */
struct train_sample {
    int64_t row;
    enum verdict_class class;
    double share;         /* of compared vectors that matched; 0 where nothing was compared */
    size_t chars;         /* characters of the text that would be written */
    struct tokens code;   /* of what was judged; of the text where there was no code */
    const uint64_t *gram; /* runs of three tokens, sorted */
    size_t n_gram;
    bool compiled; /* verdict_compiled; of what tampered it is never said */
    /* It failed by what a tool cannot do (VERDICT_TOOL_LIMITS), or passes under the other one. */
    bool tool_limit;
    bool repaired; /* a conversation: it was asked again */
    int uses;      /* pairs that it is in */
    void *of;      /* the caller's */
};

struct pair_options {
    int64_t cap;   /* pairs of one problem */
    int64_t reuse; /* pairs of one sample */
    double margin; /* < 0: a passing sample against a failing one; else the better of any two,
                    * so much better in its share of passing vectors */
    double min_difference; /* of the two sides' runs of three tokens, 0..1 */
    double length_ratio;   /* longer side over shorter one, at most */
    bool repaired;         /* only pairs with a side that was asked again */
    uint64_t seed;
};

/* Shares that classes may have of all pairs, together: "syntax+no_code=0.2,elaboration=0.3";
 * "none". */
#define QUOTA_MAX 16
struct quotas {
    struct quota {
        bool class[CLASS_COUNT];
        double share;
        int64_t taken;
    } of[QUOTA_MAX];
    size_t n;
    int64_t pairs; /* taken in all */
};
/* Errors: ERR_USAGE naming what is wrong. */
int quotas_parse(struct quotas *ret, const char *text, struct err *err);

struct train_pair {
    const struct train_sample *chosen, *rejected;
    double alike; /* 0..1 */
};

/* Leave out what is no sample of the model's, and of those with equal code all but the first; what
 * stays moves to the front. Returns how many stay. */
size_t train_filter(struct train_sample *s, size_t n, int64_t drop[DROP_COUNT], bool tamper,
                    int64_t max_chars);

/* The pairs of one problem, in the arena. `id` (of problem and prompt) and the seed decide between
 * what is equal. Counts in `quotas` what it takes, and in `drop` what it leaves. */
size_t train_pairs(const struct train_pair **ret, struct train_sample *s, size_t n, const char *id,
                   const struct pair_options *o, struct quotas *quotas, int64_t drop[DROP_COUNT],
                   struct arena *arena);

/* 64 bits from a seed and a text, the same everywhere (first bytes of SHA-256). */
uint64_t train_draw(uint64_t seed, const char *text, int64_t number);

/* What problems are variants of each other by their names: "Prob082_lfsr32" and "lfsr5" are "lfsr".
 * In the arena. A family is never in training and validation both. */
const char *train_family(const char *problem, struct arena *arena);

#endif
