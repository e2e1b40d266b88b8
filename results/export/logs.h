/* logs.h: what the exports of whole logs (inspect.c, lm_eval.c) share: one run, and its samples in
 * order. */
#ifndef RESULTS_EXPORT_LOGS_H
#define RESULTS_EXPORT_LOGS_H

#include "harness/io/json.h"
#include "results/export/private.h"
#include "results/numbers/metrics.h"
#include "results/numbers/name.h"
#include "results/store/sql.h"

/* The run that is written; texts in the caller's arena. */
struct log_run {
    int64_t row, n, problems, samples, answered, scored;
    const char *key, *label, *version, *model, *base_url, *parameters, *prompt, *state, *started,
        *ended, *tools;
    const char *score; /* what pass1 is called: "pass@1", "best-of-5", "repair-2" */
    bool best_of;      /* the samples of a problem are one trial */
    bool known;
    struct estimate pass1;
    bool knows_tokens; /* false: the service told no numbers of tokens */
    double tokens[2];  /* of all prompts, of all replies */
};

/* The only run that fits the query. Errors: ERR_USAGE when none or several fit, or when the query
 * asks for a class. */
int log_pick_run(struct log_run *ret, const char *format, struct store *store,
                 const struct export_query *q, const struct run_rows *runs, struct arena *arena,
                 struct err *err);
/* Fills scored, known and pass1. */
int log_read_rates(struct log_run *run, struct store *store, struct err *err);

/* Columns of log_samples_sql, which takes the run's number. */
enum log_column {
    PROBLEM,
    INDEX,
    KEY,
    SPEC,
    INTERFACE,
    ENTRY,
    CATEGORY,
    DIFFICULTY,
    HASH,
    MESSAGES,
    PROMPT_HASH,
    REPLY,
    REASONING,
    CANDIDATE,
    FINISH,
    API_ERROR,
    CLASS,
    DETAIL,
    EVIDENCE,
    REPLIED_AT,
    COUNTS,
    IN,
    OUT,
    THOUGHT,
    LATENCY,
    SAMPLE,
};

extern const char log_samples_sql[];

struct str log_view(sqlite3_stmt *row, int column); /* valid until the next row is read */
bool log_is_pass(sqlite3_stmt *row);
void log_add_text(json_t *obj, const char *key, sqlite3_stmt *row, int column);
json_t *log_messages(sqlite3_stmt *row);       /* new reference */
json_t *log_config(const struct log_run *run); /* new reference */

#endif
