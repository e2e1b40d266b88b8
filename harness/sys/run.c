/* run.c: run a trusted program and read what it prints. */
#include "harness/sys/run.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (1u << 20)

extern char **environ;

/* Does the variable's name look like that of a secret, which a child must not get? The key of a
 * model has been removed from the environment before, whatever its name (model_key_take). */
static bool is_secret(const char *variable, struct arena *arena)
{
    static const char *const word[] = {"KEY",        "SECRET",     "TOKEN",  "PASSW",
                                       "PASSPHRASE", "CREDENTIAL", "BEARER", "_PAT"};
    char *name = arena_dup(arena, (struct str){variable, strcspn(variable, "=")});
    for (char *c = name; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    if (str_starts(str_c(name), "GIT_CONFIG_KEY_")) /* holds the name of a setting, not a key */
        return false;
    for (size_t i = 0; i < countof(word); i++)
        if (strstr(name, word[i]))
            return true;
    return false;
}

/* Our environment without secrets; free it. */
static char **child_environment(void)
{
    struct arena arena = {0};
    size_t n = 0, kept = 0;
    char **ret;
    while (environ[n])
        n++;
    ret = mem_alloc((n + 1) * sizeof *ret);
    for (size_t i = 0; i < n; i++)
        if (!is_secret(environ[i], &arena))
            ret[kept++] = environ[i];
    arena_finish(&arena);
    return ret;
}

static int spawn(pid_t *pid, const char *const *argv, const char *dir, int out)
{
    posix_spawn_file_actions_t actions;
    char **env = child_environment();
    int rc;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, 1);
    posix_spawn_file_actions_adddup2(&actions, out, 2);
    if (dir)
        posix_spawn_file_actions_addchdir_np(&actions, dir);
    rc = posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)argv, env);
    free(env);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static void read_all(int fd, struct buf *to)
{
    char chunk[65536];
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            buf_add(to, chunk, (size_t)got);
}

int run_program(struct run_result *ret, const char *const *argv, const char *dir,
                struct arena *arena, struct err *err)
{
    int fd[2], status = 0, rc;
    struct buf out;
    pid_t pid;
    if (pipe2(fd, O_CLOEXEC) < 0)
        return err_sys(err, "pipe");
    rc = spawn(&pid, argv, dir, fd[1]);
    close(fd[1]);
    if (rc) {
        close(fd[0]);
        errno = rc;
        return err_sys(err, "start %s", argv[0]);
    }
    buf_init(&out, OUTPUT_MAX);
    read_all(fd[0], &out);
    close(fd[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ret->out = arena_take(arena, &out);
    return 0;
}

const char *run_version(const char *program, const char *option, const char *before,
                        struct arena *arena, struct err *err)
{
    const char *argv[] = {program, option, NULL};
    struct run_result r;
    ptrdiff_t at;
    size_t from, to;
    if (run_program(&r, argv, NULL, arena, err) < 0)
        return NULL;
    at = r.status == 0 ? str_find(r.out, before, 0) : -1;
    from = to = at < 0 ? 0 : (size_t)at + strlen(before);
    while (at >= 0 && to < r.out.n && !strchr(" \n", r.out.p[to]))
        to++;
    if (from == to) {
        err_set(err, ERR_SYS, "%s %s does not tell its version: %.200s", program, option,
                r.out.p ? r.out.p : "");
        return NULL;
    }
    return arena_dup(arena, str_slice(r.out, from, to));
}

static void write_all(int fd, struct str text)
{
    while (text.n) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* the reader has seen enough */
        text = str_slice(text, (size_t)n, text.n);
    }
}

static int spawn_fed(pid_t *pid, const char *command, int in)
{
    const char *argv[] = {"sh", "-c", command, NULL};
    posix_spawn_file_actions_t actions;
    char **env = child_environment();
    int rc;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    rc = posix_spawn(pid, "/bin/sh", &actions, NULL, (char *const *)argv, env);
    free(env);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

int run_fed(const char *command, struct str text, struct err *err)
{
    int fd[2], status = 0, rc;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    pid_t pid;
    if (pipe2(fd, O_CLOEXEC) < 0)
        return err_sys(err, "pipe");
    rc = spawn_fed(&pid, command, fd[0]);
    close(fd[0]);
    if (rc == 0)
        write_all(fd[1], text);
    close(fd[1]);
    while (rc == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGPIPE, before);
    errno = rc;
    if (rc)
        return err_sys(err, "start %s", command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

const char *run_which(const char *program, struct arena *arena)
{
    struct str rest = str_c(getenv("PATH"));
    if (strchr(program, '/'))
        return access(program, X_OK) == 0 ? program : NULL;
    while (*program && rest.n) { /* a folder of PATH is no program without a name */
        const char *colon = memchr(rest.p, ':', rest.n);
        size_t n = colon ? (size_t)(colon - rest.p) : rest.n;
        const char *path = arena_printf(arena, "%.*s/%s", (int)n, rest.p, program);
        if (n && access(path, X_OK) == 0)
            return path;
        rest = str_slice(rest, n + 1, rest.n);
    }
    return NULL;
}

const char *run_beside(const char *name, struct arena *arena)
{
    static const char *const place[] = {"", "../libexec/assay/"};
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    while (n > 0 && self[n - 1] != '/')
        n--;
    for (size_t i = 0; n > 0 && i < countof(place); i++) {
        const char *path = arena_printf(arena, "%.*s%s%s", (int)n, self, place[i], name);
        if (access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}
