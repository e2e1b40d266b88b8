/* read_outside.c: secrets of the host, by every way there might be. */
#include "hostile.h"
int main(void)
{
    static const char *const name[] = {"/var/tmp/assay-canary/secret",
                                       "/var/tmp/assay-canary/home/.netrc",
                                       "/etc/shadow",
                                       "/root/.bashrc",
                                       "/root/.ssh/id_rsa",
                                       "/proc/1/root/etc/shadow",
                                       "/proc/self/root/etc/shadow",
                                       "/proc/self/cwd/../../../etc/shadow",
                                       "../../../../../../etc/shadow",
                                       "/box/../etc/shadow",
                                       "/proc/1/cwd/secret",
                                       "/sys/kernel/notes",
                                       "/usr/../var/tmp/assay-canary/secret"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        escaped_if(show(name[i]), name[i]);
    escaped_if(opendir("/var/tmp/assay-canary") != NULL, "list the canaries");
    escaped_if(opendir("/home") != NULL || opendir("/root") != NULL, "list homes");
    return 0;
}
