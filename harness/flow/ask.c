/* ask.c: what makes two requests the same one; asking, further turns, and what comes of them. */
#include "harness/flow/private.h"

#include "harness/base/hash.h"
#include "harness/model/services/request.h"
#include "harness/flow/feedback.h"

#include <stdio.h>
#include <string.h>

/* ---- identity ---- */

void sample_identity(char ret[HASH_HEX], const struct suite *suite, const struct problem *problem,
                     const char *prompt_sha256, const char *asked, int index)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, suite->version);
    hash_addc(&h, problem->id);
    hash_addc(&h, prompt_sha256);
    hash_addc(&h, asked);
    hash_add_int(&h, index);
    hash_hex(&h, ret);
}

const char *flow_asked(const struct model_options *model, const struct run *run,
                       const struct suite *suite, struct arena *arena)
{
    const char *ret = model_identity(model, arena);
    char sha256[HASH_SIZE];
    if (run->label) /* a run with another label has samples of its own */
        ret = arena_printf(arena, "%s %s", ret, run->label);
    feedback_sha256(sha256, suite);
    if (run->repair)
        ret = arena_printf(arena, "%s repair=%d %s", ret, run->repair, sha256);
    if (run->repair && *request_reasoning(model)) /* it is sent back with every further turn */
        ret = arena_printf(arena, "%s %s", ret, request_reasoning(model));
    if (run->best_of)
        ret = arena_printf(arena, "%s best-of=%d", ret, run->best_of);
    return ret;
}

/* ---- asking ---- */

static struct ticket *new_ticket(struct flow *f, struct flow_item *item)
{
    struct ticket *t = mem_alloc(sizeof *t);
    t->flow = f;
    t->item = item;
    f->live[item - f->o->item] = t;
    t->sample.problem = &f->o->suite->problem[item->problem];
    if (f->judge)
        t->sample.kind = pool_kind(judge_pool(f->judge), 0, item->problem);
    t->sample.index = item->index;
    return t;
}

static void note_api_error(struct flow *f, const struct sample *s)
{
    if (!f->counts.api_errors++)
        snprintf(f->ret->api_error, sizeof f->ret->api_error, "%s", s->reply.error);
    if (model_stopped(f->model) && !f->draining) {
        snprintf(f->ret->stopped, sizeof f->ret->stopped, "%s", model_stopped(f->model));
        f->draining = true;
    }
}

/* A sample whose first request failed is stored too, with the class api_error. */
static int put_api_error(struct flow *f, struct sample *s)
{
    s->verdict = verdict_make(CLASS_API_ERROR, "ask", s->reply.error);
    return store_put_checks(f->o->store, s, f->err) < 0
               ? -1
               : store_put_verdict(f->o->store, s, -1, f->err);
}

/* Store a reply. The reply to a further turn is stored with its feedback, which is the last message
 * of the prompt. When a further turn brought no reply, the row stays as it is and the next start
 * asks for that turn again. */
static int put_reply(struct flow *f, struct sample *s)
{
    if (s->turn == 0)
        return store_put_reply(f->o->store, s, f->o->run->row, f->err);
    if (s->reply.error)
        return 0;
    return store_put_turn(f->o->store, s, s->prompt.message[s->prompt.n - 1].text, f->err);
}

/* What the service refused of the requests is said once and stored with the run. */
static int tell_notes(struct flow *f)
{
    const char *line = model_notes(f->model) + f->noted;
    for (size_t n; (n = strcspn(line, "\n")) > 0 && line[n]; line += n + 1, f->noted += n + 1) {
        const char *note = arena_dup(&f->arena, (struct str){line, n});
        if (f->o->judging.note)
            f->o->judging.note(f->o->judging.note_ctx, note);
        if (store_add_note(f->o->store, f->o->run->row, note, f->err) < 0)
            return -1;
    }
    return 0;
}

/* What has failed since the last call is stored with the run. */
int flow_tell_faults(struct flow *f)
{
    const struct model_counters *c = f->model ? model_counters(f->model) : NULL;
    for (int i = 0; c && i < MODEL_FAULT_COUNT; i++) {
        int64_t more = c->fault[i] - f->faults[i];
        if (more &&
            store_add_faults(f->o->store, f->o->run->row, model_fault_name(i), more, f->err) < 0)
            return -1;
        f->faults[i] += more;
    }
    return 0;
}

/* A reply is in the store. Calls nobody back. */
static void judge_or_leave(struct flow *f, struct ticket *t)
{
    f->counts.replied++;
    t->item->row = t->sample.row;
    t->item->state = ITEM_JUDGE;
    if (f->judge)
        judge_add(f->judge, &t->sample);
    else
        flow_finish_item(f, t);
}

static void on_reply(void *ctx, const struct reply *reply)
{
    struct ticket *t = ctx;
    struct flow *f = t->flow;
    struct sample *s = &t->sample;
    s->reply = *reply;
    if (tell_notes(f) < 0 || put_reply(f, s) < 0 ||
        (reply->error && s->turn == 0 && put_api_error(f, s) < 0)) {
        flow_fail(f);
        return;
    }
    if (reply->error) {
        note_api_error(f, s);
        flow_item_done(f, t);
        return;
    }
    spending_add(&f->spending, reply);
    judge_or_leave(f, t);
    flow_pump(f);
}

/* The very same request was answered in another run: that is this sample's reply, too. */
static int take_stored(struct flow *f, struct ticket *t, int64_t row)
{
    struct sample *s = &t->sample;
    const struct kind *kind = s->kind;
    char key[HASH_HEX];
    memcpy(key, s->key, sizeof key);
    if (store_load_sample(f->o->store, row, f->o->suite, s, f->err) < 0)
        return -1;
    memcpy(s->key, key, sizeof key);
    s->kind = kind;
    s->reply.tries = 0; /* requests of this run */
    if (put_reply(f, s) < 0)
        return -1;
    if (!f->counts.given++ && f->o->judging.note)
        f->o->judging.note(f->o->judging.note_ctx,
                           "another run has asked the same: its replies are taken, and not asked "
                           "for once more");
    judge_or_leave(f, t);
    return 0;
}

int flow_ask(struct flow *f, struct flow_item *item)
{
    struct ticket *t = new_ticket(f, item);
    struct sample *s = &t->sample;
    int64_t other;
    if (prompt_render(&s->prompt, f->o->prompt, f->o->suite, s->problem, &s->arena, f->err) < 0) {
        flow_drop(t);
        return -1;
    }
    sample_identity(s->key, f->o->suite, s->problem, s->prompt.sha256, f->asked, s->index);
    if (store_claim_key(f->o->store, s, f->o->run->row, &other, f->err) < 0) {
        flow_drop(t);
        return -1;
    }
    if (other && !f->o->each_anew)
        return take_stored(f, t, other);
    if (model_ask(f->model, &s->prompt, s->index, &s->arena, on_reply, t, f->err) < 0) {
        flow_drop(t);
        return -1;
    }
    f->counts.asked++;
    return 0;
}

/* ---- further turns ---- */

bool flow_is_asked_again(const struct flow *f, const struct sample *s)
{
    return f->model && s->turn < f->o->run->repair && s->prompt.n > 0 && feedback_is_due(s);
}

/* Ask for a further turn. The model's own message is sent back; its reasoning only under the name
 * that the service has for that, and only what the service itself had told apart. */
int flow_ask_again(struct flow *f, struct ticket *t)
{
    struct sample *s = &t->sample;
    struct str answer = s->candidate.answer.n ? s->candidate.answer : s->reply.text;
    prompt_add(&s->prompt, "assistant", answer);
    s->prompt.message[s->prompt.n - 1].reasoning = s->reply.reasoning;
    prompt_add(&s->prompt, "user", feedback_text(s));
    prompt_seal(&s->prompt);
    s->turn++;
    f->counts.asked++;
    return model_ask(f->model, &s->prompt, s->index, &s->arena, on_reply, t, f->err);
}

/* A ticket with what the store has of the sample; NULL: that failed. */
static struct ticket *stored_ticket(struct flow *f, struct flow_item *item)
{
    struct ticket *t = new_ticket(f, item);
    const struct kind *kind = t->sample.kind;
    if (store_load_sample(f->o->store, item->row, f->o->suite, &t->sample, f->err) < 0) {
        flow_drop(t);
        return NULL;
    }
    t->sample.kind = kind; /* the store does not have it */
    return t;
}

int flow_turn_stored(struct flow *f, struct flow_item *item)
{
    struct ticket *t = stored_ticket(f, item);
    struct sample *s = t ? &t->sample : NULL;
    if (!t)
        return -1;
    if (store_load_verdict(f->o->store, s, f->err) < 0) {
        flow_drop(t);
        return -1;
    }
    extract_reply(&s->candidate, &s->reply, s->problem, s->kind, f->o->pattern, &s->arena);
    if (flow_is_asked_again(f, s))
        return flow_ask_again(f, t);
    flow_item_done(f, t);
    return 0;
}

int flow_judge_stored(struct flow *f, struct flow_item *item)
{
    struct ticket *t = stored_ticket(f, item);
    if (!t)
        return -1;
    judge_add(f->judge, &t->sample);
    return 0;
}
