/* flood_stdout.c: more output than anybody wants to keep. */
#include "hostile.h"
int main(void)
{
    static char block[65536];
    memset(block, 'A', sizeof block);
    for (long i = 0; i < 200000; i++)
        if (write(1, block, sizeof block) < 0)
            return 1;
    puts("ESCAPED: 12 GB");
    return 0;
}
