/* memory_zapped.c: shared pages that stay while nobody has them in his page table: they are in no
 * resident set. */
#include "hostile.h"
int main(void)
{
    int full[2];
    char c;
    if (pipe(full))
        return 1;
    for (int i = 0; i < 8; i++)
        if (fork() == 0) {
            char *p =
                mmap(NULL, 200 * MB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
            for (long k = 0; p != MAP_FAILED && k < 200 * MB; k += MB) {
                memset(p + k, 1, MB);
                madvise(p + k, MB, MADV_DONTNEED);
            }
            if (p == MAP_FAILED || write(full[1], "f", 1) != 1 || close(full[1]))
                _exit(1);
            pause();
            _exit(0);
        }
    close(full[1]);
    for (int i = 0; i < 8; i++)
        if (read(full[0], &c, 1) != 1)
            return 1;
    puts("ESCAPED: 1.6 GB at once");
    return 0;
}
