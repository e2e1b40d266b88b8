/* memory_many.c: every process stays below the limit; together they do not. */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 12; i++)
        if (fork() == 0) {
            volatile char *p = malloc(150 * MB);
            for (long k = 0; p && k < 150 * MB; k += 4096)
                p[k] = 1;
            sleep(2);
            _exit(0);
        }
    sleep(2);
    puts("ESCAPED: 1.8 GB at once");
    return 0;
}
