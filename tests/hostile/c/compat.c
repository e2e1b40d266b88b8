/* compat.c: the 32-bit door beside the 64-bit guard. */
#include "hostile.h"
int main(void)
{
#if defined(__x86_64__)
    long r;
    /* mount() has number 21 there */
    __asm__ volatile("int $0x80" : "=a"(r) : "a"(21), "b"(0), "c"(0), "d"(0), "S"(0), "D"(0));
    printf("int 0x80: %ld\n", r);
    escaped_if(r == 0, "int 0x80");
    r = syscall(0x40000000 + SYS_getpid);
    escaped_if(r > 0, "x32");
#endif
    return 0;
}
