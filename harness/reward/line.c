/* line.c: parse one line of a conversation and start to judge its completion. */
#include "harness/base/utf8.h"
#include "harness/io/json.h"
#include "harness/reward/private.h"
#include "prompts/prompt.h"
#include "results/import/import.h"

#include <stdlib.h>
#include <string.h>

/* What a line says about where its problem is from. */
struct wanted {
    struct str id, suite, task; /* p NULL: not said */
};

static int read_wanted(struct wanted *ret, json_t *obj, struct err *err)
{
    if (json_get_str(obj, "problem", false, &ret->id, err) < 0 ||
        (!ret->id.p && json_get_str(obj, "task_id", false, &ret->id, err) < 0) ||
        json_get_str(obj, "suite", false, &ret->suite, err) < 0 ||
        json_get_str(obj, "task", false, &ret->task, err) < 0)
        return -1;
    return ret->id.p ? 0 : err_set(err, ERR_INPUT, "there is no \"problem\" (or \"task_id\")");
}

/* A suite is called "suite/task", or "suite" with "task" beside it or without. */
static bool is_of(const struct suite *s, const char *label, const struct wanted *w)
{
    if (w->suite.p && !str_eqc(w->suite, s->name) && !str_eqc(w->suite, label))
        return false;
    return !w->task.n || !*s->task || str_eqc(w->task, s->task);
}

static int no_problem(struct ask *a, const struct wanted *w, bool any, struct err *err)
{
    bool one = a->w->o->pool.n_more == 0;
    a->refusal = REFUSED_NAME;
    if (!any)
        return err_set(err, ERR_INPUT, "no suite here is '" STR_FMT "%s" STR_FMT "'",
                       STR_ARG(w->suite), w->task.n ? "/" : "", STR_ARG(w->task));
    return err_set(err, ERR_INPUT, "%s no problem '" STR_FMT "'",
                   one ? "the suite has" : "the suites have", STR_ARG(w->id));
}

static int read_problem(struct ask *a, json_t *obj, struct err *err)
{
    struct wanted wanted = {0};
    size_t n = a->w->o->pool.n_more + 1;
    bool any = false;
    if (read_wanted(&wanted, obj, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct suite *s = reward_suite(a->w, i);
        bool fits = is_of(s, a->w->label[i], &wanted);
        const struct problem *p = fits ? suite_find(s, wanted.id) : NULL;
        any |= fits;
        if (p && a->problem) {
            a->problem = NULL;
            return err_set(err, ERR_INPUT,
                           "the problem '" STR_FMT "' is in %s and in %s: say which with \"suite\"",
                           STR_ARG(wanted.id), a->w->label[a->suite], a->w->label[i]);
        }
        if (p) {
            a->problem = p;
            a->suite = i;
        }
    }
    return a->problem ? 0 : no_problem(a, &wanted, any, err);
}

/* Judge a line's text. With `whole` it is a reply and goes through extraction; otherwise it is
 * code.
 */
static void judge_text(struct ask *a, struct str text, bool whole)
{
    struct arena arena = {0};
    struct reply reply = {.text = arena_str(&arena, text), .is_completion = !whole};
    struct candidate c = {0};
    const struct kind *kind;
    enum verdict_class none;
    kind = prompt_kind(reward_suite(a->w, a->suite), a->problem);
    extract_reply(&c, &reply, a->problem, kind, NULL, &arena);
    a->format = c.code.p && (!whole || str_has(c.answer, kind->mark));
    none = c.code.p ? CLASS_COUNT : verdict_class_by_name(str_c(c.none));
    if (c.code.p)
        share_judge(a, c.code);
    else
        share_none(a, none == CLASS_COUNT ? CLASS_NO_CODE : none);
    arena_finish(&arena);
}

static int read_object(struct ask *a, json_t *obj, struct err *err)
{
    struct arena arena = {0};
    struct str text = {0};
    bool is_completion = false;
    int rc;
    if (!json_is_object(obj))
        return err_set(err, ERR_INPUT, "the line is no object");
    a->id = json_incref(json_object_get(obj, "id"));
    if (read_problem(a, obj, err) < 0)
        return -1;
    rc = import_answer(&text, obj, &is_completion, &arena, err);
    if (rc == 0)
        judge_text(a, text, !is_completion);
    arena_finish(&arena);
    return rc;
}

#define BOM "\xef\xbb\xbf" /* some programs begin with a mark of byte order */

static int read_line(struct ask *a, struct str line, struct err *err)
{
    struct arena arena = {0};
    json_t *obj = NULL;
    int rc;
    if (a->line == 1 && str_starts(line, BOM))
        line = str_slice(line, strlen(BOM), line.n);
    if (str_trim(line).n == 0)
        return err_set(err, ERR_INPUT, "input:%lld: an empty line", (long long)a->line);
    rc = json_parse_line(utf8_scrub(line, &arena), "input", a->line, &obj, err);
    if (rc == 0)
        rc = read_object(a, obj, err);
    json_decref(obj);
    arena_finish(&arena);
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
    reward_refuse(a, REFUSED_INPUT,
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
        reward_refuse(a, a->refusal ? a->refusal : REFUSED_INPUT, err.text, "");
}
