/* manifest.c: read the embedded manifests. */
#include "problems/suite/manifest.h"
#include "testbenches/oracle.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/io/json.h"
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

/* A member that is `word` or not there. */
static int word_field(const json_t *obj, const char *key, const char *word, const char **ret,
                      struct arena *arena, struct err *err)
{
    if (text_field(obj, key, ret, arena, err) < 0)
        return -1;
    if (!**ret || strcmp(*ret, word) == 0)
        return 0;
    return err_set(err, ERR_INPUT, "%s: '%.80s' is no word for it; there is \"%s\"", key, *ret,
                   word);
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
        text_field(obj, "layout", &ret->layout, arena, err) < 0 ||
        text_field(obj, "bench", &ret->bench, arena, err) < 0 ||
        word_field(obj, "list", "folder", &ret->list, arena, err) < 0 ||
        word_field(obj, "given", "prompt", &ret->given, arena, err) < 0 ||
        word_field(obj, "reference_macros", "bench", &ret->reference_macros, arena, err) < 0 ||
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
    ret->variable = "";
    for (const struct text_form *f = text_forms; f->key && !*ret->variable; f++) {
        ret->form = f;
        if (text_field(obj, f->key, &ret->variable, arena, err) < 0)
            return -1;
    }
    return 0;
}

/* The key by which an object has the member: older manifests may call it otherwise. */
static const char *key_in(const json_t *obj, const char *key)
{
    for (const struct old_key *k = manifest_old_keys; k->now && !json_object_get(obj, key); k++)
        if (strcmp(k->now, key) == 0)
            return k->old;
    return key;
}

static int read_trap(struct manifest_trap *ret, const json_t *obj, struct arena *arena,
                     struct err *err)
{
    const struct {
        const char *key;
        const char **field;
    } fields[] = {
        {"problem", &ret->problem},
        {"entry", &ret->entry},
        {"reference_module", &ret->reference_module},
        {"reference", &ret->reference},
        {"prompt", &ret->prompt},
        {"for_prompt", &ret->for_prompt},
        {"top", &ret->top},
        {"doubt", &ret->doubt},
        {"why", &ret->why},
        {"given", &ret->given},
        {"way", &ret->way},
    };
    for (size_t i = 0; i < countof(fields); i++)
        if (text_field(obj, key_in(obj, fields[i].key), fields[i].field, arena, err) < 0)
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
    static const struct manifest_trap none = {"", "", "", "", "", "", "", "", "", "", ""};
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

/* Where no name is near: all that begin with it, as "rtllm-v1.1 or rtllm-v2.0". */
static const char *all_longer(const char *label, const char *const *names, size_t n,
                              struct arena *arena)
{
    const char *ret = NULL;
    for (size_t i = 0; i < n; i++)
        if (strncasecmp(names[i], label, strlen(label)) == 0 && !strchr(names[i], '/'))
            ret = ret ? arena_printf(arena, "%s' or '%s", ret, names[i]) : names[i];
    return ret;
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
    if (!near && strlen(label) > 1)
        near = all_longer(label, names, n, arena);
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

bool manifest_known(const char *label, struct arena *arena)
{
    struct manifest m;
    int task;
    return manifest_find(&m, &task, label, arena, NULL) == 0;
}

/* ---- manifests of others ---- */

#define MANIFEST_FILE_MAX (1u << 20)
#define NAME_MAX_BYTES    100

/* Letters, digits, '.', '_', '-', not a '.' or '-' first: it stands in paths
 * and on command lines. */
static bool good_name(const char *name)
{
    size_t n = strlen(name);
    static const char fine[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return n > 0 && n <= NAME_MAX_BYTES && strspn(name, fine) == n && *name != '.' && *name != '-';
}

static bool stays_below(const char *path)
{
    if (*path == '/')
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == 0))
            return false;
    }
    return true;
}

static int check_path(const char *path, struct err *err)
{
    if (stays_below(path))
        return 0;
    return err_set(err, ERR_INPUT, "the path '%s' leads out of the suite", path);
}

static int check_task(const struct manifest *m, size_t i, struct err *err)
{
    const struct manifest_task *t = &m->task[i];
    const char *const paths[] = {t->folder, t->benches, t->file, t->descriptions, t->prompt};
    if (*t->task ? !good_name(t->task) : m->n_task > 1)
        return err_set(err, ERR_INPUT, "'%s' is no name for a task", t->task);
    for (size_t k = 0; k < i; k++)
        if (strcmp(m->task[k].task, t->task) == 0)
            return err_set(err, ERR_INPUT, "two tasks '%s'", t->task);
    for (size_t k = 0; k < countof(paths); k++)
        if (check_path(paths[k], err) < 0)
            return -1;
    return 0;
}

static int check_manifest(const struct manifest *m, struct err *err)
{
    if (!good_name(m->suite))
        return err_set(err, ERR_INPUT, "'%s' is no name for a suite", m->suite);
    if (!*m->layout || !*m->bench || m->n_task == 0)
        return err_set(err, ERR_INPUT, "a layout, a kind of bench and a task are needed");
    for (size_t i = 0; i < m->n_task; i++)
        if (check_task(m, i, err) < 0)
            return -1;
    for (size_t i = 0; i < m->n_text; i++)
        if (check_path(m->text[i].file, err) < 0)
            return -1;
    for (size_t i = 0; i < m->n_trap; i++)
        if (check_path(m->trap[i].reference, err) < 0 || check_path(m->trap[i].prompt, err) < 0 ||
            check_path(m->trap[i].given, err) < 0)
            return -1;
    return 0;
}

int manifest_read(struct manifest *ret, const char *path, struct arena *arena, struct err *err)
{
    struct manifest m = {.eval_only = true};
    struct str text;
    json_t *obj = NULL;
    int rc;
    if (fs_read(&text, path, MANIFEST_FILE_MAX, arena, err) < 0) {
        if (err)
            err->kind = ERR_INPUT;
        return -1;
    }
    if (json_parse(text, path, &obj, err) < 0)
        return -1;
    rc = read_manifest(&m, obj, arena, err) < 0 || check_manifest(&m, err) < 0 ? -1 : 0;
    json_decref(obj);
    if (rc < 0) {
        err_within(err, "%s: ", path);
        if (err)
            err->kind = ERR_INPUT;
        return -1;
    }
    if (!*m.runner)
        m.runner = oracle_runner(m.bench);
    *ret = m;
    return 0;
}

int manifest_of_lines(struct manifest *ret, const char *label, const char *file,
                      struct arena *arena, struct err *err)
{
    const char *slash = strchr(label, '/');
    struct manifest m = {
        .suite = slash ? keep(arena, (struct str){label, (size_t)(slash - label)}) : label,
        .title = "",
        .source = "",
        .commit = "",
        .licence = "",
        .layout = "lines",
        .bench = "counters",
        .runner = oracle_runner("counters"),
        .official = "",
        .entry = "",
        .reference_module = "",
        .eval_only = true,
        .n_task = 1,
    };
    if (!good_name(m.suite) || (slash && !good_name(slash + 1)))
        return err_set(
            err, ERR_USAGE,
            "'%s' is no name for a suite: letters, digits, '.', '_' and '-', or two such "
            "names with a '/' between",
            label);
    m.task[0] = (struct manifest_task){.task = slash ? slash + 1 : "",
                                       .folder = "",
                                       .benches = "",
                                       .version = "",
                                       .file = file,
                                       .descriptions = "",
                                       .prompt = "",
                                       .list = "",
                                       .given = "",
                                       .reference_macros = "",
                                       .layout = "",
                                       .bench = ""};
    *ret = m;
    return 0;
}
