/* fill_mapped.c: files without a name, mapped, and then closed. */
#include "fill_ways.h"
int main(void)
{
    return fill_by(mapped);
}
