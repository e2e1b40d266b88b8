/* library.c: route a request, recognize the problem, hand out the sample whose turn it is. */
#include "harness/recorded/library.h"
#include "harness/recorded/chunks.h"

#include "harness/lang/kind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A question in a recording is one more way to recognize its problem. */
static void on_question(void *ctx, const struct tape *tape, struct str question)
{
    struct library *lib = ctx;
    if (tape->n == 1) /* further samples of the problem repeat the same question */
        match_add(&lib->match, tape->suite, tape->problem, question);
}

int library_read(struct library *lib, struct str text, const char *where, struct err *err)
{
    return tapes_read(&lib->tapes, text, where, on_question, lib, err);
}

int library_seal(struct library *lib, struct err *err)
{
    if (lib->tapes.n_take == 0)
        return err_set(err, ERR_INPUT, "there is no reply in the recording");
    match_seal(&lib->match);
    return tapes_seal(&lib->tapes, err);
}

void library_finish(struct library *lib)
{
    tapes_finish(&lib->tapes);
    match_finish(&lib->match);
}

static void put(struct library_response *ret, unsigned status, json_t *json)
{
    ret->status = status;
    json_dump(json, &ret->body);
    buf_addc(&ret->body, "\n");
    json_decref(json);
}

__attribute__((format(printf, 4, 5))) static void
refuse(struct library_response *ret, unsigned status, const char *type, const char *fmt, ...)
{
    json_t *json = json_object(), *error = json_add(json, "error", json_object());
    struct buf text;
    va_list ap;
    buf_init(&text, 2000);
    va_start(ap, fmt);
    buf_addv(&text, fmt, ap);
    va_end(ap);
    json_add_str(error, "message", buf_str(&text));
    json_add_cstr(error, "type", type);
    json_add_cstr(error, "code", NULL);
    put(ret, status, json);
    buf_finish(&text);
}

/* What is known about the request under way. */
struct call {
    struct library *lib;
    const struct library_request *request;
    struct library_response *ret;
    struct arena arena;
    json_t *body; /* owned */
};

/* All text of a message's content: a string, or parts with a text each. */
static struct str content_text(const json_t *content, struct arena *arena)
{
    struct buf b;
    struct str text;
    size_t i;
    json_t *part;
    if (json_is_string(content))
        return json_view(content);
    buf_init(&b, SIZE_MAX / 4); /* bounded by the request */
    json_array_foreach(content, i, part) buf_adds(&b, json_view(json_object_get(part, "text")));
    text = arena_take(arena, &b);
    return text;
}

/* The text that the last user message with a known specification holds; *first_words are the
 * beginning of the last user message. -1: none. */
static int32_t recognise(struct call *c, struct str *first_words)
{
    json_t *messages = json_object_get(c->body, "messages");
    *first_words = (struct str){"", 0};
    for (size_t i = json_array_size(messages); i-- > 0;) {
        json_t *message = json_array_get(messages, i);
        struct str text;
        int32_t row;
        if (!str_eqc(json_view(json_object_get(message, "role")), "user"))
            continue;
        text =
            match_normal(content_text(json_object_get(message, "content"), &c->arena), &c->arena);
        if (first_words->n == 0)
            *first_words = str_slice(text, 0, 80);
        row = match_find(&c->lib->match, text);
        if (row >= 0)
            return row;
    }
    return -1;
}

/* The recorded name that a request's "model" stands for. With one recorded model every name will
 * do: people type what they like at a test server. NULL: unknown. */
static const char *known_model(const struct tapes *t, struct str name)
{
    for (size_t i = 0; i < t->n_model; i++)
        if (str_eqc(name, t->model[i]))
            return t->model[i];
    return t->n_model == 1 ? t->model[0] : NULL;
}

/* The recorded usage; members that were not recorded are estimated from lengths. When another
 * answer stands in for a turn that was not recorded, prompt_tokens is estimated too. */
static json_t *usage_of(const json_t *line, struct str prompt, struct str text,
                        struct str reasoning, bool stands_in)
{
    json_t *usage = json_object();
    int64_t in = (int64_t)(prompt.n + 3) / 4, out = (int64_t)(text.n + reasoning.n + 3) / 4;
    json_add_int(usage, "prompt_tokens", in);
    json_add_int(usage, "completion_tokens", out);
    json_add_int(usage, "total_tokens", in + out);
    json_object_update(usage, json_object_get(line, "usage"));
    if (stands_in)
        json_add_int(usage, "prompt_tokens", in);
    return usage;
}

/* The reply's text: as recorded, or recorded code inside a fence. */
static struct str reply_text(const json_t *line, struct arena *arena)
{
    struct str text = {0}, code = {0};
    const char *language = kind_code(kind_nth(0))->fences[0];
    struct buf b;
    json_get_str(line, "response", false, &text, NULL);
    if (text.p)
        return text;
    json_get_str(line, "completion", false, &code, NULL);
    json_get_cstr(line, "language", false, &language, NULL);
    buf_init(&b, SIZE_MAX / 4); /* bounded by the line */
    buf_addf(&b, "```%s\n", language);
    buf_adds(&b, code);
    buf_addc(&b, str_ends(code, "\n") ? "```\n" : "\n```\n");
    text = arena_take(arena, &b);
    return text;
}

static json_t *choice_of(const json_t *line, struct str text, struct str reasoning)
{
    json_t *choice = json_object(), *message;
    const char *finish = "stop";
    json_get_cstr(line, "finish_reason", false, &finish, NULL);
    json_add_int(choice, "index", 0);
    message = json_add(choice, "message", json_object());
    json_add_cstr(message, "role", "assistant");
    json_add_str(message, "content", text);
    if (reasoning.p)
        json_add_str(message, "reasoning_content", reasoning);
    json_add_cstr(choice, "finish_reason", finish);
    return choice;
}

/* The number of earlier answers of the model in the request's messages. */
static int64_t turns_before(const struct call *c)
{
    json_t *messages = json_object_get(c->body, "messages"), *message;
    int64_t n = 0;
    size_t i;
    json_array_foreach(messages, i, message) n +=
        str_eqc(json_view(json_object_get(message, "role")), "assistant");
    return n;
}

/* Whole, or in pieces as the request wants it. */
static void send_reply(struct call *c, json_t *completion)
{
    bool usage = false;
    json_get_bool(c->body, "stream", false, &c->ret->is_stream, NULL);
    json_get_bool(c->body, "stream_options.include_usage", false, &usage, NULL);
    if (!c->ret->is_stream) {
        put(c->ret, 200, completion);
        return;
    }
    c->ret->status = 200;
    chunks_put(&c->ret->body, completion, usage);
    json_decref(completion);
}

static void hand_out(struct call *c, const struct tape *tape, struct take *take, bool exhausted)
{
    json_t *line = NULL, *out = json_object(), *choices;
    struct str text, reasoning = {0};
    json_parse(take->line, "", &line, NULL); /* it was valid when it was read */
    text = reply_text(line, &c->arena);
    json_get_str(line, "reasoning", false, &reasoning, NULL);
    json_add(out, "id",
             json_text(str_c(arena_printf(&c->arena, "chatcmpl-recorded-%lld",
                                          (long long)c->lib->completions))));
    json_add_cstr(out, "object", "chat.completion");
    json_add_int(out, "created", 0); /* the same bytes in every run */
    json_add_cstr(out, "model", tape->model);
    choices = json_add(out, "choices", json_array());
    json_array_append_new(choices, choice_of(line, text, reasoning));
    json_add(out, "usage",
             usage_of(line, c->request->body, text, reasoning, turns_before(c) > take->turn));
    json_add_cstr(out, "x_assay_problem", tape->problem);
    json_add_int(out, "x_assay_sample", take->sample);
    if (exhausted)
        json_add_bool(out, "x_assay_exhausted", true);
    take->served++;
    c->ret->is_reply = true;
    send_reply(c, out);
    json_decref(line);
}

/* The sample that the request names in its header or its body; -1: none; -2: not a number. */
static int64_t named_sample(const struct call *c)
{
    const char *header = c->request->sample;
    int64_t k = -1;
    char *end;
    if (header && *header) {
        errno = 0;
        k = strtoll(header, &end, 10);
        return errno || *end || k < 0 ? -2 : k;
    }
    return json_get_int(c->body, "x_assay_sample", false, &k, NULL) || k < -1 ? -2 : k;
}

/* The next first answer of the tape, for a request that names no sample. */
static struct take *take_next(struct tape *tape)
{
    while (tape->next < tape->n && tape->take[tape->next].turn > 0)
        tape->next++;
    return tape->next < tape->n ? &tape->take[tape->next++] : NULL;
}

/* How many first answers the tape has; the one at this place among them. */
static int64_t count_firsts(const struct tape *tape)
{
    int64_t n = 0;
    for (size_t i = 0; i < tape->n; i++)
        n += tape->take[i].turn == 0;
    return n;
}

static struct take *first_at(const struct tape *tape, int64_t place)
{
    struct take *take = tape->take;
    while (take->turn > 0 || place-- > 0)
        take++;
    return take;
}

/* The answer to a further turn of sample k: as recorded, else the first answer that stands `turn`
 * places behind sample k's; behind the last one comes the first. */
static struct take *further_turn(const struct tape *tape, int64_t k, int64_t turn)
{
    struct take *take = tape_sample(tape, k, turn);
    int64_t firsts = count_firsts(tape);
    if (take || firsts == 0)
        return take;
    return first_at(tape, (k % firsts + turn % firsts) % firsts);
}

/* What stands for a first answer that was not recorded, or for all that were handed out: they begin
 * anew. NULL: none was recorded. */
static struct take *wrapped(struct tape *tape, int64_t k)
{
    int64_t firsts = count_firsts(tape);
    if (firsts == 0)
        return NULL;
    return first_at(tape, (k >= 0 ? k : (int64_t)(tape->next++ - tape->n)) % firsts);
}

static void refuse_exhausted(struct call *c, const struct tape *tape, int64_t k)
{
    int64_t n = count_firsts(tape);
    refuse(c->ret, 410, "exhausted", "%lld sample%s of %s by %s %s recorded; %s", (long long)n,
           n == 1 ? "" : "s", tape->problem, tape->model, n == 1 ? "is" : "are",
           k >= 0 ? arena_printf(&c->arena, "sample %lld is not among them", (long long)k)
                  : "all were handed out");
}

static void choose(struct call *c, struct tape *tape)
{
    int64_t k = named_sample(c), turn = turns_before(c);
    struct take *take = NULL;
    bool exhausted = false;
    if (k == -2) {
        refuse(c->ret, 400, "invalid_request_error", "the sample must be a number from 0 on");
        return;
    }
    if (k >= 0)
        take = turn ? further_turn(tape, k, turn) : tape_sample(tape, k, 0);
    else
        take = take_next(tape);
    if (!take && c->lib->wrap) {
        take = wrapped(tape, k);
        exhausted = true;
    }
    if (take)
        hand_out(c, tape, take, exhausted);
    else
        refuse_exhausted(c, tape, k);
}

/* The tape for the recognized text. Of problems with the same text the first
 * recorded one is taken. */
static struct tape *tape_for(const struct library *lib, const char *model, int32_t row)
{
    struct tape *tape = NULL;
    for (; row >= 0 && !tape; row = lib->match.row[row].next_equal)
        tape =
            tapes_find(&lib->tapes, model, lib->match.row[row].suite, lib->match.row[row].problem);
    return tape;
}

/* What the request asks for that this server cannot do; NULL: nothing. */
static const char *unsupported(const json_t *body)
{
    int64_t n = 1;
    if (!json_is_object(body) || json_array_size(json_object_get(body, "messages")) == 0)
        return "the body is not a JSON object with \"messages\"";
    if (json_get_int(body, "n", false, &n, NULL) || n != 1)
        return "one reply a request: leave \"n\" out";
    return NULL;
}

static void find_and_serve(struct call *c)
{
    struct str words, name = json_view(json_object_get(c->body, "model"));
    const char *model = known_model(&c->lib->tapes, name);
    struct tape *tape;
    int32_t row;
    if (!model) {
        refuse(c->ret, 404, "model_not_found",
               "no model \"" STR_FMT "\" was recorded; see GET "
               "/v1/models",
               STR_ARG(str_slice(name, 0, 100)));
        return;
    }
    row = recognise(c, &words);
    tape = tape_for(c->lib, model, row);
    if (tape)
        choose(c, tape);
    else if (row >= 0)
        refuse(c->ret, 404, "not_found", "no reply of %s to problem %s was recorded", model,
               c->lib->match.row[row].problem);
    else
        refuse(c->ret, 404, "not_found",
               "no known problem's specification stands in the prompt, which begins \"" STR_FMT
               "\"",
               STR_ARG(words));
}

static bool inject(struct library *lib, struct library_response *ret)
{
    if (lib->fail_every <= 0 || lib->completions % lib->fail_every)
        return false;
    if (lib->injected++ % 2) {
        refuse(ret, 500, "injected", "a server error, on purpose");
        return true;
    }
    ret->retry_after_ms = 10;
    refuse(ret, 429, "injected", "a rate limit, on purpose");
    return true;
}

static void on_completion(struct library *lib, const struct library_request *request,
                          struct library_response *ret)
{
    struct call c = {.lib = lib, .request = request, .ret = ret};
    struct err err = {0};
    const char *trouble;
    lib->completions++;
    if (inject(lib, ret))
        return;
    if (json_parse(request->body, "request", &c.body, &err))
        refuse(ret, 400, "invalid_request_error", "%s", err.text);
    else if ((trouble = unsupported(c.body)))
        refuse(ret, 400, "invalid_request_error", "%s", trouble);
    else
        find_and_serve(&c);
    lib->refused += ret->status != 200;
    json_decref(c.body);
    arena_finish(&c.arena);
}

static void on_models(struct library *lib, const struct library_request *request,
                      struct library_response *ret)
{
    json_t *json = json_object(), *data;
    (void)request;
    json_add_cstr(json, "object", "list");
    data = json_add(json, "data", json_array());
    for (size_t i = 0; i < lib->tapes.n_model; i++) {
        json_t *model = json_object();
        json_add_cstr(model, "id", lib->tapes.model[i]);
        json_add_cstr(model, "object", "model");
        json_add_cstr(model, "owned_by", "recorded");
        json_array_append_new(data, model);
    }
    put(ret, 200, json);
}

static void on_health(struct library *lib, const struct library_request *request,
                      struct library_response *ret)
{
    json_t *json = json_object();
    (void)request;
    json_add_cstr(json, "status", "ok");
    json_add_int(json, "replies", lib->tapes.n_take);
    put(ret, 200, json);
}

static json_t *served_row(const struct tape *tape, const struct take *take)
{
    json_t *row = json_object();
    json_add_cstr(row, "suite", tape->suite);
    json_add_cstr(row, "problem", tape->problem);
    json_add_cstr(row, "model", tape->model);
    json_add_int(row, "sample", take->sample);
    json_add_int(row, "times", take->served);
    return row;
}

static void on_served(struct library *lib, const struct library_request *request,
                      struct library_response *ret)
{
    json_t *json = json_object(), *served;
    (void)request;
    json_add_int(json, "requests", lib->completions);
    json_add_int(json, "injected", lib->injected);
    json_add_int(json, "refused", lib->refused);
    served = json_add(json, "served", json_array());
    for (size_t i = 0; i < lib->tapes.n; i++)
        for (size_t k = 0; k < lib->tapes.tape[i].n; k++)
            if (lib->tapes.tape[i].take[k].served)
                json_array_append_new(served,
                                      served_row(&lib->tapes.tape[i], &lib->tapes.tape[i].take[k]));
    put(ret, 200, json);
}

static const struct {
    const char *method, *path;
    void (*answer)(struct library *, const struct library_request *, struct library_response *);
} routes[] = {
    {"POST", "/chat/completions", on_completion},
    {"GET", "/models", on_models},
    {"GET", "/health", on_health},
    {"GET", "/x-assay/served", on_served},
};

void library_answer(struct library *lib, const struct library_request *request,
                    struct library_response *ret)
{
    const char *path = request->path;
    bool path_known = false;
    ret->retry_after_ms = -1;
    if (!strncmp(path, "/v1/", 4))
        path += 3;
    for (size_t i = 0; i < countof(routes); i++) {
        if (strcmp(routes[i].path, path))
            continue;
        path_known = true;
        if (strcmp(routes[i].method, request->method))
            continue;
        routes[i].answer(lib, request, ret);
        return;
    }
    if (path_known)
        refuse(ret, 405, "method_not_allowed", "%s does not take %s", request->path,
               request->method);
    else
        refuse(ret, 404, "no_such_path", "there is nothing at %.200s", request->path);
}
