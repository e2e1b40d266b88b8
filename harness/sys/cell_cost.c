/* cell_cost.c: how much longer a job in a cell takes than posix_spawn of the same program.
 *
 * Both are timed from before the start until this program knows of the end. They take turns, so a
 * machine that gets slower or faster meanwhile affects both. With two workers, two jobs are started
 * at once and the next turn waits for both. */
#include "harness/sys/cell_cost.h"
#include "harness/base/clock.h"
#include "harness/io/fs.h"
#include "harness/sys/run.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOBS    1000
#define WARM_UP 100
#define WORKERS 2
#define DESIGN  "t.vvp"

struct program {
    const char *name; /* for people */
    const char *argv[4];
    const struct exec_file *file; /* laid into the box, or NULL; also lies in bench.dir */
};

struct timing {
    uv_loop_t loop;
    struct cell *cell[WORKERS];
    int workers, flying;
    struct arena arena; /* of one turn's results */
    struct arena keep;  /* of the whole bench */
    const char *dir;    /* where the design lies */
    struct exec_file design;
    int null;               /* /dev/null, for the bare side's descriptors */
    int64_t begin[WORKERS]; /* of the turn's jobs */
    int64_t *took;          /* where the turn's durations go */
    struct err *err;
    int failed;
};

struct spread {
    int64_t median, p99;
};

/* ---- the bare side ---- */

/* The same environment as in a cell, so that the program has the same to do. */
static int spawn(struct timing *b, const struct program *p, pid_t *pid)
{
    static const char *const env[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/", "LANG=C.UTF-8",
                                      "TMPDIR=/tmp", NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int fd = 0; fd < 3; fd++)
        posix_spawn_file_actions_adddup2(&actions, b->null, fd);
    posix_spawn_file_actions_addchdir_np(&actions, b->dir);
    errno =
        posix_spawn(pid, p->argv[0], &actions, NULL, (char *const *)p->argv, (char *const *)env);
    posix_spawn_file_actions_destroy(&actions);
    return errno ? err_sys(b->err, "start %s", p->argv[0]) : 0;
}

/* Wait for the n processes in the order in which they end. waitid only looks (WNOWAIT): a child
 * that is none of them is a cell that died, which must not be reaped here, and ends the
 * measurement. */
static int reap(struct timing *b, const struct program *p, pid_t *pid, int n)
{
    for (int left = n; left; left--) {
        siginfo_t info;
        int i = 0, status = 0;
        while (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) < 0)
            if (errno != EINTR)
                return err_sys(b->err, "wait for %s", p->argv[0]);
        while (i < n && pid[i] != info.si_pid)
            i++;
        if (i == n)
            return err_set(b->err, ERR_SYS, "assay-cell died");
        if (waitpid(pid[i], &status, 0) < 0)
            return err_sys(b->err, "wait for %s", p->argv[0]);
        b->took[i] = clock_us() - b->begin[i];
        pid[i] = 0;
        if (status)
            return err_set(b->err, ERR_SYS, "%s failed outside of the cell", p->name);
    }
    return 0;
}

static int turn_bare(struct timing *b, const struct program *p)
{
    pid_t pid[WORKERS] = {0};
    int n = 0, r = 0;
    for (; n < b->workers && r == 0; n++) {
        b->begin[n] = clock_us();
        r = spawn(b, p, &pid[n]);
    }
    if (r == 0)
        r = reap(b, p, pid, n);
    for (int i = 0; r && i < n; i++) /* what is left of a failed turn */
        if (pid[i] > 0)
            waitpid(pid[i], NULL, 0);
    return r;
}

/* ---- the cells ---- */

static void on_done(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct timing *b = ctx;
    int64_t now = clock_us();
    for (int i = 0; i < b->workers; i++)
        if (b->cell[i] == cell)
            b->took[i] = now - b->begin[i];
    b->flying--;
    if (result->step[0].status != EXEC_OK)
        b->failed = err_set(b->err, ERR_SYS, "a job in the cell ended with %s%s%s",
                            exec_status_name(result->step[0].status), *result->trouble ? ": " : "",
                            result->trouble);
}

static int turn_cell(struct timing *b, const struct exec_job *job)
{
    for (int i = 0; i < b->workers && b->failed == 0; i++) {
        b->begin[i] = clock_us();
        b->failed = cell_run(b->cell[i], job, &b->arena, on_done, b, b->err);
        b->flying += b->failed == 0;
    }
    while (b->flying)
        uv_run(&b->loop, UV_RUN_ONCE);
    arena_finish(&b->arena);
    return b->failed;
}

/* ---- a row ---- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct spread spread_of(int64_t *took)
{
    qsort(took, JOBS, sizeof *took, by_value);
    return (struct spread){(took[JOBS / 2 - 1] + took[JOBS / 2]) / 2, took[JOBS * 99 / 100 - 1]};
}

static int run_turns(struct timing *b, const struct program *p, int64_t *bare, int64_t *cell)
{
    struct exec_job job = {.file = p->file, .n_file = p->file != NULL, .n_step = 1};
    int64_t ignored[WORKERS];
    job.step[0] = (struct exec_step){.name = "measure"};
    memcpy(job.step[0].argv, p->argv, sizeof p->argv);
    for (int i = -WARM_UP; i < JOBS; i += b->workers) {
        b->took = i < 0 ? ignored : &bare[i];
        if (turn_bare(b, p) < 0)
            return -1;
        b->took = i < 0 ? ignored : &cell[i];
        if (turn_cell(b, &job) < 0)
            return -1;
    }
    return 0;
}
_Static_assert(JOBS % WORKERS == 0 && WARM_UP % WORKERS == 0, "turns are whole");

static void add_spread(json_t *row, const char *key, struct spread s)
{
    json_t *obj = json_add(row, key, json_object());
    json_add_int(obj, "median", s.median);
    json_add_int(obj, "p99", s.p99);
}

static int measure_row(struct timing *b, const struct program *p, int workers, json_t *rows,
                       bool print)
{
    static int64_t bare_us[JOBS], cell_us[JOBS];
    struct spread bare, cell, added;
    json_t *row;
    b->workers = workers;
    if (run_turns(b, p, bare_us, cell_us) < 0)
        return -1;
    bare = spread_of(bare_us);
    cell = spread_of(cell_us);
    added = (struct spread){cell.median - bare.median, cell.p99 - bare.p99};
    row = json_object();
    json_array_append_new(rows, row);
    json_add_cstr(row, "program", p->name);
    json_add_int(row, "workers", workers);
    add_spread(row, "posix_spawn_us", bare);
    add_spread(row, "cell_us", cell);
    add_spread(row, "added_us", added);
    if (print)
        printf("%-10s %7d %9lld %7lld %9lld %7lld %+9lld %+7lld\n", p->name, workers,
               (long long)bare.median, (long long)bare.p99, (long long)cell.median,
               (long long)cell.p99, (long long)added.median, (long long)added.p99);
    fflush(stdout);
    return 0;
}

/* ---- all of it ---- */

/* Describe the machine and the cell: without that the numbers mean little. */
static void describe(json_t *ret, const struct timing *b, long cores, bool print)
{
    struct utsname kernel = {0};
    double load = 0;
    bool root = geteuid() == 0, busy;
    const char *tier = exec_tier_name(cell_tier(b->cell[0]));
    uname(&kernel);
    busy = getloadavg(&load, 1) == 1 && load > (double)cores;
    json_add_int(ret, "jobs", JOBS);
    json_add_int(ret, "warm_up", WARM_UP);
    json_add_cstr(ret, "tier", tier);
    json_add_bool(ret, "root", root);
    json_add_cstr(ret, "kernel", kernel.release);
    json_add_int(ret, "cores", cores);
    json_add_num(ret, "load", load);
    json_add_bool(ret, "busy", busy);
    if (!print)
        return;
    printf("\nWhat a job costs in the cell, in microseconds. %d jobs each after %d to warm up,\n"
           "alone and in the cell by turns. Tier %s, %s, Linux %s, %ld core%s,\nload %.2f%s\n\n",
           JOBS, WARM_UP, tier, root ? "root" : "not root", kernel.release, cores,
           cores == 1 ? "" : "s", load,
           busy ? ": more than the cores, so these numbers mean little." : ".");
    printf("%18s %17s %17s %17s\n", "", "posix_spawn", "cell", "added");
    printf("%-10s %7s %9s %7s %9s %7s %9s %7s\n", "program", "workers", "median", "p99", "median",
           "p99", "median", "p99");
    fflush(stdout);
}

static int compile_design(struct timing *b)
{
    const char *argv[] = {"iverilog", "-o", DESIGN, "t.v", NULL};
    struct run_result r;
    if (fs_write(arena_printf(&b->keep, "%s/t.v", b->dir),
                 STR("module t;\ninitial $finish; endmodule\n"), b->err) < 0 ||
        run_program(&r, argv, b->dir, &b->keep, b->err) < 0)
        return -1;
    if (r.status)
        return err_set(b->err, ERR_SYS, "iverilog failed: " STR_FMT, STR_ARG(str_trim(r.out)));
    b->design = (struct exec_file){.name = DESIGN};
    return fs_read(&b->design.data, arena_printf(&b->keep, "%s/" DESIGN, b->dir), 1 << 20, &b->keep,
                   b->err);
}

static int start_cells(struct timing *b, const struct cell_options *options, long workers)
{
    struct cell_options co = *options;
    for (co.slot = 0; co.slot < workers; co.slot++)
        if (cell_new(&b->cell[co.slot], &b->loop, &co, b->err) < 0)
            return -1;
    return 0;
}

static int measure_all(struct timing *b, const struct cell_options *options, json_t *ret,
                       bool print)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN), most = cores < WORKERS ? 1 : WORKERS;
    const char *vvp = run_which("vvp", &b->keep);
    const struct program program[] = {
        {"vvp -n", {vvp, "-n", DESIGN}, &b->design},
        {"/bin/true", {"/bin/true"}, NULL},
    };
    json_t *rows;
    if (!vvp)
        return err_set(b->err, ERR_SYS, "vvp is missing");
    if (compile_design(b) < 0 || start_cells(b, options, most) < 0)
        return -1;
    describe(ret, b, cores, print);
    rows = json_add(ret, "rows", json_array());
    for (size_t i = 0; i < countof(program); i++)
        for (int workers = 1; workers <= most; workers++)
            if (measure_row(b, &program[i], workers, rows, print) < 0)
                return -1;
    return 0;
}

int measure_cell(json_t *ret, const struct cell_options *options, bool print, struct err *err)
{
    struct timing b = {.err = err, .null = open("/dev/null", O_RDWR | O_CLOEXEC)};
    int r = -1;
    uv_loop_init(&b.loop);
    if (b.null < 0)
        err_sys(err, "/dev/null");
    else if (fs_temp_dir(&b.dir, &b.keep, err) == 0)
        r = measure_all(&b, options, ret, print);
    for (int i = 0; i < WORKERS; i++)
        cell_free(b.cell[i]);
    while (uv_run(&b.loop, UV_RUN_DEFAULT))
        ;
    uv_loop_close(&b.loop);
    if (b.dir)
        fs_rmtree(b.dir, NULL);
    if (b.null >= 0)
        close(b.null);
    arena_finish(&b.arena);
    arena_finish(&b.keep);
    return r;
}
