/* run.c: start this binary again, for one run of a night. */
#include "harness/nightly/nightly.h"

#include "harness/io/json.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SELF "/proc/self/exe"

extern char **environ;

/* ---- signals ---- */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static volatile sig_atomic_t child, caught, caught_s;

/* The run that we wait for stores what it has and ends. The same press of a key, or a program that
 * signals us and our group, may come as two signals; the second would kill the run outright. So it is
 * handed on only a second later, when somebody means it. */
static void hand_on(int number)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (caught && now.tv_sec - caught_s < 2)
        return;
    caught = number;
    caught_s = (sig_atomic_t)now.tv_sec;
    if (child > 0)
        kill((pid_t)child, number);
}

void night_catch(struct night *night)
{
    struct sigaction sa = {.sa_handler = hand_on, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < countof(signals); i++) {
        sigaction(signals[i], &sa, &night->old[i]);
        if (night->old[i].sa_handler == SIG_IGN) /* as nohup has it */
            sigaction(signals[i], &night->old[i], NULL);
    }
}

void night_release(struct night *night)
{
    for (size_t i = 0; i < countof(signals); i++)
        sigaction(signals[i], &night->old[i], NULL);
}

static void block(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < countof(signals); i++)
        sigaddset(&set, signals[i]);
    sigprocmask(SIG_BLOCK, &set, before);
}

/* ---- a run ---- */

/* Our environment with one variable more; free it. */
static char **environment_with(char *variable)
{
    size_t n = 0;
    char **ret;
    while (environ[n])
        n++;
    ret = mem_alloc((n + 2) * sizeof *ret);
    memcpy(ret, environ, n * sizeof *ret);
    ret[n] = variable;
    return ret;
}

/* The child inherits our whole environment, with the keys in it. It is a process group of its own: a
 * key that is pressed on the terminal signals us alone, and we hand it on. `mask`: its signal mask.
 * `why`: the descriptor to which it writes what it failed with. */
static int spawn(pid_t *pid, char *const *argv, const sigset_t *mask, int why)
{
    char variable[] = APP_ERROR_FD "=3", **env = environment_with(variable);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    int rc;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, why, 3);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigmask(&attr, mask);
    rc = posix_spawn(pid, SELF, &actions, &attr, argv, env);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    free(env);
    return rc;
}

/* The number of a process must not be signalled once it was waited for: another may have it. */
static int wait_for(pid_t pid)
{
    siginfo_t info;
    int status = 0;
    while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        ;
    child = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* What the run failed with, which it wrote to `fd`. */
static const char *read_why(struct night *night, int fd)
{
    char text[1100];
    ssize_t n = pread(fd, text, sizeof text, 0);
    return n > 0 ? arena_dup(&night->arena, str_trim((struct str){text, (size_t)n})) : "";
}

/* Signals are blocked until `child` is known, so none is lost between the start and that. */
static int start(struct night *night, char *const *argv, int why, struct err *err)
{
    sigset_t mask;
    pid_t pid;
    int rc = 0, status = 128 + caught;
    block(&mask);
    if (!caught && (rc = spawn(&pid, argv, &mask, why)) == 0)
        child = pid;
    sigprocmask(SIG_SETMASK, &mask, NULL);
    if (child)
        status = wait_for(pid);
    night->signal = caught;
    errno = rc;
    return rc ? err_sys(err, "start %s", SELF) : status;
}

int night_start(struct night *night, const char *const *arg, size_t n, const char **why,
                struct err *err)
{
    const char *argv[NIGHT_ARGS + 8];
    size_t k = 0;
    int fd = memfd_create("why", MFD_CLOEXEC), status;
    if (fd < 0)
        return err_sys(err, "cannot make a file in memory");
    argv[k++] = "assay";
    for (size_t i = 0; i < n; i++)
        argv[k++] = arg[i];
    argv[k++] = arena_printf(&night->arena, "--db=%s", night->db);
    if (night->app->cmd.options.quiet)
        argv[k++] = "--quiet";
    argv[k] = NULL;
    status = start(night, (char *const *)argv, fd, err);
    *why = status > 0 ? read_why(night, fd) : "";
    close(fd);
    return status;
}

/* ---- its plan ---- */

/* The plan is the last line of the output; lines before it are notes. */
static struct str last_line(struct str text)
{
    struct str line, ret = {0};
    while (str_line(&text, &line))
        if (str_trim(line).n)
            ret = line;
    return ret;
}

static int take_plan(struct night_plan *p, const json_t *obj, struct arena *arena, struct err *err)
{
    const char **const text[] = {&p->base_url, &p->parameters, &p->prompt};
    static const char *const text_name[] = {"base_url", "parameters", "prompt"};
    int64_t *const number[] = {&p->run,    &p->suite_row, &p->problems, &p->n,
                               &p->to_ask, &p->to_judge,  &p->done};
    static const char *const number_name[] = {"run",    "suite_row", "problems", "n",
                                              "to_ask", "to_judge",  "done"};
    for (size_t i = 0; i < countof(number); i++)
        if (json_get_int(obj, number_name[i], i > 0, number[i], err) < 0)
            return -1;
    for (size_t i = 0; i < countof(text); i++) {
        if (json_get_cstr(obj, text_name[i], true, text[i], err) < 0)
            return -1;
        *text[i] = arena_dup(arena, str_c(*text[i]));
    }
    return 0;
}

/* `run --dry-run` failed: record its message; its exit status becomes the night's. */
static int refused(const struct night_part *part, const struct run_result *r, struct err *err)
{
    static const enum err_kind kind[] = {[2] = ERR_USAGE, [3] = ERR_INPUT, [4] = ERR_SERVICE};
    bool known = r->status >= 2 && r->status < (int)countof(kind);
    return err_set(err, known ? kind[r->status] : ERR_SYS, "%s on %s: " STR_FMT, part->model->name,
                   part->suite->name, STR_ARG(str_trim(r->out)));
}

int night_ask_plan(struct night *night, const struct night_part *part, const char *label,
                   struct night_plan *ret, struct err *err)
{
    const char *argv[NIGHT_ARGS + 8];
    struct run_result r;
    json_t *obj = NULL;
    size_t k = 0;
    int rc;
    memset(ret, 0, sizeof *ret);
    argv[k++] = SELF;
    for (size_t i = 0; i < part->n_arg; i++)
        argv[k++] = part->arg[i];
    argv[k++] = arena_printf(&night->arena, "--label=%s", label);
    argv[k++] = arena_printf(&night->arena, "--db=%s", night->db);
    argv[k++] = "--dry-run";
    argv[k++] = "--json";
    argv[k] = NULL;
    if (run_program(&r, argv, NULL, &night->arena, err) < 0)
        return -1;
    night->signal = caught;
    if (r.status != 0)
        return refused(part, &r, err);
    if (json_parse(last_line(r.out), "the plan", &obj, err) < 0)
        return -1;
    rc = take_plan(ret, obj, &night->arena, err);
    json_decref(obj);
    return rc;
}
