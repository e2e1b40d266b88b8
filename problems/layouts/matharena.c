/* matharena.c: MathArena's folders: config.yaml, problems/ID.tex, answers.csv (id,answer), images. What it
 * publishes as a dataset has the same in rows: value_rows.c. */
#include "problems/layouts/value.h"

#include "harness/io/fs.h"
#include "harness/io/yaml.h"

#include <string.h>

struct config {
    const char *instruction, *date;
};

struct folder {
    struct suite *suite;
    const struct tree *tree;
    const char *path;
    const char *prefix; /* of ids, where a task has two folders */
    struct config config;
    struct err *err;
};

/* ---- config.yaml ---- */

static int config_key(struct yaml *yaml, struct fy_node *key, const char *name,
                      struct fy_node *value, void *ctx)
{
    struct config *c = ctx;
    if (strcmp(name, "instruction") == 0)
        return yaml_read_text(yaml, key, value, &c->instruction);
    if (strcmp(name, "date") == 0)
        return yaml_read_text(yaml, key, value, &c->date);
    return 0;
}

/* Python's format() reads the text there: a doubled brace is one. */
static const char *formatted(const char *text, struct arena *arena)
{
    char *ret = arena_dup(arena, str_c(text)), *to = ret;
    for (const char *c = text; *c; c++) {
        *to++ = *c;
        c += (*c == '{' || *c == '}') && c[1] == *c;
    }
    *to = 0;
    return ret;
}

static int read_config(struct folder *f)
{
    struct arena *arena = &f->suite->arena;
    const char *path = arena_printf(arena, "%s/%s/config.yaml", f->tree->root, f->path);
    struct yaml yaml = {0};
    int rc;
    f->config = (struct config){"", ""};
    if (!fs_is_file(path))
        return 0;
    rc = yaml_open(&yaml, path, "a competition has an instruction", arena, f->err);
    if (rc == 0)
        rc = yaml_each_key(&yaml, fy_document_root(yaml.doc), config_key, &f->config);
    yaml_close(&yaml);
    f->config.instruction = formatted(f->config.instruction, arena);
    return rc;
}

/* ---- problems ---- */

static int add_image(struct value_row *row, struct folder *f, struct problem *p, const char *id)
{
    static const char *const places[] = {"images/problem_%s.png", "problems/%s.png",
                                         "images/%s.png"};
    struct arena *arena = &f->suite->arena;
    for (size_t i = 0; i < countof(places); i++) {
        struct str form = str_c(places[i]);
        ptrdiff_t at = str_find(form, "%s", 0);
        const char *path =
            arena_printf(arena, "%s/%.*s%s%s", f->path, (int)at, form.p, id, form.p + at + 2);
        if (fs_is_file(arena_printf(arena, "%s/%s", f->tree->root, path)))
            return value_image_file(row, p, path);
    }
    return 0;
}

static int add_problem(struct folder *f, struct value_row *row)
{
    struct arena *arena = &f->suite->arena;
    const char *id = value_text(row, "id").p;
    const char *file = arena_printf(arena, "%s/problems/%s.tex", f->path, id);
    struct str text = STR("The problem is in the picture.");
    struct problem *p;
    if (problem_id_check(str_c(id), row->in->where, (size_t)row->in->line, f->err) < 0)
        return -1;
    if (tree_has(f->tree, arena, "%s", file) &&
        tree_text(&text, f->tree, arena, f->err, "%s", file) < 0)
        return -1;
    p = value_add(row, arena_printf(arena, "%s%s", f->prefix, id), str_trim(text),
                  json_object_get(row->obj, "answer"), json_object());
    if (!p)
        return -1;
    p->interface = str_c(f->config.instruction);
    p->released = f->config.date;
    return add_image(row, f, p, id);
}

static int add_all(struct folder *f, struct jsonl *in)
{
    struct problem *room =
        arena_alloc(&f->suite->arena, (f->suite->n + jsonl_count(in)) * sizeof *room);
    json_t *obj;
    int rc;
    for (size_t i = 0; i < f->suite->n; i++)
        room[i] = f->suite->problem[i];
    f->suite->problem = room;
    while ((rc = jsonl_next(in, &obj, f->err)) == 1) {
        struct value_row row = {.suite = f->suite,
                                .in = in,
                                .tree = f->tree,
                                .obj = obj,
                                .to = room + f->suite->n,
                                .err = f->err};
        rc = add_problem(f, &row);
        f->suite->n += row.n;
        json_decref(obj);
        if (rc < 0)
            return -1;
    }
    return rc;
}

static int load_folder(struct folder *f)
{
    struct arena *arena = &f->suite->arena;
    const char *path = arena_printf(arena, "%s/answers.csv", f->path);
    struct jsonl in = {.where = tree_where(f->tree, path, arena)};
    struct str text;
    if (!f->tree->root)
        return err_set(f->err, ERR_INTERNAL, "this layout is read from folders");
    if (tree_text(&text, f->tree, arena, f->err, "%s", path) < 0 ||
        csv_lines(&in.rest, text, in.where, arena, f->err) < 0 || read_config(f) < 0)
        return -1;
    return add_all(f, &in);
}

int load_matharena(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                   const struct tree *tree, struct err *err)
{
    struct folder f = {
        .suite = suite, .tree = tree, .path = task->folder, .prefix = "", .err = err};
    const bool two = *task->benches && strcmp(task->benches, task->folder) != 0;
    if (task->file && *task->file)
        return load_answers(suite, m, task, tree, err);
    f.prefix = two ? "I-" : "";
    if (load_folder(&f) < 0)
        return -1;
    f.path = task->benches;
    f.prefix = "II-";
    if (two && load_folder(&f) < 0)
        return -1;
    return layout_sort(suite, task->folder, err);
}
