/* prompts_conformance.c: VerilogEval v2's own prompts and extractions, byte for byte.
 *
 * The material belongs to others and is not in this repository: it is looked for under
 * $ASSAY_SHARED, else in ../shared; where it is absent every test is skipped. */
#include "harness/lang/python/text.h"
#include "prompts/prompt.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define SUITE "suites/verilog-eval-v2"

static const char *shared(void)
{
    const char *dir = getenv("ASSAY_SHARED");
    return dir ? dir : "../shared";
}

static const char *path_of(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", shared(), name);
}

static void skip_without(const char *name)
{
    struct arena a = {0};
    const char *path = path_of(&a, name);
    bool here = access(path, R_OK) == 0;
    if (!here)
        print_message("skipped: %s is not here\n", path);
    arena_finish(&a);
    if (!here)
        skip();
}

/* A whole file; p is NULL when there is none. */
static struct str slurp(struct arena *a, const char *name)
{
    FILE *f = fopen(path_of(a, name), "rb");
    struct str ret = {0};
    struct buf b;
    char chunk[65536];
    size_t n;
    if (!f)
        return ret;
    buf_init(&b, 256u << 20);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&b, chunk, n);
    ret = arena_str(a, buf_str(&b));
    buf_finish(&b);
    fclose(f);
    return ret;
}

static struct str json_text(const json_t *row, const char *key)
{
    const json_t *v = json_object_get(row, key);
    assert_true(json_is_string(v));
    return (struct str){json_string_value(v), json_string_length(v)};
}

/* --- the suite, loaded by hand --- */

static struct str python_text(struct arena *a, struct str source, const char *address)
{
    struct str ret = {0};
    struct err err = {0};
    if (py_string(&ret, source, "sv-generate", address, a, &err))
        fail_msg("%s", err.text);
    return ret;
}

static void suite_load(struct suite *suite, const char *task)
{
    struct arena *a = &suite->arena;
    struct str script = slurp(a, SUITE "/scripts/sv-generate");
    struct suite_text *text = arena_alloc(a, 8 * sizeof *text);
    size_t n = 0;
    text[n++] = (struct suite_text){
        "system", python_text(a, script, arena_printf(a, "prompts['%s']['system_msg']", task))};
    text[n++] = (struct suite_text){
        "prefix", python_text(a, script, arena_printf(a, "prompts['%s']['prompt_prefix']", task))};
    text[n++] = (struct suite_text){"rules", python_text(a, script, "prompt_rules_suffix")};
    text[n++] =
        (struct suite_text){"no-explain", python_text(a, script, "prompt_no_explain_suffix")};
    for (int shots = 1; shots <= 4; shots++)
        text[n++] = (struct suite_text){
            arena_printf(a, "shots-%d", shots),
            slurp(a, arena_printf(a, SUITE "/scripts/verilog-example-prefix_%s_%d-shot.txt", task,
                                  shots))};
    suite->name = suite->official = "verilog-eval-v2";
    suite->task = task;
    suite->text = text;
    suite->n_text = n;
}

static struct problem problem_load(struct arena *a, const char *task, const char *id)
{
    struct problem p = {.id = id, .entry = "TopModule", .category = "", .difficulty = ""};
    p.spec = slurp(a, arena_printf(a, SUITE "/dataset_%s/%s_prompt.txt", task, id));
    p.interface = slurp(a, arena_printf(a, SUITE "/dataset_%s/%s_ifc.txt", task, id));
    return p;
}

/* One row of a conformance file at a time; true when it agrees. */
typedef bool row_check(const json_t *row, const struct suite *suite);

static const char *const tasks[] = {"spec-to-rtl", "code-complete-iccad2023"};

static void each_row(const char *file, row_check *check, const char *what)
{
    struct suite suite[countof(tasks)] = {0};
    struct arena a = {0};
    struct str rest, line;
    size_t n = 0, good = 0;
    for (size_t i = 0; i < countof(tasks); i++)
        suite_load(&suite[i], tasks[i]);
    rest = slurp(&a, file);
    while (str_line(&rest, &line)) {
        json_t *row = json_loadb(line.p, line.n, JSON_ALLOW_NUL, NULL);
        assert_non_null(row);
        for (size_t i = 0; i < countof(tasks); i++)
            if (str_eqc(json_text(row, "task"), tasks[i]))
                good += check(row, &suite[i]);
        n++;
        json_decref(row);
    }
    print_message("%zu of %zu %s\n", good, n, what);
    assert_int_equal(good, n);
    assert_int_not_equal(n, 0);
    arena_finish(&a);
    for (size_t i = 0; i < countof(tasks); i++)
        arena_finish(&suite[i].arena);
}

static bool same(struct str got, struct str want, const json_t *row, const char *what)
{
    if (str_eq(got, want))
        return true;
    print_message("%s %s %s differs\n--- got\n" STR_FMT "\n--- want\n" STR_FMT "\n---\n",
                  json_string_value(json_object_get(row, "task")),
                  json_string_value(json_object_get(row, "problem")), what, STR_ARG(got),
                  STR_ARG(want));
    return false;
}

/* --- the checks --- */

static bool check_prompt(const json_t *row, const struct suite *suite)
{
    struct arena a = {0};
    struct err err = {0};
    struct prompt p = {0};
    struct prompt_template *t = NULL;
    struct prompt_options o = {"official", (int)json_integer_value(json_object_get(row, "shots")),
                               json_is_true(json_object_get(row, "rules"))};
    struct problem problem = problem_load(&a, suite->task, json_text(row, "problem").p);
    bool ok = false;
    if (prompt_template_open(&t, &o, suite, &err) ||
        prompt_render(&p, t, suite, &problem, &a, &err))
        print_message("%s\n", err.text);
    else
        ok = p.n == 2 && strcmp(p.message[0].role, "system") == 0 &&
             strcmp(p.message[1].role, "user") == 0 &&
             same(p.message[0].text, json_text(row, "system"), row, "system message") &&
             same(p.message[1].text, json_text(row, "user"), row, "user message");
    prompt_template_free(t);
    arena_finish(&a);
    return ok;
}

static bool check_extraction(const json_t *row, const struct suite *suite)
{
    struct arena a = {0};
    struct problem problem = problem_load(&a, suite->task, json_text(row, "problem").p);
    struct str got = extract_official(suite, &problem, json_text(row, "response"), &a);
    bool ok = same(got, json_text(row, "verilogeval"), row, json_text(row, "style").p);
    arena_finish(&a);
    return ok;
}

/* Ours is no copy of theirs: it must find the module wherever there is one. */
static bool check_ours(const json_t *row, const struct suite *suite)
{
    struct str style = json_text(row, "style");
    bool nothing = str_eqc(style, "empty") || str_eqc(style, "refusal");
    struct reply reply = {.text = json_text(row, "response"), .finish = FINISH_STOP};
    struct candidate c;
    struct arena a = {0};
    struct problem problem = problem_load(&a, suite->task, json_text(row, "problem").p);
    bool ok;
    if (!problem.interface.p) /* spec-to-rtl has no interface file, the other task has */
        problem.interface = problem_load(&a, tasks[1], problem.id).interface;
    extract_reply(&c, &reply, &problem, &kind_verilog, NULL, &a);
    ok = nothing ? !c.code.p && c.none
                 : c.code.p && str_has(c.code, "module TopModule") && !str_has(c.code, "```") &&
                       !str_has(c.code, "<think>") && !str_has(c.code, "module tb");
    if (!ok)
        print_message(STR_FMT ": rule \"%s\", none \"%s\"\n" STR_FMT "\n", STR_ARG(style), c.rule,
                      c.none ? c.none : "", STR_ARG(c.code));
    arena_finish(&a);
    return ok;
}

static void prompts(void **state)
{
    (void)state;
    skip_without("conformance/prompts_verilogeval.jsonl");
    skip_without(SUITE "/scripts/sv-generate");
    each_row("conformance/prompts_verilogeval.jsonl", check_prompt, "official prompts");
}

static void extractions(void **state)
{
    (void)state;
    skip_without("conformance/extract_verilog.jsonl");
    skip_without(SUITE "/scripts/sv-generate");
    each_row("conformance/extract_verilog.jsonl", check_extraction, "official extractions");
}

static void ours(void **state)
{
    (void)state;
    skip_without("conformance/extract_verilog.jsonl");
    skip_without(SUITE "/scripts/sv-generate");
    each_row("conformance/extract_verilog.jsonl", check_ours, "replies by our own rules");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prompts),
        cmocka_unit_test(extractions),
        cmocka_unit_test(ours),
    };
    return cmocka_run_group_tests_name("prompts conformance", tests, NULL, NULL);
}
