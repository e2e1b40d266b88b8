/* pro.c: our own layout of pairs: a folder for each, of which two problems are made. The base is NAME;
 * NAME-pro asks for the base and for a function on top of it, and is tried with the base's own tests,
 * with tests of the new function, and with tests of it while the base is replaced by another one: who
 * does not use the base cannot know what comes out then. To count calls of the base would not do: an
 * answer can call it and throw the result away.
 *
 *     problem.json       {"base": "f", "pro": "g", "category": ""}
 *     base.txt, pro.txt  what is asked
 *     base.py, pro.py    the reference; the second without the first
 *     tests.json         {"base": [TEST...], "pro": [TEST...], "replaced": [{"by": SOURCE,
 *                        "tests": [TEST...]}...]}, a TEST as in problems/FORMAT.md */
#include "problems/layouts/python/python.h"

#include <string.h>

struct pair {
    const char *id, *base, *pro, *category;
    struct str base_text, pro_text, base_code, pro_code;
    json_t *tests;
};

static int read_names(struct pair *ret, struct str text, const char *where, struct arena *arena,
                      struct err *err)
{
    struct str base = STR(""), pro = STR(""), category = STR("");
    json_t *obj = NULL;
    int rc = json_parse(text, where, &obj, err);
    if (rc == 0 && (json_get_str(obj, "base", true, &base, err) < 0 ||
                    json_get_str(obj, "pro", true, &pro, err) < 0 ||
                    json_get_str(obj, "category", false, &category, err) < 0))
        rc = err_within(err, "%s: ", where);
    ret->base = arena_dup(arena, base);
    ret->pro = arena_dup(arena, pro);
    ret->category = arena_dup(arena, category);
    json_decref(obj);
    return rc;
}

static int read_pair(struct pair *ret, const char *dir, const struct tree *tree,
                     struct arena *arena, struct err *err)
{
    struct str names, tests;
    if (tree_text(&names, tree, arena, err, "%s/problem.json", dir) < 0 ||
        read_names(ret, names, arena_printf(arena, "%s/problem.json", dir), arena, err) < 0 ||
        tree_text(&ret->base_text, tree, arena, err, "%s/base.txt", dir) < 0 ||
        tree_text(&ret->pro_text, tree, arena, err, "%s/pro.txt", dir) < 0 ||
        tree_text(&ret->base_code, tree, arena, err, "%s/base.py", dir) < 0 ||
        tree_text(&ret->pro_code, tree, arena, err, "%s/pro.py", dir) < 0 ||
        tree_text(&tests, tree, arena, err, "%s/tests.json", dir) < 0)
        return -1;
    return json_parse(tests, arena_printf(arena, "%s/tests.json", dir), &ret->tests, err);
}

static struct problem plain(const struct pair *pair, const char *variant)
{
    return (struct problem){.top = "",
                            .bench = "",
                            .difficulty = "",
                            .interface = STR(""),
                            .category = pair->category,
                            .family = pair->id,
                            .variant = variant};
}

static void make_base(struct problem *ret, const struct pair *pair, struct arena *arena)
{
    json_t *tests = json_object();
    json_object_set(tests, "tests", json_object_get(pair->tests, "base"));
    *ret = plain(pair, "base");
    ret->id = pair->id;
    ret->entry = pair->base;
    ret->spec = pair->base_text;
    ret->reference = pair->base_code;
    py_add_tests(ret, tests, arena);
}

/* Append copies of `tests` with one more member. */
static void add_with(json_t *list, const json_t *tests, const char *key, json_t *value)
{
    json_t *test;
    size_t i;
    json_array_foreach(tests, i, test)
    {
        json_t *copy = json_copy(test);
        if (key)
            json_object_set(copy, key, value);
        json_array_append_new(list, copy);
    }
    json_decref(value);
}

/* The plain tests come first, so that a failure of the others means that the base was not used. */
static json_t *pro_tests(const struct pair *pair)
{
    json_t *ret = json_object(), *list = json_array(), *way;
    size_t i;
    add_with(list, json_object_get(pair->tests, "base"), "call", json_string(pair->base));
    add_with(list, json_object_get(pair->tests, "pro"), NULL, NULL);
    json_array_foreach(json_object_get(pair->tests, "replaced"), i, way)
        add_with(list, json_object_get(way, "tests"), "with",
                 json_pack("{sO}", pair->base, json_object_get(way, "by")));
    json_object_set_new(ret, "tests", list);
    return ret;
}

static void make_pro(struct problem *ret, const struct pair *pair, struct arena *arena)
{
    *ret = plain(pair, "pro");
    ret->id = arena_printf(arena, "%s-pro", pair->id);
    ret->entry = pair->pro;
    ret->spec = str_c(arena_printf(
        arena,
        "First problem:\n\n" STR_FMT "\nSecond problem:\n\n" STR_FMT
        "\nSolve both. %s must get what it needs by calling %s by its name, each time that "
        "it needs it.\n",
        STR_ARG(pair->base_text), STR_ARG(pair->pro_text), pair->pro, pair->base));
    ret->reference = str_c(arena_printf(arena, STR_FMT "\n\n" STR_FMT, STR_ARG(pair->base_code),
                                        STR_ARG(pair->pro_code)));
    py_add_tests(ret, pro_tests(pair), arena);
}

int load_assay_pro(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                   const struct tree *tree, struct err *err)
{
    const char *const *name;
    struct arena *arena = &suite->arena;
    size_t total;
    (void)m;
    if (tree_list(&name, &total, tree, task->folder, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, (2 * total + 1) * sizeof *suite->problem);
    for (size_t i = 0; i < total; i++) {
        struct pair pair = {.id = name[i]};
        if (!tree_has(tree, arena, "%s/%s/problem.json", task->folder, name[i]))
            continue;
        if (problem_id_check(str_c(name[i]), task->folder, 0, err) < 0 ||
            read_pair(&pair, arena_printf(arena, "%s/%s", task->folder, name[i]), tree, arena,
                      err) < 0)
            return -1;
        make_base(&suite->problem[suite->n++], &pair, arena);
        make_pro(&suite->problem[suite->n++], &pair, arena);
        json_decref(pair.tests);
    }
    return layout_sort(suite, task->folder, err);
}
