/* attempt.c: what comes of one attempt: a reply, a repair, another attempt, an error. */
#include "harness/model/services/fixes.h"
#include "harness/model/private.h"
#include "harness/model/wire/redact.h"
#include "harness/model/wire/told.h"

#include <stdio.h>
#include <string.h>
#include <sys/time.h>

/* Further attempts after an answer that cannot be read and may have cost as much as one that can: a
 * slip is made good by one, and a service that always answers so is not paid for all retries. */
#define PAID_RETRIES 1
#define LIMITED_LONG 4 /* 429s of one ask, from which on its own wait does not grow */

struct http_response model_clean(const struct model *model, const struct http_response *response,
                                 struct arena *arena)
{
    struct http_response r = *response;
    r.body = redact(r.body, model->key, REDACT_REPLY, arena);
    r.why = model_without_key(model, r.why, REDACT_REPLY, arena);
    for (size_t i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = model_without_key(model, r.header[i], REDACT_REPLY, arena);
    return r;
}

static const char *error_text(const struct ask *ask, const struct openai_result *r)
{
    const char *tries =
        ask->tries > 1 ? arena_printf(ask->arena, " after %d tries", ask->tries) : "";
    const char *text;
    if (r->status)
        text = arena_printf(ask->arena, "HTTP %d%s%s%s%s: %s (POST %s%s)", r->status,
                            *r->kind ? " (" : "", r->kind, *r->kind ? ")" : "", tries, r->message,
                            ask->model->url,
                            r->status == 404 && !strstr(ask->model->url, "/v1")
                                ? "; most services have /v1 in their address"
                                : "");
    else
        text =
            arena_printf(ask->arena, "no answer from %s%s: %s", ask->model->url, tries, r->message);
    return model_without_key(ask->model, text, REDACT_ERROR, ask->arena);
}

/* ---- what an attempt says of the service ---- */

/* After these, trying again with any prompt changes nothing. Both NULL: whatever is said. */
static const struct {
    int http;
    const char *kind, *phrase;
} barred[] = {
    {401, NULL, NULL},
    {402, NULL, NULL},
    {429, "insufficient_quota", NULL},
    {429, "billing_hard_limit_reached", NULL},
    {429, NULL, "exceeded your current quota"},
    {403, "insufficient_quota", NULL},
};

static bool is_barred(const struct openai_result *r)
{
    for (size_t i = 0; i < countof(barred); i++)
        if (r->status == barred[i].http && (!barred[i].kind || !strcmp(r->kind, barred[i].kind)) &&
            (!barred[i].phrase || strstr(r->message, barred[i].phrase)))
            return true;
    return false;
}

/* A prompt that never fits into a service's tokens per minute comes as a 429 for ever. */
static bool is_too_large(const struct openai_result *r)
{
    return r->status == 413 || (r->status == 429 && strcasestr(r->message, "request too large"));
}

static enum outcome outcome_of(const struct openai_result *r, enum http_fault fault)
{
    if (r->fate == FATE_OK)
        return OUTCOME_ANSWERED;
    if (fault == HTTP_REFUSED || is_barred(r))
        return OUTCOME_BARRED;
    if (fault == HTTP_CONNECT)
        return OUTCOME_UNREACHED;
    if (is_too_large(r))
        return OUTCOME_REFUSED;
    if (r->fate == FATE_LIMITED)
        return OUTCOME_LIMITED;
    return r->status >= 300 && r->status < 500 && r->fate == FATE_FAIL ? OUTCOME_REFUSED
                                                                       : OUTCOME_FAULT;
}

/* Would the same prompt be refused tomorrow? What an address or a model's name is to blame for (404)
 * says nothing of the prompt. */
static bool is_for_good(const struct openai_result *r, enum outcome outcome)
{
    static const int http[] = {400, 403, 413, 422, 429};
    for (size_t i = 0; i < countof(http); i++)
        if (r->status == http[i])
            return outcome == OUTCOME_REFUSED;
    return false;
}

static enum model_fault fault_of(const struct openai_result *r, enum http_fault fault)
{
    static const enum model_fault of_http[] = {
        [HTTP_OK] = MODEL_FAULT_UNREADABLE,     [HTTP_CONNECT] = MODEL_FAULT_CONNECT,
        [HTTP_TIMEOUT] = MODEL_FAULT_TIMEOUT,   [HTTP_IDLE] = MODEL_FAULT_IDLE,
        [HTTP_BROKEN] = MODEL_FAULT_BROKEN,     [HTTP_TOO_LARGE] = MODEL_FAULT_TOO_LARGE,
        [HTTP_REFUSED] = MODEL_FAULT_UNTRUSTED,
    };
    if (r->status == 429)
        return MODEL_FAULT_RATE_LIMIT;
    if (r->status == 503 || r->status == 529)
        return MODEL_FAULT_OVERLOADED;
    if (r->status >= 300)
        return r->status >= 500 ? MODEL_FAULT_SERVER_ERROR : MODEL_FAULT_REFUSAL;
    return of_http[fault];
}

const char *model_fault_name(enum model_fault fault)
{
    static const char *const name[] = {
#define X(id, name, text) name,
        MODEL_FAULTS(X)
#undef X
    };
    return name[fault];
}

static void count_fault(struct model *model, const struct openai_result *r, enum http_fault fault)
{
    model->counters.fault[fault_of(r, fault)]++;
    if (r->status == 429)
        model->counters.rate_limited++;
    else if (r->status >= 500)
        model->counters.server_errors++;
    else if (r->unreadable)
        model->counters.network_faults++;
}

/* ---- another attempt ---- */

/* Does a conversation go on with what the model had thought? */
static bool has_reasoning(const struct prompt *prompt)
{
    for (size_t i = 0; i < prompt->n; i++)
        if (prompt->message[i].reasoning.n)
            return true;
    return false;
}

/* When the request was refused for a parameter that can be left out or renamed, remember that for
 * this model and send the request again. This does not count as a retry; each of these fixes can
 * happen only once per ask. */
static bool try_repair(struct ask *ask, const struct openai_result *r)
{
    unsigned fixes = ask->fixes | (has_reasoning(&ask->prompt) ? 0 : FIX_REASONING);
    struct model *model = ask->model;
    const char *note = NULL;
    enum openai_fix fix = openai_repair(&model->options, fixes, r, &note);
    if (!fix || model->stopped)
        return false;
    if (!(model->fixes & fix))
        buf_addf(&model->notes, "%s\n",
                 model_without_key(model, fix_note(fix, r->status, r->message, ask->arena),
                                   REDACT_ERROR, ask->arena));
    model->fixes |= fix;
    model_wait_until(ask, 0);
    return true;
}

static int64_t told(const struct model *model, const struct openai_result *r,
                    const struct http_response *response)
{
    struct timeval now;
    gettimeofday(&now, NULL);
    return told_ms(response, r->fate == FATE_LIMITED, model->rules.told_cap_ms,
                   (int64_t)now.tv_sec * 1000 + now.tv_usec / 1000);
}

/* A 429 is the service's way to set the pace, and where nobody listens nobody has said no: while
 * others are answered, neither uses up a sample's tries. */
static bool may_again(struct ask *ask, const struct openai_result *r, enum outcome outcome)
{
    struct model *model = ask->model;
    if (model->stopped || r->fate == FATE_FAIL || outcome == OUTCOME_REFUSED)
        return false;
    if (outcome == OUTCOME_LIMITED || (outcome == OUTCOME_UNREACHED && model->health.answers))
        return true;
    if (ask->failures >= model->options.retries || (r->paid && ask->paid++ >= PAID_RETRIES))
        return false;
    ask->failures++;
    return true;
}

/* How often it has failed so far, for the length of the back-off. */
static int times(const struct ask *ask, enum outcome outcome)
{
    if (outcome == OUTCOME_LIMITED)
        return ask->limited < LIMITED_LONG ? ask->limited : LIMITED_LONG;
    return ask->tries - ask->limited;
}

static void again(struct ask *ask, const struct openai_result *r, enum outcome outcome,
                  int64_t told_ms)
{
    struct model *model = ask->model;
    int64_t wait = pace_backoff_ms(&model->rules, times(ask, outcome), &model->random);
    model->counters.retried++;
    snprintf(model->trouble, sizeof model->trouble, "%.100s",
             model_without_key(model,
                               r->status
                                   ? arena_printf(ask->arena, "HTTP %d: %s", r->status, r->message)
                                   : arena_printf(ask->arena, "%s: %s", model->url, r->message),
                               REDACT_ERROR, ask->arena));
    model_wait_until(ask, model_now_ms(model) + (told_ms > 0 ? told_ms : wait));
}

/* ---- the end of an attempt ---- */

/* Where the service tells tokens and no cost, the user's price makes it. */
static void price_reply(const struct model_options *o, struct reply *reply)
{
    if (reply->cost < 0)
        reply->cost = model_cost(&o->price, reply);
}

static void take_answer(struct ask *ask, struct reply *reply)
{
    struct model *model = ask->model;
    int64_t now = model_now_ms(model);
    pace_answered(&model->pace, ask->in_flight, ask->sent_ms, now);
    pace_used(&model->pace, &model->rules, reply->completion_tokens);
    health_note(&model->health, OUTCOME_ANSWERED, ask->tries, false, 0, now);
    price_reply(&model->options, reply);
    model_conclude(ask, reply);
}

/* Another attempt, or the end; the end may be that of the whole model. */
static void take_failure(struct ask *ask, struct reply *reply, const struct openai_result *r,
                         const struct http_response *response)
{
    struct model *model = ask->model;
    enum outcome outcome = outcome_of(r, response->fault);
    int64_t wait = told(model, r, response), now = model_now_ms(model);
    bool more;
    const char *why;
    if (outcome == OUTCOME_LIMITED) {
        ask->limited++;
        pace_limited(&model->pace, &model->rules, wait, ask->in_flight, ask->sent_ms, now,
                     &model->random);
    }
    more = may_again(ask, r, outcome);
    why = health_note(&model->health, outcome, ask->tries, !more,
                      model->n_flying ? INT64_MAX : model->options.patience_ms, now);
    if (!why && more) {
        again(ask, r, outcome, wait);
        return;
    }
    reply->error = error_text(ask, r);
    reply->refused = is_for_good(r, outcome);
    if (why)
        model_stop(model, arena_printf(ask->arena, "%s%s%s", why, *why ? ": " : "", reply->error));
    model_conclude(ask, reply);
}

void model_settle(struct ask *ask, const struct http_response *raw)
{
    struct reply reply = model_no_reply();
    struct http_response response = model_clean(ask->model, raw, ask->arena);
    struct openai_result r = openai_read(ask->model->dialect, &response, &reply, ask->arena);
    reply.ttft_ms = stream_ttft_ms(ask->stream);
    reply.http = r.status;
    reply.latency_us = response.elapsed_us;
    if (r.fate == FATE_OK) {
        take_answer(ask, &reply);
        return;
    }
    count_fault(ask->model, &r, response.fault);
    if (!try_repair(ask, &r))
        take_failure(ask, &reply, &r, &response);
}
