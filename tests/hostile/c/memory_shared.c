/* memory_shared.c: shared pages are not "data". */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 2000; i++) {
        char *p = mmap(NULL, MB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            return 9;
        memset(p, 1, MB);
    }
    puts("ESCAPED: 2 GB");
    return 0;
}
