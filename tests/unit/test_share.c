/* test_share.c: who is judged, who waits, and who finds a verdict. */
#include "harness/flow/share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

static const struct share_key key_a = {"aaa", ""}, key_b = {"bbb", ""};

static enum share_answer ask(struct share *s, const struct share_key *key, struct sharer *me,
                             struct verdict *ret, struct arena *arena)
{
    *ret = verdict_make(CLASS_COUNT, "", "");
    return share_ask(s, key, me, ret, arena);
}

static void equal_ones_wait_and_then_know(void **state)
{
    struct share *s = share_new();
    struct sharer one, two, three;
    struct verdict v, told = verdict_make(CLASS_MISMATCH, "simulate", "3 of 9 differ");
    struct arena arena = {0};
    (void)state;
    told.shares = 77;
    assert_int_equal(ask(s, &key_a, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, &key_b, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, &key_a, &two, &v, &arena), SHARE_WAIT);
    assert_int_equal(ask(s, &key_a, &three, &v, &arena), SHARE_WAIT);
    assert_int_equal(share_waiting(s), 2);
    assert_ptr_equal(share_tell(s, &key_a, &told), &two);
    assert_ptr_equal(two.next, &three);
    assert_null(three.next);
    assert_int_equal(share_waiting(s), 0);
    assert_int_equal(ask(s, &key_a, &two, &v, &arena), SHARE_KNOWN);
    assert_int_equal(v.class, CLASS_MISMATCH);
    assert_int_equal(v.shares, 77);
    assert_string_equal(v.evidence, "3 of 9 differ");
    arena_finish(&arena);
    share_free(s);
}

/* What may be our fault or the machine's decides nothing for the others. */
static void a_fault_of_ours_is_not_shared(void **state)
{
    struct share *s = share_new();
    struct sharer one, two, three;
    struct verdict v, fault = verdict_make(CLASS_HARNESS_ERROR, "simulate", "no cell");
    struct arena arena = {0};
    (void)state;
    assert_int_equal(ask(s, &key_a, &one, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, &key_a, &two, &v, &arena), SHARE_WAIT);
    assert_int_equal(ask(s, &key_a, &three, &v, &arena), SHARE_WAIT);
    assert_ptr_equal(share_tell(s, &key_a, &fault), &two);
    assert_int_equal(ask(s, &key_a, &two, &v, &arena), SHARE_FIRST);
    assert_int_equal(ask(s, &key_a, &three, &v, &arena), SHARE_WAIT);
    arena_finish(&arena);
    share_free(s);
}

static void make(struct share_key *ret, const char *code)
{
    share_key(ret, "p", "", &lang_verilog, str_c(code));
}

/* Other blanks and comments make no other design; other signs do, and lines matter to directives. */
static void what_is_equal(void **state)
{
    static const struct {
        const char *a, *b;
        bool text, essence;
    } table[] = {
        {"assign a = b;", "assign a = b;\n \n", true, true},
        {"assign a = b;", "// so\n\tassign  a /* it */ = // is\n b;", false, true},
        {"assign a = b;", "assign a=b;", false, false},
        {"a \\b//c d", "a \\b//e d", false, false},
        {"a /* no end", "a /* no  end", false, false},
        {"a = \"no end", "a = \"no  end", false, false},
        {"a = \"b\\\" c\";", "a = \"b\\\"  c\";", false, false},
        {"assign a = b == c;", "assign a = b = = c;", false, false},
        {"assign a = bc;", "assign a = b c;", false, false},
        {"assign a = \"b c\";", "assign a = \"b  c\";", false, false},
        {"`define A b\nassign a = `A;", "`define A b assign\n a = `A;", false, false},
        {"a /* verilator lint_off */", "a", false, false},
        {"a = s == 1'b1?b:c;", "a = s == 1'b1 ? b : c;", false, false},
        {"#1e-5;", "#1e - 5;", false, false},
        {"#1e-5;", "#1e- 5;", false, false},
        {"a = '0;", "a = ' 0;", false, false},
        {"a = 'b0;", "a = ' b0;", false, false},
        {"/* *\r/ a = c; /* */ a = b;", "a = b;", false, false},
        {"if (a)\r\nb;", "if (a) b;", false, true},
        {"else\rif", "else if", false, false},
        {"posedge\vclk", "posedge clk", false, false},
    };
    struct share_key a, b;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        make(&a, table[i].a);
        make(&b, table[i].b);
        assert_int_equal(strcmp(a.text, b.text) == 0, table[i].text);
        assert_int_equal(*a.essence && strcmp(a.essence, b.essence) == 0, table[i].essence);
    }
}

/* A verdict that speaks of a line is for the very same text; one of the outputs is for all. */
static void lines_are_of_one_text(void **state)
{
    struct share *s = share_new();
    struct sharer one;
    struct share_key a, b;
    struct verdict v, told = verdict_make(CLASS_SYNTAX, "compile", "candidate.sv:1: syntax error");
    struct arena arena = {0};
    (void)state;
    make(&a, "assign a = b;");
    make(&b, "\nassign a = b;");
    assert_int_equal(ask(s, &a, &one, &v, &arena), SHARE_FIRST);
    assert_null(share_tell(s, &a, &told));
    assert_int_equal(ask(s, &a, &one, &v, &arena), SHARE_KNOWN);
    assert_int_equal(ask(s, &b, &one, &v, &arena), SHARE_FIRST);
    told = verdict_make(CLASS_PASS, "simulate", "");
    assert_null(share_tell(s, &b, &told));
    make(&a, "assign a = b; // so");
    assert_int_equal(ask(s, &a, &one, &v, &arena), SHARE_KNOWN);
    assert_int_equal(v.class, CLASS_PASS);
    arena_finish(&arena);
    share_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_ones_wait_and_then_know),
        cmocka_unit_test(a_fault_of_ours_is_not_shared),
        cmocka_unit_test(what_is_equal),
        cmocka_unit_test(lines_are_of_one_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
