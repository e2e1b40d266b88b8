/* model.c: the queue of asks, their retries, and the counters and messages about them.
 *
 *     model_ask -> waiting -> (pump: a slot is free, no pause, its time has come) -> flying
 *                     ^                                                                |
 *                     +---- again, limited, repaired <---- on_response <---------------+
 *                                                             |
 *                                                        done callback
 *
 * `waiting` is kept in the order of asking, so that an ask which has to try again goes before those
 * that have not begun. One timer wakes the pump: at once after model_ask, later for a pause or a
 * back-off. Time is the loop's. */
#include "harness/model/model.h"
#include "harness/model/openai.h"
#include "harness/model/check.h"
#include "harness/model/options.h"
#include "harness/model/redact.h"
#include "harness/model/request.h"
#include "harness/model/stream.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#ifndef ASSAY_VERSION
#define ASSAY_VERSION "unknown"
#endif

/* Further attempts after an answer that cannot be read and may have cost as much as one that can: a
 * slip is made good by one, and a service that always answers so is not paid for all retries. */
#define PAID_RETRIES 1

struct ask {
    struct ask *next, *prev;
    struct model *model;
    struct prompt prompt; /* texts borrowed */
    int index;
    int64_t serial; /* order of asking */
    struct arena *arena;
    model_done_fn *done;
    void *ctx;
    int tries, failures; /* requests sent; failed ones that count against `retries` */
    int paid;            /* answers that could not be read */
    unsigned fixes;      /* what the request in flight was sent with */
    int64_t sent_ms, not_before_ms;
    struct http_transfer *transfer; /* NULL while waiting */
    struct stream *stream;          /* of the attempt in flight; NULL: asked for whole */
    struct buf body;
};

struct list {
    struct ask *first, *last;
};

struct model {
    struct arena arena; /* options, URL */
    struct model_options options;
    const char *url;
    const struct dialect *dialect;
    char *key;  /* owned, zeroed when freed; NULL: none */
    char *auth; /* the header line with the key; owned, zeroed when freed; NULL: none */
    json_t *extra;
    uv_loop_t *loop;
    uv_timer_t timer;
    struct http *http;
    struct list waiting, flying;
    int64_t next_serial;
    struct pace pace;
    struct pace_rules rules;
    uint64_t random;
    unsigned fixes;
    struct buf notes;
    struct model_counters counters;
    int n_flying;
    bool closed; /* freed; the struct waits for the timer's close */
};

static void pump(struct model *model);

static void list_insert(struct list *list, struct ask *ask)
{
    struct ask *after = list->last;
    while (after && after->serial > ask->serial)
        after = after->prev;
    ask->prev = after;
    ask->next = after ? after->next : list->first;
    *(after ? &after->next : &list->first) = ask;
    *(ask->next ? &ask->next->prev : &list->last) = ask;
}

static void list_remove(struct list *list, struct ask *ask)
{
    *(ask->prev ? &ask->prev->next : &list->first) = ask->next;
    *(ask->next ? &ask->next->prev : &list->last) = ask->prev;
}

static int64_t now_ms(const struct model *model)
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

static const char *without_key(const struct model *model, const char *text, size_t least,
                               struct arena *arena)
{
    struct str s = redact(str_c(text), model->key, least, arena);
    return s.p == text ? text : arena_dup(arena, s);
}

/* The response without the key: services repeat what they were sent, in errors and in answers. */
static struct http_response
clean_response(const struct model *model, const struct http_response *response, struct arena *arena)
{
    struct http_response r = *response;
    r.body = redact(r.body, model->key, REDACT_REPLY, arena);
    r.why = without_key(model, r.why, REDACT_REPLY, arena);
    for (size_t i = 0; i < HTTP_N_HEADER; i++)
        r.header[i] = without_key(model, r.header[i], REDACT_REPLY, arena);
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
    return without_key(ask->model, text, REDACT_ERROR, ask->arena);
}

/* Where the service tells tokens and no cost, the user's price makes it. */
static void price_reply(const struct model_options *o, struct reply *reply)
{
    if (reply->cost < 0)
        reply->cost = model_cost(&o->price, reply);
}

static void conclude(struct ask *ask, struct reply *reply)
{
    struct model *model = ask->model;
    reply->tries = ask->tries;
    price_reply(&model->options, reply);
    if (reply->error)
        model->counters.failed++;
    else
        model->counters.answered++;
    model->counters.in_flight--; /* before the callback, which may ask again */
    ask->done(ask->ctx, reply);
    ask_free(ask);
}

static struct reply reply_empty(void)
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

static void wait_until(struct ask *ask, int64_t ms)
{
    ask->not_before_ms = ms;
    list_insert(&ask->model->waiting, ask);
}

static void count_fault(struct model *model, const struct openai_result *r)
{
    if (r->status == 429)
        model->counters.rate_limited++;
    else if (r->status >= 500)
        model->counters.server_errors++;
    else if (r->unreadable)
        model->counters.network_faults++;
}

/* When the request was refused for a parameter that can be left out or renamed, remember that for
 * this model and send the request again. This does not count as a retry; each of these fixes can
 * happen only once per ask. */
static bool try_repair(struct ask *ask, const struct openai_result *r)
{
    struct model *model = ask->model;
    const char *note = NULL;
    enum openai_fix fix = openai_repair(&model->options, ask->fixes, r, &note);
    if (!fix)
        return false;
    if (!(model->fixes & fix))
        buf_addf(&model->notes, "%s (HTTP %d: %s)\n", note, r->status,
                 without_key(model, r->message, REDACT_ERROR, ask->arena));
    model->fixes |= fix;
    wait_until(ask, 0);
    return true;
}

static bool try_again(struct ask *ask, const struct openai_result *r,
                      const struct http_response *response)
{
    struct model *model = ask->model;
    struct timeval unix_now;
    int64_t wait, told, now = now_ms(model);
    gettimeofday(&unix_now, NULL);
    told = pace_told_ms(&model->rules, response->header[HTTP_RETRY_AFTER_MS],
                        response->header[HTTP_RETRY_AFTER],
                        (int64_t)unix_now.tv_sec * 1000 + unix_now.tv_usec / 1000);
    if (r->fate == FATE_LIMITED)
        pace_limited(&model->pace, &model->rules, told, ask->sent_ms, now, &model->random);
    if (r->fate == FATE_FAIL || ask->failures >= model->options.retries ||
        (r->paid && ask->paid++ >= PAID_RETRIES))
        return false;
    ask->failures++;
    model->counters.retried++;
    wait = pace_backoff_ms(&model->rules, ask->failures, &model->random);
    wait_until(ask, now + (told > 0 ? told : wait));
    return true;
}

static void settle(struct ask *ask, const struct http_response *raw)
{
    struct reply reply = reply_empty();
    struct http_response clean = clean_response(ask->model, raw, ask->arena), *response = &clean;
    struct openai_result r = openai_read(ask->model->dialect, response, &reply, ask->arena);
    reply.ttft_ms = stream_ttft_ms(ask->stream);
    reply.http = r.status;
    reply.latency_us = response->elapsed_us;
    if (r.fate == FATE_OK) {
        pace_answered(&ask->model->pace);
        conclude(ask, &reply);
        return;
    }
    count_fault(ask->model, &r);
    if (try_repair(ask, &r) || try_again(ask, &r, response))
        return;
    reply.error = error_text(ask, &r);
    conclude(ask, &reply);
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
    settle(ask, &response);
    if (!model->closed)
        pump(model);
}

#define HEADERS_MAX (8 + MODEL_HEADERS)

/* The headers that depend on service and user, from place `n` on. */
static void add_headers(const struct model *model, const char **header, size_t n)
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
    const char *header[HEADERS_MAX] = {
        "Content-Type: application/json",
        streamed ? "Accept: text/event-stream, application/json" : "Accept: application/json",
        "User-Agent: assay/" ASSAY_VERSION, sample, /* only our recorded server looks at it */
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
    add_headers(model, header, 4);
    snprintf(sample, sizeof sample, "X-Assay-Sample: %d", ask->index);
    buf_init(&ask->body, SIZE_MAX / 4); /* bounded by the prompt */
    request_body(o, model->extra, model->fixes, &ask->prompt, ask->index, &ask->body);
    request.body = buf_str(&ask->body);
    ask->fixes = model->fixes;
    ask->sent_ms = now_ms(model);
    stream_free(ask->stream);
    ask->stream = streamed ? stream_new(model->dialect, o->max_reply_bytes) : NULL;
    ask->tries++;
    return http_start(&ask->transfer, model->http, &request, on_response, ask, err);
}

/* Send an ask that waits. When curl refuses the request, the ask ends with that as its error; the
 * callback is allowed then, because only the loop calls this. */
static void launch(struct ask *ask)
{
    struct model *model = ask->model;
    struct err err = {0};
    struct reply reply = reply_empty();
    list_remove(&model->waiting, ask);
    if (send_ask(ask, &err) == 0) {
        list_insert(&model->flying, ask);
        model->n_flying++;
        return;
    }
    reply.error =
        without_key(model, arena_dup(ask->arena, str_c(err.text)), REDACT_ERROR, ask->arena);
    conclude(ask, &reply);
}

/* The first ask whose time has come; otherwise *next_ms is when the next one's will. */
static struct ask *due(const struct model *model, int64_t *next_ms)
{
    *next_ms = INT64_MAX;
    for (struct ask *ask = model->waiting.first; ask; ask = ask->next) {
        if (ask->not_before_ms <= now_ms(model))
            return ask;
        if (ask->not_before_ms < *next_ms)
            *next_ms = ask->not_before_ms;
    }
    return NULL;
}

static void wake_at(struct model *model, int64_t ms)
{
    int64_t now = now_ms(model);
    uv_timer_start(&model->timer, on_timer, ms > now ? (uint64_t)(ms - now) : 0, 0);
}

/* Send what may be sent now. Runs on the loop only, so it may call back. It stops when a callback
 * has freed the model. */
static void pump(struct model *model)
{
    struct ask *ask;
    int64_t next;
    while (!model->closed && pace_open(&model->pace, model->n_flying, now_ms(model)) &&
           (ask = due(model, &next)))
        launch(ask);
    if (model->closed)
        return;
    if (!model->waiting.first)
        uv_timer_stop(&model->timer);
    else if (now_ms(model) < model->pace.pause_until_ms)
        wake_at(model, model->pace.pause_until_ms);
    else if (!due(model, &next))
        wake_at(model, next);
    /* otherwise every slot is taken, and on_response will call pump again */
}

int model_ask(struct model *model, const struct prompt *prompt, int index, struct arena *arena,
              model_done_fn *done, void *ctx, struct err *err)
{
    struct ask *ask;
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
    if (pace_open(&model->pace, model->n_flying, INT64_MAX)) /* is a slot free, pause or not? */
        wake_at(model, model->pace.pause_until_ms);
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
    model->rules = (struct pace_rules){o->backoff_ms, o->backoff_cap_ms, o->told_cap_ms};
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

static void free_list(struct list *list)
{
    struct ask *ask, *next;
    for (ask = list->first; ask; ask = next) {
        next = ask->next;
        ask_free(ask);
    }
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

/* 404 is fatal, except when it is our recorded server that does not know a problem. 403 is fatal,
 * except when only this prompt was turned away (OpenRouter's moderation). */
bool reply_is_fatal(const struct reply *reply)
{
    static const struct {
        int http;
        const char *unless, *only;
    } row[] = {
        {401, NULL, NULL},
        {402, NULL, NULL},
        {403, "flagged", NULL},
        {404, "(not_found)", NULL},
        {429, NULL, "(insufficient_quota)"},
    };
    for (size_t i = 0; reply->error && i < countof(row); i++)
        if (row[i].http == reply->http)
            return (!row[i].unless || !strstr(reply->error, row[i].unless)) &&
                   (!row[i].only || strstr(reply->error, row[i].only));
    return false;
}

static const char *key_of(const struct model_options *o)
{
    return o->key ? o->key : getenv(model_key_env(o));
}

int model_check_text(const struct model_options *o, const char *what, const char *text,
                     struct err *err)
{
    struct arena arena = {0};
    struct str s = str_c(text);
    bool holds = redact(s, key_of(o), REDACT_REPLY, &arena).p != s.p;
    arena_finish(&arena);
    if (!holds)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%s holds the key, which would be stored with every sample: a key stands in "
                   "the environment only",
                   what);
}

static int check_key_env(const char *name, struct err *err)
{
    size_t n = 0;
    while (isalnum((unsigned char)name[n]) || name[n] == '_')
        n++;
    if (n && !name[n] && !isdigit((unsigned char)name[0]))
        return 0;
    return err_set(err, ERR_USAGE,
                   "--key-env wants the name of an environment variable, as OPENAI_API_KEY; the "
                   "key itself is never given on the command line");
}

int model_check(const struct model_options *o, struct err *err)
{
    const char *key = key_of(o);
    json_t *extra = NULL;
    if ((o->key_env && check_key_env(o->key_env, err)) ||
        model_check_text(o, "--base-url", o->base_url, err) || http_check_url(o->base_url, err) ||
        model_check_text(o, "--model", o->name, err) ||
        model_check_text(o, "--extra", o->extra, err) || options_check(o, err) < 0 ||
        options_extra(o, &extra, err) < 0)
        return -1;
    json_decref(extra);
    for (size_t i = 0; i < o->n_header; i++)
        if (model_check_text(o, "--header", o->header[i], err) < 0)
            return -1;
    if ((key && *key) || http_is_loopback(o->base_url))
        return 0;
    return options_no_key(o, err);
}
