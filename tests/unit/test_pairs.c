/* test_pairs.c: which samples of one problem become a pair. */
#include "results/train/pairs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

/* A sample of a class, with a share of passing vectors and code. */
static struct train_sample sample(int64_t row, enum verdict_class c, double share, const char *code)
{
    struct train_sample s = {.row = row, .class = c, .share = share, .chars = strlen(code)};
    tokens_read(&s.code, &lang_verilog, str_c(code), &arena);
    s.gram = tokens_grams(&s.code, 3, &s.n_gram, &arena);
    return s;
}

static const struct pair_options usual = {
    .cap = 4, .reuse = 2, .margin = -1, .min_difference = 0, .length_ratio = 2, .seed = 1};

static size_t pairs(const struct train_pair **ret, struct train_sample *s, size_t n,
                    const struct pair_options *o, const char *quota, int64_t drop[DROP_COUNT])
{
    struct quotas q;
    struct err err = {0};
    assert_int_equal(quotas_parse(&q, quota, &err), 0);
    return train_pairs(ret, s, n, "p", o, &q, drop, &arena);
}

static void comments_and_blanks_do_not_count(void **state)
{
    struct tokens a, b, c;
    (void)state;
    tokens_read(&a, &lang_verilog, str_c("assign y = a & b; // and"), &arena);
    tokens_read(&b, &lang_verilog, str_c("assign  y=a\n&b/* x */;"), &arena);
    tokens_read(&c, &lang_verilog, str_c("assign y = a | b;"), &arena);
    assert_true(a.all == b.all && a.n == 7);
    assert_true(a.all != c.all);
}

static void likeness(void **state)
{
    struct tokens a, b;
    const uint64_t *ga, *gb;
    size_t na, nb;
    (void)state;
    tokens_read(&a, &lang_verilog, str_c("a b c d e"), &arena); /* abc bcd cde */
    tokens_read(&b, &lang_verilog, str_c("a b c d f"), &arena); /* abc bcd cdf */
    ga = tokens_grams(&a, 3, &na, &arena);
    gb = tokens_grams(&b, 3, &nb, &arena);
    assert_int_equal(na, 3);
    assert_float_equal(grams_alike(ga, na, gb, nb), 4.0 / 6, 1e-12);
    assert_float_equal(grams_alike(ga, na, ga, na), 1, 0);
    assert_float_equal(grams_alike(ga, na, gb, 0), 0, 0);
}

static void only_the_models_own_failures(void **state)
{
    struct train_sample s[] = {
        sample(1, CLASS_API_ERROR, 0, "a"),
        sample(2, CLASS_HARNESS_ERROR, 0, "b"),
        sample(3, CLASS_QUARANTINED, 0, "c"),
        sample(4, CLASS_TRUNCATED, 0, "d"),
        sample(5, CLASS_TAMPER, 0, "e"),
        sample(6, CLASS_COUNT, 0, "f"),
        sample(7, CLASS_PASS, 1, ""),
        sample(8, CLASS_PASS, 1, "g"),
        sample(9, CLASS_MISMATCH, .5, "h"),
        sample(10, CLASS_PASS, 1, "g // again"),
        sample(11, CLASS_SYNTAX, 0, "long long long"),
        sample(12, CLASS_ELABORATION, 0, "i"),
    };
    int64_t drop[DROP_COUNT] = {0};
    (void)state;
    s[11].tool_limit = true;
    assert_int_equal(train_filter(s, 12, drop, false, 10), 2);
    assert_int_equal(drop[DROP_TOOL], 1);
    assert_int_equal(s[0].row, 8);
    assert_int_equal(s[1].row, 9);
    assert_int_equal(drop[DROP_NOT_MODEL], 3);
    assert_int_equal(drop[DROP_TRUNCATED], 1);
    assert_int_equal(drop[DROP_TAMPER], 1);
    assert_int_equal(drop[DROP_UNJUDGED], 1);
    assert_int_equal(drop[DROP_EMPTY], 1);
    assert_int_equal(drop[DROP_DUPLICATE], 1);
    assert_int_equal(drop[DROP_TOO_LONG], 1);
}

static void near_failures_first(void **state)
{
    struct train_sample s[] = {
        sample(1, CLASS_SYNTAX, 0, "a b c d"),      sample(2, CLASS_MISMATCH, .5, "a b c e"),
        sample(3, CLASS_ELABORATION, 0, "a b c f"), sample(4, CLASS_MISMATCH, .99, "a b c g"),
        sample(5, CLASS_PASS, 1, "a b c h"),        sample(6, CLASS_RUNTIME_ERROR, 0, "a b c i"),
        sample(7, CLASS_PASS, 1, "a b c j"),
    };
    const int64_t order[] = {4, 2, 6, 3};
    const struct train_pair *p;
    int64_t drop[DROP_COUNT] = {0};
    (void)state;
    assert_int_equal(pairs(&p, s, 7, &usual, "", drop), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(p[i].rejected->row, order[i]);
        assert_int_equal(p[i].chosen->class, CLASS_PASS);
    }
    assert_int_equal(s[4].uses, 2);
    assert_int_equal(s[6].uses, 2);
    assert_true(drop[DROP_CAP] > 0);
}

static void limits(void **state)
{
    struct train_sample s[] = {
        sample(1, CLASS_PASS, 1, "a b c d e f g h"),
        sample(2, CLASS_MISMATCH, .9, "a b c d e f g h i"), /* 1 of 7 runs is new */
        sample(3, CLASS_MISMATCH, .8, "z"),
        sample(4, CLASS_SYNTAX, 0, "q r s t u v w x"),
    };
    struct pair_options o = usual;
    const struct train_pair *p;
    int64_t drop[DROP_COUNT] = {0};
    (void)state;
    o.min_difference = 0.1;
    assert_int_equal(pairs(&p, s, 4, &o, "syntax=0", drop), 0);
    assert_int_equal(drop[DROP_SIMILAR], 1);
    assert_int_equal(drop[DROP_LENGTH], 1);
    assert_int_equal(drop[DROP_QUOTA], 1);
}

static void margin(void **state)
{
    struct train_sample s[] = {
        sample(1, CLASS_MISMATCH, .9, "a b c"), sample(2, CLASS_MISMATCH, .85, "a b d"),
        sample(3, CLASS_MISMATCH, .4, "a b e"), sample(4, CLASS_SYNTAX, 0, "a b f")};
    struct pair_options o = usual;
    const struct train_pair *p;
    int64_t drop[DROP_COUNT] = {0};
    (void)state;
    assert_int_equal(pairs(&p, s, 4, &o, "", drop), 0); /* nothing passes */
    o.margin = 0.2;
    assert_int_equal(pairs(&p, s, 4, &o, "", drop), 4);
    assert_int_equal(p[0].rejected->row, 3);
    for (int i = 0; i < 4; i++)
        assert_true(p[i].chosen->share - p[i].rejected->share >= 0.2);
    assert_true(drop[DROP_MARGIN] > 0);
}

static void quotas(void **state)
{
    struct quotas q;
    struct err err = {0};
    (void)state;
    assert_int_equal(quotas_parse(&q, "syntax+no_code=0.2,elaboration=0.5", &err), 0);
    assert_int_equal(q.n, 2);
    assert_true(q.of[0].class[CLASS_SYNTAX] && q.of[0].class[CLASS_NO_CODE]);
    assert_float_equal(q.of[1].share, 0.5, 0);
    static const char *const bad[] = {
        "syntax", "syntax=2", "syntax=", "nothing=0.1", "=0.1", "syntax=x"};
    for (size_t i = 0; i < countof(bad); i++) {
        err = (struct err){0};
        assert_int_equal(quotas_parse(&q, bad[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
}

static void families(void **state)
{
    (void)state;
    assert_string_equal(train_family("Prob082_lfsr32", &arena), "lfsr");
    assert_string_equal(train_family("lfsr5", &arena), "lfsr");
    assert_string_equal(train_family("12_FSM_ps2", &arena), "fsm");
    assert_string_equal(train_family("m2014_q4a", &arena), "m2014_q4a");
    assert_true(train_draw(1, "lfsr", 0) == train_draw(1, "lfsr", 0));
    assert_true(train_draw(1, "lfsr", 0) != train_draw(2, "lfsr", 0));
}

static int clear(void **state)
{
    (void)state;
    arena_finish(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(comments_and_blanks_do_not_count, clear),
        cmocka_unit_test_teardown(likeness, clear),
        cmocka_unit_test_teardown(only_the_models_own_failures, clear),
        cmocka_unit_test_teardown(near_failures_first, clear),
        cmocka_unit_test_teardown(limits, clear),
        cmocka_unit_test_teardown(margin, clear),
        cmocka_unit_test_teardown(quotas, clear),
        cmocka_unit_test_teardown(families, clear),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
