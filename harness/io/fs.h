/* fs.h: whole files and folders. */
#ifndef IO_FS_H
#define IO_FS_H

#include "harness/base/arena.h"
#include "harness/base/err.h"

#include <stdbool.h>

/* Read a whole regular file into the arena (NUL-terminated one past the end). Symbolic links are
 * followed. Errors: ERR_SYS with the path; ERR_LIMIT when it is larger than max_bytes. */
int fs_read(struct str *ret, const char *path, size_t max_bytes, struct arena *arena,
            struct err *err);

/* fs_read and fs_list for a path relative to the folder `root`, for files that we do not trust: no
 * symbolic link below `root` is followed, and ".." is refused. A link on the way is an error that
 * says so. */
int fs_read_below(struct str *ret, const char *root, const char *path, size_t max_bytes,
                  struct arena *arena, struct err *err);
int fs_list_below(const char *const **ret, size_t *n, const char *root, const char *path,
                  struct arena *arena, struct err *err);
/* Is `path` below `root` a folder, and not a link to one? */
bool fs_is_dir_below(const char *root, const char *path);

/* Write a whole file so that a reader sees the old one or the new one, never half of one. */
int fs_write(const char *path, struct str data, struct err *err);

/* Create the folder that will hold the file `path`, when it is missing. Only this one folder is
 * created: when its parent is missing too, the path is probably mistyped. Errors: ERR_USAGE then,
 * else ERR_SYS. */
int fs_mkdirs_for_file(const char *path, struct err *err);
int fs_rmtree(const char *path, struct err *err); /* rm -rf; a missing path is fine */
bool fs_is_dir(const char *path);
bool fs_is_file(const char *path);

/* Names in a folder (no "." and ".."), sorted by byte value, in the arena. */
int fs_list(const char *const **ret, size_t *n, const char *path, struct arena *arena,
            struct err *err);

/* A fresh private folder below $TMPDIR (else /tmp); path in the arena. */
int fs_temp_dir(const char **ret, struct arena *arena, struct err *err);

/* The folder `name` below $XDG_CACHE_HOME/assay (else ~/.cache/assay, else /tmp/assay-cache-UID),
 * created when it is missing, private to this user; path in the arena. What lies there can be made
 * again at any time. Errors: ERR_SYS; also when the folder belongs to somebody else. */
int fs_cache_dir(const char **ret, const char *name, struct arena *arena, struct err *err);

/* Where this program lies: its folder, without a final '/'. */
int fs_self_dir(const char **ret, struct arena *arena, struct err *err);

#endif
