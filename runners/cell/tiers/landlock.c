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

static int allow(int rules, const char *path, uint64_t rights)
{
    struct rule_path rule = {.allowed = rights};
    struct stat st;
    int r;
    rule.fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.fd < 0)
        return 0; /* what is not there needs no rule */
    if (fstat(rule.fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed &= FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE;
    r = (int)syscall(SYS_landlock_add_rule, rules, 1, &rule, 0);
    close(rule.fd);
    return r;
}

static int allow_all(const struct slot *slot, int rules, bool with_proc)
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
    const uint64_t look = FS_EXECUTE | FS_READ_FILE | FS_READ_DIR;
    for (size_t i = 0; i < countof(system); i++)
        if (allow(rules, system[i], look) < 0)
            return -1;
    for (size_t i = 0; i < countof(device); i++) /* no /dev/zero: see make_dev in root.c */
        if (allow(rules, device[i], FS_READ_FILE) < 0)
            return -1;
    if (slot->tier == TIER_BWRAP && allow(rules, "/etc", look) < 0)
        return -1; /* invented there */
    if (with_proc && allow(rules, "/proc", FS_READ_FILE | FS_READ_DIR) < 0)
        return -1;
    if (allow(rules, "/dev/null", FS_READ_FILE | FS_WRITE_FILE) < 0)
        return -1;
    if (allow(rules, slot->kit_path, look) < 0)
        return -1;
    return allow(rules, slot->box_path, FS_ALL & ~(uint64_t)(FS_MAKE_CHAR | FS_MAKE_BLOCK));
}

bool landlock_usable(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= ABI_NEEDED;
}

int landlock_build(struct slot *slot, bool with_proc, struct err *err)
{
    struct rule_set set = {FS_ALL, NET_ALL, SCOPE_ALL};
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
    int rules;
    if (abi < ABI_NEEDED)
        return err_set(err, ERR_SYS, "Landlock ABI %ld, needed %d (Linux 6.12)", abi < 0 ? 0 : abi,
                       ABI_NEEDED);
    rules = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set, 0);
    if (rules < 0)
        return err_sys(err, "Landlock rules");
    if (allow_all(slot, rules, with_proc) < 0) {
        close(rules);
        return err_sys(err, "Landlock rule");
    }
    return rules;
}
