/* remove.c: runs that go, with all that only they have. */
#include "results/store/private.h"
#include "results/store/sql.h"

#define OF_RUN "SELECT id FROM samples WHERE run_id = ?1"

/* In this order nothing points at what is gone. Toolchains and goldens are the suite's. */
static const char *const steps[] = {
    "DELETE FROM turns WHERE sample_id IN (" OF_RUN ")",
    "DELETE FROM checks WHERE sample_id IN (" OF_RUN ")",
    "UPDATE samples SET verdict_id = NULL WHERE run_id = ?1",
    "DELETE FROM verdicts WHERE sample_id IN (" OF_RUN ")",
    "DELETE FROM samples WHERE run_id = ?1",
    "DELETE FROM runs WHERE id = ?1",
};

/* What no run and no draft asks with any more. */
static const char *const unused[] = {
    "DELETE FROM prompts WHERE sha256 NOT IN (SELECT prompt_sha256 FROM samples WHERE "
    "prompt_sha256 IS NOT NULL UNION SELECT prompt_sha256 FROM turns UNION SELECT prompt_sha256 "
    "FROM drafts)",
    "DELETE FROM models WHERE id NOT IN (SELECT model_id FROM runs UNION SELECT model_id FROM "
    "drafts)",
};

int store_remove_run(struct store *s, int64_t run, struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    for (size_t i = 0; i < countof(steps); i++)
        if (sql_run(s->db, err, steps[i], "i", run) < 0)
            return -1;
    return 0;
}

int store_remove_unused(struct store *s, struct err *err)
{
    if (store_begin(s, err) < 0)
        return -1;
    for (size_t i = 0; i < countof(unused); i++)
        if (sql_run(s->db, err, unused[i], "") < 0)
            return -1;
    return store_flush(s, err);
}

int store_has_replies(struct store *s, int64_t run, int64_t *samples, int64_t *replies,
                      struct err *err)
{
    bool found;
    if (sql_int(s->db, samples, &found, err, "SELECT COUNT(*) FROM samples WHERE run_id = ?", "i",
                run) < 0)
        return -1;
    return sql_int(s->db, replies, &found, err,
                   "SELECT COUNT(*) FROM samples WHERE run_id = ? AND api_error IS NULL", "i", run);
}
