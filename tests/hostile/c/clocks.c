/* clocks.c: whoever sets the clock sets the limits. */
#include "hostile.h"
int main(void)
{
    struct timespec t = {0, 0};
    struct timeval v = {0, 0};
    escaped_if(clock_settime(CLOCK_REALTIME, &t) == 0, "clock_settime");
    escaped_if(settimeofday(&v, NULL) == 0, "settimeofday");
    return 0;
}
