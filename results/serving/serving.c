/* serving.c: read how services answered. */
#include "results/serving/serving.h"

#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>

/* One answer, and where it came from. */
struct answer {
    const struct report_run *run;
    int64_t in_flight; /* the lowest of its power of two; 0: not known */
    int64_t latency, ttft, prompt, completion, cached; /* -1: not told */
};

struct answers {
    struct answer *item; /* owned */
    size_t n, cap;
};

/* ---- reading ---- */

static int64_t told(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1
                                                            : sqlite3_column_int64(stmt, column);
}

static int64_t power_below(int64_t n)
{
    int64_t power = 1;
    while (2 * power <= n)
        power *= 2;
    return n > 0 ? power : 0;
}

static void add_answer(struct answers *all, const struct report_run *run, sqlite3_stmt *stmt)
{
    if (all->n == all->cap)
        all->item = mem_grow(all->item, (all->cap = 2 * all->cap + 64) * sizeof *all->item);
    all->item[all->n++] = (struct answer){
        .run = run,
        .in_flight = power_below(told(stmt, 0)),
        .latency = told(stmt, 1),
        .ttft = told(stmt, 2),
        .prompt = told(stmt, 3),
        .completion = told(stmt, 4),
        .cached = told(stmt, 5),
    };
}

static int read_run(struct answers *all, const struct report_run *run, struct store *store,
                    struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT in_flight, latency_ms, ttft_ms, prompt_tokens, completion_tokens, "
                    "cached_tokens FROM samples s JOIN runs r ON r.id = s.run_id WHERE r.id = ? "
                    "AND r.source = 'model' AND api_error IS NULL AND tries > 0 AND NOT EXISTS "
                    "(SELECT 1 FROM turns WHERE sample_id = s.id)",
                    "i", run->row) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        add_answer(all, run, stmt);
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- adding up ---- */

static int by_service(const struct report_run *a, const struct report_run *b)
{
    int order = strcmp(a->model, b->model);
    return order ? order : strcmp(a->base_url, b->base_url);
}

static int by_place(const void *left, const void *right)
{
    const struct answer *a = left, *b = right;
    int order = by_service(a->run, b->run);
    return order ? order : (a->in_flight > b->in_flight) - (a->in_flight < b->in_flight);
}

static int rising(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* What one answer says; -1: it does not. */
typedef double measure_fn(const struct answer *a);

static double latency_of(const struct answer *a)
{
    return (double)a->latency;
}

static double ttft_of(const struct answer *a)
{
    return (double)a->ttft;
}

static double rate_of(const struct answer *a)
{
    return a->latency > 0 && a->completion >= 0
               ? 1000.0 * (double)a->completion / (double)a->latency
               : -1;
}

static double decode_of(const struct answer *a)
{
    return a->ttft >= 0 && a->latency > a->ttft && a->completion > 1
               ? 1000.0 * (double)(a->completion - 1) / (double)(a->latency - a->ttft)
               : -1;
}

/* The value of which this share of the answers that say one are no larger: by nearest rank. */
static double quantile(const struct answer *a, size_t n, double share, measure_fn *fn)
{
    double *value = mem_alloc((n + 1) * sizeof *value), ret = -1;
    size_t told = 0, rank;
    for (size_t i = 0; i < n; i++)
        if (fn(&a[i]) >= 0)
            value[told++] = fn(&a[i]);
    qsort(value, told, sizeof *value, rising);
    rank = (size_t)(share * (double)told + 0.999999);
    if (told)
        ret = value[rank ? rank - 1 : 0];
    free(value);
    return ret;
}

/* Of the prompts of which both is told. */
static double cached_share(const struct answer *a, size_t n)
{
    double prompt = 0, cached = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        if (a[i].prompt > 0 && a[i].cached >= 0) {
            any = true;
            prompt += (double)a[i].prompt;
            cached += (double)a[i].cached;
        }
    return any ? cached / prompt : -1;
}

static struct serving_row row_of(const struct answer *a, size_t n)
{
    return (struct serving_row){
        .model = a->run->model,
        .base_url = a->run->base_url,
        .low = a->in_flight,
        .high = a->in_flight ? 2 * a->in_flight - 1 : 0,
        .requests = (int64_t)n,
        .latency_ms = quantile(a, n, 0.5, latency_of),
        .ttft_ms = quantile(a, n, 0.5, ttft_of),
        .ttft_p95_ms = quantile(a, n, 0.95, ttft_of),
        .rate = quantile(a, n, 0.5, rate_of),
        .decode = quantile(a, n, 0.5, decode_of),
        .cached = cached_share(a, n),
    };
}

static void add_rows(struct serving *s, struct answers *all)
{
    qsort(all->item, all->n, sizeof *all->item, by_place);
    s->row = arena_alloc(&s->arena, (all->n + 1) * sizeof *s->row);
    for (size_t from = 0, to; from < all->n; from = to) {
        for (to = from; to < all->n && by_place(&all->item[from], &all->item[to]) == 0; to++)
            ;
        s->row[s->n++] = row_of(&all->item[from], to - from);
    }
}

/* ---- what failed ---- */

static int by_service_of_faults(const void *left, const void *right)
{
    const struct serving_faults *a = left, *b = right;
    int order = strcmp(a->model, b->model);
    return order ? order : strcmp(a->base_url, b->base_url);
}

static struct serving_faults *faults_of(struct serving *s, const struct report_run *run)
{
    struct serving_faults *f = s->faults;
    for (; f < s->faults + s->n_faults; f++)
        if (strcmp(f->model, run->model) == 0 && strcmp(f->base_url, run->base_url) == 0)
            return f;
    *f = (struct serving_faults){.model = run->model, .base_url = run->base_url};
    s->n_faults++;
    return f;
}

static void add_kind(struct serving *s, struct serving_faults *f, const char *kind, int64_t n)
{
    struct tallies *t = &f->kinds;
    size_t i = 0;
    while (i < t->n && strcmp(t->item[i].a, kind) != 0)
        i++;
    if (i == t->n) {
        struct tally *item = arena_alloc(&s->arena, (t->n + 1) * sizeof *item);
        memcpy(item, t->item ? t->item : item, t->n * sizeof *item);
        t->item = item;
        t->item[t->n++] = (struct tally){.a = arena_dup(&s->arena, str_c(kind)), .b = ""};
    }
    t->item[i].n += n;
    f->failed += n;
}

static int read_faults(struct serving *s, const struct report_run *run, struct store *store,
                       struct err *err)
{
    struct serving_faults *f = faults_of(s, run);
    sqlite3_stmt *stmt;
    int64_t tries = 0;
    bool found;
    int rc;
    if (sql_int(store_db(store), &tries, &found, err,
                "SELECT COALESCE(SUM(tries), 0) FROM samples WHERE run_id = ?", "i",
                run->row) < 0 ||
        sql_prepare(store_db(store), &stmt, err,
                    "SELECT kind, n FROM faults WHERE run_id = ? ORDER BY n DESC, kind", "i",
                    run->row) < 0)
        return -1;
    f->attempts += tries;
    while ((rc = sql_step(stmt, err)) == 1)
        add_kind(s, f, (const char *)sqlite3_column_text(stmt, 0), sqlite3_column_int64(stmt, 1));
    sqlite3_finalize(stmt);
    return rc;
}

int serving_load(struct serving *ret, const struct report *report, struct store *store,
                 struct err *err)
{
    struct answers all = {0};
    int rc = 0;
    *ret = (struct serving){0};
    ret->faults = arena_alloc(&ret->arena, (report->n + 1) * sizeof *ret->faults);
    for (size_t i = 0; rc == 0 && i < report->n; i++)
        if (strcmp(report->run[i].source, "model") == 0)
            rc = read_run(&all, &report->run[i], store, err) < 0 ||
                         read_faults(ret, &report->run[i], store, err) < 0
                     ? -1
                     : 0;
    if (rc == 0)
        add_rows(ret, &all);
    qsort(ret->faults, ret->n_faults, sizeof *ret->faults, by_service_of_faults);
    free(all.item);
    if (rc < 0)
        serving_finish(ret);
    return rc;
}

void serving_finish(struct serving *s)
{
    arena_finish(&s->arena);
    *s = (struct serving){0};
}

const char *serving_in_flight(const struct serving_row *row, struct arena *arena)
{
    if (!row->low)
        return "";
    if (row->low == row->high)
        return arena_printf(arena, "%lld", (long long)row->low);
    return arena_printf(arena, "%lld-%lld", (long long)row->low, (long long)row->high);
}

const char *serving_kinds(const struct serving_faults *f, struct arena *arena)
{
    const char *ret = "";
    for (size_t i = 0; i < f->kinds.n; i++)
        ret = arena_printf(arena, "%s%s%s %lld", ret, i ? ", " : "", f->kinds.item[i].a,
                           (long long)f->kinds.item[i].n);
    return ret;
}
