/* fake_sigkill.c: pretends to be killed for lack of memory. */
#include "hostile.h"
int main(void)
{
    raise(SIGKILL);
    return 0;
}
