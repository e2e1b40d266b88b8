/* memory.c: takes what it can get and touches it. */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 4000; i++) {
        volatile char *p = malloc(MB);
        if (!p)
            abort();
        for (int k = 0; k < MB; k += 4096)
            p[k] = 1;
    }
    puts("ESCAPED: 4 GB");
    return 0;
}
