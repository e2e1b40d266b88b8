/* fake_sigxfsz.c: pretends to have written too large a file. */
#include "hostile.h"
int main(void)
{
    raise(SIGXFSZ);
    return 0;
}
