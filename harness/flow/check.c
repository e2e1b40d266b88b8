/* check.c: further checks of samples that passed, row by row of the table of checks. A row that asks
 * about the reference as well does so once for each problem. */
#include "harness/flow/check.h"

#include "runners/runner/given.h"

#include <stdlib.h>
#include <string.h>

struct checker {
    const struct suite *suite;
    bool wanted[CHECK_KIND_COUNT];
    struct check_tool tool[CHECK_KIND_COUNT];
    json_t **reference; /* by problem and kind: what was said of its reference; NULL: not known;
                         * owned */
    struct arena arena;
};

static json_t **reference_of(const struct checker *c, const struct sample *s, int kind)
{
    return &c->reference[(size_t)(s->problem - c->suite->problem) * CHECK_KIND_COUNT +
                         (size_t)kind];
}

static struct sample_check *new_check(struct sample *s, const struct checker *c, int kind)
{
    struct sample_check *ret = &s->check[s->n_check++];
    *ret = (struct sample_check){.kind = check_kind_name((enum check_kind)kind),
                                 .tool = c->tool[kind].text,
                                 .result = "unknown",
                                 .detail = ""};
    return ret;
}

/* One JSON object as the check's text; takes `json`. */
static const char *text_of(json_t *json, struct arena *arena)
{
    struct buf b;
    const char *ret;
    buf_init(&b, 1u << 20);
    json_dump(json, &b);
    ret = arena_take_c(arena, &b);
    json_decref(json);
    return ret;
}

/* A check that could not be planned has been made, and says why nothing came of it. False. */
static bool not_planned(struct sample_check *check, const char *result, const struct err *err,
                        struct arena *arena)
{
    json_t *json = json_object();
    check->result = result;
    json_add_cstr(json, "reason", err->text);
    check->detail = text_of(json, arena);
    return false;
}

/* ---- the steps: two for each kind ---- */

static int kind_of(int step)
{
    return step / 2;
}

static bool is_of_reference(int step)
{
    return step % 2 == 0;
}

static struct check_subject subject_of(struct sample *s, struct str code)
{
    const struct problem *p = s->problem;
    return (struct check_subject){given_whole(p, code, &s->arena),
                                  given_whole(p, p->reference, &s->arena), p->entry};
}

/* Where the reference cannot be planned the candidate cannot be either, and says so. */
static bool plan_reference(struct checker *c, int kind, struct sample *s, struct checks_of *of)
{
    struct err ignored = {0};
    struct check_subject subject;
    if (!check_table[kind].twice || *reference_of(c, s, kind))
        return false;
    of->open = NULL;
    subject = subject_of(s, s->problem->reference);
    return check_table[kind].plan(&c->tool[kind], &of->visit, &subject, &s->arena, &ignored) == 0;
}

static bool plan_candidate(struct checker *c, int kind, struct sample *s, struct checks_of *of)
{
    struct err err = {0};
    struct check_subject subject = subject_of(s, s->candidate.code);
    of->open = new_check(s, c, kind);
    if (check_table[kind].plan(&c->tool[kind], &of->visit, &subject, &s->arena, &err) < 0)
        return not_planned(of->open, check_table[kind].unplanned, &err, &s->arena);
    return true;
}

bool checker_next(struct checker *c, struct sample *s, struct checks_of *of)
{
    while (c && kind_of(of->step) < CHECK_KIND_COUNT) {
        int step = of->step++, kind = kind_of(step);
        of->visit = (struct exec_job){0};
        if (c->wanted[kind] &&
            (is_of_reference(step) ? plan_reference : plan_candidate)(c, kind, s, of))
            return true;
    }
    return false;
}

/* A pass that a check makes doubtful gets a flag. It stays a pass: the bench decides. */
static void add_flag(struct sample *s, const char *text)
{
    struct verdict *v = &s->verdict;
    v->flags = *v->flags ? arena_printf(&s->arena, "%s; %s", v->flags, text) : text;
}

void checker_take(struct checker *c, struct sample *s, struct checks_of *of,
                  const struct exec_result *result)
{
    int kind = kind_of(of->step - 1);
    json_t **reference = reference_of(c, s, kind);
    struct check_result r;
    check_table[kind].read(&r, result, &s->arena);
    if (is_of_reference(of->step - 1)) {
        json_decref(*reference); /* another sample may have had the same done meanwhile */
        *reference = r.detail;
        return;
    }
    if (r.flag)
        add_flag(s, r.flag);
    if (*reference)
        json_object_set(r.detail, "reference", *reference);
    of->open->result = r.result;
    of->open->detail = text_of(r.detail, &s->arena);
    for (size_t i = 0; i < result->n_step; i++)
        of->open->cpu_ms += (double)result->step[i].cpu_us / 1000;
}

/* ---- life ---- */

/* A program that several kinds need is looked for once. */
static int open_tool(struct checker *c, int kind, struct err *err)
{
    for (int k = 0; k < kind; k++)
        if (c->wanted[k] && check_table[k].open == check_table[kind].open) {
            c->tool[kind] = c->tool[k];
            return 0;
        }
    return check_table[kind].open(&c->tool[kind], &c->arena, err);
}

static int open_tools(struct checker *c, struct err *err)
{
    for (int k = 0; k < CHECK_KIND_COUNT; k++)
        if (c->wanted[k] && open_tool(c, k, err) < 0)
            return -1;
    return 0;
}

int checker_new(struct checker **ret, const struct suite *suite, unsigned wanted, struct err *err)
{
    struct checker *c;
    *ret = NULL;
    if (!wanted)
        return 0;
    c = mem_alloc(sizeof *c);
    c->suite = suite;
    for (int i = 0; i < CHECK_KIND_COUNT; i++)
        c->wanted[i] = (wanted & 1u << i) != 0;
    c->reference = mem_alloc((suite->n + 1) * CHECK_KIND_COUNT * sizeof(json_t *));
    if (open_tools(c, err) < 0) {
        checker_free(c);
        return -1;
    }
    *ret = c;
    return 0;
}

void checker_free(struct checker *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->suite->n * CHECK_KIND_COUNT; i++)
        json_decref(c->reference[i]);
    free(c->reference);
    arena_finish(&c->arena);
    free(c);
}
