/* memory_held.c: shared memory of which only one page stays mapped: all of it stays. */
#include "hostile.h"

static void hold(int fd, int prot, int flags)
{
    for (int i = 0; i < 10; i++) {
        volatile char *p = mmap(NULL, 100 * MB, prot, flags, fd, 0);
        if (p == MAP_FAILED)
            return;
        for (long k = 0; k < 100 * MB; k += 4096) {
            if (prot & PROT_WRITE)
                p[k] = 1;
            else
                (void)p[k];
        }
        munmap((char *)p + 4096, 100 * MB - 4096);
    }
    puts("ESCAPED: 1 GB");
}

int main(void)
{
    hold(-1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
    hold(open("/dev/zero", O_RDONLY), PROT_READ, MAP_SHARED);
    return 1;
}
