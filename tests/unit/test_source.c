/* test_source.c: suites from a dataset server and over HTTP, from a real server on loopback; and
 * from folders, files and archives. */
#include "harness/io/fs.h"
#include "harness/suites/rows.h"
#include "harness/suites/source.h"
#include "problems/suite/suite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/stat.h>
#include <cmocka.h>

/* ---- the server ---- */

#define TOTAL 250

struct server {
    struct MHD_Daemon *daemon;
    int port;
    atomic_int requests;
};

#define PROBLEM                                                                                    \
    "\"prompt\": \"p\", \"entry\": \"inv\", \"reference\": \"module inv(input a); endmodule\", "   \
    "\"files\": [{\"name\": \"tb.sv\", \"text\": \"module tb; inv u(); endmodule\"}]"

/* What is wrong with the dataset of this name. */
static int64_t row_index(const char *dataset, int64_t i)
{
    return strcmp(dataset, "order") == 0 && i == 120 ? 121 : i;
}

static int64_t rows_until(const char *dataset)
{
    return strcmp(dataset, "short") == 0 ? 200 : TOTAL;
}

static int64_t rows_told(const char *dataset, int64_t offset)
{
    return strcmp(dataset, "changes") == 0 && offset > 100 ? TOTAL + 1 : TOTAL;
}

static void add_rows(struct buf *b, const char *dataset, int64_t offset, int64_t length)
{
    buf_addf(b, "{\"features\": [], \"rows\": [");
    for (int64_t i = offset; i < rows_until(dataset) && i < offset + length; i++)
        buf_addf(b,
                 "%s{\"row_idx\": %lld, \"row\": {\"id\": \"p%lld\", " PROBLEM
                 ", \"top\": null}, \"truncated_cells\": [%s]}",
                 i == offset ? "" : ", ", (long long)row_index(dataset, i), (long long)i,
                 strcmp(dataset, "cut") == 0 && i == 130 ? "\"prompt\", \"files\"" : "");
    buf_addf(b, "], \"num_rows_total\": %lld, \"num_rows_per_page\": 100, \"partial\": %s}",
             (long long)rows_told(dataset, offset),
             strcmp(dataset, "partial") == 0 ? "true" : "false");
}

static enum MHD_Result reply(struct MHD_Connection *c, int status, const char *header,
                             const char *value, struct str body)
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result rc;
    if (header)
        MHD_add_response_header(r, header, value);
    rc = MHD_queue_response(c, (unsigned)status, r);
    MHD_destroy_response(r);
    return rc;
}

static int64_t argument(struct MHD_Connection *c, const char *name)
{
    const char *s = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, name);
    return s ? atoll(s) : -1;
}

/* MathArena's rows: one with a picture, which is an address on this server. */
static void add_arena(struct buf *b, int port, const char *picture)
{
    buf_addf(b,
             "{\"features\": [], \"rows\": [{\"row_idx\": 0, \"row\": {\"problem_idx\": 1, "
             "\"problem\": \"1+1?\", \"answer\": 2, \"problem_type\": [\"Algebra\"], "
             "\"image\": null}, \"truncated_cells\": []}, {\"row_idx\": 1, \"row\": "
             "{\"problem_idx\": 2, \"problem\": null, \"answer\": \"C\", \"problem_type\": [], "
             "\"image\": {\"src\": \"http://127.0.0.1:%d/%s\", \"height\": 1, \"width\": 1}}, "
             "\"truncated_cells\": []}], \"num_rows_total\": 2, \"partial\": false}",
             port, picture);
}

static enum MHD_Result serve_rows(struct server *s, struct MHD_Connection *c)
{
    const char *dataset = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "dataset");
    int64_t offset = argument(c, "offset"), length = argument(c, "length");
    enum MHD_Result rc;
    struct buf b;
    if (strcmp(dataset, "busy") == 0 && s->requests == 1)
        return reply(c, 503, "Retry-After", "0", STR("later"));
    if (strcmp(dataset, "none") == 0)
        return reply(c, 404, NULL, NULL, STR("{\"error\": \"no such dataset\"}"));
    if (strcmp(dataset, "broken") == 0)
        return reply(c, 200, NULL, NULL, STR("{\"rows\": ["));
    assert_true(offset >= 0 && length == ROWS_PAGE);
    buf_init(&b, 1 << 20);
    if (strcmp(dataset, "arena") == 0 || strcmp(dataset, "lost") == 0)
        add_arena(&b, s->port, strcmp(dataset, "lost") == 0 ? "none.png" : "picture.png");
    else
        add_rows(&b, dataset, offset, length);
    rc = reply(c, 200, NULL, NULL, buf_str(&b));
    buf_finish(&b);
    return rc;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n_data, void **state)
{
    static const char line[] = "{\"id\": \"only\", " PROBLEM "}\n";
    struct server *s = ctx;
    (void)method;
    (void)version;
    (void)data;
    (void)n_data;
    (void)state;
    s->requests++;
    if (strcmp(url, "/rows") == 0)
        return serve_rows(s, c);
    if (strcmp(url, "/picture.png") == 0)
        return reply(c, 200, NULL, NULL, STR("\x89PNG or so"));
    if (strcmp(url, "/away/set.jsonl") == 0)
        return reply(c, 302, "Location", "file:///etc/passwd", STR(""));
    if (strcmp(url, "/set.jsonl") == 0)
        return reply(c, 200, NULL, NULL, str_c(line));
    return reply(c, 404, NULL, NULL, STR(""));
}

static void server_start(struct server *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const union MHD_DaemonInfo *info;
    *s = (struct server){0};
    s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, s,
                                 MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_END);
    assert_non_null(s->daemon);
    info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT);
    s->port = info->port;
}

/* ---- a test ---- */

struct place {
    struct arena arena;
    struct server server;
    const char *root; /* TMPDIR while the test runs: what is left behind shows */
};

static int make_place(void **state)
{
    struct place *p = mem_alloc(sizeof *p);
    if (fs_temp_dir(&p->root, &p->arena, NULL) < 0)
        return -1;
    setenv("TMPDIR", p->root, 1);
    setenv("HF_TOKEN", "secret", 1);
    server_start(&p->server);
    *state = p;
    return 0;
}

static int drop_place(void **state)
{
    struct place *p = *state;
    MHD_stop_daemon(p->server.daemon);
    unsetenv("TMPDIR");
    fs_rmtree(p->root, NULL);
    arena_finish(&p->arena);
    free(p);
    return 0;
}

static const char *url_of(struct place *p, const char *rest)
{
    return arena_printf(&p->arena, "http://127.0.0.1:%d%s", p->server.port, rest);
}

static size_t left_behind(struct place *p)
{
    const char *const *name;
    size_t n;
    assert_int_equal(fs_list(&name, &n, p->root, &p->arena, NULL), 0);
    return n;
}

static int load(struct place *p, const char *from, struct suite *ret, struct err *err)
{
    struct source_options options = {.from = from};
    struct source source;
    struct manifest m;
    int rc;
    if (source_open(&source, NULL, &options, &p->arena, err) < 0)
        return -1;
    assert_true(*source.file != 0);
    rc = manifest_of_lines(&m, "mine", source.file, &p->arena, err);
    if (rc == 0)
        rc = suite_load(ret, &m, 0, source.root, err);
    source_close(&source);
    return rc;
}

static void refused(struct place *p, const char *rest, const char *a, const char *b)
{
    const char *url = url_of(p, rest);
    struct suite s = {0};
    struct err err = {0};
    if (load(p, url, &s, &err) == 0)
        fail_msg("%s was loaded", rest);
    assert_int_equal(err.kind, ERR_INPUT);
    if (!strstr(err.text, a) || !strstr(err.text, b))
        fail_msg("%s says: %s", rest, err.text);
    assert_int_equal(left_behind(p), 0);
}

static void all_pages_are_read(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    if (load(p, url_of(p, "/rows?dataset=good&offset=7&config=c&split=s&length=3"), &s, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, TOTAL);
    assert_int_equal(p->server.requests, 3);
    assert_non_null(suite_find(&s, STR("p249")));
    suite_finish(&s);
    assert_int_equal(left_behind(p), 0);
}

static void pictures_come_along(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    if (load(p, url_of(p, "/rows?dataset=arena&config=c&split=s"), &s, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.runner, "math");
    assert_int_equal(s.problem[0].n_image, 0);
    assert_int_equal(s.problem[1].n_image, 1);
    assert_true(str_eqc(s.problem[1].image[0].data, "\x89PNG or so"));
    suite_finish(&s);
    refused(p, "/rows?dataset=lost", "none.png", "404");
}

static void a_busy_server_is_asked_again(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    if (load(p, url_of(p, "/rows?dataset=busy&config=c&split=s"), &s, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, TOTAL);
    assert_int_equal(p->server.requests, 4);
    suite_finish(&s);
}

static void what_comes_cut_is_refused(void **state)
{
    struct place *p = *state;
    refused(p, "/rows?dataset=cut&config=c&split=s", "row 130 comes cut (prompt, files)",
            "dataset=cut&config=c&split=s: ");
    refused(p, "/rows?dataset=partial", "only a part", "/rows?dataset=partial");
    refused(p, "/rows?dataset=short", "no more rows after 200 of 250", "");
    refused(p, "/rows?dataset=order", "row 121 stands where row 120 should", "");
    refused(p, "/rows?dataset=changes", "changed meanwhile", "251");
    refused(p, "/rows?dataset=none", "status 404", "dataset=none");
    refused(p, "/rows?dataset=broken", "dataset=broken", "");
}

static void downloads(void **state)
{
    struct place *p = *state;
    struct suite s = {0};
    struct err err = {0};
    if (load(p, url_of(p, "/set.jsonl?x=1"), &s, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(s.n, 1);
    suite_finish(&s);
    refused(p, "/away/set.jsonl", "not followed", "file:///etc/passwd");
    refused(p, "/none/set.jsonl", "status 404", "");
    refused(p, "/none/set.tar.gz", "status 404", "");
    assert_int_equal(left_behind(p), 0);
}

static void which_place_it_is(void **state)
{
    (void)state;
    assert_true(rows_is("https://h/rows?dataset=a%2Fb&config=default"));
    assert_true(rows_is("http://h/a/rows?config=c&dataset=x"));
    assert_false(rows_is("https://h/rows"));
    assert_false(rows_is("https://h/rowse?dataset=x"));
    assert_false(rows_is("https://h/dataset=/x.git"));
    assert_false(rows_is("rows?dataset=x"));
}

static void a_manifest_beside(void **state)
{
    struct place *p = *state;
    const char *lines = arena_printf(&p->arena, "%s/a.b.jsonl", p->root);
    struct source_options options = {.from = lines};
    struct source source;
    assert_int_equal(fs_write(lines, STR("{}\n"), NULL), 0);
    assert_int_equal(source_open(&source, NULL, &options, &p->arena, NULL), 0);
    assert_null(source_manifest(&source, &p->arena));
    assert_int_equal(
        fs_write(arena_printf(&p->arena, "%s/a.b.manifest.json", p->root), STR("{}"), NULL), 0);
    assert_true(str_ends(str_c(source_manifest(&source, &p->arena)), "/a.b.manifest.json"));
    source_close(&source);
    options.from = p->root;
    assert_int_equal(source_open(&source, NULL, &options, &p->arena, NULL), 0);
    assert_null(source_manifest(&source, &p->arena));
    source_close(&source);
    assert_true(fs_is_file(lines));
    options.commit = "abc";
    assert_int_equal(source_open(&source, NULL, &options, &p->arena, NULL), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_pages_are_read, make_place, drop_place),
        cmocka_unit_test_setup_teardown(pictures_come_along, make_place, drop_place),
        cmocka_unit_test_setup_teardown(a_busy_server_is_asked_again, make_place, drop_place),
        cmocka_unit_test_setup_teardown(what_comes_cut_is_refused, make_place, drop_place),
        cmocka_unit_test_setup_teardown(downloads, make_place, drop_place),
        cmocka_unit_test(which_place_it_is),
        cmocka_unit_test_setup_teardown(a_manifest_beside, make_place, drop_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
