/* model.c: the queue of asks.
 *
 *     model_ask -> waiting -> (pump: a slot is free, no pause, its time has come) -> flying
 *                     ^                                                                |
 *                     +---- again, limited, repaired <---- attempt.c  <---------------+
 *                                                             |
 *                                                        done callback
 *
 * `waiting` is kept in the order of asking, so that an ask which has to try again goes before those
 * that have not begun. One timer wakes the pump: at once after model_ask, later for a pause or a
 * back-off. Time is the loop's. */
#include "harness/model/services/check.h"
#include "harness/model/services/options.h"
#include "harness/model/private.h"
#include "harness/model/wire/redact.h"
#include "harness/model/services/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void pump(struct model *model);

static void list_insert(struct ask_list *list, struct ask *ask)
{
    struct ask *after = list->last;
    while (after && after->serial > ask->serial)
        after = after->prev;
    ask->prev = after;
    ask->next = after ? after->next : list->first;
    *(after ? &after->next : &list->first) = ask;
    *(ask->next ? &ask->next->prev : &list->last) = ask;
}

static void list_remove(struct ask_list *list, struct ask *ask)
{
    *(ask->prev ? &ask->prev->next : &list->first) = ask->next;
    *(ask->next ? &ask->next->prev : &list->last) = ask->prev;
}

int64_t model_now_ms(const struct model *model)
{
    return (int64_t)uv_now(model->loop);
}

static void on_timer(uv_timer_t *timer)
{
    pump(timer->data);
}

static void ask_free(struct ask *ask)
{
    stream_free(ask->stream);
    buf_finish(&ask->body);
    free(ask);
}

const char *model_without_key(const struct model *model, const char *text, size_t least,
                              struct arena *arena)
{
    struct str s = redact(str_c(text), model->key, least, arena);
    return s.p == text ? text : arena_dup(arena, s);
}

void model_conclude(struct ask *ask, struct reply *reply)
{
    struct model *model = ask->model;
    reply->tries = ask->tries;
    reply->in_flight = ask->in_flight;
    if (reply->error)
        model->counters.failed++;
    else
        model->counters.answered++;
    model->counters.in_flight--; /* before the callback, which may ask again */
    ask->done(ask->ctx, reply);
    ask_free(ask);
}

struct reply model_no_reply(void)
{
    return (struct reply){
        .text = {"", 0},
        .reasoning = {"", 0},
        .finish_raw = "",
        .prompt_tokens = -1,
        .completion_tokens = -1,
        .reasoning_tokens = -1,
        .cached_tokens = -1,
        .cache_written_tokens = -1,
        .ttft_ms = -1,
        .cost = -1,
    };
}

void model_wait_until(struct ask *ask, int64_t ms)
{
    ask->not_before_ms = ms;
    list_insert(&ask->model->waiting, ask);
}

static bool on_piece(void *ctx, struct str bytes)
{
    struct ask *ask = ctx;
    return stream_feed(ask->stream, bytes);
}

static void on_response(void *ctx, const struct http_response *raw)
{
    struct ask *ask = ctx;
    struct model *model = ask->model;
    struct http_response response = *raw;
    list_remove(&model->flying, ask);
    model->n_flying--;
    ask->transfer = NULL;
    buf_finish(&ask->body);
    stream_settle(ask->stream, &response, ask->arena);
    model_settle(ask, &response);
    if (!model->closed)
        pump(model);
}

/* About so many: a token of English or code is four bytes. */
static double prompt_tokens(const struct prompt *prompt)
{
    size_t bytes = 0;
    for (size_t i = 0; i < prompt->n; i++)
        bytes += prompt->message[i].text.n;
    return (double)bytes / 4;
}

void model_headers(const struct model *model, const char **header, size_t n)
{
    const struct model_options *o = &model->options;
    const char *version = request_provider(o)->version;
    for (size_t i = 0; i < o->n_header; i++)
        header[n++] = o->header[i];
    if (version)
        header[n++] = version;
    header[n] = model->auth; /* NULL without a key */
}

static int send_ask(struct ask *ask, struct err *err)
{
    struct model *model = ask->model;
    const struct model_options *o = &model->options;
    bool streamed = o->stream > 0 && !(model->fixes & FIX_STREAM);
    char sample[40];
    const char *header[MODEL_HEADERS_MAX] = {
        "Content-Type: application/json",
        streamed ? "Accept: text/event-stream, application/json" : "Accept: application/json",
        MODEL_AGENT, sample, /* only our recorded server looks at it */
    };
    struct http_request request = {
        .url = model->url,
        .header = header,
        .connect_ms = o->connect_ms,
        .idle_ms = o->idle_ms,
        .total_ms = o->total_ms,
        .max_body_bytes = o->max_reply_bytes,
        .piece = streamed ? on_piece : NULL,
    };
    model_headers(model, header, 4);
    snprintf(sample, sizeof sample, "X-Assay-Sample: %d", ask->index);
    buf_init(&ask->body, SIZE_MAX / 4); /* bounded by the prompt */
    request_body(o, model->extra, model->fixes, &ask->prompt, ask->index, &ask->body);
    request.body = buf_str(&ask->body);
    ask->fixes = model->fixes;
    ask->sent_ms = model_now_ms(model);
    stream_free(ask->stream);
    ask->stream = streamed ? stream_new(model->dialect, o->max_reply_bytes) : NULL;
    ask->tries++;
    ask->in_flight = model->n_flying + 1;
    pace_sent(&model->pace, &model->rules, prompt_tokens(&ask->prompt), ask->sent_ms);
    return http_start(&ask->transfer, model->http, &request, on_response, ask, err);
}

/* Send an ask that waits. When curl refuses the request, the ask ends with that as its error; the
 * callback is allowed then, because only the loop calls this. */
static void launch(struct ask *ask)
{
    struct model *model = ask->model;
    struct err err = {0};
    struct reply reply = model_no_reply();
    list_remove(&model->waiting, ask);
    if (send_ask(ask, &err) == 0) {
        list_insert(&model->flying, ask);
        model->n_flying++;
        return;
    }
    reply.error =
        model_without_key(model, arena_dup(ask->arena, str_c(err.text)), REDACT_ERROR, ask->arena);
    model_conclude(ask, &reply);
}

/* The first ask whose time has come; otherwise *next_ms is when the next one's will. */
static struct ask *due(const struct model *model, int64_t *next_ms)
{
    *next_ms = INT64_MAX;
    for (struct ask *ask = model->waiting.first; ask; ask = ask->next) {
        if (ask->not_before_ms <= model_now_ms(model))
            return ask;
        if (ask->not_before_ms < *next_ms)
            *next_ms = ask->not_before_ms;
    }
    return NULL;
}

/* When the next request goes out; INT64_MAX: after the next answer, or never. */
static int64_t next_ms(const struct model *model)
{
    int64_t pace = pace_next_ms(&model->pace, model->n_flying), ask, now = model_now_ms(model);
    if (!model->waiting.first || pace == INT64_MAX)
        return INT64_MAX;
    if (due(model, &ask))
        ask = now;
    return pace > ask ? pace : ask;
}

static void wake(struct model *model)
{
    int64_t now = model_now_ms(model), ms = next_ms(model);
    if (ms == INT64_MAX)
        uv_timer_stop(&model->timer);
    else
        uv_timer_start(&model->timer, on_timer, ms > now ? (uint64_t)(ms - now) : 0, 0);
}

/* Send what may be sent now. Runs on the loop only, so it may call back. It stops when a callback
 * has freed the model. */
static void pump(struct model *model)
{
    struct ask *ask;
    int64_t next;
    while (!model->closed && pace_open(&model->pace, model->n_flying, model_now_ms(model)) &&
           (ask = due(model, &next)))
        launch(ask);
    if (!model->closed)
        wake(model);
}

int model_ask(struct model *model, const struct prompt *prompt, int index, struct arena *arena,
              model_done_fn *done, void *ctx, struct err *err)
{
    struct ask *ask;
    if (model->stopped)
        return err_set(err, ERR_SERVICE, "%s", model->stopped);
    if (prompt->n == 0 || prompt->n > countof(prompt->message))
        return err_set(err, ERR_INTERNAL, "a prompt of %zu messages", prompt->n);
    ask = mem_alloc(sizeof *ask);
    ask->model = model;
    ask->prompt = *prompt;
    ask->index = index;
    ask->arena = arena;
    ask->done = done;
    ask->ctx = ctx;
    ask->serial = model->next_serial++;
    list_insert(&model->waiting, ask);
    model->counters.asked++;
    model->counters.in_flight++;
    wake(model);
    return 0;
}

static const char *copy(struct arena *arena, const char *s)
{
    return s ? arena_dup(arena, str_c(s)) : NULL;
}

static const char *const *copy_list(struct arena *arena, const char *const *list, size_t n)
{
    const char **ret = arena_alloc(arena, (n + 1) * sizeof *ret);
    for (size_t i = 0; i < n; i++)
        ret[i] = copy(arena, list[i]);
    return ret;
}

static void take_options(struct model *model, const struct model_options *options)
{
    struct model_options *o = &model->options;
    struct arena *a = &model->arena;
    *o = *options;
    o->name = copy(a, options->name);
    o->base_url = copy(a, options->base_url);
    o->key_env = copy(a, options->key_env);
    o->extra = copy(a, options->extra);
    o->key = NULL; /* lives in model->key only */
    if (o->concurrency < 1)
        o->concurrency = 1;
    o->provider = copy(a, options->provider);
    o->endpoint = copy(a, options->endpoint);
    o->effort = copy(a, options->effort);
    o->header = copy_list(a, options->header, options->n_header);
    model->dialect = request_dialect(o);
    model->url = request_url(o, a);
    model->rules = (struct pace_rules){.first_ms = o->backoff_ms,
                                       .cap_ms = o->backoff_cap_ms,
                                       .told_cap_ms = o->told_cap_ms,
                                       .rpm = o->rpm,
                                       .tpm = o->tpm};
    model->fixes = o->fixes;
    model->random = o->jitter_seed ? o->jitter_seed : uv_hrtime();
    model->pace = pace_start(o->concurrency);
    buf_init(&model->notes, 16 << 10);
}

/* Free what the model owns besides its timer and connections. */
static void drop(struct model *model)
{
    model_key_free(model->key);
    model_key_free(model->auth);
    json_decref(model->extra);
    buf_finish(&model->notes);
    arena_finish(&model->arena);
}

int model_new(struct model **ret, uv_loop_t *loop, const struct model_options *options,
              struct err *err)
{
    struct model *model;
    struct err mine = {0};
    if (!err)
        err = &mine;
    if (!options->name || !*options->name || !options->base_url)
        return err_set(err, ERR_USAGE, "no model or no base URL");
    if (http_check_url(options->base_url, err))
        return -1;
    model = mem_alloc(sizeof *model);
    model->loop = loop;
    take_options(model, options);
    if (options_check(&model->options, err) || options_extra(options, &model->extra, err) ||
        options_key(options, &model->key, &model->auth, err) ||
        http_new(&model->http, loop, model->options.concurrency, err)) {
        drop(model);
        free(model);
        return -1;
    }
    uv_timer_init(loop, &model->timer);
    model->timer.data = model;
    *ret = model;
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

/* ---- ending ---- */

static void free_list(struct ask_list *list)
{
    struct ask *ask, *next;
    for (ask = list->first; ask; ask = next) {
        next = ask->next;
        ask_free(ask);
    }
    *list = (struct ask_list){0};
}

void model_stop(struct model *model, const char *why)
{
    if (model->stopped)
        return;
    model->stopped = arena_dup(&model->arena, str_c(why));
    for (struct ask *ask = model->waiting.first; ask; ask = ask->next)
        model->counters.in_flight--;
    free_list(&model->waiting);
}

int model_let_go(struct model *model, struct buf *why)
{
    int n = model->counters.in_flight;
    if (n == 0 || model->n_flying || next_ms(model) <= model_now_ms(model))
        return 0;
    buf_addc(why, model->trouble);
    model_stop(model, "the budget is used up");
    return n;
}

const char *model_stopped(const struct model *model)
{
    return model->stopped;
}

void model_waits(const struct model *model, struct buf *ret)
{
    int64_t ms = next_ms(model), now = model_now_ms(model);
    if (model->n_flying || ms == INT64_MAX || ms < now + 1000)
        return;
    buf_addf(ret, "next request in %lld s", (long long)(ms - now) / 1000);
    if (*model->trouble)
        buf_addf(ret, " (%s)", model->trouble);
}

void model_free(struct model *model)
{
    if (!model)
        return;
    model->closed = true;
    http_free(model->http); /* first: the requests' bodies belong to the asks */
    free_list(&model->waiting);
    free_list(&model->flying);
    drop(model);
    uv_close((uv_handle_t *)&model->timer, on_closed);
}

const struct model_counters *model_counters(const struct model *model)
{
    return &model->counters;
}

const char *model_notes(const struct model *model)
{
    return model->notes.p ? model->notes.p : "";
}
