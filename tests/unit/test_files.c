/* test_files.c: files that others made: packed ones, and folders with links in them. */
#include "harness/io/fs.h"
#include "harness/io/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

/* One member that unpacks to `data`, appended. */
static void pack(struct buf *out, struct str data)
{
    z_stream z = {0};
    unsigned char part[4096];
    int rc = Z_OK;
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)data.p;
    z.avail_in = (unsigned)data.n;
    while (rc == Z_OK) {
        z.next_out = part;
        z.avail_out = sizeof part;
        rc = deflate(&z, Z_FINISH);
        buf_add(out, part, sizeof part - z.avail_out);
    }
    assert_int_equal(rc, Z_STREAM_END);
    deflateEnd(&z);
}

static int unpack(struct str data, size_t max, struct buf *out, struct err *err)
{
    *err = (struct err){0};
    buf_init(out, max);
    return gzip_unpack(out, data, err);
}

static void members_follow_each_other(void **state)
{
    struct buf packed, out;
    struct err err;
    (void)state;
    buf_init(&packed, 1 << 20);
    pack(&packed, STR("one\n"));
    pack(&packed, STR(""));
    pack(&packed, STR("two\n"));
    assert_true(gzip_is(buf_str(&packed)));
    assert_false(gzip_is(STR("{\"a\": 1}")));
    assert_int_equal(unpack(buf_str(&packed), 100, &out, &err), 0);
    assert_true(str_eqc(buf_str(&out), "one\ntwo\n"));
    buf_finish(&out);
    buf_finish(&packed);
}

static void every_cut_is_seen(void **state)
{
    struct buf packed, out;
    struct err err;
    (void)state;
    buf_init(&packed, 1 << 20);
    pack(&packed, STR("some text that is long enough to be packed, packed, packed"));
    for (size_t n = 2; n < packed.n; n++) {
        assert_int_equal(unpack(str_slice(buf_str(&packed), 0, n), 1000, &out, &err), -1);
        assert_int_equal(err.kind, ERR_INPUT);
        buf_finish(&out);
    }
    packed.p[packed.n - 5] ^= 1; /* in the check sum */
    assert_int_equal(unpack(buf_str(&packed), 1000, &out, &err), -1);
    buf_finish(&out);
    buf_finish(&packed);
}

/* 64 MB of zeros pack into 64 kB. */
static void a_bomb_meets_the_ceiling(void **state)
{
    size_t n = 64u << 20;
    char *zeros = calloc(1, n);
    struct buf packed, out;
    struct err err;
    (void)state;
    buf_init(&packed, 1 << 20);
    pack(&packed, (struct str){zeros, n});
    assert_true(packed.n < 100000);
    assert_int_equal(unpack(buf_str(&packed), 1 << 20, &out, &err), -1);
    assert_non_null(strstr(err.text, "more than 1048576 bytes"));
    assert_true(out.n <= 1 << 20);
    buf_finish(&out);
    buf_finish(&packed);
    free(zeros);
}

static void links_are_not_followed(void **state)
{
    struct arena arena = {0};
    const char *dir, *const *names;
    struct str text;
    struct err err = {0};
    size_t n;
    (void)state;
    assert_int_equal(fs_temp_dir(&dir, &arena, &err), 0);
    assert_int_equal(chdir(dir), 0);
    assert_true(mkdir("in", 0700) == 0 && mkdir("in/sub", 0700) == 0 && mkdir("out", 0700) == 0);
    assert_int_equal(fs_write("in/sub/a", STR("a"), &err), 0);
    assert_int_equal(fs_write("out/b", STR("b"), &err), 0);
    assert_true(symlink("../out", "in/link") == 0 && symlink("../../out/b", "in/sub/b") == 0 &&
                symlink("in", "root") == 0);
    assert_int_equal(fs_read_below(&text, "in", "sub/a", 9, &arena, &err), 0);
    assert_true(str_eqc(text, "a"));
    assert_int_equal(fs_read_below(&text, "root", "sub/a", 9, &arena, &err), 0); /* the user's */
    assert_int_equal(fs_list_below(&names, &n, "in", "", &arena, &err), 0);
    assert_int_equal(n, 2);
    assert_true(fs_is_dir_below("in", "sub"));
    assert_false(fs_is_dir_below("in", "link"));
    assert_int_equal(fs_read_below(&text, "in", "link/b", 9, &arena, &err), -1);
    err = (struct err){0};
    assert_int_equal(fs_read_below(&text, "in", "sub/b", 9, &arena, &err), -1);
    assert_non_null(strstr(err.text, "in/sub/b: a symbolic link"));
    err = (struct err){0};
    assert_int_equal(fs_list_below(&names, &n, "in", "link", &arena, &err), -1);
    assert_non_null(strstr(err.text, "in/link: a symbolic link"));
    assert_int_equal(fs_read_below(&text, "in", "../out/b", 9, &arena, NULL), -1);
    assert_int_equal(fs_read_below(&text, "in", "sub/none", 9, &arena, NULL), -1);
    assert_int_equal(chdir("/"), 0);
    fs_rmtree(dir, NULL);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_follow_each_other),
        cmocka_unit_test(every_cut_is_seen),
        cmocka_unit_test(a_bomb_meets_the_ceiling),
        cmocka_unit_test(links_are_not_followed),
    };
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
