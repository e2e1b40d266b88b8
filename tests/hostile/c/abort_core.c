/* abort_core.c: asks for a core dump; the signal must arrive as the one it is. */
#include "hostile.h"
int main(void)
{
    struct rlimit r = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &r);
    abort();
}
