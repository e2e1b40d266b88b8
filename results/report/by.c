/* by.c: runs split by category, difficulty, class, or grouped by how they were asked. */
#include "results/report/by.h"

#include "harness/io/json.h"
#include "results/store/sql.h"
#include "testbenches/oracle.h"

#include <stdlib.h>
#include <string.h>

static struct by_row *add_row(struct by_report *by, const struct report_run *run, const char *group)
{
    by->row = mem_room(by->row, by->n, &by->cap, sizeof *by->row);
    by->told |= *group != 0;
    by->row[by->n] = (struct by_row){.run = run, .group = group, .out = -1, .reasoning = -1};
    return &by->row[by->n++];
}

static void set_rates(struct by_row *row, const struct rate *rate, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        row->samples += rate[i].n;
        row->hits += rate[i].c;
    }
    row->known = pass_at_mean(&row->estimate, rate, n, 1);
}

static void set_tokens(struct by_report *by, struct by_row *row, int64_t out, int64_t reasoning,
                       int64_t samples)
{
    by->tokens |= out >= 0;
    if (out >= 0 && samples)
        row->out = (double)out / (double)samples;
    if (reasoning >= 0 && samples)
        row->reasoning = (double)reasoning / (double)samples;
}

/* ---- groups of problems ---- */

/* Read one text for each of the run's problems, in the order of run->problem; "" when there is
 * none.
 */
static int read_words(const char **word, struct by_report *by, const struct report_run *run,
                      struct store *store, const char *sql, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t i = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, sql, "i", run->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        int64_t row = sqlite3_column_int64(stmt, 0);
        while (i < run->n_problem && run->problem[i].row < row)
            word[i++] = "";
        if (i < run->n_problem && run->problem[i].row == row)
            word[i++] = sql_cstr(stmt, 1, &by->arena);
    }
    while (i < run->n_problem)
        word[i++] = "";
    sqlite3_finalize(stmt);
    return rc;
}

static int by_word(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int64_t plus(int64_t sum, int64_t value)
{
    return value < 0 ? sum : (sum < 0 ? 0 : sum) + value;
}

/* Fill the tokens of the row that was added last, from the problems of its group. */
static void add_tokens(struct by_report *by, const struct report_run *run, const char **word,
                       const char *group)
{
    int64_t out = -1, reasoning = -1, samples = 0;
    for (size_t i = 0; i < run->n_problem; i++) {
        if (strcmp(word[i], group) != 0)
            continue;
        out = plus(out, run->problem[i].completion_tokens);
        reasoning = plus(reasoning, run->problem[i].reasoning_tokens);
        samples += run->problem[i].samples;
    }
    set_tokens(by, &by->row[by->n - 1], out, reasoning, samples);
}

/* Add a row for each distinct word, in alphabetical order; problems without a word come first. */
static void add_groups(struct by_report *by, const struct report_run *run, const char **word)
{
    size_t n = run->n_problem;
    const char **sorted = mem_alloc((n + 1) * sizeof *sorted);
    struct rate *rate = mem_alloc((n + 1) * sizeof *rate);
    if (n)
        memcpy(sorted, word, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_word);
    for (size_t g = 0; g < n; g++) {
        size_t in = 0;
        if (g && strcmp(sorted[g], sorted[g - 1]) == 0)
            continue;
        for (size_t i = 0; i < n; i++)
            if (strcmp(word[i], sorted[g]) == 0)
                rate[in++] = run->problem[i].rate;
        set_rates(add_row(by, run, sorted[g]), rate, in);
        add_tokens(by, run, word, sorted[g]);
    }
    free(sorted);
    free(rate);
}

static int by_problems(struct by_report *by, const struct report_run *run, struct store *store,
                       const char *sql, struct err *err)
{
    const char **word = mem_alloc((run->n_problem + 1) * sizeof *word);
    int rc = read_words(word, by, run, store, sql, err);
    if (rc == 0)
        add_groups(by, run, word);
    free(word);
    return rc;
}

static int by_category(struct by_report *by, const struct report_run *run, struct store *store,
                       struct err *err)
{
    return by_problems(by, run, store,
                       "SELECT id, category FROM problems WHERE suite_id = (SELECT suite_id FROM "
                       "runs WHERE id = ?) ORDER BY id",
                       err);
}

static int by_difficulty(struct by_report *by, const struct report_run *run, struct store *store,
                         struct err *err)
{
    return by_problems(by, run, store,
                       "SELECT id, difficulty FROM problems WHERE suite_id = (SELECT suite_id FROM "
                       "runs WHERE id = ?) ORDER BY id",
                       err);
}

static int by_variant(struct by_report *by, const struct report_run *run, struct store *store,
                      struct err *err)
{
    return by_problems(by, run, store,
                       "SELECT id, variant FROM problems WHERE suite_id = (SELECT suite_id FROM "
                       "runs WHERE id = ?) ORDER BY id",
                       err);
}

/* The month in which problems became public: a model that has seen the older ones does worse from
 * some month on. */
static int by_date(struct by_report *by, const struct report_run *run, struct store *store,
                   struct err *err)
{
    return by_problems(by, run, store,
                       "SELECT id, substr(released, 1, 7) FROM problems WHERE suite_id = (SELECT "
                       "suite_id FROM runs WHERE id = ?) ORDER BY id",
                       err);
}

/* ---- classes ---- */

/* How many samples of each problem ended in the class; rows come by problem. */
static int class_rates(struct rate *rate, const struct report_run *run, struct store *store,
                       const char *class, struct err *err)
{
    sqlite3_stmt *stmt;
    size_t i = 0;
    int rc;
    for (size_t p = 0; p < run->n_problem; p++)
        rate[p] = (struct rate){.n = run->problem[p].counted};
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT s.problem_id, COUNT(*) FROM samples s JOIN verdicts v ON v.id = "
                    "s.verdict_id WHERE s.run_id = ? AND v.class = ? GROUP BY 1 ORDER BY 1",
                    "is", run->row, class) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        while (i < run->n_problem && run->problem[i].row < sqlite3_column_int64(stmt, 0))
            i++;
        if (i < run->n_problem)
            rate[i].c = sqlite3_column_int64(stmt, 1);
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* Add a row for each class that counts, the most frequent first. */
static int by_class(struct by_report *by, const struct report_run *run, struct store *store,
                    struct err *err)
{
    struct rate *rate = mem_alloc((run->n_problem + 1) * sizeof *rate);
    const char *last = "";
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < run->classes.n; i++) {
        const char *name = run->classes.item[i].a;
        enum verdict_class class = verdict_class_by_name(str_c(name));
        if (strcmp(name, last) == 0 || class == CLASS_COUNT || !verdict_class(class)->counts)
            continue;
        last = name;
        rc = class_rates(rate, run, store, name, err);
        if (rc == 0)
            set_rates(add_row(by, run, name), rate, run->n_problem);
    }
    free(rate);
    return rc;
}

/* ---- whole runs ---- */

static void add_run(struct by_report *by, const struct report_run *run, const char *group)
{
    struct by_row *row = add_row(by, run, group);
    row->samples = run->counted;
    row->hits = run->passed;
    row->known = run->first.known;
    row->estimate = run->first.ours;
    set_tokens(by, row, run->completion_tokens, run->reasoning_tokens, run->samples);
}

/* What sort of answer the suite's own kind of bench wants. */
static int by_language(struct by_report *by, const struct report_run *run, struct store *store,
                       struct err *err)
{
    const char *kind = "";
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(
            store_db(store), &stmt, err,
            "SELECT su.kind FROM runs r JOIN suites su ON su.id = r.suite_id WHERE r.id = ?", "i",
            run->row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1)
        kind = sql_cstr(stmt, 0, &by->arena);
    sqlite3_finalize(stmt);
    add_run(by, run, kind);
    return rc < 0 ? -1 : 0;
}

/* For a run from a file it is not known. */
static int by_shots(struct by_report *by, const struct report_run *run, struct store *store,
                    struct err *err)
{
    (void)store;
    (void)err;
    add_run(by, run, run->shots < 0 ? "" : arena_printf(&by->arena, "%lld", (long long)run->shots));
    return 0;
}

/* The reasoning effort. Services have different names for it, all of them sent by --extra. */
static int by_effort(struct by_report *by, const struct report_run *run, struct store *store,
                     struct err *err)
{
    static const char *const path[] = {"extra.reasoning_effort", "extra.reasoning.effort",
                                       "extra.chat_template_kwargs.reasoning_effort",
                                       "extra.output_config.effort"};
    const char *effort = "";
    json_t *json = NULL;
    (void)store;
    (void)err;
    if (json_parse(str_c(run->parameters), "parameters", &json, NULL) == 0)
        for (size_t i = 0; !*effort && i < countof(path); i++)
            json_get_cstr(json, path[i], false, &effort, NULL);
    add_run(by, run, arena_dup(&by->arena, str_c(effort)));
    json_decref(json);
    return 0;
}

/* ---- all of it ---- */

static const struct way {
    const char *by, *head, *value;
    int (*add)(struct by_report *by, const struct report_run *run, struct store *store,
               struct err *err);
} ways[] = {
    {"category", "CATEGORY", "PASS@1", by_category},
    {"difficulty", "DIFFICULTY", "PASS@1", by_difficulty},
    {"variant", "VARIANT", "PASS@1", by_variant},
    {"date", "MONTH", "PASS@1", by_date},
    {"class", "CLASS", "SHARE", by_class},
    {"language", "LANGUAGE", "PASS@1", by_language},
    {"shots", "SHOTS", "PASS@1", by_shots},
    {"reasoning-effort", "EFFORT", "PASS@1", by_effort},
};

static const struct way *way_of(const char *by)
{
    for (size_t i = 0; i < countof(ways); i++)
        if (strcmp(ways[i].by, by) == 0)
            return &ways[i];
    return NULL;
}

int by_load(struct by_report *ret, const struct report *report, struct store *store, const char *by,
            struct err *err)
{
    const struct way *way = way_of(by);
    int rc = 0;
    *ret = (struct by_report){.by = by, .report = report};
    if (!way)
        return err_set(err, ERR_USAGE, "--by cannot be '%s'", by);
    for (size_t i = 0; rc == 0 && i < report->n; i++)
        rc = way->add(ret, &report->run[i], store, err);
    if (rc < 0)
        by_finish(ret);
    return rc;
}

void by_finish(struct by_report *by)
{
    free(by->row);
    arena_finish(&by->arena);
    *by = (struct by_report){0};
}

static void add_mean(struct table *t, double value)
{
    if (value < 0)
        table_add(t, "-");
    else
        table_add(t, "%.0f", value);
}

static void add_cells(struct table *t, const struct by_report *by, const struct by_row *row)
{
    const struct estimate *e = &row->estimate;
    table_add(t, "%lld", (long long)row->run->row);
    table_add(t, "%s", row->run->label);
    table_add(t, "%s%s%s%s", row->run->model, *row->run->strategy ? " (" : "", row->run->strategy,
              *row->run->strategy ? ")" : "");
    table_add(t, "%s", *row->group ? row->group : "(not told)");
    table_add(t, "%lld", row->known ? (long long)e->problems : 0);
    table_add(t, "%lld", (long long)row->samples);
    if (row->known) {
        table_add(t, "%.1f %%", 100 * e->value);
        table_add(t, "%.1f-%.1f", 100 * e->low, 100 * e->high);
    } else {
        table_add(t, "-");
        table_add(t, "-");
    }
    if (by->tokens) {
        add_mean(t, row->out);
        add_mean(t, row->reasoning);
    }
}

void by_print(FILE *to, const struct by_report *by, const struct look *look)
{
    const struct way *way = way_of(by->by);
    struct table_column column[] = {{"RUN", true, false},      {"SUITE", false, true},
                                    {"MODEL", false, true},    {way->head, false, true},
                                    {"PROBS", true, false},    {"SAMPLES", true, false},
                                    {way->value, true, false}, {"95 %", true, false},
                                    {"OUT", true, false},      {"REASON", true, false}};
    struct table t;
    if (strcmp(way->value, "PASS@1") == 0)
        column[6].head = report_score_head(by->report);
    table_init(&t, column, countof(column) - (by->tokens ? 0 : 2));
    for (size_t i = 0; i < by->n; i++)
        add_cells(&t, by, &by->row[i]);
    if (t.n)
        table_print(&t, to, look, 0);
    table_finish(&t);
    if (by->tokens)
        fputs("\nOUT: tokens of replies, the mean of a sample; REASON: those of them that are "
              "reasoning.\n",
              to);
    if (!by->told && by->n)
        fprintf(to, "\nNothing here tells %s.\n", by->by);
    report_print_strategies(to, by->report);
}

static void csv_mean(FILE *to, double value)
{
    putc(',', to);
    if (value >= 0)
        fprintf(to, "%.1f", value);
}

void by_csv(FILE *to, const struct by_report *by)
{
    fputs("run,suite,task,model,by,group,problems,samples,hits,value,low,high,completion_tokens,"
          "reasoning_tokens\n",
          to);
    for (size_t i = 0; i < by->n; i++) {
        const struct by_row *row = &by->row[i];
        const char *const text[] = {row->run->suite, row->run->task, row->run->model, by->by,
                                    row->group};
        fprintf(to, "%lld", (long long)row->run->row);
        for (size_t j = 0; j < countof(text); j++) {
            putc(',', to);
            csv_text(to, text[j]);
        }
        fprintf(to, ",%lld,%lld,%lld", row->known ? (long long)row->estimate.problems : 0,
                (long long)row->samples, (long long)row->hits);
        if (row->known)
            fprintf(to, ",%.6f,%.6f,%.6f", row->estimate.value, row->estimate.low,
                    row->estimate.high);
        else
            fputs(",,,", to);
        csv_mean(to, row->out);
        csv_mean(to, row->reasoning);
        putc('\n', to);
    }
}

static json_t *row_json(const struct by_report *by, const struct by_row *row)
{
    json_t *obj = json_object();
    json_add_int(obj, "run", row->run->row);
    json_add_cstr(obj, "suite", row->run->suite);
    json_add_cstr(obj, "task", row->run->task);
    json_add_cstr(obj, "model", row->run->model);
    json_add_cstr(obj, "by", by->by);
    json_add_cstr(obj, "group", *row->group ? row->group : NULL);
    json_add_int(obj, "problems", row->known ? row->estimate.problems : 0);
    json_add_int(obj, "samples", row->samples);
    json_add_int(obj, "hits", row->hits);
    json_add(obj, "value", row->known ? json_real(row->estimate.value) : json_null());
    json_add(obj, "low", row->known ? json_real(row->estimate.low) : json_null());
    json_add(obj, "high", row->known ? json_real(row->estimate.high) : json_null());
    json_add(obj, "completion_tokens", row->out < 0 ? json_null() : json_real(row->out));
    json_add(obj, "reasoning_tokens", row->reasoning < 0 ? json_null() : json_real(row->reasoning));
    return obj;
}

json_t *by_json(const struct by_report *by)
{
    json_t *list = json_array();
    for (size_t i = 0; i < by->n; i++)
        json_array_append_new(list, row_json(by, &by->row[i]));
    return list;
}
