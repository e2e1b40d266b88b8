/* tree.h: where a suite's files are read from: a folder on disk, or the files in the binary. */
#ifndef PROBLEMS_SUITE_TREE_H
#define PROBLEMS_SUITE_TREE_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#define TREE_FILE_MAX  (4u << 20)   /* bytes; no prompt, bench or reference is larger */
#define TREE_LINES_MAX (512u << 20) /* of a file that holds a whole suite, one problem a line */

struct tree {
    const char *root; /* the folder on disk; NULL: the embedded files */
};

/* The file at `path` (printf style, relative to the root). Checked to be text: valid UTF-8 without
 * NUL; a BOM is taken off, and what gzip packed is unpacked. Errors: ERR_INPUT naming file and line. */
int tree_text(struct str *ret, const struct tree *tree, struct arena *arena, struct err *err,
              const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* The same for a file of JSON lines, which may be larger. */
int tree_lines(struct str *ret, const struct tree *tree, const char *path, struct arena *arena,
               struct err *err);
/* Is there a file at this path? */
bool tree_has(const struct tree *tree, struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Is there a folder of that name? */
bool tree_has_folder(const struct tree *tree, const char *path, struct arena *arena);
/* The path as messages name it. */
const char *tree_where(const struct tree *tree, const char *path, struct arena *arena);

/* Names directly below `folder`, sorted by byte value. Errors: ERR_INPUT. */
int tree_list(const char *const **ret, size_t *n, const struct tree *tree, const char *folder,
              struct arena *arena, struct err *err);

/* May this be a problem's id? Not empty, at most 200 bytes, no separators of paths, nothing that a
 * terminal would not show as it is (control characters, marks of direction), not "."
 * or "..", valid UTF-8. `where` and `line` name its place in the error (line 0: no line). */
int problem_id_check(struct str id, const char *where, size_t line, struct err *err);

#endif
