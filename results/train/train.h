/* train.h: samples as training data: preference pairs, labelled answers, verified answers, rewards.
 *
 * Read from the store one problem at a time and written line by line, so memory does not grow with
 * the store. The same store and options give the same bytes. README.md beside this tells the rules
 * and shows each trainer's command. */
#ifndef TRAIN_TRAIN_H
#define TRAIN_TRAIN_H

#include "harness/base/hash.h"
#include "prompts/prompt.h"
#include "results/store/store.h"
#include "results/train/leak.h"
#include "results/train/pairs.h"

#include <jansson.h>
#include <stdio.h>

/* id, name as typed, what it is */
#define TRAIN_KINDS(X)                                                                             \
    X(TRAIN_DPO, "dpo", "preference pairs: an answer that passes against one that fails")          \
    X(TRAIN_KTO, "kto", "answers with the label true (passes) or false")                           \
    X(TRAIN_SFT, "sft", "answers that pass, to be imitated")                                       \
    X(TRAIN_GRPO, "grpo", "every answer with its reward, taken apart")                             \
    X(TRAIN_PROMPTS, "prompts", "the question of each problem, for training with 'assay reward'")

enum train_kind {
#define X(id, name, text) id,
    TRAIN_KINDS(X)
#undef X
        TRAIN_KIND_COUNT,
};
enum train_kind train_kind_named(const char *name); /* TRAIN_KIND_COUNT: none of that name */
const char *train_kind_name(enum train_kind kind);

/* Name as typed, whose form it is. Which kinds a dialect has: the table in rows.c. */
#define TRAIN_DIALECTS(X)                                                                          \
    X("trl", "TRL, conversational: lists of messages")                                             \
    X("trl-standard", "TRL, standard: plain texts")                                                \
    X("llama-factory", "LLaMA-Factory, alpaca, with dataset_info.json")                            \
    X("llama-factory-sharegpt", "LLaMA-Factory, sharegpt, with dataset_info.json")                 \
    X("axolotl", "Axolotl: chat_template.default; KTO: user_defined")                              \
    X("openrlhf", "OpenRLHF, with --apply_chat_template")                                          \
    X("nemo", "NeMo-Aligner: its template is in the text")                                         \
    X("verl", "verl: data_source, prompt, reward_model, extra_info")                               \
    X("nemo-gym", "NeMo Gym: responses_create_params")

/* What stands for the reasoning of an answer. */
#define TRAIN_REASONINGS "strip|keep|wrap"

struct train_options {
    enum train_kind kind;
    const char *dialect;    /* of TRAIN_DIALECTS */
    const char *source;     /* "samples", "repairs" or "mutants" */
    const char *reasoning;  /* of TRAIN_REASONINGS */
    const char *const *run; /* numbers or "last"; none: all */
    size_t n_run;
    const char *suite, *model; /* NULL: any; suite may be "suite/task" */
    struct pair_options pair;
    const char *quota;
    double valid;                 /* share of problem families that goes to validation, 0..1 */
    int64_t max_chars;            /* 0: any length */
    struct prompt_options prompt; /* of prompts */
    bool eval_suites, off_policy;
    bool keep_leaks; /* do not look for copies of evaluation problems (leak.h) */
};

/* One stream of lines. */
struct train_out {
    FILE *to; /* borrowed; NULL: none */
    int64_t lines;
    struct hash hash;
};

/* Lengths in characters, for the manifest. */
struct train_lengths {
    int64_t n, sum, min, max;
};

struct train_result {
    int64_t problems, with_rows, samples, rows;
    int64_t drop[DROP_COUNT];
    int64_t rejected[CLASS_COUNT]; /* of pairs: class of the failing side; of others: of the row */
    struct train_lengths chosen, rejected_length;
    double alike;  /* sum over pairs */
    bool has_eval; /* a benchmark is in it */
    struct quotas quotas;
    int64_t leaks[LEAK_RULE_COUNT]; /* problems left out, by the strongest rule that holds */
    int64_t leak_noted;             /* problems that have something in common, and stay */
    int64_t eval_suites,
        eval_problems; /* that they were held against; of several suites the most */
    json_t *leaked;    /* [{problem, suite, rule, resembles}] of those left out; owned */
    json_t *suites;    /* [{suite, version, eval_only, licence}]; owned: train_result_finish */
    json_t *runs;      /* [{run, model, samples}] */
};
void train_result_finish(struct train_result *r);

/* May the suite be trained on? A benchmark only where `eval_suites` allows it. Errors: ERR_USAGE. */
int train_may(struct suite *suite, bool eval_suites, struct err *err);

/* Is the dialect there for that kind, and can it hold what the source gives? Errors: ERR_USAGE with
 * those that are. */
int train_check(const struct train_options *options, struct err *err);

/* Write the rows to out[0], those of validation families to out[1] (the same as out[0] when
 * options->valid is 0). Errors: ERR_USAGE when a suite is for evaluation and options do not allow
 * it, when no run or suite fits; ERR_SYS when it cannot be written. */
int train_write(struct train_out out[2], struct store *store, const struct train_options *options,
                struct train_result *ret, struct err *err);

/* The manifest: what was done, with which options, what was left out and why. New reference. `name`
 * and the hashes of out[] say which files it speaks of. */
json_t *train_manifest(const struct train_options *options, const struct train_result *result,
                       struct train_out out[2], const char *const name[2]);

/* LLaMA-Factory's dataset_info.json for these files; NULL where the dialect has none. New
 * reference.
 */
json_t *train_dataset_info(const struct train_options *options, const char *const name[2]);

/* ---- between the files of this folder ---- */

/* What is written of an answer. */
struct answer {
    struct str text, reasoning; /* without its marks; "" when there is none or it is not wanted */
};

/* One line to be. */
struct train_row {
    json_t *messages;                      /* the prompt; borrowed */
    json_t *chosen_turns, *rejected_turns; /* messages before the answer; NULL: none; borrowed */
    struct answer chosen, rejected;
    bool label;
    double reward, syntax, function, format;
    double margin;           /* in shares of passing vectors */
    const struct kind *kind; /* of the answer that a prompt asks for; else NULL */
    json_t *facts;           /* where it is from: problem, suite, run, samples, class; borrowed */
};

/* One line in a dialect; new reference. NULL: there is no such form. */
typedef json_t *train_form(const struct train_row *row);
train_form *train_form_of(enum train_kind kind, const char *dialect);

/* All contents, one under the other; new reference. */
json_t *train_joined(json_t *messages);

/* prompts.c: the forms of the kind "prompts", and what goes with it (ERR_USAGE where not). */
train_form *train_prompt_form(const char *dialect);
int train_prompt_check(const struct train_options *options, struct err *err);

#endif
