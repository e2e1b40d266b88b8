/* judge.c: samples through extraction, golden runs, cells and verdicts.
 *
 * How it works. Each cell is a slot that carries one `struct work` at a time. A work is one job:
 * the golden run of a problem, a sample's candidate, or, with --as-official, the code that the
 * suite's own extraction would have taken where that differs. A sample waits until the golden run
 * of its problem is known: it sets the limits and the number of compared samples that a pass must
 * equal. */
#include "harness/judge.h"

#include "harness/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum golden_state { GOLDEN_UNKNOWN, GOLDEN_RUNNING, GOLDEN_KNOWN };

struct problem_state {
    enum golden_state state;
    struct golden golden;
    bool broken;         /* the golden run failed by our own fault, not by the suite's */
    struct str prepared; /* owned: the bench, preprocessed */
};

enum work_kind { WORK_GOLDEN, WORK_CANDIDATE, WORK_OFFICIAL };

struct work {
    struct judge *judge;
    struct cell *cell; /* the slot; owned */
    bool busy;
    enum work_kind kind;
    size_t problem;        /* index in the suite */
    struct sample *sample; /* NULL for a golden run */
    int tries;
    struct job job;
    struct exec_job exec;
    const char *phase;
    struct arena arena; /* of a golden run; a sample's job lives in the sample's arena */
};

struct judge {
    struct judge_options o;
    const struct runner *runner;
    struct toolchain *tools;
    int64_t toolchain;
    struct problem_state *state; /* one for each problem */
    struct work *slot;
    int n_slot, n_waiting, n_working;
    struct sample *head, **tail; /* samples that wait */
    uv_idle_t kick;              /* finishes what needs no cell, outside of judge_add */
    struct arena arena;
};

static void pump(struct judge *j);

/* ---- small things ---- */

static void fail(struct judge *j)
{
    j->o.failed(j->o.ctx);
}

static void make_nonce(char ret[33])
{
    unsigned char raw[16];
    if (getrandom(raw, sizeof raw, 0) != sizeof raw)
        abort();
    for (int i = 0; i < 16; i++)
        snprintf(ret + 2 * i, 3, "%02x", raw[i]);
}

static size_t problem_index(const struct judge *j, const struct problem *p)
{
    return (size_t)(p - j->o.suite->problem);
}

/* ---- verdicts without a cell ---- */

static void finish_sample(struct judge *j, struct sample *s)
{
    struct verdict *v = &s->verdict;
    if (s->reply.finish == FINISH_LENGTH && v->class != CLASS_PASS &&
        verdict_class(v->class)->counts && v->class != CLASS_TAMPER) {
        if (!*v->detail)
            v->detail = verdict_class(v->class)->name;
        v->class = CLASS_TRUNCATED;
    }
    j->o.done(j->o.ctx, s);
}

static void verdict_without_code(struct sample *s)
{
    enum verdict_class c = verdict_class_by_name(str_c(s->candidate.none));
    static const char *const why[CLASS_COUNT] = {
        [CLASS_NO_CODE] = "the reply holds no code",
        [CLASS_NO_ANSWER] = "the reply is empty, or only reasoning",
        [CLASS_REFUSED] = "the model declined",
    };
    if (c == CLASS_COUNT)
        c = CLASS_NO_CODE;
    s->verdict = verdict_make(c, "extract", why[c] ? why[c] : "no code");
}

/* What the candidate came to means nothing where the reference itself does not pass. */
static void quarantine(struct sample *s, const struct problem_state *ps)
{
    struct verdict *v = &s->verdict;
    const char *evidence =
        arena_printf(&s->arena, "the reference fails here: %s", ps->golden.reason);
    v->detail = v->judged_in_cell ? verdict_class(v->class)->name : "";
    v->class = ps->broken ? CLASS_HARNESS_ERROR : CLASS_QUARANTINED;
    v->evidence = evidence;
}

/* ---- work in a slot ---- */

static struct str official_code(const struct judge *j, const struct sample *s)
{
    if (s->reply.is_completion)
        return s->reply.text;
    return extract_official(j->o.suite, s->problem, s->reply.text, (struct arena *)&s->arena);
}

/* The suite's own extraction appends remarks as comment lines; they change nothing but the text. */
static struct str without_remarks(struct str code)
{
    static const char remark[] = "// VERILOG-EVAL:";
    for (;;) {
        struct str s = str_trim(code);
        size_t from = s.n;
        while (from > 0 && s.p[from - 1] != '\n')
            from--;
        if (!str_starts(str_slice(s, from, s.n), remark))
            return s;
        code = str_slice(s, 0, from);
    }
}

static bool needs_official_run(const struct judge *j, const struct sample *s)
{
    struct str official;
    if (!j->o.as_official || !*j->o.suite->official)
        return false;
    if (!s->candidate.code.p)
        return true;
    official = official_code(j, s);
    return official.p && !str_eq(without_remarks(official), without_remarks(s->candidate.code));
}

static const struct oracle *oracle_of(const struct judge *j, const struct problem *p)
{
    return oracle_find(*p->bench ? p->bench : j->o.suite->bench);
}

static struct job make_job(struct judge *j, struct work *w, struct str code)
{
    struct problem_state *ps = &j->state[w->problem];
    struct job job = {
        .suite = j->o.suite,
        .problem = &j->o.suite->problem[w->problem],
        .oracle = oracle_of(j, &j->o.suite->problem[w->problem]),
        .code = code,
        .is_golden = w->kind == WORK_GOLDEN,
        .golden = ps->golden,
        .as_official = j->o.as_official,
        .prepared = ps->prepared,
        .arena = w->sample ? &w->sample->arena : &w->arena,
    };
    make_nonce(job.nonce);
    make_nonce(job.tag);
    return job;
}

static void work_ended(struct work *w);

static void phase_done(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct work *w = ctx;
    struct job *job = &w->job;
    (void)cell;
    job->phase[job->n_done] = w->phase;
    job->done[job->n_done++] = *result;
    work_ended(w);
}

/* Start the job's next phase in the slot's cell. False when there is none. */
static bool next_phase(struct work *w)
{
    struct judge *j = w->judge;
    if (w->job.n_done == JOB_PHASES || j->runner->next(j->tools, &w->job, &w->exec, &w->phase) == 0)
        return false;
    if (cell_run(w->cell, &w->exec, w->job.arena, phase_done, w, j->o.err) < 0) {
        fail(j);
        return true;
    }
    return true;
}

/* The preprocessed bench outlives the job that made it. */
static void keep_prepared(struct judge *j, struct work *w)
{
    struct problem_state *ps = &j->state[w->problem];
    if (ps->prepared.p || !w->job.prepared.p)
        return;
    ps->prepared = (struct str){mem_dup(w->job.prepared.p, w->job.prepared.n), w->job.prepared.n};
}

static void start_work(struct work *w, enum work_kind kind, size_t problem, struct sample *sample,
                       struct str code)
{
    struct judge *j = w->judge;
    if (!w->busy)
        j->n_working++;
    w->busy = true;
    w->kind = kind;
    w->problem = problem;
    w->sample = sample;
    w->job = make_job(j, w, code);
    if (!next_phase(w))
        work_ended(w);
}

static void free_slot(struct work *w)
{
    w->busy = false;
    w->sample = NULL;
    w->judge->n_working--;
    arena_finish(&w->arena);
    pump(w->judge);
}

static void golden_ended(struct work *w, const struct verdict *v)
{
    struct judge *j = w->judge;
    struct problem_state *ps = &j->state[w->problem];
    ps->golden = golden_from(v, &j->arena);
    ps->state = GOLDEN_KNOWN;
    ps->broken = v->class == CLASS_HARNESS_ERROR;
    if (!ps->broken && store_put_golden(j->o.store, j->o.suite->problem[w->problem].row,
                                        j->toolchain, &ps->golden, j->o.err) < 0)
        fail(j);
    free_slot(w);
}

/* Ours or the machine's fault is tried once more; so is a wall limit met by a step that mostly
 * waited for a processor: a loaded machine must not change a verdict. */
static bool try_again(const struct work *w, const struct verdict *v)
{
    if (w->tries)
        return false;
    if (v->class == CLASS_HARNESS_ERROR)
        return true;
    return v->class == CLASS_TIMEOUT && strcmp(v->detail, "wall") == 0 && v->cpu_us > 0 &&
           v->cpu_us * 2 < v->wall_us;
}

static void candidate_ended(struct work *w, const struct verdict *v)
{
    struct judge *j = w->judge;
    struct sample *s = w->sample;
    const struct problem_state *ps = &j->state[w->problem];
    s->verdict = *v;
    if (j->o.as_official && needs_official_run(j, s)) {
        start_work(w, WORK_OFFICIAL, w->problem, s, official_code(j, s));
        return;
    }
    if (j->o.as_official)
        official_score(j->o.suite, &w->job, s->candidate.code, &s->verdict);
    if (!ps->golden.passed)
        quarantine(s, ps);
    finish_sample(j, s);
    free_slot(w);
}

static void official_ended(struct work *w)
{
    struct judge *j = w->judge;
    struct sample *s = w->sample;
    const struct problem_state *ps = &j->state[w->problem];
    official_score(j->o.suite, &w->job, w->job.code, &s->verdict);
    if (!ps->golden.passed)
        quarantine(s, ps);
    finish_sample(j, s);
    free_slot(w);
}

/* A phase is over, or there was none: go on with the next, or come to the verdict. */
static void work_ended(struct work *w)
{
    struct judge *j = w->judge;
    struct verdict v;
    if (w->job.n_done && next_phase(w))
        return;
    keep_prepared(j, w);
    j->runner->judge(j->tools, &w->job, &v);
    if (try_again(w, &v)) {
        w->tries++;
        start_work(w, w->kind, w->problem, w->sample, w->job.code);
        return;
    }
    w->tries = 0;
    if (w->kind == WORK_GOLDEN)
        golden_ended(w, &v);
    else if (w->kind == WORK_CANDIDATE)
        candidate_ended(w, &v);
    else
        official_ended(w);
}

/* ---- the line of samples ---- */

/* What the store knows of a problem's reference under this toolchain. */
static int recall_golden(struct judge *j, size_t problem)
{
    struct problem_state *ps = &j->state[problem];
    bool found = false;
    if (ps->state != GOLDEN_UNKNOWN)
        return 0;
    if (store_get_golden(j->o.store, j->o.suite->problem[problem].row, j->toolchain, &ps->golden,
                         &found, &j->arena, j->o.err) < 0)
        return -1;
    if (found)
        ps->state = GOLDEN_KNOWN;
    return 0;
}

/* Can this sample go into the free slot `w`? Starts it, or the golden run it waits for. */
static bool start_sample(struct judge *j, struct work *w, struct sample *s)
{
    size_t p = problem_index(j, s->problem);
    struct problem_state *ps = &j->state[p];
    if (recall_golden(j, p) < 0) {
        fail(j);
        return false;
    }
    if (ps->state == GOLDEN_UNKNOWN) {
        ps->state = GOLDEN_RUNNING;
        start_work(w, WORK_GOLDEN, p, NULL, j->o.suite->problem[p].reference);
        return false;
    }
    if (ps->state == GOLDEN_RUNNING)
        return false;
    if (s->candidate.code.p) {
        start_work(w, WORK_CANDIDATE, p, s, s->candidate.code);
    } else if (needs_official_run(j, s)) {
        start_work(w, WORK_OFFICIAL, p, s, official_code(j, s));
    } else {
        if (!ps->golden.passed)
            quarantine(s, ps);
        finish_sample(j, s);
    }
    return true;
}

static struct work *free_work(struct judge *j)
{
    for (int i = 0; i < j->n_slot; i++)
        if (!j->slot[i].busy)
            return &j->slot[i];
    return NULL;
}

/* Fill free slots from the front of the line; samples whose golden run is under way are stepped
 * over. */
static void pump(struct judge *j)
{
    struct sample **at = &j->head;
    struct work *w;
    while (*at && (w = free_work(j))) {
        struct sample *s = *at;
        struct sample *next = s->next;
        *at = next;
        if (j->tail == &s->next)
            j->tail = at;
        s->next = NULL;
        j->n_waiting--;
        if (start_sample(j, w, s))
            continue;
        /* not started: back to where it stood */
        s->next = *at;
        *at = s;
        if (!s->next)
            j->tail = &s->next;
        j->n_waiting++;
        at = &s->next;
    }
}

static void on_kick(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    pump(idle->data);
}

void judge_add(struct judge *j, struct sample *s)
{
    (s->reply.is_completion ? extract_completion : extract_verilog)(&s->candidate, &s->reply,
                                                                    s->problem, &s->arena);
    if (!s->candidate.code.p)
        verdict_without_code(s);
    s->next = NULL;
    *j->tail = s;
    j->tail = &s->next;
    j->n_waiting++;
    uv_idle_start(&j->kick, on_kick);
}

/* ---- life ---- */

static int start_cells(struct judge *j, struct err *err)
{
    struct cell_options options = {.allow_weak = j->o.allow_weak, .force_tier = j->o.tier};
    options.kit = j->tools->kit;
    options.n_kit = j->tools->n_kit;
    j->n_slot = j->o.jobs > 0 ? j->o.jobs : (int)sysconf(_SC_NPROCESSORS_ONLN);
    j->slot = mem_alloc((size_t)j->n_slot * sizeof *j->slot);
    for (int i = 0; i < j->n_slot; i++) {
        options.slot = i;
        j->slot[i].judge = j;
        if (cell_new(&j->slot[i].cell, j->o.loop, &options, err) < 0)
            return -1;
    }
    return 0;
}

/* Every name that the suite gives must be a row of its table. */
static int check_tables(const struct judge *j, struct err *err)
{
    const struct suite *s = j->o.suite;
    if (!j->runner)
        return err_set(err, ERR_INPUT, "%s: unknown runner '%s'", s->name, s->runner);
    for (size_t i = 0; i < s->n; i++)
        if (!oracle_of(j, &s->problem[i]))
            return err_set(err, ERR_INPUT, "%s: unknown kind of bench '%s'", s->problem[i].id,
                           *s->problem[i].bench ? s->problem[i].bench : s->bench);
    return 0;
}

int judge_new(struct judge **ret, const struct judge_options *options, struct err *err)
{
    struct judge *j = mem_alloc(sizeof *j);
    j->o = *options;
    j->tail = &j->head;
    uv_idle_init(j->o.loop, &j->kick);
    j->kick.data = j;
    j->runner = runner_find(options->suite->runner);
    j->state = mem_alloc((options->suite->n + 1) * sizeof *j->state);
    if (check_tables(j, err) == 0 && j->runner->open(&j->tools, NULL, NULL, err) == 0 &&
        start_cells(j, err) == 0 &&
        store_toolchain(j->o.store, j->tools->text, &j->toolchain, err) == 0) {
        *ret = j;
        return 0;
    }
    judge_free(j);
    return -1;
}

static void close_kick(uv_handle_t *handle)
{
    struct judge *j = handle->data;
    free(j);
}

/* The idle handle lives in the struct, so the struct goes when the loop has let go of it: the
 * caller runs the loop once more. */
void judge_free(struct judge *j)
{
    if (!j)
        return;
    for (int i = 0; i < j->n_slot; i++) {
        cell_free(j->slot[i].cell);
        arena_finish(&j->slot[i].arena);
    }
    for (size_t i = 0; i < j->o.suite->n; i++)
        free((char *)j->state[i].prepared.p);
    if (j->tools)
        j->runner->close(j->tools);
    free(j->state);
    free(j->slot);
    arena_finish(&j->arena);
    uv_close((uv_handle_t *)&j->kick, close_kick);
}

int judge_waiting(const struct judge *j)
{
    return j->n_waiting;
}

int judge_working(const struct judge *j)
{
    return j->n_working;
}

int judge_slots(const struct judge *j)
{
    return j->n_slot;
}

int64_t judge_toolchain(const struct judge *j)
{
    return j->toolchain;
}

enum exec_tier judge_tier(const struct judge *j)
{
    return cell_tier(j->slot[0].cell);
}
