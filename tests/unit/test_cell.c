/* test_cell.c: the client of a cell and the life of its processes, in every tier. */
#include "tests/unit/cell_rig.h"

/* ---- the client ---- */

static void busy_cell_refuses(void **state)
{
    struct exec_job job = sh("sleep 0.2; echo done");
    struct err err = {0};
    (void)state;
    rig.done = false;
    assert_int_equal(cell_run(rig.cell, &job, &rig.arena, on_done, &rig, NULL), 0);
    assert_int_equal(cell_run(rig.cell, &job, &rig.arena, on_done, &rig, &err), -1);
    wait_done(&rig);
    expect_out(&rig.result.step[0], "done\n");
}

/* Our child processes that are assay-cells: of the running test only one exists. */
static pid_t find_child(void)
{
    char text[4096];
    FILE *f;
    snprintf(text, sizeof text, "/proc/self/task/%d/children", (int)getpid());
    f = fopen(text, "r");
    if (!f || !fgets(text, sizeof text, f))
        text[0] = 0;
    if (f)
        fclose(f);
    return (pid_t)strtol(text, NULL, 10);
}

/* How many control groups of that keeper there are. */
static int groups_of(pid_t keeper)
{
    char command[128], text[16] = "";
    FILE *f;
    snprintf(command, sizeof command,
             "find /sys/fs/cgroup -name 'assay-cell-%d-*' 2>/dev/null | wc -l", (int)keeper);
    f = popen(command, "r");
    if (!f || !fgets(text, sizeof text, f))
        text[0] = 0;
    if (f)
        pclose(f);
    return atoi(text);
}

/* Whoever ends: the keeper takes its group away; of one that was killed the next does it. */
static void groups_are_cleared(void **state)
{
    struct cell_options options = rig.options;
    struct exec_job job = sh("echo x");
    pid_t first = find_child(), second;
    struct err err = {0};
    (void)state;
    if (strncmp(cell_cgroup(rig.cell), "none", 4) == 0 || first <= 0)
        skip();
    assert_true(groups_of(first) > 0);
    kill(first, SIGKILL);
    while (find_child() == first) { /* the cell may outlive its keeper by a job */
        uv_run(&rig.loop, UV_RUN_NOWAIT);
        usleep(1000);
    }
    expect_out(run_job(&job), "x\n");
    second = find_child();
    assert_true(second != first && groups_of(second) > 0);
    cell_free(rig.cell);
    rig.cell = NULL;
    assert_int_equal(groups_of(second), 0);
    if (cell_new(&rig.cell, &rig.loop, &options, &err))
        fail_msg("%s", err.text);
    assert_int_equal(groups_of(first), 0);
}

static void on_kill(uv_timer_t *timer)
{
    kill(find_child(), SIGKILL);
    uv_close((uv_handle_t *)timer, NULL);
}

static void killed_cell_recovers(void **state)
{
    struct exec_job job = sh("sleep 0.3; echo survived");
    uv_timer_t timer;
    (void)state;
    if (find_child() <= 0)
        skip();
    uv_timer_init(&rig.loop, &timer);
    uv_timer_start(&timer, on_kill, 100, 0);
    expect_out(run_job(&job), "survived\n");
    job = sh("echo again");
    kill(find_child(), SIGKILL);
    expect_out(run_job(&job), "again\n");
}

static void on_kill_again(uv_timer_t *timer)
{
    if (!rig.done)
        kill(find_child(), SIGKILL);
    else
        uv_close((uv_handle_t *)timer, NULL);
}

static void twice_killed_is_harness(void **state)
{
    struct exec_job job = sh("sleep 5");
    uv_timer_t timer;
    (void)state;
    job.n_step = 2;
    job.step[1] = job.step[0];
    uv_timer_init(&rig.loop, &timer);
    uv_timer_start(&timer, on_kill_again, 150, 150);
    run_job(&job);
    assert_int_equal(rig.result.n_step, 2);
    expect(&rig.result.step[0], EXEC_HARNESS, -1);
    expect(&rig.result.step[1], EXEC_HARNESS, -1);
    assert_true(rig.result.trouble[0] != 0);
    while (uv_is_active((uv_handle_t *)&timer))
        uv_run(&rig.loop, UV_RUN_ONCE);
    uv_run(&rig.loop, UV_RUN_NOWAIT);
    job = sh("echo back");
    expect_out(run_job(&job), "back\n");
}

struct second {
    struct exec_result result;
    bool done;
};

static void on_second(struct cell *cell, const struct exec_result *result, void *ctx)
{
    struct second *s = ctx;
    (void)cell;
    s->result = *result;
    s->done = true;
}

static void two_at_once(void **state)
{
    struct exec_job job = sh("echo a > mine; sleep 0.2; ls"),
                    other = sh("sleep 0.1; ls; kill -9 -1");
    struct cell_options options = rig.options;
    struct second s = {.done = false};
    struct err err = {0};
    struct cell *cell;
    (void)state;
    options.slot = SLOT + 1;
    if (cell_new(&cell, &rig.loop, &options, &err))
        fail_msg("%s", err.text);
    rig.done = false;
    assert_int_equal(cell_run(rig.cell, &job, &rig.arena, on_done, &rig, NULL), 0);
    if (cell_tier(rig.cell) < TIER_LANDLOCK)
        other = sh("sleep 0.1; ls"); /* nothing would keep its kill from us */
    assert_int_equal(cell_run(cell, &other, &rig.arena, on_second, &s, NULL), 0);
    while (!rig.done || !s.done)
        uv_run(&rig.loop, UV_RUN_ONCE);
    expect_out(&rig.result.step[0], "mine\ntmp\n");
    assert_true(str_eqc(s.result.step[0].out.head, "tmp\n"));
    cell_free(cell);
}

static void freed_while_busy(void **state)
{
    struct exec_job job = sh("sleep 100");
    struct err err = {0};
    struct cell *cell;
    struct second s = {.done = false};
    struct cell_options options = rig.options;
    (void)state;
    options.slot = SLOT + 2;
    if (cell_new(&cell, &rig.loop, &options, &err))
        fail_msg("%s", err.text);
    assert_int_equal(cell_run(cell, &job, &rig.arena, on_second, &s, NULL), 0);
    uv_run(&rig.loop, UV_RUN_NOWAIT);
    cell_free(cell);
    uv_run(&rig.loop, UV_RUN_NOWAIT);
    assert_false(s.done);
}

static void run_once(void **state)
{
    struct exec_job job = sh("echo once");
    struct exec_result result;
    struct cell_options options = rig.options;
    struct err err = {0};
    (void)state;
    options.slot = SLOT + 3;
    if (cell_run_once(&options, &job, &rig.arena, &result, &err))
        fail_msg("%s", err.text);
    assert_true(str_eqc(result.step[0].out.head, "once\n"));
}

static void peak_is_the_programs_own(void **state)
{
    static char big[24 << 20];
    const struct exec_file file = {"big", {big, sizeof big}, false};
    struct exec_job job = sh("wc -c < big"), small = sh("echo x");
    const struct exec_outcome *o;
    int64_t before = run_job(&small)->peak_bytes;
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); /* it keeps what was freed for a while: the cell itself stays large */
#endif
    memset(big, 1, sizeof big);
    job.file = &file;
    job.n_file = 1;
    expect_out(run_job(&job), "25165824\n");
    o = run_job(&small);
    expect(o, EXEC_OK, 0);
    assert_true(o->peak_bytes < before + 4 * MB);
    memset(big, 0, sizeof big);
}

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int64_t spawn_true(void)
{
    const char *argv[] = {"/bin/true", NULL};
    int64_t start = now_us();
    pid_t pid;
    if (posix_spawn(&pid, argv[0], NULL, NULL, (char **)argv, environ) == 0)
        waitpid(pid, NULL, 0);
    return now_us() - start;
}

/* A number for a person; loaded machines make it useless as a test. */
static void print_cost(void **state)
{
    enum { ROUNDS = 200 };
    static int64_t cell_us[ROUNDS], spawn_us[ROUNDS];
    struct exec_job job = sh("");
    (void)state;
    job.step[0].argv[0] = "/bin/true";
    job.step[0].argv[1] = NULL;
    for (size_t i = 0; i < ROUNDS; i++) {
        int64_t start = now_us();
        expect(run_job(&job), EXEC_OK, 0);
        cell_us[i] = now_us() - start;
        spawn_us[i] = spawn_true();
    }
    qsort(cell_us, ROUNDS, sizeof *cell_us, by_size);
    qsort(spawn_us, ROUNDS, sizeof *spawn_us, by_size);
    print_message("/bin/true, median of %d: cell %lld us, posix_spawn %lld us\n", ROUNDS,
                  (long long)cell_us[ROUNDS / 2], (long long)spawn_us[ROUNDS / 2]);
}

/* Weak tiers are not to be had by accident, and the refusal says what to do. */
static void weak_is_refused(void **state)
{
    struct cell_options options = {.program = program, .force_tier = TIER_WEAK};
    struct exec_job job = sh("echo x");
    struct exec_result result;
    struct arena arena = {0};
    struct err err = {0};
    (void)state;
    assert_int_equal(cell_run_once(&options, &job, &arena, &result, &err), -1);
    assert_int_equal(err.kind, ERR_SYS);
    assert_non_null(strstr(err.text, "--allow-weak-isolation"));
    arena_finish(&arena);
}

static void missing_program_is_said(void **state)
{
    struct cell_options options = {.program = "/nonexistent/assay-cell"};
    struct exec_job job = sh("echo x");
    struct exec_result result;
    struct arena arena = {0};
    struct err err = {0};
    (void)state;
    assert_int_equal(cell_run_once(&options, &job, &arena, &result, &err), -1);
    assert_non_null(strstr(err.text, "/nonexistent/assay-cell"));
    options.program = "/bin/true"; /* starts, but is none */
    err = (struct err){0};
    assert_int_equal(cell_run_once(&options, &job, &arena, &result, &err), -1);
    assert_int_equal(err.kind, ERR_SYS);
    arena_finish(&arena);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(busy_cell_refuses),
        cmocka_unit_test(groups_are_cleared),
        cmocka_unit_test(killed_cell_recovers),
        cmocka_unit_test(twice_killed_is_harness),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(freed_while_busy),
        cmocka_unit_test(run_once),
        cmocka_unit_test(peak_is_the_programs_own),
        cmocka_unit_test(print_cost),
    };
    static const struct CMUnitTest once[] = {
        cmocka_unit_test(weak_is_refused),
        cmocka_unit_test(missing_program_is_said),
    };
    int failed;
    const struct rig_tests all = {"cell", tests, countof(tests), false};
    rig_start();
    failed = cmocka_run_group_tests_name("refusals", once, NULL, NULL);
    return rig_main(&all, argc, argv) || failed;
}
