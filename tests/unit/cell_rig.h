/* cell_rig.h: what the tests of the cell share: one cell, started for each tier that this machine
 * offers (and for each kind of control group), jobs for it, a helper program for tricks; all of it
 * once more as nobody when that is root. What cannot be tried is skipped by name. */
#ifndef CELL_RIG_H
#define CELL_RIG_H

#include "harness/sys/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MB         (1ll << 20)
#define CANARY     "assay-canary-5f1c"
#define CANARY_DIR "/var/tmp/assay-canary-unit"
#define SLOT       20 /* and the next: users that no test beside us runs its steps as, or kills */

extern char **environ;

static char program[4096];
static const char *helper_source = "tests/hostile/helper.c";
static char *helper; /* bytes of the compiled helper, or NULL */
static size_t helper_size;

struct rig {
    uv_loop_t loop;
    struct cell *cell;
    struct arena arena;
    struct cell_options options;
    struct exec_result result;
    bool done;
};

/* One at a time: a group of tests shares the cell of its tier. */
static struct rig rig;

static inline void on_done(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct rig *r = ctx;
    (void)cell;
    r->result = *result;
    r->done = true;
}

static inline void wait_done(struct rig *r)
{
    while (!r->done)
        uv_run(&r->loop, UV_RUN_ONCE);
}

static inline const struct exec_outcome *run_job(const struct exec_job *job)
{
    struct err err = {0};
    rig.done = false;
    if (cell_run(rig.cell, job, &rig.arena, on_done, &rig, &err))
        fail_msg("%s", err.text);
    assert_false(rig.done);
    wait_done(&rig);
    return &rig.result.step[0];
}

static inline struct exec_job sh(const char *script)
{
    return (struct exec_job){
        .n_step = 1,
        .step[0] = {.name = "sh",
                    .argv = {"/bin/sh", "-c", script},
                    .limits = {.cpu_ms = 2000, .wall_ms = 10000, .processes = 20}},
    };
}

/* The helper of the test, laid in the box, with one word that says what to do. */
static inline struct exec_job help(const char *what)
{
    static struct exec_file file;
    struct exec_job job = sh("");
    if (!helper) {
        print_message("SKIP %s: no C compiler, or none that makes static programs\n", what);
        skip();
    }
    file = (struct exec_file){"helper", {helper, helper_size}, true};
    job.file = &file;
    job.n_file = 1;
    job.step[0].argv[0] = "/box/helper";
    job.step[0].argv[1] = what;
    job.step[0].argv[2] = NULL;
    return job;
}

static inline struct str out_of(const struct exec_outcome *o)
{
    return o->out.head;
}

static inline void expect(const struct exec_outcome *o, enum exec_status status, int code)
{
    if (o->status != status || (code >= 0 && o->code != code))
        fail_msg("%s %d, expected %s %d; cpu %lld us, wall %lld us, peak %lld; %s\nout: " STR_FMT
                 "\nerr: " STR_FMT,
                 exec_status_name(o->status), o->code, exec_status_name(status), code,
                 (long long)o->cpu_us, (long long)o->wall_us, (long long)o->peak_bytes,
                 rig.result.trouble, STR_ARG(o->out.head), STR_ARG(o->err.head));
}

static inline void expect_out(const struct exec_outcome *o, const char *text)
{
    expect(o, EXEC_OK, 0);
    if (!str_eqc(out_of(o), text))
        fail_msg("printed '" STR_FMT "', expected '%s'", STR_ARG(out_of(o)), text);
}

static inline bool in_own_root(void)
{
    return cell_tier(rig.cell) >= TIER_BWRAP;
}

static const struct exec_file kit[] = {{"hello", STR("#!/bin/sh\necho kit\n"), true}};

static inline int open_rig(void **state)
{
    struct err err = {0};
    (void)state;
    uv_loop_init(&rig.loop);
    rig.options.program = program;
    rig.options.kit = kit;
    rig.options.n_kit = countof(kit);
    rig.options.allow_weak = true;
    rig.options.slot = SLOT;
    if (cell_new(&rig.cell, &rig.loop, &rig.options, &err)) {
        print_message("SKIP tier %s: %s\n", exec_tier_name(rig.options.force_tier), err.text);
        rig.cell = NULL;
    }
    return 0;
}

static inline int close_rig(void **state)
{
    (void)state;
    cell_free(rig.cell);
    while (uv_run(&rig.loop, UV_RUN_DEFAULT))
        ;
    if (uv_loop_close(&rig.loop))
        return -1; /* a handle was lost */
    arena_finish(&rig.arena);
    rig.cell = NULL;
    return 0;
}

static inline int need_cell(void **state)
{
    (void)state;
    if (!rig.cell)
        return -1;
    return 0;
}

struct rig_tests {
    const char *name;
    const struct CMUnitTest *test;
    size_t n;
    bool each_cgroup; /* in the strongest tier also with every kind of control group */
};

static inline int run_tier(const struct rig_tests *t, enum exec_tier tier, enum exec_cgroup cgroup)
{
    char name[96];
    int failed;
    rig = (struct rig){.options.force_tier = tier, .options.cgroup = cgroup};
    open_rig(NULL);
    if (!rig.cell)
        return close_rig(NULL);
    snprintf(name, sizeof name, "%s/%s/%.30s/%s", t->name, exec_tier_name(tier),
             cell_cgroup(rig.cell), geteuid() ? "user" : "root");
    failed = _cmocka_run_group_tests(name, t->test, t->n, need_cell, NULL);
    return failed + (close_rig(NULL) != 0);
}

static inline int run_tiers(const struct rig_tests *t, const char *only)
{
    static const enum exec_tier tiers[] = {TIER_NAMESPACES, TIER_BWRAP, TIER_LANDLOCK, TIER_WEAK};
    static const enum exec_cgroup kinds[] = {CGROUP_AUTO, CGROUP_NONE, CGROUP_V1, CGROUP_V2};
    int failed = 0;
    for (size_t i = 0; i < countof(tiers); i++)
        for (size_t k = 0; k < (t->each_cgroup && i == 0 ? countof(kinds) : 1); k++)
            if (!only || strcmp(only, exec_tier_name(tiers[i])) == 0)
                failed += run_tier(t, tiers[i], kinds[k]);
    return failed;
}

static inline int spawn_wait(const char **argv)
{
    int status;
    pid_t pid;
    if (posix_spawnp(&pid, argv[0], NULL, NULL, (char **)argv, environ) != 0)
        return -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Static, so that it starts anywhere. The tests run in the project's root directory. */
static inline void compile_helper(void)
{
    char dir[] = "/tmp/test-cell-XXXXXX", exe[64];
    const char *argv[] = {"cc",       "-O1", "-w", "-D_GNU_SOURCE", "-static",
                          "-pthread", "-o",  exe,  helper_source,   NULL};
    struct stat st;
    FILE *f;
    if (!mkdtemp(dir))
        return;
    snprintf(exe, sizeof exe, "%s/helper", dir);
    if (spawn_wait(argv) == 0 && stat(exe, &st) == 0 && (f = fopen(exe, "r"))) {
        helper_size = (size_t)st.st_size;
        helper = malloc(helper_size);
        if (fread(helper, 1, helper_size, f) != helper_size)
            helper_size = 0;
        fclose(f);
    }
    unlink(exe);
    rmdir(dir);
}

static inline void plant_canaries(void)
{
    FILE *f;
    setenv("OPENAI_API_KEY", CANARY, 1);
    mkdir(CANARY_DIR, 0755);
    f = fopen(CANARY_DIR "/secret", "w");
    if (f) {
        fputs(CANARY "\n", f);
        fclose(f);
    }
}

static inline int again_as_nobody(const char *self)
{
    const char *argv[] = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", self,
                          NULL};
    int r;
    if (geteuid() != 0)
        return 0;
    r = spawn_wait(argv);
    if (r == 127 || r < 0) {
        print_message("SKIP as nobody: setpriv is missing or %s cannot be read by nobody\n", self);
        return 0;
    }
    return r;
}

static inline void rig_start(void)
{
    const char *build = getenv("ASSAY_BUILD");
    snprintf(program, sizeof program, "%s/assay-cell", build ? build : "build");
    signal(SIGPIPE, SIG_IGN);
    plant_canaries();
    compile_helper();
}

static inline int rig_main(const struct rig_tests *t, int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    int failed = run_tiers(t, only);
    free(helper);
    if (!only)
        failed += again_as_nobody(argv[0]);
    return failed != 0;
}

#endif
