/* leak.c: the index of evaluation problems, and one problem held against it.
 *
 * All marks of all problems are one sorted table of (hash, problem): a problem is looked up mark by
 * mark, and what its finds add up to for each evaluation problem is judged at the end. */
#include "results/train/leak.h"

#include "results/store/sql.h"
#include "prompts/prompt.h"
#include "results/train/leak_read.h"

#include <stdlib.h>
#include <string.h>

enum mark_kind { /* tells marks of different kinds apart in one table */
                 MARK_ID,
                 MARK_NUMBERED,
                 MARK_WORDS,
                 MARK_ENTRY,
                 MARK_PORTS,
                 MARK_REFERENCE,
                 MARK_PROMPT_RUN,
                 MARK_CODE_RUN,
};

struct mark {
    uint64_t hash;
    uint32_t problem; /* COMMON: boilerplate */
    uint32_t kind;
};
#define COMMON UINT32_MAX

struct eval_problem {
    const char *suite, *problem;
    size_t suite_number;
    struct leak_marks marks; /* without lists of runs; their numbers are without boilerplate */
};

struct leak_index {
    struct mark *mark; /* owned; sorted by kind, hash, problem */
    size_t n_mark, mark_cap;
    struct eval_problem *problem; /* owned */
    size_t n, cap;
    size_t suites;
    struct arena arena;
};

#define X(id, name, text) {name, text},
static const struct {
    const char *name, *text;
} rule_table[] = {LEAK_RULES(X)};
#undef X

const char *leak_rule_name(enum leak_rule rule)
{
    return rule_table[rule].name ? rule_table[rule].name : kind_nth(0)->noun;
}

const char *leak_rule_text(enum leak_rule rule)
{
    return rule_table[rule].text;
}

/* ---- the index ---- */

static void add_mark(struct leak_index *x, enum mark_kind kind, uint64_t hash, size_t problem)
{
    if (!hash)
        return;
    x->mark = mem_room(x->mark, x->n_mark, &x->mark_cap, sizeof *x->mark);
    x->mark[x->n_mark++] =
        (struct mark){.hash = hash, .problem = (uint32_t)problem, .kind = (uint32_t)kind};
}

static void add_problem(struct leak_index *x, const char *label, const struct suite *suite,
                        const struct problem *p)
{
    struct arena arena = {0};
    struct eval_problem *e;
    struct leak_marks m;
    leak_read(&m, p, kind_code(prompt_kind(suite, p)), &arena);
    x->problem = mem_room(x->problem, x->n, &x->cap, sizeof *x->problem);
    add_mark(x, MARK_ID, m.id, x->n);
    add_mark(x, MARK_NUMBERED, m.numbered, x->n);
    add_mark(x, MARK_WORDS, m.words, x->n);
    add_mark(x, MARK_ENTRY, m.entry, x->n);
    add_mark(x, MARK_PORTS, m.ports, x->n);
    add_mark(x, MARK_REFERENCE, m.reference, x->n);
    for (size_t i = 0; i < m.prompt.n; i++)
        add_mark(x, MARK_PROMPT_RUN, m.prompt.hash[i], x->n);
    for (size_t i = 0; i < m.code.n; i++)
        add_mark(x, MARK_CODE_RUN, m.code.hash[i], x->n);
    m.prompt.hash = m.code.hash = NULL;
    e = &x->problem[x->n++];
    *e = (struct eval_problem){.suite = label,
                               .problem = arena_dup(&x->arena, str_c(p->id)),
                               .suite_number = x->suites,
                               .marks = m};
    arena_finish(&arena);
}

static int by_mark(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->problem > y->problem) - (x->problem < y->problem);
}

/* Behind the marks of one hash. */
static size_t same_marks(const struct leak_index *x, size_t i)
{
    size_t end = i + 1;
    while (end < x->n_mark && x->mark[end].kind == x->mark[i].kind &&
           x->mark[end].hash == x->mark[i].hash)
        end++;
    return end;
}

/* Too many problems of one suite: problems of a suite have numbers that adjoin. */
static bool is_common(const struct leak_index *x, size_t from, size_t to)
{
    for (size_t i = from; i + LEAK_COMMON < to; i++)
        if (x->problem[x->mark[i].problem].suite_number ==
            x->problem[x->mark[i + LEAK_COMMON].problem].suite_number)
            return true;
    return false;
}

static void forget(struct leak_index *x, const struct mark *m)
{
    struct leak_marks *of = &x->problem[m->problem].marks;
    if (m->kind == MARK_PROMPT_RUN)
        of->prompt.n--;
    else if (m->kind == MARK_CODE_RUN)
        of->code.n--;
}

/* Of runs and of names, what too many have becomes one mark of nobody's. */
static void settle(struct leak_index *x)
{
    size_t kept = 0;
    if (x->n_mark)
        qsort(x->mark, x->n_mark, sizeof *x->mark, by_mark);
    for (size_t i = 0, end; i < x->n_mark; i = end) {
        uint32_t kind = x->mark[i].kind;
        end = same_marks(x, i);
        if ((kind == MARK_PROMPT_RUN || kind == MARK_CODE_RUN || kind == MARK_ENTRY) &&
            is_common(x, i, end)) {
            for (size_t k = i; k < end; k++)
                forget(x, &x->mark[k]);
            x->mark[kept] = x->mark[i];
            x->mark[kept++].problem = COMMON;
            continue;
        }
        for (size_t k = i; k < end; k++)
            x->mark[kept++] = x->mark[k];
    }
    x->n_mark = kept;
}

static int add_suite(struct leak_index *x, struct store *store, int64_t row, struct err *err)
{
    struct suite suite;
    const char *label;
    bool found;
    if (store_get_suite(store, NULL, NULL, row, &suite, &found, err) < 0)
        return -1;
    if (!found)
        return 0;
    label = arena_dup(&x->arena, str_c(suite_label(&suite)));
    for (size_t i = 0; i < suite.n; i++)
        add_problem(x, label, &suite, &suite.problem[i]);
    x->suites++;
    suite_finish(&suite);
    return 0;
}

int leak_index_new(struct leak_index **ret, struct store *store, const struct suite *except,
                   struct err *err)
{
    static const char sql[] =
        "SELECT id FROM suites WHERE eval_only AND current AND kind <> '" KIND_OPINION
        "' AND (?1 = 0 OR NOT (name = ?2 AND "
        "(task = ?3 OR ?4))) ORDER BY id";
    struct leak_index *x = mem_alloc(sizeof *x);
    sqlite3_stmt *stmt;
    int rc = sql_prepare(store_db(store), &stmt, err, sql, "issi", (int64_t)(except != NULL),
                         except ? except->name : "", except ? except->task : "",
                         (int64_t)(except && except->eval_only));
    if (rc == 0) {
        while ((rc = sql_step(stmt, err)) == 1)
            if ((rc = add_suite(x, store, sqlite3_column_int64(stmt, 0), err)) < 0)
                break;
        sqlite3_finalize(stmt);
    }
    if (rc < 0) {
        leak_index_free(x);
        return -1;
    }
    settle(x);
    *ret = x;
    return 0;
}

void leak_index_free(struct leak_index *x)
{
    if (!x)
        return;
    free(x->mark);
    free(x->problem);
    arena_finish(&x->arena);
    free(x);
}

size_t leak_index_problems(const struct leak_index *x)
{
    return x->n;
}

size_t leak_index_suites(const struct leak_index *x)
{
    return x->suites;
}

/* ---- one problem against it ---- */

/* What one evaluation problem has in common with it. */
struct common {
    bool seen, id, numbered, words, entry, ports, reference;
    size_t prompt_runs, code_runs;
};

struct check {
    const struct leak_index *index;
    struct leak_marks marks;
    struct common *common; /* one for each evaluation problem */
    size_t seen;
};

/* The first mark of this hash; `end` behind the last; the same when there is none. */
static size_t find_marks(const struct leak_index *x, enum mark_kind kind, uint64_t hash,
                         size_t *end)
{
    const struct mark key = {.hash = hash, .kind = (uint32_t)kind};
    size_t low = 0, high = x->n_mark;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (by_mark(&x->mark[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    *end = low;
    if (low < x->n_mark && x->mark[low].kind == key.kind && x->mark[low].hash == hash)
        *end = same_marks(x, low);
    return low;
}

static void take(struct common *c, enum mark_kind kind)
{
    switch (kind) {
    case MARK_ID:
        c->id = true;
        break;
    case MARK_NUMBERED:
        c->numbered = true;
        break;
    case MARK_WORDS:
        c->words = true;
        break;
    case MARK_ENTRY:
        c->entry = true;
        break;
    case MARK_PORTS:
        c->ports = true;
        break;
    case MARK_REFERENCE:
        c->reference = true;
        break;
    case MARK_PROMPT_RUN:
        c->prompt_runs++;
        break;
    case MARK_CODE_RUN:
        c->code_runs++;
        break;
    }
}

/* False: boilerplate. */
static bool look_up(struct check *k, enum mark_kind kind, uint64_t hash)
{
    size_t end, i;
    if (!hash)
        return true;
    i = find_marks(k->index, kind, hash, &end);
    if (i < end && k->index->mark[i].problem == COMMON)
        return false;
    for (; i < end; i++) {
        struct common *c = &k->common[k->index->mark[i].problem];
        k->seen += !c->seen;
        c->seen = true;
        take(c, kind);
    }
    return true;
}

/* How many of the runs are no boilerplate. */
static size_t look_up_runs(struct check *k, enum mark_kind kind, const struct leak_runs *runs)
{
    size_t own = 0;
    for (size_t i = 0; i < runs->n; i++)
        own += look_up(k, kind, runs->hash[i]);
    return own;
}

static double share(size_t both, size_t a, size_t b)
{
    size_t shorter = a < b ? a : b;
    return shorter ? (double)both / (double)shorter : 0;
}

static bool has(const struct leak_finding *f, enum leak_rule rule)
{
    return f->rules & 1u << rule;
}

/* Ports that could be anybody's say nothing alone; with a name, an id or a
 * part of a text they do. */
static bool is_copy(const struct leak_finding *f, const struct common *c)
{
    bool part = (f->prompt >= LEAK_NOTE && c->prompt_runs >= LEAK_RUNS) ||
                (f->reference >= LEAK_NOTE && c->code_runs >= LEAK_RUNS);
    if (has(f, LEAK_PROMPT) || has(f, LEAK_REFERENCE) || c->numbered)
        return true;
    if (f->prompt >= LEAK_DROP && c->prompt_runs >= LEAK_RUNS)
        return true;
    if (f->reference >= LEAK_DROP && c->code_runs >= 2 * LEAK_RUNS)
        return true;
    if (c->ports && (f->telling >= LEAK_TELLING || part || c->id))
        return true;
    if (has(f, LEAK_ENTRY) && (f->telling > 0 || f->ports >= LEAK_TELLING))
        return true;
    return c->id && part;
}

static unsigned bit(bool holds, enum leak_rule rule)
{
    return holds ? 1u << rule : 0;
}

static struct leak_finding judge(const struct check *k, size_t problem)
{
    const struct eval_problem *e = &k->index->problem[problem];
    const struct common *c = &k->common[problem];
    struct leak_finding f = {.suite = e->suite, .problem = e->problem};
    f.prompt = share(c->prompt_runs, k->marks.prompt.n, e->marks.prompt.n);
    f.reference = share(c->code_runs, k->marks.code.n, e->marks.code.n);
    f.ports = c->ports ? k->marks.n_ports : 0;
    f.telling = c->ports ? k->marks.telling : 0;
    f.rules = bit(c->words, LEAK_PROMPT) | bit(c->reference, LEAK_REFERENCE) |
              bit(f.prompt >= LEAK_NOTE && c->prompt_runs >= LEAK_RUNS / 2, LEAK_PROMPT_RUNS) |
              bit(f.reference >= LEAK_NOTE && c->code_runs >= LEAK_RUNS, LEAK_REFERENCE_RUNS) |
              bit(c->ports && c->entry, LEAK_ENTRY) | bit(c->ports && !c->entry, LEAK_PORTS) |
              bit(c->id, LEAK_ID);
    while (f.rule < LEAK_RULE_COUNT && !has(&f, f.rule))
        f.rule++;
    f.drop = f.rules && is_copy(&f, c);
    return f;
}

static int by_weight(const void *a, const void *b)
{
    const struct leak_finding *x = a, *y = b;
    double p = x->prompt + x->reference, q = y->prompt + y->reference;
    int order;
    if (x->drop != y->drop)
        return x->drop ? -1 : 1;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    if (p < q || p > q)
        return p > q ? -1 : 1;
    order = strcmp(x->suite, y->suite);
    return order ? order : strcmp(x->problem, y->problem);
}

size_t leak_check(const struct leak_finding **ret, const struct leak_index *x,
                  const struct suite *suite, const struct problem *problem, struct arena *arena)
{
    struct check k = {.index = x};
    struct arena own = {0};
    struct leak_finding *found;
    size_t n = 0;
    leak_read(&k.marks, problem, kind_code(prompt_kind(suite, problem)), &own);
    k.common = arena_alloc(&own, (x->n + 1) * sizeof *k.common);
    look_up(&k, MARK_ID, k.marks.id);
    look_up(&k, MARK_NUMBERED, k.marks.numbered);
    look_up(&k, MARK_WORDS, k.marks.words);
    look_up(&k, MARK_ENTRY, k.marks.entry);
    look_up(&k, MARK_PORTS, k.marks.ports);
    look_up(&k, MARK_REFERENCE, k.marks.reference);
    k.marks.prompt.n = look_up_runs(&k, MARK_PROMPT_RUN, &k.marks.prompt);
    k.marks.code.n = look_up_runs(&k, MARK_CODE_RUN, &k.marks.code);
    found = arena_alloc(arena, (k.seen + 1) * sizeof *found);
    for (size_t i = 0; i < x->n; i++) {
        struct leak_finding f = {0};
        if (k.common[i].seen)
            f = judge(&k, i);
        if (f.rules)
            found[n++] = f;
    }
    arena_finish(&own);
    qsort(found, n, sizeof *found, by_weight);
    *ret = found;
    return n;
}
