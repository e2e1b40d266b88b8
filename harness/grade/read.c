/* read.c: a line as a question to assay-decide, and its decision as a verdict. */
#include "harness/base/utf8.h"
#include "harness/grade/private.h"
#include "harness/io/json.h"
#include "harness/lang/latex/latex.h"
#include "problems/answers.h"

#include <stdlib.h>
#include <string.h>

/* What is in a line, by the names that its shape has. */
struct row {
    const json_t *answer, *response, *gold, *type;
    bool labelled; /* not for us: words that are not known count as none */
};

static const struct grade_shape plain = {
    .answer = "answer", .response = "response", .gold = "gold", .label = "", .group = ""};

/* ---- values ---- */

/* A string as it is; a number or a truth value as it is written. */
static int add_value(struct buf *b, const json_t *value, const char *name, struct err *err)
{
    if (json_is_string(value))
        buf_adds(b, json_view(value));
    else if (json_is_number(value))
        json_dump(value, b);
    else if (json_is_boolean(value))
        buf_addc(b, json_is_true(value) ? "true" : "false");
    else
        return err_set(err, ERR_INPUT, "%s: neither a text nor a number", name);
    return 0;
}

/* Several answers stand in one box, with commas between. */
static int read_value(struct str *ret, const json_t *value, const char *name, struct arena *arena,
                      struct err *err)
{
    size_t n = json_is_array(value) ? json_array_size(value) : 1;
    struct buf b;
    int rc = 0;
    buf_init(&b, GRADE_LINE_MAX);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        buf_addc(&b, i ? ", " : "");
        rc = add_value(&b, json_is_array(value) ? json_array_get(value, i) : value, name, err);
    }
    if (rc == 0 && n == 0)
        rc = err_set(err, ERR_INPUT, "%s: nothing in it", name);
    *ret = arena_take(arena, &b);
    return rc;
}

/* ---- the question ---- */

static int add_type(json_t *list, const json_t *word, const struct row *r, struct arena *arena,
                    struct err *err)
{
    const char *type = answer_type_word(arena_dup(arena, json_view(word)));
    if (!type && !r->labelled)
        return err_set(err, ERR_INPUT, "answer_type: '" STR_FMT "' is not known",
                       STR_ARG(json_view(word)));
    json_array_append_new(list, json_text(str_c(type ? type : "auto")));
    return 0;
}

static int add_types(json_t *question, const struct row *r, struct arena *arena, struct err *err)
{
    json_t *list;
    if (!r->type)
        return 0;
    list = json_add(question, "type", json_array());
    if (!json_is_array(r->type))
        return add_type(list, r->type, r, arena, err);
    for (size_t i = 0; i < json_array_size(r->type); i++)
        if (add_type(list, json_array_get(r->type, i), r, arena, err) < 0)
            return -1;
    return 0;
}

/* The suite's tolerances; "precision" is UGMathBench's word for the relative one. */
static int add_rules(json_t *question, const json_t *obj, struct err *err)
{
    static const struct {
        const char *from, *to;
    } tolerance[] = {{"precision", "relative"}, {"relative", "relative"}, {"absolute", "absolute"}};
    bool source = false;
    for (size_t i = 0; i < countof(tolerance); i++) {
        double x = -1;
        if (json_get_num(obj, tolerance[i].from, false, &x, err) < 0)
            return -1;
        if (x >= 0)
            json_add_num(question, tolerance[i].to, x);
    }
    if (json_get_bool(obj, "plain", false, &source, err) < 0)
        return -1;
    json_add_bool(question, "plain", source);
    return 0;
}

/* May the answer be spread over the boxes of a line? As prompts/extract/value has it: where several are
 * asked for, or one that is a list. */
static bool is_several(const struct row *r, struct arena *arena)
{
    static const char *const lists[] = {"set", "tuple", "choices"};
    const char *type = answer_type_word(arena_dup(arena, json_view(r->type)));
    struct str gold = json_view(r->gold), part;
    for (size_t i = 0; type && i < countof(lists); i++)
        if (strcmp(type, lists[i]) == 0)
            return true;
    return json_is_array(r->gold) || (json_is_array(r->type) && json_array_size(r->type) > 1) ||
           (latex_part(&gold, &part) && latex_part(&gold, &part));
}

/* What is to be compared. False with no error: the reply has no box. */
static bool find_answer(struct str *ret, const struct row *r, struct arena *arena, struct err *err)
{
    if (r->answer && r->response)
        return err_set(err, ERR_INPUT, "both an answer and a response") == 0;
    if (r->answer)
        return read_value(ret, r->answer, "answer", arena, err) == 0;
    if (!json_is_string(r->response))
        return err_set(err, ERR_INPUT, "there is neither an answer nor a response") == 0;
    return latex_boxed(ret, json_view(r->response), is_several(r, arena), arena);
}

/* A choice that is told by its text is its letter. */
static struct str of_options(struct str answer, const struct row *r, const json_t *obj,
                             struct arena *arena)
{
    struct right_answer gold = {.type = answer_type_word(arena_dup(arena, json_view(r->type)))};
    if (!gold.type)
        return answer;
    answer_options(&gold, json_object_get(obj, "options"), arena);
    return answer_as_letter(&gold, answer, arena);
}

static int make_question(struct item *it, const struct row *r, const json_t *obj, json_t *question,
                         struct arena *arena, struct err *err)
{
    struct str gold, answer;
    if (!r->gold)
        return err_set(err, ERR_INPUT, "there is no gold answer");
    if (read_value(&gold, r->gold, "gold", arena, err) < 0 ||
        add_types(question, r, arena, err) < 0 || add_rules(question, obj, err) < 0)
        return -1;
    if (find_answer(&answer, r, arena, err)) {
        it->extracted = mem_dup(answer.p, answer.n);
        json_add_str(question, "gold", gold);
        json_add_str(question, "answer", of_options(answer, r, obj, arena));
    } else if (err->kind == ERR_NONE) {
        it->class = "no_box";
    }
    return err->kind == ERR_NONE ? 0 : -1;
}

/* A member that is there and not null. */
static json_t *member(const json_t *obj, const char *name)
{
    json_t *ret = name && *name ? json_object_get(obj, name) : NULL;
    return json_is_null(ret) ? NULL : ret;
}

static int read_object(struct item *it, const json_t *obj, const struct grade_shape *shape,
                       struct buf *question, struct err *err)
{
    const struct grade_shape *s = shape ? shape : &plain;
    struct row r = {.answer = member(obj, s->answer),
                    .response = member(obj, s->response),
                    .gold = member(obj, s->gold),
                    .type = member(obj, "answer_type"),
                    .labelled = shape != NULL};
    struct arena arena = {0};
    json_t *ask;
    int rc;
    if (!json_is_object(obj))
        return err_set(err, ERR_INPUT, "the line is no object");
    it->id = json_incref(member(obj, "id"));
    it->label = json_incref(member(obj, s->label));
    it->group = json_incref(member(obj, s->group));
    ask = json_object();
    rc = make_question(it, &r, obj, ask, &arena, err);
    if (rc == 0 && !it->class) {
        json_dump(ask, question);
        buf_addc(question, "\n");
    }
    json_decref(ask);
    arena_finish(&arena);
    return rc;
}

bool grade_read(struct item *it, struct str line, const struct grade_shape *shape,
                struct buf *question)
{
    struct arena arena = {0};
    struct err err = {0};
    json_t *obj = NULL;
    if (str_trim(line).n == 0)
        err_set(&err, ERR_INPUT, "an empty line");
    else if (json_parse(utf8_scrub(line, &arena), "line", &obj, &err) == 0)
        read_object(it, obj, shape, question, &err);
    if (err.kind != ERR_NONE)
        it->error = mem_dup(err.text, strlen(err.text));
    it->done = it->error || it->class;
    json_decref(obj);
    arena_finish(&arena);
    return !it->done;
}

/* ---- the decision ---- */

void grade_settle(struct item *it, struct str reply)
{
    static const struct {
        const char *verdict, *class;
    } rows[] = {{"equal", "pass"}, {"different", "wrong_answer"}, {"unknown", "undecided"}};
    struct err err = {0};
    struct str verdict = STR(""), how = STR("");
    json_t *obj = NULL;
    if (json_parse(reply, "assay-decide", &obj, &err) == 0 &&
        json_get_str(obj, "verdict", false, &verdict, &err) == 0 &&
        json_get_str(obj, "how", false, &how, &err) == 0)
        json_get_bool(obj, "rigorous", false, &it->rigorous, &err);
    for (size_t i = 0; i < countof(rows); i++)
        if (str_eqc(verdict, rows[i].verdict))
            it->class = rows[i].class;
    snprintf(it->how, sizeof it->how, STR_FMT, STR_ARG(how));
    if (!it->class) {
        struct str why = json_view(json_object_get(obj, "error"));
        it->error = why.n ? mem_dup(why.p, why.n) : mem_dup(err.text, strlen(err.text));
    }
    it->done = true;
    json_decref(obj);
}

void item_clear(struct item *it)
{
    json_decref(it->id);
    json_decref(it->label);
    json_decref(it->group);
    free(it->error);
    free(it->extracted);
    *it = (struct item){0};
}

/* Ids and labels are small, or the line that brought them was not. */
size_t item_bytes(const struct item *it)
{
    return sizeof *it + (it->extracted ? strlen(it->extracted) : 0) +
           (json_is_string(it->id) ? json_string_length(it->id) : 64);
}
