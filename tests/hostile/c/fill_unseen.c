/* fill_unseen.c: files without a name, open in a process that nobody may look into. */
#include "fill_ways.h"
int main(void)
{
    return fill_by(unseen);
}
