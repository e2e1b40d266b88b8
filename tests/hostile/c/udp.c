/* udp.c: calls home without a connection, as a name server would be called. */
#include "hostile.h"
int main(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(48766)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    escaped_if(fd >= 0 && sendto(fd, "leak", 4, 0, (struct sockaddr *)&in, sizeof in) == 4, "udp");
    return 0;
}
