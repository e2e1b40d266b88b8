/* pipe_writer.c: ends at once; its child goes on writing to the verdict's pipe. */
#include "hostile.h"
int main(void)
{
    if (fork() == 0)
        for (;;) {
            if (write(1, "late\n", 5) < 0)
                pause();
            usleep(1000);
        }
    return 0;
}
