/* test_cell_ends.c: every status reached by a real program, in every tier and with every kind of
 * control group: how it ended is the same everywhere. */
#include "tests/unit/cell_rig.h"

/* ---- how a program ends ---- */

/* Well below what the sleepers here sleep, well above what a crowded machine makes of a moment. */
#define LONG_US 60000000

static void ok_and_exit(void **state)
{
    struct exec_job job = sh("echo hello");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect_out(o, "hello\n");
    assert_int_equal(rig.result.n_step, 1);
    assert_int_equal(rig.result.tier, cell_tier(rig.cell));
    assert_string_equal(rig.result.trouble, "");
    assert_true(o->cpu_us > 0 && o->wall_us > 0 && o->wall_us < LONG_US);
    assert_true(o->peak_bytes > 100000 && o->peak_bytes < 20 * MB);
    job = sh("exit 7");
    expect(run_job(&job), EXEC_EXIT, 7);
}

/* Statuses that others take for a limit are just what they are. */
static void forged_ends(void **state)
{
    static const int code[] = {124, 137, 152, 153};
    static const int number[] = {SIGKILL, SIGXCPU, SIGXFSZ, SIGABRT, SIGSEGV, SIGTERM};
    char script[64];
    struct exec_job job;
    (void)state;
    for (size_t i = 0; i < countof(code); i++) {
        snprintf(script, sizeof script, "exit %d", code[i]);
        job = sh(script);
        expect(run_job(&job), EXEC_EXIT, code[i]);
    }
    for (size_t i = 0; i < countof(number); i++) {
        snprintf(script, sizeof script, "kill -%d $$", number[i]);
        job = sh(script);
        expect(run_job(&job), EXEC_SIGNAL, number[i]);
    }
}

/* What a parser says whose stack is too small is no lack of memory. */
static void words_about_memory(void **state)
{
    struct exec_job job = sh("echo 'a.sv:1428: memory exhausted' >&2; exit 2");
    (void)state;
    expect(run_job(&job), EXEC_EXIT, 2);
    job = sh("echo 'virtual memory exhausted' >&2; exit 2");
    expect(run_job(&job), EXEC_MEMORY, 2);
}

/* Of two limits memory is told: who has filled it is slow, and how slow is the machine's doing. */
static void memory_before_time(void **state)
{
    struct exec_job job = sh("exec python3 -SIc 'x = b\"a\" * (238 << 20)\nwhile True:\n    pass'");
    (void)state;
    if (access("/usr/bin/python3", X_OK) < 0)
        skip();
    job.step[0].limits.memory_bytes = 256 << 20;
    job.step[0].limits.cpu_ms = 700;
    expect(run_job(&job), EXEC_MEMORY, -1);
}

static void cpu_limit(void **state)
{
    struct exec_job job = sh("while :; do :; done");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.cpu_ms = 300;
    o = run_job(&job);
    expect(o, EXEC_CPU, -1);
    assert_in_range(o->cpu_us, 300000, 600000);
}

/* The parent of the process that was started with the word. */
static pid_t parent_of(const char *word)
{
    FILE *f = popen("ps -eo ppid=,args=", "r");
    char line[512];
    pid_t found = 0;
    while (f && fgets(line, sizeof line, f))
        if (strstr(line, word) && !strstr(line, "ps -eo"))
            found = (pid_t)atoi(line);
    if (f)
        pclose(f);
    return found;
}

/* A sleep that only we can have started: others may run this test beside us. */
static const char *own_sleep(void)
{
    static char word[32];
    snprintf(word, sizeof word, "sleep 12.5%d", (int)getpid());
    return word;
}

static void stop_init(uv_timer_t *timer)
{
    pid_t pid = parent_of(own_sleep());
    (void)timer;
    if (pid > 1)
        kill(pid, SIGSTOP);
}

/* An init that does not get to kill and report in time, for whatever reason, is killed itself. What
 * the step was stopped for stays: else who can slow down its end would be our fault instead. */
static void limit_without_a_report(void **state)
{
    char script[64];
    struct exec_job job = sh(script);
    const struct exec_outcome *o;
    static uv_timer_t timer;
    (void)state;
    snprintf(script, sizeof script, "exec %s", own_sleep());
    if (cell_tier(rig.cell) != TIER_NAMESPACES && cell_tier(rig.cell) != TIER_LANDLOCK)
        skip(); /* the cell itself is the parent there */
    uv_timer_init(&rig.loop, &timer);
    uv_timer_start(&timer, stop_init, 300, 300); /* also when it is tried again */
    job.step[0].limits.wall_ms = 1000;
    o = run_job(&job);
    uv_close((uv_handle_t *)&timer, NULL);
    expect(o, EXEC_WALL, SIGKILL);
    assert_in_range(o->wall_us, 1900000, 12000000);
    job = sh("echo fine");
    expect_out(run_job(&job), "fine\n");
}

static void cpu_of_children_counts(void **state)
{
    struct exec_job job = sh("for i in 1 2 3; do (while :; do :; done) & done; wait");
    (void)state;
    job.step[0].limits.cpu_ms = 400;
    expect(run_job(&job), EXEC_CPU, -1);
}

static bool grouped(const char *controller)
{
    return strstr(cell_cgroup(rig.cell), controller) != NULL && cell_cgroup(rig.cell)[0] == 'v';
}

/* Children that the kernel reaps unseen: SIGCHLD ignored. */
static void cpu_cannot_be_hidden(void **state)
{
    struct exec_job job = help("hide");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.cpu_ms = 5000;
    o = run_job(&job);
    expect(o, EXEC_OK, 0);
    /* what was seen of it in passing counts as it is until a quarter and 50 ms are missing */
    if (!grouped("cpuacct") && o->cpu_us < 270000)
        print_message("SKIP cpu_cannot_be_hidden: no perf counter, or time was stolen from this "
                      "machine (%lld of 400000 us seen)\n",
                      (long long)o->cpu_us);
    assert_true(o->cpu_us > (grouped("cpuacct") ? 270000 : 50000));
}

/* The best of many: on a crowded machine a page fault may cost as much as the whole program. */
static void cpu_is_measured_exactly(void **state)
{
    int64_t best = INT64_MAX;
    (void)state;
    for (int i = 0; i < 40 && best > 60000; i++) {
        struct exec_job job = help("burn50");
        const struct exec_outcome *o = run_job(&job);
        expect(o, EXEC_OK, 0);
        assert_true(o->cpu_us >= 50000);
        if (o->cpu_us < best)
            best = o->cpu_us;
    }
    assert_in_range(best, 50000, 60000);
}

static void wall_limit(void **state)
{
    struct exec_job job = sh("sleep 100");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.wall_ms = 200;
    o = run_job(&job);
    expect(o, EXEC_WALL, -1);
    assert_in_range(o->wall_us, 200000, LONG_US);
}

/* End of file is not the end. */
static void closed_outputs_go_on(void **state)
{
    struct exec_job job = sh("exec >&- 2>&-; sleep 100");
    (void)state;
    job.step[0].limits.wall_ms = 200;
    expect(run_job(&job), EXEC_WALL, -1);
}

/* And the end does not wait for end of file. */
static void held_pipe_does_not_hold(void **state)
{
    struct exec_job job = sh("sleep 100 & echo started");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect_out(o, "started\n");
    assert_true(o->leftover);
    assert_true(o->wall_us < LONG_US);
}

static void signals_ignored(void **state)
{
    struct exec_job job = help("stubborn");
    (void)state;
    job.step[0].limits.wall_ms = 200;
    expect(run_job(&job), EXEC_WALL, SIGKILL);
}

static void output_limit(void **state)
{
    struct exec_job job = sh("yes out"), other = sh("yes err >&2");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.output_bytes = other.step[0].limits.output_bytes = MB;
    o = run_job(&job);
    expect(o, EXEC_OUTPUT, -1);
    assert_true(o->out.total_bytes > MB && o->out.total_bytes < 100 * MB);
    o = run_job(&other);
    expect(o, EXEC_OUTPUT, -1);
    assert_true(o->err.total_bytes > MB);
}

static void head_and_tail(void **state)
{
    struct exec_job job = sh("i=0; while [ $i -lt 1000 ]; do echo line$i; i=$((i+1)); done");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.keep_bytes = 100;
    o = run_job(&job);
    expect(o, EXEC_OK, 0);
    assert_int_equal(o->out.head.n, 50);
    assert_int_equal(o->out.tail.n, 50);
    assert_true(str_starts(o->out.head, "line0\nline1\nline2\n"));
    assert_true(str_ends(o->out.tail, "\nline998\nline999\n"));
    assert_int_equal(o->out.total_bytes, 10 * 6 + 90 * 7 + 900 * 8);
    job = sh("printf 12345");
    job.step[0].limits.keep_bytes = 5;
    o = run_job(&job);
    assert_true(str_eqc(o->out.head, "12345"));
    assert_int_equal(o->out.tail.n, 0);
}

static void file_limit(void **state)
{
    struct exec_job job = sh("exec dd if=/dev/full of=big bs=65536 count=1000");
    (void)state;
    job.step[0].limits.file_bytes = MB;
    expect(run_job(&job), EXEC_FILE, -1);
}

static void box_limit(void **state)
{
    struct exec_job job = sh("i=0; while [ $i -lt 200 ]; do dd if=/dev/full of=f$i bs=1M count=1 "
                             "status=none || exit 3; i=$((i+1)); done");
    (void)state;
    job.step[0].limits.cpu_ms = 20000;
    job.step[0].limits.wall_ms = 30000;
    expect(run_job(&job), EXEC_FILE, -1);
}

/* There is no shared memory that a limit could be met with. */
static void memory_limit(void **state)
{
    static const char *const what[] = {"malloc", "touch", "shared", "many"};
    (void)state;
    for (size_t i = 0; i < countof(what); i++) {
        struct exec_job job = help(what[i]);
        const struct exec_outcome *o;
        job.step[0].limits.memory_bytes = 200 * MB;
        job.step[0].limits.cpu_ms = 20000;
        o = run_job(&job);
        if (strcmp(what[i], "shared") == 0)
            expect(o, EXEC_SIGNAL, SIGABRT);
        else
            expect(o, EXEC_MEMORY, -1);
        assert_false(str_has(out_of(o), "ESCAPED"));
    }
}

static void process_limit(void **state)
{
    struct exec_job job = help("forks");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect(o, EXEC_PROCESSES, 3);
    assert_true(str_eqc(out_of(o), "19\n")); /* 20 with the first */
    job = help("threads");
    o = run_job(&job);
    expect(o, EXEC_PROCESSES, 3);
    assert_true(str_eqc(out_of(o), "19\n"));
}

/* Too quick for a look, and silent: only the control group has seen it. */
static void quiet_process_limit(void **state)
{
    struct exec_job job = help("quiet_threads");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    if (grouped("pids") || o->status != EXEC_EXIT)
        expect(o, EXEC_PROCESSES, 3);
}

/* A kill by the kernel in the step's own group is the memory limit, whatever the program makes of
 * it. */
static void kernel_memory_counts(void **state)
{
    struct exec_job job = help("sockets");
    (void)state;
    if (!grouped("memory"))
        skip();
    job.step[0].limits.memory_bytes = 64 * MB;
    job.step[0].limits.cpu_ms = 20000;
    expect(run_job(&job), EXEC_MEMORY, -1);
    job = sh("echo fine");
    expect_out(run_job(&job), "fine\n");
}

static void fork_bomb(void **state)
{
    struct exec_job job = help("bomb");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.cpu_ms = 500;
    job.step[0].limits.wall_ms = 1000;
    o = run_job(&job);
    if (o->status != EXEC_CPU)
        expect(o, EXEC_WALL, -1);
    job = sh("echo fine");
    expect_out(run_job(&job), "fine\n");
}

static void no_such_program(void **state)
{
    struct exec_job job = sh("");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].argv[0] = "/nonexistent/program";
    o = run_job(&job);
    expect(o, EXEC_HARNESS, ENOENT);
    assert_non_null(strstr(rig.result.trouble, "/nonexistent/program"));
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ok_and_exit),
        cmocka_unit_test(forged_ends),
        cmocka_unit_test(words_about_memory),
        cmocka_unit_test(memory_before_time),
        cmocka_unit_test(limit_without_a_report),
        cmocka_unit_test(cpu_limit),
        cmocka_unit_test(cpu_of_children_counts),
        cmocka_unit_test(cpu_cannot_be_hidden),
        cmocka_unit_test(cpu_is_measured_exactly),
        cmocka_unit_test(wall_limit),
        cmocka_unit_test(closed_outputs_go_on),
        cmocka_unit_test(held_pipe_does_not_hold),
        cmocka_unit_test(signals_ignored),
        cmocka_unit_test(output_limit),
        cmocka_unit_test(head_and_tail),
        cmocka_unit_test(file_limit),
        cmocka_unit_test(box_limit),
        cmocka_unit_test(memory_limit),
        cmocka_unit_test(process_limit),
        cmocka_unit_test(quiet_process_limit),
        cmocka_unit_test(kernel_memory_counts),
        cmocka_unit_test(fork_bomb),
        cmocka_unit_test(no_such_program),
    };
    const struct rig_tests all = {"ends", tests, countof(tests), true};
    rig_start();
    return rig_main(&all, argc, argv);
}
