/* fill_reserved.c: blocks set aside beyond the end of a file, which no limit of file size counts
 * and which costs no time: the disk would be full before anybody looks. */
#include "hostile.h"

#include <linux/falloc.h>
#include <linux/fs.h>

int main(void)
{
    const off_t size = (off_t)1 << 30;
    struct {
        short type, whence;
        int64_t start, len;
        int sysid, pid, pad[4];
    } range = {0, 0, 0, size, 0, 0, {0}};
    struct stat st = {0};
    int fd = open("f", O_CREAT | O_RDWR, 0600);
    signal(SIGXFSZ, SIG_IGN);
    escaped_if(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, size) == 0, "1 GiB by fallocate");
    escaped_if(ioctl(fd, 0x40305828, &range) == 0, "1 GiB by FS_IOC_RESVSP");
    escaped_if(ioctl(fd, 0x4030582a, &range) == 0, "1 GiB by FS_IOC_RESVSP64");
    escaped_if(ioctl(fd, 0x40305839, &range) == 0, "1 GiB by FS_IOC_ZERO_RANGE");
    fstat(fd, &st);
    escaped_if(st.st_blocks * 512 > (64 << 20), "more blocks than the quota");
    return 1;
}
