/* suite.c: load a suite by its manifest, compute its hashes, look up its problems. */
#include "problems/suite/suite.h"

#include "harness/base/hash.h"
#include "problems/suite/given.h"
#include "testbenches/oracle.h"

#include <stdlib.h>
#include <string.h>

const char *suite_label(struct suite *suite)
{
    if (!*suite->task)
        return suite->name;
    return arena_printf(&suite->arena, "%s/%s", suite->name, suite->task);
}

static int compare_id(const void *key, const void *problem)
{
    const struct str *id = key;
    const char *other = ((const struct problem *)problem)->id;
    size_t n = strlen(other);
    int order = memcmp(id->p, other, id->n < n ? id->n : n);
    return order ? order : (id->n > n) - (id->n < n);
}

const struct problem *suite_find(const struct suite *suite, struct str id)
{
    if (!id.p || !suite->n)
        return NULL;
    return bsearch(&id, suite->problem, suite->n, sizeof *suite->problem, compare_id);
}

struct str problem_file(const struct problem *p, const char *name)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (strcmp(p->file[i].name, name) == 0)
            return p->file[i].data;
    return (struct str){0};
}

struct str suite_text_get(const struct suite *suite, const char *name)
{
    for (size_t i = 0; i < suite->n_text; i++)
        if (strcmp(suite->text[i].name, name) == 0)
            return suite->text[i].text;
    return (struct str){NULL, 0};
}

void suite_finish(struct suite *suite)
{
    arena_finish(&suite->arena);
    *suite = (struct suite){0};
}

/* Hash a text behind its name, if there is one. */
static void seal_extra(struct hash *h, const char *name, const char **text)
{
    if (!*text)
        *text = "";
    if (!**text)
        return;
    hash_addc(h, name);
    hash_addc(h, *text);
}

static void seal_extras(struct hash *h, struct problem *p)
{
    seal_extra(h, "family", &p->family);
    seal_extra(h, "variant", &p->variant);
    seal_extra(h, "released", &p->released);
    seal_extra(h, "facts", &p->facts);
    for (size_t i = 0; i < p->n_image; i++) {
        hash_addc(h, p->image[i].type);
        hash_add(h, p->image[i].data);
    }
}

static void seal_problem(struct problem *p)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, p->id);
    hash_add(&h, p->spec);
    hash_add(&h, p->interface);
    hash_addc(&h, p->entry);
    hash_add(&h, p->reference);
    for (size_t i = 0; i < p->n_file; i++) {
        hash_addc(&h, p->file[i].name);
        hash_add(&h, p->file[i].data);
        hash_add_int(&h, p->file[i].compiled);
        if (p->file[i].given) /* what was pulled before there was such a thing keeps its hash */
            hash_add_int(&h, p->file[i].given);
    }
    hash_addc(&h, p->category);
    hash_addc(&h, p->difficulty);
    hash_addc(&h, p->bench);
    hash_addc(&h, p->top);
    seal_extras(&h, p);
    hash_hex(&h, p->hash);
}

void suite_seal(struct suite *suite)
{
    struct hash h;
    hash_init(&h);
    hash_addc(&h, suite->name);
    hash_addc(&h, suite->task);
    hash_addc(&h, suite->bench);
    for (size_t i = 0; i < suite->n; i++) {
        seal_problem(&suite->problem[i]);
        hash_addc(&h, suite->problem[i].hash);
    }
    for (size_t i = 0; i < suite->n_text; i++) {
        hash_addc(&h, suite->text[i].name);
        hash_add(&h, suite->text[i].text);
    }
    hash_hex(&h, suite->version);
}

static const char *fill_task(struct arena *arena, const char *pattern, const char *task)
{
    struct str s = str_c(pattern);
    ptrdiff_t at = str_find(s, "{task}", 0);
    if (at < 0)
        return pattern;
    return arena_printf(arena, "%.*s%s%s", (int)at, pattern, task, pattern + at + 6);
}

static int load_text(struct suite_text *ret, const struct manifest_text *row, const char *task,
                     const struct tree *tree, struct arena *arena, struct err *err)
{
    const char *file = fill_task(arena, row->file, task);
    struct str source, text;
    if (tree_text(&source, tree, arena, err, "%s", file) < 0)
        return -1;
    text = source;
    if (*row->variable &&
        row->form->read(&text, source, file, fill_task(arena, row->variable, task), arena, err) < 0)
        return -1;
    *ret = (struct suite_text){.name = row->name, .text = text};
    return 0;
}

static int load_texts(struct suite *suite, const struct manifest *m, const struct tree *tree,
                      struct err *err)
{
    struct suite_text *text = arena_alloc(&suite->arena, (m->n_text + 1) * sizeof *text);
    for (size_t i = 0; i < m->n_text; i++)
        if (load_text(&text[i], &m->text[i], suite->task, tree, &suite->arena, err) < 0)
            return -1;
    suite->text = text;
    suite->n_text = m->n_text;
    return 0;
}

const struct layout *layout_find(const char *name)
{
    for (const struct layout *row = layout_table; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

static const char *keep(struct suite *suite, const char *s)
{
    return arena_dup(&suite->arena, str_c(s));
}

static int check_count(const struct suite *suite, const struct manifest_task *t, const char *where,
                       struct err *err)
{
    struct str rest = str_c(suite->note), note = STR("");
    str_line(&rest, &note);
    if (suite->n == 0)
        return err_set(err, ERR_INPUT, "%s: no problem in it", where);
    if (t->count && (int64_t)suite->n != t->count)
        return err_set(err, ERR_INPUT, "%s: %zu problems, the manifest says %lld%s" STR_FMT, where,
                       suite->n, (long long)t->count, note.n ? "; " : "", STR_ARG(note));
    return 0;
}

/* Files for the answer, whatever the layout is. */
static int load_given(struct suite *suite, const struct manifest *m, const struct manifest_task *t,
                      const struct tree *tree, struct err *err)
{
    for (size_t i = 0; i < suite->n; i++) {
        struct problem *p = &suite->problem[i];
        const struct kind *kind = oracle_kind(p->bench, suite->bench);
        if (given_by_manifest(p, kind, t, manifest_trap(m, p->id), tree, &suite->arena, err) < 0)
            return -1;
        given_find(p, kind, &suite->arena);
    }
    return 0;
}

/* Of a task that is in another language than its suite's others. */
static bool is_its_own(const char *of_task)
{
    return of_task && *of_task;
}

int suite_load(struct suite *ret, const struct manifest *m, size_t task, const char *root,
               struct err *err)
{
    const struct manifest_task *t = &m->task[task];
    const char *form = is_its_own(t->layout) ? t->layout : m->layout;
    const struct layout *layout = layout_find(form);
    struct tree tree = {.root = root};
    struct suite suite = {0};
    const char *where;
    if (!layout)
        return err_set(err, ERR_INPUT, "%s: no layout '%s'", m->suite, form);
    suite.name = keep(&suite, m->suite);
    suite.task = keep(&suite, t->task);
    suite.commit = keep(&suite, m->commit);
    suite.origin = keep(&suite, root ? root : m->source);
    suite.bench = keep(&suite, is_its_own(t->bench) ? t->bench : m->bench);
    suite.runner = keep(&suite, is_its_own(t->bench) ? oracle_runner(t->bench) : m->runner);
    suite.official = keep(&suite, m->official);
    suite.eval_only = m->eval_only;
    where = *t->folder ? t->folder : t->file && *t->file ? t->file : ".";
    where = tree_where(&tree, where, &suite.arena);
    if (layout->load(&suite, m, t, &tree, err) < 0 || check_count(&suite, t, where, err) < 0 ||
        load_given(&suite, m, t, &tree, err) < 0 || load_texts(&suite, m, &tree, err) < 0) {
        suite_finish(&suite);
        return -1;
    }
    suite_seal(&suite);
    *ret = suite;
    return 0;
}
