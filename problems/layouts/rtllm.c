/* rtllm.c: RTLLM's layout: a folder for each design, at any depth, with design_description.txt,
 * testbench.v and the reference, verified_*.v.
 *
 * All other files in the folder are data that the bench reads from its working directory. Most
 * references call their module verified_NAME, while the bench wants NAME; the manifest lists those
 * with other names. Folders whose names begin with '_' hold models' answers and are passed over. */
#include "harness/lang/verilog/names.h"
#include "problems/layouts/layout.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8
#define FILES_MAX 32
#define BENCH     "testbench.v"
#define SPEC      "design_description.txt"

struct folder {
    const char *path, *name;
};

struct folders {
    struct folder *item; /* malloc'd */
    size_t n, cap;
};

static void add_folder(struct folders *all, const char *path, const char *name)
{
    all->item = mem_room(all->item, all->n, &all->cap, sizeof *all->item);
    all->item[all->n++] = (struct folder){path, name};
}

static const char *below(const char *folder, const char *name, struct arena *arena)
{
    return *folder ? arena_printf(arena, "%s/%s", folder, name) : name;
}

/* Every folder with a bench below `folder`, in the order of their paths. */
static int find_folders(struct folders *all, const struct tree *tree, const char *folder, int depth,
                        struct arena *arena, struct err *err)
{
    const char *const *name;
    size_t n;
    if (tree_list(&name, &n, tree, *folder ? folder : ".", arena, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const char *path = below(folder, name[i], arena);
        if (*name[i] == '.' || *name[i] == '_' || !tree_has_folder(tree, path, arena))
            continue;
        if (tree_has(tree, arena, "%s/" BENCH, path) || tree_has(tree, arena, "%s/" SPEC, path))
            add_folder(all, path, name[i]);
        else if (depth == DEPTH_MAX)
            return err_set(err, ERR_INPUT, "%s: folders are nested more than %d deep",
                           tree_where(tree, path, arena), DEPTH_MAX);
        else if (find_folders(all, tree, path, depth + 1, arena, err) < 0)
            return -1;
    }
    return 0;
}

static bool is_data(const struct tree *tree, const char *folder, const char *name,
                    struct arena *arena)
{
    static const char *const others[] = {BENCH, SPEC, "makefile", "Makefile"};
    for (size_t i = 0; i < countof(others); i++)
        if (strcmp(others[i], name) == 0)
            return false;
    return *name != '.' && !str_ends(str_c(name), ".v") && !str_ends(str_c(name), ".sv") &&
           !tree_has_folder(tree, below(folder, name, arena), arena);
}

static int read_files(struct problem *p, const struct tree *tree, const struct folder *f,
                      struct arena *arena, struct err *err)
{
    struct bench_file *file = arena_alloc(arena, FILES_MAX * sizeof *file);
    const char *const *name;
    size_t n;
    file[0] = (struct bench_file){.name = BENCH, .compiled = true};
    if (tree_text(&file[0].data, tree, arena, err, "%s/" BENCH, f->path) < 0 ||
        tree_list(&name, &n, tree, f->path, arena, err) < 0)
        return -1;
    p->n_file = 1;
    for (size_t i = 0; i < n; i++) {
        if (!is_data(tree, f->path, name[i], arena))
            continue;
        if (p->n_file == FILES_MAX)
            return err_set(err, ERR_INPUT, "%s: more than %d files",
                           tree_where(tree, f->path, arena), FILES_MAX - 1);
        file[p->n_file].name = name[i];
        if (tree_text(&file[p->n_file++].data, tree, arena, err, "%s/%s", f->path, name[i]) < 0)
            return -1;
    }
    p->file = file;
    return layout_top(p, tree_where(tree, below(f->path, BENCH, arena), arena), arena, err);
}

/* The one file that begins with verified_, or the one that the manifest names. */
static int reference_file(const char **ret, const struct manifest_trap *trap,
                          const struct tree *tree, const struct folder *f, struct arena *arena,
                          struct err *err)
{
    const char *const *name, *found = *trap->reference ? trap->reference : NULL;
    size_t n;
    if (tree_list(&name, &n, tree, f->path, arena, err) < 0)
        return -1;
    for (size_t i = 0; !*trap->reference && i < n; i++) {
        if (!str_starts(str_c(name[i]), "verified_") || !str_ends(str_c(name[i]), ".v"))
            continue;
        if (found)
            return err_set(err, ERR_INPUT, "%s: two references, %s and %s",
                           tree_where(tree, f->path, arena), found, name[i]);
        found = name[i];
    }
    if (!found)
        return err_set(err, ERR_INPUT, "%s: no reference (verified_*.v)",
                       tree_where(tree, f->path, arena));
    *ret = below(f->path, found, arena);
    return 0;
}

static int read_reference(struct problem *p, const struct manifest_trap *trap,
                          const struct tree *tree, const struct folder *f, struct arena *arena,
                          struct err *err)
{
    const char *file = "", *usual = arena_printf(arena, "verified_%s", p->entry);
    const char *as[] = {*trap->reference_module ? trap->reference_module : usual, p->entry};
    struct str text;
    if (reference_file(&file, trap, tree, f, arena, err) < 0 ||
        tree_text(&text, tree, arena, err, "%s", file) < 0)
        return -1;
    for (size_t i = 0; i < countof(as); i++)
        if (layout_declares(text, as[i], arena)) {
            p->reference = verilog_rename(text, as[i], p->entry, arena);
            return 0;
        }
    return err_set(err, ERR_INPUT, "%s: defines neither module %s nor %s",
                   tree_where(tree, file, arena), as[0], as[1]);
}

static int load_problem(struct problem *ret, const struct folder *f, const struct manifest *m,
                        const struct tree *tree, const char *root, struct arena *arena,
                        struct err *err)
{
    const struct manifest_trap *trap = manifest_trap(m, f->name);
    struct problem p = {.id = f->name, .difficulty = "", .bench = ""};
    size_t skip = *root ? strlen(root) + 1 : 0, all = strlen(f->path), own = strlen(f->name) + 1;
    p.entry = *trap->entry ? arena_dup(arena, str_c(trap->entry)) : f->name;
    p.top = arena_dup(arena, str_c(trap->top));
    p.category =
        all > skip + own ? arena_dup(arena, (struct str){f->path + skip, all - skip - own}) : "";
    if (problem_id_check(str_c(p.id), tree_where(tree, f->path, arena), 0, err) < 0 ||
        tree_text(&p.spec, tree, arena, err, "%s/" SPEC, f->path) < 0 ||
        read_files(&p, tree, f, arena, err) < 0 ||
        read_reference(&p, trap, tree, f, arena, err) < 0)
        return -1;
    *ret = p;
    return 0;
}

int load_rtllm(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
               const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct folders all = {0};
    int rc = find_folders(&all, tree, task->folder, 1, arena, err);
    suite->problem = arena_alloc(arena, (all.n + 1) * sizeof *suite->problem);
    for (size_t i = 0; rc == 0 && i < all.n; i++, suite->n++)
        rc = load_problem(&suite->problem[i], &all.item[i], m, tree, task->folder, arena, err);
    free(all.item);
    if (rc < 0)
        return -1;
    return layout_sort(suite, tree_where(tree, task->folder, arena), err);
}
