/* jsonl.c: read JSON lines. */
#include "problems/suite/jsonl.h"

#include <string.h>

/* A list of objects, as the lines that they would be: the i-th item is line i. */
static int lines_of_list(struct jsonl *in, struct arena *arena, struct err *err)
{
    json_t *list = NULL, *item;
    struct buf b;
    size_t i;
    if (json_parse(in->rest, in->where, &list, err) < 0)
        return -1;
    buf_init(&b, (size_t)2 * TREE_LINES_MAX);
    json_array_foreach(list, i, item)
    {
        json_dump(item, &b);
        buf_addc(&b, "\n");
    }
    in->rest = arena_str(arena, buf_str(&b));
    in->where = arena_printf(arena, "%s, item", in->where);
    buf_finish(&b);
    json_decref(list);
    return 0;
}

int jsonl_open(struct jsonl *ret, const struct tree *tree, const char *path, struct arena *arena,
               struct err *err)
{
    struct str text;
    if (tree_lines(&text, tree, path, arena, err) < 0)
        return -1;
    *ret = (struct jsonl){.where = tree_where(tree, path, arena), .rest = text};
    return str_starts(str_trim_left(text), "[") ? lines_of_list(ret, arena, err) : 0;
}

int jsonl_next(struct jsonl *in, json_t **ret, struct err *err)
{
    struct str line;
    json_t *obj = NULL;
    while (str_line(&in->rest, &line)) {
        in->line++;
        if (str_trim(line).n == 0)
            continue;
        if (json_parse_line(line, in->where, in->line, &obj, err) < 0)
            return -1;
        if (!json_is_object(obj)) {
            json_decref(obj);
            err_set(err, ERR_INPUT, "an object is expected in each line");
            return jsonl_fail(in, err);
        }
        *ret = obj;
        return 1;
    }
    return 0;
}

size_t jsonl_count(const struct jsonl *in)
{
    size_t n = 1;
    for (size_t i = 0; i < in->rest.n; i++)
        n += in->rest.p[i] == '\n';
    return n;
}

int jsonl_fail(const struct jsonl *in, struct err *err)
{
    return err_within(err, "%s:%lld: ", in->where, (long long)in->line);
}

int jsonl_text(struct str *ret, const struct jsonl *in, const json_t *obj, const char *path,
               bool required, struct arena *arena, struct err *err)
{
    struct str s = STR("");
    if (json_get_str(obj, path, required, &s, err) < 0)
        return jsonl_fail(in, err);
    if (s.n && memchr(s.p, 0, s.n)) {
        err_set(err, ERR_INPUT, "%s: a NUL in what should be text", path);
        return jsonl_fail(in, err);
    }
    if (s.n > TREE_FILE_MAX) {
        err_set(err, ERR_INPUT, "%s: %zu bytes, at most %u are accepted", path, s.n, TREE_FILE_MAX);
        return jsonl_fail(in, err);
    }
    *ret = arena_str(arena, s);
    return 0;
}

int jsonl_word(const char **ret, const struct jsonl *in, const json_t *obj, const char *path,
               bool required, struct arena *arena, struct err *err)
{
    struct str s;
    if (jsonl_text(&s, in, obj, path, required, arena, err) < 0)
        return -1;
    *ret = s.p;
    return 0;
}
