/* tests.c: read what an answer is held against. */
#include "runners/expected/tests.h"

#include "harness/io/json.h"
#include "runners/expected/output.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_SLACK 1e-6 /* of the checker `floats` where the problem names none */

/* In one line, so that a test is a line of the driver's input. */
static struct str dump(const json_t *value, struct arena *arena)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII |
                                       JSON_REAL_PRECISION(17));
    struct str ret = arena_str(arena, str_c(text));
    free(text);
    return ret;
}

/* What goes to the driver of a call: its arguments alone, or with what is to be done otherwise. */
static struct str call_line(struct expected_test *ret, const json_t *obj, const json_t *args,
                            struct arena *arena)
{
    static const char *const more[] = {"call", "with"}, *const wrong[] = {"base_wrong",
                                                                          "base_unused"};
    json_t *line = json_object();
    struct str text;
    for (size_t i = 0; i < countof(more); i++)
        if (json_object_get(obj, more[i])) {
            json_object_set(line, more[i], json_object_get(obj, more[i]));
            ret->wrong = wrong[i];
        }
    if (json_object_size(line))
        json_object_set(line, "args", (json_t *)args);
    text = dump(json_object_size(line) ? line : args, arena);
    json_decref(line);
    return text;
}

static int read_test(struct expected_test *ret, const struct expected_tests *tests,
                     const json_t *obj, struct arena *arena, struct err *err)
{
    json_t *args = NULL, *returns = json_object_get(obj, "returns");
    struct str in = STR(""), out = STR("");
    if (!tests->call) {
        if (json_get_str(obj, "stdin", false, &in, err) < 0 ||
            json_get_str(obj, "stdout", true, &out, err) < 0)
            return -1;
        *ret = (struct expected_test){
            .in = arena_str(arena, in), .out = arena_str(arena, out), .wrong = ""};
        return 0;
    }
    if (json_get_array(obj, "args", true, &args, err) < 0)
        return -1;
    if (!returns)
        return err_set(err, ERR_INPUT, "returns: missing");
    *ret = (struct expected_test){.out = dump(returns, arena), .wrong = "", .rule = tests->rule};
    ret->in = call_line(ret, obj, args, arena);
    return 0;
}

static int read_rule(struct expected_tests *t, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    const char *word = t->call ? "exact" : "lines";
    bool known;
    if (json_get_cstr(obj, "compare", false, &word, err) < 0 ||
        json_get_num(obj, "abs", false, &t->rule.abs, err) < 0 ||
        json_get_num(obj, "rel", false, &t->rule.rel, err) < 0)
        return -1;
    t->compare = arena_dup(arena, str_c(word));
    if (json_get_str(obj, "prelude", false, &t->prelude, err) < 0 ||
        json_get_cstr(obj, "doubt", false, &t->doubt, err) < 0)
        return -1;
    t->prelude = arena_str(arena, t->prelude);
    t->doubt = arena_dup(arena, str_c(t->doubt));
    t->rule.loose = strcmp(word, "equal") == 0;
    known =
        t->call ? t->rule.loose || strcmp(word, "exact") == 0 : expected_checker_find(word) != NULL;
    if (!known)
        return err_set(err, ERR_INPUT, "compare: '%.60s' is no way to compare %s", word,
                       t->call ? "results: exact or equal"
                               : "outputs: lines, exact, tokens, floats or unordered");
    if (strcmp(word, "floats") == 0 && t->rule.abs == 0 && t->rule.rel == 0)
        t->rule.abs = t->rule.rel = DEFAULT_SLACK;
    return 0;
}

static int read_all(struct expected_tests *t, const json_t *obj, struct arena *arena,
                    struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    if (read_rule(t, obj, arena, err) < 0 || json_get_array(obj, "tests", true, &list, err) < 0)
        return -1;
    if (json_array_size(list) == 0)
        return err_set(err, ERR_INPUT, "tests: there is none");
    if (!t->call && json_array_size(list) > EXPECTED_TESTS_MAX)
        return err_set(err, ERR_INPUT, "tests: %zu of them, at most %d are accepted",
                       json_array_size(list), EXPECTED_TESTS_MAX);
    t->test = arena_alloc(arena, json_array_size(list) * sizeof *t->test);
    json_array_foreach(list, i, item)
    {
        if (read_test(&t->test[i], t, item, arena, err) < 0)
            return err_within(err, "tests, item %zu: ", i + 1), -1;
        t->test[t->n++].number = i + 1;
    }
    return 0;
}

int expected_tests_read(struct expected_tests *ret, const struct problem *p, bool call,
                        struct arena *arena, struct err *err)
{
    struct str text = problem_file(p, EXPECTED_TESTS_FILE);
    struct expected_tests t = {.call = call, .prelude = STR(""), .doubt = ""};
    json_t *obj;
    int rc;
    if (!text.p)
        return err_set(err, ERR_INPUT, "%s: no file %s", p->id, EXPECTED_TESTS_FILE);
    if (json_parse(text, EXPECTED_TESTS_FILE, &obj, err) < 0)
        return -1;
    rc = read_all(&t, obj, arena, err);
    json_decref(obj);
    if (rc == 0)
        *ret = t;
    return rc;
}
