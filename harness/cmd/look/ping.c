/* ping.c: `assay ping`: one request, and the list of models; no store is touched. */
#include "harness/cli/sets.h"
#include "harness/io/json.h"
#include "harness/io/table.h"
#include "harness/base/suggest.h"
#include "harness/measure/model_of.h"
#include "harness/model/services/request.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define QUESTION      "Answer with one word: ready?"
#define LIMIT         1024 /* tokens, where the interface wants a limit and none is given */
#define NAMES_SHOWN   20
#define NAMES_COMPARE 512 /* for the name that is most like the one that is not there */

struct ping {
    struct app *app;
    uv_loop_t loop;
    struct model_options options;
    struct model *model;
    bool asks; /* --model was given */
    struct reply reply;
    struct model_names names;
    struct arena arena;
};

static void on_reply(void *ctx, const struct reply *reply)
{
    struct ping *p = ctx;
    p->reply = *reply;
}

static void on_names(void *ctx, const struct model_names *names)
{
    struct ping *p = ctx;
    p->names = *names;
}

/* Why the service is of no use; NULL: it is. */
static const char *trouble(const struct ping *p)
{
    return p->asks ? p->reply.error : p->names.error;
}

static bool is_listed(const struct ping *p)
{
    for (size_t i = 0; i < p->names.n; i++)
        if (strcmp(p->names.name[i], p->options.name) == 0)
            return true;
    return false;
}

/* ---- for programs ---- */

static void add_told(json_t *obj, const char *name, int64_t n)
{
    json_add(obj, name, n < 0 ? json_null() : json_integer(n));
}

static void json_answer(json_t *obj, const struct ping *p)
{
    const struct reply *r = &p->reply;
    json_t *tokens = json_add(obj, "tokens", json_object()), *changed;
    struct str notes = str_c(model_notes(p->model)), line;
    json_add_str(obj, "answer", r->text);
    json_add_cstr(obj, "finish_reason", r->finish_raw);
    json_add_int(obj, "latency_ms", r->latency_us / 1000);
    add_told(obj, "ttft_ms", r->ttft_ms);
    add_told(tokens, "prompt", r->prompt_tokens);
    add_told(tokens, "completion", r->completion_tokens);
    add_told(tokens, "reasoning", r->reasoning_tokens);
    json_add(obj, "cost", r->cost < 0 ? json_null() : json_real(r->cost));
    json_add_int(obj, "requests", r->tries);
    changed = json_add(obj, "changed", json_array());
    while (str_line(&notes, &line))
        json_array_append_new(changed, json_text(line));
}

static int tell_json(struct ping *p)
{
    json_t *obj = json_object(), *list;
    int rc;
    json_add_bool(obj, "ok", !trouble(p));
    json_add_cstr(obj, "error", trouble(p));
    json_add_cstr(obj, "url", request_url(&p->options, &p->arena));
    json_add_cstr(obj, "provider", request_provider(&p->options)->name);
    json_add_cstr(obj, "endpoint", request_dialect(&p->options)->name);
    json_add_cstr(obj, "model", p->asks ? p->options.name : NULL);
    if (p->asks && !p->reply.error)
        json_answer(obj, p);
    list = json_add(obj, "models", p->names.error ? json_null() : json_array());
    for (size_t i = 0; i < p->names.n; i++)
        json_array_append_new(list, json_text(str_c(p->names.name[i])));
    json_add_cstr(obj, "models_error", p->names.error);
    rc = json_write_line(stdout, obj, &p->app->err);
    json_decref(obj);
    return rc;
}

/* ---- for people ---- */

static void fact(struct table *t, const char *name, const char *value)
{
    table_add(t, "%s", name);
    table_paint(t, SGR_DIM);
    table_add(t, "%s", value);
}

static const char *told(struct arena *a, int64_t n)
{
    return n < 0 ? "not told" : grouped(a, n);
}

static void add_answer(struct table *t, struct ping *p)
{
    const struct reply *r = &p->reply;
    struct arena *a = &p->arena;
    struct str notes = str_c(model_notes(p->model)), line;
    const char *first =
        r->ttft_ms < 0 ? "; it did not come in pieces"
                       : arena_printf(a, ", the first piece after %lld", (long long)r->ttft_ms);
    fact(t, "answer", r->text.n ? dialect_line(r->text, a) : "(empty)");
    fact(t, "ended", *r->finish_raw ? r->finish_raw : "not told");
    fact(t, "ms", arena_printf(a, "%lld%s", (long long)r->latency_us / 1000, first));
    fact(t, "tokens in", told(a, r->prompt_tokens));
    fact(t, "tokens out", told(a, r->completion_tokens));
    if (r->reasoning_tokens >= 0)
        fact(t, "reasoning", told(a, r->reasoning_tokens));
    if (r->cost >= 0)
        fact(t, "cost", arena_printf(a, "%.6g", r->cost));
    for (bool again = false; str_line(&notes, &line); again = true)
        fact(t, again ? "" : "changed", arena_dup(a, line));
}

static void add_names(struct table *t, struct ping *p)
{
    const struct model_names *n = &p->names;
    const char *near;
    if (n->error) {
        fact(t, "models", arena_printf(&p->arena, "not told: %s", n->error));
        return;
    }
    fact(t, "models", grouped(&p->arena, (int64_t)n->n));
    for (size_t i = 0; i < n->n && i < NAMES_SHOWN; i++)
        fact(t, "", n->name[i]);
    if (n->n > NAMES_SHOWN)
        fact(t, "", "...; --json has them all");
    if (!p->asks || is_listed(p) || !n->n)
        return;
    near = suggest(p->options.name, n->name, n->n < NAMES_COMPARE ? n->n : NAMES_COMPARE);
    fact(t, "",
         arena_printf(&p->arena, "%s is not among them%s%s", p->options.name,
                      near ? "; did you mean " : "", near ? near : ""));
}

static int tell_text(struct ping *p)
{
    static const struct table_column column[] = {{NULL, false, TABLE_WHOLE},
                                                 {NULL, false, TABLE_WORDS}};
    const char *url = request_url(&p->options, &p->arena);
    struct table t;
    struct look look;
    look_init(&look, STDOUT_FILENO);
    table_init(&t, column, countof(column));
    fact(&t, "service",
         p->asks ? arena_printf(&p->arena, "%s, model %s", url, p->options.name)
                 : request_models_url(&p->options, &p->arena));
    if (p->asks && !p->reply.error)
        add_answer(&t, p);
    add_names(&t, p);
    table_print(&t, stdout, &look, 2);
    table_finish(&t);
    return 0;
}

/* A list helps, too, whose model has another name. */
static int tell(struct ping *p)
{
    if (p->app->cmd.options.json)
        return tell_json(p);
    return trouble(p) && !p->names.n ? 0 : tell_text(p);
}

/* ---- asking ---- */

static int describe(struct ping *p, const char *key)
{
    const struct options *o = &p->app->cmd.options;
    struct model_options *m = &p->options;
    if (model_of_options(m, o, &p->arena, &p->app->err) < 0)
        return -1;
    p->asks = o->model != NULL;
    if (!p->asks)
        m->name = "-"; /* never sent */
    m->key = key;
    m->retries = 0;
    m->patience_ms = -1;
    if (request_dialect(m)->needs_limit && m->max_tokens <= 0)
        m->max_tokens = LIMIT;
    return model_check(m, &p->app->err);
}

static int ask(struct ping *p)
{
    struct prompt prompt = {.n = 0};
    struct err *err = &p->app->err;
    prompt_add(&prompt, "user", STR(QUESTION));
    if (model_new(&p->model, &p->loop, &p->options, err) < 0)
        return -1;
    if (model_list(p->model, &p->arena, on_names, p, err) < 0 ||
        (p->asks && model_ask(p->model, &prompt, 0, &p->arena, on_reply, p, err) < 0))
        return -1;
    uv_run(&p->loop, UV_RUN_DEFAULT);
    return 0;
}

/* The exit status. */
static int ping(struct ping *p, const char *key)
{
    if (describe(p, key) < 0 || ask(p) < 0 || tell(p) < 0)
        return app_fail(p->app);
    if (!trouble(p))
        return 0;
    err_set(&p->app->err, ERR_SERVICE, "%s", trouble(p));
    return app_fail(p->app);
}

int cmd_ping(struct app *app)
{
    struct ping p = {.app = app};
    char *key;
    int status;
    if (app->cmd.options.models && !app->cmd.options.model) {
        err_set(&app->err, ERR_USAGE, "--models describes models: give --model, too");
        return app_fail(app);
    }
    if (sets_apply_models(app, &p.arena) < 0)
        return app_fail(app);
    if (uv_loop_init(&p.loop) < 0) {
        err_set(&app->err, ERR_SYS, "no event loop");
        return app_fail(app);
    }
    key = model_key_of_options(&app->cmd.options);
    status = ping(&p, key);
    model_free(p.model);
    uv_run(&p.loop, UV_RUN_DEFAULT);
    uv_loop_close(&p.loop);
    model_key_free(key);
    arena_finish(&p.arena);
    return status;
}
