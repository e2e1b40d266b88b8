/* tree.c: a suite's files, from a folder or from the binary. The folder is not trusted: no link in
 * it is followed. */
#include "problems/suite/tree.h"

#include "harness/io/embed.h"
#include "harness/io/fs.h"
#include "harness/io/gzip.h"
#include "harness/io/term.h"
#include "harness/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *format_path(struct arena *arena, const char *fmt, va_list ap)
{
    char path[4096];
    vsnprintf(path, sizeof path, fmt, ap);
    return arena_dup(arena, str_c(path));
}

static int check_text(struct str text, const char *path, struct err *err)
{
    const char *nul = memchr(text.p, 0, text.n);
    ptrdiff_t bad = utf8_bad(text);
    if (nul)
        return err_set(err, ERR_INPUT, "%s:%zu: a NUL byte in what should be text", path,
                       str_line_at(text, (size_t)(nul - text.p)));
    if (bad >= 0)
        return err_set(err, ERR_INPUT, "%s:%zu: not valid UTF-8 (byte 0x%02x)", path,
                       str_line_at(text, (size_t)bad), (unsigned char)text.p[bad]);
    return 0;
}

const char *tree_where(const struct tree *tree, const char *path, struct arena *arena)
{
    return tree->root ? arena_printf(arena, "%s/%s", tree->root, path) : path;
}

static int read_any(struct str *ret, const struct tree *tree, const char *path, size_t max,
                    struct arena *arena, struct err *err)
{
    if (!tree->root) {
        *ret = embed_get(path);
        if (!ret->p)
            return err_set(err, ERR_INPUT, "%s: missing in the embedded files", path);
        return 0;
    }
    if (fs_read_below(ret, tree->root, path, max, arena, err) == 0)
        return 0;
    if (err)
        err->kind = ERR_INPUT; /* the fault is the suite's, not the machine's */
    return -1;
}

/* What gzip packed is unpacked, whatever it is called. */
static int unpack(struct str *text, const char *where, size_t max, struct arena *arena,
                  struct err *err)
{
    struct buf out;
    int rc;
    if (!gzip_is(*text))
        return 0;
    buf_init(&out, max);
    rc = gzip_unpack(&out, *text, err);
    if (rc == 0)
        *text = arena_str(arena, buf_str(&out));
    else
        err_within(err, "%s: ", where);
    buf_finish(&out);
    return rc;
}

static int read_text(struct str *ret, const struct tree *tree, const char *path, size_t max,
                     struct arena *arena, struct err *err)
{
    struct str text = {0};
    if (read_any(&text, tree, path, max, arena, err) < 0 ||
        unpack(&text, tree_where(tree, path, arena), max, arena, err) < 0 ||
        check_text(text, tree_where(tree, path, arena), err) < 0)
        return -1;
    if (str_starts(text, "\xef\xbb\xbf"))
        text = str_slice(text, 3, text.n);
    *ret = text;
    return 0;
}

int tree_text(struct str *ret, const struct tree *tree, struct arena *arena, struct err *err,
              const char *fmt, ...)
{
    const char *path;
    va_list ap;
    va_start(ap, fmt);
    path = format_path(arena, fmt, ap);
    va_end(ap);
    return read_text(ret, tree, path, TREE_FILE_MAX, arena, err);
}

int tree_lines(struct str *ret, const struct tree *tree, const char *path, struct arena *arena,
               struct err *err)
{
    return read_text(ret, tree, path, TREE_LINES_MAX, arena, err);
}

bool tree_has_folder(const struct tree *tree, const char *path, struct arena *arena)
{
    if (!tree->root)
        return embed_nth(arena_printf(arena, "%s/", path), 0) != NULL;
    return fs_is_dir_below(tree->root, path);
}

bool tree_has(const struct tree *tree, struct arena *arena, const char *fmt, ...)
{
    const char *path;
    va_list ap;
    va_start(ap, fmt);
    path = format_path(arena, fmt, ap);
    va_end(ap);
    if (!tree->root)
        return embed_get(path).p != NULL;
    return access(arena_printf(arena, "%s/%s", tree->root, path), F_OK) == 0;
}

/* List a folder of the embedded files. Their names are sorted, so those in one folder are
 * neighbors. */
static int list_embedded(const char *const **ret, size_t *n, const char *folder,
                         struct arena *arena)
{
    const char *prefix = arena_printf(arena, "%s/", folder);
    size_t used = 0, total = 0;
    const char **name;
    const struct embed_row *row;
    while (embed_nth(prefix, total))
        total++;
    name = arena_alloc(arena, (total + 1) * sizeof *name);
    for (size_t i = 0; i < total; i++) {
        const char *rest, *slash;
        struct str item;
        row = embed_nth(prefix, i);
        rest = row->name + strlen(prefix);
        slash = strchr(rest, '/');
        item = (struct str){rest, slash ? (size_t)(slash - rest) : strlen(rest)};
        if (used == 0 || !str_eqc(item, name[used - 1]))
            name[used++] = arena_dup(arena, item);
    }
    *ret = name;
    *n = used;
    return 0;
}

int tree_list(const char *const **ret, size_t *n, const struct tree *tree, const char *folder,
              struct arena *arena, struct err *err)
{
    if (!tree->root)
        return list_embedded(ret, n, folder, arena);
    if (fs_list_below(ret, n, tree->root, folder, arena, err) == 0)
        return 0;
    if (err)
        err->kind = ERR_INPUT;
    return -1;
}

static int bad_id(struct str id, const char *where, size_t line, const char *why, struct err *err)
{
    char at[32] = "";
    if (line)
        snprintf(at, sizeof at, ":%zu", line);
    return err_set(err, ERR_INPUT, "%s%s: problem id '%.*s' %s", where, at,
                   (int)(id.n > 80 ? 80 : id.n), id.p ? id.p : "", why);
}

/* Without control characters, line separators and marks that change the direction of text: these
 * hide or reorder what a reader sees. */
static bool is_shown_as_it_is(struct str id)
{
    struct buf b;
    bool ret;
    buf_init(&b, id.n * 8 + 16);
    term_safe(id, &b);
    ret = str_eq(buf_str(&b), id) && !memchr(id.p, '\n', id.n) && !memchr(id.p, '\t', id.n);
    buf_finish(&b);
    return ret;
}

int problem_id_check(struct str id, const char *where, size_t line, struct err *err)
{
    if (id.n == 0)
        return bad_id(id, where, line, "is empty", err);
    if (id.n > 200)
        return bad_id(id, where, line, "is longer than 200 bytes", err);
    if (memchr(id.p, '/', id.n) || memchr(id.p, '\\', id.n))
        return bad_id(id, where, line, "has a path separator", err);
    if (str_eqc(id, ".") || str_eqc(id, ".."))
        return bad_id(id, where, line, "is no name", err);
    if (utf8_bad(id) >= 0)
        return bad_id(STR("?"), where, line, "is not valid UTF-8", err);
    if (!is_shown_as_it_is(id))
        return bad_id(STR("?"), where, line, "has a control character", err);
    return 0;
}
