/* layout.c: what the loaders share: which problems a folder holds. */
#include "problems/suite.h"

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

/* One id a line; blank lines end the list only at its end, anywhere else they are an error. */
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
