/* tables.c: the tables of a store as a merge sees them. */
#include "results/store/tables.h"

#include "results/store/sql.h"

#include <stdio.h>
#include <string.h>

/* How far a sample has come: a reply is more than a failed request, each turn is one more. */
#define TURNS "(SELECT COUNT(*) FROM @.turns t WHERE t.sample_id = $.id)"

/* The reply that a sample had at the last turn that the other store knows of. */
#define REPLY_AT(mine, m, other, o)                                                                \
    "COALESCE((SELECT t.reply FROM " mine ".turns t WHERE t.sample_id = " m                        \
    ".id AND t.turn = (SELECT COUNT(*) FROM " other ".turns u WHERE u.sample_id = " o ".id)), " m  \
    ".reply)"

static const struct table_rule table_rules[] = {
    {.name = "suites",
     .key = "name task version",
     .facts = "bench runner official",
     .told = "'suite ' || s.name || ' differs in one version'",
     .order = "$.commit_id",
     .most = "eval_only imported_at",
     .later = "current"},
    {.name = "problems",
     .key = "suite_id name",
     .facts = "hash",
     .told = "'problem ' || s.name || ' differs'"},
    {.name = "bench_files", .key = "problem_id position"},
    {.name = "images", .key = "problem_id position"},
    {.name = "suite_texts", .key = "suite_id name"},
    {.name = "models", .key = "name base_url parameters", .most = "provider released"},
    {.name = "runs",
     .key = "key",
     .facts = "suite_id model_id source",
     .told = "'run ' || s.key || ' differs'",
     .order = "COALESCE($.ended_at, '')",
     .most = "n wanted as_official ended_at",
     .least = "started_at",
     .later = "state"},
    {.name = "faults", .key = "run_id kind", .most = "n"},
    {.name = "prompts", .key = "sha256"},
    {.name = "toolchains", .key = "text"},
    {.name = "goldens", .key = "problem_id toolchain_id", .order = "$.judged_at"},
    {.name = "samples",
     .key = "key",
     .facts = "run_id problem_id idx form",
     .against = "m.api_error IS NULL AND s.api_error IS NULL AND " REPLY_AT(
         "main", "m", "src", "s") " <> " REPLY_AT("src", "s", "main", "m"),
     .told = "'sample ' || s.idx || ' of ' || (SELECT name FROM src.problems p WHERE p.id = "
             "s.problem_id) || ' has another reply'",
     .order = "$.api_error IS NULL, " TURNS ", $.replied_at",
     .later = "verdict_id"},
    {.name = "verdicts", .key = "*", .most = "role"},
    {.name = "turns",
     .key = "sample_id turn",
     .facts = "reply",
     .told = "'turn ' || s.turn || ' of a sample has another reply'",
     .order = "$.replied_at"},
    {.name = "calibrations", .key = "model_id template answers", .order = "$.judged_at"},
    {.name = "checks", .key = "sample_id kind", .order = "$.checked_at"},
    {.name = "audits",
     .key = "suite_id toolchain seed per_problem started_at",
     .order = "COALESCE($.ended_at, '')"},
    {.name = "audit_problems", .key = "audit_id problem_id", .order = ""},
    {.name = "mutants", .key = "audit_id problem_id idx", .order = ""},
    {.name = "drafts",
     .key = "key",
     .facts = "reply",
     .told = "'a draft for ' || s.name || ' differs'",
     .order = "COALESCE($.tried_at, '')"},
};

/* Numbers that the schema does not call references. */
static const struct {
    const char *table, *column, *to;
} numbers[] = {{"verdicts", "shares", "samples"}};

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = list; at && (at = strstr(at, word)); at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return true;
    return false;
}

static enum column_use use_of(const struct table_rule *rule, const char *column)
{
    if (has_word(rule->most, column))
        return COLUMN_MOST;
    if (has_word(rule->least, column))
        return COLUMN_LEAST;
    if (has_word(rule->later, column))
        return COLUMN_LATER;
    return strcmp(rule->key, "*") == 0 || has_word(rule->key, column) ? COLUMN_KEY : COLUMN_PLAIN;
}

bool table_is_fact(const struct shared_table *t, const struct shared_column *c)
{
    return has_word(t->rule->facts, c->name);
}

const struct shared_table *tables_find(const struct tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->n; i++)
        if (strcmp(tables->table[i].rule->name, name) == 0)
            return &tables->table[i];
    return NULL;
}

/* The table whose number the column holds: by its foreign key, where that table has numbers. */
static const struct shared_table *target(const struct tables *tables, const char *table,
                                         const char *column, const char *references)
{
    const struct shared_table *to = NULL;
    for (size_t i = 0; i < countof(numbers); i++)
        if (strcmp(numbers[i].table, table) == 0 && strcmp(numbers[i].column, column) == 0)
            to = tables_find(tables, numbers[i].to);
    if (!to && references)
        to = tables_find(tables, references);
    return to && to->has_id ? to : NULL;
}

static int load_columns(struct shared_table *t, const struct tables *tables, sqlite3 *db,
                        struct arena *arena, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT c.name, f.\"table\" FROM pragma_table_info(?1) c LEFT JOIN "
                    "pragma_foreign_key_list(?1) f ON f.\"from\" = c.name ORDER BY c.cid",
                    "s", t->rule->name) < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1 && t->n < TABLE_COLUMNS) {
        struct shared_column *c = &t->column[t->n++];
        c->name = sql_cstr(stmt, 0, arena);
        c->use = strcmp(c->name, "id") == 0 ? COLUMN_ID : use_of(t->rule, c->name);
        c->to = target(tables, t->rule->name, c->name, (const char *)sqlite3_column_text(stmt, 1));
    }
    sqlite3_finalize(stmt);
    if (rc == 1)
        return err_set(err, ERR_INTERNAL, "table %s has too many columns", t->rule->name);
    return rc;
}

static int check_known(const struct tables *tables, sqlite3 *db, struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(db, &stmt, err,
                    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE "
                    "'sqlite_%' AND name <> 'classes'",
                    "") < 0)
        return -1;
    while ((rc = sql_step(stmt, err)) == 1) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        if (!tables_find(tables, name)) {
            rc = err_set(err, ERR_INTERNAL, "table %s is not known to a merge", name);
            break;
        }
    }
    sqlite3_finalize(stmt);
    return rc;
}

int tables_load(struct tables *ret, sqlite3 *db, struct arena *arena, struct err *err)
{
    ret->n = countof(table_rules);
    ret->table = arena_alloc(arena, ret->n * sizeof *ret->table);
    for (size_t i = 0; i < ret->n; i++) {
        int64_t ids = 0;
        bool found;
        ret->table[i].rule = &table_rules[i];
        if (sql_int(db, &ids, &found, err,
                    "SELECT COUNT(*) FROM pragma_table_info(?) WHERE name = 'id'", "s",
                    table_rules[i].name) < 0)
            return -1;
        ret->table[i].has_id = ids > 0;
    }
    for (size_t i = 0; i < ret->n; i++)
        if (load_columns(&ret->table[i], ret, db, arena, err) < 0)
            return -1;
    return check_known(ret, db, err);
}

/* ---- SQL ---- */

void table_put_taken(struct buf *out, const struct shared_column *c)
{
    if (c->to)
        buf_addf(out, "(SELECT new FROM temp.map_%s WHERE old = s.%s)", c->to->rule->name, c->name);
    else
        buf_addf(out, "s.%s", c->name);
}

void table_put_match(struct buf *out, const struct shared_table *t)
{
    const char *before = "";
    for (size_t i = 0; i < t->n; i++) {
        if (t->column[i].use != COLUMN_KEY)
            continue;
        buf_addf(out, "%sm.%s IS ", before, t->column[i].name);
        table_put_taken(out, &t->column[i]);
        before = " AND ";
    }
}

static void put_key(struct buf *out, const struct shared_table *t, const char *schema,
                    const char *alias, int depth);

/* A text may hold NUL, so bytes are told as digits. What another row is, its key tells. */
static void put_value(struct buf *out, const struct shared_column *c, const char *schema,
                      const char *alias, int depth)
{
    char inner[8];
    if (!c->to) {
        buf_addf(out, "typeof(%s.%s) || hex(%s.%s) || ','", alias, c->name, alias, c->name);
        return;
    }
    snprintf(inner, sizeof inner, "r%d", depth);
    buf_addc(out, "COALESCE((SELECT ");
    put_key(out, c->to, schema, inner, depth + 1);
    buf_addf(out, " FROM %s.%s %s WHERE %s.id = %s.%s), '') || ','", schema, c->to->rule->name,
             inner, inner, alias, c->name);
}

static void put_key(struct buf *out, const struct shared_table *t, const char *schema,
                    const char *alias, int depth)
{
    const char *before = "";
    for (size_t i = 0; i < t->n; i++) {
        if (t->column[i].use != COLUMN_KEY)
            continue;
        buf_addc(out, before);
        put_value(out, &t->column[i], schema, alias, depth);
        before = " || ";
    }
}

void table_put_text(struct buf *out, const struct shared_table *t, const char *schema,
                    const char *alias, bool all)
{
    const char *before = "";
    for (size_t i = 0; i < t->n; i++) {
        enum column_use use = t->column[i].use;
        if (use == COLUMN_ID || (!all && use >= COLUMN_MOST))
            continue;
        buf_addc(out, before);
        put_value(out, &t->column[i], schema, alias, 0);
        before = " || ";
    }
}

void table_put_filled(struct buf *out, const char *sql, const char *schema, const char *alias)
{
    for (const char *p = sql; *p; p++)
        if (*p == '@' || *p == '$')
            buf_addc(out, *p == '@' ? schema : alias);
        else
            buf_add(out, p, 1);
}

void table_put_order(struct buf *out, const struct shared_table *t, const char *schema,
                     const char *alias)
{
    buf_addc(out, "(");
    table_put_filled(out, t->rule->order, schema, alias);
    buf_addc(out, *t->rule->order ? ", " : "");
    table_put_text(out, t, schema, alias, false);
    buf_addc(out, *t->rule->order ? ")" : ", 0)");
}
