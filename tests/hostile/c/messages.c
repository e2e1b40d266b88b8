/* messages.c: what could be read of the box by the next job although it is empty: attributes, more of
 * them than one list has room for, flags, a mode. */
#include "hostile.h"

#include <linux/fs.h>

int main(void)
{
    char name[256];
    int flags = FS_NODUMP_FL, box = open(".", O_RDONLY);
    for (int i = 0; i < 400; i++) {
        memset(name, 'a', sizeof name);
        snprintf(name, 16, "user.%d", i);
        name[strlen(name)] = '.';
        name[250] = 0;
        setxattr(".", name, "message", 7, 0);
    }
    ioctl(box, FS_IOC_SETFLAGS, &flags);
    fchmod(box, 0711);
    return 0;
}
