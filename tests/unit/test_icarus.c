/* test_icarus.c: from hand-made outcomes to verdicts: the compile rules, the ends of a step, the
 * watcher's report with and without forged lines, the official letters; and the driver's config. */
#include "runners/icarus/icarus.h"

#include "runners/hdl/witness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define NONCE "00112233445566778899aabbccddeeff"

/* A job as the judge finds it. Outcomes stand in `result`, one for each phase. */
struct bench {
    struct arena arena;
    struct suite suite;
    struct problem problem;
    struct exec_result result[JOB_PHASES];
    struct job job;
    struct apart apart; /* how far the job has come, as its phases tell */
};

static void bench_init(struct bench *b)
{
    *b = (struct bench){0};
    b->suite = (struct suite){.name = "t", .official = "verilog-eval-v2", .bench = "counters"};
    b->problem = (struct problem){.id = "p", .entry = "TopModule", .bench = "", .top = ""};
    b->job = (struct job){
        .suite = &b->suite,
        .problem = &b->problem,
        .oracle = oracle_find("verilog-eval-v2"),
        .code = STR("module TopModule; endmodule"),
        .golden = {.passed = true, .reason = "", .cpu_us = 10000, .compared = 100},
        .arena = &b->arena,
    };
    strcpy(b->job.nonce, NONCE);
}

static void bench_finish(struct bench *b)
{
    arena_finish(&b->arena);
}

static struct exec_output all_of(const char *text)
{
    struct exec_output o = {.head = str_c(text), .tail = STR("")};
    o.total_bytes = (int64_t)o.head.n;
    return o;
}

static struct exec_outcome *add_phase(struct bench *b, const char *phase, enum exec_status status,
                                      int code, const char *out, const char *err)
{
    struct exec_result *r = &b->job.done[b->job.n_done];
    *r = (struct exec_result){.tier = TIER_NAMESPACES, .n_step = 1, .trouble = ""};
    r->step[0] = (struct exec_outcome){.status = status,
                                       .code = code,
                                       .cpu_us = 5000,
                                       .wall_us = 6000,
                                       .peak_bytes = 1 << 20,
                                       .out = all_of(out),
                                       .err = all_of(err),
                                       .witness = STR("")};
    b->job.phase[b->job.n_done++] = phase;
    return &r->step[0];
}

/* '$' stands for the nonce. */
static struct str fill(struct bench *b, const char *text)
{
    struct buf out;
    struct str ret;
    buf_init(&out, 1 << 20);
    for (; *text; text++)
        if (*text == '$')
            buf_addc(&out, NONCE);
        else
            buf_add(&out, text, 1);
    ret = arena_str(&b->arena, buf_str(&out));
    buf_finish(&out);
    return ret;
}

static struct verdict judged(struct bench *b)
{
    struct verdict v;
    b->apart = (struct apart){.state = APART_FAILED, .failed = ""};
    if (b->job.n_done)
        b->apart.failed = b->job.phase[b->job.n_done - 1];
    if (job_phase(&b->job, PHASE_SIMULATE))
        b->apart.state = APART_LINKED;
    b->job.mine = b->job.n_done && !job_phase(&b->job, PHASE_BENCH) ? &b->apart : NULL;
    icarus_judge(NULL, &b->job, &v);
    return v;
}

static void expect(const struct verdict *v, enum verdict_class class, const char *detail,
                   const char *what)
{
    if (v->class != class || (detail && strcmp(v->detail, detail) != 0))
        print_error("%s: %s/%s, not %s/%s (%s)\n", what, verdict_class(v->class)->name, v->detail,
                    verdict_class(class)->name, detail ? detail : "*", v->evidence);
    assert_int_equal(v->class, class);
    if (detail)
        assert_string_equal(v->detail, detail);
}

/* ---- the compile ---- */

static void compile_rules(void **state)
{
    static const struct {
        const char *log;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {"a.sv:3: syntax error\na.sv:3: error: Invalid module item.\n", CLASS_SYNTAX, ""},
        {"a.sv:9: error: This assignment requires an explicit cast.\n", CLASS_ELABORATION,
         "explicit_cast"},
        {"a.sv:2: error: Sized numeric constant must have a size greater than zero.\n",
         CLASS_SYNTAX, "zero_size_const"},
        {"a.sv:5: error: q is not a valid l-value in TopModule.\n"
         "a.sv:2:      : q is declared here as wire.\n",
         CLASS_ELABORATION, "wire_assign"},
        {"a.sv:4: error: Unknown module type: adder\n", CLASS_ELABORATION, "unknown_module"},
        {"a.sv:4: error: Unable to bind wire/reg/memory `clk' in `tb.top1'\n", CLASS_ELABORATION,
         "unbound_clk"},
        {"a.sv:4: error: Unable to bind wire/reg/memory `foo' in `tb.top1'\n", CLASS_ELABORATION,
         "unbound_wire"},
        {"a.sv:8: sorry: constant selects in always_* processes\n", CLASS_ELABORATION,
         "unsupported"},
        {"I give up.\n", CLASS_SYNTAX, ""},
        {"a.sv:1: error: malformed statement\n", CLASS_SYNTAX, ""},
        {"a.sv:1: error: something that no rule knows\n", CLASS_ELABORATION, ""},
        {"", CLASS_ELABORATION, ""},
        /* the first rule decides, not the first line */
        {"a.sv:1: error: Unknown module type: x\na.sv:2: syntax error\n", CLASS_SYNTAX, ""},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_EXIT, 2, "", table[i].log);
        v = judged(&b);
        expect(&v, table[i].class, table[i].detail, table[i].log);
        assert_string_equal(v.step, "compile");
        assert_true(*v.evidence);
        assert_int_equal(v.compared, -1);
        bench_finish(&b);
    }
}

static void compile_alone_failed_before_the_bench(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_CANDIDATE, EXEC_EXIT, 1, "", "a.sv:1: Include file x.vh not found\n");
    v = judged(&b);
    expect(&v, CLASS_SYNTAX, "include", "preprocessor");
    bench_finish(&b);
}

#define LIMIT                                                                                      \
    "%Error-UNSUPPORTED: candidate.sv:1:11: Unsupported: interface classes\n"                      \
    "    1 | interface class ic;\n      |           ^~~~~\n"

/* What Icarus does not read and another front end does, or knows, may be legal; it stays a
 * failure. */
static void another_front_end(void **state)
{
    static const struct {
        const char *log;
        enum exec_status status;
        const char *said;
        bool asked;
        const char *detail;
    } table[] = {
        {"candidate.sv:1: syntax error\nI give up.\n", EXEC_OK, "", true, "not_read"},
        {"candidate.sv:1: syntax error\n", EXEC_OK, "%Warning-LATCH: odd\n", true, "not_read"},
        {"candidate.sv:1: syntax error\n", EXEC_EXIT, "%Error: syntax error\n", true, ""},
        {"candidate.sv:1: syntax error\n", EXEC_OK, "%Error: odd\n", true, ""},
        {"candidate.sv:1: syntax error\n", EXEC_EXIT, LIMIT "%Error: Exiting due to 1 error(s)\n",
         true, "not_read"},
        {"candidate.sv:1: syntax error\n", EXEC_EXIT,
         LIMIT "%Error: candidate.sv:1:9: syntax error, unexpected IDENTIFIER\n", true, ""},
        {"candidate.sv:1: syntax error\n", EXEC_EXIT, "", true, ""},
        {"candidate.sv:1: syntax error\n", EXEC_CPU, "", true, ""},
        {"candidate.sv:1: error: Cannot assign to array m.\n", EXEC_OK, "", true, "not_read"},
        {"candidate.sv:1: sorry: not yet\n", EXEC_OK, "", false, "unsupported"},
        {"candidate.sv:1: error: Unable to bind wire/reg\n", EXEC_OK, "", false, "unbound_wire"},
        {"candidate.sv:1: error: wrong\n", EXEC_OK, "", false, ""},
    };
    const struct icarus_tools tools = {.verilator = "/v", .verilator_text = "Verilator 5.006"};
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_EXIT, 1, "", table[i].log);
        v = judged(&b);
        assert_int_equal(icarus_asks(&tools.base, &b.job), table[i].asked);
        add_phase(&b, PHASE_READ, table[i].status, 1, "", table[i].said);
        assert_false(icarus_asks(&tools.base, &b.job));
        icarus_judge(&tools.base, &b.job, &v);
        assert_int_equal(v.class,
                         strstr(table[i].log, ": syntax") ? CLASS_SYNTAX : CLASS_ELABORATION);
        assert_string_equal(v.detail, table[i].detail);
        assert_int_equal(strcmp(v.detail, "not_read") == 0,
                         strstr(v.evidence, ": may be legal SystemVerilog") != NULL);
        bench_finish(&b);
    }
}

static void who_is_not_asked(void **state)
{
    struct icarus_tools tools = {.verilator_text = ""};
    struct bench b;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_COMPILE, EXEC_EXIT, 1, "", "candidate.sv:1: syntax error\n");
    judged(&b);
    assert_false(icarus_asks(&tools.base, &b.job)); /* there is none */
    tools.verilator = "/v";
    assert_true(icarus_asks(&tools.base, &b.job));
    b.job.joint = JOINT_ONLY;
    assert_false(icarus_asks(&tools.base, &b.job));
    bench_finish(&b);
}

/* What speaks to one tool alone is taken away. */
static void what_the_other_front_end_reads(void **state)
{
    struct icarus_tools tools = {.verilator = "/v", .verilator_text = ""};
    struct exec_job visit = {0};
    struct bench b;
    (void)state;
    bench_init(&b);
    b.job.code = STR("module TopModule; // synopsys translate_off\nbad /* verilator */ \"//s\"\n"
                     "endmodule // synopsys translate_on");
    icarus_plan_read(&tools.base, &b.job, &visit);
    assert_int_equal(visit.n_file, 1);
    assert_false(str_has(visit.file[0].data, "synopsys"));
    assert_false(str_has(visit.file[0].data, "verilator"));
    assert_true(str_has(visit.file[0].data, "\nbad                 \"//s\"\nendmodule"));
    assert_string_equal(visit.step[0].argv[3], "TopModule");
    bench_finish(&b);
}

static void compiler_crash(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_COMPILE, EXEC_SIGNAL, 11, "", "");
    v = judged(&b);
    expect(&v, CLASS_ELABORATION, "compiler_crash", "SIGSEGV in ivl");
    bench_finish(&b);
}

/* Icarus 11 writes such a program for a function without arguments. */
static void a_program_that_vvp_cannot_read(void **state)
{
    static const struct {
        const char *err, *report;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {"program:43: syntax error\n", "", CLASS_ELABORATION, "compiler_crash"},
        {"program:43: syntax error\n", "$ end time=5 mismatches=0 compared=0\n",
         CLASS_RUNTIME_ERROR, "exit"},
        {"candidate.sv:2: Error: no $foo\n", "", CLASS_RUNTIME_ERROR, "exit"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, EXEC_EXIT, 1, "", table[i].err)->witness =
            fill(&b, table[i].report);
        v = judged(&b);
        expect(&v, table[i].class, table[i].detail, table[i].err);
        bench_finish(&b);
    }
}

/* What the preprocessor complained of, and went on, is where a syntax error comes from. */
static void the_preprocessor_spoke_first(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_CANDIDATE, EXEC_OK, 0, "",
              "candidate.sv:3: error: too many arguments for `ADD\n");
    add_phase(&b, PHASE_COMPILE, EXEC_EXIT, 1, "", "candidate.sv:3: syntax error\n");
    v = judged(&b);
    expect(&v, CLASS_SYNTAX, "", "macro");
    assert_string_equal(v.evidence, "candidate.sv:3: error: too many arguments for `ADD");
    bench_finish(&b);
}

/* ---- how a step ended ---- */

static void bad_ends(void **state)
{
    static const struct {
        enum exec_status status;
        enum verdict_class class;
        const char *detail;
    } table[] = {
        {EXEC_HARNESS, CLASS_HARNESS_ERROR, "harness"},
        {EXEC_MEMORY, CLASS_MEMORY_LIMIT, "memory"},
        {EXEC_OUTPUT, CLASS_OUTPUT_LIMIT, "output"},
        {EXEC_FILE, CLASS_OUTPUT_LIMIT, "file"},
        {EXEC_CPU, CLASS_TIMEOUT, "cpu"},
        {EXEC_WALL, CLASS_TIMEOUT, "wall"},
        {EXEC_PROCESSES, CLASS_PROCESS_LIMIT, "processes"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++)
        for (int in_compile = 0; in_compile < 2; in_compile++) {
            struct bench b;
            struct verdict v;
            bench_init(&b);
            if (!in_compile)
                add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
            add_phase(&b, in_compile ? PHASE_COMPILE : PHASE_SIMULATE, table[i].status, 1, "", "");
            v = judged(&b);
            expect(&v, table[i].class, table[i].detail, exec_status_name(table[i].status));
            assert_string_equal(v.step, in_compile ? "compile" : "simulate");
            bench_finish(&b);
        }
}

/* A limit that was met decides, even where the report is that of a pass. */
static void a_limit_outweighs_a_good_report(void **state)
{
    static const enum exec_status status[] = {EXEC_CPU,  EXEC_WALL,      EXEC_MEMORY, EXEC_OUTPUT,
                                              EXEC_FILE, EXEC_PROCESSES, EXEC_HARNESS};
    (void)state;
    for (size_t i = 0; i < countof(status); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, status[i], 1, "", "")->witness =
            fill(&b, "$ finish by=bench scope=tb line=9 time=500 mismatches=0 compared=100\n"
                     "$ end time=500 mismatches=0 compared=100\n");
        v = judged(&b);
        assert_int_not_equal(v.class, CLASS_PASS);
        bench_finish(&b);
    }
}

static void nothing_was_run(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    v = judged(&b);
    expect(&v, CLASS_HARNESS_ERROR, NULL, "no phase");
    add_phase(&b, PHASE_BENCH, EXEC_HARNESS, 5, "", "");
    b.job.done[0].trouble = "the cell died";
    v = judged(&b);
    expect(&v, CLASS_HARNESS_ERROR, NULL, "bench");
    assert_string_equal(v.evidence, "the cell died");
    bench_finish(&b);
}

/* ---- the report ---- */

#define FINISH "$ finish by=bench scope=tb.stim1 line=57 time=590 mismatches=0 compared=100\n"
#define END    "$ end time=590 mismatches=0 compared=100\n"
#define OTHER  "ffeeddccbbaa99887766554433221100"

static const struct report_case {
    const char *name, *report;
    enum exec_status status;
    enum verdict_class class;
    const char *detail;
} report_cases[] = {
    {"a pass", FINISH END, EXEC_OK, CLASS_PASS, ""},
    {"counters went on in the last time step",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=99\n" END, EXEC_OK, CLASS_PASS,
     ""},
    {"mismatches",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=3 compared=100\n"
     "$ end time=5 mismatches=3 compared=100\n",
     EXEC_OK, CLASS_MISMATCH, ""},
    {"one mismatch in the last step",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=99\n"
     "$ end time=5 mismatches=1 compared=100\n",
     EXEC_OK, CLASS_MISMATCH, ""},
    {"too few compared",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=99\n"
     "$ end time=5 mismatches=0 compared=99\n",
     EXEC_OK, CLASS_MISMATCH, "sample_count"},
    {"too many compared",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=101\n"
     "$ end time=5 mismatches=0 compared=101\n",
     EXEC_OK, CLASS_MISMATCH, "sample_count"},
    {"nothing compared",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=0\n"
     "$ end time=5 mismatches=0 compared=0\n",
     EXEC_OK, CLASS_MISMATCH, "sample_count"},
    {"the candidate's $finish",
     "$ finish by=candidate scope=tb.top line=4 time=0 mismatches=0 compared=0\n"
     "$ end time=0 mismatches=0 compared=0\n",
     EXEC_OK, CLASS_TAMPER, "finish"},
    {"the candidate's $finish with all samples compared",
     "$ finish by=candidate scope=tb.top line=4 time=590 mismatches=0 compared=100\n" END, EXEC_OK,
     CLASS_TAMPER, "finish"},
    {"by= of an unknown kind is the candidate",
     "$ finish by=bench2 scope=tb line=4 time=590 mismatches=0 compared=100\n" END, EXEC_OK,
     CLASS_TAMPER, "finish"},
    {"simulated time stands still", "$ stall time=5\n", EXEC_OK, CLASS_TIMEOUT, "no_time_progress"},
    {"a forged line of that", FINISH END OTHER " stall time=5\n", EXEC_OK, CLASS_PASS, ""},
    {"time stands still after the candidate called $finish",
     "$ finish by=candidate scope=tb.top line=4 time=0 mismatches=0 compared=0\n$ stall time=0\n",
     EXEC_OK, CLASS_TAMPER, "finish"},
    {"no report at all", "", EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"no end", FINISH, EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"no finish", END, EXEC_OK, CLASS_RUNTIME_ERROR, "no_finish"},
    {"x counters", FINISH "$ end time=590 mismatches=x compared=x\n", EXEC_OK, CLASS_RUNTIME_ERROR,
     "no_report"},
    {"x counters all along",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=x compared=x\n"
     "$ end time=5 mismatches=x compared=x\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"x mismatches only",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=x compared=100\n"
     "$ end time=5 mismatches=x compared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"a number that is none",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=-1 compared=100\n"
     "$ end time=5 mismatches=-1 compared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"a number too long",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=1\n"
     "$ end time=5 mismatches=0 compared=18446744073709551616\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"keys are found as words only",
     "$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=100\n"
     "$ end time=5 xmismatches=0 xcompared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    /* forged lines: another nonce, none, or one that stands not at the line's start */
    {"all forged with a wrong nonce",
     OTHER " finish by=bench scope=tb line=1 time=5 mismatches=0 compared=100\n" OTHER
           " end time=5 mismatches=0 compared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"forged lines without a nonce",
     " finish by=bench scope=tb line=1 time=5 mismatches=0 compared=100\n"
     " end time=5 mismatches=0 compared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"a nonce in the middle of the line",
     "x$ finish by=bench scope=tb line=1 time=5 mismatches=0 compared=100\n"
     "x$ end time=5 mismatches=0 compared=100\n",
     EXEC_OK, CLASS_RUNTIME_ERROR, "no_report"},
    {"a forged end does not better a real one",
     FINISH "$ end time=5 mismatches=5 compared=100\n" OTHER
            " end time=5 mismatches=0 compared=100\n",
     EXEC_OK, CLASS_MISMATCH, ""},
    {"a forged finish of the bench does not cover the candidate's",
     OTHER " finish by=bench scope=tb line=1 time=5 mismatches=0 compared=100\n"
           "$ finish by=candidate scope=tb.top line=4 time=5 mismatches=0 compared=100\n" END,
     EXEC_OK, CLASS_TAMPER, "finish"},
    /* exit status and evidence must agree */
    {"a good report of a run that failed", FINISH END, EXEC_EXIT, CLASS_RUNTIME_ERROR, "exit"},
    {"a good report of a run that was killed", FINISH END, EXEC_SIGNAL, CLASS_RUNTIME_ERROR,
     "signal"},
};

static void reports(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(report_cases); i++) {
        const struct report_case *c = &report_cases[i];
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, c->status, c->status != EXEC_OK,
                  "Mismatches: 0 in 100 samples\n", "")
            ->witness = fill(&b, c->report);
        v = judged(&b);
        expect(&v, c->class, c->detail, c->name);
        assert_string_equal(v.step, "simulate");
        assert_true(*v.evidence);
        bench_finish(&b);
    }
}

/* Stopped at the first difference, nothing is known of the rest; and only where it was asked for. */
static void a_run_stopped_early(void **state)
{
    static const char report[] = "$ early time=5\n$ stall time=5\n" END;
    (void)state;
    for (int asked = 0; asked < 2; asked++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        b.job.want = asked ? WANT_EARLY : 0;
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness = fill(&b, report);
        v = judged(&b);
        expect(&v, asked ? CLASS_MISMATCH : CLASS_TIMEOUT, asked ? "" : "no_time_progress", report);
        assert_string_equal(v.flags, asked ? "stopped early" : "");
        if (asked) {
            assert_int_equal(v.mismatches, -1);
            assert_int_equal(v.compared, -1);
            assert_true(v.score < 0);
        }
        bench_finish(&b);
    }
}

static void a_pass_has_its_numbers(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
    add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness = fill(&b, FINISH END);
    v = judged(&b);
    expect(&v, CLASS_PASS, "", "a pass");
    assert_int_equal(v.compared, 100);
    assert_int_equal(v.mismatches, 0);
    assert_true(v.score == 1.0);
    assert_int_equal(v.tier, TIER_NAMESPACES);
    assert_true(v.judged_in_cell);
    assert_int_equal(v.cpu_us, 5000);
    assert_non_null(strstr(v.evidence, "tb.stim1"));
    bench_finish(&b);
}

static void a_share_is_a_score(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
    add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness =
        fill(&b, "$ finish by=bench scope=tb line=1 time=5 mismatches=25 compared=100\n"
                 "$ end time=5 mismatches=25 compared=100\n");
    v = judged(&b);
    expect(&v, CLASS_MISMATCH, "", "a share");
    assert_true(v.score == 0.75);
    bench_finish(&b);
}

#define MISMATCH                                                                                   \
    "$ finish by=bench scope=tb line=1 time=5 mismatches=25 compared=100\n"                        \
    "$ end time=5 mismatches=25 compared=100\n"

/* A reset that does not wait for the clock is worth a word where the reference's waits. */
static void asynchronous_resets(void **state)
{
    static const char clocked[] = "always @(posedge clk) if (rst) q <= 0;";
    static const char both[] = "always_ff @(posedge clk, negedge rst_n) if (!rst_n) q <= 0;";
    static const struct {
        const char *code, *reference, *detail;
    } table[] = {
        {both, clocked, "async_reset"},
        {"always @(posedge c or posedge r) q <= d;", clocked, "async_reset"},
        {both, both, ""},
        {clocked, clocked, ""},
        {clocked, both, ""},
        {both, "assign q = a;", ""}, /* nothing to reset */
        {both, "", ""},
        {"// posedge reset, negedge rst\nalways @(posedge clk) q <= d;", clocked, ""},
        {"always @(posedge clk or negedge clk) q <= d;", clocked, ""},
        {"always @(posedge clk) a <= d; always @(posedge rst) b <= d;", clocked, ""},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        b.job.code = str_c(table[i].code);
        b.problem.reference = str_c(table[i].reference);
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness = fill(&b, MISMATCH);
        v = judged(&b);
        expect(&v, CLASS_MISMATCH, table[i].detail, table[i].code);
        bench_finish(&b);
    }
}

/* A bench may end the run by $fatal as soon as it sees a difference. */
static void fatal_ends_the_run(void **state)
{
    static const struct {
        const char *out, *err, *report;
        enum verdict_class class;
        const char *detail, *evidence;
    } table[] = {
        {"FATAL: tb.sv:9: bad product 0*1=1\n       Time: 2000 Scope: tb\n", "",
         "$ end time=5 mismatches=1 compared=2\n", CLASS_MISMATCH, "",
         "the bench ended the run by $fatal: FATAL: tb.sv:9: bad product 0*1=1"},
        {"FATAL: candidate.sv:3: x\n", "", "$ end time=5 mismatches=0 compared=0\n",
         CLASS_RUNTIME_ERROR, "fatal", "vvp ended with exit 1: FATAL: candidate.sv:3: x"},
        {"not FATAL: tb.sv:3: x\n", "", "$ end time=5 mismatches=0 compared=0\n",
         CLASS_RUNTIME_ERROR, "exit", "vvp ended with exit 1"},
        {"", "no such task\n", "", CLASS_RUNTIME_ERROR, "exit",
         "vvp ended with exit 1: no such task"},
        {"FATAL: tb.sv:9: 0\n", "", FINISH END, CLASS_MISMATCH, "",
         "the bench ended the run by $fatal: FATAL: tb.sv:9: 0"},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
        add_phase(&b, PHASE_SIMULATE, EXEC_EXIT, 1, table[i].out, table[i].err)->witness =
            fill(&b, table[i].report);
        v = judged(&b);
        expect(&v, table[i].class, table[i].detail, table[i].out);
        assert_string_equal(v.evidence, table[i].evidence);
        bench_finish(&b);
    }
}

static void a_golden_run_sets_the_count(void **state)
{
    struct bench b;
    struct verdict v;
    struct golden g;
    (void)state;
    bench_init(&b);
    b.job.is_golden = true;
    b.job.golden = (struct golden){.compared = -1, .reason = ""};
    add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
    add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness = fill(&b, FINISH END);
    v = judged(&b);
    expect(&v, CLASS_PASS, "", "golden");
    g = golden_from(&v, &b.arena);
    assert_true(g.passed);
    assert_int_equal(g.compared, 100);
    assert_int_equal(g.cpu_us, 5000);
    v = verdict_make(CLASS_ELABORATION, "compile", "reference.sv:2: sorry: not yet");
    g = golden_from(&v, &b.arena);
    assert_false(g.passed);
    assert_non_null(strstr(g.reason, "sorry"));
    bench_finish(&b);
}

static void the_bench_ends_the_run(void **state)
{
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    b.job.oracle = oracle_find("rtllm");
    b.job.golden.ended = true;
    add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
    add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness =
        fill(&b, "$ said by=bench scope=tb line=1 time=5\n$ end time=5\n");
    v = judged(&b);
    expect(&v, CLASS_RUNTIME_ERROR, "no_finish", "ended by something else");
    b.job.golden.ended = false;
    v = judged(&b);
    expect(&v, CLASS_PASS, "", "as the reference's run ends");
    bench_finish(&b);
}

static void refusals(void **state)
{
    (void)state;
    for (int r = LINK_FINE + 1; r < LINK_REASON_COUNT; r++) {
        struct bench b;
        struct verdict v;
        bool ours = link_reason((enum link_reason)r)->whose == LINK_US;
        bench_init(&b);
        b.apart = (struct apart){.state = APART_REFUSED, .refusal.reason = (enum link_reason)r};
        b.job.mine = &b.apart;
        icarus_judge(NULL, &b.job, &v);
        expect(&v, ours ? CLASS_HARNESS_ERROR : CLASS_ELABORATION,
               link_reason((enum link_reason)r)->word, "refused");
        assert_string_equal(v.step, "link");
        bench_finish(&b);
    }
}

static void tasks(void **state)
{
    static struct task_call call[] = {
        {.name = {"$display", 8}, .kind = SYSTASK_PRINT, .line = 3},
        {.name = {"$deposit", 8}, .kind = SYSTASK_BAD, .line = 7},
    };
    struct bench b;
    struct verdict v;
    (void)state;
    bench_init(&b);
    add_phase(&b, PHASE_COMPILE, EXEC_OK, 0, "", "");
    add_phase(&b, PHASE_SIMULATE, EXEC_OK, 0, "", "")->witness = fill(&b, FINISH END);
    judged(&b);
    b.apart.linked.task = call;
    b.apart.linked.n_task = 1;
    icarus_judge(NULL, &b.job, &v);
    expect(&v, CLASS_PASS, "", "prints");
    assert_string_equal(v.flags, "calls $display");
    b.apart.linked.n_task = 2;
    icarus_judge(NULL, &b.job, &v);
    expect(&v, CLASS_TAMPER, "bad_task", "deposits");
    bench_finish(&b);
}

static void units(void **state)
{
    struct arena arena = {0};
    (void)state;
    assert_string_equal(apart_unit(0, &arena), "1s");
    assert_string_equal(apart_unit(2, &arena), "100s");
    assert_string_equal(apart_unit(-7, &arena), "100ns");
    assert_string_equal(apart_unit(-9, &arena), "1ns");
    assert_string_equal(apart_unit(-10, &arena), "100ps");
    assert_string_equal(apart_unit(-12, &arena), "1ps");
    assert_string_equal(apart_unit(-15, &arena), "1fs");
    arena_finish(&arena);
}

/* ---- the official letters ---- */

#define NONE_DIFFERS "Mismatches: 0 in 100 samples\n"

static const struct letter_case {
    const char *log, *out, *code, *letter;
} letter_cases[] = {
    {"", NONE_DIFFERS, "", "."},
    {"", "Mismatches: 00 in 100 samples\n", "", "."},
    {"", "Mismatches: 0 in 100 samples \n", "", "R"},
    {"", " Mismatches: 0 in 100 samples\n", "", "R"},
    {"", "Mismatches: 1 in 100 samples\n", "", "R"},
    {"", "Mismatches: 10 in 100 samples\n", "", "R"},
    {"", "Mismatches: 0 in  samples\n", "", "R"},
    {"", "Mismatches:  0 in 100 samples\n", "", "R"},
    {"", "", "", "R"},
    {"", "", "always @(posedge clk, posedge reset)", "r"},
    {"", "", "always @(negedge reset)", "r"},
    {"", "", "always @(posedge r)", "r"},
    {"", "", "always @(posedge areset)", "R"},
    {"a:1: syntax error\n", "", "", "S"},
    {"a:1: error: This assignment requires an explicit cast\n", "", "", "e"},
    {"a:1: error: Sized numeric constant must have a size greater than zero\n", "", "", "0"},
    {"a:1: warning: always_comb process has no sensitivities\n", NONE_DIFFERS, "", "n"},
    {"a:1: error: found no sensitivities so it will never trigger\n", "", "", "n"},
    {"a:1: error: q\na:2: : q is declared here as wire\n", "", "", "w"},
    {"a:1: error: Unknown module type: x\n", "", "", "m"},
    {"a:1: error: Unable to bind wire/reg/memory `clk' in `t'\n", "", "", "c"},
    {"a:1: error: Unable to bind wire/reg/memory `x' in `t'\n", "", "", "p"},
    {"a:1: error: whatever\n", "", "", "C"},
    {"a:1: error: whatever\n", NONE_DIFFERS, "", "C"},
    {"", "TIMEOUT\n" NONE_DIFFERS, "", "T"},
    {"", NONE_DIFFERS "TIMEOUT\n", "", "T"},
    /* the first line that decides */
    {"a:1: error: Unknown module type: x\na:2: syntax error\n", "", "", "m"},
    {"a:1: error: Unable to bind wire/reg/memory `x' in `t'\na:2: syntax error\n", "", "", "S"},
};

static void letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(letter_cases); i++) {
        const struct letter_case *c = &letter_cases[i];
        struct bench b;
        struct verdict v;
        bench_init(&b);
        add_phase(&b, PHASE_JOINT, *c->log ? EXEC_EXIT : EXEC_OK, *c->log != 0, "", c->log);
        if (!*c->log || *c->out)
            add_phase(&b, PHASE_JOINT_RUN, EXEC_OK, 0, c->out, "");
        v = judged(&b);
        assert_true(official_score(&b.suite, &b.job, str_c(c->code), &v));
        if (strcmp(v.letter, c->letter) != 0)
            print_error("case %zu: %s, not %s\n%s%s", i, v.letter, c->letter, c->log, c->out);
        assert_string_equal(v.letter, c->letter);
        assert_int_equal(v.official_passed, c->letter[0] == '.');
        bench_finish(&b);
    }
}

static void letters_of_runs_that_were_ended(void **state)
{
    static const struct {
        enum exec_status status;
        int64_t cpu_us;
        const char *letter;
    } table[] = {
        {EXEC_OK, 1000, "."},     {EXEC_CPU, 1000, "T"},    {EXEC_WALL, 1000, "T"},
        {EXEC_OUTPUT, 1000, "T"}, {EXEC_OK, 30000001, "T"}, {EXEC_OK, 30000000, "."},
    };
    (void)state;
    for (size_t i = 0; i < countof(table); i++) {
        struct bench b;
        struct verdict v;
        struct exec_outcome *sim;
        bench_init(&b);
        add_phase(&b, PHASE_JOINT, EXEC_OK, 0, "", "");
        sim = add_phase(&b, PHASE_JOINT_RUN, table[i].status, 0, NONE_DIFFERS, "");
        sim->cpu_us = table[i].cpu_us;
        v = judged(&b);
        assert_true(official_score(&b.suite, &b.job, b.job.code, &v));
        assert_string_equal(v.letter, table[i].letter);
        bench_finish(&b);
    }
}

#define SAID_ALL "x = 1\nall tests passed\n"

/* The other suites' rules: what the compiler said, whether it gave a program, what vvp wrote to
 * standard output and to standard error. */
static const struct rule_case {
    const char *official, *log;
    bool program;
    const char *out, *err, *letter;
} rule_cases[] = {
    {"verilog-eval-v1", "", true, "x\n " NONE_DIFFERS, "", "."},
    {"verilog-eval-v1", "", true, "aMismatches: 0 in 1 samplesb", "", "."},
    {"verilog-eval-v1", "", true, NONE_DIFFERS "Mismatches: 3 in 100 samples\n", "", "."},
    {"verilog-eval-v1", "", true, "Mismatches: 3 in 9 samples\n" NONE_DIFFERS, "", "R"},
    {"verilog-eval-v1", "", true, "Mismatches: 3 of 9\n" NONE_DIFFERS, "", "."},
    {"verilog-eval-v1", "", true, "Mismatches:  in 9 samples\n" NONE_DIFFERS, "", "X"},
    {"verilog-eval-v1", "", true, NONE_DIFFERS, "one word", "C"},
    {"verilog-eval-v1", "", true, "done\n", "", "I"},
    {"verilog-eval-v1", "", true, "\xff" NONE_DIFFERS, "", "X"},
    {"verilog-eval-v1", "a:1: warning: whatever\n", true, NONE_DIFFERS, "", "C"},
    {"verilog-eval-v1", "a:1: error: x\na:2: syntax error\n", false, "", "", "S"},
    {"verilog-eval-v1", "a:1: error: whatever\n", false, "", "", "C"},
    {"rtllm", "a:1: warning: whatever\n", true, "= Your Design Passed =\n", "", "."},
    {"rtllm", "", true, "Test passed\nError: 3\n", "", "."},
    {"rtllm", "", true, "PASSED\n", "Pass", "F"},
    {"rtllm", "", true, "", "", "F"},
    {"rtllm", "a:1: error: whatever\n", false, "", "", "C"},
    {"vgen", "", true, SAID_ALL, "", "."},
    {"vgen", "", true, SAID_ALL "bye\n", "", "F"},
    {"vgen", "", true, "all tests passed", "", "F"},
    {"vgen", "a:1: warning: implicit definition of wire 'z'.\n", true, SAID_ALL, "", "."},
    {"vgen", "a:1: warning: always_comb process has no sensitivities.\n", true, SAID_ALL, "", "C"},
    {"vgen", "a:1: error: whatever\n", false, "", "", "C"},
};

static void letters_of_the_other_suites(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(rule_cases); i++) {
        const struct rule_case *c = &rule_cases[i];
        struct bench b;
        struct verdict v;
        bench_init(&b);
        b.suite.official = c->official;
        add_phase(&b, PHASE_JOINT, c->program ? EXEC_OK : EXEC_EXIT, !c->program, "", c->log);
        if (c->program)
            add_phase(&b, PHASE_JOINT_RUN, EXEC_OK, 0, c->out, c->err);
        v = judged(&b);
        assert_true(official_score(&b.suite, &b.job, b.job.code, &v));
        if (strcmp(v.letter, c->letter) != 0)
            print_error("case %zu: %s, not %s\n%s%s", i, v.letter, c->letter, c->log, c->out);
        assert_string_equal(v.letter, c->letter);
        assert_int_equal(v.official_passed, c->letter[0] == '.');
        bench_finish(&b);
    }
}

static void a_suite_without_rules_has_no_letters(void **state)
{
    struct bench b;
    struct verdict v = verdict_make(CLASS_PASS, "simulate", "");
    (void)state;
    bench_init(&b);
    b.suite.official = "";
    assert_false(official_score(&b.suite, &b.job, b.job.code, &v));
    assert_int_equal(v.official_passed, -1);
    assert_string_equal(v.letter, "");
    bench_finish(&b);
}

/* ---- what was left out of a stream ---- */

static void a_cut_stream_says_so(void **state)
{
    struct exec_output o = {.head = STR("begin"), .tail = STR("end"), .total_bytes = 1008};
    struct arena arena = {0};
    struct str s;
    (void)state;
    s = output_text(&o, &arena);
    assert_true(str_starts(s, "begin\n[assay: 1000 bytes left out"));
    assert_true(str_ends(s, "end"));
    o = (struct exec_output){.head = STR("a\nhal"), .tail = STR("alf\nb\n"), .total_bytes = 1011};
    assert_true(str_eqc(output_text(&o, &arena), "a\n\n[assay: 1007 bytes left out here]\nb\n"));
    o = (struct exec_output){.head = STR("begin"), .tail = STR(""), .total_bytes = 5};
    assert_true(str_eqc(output_text(&o, &arena), "begin"));
    arena_finish(&arena);
}

/* ---- the driver's config ---- */

/* Its two parts run side by side; their answers must never come out mixed. */
static void the_config_is_whole_each_time(void **state)
{
    (void)state;
    for (int i = 0; i < 25; i++) {
        struct toolchain *t = NULL;
        struct err err = {0};
        struct arena arena = {0};
        struct str config;
        if (icarus_open(&t, NULL, NULL, &err) < 0) {
            if (i == 0 && strstr(err.text, "not installed"))
                skip();
            fail_msg("%s", err.text);
        }
        config = icarus_config(t, "tb", "out.vvp", &arena);
        assert_true(str_starts(config, "root:tb\n"));
        assert_true(str_has(config, "\ngeneration:2012\n"));
        assert_true(str_has(config, "\nout:out.vvp\n"));
        assert_true(str_has(config, "\nwarnings:"));
        assert_false(str_has(config, "vhdlpp"));
        assert_false(str_has(config, "@"));
        assert_true(str_has(icarus_tools(t)->defines, "__ICARUS__"));
        assert_false(str_has(icarus_tools(t)->defines, "generation"));
        arena_finish(&arena);
        icarus_close(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compile_rules),
        cmocka_unit_test(compile_alone_failed_before_the_bench),
        cmocka_unit_test(another_front_end),
        cmocka_unit_test(who_is_not_asked),
        cmocka_unit_test(what_the_other_front_end_reads),
        cmocka_unit_test(compiler_crash),
        cmocka_unit_test(a_program_that_vvp_cannot_read),
        cmocka_unit_test(the_preprocessor_spoke_first),
        cmocka_unit_test(bad_ends),
        cmocka_unit_test(a_limit_outweighs_a_good_report),
        cmocka_unit_test(nothing_was_run),
        cmocka_unit_test(reports),
        cmocka_unit_test(a_pass_has_its_numbers),
        cmocka_unit_test(a_run_stopped_early),
        cmocka_unit_test(a_share_is_a_score),
        cmocka_unit_test(asynchronous_resets),
        cmocka_unit_test(fatal_ends_the_run),
        cmocka_unit_test(a_golden_run_sets_the_count),
        cmocka_unit_test(the_bench_ends_the_run),
        cmocka_unit_test(refusals),
        cmocka_unit_test(tasks),
        cmocka_unit_test(units),
        cmocka_unit_test(letters),
        cmocka_unit_test(letters_of_runs_that_were_ended),
        cmocka_unit_test(letters_of_the_other_suites),
        cmocka_unit_test(a_suite_without_rules_has_no_letters),
        cmocka_unit_test(a_cut_stream_says_so),
        cmocka_unit_test(the_config_is_whole_each_time),
    };
    return cmocka_run_group_tests_name("icarus", tests, NULL, NULL);
}
