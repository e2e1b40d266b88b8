/* test_watch.c: the watcher inside a real vvp: what it reports, and that it cannot be fooled. */
#include "harness/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NONCE "00112233445566778899aabbccddeeff"
#define BRIEF "nonce " NONCE "\nentry dut\ntop tb\n"
#define COUNTERS                                                                                   \
    "counter wrong tb.wrong all\ncounter high tb.both top32\ncounter low tb.both bottom32\n"

/* A bench of 10 cycles; DUT is the candidate's text, EXTRA more of the bench. */
#define DESIGN(dut, extra)                                                                         \
    "module dut(input clk);\n" dut "\nendmodule\n"                                                 \
    "module tb;\n reg clk = 0; int wrong = 0; reg [95:0] both = {32'd7, 32'd0, 32'd9};\n"          \
    " dut u(clk);\n always #1 clk = ~clk;\n always @(posedge clk) wrong = wrong + 1;\n" extra      \
    " initial begin : run\n  #20 $display(\"done\"); $finish;\n end\nendmodule\n"

struct result {
    int status;
    char report[16384], output[4096]; /* the report without its nonces */
    bool program_left;
};

struct box {
    char dir[64];
    char module_dir[PATH_MAX]; /* where watch.vpi is */
};

static int enter(void **state)
{
    struct box *b = mem_alloc(sizeof *b);
    const char *build = getenv("ASSAY_BUILD");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/obj", build ? build : "build");
    if (!realpath(path, b->module_dir))
        return -1;
    snprintf(b->dir, sizeof b->dir, "/tmp/test_watch.XXXXXX");
    *state = b;
    return mkdtemp(b->dir) ? 0 : -1;
}

static void forget(const char *dir, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    unlink(path);
}

static int leave(void **state)
{
    struct box *b = *state;
    forget(b->dir, "x.v");
    forget(b->dir, "x.vvp");
    forget(b->dir, "out");
    rmdir(b->dir);
    free(b);
    return 0;
}

/* Runs argv in the box with `fd3` as descriptor 3 (-1: none) and its outputs in the file "out". */
static int run(const struct box *b, const char *const argv[], int fd3)
{
    int status;
    pid_t pid = fork();
    if (!pid) {
        int out;
        if (chdir(b->dir) || (out = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
            _exit(126);
        dup2(open("/dev/null", O_RDONLY), 0);
        dup2(out, 1);
        dup2(out, 2);
        if (fd3 >= 0 && fd3 != 3)
            dup2(fd3, 3);
        if (fd3 < 0)
            close(3);
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void compile(const struct box *b, const char *design)
{
    const char *const argv[] = {"iverilog", "-g2012", "-s", "tb", "-o", "x.vvp", "x.v", NULL};
    char path[PATH_MAX];
    int status;
    FILE *f;
    snprintf(path, sizeof path, "%s/x.v", b->dir);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(design, f);
    fclose(f);
    status = run(b, argv, -1);
    if (status == 127)
        skip();
    assert_int_equal(status, 0);
}

static void read_output(const struct box *b, struct result *r)
{
    char path[PATH_MAX];
    struct stat st;
    ssize_t n;
    int fd;
    snprintf(path, sizeof path, "%s/out", b->dir);
    fd = open(path, O_RDONLY);
    n = read(fd, r->output, sizeof r->output - 1);
    r->output[n < 0 ? 0 : n] = '\0';
    close(fd);
    snprintf(path, sizeof path, "%s/x.vvp", b->dir);
    r->program_left = !stat(path, &st);
}

/* Every line must begin with the nonce; it is taken off. */
static void read_report(int fd, struct result *r)
{
    char text[16384], *rest = text, *line;
    size_t n = 0;
    ssize_t got;
    while ((got = recv(fd, text + n, sizeof text - 1 - n, 0)) > 0)
        n += (size_t)got;
    text[n] = '\0';
    *r->report = '\0';
    for (n = 0; (line = strsep(&rest, "\n")) && *line;) {
        assert_memory_equal(line, NONCE " ", 33);
        n += (size_t)snprintf(r->report + n, sizeof r->report - n, "%s\n", line + 33);
    }
}

static struct result simulate_on(struct box *b, const char *design, const char *brief, int type)
{
    struct result r = {0};
    char module_dir[PATH_MAX + 8];
    const char *const argv[] = {"vvp", "-n", module_dir, "-mwatch", "x.vvp", "-none", NULL};
    int pair[2];
    snprintf(module_dir, sizeof module_dir, "-M%s", b->module_dir);
    compile(b, design);
    assert_int_equal(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair), 0);
    assert_int_equal(send(pair[0], brief, strlen(brief), 0), strlen(brief));
    r.status = run(b, argv, pair[1]);
    close(pair[1]);
    read_report(pair[0], &r);
    close(pair[0]);
    read_output(b, &r);
    return r;
}

static struct result simulate(void **state, const char *design, const char *brief)
{
    return simulate_on(*state, design, brief, SOCK_STREAM);
}

#define assert_says(r, text)                                                                       \
    do {                                                                                           \
        if (!strstr((r).report, text))                                                             \
            fail_msg("no \"%s\" in:\n%s%s", text, (r).report, (r).output);                         \
    } while (0)
#define assert_silent_on(r, text) assert_null(strstr((r).report, text))

static void bench_finishes(void **state)
{
    static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};
    for (int i = 0; i < 2; i++) {
        struct result r = simulate_on(*state, DESIGN("", ""), BRIEF COUNTERS "go\n", types[i]);
        assert_int_equal(r.status, 0);
        assert_string_equal(r.output, "done\n");
        assert_says(r, "start wrong=found high=found low=found\n");
        assert_says(r, "finish task=$finish by=bench scope=tb.run file=x.v line=10 time=20 "
                       "wrong=10 high=7 low=9\n");
        assert_says(r, "end wrong=10 high=7 low=9 said_bench=0 said_candidate=0 time=20\n");
        assert_true(r.program_left);
    }
}

static void candidate_finishes(void **state)
{
    struct result r = simulate(state, DESIGN(" initial #4 $finish;", ""), BRIEF COUNTERS "go\n");
    assert_says(r, "finish task=$finish by=candidate scope=tb.u file=x.v line=2 time=4 wrong=2 ");
    assert_silent_on(r, "by=bench");
    r = simulate(state,
                 DESIGN(" task t; begin : b $finish_and_return(3); end endtask initial t;", ""),
                 BRIEF "go\n");
    assert_int_equal(r.status, 3);
    assert_says(r, "finish task=$finish_and_return by=candidate scope=tb.u.t ");
}

static void package_is_not_the_bench(void **state)
{
    struct result r =
        simulate(state, "function void f; $finish; endfunction\n" DESIGN("", " initial #3 f;\n"),
                 BRIEF "go\n");
    assert_says(r, "finish task=$finish by=candidate scope=$unit.f ");
}

/* What a final block does after $finish shows in the end line, not in the finish line. */
static void final_block_rewrites(void **state)
{
    struct result r = simulate(state, DESIGN(" final begin tb.wrong = 0; $finish; end", ""),
                               BRIEF COUNTERS "go\n");
    assert_says(r, "by=bench scope=tb.run file=x.v line=10 time=20 wrong=10 ");
    assert_says(r, "by=candidate scope=tb.u file=x.v line=2 time=20 wrong=0 ");
    assert_says(r, "end wrong=0 ");
}

static void fatal_ends_without_finish(void **state)
{
    struct result r = simulate(state, DESIGN(" initial #5 $fatal(0);", ""), BRIEF "go\n");
    assert_int_equal(r.status, 1);
    assert_silent_on(r, "finish");
    assert_says(r, "end said_bench=0 said_candidate=0 time=5\n");
}

static void stop(void **state)
{
    static const char design[] = DESIGN(" initial #5 $stop;", "");
    struct result r = simulate(state, design, BRIEF "stop resume\ngo\n");
    assert_says(r, "stop by=candidate scope=tb.u file=x.v line=2 time=5\n");
    assert_says(r, "finish task=$finish by=bench ");
    r = simulate(state, design, BRIEF "stop finish\ngo\n");
    assert_says(r, "stop by=candidate scope=tb.u file=x.v line=2 time=5\n");
    assert_silent_on(r, "finish");
}

static void said(void **state)
{
    struct result r =
        simulate(state,
                 DESIGN(" initial repeat (100) $assay_said(\"pa ss\");",
                        " initial begin $assay_said(\"phrase0\"); $display(\"Passed\"); end\n"),
                 BRIEF "go\n");
    assert_says(r, "said phrase=phrase0 by=bench scope=tb file=x.v line=9 time=0\n");
    assert_says(r, "said phrase=pa%20ss by=candidate scope=tb.u ");
    assert_says(r, "said_bench=1 said_candidate=100 ");
    assert_string_equal(r.output, "Passed\ndone\n");
}

static void odd_counters(void **state)
{
    struct result r = simulate(state,
                               DESIGN("", " reg [3:0] some = 4'b1x00; real r = 1; wire [69:0] wide "
                                          "= 70'h2_0000_0000_0000_0000; int minus = -1;\n"),
                               BRIEF "counter some tb.some all\ncounter r tb.r all\n"
                                     "counter wide tb.wide all\ncounter scope tb.run all\n"
                                     "counter cut tb.some top32\ncounter minus tb.minus all\n"
                                     "counter none tb.nothing.there all\ngo\n");
    assert_says(r, "start some=found r=missing wide=found scope=missing cut=missing minus=found "
                   "none=missing\n");
    assert_says(r, "end some=x wide=x minus=4294967295 ");
}

static void program_is_unlinked_first(void **state)
{
    static const char design[] = DESIGN(" integer f = $fopen(\"x.vvp\", \"r\");\n"
                                        " initial $display(\"%0d\", f);",
                                        "");
    struct result r = simulate(state, design, BRIEF "unlink nothing\nunlink x.vvp\ngo\n");
    assert_string_equal(r.output, "0\ndone\n");
    assert_false(r.program_left);
}

/* Names come from the design: they cannot look like another field, or like another line. */
static void names_are_escaped(void **state)
{
    struct result r = simulate(state,
                               DESIGN(" initial begin : \\x=1,by=bench%\n"
                                      "`line 7 \"a by=bench wrong=0\" 0\n  $finish; end",
                                      ""),
                               BRIEF "go\n");
    assert_says(r, "by=candidate scope=tb.u.x%3D1,by%3Dbench%25 "
                   "file=a%20by%3Dbench%20wrong%3D0 line=7 time=0\n");
}

/* The socket has a name under /proc, but it cannot be opened by it. */
static void descriptor_cannot_be_reopened(void **state)
{
    struct result r = simulate(
        state,
        DESIGN(" integer f = $fopen(\"/proc/self/fd/3\", \"w\");\n"
               " initial begin $display(\"%0d\", f); $fdisplay(32'h80000003, \"end\"); end",
               ""),
        BRIEF "go\n");
    assert_memory_equal(r.output, "0\n", 2);
    assert_says(r, "finish task=$finish by=bench ");
}

static void without_a_brief(void **state)
{
    static const char *const briefs[] = {"",
                                         "go\n",
                                         BRIEF,
                                         BRIEF "go",
                                         BRIEF "unknown word\ngo\n",
                                         "entry dut\ntop tb\ngo\n",
                                         BRIEF "counter wrong tb.wrong some\ngo\n",
                                         BRIEF "nonce 12\ngo\n",
                                         BRIEF "behaviour 2\ngo\n",
                                         BRIEF "stall x\ngo\n",
                                         BRIEF "stop\ngo\n"};
    static const char design[] = DESIGN(" initial $assay_said(\"x\");", "");
    const char *argv[] = {"vvp", "-n", NULL, "-mwatch", "x.vvp", "-none", NULL};
    char module_dir[PATH_MAX + 8];
    struct box *b = *state;
    struct result r = {0};
    for (size_t i = 0; i < countof(briefs); i++) {
        int type = *briefs[i] ? SOCK_STREAM : SOCK_SEQPACKET;
        r = simulate_on(b, design, briefs[i], type);
        assert_string_equal(r.report, "");
        assert_string_equal(r.output, "done\n");
    }
    snprintf(module_dir, sizeof module_dir, "-M%s", b->module_dir);
    argv[2] = module_dir;
    assert_int_equal(run(b, argv, -1), 0);
    read_output(b, &r);
    assert_string_equal(r.output, "done\n");
}

/* A bench with a clock and data for a candidate with an output; BODY is the candidate's. */
#define VOTE(body)                                                                                 \
    "module dut(input clk, input [3:0] d, output reg [3:0] q, output z);\n" body "\nendmodule\n"   \
    "module tb;\n reg clk; reg [3:0] d; wire [3:0] q; wire z; dut u(clk, d, q, z);\n"              \
    " initial begin #3 clk = 0; d = 0; repeat (20) begin #1 d = d + 3; #1 clk = 1; #1 clk = 0; "   \
    "end $finish; end\nendmodule\n"

static void digest_of(void **state, char ret[40], const char *design)
{
    struct result r = simulate(state, design, BRIEF "behaviour 1\ngo\n");
    const char *at = strstr(r.report, "behaviour digest=");
    assert_non_null(at);
    assert_says(r, " outputs=2 changes=");
    snprintf(ret, 40, "%.32s", at + strlen("behaviour digest="));
}

/* The same outputs at the end of every time step have the same digest, however the text looks, what
 * it does in between, and what it does before its inputs are known. Other outputs have another one.
 */
static void behaviour(void **state)
{
    static const char *const alike[] = {
        VOTE(" always @(posedge clk) q <= d; assign z = ^q;"),
        VOTE(
            " always @(posedge clk) begin q = 4'd9; q = #0 d; end assign z = q[0]^q[1]^q[2]^q[3];"),
        VOTE(" wire [3:0] n = d; always @(posedge clk) q <= n; reg y; always @* y = ^q; assign z = "
             "y;"),
    };
    static const char *const other[] = {
        VOTE(" always @(negedge clk) q <= d; assign z = ^q;"),
        VOTE(" always @(posedge clk) q <= d; assign z = ~^q;"),
        VOTE(" always @(posedge clk) q <= d + (d == 4'd12); assign z = ^q;"),
        VOTE(" always @(posedge clk) q <= #1 d; assign z = ^q;"),
    };
    char first[40], next[40];
    struct result r = simulate(state, alike[0], BRIEF "go\n");
    assert_silent_on(r, "behaviour");
    digest_of(state, first, alike[0]);
    for (size_t i = 0; i < countof(alike); i++) {
        digest_of(state, next, alike[i]);
        assert_string_equal(next, first);
    }
    for (size_t i = 0; i < countof(other); i++) {
        digest_of(state, next, other[i]);
        assert_string_not_equal(next, first);
    }
}

/* Each change is looked at, so the run ends in the very step in which the counter first tells it. */
static void stops_early(void **state)
{
    static const char design[] =
        DESIGN(" initial #19 $finish;", " int late = 0; initial #7 late = 1;\n");
    static const char brief[] = BRIEF "counter late tb.late all\ncounter x tb.none all\n";
    char text[512];
    struct result r;
    snprintf(text, sizeof text, "%searly late\ngo\n", brief);
    r = simulate(state, design, text);
    assert_string_equal(r.report, "start late=found x=missing\nearly time=7\n"
                                  "end late=1 said_bench=0 said_candidate=0 time=7\n");
    snprintf(text, sizeof text, "%searly x\ngo\n", brief);
    assert_says(simulate(state, design, text), "finish task=$finish by=candidate ");
    r = simulate(state, design, BRIEF "early late\ngo\n");
    assert_silent_on(r, "early");
}

#define STALL BRIEF "stall 100\ngo\n"

/* By assignments, by processes, by #0 and inside one procedure. */
static void a_circle_is_ended(void **state)
{
    static const char *const circles[] = {
        DESIGN(" wire a, b; assign a = clk && !b; assign b = clk && !a; wire c = clk && !c;", ""),
        DESIGN(" reg a = 0, b = 0; always @(a, clk) b = ~a & clk; always @(b) a = b;", ""),
        DESIGN(" reg [5:0] n = 0; initial #1 forever #0 n = n + 1;", ""),
        DESIGN(" reg [2:0] k; reg [7:0] q; always @(posedge clk)\n"
               "  for (k = 6; k >= 0; k = k - 1) q[k] = clk;",
               ""),
    };
    for (size_t i = 0; i < countof(circles); i++) {
        struct result r = simulate(state, circles[i], STALL);
        assert_string_equal(r.report, "start\nstall time=1\n");
    }
}

/* Hard work at one time is none: events that count and then settle, a procedure, what
 * is automatic, calls of a task. */
static void hard_work_is_no_circle(void **state)
{
    static const char *const works[] = {
        DESIGN(" int n = 0; reg x = 0; always @(x) if (n < 500000) begin n <= n + 1; x <= ~x; end\n"
               " initial #1 x = 1;",
               ""),
        DESIGN(" int i, j, m[0:63]; initial for (i = 0; i < 20000; i = i + 1)\n"
               "  for (j = 0; j < 64; j = j + 1) m[j] = i ^ j;",
               ""),
        DESIGN(" int n; function automatic int f(int a); f = a < 2 ? a : f(a - 1) + f(a - 2);\n"
               " endfunction initial n = f(24);",
               ""),
        DESIGN(" int n = 0, i; task t; n = n + 1; endtask\n"
               " initial for (i = 0; i < 300000; i = i + 1) t;",
               ""),
    };
    for (size_t i = 0; i < countof(works); i++) {
        struct result r = simulate(state, works[i], STALL);
        assert_silent_on(r, "stall");
        assert_says(r, "end said_bench=0 ");
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bench_finishes),
        TEST(candidate_finishes),
        TEST(package_is_not_the_bench),
        TEST(final_block_rewrites),
        TEST(fatal_ends_without_finish),
        TEST(stop),
        TEST(said),
        TEST(behaviour),
        TEST(stops_early),
        TEST(a_circle_is_ended),
        TEST(hard_work_is_no_circle),
        TEST(odd_counters),
        TEST(program_is_unlinked_first),
        TEST(names_are_escaped),
        TEST(descriptor_cannot_be_reopened),
        TEST(without_a_brief),
    };
    return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
