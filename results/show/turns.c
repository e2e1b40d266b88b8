/* turns.c: the turns of a sample that was asked again with feedback. */
#include "results/show/private.h"

#include "harness/io/json.h"
#include "results/store/sql.h"

#include <string.h>

static const char turns_sql[] =
    "SELECT turn, COALESCE(class, ''), COALESCE(detail, ''), COALESCE(evidence, ''), "
    "prompt_tokens, "
    "completion_tokens, cost, latency_ms, reply, reasoning, candidate, feedback, mismatches, "
    "compared FROM sample_turns WHERE sample = ? ORDER BY turn";

static const char *tokens(sqlite3_stmt *stmt, int column, struct arena *arena)
{
    if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
        return "-";
    return grouped(arena, sqlite3_column_int64(stmt, column));
}

static void add_turn(struct table *t, sqlite3_stmt *stmt, struct arena *arena)
{
    const char *detail = sql_cstr(stmt, 2, arena);
    table_add(t, "%lld", (long long)sqlite3_column_int64(stmt, 0));
    table_add(t, "%s%s%s%s", sql_cstr(stmt, 1, arena), *detail ? " (" : "", detail,
              *detail ? ")" : "");
    table_add(t, "%s", tokens(stmt, 4, arena));
    table_add(t, "%s", tokens(stmt, 5, arena));
    table_add(t, "%s", sql_cstr(stmt, 3, arena));
}

int show_put_turns(FILE *to, struct store *store, struct show *s, const struct look *look,
                   struct err *err)
{
    static const struct table_column column[] = {{"TURN", true, false},
                                                 {"VERDICT", false, false},
                                                 {"IN", true, false},
                                                 {"OUT", true, false},
                                                 {"EVIDENCE", false, true}};
    sqlite3_stmt *stmt;
    struct table t;
    int rc;
    if (sql_prepare(store_db(store), &stmt, err, turns_sql, "i", s->value[SHOW_SAMPLE].number) < 0)
        return -1;
    table_init(&t, column, countof(column));
    while ((rc = sql_step(stmt, err)) == 1)
        add_turn(&t, stmt, &s->arena);
    sqlite3_finalize(stmt);
    if (t.n) {
        fprintf(to, "\n%sTurns%s\n", look_sgr(look, SGR_BOLD), look_sgr(look, SGR_OFF));
        table_print(&t, to, look, 2);
    }
    table_finish(&t);
    return rc;
}

static json_t *turn_json(sqlite3_stmt *stmt, struct arena *arena)
{
    static const char *const name[] = {
        "turn",       "class",      "detail", "evidence",  "prompt_tokens", "completion_tokens",
        "cost",       "latency_ms", "reply",  "reasoning", "candidate",     "feedback",
        "mismatches", "compared"};
    json_t *obj = json_object();
    for (size_t i = 0; i < countof(name); i++) {
        int column = (int)i, type = sqlite3_column_type(stmt, column);
        if (type == SQLITE_NULL)
            json_add(obj, name[i], json_null());
        else if (type == SQLITE_INTEGER)
            json_add_int(obj, name[i], sqlite3_column_int64(stmt, column));
        else if (type == SQLITE_FLOAT)
            json_add_num(obj, name[i], sqlite3_column_double(stmt, column));
        else
            json_add_str(obj, name[i], sql_text(stmt, column, arena));
    }
    return obj;
}

int show_turns_json(json_t **ret, struct store *store, struct show *s, struct err *err)
{
    json_t *list = json_array();
    sqlite3_stmt *stmt;
    int rc = sql_prepare(store_db(store), &stmt, err, turns_sql, "i", s->value[SHOW_SAMPLE].number);
    while (rc >= 0 && (rc = sql_step(stmt, err)) == 1)
        json_array_append_new(list, turn_json(stmt, &s->arena));
    sqlite3_finalize(stmt);
    *ret = list;
    return rc;
}
