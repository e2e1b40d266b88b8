/* test_unpack.c: archives made here, honest and hostile, into a folder made here. */
#include "harness/io/fs.h"
#include "harness/suites/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

/* outer/ holds the archives and inner/, which they are unpacked into. */
struct place {
    struct arena arena;
    const char *outer, *inner;
};

static int make_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    if (fs_temp_dir(&p->outer, &p->arena, NULL) < 0)
        return -1;
    p->inner = arena_printf(&p->arena, "%s/inner", p->outer);
    *state = p;
    return mkdir(p->inner, 0700);
}

static int drop_place(void **state)
{
    struct place *p = *state;
    fs_rmtree(p->outer, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

struct item {
    const char *path;
    int type;         /* AE_IFREG, AE_IFDIR, AE_IFLNK, AE_IFIFO; 0: a hard link */
    const char *data; /* or where a link leads */
    size_t zeros;     /* so many NUL bytes instead */
};

static void add_item(struct archive *a, const struct item *it)
{
    struct archive_entry *e = archive_entry_new();
    static const char zero[1 << 16];
    size_t size = it->zeros ? it->zeros : it->type == AE_IFREG ? strlen(it->data) : 0;
    archive_entry_set_pathname(e, it->path);
    archive_entry_set_filetype(e, it->type ? (unsigned)it->type : AE_IFREG);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)size);
    if (it->type == AE_IFLNK)
        archive_entry_set_symlink(e, it->data);
    if (it->type == 0)
        archive_entry_set_hardlink(e, it->data);
    assert_int_equal(archive_write_header(a, e), ARCHIVE_OK);
    for (size_t left = it->zeros; left;) {
        size_t n = left < sizeof zero ? left : sizeof zero;
        assert_int_equal(archive_write_data(a, zero, n), n);
        left -= n;
    }
    if (!it->zeros && size)
        assert_int_equal(archive_write_data(a, it->data, size), size);
    archive_entry_free(e);
}

static const char *make(struct place *p, const char *name, const struct item *item, size_t n)
{
    const char *path = arena_printf(&p->arena, "%s/%s", p->outer, name);
    struct archive *a = archive_write_new();
    if (str_ends(str_c(name), ".zip"))
        archive_write_set_format_zip(a);
    else
        archive_write_set_format_pax_restricted(a);
    if (str_ends(str_c(name), "gz"))
        archive_write_add_filter_gzip(a);
    if (str_ends(str_c(name), "xz"))
        archive_write_add_filter_xz(a);
    assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
    for (size_t i = 0; i < n; i++)
        add_item(a, &item[i]);
    archive_write_close(a);
    archive_write_free(a);
    return path;
}

static void names(void **state)
{
    (void)state;
    assert_true(unpack_is("a/b.tar.gz"));
    assert_true(unpack_is("x.zip"));
    assert_false(unpack_is("x.gz"));
    assert_false(unpack_is("tar"));
    assert_false(unpack_is("x.tar/"));
}

static void honest_archives(void **state)
{
    static const char *const kinds[] = {"a.tar", "a.tar.gz", "a.tgz", "a.tar.xz", "a.zip"};
    static const struct item items[] = {
        {"top/", AE_IFDIR, "", 0},
        {"top/a b/x.txt", AE_IFREG, "hello\n", 0}, /* its folder has no entry */
        {"top/empty", AE_IFREG, "", 0},
    };
    struct place *p = *state;
    for (size_t i = 0; i < countof(kinds); i++) {

        struct err err = {0};
        struct str got;
        fs_rmtree(p->inner, NULL);
        mkdir(p->inner, 0700);
        if (unpack_archive(make(p, kinds[i], items, countof(items)), p->inner, 0, &err) < 0)
            fail_msg("%s: %s", kinds[i], err.text);
        assert_int_equal(fs_read_below(&got, p->inner, "top/a b/x.txt", 100, &p->arena, NULL), 0);
        assert_true(str_eqc(got, "hello\n"));
        assert_true(fs_is_file(arena_printf(&p->arena, "%s/top/empty", p->inner)));
    }
}

static const struct hostile {
    struct item item[2];
    size_t n;
    const char *what;
} hostile[] = {
    {{{"../out", AE_IFREG, "x", 0}}, 1, "leads out"},
    {{{"a/../../out", AE_IFREG, "x", 0}}, 1, "leads out"},
    {{{"./a/../x", AE_IFREG, "x", 0}}, 1, "leads out"},
    {{{"a/..", AE_IFDIR, "", 0}}, 1, "leads out"},
    {{{"/tmp/out", AE_IFREG, "x", 0}}, 1, "absolute"},
    {{{"link", AE_IFLNK, "/etc/passwd", 0}}, 1, "is a link"},
    {{{"d", AE_IFLNK, "..", 0}, {"d/out", AE_IFREG, "x", 0}}, 2, "is a link"},
    {{{"f", AE_IFREG, "x", 0}, {"g", 0, "f", 0}}, 2, "is a link"},
    {{{"pipe", AE_IFIFO, "", 0}}, 1, "neither a file nor a folder"},
    {{{"f", AE_IFREG, "x", 0}, {"f", AE_IFREG, "y", 0}}, 2, "twice"},
    {{{"f", AE_IFREG, "x", 0}, {"f/g", AE_IFREG, "y", 0}}, 2, "no folder"},
    {{{"a\033[31mb", AE_IFREG, "x", 0}}, 1, "no file should have"},
    {{{"a\\..\\b", AE_IFREG, "x", 0}}, 1, "no file should have"},
    {{{"zeros", AE_IFREG, "", 3 << 20}, {"more", AE_IFREG, "", 2 << 20}}, 2, "too much"},
};

static void hostile_archives(void **state)
{
    struct place *p = *state;
    for (size_t i = 0; i < countof(hostile); i++) {
        const struct hostile *h = &hostile[i];
        const char *file = make(p, "h.tar.gz", h->item, h->n), *const * name;
        struct err err = {0};
        size_t n;
        if (unpack_archive(file, p->inner, 4 << 20, &err) == 0)
            fail_msg("case %zu was unpacked", i);
        assert_int_equal(err.kind, ERR_INPUT);
        if (!strstr(err.text, "h.tar.gz: ") || !strstr(err.text, h->what))
            fail_msg("case %zu says: %s", i, err.text);
        assert_null(strchr(err.text, '\033'));
        fs_rmtree(p->inner, NULL);
        mkdir(p->inner, 0700);
        assert_int_equal(fs_list(&name, &n, p->outer, &p->arena, NULL), 0);
        assert_int_equal(n, 2); /* the archive and inner/: nothing came out */
    }
}

static void what_is_no_archive(void **state)
{
    struct place *p = *state;
    const struct item items[] = {{"a", AE_IFREG, "", 1 << 20}, {"b", AE_IFREG, "text", 0}};
    const char *file = make(p, "whole.tar.gz", items, 2);
    const char *cut = arena_printf(&p->arena, "%s/cut.tar.gz", p->outer);
    struct err err = {0};
    struct str whole;
    assert_int_equal(fs_read(&whole, file, 1 << 20, &p->arena, NULL), 0);
    assert_int_equal(fs_write(cut, str_slice(whole, 0, whole.n / 2), NULL), 0);
    assert_int_equal(unpack_archive(cut, p->inner, 0, &err), -1);
    assert_int_equal(err.kind, ERR_INPUT);
    err = (struct err){0};
    assert_int_equal(fs_write(cut, STR("no archive at all"), NULL), 0);
    assert_int_equal(unpack_archive(cut, p->inner, 0, &err), -1);
    assert_int_equal(err.kind, ERR_INPUT);
    err = (struct err){0};
    assert_int_equal(unpack_archive("/nowhere/x.zip", p->inner, 0, &err), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test_setup_teardown(honest_archives, make_place, drop_place),
        cmocka_unit_test_setup_teardown(hostile_archives, make_place, drop_place),
        cmocka_unit_test_setup_teardown(what_is_no_archive, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
