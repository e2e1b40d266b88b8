/* fill_thread.c: files without a name, open in a thread that has descriptors of its own. */
#include "fill_ways.h"
int main(void)
{
    return fill_by(in_a_thread);
}
