/* openai.c: read what came of requests to many services, which differ in details. */
#include "harness/model/services/openai.h"
#include "harness/model/services/request.h"
#include "harness/base/utf8.h"

#include <string.h>
#include <strings.h>

static struct str dumped(const json_t *value, struct arena *arena)
{
    struct buf b;
    struct str s;
    buf_init(&b, 4 * DIALECT_LINE_MAX);
    json_dump(value, &b);
    s = arena_take(arena, &b);
    return s;
}

/* The message of an error response, wherever this service puts it. */
static struct str find_message(const json_t *json, struct arena *arena)
{
    static const char *const path[] = {"error.message",  "error",  "message",
                                       "detail.message", "detail", "errors"};
    for (size_t i = 0; i < countof(path); i++) {
        json_t *value = NULL;
        json_get(json, path[i], false, &value, NULL);
        if (json_is_string(value))
            return json_view(value);
        if (json_is_object(value) || json_is_array(value))
            return dumped(value, arena);
    }
    return (struct str){0};
}

/* The first of the paths that holds a string. */
static const char *first_text(const json_t *json, const char *const *path, size_t n,
                              struct arena *arena)
{
    for (size_t i = 0; i < n; i++) {
        struct str s = {0};
        if (!json_get_str(json, path[i], false, &s, NULL) && s.n)
            return dialect_line(s, arena);
    }
    return "";
}

static void describe(struct openai_result *r, const json_t *json, struct str body,
                     struct arena *arena)
{
    static const char *const kind[] = {"error.code", "error.type", "code", "type"};
    static const char *const param[] = {"error.param", "param"};
    static const char *const raw[] = {"error.metadata.raw"}; /* OpenRouter: the provider's error */
    struct str message = find_message(json, arena);
    r->kind = first_text(json, kind, countof(kind), arena);
    r->param = first_text(json, param, countof(param), arena);
    r->message = dialect_line(message.n ? message : body, arena);
    if (*first_text(json, raw, 1, arena))
        r->message = arena_printf(arena, "%s: %s", r->message, first_text(json, raw, 1, arena));
}

/* Kinds of error that say more than the status that they come with. A status after which trying
 * again changes nothing goes first. */
static const struct {
    const char *kind;
    enum pace_fate fate;
} kinds[] = {
    {"insufficient_quota", FATE_FAIL},      {"billing_hard_limit_reached", FATE_FAIL},
    {"rate_limit_exceeded", FATE_LIMITED},  {"rate_limit_error", FATE_LIMITED},
    {"context_length_exceeded", FATE_FAIL}, {"invalid_request_error", FATE_FAIL},
    {"overloaded_error", FATE_AGAIN},       {"authentication_error", FATE_FAIL},
    {"permission_error", FATE_FAIL},        {"not_found_error", FATE_FAIL},
    {"billing_error", FATE_FAIL},           {"request_too_large", FATE_FAIL},
};

static enum pace_fate fate_of(const struct openai_result *r, const char *should_retry)
{
    enum pace_fate fate = pace_fate(r->status);
    for (size_t i = 0; i < countof(kinds); i++)
        if (!strcasecmp(r->kind, kinds[i].kind) && (fate != FATE_FAIL))
            fate = kinds[i].fate;
    if (!strcasecmp(should_retry, "false"))
        fate = FATE_FAIL;
    return fate == FATE_OK ? FATE_AGAIN : fate;
}

/* A response whose status says that it failed, or a 200 with an error object inside. */
static void read_error(struct openai_result *r, const struct http_response *response,
                       const json_t *json, struct arena *arena)
{
    int64_t code = 0;
    describe(r, json, response->body, arena);
    json_get_int(json, "error.code", false, &code, NULL);
    if (pace_fate(r->status) == FATE_OK)
        r->status = code >= 300 && code <= 599 ? (int)code : 500;
    r->fate = fate_of(r, response->header[HTTP_SHOULD_RETRY]);
    if (r->status >= 300 && r->status <= 399)
        r->message = arena_printf(arena,
                                  "it redirects to %s; redirects are not followed: give "
                                  "the final URL as base URL",
                                  dialect_line(str_c(response->header[HTTP_LOCATION]), arena));
}

static struct openai_result unreadable(struct openai_result r, const char *why)
{
    r.fate = FATE_AGAIN;
    r.unreadable = true;
    r.message = why;
    return r;
}

/* The service has done its work, as far as it knows. */
static struct openai_result answered(struct openai_result r, const char *why)
{
    r = unreadable(r, why);
    r.paid = true;
    return r;
}

/* A response that came without a fault of its own: an answer, or not. */
static struct openai_result read_answer(struct openai_result r, const struct dialect *dialect,
                                        const json_t *json, struct reply *reply,
                                        struct arena *arena)
{
    struct reply got = *reply;
    const char *why = dialect->read(json, &got, arena);
    if (why)
        return answered(r, why);
    if (got.finish == FINISH_ERROR) { /* half a text is not the model's fault */
        why = arena_printf(arena, "the service ended the reply with finish_reason \"%s\"",
                           got.finish_raw);
        return got.text.n ? answered(r, why) : unreadable(r, why);
    }
    *reply = got;
    r.fate = FATE_OK;
    return r;
}

/* Google's services wrap an error into a list. */
static const json_t *unwrapped(const json_t *json)
{
    return json_is_array(json) && dialect_error(json_array_get(json, 0)) ? json_array_get(json, 0)
                                                                         : json;
}

/* Where the error stands. */
static const json_t *failed(const struct dialect *dialect, const json_t *json)
{
    const json_t *inner = dialect->error(json);
    return inner ? inner : json;
}

static struct openai_result read_body(struct openai_result r, const struct dialect *dialect,
                                      const struct http_response *response, struct reply *reply,
                                      struct arena *arena)
{
    struct str text = utf8_scrub(response->body, arena);
    struct err err = {0};
    json_t *json = NULL;
    int bad = json_parse_loose(text, "response", &json, &err);
    if (pace_fate(r.status) != FATE_OK || dialect->error(unwrapped(json)))
        read_error(&r, response, failed(dialect, unwrapped(json)), arena);
    else if (str_trim(text).n == 0)
        r = unreadable(r, "the response is empty");
    else if (bad)
        r = answered(r,
                     arena_printf(arena, "the response is not JSON (%s; content type \"%s\")",
                                  dialect_line(str_c(err.text), arena),
                                  dialect_line(str_c(response->header[HTTP_CONTENT_TYPE]), arena)));
    else
        r = read_answer(r, dialect, json, reply, arena);
    json_decref(json);
    return r;
}

struct openai_result openai_read(const struct dialect *dialect,
                                 const struct http_response *response, struct reply *reply,
                                 struct arena *arena)
{
    struct openai_result r = {.status = response->status, .kind = "", .param = "", .message = ""};
    if (response->fault == HTTP_OK)
        return read_body(r, dialect, response, reply, arena);
    /* An error status counts even when the body broke off, so the request is not repeated. */
    if (response->status >= 300) {
        r = read_body(r, dialect, response, reply, arena);
        r.message = arena_printf(arena, "%s (%s)", r.message, response->why);
        return r;
    }
    r.fate = response->fault == HTTP_TOO_LARGE || response->fault == HTTP_REFUSED ? FATE_FAIL
                                                                                  : FATE_AGAIN;
    r.unreadable = true;
    r.paid = response->fault == HTTP_IDLE; /* who thinks for long bills for it each time */
    if (r.status < 200)                    /* 100 and 103 only announce a status */
        r.status = 0;
    r.message = dialect_line(str_c(response->why), arena);
    return r;
}

/* Does the message say that a parameter is not accepted at all, whatever its value? */
static bool complains(const char *message)
{
    static const char *const phrase[] = {
        "unsupported",     "not support",     "unrecognized",     "unknown",
        "unexpected",      "not permitted",   "not allowed",      "deprecated",
        "extra_forbidden", "does not accept", "only the default", "not available",
        "cannot both",     "use 'max_",       "not compatible",   "not enabled",
    };
    for (size_t i = 0; i < countof(phrase); i++)
        if (strcasestr(message, phrase[i]))
            return true;
    return false;
}

/* Is the error about this parameter? If the service names one, only that one counts. */
static bool means(const struct openai_result *r, const char *name)
{
    if (*r->param)
        return strcmp(r->param, name) == 0;
    return strcasestr(r->message, name) != NULL; /* "Streaming is not supported" */
}

enum openai_fix openai_repair(const struct model_options *o, unsigned fixes,
                              const struct openai_result *r, const char **note)
{
    static const char whole[] = "the service refuses to stream: answers are asked for whole";
    const struct dialect_names *names = request_names(o);
    const char *tokens = request_tokens_name(o, fixes);
    const struct {
        enum openai_fix fix;
        bool sent;
        const char *name, *note;
    } row[] = {
        {FIX_TOKENS_NAME, o->max_tokens > 0 && tokens, tokens,
         "the service wants the token limit under its other name (max_tokens, "
         "max_completion_tokens): renamed"},
        {FIX_TOP_P, o->top_p != PARAM_UNSET, "top_p", "the service refuses top_p: not sent"},
        {FIX_SEED, o->seed >= 0 && names->seed, names->seed, "the service refuses seed: not sent"},
        {FIX_TEMPERATURE, o->temperature != PARAM_UNSET, "temperature",
         "the service refuses temperature: not sent"},
        {FIX_STREAM, o->stream > 0, "stream", whole},
        {FIX_STREAM, o->stream > 0, "stream_options", whole},
        {FIX_TOP_K, o->top_k > 0 && names->top_k, names->top_k,
         "the service refuses top_k: not sent"},
        {FIX_EFFORT, o->effort && names->effort, names->effort,
         "the service refuses the effort of reasoning: not sent"},
        {FIX_REASONING, names->reasoning != NULL, names->reasoning,
         "the service refuses the reasoning of earlier messages: not sent back"},
    };
    if ((r->status != 400 && r->status != 422) ||
        (!complains(r->message) && !strstr(r->kind, "unsupported")))
        return 0;
    for (size_t i = 0; i < countof(row); i++) {
        if (!row[i].sent || (fixes & row[i].fix) || !means(r, row[i].name))
            continue;
        *note = row[i].note;
        return row[i].fix;
    }
    return 0;
}
