/* test_wire.c: what is put can be got; what was cut or damaged is refused and never read past. */
#include "harness/exec/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct wire_frame only_frame(const struct buf *b, enum wire_type type)
{
    struct wire_frame f;
    assert_int_equal(wire_frame_next(buf_str(b), &f, NULL), 1);
    assert_int_equal(f.type, type);
    assert_int_equal(f.size, b->n);
    return f;
}

static struct exec_job sample_job(void)
{
    return (struct exec_job){
        .n_file = 2,
        .n_step = 2,
        .step[0] = {.name = "compile",
                    .argv = {"/usr/bin/iverilog", "-o", "a.vvp", ""},
                    .env = "A=b\nC=d",
                    .limits = {.cpu_ms = 1,
                               .wall_ms = 2,
                               .memory_bytes = 3ll << 40,
                               .file_bytes = 4,
                               .output_bytes = 5,
                               .processes = 6,
                               .keep_bytes = 7}},
        .step[1] = {.name = "simulate",
                    .argv = {"/usr/bin/vvp"},
                    .stdin_file = "a.vvp",
                    .stdout_file = "o",
                    .remove = "tb.sv ref.sv",
                    .witness = true,
                    .brief = STR("\0nonce\0"),
                    .go_on = true,
                    .proc = true,
                    .peer = "other",
                    .shared_bytes = 8192},
        .collect = "x y",
        .collect_max_bytes = 123,
        .keep_box = true,
    };
}

static void job_survives(void **state)
{
    struct exec_job in = sample_job(), out;
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_job(&b, &in);
    assert_int_equal(wire_get_job(only_frame(&b, WIRE_JOB).body, &out, NULL), 0);
    assert_int_equal(out.n_file, 2);
    assert_int_equal(out.n_step, 2);
    assert_string_equal(out.step[0].argv[2], "a.vvp");
    assert_string_equal(out.step[0].argv[3], "");
    assert_null(out.step[0].argv[4]);
    assert_null(out.step[0].stdin_file);
    assert_string_equal(out.step[0].env, "A=b\nC=d");
    assert_true(out.step[0].limits.memory_bytes == 3ll << 40);
    assert_int_equal(out.step[0].limits.keep_bytes, 7);
    assert_string_equal(out.step[1].remove, "tb.sv ref.sv");
    assert_true(str_eq(out.step[1].brief, in.step[1].brief));
    assert_true(out.step[1].witness && out.step[1].go_on && out.step[1].proc && out.keep_box);
    assert_null(out.step[0].peer);
    assert_string_equal(out.step[1].peer, "other");
    assert_int_equal(out.step[1].shared_bytes, 8192);
    assert_int_equal(out.collect_max_bytes, 123);
    buf_finish(&b);
}

static void outcome_survives(void **state)
{
    struct exec_outcome out, in = {
                                 .status = EXEC_MEMORY,
                                 .code = -1,
                                 .cpu_us = 1ll << 40,
                                 .wall_us = 2,
                                 .peak_bytes = 3,
                                 .peer = {EXEC_SIGNAL, 9, true, true, 77},
                                 .out = {STR("head"), STR("tail"), 100},
                                 .err = {{NULL, 0}, {NULL, 0}, 0},
                                 .witness = STR("r\0r"),
                                 .witness_cut = true,
                                 .leftover = true,
                             };
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_outcome(&b, &in);
    assert_int_equal(wire_get_outcome(only_frame(&b, WIRE_OUTCOME).body, &out, NULL), 0);
    assert_int_equal(out.status, EXEC_MEMORY);
    assert_int_equal(out.code, -1);
    assert_true(out.cpu_us == 1ll << 40);
    assert_true(out.peer.status == EXEC_SIGNAL && out.peer.code == 9 && out.peer.outlived);
    assert_true(out.peer.apart && out.peer.cpu_us == 77);
    assert_true(str_eqc(out.out.tail, "tail"));
    assert_true(str_eq(out.witness, in.witness));
    assert_true(out.witness_cut && out.leftover);
    buf_finish(&b);
}

static void small_messages_survive(void **state)
{
    struct wire_setup setup, setup_in = {TIER_LANDLOCK, true, 7, 1ll << 33, 3, CGROUP_V1};
    struct wire_hello hello, hello_in = {true, TIER_BWRAP, "because", "v2: memory", true};
    struct wire_done done, done_in = {true, "broken"};
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_setup(&b, &setup_in);
    assert_int_equal(wire_get_setup(only_frame(&b, WIRE_SETUP).body, &setup, NULL), 0);
    assert_true(setup.force == TIER_LANDLOCK && setup.allow_weak && setup.slot == 7 &&
                setup.box_bytes == 1ll << 33 && setup.n_kit == 3 && setup.cgroup == CGROUP_V1);
    buf_clear(&b);
    wire_put_hello(&b, &hello_in);
    assert_int_equal(wire_get_hello(only_frame(&b, WIRE_HELLO).body, &hello, NULL), 0);
    assert_string_equal(hello.reason, "because");
    assert_string_equal(hello.cgroup, "v2: memory");
    assert_true(hello.lingers);
    buf_clear(&b);
    wire_put_done(&b, &done_in);
    assert_int_equal(wire_get_done(only_frame(&b, WIRE_DONE).body, &done, NULL), 0);
    assert_true(done.fault);
    assert_string_equal(done.trouble, "broken");
    buf_finish(&b);
}

/* A missing file and an empty one are two things. */
static void missing_is_not_empty(void **state)
{
    struct exec_file out, empty = {.name = "e", .data = STR("")}, missing = {.name = "m"};
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_collected(&b, &empty);
    assert_int_equal(wire_get_file(only_frame(&b, WIRE_COLLECTED).body, &out, NULL), 0);
    assert_non_null(out.data.p);
    assert_int_equal(out.data.n, 0);
    buf_clear(&b);
    wire_put_collected(&b, &missing);
    assert_int_equal(wire_get_file(only_frame(&b, WIRE_COLLECTED).body, &out, NULL), 0);
    assert_null(out.data.p);
    buf_finish(&b);
}

/* Every shorter prefix is "more, please" as a frame and refused as a body. The copy has no byte to
 * spare, so that a sanitizer or valgrind sees a read past the end. */
static void prefixes_are_refused(void **state)
{
    struct exec_job in = sample_job(), out;
    struct wire_frame f;
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_job(&b, &in);
    for (size_t n = 0; n < b.n; n++) {
        char *copy = malloc(n ? n : 1);
        memcpy(copy, b.p, n);
        assert_int_equal(wire_frame_next((struct str){copy, n}, &f, NULL), 0);
        if (n >= WIRE_HEAD_SIZE)
            assert_int_equal(
                wire_get_job((struct str){copy + WIRE_HEAD_SIZE, n - WIRE_HEAD_SIZE}, &out, NULL),
                -1);
        free(copy);
    }
    buf_finish(&b);
}

/* Damaged bytes may decode to another job or be refused; either way all pointers stay inside. */
static void damage_is_contained(void **state)
{
    struct exec_job in = sample_job(), out;
    struct buf b;
    unsigned seed = 1;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_job(&b, &in);
    for (int i = 0; i < 20000; i++) {
        size_t n = b.n - WIRE_HEAD_SIZE;
        char *copy = mem_dup(b.p + WIRE_HEAD_SIZE, n);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245 + 12345;
            copy[(seed >> 8) % n] = (char)(seed >> 3);
        }
        memset(&out, 0, sizeof out);
        if (wire_get_job((struct str){copy, n}, &out, NULL) == 0) {
            assert_true(out.n_step <= EXEC_STEP_MAX && out.n_file <= EXEC_FILE_MAX);
            for (size_t s = 0; s < out.n_step; s++)
                for (size_t a = 0; out.step[s].argv[a]; a++)
                    assert_in_range((uintptr_t)out.step[s].argv[a], (uintptr_t)copy,
                                    (uintptr_t)copy + n - 1);
        }
        free(copy);
    }
    buf_finish(&b);
}

static void bad_heads_are_refused(void **state)
{
    uint32_t garbage[2] = {0x20202020, 4}, huge[2] = {WIRE_JOB, WIRE_FRAME_MAX + 1};
    struct wire_frame f;
    struct err err = {0};
    (void)state;
    assert_int_equal(wire_frame_next((struct str){(char *)garbage, sizeof garbage}, &f, &err), -1);
    assert_int_equal(err.kind, ERR_INTERNAL);
    assert_int_equal(wire_frame_next((struct str){(char *)huge, sizeof huge}, &f, NULL), -1);
}

static void enums_and_rest_are_checked(void **state)
{
    struct exec_outcome out = {.status = EXEC_EXIT}, in = {.status = EXEC_OK};
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_outcome(&b, &in);
    b.p[WIRE_HEAD_SIZE] = 99; /* no such status */
    assert_int_equal(wire_get_outcome(only_frame(&b, WIRE_OUTCOME).body, &out, NULL), -1);
    assert_int_equal(out.status, EXEC_EXIT); /* untouched */
    b.p[WIRE_HEAD_SIZE] = EXEC_OK;
    buf_add(&b, "x", 1); /* something after the end of the message */
    assert_int_equal(wire_get_outcome(str_slice(buf_str(&b), WIRE_HEAD_SIZE, b.n), &out, NULL), -1);
    buf_finish(&b);
}

static void too_large_is_noticed(void **state)
{
    char *big = calloc(1, WIRE_FRAME_MAX + 1);
    struct exec_file f = {.name = "big", .data = {big, WIRE_FRAME_MAX + 1}};
    struct buf b;
    (void)state;
    buf_init(&b, WIRE_JOB_MAX);
    wire_put_file(&b, &f);
    assert_true(b.over);
    assert_int_equal(b.n, 0);
    buf_finish(&b);
    free(big);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(job_survives),           cmocka_unit_test(outcome_survives),
        cmocka_unit_test(small_messages_survive), cmocka_unit_test(missing_is_not_empty),
        cmocka_unit_test(prefixes_are_refused),   cmocka_unit_test(damage_is_contained),
        cmocka_unit_test(bad_heads_are_refused),  cmocka_unit_test(enums_and_rest_are_checked),
        cmocka_unit_test(too_large_is_noticed),
    };
    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
