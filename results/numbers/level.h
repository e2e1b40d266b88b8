/* level.h: how well a model knows a programming model, by its first suggestions to one prompt.
 *
 * Godoy et al. 2023, "Evaluation of OpenAI Codex for HPC Parallel Programming Models Kernel Generation"
 * (arXiv 2306.15121): "a proficiency metric around the initial 10 suggestions". Only its abstract was at
 * hand; the five levels are written down from memory:
 *
 *     0     no code, or none that is right
 *     0.25  one is right, but there are others, right or wrong, in other programming models
 *     0.5   one is right, others are wrong, but all are in the programming model that was asked for
 *     0.75  all are right and in that model
 *     1     there is one suggestion only, and it is right
 *
 * What had to be decided here. Right is what passes: right values in the model that was asked for. An editor
 * may show fewer suggestions than ten, a service answers as often as it is asked: so "one only" is one text,
 * however often it was given. What does not compile, or is no code, is wrong, and in no other model. */
#ifndef NUMBERS_LEVEL_H
#define NUMBERS_LEVEL_H

#include <stddef.h>

#define LEVEL_FIRST 10 /* suggestions that are looked at */

struct suggestions {
    size_t n;        /* at most LEVEL_FIRST */
    size_t right;    /* pass */
    size_t other;    /* in another programming model, right or wrong; serial code is such */
    size_t distinct; /* texts */
};

/* 0, 0.25, 0.5, 0.75 or 1; NaN for no suggestion. */
double level_of(const struct suggestions *s);

#endif
