/* fill_deep_inodes.c: a million empty files below many folders. */
#include "hostile.h"
int main(void)
{
    char name[32];
    for (int i = 0; i < 40; i++)
        if (mkdir("d", 0755) || chdir("d"))
            return 1;
    for (int i = 0; i < 1000000; i++) {
        int fd;
        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_CREAT | O_WRONLY, 0644);
        if (fd < 0)
            return 1;
        close(fd);
        if (i == 50000)
            puts("ESCAPED: 50000 files");
    }
    return 0;
}
