/* leak.h: does a problem that is trained on resemble one that models are measured with?
 *
 * An index is made of all evaluation suites in the store (suites.eval_only, the current version of
 * each); a problem is held against it by the rules below. What is known to be told apart: another
 * name of what is asked for, ports in another order or style, other comments and white space, a prompt whose lines
 * stand in another order, a part of a prompt or a reference inside a longer one. A prompt told in
 * wholly other words is found by its reference or its ports, or not at all.
 *
 * Runs of 13 words: Brown et al. 2020, appendix C (GPT-3); lm-evaluation-harness,
 * docs/decontamination.md. Runs that stand in more than LEAK_COMMON problems of one suite are its
 * boilerplate and do not count. */
#ifndef TRAIN_LEAK_H
#define TRAIN_LEAK_H

#include "results/store/store.h"

#define LEAK_GRAM    13   /* words or tokens in a run */
#define LEAK_COMMON  3    /* problems of one suite that may have a run before it is boilerplate */
#define LEAK_DROP    0.5  /* share of the shorter text's runs from which on it counts as a copy */
#define LEAK_NOTE    0.25 /* from which on it is worth a look; beside the same ports or id, a copy */
#define LEAK_RUNS    8    /* fewer runs in common say little, whatever their share */
#define LEAK_TELLING 3    /* ports that must be telling for ports alone to count */

/* id, name (NULL: the noun of the first kind of answer), what it means; the strongest first */
#define LEAK_RULES(X)                                                                              \
    X(LEAK_PROMPT, "prompt", "the same words in the prompt, the name asked for and order aside")   \
    X(LEAK_REFERENCE, "reference",                                                                 \
      "the same reference, but for its name, the order of its ports, and comments")                \
    X(LEAK_PROMPT_RUNS, "prompt_13", "runs of 13 words of the prompt in common")                   \
    X(LEAK_REFERENCE_RUNS, "reference_13",                                                         \
      "runs of 13 tokens of the reference in common, without the header")                          \
    X(LEAK_ENTRY, NULL, "the same name with the same ports, in any order")                         \
    X(LEAK_PORTS, "ports", "the same ports in any order; the name is another one")                 \
    X(LEAK_ID, "id", "the same id, case, punctuation and a number in front aside")

enum leak_rule {
#define X(id, name, text) id,
    LEAK_RULES(X)
#undef X
        LEAK_RULE_COUNT,
};
const char *leak_rule_name(enum leak_rule rule);
const char *leak_rule_text(enum leak_rule rule);

/* One evaluation problem that a problem resembles. */
struct leak_finding {
    enum leak_rule rule; /* the strongest that holds */
    unsigned rules;      /* all that hold: bit 1 << rule */
    bool drop;           /* a copy; otherwise only worth a look: a common port list, a name */
    const char *suite, *problem; /* borrowed from the index; suite is "suite/task" */
    double prompt, reference;    /* share of runs in common, of the shorter text's: 0..1 */
    size_t ports, telling; /* where ports are the same: how many; without those of common names */
};

struct leak_index;

/* Of every evaluation suite in the store but `except`; if that is an evaluation suite itself, none
 * of its name. NULL: all. Errors: those of the store. leak_index_free it. */
int leak_index_new(struct leak_index **ret, struct store *store, const struct suite *except,
                   struct err *err);
void leak_index_free(struct leak_index *index); /* NULL allowed */
size_t leak_index_problems(const struct leak_index *index);
size_t leak_index_suites(const struct leak_index *index);

/* Everything that the problem resembles, copies first, then by rule and share. In the arena; the
 * number of findings. */
size_t leak_check(const struct leak_finding **ret, const struct leak_index *index,
                  const struct suite *suite, const struct problem *problem, struct arena *arena);

#endif
