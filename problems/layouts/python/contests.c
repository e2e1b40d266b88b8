/* contests.c: problems of competitions as JSON, in three shapes that are told apart by their members:
 *     question, input_output   APPS and TACO: {"inputs": [], "outputs": [], "fn_name"}, also as text
 *     description, *_tests     CodeContests: {"input": [], "output": []} each
 *     content, test            [{"input": {"stdin"}, "output": {"stdout"}}] as text, labels
 * Where one of the solutions is in Python, the first is the reference; others have none. */
#include "problems/layouts/python/python.h"

#include <string.h>

#define PYTHON3 3 /* CodeContests' number for it */

struct tests {
    json_t *list;
    struct str function;
    int64_t left_out;
};

static int add_test(struct tests *t, const json_t *in, const json_t *out, struct err *err)
{
    if (t->function.n && json_is_array(in)) { /* APPS: arguments as they are, results in a list */
        const json_t *first =
            json_is_array(out) && json_array_size(out) == 1 ? json_array_get(out, 0) : out;
        py_add_call(t->list, json_incref((json_t *)in), json_incref((json_t *)first));
        return 0;
    }
    if (!json_is_string(in) || !json_is_string(out))
        return err_set(err, ERR_INPUT, "an input and an output are texts");
    if (t->function.n)
        return py_add_call_text(t->list, json_view(in), json_view(out), err);
    t->left_out += !py_add_program(t->list, json_view(in), json_view(out));
    return 0;
}

static int add_pairs(struct tests *t, const json_t *obj, const char *ins, const char *outs,
                     struct err *err)
{
    json_t *in, *out, *item;
    size_t i;
    if (json_get_array(obj, ins, true, &in, err) < 0 ||
        json_get_array(obj, outs, true, &out, err) < 0)
        return -1;
    if (json_array_size(in) != json_array_size(out))
        return err_set(err, ERR_INPUT, "%s and %s are not as many", ins, outs);
    json_array_foreach(in, i,
                       item) if (add_test(t, item, json_array_get(out, i), err) < 0) return -1;
    return 0;
}

/* A member that is JSON, or a text of it. New reference; NULL where there is none. */
static int inner(json_t **ret, const json_t *obj, const char *key, struct err *err)
{
    json_t *value = json_object_get(obj, key);
    *ret = NULL;
    if (json_is_string(value) && str_trim(json_view(value)).n)
        return json_parse(json_view(value), key, ret, err);
    *ret = json_is_string(value) || json_is_null(value) ? NULL : json_incref(value);
    return 0;
}

static struct str first_text(const json_t *list)
{
    return json_view(json_array_get(list, 0));
}

static int read_apps(struct problem *p, struct tests *t, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    json_t *io = NULL, *solutions = NULL;
    struct str starter = STR("");
    int rc = inner(&io, obj, "input_output", err);
    if (rc == 0)
        rc = inner(&solutions, obj, "solutions", err);
    if (rc == 0)
        rc = json_get_str(io, "fn_name", false, &t->function, err);
    if (rc == 0)
        rc = add_pairs(t, io, "inputs", "outputs", err);
    if (rc == 0)
        rc = json_get_str(obj, "starter_code", false, &starter, err);
    if (rc == 0 && t->function.n)
        py_set_entry(p, starter, t->function, arena);
    p->reference = arena_str(arena, first_text(solutions));
    t->function = arena_str(arena, t->function);
    json_decref(io);
    json_decref(solutions);
    return rc;
}

static int read_code_contests(struct problem *p, struct tests *t, const json_t *obj,
                              struct arena *arena, struct err *err)
{
    static const char *const parts[] = {"public_tests", "private_tests", "generated_tests"};
    const json_t *language = json_object_get(json_object_get(obj, "solutions"), "language"), *item;
    size_t i;
    for (i = 0; i < countof(parts); i++)
        if (json_object_get(obj, parts[i]) &&
            add_pairs(t, json_object_get(obj, parts[i]), "input", "output", err) < 0)
            return err_within(err, "%s: ", parts[i]);
    json_array_foreach(language, i, item) if (json_integer_value(item) == PYTHON3)
    {
        p->reference = arena_str(
            arena, json_view(json_array_get(
                       json_object_get(json_object_get(obj, "solutions"), "solution"), i)));
        break;
    }
    return 0;
}

static int read_common(struct problem *p, struct tests *t, const json_t *obj, struct arena *arena,
                       struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    int rc = inner(&list, obj, "test", err);
    (void)p;
    (void)arena;
    json_array_foreach(list, i, item)
    {
        const json_t *in = json_object_get(json_object_get(item, "input"), "stdin");
        if (rc == 0)
            rc = add_test(t, in, json_object_get(json_object_get(item, "output"), "stdout"), err);
    }
    json_decref(list);
    return rc;
}

static const struct shape {
    const char *text; /* the member by which it is known */
    int (*read)(struct problem *p, struct tests *t, const json_t *obj, struct arena *arena,
                struct err *err);
} shapes[] = {
    {"question", read_apps}, {"description", read_code_contests}, {"content", read_common}};

/* Ids and difficulties are numbers in some files and words in others. */
static const char *word_of(const json_t *value, struct arena *arena)
{
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return arena_dup(arena, str_trim(json_view(value)));
}

/* The first of these members that is there. */
static const char *first_word(const json_t *obj, const char *const *keys, struct arena *arena)
{
    const char *word = "";
    for (; *keys && !*word; keys++)
        word = word_of(json_object_get(obj, *keys), arena);
    return word;
}

/* "1000_A. A title" is named "1000_A". */
static void set_names(struct problem *p, const json_t *obj, struct arena *arena)
{
    static const char *const ids[] = {"name", "problem_id", "task_id", "id", NULL};
    static const char *const sources[] = {"source", "platform", NULL};
    static const char *const levels[] = {"difficulty", NULL};
    static const char *const dates[] = {"date", "contest_date", NULL};
    json_t *labels = NULL;
    const char *id;
    ptrdiff_t dot;
    inner(&labels, obj, "labels", NULL);
    id = first_word(labels ? labels : obj, ids, arena);
    dot = str_find(str_c(id), ". ", 0);
    p->id = dot > 0 ? arena_dup(arena, str_slice(str_c(id), 0, (size_t)dot)) : id;
    p->category = first_word(labels ? labels : obj, sources, arena);
    p->difficulty = first_word(labels ? labels : obj, levels, arena);
    p->released = arena_dup(arena, str_slice(str_c(first_word(obj, dates, arena)), 0, 10));
    json_decref(labels);
}

static void finish(struct problem *p, struct tests *t, struct suite *suite,
                   const struct manifest *m)
{
    json_t *obj = json_object();
    const char *doubt = manifest_trap(m, p->id)->doubt;
    if (t->function.n)
        json_add_cstr(obj, "compare", "equal");
    json_add_cstr(obj, "prelude", py_prelude);
    if (*doubt)
        json_add_cstr(obj, "doubt", doubt);
    json_object_set(obj, "tests", t->list);
    py_add_tests(p, obj, &suite->arena);
    p->bench = t->function.n ? "call" : "program";
    if (t->left_out)
        suite->note =
            arena_printf(&suite->arena, "%s%s%s: %lld tests beyond the first %d are left out",
                         suite->note ? suite->note : "", suite->note ? "\n" : "", p->id,
                         (long long)t->left_out, PY_PROGRAM_TESTS);
}

static int read_problem(struct problem *p, const struct jsonl *in, const json_t *obj,
                        struct suite *suite, const struct manifest *m, struct err *err)
{
    struct tests t = {.list = json_array(), .function = STR("")};
    size_t i = 0;
    int rc = 0;
    while (i < countof(shapes) && !json_object_get(obj, shapes[i].text))
        i++;
    set_names(p, obj, &suite->arena);
    if (i == countof(shapes))
        rc = err_set(err, ERR_INPUT, "none of question, description and content is there");
    else if (shapes[i].read(p, &t, obj, &suite->arena, err) < 0)
        rc = -1;
    else if (!json_array_size(t.list))
        rc = err_set(err, ERR_INPUT, "there is no test");
    if (rc < 0)
        rc = jsonl_fail(in, err);
    else if (jsonl_text(&p->spec, in, obj, shapes[i].text, true, &suite->arena, err) < 0 ||
             problem_id_check(str_c(p->id), in->where, (size_t)in->line, err) < 0)
        rc = -1;
    else
        finish(p, &t, suite, m);
    json_decref(t.list);
    return rc;
}

int load_contests(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                  const struct tree *tree, struct err *err)
{
    return py_load_lines(suite, m, task, tree, read_problem, err);
}
