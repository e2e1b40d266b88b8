/* opinion.c: the runner of opinions: what a model that judges said of an answer. Nothing is run: the
 * reply is held against its form. An opinion that keeps to it passes and has points; what is made of
 * the points of several is harness/judge's. */
#include "runners/opinion/form.h"
#include "runners/runner/runner.h"

#include <stdlib.h>

#define TOOLS "opinion form 1"

static int opinion_open(struct toolchain **ret, runner_note_fn *note, void *ctx, struct err *err)
{
    struct toolchain *t = mem_alloc(sizeof *t);
    (void)note;
    (void)ctx;
    (void)err;
    t->text = TOOLS;
    *ret = t;
    return 0;
}

static void opinion_close(struct toolchain *tools)
{
    free(tools);
}

static int opinion_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                        const char **phase)
{
    (void)tools;
    (void)job;
    (void)ret;
    (void)phase;
    return 0;
}

/* "5 of 7 points: items 2 0 3; deductions 0" */
static const char *told(const struct scheme *s, const struct opinion *o, struct arena *arena)
{
    struct buf b;
    buf_init(&b, 4096);
    buf_addf(&b, "%d of %d points: items", o->points, s->max);
    for (size_t i = 0; i < s->n_item; i++)
        buf_addf(&b, " %d", o->item[i]);
    if (s->n_deduction)
        buf_addc(&b, "; deductions");
    for (size_t i = 0; i < s->n_deduction; i++)
        buf_addf(&b, " %d", o->deduction[i]);
    if (o->zero)
        buf_addf(&b, "; no credit by %d", o->zero);
    return arena_take_c(arena, &b);
}

static void judge_form(const struct job *job, const struct scheme *s, struct verdict *ret)
{
    struct opinion o;
    enum form_fault fault = form_read(&o, s, job->problem->entry, job->code);
    if (fault != FORM_GOOD) {
        verdict_set(ret, CLASS_NO_FORM, form_fault_name(fault),
                    "the reply does not end in the form that was asked for");
        return;
    }
    verdict_set(ret, CLASS_PASS, "", told(s, &o, job->arena));
    ret->points = o.points;
    ret->score = (double)o.points / s->max;
    ret->compared = (int64_t)s->n_item;
    ret->ended = true;
}

static void opinion_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    struct scheme s;
    struct err err = {0};
    (void)tools;
    *ret = verdict_make(CLASS_HARNESS_ERROR, "form", "");
    if (scheme_of(&s, job->problem, job->arena, &err) < 0)
        verdict_set(ret, CLASS_HARNESS_ERROR, "scheme", arena_dup(job->arena, str_c(err.text)));
    else if (job->is_golden)
        verdict_set(ret, CLASS_PASS, "", "an opinion has no reference");
    else
        judge_form(job, &s, ret);
}

static const struct runner_tool no_tools[] = {{0}};

const struct runner runner_opinion = {
    .name = "opinion",
    .help = "what a model that judges said, held against the form of a verdict",
    .tools = no_tools,
    .open = opinion_open,
    .close = opinion_close,
    .next = opinion_next,
    .judge = opinion_judge,
};
