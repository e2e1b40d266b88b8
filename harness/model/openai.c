/* openai.c: write chat completion requests, and read the answers of many services, which differ in
 * details. */
#include "harness/model/openai.h"
#include "harness/base/utf8.h"

#include <string.h>
#include <strings.h>

#define MESSAGE_MAX 500 /* bytes of a service's error message that are kept */

static const struct openai_service services[] = {
    {"api.openai.com", "Authorization: Bearer %s", "max_completion_tokens"},
    {".azure.com", "api-key: %s", "max_completion_tokens"},
    {"", "Authorization: Bearer %s", "max_tokens"},
};

static struct str url_host(const char *url)
{
    const char *p = strstr(url, "://");
    p = p ? p + 3 : url;
    return (struct str){p, strcspn(p, ":/?#")};
}

const struct openai_service *openai_service(const char *base_url)
{
    struct str host = url_host(base_url);
    size_t i = 0;
    while (!str_ends(host, services[i].host))
        i++;
    return &services[i];
}

#define ENDPOINT "/chat/completions"

static struct str without_slashes(struct str s)
{
    while (s.n && s.p[s.n - 1] == '/')
        s.n--;
    return s;
}

struct str openai_base(const char *base_url)
{
    struct str s = without_slashes((struct str){base_url, strcspn(base_url, "?#")});
    if (str_ends(s, ENDPOINT))
        s = without_slashes(str_slice(s, 0, s.n - strlen(ENDPOINT)));
    return s;
}

const char *openai_url(const char *base_url, struct arena *arena)
{
    struct str base = openai_base(base_url);
    return arena_printf(arena, "%.*s" ENDPOINT "%s", (int)base.n, base.p,
                        base_url + strcspn(base_url, "?#"));
}

static json_t *messages(const struct prompt *prompt)
{
    json_t *list = json_array();
    for (size_t i = 0; i < prompt->n; i++) {
        json_t *m = json_object();
        json_add_cstr(m, "role", prompt->message[i].role);
        json_add_str(m, "content", prompt->message[i].text);
        json_array_append_new(list, m);
    }
    return list;
}

static const char *tokens_name(const struct model_options *o, unsigned fixes)
{
    bool completion = !strcmp(openai_service(o->base_url)->tokens_name, "max_completion_tokens");
    if (fixes & FIX_TOKENS_NAME)
        completion = !completion;
    return completion ? "max_completion_tokens" : "max_tokens";
}

void openai_body(const struct model_options *o, const json_t *extra, unsigned fixes,
                 const struct prompt *prompt, int index, struct buf *out)
{
    json_t *body = json_object();
    json_add_cstr(body, "model", o->name);
    json_add(body, "messages", messages(prompt));
    if (o->temperature != PARAM_UNSET && !(fixes & FIX_TEMPERATURE))
        json_add_num(body, "temperature", o->temperature);
    if (o->top_p != PARAM_UNSET && !(fixes & FIX_TOP_P))
        json_add_num(body, "top_p", o->top_p);
    if (o->max_tokens > 0)
        json_add_int(body, tokens_name(o, fixes), o->max_tokens);
    if (o->seed >= 0 && !(fixes & FIX_SEED))
        json_add_int(body, "seed", o->seed + index);
    if (extra)
        json_object_update(body, (json_t *)extra);
    json_dump(body, out);
    json_decref(body);
}

/* A service's text as one line: control characters and runs of white space become one blank, and
 * the line is cut at MESSAGE_MAX. */
static const char *one_line(struct str s, struct arena *arena)
{
    struct buf b;
    const char *line;
    buf_init(&b, MESSAGE_MAX);
    s = utf8_scrub(str_trim(str_slice(s, 0, 4 * MESSAGE_MAX)), arena);
    for (size_t i = 0; i < s.n && !b.over; i++) {
        bool blank = (unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f;
        if (!blank)
            buf_add(&b, s.p + i, 1);
        else if (b.n && b.p[b.n - 1] != ' ')
            buf_addc(&b, " ");
    }
    line = arena_dup(arena, utf8_scrub(buf_str(&b), arena));
    buf_finish(&b);
    return line;
}

static struct str dumped(const json_t *value, struct arena *arena)
{
    struct buf b;
    struct str s;
    buf_init(&b, 4 * MESSAGE_MAX);
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
            return one_line(s, arena);
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
    r->message = one_line(message.n ? message : body, arena);
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
    {"overloaded_error", FATE_AGAIN},
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
                                  one_line(str_c(response->header[HTTP_LOCATION]), arena));
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

/* Append the text of a message's content, which is a string or a list of parts. Of parts only those
 * are taken that are thinking or, without `thinking`, those that are not: {"type":"text",
 * "text":".."}, {"type":"thinking","thinking":[..]}, {"summary":".."}. */
static void add_texts(struct buf *b, const json_t *content, bool thinking)
{
    static const char *const member[] = {"text", "thinking", "summary", "content"};
    size_t i;
    json_t *part;
    if (json_is_string(content))
        buf_adds(b, json_view(content));
    json_array_foreach(content, i, part)
    {
        const char *type = json_string_value(json_object_get(part, "type"));
        bool is_thinking = type && (!strncmp(type, "thinking", 8) || !strncmp(type, "reason", 6));
        if (json_is_string(part) && !thinking)
            buf_adds(b, json_view(part));
        if (is_thinking != thinking)
            continue;
        for (size_t m = 0; m < countof(member); m++) {
            json_t *inner = json_object_get(part, member[m]);
            add_texts(b, inner, thinking && json_is_string(inner));
        }
    }
}

static struct str take(struct buf *b, struct arena *arena)
{
    struct str s = arena_str(arena, buf_str(b));
    buf_finish(b);
    return s;
}

static struct str read_text(const json_t *message, struct arena *arena)
{
    struct buf b;
    buf_init(&b, SIZE_MAX / 4); /* bounded by the response */
    add_texts(&b, json_object_get(message, "content"), false);
    if (b.n == 0)
        add_texts(&b, json_object_get(message, "refusal"), false);
    return take(&b, arena);
}

static struct str read_reasoning(const json_t *message, struct arena *arena)
{
    static const char *const member[] = {"reasoning_content", "reasoning", "reasoning_details",
                                         "content"};
    struct buf b;
    buf_init(&b, SIZE_MAX / 4);
    for (size_t i = 0; i < countof(member) && b.n == 0; i++) {
        json_t *value = json_object_get(message, member[i]);
        if (i < 2 || json_is_array(value))
            add_texts(&b, value, !json_is_string(value));
    }
    return take(&b, arena);
}

#define COUNT_MAX ((int64_t)1 << 40) /* tokens beyond that are no count of anybody's */
#define COST_MAX  1e9

/* A count that the service tells; -1 for one that cannot be: such sums would break the reports. */
static int64_t read_count(const json_t *json, const char *path)
{
    int64_t n = -1;
    json_get_int(json, path, false, &n, NULL);
    return n >= 0 && n <= COUNT_MAX ? n : -1;
}

static void read_usage(struct reply *reply, const json_t *json)
{
    reply->cost = -1;
    reply->prompt_tokens = read_count(json, "usage.prompt_tokens");
    reply->completion_tokens = read_count(json, "usage.completion_tokens");
    reply->reasoning_tokens = read_count(json, "usage.completion_tokens_details.reasoning_tokens");
    json_get_num(json, "usage.cost", false, &reply->cost, NULL);
    if (!(reply->cost >= 0 && reply->cost <= COST_MAX))
        reply->cost = -1;
}

static struct openai_result read_choice(struct openai_result r,
                                        const struct http_response *response, const json_t *json,
                                        struct reply *reply, struct arena *arena)
{
    json_t *choice = json_array_get(json_object_get(json, "choices"), 0);
    json_t *message = json_object_get(choice, "message");
    struct str finish = {"", 0};
    struct reply got = *reply;
    if (!choice)
        return answered(r, "the response holds no choice");
    if (json_is_object(json_object_get(choice, "error"))) {
        read_error(&r, response, choice, arena);
        return r;
    }
    if (!json_is_object(message))
        return answered(r, "the response's choice holds no message");
    json_get_str(choice, "finish_reason", false, &finish, NULL);
    got.text = read_text(message, arena);
    got.reasoning = read_reasoning(message, arena);
    got.finish_raw = one_line(finish, arena);
    got.finish = finish_from(str_c(got.finish_raw));
    if (got.finish == FINISH_ERROR) { /* half a text is not the model's fault */
        const char *why = arena_printf(
            arena, "the service ended the reply with finish_reason \"%s\"", got.finish_raw);
        return got.text.n ? answered(r, why) : unreadable(r, why);
    }
    read_usage(&got, json);
    *reply = got;
    r.fate = FATE_OK;
    return r;
}

static bool holds_error(const json_t *json)
{
    json_t *error = json_object_get(json, "error");
    return error && !json_is_null(error) && json_array_size(json_object_get(json, "choices")) == 0;
}

static struct openai_result read_body(struct openai_result r, const struct http_response *response,
                                      struct reply *reply, struct arena *arena)
{
    struct str text = utf8_scrub(response->body, arena);
    struct err err = {0};
    json_t *json = NULL;
    int bad = json_parse_loose(text, "response", &json, &err);
    if (pace_fate(r.status) != FATE_OK || holds_error(json))
        read_error(&r, response, json, arena);
    else if (str_trim(text).n == 0)
        r = unreadable(r, "the response is empty");
    else if (bad)
        r = answered(r, arena_printf(arena, "the response is not JSON (%s; content type \"%s\")",
                                     one_line(str_c(err.text), arena),
                                     one_line(str_c(response->header[HTTP_CONTENT_TYPE]), arena)));
    else
        r = read_choice(r, response, json, reply, arena);
    json_decref(json);
    return r;
}

struct openai_result openai_read(const struct http_response *response, struct reply *reply,
                                 struct arena *arena)
{
    struct openai_result r = {.status = response->status, .kind = "", .param = "", .message = ""};
    if (response->fault == HTTP_OK)
        return read_body(r, response, reply, arena);
    /* An error status counts even when the body broke off, so the request is not repeated. */
    if (response->status >= 300) {
        r = read_body(r, response, reply, arena);
        r.message = arena_printf(arena, "%s (%s)", r.message, response->why);
        return r;
    }
    r.fate = response->fault == HTTP_TOO_LARGE || response->fault == HTTP_REFUSED ? FATE_FAIL
                                                                                  : FATE_AGAIN;
    r.unreadable = true;
    if (r.status < 200) /* 100 and 103 only announce a status */
        r.status = 0;
    r.message = one_line(str_c(response->why), arena);
    return r;
}

/* Does the message say that a parameter is not accepted at all, whatever its value? */
static bool complains(const char *message)
{
    static const char *const phrase[] = {
        "unsupported",      "not support",   "unrecognized", "unknown",         "unexpected",
        "not permitted",    "not allowed",   "deprecated",   "extra_forbidden", "does not accept",
        "only the default", "not available", "cannot both",  "use 'max_",       "not compatible",
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
    return strstr(r->message, name) != NULL;
}

enum openai_fix openai_repair(const struct model_options *o, unsigned fixes,
                              const struct openai_result *r, const char **note)
{
    const struct {
        enum openai_fix fix;
        bool sent;
        const char *name, *note;
    } row[] = {
        {FIX_TOKENS_NAME, o->max_tokens > 0, tokens_name(o, fixes),
         "the service wants the token limit under its other name (max_tokens, "
         "max_completion_tokens): renamed"},
        {FIX_TOP_P, o->top_p != PARAM_UNSET, "top_p", "the service refuses top_p: not sent"},
        {FIX_SEED, o->seed >= 0, "seed", "the service refuses seed: not sent"},
        {FIX_TEMPERATURE, o->temperature != PARAM_UNSET, "temperature",
         "the service refuses temperature: not sent"},
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
