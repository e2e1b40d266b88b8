/* deep_dirs.c: a path longer than any path may be, names of odd bytes, a directory nobody may
 * enter, and a box that nobody may write. All must be gone for the next job. */
#include "hostile.h"
int main(void)
{
    char name[256];
    mkdir("a\nb\033[31m\377", 0700);
    mkdir("-rf", 0700);
    mkdir("locked", 0700);
    mkdir("locked/inside", 0700);
    chmod("locked/inside", 0);
    chmod("locked", 0);
    chmod(".", 0500);
    chmod(".", 0700);
    memset(name, 'd', 255);
    name[255] = 0;
    for (int i = 0; i < 1500; i++)
        if (mkdir(name, 0700) < 0 || chdir(name) < 0)
            break;
    chmod("..", 0);
    return 0;
}
