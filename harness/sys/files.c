/* files.c: the limit of open files, asked for before work is begun that would die of it. */
#include "harness/sys/files.h"

#include <sys/resource.h>

int files_allowed(int64_t n, struct err *err)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return err_sys(err, "getrlimit");
    if (limit.rlim_cur < (rlim_t)n) {
        limit.rlim_cur = (rlim_t)n < limit.rlim_max ? (rlim_t)n : limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= (rlim_t)n)
        return 0;
    return err_set(
        err, ERR_SYS,
        "%llu files may be open at once, and this needs up to %lld: say `ulimit -n %lld` "
        "first, or give smaller --concurrency and --jobs",
        (unsigned long long)limit.rlim_cur, (long long)n, (long long)n);
}
