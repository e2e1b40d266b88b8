/* layout.c: what the loaders share: which problems a folder holds, their order, the root module of
 * a bench. */
#include "harness/lang/lang.h"
#include "harness/lang/verilog/names.h"
#include "problems/layouts/layout.h"

#include <stdlib.h>
#include <string.h>

#define NAMED_MAX 20 /* problems that a list leaves out, in a message */

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

static bool has_id(const char *const *id, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(id[i], name) == 0)
            return true;
    return false;
}

/* A line that says how many a list leaves out, then a line for each; "" when it lists all. */
static const char *left_out(const struct layout_list *list, const char *const *listed, size_t n,
                            const char *const *there, size_t n_there, struct arena *arena)
{
    const char *names = "";
    size_t out = 0;
    for (size_t i = 0; i < n_there; i++)
        if (!has_id(listed, n, there[i]) && ++out <= NAMED_MAX)
            names = arena_printf(arena, "%s\n  %s", names, there[i]);
    if (out == 0)
        return "";
    if (out > NAMED_MAX)
        names = arena_printf(arena, "%s\n  and %zu more", names, out - NAMED_MAX);
    return arena_printf(arena, "%s/%s leaves out %zu of %zu problems%s", list->folder, list->file,
                        out, n_there,
                        list->all ? arena_printf(arena, ", which are taken all the same:%s", names)
                                  : arena_printf(arena, ":%s", names));
}

static int ids_of_file(const char ***ret, size_t *n, const struct layout_list *list,
                       const struct tree *tree, struct arena *arena, struct err *err)
{
    const char *path = arena_printf(arena, "%s/%s", list->folder, list->file);
    const char *where =
        arena_printf(arena, "%s%s%s", tree->root ? tree->root : "", tree->root ? "/" : "", path);
    struct str text;
    if (tree_text(&text, tree, arena, err, "%s", path) < 0)
        return -1;
    return ids_of_list(ret, n, text, where, arena, err);
}

int layout_ids(const char *const **ret, size_t *n, struct suite *suite,
               const struct layout_list *list, const struct tree *tree, struct err *err)
{
    struct arena *arena = &suite->arena;
    const char **id = NULL, **there = NULL;
    size_t used = 0, n_there = 0;
    bool listed = list->file && tree_has(tree, arena, "%s/%s", list->folder, list->file);
    bool all = !listed || list->all;
    if (listed && ids_of_file(&id, &used, list, tree, arena, err) < 0)
        return -1;
    if (ids_of_folder(&there, &n_there, tree, list->folder, list->suffix, arena, all ? err : NULL) <
            0 &&
        all)
        return -1;
    if (listed)
        suite->note = left_out(list, id, used, there, n_there, arena);
    if (all) {
        id = there;
        used = n_there;
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
            n += lang_count(&lang_verilog, p->file[i].data, word);
    return n;
}

/* A module for answers needs no instance in the bench. */
static bool is_given(const struct problem *p, const char *module, struct arena *arena)
{
    for (size_t i = 0; i < p->n_file; i++)
        if (p->file[i].given && layout_declares(p->file[i].data, module, arena))
            return true;
    return false;
}

int layout_top(struct problem *p, const char *where, struct arena *arena, struct err *err)
{
    const char *found = NULL;
    if (p->top && *p->top)
        return 0;
    for (size_t i = 0; i < p->n_file; i++) {
        size_t n = 0;
        const char *const *name = p->file[i].compiled && !p->file[i].given
                                      ? verilog_modules(p->file[i].data, &n, arena)
                                      : NULL;
        for (size_t k = 0; k < n; k++) {
            if (mentions(p, name[k]) > 1 || is_given(p, name[k], arena))
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
