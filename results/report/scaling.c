/* scaling.c: read samples and turns of runs, and add up what they cost and solved. */
#include "results/report/scaling.h"

#include "results/store/sql.h"
#include "results/numbers/vote.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sample that counts, in the order of problems and indices. */
struct shot {
    int64_t row, problem;
    bool passed;
    int64_t tokens; /* of all its turns */
    int64_t turns;  /* how many turns came before the last one */
    int64_t group;  /* the same for samples of the problem with the same behavior; -1: unknown */
    const char *behaviour;
};

/* An earlier turn. */
struct turn {
    int64_t row, turn, tokens;
};

struct facts {
    struct shot *shot; /* owned */
    size_t n, cap;
    struct turn *turn; /* owned; by sample */
    size_t n_turn, cap_turn;
    bool told, votes; /* the tokens of every sample are known; some behavior is known */
    struct arena arena;
};

static void facts_finish(struct facts *f)
{
    free(f->shot);
    free(f->turn);
    arena_finish(&f->arena);
}

/* ---- reading ---- */

static const char shots_sql[] =
    "SELECT s.id, s.problem_id, v.class = 'pass', s.prompt_tokens + s.completion_tokens, "
    "(SELECT COUNT(*) FROM turns t WHERE t.sample_id = s.id), v.behaviour FROM samples s "
    "JOIN verdicts v ON v.id = s.verdict_id JOIN classes k ON k.name = v.class "
    "WHERE s.run_id = ? AND k.counts ORDER BY s.problem_id, s.idx";

static const char turns_sql[] =
    "SELECT t.sample_id, t.turn, t.prompt_tokens + t.completion_tokens FROM turns t "
    "JOIN samples s ON s.id = t.sample_id WHERE s.run_id = ? ORDER BY t.sample_id, t.turn";

/* The group of a sample: the index of the first shot of the problem with the same behavior. */
static int64_t group_of(const struct facts *f, const struct shot *x)
{
    if (!x->behaviour)
        return -1;
    for (size_t i = f->n; i-- > 0 && f->shot[i].problem == x->problem;)
        if (f->shot[i].behaviour && strcmp(f->shot[i].behaviour, x->behaviour) == 0)
            return f->shot[i].group;
    return (int64_t)f->n;
}

static void add_shot(struct facts *f, sqlite3_stmt *row)
{
    struct shot x = {.row = sqlite3_column_int64(row, 0),
                     .problem = sqlite3_column_int64(row, 1),
                     .passed = sqlite3_column_int(row, 2) != 0,
                     .tokens = sqlite3_column_int64(row, 3),
                     .turns = sqlite3_column_int64(row, 4)};
    if (sqlite3_column_type(row, 5) != SQLITE_NULL)
        x.behaviour = sql_cstr(row, 5, &f->arena);
    x.group = group_of(f, &x);
    f->votes |= x.behaviour != NULL;
    f->told &= sqlite3_column_type(row, 3) != SQLITE_NULL;
    f->shot = mem_room(f->shot, f->n, &f->cap, sizeof *f->shot);
    f->shot[f->n++] = x;
}

static void add_turn(struct facts *f, sqlite3_stmt *row)
{
    f->turn = mem_room(f->turn, f->n_turn, &f->cap_turn, sizeof *f->turn);
    f->turn[f->n_turn++] = (struct turn){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1),
                                         sqlite3_column_int64(row, 2)};
}

static int read_rows(struct facts *f, struct store *store, int64_t run, const char *sql,
                     void (*add)(struct facts *f, sqlite3_stmt *row), struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, sql, "i", run) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1)
        add(f, stmt);
    sqlite3_finalize(stmt);
    return rc;
}

/* ---- problems ---- */

/* The shots of one problem: [*from, *to). False behind the last. */
static bool next_problem(const struct facts *f, size_t *from, size_t *to)
{
    *from = *to;
    while (*to < f->n && f->shot[*to].problem == f->shot[*from].problem)
        ++*to;
    return *from < f->n;
}

static double mean_tokens(const struct shot *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)x[i].tokens;
    return sum / (double)n;
}

/* Fill ret->solved (0..1) and ret->tokens for one step of a strategy in one problem, whose n shots
 * are at x. */
typedef void step_fn(const struct facts *f, const struct shot *x, size_t n, int64_t step,
                     struct scaling_point *ret);

static void step_pass(const struct facts *f, const struct shot *x, size_t n, int64_t step,
                      struct scaling_point *ret)
{
    int64_t c = 0;
    (void)f;
    for (size_t i = 0; i < n; i++)
        c += x[i].passed;
    ret->solved = pass_at_k((int64_t)n, c, step);
    ret->tokens = (double)step * mean_tokens(x, n);
}

static void step_vote(const struct facts *f, const struct shot *x, size_t n, int64_t step,
                      struct scaling_point *ret)
{
    struct ballot *b = mem_alloc(n * sizeof *b);
    (void)f;
    for (size_t i = 0; i < n; i++)
        b[i] = (struct ballot){x[i].group, x[i].passed};
    ret->solved = maj_at_k(b, n, (size_t)step);
    ret->tokens = (double)step * mean_tokens(x, n);
    free(b);
}

/* The index of the first turn of a sample; turns are sorted by sample. */
static size_t first_turn(const struct facts *f, int64_t row)
{
    size_t low = 0, high = f->n_turn;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->turn[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Tokens of a sample's turns up to turn `step`. x->tokens is the sum over all turns. */
static double turns_cost(const struct facts *f, const struct shot *x, int64_t step)
{
    double early = 0, last = (double)x->tokens;
    for (size_t i = first_turn(f, x->row); i < f->n_turn && f->turn[i].row == x->row; i++) {
        last -= (double)f->turn[i].tokens;
        early += f->turn[i].turn <= step ? (double)f->turn[i].tokens : 0;
    }
    return early + (x->turns <= step ? last : 0);
}

static void step_repair(const struct facts *f, const struct shot *x, size_t n, int64_t step,
                        struct scaling_point *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret->solved += x[i].passed && x[i].turns <= step ? 1.0 / (double)n : 0;
        ret->tokens += turns_cost(f, &x[i], step) / (double)n;
    }
}

static void step_best_of(const struct facts *f, const struct shot *x, size_t n, int64_t step,
                         struct scaling_point *ret)
{
    (void)f;
    for (size_t i = 0; i < n && (int64_t)i < step; i++) {
        ret->solved = x[i].passed ? 1 : ret->solved;
        ret->tokens += (double)x[i].tokens;
    }
}

/* ---- series ---- */

/* The number of samples that every problem has at least. */
static int64_t fewest(const struct facts *f)
{
    size_t from, to = 0;
    int64_t ret = INT64_MAX;
    while (next_problem(f, &from, &to))
        ret = (int64_t)(to - from) < ret ? (int64_t)(to - from) : ret;
    return f->n ? ret : 0;
}

static void add_series(struct scaling_group *g, const struct report_run *run, const char *strategy,
                       const struct facts *f, step_fn *step, int64_t first, int64_t last)
{
    struct scaling_series *s = &g->series[g->n];
    if (g->n == SCALING_SERIES)
        return;
    *s = (struct scaling_series){.run = run, .strategy = strategy};
    for (int64_t k = first; k <= last && s->n < SCALING_POINTS; k++) {
        struct scaling_point *p = &s->point[s->n];
        size_t from, to = 0;
        *p = (struct scaling_point){.step = k};
        s->problems = 0;
        while (next_problem(f, &from, &to)) {
            struct scaling_point one = {0};
            step(f, &f->shot[from], to - from, k, &one);
            p->solved += one.solved;
            p->tokens += one.tokens;
            s->problems++;
        }
        if (!s->problems)
            return;
        p->solved /= (double)s->problems;
        p->tokens /= (double)s->problems;
        s->n++;
    }
    g->n += s->n > 0;
}

static void add_run(struct scaling_group *g, const struct report_run *run, const struct facts *f)
{
    if (run->best_of) {
        add_series(g, run, "best-of", f, step_best_of, 1, run->best_of);
        return;
    }
    if (run->repair) {
        add_series(g, run, "repair", f, step_repair, 0, run->repair);
        return;
    }
    add_series(g, run, "pass@k", f, step_pass, 1, fewest(f));
    if (f->votes)
        add_series(g, run, "maj@k", f, step_vote, 1, fewest(f));
}

static int load_run(struct scaling_group *g, const struct report_run *run, struct store *store,
                    struct err *err)
{
    struct facts f = {.told = true};
    int rc = read_rows(&f, store, run->row, shots_sql, add_shot, err);
    if (rc == 0 && run->repair)
        rc = read_rows(&f, store, run->row, turns_sql, add_turn, err);
    if (rc == 0 && f.n && f.told)
        add_run(g, run, &f);
    g->left_out += f.n && !f.told;
    facts_finish(&f);
    return rc;
}

/* ---- all of it ---- */

static struct scaling_group *group_for(struct scaling *s, const struct report_run *run)
{
    struct scaling_group *g;
    for (size_t i = 0; i < s->n; i++) {
        g = &s->group[i];
        if (strcmp(g->first->label, run->label) == 0 && strcmp(g->first->model, run->model) == 0 &&
            strcmp(g->first->version, run->version) == 0)
            return g;
    }
    g = &s->group[s->n++];
    g->first = run;
    g->series = arena_alloc(&s->arena, SCALING_SERIES * sizeof *g->series);
    return g;
}

int scaling_load(struct scaling *ret, const struct report *report, struct store *store,
                 struct err *err)
{
    struct scaling s = {0};
    int rc = 0;
    s.group = arena_alloc(&s.arena, (report->n + 1) * sizeof *s.group);
    for (size_t i = 0; rc == 0 && i < report->n; i++)
        rc = load_run(group_for(&s, &report->run[i]), &report->run[i], store, err);
    if (rc < 0)
        arena_finish(&s.arena);
    else
        *ret = s;
    return rc;
}

void scaling_finish(struct scaling *s)
{
    arena_finish(&s->arena);
}

const struct scaling_point *scaling_within(const struct scaling_series *s, double tokens)
{
    const struct scaling_point *ret = NULL;
    for (size_t i = 0; i < s->n; i++)
        if (s->point[i].tokens <= tokens * (1 + 1e-9))
            ret = &s->point[i];
    return ret;
}

const struct scaling_series *scaling_budgets(const struct scaling_group *g)
{
    return g->n ? &g->series[0] : NULL;
}
