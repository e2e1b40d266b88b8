/* descriptors.c: something left open by whoever started us. */
#include "hostile.h"
int main(void)
{
    struct stat st;
    for (int fd = 3; fd < 65536; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            printf("ESCAPED: descriptor %d\n", fd);
    for (int fd = 0; fd < 3; fd++)
        escaped_if(isatty(fd), "a terminal");
    if (fstat(0, &st) == 0 && S_ISCHR(st.st_mode))
        escaped_if(ioctl(0, TIOCSTI, "x") == 0, "TIOCSTI");
    return 0;
}
