/* layout.c: what the loaders share: which problems a folder holds, their order, the root module of
 * a bench. */
#include "harness/lang/verilog/names.h"
#include "problems/suite/suite.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int check_duplicate(const char *const *id, size_t n, const char *where, struct err *err)
{
    for (size_t i = 0; i + 1 < n; i++)
        if (strcmp(id[i], id[n - 1]) == 0)
            return err_set(err, ERR_INPUT, "%s:%zu: duplicate id '%s', first in line %zu", where, n,
                           id[i], i + 1);
    return 0;
}

/* Read a list of one id a line. Blank lines are allowed at its end only. */
static int ids_of_list(const char ***ret, size_t *n, struct str text, const char *where,
                       struct arena *arena, struct err *err)
{
    size_t lines = 0, used = 0;
    struct str rest = str_trim_right(text), line;
    const char **id;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    id = arena_alloc(arena, (lines + 1) * sizeof *id);
    while (str_line(&rest, &line)) {
        line = str_trim_right(line);
        if (problem_id_check(line, where, used + 1, err) < 0)
            return -1;
        id[used++] = arena_dup(arena, line);
        if (check_duplicate(id, used, where, err) < 0)
            return -1;
    }
    *ret = id;
    *n = used;
    return 0;
}

static int ids_of_folder(const char ***ret, size_t *n, const struct tree *tree, const char *folder,
                         const char *suffix, struct arena *arena, struct err *err)
{
    const char *const *name;
    const char **id;
    size_t total, used = 0;
    if (tree_list(&name, &total, tree, folder, arena, err) < 0)
        return -1;
    id = arena_alloc(arena, (total + 1) * sizeof *id);
    for (size_t i = 0; i < total; i++) {
        struct str s = str_c(name[i]);
        if (!str_ends(s, suffix))
            continue;
        s = str_slice(s, 0, s.n - strlen(suffix));
        if (problem_id_check(s, folder, 0, err) < 0)
            return -1;
        id[used++] = arena_dup(arena, s);
    }
    *ret = id;
    *n = used;
    return 0;
}

int layout_ids(const char *const **ret, size_t *n, const struct tree *tree, const char *folder,
               const char *list_file, const char *suffix, struct arena *arena, struct err *err)
{
    const char **id = NULL;
    size_t used = 0;
    struct str text;
    const char *where = arena_printf(arena, "%s%s%s/%s", tree->root ? tree->root : "",
                                     tree->root ? "/" : "", folder, list_file ? list_file : "");
    if (list_file && tree_has(tree, arena, "%s/%s", folder, list_file)) {
        if (tree_text(&text, tree, arena, err, "%s/%s", folder, list_file) < 0 ||
            ids_of_list(&id, &used, text, where, arena, err) < 0)
            return -1;
    } else if (ids_of_folder(&id, &used, tree, folder, suffix, arena, err) < 0) {
        return -1;
    }
    if (used)
        qsort(id, used, sizeof *id, by_bytes);
    *ret = id;
    *n = used;
    return 0;
}

static int by_problem(const void *a, const void *b)
{
    const struct problem *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

int layout_sort(struct suite *suite, const char *where, struct err *err)
{
    if (suite->n)
        qsort(suite->problem, suite->n, sizeof *suite->problem, by_problem);
    for (size_t i = 0; i + 1 < suite->n; i++) {
        const struct problem *p = &suite->problem[i];
        if (strcmp(p[0].id, p[1].id) != 0)
            continue;
        if (!p[1].line)
            return err_set(err, ERR_INPUT, "%s: duplicate id '%s'", where, p->id);
        return err_set(err, ERR_INPUT, "%s:%lld: duplicate id '%s', first in line %lld", where,
                       (long long)p[1].line, p->id, (long long)p[0].line);
    }
    return 0;
}

bool layout_declares(struct str text, const char *module, struct arena *arena)
{
    size_t n;
    const char *const *name = verilog_modules(text, &n, arena);
    for (size_t i = 0; i < n; i++)
        if (strcmp(name[i], module) == 0)
            return true;
    return false;
}

/* How often the word stands in the bench's compiled files, comments and strings left out. */
static size_t mentions(const struct problem *p, const char *word)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].compiled)
            n += verilog_count(p->file[i].data, word);
    return n;
}

int layout_top(struct problem *p, const char *where, struct arena *arena, struct err *err)
{
    const char *found = NULL;
    if (p->top && *p->top)
        return 0;
    for (size_t i = 0; i < p->n_file; i++) {
        size_t n = 0;
        const char *const *name =
            p->file[i].compiled ? verilog_modules(p->file[i].data, &n, arena) : NULL;
        for (size_t k = 0; k < n; k++) {
            if (mentions(p, name[k]) > 1)
                continue;
            if (found)
                return err_set(err, ERR_INPUT, "%s: two root modules, %s and %s", where, found,
                               name[k]);
            found = name[k];
        }
    }
    if (!found)
        return err_set(err, ERR_INPUT, "%s: no root module in it", where);
    p->top = found;
    return 0;
}

void layout_no_bench(struct problem *p, struct arena *arena)
{
    struct bench_file *file = arena_alloc(arena, sizeof *file);
    char *word = arena_dup(arena, str_c(p->bench));
    for (char *c = word; *c; c++)
        *c = *c == '-' ? '_' : *c;
    *file = (struct bench_file){
        .name = "not_here.sv",
        .data = str_c(
            arena_printf(arena, "module not_here;\n  initial this_problem_%s;\nendmodule\n", word)),
        .compiled = true};
    p->top = "not_here";
    p->file = file;
    p->n_file = 1;
}
