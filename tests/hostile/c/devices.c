/* devices.c: disks, memory, consoles; and making what is not there. */
#include "hostile.h"
int main(void)
{
    static const char *const name[] = {"/dev/mem",   "/dev/kmsg",   "/dev/sda",  "/dev/vda",
                                       "/dev/loop0", "/dev/tty",    "/dev/ptmx", "/dev/fuse",
                                       "/dev/kvm",   "/dev/console"};
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        escaped_if(open(name[i], O_RDONLY | O_NONBLOCK) >= 0, name[i]);
    escaped_if(mknod("disk", S_IFBLK | 0600, makedev(254, 0)) == 0, "mknod block");
    escaped_if(mknod("mem", S_IFCHR | 0600, makedev(1, 1)) == 0, "mknod char");
    return 0;
}
