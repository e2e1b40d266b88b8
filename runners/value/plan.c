/* plan.c: one visit to a cell, in which the decider answers all questions about a candidate. No code of a
 * model is run: its answers are strings in the lines of questions. */
#include "harness/io/json.h"
#include "runners/runner/visit.h"
#include "runners/value/value.h"

#include <string.h>

#define DECISION_CPU_MS 2000 /* of one question; beyond it is undecided */
#define DECISION_MEMORY "512"
#define LINES_MAX       (32u << 20)
#define REPLY_BYTES     400
#define QUESTIONS       "questions"
#define STRINGIFY(x)    #x
#define STRING_OF(x)    STRINGIFY(x)

void asks_add(struct asks *asks, struct ask ask)
{
    if (asks->n < ASKS_MAX)
        asks->item[asks->n++] = ask;
}

static void ask_answers(struct value_notes *n, struct arena *arena)
{
    for (size_t i = 0; n->n_part == n->gold.n && i < n->gold.n; i++) {
        const struct right_answer *gold = &n->gold.item[i];
        asks_add(&n->asks, (struct ask){
                               .what = ASK_ANSWER,
                               .gold = gold->text,
                               .answer = answer_as_letter(gold, n->part[i].text, arena),
                               .type = gold->type,
                               .plain = n->gold.plain,
                               .relative = n->gold.precision,
                               .absolute = n->gold.absolute,
                               .part = i,
                           });
    }
}

static void ask_forms(struct value_notes *n)
{
    for (size_t i = 0; i < n->n_part; i++)
        asks_add(&n->asks, (struct ask){
                               .what = ASK_FORM,
                               .answer = n->part[i].text,
                               .type = i < n->gold.n ? n->gold.item[i].type : "auto",
                               .part = i,
                           });
}

struct value_notes *value_notes_of(struct job *job)
{
    struct value_notes *n = job->mine;
    const struct peer *peer = job->joint == JOINT_NO ? NULL : peer_find(job->suite->official);
    if (n)
        return n;
    job->mine = n = arena_alloc(job->arena, sizeof *n);
    *n = (struct value_notes){.asks.item = arena_alloc(job->arena, ASKS_MAX * sizeof(struct ask))};
    n->ok = answers_read(&n->gold, job->problem, job->arena, &n->err) == 0;
    if (!n->ok)
        return n;
    n->n_part = parts_read(&n->part, &kind_value, job->code, job->arena);
    if (job->joint == JOINT_NO || job->joint == JOINT_TOO)
        ask_answers(n, job->arena);
    if (job->want & WANT_BEHAVIOUR && !job->is_golden)
        ask_forms(n);
    if (job->is_golden)
        golden_asks(n, job->arena);
    if (peer)
        peer->ask(n, job->code, job->arena);
    return n;
}

/* The questions as the lines that the decider reads; in the arena. */
static struct str asks_lines(const struct asks *asks, struct arena *arena)
{
    struct buf b;
    buf_init(&b, LINES_MAX);
    for (size_t i = 0; i < asks->n; i++) {
        const struct ask *a = &asks->item[i];
        json_t *row = json_object();
        if (a->what != ASK_FORM)
            json_add_str(row, "gold", a->gold);
        json_add_str(row, "answer", a->answer);
        json_add_cstr(row, "type", a->type);
        json_add_bool(row, "plain", a->plain);
        json_add_num(row, "relative", a->relative);
        json_add_num(row, "absolute", a->absolute);
        json_dump(row, &b);
        buf_addc(&b, "\n");
        json_decref(row);
    }
    return arena_take(arena, &b);
}

/* ---- what it said ---- */

static struct reply_of read_reply(struct str line, struct arena *arena)
{
    struct reply_of r = {.how = "not a question"};
    struct str word = {0}, how = {0};
    json_t *row = NULL;
    bool ok = json_parse(line, "decision", &row, NULL) == 0;
    if (ok && json_get_str(row, "canonical", true, &r.form, NULL) == 0)
        r.form = arena_str(arena, r.form);
    else if (ok && json_get_str(row, "verdict", true, &word, NULL) == 0 &&
             json_get_str(row, "how", true, &how, NULL) == 0 &&
             json_get_bool(row, "rigorous", true, &r.rigorous, NULL) == 0) {
        r.how = arena_dup(arena, how);
        r.said = str_eqc(word, "equal")       ? SAID_EQUAL
                 : str_eqc(word, "different") ? SAID_DIFFERENT
                                              : SAID_UNKNOWN;
    }
    json_decref(row);
    return r;
}

const struct reply_of *asks_replies(const struct asks *asks, struct str out, struct arena *arena)
{
    struct reply_of *ret = arena_alloc(arena, (asks->n + 1) * sizeof *ret);
    struct str line;
    size_t n = 0;
    while (n < asks->n && str_line(&out, &line))
        ret[n++] = read_reply(line, arena);
    return n == asks->n && str_trim(out).n == 0 ? ret : NULL;
}

/* ---- the visit ---- */

static struct exec_limits limits_of(size_t questions)
{
    struct exec_limits l = exec_limits_default();
    l.cpu_ms += (int64_t)questions * DECISION_CPU_MS;
    l.wall_ms = 4 * l.cpu_ms + 1000;
    l.keep_bytes = (int32_t)(2 * (questions + 1) * REPLY_BYTES);
    return l;
}

static int math_next(const struct toolchain *tools, struct job *job, struct exec_job *ret,
                     const char **phase)
{
    static const char *const argv[] = {
        "/assay/assay-decide", "--cpu-ms",      STRING_OF(DECISION_CPU_MS),
        "--memory-mb",         DECISION_MEMORY, NULL};
    const struct value_notes *n = value_notes_of(job);
    struct exec_file *file;
    (void)tools;
    *ret = (struct exec_job){0};
    if (!n->ok || job->n_done || !n->asks.n)
        return 0;
    file = arena_alloc(job->arena, sizeof *file);
    visit_add_file(ret, file, QUESTIONS, asks_lines(&n->asks, job->arena));
    ret->step[ret->n_step++] = (struct exec_step){
        .name = "decide", .stdin_file = QUESTIONS, .limits = limits_of(n->asks.n)};
    visit_set_argv(&ret->step[0], argv);
    *phase = "decide";
    return 1;
}

/* ---- for `assay doctor` ---- */

static void hello(const struct toolchain *tools, struct exec_job *job, struct arena *arena)
{
    struct exec_file *file = arena_alloc(arena, sizeof *file);
    (void)tools;
    *file = (struct exec_file){.name = QUESTIONS,
                               .data = STR("{\"gold\": \"1/2\", \"answer\": \"0.5\"}\n")};
    *job = (struct exec_job){.file = file, .n_file = 1, .n_step = 1};
    job->step[0] = (struct exec_step){
        .name = "decide", .argv = {"/assay/assay-decide", NULL}, .stdin_file = QUESTIONS};
}

static const char *hello_trouble(const struct toolchain *tools, const struct exec_result *r,
                                 struct arena *arena)
{
    const struct exec_outcome *o = &r->step[0];
    (void)tools;
    if (o->status == EXEC_OK && str_has(o->out.head, "\"equal\""))
        return NULL;
    return arena_printf(arena, "in a cell it does not run: %.300s",
                        r->trouble && *r->trouble ? r->trouble
                        : o->err.head.n           ? arena_dup(arena, str_trim(o->err.head))
                                                  : exec_status_name(o->status));
}

static const char *by_hand(const struct by_hand *what, struct arena *arena)
{
    (void)what;
    return arena_printf(arena, "jq -cn --rawfile gold gold --rawfile answer answer --slurpfile "
                               "facts facts '\n"
                               "    def parts: if startswith(\"[\\\"\") then fromjson else . end;\n"
                               "    $facts[0] + {gold: $gold | parts, answer: $answer | parts}' |\n"
                               "    assay grade");
}

static const struct runner_tool programs[] = {{0}};

const struct runner runner_math = {
    .name = "math",
    .help = "decide whether final answers are equal to the gold ones",
    .tools = programs,
    .can = WANT_OFFICIAL | WANT_BEHAVIOUR,
    .open = math_open,
    .close = math_close,
    .next = math_next,
    .judge = math_judge,
    .hello = hello,
    .hello_trouble = hello_trouble,
    .by_hand = by_hand,
};
