/* line.c: parse one line of a conversation and start to judge its completion. */
#include "harness/io/json.h"
#include "harness/reward/private.h"
#include "prompts/prompt.h"

#include <stdlib.h>
#include <string.h>

/* A completion is text, or the messages that TRL hands to a reward function: the last one counts.
 */
static int read_text(struct str *ret, json_t *obj, const char *key, bool *found, struct err *err)
{
    json_t *value = json_object_get(obj, key), *last;
    *found = value && !json_is_null(value);
    if (!*found)
        return 0;
    if (!json_is_array(value))
        return json_get_str(obj, key, true, ret, err);
    last = json_array_get(value, json_array_size(value) - 1);
    if (!json_is_object(last))
        return err_set(err, ERR_INPUT, "\"%s\" is neither text nor a list of messages", key);
    return json_get_str(last, "content", true, ret, err);
}

static int read_problem(struct ask *a, json_t *obj, struct err *err)
{
    struct str id = {0};
    if (json_get_str(obj, "problem", false, &id, err) < 0 ||
        (!id.p && json_get_str(obj, "task_id", false, &id, err) < 0))
        return -1;
    if (!id.p)
        return err_set(err, ERR_INPUT, "there is no \"problem\" (or \"task_id\")");
    a->problem = suite_find(a->w->o->pool.suite, id);
    if (!a->problem)
        return err_set(err, ERR_INPUT, "the suite has no problem '" STR_FMT "'", STR_ARG(id));
    return 0;
}

/* Judge a line's text. With `whole` it is a reply and goes through extraction; otherwise it is
 * code.
 */
static void judge_text(struct ask *a, struct str text, bool whole)
{
    struct arena arena = {0};
    struct reply reply = {.text = arena_str(&arena, text), .is_completion = !whole};
    struct candidate c = {0};
    enum verdict_class none;
    (whole ? extract_verilog : extract_completion)(&c, &reply, a->problem, &arena);
    a->format = c.code.p && (!whole || str_has(c.answer, "```"));
    none = c.code.p ? CLASS_COUNT : verdict_class_by_name(str_c(c.none));
    if (c.code.p)
        share_judge(a, c.code);
    else
        share_none(a, none == CLASS_COUNT ? CLASS_NO_CODE : none);
    arena_finish(&arena);
}

static int read_line(struct ask *a, struct str line, struct err *err)
{
    struct str text = {0};
    json_t *obj = NULL;
    bool response = false, completion = false, whole;
    int rc;
    if (json_parse_line(line, "input", a->line, &obj, err) < 0)
        return -1;
    rc = json_is_object(obj) ? read_problem(a, obj, err)
                             : err_set(err, ERR_INPUT, "the line is no object");
    if (rc == 0)
        rc = read_text(&text, obj, "response", &response, err);
    if (rc == 0 && !response)
        rc = read_text(&text, obj, "completion", &completion, err);
    if (rc == 0 && !response && !completion)
        rc = err_set(err, ERR_INPUT, "there is no \"completion\" and no \"response\"");
    whole = response || json_is_array(json_object_get(obj, "completion"));
    if (rc == 0)
        judge_text(a, text, whole);
    json_decref(obj);
    return rc;
}

static struct ask *new_ask(struct talk *t)
{
    struct ask *a = mem_alloc(sizeof *a);
    a->talk = t;
    a->w = t->w;
    a->line = ++t->lines;
    t->w->r->lines++;
    t->under_way++;
    *(t->tail ? &t->tail->next : &t->head) = a;
    t->tail = a;
    return a;
}

void reward_take_long(struct talk *t)
{
    struct ask *a = new_ask(t);
    struct arena arena = {0};
    reward_refuse(a,
                  arena_printf(&arena, "input:%lld: longer than %u bytes", (long long)a->line,
                               REWARD_LINE_MAX),
                  "");
    arena_finish(&arena);
}

void reward_take(struct talk *t, struct str line)
{
    struct ask *a = new_ask(t);
    struct err err = {0};
    if (read_line(a, line, &err) < 0)
        reward_refuse(a, err.text, "");
}
