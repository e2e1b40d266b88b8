/* run.c: start this binary again, for one run of a night. */
#include "harness/nightly/nightly.h"

#include "harness/io/json.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELF "/proc/self/exe"

extern char **environ;

/* A signal that we get is passed on to the run that we wait for, which stores what it has and ends.
 */
static volatile sig_atomic_t child, caught;

static void hand_on(int number)
{
    caught = number;
    if (child > 0)
        kill((pid_t)child, number);
}

static void catch_signals(struct sigaction *old)
{
    struct sigaction sa = {.sa_handler = hand_on};
    sigaction(SIGINT, &sa, &old[0]);
    sigaction(SIGTERM, &sa, &old[1]);
}

static void release_signals(const struct sigaction *old)
{
    sigaction(SIGINT, &old[0], NULL);
    sigaction(SIGTERM, &old[1], NULL);
}

/* The child inherits our whole environment, with the keys in it. */
static int spawn(pid_t *pid, char *const *argv)
{
    posix_spawn_file_actions_t actions;
    int rc;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    rc = posix_spawn(pid, SELF, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int night_start(struct night *night, const char *const *arg, size_t n, struct err *err)
{
    const char *argv[NIGHT_ARGS + 8];
    struct sigaction old[2];
    size_t k = 0;
    pid_t pid;
    int rc, status;
    argv[k++] = "assay";
    for (size_t i = 0; i < n; i++)
        argv[k++] = arg[i];
    argv[k++] = arena_printf(&night->arena, "--db=%s", night->db);
    if (night->app->cmd.options.quiet)
        argv[k++] = "--quiet";
    argv[k] = NULL;
    catch_signals(old);
    rc = spawn(&pid, (char *const *)argv);
    if (rc == 0) {
        child = pid;
        status = wait_for(pid);
        child = 0;
    }
    release_signals(old);
    night->signal = caught;
    errno = rc;
    return rc ? err_sys(err, "start %s", SELF) : status;
}

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
    argv[k] = NULL;
    if (run_program(&r, argv, NULL, &night->arena, err) < 0)
        return -1;
    if (r.status != 0)
        return refused(part, &r, err);
    if (json_parse(last_line(r.out), "the plan", &obj, err) < 0)
        return -1;
    rc = take_plan(ret, obj, &night->arena, err);
    json_decref(obj);
    return rc;
}
