/* kernel.c: the calls with a history. */
#include "hostile.h"
int main(void)
{
    char none[256] = {0};
    escaped_if(syscall(SYS_bpf, 5, none, sizeof none) >= 0, "bpf");
    escaped_if(syscall(SYS_perf_event_open, none, 0, -1, -1, 0) >= 0, "perf_event_open");
    escaped_if(syscall(SYS_userfaultfd, 0) >= 0, "userfaultfd");
    escaped_if(syscall(425, 8, none) >= 0, "io_uring_setup");
    escaped_if(syscall(SYS_personality, 0x40000) >= 0, "personality");
    escaped_if(syscall(SYS_add_key, "user", "k", "x", 1, -1) >= 0, "add_key");
    escaped_if(syscall(SYS_open_by_handle_at, -1, none, 0) >= 0, "open_by_handle_at");
    escaped_if(syscall(SYS_syslog, 3, none, sizeof none) >= 0, "syslog");
    escaped_if(syscall(SYS_reboot, 0xfee1dead, 672274793, 0) == 0, "reboot");
    escaped_if(syscall(SYS_swapon, "/box/x", 0) == 0, "swapon");
    escaped_if(sethostname("hostile", 7) == 0, "sethostname");
    return 0;
}
