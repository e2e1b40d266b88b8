/* verilogeval1.c: VerilogEval v1's layout: JSON lines, the descriptions in a file of their own.
 *
 * A problem is the head of a module and a test; a completion continues where the head ends. The
 * test has its own copy of the reference under another name. */
#include "problems/suite/jsonl.h"
#include "problems/layouts/layout.h"

#include <stdlib.h>
#include <string.h>

struct description {
    struct str id, text;
    int64_t line;
};

struct descriptions {
    struct description *item; /* sorted by id */
    size_t n;
    const char *where;
};

static int by_id(const void *a, const void *b)
{
    const struct description *x = a, *y = b;
    size_t n = x->id.n < y->id.n ? x->id.n : y->id.n;
    int order = memcmp(x->id.p, y->id.p, n);
    return order ? order : (x->id.n > y->id.n) - (x->id.n < y->id.n);
}

static int read_description(struct description *ret, const struct jsonl *in, const json_t *obj,
                            struct arena *arena, struct err *err)
{
    ret->line = in->line;
    if (jsonl_text(&ret->id, in, obj, "task_id", true, arena, err) < 0)
        return -1;
    return jsonl_text(&ret->text, in, obj, "detail_description", true, arena, err);
}

static int check_twice(const struct descriptions *d, struct err *err)
{
    for (size_t i = 0; i + 1 < d->n; i++)
        if (str_eq(d->item[i].id, d->item[i + 1].id))
            return err_set(err, ERR_INPUT, "%s:%lld: duplicate id '" STR_FMT "'", d->where,
                           (long long)d->item[i + 1].line, STR_ARG(d->item[i].id));
    return 0;
}

static int read_descriptions(struct descriptions *ret, const struct tree *tree, const char *path,
                             struct arena *arena, struct err *err)
{
    struct jsonl in;
    json_t *obj;
    int rc;
    if (jsonl_open(&in, tree, path, arena, err) < 0)
        return -1;
    *ret = (struct descriptions){.where = in.where};
    ret->item = arena_alloc(arena, jsonl_count(&in) * sizeof *ret->item);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read_description(&ret->item[ret->n++], &in, obj, arena, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
    }
    if (rc < 0)
        return -1;
    if (ret->n)
        qsort(ret->item, ret->n, sizeof *ret->item, by_id);
    return check_twice(ret, err);
}

static int find_description(struct str *ret, const struct descriptions *d, const struct jsonl *in,
                            const char *id, struct err *err)
{
    struct description key = {.id = str_c(id)};
    const struct description *hit =
        d->n ? bsearch(&key, d->item, d->n, sizeof *d->item, by_id) : NULL;
    if (!hit) {
        err_set(err, ERR_INPUT, "no description of '%s' in %s", id, d->where);
        return jsonl_fail(in, err);
    }
    *ret = hit->text;
    return 0;
}

static int read_problem(struct problem *ret, const struct manifest *m, const struct jsonl *in,
                        const json_t *obj, const struct descriptions *d, struct arena *arena,
                        struct err *err)
{
    struct problem p = {.category = "", .difficulty = "", .bench = "", .top = ""};
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    struct str solution, test;
    if (jsonl_word(&p.id, in, obj, "task_id", true, arena, err) < 0 ||
        problem_id_check(str_c(p.id), in->where, (size_t)in->line, err) < 0 ||
        jsonl_text(&p.interface, in, obj, "prompt", true, arena, err) < 0 ||
        jsonl_text(&solution, in, obj, "canonical_solution", true, arena, err) < 0 ||
        jsonl_text(&test, in, obj, "test", true, arena, err) < 0 ||
        find_description(&p.spec, d, in, p.id, err) < 0)
        return -1;
    *file = (struct bench_file){.name = "bench.sv", .data = test, .compiled = true};
    p.entry = arena_dup(arena, str_c(m->entry));
    p.reference = str_c(arena_printf(arena, "%s%s", p.interface.p, solution.p));
    p.file = file;
    p.n_file = 1;
    *ret = p;
    return 0;
}

int load_verilog_eval_v1(struct suite *suite, const struct manifest *m,
                         const struct manifest_task *task, const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    struct descriptions d;
    struct jsonl in;
    json_t *obj;
    int rc;
    if (read_descriptions(&d, tree, task->descriptions, arena, err) < 0 ||
        jsonl_open(&in, tree, task->file, arena, err) < 0)
        return -1;
    suite->problem = arena_alloc(arena, jsonl_count(&in) * sizeof *suite->problem);
    while ((rc = jsonl_next(&in, &obj, err)) == 1) {
        struct problem *p = &suite->problem[suite->n];
        rc = read_problem(p, m, &in, obj, &d, arena, err);
        json_decref(obj);
        if (rc < 0)
            return -1;
        p->where = in.where;
        p->line = in.line;
        suite->n++;
    }
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
