/* test_layouts.c: the loaders of other people's layouts, on tiny suites made here: what they read,
 * and that every mistake in the files is one line that names its place. */
#include "harness/lang/lang.h"
#include "harness/lang/verilog/names.h"
#include "problems/suite/suite.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

static struct suite load(struct place *p, const struct manifest *m)
{
    struct suite s = {0};
    struct err err = {0};
    if (suite_load(&s, m, 0, p->root, &err) < 0)
        fail_msg("%s", err.text);
    return s;
}

/* Loading fails with each word in one line. */
static void refuses(struct place *p, const struct manifest *m, const char *a, const char *b)
{
    struct suite s = {0};
    struct err err = {0};
    if (suite_load(&s, m, 0, p->root, &err) == 0)
        fail_msg("loaded, but '%s' was expected", a);
    assert_int_equal(err.kind, ERR_INPUT);
    if (!strstr(err.text, a) || !strstr(err.text, b))
        fail_msg("'%s' does not say '%s' and '%s'", err.text, a, b);
    assert_null(strchr(err.text, '\n'));
    assert_int_equal(s.n, 0);
}

static struct manifest manifest(const char *layout, struct manifest_task task)
{
    struct manifest m = {
        .suite = "made-here",
        .title = "",
        .source = "nowhere",
        .commit = "",
        .licence = "",
        .layout = layout,
        .bench = "rtllm",
        .runner = "icarus",
        .official = "",
        .entry = "top_module",
        .reference_module = "",
        .n_task = 1,
    };
    task.task = "";
    task.version = "";
    task.folder = task.folder ? task.folder : "";
    m.task[0] = task;
    return m;
}

/* ---- VerilogEval v1 ---- */

#define V1_DATA         "data/set.jsonl"
#define V1_DESCRIPTIONS "descriptions/set.jsonl"
#define V1_LINE(id)                                                                                \
    "{\"task_id\": \"" id "\", \"prompt\": \"module top_module (input a, output y);\\n\", "        \
    "\"canonical_solution\": \"assign y = a;\\nendmodule\\n\", \"test\": \"module tb();\"}\n"
#define V1_TEXT(id) "{\"task_id\": \"" id "\", \"detail_description\": \"Pass " id " on.\"}\n"

static struct manifest v1_manifest(void)
{
    return manifest(
        "verilog-eval-v1",
        (struct manifest_task){.file = V1_DATA, .descriptions = V1_DESCRIPTIONS, .count = 2});
}

static void v1_reads_lines_and_descriptions(void **state)
{
    struct place *p = *state;
    struct manifest m = v1_manifest();
    struct suite s;
    put(p, V1_DATA, V1_LINE("wire4") "\n" V1_LINE("gate"));
    put(p, V1_DESCRIPTIONS, V1_TEXT("other") V1_TEXT("wire4") V1_TEXT("gate"));
    s = load(p, &m);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.problem[0].id, "gate"); /* sorted */
    assert_true(str_eqc(s.problem[0].spec, "Pass gate on."));
    assert_true(str_eqc(s.problem[0].interface, "module top_module (input a, output y);\n"));
    assert_true(str_eqc(s.problem[0].reference, "module top_module (input a, output y);\n"
                                                "assign y = a;\nendmodule\n"));
    assert_string_equal(s.problem[0].entry, "top_module");
    assert_int_equal(s.problem[1].n_file, 1);
    assert_true(s.problem[1].file[0].compiled);
    suite_finish(&s);
}

static void v1_refuses_bad_lines(void **state)
{
    struct place *p = *state;
    struct manifest m = v1_manifest();
    static const struct {
        const char *line, *where, *what;
    } bad[] = {
        {"{\"task_id\": \"x\"", "set.jsonl:2:", ""},
        {"[1]", "set.jsonl:2:", "object"},
        {"{\"prompt\": \"\"}", "set.jsonl:2:", "task_id"},
        {"{\"task_id\": 7}", "set.jsonl:2:", "task_id"},
        {"{\"task_id\": \"\"}", "set.jsonl:2:", "empty"},
        {"{\"task_id\": \"../x\"}", "set.jsonl:2:", "separator"},
        {"{\"task_id\": \"b\", \"prompt\": \"a\\u0000b\"}", "set.jsonl:2:", "NUL"},
        {"{\"task_id\": \"b\", \"prompt\": \"\"}", "set.jsonl:2:", "canonical_solution"},
        {V1_LINE("nowhere"), "set.jsonl:2:", "no description of 'nowhere'"},
        {V1_LINE("gate"), "set.jsonl:2:", "duplicate id 'gate', first in line 1"},
        {"\xff", "set.jsonl:2:", "UTF-8"},
        {"", "set.jsonl", "1 problems, the manifest says 2"},
    };
    put(p, V1_DESCRIPTIONS, V1_TEXT("gate") V1_TEXT("b"));
    for (size_t i = 0; i < countof(bad); i++) {
        put(p, V1_DATA, arena_printf(&p->arena, "%s%s\n", V1_LINE("gate"), bad[i].line));
        refuses(p, &m, i + 1 == countof(bad) ? "" : bad[i].where, bad[i].what);
    }
}

static void v1_refuses_bad_descriptions(void **state)
{
    struct place *p = *state;
    struct manifest m = v1_manifest();
    put(p, V1_DATA, V1_LINE("gate") V1_LINE("wire4"));
    refuses(p, &m, V1_DESCRIPTIONS, "");
    put(p, V1_DESCRIPTIONS, V1_TEXT("gate") V1_TEXT("wire4") V1_TEXT("gate"));
    refuses(p, &m, "descriptions/set.jsonl:3:", "duplicate id 'gate'");
    put(p, V1_DESCRIPTIONS, V1_TEXT("gate") "{\"task_id\": \"wire4\"}\n");
    refuses(p, &m, "descriptions/set.jsonl:2:", "detail_description");
}

/* ---- RTLLM ---- */

#define BENCH(top, dut)                                                                            \
    "module " top ";\n  " dut " uut();\n  // module comment\n  "                                   \
    "initial $display(\"Your Design Passed, module x\");\nendmodule\n"
#define DESIGN(name) "module " name "();\n  // " name "\nendmodule\n"

static struct manifest rtllm_manifest(void)
{
    struct manifest m = manifest("rtllm", (struct manifest_task){.count = 2});
    m.trap[0] = (struct manifest_trap){"odd one", "odd_1", "verified_other", "", "", "", "", "", "",
                                       "",        ""};
    m.n_trap = 1;
    return m;
}

static void put_rtllm(struct place *p)
{
    put(p, "README.md", "nothing\n");
    put(p, "_answers/t1/plain.v", "nothing\n");
    put(p, "Some Group/Sub/plain/design_description.txt", "Make plain.\n");
    put(p, "Some Group/Sub/plain/testbench.v", BENCH("tb_plain", "plain"));
    put(p, "Some Group/Sub/plain/verified_plain.v", DESIGN("helper") DESIGN("verified_plain"));
    put(p, "Some Group/Sub/plain/reference.dat", "00\n01\n");
    put(p, "Some Group/Sub/plain/makefile", "all:\n");
    put(p, "Some Group/odd one/design_description.txt", "Make odd.\n");
    put(p, "Some Group/odd one/testbench.v", BENCH("main", "odd_1"));
    put(p, "Some Group/odd one/verified_else.v", DESIGN("verified_other"));
}

static void rtllm_finds_nested_folders(void **state)
{
    struct place *p = *state;
    struct manifest m = rtllm_manifest();
    const struct problem *odd, *plain;
    struct suite s;
    put_rtllm(p);
    s = load(p, &m);
    assert_int_equal(s.n, 2);
    odd = &s.problem[0];
    plain = &s.problem[1];
    assert_string_equal(odd->id, "odd one");
    assert_string_equal(odd->entry, "odd_1");
    assert_true(str_starts(odd->reference, "module odd_1();\n  // verified_other\n"));
    assert_string_equal(odd->category, "Some Group");
    assert_string_equal(plain->id, "plain");
    assert_string_equal(plain->category, "Some Group/Sub");
    assert_string_equal(plain->top, "tb_plain");
    assert_true(str_has(plain->reference, "module plain();"));
    assert_int_equal(plain->n_file, 2);
    assert_string_equal(plain->file[1].name, "reference.dat");
    assert_false(plain->file[1].compiled);
    suite_finish(&s);
}

static void rtllm_refuses(void **state)
{
    struct place *p = *state;
    struct manifest m = rtllm_manifest();
    static const struct {
        const char *file, *text, *where, *what;
    } bad[] = {
        {"Some Group/Sub/plain/verified_plain.v", DESIGN("other"), "verified_plain.v",
         "neither module verified_plain nor plain"},
        {"Some Group/Sub/plain/verified_twice.v", "", "Sub/plain", "two references"},
        {"Some Group/Sub/plain/testbench.v", "// nothing\n", "testbench.v", "no root module"},
        {"Some Group/Sub/plain/testbench.v", "module a; endmodule module b; endmodule",
         "testbench.v", "two root modules, a and b"},
        {"Some Group/Sub/plain/reference.dat", "1\n\xff", "reference.dat:2:", "UTF-8"},
        {"More/plain/design_description.txt", "twice\n", "More/plain/testbench.v", ""},
        {"More/plain/testbench.v", BENCH("tb", "plain"), "More/plain", "no reference"},
        {"More/plain/verified_plain.v", DESIGN("plain"), "", "duplicate id 'plain'"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        if (i < 5) {
            fs_rmtree(arena_printf(&p->arena, "%s/Some Group", p->root), NULL);
            put_rtllm(p);
        } else if (i == 5) {
            put(p, "Some Group/Sub/plain/reference.dat", "");
        }
        put(p, bad[i].file, bad[i].text);
        refuses(p, &m, bad[i].where, bad[i].what);
    }
}

/* ---- VGen ---- */

static struct manifest vgen_manifest(void)
{
    struct manifest m =
        manifest("vgen", (struct manifest_task){.folder = "set", .prompt = "prompt2_", .count = 2});
    m.trap[0] = (struct manifest_trap){"hard1", "", "", "prompt3_x.v", "real.v", "prompt2_", "", "",
                                       "",      "", ""};
    m.n_trap = 1;
    return m;
}

static void put_vgen(struct place *p)
{
    put(p, "set/.hidden/x", "");
    put(p, "set/notes.txt", "nothing\n");
    put(p, "set/easy1/prompt1_inv.v", "// one\nmodule inv(input a, output y);");
    put(p, "set/easy1/prompt2_inv.v", "// two\nmodule inv(input a, output y);");
    put(p, "set/easy1/answer_inv.v", "module inv(input a, output y); assign y = ~a; endmodule");
    put(p, "set/easy1/tb_inv.v", BENCH("tb_inv", "inv"));
    put(p, "set/hard1/prompt2_x.v", DESIGN("x"));
    put(p, "set/hard1/prompt3_x.v", DESIGN("x"));
    put(p, "set/hard1/real.v", "// real\nmodule x();\n");
    put(p, "set/hard1/tb_x.v", BENCH("tb_x", "x"));
}

static void vgen_takes_the_level(void **state)
{
    struct place *p = *state;
    struct manifest m = vgen_manifest();
    struct suite s;
    put_vgen(p);
    s = load(p, &m);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.problem[0].id, "easy1");
    assert_string_equal(s.problem[0].entry, "inv");
    assert_string_equal(s.problem[0].category, "easy");
    assert_string_equal(s.problem[0].top, "tb_inv");
    assert_true(str_starts(s.problem[0].spec, "// two"));
    assert_true(str_eq(s.problem[0].spec, s.problem[0].interface));
    assert_true(str_starts(s.problem[1].spec, "// real")); /* a trap of the manifest */
    assert_true(str_has(s.problem[1].reference, "endmodule"));
    suite_finish(&s);
}

static void vgen_refuses(void **state)
{
    struct place *p = *state;
    struct manifest m = vgen_manifest();
    static const struct {
        const char *file, *text, *where, *what;
    } bad[] = {
        {"set/easy1/answer_inv.v", DESIGN("other"), "answer_inv.v", "does not define module inv"},
        {"set/easy1/answer_two.v", "", "set/easy1", "two files answer_*.v"},
        {"set/easy1/prompt2_inv.v", "// nothing begins\n", "prompt2_inv.v", "no module begins"},
        {"set/new1/notes.v", "", "set/new1", "no file prompt2_*.v"},
    };
    for (size_t i = 0; i < countof(bad); i++) {
        fs_rmtree(arena_printf(&p->arena, "%s/set", p->root), NULL);
        put_vgen(p);
        put(p, bad[i].file, bad[i].text);
        refuses(p, &m, bad[i].where, bad[i].what);
    }
}

/* ---- names in Verilog ---- */

static void modules_are_found_as_code(void **state)
{
    struct place *p = *state;
    size_t n;
    const char *const *name = verilog_modules(
        STR("// module a;\n/* module b */ module c(input x);\nendmodule\n"
            "macromodule automatic d; initial $display(\"module e\"); endmodule module"),
        &n, &p->arena);
    assert_int_equal(n, 2);
    assert_string_equal(name[0], "c");
    assert_string_equal(name[1], "d");
    assert_int_equal(lang_count(&lang_verilog, STR("a ab /* a */ \"a\" a.b b_a a"), "a"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(v1_reads_lines_and_descriptions, make_place, drop_place),
        cmocka_unit_test_setup_teardown(v1_refuses_bad_lines, make_place, drop_place),
        cmocka_unit_test_setup_teardown(v1_refuses_bad_descriptions, make_place, drop_place),
        cmocka_unit_test_setup_teardown(rtllm_finds_nested_folders, make_place, drop_place),
        cmocka_unit_test_setup_teardown(rtllm_refuses, make_place, drop_place),
        cmocka_unit_test_setup_teardown(vgen_takes_the_level, make_place, drop_place),
        cmocka_unit_test_setup_teardown(vgen_refuses, make_place, drop_place),
        cmocka_unit_test_setup_teardown(modules_are_found_as_code, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
