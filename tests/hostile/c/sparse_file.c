/* sparse_file.c: a file that is large in name only. */
#include "hostile.h"
int main(void)
{
    int fd = open("sparse", O_CREAT | O_WRONLY, 0644);
    signal(SIGXFSZ, SIG_IGN);
    escaped_if(ftruncate(fd, 1ll << 40) == 0, "a terabyte");
    return 0;
}
