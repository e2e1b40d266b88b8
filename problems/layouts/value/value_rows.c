/* value_rows.c: the forms of rows with a problem and its answer, told by their members. */
#include "problems/layouts/lines.h"
#include "problems/layouts/value/value.h"

#include "harness/lang/latex/latex.h"
#include "problems/answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *printed(struct value_row *row, const char *key)
{
    return value_text(row, key).p;
}

/* ---- our own (problems/FORMAT.md) ---- */

static const char *const own_members[] = {
    "id",    "prompt",   "answer",     "answer_type", "precision", "absolute", "options", "strict",
    "plain", "category", "difficulty", "family",      "variant",   "released", "meta"};
static const char *const own_facts[] = {"answer_type", "precision", "absolute",
                                        "options",     "strict",    "plain"};

static int read_own(struct value_row *row)
{
    json_t *facts = json_object();
    struct problem *p;
    for (size_t i = 0; i < countof(own_facts); i++)
        if (json_object_get(row->obj, own_facts[i]))
            json_object_set(facts, own_facts[i], json_object_get(row->obj, own_facts[i]));
    if (lines_check_members(row->in, row->obj, own_members, countof(own_members), row->err) < 0) {
        json_decref(facts);
        return -1;
    }
    p = value_add(row, printed(row, "id"), value_text(row, "prompt"),
                  json_object_get(row->obj, "answer"), facts);
    if (!p)
        return -1;
    p->category = printed(row, "category");
    p->difficulty = printed(row, "difficulty");
    p->family = printed(row, "family");
    p->variant = printed(row, "variant");
    p->released = printed(row, "released");
    return 0;
}

/* ---- MathArena's published rows ---- */

static int read_matharena(struct value_row *row)
{
    struct str image = {0};
    struct str text = value_text(row, "problem");
    const json_t *type = json_object_get(row->obj, "problem_type");
    struct problem *p;
    json_get_str(row->obj, "image.bytes", false, &image, NULL);
    if (image.n && !text.n)
        text = STR("The problem is in the picture.");
    p = value_add(row, printed(row, "problem_idx"), text, json_object_get(row->obj, "answer"),
                  json_object());
    if (!p || (image.n && value_image_base64(row, p, image) < 0))
        return -1;
    if (json_is_array(type))
        type = json_array_get(type, 0);
    p->category = arena_dup(&row->suite->arena, json_view(type));
    return 0;
}

/* ---- UGMathBench: three versions of a problem ---- */

#define UGMATH_VERSIONS  3
#define UGMATH_PRECISION 1e-3 /* eval_rule.py */

/* An answer may be a truth or a list in one place; all are texts there. */
static int ugmath_version(struct value_row *row, const char *of, int version)
{
    struct arena *arena = &row->suite->arena;
    const char *id = arena_printf(arena, "%s-v%d", printed(row, "id"), version);
    json_t *facts = json_object();
    struct problem *p;
    json_object_set(facts, "answer_type",
                    json_object_get(row->obj, arena_printf(arena, "answer_type%s", of)));
    json_object_set(facts, "options",
                    json_object_get(row->obj, arena_printf(arena, "options%s", of)));
    json_add_num(facts, "precision", UGMATH_PRECISION);
    json_add_bool(facts, "strict", false);
    json_add_bool(facts, "plain", true);
    p = value_add(row, id, value_text(row, arena_printf(arena, "problem%s", of)),
                  json_object_get(row->obj, arena_printf(arena, "answer%s", of)), facts);
    if (!p)
        return -1;
    p->category = printed(row, "subject");
    p->difficulty = printed(row, "level");
    p->family = printed(row, "id");
    p->variant = arena_printf(arena, "v%d", version);
    return 0;
}

static int read_ugmath(struct value_row *row)
{
    for (int i = 1; i <= UGMATH_VERSIONS; i++) {
        struct arena *arena = &row->suite->arena;
        if (json_object_get(row->obj, arena_printf(arena, "problem_v%d", i)) &&
            ugmath_version(row, arena_printf(arena, "_v%d", i), i) < 0)
            return -1;
    }
    return 0;
}

static int read_ugmath_flat(struct value_row *row)
{
    int64_t version = 1;
    if (json_get_int(row->obj, "version", true, &version, row->err) < 0)
        return jsonl_fail(row->in, row->err);
    return ugmath_version(row, "", (int)version);
}

/* ---- DynaMath: dataset.json of its generator ---- */

#define DYNAMATH_ABSOLUTE 1e-3

static int read_dynamath(struct value_row *row)
{
    json_t *facts = json_object();
    struct str image = value_text(row, "image");
    const char *key = *printed(row, "key") ? printed(row, "key") : printed(row, "id");
    bool is_float = str_eqc(value_text(row, "answer_type"), "float");
    struct problem *p;
    json_object_set(facts, "answer_type", json_object_get(row->obj, "answer_type"));
    if (is_float)
        json_add_num(facts, "absolute", DYNAMATH_ABSOLUTE);
    p = value_add(row, key, value_text(row, "question"), json_object_get(row->obj, "answer"),
                  facts);
    if (!p || (image.n && value_image_file(row, p, arena_dup(&row->suite->arena, image)) < 0))
        return -1;
    p->category = printed(row, "subject");
    p->difficulty = printed(row, "level");
    p->family = *printed(row, "family") ? printed(row, "family") : p->id;
    p->variant = printed(row, "variant");
    return 0;
}

/* ---- OlympiadBench ---- */

static int read_olympiad(struct value_row *row)
{
    json_t *facts = json_object(), *answer = json_object_get(row->obj, "final_answer");
    struct str error = value_text(row, "error");
    double slack = error.n ? strtod(arena_dup(&row->suite->arena, error), NULL) : 0;
    struct problem *p;
    if (json_array_size(answer) == 1)
        answer = json_array_get(answer, 0);
    if (slack > 0)
        json_add_num(facts, "absolute", slack);
    if (json_is_true(json_object_get(row->obj, "is_multiple_answer")))
        json_add_cstr(facts, "answer_type", "set");
    p = value_add(row, printed(row, "id"), value_text(row, "question"), answer, facts);
    if (!p)
        return -1;
    p->category = printed(row, "subfield");
    return 0;
}

/* ---- MATH: the answer is in the box of its solution ---- */

static int read_math(struct value_row *row)
{
    struct arena *arena = &row->suite->arena;
    struct str boxed = {0};
    json_t *answer = json_object_get(row->obj, "answer");
    const char *id = printed(row, "unique_id");
    char *text =
        arena_dup(arena, str_c(*id ? id : arena_printf(arena, "%lld", (long long)row->in->line)));
    struct problem *p;
    json_t *own = NULL;
    for (char *c = text; *c; c++)
        *c = *c == '/' ? '-' : *c;
    if (!json_is_string(answer) && latex_boxed(&boxed, value_text(row, "solution"), false, arena))
        answer = own = json_text(boxed);
    p = value_add(row, text, value_text(row, "problem"), answer, json_object());
    json_decref(own);
    if (!p)
        return -1;
    p->category = *printed(row, "type") ? printed(row, "type") : printed(row, "subject");
    p->difficulty = printed(row, "level");
    return 0;
}

/* ---- IMO-AnswerBench ---- */

/* A row in which the columns are shifted has its category where the answer should be. */
static bool is_shifted(struct value_row *row)
{
    static const char *const fields[] = {"Algebra", "Combinatorics", "Geometry", "Number theory"};
    struct str answer = value_text(row, "Short Answer");
    for (size_t i = 0; i < countof(fields); i++)
        if (str_eqc(answer, fields[i]))
            return true;
    return answer.n > 0 && (str_eq(answer, value_text(row, "Category")) ||
                            str_eq(answer, value_text(row, "Subcategory")));
}

static int read_imo(struct value_row *row)
{
    struct problem *p = value_add(row, printed(row, "Problem ID"), value_text(row, "Problem"),
                                  json_object_get(row->obj, "Short Answer"), json_object());
    if (!p)
        return -1;
    p->category = printed(row, "Category");
    p->difficulty = "";
    if (is_shifted(row)) {
        p->bench = "no-answer";
        row->suite->note =
            arena_printf(&row->suite->arena, "%s%s%s: the answer is '" STR_FMT "', another column",
                         row->suite->note ? row->suite->note : "", row->suite->note ? "\n" : "",
                         p->id, STR_ARG(p->reference));
    }
    return 0;
}

/* ---- the table: the first that fits ---- */

#define MEMBERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NONE         ((const char *const[]){NULL})

const struct value_shape value_shapes[] = {
    {"imo-answerbench", MEMBERS("Problem ID", "Problem", "Short Answer"), NONE, "", 1, read_imo},
    {"ugmathbench", MEMBERS("id", "problem_v1", "answer_v1", "answer_type_v1"), NONE, "ugmathbench",
     UGMATH_VERSIONS, read_ugmath},
    {"ugmathbench, a version a row", MEMBERS("id", "problem", "answer", "answer_type", "version"),
     NONE, "ugmathbench", 1, read_ugmath_flat},
    {"matharena", MEMBERS("problem_idx", "answer"), NONE, "matharena", 1, read_matharena},
    {"dynamath", MEMBERS("question", "answer", "answer_type", "image"), NONE, "", 1, read_dynamath},
    {"olympiadbench", MEMBERS("id", "question", "final_answer"), NONE, "", 1, read_olympiad},
    {"math", MEMBERS("problem", "solution", "level"), NONE, "", 1, read_math},
    {"own", MEMBERS("id", "prompt", "answer"), MEMBERS("reference", "entry", "files"), "", 1,
     read_own},
    {0},
};
