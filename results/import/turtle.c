/* turtle.c: TuRTLe's generations.json.
 *
 * [[{"prompt", "test_path", "ref_path", "reasoning", "generation"}, ...], ...]: a list for each
 * problem with one object for each sample. TuRTLe takes VerilogEval's problems from a Python set,
 * in a different order every time, so the place of a list says nothing. The problem is found by the
 * path of its bench ("test_path"): its file ("Prob001_zero_test.sv") or a folder above it
 * ("alu/testbench.v") has the problem's name.
 *
 * bigcode-evaluation-harness writes [["code", ...], ...] without any name. Then the suite's own
 * order is taken, if there are as many lists as problems, and the note says so. */
#include "harness/io/json.h"
#include "results/import/private.h"

#include <string.h>

static const char *const path_keys[] = {"test_path", "ref_path"};
static const char *const path_ends[] = {"_test.sv", "_ref.sv", ".sv", ".v"};

bool turtle_probe(const struct import *im, const struct suite *suite)
{
    struct str s = str_trim_left(im->text);
    (void)suite;
    return str_starts(s, "[") && str_starts(str_trim_left(str_slice(s, 1, s.n)), "[");
}

/* "Prob001_zero_test.sv" as "Prob001_zero" */
static struct str stem(struct str name)
{
    for (size_t i = 0; i < countof(path_ends); i++)
        if (str_ends(name, path_ends[i]))
            return str_slice(name, 0, name.n - strlen(path_ends[i]));
    return name;
}

/* From the file's name upwards: the first part that is a problem. */
static const struct problem *problem_in_path(const struct suite *suite, struct str path)
{
    const struct problem *p = NULL;
    while (!p && path.n) {
        const char *slash = memrchr(path.p, '/', path.n);
        size_t at = slash ? (size_t)(slash - path.p) + 1 : 0;
        p = suite_find(suite, stem(str_slice(path, at, path.n)));
        path = str_slice(path, 0, at ? at - 1 : 0);
    }
    return p;
}

struct cursor {
    struct import *im;
    const struct suite *suite;
    size_t list, item; /* from 0 */
    bool by_place;     /* no sample so far has named its problem */
    bool by_name;
};

static const char *where(const struct cursor *c)
{
    return arena_printf(&c->im->arena, "list %zu, sample %zu", c->list + 1, c->item + 1);
}

static int find_problem(const struct problem **ret, struct cursor *c, const json_t *item,
                        struct err *err)
{
    struct str path = {0}, id = {0};
    if (json_get_str(item, "task_id", false, &id, err) < 0)
        return -1;
    *ret = id.p ? suite_find(c->suite, id) : NULL;
    for (size_t i = 0; !*ret && i < countof(path_keys); i++) {
        if (json_get_str(item, path_keys[i], false, &path, err) < 0)
            return -1;
        *ret = path.p ? problem_in_path(c->suite, path) : NULL;
    }
    if (!*ret && (path.p || id.p))
        import_problem(c->im, c->suite, path.p ? path : id, where(c), 0);
    c->by_name |= path.p || id.p;
    if (path.p || id.p)
        return 0;
    c->by_place = true;
    *ret = c->list < c->suite->n ? &c->suite->problem[c->list] : NULL;
    return 0;
}

static int read_object(struct reply **ret, struct cursor *c, const json_t *item, struct err *err)
{
    struct str text = {0}, reasoning = STR("");
    if (json_is_string(item)) {
        text = json_view(item);
    } else if (!json_is_object(item)) {
        return err_set(err, ERR_INPUT, "neither an object nor a string");
    } else if (json_get_str(item, "generation", true, &text, err) < 0 ||
               json_get_str(item, "reasoning", false, &reasoning, err) < 0) {
        return -1;
    }
    *ret = import_reply(c->im, arena_str(&c->im->arena, text));
    if (!str_eqc(reasoning, "None")) /* how Python prints that there is none */
        (*ret)->reasoning = arena_str(&c->im->arena, reasoning);
    return 0;
}

static int read_item(struct cursor *c, const json_t *item, struct err *err)
{
    struct import_row row = {.index = (int)c->item};
    struct reply *reply = NULL;
    if (read_object(&reply, c, item, err) < 0 || find_problem(&row.problem, c, item, err) < 0)
        return err_within(err, "%s: %s: ", c->im->path, where(c));
    row.reply = reply;
    row.where = where(c);
    import_add(c->im, row);
    return 0;
}

static int read_list(struct cursor *c, const json_t *list, struct err *err)
{
    const json_t *item;
    if (!json_is_array(list))
        return err_set(err, ERR_INPUT, "%s: list %zu: not a list of samples", c->im->path,
                       c->list + 1);
    if (json_array_size(list) > IMPORT_SAMPLE_MAX)
        return err_set(err, ERR_INPUT, "%s: list %zu: too many samples", c->im->path, c->list + 1);
    json_array_foreach(list, c->item, item)
    {
        if (read_item(c, item, err) < 0)
            return -1;
    }
    return 0;
}

/* Without names the lists must be in the suite's order, so there must be one for each problem. */
static int check_places(struct cursor *c, size_t lists, struct err *err)
{
    if (!c->by_place)
        return 0;
    if (c->by_name)
        return err_set(err, ERR_INPUT, "%s: some samples have a path and others have none",
                       c->im->path);
    if (lists != c->suite->n)
        return err_set(err, ERR_INPUT,
                       "%s: %zu lists that name no problem, but %s%s%s has %zu problems, so which "
                       "belongs to which is not known",
                       c->im->path, lists, c->suite->name, *c->suite->task ? "/" : "",
                       c->suite->task, c->suite->n);
    c->im->note = arena_printf(
        &c->im->arena, "%s names no problems: taken in the order of the suite's ids", c->im->path);
    return 0;
}

int turtle_read(struct import *im, const struct suite *suite, struct err *err)
{
    struct cursor c = {.im = im, .suite = suite};
    json_t *all = NULL, *list;
    int rc = json_parse(im->text, im->path, &all, err);
    if (rc == 0 && !json_is_array(all))
        rc = err_set(err, ERR_INPUT, "%s: not a list of lists", im->path);
    json_array_foreach(all, c.list, list)
    {
        if (rc == 0)
            rc = read_list(&c, list, err);
    }
    if (rc == 0)
        rc = check_places(&c, json_array_size(all), err);
    json_decref(all);
    return rc;
}
