/* test_lines.c: the plain layout and manifests of others: what is read, and what is refused. */
#include "problems/suite/suite.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define REFERENCE "\"reference\": \"module inv(input a); endmodule\""
#define FILES     "\"files\": [{\"name\": \"tb.sv\", \"text\": \"module tb; inv u(); endmodule\"}]"
#define REST      "\"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE ", " FILES
#define GOOD      "{\"id\": \"good\", " REST "}\n"

static int load_file(struct place *p, struct suite *s, struct err *err)
{
    struct manifest m;
    if (manifest_of_lines(&m, "mine/task", "s.jsonl", &p->arena, err) < 0)
        return -1;
    return suite_load(s, &m, 0, p->root, err);
}

static void lines_are_read(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    const struct problem *q;
    put(p, "s.jsonl",
        "\n" GOOD "{\"id\": \"b\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
        ", \"interface\": \"module inv(input a);\", \"bench\": \"vgen\", \"category\": \"c\", "
        "\"difficulty\": \"d\", \"top\": null, \"meta\": {\"x\": [1]}, \"files\": ["
        "{\"name\": \"t.v\", \"text\": \"module t; h u(); endmodule\"}, "
        "{\"name\": \"h.v\", \"text\": \"module h; inv u(); endmodule\"}, "
        "{\"name\": \"x.dat\", \"text\": \"01\"}, "
        "{\"name\": \"y.v\", \"text\": \"02\", \"compiled\": false}]}");
    if (load_file(p, &s, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.name, "mine");
    assert_string_equal(s.task, "task");
    assert_string_equal(s.bench, "counters");
    q = &s.problem[0];
    assert_string_equal(q->id, "b");
    assert_string_equal(q->top, "t");
    assert_string_equal(q->bench, "vgen");
    assert_string_equal(q->category, "c");
    assert_string_equal(q->difficulty, "d");
    assert_int_equal(q->n_file, 4);
    assert_true(q->file[1].compiled);
    assert_false(q->file[2].compiled);
    assert_false(q->file[3].compiled);
    assert_string_equal(s.problem[1].top, "tb");
    suite_finish(&s);
}

/* "given" and "told" of files; a file that the reference needs is given without a word. */
static void files_are_given(void **state)
{
    struct place *p = *state;
    struct suite s = {0}, plain = {0};
    struct err err = {0};
    const struct problem *q;
    static const char form[] =
        "{\"id\": \"a\", \"prompt\": \"Make inv.\\n\", \"entry\": \"inv\", \"reference\": "
        "\"module inv(input a); n u(a); endmodule\", \"files\": ["
        "{\"name\": \"tb.sv\", \"text\": \"module tb; inv u(); endmodule\"}, "
        "{\"name\": \"n.v\", \"text\": \"module n(input a); endmodule\"}, "
        "{\"name\": \"o.v\", \"text\": \"module o(input a);\\nendmodule\\n\"%s}, "
        "{\"name\": \"h.vh\", \"text\": \"`define H\"%s}]}";
    put(p, "s.jsonl",
        arena_printf(&p->arena, form, ", \"given\": true, \"compiled\": true",
                     ", \"given\": true"));
    assert_int_equal(load_file(p, &plain, &err), 0);
    put(p, "s.jsonl", arena_printf(&p->arena, form, ", \"told\": true", ", \"given\": true"));
    if (load_file(p, &s, &err) < 0)
        fail_msg("%s", err.text);
    q = &s.problem[0];
    assert_string_equal(q->top, "tb");
    assert_int_equal(q->file[0].given, 0);
    assert_int_equal(q->file[1].given, GIVEN_SOURCE);
    assert_int_equal(q->file[2].given, GIVEN_SOURCE);
    assert_int_equal(q->file[3].given, GIVEN_HEADER);
    assert_string_equal(plain.problem[0].spec.p, "Make inv.\n");
    assert_string_equal(q->spec.p, "Make inv.\n\nThe file `o.v` is given. Use what it defines, and "
                                   "do not repeat it:\n\n```verilog\nmodule o(input a);\n"
                                   "endmodule\n```\n");
    assert_string_not_equal(s.version, plain.version);
    suite_finish(&plain);
    suite_finish(&s);
}

static const struct bad {
    const char *line, *what;
} bad[] = {
    {"{", ""},
    {"[]", "object"},
    {"{} {}", ""},
    {"{" REST "}", "id"},
    {"{\"id\": 3, " REST "}", "id"},
    {"{\"id\": \"\", " REST "}", "empty"},
    {"{\"id\": \"a/b\", " REST "}", "separator"},
    {"{\"id\": \"a\\nb\", " REST "}", "control character"},
    {"{\"id\": \"good\", " REST "}", "duplicate id 'good', first in line 1"},
    {"{\"id\": \"x\", \"promt\": \"p\", " REST "}", "did you mean 'prompt'"},
    {"{\"id\": \"x\", \"entry\": \"inv\", " REFERENCE ", " FILES "}", "prompt"},
    {"{\"id\": \"x\", \"prompt\": \" \", \"entry\": \"inv\", " REFERENCE ", " FILES "}",
     "prompt: there is nothing in it"},
    {"{\"id\": \"x\", \"prompt\": \"a\\u0000\", \"entry\": \"inv\", " REFERENCE ", " FILES "}",
     "prompt: a NUL"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"9inv\", " REFERENCE ", " FILES "}",
     "entry: '9inv' is no name"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"buf1\", " REFERENCE ", " FILES "}",
     "reference: does not define module buf1"},
    {"{\"id\": \"x\", \"interface\": \"module other();\", " REST "}",
     "interface: does not begin module inv"},
    {"{\"id\": \"x\", \"top\": \"a b\", " REST "}", "top: 'a b'"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", \"bench\": \"vgen\", " REFERENCE "}",
     "a problem without a bench has no 'bench'"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", \"top\": \"tb\", " REFERENCE "}",
     "a problem without a bench has no 'top'"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE ", \"files\": []}",
     "no bench among them"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE ", \"files\": [1]}", ""},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"../tb.sv\", \"text\": \"\"}]}",
     "'../tb.sv' is no plain file name"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"candidate.sv\", \"text\": \"\"}]}",
     "the runner uses"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"a.sv\", \"text\": \"\"}, {\"name\": \"a.sv\", \"text\": \"\"}]}",
     "stands there twice"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"a\\u001b.sv\", \"text\": \"\"}]}",
     "control character"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"a.sv\", \"text\": \"\"}]}",
     "no root module"},
    {"{\"id\": \"x\", \"prompt\": \"p\", \"entry\": \"inv\", " REFERENCE
     ", \"files\": [{\"name\": \"a.sv\", \"compiled\": 1, \"text\": \"\"}]}",
     "compiled"},
    {"{\"id\": \"x\xc3(\", " REST "}", "UTF-8"},
};

static void mistakes_are_named_with_file_and_line(void **state)
{
    struct place *p = *state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct suite s = {0};
        struct err err = {0};
        put(p, "s.jsonl", arena_printf(&p->arena, "%s%s\n", GOOD, bad[i].line));
        if (load_file(p, &s, &err) == 0)
            fail_msg("accepted: %s", bad[i].line);
        assert_int_equal(err.kind, ERR_INPUT);
        if (!strstr(err.text, "/s.jsonl:2:") || !strstr(err.text, bad[i].what))
            fail_msg("%s\n    says: %s\n    not:  %s", bad[i].line, err.text, bad[i].what);
        assert_null(strchr(err.text, '\n'));
        assert_null(strchr(err.text, '\033'));
    }
}

static void an_empty_file_has_no_problem(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    put(p, "s.jsonl", "\n\n");
    assert_int_equal(load_file(p, &s, &err), -1);
    assert_non_null(strstr(err.text, "s.jsonl: no problem in it"));
}

static void names_of_suites(void **state)
{
    struct place *p = *state;
    struct manifest m;
    static const char *const names[] = {"",   "/",  "a/",  "/a",  "a/b/c", "../a",
                                        ".a", "-a", "a b", "a\n", "a/-b",  "\xc3\xa4"};
    for (size_t i = 0; i < countof(names); i++) {
        struct err err = {0};
        assert_int_equal(manifest_of_lines(&m, names[i], "x.jsonl", &p->arena, &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
    }
    assert_int_equal(manifest_of_lines(&m, "a.b_c-9", "x.jsonl", &p->arena, NULL), 0);
    assert_string_equal(m.task[0].task, "");
}

#define HEAD "\"suite\": \"mine\", \"layout\": \"lines\", \"bench\": \"counters\""

static void manifests_of_others(void **state)
{
    struct place *p = *state;
    const char *path = arena_printf(&p->arena, "%s/manifest.json", p->root);
    struct manifest m;
    static const struct {
        const char *text, *what;
    } wrong[] = {
        {"{", "manifest.json"},
        {"{\"suite\": \"mine\"}", "tasks"},
        {"{" HEAD ", \"tasks\": []}", "a task"},
        {"{\"suite\": \"a/b\", \"layout\": \"lines\", \"bench\": \"x\", \"tasks\": [{}]}",
         "no name"},
        {"{" HEAD ", \"tasks\": [{\"task\": \"a\"}, {\"task\": \"a\"}]}", "two tasks 'a'"},
        {"{" HEAD ", \"tasks\": [{\"task\": \"a\"}, {\"task\": \"\"}]}", "no name for a task"},
        {"{" HEAD ", \"tasks\": [{\"file\": \"../x.jsonl\"}]}", "leads out"},
        {"{" HEAD ", \"tasks\": [{\"folder\": \"/etc\"}]}", "leads out"},
        {"{" HEAD ", \"tasks\": [{\"given\": \"promt\"}]}", "given: 'promt' is no word for it"},
        {"{" HEAD ", \"tasks\": [{\"list\": \"file\"}]}", "there is \"folder\""},
        {"{" HEAD ", \"tasks\": [{}], \"traps\": [{\"problem\": \"x\", \"given\": \"../x\"}]}",
         "leads out"},
        {"{" HEAD ", \"tasks\": [{\"folder\": \"a/..\"}]}", "leads out"},
        {"{" HEAD ", \"tasks\": [{}], \"texts\": [{\"name\": \"x\", \"file\": \"../../x\"}]}",
         "leads out"},
        {"{" HEAD ", \"tasks\": [{}], \"traps\": [{\"problem\": \"x\", \"prompt\": \"../x\"}]}",
         "leads out"},
    };
    for (size_t i = 0; i < countof(wrong); i++) {
        struct err err = {0};
        put(p, "manifest.json", wrong[i].text);
        assert_int_equal(manifest_read(&m, path, &p->arena, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        if (!strstr(err.text, "manifest.json") || !strstr(err.text, wrong[i].what))
            fail_msg("case %zu says: %s", i, err.text);
    }
    put(p, "manifest.json", "{" HEAD ", \"tasks\": [{\"file\": \"..x/s.jsonl\", \"count\": 1}]}");
    assert_int_equal(manifest_read(&m, path, &p->arena, NULL), 0);
    assert_string_equal(m.runner, "icarus");
    assert_true(m.eval_only);
    assert_int_equal(m.task[0].count, 1);

    /* by the member's name of today, and by the one that it had */
    for (int old = 0; old < 2; old++) {
        put(p, "manifest.json",
            old ? "{" HEAD
                  ", \"tasks\": [{}], \"traps\": [{\"problem\": \"x\", \"module\": \"m\"}]}"
                : "{" HEAD ", \"tasks\": [{}], \"traps\": [{\"problem\": \"x\", "
                  "\"reference_module\": \"m\"}]}");
        assert_int_equal(manifest_read(&m, path, &p->arena, NULL), 0);
        assert_string_equal(manifest_trap(&m, "x")->reference_module, "m");
    }
}

#define PY "\"prompt\": \"p\", \"reference\": \"r\", \"language\": \"python\", "
#define CALL                                                                                       \
    "{\"id\": \"a\", " PY "\"bench\": \"call\", \"entry\": \"Solution.f\", \"rel\": 0.1, "         \
    "\"tests\": [{\"args\": [1], \"returns\": null}]}\n"

static void python_is_read(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    put(p, "s.jsonl",
        CALL "{\"id\": \"b\", " PY "\"bench\": \"program\", \"tests\": [{\"stdout\": \"1\"}]}\n");
    assert_int_equal(load_file(p, &s, &err), 0);
    assert_string_equal(s.runner, "python");
    assert_string_equal(s.problem[0].entry, "Solution.f");
    assert_string_equal(
        s.problem[0].file[0].data.p,
        "{\"rel\":0.10000000000000001,\"tests\":[{\"args\":[1],\"returns\":null}]}");
    assert_string_equal(s.problem[1].file[0].data.p, "{\"tests\":[{\"stdout\":\"1\"}]}");
    suite_finish(&s);
}

static void python_is_refused(void **state)
{
    static const struct {
        const char *line, *says;
    } table[] = {
        {CALL GOOD, "one runner"},
        {GOOD CALL, "one runner"},
        {"{\"id\": \"a\", " PY "\"bench\": \"counters\"}", "program or call"},
        {"{\"id\": \"a\", " PY "\"bench\": \"call\", \"entry\": \"f g\"}", "entry"},
        {"{\"id\": \"a\", " PY "\"bench\": \"program\", \"entry\": \"f\"}", "entry"},
        {"{\"id\": \"a\", " PY "\"bench\": \"program\", \"tests\": []}", "tests"},
        {"{\"id\": \"a\", " PY "\"bench\": \"program\", \"tests\": [{\"stdin\": \"\"}]}", "stdout"},
        {"{\"id\": \"a\", " PY "\"bench\": \"program\", \"compare\": \"equal\", \"tests\": [{}]}",
         "compare"},
        {"{\"id\": \"a\", " PY
         "\"bench\": \"call\", \"entry\": \"f\", \"tests\": [{\"args\": []}]}",
         "returns"},
        {"{\"id\": \"a\", " PY "\"files\": []}", "files"},
    };
    struct place *p = *state;
    for (size_t i = 0; i < countof(table); i++) {
        struct suite s = {0};
        struct err err = {0};
        put(p, "s.jsonl", table[i].line);
        assert_int_equal(load_file(p, &s, &err), -1);
        if (!strstr(err.text, table[i].says))
            fail_msg("%s: %s", table[i].line, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_are_read, make_place, drop_place),
        cmocka_unit_test_setup_teardown(python_is_read, make_place, drop_place),
        cmocka_unit_test_setup_teardown(python_is_refused, make_place, drop_place),
        cmocka_unit_test_setup_teardown(files_are_given, make_place, drop_place),
        cmocka_unit_test_setup_teardown(mistakes_are_named_with_file_and_line, make_place,
                                        drop_place),
        cmocka_unit_test_setup_teardown(an_empty_file_has_no_problem, make_place, drop_place),
        cmocka_unit_test_setup_teardown(names_of_suites, make_place, drop_place),
        cmocka_unit_test_setup_teardown(manifests_of_others, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
