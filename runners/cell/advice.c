/* advice.c: the commands that would lift this host to a stronger tier, for the person who reads why
 * it is not in one. `assay doctor` shows them, each on a line of its own. */
#include "runners/cell/cell.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long read_number(const char *path)
{
    char text[32] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (read(fd, text, sizeof text - 1) < 0)
        text[0] = 0;
    close(fd);
    return strtol(text, NULL, 10);
}

static void add(struct buf *b, size_t start, const char *command)
{
    buf_addf(b, "%s%s", b->n == start ? "; to allow it: " : "  or  ", command);
}

/* Settings of the kernel that refuse user namespaces, as far as they do so here. */
static void add_settings(struct buf *b, size_t start)
{
    static const struct {
        const char *path, *command;
        long bad;
    } setting[] = {
        {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
         "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0", 1},
        {"/proc/sys/kernel/unprivileged_userns_clone",
         "sudo sysctl -w kernel.unprivileged_userns_clone=1", 0},
        {"/proc/sys/user/max_user_namespaces", "sudo sysctl -w user.max_user_namespaces=15000", 0},
    };
    for (size_t i = 0; i < countof(setting); i++)
        if (read_number(setting[i].path) == setting[i].bad)
            add(b, start, setting[i].command);
}

/* For this program alone, where AppArmor is what refuses. */
static void add_profile(struct buf *b, size_t start)
{
    char self[PATH_MAX], command[PATH_MAX + 256];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0 || read_number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") != 1)
        return;
    self[n] = 0;
    snprintf(command, sizeof command,
             "echo 'abi <abi/4.0>, profile assay-cell \"%s\" flags=(unconfined) { userns, }' | "
             "sudo tee /etc/apparmor.d/assay-cell && sudo apparmor_parser -r "
             "/etc/apparmor.d/assay-cell",
             self);
    add(b, start, command);
}

static bool in_container(void)
{
    return access("/.dockerenv", F_OK) == 0 || access("/run/.containerenv", F_OK) == 0;
}

void advice_add(struct buf *b, enum exec_tier tier)
{
    size_t start = b->n;
    add_settings(b, start);
    add_profile(b, start);
    if (in_container())
        add(b, start, "docker run --security-opt seccomp=unconfined ... (or the like of podman)");
    if (tier < TIER_BWRAP && !bwrap_program())
        add(b, start, "sudo apt-get install bubblewrap");
    if (b->n == start && geteuid() != 0)
        add(b, start, "sudo assay ... (a candidate is never root in the sandbox)");
    if (b->n == start)
        add(b, start, "unshare --user true (shows what refuses it on this machine)");
}
