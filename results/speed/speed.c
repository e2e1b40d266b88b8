/* speed.c: CPU time, memory and Beyond of right answers. */
#include "results/speed/speed.h"

#include "harness/io/json.h"
#include "results/numbers/beyond.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Samples that count, by problem: passed or not, its own times, its problem's golden run by the same
 * tools. An answer that shares another's verdict has the times of that one. */
static const char samples_sql[] =
    "SELECT s.problem_id, v.class = 'pass', v.cpu_ms, v.peak_bytes, g.cpu_us "
    "FROM samples s JOIN verdicts v ON v.id = s.verdict_id JOIN classes c ON c.name = v.class "
    "LEFT JOIN goldens g ON g.problem_id = s.problem_id AND g.toolchain_id = v.toolchain_id "
    "AND g.passed AND g.cpu_us > 0 WHERE s.run_id = ? AND c.counts ORDER BY s.problem_id, s.idx";

static const char references_sql[] =
    "SELECT s.problem_id, v.cpu_ms, v.peak_bytes FROM samples s "
    "JOIN verdicts v ON v.id = s.verdict_id AND v.class = 'pass' AND v.shares IS NULL "
    "JOIN runs r ON r.id = s.run_id JOIN models m ON m.id = r.model_id "
    "WHERE m.name = '" SPEED_REFERENCES "' AND v.cpu_ms IS NOT NULL "
    "AND r.suite_id = (SELECT suite_id FROM runs WHERE id = ?) ORDER BY s.problem_id";

struct timed {
    int64_t problem;
    bool passed;
    double cpu_ms, peak, golden_ms; /* NaN: not known */
};

struct samples {
    struct timed *item;
    size_t n, cap;
};

static double number(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN
                                                           : sqlite3_column_double(row, column);
}

static int read_samples(struct samples *ret, struct store *store, const char *sql, bool references,
                        int64_t run, struct err *err)
{
    sqlite3_stmt *stmt;
    int at = references ? 1 : 2, rc;
    if (sql_prepare(store_db(store), &stmt, err, sql, "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        ret->item = mem_room(ret->item, ret->n, &ret->cap, sizeof *ret->item);
        ret->item[ret->n++] = (struct timed){
            .problem = sqlite3_column_int64(stmt, 0),
            .passed = references || sqlite3_column_int(stmt, 1),
            .cpu_ms = number(stmt, at),
            .peak = number(stmt, at + 1),
            .golden_ms = references ? NAN : number(stmt, at + 2) / 1000,
        };
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* Values that are known, to take the median of. */
struct values {
    double *item;
    size_t n, cap;
};

static void add_value(struct values *v, double value)
{
    if (!isfinite(value))
        return;
    v->item = mem_room(v->item, v->n, &v->cap, sizeof *v->item);
    v->item[v->n++] = value;
}

static double take_median(struct values *v)
{
    double ret = median(v->item, v->n);
    free(v->item);
    *v = (struct values){0};
    return ret;
}

/* The samples of one problem; the rest begins behind them. */
static size_t same_problem(const struct samples *s, size_t from)
{
    size_t to = from;
    while (to < s->n && s->item[to].problem == s->item[from].problem)
        to++;
    return to;
}

/* The reference runtimes of a problem, and the median of their memory. */
static void find_references(const struct samples *refs, int64_t problem, struct values *cpu,
                            double *peak)
{
    struct values peaks = {0};
    for (size_t i = 0; i < refs->n; i++)
        if (refs->item[i].problem == problem) {
            add_value(cpu, refs->item[i].cpu_ms);
            add_value(&peaks, refs->item[i].peak);
        }
    *peak = take_median(&peaks);
}

struct sums {
    struct values cpu, peak, cpu_ratio, peak_ratio, beyond, slower, zero;
};

static void add_problem(struct sums *sum, const struct samples *s, size_t from, size_t to,
                        const struct samples *refs)
{
    struct values ref = {0};
    double peak, all = 0, slower = 0;
    find_references(refs, s->item[from].problem, &ref, &peak);
    for (size_t i = from; i < to; i++) {
        const struct timed *x = &s->item[i];
        if (!x->passed || isnan(x->cpu_ms))
            continue;
        add_value(&sum->cpu, x->cpu_ms);
        add_value(&sum->peak, x->peak);
        add_value(&sum->cpu_ratio, x->cpu_ms / x->golden_ms);
        add_value(&sum->peak_ratio, x->peak / peak);
        all += beyond_score(x->cpu_ms, ref.item, ref.n);
        slower += slower_share(x->cpu_ms, ref.item, ref.n);
    }
    if (isfinite(beyond_score(0, ref.item, ref.n))) {
        add_value(&sum->beyond, all / (double)(to - from));
        add_value(&sum->slower, slower / (double)(to - from));
        add_value(&sum->zero, 0);
    }
    free(ref.item);
}

static double mean(const struct values *v)
{
    double sum = 0;
    for (size_t i = 0; i < v->n; i++)
        sum += v->item[i];
    return v->n ? sum / (double)v->n : NAN;
}

static void settle(struct speed_row *row, struct sums *sum)
{
    row->passes = (int64_t)sum->cpu.n;
    row->problems = (int64_t)sum->beyond.n;
    paired_difference(&row->beyond, sum->zero.item, sum->beyond.item, sum->beyond.n);
    row->slower = mean(&sum->slower);
    row->cpu_ms = take_median(&sum->cpu);
    row->peak_mb = take_median(&sum->peak) / 1e6;
    row->cpu_ratio = take_median(&sum->cpu_ratio);
    row->peak_ratio = take_median(&sum->peak_ratio);
    free(sum->beyond.item);
    free(sum->slower.item);
    free(sum->zero.item);
}

static int load_run(struct speed_row *row, struct store *store, struct err *err)
{
    struct samples samples = {0}, refs = {0};
    struct sums sum = {0};
    int rc = read_samples(&samples, store, samples_sql, false, row->run->row, err);
    if (rc == 0)
        rc = read_samples(&refs, store, references_sql, true, row->run->row, err);
    for (size_t i = 0, to; rc == 0 && i < samples.n; i = to) {
        to = same_problem(&samples, i);
        add_problem(&sum, &samples, i, to, &refs);
    }
    settle(row, &sum);
    free(samples.item);
    free(refs.item);
    return rc;
}

int speed_load(struct speed *ret, const struct report *report, struct store *store, struct err *err)
{
    int rc = 0;
    *ret = (struct speed){.row = mem_alloc((report->n + 1) * sizeof *ret->row)};
    for (size_t i = 0; rc == 0 && i < report->n; i++) {
        ret->row[ret->n] = (struct speed_row){.run = &report->run[i]};
        rc = load_run(&ret->row[ret->n++], store, err);
    }
    if (rc < 0)
        speed_finish(ret);
    return rc;
}

void speed_finish(struct speed *speed)
{
    free(speed->row);
    *speed = (struct speed){0};
}

/* ---- printing ---- */

static void add_number(struct table *t, const char *format, double value)
{
    char text[40] = "-";
    if (isfinite(value))
        snprintf(text, sizeof text,
                 format[0] == 'x'   ? "%.2f x"
                 : format[0] == '%' ? "%.1f %%"
                                    : "%.1f",
                 value);
    table_add(t, "%s", text);
}

void speed_print(FILE *to, const struct speed *speed, const struct look *look)
{
    const struct table_column column[] = {
        {"RUN", true, false},    {"SUITE", false, true},   {"MODEL", false, true},
        {"PASSES", true, false}, {"CPU MS", true, false},  {"OF REF", true, false},
        {"MB", true, false},     {"OF REFS", true, false}, {"BEYOND", true, false},
        {"95 %", true, false},   {"SLOWER", true, false},  {"PROBS", true, false}};
    struct table t;
    table_init(&t, column, countof(column));
    for (size_t i = 0; i < speed->n; i++) {
        const struct speed_row *r = &speed->row[i];
        table_add(&t, "%lld", (long long)r->run->row);
        table_add(&t, "%s", r->run->label);
        table_add(&t, "%s", r->run->model);
        table_add(&t, "%lld", (long long)r->passes);
        add_number(&t, "", r->cpu_ms);
        add_number(&t, "x", r->cpu_ratio);
        add_number(&t, "", r->peak_mb);
        add_number(&t, "x", r->peak_ratio);
        add_number(&t, "%", r->problems ? 100 * r->beyond.value : NAN);
        table_add(&t, r->problems ? "%.1f-%.1f" : "-", 100 * r->beyond.low, 100 * r->beyond.high);
        add_number(&t, "%", 100 * r->slower);
        table_add(&t, "%lld", (long long)r->problems);
    }
    if (t.n)
        table_print(&t, to, look, 0);
    table_finish(&t);
    put_wrapped(
        to, look, 0,
        "CPU MS and MB: of right answers, the median; OF REF: against the suite's reference, OF "
        "REFS: against the solutions that were scored as the model '" SPEED_REFERENCES "'. "
        "BEYOND: where between the slowest of these (0) and the fastest (100) an answer lies, "
        "failures at 0, the mean over PROBS problems; SLOWER: the share of them that is slower.");
}

static void csv_number(FILE *to, double value)
{
    putc(',', to);
    if (isfinite(value))
        fprintf(to, "%.6g", value);
}

void speed_csv(FILE *to, const struct speed *speed)
{
    fputs("run,suite,task,model,passes,cpu_ms,cpu_ratio,peak_mb,peak_ratio,beyond,low,high,slower,"
          "problems\n",
          to);
    for (size_t i = 0; i < speed->n; i++) {
        const struct speed_row *r = &speed->row[i];
        const char *const text[] = {r->run->suite, r->run->task, r->run->model};
        const double known = r->problems ? 1 : NAN;
        const double value[] = {r->cpu_ms,
                                r->cpu_ratio,
                                r->peak_mb,
                                r->peak_ratio,
                                known * r->beyond.value,
                                known * r->beyond.low,
                                known * r->beyond.high,
                                r->slower};
        fprintf(to, "%lld", (long long)r->run->row);
        for (size_t k = 0; k < countof(text); k++) {
            putc(',', to);
            csv_text(to, text[k]);
        }
        fprintf(to, ",%lld", (long long)r->passes);
        for (size_t k = 0; k < countof(value); k++)
            csv_number(to, value[k]);
        fprintf(to, ",%lld\n", (long long)r->problems);
    }
}

json_t *speed_json(const struct speed *speed)
{
    json_t *list = json_array();
    for (size_t i = 0; i < speed->n; i++) {
        const struct speed_row *r = &speed->row[i];
        const double known = r->problems ? 1 : NAN;
        json_t *obj = json_object();
        json_add_int(obj, "run", r->run->row);
        json_add_cstr(obj, "suite", r->run->suite);
        json_add_cstr(obj, "task", r->run->task);
        json_add_cstr(obj, "model", r->run->model);
        json_add_int(obj, "passes", r->passes);
        json_add_num(obj, "cpu_ms", r->cpu_ms);
        json_add_num(obj, "cpu_ratio", r->cpu_ratio);
        json_add_num(obj, "peak_mb", r->peak_mb);
        json_add_num(obj, "peak_ratio", r->peak_ratio);
        json_add_num(obj, "beyond", known * r->beyond.value);
        json_add_num(obj, "low", known * r->beyond.low);
        json_add_num(obj, "high", known * r->beyond.high);
        json_add_num(obj, "slower", r->slower);
        json_add_int(obj, "problems", r->problems);
        json_array_append_new(list, obj);
    }
    return list;
}
