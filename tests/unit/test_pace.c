/* test_pace.c: how fast a service is asked, how long it may make us wait, when it is given up: all in
 * virtual time. */
#include "harness/model/services/fixes.h"
#include "harness/model/health.h"
#include "harness/model/wire/pace.h"
#include "harness/model/wire/told.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const struct pace_rules rules = {500, 30000, 120000, 0, 0};

static void test_backoff(void **state)
{
    uint64_t random = 7, again = 7;
    int64_t low = INT64_MAX, high = 0;
    (void)state;
    for (int k = 1; k < 60; k++) {
        int64_t base = k < 7 ? 500 << (k - 1) : 30000;
        int64_t ms = pace_backoff_ms(&rules, k, &random);
        assert_in_range(ms, base * 3 / 4 - 1, base * 5 / 4);
        assert_int_equal(ms, pace_backoff_ms(&rules, k, &again)); /* the seed decides */
    }
    for (int i = 0; i < 1000; i++) {
        int64_t ms = pace_backoff_ms(&rules, 1, &random);
        low = ms < low ? ms : low;
        high = ms > high ? ms : high;
    }
    assert_true(low < 400 && high > 600); /* it does jitter */
}

static void test_fates(void **state)
{
    static const int again[] = {408, 409, 425, 500, 502, 503, 504, 529, 599};
    static const int fail[] = {0, 301, 302, 400, 401, 402, 403, 404, 405, 410, 413, 422};
    (void)state;
    for (size_t i = 0; i < countof(again); i++)
        assert_int_equal(pace_fate(again[i]), FATE_AGAIN);
    for (size_t i = 0; i < countof(fail); i++)
        assert_int_equal(pace_fate(fail[i]), FATE_FAIL);
    assert_int_equal(pace_fate(429), FATE_LIMITED);
    assert_int_equal(pace_fate(200), FATE_OK);
}

/* ---- a service with a limit ---- */

#define SLOTS 64

/* What it takes: one request in every_ms; so many at once; so many in a window. */
struct service {
    int at_once;
    int64_t every_ms, window_ms, took_ms; /* took_ms: for an answer */
    int in_window;
    int64_t last_ms, taken[600];
    int n_taken, busy;
};

struct flight {
    int64_t sent_ms, back_ms;
    bool taken;
    int level;
};

static bool takes(struct service *s, int64_t now)
{
    int recent = 0;
    for (int i = 0; i < s->n_taken && i < (int)countof(s->taken); i++)
        recent += now - s->taken[i] < s->window_ms;
    if ((s->at_once && s->busy >= s->at_once) ||
        (s->every_ms && s->n_taken && now - s->last_ms < s->every_ms) ||
        (s->in_window && recent >= s->in_window))
        return false;
    s->last_ms = now;
    s->taken[s->n_taken++ % (int)countof(s->taken)] = now;
    return true;
}

struct tally {
    int64_t answered, refused; /* from the 30th second on */
};

/* Ask such a service for two minutes, as fast as the pace allows. */
static struct tally ask(struct service *s, int concurrency, const struct pace_rules *r)
{
    struct pace pace = pace_start(concurrency);
    struct flight flight[SLOTS] = {{0}};
    struct tally ret = {0};
    uint64_t random = 1;
    int n = 0;
    for (int64_t now = 0; now < 120 * 1000; now++) {
        for (int i = 0; i < n; i++) {
            struct flight f = flight[i];
            if (f.back_ms > now)
                continue;
            flight[i--] = flight[--n];
            s->busy -= f.taken;
            if (f.taken)
                pace_answered(&pace, f.level, f.sent_ms, now);
            else
                pace_limited(&pace, r, -1, f.level, f.sent_ms, now, &random);
            *(f.taken ? &ret.answered : &ret.refused) += now >= 30 * 1000;
        }
        while (pace_open(&pace, n, now)) {
            struct flight f = {now, now + 2, takes(s, now), n + 1};
            s->busy += f.taken;
            f.back_ms += f.taken ? s->took_ms : 0;
            flight[n++] = f;
            pace_sent(&pace, r, 100, now);
        }
    }
    return ret;
}

/* What one would have had answered in that time who knows when the service takes a request. */
static int64_t ideal(struct service s, int concurrency)
{
    int64_t back[SLOTS], ret = 0;
    int n = 0;
    for (int64_t now = 0; now < 120 * 1000; now++) {
        for (int i = 0; i < n; i++) {
            if (back[i] > now)
                continue;
            back[i--] = back[--n];
            s.busy--;
            ret += now >= 30 * 1000;
        }
        for (; n < concurrency && takes(&s, now); s.busy++)
            back[n++] = now + 2 + s.took_ms;
    }
    return ret;
}

/* Without a word of the service's when to come back, at least 75 % of what it takes is asked for after
 * the first half minute, and few requests are in vain. */
static void a_service_is_used_as_far_as_it_goes(void **state)
{
    static const struct {
        const char *name;
        struct service service;
        int concurrency;
    } row[] = {
        {"2 a second", {.every_ms = 500, .took_ms = 100}, 16},
        {"2 a second, half a second", {.every_ms = 500, .took_ms = 500}, 16},
        {"2 a second, a second", {.every_ms = 500, .took_ms = 1000}, 16},
        {"2 a second, 3 s", {.every_ms = 500, .took_ms = 3000}, 32},
        {"2 a second, 10 s", {.every_ms = 500, .took_ms = 10000}, 32},
        {"20 in 10 s, 10 s", {.in_window = 20, .window_ms = 10000, .took_ms = 10000}, 32},
        {"4 at a time, 10 s", {.at_once = 4, .took_ms = 10000}, 32},
        {"2 in 1 s, 2 s", {.in_window = 2, .window_ms = 1000, .took_ms = 2000}, 16},
        {"2 a second, 2 slots", {.every_ms = 500, .took_ms = 100}, 2},
        {"2 a second, 1 slot", {.every_ms = 500, .took_ms = 100}, 1},
        {"20 in 10 s", {.in_window = 20, .window_ms = 10000, .took_ms = 100}, 16},
        {"60 in a minute", {.in_window = 60, .window_ms = 60000, .took_ms = 100}, 16},
        {"4 at a time", {.at_once = 4, .took_ms = 1000}, 16},
        {"4 at a time, fast", {.at_once = 4, .took_ms = 500}, 16},
        {"1 at a time", {.at_once = 1, .took_ms = 1000}, 16},
        {"1 at a time, 4 slots", {.at_once = 1, .took_ms = 500}, 4},
        {"no limit", {.took_ms = 500}, 8},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct service s = row[i].service;
        struct tally t = ask(&s, row[i].concurrency, &rules);
        double most = (double)ideal(row[i].service, row[i].concurrency);
        print_message("%-26s %3.0f %% of %4.0f, %lld refused\n", row[i].name,
                      100 * (double)t.answered / most, most, (long long)t.refused);
        assert_true((double)t.answered > 0.75 * most && (double)t.answered < 1.25 * most);
        assert_true(t.refused < t.answered);
    }
}

/* --rpm and --tpm hold by themselves, without a 429. */
static void a_set_limit_holds(void **state)
{
    struct pace_rules slow = rules;
    struct service s = {.took_ms = 100};
    struct tally t;
    (void)state;
    slow.rpm = 60;
    t = ask(&s, 16, &slow);
    assert_in_range(t.answered, 89, 91);
    slow.rpm = 0;
    slow.tpm = 66000; /* a reply is guessed at 1000 tokens, and the prompt has 100 */
    s = (struct service){.took_ms = 100};
    t = ask(&s, 16, &slow);
    assert_in_range(t.answered, 89, 91);
}

/* What replies really have corrects the guess, at once and for those that follow. */
static void tokens_are_learned(void **state)
{
    struct pace_rules r = rules;
    struct pace p = pace_start(4);
    (void)state;
    r.tpm = 60000; /* one a millisecond */
    pace_sent(&p, &r, 0, 1000000);
    assert_in_range((int64_t)p.next_ms, 1000989, 1000991);
    pace_used(&p, &r, 400);
    assert_in_range((int64_t)p.next_ms, 1000389, 1000391);
    pace_used(&p, &r, -1); /* not told */
    pace_sent(&p, &r, 100, 1000400);
    assert_in_range((int64_t)p.next_ms, 1000889, 1000901);
}

static void a_told_wait_holds_for_all(void **state)
{
    struct pace p = pace_start(10);
    uint64_t random = 1;
    (void)state;
    assert_true(pace_open(&p, 9, 0));
    assert_false(pace_open(&p, 10, 0));
    /* Ten requests were under way; all of them are limited: one episode. */
    for (int i = 0; i < 10; i++)
        pace_limited(&p, &rules, -1, 10, 100, 200 + i, &random);
    assert_int_equal(p.streak, 1);
    assert_int_equal((int)p.limit, 8);
    pace_limited(&p, &rules, 60000, 10, 900, 1001, &random);
    assert_in_range(p.pause_until_ms, 61001, 67001);
    pace_limited(&p, &rules, 1, 10, 900, 1002, &random); /* a told wait is never shortened */
    assert_in_range(p.pause_until_ms, 61001, 67001);
    assert_false(pace_open(&p, 0, 61000));
    assert_true(pace_open(&p, 0, 67001));
    for (int i = 0; i < 5000; i++) /* never above what was asked for */
        pace_answered(&p, 1, 70000, 70100 + i);
    assert_true(p.limit == 10);
    for (int i = 0; i < 1000; i++) /* never down to nothing: one request in cap_ms */
        pace_limited(&p, &rules, -1, 10, 100000 + i, 100000 + i, &random);
    assert_true(pace_next_ms(&p, 0) < 102000 + 2 * rules.cap_ms);
}

/* ---- told waits ---- */

static struct http_response response(const char *after_ms, const char *after)
{
    struct http_response r = {.status = 429, .why = ""};
    for (int i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = "";
    r.header[HTTP_RETRY_AFTER_MS] = after_ms;
    r.header[HTTP_RETRY_AFTER] = after;
    return r;
}

static void test_told(void **state)
{
    static const struct {
        const char *ms, *seconds;
        int64_t told;
    } row[] = {
        {"", "", -1},
        {"", "2", 2000},
        {"", "1.5", 1500},
        {"", "0", -1},
        {"", "-5", -1},
        {"", "1000000000", 120000},
        {"", "99999999999999999999999999999999", 120000},
        {"", "nan", -1},
        {"", "inf", -1},
        {"", "0x10", -1},
        {"", "soon", -1},
        {"", "1 2", -1},
        {"", "...", -1},
        {"", "2s", 2000},
        {"250", "9", 250},
        {"-1", "9", 9000},
        {"x", "9", 9000},
        {"", "Thu, 01 Jan 1970 00:16:45 GMT", 5000}, /* now is 1000 s */
        {"", "Thu, 01 Jan 1970 00:00:45 GMT", -1},
        {"", "Fri, 31 Dec 2049 23:59:59 GMT", 120000},
        {"", "Friday, 01-Jan-71 00:16:45 GMT", 120000},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        struct http_response r = response(row[i].ms, row[i].seconds);
        assert_int_equal(told_ms(&r, true, 120000, 1000 * 1000), row[i].told);
    }
}

static void waits_are_written_in_many_ways(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } row[] = {
        {"1s", 1000},
        {"500ms", 500},
        {"6m0s", 360000},
        {"1h2m3.5s", 3723500},
        {"1d", 86400000},
        {"8.64s", 8640},
        {"1764517205", 5000},    /* now is 1764517200 s */
        {"1764517205500", 5500}, /* in milliseconds */
        {"1764517100", -1},
        {"2025-11-30T15:40:05Z", 5000},
        {"2025-11-30T15:40:05.5+00:00", 5000},
        {"1x", -1},
        {"s", -1},
        {"1s soon", -1},
        {"", -1},
    };
    (void)state;
    for (size_t i = 0; i < countof(row); i++) {
        int64_t got = told_wait_ms(row[i].text, 1764517200000);
        if (got != row[i].ms)
            fail_msg("%s: %lld, not %lld", row[i].text, (long long)got, (long long)row[i].ms);
    }
}

/* Without Retry-After: the longest reset of a budget that is used up. */
static void budgets_are_waited_for(void **state)
{
    struct http_response r = response("", "");
    (void)state;
    r.header[HTTP_RESET_REQUESTS] = "1s";
    r.header[HTTP_LEFT_REQUESTS] = "0";
    r.header[HTTP_RESET_TOKENS] = "6m0s";
    r.header[HTTP_LEFT_TOKENS] = "14000";
    assert_int_equal(told_ms(&r, true, 1000000, 0), 1000);
    r.header[HTTP_LEFT_TOKENS] = "0";
    assert_int_equal(told_ms(&r, true, 1000000, 0), 360000);
    assert_int_equal(told_ms(&r, false, 1000000, 0), -1); /* no 429 */
    r.header[HTTP_RETRY_AFTER] = "2";
    assert_int_equal(told_ms(&r, true, 1000000, 0), 2000);
    assert_int_equal(told_ms(&r, false, 1000000, 0), 2000);
    r = response("", "");
    r.body = str_c("{\"details\":[{\"@type\":\"RetryInfo\",\"retryDelay\": \"30s\"}]}");
    assert_int_equal(told_ms(&r, true, 1000000, 0), 30000);
    r.body = str_c("\"retryDelay\"");
    assert_int_equal(told_ms(&r, true, 1000000, 0), -1);
}

/* ---- when it is given up ---- */

static const char *many(struct health *h, enum outcome o, int n, int tries)
{
    const char *why = NULL;
    for (int i = 0; i < n && !why; i++)
        why = health_note(h, o, tries, true, 600000, 1000);
    return why;
}

static void a_service_is_given_up_by_rules(void **state)
{
    struct health h = {0};
    (void)state;
    assert_string_equal(many(&h, OUTCOME_BARRED, 1, 1), ""); /* 401: at once */
    h = (struct health){0};
    assert_null(many(&h, OUTCOME_REFUSED, 9, 1)); /* all refused: after ten */
    assert_non_null(many(&h, OUTCOME_REFUSED, 1, 1));
    h = (struct health){0};
    many(&h, OUTCOME_ANSWERED, 1, 1); /* one answer: what is refused is the prompt's matter */
    assert_null(many(&h, OUTCOME_REFUSED, 19, 1));
    many(&h, OUTCOME_ANSWERED, 1, 1);
    assert_null(many(&h, OUTCOME_REFUSED, 19, 1));
    assert_non_null(many(&h, OUTCOME_REFUSED, 1, 1));
    h = (struct health){0};
    assert_null(many(&h, OUTCOME_FAULT, 30, 1)); /* thirty at once say nothing yet */
    assert_null(many(&h, OUTCOME_FAULT, 30, 3));
    assert_non_null(many(&h, OUTCOME_FAULT, 1, 4));
    h = (struct health){0};
    assert_null(many(&h, OUTCOME_UNREACHED, 5, 5)); /* one slot */
    assert_non_null(many(&h, OUTCOME_UNREACHED, 1, 6));
}

static void later_is_waited_for_with_patience(void **state)
{
    struct health h = {0};
    (void)state;
    assert_null(health_note(&h, OUTCOME_LIMITED, 50, false, 600000, 5));
    assert_null(health_note(&h, OUTCOME_LIMITED, 50, false, 600000, 600005));
    health_note(&h, OUTCOME_ANSWERED, 1, false, 600000, 600006);
    assert_null(health_note(&h, OUTCOME_LIMITED, 50, false, 600000, 700000));
    assert_null(health_note(&h, OUTCOME_UNREACHED, 50, false, 600000, 1300000));
    assert_non_null(health_note(&h, OUTCOME_UNREACHED, 50, false, 600000, 1300001));
}

/* What is stored of a repair is understood by the next start. */
static void fixes_are_remembered(void **state)
{
    static const enum openai_fix fix[] = {FIX_TOKENS_NAME, FIX_TOP_P, FIX_SEED, FIX_TEMPERATURE};
    struct arena a = {0};
    json_t *list = json_array();
    struct buf b;
    unsigned all = 0;
    (void)state;
    for (size_t i = 0; i < countof(fix); i++) {
        json_array_append_new(list, json_text(str_c(fix_note(fix[i], 400, "it: says", &a))));
        buf_init(&b, 10000);
        json_dump(list, &b);
        all |= fix[i];
        assert_int_equal(fixes_from(buf_str(&b)), all);
        buf_finish(&b);
    }
    assert_int_equal(fixes_from(str_c("[\"seeds: x\", 3, \"new: y\"]")), 0);
    assert_int_equal(fixes_from(str_c("seed: x")), 0);
    json_decref(list);
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_backoff),
        cmocka_unit_test(test_fates),
        cmocka_unit_test(a_service_is_used_as_far_as_it_goes),
        cmocka_unit_test(a_set_limit_holds),
        cmocka_unit_test(tokens_are_learned),
        cmocka_unit_test(a_told_wait_holds_for_all),
        cmocka_unit_test(test_told),
        cmocka_unit_test(waits_are_written_in_many_ways),
        cmocka_unit_test(budgets_are_waited_for),
        cmocka_unit_test(a_service_is_given_up_by_rules),
        cmocka_unit_test(later_is_waited_for_with_patience),
        cmocka_unit_test(fixes_are_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
