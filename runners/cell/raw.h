/* raw.h: system calls that leave errno alone.
 *
 * The init and the job of a step run in the cell's own memory (CLONE_VM) at the same time as the
 * cell itself, and so share its errno. Whatever they call must not write there: these return
 * -errno instead, as the kernel does. */
#ifndef CELL_RAW_H
#define CELL_RAW_H

#include <sys/syscall.h>

#ifndef SYS_fchmodat2 /* newer than the headers of the oldest system we build on */
#define SYS_fchmodat2 452
#endif

#if defined(__x86_64__)
static inline __attribute__((always_inline)) long raw6(long nr, long a, long b, long c, long d,
                                                       long e, long f)
{
    long ret;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(ret)
                     : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}
#elif defined(__aarch64__)
static inline __attribute__((always_inline)) long raw6(long nr, long a, long b, long c, long d,
                                                       long e, long f)
{
    register long x8 __asm__("x8") = nr;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}
#else
#error "raw.h: write down this machine's system call instruction"
#endif

#define raw0(nr)                raw6(nr, 0, 0, 0, 0, 0, 0)
#define raw1(nr, a)             raw6(nr, (long)(a), 0, 0, 0, 0, 0)
#define raw2(nr, a, b)          raw6(nr, (long)(a), (long)(b), 0, 0, 0, 0)
#define raw3(nr, a, b, c)       raw6(nr, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define raw4(nr, a, b, c, d)    raw6(nr, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)
#define raw5(nr, a, b, c, d, e) raw6(nr, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), 0)

/* Runs in borrowed memory or on a borrowed stack: no sanitizer bookkeeping, no inlining into code
 * that has either. */
#define BORROWED __attribute__((noinline, no_sanitize("address", "undefined")))

#endif
