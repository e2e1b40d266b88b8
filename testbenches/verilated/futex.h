// futex.h: waiting for a word of the page to change.
#ifndef ASSAY_FUTEX_H
#define ASSAY_FUTEX_H

#include "page.h"

#include <ctime>

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

inline assay_page *page_map()
{
    void *const p =
        ::mmap(nullptr, sizeof(assay_page), PROT_READ | PROT_WRITE, MAP_SHARED, ASSAY_PAGE_FD, 0);
    return p == MAP_FAILED ? nullptr : static_cast<assay_page *>(p);
}

// One more, and whoever waits is woken.
inline void futex_raise(uint32_t *word)
{
    __atomic_fetch_add(word, 1, __ATOMIC_SEQ_CST);
    ::syscall(SYS_futex, word, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

// Until the word is another one than `old`, but not much longer than `ms`; 0: without limit.
inline bool futex_wait(uint32_t *word, uint32_t old, long ms)
{
    const timespec limit = {ms / 1000, ms % 1000 * 1000000};
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == old)
        if (::syscall(SYS_futex, word, FUTEX_WAIT, old, ms ? &limit : nullptr, nullptr, 0) < 0 &&
            ms)
            return __atomic_load_n(word, __ATOMIC_SEQ_CST) != old;
    return true;
}

#endif
