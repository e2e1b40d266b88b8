/* vgen.c: VGen's layout: a folder for each problem with prompt1_X.v to prompt3_X.v, tb_X.v and
 * answer_X.v.
 *
 * A prompt is the beginning of a module that the model completes. There are three levels of detail;
 * each is a task. */
#include "harness/lang/verilog/names.h"
#include "problems/layouts/layout.h"

#include <string.h>

/* The one file of the folder whose name begins so; "" when there is none. */
static int only_file(const char **ret, const struct tree *tree, const char *dir, const char *prefix,
                     struct arena *arena, struct err *err)
{
    const char *const *name;
    size_t n;
    if (tree_list(&name, &n, tree, dir, arena, err) < 0)
        return -1;
    *ret = "";
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(str_c(name[i]), prefix) || !str_ends(str_c(name[i]), ".v"))
            continue;
        if (**ret)
            return err_set(err, ERR_INPUT, "%s: two files %s*.v, %s and %s",
                           tree_where(tree, dir, arena), prefix, *ret, name[i]);
        *ret = name[i];
    }
    return 0;
}

/* Read one file of a problem: the one that the manifest names (`named`), or when that is "" the one
 * whose name begins with `prefix`. *path is its path. */
static int read_part(struct str *ret, const char **path, const char *named, const char *prefix,
                     const struct tree *tree, const char *dir, struct arena *arena, struct err *err)
{
    const char *name = named;
    if (!*name && only_file(&name, tree, dir, prefix, arena, err) < 0)
        return -1;
    if (!*name)
        return err_set(err, ERR_INPUT, "%s: no file %s*.v", tree_where(tree, dir, arena), prefix);
    *path = arena_printf(arena, "%s/%s", dir, name);
    return tree_text(ret, tree, arena, err, "%s", *path);
}

/* Fill p->entry: the last module that the prompt begins. The reference must define it. */
static int find_entry(struct problem *p, const char *prompt, const char *reference,
                      const struct tree *tree, struct arena *arena, struct err *err)
{
    size_t n;
    const char *const *name = verilog_modules(p->spec, &n, arena);
    if (n == 0)
        return err_set(err, ERR_INPUT, "%s: no module begins in it",
                       tree_where(tree, prompt, arena));
    p->entry = name[n - 1];
    if (!layout_declares(p->reference, p->entry, arena))
        return err_set(err, ERR_INPUT, "%s: does not define module %s",
                       tree_where(tree, reference, arena), p->entry);
    return 0;
}

static int load_problem(struct problem *ret, const char *id, const struct manifest *m,
                        const struct manifest_task *task, const struct tree *tree,
                        struct arena *arena, struct err *err)
{
    const struct manifest_trap *trap = manifest_trap(m, id);
    const char *dir = arena_printf(arena, "%s/%s", task->folder, id);
    const char *prompt = "", *reference = "", *bench = "";
    const char *named = strcmp(trap->for_prompt, task->prompt) == 0 ? trap->prompt : "";
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    struct problem p = {.id = id, .difficulty = "", .bench = ""};
    p.category = arena_dup(arena, (struct str){id, strcspn(id, "0123456789")});
    p.top = arena_dup(arena, str_c(trap->top));
    if (problem_id_check(str_c(id), tree_where(tree, task->folder, arena), 0, err) < 0 ||
        read_part(&p.spec, &prompt, named, task->prompt, tree, dir, arena, err) < 0 ||
        read_part(&p.reference, &reference, trap->reference, "answer_", tree, dir, arena, err) <
            0 ||
        read_part(&file->data, &bench, "", "tb_", tree, dir, arena, err) < 0 ||
        find_entry(&p, prompt, reference, tree, arena, err) < 0)
        return -1;
    file->name = "bench.v";
    file->compiled = true;
    p.interface = p.spec;
    p.file = file;
    p.n_file = 1;
    if (layout_top(&p, tree_where(tree, bench, arena), arena, err) < 0)
        return -1;
    *ret = p;
    return 0;
}

int load_vgen(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
              const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    const char *const *name;
    size_t n;
    if (tree_list(&name, &n, tree, task->folder, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, (n + 1) * sizeof *suite->problem);
    for (size_t i = 0; i < n; i++) {
        const char *dir = arena_printf(arena, "%s/%s", task->folder, name[i]);
        if (*name[i] == '.' || !tree_has_folder(tree, dir, arena))
            continue;
        if (load_problem(&suite->problem[suite->n], name[i], m, task, tree, arena, err) < 0)
            return -1;
        suite->n++;
    }
    return layout_sort(suite, tree_where(tree, task->folder, arena), err);
}
