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
    "DELETE FROM faults WHERE run_id = ?1",
    "DELETE FROM runs WHERE id = ?1",
};

/* What nothing is asked with any more. */
static const char *const unused[] = {
    "DELETE FROM prompts WHERE sha256 NOT IN (SELECT prompt_sha256 FROM samples WHERE "
    "prompt_sha256 IS NOT NULL UNION SELECT prompt_sha256 FROM turns UNION SELECT prompt_sha256 "
    "FROM drafts)",
    "DELETE FROM models WHERE id NOT IN (SELECT model_id FROM runs UNION SELECT model_id FROM "
    "drafts UNION SELECT model_id FROM calibrations)",
};

/* The highest numbers that were ever given stand in a table of SQLite's own, which comes to be with
 * the first table that asks for such numbers. Ours do not, so it is called here. */
static int make_numbers(struct store *s, struct err *err)
{
    int64_t there = 0;
    bool found;
    if (sql_int(s->db, &there, &found, err,
                "SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_sequence'", "") < 0)
        return -1;
    if (there)
        return 0;
    if (sql_run(s->db, err, "CREATE TABLE numbers (id INTEGER PRIMARY KEY AUTOINCREMENT)", "") < 0)
        return -1;
    return sql_run(s->db, err, "DROP TABLE numbers", "");
}

int store_retire_number(struct store *s, int64_t run, struct err *err)
{
    static const char *const keep[] = {
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'runs', ?1 WHERE NOT EXISTS (SELECT 1 FROM "
        "sqlite_sequence WHERE name = 'runs')",
        "UPDATE sqlite_sequence SET seq = MAX(seq, ?1) WHERE name = 'runs'",
    };
    if (store_begin(s, err) < 0 || make_numbers(s, err) < 0)
        return -1;
    for (size_t i = 0; i < countof(keep); i++)
        if (sql_run(s->db, err, keep[i], "i", run) < 0)
            return -1;
    return 0;
}

int store_free_number(struct store *s, int64_t *ret, struct err *err)
{
    int64_t used = 0, retired = 0;
    bool found;
    if (sql_int(s->db, &used, &found, err, "SELECT MAX(id) FROM runs", "") < 0 ||
        sql_int(s->db, &retired, &found, err,
                "SELECT COUNT(*) FROM sqlite_master WHERE name = 'sqlite_sequence'", "") < 0)
        return -1;
    if (retired && sql_int(s->db, &retired, &found, err,
                           "SELECT MAX(seq) FROM sqlite_sequence WHERE name = 'runs'", "") < 0)
        return -1;
    *ret = (used > retired ? used : retired) + 1;
    return 0;
}

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
