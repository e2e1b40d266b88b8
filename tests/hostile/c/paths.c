/* paths.c: ways around a path: descriptors as names, roots of its own, folders without a right to
 * open them, links laid in the box. */
#include "hostile.h"

#include <linux/openat2.h>

static int by(int dir, const char *path, uint64_t flags, uint64_t resolve)
{
    struct open_how how = {.flags = flags, .resolve = resolve};
    return (int)syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static void from(int dir, const char *what)
{
    static const uint64_t resolve[] = {0, RESOLVE_IN_ROOT, RESOLVE_BENEATH, RESOLVE_CACHED};
    static const char *const path[] = {"../../../../../../etc/shadow", "/etc/shadow",
                                       "/../var/tmp/assay-canary/secret/gold.v",
                                       "../../var/tmp/assay-canary/secret/gold.v"};
    for (size_t r = 0; r < sizeof resolve / sizeof *resolve; r++)
        for (size_t i = 0; i < sizeof path / sizeof *path; i++) {
            int fd = by(dir, path[i], O_RDONLY, resolve[r]);
            escaped_if(fd >= 0, what);
            close(fd);
        }
}

int main(void)
{
    int path = open("/", O_PATH | O_DIRECTORY), tmp = open("/var/tmp", O_PATH | O_DIRECTORY);
    int secret = open("/var/tmp/assay-canary/secret/gold.v", O_PATH);
    char name[64];
    from(AT_FDCWD, "from here");
    from(open(".", O_RDONLY | O_DIRECTORY), "from the box");
    from(path, "from the root");
    from(tmp, "from /var/tmp");
    snprintf(name, sizeof name, "/proc/self/fd/%d", secret);
    escaped_if(open(name, O_RDONLY) >= 0, "a descriptor that may not read, opened anew");
    escaped_if(linkat(secret, "", AT_FDCWD, "taken", AT_EMPTY_PATH) == 0, "a link to a secret");
    escaped_if(linkat(AT_FDCWD, "/var/tmp/assay-canary/secret/gold.v", AT_FDCWD, "t", 0) == 0,
               "a link into the box");
    escaped_if(renameat(AT_FDCWD, "/var/tmp/assay-canary/escape", AT_FDCWD, "e") == 0,
               "a folder moved into the box");
    escaped_if(rename(".", "/var/tmp/assay-canary/escape/x") == 0, "the box moved away");
    escaped_if(fchdir(tmp) == 0 && open("assay-canary/secret/gold.v", O_RDONLY) >= 0, "fchdir");
    escaped_if(syscall(SYS_execveat, secret, "", NULL, NULL, AT_EMPTY_PATH) == 0, "execveat");
    return 0;
}
