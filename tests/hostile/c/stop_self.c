/* stop_self.c: a stopped process uses no CPU and never ends. */
#include "hostile.h"
int main(void)
{
    raise(SIGSTOP);
    puts("continued");
    return 0;
}
