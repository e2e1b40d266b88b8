/* audit.c: write audits into the store. */
#include "harness/base/clock.h"
#include "results/store/audit.h"
#include "results/store/sql.h"
#include "results/store/private.h"

static const char *outcome_name(enum audit_outcome outcome)
{
    static const char *const name[] = {
#define X(id, word, text) [id] = word,
        AUDIT_OUTCOMES(X)
#undef X
    };
    return name[outcome];
}

int store_begin_audit(struct store *s, int64_t suite, const char *toolchain, int64_t seed,
                      int64_t per_problem, int64_t *ret, struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err,
                "INSERT INTO audits (suite_id, toolchain, seed, per_problem, started_at) "
                "VALUES (?, ?, ?, ?, ?)",
                "isiis", suite, toolchain, seed, per_problem, now) < 0)
        return -1;
    *ret = sqlite3_last_insert_rowid(s->db);
    return store_flush(s, err);
}

int store_put_design(struct store *s, int64_t audit, int64_t problem, int64_t idx,
                     const struct audit_design *d, struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    return sql_run(s->db, err, "INSERT INTO mutants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "iiisissssT", audit, problem, idx, d->op, d->line, d->what, d->class,
                   outcome_name(d->outcome), d->why ? d->why : "", d->code);
}

int store_put_audited(struct store *s, int64_t audit, int64_t problem, const struct audited *a,
                      struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    return sql_run(s->db, err,
                   "INSERT INTO audit_problems VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   "iiiiiisssss", audit, problem, a->mutants, a->killed, a->equivalent, a->bounded,
                   a->trivial, a->hidden, a->disagree, a->order, a->flaky);
}

int store_end_audit(struct store *s, int64_t audit, double cpu_s, struct err *err)
{
    char now[24];
    clock_iso(now, sizeof now);
    if (store_begin(s, err) < 0 ||
        sql_run(s->db, err, "UPDATE audits SET ended_at = ?, cpu_s = ? WHERE id = ?", "sDi", now,
                cpu_s, audit) < 0)
        return -1;
    return store_flush(s, err);
}
