/* root.c: the root directory that a candidate sees: /usr and what the dynamic linker needs, five
 * devices, an invented /etc/passwd, the kit, the box. Nothing of the host's besides. Everything but
 * the box is read-only.
 *
 * Called once per slot, by a process that is alone in a new mount namespace. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Any directory that exists everywhere will do: what is mounted on it is seen by us alone. */
#define BASE "/tmp"

static int touch(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
    if (fd < 0)
        return -1;
    close(fd);
    return 0;
}

static int write_file(const char *path, struct str data, int mode)
{
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    ssize_t n;
    if (fd < 0)
        return -1;
    n = write(fd, data.p ? data.p : "", data.n);
    close(fd);
    return n == (ssize_t)data.n ? 0 : -1;
}

/* Mounts below the source come along; all of them are made read-only. Before Linux 5.12 only the
 * top one can be. */
static int bind_read_only(const char *from, const char *to, struct err *err)
{
    struct mount_attr attr = {
        .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV,
    };
    if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) < 0)
        return err_sys(err, "bind %s", from);
    if (syscall(SYS_mount_setattr, AT_FDCWD, to, AT_RECURSIVE, &attr, sizeof attr) == 0)
        return 0;
    if (mount(NULL, to, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0)
        return err_sys(err, "make %s read-only", from);
    return 0;
}

/* /bin is a link to usr/bin on most systems and a directory on some. */
static int copy_top_level(const char *name, struct err *err)
{
    char host[64], target[256];
    struct stat st;
    ssize_t n;
    snprintf(host, sizeof host, "/%s", name);
    if (lstat(host, &st) < 0)
        return 0;
    if (S_ISLNK(st.st_mode)) {
        n = readlink(host, target, sizeof target - 1);
        if (n < 0)
            return err_sys(err, "read link %s", host);
        target[n] = 0;
        return symlink(target, name) < 0 ? err_sys(err, "link %s", host) : 0;
    }
    if (mkdir(name, 0755) < 0)
        return err_sys(err, "make %s", host);
    return bind_read_only(host, name, err);
}

static int make_system(struct err *err)
{
    static const char *const name[] = {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"};
    for (size_t i = 0; i < countof(name); i++)
        if (copy_top_level(name[i], err))
            return -1;
    return 0;
}

static int make_etc(struct err *err)
{
    if (mkdir("etc", 0755) < 0 ||
        write_file("etc/passwd", STR("box:x:1000:1000::/box:/bin/sh\n"), 0644) < 0 ||
        write_file("etc/group", STR("box:x:1000:\n"), 0644) < 0)
        return err_sys(err, "make /etc");
    if (access("/etc/ld.so.cache", R_OK) == 0)
        if (touch("etc/ld.so.cache") < 0 ||
            bind_read_only("/etc/ld.so.cache", "etc/ld.so.cache", err))
            return err_sys(err, "make /etc/ld.so.cache");
    if (access("/etc/alternatives", R_OK) == 0)
        if (mkdir("etc/alternatives", 0755) < 0 ||
            bind_read_only("/etc/alternatives", "etc/alternatives", err))
            return err_sys(err, "make /etc/alternatives");
    return 0;
}

/* A shared mapping of /dev/zero is shared memory that no limit of a process sees. /dev/full reads
 * the same and cannot be mapped. */
static int make_dev(struct err *err)
{
    static const char *const name[] = {"null", "zero", "full", "random", "urandom"};
    if (mkdir("dev", 0755) < 0)
        return err_sys(err, "make /dev");
    for (size_t i = 0; i < countof(name); i++) {
        char from[32], to[32];
        bool zero = strcmp(name[i], "zero") == 0;
        snprintf(from, sizeof from, "/dev/%s", zero ? "full" : name[i]);
        snprintf(to, sizeof to, "dev/%s", name[i]);
        if (touch(to) < 0 || mount(from, to, NULL, MS_BIND, NULL) < 0)
            return err_sys(err, "bind %s", from);
    }
    if (symlink("../box/tmp", "dev/shm") < 0 || symlink("/proc/self/fd", "dev/fd") < 0)
        return err_sys(err, "make links in /dev");
    return 0;
}

/* The folders above a file. */
static void make_parents(char *path)
{
    for (char *p = path; (p = strchr(p, '/')); p++) {
        *p = 0;
        mkdir(path, 0755);
        *p = '/';
    }
}

static int make_kit(const struct exec_file *kit, size_t n_kit, struct err *err)
{
    char path[256];
    if (mkdir("assay", 0755) < 0)
        return err_sys(err, "make /assay");
    for (size_t i = 0; i < n_kit; i++) {
        bool etc = kit_is_system(&kit[i]);
        if (!etc && strchr(kit[i].name, '/'))
            return err_set(err, ERR_INTERNAL, "a kit file lies in no folder: %s", kit[i].name);
        snprintf(path, sizeof path, etc ? "%s" : "assay/%s", kit[i].name + etc);
        make_parents(path);
        if (write_file(path, kit[i].data, kit[i].executable ? 0555 : 0444) < 0)
            return err_sys(err, "write %s", path);
    }
    return 0;
}

/* A procfs of this PID namespace for the cell's own eyes, under an empty directory for everybody
 * else's. It has to stay mounted: the kernel lets a user namespace mount another procfs (for a step
 * that needs it) only while it can see a whole one already. Refused where the host's /proc is
 * masked, as in containers: then the cell does without. */
static int open_own_proc(struct slot *slot, struct err *err)
{
    if (mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
        return 0;
    slot->proc_fd = open("proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (mount("none", "proc", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "size=4k,nr_inodes=2,mode=555") < 0)
        return err_sys(err, "cover /proc");
    return 0;
}

/* The old root is put on top of the new one and taken off again: no directory is needed for it. */
static int enter(struct err *err)
{
    if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        return err_sys(err, "change to the new root");
    if (mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) < 0)
        return err_sys(err, "make the root read-only");
    return 0;
}

int root_mount_box(struct slot *slot, struct err *err)
{
    char options[128];
    long r;
    snprintf(options, sizeof options, "size=%lld,nr_inodes=%d,mode=755,uid=%d,gid=%d",
             (long long)slot->box_bytes, BOX_INODES, BOX_UID, BOX_UID);
    r = keyed_call(SYS_mount, (long)"tmpfs", (long)"/box", (long)"tmpfs", MS_NOSUID | MS_NODEV,
                   (long)options);
    errno = r < 0 ? (int)-r : 0;
    return r < 0 ? err_sys(err, "mount the box") : 0;
}

/* What there is now, without a box and with an empty kit, is what peers will see. The cell goes on
 * in a copy, where the kit is and the box will be. */
static int leave_to_peers(struct err *err)
{
    if (mount("none", "/assay", "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "size=4k,nr_inodes=2,mode=555") < 0 ||
        unshare(CLONE_NEWNS) < 0 || umount2("/assay", 0) < 0)
        return err_sys(err, "make a root for peers");
    return 0;
}

int root_build(struct slot *slot, const struct exec_file *kit, size_t n_kit, struct err *err)
{
    size_t room = 1 << 20;
    char options[64];
    for (size_t i = 0; i < n_kit; i++)
        room += kit[i].data.n + 8192;
    snprintf(options, sizeof options, "size=%zu,nr_inodes=512,mode=755", room);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return err_sys(err, "make the mounts private");
    if (mount("tmpfs", BASE, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0 || chdir(BASE) < 0)
        return err_sys(err, "mount a new root");
    if (make_system(err) || make_etc(err) || make_dev(err) || make_kit(kit, n_kit, err))
        return -1;
    if (mkdir("box", 0755) < 0 || mkdir("proc", 0555) < 0 || symlink("box/tmp", "tmp") < 0)
        return err_sys(err, "fill the new root");
    slot->peer_ns = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (slot->peer_ns < 0)
        return err_sys(err, "open the own mount namespace");
    if (open_own_proc(slot, err) || enter(err) || leave_to_peers(err))
        return -1;
    return root_mount_box(slot, err);
}
