/* fill_unlinked.c: files without a name, so that nobody finds what fills the box. */
#include "hostile.h"
int main(void)
{
    static char block[1 << 20];
    for (int i = 0; i < 200; i++) {
        int fd = open("x", O_CREAT | O_RDWR, 0644);
        unlink("x");
        for (int k = 0; k < 10; k++)
            if (fd < 0 || write(fd, block, sizeof block) != sizeof block) {
                printf("stopped at %d\n", i);
                return 1;
            }
    }
    puts("ESCAPED: 2 GB");
    return 0;
}
