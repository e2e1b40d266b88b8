/* sample.h: the struct that moves through the pipeline. Each stage fills one field of it and reads
 * only the fields before. Only results/ and harness/ may include this. */
#ifndef RESULTS_SAMPLE_H
#define RESULTS_SAMPLE_H

#include "harness/lang/kind.h"
#include "problems/problem.h"
#include "prompts/prompt.h"
#include "runners/verdict.h"

#define SAMPLE_CHECKS 3

/* The result of a further check of a sample that passed (harness/flow/check.h); texts are in the
 * sample's arena. */
struct sample_check {
    const char *kind, *result; /* "equivalence", "different" */
    const char *detail;        /* JSON */
    const char *tool;          /* "yosys 0.23" */
    double cpu_ms;
};

struct sample {
    const struct problem *problem; /* borrowed from the suite */
    const struct kind *kind;       /* of the answer that is wanted */
    int index;                     /* 0, 1, 2, ... */
    int64_t row;                   /* in the store; 0 until the reply is stored */
    char key[HASH_HEX];            /* identity: never asked twice, never stored twice */
    int turn;                      /* how often it was asked again with feedback; 0: never */
    struct prompt prompt;
    struct reply reply;
    struct candidate candidate;
    struct verdict verdict;
    struct verdict second; /* of another simulator, where one was asked for */
    bool has_second;
    struct sample_check check[SAMPLE_CHECKS];
    size_t n_check;
    struct arena arena;  /* owns every byte above */
    struct sample *next; /* the queue that it stands in */
};

#endif
