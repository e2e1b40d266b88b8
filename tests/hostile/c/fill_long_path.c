/* fill_long_path.c: mapped files without a name, under a path whose newlines make a line of /proc/PID/maps
 * longer than a page. */
#include "fill_ways.h"

static void under_newlines(void)
{
    char name[201];
    memset(name, '\n', 200);
    name[200] = 0;
    for (int i = 0; i < 6; i++)
        if (mkdir(name, 0755) || chdir(name))
            _exit(1);
    mapped();
}

int main(void)
{
    return fill_by(under_newlines);
}
