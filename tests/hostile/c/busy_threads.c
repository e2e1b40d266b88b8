/* busy_threads.c: threads count together. */
#include "hostile.h"
static void *spin(void *p)
{
    for (volatile unsigned long i = 0;; i++)
        ;
    return p;
}
int main(void)
{
    pthread_t t;
    for (int i = 0; i < 4; i++)
        pthread_create(&t, NULL, spin, NULL);
    pause();
    return 0;
}
