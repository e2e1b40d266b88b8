/* tapes.c: read recordings and find replies in them. */
#include "harness/recorded/tapes.h"

#include <stdlib.h>
#include <string.h>

void tapes_finish(struct tapes *t)
{
    for (size_t i = 0; i < t->n; i++)
        free(t->tape[i].take);
    free(t->tape);
    free(t->model);
    json_decref(t->index);
    arena_finish(&t->arena);
    *t = (struct tapes){0};
}

bool tapes_suite_fits(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), n = na < nb ? na : nb;
    if (n == 0 || (na == nb && !strcmp(a, b)))
        return true;
    return !strncmp(a, b, n) && ((na > n && a[n] == '/') || (nb > n && b[n] == '/'));
}

static const char *intern_model(struct tapes *t, const char *name)
{
    for (size_t i = 0; i < t->n_model; i++)
        if (!strcmp(t->model[i], name))
            return t->model[i];
    t->model = mem_room(t->model, t->n_model, &t->cap_model, sizeof *t->model);
    return t->model[t->n_model++] = arena_dup(&t->arena, str_c(name));
}

static json_t *first_tape(const struct tapes *t, const char *model, const char *problem)
{
    struct arena arena = {0};
    json_t *found = json_object_get(t->index, arena_printf(&arena, "%s\n%s", model, problem));
    arena_finish(&arena);
    return found;
}

static struct tape *new_tape(struct tapes *t, const char *model, const char *suite,
                             const char *problem)
{
    struct tape *tape;
    json_t *first = first_tape(t, model, problem);
    t->tape = mem_room(t->tape, t->n, &t->cap, sizeof *t->tape);
    tape = &t->tape[t->n++];
    *tape = (struct tape){
        .model = model,
        .suite = arena_dup(&t->arena, str_c(suite)),
        .problem = arena_dup(&t->arena, str_c(problem)),
        .next_same = (size_t)json_integer_value(first),
    };
    if (!t->index)
        t->index = json_object();
    json_add_int(t->index, arena_printf(&t->arena, "%s\n%s", model, problem), (int64_t)t->n);
    return tape;
}

/* The tape with exactly these names, made when there is none. */
static struct tape *get_tape(struct tapes *t, const char *model, const char *suite,
                             const char *problem)
{
    size_t i = (size_t)json_integer_value(first_tape(t, model, problem));
    for (; i; i = t->tape[i - 1].next_same)
        if (!strcmp(t->tape[i - 1].suite, suite))
            return &t->tape[i - 1];
    return new_tape(t, model, suite, problem);
}

struct names {
    const char *suite, *problem, *model;
    int64_t sample; /* -1: the next one */
    int64_t turn;
    struct str question;
};

static int read_names(struct names *n, const json_t *json, struct arena *arena, struct err *err)
{
    const char *suite = "", *task = "", *problem = NULL, *model = "recorded";
    int64_t sample = -1, turn = 0;
    struct str text = {0};
    if (json_get_cstr(json, "suite", false, &suite, err) ||
        json_get_cstr(json, "task", false, &task, err) ||
        json_get_cstr(json, "task_id", false, &problem, err) ||
        json_get_cstr(json, "problem", !problem, &problem, err) ||
        json_get_cstr(json, "model", false, &model, err) ||
        json_get_int(json, "sample_index", false, &sample, err) ||
        json_get_int(json, "sample", false, &sample, err) ||
        json_get_int(json, "turn", false, &turn, err) ||
        json_get_str(json, "question", false, &n->question, err) ||
        json_get_str(json, "response", false, &text, err) ||
        json_get_str(json, "completion", !text.p, &text, err))
        return -1;
    if (*suite && *task && !str_ends(str_c(suite), arena_printf(arena, "/%s", task)))
        suite = arena_printf(arena, "%s/%s", suite, task);
    n->suite = suite;
    n->problem = problem;
    n->model = model;
    n->sample = sample;
    n->turn = turn;
    return 0;
}

static int read_line(struct tapes *t, struct take take, tapes_question_fn *question, void *ctx,
                     struct err *err)
{
    struct arena scratch = {0};
    struct names n = {0};
    json_t *json = NULL;
    struct err why = {0};
    int rc = json_parse_line(take.line, take.where, take.line_no, &json, err);
    if (!rc && read_names(&n, json, &scratch, &why))
        rc = err_set(err, ERR_INPUT, "%s:%lld: %s", take.where, (long long)take.line_no, why.text);
    if (!rc) {
        struct tape *tape = get_tape(t, intern_model(t, n.model), n.suite, n.problem);
        take.sample = n.sample >= 0 ? n.sample : tape->n ? tape->take[tape->n - 1].sample + 1 : 0;
        take.turn = n.turn;
        tape->take = mem_room(tape->take, tape->n, &tape->cap, sizeof *tape->take);
        tape->take[tape->n++] = take;
        t->n_take++;
        if (n.question.n)
            question(ctx, tape, n.question);
    }
    json_decref(json);
    arena_finish(&scratch);
    return rc;
}

int tapes_read(struct tapes *t, struct str text, const char *where, tapes_question_fn *question,
               void *ctx, struct err *err)
{
    struct take take = {.where = arena_dup(&t->arena, str_c(where))};
    while (str_line(&text, &take.line)) {
        take.line_no++;
        take.line = str_trim(take.line);
        if (take.line.n && read_line(t, take, question, ctx, err))
            return -1;
    }
    return 0;
}

static int by_sample(const void *a, const void *b)
{
    const struct take *x = a, *y = b;
    if (x->sample != y->sample)
        return x->sample < y->sample ? -1 : 1;
    if (x->turn != y->turn)
        return x->turn < y->turn ? -1 : 1;
    return (x->line_no > y->line_no) - (x->line_no < y->line_no);
}

int tapes_seal(struct tapes *t, struct err *err)
{
    for (size_t i = 0; i < t->n; i++) {
        struct tape *tape = &t->tape[i];
        qsort(tape->take, tape->n, sizeof *tape->take, by_sample);
        for (size_t k = 1; k < tape->n; k++)
            if (tape->take[k].sample == tape->take[k - 1].sample &&
                tape->take[k].turn == tape->take[k - 1].turn)
                return err_set(err, ERR_INPUT,
                               "%s:%lld: sample %lld of %s by %s stands also in %s:%lld",
                               tape->take[k].where, (long long)tape->take[k].line_no,
                               (long long)tape->take[k].sample, tape->problem, tape->model,
                               tape->take[k - 1].where, (long long)tape->take[k - 1].line_no);
    }
    return 0;
}

struct tape *tapes_find(const struct tapes *t, const char *model, const char *suite,
                        const char *problem)
{
    size_t first = (size_t)json_integer_value(first_tape(t, model, problem)), i;
    for (i = first; i; i = t->tape[i - 1].next_same)
        if (!strcmp(t->tape[i - 1].suite, suite))
            return &t->tape[i - 1];
    for (i = first; i; i = t->tape[i - 1].next_same)
        if (tapes_suite_fits(t->tape[i - 1].suite, suite))
            return &t->tape[i - 1];
    return NULL;
}

struct take *tape_sample(const struct tape *tape, int64_t sample, int64_t turn)
{
    struct take key = {.sample = sample, .turn = turn};
    size_t low = 0, high = tape->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (by_sample(&tape->take[mid], &key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < tape->n && tape->take[low].sample == sample && tape->take[low].turn == turn
               ? &tape->take[low]
               : NULL;
}
