/* test_leak.c: copies of evaluation problems are found whatever was done to hide them, and problems
 * of others are not. */
#include "harness/io/fs.h"
#include "results/train/leak.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define EVALS 7

/* A store with an evaluation suite in it, and the index of it. */
struct place {
    struct arena arena;
    const char *root;
    struct store *store;
    struct suite suite;
    struct problem problem[EVALS];
    struct leak_index *index;
    struct err err;
};

static const char gauge_spec[] = "Write a module named water_gauge that watches the level of a "
                                 "tank. The float reports the level in\n"
                                 "millimetres. When the level stays under low_mark for eight "
                                 "cycles in a row, the pump is turned on,\n"
                                 "and it stays on until the level is over high_mark. A fault of "
                                 "the float turns the pump off at once\n"
                                 "and lights the lamp until the next reset.\n";
static const char gauge_code[] =
    "// the tank of the greenhouse\n"
    "module water_gauge(input clk, input reset, input [11:0] level, input float_fault,\n"
    "                   output reg pump_on, output reg lamp);\n"
    "  localparam low_mark = 300, high_mark = 900;\n"
    "  reg [2:0] patience; // cycles below the mark\n"
    "  always @(posedge clk)\n"
    "    if (reset) begin pump_on <= 0; lamp <= 0; patience <= 0; end\n"
    "    else if (float_fault) begin pump_on <= 0; lamp <= 1; end\n"
    "    else if (level > high_mark) begin pump_on <= 0; patience <= 0; end\n"
    "    else if (level < low_mark) begin\n"
    "      patience <= patience + 1;\n"
    "      if (patience == 7) pump_on <= 1;\n"
    "    end else patience <= 0;\n"
    "endmodule\n";
static const char flop_spec[] = "Store d in q at each rising edge.";
static const char flop_code[] =
    "module keep(input clk, input d, output reg q);\n  always @(posedge clk) q <= d;\nendmodule\n";

static struct problem problem(const char *id, const char *entry, const char *spec, const char *code)
{
    return (struct problem){.id = id,
                            .spec = str_c(spec),
                            .entry = entry,
                            .reference = str_c(code),
                            .category = "",
                            .difficulty = "",
                            .bench = "",
                            .top = ""};
}

/* Four more that begin alike: what they share is boilerplate. */
static struct problem alike(struct arena *a, int i)
{
    static const char *const what[] = {"and", "or", "exclusive or", "equality", "implication"};
    static const char *const op[] = {"a & b", "a | b", "a ^ b", "a ~^ b", "~a | b"};
    return problem(
        arena_printf(a, "Prob%03d_%d_gate", 10 + i, i), "TopModule",
        arena_printf(a,
                     "Please write for me a module that is called TopModule and that has nothing "
                     "else in it than what is told in the following lines. It computes the %s of "
                     "a and b.",
                     what[i]),
        arena_printf(a,
                     "module TopModule(input [6:0] a, input [6:0] b, output [6:0] y);\n"
                     "  assign y = %s;\nendmodule\n",
                     op[i]));
}

static int open_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    *state = p;
    p->problem[0] = problem("Prob001_water_gauge", "water_gauge", gauge_spec, gauge_code);
    p->problem[1] = problem("keep", "keep", flop_spec, flop_code);
    for (int i = 2; i < EVALS; i++)
        p->problem[i] = alike(&p->arena, i - 2);
    p->suite = (struct suite){.name = "bench",
                              .task = "",
                              .commit = "",
                              .origin = "",
                              .bench = "counters",
                              .runner = "icarus",
                              .official = "",
                              .eval_only = true,
                              .problem = p->problem,
                              .n = EVALS};
    suite_seal(&p->suite);
    if (fs_temp_dir(&p->root, &p->arena, &p->err) < 0 ||
        store_open(&p->store, arena_printf(&p->arena, "%s/a.db", p->root), STORE_CREATE, &p->err) <
            0 ||
        store_put_suite(p->store, &p->suite, &p->err) < 0)
        return -1;
    return leak_index_new(&p->index, p->store, NULL, &p->err);
}

static int close_place(void **state)
{
    struct place *p = *state;
    leak_index_free(p->index);
    store_close(p->store, NULL);
    fs_rmtree(p->root, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

/* The first finding, or one without rules. */
static struct leak_finding check(struct place *p, struct problem t)
{
    const struct leak_finding *f;
    return leak_check(&f, p->index, &p->suite, &t, &p->arena) ? f[0] : (struct leak_finding){0};
}

static bool has(const struct leak_finding *f, enum leak_rule rule)
{
    return f->rules & 1u << rule;
}

static const char *replaced(struct place *p, const char *text, const char *from, const char *to)
{
    struct str s = str_c(text);
    struct buf b;
    const char *ret;
    size_t at = 0;
    ptrdiff_t hit;
    buf_init(&b, 1 << 20);
    while ((hit = str_find(s, from, at)) >= 0) {
        buf_adds(&b, str_slice(s, at, (size_t)hit));
        buf_addc(&b, to);
        at = (size_t)hit + strlen(from);
    }
    assert_true(at > 0); /* the test replaces something */
    buf_adds(&b, str_slice(s, at, s.n));
    ret = arena_dup(&p->arena, buf_str(&b));
    buf_finish(&b);
    return ret;
}

static void assert_copy(const struct leak_finding *f, enum leak_rule rule, const char *of)
{
    assert_true(f->drop);
    assert_true(has(f, rule));
    assert_string_equal(f->problem, of);
    assert_string_equal(f->suite, "bench");
}

static void an_exact_copy(void **state)
{
    struct place *p = *state;
    struct leak_finding f = check(p, problem("x", "water_gauge", gauge_spec, gauge_code));
    assert_copy(&f, LEAK_PROMPT, "Prob001_water_gauge");
    assert_int_equal(f.rule, LEAK_PROMPT);
    assert_true(has(&f, LEAK_REFERENCE) && has(&f, LEAK_ENTRY) && has(&f, LEAK_PROMPT_RUNS) &&
                has(&f, LEAK_REFERENCE_RUNS));
    assert_float_equal(f.prompt, 1, 0);
    assert_float_equal(f.reference, 1, 0);
    f = check(p, problem("y", "keep", flop_spec, flop_code));
    assert_copy(&f, LEAK_PROMPT, "keep");
}

/* By the prompt, and by the reference where the prompt is another one. */
static void a_renamed_module(void **state)
{
    struct place *p = *state;
    const char *spec = replaced(p, gauge_spec, "water_gauge", "tank_watch");
    const char *code = replaced(p, gauge_code, "water_gauge", "tank_watch");
    struct leak_finding f =
        check(p, problem("x", "tank_watch", spec, "module tank_watch; endmodule"));
    assert_copy(&f, LEAK_PROMPT, "Prob001_water_gauge");
    f = check(p, problem("x", "tank_watch", "Do as told.", code));
    assert_copy(&f, LEAK_REFERENCE, "Prob001_water_gauge");
    assert_true(has(&f, LEAK_PORTS) && !has(&f, LEAK_ENTRY));
    assert_float_equal(f.reference, 1, 0);
    f = check(
        p, problem("x", "store_bit", "Do as told.", replaced(p, flop_code, "keep", "store_bit")));
    assert_copy(&f, LEAK_REFERENCE, "keep");
}

static void ports_in_another_order(void **state)
{
    struct place *p = *state;
    const char *code = replaced(p, gauge_code,
                                "(input clk, input reset, input [11:0] level, input float_fault,\n"
                                "                   output reg pump_on, output reg lamp)",
                                "(output reg lamp, input float_fault, input [11:0] level,\n"
                                " output reg pump_on, input reset, input clk)");
    struct leak_finding f = check(p, problem("x", "water_gauge", "Do as told.", code));
    assert_copy(&f, LEAK_REFERENCE, "Prob001_water_gauge");
    assert_true(has(&f, LEAK_ENTRY));
    /* a header of the old style */
    code =
        "module g(d, q, clk);\n  input d, clk;\n  output reg q;\n  always @(posedge clk) q <= d;\n"
        "endmodule\n";
    f = check(p, problem("x", "g", "Do as told.", code));
    assert_copy(&f, LEAK_REFERENCE, "keep");
    /* lines of the prompt, too */
    f = check(p,
              problem("x", "keep", "At each rising edge: store d in q.", "module keep; endmodule"));
    assert_copy(&f, LEAK_PROMPT, "keep");
}

static void other_words_in_comments(void **state)
{
    struct place *p = *state;
    const char *code =
        replaced(p, gauge_code, "// cycles below the mark", "/* how long it was low */");
    struct leak_finding f;
    code = replaced(p, code, "// the tank of the greenhouse", "// waters tomatoes");
    f = check(p, problem("x", "water_gauge", "Do as told.", code));
    assert_copy(&f, LEAK_REFERENCE, "Prob001_water_gauge");
}

/* Part of the prompt in a longer one; some of the code changed; all of it at once. */
static void parts(void **state)
{
    struct place *p = *state;
    struct leak_finding f =
        check(p, problem("x", "m",
                         arena_printf(&p->arena, "This is for a greenhouse. %.*s Use no latches.",
                                      (int)strlen(gauge_spec) - 90, gauge_spec),
                         "module m; endmodule"));
    const char *code;
    assert_copy(&f, LEAK_PROMPT_RUNS, "Prob001_water_gauge");
    assert_false(has(&f, LEAK_PROMPT));
    assert_true(f.prompt > 0.5 && f.prompt < 1);
    code = replaced(p, gauge_code, "patience == 7", "patience == 3'd7");
    code = replaced(p, replaced(p, code, "water_gauge", "tk"), "// cycles", "// clocks");
    code = replaced(p, code, "(input clk, input reset,", "(input reset, input clk,");
    f = check(p, problem("x", "tk", "Do as told.", code));
    assert_copy(&f, LEAK_REFERENCE_RUNS, "Prob001_water_gauge");
    assert_false(has(&f, LEAK_REFERENCE));
}

/* The same ports and nothing else: a copy when they are telling. */
static void port_lists(void **state)
{
    struct place *p = *state;
    struct leak_finding f = check(
        p, problem("x", "other", "Do as told.",
                   "module other(output lamp, pump_on, input i_float_fault, input [11:0] level_i,\n"
                   " input clock, reset);\n  assign lamp = &level_i, pump_on = i_float_fault;\n"
                   "endmodule\n"));
    assert_copy(&f, LEAK_PORTS, "Prob001_water_gauge");
    assert_int_equal(f.ports, 4);
    assert_true(f.telling >= LEAK_TELLING);
    /* a width by its parameter; another width is another port */
    f = check(p,
              problem("x", "other", "Do as told.",
                      "module other #(parameter W = 12) (output lamp, pump_on, input float_fault,\n"
                      " input [W-1:0] level, input clk, reset);\nendmodule\n"));
    assert_copy(&f, LEAK_PORTS, "Prob001_water_gauge");
    f = check(p, problem("x", "other", "Do as told.",
                         "module other(output lamp, pump_on, input float_fault,\n"
                         " input [12:0] level, input clk, reset);\nendmodule\n"));
    assert_int_equal(f.rules, 0);
    /* anybody's ports */
    f = check(p, problem("x", "slow", "Hold d back by a cycle, then show it at q for ever.",
                         "module slow(input clk, input d, output reg q);\n"
                         "  always @(posedge clk) if (d) q <= 1;\nendmodule\n"));
    assert_int_equal(f.rules, 1u << LEAK_PORTS);
    assert_false(f.drop);
    assert_int_equal(f.telling, 0);
}

/* A name alone is no copy, unless it is a benchmark's number. */
static void ids(void **state)
{
    struct place *p = *state;
    const char *code = "module m(input [3:0] v, output w); assign w = v[0]; endmodule";
    struct leak_finding f = check(p, problem("Water-Gauge", "m", "Show the lowest bit.", code));
    assert_int_equal(f.rules, 1u << LEAK_ID);
    assert_false(f.drop);
    f = check(p, problem("prob001_water_gauge", "m", "Show the lowest bit.", code));
    assert_copy(&f, LEAK_ID, "Prob001_water_gauge");
}

static void what_many_have_does_not_count(void **state)
{
    struct place *p = *state;
    struct leak_finding f = check(
        p,
        problem("x", "TopModule",
                "Please write for me a module that is called TopModule and that has nothing else "
                "in it than what is told in the following lines. Count how many bits of v are 1.",
                "module TopModule(input [6:0] a, input [6:0] b, output [6:0] z);\n"
                "  assign z = a - b - 1;\nendmodule\n"));
    assert_int_equal(f.rules, 0);
    f = check(p, alike(&p->arena, 2));
    assert_copy(&f, LEAK_PROMPT, "Prob012_2_gate");
}

static void others_are_left_alone(void **state)
{
    struct place *p = *state;
    struct leak_finding f = check(
        p, problem("lift", "lift",
                   "Write a module named lift that brings a cabin to the floor that was asked "
                   "for. The doors stay open for ten cycles at each stop.",
                   "module lift(input clk, input reset, input [3:0] call, output [3:0] floor,\n"
                   " output doors);\n  reg [3:0] at;\n  always @(posedge clk)\n"
                   "    if (reset) at <= 0; else if (at < call) at <= at + 1;\n"
                   "    else if (at > call) at <= at - 1;\n"
                   "  assign floor = at, doors = at == call;\nendmodule\n"));
    assert_int_equal(f.rules, 0);
    /* nothing to read is nothing found, and no crash */
    f = check(p, problem("none", "", "", ""));
    assert_int_equal(f.rules, 0);
    f = check(p, problem("odd", "m", "\xc3\xa9 ((", "module m(input ((("));
    assert_int_equal(f.rules, 0);
}

/* An evaluation suite is not held against itself; one for training is in no index. */
static void whom_it_is_held_against(void **state)
{
    struct place *p = *state;
    struct leak_index *index;
    struct suite train = p->suite;
    assert_int_equal(leak_index_problems(p->index), EVALS);
    assert_int_equal(leak_index_suites(p->index), 1);
    assert_int_equal(leak_index_new(&index, p->store, &p->suite, &p->err), 0);
    assert_int_equal(leak_index_problems(index), 0);
    leak_index_free(index);
    train.name = "train";
    train.eval_only = false;
    assert_int_equal(store_put_suite(p->store, &train, &p->err), 0);
    assert_int_equal(leak_index_new(&index, p->store, NULL, &p->err), 0);
    assert_int_equal(leak_index_suites(index), 1);
    leak_index_free(index);
    assert_int_equal(leak_index_new(&index, p->store, &train, &p->err), 0);
    assert_int_equal(leak_index_problems(index), EVALS);
    leak_index_free(index);
}

#define T(f) cmocka_unit_test_setup_teardown(f, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_exact_copy),
        T(a_renamed_module),
        T(ports_in_another_order),
        T(other_words_in_comments),
        T(parts),
        T(port_lists),
        T(ids),
        T(what_many_have_does_not_count),
        T(others_are_left_alone),
        T(whom_it_is_held_against),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
