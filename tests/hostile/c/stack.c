/* stack.c: recursion without end. */
#include "hostile.h"
static int deeper(volatile char *up)
{
    volatile char here[4096];
    here[0] = up[0];
    return deeper(here) + here[1];
}
int main(void)
{
    char top = 0;
    return deeper(&top);
}
