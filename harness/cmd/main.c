/* main.c: read the command line, hand it to its verb, see that the output was written. */
#include "harness/cli/app.h"
#include "results/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifndef ASSAY_VERSION
#define ASSAY_VERSION "unknown"
#endif

/* A program started with descriptor 1 or 2 closed would give that number to the first file it
 * opens, and print into its own database. /dev/null is opened for reading, so that writing still
 * fails. */
static void fill_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0)
        close(fd);
}

/* Has the reader of our output gone, as in "assay report | head"? That is no failure. */
static bool reader_is_gone(void)
{
    struct pollfd p = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&p, 1, 0) == 1 && (p.revents & POLLERR);
}

/* Flush standard output. When that fails, because the disk is full for example, the exit status
 * must not say that all went well. */
static int close_output(struct app *app, int status)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    failed |= fflush(stdout) != 0;
    if (!failed || reader_is_gone())
        return status;
    app->err = (struct err){0};
    if (errno)
        err_sys(&app->err, "cannot write to standard output");
    else
        err_set(&app->err, ERR_SYS, "cannot write to standard output");
    app_fail(app);
    return status ? status : err_exit_status(ERR_SYS);
}

static int usage(struct app *app)
{
    const char *verb = app->cmd.verb < VERB_COUNT ? verb_table[app->cmd.verb].name : NULL;
    char line[100];
    int status = app_fail(app);
    snprintf(line, sizeof line, "See 'assay %s%s--help'.", verb ? verb : "", verb ? " " : "");
    term_line(&app->term, line);
    return status;
}

/* The one place that knows every verb's function. */
static int run_verb(struct app *app)
{
    static int (*const run[VERB_COUNT])(struct app *) = {
#define X(id, name, typed, operands, help, group) [VERB_##id] = cmd_##name,
        VERBS(X)
#undef X
    };
    return run[app->cmd.verb](app);
}

static int dispatch(struct app *app)
{
    const struct options *o = &app->cmd.options;
    if (o->quiet)
        app->term.mode = TERM_OFF;
    if (o->help)
        opt_help(stdout, app->cmd.verb);
    else if (o->version)
        printf("assay %s (schema %d)\n", ASSAY_VERSION, STORE_SCHEMA_VERSION);
    else if (o->man)
        opt_man(stdout);
    else if (o->completion)
        return opt_completion(stdout, o->completion, &app->err) < 0 ? app_fail(app) : 0;
    else
        return run_verb(app);
    return 0;
}

/* Keys stand in our environment and in our memory, so there must be no core file, and no other
 * process of the same user may read them. Not in builds with the address sanitizer, whose leak
 * checker must attach to this process. */
static void close_memory(void)
{
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

/* setlocale is not called: in the locale "C" numbers are read and written with a point. */
int main(int argc, char **argv)
{
    struct app app = {.cmd.verb = VERB_COUNT, .argc = argc, .argv = argv};
    int status;
    fill_descriptors();
    app_take_error_fd(&app);
    close_memory();
    signal(SIGPIPE, SIG_IGN);
    term_init(&app.term, STDERR_FILENO);
    app.out_tty = isatty(STDOUT_FILENO);
    if (opt_parse(&app.cmd, argc, argv, &app.err) < 0)
        status = usage(&app);
    else
        status = close_output(&app, dispatch(&app));
    term_finish(&app.term);
    return status;
}
