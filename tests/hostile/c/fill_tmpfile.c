/* fill_tmpfile.c: files that never had a name. */
#include "fill_ways.h"

static void without_a_name(void)
{
    for (int i = 0; i < 20; i++) {
        int fd = open(i % 2 ? "." : "tmp", O_TMPFILE | O_RDWR, 0600);
        for (int k = 0; k < 10; k++)
            if (fd < 0 || write(fd, block, sizeof block) != sizeof block)
                _exit(1);
        if (i % 4 == 0 && mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED)
            close(fd);
    }
}

int main(void)
{
    return fill_by(without_a_name);
}
