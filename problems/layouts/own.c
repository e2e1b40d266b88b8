/* own.c: our own layout: a folder for each problem with problem.json, spec.txt, interface.sv and
 * reference.sv. The benches lie in another folder: BENCHES/ID.sv. A bench compares the candidate,
 * module `entry`, with the reference under the name ENTRY_ref. */
#include "harness/io/json.h"
#include "harness/lang/verilog/names.h"
#include "problems/layouts/layout.h"

static int read_facts(struct problem *p, struct str text, const char *where, struct arena *arena,
                      struct err *err)
{
    struct str entry = STR(""), category = STR(""), difficulty = STR(""), bench = STR("");
    json_t *obj = NULL;
    int rc = json_parse(text, where, &obj, err);
    if (rc == 0 && (json_get_str(obj, "entry", true, &entry, err) < 0 ||
                    json_get_str(obj, "category", false, &category, err) < 0 ||
                    json_get_str(obj, "difficulty", false, &difficulty, err) < 0 ||
                    json_get_str(obj, "bench", false, &bench, err) < 0))
        rc = err_within(err, "%s: ", where);
    p->entry = arena_dup(arena, entry);
    p->category = arena_dup(arena, category);
    p->difficulty = arena_dup(arena, difficulty);
    p->bench = arena_dup(arena, bench);
    p->top = "";
    json_decref(obj);
    return rc;
}

static int load_problem(struct problem *ret, const char *id, const struct manifest_task *task,
                        const struct tree *tree, struct arena *arena, struct err *err)
{
    struct problem p = {.id = id};
    struct bench_file *file = arena_alloc(arena, 2 * sizeof *file);
    const char *dir = arena_printf(arena, "%s/%s", task->folder, id);
    struct str facts, bench;
    if (tree_text(&facts, tree, arena, err, "%s/problem.json", dir) < 0 ||
        read_facts(&p, facts, arena_printf(arena, "%s/problem.json", dir), arena, err) < 0 ||
        tree_text(&p.spec, tree, arena, err, "%s/spec.txt", dir) < 0 ||
        tree_text(&p.interface, tree, arena, err, "%s/interface.sv", dir) < 0 ||
        tree_text(&p.reference, tree, arena, err, "%s/reference.sv", dir) < 0 ||
        tree_text(&bench, tree, arena, err, "%s/%s.sv", task->benches, id) < 0)
        return -1;
    file[0] = (struct bench_file){.name = "bench.sv", .data = bench, .compiled = true};
    file[1] = (struct bench_file){
        .name = "reference.sv",
        .data = verilog_rename(p.reference, p.entry, arena_printf(arena, "%s_ref", p.entry), arena),
        .compiled = true,
    };
    p.file = file;
    p.n_file = 2;
    *ret = p;
    return 0;
}

int load_assay(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
               const struct tree *tree, struct err *err)
{
    const char *const *name;
    struct arena *arena = &suite->arena;
    size_t total;
    (void)m;
    if (tree_list(&name, &total, tree, task->folder, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, (total + 1) * sizeof *suite->problem);
    for (size_t i = 0; i < total; i++) {
        if (!tree_has(tree, arena, "%s/%s/problem.json", task->folder, name[i]))
            continue;
        if (problem_id_check(str_c(name[i]), task->folder, 0, err) < 0 ||
            load_problem(&suite->problem[suite->n], name[i], task, tree, arena, err) < 0)
            return -1;
        suite->n++;
    }
    return 0;
}
