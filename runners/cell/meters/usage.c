/* usage.c: how much lies in the box. Asked about while the step runs, where no mount keeps its
 * quota, so whoever is looked at may move, lock and remove what is just being read. */
#include "runners/cell/cell.h"
#include "runners/cell/raw.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* O_NOATIME: nobody shall see by a time that his folder was read. */
#define LOOK  (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC)
#define TRIES 3

struct usage {
    int64_t bytes, largest;
    int entries;
    bool sizes;
    bool torn; /* something moved under our feet, or is kept from us */
};

/* From the box to the folder that is being read, however deep: its path may be longer than any
 * path. One descriptor, the way back is "..", and what each folder must then be; the names of those
 * still to be read, the deepest folder's last. More folders than the quota are never met. */
static struct {
    struct {
        dev_t dev;
        ino_t ino;
        size_t names; /* where its names begin */
    } level[BOX_INODES + 2];
    int depth;
    size_t n;
    char name[(BOX_INODES + 1) * (NAME_MAX + 1)];
} way;

static bool is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

/* Who made a folder that he himself cannot list may hide in it. The mode is changed by descriptor:
 * a name could mean something else by now. */
static int open_locked(int dir, const char *name)
{
    struct stat st;
    int fd = -1, path = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (path < 0)
        return -1;
    if (fstat(path, &st) == 0 && st.st_uid == geteuid() &&
        keyed_call(SYS_fchmodat2, path, (long)"", (st.st_mode & 07777) | 0500, AT_EMPTY_PATH, 0) ==
            0)
        fd = openat(path, ".", LOOK);
    close(path);
    return fd;
}

static bool is_gone(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ELOOP;
}

static int open_folder(struct usage *u, int dir, const char *name)
{
    int fd = openat(dir, name, LOOK);
    if (fd < 0 && errno == EPERM) /* a file system that does not know its owner */
        fd = openat(dir, name, LOOK & ~O_NOATIME);
    if (fd < 0 && errno == EACCES)
        fd = open_locked(dir, name);
    if (fd < 0 && !is_gone(errno))
        u->torn = true;
    return fd;
}

static void add_entry(struct usage *u, int dir, const struct dirent64 *e)
{
    struct stat st;
    size_t n = strlen(e->d_name) + 1;
    u->entries++;
    if (u->sizes && fstatat(dir, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
        u->bytes += st.st_blocks * 512;
        if (S_ISREG(st.st_mode) && st.st_size > u->largest)
            u->largest = st.st_size;
    } else if (u->sizes && !is_gone(errno)) {
        u->torn = true;
    }
    if ((e->d_type != DT_DIR && e->d_type != DT_UNKNOWN) || way.n + n > sizeof way.name)
        return;
    memcpy(way.name + way.n, e->d_name, n);
    way.n += n;
}

/* A program that makes files holds the folder's lock most of the time: ask for much at once. */
static void read_folder(struct usage *u, int dir)
{
    static char text[128 << 10] __attribute__((aligned(8)));
    long n;
    while ((n = syscall(SYS_getdents64, dir, text, sizeof text)) > 0)
        for (long at = 0; at < n && u->entries <= BOX_INODES;) {
            const struct dirent64 *e = (const struct dirent64 *)(text + at);
            at += e->d_reclen;
            if (!is_dot(e->d_name))
                add_entry(u, dir, e);
        }
    if (n < 0 && errno != ENOENT) /* ENOENT: it was removed */
        u->torn = true;
}

/* The name that was noted last, of the folder we are in; NULL if there is none. */
static const char *take_name(void)
{
    size_t n = way.n;
    if (n == way.level[way.depth].names)
        return NULL;
    for (n--; n > way.level[way.depth].names && way.name[n - 1];)
        n--;
    way.n = n;
    return way.name + n;
}

/* Note where we are, and read it. */
static void enter(struct usage *u, int dir, int depth)
{
    struct stat st = {0};
    if (fstat(dir, &st) < 0)
        u->torn = true;
    else if ((st.st_mode & 0500) != 0500)
        keyed_fchmod(dir, (st.st_mode & 07777) | 0500);
    way.depth = depth;
    way.level[depth].dev = st.st_dev;
    way.level[depth].ino = st.st_ino;
    way.level[depth].names = way.n;
    read_folder(u, dir);
}

/* Up by one. Whoever moved the folder meanwhile has led us astray. */
static int climb(struct usage *u, int dir)
{
    struct stat st;
    int up = openat(dir, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
    close(dir);
    way.depth--;
    if (up < 0 || fstat(up, &st) < 0 || st.st_dev != way.level[way.depth].dev ||
        st.st_ino != way.level[way.depth].ino)
        u->torn = true;
    return up;
}

/* A descriptor of its own: that of the slot keeps its position. */
static int open_box(struct usage *u, int box)
{
    struct stat st;
    if (fstat(box, &st) == 0 && (st.st_mode & 0500) != 0500)
        keyed_fchmod(box, (st.st_mode & 07777) | 0500);
    return open_folder(u, box, ".");
}

static void walk(struct usage *u, int box)
{
    int dir = open_box(u, box);
    way.n = 0;
    if (dir >= 0)
        enter(u, dir, 0);
    while (!u->torn && u->entries <= BOX_INODES) {
        const char *name = take_name();
        int sub = name ? open_folder(u, dir, name) : -1;
        if (!name && way.depth == 0)
            break;
        if (!name) {
            dir = climb(u, dir);
        } else if (sub >= 0) {
            close(dir);
            dir = sub;
            enter(u, dir, way.depth + 1);
        }
    }
    if (dir >= 0)
        close(dir);
}

/* What lies in the tree. Stops at more entries than the quota: it is over then anyway. Sizes cost a
 * call for each entry, so who only counts does not ask for them. Who does not let us see the whole
 * of it is not believed to be within it. */
static struct usage look(const struct slot *slot, bool sizes)
{
    struct usage u;
    int tries = 0;
    do {
        u = (struct usage){.sizes = sizes};
        walk(&u, slot->box_fd);
    } while (u.torn && u.entries <= BOX_INODES && ++tries < TRIES);
    if (u.torn)
        u.entries = BOX_INODES + 1;
    return u;
}

bool box_is_full(const struct slot *slot, int64_t file_bytes)
{
    struct usage u;
    struct statvfs v;
    if (slot->can_mount && fstatvfs(slot->box_fd, &v) == 0 && (v.f_bfree == 0 || v.f_ffree == 0))
        return true;
    u = look(slot, true);
    return u.largest >= file_bytes || u.bytes >= slot->box_bytes || u.entries >= BOX_INODES;
}

static int64_t disk_used(const struct slot *slot)
{
    struct statvfs v;
    return fstatvfs(slot->box_fd, &v) < 0 ? 0 : (int64_t)((v.f_blocks - v.f_bfree) * v.f_frsize);
}

void box_is_empty(struct slot *slot)
{
    if (slot->tier < TIER_BWRAP)
        slot->disk_low = disk_used(slot);
}

/* How much more of the box's file system is used than at the lowest seen since the box was empty,
 * by whomever. */
static int64_t disk_growth(struct slot *slot)
{
    int64_t used = disk_used(slot);
    if (used < slot->disk_low)
        slot->disk_low = used;
    return used - slot->disk_low;
}

bool box_over_quota(struct slot *slot, struct launch *l)
{
    struct usage u;
    struct statvfs v;
    if (slot->can_mount) /* the mount keeps it */
        return false;
    if (slot->tier == TIER_BWRAP) /* the mount keeps the bytes; the inodes can be asked for */
        return fstatvfs(slot->box_fd, &v) == 0 && v.f_files - v.f_ffree > BOX_INODES;
    u = look(slot, false);
    if (u.entries > BOX_INODES)
        return true;
    u = look(slot, true);
    if (u.entries > BOX_INODES || u.bytes > slot->box_bytes)
        return true;
    return u.bytes + unlinked_bytes(slot, l, disk_growth(slot) - u.bytes) > slot->box_bytes;
}
