/* private.h: for the files of results/site only: what the pages are made from. */
#ifndef RESULTS_SITE_PRIVATE_H
#define RESULTS_SITE_PRIVATE_H

#include "results/compare/compare.h"
#include "results/html/html.h"
#include "results/report/report.h"
#include "results/site/site.h"

#define SITE_RUNS_SHOWN 1000 /* of one suite in one table */

/* One problem of a suite, under one name through all versions of it. */
struct site_problem {
    int64_t row; /* in the newest version that has it */
    int64_t suite_row;
    const char *name, *file; /* file: its page's name without ".html" */
    bool current;            /* the newest version has it */
};

/* Each version of a suite has a row of its own for a problem. */
struct site_row {
    int64_t row;
    const struct site_problem *problem;
};

/* The runs in which the same model was asked in the same way. */
struct site_line {
    struct site_suite *suite;
    const char *name;              /* the model's; with a remark where two lines share a model */
    const struct report_run **run; /* oldest first */
    size_t n;
    const struct report_run *latest; /* the last of them */
    const char *way;                 /* the parameters they were asked with; "" of scored files */
    int64_t solved;                  /* problems that the latest run passed at least once */
    int rank;                        /* in its group: 1 + the number of lines that are better */
    bool tied;                       /* another line has the same rank */
    int rank_low, rank_high;         /* the ranks that a permutation test leaves possible */
};

/* Lines whose latest runs can be compared: same problems, same tools, asked
 * with the same strategy. */
struct site_group {
    const char *version, *tools, *strategy; /* strategy: as in struct report_run */
    struct site_line **line;                /* best first */
    size_t n;
};

struct site_suite {
    const char *label, *slug;
    int64_t row;         /* of the newest version */
    const char *version; /* of that row */
    bool eval_only;
    struct site_line **line; /* by the name of the model */
    size_t n;
    struct site_group *group; /* the one with the newest run first */
    size_t n_group;
    struct site_problem *problem; /* by name */
    size_t n_problem;
    struct site_row *of_row; /* which problem each row is; sorted by row */
    size_t n_row;
    int64_t audit; /* row of the newest audit of that version, or 0 */
};

struct site {
    struct store *store;
    const struct site_options *options;
    struct report report;
    struct site_suite *suite; /* by label */
    size_t n;
    struct site_line **line_of; /* for each run of the report */
    const char *folder;         /* where it is written */
    const char *until;          /* time of the newest thing in it */
    bool charts;
    const char **address; /* what is hidden: URLs, hosts with port, hosts; the longest first */
    size_t n_address;
    struct site_result result;
    struct arena arena;
};

/* ---- site/data.c ---- */
int site_load(struct site *s, struct err *err);
const struct site_problem *site_problem(const struct site_suite *suite, int64_t row);
const struct site_problem *site_problem_named(const struct site_suite *suite, const char *name);
/* The run's figures for a problem; NULL when the run has no samples of it. */
const struct report_problem *site_cell(const struct report_run *run, int64_t problem);

/* ---- site/rank.c ---- */
void site_rank(struct site_suite *suite, struct arena *arena);
/* Were both runs, of one version of a suite, asked the same problems? */
bool site_same_problems(const struct report_run *a, const struct report_run *b);
/* Was all of the suite asked? */
bool site_is_whole(const struct report_run *run);
/* "suite changed", "tools changed", "suite and tools changed" since that run; "" when neither did or
 * there is no run before. */
const char *site_change_of(struct arena *arena, const struct report_run *before,
                           const struct report_run *run);

/* ---- site/public.c: where services are stays inside with --hide-addresses ---- */
/* Leave addresses out of what the runs say; to be called once, behind site_load's other work. */
void site_hide(struct site *s);
/* A text of a service's or of a command, without addresses where they are hidden; in arena. */
struct str site_public(const struct site *s, struct str text, struct arena *arena);

/* ---- site/out.c ---- */
/* Write a page or another file at `path` below the site's folder; folders are created as needed. */
int site_put(struct site *s, const char *path, struct str data, struct err *err);
/* Write a page, and empty `h` with its arena for the next one. */
int site_put_page(struct site *s, const char *path, struct html *h, struct err *err);

/* ---- site/parts.c: what pages share. `up` leads to the site's root: "", "../", "../../". ---- */
void site_begin(struct html *h, const struct site *s, const char *up, const char *title);
void site_end(struct html *h, const struct site *s, const char *up);
void site_chart_library(struct html *h, const struct site *s, const char *up);
void site_figure(struct html *h, const char *chart, const char *id, const char *caption);
void site_figure_end(struct html *h);
struct site_column {
    const char *head;
    bool number;
    const char *about; /* or NULL */
};
void site_thead(struct html *h, const struct site_column *column, size_t n);
/* A table that can be sorted, up to its first row; `id` may be NULL. */
void site_table(struct html *h, const char *label, const char *id, const struct site_column *column,
                size_t n);
void site_table_end(struct html *h);
/* Cells of a table; a value below 0 is not known. */
void site_percent(struct html *h, double share);
void site_number(struct html *h, double value, int digits);
void site_cost(struct html *h, double value);
void site_estimate_cells(struct html *h, bool known, const struct estimate *e);
void site_patterns(struct html *h);
void site_legend(struct html *h);
void site_fact(struct html *h, const char *name, const char *value);
const char *site_day(struct arena *arena, const char *time);
/* "1 model", "2 models" */
const char *site_count(struct arena *arena, int64_t n, const char *noun);

/* Groups of classes that are drawn as one part of a bar, in the order of the parts. */
enum site_kind {
    KIND_PASS,
    KIND_MISMATCH,
    KIND_COMPILE,
    KIND_RUNTIME,
    KIND_TAMPER,
    KIND_NO_CODE,
    KIND_TRUNCATED,
    KIND_OUT,
    KIND_COUNT,
};
extern const struct site_kind_row {
    const char *id, *name, *letter, *pattern;
} site_kinds[KIND_COUNT];
enum site_kind site_kind_of(struct str class); /* "" (not judged yet) is KIND_OUT */
void site_kind_counts(const struct report_run *run, int64_t ret[KIND_COUNT]);
void site_counts_bar(struct html *h, const int64_t count[KIND_COUNT], int width);
void site_bar(struct html *h, const struct report_run *run, int width);

/* ---- site/board.c ---- */
/* The main table: of one suite, or of all when it is NULL. */
void site_board(struct html *h, const struct site *s, const char *up,
                const struct site_suite *suite);
void site_frontier(struct html *h, const struct site_suite *suite, const char *caption_id);
/* Are the costs of two models known, so that there is something to see? */
bool site_has_frontier(const struct site_suite *suite);

/* ---- site/overview.c ---- */
/* Models by suites, with the change since the run before. */
void site_overview(struct html *h, const struct site *s);

/* ---- site/about.c ---- */
/* The operator's own text: all of it, or its first paragraph with a link to the rest. */
void site_own_text(struct html *h, const struct site *s, bool all);

/* ---- one file a kind of page ---- */

/* site_NAME writes the pages of a kind. In this order: what an earlier one writes down of itself
 * (samples that have a page) later ones link to. */
#define SITE_PAGES(X)                                                                              \
    X(index) X(suites) X(problems) X(runs) X(compares) X(health) X(serving) X(about)
#define X(name) int site_##name(struct site *s, struct html *h, struct err *err);
SITE_PAGES(X)
#undef X

/* site/compare.c: is there a page that compares these two runs? Its path is "compare/A-B.html". */
bool site_has_compare(const struct site *s, const struct report_run *a, const struct report_run *b);

/* ---- site/judged.c: nothing is written for what no model judged ---- */
int site_judges(struct site *s, struct html *h, int64_t run, struct err *err);
int site_opinions(struct site *s, struct html *h, int64_t run, int64_t problem, int64_t index,
                  struct err *err);

/* ---- site/sample.c ---- */

/* One sample for the strip on its run's page. */
struct site_dot {
    int64_t sample, problem, index;
    enum site_kind kind;
    const char *class, *page; /* page: file below runs/N/, or NULL */
};
struct site_dots {
    struct site_dot *item;
    size_t n;
    struct arena arena;
};
/* Write the sample pages of a run. */
int site_samples(struct site_dots *ret, struct site *s, const struct report_run *run,
                 struct html *h, struct err *err);
void site_dots_finish(struct site_dots *dots);
/* Where a run's samples of a problem are shown, as a path to be put behind "runs/N": their own
 * page, or the problem's row on the run's page when they have none. */
const char *site_sample_page(struct arena *arena, const struct site *s,
                             const struct report_run *run, const struct site_problem *p);

/* What the answers of a kind are called, as the name of a fact; kind NULL: not known (problem.c). */
const char *site_noun(const struct kind *kind, struct arena *arena);

/* --- seen.c --- */

#endif
