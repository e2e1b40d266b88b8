/* data.c: runs as JSON and CSV, and lists of the samples of one class. */
#include "results/report/report.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <string.h>

/* ---- JSON ---- */

static void add_known_int(json_t *obj, const char *key, int64_t value)
{
    json_add(obj, key, value < 0 ? json_null() : json_integer(value));
}

static json_t *pass_json(const struct estimate *e)
{
    json_t *obj = json_object();
    json_add_num(obj, "value", e->value);
    json_add_num(obj, "low", e->low);
    json_add_num(obj, "high", e->high);
    json_add_int(obj, "problems", e->problems);
    json_add_int(obj, "left_out", e->left_out);
    json_add_cstr(obj, "interval", e->exact ? "exact" : "bootstrap");
    return obj;
}

/* {"1": {...}, ...}: the estimate that `which` picks for each k. A best-of run has none. */
static json_t *estimates_json(const struct report_run *run,
                              const struct estimate *(*which)(const struct report_pass *p))
{
    json_t *obj = json_object();
    char key[32];
    for (size_t i = 0; i < run->n_pass && !run->best_of; i++) {
        const struct estimate *e = which(&run->pass[i]);
        snprintf(key, sizeof key, "%lld", (long long)run->pass[i].k);
        if (e)
            json_add(obj, key, pass_json(e));
    }
    return obj;
}

static const struct estimate *ours_of(const struct report_pass *p)
{
    return p->known ? &p->ours : NULL;
}

static const struct estimate *all_of(const struct report_pass *p)
{
    return p->known ? &p->all : NULL;
}

static const struct estimate *official_of(const struct report_pass *p)
{
    return p->official_known ? &p->official : NULL;
}

/* {a: n}, or {a: {b: n}} */
static json_t *tallies_json(const struct tallies *t, bool nested)
{
    json_t *obj = json_object(), *inner;
    for (size_t i = 0; i < t->n; i++) {
        const struct tally *item = &t->item[i];
        if (!nested) {
            json_add_int(obj, item->a, item->total);
            continue;
        }
        if (!*item->b)
            continue;
        inner = json_object_get(obj, item->a);
        if (!inner)
            inner = json_add(obj, item->a, json_object());
        json_add_int(inner, item->b, item->n);
    }
    return obj;
}

static void add_head(json_t *obj, const struct report_run *run)
{
    json_t *parameters = NULL;
    json_add_int(obj, "run", run->row);
    json_add_cstr(obj, "suite", run->suite);
    json_add_cstr(obj, "task", run->task);
    json_add_cstr(obj, "version", run->version);
    json_add_cstr(obj, "model", run->model);
    json_add_cstr(obj, "base_url", run->base_url);
    json_add_cstr(obj, "label", run->run_label);
    if (json_parse(str_c(run->parameters), "parameters", &parameters, NULL) == 0)
        json_add(obj, "parameters", parameters);
    else
        json_add_cstr(obj, "parameters", run->parameters);
    json_add_cstr(obj, "prompt", run->prompt);
    json_add_cstr(obj, "source", run->source);
    json_add_cstr(obj, "state", run->state);
    json_add_cstr(obj, "started_at", run->started_at);
    json_add_cstr(obj, "ended_at", *run->ended_at ? run->ended_at : NULL);
    json_add_int(obj, "n", run->n);
}

/* What failed by a limit of the tool, and pass@1 (or what stands for it) if all of that were right. */
static json_t *limits_json(const struct report_run *run)
{
    struct report_limit detail[REPORT_LIMITS];
    struct report_limits limits;
    json_t *ret = json_object(), *details = json_object();
    bool known = report_limits(&limits, run);
    json_add_int(ret, "samples", limits.samples);
    json_add(ret, "share",
             run->counted ? json_real((double)limits.samples / (double)run->counted) : json_null());
    json_add(ret, "bound", known ? json_real(limits.bound) : json_null());
    report_limit_details(run, detail);
    for (size_t i = 0; i < REPORT_LIMITS; i++)
        if (detail[i].n)
            json_add_int(details, detail[i].detail, detail[i].n);
    json_add(ret, "details", details);
    return ret;
}

/* How much has a verdict, and the bounds of pass@1 if the rest had failed, or passed. */
static json_t *bounds_json(const struct report_run *run)
{
    struct report_bounds b;
    json_t *ret = json_object();
    bool open = report_bounds(&b, run);
    json_add_int(ret, "open", open ? b.open : 0);
    json_add(ret, "coverage", json_real(open ? b.coverage : 1));
    json_add(ret, "low", open ? json_real(b.low) : json_null());
    json_add(ret, "high", open ? json_real(b.high) : json_null());
    return ret;
}

/* A text that is JSON itself, or `none` where it is empty; `none` is taken over. */
static json_t *kept_json(const char *text, json_t *none)
{
    json_t *ret = NULL;
    if (!*text || json_parse(str_c(text), "report", &ret, NULL) < 0)
        return none;
    json_decref(none);
    return ret;
}

static void add_sums(json_t *obj, const struct report_run *run, struct arena *arena)
{
    json_t *tokens;
    json_add_int(obj, "quarantined", run->quarantined);
    json_add_int(obj, "not_judged", run->not_judged);
    json_add_int(obj, "ceiling", (int64_t)run->n_problem - run->quarantined - run->not_judged);
    json_add(obj, "bounds", bounds_json(run));
    json_add_int(obj, "missing", run->missing);
    json_add_int(obj, "unjudged", run->unjudged);
    json_add(obj, "tool_limits", limits_json(run));
    tokens = json_add(obj, "tokens", json_object());
    add_known_int(tokens, "prompt", run->prompt_tokens);
    add_known_int(tokens, "completion", run->completion_tokens);
    add_known_int(tokens, "reasoning", run->reasoning_tokens);
    json_add(obj, "cost", run->cost < 0 ? json_null() : json_real(run->cost));
    json_add_cstr(obj, "price", *run->price ? run->price : NULL);
    json_add(obj, "notes", kept_json(run->notes, json_array()));
    json_add(obj, "faults", kept_json(run->faults, json_object()));
    json_add(obj, "cpu_ms", run->cpu_ms < 0 ? json_null() : json_real(run->cpu_ms));
    json_add_cstr(obj, "toolchain", tallies_join(&run->toolchains, arena));
    json_add_cstr(obj, "tier", tallies_join(&run->tiers, arena));
}

static json_t *clashes_json(const struct report_run *run)
{
    json_t *list = json_array(), *item;
    for (size_t i = 0; i < run->clashes.n; i++) {
        item = json_object();
        json_add_cstr(item, "letter", run->clashes.item[i].a);
        json_add_cstr(item, "class", run->clashes.item[i].b);
        json_add_int(item, "samples", run->clashes.item[i].n);
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *official_json(const struct report_run *run)
{
    json_t *obj;
    int64_t n = 0;
    if (!run->letters.n)
        return json_null();
    for (size_t i = 0; i < run->clashes.n; i++)
        n += run->clashes.item[i].n;
    obj = json_object();
    json_add_cstr(obj, "rules", run->official);
    json_add(obj, "pass_at", estimates_json(run, official_of));
    json_add(obj, "letters", tallies_json(&run->letters, false));
    json_add_int(obj, "disagreements", n);
    json_add(obj, "disagree", clashes_json(run));
    return obj;
}

static json_t *hardest_json(const struct report_run *run)
{
    json_t *list = json_array(), *item;
    for (size_t i = 0; i < run->n_hardest; i++) {
        item = json_object();
        json_add_cstr(item, "problem", run->hardest[i].name);
        json_add_int(item, "n", run->hardest[i].rate.n);
        json_add_int(item, "c", run->hardest[i].rate.c);
        json_array_append_new(list, item);
    }
    return list;
}

/* For a best-of run: the share of problems solved by one of up to best_of samples. */
static json_t *best_of_json(const struct report_run *run)
{
    json_t *obj = run->first.known ? pass_json(&run->first.ours) : json_object();
    json_add_int(obj, "n", run->best_of);
    return obj;
}

static json_t *run_json(const struct report_run *run, struct arena *arena)
{
    json_t *obj = json_object();
    add_head(obj, run);
    json_add_int(obj, "repair", run->repair);
    json_add(obj, "repaired", run->repair ? estimates_json(run, ours_of) : json_null());
    json_add(obj, "best_of", run->best_of ? best_of_json(run) : json_null());
    add_known_int(obj, "rank", run->rank ? run->rank : -1);
    add_known_int(obj, "rank_low", run->rank ? run->rank_low : -1);
    add_known_int(obj, "rank_high", run->rank ? run->rank_high : -1);
    json_add_cstr(obj, "judges_doubt", run->doubt);
    json_add_int(obj, "problems", (int64_t)run->n_problem);
    json_add_int(obj, "suite_problems", run->suite_problems);
    json_add_int(obj, "samples", run->samples);
    json_add_int(obj, "counted", run->counted);
    json_add_int(obj, "passed", run->passed);
    json_add(obj, "pass_at", run->repair ? json_object() : estimates_json(run, ours_of));
    json_add(obj, "pass_all", run->repair ? json_object() : estimates_json(run, all_of));
    json_add(obj, "diversity", run->diversity < 0 ? json_null() : json_real(run->diversity));
    json_add(obj, "classes", tallies_json(&run->classes, false));
    json_add(obj, "details", tallies_json(&run->classes, true));
    add_sums(obj, run, arena);
    json_add(obj, "official", official_json(run));
    json_add_int(obj, "never_solved", run->never_solved);
    json_add(obj, "hardest", hardest_json(run));
    return obj;
}

json_t *report_json(const struct report *report)
{
    struct arena arena = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < report->n; i++)
        json_array_append_new(list, run_json(&report->run[i], &arena));
    arena_finish(&arena);
    return list;
}

/* ---- CSV ---- */

static void csv_next(FILE *to, const char *s)
{
    putc(',', to);
    csv_text(to, s);
}

static void csv_int(FILE *to, int64_t value)
{
    putc(',', to);
    if (value >= 0)
        fprintf(to, "%lld", (long long)value);
}

static void csv_estimate(FILE *to, bool known, const struct estimate *e)
{
    if (known)
        fprintf(to, ",%.6f,%.6f,%.6f", e->value, e->low, e->high);
    else
        fputs(",,,", to);
}

static void csv_head(FILE *to, const struct report *report)
{
    fputs("run,suite,task,version,model,problems,samples,counted,passed", to);
    for (size_t i = 0; report->n && i < report->run[0].n_pass; i++) {
        long long k = (long long)report->run[0].pass[i].k;
        fprintf(to, ",pass@%lld,pass@%lld_low,pass@%lld_high", k, k, k);
    }
    fputs(",official_pass@1,official_pass@1_low,official_pass@1_high,quarantined,ceiling,missing,"
          "unjudged,api_error,harness_error,prompt_tokens,completion_tokens,reasoning_tokens,cost,"
          "toolchain,tier,prompt,state,started_at,ended_at,rank,"
          "repair,best_of,best_of_solved,best_of_low,best_of_high,repaired,repaired_low,"
          "repaired_high,label,temperature,n,source,base_url,parameters,price,"
          "tool_limited,tool_bound,judges_doubt\n",
          to);
}

static void csv_pass(FILE *to, const struct report_run *run)
{
    for (size_t i = 0; i < run->n_pass; i++)
        csv_estimate(to, run->pass[i].known && !*run->strategy, &run->pass[i].ours);
    csv_estimate(to, run->first.official_known && !run->best_of, &run->first.official);
}

/* How it was asked, beside the prompt. */
static void csv_asked(FILE *to, const struct report_run *run)
{
    csv_next(to, run->run_label);
    csv_next(to, run->temperature);
    csv_int(to, run->n);
    csv_next(to, run->source);
    csv_next(to, run->base_url);
    csv_next(to, run->parameters);
    csv_next(to, run->price);
}

static void csv_limits(FILE *to, const struct report_run *run)
{
    struct report_limits limits;
    bool known = report_limits(&limits, run);
    csv_int(to, limits.samples);
    fprintf(to, known ? ",%.6f" : ",", limits.bound);
}

static void csv_run(FILE *to, const struct report_run *run)
{
    struct arena arena = {0};
    const int64_t sums[] = {run->quarantined,
                            (int64_t)run->n_problem - run->quarantined - run->not_judged,
                            run->missing,
                            run->unjudged,
                            report_class_count(run, "api_error"),
                            report_class_count(run, "harness_error"),
                            run->prompt_tokens,
                            run->completion_tokens,
                            run->reasoning_tokens};
    fprintf(to, "%lld", (long long)run->row);
    csv_next(to, run->suite);
    csv_next(to, run->task);
    csv_next(to, run->version);
    csv_next(to, run->model);
    csv_int(to, (int64_t)run->n_problem);
    csv_int(to, run->samples);
    csv_int(to, run->counted);
    csv_int(to, run->passed);
    csv_pass(to, run);
    for (size_t i = 0; i < countof(sums); i++)
        csv_int(to, sums[i]);
    csv_next(to, run->cost < 0 ? "" : arena_printf(&arena, "%.6f", run->cost));
    csv_next(to, tallies_join(&run->toolchains, &arena));
    csv_next(to, tallies_join(&run->tiers, &arena));
    csv_next(to, run->prompt);
    csv_next(to, run->state);
    csv_next(to, run->started_at);
    csv_next(to, run->ended_at);
    csv_int(to, run->rank ? run->rank : -1);
    csv_int(to, run->repair);
    csv_int(to, run->best_of ? run->best_of : -1);
    csv_estimate(to, run->best_of && run->first.known, &run->first.ours);
    csv_estimate(to, run->repair && run->first.known, &run->first.ours);
    csv_asked(to, run);
    csv_limits(to, run);
    csv_next(to, run->doubt ? run->doubt : "");
    putc('\n', to);
    arena_finish(&arena);
}

void report_csv(FILE *to, const struct report *report)
{
    csv_head(to, report);
    for (size_t i = 0; i < report->n; i++)
        csv_run(to, &report->run[i]);
}

/* ---- the samples of one class ---- */

struct listed {
    int64_t sample, index;
    const char *problem, *detail, *evidence;
};

typedef void listed_fn(void *ctx, const struct listed *item);

static int each_listed(struct store *store, const struct report_run *run, const char *class,
                       listed_fn *fn, void *ctx, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT s.id, s.idx, p.name, COALESCE(v.detail, ''), "
                    "COALESCE(v.evidence, s.api_error, '') FROM samples s "
                    "JOIN problems p ON p.id = s.problem_id "
                    "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = ? AND "
                    "COALESCE(v.class, CASE WHEN s.api_error IS NOT NULL THEN 'api_error' END) = ? "
                    "ORDER BY s.run_id, s.problem_id, s.idx",
                    "is", run->row, class) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        struct arena arena = {0};
        fn(ctx, &(struct listed){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                                 sql_cstr(stmt, 2, &arena), sql_cstr(stmt, 3, &arena),
                                 sql_cstr(stmt, 4, &arena)});
        arena_finish(&arena);
    }
    sqlite3_finalize(stmt);
    return rc;
}

static void table_listed(void *ctx, const struct listed *item)
{
    table_add(ctx, "%lld", (long long)item->sample);
    table_add(ctx, "%s", item->problem);
    table_add(ctx, "%lld", (long long)item->index);
    table_add(ctx, "%s", item->detail);
    table_add(ctx, "%s", item->evidence);
}

int report_print_class(FILE *to, struct store *store, const struct report *report,
                       const char *class, const struct look *look, struct err *err)
{
    static const struct table_column column[] = {{"SAMPLE", true, false},
                                                 {"PROBLEM", false, false},
                                                 {"INDEX", true, false},
                                                 {"DETAIL", false, false},
                                                 {"EVIDENCE", false, true}};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < report->n; i++) {
        const struct report_run *run = &report->run[i];
        struct table t;
        table_init(&t, column, countof(column));
        rc = each_listed(store, run, class, table_listed, &t, err);
        fprintf(to, "%s%sRun %lld: ", i ? "\n" : "", look_sgr(look, SGR_BOLD), (long long)run->row);
        put_safe(to, str_c(run->model));
        fputs(" on ", to);
        put_safe(to, str_c(run->label));
        fprintf(to, ", %lld %s%s\n", (long long)report_class_count(run, class), class,
                look_sgr(look, SGR_OFF));
        if (t.n)
            table_print(&t, to, look, 2);
        table_finish(&t);
    }
    return rc;
}

struct csv_list {
    FILE *to;
    const struct report_run *run;
    const char *class;
};

static void csv_listed(void *ctx, const struct listed *item)
{
    const struct csv_list *c = ctx;
    fprintf(c->to, "%lld,%lld", (long long)c->run->row, (long long)item->sample);
    csv_next(c->to, c->run->suite);
    csv_next(c->to, c->run->task);
    csv_next(c->to, c->run->model);
    csv_next(c->to, item->problem);
    csv_int(c->to, item->index);
    csv_next(c->to, c->class);
    csv_next(c->to, item->detail);
    csv_next(c->to, item->evidence);
    putc('\n', c->to);
}

int report_csv_class(FILE *to, struct store *store, const struct report *report, const char *class,
                     struct err *err)
{
    int rc = 0;
    fputs("run,sample,suite,task,model,problem,index,class,detail,evidence\n", to);
    for (size_t i = 0; rc == 0 && i < report->n; i++) {
        struct csv_list c = {to, &report->run[i], class};
        rc = each_listed(store, c.run, class, csv_listed, &c, err);
    }
    return rc;
}

static void json_listed(void *ctx, const struct listed *item)
{
    json_t *obj = json_object();
    json_add_int(obj, "sample", item->sample);
    json_add_cstr(obj, "problem", item->problem);
    json_add_int(obj, "index", item->index);
    json_add_cstr(obj, "detail", item->detail);
    json_add_cstr(obj, "evidence", item->evidence);
    json_array_append_new(ctx, obj);
}

int report_json_class(json_t *json, struct store *store, const struct report *report,
                      const char *class, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < report->n; i++) {
        json_t *list = json_add(json_array_get(json, i), "listed", json_array());
        rc = each_listed(store, &report->run[i], class, json_listed, list, err);
    }
    return rc;
}
