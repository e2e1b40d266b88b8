/* test_suggest.c: what is near enough to be meant. */
#include "harness/base/str.h"
#include "harness/base/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *const words[] = {
    "doctor", "suites",      "pull",    "run", "score", "report",   "show", "rejudge",
    "k",      "temperature", "timeout", "n",   "top-p", "max-cost", "--",   "serve-recorded"};

static void near_words(void **state)
{
    static const struct {
        const char *word, *meant;
    } table[] = {
        {"run", "run"},
        {"rnu", "run"},
        {"urn", "run"},
        {"rum", "run"},
        {"runs", "run"},
        {"RUN", "run"},
        {"shwo", "show"},
        {"soter", NULL},
        {"scores", "score"},
        {"temprature", "temperature"},
        {"tmperatur", "temperature"},
        {"serve_recorded", "serve-recorded"},
        {"serverecorded", "serve-recorded"},
        {"doc", "doctor"},
        {"temp", "temperature"},
        {"re", NULL /* rejudge, report */},
        {"x", NULL},
        {"ab", NULL},
        {"", NULL},
        {"completely-else", NULL},
        {"K", "k"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        const char *hit = suggest(table[i].word, words, countof(words));
        if (!hit || !table[i].meant) {
            assert_ptr_equal(hit, table[i].meant);
            continue;
        }
        assert_string_equal(hit, table[i].meant);
    }
}

static void no_words(void **state)
{
    char word[5000];
    const char *longer[] = {word};
    (void)state;
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = 0;
    assert_null(suggest("run", NULL, 0));
    assert_null(suggest(word, words, countof(words)));
    assert_null(suggest("bbb", longer, 1));
}

static void first_of_equals(void **state)
{
    static const char *const equal[] = {"cart", "card", "care"};
    (void)state;
    assert_string_equal(suggest("carx", equal, countof(equal)), "cart");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_words),
        cmocka_unit_test(no_words),
        cmocka_unit_test(first_of_equals),
    };
    return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
