/* become_root.c: users, groups, capabilities. */
#include "hostile.h"
#include <linux/capability.h>
int main(void)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{~0u, ~0u, ~0u}, {~0u, ~0u, ~0u}};
    escaped_if(getuid() == 0 || geteuid() == 0, "is root");
    escaped_if(setuid(0) == 0 || setreuid(0, 0) == 0 || setresuid(0, 0, 0) == 0, "setuid");
    escaped_if(setgid(0) == 0, "setgid");
    escaped_if(syscall(SYS_capset, &head, data) == 0, "capset");
    memset(data, 0, sizeof data);
    if (syscall(SYS_capget, &head, data) == 0)
        escaped_if(data[0].effective || data[0].permitted || data[1].permitted, "has capabilities");
    escaped_if(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1, "new privileges");
    return 0;
}
