/* hpc.c: our own layout of numerical kernels: of each folder a problem in each language is made.
 *
 *     languages.json           [{"language": "c", "bench": "kernel-c", "ask": TEXT}...]
 *     NAME/problem.json        {"entry": "axpy", "tolerance": 1e-12, "signature": {"c": TEXT...}}
 *     NAME/spec.txt            what the kernel computes
 *     NAME/reference/LANGUAGE  a solution
 *     NAME/bench/c, /python    which arrays it is called with (runners/kernel/drive) */
#include "harness/io/json.h"
#include "problems/layouts/layout.h"

#include <string.h>

struct language {
    struct str word, bench, ask;
};

static int read_language(struct language *ret, const json_t *obj, struct err *err)
{
    if (json_get_str(obj, "language", true, &ret->word, err) < 0 ||
        json_get_str(obj, "bench", true, &ret->bench, err) < 0)
        return -1;
    return json_get_str(obj, "ask", true, &ret->ask, err);
}

/* What the bench's runner reads. */
static const char *facts_of(double tolerance, struct arena *arena)
{
    return arena_printf(arena, "{\"tolerance\":%.3g}", tolerance);
}

static int read_kernel(struct problem *ret, const struct language *lang, struct str text,
                       const char *where, struct arena *arena, struct err *err)
{
    struct str entry, signature;
    const char *path = arena_printf(arena, "signature." STR_FMT, STR_ARG(lang->word));
    double tolerance;
    json_t *obj = NULL;
    int rc = json_parse(text, where, &obj, err);
    if (rc == 0 && (json_get_str(obj, "entry", true, &entry, err) < 0 ||
                    json_get_num(obj, "tolerance", true, &tolerance, err) < 0 ||
                    json_get_str(obj, path, true, &signature, err) < 0))
        rc = err_within(err, "%s: ", where);
    if (rc == 0) {
        ret->entry = arena_dup(arena, entry);
        ret->facts = facts_of(tolerance, arena);
        signature = str_replace(signature, "\n", "\n    ", arena);
        ret->spec = str_c(arena_printf(arena, STR_FMT "\n" STR_FMT "\n\n    " STR_FMT "\n",
                                       STR_ARG(ret->spec), STR_ARG(lang->ask), STR_ARG(signature)));
    }
    json_decref(obj);
    return rc;
}

static int make_problem(struct problem *ret, const char *name, const struct language *lang,
                        const char *folder, const struct tree *tree, struct arena *arena,
                        struct err *err)
{
    const char *dir = arena_printf(arena, "%s/%s", folder, name);
    const char *driver = str_eqc(lang->word, "python") ? "python" : "c";
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    struct str facts;
    *ret = (struct problem){.top = "", .difficulty = "", .category = name, .family = name};
    ret->interface = STR("");
    ret->id = arena_printf(arena, "%s-" STR_FMT, name, STR_ARG(lang->word));
    ret->variant = arena_dup(arena, lang->word);
    ret->bench = arena_dup(arena, lang->bench);
    if (tree_text(&ret->spec, tree, arena, err, "%s/spec.txt", dir) < 0 ||
        tree_text(&facts, tree, arena, err, "%s/problem.json", dir) < 0 ||
        tree_text(&ret->reference, tree, arena, err, "%s/reference/%s", dir, ret->variant) < 0 ||
        tree_text(&file->data, tree, arena, err, "%s/bench/%s", dir, driver) < 0)
        return -1;
    file->name = "bench";
    ret->file = file;
    ret->n_file = 1;
    return read_kernel(ret, lang, facts, arena_printf(arena, "%s/problem.json", dir), arena, err);
}

/* The kernels in one language. */
static int load_language(struct suite *suite, const json_t *obj, const char *folder,
                         const struct tree *tree, struct err *err)
{
    const char *const *name;
    struct arena *arena = &suite->arena;
    struct language lang;
    size_t n;
    if (read_language(&lang, obj, err) < 0 || tree_list(&name, &n, tree, folder, arena, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!tree_has(tree, arena, "%s/%s/problem.json", folder, name[i]))
            continue;
        if (problem_id_check(str_c(name[i]), folder, 0, err) < 0 ||
            make_problem(&suite->problem[suite->n++], name[i], &lang, folder, tree, arena, err) < 0)
            return -1;
    }
    return 0;
}

int load_assay_hpc(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                   const struct tree *tree, struct err *err)
{
    const char *const *name;
    const char *where = arena_printf(&suite->arena, "%s/languages.json", task->folder);
    struct str text;
    json_t *list = NULL, *obj;
    size_t i, n;
    int rc;
    (void)m;
    if (tree_text(&text, tree, &suite->arena, err, "%s", where) < 0 ||
        tree_list(&name, &n, tree, task->folder, &suite->arena, err) < 0 ||
        json_parse(text, where, &list, err) < 0)
        return -1;
    suite->problem =
        arena_alloc(&suite->arena, (n * json_array_size(list) + 1) * sizeof *suite->problem);
    rc = 0;
    json_array_foreach(list, i, obj)
    {
        if (rc == 0)
            rc = load_language(suite, obj, task->folder, tree, err);
    }
    json_decref(list);
    return rc < 0 ? rc : layout_sort(suite, task->folder, err);
}
