/* labels.c: answers whose points are known: assay's own, and files with labels that people gave. */
#include "harness/judge/answers.h"

#include "harness/base/hash.h"
#include "harness/io/embed.h"
#include "harness/io/fs.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS    "problems/assay-judge/problems.jsonl"
#define LABELLED    "problems/assay-judge/labelled.jsonl"
#define FILE_MAX    (512u << 20)
#define MAX_UNTOLD  7 /* points of a proof, where a file names no most */
#define SORT_UNTOLD "proof"

/* Names of a member: ours first, then those of published label sets (MathArena's judgments, ProofBench,
 * sets of graded proofs on Hugging Face). */
static const struct alias {
    const char *name[7];
} aliases[] = {
    {{"problem", "prompt", "question", "problem_statement"}},
    {{"answer", "response", "proof", "solution", "model_solution", "model_answer"}},
    {{"points", "score", "grade", "human_score", "expert_rating", "label"}},
    {{"max", "max_points", "points_max", "max_score"}},
    {{"scheme", "rubric", "grading_scheme", "grading_guidelines", "marking_scheme"}},
    {{"reference", "reference_solution", "ground_truth_solution", "sample_solution",
      "reference_answer"}},
    {{"id", "problem_id", "problem_idx", "unique_id"}},
};
enum { PROBLEM, ANSWER, POINTS, MOST, SCHEME, REFERENCE, ID };

static const json_t *member(const json_t *obj, size_t which)
{
    for (size_t i = 0; aliases[which].name[i]; i++)
        if (json_object_get(obj, aliases[which].name[i]))
            return json_object_get(obj, aliases[which].name[i]);
    return NULL;
}

struct labels {
    struct judge_set *set;
    const char *where;
    int64_t line;
    json_t *problems; /* by id: our own lines refer to them; NULL: every line has all */
    struct err *err;
};

static int bad(struct labels *l, const char *what)
{
    return err_set(l->err, ERR_INPUT, "%s:%lld: %s", l->where, (long long)l->line, what);
}

/* "7", 7 or true, from 0 to what a scheme can give at most. */
static bool number_of(const json_t *value, double *ret)
{
    char *end;
    bool odd = false;
    if (json_is_boolean(value))
        *ret = json_is_true(value);
    else if (json_is_number(value))
        *ret = json_number_value(value);
    else if (json_is_string(value) && *json_string_value(value))
        *ret = strtod(json_string_value(value), &end), odd = *end;
    else
        return false;
    return !odd && *ret >= 0 && *ret <= SCHEME_POINTS; /* false for nan */
}

/* The scheme of a line: its own, or one item for the whole answer. */
static json_t *scheme_of_line(const struct labels *l, const json_t *obj, const json_t *from)
{
    static const char *const keys[] = {"deductions", "zero"};
    json_t *ret = json_object(), *scheme = (json_t *)member(from, SCHEME);
    double most = MAX_UNTOLD;
    number_of(member(obj, MOST), &most);
    json_add_cstr(ret, "sort", l->set->sort);
    json_object_set(ret, "scheme", scheme ? scheme : json_null());
    if (!scheme || !(json_is_array(scheme) || json_is_string(scheme)))
        json_add_cstr(ret, "scheme", "the whole answer, complete and right");
    json_add_int(ret, "points", (int64_t)most);
    for (size_t i = 0; i < countof(keys); i++)
        if (json_object_get(from, keys[i]))
            json_object_set(ret, keys[i], json_object_get(from, keys[i]));
    return ret;
}

static const char *text_of(const json_t *value, struct arena *arena)
{
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return arena_dup(arena, json_view(value));
}

static int add_answer(struct labels *l, const json_t *obj, const json_t *from, double points)
{
    struct arena *arena = &l->set->arena;
    const char *id = text_of(member(obj, ID), arena);
    json_t *facts = scheme_of_line(l, obj, from);
    struct problem p = {.id = *id ? id : arena_printf(arena, "line-%lld", (long long)l->line),
                        .spec = str_c(text_of(member(from, PROBLEM), arena)),
                        .reference = str_c(text_of(member(from, REFERENCE), arena))};
    char *text = json_dumps(facts, JSON_COMPACT | JSON_SORT_KEYS);
    struct judged *added;
    int rc;
    p.facts = arena_dup(arena, str_c(text));
    free(text);
    json_decref(facts);
    rc = judge_set_add(l->set, &p, 0, 0, json_view(member(obj, ANSWER)), l->err);
    if (rc < 0)
        return err_within(l->err, "%s:%lld: ", l->where, (long long)l->line), -1;
    added = &l->set->item[l->set->n - 1];
    added->points = (int)(points + 0.5);
    added->sort = text_of(json_object_get(obj, "kind"), arena);
    if (added->points > added->scheme.max)
        return bad(l, "points: more than the scheme gives");
    return 0;
}

static int read_line(struct labels *l, const json_t *obj)
{
    const json_t *from = obj, *sort;
    const char *word;
    double points;
    if (l->problems) {
        from =
            json_object_get(l->problems, text_of(json_object_get(obj, "problem"), &l->set->arena));
        if (!from)
            return bad(l, "problem: there is none of that id");
    }
    sort = json_object_get(from, "sort");
    word = sort ? text_of(sort, &l->set->arena) : SORT_UNTOLD;
    if (!scheme_is_sort(word))
        return bad(l, "sort: is none; say proof or explanation");
    if (strcmp(word, l->set->sort) != 0)
        return 0;
    if (member(obj, MOST) && !number_of(member(obj, MOST), &points))
        return bad(l, "max: is no number from 1 to 100");
    if (!json_is_string(member(obj, ANSWER)))
        return bad(l, "no answer: a text called answer, response, proof or solution is missing");
    if (!number_of(member(obj, POINTS), &points))
        return bad(l, "no points: a number from 0 to 100 called points, score or grade is missing");
    if (!l->problems && !json_is_string(member(obj, PROBLEM)))
        return bad(l, "no question: a text called problem, prompt or question is missing");
    return add_answer(l, obj, from, points);
}

static int read_lines(struct labels *l, struct str text)
{
    struct str line;
    json_t *obj;
    while (str_line(&text, &line)) {
        int rc;
        l->line++;
        if (!str_trim(line).n)
            continue;
        if (json_parse_line(line, l->where, l->line, &obj, l->err) < 0)
            return -1;
        rc = json_is_object(obj) ? read_line(l, obj) : bad(l, "no object");
        json_decref(obj);
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* The same answers have the same name, and so the same suite of opinions. */
static void name_set(struct judge_set *set, const char *name, struct str text)
{
    char hex[HASH_SIZE];
    sha256_hex(text, hex);
    set->name = arena_printf(&set->arena, "%s, %s (%.12s)", name, set->sort, hex);
    set->task = arena_printf(&set->arena, "known-%.12s-%s", hex, set->sort);
}

static int finish(struct labels *l, struct judge_set *ret, int rc)
{
    json_decref(l->problems);
    if (rc < 0) {
        judge_set_finish(l->set);
        return -1;
    }
    judge_set_seal(l->set);
    *ret = *l->set;
    return 0;
}

int answers_embedded(struct judge_set *ret, const char *sort, struct err *err)
{
    struct judge_set set = {.sort = sort};
    struct labels l = {.set = &set, .where = LABELLED, .problems = json_object(), .err = err};
    struct str rest = embed_get(PROBLEMS), line, text = embed_get(LABELLED);
    json_t *obj;
    int rc = 0;
    while (rc == 0 && str_line(&rest, &line))
        if (str_trim(line).n && (rc = json_parse(line, PROBLEMS, &obj, err)) == 0)
            json_object_set_new(l.problems, json_string_value(json_object_get(obj, "id")), obj);
    name_set(&set, "assay-judge", str_join(embed_get(PROBLEMS), text, &set.arena));
    return finish(&l, ret, rc < 0 ? -1 : read_lines(&l, text));
}

int answers_of_file(struct judge_set *ret, const char *path, const char *sort, struct err *err)
{
    struct judge_set set = {.sort = sort};
    struct labels l = {.set = &set, .where = path, .err = err};
    struct str text;
    if (fs_read(&text, path, FILE_MAX, &set.arena, err) < 0)
        return finish(&l, ret, -1);
    name_set(&set, path, text);
    return finish(&l, ret, read_lines(&l, text));
}
