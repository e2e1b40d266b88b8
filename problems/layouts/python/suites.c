/* suites.c: suites of functions in Python that come with asserts: HumanEval, HumanEvalPack,
 * the Pro family, MBPP.
 *
 * A problem's file PY_SUITE_TESTS is its tests, as they are; `facts` tells the runner what to call.
 * What the tests are, calls or more, is found out when they are first run (runners/python). */
#include "problems/layouts/python/suites.h"

#include <stdlib.h>
#include <string.h>

/* "HumanEval/0" as an id: without what separates paths. */
static const char *id_of(struct str s, struct arena *arena)
{
    char *ret = arena_dup(arena, s);
    for (char *c = ret; *c; c++)
        *c = *c == '/' ? '_' : *c;
    return ret;
}

int suite_id(struct problem *p, const struct jsonl *in, const json_t *obj, const char *member,
             struct arena *arena, struct err *err)
{
    const json_t *value = json_object_get(obj, member);
    p->where = in->where;
    p->line = in->line;
    if (json_is_integer(value))
        p->id = arena_printf(arena, "%lld", (long long)json_integer_value(value));
    else if (jsonl_word(&p->id, in, obj, member, true, arena, err) < 0)
        return -1;
    p->family = p->id;
    p->id = id_of(str_c(p->id), arena);
    return problem_id_check(str_c(p->id), in->where, (size_t)in->line, err);
}

void suite_files(struct problem *p, struct str tests, struct str inputs, struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, 2 * sizeof *file);
    if (tests.n)
        file[p->n_file++] = (struct bench_file){.name = PY_SUITE_TESTS, .data = tests};
    if (inputs.n)
        file[p->n_file++] = (struct bench_file){.name = PY_SUITE_INPUTS, .data = inputs};
    p->file = file;
}

void suite_facts(struct problem *p, json_t *facts, const struct manifest *m, struct arena *arena)
{
    const struct manifest_trap *trap = manifest_trap(m, p->id);
    char *text;
    json_add_cstr(facts, "entry", p->entry);
    json_add_cstr(facts, "way",
                  json_object_get(facts, "inputs") ? "call"
                  : *trap->way                     ? trap->way
                                                   : "auto");
    if (*trap->doubt)
        json_add_cstr(facts, "doubt", trap->doubt);
    text = json_dumps(facts, JSON_COMPACT | JSON_REAL_PRECISION(17));
    p->facts = arena_dup(arena, str_c(text));
    free(text);
    json_decref(facts);
    p->category = p->difficulty = p->bench = p->top = "";
}

/* Two texts, each on lines of its own. */
static struct str join(struct str a, struct str b, struct arena *arena)
{
    bool open = a.n && a.p[a.n - 1] != '\n';
    return str_c(
        arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(a), open ? "\n" : "", STR_ARG(b)));
}

/* ---- HumanEval and HumanEvalPack ---- */

/* What is told of a wrong solution that is to be mended. */
static struct str to_mend(const struct problem *p, struct str wrong, struct arena *arena)
{
    return str_c(arena_printf(arena, STR_FMT STR_FMT "\n\nFix bugs in %s.", STR_ARG(p->interface),
                              STR_ARG(wrong), p->entry));
}

static int read_pack(struct problem *p, const struct manifest_task *task, const struct jsonl *in,
                     const json_t *obj, struct arena *arena, struct err *err)
{
    struct str wrong;
    if (!json_object_get(obj, "buggy_solution"))
        return 0;
    if (jsonl_text(&p->interface, in, obj, "declaration", true, arena, err) < 0 ||
        jsonl_text(&wrong, in, obj, "buggy_solution", true, arena, err) < 0 ||
        jsonl_text(&p->spec, in, obj, "instruction", true, arena, err) < 0)
        return -1;
    p->variant = "pack";
    if (strcmp(task->prompt, "fix") == 0) {
        p->variant = "fix";
        p->spec = to_mend(p, wrong, arena);
    }
    return 0;
}

static int read_human_eval(struct problem *p, const struct manifest *m,
                           const struct manifest_task *task, const struct jsonl *in, json_t *obj,
                           struct arena *arena, struct err *err)
{
    struct str solution, tests;
    if (suite_id(p, in, obj, "task_id", arena, err) < 0 ||
        jsonl_text(&p->spec, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_word(&p->entry, in, obj, "entry_point", true, arena, err) < 0 ||
        jsonl_text(&solution, in, obj, "canonical_solution", true, arena, err) < 0 ||
        jsonl_text(&tests, in, obj, "test", true, arena, err) < 0)
        return -1;
    p->interface = p->spec;
    p->variant = "base";
    if (read_pack(p, task, in, obj, arena, err) < 0)
        return -1;
    p->reference = join(p->interface, solution, arena);
    suite_files(p, tests, STR(""), arena);
    suite_facts(p, json_pack("{sb}", "check", !json_object_get(obj, "buggy_solution")), m, arena);
    return 0;
}

/* ---- the Pro family ---- */

/* The function that the tests call: the last one at the margin whose name is in them. */
static const char *called_in(struct str program, struct str tests, struct arena *arena)
{
    const char *ret = "";
    struct str line;
    while (str_line(&program, &line)) {
        size_t n = sizeof "def " - 1, end = n;
        while (str_starts(line, "def ") && end < line.n && str_is_word_char(line.p[end]))
            end++;
        if (end > n && str_has_word(tests, str_slice(line, n, end)))
            ret = arena_dup(arena, str_slice(line, n, end));
    }
    return ret;
}

/* The harness of these suites makes four blanks of each tab. */
static struct str without_tabs(struct str s, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 4 * s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        buf_add(&b, s.p[i] == '\t' ? "    " : s.p + i, s.p[i] == '\t' ? 4 : 1);
    return arena_take(arena, &b);
}

static int read_pro(struct problem *p, const struct manifest *m, const struct manifest_task *task,
                    const struct jsonl *in, json_t *obj, struct arena *arena, struct err *err)
{
    struct str question, solution, more, tests;
    (void)task;
    if (suite_id(p, in, obj, "id", arena, err) < 0 ||
        jsonl_text(&p->interface, in, obj, "raw_problem", true, arena, err) < 0 ||
        jsonl_text(&solution, in, obj, "raw_solution", true, arena, err) < 0 ||
        jsonl_text(&question, in, obj, "new_problem", true, arena, err) < 0 ||
        jsonl_text(&more, in, obj, "new_solution", true, arena, err) < 0 ||
        jsonl_text(&tests, in, obj, "test_code", true, arena, err) < 0)
        return -1;
    p->spec = join(p->interface, question, arena);
    p->reference = without_tabs(
        join(join(join(p->interface, solution, arena), question, arena), more, arena), arena);
    p->entry = called_in(p->reference, tests, arena);
    p->variant = "pro";
    if (!*p->entry) {
        err_set(err, ERR_INPUT, "test_code: it calls no function of the solution");
        return jsonl_fail(in, err);
    }
    suite_files(p, tests, STR(""), arena);
    suite_facts(p, json_object(), m, arena);
    return 0;
}

/* ---- MBPP ---- */

/* The members of a list of texts, a line each. */
static int lines_of_list(struct str *ret, const struct jsonl *in, const json_t *obj,
                         const char *member, bool required, struct arena *arena, struct err *err)
{
    json_t *list = NULL, *item;
    struct buf b;
    size_t i;
    if (json_get_array(obj, member, required, &list, err) < 0)
        return jsonl_fail(in, err);
    buf_init(&b, TREE_FILE_MAX);
    json_array_foreach(list, i, item)
    {
        buf_adds(&b, json_view(item));
        buf_addc(&b, "\n");
    }
    *ret = arena_take(arena, &b);
    return 0;
}

static int read_mbpp(struct problem *p, const struct manifest *m, const struct manifest_task *task,
                     const struct jsonl *in, json_t *obj, struct arena *arena, struct err *err)
{
    const char *text = json_object_get(obj, "prompt") ? "prompt" : "text";
    const char *set_up = json_object_get(obj, "test_imports") ? "test_imports" : "";
    struct str before = STR(""), tests;
    (void)task;
    if (suite_id(p, in, obj, "task_id", arena, err) < 0 ||
        jsonl_text(&p->spec, in, obj, text, true, arena, err) < 0 ||
        jsonl_text(&p->reference, in, obj, "code", true, arena, err) < 0 ||
        lines_of_list(&tests, in, obj, "test_list", true, arena, err) < 0 ||
        (*set_up ? lines_of_list(&before, in, obj, set_up, false, arena, err)
                 : jsonl_text(&before, in, obj, "test_setup_code", false, arena, err)) < 0)
        return -1;
    p->variant = "base";
    p->entry = called_in(p->reference, tests, arena);
    if (!*p->entry) {
        err_set(err, ERR_INPUT, "test_list: it calls no function of the code");
        return jsonl_fail(in, err);
    }
    p->spec =
        join(p->spec, str_c(arena_printf(arena, "\nThe function is called %s.", p->entry)), arena);
    suite_files(p, join(before, tests, arena), STR(""), arena);
    suite_facts(p, json_object(), m, arena);
    return 0;
}

/* ---- files of objects ---- */

typedef int read_fn(struct problem *p, const struct manifest *m, const struct manifest_task *task,
                    const struct jsonl *in, json_t *obj, struct arena *arena, struct err *err);

static int load_objects(struct suite *suite, const struct manifest *m,
                        const struct manifest_task *task, const struct tree *tree, read_fn *read,
                        struct err *err)
{
    struct jsonl in;
    json_t *obj;
    int rc;
    if (jsonl_open(&in, tree, task->file, &suite->arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(&suite->arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read(&suite->problem[suite->n], m, task, &in, obj, &suite->arena, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}

int load_human_eval(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                    const struct tree *tree, struct err *err)
{
    return load_objects(suite, m, task, tree, read_human_eval, err);
}

int load_pro(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
             const struct tree *tree, struct err *err)
{
    return load_objects(suite, m, task, tree, read_pro, err);
}

int load_mbpp(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
              const struct tree *tree, struct err *err)
{
    return load_objects(suite, m, task, tree, read_mbpp, err);
}
