/* fill_passed.c: files without a name, on their way through a socket. */
#include "fill_ways.h"
int main(void)
{
    return fill_by(on_the_way);
}
