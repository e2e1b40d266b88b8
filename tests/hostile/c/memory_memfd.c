/* memory_memfd.c: pages of a file without a name belong to no process. */
#include "hostile.h"
int main(void)
{
    static char block[1 << 20];
    int fd = (int)syscall(SYS_memfd_create, "x", 0);
    if (fd < 0)
        return 9;
    memset(block, 1, sizeof block);
    signal(SIGXFSZ, SIG_IGN);
    for (int k = 0; k < 100; k++) {
        fd = (int)syscall(SYS_memfd_create, "x", 0);
        for (int i = 0; i < 15; i++)
            if (write(fd, block, sizeof block) != sizeof block)
                return 9;
    }
    puts("ESCAPED: 1.5 GB");
    return 0;
}
