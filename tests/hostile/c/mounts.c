/* mounts.c: the old calls, the new calls, and chroot. */
#include "hostile.h"
int main(void)
{
    escaped_if(mount("none", "/tmp", "tmpfs", 0, NULL) == 0, "mount tmpfs");
    escaped_if(mount("/usr", "/tmp", NULL, MS_BIND, NULL) == 0, "bind");
    escaped_if(mount(NULL, "/usr", NULL, MS_REMOUNT | MS_BIND, NULL) == 0, "remount");
    escaped_if(mount("proc", "/proc", "proc", 0, NULL) == 0, "mount proc");
    escaped_if(umount2("/usr", MNT_DETACH) == 0, "umount");
    escaped_if(umount2("/proc", MNT_DETACH) == 0, "umount proc");
    escaped_if(syscall(SYS_pivot_root, "/box", "/box") == 0, "pivot_root");
    escaped_if(chroot("/box") == 0 || chroot(".") == 0, "chroot");
    escaped_if(syscall(428 /* open_tree */, AT_FDCWD, "/", 1) >= 0, "open_tree");
    escaped_if(syscall(430 /* fsopen */, "tmpfs", 0) >= 0, "fsopen");
    escaped_if(syscall(442 /* mount_setattr */, AT_FDCWD, "/usr", 0, NULL, 0) == 0, "setattr");
    return 0;
}
