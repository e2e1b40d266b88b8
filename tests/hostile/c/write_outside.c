/* write_outside.c: leaves a mark wherever it can; only the box may be marked. */
#include "hostile.h"
int main(void)
{
    static const char *const name[] = {
        "/usr/hostile",   "/usr/bin/hostile",       "/etc/hostile",
        "/hostile",       "/var/tmp/hostile",       "/home/hostile",
        "/root/hostile",  "/dev/hostile",           "/proc/hostile",
        "/assay/hostile", "/sys/fs/cgroup/hostile", "/var/tmp/assay-canary/hostile"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        escaped_if(open(name[i], O_CREAT | O_WRONLY, 0666) >= 0, name[i]);
    escaped_if(rename("/usr/bin/env", "/usr/bin/env2") == 0, "rename in /usr");
    escaped_if(unlink("/etc/passwd") == 0, "unlink /etc/passwd");
    escaped_if(truncate("/usr/bin/env", 0) == 0, "truncate in /usr");
    escaped_if(chmod("/usr/bin/env", 0777) == 0, "chmod in /usr");
    return 0;
}
