/* test_server.c: requests over HTTP, from clients that behave and clients that do not. */
#include "harness/sys/server.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

struct rig {
    uv_loop_t loop;
    struct server *server;
    struct server_request *waiting; /* the last request below /later */
    int gone, asked;
};

static void on_request(void *ctx, struct server_request *r)
{
    struct rig *rig = ctx;
    struct server_answer a = {.status = 200, .type = "text/plain", .body = r->body};
    rig->asked++;
    if (strcmp(r->path, "/later") == 0)
        rig->waiting = r;
    else
        server_answer(r, &a);
}

static void on_gone(void *ctx, struct server_request *r)
{
    struct rig *rig = ctx;
    rig->gone += r == rig->waiting;
    rig->waiting = NULL;
}

static struct server_options options(struct rig *rig)
{
    return (struct server_options){.loop = &rig->loop,
                                   .address = "127.0.0.1:0",
                                   .open = "/health",
                                   .body_bytes = 1000,
                                   .all_bodies_bytes = 1500,
                                   .connections = 8,
                                   .client_ms = 600000,
                                   .on_request = on_request,
                                   .on_gone = on_gone,
                                   .ctx = rig};
}

static void rig_open(struct rig *rig, const struct server_options *o)
{
    struct err err = {0};
    uv_loop_init(&rig->loop);
    assert_int_equal(server_new(&rig->server, o, &err), 0);
}

static void rig_close(struct rig *rig)
{
    server_free(rig->server);
    uv_run(&rig->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&rig->loop), 0);
}

static int dial(const struct rig *rig)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_port = htons((uint16_t)atoi(strrchr(server_address(rig->server), ':') + 1));
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* The next answer's status, read while the loop turns; 0: the connection was closed. */
static int status_of(struct rig *rig, int fd)
{
    static char text[4000];
    size_t n = 0;
    memset(text, 0, sizeof text);
    for (;;) {
        ssize_t got = recv(fd, text + n, sizeof text - 1 - n, MSG_DONTWAIT);
        const char *end = strstr(text, "\r\n\r\n"), *length;
        if (got == 0 || (got < 0 && errno != EAGAIN))
            return 0;
        n += got > 0 ? (size_t)got : 0;
        end = strstr(text, "\r\n\r\n");
        length = end ? strstr(text, "Content-Length: ") : NULL;
        if (length && n >= (size_t)(end + 4 - text) + (size_t)atoi(length + 16))
            return atoi(text + 9);
        uv_run(&rig->loop, UV_RUN_ONCE);
    }
}

static void wait_for_request(struct rig *rig)
{
    while (!rig->waiting)
        uv_run(&rig->loop, UV_RUN_ONCE);
}

static void at_once_and_later(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    struct server_answer a = {.status = 503, .type = "text/plain", .body = STR("x"), .retry_s = 5};
    int fd;
    (void)state;
    rig_open(&rig, &o);
    fd = dial(&rig);
    for (int i = 0; i < 2; i++) { /* on one connection */
        say(fd, "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        assert_int_equal(status_of(&rig, fd), 200);
        say(fd, "POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        wait_for_request(&rig);
        server_answer(rig.waiting, &a);
        rig.waiting = NULL;
        assert_int_equal(status_of(&rig, fd), 503);
    }
    close(fd);
    assert_int_equal(rig.gone, 0);
    rig_close(&rig);
}

static void who_may_ask(void **state)
{
    static const struct {
        const char *path, *header;
        int status;
    } row[] = {
        {"/now", "", 401},
        {"/health", "", 200},
        {"/now", "Authorization: Bearer wrong\r\n", 401},
        {"/now", "Authorization: Bearer secre\r\n", 401},
        {"/now", "Authorization: Bearer secrets\r\n", 401},
        {"/now", "Authorization: secret\r\n", 401},
        {"/now", "Authorization: bearer secret\r\n", 200},
        {"/now", "Authorization: Bearer secret\r\n", 200},
        {"/health", "Origin: http://page.example\r\n", 403},
        {"/now", "Authorization: Bearer secret\r\nOrigin: null\r\n", 403},
    };
    struct rig rig = {0};
    struct server_options o = options(&rig);
    char text[300];
    (void)state;
    o.token = "secret";
    rig_open(&rig, &o);
    for (size_t i = 0; i < countof(row); i++) {
        int fd = dial(&rig);
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", row[i].path,
                 row[i].header);
        say(fd, text);
        assert_int_equal(status_of(&rig, fd), row[i].status);
        close(fd);
    }
    assert_int_equal(rig.asked, 3);
    rig_close(&rig);
}

static void post(int fd, const char *path, size_t n)
{
    char text[5000];
    int head = snprintf(text, sizeof text,
                        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n", path, n);
    memset(text + head, 'x', n);
    text[(size_t)head + n] = '\0';
    say(fd, text);
}

static void bodies_are_bounded(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    struct server_answer a = {.status = 200, .type = "text/plain"};
    int fd, other;
    (void)state;
    rig_open(&rig, &o);
    fd = dial(&rig);
    post(fd, "/now", 1001);
    assert_int_equal(status_of(&rig, fd), 413);
    post(fd, "/later", 1000); /* the same connection goes on */
    wait_for_request(&rig);
    assert_int_equal(rig.waiting->body.n, 1000);
    other = dial(&rig);
    post(other, "/now", 501); /* too much together */
    assert_int_equal(status_of(&rig, other), 503);
    post(other, "/now", 500);
    assert_int_equal(status_of(&rig, other), 200);
    server_answer(rig.waiting, &a);
    assert_int_equal(status_of(&rig, fd), 200);
    post(other, "/now", 501); /* what was answered counts no more */
    assert_int_equal(status_of(&rig, other), 200);
    say(fd, "POST /now HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 41; i++) /* without an end */
        say(fd, "64\r\n0123456789012345678901234567890123456789012345678901234567890123456789"
                "012345678901234567890123456789\r\n");
    assert_int_equal(status_of(&rig, fd), 0);
    close(fd);
    close(other);
    rig_close(&rig);
}

static void who_goes_away_is_told(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    int fd;
    (void)state;
    rig_open(&rig, &o);
    fd = dial(&rig);
    post(fd, "/later", 10);
    wait_for_request(&rig);
    close(fd);
    while (!rig.gone || server_connections(rig.server))
        uv_run(&rig.loop, UV_RUN_ONCE);
    rig_close(&rig);
}

/* Half a head, half a body, an idle connection: each is closed in time. One whose request is with us
 * is not, however long that takes. */
static void who_is_slow_is_closed(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    struct server_answer a = {.status = 200, .type = "text/plain"};
    int waits, slow[3];
    (void)state;
    o.client_ms = 300;
    rig_open(&rig, &o);
    waits = dial(&rig);
    post(waits, "/later", 10);
    wait_for_request(&rig);
    for (int i = 0; i < 3; i++)
        slow[i] = dial(&rig);
    say(slow[0], "POST /no");
    say(slow[1], "POST /now HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\nhalf");
    for (int i = 0; i < 3; i++) {
        assert_int_not_equal(status_of(&rig, slow[i]), 200);
        close(slow[i]);
    }
    server_answer(rig.waiting, &a);
    assert_int_equal(status_of(&rig, waits), 200);
    close(waits);
    assert_int_equal(rig.gone, 0);
    rig_close(&rig);
}

/* More connections than there may be, all idle: the next client is served all the same. */
static void idle_ones_make_room(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    int fd[9];
    (void)state;
    rig_open(&rig, &o);
    for (int i = 0; i < 9; i++)
        fd[i] = dial(&rig);
    post(fd[8], "/now", 5);
    assert_int_equal(status_of(&rig, fd[8]), 200);
    for (int i = 0; i < 9; i++)
        close(fd[i]);
    rig_close(&rig);
}

static void the_end_is_told_to_who_waits(void **state)
{
    struct rig rig = {0};
    struct server_options o = options(&rig);
    int fd;
    (void)state;
    rig_open(&rig, &o);
    fd = dial(&rig);
    post(fd, "/later", 10);
    wait_for_request(&rig);
    server_free(rig.server);
    assert_int_equal(status_of(&rig, fd), 503);
    close(fd);
    uv_run(&rig.loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&rig.loop), 0);
}

static void addresses(void **state)
{
    static const struct {
        const char *address, *token, *says;
    } row[] = {
        {"0.0.0.0:0", NULL, "a token is needed"},
        {":0", NULL, "a token is needed"},
        {"127.0.0.1", "x", "no ADDRESS:PORT"},
        {"127.0.0.1:", "x", "no ADDRESS:PORT"},
        {"127.0.0.1:70000", "x", "no ADDRESS"},
        {"127.0.0.1:8x", "x", "no ADDRESS:PORT"},
        {"", "x", "no ADDRESS:PORT"},
    };
    struct rig rig = {0};
    struct server_options o = options(&rig);
    struct server *s;
    (void)state;
    uv_loop_init(&rig.loop);
    for (size_t i = 0; i < countof(row); i++) {
        struct err err = {0};
        o.address = row[i].address;
        o.token = row[i].token;
        assert_int_equal(server_new(&s, &o, &err), -1);
        assert_int_equal(err.kind, ERR_USAGE);
        assert_non_null(strstr(err.text, row[i].says));
    }
    uv_loop_close(&rig.loop);
    o.address = "0.0.0.0:0";
    o.token = "x";
    rig_open(&rig, &o);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_once_and_later),
        cmocka_unit_test(who_may_ask),
        cmocka_unit_test(bodies_are_bounded),
        cmocka_unit_test(who_goes_away_is_told),
        cmocka_unit_test(who_is_slow_is_closed),
        cmocka_unit_test(idle_ones_make_room),
        cmocka_unit_test(the_end_is_told_to_who_waits),
        cmocka_unit_test(addresses),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
