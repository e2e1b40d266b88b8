/* test_reward.c: from a verdict to a reward; which lines share a verdict. */
#include "harness/pool/kept.h"
#include "harness/reward/private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static double total(const char *profile, const char *weights, enum verdict_class c, double score,
                    bool format)
{
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    struct verdict v = verdict_make(c, "simulate", "");
    v.score = score;
    assert_int_equal(reward_profile_find(&p, profile, weights, &err), 0);
    assert_true(reward_of(&r, &p, &v, format));
    return r.total;
}

static void profiles(void **state)
{
    (void)state;
    assert_float_equal(total("pass", NULL, CLASS_PASS, 1, false), 1, 0);
    assert_float_equal(total("pass", NULL, CLASS_MISMATCH, 0.9, true), 0, 0);
    assert_float_equal(total("vectors", NULL, CLASS_MISMATCH, 0.5, true), 0.5, 1e-12);
    assert_float_equal(total("vectors", NULL, CLASS_RUNTIME_ERROR, 1, true), 0.99, 1e-12);
    assert_float_equal(total("vectors", NULL, CLASS_SYNTAX, -1, true), 0, 0);
    assert_float_equal(total("mixed", NULL, CLASS_PASS, 1, true), 1, 1e-12);
    assert_float_equal(total("mixed", NULL, CLASS_MISMATCH, 0.5, true), 0.6, 1e-12);
    assert_float_equal(total("mixed", NULL, CLASS_SYNTAX, -1, true), 0.1, 1e-12);
    assert_float_equal(total("pass", "syntax=0.25,function=0.75", CLASS_ELABORATION, -1, true), 0,
                       0);
    assert_float_equal(total("pass", "syntax=0.25,function=0.75", CLASS_TIMEOUT, -1, true), 0.25,
                       1e-12);
}

/* A limit is met by compilers, too, and then nothing has compiled. */
static void a_limit_in_the_compile_is_no_syntax(void **state)
{
    static const struct {
        enum verdict_class class;
        const char *detail, *step;
        double want;
    } rows[] = {
        {CLASS_TIMEOUT, "cpu", "compile", 0},
        {CLASS_TIMEOUT, "cpu", "simulate", 1},
        {CLASS_OUTPUT_LIMIT, "output", "compile", 0},
        {CLASS_OUTPUT_LIMIT, "output", "simulate", 1},
        {CLASS_MEMORY_LIMIT, "memory", "compile", 0},
        {CLASS_MEMORY_LIMIT, "memory", "simulate", 1},
        {CLASS_PROCESS_LIMIT, "processes", "compile", 0},
        {CLASS_TRUNCATED, "", "extract", 0},
        {CLASS_TRUNCATED, "mismatch", "simulate", 1},
        {CLASS_RUNTIME_ERROR, "", "simulate", 1},
        {CLASS_ELABORATION, "program_too_large", "simulate", 0},
        {CLASS_PASS, "", "", 1},
    };
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    (void)state;
    assert_int_equal(reward_profile_find(&p, "mixed", NULL, &err), 0);
    for (size_t i = 0; i < countof(rows); i++) {
        struct verdict v = verdict_make(rows[i].class, rows[i].step, "");
        v.detail = rows[i].detail;
        assert_true(reward_of(&r, &p, &v, false));
        assert_float_equal(r.syntax, rows[i].want, 0);
    }
}

/* Neither form nor shares can pay for an attempt at the verdict. */
static void tampering_is_worth_nothing(void **state)
{
    (void)state;
    assert_float_equal(total("mixed", NULL, CLASS_TAMPER, 1, true), 0, 0);
    assert_float_equal(total("vectors", NULL, CLASS_TAMPER, 1, true), 0, 0);
}

static void no_number_for_what_is_not_the_models(void **state)
{
    static const enum verdict_class none[] = {CLASS_HARNESS_ERROR, CLASS_QUARANTINED,
                                              CLASS_API_ERROR};
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    (void)state;
    assert_int_equal(reward_profile_find(&p, "mixed", NULL, &err), 0);
    for (size_t i = 0; i < countof(none); i++) {
        struct verdict v = verdict_make(none[i], "", "");
        assert_false(reward_of(&r, &p, &v, true));
    }
}

/* What the compiler cannot do may be right: no number, where another elaboration error has one. */
static void no_number_for_a_limit_of_a_tool(void **state)
{
    static const char *const limits[] = {"not_read", "unsupported", "compiler_crash"};
    struct reward_profile p;
    struct reward r;
    struct err err = {0};
    struct verdict v = verdict_make(CLASS_ELABORATION, "compile", "");
    (void)state;
    assert_int_equal(reward_profile_find(&p, "mixed", NULL, &err), 0);
    assert_true(reward_of(&r, &p, &v, true));
    for (size_t i = 0; i < countof(limits); i++) {
        v.detail = limits[i];
        assert_false(reward_of(&r, &p, &v, true));
    }
    assert_null(verdict_tool_limit(CLASS_PASS, "unsupported"));
    v = verdict_make(CLASS_TIMEOUT, "simulate", "");
    assert_true(reward_of(&r, &p, &v, true));
    v.detail = "wall"; /* the machine may have been busy */
    assert_false(reward_of(&r, &p, &v, true));
}

static void slips(void **state)
{
    static const char *const bad[] = {"syntax", "x=1", "syntax=", "syntax=-1", "syntax=a", "=1"};
    struct reward_profile p;
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct err err = {0};
        assert_int_equal(reward_profile_find(&p, "pass", bad[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
}

/* ---- verdicts that are kept ---- */

static void put(struct kept *k, const char *code, enum verdict_class c, const char *detail)
{
    char key[HASH_SIZE];
    struct verdict v = verdict_make(c, "compile", "why");
    v.detail = detail;
    kept_key(key, "p", "", str_c(code));
    kept_put(k, key, &v);
}

static const struct verdict *get(struct kept *k, const char *problem, const char *code)
{
    char key[HASH_SIZE];
    kept_key(key, problem, "", str_c(code));
    return kept_find(k, key);
}

static void kept_by_problem_and_code(void **state)
{
    struct kept *k = kept_new(4);
    (void)state;
    put(k, "a", CLASS_MISMATCH, "async_reset");
    assert_int_equal(get(k, "p", "a")->class, CLASS_MISMATCH);
    assert_string_equal(get(k, "p", "a")->detail, "async_reset");
    assert_string_equal(get(k, "p", "a")->evidence, "why");
    assert_string_equal(get(k, "p", "a")->step, "compile");
    assert_null(get(k, "p", "b"));
    assert_null(get(k, "q", "a"));
    assert_null(get(k, "pa", ""));
    kept_free(k);
}

static void faults_that_are_not_the_candidates_are_not_kept(void **state)
{
    struct kept *k = kept_new(4);
    (void)state;
    put(k, "ours", CLASS_HARNESS_ERROR, "");
    put(k, "suite", CLASS_QUARANTINED, "");
    put(k, "wall", CLASS_TIMEOUT, "wall");
    put(k, "cpu", CLASS_TIMEOUT, "cpu");
    assert_null(get(k, "p", "ours"));
    assert_null(get(k, "p", "suite"));
    assert_null(get(k, "p", "wall"));
    assert_non_null(get(k, "p", "cpu"));
    kept_free(k);
}

/* More than there is room for: gone is what was not asked for the longest time. */
static void no_more_than_so_many(void **state)
{
    struct kept *k = kept_new(KEPT_MAX);
    char code[32];
    (void)state;
    for (int i = 0; i < KEPT_MAX + 100; i++) {
        snprintf(code, sizeof code, "%d", i);
        put(k, code, CLASS_PASS, "");
        assert_non_null(get(k, "p", "0"));
    }
    for (int i = 0; i < KEPT_MAX + 100; i++) {
        snprintf(code, sizeof code, "%d", i);
        assert_int_equal(get(k, "p", code) != NULL, i == 0 || i > 100);
    }
    kept_free(k);
}

/* ---- lines that share a verdict: with a pool that only counts, and a talk that only listens ----
 */

static struct pool_job *jobs[8];
static int n_jobs;
static struct pool_golden golden;

void pool_add(struct pool *pool, struct pool_job *job)
{
    (void)pool;
    assert_true(n_jobs < 8);
    jobs[n_jobs++] = job;
}

void pool_add_first(struct pool *pool, struct pool_job *job)
{
    pool_add(pool, job);
}

static int lanes = 1;

int pool_lanes(const struct pool *pool)
{
    (void)pool;
    return lanes;
}

int pool_lane(const struct pool *pool, size_t suite, int which)
{
    (void)pool;
    return (int)suite * lanes + which;
}

const struct pool_golden *pool_golden(const struct pool *pool, int lane, size_t problem)
{
    (void)pool;
    (void)lane;
    (void)problem;
    return &golden;
}

static int pumped;

void talk_pump(struct talk *t)
{
    (void)t;
    pumped++;
}

struct rig {
    struct problem problem;
    struct suite suite;
    struct reward_options options;
    struct reward_result result;
    struct rewarder w;
    struct talk talk[2];
};

static void rig_init(struct rig *r)
{
    struct err err = {0};
    *r = (struct rig){.problem = {.id = "p"}};
    r->suite.problem = &r->problem;
    r->suite.n = 1;
    r->options.pool.suite = &r->suite;
    assert_int_equal(reward_profile_find(&r->options.profile, "mixed", NULL, &err), 0);
    r->w = (struct rewarder){
        .o = &r->options, .r = &r->result, .kept = kept_new(8), .pump = talk_pump};
    r->talk[0].w = r->talk[1].w = &r->w;
    r->talk[0].next = &r->talk[1];
    r->w.talks = r->talk;
    golden = (struct pool_golden){.known = true, .golden = {.passed = true, .reason = "because"}};
    n_jobs = pumped = 0;
}

static struct ask *bring(struct rig *r, int talk, const char *code, bool format)
{
    struct ask *a = mem_alloc(sizeof *a);
    a->w = &r->w;
    a->talk = &r->talk[talk];
    a->problem = &r->problem;
    a->format = format;
    share_judge(a, str_c(code));
    return a;
}

static void judged(int job, enum verdict_class c)
{
    struct verdict v = verdict_make(c, "", "why");
    jobs[job]->done(jobs[job], &v);
}

static void expect(struct ask *a, const char *part)
{
    assert_true(a->ready);
    if (!str_has(buf_str(&a->answer), part))
        fail_msg("%s is not in %s", part, a->answer.p);
    ask_free(a);
}

static void one_job_for_equal_lines(void **state)
{
    struct rig r;
    struct ask *a, *b, *other, *later;
    (void)state;
    rig_init(&r);
    a = bring(&r, 0, "x", true);
    b = bring(&r, 1, "x", false);
    other = bring(&r, 0, "y", true);
    assert_int_equal(n_jobs, 2);
    assert_int_equal(r.talk[0].judging, 2);
    assert_int_equal(r.talk[1].judging, 0);
    judged(0, CLASS_PASS);
    assert_int_equal(pumped, 2);
    assert_false(other->ready);
    later = bring(&r, 1, "x", true);
    assert_int_equal(n_jobs, 2);
    expect(a, "\"reward\":1.0,");
    expect(b, "\"reward\":0.9,"); /* the form is the line's own */
    expect(later, "\"reward\":1.0,");
    judged(1, CLASS_SYNTAX);
    expect(other, "\"reward\":0.1,");
    assert_int_equal(r.talk[0].judging, 0);
    assert_int_equal(r.result.judged, 2);
    assert_int_equal(r.result.shared, 2);
    share_finish(&r.w);
}

/* A fault of ours is one line's; the next equal line gets a run of its own. */
static void a_fault_of_ours_is_not_shared(void **state)
{
    struct rig r;
    struct ask *a, *b, *c, *later;
    (void)state;
    rig_init(&r);
    a = bring(&r, 0, "x", true);
    b = bring(&r, 1, "x", true);
    c = bring(&r, 0, "x", true);
    judged(0, CLASS_HARNESS_ERROR);
    expect(a, "\"reward\":null");
    assert_int_equal(n_jobs, 2);
    assert_string_equal(jobs[1]->code.p, "x");
    assert_int_equal(r.talk[0].judging, 0);
    assert_int_equal(r.talk[1].judging, 1);
    judged(1, CLASS_PASS);
    expect(b, "\"reward\":1.0,");
    expect(c, "\"reward\":1.0,");
    a = bring(&r, 0, "z", true);
    judged(2, CLASS_HARNESS_ERROR);
    expect(a, "\"reward\":null");
    later = bring(&r, 0, "z", true);
    assert_int_equal(n_jobs, 4);
    judged(3, CLASS_PASS);
    expect(later, "\"reward\":1.0,");
    assert_int_equal(r.result.shared, 1);
    share_finish(&r.w);
}

/* Who brought it first may go; who waits for the same gets the verdict. */
static void the_first_line_may_go_away(void **state)
{
    struct rig r;
    struct ask *b;
    (void)state;
    rig_init(&r);
    bring(&r, 0, "x", true)->talk = NULL;
    b = bring(&r, 1, "x", true);
    judged(0, CLASS_PASS);
    expect(b, "\"reward\":1.0,");
    bring(&r, 0, "y", true)->talk = NULL;
    bring(&r, 0, "y", true)->talk = NULL;
    judged(1, CLASS_HARNESS_ERROR);
    assert_int_equal(n_jobs, 2); /* nobody is left to judge it for */
    bring(&r, 0, "under way at the end", true)->talk = NULL;
    share_finish(&r.w);
}

/* With two simulators a failure that the second one passes is none; others stay what they are. */
static void the_second_simulator_has_a_word(void **state)
{
    struct rig r;
    struct ask *a, *later;
    (void)state;
    rig_init(&r);
    lanes = 2;
    a = bring(&r, 0, "passes", true);
    judged(0, CLASS_PASS);
    expect(a, "\"reward\":1.0,");
    a = bring(&r, 0, "passes there", true);
    judged(1, CLASS_SYNTAX);
    assert_false(a->ready);
    assert_int_equal(jobs[2]->lane, 1);
    judged(2, CLASS_PASS);
    expect(a, "tool_limit: a second simulator passes it");
    later = bring(&r, 1, "passes there", true);
    expect(later, "tool_limit");
    a = bring(&r, 0, "fails twice", true);
    judged(3, CLASS_MISMATCH);
    judged(4, CLASS_SYNTAX);
    expect(a, "\"class\":\"mismatch\"");
    a = bring(&r, 0, "fails, and the reference does there", true);
    judged(5, CLASS_MISMATCH);
    jobs[6]->done(jobs[6], NULL);
    expect(a, "\"class\":\"mismatch\"");
    assert_int_equal(n_jobs, 7);
    assert_int_equal(r.result.judged, 4);
    assert_int_equal(r.talk[0].judging, 0);
    lanes = 1;
    share_finish(&r.w);
}

static void nothing_is_kept_of_a_quarantined_problem(void **state)
{
    struct rig r;
    struct ask *a, *b;
    (void)state;
    rig_init(&r);
    golden.golden.passed = false;
    a = bring(&r, 0, "x", true);
    b = bring(&r, 0, "x", true);
    judged(0, CLASS_PASS);
    expect(a, "quarantined: the reference fails here: because");
    expect(b, "quarantined");
    a = bring(&r, 0, "x", true);
    assert_int_equal(n_jobs, 2);
    jobs[1]->done(jobs[1], NULL); /* as the pool does: nothing was run */
    expect(a, "quarantined");
    bring(&r, 0, "x", true)->talk = NULL;
    assert_int_equal(n_jobs, 3);
    assert_int_equal(r.result.judged, 1);
    share_finish(&r.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles),
        cmocka_unit_test(a_limit_in_the_compile_is_no_syntax),
        cmocka_unit_test(tampering_is_worth_nothing),
        cmocka_unit_test(no_number_for_what_is_not_the_models),
        cmocka_unit_test(no_number_for_a_limit_of_a_tool),
        cmocka_unit_test(slips),
        cmocka_unit_test(kept_by_problem_and_code),
        cmocka_unit_test(faults_that_are_not_the_candidates_are_not_kept),
        cmocka_unit_test(no_more_than_so_many),
        cmocka_unit_test(one_job_for_equal_lines),
        cmocka_unit_test(a_fault_of_ours_is_not_shared),
        cmocka_unit_test(the_first_line_may_go_away),
        cmocka_unit_test(the_second_simulator_has_a_word),
        cmocka_unit_test(nothing_is_kept_of_a_quarantined_problem),
    };
    return cmocka_run_group_tests_name("reward", tests, NULL, NULL);
}
