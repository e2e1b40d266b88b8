/* closest.c: how two runs differ, in words. */
#include "harness/measure/closest.h"

#include "harness/io/json.h"
#include "results/report/report.h"
#include "results/store/sql.h"

#include <stdlib.h>
#include <string.h>

/* A stored run, by what its key is made of. */
struct other {
    int64_t row;
    const char *key, *suite, *version, *model, *base_url, *parameters, *prompt, *label;
};

static const char select_sql[] =
    "SELECT r.id, r.key, su.name || CASE su.task WHEN '' THEN '' ELSE '/' || su.task END, "
    "su.version, m.name, m.base_url, m.parameters, r.prompt, r.label FROM runs r JOIN suites su ON "
    "su.id = r.suite_id JOIN models m ON m.id = r.model_id WHERE r.source = 'model' AND ";

static struct other take(sqlite3_stmt *stmt, struct arena *a)
{
    return (struct other){
        sqlite3_column_int64(stmt, 0), sql_cstr(stmt, 1, a), sql_cstr(stmt, 2, a),
        sql_cstr(stmt, 3, a),          sql_cstr(stmt, 4, a), sql_cstr(stmt, 5, a),
        sql_cstr(stmt, 6, a),          sql_cstr(stmt, 7, a), sql_cstr(stmt, 8, a)};
}

/* ---- what differs ---- */

struct differences {
    const char *text; /* "temperature 0.2 there, 0.8 here; ..." */
    int n;
    struct arena *arena;
};

static void add(struct differences *d, const char *name, const char *there, const char *here)
{
    if (strcmp(there, here) == 0)
        return;
    d->text = arena_printf(d->arena, "%s%s%s %s there, %s here", d->text, d->n ? "; " : "", name,
                           *there ? there : "none", *here ? here : "none");
    d->n++;
}

static const char *value_text(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) : NULL;
    const char *ret = text ? arena_dup(arena, str_c(text)) : "";
    free(text);
    return ret;
}

/* Member by member; model and address have a word of their own. */
static void add_parameters(struct differences *d, const char *there, const char *here)
{
    json_t *a = NULL, *b = NULL, *value;
    const char *key;
    if (json_parse(str_c(there), "parameters", &a, NULL) == 0 &&
        json_parse(str_c(here), "parameters", &b, NULL) == 0) {
        json_object_foreach(a, key, value) if (strcmp(key, "model") && strcmp(key, "base_url"))
            add(d, key, value_text(a, key, d->arena), value_text(b, key, d->arena));
        json_object_foreach(b, key, value) if (!json_object_get(a, key))
            add(d, key, "", value_text(b, key, d->arena));
    }
    json_decref(a);
    json_decref(b);
}

static struct differences differ(struct measure *m, const struct other *o)
{
    struct differences d = {"", 0, &m->arena};
    const struct run *r = &m->run;
    add(&d, "suite", o->suite, suite_label(&m->suite));
    if (strcmp(o->suite, suite_label(&m->suite)) == 0)
        add(&d, "version of the suite", arena_printf(&m->arena, "%.12s", o->version),
            arena_printf(&m->arena, "%.12s", m->suite.version));
    add(&d, "model", o->model, r->model);
    add(&d, "address", o->base_url, r->base_url);
    add_parameters(&d, o->parameters, r->parameters);
    add(&d, "prompt", report_short_hashes(o->prompt, &m->arena),
        report_short_hashes(r->prompt, &m->arena));
    add(&d, "label", o->label, r->label ? r->label : "");
    return d;
}

int closest_run(struct measure *m, const char **ret)
{
    struct differences best = {"", 0, &m->arena};
    sqlite3_stmt *stmt;
    int rc;
    *ret = NULL;
    if (sql_prepare(store_db(m->store), &stmt, &m->app->err,
                    arena_printf(&m->arena,
                                 "%s r.state <> 'complete' AND su.name = ? AND su.task = ? AND "
                                 "m.name = ? AND r.label = ? AND r.key <> ? ORDER BY r.id DESC",
                                 select_sql),
                    "sssss", m->suite.name, m->suite.task, m->run.model,
                    m->run.label ? m->run.label : "", m->run.key) < 0)
        return -1;
    while ((rc = sql_step(stmt, &m->app->err)) == 1) {
        struct other other = take(stmt, &m->arena);
        struct differences d = differ(m, &other);
        if (d.n == 0 || (*ret && d.n >= best.n))
            continue;
        best = d;
        *ret = arena_printf(&m->arena, "run %lld is not complete, and this is another one: %s",
                            (long long)other.row, d.text);
    }
    sqlite3_finalize(stmt);
    return rc;
}

static int refuse(struct measure *m, const struct other *o)
{
    struct differences d = differ(m, o);
    if (strcmp(o->key, m->run.key) == 0)
        return 0;
    return err_set(&m->app->err, ERR_USAGE, "--resume %lld: this would be another run: %s",
                   (long long)o->row, d.n ? d.text : "its strategy or prompt differs");
}

int closest_insist(struct measure *m, const char *run)
{
    struct run there;
    sqlite3_stmt *stmt;
    struct other other;
    int rc;
    if (store_get_run(m->store, run, &there, &m->arena, &m->app->err) < 0 ||
        sql_prepare(store_db(m->store), &stmt, &m->app->err,
                    arena_printf(&m->arena, "%s r.id = ?", select_sql), "i", there.row) < 0)
        return -1;
    rc = sql_step(stmt, &m->app->err);
    if (rc == 1)
        other = take(stmt, &m->arena);
    sqlite3_finalize(stmt);
    if (rc == 0)
        return err_set(&m->app->err, ERR_USAGE, "--resume %s: that run has asked no model", run);
    return rc < 0 ? -1 : refuse(m, &other);
}
