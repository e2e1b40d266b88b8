/* tcp.c: calls home. */
#include "hostile.h"
int main(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(48765)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    escaped_if(fd >= 0 && connect(fd, (struct sockaddr *)&in, sizeof in) == 0, "tcp");
    fd = socket(AF_INET6, SOCK_STREAM, 0);
    escaped_if(fd >= 0, "tcp6 socket");
    return 0;
}
