/* peer_helper.c: the two sides of test_cell_peer.c: a step that judges, and its peer. Built by the
 * test, statically. A peer gets no arguments: its word is the name it was laid down under. What a
 * peer has to tell stands in the shared memory; it writes ESCAPED where it managed what it must
 * not.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MB   (1 << 20)
#define SIZE 8192

/* The step says where it is and who, and that it is ready; the peer answers. */
static struct page {
    volatile int ready, answer, scribbles;
    pid_t judge;
    char folder[1024];
    char said[4096];
} * page;

static void say(const char *format, ...)
{
    size_t n = strlen(page->said);
    va_list args;
    va_start(args, format);
    vsnprintf(page->said + n, sizeof page->said - n, format, args);
    va_end(args);
}

static void pause_ms(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000l};
    nanosleep(&t, NULL);
}

/* ---- the step ---- */

static void be_ready(void)
{
    page->judge = getpid();
    getcwd(page->folder, sizeof page->folder);
    page->ready = 1;
}

static int judge_answer(void)
{
    be_ready();
    for (int ms = 0; !page->answer && ms < 5000; ms++)
        pause_ms(1);
    printf("%d\n", page->answer);
    return 0;
}

static int await_end(void)
{
    struct pollfd p = {.fd = 5, .events = POLLIN};
    char c;
    be_ready();
    if (poll(&p, 1, 30000) != 1 || read(5, &c, 1) != 0)
        puts("no end");
    fputs(page->said, stdout);
    return 0;
}

static int await_and_fail(void)
{
    await_end();
    return 3;
}

/* Whoever was left behind would go on writing. */
static int await_silence(void)
{
    int before;
    await_end();
    before = page->scribbles;
    pause_ms(50);
    puts(before > 0 && page->scribbles == before ? "silent" : "still written");
    return 0;
}

static int judge_sleeps(void)
{
    be_ready();
    pause_ms(60000);
    return 0;
}

static int judge_descriptors(void)
{
    be_ready();
    for (int i = 0; i < 4096; i++)
        if (fcntl(i, F_GETFD) >= 0)
            printf("%d\n", i);
    return 0;
}

/* ---- the peer ---- */

static void await_judge(void)
{
    while (!page->ready)
        pause_ms(1);
}

static int peer_answer(void)
{
    await_judge();
    page->answer = 42;
    for (;;)
        pause();
}

static int peer_descriptors(void)
{
    struct stat st;
    for (int i = 0; i < 4096; i++)
        if (fcntl(i, F_GETFD) >= 0)
            say("%d%s\n", i,
                i < 3 && (fstat(i, &st) < 0 || st.st_rdev != 0x103) ? " not null" : "");
    return 0;
}

static void try_open(const char *folder, const char *name)
{
    char path[2200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (open(path, O_RDONLY) >= 0 || open(path, O_WRONLY) >= 0)
        say("ESCAPED open %s\n", path);
    if (truncate(path, 1) == 0 || chmod(path, 0) == 0 || unlink(path) == 0)
        say("ESCAPED change %s\n", path);
}

static void try_make(const char *folder)
{
    char path[2200];
    snprintf(path, sizeof path, "%s/made", folder);
    if (open(path, O_CREAT | O_WRONLY, 0600) >= 0 || mkdir(path, 0700) == 0)
        say("ESCAPED make %s\n", path);
    if (open(folder, O_TMPFILE | O_RDWR, 0600) >= 0)
        say("ESCAPED tmpfile %s\n", folder);
}

static void look_into(const char *folder)
{
    struct dirent *e;
    DIR *d = opendir(folder);
    int n = 0;
    while (d && (e = readdir(d)))
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (n > 0)
        say("ESCAPED list %s\n", folder);
}

static int peer_files(void)
{
    static const char *const name[] = {"helper", "secret", "tmp"};
    static const char *const make[] = {".",      "/box",  "/tmp",     "/",   "/dev/shm",
                                       "/assay", "/peer", "/var/tmp", "/usr"};
    char proc[64];
    await_judge();
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        try_open(page->folder, name[i]);
        snprintf(proc, sizeof proc, "/proc/%d/cwd", page->judge);
        try_open(proc, name[i]);
        try_open("../box", name[i]);
    }
    for (size_t i = 0; i < sizeof make / sizeof *make; i++)
        try_make(make[i]);
    try_make(page->folder);
    if (opendir("/proc") && opendir("/proc/1"))
        say("ESCAPED /proc\n");
    look_into(".");
    look_into(page->folder);
    say("tried\n");
    return 0;
}

static void try_memory(pid_t pid)
{
    char text[16], path[64];
    struct iovec mine = {text, sizeof text}, other = {page, sizeof text};
    snprintf(path, sizeof path, "/proc/%d/mem", pid);
    if (process_vm_readv(pid, &mine, 1, &other, 1, 0) > 0 || open(path, O_RDWR) >= 0)
        say("ESCAPED memory of %d\n", pid);
    if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0 || ptrace(PTRACE_SEIZE, pid, 0, 0) == 0)
        say("ESCAPED ptrace of %d\n", pid);
}

static int peer_reach(void)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "\0name"};
    int pair[2];
    await_judge();
    try_memory(getppid());
    for (pid_t pid = 1; pid < 9; pid++)
        if (pid != getpid())
            try_memory(pid);
    if (page->judge != getpid())
        try_memory(page->judge);
    if (socket(AF_UNIX, SOCK_DGRAM, 0) >= 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0)
        say("ESCAPED socket\n");
    if (bind(4, (struct sockaddr *)&un, 7) == 0)
        say("ESCAPED abstract name\n");
    if (syscall(SYS_shmget, 7, 4096, 0600 | 01000) >= 0 || syscall(SYS_mq_open, "/x", O_CREAT) >= 0)
        say("ESCAPED System V\n");
    if (inotify_init() >= 0)
        say("ESCAPED inotify\n");
    if (unshare(CLONE_NEWUSER) == 0 || chroot("/") == 0 || setns(4, 0) == 0)
        say("ESCAPED namespaces\n");
    say("tried\n");
    return 0;
}

static int peer_resize(void)
{
    char byte = 1;
    if (ftruncate(4, 0) == 0 || ftruncate(4, 64 * MB) == 0 || pwrite(4, &byte, 1, SIZE) == 1 ||
        fallocate(4, 0, 0, 2 * SIZE) == 0)
        say("ESCAPED resize\n");
    say("tried\n");
    return 0;
}

static int peer_kill(void)
{
    int pipe_fd[2];
    await_judge();
    pipe(pipe_fd);
    fcntl(pipe_fd[0], F_SETSIG, SIGKILL);
    fcntl(pipe_fd[0], F_SETOWN, page->judge == getpid() ? 0 : page->judge);
    fcntl(pipe_fd[0], F_SETFL, O_ASYNC);
    write(pipe_fd[1], "x", 1);
    signal(SIGTERM, SIG_IGN);
    if (page->judge != getpid()) {
        kill(page->judge, SIGKILL);
        kill(page->judge, SIGSTOP);
        syscall(SYS_tgkill, page->judge, page->judge, SIGKILL);
    }
    kill(getppid(), SIGKILL);
    kill(-1, SIGKILL);
    kill(0, SIGTERM);
    say("tried\n");
    return 0;
}

static int peer_exit(void)
{
    await_judge();
    say("bye\n");
    return 7;
}

static int peer_crash(void)
{
    abort();
}

static int peer_suicide(void)
{
    kill(getpid(), SIGKILL);
    return 0;
}

static int peer_children(void)
{
    await_judge();
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            setsid();
            for (;;)
                page->scribbles++;
        }
    while (page->scribbles == 0)
        pause_ms(1);
    return 0;
}

static int peer_burn(void)
{
    for (;;)
        ;
}

/* Dies of it. */
static int peer_flood(void)
{
    for (int i = 0; i < 400; i++) {
        char *p = mmap(NULL, MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            abort();
        memset(p, 1, MB);
    }
    say("ESCAPED\n");
    return 0;
}

/* Stays below the limit, but not together with its children. */
static int peer_many(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            break;
    for (volatile char *p = malloc(100 * MB), *end = p + 100 * MB; p < end; p += 4096)
        *p = 1;
    pause_ms(5000);
    return 0;
}

static int peer_bomb(void)
{
    for (;;)
        fork();
}

static int peer_stubborn(void)
{
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    page->answer = 1;
    for (;;)
        pause();
}

static const struct {
    const char *name;
    int (*run)(void);
} trick[] = {
    {"judge_answer", judge_answer},
    {"await_end", await_end},
    {"await_silence", await_silence},
    {"judge_sleeps", judge_sleeps},
    {"await_and_fail", await_and_fail},
    {"judge_descriptors", judge_descriptors},
    {"answer", peer_answer},
    {"descriptors", peer_descriptors},
    {"files", peer_files},
    {"reach", peer_reach},
    {"resize", peer_resize},
    {"kill", peer_kill},
    {"exit", peer_exit},
    {"crash", peer_crash},
    {"suicide", peer_suicide},
    {"children", peer_children},
    {"burn", peer_burn},
    {"flood", peer_flood},
    {"many", peer_many},
    {"bomb", peer_bomb},
    {"stubborn", peer_stubborn},
};

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : argv[0];
    page = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, 4, 0);
    for (size_t i = 0; page != MAP_FAILED && i < sizeof trick / sizeof *trick; i++)
        if (strcmp(word, trick[i].name) == 0)
            return trick[i].run();
    return 99;
}
