/* value.c: suites whose problems want final answers: files of rows, whatever suite's they are. */
#include "problems/layouts/value/value.h"

#include "harness/io/fs.h"
#include "harness/lang/kind.h"
#include "problems/answers.h"

#include <nettle/base64.h>
#include <stdlib.h>
#include <string.h>

#define BENCH     "value"
#define IMAGE_MAX (8u << 20)

/* ---- a problem ---- */

/* What stands in a list or alone: text, a number as it is written, a truth. */
static struct str scalar(const json_t *v, struct arena *arena)
{
    struct str ret;
    char *text;
    if (json_is_string(v))
        return arena_str(arena, str_trim(json_view(v)));
    if (json_is_boolean(v))
        return str_c(json_is_true(v) ? "True" : "False");
    if (!json_is_number(v))
        return (struct str){0};
    text = json_dumps(v, JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
    ret = arena_str(arena, str_c(text));
    free(text);
    return ret;
}

/* The same answer as text: what the reference of a problem is. p NULL: it is none. */
static struct str value_reference(const json_t *answer, struct arena *arena)
{
    struct part *part;
    size_t n = json_is_array(answer) ? json_array_size(answer) : 1;
    if (!answer || n == 0 || n > PARTS_MAX)
        return (struct str){0};
    part = arena_alloc(arena, n * sizeof *part);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_is_array(answer) ? json_array_get(answer, i) : answer;
        part[i] = (struct part){"", scalar(v, arena)};
        if (!part[i].text.n)
            return (struct str){0};
    }
    return parts_join(&kind_value, part, n, arena);
}

struct str value_text(const struct value_row *row, const char *key)
{
    struct str s = scalar(json_object_get(row->obj, key), &row->suite->arena);
    return s.p ? s : STR("");
}

static int check(struct value_row *row, struct problem *p)
{
    struct arena arena = {0};
    struct answers answers;
    int rc = 0;
    if (str_trim(p->spec).n == 0)
        rc = err_set(row->err, ERR_INPUT, "the problem has no text");
    else if (!p->reference.p)
        rc = err_set(row->err, ERR_INPUT, "answer: a text, a number, or a list of them is missing");
    else
        rc = answers_read(&answers, p, &arena, row->err);
    arena_finish(&arena);
    return rc < 0 ? jsonl_fail(row->in, row->err) : 0;
}

struct problem *value_add(struct value_row *row, const char *id, struct str prompt,
                          const json_t *answer, json_t *facts)
{
    struct problem *p = &row->to[row->n];
    struct arena *arena = &row->suite->arena;
    char *text =
        json_object_size(facts) ? json_dumps(facts, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    *p = (struct problem){
        .id = arena_dup(arena, str_c(id)),
        .spec = arena_str(arena, prompt),
        .interface = STR(""),
        .entry = "",
        .reference = value_reference(answer, arena),
        .category = "",
        .difficulty = "",
        .bench = "",
        .top = "",
        .facts = text ? arena_dup(arena, str_c(text)) : NULL,
        .where = row->in->where,
        .line = row->in->line,
    };
    free(text);
    json_decref(facts);
    if (problem_id_check(str_c(p->id), p->where, (size_t)p->line, row->err) < 0 ||
        check(row, p) < 0)
        return NULL;
    row->n++;
    return p;
}

/* ---- pictures ---- */

static void add_image(struct value_row *row, struct problem *p, struct str data)
{
    struct image *image = arena_alloc(&row->suite->arena, (p->n_image + 1) * sizeof *image);
    for (size_t i = 0; i < p->n_image; i++)
        image[i] = p->image[i];
    image[p->n_image] = (struct image){
        .type = str_starts(data, "\xff\xd8") ? "image/jpeg" : "image/png", .data = data};
    p->image = image;
    p->n_image++;
}

int value_image_file(struct value_row *row, struct problem *p, const char *path)
{
    struct str data;
    if (!row->tree->root)
        return 0;
    if (fs_read_below(&data, row->tree->root, path, IMAGE_MAX, &row->suite->arena, row->err) < 0)
        return -1;
    add_image(row, p, data);
    return 0;
}

int value_image_base64(struct value_row *row, struct problem *p, struct str text)
{
    struct base64_decode_ctx ctx;
    size_t n = BASE64_DECODE_LENGTH(text.n);
    uint8_t *data = arena_alloc(&row->suite->arena, n + 1);
    base64_decode_init(&ctx);
    if (!base64_decode_update(&ctx, &n, data, text.n, text.p) || !base64_decode_final(&ctx)) {
        err_set(row->err, ERR_INPUT, "image: not in base64");
        return jsonl_fail(row->in, row->err);
    }
    add_image(row, p, (struct str){(const char *)data, n});
    return 0;
}

/* ---- files ---- */

static bool has_all(const json_t *row, const char *const *key, bool wanted)
{
    for (; *key; key++)
        if ((json_object_get(row, *key) != NULL) != wanted)
            return false;
    return true;
}

static const struct value_shape *value_shape_of(const json_t *row)
{
    for (const struct value_shape *s = value_shapes; s->name; s++)
        if (has_all(row, s->has, true) && has_all(row, s->lacks, false))
            return s;
    return NULL;
}

/* One object whose members are the rows ({"1": {...}, ...}): each gets its key as "key". */
static bool lines_of_object(struct str *text, struct arena *arena)
{
    json_t *all = NULL, *row;
    const char *key;
    struct buf b;
    bool ok;
    if (!str_starts(str_trim_left(*text), "{") || json_parse(*text, "rows", &all, NULL) < 0)
        return false;
    ok = json_object_size(all) > 0;
    buf_init(&b, (size_t)2 * TREE_LINES_MAX);
    json_object_foreach(all, key, row)
    {
        ok = ok && json_is_object(row);
        if (!ok)
            break;
        json_add_cstr(row, "key", key);
        json_dump(row, &b);
        buf_addc(&b, "\n");
    }
    if (ok)
        *text = arena_str(arena, buf_str(&b));
    buf_finish(&b);
    json_decref(all);
    return ok;
}

static int open_rows(struct jsonl *in, const struct tree *tree, const char *file,
                     struct arena *arena, struct err *err)
{
    const char *where = tree_where(tree, file, arena);
    struct str text;
    if (str_ends(str_c(file), ".csv")) {
        if (tree_lines(&text, tree, file, arena, err) < 0 ||
            csv_lines(&in->rest, text, where, arena, err) < 0)
            return -1;
        in->where = arena_printf(arena, "%s, row", where);
        in->line = 0;
        return 0;
    }
    if (jsonl_open(in, tree, file, arena, err) < 0)
        return -1;
    lines_of_object(&in->rest, arena);
    return 0;
}

bool layout_wants_values(const struct tree *tree, const char *file)
{
    struct arena arena = {0};
    struct jsonl in = {0};
    json_t *row = NULL;
    bool ret = open_rows(&in, tree, file, &arena, NULL) == 0 && jsonl_next(&in, &row, NULL) == 1 &&
               value_shape_of(row) != NULL;
    json_decref(row);
    arena_finish(&arena);
    return ret;
}

static int read_row(struct suite *suite, const struct jsonl *in, const struct tree *tree,
                    json_t *obj, struct problem **to, size_t *cap, struct err *err)
{
    const struct value_shape *shape = value_shape_of(obj);
    struct value_row row = {.suite = suite, .in = in, .tree = tree, .obj = obj, .err = err};
    if (!shape) {
        err_set(err, ERR_INPUT, "a problem and its answer are missing");
        return jsonl_fail(in, err);
    }
    while (*cap < suite->n + shape->most)
        *to = mem_room(*to, *cap, cap, sizeof **to);
    row.to = *to + suite->n;
    if (shape->read(&row) < 0)
        return -1;
    suite->n += row.n;
    if (!*suite->official)
        suite->official = shape->official;
    return 0;
}

/* Problems are many more than rows where a row has several: they grow on the heap, and move to the arena. */
int load_answers(struct suite *suite, const struct manifest *m, const struct manifest_task *task,
                 const struct tree *tree, struct err *err)
{
    struct problem *list = NULL;
    struct jsonl in = {0};
    size_t cap = 0;
    json_t *obj;
    int rc = open_rows(&in, tree, task->file, &suite->arena, err);
    (void)m;
    suite->bench = BENCH;
    suite->runner = "math";
    while (rc == 0 && (rc = jsonl_next(&in, &obj, err)) == 1) {
        rc = read_row(suite, &in, tree, obj, &list, &cap, err);
        json_decref(obj);
    }
    if (rc == 0 && suite->n) {
        suite->problem = arena_alloc(&suite->arena, suite->n * sizeof *list);
        memcpy(suite->problem, list, suite->n * sizeof *list);
    }
    free(list);
    return rc < 0 ? -1 : layout_sort(suite, in.where, err);
}
