/* batch.c: requests to a file, replies from one. */
#include "harness/measure/batch.h"

#include "harness/io/fs.h"
#include "harness/io/json.h"
#include "harness/model/services/openai.h"
#include "harness/model/services/options.h"
#include "harness/model/services/request.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)2 << 30)

/* ---- which sample is which ---- */

static struct sample sample_of(const struct measure *m, const struct flow_item *item)
{
    return (struct sample){.problem = &m->suite.problem[item->problem], .index = item->index};
}

/* Prompt and key, as asking over the network makes them. */
static int identify(struct measure *m, struct sample *s, const char *asked)
{
    struct err *err = &m->app->err;
    int64_t other;
    if (prompt_render(&s->prompt, m->prompt, &m->suite, s->problem, &s->arena, err) < 0)
        return -1;
    sample_identity(s->key, &m->suite, s->problem, s->prompt.sha256, asked, s->index);
    return store_claim_key(m->store, s, m->run.row, &other, err);
}

/* ---- out ---- */

static bool is_messages(const struct measure *m)
{
    return request_dialect(&m->model) == &dialect_messages;
}

static int put_request(struct measure *m, const struct sample *s, const json_t *extra, bool first,
                       struct buf *out)
{
    const struct dialect *dialect = request_dialect(&m->model);
    json_t *line = json_object(), *body = NULL;
    struct buf text;
    int rc;
    buf_init(&text, 64u << 20);
    request_body(&m->model, extra, m->model.fixes, &s->prompt, s->index, &text);
    rc = json_parse(buf_str(&text), "request", &body, &m->app->err);
    json_add_cstr(line, "custom_id", s->key);
    if (!is_messages(m)) {
        json_add_cstr(line, "method", "POST");
        json_add_cstr(line, "url", arena_printf(&m->arena, "/v1%s", dialect->path));
    }
    if (rc == 0)
        json_add(line, is_messages(m) ? "params" : "body", body);
    if (is_messages(m) && !first)
        buf_addc(out, ",\n");
    json_dump(line, out);
    buf_addc(out, is_messages(m) ? "" : "\n");
    json_decref(line);
    buf_finish(&text);
    return rc;
}

static int put_requests(struct measure *m, const json_t *extra, struct buf *out)
{
    const char *asked = flow_asked(&m->model, &m->run, &m->suite, &m->arena);
    bool first = true;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < m->n_item; i++) {
        struct sample s = sample_of(m, &m->item[i]);
        if (m->item[i].state != ITEM_ASK)
            continue;
        rc = identify(m, &s, asked);
        if (rc == 0)
            rc = put_request(m, &s, extra, first, out);
        first = false;
        arena_finish(&s.arena);
    }
    return rc;
}

int batch_write(struct measure *m, const char *path)
{
    json_t *extra = NULL;
    struct buf out;
    int rc;
    if (options_extra(&m->model, &extra, &m->app->err) < 0)
        return -1;
    m->model.stream = 0;
    buf_init(&out, FILE_MAX);
    buf_addc(&out, is_messages(m) ? "{\"requests\": [\n" : "");
    rc = put_requests(m, extra, &out);
    buf_addc(&out, is_messages(m) ? "\n]}\n" : "");
    if (rc == 0)
        rc = fs_write(path, buf_str(&out), &m->app->err);
    json_decref(extra);
    buf_finish(&out);
    return rc;
}

/* ---- in ---- */

/* What a line says in either shape; body NULL: there is no answer. */
struct answer {
    const char *id, *state; /* state: "succeeded", "expired", "canceled", "errored" */
    int status;
    const json_t *body;
};

static const char *text_at(const json_t *obj, const char *path)
{
    const char *ret = "";
    json_get_cstr(obj, path, false, &ret, NULL);
    return ret;
}

/* OpenAI's name of a request that its batch had no time for is batch_expired. */
static int take_line(struct answer *ret, const json_t *line, struct err *err)
{
    const json_t *result = json_object_get(line, "result"), *response;
    const char *code = text_at(line, "error.code");
    int64_t status = 0;
    *ret = (struct answer){.id = text_at(line, "custom_id"), .state = "errored", .status = 500};
    response = json_object_get(line, "response");
    if (!*ret->id || (!result && !response && !json_object_get(line, "error")))
        return err_set(err, ERR_INPUT,
                       "this line is no answer of a batch: it wants custom_id and response, or "
                       "custom_id and result");
    if (result) {
        ret->state = text_at(result, "type");
        ret->body = json_object_get(result, "message");
        ret->status = ret->body ? 200 : 500;
        if (!ret->body)
            ret->body = json_object_get(result, "error");
        return 0;
    }
    json_get_int(line, "response.status_code", false, &status, NULL);
    ret->body = json_object_get(response, "body");
    ret->status = status ? (int)status : 500;
    if (!json_is_object(ret->body))
        ret->body = line;
    if (status == 200)
        ret->state = "succeeded";
    else if (strstr(code, "expired") || strstr(code, "cancel"))
        ret->state = strstr(code, "expired") ? "expired" : "canceled";
    return 0;
}

static struct openai_result read_reply(const struct measure *m, const struct answer *a,
                                       struct reply *reply, struct arena *arena)
{
    struct http_response response = {.status = a->status, .why = ""};
    struct openai_result r;
    struct buf text;
    buf_init(&text, 64u << 20);
    json_dump(a->body, &text);
    response.body = arena_take(arena, &text);
    for (int i = 0; i < HTTP_N_HEADER; i++)
        response.header[i] = "";
    *reply = (struct reply){.text = STR(""),
                            .reasoning = STR(""),
                            .finish_raw = "",
                            .prompt_tokens = -1,
                            .completion_tokens = -1,
                            .reasoning_tokens = -1,
                            .cached_tokens = -1,
                            .cache_written_tokens = -1,
                            .ttft_ms = -1,
                            .cost = -1,
                            .latency_us = -1000,
                            .tries = 1};
    r = openai_read(request_dialect(&m->model), &response, reply, arena);
    if (reply->cost < 0)
        reply->cost = model_cost(&m->model.price, reply);
    return r;
}

static void count_state(struct batch_result *ret, const struct answer *a, const char *message)
{
    if (strcmp(a->state, "expired") == 0)
        ret->expired++;
    else if (strcmp(a->state, "canceled") == 0)
        ret->canceled++;
    else if (!ret->failed++)
        snprintf(ret->why, sizeof ret->why, "%s", message);
}

/* Store what the line says of the sample. */
static int take_answer(struct batch_result *ret, struct measure *m, struct sample *s,
                       const struct answer *a)
{
    struct openai_result r = read_reply(m, a, &s->reply, &s->arena);
    if (r.fate != FATE_OK || strcmp(a->state, "succeeded") != 0) {
        count_state(ret, a, r.message);
        return 0;
    }
    ret->answered++;
    return store_put_reply(m->store, s, m->run.row, &m->app->err);
}

static bool is_answered(const json_t *line)
{
    struct answer a;
    return line && take_line(&a, line, NULL) == 0 && strcmp(a.state, "succeeded") == 0;
}

/* The lines of the file by custom_id. Files of several batches are put together: an answer is not given
 * up for a failure that comes behind it. */
static int read_lines(json_t *by_id, struct str text, const char *path, struct err *err)
{
    struct str line;
    for (int n = 1; str_line(&text, &line); n++) {
        struct answer a;
        json_t *obj = NULL;
        struct err why = {0};
        if (str_trim(line).n == 0)
            continue;
        if (json_parse_loose(line, "line", &obj, &why) < 0 || take_line(&a, obj, &why) < 0) {
            json_decref(obj);
            return err_set(err, ERR_INPUT, "%s:%d: %s", path, n, why.text);
        }
        if (!is_answered(json_object_get(by_id, a.id)))
            json_object_set(by_id, a.id, obj);
        json_decref(obj);
    }
    return 0;
}

static int take_all(struct batch_result *ret, struct measure *m, json_t *by_id)
{
    const char *asked = flow_asked(&m->model, &m->run, &m->suite, &m->arena);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < m->n_item; i++) {
        struct sample s = sample_of(m, &m->item[i]);
        struct answer a;
        json_t *line;
        if (m->item[i].state != ITEM_ASK)
            continue;
        rc = identify(m, &s, asked);
        line = rc == 0 ? json_object_get(by_id, s.key) : NULL;
        if (line && (rc = take_line(&a, line, &m->app->err)) == 0)
            rc = take_answer(ret, m, &s, &a);
        else if (rc == 0)
            ret->missing++;
        if (line)
            json_object_del(by_id, s.key);
        if (s.row) {
            m->item[i].row = s.row;
            m->item[i].state = ITEM_JUDGE;
        }
        arena_finish(&s.arena);
    }
    ret->foreign = (int64_t)json_object_size(by_id);
    return rc;
}

int batch_read(struct batch_result *ret, struct measure *m, const char *path)
{
    struct err *err = &m->app->err;
    struct arena arena = {0};
    json_t *by_id = json_object();
    struct str text;
    int rc;
    *ret = (struct batch_result){0};
    rc = fs_read(&text, path, FILE_MAX, &arena, err) < 0 ||
                 read_lines(by_id, text, path, err) < 0 || take_all(ret, m, by_id) < 0 ||
                 store_flush(m->store, err) < 0
             ? -1
             : 0;
    measure_cut(m, 0);
    m->left_out = 0;
    json_decref(by_id);
    arena_finish(&arena);
    return rc;
}

const char *batch_tell(const struct batch_result *r, struct measure *m)
{
    struct arena *a = &m->arena;
    const struct {
        int64_t n;
        const char *word;
    } part[] = {{r->expired, "expired"},
                {r->canceled, "canceled"},
                {r->failed, *r->why ? arena_printf(a, "failed (%s)", r->why) : "failed"},
                {r->missing, "not in the file"},
                {r->foreign, "of no sample that is to ask for"}};
    const char *ret = arena_printf(a, "batch: %lld answered", (long long)r->answered);
    for (size_t i = 0; i < countof(part); i++)
        if (part[i].n)
            ret = arena_printf(a, "%s, %lld %s", ret, (long long)part[i].n, part[i].word);
    return ret;
}
