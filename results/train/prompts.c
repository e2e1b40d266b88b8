/* prompts.c: a line for each problem of a suite: what a model is asked, and no answer. For trainers
 * that let the model answer while they train and ask `assay reward` what the answer is worth.
 *
 * Sources: TRL docs/source/dataset_formats.md (prompt-only) and grpo_trainer.md (further columns go
 * to the reward functions); OpenRLHF openrlhf/datasets/prompts_dataset.py; verl
 * docs/preparation/prepare_data.rst; NeMo Gym docs/data. */
#include "harness/base/utf8.h"
#include "harness/io/json.h"
#include "results/store/sql.h"
#include "results/train/private.h"
#include "testbenches/oracle.h"

#include <string.h>

/* ---- the dialects ---- */

/* What `assay reward` must be told to find the problem: "task_id" and "suite", or "id", which is
 * both in one. */
static void add_ids(json_t *row, const json_t *facts)
{
    static const char *const column[] = {"id", "task_id", "suite", "version"};
    for (size_t i = 0; i < countof(column); i++)
        json_add(row, column[i], json_incref(json_object_get(facts, column[i])));
}

static json_t *done(json_t *row, const struct train_row *r)
{
    json_add(row, "assay", json_incref(r->facts));
    return row;
}

static json_t *prompt_trl(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", json_incref(r->messages));
    add_ids(o, r->facts);
    return done(o, r);
}

static json_t *prompt_standard(const struct train_row *r)
{
    json_t *o = json_object();
    json_add(o, "prompt", train_joined(r->messages));
    add_ids(o, r->facts);
    return done(o, r);
}

static json_t *prompt_verl(const struct train_row *r)
{
    json_t *o = json_object(), *model, *extra;
    json_add_cstr(o, "data_source", "assay");
    json_add(o, "prompt", json_incref(r->messages));
    json_add_cstr(o, "ability", r->kind->name);
    model = json_add(o, "reward_model", json_object());
    json_add_cstr(model, "style", "rule");
    json_add(model, "ground_truth", json_incref(json_object_get(r->facts, "task_id")));
    extra = json_add(o, "extra_info", json_object());
    json_add(extra, "index", json_incref(json_object_get(r->facts, "index")));
    add_ids(extra, r->facts);
    return done(o, r);
}

static json_t *prompt_gym(const struct train_row *r)
{
    json_t *o = json_object(), *params = json_add(o, "responses_create_params", json_object());
    json_add(params, "input", json_incref(r->messages));
    add_ids(o, r->facts);
    return done(o, r);
}

static const struct {
    const char *dialect;
    train_form *form;
} prompt_forms[] = {
    {"trl", prompt_trl},   {"trl-standard", prompt_standard}, {"openrlhf", prompt_trl},
    {"verl", prompt_verl}, {"nemo-gym", prompt_gym},
};

train_form *train_prompt_form(const char *dialect)
{
    for (size_t i = 0; i < countof(prompt_forms); i++)
        if (strcmp(prompt_forms[i].dialect, dialect) == 0)
            return prompt_forms[i].form;
    return NULL;
}

static int no_dialect(const char *dialect, struct err *err)
{
    char has[100] = "";
    size_t n = 0;
    for (size_t i = 0; i < countof(prompt_forms); i++)
        n += (size_t)snprintf(has + n, sizeof has - n, "%s%s", i ? ", " : "",
                              prompt_forms[i].dialect);
    return err_set(err, ERR_USAGE, "prompts has no dialect %s; there are: %s", dialect, has);
}

int train_prompt_check(const struct train_options *o, struct err *err)
{
    if (!train_prompt_form(o->dialect))
        return no_dialect(o->dialect, err);
    if (o->n_run || o->model || strcmp(o->source, "samples") != 0)
        return err_set(err, ERR_USAGE,
                       "prompts are of suites, not of runs, models or mutants: name --suite or "
                       "nothing");
    return 0;
}

/* ---- the rows ---- */

/* The current version of the suite that is named, or of all that may be trained on. */
int train_prompt_suites(struct writer *w, int64_t **ret, size_t *n)
{
    static const char sql[] = "SELECT id FROM suites WHERE current AND kind <> '" KIND_OPINION
                              "' AND CASE WHEN ?1 IS NULL THEN "
                              "?2 OR NOT eval_only ELSE name = ?1 OR name || '/' || task = ?1 END "
                              "ORDER BY name, task";
    sqlite3_stmt *stmt;
    int rc;
    *n = 0;
    *ret = arena_alloc(&w->all, 256 * sizeof **ret);
    if (sql_prepare(store_db(w->store), &stmt, w->err, sql, "si", w->o->suite,
                    (int64_t)w->o->eval_suites) < 0)
        return -1;
    while ((rc = sql_step(stmt, w->err)) == 1 && *n < 256)
        (*ret)[(*n)++] = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

/* Would every answer go without a reward? *ret: there is no bench, or the reference failed wherever
 * it was run here. */
static int cannot_be_judged(bool *ret, struct writer *w, const struct problem *p)
{
    const struct oracle *o = oracle_find(*p->bench ? p->bench : w->suite.bench);
    int64_t best = 1;
    bool found;
    if (sql_int(store_db(w->store), &best, &found, w->err,
                "SELECT MAX(passed) FROM goldens WHERE problem_id = ? HAVING COUNT(*) > 0", "i",
                p->row) < 0)
        return -1;
    *ret = (o && o->needs) || (found && !best);
    return 0;
}

static size_t length_of(json_t *messages)
{
    json_t *m;
    size_t i, n = 0;
    json_array_foreach(messages, i, m)
    {
        n += utf8_count(json_view(json_object_get(m, "content")));
    }
    return n;
}

static json_t *facts_of(struct writer *w, const struct problem *p)
{
    json_t *facts = json_object();
    const char *label = suite_label(&w->suite);
    json_add_cstr(facts, "id", arena_printf(&w->problem, "%s/%s", label, p->id));
    json_add_cstr(facts, "task_id", p->id);
    json_add_cstr(facts, "suite", label);
    json_add_cstr(facts, "version", w->suite.version);
    if (w->suite.eval_only)
        json_add_bool(facts, "evaluation_suite", true);
    json_add_cstr(facts, "prompt", prompt_template_label(w->prompt));
    json_add_int(facts, "index", w->r->rows);
    return facts;
}

int train_put_prompt(struct writer *w, const struct problem *p)
{
    struct train_row row = {.kind = prompt_kind(&w->suite, p)};
    bool useless = false;
    size_t chars;
    int rc = 0;
    if (cannot_be_judged(&useless, w, p) < 0)
        return -1;
    if (useless) {
        w->r->drop[DROP_NO_JUDGE]++;
        return 0;
    }
    if (train_messages(&row.messages, w, p) < 0)
        return -1;
    chars = length_of(row.messages);
    if (w->o->max_chars > 0 && chars > (size_t)w->o->max_chars) {
        w->r->drop[DROP_TOO_LONG]++;
    } else {
        row.facts = facts_of(w, p);
        rc = train_put_line(w, w->form(&row), p->id);
        train_count_length(&w->r->chosen, chars);
        json_decref(row.facts);
    }
    json_decref(row.messages);
    return rc;
}
