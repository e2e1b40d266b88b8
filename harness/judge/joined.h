/* joined.h: what several judges' points make together. Pure. */
#ifndef JUDGE_JOINED_H
#define JUDGE_JOINED_H

#include <stdbool.h>
#include <stddef.h>

/* The words of --aggregate: id, word, text. */
#define JUDGE_JOINS(X)                                                                             \
    X(JOIN_MEAN, "mean", "the mean of the judges' points")                                         \
    X(JOIN_MIN, "min", "the strictest judge's points")                                             \
    X(JOIN_MAX, "max", "the most generous judge's points")                                         \
    X(JOIN_MAJORITY, "majority", "the median of those on the side that more judges are on")

enum judge_join {
#define X(id, word, text) id,
    JUDGE_JOINS(X)
#undef X
        JUDGE_JOIN_COUNT,
};
enum judge_join judge_join_named(const char *word); /* JUDGE_JOIN_COUNT: none */

/* From which share of the points on an answer is accepted, unless told otherwise: 6 of 7 of a proof. */
#define JUDGE_ACCEPT 0.85

struct joined {
    double points; /* < 0: not known */
    double spread; /* the largest difference between two judges; 0 with one */
    bool accepted;
    size_t known; /* judges with points */
};

/* Of n judges' points (below 0: that judge's opinion does not keep to its form) out of `max`. Not known
 * unless more than half of the judges have points, nor by majority where the votes are equal. */
struct joined judge_join(const double *points, size_t n, double max, double accept,
                         enum judge_join how);

#endif
