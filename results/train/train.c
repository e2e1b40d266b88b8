/* train.c: from the store to lines of training data, one problem at a time. */
#include "results/train/train.h"

#include "harness/io/json.h"
#include "problems/suite/manifest.h"
#include "results/store/sql.h"
#include "results/train/load.h"

#include <string.h>

struct run_ref {
    int64_t row, suite;
    const char *model;
    int64_t samples;
};

struct writer {
    const struct train_options *o;
    struct store *store;
    struct loader loader;
    struct train_out *out; /* [2] */
    struct train_result *r;
    train_form *form;
    struct run_ref *run;
    size_t n_run;
    struct suite suite;             /* under way */
    struct leak_index *evals;       /* what it is held against; NULL: nothing */
    struct prompt_template *prompt; /* the default one, for samples without */
    struct arena all, problem;      /* until the end; until the problem is done */
    struct err *err;
};

/* ---- one line ---- */

static void count_length(struct train_lengths *l, size_t chars)
{
    int64_t n = (int64_t)chars;
    if (l->n == 0 || n < l->min)
        l->min = n;
    if (n > l->max)
        l->max = n;
    l->sum += n;
    l->n++;
}

static int put_line(struct writer *w, json_t *line, const char *problem)
{
    const char *family = train_family(problem, &w->problem);
    bool valid = (double)(train_draw(w->o->pair.seed, family, 0) >> 11) < w->o->valid * 0x1p53;
    struct train_out *out = &w->out[valid && w->out[1].to ? 1 : 0];
    struct buf b;
    int rc = 0;
    buf_init(&b, (size_t)256 << 20);
    json_dump(line, &b);
    buf_addc(&b, "\n");
    if (fwrite(b.p, 1, b.n, out->to) != b.n)
        rc = err_sys(w->err, "cannot write");
    hash_add_raw(&out->hash, buf_str(&b));
    out->lines++;
    w->r->rows++;
    buf_finish(&b);
    json_decref(line);
    return rc;
}

static void add_side(json_t *facts, const char *key, const struct train_sample *s)
{
    const struct origin *o = s->of;
    json_t *side = json_add(facts, key, json_object());
    if (o->tool)
        json_add_cstr(side, "mutation", o->tool);
    else
        json_add_int(side, "sample", s->row);
    json_add_int(side, "index", o->index);
    if (!o->tool)
        json_add_int(side, "run", o->run);
    if (o->turns)
        json_add_int(side, "turns", o->turns + 1);
    if (*o->model)
        json_add_cstr(side, "model", o->model);
    json_add_cstr(side, "class", verdict_class(s->class)->name);
    if (o->mismatches >= 0)
        json_add_int(side, "mismatches", o->mismatches);
    if (o->compared >= 0)
        json_add_int(side, "compared", o->compared);
}

static json_t *facts_of(struct writer *w, const struct problem *p, const char *group)
{
    json_t *facts = json_object();
    json_add_cstr(facts, "task_id", p->id);
    json_add_cstr(facts, "suite", suite_label(&w->suite));
    if (w->suite.eval_only)
        json_add_bool(facts, "evaluation_suite", true);
    json_add_cstr(facts, "advantage_group", group);
    return facts;
}

static bool compiles(enum verdict_class c)
{
    return c != CLASS_SYNTAX && c != CLASS_ELABORATION && c != CLASS_NO_CODE &&
           c != CLASS_NO_ANSWER && c != CLASS_REFUSED && c != CLASS_TAMPER;
}

static struct train_row row_of(const struct train_sample *s, json_t *messages, json_t *facts)
{
    const struct origin *o = s->of;
    bool passes = s->class == CLASS_PASS;
    return (struct train_row){.messages = messages,
                              .facts = facts,
                              .chosen = o->answer,
                              .label = passes,
                              .reward = passes ? 1 : 0,
                              .syntax = compiles(s->class) ? 1 : 0,
                              .function = passes                     ? 1
                                          : s->class == CLASS_TAMPER ? 0
                                                                     : s->share,
                              .format = o->format ? 1 : 0};
}

/* ---- one group: samples of one problem that had the same prompt ---- */

/* What stands between the prompt, the first `n` messages of the whole, and a repaired sample's last
 * answer; NULL where it had one turn. New reference. */
static int turns_of(json_t **ret, struct writer *w, const struct train_sample *s, size_t n)
{
    const struct origin *o = s->of;
    *ret = NULL;
    if (!o->last_sha256)
        return 0;
    if (load_prompt(ret, &w->loader, o->last_sha256, &w->problem, w->err) < 0)
        return -1;
    for (; n; n--)
        json_array_remove(*ret, 0);
    return 0;
}

static int put_pair(struct writer *w, struct train_row *row, const struct train_pair *pair,
                    const char *problem)
{
    size_t n = json_array_size(row->messages);
    int rc = turns_of(&row->chosen_turns, w, pair->chosen, n);
    if (rc == 0)
        rc = turns_of(&row->rejected_turns, w, pair->rejected, n);
    if (rc == 0)
        rc = put_line(w, w->form(row), problem);
    json_decref(row->chosen_turns);
    json_decref(row->rejected_turns);
    return rc;
}

static int put_pairs(struct writer *w, const struct problem *p, struct train_sample *s, size_t n,
                     json_t *messages, const char *group)
{
    const struct train_pair *pair;
    size_t found =
        train_pairs(&pair, s, n, group, &w->o->pair, &w->r->quotas, w->r->drop, &w->problem);
    int rc = 0;
    for (size_t i = 0; i < found && rc == 0; i++) {
        json_t *facts = facts_of(w, p, group);
        struct train_row row = row_of(pair[i].chosen, messages, facts);
        row.rejected = ((const struct origin *)pair[i].rejected->of)->answer;
        row.margin = pair[i].chosen->share - pair[i].rejected->share;
        add_side(facts, "chosen", pair[i].chosen);
        add_side(facts, "rejected", pair[i].rejected);
        json_add_num(facts, "alike", pair[i].alike);
        rc = put_pair(w, &row, &pair[i], p->id);
        json_decref(facts);
        count_length(&w->r->chosen, pair[i].chosen->chars);
        count_length(&w->r->rejected_length, pair[i].rejected->chars);
        w->r->rejected[pair[i].rejected->class]++;
        w->r->alike += pair[i].alike;
    }
    return rc;
}

/* Each sample by itself; of sft those that pass. At most so many of a problem: for kto of each
 * label. */
static int put_singles(struct writer *w, const struct problem *p, struct train_sample *s, size_t n,
                       json_t *messages, const char *group)
{
    int64_t taken[2] = {0};
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        bool passes = s[i].class == CLASS_PASS;
        json_t *facts;
        struct train_row row;
        if (w->o->kind == TRAIN_SFT && !passes)
            continue;
        if (w->o->kind != TRAIN_GRPO && taken[passes]++ >= w->o->pair.cap) {
            w->r->drop[DROP_CAP]++;
            continue;
        }
        facts = facts_of(w, p, group);
        add_side(facts, "sample", &s[i]);
        row = row_of(&s[i], messages, facts);
        rc = put_line(w, w->form(&row), p->id);
        json_decref(facts);
        count_length(passes ? &w->r->chosen : &w->r->rejected_length, s[i].chars);
        w->r->rejected[s[i].class]++;
    }
    return rc;
}

static json_t *messages_json(const struct prompt *p)
{
    json_t *list = json_array();
    for (size_t i = 0; i < p->n; i++) {
        json_t *m = json_object();
        json_add_cstr(m, "role", p->message[i].role);
        json_add_str(m, "content", p->message[i].text);
        json_array_append_new(list, m);
    }
    return list;
}

static int messages_of(json_t **ret, struct writer *w, const struct problem *p, const char *sha256)
{
    struct prompt prompt = {0};
    if (sha256)
        return load_prompt(ret, &w->loader, sha256, &w->problem, w->err);
    if (prompt_render(&prompt, w->prompt, &w->suite, p, &w->problem, w->err) < 0)
        return -1;
    *ret = messages_json(&prompt);
    return 0;
}

static int put_group(struct writer *w, const struct problem *p, struct train_sample *s, size_t n)
{
    const struct origin *first = s->of;
    const char *group =
        arena_printf(&w->problem, "%s/%s/%.16s%s%s", suite_label(&w->suite), p->id,
                     first->prompt_sha256 ? first->prompt_sha256 : "default",
                     w->o->off_policy ? "" : "/", w->o->off_policy ? "" : first->model);
    json_t *messages = NULL;
    int rc;
    n = train_filter(s, n, w->r->drop, w->o->kind == TRAIN_GRPO, w->o->max_chars);
    if (n == 0)
        return 0;
    if (messages_of(&messages, w, p, first->prompt_sha256) < 0)
        return -1;
    rc = (w->o->kind == TRAIN_DPO ? put_pairs : put_singles)(w, p, s, n, messages, group);
    json_decref(messages);
    return rc;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The same prompt and, unless models may be mixed, the same model. */
static bool same_group(const struct writer *w, const struct train_sample *a,
                       const struct train_sample *b)
{
    const struct origin *x = a->of, *y = b->of;
    return same_text(x->prompt_sha256, y->prompt_sha256) &&
           (w->o->off_policy || strcmp(x->model, y->model) == 0);
}

static int put_groups(struct writer *w, const struct problem *p, const struct sample_list *list)
{
    bool *done = arena_alloc(&w->problem, list->n + 1);
    struct train_sample *group = arena_alloc(&w->problem, (list->n + 1) * sizeof *group);
    for (size_t i = 0; i < list->n; i++) {
        size_t n = 0;
        for (size_t k = i; k < list->n; k++)
            if (!done[k] && same_group(w, &list->s[i], &list->s[k])) {
                done[k] = true;
                group[n++] = list->s[k];
            }
        if (n && put_group(w, p, group, n) < 0)
            return -1;
    }
    return 0;
}

/* ---- suites ---- */

static int load_problem(struct writer *w, struct sample_list *list, const struct problem *p)
{
    if (strcmp(w->o->source, "mutants") == 0)
        return load_mutants(list, &w->loader, p, &w->problem, w->err);
    for (size_t i = 0; i < w->n_run; i++) {
        size_t before = list->n;
        if (w->run[i].suite != w->suite.row)
            continue;
        if (load_samples(list, &w->loader, w->run[i].row, w->run[i].model, p, &w->problem, w->err) <
            0)
            return -1;
        w->run[i].samples += (int64_t)(list->n - before);
    }
    return 0;
}

static void tell_leak(struct writer *w, const struct problem *p, const struct leak_finding *f)
{
    json_t *o = json_object();
    json_add_cstr(o, "problem", p->id);
    json_add_cstr(o, "suite", suite_label(&w->suite));
    json_add_cstr(o, "rule", leak_rule_name(f->rule));
    json_add_cstr(o, "resembles", arena_printf(&w->problem, "%s/%s", f->suite, f->problem));
    json_array_append_new(w->r->leaked, o);
    w->r->leaks[f->rule]++;
    w->r->drop[DROP_LEAK]++;
}

/* Is it a copy of a problem that models are measured with? */
static bool leaks(struct writer *w, const struct problem *p)
{
    const struct leak_finding *f;
    if (!w->evals || leak_check(&f, w->evals, p, &w->problem) == 0)
        return false;
    if (f->drop)
        tell_leak(w, p, f);
    else
        w->r->leak_noted++;
    return f->drop;
}

static int put_problem(struct writer *w, const struct problem *p)
{
    struct sample_list list = {0};
    int64_t before = w->r->rows;
    int rc = 0;
    if (!leaks(w, p)) {
        rc = load_problem(w, &list, p);
        if (rc == 0)
            rc = put_groups(w, p, &list);
    }
    w->r->problems++;
    w->r->samples += (int64_t)list.n;
    w->r->with_rows += w->r->rows > before;
    arena_finish(&w->problem);
    return rc;
}

static void tell_suite(struct writer *w)
{
    struct manifest m;
    int task;
    json_t *o = json_object();
    json_add_cstr(o, "suite", suite_label(&w->suite));
    json_add_cstr(o, "version", w->suite.version);
    json_add_cstr(o, "origin", w->suite.origin);
    json_add_bool(o, "eval_only", w->suite.eval_only);
    if (manifest_find(&m, &task, w->suite.name, &w->all, NULL) == 0)
        json_add_cstr(o, "licence", m.licence);
    json_array_append_new(w->r->suites, o);
    w->r->has_eval = w->r->has_eval || w->suite.eval_only;
}

static int open_evals(struct writer *w)
{
    int64_t suites, problems;
    if (w->o->keep_leaks)
        return 0;
    if (leak_index_new(&w->evals, w->store, &w->suite, w->err) < 0)
        return -1;
    suites = (int64_t)leak_index_suites(w->evals);
    problems = (int64_t)leak_index_problems(w->evals);
    w->r->eval_suites = suites > w->r->eval_suites ? suites : w->r->eval_suites;
    w->r->eval_problems = problems > w->r->eval_problems ? problems : w->r->eval_problems;
    return 0;
}

static int put_suite(struct writer *w, int64_t row)
{
    struct prompt_options po = {.name = "default"};
    bool found;
    int rc = 0;
    if (store_get_suite(w->store, NULL, NULL, row, &w->suite, &found, w->err) < 0)
        return -1;
    if (w->suite.eval_only && !w->o->eval_suites)
        rc = err_set(w->err, ERR_USAGE,
                     "%s is for evaluation: a model trained on it cannot be measured with it any "
                     "more. If that is what you want, say --allow-eval-suites",
                     suite_label(&w->suite));
    if (rc == 0)
        rc = prompt_template_open(&w->prompt, &po, &w->suite, w->err);
    if (rc == 0)
        rc = open_evals(w);
    if (rc == 0)
        tell_suite(w);
    for (size_t i = 0; rc == 0 && i < w->suite.n; i++)
        rc = put_problem(w, &w->suite.problem[i]);
    leak_index_free(w->evals);
    w->evals = NULL;
    prompt_template_free(w->prompt);
    w->prompt = NULL;
    suite_finish(&w->suite);
    return rc;
}

/* ---- runs ---- */

static bool is_named(const struct writer *w, int64_t row, const int64_t *named)
{
    for (size_t i = 0; i < w->o->n_run; i++)
        if (named[i] == row)
            return true;
    return w->o->n_run == 0;
}

static int find_runs(struct writer *w)
{
    static const char sql[] = "SELECT r.id, r.suite_id, m.name FROM runs r JOIN suites su ON su.id "
                              "= r.suite_id JOIN models "
                              "m ON m.id = r.model_id WHERE (?1 IS NULL OR su.name = ?1 OR su.name "
                              "|| '/' || su.task = ?1) "
                              "AND (?2 IS NULL OR m.name = ?2) AND (?3 = 0 OR r.repair > 0) "
                              "ORDER BY r.suite_id, r.id";
    int64_t *named = arena_alloc(&w->all, (w->o->n_run + 1) * sizeof *named), total = 0;
    sqlite3_stmt *stmt;
    bool found;
    int rc;
    for (size_t i = 0; i < w->o->n_run; i++) {
        struct run run;
        if (store_get_run(w->store, w->o->run[i], &run, &w->all, w->err) < 0)
            return -1;
        named[i] = run.row;
    }
    if (sql_int(store_db(w->store), &total, &found, w->err, "SELECT COUNT(*) FROM runs", "") < 0)
        return -1;
    w->run = arena_alloc(&w->all, ((size_t)total + 1) * sizeof *w->run);
    if (sql_prepare(store_db(w->store), &stmt, w->err, sql, "ssi", w->o->suite, w->o->model,
                    (int64_t)(strcmp(w->o->source, "repairs") == 0)) < 0)
        return -1;
    while ((rc = sql_step(stmt, w->err)) == 1)
        if (is_named(w, sqlite3_column_int64(stmt, 0), named) && w->n_run < (size_t)total)
            w->run[w->n_run++] =
                (struct run_ref){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 1),
                                 sql_cstr(stmt, 2, &w->all), 0};
    sqlite3_finalize(stmt);
    return rc;
}

/* Of mutants the suites with an audit, otherwise those of the runs; by number, each once. */
static int find_suites(struct writer *w, int64_t **ret, size_t *n)
{
    static const char sql[] =
        "SELECT DISTINCT su.id FROM audits a JOIN suites su ON su.id = a.suite_id WHERE a.ended_at "
        "IS NOT NULL AND (?1 IS NULL OR su.name = ?1 OR su.name || '/' || su.task = ?1) ORDER BY 1";
    sqlite3_stmt *stmt;
    int rc;
    *n = 0;
    *ret = arena_alloc(&w->all, (w->n_run + 256) * sizeof **ret);
    if (strcmp(w->o->source, "mutants") != 0) {
        for (size_t i = 0; i < w->n_run; i++)
            if (i == 0 || w->run[i].suite != w->run[i - 1].suite)
                (*ret)[(*n)++] = w->run[i].suite;
        return 0;
    }
    if (sql_prepare(store_db(w->store), &stmt, w->err, sql, "s", w->o->suite) < 0)
        return -1;
    while ((rc = sql_step(stmt, w->err)) == 1 && *n < 256)
        (*ret)[(*n)++] = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

static void tell_runs(struct writer *w)
{
    for (size_t i = 0; i < w->n_run; i++) {
        json_t *o = json_object();
        json_add_int(o, "run", w->run[i].row);
        json_add_cstr(o, "model", w->run[i].model);
        json_add_int(o, "samples", w->run[i].samples);
        json_array_append_new(w->r->runs, o);
    }
}

static int write_all(struct writer *w)
{
    int64_t *suite;
    size_t n;
    if (strcmp(w->o->source, "mutants") != 0 && find_runs(w) < 0)
        return -1;
    if (find_suites(w, &suite, &n) < 0)
        return -1;
    if (n == 0)
        return err_set(w->err, ERR_USAGE, "%s",
                       strcmp(w->o->source, "mutants") == 0
                           ? "no suite has an audit: assay validate SUITE --audit"
                       : strcmp(w->o->source, "repairs") == 0
                           ? "no run that fits was made with --repair: `assay run --repair 2`"
                           : "no run fits: `assay report` lists what there is");
    for (size_t i = 0; i < n; i++)
        if (put_suite(w, suite[i]) < 0)
            return -1;
    tell_runs(w);
    return 0;
}

int train_write(struct train_out out[2], struct store *store, const struct train_options *options,
                struct train_result *ret, struct err *err)
{
    struct writer w = {.o = options, .store = store, .out = out, .r = ret, .err = err};
    int rc;
    *ret =
        (struct train_result){.suites = json_array(), .runs = json_array(), .leaked = json_array()};
    w.form = train_form_of(options->kind, options->dialect);
    hash_init(&out[0].hash);
    hash_init(&out[1].hash);
    if (train_check(options, err) < 0 || quotas_parse(&ret->quotas, options->quota, err) < 0 ||
        sql_run(store_db(store), err, "BEGIN", "") < 0)
        return -1;
    rc = loader_open(&w.loader, store, options, err);
    if (rc == 0)
        rc = write_all(&w);
    loader_close(&w.loader);
    sql_run(store_db(store), NULL, "COMMIT", "");
    arena_finish(&w.problem);
    arena_finish(&w.all);
    return rc;
}

void train_result_finish(struct train_result *r)
{
    json_decref(r->suites);
    json_decref(r->runs);
    json_decref(r->leaked);
}
