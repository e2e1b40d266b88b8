/* multipl_e.c: MultiPL-E (Cassano et al. 2023) as JSON lines: name, language, prompt, tests, and in the
 * published samples gpt_solution, an answer that need not be right. Of the tests' text, which upstream
 * puts behind the answer into one program, only the calls and the values that they are held against are
 * taken; they become a file of the problem, and never stand in one text with an answer. */
#include "problems/layouts/layout.h"
#include "problems/suite/jsonl.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_FILE "values.json" /* as runners/native/native.h has it */

/* How a language's assertions look: what stands before the call, between it and the value, behind. */
struct form {
    const char *word, *bench;
    const char *mark;
    const char *between[2];
    const char *end;    /* at depth 0 */
    const char *quotes; /* what begins a string */
    const char *right;  /* what is left out in front of the value; NULL */
    bool swapped;       /* the value comes first */
};

static const struct form forms[] = {
    {"cpp", "values-cpp", "assert(", {" == "}, ")", "\"'", NULL, false},
    {"cs", "values-csharp", "Debug.Assert(", {" == ", ".Equals("}, ")", "\"'", NULL, false},
    {"d", "values-d", "assert(", {" == "}, ")", "\"'`", NULL, false},
    {"go_test.go", "values-go", "{ actual: ", {", "}, "}", "\"'`", "expected: ", false},
    {"java", "values-java", "assert(", {" == ", ".equals("}, ")", "\"'", NULL, false},
    {"jl", "values-julia", "@test(", {" == "}, ")", "\"", NULL, false},
    {"js", "values-javascript", "assert.deepEqual(", {","}, ")", "\"'`", NULL, false},
    {"lua", "values-lua", "lu.assertEquals(", {", "}, ")", "\"'", NULL, false},
    {"php", "values-php", "if (", {" !== "}, ")", "\"'", NULL, false},
    {"pl", "values-perl", "if(eq_deeply(", {","}, ")", "\"'", NULL, false},
    {"r", "values-r", "all.equal(", {", "}, ")", "\"'", NULL, false},
    {"rb", "values-ruby", "assert_equal(", {", "}, ")", "\"'", NULL, true},
    {"rkt", "values-racket", "(check-within ", {" "}, " 0.001)", "\"", NULL, false},
    {"rs", "values-rust", "assert_eq!(", {", "}, ")", "\"", NULL, false},
    {"scala", "values-scala", "assert(", {" == ", ".equals("}, ")", "\"", NULL, false},
    {"sh", "values-bash", "[[ ", {" = "}, " ]]", "\"'", NULL, false},
    {"swift", "values-swift", "assert(", {" == "}, ")", "\"", NULL, false},
    {"ts", "values-typescript", "assert.deepEqual(", {","}, ")", "\"'`", NULL, false},
};

static const struct form *form_of(const char *word)
{
    for (size_t i = 0; i < countof(forms); i++)
        if (strcmp(forms[i].word, word) == 0)
            return &forms[i];
    return NULL;
}

/* Behind the string that begins here. */
static size_t over_string(struct str s, size_t i)
{
    char quote = s.p[i++];
    while (i < s.n && s.p[i] != quote)
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

static const char *between_at(const struct form *f, struct str rest)
{
    for (size_t i = 0; i < countof(f->between) && f->between[i]; i++)
        if (str_starts(rest, f->between[i]))
            return f->between[i];
    return NULL;
}

/* The two sides of the assertion behind whose mark `s` begins. False: it is none. */
static bool split(const struct form *f, struct str s, struct str *left, struct str *right)
{
    size_t begin = 0, i = 0;
    int depth = 0;
    const char *between = NULL, *here;
    while (i < s.n) {
        struct str rest = str_slice(s, i, s.n);
        if (strchr(f->quotes, s.p[i])) {
            i = over_string(s, i);
            continue;
        }
        if (depth == 0 && between && str_starts(rest, f->end)) {
            *right = str_trim(str_slice(s, begin, i));
            if (f->right && str_starts(*right, f->right))
                *right = str_slice(*right, strlen(f->right), right->n);
            return left->n && right->n;
        }
        here = depth == 0 && !between ? between_at(f, rest) : NULL;
        if (here) {
            between = here;
            *left = str_trim(str_slice(s, 0, i));
            i = begin = i + strlen(here);
            continue;
        }
        depth += strchr("([{", s.p[i]) != NULL;
        depth -= strchr(")]}", s.p[i]) != NULL;
        if (depth < 0)
            return false;
        i++;
    }
    return false;
}

static json_t *text_of(struct str s)
{
    return json_stringn(s.p, s.n);
}

/* All assertions of the text. How many there are. */
static size_t read_tests(json_t *obj, const struct form *f, struct str tests)
{
    json_t *lefts = json_array(), *rights = json_array();
    ptrdiff_t at = 0;
    while ((at = str_find(tests, f->mark, (size_t)at)) >= 0) {
        struct str left = {0}, right = {0};
        at += (ptrdiff_t)strlen(f->mark);
        if (!split(f, str_slice(tests, (size_t)at, tests.n), &left, &right))
            continue;
        json_array_append_new(lefts, text_of(f->swapped ? right : left));
        json_array_append_new(rights, text_of(f->swapped ? left : right));
    }
    json_object_set_new(obj, "left", lefts);
    json_object_set_new(obj, "right", rights);
    return json_array_size(lefts);
}

static void add_values(struct problem *p, const struct form *f, struct str tests,
                       struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    json_t *obj = json_object();
    size_t n = read_tests(obj, f, tests);
    char *text = json_dumps(obj, JSON_COMPACT);
    *file = (struct bench_file){.name = VALUES_FILE, .data = arena_str(arena, str_c(text))};
    free(text);
    json_decref(obj);
    p->file = file;
    p->n_file = 1;
    p->bench = f->bench;
    if (n)
        return;
    p->bench = "needs-bench"; /* nothing in it that is known */
    layout_no_bench(p, arena);
}

/* "HumanEval_3_below_zero" tries below_zero; where the tests call it by a name in the language's own
 * style, that is its name. */
static const char *entry_of(const char *name, struct str tests, const struct form *f,
                            struct arena *arena)
{
    const char *word = strchr(name, '_'), *end = word ? strchr(word + 1, '_') : NULL;
    ptrdiff_t at = str_find(tests, f->mark, 0);
    struct str call = at < 0 ? STR("") : str_slice(tests, (size_t)at + strlen(f->mark), tests.n);
    size_t n = 0;
    while (n < call.n && str_is_word_char(call.p[n]))
        n++;
    call = str_slice(call, 0, n);
    if (call.n && !str_eqc(call, "candidate") && strchr("jcs", f->word[0]) && strcmp(f->word, "sh"))
        return arena_dup(arena, call);
    return end ? end + 1 : name;
}

/* What stands in the first fenced block, or the whole. */
static struct str in_fence(struct str text)
{
    ptrdiff_t from = str_find(text, "```", 0), to;
    struct str rest, line;
    if (from < 0)
        return text;
    rest = str_slice(text, (size_t)from, text.n);
    str_line(&rest, &line);
    to = str_find(rest, "```", 0);
    return to < 0 ? rest : str_slice(rest, 0, (size_t)to);
}

static int read_problem(struct problem *ret, const struct jsonl *in, const json_t *obj,
                        struct arena *arena, struct err *err)
{
    struct problem p = {.where = in->where,
                        .line = in->line,
                        .category = "",
                        .difficulty = "",
                        .bench = "",
                        .top = ""};
    const struct form *f;
    const char *word;
    struct str tests, solution;
    if (jsonl_word(&p.id, in, obj, "name", true, arena, err) < 0 ||
        problem_id_check(str_c(p.id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_word(&word, in, obj, "language", true, arena, err) < 0 ||
        jsonl_text(&p.spec, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&tests, in, obj, "tests", true, arena, err) < 0 ||
        jsonl_text(&solution, in, obj, "gpt_solution", true, arena, err) < 0)
        return -1;
    f = form_of(word);
    if (!f) {
        err_set(err, ERR_INPUT, "language: '%.40s' is not known", word);
        return jsonl_fail(in, err);
    }
    p.reference = in_fence(solution);
    p.entry = entry_of(p.id, tests, f, arena);
    p.family = p.id;
    add_values(&p, f, tests, arena);
    *ret = p;
    return 0;
}

int load_multipl_e(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                   const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct jsonl in;
    json_t *obj;
    int rc;
    (void)m;
    if (jsonl_open(&in, tree, task->file, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read_problem(&suite->problem[suite->n], &in, obj, arena, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
