/* vfork_hang.c: a parent that waits for a child that never lets go of its memory. */
#include "hostile.h"
int main(void)
{
    if (vfork() == 0)
        for (;;)
            pause();
    return 0;
}
