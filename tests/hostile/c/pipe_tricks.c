/* pipe_tricks.c: its outputs made larger, made to lose what is not read at once, filled without a
 * write; what comes of it is counted all the same. */
#include "hostile.h"
int main(void)
{
    int out = open("f", O_CREAT | O_RDWR, 0600), p[2];
    static char text[MB];
    memset(text, 'x', sizeof text);
    if (write(out, text, sizeof text) != sizeof text || pipe(p))
        return 1;
    fcntl(1, F_SETPIPE_SZ, 1 << 20);
    fcntl(1, F_SETFL, O_DIRECT | O_NONBLOCK);
    fcntl(1, F_SETOWN, getppid());
    fcntl(1, F_SETFL, O_ASYNC);
    for (int i = 0; i < 4; i++) {
        off_t at = 0;
        while (splice(out, &at, 1, NULL, MB, 0) > 0)
            ;
        at = 0;
        if (splice(out, &at, p[1], NULL, 65536, 0) > 0)
            tee(p[0], 1, 65536, 0);
        struct iovec v = {text, sizeof text};
        vmsplice(1, &v, 1, SPLICE_F_GIFT);
    }
    pause();
    return 0;
}
