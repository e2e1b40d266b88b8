/* fill_deep.c: files deeper in folders than anybody looks. */
#include "fill_ways.h"

static void deep(void)
{
    for (int i = 0; i < 40; i++)
        if (mkdir("d", 0755) || chdir("d"))
            _exit(1);
    for (int i = 0; i < 20; i++) {
        char name[16];
        int fd;
        snprintf(name, sizeof name, "f%d", i);
        fd = open(name, O_CREAT | O_RDWR, 0644);
        for (int k = 0; k < 10; k++)
            if (fd < 0 || write(fd, block, sizeof block) != sizeof block)
                _exit(1);
        close(fd);
    }
}

int main(void)
{
    return fill_by(deep);
}
