/* outfile.c: an output file that appears under its name only once it is complete. */
#include "harness/cli/outfile.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

int out_open(struct out_file *out, const char *path, struct err *err)
{
    *out = (struct out_file){.path = path};
    if (!is_special(path) && asprintf(&out->temporary, "%s.new.%ld", path, (long)getpid()) < 0)
        return err_sys(err, "cannot write %s", path);
    out->to = fopen(out->temporary ? out->temporary : path, "we");
    if (out->to)
        return 0;
    err_sys(err, "cannot write %s", path);
    free(out->temporary);
    return -1;
}

int out_close(struct out_file *out, int rc, struct err *err)
{
    if (rc == 0 && (fflush(out->to) != 0 || ferror(out->to) ||
                    (out->temporary && fsync(fileno(out->to)) != 0)))
        rc = err_sys(err, "cannot write %s", out->path);
    fclose(out->to);
    if (out->temporary && rc == 0 && rename(out->temporary, out->path) != 0)
        rc = err_sys(err, "cannot write %s", out->path);
    if (out->temporary && rc < 0)
        unlink(out->temporary);
    free(out->temporary);
    return rc;
}
