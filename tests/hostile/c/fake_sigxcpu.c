/* fake_sigxcpu.c: pretends to be out of time. */
#include "hostile.h"
int main(void)
{
    raise(SIGXCPU);
    return 0;
}
