/* judge.c: samples through extraction, golden runs, cells and verdicts.
 *
 * How it works. A sample goes through the stages below, each of them one job in the pool or none:
 *   1. the candidate; its verdict is the one that counts
 *   2. the candidate under a second simulator, where one was asked for; with a fallback only where a
 *      limit of the first one's tool ended it
 *   3. with --as-official, the code that the suite's own extraction finds, if that is another code
 *   4. the golden run of the problem must be known: without a pass of the reference the sample is
 *      quarantined
 *   5. the further checks of samples that pass (check.h), one job for each
 *
 * In stages 1 and 2 equal candidates of a problem share one job (share.h). */
#include "harness/flow/judge.h"

#include "harness/flow/share.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct judge {
    struct judge_options o;
    struct pool *pool;
    struct checker *checker; /* NULL: no further checks */
    struct share *share;     /* NULL: every candidate is judged by itself */
};

/* A sample on its way; lives in the sample's arena. */
struct judged {
    struct pool_job job; /* first: `done` gets a pointer to it */
    struct judge *judge;
    struct sample *sample;
    int stage; /* index of the next stage in the table below */
    struct checks_of checks;
    struct sharer sharer;
    struct share_key key;
};

/* What a stage has planned. */
enum plan {
    PLAN_SKIP, /* nothing is to be done: go on with the next stage */
    PLAN_JOB,  /* the job is for the pool */
    PLAN_WAIT, /* another sample's job decides: the stage is planned again after it */
};

/* ---- verdicts without a cell ---- */

static void add_flags(struct sample *s, const char *text)
{
    struct verdict *v = &s->verdict;
    if (text && *text)
        v->flags = *v->flags ? arena_printf(&s->arena, "%s; %s", v->flags, text) : text;
}

/* A sample that fails and whose reply was cut off is put into the class "truncated", except a
 * sample that tampered. */
static void finish_sample(struct judge *j, struct sample *s)
{
    struct verdict *v = &s->verdict;
    add_flags(s, s->candidate.flags);
    if (v->class != CLASS_PASS)
        add_flags(s, s->candidate.doubts);
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
        [CLASS_NO_BOX] = "the reply holds no final answer in a box",
        [CLASS_NO_ANSWER] = "the reply is empty, or only reasoning",
        [CLASS_REFUSED] = "the model declined",
    };
    if (c == CLASS_COUNT)
        c = CLASS_NO_CODE;
    s->verdict = verdict_make(c, "extract", why[c] ? why[c] : "no code");
    if (s->reply.finish == FINISH_TOOL && c != CLASS_REFUSED) {
        s->verdict.detail = "tool_call";
        s->verdict.evidence = "the reply is a call of a tool, and none was offered";
    }
}

/* The reference does not pass, or nothing can be judged here, so the candidate's own verdict means
 * nothing. */
static void set_aside(struct sample *s, const struct pool_golden *g)
{
    struct verdict *v = &s->verdict;
    v->evidence = g->needs
                      ? g->golden.reason
                      : arena_printf(&s->arena, "the reference fails here: %s", g->golden.reason);
    v->detail = v->judged_in_cell ? verdict_class(v->class)->name : "";
    v->class = g->needs ? CLASS_NOT_JUDGED : g->broken ? CLASS_HARNESS_ERROR : CLASS_QUARANTINED;
}

static struct str official_code(const struct judge *j, const struct sample *s)
{
    struct arena *arena = (struct arena *)&s->arena;
    struct str code;
    if (!s->reply.is_completion)
        return extract_official(j->o.suite, s->problem, s->reply.text, arena);
    code = extract_official_completion(j->o.suite, s->problem, s->reply.text, arena);
    return code.p ? code : s->reply.text;
}

static bool needs_official_run(const struct judge *j, const struct sample *s)
{
    struct str official;
    if (!(j->o.judging.want & WANT_OFFICIAL) || !*j->o.suite->official)
        return false;
    if (!s->candidate.code.p)
        return true;
    official = official_code(j, s);
    return official.p &&
           !str_eq(extract_without_remarks(official), extract_without_remarks(s->candidate.code));
}

/* ---- the stages ---- */

static void next_stage(struct judged *js);

/* The suite's own rules are asked about the candidate itself. */
static bool scores_candidate(const struct judged *js)
{
    const struct judge_options *o = &js->judge->o;
    return o->judging.want & WANT_OFFICIAL && *o->suite->official &&
           !needs_official_run(js->judge, js->sample);
}

/* A job of this sample; what it runs is for the caller to say. */
static struct pool_job new_job(struct judged *js, int lane, pool_done_fn *done)
{
    struct sample *s = js->sample;
    return (struct pool_job){
        .lane = lane,
        .problem = (size_t)(s->problem - js->judge->o.suite->problem),
        .code = s->candidate.code,
        .joint = lane == 0 && scores_candidate(js) ? JOINT_TOO : JOINT_NO,
        .want = lane == 0 ? js->judge->o.judging.want : 0,
        .arena = &s->arena,
        .done = done,
    };
}

/* May the job that is planned be left to an equal candidate's? *ret receives its verdict. The suites'
 * own rules look for words in the text, comments and blanks included, so with them only the very same
 * text is equal. */
static enum plan plan_shared(struct judged *js, struct verdict *ret)
{
    const struct pool_job *pj = &js->job;
    const struct lang *lang = pj->joint == JOINT_NO ? js->sample->kind->lang : NULL;
    char how[64];
    if (!js->judge->share)
        return PLAN_JOB;
    snprintf(how, sizeof how, "lane %d joint %d want %u", pj->lane, (int)pj->joint, pj->want);
    share_key(&js->key, js->sample->problem->id, how, lang, pj->code);
    switch (share_ask(js->judge->share, &js->key, &js->sharer, ret, pj->arena)) {
    case SHARE_FIRST:
        return PLAN_JOB;
    case SHARE_WAIT:
        return PLAN_WAIT;
    default:
        return PLAN_SKIP;
    }
}

static struct judged *judged_of(struct sharer *sharer)
{
    return (struct judged *)((char *)sharer - offsetof(struct judged, sharer));
}

/* A verdict that others may wait for: they plan their stage again. */
static void tell_sharers(struct judged *js, const struct verdict *v)
{
    struct verdict shared = *v;
    struct sharer *waiting, *next;
    if (!js->judge->share)
        return;
    shared.shares = js->sample->row;
    for (waiting = share_tell(js->judge->share, &js->key, &shared); waiting; waiting = next) {
        struct judged *other = judged_of(waiting);
        next = waiting->next;
        other->stage--;
        next_stage(other);
    }
}

static void candidate_done(struct pool_job *pj, struct verdict *v)
{
    struct judged *js = (struct judged *)pj;
    struct judge *j = js->judge;
    struct sample *s = js->sample;
    s->verdict = *v;
    if (pj->job && scores_candidate(js))
        official_score(j->o.suite, pj->job, s->candidate.code, &s->verdict);
    tell_sharers(js, &s->verdict);
    next_stage(js);
}

static enum plan plan_candidate(struct judged *js)
{
    if (!js->sample->candidate.code.p)
        return PLAN_SKIP;
    js->job = new_job(js, 0, candidate_done);
    return plan_shared(js, &js->sample->verdict);
}

/* Flag a sample that passes under one simulator only: the candidate or the bench may have a race,
 * depend on unknown values, or use something that one of the tools cannot do. */
static void note_disagreement(struct sample *s, const char *second)
{
    struct verdict *v = &s->verdict;
    const char *text;
    if (!verdict_class(v->class)->counts || !verdict_class(s->second.class)->counts ||
        (v->class == CLASS_PASS) == (s->second.class == CLASS_PASS))
        return;
    text =
        arena_printf(&s->arena, "%s disagrees: %s", second, verdict_class(s->second.class)->name);
    add_flags(s, text);
}

/* The second simulator's verdict counts: the first one's tool could not do it. What the suite's own
 * rules make of the answer stays. */
static void fall_back(struct sample *s, const char *first, const char *second)
{
    struct verdict v = s->second;
    const char *text =
        arena_printf(&s->arena, "decided by %s; %s: %s (%s): %.200s", second, first,
                     verdict_class(s->verdict.class)->name, s->verdict.detail, s->verdict.evidence);
    v.flags = *v.flags ? arena_printf(&s->arena, "%s; %s", v.flags, text) : text;
    memcpy(v.letter, s->verdict.letter, sizeof v.letter);
    v.official_passed = s->verdict.official_passed;
    s->verdict = v;
}

/* Where the second tool has a limit too, in what it can do or in the time and memory that it takes
 * to compile, or fails by our own fault, the first one's word stands. */
static bool may_fall_back(const struct sample *s)
{
    const struct verdict *v = &s->second;
    bool compiled = strcmp(v->step, "compile") != 0;
    return verdict_class(v->class)->counts && !verdict_tool_limit(v->class, v->detail) &&
           (compiled || v->class == CLASS_SYNTAX || v->class == CLASS_ELABORATION);
}

/* Both goldens are known here: each lane's candidate waited for its own. */
static void take_second(struct judged *js)
{
    struct judge *j = js->judge;
    struct sample *s = js->sample;
    size_t problem = js->job.problem;
    s->has_second = pool_golden(j->pool, 1, problem)->golden.passed;
    if (j->o.judging.fallback) {
        if (s->has_second && may_fall_back(s) && pool_golden(j->pool, 0, problem)->golden.passed)
            fall_back(s, pool_lane_name(j->pool, 0), pool_lane_name(j->pool, 1));
        s->has_second = false; /* nothing is kept beside what was decided */
    } else if (s->has_second && pool_golden(j->pool, 0, problem)->golden.passed)
        note_disagreement(s, pool_lane_name(j->pool, 1));
}

static void second_done(struct pool_job *pj, struct verdict *v)
{
    struct judged *js = (struct judged *)pj;
    js->sample->second = *v;
    take_second(js);
    tell_sharers(js, v);
    next_stage(js);
}

static bool wants_second(const struct judged *js)
{
    const struct verdict *v = &js->sample->verdict;
    if (pool_lanes(js->judge->pool) < 2 || !js->sample->candidate.code.p)
        return false;
    return !js->judge->o.judging.fallback || verdict_tool_limit(v->class, v->detail);
}

static enum plan plan_second(struct judged *js)
{
    enum plan ret;
    if (!wants_second(js))
        return PLAN_SKIP;
    js->job = new_job(js, 1, second_done);
    ret = plan_shared(js, &js->sample->second);
    if (ret == PLAN_SKIP)
        take_second(js);
    return ret;
}

static void official_done(struct pool_job *pj, struct verdict *v)
{
    struct judged *js = (struct judged *)pj;
    (void)v;
    if (pj->job)
        official_score(js->judge->o.suite, pj->job, pj->job->code, &js->sample->verdict);
    next_stage(js);
}

static enum plan plan_official(struct judged *js)
{
    if (!needs_official_run(js->judge, js->sample))
        return PLAN_SKIP;
    js->job = new_job(js, 0, official_done);
    js->job.code = official_code(js->judge, js->sample);
    js->job.joint = JOINT_ONLY;
    return PLAN_JOB;
}

static void golden_known(struct pool_job *pj, struct verdict *v)
{
    struct judged *js = (struct judged *)pj;
    const struct pool_golden *g = pool_golden(js->judge->pool, 0, pj->problem);
    (void)v;
    if (!g->golden.passed)
        set_aside(js->sample, g);
    next_stage(js);
}

/* Wait for the golden run, also when nothing was run: a reply without code is quarantined as well
 * when the reference does not pass. */
static enum plan plan_golden(struct judged *js)
{
    js->job = new_job(js, 0, golden_known);
    js->job.wait_only = true;
    return PLAN_JOB;
}

static void check_done(struct pool_job *pj, struct verdict *v)
{
    struct judged *js = (struct judged *)pj;
    (void)v;
    checker_take(js->judge->checker, js->sample, &js->checks, pj->result);
    js->stage--; /* the same stage again: there may be another check */
    next_stage(js);
}

/* The last stage, for samples that pass: plans the next check that is left. */
static enum plan plan_check(struct judged *js)
{
    if (js->sample->verdict.class != CLASS_PASS ||
        !checker_next(js->judge->checker, js->sample, &js->checks))
        return PLAN_SKIP;
    js->job = new_job(js, 0, check_done);
    js->job.exec = &js->checks.visit;
    return PLAN_JOB;
}

static enum plan (*const stages[])(struct judged *js) = {plan_candidate, plan_second, plan_official,
                                                         plan_golden, plan_check};

static void next_stage(struct judged *js)
{
    while ((size_t)js->stage < countof(stages)) {
        bool first = js->stage == 0;
        enum plan plan = stages[js->stage++](js);
        if (plan == PLAN_SKIP)
            continue;
        if (plan == PLAN_JOB)
            (first ? pool_add : pool_add_first)(js->judge->pool, &js->job);
        return;
    }
    finish_sample(js->judge, js->sample);
}

void judge_add(struct judge *j, struct sample *s)
{
    struct judged *js = arena_alloc(&s->arena, sizeof *js);
    extract_reply(&s->candidate, &s->reply, s->problem, s->kind, j->o.pattern, &s->arena);
    if (!s->candidate.code.p)
        verdict_without_code(s);
    js->judge = j;
    js->sample = s;
    next_stage(js);
}

/* ---- life ---- */

int judge_new(struct judge **ret, const struct judge_options *options, struct err *err)
{
    struct judge *j = mem_alloc(sizeof *j);
    struct pool_options po = {
        .loop = options->loop,
        .store = options->store,
        .suite = options->suite,
        .judging = options->judging,
        .failed = options->failed,
        .ctx = options->ctx,
        .err = err,
    };
    j->o = *options;
    if (!j->o.judging.each_alone)
        j->share = share_new();
    if (checker_new(&j->checker, j->o.suite, j->o.judging.check, err) < 0 ||
        pool_new(&j->pool, &po, err) < 0) {
        checker_free(j->checker);
        share_free(j->share);
        free(j);
        return -1;
    }
    *ret = j;
    return 0;
}

void judge_free(struct judge *j)
{
    if (!j)
        return;
    pool_free(j->pool);
    checker_free(j->checker);
    share_free(j->share);
    free(j);
}

const struct pool *judge_pool(const struct judge *j)
{
    return j->pool;
}

int judge_waiting(const struct judge *j)
{
    return pool_waiting(j->pool) + (j->share ? share_waiting(j->share) / JUDGE_SHARERS : 0);
}
