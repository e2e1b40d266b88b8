/* test_term.c: text made safe, and what a status line writes on a terminal and elsewhere. */
#include "harness/io/term.h"

#include "harness/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <cmocka.h>

static void safe_text(void **state)
{
    static const struct {
        struct str text;
        const char *safe;
    } table[] = {
        {{"", 0}, ""},
        {{"plain\ttext\n", 11}, "plain\ttext\n"},
        {{"\033[31mred\033[0m", 12}, "\\x1b[31mred\\x1b[0m"},
        {{"a\rb\ac\bd\0e\177", 10}, "a\\x0db\\x07c\\x08d\\x00e\\x7f"},
        {{"caf\303\251 \342\234\223", 9}, "caf\303\251 \342\234\223"},
        {{"\302\2335;1m", 6}, "\\u{9b}5;1m"},         /* C1: ESC [ in one */
        {{"a\377b\342\234", 5}, "a\\xffb\\xe2\\x9c"}, /* ill-formed, cut */
        {{"\355\240\200", 3}, "\\xed\\xa0\\x80"},     /* a surrogate */
        {{"if\342\200\256x", 6}, "if\\u{202e}x"},     /* right-to-left override */
        {{"\357\273\277x", 4}, "\\u{feff}x"},
        {{"\363\240\201\201", 4}, "\\u{e0041}"},               /* tag character */
        {{"\360\237\221\251\342\200\215\360\237\224\254", 11}, /* joined emoji stay */
         "\360\237\221\251\342\200\215\360\237\224\254"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct buf b;
        buf_init(&b, 1000);
        term_safe(table[i].text, &b);
        assert_string_equal(b.p ? b.p : "", table[i].safe);
        buf_finish(&b);
    }
}

/* Both ends of a pseudo-terminal, or of a pipe. */
struct ends {
    int ours, theirs;
};

static struct ends open_tty(int columns)
{
    struct ends e;
    struct winsize size = {.ws_row = 24, .ws_col = (unsigned short)columns};
    e.ours = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(e.ours >= 0 && grantpt(e.ours) == 0 && unlockpt(e.ours) == 0);
    e.theirs = open(ptsname(e.ours), O_RDWR | O_NOCTTY);
    assert_true(e.theirs >= 0);
    assert_int_equal(ioctl(e.theirs, TIOCSWINSZ, &size), 0);
    return e;
}

static struct ends open_pipe(void)
{
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    return (struct ends){fd[0], fd[1]};
}

static void close_ends(struct ends e)
{
    close(e.ours);
    close(e.theirs);
}

/* What was written so far; the writer is ourselves, so it is there already. */
static void expect(struct ends e, const char *text)
{
    char got[2000];
    ssize_t n;
    fcntl(e.ours, F_SETFL, O_NONBLOCK);
    n = read(e.ours, got, sizeof got - 1);
    got[n > 0 ? n : 0] = 0;
    assert_string_equal(got, text);
}

static void set(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static int plain_environment(void **state)
{
    (void)state;
    set("NO_COLOR", NULL);
    set("CLICOLOR", NULL);
    set("CLICOLOR_FORCE", NULL);
    set("COLUMNS", NULL);
    set("LC_ALL", "C.UTF-8");
    set("TERM", "xterm");
    return 0;
}

static void modes(void **state)
{
    static const struct {
        const char *name, *value;
        bool tty, color_tty, color_pipe, utf8;
    } table[] = {
        {"TERM", "xterm", true, true, false, true},
        {"TERM", "dumb", false, false, false, true},
        {"TERM", NULL, false, false, false, true},
        {"NO_COLOR", "1", true, false, false, true},
        {"NO_COLOR", "", true, true, false, true},
        {"CLICOLOR_FORCE", "1", true, true, true, true},
        {"CLICOLOR_FORCE", "0", true, true, false, true},
        {"CLICOLOR", "0", true, false, false, true},
        {"LC_ALL", "de_DE.utf8", true, true, false, true},
        {"LC_ALL", "C", true, true, false, false},
    };
    struct ends tty = open_tty(80), pipe_ = open_pipe();
    for (size_t i = 0; i < countof(table); i++) {
        struct term t;
        plain_environment(state);
        set(table[i].name, table[i].value);
        term_init(&t, tty.theirs);
        assert_int_equal(t.tty, table[i].tty);
        assert_int_equal(t.mode, table[i].tty ? TERM_LIVE : TERM_PLAIN);
        assert_int_equal(t.color, table[i].color_tty);
        assert_int_equal(t.utf8, table[i].utf8);
        term_finish(&t);
        term_init(&t, pipe_.theirs);
        assert_int_equal(t.mode, TERM_PLAIN);
        assert_int_equal(t.color, table[i].color_pipe);
        term_finish(&t);
    }
    close_ends(tty);
    close_ends(pipe_);
}

static void columns(void **state)
{
    struct ends tty = open_tty(33), pipe_ = open_pipe();
    struct winsize size = {.ws_row = 1, .ws_col = 44};
    struct term t = {.fd = tty.theirs}, p = {.fd = pipe_.theirs};
    (void)state;
    assert_int_equal(term_columns(&t), 33);
    assert_int_equal(term_columns(&p), 80);
    ioctl(tty.theirs, TIOCSWINSZ, &size);
    assert_int_equal(term_columns(&t), 44);
    set("COLUMNS", "55");
    assert_int_equal(term_columns(&t), 55);
    set("COLUMNS", "junk");
    assert_int_equal(term_columns(&t), 44);
    close_ends(tty);
    close_ends(pipe_);
}

/* Draw one line as if nothing had been drawn before. */
static void draw_afresh(struct term *t, const char *line)
{
    t->last_us = 0;
    term_status(t, line);
}

/* As if the line had been drawn this moment, however long the machine took since. */
static void just_drawn(struct term *t)
{
    t->last_us = INT64_MAX;
}

static void live_line(void **state)
{
    struct ends e = open_tty(11);
    struct term t;
    (void)state;
    term_init(&t, e.theirs);
    term_status(&t, "short");
    expect(e, "\rshort\033[K");
    just_drawn(&t);
    term_status(&t, "too soon");
    expect(e, "");
    draw_afresh(&t, "0123456789abc");
    expect(e, "\r0123456789\033[K");
    draw_afresh(
        &t,
        "\344\270\255\344\270\255\344\270\255\344\270\255\344\270\255\344\270\255"); /* 2 each */
    expect(e, "\r\344\270\255\344\270\255\344\270\255\344\270\255\344\270\255\033[K");
    draw_afresh(&t, "e\314\201\314\201 12345678 9"); /* combining marks take none */
    expect(e, "\re\314\201\314\201 12345678\033[K");
    draw_afresh(&t, "a\n\033[2Jc");
    expect(e, "\ra \\x1b[2Jc\033[K");
    draw_afresh(&t, "\033[32mgreen\033[0m and more");
    expect(e, "\r\033[32mgreen\033[0m and \033[0m\033[K");
    term_line(&t, "a line that is longer than that\nand goes on");
    expect(e, "\r\033[Ka line that is longer than that\r\nand goes on\r\n");
    term_clear(&t); /* nothing stands there */
    expect(e, "");
    term_status(&t, "x"); /* at once after a clear */
    expect(e, "\rx\033[K");
    term_finish(&t);
    expect(e, "\r\033[K");
    close_ends(e);
}

static void live_line_without_utf8_and_colour(void **state)
{
    struct ends e = open_tty(20);
    struct term t;
    (void)state;
    set("LC_ALL", "C");
    set("NO_COLOR", "1");
    term_init(&t, e.theirs);
    term_status(&t, "\033[32m\303\251\344\270\255\033[0m");
    expect(e, "\r??\033[K");
    assert_string_equal(term_sgr(&t, "\033[1m"), "");
    term_finish(&t);
    close_ends(e);
}

static void plain_lines(void **state)
{
    struct ends e = open_pipe();
    struct term t;
    (void)state;
    term_init(&t, e.theirs);
    term_status(&t, "first \033[1mbold\033[0m");
    just_drawn(&t);
    term_status(&t, "too soon");
    expect(e, "first bold\n");
    t.last_us = clock_us() - t.plain_every_us;
    term_status(&t, "second");
    term_clear(&t);
    just_drawn(&t);
    term_status(&t, "still too soon");
    expect(e, "second\n");
    t.mode = TERM_OFF;
    draw_afresh(&t, "silent");
    term_line(&t, "an error");
    expect(e, "an error\n");
    term_finish(&t);
    close_ends(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(safe_text),
        cmocka_unit_test_setup(modes, plain_environment),
        cmocka_unit_test_setup(columns, plain_environment),
        cmocka_unit_test_setup(live_line, plain_environment),
        cmocka_unit_test_setup(live_line_without_utf8_and_colour, plain_environment),
        cmocka_unit_test_setup(plain_lines, plain_environment),
    };
    return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}
