/* cvdp.c: CVDP's layout, non-agentic: JSON lines with id, categories, input {prompt, context},
 * output {response, context} and harness {files}. Contexts and files are objects of path to text;
 * null stands for a file that is not there.
 *
 * Most of its harnesses are Python programs in containers. Such problems are imported all the same,
 * so that they can be asked and the answers exported; their kind of bench says what it would take
 * to score them. */
#include "problems/suite/jsonl.h"
#include "harness/lang/verilog/names.h"
#include "problems/layouts/judged.h"
#include "problems/layouts/layout.h"

#include <string.h>

#define FILES_MAX 60

/* ---- objects of path to text ---- */

static int check_files(const struct jsonl *in, const char *member, json_t *files, struct err *err)
{
    const char *path;
    json_t *value;
    json_object_foreach(files, path, value)
    {
        const char *why = NULL;
        if (!json_is_string(value) && !json_is_null(value))
            why = "text or null is expected";
        else if (json_is_string(value) &&
                 memchr(json_string_value(value), 0, json_string_length(value)))
            why = "a NUL in what should be text";
        else if (json_string_length(value) > TREE_FILE_MAX)
            why = "the text is too large";
        if (!why)
            continue;
        err_set(err, ERR_INPUT, "%s: '%.80s': %s", member, path, why);
        return jsonl_fail(in, err);
    }
    return 0;
}

/* The object at `member`; NULL when it is missing or null. */
static int get_files(json_t **ret, const struct jsonl *in, const json_t *obj, const char *member,
                     struct err *err)
{
    *ret = NULL;
    if (json_get_obj(obj, member, false, ret, err) < 0)
        return jsonl_fail(in, err);
    return *ret ? check_files(in, member, *ret, err) : 0;
}

static bool is_verilog(const char *path)
{
    return str_ends(str_c(path), ".v") || str_ends(str_c(path), ".sv");
}

/* The Verilog files among these as one text. */
static struct str verilog_of(json_t *files, struct arena *arena)
{
    const char *path;
    json_t *value;
    struct buf b;
    buf_init(&b, 4 * TREE_FILE_MAX);
    json_object_foreach(files, path, value)
    {
        if (!is_verilog(path) || !json_is_string(value))
            continue;
        buf_adds(&b, json_view(value));
        buf_addc(&b, "\n");
    }
    return arena_take(arena, &b);
}

/* ---- one line ---- */

struct row {
    json_t *context, *solution, *harness; /* borrowed; NULL: none */
    const char *category, *difficulty;
};

static int get_categories(struct row *row, const struct jsonl *in, const json_t *obj,
                          struct arena *arena, struct err *err)
{
    const char **word[] = {&row->category, &row->difficulty};
    json_t *list = NULL;
    if (json_get_array(obj, "categories", false, &list, err) < 0)
        return jsonl_fail(in, err);
    for (size_t i = 0; i < countof(word); i++)
        *word[i] = arena_dup(arena, json_view(json_array_get(list, i)));
    return 0;
}

static int get_row(struct row *row, const struct jsonl *in, const json_t *obj, struct arena *arena,
                   struct err *err)
{
    if (get_categories(row, in, obj, arena, err) < 0 ||
        get_files(&row->context, in, obj, "input.context", err) < 0 ||
        get_files(&row->solution, in, obj, "output.context", err) < 0)
        return -1;
    return get_files(&row->harness, in, obj, "harness.files", err);
}

/* The prompt, followed by the context's files. */
static struct str spec_of(struct str prompt, json_t *context, struct arena *arena)
{
    const char *path;
    json_t *value;
    struct buf b;
    buf_init(&b, 16 * TREE_FILE_MAX);
    buf_adds(&b, prompt);
    json_object_foreach(context, path, value)
    {
        if (!json_is_string(value))
            continue;
        buf_addf(&b, "\n\n%s:\n\n```\n", path);
        buf_adds(&b, json_view(value));
        buf_addc(&b, str_ends(json_view(value), "\n") ? "```\n" : "\n```\n");
    }
    return arena_take(arena, &b);
}

/* TOPLEVEL = name, in the harness's environment file. */
static struct str toplevel(json_t *harness)
{
    const char *path;
    json_t *value;
    json_object_foreach(harness, path, value)
    {
        struct str rest = json_view(value), line;
        while (str_ends(str_c(path), ".env") && str_line(&rest, &line)) {
            ptrdiff_t eq = str_find(line, "=", 0);
            if (eq >= 0 && str_eqc(str_trim(str_slice(line, 0, (size_t)eq)), "TOPLEVEL"))
                return str_trim(str_slice(line, (size_t)eq + 1, line.n));
        }
    }
    return STR("");
}

static const char *entry_of(const struct row *row, struct str reference, struct arena *arena)
{
    struct str top = toplevel(row->harness);
    size_t n;
    const char *const *name = verilog_modules(reference, &n, arena);
    return top.n ? arena_dup(arena, top) : n ? name[0] : "";
}

/* ---- what it takes to score it ---- */

static bool in_category(const struct row *row, const char *words)
{
    return *row->category && str_has(str_c(words), row->category);
}

static bool has_file(const struct row *row, const char *suffix)
{
    const char *path;
    json_t *value;
    json_object_foreach(row->harness, path, value)
    {
        if (json_is_string(value) && str_ends(str_c(path), suffix))
            return true;
    }
    return false;
}

static bool says(const struct row *row, const char *words)
{
    const char *path;
    json_t *value;
    json_object_foreach(row->harness, path, value)
    {
        if (str_has(json_view(value), words))
            return true;
    }
    return false;
}

static bool is_commercial(const struct row *row)
{
    return in_category(row, "cid012 cid013 cid014") || says(row, "__VERIF_EDA_IMAGE__");
}

static bool is_comprehension(const struct row *row)
{
    return in_category(row, "cid006 cid008 cid009 cid010") || !has_file(row, "");
}

static bool is_python(const struct row *row)
{
    return has_file(row, ".py");
}

static bool has_no_solution(const struct row *row)
{
    const char *path;
    json_t *value;
    json_object_foreach(row->solution, path, value)
    {
        if (is_verilog(path) && json_is_string(value))
            return false;
    }
    return true;
}

static bool is_vgen(const struct row *row)
{
    return says(row, "all tests passed");
}

static bool is_rtllm(const struct row *row)
{
    return says(row, "Your Design Passed");
}

static bool otherwise(const struct row *row)
{
    (void)row;
    return true;
}

/* Which row of the bench table (testbenches/oracle.c) a problem gets: that of the first test that
 * holds. */
static const struct kind {
    bool (*holds)(const struct row *row);
    const char *bench;
} kinds[] = {
    {is_commercial, "needs-eda"},
    {is_comprehension, "judged"},
    {is_python, "needs-cocotb"},
    {has_no_solution, "needs-reference"},
    {is_vgen, "vgen"},
    {is_rtllm, "rtllm"},
    {otherwise, "needs-bench"},
};

static const char *bench_of(const struct row *row)
{
    size_t i = 0;
    while (!kinds[i].holds(row))
        i++;
    return kinds[i].bench;
}

/* ---- what lies beside the answer ---- */

static int add_files(struct problem *p, struct bench_file *file, json_t *files, json_t *without,
                     const struct jsonl *in, struct arena *arena, struct err *err)
{
    const char *path;
    json_t *value;
    json_object_foreach(files, path, value)
    {
        const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        if (!json_is_string(value) || !is_verilog(path) || json_object_get(without, path))
            continue;
        for (size_t i = 0; i < p->n_file; i++)
            if (strcmp(file[i].name, name) == 0) {
                err_set(err, ERR_INPUT, "two files are called '%.80s'", name);
                return jsonl_fail(in, err);
            }
        if (p->n_file == FILES_MAX) {
            err_set(err, ERR_INPUT, "more than %d files", FILES_MAX);
            return jsonl_fail(in, err);
        }
        file[p->n_file++] = (struct bench_file){.name = arena_dup(arena, str_c(name)),
                                                .data = arena_str(arena, json_view(value)),
                                                .compiled = true};
    }
    return 0;
}

static int read_files(struct problem *p, const struct row *row, const struct jsonl *in,
                      struct arena *arena, struct err *err)
{
    struct bench_file *file = arena_alloc(arena, FILES_MAX * sizeof *file);
    p->file = file;
    if (strcmp(p->bench, "judged") == 0)
        return 0;
    if (str_starts(str_c(p->bench), "needs-")) {
        layout_no_bench(p, arena);
        return 0;
    }
    if (add_files(p, file, row->harness, NULL, in, arena, err) < 0 ||
        add_files(p, file, row->context, row->solution, in, arena, err) < 0)
        return -1;
    return layout_top(p, "harness.files", arena, err) < 0 ? jsonl_fail(in, err) : 0;
}

/* What is to be said stands in the reference: a judge tells how much of it an answer says. */
#define COMPREHENSION                                                                              \
    "{\"scheme\": [{\"title\": \"agreement with the reference\", \"points\": 10, \"desc\": \"10 "  \
    "where the answer says all that the reference answer says to the question, and nothing that "  \
    "contradicts it; 0 where it says nothing of it; the share of it that is right in between\"}]}"

static int set_comprehension(struct problem *p, const struct jsonl *in, const json_t *obj,
                             struct arena *arena, struct err *err)
{
    json_t *scheme;
    int rc;
    if (strcmp(p->bench, "judged") != 0)
        return 0;
    if (jsonl_text(&p->reference, in, obj, "output.response", false, arena, err) < 0 ||
        json_parse(STR(COMPREHENSION), "scheme", &scheme, err) < 0)
        return -1;
    p->entry = "";
    rc = judged_set_scheme(p, scheme, "explanation", arena, err);
    json_decref(scheme);
    return rc;
}

static int read_problem(struct problem *ret, const struct jsonl *in, const json_t *obj,
                        struct arena *arena, struct err *err)
{
    struct problem p = {.where = in->where, .line = in->line, .top = ""};
    struct row row = {0};
    struct str prompt;
    if (jsonl_word(&p.id, in, obj, "id", true, arena, err) < 0 ||
        problem_id_check(str_c(p.id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_text(&prompt, in, obj, "input.prompt", true, arena, err) < 0 ||
        get_row(&row, in, obj, arena, err) < 0)
        return -1;
    p.spec = spec_of(prompt, row.context, arena);
    p.reference = verilog_of(row.solution, arena);
    p.entry = entry_of(&row, p.reference, arena);
    p.category = row.category;
    p.difficulty = row.difficulty;
    p.bench = bench_of(&row);
    if (read_files(&p, &row, in, arena, err) < 0 || set_comprehension(&p, in, obj, arena, err) < 0)
        return -1;
    *ret = p;
    return 0;
}

/* ---- the file ---- */

/* The task's file: the one that the manifest names, or the only file of JSON lines whose name holds
 * that name without its ending, since releases have different names. */
static int find_file(const char **ret, const struct manifest_task *task, const struct tree *tree,
                     struct arena *arena, struct err *err)
{
    const char *stem = arena_printf(arena, "%.*s", (int)strcspn(task->file, "."), task->file);
    const char *const *name, *found = NULL;
    size_t n;
    if (tree_has(tree, arena, "%s", task->file)) {
        *ret = task->file;
        return 0;
    }
    if (tree_list(&name, &n, tree, ".", arena, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!str_has(str_c(name[i]), stem) || !str_ends(str_c(name[i]), ".jsonl"))
            continue;
        if (found)
            return err_set(err, ERR_INPUT, "%s: two files for this task, %s and %s: name one",
                           tree_where(tree, ".", arena), found, name[i]);
        found = name[i];
    }
    if (!found)
        return err_set(err, ERR_INPUT, "%s: no file *%s*.jsonl", tree_where(tree, ".", arena),
                       stem);
    *ret = found;
    return 0;
}

static int check_pointer(const struct jsonl *in, struct err *err)
{
    if (!str_starts(in->rest, "version https://git-lfs"))
        return 0;
    return err_set(err, ERR_INPUT,
                   "%s:1: a pointer of Git LFS, not the file itself: fetch it with `git lfs pull`, "
                   "or download the file, and pull that",
                   in->where);
}

int load_cvdp(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
              const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    const char *file = NULL;
    struct jsonl in;
    json_t *obj;
    int rc;
    (void)m;
    if (find_file(&file, task, tree, arena, err) < 0 ||
        jsonl_open(&in, tree, file, arena, err) < 0 || check_pointer(&in, err) < 0)
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
