/* test_lock.c: one process on one run, wherever the other one is. */
#include "harness/flow/lock.h"
#include "harness/io/fs.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static void refused(const char *path, int64_t run)
{
    struct err err = {0};
    struct lock lock;
    assert_int_equal(lock_run(&lock, path, run, &err), -1);
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.text, "is being worked on by another process"));
}

/* The byte in the file is enough: another container has another name space for sockets. */
static void a_run_is_worked_on_once(void **state)
{
    struct arena arena = {0};
    struct err err = {0};
    struct lock one, two, night;
    struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 3, .l_len = 1};
    const char *root, *path, *alias;
    int fd;
    (void)state;
    assert_int_equal(fs_temp_dir(&root, &arena, &err), 0);
    path = arena_printf(&arena, "%s/a.db", root);
    alias = arena_printf(&arena, "%s/b.db", root);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(symlink(path, alias), 0);
    assert_int_equal(lock_run(&one, path, 1, &err), 0);
    assert_int_equal(lock_run(&two, path, 2, &err), 0);
    assert_int_equal(lock_run(&night, path, -2, &err), 0); /* no run's number */
    refused(path, 1);
    refused(alias, 1);
    close(one.name); /* as if it were in another name space */
    refused(path, 1);
    refused(alias, 1);
    close(one.byte);
    assert_int_equal(lock_run(&one, path, 1, &err), 0);
    unlock_run(&one);
    unlock_run(&two);
    unlock_run(&night);
    fd = open(arena_printf(&arena, "%s-lock", path), O_RDWR);
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &byte), 0);
    refused(path, 3);
    close(fd);
    fs_rmtree(root, NULL);
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_run_is_worked_on_once)};
    return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
