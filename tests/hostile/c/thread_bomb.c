/* thread_bomb.c: threads are tasks too. */
#include "hostile.h"
static void *idle(void *p)
{
    for (;;)
        pause();
    return p;
}
int main(void)
{
    pthread_attr_t a;
    pthread_t t;
    int n = 0;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 65536);
    while (n < 20000 && pthread_create(&t, &a, idle, NULL) == 0)
        n++;
    escaped_if(n >= 1000, "1000 threads");
    return 4;
}
