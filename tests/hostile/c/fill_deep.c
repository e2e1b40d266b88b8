/* fill_deep.c: files below more folders than a look might go down. */
#include "fill_ways.h"

static void below_folders(void)
{
    char name[16];
    for (int i = 0; i < 200; i++)
        if (mkdir("d", 0755) || chdir("d"))
            _exit(1);
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "f%d", i);
        if (fill_file(name) < 0)
            _exit(1);
    }
}

int main(void)
{
    return fill_by(below_folders);
}
