/* manifest.c: read the embedded manifests. */
#include "problems/manifest.h"

#include "harness/base/embed.h"
#include "harness/base/json.h"
#include "harness/base/suggest.h"

#include <string.h>

static const char *keep(struct arena *arena, struct str s)
{
    return arena_dup(arena, s);
}

static int text_field(const json_t *obj, const char *key, const char **ret, struct arena *arena,
                      struct err *err)
{
    struct str value = STR("");
    if (json_get_str(obj, key, false, &value, err) < 0)
        return -1;
    *ret = keep(arena, value);
    return 0;
}

static int read_task(struct manifest_task *ret, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    if (text_field(obj, "task", &ret->task, arena, err) < 0 ||
        text_field(obj, "folder", &ret->folder, arena, err) < 0 ||
        text_field(obj, "benches", &ret->benches, arena, err) < 0 ||
        text_field(obj, "version", &ret->version, arena, err) < 0 ||
        text_field(obj, "file", &ret->file, arena, err) < 0 ||
        text_field(obj, "descriptions", &ret->descriptions, arena, err) < 0 ||
        text_field(obj, "prompt", &ret->prompt, arena, err) < 0 ||
        json_get_int(obj, "count", false, &ret->count, err) < 0)
        return -1;
    return json_get_bool(obj, "interface", false, &ret->interface, err);
}

static int read_text(struct manifest_text *ret, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    if (text_field(obj, "name", &ret->name, arena, err) < 0 ||
        text_field(obj, "file", &ret->file, arena, err) < 0)
        return -1;
    return text_field(obj, "python", &ret->python, arena, err);
}

static int read_trap(struct manifest_trap *ret, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    const struct {
        const char *key;
        const char **field;
    } fields[] = {
        {"problem", &ret->problem}, {"entry", &ret->entry},
        {"module", &ret->module},   {"reference", &ret->reference},
        {"prompt", &ret->prompt},   {"for_prompt", &ret->for_prompt},
        {"top", &ret->top},         {"why", &ret->why},
    };
    for (size_t i = 0; i < countof(fields); i++)
        if (text_field(obj, fields[i].key, fields[i].field, arena, err) < 0)
            return -1;
    return 0;
}

static int read_lists(struct manifest *m, const json_t *obj, struct arena *arena, struct err *err)
{
    json_t *tasks = NULL, *texts = NULL, *traps = NULL, *item;
    size_t i;
    if (json_get_array(obj, "tasks", true, &tasks, err) < 0 ||
        json_get_array(obj, "texts", false, &texts, err) < 0 ||
        json_get_array(obj, "traps", false, &traps, err) < 0)
        return -1;
    if (json_array_size(tasks) > MANIFEST_TASKS || json_array_size(texts) > MANIFEST_TEXTS ||
        json_array_size(traps) > MANIFEST_TRAPS)
        return err_set(err, ERR_INTERNAL, "too many tasks, texts or traps");
    json_array_foreach(tasks, i,
                       item) if (read_task(&m->task[m->n_task++], item, arena, err) < 0) return -1;
    json_array_foreach(texts, i,
                       item) if (read_text(&m->text[m->n_text++], item, arena, err) < 0) return -1;
    json_array_foreach(traps, i,
                       item) if (read_trap(&m->trap[m->n_trap++], item, arena, err) < 0) return -1;
    return 0;
}

static int read_manifest(struct manifest *m, const json_t *obj, struct arena *arena,
                         struct err *err)
{
    const struct {
        const char *key;
        const char **field;
    } fields[] = {
        {"suite", &m->suite},
        {"title", &m->title},
        {"source", &m->source},
        {"commit", &m->commit},
        {"licence", &m->licence},
        {"layout", &m->layout},
        {"bench", &m->bench},
        {"runner", &m->runner},
        {"official", &m->official},
        {"entry", &m->entry},
        {"reference_module", &m->reference_module},
    };
    for (size_t i = 0; i < countof(fields); i++)
        if (text_field(obj, fields[i].key, fields[i].field, arena, err) < 0)
            return -1;
    if (json_get_bool(obj, "eval_only", false, &m->eval_only, err) < 0)
        return -1;
    return read_lists(m, obj, arena, err);
}

/* The i-th embedded file of the form problems/NAME/manifest.json. */
static const struct embed_row *manifest_row(size_t i)
{
    const struct embed_row *row;
    for (size_t k = 0; (row = embed_nth("problems/", k)); k++)
        if (str_ends(str_c(row->name), "/manifest.json") && i-- == 0)
            return row;
    return NULL;
}

int manifest_nth(struct manifest *ret, size_t i, struct arena *arena, struct err *err)
{
    const struct embed_row *row = manifest_row(i);
    struct manifest m = {0};
    json_t *obj = NULL;
    int rc;
    if (!row)
        return -1;
    rc =
        json_parse((struct str){row->begin, (size_t)(row->end - row->begin)}, row->name, &obj, err);
    if (rc == 0 && (rc = read_manifest(&m, obj, arena, err)) < 0)
        err_within(err, "%s: ", row->name);
    json_decref(obj);
    if (rc == 0)
        *ret = m;
    return rc;
}

const struct manifest_trap *manifest_trap(const struct manifest *m, const char *problem)
{
    static const struct manifest_trap none = {"", "", "", "", "", "", "", ""};
    for (size_t i = 0; i < m->n_trap; i++)
        if (strcmp(m->trap[i].problem, problem) == 0)
            return &m->trap[i];
    return &none;
}

const char *manifest_label(const struct manifest *m, size_t task, struct arena *arena)
{
    const char *name = m->task[task].task;
    return *name ? arena_printf(arena, "%s/%s", m->suite, name) : m->suite;
}

static int unknown(const char *label, struct arena *arena, struct err *err)
{
    const char *names[256];
    struct manifest m;
    size_t n = 0;
    const char *near;
    for (size_t i = 0; manifest_nth(&m, i, arena, NULL) == 0; i++) {
        if (m.n_task > 1 && n < countof(names))
            names[n++] = m.suite;
        for (size_t t = 0; t < m.n_task && n < countof(names); t++)
            names[n++] = manifest_label(&m, t, arena);
    }
    near = suggest(label, names, n);
    return err_set(err, ERR_USAGE, "unknown suite '%s'%s%s%s (see `assay suites`)", label,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

int manifest_find(struct manifest *ret, int *task, const char *label, struct arena *arena,
                  struct err *err)
{
    struct manifest m;
    for (size_t i = 0; manifest_nth(&m, i, arena, err) == 0; i++) {
        if (strcmp(m.suite, label) == 0) {
            *task = -1;
            *ret = m;
            return 0;
        }
        for (size_t t = 0; t < m.n_task; t++) {
            if (strcmp(manifest_label(&m, t, arena), label) != 0)
                continue;
            *task = (int)t;
            *ret = m;
            return 0;
        }
    }
    return unknown(label, arena, err);
}
