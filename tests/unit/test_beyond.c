/* test_beyond.c: runtimes among references, windows of days, packed texts. */
#include "problems/layouts/python/packed.h"
#include "problems/window.h"
#include "results/numbers/beyond.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* By hand from the formula: references 10, 20, 40. */
static void beyond_is_mercurys(void **state)
{
    static const double ref[] = {20, 40, 10};
    static const struct {
        double runtime, beyond, slower;
    } table[] = {{10, 1, 2.5 / 3},   {5, 1, 1},          {40, 0, 0.5 / 3},     {100, 0, 0},
                 {25, 0.5, 1.0 / 3}, {20, 2.0 / 3, 0.5}, {32.5, 0.25, 1.0 / 3}};
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(fabs(beyond_score(table[i].runtime, ref, 3) - table[i].beyond) < 1e-12);
        assert_true(fabs(slower_share(table[i].runtime, ref, 3) - table[i].slower) < 1e-12);
    }
    assert_true(isnan(beyond_score(1, ref, 1)));
    assert_true(isnan(beyond_score(1, (const double[]){3, 3}, 2)));
    assert_true(isnan(slower_share(1, ref, 0)));
}

static void medians(void **state)
{
    double odd[] = {9, 1, 5}, even[] = {4, 1, 3, 2};
    (void)state;
    assert_true(median(odd, 3) == 5);
    assert_true(median(even, 4) == 2.5);
    assert_true(isnan(median(odd, 0)));
}

static void windows(void **state)
{
    static const struct {
        const char *since, *until, *day;
        bool in;
    } table[] = {
        {NULL, NULL, "", true},
        {"2024-08-01", NULL, "", false},
        {NULL, "2024-08-01", "", false},
        {"2024-08-01", NULL, "2024-08-01", true},
        {"2024-08-02", NULL, "2024-08-01", false},
        {NULL, "2024-08-01", "2024-08-01", true},
        {NULL, "2024-07-31", "2024-08-01", false},
        {"2024-08", "2024-08", "2024-08-31", true},
        {"2024-08", "2024-08", "2024-09-01", false},
        {"2024-08-15", NULL, "2024-08", false}, /* the day is not known */
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct window w = {table[i].since, table[i].until};
        assert_int_equal(window_check(&w, NULL), 0);
        assert_int_equal(window_has(&w, table[i].day), table[i].in);
    }
    for (size_t i = 0; i < 5; i++) {
        static const struct window bad[] = {{"2024", NULL},
                                            {NULL, "2024-8-1"},
                                            {"yesterday", NULL},
                                            {"2024-08-01x", NULL},
                                            {"2024-09", "2024-08-31"}};
        struct err err = {0};
        assert_int_equal(window_check(&bad[i], &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
}

#define BYTES(s) ((struct str){s, sizeof(s) - 1})

/* What Python's pickle.dumps writes for a text, and what would make a loader do something. */
static void pickles(void **state)
{
    static const struct {
        struct str pickle;
        const char *text; /* NULL: refused */
    } table[] = {
        {BYTES("\x80\x04\x95\x06\0\0\0\0\0\0\0\x8c\x02[]\x94."), "[]"},
        {BYTES("\x80\x03X\x02\0\0\0[]q\0."), "[]"},
        {BYTES("\x80\x02X\x02\0\0\0[]q\0."), "[]"},
        {BYTES("\x80\x05\x8d\x02\0\0\0\0\0\0\0[]."), "[]"},
        {BYTES("\x80\x04}\x94\x8c\x01k\x94X\x02\0\0\0{}\x94s."), "{}"},
        {BYTES("\x80\x03}q\0X\x01\0\0\0kq\x01X\x02\0\0\0{}q\x02s."), "{}"},
        {BYTES(""), NULL},
        {BYTES("\x80"), NULL},
        {BYTES("\x80\x06\x8c\x02[]."), NULL},
        {BYTES("\x80\x04\x8c\x02[]"), NULL},
        {BYTES("\x80\x04\x8c\x02[].."), NULL},
        {BYTES("\x80\x04\x8c\x09[]."), NULL},
        {BYTES("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff[]."), NULL},
        {BYTES("\x80\x04\x8c\x02[]\x8c\x02[]\x86."), NULL},
        {BYTES("\x80\x04}\x8c\x01k\x8c\x02{}s\x8c\x01l\x8c\x02{}s."), NULL},
        {BYTES("\x80\x02"
               "cos\nsystem\nX\x02\0\0\0id\x85R."),
         NULL},
        {BYTES("cos\nsystem\n(S'id'\ntR."), NULL},
        {BYTES("\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R."), NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct str text = STR("?");
        struct err err = {0};
        assert_int_equal(packed_pickle(&text, table[i].pickle, &err), table[i].text ? 0 : -1);
        if (table[i].text)
            assert_true(str_eqc(text, table[i].text));
        else
            assert_int_equal(err.kind, ERR_INPUT);
    }
}

/* base64(zlib("[1]")), the same of its pickle, and damaged ones. */
static void packed(void **state)
{
    static const struct {
        const char *packed, *text;
    } table[] = {{"eJyLNowFAAHTAOo=", "[1]"},
                 {"eJxrYJnKzgABPczRhrFT9AAb7QNb", "[1]"},
                 {"!!!", NULL},
                 {"AAAA", NULL},
                 {"", NULL}};
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct arena arena = {0};
        struct str text;
        assert_int_equal(packed_read(&text, str_c(table[i].packed), &arena, NULL),
                         table[i].text ? 0 : -1);
        if (table[i].text)
            assert_true(str_eqc(text, table[i].text));
        arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beyond_is_mercurys),
        cmocka_unit_test(medians),
        cmocka_unit_test(windows),
        cmocka_unit_test(pickles),
        cmocka_unit_test(packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
