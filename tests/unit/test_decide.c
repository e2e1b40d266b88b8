/* test_decide.c: what is equal to what: every line of tests/cases/math/decide.tsv, and the program's limits. A
 * line is a type, the gold answer, an answer, the verdict, what it rests on and whether that is a proof.
 * UPDATE_CASES=1 writes what is decided now. */
#include "harness/io/fs.h"
#include "runners/math/canon.h"
#include "runners/math/shut.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define CASES "tests/cases/math/decide.tsv"

/* Where the truth is known from how answers were made. */
static const char *const known_files[] = {"tests/cases/math/known.tsv",
                                          "tests/cases/math/families.tsv"};

static const char *const verdicts[] = {"unknown", "equal", "different"};

static struct str field(struct str *rest)
{
    ptrdiff_t tab = str_find(*rest, "\t", 0);
    size_t n = tab < 0 ? rest->n : (size_t)tab;
    struct str ret = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n + 1, rest->n);
    return ret;
}

static void cases(void **state)
{
    struct arena a = {0};
    struct str rest, line;
    struct buf all;
    struct decider *d = decider_new();
    size_t bad = 0;
    (void)state;
    assert_int_equal(fs_read(&rest, CASES, 1 << 20, &a, NULL), 0);
    buf_init(&all, 1 << 20);
    while (str_line(&rest, &line)) {
        enum answer_type type;
        struct str left = line, word = field(&left);
        struct question q = {.type = &type, .n_type = 1};
        struct decision got;
        const char *now;
        assert_true(answer_type_named(&type, arena_dup(&a, word)));
        q.gold = field(&left);
        q.answer = field(&left);
        got = decide(d, &q);
        now = arena_printf(&a, "%s\t%s\t%s", verdicts[got.verdict], got.how,
                           got.rigorous ? "proven" : "not proven");
        if (!str_eqc(left, now)) {
            print_message("%.*s\n  is   %s\n", STR_ARG(line), now);
            bad++;
        }
        buf_addf(&all, STR_FMT "\t" STR_FMT "\t" STR_FMT "\t%s\n", STR_ARG(word), STR_ARG(q.gold),
                 STR_ARG(q.answer), now);
    }
    if (getenv("UPDATE_CASES"))
        bad = (size_t)-fs_write(CASES, buf_str(&all), NULL);
    decider_free(d);
    buf_finish(&all);
    arena_finish(&a);
    assert_int_equal(bad, 0);
}

/* One line: a type, the gold answer, an answer, "equal" or "different". What is not judged so is told. */
static void known_line(struct decider *d, struct str line, size_t *wrong, size_t *open,
                       struct arena *a)
{
    enum answer_type type;
    struct str left = line, word = field(&left);
    struct question q = {.type = &type, .n_type = 1};
    const char *got;
    assert_true(answer_type_named(&type, arena_dup(a, word)));
    q.gold = field(&left);
    q.answer = field(&left);
    assert_true(str_eqc(left, "equal") || str_eqc(left, "different"));
    got = verdicts[decide(d, &q).verdict];
    if (!str_eqc(left, got))
        print_message("%.*s\n  is %s\n", STR_ARG(line), got);
    *open += strcmp(got, "unknown") == 0;
    *wrong += strcmp(got, "unknown") != 0 && !str_eqc(left, got);
}

/* None may be judged wrongly, and few not at all. */
static void known(void **state)
{
    struct arena a = {0};
    struct decider *d = decider_new();
    size_t n = 0, wrong = 0, open = 0;
    (void)state;
    for (size_t i = 0; i < countof(known_files); i++) {
        struct str rest, line;
        assert_int_equal(fs_read(&rest, known_files[i], 1 << 20, &a, NULL), 0);
        for (; str_line(&rest, &line); n += !str_starts(line, "#"))
            if (!str_starts(line, "#"))
                known_line(d, line, &wrong, &open, &a);
    }
    decider_free(d);
    arena_finish(&a);
    print_message("%zu answers, %zu wrong, %zu unknown\n", n, wrong, open);
    assert_int_equal(wrong, 0);
    assert_true(n >= 2000 && open * 50 < n);
}

/* Several answers in one box, each of its own type; tolerance only where it is asked for. */
static void several(void **state)
{
    static const enum answer_type type[] = {ANSWER_VALUE, ANSWER_TRUTH, ANSWER_CHOICES};
    struct question q = {STR("3, True, BD"), STR("6/2, T, DB"), false, type, 3, 0, 0};
    struct question near = {STR("1.23456789"), STR("1.2346"), false, NULL, 0, 1e-3, 0};
    struct decider *d = decider_new();
    (void)state;
    assert_int_equal(decide(d, &q).verdict, MATH_EQUAL);
    q.answer = STR("3, True");
    assert_int_equal(decide(d, &q).verdict, MATH_DIFFERENT);
    q.answer = STR("3, F, BD");
    assert_int_equal(decide(d, &q).verdict, MATH_DIFFERENT);
    assert_string_equal(decide(d, &near).how, "tolerance");
    assert_false(decide(d, &near).rigorous);
    near.relative = 0;
    assert_int_equal(decide(d, &near).verdict, MATH_DIFFERENT);
    decider_free(d);
}

/* Lines to the program, and its lines. */
static struct str told(const char *limits, const char *lines, struct arena *a)
{
    const char *build = getenv("ASSAY_BUILD");
    const char *in = "build/unit/test_decide.in", *out = "build/unit/test_decide.out";
    struct str ret;
    assert_int_equal(fs_write(in, str_c(lines), NULL), 0);
    assert_int_equal(system(arena_printf(a, "%s/assay-decide %s <%s >%s", build ? build : "build",
                                         limits, in, out)),
                     0);
    assert_int_equal(fs_read(&ret, out, 1 << 20, a, NULL), 0);
    remove(in);
    remove(out);
    return ret;
}

/* A question that runs into a limit is unknown, and the next one is decided. */
static void program(void **state)
{
    struct arena a = {0};
    struct str all = told("--cpu-ms 20",
                          "{\"gold\": \"42\", \"answer\": \"6\\\\cdot 7\", \"type\": \"value\"}\n"
                          "{\"gold\": \"\\\\frac{1}{2^{60}}\", \"answer\": "
                          "\"\\\\prod_{k=1}^{60}\\\\cos\\\\frac{k\\\\pi}{121}\"}\n"
                          "{\"gold\": \"1\"}\n"
                          "{\"gold\": \"1\", \"answer\": \"1\", \"type\": \"colour\"}\n"
                          "{\"gold\": \"A, B\", \"answer\": \"A, C\", \"type\": [\"choice\", "
                          "\"choice\"]}",
                          &a);
    static const char *const want[] = {"\"verdict\": \"equal\"", "time limit", "error", "error",
                                       "\"verdict\": \"different\""};
    struct str line;
    (void)state;
    for (size_t i = 0; i < countof(want); i++) {
        assert_true(str_line(&all, &line));
        if (!str_has(line, want[i]))
            fail_msg("line %zu: %.*s", i, STR_ARG(line));
    }
    assert_int_equal(all.n, 0);
    all = told("--memory-mb 8",
               "{\"gold\": \"1\", \"answer\": \"20000!-19999!\"}\n"
               "{\"gold\": \"1\", \"answer\": \"1+0\"}\n",
               &a);
    assert_true(str_line(&all, &line));
#ifndef __SANITIZE_ADDRESS__ /* with which there is no such limit */
    assert_true(str_has(line, "memory limit"));
#endif
    assert_true(str_line(&all, &line) && str_has(line, "\"verdict\": \"equal\""));
    assert_int_equal(all.n, 0);
    arena_finish(&a);
}

/* What reads answers can open, start and reach nothing, and still compute. */
static void shut(void **state)
{
    int status = 0;
    pid_t pid = fork();
    (void)state;
    if (pid == 0) {
        static char *argv[] = {(char *)"/bin/true", NULL};
        struct question q = {.gold = STR("\\sqrt{8}"), .answer = STR("2\\sqrt2")};
        struct decider *d;
        if (!shut_down())
            _exit(77);
        if (open("/etc/passwd", O_RDONLY) >= 0 || open("/tmp/x", O_CREAT | O_WRONLY, 0600) >= 0)
            _exit(1);
        if (socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || fork() >= 0 || kill(getppid(), 0) == 0)
            _exit(2);
        execv(argv[0], argv);
        d = decider_new();
        _exit(decide(d, &q).verdict == MATH_EQUAL ? 0 : 3);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip();
#ifndef __SANITIZE_ADDRESS__
    assert_int_equal(status, 0);
#endif
}

/* Each row is of equal answers, and no two rows are the same. */
static void forms(void **state)
{
    static const struct {
        enum answer_type type;
        const char *answer[6];
    } rows[] = {
        {ANSWER_AUTO, {"2", "\\sqrt{4}", "\\sqrt2\\cdot\\sqrt2", "x=2", "2\\text{ ways}", "2x/x"}},
        {ANSWER_VALUE, {"0.3", "0.1+0.2", "\\frac{3}{10}"}},
        {ANSWER_VALUE, {"0.3001"}},
        {ANSWER_VALUE, {"10^{-70}"}},
        {ANSWER_VALUE, {"0", "e^{i\\pi}+1", "\\sin\\pi"}},
        {ANSWER_VALUE, {"\\sqrt3+\\sqrt2", "\\sqrt{5+2\\sqrt6}"}},
        {ANSWER_VALUE, {"x^2-1", "(x-1)(x+1)"}},
        {ANSWER_VALUE, {"y^2-1"}},
        {ANSWER_VALUE, {"1+i", "i+1"}},
        {ANSWER_SET, {"\\{3,1,2\\}", "1,2,3", "1, 2, 3, 3"}},
        {ANSWER_SET, {"\\pm 2", "-2, 2"}},
        {ANSWER_TUPLE, {"(1,2)", "1, 2"}},
        {ANSWER_TUPLE, {"(2,1)"}},
        {ANSWER_INTERVAL, {"[0,1)"}},
        {ANSWER_INTERVAL, {"[0,1]"}},
        {ANSWER_EQUATION, {"y=2x", "2x-y=0", "4x=2y"}},
        {ANSWER_CHOICE, {"C", "(c) 42"}},
        {ANSWER_CHOICES, {"B, D", "DB"}},
        {ANSWER_TRUTH, {"T", "True", "yes"}},
        {ANSWER_TEXT, {"Monday", "\\text{monday}."}},
        {ANSWER_VALUE, {"\\frac{", "\\frac {"}},
    };
    struct str form[countof(rows)];
    struct arena a = {0};
    (void)state;
    for (size_t i = 0; i < countof(rows); i++)
        for (size_t k = 0; k < 6 && rows[i].answer[k]; k++) {
            struct question q = {
                .answer = str_c(rows[i].answer[k]), .type = &rows[i].type, .n_type = 1};
            struct str now = canonical(&q, &a);
            form[i] = k ? form[i] : now;
            if (!str_eq(form[i], now) || now.n > 64)
                fail_msg("%s is " STR_FMT, rows[i].answer[k], STR_ARG(now));
            for (size_t j = 0; j < i; j++)
                if (str_eq(form[j], now))
                    fail_msg("%s is %s", rows[i].answer[k], rows[j].answer[0]);
        }
    arena_finish(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases), cmocka_unit_test(known), cmocka_unit_test(several),
        cmocka_unit_test(forms), cmocka_unit_test(shut),  cmocka_unit_test(program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
