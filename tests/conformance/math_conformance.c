/* math_conformance.c: mathematical answers whose verdicts are known, and how long a decision takes.
 *
 * The rows belong to others and are not in this repository: they are looked for under $ASSAY_SHARED, else in
 * ../shared; where they are absent the test is skipped. Rows that rest on exact mathematics must never be judged
 * wrongly, and few of them may stay undecided. math_explained.tsv names every row whose verdict is not that of
 * the table, with the reason: one more or one less is a failure. UPDATE_CASES=1 writes it anew; reasons stay. */
#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/lang/latex/latex.h"
#include "runners/math/question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#define EXPLAINED "tests/conformance/math_explained.tsv"
#define MAX_ROWS  20000

static const struct {
    const char *word;
    enum answer_type type;
} kinds[] = {
    {"number", ANSWER_VALUE},      {"expression", ANSWER_VALUE},
    {"tuple", ANSWER_TUPLE},       {"set", ANSWER_SET},
    {"list", ANSWER_SET},          {"interval", ANSWER_INTERVAL},
    {"relation", ANSWER_INTERVAL}, {"equation", ANSWER_EQUATION},
    {"choice", ANSWER_CHOICE},     {"choice_multi", ANSWER_CHOICES},
    {"boolean", ANSWER_TRUTH},     {"text", ANSWER_TEXT},
    {"NV", ANSWER_AUTO},           {"EX", ANSWER_AUTO},
    {"TF", ANSWER_TRUTH},          {"MCS", ANSWER_CHOICE},
    {"MCM", ANSWER_CHOICES},       {"INT", ANSWER_INTERVAL},
    {"OL", ANSWER_TUPLE},          {"UOL", ANSWER_SET},
    {"EQ", ANSWER_EQUATION},       {"OE", ANSWER_TEXT},
};

static enum answer_type kind_of(const char *word)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (strcmp(kinds[i].word, word) == 0)
            return kinds[i].type;
    return ANSWER_AUTO;
}

struct tally {
    size_t rows, exact, wrong, unknown, other, n_time;
    int64_t ns[MAX_ROWS];
    struct buf table; /* the lines of EXPLAINED as they are now */
    struct str old;
};

static size_t types_of(const json_t *row, enum answer_type *type, size_t max)
{
    const json_t *types = json_object_get(row, "types");
    size_t n = json_array_size(types);
    const char *kind = json_string_value(json_object_get(row, "answer_type"));
    if (n > max || strcmp(kind, "multi") != 0)
        n = 1;
    for (size_t i = 0; i < n; i++)
        type[i] = kind_of(json_string_value(json_array_get(types, i)));
    if (strcmp(kind, "multi") != 0)
        type[0] = kind_of(kind);
    return n;
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* What was said of this row before; "" if nothing. */
static struct str reason_of(struct str table, const char *id)
{
    struct str line;
    while (str_line(&table, &line))
        if (str_starts(line, id)) {
            const char *tab = memrchr(line.p, '\t', line.n);
            return tab ? str_slice(line, (size_t)(tab + 1 - line.p), line.n) : (struct str){0};
        }
    return (struct str){0};
}

static void note(struct tally *t, const char *id, const char *basis, bool truth,
                 struct decision got)
{
    static const char *const verdicts[] = {"unknown", "equal", "different"};
    bool exact = strcmp(basis, "exact") == 0;
    bool wrong = got.verdict && (got.verdict == MATH_EQUAL) != truth;
    t->rows++;
    t->exact += exact;
    t->wrong += exact && wrong;
    t->unknown += exact && !got.verdict;
    t->other += !exact && (wrong || !got.verdict);
    if (wrong || !got.verdict)
        buf_addf(&t->table, "%s\t%s\t%s\t%s\t%s\t" STR_FMT "\n", id, basis,
                 truth ? "right" : "wrong", verdicts[got.verdict], got.how,
                 STR_ARG(reason_of(t->old, id)));
}

static void judge(struct tally *t, struct decider *d, const json_t *row, struct arena *a)
{
    enum answer_type type[16];
    struct question q = {.type = type};
    struct decision got = {MATH_DIFFERENT, "no box", false};
    const char *id = json_string_value(json_object_get(row, "id"));
    bool list;
    int64_t from;
    q.n_type = types_of(row, type, countof(type));
    q.gold = json_view(json_object_get(row, "gold"));
    list = q.n_type > 1 || type[0] == ANSWER_SET || memchr(q.gold.p, ',', q.gold.n);
    if (latex_boxed(&q.answer, json_view(json_object_get(row, "response")), list, a)) {
        from = now_ns();
        got = decide(d, &q);
        t->ns[t->n_time++] = now_ns() - from;
    }
    note(t, id, json_string_value(json_object_get(row, "basis")),
         json_is_true(json_object_get(row, "truth")), got);
}

static int ascending(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void tell(struct tally *t)
{
    qsort(t->ns, t->n_time, sizeof *t->ns, ascending);
    print_message(
        "%zu rows, %zu of them exact: %zu wrong, %zu undecided; %zu of the others are not as "
        "the table has them\n",
        t->rows, t->exact, t->wrong, t->unknown, t->other);
    print_message(
        "a decision takes %.1f us (median), %.1f us (p90), %.2f ms (p99), %.1f ms (longest)\n",
        (double)t->ns[t->n_time / 2] / 1e3, (double)t->ns[t->n_time * 9 / 10] / 1e3,
        (double)t->ns[t->n_time * 99 / 100] / 1e6, (double)t->ns[t->n_time - 1] / 1e6);
}

static void table(void **state)
{
    static struct tally t;
    const char *dir = getenv("ASSAY_SHARED");
    struct arena a = {0};
    struct str rest, line;
    struct decider *d;
    const char *path = arena_printf(&a, "%s/conformance/math.jsonl", dir ? dir : "../shared");
    (void)state;
    if (access(path, R_OK) != 0) {
        print_message("skipped: %s is not here\n", path);
        arena_finish(&a);
        skip();
    }
    assert_int_equal(fs_read(&rest, path, 64 << 20, &a, NULL), 0);
    if (fs_read(&t.old, EXPLAINED, 1 << 20, &a, NULL))
        t.old = (struct str){0};
    buf_init(&t.table, 1 << 20);
    d = decider_new();
    while (str_line(&rest, &line)) {
        json_t *row;
        assert_int_equal(json_parse(line, path, &row, NULL), 0);
        assert_true(t.n_time < MAX_ROWS);
        judge(&t, d, row, &a);
        json_decref(row);
    }
    decider_free(d);
    tell(&t);
    if (getenv("UPDATE_CASES"))
        assert_int_equal(fs_write(EXPLAINED, buf_str(&t.table), NULL), 0);
    else
        assert_true(str_eq(buf_str(&t.table), t.old));
    assert_int_equal(t.wrong, 0);
    assert_true(t.unknown * 50 < t.exact);
    buf_finish(&t.table);
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
