/* profile.h: from a verdict to a number, for training. Pure. */
#ifndef REWARD_PROFILE_H
#define REWARD_PROFILE_H

#include "harness/base/err.h"
#include "runners/verdict.h"

/* A row each: the name as typed; the weights of syntax, function and format; is the part `function`
 * the share of passing vectors? (else it is 1 for a pass and 0 otherwise); a description. */
#define REWARD_PROFILES(X)                                                                         \
    X("pass", 0, 1, 0, false, "1 for a pass, else 0")                                              \
    X("vectors", 0, 1, 0, true, "the share of passing vectors; 1 only for a pass")                 \
    X("mixed", 0.1, 0.8, 0.1, true, "0.1 syntax + 0.8 function in shares + 0.1 format")

struct reward_profile {
    double syntax, function, format; /* weights */
    bool shares;
};

/* The profile `name`. `weights` is NULL, or a text like "syntax=0.1,function=0.8,format=0.1" that
 * replaces the profile's own weights; a weight not named in it is 0. Errors: ERR_USAGE. */
int reward_profile_find(struct reward_profile *ret, const char *name, const char *weights,
                        struct err *err);

/* The parts, each 0..1, and their weighted sum. */
struct reward {
    double syntax;   /* it compiles */
    double function; /* 1 for a pass; else with `shares` the share of passing vectors, below 1 */
    double format;   /* the reply has the wanted form */
    double total;
};

/* The reward for a verdict. `format`: the reply has the wanted form. False when there is no reward
 * because the verdict says nothing of the model: the fault is the service's, the suite's or ours, a
 * tool could not do it, or a wall limit was met. A candidate that tampered gets 0 in every part, so
 * never more than an empty answer. */
bool reward_of(struct reward *ret, const struct reward_profile *p, const struct verdict *v,
               bool format);

#endif
