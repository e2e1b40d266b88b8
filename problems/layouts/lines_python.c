/* lines_python.c: a problem in Python as a line of the plain layout. problems/FORMAT.md describes
 * it. The tests are kept as one data file, of which a runner takes apart what goes in and what has to
 * come out. */
#include "problems/layouts/lines.h"
#include "problems/suite/suite.h"
#include "harness/lang/languages.h"

#include <stdlib.h>
#include <string.h>

#define TESTS_FILE "tests.json" /* as runners/expected/tests.h has it */
#define TESTS_MAX  256          /* of programs */

static const char *const members[] = {"id",        "language", "prompt",     "entry", "interface",
                                      "reference", "bench",    "compare",    "abs",   "rel",
                                      "tests",     "category", "difficulty", "meta",  "family",
                                      "variant",   "released"};

/* What of a line goes into the file of tests. */
static const char *const kept[] = {"compare", "abs", "rel", "tests"};

static const struct {
    const char *bench;
    const char *const test[5], *const compare[6];
} modes[] = {
    {"program", {"stdin", "stdout"}, {"lines", "exact", "tokens", "floats", "unordered"}},
    {"call", {"args", "returns", "call", "with"}, {"exact", "equal"}},
};

bool lines_is_python(const json_t *obj)
{
    return str_eqc(json_view(json_object_get(obj, "language")), "python");
}

static int fail(const struct jsonl *in, struct err *err, const char *what, size_t item)
{
    err_set(err, ERR_INPUT, "tests, item %zu: %s", item + 1, what);
    return jsonl_fail(in, err);
}

static bool is_member(const char *const *list, const char *key)
{
    for (; *list; list++)
        if (strcmp(*list, key) == 0)
            return true;
    return false;
}

static int check_test(const struct jsonl *in, size_t mode, json_t *test, size_t i, struct err *err)
{
    const char *key;
    json_t *value;
    if (!json_is_object(test))
        return fail(in, err, "no object", i);
    json_object_foreach(test, key, value)
    {
        if (!is_member(modes[mode].test, key))
            return fail(in, err,
                        mode ? "it has args and returns, and may have call and with"
                             : "it has stdin and stdout",
                        i);
        if (mode == 0 && !json_is_string(value))
            return fail(in, err, "stdin and stdout are texts", i);
    }
    if (!json_object_get(test, modes[mode].test[1]))
        return fail(in, err, mode ? "returns: missing" : "stdout: missing", i);
    if (mode && !json_is_array(json_object_get(test, "args")))
        return fail(in, err, "args: a list is missing", i);
    return 0;
}

static int check_tests(const struct jsonl *in, size_t mode, const json_t *obj, struct err *err)
{
    json_t *list = NULL, *test;
    const char *compare = modes[mode].compare[0];
    size_t i;
    if (json_get_array(obj, "tests", true, &list, err) < 0 ||
        json_get_cstr(obj, "compare", false, &compare, err) < 0)
        return jsonl_fail(in, err);
    if (!is_member(modes[mode].compare, compare))
        err_set(err, ERR_INPUT, "compare: '%.60s' is no way to compare", compare);
    else if (!json_array_size(list) || (!mode && json_array_size(list) > TESTS_MAX))
        err_set(err, ERR_INPUT, "tests: %zu of them, from 1 to %d are accepted",
                json_array_size(list), TESTS_MAX);
    else {
        json_array_foreach(list, i, test) if (check_test(in, mode, test, i, err) < 0) return -1;
        return 0;
    }
    return jsonl_fail(in, err);
}

/* "f", or a method of a class as "Solution.f". */
static bool good_entry(const char *s)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char more[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    size_t n;
    if (!*s || !strchr(first, *s))
        return false;
    n = strspn(s, more);
    return s[n] == '.' ? good_entry(s + n + 1) : !s[n];
}

static int add_tests_file(struct problem *p, const json_t *obj, struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    json_t *tests = json_object();
    char *text;
    for (size_t i = 0; i < countof(kept); i++)
        if (json_object_get(obj, kept[i]))
            json_object_set(tests, kept[i], json_object_get(obj, kept[i]));
    text = json_dumps(tests, JSON_COMPACT | JSON_REAL_PRECISION(17));
    *file = (struct bench_file){.name = TESTS_FILE, .data = arena_str(arena, str_c(text))};
    p->file = file;
    p->n_file = 1;
    free(text);
    json_decref(tests);
    return 0;
}

static int read_texts(struct problem *p, const struct jsonl *in, const json_t *obj,
                      struct arena *arena, struct err *err)
{
    if (jsonl_word(&p->id, in, obj, "id", true, arena, err) < 0 ||
        problem_id_check(str_c(p->id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_text(&p->spec, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&p->reference, in, obj, "reference", true, arena, err) < 0 ||
        jsonl_text(&p->interface, in, obj, "interface", false, arena, err) < 0 ||
        jsonl_word(&p->entry, in, obj, "entry", false, arena, err) < 0 ||
        jsonl_word(&p->bench, in, obj, "bench", true, arena, err) < 0 ||
        jsonl_word(&p->category, in, obj, "category", false, arena, err) < 0 ||
        jsonl_word(&p->difficulty, in, obj, "difficulty", false, arena, err) < 0 ||
        jsonl_word(&p->family, in, obj, "family", false, arena, err) < 0 ||
        jsonl_word(&p->variant, in, obj, "variant", false, arena, err) < 0 ||
        jsonl_word(&p->released, in, obj, "released", false, arena, err) < 0)
        return -1;
    p->top = "";
    return 0;
}

int lines_read_python(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err)
{
    struct problem p = {.where = in->where, .line = in->line};
    size_t mode = 0;
    if (lines_check_members(in, obj, members, countof(members), err) < 0 ||
        read_texts(&p, in, obj, arena, err) < 0)
        return -1;
    while (mode < countof(modes) && strcmp(p.bench, modes[mode].bench) != 0)
        mode++;
    if (mode == countof(modes))
        err_set(err, ERR_INPUT, "bench: '%.60s' is none for Python: program or call", p.bench);
    else if (str_trim(p.spec).n == 0)
        err_set(err, ERR_INPUT, "prompt: there is nothing in it");
    else if (mode ? !good_entry(p.entry) : *p.entry != 0)
        err_set(err, ERR_INPUT, "entry: %s",
                mode ? "the function to call, as f or Solution.f" : "a program has none");
    else if (check_tests(in, mode, obj, err) < 0)
        return -1;
    else {
        *ret = p;
        return add_tests_file(ret, obj, arena);
    }
    return jsonl_fail(in, err);
}

/* ---- the same in other languages, where it is a program ---- */

static const char *native_bench(const json_t *obj)
{
    static const struct {
        const char *word, *bench;
    } names[] = {
#define X(id, word, title, path) {word, "program-" word},
        NATIVE_LANGUAGES(X)
#undef X
    };
    struct str word = json_view(json_object_get(obj, "language"));
    for (size_t i = 0; i < countof(names); i++)
        if (str_eqc(word, names[i].word))
            return names[i].bench;
    return NULL;
}

bool lines_is_native(const json_t *obj)
{
    return native_bench(obj) != NULL;
}

int lines_read_native(struct problem *ret, const struct jsonl *in, json_t *obj, struct arena *arena,
                      struct err *err)
{
    struct problem p;
    if (!str_eqc(json_view(json_object_get(obj, "bench")), "program")) {
        err_set(err, ERR_INPUT, "bench: in this language there is only 'program'");
        return jsonl_fail(in, err);
    }
    if (lines_read_python(&p, in, obj, arena, err) < 0)
        return -1;
    p.bench = native_bench(obj);
    *ret = p;
    return 0;
}
