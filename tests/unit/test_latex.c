/* test_latex.c: what answers mean to the reader: every line of tests/cases/math/read.tsv. A line is "latex" or
 * "plain", "list" where a comma parts numbers, then the text and its tree, or "!" and what is wrong with it.
 * UPDATE_CASES=1 writes what the reader says now. */
#include "harness/io/fs.h"
#include "harness/lang/latex/latex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CASES "tests/cases/math/read.tsv"

static struct str field(struct str *rest)
{
    ptrdiff_t tab = str_find(*rest, "\t", 0);
    size_t n = tab < 0 ? rest->n : (size_t)tab;
    struct str ret = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n + 1, rest->n);
    return ret;
}

static void said(struct str form, struct str text, struct arena *a, struct buf *out)
{
    struct latex_options o = {.list = str_ends(form, "list")};
    struct math *m;
    struct err err = {0};
    o.form = str_starts(form, "plain") ? MATH_PLAIN : MATH_LATEX;
    if (latex_read(&m, text, &o, a, &err) == 0) {
        math_print(m, out);
        return;
    }
    assert_true(err.kind == ERR_INPUT || err.kind == ERR_LIMIT);
    assert_true(*err.text);
    buf_addf(out, "%s %s", err.kind == ERR_INPUT ? "!" : "!?", err.text);
}

static void cases(void **state)
{
    struct arena a = {0};
    struct str rest, line;
    struct buf now, all;
    size_t bad = 0;
    (void)state;
    assert_int_equal(fs_read(&rest, CASES, 1 << 20, &a, NULL), 0);
    buf_init(&all, 1 << 20);
    while (str_line(&rest, &line)) {
        struct str left = line, form = field(&left), text = field(&left);
        buf_init(&now, 1 << 16);
        said(form, text, &a, &now);
        if (!str_eq(buf_str(&now), left)) {
            print_message("%.*s\n  is   %s\n  want %.*s\n", STR_ARG(text), now.p, STR_ARG(left));
            bad++;
        }
        buf_addf(&all, STR_FMT "\t" STR_FMT "\t%s\n", STR_ARG(form), STR_ARG(text), now.p);
        buf_finish(&now);
    }
    if (getenv("UPDATE_CASES"))
        bad = (size_t)-fs_write(CASES, buf_str(&all), NULL);
    buf_finish(&all);
    arena_finish(&a);
    assert_int_equal(bad, 0);
}

static void boxes(void **state)
{
    static const struct {
        const char *reply, *want;
        bool list;
    } table[] = {
        {"so $\\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}", false},
        {"\\boxed{5} no: \\boxed{7}", "7", false},
        {"\\boxed{5}\nthus \\boxed{3} and \\boxed{4}.\n", "3, 4", true},
        {"\\boxed{5}\nthus \\boxed{3} and \\boxed{4}.\n", "4", false},
        {"\\boxed{\\boxed{42}}", "42", false},
        {"<think>\\boxed{1}</think> It is \\fbox{2}", "2", false},
        {"<think>\\boxed{1}</think> It is 2", NULL, false},
        {"\\boxed{42} and so \\boxed{", NULL, false},
        {"\\boxed{}", NULL, false},
        {"\\boxed{a \\} b}", "a \\} b", false},
        {"<boxed{70}\\).", "70", false},
        {"", NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct str got;
        bool is = latex_boxed(&got, str_c(table[i].reply), table[i].list, &a);
        assert_int_equal(is, table[i].want != NULL);
        if (is)
            assert_string_equal(arena_dup(&a, got), table[i].want);
        arena_finish(&a);
    }
}

/* Deep and long texts end in an error, not in a crash. */
static void limits(void **state)
{
    static const char *const pieces[] = {"(",  "{", "\\sqrt", "\\frac", "-",
                                         "2^", "|", "\\{",    "\\sin "};
    struct latex_options o = {0};
    (void)state;
    for (size_t i = 0; i < countof(pieces); i++) {
        struct arena a = {0};
        struct buf b;
        struct math *m;
        buf_init(&b, 1 << 20);
        for (int k = 0; k < 2000; k++)
            buf_addc(&b, pieces[i]);
        assert_int_equal(latex_read(&m, buf_str(&b), &o, &a, NULL), -1);
        while (b.n <= LATEX_MAX_BYTES)
            buf_addc(&b, "+1");
        assert_int_equal(latex_read(&m, buf_str(&b), &o, &a, NULL), -1);
        buf_finish(&b);
        arena_finish(&a);
    }
}

/* A command that is not found might stand at a wrong place of the table. */
static void commands(void **state)
{
    static const char *const some[] = {"\\alpha",    "\\zeta",  "\\pi",      "\\frac12",
                                       "\\sqrt2",    "\\ln2",   "\\binom52", "\\Gamma(5)",
                                       "\\tbinom52", "\\infty", "\\Delta"};
    struct latex_options o = {0};
    struct math *m;
    (void)state;
    for (size_t i = 0; i < countof(some); i++) {
        struct arena a = {0};
        assert_int_equal(latex_read(&m, str_c(some[i]), &o, &a, NULL), 0);
        arena_finish(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),
        cmocka_unit_test(boxes),
        cmocka_unit_test(limits),
        cmocka_unit_test(commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
