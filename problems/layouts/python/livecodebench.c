/* livecodebench.c: LiveCodeBench (Jain et al. 2024), code_generation_lite: a row a problem, with public
 * and private tests. Also the same in another harness's form: content, labels, and in `test` one packed
 * {"input_output": {"inputs": [...], "outputs": [...], "fn_name": ...}}.
 *
 * The suite's own list of faults is kept in the manifest: a trap's "doubt" says why nobody can tell from
 * the tests that an answer is wrong ("several_outputs", "wrong_tests", "interactive"). There are no
 * reference solutions. */
#include "problems/layouts/python/packed.h"
#include "problems/layouts/python/python.h"

#include <ctype.h>
#include <string.h>

struct tests {
    json_t *list; /* as runners/expected/tests.h has them */
    bool call, told;
    int64_t left_out;
};

static int add_test(struct tests *t, struct str in, struct str out, struct err *err)
{
    if (t->call)
        return py_add_call_text(t->list, in, out, err);
    t->left_out += !py_add_program(t->list, in, out);
    return 0;
}

/* `[{"input": "", "output": "", "testtype": "stdin"}, ...]` */
static int add_list(struct tests *t, struct str text, const char *where, struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    int rc = json_parse(text, where, &list, err);
    json_array_foreach(list, i, item)
    {
        struct str in, out, type = STR("stdin");
        if (rc < 0 || (rc = json_get_str(item, "input", true, &in, err)) < 0 ||
            (rc = json_get_str(item, "output", true, &out, err)) < 0 ||
            (rc = json_get_str(item, "testtype", false, &type, err)) < 0)
            break;
        if (!t->told)
            t->call = str_eqc(type, "functional");
        t->told = true;
        rc = add_test(t, in, out, err);
    }
    json_decref(list);
    return rc;
}

static int add_private(struct tests *t, struct str text, struct arena *arena, struct err *err)
{
    struct str plain = text;
    if (!str_starts(str_trim_left(text), "[") && packed_read(&plain, text, arena, err) < 0)
        return err_within(err, "private_test_cases: ");
    return add_list(t, plain, "private_test_cases", err);
}

/* "Apply Operations" as the list of faults has it: "apply-operations". */
static const char *slug(struct str title, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < title.n; i++) {
        char c = (char)tolower((unsigned char)title.p[i]);
        if (isalnum((unsigned char)c))
            buf_add(&b, &c, 1);
        else if (b.n && b.p[b.n - 1] != '-')
            buf_addc(&b, "-");
    }
    return arena_take_c(arena, &b);
}

static const char *doubt_of(const struct manifest *m, const char *id, const char *title)
{
    const char *doubt = manifest_trap(m, id)->doubt;
    return *doubt ? doubt : manifest_trap(m, title)->doubt;
}

static void finish(struct problem *p, struct tests *t, const char *doubt, struct suite *suite)
{
    json_t *obj = json_object();
    if (t->call)
        json_add_cstr(obj, "compare", "equal"); /* upstream compares with == */
    json_add_cstr(obj, "prelude", py_prelude);
    if (*doubt)
        json_add_cstr(obj, "doubt", doubt);
    json_object_set(obj, "tests", t->list);
    py_add_tests(p, obj, &suite->arena);
    p->bench = t->call ? "call" : "program";
    if (t->left_out)
        suite->note =
            arena_printf(&suite->arena, "%s%s%s: %lld tests beyond the first %d are left out",
                         suite->note ? suite->note : "", suite->note ? "\n" : "", p->id,
                         (long long)t->left_out, PY_PROGRAM_TESTS);
}

static int read_row(struct problem *p, const struct jsonl *in, const json_t *obj,
                    struct suite *suite, const struct manifest *m, struct tests *t, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct str title = STR(""), starter = STR(""), date = STR(""), open, closed = STR("[]"),
               metadata = STR(""), function = STR("");
    json_t *more = NULL;
    if (jsonl_word(&p->id, in, obj, "question_id", true, arena, err) < 0 ||
        jsonl_text(&p->spec, in, obj, "question_content", true, arena, err) < 0 ||
        jsonl_word(&p->category, in, obj, "platform", false, arena, err) < 0 ||
        jsonl_word(&p->difficulty, in, obj, "difficulty", false, arena, err) < 0 ||
        jsonl_text(&title, in, obj, "question_title", false, arena, err) < 0 ||
        jsonl_text(&starter, in, obj, "starter_code", false, arena, err) < 0 ||
        jsonl_text(&date, in, obj, "contest_date", false, arena, err) < 0)
        return -1;
    if (json_get_str(obj, "public_test_cases", true, &open, err) < 0 ||
        json_get_str(obj, "private_test_cases", false, &closed, err) < 0 ||
        json_get_str(obj, "metadata", false, &metadata, err) < 0 ||
        add_list(t, open, "public_test_cases", err) < 0 || add_private(t, closed, arena, err) < 0 ||
        (metadata.n && json_parse(metadata, "metadata", &more, err) < 0) ||
        (more && json_get_str(more, "func_name", t->call, &function, err) < 0)) {
        json_decref(more);
        return jsonl_fail(in, err);
    }
    p->released = arena_dup(arena, str_slice(date, 0, 10));
    if (t->call)
        py_set_entry(p, starter, function, arena);
    json_decref(more);
    finish(p, t, doubt_of(m, p->id, slug(title, arena)), suite);
    return 0;
}

/* ---- the other form ---- */

/* The last fenced block of the prompt that defines something: where a function is wanted, its head. */
static struct str starter_of(struct str text)
{
    ptrdiff_t begin = str_find(text, "```python\nclass Solution:", 0), end;
    if (begin < 0)
        return STR("");
    begin += 10;
    end = str_find(text, "```", (size_t)begin);
    return end < 0 ? STR("") : str_slice(text, (size_t)begin, (size_t)end);
}

static int add_pairs(struct tests *t, const json_t *obj, struct err *err)
{
    json_t *ins, *outs, *item;
    size_t i;
    if (json_get_array(obj, "inputs", true, &ins, err) < 0 ||
        json_get_array(obj, "outputs", true, &outs, err) < 0)
        return -1;
    if (json_array_size(ins) != json_array_size(outs))
        return err_set(err, ERR_INPUT, "inputs and outputs are not as many");
    json_array_foreach(ins, i,
                       item) if (add_test(t, json_view(item), json_view(json_array_get(outs, i)),
                                          err) < 0) return -1;
    return 0;
}

static int add_packed(struct problem *p, struct tests *t, struct str packed, struct arena *arena,
                      struct err *err)
{
    struct str text, name = STR("");
    json_t *obj = NULL;
    int rc = packed_read(&text, packed, arena, err);
    if (rc == 0)
        rc = json_parse(text, "test", &obj, err);
    if (rc == 0)
        rc = json_get_str(obj, "fn_name", false, &name, err);
    t->call = name.n;
    if (rc == 0)
        rc = add_pairs(t, obj, err);
    if (rc == 0 && name.n)
        py_set_entry(p, starter_of(p->spec), name, arena);
    json_decref(obj);
    return rc;
}

static int read_other(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct suite *suite, const struct manifest *m, struct tests *t,
                      struct err *err)
{
    struct arena *arena = &suite->arena;
    struct str labels = STR(""), packed, id = STR(""), value = STR("");
    json_t *label = NULL;
    const char *slash;
    if (jsonl_text(&p->spec, in, obj, "content", true, arena, err) < 0)
        return -1;
    if (json_get_str(obj, "labels", true, &labels, err) < 0 ||
        json_get_str(obj, "test", true, &packed, err) < 0 ||
        json_parse(labels, "labels", &label, err) < 0 ||
        json_get_str(label, "task_id", true, &id, err) < 0 ||
        json_get_str(label, "difficulty", false, &value, err) < 0 ||
        add_packed(p, t, packed, arena, err) < 0) {
        json_decref(label);
        return jsonl_fail(in, err);
    }
    slash = memchr(id.p, '/', id.n);
    p->category = arena_dup(arena, str_slice(id, 0, slash ? (size_t)(slash - id.p) : 0));
    p->id = arena_dup(arena, slash ? str_slice(id, (size_t)(slash - id.p) + 1, id.n) : id);
    p->difficulty = arena_dup(arena, value);
    json_decref(label);
    finish(p, t, doubt_of(m, p->id, p->id), suite);
    return 0;
}

static int read_problem(struct problem *p, const struct jsonl *in, const json_t *obj,
                        struct suite *suite, const struct manifest *m, struct err *err)
{
    struct tests t = {.list = json_array()};
    int rc = (json_object_get(obj, "question_id") ? read_row : read_other)(p, in, obj, suite, m, &t,
                                                                           err);
    bool none = !json_array_size(t.list);
    json_decref(t.list);
    if (rc == 0)
        rc = problem_id_check(str_c(p->id), in->where, (size_t)in->line, err);
    if (rc == 0 && none) {
        err_set(err, ERR_INPUT, "there is no test");
        rc = jsonl_fail(in, err);
    }
    return rc;
}

int load_livecodebench(struct suite *suite, const struct manifest *m,
                       const struct manifest_task *task, const struct tree *tree, struct err *err)
{
    return py_load_lines(suite, m, task, tree, read_problem, err);
}
