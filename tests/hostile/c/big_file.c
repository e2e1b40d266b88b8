/* big_file.c: one file without end. */
#include "hostile.h"
int main(void)
{
    static char block[65536];
    int fd = open("big", O_CREAT | O_WRONLY, 0644);
    for (long i = 0; i < 200000; i++)
        if (write(fd, block, sizeof block) < 0)
            return 1;
    puts("ESCAPED: 12 GB");
    return 0;
}
