/* matharena.c: MathArena's folders: config.yaml, problems/ID.tex, answers.csv (id,answer), images. What it
 * publishes as a dataset has the same in rows: value_rows.c. */
#include "problems/layouts/value/value.h"

#include "problems/layouts/judged.h"
#include "testbenches/oracle.h"

#include "harness/io/fs.h"
#include "harness/io/yaml.h"

#include <string.h>

struct config {
    const char *instruction, *date;
    bool proofs; /* no final answers are wanted: a grading scheme gives points */
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
    if (strcmp(name, "final_answer") == 0) {
        bool wanted = true;
        if (yaml_read_bool(yaml, key, value, &wanted) < 0)
            return -1;
        c->proofs = !wanted;
    }
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
    f->config = (struct config){"", "", false};
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

/* ---- proofs: grading_scheme.json has a list of {id, points, scheme} ---- */

static struct str text_of(struct folder *f, const char *folder, const char *id)
{
    struct arena *arena = &f->suite->arena;
    struct str text = STR("");
    if (tree_has(f->tree, arena, "%s/%s/%s.tex", f->path, folder, id) &&
        tree_text(&text, f->tree, arena, f->err, "%s/%s/%s.tex", f->path, folder, id) < 0)
        return (struct str){0};
    return str_trim(text);
}

static int add_proof(struct folder *f, const json_t *obj, const char *where, size_t line)
{
    struct arena *arena = &f->suite->arena;
    struct problem *p = &f->suite->problem[f->suite->n];
    const json_t *id = json_object_get(obj, "id");
    const char *word = json_is_integer(id)
                           ? arena_printf(arena, "%lld", (long long)json_integer_value(id))
                           : arena_dup(arena, json_view(id));
    *p = (struct problem){
        .id = arena_printf(arena, "%s%s", f->prefix, word), .entry = "", .top = ""};
    p->category = p->difficulty = p->family = p->variant = "";
    p->interface = str_c(f->config.instruction);
    p->released = f->config.date;
    p->where = where;
    if (problem_id_check(str_c(word), where, line, f->err) < 0)
        return -1;
    p->spec = text_of(f, "problems", word);
    p->reference = text_of(f, "solutions", word);
    if (!p->spec.n)
        return err_set(f->err, ERR_INPUT, "%s: problems/%s.tex is missing or empty", where, word);
    if (judged_set_scheme(p, obj, "proof", arena, f->err) < 0)
        return err_within(f->err, "%s, problem %s: ", where, word), -1;
    f->suite->n++;
    return 0;
}

static int load_proofs(struct folder *f)
{
    struct suite *suite = f->suite;
    const char *path = arena_printf(&suite->arena, "%s/grading_scheme.json", f->path);
    const char *where = tree_where(f->tree, path, &suite->arena);
    struct str text;
    json_t *list, *obj;
    size_t i;
    int rc = 0;
    if (tree_text(&text, f->tree, &suite->arena, f->err, "%s", path) < 0 ||
        json_parse(text, where, &list, f->err) < 0)
        return -1;
    suite->problem =
        arena_alloc(&suite->arena, (json_array_size(list) + 1) * sizeof *suite->problem);
    suite->bench = "judged";
    suite->runner = oracle_runner(suite->bench);
    suite->official = "";
    json_array_foreach(list, i, obj) if (rc == 0) rc = add_proof(f, obj, where, i + 1);
    json_decref(list);
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
    if (read_config(f) < 0)
        return -1;
    if (f->config.proofs)
        return load_proofs(f);
    if (tree_text(&text, f->tree, arena, f->err, "%s", path) < 0 ||
        csv_lines(&in.rest, text, in.where, arena, f->err) < 0)
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
