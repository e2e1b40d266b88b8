/* raw_sockets.c: the stranger families. */
#include "hostile.h"
int main(void)
{
    for (int domain = 2; domain < 46; domain++)
        for (int type = 1; type < 6; type++)
            if (socket(domain, type, 0) >= 0)
                printf("ESCAPED: socket(%d, %d)\n", domain, type);
    return 0;
}
