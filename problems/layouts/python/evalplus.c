/* evalplus.c: HumanEval+ and MBPP+: inputs without results.
 *
 * The inputs are kept as they stand: they hold numbers and words that are Python's JSON and no
 * other's (ints of any length, Infinity). What JSON could not hold at all (tuples, sets, complex
 * numbers) upstream makes of them by the problem's number; the same as data here. So are the problems
 * whose results are held against the reference's in another way than by ==. */
#include "problems/layouts/python/suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What becomes of the inputs: runners/python/trusted.py, `convert`. */
static const struct {
    const char *shape;
    short number[24]; /* of MBPP's problems; ended by 0 */
} shapes[] = {
    {"each", {2,   116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429,
              470, 560, 579, 596, 616, 630, 726, 740, 744, 809, 0}},
    {"inner", {63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780, 0}},
    {"inner-first", {75, 413, 444, 753, 0}},
    {"second", {106, 750, 0}},
    {"sets", {115, 0}},
    {"float-complex", {124, 0}},
    {"first", {250, 307, 405, 446, 617, 720, 763, 808, 0}},
    {"both", {259, 401, 445, 0}},
    {"mixed", {278, 0}},
    {"values", {722, 0}},
    {"complex", {252, 0}},
    {"deep", {580, 615, 791, 0}},
};

/* What is right besides, or instead of, the reference's result. */
static const struct {
    const char *entry, *fact, *word;
} oracles[] = {
    {"similar_elements", "how", "set"},
    {"find_char_long", "how", "set"},
    {"common_in_nested_lists", "how", "set"},
    {"extract_singly", "how", "set"},
    {"larg_nnum", "how", "set"},
    {"intersection_array", "how", "set"},
    {"find_dissimilar", "how", "set"},
    {"Diff", "how", "set"},
    {"check_str", "how", "not_none"},
    {"text_match_three", "how", "not_none"},
    {"text_starta_endb", "how", "not_none"},
    {"surface_Area", "also", "surface"},
    {"digit_distance_nums", "also", "digits"},
};

/* HumanEval's problem of a zero of a polynomial has many right results: they are put into it. */
static const char zero_tests[] =
    "import json\n"
    "with open('/box/" PY_SUITE_INPUTS "') as f:\n"
    "    rows = json.load(f)\n"
    "for row in rows:\n"
    "    x = find_zero(list(row[0]))\n"
    "    assert abs(sum(c * x ** i for i, c in enumerate(row[0]))) <= %.17g\n";

/* Where the value of a member begins that is not inside another one; p NULL: there is none. */
static struct str value_of(struct str line, const char *member)
{
    char quoted[32];
    ptrdiff_t at;
    snprintf(quoted, sizeof quoted, "\"%s\": [", member);
    at = str_find(line, quoted, 0);
    return at < 0 ? (struct str){0} : str_slice(line, (size_t)at + strlen(quoted) - 1, line.n);
}

/* How many bytes the list takes that `s` begins with; 0: it does not end. */
static size_t list_bytes(struct str s)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (quoted && s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            quoted = !quoted;
        else if (!quoted && s.p[i] == '[')
            depth++;
        else if (!quoted && s.p[i] == ']' && --depth == 0)
            return i + 1;
    }
    return 0;
}

/* Take a list out of the line: it is empty there afterwards. What was between its brackets. */
static struct str take_list(struct str *line, const char *member, struct arena *arena)
{
    struct str value = value_of(*line, member);
    size_t n = value.p ? list_bytes(value) : 0, at = value.p ? (size_t)(value.p - line->p) : 0;
    if (!n)
        return STR("");
    *line = str_c(arena_printf(arena, STR_FMT "[]" STR_FMT, STR_ARG(str_slice(*line, 0, at)),
                               STR_ARG(str_slice(*line, at + n, line->n))));
    return str_trim(str_slice(value, 1, n - 1));
}

static struct str all_inputs(struct str *line, struct arena *arena)
{
    struct str base = take_list(line, "base_input", arena);
    struct str plus = take_list(line, "plus_input", arena);
    return str_c(arena_printf(arena, "[" STR_FMT "%s" STR_FMT "]", STR_ARG(base),
                              base.n && plus.n ? ", " : "", STR_ARG(plus)));
}

static void add_shape(json_t *facts, const char *id)
{
    long number = strncmp(id, "Mbpp_", 5) == 0 ? strtol(id + 5, NULL, 10) : 0;
    for (size_t i = 0; i < countof(shapes); i++)
        for (const short *n = shapes[i].number; *n; n++)
            if (*n == number)
                json_add_cstr(facts, "shape", shapes[i].shape);
}

static void add_oracle(json_t *facts, const char *entry)
{
    for (size_t i = 0; i < countof(oracles); i++)
        if (strcmp(oracles[i].entry, entry) == 0)
            json_add_cstr(facts, oracles[i].fact, oracles[i].word);
}

static void finish(struct problem *p, const struct manifest *m, struct str inputs, double atol,
                   struct arena *arena)
{
    json_t *facts = json_object();
    bool zero = strcmp(p->entry, "find_zero") == 0;
    suite_files(p, zero ? str_c(arena_printf(arena, zero_tests, atol)) : STR(""), inputs, arena);
    if (!zero) {
        json_add_bool(facts, "inputs", true);
        json_add_num(facts, "atol", atol);
        add_shape(facts, p->id);
        add_oracle(facts, p->entry);
    }
    suite_facts(p, facts, m, arena);
    p->variant = "plus";
}

static int read_problem(struct problem *p, const struct manifest *m, const struct jsonl *in,
                        const json_t *obj, struct str inputs, struct arena *arena, struct err *err)
{
    struct str solution, prompt;
    double atol = 0;
    if (suite_id(p, in, obj, "task_id", arena, err) < 0 ||
        jsonl_text(&prompt, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_word(&p->entry, in, obj, "entry_point", true, arena, err) < 0 ||
        jsonl_text(&solution, in, obj, "canonical_solution", true, arena, err) < 0)
        return -1;
    if (json_get_num(obj, "atol", false, &atol, err) < 0)
        return jsonl_fail(in, err);
    p->spec = prompt;
    p->reference = str_c(arena_printf(arena, STR_FMT STR_FMT, STR_ARG(prompt), STR_ARG(solution)));
    p->interface = str_has(prompt, "def ") ? prompt : STR(""); /* MBPP's prompt is a text */
    finish(p, m, inputs, atol, arena);
    return 0;
}

static int read_line(struct suite *suite, const struct manifest *m, struct jsonl *in,
                     struct str line, struct err *err)
{
    struct str inputs = all_inputs(&line, &suite->arena);
    json_t *obj;
    int rc;
    if (json_parse_line(line, in->where, in->line, &obj, err) < 0)
        return -1;
    rc = read_problem(&suite->problem[suite->n], m, in, obj, inputs, &suite->arena, err);
    json_decref(obj);
    suite->n += rc == 0;
    return rc;
}

int load_evalplus(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                  const struct tree *tree, struct err *err)
{
    struct jsonl in = {.where = tree_where(tree, task->file, &suite->arena)};
    struct str line;
    if (tree_lines(&in.rest, tree, task->file, &suite->arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(&suite->arena, jsonl_count(&in) * sizeof *suite->problem);
    while (str_line(&in.rest, &line)) {
        in.line++;
        if (str_trim(line).n && read_line(suite, m, &in, line, err) < 0)
            return -1;
    }
    return layout_sort(suite, in.where, err);
}
