/* opinions.c: the opinions on one answer. Their problems are called "PROBLEM#INDEX-HASH" and lie in the
 * suite that harness/judge/set.c makes of the run's answers: "opinions/KEY-SORT", KEY being the
 * beginning of the run's key. */
#include "results/judges/opinions.h"

#include "results/store/sql.h"

#include <string.h>

static const char sql[] =
    "SELECT s.id, m.name, s.idx, v.class, v.detail, v.evidence, v.points, s.cost, s.reply FROM "
    "runs "
    "of JOIN suites su ON su.name = 'opinions' AND su.task IN (substr(of.key, 1, 16) || '-proof', "
    "substr(of.key, 1, 16) || '-explanation') JOIN problems p ON p.suite_id = su.id AND p.name >= "
    "?2 "
    "AND p.name < ?3 AND p.family = ?4 JOIN samples s ON s.problem_id = p.id JOIN runs r ON r.id = "
    "s.run_id JOIN "
    "models m ON m.id = r.model_id LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE of.id = ?1 "
    "AND "
    "s.api_error IS NULL ORDER BY s.id";

/* The problem's name, and its scheme where models judge its answers. */
static int load_problem(struct judge_opinions *o, struct store *store, int64_t row,
                        const char **name, struct err *err)
{
    struct problem p = {.id = ""};
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err,
                    "SELECT p.name, p.facts, COALESCE(NULLIF(p.bench, ''), su.bench) FROM problems "
                    "p JOIN suites su ON su.id = p.suite_id WHERE p.id = ?",
                    "i", row) < 0)
        return -1;
    rc = sql_step(stmt, err);
    if (rc == 1) {
        p.id = sql_cstr(stmt, 0, &o->arena);
        p.facts = sql_cstr(stmt, 1, &o->arena);
        o->judged = strcmp((const char *)sqlite3_column_text(stmt, 2), "judged") == 0;
    }
    sqlite3_finalize(stmt);
    *name = p.id;
    if (rc == 1 && o->judged && scheme_of(&o->scheme, &p, &o->arena, NULL) < 0)
        o->judged = false;
    return rc < 0 ? -1 : 0;
}

static double real_or(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1
                                                            : sqlite3_column_double(stmt, column);
}

static int load_all(struct judge_opinions *o, struct store *store, int64_t run, const char *name,
                    int64_t index, struct err *err)
{
    const int part = scheme_name_part(name);
    const char *from = arena_printf(&o->arena, "%.*s#%lld-", part, name, (long long)index);
    const char *to = arena_printf(&o->arena, "%.*s#%lld.", part, name, (long long)index);
    sqlite3_stmt *stmt;
    size_t cap = 0;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, sql, "isss", run, from, to, name) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        o->item = arena_room(&o->arena, o->item, o->n, &cap, sizeof *o->item);
        o->item[o->n++] = (struct judge_opinion){.sample = sqlite3_column_int64(stmt, 0),
                                                 .judge = sql_cstr(stmt, 1, &o->arena),
                                                 .round = sqlite3_column_int(stmt, 2),
                                                 .class = sql_cstr(stmt, 3, &o->arena),
                                                 .detail = sql_cstr(stmt, 4, &o->arena),
                                                 .evidence = sql_cstr(stmt, 5, &o->arena),
                                                 .points = real_or(stmt, 6),
                                                 .cost = real_or(stmt, 7),
                                                 .reply = sql_text(stmt, 8, &o->arena)};
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

int judge_opinions_load(struct judge_opinions *ret, struct store *store, int64_t run,
                        int64_t problem, int64_t index, struct err *err)
{
    struct judge_opinions o = {0};
    const char *name;
    int rc = load_problem(&o, store, problem, &name, err);
    if (rc == 0 && o.judged)
        rc = load_all(&o, store, run, name, index, err);
    *ret = o;
    return rc;
}

void judge_opinions_finish(struct judge_opinions *o)
{
    arena_finish(&o->arena);
}

json_t *judge_opinions_json(const struct judge_opinions *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n; i++) {
        const struct judge_opinion *x = &o->item[i];
        json_t *obj = json_object();
        json_add_int(obj, "sample", x->sample);
        json_add_cstr(obj, "judge", x->judge);
        json_add_int(obj, "round", x->round);
        json_add_cstr(obj, "class", x->class);
        json_add_cstr(obj, "detail", x->detail);
        json_add(obj, "points", x->points < 0 ? json_null() : json_real(x->points));
        json_add(obj, "cost", x->cost < 0 ? json_null() : json_real(x->cost));
        json_add_cstr(obj, "evidence", x->evidence);
        json_add_str(obj, "reply", x->reply);
        json_array_append_new(list, obj);
    }
    return list;
}
