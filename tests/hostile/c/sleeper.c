/* sleeper.c: waits and burns nothing. */
#include "hostile.h"
int main(void)
{
    for (;;)
        sleep(1000);
}
