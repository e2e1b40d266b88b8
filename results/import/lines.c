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

/* ---- a text ---- */

#define DEPTH_MAX 5 /* messages, message, content, part, text */

/* A string, a list of parts, a part of the type "text" (or of none), a message with its content. */
static void add_text(struct buf *out, const json_t *value, int depth)
{
    struct str type = STR("text");
    const json_t *part;
    size_t i;
    if (json_is_string(value)) {
        buf_adds(out, json_view(value));
    } else if (json_is_array(value) && depth < DEPTH_MAX) {
        json_array_foreach(value, i, part)
        {
            add_text(out, part, depth + 1);
        }
    } else if (json_is_object(value) && depth < DEPTH_MAX) {
        json_get_str(value, "type", false, &type, NULL);
        part = json_object_get(value, str_ends(type, "text") ? "text" : "content");
        add_text(out, part ? part : json_object_get(value, "content"), depth + 1);
    }
}

/* A member that is a string, or a list of parts; then *ret is in the arena. */
static int get_text(const json_t *obj, const char *key, bool required, struct str *ret,
                    struct arena *arena, struct err *err)
{
    const json_t *list = json_object_get(obj, key);
    struct buf b;
    if (!json_is_array(list))
        return json_get_str(obj, key, required, ret, err);
    buf_init(&b, IMPORT_BYTES_MAX);
    add_text(&b, list, 0);
    *ret = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    return 0;
}

/* The model's reply or else the completion; one that is a list of messages is a reply, too. */
static int get_answer(const json_t *obj, struct str *ret, bool *is_completion, struct arena *arena,
                      struct err *err)
{
    *ret = (struct str){0};
    *is_completion = false;
    if (get_text(obj, "response", false, ret, arena, err) < 0)
        return -1;
    if (ret->p)
        return 0;
    *is_completion =
        !json_object_get(json_array_get(json_object_get(obj, "completion"), 0), "role");
    return get_text(obj, "completion", true, ret, arena, err);
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
    return err_set(err, ERR_INPUT, "this line is of " STR_FMT "%s" STR_FMT ", not of %s%s%s",
                   STR_ARG(name), task.n ? "/" : "", STR_ARG(task), suite->name,
                   *suite->task ? "/" : "", suite->task);
}

/* Read the sample's index: "sample_index", or else "sample". In our own exports "sample" is the row
 * in the store, so "sample_index" goes first. */
static int read_index(int *ret, const json_t *obj, struct err *err)
{
    int64_t index = -1;
    if (json_get_int(obj, "sample_index", false, &index, err) < 0 ||
        (index < 0 && json_get_int(obj, "sample", false, &index, err) < 0))
        return -1;
    if (index > IMPORT_SAMPLE_MAX)
        return err_set(err, ERR_INPUT, "sample %lld is out of range", (long long)index);
    *ret = (int)index;
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
    rc = get_answer(obj, &text, &is_completion, &parts, err);
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
    row.json = arena_str(&im->arena, buf_str(&line));
    buf_finish(&line);
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
    if (get_answer(line, &ret->text, &ret->is_completion, arena, err) < 0)
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
