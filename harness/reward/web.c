/* web.c: rewards over HTTP: paths, and what stands in bodies.
 *
 * A request for rewards is a conversation of one text (talk_open_text): its candidates are judged in
 * turn with those of all others, and shared with them. */
#include "harness/base/clock.h"
#include "harness/base/utf8.h"
#include "harness/io/json.h"
#include "harness/reward/private.h"
#include "harness/sys/server.h"

#include <stdlib.h>
#include <string.h>

#define BODIES_MAX      (256u << 20) /* bytes of all that is under way */
#define CONNECTIONS_MAX 1000
#define CLIENT_MS       60000
#define BATCH_MAX       10000 /* lines of one request */
#define RETRY_S         5

struct web {
    struct rewarder *w;
    struct server *server;
    struct metrics metrics;
};

/* A request for rewards under way. */
struct asked {
    struct web *web;
    struct server_request *request;
    struct talk *talk; /* set once talk_open_text has returned; freed by it */
    json_t *body;      /* of /verify, owned; NULL: lines */
    bool is_list;      /* the lines came as a list, and so do their answers */
    bool over;
};

struct route {
    const char *method, *path;
    void (*take)(struct web *web, struct server_request *r);
};

/* ---- answers ---- */

static void respond(struct server_request *r, int status, const char *type, struct str body)
{
    struct server_answer a = {
        .status = status, .type = type, .body = body, .retry_s = status == 503 ? RETRY_S : 0};
    server_answer(r, &a);
}

static void send_json(struct server_request *r, int status, json_t *obj)
{
    struct buf b;
    buf_init(&b, SIZE_MAX / 4); /* no longer than what came, but for a verdict */
    json_dump(obj, &b);
    buf_addc(&b, "\n");
    respond(r, status, "application/json", buf_str(&b));
    buf_finish(&b);
    json_decref(obj);
}

static void send_error(struct server_request *r, int status, const char *why)
{
    json_t *obj = json_object();
    json_add_cstr(obj, "error", why);
    send_json(r, status, obj);
}

/* ---- rewards ---- */

/* The answer to a line of ours is JSON. */
static void send_verified(struct asked *a, const struct talk *t)
{
    static const int status[] = {[REFUSED_NOT] = 200,
                                 [REFUSED_INPUT] = 400,
                                 [REFUSED_NAME] = 404,
                                 [REFUSED_ALWAYS] = 422,
                                 [REFUSED_AGAIN] = 503};
    json_t *answer = NULL;
    struct err err = {0};
    if (json_parse(buf_str(&t->answers), "answer", &answer, &err) < 0)
        send_error(a->request, 500, err.text);
    else if (t->refusal)
        respond(a->request, status[t->refusal], "application/json", buf_str(&t->answers));
    else
        send_json(a->request, 200, gym_answer(a->body, answer));
    json_decref(answer);
}

/* Lines with commas between are a list; within a line no newline can stand. */
static void send_list(struct server_request *r, struct str lines)
{
    struct buf b;
    struct str line;
    buf_init(&b, 2 * lines.n + 16);
    buf_addc(&b, "[");
    while (str_line(&lines, &line)) {
        buf_adds(&b, line);
        buf_addc(&b, lines.n ? ",\n" : "");
    }
    buf_addc(&b, "]\n");
    respond(r, 200, "application/json", buf_str(&b));
    buf_finish(&b);
}

static void free_asked(struct asked *a)
{
    a->request->own = NULL;
    json_decref(a->body);
    free(a);
}

static void on_over(struct talk *t)
{
    struct asked *a = t->over_ctx;
    metrics_time(&a->web->metrics, clock_us() - a->request->at_us);
    if (t->answers.over)
        send_error(a->request, 413, "the answers are too long");
    else if (a->body)
        send_verified(a, t);
    else if (a->is_list)
        send_list(a->request, buf_str(&t->answers));
    else
        respond(a->request, 200, "application/x-ndjson", buf_str(&t->answers));
    a->over = true;
    if (a->talk)
        free_asked(a);
}

static void begin(struct asked *a, struct str text)
{
    struct talk *t;
    a->request->own = a;
    t = talk_open_text(a->web->w, text, on_over, a);
    if (a->over)
        free_asked(a);
    else
        a->talk = t;
}

static void on_gone(void *ctx, struct server_request *r)
{
    struct asked *a = r->own;
    (void)ctx;
    if (!a)
        return;
    talk_drop(a->talk);
    free_asked(a);
}

static struct asked *new_asked(struct web *web, struct server_request *r)
{
    struct asked *a = mem_alloc(sizeof *a);
    a->web = web;
    a->request = r;
    return a;
}

static int parse(json_t **ret, struct server_request *r)
{
    struct arena arena = {0};
    struct err err = {0};
    int rc = json_parse(utf8_scrub(r->body, &arena), "body", ret, &err);
    if (rc < 0)
        send_error(r, 400, err.text);
    arena_finish(&arena);
    return rc;
}

static void post_verify(struct web *web, struct server_request *r)
{
    json_t *body, *line = NULL;
    struct err err = {0};
    struct asked *a;
    struct buf text;
    if (parse(&body, r) < 0)
        return;
    if (gym_line(&line, body, &err) < 0) {
        send_error(r, 400, err.text);
        json_decref(body);
        return;
    }
    buf_init(&text, REWARD_LINE_MAX);
    json_dump(line, &text);
    json_decref(line);
    a = new_asked(web, r);
    a->body = body;
    begin(a, buf_str(&text));
    buf_finish(&text);
}

static bool is_too_many(struct server_request *r, size_t n)
{
    if (n <= BATCH_MAX)
        return false;
    send_error(r, 413, "more than 10000 lines");
    return true;
}

static void take_list(struct web *web, struct server_request *r)
{
    json_t *list, *item;
    struct asked *a;
    struct buf text;
    size_t i;
    if (parse(&list, r) < 0)
        return;
    buf_init(&text, REWARD_LINE_MAX);
    json_array_foreach(list, i, item)
    {
        json_dump(item, &text);
        buf_addc(&text, "\n");
    }
    if (!is_too_many(r, json_array_size(list))) {
        a = new_asked(web, r);
        a->is_list = true;
        begin(a, buf_str(&text));
    }
    json_decref(list);
    buf_finish(&text);
}

static size_t count_lines(struct str text)
{
    size_t n = 0;
    struct str line;
    while (str_line(&text, &line))
        n++;
    return n;
}

static void post_rewards(struct web *web, struct server_request *r)
{
    if (str_starts(str_trim_left(r->body), "["))
        take_list(web, r);
    else if (!is_too_many(r, count_lines(r->body)))
        begin(new_asked(web, r), r->body);
}

/* ---- the rest ---- */

static void get_health(struct web *web, struct server_request *r)
{
    const struct pool *pool = web->w->pool;
    json_t *obj = json_object();
    json_add_cstr(obj, "status", "ok");
    json_add_int(obj, "slots", pool_slots(pool));
    json_add_int(obj, "working", pool_working(pool));
    json_add_int(obj, "waiting", pool_waiting(pool));
    json_add_cstr(obj, "isolation", exec_tier_name(pool_tier(pool)));
    send_json(r, 200, obj);
}

static void get_metrics(struct web *web, struct server_request *r)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    metrics_write(&b, web->w, &web->metrics, server_connections(web->server));
    respond(r, 200, "text/plain; version=0.0.4", buf_str(&b));
    buf_finish(&b);
}

/* Verifying again what was verified once needs nothing that is kept here. */
static void get_reverify_mode(struct web *web, struct server_request *r)
{
    (void)web;
    respond(r, 200, "application/json", STR("\"stateless\"\n"));
}

/* There are no sessions: their beginning and end change nothing. A name that the caller gives to one
 * comes back. */
static void post_session(struct web *web, struct server_request *r)
{
    json_t *body, *obj, *id;
    (void)web;
    if (parse(&body, r) < 0)
        return;
    obj = json_object();
    id = json_object_get(body, "resources_session_id");
    if (id)
        json_add(obj, "resources_session_id", json_incref(id));
    json_decref(body);
    send_json(r, 200, obj);
}

static const struct route routes[] = {
    {"POST", "/verify", post_verify},
    {"POST", "/rewards", post_rewards},
    {"GET", "/health", get_health},
    {"GET", "/metrics", get_metrics},
    {"GET", "/reverify_mode", get_reverify_mode},
    {"POST", "/seed_session", post_session},
    {"POST", "/close_session", post_session},
};

static void on_request(void *ctx, struct server_request *r)
{
    bool is_path = false;
    for (size_t i = 0; i < countof(routes); i++) {
        if (strcmp(r->path, routes[i].path) != 0)
            continue;
        is_path = true;
        if (strcmp(r->method, routes[i].method) == 0) {
            routes[i].take(ctx, r);
            return;
        }
    }
    send_error(r, is_path ? 405 : 404,
               is_path ? "not by this method"
                       : "there are POST /verify, POST /rewards, GET /health, GET /metrics");
}

static void on_answered(void *ctx, const struct server_request *r, int status)
{
    struct web *web = ctx;
    (void)r;
    metrics_count(&web->metrics, status);
}

int web_open(struct rewarder *w, struct err *err)
{
    struct web *web = mem_alloc(sizeof *web);
    struct server_options so = {.loop = &w->loop.uv,
                                .address = w->o->http,
                                .token = w->o->token,
                                .open = "/health",
                                .body_bytes = REWARD_LINE_MAX,
                                .all_bodies_bytes = BODIES_MAX,
                                .connections = CONNECTIONS_MAX,
                                .client_ms = CLIENT_MS,
                                .on_request = on_request,
                                .on_gone = on_gone,
                                .on_answered = on_answered,
                                .ctx = web};
    char where[120];
    web->w = w;
    if (server_new(&web->server, &so, err) < 0) {
        free(web);
        return -1;
    }
    w->web = web;
    snprintf(where, sizeof where, "http://%s", server_address(web->server));
    w->o->listens(w->o->pool.ctx, where);
    return 0;
}

/* The requests under way are answered by the server; what is kept of them goes with their talks. */
void web_close(struct rewarder *w)
{
    if (!w->web)
        return;
    for (struct talk *t = w->talks; t; t = t->next)
        if (t->over && !t->closing) {
            struct asked *a = t->over_ctx;
            talk_drop(t);
            free_asked(a);
        }
    server_free(w->web->server);
    free(w->web);
    w->web = NULL;
}
