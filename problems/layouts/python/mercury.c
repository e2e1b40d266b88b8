/* mercury.c: Mercury (Du et al. 2024): tasks with many solutions, whose running times are what an
 * answer's is held against (results/numbers/beyond.h). A row: slug_name, pretty_content, difficulty,
 * prompt (the class to begin with), entry_point, convert_offline and evaluate_offline (code), solutions,
 * test_cases. The suite's own code is not run: a task whose code does more than hand over arguments
 * and compare what comes back wants a bench that is not here. */
#include "problems/layouts/python/python.h"

#include <string.h>

/* Words of convert_offline and evaluate_offline that mean trees, lists, or arguments that are changed. */
static bool is_plain(struct str code)
{
    return !str_has(code, "lctk") && !str_has(code, "inputs[0]") && !str_has(code, "sorted(");
}

static int add_cases(json_t *list, struct str text, struct err *err)
{
    json_t *cases = NULL, *item;
    size_t i;
    int rc = json_parse(text, "test_cases", &cases, err);
    json_array_foreach(cases, i, item)
    {
        json_t *args = json_object_get(item, "input"), *want = json_object_get(item, "expected");
        if (rc == 0 && (!json_is_array(args) || !want))
            rc = err_set(err, ERR_INPUT,
                         "test_cases, item %zu: input is a list, and there is an expected", i + 1);
        if (rc == 0)
            py_add_call(list, json_incref(args), json_incref(want));
    }
    json_decref(cases);
    return rc == 0 && !json_array_size(list) ? err_set(err, ERR_INPUT, "test_cases: there is none")
                                             : rc;
}

static struct str first_solution(const json_t *obj)
{
    return json_view(
        json_object_get(json_array_get(json_object_get(obj, "solutions"), 0), "solution"));
}

static int read_tests(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    struct str convert = STR(""), evaluate = STR(""), cases;
    json_t *tests = json_object(), *list = json_array();
    json_add_cstr(tests, "compare", "equal");
    json_add_cstr(tests, "prelude", py_prelude);
    json_add(tests, "tests", list);
    if (json_get_str(obj, "convert_offline", false, &convert, err) < 0 ||
        json_get_str(obj, "evaluate_offline", false, &evaluate, err) < 0 ||
        json_get_str(obj, "test_cases", true, &cases, err) < 0 || add_cases(list, cases, err) < 0) {
        json_decref(tests);
        return jsonl_fail(in, err);
    }
    p->bench = is_plain(convert) && is_plain(evaluate) ? "call" : "needs-python";
    py_add_tests(p, tests, arena);
    return 0;
}

static int read_problem(struct problem *p, const struct jsonl *in, const json_t *obj,
                        struct suite *suite, const struct manifest *m, struct err *err)
{
    struct arena *arena = &suite->arena;
    json_t *pretty = json_object_get(obj, "pretty_content");
    struct str starter, function;
    (void)m;
    if (jsonl_word(&p->id, in, obj, "slug_name", true, arena, err) < 0 ||
        problem_id_check(str_c(p->id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_word(&p->difficulty, in, obj, "difficulty", false, arena, err) < 0 ||
        jsonl_text(&starter, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&function, in, obj, "entry_point", true, arena, err) < 0 ||
        read_tests(p, in, obj, arena, err) < 0)
        return -1;
    p->spec =
        arena_str(arena, json_view(json_is_array(pretty) ? json_array_get(pretty, 0) : pretty));
    p->reference = arena_str(arena, first_solution(obj));
    py_set_entry(p, starter, function, arena);
    if (p->spec.n)
        return 0;
    err_set(err, ERR_INPUT, "pretty_content: there is nothing in it");
    return jsonl_fail(in, err);
}

int load_mercury(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                 const struct tree *tree, struct err *err)
{
    return py_load_lines(suite, m, task, tree, read_problem, err);
}
