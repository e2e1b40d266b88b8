/* settle.c: is a run complete? By what the store has of it, for runs that many stores share, where
 * no start knows what the others did. It asks what a plan asks (harness/measure/plan.c). */
#include "results/store/private.h"
#include "results/store/sql.h"

/* ('a','b'): the classes after which a sample is judged or asked again, or gets a further turn. */
static void put_classes(struct buf *out, bool again)
{
    const char *before = "(";
    for (int i = 0; i < CLASS_COUNT; i++) {
        const struct verdict_class_row *row = verdict_class((enum verdict_class)i);
        bool open = row->again && (enum verdict_class)i != CLASS_NOT_JUDGED; /* as a plan has it */
        if (again ? !open : !verdict_repair((enum verdict_class)i))
            continue;
        buf_addf(out, "%s'%s'", before, row->name);
        before = ",";
    }
    buf_addc(out, ")");
}

/* There is something left to do: for one sample, for one that is missing, or, with best-of, for a
 * problem of which none passed and more may be asked for. */
static void put_query(struct buf *out)
{
    buf_addc(out, "UPDATE runs AS r SET state = CASE WHEN EXISTS (SELECT 1 FROM samples s "
                  "LEFT JOIN verdicts v ON v.id = s.verdict_id WHERE s.run_id = r.id AND "
                  "(s.api_error IS NOT NULL OR v.id IS NULL OR v.class IN ");
    put_classes(out, true);
    buf_addc(out, " OR (v.class IN ");
    put_classes(out, false);
    buf_addc(out, " AND (SELECT COUNT(*) FROM turns t WHERE t.sample_id = s.id) < r.repair))) "
                  "OR r.wanted > CASE WHEN r.best_of > 0 THEN (SELECT COUNT(DISTINCT problem_id) "
                  "FROM samples WHERE run_id = r.id) ELSE (SELECT COUNT(*) FROM samples WHERE "
                  "run_id = r.id) END "
                  "OR (r.best_of > 0 AND EXISTS (SELECT 1 FROM samples s LEFT JOIN verdicts v ON "
                  "v.id = s.verdict_id WHERE s.run_id = r.id GROUP BY s.problem_id HAVING "
                  "COUNT(*) < r.best_of AND NOT MAX(v.class IN ('pass', 'quarantined', "
                  "'not_judged')))) "
                  "THEN 'incomplete' ELSE 'complete' END WHERE ?1 = 0 OR id = ?1");
}

int store_settle(struct store *s, int64_t run, struct err *err)
{
    struct buf sql;
    int rc;
    buf_init(&sql, 1u << 14);
    put_query(&sql);
    rc = store_begin(s, err) < 0 ? -1 : sql_run(s->db, err, sql.p, "i", run);
    buf_finish(&sql);
    return rc;
}

int store_settle_run(struct store *s, int64_t run, struct err *err)
{
    return store_settle(s, run, err) < 0 ? -1 : store_flush(s, err);
}
