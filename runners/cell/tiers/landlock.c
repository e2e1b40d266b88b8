/* landlock.c: the rules of a step in the tiers without a root of its own: the system read-only, the
 * box, the kit, four devices; no TCP; no signal and no abstract socket to anybody outside. */
#include "runners/cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Written out: the header of the oldest system we build on knows only the first part. */
#define FS_EXECUTE    (1u << 0)
#define FS_WRITE_FILE (1u << 1)
#define FS_READ_FILE  (1u << 2)
#define FS_READ_DIR   (1u << 3)
#define FS_MAKE_CHAR  (1u << 6)
#define FS_MAKE_BLOCK (1u << 11)
#define FS_TRUNCATE   (1u << 14)
#define FS_ALL        ((1u << 16) - 1)
#define NET_ALL       3u
#define SCOPE_ALL     3u
#define ABI_NEEDED    6

struct rule_set {
    uint64_t fs, net, scoped;
};

struct rule_path {
    uint64_t allowed;
    int32_t fd;
} __attribute__((packed));

static int allow_opened(int rules, int fd, uint64_t rights)
{
    struct rule_path rule = {.allowed = rights, .fd = fd};
    struct stat st;
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed &= FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE;
    return (int)syscall(SYS_landlock_add_rule, rules, 1, &rule, 0);
}

static int allow(int rules, const char *path, uint64_t rights)
{
    int r, fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return 0; /* what is not there needs no rule */
    r = allow_opened(rules, fd, rights);
    close(fd);
    return r;
}

#define LOOK (FS_EXECUTE | FS_READ_FILE | FS_READ_DIR)

/* What everybody needs. */
static int allow_system(const struct slot *slot, int rules)
{
    static const char *const system[] = {"/usr",
                                         "/bin",
                                         "/sbin",
                                         "/lib",
                                         "/lib32",
                                         "/lib64",
                                         "/etc/ld.so.cache",
                                         "/etc/alternatives"};
    static const char *const device[] = {"/dev/full", "/dev/random", "/dev/urandom"};
    for (size_t i = 0; i < countof(system); i++)
        if (allow(rules, system[i], LOOK) < 0)
            return -1;
    for (size_t i = 0; i < countof(device); i++) /* no /dev/zero: see make_dev in root.c */
        if (allow(rules, device[i], FS_READ_FILE) < 0)
            return -1;
    if (slot->tier != TIER_BWRAP)
        return 0;
    return allow(rules, "/etc", LOOK) < 0 ? -1 : allow(rules, "/var", LOOK); /* invented there */
}

/* Single files of the host. Under bubblewrap all of /etc and /var is invented, and allowed already
 * (`start` NULL). */
static int allow_kit(const struct start *start, int rules)
{
    for (size_t i = 0; start && i < start->setup.n_kit; i++)
        if (kit_is_system(&start->kit[i]) && allow(rules, start->kit[i].name, FS_READ_FILE) < 0)
            return -1;
    return 0;
}

static int allow_all(const struct slot *slot, const struct start *start, int rules, bool with_proc)
{
    if (allow_system(slot, rules) < 0 || allow_kit(start, rules) < 0)
        return -1;
    if (with_proc && allow(rules, "/proc", FS_READ_FILE | FS_READ_DIR) < 0)
        return -1;
    if (allow(rules, "/dev/null", FS_READ_FILE | FS_WRITE_FILE) < 0)
        return -1;
    if (allow(rules, slot->kit_path, LOOK) < 0)
        return -1;
    return allow(rules, slot->box_path, FS_ALL & ~(uint64_t)(FS_MAKE_CHAR | FS_MAKE_BLOCK));
}

long landlock_version(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    return abi < 0 ? 0 : abi;
}

bool landlock_usable(void)
{
    return landlock_version() >= ABI_NEEDED;
}

int landlock_build(struct slot *slot, const struct start *start, bool with_proc, struct err *err)
{
    struct rule_set set = {FS_ALL, NET_ALL, SCOPE_ALL};
    int rules;
    if (!landlock_usable())
        return err_set(err, ERR_SYS, "Landlock ABI %ld, needed %d (Linux 6.12)", landlock_version(),
                       ABI_NEEDED);
    rules = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
    if (rules < 0)
        return err_sys(err, "Landlock rules");
    if (allow_all(slot, start, rules, with_proc) < 0) {
        close(rules);
        return err_sys(err, "Landlock rule");
    }
    return rules;
}

/* The rights that a version knows; what it does not know it must not be asked for. */
static struct rule_set known_to(long abi)
{
    struct rule_set set = {FS_ALL, abi >= 4 ? NET_ALL : 0, abi >= 6 ? SCOPE_ALL : 0};
    int bits = abi < 2 ? 13 : abi < 3 ? 14 : abi < 5 ? 15 : 16;
    set.fs &= (1u << bits) - 1;
    return set;
}

int landlock_build_peer(const struct slot *slot, int program)
{
    long abi = landlock_version();
    struct rule_set set = known_to(abi);
    int rules;
    if (abi < 1) {
        errno = EOPNOTSUPP;
        return -1;
    }
    rules = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
    if (rules < 0)
        return -1;
    if (allow_system(slot, rules) < 0 ||
        allow(rules, "/dev/null", FS_READ_FILE | FS_WRITE_FILE) < 0 ||
        allow_opened(rules, slot->peer_fd, FS_READ_DIR) < 0 ||
        allow_opened(rules, program, FS_EXECUTE | FS_READ_FILE) < 0) {
        close(rules);
        return -1;
    }
    return rules;
}
