/* close_outputs.c: end of file is not the end of the program. */
#include "hostile.h"
int main(void)
{
    for (int i = 0; i < 64; i++)
        close(i);
    for (;;)
        pause();
}
