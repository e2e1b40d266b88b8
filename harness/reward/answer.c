/* answer.c: the answer to a line: its reward, or why there is none. */
#include "harness/io/json.h"
#include "harness/reward/private.h"

#include <stdlib.h>
#include <string.h>

static void answer(struct ask *a, json_t *obj)
{
    buf_init(&a->answer, REWARD_LINE_MAX);
    json_dump(obj, &a->answer);
    buf_addc(&a->answer, "\n");
    json_decref(obj);
    a->ready = true;
}

static json_t *begin(const struct ask *a)
{
    json_t *obj = json_object();
    if (a->id)
        json_add(obj, "id", json_incref(a->id));
    if (a->problem && a->w->o->pool.n_more)
        json_add_cstr(obj, "suite", a->w->label[a->suite]);
    if (a->problem)
        json_add_cstr(obj, "problem", a->problem->id);
    return obj;
}

void reward_refuse(struct ask *a, enum refusal refusal, const char *why, const char *more)
{
    json_t *obj = begin(a);
    struct arena arena = {0};
    json_add(obj, "reward", json_null());
    json_add_cstr(obj, "error", arena_printf(&arena, "%s%s", why, more));
    a->refusal = refusal;
    answer(a, obj);
    arena_finish(&arena);
    a->w->r->wrong++;
}

/* Will the same candidate be judged the next time? */
static enum refusal refusal_of(const struct verdict *v)
{
    const struct verdict_class_row *row = verdict_class(v->class);
    return row->again && strcmp(row->fault, "suite") != 0 ? REFUSED_AGAIN : REFUSED_ALWAYS;
}

/* Answer a line whose verdict gives no reward: its class does not count, a tool could not do it, or
 * the machine may have been too busy. */
static void refuse_verdict(struct ask *a, const struct verdict *v)
{
    struct arena arena = {0};
    const char *limit = verdict_tool_limit(v->class, v->detail), *why;
    enum refusal refusal = limit ? REFUSED_ALWAYS : refusal_of(v);
    if (limit) {
        why = arena_printf(&arena, "tool_limit: %s: ", limit);
    } else if (verdict_wall_limit(v->class, v->detail)) {
        why = "wall_limit: a busy machine can bring this about: ";
        refusal = REFUSED_AGAIN;
    } else {
        why = arena_printf(&arena, "%s: ", verdict_class(v->class)->name);
    }
    reward_refuse(a, refusal, why, v->evidence);
    arena_finish(&arena);
}

void reward_answer(struct ask *a, const struct verdict *v)
{
    struct reward r;
    json_t *obj, *parts;
    if (!reward_of(&r, &a->w->o->profile, v, a->format)) {
        refuse_verdict(a, v);
        return;
    }
    obj = begin(a);
    json_add_num(obj, "reward", r.total);
    parts = json_add(obj, "rewards", json_object());
    json_add_num(parts, "syntax", r.syntax);
    json_add_num(parts, "function", r.function);
    json_add_num(parts, "format", r.format);
    json_add_cstr(obj, "class", verdict_class(v->class)->name);
    json_add_cstr(obj, "detail", v->detail);
    json_add_cstr(obj, "evidence", v->evidence);
    answer(a, obj);
}

void ask_free(struct ask *a)
{
    buf_finish(&a->answer);
    json_decref(a->id);
    free(a);
}
