/* fake_exit.c: the status that timeout(1) and shells give for a kill. */
#include "hostile.h"
int main(void)
{
    return 137;
}
