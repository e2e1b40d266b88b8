/* read_stdin.c: waits for input that does not come. */
#include "hostile.h"
int main(void)
{
    char c;
    return read(0, &c, 1) == 0 ? 0 : 1;
}
