/* verilogeval2.c: VerilogEval v2's layout: ProbNNN_name_{prompt.txt,ref.sv,test.sv[,ifc.txt]}. */
#include "harness/lang/verilog/names.h"
#include "problems/layouts/layout.h"

#include <string.h>

static int load_problem(struct problem *ret, const char *id, const struct manifest *m,
                        const struct manifest_task *task, const struct tree *tree,
                        struct arena *arena, struct err *err)
{
    struct problem p = {
        .id = id, .entry = m->entry, .category = "", .difficulty = "", .bench = "", .top = ""};
    struct bench_file *file = arena_alloc(arena, 2 * sizeof *file);
    struct str prompt, reference, test;
    if (tree_text(&prompt, tree, arena, err, "%s/%s_prompt.txt", task->folder, id) < 0 ||
        tree_text(&reference, tree, arena, err, "%s/%s_ref.sv", task->folder, id) < 0 ||
        tree_text(&test, tree, arena, err, "%s/%s_test.sv", task->folder, id) < 0)
        return -1;
    if (task->interface &&
        tree_text(&p.interface, tree, arena, err, "%s/%s_ifc.txt", task->folder, id) < 0)
        return -1;
    /* Upstream compiles the answer, the test, the reference, in this order. */
    file[0] = (struct bench_file){.name = "bench.sv", .data = test, .compiled = true};
    file[1] = (struct bench_file){.name = "reference.sv", .data = reference, .compiled = true};
    p.spec = prompt;
    p.reference = verilog_rename(reference, m->reference_module, m->entry, arena);
    p.file = file;
    p.n_file = 2;
    *ret = p;
    return 0;
}

int load_verilog_eval_v2(struct suite *suite, const struct manifest *m,
                         const struct manifest_task *task, const struct tree *tree, struct err *err)
{
    struct manifest own = *m;
    const struct layout_list list = {.folder = task->folder,
                                     .file = "problems.txt",
                                     .suffix = "_prompt.txt",
                                     .all = task->list && strcmp(task->list, "folder") == 0};
    const char *const *id;
    size_t n;
    own.entry = arena_dup(&suite->arena, str_c(m->entry));
    if (layout_ids(&id, &n, suite, &list, tree, err) < 0)
        return -1;
    suite->problem = arena_alloc(&suite->arena, (n + 1) * sizeof *suite->problem);
    for (size_t i = 0; i < n; i++)
        if (load_problem(&suite->problem[i], id[i], &own, task, tree, &suite->arena, err) < 0)
            return -1;
    suite->n = n;
    return 0;
}
