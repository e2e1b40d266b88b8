/* sentinel.c: runs after every hostile program and reports whatever it finds of it. Prints "clean"
 * and nothing else when there is nothing. */
#include "c/hostile.h"

#include <linux/fs.h>

static void look_into(const char *path, int depth)
{
    struct dirent *e;
    DIR *dir = opendir(path);
    while (dir && (e = readdir(dir))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (depth == 0 && strcmp(e->d_name, "sentinel") == 0)
            continue;
        if (depth == 0 && strcmp(e->d_name, "tmp") == 0) {
            look_into("tmp", 1);
            continue;
        }
        printf("left in the box: %s/%s\n", path, e->d_name);
    }
    if (!dir)
        printf("cannot read %s: %s\n", path, strerror(errno));
    else
        closedir(dir);
}

int main(void)
{
    char host[256] = "";
    struct stat st;
    int flags = 0;
    look_into(".", 0);
    if (listxattr(".", NULL, 0) != 0 && errno != ENOTSUP)
        puts("attributes are left on the box");
    if (ioctl(open(".", O_RDONLY), FS_IOC_GETFLAGS, &flags) == 0 && flags & FS_NODUMP_FL)
        puts("flags are left on the box");
    for (pid_t pid = 2; pid < 40000; pid++)
        if (pid != getpid() && kill(pid, 0) == 0)
            printf("process %d is in reach\n", pid);
    if (kill(1, 0) == 0 && getppid() != 1)
        puts("process 1 is in reach and not our parent");
    gethostname(host, sizeof host - 1);
    if (strcmp(host, "hostile") == 0)
        puts("the host name was changed");
    if (stat("tmp", &st) < 0 || !S_ISDIR(st.st_mode))
        puts("tmp is missing");
    if (stat("/dev/null", &st) < 0 || !S_ISCHR(st.st_mode))
        puts("/dev/null is not a device");
    puts("clean");
    return 0;
}
