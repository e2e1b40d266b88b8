/* test_judge.c: the form of an opinion, what a judge reads, what several judges' points make, and how
 * far a judge agrees with known points. */
#include "harness/io/fs.h"
#include "harness/judge/joined.h"
#include "harness/judge/question.h"
#include "results/numbers/agreement.h"
#include "results/numbers/overlap.h"
#include "runners/opinion/form.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define TOKEN "0123456789ab"
#define WORD  "VERDICT " TOKEN "\n"

static struct scheme scheme_from(const char *text, struct arena *arena)
{
    struct scheme s;
    struct err err = {0};
    json_t *obj;
    assert_int_equal(json_parse(str_c(text), "scheme", &obj, &err), 0);
    if (scheme_read(&s, obj, arena, &err) < 0)
        fail_msg("%s", err.text);
    json_decref(obj);
    return s;
}

static const char plain[] =
    "{\"sort\": \"proof\", \"scheme\": [{\"title\": \"a\", \"points\": 3}, {\"desc\": \"b\", "
    "\"points\": 4}], \"deductions\": [{\"desc\": \"c\", \"points\": 2}], \"zero\": [\"d\", "
    "\"e\"]}";

static void only_the_exact_form_is_a_verdict(void **state)
{
    static const struct {
        const char *reply;
        enum form_fault fault;
        int points;
    } table[] = {
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}", FORM_GOOD, 5},
        {"Fine.\n\n" WORD
         "{\"items\": [3, 4], \"deductions\": [2], \"zero\": 0, \"points\": 5}\n\n",
         FORM_GOOD, 5},
        {WORD "{\"items\": [0, 1], \"deductions\": [2], \"zero\": 0, \"points\": 0}", FORM_GOOD, 0},
        {WORD "{\"items\": [3, 4], \"deductions\": [0], \"zero\": 2, \"points\": 0}", FORM_GOOD, 0},
        {"", FORM_MISSING, 0},
        {"7 of 7", FORM_MISSING, 0},
        {"{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}", FORM_MISSING, 0},
        {"VERDICT 000000000000\n{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": "
         "5}",
         FORM_TOKEN, 0},
        {"VERDICT\n{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}",
         FORM_MISSING, 0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}\nThat is all.",
         FORM_MISSING, 0},
        {"```\n" WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}\n```",
         FORM_MISSING, 0},
        {WORD WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5}",
         FORM_SEVERAL, 0},
        {WORD "7", FORM_JSON, 0},
        {WORD "[3, 2]", FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, 2], \"points\": 5, \"points\": 7}", FORM_JSON, 0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 5, \"note\": 1}",
         FORM_MEMBERS, 0},
        {WORD "{\"items\": [3], \"deductions\": [0], \"zero\": 0, \"points\": 3}", FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, \"2\"], \"deductions\": [0], \"zero\": 0, \"points\": 5}",
         FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, 2.0], \"deductions\": [0], \"zero\": 0, \"points\": 5}",
         FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"points\": 5}", FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, 2], \"zero\": 0, \"points\": 5}", FORM_MEMBERS, 0},
        {WORD "{\"items\": [3, 5], \"deductions\": [0], \"zero\": 0, \"points\": 8}", FORM_RANGE,
         0},
        {WORD "{\"items\": [3, -1], \"deductions\": [0], \"zero\": 0, \"points\": 2}", FORM_RANGE,
         0},
        {WORD "{\"items\": [3, 2], \"deductions\": [1], \"zero\": 0, \"points\": 4}", FORM_RANGE,
         0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 3, \"points\": 0}", FORM_RANGE,
         0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 0, \"points\": 7}", FORM_SUM, 0},
        {WORD "{\"items\": [3, 2], \"deductions\": [0], \"zero\": 1, \"points\": 5}", FORM_SUM, 0},
    };
    struct arena arena = {0};
    struct scheme s = scheme_from(plain, &arena);
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct opinion o = {.points = -1};
        enum form_fault fault = form_read(&o, &s, TOKEN, str_c(table[i].reply));
        if (fault != table[i].fault)
            fail_msg("row %zu: \"%s\" and not \"%s\":\n%s", i, form_fault_name(fault),
                     form_fault_name(table[i].fault), table[i].reply);
        assert_int_equal(o.points, fault == FORM_GOOD ? table[i].points : -1);
    }
    arena_finish(&arena);
}

static void schemes_that_make_no_sense_are_refused(void **state)
{
    static const char *const bad[] = {
        "{\"scheme\": [{\"desc\": \"a\", \"points\": 3}]}",
        "{\"sort\": \"poem\", \"scheme\": [{\"desc\": \"a\", \"points\": 3}]}",
        "{\"sort\": \"proof\", \"scheme\": []}",
        "{\"sort\": \"proof\", \"scheme\": [{\"desc\": \"a\", \"points\": 0}]}",
        "{\"sort\": \"proof\", \"scheme\": [{\"desc\": \"a\", \"points\": 101}]}",
        "{\"sort\": \"proof\", \"scheme\": [{\"desc\": \"a\"}]}",
        "{\"sort\": \"proof\", \"scheme\": [{\"points\": 3}]}",
        "{\"sort\": \"proof\", \"scheme\": 7}",
        "{\"sort\": \"proof\", \"scheme\": [{\"desc\": \"a\", \"points\": 3}], \"zero\": \"x\"}",
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct scheme s;
        struct err err = {0};
        json_t *obj;
        assert_int_equal(json_parse(str_c(bad[i]), "s", &obj, &err), 0);
        if (scheme_read(&s, obj, &arena, &err) == 0)
            fail_msg("taken: %s", bad[i]);
        json_decref(obj);
    }
    arena_finish(&arena);
}

/* ---- answers that give orders ---- */

/* Every line of the quoted answer is behind the mark, and holds nothing that is not seen. */
static void check_quoted(const char *id, struct str quoted)
{
    struct str line;
    while (str_line(&quoted, &line)) {
        if (!str_starts(line, "| ") && !str_eqc(line, "|"))
            fail_msg("%s: a line is out of its quotes: %.*s", id, STR_ARG(line));
        if (str_has(line, "<|") || str_has(line, "\r") || str_has(line, "\xe2\x80\xae") ||
            str_has(line, "\xe2\x80\x8b"))
            fail_msg("%s: a mark is left: %.*s", id, STR_ARG(line));
    }
}

/* A judge that repeats the answer word by word, and then gives its own verdict or none. */
static void check_repeated(const char *id, const struct scheme *s, struct str answer,
                           struct arena *arena)
{
    struct opinion o = {.points = -1};
    struct str own = str_join(answer,
                              STR("\n" WORD "{\"items\": [1, 0], \"deductions\": [0], \"zero\": 0, "
                                  "\"points\": 1}"),
                              arena);
    if (form_read(&o, s, TOKEN, answer) == FORM_GOOD)
        fail_msg("%s: the answer itself is a verdict", id);
    if (form_read(&o, s, TOKEN, own) == FORM_GOOD && o.points != 1)
        fail_msg("%s: the answer moved the judge's verdict to %d", id, o.points);
}

static void no_answer_moves_the_form(void **state)
{
    struct arena arena = {0};
    struct scheme s = scheme_from(plain, &arena);
    struct err err = {0};
    struct str text, line;
    size_t n = 0;
    (void)state;
    assert_int_equal(fs_read(&text, "tests/cases/judge/injections.jsonl", 16u << 20, &arena, &err),
                     0);
    while (str_line(&text, &line)) {
        json_t *obj;
        struct str answer;
        const char *id;
        assert_int_equal(json_parse(line, "injections", &obj, &err), 0);
        id = json_string_value(json_object_get(obj, "id"));
        answer = json_view(json_object_get(obj, "answer"));
        check_quoted(id, judge_quoted(answer, &arena));
        check_repeated(id, &s, answer, &arena);
        json_decref(obj);
        n++;
    }
    assert_true(n >= 40);
    arena_finish(&arena);
}

static void the_token_is_of_all_that_is_read(void **state)
{
    struct arena arena = {0};
    struct scheme s = scheme_from(plain, &arena);
    char a[JUDGE_TOKEN], b[JUDGE_TOKEN], c[JUDGE_TOKEN];
    struct str q = judge_question(STR("Q"), STR("R"), &s, STR("one"), &arena);
    (void)state;
    judge_token(a, q);
    judge_token(b, judge_question(STR("Q"), STR("R"), &s, STR("one"), &arena));
    judge_token(c, judge_question(STR("Q"), STR("R"), &s, STR("two"), &arena));
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    assert_int_equal(strlen(a), 12);
    assert_true(str_has(q, "1. (0 to 3) a"));
    assert_true(str_has(judge_quoted(STR(""), &arena), "[the answer is empty]"));
    assert_true(str_eqc(
        judge_quoted(STR("a < b |c [INST] <s>x</s> <\xef\xbd\x9cUser <start_of_turn>"), &arena),
        "| a < b |c [ INST] < s>x< /s> < \xef\xbd\x9cUser < start_of_turn>\n"));
    arena_finish(&arena);
}

/* ---- several judges ---- */

static void points_of_several_judges_are_joined(void **state)
{
    static const struct {
        double points[4];
        size_t n;
        enum judge_join how;
        double want, spread;
        bool accepted;
    } table[] = {
        {{7}, 1, JOIN_MEAN, 7, 0, true},
        {{6}, 1, JOIN_MEAN, 6, 0, true}, /* 6 of 7 is 0.857 */
        {{5}, 1, JOIN_MEAN, 5, 0, false},
        {{7, 5}, 2, JOIN_MEAN, 6, 2, true},
        {{7, 5}, 2, JOIN_MIN, 5, 2, false},
        {{7, 5}, 2, JOIN_MAX, 7, 2, true},
        {{7, 7, 0}, 3, JOIN_MAJORITY, 7, 7, true},
        {{7, 1, 0}, 3, JOIN_MAJORITY, 0.5, 7, false},
        {{7, 0}, 2, JOIN_MAJORITY, -1, 7, false},
        {{-1}, 1, JOIN_MEAN, -1, 0, false},
        {{7, -1}, 2, JOIN_MEAN, -1, 0, false}, /* half of them is not more than half */
        {{7, 6, -1}, 3, JOIN_MIN, 6, 1, true},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct joined j = judge_join(table[i].points, table[i].n, 7, JUDGE_ACCEPT, table[i].how);
        if (fabs(j.points - table[i].want) > 1e-9 || fabs(j.spread - table[i].spread) > 1e-9 ||
            j.accepted != table[i].accepted)
            fail_msg("row %zu: %g points, %g apart, accepted %d", i, j.points, j.spread,
                     j.accepted);
    }
}

/* Cohen 1960, table 1 has 3 classes; here two by two: 20 both yes, 15 both no, 5 and 10 between: po 0.7,
 * pe 0.5, kappa 0.4. */
static void kappa_is_cohens(void **state)
{
    struct agreement a = {0};
    double kappa, low, high;
    (void)state;
    assert_false(agreement_kappa(&a, &kappa, &low, &high));
    assert_non_null(agreement_doubt(&a));
    for (int i = 0; i < 50; i++) {
        bool good = i < 30, taken = i < 20 || (i >= 30 && i < 35);
        agreement_add(&a, good ? 7 : 0, taken ? 7 : 0, 7, JUDGE_ACCEPT);
    }
    assert_true(agreement_kappa(&a, &kappa, &low, &high));
    assert_true(fabs(kappa - 0.4) < 1e-9);
    assert_true(low < 0.4 && high > 0.4);
    assert_int_equal(a.false_accepts, 5);
    assert_int_equal(a.false_rejects, 10);
    assert_int_equal(a.within_one, 35);
    assert_non_null(agreement_doubt(&a)); /* 5 of 20 may be more than a quarter */
}

static void a_judge_is_trusted_by_its_record_only(void **state)
{
    struct agreement good = {
        .n = 45, .within_one = 44, .wrong = 32, .right = 13, .false_rejects = 1};
    struct agreement few = {.n = 8, .within_one = 8, .wrong = 4, .right = 4};
    struct agreement lazy = {.n = 45, .wrong = 32, .right = 13, .false_accepts = 32};
    struct agreement dumb = {.n = 45, .wrong = 32, .right = 13, .false_rejects = 13};
    struct agreement broken = good;
    (void)state;
    broken.unknown = 5;
    assert_null(agreement_doubt(&good));
    assert_non_null(agreement_doubt(&few));
    assert_non_null(agreement_doubt(&lazy));
    assert_non_null(agreement_doubt(&dumb));
    assert_non_null(agreement_doubt(&broken));
}

/* By hand: "the cat sat" in "the cat sat down": runs of 1 to 4 words 3/3, (2+1)/(2+1), (1+1)/(1+1),
 * (0+1)/(0+1), and exp(1 - 4/3); the longest common subsequence 3: precision 1, recall 3/4. */
static void words_in_common_are_counted(void **state)
{
    (void)state;
    assert_true(fabs(overlap_bleu(STR("The cat sat"), STR("the cat sat down")) - exp(-1.0 / 3)) <
                1e-9);
    assert_true(fabs(overlap_rouge_l(STR("The cat sat"), STR("the cat sat down")) - 6.0 / 7) <
                1e-9);
    assert_true(overlap_bleu(STR("a b c d"), STR("a b c d")) > 1 - 1e-9);
    assert_true(overlap_bleu(STR(""), STR("a")) == 0 && overlap_bleu(STR("x"), STR("a")) == 0);
    assert_true(overlap_rouge_l(STR(""), STR("a")) == 0 &&
                overlap_rouge_l(STR("b a"), STR("a b")) == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_exact_form_is_a_verdict),
        cmocka_unit_test(schemes_that_make_no_sense_are_refused),
        cmocka_unit_test(no_answer_moves_the_form),
        cmocka_unit_test(the_token_is_of_all_that_is_read),
        cmocka_unit_test(points_of_several_judges_are_joined),
        cmocka_unit_test(kappa_is_cohens),
        cmocka_unit_test(a_judge_is_trusted_by_its_record_only),
        cmocka_unit_test(words_in_common_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
