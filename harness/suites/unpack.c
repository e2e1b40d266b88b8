/* unpack.c: read an archive with libarchive, write its files ourselves.
 *
 * libarchive only reads the archive and never writes to the file system, so none of its options for
 * writing safely are needed. Every path is checked as text, then opened below the folder part by
 * part, without following links; files must be new. */
#include "harness/suites/unpack.h"

#include "harness/base/str.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES    (64u << 10)
#define PATH_MAX_BYTES 1000
#define SHOWN          "%.120s"

struct unpack {
    struct archive *in;
    const char *file; /* for messages */
    int dir;          /* descriptor */
    int64_t entries, bytes, max_bytes;
    struct err *err;
};

bool unpack_is(const char *name)
{
    static const char *const endings[] = {".tar", ".tar.gz",  ".tgz",     ".tar.xz",
                                          ".txz", ".tar.bz2", ".tar.zst", ".zip"};
    for (size_t i = 0; i < countof(endings); i++)
        if (str_ends(str_c(name), endings[i]))
            return true;
    return false;
}

static int broken(struct unpack *u)
{
    const char *why = archive_error_string(u->in);
    return err_set(u->err, ERR_INPUT, "%s: %.200s", u->file, why ? why : "cannot be read");
}

/* Refuse an entry. Its path is shown only if it is plain text. */
static int refuse(struct unpack *u, const char *path, const char *why)
{
    return err_set(u->err, ERR_INPUT, "%s: '" SHOWN "' %s", u->file, path, why);
}

static bool has_control(const char *path)
{
    for (; *path; path++)
        if ((unsigned char)*path < ' ' || *path == 0x7f || *path == '\\')
            return true;
    return false;
}

static const char *path_trouble(const char *path)
{
    if (*path == '/')
        return "is an absolute path";
    if (strlen(path) > PATH_MAX_BYTES)
        return "is too long a path";
    for (const char *part = path; *part;) {
        size_t n = strcspn(part, "/");
        if (n == 2 && strncmp(part, "..", 2) == 0)
            return "leads out of the archive";
        if (n > 255)
            return "is too long a name";
        part += n + (part[n] == '/');
    }
    return NULL;
}

static int check_entry(struct unpack *u, struct archive_entry *entry, const char **path)
{
    const char *why;
    *path = archive_entry_pathname_utf8(entry);
    if (!*path)
        *path = archive_entry_pathname(entry);
    if (!*path || !**path || has_control(*path))
        return err_set(u->err, ERR_INPUT, "%s: entry %lld has a name that no file should have",
                       u->file, (long long)u->entries);
    if ((why = path_trouble(*path)))
        return refuse(u, *path, why);
    if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK)
        return refuse(u, *path, "is a link; an archive may hold files and folders only");
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)
        return refuse(u, *path, "is neither a file nor a folder");
    if (archive_entry_is_encrypted(entry))
        return refuse(u, *path, "is encrypted");
    return 0;
}

/* The folder that holds the last part of the path, made on the way; *name is that part, "" for a
 * path that ends in '/'. A descriptor, or -1 with errno. */
static int open_parent(struct unpack *u, const char *path, const char **name)
{
    int fd = fcntl(u->dir, F_DUPFD_CLOEXEC, 0);
    char part[256];
    while (fd >= 0 && strchr(path, '/')) {
        size_t n = strcspn(path, "/");
        int next;
        memcpy(part, path, n);
        part[n] = 0;
        path += n + 1;
        if (n == 0 || strcmp(part, ".") == 0)
            continue;
        if (mkdirat(fd, part, 0700) < 0 && errno != EEXIST)
            next = -1;
        else
            next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        close(fd);
        fd = next;
    }
    *name = strcmp(path, ".") == 0 ? "" : path;
    return fd;
}

static int write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        p += put;
        n -= (size_t)put;
    }
    return 0;
}

static int copy_data(struct unpack *u, const char *path, int fd)
{
    char block[BLOCK_BYTES];
    la_ssize_t n;
    while ((n = archive_read_data(u->in, block, sizeof block)) > 0) {
        u->bytes += n;
        if (u->bytes > u->max_bytes)
            return err_set(u->err, ERR_INPUT,
                           "%s: '" SHOWN "' is too much: unpacked, all files "
                           "together may have %lld MiB",
                           u->file, path, (long long)(u->max_bytes >> 20));
        if (write_all(fd, block, (size_t)n) < 0)
            return err_sys(u->err, "write %s", path);
    }
    return n < 0 ? broken(u) : 0;
}

static int write_file(struct unpack *u, const char *path, int parent, const char *name)
{
    int rc, fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return refuse(u, path, "stands there twice");
    if (fd < 0)
        return err_sys(u->err, "create %s", path);
    rc = copy_data(u, path, fd);
    close(fd);
    return rc;
}

static int take_entry(struct unpack *u, struct archive_entry *entry)
{
    bool folder = archive_entry_filetype(entry) == AE_IFDIR;
    const char *path, *name;
    int rc = 0, parent;
    if (++u->entries > UNPACK_ENTRIES_MAX)
        return err_set(u->err, ERR_INPUT, "%s: more than %d entries", u->file, UNPACK_ENTRIES_MAX);
    if (check_entry(u, entry, &path) < 0)
        return -1;
    parent = open_parent(u, path, &name);
    if (parent < 0)
        return errno == ENOTDIR || errno == ELOOP ? refuse(u, path, "lies in what is no folder")
                                                  : err_sys(u->err, "create %s", path);
    if (folder && *name && mkdirat(parent, name, 0700) < 0 && errno != EEXIST)
        rc = err_sys(u->err, "create %s", path);
    else if (!folder)
        rc = *name ? write_file(u, path, parent, name) : refuse(u, path, "is no name for a file");
    close(parent);
    return rc;
}

static int take_all(struct unpack *u)
{
    struct archive_entry *entry;
    int rc;
    while ((rc = archive_read_next_header(u->in, &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN)
        if (take_entry(u, entry) < 0)
            return -1;
    return rc == ARCHIVE_EOF ? 0 : broken(u);
}

static struct archive *new_reader(void)
{
    struct archive *in = archive_read_new();
    if (!in)
        return NULL;
    archive_read_support_format_tar(in);
    archive_read_support_format_zip(in);
    archive_read_support_filter_gzip(in);
    archive_read_support_filter_xz(in);
    archive_read_support_filter_bzip2(in);
    archive_read_support_filter_zstd(in);
    return in;
}

int unpack_archive(const char *file, const char *dir, int64_t max_bytes, struct err *err)
{
    struct unpack u = {
        .file = file, .err = err, .max_bytes = max_bytes ? max_bytes : UNPACK_BYTES_MAX};
    int rc;
    u.in = new_reader();
    if (!u.in)
        return err_set(err, ERR_SYS, "no memory for an archive");
    u.dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (u.dir < 0)
        rc = err_sys(err, "open %s", dir);
    else if (archive_read_open_filename(u.in, file, BLOCK_BYTES) != ARCHIVE_OK)
        rc = broken(&u);
    else
        rc = take_all(&u);
    if (u.dir >= 0)
        close(u.dir);
    archive_read_free(u.in);
    return rc;
}
