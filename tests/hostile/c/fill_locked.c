/* fill_locked.c: files in a folder that may be written and entered, but not listed. */
#include "fill_ways.h"

static void behind_a_lock(void)
{
    char name[16];
    if (mkdir("d", 0300) || mkdir("d/e", 0300) || chdir("d/e"))
        _exit(1);
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "f%d", i);
        if (fill_file(name) < 0)
            _exit(1);
    }
}

int main(void)
{
    return fill_by(behind_a_lock);
}
