/* fill_page.c: files without a name, closed, and held by a single mapped page of each. */
#include "fill_ways.h"

static void by_a_page(void)
{
    for (int i = 0; i < 20; i++) {
        int fd = fill();
        if (fd < 0 || mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED)
            _exit(1);
        close(fd);
    }
}

int main(void)
{
    return fill_by(by_a_page);
}
