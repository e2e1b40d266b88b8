/* lock_memory.c: pins pages and asks for huge ones. */
#include "hostile.h"
int main(void)
{
    escaped_if(mlockall(MCL_CURRENT | MCL_FUTURE) == 0 && malloc(64 * MB) != NULL, "mlockall");
    escaped_if(mmap(NULL, 4 * MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB,
                    -1, 0) != MAP_FAILED,
               "huge pages");
    return 0;
}
