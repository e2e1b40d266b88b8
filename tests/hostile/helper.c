/* helper.c: one small program with a word for each trick that test_cell.c needs. Built by the test,
 * statically, so that it starts in any box. Prints ESCAPED where it managed what it must not. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MB (1 << 20)

static void burn(double ms)
{
    clock_t end = clock() + (clock_t)(ms * CLOCKS_PER_SEC / 1000);
    while (clock() < end)
        ;
}

/* 400 ms of CPU in children that no wait ever sees. */
static int hide(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            burn(100);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    return 0;
}

static int burn50(void)
{
    burn(50);
    return 0;
}

static int stubborn(void)
{
    for (int i = 1; i < 65; i++)
        signal(i, SIG_IGN);
    for (;;)
        pause();
}

static int use_malloc(void)
{
    void *p = malloc(1u << 30);
    if (!p) {
        perror("malloc");
        return 1;
    }
    puts("ESCAPED");
    return 0;
}

/* Dies of it without a word. */
static int touch(void)
{
    size_t total = 0;
    for (;;) {
        char *p = mmap(NULL, MB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            abort();
        memset(p, 1, MB);
        if ((total += MB) > 400u * MB)
            break;
    }
    puts("ESCAPED");
    return 0;
}

static int shared(void)
{
    for (int i = 0; i < 600; i++) {
        char *p = mmap(NULL, MB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            abort();
        memset(p, 1, MB);
    }
    puts("ESCAPED");
    return 0;
}

/* Every process stays below the limit, together they are over it. */
static int many(void)
{
    for (int i = 0; i < 8; i++)
        if (fork() == 0) {
            volatile char *p = malloc(100 * MB);
            for (size_t k = 0; k < 100 * MB; k += 4096)
                p[k] = 1;
            sleep(3);
            _exit(0);
        }
    sleep(3);
    puts("ESCAPED");
    return 0;
}

static int forks(void)
{
    int n = 0;
    for (;; n++) {
        pid_t pid = fork();
        if (pid == 0) {
            pause();
            _exit(0);
        }
        if (pid < 0)
            break;
    }
    printf("%d\n", n);
    return 3;
}

static void *idle(void *ctx)
{
    pause();
    return ctx;
}

static int threads(void)
{
    pthread_t t;
    int n = 0, r;
    while ((r = pthread_create(&t, NULL, idle, NULL)) == 0)
        n++;
    fprintf(stderr, "pthread_create: %s\n", strerror(r));
    printf("%d\n", n);
    return 3;
}

/* The same without a word about it. */
static int quiet_threads(void)
{
    pthread_t t;
    while (pthread_create(&t, NULL, idle, NULL) == 0)
        ;
    return 3;
}

/* Memory of the kernel's, which is in nobody's resident set: what waits in sockets. */
static int sockets(void)
{
    static char block[64 << 10];
    for (int p = 0; p < 16; p++)
        if (fork() == 0) {
            for (int i = 0; i < 120; i++) {
                int pair[2];
                if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) < 0)
                    break;
                while (write(pair[0], block, sizeof block) > 0)
                    ;
                while (write(pair[1], block, sizeof block) > 0)
                    ;
            }
            sleep(3);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    puts("ESCAPED");
    return 0;
}

static int bomb(void)
{
    for (;;)
        fork();
}

/* Directories deeper than any path can name, and one that may not be entered. */
static int deep(void)
{
    char name[256];
    memset(name, 'x', 255);
    name[255] = 0;
    mkdir("locked", 0);
    for (int i = 0; i < 1000; i++)
        if (mkdir(name, 0700) < 0 || chdir(name) < 0)
            return i;
    return mkdir("end", 0) ? 1 : 0;
}

static int descriptors(void)
{
    for (int i = 0; i < 4096; i++)
        if (fcntl(i, F_GETFD) >= 0)
            printf("%d\n", i);
    return 0;
}

static int signals(void)
{
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    for (int i = 1; i < 65; i++) {
        struct sigaction a;
        if (sigaction(i, NULL, &a) == 0 && a.sa_handler != SIG_DFL)
            printf("signal %d is not default\n", i);
        if (sigismember(&set, i) == 1)
            printf("signal %d is blocked\n", i);
    }
    puts("clean");
    return 0;
}

static int network(void)
{
    static const int domain[] = {AF_INET, AF_INET6, AF_PACKET, AF_NETLINK, AF_VSOCK};
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "\0assay-canary"};
    int fd;
    for (size_t i = 0; i < sizeof domain / sizeof *domain; i++)
        if (socket(domain[i], SOCK_STREAM, 0) >= 0 || socket(domain[i], SOCK_DGRAM, 0) >= 0)
            printf("domain %d\n", domain[i]);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&un, sizeof(sa_family_t) + 13) == 0)
        puts("abstract");
    puts("none");
    return 0;
}

static int attack(void)
{
    pid_t parent = getppid();
    char path[64], text[256];
    int fd;
    kill(parent, SIGKILL);
    kill(-1, SIGKILL);
    if (ptrace(PTRACE_ATTACH, parent, 0, 0) == 0)
        puts("ESCAPED ptrace");
    for (int pid = 1; pid < 3; pid++) {
        static const char *const file[] = {"mem", "environ", "maps", "fd/0", "root/etc/shadow"};
        for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
            snprintf(path, sizeof path, "/proc/%d/%s", pid, file[i]);
            if (pid == getpid() || (fd = open(path, O_RDONLY)) < 0)
                continue;
            if (read(fd, text, sizeof text) > 0)
                printf("ESCAPED %s\n", path);
        }
    }
    if (unshare(CLONE_NEWUSER) == 0 || mount("none", "/box", "tmpfs", 0, NULL) == 0 ||
        chroot("/box") == 0)
        puts("ESCAPED");
    return 0;
}

static int daemons(void)
{
    for (int i = 0; i < 8; i++)
        if (fork() == 0) {
            setsid();
            if (fork() == 0)
                for (;;)
                    sleep(1);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    return 0;
}

/* Descriptors along with the report: its own, a file without a name, the box. */
static int pass(void)
{
    for (int i = 0; i < 100; i++) {
        char room[CMSG_SPACE(3 * sizeof(int))] = {0}, c = 'x';
        int fd[3] = {3, open("x", O_CREAT | O_RDWR, 0600), open(".", O_RDONLY)};
        struct iovec io = {&c, 1};
        struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1, .msg_control = room};
        m.msg_controllen = sizeof room;
        CMSG_FIRSTHDR(&m)->cmsg_level = SOL_SOCKET;
        CMSG_FIRSTHDR(&m)->cmsg_type = SCM_RIGHTS;
        CMSG_FIRSTHDR(&m)->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(CMSG_FIRSTHDR(&m)), fd, sizeof fd);
        sendmsg(3, &m, 0);
        unlink("x");
        close(fd[1]);
        close(fd[2]);
    }
    return write(3, "done", 4) == 4 ? 0 : 1;
}

/* There is nobody whom we could send a signal. */
static int alone(void)
{
    for (pid_t pid = 2; pid < 40000; pid++)
        if (pid != getpid() && kill(pid, 0) == 0)
            printf("%d\n", pid);
    puts("alone");
    return 0;
}

static const struct {
    const char *name;
    int (*run)(void);
} trick[] = {
    {"hide", hide},         {"burn50", burn50},
    {"stubborn", stubborn}, {"malloc", use_malloc},
    {"touch", touch},       {"shared", shared},
    {"many", many},         {"forks", forks},
    {"threads", threads},   {"bomb", bomb},
    {"deep", deep},         {"descriptors", descriptors},
    {"signals", signals},   {"network", network},
    {"attack", attack},     {"quiet_threads", quiet_threads},
    {"sockets", sockets},   {"daemons", daemons},
    {"alone", alone},       {"pass", pass},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof trick / sizeof *trick; i++)
        if (strcmp(argv[1], trick[i].name) == 0)
            return trick[i].run();
    return 99;
}
