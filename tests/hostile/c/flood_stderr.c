/* flood_stderr.c: the same on the other stream, in single bytes of binary. */
#include "hostile.h"
int main(void)
{
    for (long i = 0; i < 100000000; i++) {
        char c = (char)i;
        if (write(2, &c, 1) < 0)
            return 1;
    }
    puts("ESCAPED");
    return 0;
}
