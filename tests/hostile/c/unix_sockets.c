/* unix_sockets.c: the host's own sockets, by path and by abstract name. */
#include "hostile.h"
static void try(const char *name, size_t n)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(un.sun_path, name, n);
    escaped_if(fd >= 0 &&
                   connect(fd, (struct sockaddr *)&un, (socklen_t)(sizeof(sa_family_t) + n)) == 0,
               name[0] ? name : name + 1);
    close(fd);
}
int main(void)
{
    try("\0assay-canary", 13);
    try("/var/tmp/assay-canary/socket", 28);
    try("/var/run/docker.sock", 20);
    try("/run/dbus/system_bus_socket", 27);
    try("/run/systemd/private", 20);
    return 0;
}
