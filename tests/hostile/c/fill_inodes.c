/* fill_inodes.c: empty files cost no bytes. */
#include "hostile.h"
int main(void)
{
    char name[32];
    for (int i = 0; i < 300000; i++) {
        int fd;
        snprintf(name, sizeof name, "i%d", i);
        fd = open(name, O_CREAT | O_WRONLY, 0644);
        if (fd < 0)
            return 1;
        close(fd);
    }
    puts("ESCAPED: 300000 files");
    return 0;
}
