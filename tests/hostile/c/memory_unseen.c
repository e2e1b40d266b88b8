/* memory_unseen.c: as memory_many, by processes whose memory may not be looked at, beside one that
 * may and has little. */
#include "hostile.h"
int main(void)
{
    int full[2];
    char c;
    if (pipe(full))
        return 1;
    for (int i = 0; i < 12; i++)
        if (fork() == 0) {
            volatile char *p = malloc(150 * MB);
            prctl(PR_SET_DUMPABLE, 0);
            for (long k = 0; p && k < 150 * MB; k += 4096)
                p[k] = 1;
            if (p && write(full[1], "f", 1) == 1)
                pause();
            _exit(0);
        }
    close(full[1]);
    for (int i = 0; i < 12; i++)
        if (read(full[0], &c, 1) != 1)
            return 1;
    puts("ESCAPED: 1.8 GB at once");
    return 0;
}
