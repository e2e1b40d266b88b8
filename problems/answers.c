/* answers.c: right answers and what is known of them. */
#include "problems/answers.h"

#include "harness/io/json.h"

#include <string.h>
#include <strings.h>

/* What suites call the types of answers, and what they are to the decider. */
static const struct {
    const char *word, *type;
} words[] = {
    {"auto", "auto"},
    {"value", "value"},
    {"number", "value"},
    {"numeric", "value"},
    {"expression", "value"},
    {"tuple", "tuple"},
    {"ordered list", "tuple"},
    {"set", "set"},
    {"list", "set"},
    {"unordered list", "set"},
    {"interval", "interval"},
    {"relation", "interval"},
    {"equation", "equation"},
    {"choice", "choice"},
    {"single choice", "choice"},
    {"choices", "choices"},
    {"choice_multi", "choices"},
    {"truth", "truth"},
    {"boolean", "truth"},
    {"true/false", "truth"},
    {"text", "text"},
    {"open", "text"},
    /* UGMathBench */
    {"NV", "value"},
    {"EX", "value"},
    {"EQ", "equation"},
    {"INT", "interval"},
    {"TF", "truth"},
    {"MCS", "choice"},
    {"MCM", "choices"},
    {"OE", "text"},
    {"OL", "tuple"},
    {"UOL", "set"},
    /* DynaMath */
    {"float", "value"},
    {"int", "value"},
    {"multiple choice", "choice"},
    {"single answer", "value"},
    /* OlympiadBench */
    {"Numerical", "auto"},
    {"Need_human_evaluate", "text"},
};

/* The decider's word for a suite's; NULL: nobody calls a type of answer so. */
static const char *answer_type_word(const char *word)
{
    for (size_t i = 0; i < countof(words); i++)
        if (strcasecmp(words[i].word, word) == 0)
            return words[i].type;
    return NULL;
}

static int read_type(struct right_answer *a, const json_t *word, struct arena *arena,
                     struct err *err)
{
    if (!json_is_string(word))
        return err_set(err, ERR_INPUT, "facts: answer_type: a word is missing");
    a->word = arena_dup(arena, json_view(word));
    a->type = answer_type_word(a->word);
    return a->type ? 0
                   : err_set(err, ERR_INPUT, "facts: answer_type: '%.60s' is none that is known",
                             a->word);
}

static int read_types(struct right_answer *item, size_t n, const json_t *facts, struct arena *arena,
                      struct err *err)
{
    const json_t *type = json_object_get(facts, "answer_type");
    if (!type)
        return 0;
    if (json_is_array(type) && json_array_size(type) != n)
        return err_set(err, ERR_INPUT, "facts: %zu types for %zu answers", json_array_size(type),
                       n);
    for (size_t i = 0; i < n; i++)
        if (read_type(&item[i], json_is_array(type) ? json_array_get(type, i) : type, arena, err) <
            0)
            return -1;
    return 0;
}

/* Options are texts, or letters that stand for themselves. */
static void read_options(struct right_answer *a, const json_t *list, struct arena *arena)
{
    struct str *option = arena_alloc(arena, (json_array_size(list) + 1) * sizeof *option);
    for (size_t i = 0; i < json_array_size(list); i++)
        option[a->n_option++] = arena_str(arena, json_view(json_array_get(list, i)));
    a->option = option;
}

static void read_all_options(struct right_answer *item, size_t n, const json_t *facts,
                             struct arena *arena)
{
    const json_t *options = json_object_get(facts, "options");
    bool nested = json_is_array(json_array_get(options, 0));
    for (size_t i = 0; options && i < n; i++)
        if (!nested || i < json_array_size(options))
            read_options(&item[i], nested ? json_array_get(options, i) : options, arena);
}

static int read_facts(struct answers *a, struct right_answer *item, const char *text,
                      struct arena *arena, struct err *err)
{
    json_t *facts = NULL;
    int rc;
    if (!text || !*text)
        return 0;
    if (json_parse(str_c(text), "facts", &facts, err) < 0)
        return -1;
    rc = json_get_num(facts, "precision", false, &a->precision, err) < 0 ||
                 json_get_num(facts, "absolute", false, &a->absolute, err) < 0 ||
                 json_get_bool(facts, "strict", false, &a->strict, err) < 0 ||
                 json_get_bool(facts, "plain", false, &a->plain, err) < 0 ||
                 read_types(item, a->n, facts, arena, err) < 0
             ? -1
             : 0;
    if (rc == 0)
        read_all_options(item, a->n, facts, arena);
    json_decref(facts);
    return rc;
}

int answers_read(struct answers *ret, const struct problem *problem, struct arena *arena,
                 struct err *err)
{
    struct answers a = {.strict = true};
    const struct part *part;
    struct right_answer *item;
    a.n = parts_read(&part, &kind_value, problem->reference, arena);
    item = arena_alloc(arena, a.n * sizeof *item);
    for (size_t i = 0; i < a.n; i++)
        item[i] = (struct right_answer){.text = part[i].text, .type = "auto", .word = ""};
    a.item = item;
    if (read_facts(&a, item, problem->facts, arena, err) < 0)
        return -1;
    *ret = a;
    return 0;
}
