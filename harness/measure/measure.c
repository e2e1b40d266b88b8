/* measure.c: what `run`, `score` and `rejudge` share. */
#include "harness/measure/measure.h"

#include "harness/base/hash.h"
#include "harness/flow/lock.h"
#include "harness/cli/progress.h"
#include "harness/io/json.h"
#include "harness/model/services/fixes.h"
#include "results/judges/view.h"
#include "results/report/report.h"
#include "results/report/checks.h"
#include "results/store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- ending ---- */

/* A start that came to nothing, as by a wrong key or address, leaves no run behind. Under the lock:
 * another process may have just begun with it. */
static void drop_empty_run(struct measure *m)
{
    int64_t samples, replies;
    struct err err = {0};
    struct lock lock;
    if (!m->starts || !m->run.row || lock_run(&lock, store_path(m->store), m->run.row, &err) < 0)
        return;
    if (store_has_replies(m->store, m->run.row, &samples, &replies, &err) == 0 &&
        (samples == 0 || (m->refused && replies == 0)) &&
        store_remove_run(m->store, m->run.row, &err) == 0 &&
        store_remove_unused(m->store, &err) == 0)
        m->run.row = 0;
    unlock_run(&lock);
}

void measure_finish(struct measure *m)
{
    if (m->store)
        drop_empty_run(m);
    prompt_template_free(m->prompt);
    pattern_free(m->pattern);
    suite_finish(&m->suite);
    store_close(m->store, &m->app->err);
    free(m->item);
    free(m->wanted);
    arena_finish(&m->arena);
}

/* ---- who judges ---- */

void measure_runners(const char *word, const char *ret[2])
{
    const struct runner *r = word ? runner_find(word) : NULL;
    ret[0] = r ? r->name : NULL;
    ret[1] = NULL;
    if (word && (strcmp(word, RUNNER_BOTH) == 0 || strcmp(word, MEASURE_FALLBACK) == 0)) {
        ret[0] = runner_table[0]->name;
        ret[1] = runner_table[1]->name;
    }
}

static const struct runner *first_runner(const struct measure *m, const char *word)
{
    const char *name[2];
    measure_runners(word, name);
    return runner_find(name[0] ? name[0] : m->suite.runner);
}

bool measure_can(const struct measure *m, const char *word, unsigned what)
{
    const struct runner *r = first_runner(m, word);
    return r && (r->can & what);
}

/* The option by which the user asks a runner for this. */
static const char *name_of_want(unsigned bit)
{
    for (const struct opt_row *row = opt_table; row->name; row++)
        if (row->bit == bit && row->offset == offsetof(struct options, judging.want))
            return row->name;
    return "?";
}

static int refuse_want(struct measure *m, unsigned bit)
{
    const struct runner *const *able = runner_table;
    const struct runner *mine = first_runner(m, m->run.simulator);
    while (*able && !((*able)->can & bit))
        able++;
    if (mine != runner_table[0] && mine != runner_table[1]) /* no simulator has a say there */
        return err_set(&m->app->err, ERR_USAGE, "--%s is nothing that %s can do, which judges %s",
                       name_of_want(bit), mine->name, suite_label(&m->suite));
    return err_set(&m->app->err, ERR_USAGE,
                   "--%s is nothing that %s can do: say --simulator %s or %s", name_of_want(bit),
                   mine->name, *able ? (*able)->name : "?", RUNNER_BOTH);
}

/* Refuse what the runner whose verdict counts cannot do, before anything is asked. */
static int check_wants(struct measure *m)
{
    unsigned want = m->app->cmd.options.judging.want;
    for (unsigned bit = 1; want >= bit; bit <<= 1)
        if (want & bit && !measure_can(m, m->run.simulator, bit))
            return refuse_want(m, bit);
    return 0;
}

/* The checks read the language of the first two runners, which no other one's answers are in. */
static int check_checks(struct measure *m)
{
    const struct runner *own = runner_find(m->suite.runner);
    unsigned asked = m->app->cmd.options.judging.check;
    for (const struct opt_row *row = opt_table; asked && row->name; row++)
        if (row->offset == offsetof(struct options, judging.check) && asked & row->bit && own &&
            own != runner_table[0] && own != runner_table[1])
            return err_set(&m->app->err, ERR_USAGE,
                           "--%s: not for the answers to %s, which %s judges", row->name,
                           suite_label(&m->suite), own->name);
    return 0;
}

/* What the run's verdicts come from so far, simulator and pattern; found is false while it has
 * none. */
static int judged_by(struct measure *m, const char **simulator, const char **extract, bool *found)
{
    sqlite3_stmt *stmt;
    int rc;
    if (sql_prepare(
            store_db(m->store), &stmt, &m->app->err,
            "SELECT r.simulator, r.extract FROM runs r WHERE r.id = ? AND EXISTS (SELECT 1 FROM "
            "samples WHERE run_id = r.id AND verdict_id IS NOT NULL)",
            "i", m->run.row) < 0)
        return -1;
    rc = sql_step(stmt, &m->app->err);
    *found = rc == 1;
    if (rc == 1) {
        *simulator = sql_cstr(stmt, 0, &m->arena);
        *extract = sql_cstr(stmt, 1, &m->arena);
    }
    sqlite3_finalize(stmt);
    return rc < 0 ? -1 : 0;
}

/* --extract, else what the run's code was taken out with before. */
static int choose_pattern(struct measure *m, const char *before, bool found)
{
    const char *wanted = m->app->cmd.options.extract;
    m->run.extract = !wanted ? before : (strcmp(wanted, EXTRACT_RULES) == 0) ? "" : wanted;
    if (found && !m->again && strcmp(m->run.extract, before) != 0)
        return err_set(&m->app->err, ERR_USAGE,
                       "run %lld was judged with %s; to have the code of its replies taken out "
                       "anew say `assay rejudge %lld --extract PATTERN`",
                       (long long)m->run.row, *before ? "another pattern" : "no pattern",
                       (long long)m->run.row);
    if (*m->run.extract && !m->pattern)
        return pattern_new(&m->pattern, m->run.extract, &m->app->err);
    return 0;
}

/* The option that has it judged so. */
static const char *option_of(const char *simulator, struct arena *arena)
{
    return strcmp(simulator, MEASURE_FALLBACK) == 0
               ? "--fallback " RUNNER_FALLBACK
               : arena_printf(arena, "--simulator %s", simulator);
}

/* What the options ask for; NULL: nothing. */
static int wanted_simulator(struct measure *m, const char **ret)
{
    const struct options *o = &m->app->cmd.options;
    const struct runner *own = runner_find(m->suite.runner);
    *ret = o->fallback ? MEASURE_FALLBACK : o->simulator;
    if (o->simulator && own && own != runner_table[0] && own != runner_table[1] &&
        strcmp(o->simulator, own->name) != 0)
        return err_set(&m->app->err, ERR_USAGE,
                       "--simulator %s: %s judges %s, and nothing else can", o->simulator,
                       own->name, suite_label(&m->suite));
    if (o->fallback &&
        strcmp(o->simulator ? o->simulator : m->suite.runner, runner_table[0]->name) != 0)
        return err_set(&m->app->err, ERR_USAGE,
                       "--fallback is for what %s cannot do, and here %s judges",
                       runner_table[0]->name, o->simulator ? o->simulator : m->suite.runner);
    return 0;
}

/* What needs the whole run of a candidate that fails. */
static int check_early(struct measure *m)
{
    const struct options *o = &m->app->cmd.options;
    const struct {
        bool wanted;
        const char *why;
    } table[] = {
        {(o->judging.want & WANT_OFFICIAL) != 0, "--as-official scores what the whole run printed"},
        {(o->judging.want & WANT_BEHAVIOUR) != 0,
         "--vote compares what outputs do in the whole run"},
        {o->repair > 0, "--repair tells the model how many samples differ in the whole run"},
    };
    for (size_t i = 0; o->judging.want & WANT_EARLY && i < countof(table); i++)
        if (table[i].wanted)
            return err_set(&m->app->err, ERR_USAGE, "--stop-early cannot be: %s", table[i].why);
    return 0;
}

/* Who judges, and what takes out the code: --simulator and --extract, else what the run was judged
 * with before. ERR_USAGE when that differs from what its verdicts come from, unless they are made
 * anew. Fills m->run.simulator, m->run.extract and m->pattern. */
static int choose_simulator(struct measure *m)
{
    const char *before = "", *pattern = "", *wanted;
    bool found;
    if (wanted_simulator(m, &wanted) < 0 || judged_by(m, &before, &pattern, &found) < 0 ||
        choose_pattern(m, pattern, found) < 0)
        return -1;
    m->run.simulator = wanted ? wanted : before;
    if (found && !m->again && strcmp(m->run.simulator, before) != 0)
        return err_set(&m->app->err, ERR_USAGE,
                       "run %lld was judged with %s; to have it judged with %s say "
                       "`assay rejudge %lld %s`",
                       (long long)m->run.row, *before ? before : m->suite.runner, m->run.simulator,
                       (long long)m->run.row, option_of(m->run.simulator, &m->arena));
    return check_early(m) < 0 || check_checks(m) < 0 ? -1 : check_wants(m);
}

/* ---- running ---- */

/* What may be asked for or spent in one start was; it is no fault. */
static int budget_stop(struct measure *m, const struct flow_result *r)
{
    int64_t left = m->left_out + r->counts.left_out;
    const char *why = *r->budget ? r->budget
                                 : arena_printf(&m->arena, "--max-samples %lld",
                                                (long long)m->app->cmd.options.max_samples);
    term_line(&m->app->term,
              arena_printf(&m->arena,
                           "budget_stop: %lld sample%s left for another start (%s); the same "
                           "command goes on from here",
                           (long long)left, left == 1 ? " is" : "s are", why));
    return err_exit_status(ERR_BUDGET);
}

static int exit_status(struct measure *m, const struct flow_result *r)
{
    const struct flow_counts *c = &r->counts;
    struct term *term = &m->app->term;
    if (r->signal) {
        term_line(term, "stopped; the same command goes on from here");
        return 128 + r->signal;
    }
    m->refused = *r->stopped != 0;
    if (*r->stopped || (c->api_errors && !c->replied)) {
        err_set(&m->app->err, ERR_SERVICE, "%s", *r->stopped ? r->stopped : r->api_error);
        return app_fail(m->app);
    }
    if (c->api_errors || c->harness_errors) {
        char line[200];
        snprintf(line, sizeof line,
                 "incomplete: %lld without a reply, %lld not judged by our own fault; the same "
                 "command tries them again",
                 (long long)c->api_errors, (long long)c->harness_errors);
        term_line(term, line);
        return 5;
    }
    if (m->left_refused) {
        char line[200];
        snprintf(line, sizeof line,
                 "incomplete: %lld without a reply that the service refuses for good; "
                 "--retry-refused asks for them again",
                 (long long)m->left_refused);
        term_line(term, line);
        return 5;
    }
    return m->left_out || *r->budget ? budget_stop(m, r) : 0;
}

/* Is the run below --fail-under? */
static bool below(const struct measure *m, const struct report_run *run)
{
    double floor = m->app->cmd.options.fail_under;
    return floor >= 0 &&
           (run->n_pass == 0 || !run->pass[0].known || run->pass[0].ours.value < floor);
}

int measure_tell(struct measure *m, int status)
{
    const char *number = arena_printf(&m->arena, "%lld", (long long)m->run.row);
    struct report_query query = {.run = &number, .n_run = 1, .with_n = true};
    struct report report = {0};
    struct look look;
    look_init(&look, STDOUT_FILENO);
    if (report_parse_k(&query, REPORT_K_DEFAULT, &m->app->err) < 0 ||
        report_load(&report, m->store, &query, &m->app->err) < 0)
        return app_fail(m->app);
    if (!m->untold)
        report_print_run(stdout, &report.run[0], &look);
    if (!m->untold &&
        (judges_print(stdout, m->store, m->run.row, &look, &m->app->err) < 0 ||
         report_print_reasons(stdout, m->store, &report.run[0], &look, &m->app->err) < 0 ||
         report_print_checks(stdout, m->store, m->run.row, &look, &m->app->err) < 0))
        status = app_fail(m->app);
    if (status == 0 && below(m, &report.run[0]))
        status = 1;
    report_finish(&report);
    return status;
}

/* What has no verdict yet, and who makes it. */
static int tell_generated(struct measure *m, int status)
{
    int64_t replies = 0, open = 0;
    bool found;
    if (sql_int(store_db(m->store), &replies, &found, &m->app->err,
                "SELECT COUNT(*) FROM samples WHERE run_id = ? AND api_error IS NULL", "i",
                m->run.row) < 0 ||
        sql_int(store_db(m->store), &open, &found, &m->app->err,
                "SELECT COUNT(*) FROM samples WHERE run_id = ? AND verdict_id IS NULL", "i",
                m->run.row) < 0)
        return app_fail(m->app);
    term_line(&m->app->term,
              arena_printf(&m->arena,
                           "run %lld: %lld replies, %lld of them not judged; `assay rejudge %lld` "
                           "judges them, here or where this store is taken to",
                           (long long)m->run.row, (long long)replies, (long long)open,
                           (long long)m->run.row));
    return status;
}

static void on_note(void *ctx, const char *text)
{
    struct progress *p = ctx;
    term_line(p->term, text);
}

static struct flow_options flow_options_of(struct measure *m, struct progress *progress)
{
    const struct options *o = &m->app->cmd.options;
    struct flow_options ret = {
        .store = m->store,
        .suite = &m->suite,
        .run = &m->run,
        .item = m->item,
        .n_item = m->n_item,
        .prompt = m->prompt,
        .model = m->asks ? &m->model : NULL,
        .judging = o->judging,
        .pattern = m->pattern,
        .budget = {o->max_cost, o->max_tokens_total, o->max_time_s},
        .each_anew = o->no_cache,
        .replies_only = m->generates,
        .progress = progress_show,
        .ctx = progress,
    };
    ret.judging.note = on_note;
    ret.judging.note_ctx = progress;
    measure_runners(m->run.simulator, ret.judging.runner);
    ret.judging.fallback = strcmp(m->run.simulator, MEASURE_FALLBACK) == 0;
    return ret;
}

static int64_t problems_wanted(const struct measure *m)
{
    int64_t n = 0;
    for (size_t i = 0; i < m->suite.n; i++)
        n += m->wanted[i];
    return n;
}

/* A shard's run wants what the whole run wants: it is complete when all shards are merged. */
static int64_t samples_wanted(const struct measure *m)
{
    return m->run.best_of ? problems_wanted(m) : (int64_t)m->n_item + m->left_out + m->elsewhere;
}

static void tell_shard(struct measure *m)
{
    term_line(&m->app->term,
              arena_printf(&m->arena,
                           "shard %lld of %lld is done: its %zu of %lld samples; `assay merge` "
                           "unites the shards",
                           (long long)m->shard.at, (long long)m->shard.of, m->n_item,
                           (long long)((int64_t)m->n_item + m->elsewhere)));
}

/* The exit status; -1 on an error of ours. */
static int work(struct measure *m, const struct flow_options *fo)
{
    struct flow_result result;
    int status;
    if (store_start_run(m->store, &m->run, &m->app->err) < 0 ||
        flow_run(fo, &result, &m->app->err) < 0)
        return -1;
    m->spent = result.spent;
    term_clear(&m->app->term);
    if (m->app->cmd.options.show_profile)
        flow_profile_print(stderr, &result.profile, &(struct look){0});
    status = exit_status(m, &result);
    if (store_end_run(m->store, m->run.row, status == 0 && !m->partial, &m->app->err) < 0)
        return -1;
    return m->shard.of && store_settle_run(m->store, m->run.row, &m->app->err) < 0 ? -1 : status;
}

/* What the service was found to refuse of this model's requests is not sent again, and told. */
static int remember(struct measure *m)
{
    json_t *list = NULL, *note;
    size_t i;
    if (store_model_notes(m->store, &m->run, &m->run.notes, &m->arena, &m->app->err) < 0)
        return -1;
    if (!m->run.notes)
        return 0;
    m->model.fixes = fixes_from(str_c(m->run.notes));
    if (json_parse(str_c(m->run.notes), "notes", &list, NULL) == 0)
        json_array_foreach(list, i, note) term_line(&m->app->term, json_string_value(note));
    json_decref(list);
    return 0;
}

int measure_run(struct measure *m)
{
    struct progress progress = {.term = &m->app->term};
    struct flow_options fo;
    struct lock lock;
    int status;
    if (choose_simulator(m) < 0)
        return app_fail(m->app);
    fo = flow_options_of(m, &progress);
    if (lock_run(&lock, store_path(m->store), m->run.row, &m->app->err) < 0)
        return app_fail(m->app);
    if (m->asks && remember(m) < 0) {
        unlock_run(&lock);
        return app_fail(m->app);
    }
    m->run.wanted = samples_wanted(m);
    status = work(m, &fo);
    unlock_run(&lock);
    if (status == 0 && m->shard.of)
        tell_shard(m);
    if (status < 0)
        return app_fail(m->app);
    return m->generates ? tell_generated(m, status) : measure_tell(m, status);
}
