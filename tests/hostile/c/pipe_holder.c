/* pipe_holder.c: ends at once and leaves a child that keeps both outputs open. */
#include "hostile.h"
int main(void)
{
    if (fork() == 0)
        for (;;)
            pause();
    puts("done");
    return 0;
}
