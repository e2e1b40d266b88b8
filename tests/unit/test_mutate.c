/* test_mutate.c: mutants, case by case, and what must hold for all of them.
 *
 * A case is a folder of tests/cases/mutate:
 *     reference.sv  a text; its entry is the first module
 *     only          if given: the operators that are tried
 *     want.txt      every mutant: a line "OPERATOR LINE:COLUMN WHAT", and the lines of the mutant
 * that the reference does not have, indented by "    | " UPDATE_CASES=1 writes want.txt anew. */
#include "harness/io/fs.h"
#include "harness/lang/verilog/tree.h"
#include "testbenches/audit/finder.h"
#include "testbenches/audit/mutate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define CASES    "tests/cases/mutate"
#define CASE_MAX (1u << 20)

static struct str slurp(struct arena *a, const char *dir, const char *name)
{
    struct str ret = {0};
    fs_read(&ret, arena_printf(a, CASES "/%s/%s", dir, name), CASE_MAX, a, NULL);
    return ret;
}

/* The lines of b that stand between the common beginning and the common end of both. */
static void add_changed(struct buf *out, struct str a, struct str b)
{
    size_t head = 0, tail = 0, line = 0;
    struct str changed, one;
    while (head < a.n && head < b.n && a.p[head] == b.p[head])
        head++;
    while (tail < a.n - head && tail < b.n - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
        tail++;
    for (line = head; line > 0 && b.p[line - 1] != '\n'; line--)
        ;
    while (tail > 0 && b.p[b.n - tail] != '\n')
        tail--;
    changed = str_slice(b, line, b.n - tail);
    while (str_line(&changed, &one))
        buf_addf(out, "    | " STR_FMT "\n", STR_ARG(str_trim(one)));
}

static const char *first_module(struct arena *a, struct str text)
{
    struct code c;
    size_t i = 1;
    assert_int_equal(code_lex(&c, text, a, NULL), 0);
    while (!tok_is(&c, i, "module"))
        i++;
    return arena_dup(a, c.t[i + 1].text);
}

static bool run_case(const char *name)
{
    struct arena a = {0};
    struct str reference = slurp(&a, name, "reference.sv"), only = slurp(&a, name, "only"),
               want = slurp(&a, name, "want.txt");
    struct mutate_options o = {.seed = 1};
    struct err err = {0};
    struct mutants m;
    struct buf got;
    bool ok;
    if (only.p)
        o.only = arena_dup(&a, str_trim(only));
    if (mutate(&m, reference, first_module(&a, reference), &o, &a, &err) < 0)
        fail_msg("%s: %s", name, err.text);
    buf_init(&got, CASE_MAX);
    for (size_t i = 0; i < m.n; i++) {
        const struct mutant *x = &m.item[i];
        buf_addf(&got, "%s %zu:%zu %s\n", x->op, x->line, x->column, x->what);
        add_changed(&got, reference, x->text);
    }
    if (getenv("UPDATE_CASES"))
        assert_int_equal(
            fs_write(arena_printf(&a, CASES "/%s/want.txt", name), buf_str(&got), NULL), 0);
    ok = str_eq(buf_str(&got), want) || getenv("UPDATE_CASES");
    if (!ok)
        print_message("%s: differs. Got:\n" STR_FMT "\n", name, STR_ARG(buf_str(&got)));
    buf_finish(&got);
    arena_finish(&a);
    return ok;
}

static void cases(void **state)
{
    struct arena a = {0};
    const char *const *name;
    size_t n, failed = 0;
    (void)state;
    assert_int_equal(fs_list(&name, &n, CASES, &a, NULL), 0);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++)
        failed += !run_case(name[i]);
    print_message("%zu of %zu cases hold\n", n - failed, n);
    assert_int_equal(failed, 0);
    arena_finish(&a);
}

/* All cases together give work to every operator. */
static void every_operator(void **state)
{
    struct arena a = {0};
    const char *const *name;
    size_t n;
    (void)state;
    assert_int_equal(fs_list(&name, &n, CASES, &a, NULL), 0);
    for (const struct mutate_op_name *op = mutate_op_names; op->name; op++) {
        bool found = false;
        const char *line = arena_printf(&a, "%s ", op->name);
        for (size_t i = 0; i < n && !found; i++) {
            struct str rest = slurp(&a, name[i], "want.txt"), one;
            while (str_line(&rest, &one))
                found |= str_starts(one, line);
        }
        if (!found)
            fail_msg("no case shows the operator %s", op->name);
    }
    arena_finish(&a);
}

static const char counter[] = "module top (input clk, rst, input [3:0] d, output reg [3:0] q);\n"
                              "    // a + b && c\n"
                              "    always @(posedge clk)\n"
                              "        if (rst) q <= 4'd0;\n"
                              "        else q <= (d > 4'd3) ? q + 4'd1 : q - 4'd1;\n"
                              "endmodule\n";

static void get(struct mutants *m, struct arena *a, const char *text, size_t max, uint64_t seed)
{
    struct mutate_options o = {.max = max, .seed = seed};
    assert_int_equal(mutate(m, str_c(text), "top", &o, a, NULL), 0);
}

static void sampled(void **state)
{
    struct arena a = {0};
    struct mutants all, some, again, other;
    size_t ops = 0, differ = 0;
    (void)state;
    get(&all, &a, counter, 0, 7);
    get(&some, &a, counter, 8, 7);
    get(&again, &a, counter, 8, 7);
    for (uint64_t seed = 8; seed < 16; seed++) {
        get(&other, &a, counter, 8, seed);
        assert_int_equal(other.n, 8);
        for (size_t i = 0; i < 8; i++)
            differ += !str_eq(some.item[i].text, other.item[i].text);
    }
    assert_int_equal(all.n, all.possible);
    assert_int_equal(some.n, 8);
    assert_int_equal(some.possible, all.n);
    for (size_t i = 0; i < some.n; i++) {
        assert_true(str_eq(some.item[i].text, again.item[i].text));
        assert_string_equal(some.item[i].what, again.item[i].what);
        ops += i == 0 || strcmp(some.item[i].op, some.item[i - 1].op) != 0;
        assert_true(i == 0 || some.item[i].line >= some.item[i - 1].line);
    }
    assert_true(ops >= 5);
    assert_true(differ > 0);
    arena_finish(&a);
}

/* No two texts are the same, none is the reference, and all begin with its header. */
static void distinct(void **state)
{
    struct arena a = {0};
    struct mutants m;
    struct str header = str_slice(str_c(counter), 0, strcspn(counter, ";") + 18);
    (void)state;
    get(&m, &a, counter, 0, 1);
    assert_true(m.n > 20);
    for (size_t i = 0; i < m.n; i++) {
        assert_false(str_eqc(m.item[i].text, counter));
        assert_true(str_starts(m.item[i].text, arena_dup(&a, header)));
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(m.item[i].text, m.item[k].text));
    }
    arena_finish(&a);
}

static void modules(void **state)
{
    struct arena a = {0};
    struct mutate_options o = {.only = "bitwise"};
    struct mutants m;
    struct str text = STR("module other(output y); assign y = 1 & 0; endmodule\n"
                          "module helper(input a, b, output y); assign y = a & b; endmodule\n"
                          "module top(input a, b, output y); helper h(a, b, y); endmodule\n");
    (void)state;
    assert_int_equal(mutate(&m, text, "top", &o, &a, NULL), 0);
    assert_int_equal(m.n, 2); /* the helper's, not those of a module that nobody instantiates */
    assert_int_equal(m.item[0].line, 2);
    assert_string_equal(m.item[0].op, "bitwise");
    arena_finish(&a);
}

static void errors(void **state)
{
    static const struct {
        const char *text, *only;
        enum err_kind kind;
    } table[] = {
        {"module other; endmodule", NULL, ERR_INPUT},
        {"module top; initial begin", NULL, ERR_INPUT},
        {"module top; endmodule", "logical nonsense", ERR_USAGE},
        {"", NULL, ERR_INPUT},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct mutate_options o = {.only = table[i].only};
        struct mutants m = {.n = 77};
        struct err err = {0};
        assert_int_equal(mutate(&m, str_c(table[i].text), "top", &o, &a, &err), -1);
        assert_int_equal(err.kind, table[i].kind);
        assert_int_equal(m.n, 77);
        arena_finish(&a);
    }
}

/* A reference cut off anywhere, or with any byte out of place, gives mutants or an error. */
static void broken_texts(void **state)
{
    static const char bytes[] = "()[]{};:?@#'\"`\\ =a0\n";
    struct mutate_options o = {.max = 3};
    struct mutants m;
    (void)state;
    for (size_t i = 0; i < sizeof counter - 1; i++) {
        struct arena a = {0};
        mutate(&m, (struct str){counter, i}, "top", &o, &a, NULL);
        for (size_t k = 0; k < sizeof bytes - 1; k++) {
            char *p = arena_dup(&a, str_c(counter));
            p[i] = bytes[k];
            mutate(&m, str_c(p), "top", &o, &a, NULL);
        }
        arena_finish(&a);
    }
}

static void deep(void **state)
{
    struct arena a = {0};
    struct mutate_options o = {0};
    struct mutants m;
    struct err err = {0};
    struct buf b;
    (void)state;
    buf_init(&b, 1 << 22);
    buf_addc(&b, "module top; initial ");
    for (int i = 0; i < 50000; i++)
        buf_addc(&b, "if (a) ");
    buf_addc(&b, "x = 1; endmodule");
    assert_int_equal(mutate(&m, buf_str(&b), "top", &o, &a, &err), -1);
    assert_int_equal(err.kind, ERR_LIMIT);
    buf_finish(&b);
    arena_finish(&a);
}

static void literals(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
        const char *next; /* value + 1 in its width; NULL: no plain literal */
    } table[] = {
        {"5", 5, "6"},
        {"4294967295", 4294967295, "4294967296"},
        {"4'b0101", 5, "4'b0110"},
        {"4'b1111", 15, "4'b0000"},
        {"3'd7", 7, "3'd0"},
        {"8'hfF", 255, "8'h00"},
        {"8'sh7f", 127, "8'sh80"},
        {"6'o17", 15, "6'o20"},
        {"4 'd 9", 9, "4 'd 10"},
        {"64'hffffffffffffffff", UINT64_MAX, "64'h0000000000000000"},
        {"16'b1010_0101", 0xa5, "16'b0000000010100110"},
        {"'d3", 3, "'d4"},
        {"'0", 0, "'1"},
        {"'1", 1, "'0"},
        {"'x", 0, NULL},
        {"4'b1x0z", 0, NULL},
        {"4'b1?", 0, NULL},
        {"65'd1", 0, NULL},
        {"0'd1", 0, NULL},
        {"1.5", 0, NULL},
        {"10ns", 0, NULL},
        {"18446744073709551616", 0, NULL},
        {"'", 0, NULL},
        {"", 0, NULL},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena a = {0};
        struct literal l;
        bool ok = literal_read(&l, str_c(table[i].text));
        assert_int_equal(ok, table[i].next != NULL);
        if (ok) {
            struct str next = literal_text(&l, (l.value + 1) & literal_mask(&l), &a);
            uint64_t mask = literal_mask(&l);
            assert_true(l.value == table[i].value);
            if (mask != UINT32_MAX || l.size.n || l.value < mask)
                assert_string_equal(next.p, table[i].next);
        }
        arena_finish(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases),    cmocka_unit_test(every_operator), cmocka_unit_test(sampled),
        cmocka_unit_test(distinct), cmocka_unit_test(modules),        cmocka_unit_test(errors),
        cmocka_unit_test(deep),     cmocka_unit_test(broken_texts),   cmocka_unit_test(literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
