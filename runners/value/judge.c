/* judge.c: from the decider's words to a verdict. Pure: reads the job only. */
#include "harness/base/hash.h"
#include "runners/runner/visit.h"
#include "runners/value/value.h"

#include <string.h>

static const char *told(const struct ask *a, const struct reply_of *r, struct arena *arena)
{
    static const char *const words[] = {"cannot be told from", "is equal to", "is not"};
    return arena_printf(arena, "%s %s %s (%s)", visit_shown(a->answer, arena), words[r->said],
                        visit_shown(a->gold, arena), r->how);
}

/* ---- a candidate ---- */

/* The parts together: one that is wrong decides, then one that is not known. */
struct sum {
    size_t n, right;
    size_t decides; /* the question that made it what it is */
    enum said said;
    bool rigorous;
};

static struct sum add_up(const struct value_notes *n, const struct reply_of *r)
{
    struct sum s = {.said = SAID_EQUAL, .rigorous = true};
    bool first = true;
    for (size_t i = 0; i < n->asks.n; i++) {
        bool worse = r[i].said == SAID_DIFFERENT
                         ? s.said != SAID_DIFFERENT
                         : r[i].said == SAID_UNKNOWN && s.said == SAID_EQUAL;
        if (n->asks.item[i].what != ASK_ANSWER)
            continue;
        s.n++;
        s.right += r[i].said == SAID_EQUAL;
        if (first || worse || (s.said == SAID_EQUAL && s.rigorous && !r[i].rigorous)) {
            s.decides = i;
            s.said = r[i].said;
        }
        s.rigorous = s.said == SAID_DIFFERENT ? r[s.decides].rigorous : s.rigorous && r[i].rigorous;
        first = false;
    }
    return s;
}

static void judge_answers(const struct job *job, const struct value_notes *n,
                          const struct reply_of *r, struct verdict *ret)
{
    static const enum verdict_class class[] = {CLASS_UNDECIDED, CLASS_PASS, CLASS_WRONG_ANSWER};
    struct sum s = add_up(n, r);
    verdict_set(ret, class[s.said], "", told(&n->asks.item[s.decides], &r[s.decides], job->arena));
    ret->way = r[s.decides].how;
    ret->rigorous = s.said == SAID_UNKNOWN ? 0 : s.rigorous;
    ret->compared = (int64_t)s.n;
    ret->mismatches = (int64_t)(s.n - s.right);
    ret->score = (double)s.right / (double)s.n;
    ret->behaviour = value_behaviour(n, r, s.said == SAID_EQUAL, job->arena);
}

/* ---- what votes are counted by ---- */

#define RIGHT "right" /* no answer is written like this: texts stand behind a sign */

static struct str form_of(const struct value_notes *n, const struct reply_of *r,
                          struct arena *arena)
{
    struct buf b;
    buf_init(&b, 1u << 20);
    for (size_t i = 0; i < n->asks.n; i++) {
        if (n->asks.item[i].what != ASK_FORM)
            continue;
        if (!r[i].form.p) {
            buf_finish(&b);
            return (struct str){0};
        }
        buf_addc(&b, "=");
        buf_adds(&b, r[i].form);
    }
    return arena_take(arena, &b);
}

const char *value_behaviour(const struct value_notes *notes, const struct reply_of *reply,
                            bool passed, struct arena *arena)
{
    struct str form = form_of(notes, reply, arena);
    char hex[HASH_SIZE];
    if (!form.n)
        return "";
    sha256_hex(form, hex);
    return passed ? RIGHT : arena_dup(arena, form.n < HASH_SIZE ? form : str_c(hex));
}

/* ---- the golden run ---- */

static bool is_amiss(const struct ask *a, const struct reply_of *r)
{
    switch (a->what) {
    case ASK_ANSWER:
        return r->said != SAID_EQUAL;
    case ASK_SAME:
        return r->said == SAID_DIFFERENT;
    case ASK_NEAR:
        return r->said == SAID_EQUAL;
    default:
        return false;
    }
}

/* What the decider could not tell of itself is no failure of the suite's: it is a remark. */
static void judge_golden(const struct job *job, const struct value_notes *n,
                         const struct reply_of *r, struct verdict *ret)
{
    size_t same = 0, near = 0, open = 0;
    for (size_t i = 0; i < n->asks.n; i++) {
        const struct ask *a = &n->asks.item[i];
        if (is_amiss(a, &r[i])) {
            verdict_set(ret, CLASS_WRONG_ANSWER, a->what == ASK_NEAR ? "near_miss" : "notation",
                        told(a, &r[i], job->arena));
            return;
        }
        same += a->what == ASK_SAME;
        near += a->what == ASK_NEAR;
        open += r[i].said == SAID_UNKNOWN;
    }
    verdict_set(
        ret, CLASS_PASS, "",
        arena_printf(job->arena,
                     "equal to itself in %zu other notations, different from %zu near misses; "
                     "%zu of these undecided",
                     same, near, open));
    ret->rigorous = open == 0;
    ret->way = "itself";
    ret->compared = (int64_t)n->asks.n;
    ret->mismatches = 0;
    if (same + near == 0)
        verdict_flag(ret, "the gold answer has no other notation here", job->arena);
}

/* ---- both ---- */

static void set_count(const struct job *job, const struct value_notes *n, const struct reply_of *r,
                      struct verdict *ret)
{
    verdict_set(ret, CLASS_WRONG_ANSWER, "count",
                arena_printf(job->arena, "%zu answers where %zu are wanted", n->n_part, n->gold.n));
    ret->way = "count";
    ret->rigorous = 1;
    ret->compared = (int64_t)n->gold.n;
    ret->mismatches = (int64_t)n->gold.n;
    ret->score = 0;
    if (r)
        ret->behaviour = value_behaviour(n, r, false, job->arena);
}

void math_judge(const struct toolchain *tools, const struct job *job, struct verdict *ret)
{
    const struct value_notes *n = job->mine;
    const struct exec_outcome *o = job->n_done ? &job->done[0].step[0] : NULL;
    const struct reply_of *r = NULL;
    (void)tools;
    *ret = verdict_make(CLASS_HARNESS_ERROR, "decide", "the cell did not run it");
    if (o)
        visit_add_measures(job, o, ret);
    if (n && o)
        r = asks_replies(&n->asks, o->out.head, job->arena);
    if (n && !n->ok) {
        ret->evidence = arena_dup(job->arena, str_c(n->err.text));
        ret->class = CLASS_WRONG_ANSWER; /* of the suite: its golden run ends like this */
    } else if (n && n->n_part != n->gold.n && job->joint != JOINT_ONLY) {
        set_count(job, n, r, ret);
    } else if (n && o) {
        if (o->status != EXEC_OK || !r)
            ret->evidence = arena_printf(job->arena, "the decider ended early: %s",
                                         exec_status_name(o->status));
        else if (job->is_golden)
            judge_golden(job, n, r, ret);
        else if (job->joint != JOINT_ONLY)
            judge_answers(job, n, r, ret);
        else
            verdict_set(ret, CLASS_UNDECIDED, "", "only the suite's own rules were asked");
    }
}
