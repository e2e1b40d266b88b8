/* fill_disk.c: many files, each below every limit. */
#include "hostile.h"
int main(void)
{
    static char block[1 << 20];
    char name[32];
    memset(block, 1, sizeof block);
    for (int i = 0; i < 4000; i++) {
        int fd;
        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_CREAT | O_WRONLY, 0644);
        if (fd < 0 || write(fd, block, sizeof block) != sizeof block)
            return 1;
        close(fd);
    }
    puts("ESCAPED: 4 GB");
    return 0;
}
