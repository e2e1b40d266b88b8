/* socket_pairs.c: half of a pair of sockets can still be connected, or send, to somebody else. */
#include "hostile.h"

static void try(int type, const char *name, size_t n)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    socklen_t size = (socklen_t)(sizeof(sa_family_t) + n);
    int pair[2];
    if (socketpair(AF_UNIX, type, 0, pair) < 0)
        return;
    memcpy(un.sun_path, name, n);
    escaped_if(type != SOCK_SEQPACKET && /* which only sends to its other half */
                   sendto(pair[0], "x", 1, 0, (struct sockaddr *)&un, size) == 1,
               "sendto");
    escaped_if(connect(pair[0], (struct sockaddr *)&un, size) == 0, "connect");
    unlink("socket");
    snprintf(un.sun_path, sizeof un.sun_path, "%s", "socket");
    if (bind(pair[1], (struct sockaddr *)&un, sizeof un) == 0)
        puts("bind: within the box");
    close(pair[0]);
    close(pair[1]);
}

int main(void)
{
    static const int type[] = {SOCK_DGRAM, SOCK_STREAM, SOCK_SEQPACKET};
    for (size_t i = 0; i < sizeof type / sizeof *type; i++) {
        try(type[i], "/var/tmp/assay-canary/datagrams", 31);
        try(type[i], "/var/tmp/assay-canary/socket", 28);
        try(type[i], "\0assay-canary", 13);
        try(type[i], "/dev/log", 8);
        try(type[i], "/run/systemd/journal/socket", 27);
        try(type[i], "/run/systemd/notify", 19);
    }
    return 0;
}
