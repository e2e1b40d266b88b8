/* fill_comet.c: files without a name, written and handed on by processes that live shorter than a
 * look takes. */
#include "hostile.h"

static char block[MB / 4];

/* Every process writes a quarter of a megabyte, makes the next one and ends. */
static void comet(void)
{
    int fd = -1;
    for (int i = 0; i < 800; i++) {
        if (i % 40 == 0) {
            fd = open("x", O_CREAT | O_RDWR, 0644);
            unlink("x");
        }
        if (fd < 0 || write(fd, block, sizeof block) != sizeof block || fork() != 0)
            _exit(1);
    }
    for (int i = 0; i < 10000; i++)
        if (fork() != 0)
            _exit(0);
    puts("ESCAPED: 200 MB");
    fflush(stdout);
}

int main(void)
{
    if (fork() == 0) {
        comet();
        _exit(0);
    }
    sleep(4);
    return 1;
}
