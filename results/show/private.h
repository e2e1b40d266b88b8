/* private.h: a sample as it was loaded. Only for the files that show samples: those of results/show
 * and results/site/sample.c. */
#ifndef RESULTS_SHOW_PRIVATE_H
#define RESULTS_SHOW_PRIVATE_H

#include "harness/lang/kind.h"
#include "results/show/show.h"

enum show_kind {
    SHOW_INT,
    SHOW_REAL,
    SHOW_BOOL,
    SHOW_TEXT,
    SHOW_JSON, /* text that holds JSON; show_json puts it out as a value, not as a string */
};

/* id, name in JSON, kind, SQL */
#define SHOW_FIELDS(X)                                                                             \
    X(SAMPLE, "sample", INT, "s.id")                                                               \
    X(RUN, "run", INT, "s.run_id")                                                                 \
    X(SUITE, "suite", TEXT, "su.name")                                                             \
    X(TASK, "task", TEXT, "su.task")                                                               \
    X(VERSION, "version", TEXT, "su.version")                                                      \
    X(PROBLEM, "problem", TEXT, "p.name")                                                          \
    X(INDEX, "index", INT, "s.idx")                                                                \
    X(MODEL, "model", TEXT, "m.name")                                                              \
    X(BASE_URL, "base_url", TEXT, "m.base_url")                                                    \
    X(PARAMETERS, "parameters", JSON, "m.parameters")                                              \
    X(NOTES, "changed", JSON, "NULLIF(r.notes, '')")                                               \
    X(PROMPT, "prompt", TEXT, "r.prompt")                                                          \
    X(TEMPLATE, "template", TEXT, "r.template")                                                    \
    X(SHOTS, "shots", INT, "r.shots")                                                              \
    X(RULES, "rules", INT, "r.rules")                                                              \
    X(PROMPT_SHA256, "prompt_sha256", TEXT, "s.prompt_sha256")                                     \
    X(MESSAGES, "messages", JSON, "pr.messages")                                                   \
    X(FORM, "form", TEXT, "s.form")                                                                \
    X(REPLY, "reply", TEXT, "s.reply")                                                             \
    X(REASONING, "reasoning", TEXT, "s.reasoning")                                                 \
    X(FINISH_REASON, "finish_reason", TEXT, "s.finish_reason")                                     \
    X(API_ERROR, "api_error", TEXT, "s.api_error")                                                 \
    X(PROMPT_TOKENS, "prompt_tokens", INT, "s.prompt_tokens")                                      \
    X(COMPLETION_TOKENS, "completion_tokens", INT, "s.completion_tokens")                          \
    X(REASONING_TOKENS, "reasoning_tokens", INT, "s.reasoning_tokens")                             \
    X(COST, "cost", REAL, "s.cost")                                                                \
    X(TRIES, "tries", INT, "s.tries")                                                              \
    X(LATENCY_MS, "latency_ms", INT, "s.latency_ms")                                               \
    X(REPLIED_AT, "replied_at", TEXT, "s.replied_at")                                              \
    X(VERDICT, "verdict", INT, "v.id")                                                             \
    X(CLASS, "class", TEXT,                                                                        \
      "COALESCE(v.class, CASE WHEN s.api_error IS NOT NULL "                                       \
      "THEN 'api_error' END)")                                                                     \
    X(DETAIL, "detail", TEXT, "v.detail")                                                          \
    X(PASSED, "passed", BOOL, "COALESCE(v.class = 'pass', 0)")                                     \
    X(STEP, "step", TEXT, "v.step")                                                                \
    X(SCORE, "score", REAL, "v.score")                                                             \
    X(POINTS, "points", REAL, "v.points")                                                          \
    X(MISMATCHES, "mismatches", INT, "v.mismatches")                                               \
    X(COMPARED, "compared", INT, "v.compared")                                                     \
    X(EVIDENCE, "evidence", TEXT, "v.evidence")                                                    \
    X(FLAGS, "flags", TEXT, "v.flags")                                                             \
    X(RULE, "rule", TEXT, "v.rule")                                                                \
    X(CANDIDATE, "candidate", TEXT, "v.candidate")                                                 \
    X(OFFICIAL_LETTER, "official_letter", TEXT, "v.official_letter")                               \
    X(OFFICIAL_PASSED, "official_passed", BOOL, "v.official_passed")                               \
    X(TIER, "tier", TEXT, "v.tier")                                                                \
    X(TOOLCHAIN, "toolchain", TEXT, "t.text")                                                      \
    X(CPU_MS, "cpu_ms", REAL, "v.cpu_ms")                                                          \
    X(WALL_MS, "wall_ms", REAL, "v.wall_ms")                                                       \
    X(PEAK_BYTES, "peak_bytes", INT, "v.peak_bytes")                                               \
    X(COMPILE_LOG, "compile_log", TEXT, "v.compile_log")                                           \
    X(RUN_LOG, "run_log", TEXT, "v.run_log")                                                       \
    X(JUDGED_AT, "judged_at", TEXT, "v.judged_at")                                                 \
    X(VERDICTS, "verdicts", INT,                                                                   \
      "(SELECT COUNT(*) FROM verdicts o WHERE o.sample_id = s.id AND o.role <> 'turn')")           \
    X(ENTRY, "entry", TEXT, "p.entry")                                                             \
    X(PROBLEM_ROW, "problem_row", INT, "p.id")                                                     \
    X(BENCH, "bench", TEXT, "COALESCE(NULLIF(p.bench, ''), su.bench)")                             \
    X(TOP, "top", TEXT, "p.top")                                                                   \
    X(AS_OFFICIAL, "as_official", BOOL, "r.as_official")                                           \
    X(REPAIR, "repair", INT, "r.repair")                                                           \
    X(BEST_OF, "best_of", INT, "r.best_of")                                                        \
    X(BEHAVIOUR, "behaviour", TEXT, "v.behaviour")                                                 \
    X(SHARES, "shares", INT, "v.shares")

enum show_field {
#define X(id, name, kind, sql) SHOW_##id,
    SHOW_FIELDS(X)
#undef X
        SHOW_COUNT,
};

struct show_value {
    bool known; /* not NULL in the store */
    struct str text;
    int64_t number;
    double real;
};

struct show {
    struct show_value value[SHOW_COUNT];
    const char **given; /* names of the files that go in front of the candidate */
    size_t n_given;
    const char **file; /* names of the bench's compiled files, in order */
    size_t n_file;
    const char **all; /* of all its files */
    size_t n_all;
    struct arena arena;
};

extern const struct show_column {
    const char *name;
    enum show_kind kind;
} show_columns[SHOW_COUNT];

/* Load the sample of this row. Errors: ERR_USAGE when there is none. After success call show_finish
 * on *ret. */
int show_load(struct show *ret, struct store *store, int64_t sample, struct err *err);
/* Every sample of a run, by problem and index, without the names of the bench's files. A return of
 * -1 ends the walk. */
typedef int show_fn(void *ctx, struct show *s, struct err *err);
int show_each(struct store *store, int64_t run, show_fn *fn, void *ctx, struct err *err);
void show_finish(struct show *s);

/* The turns of a sample that had more than one, as a table; nothing for others. */
int show_put_turns(FILE *to, struct store *store, struct show *s, const struct look *look,
                   struct err *err);
/* The same with all texts, as a list; empty for others. *ret is a new reference. */
int show_turns_json(json_t **ret, struct store *store, struct show *s, struct err *err);

/* The scheme of points and what judges said, of an answer that models judge; nothing of others. */
int show_put_opinions(FILE *to, struct store *store, struct show *s, const struct look *look,
                      bool whole, struct err *err);
/* The opinions as a list. *ret is a new reference. */
int show_opinions_json(json_t **ret, struct store *store, struct show *s, struct err *err);

/* Commands to be pasted into a shell; in s->arena. This one judges the run's samples of
 * the same problem again. */
const char *show_rejudge_command(struct show *s, const struct show_options *options);
/* Asks for the sample again; for a sample without a reply, which cannot be judged. */
const char *show_run_command(struct show *s, const struct show_options *options);
/* Prints the candidate's code. */
const char *show_code_command(struct show *s, const struct show_options *options);
/* What sort of answer it is; NULL: not known. */
const struct kind *show_kind(const struct show *s);
/* What stands over its candidate: "Code". */
const char *show_heading(const struct show *s);
/* Judges the candidate by hand, without assay: several lines; "" when there is no candidate.
 * db_path: the store's absolute path. */
const char *show_by_hand(struct show *s, const char *db_path);

#endif
