/* test_suite.c: loaders on folders made here, hashes that change with every byte, renaming. */
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

static void drop(struct place *p, const char *name)
{
    assert_int_equal(remove(arena_printf(&p->arena, "%s/%s", p->root, name)), 0);
}

/* ---- VerilogEval v2's layout ---- */

static struct manifest v2_manifest(void)
{
    struct manifest m = {
        .suite = "ve",
        .title = "",
        .source = "nowhere",
        .commit = "abc",
        .licence = "",
        .layout = "verilog-eval-v2",
        .bench = "verilog-eval-v2",
        .runner = "icarus",
        .official = "",
        .entry = "TopModule",
        .reference_module = "RefModule",
        .n_task = 1,
        .n_text = 2,
    };
    m.task[0] = (struct manifest_task){
        .task = "t", .folder = "set", .benches = "", .count = 2, .interface = true, .version = ""};
    m.text[0] = (struct manifest_text){
        .name = "system", .file = "gen", .variable = "texts['{task}']", .form = text_forms};
    m.text[1] = (struct manifest_text){.name = "shots", .file = "shots_{task}.txt", .variable = ""};
    return m;
}

static void v2_folder(struct place *p)
{
    put(p, "set/problems.txt", "P2_b\nP1_a\n");
    put(p, "set/P1_a_prompt.txt", "do a\n");
    put(p, "set/P1_a_ref.sv", "module RefModule; // RefModule\nendmodule\n");
    put(p, "set/P1_a_test.sv", "module tb; endmodule\n");
    put(p, "set/P1_a_ifc.txt", "module TopModule;\n");
    put(p, "set/P2_b_prompt.txt", "do b\n");
    put(p, "set/P2_b_ref.sv", "module RefModule; endmodule\n");
    put(p, "set/P2_b_test.sv", "module tb; endmodule\n");
    put(p, "set/P2_b_ifc.txt", "module TopModule;\n");
    put(p, "gen", "texts = {}\ntexts['t'] = \"\"\"be good\n\"\"\"\n");
    put(p, "shots_t.txt", "an example\n");
}

static void load_good(struct place *p, struct suite *ret)
{
    struct manifest m = v2_manifest();
    struct err err = {0};
    if (suite_load(ret, &m, 0, p->root, &err) < 0)
        fail_msg("%s", err.text);
}

/* The load fails with these words in its sentence, and leaves *ret alone. */
static void load_bad(struct place *p, const char *word, const char *other)
{
    struct manifest m = v2_manifest();
    struct suite suite, before;
    struct err err = {0};
    memset(&suite, 0x5a, sizeof suite);
    before = suite;
    assert_int_equal(suite_load(&suite, &m, 0, p->root, &err), -1);
    assert_int_equal(err.kind, ERR_INPUT);
    if (!strstr(err.text, word) || !strstr(err.text, other))
        fail_msg("\"%s\" without \"%s\" or \"%s\"", err.text, word, other);
    assert_null(strchr(err.text, '\n'));
    assert_memory_equal(&suite, &before, sizeof suite);
}

static void v2_layout(void **state)
{
    struct place *p = *state;
    struct suite s;
    v2_folder(p);
    load_good(p, &s);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.problem[0].id, "P1_a"); /* sorted, whatever the list's order */
    assert_string_equal(s.problem[1].id, "P2_b");
    assert_true(str_eqc(s.problem[0].spec, "do a\n"));
    assert_true(str_eqc(s.problem[0].interface, "module TopModule;\n"));
    assert_true(str_eqc(s.problem[0].reference, "module TopModule; // RefModule\nendmodule\n"));
    assert_string_equal(s.problem[0].entry, "TopModule");
    assert_int_equal(s.problem[0].n_file, 2);
    assert_true(s.problem[0].file[0].compiled && s.problem[0].file[1].compiled);
    assert_true(str_starts(s.problem[0].file[0].data, "module tb"));
    assert_true(str_starts(s.problem[0].file[1].data, "module RefModule"));
    assert_true(str_eqc(suite_text_get(&s, "system"), "be good\n"));
    assert_true(str_eqc(suite_text_get(&s, "shots"), "an example\n"));
    assert_null(suite_text_get(&s, "rules").p);
    assert_ptr_equal(suite_find(&s, STR("P2_b")), &s.problem[1]);
    assert_null(suite_find(&s, STR("P2")));
    assert_null(suite_find(&s, STR("P2_bb")));
    assert_null(suite_find(&s, (struct str){0}));
    assert_string_equal(suite_label(&s), "ve/t");
    suite_finish(&s);
    drop(p, "set/problems.txt"); /* without the list, by the prompts' names */
    load_good(p, &s);
    assert_int_equal(s.n, 2);
    suite_finish(&s);
}

static void a_bom_is_taken_off(void **state)
{
    struct place *p = *state;
    struct suite s;
    v2_folder(p);
    put(p, "set/P1_a_prompt.txt",
        "\xef\xbb\xbf"
        "do a\n");
    load_good(p, &s);
    assert_true(str_eqc(s.problem[0].spec, "do a\n"));
    suite_finish(&s);
}

static void bad_folders(void **state)
{
    static const struct {
        const char *name, *text; /* text NULL: the file is taken away */
        size_t n;                /* of text, when it holds a NUL */
        const char *word, *other;
    } table[] = {
        {"set/P1_a_prompt.txt", NULL, 0, "set/P1_a_prompt.txt", ""},
        {"set/P1_a_ref.sv", NULL, 0, "set/P1_a_ref.sv", ""},
        {"set/P2_b_test.sv", NULL, 0, "set/P2_b_test.sv", ""},
        {"set/P2_b_ifc.txt", NULL, 0, "set/P2_b_ifc.txt", ""},
        {"gen", NULL, 0, "gen", ""},
        {"shots_t.txt", NULL, 0, "shots_t.txt", ""},
        {"set/problems.txt", "P1_a\n", 0, "set", "the manifest says 2"},
        {"set/problems.txt", "", 0, "set", "no problem"},
        {"set/problems.txt", "P1_a\nP2_b\nP1_a\n", 0, "problems.txt:3:", "duplicate id 'P1_a'"},
        {"set/problems.txt", "P1_a\n../P2_b\n", 0, "problems.txt:2:", "separator"},
        {"set/problems.txt", "P1_a\n\nP2_b\n", 0, "problems.txt:2:", "empty"},
        {"set/problems.txt", "P1_a\n..\n", 0, "problems.txt:2:", "'..'"},
        {"set/problems.txt", "P1_a\nP2\x01\n", 0, "problems.txt:2:", "control"},
        {"set/problems.txt", "P1_a\nP9_z\n", 0, "P9_z_prompt.txt", ""},
        {"set/P1_a_prompt.txt", "a\nb\0c\n", 6, "P1_a_prompt.txt:2:", "NUL"},
        {"set/P1_a_test.sv", "a\n\n\xff\n", 0, "P1_a_test.sv:3:", "0xff"},
        {"gen", "texts = {}\n", 0, "gen", "texts['t']"},
        {"gen", "texts = {}\ntexts['t'] = f(1)\n", 0, "gen:2:", ""},
    };
    struct place *p = *state;
    for (size_t i = 0; i < countof(table); i++) {
        struct str data = str_c(table[i].text);
        v2_folder(p);
        if (table[i].n)
            data.n = table[i].n;
        if (table[i].text)
            put_bytes(p, table[i].name, data);
        else
            drop(p, table[i].name);
        load_bad(p, table[i].word, table[i].other);
    }
}

static void a_long_id_is_refused(void **state)
{
    struct place *p = *state;
    char list[300] = "P1_a\n";
    v2_folder(p);
    memset(list + 5, 'x', 201);
    put(p, "set/problems.txt", list);
    load_bad(p, "problems.txt:2:", "200");
}

/* ---- our own layout ---- */

static struct manifest own_manifest(void)
{
    struct manifest m = {
        .suite = "own",
        .title = "",
        .source = "",
        .commit = "",
        .licence = "",
        .layout = "assay",
        .bench = "counters",
        .runner = "icarus",
        .official = "",
        .entry = "",
        .reference_module = "",
        .n_task = 1,
    };
    m.task[0] = (struct manifest_task){.task = "", .folder = "p", .benches = "b", .version = ""};
    return m;
}

static void own_folder(struct place *p)
{
    put(p, "p/adder/problem.json",
        "{\"entry\": \"adder\", \"category\": \"c\", \"difficulty\": \"easy\"}");
    put(p, "p/adder/spec.txt", "add\n");
    put(p, "p/adder/interface.sv", "module adder;\n");
    put(p, "p/adder/reference.sv", "module adder; endmodule\n");
    put(p, "b/adder.sv", "module tb; endmodule\n");
    put(p, "p/README", "no problem\n");
}

static void own_layout(void **state)
{
    struct place *p = *state;
    struct manifest m = own_manifest();
    struct suite s;
    struct err err = {0};
    own_folder(p);
    assert_int_equal(suite_load(&s, &m, 0, p->root, &err), 0);
    assert_int_equal(s.n, 1);
    assert_string_equal(s.problem[0].entry, "adder");
    assert_string_equal(s.problem[0].category, "c");
    assert_string_equal(s.problem[0].difficulty, "easy");
    assert_string_equal(suite_label(&s), "own");
    assert_true(str_eqc(s.problem[0].file[1].data, "module adder_ref; endmodule\n"));
    assert_true(str_eqc(s.problem[0].reference, "module adder; endmodule\n"));
    suite_finish(&s);
}

static void own_layout_bad(void **state)
{
    static const struct {
        const char *name, *text, *word;
    } table[] = {
        {"p/adder/problem.json", "{\"entry\": 1}", "problem.json"},
        {"p/adder/problem.json", "{", "problem.json"},
        {"p/adder/problem.json", "{}", "entry"},
        {"p/adder/spec.txt", NULL, "spec.txt"},
        {"b/adder.sv", NULL, "b/adder.sv"},
        {"p/adder/reference.sv", "\x80", "reference.sv:1:"},
    };
    struct place *p = *state;
    struct manifest m = own_manifest();
    for (size_t i = 0; i < countof(table); i++) {
        struct suite s;
        struct err err = {0};
        own_folder(p);
        if (table[i].text)
            put(p, table[i].name, table[i].text);
        else
            drop(p, table[i].name);
        assert_int_equal(suite_load(&s, &m, 0, p->root, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        if (!strstr(err.text, table[i].word))
            fail_msg("\"%s\" without \"%s\"", err.text, table[i].word);
    }
}

/* ---- the embedded suite ---- */

static void the_embedded_suite(void **state)
{
    struct manifest m;
    struct arena arena = {0};
    struct suite s;
    struct err err = {0};
    int task;
    (void)state;
    assert_int_equal(manifest_find(&m, &task, "assay-rtl", &arena, &err), 0);
    assert_int_equal(suite_load(&s, &m, 0, NULL, &err), 0);
    assert_true(s.n >= 24);
    for (size_t i = 0; i < s.n; i++) {
        assert_true(s.problem[i].spec.n > 50);
        assert_true(str_has(s.problem[i].interface, s.problem[i].entry));
        if (i)
            assert_true(strcmp(s.problem[i - 1].id, s.problem[i].id) < 0);
    }
    suite_finish(&s);
    arena_finish(&arena);
}

static void manifests_are_found(void **state)
{
    static const struct {
        const char *label;
        int task;
    } table[] = {
        {"assay-rtl", -1},
        {"verilog-eval-v2", -1},
        {"verilog-eval-v2/spec-to-rtl", 0},
        {"verilog-eval-v2/code-complete-iccad2023", 1},
    };
    struct arena arena = {0};
    struct manifest m;
    struct err err = {0};
    int task;
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        assert_int_equal(manifest_find(&m, &task, table[i].label, &arena, &err), 0);
        if (m.n_task > 1)
            assert_int_equal(task, table[i].task);
    }
    assert_int_equal(manifest_find(&m, &task, "verilog-eval-v2/spec-to-rtk", &arena, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.text, "did you mean 'verilog-eval-v2/spec-to-rtl'"));
    arena_finish(&arena);
}

/* ---- hashes ---- */

static void version_of(struct place *p, char ret[HASH_HEX], char problem[HASH_HEX])
{
    struct suite s;
    load_good(p, &s);
    memcpy(ret, s.version, HASH_HEX);
    memcpy(problem, s.problem[0].hash, HASH_HEX);
    suite_finish(&s);
}

/* Each byte of each file, changed on its own, is another version; put back, it is the first. */
static void every_byte_counts(void **state)
{
    static const char *const names[] = {"set/P1_a_prompt.txt", "set/P1_a_test.sv",
                                        "set/P1_a_ifc.txt", "set/P1_a_ref.sv", "shots_t.txt"};
    struct place *p = *state;
    char first[HASH_HEX], other[HASH_HEX], problem[HASH_HEX], changed[HASH_HEX];
    v2_folder(p);
    version_of(p, first, problem);
    assert_int_equal(strlen(first), 64);
    for (size_t i = 0; i < countof(names); i++) {
        const char *path = arena_printf(&p->arena, "%s/%s", p->root, names[i]);
        struct str text;
        struct err err = {0};
        char *bytes;
        assert_int_equal(fs_read(&text, path, 1000, &p->arena, &err), 0);
        bytes = mem_dup(text.p, text.n);
        for (size_t at = 0; at < text.n; at++) {
            bytes[at] ^= 1;
            put_bytes(p, names[i], (struct str){bytes, text.n});
            version_of(p, other, changed);
            if (strcmp(first, other) == 0)
                fail_msg("%s: byte %zu does not count", names[i], at);
            if (strncmp(names[i], "set/", 4) == 0)
                assert_string_not_equal(problem, changed);
            bytes[at] ^= 1;
        }
        put_bytes(p, names[i], text);
        free(bytes);
    }
    version_of(p, other, changed);
    assert_string_equal(first, other);
    assert_string_equal(problem, changed);
}

/* What moves from one field into its neighbour is another problem. */
static void fields_do_not_run_into_each_other(void **state)
{
    struct problem p[] = {
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "",
         .bench = "",
         .top = ""},
        {.id = "a",
         .spec = STR("bc"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "",
         .bench = "",
         .top = ""},
        {.id = "ab",
         .spec = STR(""),
         .interface = STR("c"),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "",
         .bench = "",
         .top = ""},
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "er",
         .reference = STR(""),
         .category = "",
         .difficulty = "",
         .bench = "",
         .top = ""},
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "",
         .bench = "",
         .top = "x"},
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "",
         .bench = "x",
         .top = ""},
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "x",
         .difficulty = "",
         .bench = "",
         .top = ""},
        {.id = "ab",
         .spec = STR("c"),
         .interface = STR(""),
         .entry = "e",
         .reference = STR("r"),
         .category = "",
         .difficulty = "x",
         .bench = "",
         .top = ""},
    };
    (void)state;
    for (size_t i = 0; i < countof(p); i++) {
        struct suite s = {.name = "s", .task = "", .bench = "b", .problem = &p[i], .n = 1};
        suite_seal(&s);
    }
    for (size_t i = 0; i < countof(p); i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(p[i].hash, p[j].hash);
}

/* ---- renaming ---- */

static void renaming(void **state)
{
    static const struct {
        const char *in, *out;
    } table[] = {
        {"module Ref (input a);", "module Top (input a);"},
        {"Ref", "Top"},
        {"", ""},
        {"Ref Ref;Ref", "Top Top;Top"},
        /* longer identifiers */
        {"Reference Ref2 Ref_ MyRef _Ref $Ref Ref$", "Reference Ref2 Ref_ MyRef _Ref $Ref Ref$"},
        {"a.Ref.b", "a.Top.b"},
        {"ref REF", "ref REF"},
        /* comments */
        {"// Ref\nRef", "// Ref\nTop"},
        {"/* Ref\n Ref */ Ref", "/* Ref\n Ref */ Top"},
        {"/* Ref", "/* Top"}, /* what never ends is no comment and no string */
        {"// Ref", "// Ref"},
        {"/**/Ref/**/", "/**/Top/**/"},
        {"/*/ Ref */Ref", "/*/ Ref */Top"},
        {"a / Ref", "a / Top"},
        {"a * Ref /Ref", "a * Top /Top"},
        /* strings */
        {"\"Ref\" Ref", "\"Ref\" Top"},
        {"\"a\\\"Ref\" Ref", "\"a\\\"Ref\" Top"},
        {"\"\\\\\" Ref", "\"\\\\\" Top"},
        {"\"// \" Ref", "\"// \" Top"},
        {"// \"\nRef", "// \"\nTop"},
        {"\"open\nRef", "\"open\nTop"},
        {"\"Ref", "\"Top"},
        {"\"\\", "\"\\"},
        /* numbers are no identifiers, and what stands behind a digit belongs to it */
        {"3Ref 8'hRef", "3Ref 8'hRef"},
        {"8'd3 Ref", "8'd3 Top"},
        {"`Ref", "`Top"},
        {"Ref#(.N(1)) u(.a(Ref));", "Top#(.N(1)) u(.a(Top));"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct arena arena = {0};
        struct str got = verilog_rename(str_c(table[i].in), "Ref", "Top", &arena);
        if (strcmp(table[i].in, "3Ref 8'hRef") == 0) { /* no Verilog; only must not be cut */
            assert_true(got.n >= 11);
        } else if (!str_eqc(got, table[i].out)) {
            fail_msg("\"%s\" became \"" STR_FMT "\"", table[i].in, STR_ARG(got));
        }
        arena_finish(&arena);
    }
}

static void renaming_keeps_nul_bytes(void **state)
{
    struct arena arena = {0};
    struct str in = {"a\0Ref\0b", 7}, got;
    (void)state;
    got = verilog_rename(in, "Ref", "LongerName", &arena);
    assert_int_equal(got.n, 14);
    assert_memory_equal(got.p, "a\0LongerName\0b", 14);
    arena_finish(&arena);
}

#define with_place(test) cmocka_unit_test_setup_teardown(test, make_place, drop_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_place(v2_layout),
        with_place(a_bom_is_taken_off),
        with_place(bad_folders),
        with_place(a_long_id_is_refused),
        with_place(own_layout),
        with_place(own_layout_bad),
        cmocka_unit_test(the_embedded_suite),
        cmocka_unit_test(manifests_are_found),
        with_place(every_byte_counts),
        cmocka_unit_test(fields_do_not_run_into_each_other),
        cmocka_unit_test(renaming),
        cmocka_unit_test(renaming_keeps_nul_bytes),
    };
    return cmocka_run_group_tests_name("suite", tests, NULL, NULL);
}
