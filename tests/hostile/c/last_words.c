/* last_words.c: who is asked politely to stop prints a pass; so nobody must be asked politely. */
#include "hostile.h"
static void on_signal(int s)
{
    (void)s;
    if (write(1, "ESCAPED: asked to stop\n", 23) < 0)
        _exit(1);
    _exit(0);
}
int main(void)
{
    for (int s = 1; s < 32; s++)
        signal(s, on_signal);
    for (;;)
        pause();
}
