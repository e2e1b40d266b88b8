/* settle.c: from the points of several judges to the verdict on an answer. */
#include "harness/judge/settle.h"

#include "results/judges/record.h"
#include "results/report/report.h"
#include "results/store/sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct settling {
    struct store *store;
    const struct suite *suite;
    const struct judge_set *set;
    const struct judges *judges;
    enum judge_join how;
    double accept;
    const char *key[JUDGES_MAX]; /* of the judges' runs */
    const char *tools;           /* text of the toolchain */
    int64_t toolchain;
    struct settle_counts counts;
    struct arena arena;
    struct err *err;
};

static const char *join_word(enum judge_join how)
{
    static const char *const words[] = {
#define X(id, word, text) [id] = word,
        JUDGE_JOINS(X)
#undef X
    };
    return words[how];
}

static const char *tools_of(struct settling *s)
{
    struct buf b;
    buf_init(&b, 1u << 16);
    for (size_t i = 0; i < s->judges->n; i++)
        buf_addf(&b, "%s%s (%s, asked as %.8s)", i ? ", " : "", s->judges->name[i],
                 s->judges->prompt[i] ? report_short_hashes(s->judges->prompt[i], &s->arena) : "?",
                 s->key[i]);
    buf_addf(&b, "; %s, accepted from %.3g on", join_word(s->how), s->accept);
    return arena_take_c(&s->arena, &b);
}

/* ---- one answer ---- */

static const char *evidence_of(struct settling *s, const struct judged *j, const struct said *said,
                               const struct joined *v)
{
    struct buf b;
    buf_init(&b, 1u << 16);
    if (v->points >= 0)
        buf_addf(&b, "%.3g of %d points: ", v->points, j->scheme.max);
    for (size_t i = 0; i < s->judges->n; i++) {
        buf_addf(&b, "%s%s ", i ? ", " : "", s->judges->name[i]);
        if (said[i].points < 0)
            buf_addc(&b, "no verdict");
        else
            buf_addf(&b, "%.3g", said[i].points);
    }
    return arena_take_c(&s->arena, &b);
}

static struct verdict verdict_of(struct settling *s, const struct judged *j,
                                 const struct said *said)
{
    double points[JUDGES_MAX];
    struct joined v;
    struct verdict ret;
    for (size_t i = 0; i < s->judges->n; i++)
        points[i] = said[i].points;
    v = judge_join(points, s->judges->n, j->scheme.max, s->accept, s->how);
    ret = verdict_make(v.points < 0 ? CLASS_UNDECIDED
                       : v.accepted ? CLASS_PASS
                                    : CLASS_WRONG_ANSWER,
                       "opinions", evidence_of(s, j, said, &v));
    ret.detail = v.points < 0 ? (v.known ? "judges_differ" : "no_opinion") : "";
    ret.way = join_word(s->how);
    ret.rigorous = 0;
    ret.points = v.points;
    ret.score = v.points < 0 ? -1 : v.points / j->scheme.max;
    if (v.spread > 0)
        verdict_flag(&ret, arena_printf(&s->arena, "judges %.3g points apart", v.spread),
                     &s->arena);
    if (v.known < s->judges->n)
        verdict_flag(&ret,
                     arena_printf(&s->arena, "%zu of %zu judges gave no verdict",
                                  s->judges->n - v.known, s->judges->n),
                     &s->arena);
    return ret;
}

/* Is this what counts already? */
static int is_same(struct settling *s, const struct judged *j, const struct verdict *v, bool *same)
{
    sqlite3_stmt *stmt;
    int rc;
    *same = false;
    if (sql_prepare(
            store_db(s->store), &stmt, s->err,
            "SELECT v.class, v.points, v.evidence, t.text FROM samples s JOIN verdicts v ON "
            "v.id = s.verdict_id JOIN toolchains t ON t.id = v.toolchain_id WHERE s.id = ?",
            "i", j->row) < 0)
        return -1;
    rc = sql_step(stmt, s->err);
    if (rc == 1)
        *same = strcmp((const char *)sqlite3_column_text(stmt, 0), verdict_class(v->class)->name) ==
                    0 &&
                strcmp((const char *)sqlite3_column_text(stmt, 2), v->evidence) == 0 &&
                strcmp((const char *)sqlite3_column_text(stmt, 3), s->tools) == 0;
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static int put_verdict(struct settling *s, const struct judged *j, const struct verdict *v)
{
    struct sample sample;
    int rc;
    if (store_load_sample(s->store, j->row, s->suite, &sample, s->err) < 0)
        return -1;
    sample.verdict = *v;
    sample.candidate.code = j->answer;
    sample.candidate.rule = "whole";
    rc = store_put_verdict(s->store, &sample, s->toolchain, s->err);
    arena_finish(&sample.arena);
    return rc < 0 || (store_due(s->store) && store_flush(s->store, s->err) < 0) ? -1 : 0;
}

static bool all_asked(const struct settling *s, const struct judged *j, const struct said *said)
{
    for (size_t i = 0; i < s->judges->n; i++)
        if (said[i].n < (j->twice ? 2 : 1))
            return false;
    return true;
}

static int settle_one(struct settling *s, const struct judged *j, const struct said *said)
{
    struct verdict v;
    bool same;
    if (!all_asked(s, j, said)) {
        s->counts.open++;
        return 0;
    }
    v = verdict_of(s, j, said);
    s->counts.judged++;
    s->counts.passed += v.class == CLASS_PASS;
    s->counts.undecided += v.class == CLASS_UNDECIDED;
    if (is_same(s, j, &v, &same) < 0)
        return -1;
    return same ? 0 : put_verdict(s, j, &v);
}

/* ---- the run ---- */

static int run_key(struct settling *s, int64_t row, const char **ret)
{
    sqlite3_stmt *stmt;
    int rc;
    *ret = "";
    if (sql_prepare(store_db(s->store), &stmt, s->err, "SELECT key FROM runs WHERE id = ?", "i",
                    row) < 0)
        return -1;
    rc = sql_step(stmt, s->err);
    if (rc == 1)
        *ret = sql_cstr(stmt, 0, &s->arena);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

/* Does a verdict that counts come from judges of this toolchain? */
static int still_counts(struct settling *s, int64_t run, const char *tools, bool *ret)
{
    int64_t one;
    return sql_int(store_db(s->store), &one, ret, s->err,
                   "SELECT 1 FROM samples s JOIN verdicts v ON v.id = s.verdict_id JOIN toolchains "
                   "t ON t.id = v.toolchain_id WHERE s.run_id = ? AND t.text = ? LIMIT 1",
                   "is", run, tools);
}

/* Judges who are not among these, and whose verdicts on other answers still count. */
static int keep_judges(struct settling *s, int64_t run, json_t *list)
{
    const char *text;
    json_t *before = NULL, *judge;
    size_t i;
    int rc = store_get_judges(s->store, run, &text, &s->arena, s->err);
    if (rc < 0 || !*text || json_parse(str_c(text), "runs.judges", &before, NULL) < 0)
        return rc;
    json_array_foreach(json_object_get(before, "judges"), i, judge)
    {
        const char *tools = arena_dup(&s->arena, json_view(json_object_get(judge, "tools")));
        bool counts = false;
        if (strcmp(tools, s->tools) == 0)
            continue;
        if ((rc = still_counts(s, run, tools, &counts)) < 0)
            break;
        if (counts)
            json_array_append(list, judge);
    }
    json_decref(before);
    return rc;
}

static void add_judges(struct settling *s, json_t *list)
{
    for (size_t i = 0; i < s->judges->n; i++) {
        json_t *judge = json_object();
        json_add_cstr(judge, "name", s->judges->name[i]);
        json_add_cstr(judge, "template", s->judges->prompt[i]);
        json_add_cstr(judge, "run", s->key[i]);
        json_add_cstr(judge, "tools", s->tools);
        json_array_append_new(list, judge);
    }
}

static int put_judges(struct settling *s, int64_t run)
{
    json_t *obj = json_object(), *list = json_add(obj, "judges", json_array());
    struct buf b;
    int rc;
    add_judges(s, list);
    rc = keep_judges(s, run, list);
    json_add_cstr(obj, "aggregate", join_word(s->how));
    json_add_num(obj, "accept", s->accept);
    buf_init(&b, 1u << 20);
    json_dump(obj, &b);
    json_decref(obj);
    return store_put_judges(s->store, run, arena_take_c(&s->arena, &b), s->err) < 0 ? -1 : rc;
}

static int load_keys(struct settling *s)
{
    for (size_t i = 0; i < s->judges->n; i++)
        if (run_key(s, s->judges->run[i], &s->key[i]) < 0)
            return -1;
    return 0;
}

static int settle_all(struct settling *s, const struct run *run)
{
    struct said *said;
    if (load_keys(s) < 0)
        return -1;
    s->tools = tools_of(s);
    if (store_toolchain(s->store, s->tools, &s->toolchain, s->err) < 0 ||
        judge_said(&said, s->store, s->set, s->judges, &s->arena, s->err) < 0)
        return -1;
    for (size_t i = 0; i < s->set->n; i++)
        if (settle_one(s, &s->set->item[i], &said[i * s->judges->n]) < 0)
            return -1;
    if (store_flush(s->store, s->err) < 0 || (s->counts.judged && put_judges(s, run->row) < 0) ||
        store_flush(s->store, s->err) < 0)
        return -1;
    return store_settle_run(s->store, run->row, s->err);
}

int judge_settle(struct settle_counts *ret, struct store *store, const struct run *run,
                 const struct suite *suite, const struct judge_set *set,
                 const struct judges *judges, enum judge_join how, double accept, struct err *err)
{
    struct settling s = {.store = store,
                         .suite = suite,
                         .set = set,
                         .judges = judges,
                         .how = how,
                         .accept = accept,
                         .err = err};
    int rc = settle_all(&s, run);
    *ret = s.counts;
    arena_finish(&s.arena);
    return rc;
}
