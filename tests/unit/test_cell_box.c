/* test_cell_box.c: steps, files and descriptors of a job, and what a program must not see or reach;
 * in every tier. */
#include "tests/unit/cell_rig.h"

/* ---- steps and files ---- */

static void steps_depend(void **state)
{
    struct exec_job job = sh("exit 1");
    (void)state;
    job.n_step = 3;
    job.step[1] = sh("echo second").step[0];
    job.step[1].go_on = true;
    job.step[2] = sh("echo third").step[0];
    run_job(&job);
    expect(&rig.result.step[0], EXEC_EXIT, 1);
    expect(&rig.result.step[1], EXEC_NOT_RUN, 0);
    expect(&rig.result.step[2], EXEC_NOT_RUN, 0);
    job.step[0].go_on = true;
    run_job(&job);
    expect(&rig.result.step[0], EXEC_EXIT, 1);
    expect_out(&rig.result.step[1], "second\n");
    expect_out(&rig.result.step[2], "third\n");
}

static void inputs_and_redirections(void **state)
{
    const struct exec_file file[] = {
        {"in.txt", STR("first\nsecond\n"), false},
        {"deep/er/run.sh", STR("#!/bin/sh\ntr a-z A-Z\n"), true},
    };
    struct exec_job job = sh("");
    (void)state;
    job.file = file;
    job.n_file = 2;
    job.n_step = 2;
    job.step[0].argv[0] = "/box/deep/er/run.sh";
    job.step[0].argv[1] = NULL;
    job.step[0].stdin_file = "in.txt";
    job.step[0].stdout_file = "out.txt";
    job.step[1] = sh("cat out.txt; test -e in.txt && echo still; cat").step[0];
    job.step[1].remove = "in.txt deep nothing";
    job.collect = "out.txt missing in.txt";
    run_job(&job);
    expect(&rig.result.step[0], EXEC_OK, 0);
    expect_out(&rig.result.step[1], "FIRST\nSECOND\n");
    assert_int_equal(rig.result.n_collected, 3);
    assert_string_equal(rig.result.collected[0].name, "out.txt");
    assert_true(str_eqc(rig.result.collected[0].data, "FIRST\nSECOND\n"));
    assert_null(rig.result.collected[1].data.p);
    assert_null(rig.result.collected[2].data.p);
}

static void collect_is_careful(void **state)
{
    struct exec_job job = sh("ln -s /etc/passwd link; mkfifo pipe; mkdir dir; : > empty;"
                             "ln -s / up; head -c 2000 /dev/full > large; printf x > small");
    static const bool there[] = {false, false, false, true, false, false, true};
    (void)state;
    job.collect = "link pipe dir empty up/etc/passwd large small";
    job.collect_max_bytes = 1000;
    expect(run_job(&job), EXEC_OK, 0);
    assert_int_equal(rig.result.n_collected, countof(there));
    for (size_t i = 0; i < countof(there); i++)
        if ((rig.result.collected[i].data.p != NULL) != there[i])
            fail_msg("%s: %d", rig.result.collected[i].name, there[i]);
}

static void box_is_wiped(void **state)
{
    struct exec_job job = sh("echo x > a; mkdir -p d/e; ln -s /etc s; mkfifo p; echo y > .hidden;"
                             "mkdir m; echo z > m/f; chmod 0 m; chmod 0 d; chmod 0 .; true");
    struct exec_job look = sh("ls -A . tmp");
    (void)state;
    expect(run_job(&job), EXEC_OK, 0);
    expect_out(run_job(&look), ".:\ntmp\n\ntmp:\n");
    job = help("deep");
    expect(run_job(&job), EXEC_OK, 0);
    expect_out(run_job(&look), ".:\ntmp\n\ntmp:\n");
}

static void box_is_kept(void **state)
{
    const struct exec_file file = {"a", STR("two"), false};
    struct exec_job job = sh("echo one > a; echo one > b"), next = sh("cat a b");
    (void)state;
    expect(run_job(&job), EXEC_OK, 0);
    next.keep_box = true;
    next.file = &file;
    next.n_file = 1;
    expect_out(run_job(&next), "twoone\n");
}

/* A folder that a step has made may lead elsewhere by the time a file is to be laid in it. */
static void kept_box_is_not_followed(void **state)
{
    const struct exec_file file[] = {{"sub/more/a", STR("two"), false},
                                     {"plain/b", STR("three"), false}};
    struct exec_job job = sh("ln -s " CANARY_DIR "/out sub; echo x > plain"), next = sh("");
    (void)state;
    mkdir(CANARY_DIR "/out", 0777);
    chmod(CANARY_DIR "/out", 0777);
    expect(run_job(&job), EXEC_OK, 0);
    next = sh("cat sub/more/a plain/b");
    next.keep_box = true;
    next.file = file;
    next.n_file = countof(file);
    expect_out(run_job(&next), "twothree");
    assert_int_not_equal(access(CANARY_DIR "/out/more", F_OK), 0);
    job = sh("rm -r sub; ln -s " CANARY_DIR "/out sub");
    expect(run_job(&job), EXEC_OK, 0);
    next = sh("[ ! -e sub/secret ] && echo gone");
    next.keep_box = true;
    next.step[0].remove = "sub/secret";
    expect_out(run_job(&next), "gone\n");
}

/* What is passed along with the report is dropped, the report's own socket among it. */
static void report_passes_nothing(void **state)
{
    struct exec_job job = help("pass");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].witness = true;
    o = run_job(&job);
    expect(o, EXEC_OK, 0);
    assert_true(str_ends(o->witness, "done"));
    assert_true(o->wall_us < 5000000);
    job = sh("echo fine");
    expect_out(run_job(&job), "fine\n");
}

static void report_socket(void **state)
{
    struct exec_job job = sh("read secret <&3; echo \"got $secret\" >&3; echo public");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].witness = true;
    job.step[0].brief = STR("nonce-17\n");
    o = run_job(&job);
    expect_out(o, "public\n");
    assert_true(str_eqc(o->witness, "got nonce-17\n"));
    assert_false(o->witness_cut);
    job = sh("cat <&3 | wc -c; head -c 100000 /dev/full >&3");
    job.step[0].witness = true;
    job.step[0].brief = (struct str){calloc(1, MB), MB};
    o = run_job(&job);
    expect_out(o, "1048576\n");
    assert_int_equal(o->witness.n, 65536);
    assert_true(o->witness_cut);
    free((char *)job.step[0].brief.p);
    job = sh("echo x >&3");
    assert_int_not_equal(run_job(&job)->status, EXEC_OK); /* no such descriptor otherwise */
}

static void kit_is_read_only(void **state)
{
    struct exec_job job = sh("");
    (void)state;
    job.step[0].argv[0] = "/assay/hello";
    job.step[0].argv[1] = NULL;
    expect_out(run_job(&job), "kit\n");
    job = sh("cat $KIT; echo x > $KIT || rm -f $KIT || chmod 777 $KIT || echo refused");
    job.step[0].env = "KIT=/assay/hello";
    if (cell_tier(rig.cell) >= TIER_LANDLOCK)
        expect_out(run_job(&job), "#!/bin/sh\necho kit\nrefused\n");
}

/* ---- what must not be seen or reached ---- */

static void empty_environment(void **state)
{
    struct exec_job job = sh("");
    const struct exec_outcome *o;
    (void)state;
    job.step[0].argv[0] = "/usr/bin/env";
    job.step[0].argv[1] = NULL;
    job.step[0].env = "EXTRA=yes\nMORE=a b=c";
    o = run_job(&job);
    expect(o, EXEC_OK, 0);
    assert_true(str_has(out_of(o), "\nEXTRA=yes\nMORE=a b=c\n"));
    assert_true(str_has(out_of(o), "HOME=/"));
    assert_false(str_has(out_of(o), CANARY));
    if (in_own_root())
        assert_true(str_eqc(out_of(o), "PATH=/usr/local/bin:/usr/bin:/bin\nHOME=/box\n"
                                       "LANG=C.UTF-8\nTMPDIR=/box/tmp\nEXTRA=yes\nMORE=a b=c\n"));
}

static void descriptors(void **state)
{
    struct exec_job job = help("descriptors");
    (void)state;
    expect_out(run_job(&job), "0\n1\n2\n");
}

static void signals_are_default(void **state)
{
    struct exec_job job = help("signals");
    (void)state;
    expect_out(run_job(&job), "clean\n");
}

static void files_outside(void **state)
{
    struct exec_job job =
        sh("cat " CANARY_DIR "/secret; ls /root /home /var /work; cat /etc/shadow;"
           "echo x > /usr/x; echo x > /x; echo x > /var/tmp/x; mkdir /box2; true");
    const struct exec_outcome *o;
    (void)state;
    if (cell_tier(rig.cell) < TIER_LANDLOCK)
        skip();
    o = run_job(&job);
    expect(o, EXEC_OK, 0);
    assert_int_equal(o->out.total_bytes, 0);
    assert_int_equal(access("/usr/x", F_OK), -1);
    assert_int_equal(access("/x", F_OK), -1);
    assert_int_equal(access("/var/tmp/x", F_OK), -1);
}

static void no_network(void **state)
{
    struct exec_job job = help("network");
    (void)state;
    expect_out(run_job(&job), "none\n");
}

static void no_proc_unless_asked(void **state)
{
    struct exec_job job = sh("ls /proc/self; ls /proc | wc -l"), with = sh("cat /proc/self/comm");
    const struct exec_outcome *o;
    (void)state;
    if (cell_tier(rig.cell) < TIER_LANDLOCK)
        skip();
    o = run_job(&job);
    expect_out(o, "0\n");
    with.step[0].proc = true;
    o = run_job(&with);
    if (o->status == EXEC_HARNESS) {
        print_message("SKIP step.proc: %s\n", rig.result.trouble);
        skip();
    }
    expect_out(o, "cat\n");
}

static void cell_is_out_of_reach(void **state)
{
    struct exec_job job = help("attack");
    const struct exec_outcome *o;
    (void)state;
    if (cell_tier(rig.cell) < TIER_LANDLOCK)
        skip();
    job.step[0].proc = true;
    o = run_job(&job);
    if (o->status == EXEC_HARNESS)
        skip();
    assert_false(str_has(out_of(o), "ESCAPED"));
    job = sh("echo alive");
    expect_out(run_job(&job), "alive\n");
}

static void nobody_is_left(void **state)
{
    struct exec_job job = help("daemons");
    const struct exec_outcome *o = run_job(&job);
    (void)state;
    expect(o, EXEC_OK, 0);
    assert_true(o->leftover);
    if (cell_tier(rig.cell) < TIER_LANDLOCK)
        return; /* there the cell itself is in reach */
    job = help("alone");
    expect_out(run_job(&job), "alone\n");
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_depend),          cmocka_unit_test(inputs_and_redirections),
        cmocka_unit_test(collect_is_careful),    cmocka_unit_test(box_is_wiped),
        cmocka_unit_test(box_is_kept),           cmocka_unit_test(report_socket),
        cmocka_unit_test(kit_is_read_only),      cmocka_unit_test(empty_environment),
        cmocka_unit_test(descriptors),           cmocka_unit_test(signals_are_default),
        cmocka_unit_test(files_outside),         cmocka_unit_test(no_network),
        cmocka_unit_test(no_proc_unless_asked),  cmocka_unit_test(cell_is_out_of_reach),
        cmocka_unit_test(nobody_is_left),        cmocka_unit_test(kept_box_is_not_followed),
        cmocka_unit_test(report_passes_nothing),
    };
    const struct rig_tests all = {"box", tests, countof(tests), false};
    rig_start();
    return rig_main(&all, argc, argv);
}
