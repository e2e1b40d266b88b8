/* test_cell_peer.c: a step and its peer: what they share, that they share nothing else, how either
 * ends; in every tier and with every kind of control group. */
#include "tests/unit/cell_rig.h"

/* One of the tiers has no peers where the kernel has no Landlock. */
static void need_peers(void)
{
    static const struct exec_file none = {"none", STR(""), true};
    struct exec_job job = sh(":");
    job.step[0].peer = "none";
    job.file = &none;
    job.n_file = 1;
    run_job(&job);
    if (strstr(rig.result.trouble, "needs Landlock"))
        skip();
}

/* The step does one thing, its peer another; a file lies in the box that is not for the peer. */
static struct exec_job pair(const char *what, const char *peer)
{
    static struct exec_file file[3];
    struct exec_job job = help(what);
    need_peers();
    file[0] = job.file[0];
    file[1] = (struct exec_file){peer, {helper, helper_size}, true};
    file[2] = (struct exec_file){"secret", STR("expected\n"), false};
    job.file = file;
    job.n_file = countof(file);
    job.step[0].peer = peer;
    job.step[0].shared_bytes = 8192;
    return job;
}

static void expect_peer(const struct exec_outcome *o, enum exec_status status, int code)
{
    if (o->peer.status != status || o->peer.code != code)
        fail_msg("the peer: %s %d, expected %s %d%s", exec_status_name(o->peer.status),
                 o->peer.code, exec_status_name(status), code, o->peer.outlived ? ", killed" : "");
}

/* Every peer has an init that ends all of it. */
static bool has_inits(void)
{
    return cell_tier(rig.cell) == TIER_NAMESPACES || cell_tier(rig.cell) == TIER_LANDLOCK;
}

static void memory_is_shared(void **state)
{
    struct exec_job job = pair("judge_answer", "answer");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect_out(o, "42\n");
    expect_peer(o, EXEC_SIGNAL, SIGKILL);
    assert_true(o->peer.outlived && !o->leftover);
    assert_true(o->peer.cpu_us > 0 && o->peer.cpu_us < o->cpu_us);
    assert_true(o->peer.apart || cell_tier(rig.cell) < TIER_LANDLOCK);
}

static void none_without(void **state)
{
    struct exec_job job = sh("echo x"), two = pair("judge_answer", "answer");
    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(run_job(&two)->status, EXEC_OK);
        assert_int_equal(run_job(&job)->peer.status, EXEC_NOT_RUN);
        expect_out(&rig.result.step[0], "x\n");
    }
    job = sh("for i in 3 4 5 6 7 8 9; do : 2>/dev/null <&$i && echo $i; done");
    assert_int_equal(run_job(&job)->out.total_bytes, 0);
}

static void descriptors_of_both(void **state)
{
    struct exec_job job = pair("await_end", "descriptors"), own;
    (void)state;
    expect_out(run_job(&job), "0\n1\n2\n4\n");
    own = pair("judge_descriptors", "exit");
    expect_out(run_job(&own), "0\n1\n2\n4\n5\n");
    own.step[0].witness = true;
    expect_out(run_job(&own), "0\n1\n2\n3\n4\n5\n");
}

static void peer_sees_no_files(void **state)
{
    struct exec_job job = pair("await_end", "files"), look = sh("cat secret; ls -A");
    (void)state;
    run_job(&job);
    if (cell_tier(rig.cell) < TIER_LANDLOCK && !rig.result.step[0].peer.apart)
        skip();
    expect_out(&rig.result.step[0], "tried\n");
    assert_true(rig.result.step[0].peer.apart);
    look.keep_box = true;
    expect_out(run_job(&look), "expected\nfiles\nhelper\nsecret\ntmp\n");
    look.keep_box = false;
    look = sh("ls -A . tmp");
    expect_out(run_job(&look), ".:\ntmp\n\ntmp:\n");
}

static void peer_reaches_nobody(void **state)
{
    struct exec_job job = pair("await_end", "reach");
    (void)state;
    run_job(&job);
    if (cell_tier(rig.cell) < TIER_LANDLOCK && !rig.result.step[0].peer.apart)
        skip();
    expect_out(&rig.result.step[0], "tried\n");
}

static void memory_keeps_its_size(void **state)
{
    struct exec_job job = pair("await_end", "resize");
    (void)state;
    expect_out(run_job(&job), "tried\n");
}

/* A step that was killed by its peer would be no pass; but it is not to be killed either. */
static void peer_kills_nobody(void **state)
{
    struct exec_job job = pair("await_end", "kill");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect(o, EXEC_OK, 0);
    assert_false(str_has(out_of(o), "no end"));
    job = sh("echo fine");
    expect_out(run_job(&job), "fine\n");
}

static void end_is_seen(void **state)
{
    struct exec_job job = pair("await_end", "exit");
    (void)state;
    expect_out(run_job(&job), "bye\n");
    expect_peer(&rig.result.step[0], EXEC_EXIT, 7);
    job = pair("await_end", "crash");
    expect_out(run_job(&job), "");
    expect_peer(&rig.result.step[0], EXEC_SIGNAL, SIGABRT);
    job = pair("await_end", "suicide");
    expect_out(run_job(&job), "");
    expect_peer(&rig.result.step[0], EXEC_SIGNAL, SIGKILL);
    assert_false(rig.result.step[0].peer.outlived);
}

/* Where there are inits the end is the end of all of them. */
static void children_end_too(void **state)
{
    struct exec_job job = pair("await_silence", "children"), alone = sh("echo fine");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect(o, EXEC_OK, 0);
    expect_peer(o, EXEC_OK, 0);
    if (has_inits()) {
        expect_out(o, "silent\n");
        assert_false(o->leftover);
    }
    expect_out(run_job(&alone), "fine\n");
    assert_false(rig.result.step[0].leftover);
}

static void cpu_is_of_both(void **state)
{
    struct exec_job job = pair("judge_sleeps", "burn");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.cpu_ms = 300;
    o = run_job(&job);
    expect(o, EXEC_CPU, -1);
    assert_in_range(o->cpu_us, 300000, 700000);
    assert_true(o->peer.cpu_us > 200000 && o->peer.outlived);
}

static void memory_is_of_both(void **state)
{
    struct exec_job job = pair("await_and_fail", "flood");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.memory_bytes = 200 * MB;
    job.step[0].limits.cpu_ms = 20000;
    o = run_job(&job);
    expect(o, EXEC_MEMORY, -1);
    assert_false(str_has(out_of(o), "ESCAPED"));
    expect_peer(o, EXEC_MEMORY, SIGABRT);
    job = pair("judge_sleeps", "many");
    job.step[0].limits.memory_bytes = 200 * MB;
    job.step[0].limits.cpu_ms = 20000;
    expect(run_job(&job), EXEC_MEMORY, -1);
}

static void wall_ends_both(void **state)
{
    struct exec_job job = pair("judge_sleeps", "stubborn");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.wall_ms = 300;
    o = run_job(&job);
    expect(o, EXEC_WALL, SIGKILL);
    assert_true(o->peer.outlived && !o->leftover);
    job = pair("judge_answer", "stubborn");
    expect_out(run_job(&job), "1\n");
    assert_true(rig.result.step[0].peer.outlived && !rig.result.step[0].leftover);
}

static void bomb_is_ended(void **state)
{
    struct exec_job job = pair("judge_sleeps", "bomb"), fine = sh("echo fine");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].limits.cpu_ms = 500;
    job.step[0].limits.wall_ms = 1000;
    o = run_job(&job);
    if (o->status != EXEC_CPU)
        expect(o, EXEC_WALL, -1);
    expect_out(run_job(&fine), "fine\n");
}

static void no_such_peer(void **state)
{
    struct exec_job job = pair("judge_sleeps", "answer"), fine = sh("echo fine");
    const struct exec_file text = {"text", STR("no program\n"), true};
    (void)state;
    job.step[0].peer = "nothing";
    expect(run_job(&job), EXEC_HARNESS, ENOENT);
    job = sh("cat <&5; echo over");
    job.file = &text;
    job.n_file = 1;
    job.step[0].peer = "text";
    expect_out(
        run_job(&job),
        "over\n"); /* what cannot be executed is the peer's own doing, and the step can go on */
    expect_peer(&rig.result.step[0], EXEC_EXIT, 127);
    expect_out(run_job(&fine), "fine\n");
}

/* Programs that need the system's libraries. */
static void dynamic_peer(void **state)
{
    static char bytes[4 << 20];
    FILE *f = fopen("/bin/sleep", "r");
    struct exec_file file = {"sleep", {bytes, 0}, true};
    struct exec_job job = sh("cat <&5; echo over");
    (void)state;
    need_peers();
    if (!f)
        skip();
    file.data.n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    job.file = &file;
    job.n_file = 1;
    job.step[0].peer = "sleep";
    expect_out(run_job(&job), "over\n");
    expect_peer(&rig.result.step[0], EXEC_EXIT, 1); /* a word is missing */
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

/* A number for a person: the same step with a peer and without, in turn. */
static void print_cost(void **state)
{
    enum { ROUNDS = 200 };
    static int64_t us[2][ROUNDS];
    struct exec_job job = pair("nothing", "answer");
    (void)state;
    expect(run_job(&job), EXEC_EXIT, 99);
    job.keep_box = true;
    job.n_file = 0;
    for (size_t i = 0; i < 2 * ROUNDS; i++) {
        int64_t start = now_us();
        job.step[0].peer = i % 2 ? "answer" : NULL;
        expect(run_job(&job), EXEC_EXIT, 99);
        us[i % 2][i / 2] = now_us() - start;
    }
    for (size_t k = 0; k < 2; k++)
        qsort(us[k], ROUNDS, sizeof **us, by_size);
    print_message("a step, median of %d: %lld us, with a peer %lld us\n", ROUNDS,
                  (long long)us[0][ROUNDS / 2], (long long)us[1][ROUNDS / 2]);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_shared),    cmocka_unit_test(none_without),
        cmocka_unit_test(descriptors_of_both), cmocka_unit_test(peer_sees_no_files),
        cmocka_unit_test(peer_reaches_nobody), cmocka_unit_test(memory_keeps_its_size),
        cmocka_unit_test(peer_kills_nobody),   cmocka_unit_test(end_is_seen),
        cmocka_unit_test(children_end_too),    cmocka_unit_test(cpu_is_of_both),
        cmocka_unit_test(memory_is_of_both),   cmocka_unit_test(wall_ends_both),
        cmocka_unit_test(bomb_is_ended),       cmocka_unit_test(no_such_peer),
        cmocka_unit_test(dynamic_peer),        cmocka_unit_test(print_cost),
    };
    const struct rig_tests all = {"peer", tests, countof(tests), true};
    helper_source = "tests/hostile/peer_helper.c";
    rig_start();
    return rig_main(&all, argc, argv);
}
