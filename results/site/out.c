/* out.c: one file of the site, in the folder that is being made. */
#include "results/site/private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_folders(char *path, struct err *err)
{
    for (char *c = path + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = 0;
        if (mkdir(path, 0777) < 0 && errno != EEXIST)
            return err_sys(err, "cannot make %s", path);
        *c = '/';
    }
    return 0;
}

static int open_new(char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == ENOENT) {
        if (make_folders(path, err) < 0)
            return -1;
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    return fd < 0 ? err_sys(err, "cannot make %s", path) : fd;
}

int site_put(struct site *s, const char *path, struct str data, struct err *err)
{
    struct arena arena = {0};
    char *full = arena_printf(&arena, "%s/%s", s->folder, path);
    int fd = open_new(full, err), rc = fd < 0 ? -1 : 0;
    s->result.bytes += (int64_t)data.n;
    while (rc == 0 && data.n) {
        ssize_t n = write(fd, data.p, data.n);
        if (n < 0 && errno != EINTR)
            rc = err_sys(err, "cannot write %s", full);
        data = str_slice(data, n > 0 ? (size_t)n : 0, data.n);
    }
    if (fd >= 0 && close(fd) < 0 && rc == 0)
        rc = err_sys(err, "cannot write %s", full);
    arena_finish(&arena);
    return rc;
}

/* The page is emptied only here, after it was written: its path may lie in its arena. */
int site_put_page(struct site *s, const char *path, struct html *h, struct err *err)
{
    int rc;
    if (h->out.over)
        return err_set(err, ERR_LIMIT, "%s grows beyond every measure", path);
    s->result.pages++;
    if ((int64_t)h->out.n > s->result.largest)
        s->result.largest = (int64_t)h->out.n;
    rc = site_put(s, path, buf_str(&h->out), err);
    html_clear(h);
    return rc;
}
